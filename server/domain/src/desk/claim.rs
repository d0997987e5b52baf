//! 担当する: one of the staff or of the space's moderators takes a question in hand, so that two don't write the same answer.

use diesel::prelude::*;

use crate::community::reader::Reader;
use crate::community::record;
use crate::community::topic::{self, Topic};
use crate::db::schema::desk_questions;
use crate::policy;
use crate::types::{PersonId, TopicId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

/// Takes a question in hand. `over` is since when somebody had it when the page was shown, none while nobody had: a claim is taken
/// over from whoever made it, whom the page need not know. Errors: `NotFound` for what is not on the desk, `Forbidden` for anyone but staff and moderators, `Conflict` when it no longer waits or
/// somebody else has it by now.
pub fn claim(
    tx: &mut Tx<'_>,
    actor: &Actor,
    topic_id: TopicId,
    over: Option<UtcTime>,
) -> Result<Topic> {
    let Found {
        topic,
        person,
        held,
        settled,
    } = find(tx, actor, topic_id)?;
    let from = held.map(|(holder, _)| holder);
    if from == Some(person) {
        return Ok(topic);
    }
    if settled || held.map(|(_, since)| since) != over {
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
    let Found {
        topic,
        person,
        held,
        ..
    } = find(tx, actor, topic_id)?;
    match held {
        None => return Ok(topic),
        Some((holder, _)) if holder == person => {}
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

/// A question and how it stands.
struct Found {
    topic: Topic,
    /// Who acts.
    person: PersonId,
    /// Who has it in hand, and since when.
    held: Option<(PersonId, UtcTime)>,
    /// It no longer waits.
    settled: bool,
}

fn find(tx: &mut Tx<'_>, actor: &Actor, id: TopicId) -> Result<Found> {
    topic::lock(tx, id)?;
    let topic = topic::find(tx.conn, &Reader::of(actor), id)?;
    let may = policy::community::moderate(actor, topic.facts())?;
    type Claim = (Option<PersonId>, Option<UtcTime>, Option<UtcTime>);
    let (holder, since, settled): Claim = desk_questions::table
        .find(id)
        .select((
            desk_questions::claimed_by,
            desk_questions::claimed_at,
            desk_questions::settled_at,
        ))
        .first(tx.conn)?;
    Ok(Found {
        topic,
        person: may.0,
        held: holder.zip(since),
        settled: settled.is_some(),
    })
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
