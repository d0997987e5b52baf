//! The desk of the demo: what still waits for an answer, some of it in somebody's hands, and a day off that no law knows.

use diesel::prelude::*;

use crate::db::schema::{calendar_days, desk_questions, role_grants};
use crate::types::{PersonId, TopicId};
use crate::{Result, Tx, desk};

/// Of so many questions, one is in somebody's hands.
const TAKEN: usize = 3;

/// Lays it out, after everything has been written.
pub(super) fn lay_out(tx: &mut Tx<'_>) -> Result<()> {
    let today = tx.now.local_day(tx.zone);
    diesel::insert_into(calendar_days::table)
        .values((
            calendar_days::day.eq(today + chrono::Duration::days(25)),
            calendar_days::open.eq(false),
            calendar_days::name.eq("創立記念日"),
            calendar_days::recorded_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    desk::take_in(tx)?;
    let waiting: Vec<TopicId> = desk_questions::table
        .filter(desk_questions::settled_at.is_null())
        .order((desk_questions::due_at.desc(), desk_questions::topic_id))
        .select(desk_questions::topic_id)
        .load(tx.conn)?;
    let hands: Vec<PersonId> = role_grants::table
        .filter(role_grants::role.eq_any(["cs", "support"]))
        .filter(role_grants::revoked_at.is_null())
        .order(role_grants::id)
        .select(role_grants::person_id)
        .load(tx.conn)?;
    for (topic, hand) in waiting.iter().step_by(TAKEN).zip(hands.iter().cycle()) {
        diesel::update(desk_questions::table.find(topic))
            .set((
                desk_questions::claimed_by.eq(*hand),
                desk_questions::claimed_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}
