//! Taking in an attendance file of a meeting: it is read, each row gets a proposal, a person says whose it is, and what they said is
//! recorded in one transaction. Taking the same file in again changes nothing: whoever came, came.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use diesel::prelude::*;

use super::attendance_file::matching::{self, Candidate, Proposal};
use super::attendance_file::{self, Attendee, Unreadable};
use super::event::{self, Event};
use super::registration::{self, Registration};
use super::{Attendance, EventId, RegistrationId, Standing, State, Via, attendance, object};
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, event_import_rows as rows, event_imports as imports,
    event_registrations as registrations, people,
};
use crate::policy::events::MayRun;
use crate::types::Id;
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// People that a file may have.
const MOST: usize = 2_000;
/// Files that an event may have.
const MOST_FILES: i64 = 50;
/// Days for which names and addresses of a file are kept; after them it can't be matched any more.
const KEPT_DAYS: i64 = 60;

crate::text_enum! {
    /// What became of a row.
    RowState {
        /// Nobody has said whose it is.
        Open = "open",
        /// It is a registration's.
        Matched = "matched",
        /// It is nobody's who registered.
        Skipped = "skipped",
    }
}

/// A file that was taken in.
#[derive(Debug, Clone, Queryable)]
pub struct Import {
    /// Row.
    pub id: Id,
    /// What the file was called.
    pub file_name: String,
    /// When.
    pub at: UtcTime,
}

/// A row of a file.
#[derive(Debug, Clone, Queryable)]
pub struct Row {
    /// Row.
    pub id: Id,
    /// Name, as it stands in the file.
    pub name: String,
    /// Address, for the vendor alone; else empty.
    pub email: String,
    /// Minutes.
    pub minutes: Option<i64>,
    /// Whose it was said to be.
    pub registration_id: Option<RegistrationId>,
    /// What became of it.
    pub state: RowState,
}

/// Somebody with a seat, to be chosen from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Registration.
    pub id: RegistrationId,
    /// Name.
    pub name: String,
    /// Company.
    pub company: String,
    /// Whether they are checked in already.
    pub came: bool,
}

/// The screen to match names.
#[derive(Debug, Clone)]
pub struct Matching {
    /// The event.
    pub event: Event,
    /// The file.
    pub import: Import,
    /// Its rows, each with what is proposed.
    pub rows: Vec<(Row, Proposal)>,
    /// Those with a seat.
    pub choices: Vec<Choice>,
}

/// Reads a file. It takes its time: not to be done while others wait for the database. Errors: `Invalid` for what is no attendance file.
pub fn read(bytes: &[u8]) -> Result<Vec<Attendee>> {
    let found = attendance_file::read(bytes).map_err(|unreadable| {
        let key = match unreadable {
            Unreadable::Workbook => "doors-import-problem-workbook",
            Unreadable::NotText => "doors-import-problem-not-text",
            Unreadable::NoHeading => "doors-import-problem-heading",
            Unreadable::Nobody => "doors-import-problem-nobody",
            Unreadable::TooLarge => "doors-import-problem-large",
        };
        Error::invalid("file", key)
    })?;
    if found.len() > MOST {
        return Err(Problem::new("file", "doors-import-problem-many")
            .with("max", MOST)
            .into());
    }
    Ok(found)
}

/// Takes a file in that was read. A customer who organises learns of nobody's address, not even from a file of their own meeting: it is
/// not kept. Errors: `Invalid` before the beginning, for an event that was called off, and for too many files.
pub fn take_in(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayRun,
    file_name: &str,
    found: &[Attendee],
) -> Result<Id> {
    let event = event::locked(tx, may.event_id)?;
    if tx.now < event.starts_at || !matches!(event.state, State::Published | State::Finished) {
        return Err(Error::invalid("file", "doors-import-problem-early"));
    }
    let known: i64 = imports::table
        .filter(imports::event_id.eq(event.id))
        .count()
        .get_result(tx.conn)?;
    if known >= MOST_FILES {
        return Err(Problem::new("file", "doors-import-problem-files")
            .with("max", MOST_FILES)
            .into());
    }
    let id: Id = diesel::insert_into(imports::table)
        .values((
            imports::event_id.eq(event.id),
            imports::source.eq("file"),
            imports::file_name.eq(cut(&text::line(file_name), 200)),
            imports::by_id.eq(may.person_id),
            imports::at.eq(tx.now),
        ))
        .returning(imports::id)
        .get_result(tx.conn)?;
    for person in found {
        let email = person.email.as_deref().unwrap_or_default();
        let (name, email) = if may.vendor {
            (person.name.as_str(), email)
        } else {
            (without_address(&person.name, email), "")
        };
        diesel::insert_into(rows::table)
            .values((
                rows::import_id.eq(id),
                rows::name.eq(cut(&text::line(name), 200)),
                rows::email.eq(cut(email, 254)),
                rows::minutes.eq(person.minutes.map(i64::from)),
                rows::state.eq(RowState::Open),
            ))
            .execute(tx.conn)?;
    }
    let detail = serde_json::json!({ "import": id, "people": found.len() });
    audit::record(
        tx,
        actor,
        "event.attendance_file",
        &object(event.id),
        &detail,
    )?;
    Ok(id)
}

