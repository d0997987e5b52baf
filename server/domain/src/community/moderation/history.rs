//! What was done to a topic and its posts, by whom and why: for staff and moderators of the space.

use diesel::prelude::*;

use super::act::Act;
use crate::community::reader::Reader;
use crate::community::topic::{self, Topic};
use crate::db::AnyConnection;
use crate::db::schema::moderation_acts as acts;
use crate::desk::standing::{Holder, holder};
use crate::policy;
use crate::types::{Id, PersonId, PostId, TopicId};
use crate::{Actor, Result, UtcTime};

/// Acts on one page.
pub const PAGE: i64 = 50;

/// An act.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Row.
    pub id: Id,
    /// What.
    pub act: Act,
    /// To which post; else to the topic.
    pub post: Option<PostId>,
    /// The other topic it has to do with, where that is not this one.
    pub other: Option<TopicId>,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: Option<Holder>,
    /// When.
    pub at: UtcTime,
}

/// A topic's history.
#[derive(Debug, Clone)]
pub struct History {
    /// The topic.
    pub topic: Topic,
    /// It stands first in its space.
    pub pinned: bool,
    /// What was done, the latest first.
    pub entries: Vec<Entry>,
    /// There are older ones.
    pub more: bool,
}

/// What was done to the topic `id` before the act `before`. Errors: `NotFound` for a topic the actor can't read, `Forbidden` for
/// anyone but staff and moderators of its space.
pub fn history(
    conn: &mut AnyConnection,
    actor: &Actor,
    id: TopicId,
    before: Option<Id>,
) -> Result<History> {
    let reader = Reader::of(actor);
    let topic = topic::find(conn, &reader, id)?;
    policy::community::moderate(actor, topic.facts())?;
    type Row = (
        Id,
        Act,
        Option<PostId>,
        TopicId,
        Option<TopicId>,
        String,
        Option<PersonId>,
        UtcTime,
    );
    let rows: Vec<Row> = acts::table
        .filter(acts::topic_id.eq(id).or(acts::other_topic_id.eq(id)))
        .filter(acts::id.lt(before.unwrap_or(Id::MAX)))
        .order(acts::id.desc())
        .limit(PAGE + 1)
        .select((
            acts::id,
            acts::act,
            acts::post_id,
            acts::topic_id,
            acts::other_topic_id,
            acts::reason,
            acts::done_by,
            acts::at,
        ))
        .load(conn)?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > PAGE;
    let mut known: Vec<(PersonId, Holder)> = Vec::new();
    let mut entries = Vec::new();
    for (row, act, post, from, to, reason, by, at) in
        rows.into_iter().take(usize::try_from(PAGE).unwrap_or(50))
    {
        let by = match by {
            None => None,
            Some(person) => Some(match known.iter().find(|(id, _)| *id == person) {
                Some((_, holder)) => holder.clone(),
                None => {
                    let found = holder(conn, &reader, person)?;
                    known.push((person, found.clone()));
                    found
                }
            }),
        };
        entries.push(Entry {
            id: row,
            act,
            post,
            other: if from == id { to } else { Some(from) },
            reason,
            by,
            at,
        });
    }
    Ok(History {
        pinned: super::pin::is_pinned(conn, id)?,
        topic,
        entries,
        more,
    })
}
