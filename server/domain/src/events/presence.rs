//! Checking oneself in: by the code shown in the room, typed or scanned, and by the personal link that mails carry.
//!
//! A personal link names a registration and is signed ([`Seal`]); it signs nobody in and opens nothing but that place. Opening it, or
//! any other page here, changes nothing: programs that read mail open every link. Only its button acts. Every answer is something that
//! can be said to a person in a doorway, so what goes wrong here is an [`Answer`], not an error; the count of guesses commits with it.

use diesel::prelude::*;

use super::event::{self, Event};
use super::registration::{self, Registration};
use super::{Attendance, EventId, Format, RegistrationId, Standing, State, Via, attendance, slot};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, event_codes, event_registrations as registrations, people};
use crate::limit::{self, Limit};
use crate::policy::events::MayRun;
use crate::seal::Seal;
use crate::types::{Id, PersonId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

/// What a personal link is sealed for.
const PURPOSE: &str = "event-place";
/// Seconds before the beginning from which the code in the room works.
const CODE_FROM: i64 = 2 * 3_600;
/// Seconds before the beginning from which one may join online.
const JOIN_FROM: i64 = 15 * 60;
/// Codes that one person may try at one event.
const GUESSES: Limit = Limit::new(10, 900);
/// Digits of a code.
const DIGITS: usize = 6;

/// The path of a registration's personal link.
pub fn link(seal: &Seal, id: RegistrationId) -> String {
    format!("/attend/{}", seal.sealed(PURPOSE, &id.to_string()))
}

/// The registration whose personal link this is: the link itself, or an address that ends in it.
pub fn opened(seal: &Seal, text: &str) -> Option<RegistrationId> {
    let token = text.trim().rsplit('/').next()?;
    seal.opened(PURPOSE, token)?.parse().ok()
}

/// A code that is shown in the room.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Code {
    /// Row.
    pub id: Id,
    /// The digits.
    pub code: String,
    /// Works from.
    pub opens_at: UtcTime,
    /// Works until.
    pub closes_at: UtcTime,
}

/// What came of a try to check in, as it is said to whoever tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Checked in, now.
    In(UtcTime),
    /// Was checked in before, at that time.
    Already(UtcTime),
    /// No such code.
    Wrong,
    /// The code of another event.
    Elsewhere,
    /// A code that no longer works, or an event that is over.
    Over,
    /// It works from then.
    NotYet(UtcTime),
    /// Has no place at this event, or gave it up; also for an event that one may not know of.
    NotComing,
    /// Waits for a seat, or for the organiser's word.
    NoSeat,
    /// The event was called off.
    CalledOff,
    /// Too many codes were tried.
    TooMany,
}

/// Makes the code of an event, in the place of the one before it. It works from two hours before the beginning to the end.
pub fn make_code(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun) -> Result<Code> {
    let event = event::locked(tx, may.event_id)?;
    diesel::update(
        event_codes::table
            .filter(event_codes::event_id.eq(event.id))
            .filter(event_codes::revoked_at.is_null()),
    )
    .set(event_codes::revoked_at.eq(tx.now))
    .execute(tx.conn)?;
    let code = tx.entropy.six_digits()?;
    let made = diesel::insert_into(event_codes::table)
        .values((
            event_codes::event_id.eq(event.id),
            event_codes::code.eq(&code),
            event_codes::opens_at.eq(event.starts_at.plus_seconds(-CODE_FROM)),
            event_codes::closes_at.eq(event.ends_at),
            event_codes::created_by.eq(may.person_id),
            event_codes::created_at.eq(tx.now),
        ))
        .returning(CODE)
        .get_result(tx.conn)?;
    let none = serde_json::json!({});
    audit::record(
        tx,
        actor,
        "event.code_made",
        &super::object(event.id),
        &none,
    )?;
    Ok(made)
}

type CodeColumns = (
    event_codes::id,
    event_codes::code,
    event_codes::opens_at,
    event_codes::closes_at,
);
const CODE: CodeColumns = (
    event_codes::id,
    event_codes::code,
    event_codes::opens_at,
    event_codes::closes_at,
);

/// The code of an event, for whoever runs it. Its times follow the event's.
pub fn code(conn: &mut AnyConnection, may: &MayRun) -> Result<Option<Code>> {
    let event = event::row(conn, may.event_id)?;
    let code: Option<Code> = event_codes::table
        .filter(event_codes::event_id.eq(may.event_id))
        .filter(event_codes::revoked_at.is_null())
        .order(event_codes::id.desc())
        .select(CODE)
        .first(conn)
        .optional()?;
    Ok(code.map(|code| Code {
        opens_at: event.starts_at.plus_seconds(-CODE_FROM),
        closes_at: event.ends_at,
        ..code
    }))
}

