//! Mail to who registered, in their language and their zone, queued in the transaction of what it tells. None of it can be ended by
//! its reader: all is about a place that they asked for.

use chrono_tz::Tz;
use diesel::prelude::*;

use super::calendar_file::{self, Method, Party};
use super::event::Event;
use super::registration::{self, Registration};
use super::{Cause, Standing, calendar, presence, slot, time};
use crate::db::schema::people;
use crate::i18n::Locale;
use crate::mail::compose::{self, Part};
use crate::mail::{self, CalendarPart, Mail};
use crate::types::PersonId;
use crate::{Result, Tx, UtcTime, site};

/// What kind of mail this is.
const KIND: &str = "event";

/// Who gets a mail.
struct Addressee {
    name: String,
    email: String,
    locale: Locale,
    zone: Tz,
}

fn addressee(tx: &mut Tx<'_>, person: PersonId) -> Result<Option<Addressee>> {
    type Row = (
        String,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<UtcTime>,
    );
    let (name, email, locale, zone, suspended): Row = people::table
        .find(person)
        .select((
            people::name,
            people::email,
            people::locale,
            people::time_zone,
            people::suspended_at,
        ))
        .first(tx.conn)?;
    let site_zone = tx.zone;
    Ok(email
        .filter(|_| suspended.is_none())
        .map(|email| Addressee {
            name,
            email,
            locale: locale
                .and_then(|text| text.parse().ok())
                .unwrap_or(Locale::Ja),
            zone: zone.and_then(|name| name.parse().ok()).unwrap_or(site_zone),
        }))
}

/// The mail of a transition. What its person does at the door is not worth one.
pub(super) fn of_transition(
    tx: &mut Tx<'_>,
    event: &Event,
    row: &Registration,
    was: Option<Standing>,
    cause: Cause,
) -> Result<()> {
    let kind = match (row.standing, cause) {
        (_, Cause::WalkIn) => return Ok(()),
        (Standing::Confirmed, Cause::Promoted | Cause::Raised) => "promoted",
        (Standing::Confirmed, Cause::ByColleague) => "colleague",
        (Standing::Confirmed, Cause::Drawn) => "won",
        (Standing::Confirmed, _) => "confirmed",
        (Standing::Waitlisted, Cause::Drawn) => "lost",
        (Standing::Waitlisted, _) => "waitlisted",
        (Standing::Applied, _) => "applied",
        (Standing::Offered, _) => "offered",
        (Standing::Declined, _) => "declined",
        (Standing::Cancelled, Cause::WithEvent) => "called-off",
        (Standing::Cancelled, Cause::ByOrganiser) => "taken-out",
        (Standing::Cancelled, Cause::Lapsed) => "lapsed",
        (Standing::Cancelled, _) => "cancelled",
    };
    let calendar = match row.standing {
        Standing::Confirmed => Some(Method::Request),
        // Only a calendar that had it is told to take it out.
        Standing::Cancelled if was == Some(Standing::Confirmed) => Some(Method::Cancel),
        _ => None,
    };
    let sending = Sending {
        calendar,
        ..Sending::default()
    };
    send(tx, event, row, kind, sending)
}

/// Tells somebody with a place that the time or the place of the event changed.
pub(super) fn changed(tx: &mut Tx<'_>, event: &Event, row: &Registration) -> Result<()> {
    let calendar = (row.standing == Standing::Confirmed).then_some(Method::Request);
    let sending = Sending {
        calendar,
        ..Sending::default()
    };
    send(tx, event, row, "changed", sending)
}

/// Reminds somebody with a seat, once a day at most. Dropped where the mail can't go before the event begins.
pub(super) fn reminder(tx: &mut Tx<'_>, event: &Event, row: &Registration) -> Result<()> {
    let (start, today) = (event.starts_at, tx.now.local_day(event.zone()));
    let once = format!("event-reminder:{}:{}:{today}", row.id, start.0);
    let sending = Sending {
        useless_after: Some(start),
        once: Some(&once),
        ..Sending::default()
    };
    send(tx, event, row, "reminder", sending)
}

/// How a mail goes out.
#[derive(Default)]
struct Sending<'a> {
    /// What its calendar is told.
    calendar: Option<Method>,
    /// When it is dropped.
    useless_after: Option<UtcTime>,
    /// What it is the only one of.
    once: Option<&'a str>,
}

