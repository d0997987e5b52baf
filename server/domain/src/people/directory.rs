//! The directory: customers of every company who chose to be found, the latest to come in first. Vendor staff are never in it, and
//! a word finds nobody by what they did not choose to show.

use diesel::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::profile::listed_uses;
use crate::community::cursor::{Cursor, Slice};
use crate::community::reader::Reader;
use crate::community::tag::{self, Tag};
use crate::community::{Identity, PostKind, TopicKind};
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, departures, memberships, people, posts, profiles, spaces, staff_members, topic_tags,
    topics,
};
use crate::policy;
use crate::types::PersonId;
use crate::{Actor, Error, Result, UtcTime};

#[diesel::declare_sql_function]
extern "SQL" {
    /// Text in small letters: PostgreSQL's `LIKE` knows large ones from small ones, SQLite's does not.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// People on one page.
pub const PAGE: usize = 30;
/// Words of a search that count.
const WORDS: usize = 6;
/// People who answer under one tag that are looked at.
const ANSWERING: i64 = 5_000;
/// Characters of a search that count.
const MAX_QUERY: usize = 100;

/// Whom to look for.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Words that name, company, department or what they use contain, each of them.
    pub q: String,
    /// Those who answer questions with this tag (slug).
    pub tag: Option<String>,
    /// After this row.
    pub after: Option<Cursor>,
}

/// Somebody in the directory.
#[derive(Debug, Clone)]
pub struct Found {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Company, where they show it.
    pub company: Option<String>,
    /// Department, where they show it.
    pub department: Option<String>,
    /// What they use.
    pub uses: Vec<String>,
    /// How they introduce themselves.
    pub introduction: String,
}

/// A page of the directory.
#[derive(Debug, Clone)]
pub struct Directory {
    /// The people.
    pub people: Slice<Found>,
    /// The tag, if one was asked for.
    pub tag: Option<Tag>,
    /// The reader is in it.
    pub listed: bool,
    /// The reader could be in it.
    pub may_be_listed: bool,
}

/// The condition that a membership holds now.
macro_rules! current {
    ($now:expr) => {
        memberships::joined_at
            .is_not_null()
            .and(
                memberships::valid_from
                    .is_null()
                    .or(memberships::valid_from.le($now)),
            )
            .and(
                memberships::valid_to
                    .is_null()
                    .or(memberships::valid_to.gt($now)),
            )
    };
}

/// The patterns that stand for a word: as it was typed, and with its width folded.
fn patterns(word: &str) -> (String, String) {
    let pattern = |word: &str| {
        let escaped = word
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        format!("%{escaped}%")
    };
    (pattern(word), pattern(&word.nfkc().collect::<String>()))
}

