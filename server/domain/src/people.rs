//! People and how they come in: sign-in, sessions, memberships, staff, invitations.

pub mod demo_door;
pub mod device;
pub mod email;
pub mod invitation;
pub mod join_request;
pub mod membership;
pub mod password;
pub mod person;
pub mod second_factor;
pub mod session;
pub mod setup;
pub mod sign_in;
pub mod staff;

pub use email::Email;

use diesel::prelude::*;

use crate::db::schema::{limit_counters, one_time_tokens, sessions};
use crate::{Result, Tx};

/// The nightly tidying: expired sessions, codes and links, and counters of past windows.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::expires_at.lt(tx.now))).execute(tx.conn)?;
    diesel::delete(
        one_time_tokens::table.filter(one_time_tokens::expires_at.lt(tx.now.plus_days(-1))),
    )
    .execute(tx.conn)?;
    diesel::delete(
        limit_counters::table.filter(limit_counters::window_start.lt(tx.now.plus_days(-31))),
    )
    .execute(tx.conn)?;
    crate::job::sweep(tx)?;
    Ok(())
}
