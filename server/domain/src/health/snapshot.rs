//! Daily snapshots: one row an account and day, computed as known at the end of that day, never rewritten.
//!
//! Bands and stages go on from the day before, so missing days are computed first, in order, from each account's first fact.
//! Computing a day that has its row changes nothing. As a day counts only what was recorded before its end, it does not matter
//! when it is computed, and computing it again yields the same bytes ([`recompute`]). The one exception is a day that has not ended: its row is
//! preliminary (computed before the day's end), and is replaced when it is asked for again or the days after it are.
//!
//! A new configuration holds from the next day computed on; days that have a row keep it, with the version it was computed
//! under.
//!
//! Stage proposals and moves that the rules make by themselves are written with the row of the day that caused them, once.
//! A proposal is not made while one is open, nor for 30 days after one to the same stage was declined. It stays until it is answered or
//! the account moves otherwise. A preliminary day proposes, but moves nobody.

use std::collections::{BTreeMap, HashMap};

use chrono::{Days, NaiveDate};
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{health_snapshots as snapshots, stage_proposals};
use crate::engagement::Known;
use crate::figure::stored;
use crate::health::band::Band;
use crate::health::config::{Config, publishing};
use crate::health::day::{self, Day, Figures, Opening, Standing};
use crate::health::detail::Detail;
use crate::health::facts::{self, Account, Cause, Move, Proposal, last_instant};
use crate::health::promotion::{self, NewMove, ProposalState};
use crate::health::scorecard::State;
use crate::health::stage::{Judgement, Mode};
use crate::policy::Administration;
use crate::types::{AccountId, Id};
use crate::{Actor, Error, Hiroba, Result, Tx, UtcTime};

/// Rows written in one transaction at most, so that other writers wait for moments only.
const BATCH: usize = 500;

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
#[diesel(table_name = snapshots)]
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
pub fn run(hiroba: &Hiroba, _: &Administration, to: NaiveDate) -> Result<Report> {
    let now = hiroba.now();
    if to > now.local_day(hiroba.zone) {
        return Err(Error::invalid("as_of", "numbers-problem-day-to-come"));
    }
    let (version, config) = publishing::in_force(hiroba)?;
    let until = UtcTime::end_of_day(to, hiroba.zone);
    let mut work = hiroba.read(|conn| {
        let accounts = facts::load(conn, hiroba.zone, &config.taxonomy, None, until)?;
        Work::plan(conn, hiroba, config, version, accounts, to)
    })?;
    let mut report = Report {
        day: to,
        ..Report::default()
    };
    let mut pending = Vec::new();
    while let Some(day) = work.next_day(to) {
        pending.extend(work.compute(day, now)?);
        if pending.len() >= BATCH {
            report.add(store(hiroba, std::mem::take(&mut pending))?);
        }
    }
    report.add(store(hiroba, pending)?);
    report.accounts = work.begun(to);
    Ok(report)
}

/// The rows of `day` as they come out when computed now from what was known then, in the order of the accounts, going on from the stored
/// row of the day before. Nothing is written. Under the version of the stored row where there is one.
pub fn recompute(hiroba: &Hiroba, day: NaiveDate) -> Result<Vec<Snapshot>> {
    let stored_version: Option<Id> = hiroba.read(|conn| {
        Ok(snapshots::table
            .filter(snapshots::day.eq(day))
            .select(diesel::dsl::max(snapshots::config_version))
            .first(conn)?)
    })?;
    let (version, config) = match stored_version {
        Some(version) => (
            version,
            hiroba.read(|conn| publishing::of_version(conn, version))?,
        ),
        None => publishing::in_force(hiroba)?,
    };
    let until = UtcTime::end_of_day(day, hiroba.zone);
    let mut work = hiroba.read(|conn| {
        let accounts = facts::load(conn, hiroba.zone, &config.taxonomy, None, until)?;
        Work::again(conn, hiroba, config, version, accounts, day)
    })?;
    Ok(work
        .compute(day, hiroba.now())?
        .into_iter()
        .map(|pending| pending.row)
        .collect())
}

