//! Asking people to join an account. An invitation is bound to one account and one address. Its link mails a code to that very
//! address, so a forwarded link gives nobody else anything; it is accepted by whoever proves the address.

mod listing;
mod sending;

pub use listing::{Invitation, State, list};
pub use sending::{Pasted, ask_again, invite, parse_pasted, revoke, send_again};

use diesel::prelude::*;

use super::{Email, membership};
use crate::db::AnyConnection;
use crate::db::schema::invitations;
use crate::entropy::digest;
use crate::types::{AccountId, Id, PersonId};
use crate::{Result, Tx, UtcTime};

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

/// Accepts every open invitation of a proved address. Each is accepted once, however many requests race. Somebody invited by
/// another company has moved there: the old membership ends, and what they did stays with it.
pub(super) fn accept_all(tx: &mut Tx<'_>, person_id: PersonId, email: &Email) -> Result<()> {
    let open: Vec<(Id, AccountId)> = invitations::table
        .filter(invitations::email.eq(email.as_str()))
        .filter(invitations::accepted_at.is_null())
        .filter(invitations::revoked_at.is_null())
        .filter(invitations::expires_at.gt(tx.now))
        .order(invitations::id)
        .select((invitations::id, invitations::account_id))
        .load(tx.conn)?;
    for (id, account_id) in open {
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
        if accepted == 1 {
            membership::join(tx, person_id, account_id)?;
            membership::leave_others(tx, person_id, account_id)?;
        }
    }
    Ok(())
}
