//! Who came: checking in, taking that back, who did not come（当日欠席）, who left early. Checking somebody in twice counts once.

use diesel::prelude::*;

use super::event::{self, Event};
use super::registration::{self, Registration};
use super::{
    Attendance, Cause, Format, RegistrationId, SlotId, Standing, State, Via, afterwards, object,
    slot,
};
use crate::community::text;
use crate::db::schema::{event_registrations as registrations, event_slots, people, program_facts};
use crate::engagement::ledger;
use crate::policy::events::MayRun;
use crate::types::PersonId;
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Seconds before the beginning from which people can be checked in.
const FROM: i64 = 12 * 3_600;

/// People added at the door of one event.
const MOST_WALK_INS: i64 = 1_000;

/// The ledger types of having come.
const ATTENDED: [&str; 2] = ["evt.attended_onsite", "evt.attended_online"];

/// Checks somebody in from the list. Whoever still waits gets a seat where one is free, or one more where `raise` says so. Errors:
/// `Invalid` half a day before and earlier, and for who waits while no seat is free.
pub fn check_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayRun,
    id: RegistrationId,
    raise: bool,
) -> Result<Registration> {
    let event = event::locked(tx, may.event_id)?;
    let mut row = registration::find(tx.conn, event.id, id)?;
    if row.standing != Standing::Confirmed {
        seat(tx, actor, &event, &mut row, raise, may.person_id)?;
    }
    let (now, known) = (tx.now, row.attendance == Some(Attendance::Attended));
    let row = came(tx, &event, row, Via::List, Some(may.person_id), now)?;
    if !known {
        let detail = serde_json::json!({ "registration": id });
        audit::record(tx, actor, "event.checked_in", &object(event.id), &detail)?;
    }
    Ok(row)
}

/// Gives a seat to somebody who stands at the door without one.
fn seat(
    tx: &mut Tx<'_>,
    actor: &Actor,
    event: &Event,
    row: &mut Registration,
    raise: bool,
    by: PersonId,
) -> Result<()> {
    let was = row.standing;
    if !was.holds_seat() {
        make_room(tx, actor, event, row.slot_id, raise)?;
    }
    registration::pass(
        tx,
        event,
        row,
        Some(was),
        Standing::Confirmed,
        Cause::WalkIn,
        Some(by),
    )
}

/// Makes sure that a slot has a seat free: one more than there were, where `raise` says so.
fn make_room(
    tx: &mut Tx<'_>,
    actor: &Actor,
    event: &Event,
    slot_id: SlotId,
    raise: bool,
) -> Result<()> {
    let slot = slot::find(tx.conn, event.id, slot_id)?;
    if slot::has_room(tx.conn, &slot)? {
        return Ok(());
    }
    if !raise {
        return Err(Error::invalid("raise", "events-problem-full"));
    }
    let seats = slot::held(tx.conn, slot_id)? + 1;
    diesel::update(event_slots::table.find(slot_id))
        .set(event_slots::capacity.eq(seats))
        .execute(tx.conn)?;
    let detail = serde_json::json!({ "slot": slot_id, "capacity": seats });
    audit::record(tx, actor, "event.capacity", &object(event.id), &detail)
}

/// Notes that somebody with a seat came, at a time, in a way. Whoever was noted already stays as they are, but for having been taken
/// for absent. Errors: `Invalid` half a day before the event and earlier, when it was called off, and without a seat.
pub(crate) fn came(
    tx: &mut Tx<'_>,
    event: &Event,
    row: Registration,
    via: Via,
    by: Option<PersonId>,
    at: UtcTime,
) -> Result<Registration> {
    if row.attendance == Some(Attendance::Attended) {
        return Ok(row);
    }
    if !matches!(event.state, State::Published | State::Finished) {
        return Err(Error::invalid("", "events-problem-not-on"));
    }
    if tx.now < event.starts_at.plus_seconds(-FROM) {
        return Err(Error::invalid("", "events-problem-early"));
    }
    if row.standing != Standing::Confirmed {
        return Err(Error::invalid("", "events-problem-no-seat"));
    }
    let absent = row.attendance == Some(Attendance::NoShow);
    let row: Registration = diesel::update(registrations::table.find(row.id))
        .set((
            registrations::attendance.eq(Attendance::Attended),
            registrations::checked_in_at.eq(at),
            registrations::checked_in_via.eq(via),
            registrations::checked_in_by.eq(by),
        ))
        .returning(registrations::all_columns)
        .get_result(tx.conn)?;
    if absent {
        // They registered after all: as of when they did.
        let registered = row.changed_at;
        registration::record_registered(tx, &row, registered)?;
    }
    record_attended(tx, event, &row, at)?;
    Ok(row)
}

