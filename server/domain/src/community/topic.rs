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
    /// By whom; nobody while a rule holds it.
    pub hidden_by: Option<PersonId>,
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

    /// Whether a rule holds it until somebody has looked.
    pub fn is_held(&self) -> bool {
        self.hidden_at.is_some() && self.hidden_by.is_none()
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
            topics::hidden_by,
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
    let mut locked: Option<TopicId> = None;
    loop {
        let id: TopicId = posts::table
            .find(post)
            .select(posts::topic_id)
            .first(tx.conn)?;
        // It may have gone over to another topic while this one was waited for.
        if locked == Some(id) {
            return Ok(());
        }
        lock(tx, id)?;
        locked = Some(id);
    }
}

/// Where the topic `id` was merged into, if it was.
pub fn merged_into(conn: &mut AnyConnection, id: TopicId) -> Result<Option<TopicId>> {
    Ok(topics::table
        .find(id)
        .select(topics::merged_into)
        .first::<Option<TopicId>>(conn)
        .optional()?
        .flatten())
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

/// The topic that was meant: its number, or its address on this site.
pub(crate) fn named(typed: &str) -> Option<TopicId> {
    let typed = typed.trim();
    let rest = typed.split_once("/t/").map_or(typed, |(_, rest)| rest);
    let number = rest.split(['/', '?', '#']).next()?;
    let plain = !number.is_empty()
        && number.len() <= 18
        && number.bytes().all(|byte| byte.is_ascii_digit());
    number.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn a_topic_is_named_by_number_or_address() {
        for typed in [
            "42",
            " /t/42/q ",
            "https://x.example/t/42/csv?after=1#a",
            "/t/42",
        ] {
            assert_eq!(named(typed), Some(42), "{typed}");
        }
        for typed in ["", "q", "/t/", "-1", "４２", "/u/4x"] {
            assert_eq!(named(typed), None, "{typed}");
        }
    }
}
