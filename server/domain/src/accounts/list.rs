//! The list of accounts: search, filters, order, pages.
//!
//! An organisation has hundreds to some thousands of accounts, so one pass over their short rows in memory serves every
//! filter and order alike on both databases, names included, which the two databases would sort differently.
//! Keys of filters and orders are closed lists; an unknown one is refused.

use std::cmp::Ordering;
use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::accounts::Status;
use crate::accounts::spark::{self, Point};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, health_snapshots, people, stage_moves};
use crate::health::band::Band;
use crate::policy::AccountConsole;
use crate::types::{AccountId, PersonId};
use crate::{Result, UtcTime};

/// Rows on one page.
pub const PAGE: usize = 50;
/// Days of a sparkline.
pub const SPARK_DAYS: i64 = 90;

crate::text_enum! {
    /// What the list can be ordered by.
    Sort {
        /// By name.
        Name = "name",
        /// Lowest health first; accounts without a number last.
        Health = "health",
        /// Highest health first; accounts without a number last.
        HealthDown = "-health",
        /// Least complete data first.
        Coverage = "coverage",
        /// Soonest next action first; accounts without one last.
        NextAction = "next",
        /// Longest in their stage first.
        Stage = "stage",
    }
}

/// A band, or the want of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BandFilter {
    /// This band.
    Is(Band),
    /// No number, so no band.
    Unknown,
}

impl BandFilter {
    /// From its key.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "none" {
            return Some(Self::Unknown);
        }
        text.parse().ok().map(Self::Is)
    }

    /// Its key.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Is(band) => band.as_str(),
            Self::Unknown => "none",
        }
    }
}

/// Whose accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnerFilter {
    /// This person's.
    Is(PersonId),
    /// Nobody's.
    Nobody,
}

/// Which accounts, in which order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Part of the name or the external id.
    pub search: String,
    /// Only this stage.
    pub stage: Option<String>,
    /// Only this band.
    pub band: Option<BandFilter>,
    /// Only this owner's.
    pub owner: Option<OwnerFilter>,
    /// Only this status; churned accounts are left out unless asked for.
    pub status: Option<Status>,
    /// Only this segment.
    pub segment: Option<String>,
    /// Order.
    pub sort: Option<Sort>,
}

/// One account in the list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Row.
    pub id: AccountId,
    /// Name.
    pub name: String,
    /// Id in another system.
    pub external_id: Option<String>,
    /// Segment.
    pub segment: Option<String>,
    /// Status key.
    pub status: String,
    /// Who looks after it.
    pub owner_id: Option<PersonId>,
    /// That person's name.
    pub owner: Option<String>,
    /// Stage key.
    pub stage: Option<String>,
    /// Since when it is in that stage.
    pub stage_since: Option<UtcTime>,
    /// State of the health score; none when nothing was computed yet.
    pub state: Option<String>,
    /// Health after caps.
    pub score: Option<f64>,
    /// Band.
    pub band: Option<String>,
    /// Coverage, 0–1.
    pub coverage: Option<f64>,
    /// Programme utilisation.
    pub programme: Option<f64>,
    /// The day the figures speak of.
    pub as_of: Option<NaiveDate>,
    /// What to do next.
    pub next_action: String,
    /// Until when.
    pub next_action_on: Option<NaiveDate>,
    /// The last 90 days; filled for the rows of a page only.
    pub spark: Vec<Point>,
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct Page {
    /// Its rows.
    pub rows: Vec<Row>,
    /// Where the next page starts, if there is one.
    pub next: Option<String>,
    /// How many accounts match.
    pub matching: usize,
    /// How many accounts there are at all.
    pub all: usize,
}

