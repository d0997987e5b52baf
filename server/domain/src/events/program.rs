//! Who speaks, and what comes when: typed as lines, as one would write them into a mail.
//!
//! A speaker: `name | affiliation | address`, where the address, which is not kept, says which person it is; customers who organise
//! learn of nobody by an address, and theirs says nothing. A session: `19:00-19:30 title | speaker`.

use chrono_tz::Tz;
use diesel::prelude::*;

use super::{EventId, time};
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::schema::{event_sessions as sessions, event_speakers as speakers};
use crate::types::{AccountId, Id, PersonId};
use crate::{Problem, Result, Tx, UtcTime};

/// Most speakers, and most sessions, of an event.
const MOST: usize = 50;

/// A speaker, as shown.
#[derive(Debug, Clone, Queryable)]
pub struct Speaker {
    /// Row.
    pub id: Id,
    /// The event.
    pub event_id: EventId,
    /// Who it is here.
    pub person_id: Option<PersonId>,
    /// Their account of that day.
    pub account_id: Option<AccountId>,
    /// Name.
    pub name: String,
    /// Company or team.
    pub affiliation: String,
    /// A few words.
    pub biography: String,
    /// Which comes first.
    pub place: i64,
}

/// A session of the agenda.
#[derive(Debug, Clone, Queryable)]
pub struct Session {
    /// Row.
    pub id: Id,
    /// The event.
    pub event_id: EventId,
    /// When it begins.
    pub starts_at: UtcTime,
    /// When it ends.
    pub ends_at: Option<UtcTime>,
    /// Title.
    pub title: String,
    /// Who speaks, and more.
    pub summary: String,
    /// The speaker.
    pub speaker_id: Option<Id>,
}

/// The speakers of an event.
pub fn speakers_of(conn: &mut AnyConnection, event_id: EventId) -> Result<Vec<Speaker>> {
    Ok(speakers::table
        .filter(speakers::event_id.eq(event_id))
        .order((speakers::place, speakers::id))
        .load(conn)?)
}

/// The agenda of an event.
pub fn agenda_of(conn: &mut AnyConnection, event_id: EventId) -> Result<Vec<Session>> {
    Ok(sessions::table
        .filter(sessions::event_id.eq(event_id))
        .order((sessions::starts_at, sessions::id))
        .load(conn)?)
}

/// A speaker as typed.
#[derive(Debug, Clone)]
pub(super) struct SpeakerLine {
    name: String,
    affiliation: String,
    email: String,
}

/// A session as typed.
#[derive(Debug, Clone)]
pub(super) struct SessionLine {
    starts: chrono::NaiveTime,
    ends: Option<chrono::NaiveTime>,
    title: String,
    summary: String,
}

/// Reads speakers, a line each.
pub(super) fn parse_speakers(typed: &str) -> Result<Vec<SpeakerLine>, Problem> {
    let mut lines = Vec::new();
    for line in typed
        .lines()
        .map(text::line)
        .filter(|line| !line.is_empty())
    {
        let mut parts = line.split(['|', '｜']).map(str::trim);
        let mut next = || parts.next().unwrap_or_default().to_owned();
        let (name, affiliation, email) = (next(), next(), next());
        if name.is_empty() || name.chars().count() > 100 || affiliation.chars().count() > 100 {
            return Err(Problem::new("speakers", "events-problem-speaker").with("line", line));
        }
        lines.push(SpeakerLine {
            name,
            affiliation,
            email,
        });
    }
    if lines.len() > MOST {
        return Err(Problem::new("speakers", "events-problem-lines").with("max", MOST));
    }
    Ok(lines)
}

/// Reads an agenda, a line each.
pub(super) fn parse_agenda(typed: &str) -> Result<Vec<SessionLine>, Problem> {
    let mut lines = Vec::new();
    for line in typed
        .lines()
        .map(text::line)
        .filter(|line| !line.is_empty())
    {
        let wrong = || Problem::new("agenda", "events-problem-agenda").with("line", line.clone());
        let (when, rest) = line.split_once([' ', '　']).ok_or_else(wrong)?;
        let (from, to) = match when.split_once(['-', '–', '〜', '~', '～']) {
            Some((from, to)) => (from, Some(to)),
            None => (when, None),
        };
        let starts = time::parse_time(from).ok_or_else(wrong)?;
        let ends = match to.filter(|to| !to.is_empty()) {
            Some(to) => Some(time::parse_time(to).ok_or_else(wrong)?),
            None => None,
        };
        let (title, summary) = rest.split_once(['|', '｜']).unwrap_or((rest, ""));
        let (title, summary) = (title.trim().to_owned(), summary.trim().to_owned());
        if title.is_empty() || title.chars().count() > 200 || summary.chars().count() > 400 {
            return Err(wrong());
        }
        lines.push(SessionLine {
            starts,
            ends,
            title,
            summary,
        });
    }
    if lines.len() > MOST {
        return Err(Problem::new("agenda", "events-problem-lines").with("max", MOST));
    }
    Ok(lines)
}

