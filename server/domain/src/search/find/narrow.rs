//! Filters: what they name, looked up among what the reader may see.

use chrono_tz::Tz;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::Search;
use crate::community::reader::Reader;
use crate::community::space::Space;
use crate::community::tag;
use crate::db::AnyConnection;
use crate::db::schema::{people, tags};
use crate::search::query::{Kind, Query, State};
use crate::types::{Id, PersonId, SpaceId};
use crate::{Error, Result, UtcTime};

/// Filters, as the database knows them.
#[derive(Debug, Default)]
pub(super) struct Narrow {
    pub(super) spaces: Option<Vec<SpaceId>>,
    pub(super) tags: Vec<Id>,
    pub(super) without_tags: Vec<Id>,
    pub(super) authors: Vec<Vec<PersonId>>,
    pub(super) states: Vec<State>,
    pub(super) kinds: Vec<Kind>,
    pub(super) from: Option<UtcTime>,
    pub(super) before: Option<UtcTime>,
}

impl Narrow {
    /// `None` when nothing can be in it.
    pub(super) fn of(
        conn: &mut AnyConnection,
        reader: &Reader,
        search: &Search,
        query: &Query,
        places: &[Space],
        now: UtcTime,
        zone: Tz,
    ) -> Result<Option<Self>> {
        let filters = &query.filters;
        let mut narrow = Self::default();
        for wanted in filters.spaces.iter().chain(&search.space) {
            let of: Vec<SpaceId> = places
                .iter()
                .filter(|space| {
                    let named = |name: &str| name.to_lowercase() == wanted.to_lowercase();
                    space.slug == *wanted || named(&space.name_ja) || named(&space.name_en)
                })
                .map(|space| space.id)
                .filter(|id| {
                    narrow
                        .spaces
                        .as_ref()
                        .is_none_or(|before| before.contains(id))
                })
                .collect();
            if of.is_empty() {
                return Ok(None);
            }
            narrow.spaces = Some(of);
        }
        for called in filters.tags.iter().chain(&search.tag) {
            match tag_called(conn, reader, called)? {
                Some(id) => narrow.tags.push(id),
                None => return Ok(None),
            }
        }
        for called in &filters.without_tags {
            narrow
                .without_tags
                .extend(tag_called(conn, reader, called)?);
        }
        for name in &filters.authors {
            let people = people_named(conn, reader, name)?;
            if people.is_empty() {
                return Ok(None);
            }
            narrow.authors.push(people);
        }
        narrow.states = filters.states.clone();
        narrow.states.extend(search.state);
        if narrow.states.contains(&State::Mine) && reader.person.is_none() {
            return Ok(None);
        }
        narrow.kinds = filters.kinds.clone();
        narrow.kinds.extend(search.kind);
        narrow.from = filters.from.map(|day| UtcTime::start_of_day(day, zone));
        narrow.before = filters.before.map(|day| UtcTime::start_of_day(day, zone));
        if let Some(period) = search.period {
            let since = now.plus_days(-period.days());
            narrow.from = Some(narrow.from.map_or(since, |from| from.max(since)));
        }
        Ok(Some(narrow))
    }

    /// Whether topics can be in it.
    pub(super) fn has_topics(&self) -> bool {
        !self.kinds.contains(&Kind::Case)
    }

    /// Whether cases can be in it: they stand in no space, carry no tag and are not answered.
    pub(super) fn has_cases(&self) -> bool {
        self.kinds.iter().all(|kind| *kind == Kind::Case)
            && self.spaces.is_none()
            && self.tags.is_empty()
            && self.states.iter().all(|state| *state == State::Mine)
    }

    /// Whether it asks for posts, not for topics: then the topic's own is not enough.
    pub(super) fn asks_for_posts(&self) -> bool {
        !self.authors.is_empty()
            || self
                .states
                .iter()
                .any(|state| matches!(state, State::Official | State::Mine))
    }
}

/// The tag of this slug or name, if the reader can see something under it.
fn tag_called(conn: &mut AnyConnection, reader: &Reader, called: &str) -> Result<Option<Id>> {
    let named = diesel::dsl::sql::<Bool>("lower(tags.name) = ").bind::<Text, _>(called.to_owned());
    let slugs: Vec<String> = tags::table
        .filter(tags::slug.eq(called).or(named))
        .order((tags::slug.ne(called), tags::id))
        .limit(5)
        .select(tags::slug)
        .load(conn)?;
    for slug in slugs {
        match tag::by_slug(conn, reader, &slug) {
            Ok((id, _)) => return Ok(Some(id)),
            Err(Error::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// Who has `name` in their name, white space aside. Whether a post shows it is asked of each post.
fn people_named(conn: &mut AnyConnection, reader: &Reader, name: &str) -> Result<Vec<PersonId>> {
    const MOST_PEOPLE: i64 = 500;
    if matches!(name, "me" | "自分") {
        return Ok(reader.person.into_iter().collect());
    }
    let mut pattern = String::from("%");
    for c in name.chars().filter(|c| !c.is_whitespace()) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    if pattern == "%%" {
        return Ok(Vec::new());
    }
    let is_named = diesel::dsl::sql::<Bool>(
        "replace(replace(lower(people.name), ' ', ''), '\u{3000}', '') LIKE ",
    )
    .bind::<Text, _>(pattern)
    .sql(" ESCAPE '\\'");
    Ok(people::table
        .filter(is_named)
        .order(people::id)
        .limit(MOST_PEOPLE)
        .select(people::id)
        .load(conn)?)
}
