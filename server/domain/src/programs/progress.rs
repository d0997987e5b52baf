//! How a fact goes on by hand: the next version of it, a correction, and taking it back.

use chrono::NaiveDate;
use chrono_tz::Tz;
use diesel::prelude::*;
use serde_json::json;

use super::fact::{self, COLUMNS, Fact};
use super::{ProgramKind, ProgramStatus, What};
use crate::accounts::audit_object;
use crate::accounts::edit::CHANGED;
use crate::db::AnyConnection;
use crate::db::lock;
use crate::db::schema::{program_facts, staff_members};
use crate::engagement::Taxonomy;
use crate::engagement::ledger::{self, Source};
use crate::policy::AccountWrite;
use crate::types::{AccountId, Id, PersonId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Earliest year that anything is entered for.
const SINCE: i32 = 2000;

/// A fact as it stands: the newest version of its key.
#[derive(Debug, Clone)]
pub(super) struct Held {
    /// The version's row.
    pub id: Id,
    /// Whose.
    pub account: AccountId,
    /// Its key.
    pub key: String,
    /// What it says.
    pub fact: Fact,
}

impl Held {
    fn day(&self, zone: Tz) -> NaiveDate {
        self.fact.occurred_at.local_day(zone)
    }

    fn rank(&self) -> u8 {
        self.fact.status.map_or(0, ProgramStatus::rank)
    }

    /// Whether there is nothing left to come: entered again for a later day, it is another time.
    fn is_over(&self) -> bool {
        use ProgramStatus as S;
        match self.fact.status {
            Some(S::NoShow | S::Completed | S::Certified) => true,
            Some(S::Attended) => self.fact.kind == ProgramKind::Free,
            _ => false,
        }
    }
}

/// Writes versions by hand, all known since now.
pub(super) struct Pen {
    number: i64,
    taxonomy: Taxonomy,
}

impl Pen {
    /// One for this transaction.
    pub fn new(conn: &mut AnyConnection) -> Result<Self> {
        let (number, taxonomy) = ledger::taxonomy_in_force(conn)?;
        Ok(Self { number, taxonomy })
    }

    /// Writes what is said of a key from now on; returns the version's row.
    pub fn put(&self, tx: &mut Tx<'_>, account: AccountId, key: &str, said: &Fact) -> Result<Id> {
        let earlier = fact::versions(tx.conn, account, key)?;
        // Whoever works for the vendor acts for the vendor, also where a file said it first.
        let vendor = match said.person_id {
            Some(person) => diesel::select(diesel::dsl::exists(
                staff_members::table
                    .filter(staff_members::person_id.eq(person))
                    .filter(staff_members::ended_at.is_null()),
            ))
            .get_result(tx.conn)?,
            None => false,
        };
        // Versions are told apart by when they were recorded, also where two fall on one instant.
        let recorded_at = earlier
            .last()
            .map_or(tx.now, |(last, _)| tx.now.max(UtcTime(last.0 + 1)));
        let version = fact::Version {
            account,
            key,
            fact: said,
            earlier: &earlier,
            recorded_at,
            vendor,
            source: Source::Staff,
            import: None,
            taxonomy: (self.number, &self.taxonomy),
        };
        fact::write(tx, &version)
    }
}

/// A key that nothing else has, in no file either.
pub(super) fn fresh_key(tx: &Tx<'_>) -> Result<String> {
    Ok(format!(
        "hand-{}",
        crate::entropy::hex(&tx.entropy.bytes::<16>()?)
    ))
}

/// Makes everybody else who enters something into this programme wait, by a form or by a file.
pub(crate) fn hold(tx: &mut Tx<'_>, kind: ProgramKind, name: &str) -> Result<()> {
    lock::until_commit(tx.conn, &format!("program:{kind}:{name}"))
}

/// What to do about somebody who is entered with a status for a day.
#[derive(Debug)]
pub(super) enum Next<'a> {
    /// Nothing: that is known.
    Known,
    /// They got further with this one.
    On(&'a Held),
    /// They take part for the first time, or anew.
    Anew,
    /// What is known says otherwise; only a correction of its row can change that.
    Against(&'a Held),
}

/// Judges an entry against what is known of the same person (or company) in the same programme.
pub(super) fn next<'a>(
    known: &[&'a Held],
    status: ProgramStatus,
    day: NaiveDate,
    zone: Tz,
) -> Next<'a> {
    if known
        .iter()
        .any(|held| held.fact.status == Some(status) && held.day(zone) == day)
    {
        return Next::Known;
    }
    let Some(last) = known.iter().max_by_key(|held| (held.day(zone), held.id)) else {
        return Next::Anew;
    };
    let before = last.day(zone);
    let stays_away = status == ProgramStatus::NoShow && !last.is_over() && last.rank() < 2;
    let further = status.rank() > last.rank() || stays_away;
    // Who stayed away and is said to have come that very day did come; on a later day it is another time.
    let same_time = last.fact.status != Some(ProgramStatus::NoShow) || before == day;
    if further && same_time && day >= before {
        return Next::On(last);
    }
    if last.is_over() && day > before {
        return Next::Anew;
    }
    Next::Against(last)
}

/// What is known of a programme in these accounts, without what was taken back.
pub(super) fn held(
    conn: &mut AnyConnection,
    kind: ProgramKind,
    name: &str,
    accounts: &[AccountId],
) -> Result<Vec<Held>> {
    let rows: Vec<(Id, AccountId, String, Fact)> = program_facts::table
        .filter(program_facts::kind.eq(kind))
        .filter(program_facts::name.eq(name))
        .filter(program_facts::account_id.eq_any(accounts))
        .filter(fact::newest!())
        .filter(program_facts::withdrawn.eq(false))
        .order(program_facts::id)
        .select((
            program_facts::id,
            program_facts::account_id,
            program_facts::key,
            COLUMNS,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, account, key, fact)| Held {
            id,
            account,
            key,
            fact,
        })
        .collect())
}

