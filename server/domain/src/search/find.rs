//! Looking for what was typed among what the reader may read.

mod case;
mod hit;
mod narrow;

use chrono_tz::Tz;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

pub use case::CaseHit;
pub use hit::{Hit, PostHit};

use super::engine::{self, Field, search_fts};
use super::query::{self, Kind, Query, State};
use super::rank::{self, Candidate, Ranked};
use super::similar::{self, Similar};
use super::terms::Term;
use crate::community::cursor::{Cursor, Slice};
use crate::community::reader::Reader;
use crate::community::space::Space;
use crate::community::{Identity, TopicKind, space};
use crate::db::AnyConnection;
use crate::db::schema::{posts, search_documents, spaces, topic_tags, topics};
use crate::types::{PostId, TopicId};
use crate::{Actor, Result, UtcTime};
use hit::hits;
use narrow::Narrow;

/// Topics on a page.
pub const PAGE: usize = 20;
/// Posts that are ordered for one search; of more, the newest, and those whose titles say it.
const MOST: i64 = 500;
/// Of those, by their titles.
const MOST_TITLES: i64 = 300;
/// Characters of a text that count for the order.
const COUNTED: i32 = 6_000;

crate::text_enum! {
    /// How long ago something was written at most.
    Period {
        /// A week.
        Week = "week",
        /// 30 days.
        Month = "month",
        /// A year.
        Year = "year",
    }
}

impl Period {
    fn days(self) -> i64 {
        match self {
            Self::Week => 7,
            Self::Month => 30,
            Self::Year => 365,
        }
    }
}

/// A search as it was asked for.
#[derive(Debug, Clone, Default)]
pub struct Search {
    /// What was typed.
    pub typed: String,
    /// In this space (slug).
    pub space: Option<String>,
    /// With this tag (slug or name).
    pub tag: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// In this state.
    pub state: Option<State>,
    /// Written within this time.
    pub period: Option<Period>,
    /// The newest first, instead of the best.
    pub newest: bool,
    /// After this row.
    pub after: Option<Cursor>,
}

impl Search {
    /// Whether fields beside the box narrow it.
    pub fn is_narrowed(&self) -> bool {
        self.space.is_some()
            || self.tag.is_some()
            || self.kind.is_some()
            || self.state.is_some()
            || self.period.is_some()
    }
}

/// What came of a search.
#[derive(Debug, Clone)]
pub struct Results {
    /// What was understood.
    pub query: Query,
    /// The rows.
    pub hits: Slice<Hit>,
    /// How many topics there are; on the first page.
    pub total: Option<usize>,
    /// Whether there are more than that.
    pub at_least: bool,
    /// The spaces the reader may enter.
    pub spaces: Vec<Space>,
    /// Where nothing was found: what has some of the words.
    pub partly: Vec<Similar>,
    /// Where nothing was found: whether there is something without the filters.
    pub found_unfiltered: bool,
}

impl Results {
    /// The words that nothing has, where content is missing and not only filtered away.
    pub fn missed(&self) -> Option<&str> {
        let missed = self.total == Some(0)
            && !self.found_unfiltered
            && !self.query.terms.is_empty()
            && !self.query.words.is_empty();
        missed.then_some(self.query.words.as_str())
    }
}

