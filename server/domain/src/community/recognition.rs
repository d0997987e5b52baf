//! Badges: a few first times and one long effort, each given once. No points, no ranking, and never to the vendor's people.
//!
//! **A badge counts only what every member can read under its author's own name.** An answer counts while it stands under name and
//! company, in a space and for an audience of all members, and neither it nor its question is hidden; a case counts while it is out
//! with its customer's name on it. So nobody learns from a badge what they could not read, and nothing done under a mask earns one.
//!
//! `settle` works out what a person's badges are and changes what is kept to that, however often it runs. Every act that may make
//! a difference calls it in its own transaction.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::community::notice::{self, Kind, News};
use crate::community::{Audience, Identity, PostKind, SpaceAudience, TopicKind};
use crate::db::schema::{
    badges, departures, notices, posts, spaces, staff_members, stories, story_consents, topics,
};
use crate::db::{AnyConnection, lock};
use crate::i18n::Locale;
use crate::types::{AccountId, Id, PersonId, TopicId};
use crate::{Result, Tx, UtcTime, job};

crate::text_enum! {
    /// What somebody is recognised for.
    Badge {
        /// Answered a question of somebody else.
        FirstAnswer = "first_answer",
        /// An answer of theirs was accepted.
        FirstAccepted = "first_accepted",
        /// A case is out under their name.
        CaseShared = "case_shared",
        /// Answers of theirs were accepted by five other companies.
        HelpedFive = "helped_five",
    }
}

impl Badge {
    /// The message that names it.
    pub fn key(self) -> &'static str {
        match self {
            Self::FirstAnswer => "badge-first-answer",
            Self::FirstAccepted => "badge-first-accepted",
            Self::CaseShared => "badge-case-shared",
            Self::HelpedFive => "badge-helped-five",
        }
    }

    /// The message that says what it is for.
    pub fn about(self) -> &'static str {
        match self {
            Self::FirstAnswer => "badge-first-answer-about",
            Self::FirstAccepted => "badge-first-accepted-about",
            Self::CaseShared => "badge-case-shared-about",
            Self::HelpedFive => "badge-helped-five-about",
        }
    }
}

/// Companies that it takes to have helped several.
const COMPANIES: usize = 5;

/// The badges that stand, in the order of what they are for.
pub fn of(conn: &mut AnyConnection, person: PersonId) -> Result<Vec<Badge>> {
    let mut found: Vec<Badge> = badges::table
        .filter(badges::person_id.eq(person))
        .filter(badges::taken_at.is_null())
        .select(badges::badge)
        .load(conn)?;
    found.sort_unstable();
    Ok(found)
}

/// Brings a person's badges to what they have earned: gives what is missing, with a notice the first time, and takes back what no
/// longer stands, with the notice of it.
pub(crate) fn settle(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    bring(tx, person, true)
}

/// [`settle`] without a word: of what happened before there was anybody to tell.
pub(crate) fn settle_quietly(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    bring(tx, person, false)
}

