//! One fact of a programme and the ledger row it stands for, written together whoever reports it: a file or a form.
//!
//! A version that says that somebody took part writes the ledger row of that act, with the programme's name as its object. A version
//! that no longer says what an earlier one of its key did takes that one's row back, unless another key's fact still says the same.
//! Further steps of the same person in the same programme take nothing back: whoever completed a course did enrol.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{ProgramKind, ProgramStatus};
use crate::db::AnyConnection;
use crate::db::schema::{engagement_events as events, program_facts};
use crate::engagement::Taxonomy;
use crate::engagement::ledger::{self, Act, Side, Source};
use crate::types::{AccountId, EventId, Id, PersonId};
use crate::{Result, Tx, UtcTime};

/// The type of a free programme's attendance when nothing names one.
pub const FREE_DEFAULT: &str = "prg.webinar";
/// The type of a registration for a free programme.
const REGISTERED: &str = "evt.registered";

/// Of a query over `program_facts`: only the newest version of each key.
macro_rules! newest {
    () => {{
        use diesel::dsl::{exists, not};
        use $crate::db::schema::program_facts;
        let newer = diesel::alias!(program_facts as newer);
        not(exists(
            newer
                .filter(
                    newer
                        .field(program_facts::account_id)
                        .eq(program_facts::account_id),
                )
                .filter(newer.field(program_facts::key).eq(program_facts::key))
                .filter(
                    newer
                        .field(program_facts::recorded_at)
                        .gt(program_facts::recorded_at)
                        .or(newer
                            .field(program_facts::recorded_at)
                            .eq(program_facts::recorded_at)
                            .and(newer.field(program_facts::id).gt(program_facts::id))),
                ),
        ))
    }};
}
pub(super) use newest;

/// What one version says.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = program_facts)]
pub(crate) struct Fact {
    pub kind: ProgramKind,
    pub name: String,
    pub occurred_at: UtcTime,
    pub person_id: Option<PersonId>,
    pub status: Option<ProgramStatus>,
    #[diesel(column_name = type_)]
    pub kind_of_act: Option<String>,
    pub hours_purchased: Option<f64>,
    pub hours_used: Option<f64>,
    pub term_start: Option<NaiveDate>,
    pub term_end: Option<NaiveDate>,
    pub withdrawn: bool,
}

/// The columns of a [`Fact`], in its order.
pub(crate) type Columns = (
    program_facts::kind,
    program_facts::name,
    program_facts::occurred_at,
    program_facts::person_id,
    program_facts::status,
    program_facts::type_,
    program_facts::hours_purchased,
    program_facts::hours_used,
    program_facts::term_start,
    program_facts::term_end,
    program_facts::withdrawn,
);
/// [`Columns`] as a value to select.
pub(crate) const COLUMNS: Columns = (
    program_facts::kind,
    program_facts::name,
    program_facts::occurred_at,
    program_facts::person_id,
    program_facts::status,
    program_facts::type_,
    program_facts::hours_purchased,
    program_facts::hours_used,
    program_facts::term_start,
    program_facts::term_end,
    program_facts::withdrawn,
);

impl Fact {
    /// The ledger type of what this fact says somebody did, if it says so.
    pub fn act(&self) -> Option<&str> {
        use ProgramStatus as S;
        if self.withdrawn {
            return None;
        }
        match (self.kind, self.status?) {
            (_, S::Offered | S::NoShow) => None,
            (ProgramKind::Training, S::Enrolled) => Some("trn.enrolled"),
            (ProgramKind::Training, S::Completed) => Some("trn.completed"),
            (ProgramKind::Training, S::Certified) => Some("trn.certified"),
            (ProgramKind::Training, S::Registered | S::Attended) => None,
            (ProgramKind::Free, S::Registered | S::Enrolled) => Some(REGISTERED),
            (ProgramKind::Free, S::Attended | S::Completed | S::Certified) => {
                Some(self.kind_of_act.as_deref().unwrap_or(FREE_DEFAULT))
            }
            (ProgramKind::Consulting, S::Attended | S::Completed) => Some("prg.consulting_session"),
            (ProgramKind::Consulting, _) => None,
        }
    }

    fn rank(&self) -> u8 {
        match self.status {
            Some(status) if !self.withdrawn => status.rank(),
            _ => 0,
        }
    }

