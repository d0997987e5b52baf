//! Who of the vendor looked at which account: its figures are the customer's business as much as ours.

use diesel::prelude::*;

use crate::accounts::audit_object;
use crate::db::AnyConnection;
use crate::db::schema::audit_entries;
use crate::policy::AccountConsole;
use crate::types::{AccountId, Id};
use crate::{Actor, Result, Tx, UtcTime, audit};

/// What the log calls it.
pub const ACTION: &str = "account.read";
/// Seconds in which looking again is the same look.
pub const ONE_LOOK: i64 = 3_600;

/// Whether this look is on record already.
pub fn is_noted(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    actor: &Actor,
    id: AccountId,
    now: UtcTime,
) -> Result<bool> {
    let found: Option<Id> = audit_entries::table
        .filter(audit_entries::at.gt(now.plus_seconds(-ONE_LOOK)))
        .filter(audit_entries::object.eq(audit_object(id)))
        .filter(audit_entries::action.eq(ACTION))
        .filter(audit_entries::actor_id.eq(actor.person_id()))
        .select(audit_entries::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Puts a look at an account on record.
pub fn note(tx: &mut Tx<'_>, proof: &AccountConsole, actor: &Actor, id: AccountId) -> Result<()> {
    let now = tx.now;
    if is_noted(tx.conn, proof, actor, id, now)? {
        return Ok(());
    }
    audit::record(tx, actor, ACTION, &audit_object(id), &serde_json::json!({}))
}
