//! Two ideas that are one: the votes of the one go over to the other.

use diesel::prelude::*;

use super::{locked, recount};
use crate::Actor;
use crate::community::record;
use crate::community::topic::Topic;
use crate::community::{Audience, topic};
use crate::db::schema::{idea_votes, ideas, topics};
use crate::engagement::ledger;
use crate::policy;
use crate::types::{AccountId, Id, PersonId, TopicId};
use crate::{Error, Problem, Result, Tx, audit};

/// Why rows of an idea that was merged away are reversed.
const MERGED: &str = "merged_duplicate";

/// Merges the idea `id` into the one whose address or number was typed. Votes go over, one a person and one recorded one an
/// account; `id` takes no more votes and replies and leads to the other. Errors: `Invalid` for what is no idea of the same
/// space that all its members can read, so that nobody's vote goes where they can't follow it.
pub fn merge(tx: &mut Tx<'_>, actor: &Actor, id: TopicId, into: &str) -> Result<Topic> {
    let target = topic::named(into).ok_or_else(|| Error::invalid("into", "kinds-problem-merge"))?;
    // Both locks in one order, whichever way round two people merge.
    for topic in [id.min(target), id.max(target)] {
        topic::lock(tx, topic)?;
    }
    let (source, idea) = locked(tx, actor, id)?;
    policy::community::decide_idea(actor, source.facts())?;
    let refused = || Problem::new("into", "kinds-problem-merge");
    let (target, other) = match locked(tx, actor, target) {
        Ok(found) => found,
        Err(Error::NotFound) => return Err(refused().into()),
        Err(error) => return Err(error),
    };
    let fits = target.id != source.id
        && target.space_id == source.space_id
        && target.audience == Audience::Members
        && target.hidden_at.is_none()
        && source.hidden_at.is_none()
        && other.merged_into.is_none();
    if !fits || idea.merged_into.is_some() {
        return Err(refused().into());
    }
    type Vote = (Id, Option<PersonId>, AccountId, Option<PersonId>);
    let votes: Vec<Vote> = idea_votes::table
        .filter(idea_votes::topic_id.eq(id))
        .order(idea_votes::id)
        .select((
            idea_votes::id,
            idea_votes::person_id,
            idea_votes::account_id,
            idea_votes::cast_by,
        ))
        .load(tx.conn)?;
    for (vote, person, account, cast_by) in votes {
        let there = idea_votes::table.filter(idea_votes::topic_id.eq(target.id));
        let double: bool = match (person, cast_by) {
            (Some(person), _) => diesel::select(diesel::dsl::exists(
                there.filter(idea_votes::person_id.eq(person)),
            ))
            .get_result(tx.conn)?,
            (None, _) => diesel::select(diesel::dsl::exists(
                there
                    .filter(idea_votes::account_id.eq(account))
                    .filter(idea_votes::cast_by.is_not_null()),
            ))
            .get_result(tx.conn)?,
        };
        if double {
            diesel::delete(idea_votes::table.find(vote)).execute(tx.conn)?;
            if let Some(person) = person {
                super::reverse_vote(tx, id, person, MERGED)?;
            }
        } else {
            diesel::update(idea_votes::table.find(vote))
                .set(idea_votes::topic_id.eq(target.id))
                .execute(tx.conn)?;
        }
    }
    ledger::reverse_object(
        tx,
        "com.idea_posted",
        &record::topic_object(id),
        None,
        MERGED,
    )?;
    diesel::update(ideas::table.find(id))
        .set(ideas::merged_into.eq(target.id))
        .execute(tx.conn)?;
    diesel::update(topics::table.find(id))
        .set(topics::closed_at.eq(tx.now))
        .execute(tx.conn)?;
    // What was merged into this one before leads on at once.
    diesel::update(ideas::table.filter(ideas::merged_into.eq(id)))
        .set(ideas::merged_into.eq(target.id))
        .execute(tx.conn)?;
    recount(tx, id)?;
    recount(tx, target.id)?;
    audit::record(
        tx,
        actor,
        "idea.merged",
        &record::topic_object(id),
        &serde_json::json!({ "into": target.id }),
    )?;
    Ok(target)
}