/// The fact that a row is a version of, as it stands. Errors: `NotFound`, also for rows of events.
pub(super) fn of_row(conn: &mut AnyConnection, id: Id) -> Result<Held> {
    let (account, key, name): (AccountId, String, String) = program_facts::table
        .find(id)
        .select((
            program_facts::account_id,
            program_facts::key,
            program_facts::name,
        ))
        .first(conn)?;
    if is_event(&name) {
        return Err(Error::NotFound);
    }
    let (id, fact): (Id, Fact) = program_facts::table
        .filter(program_facts::account_id.eq(account))
        .filter(program_facts::key.eq(&key))
        .order((program_facts::recorded_at.desc(), program_facts::id.desc()))
        .select((program_facts::id, COLUMNS))
        .first(conn)?;
    Ok(Held {
        id,
        account,
        key,
        fact,
    })
}

/// Whether a programme's name is that of an event of this site.
pub(super) fn is_event(name: &str) -> bool {
    name.strip_prefix("event:")
        .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A day on which something happened: not to come, and not absurd.
pub(super) fn past_day(
    typed: &str,
    field: &'static str,
    now: UtcTime,
    zone: Tz,
) -> Result<NaiveDate, Problem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Problem::new(field, "programs-problem-day"));
    }
    let day = crate::import::cell::day(typed, true)
        .ok_or_else(|| Problem::new(field, "staff-problem-date"))?;
    within_reason(day, now.local_day(zone)).map_err(|key| Problem::new(field, key))?;
    Ok(day)
}

/// The key of what is wrong with a day on which something is said to have happened.
pub(super) fn within_reason(day: NaiveDate, today: NaiveDate) -> Result<(), &'static str> {
    use chrono::Datelike as _;
    if day > today {
        return Err("programs-problem-future");
    }
    if day.year() < SINCE {
        return Err("programs-problem-long-ago");
    }
    Ok(())
}

/// What people take part in, of a fact that is not about hours.
pub(super) fn what_of(fact: &Fact) -> What {
    match fact.kind {
        ProgramKind::Training => What::Training,
        _ => What::Free(
            fact.kind_of_act
                .clone()
                .unwrap_or_else(|| fact::FREE_DEFAULT.to_owned()),
        ),
    }
}

