//! What is due later about an event and its registrations: reminders, offers that lapse, the end. Each is queued in the
//! transaction of its cause, and asks again when its time comes: what has changed since is not told.

use chrono::{NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::event::{self, Event};
use super::registration::{self, Registration};
use super::{
    EventId, RegistrationId, SlotId, Standing, State, afterwards, letter, lifecycle, lottery,
};
use crate::db::schema::people;
use crate::desk::calendar;
use crate::{Error, Result, Tx, UtcTime, job};

/// The kind of job.
pub const JOB: &str = "event";
/// When reminders go, in the member's zone.
const HOUR: u32 = 8;

/// What such a job carries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Due {
    /// A reminder of an event that begins at this time.
    Remind {
        /// The event.
        event: EventId,
        /// Whose.
        registration: RegistrationId,
        /// When the event was to begin.
        starts_at: UtcTime,
    },
    /// An offer's time is over.
    Lapse {
        /// The event.
        event: EventId,
        /// Whose.
        registration: RegistrationId,
    },
    /// A lottery slot is to be drawn at this time.
    Draw {
        /// The event.
        event: EventId,
        /// The slot.
        slot: SlotId,
        /// When.
        at: UtcTime,
    },
    /// Those who came are thanked.
    Thank {
        /// The event.
        event: EventId,
    },
    /// The event is over.
    Finish {
        /// The event.
        event: EventId,
    },
}

/// Does what is due. Doing it twice, or too late, changes nothing.
pub fn run(tx: &mut Tx<'_>, due: &Due) -> Result<()> {
    let outcome = match *due {
        Due::Remind {
            event,
            registration,
            starts_at,
        } => remind(tx, event, registration, starts_at),
        Due::Lapse {
            event,
            registration,
        } => registration::lapse(tx, event, registration),
        Due::Draw { event, slot, at } => lottery::due(tx, event, slot, at),
        Due::Thank { event } => afterwards::thank(tx, event),
        Due::Finish { event } => lifecycle::finish(tx, event),
    };
    match outcome {
        Err(Error::NotFound) => Ok(()),
        outcome => outcome,
    }
}

/// Queues the reminders of somebody with a seat.
pub(super) fn plan(tx: &mut Tx<'_>, event: &Event, row: &Registration) -> Result<()> {
    let Some(person) = row.person_id else {
        return Ok(());
    };
    let zone: Option<String> = people::table
        .find(person)
        .select(people::time_zone)
        .first(tx.conn)?;
    let zone = zone.and_then(|name| name.parse().ok()).unwrap_or(tx.zone);
    let due = Due::Remind {
        event: event.id,
        registration: row.id,
        starts_at: event.starts_at,
    };
    for (name, at) in times(tx, event.starts_at, zone)? {
        if at > tx.now && at < event.starts_at {
            // Who cancels and comes back is reminded by what waits already.
            let key = format!("{JOB}:remind:{}:{name}:{}", row.id, event.starts_at.0);
            job::enqueue(tx, JOB, &due, at, Some(&key))?;
        }
    }
    Ok(())
}

/// 08:00 of the business day before, and of the day itself.
fn times(tx: &mut Tx<'_>, starts_at: UtcTime, zone: Tz) -> Result<[(&'static str, UtcTime); 2]> {
    let day = starts_at.local_day(zone);
    let site = tx.zone;
    let calendar = calendar::load(tx.conn, site)?;
    let mut eve = day;
    for _ in 0..30 {
        eve = eve.pred_opt().unwrap_or(eve);
        if calendar.day(eve).is_work() {
            break;
        }
    }
    Ok([("eve", morning(eve, zone)), ("day", morning(day, zone))])
}

fn morning(day: chrono::NaiveDate, zone: Tz) -> UtcTime {
    let at = NaiveTime::from_hms_opt(HOUR, 0, 0).unwrap_or_default();
    zone.from_local_datetime(&day.and_time(at))
        .earliest()
        .map_or_else(
            || UtcTime::start_of_day(day, zone),
            |at| UtcTime::from_chrono(at.with_timezone(&Utc)),
        )
}

fn remind(
    tx: &mut Tx<'_>,
    event_id: EventId,
    id: RegistrationId,
    starts_at: UtcTime,
) -> Result<()> {
    let event = event::row(tx.conn, event_id)?;
    let row = registration::find(tx.conn, event_id, id)?;
    let stands = event.state == State::Published
        && event.starts_at == starts_at
        && tx.now < event.starts_at
        && row.standing == Standing::Confirmed;
    if stands {
        letter::reminder(tx, &event, &row)?;
    }
    Ok(())
}

/// Queues the end of an offer.
pub(super) fn plan_lapse(tx: &mut Tx<'_>, row: &Registration, until: UtcTime) -> Result<()> {
    let due = Due::Lapse {
        event: row.event_id,
        registration: row.id,
    };
    job::enqueue(tx, JOB, &due, until, None)
}

/// Queues the thanks to those who came.
pub(super) fn plan_thanks(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    let key = format!("{JOB}:thank:{}", event.id);
    let due = Due::Thank { event: event.id };
    job::enqueue(tx, JOB, &due, afterwards::thanks_at(event), Some(&key))
}

/// Queues a draw.
pub(super) fn plan_draw(tx: &mut Tx<'_>, event: EventId, slot: SlotId, at: UtcTime) -> Result<()> {
    let key = format!("{JOB}:draw:{slot}:{}", at.0);
    job::enqueue(tx, JOB, &Due::Draw { event, slot, at }, at, Some(&key))
}

/// Queues the end of an event.
pub(super) fn plan_finish(tx: &mut Tx<'_>, event: &Event) -> Result<()> {
    let key = format!("{JOB}:finish:{}:{}", event.id, event.ends_at.0);
    let due = Due::Finish { event: event.id };
    job::enqueue(tx, JOB, &due, event.ends_at, Some(&key))
}
