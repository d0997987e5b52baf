//! The programmes there are, newest first, with how many take part and how far they got. Everybody is counted once, where they got
//! furthest; an offer to a company counts as one.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use diesel::dsl::{max, min};
use diesel::prelude::*;

use super::fact::newest;
use super::{ProgramKind, ProgramStatus};
use crate::db::AnyConnection;
use crate::db::schema::program_facts;
use crate::policy::AccountConsole;
use crate::types::{AccountId, Id, PersonId};
use crate::{Result, UtcTime};

/// Programmes on one page.
pub const PAGE: usize = 20;
/// Longest search, in characters.
const SEARCH: usize = 100;

#[diesel::declare_sql_function]
extern "SQL" {
    /// Lower case.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// Which programmes.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only this kind.
    pub kind: Option<ProgramKind>,
    /// Part of the name.
    pub search: String,
    /// Only what is known of this account, counted for it alone.
    pub account: Option<AccountId>,
}

/// How many are where.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(BTreeMap<Reach, usize>);

impl Counts {
    /// How many got to one of these statuses and no further.
    pub fn of(&self, reach: Reach) -> usize {
        self.0.get(&reach).copied().unwrap_or(0)
    }
}

/// How far somebody got, in order. Whoever registered and stayed away got further than whoever only registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Was offered it.
    Offered,
    /// Registered or enrolled.
    Entered,
    /// Did not come.
    NoShow,
    /// Came.
    Attended,
    /// Finished.
    Completed,
    /// Passed.
    Certified,
}

impl Reach {
    /// Every one, in order.
    pub const ALL: [Self; 6] = [
        Self::Offered,
        Self::Entered,
        Self::Attended,
        Self::Completed,
        Self::Certified,
        Self::NoShow,
    ];

    fn of(status: ProgramStatus) -> Self {
        match status {
            ProgramStatus::Offered => Self::Offered,
            ProgramStatus::Registered | ProgramStatus::Enrolled => Self::Entered,
            ProgramStatus::NoShow => Self::NoShow,
            ProgramStatus::Attended => Self::Attended,
            ProgramStatus::Completed => Self::Completed,
            ProgramStatus::Certified => Self::Certified,
        }
    }
}

/// Hours of a programme's terms.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Hours {
    /// Bought.
    pub bought: f64,
    /// Used.
    pub used: f64,
}

/// One programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// A row of it, by which it is addressed.
    pub id: Id,
    /// Kind.
    pub kind: ProgramKind,
    /// Name.
    pub name: String,
    /// Ledger type of a free one.
    pub type_: Option<String>,
    /// Companies.
    pub accounts: usize,
    /// People.
    pub people: usize,
    /// How far they got.
    pub counts: Counts,
    /// Hours of paid consulting; none for anything else.
    pub hours: Option<Hours>,
    /// The last day anything is known of.
    pub last: UtcTime,
}

/// A page of programmes.
#[derive(Debug, Clone, Default)]
pub struct Programs {
    /// The programmes, newest first.
    pub rows: Vec<Listed>,
    /// Where the next page starts, if there is one.
    pub next: Option<String>,
}

/// The programmes that a query asks for, after `after`.
pub fn list(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    query: &Query,
    after: Option<&str>,
    page: usize,
) -> Result<Programs> {
    let kinds = query
        .kind
        .map_or_else(|| ProgramKind::ALL.to_vec(), |kind| vec![kind]);
    let (least, most) = query.account.map_or((Id::MIN, Id::MAX), |id| (id, id));
    let (at, id) = after.and_then(place).unwrap_or((i64::MAX, Id::MAX));
    let limit = i64::try_from(page + 1).unwrap_or(i64::MAX);
    type Found = (ProgramKind, String, Option<Id>, Option<i64>);
    let mut found: Vec<Found> = program_facts::table
        .filter(program_facts::kind.eq_any(kinds))
        .filter(
            lower(program_facts::name)
                .like(pattern(&query.search))
                .escape('\\'),
        )
        .filter(program_facts::account_id.ge(least))
        .filter(program_facts::account_id.le(most))
        .filter(program_facts::name.not_like("event:%"))
        .filter(newest!())
        .filter(program_facts::withdrawn.eq(false))
        .group_by((program_facts::kind, program_facts::name))
        .having(
            max(program_facts::occurred_at)
                .lt(at)
                .or(max(program_facts::occurred_at)
                    .eq(at)
                    .and(min(program_facts::id).lt(id))),
        )
        .order((
            max(program_facts::occurred_at).desc(),
            min(program_facts::id).desc(),
        ))
        .select((
            program_facts::kind,
            program_facts::name,
            min(program_facts::id),
            max(program_facts::occurred_at),
        ))
        .limit(limit)
        .load(conn)?;
    let more = found.len() > page;
    found.truncate(page);
    let names: Vec<&str> = found.iter().map(|row| row.1.as_str()).collect();
    let mut known = summaries(conn, &names, query.account)?;
    let rows: Vec<Listed> = found
        .iter()
        .filter_map(|(kind, name, ..)| known.remove(&(*kind, name.clone())))
        .collect();
    let next = found
        .last()
        .filter(|_| more)
        .and_then(|(_, _, id, at)| Some(format!("{}.{}", (*at)?, (*id)?)));
    Ok(Programs { rows, next })
}

