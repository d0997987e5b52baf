//! The door: whoever stands there has a link of this one event, for a while, and no account. They see names, companies and whether
//! somebody came; no address, no stage, nothing else on the site. Their device may lose the net: a check-in carries a key and the time
//! at which it was made, so that it can be sent later, and twice.

use diesel::prelude::*;

use super::event::{self, Event};
use super::registration::{self, Registration};
use super::{
    Attendance, EventId, RegistrationId, SlotId, Standing, State, Via, attendance, object,
    presence, slot,
};
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, event_doors as doors, event_registrations as registrations, event_scans as scans,
    events, people,
};
use crate::events::attendance_file::name;
use crate::people::session;
use crate::policy::events::{self as policy, MayGreet, MayRun};
use crate::seal::Seal;
use crate::types::{Id, PersonId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit, entropy};

/// Seconds after the end for which a link still works, so that what was done without a net gets in.
const AFTER: i64 = 12 * 3_600;
/// Seconds before the beginning from which people are checked in, and a check-in made then is believed.
const FROM: i64 = 12 * 3_600;
/// Links of one event that work at once.
const MOST: i64 = 20;
/// People that a search shows.
const SHOWN: usize = 40;
/// Registrations that are searched.
const SEARCHED: i64 = 10_000;
/// Seconds by which a device's clock may be ahead.
const AHEAD: i64 = 120;
/// Acts of devices that an event keeps. What comes after them is done all the same, and does no more when it is sent again.
const MOST_SCANS: i64 = 20_000;

/// A link's row.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Door {
    /// Row.
    pub id: Id,
    /// The event.
    pub event_id: EventId,
    /// What it is for: "main entrance".
    pub label: String,
    /// Who made it.
    pub created_by: PersonId,
    /// When.
    pub created_at: UtcTime,
    /// When the event ends, as it stands now: one that is put off takes its links along.
    pub ends_at: UtcTime,
    /// When it was revoked.
    pub revoked_at: Option<UtcTime>,
    /// When somebody was last checked in by it.
    pub used_at: Option<UtcTime>,
}

impl Door {
    /// Until when it works.
    pub fn expires_at(&self) -> UtcTime {
        self.ends_at.plus_seconds(AFTER)
    }

    /// Whether it works at `now`.
    pub fn works(&self, now: UtcTime) -> bool {
        self.revoked_at.is_none() && now < self.expires_at()
    }
}

type DoorColumns = (
    doors::id,
    doors::event_id,
    doors::label,
    doors::created_by,
    doors::created_at,
    events::ends_at,
    doors::revoked_at,
    doors::used_at,
);
const DOOR: DoorColumns = (
    doors::id,
    doors::event_id,
    doors::label,
    doors::created_by,
    doors::created_at,
    events::ends_at,
    doors::revoked_at,
    doors::used_at,
);

/// Makes a link and returns its token, which is shown this once. Errors: `Invalid` for an event that is over or called off, for a label
/// that is too long, and for too many links.
pub fn make(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, label: &str) -> Result<String> {
    let event = event::locked(tx, may.event_id)?;
    let label = text::line(label);
    if label.chars().count() > 60 {
        return Err(Problem::new("label", "problem-too-long")
            .with("max", 60)
            .into());
    }
    let expires = event.ends_at.plus_seconds(AFTER);
    if event.state == State::Cancelled || tx.now >= expires {
        return Err(Error::invalid("", "doors-problem-over"));
    }
    let working: i64 = doors::table
        .filter(doors::event_id.eq(event.id))
        .filter(doors::revoked_at.is_null())
        .count()
        .get_result(tx.conn)?;
    if working >= MOST {
        return Err(Problem::new("", "doors-problem-many")
            .with("max", MOST)
            .into());
    }
    let token = tx.entropy.token()?;
    let id: Id = diesel::insert_into(doors::table)
        .values((
            doors::event_id.eq(event.id),
            doors::label.eq(label),
            doors::token_hash.eq(entropy::digest(&token)),
            doors::created_by.eq(may.person_id),
            doors::created_at.eq(tx.now),
        ))
        .returning(doors::id)
        .get_result(tx.conn)?;
    let detail = serde_json::json!({ "door": id });
    audit::record(tx, actor, "event.door_made", &object(event.id), &detail)?;
    Ok(token)
}

