//! What has come since a page was made. A server asks [`standings`] for all its listeners at once whether anything moved; what a
//! listener is then told is looked up for them alone, by [`replies`], under the rules of every page.

use std::collections::{HashMap, HashSet};

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::Actor;
use crate::Result;
use crate::UtcTime;
use crate::community::PostKind;
use crate::community::reader::Reader;
use crate::db::AnyConnection;
use crate::db::one_of::one_of;
use crate::db::schema::{notices, people, posts, sessions, spaces, topics};
use crate::types::{Id, PersonId, PostId, TopicId};

/// Ids in one statement.
const CHUNK: usize = 512;

/// How a topic stands: it differs after whatever changes who has written there.
pub type TopicStanding = (i64, UtcTime);

/// How many notices a person has not read.
pub type UnreadStanding = i64;

/// How things stand that somebody listens to.
#[derive(Debug, Clone, Default)]
pub struct Standings {
    /// Of topics.
    pub topics: HashMap<TopicId, TopicStanding>,
    /// Of people's notices; who has none unread is not there.
    pub unread: HashMap<PersonId, UnreadStanding>,
    /// Sessions that are open still, of people who are not shut out.
    pub open: HashSet<Id>,
}

/// How these topics stand, these people's notices, and these sessions. Says nothing of who may know.
pub fn standings(
    conn: &mut AnyConnection,
    of_topics: &[TopicId],
    of_people: &[PersonId],
    of_sessions: &[Id],
) -> Result<Standings> {
    let mut stand = Standings::default();
    for ids in of_topics.chunks(CHUNK) {
        stand.topics.extend(
            topics::table
                .filter(one_of(topics::id, ids))
                .select((topics::id, (topics::reply_count, topics::last_activity_at)))
                .load::<(TopicId, TopicStanding)>(conn)?,
        );
    }
    for ids in of_people.chunks(CHUNK) {
        stand.unread.extend(
            notices::table
                .filter(one_of(notices::person_id, ids))
                .filter(notices::read_at.is_null())
                .group_by(notices::person_id)
                .select((notices::person_id, count_star()))
                .load::<(PersonId, UnreadStanding)>(conn)?,
        );
    }
    for ids in of_sessions.chunks(CHUNK) {
        stand.open.extend(
            sessions::table
                .inner_join(people::table.on(people::id.eq(sessions::person_id)))
                .filter(one_of(sessions::id, ids))
                .filter(people::suspended_at.is_null())
                .select(sessions::id)
                .load::<Id>(conn)?,
        );
    }
    Ok(stand)
}

/// Replies that came after a page was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replies {
    /// How many, the reader's own left out.
    pub count: i64,
    /// The first of them.
    pub first: PostId,
}

/// Answers and comments of others in a topic after the post `after`, as far as the actor may read them. Errors: `NotFound` for
/// a topic the actor can't read.
pub fn replies(
    conn: &mut AnyConnection,
    actor: &Actor,
    topic: TopicId,
    after: PostId,
) -> Result<Option<Replies>> {
    let reader = Reader::of(actor);
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::id.eq(topic))
        .select(topics::id)
        .into_boxed();
    let topic: TopicId = crate::readable!(query, &reader).first(conn)?;
    let parents = diesel::alias!(posts as parents);
    let (count, first): (i64, Option<PostId>) = posts::table
        .filter(posts::topic_id.eq(topic))
        .filter(posts::kind.eq_any([PostKind::Answer, PostKind::Comment]))
        .filter(posts::id.gt(after))
        .filter(posts::hidden_at.is_null())
        // Under a hidden answer nothing is in sight.
        .filter(
            posts::parent_id
                .is_null()
                .or(diesel::dsl::not(diesel::dsl::exists(
                    parents
                        .filter(parents.field(posts::id).nullable().eq(posts::parent_id))
                        .filter(parents.field(posts::hidden_at).is_not_null()),
                ))),
        )
        .filter(posts::author_id.ne(reader.person.unwrap_or_default()))
        .select((count_star(), diesel::dsl::min(posts::id)))
        .first(conn)?;
    Ok(first.map(|first| Replies { count, first }))
}

/// The latest answer or comment of a topic, hidden or not: where a page of it begins to listen.
pub(crate) fn latest(conn: &mut AnyConnection, topic: TopicId) -> Result<PostId> {
    // One look at the end of each kind's stretch of the index.
    let last = |kind: PostKind| {
        posts::table
            .filter(posts::topic_id.eq(topic))
            .filter(posts::kind.eq(kind))
            .select(diesel::dsl::max(posts::id))
            .single_value()
    };
    let (answer, comment): (Option<PostId>, Option<PostId>) =
        diesel::select((last(PostKind::Answer), last(PostKind::Comment))).get_result(conn)?;
    Ok(answer.max(comment).unwrap_or(0))
}
