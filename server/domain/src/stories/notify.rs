//! Mail about a case: to its customer, and to whoever of the vendor drafted it.

use diesel::prelude::*;

use super::Story;
use super::text::Text;
use crate::db::schema::{people, staff_members};
use crate::i18n::Locale;
use crate::mail::compose::{self, Part};
use crate::mail::{self, Mail};
use crate::types::PersonId;
use crate::{Result, Tx, UtcTime, site};

/// Asks the customer to confirm.
pub(super) fn asked(tx: &mut Tx<'_>, story: &Story, text: &Text, token: &str) -> Result<()> {
    let url = format!("{}/stories/review/{token}", tx.base_url);
    tell(tx, story.customer_id, text, |locale, title| Letter {
        subject: locale.tr("stories-mail-ask-subject", &[("title", title.into())]),
        parts: vec![
            Part::Text(locale.tr(
                "stories-mail-ask-text",
                &[("title", compose::name(title).into())],
            )),
            Part::Link(locale.t("stories-mail-ask-link").into_owned(), url.clone()),
            Part::Note(locale.t("stories-mail-ask-note").into_owned()),
        ],
    })
}

/// Tells the customer that a confirmed case was changed and is no longer out.
pub(super) fn taken_back(tx: &mut Tx<'_>, story: &Story, text: &Text) -> Result<()> {
    simple(
        tx,
        story.customer_id,
        text,
        "stories-mail-changed-subject",
        "stories-mail-changed-text",
        None,
    )
}

/// Tells the customer that the case they wrote is out.
pub(super) fn published(tx: &mut Tx<'_>, story: &Story, text: &Text) -> Result<()> {
    let link = format!("{}/stories/{}/review", tx.base_url, story.id);
    simple(
        tx,
        story.customer_id,
        text,
        "stories-mail-out-subject",
        "stories-mail-out-text",
        Some(("stories-mail-out-link", link)),
    )
}

/// Tells both sides that it was confirmed.
pub(super) fn confirmed(tx: &mut Tx<'_>, story: &Story, text: &Text) -> Result<()> {
    if story.published_at.is_some() {
        published(tx, story, text)?;
    }
    to_staff(
        tx,
        story,
        text,
        "stories-mail-confirmed-subject",
        "stories-mail-confirmed-text",
        "",
    )
}

/// Tells the drafter what the customer would like changed.
pub(super) fn returned(tx: &mut Tx<'_>, story: &Story, text: &Text, note: &str) -> Result<()> {
    to_staff(
        tx,
        story,
        text,
        "stories-mail-returned-subject",
        "stories-mail-returned-text",
        note,
    )
}

/// Tells the drafter that it is withdrawn.
pub(super) fn withdrawn(tx: &mut Tx<'_>, story: &Story, text: &Text, note: &str) -> Result<()> {
    to_staff(
        tx,
        story,
        text,
        "stories-mail-withdrawn-subject",
        "stories-mail-withdrawn-text",
        note,
    )
}

fn to_staff(
    tx: &mut Tx<'_>,
    story: &Story,
    text: &Text,
    subject: &'static str,
    body: &'static str,
    note: &str,
) -> Result<()> {
    let of_the_vendor: bool = diesel::select(diesel::dsl::exists(
        staff_members::table
            .find(story.drafted_by)
            .filter(staff_members::ended_at.is_null()),
    ))
    .get_result(tx.conn)?;
    if !of_the_vendor {
        return Ok(());
    }
    let url = format!("{}/staff/stories/{}", tx.base_url, story.id);
    tell(tx, story.drafted_by, text, |locale, title| {
        let mut parts = vec![Part::Text(
            locale.tr(body, &[("title", compose::name(title).into())]),
        )];
        if !note.trim().is_empty() {
            parts.push(Part::Quote(note.to_owned()));
        }
        parts.push(Part::Link(
            locale.t("stories-mail-desk-link").into_owned(),
            url.clone(),
        ));
        Letter {
            subject: locale.tr(subject, &[("title", title.into())]),
            parts,
        }
    })
}

fn simple(
    tx: &mut Tx<'_>,
    to: PersonId,
    text: &Text,
    subject: &'static str,
    body: &'static str,
    link: Option<(&'static str, String)>,
) -> Result<()> {
    tell(tx, to, text, |locale, title| {
        let mut parts = vec![Part::Text(
            locale.tr(body, &[("title", compose::name(title).into())]),
        )];
        if let Some((label, url)) = &link {
            parts.push(Part::Link(locale.t(label).into_owned(), url.clone()));
        }
        Letter {
            subject: locale.tr(subject, &[("title", title.into())]),
            parts,
        }
    })
}

struct Letter {
    subject: String,
    parts: Vec<Part>,
}

/// Queues a mail in the language of whoever gets it, unless they can't be reached.
fn tell(
    tx: &mut Tx<'_>,
    to: PersonId,
    text: &Text,
    letter: impl Fn(Locale, &str) -> Letter,
) -> Result<()> {
    let (email, locale, suspended): (Option<String>, Option<String>, Option<UtcTime>) =
        people::table
            .find(to)
            .select((people::email, people::locale, people::suspended_at))
            .first(tx.conn)?;
    let Some(email) = email.filter(|_| suspended.is_none()) else {
        return Ok(());
    };
    let locale = locale
        .and_then(|text| text.parse().ok())
        .unwrap_or(Locale::Ja);
    let Letter { subject, parts } = letter(locale, &text.title);
    let site = site::load(tx.conn)?;
    let (text, html) = compose::render(locale.as_str(), &parts);
    mail::queue(
        tx,
        Mail {
            to: email,
            subject: format!("[{}] {subject}", site.name),
            text,
            html,
            kind: "story",
            useless_after: None,
            about: None,
        },
    )
}
