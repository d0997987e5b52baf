//! Paid consulting: hours bought for a term, and hours used on a day. A term is one fact whose versions carry the hours used so far;
//! each use is a fact of its own, so that it can be seen and taken back, with the ledger row of the session.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::json;

use super::enter::account_named;
use super::fact::Fact;
use super::progress::{self, Held, Pen};
use super::{ProgramKind, ProgramStatus, name_of};
use crate::accounts::audit_object;
use crate::accounts::edit::CHANGED;
use crate::db::AnyConnection;
use crate::db::schema::{memberships, people, staff_members};
use crate::import::cell::{address, day};
use crate::import::resolve::FoundAccount;
use crate::policy::AccountWrite;
use crate::types::{AccountId, Id, PersonId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Most hours of one term.
pub const MOST_BOUGHT: f64 = 10_000.0;
/// Most hours used on one day, by everybody together.
pub const MOST_USED: f64 = 240.0;
/// Days of the longest term.
pub const LONGEST: i64 = 3_660;

/// Hours for a term, as typed.
#[derive(Debug, Clone, Default)]
pub struct Term {
    /// Hours bought.
    pub hours: String,
    /// First day.
    pub start: String,
    /// Last day.
    pub end: String,
}

/// Hours used, as typed.
#[derive(Debug, Clone, Default)]
pub struct Use {
    /// When.
    pub on: String,
    /// How many.
    pub hours: String,
    /// Address of whom they were for; empty for nobody in particular.
    pub email: String,
}

/// A term read.
struct Bought {
    hours: f64,
    start: NaiveDate,
    end: NaiveDate,
}

/// Hours as typed: more than none, at most `most`, to the hundredth.
fn hours_of(typed: &str, most: f64) -> std::result::Result<f64, Problem> {
    use unicode_normalization::UnicodeNormalization as _;
    let text: String = typed.nfkc().filter(|c| *c != ',').collect();
    let text = text
        .trim()
        .trim_end_matches("時間")
        .trim_end_matches('h')
        .trim();
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let hours = text.parse::<f64>().ok().filter(|_| plain);
    match hours.map(|hours| (hours * 100.0).round() / 100.0) {
        Some(hours) if hours > 0.0 && hours <= most => Ok(hours),
        Some(hours) if hours > most => {
            Err(Problem::new("hours", "programs-problem-hours-most").with("limit", most))
        }
        _ => Err(Problem::new("hours", "programs-problem-hours")),
    }
}

fn term_of(typed: &Term, today: NaiveDate) -> std::result::Result<Bought, Vec<Problem>> {
    let mut problems = Vec::new();
    let hours = hours_of(&typed.hours, MOST_BOUGHT)
        .map_err(|problem| problems.push(problem))
        .ok();
    let mut read = |text: &str, field: &'static str| {
        let found = day(text.trim(), true);
        let near = |day: NaiveDate| (day - today).num_days().abs() <= LONGEST;
        match found {
            Some(found) if near(found) => Some(found),
            Some(_) => {
                problems.push(Problem::new(field, "programs-problem-term-far"));
                None
            }
            None => {
                problems.push(Problem::new(field, "staff-problem-date"));
                None
            }
        }
    };
    let (start, end) = (read(&typed.start, "start"), read(&typed.end, "end"));
    if let (Some(start), Some(end)) = (start, end)
        && end < start
    {
        problems.push(Problem::new("end", "programs-problem-term-order"));
    }
    match (hours, start, end, problems.is_empty()) {
        (Some(hours), Some(start), Some(end), true) => Ok(Bought { hours, start, end }),
        _ => Err(problems),
    }
}

/// Enters hours that a company bought; returns the term's row. The same term of the same name again is the same purchase. Errors:
/// `Invalid`.
pub fn buy(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    company: &str,
    name: &str,
    typed: &Term,
) -> Result<Id> {
    let mut problems = Vec::new();
    let company = match account_named(tx.conn, company.trim())? {
        FoundAccount::One(id) => Some(id),
        FoundAccount::None => {
            problems.push(Problem::new("company", "programs-problem-company"));
            None
        }
        FoundAccount::Several => {
            problems.push(Problem::new("company", "programs-problem-several"));
            None
        }
    };
    let name = name_of(name).map_err(|problem| problems.push(problem)).ok();
    let bought = term_of(typed, tx.now.local_day(tx.zone))
        .map_err(|wrong| problems.extend(wrong))
        .ok();
    let (Some(account), Some(name), Some(bought), true) =
        (company, name, bought, problems.is_empty())
    else {
        return Err(Error::Invalid(problems));
    };
    progress::hold(tx, ProgramKind::Consulting, &name)?;
    let known = progress::held(tx.conn, ProgramKind::Consulting, &name, &[account])?;
    let term = (Some(bought.start), Some(bought.end));
    if let Some(known) = known
        .iter()
        .find(|held| (held.fact.term_start, held.fact.term_end) == term)
    {
        return if known.fact.hours_purchased == Some(bought.hours) {
            Ok(known.id)
        } else {
            Err(Error::invalid("start", "programs-problem-term-known"))
        };
    }
    let said = Fact {
        kind: ProgramKind::Consulting,
        name: name.clone(),
        occurred_at: begins(tx, bought.start),
        person_id: None,
        status: None,
        kind_of_act: None,
        hours_purchased: Some(bought.hours),
        hours_used: Some(0.0),
        term_start: term.0,
        term_end: term.1,
        withdrawn: false,
    };
    let key = progress::fresh_key(tx)?;
    let id = Pen::new(tx.conn)?.put(tx, account, &key, &said)?;
    audit::record(
        tx,
        actor,
        "program.hours_bought",
        &audit_object(account),
        &json!({ "program": name, "hours": bought.hours, "start": bought.start, "end": bought.end }),
    )?;
    Ok(id)
}

