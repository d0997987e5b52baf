//! Writing an event down, changing it, and beginning one from an earlier one（前回を複製）.

use std::collections::HashMap;

use chrono_tz::Tz;
use diesel::prelude::*;

use super::event::{self, Event};
use super::program::{self, SessionLine, SpeakerLine};
use super::registration::{self, Registration};
use super::slot::{self, SlotValues};
use super::{
    AttendeeList, Audience, Cause, EventId, Format, RegistrationId, Rule, Standing, State, letter,
    lottery, object, question, reminder, time,
};
use crate::community::tag::{self, Tag};
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::schema::{
    event_accounts, event_organisers, event_registrations as registrations, events, user_groups,
};
use crate::people::membership;
use crate::policy::events::{MayBegin, MayRun};
use crate::types::{AccountId, Id};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Longest event, in days.
const LONGEST_DAYS: i64 = 31;

/// An event as typed. Only title, day, times, place or address, and seats are in sight at first.
#[derive(Debug, Clone, Default)]
pub struct EventDraft {
    /// Title.
    pub title: String,
    /// The day it begins.
    pub date: String,
    /// The time it begins.
    pub start: String,
    /// The time it ends.
    pub end: String,
    /// The day it ends, where that is another one.
    pub end_date: String,
    /// The room.
    pub place: String,
    /// The meeting on the net.
    pub online_url: String,
    /// Seats of its only slot; empty: as many as come.
    pub capacity: String,
    /// What it is about, as Markdown.
    pub body: String,
    /// Zone of its times.
    pub time_zone: String,
    /// Audience key.
    pub audience: String,
    /// Who learns who comes.
    pub attendee_list: String,
    /// Its group.
    pub group: String,
    /// Accounts that it is for, a line each, by id or name.
    pub accounts: String,
    /// When registration opens.
    pub opens_at: String,
    /// When it closes.
    pub closes_at: String,
    /// Until when members give up their places.
    pub cancel_until: String,
    /// Most places for people of one account.
    pub account_max: String,
    /// Hours for which a freed seat is offered.
    pub offer_hours: String,
    /// Tags.
    pub tags: String,
    /// Anything: in a draw, accounts that come for the first time come first.
    pub newcomers_first: String,
    /// Speakers.
    pub speakers: String,
    /// Agenda.
    pub agenda: String,
}

/// An event that can be kept.
struct Values {
    title: String,
    body: String,
    format: Format,
    zone: Tz,
    starts_at: UtcTime,
    ends_at: UtcTime,
    place: String,
    online_url: String,
    capacity: Option<i64>,
    circle: Circle,
    attendee_list: AttendeeList,
    opens_at: Option<UtcTime>,
    closes_at: Option<UtcTime>,
    cancel_until: Option<UtcTime>,
    account_max: Option<i64>,
    offer_hours: Option<i64>,
    tags: Vec<Tag>,
    newcomers_first: bool,
    speakers: Vec<SpeakerLine>,
    agenda: Vec<SessionLine>,
}

/// Whom an event is for.
struct Circle {
    audience: Audience,
    group_id: Option<Id>,
    accounts: Vec<AccountId>,
}

impl Circle {
    /// That of an event as it is.
    fn of(conn: &mut AnyConnection, event: &Event) -> Result<Self> {
        Ok(Self {
            audience: event.audience,
            group_id: event.group_id,
            accounts: event_accounts::table
                .filter(event_accounts::event_id.eq(event.id))
                .order(event_accounts::account_id)
                .select(event_accounts::account_id)
                .load(conn)?,
        })
    }
}

/// Whether whom an event is for stays as it is when this organiser changes it: what a customer proposed, or the vendor chose for
/// certain companies, the vendor alone opens to others.
pub fn keeps_circle(may: &MayRun, event: &Event) -> bool {
    let chosen = matches!(event.audience, Audience::Accounts | Audience::Staff);
    !may.vendor && (chosen || event.state != State::Draft)
}

/// Collects problems while a form is read.
#[derive(Default)]
struct Problems(Vec<Problem>);

