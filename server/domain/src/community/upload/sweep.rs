//! Tidying files: those that no post and no draft names any more, those whose row a crash took, and those that lost their row.

use diesel::prelude::*;

use crate::db::schema::{drafts, upload_posts, uploads};
use crate::storage::Key;
use crate::types::{Id, PersonId};
use crate::{Hiroba, Result};

/// Days for which a file that is nowhere is kept.
pub const LOOSE_DAYS: i64 = 7;
/// Files looked at in one transaction.
const AT_ONCE: i64 = 200;

/// What a night's tidying did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Files that were nowhere.
    pub loose: usize,
    /// Stored bytes without a row.
    pub strays: usize,
}

/// Tidies. The row says first that a file is gone, then its bytes go, then the row: interrupted anywhere, the next night goes on.
pub fn run(hiroba: &Hiroba) -> Result<Swept> {
    let mut swept = Swept::default();
    let mut after: Id = 0;
    while let Some(last) = hiroba.write(|tx| mark(tx, after))? {
        after = last;
    }
    let gone: Vec<(Id, String)> = hiroba.read(|conn| {
        Ok(uploads::table
            .filter(uploads::removed_at.is_not_null())
            .order(uploads::id)
            .select((uploads::id, uploads::key))
            .load(conn)?)
    })?;
    for (id, key) in gone {
        if let Some(key) = Key::parse(&key) {
            hiroba.files.remove(&key)?;
        }
        hiroba.write(|tx| {
            diesel::delete(uploads::table.find(id)).execute(tx.conn)?;
            Ok(())
        })?;
        swept.loose += 1;
    }
    // A day is ample for a file whose row is about to be written.
    for keys in hiroba
        .files
        .older_than(hiroba.now().plus_days(-1))?
        .chunks(500)
    {
        let names: Vec<&str> = keys.iter().map(Key::as_str).collect();
        let known: Vec<String> = hiroba.read(|conn| {
            Ok(uploads::table
                .filter(uploads::key.eq_any(names))
                .select(uploads::key)
                .load(conn)?)
        })?;
        for key in keys
            .iter()
            .filter(|key| !known.iter().any(|known| known == key.as_str()))
        {
            hiroba.files.remove(key)?;
            swept.strays += 1;
        }
    }
    Ok(swept)
}

/// Marks a batch of files that are nowhere; the last id looked at, while there may be more.
fn mark(tx: &mut crate::Tx<'_>, after: Id) -> Result<Option<Id>> {
    let before = tx.now.plus_days(-LOOSE_DAYS);
    let nowhere = || {
        diesel::dsl::not(diesel::dsl::exists(
            upload_posts::table.filter(upload_posts::upload_id.eq(uploads::id)),
        ))
    };
    let rows: Vec<(Id, String, PersonId)> = uploads::table
        .filter(uploads::id.gt(after))
        .filter(uploads::removed_at.is_null())
        .filter(uploads::changed_at.lt(before))
        .filter(nowhere())
        .order(uploads::id)
        .limit(AT_ONCE)
        .select((uploads::id, uploads::key, uploads::person_id))
        .load(tx.conn)?;
    for (id, key, person) in &rows {
        let begun: bool = diesel::select(diesel::dsl::exists(
            drafts::table
                .filter(drafts::person_id.eq(person))
                .filter(drafts::body.like(format!("%/files/{key}%"))),
        ))
        .get_result(tx.conn)?;
        if !begun {
            diesel::update(
                uploads::table
                    .find(id)
                    .filter(uploads::changed_at.lt(before)),
            )
            .set(uploads::removed_at.eq(tx.now))
            .execute(tx.conn)?;
        }
    }
    Ok(rows.last().map(|(id, _, _)| *id))
}
