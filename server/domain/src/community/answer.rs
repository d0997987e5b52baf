//! Answering a question, and replying in the other kinds of topic.

use diesel::prelude::*;

use crate::Actor;
use crate::community::notify::Written;
use crate::community::post::{self, NewPost};
use crate::community::reader::Reader;
use crate::community::record::{self, InquiryState};
use crate::community::text::Body;
use crate::community::topic::{self, Topic};
use crate::community::{Identity, PostKind, notify, recognition, text};
use crate::db::schema::{people, posts, topics};
use crate::policy;
use crate::policy::community::Author;
use crate::types::{PostId, TopicId};
use crate::{Error, Result, Tx};

/// Publishes an answer. Errors: `NotFound` for a topic the actor can't read, `Forbidden` when it is closed, `Invalid` with the
/// problems of the text.
pub fn answer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    topic_id: TopicId,
    body: &Body,
    identity: Identity,
) -> Result<PostId> {
    topic::lock(tx, topic_id)?;
    let topic = topic::find(tx.conn, &Reader::of(actor), topic_id)?;
    let may = policy::community::reply(actor, topic.facts())?;
    let author = may.0;
    if let Some(problem) = text::check_body(&body.source, text::MIN_BODY) {
        return Err(problem.into());
    }
    let identity = identity_in(&topic, author, identity);
    let id = post::insert(
        tx,
        NewPost {
            topic_id,
            parent_id: None,
            kind: PostKind::Answer,
            author,
            identity,
            body,
        },
    )?;
    diesel::update(topics::table.find(topic_id))
        .set((
            topics::answer_count.eq(topics::answer_count + 1),
            topics::reply_count.eq(topics::reply_count + 1),
            topics::last_activity_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    remember(tx, &topic, author, identity)?;
    replied(tx, &topic, author)?;
    record::posted(
        tx,
        author,
        topic.kind,
        PostKind::Answer,
        topic_id,
        id,
        tx.now,
    )?;
    crate::desk::settle(tx, topic_id)?;
    let written = Written {
        actor,
        topic: &topic,
        post: id,
        references: &body.references,
    };
    notify::answered(tx, &written, author.person_id)?;
    if !author.vendor {
        recognition::settle(tx, author.person_id)?;
    }
    Ok(id)
}

/// Publishes a comment under a question or an answer. Errors as for [`answer`].
pub(crate) fn comment(
    tx: &mut Tx<'_>,
    actor: &Actor,
    parent_id: PostId,
    body: &Body,
    identity: Identity,
) -> Result<PostId> {
    topic::lock_of(tx, parent_id)?;
    let (parent, topic) = post::find(tx.conn, &Reader::of(actor), parent_id)?;
    if parent.kind == PostKind::Comment {
        return Err(Error::NotFound);
    }
    let may = policy::community::reply(actor, topic.facts())?;
    if parent.hidden_at.is_some() {
        return Err(Error::Forbidden);
    }
    let author = may.0;
    if let Some(problem) = text::check_body(&body.source, text::MIN_COMMENT) {
        return Err(problem.into());
    }
    let identity = identity_in(&topic, author, identity);
    let id = post::insert(
        tx,
        NewPost {
            topic_id: topic.id,
            parent_id: Some(parent.id),
            kind: PostKind::Comment,
            author,
            identity,
            body,
        },
    )?;
    diesel::update(posts::table.find(parent.id))
        .set(posts::comment_count.eq(posts::comment_count + 1))
        .execute(tx.conn)?;
    diesel::update(topics::table.find(topic.id))
        .set((
            topics::reply_count.eq(topics::reply_count + 1),
            topics::last_activity_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    remember(tx, &topic, author, identity)?;
    replied(tx, &topic, author)?;
    record::posted(
        tx,
        author,
        topic.kind,
        PostKind::Comment,
        topic.id,
        id,
        tx.now,
    )?;
    let written = Written {
        actor,
        topic: &topic,
        post: id,
        references: &body.references,
    };
    notify::commented(tx, &written, author.person_id, &parent)?;
    Ok(id)
}

/// Under which identity something is said in a topic. The asker stays who they were when asking, or a comment would lift the
/// mask of the question; the vendor's people always speak under their name.
pub(crate) fn identity_in(topic: &Topic, author: Author, chosen: Identity) -> Identity {
    if author.vendor {
        Identity::Full
    } else if author.person_id == topic.author_id {
        topic.identity
    } else {
        chosen
    }
}

fn remember(tx: &mut Tx<'_>, topic: &Topic, author: Author, identity: Identity) -> Result<()> {
    if !author.vendor && author.person_id != topic.author_id {
        diesel::update(people::table.find(author.person_id))
            .set(people::default_identity.eq(identity))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Someone else's first words make the question a replied one.
fn replied(tx: &mut Tx<'_>, topic: &Topic, author: Author) -> Result<()> {
    if topic.first_reply_at.is_none() && author.person_id != topic.author_id {
        diesel::update(topics::table.find(topic.id))
            .set(topics::first_reply_at.eq(tx.now))
            .execute(tx.conn)?;
        record::inquiry(
            tx,
            topic,
            InquiryState {
                first_reply_at: Some(tx.now),
                solved_at: topic.solved_at,
                withdrawn: false,
            },
        )?;
    }
    Ok(())
}