fn bring(tx: &mut Tx<'_>, person: PersonId, tell: bool) -> Result<()> {
    lock::until_commit(tx.conn, &format!("badges:{person}"))?;
    let earned = earned(tx.conn, person)?;
    let kept: Vec<(Badge, Option<UtcTime>)> = badges::table
        .filter(badges::person_id.eq(person))
        .select((badges::badge, badges::taken_at))
        .load(tx.conn)?;
    for badge in Badge::ALL.iter().copied() {
        let standing = kept.iter().find(|(of, _)| *of == badge);
        match (standing, earned.contains(&badge)) {
            (None, true) => {
                diesel::insert_into(badges::table)
                    .values((
                        badges::person_id.eq(person),
                        badges::badge.eq(badge),
                        badges::awarded_at.eq(tx.now),
                    ))
                    .execute(tx.conn)?;
                if tell {
                    let path = format!("/u/{person}");
                    let news = News::of_page(&path, badge.as_str());
                    notice::tell(tx, person, Kind::Badge, &news)?;
                }
            }
            (Some((_, Some(_))), true) => set_taken(tx, person, badge, None)?,
            (Some((_, None)), false) => {
                let now = tx.now;
                set_taken(tx, person, badge, Some(now))?;
                untell(tx, person, badge)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The kind of job that settles who is left of a topic with many.
pub const JOB: &str = "badges";
/// People settled in one transaction.
const BATCH: usize = 50;

/// Whom a job settles: who wrote in a topic, after this person.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Rest {
    topic: TopicId,
    after: PersonId,
}

/// [`settle`] for everyone who wrote in a topic that was hidden, restored, or shown otherwise: a few at once, the rest by a job.
pub(crate) fn settle_topic(tx: &mut Tx<'_>, topic: TopicId) -> Result<()> {
    settle_rest(tx, &Rest { topic, after: 0 })
}

/// Does a job's share.
pub fn settle_rest(tx: &mut Tx<'_>, rest: &Rest) -> Result<()> {
    let people: Vec<PersonId> = posts::table
        .filter(posts::topic_id.eq(rest.topic))
        .filter(posts::kind.eq(PostKind::Answer))
        .filter(posts::account_id.is_not_null())
        .filter(posts::author_id.gt(rest.after))
        .select(posts::author_id)
        .distinct()
        .order(posts::author_id)
        .limit(i64::try_from(BATCH).unwrap_or(50))
        .load(tx.conn)?;
    for person in &people {
        settle(tx, *person)?;
    }
    match people.last() {
        Some(after) if people.len() == BATCH => {
            let rest = Rest {
                after: *after,
                ..*rest
            };
            let now = tx.now;
            job::enqueue(tx, JOB, &rest, now, None)?;
            Ok(())
        }
        _ => Ok(()),
    }
}

fn set_taken(tx: &mut Tx<'_>, person: PersonId, badge: Badge, at: Option<UtcTime>) -> Result<()> {
    diesel::update(badges::table.find((person, badge.as_str())))
        .set(badges::taken_at.eq(at))
        .execute(tx.conn)?;
    Ok(())
}

/// Takes a badge out of the notices that tell of it.
fn untell(tx: &mut Tx<'_>, person: PersonId, badge: Badge) -> Result<()> {
    let told: Vec<(Id, String)> = notices::table
        .filter(notices::person_id.eq(person))
        .filter(notices::kind.eq(Kind::Badge))
        .select((notices::id, notices::detail))
        .load(tx.conn)?;
    for (id, detail) in told {
        let rest: Vec<&str> = detail
            .split(',')
            .filter(|of| *of != badge.as_str())
            .collect();
        if rest.is_empty() {
            diesel::delete(notices::table.find(id)).execute(tx.conn)?;
        } else {
            diesel::update(notices::table.find(id))
                .set(notices::detail.eq(rest.join(",")))
                .execute(tx.conn)?;
        }
    }
    Ok(())
}

/// The badges that a notice tells of, in words.
pub(crate) fn words(locale: Locale, detail: &str) -> String {
    detail
        .split(',')
        .filter_map(|key| key.parse::<Badge>().ok())
        .map(|badge| locale.t(badge.key()).into_owned())
        .collect::<Vec<_>>()
        .join(&locale.t("badge-and"))
}

/// What a person has earned, by what stands now.
fn earned(conn: &mut AnyConnection, person: PersonId) -> Result<Vec<Badge>> {
    let vendor: bool = diesel::select(diesel::dsl::exists(
        staff_members::table
            .find(person)
            .filter(staff_members::ended_at.is_null()),
    ))
    .get_result(conn)?;
    if vendor {
        return Ok(Vec::new());
    }
    // In sight of every member, under the author's name and company, to a question of somebody else's.
    let answers = || {
        posts::table
            .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
            .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
            .filter(posts::author_id.eq(person))
            .filter(posts::kind.eq(PostKind::Answer))
            .filter(posts::identity.eq(Identity::Full))
            .filter(posts::account_id.is_not_null())
            .filter(posts::hidden_at.is_null())
            .filter(topics::kind.eq(TopicKind::Question))
            .filter(topics::author_id.ne(person))
            .filter(topics::hidden_at.is_null())
            .filter(topics::audience.eq(Audience::Members))
            .filter(spaces::audience.eq_any([SpaceAudience::Public, SpaceAudience::Members]))
    };
    let accepted = || answers().filter(posts::accepted_at.is_not_null());
    let mut earned = Vec::new();
    let first: Option<Id> = answers()
        .select(posts::id)
        .limit(1)
        .first(conn)
        .optional()?;
    if first.is_some() {
        earned.push(Badge::FirstAnswer);
        let first: Option<Id> = accepted()
            .select(posts::id)
            .limit(1)
            .first(conn)
            .optional()?;
        if first.is_some() {
            earned.push(Badge::FirstAccepted);
            // Companies that asked under their name, or whose asker has left since; one's own is none of them.
            let companies: Vec<Option<AccountId>> = accepted()
                .filter(topics::account_id.is_not_null())
                .filter(topics::account_id.ne(posts::account_id))
                .filter(
                    topics::identity.eq(Identity::Full).or(topics::author_id
                        .eq_any(departures::table.select(departures::person_id))
                        .and(topics::identity.eq(Identity::Name))),
                )
                .select(topics::account_id)
                .distinct()
                .limit(i64::try_from(COMPANIES).unwrap_or(5))
                .load(conn)?;
            if companies.len() >= COMPANIES {
                earned.push(Badge::HelpedFive);
            }
        }
    }
    let case: Option<Id> = stories::table
        .inner_join(story_consents::table.on(stories::consent_id.eq(story_consents::id.nullable())))
        .filter(stories::customer_id.eq(person))
        .filter(stories::published_at.is_not_null())
        .filter(stories::hidden_at.is_null())
        .filter(stories::withdrawn_at.is_null())
        .filter(story_consents::version.eq(stories::version))
        .filter(story_consents::shown_name.is_not_null())
        .select(stories::id)
        .first(conn)
        .optional()?;
    if case.is_some() {
        earned.push(Badge::CaseShared);
    }
    Ok(earned)
}
