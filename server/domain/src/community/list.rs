//! Lists of topics of one kind, paged by keyset: newest first, ties settled by id.

use diesel::prelude::*;

use crate::Actor;
use crate::community::byline::{self, Author, AuthorColumns, Byline, byline};
use crate::community::cursor::{Cursor, Slice};
use crate::community::follow::{self, Following, Object};
use crate::community::moderation::pin;
use crate::community::reader::{Reach, Reader};
use crate::community::space::{Space, SpaceColumns};
use crate::community::tag::Tag;
use crate::community::{Audience, Identity, TopicKind, space, tag};
use crate::db::AnyConnection;
use crate::db::schema::{spaces, topic_tags, topics};
use crate::types::{PersonId, TopicId};
use crate::{Result, UtcTime};

/// Rows on one page.
pub const PAGE: usize = 30;

/// Which topics.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Of which kind; questions, unless said otherwise.
    pub kind: TopicKind,
    /// Only those without an answer.
    pub unanswered: bool,
    /// Only those with this tag (slug).
    pub tag: Option<String>,
    /// Only those of this space (slug).
    pub space: Option<String>,
    /// What is pinned now stands apart, where the list is of a space.
    pub pins_at: Option<UtcTime>,
    /// After this row.
    pub after: Option<Cursor>,
    /// At most so many.
    pub limit: usize,
}

/// A topic in a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Id.
    pub id: TopicId,
    /// What it is.
    pub kind: TopicKind,
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
    /// Whether it takes no more replies.
    pub closed: bool,
    /// Whether it is hidden from everyone but staff and moderators.
    pub hidden: bool,
    /// Whether a rule holds it: then its author sees it too.
    pub held: bool,
    /// Answers to a question, replies in any other.
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
    /// What is pinned, before the first page.
    pub pinned: Vec<Row>,
    /// The rows.
    pub rows: Slice<Row>,
    /// The tag, if one was asked for.
    pub tag: Option<Tag>,
    /// The space, if one was asked for.
    pub space: Option<Space>,
    /// How the reader follows the tag, else the space, if they can.
    pub following: Option<Following>,
}

type Columns = (
    (TopicId, TopicKind, String, String, String, Audience),
    (
        Identity,
        UtcTime,
        Option<UtcTime>,
        Option<UtcTime>,
        i64,
        i64,
    ),
    (Option<UtcTime>, Option<PersonId>),
    SpaceColumns,
    AuthorColumns,
);

/// The columns of a [`Row`].
macro_rules! row_columns {
    () => {
        (
            (
                topics::id,
                topics::kind,
                topics::title,
                topics::slug,
                topics::lang,
                topics::audience,
            ),
            (
                topics::identity,
                topics::created_at,
                topics::solved_at,
                topics::hidden_at,
                topics::answer_count,
                topics::me_too_count,
            ),
            (topics::closed_at, topics::hidden_by),
            crate::space_columns!(),
            crate::author_columns!(topics),
        )
    };
}

fn row(reader: &Reader, columns: Columns) -> Row {
    let (of, state, (closed_at, hidden_by), space, author) = columns;
    let (id, kind, title, slug, lang, audience) = of;
    let (identity, created_at, solved_at, hidden_at, answers, me_too) = state;
    Row {
        id,
        kind,
        title,
        slug,
        lang,
        audience,
        created_at,
        solved: solved_at.is_some(),
        closed: closed_at.is_some(),
        hidden: hidden_at.is_some(),
        held: hidden_at.is_some() && hidden_by.is_none(),
        answers,
        me_too,
        byline: byline(
            reader,
            Author::from(author).within(space.4),
            identity,
            false,
            hidden_at.is_some(),
        ),
        space: space.into(),
        tags: Vec::new(),
    }
}

