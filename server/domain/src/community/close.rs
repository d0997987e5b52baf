//! Closing a topic: it stays readable and takes no more answers and comments.

use diesel::prelude::*;

use crate::Actor;
use crate::community::moderation::act::{self, Act, Upon, Why};
use crate::community::reader::Reader;
use crate::community::topic::{self, Topic};
use crate::db::AnyConnection;
use crate::db::schema::{moderation_acts, topics};
use crate::policy;
use crate::types::TopicId;
use crate::{Result, Tx};

/// Closes a topic or opens it again. Errors: `Forbidden` for anyone but staff and moderators of the space.
pub fn set(
    tx: &mut Tx<'_>,
    actor: &Actor,
    topic_id: TopicId,
    closed: bool,
    why: &Why,
) -> Result<Topic> {
    topic::lock(tx, topic_id)?;
    let topic = topic::find(tx.conn, &Reader::of(actor), topic_id)?;
    policy::community::moderate(actor, topic.facts())?;
    if topic.closed_at.is_some() == closed {
        return Ok(topic);
    }
    diesel::update(topics::table.find(topic_id))
        .set(topics::closed_at.eq(closed.then_some(tx.now)))
        .execute(tx.conn)?;
    crate::desk::settle(tx, topic_id)?;
    let act = if closed { Act::Close } else { Act::Reopen };
    let upon = Upon::topic(topic_id);
    act::note(tx, actor, act, upon, why)?;
    Ok(topic)
}

/// Why a topic was closed, for its readers; nothing where nobody said.
pub(crate) fn reason(conn: &mut AnyConnection, topic: &Topic) -> Result<Option<String>> {
    if topic.closed_at.is_none() {
        return Ok(None);
    }
    let reason: Option<String> = moderation_acts::table
        .filter(moderation_acts::topic_id.eq(topic.id))
        .filter(moderation_acts::act.eq(Act::Close))
        .order(moderation_acts::id.desc())
        .select(moderation_acts::reason)
        .first(conn)
        .optional()?;
    Ok(reason.filter(|reason| !reason.is_empty()))
}
