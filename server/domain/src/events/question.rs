//! What those who register are asked, and what they answered. Once somebody has answered, a question stays as it is; it can only
//! be asked no more.

use diesel::prelude::*;

use super::{EventId, RegistrationId};
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::schema::{event_answers as answers, event_questions as questions};
use crate::policy::events::MayRun;
use crate::types::Id;
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Longest answer.
const MAX_ANSWER: usize = 1_000;
/// Most questions of an event.
const MOST: usize = 20;

crate::text_enum! {
    /// What kind of answer a question takes.
    Kind {
        /// Words.
        Text = "text",
        /// One of several.
        Choice = "choice",
        /// A number.
        Number = "number",
        /// Yes, or no registration.
        Agreement = "agreement",
    }
}

/// A question.
#[derive(Debug, Clone, Queryable)]
pub struct Question {
    /// Id.
    pub id: Id,
    /// The event.
    pub event_id: EventId,
    /// What kind of answer it takes.
    pub kind: Kind,
    /// The question.
    pub label: String,
    /// What there is to choose from, a line each.
    pub choices: String,
    /// Whether nobody registers without an answer.
    pub required: bool,
    /// Which comes first.
    pub place: i64,
    /// Since when it is asked no more.
    pub removed_at: Option<UtcTime>,
}

impl Question {
    /// What there is to choose from.
    pub fn options(&self) -> impl Iterator<Item = &str> {
        self.choices.lines().filter(|line| !line.is_empty())
    }

    /// What the field of its answer is called in a form.
    pub fn field(&self) -> String {
        format!("question-{}", self.id)
    }
}

/// An answer as typed.
#[derive(Debug, Clone)]
pub struct Answer {
    /// To which question.
    pub question_id: Id,
    /// What was typed.
    pub text: String,
}

/// What is asked now.
pub fn of_event(conn: &mut AnyConnection, event_id: EventId) -> Result<Vec<Question>> {
    Ok(questions::table
        .filter(questions::event_id.eq(event_id))
        .filter(questions::removed_at.is_null())
        .order((questions::place, questions::id))
        .load(conn)?)
}

/// Every question that was ever asked of those who registered, in order.
pub fn ever_of_event(conn: &mut AnyConnection, event_id: EventId) -> Result<Vec<Question>> {
    Ok(questions::table
        .filter(questions::event_id.eq(event_id))
        .order((questions::place, questions::id))
        .load(conn)?)
}