/// A typed code's digits, in any width and with any spaces.
fn digits(typed: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    typed
        .nfkc()
        .filter(char::is_ascii_digit)
        .take(DIGITS * 2)
        .collect()
}

/// Checks a signed-in person in by the code of the room.
pub fn by_code(
    tx: &mut Tx<'_>,
    person: PersonId,
    event_id: EventId,
    typed: &str,
    via: Via,
) -> Result<Answer> {
    let row = match registration::of_person(tx.conn, event_id, person)? {
        Some(row) if row.standing.is_active() || row.standing == Standing::Cancelled => row,
        _ => return Ok(Answer::NotComing),
    };
    if !registration::stands_for_its_account(tx.conn, &row, tx.now)? {
        return Ok(Answer::NotComing);
    }
    try_code(tx, row, typed, via)
}

/// The registration that a personal link opens. Errors: `NotFound` for a link that is none, and once its holder is no longer of the
/// company that came.
fn of_link(
    conn: &mut AnyConnection,
    seal: &Seal,
    token: &str,
    now: UtcTime,
) -> Result<Registration> {
    let id = opened(seal, token).ok_or(Error::NotFound)?;
    let row: Registration = registrations::table.find(id).first(conn)?;
    if registration::stands_for_its_account(conn, &row, now)? {
        Ok(row)
    } else {
        Err(Error::NotFound)
    }
}

/// Checks the holder of a personal link in by the code of the room. Errors: `NotFound` for a link that opens nothing.
pub fn by_code_and_link(
    tx: &mut Tx<'_>,
    seal: &Seal,
    token: &str,
    typed: &str,
    via: Via,
) -> Result<Answer> {
    let row = of_link(tx.conn, seal, token, tx.now)?;
    try_code(tx, row, typed, via)
}

fn try_code(tx: &mut Tx<'_>, row: Registration, typed: &str, via: Via) -> Result<Answer> {
    let event = event::locked(tx, row.event_id)?;
    // Read again behind the lock: the second click finds what the first one did.
    let row = registration::find(tx.conn, event.id, row.id)?;
    if let Some(answer) = standing_of(&event, &row) {
        return Ok(answer);
    }
    let key = format!("event-code:{}:{}", event.id, row.id);
    match limit::hit(tx, &key, GUESSES) {
        Err(Error::Limited { .. }) => return Ok(Answer::TooMany),
        other => other?,
    }
    let typed = digits(typed);
    type Found = (EventId, Option<UtcTime>);
    let known: Vec<Found> = event_codes::table
        .filter(event_codes::code.eq(&typed))
        .order(event_codes::id.desc())
        .select((event_codes::event_id, event_codes::revoked_at))
        .limit(50)
        .load(tx.conn)?;
    let mut ours = known.iter().filter(|(of, _)| *of == event.id).peekable();
    if typed.len() != DIGITS || known.is_empty() {
        return Ok(Answer::Wrong);
    }
    if ours.peek().is_none() {
        return Ok(Answer::Elsewhere);
    }
    if ours.all(|(_, revoked)| revoked.is_some()) || tx.now >= event.ends_at {
        return Ok(Answer::Over);
    }
    let opens = event.starts_at.plus_seconds(-CODE_FROM);
    if tx.now < opens {
        return Ok(Answer::NotYet(opens));
    }
    check_in(tx, &event, row, via)
}

/// What stands in the way of somebody's coming in, whatever the code; or that they are in.
fn standing_of(event: &Event, row: &Registration) -> Option<Answer> {
    if event.state == State::Cancelled {
        return Some(Answer::CalledOff);
    }
    match row.standing {
        Standing::Confirmed if row.attendance == Some(Attendance::Attended) => Some(
            Answer::Already(row.checked_in_at.unwrap_or(event.starts_at)),
        ),
        Standing::Confirmed => None,
        Standing::Applied | Standing::Waitlisted | Standing::Offered => Some(Answer::NoSeat),
        Standing::Cancelled | Standing::Declined => Some(Answer::NotComing),
    }
}

fn check_in(tx: &mut Tx<'_>, event: &Event, row: Registration, via: Via) -> Result<Answer> {
    let (by, now) = (row.person_id, tx.now);
    attendance::came(tx, event, row, via, by, now)?;
    Ok(Answer::In(now))
}

/// Somebody's place, as their personal link shows it: nothing of it is anybody else's.
#[derive(Debug, Clone)]
pub struct Place {
    /// The event. The meeting's address is blank.
    pub event: Event,
    /// What the holder is called.
    pub name: String,
    /// Their company.
    pub company: String,
    /// Where the registration stands.
    pub standing: Standing,
    /// When they were checked in.
    pub checked_in_at: Option<UtcTime>,
    /// Whether they may come to a room.
    pub onsite: bool,
    /// Whether they may join online.
    pub online: bool,
    /// From when they may join online.
    pub join_from: UtcTime,
}

