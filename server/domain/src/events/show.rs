//! An event's page: what a reader sees of it, and of their own place.

use diesel::prelude::*;

use super::afterwards::{self, After};
use super::event::{self, Event, Viewer, Window};
use super::list::Seats;
use super::program::{self, Session, Speaker};
use super::question::{self, Question};
use super::registration::{self, Registration};
use super::slot::{self, Slot};
use super::{AttendeeList, EventId, Standing, State, inquiry, object};
use crate::actor::Actor;
use crate::community::Identity;
use crate::community::tag::{self, Tag};
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, event_organisers, event_registrations as registrations, events, memberships, people,
    user_groups,
};
use crate::types::PersonId;
use crate::{Error, Result, UtcTime};

/// Events of a series that a page names.
const SERIES: i64 = 12;
/// Most names in the list of who comes.
const NAMES: i64 = 300;

/// A slot with how full it is.
#[derive(Debug, Clone)]
pub struct SlotShown {
    /// The slot.
    pub slot: Slot,
    /// How full it is.
    pub seats: Seats,
    /// People who wait for a draw or a decision.
    pub applied: i64,
}

/// Somebody who comes, as they chose to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// Their name.
    pub name: String,
    /// Their company, where they show it.
    pub company: Option<String>,
}

/// An event, as a reader sees it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The event. What only some readers learn is blank for the others: the meeting's address, the link, who did what.
    pub event: Event,
    /// What it is about, as safe HTML.
    pub html: String,
    /// Its group.
    pub group: Option<String>,
    /// What it is about.
    pub tags: Vec<Tag>,
    /// The other events of its series that the reader may see, the latest first.
    pub series: Vec<Event>,
    /// How many questions it has, for who may read them.
    pub inquiries: Option<i64>,
    /// Customers who host it.
    pub hosts: Vec<String>,
    /// Its slots.
    pub slots: Vec<SlotShown>,
    /// What is asked.
    pub questions: Vec<Question>,
    /// Speakers.
    pub speakers: Vec<Speaker>,
    /// Agenda.
    pub agenda: Vec<Session>,
    /// The reader's own place, also one given up.
    pub mine: Option<Registration>,
    /// How many wait up to and with the reader.
    pub position: Option<i64>,
    /// Whether one may register now.
    pub window: Window,
    /// Whether the reader may run it.
    pub runs: bool,
    /// Who comes, for those who may know.
    pub attendees: Option<Vec<Attendee>>,
    /// What there is afterwards.
    pub after: After,
    /// Colleagues whom the reader may register: those of their account who have no place.
    pub colleagues: Vec<(PersonId, String)>,
}

impl Shown {
    /// Seats of all slots together.
    pub fn seats(&self) -> Seats {
        let mut all = Seats {
            capacity: Some(0),
            ..Seats::default()
        };
        for slot in &self.slots {
            all.capacity = all
                .capacity
                .zip(slot.seats.capacity)
                .map(|(sum, more)| sum + more);
            all.held += slot.seats.held;
            all.waiting += slot.seats.waiting;
        }
        all
    }
}

/// The page of the event `id`. Errors: `NotFound` for one that the actor may not see.
pub fn show(conn: &mut AnyConnection, actor: &Actor, id: EventId, now: UtcTime) -> Result<Shown> {
    let event = event::find(conn, &Viewer::of(actor), id)?;
    around(conn, actor, event, now)
}

/// The page of the event that a link leads to.
pub fn by_link(conn: &mut AnyConnection, actor: &Actor, key: &str, now: UtcTime) -> Result<Shown> {
    let event = event::by_link(conn, key)?;
    around(conn, actor, event, now)
}

fn around(
    conn: &mut AnyConnection,
    actor: &Actor,
    mut event: Event,
    now: UtcTime,
) -> Result<Shown> {
    let id = event.id;
    let runs = match event::runner(conn, actor, id) {
        Ok(_) => true,
        Err(Error::NotFound) => false,
        Err(error) => return Err(error),
    };
    let mine = match actor.person_id() {
        Some(person) => registration::of_person(conn, id, person)?,
        None => None,
    };
    let confirmed = match &mine {
        Some(mine) if mine.standing == Standing::Confirmed => {
            registration::stands_for_its_account(conn, mine, now)?
        }
        _ => false,
    };
    let attendees = if event.attendee_list == AttendeeList::Attendees && (confirmed || runs) {
        Some(attendees(conn, id, now)?)
    } else {
        None
    };
    if !runs {
        event.link_key = String::new();
        event.online_url = String::new();
    }
    let position = match &mine {
        Some(mine) if mine.standing == Standing::Waitlisted => {
            Some(registration::position(conn, mine)?)
        }
        _ => None,
    };
    let group = match event.group_id {
        Some(group) => user_groups::table
            .find(group)
            .select(user_groups::name)
            .first(conn)
            .optional()?,
        None => None,
    };
    let hosts = event_organisers::table
        .inner_join(people::table.on(people::id.eq(event_organisers::person_id)))
        .filter(event_organisers::event_id.eq(id))
        .filter(event_organisers::removed_at.is_null())
        // Whoever proposed it stands to it before everybody; whom the vendor named helps behind the scenes.
        .filter(event_organisers::added_by.eq(event_organisers::person_id))
        .order((people::name, people::id))
        .select(people::name)
        .load(conn)?;
    let after = afterwards::after(conn, actor, &event, mine.as_ref())?;
    let window = event.window(now);
    let colleagues = if window == Window::Open {
        colleagues(conn, actor, id, now)?
    } else {
        Vec::new()
    };
    let inquiries = inquiry::count(conn, actor, &event, now)?;
    let tags = tag::of_events(conn, actor.is_staff(), &[id])?
        .into_iter()
        .map(|(_, tag)| tag)
        .collect();
    Ok(Shown {
        tags,
        series: series_of(conn, actor, &event)?,
        inquiries,
        html: crate::markdown::render(&event.body)?.html,
        slots: slots_of(conn, id)?,
        questions: question::of_event(conn, id)?,
        speakers: program::speakers_of(conn, id)?,
        agenda: program::agenda_of(conn, id)?,
        group,
        hosts,
        mine,
        position,
        window,
        runs,
        attendees,
        after,
        colleagues,
        event,
    })
}

