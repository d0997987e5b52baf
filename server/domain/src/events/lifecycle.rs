//! An event comes out, is called off, or is over.

use diesel::prelude::*;

use super::event::{self, Event};
use super::registration::{self, Registration};
use super::{Cause, EventId, Standing, State, lottery, object, program, reminder};
use crate::community::text;
use crate::db::schema::{event_organisers, event_registrations as registrations, events};
use crate::engagement::ledger::{self, Act};
use crate::people::session;
use crate::policy::events::MayRun;
use crate::types::{AccountId, PersonId};
use crate::{Actor, Error, Problem, Result, Tx, audit};

/// Lets an event come out; a customer's is proposed to the vendor instead, who lets it come out. Doing so twice changes nothing. Errors:
/// `Invalid` for one that is called off or over, for one whose time has passed, and while a draw is set for a time that has passed or
/// comes after the beginning.
pub fn publish(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun) -> Result<Event> {
    let event = event::locked(tx, may.event_id)?;
    let becomes = match (event.state, may.vendor) {
        (State::Published, _) | (State::Proposed, false) => return Ok(event),
        (State::Draft | State::Proposed, true) => State::Published,
        (State::Draft, false) => State::Proposed,
        (State::Cancelled | State::Finished, _) => {
            return Err(Error::invalid("", "events-problem-settled"));
        }
    };
    if event.ends_at <= tx.now {
        return Err(Error::invalid("date", "events-problem-past"));
    }
    let now = Some(tx.now);
    lottery::check_times(tx.conn, event.id, event.zone(), event.starts_at, now)?;
    let out = becomes == State::Published;
    let event: Event = diesel::update(events::table.find(event.id))
        .set((
            events::state.eq(becomes),
            events::proposed_at.eq((!out).then_some(tx.now).or(event.proposed_at)),
            events::published_at.eq(out.then_some(tx.now)),
            events::published_by.eq(out.then_some(may.person_id)),
            events::updated_at.eq(tx.now),
        ))
        .returning(events::all_columns)
        .get_result(tx.conn)?;
    let action = if out {
        reminder::plan_finish(tx, &event)?;
        "event.published"
    } else {
        "event.proposed"
    };
    let none = serde_json::json!({});
    audit::record(tx, actor, action, &object(event.id), &none)?;
    Ok(event)
}

/// Calls an event off. Everybody with a place is told, with the note; who was checked in already is so no more. Doing so twice changes
/// nothing. Errors: `Invalid` for one that took place, and for a note that is too long.
pub fn cancel(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, note: &str) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    match event.state {
        State::Cancelled => return Ok(()),
        // What took place is not called off in the minutes before it counts as over.
        State::Published if tx.now >= event.ends_at => {
            return Err(Error::invalid("", "events-problem-settled"));
        }
        State::Finished => return Err(Error::invalid("", "events-problem-settled")),
        State::Draft | State::Proposed | State::Published => {}
    }
    let note = text::block(note);
    if note.chars().count() > 1_000 {
        return Err(Problem::new("note", "problem-too-long")
            .with("max", 1_000)
            .into());
    }
    let event: Event = diesel::update(events::table.find(event.id))
        .set((
            events::state.eq(State::Cancelled),
            events::cancelled_at.eq(tx.now),
            events::cancelled_by.eq(may.person_id),
            events::cancel_note.eq(note),
            events::ics_sequence.eq(events::ics_sequence + 1),
            events::updated_at.eq(tx.now),
        ))
        .returning(events::all_columns)
        .get_result(tx.conn)?;
    let rows: Vec<Registration> = registrations::table
        .filter(registrations::event_id.eq(event.id))
        .filter(registrations::state.eq_any(Standing::ACTIVE))
        .order((registrations::place, registrations::id))
        .load(tx.conn)?;
    for row in rows {
        registration::give_up(tx, &event, row, Cause::WithEvent, Some(may.person_id))?;
    }
    let none = serde_json::json!({});
    audit::record(tx, actor, "event.cancelled", &object(event.id), &none)
}

/// The event is over: whoever spoke, and the customers who hosted it, are credited; who applied and heard nothing is declined. Run twice,
/// or too early, it changes nothing.
pub fn finish(tx: &mut Tx<'_>, id: EventId) -> Result<()> {
    let event = event::locked(tx, id)?;
    if event.state != State::Published || tx.now < event.ends_at {
        return Ok(());
    }
    diesel::update(events::table.find(id))
        .set((
            events::state.eq(State::Finished),
            events::finished_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    reminder::plan_thanks(tx, &event)?;
    let undecided: Vec<Registration> = registrations::table
        .filter(registrations::event_id.eq(id))
        .filter(registrations::state.eq(Standing::Applied))
        .order((registrations::place, registrations::id))
        .load(tx.conn)?;
    for mut row in undecided {
        let (was, becomes) = (Some(Standing::Applied), Standing::Declined);
        registration::pass(tx, &event, &mut row, was, becomes, Cause::WithEvent, None)?;
    }
    for speaker in program::speakers_of(tx.conn, id)? {
        if let Some(person) = speaker.person_id
            && let Some(account) = account_of(tx, person)?
        {
            credit(tx, &event, "evt.spoke", person, account)?;
        }
    }
    let hosts: Vec<PersonId> = event_organisers::table
        .filter(event_organisers::event_id.eq(id))
        .filter(event_organisers::removed_at.is_null())
        .order(event_organisers::person_id)
        .select(event_organisers::person_id)
        .load(tx.conn)?;
    for person in hosts {
        if let Some(account) = account_of(tx, person)? {
            credit(tx, &event, "evt.hosted", person, account)?;
        }
    }
    Ok(())
}

/// The account that a person belongs to now: whoever was named as a speaker long ago may have gone to another company since.
fn account_of(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<AccountId>> {
    Ok(session::actor_of(tx.conn, person, tx.now)?.account_id())
}

fn credit(
    tx: &mut Tx<'_>,
    event: &Event,
    kind: &'static str,
    person: PersonId,
    account: AccountId,
) -> Result<()> {
    let act = Act::new(kind, object(event.id))
        .person(person)
        .account(account)
        .at(event.ends_at)
        .evidence(event.path());
    ledger::record(tx, act)?;
    crate::community::recognition::settle(tx, person)
}
