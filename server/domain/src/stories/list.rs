//! Cases that are out, for those who may read them.

use diesel::prelude::*;

use super::consent::{self, Consent, Shown};
use super::text::{Feature, Text};
use super::{State, Story, StoryAudience, StoryId, text_of};
use crate::Actor;
use crate::community::byline::SizeBand;
use crate::community::cursor::{Cursor, Slice};
use crate::community::reader::Reader;
use crate::community::text as community_text;
use crate::db::AnyConnection;
use crate::db::schema::{stories, story_consents, story_features, story_versions};
use crate::types::PersonId;
use crate::{Error, Result, UtcTime, markdown};

/// Rows on one page.
pub const PAGE: usize = 20;

/// Which cases. Only what customers allowed to be shown can be filtered by.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of this industry.
    pub industry: Option<String>,
    /// Of companies this size.
    pub size: Option<SizeBand>,
    /// Of companies in this phase.
    pub phase: Option<String>,
    /// That use this feature (slug).
    pub feature: Option<String>,
    /// After this row.
    pub after: Option<Cursor>,
}

impl Filter {
    /// Whether it leaves anything out.
    pub fn narrows(&self) -> bool {
        self.industry.is_some()
            || self.size.is_some()
            || self.phase.is_some()
            || self.feature.is_some()
    }
}

/// A case in the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Id.
    pub id: StoryId,
    /// The title's share of the address.
    pub slug: String,
    /// Title.
    pub title: String,
    /// Language of the title.
    pub lang: &'static str,
    /// How the result begins.
    pub excerpt: String,
    /// Its text, for figures and features.
    pub text: Text,
    /// What is shown of the customer.
    pub shown: Shown,
    /// For members only.
    pub members_only: bool,
    /// Since when it is out.
    pub published_at: UtcTime,
}

/// A page of cases, and what one could filter by.
#[derive(Debug, Clone)]
pub struct Stories {
    /// The rows.
    pub rows: Slice<Row>,
    /// Industries shown.
    pub industries: Vec<String>,
    /// Sizes shown.
    pub sizes: Vec<SizeBand>,
    /// Phases shown.
    pub phases: Vec<String>,
    /// Features named.
    pub features: Vec<Feature>,
}

/// The audiences whose cases an actor may read.
pub(crate) fn audiences(actor: &Actor) -> Vec<StoryAudience> {
    if actor.is_active_member() || actor.is_staff() {
        vec![StoryAudience::Public, StoryAudience::Members]
    } else {
        vec![StoryAudience::Public]
    }
}

/// Cases that are out and that somebody of these audiences may read, with the confirmation they are out under.
macro_rules! out {
    ($audiences:expr) => {{
        stories::table
            .inner_join(
                story_consents::table.on(stories::consent_id.eq(story_consents::id.nullable())),
            )
            .filter(stories::published_at.is_not_null())
            .filter(stories::hidden_at.is_null())
            .filter(stories::withdrawn_at.is_null())
            .filter(story_consents::version.eq(stories::version))
            .filter(story_consents::audience.eq_any($audiences))
    }};
}
pub(crate) use out;

