//! The stage's part: where the account stood at the end of the day, the way on, and the proposal open then.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{stage_moves, stage_proposals};
use crate::health::config::Config;
use crate::health::detail::Detail;
use crate::health::explain::parts::{ConditionPart, NextPart, ProposalPart, StagePart};
use crate::health::promotion::ProposalState;
use crate::health::snapshot::Snapshot;
use crate::types::Id;
use crate::{Result, UtcTime};

pub(super) fn stage_part(
    conn: &mut AnyConnection,
    zone: chrono_tz::Tz,
    row: &Snapshot,
    config: &Config,
    detail: &Detail,
) -> Result<StagePart> {
    let t = UtcTime::end_of_day(row.day, zone);
    let entered: Option<(UtcTime, String)> = stage_moves::table
        .filter(stage_moves::account_id.eq(row.account_id))
        .filter(stage_moves::at.lt(t))
        .filter(stage_moves::recorded_at.lt(t))
        .order((stage_moves::at.desc(), stage_moves::id.desc()))
        .select((stage_moves::at, stage_moves::cause))
        .first(conn)
        .optional()?;
    type Open = (Id, String, NaiveDate, String);
    let proposal: Option<Open> = stage_proposals::table
        .filter(stage_proposals::account_id.eq(row.account_id))
        .filter(stage_proposals::proposed_on.le(row.day))
        .filter(
            stage_proposals::state
                .eq(ProposalState::Open)
                .or(stage_proposals::decided_at.ge(t)),
        )
        .order(stage_proposals::id.desc())
        .select((
            stage_proposals::id,
            stage_proposals::to_stage,
            stage_proposals::proposed_on,
            stage_proposals::evidence,
        ))
        .first(conn)
        .optional()?;
    let next = detail.next.as_ref().map(|(to, outcomes)| {
        let conditions = config
            .stages
            .transitions
            .iter()
            .find(|way| way.to == *to && Some(&*way.from) == row.stage.as_deref())
            .map(|way| way.entry.conditions())
            .unwrap_or_default();
        NextPart {
            to: to.clone(),
            conditions: conditions
                .iter()
                .zip(outcomes)
                .map(|(condition, (met, actual))| ConditionPart {
                    condition: condition.clone(),
                    met: *met,
                    actual: *actual,
                })
                .collect(),
        }
    });
    Ok(StagePart {
        key: row.stage.clone(),
        since: entered.as_ref().map(|(at, _)| at.local_day(zone)),
        cause: entered.map(|(_, cause)| cause),
        progress: row.stage_progress,
        proposal: proposal
            .map(|(id, to, since, evidence)| {
                Ok::<_, crate::Error>(ProposalPart {
                    id,
                    to,
                    since,
                    evidence: serde_json::from_str(&evidence)?,
                })
            })
            .transpose()?,
        next,
    })
}
