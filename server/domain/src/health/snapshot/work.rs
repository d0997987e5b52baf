//! A run on its way through the days: where each account's counters stand, which days it lacks, and the day's figures side by side.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::health_snapshots as snapshots;
use crate::figure::stored;
use crate::health::config::publishing::{Edition, Editions};
use crate::health::day::{self, Day, Figures, Opening, Standing};
use crate::health::detail::Detail;
use crate::health::facts::Account;
use crate::health::snapshot::Snapshot;
use crate::health::snapshot::effect;
use crate::health::snapshot::store::Pending;
use crate::health::snapshot::thin;
use crate::types::{AccountId, Id};
use crate::{Error, Hiroba, Result, UtcTime};

/// One account on its way through the days.
struct Live {
    account: Account,
    /// The first day to be computed; none when the account has no fact yet.
    start: Option<NaiveDate>,
    standing: Standing,
    scores: BTreeMap<NaiveDate, f64>,
    /// Rows there are: carry, and whether the day had ended when it was computed.
    rows: HashMap<NaiveDate, (String, bool)>,
}

/// A run under way.
pub(super) struct Work {
    editions: Editions,
    /// The version that a day is computed under, whatever the day's own would be.
    forced: Option<Id>,
    /// The version whose channels the ledger rows carry.
    channels_of: Option<Id>,
    zone: chrono_tz::Tz,
    live: Vec<Live>,
    segments: Vec<Option<String>>,
    next: Option<NaiveDate>,
    /// The day to begin at when a single day is computed again: some days before it, where those between have no rows any more.
    lead: Option<NaiveDate>,
}

impl Work {
    fn new(editions: Editions, zone: chrono_tz::Tz, accounts: Vec<Account>) -> Self {
        let segments = accounts
            .iter()
            .map(|account| account.segment.clone())
            .collect();
        let live = accounts
            .into_iter()
            .map(|account| Live {
                account,
                start: None,
                standing: Standing::default(),
                scores: BTreeMap::new(),
                rows: HashMap::new(),
            })
            .collect();
        Self {
            editions,
            forced: None,
            channels_of: None,
            zone,
            live,
            segments,
            next: None,
            lead: None,
        }
    }

    /// Finds for each account the first day to compute: of those that are all kept, as those before are thinned out, not missing.
    pub(super) fn plan(
        conn: &mut AnyConnection,
        hiroba: &Hiroba,
        editions: Editions,
        accounts: Vec<Account>,
        to: NaiveDate,
        now: UtcTime,
    ) -> Result<Self> {
        type Span = (
            AccountId,
            Option<NaiveDate>,
            Option<NaiveDate>,
            i64,
            Option<UtcTime>,
        );
        let horizon = thin::horizon(now.local_day(hiroba.zone));
        let spans: Vec<Span> = snapshots::table
            .filter(snapshots::day.ge(horizon))
            .group_by(snapshots::account_id)
            .select((
                snapshots::account_id,
                diesel::dsl::min(snapshots::day),
                diesel::dsl::max(snapshots::day),
                diesel::dsl::count(snapshots::day).aggregate_distinct(),
                diesel::dsl::max(snapshots::computed_at),
            ))
            .load(conn)?;
        let spans: HashMap<AccountId, Span> =
            spans.into_iter().map(|span| (span.0, span)).collect();
        let mut work = Self::new(editions, hiroba.zone, accounts);
        for live in &mut work.live {
            let first = live
                .account
                .first_day(hiroba.zone)
                .unwrap_or(to)
                .max(horizon);
            live.start = Some(match spans.get(&live.account.id) {
                Some((_, Some(min), Some(max), days, Some(computed_at)))
                    if *min <= first && (*max - *min).num_days() + 1 == *days =>
                {
                    // Only the newest row can be preliminary: every run finishes the days before.
                    if *computed_at < UtcTime::end_of_day(*max, hiroba.zone) {
                        *max
                    } else {
                        *max + Days::new(1)
                    }
                }
                Some((_, Some(min), ..)) => first.min(*min),
                _ => first,
            });
        }
        work.next = work.live.iter().filter_map(|live| live.start).min();
        if let Some(from) = work.next.filter(|from| *from <= to) {
            work.read_rows(conn, from, to)?;
        }
        Ok(work)
    }

