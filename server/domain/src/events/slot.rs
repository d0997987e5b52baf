//! Slots（参加枠）: how many seats, for whom, by which rule.

use diesel::prelude::*;

use super::event::{self, Event};
use super::{Cause, EventId, Format, Rule, SlotId, Standing, registration};
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::schema::{event_registrations as registrations, event_slots as slots};
use crate::policy::events::MayRun;
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Most seats that a slot can have.
pub const MOST_SEATS: i64 = 100_000;
/// Most slots of an event.
const MOST: i64 = 20;

/// A slot's own row.
#[derive(Debug, Clone, Queryable)]
pub struct Slot {
    /// Id.
    pub id: SlotId,
    /// The event.
    pub event_id: EventId,
    /// What it is called; empty for an event's only one.
    pub name: String,
    /// Where its people are.
    pub format: Format,
    /// Seats; none: as many as come.
    pub capacity: Option<i64>,
    /// How they are given.
    pub rule: Rule,
    /// When they are drawn.
    pub draw_at: Option<UtcTime>,
    /// When they were.
    pub drawn_at: Option<UtcTime>,
    /// Which comes first on the page.
    pub place: i64,
    /// Since when it is offered no more.
    pub removed_at: Option<UtcTime>,
}

/// A slot as typed.
#[derive(Debug, Clone, Default)]
pub struct SlotDraft {
    /// Name.
    pub name: String,
    /// Format key.
    pub format: String,
    /// Seats; empty: as many as come.
    pub capacity: String,
    /// Rule key.
    pub rule: String,
}

/// A slot that can be kept.
#[derive(Debug, Clone)]
pub struct SlotValues {
    pub(super) name: String,
    pub(super) format: Format,
    pub(super) capacity: Option<i64>,
    pub(super) rule: Rule,
}

/// Seats as typed, in any width of digits; nothing: as many as come.
pub(super) fn seats(field: &'static str, typed: &str) -> Result<Option<i64>, Problem> {
    use unicode_normalization::UnicodeNormalization;
    let typed: String = typed.trim().nfkc().collect();
    if typed.is_empty() {
        return Ok(None);
    }
    match typed.parse::<i64>() {
        Ok(seats) if (1..=MOST_SEATS).contains(&seats) => Ok(Some(seats)),
        _ => Err(Problem::new(field, "events-problem-seats").with("max", MOST_SEATS)),
    }
}

impl SlotDraft {
    /// Reads what was typed. Errors: `Invalid` with the problems of the fields.
    pub fn parse(&self) -> Result<SlotValues> {
        let mut problems = Vec::new();
        let name = text::line(&self.name);
        if name.is_empty() {
            problems.push(Problem::new("name", "problem-required"));
        } else if name.chars().count() > 100 {
            problems.push(Problem::new("name", "problem-too-long").with("max", 100));
        }
        let capacity = seats("capacity", &self.capacity).unwrap_or_else(|problem| {
            problems.push(problem);
            None
        });
        let (Ok(format), Ok(rule)) = (self.format.parse(), self.rule.parse()) else {
            return Err(Error::invalid("rule", "problem-required"));
        };
        if rule == Rule::Lottery && capacity.is_none() && problems.is_empty() {
            problems.push(Problem::new("capacity", "events-problem-lottery-seats"));
        }
        if problems.is_empty() {
            Ok(SlotValues {
                name,
                format,
                capacity,
                rule,
            })
        } else {
            Err(Error::Invalid(problems))
        }
    }
}

/// The slot `id` of an event, gone ones too.
pub fn find(conn: &mut AnyConnection, event_id: EventId, id: SlotId) -> Result<Slot> {
    Ok(slots::table
        .filter(slots::id.eq(id))
        .filter(slots::event_id.eq(event_id))
        .first(conn)?)
}

/// The slots that an event offers.
pub fn of_event(conn: &mut AnyConnection, event_id: EventId) -> Result<Vec<Slot>> {
    Ok(slots::table
        .filter(slots::event_id.eq(event_id))
        .filter(slots::removed_at.is_null())
        .order((slots::place, slots::id))
        .load(conn)?)
}

/// The slot that was chosen, or the only one. Errors: `Invalid` for one that is gone, and when there are several and none was chosen.
pub(super) fn wanted(
    conn: &mut AnyConnection,
    event_id: EventId,
    chosen: Option<SlotId>,
) -> Result<Slot> {
    let offered = of_event(conn, event_id)?;
    match chosen {
        Some(id) => offered
            .into_iter()
            .find(|slot| slot.id == id)
            .ok_or_else(|| Error::invalid("slot", "events-problem-slot-gone")),
        None => match <[Slot; 1]>::try_from(offered) {
            Ok([only]) => Ok(only),
            Err(_) => Err(Error::invalid("slot", "events-problem-slot-choose")),
        },
    }
}

/// Seats held in a slot.
pub fn held(conn: &mut AnyConnection, id: SlotId) -> Result<i64> {
    Ok(registrations::table
        .filter(registrations::slot_id.eq(id))
        .filter(registrations::state.eq_any(Standing::HOLDING))
        .count()
        .get_result(conn)?)
}