    /// Whether what an `earlier` version of the same key says somebody did still holds beside this one.
    fn implies(&self, earlier: &Self, zone: chrono_tz::Tz) -> bool {
        if (self.kind, &self.name, self.person_id)
            != (earlier.kind, &earlier.name, earlier.person_id)
        {
            return false;
        }
        if self.act() == earlier.act() {
            return self.occurred_at.local_day(zone) == earlier.occurred_at.local_day(zone);
        }
        // A free programme somebody came to is one thing: named otherwise, it was not the other.
        let one_thing = self.kind == ProgramKind::Free && earlier.rank() > 1;
        earlier.rank() < self.rank() && !one_thing
    }
}

/// Every version of a key, oldest first.
pub(crate) fn versions(
    conn: &mut AnyConnection,
    account: AccountId,
    key: &str,
) -> Result<Vec<(UtcTime, Fact)>> {
    Ok(program_facts::table
        .filter(program_facts::account_id.eq(account))
        .filter(program_facts::key.eq(key))
        .order((program_facts::recorded_at, program_facts::id))
        .select((program_facts::recorded_at, COLUMNS))
        .load(conn)?)
}

/// A version to be written.
pub(crate) struct Version<'a> {
    /// Whose.
    pub account: AccountId,
    /// Of which fact.
    pub key: &'a str,
    /// What it says.
    pub fact: &'a Fact,
    /// What was said of the key before, oldest first.
    pub earlier: &'a [(UtcTime, Fact)],
    /// Known since.
    pub recorded_at: UtcTime,
    /// The person is one of the vendor's.
    pub vendor: bool,
    /// Who reports it.
    pub source: Source,
    /// The file that brings it.
    pub import: Option<Id>,
    /// The types of acts in force, and their number.
    pub taxonomy: (i64, &'a Taxonomy),
}

/// Writes a version, takes back the ledger rows of what it no longer says, and writes the row of what it says. Returns its row.
pub(crate) fn write(tx: &mut Tx<'_>, version: &Version<'_>) -> Result<Id> {
    let id = diesel::insert_into(program_facts::table)
        .values((
            program_facts::account_id.eq(version.account),
            program_facts::key.eq(version.key),
            version.fact.clone(),
            program_facts::recorded_at.eq(version.recorded_at),
            program_facts::import_id.eq(version.import),
        ))
        .returning(program_facts::id)
        .get_result(tx.conn)?;
    take_back(tx, version)?;
    record(tx, version)?;
    Ok(id)
}

/// A no-show takes the registration back; any other version what it says did not happen.
fn take_back(tx: &mut Tx<'_>, version: &Version<'_>) -> Result<()> {
    let fact = version.fact;
    let no_show = fact.status == Some(ProgramStatus::NoShow) && !fact.withdrawn;
    let mut registered = false;
    for (known, earlier) in version.earlier {
        let Some(act) = earlier.act().filter(|_| *known <= version.recorded_at) else {
            continue;
        };
        registered |= act == REGISTERED;
        if fact.implies(earlier, tx.zone) || is_said_elsewhere(tx, version, earlier)? {
            continue;
        }
        let day = earlier.occurred_at.local_day(tx.zone);
        let rows = standing(
            tx.conn,
            version,
            act,
            earlier,
            Some(day),
            version.recorded_at,
        )?;
        let (reason, at) = match (fact.withdrawn, no_show && act == REGISTERED) {
            (true, _) => ("withdrawn", tx.now),
            (_, true) => ("no_show", fact.occurred_at),
            _ => ("corrected", tx.now),
        };
        reverse(tx, version, &rows, reason, at)?;
    }
    // The registration may have come under a key of its own, at any hour of the day that a file names without one.
    if no_show && !registered {
        let day = fact.occurred_at.local_day(tx.zone);
        let known_by = UtcTime::end_of_day(day, tx.zone).max(version.recorded_at);
        let rows = standing(tx.conn, version, REGISTERED, fact, None, known_by)?;
        reverse(tx, version, &rows, "no_show", fact.occurred_at)?;
    }
    Ok(())
}

fn reverse(
    tx: &mut Tx<'_>,
    version: &Version<'_>,
    rows: &[EventId],
    reason: &str,
    at: UtcTime,
) -> Result<()> {
    for id in rows {
        ledger::reverse_at(
            tx,
            *id,
            reason,
            Some(at),
            Some(version.recorded_at),
            version.import,
        )?;
    }
    Ok(())
}

