//! Hiding what should not be read, and bringing it back. What a hidden post earned is reversed, and recorded again with its
//! own times when it returns; the past keeps what was known then.

use diesel::prelude::*;

use crate::Actor;
use crate::community::moderation::act::{self, Act, Upon, Why};
use crate::community::moderation::case::{self, Verdict};
use crate::community::moderation::decide;
use crate::community::post::{self, Post};
use crate::community::reader::Reader;
use crate::community::record::{self, InquiryState};
use crate::community::topic::{self, Topic};
use crate::community::{PostKind, acceptance, counts, recognition};
use crate::db::schema::{posts, topics, votes};
use crate::engagement::ledger;
use crate::policy;
use crate::search::index;
use crate::types::{AccountId, PersonId, PostId};
use crate::{Result, Tx, UtcTime};

/// Hides a post and tells its author; a question's body takes its whole topic along. Errors: `Forbidden` for anyone but staff and
/// moderators of the space.
pub fn hide(tx: &mut Tx<'_>, actor: &Actor, post_id: PostId, why: &Why) -> Result<Topic> {
    topic::lock_of(tx, post_id)?;
    let (post, topic) = post::find(tx.conn, &Reader::of(actor), post_id)?;
    let may = policy::community::moderate(actor, topic.facts())?;
    if post.hidden_at.is_some() {
        return Ok(topic);
    }
    case::settle(tx, post_id, Verdict::Hide, Some(may.0), &why.reason)?;
    take_down(tx, actor, &post, &topic, may.0, why)?;
    Ok(topic)
}

/// Takes a post out of sight, and out of the ledger. Under the topic's lock.
pub(crate) fn take_down(
    tx: &mut Tx<'_>,
    actor: &Actor,
    post: &Post,
    topic: &Topic,
    by: PersonId,
    why: &Why,
) -> Result<()> {
    if post.hidden_at.is_some() {
        return Ok(());
    }
    mark(tx, post, Some((tx.now, by)))?;
    note(tx, actor, Act::Hide, post, why)?;
    let reason = ledger::MODERATED;
    let (kind, object) = record::known_as(topic, post);
    ledger::reverse_object(tx, &kind, &object, None, reason)?;
    for kind in record::ACCEPTED {
        ledger::reverse_object(tx, kind, &record::post_object(post.id), None, reason)?;
    }
    for (voter, _, _) in votes_of(tx, post.id)? {
        ledger::reverse_object(
            tx,
            "com.helpful_vote_received",
            &record::vote_object(post.id, voter),
            None,
            reason,
        )?;
    }
    after(tx, post, topic, true)?;
    decide::tell(tx, post, by, Act::Hide)
}

/// Brings a hidden post back; one that a rule held comes out with all that follows. Errors as for [`hide`].
pub fn restore(tx: &mut Tx<'_>, actor: &Actor, post_id: PostId, why: &Why) -> Result<Topic> {
    topic::lock_of(tx, post_id)?;
    let (post, topic) = post::find(tx.conn, &Reader::of(actor), post_id)?;
    let may = policy::community::moderate(actor, topic.facts())?;
    if post.hidden_at.is_none() {
        return Ok(topic);
    }
    if post.held_at.is_some() {
        // Whoever wrote it does not let it out themselves.
        policy::community::judge(actor, post.facts(&topic))?;
        case::settle(tx, post_id, Verdict::Publish, Some(may.0), &why.reason)?;
        decide::publish(tx, actor, &post, &topic, may.0, why)?;
        return Ok(topic);
    }
    if post.hidden_by != Some(post.author_id) {
        // Nor bring back what others took down.
        policy::community::judge(actor, post.facts(&topic))?;
    }
    mark(tx, &post, None)?;
    note(tx, actor, Act::Restore, &post, why)?;
    let (kind, object) = record::known_as(&topic, &post);
    if !is_reinstated(tx, &kind, &object)? {
        let author = post::author_of(tx.conn, &post)?;
        record::posted(
            tx,
            author,
            topic.kind,
            post.kind,
            topic.id,
            post.id,
            post.created_at,
        )?;
    }
    if let Some(at) = post.accepted_at {
        let object = record::post_object(post.id);
        let mut known = false;
        for kind in record::ACCEPTED {
            known |= is_reinstated(tx, kind, &object)?;
        }
        if !known {
            record::accepted(tx, &topic, &post, at)?;
        }
    }
    for (voter, account, at) in votes_of(tx, post.id)? {
        let object = record::vote_object(post.id, voter);
        if !is_reinstated(tx, "com.helpful_vote_received", &object)? {
            record::thanked(tx, voter, account, &post, at)?;
        }
    }
    after(tx, &post, &topic, false)?;
    decide::tell(tx, &post, may.0, Act::Restore)?;
    Ok(topic)
}

/// Writes again what hiding took, as it was granted. Says whether the ledger knows the act.
fn is_reinstated(tx: &mut Tx<'_>, kind: &str, object: &str) -> Result<bool> {
    ledger::reinstate_object(tx, kind, object, ledger::MODERATED)
}

fn note(tx: &mut Tx<'_>, actor: &Actor, act: Act, post: &Post, why: &Why) -> Result<()> {
    let upon = Upon::post(post.topic_id, post.id);
    act::note(tx, actor, act, upon, why)
}

fn mark(tx: &mut Tx<'_>, post: &Post, hidden: Option<(UtcTime, PersonId)>) -> Result<()> {
    let at = hidden.map(|(at, _)| at);
    let by = hidden.map(|(_, by)| by);
    diesel::update(posts::table.find(post.id))
        .set((posts::hidden_at.eq(at), posts::hidden_by.eq(by)))
        .execute(tx.conn)?;
    if post.kind == PostKind::Question {
        diesel::update(topics::table.find(post.topic_id))
            .set((topics::hidden_at.eq(at), topics::hidden_by.eq(by)))
            .execute(tx.conn)?;
        return index::refresh_topic(tx, post.topic_id);
    }
    index::refresh_under(tx, post.id)
}

fn after(tx: &mut Tx<'_>, post: &Post, topic: &Topic, hidden: bool) -> Result<()> {
    counts::refresh(tx, topic.id)?;
    crate::desk::settle(tx, topic.id)?;
    if post.kind == PostKind::Question {
        record::inquiry(
            tx,
            topic,
            InquiryState {
                first_reply_at: topic.first_reply_at,
                solved_at: topic.solved_at,
                withdrawn: hidden,
            },
        )?;
        recognition::settle_topic(tx, topic.id)
    } else {
        acceptance::settle(tx, topic)?;
        recognition::settle(tx, post.author_id)
    }
}

fn votes_of(tx: &mut Tx<'_>, post: PostId) -> Result<Vec<(PersonId, Option<AccountId>, UtcTime)>> {
    Ok(votes::table
        .filter(votes::post_id.eq(post))
        .order((votes::created_at, votes::person_id))
        .select((votes::person_id, votes::account_id, votes::created_at))
        .load(tx.conn)?)
}