/// Ends a link. Doing so twice changes nothing. Errors: `NotFound` for one of another event.
pub fn revoke(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: Id) -> Result<()> {
    let revoked: Option<UtcTime> = doors::table
        .filter(doors::id.eq(id))
        .filter(doors::event_id.eq(may.event_id))
        .select(doors::revoked_at)
        .first(tx.conn)?;
    if revoked.is_some() {
        return Ok(());
    }
    diesel::update(doors::table.find(id))
        .set(doors::revoked_at.eq(tx.now))
        .execute(tx.conn)?;
    let detail = serde_json::json!({ "door": id });
    audit::record(
        tx,
        actor,
        "event.door_revoked",
        &object(may.event_id),
        &detail,
    )
}

/// The event of a link, by the link's number. Who may have it is the caller's to ask.
pub fn event_of(conn: &mut AnyConnection, id: Id) -> Result<EventId> {
    Ok(doors::table.find(id).select(doors::event_id).first(conn)?)
}

/// The links of an event that were not revoked, the newest first.
pub fn list(conn: &mut AnyConnection, may: &MayRun) -> Result<Vec<Door>> {
    Ok(doors::table
        .inner_join(events::table.on(events::id.eq(doors::event_id)))
        .filter(doors::event_id.eq(may.event_id))
        .filter(doors::revoked_at.is_null())
        .order(doors::id.desc())
        .select(DOOR)
        .limit(MOST)
        .load(conn)?)
}

/// The proof that a link carries: whoever made it may still run the event. Errors: `NotFound` for one that does not work, whatever the
/// reason.
pub fn opened(conn: &mut AnyConnection, token: &str, now: UtcTime) -> Result<MayGreet> {
    let door: Door = doors::table
        .inner_join(events::table.on(events::id.eq(doors::event_id)))
        .inner_join(people::table.on(people::id.eq(doors::created_by)))
        .filter(doors::token_hash.eq(entropy::digest(token)))
        .filter(people::suspended_at.is_null())
        .select(DOOR)
        .first(conn)?;
    let maker = session::actor_of(conn, door.created_by, now)?;
    let maker = event::runner(conn, &maker, door.event_id)?;
    policy::greet(&door, &maker, now)
}

/// Somebody as the door sees them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guest {
    /// Registration.
    pub id: RegistrationId,
    /// Name.
    pub name: String,
    /// Company.
    pub company: String,
    /// Slot, where there are several.
    pub slot: String,
    /// Where the registration stands.
    pub standing: Standing,
    /// When they were checked in.
    pub checked_in_at: Option<UtcTime>,
    /// Whether the door may take that back: it was done at a door.
    pub undo: bool,
}

/// The screen at the door.
#[derive(Debug, Clone)]
pub struct Screen {
    /// Title of the event.
    pub title: String,
    /// Begins.
    pub starts_at: UtcTime,
    /// Ends.
    pub ends_at: UtcTime,
    /// The zone that its times are in.
    pub zone: chrono_tz::Tz,
    /// From when people are checked in.
    pub opens_at: UtcTime,
    /// Whether the event was called off.
    pub called_off: bool,
    /// What the link is for.
    pub label: String,
    /// Seats that were confirmed.
    pub expected: i64,
    /// Those who came.
    pub came: i64,
    /// The people found, by name.
    pub guests: Vec<Guest>,
    /// Whether more were found than are shown.
    pub more: bool,
    /// Slots to which somebody can be added.
    pub slots: Vec<(SlotId, String)>,
}

