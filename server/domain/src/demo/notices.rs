//! Notices of the last month, as the application would have written them: who asked heard of answers, who wrote of comments; what is
//! older than a few days was read. Nothing is mailed: it all happened before there was anybody to mail it.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::community::PostKind;
use crate::community::follow::{Level, Object};
use crate::community::notice::Kind;
use crate::db::schema::{follows, notices, people, posts, topics};
use crate::types::{PersonId, PostId, TopicId};
use crate::{Result, Tx, UtcTime};

/// Days back.
const DAYS: i64 = 30;
/// What is older was read.
const UNREAD_DAYS: i64 = 4;

/// Posts asked for at once.
const AT_ONCE: usize = 2_000;

/// Writes them, up to `until`.
pub fn write(tx: &mut Tx<'_>, until: UtcTime) -> Result<()> {
    type Row = (
        PostId,
        TopicId,
        PostKind,
        PersonId,
        UtcTime,
        Option<PostId>,
        PersonId,
    );
    let rows: Vec<Row> = posts::table
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .filter(posts::created_at.ge(until.plus_days(-DAYS)))
        .filter(posts::hidden_at.is_null())
        .order(posts::id)
        .select((
            posts::id,
            posts::topic_id,
            posts::kind,
            posts::author_id,
            posts::created_at,
            posts::parent_id,
            topics::author_id,
        ))
        .load(tx.conn)?;
    let parents: Vec<PostId> = rows.iter().filter_map(|row| row.5).collect();
    let mut authors: BTreeMap<PostId, PersonId> = BTreeMap::new();
    for ids in parents.chunks(AT_ONCE) {
        authors.extend(
            posts::table
                .filter(posts::id.eq_any(ids.to_vec()))
                .select((posts::id, posts::author_id))
                .load::<(PostId, PersonId)>(tx.conn)?,
        );
    }
    let here: BTreeSet<PersonId> = people::table
        .filter(people::first_signed_in_at.is_not_null())
        .select(people::id)
        .load::<PersonId>(tx.conn)?
        .into_iter()
        .collect();
    let mut watched: BTreeSet<(PersonId, TopicId)> = BTreeSet::new();
    for (post, topic, kind, author, at, parent, asker) in rows {
        let (person, kind) = match kind {
            PostKind::Answer => (Some(asker), Kind::Answer),
            PostKind::Comment => (
                parent.and_then(|id| authors.get(&id)).copied(),
                Kind::Comment,
            ),
            PostKind::Question => {
                watched.insert((asker, topic));
                continue;
            }
        };
        let Some(person) = person.filter(|id| *id != author && here.contains(id)) else {
            continue;
        };
        let read_at = (at < until.plus_days(-UNREAD_DAYS)).then(|| at.plus_days(1));
        diesel::insert_into(notices::table)
            .values((
                notices::person_id.eq(person),
                notices::kind.eq(kind),
                notices::topic_id.eq(topic),
                notices::post_id.eq(post),
                notices::actor_id.eq(author),
                notices::at.eq(at),
                notices::read_at.eq(read_at),
            ))
            .execute(tx.conn)?;
    }
    for (person, topic) in watched {
        diesel::insert_into(follows::table)
            .values((
                follows::person_id.eq(person),
                follows::object.eq(Object::Topic),
                follows::object_id.eq(topic),
                follows::level.eq(Level::Watching),
                follows::automatic.eq(true),
                follows::at.eq(until),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}
