//! What was done to a topic and its posts, by whom and why: for staff and moderators of the space. Of what was done to their own a
//! moderator learns here what every author learns, what became of it; the words to them stand on the page of the decision.

use diesel::prelude::*;

use super::act::Act;
use crate::community::reader::Reader;
use crate::community::topic::{self, Topic};
use crate::db::AnyConnection;
use crate::db::schema::{moderation_acts as acts, posts, topics};
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
    /// Why; empty for whoever it was done to.
    pub reason: String,
    /// It was done to the reader's own, by somebody else.
    pub own: bool,
    /// By whom; none where that is not for the reader to know.
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
    let me = reader.person;
    type Row = (
        Id,
        Act,
        Option<PostId>,
        TopicId,
        Option<TopicId>,
        String,
        Option<PersonId>,
        UtcTime,
        Option<PersonId>,
        PersonId,
    );
    let rows: Vec<Row> = acts::table
        .left_join(posts::table.on(posts::id.nullable().eq(acts::post_id)))
        .inner_join(topics::table.on(topics::id.eq(acts::topic_id)))
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
            posts::author_id.nullable(),
            topics::author_id,
        ))
        .load(conn)?;
    let more = i64::try_from(rows.len()).unwrap_or(0) > PAGE;
    let mut known: Vec<(PersonId, Holder)> = Vec::new();
    let mut entries = Vec::new();
    for (row, act, post, from, to, reason, by, at, writer, asker) in
        rows.into_iter().take(usize::try_from(PAGE).unwrap_or(50))
    {
        let author = if post.is_some() { writer } else { Some(asker) };
        let own = !reader.staff && author == me && by != me;
        let by = match by.filter(|_| !own) {
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
            reason: if own { String::new() } else { reason },
            own,
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
