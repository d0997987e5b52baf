//! Whom an act of the community tells of itself, in the transaction of the act: the one who asked, the one whose post it is, those
//! called by name and those quoted at once; those who follow, by a job right after ([`spread`]).

use crate::community::follow::{self, Level, Object};
use crate::community::mention;
use crate::community::notice::{self, Kind, News, spread};
use crate::community::post::{self, Post};
use crate::community::reader::Reader;
use crate::community::topic::{self, Topic};
use crate::db::AnyConnection;
use crate::markdown::references::References;
use crate::people::session::actor_of;
use crate::types::{PersonId, PostId, TopicId};
use crate::{Actor, Error, Result, Tx, UtcTime};

/// A post that was just written.
pub(crate) struct Written<'a> {
    /// By whom.
    pub actor: &'a Actor,
    /// Where.
    pub topic: &'a Topic,
    /// The post.
    pub post: PostId,
    /// Whom and what it refers to.
    pub references: &'a References,
}

/// A question was asked: its author watches it, and followers of its tags, its space and its author hear of it.
pub(crate) fn asked(tx: &mut Tx<'_>, written: &Written<'_>, by: PersonId) -> Result<()> {
    follow::begin(tx, by, Object::Topic, written.topic.id, Level::Watching)?;
    called(
        tx,
        written.actor,
        written.topic.id,
        written.post,
        written.references,
    )?;
    spread::begin(tx, written.post)
}

/// An answer was given.
pub(crate) fn answered(tx: &mut Tx<'_>, written: &Written<'_>, by: PersonId) -> Result<()> {
    let topic = written.topic;
    let news = News::of_post(topic.id, written.post).by(by);
    notice::tell(tx, topic.author_id, Kind::Answer, &news)?;
    replied(tx, written, by)
}

/// A comment was written under a post of `to`.
pub(crate) fn commented(
    tx: &mut Tx<'_>,
    written: &Written<'_>,
    by: PersonId,
    to: PersonId,
) -> Result<()> {
    let topic = written.topic;
    let news = News::of_post(topic.id, written.post).by(by);
    notice::tell(tx, to, Kind::Comment, &news)?;
    replied(tx, written, by)
}

/// Who replied keeps track of the topic from then on; who is called or quoted hears of it now, who follows it a moment later.
fn replied(tx: &mut Tx<'_>, written: &Written<'_>, by: PersonId) -> Result<()> {
    let topic = written.topic;
    if topic.author_id != by {
        follow::begin(tx, by, Object::Topic, topic.id, Level::Tracking)?;
    }
    called(
        tx,
        written.actor,
        topic.id,
        written.post,
        written.references,
    )?;
    spread::begin(tx, written.post)
}

/// Tells those whom a text calls by name, and those whose posts it quotes, once for each post, as far as its author may see them
/// and they may read it.
pub(crate) fn called(
    tx: &mut Tx<'_>,
    actor: &Actor,
    topic_id: TopicId,
    post_id: PostId,
    references: &References,
) -> Result<()> {
    let Some(by) = actor.person_id() else {
        return Ok(());
    };
    let news = News::of_post(topic_id, post_id).by(by);
    for person in &references.people {
        if mention::reaches(tx.conn, actor, *person, topic_id, tx.now)? {
            notice::tell(tx, *person, Kind::Mention, &news)?;
        }
    }
    let reader = Reader::of(actor);
    for quoted in &references.posts {
        let (post, _) = match post::find(tx.conn, &reader, *quoted) {
            Ok(found) => found,
            Err(Error::NotFound) => continue,
            Err(error) => return Err(error),
        };
        if reads(tx.conn, post.author_id, topic_id, tx.now)? {
            notice::tell(tx, post.author_id, Kind::Quote, &news)?;
        }
    }
    Ok(())
}

/// Whether a person may read a topic.
pub(crate) fn reads(
    conn: &mut AnyConnection,
    person: PersonId,
    topic_id: TopicId,
    now: UtcTime,
) -> Result<bool> {
    let actor = actor_of(conn, person, now)?;
    match topic::find(conn, &Reader::of(&actor), topic_id) {
        Ok(topic) => Ok(topic.hidden_at.is_none()),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// An answer was accepted: its author hears of it, and, where somebody else did it for them, the one who asked.
pub(crate) fn accepted(
    tx: &mut Tx<'_>,
    topic: &Topic,
    answer: &Post,
    by: PersonId,
    for_another: bool,
) -> Result<()> {
    let news = News::of_post(topic.id, answer.id).by(by);
    notice::tell(tx, answer.author_id, Kind::Accepted, &news)?;
    if for_another {
        notice::tell(tx, topic.author_id, Kind::AcceptedFor, &news)?;
    }
    Ok(())
}

/// Somebody said 参考になった.
pub(crate) fn thanked(tx: &mut Tx<'_>, post: &Post, by: PersonId) -> Result<()> {
    let news = News::of_post(post.topic_id, post.id).by(by);
    notice::tell(tx, post.author_id, Kind::Thanks, &news)
}
