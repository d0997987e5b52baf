//! Asking people to join an account. An invitation is bound to one account and one address. Its link mails a code to that very
//! address, so a forwarded link gives nobody else anything; it is accepted by whoever proves the address.

mod listing;
mod sending;

pub use listing::{Invitation, State, list};
pub use sending::{Pasted, ask_again, invite, parse_pasted, revoke, send_again};

use diesel::prelude::*;

use super::{Email, membership};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, invitations};
use crate::entropy::digest;
use crate::types::{AccountId, Id, PersonId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

/// Days that an invitation lives.
pub const LIFETIME_DAYS: i64 = 30;

/// What the page behind an invitation's link can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// Mail a code to the invited address.
    Open(Email),
    /// Too old: mail a new invitation to the invited address.
    Expired(Id),
    /// Accepted, revoked, replaced or unknown: sign in as usual.
    Gone,
}

/// Looks at a link. Changes nothing.
pub fn by_token(conn: &mut AnyConnection, token: &str, now: UtcTime) -> Result<Link> {
    let found: Option<(Id, String, UtcTime)> = invitations::table
        .filter(invitations::token_hash.eq(digest(token)))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .select((invitations::id, invitations::email, invitations::expires_at))
        .first(conn)
        .optional()?;
    Ok(match found {
        Some((_, email, expires)) if now < expires => Link::Open(Email::parse(&email)?),
        Some((id, ..)) => Link::Expired(id),
        None => Link::Gone,
    })
}

/// Whether an invitation to an address is open.
pub(super) fn is_waiting(conn: &mut AnyConnection, email: &Email, now: UtcTime) -> Result<bool> {
    let open: Option<Id> = invitations::table
        .filter(invitations::email.eq(email.as_str()))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .select(invitations::id)
        .first(conn)
        .optional()?;
    Ok(open.is_some())
}

/// An open invitation as the invited person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Row.
    pub id: Id,
    /// The company they would move to.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
}

/// The open invitations of an address.
fn offers(conn: &mut AnyConnection, email: &str, now: UtcTime) -> Result<Vec<Offer>> {
    let rows: Vec<(Id, AccountId, String)> = invitations::table
        .inner_join(accounts::table.on(accounts::id.eq(invitations::account_id)))
        .filter(invitations::email.eq(email))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .filter(invitations::expires_at.gt(now))
        .order(invitations::id)
        .select((invitations::id, invitations::account_id, accounts::name))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, account_id, account)| Offer {
            id,
            account_id,
            account,
        })
        .collect())
}

/// What a signed-in person is asked: invitations of companies other than their own. Staff are asked nothing.
pub fn asked(conn: &mut AnyConnection, actor: &Actor, now: UtcTime) -> Result<Vec<Offer>> {
    let Actor::Member(member) = actor else {
        return Ok(Vec::new());
    };
    let Some(email) = super::person::find(conn, member.person_id)?.email else {
        return Ok(Vec::new());
    };
    let mut offers = offers(conn, &email, now)?;
    offers.retain(|offer| !member.account_ids.contains(&offer.account_id));
    Ok(offers)
}

/// Accepts, when somebody has proved an address, what needs no question: the invitation of their own company, or, for somebody
/// without one, of the first that invited them. Nobody is moved from one company to another unasked. Says whether something is
/// left to ask.
pub(super) fn accept_unasked(
    tx: &mut Tx<'_>,
    actor: &Actor,
    person_id: PersonId,
    email: &Email,
) -> Result<bool> {
    if actor.is_staff() {
        return Ok(false);
    }
    let mut own = match actor {
        Actor::Member(member) => member.account_ids.clone(),
        _ => Vec::new(),
    };
    let mut left = false;
    for offer in offers(tx.conn, email.as_str(), tx.now)? {
        if own.is_empty() || own.contains(&offer.account_id) {
            if take(tx, offer.id, person_id)? {
                membership::join(tx, person_id, offer.account_id)?;
                own.push(offer.account_id);
            }
        } else {
            left = true;
        }
    }
    Ok(left)
}

/// Moves to the company of an invitation: the old membership ends, and what they did stays with it. Errors: `NotFound` unless
/// the invitation is open and theirs.
pub fn accept(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<()> {
    let (person_id, offer) = asked_one(tx, actor, id)?;
    if !take(tx, id, person_id)? {
        return Err(Error::NotFound);
    }
    membership::join(tx, person_id, offer.account_id)?;
    membership::leave_others(tx, person_id, offer.account_id)?;
    audit::record(
        tx,
        actor,
        "invitation.accepted",
        &format!("invitation:{id}"),
        &serde_json::json!({ "account": offer.account_id }),
    )
}

/// Stays: the invitation is withdrawn. Errors as for [`accept`].
pub fn decline(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<()> {
    asked_one(tx, actor, id)?;
    diesel::update(
        invitations::table
            .filter(invitations::id.eq(id))
            .filter(invitations::accepted_at.is_null())
            .filter(invitations::revoked_at.is_null()),
    )
    .set(invitations::revoked_at.eq(tx.now))
    .execute(tx.conn)?;
    audit::record(
        tx,
        actor,
        "invitation.declined",
        &format!("invitation:{id}"),
        &serde_json::json!({}),
    )
}

fn asked_one(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<(PersonId, Offer)> {
    let person_id = actor.person_id().ok_or(Error::NotFound)?;
    let offer = asked(tx.conn, actor, tx.now)?
        .into_iter()
        .find(|offer| offer.id == id)
        .ok_or(Error::NotFound)?;
    Ok((person_id, offer))
}

/// Marks an invitation as accepted: once, however many requests race.
fn take(tx: &mut Tx<'_>, id: Id, person_id: PersonId) -> Result<bool> {
    let accepted = diesel::update(
        invitations::table
            .filter(invitations::id.eq(id))
            .filter(invitations::accepted_at.is_null())
            .filter(invitations::revoked_at.is_null()),
    )
    .set((
        invitations::accepted_at.eq(tx.now),
        invitations::accepted_by.eq(person_id),
    ))
    .execute(tx.conn)?;
    Ok(accepted == 1)
}
