//! After an event: slides and recordings, the talk about it, and what those who came are asked.

use std::collections::HashMap;

use diesel::prelude::*;

use super::event::{self, Event};
use super::registration::{self, Registration};
use super::{Attendance, EventId, State, letter, object};
use crate::actor::Actor;
use crate::community::reader::Reader;
use crate::community::{text, topic};
use crate::db::AnyConnection;
use crate::db::schema::{
    event_materials as materials, event_registrations as registrations,
    event_survey_answers as answers, event_survey_questions as questions, events,
};
use crate::engagement::ledger;
use crate::policy::events::{MayRegister, MayRun};
use crate::types::{Id, TopicId};
use crate::{Error, Problem, Result, Tx, UtcTime, audit};

/// Materials of an event.
const MOST_MATERIALS: i64 = 30;
/// Questions of a survey.
const MOST_QUESTIONS: usize = 10;
/// Longest answer in words.
const LONGEST: usize = 2_000;
/// The ends of a scale.
const SCALE: std::ops::RangeInclusive<i64> = 1..=5;

/// Slides, a recording: an address.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Material {
    /// Row.
    pub id: Id,
    /// What it is.
    pub title: String,
    /// Where it is.
    pub url: String,
}

/// What an event's page shows once there is something.
#[derive(Debug, Clone, Default)]
pub struct After {
    /// Slides and recordings.
    pub materials: Vec<Material>,
    /// The talk about it, where the reader may read it: path and title.
    pub recap: Option<(String, String)>,
    /// Whether the reader came and is asked something.
    pub survey: bool,
}

/// What an event's page shows of afterwards.
pub(super) fn after(
    conn: &mut AnyConnection,
    actor: &Actor,
    event: &Event,
    mine: Option<&Registration>,
) -> Result<After> {
    let came = mine.is_some_and(|mine| mine.attendance == Some(Attendance::Attended));
    let survey = came && !asked(conn, event.id)?.is_empty();
    Ok(After {
        materials: materials_of(conn, event.id)?,
        recap: match event.recap_topic_id {
            Some(id) => readable_topic(conn, actor, id)?,
            None => None,
        },
        survey,
    })
}

/// A topic for whoever may read it: path and title.
pub(super) fn readable_topic(
    conn: &mut AnyConnection,
    actor: &Actor,
    id: TopicId,
) -> Result<Option<(String, String)>> {
    match topic::find(conn, &Reader::of(actor), id) {
        Ok(topic) => Ok(Some((topic.path(), topic.title))),
        Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Of some topics those that the actor may read: path and title.
pub(super) fn readable_topics(
    conn: &mut AnyConnection,
    actor: &Actor,
    ids: &[TopicId],
) -> Result<HashMap<TopicId, (String, String)>> {
    use crate::db::schema::{spaces, topics};
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let reader = Reader::of(actor);
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::id.eq_any(ids.to_vec()))
        .select((topics::id, topics::title, topics::slug))
        .into_boxed();
    let found: Vec<(TopicId, String, String)> = crate::readable!(query, &reader).load(conn)?;
    Ok(found
        .into_iter()
        .map(|(id, title, slug)| (id, (topic::path(id, &slug), title)))
        .collect())
}

fn materials_of(conn: &mut AnyConnection, id: EventId) -> Result<Vec<Material>> {
    Ok(materials::table
        .filter(materials::event_id.eq(id))
        .order((materials::place, materials::id))
        .select((materials::id, materials::title, materials::url))
        .load(conn)?)
}

/// Adds slides or a recording. Errors: `Invalid` without a title, for what is no address, and for too many.
pub fn add_material(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayRun,
    title: &str,
    url: &str,
) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let (title, url) = (text::line(title), url.trim().to_owned());
    let mut problems = Vec::new();
    if title.is_empty() {
        problems.push(Problem::new("title", "problem-required"));
    }
    if title.chars().count() > 200 {
        problems.push(Problem::new("title", "problem-too-long").with("max", 200));
    }
    if !is_address(&url) {
        problems.push(Problem::new("url", "doors-after-problem-url"));
    }
    let known: i64 = materials::table
        .filter(materials::event_id.eq(event.id))
        .count()
        .get_result(tx.conn)?;
    if known >= MOST_MATERIALS {
        problems.push(Problem::new("", "doors-after-problem-many").with("max", MOST_MATERIALS));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    diesel::insert_into(materials::table)
        .values((
            materials::event_id.eq(event.id),
            materials::title.eq(&title),
            materials::url.eq(url),
            materials::place.eq(event.turn),
            materials::added_by.eq(may.person_id),
            materials::added_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    let detail = serde_json::json!({ "title": title });
    audit::record(
        tx,
        actor,
        "event.material_added",
        &object(event.id),
        &detail,
    )
}

/// An address on the net that a link may lead to.
fn is_address(url: &str) -> bool {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty())
        && url.chars().count() <= 1_000
        && !url
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '<' | '>'))
}

