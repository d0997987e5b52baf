//! One programme with everybody in it, and one row of it with how it came to be.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::enter::type_named;
use super::fact::newest;
use super::list::{self, Listed};
use super::{ProgramKind, ProgramStatus, What, hours, progress};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, people, program_facts};
use crate::policy::AccountConsole;
use crate::types::{AccountId, Id, PersonId};
use crate::{Result, UtcTime};

/// Rows on one page.
pub const PAGE: usize = 50;

/// One row of a programme.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its newest version.
    pub id: Id,
    /// Whose, and what the company is called.
    pub account: (AccountId, String),
    /// Who; nobody where it is about the company.
    pub person: Option<(PersonId, String)>,
    /// How far they got.
    pub status: Option<ProgramStatus>,
    /// When.
    pub at: UtcTime,
    /// Hours bought.
    pub bought: Option<f64>,
    /// Hours used.
    pub used: Option<f64>,
    /// First and last day of a term.
    pub term: Option<(NaiveDate, NaiveDate)>,
}

/// A programme.
#[derive(Debug, Clone)]
pub struct Program {
    /// The row it was asked for by.
    pub id: Id,
    /// Kind.
    pub kind: ProgramKind,
    /// Name.
    pub name: String,
    /// What people take part in; none for consulting.
    pub what: Option<What>,
    /// Counts; none while everything was taken back.
    pub listed: Option<Listed>,
    /// A page of its rows, by company.
    pub rows: Vec<Row>,
    /// Where the next page starts, if there is one.
    pub next: Option<String>,
}

type Columns = (
    (Id, AccountId, String, Option<PersonId>, Option<String>),
    (Option<ProgramStatus>, UtcTime, Option<f64>, Option<f64>),
    (Option<NaiveDate>, Option<NaiveDate>),
);

fn row_of(found: Columns) -> Row {
    let ((id, account, company, person, name), (status, at, bought, used), (start, end)) = found;
    Row {
        id,
        account: (account, company),
        person: person.zip(name),
        status,
        at,
        bought,
        used,
        term: start.zip(end),
    }
}

/// Selects [`Columns`] of the rows that stand.
macro_rules! rows {
    () => {
        program_facts::table
            .inner_join(accounts::table.on(accounts::id.eq(program_facts::account_id)))
            .left_join(people::table.on(people::id.nullable().eq(program_facts::person_id)))
            .filter(newest!())
            .filter(program_facts::withdrawn.eq(false))
            .select((
                (
                    program_facts::id,
                    accounts::id,
                    accounts::name,
                    program_facts::person_id,
                    people::name.nullable(),
                ),
                (
                    program_facts::status,
                    program_facts::occurred_at,
                    program_facts::hours_purchased,
                    program_facts::hours_used,
                ),
                (program_facts::term_start, program_facts::term_end),
            ))
    };
}

/// The programme that a row is of. Errors: `NotFound`.
pub fn program(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: Id,
    after: Option<&str>,
) -> Result<Program> {
    let of = progress::of_row(conn, id)?.fact;
    let what = match of.kind {
        ProgramKind::Consulting => None,
        ProgramKind::Training => Some(What::Training),
        ProgramKind::Free => Some(What::Free(
            type_named(conn, &of.name)?.unwrap_or_else(|| super::fact::FREE_DEFAULT.to_owned()),
        )),
    };
    let listed = list::summaries(conn, &[&of.name], None)?.remove(&(of.kind, of.name.clone()));
    let (company, account, last) = place(conn, after)?;
    let mut found: Vec<Columns> = rows!()
        .filter(program_facts::kind.eq(of.kind))
        .filter(program_facts::name.eq(&of.name))
        .filter(
            accounts::name
                .gt(&company)
                .or(accounts::name.eq(&company).and(
                    accounts::id
                        .gt(account)
                        .or(accounts::id.eq(account).and(program_facts::id.gt(last))),
                )),
        )
        .order((accounts::name, accounts::id, program_facts::id))
        .limit(i64::try_from(PAGE + 1).unwrap_or(i64::MAX))
        .load(conn)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let rows: Vec<Row> = found.into_iter().map(row_of).collect();
    let next = rows
        .last()
        .filter(|_| more)
        .map(|row| format!("{}.{}", row.account.0, row.id));
    Ok(Program {
        id,
        kind: of.kind,
        name: of.name,
        what,
        listed,
        rows,
        next,
    })
}

