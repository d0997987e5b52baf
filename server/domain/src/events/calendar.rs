//! Events in calendars: the file of one event, feeds that calendar programs come back to, and the month as a page.
//!
//! The feed of what somebody attends is behind a link that they make and revoke; only its hash is kept. The feeds of the site and of a
//! group hold public events alone and are the same for everyone. No feed says where a meeting on the net is, nor who else comes.

use chrono::{Datelike, Days, Months, NaiveDate};
use chrono_tz::Tz;
use diesel::prelude::*;

use super::calendar_file::{Entry, Party};
use super::event::{self, Event, Viewer};
use super::list::Filter;
use super::registration::{self, Registration};
use super::{Audience, EventId, Format, Standing, State};
use crate::actor::Actor;
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::schema::{
    event_feeds as feeds, event_registrations as registrations, events, people, user_groups,
};
use crate::i18n::Locale;
use crate::mail::host_of;
use crate::people::session;
use crate::policy::events::MayRegister;
use crate::site::{self, Site};
use crate::types::{Id, PersonId};
use crate::{Error, Result, Tx, UtcTime, entropy};

/// Events of a feed.
const MOST: i64 = 300;
/// Days of the past that stay in a feed.
const PAST_DAYS: i64 = 60;
/// Events that a month shows.
const MONTH_MOST: i64 = 300;
/// Days for which an event may last and still be found in a later month.
const LONGEST_DAYS: u64 = 31;

/// Those of which calendars may know.
const OUT: [State; 3] = [State::Published, State::Cancelled, State::Finished];

/// What entries are made with.
struct Maker {
    site: Site,
    base_url: String,
    locale: Locale,
}

impl Maker {
    fn new(conn: &mut AnyConnection, base_url: &str, locale: Locale) -> Result<Self> {
        Ok(Self {
            site: site::load(conn)?,
            base_url: base_url.to_owned(),
            locale,
        })
    }

    /// An event as calendars know it, for somebody with a place or for everyone.
    fn entry(&self, event: &Event, place: Option<&Registration>) -> Entry {
        let address = sender(&self.site, &self.base_url);
        let own = place.map_or(0, |row| row.ics_sequence);
        let sequence = u32::try_from(event.ics_sequence + own).unwrap_or(0);
        let place = if event.place.is_empty() && event.format != Format::Onsite {
            self.locale.t("doors-ics-online").into_owned()
        } else {
            event.place.clone()
        };
        let url = format!("{}{}", self.base_url, event.path());
        Entry {
            uid: event.ics_uid.clone(),
            sequence,
            stamped: event.updated_at,
            starts: event.starts_at,
            ends: event.ends_at,
            title: event.title.clone(),
            description: format!("{}\n\n{url}", text::excerpt(&event.body, 600)),
            location: place,
            url,
            organiser: Party {
                name: self.site.name.clone(),
                address,
            },
            cancelled: event.state == State::Cancelled,
        }
    }
}

/// The address that the site writes from.
fn sender(site: &Site, base_url: &str) -> String {
    site.mail_from
        .parse::<lettre::message::Mailbox>()
        .map_or_else(
            |_| format!("no-reply@{}", host_of(base_url)),
            |mailbox| mailbox.email.to_string(),
        )
}

/// What a mail about a registration carries.
pub(super) fn entry_for(
    tx: &mut Tx<'_>,
    event: &Event,
    row: &Registration,
    locale: Locale,
) -> Result<Entry> {
    let base_url = tx.base_url.to_owned();
    let maker = Maker::new(tx.conn, &base_url, locale)?;
    let mut entry = maker.entry(event, Some(row));
    entry.stamped = tx.now;
    Ok(entry)
}

/// The file of one event, for who may see it.
pub fn one(
    conn: &mut AnyConnection,
    actor: &Actor,
    id: EventId,
    base_url: &str,
    locale: Locale,
) -> Result<Entry> {
    let event = event::find(conn, &Viewer::of(actor), id)?;
    if !OUT.contains(&event.state) {
        return Err(Error::NotFound);
    }
    let place = match actor.person_id() {
        Some(person) => registration::of_person(conn, id, person)?,
        None => None,
    };
    Ok(Maker::new(conn, base_url, locale)?.entry(&event, place.as_ref()))
}

/// Which public events a feed holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// All of them.
    Site,
    /// Those of one group.
    Group(Id),
}

/// A feed: its name and what is in it.
#[derive(Debug, Clone)]
pub struct Feed {
    /// Name, as calendars list it.
    pub name: String,
    /// Its events, the earliest first.
    pub entries: Vec<Entry>,
}