/// Of the cases of a filter that are out for these audiences the newest, one more than `limit`.
fn rows(
    conn: &mut AnyConnection,
    audiences: &[StoryAudience],
    filter: &Filter,
    among: Option<&[StoryId]>,
    limit: usize,
) -> Result<Vec<Row>> {
    type Columns = (
        (
            StoryId,
            String,
            Option<UtcTime>,
            StoryAudience,
            bool,
            String,
        ),
        (
            Option<String>,
            Option<String>,
            Option<String>,
            Option<String>,
            Option<String>,
            Option<String>,
        ),
        Text,
    );
    let mut query = out!(audiences.to_vec())
        .inner_join(
            story_versions::table.on(story_versions::story_id
                .eq(stories::id)
                .and(story_versions::version.eq(stories::version))),
        )
        .order((stories::published_at.desc(), stories::id.desc()))
        .limit(i64::try_from(limit + 1).unwrap_or(21))
        .select((
            (
                stories::id,
                stories::slug,
                stories::published_at,
                story_consents::audience,
                story_consents::reuse,
                story_consents::text_hash,
            ),
            (
                story_consents::shown_name,
                story_consents::shown_title,
                story_consents::shown_company,
                story_consents::shown_industry,
                story_consents::shown_size,
                story_consents::shown_phase,
            ),
            (
                story_versions::title,
                story_versions::challenge,
                story_versions::approach,
                story_versions::result,
                story_versions::figures,
                story_versions::features,
            ),
        ))
        .into_boxed();
    if let Some(among) = among {
        query = query.filter(stories::id.eq_any(among.to_vec()));
    }
    if let Some(industry) = &filter.industry {
        query = query.filter(story_consents::shown_industry.eq(industry.clone()));
    }
    if let Some(size) = filter.size {
        query = query.filter(story_consents::shown_size.eq(size.as_str()));
    }
    if let Some(phase) = &filter.phase {
        query = query.filter(story_consents::shown_phase.eq(phase.clone()));
    }
    if let Some(feature) = &filter.feature {
        query = query.filter(
            stories::id.eq_any(
                story_features::table
                    .filter(story_features::slug.eq(feature.clone()))
                    .select(story_features::story_id),
            ),
        );
    }
    if let Some(after) = filter.after {
        let at = UtcTime(after.key);
        query = query.filter(
            stories::published_at
                .lt(at)
                .or(stories::published_at.eq(at).and(stories::id.lt(after.id))),
        );
    }
    let found: Vec<Columns> = query.load(conn)?;
    let mut rows = Vec::with_capacity(found.len());
    for ((id, slug, published_at, audience, reuse, hash), shown, text) in found {
        let (name, title, company, industry, size, phase) = shown;
        let shown = Shown {
            name,
            title,
            company,
            industry,
            size,
            phase,
        };
        // What does not equal what was confirmed is not out, whatever the row says.
        if consent::hash(&text, &shown, audience, reuse)? != hash {
            tracing::error!(
                story = id,
                "a case differs from what its customer confirmed"
            );
            continue;
        }
        rows.push(Row {
            id,
            slug,
            title: text.title.clone(),
            lang: community_text::language(&text.title),
            excerpt: community_text::excerpt(&text.result, 90),
            text,
            shown,
            members_only: audience == StoryAudience::Members,
            published_at: published_at.unwrap_or(UtcTime(0)),
        });
    }
    Ok(rows)
}

/// The cases of a filter that the actor may read, newest first.
pub fn stories(conn: &mut AnyConnection, actor: &Actor, filter: &Filter) -> Result<Stories> {
    let audiences = audiences(actor);
    let rows = rows(conn, &audiences, filter, None, PAGE)?;
    let rows = Slice::cut(rows, PAGE, |row| Cursor {
        key: row.published_at.0,
        id: row.id,
    });
    let industries: Vec<Option<String>> = out!(audiences.clone())
        .filter(story_consents::shown_industry.is_not_null())
        .select(story_consents::shown_industry)
        .distinct()
        .order(story_consents::shown_industry)
        .limit(100)
        .load(conn)?;
    let sizes: Vec<Option<String>> = out!(audiences.clone())
        .filter(story_consents::shown_size.is_not_null())
        .select(story_consents::shown_size)
        .distinct()
        .load(conn)?;
    let phases: Vec<Option<String>> = out!(audiences.clone())
        .filter(story_consents::shown_phase.is_not_null())
        .select(story_consents::shown_phase)
        .distinct()
        .order(story_consents::shown_phase)
        .limit(20)
        .load(conn)?;
    let mut features: Vec<(String, String)> = out!(audiences)
        .inner_join(story_features::table.on(story_features::story_id.eq(stories::id)))
        .select((story_features::slug, story_features::name))
        .distinct()
        .order((story_features::slug, story_features::name))
        .limit(200)
        .load(conn)?;
    features.dedup_by(|a, b| a.0 == b.0);
    let mut sizes: Vec<SizeBand> = sizes
        .into_iter()
        .flatten()
        .filter_map(|size| size.parse().ok())
        .collect();
    sizes.sort_unstable();
    Ok(Stories {
        rows,
        industries: industries.into_iter().flatten().collect(),
        sizes,
        phases: phases.into_iter().flatten().collect(),
        features: features
            .into_iter()
            .map(|(slug, name)| Feature { slug, name })
            .collect(),
    })
}

