//! How a question stands on the desk, for its own page.

use diesel::prelude::*;

use crate::community::reader::Reader;
use crate::community::topic::Topic;
use crate::db::AnyConnection;
use crate::db::schema::{desk_questions, people, staff_members};
use crate::policy;
use crate::types::{PersonId, TopicId};
use crate::{Actor, Result, UtcTime};

/// Who has a question in hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Since when; where it can be taken over from them.
    pub since: Option<UtcTime>,
    /// Their name; none for a customer who moderates, where the reader is a customer too.
    pub name: Option<String>,
    /// The reader themselves.
    pub mine: bool,
}

/// How a question that waits for its first answer stands, as far as the reader may know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// To the asker: somebody is on it.
    InHand,
    /// To staff and moderators.
    Waiting {
        /// When its first answer is due.
        due_at: UtcTime,
        /// Who has it in hand.
        holder: Option<Holder>,
    },
}

/// How a topic stands; none where it doesn't wait, or not for this reader to know.
pub(crate) fn of(
    conn: &mut AnyConnection,
    actor: &Actor,
    reader: &Reader,
    topic: &Topic,
) -> Result<Option<Standing>> {
    let works = policy::community::moderate(actor, topic.facts()).is_ok();
    if !works && reader.person != Some(topic.author_id) {
        return Ok(None);
    }
    type Kept = (UtcTime, Option<PersonId>, Option<UtcTime>);
    let kept: Option<Kept> = desk_questions::table
        .find(topic.id)
        .filter(desk_questions::settled_at.is_null())
        .select((
            desk_questions::due_at,
            desk_questions::claimed_by,
            desk_questions::claimed_at,
        ))
        .first(conn)
        .optional()?;
    let Some((due_at, claimed_by, since)) = kept else {
        return Ok(None);
    };
    if !works {
        return Ok(claimed_by.map(|_| Standing::InHand));
    }
    let holder = match claimed_by {
        Some(person) => Some(Holder {
            since,
            ..holder(conn, reader, person)?
        }),
        None => None,
    };
    Ok(Some(Standing::Waiting { due_at, holder }))
}

/// Somebody who has something in hand, or had: customers don't learn which customer moderates.
pub(crate) fn holder(
    conn: &mut AnyConnection,
    reader: &Reader,
    person: PersonId,
) -> Result<Holder> {
    let (name, department): (String, Option<String>) = people::table
        .left_join(staff_members::table.on(staff_members::person_id.eq(people::id)))
        .filter(people::id.eq(person))
        .select((people::name, staff_members::department.nullable()))
        .first(conn)?;
    let mine = reader.person == Some(person);
    Ok(Holder {
        since: None,
        name: (mine || reader.staff || department.is_some()).then_some(name),
        mine,
    })
}

/// Whether a question waits for its first answer.
pub(crate) fn waits(conn: &mut AnyConnection, topic: TopicId) -> Result<bool> {
    let waiting: Option<TopicId> = desk_questions::table
        .find(topic)
        .filter(desk_questions::settled_at.is_null())
        .select(desk_questions::topic_id)
        .first(conn)
        .optional()?;
    Ok(waiting.is_some())
}