/// The screen, with those whose name or company has `words` in it; everybody who has yet to come where nothing is searched.
pub fn screen(conn: &mut AnyConnection, may: &MayGreet, words: &str) -> Result<Screen> {
    let event = event::row(conn, may.event_id())?;
    let slots = slot::of_event(conn, event.id)?;
    let label: String = doors::table
        .find(may.door_id)
        .select(doors::label)
        .first(conn)?;
    let (expected, came) = counts(conn, event.id)?;
    let wanted = name::form(words);
    let found = if wanted.is_empty() {
        yet_to_come(conn, event.id)?
    } else {
        searched(conn, event.id, &wanted)?
    };
    let mut guests: Vec<Guest> = found
        .into_iter()
        .map(|row| Guest {
            id: row.id,
            slot: slots
                .iter()
                .find(|slot| slot.id == row.slot_id && slots.len() > 1)
                .map(|slot| slot.name.clone())
                .unwrap_or_default(),
            standing: row.standing,
            checked_in_at: row
                .checked_in_at
                .filter(|_| row.attendance == Some(Attendance::Attended)),
            undo: at_a_door(row.attendance, row.via),
            name: row.person.unwrap_or(row.name),
            company: row.account.unwrap_or(row.company),
        })
        .collect();
    let more = guests.len() > SHOWN;
    guests.truncate(SHOWN);
    Ok(Screen {
        zone: event.zone(),
        title: event.title,
        starts_at: event.starts_at,
        ends_at: event.ends_at,
        opens_at: event.starts_at.plus_seconds(-FROM),
        called_off: event.state == State::Cancelled,
        label,
        expected,
        came,
        guests,
        more,
        slots: slots.into_iter().map(|slot| (slot.id, slot.name)).collect(),
    })
}

/// What of a registration is shown at the door.
#[derive(Queryable)]
struct Shown {
    id: RegistrationId,
    slot_id: SlotId,
    name: String,
    company: String,
    standing: Standing,
    attendance: Option<Attendance>,
    checked_in_at: Option<UtcTime>,
    via: Option<Via>,
    person: Option<String>,
    account: Option<String>,
}

/// The registrations of an event with the names of whoever is known, as [`Shown`].
macro_rules! shown {
    ($event:expr) => {
        registrations::table
            .left_join(people::table.on(people::id.nullable().eq(registrations::person_id)))
            .left_join(accounts::table.on(accounts::id.nullable().eq(registrations::account_id)))
            .filter(registrations::event_id.eq($event))
            .select((
                registrations::id,
                registrations::slot_id,
                registrations::name,
                registrations::company,
                registrations::state,
                registrations::attendance,
                registrations::checked_in_at,
                registrations::checked_in_via,
                people::name.nullable(),
                accounts::name.nullable(),
            ))
    };
}

