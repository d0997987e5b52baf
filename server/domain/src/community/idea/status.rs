//! What becomes of an idea, told to those who voted for it.

use diesel::prelude::*;

use super::{Status, locked, notify};
use crate::Actor;
use crate::community::record;
use crate::community::text;
use crate::community::topic::Topic;
use crate::db::schema::{idea_changes, ideas};
use crate::policy;
use crate::types::{Id, TopicId};
use crate::{Error, Problem, Result, Tx, audit};

/// Longest note, in characters as people count them.
pub const MAX_NOTE: usize = 500;

/// A change as it was typed.
#[derive(Debug, Clone)]
pub struct NewStatus {
    /// What it becomes.
    pub status: Status,
    /// What is said to those who voted.
    pub note: String,
}

/// Changes an idea's status. A note alone, under the status it has, is a change too: news without a turn. Errors: `Invalid`
/// without a note where people need one, `NotFound` for anyone who may not decide.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, id: TopicId, new: &NewStatus) -> Result<Topic> {
    let (topic, idea) = locked(tx, actor, id)?;
    let may = policy::community::decide_idea(actor, topic.facts())?;
    let note = text::block(&new.note);
    if text::graphemes(&note) > MAX_NOTE || note.chars().count() > 2 * MAX_NOTE {
        return Err(Problem::new("note", "kinds-problem-note-long")
            .with("max", MAX_NOTE)
            .into());
    }
    if idea.merged_into.is_some() {
        return Err(Error::invalid("", "kinds-problem-idea-closed"));
    }
    // Whoever asked for something is owed a reason when they won't get it; and no change without anything to say.
    if note.trim().is_empty() && (new.status == Status::Declined || new.status == idea.status) {
        return Err(Error::invalid("note", "kinds-problem-note-needed"));
    }
    let change: Id = diesel::insert_into(idea_changes::table)
        .values((
            idea_changes::topic_id.eq(id),
            idea_changes::status.eq(new.status),
            idea_changes::note.eq(&note),
            idea_changes::changed_by.eq(may.0),
            idea_changes::at.eq(tx.now),
        ))
        .returning(idea_changes::id)
        .get_result(tx.conn)?;
    diesel::update(ideas::table.find(id))
        .set(ideas::status.eq(new.status))
        .execute(tx.conn)?;
    audit::record(
        tx,
        actor,
        "idea.status",
        &record::topic_object(id),
        &serde_json::json!({ "from": idea.status.as_str(), "to": new.status.as_str() }),
    )?;
    notify::begin(tx, change)?;
    Ok(topic)
}