/// Records that somebody came. Nobody came later than the end.
pub(super) fn record_attended(
    tx: &mut Tx<'_>,
    event: &Event,
    row: &Registration,
    at: UtcTime,
) -> Result<()> {
    let slot = slot::find(tx.conn, event.id, row.slot_id)?;
    let online = match slot.format {
        Format::Online => true,
        Format::Onsite => false,
        Format::Both => matches!(row.checked_in_via, Some(Via::Link | Via::Import)),
    };
    let [onsite, on_the_net] = ATTENDED;
    let kind = if online { on_the_net } else { onsite };
    if let Some(act) = registration::act(row, kind, at.min(event.ends_at)) {
        ledger::record(tx, act)?;
    }
    Ok(())
}

/// Takes a check-in, or having been taken for absent, back. Doing so twice changes nothing.
pub fn undo(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: RegistrationId) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let row = registration::find(tx.conn, event.id, id)?;
    let detail = serde_json::json!({ "registration": id });
    take_back(tx, actor, &event, &row, &detail)
}

/// Takes back what was noted of somebody, and writes down with `detail` who did.
pub(super) fn take_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    event: &Event,
    row: &Registration,
    detail: &serde_json::Value,
) -> Result<()> {
    let Some(was) = row.attendance else {
        return Ok(());
    };
    clear(tx, row, "undone")?;
    if was == Attendance::NoShow && row.standing == Standing::Confirmed {
        registration::record_registered(tx, row, row.changed_at)?;
    }
    audit::record(
        tx,
        actor,
        "event.check_in_undone",
        &object(event.id),
        detail,
    )
}

/// Takes back what was noted of somebody's coming, and what the ledger has of it: having come, and the survey that only those who came
/// may answer.
pub(super) fn clear(tx: &mut Tx<'_>, row: &Registration, reason: &str) -> Result<()> {
    diesel::update(registrations::table.find(row.id))
        .set((
            registrations::attendance.eq(None::<Attendance>),
            registrations::checked_in_at.eq(None::<UtcTime>),
            registrations::checked_in_via.eq(None::<Via>),
            registrations::checked_in_by.eq(None::<PersonId>),
            registrations::left_early_at.eq(None::<UtcTime>),
        ))
        .execute(tx.conn)?;
    if let (Some(Attendance::Attended), Some(person)) = (row.attendance, row.person_id) {
        for kind in ATTENDED.into_iter().chain([afterwards::ANSWERED]) {
            ledger::reverse_object(tx, kind, &object(row.event_id), Some(person), reason)?;
        }
    }
    Ok(())
}

/// Notes that somebody left before the end. Doing so twice changes nothing.
pub fn left_early(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: RegistrationId) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let at = tx.now.min(event.ends_at);
    let noted = diesel::update(
        registrations::table
            .filter(registrations::id.eq(id))
            .filter(registrations::event_id.eq(event.id))
            .filter(registrations::attendance.eq(Attendance::Attended))
            .filter(registrations::left_early_at.is_null()),
    )
    .set(registrations::left_early_at.eq(at))
    .execute(tx.conn)?;
    if noted == 0 {
        return Ok(());
    }
    let detail = serde_json::json!({ "registration": id });
    audit::record(tx, actor, "event.left_early", &object(event.id), &detail)
}

/// After the end: whoever had a seat and was not checked in did not come. `only` names one; else everyone. Returns how many. Errors:
/// `Invalid` before the end.
pub fn mark_absent(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayRun,
    only: Option<RegistrationId>,
) -> Result<usize> {
    let event = event::locked(tx, may.event_id)?;
    let over = matches!(event.state, State::Published | State::Finished) && tx.now >= event.ends_at;
    if !over {
        return Err(Error::invalid("", "events-problem-not-over"));
    }
    let mut query = registrations::table
        .filter(registrations::event_id.eq(event.id))
        .filter(registrations::state.eq(Standing::Confirmed))
        .filter(registrations::attendance.is_null())
        .order(registrations::id)
        .select(registrations::all_columns)
        .into_boxed();
    if let Some(id) = only {
        query = query.filter(registrations::id.eq(id));
    }
    let absent: Vec<Registration> = query.load(tx.conn)?;
    for row in &absent {
        diesel::update(registrations::table.find(row.id))
            .set(registrations::attendance.eq(Attendance::NoShow))
            .execute(tx.conn)?;
        registration::unrecord_registered(tx, row, "no_show")?;
        note_offer(tx, &event, row)?;
    }
    if !absent.is_empty() {
        let detail = serde_json::json!({ "people": absent.len() });
        audit::record(tx, actor, "event.no_shows", &object(event.id), &detail)?;
    }
    Ok(absent.len())
}

