//! Telling those who voted for an idea, and whoever had it, of what became of it: by a job right after, because thousands may have
//! voted. Some of them at a time, each asked whether they may read the idea now.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::Status;
use crate::community::notice::{self, Kind, News};
use crate::community::notify::reads;
use crate::db::schema::{idea_changes, idea_votes, topics};
use crate::types::{Id, PersonId, TopicId};
use crate::{Result, Tx, job};

/// The kind of job that tells of a change.
pub const JOB: &str = "idea_news";
/// Voters a transaction.
const BATCH: i64 = 200;

/// Where a job stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Telling {
    change_id: Id,
    /// Voters up to this one have been told; none yet at zero, nor the author.
    after: PersonId,
}

/// Queues the telling of a change.
pub(super) fn begin(tx: &mut Tx<'_>, change_id: Id) -> Result<()> {
    let now = tx.now;
    let telling = Telling {
        change_id,
        after: 0,
    };
    job::enqueue(tx, JOB, &telling, now, None)
}

/// Tells the next voters, and queues the rest.
pub fn run(tx: &mut Tx<'_>, telling: &Telling) -> Result<()> {
    type Row = (TopicId, Status, String, PersonId, PersonId);
    let row: Option<Row> = idea_changes::table
        .inner_join(topics::table.on(topics::id.eq(idea_changes::topic_id)))
        .filter(idea_changes::id.eq(telling.change_id))
        .select((
            idea_changes::topic_id,
            idea_changes::status,
            idea_changes::note,
            idea_changes::changed_by,
            topics::author_id,
        ))
        .first(tx.conn)
        .optional()?;
    let Some((idea, status, note, by, author)) = row else {
        return Ok(());
    };
    let before: Option<Status> = idea_changes::table
        .filter(idea_changes::topic_id.eq(idea))
        .filter(idea_changes::id.lt(telling.change_id))
        .order(idea_changes::id.desc())
        .select(idea_changes::status)
        .first(tx.conn)
        .optional()?;
    let turned = before.unwrap_or(Status::Received) != status;
    let detail = notice::show::idea_detail(status, turned, &note);
    let voters: Vec<PersonId> = idea_votes::table
        .filter(idea_votes::topic_id.eq(idea))
        .filter(idea_votes::person_id.gt(telling.after))
        .order(idea_votes::person_id)
        .limit(BATCH)
        .select(idea_votes::person_id.assume_not_null())
        .load(tx.conn)?;
    let mut told = voters.clone();
    told.retain(|person| *person != author);
    if telling.after == 0 {
        told.push(author);
    }
    let news = News::of_topic(idea).by(by).saying(&detail);
    for person in told {
        let now = tx.now;
        if reads(tx.conn, person, idea, now)? {
            notice::tell(tx, person, Kind::IdeaStatus, &news)?;
        }
    }
    let full = i64::try_from(voters.len()).unwrap_or(BATCH) >= BATCH;
    if let Some(after) = voters.last().copied().filter(|_| full) {
        let now = tx.now;
        let next = Telling { after, ..*telling };
        job::enqueue(tx, JOB, &next, now, None)?;
    }
    Ok(())
}
