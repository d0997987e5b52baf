//! 参考になった. There is no down-vote.

use diesel::prelude::*;

use crate::Actor;
use crate::community::post::{self, Post};
use crate::community::reader::Reader;
use crate::community::{notify, record, topic};
use crate::db::schema::{posts, votes};
use crate::engagement::ledger;
use crate::policy;
use crate::policy::community::Author;
use crate::types::PostId;
use crate::{Error, Result, Tx};

/// Says 参考になった of an answer or question, or takes it back: `said` is what shall hold afterwards, so that a second click on the
/// same button changes nothing. Errors: `Forbidden` on one's own post.
pub fn set(tx: &mut Tx<'_>, actor: &Actor, post_id: PostId, said: bool) -> Result<()> {
    // On PostgreSQL two clicks at once must not make both insert, nor a recount beside them lose one.
    topic::lock_of(tx, post_id)?;
    let (post, topic) = post::find(tx.conn, &Reader::of(actor), post_id)?;
    let may = policy::community::react(actor, post.facts(&topic))?;
    let voter = may.0;
    let stands: Option<PostId> = votes::table
        .find((post_id, voter.person_id))
        .select(votes::post_id)
        .first(tx.conn)
        .optional()?;
    match (stands.is_some(), said) {
        (false, true) => say(tx, voter, &post),
        (true, false) => take_back(tx, voter, post_id),
        _ => Ok(()),
    }
}

fn take_back(tx: &mut Tx<'_>, voter: Author, post_id: PostId) -> Result<()> {
    diesel::delete(votes::table.find((post_id, voter.person_id))).execute(tx.conn)?;
    diesel::update(posts::table.find(post_id))
        .set(posts::vote_count.eq(posts::vote_count - 1))
        .execute(tx.conn)?;
    let reason = "undone";
    ledger::reverse_object(
        tx,
        "com.reaction_given",
        &record::post_object(post_id),
        Some(voter.person_id),
        reason,
    )?;
    ledger::reverse_object(
        tx,
        "com.helpful_vote_received",
        &record::vote_object(post_id, voter.person_id),
        None,
        reason,
    )?;
    Ok(())
}

fn say(tx: &mut Tx<'_>, voter: Author, post: &Post) -> Result<()> {
    diesel::insert_into(votes::table)
        .values((
            votes::post_id.eq(post.id),
            votes::person_id.eq(voter.person_id),
            votes::account_id.eq(voter.account_id),
            votes::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    let updated = diesel::update(posts::table.find(post.id))
        .set(posts::vote_count.eq(posts::vote_count + 1))
        .execute(tx.conn)?;
    if updated != 1 {
        return Err(Error::NotFound);
    }
    record::voted(tx, voter, post, tx.now)?;
    notify::thanked(tx, post, voter.person_id)
}