/// Puts these speakers in the place of those there were. Whoever was known to be a person stays so under the same name; only the
/// `vendor` says of a speaker which person it is.
pub(super) fn keep_speakers(
    tx: &mut Tx<'_>,
    event_id: EventId,
    lines: &[SpeakerLine],
    before: &[Speaker],
    vendor: bool,
) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::event_id.eq(event_id)))
        .set(sessions::speaker_id.eq(None::<Id>))
        .execute(tx.conn)?;
    diesel::delete(speakers::table.filter(speakers::event_id.eq(event_id))).execute(tx.conn)?;
    for (place, line) in (1_i64..).zip(lines) {
        let (mut person, mut account) = before
            .iter()
            .find(|speaker| speaker.name == line.name)
            .map_or((None, None), |speaker| {
                (speaker.person_id, speaker.account_id)
            });
        // What is no address names nobody.
        if vendor && !line.email.is_empty() && crate::people::Email::parse(&line.email).is_ok() {
            let known = super::attendance::by_address(tx, &line.email)?;
            (person, account) =
                known.map_or((None, None), |(person, account, _)| (Some(person), account));
        }
        diesel::insert_into(speakers::table)
            .values((
                speakers::event_id.eq(event_id),
                speakers::person_id.eq(person),
                speakers::account_id.eq(account),
                speakers::name.eq(&line.name),
                speakers::affiliation.eq(&line.affiliation),
                speakers::place.eq(place),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Puts this agenda in the place of the one there was. Times are those of the first day; one before the beginning is the next day's.
pub(super) fn keep_agenda(
    tx: &mut Tx<'_>,
    event_id: EventId,
    zone: Tz,
    starts_at: UtcTime,
    lines: &[SessionLine],
) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::event_id.eq(event_id))).execute(tx.conn)?;
    let day = starts_at.local_day(zone);
    let instant = |at: chrono::NaiveTime| {
        // A time that the zone skips is the moment that the clocks jump to.
        let that = |day| {
            time::instant_of("agenda", zone, day, at)
                .or_else(|_| time::instant_of("agenda", zone, day, at + chrono::Duration::hours(1)))
                .ok()
        };
        that(day)
            .filter(|at| *at >= starts_at.plus_seconds(-6 * 3_600))
            .or_else(|| that(day.succ_opt().unwrap_or(day)))
            .unwrap_or(starts_at)
    };
    for line in lines {
        diesel::insert_into(sessions::table)
            .values((
                sessions::event_id.eq(event_id),
                sessions::starts_at.eq(instant(line.starts)),
                sessions::ends_at.eq(line.ends.map(instant)),
                sessions::title.eq(&line.title),
                sessions::summary.eq(&line.summary),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Speakers as they are typed.
pub(super) fn speakers_text(speakers: &[Speaker]) -> String {
    let lines: Vec<String> = speakers
        .iter()
        .map(|speaker| match speaker.affiliation.as_str() {
            "" => speaker.name.clone(),
            affiliation => format!("{} | {affiliation}", speaker.name),
        })
        .collect();
    lines.join("\n")
}

/// An agenda as it is typed.
pub(super) fn agenda_text(zone: Tz, agenda: &[Session]) -> String {
    let clock = |at: UtcTime| at.to_chrono().with_timezone(&zone).format("%H:%M");
    let lines: Vec<String> = agenda
        .iter()
        .map(|session| {
            let to = session
                .ends_at
                .map(|to| format!("-{}", clock(to)))
                .unwrap_or_default();
            let summary = match session.summary.as_str() {
                "" => String::new(),
                summary => format!(" | {summary}"),
            };
            format!(
                "{}{to} {}{summary}",
                clock(session.starts_at),
                session.title
            )
        })
        .collect();
    lines.join("\n")
}