/// Keeps the masks of rows from pointing at one company, and adds their tags.
fn finish(conn: &mut AnyConnection, reader: &Reader, rows: &mut [Row]) -> Result<()> {
    byline::blur(conn, rows.iter_mut().map(|row| &mut row.byline))?;
    let ids: Vec<TopicId> = rows.iter().map(|row| row.id).collect();
    if !ids.is_empty() {
        for (topic, tag) in tag::of_topics(conn, reader, &ids)? {
            if let Some(row) = rows.iter_mut().find(|row| row.id == topic) {
                row.tags.push(tag);
            }
        }
    }
    Ok(())
}

/// The rows of these topics in this order, as far as the reader may read them.
pub(crate) fn by_ids(
    conn: &mut AnyConnection,
    reader: &Reader,
    ids: &[TopicId],
) -> Result<Vec<Row>> {
    let everything = topics::table.inner_join(spaces::table.on(spaces::id.eq(topics::space_id)));
    let query = crate::with_author!(everything, topics)
        .filter(topics::id.eq_any(ids.to_vec()))
        .select(row_columns!())
        .into_boxed();
    let found: Vec<Columns> = crate::readable!(query, reader).load(conn)?;
    let mut rows: Vec<Row> = found
        .into_iter()
        .map(|columns| row(reader, columns))
        .collect();
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
    finish(conn, reader, &mut rows)?;
    Ok(rows)
}

/// The topics of a filter that the actor may read. Errors: `NotFound` for a tag or space that is not there for them.
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
    let reach = match &space {
        Some(space) => Reach::One(space.id),
        None => reader.reach(conn)?,
    };
    let pins = match (&space, &tag, filter.pins_at) {
        (Some(space), None, Some(now)) if !filter.unanswered => {
            pin::of_space(conn, space.id, filter.kind, now)?
        }
        _ => Vec::new(),
    };
    // Each list has its own index: of all questions, of a space's, of a tag's.
    macro_rules! load {
        ($from:expr, $at:expr, $id:expr) => {{
            let query = crate::with_author!($from, topics)
                .filter(topics::kind.eq(filter.kind))
                .select(row_columns!())
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
            if !pins.is_empty() {
                query = query.filter(topics::id.ne_all(pins.clone()));
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
        .map(|columns| row(&reader, columns))
        .collect();
    let mut rows = Slice::cut(items, limit, |row: &Row| Cursor {
        key: row.created_at.0,
        id: row.id,
    });
    finish(conn, &reader, &mut rows.items)?;
    let following = match (&tag, &space) {
        (Some((id, _)), _) => follow::of(conn, actor, Object::Tag, *id)?,
        (None, Some(space)) => follow::of(conn, actor, Object::Space, space.id)?,
        (None, None) => None,
    };
    let pinned = if filter.after.is_none() && !pins.is_empty() {
        by_ids(conn, &reader, &pins)?
    } else {
        Vec::new()
    };
    Ok(Questions {
        pinned,
        rows,
        tag: tag.map(|(_, tag)| tag),
        space,
        following,
    })
}

/// The spaces the actor may enter, beside a list.
pub fn spaces(conn: &mut AnyConnection, actor: &Actor) -> Result<Vec<Space>> {
    space::readable(conn, &Reader::of(actor))
}

/// The front page.
#[derive(Debug, Clone)]
pub struct Home {
    /// The vendor's newest announcements.
    pub announcements: Vec<Row>,
    /// The newest cases.
    pub stories: Vec<crate::stories::list::Row>,
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
    let announcements = Filter {
        kind: TopicKind::Announcement,
        limit: 2,
        ..Filter::default()
    };
    Ok(Home {
        stories: crate::stories::list::newest(conn, actor, 3)?,
        announcements: questions(conn, actor, &announcements)?.rows.items,
        newest: questions(conn, actor, &newest)?.rows,
        unanswered: questions(conn, actor, &unanswered)?.rows,
        tags: tag::recent(conn, &reader, 12)?,
        spaces: space::readable(conn, &reader)?,
    })
}
