//! What a company did together this quarter, for its own people. No scores, and nothing of who asked what: only what stands under
//! name and company is counted, so that no figure here tells a colleague that somebody asked under a mask.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::community::reader::Reader;
use crate::community::{Audience, Identity, PostKind, SpaceAudience, TopicKind, topic};
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, memberships, people, posts, profiles, spaces, stories, story_consents,
    story_versions, topics,
};
use crate::people::profile::listed_uses;
use crate::policy;
use crate::types::{AccountId, PersonId, TopicId};
use crate::{Actor, Result, UtcTime};

/// Days that an answer is something a colleague may have missed.
const MISSED_DAYS: i64 = 90;
/// Topics listed.
const MISSED: i64 = 8;
/// Colleagues listed.
const COLLEAGUES: i64 = 100;
/// Posts of a quarter that are counted.
const COUNTED: i64 = 50_000;

/// What a month saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Questions asked.
    pub questions: i64,
    /// Answers given.
    pub answers: i64,
    /// Of those, to people of other companies.
    pub to_others: i64,
    /// Cases that came out.
    pub cases: i64,
}

/// A topic that colleagues answered.
#[derive(Debug, Clone)]
pub struct Missed {
    /// Title.
    pub title: String,
    /// Language of the title.
    pub lang: String,
    /// Its page.
    pub path: String,
    /// When it was last spoken in.
    pub at: UtcTime,
}

/// A colleague who may be found.
#[derive(Debug, Clone)]
pub struct Colleague {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Department.
    pub department: String,
    /// What they use.
    pub uses: Vec<String>,
}

/// A case of the company that is out under its name.
#[derive(Debug, Clone)]
pub struct Case {
    /// Title.
    pub title: String,
    /// Its page.
    pub path: String,
}

/// A company's page.
#[derive(Debug, Clone)]
pub struct Company {
    /// Its name.
    pub name: String,
    /// The months of this quarter that have begun.
    pub months: Vec<Month>,
    /// Cases that came out in it.
    pub cases: Vec<Case>,
    /// What colleagues answered lately and the reader took no part in.
    pub missed: Vec<Missed>,
    /// Colleagues whom the directory lists.
    pub colleagues: Vec<Colleague>,
}

impl Company {
    /// The quarter as a whole.
    pub fn total(&self) -> Month {
        let mut total = Month {
            first: self
                .months
                .first()
                .map_or(NaiveDate::MIN, |month| month.first),
            questions: 0,
            answers: 0,
            to_others: 0,
            cases: 0,
        };
        for month in &self.months {
            total.questions += month.questions;
            total.answers += month.answers;
            total.to_others += month.to_others;
            total.cases += month.cases;
        }
        total
    }
}

/// The page of a company. Errors: `NotFound` for everyone but those who belong to it now.
pub fn show(
    conn: &mut AnyConnection,
    actor: &Actor,
    account: AccountId,
    zone: Tz,
    now: UtcTime,
) -> Result<Company> {
    let may = policy::community::see_company(actor, account)?;
    let reader = Reader::of(actor);
    let name: String = accounts::table
        .find(may.account_id)
        .select(accounts::name)
        .first(conn)?;
    let mut months = quarter(now.local_day(zone))
        .into_iter()
        .map(|first| Month {
            first,
            questions: 0,
            answers: 0,
            to_others: 0,
            cases: 0,
        })
        .collect::<Vec<_>>();
    let since = months
        .first()
        .map_or(now, |month| UtcTime::start_of_day(month.first, zone));
    let month_of = |months: &mut [Month], at: UtcTime, count: &dyn Fn(&mut Month)| {
        let day = at.local_day(zone);
        if let Some(month) = months
            .iter_mut()
            .find(|month| month.first.year() == day.year() && month.first.month() == day.month())
        {
            count(month);
        }
    };
    for (kind, (asked_by, shown), at) in written(conn, &reader, may.account_id, since)? {
        month_of(&mut months, at, &|month| match kind {
            PostKind::Question => month.questions += 1,
            PostKind::Answer => {
                month.answers += 1;
                // A mask may hide a colleague: it counts like anybody else.
                if shown != Identity::Full || asked_by != Some(account) {
                    month.to_others += 1;
                }
            }
            PostKind::Comment => {}
        });
    }
    let mut cases = Vec::new();
    for (title, path, at) in cases_since(conn, may.account_id, since)? {
        month_of(&mut months, at, &|month| month.cases += 1);
        cases.push(Case { title, path });
    }
    Ok(Company {
        name,
        months,
        cases,
        missed: missed(conn, &reader, &may, now)?,
        colleagues: colleagues(conn, &may, now)?,
    })
}

/// The first days of the months of a day's quarter, up to that day's own.
fn quarter(day: NaiveDate) -> Vec<NaiveDate> {
    let first = (day.month0() / 3) * 3 + 1;
    (first..=day.month())
        .filter_map(|month| NaiveDate::from_ymd_opt(day.year(), month, 1))
        .collect()
}

/// What the company's people wrote under its name in questions since then: what it was, whose question, when.
fn written(
    conn: &mut AnyConnection,
    reader: &Reader,
    account: AccountId,
    since: UtcTime,
) -> Result<Vec<(PostKind, (Option<AccountId>, Identity), UtcTime)>> {
    let query = posts::table
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(posts::account_id.eq(account))
        .filter(posts::created_at.ge(since))
        .filter(posts::identity.eq(Identity::Full))
        .filter(posts::hidden_at.is_null())
        .filter(topics::hidden_at.is_null())
        .filter(topics::kind.eq(TopicKind::Question))
        .filter(posts::kind.ne(PostKind::Comment))
        .order(posts::id.desc())
        .limit(COUNTED)
        .select((
            posts::kind,
            (topics::account_id, topics::identity),
            posts::created_at,
        ))
        .into_boxed();
    Ok(crate::readable!(query, reader).load(conn)?)
}

