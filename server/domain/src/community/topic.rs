//! A topic's own row, found only among what the reader may read.

use diesel::prelude::*;

use crate::community::reader::Reader;
use crate::community::{Audience, Identity, TopicKind};
use crate::db::AnyConnection;
use crate::db::schema::{posts, spaces, topics};
use crate::policy::community::TopicFacts;
use crate::types::{AccountId, PersonId, PostId, SpaceId, TopicId};
use crate::{Result, Tx, UtcTime};

/// What verbs need of a topic.
#[derive(Debug, Clone, Queryable)]
pub struct Topic {
    /// Id.
    pub id: TopicId,
    /// What it is.
    pub kind: TopicKind,
    /// Its space.
    pub space_id: SpaceId,
    /// Title.
    pub title: String,
    /// The title's share of the address.
    pub slug: String,
    /// Who asked.
    pub author_id: PersonId,
    /// The asker's account of that day.
    pub account_id: Option<AccountId>,
    /// Who of the space may read it.
    pub audience: Audience,
    /// What readers learn of the asker.
    pub identity: Identity,
    /// When it was asked.
    pub created_at: UtcTime,
    /// When someone else first answered or commented.
    pub first_reply_at: Option<UtcTime>,
    /// When an answer was first accepted, while one is.
    pub solved_at: Option<UtcTime>,
    /// Since when it takes no more replies.
    pub closed_at: Option<UtcTime>,
    /// Since when it is hidden.
    pub hidden_at: Option<UtcTime>,
}

impl Topic {
    /// What policy needs to know.
    pub fn facts(&self) -> TopicFacts {
        TopicFacts {
            kind: self.kind,
            space_id: self.space_id,
            author_id: self.author_id,
            closed: self.closed_at.is_some(),
            hidden: self.hidden_at.is_some(),
        }
    }

    /// Its address.
    pub fn path(&self) -> String {
        path(self.id, &self.slug)
    }
}

/// The address of a topic.
pub fn path(id: TopicId, slug: &str) -> String {
    format!("/t/{id}/{slug}")
}

/// The columns of a [`Topic`].
#[macro_export]
#[doc(hidden)]
macro_rules! topic_columns {
    () => {{
        use $crate::db::schema::topics;
        (
            topics::id,
            topics::kind,
            topics::space_id,
            topics::title,
            topics::slug,
            topics::author_id,
            topics::account_id,
            topics::audience,
            topics::identity,
            topics::created_at,
            topics::first_reply_at,
            topics::solved_at,
            topics::closed_at,
            topics::hidden_at,
        )
    }};
}

/// Makes every other act upon the topic `id` wait until this transaction ends: what a topic keeps of its posts (counts, when it
/// was solved, first replied to) is worked out from all of them. To be asked for before reading.
pub(crate) fn lock(tx: &mut Tx<'_>, id: TopicId) -> Result<()> {
    crate::db::lock::until_commit(tx.conn, &format!("topic:{id}"))
}

/// [`lock`] for the topic of a post. Errors: `NotFound` without such a post.
pub(crate) fn lock_of(tx: &mut Tx<'_>, post: PostId) -> Result<()> {
    let id: TopicId = posts::table
        .find(post)
        .select(posts::topic_id)
        .first(tx.conn)?;
    lock(tx, id)
}

/// The topic `id`, if `reader` may read it.
pub fn find(conn: &mut AnyConnection, reader: &Reader, id: TopicId) -> Result<Topic> {
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::id.eq(id))
        .select(crate::topic_columns!())
        .into_boxed();
    Ok(crate::readable!(query, reader).first(conn)?)
}
