//! A customer's own vote for an idea.

use diesel::prelude::*;

use super::{locked, recount, votes_left};
use crate::Actor;
use crate::community::record;
use crate::community::topic::Topic;
use crate::db::lock;
use crate::db::schema::idea_votes;
use crate::engagement::ledger::{self, Act};
use crate::policy;
use crate::types::TopicId;
use crate::{Error, Problem, Result, Tx};

/// The ledger type of a vote.
pub(crate) const VOTED: &str = "com.idea_voted";

/// Votes for an idea, or takes the vote back: `voted` is what shall hold afterwards. Returns the topic. Errors: `Invalid` when
/// the person has no vote left or the idea takes none any more, `Forbidden` for the vendor's people.
pub fn set(tx: &mut Tx<'_>, actor: &Actor, id: TopicId, voted: bool) -> Result<Topic> {
    let (topic, idea) = locked(tx, actor, id)?;
    let may = policy::community::vote_for_idea(actor, topic.facts())?;
    // Two ideas voted for at once must not both take the last vote.
    lock::until_commit(tx.conn, &format!("idea-votes:{}", may.person_id))?;
    if !idea.is_open() {
        return Err(Problem::new("", "kinds-problem-idea-closed").into());
    }
    let object = record::topic_object(id);
    let stands: bool = diesel::select(diesel::dsl::exists(
        idea_votes::table
            .filter(idea_votes::topic_id.eq(id))
            .filter(idea_votes::person_id.eq(may.person_id)),
    ))
    .get_result(tx.conn)?;
    if stands == voted {
        return Ok(topic);
    }
    if !voted {
        diesel::delete(
            idea_votes::table
                .filter(idea_votes::topic_id.eq(id))
                .filter(idea_votes::person_id.eq(may.person_id)),
        )
        .execute(tx.conn)?;
        recount(tx, id)?;
        super::reverse_vote(tx, id, may.person_id, "undone")?;
        return Ok(topic);
    }
    if votes_left(tx.conn, may.person_id)? == 0 {
        return Err(Error::invalid("", "kinds-problem-no-votes-left"));
    }
    diesel::insert_into(idea_votes::table)
        .values((
            idea_votes::topic_id.eq(id),
            idea_votes::person_id.eq(may.person_id),
            idea_votes::account_id.eq(may.account_id),
            idea_votes::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    recount(tx, id)?;
    ledger::record(
        tx,
        Act::new(VOTED, object)
            .person(may.person_id)
            .account(may.account_id)
            .evidence(format!("/t/{id}")),
    )?;
    Ok(topic)
}