/// The other events of a series: copies of the same one, and that one itself.
fn series_of(conn: &mut AnyConnection, actor: &Actor, event: &Event) -> Result<Vec<Event>> {
    let key = event.series.clone().unwrap_or_else(|| object(event.id));
    let first: EventId = key
        .strip_prefix("event:")
        .and_then(|id| id.parse().ok())
        .unwrap_or(event.id);
    let viewer = Viewer::of(actor);
    Ok(events::table
        .filter(events::series.eq(key).or(events::id.eq(first)))
        .filter(events::id.ne(event.id))
        .filter(events::state.eq_any([State::Published, State::Finished]))
        .filter(crate::events_seen_by!(&viewer))
        .order((events::starts_at.desc(), events::id.desc()))
        .limit(SERIES)
        .select(events::all_columns)
        .load(conn)?)
}

/// The slots of an event with how full each is.
pub(super) fn slots_of(conn: &mut AnyConnection, id: EventId) -> Result<Vec<SlotShown>> {
    let counts = registration::by_slot(conn, &[id])?;
    Ok(slot::of_event(conn, id)?
        .into_iter()
        .map(|slot| {
            let count = |wanted: fn(Standing) -> bool| {
                counts
                    .iter()
                    .filter(|(of, standing, _)| *of == slot.id && wanted(*standing))
                    .map(|(_, _, count)| *count)
                    .sum()
            };
            SlotShown {
                seats: Seats {
                    capacity: slot.capacity,
                    held: count(Standing::holds_seat),
                    waiting: count(|standing| standing == Standing::Waitlisted),
                },
                applied: count(|standing| standing == Standing::Applied),
                slot,
            }
        })
        .collect())
}

/// Who comes, of those who show a name, in the order in which they registered.
fn attendees(conn: &mut AnyConnection, id: EventId, now: UtcTime) -> Result<Vec<Attendee>> {
    let rows: Vec<(String, Option<String>, Identity)> = registrations::table
        .inner_join(people::table.on(people::id.nullable().eq(registrations::person_id)))
        .left_join(accounts::table.on(accounts::id.nullable().eq(registrations::account_id)))
        .filter(registrations::event_id.eq(id))
        .filter(registrations::state.eq(Standing::Confirmed))
        .filter(registrations::vendor.eq(false))
        .filter(registrations::identity.ne(Identity::Profile))
        .filter(crate::place_stands!(now))
        .order((registrations::place, registrations::id))
        .select((
            people::name,
            accounts::name.nullable(),
            registrations::identity,
        ))
        .limit(NAMES)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(name, company, identity)| Attendee {
            name,
            company: company.filter(|_| identity == Identity::Full),
        })
        .collect())
}

/// People of the reader's account who have no place yet.
fn colleagues(
    conn: &mut AnyConnection,
    actor: &Actor,
    id: EventId,
    now: UtcTime,
) -> Result<Vec<(PersonId, String)>> {
    let (Some(me), Some(account)) = (actor.person_id(), actor.account_id()) else {
        return Ok(Vec::new());
    };
    let placed = registrations::table
        .filter(registrations::event_id.eq(id))
        .filter(registrations::state.eq_any(Standing::ACTIVE))
        .filter(registrations::person_id.is_not_null())
        .select(registrations::person_id.assume_not_null());
    Ok(memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::account_id.eq(account))
        .filter(memberships::joined_at.is_not_null())
        .filter(
            memberships::valid_from
                .is_null()
                .or(memberships::valid_from.le(now)),
        )
        .filter(
            memberships::valid_to
                .is_null()
                .or(memberships::valid_to.gt(now)),
        )
        .filter(people::suspended_at.is_null())
        .filter(people::id.ne(me))
        .filter(people::id.ne_all(placed))
        .order((people::name, people::id))
        .select((people::id, people::name))
        .distinct()
        .limit(100)
        .load(conn)?)
}

/// Whether an event takes part in anything any more.
pub fn is_settled(event: &Event) -> bool {
    matches!(event.state, State::Cancelled | State::Finished)
}
