//! Who did what that matters for security or is staff reading what customers can't: append-only, each row hashed together
//! with the one before it, so that a changed or removed row shows. Rows go after [`KEPT_DAYS`], oldest first; the hash of the
//! last one gone is kept, so that the chain still begins somewhere.

use diesel::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::db::schema::{audit_entries, people};
use crate::db::{AnyConnection, lock};
use crate::policy::Administration;
use crate::types::{Id, PersonId};
use crate::{Actor, Result, Tx, UtcTime};

/// Days that an entry is kept: what the page of what is recorded here tells people.
pub const KEPT_DAYS: i64 = 400;
/// Where the hash of the last entry gone is kept.
const ANCHOR: &str = "audit.anchor";

/// Appends an entry by `actor`.
pub fn record(
    tx: &mut Tx<'_>,
    actor: &Actor,
    action: &str,
    object: &str,
    detail: &Value,
) -> Result<()> {
    record_by(tx, actor.person_id(), action, object, detail)
}

/// Appends an entry by a person, or by the system when there is none.
pub fn record_by(
    tx: &mut Tx<'_>,
    actor_id: Option<PersonId>,
    action: &str,
    object: &str,
    detail: &Value,
) -> Result<()> {
    // Appenders take turns, so that every entry follows the one before it.
    lock::until_commit(tx.conn, "audit")?;
    let before: Option<String> = audit_entries::table
        .order(audit_entries::id.desc())
        .select(audit_entries::hash)
        .first(tx.conn)
        .optional()?;
    let before = match before {
        Some(hash) => Some(hash),
        None => anchor(tx.conn)?,
    };
    let detail = detail.to_string().chars().take(4_000).collect::<String>();
    let hash = link(before.as_deref(), tx.now, actor_id, action, object, &detail);
    diesel::insert_into(audit_entries::table)
        .values((
            audit_entries::at.eq(tx.now),
            audit_entries::actor_id.eq(actor_id),
            audit_entries::action.eq(action),
            audit_entries::object.eq(object),
            audit_entries::detail.eq(detail),
            audit_entries::hash.eq(hash),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn link(
    before: Option<&str>,
    at: UtcTime,
    actor_id: Option<PersonId>,
    action: &str,
    object: &str,
    detail: &str,
) -> String {
    let mut hash = Sha256::new();
    for part in [
        before.unwrap_or_default(),
        &at.0.to_string(),
        &actor_id.map(|id| id.to_string()).unwrap_or_default(),
        action,
        object,
        detail,
    ] {
        // The length keeps two different rows from hashing the same text.
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    crate::entropy::hex(&hash.finalize())
}

/// An entry as administrators see it.
#[derive(Debug, Clone, Queryable)]
pub struct Entry {
    /// Row.
    pub id: Id,
    /// When.
    pub at: UtcTime,
    /// By whom; the system when nobody.
    pub actor: Option<String>,
    /// What.
    pub action: String,
    /// To what.
    pub object: String,
    /// Particulars, as JSON.
    pub detail: String,
}

/// The newest entries before `before` (an id), at most 50.
pub fn list(
    conn: &mut AnyConnection,
    _: &Administration,
    before: Option<Id>,
) -> Result<Vec<Entry>> {
    Ok(audit_entries::table
        .left_join(people::table.on(people::id.nullable().eq(audit_entries::actor_id)))
        .filter(audit_entries::id.lt(before.unwrap_or(Id::MAX)))
        .order(audit_entries::id.desc())
        .select((
            audit_entries::id,
            audit_entries::at,
            people::name.nullable(),
            audit_entries::action,
            audit_entries::object,
            audit_entries::detail,
        ))
        .limit(50)
        .load(conn)?)
}

/// The hash that the oldest entry follows from, once entries have gone.
fn anchor(conn: &mut AnyConnection) -> Result<Option<String>> {
    use crate::db::schema::settings;
    Ok(settings::table
        .find(ANCHOR)
        .select(settings::value)
        .first(conn)
        .optional()?)
}

/// Forgets entries older than [`KEPT_DAYS`], from the beginning of the chain on; returns how many.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    lock::until_commit(tx.conn, "audit")?;
    let oldest_kept = tx.now.plus_days(-KEPT_DAYS);
    let first_kept: Option<Id> = audit_entries::table
        .filter(audit_entries::at.ge(oldest_kept))
        .select(diesel::dsl::min(audit_entries::id))
        .first(tx.conn)?;
    let gone = audit_entries::id.lt(first_kept.unwrap_or(Id::MAX));
    let last: Option<String> = audit_entries::table
        .filter(gone)
        .order(audit_entries::id.desc())
        .select(audit_entries::hash)
        .first(tx.conn)
        .optional()?;
    let Some(last) = last else {
        return Ok(0);
    };
    crate::site::put(tx, ANCHOR, &last)?;
    Ok(diesel::delete(audit_entries::table.filter(gone)).execute(tx.conn)?)
}

/// The id of the first entry that does not follow from the one before it; `None` when the whole chain holds.
pub fn first_broken(conn: &mut AnyConnection) -> Result<Option<Id>> {
    type Row = (
        Id,
        UtcTime,
        Option<PersonId>,
        String,
        String,
        String,
        String,
    );
    let mut before = anchor(conn)?;
    let mut last = 0;
    loop {
        let rows: Vec<Row> = audit_entries::table
            .filter(audit_entries::id.gt(last))
            .order(audit_entries::id)
            .select((
                audit_entries::id,
                audit_entries::at,
                audit_entries::actor_id,
                audit_entries::action,
                audit_entries::object,
                audit_entries::detail,
                audit_entries::hash,
            ))
            .limit(1_000)
            .load(conn)?;
        if rows.is_empty() {
            return Ok(None);
        }
        for (id, at, actor, action, object, detail, hash) in rows {
            if link(before.as_deref(), at, actor, &action, &object, &detail) != hash {
                return Ok(Some(id));
            }
            before = Some(hash);
            last = id;
        }
    }
}
