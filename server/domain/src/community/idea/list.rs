//! Lists of ideas, by votes or newest first.

use diesel::prelude::*;

use super::Status;
use crate::Actor;
use crate::Result;
use crate::community::TopicKind;
use crate::community::cursor::{Cursor, Slice};
use crate::community::list::{self, Row};
use crate::community::reader::Reader;
use crate::community::space::{self, Space};
use crate::community::tag::{self, Tag};
use crate::db::AnyConnection;
use crate::db::schema::{idea_votes, ideas, spaces, topic_tags, topics};
use crate::types::TopicId;

/// Rows on one page.
pub const PAGE: usize = 30;

crate::text_enum! {
    /// In which order.
    Order {
        /// The most votes first.
        Votes = "votes",
        /// The newest first.
        Newest = "newest",
    }
}

crate::text_enum! {
    /// Which of them, by what has become of them.
    Which {
        /// Those that take votes.
        Open = "open",
        /// All of them.
        All = "all",
        /// 受付.
        Received = "received",
        /// 検討.
        Considering = "considering",
        /// 開発中.
        Developing = "developing",
        /// 提供済み.
        Provided = "provided",
        /// 見送り.
        Declined = "declined",
    }
}

impl Which {
    fn statuses(self) -> &'static [Status] {
        match self {
            Self::Open => &Status::OPEN,
            Self::All => Status::ALL,
            Self::Received => &[Status::Received],
            Self::Considering => &[Status::Considering],
            Self::Developing => &[Status::Developing],
            Self::Provided => &[Status::Provided],
            Self::Declined => &[Status::Declined],
        }
    }
}

/// Which ideas, in which order.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Order.
    pub order: Order,
    /// By what has become of them.
    pub which: Which,
    /// Only those with this tag (slug).
    pub tag: Option<String>,
    /// Only those of this space (slug).
    pub space: Option<String>,
    /// After this row.
    pub after: Option<Cursor>,
}

impl Default for Filter {
    fn default() -> Self {
        Self {
            order: Order::Votes,
            which: Which::Open,
            tag: None,
            space: None,
            after: None,
        }
    }
}

/// An idea in a list.
#[derive(Debug, Clone)]
pub struct IdeaRow {
    /// Its topic.
    pub row: Row,
    /// What has become of it.
    pub status: Status,
    /// Votes.
    pub votes: i64,
    /// The reader voted.
    pub voted: bool,
}

/// A page of ideas with what the filter means.
#[derive(Debug, Clone)]
pub struct Ideas {
    /// The rows.
    pub rows: Slice<IdeaRow>,
    /// The tag, if one was asked for.
    pub tag: Option<Tag>,
    /// The space, if one was asked for.
    pub space: Option<Space>,
    /// Votes the reader has left; none for whoever has no votes at all.
    pub left: Option<i64>,
}

/// The ideas of a filter that the actor may read; those merged into another are not listed. Errors: `NotFound` for a tag or
/// space that is not there for them.
pub fn ideas(conn: &mut AnyConnection, actor: &Actor, filter: &Filter) -> Result<Ideas> {
    let reader = Reader::of(actor);
    let tag = match &filter.tag {
        Some(slug) => Some(tag::by_slug(conn, &reader, slug)?),
        None => None,
    };
    let space = match &filter.space {
        Some(slug) => Some(space::by_slug(conn, &reader, slug)?),
        None => None,
    };
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .inner_join(ideas::table.on(ideas::topic_id.eq(topics::id)))
        .filter(topics::kind.eq(TopicKind::Idea))
        .filter(ideas::merged_into.is_null())
        .filter(ideas::status.eq_any(filter.which.statuses()))
        .limit(i64::try_from(PAGE + 1).unwrap_or(31))
        .select((topics::id, ideas::vote_count, ideas::status))
        .into_boxed();
    let mut query = crate::readable!(query, &reader);
    if let Some(space) = &space {
        query = query.filter(topics::space_id.eq(space.id));
    }
    if let Some((tag, _)) = &tag {
        query = query.filter(
            topics::id.eq_any(
                topic_tags::table
                    .filter(topic_tags::tag_id.eq(*tag))
                    .select(topic_tags::topic_id),
            ),
        );
    }
    query = match filter.order {
        Order::Votes => query.order((ideas::vote_count.desc(), ideas::topic_id.desc())),
        Order::Newest => query.order(topics::id.desc()),
    };
    if let Some(after) = filter.after {
        query = match filter.order {
            Order::Votes => query.filter(
                ideas::vote_count.lt(after.key).or(ideas::vote_count
                    .eq(after.key)
                    .and(ideas::topic_id.lt(after.id))),
            ),
            Order::Newest => query.filter(topics::id.lt(after.id)),
        };
    }
    let found: Vec<(TopicId, i64, Status)> = query.load(conn)?;
    let page = Slice::cut(found, PAGE, |(id, votes, _)| Cursor {
        key: match filter.order {
            Order::Votes => *votes,
            Order::Newest => 0,
        },
        id: *id,
    });
    let ids: Vec<TopicId> = page.items.iter().map(|(id, _, _)| *id).collect();
    let mine: Vec<TopicId> = match reader.person {
        Some(person) => idea_votes::table
            .filter(idea_votes::person_id.eq(person))
            .filter(idea_votes::topic_id.eq_any(ids.clone()))
            .select(idea_votes::topic_id)
            .load(conn)?,
        None => Vec::new(),
    };
    let rows = list::by_ids(conn, &reader, &ids)?;
    let items = rows
        .into_iter()
        .filter_map(|row| {
            let (id, votes, status) = page.items.iter().find(|(id, _, _)| *id == row.id)?;
            Some(IdeaRow {
                status: *status,
                votes: *votes,
                voted: mine.contains(id),
                row,
            })
        })
        .collect();
    let left = match (actor, reader.person) {
        (Actor::Member(_), Some(person)) if actor.is_active_member() => {
            Some(super::votes_left(conn, person)?)
        }
        _ => None,
    };
    Ok(Ideas {
        rows: Slice {
            items,
            next: page.next,
        },
        tag: tag.map(|(_, tag)| tag),
        space,
        left,
    })
}
