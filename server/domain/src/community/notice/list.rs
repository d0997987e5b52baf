//! The page of notices, what is unread first, and marking them as read.

use diesel::prelude::*;

use super::Kind;
use super::show::{self, View};
use crate::community::cursor::{Cursor, Slice};
use crate::community::reader::Reader;
use crate::db::AnyConnection;
use crate::db::schema::notices;
use crate::types::{Id, PersonId, TopicId};
use crate::{Actor, Error, Result, Tx};

/// Notices on one page.
pub const PAGE: usize = 30;
/// More unread ones than this are not counted.
pub const COUNTED: i64 = 100;

/// A person's unread notices, counted up to [`COUNTED`]: what stands in the header of every page.
pub fn unread(conn: &mut AnyConnection, person: PersonId) -> Result<i64> {
    let ids: Vec<Id> = notices::table
        .filter(notices::person_id.eq(person))
        .filter(notices::read_at.is_null())
        .limit(COUNTED)
        .select(notices::id)
        .load(conn)?;
    Ok(i64::try_from(ids.len()).unwrap_or(COUNTED))
}

/// A page of the actor's notices: unread ones, the latest first; then those that were read. The cursor's key is the instant,
/// below zero among those that were read.
pub fn of(conn: &mut AnyConnection, actor: &Actor, after: Option<Cursor>) -> Result<Slice<View>> {
    let me = actor.person_id().ok_or(Error::NotFound)?;
    let wanted = PAGE + 1;
    let mut load = |read: bool, after: Option<Cursor>, limit: usize| -> Result<Vec<show::Row>> {
        let mut query = notices::table
            .filter(notices::person_id.eq(me))
            .order((notices::at.desc(), notices::id.desc()))
            .limit(i64::try_from(limit).unwrap_or(0))
            .select(show::COLUMNS)
            .into_boxed();
        query = if read {
            query.filter(notices::read_at.is_not_null())
        } else {
            query.filter(notices::read_at.is_null())
        };
        if let Some(after) = after {
            let at = after.key.saturating_abs();
            query = query.filter(
                notices::at
                    .lt(at)
                    .or(notices::at.eq(at).and(notices::id.lt(after.id))),
            );
        }
        Ok(query.load(conn)?)
    };
    let among_read = after.is_some_and(|after| after.key < 0);
    let mut rows = if among_read {
        Vec::new()
    } else {
        load(false, after, wanted)?
    };
    if rows.len() < wanted {
        let after = after.filter(|_| among_read);
        rows.extend(load(true, after, wanted - rows.len())?);
    }
    let page = Slice::cut(rows, PAGE, |row: &show::Row| Cursor {
        key: if row.read_at.is_some() {
            -row.at.0
        } else {
            row.at.0
        },
        id: row.id,
    });
    let items = show::views(conn, &Reader::of(actor), page.items)?;
    Ok(Slice {
        items,
        next: page.next,
    })
}

/// Marks one of the actor's notices as read, and says where it leads: to what it is about, if that can still be read. Errors:
/// `NotFound` for somebody else's.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<String> {
    let me = actor.person_id().ok_or(Error::NotFound)?;
    let row: show::Row = notices::table
        .find(id)
        .filter(notices::person_id.eq(me))
        .select(show::COLUMNS)
        .first(tx.conn)?;
    if row.read_at.is_none() {
        diesel::update(notices::table.find(id))
            .set(notices::read_at.eq(tx.now))
            .execute(tx.conn)?;
    }
    let views = show::views(tx.conn, &Reader::of(actor), vec![row])?;
    Ok(views
        .into_iter()
        .find_map(|view| view.subject)
        .map_or_else(|| "/notices".to_owned(), |subject| subject.path))
}

/// Marks all of the actor's notices as read.
pub fn read_all(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let me = actor.person_id().ok_or(Error::NotFound)?;
    diesel::update(
        notices::table
            .filter(notices::person_id.eq(me))
            .filter(notices::read_at.is_null()),
    )
    .set(notices::read_at.eq(tx.now))
    .execute(tx.conn)?;
    Ok(())
}

/// Whether a person has unread notices of a topic.
pub fn has_unread_of(conn: &mut AnyConnection, person: PersonId, topic: TopicId) -> Result<bool> {
    let any: Option<Id> = notices::table
        .filter(notices::person_id.eq(person))
        .filter(notices::topic_id.eq(topic))
        .filter(notices::read_at.is_null())
        .select(notices::id)
        .first(conn)
        .optional()?;
    Ok(any.is_some())
}

/// Marks a person's notices of a topic as read: they have just seen it.
pub fn read_topic(tx: &mut Tx<'_>, person: PersonId, topic: TopicId) -> Result<()> {
    diesel::update(
        notices::table
            .filter(notices::person_id.eq(person))
            .filter(notices::topic_id.eq(topic))
            .filter(notices::read_at.is_null()),
    )
    .set(notices::read_at.eq(tx.now))
    .execute(tx.conn)?;
    Ok(())
}

/// Marks a person's notices of a kind about a page as read.
pub(crate) fn read_page(tx: &mut Tx<'_>, person: PersonId, kind: Kind, path: &str) -> Result<()> {
    diesel::update(
        notices::table
            .filter(notices::person_id.eq(person))
            .filter(notices::kind.eq(kind))
            .filter(notices::path.eq(path))
            .filter(notices::read_at.is_null()),
    )
    .set(notices::read_at.eq(tx.now))
    .execute(tx.conn)?;
    Ok(())
}
