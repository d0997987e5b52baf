//! Cases among what is looked for: those that the reader may read, by the words of their page.

use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::narrow::Narrow;
use crate::community::text as community_text;
use crate::db::AnyConnection;
use crate::db::schema::{search_stories, stories, story_consents};
use crate::search::engine::{self, Field, search_fts};
use crate::search::excerpt::{self, Part};
use crate::search::index::case as index;
use crate::search::query::{Query, State};
use crate::search::rank::{Candidate, Ranked};
use crate::search::terms::Term;
use crate::stories::StoryId;
use crate::stories::consent::Shown;
use crate::stories::list;
use crate::{Actor, Result, UtcTime};

/// Cases that are ordered for one search; of more, the newest.
const MOST: i64 = 300;

/// A case that was found.
#[derive(Debug, Clone)]
pub struct CaseHit {
    /// The case.
    pub id: StoryId,
    /// The title's share of the address.
    pub slug: String,
    /// The title, with marks.
    pub title: Vec<Part>,
    /// Its language.
    pub lang: &'static str,
    /// The lines that say it, with marks.
    pub excerpt: Vec<Part>,
    /// Their language.
    pub excerpt_lang: &'static str,
    /// What is shown of the customer.
    pub shown: Shown,
    /// For members only.
    pub members_only: bool,
    /// Since when it is out.
    pub at: UtcTime,
}

/// A case with what its place in the list is worked out from.
pub(super) struct Found {
    pub candidate: Candidate,
    pub published_at: UtcTime,
}

/// The cases of a search that the actor may read, the newest first.
pub(super) fn found(
    conn: &mut AnyConnection,
    actor: &Actor,
    query: &Query,
    narrow: &Narrow,
) -> Result<Vec<Found>> {
    type Row = (StoryId, Option<UtcTime>, String, String);
    if !narrow.has_cases() {
        return Ok(Vec::new());
    }
    let me = actor.person_id().unwrap_or(0);
    let mut rows = list::out!(list::audiences(actor))
        .inner_join(search_stories::table.on(search_stories::story_id.eq(stories::id)))
        .order((stories::published_at.desc(), stories::id.desc()))
        .limit(MOST)
        .select((
            stories::id,
            stories::published_at,
            search_stories::title,
            search_stories::body,
        ))
        .into_boxed();
    if let Some(holds) = engine::holds(conn, &query.terms, Field::All) {
        let having = search_fts::table
            .filter(search_fts::rowid.lt(0))
            .filter(
                diesel::dsl::sql::<Bool>(holds.before)
                    .bind::<Text, _>(holds.bound)
                    .sql(holds.after),
            )
            .select(search_fts::rowid);
        rows = rows.filter(search_stories::place.eq_any(having));
    }
    for people in &narrow.authors {
        // A name that the case does not show finds nothing, but for its customer.
        rows = rows.filter(
            stories::customer_id.eq_any(people.clone()).and(
                story_consents::shown_name
                    .is_not_null()
                    .or(stories::customer_id.eq(me)),
            ),
        );
    }
    if narrow.states.contains(&State::Mine) {
        rows = rows.filter(stories::customer_id.eq(me));
    }
    if let Some(from) = narrow.from {
        rows = rows.filter(stories::published_at.ge(from));
    }
    if let Some(before) = narrow.before {
        rows = rows.filter(stories::published_at.lt(before));
    }
    let rows: Vec<Row> = rows.load(conn)?;
    let lacks = |form: &str| {
        let has = |term: &Term| !term.places(form, 1).is_empty();
        !query.without.iter().any(has)
    };
    Ok(rows
        .into_iter()
        .filter(|(_, _, title, body)| lacks(title) && lacks(body))
        .map(|(id, published_at, title, body)| Found {
            candidate: Candidate {
                post_id: index::place(id),
                topic_id: index::place(id),
                leads: true,
                title,
                body,
                accepted: false,
                endorsed: false,
                solved: false,
            },
            published_at: published_at.unwrap_or(UtcTime(0)),
        })
        .collect())
}

/// What is shown of the cases of a page.
pub(super) fn hits(
    conn: &mut AnyConnection,
    actor: &Actor,
    terms: &[Term],
    rows: &[Ranked],
) -> Result<Vec<CaseHit>> {
    let ids: Vec<StoryId> = rows.iter().map(|row| -row.post_id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = list::among(conn, &list::audiences(actor), &ids)?;
    Ok(found
        .into_iter()
        .map(|row| CaseHit {
            id: row.id,
            title: excerpt::whole(terms, &row.title),
            lang: row.lang,
            excerpt: excerpt::excerpt(terms, &index::words(&row)),
            excerpt_lang: community_text::language(&row.text.result),
            slug: row.slug,
            shown: row.shown,
            members_only: row.members_only,
            at: row.published_at,
        })
        .collect())
}
