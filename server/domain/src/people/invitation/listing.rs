//! Invitations as staff see them.

use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{accounts, invitations};
use crate::policy::AccountWrite;
use crate::types::{AccountId, Id};
use crate::{Result, UtcTime};

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// On its way.
    Sent,
    /// The person is in.
    Accepted,
    /// Nobody came in time.
    Expired,
    /// Taken back.
    Revoked,
}

/// An invitation.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Row.
    pub id: Id,
    /// Account they are to join.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
    /// Invited address.
    pub email: String,
    /// Invited name, if one was given.
    pub name: String,
    /// When it was last sent.
    pub sent_at: Option<UtcTime>,
    /// What became of it.
    pub state: State,
}

/// The newest invitations, of one account or of all.
pub fn list(
    conn: &mut AnyConnection,
    _: &AccountWrite,
    account_id: Option<AccountId>,
    now: UtcTime,
) -> Result<Vec<Invitation>> {
    type Row = (
        (Id, AccountId, String, String, String),
        (Option<UtcTime>, UtcTime, Option<UtcTime>, Option<UtcTime>),
    );
    let mut query = invitations::table
        .inner_join(accounts::table.on(accounts::id.eq(invitations::account_id)))
        .order(invitations::id.desc())
        .limit(200)
        .select((
            (
                invitations::id,
                invitations::account_id,
                accounts::name,
                invitations::email,
                invitations::name,
            ),
            (
                invitations::sent_at,
                invitations::expires_at,
                invitations::accepted_at,
                invitations::revoked_at,
            ),
        ))
        .into_boxed();
    if let Some(account_id) = account_id {
        query = query.filter(invitations::account_id.eq(account_id));
    }
    let rows: Vec<Row> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |((id, account_id, account, email, name), (sent_at, expires, accepted, revoked))| {
                let state = match (accepted, revoked) {
                    (Some(_), _) => State::Accepted,
                    (None, Some(_)) => State::Revoked,
                    (None, None) if now >= expires => State::Expired,
                    (None, None) => State::Sent,
                };
                Invitation {
                    id,
                    account_id,
                    account,
                    email,
                    name,
                    sent_at,
                    state,
                }
            },
        )
        .collect())
}
