//! What happens when a question's time has passed and nobody has answered: the owner of the asker's account and support are told,
//! and the chat gets a line. Once, whichever server's worker comes first, and never twice for one question.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::community::notice::{self, Kind, News, show};
use crate::community::notify::reads;
use crate::community::topic;
use crate::db::AnyConnection;
use crate::db::schema::{accounts, desk_questions, people, role_grants, staff_members};
use crate::desk::{standing, webhook};
use crate::people::session::actor_of;
use crate::types::{AccountId, PersonId, TopicId};
use crate::{Result, Tx, UtcTime, job, policy};

/// The kind of job that looks whether a question is overdue.
pub const JOB: &str = "overdue";

/// What a job carries.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Overdue {
    /// The question.
    pub topic_id: TopicId,
}

/// Looks at a question again when its time has come.
pub(crate) fn plan(tx: &mut Tx<'_>, topic_id: TopicId, due_at: UtcTime) -> Result<()> {
    let at = due_at.max(tx.now);
    job::enqueue(tx, JOB, &Overdue { topic_id }, at, None)
}

/// Tells of a question whose time has passed, if it still waits and nobody was told. Says whether somebody is now.
pub fn escalate(tx: &mut Tx<'_>, topic_id: TopicId) -> Result<bool> {
    topic::lock(tx, topic_id)?;
    let told = diesel::update(
        desk_questions::table
            .find(topic_id)
            .filter(desk_questions::settled_at.is_null())
            .filter(desk_questions::escalated_at.is_null())
            .filter(desk_questions::due_at.le(tx.now)),
    )
    .set(desk_questions::escalated_at.eq(tx.now))
    .execute(tx.conn)?;
    if told == 0 {
        return Ok(false);
    }
    let (account, asked_at, due_at): (AccountId, UtcTime, UtcTime) = desk_questions::table
        .find(topic_id)
        .select((
            desk_questions::account_id,
            desk_questions::asked_at,
            desk_questions::due_at,
        ))
        .first(tx.conn)?;
    for (person, owner) in recipients(tx, account)? {
        let now = tx.now;
        // Neither who asked nor their words go with it: they are for the page.
        if reads(tx.conn, person, topic_id, now)? {
            let detail = show::escalation_detail(asked_at, due_at, owner);
            let news = News::of_topic(topic_id).saying(&detail);
            notice::tell(tx, person, Kind::Escalation, &news)?;
        }
    }
    if webhook::load(tx.conn)?.is_some() {
        let now = tx.now;
        job::enqueue(tx, webhook::JOB, &webhook::Told { topic_id }, now, None)?;
    }
    Ok(true)
}

/// Who is told, and whether as the account's owner: the owner and everyone in support; where there is neither, administrators.
fn recipients(tx: &mut Tx<'_>, account: AccountId) -> Result<Vec<(PersonId, bool)>> {
    let owner: Option<PersonId> = accounts::table
        .find(account)
        .select(accounts::owner_id)
        .first(tx.conn)?;
    let mut found: Vec<(PersonId, bool)> = Vec::new();
    if let Some(owner) = owner
        && works_here(tx.conn, owner, tx.now)?
    {
        found.push((owner, true));
    }
    for role in ["support", "admin"] {
        if role == "admin" && !found.is_empty() {
            break;
        }
        let holders: Vec<PersonId> = role_grants::table
            .filter(role_grants::role.eq(role))
            .filter(role_grants::revoked_at.is_null())
            .order(role_grants::person_id)
            .select(role_grants::person_id)
            .load(tx.conn)?;
        for person in holders {
            let known = found.iter().any(|(of, _)| *of == person);
            if !known && works_here(tx.conn, person, tx.now)? {
                found.push((person, false));
            }
        }
    }
    Ok(found)
}

/// Whether a person is of the vendor, may read account pages, and can come in.
fn works_here(conn: &mut AnyConnection, person: PersonId, now: UtcTime) -> Result<bool> {
    let there: Option<PersonId> = people::table
        .inner_join(staff_members::table.on(staff_members::person_id.eq(people::id)))
        .filter(people::id.eq(person))
        .filter(people::suspended_at.is_null())
        .filter(people::email.is_not_null())
        .filter(people::first_signed_in_at.is_not_null())
        .select(people::id)
        .first(conn)
        .optional()?;
    Ok(there.is_some() && policy::account_console(&actor_of(conn, person, now)?).is_ok())
}

/// Asked again when such a notice is mailed: the question still waits, and its reader is still of the vendor.
pub(crate) fn may_go(
    conn: &mut AnyConnection,
    person: PersonId,
    topic_id: TopicId,
    now: UtcTime,
) -> Result<bool> {
    Ok(standing::waits(conn, topic_id)? && works_here(conn, person, now)?)
}
