//! Accepting answers: one or several, by the asker, by staff, or by a moderator of the space.

use diesel::prelude::*;

use crate::Actor;
use crate::community::post::{self, Post};
use crate::community::reader::Reader;
use crate::community::record::{self, InquiryState};
use crate::community::topic::{self, Topic};
use crate::community::{PostKind, notify, recognition};
use crate::db::schema::{acceptances, posts, topics};
use crate::engagement::ledger;
use crate::policy;
use crate::types::PostId;
use crate::{Error, Result, Tx, UtcTime};

/// Accepts an answer. Doing so twice changes nothing. Errors: `Forbidden` for anyone but the asker, staff and moderators.
pub fn accept(tx: &mut Tx<'_>, actor: &Actor, post_id: PostId) -> Result<Topic> {
    let (post, topic) = find(tx, actor, post_id)?;
    let may = policy::community::accept(actor, post.facts(&topic))?;
    if post.accepted_at.is_some() {
        return Ok(topic);
    }
    // Taken back and given again it is no news.
    let told_before: bool = diesel::select(diesel::dsl::exists(
        acceptances::table
            .filter(acceptances::post_id.eq(post_id))
            .filter(acceptances::accepted_by.ne(topic.author_id)),
    ))
    .get_result(tx.conn)?;
    diesel::insert_into(acceptances::table)
        .values((
            acceptances::post_id.eq(post_id),
            acceptances::topic_id.eq(topic.id),
            acceptances::accepted_by.eq(may.person_id),
            acceptances::accepted_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    diesel::update(posts::table.find(post_id))
        .set(posts::accepted_at.eq(tx.now))
        .execute(tx.conn)?;
    record::accepted(tx, &topic, &post, tx.now)?;
    settle(tx, &topic)?;
    notify::accepted(
        tx,
        &topic,
        &post,
        may.person_id,
        may.for_another && !told_before,
    )?;
    recognition::settle(tx, post.author_id)?;
    Ok(topic)
}

/// Takes an acceptance back. Errors as for [`accept`].
pub fn unaccept(tx: &mut Tx<'_>, actor: &Actor, post_id: PostId) -> Result<Topic> {
    let (post, topic) = find(tx, actor, post_id)?;
    let may = policy::community::accept(actor, post.facts(&topic))?;
    if post.accepted_at.is_none() {
        return Ok(topic);
    }
    diesel::update(
        acceptances::table
            .filter(acceptances::post_id.eq(post_id))
            .filter(acceptances::withdrawn_at.is_null()),
    )
    .set((
        acceptances::withdrawn_at.eq(tx.now),
        acceptances::withdrawn_by.eq(may.person_id),
    ))
    .execute(tx.conn)?;
    diesel::update(posts::table.find(post_id))
        .set(posts::accepted_at.eq(None::<UtcTime>))
        .execute(tx.conn)?;
    for kind in record::ACCEPTED {
        ledger::reverse_object(tx, kind, &record::post_object(post_id), None, "undone")?;
    }
    settle(tx, &topic)?;
    recognition::settle(tx, post.author_id)?;
    Ok(topic)
}

fn find(tx: &mut Tx<'_>, actor: &Actor, post_id: PostId) -> Result<(Post, Topic)> {
    topic::lock_of(tx, post_id)?;
    let (post, topic) = post::find(tx.conn, &Reader::of(actor), post_id)?;
    if post.kind == PostKind::Answer {
        Ok((post, topic))
    } else {
        Err(Error::NotFound)
    }
}

/// Sets when the topic was solved from the answers that stand accepted, and tells the inquiry when that changed.
pub(crate) fn settle(tx: &mut Tx<'_>, topic: &Topic) -> Result<()> {
    let solved_at: Option<UtcTime> = posts::table
        .filter(posts::topic_id.eq(topic.id))
        .filter(posts::accepted_at.is_not_null())
        .filter(posts::hidden_at.is_null())
        .select(diesel::dsl::min(posts::accepted_at))
        .first(tx.conn)?;
    if solved_at == topic.solved_at {
        return Ok(());
    }
    diesel::update(topics::table.find(topic.id))
        .set(topics::solved_at.eq(solved_at))
        .execute(tx.conn)?;
    crate::desk::settle(tx, topic.id)?;
    record::inquiry(
        tx,
        topic,
        InquiryState {
            first_reply_at: topic.first_reply_at,
            solved_at,
            withdrawn: topic.hidden_at.is_some(),
        },
    )
}
