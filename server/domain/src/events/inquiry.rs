//! Questions of an evening: asked by who has a place, or noted by who runs the event, answered on the spot or afterwards, and kept where
//! everybody reads them if the vendor says so.
//!
//! Who comes reads all of them without names: who else comes is not theirs to learn. Who runs the event sees who asked.
//!
//! **What is recorded**: `evt.question_asked` upon the event, once for a person however many questions they have; reversed when the last
//! of theirs is taken away.

use diesel::prelude::*;

use super::event::{self, Event, Viewer};
use super::registration::{self, Registration};
use super::{EventId, RegistrationId, Standing, State, afterwards, object};
use crate::community::notice::{self, Kind, News};
use crate::community::reader::Reader;
use crate::community::text::{self, Body};
use crate::community::{Audience, Identity, SpaceAudience, TopicKind, answer, ask, space};
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, event_inquiries as inquiries, event_registrations as registrations, people,
};
use crate::engagement::ledger;
use crate::i18n::Locale;
use crate::policy;
use crate::policy::events::MayRun;
use crate::types::{Id, PersonId, TopicId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit, entropy};

/// The ledger's type of having asked.
pub(super) const ASKED: &str = "evt.question_asked";
/// Days after the end for which a question is still taken.
const AFTER_DAYS: i64 = 7;
/// Longest question, and longest answer.
const LONGEST: usize = 2_000;
/// Questions of an event.
const MOST: i64 = 500;
/// Questions of one person at an event.
const MOST_EACH: i64 = 20;
/// People offered to who notes a question for somebody.
const OFFERED: i64 = 2_000;

/// A question, for its reader.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// Row.
    pub id: Id,
    /// What was asked.
    pub body: String,
    /// What was answered; empty while nothing was.
    pub answer: String,
    /// When it was asked.
    pub at: UtcTime,
    /// It is the reader's own.
    pub mine: bool,
    /// Who asked, for who runs the event: name and company.
    pub who: Option<(String, String)>,
    /// Where it is kept, where the reader may read that: path and title.
    pub kept: Option<(String, String)>,
    /// Names these very words: what is kept is what was seen.
    pub mark: String,
}

/// The page of an event's questions.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The event, without its meeting's address.
    pub event: Event,
    /// The questions, those without an answer first, then as they came.
    pub rows: Vec<Inquiry>,
    /// The reader runs the event.
    pub runs: bool,
    /// Whether a question is taken now.
    pub open: bool,
    /// For whom the reader may note one: registration, name and company.
    pub people: Vec<(RegistrationId, String)>,
    /// The reader's own seat.
    pub mine: Option<RegistrationId>,
    /// Where the vendor may keep one: customers' own spaces before public ones.
    pub spaces: Vec<space::Space>,
}

fn is_open(event: &Event, now: UtcTime) -> bool {
    matches!(event.state, State::Published | State::Finished)
        && now < event.ends_at.plus_days(AFTER_DAYS)
}

/// The place by which somebody asks and reads: a seat that counts.
fn own_place(
    conn: &mut AnyConnection,
    actor: &Actor,
    id: EventId,
    now: UtcTime,
) -> Result<Option<Registration>> {
    let Some(person) = actor.person_id() else {
        return Ok(None);
    };
    let Some(mine) = registration::of_person(conn, id, person)? else {
        return Ok(None);
    };
    let counts = mine.standing == Standing::Confirmed
        && registration::stands_for_its_account(conn, &mine, now)?;
    Ok(counts.then_some(mine))
}