/// The event of one. Who may have it is the caller's to ask.
pub fn event_of_material(conn: &mut AnyConnection, id: Id) -> Result<EventId> {
    Ok(materials::table
        .find(id)
        .select(materials::event_id)
        .first(conn)?)
}

/// Takes one away. Doing so twice changes nothing.
pub fn remove_material(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: Id) -> Result<()> {
    let removed: Option<String> = diesel::delete(
        materials::table
            .filter(materials::id.eq(id))
            .filter(materials::event_id.eq(may.event_id)),
    )
    .returning(materials::title)
    .get_result(tx.conn)
    .optional()?;
    let Some(title) = removed else {
        return Ok(());
    };
    let detail = serde_json::json!({ "title": title });
    let object = object(may.event_id);
    audit::record(tx, actor, "event.material_removed", &object, &detail)
}

/// Names the talk about an event, by its address or number; nothing: none. Errors: `Invalid` for one that the actor can't read.
pub fn set_recap(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, typed: &str) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let id = if typed.trim().is_empty() {
        None
    } else {
        let found = match topic::named(typed.trim()) {
            Some(id) => readable_topic(tx.conn, actor, id)?.map(|_| id),
            None => None,
        };
        Some(found.ok_or_else(|| Error::invalid("topic", "doors-after-problem-topic"))?)
    };
    diesel::update(events::table.find(event.id))
        .set(events::recap_topic_id.eq(id))
        .execute(tx.conn)?;
    if id == event.recap_topic_id {
        return Ok(());
    }
    let detail = serde_json::json!({ "was": event.recap_topic_id, "topic": id });
    audit::record(tx, actor, "event.recap", &object(event.id), &detail)
}

crate::text_enum! {
    /// What kind of answer a question of a survey takes.
    SurveyKind {
        /// From one to five.
        Scale = "scale",
        /// Words.
        Text = "text",
    }
}

/// A question of a survey.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct SurveyQuestion {
    /// Row.
    pub id: Id,
    /// What kind of answer it takes.
    pub kind: SurveyKind,
    /// The question.
    pub label: String,
    /// Whether it has to be answered.
    pub required: bool,
}

impl SurveyQuestion {
    /// What the field of its answer is called in a form.
    pub fn field(&self) -> String {
        format!("answer-{}", self.id)
    }
}

/// What is asked now.
fn asked(conn: &mut AnyConnection, id: EventId) -> Result<Vec<SurveyQuestion>> {
    Ok(questions::table
        .filter(questions::event_id.eq(id))
        .filter(questions::removed_at.is_null())
        .order((questions::place, questions::id))
        .select((
            questions::id,
            questions::kind,
            questions::label,
            questions::required,
        ))
        .load(conn)?)
}

/// Adds a question. Errors: `Invalid` without words, and for too many.
pub fn add_question(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayRun,
    kind: SurveyKind,
    label: &str,
    required: bool,
) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let label = text::line(label);
    let problem = match label.chars().count() {
        0 => Some(Problem::new("label", "problem-required")),
        201.. => Some(Problem::new("label", "problem-too-long").with("max", 200)),
        _ => None,
    };
    if let Some(problem) = problem {
        return Err(problem.into());
    }
    if asked(tx.conn, event.id)?.len() >= MOST_QUESTIONS {
        return Err(Problem::new("label", "doors-survey-problem-many")
            .with("max", MOST_QUESTIONS)
            .into());
    }
    let id: Id = diesel::insert_into(questions::table)
        .values((
            questions::event_id.eq(event.id),
            questions::kind.eq(kind),
            questions::label.eq(label),
            questions::required.eq(required),
            questions::place.eq(event.turn),
        ))
        .returning(questions::id)
        .get_result(tx.conn)?;
    let detail = serde_json::json!({ "question": id });
    let object = object(event.id);
    audit::record(tx, actor, "event.survey_question_added", &object, &detail)
}

/// The event of a question. Who may have it is the caller's to ask.
pub fn event_of_question(conn: &mut AnyConnection, id: Id) -> Result<EventId> {
    Ok(questions::table
        .find(id)
        .select(questions::event_id)
        .first(conn)?)
}

/// Asks a question no more; what was answered stays. Doing so twice changes nothing.
pub fn remove_question(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: Id) -> Result<()> {
    let removed = diesel::update(
        questions::table
            .filter(questions::id.eq(id))
            .filter(questions::event_id.eq(may.event_id))
            .filter(questions::removed_at.is_null()),
    )
    .set(questions::removed_at.eq(tx.now))
    .execute(tx.conn)?;
    if removed == 0 {
        return Ok(());
    }
    let detail = serde_json::json!({ "question": id });
    let object = object(may.event_id);
    audit::record(tx, actor, "event.survey_question_removed", &object, &detail)
}

