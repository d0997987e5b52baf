//! People and how they come in: sign-in, sessions, memberships, staff, invitations.

pub mod demo_door;
pub mod device;
pub mod directory;
pub mod email;
pub mod invitation;
pub mod join_request;
pub mod leaving;
pub mod membership;
pub mod own_data;
pub mod password;
pub mod person;
pub mod profile;
pub mod second_factor;
pub mod session;
pub mod setup;
pub mod sign_in;
pub mod staff;

pub use email::Email;

use diesel::prelude::*;

use crate::db::schema::{limit_counters, one_time_tokens, sessions};
use crate::{Result, Tx};

/// Days that a network address is kept: what the page of what is recorded here tells people.
pub const ADDRESS_KEPT_DAYS: i64 = 30;

/// The nightly tidying: expired sessions, codes and links; network addresses and counters by them; names in old files of
/// attendance; old entries of the log.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let addresses_since = tx.now.plus_days(-ADDRESS_KEPT_DAYS);
    diesel::update(
        sessions::table
            .filter(sessions::created_at.lt(addresses_since))
            .filter(sessions::ip.ne("")),
    )
    .set(sessions::ip.eq(""))
    .execute(tx.conn)?;
    diesel::delete(sessions::table.filter(sessions::expires_at.lt(tx.now))).execute(tx.conn)?;
    diesel::delete(
        one_time_tokens::table.filter(one_time_tokens::expires_at.lt(tx.now.plus_days(-1))),
    )
    .execute(tx.conn)?;
    diesel::delete(limit_counters::table.filter(limit_counters::window_start.lt(addresses_since)))
        .execute(tx.conn)?;
    crate::events::attendance_import::sweep(tx)?;
    crate::audit::sweep(tx)?;
    crate::job::sweep(tx)?;
    Ok(())
}
