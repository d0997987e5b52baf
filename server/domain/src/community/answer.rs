//! Answering a question, and replying in the other kinds of topic.

use diesel::prelude::*;

use crate::Actor;
use crate::community::moderation::hold;
use crate::community::notify::Written;
use crate::community::post::{self, NewPost, Out};
use crate::community::reader::Reader;
use crate::community::record::{self, InquiryState};
use crate::community::text::Body;
use crate::community::topic::{self, Topic};
use crate::community::{Identity, PostKind, notify, recognition, text};
use crate::db::schema::{people, posts, topics};
use crate::policy;
use crate::policy::community::Author;
use crate::types::{PersonId, PostId, TopicId};
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
    let new = NewPost {
        topic_id,
        parent_id: None,
        kind: PostKind::Answer,
        author,
        identity,
        body,
        held: false,
    };
    store(tx, actor, &topic, new)
}

/// Stores what was written and lets it come out, unless a rule holds it.
fn store(tx: &mut Tx<'_>, actor: &Actor, topic: &Topic, mut new: NewPost<'_>) -> Result<PostId> {
    let (author, identity, body) = (new.author, new.identity, new.body);
    let held = hold::judge(tx, author, body)?;
    new.held = held.is_some();
    let id = post::insert(tx, new)?;
    remember(tx, topic, author, identity)?;
    if let Some(rule) = held {
        hold::wait(tx, id, rule)?;
        return Ok(id);
    }
    let (post, _) = post::find(tx.conn, &Reader::of(actor), id)?;
    let out = Out {
        actor,
        author,
        post: &post,
        references: &body.references,
    };
    came_out(tx, topic, &out)?;
    Ok(id)
}

/// What follows when an answer or comment comes out: as it is written, or when it is held no longer.
pub(crate) fn came_out(tx: &mut Tx<'_>, topic: &Topic, out: &Out<'_>) -> Result<()> {
    let (post, author) = (out.post, out.author);
    let answers = i64::from(post.kind == PostKind::Answer);
    diesel::update(topics::table.find(topic.id))
        .set((
            topics::answer_count.eq(topics::answer_count + answers),
            topics::reply_count.eq(topics::reply_count + 1),
            topics::last_activity_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if let Some(parent) = post.parent_id {
        diesel::update(posts::table.find(parent))
            .set(posts::comment_count.eq(posts::comment_count + 1))
            .execute(tx.conn)?;
    }
    replied(tx, topic, author)?;
    record::posted(
        tx,
        author,
        topic.kind,
        post.kind,
        topic.id,
        post.id,
        post.created_at,
    )?;
    let written = Written {
        actor: out.actor,
        topic,
        post: post.id,
        references: out.references,
    };
    if let Some(parent) = post.parent_id {
        let to: PersonId = posts::table
            .find(parent)
            .select(posts::author_id)
            .first(tx.conn)?;
        return notify::commented(tx, &written, author.person_id, to);
    }
    crate::desk::settle(tx, topic.id)?;
    notify::answered(tx, &written, author.person_id)?;
    if !author.vendor {
        recognition::settle(tx, author.person_id)?;
    }
    Ok(())
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
    let new = NewPost {
        topic_id: topic.id,
        parent_id: Some(parent.id),
        kind: PostKind::Comment,
        author,
        identity,
        body,
        held: false,
    };
    store(tx, actor, &topic, new)
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