/// The feed of public events. Errors: `NotFound` for no such group.
pub fn public(
    conn: &mut AnyConnection,
    which: Which,
    base_url: &str,
    locale: Locale,
    now: UtcTime,
) -> Result<Feed> {
    let maker = Maker::new(conn, base_url, locale)?;
    let mut query = events::table
        .filter(events::audience.eq(Audience::Public))
        .filter(events::state.eq_any(OUT))
        .filter(events::starts_at.ge(now.plus_days(-PAST_DAYS)))
        .order((events::starts_at, events::id))
        .select(events::all_columns)
        .limit(MOST)
        .into_boxed();
    let mut name = maker.site.name.clone();
    if let Which::Group(id) = which {
        name = user_groups::table
            .filter(user_groups::id.eq(id))
            .filter(user_groups::archived_at.is_null())
            .select(user_groups::name)
            .first(conn)?;
        query = query.filter(events::group_id.eq(id));
    }
    let found: Vec<Event> = query.load(conn)?;
    Ok(Feed {
        name,
        entries: found.iter().map(|event| maker.entry(event, None)).collect(),
    })
}

/// The feed behind a personal link: what its owner has a seat at, and what of it was called off. Errors: `NotFound` for a link that does
/// not work.
pub fn personal(
    conn: &mut AnyConnection,
    token: &str,
    base_url: &str,
    locale: Locale,
    now: UtcTime,
) -> Result<Feed> {
    let (person, own): (PersonId, Option<String>) = feeds::table
        .inner_join(people::table.on(people::id.eq(feeds::person_id)))
        .filter(feeds::token_hash.eq(entropy::digest(token)))
        .filter(feeds::kind.eq(PERSONAL))
        .filter(feeds::revoked_at.is_null())
        .filter(people::suspended_at.is_null())
        .select((people::id, people::locale))
        .first(conn)?;
    let locale = own.and_then(|text| text.parse().ok()).unwrap_or(locale);
    let maker = Maker::new(conn, base_url, locale)?;
    // Whoever left the company that a place counts for has it no more.
    let accounts = Viewer::of(&session::actor_of(conn, person, now)?).accounts;
    let theirs = registrations::account_id
        .is_null()
        .or(registrations::account_id.eq_any(accounts));
    let kept = registrations::state
        .eq(Standing::Confirmed)
        .or(registrations::state
            .eq(Standing::Cancelled)
            .and(events::state.eq(State::Cancelled)));
    let found: Vec<(Event, Registration)> = events::table
        .inner_join(registrations::table.on(registrations::event_id.eq(events::id)))
        .filter(registrations::person_id.eq(person))
        .filter(theirs)
        .filter(kept)
        .filter(events::state.eq_any(OUT))
        .filter(events::starts_at.ge(now.plus_days(-PAST_DAYS)))
        .order((events::starts_at, events::id))
        .select((events::all_columns, registrations::all_columns))
        .limit(MOST)
        .load(conn)?;
    Ok(Feed {
        name: locale.tr(
            "doors-feed-mine-name",
            &[("site", maker.site.name.clone().into())],
        ),
        entries: found
            .iter()
            .map(|(event, row)| maker.entry(event, Some(row)))
            .collect(),
    })
}

/// The kind of feed of what somebody attends.
const PERSONAL: &str = "personal";

/// When somebody made the link of their feed, if they have one.
pub fn has_feed(conn: &mut AnyConnection, may: &MayRegister) -> Result<Option<UtcTime>> {
    Ok(feeds::table
        .filter(feeds::person_id.eq(may.person_id))
        .filter(feeds::kind.eq(PERSONAL))
        .filter(feeds::revoked_at.is_null())
        .order(feeds::id.desc())
        .select(feeds::created_at)
        .first(conn)
        .optional()?)
}

