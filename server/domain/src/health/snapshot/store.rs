//! Writing days: rows that are not there yet, each with what it sets off, in short transactions.

use diesel::prelude::*;

use crate::db::schema::{health_snapshots as snapshots, stage_proposals};
use crate::health::facts::Cause;
use crate::health::promotion::{self, NewMove, ProposalState};
use crate::health::snapshot::effect::Effect;
use crate::health::snapshot::{Report, Snapshot};
use crate::{Actor, Hiroba, Result, Tx, UtcTime};

/// Rows written in one transaction at most, so that other writers wait for moments only.
pub(super) const BATCH: usize = 500;

/// A row to be written with what it sets off.
pub(super) struct Pending {
    pub(super) row: Snapshot,
    pub(super) ends_at: UtcTime,
    pub(super) replaces: bool,
    pub(super) effects: Vec<Effect>,
}

/// Writes rows that are not there yet, each with what it sets off, in short transactions.
pub(super) fn store(hiroba: &Hiroba, pending: Vec<Pending>) -> Result<Report> {
    let mut report = Report::default();
    let mut pending = pending.into_iter().peekable();
    while pending.peek().is_some() {
        let batch: Vec<Pending> = pending.by_ref().take(BATCH).collect();
        hiroba.write_once(|tx| {
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
            Effect::Close { at, to, by } => {
                promotion::close(tx, row.account_id, &to, by, at)?;
            }
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