impl Place {
    /// Whether one may join online at `now`.
    pub fn joins(&self, now: UtcTime) -> bool {
        self.online
            && self.standing == Standing::Confirmed
            && matches!(self.event.state, State::Published | State::Finished)
            && (self.join_from..self.event.ends_at).contains(&now)
    }
}

/// The place that a personal link opens. Errors: `NotFound` for a link that opens nothing.
pub fn place(conn: &mut AnyConnection, seal: &Seal, token: &str, now: UtcTime) -> Result<Place> {
    let row = of_link(conn, seal, token, now)?;
    of_row(conn, row)
}

/// A signed-in person's own place at an event.
pub fn own(
    conn: &mut AnyConnection,
    person: PersonId,
    event_id: EventId,
    now: UtcTime,
) -> Result<(RegistrationId, Place)> {
    let row = registration::of_person(conn, event_id, person)?
        .filter(|row| row.standing.is_active())
        .ok_or(Error::NotFound)?;
    if !registration::stands_for_its_account(conn, &row, now)? {
        return Err(Error::NotFound);
    }
    let id = row.id;
    Ok((id, of_row(conn, row)?))
}

fn of_row(conn: &mut AnyConnection, row: Registration) -> Result<Place> {
    let mut event = event::row(conn, row.event_id)?;
    let slot = slot::find(conn, event.id, row.slot_id)?;
    let person: Option<String> = match row.person_id {
        Some(person) => Some(
            people::table
                .find(person)
                .filter(people::suspended_at.is_null())
                .select(people::name)
                .first(conn)?,
        ),
        None => None,
    };
    let account: Option<String> = match row.account_id {
        Some(account) => Some(
            accounts::table
                .find(account)
                .select(accounts::name)
                .first(conn)?,
        ),
        None => None,
    };
    let online = slot.format != Format::Onsite && !event.online_url.is_empty();
    event.online_url = String::new();
    event.link_key = String::new();
    Ok(Place {
        name: person.unwrap_or(row.name),
        company: account.unwrap_or(row.company),
        standing: row.standing,
        checked_in_at: row
            .checked_in_at
            .filter(|_| row.attendance == Some(Attendance::Attended)),
        onsite: slot.format != Format::Online,
        online,
        join_from: event.starts_at.plus_seconds(-JOIN_FROM),
        event,
    })
}

/// What came of pressing the button to join.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joined {
    /// On to the meeting, at this address.
    To(String),
    /// Not now, and why.
    Not(Answer),
}

/// Joins online: notes that the holder of the link came, once, and says where the meeting is. Errors: `NotFound` for a link that is
/// none, and for a place that is in a room.
pub fn join(tx: &mut Tx<'_>, seal: &Seal, token: &str) -> Result<Joined> {
    let row = of_link(tx.conn, seal, token, tx.now)?;
    let event = event::locked(tx, row.event_id)?;
    let row = registration::find(tx.conn, event.id, row.id)?;
    let slot = slot::find(tx.conn, event.id, row.slot_id)?;
    if slot.format == Format::Onsite || event.online_url.is_empty() {
        return Err(Error::NotFound);
    }
    match standing_of(&event, &row) {
        // Somebody whose connection broke comes back.
        None | Some(Answer::Already(_)) => {}
        Some(answer) => return Ok(Joined::Not(answer)),
    }
    let from = event.starts_at.plus_seconds(-JOIN_FROM);
    if tx.now < from {
        return Ok(Joined::Not(Answer::NotYet(from)));
    }
    if tx.now >= event.ends_at {
        return Ok(Joined::Not(Answer::Over));
    }
    let url = event.online_url.clone();
    check_in(tx, &event, row, Via::Link)?;
    Ok(Joined::To(url))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_personal_link_is_found_in_whatever_was_scanned() {
        let seal = Seal::new("secret".into());
        let path = link(&seal, 42);
        assert_eq!(opened(&seal, &path), Some(42));
        assert_eq!(
            opened(&seal, &format!(" https://community.example.com{path}\n")),
            Some(42)
        );
        assert_eq!(opened(&seal, &path.replace("42", "43")), None);
        assert_eq!(opened(&Seal::new("other".into()), &path), None);
        for odd in ["", "/", "42", "https://example.com/", "あ/い"] {
            assert_eq!(opened(&seal, odd), None, "{odd}");
        }
    }

    #[test]
    fn digits_are_read_in_any_width() {
        assert_eq!(digits(" １２３ 456-"), "123456");
        assert_eq!(digits("abc"), "");
    }
}