fn runs(conn: &mut AnyConnection, actor: &Actor, id: EventId) -> Result<Option<MayRun>> {
    match event::runner(conn, actor, id) {
        Ok(may) => Ok(Some(may)),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// How many questions there are, for who may read them.
pub(super) fn count(
    conn: &mut AnyConnection,
    actor: &Actor,
    event: &Event,
    now: UtcTime,
) -> Result<Option<i64>> {
    if matches!(
        event.state,
        State::Draft | State::Proposed | State::Cancelled
    ) {
        return Ok(None);
    }
    let may =
        runs(conn, actor, event.id)?.is_some() || own_place(conn, actor, event.id, now)?.is_some();
    if !may {
        return Ok(None);
    }
    let count = inquiries::table
        .filter(inquiries::event_id.eq(event.id))
        .count()
        .get_result(conn)?;
    Ok(Some(count))
}

/// The page. Errors: `NotFound` for who has no seat and does not run the event.
pub fn show(conn: &mut AnyConnection, actor: &Actor, id: EventId, now: UtcTime) -> Result<Shown> {
    let mut event = event::find(conn, &Viewer::of(actor), id)?;
    let may = runs(conn, actor, id)?;
    let mine = own_place(conn, actor, id, now)?;
    if may.is_none() && mine.is_none() {
        return Err(Error::NotFound);
    }
    event.online_url = String::new();
    event.link_key = String::new();
    type Row = (
        (Id, String, String, UtcTime),
        Option<RegistrationId>,
        Option<TopicId>,
        (Option<String>, Option<String>),
        (Option<String>, Option<String>),
    );
    let found: Vec<Row> = inquiries::table
        .left_join(
            registrations::table.on(registrations::id.nullable().eq(inquiries::registration_id)),
        )
        .left_join(people::table.on(people::id.nullable().eq(registrations::person_id)))
        .left_join(accounts::table.on(accounts::id.nullable().eq(registrations::account_id)))
        .filter(inquiries::event_id.eq(id))
        .order((inquiries::answered_at.is_not_null(), inquiries::id))
        .select((
            (
                inquiries::id,
                inquiries::body,
                inquiries::answer,
                inquiries::at,
            ),
            inquiries::registration_id,
            inquiries::topic_id,
            (people::name.nullable(), registrations::name.nullable()),
            (accounts::name.nullable(), registrations::company.nullable()),
        ))
        .load(conn)?;
    let topics: Vec<TopicId> = found.iter().filter_map(|row| row.2).collect();
    let readable = afterwards::readable_topics(conn, actor, &topics)?;
    let mut rows = Vec::with_capacity(found.len());
    for ((row, body, answer, at), of, topic, names, companies) in found {
        let who = (may.is_some() && of.is_some()).then(|| {
            (
                names.0.or(names.1).unwrap_or_default(),
                companies.0.or(companies.1).unwrap_or_default(),
            )
        });
        rows.push(Inquiry {
            id: row,
            mark: mark(&body, &answer),
            body,
            answer,
            at,
            mine: of.is_some() && of == mine.as_ref().map(|mine| mine.id),
            who,
            kept: topic.and_then(|topic| readable.get(&topic).cloned()),
        });
    }
    let open = is_open(&event, now);
    let people = if open && may.is_some() {
        asked_by(conn, id, now)?
    } else {
        Vec::new()
    };
    let mut spaces = if may.as_ref().is_some_and(|may| may.vendor) {
        space::readable(conn, &Reader::of(actor))?
    } else {
        Vec::new()
    };
    spaces.sort_by_key(|space| space.audience == SpaceAudience::Public);
    Ok(Shown {
        rows,
        runs: may.is_some(),
        open,
        people,
        mine: mine.map(|mine| mine.id),
        spaces,
        event,
    })
}

/// Those with a seat, by name, with their companies: who may have asked.
fn asked_by(
    conn: &mut AnyConnection,
    id: EventId,
    now: UtcTime,
) -> Result<Vec<(RegistrationId, String)>> {
    type Row = (
        RegistrationId,
        (Option<String>, String),
        (Option<String>, String),
    );
    let rows: Vec<Row> = registrations::table
        .left_join(people::table.on(people::id.nullable().eq(registrations::person_id)))
        .left_join(accounts::table.on(accounts::id.nullable().eq(registrations::account_id)))
        .filter(registrations::event_id.eq(id))
        .filter(registrations::state.eq(Standing::Confirmed))
        .filter(crate::place_stands!(now))
        .order(registrations::id)
        .limit(OFFERED)
        .select((
            registrations::id,
            (people::name.nullable(), registrations::name),
            (accounts::name.nullable(), registrations::company),
        ))
        .load(conn)?;
    let mut named: Vec<(RegistrationId, String)> = rows
        .into_iter()
        .map(|(id, (person, typed), (account, company))| {
            let (name, company) = (person.unwrap_or(typed), account.unwrap_or(company));
            let words = if company.is_empty() {
                name
            } else {
                format!("{name} ({company})")
            };
            (id, words)
        })
        .collect();
    named.sort_by(|a, b| a.1.cmp(&b.1).then(a.0.cmp(&b.0)));
    Ok(named)
}

/// Names a question with its answer, as they are worded.
fn mark(body: &str, answer: &str) -> String {
    let mut mark = entropy::digest(&format!("{body}\n\n{answer}"));
    mark.truncate(16);
    mark
}

fn words(field: &'static str, typed: &str) -> Result<String> {
    let words = text::block(typed);
    if words.is_empty() {
        return Err(Error::invalid(field, "problem-required"));
    }
    if words.chars().count() > LONGEST {
        return Err(Problem::new(field, "problem-too-long")
            .with("max", LONGEST)
            .into());
    }
    Ok(words)
}

/// Asks, by one's own seat; whoever runs the event notes what somebody asked aloud, `of` whom they know, or of nobody. Sent twice, it is
/// asked once. Errors: `NotFound` for who has no seat; `Invalid` for no words or too many, for too many questions, and after the time
/// for it.
pub fn ask(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: EventId,
    typed: &str,
    of: Option<RegistrationId>,
) -> Result<()> {
    let event = event::locked(tx, id)?;
    let person = actor.person_id().ok_or(Error::NotFound)?;
    let may = runs(tx.conn, actor, id)?;
    let now = tx.now;
    let row = match (&may, of) {
        (Some(_), Some(of)) => {
            let row = registration::find(tx.conn, id, of)?;
            if row.standing != Standing::Confirmed {
                return Err(Error::NotFound);
            }
            Some(row)
        }
        (Some(_), None) => None,
        (None, Some(_)) => return Err(Error::NotFound),
        (None, None) => Some(own_place(tx.conn, actor, id, now)?.ok_or(Error::NotFound)?),
    };
    if !is_open(&event, now) {
        return Err(Error::invalid("body", "events-inquiry-closed"));
    }
    let body = words("body", typed)?;
    let of = row.as_ref().map(|row| row.id);
    let all: Vec<(Option<RegistrationId>, String)> = inquiries::table
        .filter(inquiries::event_id.eq(id))
        .select((inquiries::registration_id, inquiries::body))
        .load(tx.conn)?;
    if all.iter().any(|(by, said)| *by == of && *said == body) {
        return Ok(());
    }
    let theirs = all
        .iter()
        .filter(|(by, _)| of.is_some() && *by == of)
        .count();
    if i64::try_from(all.len()).unwrap_or(MOST) >= MOST
        || i64::try_from(theirs).unwrap_or(MOST_EACH) >= MOST_EACH
    {
        return Err(Error::invalid("body", "events-inquiry-many"));
    }
    diesel::insert_into(inquiries::table)
        .values((
            inquiries::event_id.eq(id),
            inquiries::registration_id.eq(of),
            inquiries::body.eq(&body),
            inquiries::entered_by.eq(person),
            inquiries::at.eq(now),
        ))
        .execute(tx.conn)?;
    match row {
        // What was noted afterwards was asked by the end of the evening.
        Some(row) => record(tx, &row, now.min(event.ends_at)),
        None => Ok(()),
    }
}

/// Records that somebody asked, once.
fn record(tx: &mut Tx<'_>, row: &Registration, at: UtcTime) -> Result<()> {
    if registration::is_recorded(tx, row, ASKED)? {
        return Ok(());
    }
    match registration::act(row, ASKED, at) {
        Some(act) => ledger::record(tx, act).map(drop),
        None => Ok(()),
    }
}

/// The account of who asked became known: what they asked counts as it happened.
pub(super) fn credit(tx: &mut Tx<'_>, row: &Registration) -> Result<()> {
    let first: Option<UtcTime> = inquiries::table
        .filter(inquiries::registration_id.eq(row.id))
        .select(diesel::dsl::min(inquiries::at))
        .first(tx.conn)?;
    match first {
        Some(at) => {
            let ends = event::row(tx.conn, row.event_id)?.ends_at;
            record(tx, row, at.min(ends))
        }
        None => Ok(()),
    }
}

/// A row of an event: whose event it is of.
pub fn event_of(conn: &mut AnyConnection, id: Id) -> Result<EventId> {
    Ok(inquiries::table
        .find(id)
        .select(inquiries::event_id)
        .first(conn)?)
}

type Found = (Id, Option<RegistrationId>, String, String, Option<TopicId>);

fn find(tx: &mut Tx<'_>, event: EventId, id: Id) -> Result<Found> {
    Ok(inquiries::table
        .filter(inquiries::id.eq(id))
        .filter(inquiries::event_id.eq(event))
        .select((
            inquiries::id,
            inquiries::registration_id,
            inquiries::body,
            inquiries::answer,
            inquiries::topic_id,
        ))
        .first(tx.conn)?)
}

/// Takes a question away: whoever runs the event any, its asker while it has no answer. Errors: `NotFound` for one of somebody else.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, event_id: EventId, id: Id) -> Result<()> {
    event::locked(tx, event_id)?;
    let (_, of, _, answered, _) = find(tx, event_id, id)?;
    let now = tx.now;
    let runs = runs(tx.conn, actor, event_id)?.is_some();
    if !runs {
        let mine = own_place(tx.conn, actor, event_id, now)?.map(|mine| mine.id);
        if mine.is_none() || mine != of || !answered.is_empty() {
            return Err(Error::NotFound);
        }
    }
    diesel::delete(inquiries::table.find(id)).execute(tx.conn)?;
    if let Some(of) = of {
        let more: i64 = inquiries::table
            .filter(inquiries::registration_id.eq(of))
            .count()
            .get_result(tx.conn)?;
        let row = registration::find(tx.conn, event_id, of)?;
        if let (0, Some(person)) = (more, row.person_id) {
            let object = object(event_id);
            ledger::reverse_object(tx, ASKED, &object, Some(person), "question removed")?;
        }
    }
    if runs {
        let detail = serde_json::json!({ "question": id });
        audit::record(
            tx,
            actor,
            "event.question_removed",
            &object(event_id),
            &detail,
        )?;
    }
    Ok(())
}

/// Answers a question, in the place of what was answered before; whoever asked is told the first time. Errors: `Invalid` for no words or
/// too many.
pub fn reply(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: Id, typed: &str) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let (_, of, _, before, _) = find(tx, event.id, id)?;
    let answer = words("answer", typed)?;
    if answer == before {
        return Ok(());
    }
    diesel::update(inquiries::table.find(id))
        .set((
            inquiries::answer.eq(&answer),
            inquiries::answered_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    // Whoever gave their seat up reads it no more.
    let asker = match of {
        Some(of) => Some(registration::find(tx.conn, event.id, of)?)
            .filter(|row| row.standing == Standing::Confirmed)
            .and_then(|row| row.person_id),
        None => None,
    };
    if let (Some(person), true) = (asker, before.is_empty()) {
        let path = format!("{}/questions", event.path());
        let news = News::of_page(&path, "answered").by(may.person_id);
        notice::tell(tx, person, Kind::EventNews, &news)?;
    }
    let detail = serde_json::json!({ "question": id });
    let object = object(event.id);
    audit::record(tx, actor, "event.question_answered", &object, &detail)
}

/// A question to be kept.
#[derive(Debug, Clone)]
pub struct Keep {
    /// Title of its topic.
    pub title: String,
    /// Slug of its space.
    pub space: String,
    /// What its keeper saw ([`Inquiry::mark`]).
    pub mark: String,
}

/// Keeps a question, with its answer if it has one, as a topic of a space, asked by the vendor's own; who asked at the event is not named.
/// Doing so twice keeps it once. Errors: `NotFound` for customers who organise; `Invalid` on `title`, and on the form for a space that is
/// none, for words that were changed since they were seen, and for too short an answer.
pub fn keep(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: Id, wish: &Keep) -> Result<()> {
    if !may.vendor {
        return Err(Error::NotFound);
    }
    let event = event::locked(tx, may.event_id)?;
    let (_, _, body, answered, topic) = find(tx, event.id, id)?;
    if topic.is_some() {
        return Ok(());
    }
    if wish.mark != mark(&body, &answered) {
        return Err(Error::invalid("", "problem-changed-meanwhile"));
    }
    let topic = post(tx, actor, wish, &body, &answered).map_err(|error| match error {
        Error::NotFound => Error::invalid("", "events-inquiry-no-space"),
        Error::Invalid(problems) => Error::Invalid(
            problems
                .into_iter()
                .map(|problem| match problem.field.as_str() {
                    "title" => problem,
                    // Its words stand in no field of this form.
                    _ => Problem {
                        field: String::new(),
                        ..problem
                    },
                })
                .collect(),
        ),
        error => error,
    })?;
    diesel::update(inquiries::table.find(id))
        .set(inquiries::topic_id.eq(topic))
        .execute(tx.conn)?;
    let detail = serde_json::json!({ "question": id, "topic": topic });
    let object = object(event.id);
    audit::record(tx, actor, "event.question_kept", &object, &detail)
}

/// Posts a question and its answer as the actor's.
fn post(
    tx: &mut Tx<'_>,
    actor: &Actor,
    wish: &Keep,
    body: &str,
    answered: &str,
) -> Result<TopicId> {
    let locale: Locale = text::language(body).parse().unwrap_or(Locale::Ja);
    let whence = locale.t("events-inquiry-whence");
    let question = ask::Question {
        kind: TopicKind::Question,
        closed: false,
        space: wish.space.clone(),
        title: wish.title.clone(),
        body: Body::of(&format!("{}\n\n{whence}", literal(body)))?,
        tags: String::new(),
        audience: Audience::Members,
        identity: Identity::Full,
    };
    let topic = ask::ask(tx, actor, &policy::community::ask(actor)?, &question)?.id;
    if !answered.is_empty() {
        answer::answer(
            tx,
            actor,
            topic,
            &Body::of(&literal(answered))?,
            Identity::Full,
        )?;
    }
    Ok(topic)
}

/// Plain words as Markdown that says just them: who wrote them wrote no Markdown, and calls nobody.
fn literal(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    for c in words.chars() {
        if "\\`*_[]<>#|~&".contains(c) {
            text.push('\\');
        }
        // Lines stay lines.
        text.push_str(if c == '\n' { "  \n" } else { "" });
        if c != '\n' {
            text.push(c);
        }
    }
    text
}

/// What somebody asked, for them to take along: question and answer, by registration.
pub(super) fn own(
    conn: &mut AnyConnection,
    person: PersonId,
) -> Result<Vec<(RegistrationId, String, String)>> {
    Ok(inquiries::table
        .inner_join(
            registrations::table.on(registrations::id.nullable().eq(inquiries::registration_id)),
        )
        .filter(registrations::person_id.eq(person))
        .order(inquiries::id)
        .select((registrations::id, inquiries::body, inquiries::answer))
        .load(conn)?)
}

/// Somebody leaves for good: what nobody answered goes, what has an answer is nobody's.
pub(super) fn forget(tx: &mut Tx<'_>, rows: &[RegistrationId]) -> Result<()> {
    let theirs: Vec<Option<RegistrationId>> = rows.iter().copied().map(Some).collect();
    let of = || inquiries::registration_id.eq_any(theirs.clone());
    diesel::delete(
        inquiries::table
            .filter(of())
            .filter(inquiries::answered_at.is_null()),
    )
    .execute(tx.conn)?;
    diesel::update(inquiries::table.filter(of()))
        .set(inquiries::registration_id.eq(None::<RegistrationId>))
        .execute(tx.conn)?;
    Ok(())
}