impl Problems {
    fn take<T>(&mut self, read: Result<T, Problem>) -> Option<T> {
        read.map_err(|problem| self.0.push(problem)).ok()
    }

    fn add(&mut self, field: &'static str, key: &'static str) {
        self.0.push(Problem::new(field, key));
    }

    fn long(&mut self, field: &'static str, value: &str, max: usize) {
        if value.chars().count() > max {
            self.0
                .push(Problem::new(field, "problem-too-long").with("max", max));
        }
    }
}

impl EventDraft {
    /// Reads what was typed. `circle` is whom the event is for where that is not for this form to say.
    fn parse(
        &self,
        conn: &mut AnyConnection,
        site_zone: Tz,
        vendor: bool,
        circle: Option<Circle>,
    ) -> Result<Values> {
        let mut wrong = Problems::default();
        let title = text::line(&self.title);
        if title.is_empty() {
            wrong.add("title", "problem-required");
        }
        wrong.long("title", &title, 200);
        let zone = match self.time_zone.trim() {
            "" => Some(site_zone),
            name => name.parse().ok(),
        };
        if zone.is_none() {
            wrong.add("time_zone", "events-problem-zone");
        }
        let zone = zone.unwrap_or(site_zone);
        let span = self.span(zone, &mut wrong);
        let (place, online_url) = (text::line(&self.place), text::line(&self.online_url));
        wrong.long("place", &place, 300);
        if !online_url.is_empty() && !is_address(&online_url) {
            wrong.add("online_url", "events-problem-url");
        }
        let format = match (place.is_empty(), online_url.is_empty()) {
            (true, true) => {
                wrong.add("place", "events-problem-place");
                Format::Onsite
            }
            (false, true) => Format::Onsite,
            (true, false) => Format::Online,
            (false, false) => Format::Both,
        };
        let capacity = wrong
            .take(slot::seats("capacity", &self.capacity))
            .flatten();
        let body = text::block(&self.body);
        wrong.long("body", &body, 20_000);
        let circle = match circle {
            Some(circle) => circle,
            None => self.circle(conn, vendor, &mut wrong)?,
        };
        let attendee_list = match self.attendee_list.as_str() {
            "attendees" => AttendeeList::Attendees,
            _ => AttendeeList::Organisers,
        };
        let opens_at = wrong
            .take(moment("opens_at", zone, &self.opens_at))
            .flatten();
        let closes_at = wrong
            .take(moment("closes_at", zone, &self.closes_at))
            .flatten();
        let cancel_until = wrong
            .take(moment("cancel_until", zone, &self.cancel_until))
            .flatten();
        if let Some((_, ends_at)) = span {
            if closes_at.is_some_and(|at| at > ends_at) {
                wrong.add("closes_at", "events-problem-after-end");
            }
            if cancel_until.is_some_and(|at| at > ends_at) {
                wrong.add("cancel_until", "events-problem-after-end");
            }
        }
        if let (Some(opens), Some(closes)) = (opens_at, closes_at)
            && closes <= opens
        {
            wrong.add("closes_at", "events-problem-window");
        }
        let account_max = wrong
            .take(slot::seats("account_max", &self.account_max))
            .flatten();
        let offer_hours = wrong
            .take(slot::seats("offer_hours", &self.offer_hours))
            .flatten();
        if offer_hours.is_some_and(|hours| !(6..=336).contains(&hours)) {
            wrong.add("offer_hours", "events-problem-offer-hours");
        }
        let tags = wrong.take(tag::parse(&self.tags));
        let speakers = wrong.take(program::parse_speakers(&self.speakers));
        let agenda = wrong.take(program::parse_agenda(&self.agenda));
        match (span, wrong.0.is_empty()) {
            (Some((starts_at, ends_at)), true) => Ok(Values {
                title,
                body,
                format,
                zone,
                starts_at,
                ends_at,
                place,
                online_url,
                capacity,
                circle,
                attendee_list,
                opens_at,
                closes_at,
                cancel_until,
                account_max,
                offer_hours,
                tags: tags.unwrap_or_default(),
                newcomers_first: !self.newcomers_first.is_empty(),
                speakers: speakers.unwrap_or_default(),
                agenda: agenda.unwrap_or_default(),
            }),
            _ => Err(Error::Invalid(wrong.0)),
        }
    }

