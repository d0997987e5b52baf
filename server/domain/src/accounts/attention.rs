//! 「今週声をかける顧客」: who to talk to this week, and why. Facts only: what somebody wrote, what waits for an answer, who has
//! not been seen, which date is near. Scores have no part in it.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use chrono_tz::Tz;
use diesel::dsl::{max, min};
use diesel::prelude::*;

use crate::accounts::Status;
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, contracts, engagement_events, memberships, people, posts, stage_proposals, topics,
};
use crate::policy::AccountConsole;
use crate::types::{AccountId, Id, PersonId, PostId, TopicId};
use crate::{Result, UtcTime};

/// Days in which a first post is news.
pub const FIRST_POST_DAYS: i64 = 7;
/// Hours after which a question without an answer is a reason to act.
pub const UNANSWERED_HOURS: i64 = 24;
/// Days after which an unanswered question is history.
pub const UNANSWERED_DAYS: i64 = 60;
/// Days without anybody seen.
pub const UNSEEN_DAYS: i64 = 60;
/// Days ahead in which a notice deadline is near.
pub const DEADLINE_DAYS: i64 = 45;
/// Days ahead in which a next action is due.
pub const ACTION_DAYS: i64 = 7;

/// Why to talk to an account.
#[derive(Debug, Clone, PartialEq)]
pub enum Fact {
    /// The next action is due or overdue.
    NextAction {
        /// What.
        what: String,
        /// Until when.
        on: NaiveDate,
        /// By whom.
        owner: Option<String>,
    },
    /// A question of theirs has no answer.
    Unanswered {
        /// The question.
        topic: TopicId,
        /// Its address name.
        slug: String,
        /// Its title.
        title: String,
        /// Who asked.
        person: String,
        /// When.
        at: UtcTime,
    },
    /// A contract's notice deadline, or its end, is near.
    Deadline {
        /// The contract.
        contract: String,
        /// Until when notice can be given; the end of the contract when no notice is agreed.
        on: NaiveDate,
        /// When the contract ends.
        ends_on: NaiveDate,
        /// Whether it renews by itself.
        auto_renew: Option<bool>,
    },
    /// Somebody wrote here for the first time.
    FirstPost {
        /// The post.
        post: PostId,
        /// Its topic.
        topic: TopicId,
        /// The topic's address name.
        slug: String,
        /// The topic's title.
        title: String,
        /// Who.
        person: String,
        /// When.
        at: UtcTime,
    },
    /// The rules propose another stage.
    Proposal {
        /// From here.
        from: String,
        /// To there.
        to: String,
        /// Since when.
        on: NaiveDate,
    },
    /// Nobody of the account was seen for long.
    Unseen {
        /// When somebody was last; never when none.
        last: Option<UtcTime>,
    },
}

impl Fact {
    /// What is most pressing comes first.
    fn rank(&self, today: NaiveDate) -> (u8, i64) {
        let days = |on: NaiveDate| (on - today).num_days();
        match self {
            Self::NextAction { on, .. } if *on <= today => (0, days(*on)),
            Self::Unanswered { at, .. } => (1, at.0),
            Self::Deadline { on, .. } => (2, days(*on)),
            Self::FirstPost { at, .. } => (3, -at.0),
            Self::Proposal { on, .. } => (4, days(*on)),
            Self::NextAction { on, .. } => (5, days(*on)),
            Self::Unseen { last } => (6, last.map_or(0, |at| at.0)),
        }
    }
}

/// An account with the reasons to talk to it.
#[derive(Debug, Clone)]
pub struct Reason {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub name: String,
    /// Who looks after it.
    pub owner: Option<String>,
    /// The facts, most pressing first.
    pub facts: Vec<Fact>,
}

/// The accounts to talk to.
#[derive(Debug, Clone)]
pub struct Attention {
    /// Accounts, most pressing first; at most [`LIMIT`].
    pub accounts: Vec<Reason>,
    /// How many there are in all.
    pub total: usize,
    /// How many accounts are looked after at all with this filter.
    pub watched: usize,
}

