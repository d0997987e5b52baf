//! iCalendar files (RFC 5545): what a mail about a registration carries, what the event's page offers, and feeds.
//!
//! Times are written as instants in UTC, which every calendar shows by the clock of whoever looks: none of our events repeats, so no
//! rule of a time zone is needed to say when one is. A mail is a request (RFC 5546) whose only attendee is the one who gets it,
//! already accepted, so that the calendar takes it in, changes it and takes it out again under one `UID` with a rising `SEQUENCE`.
//! Nobody else's name or address is ever in a file.

use chrono::Duration;
use icalendar::{Calendar, Component, Event, EventLike, EventStatus, Parameter, Property};

use crate::UtcTime;

/// Characters a title, place or name may have in a file; longer ones are cut.
const LINE_LIMIT: usize = 300;
/// Characters a description may have in a file.
const TEXT_LIMIT: usize = 4_000;

/// An event as calendars know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is known by for ever, see [`uid`].
    pub uid: String,
    /// Raised with every change that is told.
    pub sequence: u32,
    /// When this version came to be.
    pub stamped: UtcTime,
    /// Begins.
    pub starts: UtcTime,
    /// Ends; never before it begins.
    pub ends: UtcTime,
    /// Title.
    pub title: String,
    /// Plain text; may be empty.
    pub description: String,
    /// Place; may be empty.
    pub location: String,
    /// Absolute address of its page.
    pub url: String,
    /// Who invites.
    pub organiser: Party,
    /// Whether it was called off.
    pub cancelled: bool,
}

/// A name with a mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Name shown.
    pub name: String,
    /// Mail address.
    pub address: String,
}

/// What a mailed file asks the calendar for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Take it in, or in place of what is known under this `UID`.
    Request,
    /// Take it out.
    Cancel,
}

impl Method {
    /// The method's name in the file.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }

    /// The media type of a mail's part. Mail programs look for the method here.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Request => "text/calendar; charset=utf-8; method=REQUEST",
            Self::Cancel => "text/calendar; charset=utf-8; method=CANCEL",
        }
    }
}

/// Media type of files that are downloaded and of feeds.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";

/// What event number `event` of the site at `host` is known by: the same in mails, downloads and feeds, so that a calendar that
/// has it from two of them shows it once.
pub fn uid(event: i64, host: &str) -> String {
    format!("event-{event}@{}", one_line(host))
}

/// The file of a mail to `recipient`. After a cancellation of one's own registration the event itself still takes place, but it goes
/// from this calendar, which is why [`Method::Cancel`] marks it cancelled in any case.
pub fn letter(method: Method, entry: &Entry, recipient: &Party) -> String {
    let mut calendar = calendar();
    calendar.append_property(("METHOD", method.as_str()));
    let mut event = component(entry);
    if method == Method::Cancel {
        event.status(EventStatus::Cancelled);
    }
    let mut attendee = address_property("ATTENDEE", recipient);
    attendee.append_parameter(("PARTSTAT", "ACCEPTED"));
    attendee.append_parameter(("RSVP", "FALSE"));
    event.append_multi_property(attendee);
    calendar.push(event);
    calendar.to_string()
}

/// The file that an event's page offers to whoever reads it.
pub fn download(entry: &Entry) -> String {
    let mut calendar = calendar();
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.push(component(entry));
    calendar.to_string()
}

/// A whole calendar that programs come back to. Cancelled events stay in it, marked, so that they go from where they were taken in.
pub fn feed(name: &str, entries: &[Entry]) -> String {
    let mut calendar = calendar();
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.append_property(("X-WR-CALNAME", one_line(name).as_str()));
    calendar.ttl(&Duration::hours(1));
    for entry in entries {
        calendar.push(component(entry));
    }
    calendar.to_string()
}

fn calendar() -> Calendar {
    let mut calendar = Calendar::empty();
    calendar.append_property(("VERSION", "2.0"));
    calendar.append_property(("PRODID", "-//Hiroba//Hiroba//EN"));
    calendar.append_property(("CALSCALE", "GREGORIAN"));
    calendar
}

fn component(entry: &Entry) -> Event {
    let mut event = Event::new();
    event
        .uid(&one_line(&entry.uid))
        .sequence(entry.sequence)
        .timestamp(whole_second(entry.stamped))
        .last_modified(whole_second(entry.stamped))
        .starts(whole_second(entry.starts))
        .ends(whole_second(entry.ends.max(entry.starts)))
        .summary(&one_line(&entry.title))
        .status(if entry.cancelled {
            EventStatus::Cancelled
        } else {
            EventStatus::Confirmed
        });
    if !entry.description.trim().is_empty() {
        event.description(&text(&entry.description));
    }
    if !entry.location.trim().is_empty() {
        event.location(&one_line(&entry.location));
    }
    event.append_property(Property::new("URL", address(&entry.url)));
    event.append_property(address_property("ORGANIZER", &entry.organiser));
    event
}

fn whole_second(at: UtcTime) -> chrono::DateTime<chrono::Utc> {
    at.to_chrono()
}

/// `NAME;CN=…:mailto:…`. A parameter has no escapes: what would end its quotes is taken out.
fn address_property(key: &str, party: &Party) -> Property {
    let name = one_line(&party.name).replace('"', "'");
    let mut property = Property::new(key, format!("mailto:{}", address(&party.address)));
    // Quoted whatever it is: the crate quotes what has a comma, semicolon or colon and leaves what is quoted already.
    property.append_parameter(Parameter::new("CN", &format!("\"{name}\"")));
    property
}

/// An address has neither spaces nor control characters; one that has could begin another line.
fn address(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .take(2_000)
        .collect()
}

/// One line: every run of spaces and control characters is a space.
fn one_line(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| {
            if c.is_control() || is_break(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    crate::community::text::cut(
        &spaced.split_whitespace().collect::<Vec<_>>().join(" "),
        LINE_LIMIT,
    )
}

/// Lines, with `\n` between them and no other control character.
fn text(text: &str) -> String {
    let lines: String = text
        .replace("\r\n", "\n")
        .chars()
        .map(|c| if c == '\r' || is_break(c) { '\n' } else { c })
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .collect();
    crate::community::text::cut(lines.trim(), TEXT_LIMIT)
}

/// Line and paragraph separators, which some readers take for the end of a line.
fn is_break(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{85}')
}

#[cfg(test)]
mod tests;
