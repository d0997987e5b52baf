//! How fast one person may write.

use diesel::prelude::*;

use crate::db::schema::people;
use crate::limit::{self, Limit};
use crate::{Actor, Result, Tx, UtcTime};

/// Seconds in which a person counts as new here.
const NEW: i64 = 86_400;

/// Counts one question, answer, comment or vote. Errors: `Limited` when there were enough; a person's first day has a limit
/// of its own.
pub fn count(tx: &mut Tx<'_>, actor: &Actor, usual: Limit, first_day: Limit) -> Result<()> {
    let Some(person) = actor.person_id() else {
        return Ok(());
    };
    // Contacts are known here long before they come.
    let since: Option<UtcTime> = people::table
        .find(person)
        .select(people::first_signed_in_at)
        .first(tx.conn)?;
    let new = !actor.is_staff() && since.is_none_or(|since| tx.now < since.plus_seconds(NEW));
    let limit = if new { first_day } else { usual };
    limit::hit(tx, &format!("post:{person}"), limit)
}