/// The survey, for somebody who came.
#[derive(Debug, Clone)]
pub struct Survey {
    /// The event. What only some readers learn is blank.
    pub event: Event,
    /// What is asked.
    pub questions: Vec<SurveyQuestion>,
    /// What they answered before, by question.
    pub answered: Vec<(Id, String)>,
}

/// The survey of an event. Errors: `NotFound` for who did not come, and where nothing is asked.
pub fn survey(conn: &mut AnyConnection, may: &MayRegister, id: EventId) -> Result<Survey> {
    let row = came(conn, may, id)?;
    let questions = asked(conn, id)?;
    if questions.is_empty() {
        return Err(Error::NotFound);
    }
    let mut event = event::row(conn, id)?;
    event.link_key = String::new();
    event.online_url = String::new();
    let answered = answers::table
        .filter(answers::registration_id.eq(row.id))
        .select((answers::question_id, answers::answer))
        .load(conn)?;
    Ok(Survey {
        event,
        questions,
        answered,
    })
}

fn came(conn: &mut AnyConnection, may: &MayRegister, id: EventId) -> Result<Registration> {
    registration::of_person(conn, id, may.person_id)?
        .filter(|row| row.attendance == Some(Attendance::Attended))
        .ok_or(Error::NotFound)
}

/// Answers the survey, in the place of what the person answered before. Errors: `NotFound` for who did not come, `Invalid` for what was not
/// answered or is no answer.
pub fn answer(
    tx: &mut Tx<'_>,
    may: &MayRegister,
    id: EventId,
    given: &[(String, String)],
) -> Result<()> {
    event::locked(tx, id)?;
    let row = came(tx.conn, may, id)?;
    let asked = asked(tx.conn, id)?;
    let mut problems = Vec::new();
    let mut kept = Vec::new();
    for question in &asked {
        let field = question.field();
        let typed = given
            .iter()
            .find(|(name, _)| *name == field)
            .map_or("", |(_, text)| text.as_str());
        match judge(question, typed) {
            Ok(Some(text)) => kept.push((question.id, text)),
            Ok(None) => {}
            Err(problem) => problems.push(problem),
        }
    }
    if asked.is_empty() {
        return Err(Error::NotFound);
    }
    if kept.is_empty() && problems.is_empty() {
        problems.push(Problem::new("", "doors-survey-problem-empty"));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let ids: Vec<Id> = asked.iter().map(|question| question.id).collect();
    diesel::delete(
        answers::table
            .filter(answers::registration_id.eq(row.id))
            .filter(answers::question_id.eq_any(ids)),
    )
    .execute(tx.conn)?;
    for (question, text) in kept {
        diesel::insert_into(answers::table)
            .values((
                answers::registration_id.eq(row.id),
                answers::question_id.eq(question),
                answers::answer.eq(text),
                answers::at.eq(tx.now),
            ))
            .execute(tx.conn)?;
    }
    let known = registration::is_recorded(tx, &row, ANSWERED)?;
    let now = tx.now;
    match registration::act(&row, ANSWERED, now) {
        // Answered again on another day, it is still one survey.
        Some(act) if !known => ledger::record(tx, act).map(drop),
        _ => Ok(()),
    }
}

/// The account of who answered became known: the survey counts as it happened.
pub(super) fn credit(tx: &mut Tx<'_>, row: &Registration) -> Result<()> {
    let first: Option<UtcTime> = answers::table
        .filter(answers::registration_id.eq(row.id))
        .select(diesel::dsl::min(answers::at))
        .first(tx.conn)?;
    match first.and_then(|at| registration::act(row, ANSWERED, at)) {
        Some(act) if !registration::is_recorded(tx, row, ANSWERED)? => {
            ledger::record(tx, act).map(drop)
        }
        _ => Ok(()),
    }
}

/// The ledger's type of having answered.
pub(super) const ANSWERED: &str = "evt.survey_answered";

fn judge(question: &SurveyQuestion, typed: &str) -> Result<Option<String>, Problem> {
    let text = text::block(typed);
    if text.is_empty() {
        return if question.required {
            Err(Problem::new(question.field(), "problem-required"))
        } else {
            Ok(None)
        };
    }
    match question.kind {
        SurveyKind::Scale => match text.trim().parse::<i64>() {
            Ok(number) if SCALE.contains(&number) => Ok(Some(number.to_string())),
            _ => Err(Problem::new(question.field(), "doors-survey-problem-scale")),
        },
        SurveyKind::Text if text.chars().count() > LONGEST => {
            Err(Problem::new(question.field(), "problem-too-long").with("max", LONGEST))
        }
        SurveyKind::Text => Ok(Some(text)),
    }
}

/// What was answered to a question. Names nobody.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The question.
    pub question: SurveyQuestion,
    /// How many gave each number of the scale, from one to five.
    pub counts: [i64; 5],
    /// What was written, the latest first.
    pub texts: Vec<String>,
}