/// Accounts shown at most.
pub const LIMIT: usize = 50;

type AccountRow = (
    AccountId,
    String,
    Option<PersonId>,
    String,
    Option<NaiveDate>,
    Option<PersonId>,
    UtcTime,
);

/// Who to talk to this week: of `owner`'s accounts, or of all.
pub fn this_week(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    owner: Option<PersonId>,
    now: UtcTime,
    zone: Tz,
) -> Result<Attention> {
    let today = now.local_day(zone);
    let mut query = accounts::table
        .filter(accounts::status.ne(Status::Churned.as_str()))
        .select((
            accounts::id,
            accounts::name,
            accounts::owner_id,
            accounts::next_action,
            accounts::next_action_on,
            accounts::next_action_owner_id,
            accounts::created_at,
        ))
        .into_boxed();
    if let Some(owner) = owner {
        query = query.filter(
            accounts::owner_id
                .eq(owner)
                .or(accounts::next_action_owner_id.eq(owner)),
        );
    }
    let rows: Vec<AccountRow> = query.load(conn)?;
    let mut facts: BTreeMap<AccountId, Vec<Fact>> =
        rows.iter().map(|row| (row.0, Vec::new())).collect();
    let mut add = |account: AccountId, fact: Fact| {
        if let Some(list) = facts.get_mut(&account) {
            list.push(fact);
        }
    };

    for (account, fact) in first_posts(conn, now)? {
        add(account, fact);
    }
    for (account, fact) in unanswered(conn, now)? {
        add(account, fact);
    }
    for (account, fact) in deadlines(conn, today)? {
        add(account, fact);
    }
    for (account, fact) in proposals(conn)? {
        add(account, fact);
    }
    for (account, fact) in unseen(conn, now)? {
        add(account, fact);
    }
    let names = names(
        conn,
        rows.iter()
            .flat_map(|row| [row.2, row.5])
            .flatten()
            .collect(),
    )?;
    for (account, _, _, what, on, who, _) in &rows {
        if let Some(on) = on
            && !what.is_empty()
            && (*on - today).num_days() <= ACTION_DAYS
        {
            add(
                *account,
                Fact::NextAction {
                    what: what.clone(),
                    on: *on,
                    owner: who.and_then(|who| names.get(&who).cloned()),
                },
            );
        }
    }

    let watched = rows.len();
    let mut found: Vec<Reason> = rows
        .into_iter()
        .filter_map(|(account_id, name, owner, ..)| {
            let mut facts = facts.remove(&account_id)?;
            facts.sort_by_key(|fact| fact.rank(today));
            (!facts.is_empty()).then(|| Reason {
                account_id,
                name,
                owner: owner.and_then(|owner| names.get(&owner).cloned()),
                facts,
            })
        })
        .collect();
    found.sort_by_key(|reason| {
        (
            reason.facts.first().map(|fact| fact.rank(today)),
            reason.account_id,
        )
    });
    let total = found.len();
    found.truncate(LIMIT);
    Ok(Attention {
        accounts: found,
        total,
        watched,
    })
}

fn names(conn: &mut AnyConnection, ids: Vec<PersonId>) -> Result<HashMap<PersonId, String>> {
    let mut ids = ids;
    ids.sort_unstable();
    ids.dedup();
    Ok(people::table
        .filter(people::id.eq_any(ids))
        .select((people::id, people::name))
        .load::<(PersonId, String)>(conn)?
        .into_iter()
        .collect())
}

