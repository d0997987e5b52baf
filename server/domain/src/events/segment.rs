//! Writing to a part of those who registered: whoever has a seat, waits for one, came, or did not. Each gets a notice, by mail unless they
//! chose otherwise for news of events (see [`crate::community::notice`]), which leads to the whole text.

use diesel::prelude::*;

use super::event::{self, Event, Viewer};
use super::slot::{self, Slot};
use super::{Attendance, EventId, SlotId, Standing, State, object};
use crate::community::notice::{self, Kind, News};
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::schema::{event_letters as letters, event_registrations as registrations, notices};
use crate::limit::{self, Limit};
use crate::policy::events::MayRun;
use crate::types::{Id, PersonId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Letters of an event a day: nobody wants more of one evening.
const A_DAY: Limit = Limit::new(5, 86_400);
/// Longest letter.
const LONGEST: usize = 4_000;
/// Letters that the page lists.
const LISTED: i64 = 100;

crate::text_enum! {
    /// To whom a letter goes.
    Segment {
        /// Who has a seat.
        Confirmed = "confirmed",
        /// Who waits: for a seat, a draw, a decision, or to take an offer.
        Waiting = "waiting",
        /// Who came.
        Attended = "attended",
        /// Who had a seat and did not come.
        Absent = "absent",
    }
}

/// A letter that was sent.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Sent {
    /// Row.
    pub id: Id,
    /// To whom.
    pub segment: Segment,
    /// Only to these.
    pub slot_id: Option<SlotId>,
    /// What it is about.
    pub subject: String,
    /// The text.
    pub body: String,
    /// How many it was for.
    pub people: i64,
    /// When.
    pub at: UtcTime,
}

/// The page of an event's letters.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The event, without its meeting's address.
    pub event: Event,
    /// Its slots.
    pub slots: Vec<Slot>,
    /// How many people each part has now, in the order of [`Segment::ALL`].
    pub sizes: Vec<(Segment, usize)>,
    /// What was sent, the latest first.
    pub sent: Vec<Sent>,
    /// Whether one can be sent.
    pub open: bool,
}

/// A letter as it was typed.
#[derive(Debug, Clone)]
pub struct Draft {
    /// To whom.
    pub segment: Segment,
    /// Only to who is in this slot.
    pub slot_id: Option<SlotId>,
    /// What it is about.
    pub subject: String,
    /// The text.
    pub body: String,
}

fn is_open(event: &Event) -> bool {
    matches!(event.state, State::Published | State::Finished)
}

/// The people of a part, of those who may still come in.
fn people_of(
    conn: &mut AnyConnection,
    id: EventId,
    segment: Segment,
    slot_id: Option<SlotId>,
    now: UtcTime,
) -> Result<Vec<PersonId>> {
    let mut query = registrations::table
        .filter(registrations::event_id.eq(id))
        .filter(registrations::person_id.is_not_null())
        .filter(crate::place_stands!(now))
        .order(registrations::id)
        .select(registrations::person_id.assume_not_null())
        .into_boxed();
    query = match segment {
        Segment::Confirmed => query.filter(registrations::state.eq(Standing::Confirmed)),
        Segment::Waiting => query.filter(registrations::state.eq_any([
            Standing::Applied,
            Standing::Waitlisted,
            Standing::Offered,
        ])),
        Segment::Attended => query.filter(registrations::attendance.eq(Attendance::Attended)),
        Segment::Absent => query.filter(registrations::attendance.eq(Attendance::NoShow)),
    };
    if let Some(slot) = slot_id {
        query = query.filter(registrations::slot_id.eq(slot));
    }
    Ok(query.load(conn)?)
}

/// The page.
pub fn show(conn: &mut AnyConnection, may: &MayRun, now: UtcTime) -> Result<Shown> {
    let mut event = event::row(conn, may.event_id)?;
    event.online_url = String::new();
    let mut sizes = Vec::with_capacity(Segment::ALL.len());
    for segment in Segment::ALL {
        sizes.push((
            *segment,
            people_of(conn, event.id, *segment, None, now)?.len(),
        ));
    }
    let sent = letters::table
        .filter(letters::event_id.eq(event.id))
        .order(letters::id.desc())
        .limit(LISTED)
        .select(COLUMNS)
        .load(conn)?;
    Ok(Shown {
        slots: slot::of_event(conn, event.id)?,
        sizes,
        sent,
        open: is_open(&event),
        event,
    })
}

type Columns = (
    letters::id,
    letters::segment,
    letters::slot_id,
    letters::subject,
    letters::body,
    letters::people,
    letters::at,
);
const COLUMNS: Columns = (
    letters::id,
    letters::segment,
    letters::slot_id,
    letters::subject,
    letters::body,
    letters::people,
    letters::at,
);

