//! 担当する: one of the staff or of the space's moderators takes a question in hand, so that two don't write the same answer.

use diesel::prelude::*;

use crate::community::reader::Reader;
use crate::community::record;
use crate::community::topic::{self, Topic};
use crate::db::schema::desk_questions;
use crate::policy;
use crate::types::{PersonId, TopicId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

/// Takes a question in hand. `from` is who had it when the page was shown: nobody, or the one it is taken over from. Errors:
/// `NotFound` for what is not on the desk, `Forbidden` for anyone but staff and moderators, `Conflict` when it no longer waits or
/// somebody else has it by now.
pub fn claim(
    tx: &mut Tx<'_>,
    actor: &Actor,
    topic_id: TopicId,
    from: Option<PersonId>,
) -> Result<Topic> {
    let (topic, person, held, settled) = find(tx, actor, topic_id)?;
    if held == Some(person) {
        return Ok(topic);
    }
    if settled || held != from {
        return Err(Error::Conflict);
    }
    set(tx, topic_id, Some(person))?;
    audit::record(
        tx,
        actor,
        "desk.claim",
        &record::topic_object(topic_id),
        &serde_json::json!({ "from": from }),
    )?;
    Ok(topic)
}

/// Lets go of a question. Errors as for [`claim`]; `Conflict` when somebody else has it.
pub fn release(tx: &mut Tx<'_>, actor: &Actor, topic_id: TopicId) -> Result<Topic> {
    let (topic, person, held, _) = find(tx, actor, topic_id)?;
    match held {
        None => return Ok(topic),
        Some(holder) if holder == person => {}
        Some(_) => return Err(Error::Conflict),
    }
    set(tx, topic_id, None)?;
    audit::record(
        tx,
        actor,
        "desk.release",
        &record::topic_object(topic_id),
        &serde_json::json!({}),
    )?;
    Ok(topic)
}

/// The topic, who acts, who has it, and whether it no longer waits.
fn find(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TopicId,
) -> Result<(Topic, PersonId, Option<PersonId>, bool)> {
    topic::lock(tx, id)?;
    let topic = topic::find(tx.conn, &Reader::of(actor), id)?;
    let may = policy::community::moderate(actor, topic.facts())?;
    let (held, settled): (Option<PersonId>, Option<UtcTime>) = desk_questions::table
        .find(id)
        .select((desk_questions::claimed_by, desk_questions::settled_at))
        .first(tx.conn)?;
    Ok((topic, may.0, held, settled.is_some()))
}

fn set(tx: &mut Tx<'_>, id: TopicId, holder: Option<PersonId>) -> Result<()> {
    diesel::update(desk_questions::table.find(id))
        .set((
            desk_questions::claimed_by.eq(holder),
            desk_questions::claimed_at.eq(holder.map(|_| tx.now)),
        ))
        .execute(tx.conn)?;
    Ok(())
}
