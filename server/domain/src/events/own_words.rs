//! What somebody wrote in registering and after an event: for them to take along, and to be gone when they leave for good.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{RegistrationId, inquiry};
use crate::db::AnyConnection;
use crate::db::schema::{
    event_answers, event_feeds, event_import_rows, event_questions,
    event_registrations as registrations, event_survey_answers, event_survey_questions, people,
};
use crate::types::PersonId;
use crate::{Result, Tx};

/// Answers with their questions, by registration.
type Answers = HashMap<RegistrationId, Vec<serde_json::Value>>;

/// What somebody wrote.
pub(super) struct OwnWords {
    /// What they answered in registering.
    pub(super) answers: Answers,
    /// What they answered after an event.
    pub(super) survey: Answers,
    /// What they asked at one.
    pub(super) asked: Answers,
}

/// What somebody wrote.
pub(super) fn of(conn: &mut AnyConnection, person: PersonId) -> Result<OwnWords> {
    let answers = event_answers::table
        .inner_join(registrations::table.on(registrations::id.eq(event_answers::registration_id)))
        .inner_join(event_questions::table.on(event_questions::id.eq(event_answers::question_id)))
        .filter(registrations::person_id.eq(person))
        .order((event_questions::place, event_questions::id))
        .select((
            registrations::id,
            event_questions::label,
            event_answers::answer,
        ))
        .load(conn)?;
    let survey = event_survey_answers::table
        .inner_join(
            registrations::table.on(registrations::id.eq(event_survey_answers::registration_id)),
        )
        .inner_join(
            event_survey_questions::table
                .on(event_survey_questions::id.eq(event_survey_answers::question_id)),
        )
        .filter(registrations::person_id.eq(person))
        .order((event_survey_questions::place, event_survey_questions::id))
        .select((
            registrations::id,
            event_survey_questions::label,
            event_survey_answers::answer,
        ))
        .load(conn)?;
    Ok(OwnWords {
        answers: by_registration(answers),
        survey: by_registration(survey),
        asked: by_registration(inquiry::own(conn, person)?),
    })
}

fn by_registration(rows: Vec<(RegistrationId, String, String)>) -> Answers {
    let mut answers = Answers::new();
    for (id, question, answer) in rows {
        let one = serde_json::json!({ "question": question, "answer": answer });
        answers.entry(id).or_default().push(one);
    }
    answers
}

/// Blanks what somebody wrote and what files of attendance say of them, and ends the links of their calendars.
pub(super) fn forget(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let theirs = || {
        registrations::table
            .filter(registrations::person_id.eq(person))
            .select(registrations::id)
    };
    diesel::delete(
        event_survey_answers::table.filter(event_survey_answers::registration_id.eq_any(theirs())),
    )
    .execute(tx.conn)?;
    let rows: Vec<RegistrationId> = theirs().load(tx.conn)?;
    inquiry::forget(tx, &rows)?;
    diesel::update(event_import_rows::table.filter(
        event_import_rows::registration_id.eq_any(theirs().select(registrations::id.nullable())),
    ))
    .set((
        event_import_rows::name.eq(""),
        event_import_rows::email.eq(""),
    ))
    .execute(tx.conn)?;
    let email: Option<String> = people::table
        .find(person)
        .select(people::email)
        .first(tx.conn)?;
    if let Some(email) = email {
        // Rows that nobody has matched yet; of those that are somebody else's the minutes stay.
        let named = event_import_rows::email.eq(&email);
        diesel::delete(
            event_import_rows::table
                .filter(named)
                .filter(event_import_rows::registration_id.is_null()),
        )
        .execute(tx.conn)?;
        diesel::update(event_import_rows::table.filter(named))
            .set((
                event_import_rows::name.eq(""),
                event_import_rows::email.eq(""),
            ))
            .execute(tx.conn)?;
    }
    diesel::update(registrations::table.filter(registrations::person_id.eq(person)))
        .set((registrations::name.eq(""), registrations::company.eq("")))
        .execute(tx.conn)?;
    diesel::delete(event_feeds::table.filter(event_feeds::person_id.eq(person)))
        .execute(tx.conn)?;
    Ok(())
}