/// The page of `query` that starts after `after`.
pub fn page(
    conn: &mut AnyConnection,
    proof: &AccountConsole,
    query: &Query,
    after: Option<&str>,
    today: NaiveDate,
    now: UtcTime,
) -> Result<Page> {
    let rows = everything(conn, proof, today, now)?;
    let all = rows.len();
    let mut rows = matching(rows, query);
    let matching = rows.len();
    if let Some(after) = after.and_then(Cursor::parse) {
        let sort = query.sort.unwrap_or(Sort::Name);
        rows.retain(|row| after.compare(&Cursor::of(row, sort)) == Ordering::Less);
    }
    let next = (rows.len() > PAGE)
        .then(|| rows.get(PAGE - 1))
        .flatten()
        .map(|row| Cursor::of(row, query.sort.unwrap_or(Sort::Name)).to_text());
    rows.truncate(PAGE);
    let ids: Vec<AccountId> = rows.iter().map(|row| row.id).collect();
    let from = today - chrono::Duration::days(SPARK_DAYS);
    let mut sparks = spark::points(conn, proof, &ids, from, today)?;
    for row in &mut rows {
        row.spark = sparks.remove(&row.id).unwrap_or_default();
    }
    Ok(Page {
        rows,
        next,
        matching,
        all,
    })
}

/// Every account that matches, in order, without sparklines: for the download.
pub fn all_matching(
    conn: &mut AnyConnection,
    proof: &AccountConsole,
    query: &Query,
    today: NaiveDate,
    now: UtcTime,
) -> Result<Vec<Row>> {
    Ok(matching(everything(conn, proof, today, now)?, query))
}

/// The named accounts in order of names: for asking before a change to many. Unknown ids are left out.
pub fn named(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    ids: &[AccountId],
) -> Result<Vec<(AccountId, String)>> {
    Ok(accounts::table
        .filter(accounts::id.eq_any(ids))
        .order((accounts::name, accounts::id))
        .select((accounts::id, accounts::name))
        .load(conn)?)
}

type AccountRow = (
    AccountId,
    String,
    Option<String>,
    Option<String>,
    String,
    Option<PersonId>,
    Option<String>,
    String,
    Option<NaiveDate>,
);
type Figures = (
    AccountId,
    NaiveDate,
    i64,
    String,
    Option<f64>,
    Option<String>,
    f64,
    Option<f64>,
);

fn everything(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    today: NaiveDate,
    now: UtcTime,
) -> Result<Vec<Row>> {
    let found: Vec<AccountRow> = accounts::table
        .left_join(people::table.on(people::id.nullable().eq(accounts::owner_id)))
        .select((
            accounts::id,
            accounts::name,
            accounts::external_id,
            accounts::segment,
            accounts::status,
            accounts::owner_id,
            people::name.nullable(),
            accounts::next_action,
            accounts::next_action_on,
        ))
        .load(conn)?;
    let mut figures = latest_figures(conn, today)?;
    let moves: Vec<(AccountId, String, UtcTime)> = stage_moves::table
        .filter(stage_moves::at.le(now))
        .order((stage_moves::at, stage_moves::id))
        .select((
            stage_moves::account_id,
            stage_moves::to_stage,
            stage_moves::at,
        ))
        .load(conn)?;
    let mut stages: HashMap<AccountId, (String, UtcTime)> = HashMap::new();
    for (account, stage, at) in moves {
        stages.insert(account, (stage, at));
    }
    Ok(found
        .into_iter()
        .map(
            |(id, name, external_id, segment, status, owner_id, owner, next_action, next_on)| {
                let figures = figures.remove(&id);
                let (stage, stage_since) = stages.remove(&id).unzip();
                Row {
                    id,
                    name,
                    external_id,
                    segment,
                    status,
                    owner_id,
                    owner,
                    stage,
                    stage_since,
                    as_of: figures.as_ref().map(|row| row.1),
                    state: figures.as_ref().map(|row| row.3.clone()),
                    score: figures.as_ref().and_then(|row| row.4),
                    band: figures.as_ref().and_then(|row| row.5.clone()),
                    coverage: figures.as_ref().map(|row| row.6),
                    programme: figures.as_ref().and_then(|row| row.7),
                    next_action,
                    next_action_on: next_on,
                    spark: Vec::new(),
                }
            },
        )
        .collect())
}