/// A row's name. Where the file has none, its address stands for one: then what is before the sign.
fn without_address<'a>(name: &'a str, email: &str) -> &'a str {
    if name.eq_ignore_ascii_case(email) {
        name.split('@').next().unwrap_or_default()
    } else {
        name
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// The files of an event, the newest first.
pub fn list(conn: &mut AnyConnection, may: &MayRun) -> Result<Vec<Import>> {
    Ok(imports::table
        .filter(imports::event_id.eq(may.event_id))
        .order(imports::id.desc())
        .select((imports::id, imports::file_name, imports::at))
        .limit(20)
        .load(conn)?)
}

/// The event of a file. Who may have it is the caller's to ask.
pub fn event_of(conn: &mut AnyConnection, id: Id) -> Result<EventId> {
    Ok(imports::table
        .find(id)
        .select(imports::event_id)
        .first(conn)?)
}

/// The screen of a file. Errors: `NotFound` for one of another event.
pub fn matching(conn: &mut AnyConnection, may: &MayRun, id: Id) -> Result<Matching> {
    let event = event::row(conn, may.event_id)?;
    let import: Import = imports::table
        .filter(imports::id.eq(id))
        .filter(imports::event_id.eq(may.event_id))
        .select((imports::id, imports::file_name, imports::at))
        .first(conn)?;
    let mut found: Vec<Row> = rows::table
        .filter(rows::import_id.eq(id))
        .filter(rows::name.ne(""))
        .order(rows::id)
        .select((
            rows::id,
            rows::name,
            rows::email,
            rows::minutes,
            rows::registration_id,
            rows::state,
        ))
        .load(conn)?;
    type Seat = (Registration, Option<String>, Option<String>, Option<String>);
    let seats: Vec<Seat> = registrations::table
        .left_join(people::table.on(people::id.nullable().eq(registrations::person_id)))
        .left_join(accounts::table.on(accounts::id.nullable().eq(registrations::account_id)))
        .filter(registrations::event_id.eq(event.id))
        .filter(registrations::state.eq(Standing::Confirmed))
        .order(registrations::id)
        .select((
            registrations::all_columns,
            people::name.nullable(),
            people::email.nullable(),
            accounts::name.nullable(),
        ))
        .load(conn)?;
    let mut candidates = Vec::new();
    let mut choices = Vec::new();
    for (row, name, email, account) in seats {
        let name = name.unwrap_or(row.name);
        let company = account.unwrap_or(row.company);
        candidates.push(Candidate {
            id: row.id,
            name: name.clone(),
            email: email.unwrap_or_default(),
            company: company.clone(),
        });
        choices.push(Choice {
            id: row.id,
            name,
            company,
            came: row.attendance == Some(Attendance::Attended),
        });
    }
    if !may.vendor {
        // Before anything is proposed: else a proposal would say that an address is somebody's who comes.
        for row in &mut found {
            row.name = without_address(&row.name, &row.email).to_owned();
            row.email.clear();
        }
    }
    choices.sort_by(|a, b| (&a.company, &a.name, a.id).cmp(&(&b.company, &b.name, b.id)));
    let attendees: Vec<Attendee> = found
        .iter()
        .map(|row| Attendee {
            name: row.name.clone(),
            email: Some(row.email.clone()).filter(|email| !email.is_empty()),
            minutes: None,
        })
        .collect();
    let proposals = matching::propose(&attendees, &candidates);
    Ok(Matching {
        event,
        import,
        rows: found.into_iter().zip(proposals).collect(),
        choices,
    })
}

/// What was said of each row: whose it is, or nobody's.
pub type Said = BTreeMap<Id, Option<RegistrationId>>;

/// What confirming did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Done {
    /// Rows whose people are known now.
    pub matched: usize,
    /// Of their people, those who were not checked in before.
    pub new: usize,
    /// People whose attendance rested on a row that is another's now, or nobody's.
    pub undone: usize,
}

