//! Notices by mail: what is still unread after ten minutes, with the whole text, all of one topic in one mail. A mail is written
//! at the moment it is sent, so that it says what the page would say at that moment, to whoever may read the page at that
//! moment; a mail that waits for its server is written anew at each try, under the same `Message-ID`.
//!
//! `Message-ID` names the notice and `References` the topic, so that mail programs keep a topic together, and so that an answer
//! by mail could be told from any other mail one day.

use chrono_tz::Tz;
use diesel::prelude::*;

use super::digest_mail::zone_of;
use super::show::{self, Subject, View};
use super::{Due, Kind, choice, solved, unsubscribe};
use crate::community::TopicKind;
use crate::community::reader::Reader;
use crate::db::AnyConnection;
use crate::db::schema::{idea_votes, limit_counters, notices, people, posts, topics};
use crate::desk::escalation;
use crate::events::segment;
use crate::i18n::Locale;
use crate::limit::{self, Limit};
use crate::mail::compose::{self, Part};
use crate::mail::{self, Letter, ListMail};
use crate::people::session::actor_of;
use crate::seal::Seal;
use crate::stories::link::{self, Link};
use crate::types::{Id, PersonId, PostId, TopicId};
use crate::{Error, Result, Tx, UtcTime, markdown, site};

/// Mails of notices a person gets a day at most; what is more stands in the site and in the digest.
const A_DAY: Limit = Limit::new(100, 86_400);
/// Posts in one mail; of more it says how many.
const POSTS: usize = 10;

/// Where mail can reach somebody, and what they may read.
pub(crate) struct Addressee {
    pub person: PersonId,
    pub email: String,
    pub locale: Locale,
    pub reader: Reader,
    /// Theirs, or else the site's.
    pub zone: Tz,
}

/// The person, unless mail can't or must not reach them: no address, one that refused our mail, suspended, never came in.
pub(crate) fn addressee(
    conn: &mut AnyConnection,
    person: PersonId,
    mailing: &choice::Mailing,
    (now, zone): (UtcTime, Tz),
) -> Result<Option<Addressee>> {
    type Row = (Option<String>, Option<String>, Option<String>);
    let row: Option<Row> = people::table
        .find(person)
        .filter(people::suspended_at.is_null())
        .filter(people::first_signed_in_at.is_not_null())
        .select((people::email, people::locale, people::time_zone))
        .first(conn)
        .optional()?;
    let Some((Some(email), locale, own_zone)) = row else {
        return Ok(None);
    };
    if mailing.refused.as_deref() == Some(email.as_str()) {
        return Ok(None);
    }
    let actor = actor_of(conn, person, now)?;
    Ok(Some(Addressee {
        person,
        email,
        locale: locale
            .and_then(|text| text.parse().ok())
            .unwrap_or(Locale::Ja),
        reader: Reader::of(&actor),
        zone: zone_of(own_zone.as_deref(), zone),
    }))
}

/// What one job sends.
#[derive(Debug, Clone)]
pub struct Parcel {
    /// The mail; none when nothing is left to say, or nobody to say it to.
    pub letter: Option<Letter>,
    /// The notices that are settled by it.
    pub notices: Vec<Id>,
    /// To whom it goes.
    pub person_id: PersonId,
}

/// Writes the mail of what is due and still unread; times in the site's `zone` for whoever chose none.
pub fn parcel(
    conn: &mut AnyConnection,
    seal: &Seal,
    base_url: &str,
    due: &Due,
    (now, zone): (UtcTime, Tz),
) -> Result<Parcel> {
    let mut query = notices::table
        .filter(notices::person_id.eq(due.person_id))
        .filter(notices::read_at.is_null())
        .filter(notices::mailed_at.is_null())
        .filter(notices::mail_due_at.is_not_null())
        .order(notices::id)
        .select(show::COLUMNS)
        .into_boxed();
    query = match due.topic_id {
        Some(topic) => query.filter(notices::topic_id.eq(topic)),
        None => query.filter(notices::id.eq(due.notice_id)),
    };
    let rows: Vec<show::Row> = query.load(conn)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let nothing = Parcel {
        letter: None,
        notices: ids.clone(),
        person_id: due.person_id,
    };
    let Some(first) = ids.first().copied() else {
        return Ok(nothing);
    };
    let mailing = choice::Mailing::of(conn, due.person_id)?;
    if !mailing.notices || has_had_enough(conn, due.person_id, now)? {
        return Ok(nothing);
    }
    let Some(to) = addressee(conn, due.person_id, &mailing, (now, zone))? else {
        return Ok(nothing);
    };
    let views: Vec<View> = show::views(conn, &to.reader, rows)?
        .into_iter()
        .filter(|view| view.subject.is_some())
        .collect();
    let views = still_due(conn, &to, views, now)?;
    if views.is_empty() {
        return Ok(nothing);
    }
    let letter = letter(conn, seal, base_url, &to, &views, first, now)?;
    Ok(Parcel {
        letter: Some(letter),
        notices: ids,
        person_id: due.person_id,
    })
}

