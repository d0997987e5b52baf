//! Drawing a lottery slot: once, at its time or by the organiser's hand, over the list of those who applied. The order is that of
//! [`draw`], from a seed made at that moment and kept; what is published of the list names nobody. Who gets no seat waits, in
//! the order of the draw, before everybody who comes later.

use std::collections::{HashMap, HashSet};

use chrono_tz::Tz;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::draw::{self, Entry, Lot, Outcome, Rules};
use super::event::{self, Event, Viewer};
use super::registration::{self, Registration};
use super::slot::{self, Slot};
use super::{
    Attendance, Cause, EventId, RegistrationId, Rule, SlotId, Standing, State, object, reminder,
    time,
};
use crate::actor::Actor;
use crate::db::AnyConnection;
use crate::db::schema::{
    event_draws as draws, event_registrations as registrations, event_slots as slots,
};
use crate::policy::events::MayRun;
use crate::types::{AccountId, PersonId};
use crate::{Error, Problem, Result, Tx, UtcTime, audit};

/// An entry as it is kept. All but the registration is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    /// Number on the list.
    number: i64,
    /// Which entries are of one account: counted within this list, so that it names none.
    account: Option<i64>,
    /// Whether nobody of its account attended before.
    newcomer: bool,
    /// Whose.
    registration: RegistrationId,
}

impl Kept {
    fn entry(&self) -> Entry {
        Entry {
            number: self.number,
            account: self.account,
            newcomer: self.newcomer,
        }
    }
}

/// What a draw came to: all that is needed to do it again.
#[derive(Debug, Clone)]
pub struct Drawn {
    /// The seed.
    pub seed: String,
    /// The rules.
    pub rules: Rules,
    /// The list, by number.
    pub entries: Vec<Entry>,
    /// The order that came out.
    pub lots: Vec<Lot>,
    /// When.
    pub at: UtcTime,
}

/// The page of a slot's draw.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The event.
    pub event: Event,
    /// The slot.
    pub slot: Slot,
    /// How many apply, before the draw.
    pub applied: i64,
    /// The draw, once it took place.
    pub drawn: Option<Drawn>,
    /// The reader's number.
    pub mine: Option<i64>,
    /// Whether the reader may run the event.
    pub runs: bool,
}

/// The event of a slot. Who may have it is the caller's to ask.
pub fn event_of(conn: &mut AnyConnection, id: SlotId) -> Result<EventId> {
    Ok(slots::table.find(id).select(slots::event_id).first(conn)?)
}

/// The page of a slot's draw, for who may see the event. Errors: `NotFound` also for a slot that is not drawn.
pub fn show(conn: &mut AnyConnection, actor: &Actor, slot_id: SlotId) -> Result<Shown> {
    let event_id = event_of(conn, slot_id)?;
    let mut event = event::find(conn, &Viewer::of(actor), event_id)?;
    let slot = slot::find(conn, event_id, slot_id)?;
    if slot.rule != Rule::Lottery {
        return Err(Error::NotFound);
    }
    let runs = match event::runner(conn, actor, event_id) {
        Ok(_) => true,
        Err(Error::NotFound) => false,
        Err(error) => return Err(error),
    };
    event.link_key = String::new();
    event.online_url = String::new();
    let own: Option<Registration> = match actor.person_id() {
        Some(person) => registration::of_person(conn, event_id, person)?,
        None => None,
    };
    let kept = latest(conn, slot_id)?;
    let mine = own.and_then(|own| match &kept {
        Some((list, _)) => list
            .iter()
            .find(|entry| entry.registration == own.id)
            .map(|entry| entry.number),
        None => (own.slot_id == slot_id && own.standing == Standing::Applied).then_some(own.place),
    });
    let applied = registrations::table
        .filter(registrations::slot_id.eq(slot_id))
        .filter(registrations::state.eq(Standing::Applied))
        .count()
        .get_result(conn)?;
    Ok(Shown {
        event,
        slot,
        applied,
        drawn: kept.map(|(_, drawn)| drawn),
        mine,
        runs,
    })
}

/// The draw of a slot, with the list as it is kept.
fn latest(conn: &mut AnyConnection, slot_id: SlotId) -> Result<Option<(Vec<Kept>, Drawn)>> {
    type Row = (String, String, String, UtcTime);
    let row: Option<Row> = draws::table
        .filter(draws::slot_id.eq(slot_id))
        .order(draws::id.desc())
        .select((draws::seed, draws::rule, draws::entries, draws::drawn_at))
        .first(conn)
        .optional()?;
    let Some((seed, rule, entries, at)) = row else {
        return Ok(None);
    };
    let kept: Vec<Kept> = serde_json::from_str(&entries)?;
    let rules = read_rules(&rule)?;
    let entries: Vec<Entry> = kept.iter().map(Kept::entry).collect();
    let lots = draw::draw(&seed, &entries, rules);
    let drawn = Drawn {
        seed,
        rules,
        entries,
        lots,
        at,
    };
    Ok(Some((kept, drawn)))
}

