//! Pinning: a topic stands first in its space's list, until it is taken off or its last day is over.

use diesel::prelude::*;

use super::act::{Act, Upon, Why, note, note_with};
use crate::community::TopicKind;
use crate::community::reader::Reader;
use crate::community::topic::{self, Topic};
use crate::db::AnyConnection;
use crate::db::schema::{topic_pins, topics};
use crate::policy;
use crate::types::{SpaceId, TopicId};
use crate::{Actor, Error, Result, Tx, UtcTime};

/// Topics pinned in a space at once, of one kind.
const MOST: i64 = 10;

/// What stands pinned in a space now, of one kind.
macro_rules! standing {
    ($space:expr, $kind:expr, $now:expr) => {
        topic_pins::table
            .inner_join(topics::table.on(topics::id.eq(topic_pins::topic_id)))
            .filter(topics::space_id.eq($space))
            .filter(topics::kind.eq($kind))
            .filter(
                topic_pins::ends_at
                    .is_null()
                    .or(topic_pins::ends_at.gt($now)),
            )
    };
}

/// Pins a topic, until the end of the day `until` where one is typed (`2026-12-31`). Errors: `Forbidden` for anyone but staff and
/// moderators of the space; `Invalid` for an idea, whose list goes by votes, for a day that is over, and where enough is pinned.
pub fn pin(
    tx: &mut Tx<'_>,
    actor: &Actor,
    topic_id: TopicId,
    until: &str,
    why: &Why,
) -> Result<Topic> {
    topic::lock(tx, topic_id)?;
    let topic = topic::find(tx.conn, &Reader::of(actor), topic_id)?;
    let may = policy::community::moderate(actor, topic.facts())?;
    if topic.kind == TopicKind::Idea || topic.hidden_at.is_some() {
        return Err(Error::invalid("", "moderation-problem-pin"));
    }
    let ends_at = match until.trim() {
        "" => None,
        typed => {
            let day = typed.parse::<chrono::NaiveDate>().ok();
            let end = day
                .map(|day| UtcTime::end_of_day(day, tx.zone))
                .filter(|end| *end > tx.now);
            Some(end.ok_or_else(|| Error::invalid("until", "moderation-problem-until"))?)
        }
    };
    crate::db::lock::until_commit(tx.conn, &format!("pins:{}", topic.space_id))?;
    let now = tx.now;
    let others: i64 = standing!(topic.space_id, topic.kind, now)
        .filter(topic_pins::topic_id.ne(topic_id))
        .count()
        .get_result(tx.conn)?;
    if others >= MOST {
        let problem = crate::Problem::new("", "moderation-problem-pins-many").with("max", MOST);
        return Err(problem.into());
    }
    diesel::delete(topic_pins::table.find(topic_id)).execute(tx.conn)?;
    diesel::insert_into(topic_pins::table)
        .values((
            topic_pins::topic_id.eq(topic_id),
            topic_pins::pinned_by.eq(may.0),
            topic_pins::pinned_at.eq(tx.now),
            topic_pins::ends_at.eq(ends_at),
        ))
        .execute(tx.conn)?;
    let detail = serde_json::json!({ "until": until.trim() });
    note_with(tx, actor, Act::Pin, Upon::topic(topic_id), why, detail)?;
    Ok(topic)
}

/// Takes a pin off. Errors as for [`pin`].
pub fn unpin(tx: &mut Tx<'_>, actor: &Actor, topic_id: TopicId, why: &Why) -> Result<Topic> {
    topic::lock(tx, topic_id)?;
    let topic = topic::find(tx.conn, &Reader::of(actor), topic_id)?;
    policy::community::moderate(actor, topic.facts())?;
    if diesel::delete(topic_pins::table.find(topic_id)).execute(tx.conn)? > 0 {
        note(tx, actor, Act::Unpin, Upon::topic(topic_id), why)?;
    }
    Ok(topic)
}

/// What is pinned in a space, the latest first.
pub(crate) fn of_space(
    conn: &mut AnyConnection,
    space: SpaceId,
    kind: TopicKind,
    now: UtcTime,
) -> Result<Vec<TopicId>> {
    Ok(standing!(space, kind, now)
        .order((topic_pins::pinned_at.desc(), topic_pins::topic_id.desc()))
        .limit(MOST)
        .select(topic_pins::topic_id)
        .load(conn)?)
}

/// Whether a topic is pinned, also where its last day is over and nobody has taken it off.
pub(crate) fn is_pinned(conn: &mut AnyConnection, topic: TopicId) -> Result<bool> {
    Ok(topic_pins::table
        .find(topic)
        .select(topic_pins::topic_id)
        .first::<TopicId>(conn)
        .optional()?
        .is_some())
}