/// When a term came to be: its first day, or today for one that is still to begin.
fn begins(tx: &Tx<'_>, start: NaiveDate) -> UtcTime {
    let today = tx.now.local_day(tx.zone);
    UtcTime::start_of_day(start.min(today), tx.zone)
}

/// The term of a row, held for this transaction. Errors: `NotFound` for any other row and for one taken back.
fn held_term(tx: &mut Tx<'_>, id: Id) -> Result<Held> {
    let row = progress::of_row(tx.conn, id)?;
    progress::hold(tx, row.fact.kind, &row.fact.name)?;
    let row = progress::of_row(tx.conn, id)?;
    if is_term(&row.fact) && !row.fact.withdrawn {
        Ok(row)
    } else {
        Err(Error::NotFound)
    }
}

/// Whether a fact is a term with hours rather than a session.
pub(super) fn is_term(fact: &Fact) -> bool {
    fact.kind == ProgramKind::Consulting && fact.term_start.is_some() && fact.term_end.is_some()
}

/// Corrects a term: hours bought, first and last day. `id` is the version that the form began from.
pub fn correct(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    id: Id,
    typed: &Term,
) -> Result<()> {
    let row = held_term(tx, id)?;
    let bought = term_of(typed, tx.now.local_day(tx.zone)).map_err(Error::Invalid)?;
    let said = Fact {
        occurred_at: if row.fact.term_start == Some(bought.start) {
            row.fact.occurred_at
        } else {
            begins(tx, bought.start)
        },
        hours_purchased: Some(bought.hours),
        // Nobody said how much was used: that is not nothing.
        hours_used: row.fact.hours_used,
        term_start: Some(bought.start),
        term_end: Some(bought.end),
        ..row.fact.clone()
    };
    if said == row.fact {
        return Ok(());
    }
    if row.id != id {
        return Err(Error::invalid("", CHANGED));
    }
    Pen::new(tx.conn)?.put(tx, row.account, &row.key, &said)?;
    audit::record(
        tx,
        actor,
        "program.hours_corrected",
        &audit_object(row.account),
        &json!({ "program": said.name, "hours": bought.hours, "start": bought.start, "end": bought.end }),
    )
}