/// Makes the link of one's own feed, in the place of the one before it. Returns the token, which is shown this once.
pub fn make_feed(tx: &mut Tx<'_>, may: &MayRegister) -> Result<String> {
    revoke_feed(tx, may)?;
    let token = tx.entropy.token()?;
    diesel::insert_into(feeds::table)
        .values((
            feeds::kind.eq(PERSONAL),
            feeds::person_id.eq(may.person_id),
            feeds::token_hash.eq(entropy::digest(&token)),
            feeds::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(token)
}

/// Ends the link of one's own feed. Doing so twice changes nothing.
pub fn revoke_feed(tx: &mut Tx<'_>, may: &MayRegister) -> Result<()> {
    diesel::update(
        feeds::table
            .filter(feeds::person_id.eq(may.person_id))
            .filter(feeds::kind.eq(PERSONAL))
            .filter(feeds::revoked_at.is_null()),
    )
    .set(feeds::revoked_at.eq(tx.now))
    .execute(tx.conn)?;
    Ok(())
}

/// An event on a day of a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDay {
    /// Which.
    pub id: EventId,
    /// Title.
    pub title: String,
    /// Where it stands.
    pub state: State,
    /// Where people meet.
    pub format: Format,
    /// Begins.
    pub starts_at: UtcTime,
    /// Ends.
    pub ends_at: UtcTime,
    /// Whether the reader has a seat, or waits for one.
    pub mine: Option<Standing>,
}

/// A month, by the clocks of one zone.
#[derive(Debug, Clone)]
pub struct Month {
    /// Its first day.
    pub first: NaiveDate,
    /// Its days, each with what is on.
    pub days: Vec<(NaiveDate, Vec<OnDay>)>,
    /// Whether there was more than is shown.
    pub more: bool,
    /// Whether anything is on before it.
    pub before: bool,
    /// Whether anything is on after it.
    pub after: bool,
}

/// The month that `day` is in, as the actor may see it: four statements, whatever there is, over the events that begin about then, and
/// one each that tells whether there are others before and after. Nobody is led on through months in which there is nothing.
pub fn month(
    conn: &mut AnyConnection,
    actor: &Actor,
    day: NaiveDate,
    zone: Tz,
    filter: &Filter,
) -> Result<Month> {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let reach = first
        .checked_sub_days(Days::new(LONGEST_DAYS))
        .unwrap_or(first);
    let (from, until) = (
        UtcTime::start_of_day(first, zone),
        UtcTime::start_of_day(next, zone),
    );
    let viewer = Viewer::of(actor);
    let query = events::table
        .filter(crate::events_seen_by!(&viewer))
        .filter(events::state.eq_any(OUT))
        .filter(events::starts_at.ge(UtcTime::start_of_day(reach, zone)))
        .filter(events::starts_at.lt(until))
        .filter(events::ends_at.gt(from))
        .order((events::starts_at, events::id))
        .select((
            events::id,
            events::title,
            events::state,
            events::format,
            events::starts_at,
            events::ends_at,
        ))
        .limit(MONTH_MOST + 1)
        .into_boxed();
    let tag = filter.tag_id(conn, actor)?;
    let query = crate::events_narrowed!(query, filter, tag);
    let mut beyond = |early: bool| -> Result<bool> {
        let mut query = events::table
            .filter(crate::events_seen_by!(&viewer))
            .filter(events::state.eq_any(OUT))
            .select(events::id)
            .limit(1)
            .into_boxed();
        query = if early {
            query.filter(events::starts_at.lt(from))
        } else {
            query.filter(events::ends_at.gt(until))
        };
        let query = crate::events_narrowed!(query, filter, tag);
        Ok(query.first::<EventId>(conn).optional()?.is_some())
    };
    let (before, after) = (beyond(true)?, beyond(false)?);
    type Row = (EventId, String, State, Format, UtcTime, UtcTime);
    let mut found: Vec<Row> = query.load(conn)?;
    let more = found.len() > MONTH_MOST as usize;
    found.truncate(MONTH_MOST as usize);
    let ids: Vec<EventId> = found.iter().map(|row| row.0).collect();
    let mine: Vec<(EventId, Standing)> = registrations::table
        .filter(registrations::person_id.eq(viewer.person.unwrap_or(-1)))
        .filter(registrations::event_id.eq_any(ids))
        .filter(registrations::state.eq_any(Standing::ACTIVE))
        .select((registrations::event_id, registrations::state))
        .load(conn)?;
    let shown: Vec<OnDay> = found
        .into_iter()
        .map(|(id, title, state, format, starts_at, ends_at)| OnDay {
            mine: mine
                .iter()
                .find(|(of, _)| *of == id)
                .map(|(_, standing)| *standing),
            id,
            title,
            state,
            format,
            starts_at,
            ends_at,
        })
        .collect();
    let days = first
        .iter_days()
        .take_while(|day| *day < next)
        .map(|day| {
            let on = shown
                .iter()
                .filter(|event| covers(event, day, zone))
                .cloned()
                .collect();
            (day, on)
        })
        .collect();
    Ok(Month {
        first,
        days,
        more,
        before,
        after,
    })
}

/// Whether an event is on, on a day. One that ends at midnight is not on the day that begins then.
fn covers(event: &OnDay, day: NaiveDate, zone: Tz) -> bool {
    let last = UtcTime(event.ends_at.0.saturating_sub(1)).max(event.starts_at);
    (event.starts_at.local_day(zone)..=last.local_day(zone)).contains(&day)
}

/// A month as addresses write it: `2026-11`.
pub fn parse_month(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok()?;
    (text.len() == 7 && (2000..2200).contains(&day.year())).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_on_each_day_that_it_touches() {
        let zone = chrono_tz::Asia::Tokyo;
        let at = |text: &str| UtcTime::from_chrono(text.parse().unwrap());
        let event = OnDay {
            id: 1,
            title: String::new(),
            state: State::Published,
            format: Format::Onsite,
            starts_at: at("2026-11-23T10:00:00Z"),
            ends_at: at("2026-11-24T15:00:00Z"),
            mine: None,
        };
        let on: Vec<String> = NaiveDate::from_ymd_opt(2026, 11, 22)
            .unwrap()
            .iter_days()
            .take(5)
            .filter(|day| covers(&event, *day, zone))
            .map(|day| day.to_string())
            .collect();
        assert_eq!(on, ["2026-11-23", "2026-11-24"], "it ends at midnight");
    }

    #[test]
    fn months_are_read_strictly() {
        assert!(parse_month("2026-11").is_some());
        for odd in [
            "",
            "2026",
            "2026-13",
            "2026-1",
            "1999-12",
            "2026-11-01",
            "x",
        ] {
            assert_eq!(parse_month(odd), None, "{odd}");
        }
    }
}