/// The row of an account's day under its newest configuration.
pub fn find(
    conn: &mut AnyConnection,
    account: AccountId,
    day: NaiveDate,
) -> Result<Option<Snapshot>> {
    Ok(snapshots::table
        .filter(snapshots::account_id.eq(account))
        .filter(snapshots::day.eq(day))
        .order(snapshots::config_version.desc())
        .select(snapshots::all_columns)
        .first(conn)
        .optional()?)
}

/// The newest row of an account.
pub fn latest(conn: &mut AnyConnection, account: AccountId) -> Result<Option<Snapshot>> {
    Ok(snapshots::table
        .filter(snapshots::account_id.eq(account))
        .order((snapshots::day.desc(), snapshots::config_version.desc()))
        .select(snapshots::all_columns)
        .first(conn)
        .optional()?)
}

/// The newest day that has snapshots.
pub fn latest_day(conn: &mut AnyConnection) -> Result<Option<NaiveDate>> {
    Ok(snapshots::table
        .select(diesel::dsl::max(snapshots::day))
        .first(conn)?)
}

/// One account's day in brief, for lists and lines.
#[derive(Debug, Clone, PartialEq)]
pub struct Brief {
    /// Account.
    pub account: AccountId,
    /// Day.
    pub day: NaiveDate,
    /// Stage at its end.
    pub stage: Option<String>,
    /// Score.
    pub score: Option<f64>,
    /// How much it can be trusted.
    pub state: State,
    /// Coverage.
    pub coverage: f64,
    /// Band as shown.
    pub band: Option<Band>,
    /// Days in the band.
    pub days_in_band: i64,
    /// Programme utilisation.
    pub programme: Option<f64>,
}