    /// From when to when.
    fn span(&self, zone: Tz, wrong: &mut Problems) -> Option<(UtcTime, UtcTime)> {
        let day = time::parse_day(&self.date);
        if day.is_none() {
            wrong.add("date", "events-problem-day");
        }
        let (start, end) = (time::parse_time(&self.start), time::parse_time(&self.end));
        for (field, read) in [("start", start), ("end", end)] {
            if read.is_none() {
                wrong.add(field, "events-problem-time");
            }
        }
        let (day, start, end) = (day?, start?, end?);
        let last = match self.end_date.trim() {
            "" => Some(day),
            typed => time::parse_day(typed),
        };
        let Some(last) = last else {
            wrong.add("end_date", "events-problem-day");
            return None;
        };
        let from = wrong.take(time::instant_of("start", zone, day, start))?;
        let to = wrong.take(time::instant_of("end", zone, last, end))?;
        if to <= from {
            wrong.add("end", "events-problem-end");
            return None;
        }
        if to > from.plus_days(LONGEST_DAYS) {
            wrong.add("end_date", "events-problem-long");
            return None;
        }
        Some((from, to))
    }

    /// Whom it is for, as typed.
    fn circle(
        &self,
        conn: &mut AnyConnection,
        vendor: bool,
        wrong: &mut Problems,
    ) -> Result<Circle> {
        let audience = match self.audience.as_str() {
            "" => Audience::Link,
            key => key.parse().unwrap_or_else(|()| {
                wrong.add("audience", "problem-required");
                Audience::Link
            }),
        };
        // Whom a customer's event is for is a matter between customers.
        if !vendor && matches!(audience, Audience::Accounts | Audience::Staff) {
            wrong.add("audience", "problem-required");
        }
        let group_id = self.group(conn, wrong)?;
        if audience == Audience::Group && group_id.is_none() {
            wrong.add("group", "events-problem-group");
        }
        let accounts = self.accounts(conn, audience, wrong)?;
        Ok(Circle {
            audience,
            group_id,
            accounts,
        })
    }

    fn group(&self, conn: &mut AnyConnection, wrong: &mut Problems) -> Result<Option<Id>> {
        if self.group.is_empty() {
            return Ok(None);
        }
        let id: Id = self.group.parse().unwrap_or(-1);
        let known: Option<Id> = user_groups::table
            .filter(user_groups::id.eq(id))
            .filter(user_groups::archived_at.is_null())
            .select(user_groups::id)
            .first(conn)
            .optional()?;
        if known.is_none() {
            wrong.add("group", "events-problem-group");
        }
        Ok(known)
    }