/// Each account's newest figures. All accounts are computed together, so the newest day and the one before it hold them all.
fn latest_figures(
    conn: &mut AnyConnection,
    today: NaiveDate,
) -> Result<HashMap<AccountId, Figures>> {
    let newest: Option<NaiveDate> = health_snapshots::table
        .filter(health_snapshots::day.le(today))
        .select(diesel::dsl::max(health_snapshots::day))
        .first(conn)?;
    let Some(newest) = newest else {
        return Ok(HashMap::new());
    };
    let rows: Vec<Figures> = health_snapshots::table
        .filter(health_snapshots::day.ge(newest - chrono::Duration::days(1)))
        .filter(health_snapshots::day.le(newest))
        .order((health_snapshots::day, health_snapshots::config_version))
        .select((
            health_snapshots::account_id,
            health_snapshots::day,
            health_snapshots::config_version,
            health_snapshots::state,
            health_snapshots::score,
            health_snapshots::band,
            health_snapshots::coverage,
            health_snapshots::programme,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.0, row)).collect())
}

/// The rows that match, in order.
fn matching(mut rows: Vec<Row>, query: &Query) -> Vec<Row> {
    let search = folded(&query.search);
    rows.retain(|row| keeps(row, query, &search));
    let sort = query.sort.unwrap_or(Sort::Name);
    rows.sort_by_cached_key(|row| Cursor::of(row, sort));
    rows
}

fn keeps(row: &Row, query: &Query, search: &str) -> bool {
    let found = search.is_empty()
        || folded(&row.name).contains(search)
        || row
            .external_id
            .as_deref()
            .is_some_and(|id| folded(id).contains(search));
    let stage = query
        .stage
        .as_ref()
        .is_none_or(|stage| row.stage.as_ref() == Some(stage));
    let shown = row.band.as_deref().filter(|_| row.score.is_some());
    let band = match query.band {
        None => true,
        Some(BandFilter::Is(band)) => shown == Some(band.as_str()),
        Some(BandFilter::Unknown) => shown.is_none(),
    };
    let owner = match query.owner {
        None => true,
        Some(OwnerFilter::Is(person)) => row.owner_id == Some(person),
        Some(OwnerFilter::Nobody) => row.owner_id.is_none(),
    };
    let status = match query.status {
        None => row.status != Status::Churned.as_str(),
        Some(status) => row.status == status.as_str(),
    };
    let segment = query
        .segment
        .as_ref()
        .is_none_or(|segment| row.segment.as_ref() == Some(segment));
    found && stage && band && owner && status && segment
}

/// Width, case and composition don't matter when searching: ＡＢＣ finds abc, ｶﾅ finds カナ.
fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

/// A row's place in an order: what comes first, then the id, which makes every place unique.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cursor {
    /// Rows without a value come last.
    missing: bool,
    number: i64,
    text: String,
    id: AccountId,
}

impl Cursor {
    fn of(row: &Row, sort: Sort) -> Self {
        let place = |number: Option<i64>, text: String| Self {
            missing: number.is_none(),
            number: number.unwrap_or_default(),
            text,
            id: row.id,
        };
        let name = || folded(&row.name);
        match sort {
            Sort::Name => place(Some(0), name()),
            Sort::Health => place(row.score.map(thousandths), name()),
            Sort::HealthDown => place(row.score.map(|score| -thousandths(score)), name()),
            Sort::Coverage => place(row.coverage.map(|share| thousandths(share * 1e3)), name()),
            Sort::NextAction => place(
                row.next_action_on
                    .map(|day| i64::from(chrono::Datelike::num_days_from_ce(&day))),
                name(),
            ),
            Sort::Stage => place(row.stage_since.map(|at| at.0), name()),
        }
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.cmp(other)
    }

    fn to_text(&self) -> String {
        format!(
            "{}.{}.{}.{}",
            u8::from(self.missing),
            self.number,
            self.id,
            self.text
        )
    }

    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, '.');
        Some(Self {
            missing: parts.next()? == "1",
            number: parts.next()?.parse().ok()?,
            id: parts.next()?.parse().ok()?,
            text: parts.next()?.to_owned(),
        })
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "scores and shares are small"
)]
fn thousandths(x: f64) -> i64 {
    (x * 1e3).round() as i64
}

#[cfg(test)]
mod tests;