    /// Prepares to compute `day` again whatever rows there are, for accounts that have begun.
    pub(super) fn again(
        conn: &mut AnyConnection,
        hiroba: &Hiroba,
        editions: Editions,
        forced: Option<Id>,
        accounts: Vec<Account>,
        day: NaiveDate,
    ) -> Result<Self> {
        let mut work = Self::new(editions, hiroba.zone, accounts);
        work.forced = forced;
        // A trend looks back over days that may be gone.
        let memory = Days::new(work.memory().max(7));
        let horizon = thin::horizon(hiroba.now().local_day(hiroba.zone));
        let lead = day.checked_sub_days(memory);
        work.lead = lead.filter(|lead| *lead < horizon);
        let firsts = match work.lead {
            Some(_) => thin::firsts(conn)?,
            None => HashMap::new(),
        };
        work.read_rows(conn, work.lead.unwrap_or(day), day)?;
        for live in &mut work.live {
            let begun = live.rows.remove(&day).is_some()
                || live
                    .account
                    .first_day(hiroba.zone)
                    .is_some_and(|first| first <= day);
            live.start = begun.then_some(match firsts.get(&live.account.id) {
                // Before its first row an account had no counters and no scores.
                Some(first) => day.min(*first),
                None => day,
            });
            live.scores.remove(&day);
        }
        Ok(work)
    }

    /// Works through the days before `day` whose rows were thinned out: counters go on from the last row there is, and the scores
    /// that a trend looks back at come out as they were.
    pub(super) fn lead_up_to(&mut self, day: NaiveDate, now: UtcTime) -> Result<()> {
        let Some(from) = self.lead.take() else {
            return Ok(());
        };
        // Each under the version of its own time.
        let forced = self.forced.take();
        for on in from.iter_days().take_while(|on| *on < day) {
            self.compute(on, now)?;
        }
        self.forced = forced;
        Ok(())
    }

    /// Reads the counters of the day before `from`, the rows from then on, and the scores a trend looks back at.
    fn read_rows(
        &mut self,
        conn: &mut AnyConnection,
        from: NaiveDate,
        to: NaiveDate,
    ) -> Result<()> {
        let positions: HashMap<AccountId, usize> = self
            .live
            .iter()
            .enumerate()
            .map(|(position, live)| (live.account.id, position))
            .collect();
        let memory = from
            .checked_sub_days(Days::new(self.memory()))
            .unwrap_or(from);
        let scores: Vec<(AccountId, NaiveDate, Option<f64>)> = snapshots::table
            .filter(snapshots::day.between(memory, to))
            .order(snapshots::config_version)
            .select((snapshots::account_id, snapshots::day, snapshots::score))
            .load(conn)?;
        for (account, day, score) in scores {
            let live = positions
                .get(&account)
                .and_then(|at| self.live.get_mut(*at));
            if let Some(live) = live {
                match score {
                    Some(score) => live.scores.insert(day, score),
                    None => live.scores.remove(&day),
                };
            }
        }
        let before = from.pred_opt().unwrap_or(from);
        let rows: Vec<(AccountId, NaiveDate, String, UtcTime)> = snapshots::table
            .filter(snapshots::day.between(before, to))
            .order(snapshots::config_version)
            .select((
                snapshots::account_id,
                snapshots::day,
                snapshots::carry,
                snapshots::computed_at,
            ))
            .load(conn)?;
        for (account, day, carry, computed_at) in rows {
            let Some(live) = positions
                .get(&account)
                .and_then(|at| self.live.get_mut(*at))
            else {
                continue;
            };
            if day == before {
                live.standing = serde_json::from_str(&carry)?;
            } else {
                let ended = computed_at >= UtcTime::end_of_day(day, self.zone);
                live.rows.insert(day, (carry, ended));
            }
        }
        Ok(())
    }

    /// How many days back any version's trend looks.
    fn memory(&self) -> u64 {
        self.editions
            .iter()
            .map(|edition| edition.config.trend.memory())
            .max()
            .unwrap_or(0)
    }