/// Cases that came out since then and name the company.
fn cases_since(
    conn: &mut AnyConnection,
    account: AccountId,
    since: UtcTime,
) -> Result<Vec<(String, String, UtcTime)>> {
    let rows: Vec<(i64, String, String, Option<UtcTime>)> = stories::table
        .inner_join(story_consents::table.on(stories::consent_id.eq(story_consents::id.nullable())))
        .inner_join(
            story_versions::table.on(story_versions::story_id
                .eq(stories::id)
                .and(story_versions::version.eq(stories::version))),
        )
        .filter(stories::account_id.eq(account))
        .filter(stories::published_at.ge(since))
        .filter(stories::hidden_at.is_null())
        .filter(stories::withdrawn_at.is_null())
        .filter(story_consents::version.eq(stories::version))
        .filter(story_consents::shown_company.is_not_null())
        .order((stories::published_at.desc(), stories::id.desc()))
        .limit(100)
        .select((
            stories::id,
            stories::slug,
            story_versions::title,
            stories::published_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, slug, title, at)| Some((title, crate::stories::path(id, &slug), at?)))
        .collect())
}

/// Questions open to all members that colleagues answered under the company's name, and that the reader took no part in.
fn missed(
    conn: &mut AnyConnection,
    reader: &Reader,
    may: &policy::community::MaySeeCompany,
    now: UtcTime,
) -> Result<Vec<Missed>> {
    let answered = posts::table
        .filter(posts::account_id.eq(may.account_id))
        .filter(posts::author_id.ne(may.person_id))
        .filter(posts::kind.eq(PostKind::Answer))
        .filter(posts::identity.eq(Identity::Full))
        .filter(posts::hidden_at.is_null())
        .filter(posts::created_at.ge(now.plus_days(-MISSED_DAYS)))
        .select(posts::topic_id);
    let own = posts::table
        .filter(posts::author_id.eq(may.person_id))
        .select(posts::topic_id);
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::id.eq_any(answered))
        .filter(topics::id.ne_all(own))
        .filter(topics::kind.eq(TopicKind::Question))
        .filter(topics::audience.eq(Audience::Members))
        .filter(topics::hidden_at.is_null())
        .filter(spaces::audience.eq_any([SpaceAudience::Public, SpaceAudience::Members]))
        .order((topics::last_activity_at.desc(), topics::id.desc()))
        .limit(MISSED)
        .select((
            topics::id,
            topics::title,
            topics::slug,
            topics::lang,
            topics::last_activity_at,
        ))
        .into_boxed();
    let rows: Vec<(TopicId, String, String, String, UtcTime)> =
        crate::readable!(query, reader).load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, title, slug, lang, at)| Missed {
            title,
            lang,
            path: topic::path(id, &slug),
            at,
        })
        .collect())
}

fn colleagues(
    conn: &mut AnyConnection,
    may: &policy::community::MaySeeCompany,
    now: UtcTime,
) -> Result<Vec<Colleague>> {
    let here = memberships::table
        .filter(memberships::account_id.eq(may.account_id))
        .filter(memberships::joined_at.is_not_null())
        .filter(
            memberships::valid_from
                .is_null()
                .or(memberships::valid_from.le(now)),
        )
        .filter(
            memberships::valid_to
                .is_null()
                .or(memberships::valid_to.gt(now)),
        )
        .select(memberships::person_id);
    let rows: Vec<(PersonId, String, String, String)> = profiles::table
        .inner_join(people::table.on(people::id.eq(profiles::person_id)))
        .filter(profiles::person_id.eq_any(here))
        .filter(profiles::person_id.ne(may.person_id))
        .filter(profiles::listed_at.is_not_null())
        .filter(people::suspended_at.is_null())
        .order((people::name, people::id))
        .limit(COLLEAGUES)
        .select((
            people::id,
            people::name,
            profiles::department,
            profiles::uses,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, name, department, uses)| Colleague {
            id,
            name,
            department,
            uses: listed_uses(&uses),
        })
        .collect())
}

/// The companies that the actor belongs to now, for the ways to their pages.
pub fn own(conn: &mut AnyConnection, actor: &Actor) -> Result<Vec<(AccountId, String)>> {
    let Actor::Member(member) = actor else {
        return Ok(Vec::new());
    };
    Ok(accounts::table
        .filter(accounts::id.eq_any(member.account_ids.clone()))
        .order(accounts::id)
        .select((accounts::id, accounts::name))
        .load(conn)?)
}

#[cfg(test)]
mod tests {
    use super::quarter;
    use chrono::NaiveDate;

    #[test]
    fn a_quarter_has_the_months_that_have_begun() {
        let of = |month, day| {
            quarter(NaiveDate::from_ymd_opt(2026, month, day).unwrap())
                .into_iter()
                .map(|first| first.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(of(1, 1), ["2026-01-01"]);
        assert_eq!(of(5, 31), ["2026-04-01", "2026-05-01"]);
        assert_eq!(of(12, 31), ["2026-10-01", "2026-11-01", "2026-12-01"]);
    }
}