/// The days of one account, or of all, in brief: ascending by account and day.
pub fn briefs(
    conn: &mut AnyConnection,
    only: Option<AccountId>,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Brief>> {
    type Found = (
        (AccountId, NaiveDate, Option<String>, Option<f64>, State),
        (f64, Option<Band>, i64, Option<f64>),
    );
    let mut query = snapshots::table
        .filter(snapshots::day.between(from, to))
        .order((
            snapshots::account_id,
            snapshots::day,
            snapshots::config_version,
        ))
        .select((
            (
                snapshots::account_id,
                snapshots::day,
                snapshots::stage,
                snapshots::score,
                snapshots::state,
            ),
            (
                snapshots::coverage,
                snapshots::band,
                snapshots::days_in_band,
                snapshots::programme,
            ),
        ))
        .into_boxed();
    if let Some(id) = only {
        query = query.filter(snapshots::account_id.eq(id));
    }
    let found: Vec<Found> = query.load(conn)?;
    let mut briefs: Vec<Brief> = Vec::with_capacity(found.len());
    for ((account, day, stage, score, state), (coverage, band, days_in_band, programme)) in found {
        // Of several configurations the newest speaks.
        if briefs
            .last()
            .is_some_and(|last| (last.account, last.day) == (account, day))
        {
            briefs.pop();
        }
        briefs.push(Brief {
            account,
            day,
            stage,
            score,
            state,
            coverage,
            band,
            days_in_band,
            programme,
        });
    }
    Ok(briefs)
}

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
struct Work {
    config: Config,
    version: Id,
    zone: chrono_tz::Tz,
    live: Vec<Live>,
    segments: Vec<Option<String>>,
    next: Option<NaiveDate>,
}

/// A row to be written with what it sets off.
struct Pending {
    row: Snapshot,
    ends_at: UtcTime,
    replaces: bool,
    effects: Vec<Effect>,
}

/// What a day's row sets off.
enum Effect {
    Propose {
        from: String,
        to: String,
        evidence: String,
    },
    Supersede {
        at: UtcTime,
    },
    Move {
        from: String,
        to: String,
        at: UtcTime,
        evidence: String,
    },
}

impl Work {
    fn new(config: Config, version: Id, zone: chrono_tz::Tz, accounts: Vec<Account>) -> Self {
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
            config,
            version,
            zone,
            live,
            segments,
            next: None,
        }
    }

    /// Finds for each account the first day to compute.
    fn plan(
        conn: &mut AnyConnection,
        hiroba: &Hiroba,
        config: Config,
        version: Id,
        accounts: Vec<Account>,
        to: NaiveDate,
    ) -> Result<Self> {
        type Span = (
            AccountId,
            Option<NaiveDate>,
            Option<NaiveDate>,
            i64,
            Option<UtcTime>,
        );
        let spans: Vec<Span> = snapshots::table
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
        let mut work = Self::new(config, version, hiroba.zone, accounts);
        for live in &mut work.live {
            let first = live.account.first_day(hiroba.zone).unwrap_or(to);
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
    fn again(
        conn: &mut AnyConnection,
        hiroba: &Hiroba,
        config: Config,
        version: Id,
        accounts: Vec<Account>,
        day: NaiveDate,
    ) -> Result<Self> {
        let mut work = Self::new(config, version, hiroba.zone, accounts);
        work.read_rows(conn, day, day)?;
        for live in &mut work.live {
            let begun = live.rows.remove(&day).is_some()
                || live
                    .account
                    .first_day(hiroba.zone)
                    .is_some_and(|first| first <= day);
            live.start = begun.then_some(day);
            live.scores.remove(&day);
        }
        Ok(work)
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
            .checked_sub_days(Days::new(self.config.trend.memory()))
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

    /// The next day to work on, up to `to`.
    fn next_day(&mut self, to: NaiveDate) -> Option<NaiveDate> {
        let day = self.next.filter(|day| *day <= to)?;
        self.next = day.succ_opt();
        Some(day)
    }

    /// How many accounts have begun by `day`.
    fn begun(&self, day: NaiveDate) -> usize {
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
    fn compute(&mut self, day: NaiveDate, now: UtcTime) -> Result<Vec<Pending>> {
        let t = UtcTime::end_of_day(day, self.zone);
        let before = UtcTime::start_of_day(day, self.zone);
        let openings: Vec<Opening> = self
            .live
            .iter()
            .map(|live| day::open(&self.config, &live.account, t, before))
            .collect();
        let side_by_side = Day::new(&self.config, day, t, &openings, &self.segments);
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
                effects(&self.config, &mut live.account, &figures, day, t, t <= now)?;
            match figures.score() {
                Some(score) => live.scores.insert(day, score),
                None => live.scores.remove(&day),
            };
            live.standing = figures.standing.clone();
            pending.push(Pending {
                row: row_of(live.account.id, day, self.version, stage, &figures, now)?,
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

/// What the day's judgement sets off, noted in the account too; returns the stage at the end of the day.
fn effects(
    config: &Config,
    account: &mut Account,
    figures: &Figures,
    day: NaiveDate,
    t: UtcTime,
    ended: bool,
) -> Result<(Option<String>, Vec<Effect>)> {
    let mut effects = Vec::new();
    let stage = figures.stage.clone();
    let mut left_behind = None;
    for proposal in &mut account.proposals {
        if proposal.decided_at.is_none()
            && proposal.on <= day
            && stage.as_deref() != Some(&*proposal.from)
        {
            proposal.decided_at = Some(last_instant(t));
            left_behind = Some(last_instant(t));
        }
    }
    if let Some(at) = left_behind {
        effects.push(Effect::Supersede { at });
    }
    let (Some(judgement), Some(from)) = (&figures.judgement, &stage) else {
        return Ok((stage, effects));
    };
    if !judgement.ready {
        return Ok((stage, effects));
    }
    let evidence =
        serde_json::json!({ "as_of": day, "conditions": judgement.outcomes }).to_string();
    match judgement.mode {
        Mode::Auto if ended => {
            let at = last_instant(t);
            let done = account.moves.iter().any(|step| {
                step.automatic && step.known.occurred_at == at && step.to == judgement.to
            });
            if !done {
                account.moves.push(Move {
                    id: Id::MAX,
                    known: Known::from_the_start(at),
                    to: judgement.to.clone(),
                    cause: Cause::Rule.as_str().to_owned(),
                    automatic: true,
                });
                effects.push(Effect::Move {
                    from: from.clone(),
                    to: judgement.to.clone(),
                    at,
                    evidence,
                });
            }
            Ok((Some(judgement.to.clone()), effects))
        }
        Mode::Suggest if may_propose(config, account, judgement, from, day, t) => {
            account.proposals.push(Proposal {
                id: 0,
                from: from.clone(),
                to: judgement.to.clone(),
                on: day,
                decided_at: None,
                declined: false,
            });
            effects.push(Effect::Propose {
                from: from.clone(),
                to: judgement.to.clone(),
                evidence,
            });
            Ok((stage, effects))
        }
        Mode::Auto | Mode::Suggest | Mode::Manual => Ok((stage, effects)),
    }
}

/// Whether nothing stands in the way of a proposal: none is open, none was made this day, none to the same stage was declined lately.
fn may_propose(
    config: &Config,
    account: &Account,
    judgement: &Judgement,
    from: &str,
    day: NaiveDate,
    t: UtcTime,
) -> bool {
    !account.proposals.iter().any(|proposal| {
        let same = proposal.from == from && proposal.to == judgement.to;
        match proposal.decided_at {
            None => true,
            Some(_) if same && proposal.on == day => true,
            Some(at) => same && proposal.declined && at >= t.plus_days(-config.stages.rest_days),
        }
    })
}

impl Report {
    fn add(&mut self, other: Self) {
        self.computed += other.computed;
        self.proposals += other.proposals;
        self.moves += other.moves;
    }
}

/// Writes rows that are not there yet, each with what it sets off, in short transactions.
fn store(hiroba: &Hiroba, pending: Vec<Pending>) -> Result<Report> {
    let mut report = Report::default();
    let mut pending = pending.into_iter().peekable();
    while pending.peek().is_some() {
        let batch: Vec<Pending> = pending.by_ref().take(BATCH).collect();
        hiroba.write(|tx| {
            for item in batch {
                report.add(store_one(tx, item)?);
            }
            Ok(())
        })?;
    }
    Ok(report)
}

fn store_one(tx: &mut Tx<'_>, pending: Pending) -> Result<Report> {
    let Pending {
        row,
        ends_at,
        replaces,
        effects,
    } = pending;
    if replaces {
        diesel::delete(
            snapshots::table
                .filter(snapshots::account_id.eq(row.account_id))
                .filter(snapshots::day.eq(row.day))
                .filter(snapshots::computed_at.lt(ends_at)),
        )
        .execute(tx.conn)?;
    }
    let inserted = crate::each_backend!(tx.conn, inner => diesel::insert_into(snapshots::table)
        .values(&row)
        .on_conflict_do_nothing()
        .execute(inner))?;
    let mut report = Report {
        computed: inserted,
        ..Report::default()
    };
    if inserted == 0 {
        // Another run was faster, and has set off what there was to set off.
        return Ok(report);
    }
    for effect in effects {
        match effect {
            Effect::Supersede { at } => promotion::supersede(tx, row.account_id, at)?,
            Effect::Move {
                from,
                to,
                at,
                evidence,
            } => {
                promotion::supersede(tx, row.account_id, at)?;
                promotion::insert_move(
                    tx,
                    NewMove {
                        account: row.account_id,
                        from: Some(from),
                        to,
                        at,
                        cause: Cause::Rule,
                        rule_version: Some(row.config_version),
                        inputs: evidence,
                        approver: &Actor::System,
                    },
                )?;
                report.moves += 1;
            }
            Effect::Propose { from, to, evidence } => {
                report.proposals += propose(tx, &row, from, to, evidence)?;
            }
        }
    }
    Ok(report)
}

fn propose(
    tx: &mut Tx<'_>,
    row: &Snapshot,
    from: String,
    to: String,
    evidence: String,
) -> Result<usize> {
    let values = (
        stage_proposals::account_id.eq(row.account_id),
        stage_proposals::from_stage.eq(from),
        stage_proposals::to_stage.eq(to),
        stage_proposals::proposed_on.eq(row.day),
        stage_proposals::direction.eq("up"),
        stage_proposals::evidence.eq(evidence),
        stage_proposals::config_version.eq(row.config_version),
        stage_proposals::state.eq(ProposalState::Open),
        stage_proposals::created_at.eq(tx.now),
    );
    // One open proposal an account: whoever came first stands.
    Ok(
        crate::each_backend!(tx.conn, inner => diesel::insert_into(stage_proposals::table)
        .values(values)
        .on_conflict_do_nothing()
        .execute(inner))?,
    )
}