    /// The version that the day ending at `t` is computed under. Ledger rows are sorted into its channels.
    fn edition(&mut self, t: UtcTime) -> Result<Arc<Edition>> {
        let edition = self
            .forced
            .and_then(|version| self.editions.version(version))
            .or_else(|| self.editions.on(t))
            .cloned()
            .ok_or(Error::NotFound)?;
        if self.channels_of != Some(edition.version) {
            self.channels_of = Some(edition.version);
            for live in &mut self.live {
                live.account.sort_into_channels(&edition.config.taxonomy);
            }
        }
        Ok(edition)
    }

    /// The next day to work on, up to `to`.
    pub(super) fn next_day(&mut self, to: NaiveDate) -> Option<NaiveDate> {
        let day = self.next.filter(|day| *day <= to)?;
        self.next = day.succ_opt();
        Some(day)
    }

    /// How many accounts have begun by `day`.
    pub(super) fn begun(&self, day: NaiveDate) -> usize {
        self.live
            .iter()
            .filter(|live| live.start.is_some_and(|start| start <= day) || !live.scores.is_empty())
            .count()
            .max(
                self.live
                    .iter()
                    .filter(|live| {
                        live.account
                            .first_day(self.zone)
                            .is_none_or(|first| first <= day)
                    })
                    .count(),
            )
    }

    /// Computes one day for the accounts that lack it, and takes every account's counters on.
    pub(super) fn compute(&mut self, day: NaiveDate, now: UtcTime) -> Result<Vec<Pending>> {
        let t = UtcTime::end_of_day(day, self.zone);
        let before = UtcTime::start_of_day(day, self.zone);
        let edition = self.edition(t)?;
        let config = &edition.config;
        let oldest = day
            .checked_sub_days(Days::new(config.trend.memory()))
            .unwrap_or(day);
        let openings: Vec<Opening> = self
            .live
            .iter()
            .map(|live| day::open(config, &live.account, t, before))
            .collect();
        let side_by_side = Day::new(config, day, t, &openings, &self.segments);
        let mut pending = Vec::new();
        for (position, live) in self.live.iter_mut().enumerate() {
            let row = live.rows.get(&day);
            if let Some((carry, true)) = row {
                live.standing = serde_json::from_str(carry)?;
                continue;
            }
            let replaces = row.is_some();
            if live.start.is_none_or(|start| day < start) {
                continue;
            }
            let Some(figures) =
                side_by_side.figures(position, &live.account, &live.standing, &live.scores)
            else {
                continue;
            };
            let (stage, effects) =
                effect::of_day(config, &mut live.account, &figures, day, t, t <= now)?;
            // No later day looks back further.
            while live
                .scores
                .first_key_value()
                .is_some_and(|(first, _)| *first < oldest)
            {
                live.scores.pop_first();
            }
            match figures.score() {
                Some(score) => live.scores.insert(day, score),
                None => live.scores.remove(&day),
            };
            live.standing = figures.standing.clone();
            pending.push(Pending {
                row: row_of(live.account.id, day, edition.version, stage, &figures, now)?,
                ends_at: t,
                replaces,
                effects,
            });
        }
        Ok(pending)
    }
}

fn row_of(
    account: AccountId,
    day: NaiveDate,
    config_version: Id,
    stage: Option<String>,
    figures: &Figures,
    computed_at: UtcTime,
) -> Result<Snapshot> {
    Ok(Snapshot {
        account_id: account,
        day,
        config_version,
        stage,
        stage_progress: figures
            .judgement
            .as_ref()
            .map(|judgement| stored(judgement.progress)),
        state: figures.health.state,
        score: figures.score(),
        raw: figures.score(),
        coverage: stored(figures.health.coverage),
        cap: None,
        band: figures.band(),
        days_in_band: figures.standing.band.days,
        programme: figures.programme.score.ok().map(stored),
        programme_coverage: stored(figures.programme.coverage),
        carry: serde_json::to_string(&figures.standing)?,
        detail: serde_json::to_string(&Detail::of(figures))?,
        computed_at,
    })
}