/// Records what was said of a file's rows, and that those people came. Rows not named stay open. Saying the same again changes nothing; a row
/// that was said to be somebody's stays theirs unless it is said to be another's, or nobody's: then whoever came by that row alone did not
/// come. Errors: `NotFound` for rows of another file, `Invalid` for a registration of another event or without a seat.
pub fn confirm(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: Id, said: &Said) -> Result<Done> {
    let event = event::locked(tx, may.event_id)?;
    let known: HashMap<Id, Option<RegistrationId>> = imports::table
        .inner_join(rows::table.on(rows::import_id.eq(imports::id)))
        .filter(imports::id.eq(id))
        .filter(imports::event_id.eq(event.id))
        .select((rows::id, rows::registration_id))
        .load::<(Id, Option<RegistrationId>)>(tx.conn)?
        .into_iter()
        .collect();
    if known.is_empty() || said.keys().any(|row| !known.contains_key(row)) {
        return Err(Error::NotFound);
    }
    let mut done = Done::default();
    let mut left = BTreeSet::new();
    for (row, whose) in said {
        let before = known.get(row).copied().flatten();
        left.extend(before.filter(|before| Some(*before) != *whose));
        let state = match whose {
            None => RowState::Skipped,
            Some(registration) => {
                done.matched += 1;
                done.new += usize::from(came(tx, &event, *registration)?);
                RowState::Matched
            }
        };
        diesel::update(rows::table.find(row))
            .set((rows::registration_id.eq(*whose), rows::state.eq(state)))
            .execute(tx.conn)?;
    }
    for registration in left {
        done.undone += usize::from(undo(tx, actor, &event, id, registration)?);
    }
    let detail = serde_json::json!({
        "import": id,
        "matched": done.matched,
        "new": done.new,
        "undone": done.undone,
    });
    audit::record(
        tx,
        actor,
        "event.attendance_matched",
        &object(event.id),
        &detail,
    )?;
    Ok(done)
}

/// Notes that somebody came; whether that was news.
fn came(tx: &mut Tx<'_>, event: &Event, id: RegistrationId) -> Result<bool> {
    let row = match registration::find(tx.conn, event.id, id) {
        Err(Error::NotFound) => return Err(Error::invalid("", "doors-import-problem-whose")),
        other => other?,
    };
    if row.attendance == Some(Attendance::Attended) {
        return Ok(false);
    }
    let at = event.starts_at;
    attendance::came(tx, event, row, Via::Import, None, at)?;
    Ok(true)
}

/// Takes back that somebody came whose row is another's now, where nothing else says that they did; whether it did.
fn undo(
    tx: &mut Tx<'_>,
    actor: &Actor,
    event: &Event,
    import: Id,
    id: RegistrationId,
) -> Result<bool> {
    let row = registration::find(tx.conn, event.id, id)?;
    let by_file =
        row.attendance == Some(Attendance::Attended) && row.checked_in_via == Some(Via::Import);
    let held: bool = diesel::select(diesel::dsl::exists(
        rows::table
            .filter(rows::registration_id.eq(id))
            .filter(rows::state.eq(RowState::Matched)),
    ))
    .get_result(tx.conn)?;
    if !by_file || held {
        return Ok(false);
    }
    let detail = serde_json::json!({ "registration": id, "import": import });
    attendance::take_back(tx, actor, event, &row, &detail)?;
    Ok(true)
}

/// The nightly tidying: of old files no names and addresses are kept, only how long whose attendance lasted.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let old = imports::table
        .filter(imports::at.lt(tx.now.plus_days(-KEPT_DAYS)))
        .select(imports::id);
    diesel::delete(
        rows::table
            .filter(rows::import_id.eq_any(old))
            .filter(rows::state.ne(RowState::Matched)),
    )
    .execute(tx.conn)?;
    diesel::update(
        rows::table
            .filter(rows::import_id.eq_any(old))
            .filter(rows::name.ne("").or(rows::email.ne(""))),
    )
    .set((rows::name.eq(""), rows::email.eq("")))
    .execute(tx.conn)?;
    Ok(())
}

/// Minutes that people were there for, by registration, from all files of an event: the longest of each, as a file taken in twice says the
/// same twice.
pub fn minutes(conn: &mut AnyConnection, may: &MayRun) -> Result<HashMap<RegistrationId, i64>> {
    let found: Vec<(Id, RegistrationId, i64)> = imports::table
        .inner_join(rows::table.on(rows::import_id.eq(imports::id)))
        .filter(imports::event_id.eq(may.event_id))
        .filter(rows::state.eq(RowState::Matched))
        .filter(rows::registration_id.is_not_null())
        .filter(rows::minutes.is_not_null())
        .select((
            imports::id,
            rows::registration_id.assume_not_null(),
            rows::minutes.assume_not_null(),
        ))
        .load(conn)?;
    let mut by_file: BTreeMap<(RegistrationId, Id), i64> = BTreeMap::new();
    for (file, registration, minutes) in found {
        *by_file.entry((registration, file)).or_default() += minutes;
    }
    let mut longest = HashMap::new();
    for ((registration, _), minutes) in by_file {
        let entry = longest.entry(registration).or_insert(0);
        *entry = minutes.max(*entry);
    }
    Ok(longest)
}