/// The people of a filter. Errors: `NotFound` for who has no account, and for a tag that is not there for them.
pub fn people(
    conn: &mut AnyConnection,
    actor: &Actor,
    filter: &Filter,
    now: UtcTime,
) -> Result<Directory> {
    policy::community::look_up(actor)?;
    let reader = Reader::of(actor);
    let tag = match &filter.tag {
        Some(slug) => Some(tag::by_slug(conn, &reader, slug)?),
        None => None,
    };
    let mut query = profiles::table
        .inner_join(people::table.on(people::id.eq(profiles::person_id)))
        .filter(profiles::listed_at.is_not_null())
        .filter(people::suspended_at.is_null())
        .filter(diesel::dsl::not(diesel::dsl::exists(
            departures::table.filter(departures::person_id.eq(profiles::person_id)),
        )))
        .filter(diesel::dsl::not(diesel::dsl::exists(
            staff_members::table
                .filter(staff_members::person_id.eq(profiles::person_id))
                .filter(staff_members::ended_at.is_null()),
        )))
        .filter(diesel::dsl::exists(
            memberships::table
                .filter(memberships::person_id.eq(profiles::person_id))
                .filter(current!(now)),
        ))
        .order((profiles::listed_at.desc(), profiles::person_id.desc()))
        .limit(i64::try_from(PAGE + 1).unwrap_or(31))
        .select((
            people::id,
            people::name,
            profiles::listed_at,
            profiles::show_company,
            profiles::show_department,
            profiles::department,
            profiles::uses,
            profiles::introduction,
        ))
        .into_boxed();
    let typed: String = filter
        .q
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_QUERY)
        .collect();
    for word in typed.split_whitespace().take(WORDS) {
        let (plain, folded) = patterns(word);
        let said = |pattern: &str| {
            let pattern = pattern.to_lowercase();
            lower(people::name)
                .like(pattern.clone())
                .escape('\\')
                .or(lower(profiles::uses).like(pattern.clone()).escape('\\'))
                .or(profiles::show_department.eq(true).and(
                    lower(profiles::department)
                        .like(pattern.clone())
                        .escape('\\'),
                ))
                .or(profiles::show_company.eq(true).and(diesel::dsl::exists(
                    memberships::table
                        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
                        .filter(memberships::person_id.eq(profiles::person_id))
                        .filter(current!(now))
                        .filter(lower(accounts::name).like(pattern).escape('\\')),
                )))
        };
        query = query.filter(said(&plain).or(said(&folded)));
    }
    if let Some((id, _)) = &tag {
        let under = profiles::table
            .inner_join(posts::table.on(posts::author_id.eq(profiles::person_id)))
            .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
            .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
            .inner_join(topic_tags::table.on(topic_tags::topic_id.eq(topics::id)))
            .filter(topic_tags::tag_id.eq(*id))
            .filter(topics::kind.eq(TopicKind::Question))
            .filter(posts::kind.eq(PostKind::Answer))
            .filter(posts::identity.eq(Identity::Full))
            .filter(posts::hidden_at.is_null())
            .filter(profiles::listed_at.is_not_null())
            .select(profiles::person_id)
            .distinct()
            .limit(ANSWERING)
            .into_boxed();
        let answering: Vec<PersonId> = crate::readable!(under, &reader).load(conn)?;
        query = query.filter(profiles::person_id.eq_any(answering));
    }
    if let Some(after) = filter.after {
        query = query.filter(
            profiles::listed_at.lt(after.key).or(profiles::listed_at
                .eq(after.key)
                .and(profiles::person_id.lt(after.id))),
        );
    }
    type Row = (
        PersonId,
        String,
        Option<UtcTime>,
        bool,
        bool,
        String,
        String,
        String,
    );
    let rows: Vec<Row> = query.load(conn)?;
    let rows = Slice::cut(rows, PAGE, |row: &Row| Cursor {
        key: row.2.unwrap_or(UtcTime(0)).0,
        id: row.0,
    });
    let ids: Vec<PersonId> = rows
        .items
        .iter()
        .filter(|row| row.3)
        .map(|row| row.0)
        .collect();
    let companies: Vec<(PersonId, String)> = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::person_id.eq_any(ids))
        .filter(current!(now))
        .order(memberships::id)
        .select((memberships::person_id, accounts::name))
        .load(conn)?;
    let items = rows
        .items
        .into_iter()
        .map(
            |(id, name, _, _, show_department, department, uses, introduction)| Found {
                company: companies
                    .iter()
                    .find(|(of, _)| *of == id)
                    .map(|(_, name)| name.clone()),
                department: Some(department).filter(|text| show_department && !text.is_empty()),
                uses: listed_uses(&uses),
                id,
                name,
                introduction,
            },
        )
        .collect();
    let own = policy::community::present(actor).ok().map(|may| may.0);
    let listed = match own {
        Some(me) => diesel::select(diesel::dsl::exists(
            profiles::table
                .find(me)
                .filter(profiles::listed_at.is_not_null()),
        ))
        .get_result(conn)?,
        None => false,
    };
    Ok(Directory {
        people: Slice {
            items,
            next: rows.next,
        },
        tag: tag.map(|(_, tag)| tag),
        listed,
        may_be_listed: own.is_some(),
    })
}

/// Whether the directory may be read at all, for pages that link to it.
pub fn is_open(actor: &Actor) -> bool {
    !matches!(policy::community::look_up(actor), Err(Error::NotFound))
}