/// Enters hours that were used of a term. `id` is the version that the form began from, so that the same form sent twice writes once.
/// Errors: `Invalid`; `NotFound` for a row that is no term.
pub fn spend(tx: &mut Tx<'_>, _: &AccountWrite, actor: &Actor, id: Id, typed: &Use) -> Result<()> {
    let row = held_term(tx, id)?;
    let mut problems = Vec::new();
    let hours = hours_of(&typed.hours, MOST_USED)
        .map_err(|problem| problems.push(problem))
        .ok();
    let on = match progress::past_day(&typed.on, "on", tx.now, tx.zone) {
        Ok(on) if Some(on) < row.fact.term_start || Some(on) > row.fact.term_end => {
            problems.push(Problem::new("on", "programs-problem-outside-term"));
            None
        }
        Ok(on) => Some(on),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let person = match colleague(tx, row.account, &typed.email, on)? {
        Ok(person) => person,
        Err(key) => {
            problems.push(Problem::new("email", key));
            None
        }
    };
    let (Some(hours), Some(on), true) = (hours, on, problems.is_empty()) else {
        return Err(Error::Invalid(problems));
    };
    let session = Fact {
        kind: ProgramKind::Consulting,
        name: row.fact.name.clone(),
        occurred_at: UtcTime::start_of_day(on, tx.zone),
        person_id: person,
        status: Some(ProgramStatus::Attended),
        kind_of_act: None,
        hours_purchased: None,
        hours_used: Some(hours),
        term_start: None,
        term_end: None,
        withdrawn: false,
    };
    if row.id != id {
        let sent_before = uses(tx.conn, &row)?
            .pop()
            .is_some_and(|last| last.fact == session);
        return if sent_before {
            Ok(())
        } else {
            Err(Error::invalid("", CHANGED))
        };
    }
    let pen = Pen::new(tx.conn)?;
    let key = format!(
        "{}{}",
        prefix(&row.key),
        crate::entropy::hex(&tx.entropy.bytes::<8>()?)
    );
    pen.put(tx, row.account, &key, &session)?;
    let said = Fact {
        hours_used: Some(sum(row.fact.hours_used, hours)),
        ..row.fact.clone()
    };
    pen.put(tx, row.account, &row.key, &said)?;
    audit::record(
        tx,
        actor,
        "program.hours_used",
        &audit_object(row.account),
        &json!({ "program": row.fact.name, "hours": hours, "on": on, "person": person }),
    )
}

/// A sum of hours to the hundredth, never less than none.
fn sum(known: Option<f64>, more: f64) -> f64 {
    let sum = known.unwrap_or(0.0) + more;
    (sum.max(0.0) * 100.0).round() / 100.0
}

/// What keys of a term's uses begin with. A digest, as a file's own id may be as long as keys get.
fn prefix(term: &str) -> String {
    let digest: String = crate::entropy::digest(term).chars().take(16).collect();
    format!("use-{digest}-")
}

/// The uses of a term that stand, oldest entry first.
pub(super) fn uses(conn: &mut AnyConnection, term: &Held) -> Result<Vec<Held>> {
    let begin = prefix(&term.key);
    let mut known = progress::held(
        conn,
        ProgramKind::Consulting,
        &term.fact.name,
        &[term.account],
    )?;
    known.retain(|held| held.key.starts_with(&begin));
    Ok(known)
}

/// Takes the hours of a use from its term; nothing for any other row, or where the term is gone.
pub(super) fn give_back(tx: &mut Tx<'_>, pen: &Pen, row: &Held) -> Result<()> {
    let Some(hours) = row.fact.hours_used.filter(|_| !is_term(&row.fact)) else {
        return Ok(());
    };
    let known = progress::held(
        tx.conn,
        ProgramKind::Consulting,
        &row.fact.name,
        &[row.account],
    )?;
    let Some(term) = known
        .iter()
        .find(|held| is_term(&held.fact) && row.key.starts_with(&prefix(&held.key)))
    else {
        return Ok(());
    };
    let said = Fact {
        hours_used: Some(sum(term.fact.hours_used, -hours)),
        ..term.fact.clone()
    };
    pen.put(tx, term.account, &term.key, &said)?;
    Ok(())
}

/// The customer's person that an address names, of this company on that day; `None` for an empty one.
fn colleague(
    tx: &mut Tx<'_>,
    account: AccountId,
    typed: &str,
    on: Option<NaiveDate>,
) -> Result<std::result::Result<Option<PersonId>, &'static str>> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(Ok(None));
    }
    let Some(email) = address(typed) else {
        return Ok(Err("programs-problem-address"));
    };
    type Row = (PersonId, Option<UtcTime>, Option<PersonId>);
    let found: Option<Row> = people::table
        .left_join(
            staff_members::table.on(staff_members::person_id
                .eq(people::id)
                .and(staff_members::ended_at.is_null())),
        )
        .filter(people::email.eq(email))
        .select((
            people::id,
            people::suspended_at,
            staff_members::person_id.nullable(),
        ))
        .first(tx.conn)
        .optional()?;
    let Some((person, suspended, staff)) = found else {
        return Ok(Err("programs-problem-unknown"));
    };
    if staff.is_some() {
        return Ok(Err("programs-problem-staff"));
    }
    if suspended.is_some() {
        return Ok(Err("programs-problem-suspended"));
    }
    let day = on.unwrap_or_else(|| tx.now.local_day(tx.zone));
    let begins = UtcTime::start_of_day(day, tx.zone);
    let there: bool = diesel::select(diesel::dsl::exists(
        memberships::table
            .filter(memberships::person_id.eq(person))
            .filter(memberships::account_id.eq(account))
            .filter(
                memberships::valid_to
                    .is_null()
                    .or(memberships::valid_to.gt(begins)),
            ),
    ))
    .get_result(tx.conn)?;
    Ok(if there {
        Ok(Some(person))
    } else {
        Err("programs-problem-elsewhere")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_more_than_none_and_within_bounds() {
        assert_eq!(hours_of("２０時間", MOST_BOUGHT).ok(), Some(20.0));
        assert_eq!(hours_of(" 1,200.255 ", MOST_BOUGHT).ok(), Some(1200.26));
        assert_eq!(hours_of("1.5h", MOST_USED).ok(), Some(1.5));
        for wrong in ["", "0", "-1", "0.001", "1e3", "inf", "two", "241"] {
            assert!(hours_of(wrong, MOST_USED).is_err(), "{wrong}");
        }
    }

    #[test]
    fn sums_stay_to_the_hundredth_and_above_nothing() {
        assert!((sum(Some(0.1), 0.2) - 0.3).abs() < f64::EPSILON);
        assert!(sum(Some(1.0), -2.0).abs() < f64::EPSILON);
        assert!((sum(None, 2.0) - 2.0).abs() < f64::EPSILON);
    }
}