/// Looks for what was asked. What is not there for this reader is not found; nothing typed is an error.
pub fn search(
    conn: &mut AnyConnection,
    actor: &Actor,
    search: &Search,
    now: UtcTime,
    zone: Tz,
) -> Result<Results> {
    let reader = Reader::of(actor);
    let query = query::parse(&search.typed);
    let spaces = space::readable(conn, &reader)?;
    let mut results = Results {
        hits: Slice {
            items: Vec::new(),
            next: None,
        },
        total: Some(0),
        at_least: false,
        partly: Vec::new(),
        found_unfiltered: false,
        spaces,
        query,
    };
    let query = &results.query;
    if query.is_empty() && !search.is_narrowed() {
        return Ok(results);
    }
    let narrow = Narrow::of(conn, &reader, search, query, &results.spaces, now, zone)?;
    let (rows, total, at_least) = match &narrow {
        None => (Vec::new(), Some(0), false),
        Some(narrow) if search.newest || query.terms.is_empty() => {
            newest(conn, actor, query, narrow, search.after)?
        }
        Some(narrow) => best(conn, actor, query, narrow, search.after)?,
    };
    let shown = Slice::cut(rows, PAGE, |row: &Ranked| Cursor {
        key: row.score,
        id: row.topic_id,
    });
    results.total = total.filter(|_| search.after.is_none());
    results.at_least = at_least;
    results.hits = Slice {
        items: hits(conn, actor, &results.query.terms, &shown.items)?,
        next: shown.next,
    };
    if results.total == Some(0) {
        let filtered = search.is_narrowed() || results.query.filters != query::Filters::default();
        if filtered && !results.query.terms.is_empty() {
            let bare = Narrow::default();
            results.found_unfiltered = !ids(conn, &reader, &results.query, &bare, Field::All, 1)?
                .is_empty()
                || !case::found(conn, actor, &results.query, &bare)?.is_empty();
        }
        results.partly = similar::with_some_of(conn, &reader, &results.query.terms)?;
    }
    Ok(results)
}

/// Adds to a boxed query over documents, topics and spaces what the reader may read and what narrows the search.
macro_rules! narrowed {
    ($conn:expr, $query:expr, $reader:expr, $search:expr, $narrow:expr) => {{
        let (reader, narrow): (&Reader, &Narrow) = ($reader, $narrow);
        let mut query = crate::readable!($query, reader);
        if let Some(wanted) = &narrow.spaces {
            query = query.filter(topics::space_id.eq_any(wanted.clone()));
        }
        for tag in &narrow.tags {
            query = query.filter(exists(
                topic_tags::table
                    .filter(topic_tags::topic_id.eq(topics::id))
                    .filter(topic_tags::tag_id.eq(*tag)),
            ));
        }
        for tag in &narrow.without_tags {
            query = query.filter(diesel::dsl::not(exists(
                topic_tags::table
                    .filter(topic_tags::topic_id.eq(topics::id))
                    .filter(topic_tags::tag_id.eq(*tag)),
            )));
        }
        let post = || posts::table.filter(posts::id.eq(search_documents::post_id));
        for people in &narrow.authors {
            let theirs = post().filter(posts::author_id.eq_any(people.clone()));
            if reader.unmasked {
                query = query.filter(exists(theirs));
            } else {
                // A name that a post does not show finds nothing, but for its author.
                query = query.filter(exists(
                    theirs.filter(
                        posts::identity
                            .ne(Identity::Profile)
                            .or(posts::author_id.eq(reader.person.unwrap_or(0))),
                    ),
                ));
            }
        }
        for kind in narrow.kinds.iter().filter_map(|kind| kind.topic()) {
            query = query.filter(topics::kind.eq(kind));
        }
        for state in &narrow.states {
            query = match state {
                State::Unanswered => query
                    .filter(topics::kind.eq(TopicKind::Question))
                    .filter(topics::answer_count.eq(0)),
                State::Answered => query.filter(topics::answer_count.gt(0)),
                State::Solved => query.filter(topics::solved_at.is_not_null()),
                State::Unsolved => query
                    .filter(topics::kind.eq(TopicKind::Question))
                    .filter(topics::solved_at.is_null()),
                State::Official => {
                    query.filter(exists(post().filter(posts::endorsed_at.is_not_null())))
                }
                State::Mine => query.filter(exists(
                    post().filter(posts::author_id.eq(reader.person.unwrap_or(0))),
                )),
            };
        }
        if let Some(from) = narrow.from {
            query = query.filter(exists(post().filter(posts::created_at.ge(from))));
        }
        if let Some(before) = narrow.before {
            query = query.filter(exists(post().filter(posts::created_at.lt(before))));
        }
        if let Some(lacks) = engine::lacks($conn, &$search.without) {
            query = query.filter(
                diesel::dsl::sql::<Bool>(lacks.before)
                    .bind::<Text, _>(lacks.bound)
                    .sql(lacks.after),
            );
        }
        query
    }};
}