/// Where a page goes on: the company's name and number, and the row. From the start where the address says nothing.
fn place(conn: &mut AnyConnection, after: Option<&str>) -> Result<(String, AccountId, Id)> {
    let start = (String::new(), 0, 0);
    let Some((account, row)) = after.and_then(|after| after.split_once('.')) else {
        return Ok(start);
    };
    let (Ok(account), Ok(row)) = (account.parse::<AccountId>(), row.parse::<Id>()) else {
        return Ok(start);
    };
    let name: Option<String> = accounts::table
        .find(account)
        .select(accounts::name)
        .first(conn)
        .optional()?;
    Ok(name.map_or(start, |name| (name, account, row)))
}

/// What was said of a row, and since when that is known.
#[derive(Debug, Clone)]
pub struct Said {
    /// How far they got.
    pub status: Option<ProgramStatus>,
    /// When it happened.
    pub at: UtcTime,
    /// Hours bought and used so far, of a term.
    pub hours: Option<(f64, f64)>,
    /// Known since.
    pub recorded_at: UtcTime,
    /// A file said it.
    pub by_file: bool,
    /// It was taken back.
    pub withdrawn: bool,
}

/// One row with everything said of it.
#[derive(Debug, Clone)]
pub struct Detail {
    /// As it stands.
    pub row: Row,
    /// Kind of its programme.
    pub kind: ProgramKind,
    /// Name of its programme.
    pub name: String,
    /// What they take part in; none for consulting.
    pub what: Option<What>,
    /// It was taken back.
    pub withdrawn: bool,
    /// It is a term with hours.
    pub is_term: bool,
    /// What was said, newest first.
    pub history: Vec<Said>,
    /// The uses of a term, newest first.
    pub uses: Vec<Row>,
}

/// One row. Errors: `NotFound`.
pub fn detail(conn: &mut AnyConnection, _: &AccountConsole, id: Id) -> Result<Detail> {
    let held = progress::of_row(conn, id)?;
    let fact = held.fact.clone();
    let company: String = accounts::table
        .find(held.account)
        .select(accounts::name)
        .first(conn)?;
    let person: Option<String> = match fact.person_id {
        Some(person) => people::table
            .find(person)
            .select(people::name)
            .first(conn)
            .optional()?,
        None => None,
    };
    type Found = (
        (Option<ProgramStatus>, UtcTime, UtcTime, Option<Id>, bool),
        (Option<f64>, Option<f64>),
    );
    let history: Vec<Found> = program_facts::table
        .filter(program_facts::account_id.eq(held.account))
        .filter(program_facts::key.eq(&held.key))
        .order((program_facts::recorded_at.desc(), program_facts::id.desc()))
        .limit(100)
        .select((
            (
                program_facts::status,
                program_facts::occurred_at,
                program_facts::recorded_at,
                program_facts::import_id,
                program_facts::withdrawn,
            ),
            (program_facts::hours_purchased, program_facts::hours_used),
        ))
        .load(conn)?;
    let is_term = hours::is_term(&fact);
    let uses = if is_term {
        let ids: Vec<Id> = hours::uses(conn, &held)?
            .iter()
            .map(|held| held.id)
            .collect();
        rows!()
            .filter(program_facts::id.eq_any(ids))
            .order((program_facts::occurred_at.desc(), program_facts::id.desc()))
            .load::<Columns>(conn)?
            .into_iter()
            .map(row_of)
            .collect()
    } else {
        Vec::new()
    };
    Ok(Detail {
        row: Row {
            id: held.id,
            account: (held.account, company),
            person: fact.person_id.zip(person),
            status: fact.status,
            at: fact.occurred_at,
            bought: fact.hours_purchased,
            used: fact.hours_used,
            term: fact.term_start.zip(fact.term_end),
        },
        what: (fact.kind != ProgramKind::Consulting).then(|| progress::what_of(&fact)),
        kind: fact.kind,
        name: fact.name,
        withdrawn: fact.withdrawn,
        is_term,
        history: history
            .into_iter()
            .map(
                |((status, at, recorded_at, import, withdrawn), (bought, used))| Said {
                    status,
                    at,
                    hours: bought
                        .filter(|_| is_term)
                        .map(|bought| (bought, used.unwrap_or(0.0))),
                    recorded_at,
                    by_file: import.is_some(),
                    withdrawn,
                },
            )
            .collect(),
        uses,
    })
}
