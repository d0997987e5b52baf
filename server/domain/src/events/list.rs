//! Lists of events: what is to come, what was, what is mine.

use std::collections::HashMap;

use diesel::prelude::*;

use super::event::{Event, Viewer};
use super::{EventId, Format, SlotId, Standing, State, registration};
use crate::actor::Actor;
use crate::community::cursor::{Cursor, Slice};
use crate::community::tag;
use crate::db::AnyConnection;
use crate::db::schema::{
    event_organisers, event_registrations as registrations, event_slots as slots, events,
    user_groups,
};
use crate::policy::events::MayBegin;
use crate::types::Id;
use crate::{Problem, Result, UtcTime};

/// Events on a page.
const PAGE: i64 = 20;
/// Events of one customer that wait to be published.
const MOST_OF_ONE: i64 = 10;
/// Events that wait to be published, as many as the desk's list shows.
const MOST_UNPUBLISHED: i64 = 200;

crate::text_enum! {
    /// Which events.
    Which {
        /// Those to come, the next first.
        Upcoming = "upcoming",
        /// Those over, the latest first.
        Past = "past",
        /// Those that the reader has a place at, or runs, the latest first.
        Mine = "mine",
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Filter {
    /// Which events.
    pub which: Which,
    /// Only of this group.
    pub group: Option<Id>,
    /// Only where one can come to a room, or from the net.
    pub format: Option<Format>,
    /// Only under this tag, by its slug.
    pub tag: Option<String>,
    /// After this row.
    pub after: Option<Cursor>,
}

impl Filter {
    /// The tag that is asked for, a synonym's own included; one that stands for nothing where the actor knows none of that name.
    pub(super) fn tag_id(&self, conn: &mut AnyConnection, actor: &Actor) -> Result<Option<Id>> {
        match &self.tag {
            None => Ok(None),
            Some(slug) => Ok(Some(
                tag::known(conn, slug, actor.is_staff())?.unwrap_or(-1),
            )),
        }
    }
}

/// Narrows a boxed query of `events` down as `$filter` asks; `$tag` is [`Filter::tag_id`].
#[macro_export]
#[doc(hidden)]
macro_rules! events_narrowed {
    ($query:expr, $filter:expr, $tag:expr) => {{
        use $crate::db::schema::{event_tags, events};
        use $crate::events::Format;
        let (mut query, filter) = ($query, $filter);
        if let Some(group) = filter.group {
            query = query.filter(events::group_id.eq(group));
        }
        if let Some(format) = filter.format {
            query = query.filter(events::format.eq_any([format, Format::Both]));
        }
        if let Some(tag) = $tag {
            let under = event_tags::table
                .filter(event_tags::tag_id.eq(tag))
                .select(event_tags::event_id);
            query = query.filter(events::id.eq_any(under));
        }
        query
    }};
}

/// How full an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seats {
    /// Seats in all; none: as many as come.
    pub capacity: Option<i64>,
    /// Seats held.
    pub held: i64,
    /// People who wait.
    pub waiting: i64,
}

impl Seats {
    /// Seats that are free.
    pub fn left(&self) -> Option<i64> {
        self.capacity.map(|capacity| (capacity - self.held).max(0))
    }
}

/// An event, as lists show it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The event.
    pub event: Event,
    /// Its group.
    pub group: Option<String>,
    /// How full it is.
    pub seats: Seats,
    /// Where the reader stands.
    pub mine: Option<Standing>,
    /// Whether the reader runs it.
    pub runs: bool,
}

/// One page of events that the actor may see. The number of statements does not grow with the events.
pub fn events(
    conn: &mut AnyConnection,
    actor: &Actor,
    filter: &Filter,
    now: UtcTime,
) -> Result<Slice<Listed>> {
    let viewer = Viewer::of(actor);
    let person = viewer.person.unwrap_or(-1);
    let mut query = events::table
        .filter(crate::events_seen_by!(&viewer))
        .select(events::all_columns)
        .into_boxed();
    let tag = filter.tag_id(conn, actor)?;
    query = crate::events_narrowed!(query, filter, tag);
    query = match filter.which {
        Which::Upcoming => {
            query = query
                .filter(events::ends_at.gt(now))
                .filter(events::state.eq_any([State::Published, State::Cancelled]))
                .order((events::starts_at.asc(), events::id.asc()));
            match filter.after {
                None => query,
                Some(Cursor { key, id }) => query.filter(
                    events::starts_at
                        .gt(UtcTime(key))
                        .or(events::starts_at.eq(UtcTime(key)).and(events::id.gt(id))),
                ),
            }
        }
        Which::Past | Which::Mine => {
            query = query.order((events::starts_at.desc(), events::id.desc()));
            if let Some(Cursor { key, id }) = filter.after {
                query = query.filter(
                    events::starts_at
                        .lt(UtcTime(key))
                        .or(events::starts_at.eq(UtcTime(key)).and(events::id.lt(id))),
                );
            }
            if filter.which == Which::Past {
                query
                    .filter(events::ends_at.le(now))
                    .filter(events::state.eq_any([State::Published, State::Finished]))
            } else {
                let placed = registrations::table
                    .filter(registrations::person_id.eq(person))
                    .filter(registrations::state.eq_any(Standing::ACTIVE))
                    .select(registrations::event_id);
                let run = event_organisers::table
                    .filter(event_organisers::person_id.eq(person))
                    .filter(event_organisers::removed_at.is_null())
                    .select(event_organisers::event_id);
                query.filter(
                    events::id
                        .eq_any(placed)
                        .or(events::id.eq_any(run))
                        .or(events::created_by.eq(person)),
                )
            }
        }
    };
    let found: Vec<Event> = query.limit(PAGE + 1).load(conn)?;
    let slice = Slice::cut(found, PAGE as usize, |event| Cursor {
        key: event.starts_at.0,
        id: event.id,
    });
    let items = around(conn, &viewer, slice.items)?;
    Ok(Slice {
        items,
        next: slice.next,
    })
}

