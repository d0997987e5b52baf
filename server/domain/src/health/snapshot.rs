//! Daily snapshots: one row an account and day, computed as known at the end of that day, never rewritten. Of days long ago one a
//! week is kept ([`thin`]).
//!
//! Bands and stages go on from the day before, so missing days are computed first, in order, from each account's first fact, but
//! none further back than every day is kept: a date of 1900 in a file begins no more history than one of 24 months ago.
//! Computing a day that has its row changes nothing. As a day counts only what was recorded before its end, it does not matter
//! when it is computed, and computing it again yields the same bytes ([`recompute`]). The one exception is a day that has not ended: its row is
//! preliminary (computed before the day's end), and is replaced when it is asked for again or the days after it are.
//!
//! The configuration of a day is the newest one published before its end, whenever the day is computed; days before the first version
//! follow the first. Days that have a row keep it, with the version it was computed under.
//!
//! Stage proposals and moves that the rules make by themselves are written with the row of the day that caused them, once.
//! A proposal is not made while one is open, nor for 30 days after one to the same stage was declined. It stays until it is answered or
//! the account moves: to the stage proposed, which answers it, or to another. A preliminary day proposes, but moves nobody.

mod effect;
mod read;
mod store;
pub mod thin;
mod work;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::health_snapshots as snapshots;
use crate::health::band::Band;
use crate::health::config::Config;
use crate::health::config::publishing::{self, Editions};
use crate::health::day::Standing;
use crate::health::detail::Detail;
use crate::health::facts;
use crate::health::scorecard::State;
use crate::policy::Administration;
use crate::types::{AccountId, Id};
use crate::{Error, Hiroba, Result, UtcTime};

pub use read::{Brief, briefs, find, latest, latest_day};
use work::Work;

/// What a run did.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Report {
    /// The last day asked for.
    pub day: NaiveDate,
    /// Accounts that have figures on that day.
    pub accounts: usize,
    /// Rows computed, missing days before included.
    pub computed: usize,
    /// Proposals made.
    pub proposals: usize,
    /// Moves the rules made by themselves.
    pub moves: usize,
}

/// One stored row.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = snapshots, treat_none_as_default_value = false)]
pub struct Snapshot {
    /// Account.
    pub account_id: AccountId,
    /// Day.
    pub day: NaiveDate,
    /// Configuration it was computed under.
    pub config_version: Id,
    /// Stage at the end of the day.
    pub stage: Option<String>,
    /// Share of the next stage's conditions met.
    pub stage_progress: Option<f64>,
    /// How much the score can be trusted.
    pub state: State,
    /// Score after caps.
    pub score: Option<f64>,
    /// Score before caps.
    pub raw: Option<f64>,
    /// Coverage K.
    pub coverage: f64,
    /// The cap that applies.
    pub cap: Option<String>,
    /// Band as shown; none on a grey day.
    pub band: Option<Band>,
    /// Days in the band kept.
    pub days_in_band: i64,
    /// Programme utilisation.
    pub programme: Option<f64>,
    /// Its coverage.
    pub programme_coverage: f64,
    /// Counters for the next day, JSON of [`Standing`].
    pub carry: String,
    /// Everything else, JSON of [`Detail`].
    pub detail: String,
    /// When it was computed.
    pub computed_at: UtcTime,
}

impl Snapshot {
    /// Whether two rows say the same, whenever each was computed.
    pub fn same_figures(&self, other: &Self) -> bool {
        let other = Self {
            computed_at: self.computed_at,
            ..other.clone()
        };
        *self == other
    }

    /// The rest of the figures.
    pub fn detail(&self) -> Result<Detail> {
        Ok(serde_json::from_str(&self.detail)?)
    }

    /// The counters.
    pub fn standing(&self) -> Result<Standing> {
        Ok(serde_json::from_str(&self.carry)?)
    }
}

/// Computes the snapshots of every account up to `to` that are missing. Errors: `Invalid` for a day to come.
pub fn run(hiroba: &Hiroba, permission: &Administration, to: NaiveDate) -> Result<Report> {
    run_telling(hiroba, permission, to, &mut |_| {})
}

/// [`run`], telling after each day whose rows are written how far it has come. What is written stays: a run that was stopped goes on there.
pub fn run_telling(
    hiroba: &Hiroba,
    _: &Administration,
    to: NaiveDate,
    progress: &mut dyn FnMut(NaiveDate),
) -> Result<Report> {
    let now = hiroba.now();
    if to > now.local_day(hiroba.zone) {
        return Err(Error::invalid("as_of", "numbers-problem-day-to-come"));
    }
    let editions = publishing::editions(hiroba)?;
    let until = UtcTime::end_of_day(to, hiroba.zone);
    let mut work = hiroba.read(|conn| {
        let accounts = facts::load(conn, hiroba.zone, None, until)?;
        Work::plan(conn, hiroba, editions, accounts, to, now)
    })?;
    let mut report = Report {
        day: to,
        ..Report::default()
    };
    let mut pending = Vec::new();
    while let Some(day) = work.next_day(to) {
        pending.extend(work.compute(day, now)?);
        if pending.len() >= store::BATCH {
            report.add(store::store(hiroba, std::mem::take(&mut pending))?);
            progress(day);
        }
    }
    report.add(store::store(hiroba, pending)?);
    report.accounts = work.begun(to);
    Ok(report)
}

/// The rows of `day` as they come out when computed now from what was known then, in the order of the accounts, going on from the stored
/// row of the day before; of a day long ago, from the last row before it and the days between, computed anew. Nothing is written. Under
/// the version of the stored row where there is one.
pub fn recompute(hiroba: &Hiroba, day: NaiveDate) -> Result<Vec<Snapshot>> {
    let stored_version: Option<Id> = hiroba.read(|conn| {
        Ok(snapshots::table
            .filter(snapshots::day.eq(day))
            .select(diesel::dsl::max(snapshots::config_version))
            .first(conn)?)
    })?;
    let editions = publishing::editions(hiroba)?;
    let until = UtcTime::end_of_day(day, hiroba.zone);
    let mut work = hiroba.read(|conn| {
        let accounts = facts::load(conn, hiroba.zone, None, until)?;
        Work::again(conn, hiroba, editions, stored_version, accounts, day)
    })?;
    work.lead_up_to(day, hiroba.now())?;
    Ok(work
        .compute(day, hiroba.now())?
        .into_iter()
        .map(|pending| pending.row)
        .collect())
}

/// The rows of `day` as they would be under a configuration that need not be published. Nothing is written.
pub fn under(hiroba: &Hiroba, day: NaiveDate, config: &Config) -> Result<Vec<Snapshot>> {
    let until = UtcTime::end_of_day(day, hiroba.zone);
    let editions = Editions::only(0, config.clone());
    let mut work = hiroba.read(|conn| {
        let accounts = facts::load(conn, hiroba.zone, None, until)?;
        Work::again(conn, hiroba, editions, None, accounts, day)
    })?;
    work.lead_up_to(day, hiroba.now())?;
    Ok(work
        .compute(day, hiroba.now())?
        .into_iter()
        .map(|pending| pending.row)
        .collect())
}

impl Report {
    fn add(&mut self, other: Self) {
        self.computed += other.computed;
        self.proposals += other.proposals;
        self.moves += other.moves;
    }
}
