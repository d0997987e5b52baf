//! The people of an account and what they do, in words for thanking: never a ranking.

use std::collections::HashMap;

use chrono_tz::Tz;
use diesel::dsl::{count_star, max};
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{engagement_events, memberships, people};
use crate::engagement::level::{self, Level};
use crate::policy::AccountConsole;
use crate::types::{AccountId, PersonId};
use crate::{Result, UtcTime};

/// Days that counts look back.
pub const DAYS: i64 = 90;

/// One person of an account.
#[derive(Debug, Clone)]
pub struct Person {
    /// Who.
    pub id: PersonId,
    /// Display name.
    pub name: String,
    /// Department at the customer.
    pub department: String,
    /// Title at the customer.
    pub title: String,
    /// Role key (`champion`, `user`, …).
    pub role: String,
    /// Joined; a contact who never did otherwise.
    pub joined: bool,
    /// No longer at the account.
    pub left: bool,
    /// Last seen signed in or in the ledger.
    pub last_seen: Option<UtcTime>,
    /// How deeply they take part.
    pub level: Option<Level>,
    /// Questions asked in 90 days.
    pub questions: i64,
    /// Answers given in 90 days.
    pub answers: i64,
    /// Comments and replies in 90 days.
    pub replies: i64,
    /// Days with a visit in 90 days.
    pub visits: i64,
    /// Everything else in 90 days.
    pub other: i64,
}

/// The account's people, those seen most recently first.
pub fn people_of(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
    now: UtcTime,
    zone: Tz,
) -> Result<Vec<Person>> {
    type Row = (
        PersonId,
        String,
        Option<UtcTime>,
        String,
        String,
        String,
        Option<UtcTime>,
        Option<UtcTime>,
    );
    let rows: Vec<Row> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::account_id.eq(id))
        .order(memberships::id.desc())
        .select((
            people::id,
            people::name,
            people::last_seen_at,
            memberships::department,
            memberships::title,
            memberships::role,
            memberships::joined_at,
            memberships::valid_to,
        ))
        .limit(1_000)
        .load(conn)?;
    let counts: Vec<(Option<PersonId>, String, i64)> = engagement_events::table
        .filter(engagement_events::account_id.eq(id))
        .filter(engagement_events::side.eq("customer"))
        .filter(crate::standing!())
        .filter(engagement_events::occurred_at.ge(now.plus_days(-DAYS)))
        .filter(engagement_events::occurred_at.lt(now))
        .group_by((engagement_events::person_id, engagement_events::type_))
        .select((
            engagement_events::person_id,
            engagement_events::type_,
            count_star(),
        ))
        .load(conn)?;
    let weights: HashMap<PersonId, (Option<f64>, Option<i64>)> = engagement_events::table
        .filter(engagement_events::account_id.eq(id))
        .filter(engagement_events::side.eq("customer"))
        .filter(crate::standing!())
        .filter(engagement_events::person_id.is_not_null())
        .filter(engagement_events::occurred_at.ge(level::since(now, zone)))
        .filter(engagement_events::occurred_at.lt(now))
        .group_by(engagement_events::person_id)
        .select((
            engagement_events::person_id,
            max(engagement_events::granted_points),
            max(engagement_events::occurred_at),
        ))
        .load::<(Option<PersonId>, Option<f64>, Option<i64>)>(conn)?
        .into_iter()
        .filter_map(|(person, weight, at)| Some((person?, (weight, at))))
        .collect();
    let mut found: Vec<Person> = Vec::new();
    for (person, name, seen, department, title, role, joined, left) in rows {
        if found.iter().any(|known| known.id == person) {
            continue;
        }
        let (weight, act) = weights.get(&person).copied().unwrap_or_default();
        let mut entry = Person {
            id: person,
            name,
            department,
            title,
            role,
            joined: joined.is_some(),
            left: left.is_some_and(|at| at <= now),
            last_seen: seen.max(act.map(UtcTime)),
            level: weight.and_then(level::of_weight),
            questions: 0,
            answers: 0,
            replies: 0,
            visits: 0,
            other: 0,
        };
        for (_, kind, n) in counts.iter().filter(|(who, ..)| *who == Some(person)) {
            match kind.as_str() {
                "com.question_posted" => entry.questions += n,
                "com.answer_posted" => entry.answers += n,
                "com.reply_posted" => entry.replies += n,
                "com.visit_day" => entry.visits += n,
                _ => entry.other += n,
            }
        }
        found.push(entry);
    }
    found.sort_by(|a, b| {
        a.left
            .cmp(&b.left)
            .then(b.last_seen.cmp(&a.last_seen))
            .then(a.id.cmp(&b.id))
    });
    Ok(found)
}
