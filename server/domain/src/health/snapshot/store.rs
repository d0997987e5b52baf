//! Writing days: rows that are not there yet, each with what it sets off, in short transactions.

use std::collections::HashSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::lock;
use crate::db::schema::{health_snapshots as snapshots, stage_proposals};
use crate::health::facts::Cause;
use crate::health::promotion::{self, NewMove, ProposalState};
use crate::health::snapshot::effect::Effect;
use crate::health::snapshot::{Report, Snapshot};
use crate::types::AccountId;
use crate::{Actor, Hiroba, Result, Tx, UtcTime};

/// Rows written in one transaction at most, so that other writers wait for moments only.
pub(super) const BATCH: usize = 500;
/// Rows written in one statement.
const ROWS: usize = 100;

/// A row to be written with what it sets off.
pub(super) struct Pending {
    pub(super) row: Snapshot,
    pub(super) ends_at: UtcTime,
    pub(super) replaces: bool,
    pub(super) effects: Vec<Effect>,
}

/// Writes rows that are not there yet, each with what it sets off, in short transactions. Runs of several processes take turns: whoever is
/// first has also set off what there was to set off.
pub(super) fn store(hiroba: &Hiroba, pending: Vec<Pending>) -> Result<Report> {
    let mut report = Report::default();
    let mut pending = pending.into_iter().peekable();
    while pending.peek().is_some() {
        let batch: Vec<Pending> = pending.by_ref().take(BATCH).collect();
        report.add(hiroba.write_once(|tx| store_batch(tx, batch))?);
    }
    Ok(report)
}

fn store_batch(tx: &mut Tx<'_>, mut batch: Vec<Pending>) -> Result<Report> {
    lock::until_commit(tx.conn, "health-snapshots")?;
    for item in batch.iter().filter(|item| item.replaces) {
        diesel::delete(
            snapshots::table
                .filter(snapshots::account_id.eq(item.row.account_id))
                .filter(snapshots::day.eq(item.row.day))
                .filter(snapshots::computed_at.lt(item.ends_at)),
        )
        .execute(tx.conn)?;
    }
    let there = there_already(tx, &batch)?;
    batch.retain(|item| !there.contains(&(item.row.account_id, item.row.day)));
    let (rows, effects): (Vec<Snapshot>, Vec<Vec<Effect>>) = batch
        .into_iter()
        .map(|item| (item.row, item.effects))
        .unzip();
    for some in rows.chunks(ROWS) {
        crate::each_backend!(tx.conn, inner => diesel::insert_into(snapshots::table)
            .values(some)
            .execute(inner))?;
    }
    let mut report = Report {
        computed: rows.len(),
        ..Report::default()
    };
    for (row, effects) in rows.iter().zip(effects) {
        for effect in effects {
            set_off(tx, row, effect, &mut report)?;
        }
    }
    Ok(report)
}

/// Which accounts' days of a batch have their row.
fn there_already(tx: &mut Tx<'_>, batch: &[Pending]) -> Result<HashSet<(AccountId, NaiveDate)>> {
    let days = || batch.iter().map(|item| item.row.day);
    let (Some(from), Some(to)) = (days().min(), days().max()) else {
        return Ok(HashSet::new());
    };
    Ok(snapshots::table
        .filter(snapshots::day.between(from, to))
        .select((snapshots::account_id, snapshots::day))
        .load(tx.conn)?
        .into_iter()
        .collect())
}

fn set_off(tx: &mut Tx<'_>, row: &Snapshot, effect: Effect, report: &mut Report) -> Result<()> {
    match effect {
        Effect::Close { at, to, by } => promotion::close(tx, row.account_id, &to, by, at)?,
        Effect::Move {
            from,
            to,
            at,
            evidence,
        } => {
            promotion::close(tx, row.account_id, &to, None, at)?;
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
        Effect::Propose {
            from,
            to,
            direction,
            evidence,
        } => {
            report.proposals += propose(tx, row, from, to, direction, evidence)?;
        }
    }
    Ok(())
}

fn propose(
    tx: &mut Tx<'_>,
    row: &Snapshot,
    from: String,
    to: String,
    direction: &str,
    evidence: String,
) -> Result<usize> {
    let values = (
        stage_proposals::account_id.eq(row.account_id),
        stage_proposals::from_stage.eq(from),
        stage_proposals::to_stage.eq(to),
        stage_proposals::proposed_on.eq(row.day),
        stage_proposals::direction.eq(direction),
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