/// Judges what was answered. Errors: `Invalid` with the problems, each with the field of its question.
pub(super) fn check(
    conn: &mut AnyConnection,
    event_id: EventId,
    given: &[Answer],
) -> Result<Vec<Answer>> {
    let mut problems = Vec::new();
    let mut kept = Vec::new();
    for question in of_event(conn, event_id)? {
        let typed = given
            .iter()
            .find(|answer| answer.question_id == question.id)
            .map_or("", |answer| answer.text.as_str());
        match judge(&question, typed) {
            Ok(None) => {}
            Ok(Some(text)) => kept.push(Answer {
                question_id: question.id,
                text,
            }),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() {
        Ok(kept)
    } else {
        Err(Error::Invalid(problems))
    }
}

fn judge(question: &Question, typed: &str) -> Result<Option<String>, Problem> {
    use unicode_normalization::UnicodeNormalization;
    let field = question.field();
    let text = text::block(typed);
    if text.trim().is_empty() {
        return match (question.required, question.kind) {
            (_, Kind::Agreement) if question.required => {
                Err(Problem::new(field, "events-problem-agree"))
            }
            (true, _) => Err(Problem::new(field, "problem-required")),
            (false, _) => Ok(None),
        };
    }
    match question.kind {
        Kind::Text if text.chars().count() > MAX_ANSWER => {
            Err(Problem::new(field, "problem-too-long").with("max", MAX_ANSWER))
        }
        Kind::Text => Ok(Some(text)),
        Kind::Choice if question.options().any(|option| option == text) => Ok(Some(text)),
        Kind::Choice => Err(Problem::new(field, "events-problem-choice")),
        Kind::Number => {
            let plain: String = text.trim().nfkc().filter(|c| *c != ',').collect();
            match plain.parse::<f64>() {
                Ok(number) if number.is_finite() && plain.len() <= 30 => Ok(Some(plain)),
                _ => Err(Problem::new(field, "events-problem-number")),
            }
        }
        Kind::Agreement => Ok(Some("yes".to_owned())),
    }
}

/// Keeps the answers of a registration in the place of earlier ones.
pub(super) fn keep(tx: &mut Tx<'_>, id: RegistrationId, given: &[Answer]) -> Result<()> {
    diesel::delete(answers::table.filter(answers::registration_id.eq(id))).execute(tx.conn)?;
    for answer in given {
        diesel::insert_into(answers::table)
            .values((
                answers::registration_id.eq(id),
                answers::question_id.eq(answer.question_id),
                answers::answer.eq(&answer.text),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// A question as typed.
#[derive(Debug, Clone, Default)]
pub struct QuestionDraft {
    /// Kind key.
    pub kind: String,
    /// The question.
    pub label: String,
    /// What there is to choose from, a line each.
    pub choices: String,
    /// Whether nobody registers without an answer.
    pub required: bool,
}

/// Asks one more question. Errors: `Invalid` with the problems of the fields.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, draft: &QuestionDraft) -> Result<Id> {
    let event = super::event::locked(tx, may.event_id)?;
    let mut problems = Vec::new();
    let label = text::line(&draft.label);
    if label.is_empty() {
        problems.push(Problem::new("label", "problem-required"));
    } else if label.chars().count() > 300 {
        problems.push(Problem::new("label", "problem-too-long").with("max", 300));
    }
    let kind: Kind = draft
        .kind
        .parse()
        .map_err(|()| Error::invalid("kind", "problem-required"))?;
    let choices: Vec<String> = draft
        .choices
        .lines()
        .map(text::line)
        .filter(|line| !line.is_empty())
        .collect();
    if kind == Kind::Choice && choices.len() < 2 {
        problems.push(Problem::new("choices", "events-problem-choices"));
    }
    let choices = choices.join("\n");
    if choices.chars().count() > 2_000 {
        problems.push(Problem::new("choices", "problem-too-long").with("max", 2_000));
    }
    let there = of_event(tx.conn, event.id)?;
    if there.len() >= MOST {
        problems.push(Problem::new("label", "events-problem-questions").with("max", MOST));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let place = there.last().map_or(0, |last| last.place) + 1;
    let id = insert(tx, event.id, kind, &label, &choices, draft.required, place)?;
    let detail = serde_json::json!({ "question": id });
    let object = super::object(event.id);
    audit::record(tx, actor, "event.question_added", &object, &detail)?;
    Ok(id)
}

fn insert(
    tx: &mut Tx<'_>,
    event_id: EventId,
    kind: Kind,
    label: &str,
    choices: &str,
    required: bool,
    place: i64,
) -> Result<Id> {
    Ok(diesel::insert_into(questions::table)
        .values((
            questions::event_id.eq(event_id),
            questions::kind.eq(kind),
            questions::label.eq(label),
            questions::choices.eq(choices),
            questions::required.eq(required),
            questions::place.eq(place),
        ))
        .returning(questions::id)
        .get_result(tx.conn)?)
}

/// Copies what one event asks to another.
pub(super) fn copy(tx: &mut Tx<'_>, from: EventId, to: EventId) -> Result<()> {
    for question in of_event(tx.conn, from)? {
        let (label, choices) = (&question.label, &question.choices);
        let (kind, required, place) = (question.kind, question.required, question.place);
        insert(tx, to, kind, label, choices, required, place)?;
    }
    Ok(())
}

/// Asks a question no more. What was answered stays with the registrations.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: Id) -> Result<()> {
    let event = super::event::locked(tx, may.event_id)?;
    let removed = diesel::update(
        questions::table
            .filter(questions::id.eq(id))
            .filter(questions::event_id.eq(event.id))
            .filter(questions::removed_at.is_null()),
    )
    .set(questions::removed_at.eq(tx.now))
    .execute(tx.conn)?;
    if removed == 0 {
        return Ok(());
    }
    let detail = serde_json::json!({ "question": id });
    let object = super::object(event.id);
    audit::record(tx, actor, "event.question_removed", &object, &detail)
}
