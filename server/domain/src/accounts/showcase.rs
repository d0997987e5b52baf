//! What marketing may know: how many take part, and what is public. No account's figures, names or private posts.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::accounts::Status;
use crate::db::AnyConnection;
use crate::db::schema::{accounts, engagement_events, memberships, posts, spaces, topics};
use crate::policy::StaffHome;
use crate::types::TopicId;
use crate::{Result, UtcTime};

/// Counts and public content.
#[derive(Debug, Clone, Default)]
pub struct Showcase {
    /// Accounts with somebody who joined.
    pub accounts: i64,
    /// People who joined.
    pub people: i64,
    /// Questions of 30 days.
    pub questions: i64,
    /// Answers of 30 days.
    pub answers: i64,
    /// Cases shared in 365 days.
    pub cases: i64,
    /// Accounts by segment, the most common first.
    pub segments: Vec<(Option<String>, i64)>,
    /// The newest public questions.
    pub public: Vec<PublicTopic>,
}

/// A question that anyone may read.
#[derive(Debug, Clone, Queryable)]
pub struct PublicTopic {
    /// Row.
    pub id: TopicId,
    /// Address name.
    pub slug: String,
    /// Title.
    pub title: String,
    /// When it was asked.
    pub at: UtcTime,
}

/// Reads the counts.
pub fn showcase(conn: &mut AnyConnection, _: &StaffHome, now: UtcTime) -> Result<Showcase> {
    let month = now.plus_days(-30);
    let joined = || {
        memberships::table
            .filter(memberships::joined_at.is_not_null())
            .filter(
                memberships::valid_to
                    .is_null()
                    .or(memberships::valid_to.gt(now)),
            )
    };
    let accounts: Vec<i64> = joined()
        .select(memberships::account_id)
        .distinct()
        .load(conn)?;
    let people: Vec<i64> = joined()
        .select(memberships::person_id)
        .distinct()
        .load(conn)?;
    let questions = topics::table
        .filter(topics::kind.eq("question"))
        .filter(topics::hidden_at.is_null())
        .filter(topics::created_at.ge(month))
        .count()
        .get_result(conn)?;
    let answers = posts::table
        .filter(posts::kind.eq("answer"))
        .filter(posts::hidden_at.is_null())
        .filter(posts::created_at.ge(month))
        .count()
        .get_result(conn)?;
    let cases = engagement_events::table
        .filter(engagement_events::type_.eq("com.case_shared"))
        .filter(engagement_events::reversal_of.is_null())
        .filter(engagement_events::occurred_at.ge(now.plus_days(-365)))
        .count()
        .get_result(conn)?;
    let mut segments: Vec<(Option<String>, i64)> = accounts::table
        .filter(accounts::status.ne(Status::Churned.as_str()))
        .group_by(accounts::segment)
        .select((accounts::segment, count_star()))
        .load(conn)?;
    segments.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let public = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(spaces::audience.eq("public"))
        .filter(topics::audience.eq("members"))
        .filter(topics::hidden_at.is_null())
        .order((topics::created_at.desc(), topics::id.desc()))
        .select((topics::id, topics::slug, topics::title, topics::created_at))
        .limit(10)
        .load(conn)?;
    Ok(Showcase {
        accounts: i64::try_from(accounts.len()).unwrap_or(i64::MAX),
        people: i64::try_from(people.len()).unwrap_or(i64::MAX),
        questions,
        answers,
        cases,
        segments,
        public,
    })
}
