//! Closing a topic: it stays readable and takes no more answers and comments.

use diesel::prelude::*;

use crate::Actor;
use crate::community::reader::Reader;
use crate::community::record;
use crate::community::topic::{self, Topic};
use crate::db::schema::topics;
use crate::policy;
use crate::types::TopicId;
use crate::{Result, Tx, audit};

/// Closes a topic or opens it again. Errors: `Forbidden` for anyone but staff and moderators of the space.
pub fn set(tx: &mut Tx<'_>, actor: &Actor, topic_id: TopicId, closed: bool) -> Result<Topic> {
    topic::lock(tx, topic_id)?;
    let topic = topic::find(tx.conn, &Reader::of(actor), topic_id)?;
    policy::community::moderate(actor, topic.facts())?;
    diesel::update(topics::table.find(topic_id))
        .set(topics::closed_at.eq(closed.then_some(tx.now)))
        .execute(tx.conn)?;
    crate::desk::settle(tx, topic_id)?;
    let action = if closed {
        "community.close"
    } else {
        "community.reopen"
    };
    audit::record(
        tx,
        actor,
        action,
        &record::topic_object(topic_id),
        &serde_json::json!({}),
    )?;
    Ok(topic)
}