/// The documents that have every term in `field`, joined with their topics and spaces.
macro_rules! having {
    ($holds:expr, $select:expr) => {
        search_fts::table
            .inner_join(search_documents::table.on(search_documents::post_id.eq(search_fts::rowid)))
            .inner_join(topics::table.on(topics::id.eq(search_documents::topic_id)))
            .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
            .filter(
                diesel::dsl::sql::<Bool>($holds.before)
                    .bind::<Text, _>($holds.bound)
                    .sql($holds.after),
            )
            .select($select)
            .into_boxed()
    };
}

/// The newest posts that have every term.
fn ids(
    conn: &mut AnyConnection,
    reader: &Reader,
    search: &Query,
    narrow: &Narrow,
    field: Field,
    most: i64,
) -> Result<Vec<PostId>> {
    let Some(holds) = engine::holds(conn, &search.terms, field) else {
        return Ok(Vec::new());
    };
    let query = having!(holds, search_fts::rowid);
    let query = narrowed!(conn, query, reader, search, narrow);
    Ok(query
        .order(search_fts::rowid.desc())
        .limit(most)
        .load(conn)?)
}

/// The newest topics' own posts that have every term, one of these: for similar questions.
pub(super) fn leading(
    conn: &mut AnyConnection,
    reader: &Reader,
    terms: &[Term],
    title: bool,
    most: i64,
) -> Result<Vec<TopicId>> {
    let field = if title { Field::Title } else { Field::All };
    let Some(holds) = engine::holds(conn, terms, field) else {
        return Ok(Vec::new());
    };
    let query = having!(holds, topics::id);
    let query = crate::readable!(query, reader);
    Ok(query
        .filter(search_documents::leads.eq(true))
        .filter(topics::hidden_at.is_null())
        .order(search_fts::rowid.desc())
        .limit(most)
        .load(conn)?)
}

type Found = (Vec<Ranked>, Option<usize>, bool);

/// The best first.
fn best(
    conn: &mut AnyConnection,
    actor: &Actor,
    query: &Query,
    narrow: &Narrow,
    after: Option<Cursor>,
) -> Result<Found> {
    let reader = &Reader::of(actor);
    let mut found = Vec::new();
    let mut at_least = false;
    if narrow.has_topics() {
        found = ids(conn, reader, query, narrow, Field::All, MOST)?;
        at_least = i64::try_from(found.len()).unwrap_or(MOST) >= MOST;
        if at_least {
            found.extend(ids(conn, reader, query, narrow, Field::Title, MOST_TITLES)?);
            found.sort_unstable();
            found.dedup();
        }
    }
    let mut candidates = candidates(conn, found)?;
    let cases = case::found(conn, actor, query, narrow)?;
    candidates.extend(cases.into_iter().map(|case| case.candidate));
    let mut rows = rank::rank(&query.terms, &query.soft, &candidates);
    let total = rows.len();
    if let Some(after) = after {
        rows.retain(|row| (row.score, row.topic_id) < (after.key, after.id));
    }
    Ok((rows, Some(total), at_least))
}

/// The newest topics and cases first.
fn newest(
    conn: &mut AnyConnection,
    actor: &Actor,
    query: &Query,
    narrow: &Narrow,
    after: Option<Cursor>,
) -> Result<Found> {
    let (mut rows, mut total, at_least) = if narrow.has_topics() {
        newest_topics(conn, &Reader::of(actor), query, narrow, after)?
    } else {
        (Vec::new(), 0, false)
    };
    for case in case::found(conn, actor, query, narrow)? {
        let row = Ranked {
            topic_id: case.candidate.topic_id,
            post_id: case.candidate.post_id,
            score: case.published_at.0,
        };
        if after.is_none_or(|after| (row.score, row.topic_id) < (after.key, after.id)) {
            rows.push(row);
            total += 1;
        }
    }
    rows.sort_by_key(|row| std::cmp::Reverse((row.score, row.topic_id)));
    rows.truncate(PAGE + 1);
    Ok((rows, Some(total), at_least))
}