fn place(text: &str) -> Option<(i64, Id)> {
    let (at, id) = text.split_once('.')?;
    Some((at.parse().ok()?, id.parse().ok()?))
}

/// What a search is compared with: any place of the name.
fn pattern(search: &str) -> String {
    let typed: String = search
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(SEARCH)
        .collect();
    let escaped = typed
        .to_ascii_lowercase()
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}

/// The programmes of these names, each with its counts.
pub(super) fn summaries(
    conn: &mut AnyConnection,
    names: &[&str],
    account: Option<AccountId>,
) -> Result<BTreeMap<(ProgramKind, String), Listed>> {
    type Found = (
        (Id, ProgramKind, String, AccountId, Option<PersonId>),
        (Option<ProgramStatus>, Option<String>, UtcTime),
        (Option<f64>, Option<f64>, Option<NaiveDate>),
    );
    let (least, most) = account.map_or((Id::MIN, Id::MAX), |id| (id, id));
    let rows: Vec<Found> = program_facts::table
        .filter(program_facts::name.eq_any(names))
        .filter(program_facts::kind.eq_any(ProgramKind::ALL))
        .filter(program_facts::account_id.ge(least))
        .filter(program_facts::account_id.le(most))
        .filter(newest!())
        .filter(program_facts::withdrawn.eq(false))
        .order(program_facts::id)
        .select((
            (
                program_facts::id,
                program_facts::kind,
                program_facts::name,
                program_facts::account_id,
                program_facts::person_id,
            ),
            (
                program_facts::status,
                program_facts::type_,
                program_facts::occurred_at,
            ),
            (
                program_facts::hours_purchased,
                program_facts::hours_used,
                program_facts::term_start,
            ),
        ))
        .load(conn)?;
    let mut made: BTreeMap<(ProgramKind, String), (Listed, Tally)> = BTreeMap::new();
    for ((id, kind, name, account, person), (status, type_, at), (bought, used, term)) in rows {
        let (listed, tally) = made.entry((kind, name.clone())).or_insert_with(|| {
            let listed = Listed {
                id,
                kind,
                name,
                type_: None,
                accounts: 0,
                people: 0,
                counts: Counts::default(),
                hours: None,
                last: at,
            };
            (listed, Tally::default())
        });
        listed.last = listed.last.max(at);
        listed.type_ = type_.or(listed.type_.take());
        tally.accounts.insert(account);
        tally.people.extend(person);
        if let Some(status) = status {
            let reach = Reach::of(status);
            let furthest = tally.furthest.entry((account, person)).or_insert(reach);
            *furthest = reach.max(*furthest);
        }
        if kind == ProgramKind::Consulting {
            let hours = listed.hours.get_or_insert_default();
            if term.is_some() {
                hours.bought += bought.unwrap_or(0.0);
                hours.used += used.unwrap_or(0.0);
            }
        }
    }
    Ok(made
        .into_iter()
        .map(|(key, (mut listed, tally))| {
            listed.accounts = tally.accounts.len();
            listed.people = tally.people.len();
            for reach in tally.furthest.into_values() {
                *listed.counts.0.entry(reach).or_default() += 1;
            }
            (key, listed)
        })
        .collect())
}

#[derive(Default)]
struct Tally {
    accounts: BTreeSet<AccountId>,
    people: BTreeSet<PersonId>,
    furthest: BTreeMap<(AccountId, Option<PersonId>), Reach>,
}