/// Posts of the last days that are their author's first.
fn first_posts(conn: &mut AnyConnection, now: UtcTime) -> Result<Vec<(AccountId, Fact)>> {
    type Row = (
        PostId,
        PersonId,
        Option<AccountId>,
        UtcTime,
        TopicId,
        String,
        String,
        String,
    );
    let recent: Vec<Row> = posts::table
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .inner_join(people::table.on(people::id.eq(posts::author_id)))
        .filter(posts::account_id.is_not_null())
        .filter(posts::created_at.ge(now.plus_days(-FIRST_POST_DAYS)))
        .filter(posts::hidden_at.is_null())
        .filter(topics::hidden_at.is_null())
        .order((posts::created_at.desc(), posts::id.desc()))
        .select((
            posts::id,
            posts::author_id,
            posts::account_id,
            posts::created_at,
            topics::id,
            topics::slug,
            topics::title,
            people::name,
        ))
        .limit(2_000)
        .load(conn)?;
    let mut authors: Vec<PersonId> = recent.iter().map(|row| row.1).collect();
    authors.sort_unstable();
    authors.dedup();
    let firsts: HashMap<PersonId, Option<PostId>> = posts::table
        .filter(posts::author_id.eq_any(authors))
        .group_by(posts::author_id)
        .select((posts::author_id, min(posts::id)))
        .load::<(PersonId, Option<PostId>)>(conn)?
        .into_iter()
        .collect();
    Ok(recent
        .into_iter()
        .filter(|row| firsts.get(&row.1).copied().flatten() == Some(row.0))
        .filter_map(|(post, _, account, at, topic, slug, title, person)| {
            Some((
                account?,
                Fact::FirstPost {
                    post,
                    topic,
                    slug,
                    title,
                    person,
                    at,
                },
            ))
        })
        .collect())
}

fn unanswered(conn: &mut AnyConnection, now: UtcTime) -> Result<Vec<(AccountId, Fact)>> {
    type Row = (TopicId, String, String, Option<AccountId>, UtcTime, String);
    let rows: Vec<Row> = topics::table
        .inner_join(people::table.on(people::id.eq(topics::author_id)))
        .filter(topics::kind.eq("question"))
        .filter(topics::answer_count.eq(0))
        .filter(topics::account_id.is_not_null())
        .filter(topics::solved_at.is_null())
        .filter(topics::closed_at.is_null())
        .filter(topics::hidden_at.is_null())
        .filter(topics::created_at.le(now.plus_seconds(-UNANSWERED_HOURS * 3_600)))
        .filter(topics::created_at.ge(now.plus_days(-UNANSWERED_DAYS)))
        .order((topics::created_at, topics::id))
        .select((
            topics::id,
            topics::slug,
            topics::title,
            topics::account_id,
            topics::created_at,
            people::name,
        ))
        .limit(1_000)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(topic, slug, title, account, at, person)| {
            Some((
                account?,
                Fact::Unanswered {
                    topic,
                    slug,
                    title,
                    person,
                    at,
                },
            ))
        })
        .collect())
}

fn deadlines(conn: &mut AnyConnection, today: NaiveDate) -> Result<Vec<(AccountId, Fact)>> {
    type Row = (
        AccountId,
        String,
        Option<NaiveDate>,
        Option<i64>,
        Option<bool>,
    );
    let rows: Vec<Row> = contracts::table
        .filter(contracts::ends_on.ge(today))
        .order((contracts::ends_on, contracts::id))
        .select((
            contracts::account_id,
            contracts::contract,
            contracts::ends_on,
            contracts::notice_days,
            contracts::auto_renew,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(account, contract, ends_on, notice_days, auto_renew)| {
            let ends_on = ends_on?;
            let on = notice_deadline(ends_on, notice_days);
            let ahead = (on - today).num_days();
            (0..=DEADLINE_DAYS).contains(&ahead).then_some((
                account,
                Fact::Deadline {
                    contract,
                    on,
                    ends_on,
                    auto_renew,
                },
            ))
        })
        .collect())
}

/// The last day on which notice can be given.
pub fn notice_deadline(ends_on: NaiveDate, notice_days: Option<i64>) -> NaiveDate {
    let days = chrono::Duration::days(notice_days.unwrap_or(0).clamp(0, 3_650));
    ends_on.checked_sub_signed(days).unwrap_or(ends_on)
}