/// Writes the row of what a version says somebody did, unless it stands already.
fn record(tx: &mut Tx<'_>, version: &Version<'_>) -> Result<()> {
    let fact = version.fact;
    let Some(act) = fact.act() else {
        return Ok(());
    };
    let day = fact.occurred_at.local_day(tx.zone);
    if fact.person_id.is_none()
        && !standing(tx.conn, version, act, fact, Some(day), version.recorded_at)?.is_empty()
    {
        return Ok(());
    }
    // A ledger file may have brought this very act before, and taken it back.
    let told = Told {
        type_: act,
        account: version.account,
        person: fact.person_id,
        object: &fact.name,
        occurred_at: fact.occurred_at,
        recorded_at: version.recorded_at,
    };
    if !rows_of(tx.conn, &told)?.is_empty() {
        return Ok(());
    }
    let side = if version.vendor {
        Side::Vendor
    } else {
        Side::Customer
    };
    let act = Act::new(act, fact.name.clone())
        .person(fact.person_id)
        .account(version.account)
        .at(fact.occurred_at)
        .recorded(version.recorded_at)
        .source(version.source)
        .side(side)
        .import(version.import);
    let (number, taxonomy) = version.taxonomy;
    ledger::record_with(tx, act, number, taxonomy)?;
    Ok(())
}

/// Whether the newest version of another key says what this key's `earlier` one did: the same act of the same person on the same day.
fn is_said_elsewhere(tx: &mut Tx<'_>, version: &Version<'_>, earlier: &Fact) -> Result<bool> {
    let mut query = program_facts::table
        .filter(program_facts::account_id.eq(version.account))
        .filter(program_facts::key.ne(version.key))
        .filter(program_facts::kind.eq(earlier.kind))
        .filter(program_facts::name.eq(&earlier.name))
        .filter(program_facts::recorded_at.le(version.recorded_at))
        .filter(newest!())
        .select(COLUMNS)
        .into_boxed();
    query = match earlier.person_id {
        Some(person) => query.filter(program_facts::person_id.eq(person)),
        None => query.filter(program_facts::person_id.is_null()),
    };
    let others: Vec<Fact> = query.load(tx.conn)?;
    let day = earlier.occurred_at.local_day(tx.zone);
    Ok(others
        .iter()
        .any(|other| other.act() == earlier.act() && other.occurred_at.local_day(tx.zone) == day))
}

/// Unreversed ledger rows of an act upon the programme by the person (or by nobody in particular) of the account, known by then:
/// what a file tells out of order is not taken back by what was known before it.
fn standing(
    conn: &mut AnyConnection,
    version: &Version<'_>,
    act: &str,
    of: &Fact,
    day: Option<NaiveDate>,
    known_by: UtcTime,
) -> Result<Vec<EventId>> {
    let mut query = events::table
        .filter(events::object.eq(&of.name))
        .filter(events::type_.eq(act))
        .filter(events::account_id.eq(version.account))
        .filter(events::recorded_at.le(known_by))
        .filter(crate::standing!())
        .order(events::id)
        .select(events::id)
        .into_boxed();
    query = match of.person_id {
        Some(person) => query.filter(events::person_id.eq(person)),
        None => query.filter(events::person_id.is_null()),
    };
    if let Some(day) = day {
        query = query.filter(events::local_day.eq(day));
    }
    Ok(query.load(conn)?)
}

/// An act as a file tells it.
pub(crate) struct Told<'a> {
    pub type_: &'a str,
    pub account: AccountId,
    pub person: Option<PersonId>,
    pub object: &'a str,
    pub occurred_at: UtcTime,
    pub recorded_at: UtcTime,
}

/// The ledger rows of exactly this act, reversed or not.
pub(crate) fn rows_of(conn: &mut AnyConnection, told: &Told<'_>) -> Result<Vec<EventId>> {
    let found: Vec<(EventId, Option<PersonId>)> = events::table
        .filter(events::object.eq(told.object))
        .filter(events::type_.eq(told.type_))
        .filter(events::account_id.eq(told.account))
        .filter(events::occurred_at.eq(told.occurred_at))
        .filter(events::recorded_at.eq(told.recorded_at))
        .filter(events::reversal_of.is_null())
        .order(events::id)
        .select((events::id, events::person_id))
        .load(conn)?;
    Ok(found
        .into_iter()
        .filter(|(_, person)| *person == told.person)
        .map(|(id, _)| id)
        .collect())
}
