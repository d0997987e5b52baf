//! Lists of questions, paged by keyset: newest first, ties settled by id.

use diesel::prelude::*;

use crate::Actor;
use crate::community::byline::{self, Author, AuthorColumns, Byline, byline};
use crate::community::cursor::{Cursor, Slice};
use crate::community::reader::{Reach, Reader};
use crate::community::space::{Space, SpaceColumns};
use crate::community::tag::Tag;
use crate::community::{Audience, Identity, space, tag};
use crate::db::AnyConnection;
use crate::db::schema::{spaces, topic_tags, topics};
use crate::types::TopicId;
use crate::{Result, UtcTime};

/// Rows on one page.
pub const PAGE: usize = 30;

/// Which questions.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Only those without an answer.
    pub unanswered: bool,
    /// Only those with this tag (slug).
    pub tag: Option<String>,
    /// Only those of this space (slug).
    pub space: Option<String>,
    /// After this row.
    pub after: Option<Cursor>,
    /// At most so many.
    pub limit: usize,
}

/// A question in a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Id.
    pub id: TopicId,
    /// Title.
    pub title: String,
    /// The title's share of the address.
    pub slug: String,
    /// Language of the title.
    pub lang: String,
    /// Who of the space may read it.
    pub audience: Audience,
    /// When it was asked.
    pub created_at: UtcTime,
    /// Whether an answer was accepted.
    pub solved: bool,
    /// Whether it is hidden from everyone but staff and moderators.
    pub hidden: bool,
    /// Answers.
    pub answers: i64,
    /// 私も知りたい.
    pub me_too: i64,
    /// Its space.
    pub space: Space,
    /// Who asked.
    pub byline: Byline,
    /// Tags.
    pub tags: Vec<Tag>,
}

/// A page of questions with what the filter means.
#[derive(Debug, Clone)]
pub struct Questions {
    /// The rows.
    pub rows: Slice<Row>,
    /// The tag, if one was asked for.
    pub tag: Option<Tag>,
    /// The space, if one was asked for.
    pub space: Option<Space>,
}

/// The questions of a filter that the actor may read. Errors: `NotFound` for a tag or space that is not there for them.
pub fn questions(conn: &mut AnyConnection, actor: &Actor, filter: &Filter) -> Result<Questions> {
    let reader = Reader::of(actor);
    let tag = match &filter.tag {
        Some(slug) => Some(tag::by_slug(conn, &reader, slug)?),
        None => None,
    };
    let space = match &filter.space {
        Some(slug) => Some(space::by_slug(conn, &reader, slug)?),
        None => None,
    };
    let limit = filter.limit.clamp(1, 50);
    type Columns = (
        (TopicId, String, String, String, Audience, Identity, UtcTime),
        (Option<UtcTime>, Option<UtcTime>, i64, i64),
        SpaceColumns,
        AuthorColumns,
    );
    let reach = match &space {
        Some(space) => Reach::One(space.id),
        None => reader.reach(conn)?,
    };
    // Each list has its own index: of all questions, of a space's, of a tag's.
    macro_rules! load {
        ($from:expr, $at:expr, $id:expr) => {{
            let query = crate::with_author!($from, topics)
                .select((
                    (
                        topics::id,
                        topics::title,
                        topics::slug,
                        topics::lang,
                        topics::audience,
                        topics::identity,
                        topics::created_at,
                    ),
                    (
                        topics::solved_at,
                        topics::hidden_at,
                        topics::answer_count,
                        topics::me_too_count,
                    ),
                    crate::space_columns!(),
                    crate::author_columns!(topics),
                ))
                .order(($at.desc(), $id.desc()))
                .limit(i64::try_from(limit + 1).unwrap_or(51))
                .into_boxed();
            let mut query = crate::readable!(query, &reader);
            if filter.unanswered {
                query = query.filter(topics::answer_count.eq(0));
            }
            if let Reach::One(space) = reach {
                query = query.filter(topics::space_id.eq(space));
            }
            if let Some(after) = filter.after {
                query = query.filter(
                    $at.lt(after.key)
                        .or($at.eq(after.key).and($id.lt(after.id))),
                );
            }
            query.load::<Columns>(conn)?
        }};
    }
    let everything = topics::table.inner_join(spaces::table.on(spaces::id.eq(topics::space_id)));
    let found: Vec<Columns> = match (&tag, reach) {
        (_, Reach::Nowhere) => Vec::new(),
        (Some((tag, _)), _) => load!(
            everything.inner_join(
                topic_tags::table.on(topic_tags::topic_id
                    .eq(topics::id)
                    .and(topic_tags::tag_id.eq(*tag)))
            ),
            topic_tags::created_at,
            topic_tags::topic_id
        ),
        (None, _) => load!(everything, topics::created_at, topics::id),
    };
    let items = found
        .into_iter()
        .map(|(of, counts, space, author)| {
            let (id, title, slug, lang, audience, identity, created_at) = of;
            let (solved_at, hidden_at, answers, me_too) = counts;
            Row {
                id,
                title,
                slug,
                lang,
                audience,
                created_at,
                solved: solved_at.is_some(),
                hidden: hidden_at.is_some(),
                answers,
                me_too,
                space: space.into(),
                byline: byline(
                    &reader,
                    Author::from(author),
                    identity,
                    false,
                    hidden_at.is_some(),
                ),
                tags: Vec::new(),
            }
        })
        .collect();
    let mut rows = Slice::cut(items, limit, |row: &Row| Cursor {
        key: row.created_at.0,
        id: row.id,
    });
    byline::blur(conn, rows.items.iter_mut().map(|row| &mut row.byline))?;
    let ids: Vec<TopicId> = rows.items.iter().map(|row| row.id).collect();
    if !ids.is_empty() {
        for (topic, tag) in tag::of_topics(conn, &reader, &ids)? {
            if let Some(row) = rows.items.iter_mut().find(|row| row.id == topic) {
                row.tags.push(tag);
            }
        }
    }
    Ok(Questions {
        rows,
        tag: tag.map(|(_, tag)| tag),
        space,
    })
}

/// The spaces the actor may enter, beside a list.
pub fn spaces(conn: &mut AnyConnection, actor: &Actor) -> Result<Vec<Space>> {
    space::readable(conn, &Reader::of(actor))
}

/// The front page.
#[derive(Debug, Clone)]
pub struct Home {
    /// The newest questions.
    pub newest: Slice<Row>,
    /// Questions that wait for a first answer.
    pub unanswered: Slice<Row>,
    /// The most used tags of late.
    pub tags: Vec<Tag>,
    /// The spaces the reader may enter.
    pub spaces: Vec<Space>,
}

/// What the front page shows the actor.
pub fn home(conn: &mut AnyConnection, actor: &Actor) -> Result<Home> {
    let newest = Filter {
        limit: 10,
        ..Filter::default()
    };
    let unanswered = Filter {
        unanswered: true,
        limit: 5,
        ..Filter::default()
    };
    let reader = Reader::of(actor);
    Ok(Home {
        newest: questions(conn, actor, &newest)?.rows,
        unanswered: questions(conn, actor, &unanswered)?.rows,
        tags: tag::recent(conn, &reader, 12)?,
        spaces: space::readable(conn, &reader)?,
    })
}
