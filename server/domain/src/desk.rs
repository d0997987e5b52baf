//! No question left: each customer's question has a time by which its first answer is due, somebody can take it in hand, and one
//! that is overdue is told of, once.
//!
//! **Due** is counted in business hours ([`hours`]) when the question is asked, and stays: who changes the hours changes what is
//! asked from then on. **It waits** until anyone but the asker has answered in sight, an answer is accepted, or the question is
//! closed or hidden; when that is undone it waits again, for the same time. Comments don't answer a question.
//!
//! **Who sees what.** Staff and moderators of the space see the time and who has it in hand; the asker only that somebody does;
//! everyone else nothing, so that nobody holds back an answer.

pub mod calendar;
pub mod claim;
pub mod escalation;
pub mod holidays;
pub mod hours;
pub mod list;
pub mod standing;
pub mod webhook;

use diesel::prelude::*;

use crate::community::topic::Topic;
use crate::community::{PostKind, TopicKind};
use crate::db::schema::{desk_questions, posts, topics};
use crate::types::{AccountId, PersonId, TopicId};
use crate::{Result, Tx, UtcTime};

/// Days back in which questions that nobody has on the desk yet are put there.
const TAKEN_IN_DAYS: i64 = 30;
/// At most so many at once.
const TAKEN_IN: i64 = 1_000;

/// Puts a customer's question on the desk as it comes out; the time until its first answer is due counts from `from` on.
pub(crate) fn asked_at(tx: &mut Tx<'_>, topic: &Topic, from: UtcTime) -> Result<()> {
    let kind: TopicKind = topics::table
        .find(topic.id)
        .select(topics::kind)
        .first(tx.conn)?;
    let Some(account) = topic.account_id.filter(|_| kind == TopicKind::Question) else {
        return Ok(());
    };
    let zone = tx.zone;
    let calendar = calendar::load(tx.conn, zone)?;
    let due_at = calendar.due(from);
    put(tx, topic.id, account, topic.created_at, due_at, None)
}

fn put(
    tx: &mut Tx<'_>,
    topic: TopicId,
    account: AccountId,
    asked_at: UtcTime,
    due_at: UtcTime,
    escalated_at: Option<UtcTime>,
) -> Result<()> {
    diesel::insert_into(desk_questions::table)
        .values((
            desk_questions::topic_id.eq(topic),
            desk_questions::account_id.eq(account),
            desk_questions::asked_at.eq(asked_at),
            desk_questions::due_at.eq(due_at),
            desk_questions::escalated_at.eq(escalated_at),
        ))
        .execute(tx.conn)?;
    if escalated_at.is_none() {
        escalation::plan(tx, topic, due_at)?;
    }
    Ok(())
}

/// Works out anew whether a question still waits for its first answer, after anything that may have changed that. Under the
/// topic's lock.
pub(crate) fn settle(tx: &mut Tx<'_>, topic: TopicId) -> Result<()> {
    type Kept = (UtcTime, Option<UtcTime>, Option<UtcTime>, Option<UtcTime>);
    let kept: Option<Kept> = desk_questions::table
        .find(topic)
        .select((
            desk_questions::due_at,
            desk_questions::answered_at,
            desk_questions::settled_at,
            desk_questions::escalated_at,
        ))
        .first(tx.conn)
        .optional()?;
    let Some((due_at, was_answered, was_settled, escalated_at)) = kept else {
        return Ok(());
    };
    type State = (PersonId, Option<UtcTime>, Option<UtcTime>, Option<UtcTime>);
    let (asker, solved, closed, hidden): State = topics::table
        .find(topic)
        .select((
            topics::author_id,
            topics::solved_at,
            topics::closed_at,
            topics::hidden_at,
        ))
        .first(tx.conn)?;
    let answered: Option<UtcTime> = posts::table
        .filter(posts::topic_id.eq(topic))
        .filter(posts::kind.eq(PostKind::Answer))
        .filter(posts::author_id.ne(asker))
        .filter(posts::hidden_at.is_null())
        .select(diesel::dsl::min(posts::created_at))
        .first(tx.conn)?;
    let waits = [answered, solved, closed, hidden]
        .iter()
        .all(Option::is_none);
    let settled = if waits {
        None
    } else {
        was_settled.or(Some(tx.now))
    };
    if (answered, settled) == (was_answered, was_settled) {
        return Ok(());
    }
    diesel::update(desk_questions::table.find(topic))
        .set((
            desk_questions::answered_at.eq(answered),
            desk_questions::settled_at.eq(settled),
        ))
        .execute(tx.conn)?;
    if waits && was_settled.is_some() && escalated_at.is_none() {
        escalation::plan(tx, topic, due_at)?;
    }
    Ok(())
}

/// Puts questions on the desk that wait and are not there: from before there was one, imported, or made up for the demo. Those
/// whose time has passed already are listed as overdue, but nobody is told of them: that would be news of long ago.
pub fn take_in(tx: &mut Tx<'_>) -> Result<usize> {
    let missing: Vec<(TopicId, Option<AccountId>, UtcTime)> = topics::table
        .filter(topics::kind.eq(TopicKind::Question))
        .filter(topics::account_id.is_not_null())
        .filter(topics::answer_count.eq(0))
        .filter(topics::solved_at.is_null())
        .filter(topics::closed_at.is_null())
        .filter(topics::hidden_at.is_null())
        .filter(topics::created_at.ge(tx.now.plus_days(-TAKEN_IN_DAYS)))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            desk_questions::table.filter(desk_questions::topic_id.eq(topics::id)),
        )))
        .order((topics::created_at, topics::id))
        .select((topics::id, topics::account_id, topics::created_at))
        .limit(TAKEN_IN)
        .load(tx.conn)?;
    if missing.is_empty() {
        return Ok(0);
    }
    let (now, zone) = (tx.now, tx.zone);
    let calendar = calendar::load(tx.conn, zone)?;
    let count = missing.len();
    for (topic, account, asked_at) in missing {
        let Some(account) = account else { continue };
        let due_at = calendar.due(asked_at);
        put(
            tx,
            topic,
            account,
            asked_at,
            due_at,
            // From before it was due: so it is never told of, and never said to have been.
            (due_at <= now).then_some(asked_at),
        )?;
    }
    Ok(count)
}