/// Whether a seat is free.
pub(super) fn has_room(conn: &mut AnyConnection, slot: &Slot) -> Result<bool> {
    match slot.capacity {
        None => Ok(true),
        Some(capacity) => Ok(held(conn, slot.id)? < capacity),
    }
}

/// Adds a slot.
pub(super) fn insert(tx: &mut Tx<'_>, event_id: EventId, new: &SlotValues) -> Result<SlotId> {
    let last: Option<i64> = slots::table
        .filter(slots::event_id.eq(event_id))
        .select(diesel::dsl::max(slots::place))
        .first(tx.conn)?;
    Ok(diesel::insert_into(slots::table)
        .values((
            slots::event_id.eq(event_id),
            slots::name.eq(&new.name),
            slots::format.eq(new.format),
            slots::capacity.eq(new.capacity),
            slots::rule.eq(new.rule),
            slots::place.eq(last.unwrap_or(0) + 1),
        ))
        .returning(slots::id)
        .get_result(tx.conn)?)
}

/// Adds a slot as who runs the event. Errors: `Invalid` when there are enough.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, draft: &SlotDraft) -> Result<SlotId> {
    let new = draft.parse()?;
    let event = event::locked(tx, may.event_id)?;
    let there = i64::try_from(of_event(tx.conn, event.id)?.len()).unwrap_or(MOST);
    if there >= MOST {
        return Err(Problem::new("name", "events-problem-slots")
            .with("max", MOST)
            .into());
    }
    let id = insert(tx, event.id, &new)?;
    note(tx, actor, &event, id, "event.slot_added", new.capacity)?;
    Ok(id)
}

/// Changes a slot. More seats go at once to whoever waits. Errors: `Invalid` for fewer seats than are held, and for another rule once
/// somebody registered.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayRun,
    id: SlotId,
    draft: &SlotDraft,
) -> Result<()> {
    let new = draft.parse()?;
    let event = event::locked(tx, may.event_id)?;
    let slot = find(tx.conn, event.id, id)?;
    if slot.removed_at.is_some() {
        return Err(Error::NotFound);
    }
    if new.rule != slot.rule && is_used(tx.conn, id)? {
        return Err(Error::invalid("rule", "events-problem-rule-used"));
    }
    diesel::update(slots::table.find(id))
        .set((
            slots::name.eq(&new.name),
            slots::format.eq(new.format),
            slots::rule.eq(new.rule),
        ))
        .execute(tx.conn)?;
    set_capacity(tx, actor, &event, &slot, new.capacity)
}

/// Sets the seats of a slot of a locked event, and gives new ones to whoever waits. Errors: `Invalid` below what is held.
pub(super) fn set_capacity(
    tx: &mut Tx<'_>,
    actor: &Actor,
    event: &Event,
    slot: &Slot,
    capacity: Option<i64>,
) -> Result<()> {
    if capacity == slot.capacity {
        return Ok(());
    }
    let held = held(tx.conn, slot.id)?;
    if capacity.is_some_and(|capacity| capacity < held) {
        return Err(Problem::new("capacity", "events-problem-capacity-held")
            .with("held", held)
            .into());
    }
    diesel::update(slots::table.find(slot.id))
        .set(slots::capacity.eq(capacity))
        .execute(tx.conn)?;
    note(tx, actor, event, slot.id, "event.capacity", capacity)?;
    registration::move_up(tx, event, slot.id, Cause::Raised)?;
    Ok(())
}

/// Takes a slot off the page. Errors: `Invalid` while anybody is in it, and for the last one.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: SlotId) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let slot = find(tx.conn, event.id, id)?;
    if slot.removed_at.is_some() {
        return Ok(());
    }
    let active: bool = diesel::select(diesel::dsl::exists(
        registrations::table
            .filter(registrations::slot_id.eq(id))
            .filter(registrations::state.eq_any(Standing::ACTIVE)),
    ))
    .get_result(tx.conn)?;
    if active {
        return Err(Error::invalid("name", "events-problem-slot-held"));
    }
    if of_event(tx.conn, event.id)?.len() < 2 {
        return Err(Error::invalid("name", "events-problem-slot-last"));
    }
    diesel::update(slots::table.find(id))
        .set(slots::removed_at.eq(tx.now))
        .execute(tx.conn)?;
    note(tx, actor, &event, id, "event.slot_removed", slot.capacity)
}

/// Whether anybody ever registered in it.
fn is_used(conn: &mut AnyConnection, id: SlotId) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        registrations::table.filter(registrations::slot_id.eq(id)),
    ))
    .get_result(conn)?)
}

fn note(
    tx: &mut Tx<'_>,
    actor: &Actor,
    event: &Event,
    slot: SlotId,
    action: &str,
    capacity: Option<i64>,
) -> Result<()> {
    let detail = serde_json::json!({ "slot": slot, "capacity": capacity });
    audit::record(tx, actor, action, &super::object(event.id), &detail)
}

/// An event's only slot is where the event is.
pub(super) fn follow_format(tx: &mut Tx<'_>, slot: &Slot, format: Format) -> Result<()> {
    diesel::update(slots::table.find(slot.id))
        .set(slots::format.eq(format))
        .execute(tx.conn)?;
    Ok(())
}