/// Sends a letter. The same to the same on the same day is sent once. Returns how many it is for. Errors: `Invalid` without a subject or a
/// text, for too long ones, for an unknown slot, for nobody, and before the event is out; `Limited` after a few a day.
pub fn send(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, draft: &Draft) -> Result<usize> {
    let event = event::locked(tx, may.event_id)?;
    let now = tx.now;
    let (subject, body) = (text::line(&draft.subject), text::block(&draft.body));
    let mut problems = Vec::new();
    for (field, words, max) in [("subject", &subject, 200), ("body", &body, LONGEST)] {
        if words.is_empty() {
            problems.push(Problem::new(field, "problem-required"));
        }
        if words.chars().count() > max {
            problems.push(Problem::new(field, "problem-too-long").with("max", max));
        }
    }
    let slots = slot::of_event(tx.conn, event.id)?;
    if draft
        .slot_id
        .is_some_and(|id| !slots.iter().any(|slot| slot.id == id))
    {
        problems.push(Problem::new("slot", "problem-required"));
    }
    if !is_open(&event) {
        problems.push(Problem::new("", "events-letter-unpublished"));
    }
    let people = people_of(tx.conn, event.id, draft.segment, draft.slot_id, now)?;
    if people.is_empty() {
        problems.push(Problem::new("segment", "events-letter-nobody"));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let alike: Vec<Option<SlotId>> = letters::table
        .filter(letters::event_id.eq(event.id))
        .filter(letters::segment.eq(draft.segment))
        .filter(letters::subject.eq(&subject))
        .filter(letters::body.eq(&body))
        .filter(letters::at.gt(now.plus_seconds(-A_DAY.seconds)))
        .select(letters::slot_id)
        .load(tx.conn)?;
    if alike.contains(&draft.slot_id) {
        return Ok(people.len());
    }
    limit::hit(tx, &format!("event-letter:{}", event.id), A_DAY)?;
    let id: Id = diesel::insert_into(letters::table)
        .values((
            letters::event_id.eq(event.id),
            letters::segment.eq(draft.segment),
            letters::slot_id.eq(draft.slot_id),
            letters::subject.eq(&subject),
            letters::body.eq(&body),
            letters::people.eq(i64::try_from(people.len()).unwrap_or(i64::MAX)),
            letters::by_id.eq(may.person_id),
            letters::at.eq(now),
        ))
        .returning(letters::id)
        .get_result(tx.conn)?;
    let path = path(event.id, id);
    for person in &people {
        let news = News::of_page(&path, "letter").by(may.person_id);
        notice::tell(tx, *person, Kind::EventNews, &news)?;
    }
    let detail = serde_json::json!({ "letter": id, "people": people.len() });
    audit::record(tx, actor, "event.letter_sent", &object(event.id), &detail)?;
    Ok(people.len())
}

/// Where a letter is read.
fn path(event: EventId, id: Id) -> String {
    format!("{}/letters/{id}", super::path(event))
}

/// The letter that a path leads to.
pub(crate) fn of_path(path: &str) -> Option<Id> {
    let (_, id) = path.strip_prefix("/events/")?.split_once("/letters/")?;
    id.parse().ok()
}

/// What letters say, by their ids: subject and text.
pub(crate) fn words(conn: &mut AnyConnection, ids: &[Id]) -> Result<Vec<(Id, String, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(letters::table
        .filter(letters::id.eq_any(ids.to_vec()))
        .select((letters::id, letters::subject, letters::body))
        .load(conn)?)
}

/// A letter, for who got it and who runs the event. Errors: `NotFound` for anybody else.
pub fn read(
    conn: &mut AnyConnection,
    actor: &Actor,
    event_id: EventId,
    id: Id,
) -> Result<(Event, Sent)> {
    let mut event = event::find(conn, &Viewer::of(actor), event_id)?;
    event.online_url = String::new();
    let sent: Sent = letters::table
        .filter(letters::id.eq(id))
        .filter(letters::event_id.eq(event_id))
        .select(COLUMNS)
        .first(conn)?;
    let person = actor.person_id().ok_or(Error::NotFound)?;
    let got: bool = diesel::select(diesel::dsl::exists(
        notices::table
            .filter(notices::person_id.eq(person))
            .filter(notices::kind.eq(Kind::EventNews))
            .filter(notices::path.eq(path(event_id, id))),
    ))
    .get_result(conn)?;
    if !got {
        event::runner(conn, actor, event_id)?;
    }
    Ok((event, sent))
}