/// What waits for the vendor: drafts and what customers propose, the next first.
pub fn unpublished(conn: &mut AnyConnection, actor: &Actor) -> Result<Vec<Listed>> {
    let viewer = Viewer::of(actor);
    let found: Vec<Event> = events::table
        .filter(crate::events_seen_by!(&viewer))
        .filter(events::state.eq_any([State::Draft, State::Proposed]))
        .order((events::starts_at, events::id))
        .limit(MOST_UNPUBLISHED)
        .load(conn)?;
    around(conn, &viewer, found)
}

/// Whether somebody may begin one more event. Errors: `Invalid` for a customer of whose events as many wait to be published as may.
pub(super) fn room_for_one_more(conn: &mut AnyConnection, may: &MayBegin) -> Result<()> {
    if may.vendor {
        return Ok(());
    }
    let waiting: i64 = events::table
        .filter(events::created_by.eq(may.person_id))
        .filter(events::state.eq_any([State::Draft, State::Proposed]))
        .count()
        .get_result(conn)?;
    if waiting >= MOST_OF_ONE {
        return Err(Problem::new("", "events-problem-unpublished")
            .with("max", MOST_OF_ONE)
            .into());
    }
    Ok(())
}

/// What lists show of events besides their own rows.
fn around(conn: &mut AnyConnection, viewer: &Viewer, found: Vec<Event>) -> Result<Vec<Listed>> {
    let ids: Vec<EventId> = found.iter().map(|event| event.id).collect();
    let person = viewer.person.unwrap_or(-1);
    let seats = seats(conn, &ids)?;
    let mine: HashMap<EventId, Standing> = registrations::table
        .filter(registrations::person_id.eq(person))
        .filter(registrations::event_id.eq_any(ids.clone()))
        .select((registrations::event_id, registrations::state))
        .load::<(EventId, Standing)>(conn)?
        .into_iter()
        .collect();
    let runs: Vec<EventId> = event_organisers::table
        .filter(event_organisers::person_id.eq(person))
        .filter(event_organisers::removed_at.is_null())
        .filter(event_organisers::event_id.eq_any(ids))
        .select(event_organisers::event_id)
        .load(conn)?;
    let groups: HashMap<Id, String> = user_groups::table
        .filter(
            user_groups::id.eq_any(
                found
                    .iter()
                    .filter_map(|event| event.group_id)
                    .collect::<Vec<Id>>(),
            ),
        )
        .select((user_groups::id, user_groups::name))
        .load::<(Id, String)>(conn)?
        .into_iter()
        .collect();
    Ok(found
        .into_iter()
        .map(|event| Listed {
            group: event.group_id.and_then(|id| groups.get(&id).cloned()),
            seats: seats.get(&event.id).copied().unwrap_or_default(),
            mine: mine
                .get(&event.id)
                .copied()
                .filter(|standing| standing.is_active()),
            runs: viewer.desk || runs.contains(&event.id),
            event,
        })
        .collect())
}

/// How full some events are.
fn seats(conn: &mut AnyConnection, ids: &[EventId]) -> Result<HashMap<EventId, Seats>> {
    let offered: Vec<(SlotId, EventId, Option<i64>)> = slots::table
        .filter(slots::event_id.eq_any(ids.to_vec()))
        .filter(slots::removed_at.is_null())
        .select((slots::id, slots::event_id, slots::capacity))
        .load(conn)?;
    let counts = registration::by_slot(conn, ids)?;
    let mut seats: HashMap<EventId, Seats> = HashMap::new();
    for (slot, event, capacity) in offered {
        let entry = seats.entry(event).or_insert(Seats {
            capacity: Some(0),
            ..Seats::default()
        });
        entry.capacity = entry.capacity.zip(capacity).map(|(sum, more)| sum + more);
        for (_, standing, count) in counts.iter().filter(|(of, _, _)| *of == slot) {
            match standing {
                standing if standing.holds_seat() => entry.held += count,
                Standing::Waitlisted => entry.waiting += count,
                _ => {}
            }
        }
    }
    Ok(seats)
}