fn proposals(conn: &mut AnyConnection) -> Result<Vec<(AccountId, Fact)>> {
    type Row = (AccountId, String, String, NaiveDate);
    let rows: Vec<Row> = stage_proposals::table
        .filter(stage_proposals::state.eq("open"))
        .order(stage_proposals::id)
        .select((
            stage_proposals::account_id,
            stage_proposals::from_stage,
            stage_proposals::to_stage,
            stage_proposals::proposed_on,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(account, from, to, on)| (account, Fact::Proposal { from, to, on }))
        .collect())
}

/// Accounts with people, none of whom was seen for long: neither signed in nor in the ledger.
fn unseen(conn: &mut AnyConnection, now: UtcTime) -> Result<Vec<(AccountId, Fact)>> {
    let since = now.plus_days(-UNSEEN_DAYS);
    type Row = (AccountId, Option<UtcTime>, Option<UtcTime>);
    let rows: Vec<(Id, Option<i64>, Option<i64>)> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(
            memberships::valid_to
                .is_null()
                .or(memberships::valid_to.gt(now)),
        )
        .group_by(memberships::account_id)
        .select((
            memberships::account_id,
            max(people::last_seen_at),
            min(memberships::recorded_at),
        ))
        .load(conn)?;
    let quiet: Vec<Row> = rows
        .into_iter()
        .map(|(account, seen, known)| (account, seen.map(UtcTime), known.map(UtcTime)))
        .filter(|(_, seen, known)| {
            seen.is_none_or(|at| at < since) && known.is_some_and(|at| at < since)
        })
        .collect();
    let mut found = Vec::new();
    for chunk in quiet.chunks(500) {
        let ids: Vec<AccountId> = chunk.iter().map(|row| row.0).collect();
        let acts: HashMap<AccountId, Option<i64>> = engagement_events::table
            .filter(engagement_events::account_id.eq_any(ids.iter().copied().map(Some)))
            .filter(engagement_events::side.eq("customer"))
            .filter(engagement_events::person_id.is_not_null())
            .filter(crate::standing!())
            .filter(engagement_events::occurred_at.lt(now))
            .group_by(engagement_events::account_id)
            .select((
                engagement_events::account_id,
                max(engagement_events::occurred_at),
            ))
            .load::<(Option<AccountId>, Option<i64>)>(conn)?
            .into_iter()
            .filter_map(|(account, at)| Some((account?, at)))
            .collect();
        for (account, seen, _) in chunk {
            let act = acts.get(account).copied().flatten().map(UtcTime);
            let last = (*seen).max(act);
            if last.is_none_or(|at| at < since) {
                found.push((*account, Fact::Unseen { last }));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notice_is_counted_back_from_the_end() {
        let end = NaiveDate::from_ymd_opt(2027, 3, 31).unwrap_or_default();
        assert_eq!(
            notice_deadline(end, Some(30)),
            NaiveDate::from_ymd_opt(2027, 3, 1).unwrap_or_default()
        );
        assert_eq!(notice_deadline(end, None), end);
    }

    #[test]
    fn what_is_overdue_comes_before_what_waits_and_silence_comes_last() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
        let overdue = Fact::NextAction {
            what: "電話".to_owned(),
            on: today,
            owner: None,
        };
        let ahead = Fact::NextAction {
            what: "電話".to_owned(),
            on: today + chrono::Duration::days(3),
            owner: None,
        };
        let question = Fact::Unanswered {
            topic: 1,
            slug: String::new(),
            title: String::new(),
            person: String::new(),
            at: UtcTime(0),
        };
        let silence = Fact::Unseen { last: None };
        let mut facts = vec![
            silence.clone(),
            ahead.clone(),
            question.clone(),
            overdue.clone(),
        ];
        facts.sort_by_key(|fact| fact.rank(today));
        assert_eq!(facts, [overdue, question, ahead, silence]);
    }
}
