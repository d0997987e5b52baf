//! A question that has had an answer for a week, and none accepted: its author is reminded once. Older ones, from before there were
//! reminders or from an import, are left alone.

use diesel::prelude::*;

use super::{Kind, News, tell};
use crate::community::{PostKind, TopicKind};
use crate::db::schema::{notices, posts, topics};
use crate::types::{PersonId, TopicId};
use crate::{Result, Tx};

/// The kind of job that reminds, once a day.
pub const JOB: &str = "accept_reminders";
/// Days that an answer waits before its asker is reminded.
const AFTER_DAYS: i64 = 7;
/// Days after which nobody is reminded any more.
const UNTIL_DAYS: i64 = 14;
/// Questions a day at most: the rest have another week.
const MOST: i64 = 2_000;

/// Reminds those whose time it is. Returns how many.
pub fn run(tx: &mut Tx<'_>) -> Result<usize> {
    let latest = tx.now.plus_days(-AFTER_DAYS);
    let earliest = tx.now.plus_days(-UNTIL_DAYS);
    let due: Vec<(TopicId, PersonId)> = topics::table
        .filter(topics::first_reply_at.between(earliest, latest))
        .filter(topics::kind.eq(TopicKind::Question))
        .filter(topics::answer_count.gt(0))
        .filter(topics::solved_at.is_null())
        .filter(topics::hidden_at.is_null())
        .filter(topics::closed_at.is_null())
        .filter(diesel::dsl::exists(
            posts::table
                .filter(posts::topic_id.eq(topics::id))
                .filter(posts::kind.eq(PostKind::Answer))
                .filter(posts::author_id.ne(topics::author_id))
                .filter(posts::hidden_at.is_null())
                .filter(posts::created_at.le(latest)),
        ))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            notices::table
                .filter(notices::person_id.eq(topics::author_id))
                .filter(notices::topic_id.eq(topics::id.nullable()))
                .filter(notices::kind.eq(Kind::Reminder)),
        )))
        .order(topics::id)
        .limit(MOST)
        .select((topics::id, topics::author_id))
        .load(tx.conn)?;
    for (topic, asker) in &due {
        tell(tx, *asker, Kind::Reminder, &News::of_topic(*topic))?;
    }
    Ok(due.len())
}