/// Rules as a draw's row keeps them: `seats=10 newcomers_first=1 per_account=2`.
fn written(rules: Rules) -> String {
    let most = rules
        .seats_per_account
        .map_or(String::new(), |most| format!(" per_account={most}"));
    format!(
        "seats={} newcomers_first={}{most}",
        rules.seats,
        u8::from(rules.newcomers_first)
    )
}

fn read_rules(text: &str) -> Result<Rules> {
    let mut rules = Rules::default();
    for part in text.split(' ') {
        let (name, value) = part.split_once('=').unwrap_or_default();
        let number = value.parse().map_err(Error::internal)?;
        match name {
            "seats" => rules.seats = number,
            "newcomers_first" => rules.newcomers_first = number == 1,
            "per_account" => rules.seats_per_account = Some(number),
            _ => return Err(Error::internal("a rule of a draw that nobody knows")),
        }
    }
    Ok(rules)
}

/// Sets when a slot is drawn, as typed in the event's zone; nothing: by hand. Errors: `Invalid` for a time that is none, that has passed, or
/// that comes after the beginning, and once it was drawn.
pub fn set_time(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayRun,
    slot_id: SlotId,
    typed: &str,
) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let slot = open(tx.conn, &event, slot_id)?;
    let at = if typed.trim().is_empty() {
        None
    } else {
        Some(moment(typed, event.zone())?)
    };
    if at.is_some_and(|at| at <= tx.now || at > event.starts_at) {
        return Err(Error::invalid("draw_at", "doors-draw-problem-when"));
    }
    diesel::update(slots::table.find(slot.id))
        .set(slots::draw_at.eq(at))
        .execute(tx.conn)?;
    if let Some(at) = at {
        reminder::plan_draw(tx, event.id, slot.id, at)?;
    }
    let detail = serde_json::json!({ "slot": slot.id, "at": at });
    audit::record(tx, actor, "event.draw_set", &object(event.id), &detail)
}

/// Refuses the time of a draw that would not take place, or come too late: one after the beginning, and for an event that comes out
/// `now`, one that has passed.
pub(super) fn check_times(
    conn: &mut AnyConnection,
    event_id: EventId,
    zone: Tz,
    starts_at: UtcTime,
    now: Option<UtcTime>,
) -> Result<()> {
    for slot in slot::of_event(conn, event_id)? {
        let set = slot
            .draw_at
            .filter(|_| slot.rule == Rule::Lottery && slot.drawn_at.is_none());
        if let Some(at) = set
            && (at > starts_at || now.is_some_and(|now| at <= now))
        {
            let when = time::local(zone, at).replace('T', " ");
            return Err(Problem::new("date", "events-problem-draw-time")
                .with("when", when)
                .into());
        }
    }
    Ok(())
}

fn moment(typed: &str, zone: Tz) -> Result<UtcTime> {
    let (day, at) = time::parse_local(typed)
        .ok_or_else(|| Error::invalid("draw_at", "doors-draw-problem-typed"))?;
    Ok(time::instant_of("draw_at", zone, day, at)?)
}

/// A lottery slot that was not drawn yet.
fn open(conn: &mut AnyConnection, event: &Event, slot_id: SlotId) -> Result<Slot> {
    let slot = slot::find(conn, event.id, slot_id)?;
    if slot.rule != Rule::Lottery || slot.removed_at.is_some() {
        return Err(Error::NotFound);
    }
    if slot.drawn_at.is_some() {
        return Err(Error::invalid("", "doors-draw-problem-drawn"));
    }
    Ok(slot)
}

/// Draws by hand. Errors: `Invalid` for an event that is not out, and once it was drawn.
pub fn by_hand(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, slot_id: SlotId) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let slot = open(tx.conn, &event, slot_id)?;
    if event.state != State::Published {
        return Err(Error::invalid("", "events-problem-not-on"));
    }
    take_place(tx, &event, &slot, Some(may.person_id))?;
    let detail = serde_json::json!({ "slot": slot.id });
    audit::record(tx, actor, "event.drawn", &object(event.id), &detail)
}

/// Draws when the time has come. Run twice, or for a time that was changed since, it changes nothing.
pub(super) fn due(tx: &mut Tx<'_>, event_id: EventId, slot_id: SlotId, at: UtcTime) -> Result<()> {
    let event = event::locked(tx, event_id)?;
    let slot = slot::find(tx.conn, event_id, slot_id)?;
    let stands = slot.rule == Rule::Lottery
        && slot.draw_at == Some(at)
        && slot.drawn_at.is_none()
        && slot.removed_at.is_none()
        && event.state == State::Published;
    if stands {
        take_place(tx, &event, &slot, None)?;
    }
    Ok(())
}

