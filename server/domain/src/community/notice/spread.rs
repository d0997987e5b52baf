//! Telling followers of a new post, by a job right after it: a post must not take longer to write because many follow. Some
//! followers at a time, each asked whether they may read it. What was written under a mask reaches nobody by its author's name.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Kind, News, tell};
use crate::community::follow::{Level, Object};
use crate::community::notify::reads;
use crate::community::{Identity, PostKind};
use crate::db::schema::{follows, posts, staff_members, tags, topic_tags, topics};
use crate::types::{Id, PersonId, PostId, SpaceId, TopicId};
use crate::{Result, Tx, UtcTime, job};

/// The kind of job that tells followers.
pub const JOB: &str = "notice_spread";
/// Followers a transaction.
const BATCH: i64 = 200;

/// Where a job stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Spreading {
    post_id: PostId,
    /// Followers up to this one have been told.
    after: PersonId,
}

/// Queues the telling of a post.
pub(crate) fn begin(tx: &mut Tx<'_>, post_id: PostId) -> Result<()> {
    let now = tx.now;
    job::enqueue(tx, JOB, &Spreading { post_id, after: 0 }, now, None)
}

/// Tells the next followers, and queues the rest.
pub fn run(tx: &mut Tx<'_>, spreading: &Spreading) -> Result<()> {
    type Row = (
        TopicId,
        PostKind,
        PersonId,
        Identity,
        Option<UtcTime>,
        SpaceId,
        PersonId,
        Option<PostId>,
    );
    let row: Option<Row> = posts::table
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .filter(posts::id.eq(spreading.post_id))
        .filter(topics::hidden_at.is_null())
        .select((
            posts::topic_id,
            posts::kind,
            posts::author_id,
            posts::identity,
            posts::hidden_at,
            topics::space_id,
            topics::author_id,
            posts::parent_id,
        ))
        .first(tx.conn)
        .optional()?;
    let Some((topic, kind, author, identity, None, space, asker, parent)) = row else {
        return Ok(());
    };
    let begins = kind == PostKind::Question;
    // For whom the post was: they were told so, or want to hear nothing of what is for them.
    let addressed: Option<PersonId> = match (kind, parent) {
        (PostKind::Answer, _) => Some(asker),
        (_, Some(parent)) => posts::table
            .find(parent)
            .select(posts::author_id)
            .first(tx.conn)
            .optional()?,
        _ => None,
    };
    let spread = Spread {
        topic,
        post: spreading.post_id,
        author,
        addressed,
        begins,
    };
    let mut query = follows::table
        .filter(follows::person_id.gt(spreading.after))
        .filter(follows::level.ne(Level::Normal))
        .order((follows::person_id, follows::object, follows::object_id))
        .select((follows::person_id, follows::level))
        .limit(BATCH)
        .into_boxed();
    query = if begins {
        let all = topic_tags::table
            .filter(topic_tags::topic_id.eq(topic))
            .select(topic_tags::tag_id);
        // A tag that is kept to staff speaks to staff alone, whoever followed it before.
        let open = topic_tags::table
            .inner_join(tags::table.on(tags::id.eq(topic_tags::tag_id)))
            .filter(topic_tags::topic_id.eq(topic))
            .filter(tags::staff_only.eq(false))
            .select(topic_tags::tag_id);
        let staff = staff_members::table
            .filter(staff_members::ended_at.is_null())
            .select(staff_members::person_id);
        let place = follows::object
            .eq(Object::Tag)
            .and(
                follows::object_id.eq_any(open).or(follows::object_id
                    .eq_any(all)
                    .and(follows::person_id.eq_any(staff))),
            )
            .or(follows::object
                .eq(Object::Space)
                .and(follows::object_id.eq(space)));
        let person = follows::object
            .eq(Object::Person)
            .and(follows::object_id.eq(author));
        if identity == Identity::Full {
            query.filter(place.or(person))
        } else {
            query.filter(place)
        }
    } else {
        query
            .filter(follows::object.eq(Object::Topic))
            .filter(follows::object_id.eq(topic))
    };
    let rows: Vec<(PersonId, Level)> = query.load(tx.conn)?;
    let full = i64::try_from(rows.len()).unwrap_or(BATCH) >= BATCH;
    // The last follower's rows may not be all here: they come again.
    let last = rows.last().map(|(person, _)| *person);
    let mut told: Id = spreading.after;
    let mut at = 0;
    while let Some((person, _)) = rows.get(at).copied() {
        let end = rows
            .iter()
            .skip(at)
            .position(|(other, _)| *other != person)
            .map_or(rows.len(), |more| at + more);
        if full && Some(person) == last && told != spreading.after {
            break;
        }
        let levels: Vec<Level> = rows
            .get(at..end)
            .unwrap_or_default()
            .iter()
            .map(|(_, level)| *level)
            .collect();
        tell_one(tx, person, &spread, &levels)?;
        told = person;
        at = end;
    }
    if full {
        let now = tx.now;
        let next = Spreading {
            after: told,
            ..*spreading
        };
        job::enqueue(tx, JOB, &next, now, None)?;
    }
    Ok(())
}

/// A post that followers are told of.
struct Spread {
    topic: TopicId,
    post: PostId,
    author: PersonId,
    addressed: Option<PersonId>,
    begins: bool,
}

fn tell_one(tx: &mut Tx<'_>, person: PersonId, spread: &Spread, levels: &[Level]) -> Result<()> {
    // Who wants to hear nothing of one of its tags hears nothing of it through another.
    if person == spread.author
        || Some(person) == spread.addressed
        || levels.contains(&Level::Muted)
        || !reads(tx.conn, person, spread.topic, tx.now)?
    {
        return Ok(());
    }
    let mut news = News::of_post(spread.topic, spread.post).by(spread.author);
    if !levels.contains(&Level::Watching) {
        news = news.quietly();
    }
    let kind = if spread.begins {
        Kind::NewTopic
    } else {
        Kind::Activity
    };
    tell(tx, person, kind, &news)
}