/// Who registered and did not come was offered the event all the same: the free channel counts it as on offer.
fn note_offer(tx: &mut Tx<'_>, event: &Event, row: &Registration) -> Result<()> {
    let (Some(account), Some(person)) = (row.account_id, row.person_id) else {
        return Ok(());
    };
    let key = format!("{}:{person}", object(event.id));
    let known: bool = diesel::select(diesel::dsl::exists(
        program_facts::table
            .filter(program_facts::account_id.eq(account))
            .filter(program_facts::key.eq(&key)),
    ))
    .get_result(tx.conn)?;
    if known {
        return Ok(());
    }
    diesel::insert_into(program_facts::table)
        .values((
            program_facts::account_id.eq(account),
            program_facts::key.eq(key),
            program_facts::kind.eq("free"),
            program_facts::name.eq(object(event.id)),
            program_facts::occurred_at.eq(event.starts_at),
            program_facts::person_id.eq(person),
            program_facts::status.eq("offered"),
            program_facts::recorded_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Somebody added at the door.
#[derive(Debug, Clone, Default)]
pub struct WalkIn {
    /// Their address, where they gave one: whoever has it here already is found by it.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// The company they named.
    pub company: String,
    /// Which slot; the only one where nothing is said.
    pub slot_id: Option<SlotId>,
    /// One seat more where none is free.
    pub raise: bool,
}

/// Adds somebody at the door and checks them in. Whoever is known by their address is registered as themselves; anybody else stays a
/// name until staff match it. Errors: `Invalid` without a name, and while no seat is free.
pub fn walk_in(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, new: &WalkIn) -> Result<Registration> {
    let event = event::locked(tx, may.event_id)?;
    let (name, company) = (text::line(&new.name), text::line(&new.company));
    let mut problems = Vec::new();
    for (field, value) in [("name", &name), ("company", &company)] {
        if value.chars().count() > 100 {
            problems.push(Problem::new(field, "problem-too-long").with("max", 100));
        }
    }
    // Customers who organise learn of nobody by an address.
    let person = if may.vendor {
        by_address(tx, &new.email)?
    } else {
        None
    };
    if name.is_empty() && person.is_none() {
        problems.push(Problem::new("name", "problem-required"));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let slot = slot::wanted(tx.conn, event.id, new.slot_id)?;
    let known = match person {
        Some((person, _, _)) => registration::of_person(tx.conn, event.id, person)?,
        None => None,
    };
    if let Some(known) = &known
        && known.standing.is_active()
    {
        return check_in(tx, actor, may, known.id, new.raise);
    }
    let added: i64 = registrations::table
        .filter(registrations::event_id.eq(event.id))
        .filter(registrations::walk_in.eq(true))
        .count()
        .get_result(tx.conn)?;
    if added >= MOST_WALK_INS {
        return Err(Problem::new("", "doors-problem-walk-ins")
            .with("max", MOST_WALK_INS)
            .into());
    }
    make_room(tx, actor, &event, slot.id, new.raise)?;
    let was = known.as_ref().map(|known| known.standing);
    let place = (
        registrations::slot_id.eq(slot.id),
        registrations::place.eq(event.turn),
        registrations::walk_in.eq(true),
        registrations::registered_by.eq(may.person_id),
        registrations::account_id.eq(person.and_then(|(_, account, _)| account)),
        registrations::vendor.eq(person.is_some_and(|(_, _, vendor)| vendor)),
    );
    let mut row: Registration = match known {
        Some(known) => diesel::update(registrations::table.find(known.id))
            .set(place)
            .returning(registrations::all_columns)
            .get_result(tx.conn)?,
        None => diesel::insert_into(registrations::table)
            .values((
                place,
                registrations::event_id.eq(event.id),
                registrations::person_id.eq(person.map(|(person, _, _)| person)),
                registrations::name.eq(name),
                registrations::company.eq(company),
                registrations::state.eq(Standing::Cancelled),
                registrations::created_at.eq(tx.now),
                registrations::changed_at.eq(tx.now),
            ))
            .returning(registrations::all_columns)
            .get_result(tx.conn)?,
    };
    let by = Some(may.person_id);
    let becomes = Standing::Confirmed;
    registration::pass(tx, &event, &mut row, was, becomes, Cause::WalkIn, by)?;
    let now = tx.now;
    came(tx, &event, row, Via::WalkIn, by, now)
}

/// A person, their account of today, and whether they are the vendor's.
pub(super) type Known = (PersonId, Option<crate::types::AccountId>, bool);

/// Who has this address here, with their account of today.
pub(super) fn by_address(tx: &mut Tx<'_>, typed: &str) -> Result<Option<Known>> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let email = crate::people::Email::parse(typed)?;
    let person: Option<PersonId> = people::table
        .filter(people::email.eq(email.as_str()))
        .filter(people::suspended_at.is_null())
        .select(people::id)
        .first(tx.conn)
        .optional()?;
    let Some(person) = person else {
        return Ok(None);
    };
    let now = tx.now;
    let actor = crate::people::session::actor_of(tx.conn, person, now)?;
    Ok(Some((person, actor.account_id(), actor.is_staff())))
}