fn send(
    tx: &mut Tx<'_>,
    event: &Event,
    row: &Registration,
    kind: &'static str,
    sending: Sending<'_>,
) -> Result<()> {
    let Some(person) = row.person_id else {
        return Ok(());
    };
    // Whoever left the company that comes learns no more of it than that their place is gone.
    if row.standing.is_active() && !registration::stands_for_its_account(tx.conn, row, tx.now)? {
        return Ok(());
    }
    let Some(to) = addressee(tx, person)? else {
        return Ok(());
    };
    let locale = to.locale;
    let mut parts = vec![
        Part::Text(locale.tr(
            &format!("events-mail-{kind}-text"),
            &[("title", compose::name(&event.title).into())],
        )),
        Part::Text(facts(tx, event, row, &to)?),
    ];
    parts.extend(more(tx, event, row, &to)?);
    if row.standing == Standing::Confirmed && tx.now < event.ends_at {
        let place = format!("{}{}", tx.base_url, presence::link(tx.seal, row.id));
        parts.push(Part::Button(
            locale.t("doors-mail-place").into_owned(),
            place,
        ));
        parts.push(Part::Text(locale.t("doors-mail-place-note").into_owned()));
    }
    let link = format!("{}{}", tx.base_url, event.path());
    parts.push(Part::Button(
        locale.t("events-mail-link").into_owned(),
        link,
    ));
    let until = event.cancellable_until();
    if row.standing.is_active() && tx.now < until {
        parts.push(Part::Note(locale.tr(
            "events-mail-cancel-note",
            &[("until", time::instant(locale, to.zone, until).into())],
        )));
    }
    let site = site::load(tx.conn)?;
    let subject = locale.tr(
        &format!("events-mail-{kind}"),
        &[("title", event.title.clone().into())],
    );
    let (text, html) = compose::render(locale.as_str(), &parts);
    let calendar = match sending.calendar {
        Some(method) => Some(calendar_part(tx, event, row, method, &to)?),
        None => None,
    };
    mail::queue_with(
        tx,
        Mail {
            to: to.email,
            subject: format!("[{}] {subject}", site.name),
            text,
            html,
            kind: KIND,
            useless_after: sending.useless_after,
        },
        calendar,
        sending.once,
    )
}

/// Thanks somebody who came, once, and asks them where something is asked.
pub(super) fn thanks(
    tx: &mut Tx<'_>,
    event: &Event,
    row: &Registration,
    survey: bool,
) -> Result<()> {
    let to = match row.person_id {
        Some(person) => addressee(tx, person)?,
        None => None,
    };
    let Some(to) = to else {
        return Ok(());
    };
    let locale = to.locale;
    let link = format!("{}{}", tx.base_url, event.path());
    let title = compose::name(&event.title);
    let mut parts = vec![Part::Text(
        locale.tr("doors-mail-thanks-text", &[("title", title.into())]),
    )];
    if survey {
        parts.push(Part::Text(locale.t("doors-mail-survey").into_owned()));
        parts.push(Part::Button(
            locale.t("doors-mail-survey-link").into_owned(),
            format!("{link}/survey"),
        ));
    }
    parts.push(Part::Link(locale.t("events-mail-link").into_owned(), link));
    let site = site::load(tx.conn)?;
    let subject = locale.tr(
        "doors-mail-thanks",
        &[("title", event.title.clone().into())],
    );
    let (text, html) = compose::render(locale.as_str(), &parts);
    let mail = Mail {
        to: to.email,
        subject: format!("[{}] {subject}", site.name),
        text,
        html,
        kind: KIND,
        useless_after: None,
    };
    let once = format!("event-thanks:{}", row.id);
    mail::queue_with(tx, mail, None, Some(&once))
}

/// The event for the calendar of the mail's reader, who is the only one that it names.
fn calendar_part(
    tx: &mut Tx<'_>,
    event: &Event,
    row: &Registration,
    method: Method,
    to: &Addressee,
) -> Result<CalendarPart> {
    let entry = calendar::entry_for(tx, event, row, to.locale)?;
    let recipient = Party {
        name: to.name.clone(),
        address: to.email.clone(),
    };
    Ok(CalendarPart {
        media_type: method.media_type().to_owned(),
        file: calendar_file::letter(method, &entry, &recipient),
    })
}

/// When, where, and in which slot. The meeting's address is on the page alone, so that no forwarded mail lets anybody in.
fn facts(tx: &mut Tx<'_>, event: &Event, row: &Registration, to: &Addressee) -> Result<String> {
    let locale = to.locale;
    let mut lines = vec![locale.tr(
        "events-mail-when",
        &[(
            "when",
            time::span(locale, to.zone, event.starts_at, event.ends_at).into(),
        )],
    )];
    if to.zone != event.zone() {
        let there = time::span(locale, event.zone(), event.starts_at, event.ends_at);
        lines.push(locale.tr("events-mail-when-there", &[("when", there.into())]));
    }
    if event.place.is_empty() {
        lines.push(locale.t("events-mail-where-online").into_owned());
    } else {
        let place = event.place.clone();
        lines.push(locale.tr("events-mail-where", &[("place", place.into())]));
    }
    let slot = slot::find(tx.conn, event.id, row.slot_id)?;
    if !slot.name.is_empty() {
        lines.push(locale.tr("events-mail-slot", &[("slot", slot.name.into())]));
    }
    Ok(lines.join("\n"))
}

/// What only some of these mails say.
fn more(tx: &mut Tx<'_>, event: &Event, row: &Registration, to: &Addressee) -> Result<Vec<Part>> {
    let locale = to.locale;
    Ok(match row.standing {
        Standing::Waitlisted => {
            let position = registration::position(tx.conn, row)?;
            vec![Part::Text(locale.tr(
                "events-mail-position",
                &[("position", position.into())],
            ))]
        }
        Standing::Offered => row
            .offered_until
            .map(|until| {
                let until = time::instant(locale, to.zone, until);
                Part::Text(locale.tr("events-mail-offer-until", &[("until", until.into())]))
            })
            .into_iter()
            .collect(),
        Standing::Cancelled if !event.cancel_note.is_empty() => {
            vec![Part::Quote(event.cancel_note.clone())]
        }
        _ => Vec::new(),
    })
}
