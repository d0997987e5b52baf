//! May they, with customers' cases and with clipped passages?

use crate::actor::{Actor, Role};
use crate::types::PersonId;
use crate::{Error, Result};

/// May draft cases, ask customers to confirm them, and keep marketing's list of passages.
#[derive(Debug)]
pub struct Curation(pub PersonId, ());

/// Customer success, marketing and administrators.
pub fn curate(actor: &Actor) -> Result<Curation> {
    const CURATORS: [Role; 3] = [Role::Cs, Role::Marketing, Role::Admin];
    match actor {
        Actor::Staff(staff) if CURATORS.iter().any(|role| actor.has(*role)) => {
            Ok(Curation(staff.person_id, ()))
        }
        _ => Err(Error::NotFound),
    }
}

/// May write a case about their own company.
#[derive(Debug)]
pub struct MayTell {
    /// Who.
    pub person_id: PersonId,
    /// For which account.
    pub account_id: crate::types::AccountId,
    _proof: (),
}

/// Customers with an account.
pub fn tell(actor: &Actor) -> Result<MayTell> {
    match actor {
        Actor::Member(member) => member
            .account_ids
            .first()
            .map(|account| MayTell {
                person_id: member.person_id,
                account_id: *account,
                _proof: (),
            })
            .ok_or(Error::NotFound),
        _ => Err(Error::NotFound),
    }
}
