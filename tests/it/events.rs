//! Events: the state machine against a model, under a crowd, by hand, and for people whom nobody knows yet.

mod afterwards;
pub mod crowd;
mod invitations;
mod machine;
mod strangers;
mod talking;
mod walk;

use diesel::prelude::*;
use domain::db::schema::{
    engagement_events as ledger, event_registrations as registrations, event_slots, jobs,
};
use domain::events::{EventId, SlotId, Standing};
use domain::mail::Letter;
use domain::types::PersonId;

use crate::support::TestHiroba;

/// Who stands where, in the order of the queue.
fn people_at(hiroba: &TestHiroba, event: EventId, standing: Standing) -> Vec<PersonId> {
    hiroba.read(|conn| {
        Ok(registrations::table
            .filter(registrations::event_id.eq(event))
            .filter(registrations::state.eq(standing))
            .filter(registrations::person_id.is_not_null())
            .order(registrations::place)
            .select(registrations::person_id.assume_not_null())
            .load(conn)?)
    })
}

/// The first slot of an event.
fn slot_of(hiroba: &TestHiroba, event: EventId) -> SlotId {
    hiroba.read(|conn| {
        Ok(event_slots::table
            .filter(event_slots::event_id.eq(event))
            .order(event_slots::id)
            .select(event_slots::id)
            .first(conn)?)
    })
}

/// How many mails were ever queued.
fn mails(hiroba: &TestHiroba) -> i64 {
    hiroba.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq("mail"))
            .count()
            .get_result(conn)?)
    })
}

/// To whom mails went, and their subjects.
fn subjects_kept(hiroba: &TestHiroba) -> Vec<(String, String)> {
    domain::mail::kept::newest(&hiroba.domain.folder.join("mail"), 100)
        .into_iter()
        .map(|letter| (letter.to, letter.subject))
        .collect()
}

/// The subjects of the mails to an address, in order.
fn subjects(hiroba: &TestHiroba, to: &str) -> Vec<String> {
    letters(hiroba, to)
        .into_iter()
        .map(|letter| letter.subject)
        .collect()
}

/// The mails to an address, in order.
fn letters(hiroba: &TestHiroba, to: &str) -> Vec<Letter> {
    let payloads: Vec<String> = hiroba.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq("mail"))
            .order(jobs::id)
            .select(jobs::payload)
            .load(conn)?)
    });
    payloads
        .iter()
        .map(|payload| serde_json::from_str::<Letter>(payload).expect("a letter"))
        .filter(|letter| letter.to == to)
        .collect()
}

/// Does what is due of events, and leaves the mails of it in the queue to be read.
fn due(hiroba: &TestHiroba) {
    let now = hiroba.now();
    let waiting: Vec<(i64, String)> = hiroba.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq(domain::events::reminder::JOB))
            .filter(jobs::done_at.is_null())
            .filter(jobs::due_at.le(now))
            .order((jobs::due_at, jobs::id))
            .select((jobs::id, jobs::payload))
            .load(conn)?)
    });
    for (id, payload) in waiting {
        let due = serde_json::from_str(&payload).expect("what is due");
        hiroba.write(|tx| {
            domain::events::reminder::run(tx, &due)?;
            diesel::update(jobs::table.find(id))
                .set(jobs::done_at.eq(tx.now))
                .execute(tx.conn)?;
            Ok(())
        });
    }
}

/// How often something was done, by the audit log.
fn audited(hiroba: &TestHiroba, action: &str) -> i64 {
    use domain::db::schema::audit_entries;
    hiroba.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::action.eq(action))
            .count()
            .get_result(conn)?)
    })
}

/// Who has a standing ledger row of a kind, about an event.
fn standing(hiroba: &TestHiroba, kind: &str, event: EventId) -> Vec<PersonId> {
    let object = domain::events::object(event);
    let mut people: Vec<PersonId> = hiroba.read(|conn| {
        Ok(ledger::table
            .filter(ledger::object.eq(object))
            .filter(ledger::type_.eq(kind))
            .filter(domain::standing!())
            .filter(ledger::person_id.is_not_null())
            .select(ledger::person_id.assume_not_null())
            .load(conn)?)
    });
    people.sort_unstable();
    people
}