impl Answered {
    /// The mean of a scale; none while nobody answered.
    pub fn mean(&self) -> Option<f64> {
        let n: i64 = self.counts.iter().sum();
        let sum: i64 = (1..)
            .zip(self.counts)
            .map(|(value, count)| value * count)
            .sum();
        // Counts of people: far below what a float holds exactly.
        (n > 0).then(|| sum as f64 / n as f64)
    }
}

/// The organiser's page of afterwards.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The event.
    pub event: Event,
    /// Slides and recordings.
    pub materials: Vec<Material>,
    /// The talk about it.
    pub recap: Option<(String, String)>,
    /// What is asked, with what was answered.
    pub survey: Vec<Answered>,
}

/// The organiser's page of afterwards.
pub fn desk(conn: &mut AnyConnection, actor: &Actor, may: &MayRun) -> Result<Desk> {
    let event = event::row(conn, may.event_id)?;
    let given: Vec<(Id, String)> = answers::table
        .inner_join(questions::table.on(questions::id.eq(answers::question_id)))
        .filter(questions::event_id.eq(event.id))
        .order((answers::at.desc(), answers::registration_id))
        .select((answers::question_id, answers::answer))
        .limit(5_000)
        .load(conn)?;
    let survey = asked(conn, event.id)?
        .into_iter()
        .map(|question| {
            let of: Vec<&String> = given
                .iter()
                .filter(|(id, _)| *id == question.id)
                .map(|(_, text)| text)
                .collect();
            let mut counts = [0; 5];
            let mut texts = Vec::new();
            for text in of {
                match (question.kind, text.parse::<usize>()) {
                    (SurveyKind::Scale, Ok(number)) => {
                        if let Some(count) = number.checked_sub(1).and_then(|at| counts.get_mut(at))
                        {
                            *count += 1;
                        }
                    }
                    _ => texts.push(text.clone()),
                }
            }
            Answered {
                question,
                counts,
                texts,
            }
        })
        .collect();
    Ok(Desk {
        materials: materials_of(conn, event.id)?,
        recap: match event.recap_topic_id {
            Some(id) => readable_topic(conn, actor, id)?,
            None => None,
        },
        survey,
        event,
    })
}

/// Thanks everybody who came, and asks them where something is asked. Run twice, or for an event that is not over, it thanks nobody.
pub(super) fn thank(tx: &mut Tx<'_>, id: EventId) -> Result<()> {
    let event = event::row(tx.conn, id)?;
    if event.state != State::Finished {
        return Ok(());
    }
    let survey = !asked(tx.conn, id)?.is_empty();
    let rows: Vec<Registration> = registrations::table
        .filter(registrations::event_id.eq(id))
        .filter(registrations::attendance.eq(Attendance::Attended))
        .order(registrations::id)
        .load(tx.conn)?;
    for row in rows {
        letter::thanks(tx, &event, &row, survey)?;
    }
    Ok(())
}

/// When people are thanked: two hours after the end.
pub(super) fn thanks_at(event: &Event) -> UtcTime {
    event.ends_at.plus_seconds(2 * 3_600)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_become_links() {
        assert!(is_address("https://slides.example.com/1?x=é"));
        for odd in [
            "",
            "https://",
            "javascript:alert(1)",
            "//example.com",
            "https://a b",
            "https://a\"onclick",
        ] {
            assert!(!is_address(odd), "{odd}");
        }
    }

    #[test]
    fn an_answer_is_judged_by_its_question() {
        let question = |kind, required| SurveyQuestion {
            id: 1,
            kind,
            label: String::new(),
            required,
        };
        let scale = question(SurveyKind::Scale, true);
        assert_eq!(judge(&scale, " 5 "), Ok(Some("5".to_owned())));
        for odd in ["0", "6", "x", ""] {
            assert!(judge(&scale, odd).is_err(), "{odd}");
        }
        let words = question(SurveyKind::Text, false);
        assert_eq!(judge(&words, "  "), Ok(None));
        assert!(judge(&words, &"あ".repeat(LONGEST + 1)).is_err());
    }

    #[test]
    fn a_mean_of_nobody_is_none() {
        let answered = |counts| Answered {
            question: SurveyQuestion {
                id: 1,
                kind: SurveyKind::Scale,
                label: String::new(),
                required: true,
            },
            counts,
            texts: Vec::new(),
        };
        assert_eq!(answered([0; 5]).mean(), None);
        assert_eq!(answered([1, 0, 0, 0, 3]).mean(), Some(4.0));
    }
}
