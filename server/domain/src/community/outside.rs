//! What those who pass by find: every public question for search engines, and the newest for feed readers. Always read as a guest,
//! whoever asks, so that nothing else can get in.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::community::list::{self, Filter, Row};
use crate::community::reader::Reader;
use crate::community::space::{self, Space};
use crate::community::tag::{self, Tag};
use crate::community::{PostKind, text, topic};
use crate::db::AnyConnection;
use crate::db::schema::{posts, spaces, topics};
use crate::types::TopicId;
use crate::{Actor, Result, UtcTime, markdown};

/// Ids that one part of the site map covers.
pub const CHUNK: i64 = 10_000;
/// Tags in the site map.
const TAGS: i64 = 200;
/// Entries of a feed.
const ENTRIES: usize = 30;
/// Characters of a feed's summaries.
const SUMMARY: usize = 300;

/// A part of the site map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its number.
    pub number: i64,
    /// When anything in it last changed.
    pub changed_at: UtcTime,
}

/// A question in the site map.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its address.
    pub path: String,
    /// When it last changed.
    pub changed_at: UtcTime,
}

fn guest() -> Reader {
    Reader::of(&Actor::Guest)
}

macro_rules! public {
    ($select:expr) => {
        crate::readable!(
            topics::table
                .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
                .select($select)
                .into_boxed(),
            &guest()
        )
    };
}

/// The parts that have anything in them.
pub fn parts(conn: &mut AnyConnection) -> Result<Vec<Part>> {
    let last: Option<TopicId> = public!(topics::id)
        .order(topics::id.desc())
        .first(conn)
        .optional()?;
    let Some(last) = last else {
        return Ok(Vec::new());
    };
    let mut parts = Vec::new();
    for number in 0..=(last / CHUNK) {
        let changed_at: Option<UtcTime> = public!(diesel::dsl::max(topics::last_activity_at))
            .filter(topics::id.ge(number * CHUNK))
            .filter(topics::id.lt((number + 1) * CHUNK))
            .first(conn)?;
        if let Some(changed_at) = changed_at {
            parts.push(Part { number, changed_at });
        }
    }
    Ok(parts)
}

/// The questions of one part.
pub fn listed(conn: &mut AnyConnection, number: i64) -> Result<Vec<Listed>> {
    let first = number.saturating_mul(CHUNK);
    let rows: Vec<(TopicId, String, UtcTime)> =
        public!((topics::id, topics::slug, topics::last_activity_at))
            .filter(topics::id.ge(first))
            .filter(topics::id.lt(first.saturating_add(CHUNK)))
            .order(topics::id)
            .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, slug, changed_at)| Listed {
            path: topic::path(id, &slug),
            changed_at,
        })
        .collect())
}

/// The places and subjects that have public questions.
pub fn places(conn: &mut AnyConnection) -> Result<(Vec<Space>, Vec<Tag>)> {
    let spaces = space::readable(conn, &guest())?;
    let tags = tag::most_used(conn, &guest(), TAGS)?
        .into_iter()
        .map(|counted| counted.tag)
        .collect();
    Ok((spaces, tags))
}

/// Which questions a feed is of.
#[derive(Debug, Clone)]
pub enum Which {
    /// All public ones.
    All,
    /// Those of a space, by slug.
    Space(String),
    /// Those with a tag, by slug.
    Tag(String),
}

/// One entry of a feed.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The question as a list shows it to a guest.
    pub row: Row,
    /// The beginning of its text.
    pub summary: String,
    /// When its text last changed.
    pub changed_at: UtcTime,
}

/// A feed.
#[derive(Debug, Clone)]
pub struct Feed {
    /// The space it is of.
    pub space: Option<Space>,
    /// The tag it is of.
    pub tag: Option<Tag>,
    /// The newest questions.
    pub entries: Vec<Entry>,
}

/// The newest public questions. Errors: `NotFound` for a space or tag that guests know nothing of.
pub fn feed(conn: &mut AnyConnection, which: &Which) -> Result<Feed> {
    let mut filter = Filter {
        limit: ENTRIES,
        ..Filter::default()
    };
    match which {
        Which::All => {}
        Which::Space(slug) => filter.space = Some(slug.clone()),
        Which::Tag(slug) => filter.tag = Some(slug.clone()),
    }
    let found = list::questions(conn, &Actor::Guest, &filter)?;
    let ids: Vec<TopicId> = found.rows.items.iter().map(|row| row.id).collect();
    type Text = (TopicId, String, UtcTime, Option<UtcTime>);
    let texts: Vec<Text> = posts::table
        .filter(posts::topic_id.eq_any(ids))
        .filter(posts::kind.eq(PostKind::Question))
        .filter(posts::hidden_at.is_null())
        .select((
            posts::topic_id,
            posts::html,
            posts::created_at,
            posts::edited_at,
        ))
        .load(conn)?;
    let mut texts: HashMap<TopicId, (String, UtcTime)> = texts
        .into_iter()
        .map(|(id, html, written, edited)| {
            let summary = text::cut(&text::line(&markdown::plain(&html)), SUMMARY);
            (id, (summary, edited.unwrap_or(written)))
        })
        .collect();
    Ok(Feed {
        space: found.space,
        tag: found.tag,
        entries: found
            .rows
            .items
            .into_iter()
            .filter_map(|row| {
                let (summary, changed_at) = texts.remove(&row.id)?;
                Some(Entry {
                    row,
                    summary,
                    changed_at,
                })
            })
            .collect(),
    })
}