    fn accounts(
        &self,
        conn: &mut AnyConnection,
        audience: Audience,
        wrong: &mut Problems,
    ) -> Result<Vec<AccountId>> {
        let mut ids = Vec::new();
        if audience != Audience::Accounts {
            return Ok(ids);
        }
        for name in self
            .accounts
            .lines()
            .map(text::line)
            .filter(|name| !name.is_empty())
        {
            match membership::account_named(conn, &name) {
                Ok(id) => ids.push(id),
                Err(Error::Invalid(_)) => wrong
                    .0
                    .push(Problem::new("accounts", "events-problem-account").with("name", name)),
                Err(error) => return Err(error),
            }
        }
        if ids.is_empty() && wrong.0.is_empty() {
            wrong.add("accounts", "problem-required");
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}

/// Whether a text is an address that a browser can be sent to.
fn is_address(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && text.len() <= 2_000
        && !text.contains(char::is_whitespace)
        && text.is_ascii()
}

/// A moment as typed; none where nothing was.
fn moment(field: &'static str, zone: Tz, typed: &str) -> Result<Option<UtcTime>, Problem> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let (day, at) =
        time::parse_local(typed).ok_or_else(|| Problem::new(field, "events-problem-moment"))?;
    time::instant_of(field, zone, day, at).map(Some)
}

/// The columns of a form.
macro_rules! columns {
    ($values:expr) => {{
        let values: &Values = $values;
        (
            (
                events::title.eq(values.title.clone()),
                events::slug.eq(text::slug(&values.title)),
                events::body.eq(values.body.clone()),
                events::format.eq(values.format),
                events::time_zone.eq(values.zone.name().to_owned()),
                events::starts_at.eq(values.starts_at),
                events::ends_at.eq(values.ends_at),
                events::place.eq(values.place.clone()),
                events::online_url.eq(values.online_url.clone()),
            ),
            (
                events::audience.eq(values.circle.audience),
                events::attendee_list.eq(values.attendee_list),
                events::group_id.eq(values.circle.group_id),
                events::opens_at.eq(values.opens_at),
                events::closes_at.eq(values.closes_at),
                events::cancel_until.eq(values.cancel_until),
                events::account_max.eq(values.account_max),
                events::offer_hours.eq(values.offer_hours),
                events::newcomers_first.eq(values.newcomers_first),
            ),
        )
    }};
}

/// Writes a new event down, as a draft. `from` is the one that it is copied from, with its slots and questions. Errors: `Invalid` with the
/// problems of the fields, `NotFound` for one to copy that the actor may not run.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayBegin,
    draft: &EventDraft,
    from: Option<EventId>,
) -> Result<MayRun> {
    let source = match from {
        Some(id) => {
            let run = event::runner(tx.conn, actor, id)?;
            Some(event::row(tx.conn, run.event_id)?)
        }
        None => None,
    };
    super::list::room_for_one_more(tx.conn, may)?;
    let zone = tx.zone;
    let values = draft.parse(tx.conn, zone, may.vendor, None)?;
    let uid = crate::entropy::hex(&tx.entropy.bytes::<16>()?);
    let host = crate::mail::host_of(tx.base_url);
    let key = crate::entropy::hex(&tx.entropy.bytes::<12>()?);
    let id: EventId = diesel::insert_into(events::table)
        .values((
            columns!(&values),
            events::link_key.eq(key),
            events::ics_uid.eq(format!("{uid}@{host}")),
            events::copied_from.eq(from),
            events::series.eq(source
                .as_ref()
                .map(|source| source.series.clone().unwrap_or_else(|| object(source.id)))),
            events::created_by.eq(may.person_id),
            events::created_at.eq(tx.now),
            events::updated_at.eq(tx.now),
        ))
        .returning(events::id)
        .get_result(tx.conn)?;
    let slots = match &source {
        Some(source) => slot::of_event(tx.conn, source.id)?,
        None => Vec::new(),
    };
    if let [_, _, ..] = slots.as_slice() {
        for old in slots {
            let new = SlotValues {
                name: old.name,
                format: old.format,
                capacity: old.capacity,
                rule: old.rule,
            };
            slot::insert(tx, id, &new)?;
        }
    } else {
        let new = SlotValues {
            name: String::new(),
            format: values.format,
            capacity: values.capacity,
            rule: slots.first().map_or(Rule::FirstCome, |slot| slot.rule),
        };
        slot::insert(tx, id, &new)?;
    }
    let mut known = Vec::new();
    if let Some(source) = &source {
        question::copy(tx, source.id, id)?;
        known = program::speakers_of(tx.conn, source.id)?;
    }
    keep_rest(tx, id, &values, &known, may.vendor)?;
    if !may.vendor {
        diesel::insert_into(event_organisers::table)
            .values((
                event_organisers::event_id.eq(id),
                event_organisers::person_id.eq(may.person_id),
                event_organisers::added_by.eq(may.person_id),
                event_organisers::added_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
    }
    let detail = serde_json::json!({ "from": from });
    audit::record(tx, actor, "event.drafted", &object(id), &detail)?;
    event::runner(tx.conn, actor, id)
}

/// What of a form stands in other tables.
fn keep_rest(
    tx: &mut Tx<'_>,
    id: EventId,
    values: &Values,
    known: &[program::Speaker],
    vendor: bool,
) -> Result<()> {
    diesel::delete(event_accounts::table.filter(event_accounts::event_id.eq(id)))
        .execute(tx.conn)?;
    for account in &values.circle.accounts {
        diesel::insert_into(event_accounts::table)
            .values((
                event_accounts::event_id.eq(id),
                event_accounts::account_id.eq(account),
            ))
            .execute(tx.conn)?;
    }
    tag::attach_to_event(tx, id, &values.tags, vendor)?;
    program::keep_speakers(tx, id, &values.speakers, known, vendor)?;
    program::keep_agenda(tx, id, values.zone, values.starts_at, &values.agenda)
}

/// Changes an event. Whoever has a place is told when its time, its room or its title changed. `version` is the one that was on the
/// screen. Errors: `Invalid` when somebody changed it meanwhile, with the problems of the fields, for one that is over or called off, and
/// for one that is out and would be over, or would begin before its draw.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayRun,
    version: i64,
    draft: &EventDraft,
) -> Result<Event> {
    let before = event::locked(tx, may.event_id)?;
    if matches!(before.state, State::Cancelled | State::Finished) {
        return Err(Error::invalid("", "events-problem-settled"));
    }
    // Before the fields are judged: whoever mended those would save over what they were never told of.
    if before.version != version {
        return Err(Error::invalid("", "events-problem-changed-meanwhile"));
    }
    let circle = if keeps_circle(may, &before) {
        Some(Circle::of(tx.conn, &before)?)
    } else {
        None
    };
    let zone = tx.zone;
    let values = draft.parse(tx.conn, zone, may.vendor, circle)?;
    if before.state == State::Published && values.ends_at <= tx.now {
        return Err(Error::invalid("date", "events-problem-moved-past"));
    }
    lottery::check_times(tx.conn, before.id, values.zone, values.starts_at, None)?;
    let notable = before.starts_at != values.starts_at
        || before.ends_at != values.ends_at
        || before.place != values.place
        || before.title != values.title;
    let tell = notable && before.state == State::Published;
    let event: Event = diesel::update(events::table.find(before.id))
        .set((
            columns!(&values),
            events::version.eq(events::version + 1),
            events::ics_sequence.eq(events::ics_sequence + i64::from(tell)),
            events::updated_at.eq(tx.now),
        ))
        .returning(events::all_columns)
        .get_result(tx.conn)?;
    let known = program::speakers_of(tx.conn, event.id)?;
    keep_rest(tx, event.id, &values, &known, may.vendor)?;
    let told: HashMap<RegistrationId, Standing> = if tell {
        let rows = placed(tx, &event)?;
        rows.into_iter().map(|row| (row.id, row.standing)).collect()
    } else {
        HashMap::new()
    };
    let slots = slot::of_event(tx.conn, event.id)?;
    if let [only] = slots.as_slice() {
        slot::set_capacity(tx, actor, &event, only, values.capacity)?;
        slot::follow_format(tx, only, event.format)?;
    }
    if before.account_max != event.account_max {
        for slot in &slots {
            registration::move_up(tx, &event, slot.id, Cause::Raised)?;
        }
    }
    if event.state == State::Published {
        if before.ends_at != event.ends_at {
            reminder::plan_finish(tx, &event)?;
        }
        if tell && tx.now < event.ends_at {
            tell_everyone(tx, &event, before.starts_at != event.starts_at, &told)?;
        }
    }
    let detail = serde_json::json!({ "told": tell });
    audit::record(tx, actor, "event.changed", &object(event.id), &detail)?;
    Ok(event)
}

/// Everybody with a place, or waiting for one.
fn placed(tx: &mut Tx<'_>, event: &Event) -> Result<Vec<Registration>> {
    Ok(registrations::table
        .filter(registrations::event_id.eq(event.id))
        .filter(registrations::state.eq_any(Standing::ACTIVE))
        .order(registrations::id)
        .load(tx.conn)?)
}

/// Tells everybody of a change, but for who moved up with it, from where they stood in `before`: they were told just now, with how it is.
fn tell_everyone(
    tx: &mut Tx<'_>,
    event: &Event,
    moved: bool,
    before: &HashMap<RegistrationId, Standing>,
) -> Result<()> {
    let rows = placed(tx, event)?;
    for row in &rows {
        if before.get(&row.id) != Some(&row.standing) {
            continue;
        }
        letter::changed(tx, event, row)?;
        if moved && row.standing == Standing::Confirmed {
            reminder::plan(tx, event, row)?;
        }
    }
    Ok(())
}

/// The form of an event as it is, for the vendor or a customer.
pub fn of_event(conn: &mut AnyConnection, event: &Event, vendor: bool) -> Result<EventDraft> {
    let zone = event.zone();
    let slots = slot::of_event(conn, event.id)?;
    let capacity = match slots.as_slice() {
        [only] => only.capacity.map(|seats| seats.to_string()),
        _ => None,
    };
    let accounts: Vec<String> = event_accounts::table
        .inner_join(
            crate::db::schema::accounts::table
                .on(crate::db::schema::accounts::id.eq(event_accounts::account_id)),
        )
        .filter(event_accounts::event_id.eq(event.id))
        .order(crate::db::schema::accounts::name)
        .select(crate::db::schema::accounts::name)
        .load(conn)?;
    let tags: Vec<String> = tag::of_events(conn, vendor, &[event.id])?
        .into_iter()
        .map(|(_, tag)| tag.name)
        .collect();
    let speakers = program::speakers_of(conn, event.id)?;
    let agenda = program::agenda_of(conn, event.id)?;
    let clock = |at: UtcTime| {
        at.to_chrono()
            .with_timezone(&zone)
            .format("%H:%M")
            .to_string()
    };
    let number = |number: Option<i64>| number.map(|n| n.to_string()).unwrap_or_default();
    let moment = |at: Option<UtcTime>| at.map(|at| time::local(zone, at)).unwrap_or_default();
    let (first, last) = (
        event.starts_at.local_day(zone),
        event.ends_at.local_day(zone),
    );
    Ok(EventDraft {
        title: event.title.clone(),
        date: first.to_string(),
        start: clock(event.starts_at),
        end: clock(event.ends_at),
        end_date: if first == last {
            String::new()
        } else {
            last.to_string()
        },
        place: event.place.clone(),
        online_url: event.online_url.clone(),
        capacity: capacity.unwrap_or_default(),
        body: event.body.clone(),
        time_zone: event.time_zone.clone(),
        audience: event.audience.to_string(),
        attendee_list: event.attendee_list.to_string(),
        group: number(event.group_id),
        accounts: accounts.join("\n"),
        opens_at: moment(event.opens_at),
        closes_at: moment(event.closes_at),
        cancel_until: moment(event.cancel_until),
        account_max: number(event.account_max),
        offer_hours: number(event.offer_hours),
        tags: tags.join(" "),
        newcomers_first: if event.newcomers_first {
            "1".to_owned()
        } else {
            String::new()
        },
        speakers: program::speakers_text(&speakers),
        agenda: program::agenda_text(zone, &agenda),
    })
}

/// The form of the next one: everything as it was, four weeks on, or as many times four as it takes to be in the time to come.
pub fn next_of(
    conn: &mut AnyConnection,
    may: &MayBegin,
    event: &Event,
    now: UtcTime,
) -> Result<EventDraft> {
    let zone = event.zone();
    let mut draft = of_event(conn, event, may.vendor)?;
    // A customer can't propose one for those, and the first choice of the form is the widest.
    if !may.vendor && matches!(event.audience, Audience::Accounts | Audience::Staff) {
        draft.audience = Audience::Members.to_string();
    }
    let first = event.starts_at.local_day(zone);
    let today = now.local_day(zone);
    let mut weeks = 4;
    while first + chrono::Duration::weeks(weeks) <= today {
        weeks += 4;
    }
    let shift = chrono::Duration::weeks(weeks);
    draft.date = (first + shift).to_string();
    if !draft.end_date.is_empty() {
        draft.end_date = (event.ends_at.local_day(zone) + shift).to_string();
    }
    for moment in [
        &mut draft.opens_at,
        &mut draft.closes_at,
        &mut draft.cancel_until,
    ] {
        if let Some((day, at)) = time::parse_local(moment) {
            *moment = format!("{}T{}", day + shift, at.format("%H:%M"));
        }
    }
    Ok(draft)
}