fn take_place(tx: &mut Tx<'_>, event: &Event, slot: &Slot, by: Option<PersonId>) -> Result<()> {
    let applied: Vec<Registration> = registrations::table
        .filter(registrations::slot_id.eq(slot.id))
        .filter(registrations::state.eq(Standing::Applied))
        .order((registrations::place, registrations::id))
        .load(tx.conn)?;
    let mut rows = Vec::with_capacity(applied.len());
    for mut row in applied {
        if registration::stands_for_its_account(tx.conn, &row, tx.now)? {
            rows.push(row);
        } else {
            // Whoever left their company takes no part in it.
            let was = Some(Standing::Applied);
            registration::pass(
                tx,
                event,
                &mut row,
                was,
                Standing::Declined,
                Cause::Drawn,
                by,
            )?;
        }
    }
    let list = listed(tx.conn, event, &rows)?;
    let held = slot::held(tx.conn, slot.id)?;
    let free = slot.capacity.map_or(i64::MAX, |capacity| capacity - held);
    let rules = Rules {
        seats: usize::try_from(free.max(0)).unwrap_or(usize::MAX),
        newcomers_first: event.newcomers_first,
        seats_per_account: event
            .account_max
            .and_then(|most| usize::try_from(most).ok()),
    };
    let seed = tx.entropy.token()?;
    let entries: Vec<Entry> = list.iter().map(Kept::entry).collect();
    let lots = draw::draw(&seed, &entries, rules);
    diesel::insert_into(draws::table)
        .values((
            draws::event_id.eq(event.id),
            draws::slot_id.eq(slot.id),
            draws::seed.eq(&seed),
            draws::rule.eq(written(rules)),
            draws::capacity.eq(slot.capacity),
            draws::entries.eq(serde_json::to_string(&list)?),
            draws::drawn.eq(numbers(&lots)),
            draws::drawn_at.eq(tx.now),
            draws::drawn_by.eq(by),
        ))
        .execute(tx.conn)?;
    diesel::update(slots::table.find(slot.id))
        .set(slots::drawn_at.eq(tx.now))
        .execute(tx.conn)?;
    settle(tx, event, &list, &lots, rows, by)
}

/// Gives out what was drawn. Those who wait keep the places of the list among them, in the order of the draw: everybody who registers
/// later comes behind.
fn settle(
    tx: &mut Tx<'_>,
    event: &Event,
    list: &[Kept],
    lots: &[Lot],
    rows: Vec<Registration>,
    by: Option<PersonId>,
) -> Result<()> {
    let whose: HashMap<i64, RegistrationId> = list
        .iter()
        .map(|entry| (entry.number, entry.registration))
        .collect();
    let mut places = rows
        .iter()
        .map(|row| row.place)
        .collect::<Vec<_>>()
        .into_iter();
    let mut rows: HashMap<RegistrationId, Registration> =
        rows.into_iter().map(|row| (row.id, row)).collect();
    for lot in lots {
        let (Some(place), Some(mut row)) = (
            places.next(),
            whose.get(&lot.number).and_then(|id| rows.remove(id)),
        ) else {
            continue;
        };
        diesel::update(registrations::table.find(row.id))
            .set(registrations::place.eq(place))
            .execute(tx.conn)?;
        row.place = place;
        let becomes = match lot.outcome {
            Outcome::Seat => Standing::Confirmed,
            Outcome::SeatsGone | Outcome::AccountFull => Standing::Waitlisted,
        };
        let was = Some(Standing::Applied);
        registration::pass(tx, event, &mut row, was, becomes, Cause::Drawn, by)?;
    }
    Ok(())
}

/// The list of those who applied: their numbers are their places in the queue.
fn listed(conn: &mut AnyConnection, event: &Event, rows: &[Registration]) -> Result<Vec<Kept>> {
    let accounts: Vec<AccountId> = rows.iter().filter_map(|row| row.account_id).collect();
    let known: HashSet<AccountId> = registrations::table
        .filter(registrations::account_id.eq_any(accounts))
        .filter(registrations::event_id.ne(event.id))
        .filter(registrations::attendance.eq(Attendance::Attended))
        .select(registrations::account_id.assume_not_null())
        .distinct()
        .load::<AccountId>(conn)?
        .into_iter()
        .collect();
    let mut counted: HashMap<AccountId, i64> = HashMap::new();
    Ok(rows
        .iter()
        .map(|row| {
            let account = row.account_id.map(|account| {
                let next = counted.len() as i64 + 1;
                *counted.entry(account).or_insert(next)
            });
            Kept {
                number: row.place,
                account,
                newcomer: !row.vendor
                    && row
                        .account_id
                        .is_none_or(|account| !known.contains(&account)),
                registration: row.id,
            }
        })
        .collect())
}

fn numbers(lots: &[Lot]) -> String {
    let numbers: Vec<String> = lots.iter().map(|lot| lot.number.to_string()).collect();
    numbers.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_as_they_were_written() {
        for rules in [
            Rules::default(),
            Rules {
                seats: 12,
                newcomers_first: true,
                seats_per_account: Some(2),
            },
        ] {
            assert_eq!(read_rules(&written(rules)).unwrap(), rules);
        }
        assert!(read_rules("seats=x").is_err());
        assert!(read_rules("odd=1").is_err());
    }
}