fn newest_topics(
    conn: &mut AnyConnection,
    reader: &Reader,
    query: &Query,
    narrow: &Narrow,
    after: Option<Cursor>,
) -> Result<(Vec<Ranked>, usize, bool)> {
    type Row = (PostId, TopicId, UtcTime);
    let columns = (search_documents::post_id, topics::id, topics::created_at);
    macro_rules! load {
        ($query:expr) => {{
            let mut query = narrowed!(conn, $query, reader, query, narrow);
            if let Some(after) = after {
                query = query.filter(
                    topics::created_at.lt(after.key).or(topics::created_at
                        .eq(after.key)
                        .and(topics::id.lt(after.id))),
                );
            }
            query
                .order((
                    topics::created_at.desc(),
                    topics::id.desc(),
                    search_documents::post_id.asc(),
                ))
                .limit(MOST)
                .load::<Row>(conn)?
        }};
    }
    let rows: Vec<Row> = match engine::holds(conn, &query.terms, Field::All) {
        Some(holds) => load!(having!(holds, columns)),
        None => {
            let mut everything = search_documents::table
                .inner_join(topics::table.on(topics::id.eq(search_documents::topic_id)))
                .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
                .select(columns)
                .into_boxed();
            if !narrow.asks_for_posts() {
                everything = everything.filter(search_documents::leads.eq(true));
            }
            load!(everything)
        }
    };
    let at_least = i64::try_from(rows.len()).unwrap_or(MOST) >= MOST;
    let mut order: Vec<(TopicId, UtcTime)> = rows.iter().map(|row| (row.1, row.2)).collect();
    order.dedup();
    let total = order.len();
    order.truncate(PAGE + 1);
    let shown: Vec<PostId> = rows
        .iter()
        .filter(|row| order.iter().any(|(topic, _)| *topic == row.1))
        .map(|row| row.0)
        .collect();
    let ranked = rank::rank(&query.terms, &query.soft, &candidates(conn, shown)?);
    let rows = order
        .into_iter()
        .filter_map(|(topic, at)| {
            let row = ranked.iter().find(|row| row.topic_id == topic)?;
            Some(Ranked {
                score: at.0,
                ..*row
            })
        })
        .collect();
    Ok((rows, total, at_least))
}

/// What the order is worked out from.
fn candidates(conn: &mut AnyConnection, ids: Vec<PostId>) -> Result<Vec<Candidate>> {
    type Row = (
        (PostId, TopicId, bool, String, String),
        Option<UtcTime>,
        Option<UtcTime>,
        Option<UtcTime>,
    );
    let beginning = diesel::dsl::sql::<Text>("substr(search_documents.body, 1, ")
        .bind::<diesel::sql_types::Integer, _>(COUNTED)
        .sql(")");
    let rows: Vec<Row> = search_documents::table
        .inner_join(posts::table.on(posts::id.eq(search_documents::post_id)))
        .inner_join(topics::table.on(topics::id.eq(search_documents::topic_id)))
        .filter(search_documents::post_id.eq_any(ids))
        .filter(posts::hidden_at.is_null())
        .select((
            (
                search_documents::post_id,
                search_documents::topic_id,
                search_documents::leads,
                search_documents::title,
                beginning,
            ),
            posts::accepted_at,
            posts::endorsed_at,
            topics::solved_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(
            |((post_id, topic_id, leads, title, body), accepted, endorsed, solved)| Candidate {
                post_id,
                topic_id,
                leads,
                title,
                body,
                accepted: accepted.is_some(),
                endorsed: endorsed.is_some(),
                solved: solved.is_some(),
            },
        )
        .collect())
}