/// Leaves out what settled itself while it waited: a question that was answered, a case that is not asked about any more.
fn still_due(
    conn: &mut AnyConnection,
    to: &Addressee,
    views: Vec<View>,
    now: UtcTime,
) -> Result<Vec<View>> {
    let mut due = Vec::with_capacity(views.len());
    for view in views {
        let subject = view.subject.as_ref();
        let goes = match (view.kind, subject.and_then(|subject| subject.topic)) {
            (Kind::Escalation, Some(topic)) => escalation::may_go(conn, to.person, topic, now)?,
            (Kind::ConfirmCase, _) => asked_link(conn, to, subject)?.is_some(),
            _ => true,
        };
        if goes {
            due.push(view);
        }
    }
    Ok(due)
}

/// The link without signing in to the case that a notice asks to confirm.
fn asked_link(
    conn: &mut AnyConnection,
    to: &Addressee,
    subject: Option<&Subject>,
) -> Result<Option<Link>> {
    match subject.and_then(|subject| show::story_of(&subject.path)) {
        Some(id) => link::asked(conn, to.person, id),
        None => Ok(None),
    }
}

/// Notes that a parcel went, or that there was nothing to send.
pub fn settle(tx: &mut Tx<'_>, parcel: &Parcel) -> Result<()> {
    if parcel.notices.is_empty() {
        return Ok(());
    }
    let settled = notices::table
        .filter(notices::id.eq_any(parcel.notices.clone()))
        .filter(notices::mailed_at.is_null());
    if parcel.letter.is_none() {
        diesel::update(settled)
            .set(notices::mail_due_at.eq(None::<UtcTime>))
            .execute(tx.conn)?;
        return Ok(());
    }
    diesel::update(settled)
        .set(notices::mailed_at.eq(tx.now))
        .execute(tx.conn)?;
    match limit::hit(tx, &counter(parcel.person_id), A_DAY) {
        Ok(()) | Err(Error::Limited { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Notes that a mail server refused this address for good: nothing more is mailed there until its owner signs in with a code that
/// was mailed to it.
pub fn refuse(tx: &mut Tx<'_>, person: PersonId, address: &str) -> Result<()> {
    choice::set_refused(tx, person, Some(address))
}

/// Notes that mail arrives after all.
pub(crate) fn arrives(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    if choice::Mailing::of(tx.conn, person)?.refused.is_some() {
        choice::set_refused(tx, person, None)?;
    }
    Ok(())
}

fn counter(person: PersonId) -> String {
    format!("notice:mail:{person}")
}

fn has_had_enough(conn: &mut AnyConnection, person: PersonId, now: UtcTime) -> Result<bool> {
    let hits: Option<i64> = limit_counters::table
        .filter(limit_counters::key.eq(counter(person)))
        .filter(limit_counters::window_start.gt(now.plus_seconds(-A_DAY.seconds)))
        .select(limit_counters::hits)
        .first(conn)
        .optional()?;
    Ok(hits.is_some_and(|hits| hits >= A_DAY.hits))
}

fn letter(
    conn: &mut AnyConnection,
    seal: &Seal,
    base_url: &str,
    to: &Addressee,
    views: &[View],
    first: Id,
    now: UtcTime,
) -> Result<Letter> {
    let locale = to.locale;
    let site = site::load(conn)?;
    let mut parts = Vec::new();
    let mut topic: Option<TopicId> = None;
    let mut title = String::new();
    for view in views.iter().take(POSTS) {
        let Some(subject) = &view.subject else {
            continue;
        };
        if !parts.is_empty() {
            parts.push(Part::Rule);
        }
        topic = topic.or(subject.topic);
        if title.is_empty() {
            title.clone_from(&subject.title);
        }
        section(conn, seal, base_url, to, view, subject, now, &mut parts)?;
    }
    if views.len() > POSTS {
        let more = i64::try_from(views.len() - POSTS).unwrap_or(0);
        parts.push(Part::Text(
            locale.tr("notice-mail-more", &[("n", more.into())]),
        ));
    }
    let stop = unsubscribe::link(seal, base_url, to.person, unsubscribe::List::Notices);
    parts.push(Part::Footer(vec![
        Part::Note(locale.tr(
            "notice-mail-why",
            &[("site", compose::name(&site.name).into())],
        )),
        Part::Link(
            locale.t("notice-mail-settings").into_owned(),
            format!("{base_url}/me/notices"),
        ),
        Part::Link(locale.t("notice-mail-stop").into_owned(), stop.clone()),
    ]));
    // What is nobody's reply says in its subject what it is.
    let news = views
        .last()
        .filter(|_| views.iter().all(|view| OWN_NEWS.contains(&view.kind)));
    let subject = match (views, title.is_empty()) {
        _ if news.is_some() => format!(
            "[{}] {}",
            site.name,
            news.map(|view| show::sentence(locale, view, str::to_owned))
                .unwrap_or_default()
        ),
        (_, false) => {
            let begins = views.iter().all(|view| view.kind == Kind::NewTopic);
            let re = if begins { "" } else { "Re: " };
            format!("{re}[{}] {title}", site.name)
        }
        ([view, ..], true) => format!(
            "[{}] {}",
            site.name,
            show::sentence(locale, view, str::to_owned)
        ),
        ([], true) => format!("[{}]", site.name),
    };
    let host = mail::host_of(base_url);
    let (text, html) = compose::render(locale.as_str(), &parts);
    let mark = seal.mark("message-id", &first.to_string());
    Ok(Letter {
        to: to.email.clone(),
        subject: mail::one_line(&subject),
        text,
        html,
        kind: "notice".to_owned(),
        message_id: format!("<notice-{first}-{mark}@{host}>"),
        at: now,
        useless_after: None,
        thread: topic.map(|topic| format!("<topic-{topic}@{host}>")),
        list: Some(ListMail {
            id: format!("<notices.{host}>"),
            unsubscribe: stop,
        }),
        calendar: None,
    })
}

/// What one notice says: who did what, the text, and the way there.
#[expect(
    clippy::too_many_arguments,
    reason = "all of it differs between the sections of a mail or is written to"
)]
fn section(
    conn: &mut AnyConnection,
    seal: &Seal,
    base_url: &str,
    to: &Addressee,
    view: &View,
    subject: &Subject,
    now: UtcTime,
    parts: &mut Vec<Part>,
) -> Result<()> {
    let locale = to.locale;
    if view.kind == Kind::ConfirmCase {
        return confirm_section(conn, seal, base_url, to, subject, now, parts);
    }
    parts.push(Part::Text(line(locale, view)));
    if let Some(note) = show::note(view) {
        parts.push(Part::Quote(note.to_owned()));
    }
    if view.kind == Kind::Escalation {
        overdue_note(to, view, parts);
    }
    if let Some(letter) = segment::of_path(&subject.path).filter(|_| view.kind == Kind::EventNews) {
        for (_, about, words) in segment::words(conn, &[letter])? {
            parts.push(Part::Text(about));
            parts.push(Part::Quote(words));
        }
    }
    if let Some(post) = subject.post.filter(|_| carries_text(view.kind)) {
        let (body, author): (String, PersonId) = posts::table
            .find(post)
            .select((posts::body, posts::author_id))
            .first(conn)?;
        if author != to.person {
            let html = absolute(&markdown::render_or_plain(&body).html, base_url);
            parts.push(Part::Prose { source: body, html });
        }
    }
    let open = way_in(base_url, &subject.path);
    parts.push(Part::Button(
        locale
            .t(match view.kind {
                Kind::Answer | Kind::AcceptedFor => "notice-mail-open-answer",
                Kind::IdeaStatus => "kinds-mail-status-link",
                Kind::Escalation => "desk-mail-link",
                Kind::CaseMoved => "stories-mail-desk-link",
                _ => "notice-mail-open",
            })
            .into_owned(),
        open,
    ));
    if let (Some(status), Some(topic)) = (show::status(view), subject.topic)
        && !status.is_open()
        && has_voted(conn, to.person, topic)?
    {
        parts.push(Part::Note(
            locale.t("kinds-mail-status-returned").into_owned(),
        ));
    }
    if let (Kind::Answer, Some(post)) = (view.kind, subject.post)
        && is_open_answer(conn, post)?
    {
        parts.push(Part::Link(
            locale.t("notice-mail-solved").into_owned(),
            solved::link(seal, base_url, to.person, post, now),
        ));
        parts.push(Part::Note(locale.t("notice-mail-solved-note").into_owned()));
    }
    Ok(())
}

/// A case to confirm, with a link that needs no signing in: whoever gets it may never have another reason to come.
fn confirm_section(
    conn: &mut AnyConnection,
    seal: &Seal,
    base_url: &str,
    to: &Addressee,
    subject: &Subject,
    now: UtcTime,
    parts: &mut Vec<Part>,
) -> Result<()> {
    let Some(link) = asked_link(conn, to, Some(subject))? else {
        return Ok(());
    };
    let locale = to.locale;
    parts.push(Part::Text(locale.tr(
        "stories-mail-ask-text",
        &[("title", compose::name(&subject.title).into())],
    )));
    parts.push(Part::Button(
        locale.t("stories-mail-ask-link").into_owned(),
        format!("{base_url}/stories/review/{}", link.sealed(seal, now)),
    ));
    parts.push(Part::Note(locale.t("stories-mail-ask-note").into_owned()));
    Ok(())
}

/// Since when a question waits, by the reader's own clock, and why they are told.
fn overdue_note(to: &Addressee, view: &View, parts: &mut Vec<Part>) {
    let Some((asked, due, owner)) = show::overdue(view) else {
        return;
    };
    let locale = to.locale;
    let why = if owner {
        "desk-mail-why-owner"
    } else {
        "desk-mail-why-support"
    };
    parts.push(Part::Text(locale.tr(
        "desk-mail-times",
        &[
            ("asked", locale.time(asked, to.zone).into()),
            ("due", locale.time(due, to.zone).into()),
        ],
    )));
    parts.push(Part::Note(locale.t(why).into_owned()));
}

/// The address of a page of ours for a mail: who is not signed in is asked to first.
pub(crate) fn way_in(base_url: &str, path: &str) -> String {
    format!("{base_url}/open{path}")
}

/// Whether an answer is still to be accepted.
fn is_open_answer(conn: &mut AnyConnection, post: PostId) -> Result<bool> {
    let accepted: Option<Option<UtcTime>> = posts::table
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .filter(posts::id.eq(post))
        .filter(topics::kind.eq(TopicKind::Question))
        .select(posts::accepted_at)
        .first(conn)
        .optional()?;
    Ok(accepted == Some(None))
}

fn has_voted(conn: &mut AnyConnection, person: PersonId, idea: TopicId) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        idea_votes::table
            .filter(idea_votes::topic_id.eq(idea))
            .filter(idea_votes::person_id.eq(person)),
    ))
    .get_result(conn)?)
}

/// What is nobody's reply to anything.
const OWN_NEWS: [Kind; 5] = [
    Kind::IdeaStatus,
    Kind::Escalation,
    Kind::ConfirmCase,
    Kind::EventInvite,
    Kind::EventNews,
];

fn carries_text(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Answer
            | Kind::Comment
            | Kind::Mention
            | Kind::Quote
            | Kind::Activity
            | Kind::NewTopic
            | Kind::AcceptedFor
    )
}

/// The sentence of a notice in a mail.
pub(crate) fn line(locale: Locale, view: &View) -> String {
    show::sentence(locale, view, compose::name)
}

/// Links of a rendered text that lead to pages of ours, as they must be written in a mail.
fn absolute(html: &str, base_url: &str) -> String {
    html.replace("href=\"/", &format!("href=\"{base_url}/"))
        .replace("src=\"/", &format!("src=\"{base_url}/"))
}