/// Corrects status and day of a row. `id` is the version that the form began from. Sending the same form again changes nothing.
/// Errors: `NotFound` for rows of hours; `Invalid`.
pub fn change(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    id: Id,
    status: &str,
    on: &str,
) -> Result<()> {
    let row = of_row(tx.conn, id)?;
    if row.fact.kind == ProgramKind::Consulting {
        return Err(Error::NotFound);
    }
    hold(tx, row.fact.kind, &row.fact.name)?;
    let row = of_row(tx.conn, id)?;
    let what = what_of(&row.fact);
    let mut problems = Vec::new();
    let status = status
        .parse()
        .ok()
        .filter(|status| what.statuses().contains(status) || row.fact.status == Some(*status));
    if status.is_none() {
        problems.push(Problem::new("status", "programs-problem-status"));
    }
    if let Some(status) = status
        && row.fact.person_id.is_none()
        && !may_be_nobody(&what, status)
    {
        problems.push(Problem::new("status", "programs-problem-person"));
    }
    let day = match past_day(on, "on", tx.now, tx.zone) {
        Ok(day) => Some(day),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    let (Some(status), Some(day), true) = (status, day, problems.is_empty()) else {
        return Err(Error::Invalid(problems));
    };
    if row.fact.status == Some(status) && row.day(tx.zone) == day && !row.fact.withdrawn {
        return Ok(());
    }
    if row.id != id || row.fact.withdrawn {
        return Err(Error::invalid("", CHANGED));
    }
    let occurred_at = if row.day(tx.zone) == day {
        row.fact.occurred_at
    } else {
        UtcTime::start_of_day(day, tx.zone)
    };
    let said = Fact {
        status: Some(status),
        occurred_at,
        ..row.fact.clone()
    };
    Pen::new(tx.conn)?.put(tx, row.account, &row.key, &said)?;
    audit::record(
        tx,
        actor,
        "program.changed",
        &audit_object(row.account),
        &json!({
            "program": row.fact.name,
            "person": row.fact.person_id,
            "from": row.fact.status,
            "status": status,
            "on": day,
        }),
    )
}

/// Takes back what was entered by mistake, with the ledger rows it stands for. Taking it back twice does it once. Hours that were used
/// go from their term too.
pub fn withdraw(tx: &mut Tx<'_>, _: &AccountWrite, actor: &Actor, id: Id) -> Result<()> {
    let row = of_row(tx.conn, id)?;
    hold(tx, row.fact.kind, &row.fact.name)?;
    let row = of_row(tx.conn, id)?;
    if row.fact.withdrawn {
        return Ok(());
    }
    if row.id != id {
        return Err(Error::invalid("", CHANGED));
    }
    let pen = Pen::new(tx.conn)?;
    super::hours::give_back(tx, &pen, &row)?;
    let said = Fact {
        withdrawn: true,
        ..row.fact.clone()
    };
    pen.put(tx, row.account, &row.key, &said)?;
    audit::record(
        tx,
        actor,
        "program.withdrawn",
        &audit_object(row.account),
        &json!({
            "program": row.fact.name,
            "person": row.fact.person_id,
            "status": row.fact.status,
            "on": row.day(tx.zone),
        }),
    )
}

/// Whether a row may say this of a company without naming anybody.
pub(super) fn may_be_nobody(what: &What, status: ProgramStatus) -> bool {
    status == ProgramStatus::Offered
        || (status == ProgramStatus::Attended && matches!(what, What::Free(_)))
}

/// Whose a row is.
pub(super) type Whose = (AccountId, Option<PersonId>);

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::Asia::Tokyo;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn known(kind: ProgramKind, status: ProgramStatus, on: &str) -> Held {
        Held {
            id: 1,
            account: 1,
            key: "k".to_owned(),
            fact: Fact {
                kind,
                name: "講座".to_owned(),
                occurred_at: UtcTime::start_of_day(day(on), ZONE),
                person_id: Some(1),
                status: Some(status),
                kind_of_act: None,
                hours_purchased: None,
                hours_used: None,
                term_start: None,
                term_end: None,
                withdrawn: false,
            },
        }
    }

    fn judged(held: &Held, status: ProgramStatus, on: &str) -> &'static str {
        match next(&[held], status, day(on), ZONE) {
            Next::Known => "known",
            Next::On(_) => "on",
            Next::Anew => "anew",
            Next::Against(_) => "against",
        }
    }

    #[test]
    fn people_get_further_begin_anew_or_contradict_what_is_known() {
        use ProgramKind::{Free, Training};
        use ProgramStatus as S;
        let enrolled = known(Training, S::Enrolled, "2026-11-01");
        assert_eq!(judged(&enrolled, S::Enrolled, "2026-11-01"), "known");
        assert_eq!(judged(&enrolled, S::Completed, "2026-11-01"), "on");
        assert_eq!(judged(&enrolled, S::Completed, "2026-11-20"), "on");
        assert_eq!(judged(&enrolled, S::NoShow, "2026-11-20"), "on");
        assert_eq!(judged(&enrolled, S::Completed, "2026-10-20"), "against");
        assert_eq!(judged(&enrolled, S::Enrolled, "2026-11-02"), "against");
        let completed = known(Training, S::Completed, "2026-11-01");
        assert_eq!(judged(&completed, S::Certified, "2026-11-09"), "on");
        assert_eq!(judged(&completed, S::Enrolled, "2026-11-01"), "against");
        assert_eq!(judged(&completed, S::Enrolled, "2026-12-01"), "anew");
        let came = known(Free, S::Attended, "2026-11-01");
        assert_eq!(judged(&came, S::Attended, "2026-12-01"), "anew");
        assert_eq!(judged(&came, S::Registered, "2026-10-01"), "against");
        let away = known(Free, S::NoShow, "2026-11-01");
        assert_eq!(judged(&away, S::Attended, "2026-11-01"), "on");
        assert_eq!(judged(&away, S::Registered, "2026-12-01"), "anew");
        assert!(matches!(
            next(&[], S::Attended, day("2026-12-01"), ZONE),
            Next::Anew
        ));
    }
}