/// The newest cases the actor may read, for other pages.
pub fn newest(conn: &mut AnyConnection, actor: &Actor, limit: usize) -> Result<Vec<Row>> {
    let mut rows = rows(conn, &audiences(actor), &Filter::default(), None, limit)?;
    rows.truncate(limit);
    Ok(rows)
}

/// Of these cases those that are out for somebody of these audiences.
pub(crate) fn among(
    conn: &mut AnyConnection,
    audiences: &[StoryAudience],
    ids: &[StoryId],
) -> Result<Vec<Row>> {
    rows(conn, audiences, &Filter::default(), Some(ids), ids.len())
}

/// The newest cases since a time that somebody may read, other than their own.
pub(crate) fn since(
    conn: &mut AnyConnection,
    reader: &Reader,
    since: UtcTime,
    but: PersonId,
    limit: i64,
) -> Result<Vec<Row>> {
    let audiences: &[StoryAudience] = if reader.staff || !reader.accounts.is_empty() {
        StoryAudience::ALL
    } else {
        &[StoryAudience::Public]
    };
    let ids: Vec<StoryId> = out!(audiences.to_vec())
        .filter(stories::published_at.ge(since))
        .filter(stories::customer_id.ne(but))
        .order((stories::published_at.desc(), stories::id.desc()))
        .limit(limit)
        .select(stories::id)
        .load(conn)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    among(conn, audiences, &ids)
}

/// A case that is out for everyone, for lists of addresses.
#[derive(Debug, Clone)]
pub struct Address {
    /// Id.
    pub id: StoryId,
    /// The title's share of the address.
    pub slug: String,
    /// Since when it is out.
    pub published_at: UtcTime,
}

/// The newest cases that anyone may read.
pub fn addresses(conn: &mut AnyConnection, limit: i64) -> Result<Vec<Address>> {
    let found: Vec<(StoryId, String, Option<UtcTime>)> = out!(vec![StoryAudience::Public])
        .order((stories::published_at.desc(), stories::id.desc()))
        .limit(limit)
        .select((stories::id, stories::slug, stories::published_at))
        .load(conn)?;
    Ok(found
        .into_iter()
        .map(|(id, slug, published_at)| Address {
            id,
            slug,
            published_at: published_at.unwrap_or(UtcTime(0)),
        })
        .collect())
}

/// A case's page.
#[derive(Debug, Clone)]
pub struct StoryPage {
    /// Id.
    pub id: StoryId,
    /// The title's share of the address.
    pub slug: String,
    /// The text.
    pub text: Text,
    /// The three parts, rendered: 課題, 取り組み, 結果.
    pub html: [String; 3],
    /// Language of the text.
    pub lang: &'static str,
    /// What is shown of the customer.
    pub shown: Shown,
    /// Who may read it.
    pub audience: StoryAudience,
    /// Since when it is out.
    pub published_at: UtcTime,
    /// The reader is its customer.
    pub mine: bool,
    /// The reader may curate it.
    pub may_curate: bool,
}

/// The case `id`. Errors: `NotFound` for one that is not out, and for one of members where the reader is none.
pub fn show(conn: &mut AnyConnection, actor: &Actor, id: StoryId) -> Result<StoryPage> {
    let story: Story = super::find(conn, id)?;
    let (State::Published, Some(consent), Some(published_at)) =
        (story.state(), story.consent_id, story.published_at)
    else {
        return Err(Error::NotFound);
    };
    let consent: Consent = consent::find(conn, consent)?;
    if !audiences(actor).contains(&consent.audience) || consent.version != story.version {
        return Err(Error::NotFound);
    }
    let text = text_of(conn, id, story.version)?;
    if consent::hash(&text, &consent.shown, consent.audience, consent.reuse)? != consent.text_hash {
        tracing::error!(
            story = id,
            "a case differs from what its customer confirmed"
        );
        return Err(Error::NotFound);
    }
    let html = [&text.challenge, &text.approach, &text.result]
        .map(|part| markdown::render_or_plain(part).html);
    Ok(StoryPage {
        id,
        slug: story.slug,
        lang: community_text::language(&text.challenge),
        text,
        html,
        shown: consent.shown,
        audience: consent.audience,
        published_at,
        mine: actor.person_id() == Some(story.customer_id),
        may_curate: crate::policy::stories::curate(actor).is_ok(),
    })
}