/// Seats that were confirmed, and how many of those came.
fn counts(conn: &mut AnyConnection, id: EventId) -> Result<(i64, i64)> {
    let seats: Vec<(Option<Attendance>, i64)> = registrations::table
        .filter(registrations::event_id.eq(id))
        .filter(registrations::state.eq(Standing::Confirmed))
        .group_by(registrations::attendance)
        .select((registrations::attendance, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(seats
        .into_iter()
        .fold((0, 0), |(all, came), (attendance, count)| {
            let there = attendance == Some(Attendance::Attended);
            (all + count, came + if there { count } else { 0 })
        }))
}

/// The first of those with a seat who have yet to come, by name; one more than are shown.
fn yet_to_come(conn: &mut AnyConnection, id: EventId) -> Result<Vec<Shown>> {
    Ok(shown!(id)
        .filter(registrations::state.eq(Standing::Confirmed))
        .filter(
            registrations::attendance
                .is_null()
                .or(registrations::attendance.ne(Attendance::Attended)),
        )
        .order((
            people::name.is_null(),
            people::name,
            registrations::name,
            registrations::id,
        ))
        .limit(i64::try_from(SHOWN + 1).unwrap_or(i64::MAX))
        .load(conn)?)
}

/// Those whose name or company has what was searched in it, by name.
fn searched(conn: &mut AnyConnection, id: EventId, wanted: &str) -> Result<Vec<Shown>> {
    let rows: Vec<Shown> = shown!(id)
        .filter(registrations::state.eq_any(Standing::ACTIVE))
        .order(registrations::id)
        .limit(SEARCHED)
        .load(conn)?;
    let mut found: Vec<(String, Shown)> = rows
        .into_iter()
        .filter_map(|row| {
            let form = name::form(row.person.as_ref().unwrap_or(&row.name));
            let company = row.account.as_ref().unwrap_or(&row.company);
            (name::has(&form, wanted) || name::has(&name::form(company), wanted))
                .then_some((form, row))
        })
        .collect();
    found.sort_by(|a, b| (&a.0, a.1.id).cmp(&(&b.0, b.1.id)));
    Ok(found.into_iter().map(|(_, row)| row).collect())
}

/// Whether somebody was checked in at a door, by its list or as a walk-in: what was noted in another way is not the door's to take back.
fn at_a_door(attendance: Option<Attendance>, via: Option<Via>) -> bool {
    attendance == Some(Attendance::Attended) && matches!(via, Some(Via::Door | Via::WalkIn))
}

crate::text_enum! {
    /// What came of a check-in at the door.
    Outcome {
        /// Checked in.
        In = "in",
        /// Was checked in before.
        Already = "already",
        /// Waits for a seat, or for the organiser's word.
        NoSeat = "no_seat",
        /// Gave the place up.
        NotComing = "not_coming",
        /// A ticket of another event.
        Elsewhere = "elsewhere",
        /// No ticket of this site.
        Unreadable = "unreadable",
        /// Made on another day than the event's.
        OtherDay = "other_day",
        /// The event was called off.
        CalledOff = "called_off",
    }
}

/// Whom a check-in is for.
#[derive(Debug, Clone)]
pub enum Whom {
    /// Somebody picked from the list.
    Listed(RegistrationId),
    /// What a reader of QR codes typed.
    Ticket(String),
}

/// What a check-in came to, and for whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scanned {
    /// What it came to.
    pub outcome: Outcome,
    /// Who, where it is somebody of this event.
    pub id: Option<RegistrationId>,
    /// Their name.
    pub name: String,
}

/// Checks somebody in. `key` names this act of the device: sent again under it, it answers the same and does nothing. `made_at` is when it
/// was made, by the device's clock; now where nothing is said.
pub fn check_in(
    tx: &mut Tx<'_>,
    seal: &Seal,
    may: &MayGreet,
    whom: &Whom,
    key: &str,
    made_at: Option<UtcTime>,
) -> Result<Scanned> {
    let event = event::locked(tx, may.event_id())?;
    if let Some((id, outcome)) = known(tx.conn, event.id, key)? {
        return named(tx.conn, outcome, id);
    }
    // A clock that is ahead, or was never set, says nothing.
    let at = made_at
        .filter(|at| *at <= tx.now.plus_seconds(AHEAD))
        .map_or(tx.now, |at| at.min(tx.now));
    let (outcome, row) = outcome(tx, seal, &event, whom, at)?;
    let id = row.as_ref().map(|row| row.id);
    if let (Outcome::In, Some(row)) = (outcome, row) {
        attendance::came(tx, &event, row, Via::Door, Some(may.made_by()), at)?;
    }
    let kept: i64 = scans::table
        .filter(scans::event_id.eq(event.id))
        .count()
        .get_result(tx.conn)?;
    if kept < MOST_SCANS {
        keep(tx, may, key, id, at, outcome)?;
    }
    used(tx, may)?;
    named(tx.conn, outcome, id)
}

/// What an act of a device came to, if it was sent before.
fn known(
    conn: &mut AnyConnection,
    event: EventId,
    key: &str,
) -> Result<Option<(Option<RegistrationId>, Outcome)>> {
    Ok(scans::table
        .filter(scans::event_id.eq(event))
        .filter(scans::scan_key.eq(key))
        .select((scans::registration_id, scans::outcome))
        .first(conn)
        .optional()?)
}

/// Keeps what an act of a device came to.
fn keep(
    tx: &mut Tx<'_>,
    may: &MayGreet,
    key: &str,
    id: Option<RegistrationId>,
    at: UtcTime,
    outcome: Outcome,
) -> Result<()> {
    diesel::insert_into(scans::table)
        .values((
            scans::event_id.eq(may.event_id()),
            scans::scan_key.eq(key),
            scans::registration_id.eq(id),
            scans::door_id.eq(may.door_id),
            scans::scanned_at.eq(at),
            scans::received_at.eq(tx.now),
            scans::outcome.eq(outcome),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn outcome(
    tx: &mut Tx<'_>,
    seal: &Seal,
    event: &Event,
    whom: &Whom,
    at: UtcTime,
) -> Result<(Outcome, Option<Registration>)> {
    let id = match whom {
        Whom::Listed(id) => *id,
        Whom::Ticket(text) => match presence::opened(seal, text) {
            Some(id) => id,
            None => return Ok((Outcome::Unreadable, None)),
        },
    };
    let row = match registration::find(tx.conn, event.id, id) {
        Ok(row) => row,
        Err(Error::NotFound) => return Ok((Outcome::Elsewhere, None)),
        Err(error) => return Err(error),
    };
    let outcome = if event.state == State::Cancelled {
        Outcome::CalledOff
    } else if row.attendance == Some(Attendance::Attended) {
        Outcome::Already
    } else {
        match row.standing {
            Standing::Cancelled | Standing::Declined => Outcome::NotComing,
            Standing::Applied | Standing::Waitlisted | Standing::Offered => Outcome::NoSeat,
            Standing::Confirmed => {
                let day = event.starts_at.plus_seconds(-FROM)..=event.ends_at.plus_seconds(AFTER);
                if day.contains(&at) && matches!(event.state, State::Published | State::Finished) {
                    Outcome::In
                } else {
                    Outcome::OtherDay
                }
            }
        }
    };
    Ok((outcome, Some(row)))
}

fn named(
    conn: &mut AnyConnection,
    outcome: Outcome,
    id: Option<RegistrationId>,
) -> Result<Scanned> {
    let name = match id {
        Some(id) => {
            let (person, typed): (Option<String>, String) = registrations::table
                .left_join(people::table.on(people::id.nullable().eq(registrations::person_id)))
                .filter(registrations::id.eq(id))
                .select((people::name.nullable(), registrations::name))
                .first(conn)?;
            person.unwrap_or(typed)
        }
        None => String::new(),
    };
    Ok(Scanned { outcome, id, name })
}

fn used(tx: &mut Tx<'_>, may: &MayGreet) -> Result<()> {
    diesel::update(doors::table.find(may.door_id))
        .set(doors::used_at.eq(tx.now))
        .execute(tx.conn)?;
    Ok(())
}

/// Takes a check-in back that was made at a door; any other stays.
pub fn undo(tx: &mut Tx<'_>, may: &MayGreet, id: RegistrationId) -> Result<()> {
    let event = event::locked(tx, may.event_id())?;
    used(tx, may)?;
    let row = registration::find(tx.conn, event.id, id)?;
    if !at_a_door(row.attendance, row.checked_in_via) {
        return Ok(());
    }
    let detail = serde_json::json!({ "registration": id, "door": may.door_id });
    attendance::take_back(tx, &Actor::System, &event, &row, &detail)
}

/// Somebody who comes without a registration: added and checked in, where a seat is free. `key` names this act of the device: sent again
/// under it, it adds nobody. Errors: `Invalid` without a name, and while no seat is free.
pub fn walk_in(
    tx: &mut Tx<'_>,
    may: &MayGreet,
    key: &str,
    name: &str,
    company: &str,
    slot_id: Option<SlotId>,
) -> Result<()> {
    let event = event::locked(tx, may.event_id())?;
    if known(tx.conn, event.id, key)?.is_some() {
        return Ok(());
    }
    let new = attendance::WalkIn {
        name: name.to_owned(),
        company: company.to_owned(),
        slot_id,
        ..attendance::WalkIn::default()
    };
    let row = attendance::walk_in(tx, &Actor::System, may.run(), &new)?;
    let now = tx.now;
    keep(tx, may, key, Some(row.id), now, Outcome::In)?;
    used(tx, may)
}
