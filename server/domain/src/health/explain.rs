//! Explaining a day: one account's stage, score and programme utilisation, each with its inputs and contributions, and the ledger rows
//! behind a figure. Everything comes from the day's snapshot and the configuration it was computed under; nothing is computed
//! anew, so what is explained is what was shown.
//!
//! Serialising an [`Explanation`] gives the object that `hiroba explain --json` prints. Parts that are not built are absent, unknown
//! values are null with their reason.

mod channels;
mod evidence;
mod parts;
mod scores;
mod stage;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::accounts;
use crate::health::config::publishing;
use crate::health::snapshot::{self, Snapshot};
use crate::policy::{AccountConsole, Administration};
use crate::types::AccountId;
use crate::{Hiroba, Result, UtcTime};

pub use evidence::{Evidence, EvidenceRow, evidence};
pub use parts::{
    AccountName, ChannelPart, ChannelsPart, ConditionPart, EvidencePart, Explanation, GroupPart,
    HealthPart, MeasurePart, NextPart, ProgrammePart, ProposalPart, StagePart, SupportPart,
};

/// Explains an account's day, computing the snapshots that are missing up to it first; a day whose row was thinned out, or lies
/// further back than days are kept, as it comes out again. Errors: `NotFound`; `Invalid` for a day to come.
pub fn explain(
    hiroba: &Hiroba,
    permission: &Administration,
    account: AccountId,
    day: NaiveDate,
) -> Result<Explanation> {
    let ended = UtcTime::end_of_day(day, hiroba.zone) <= hiroba.now();
    let kept = hiroba.read(|conn| snapshot::find(conn, account, day))?;
    let whole = kept.is_some_and(|row| row.computed_at >= UtcTime::end_of_day(day, hiroba.zone));
    if !(ended && whole) {
        snapshot::run(hiroba, permission, day)?;
    }
    let row = match hiroba.read(|conn| snapshot::find(conn, account, day))? {
        Some(row) => row,
        None => snapshot::recompute(hiroba, day)?
            .into_iter()
            .find(|row| row.account_id == account)
            .ok_or(crate::Error::NotFound)?,
    };
    hiroba.read(|conn| of_row(conn, hiroba.zone, &row))
}

/// Explains the newest snapshot of an account, or that of `day`; none when there is none.
pub fn show(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    zone: chrono_tz::Tz,
    account: AccountId,
    day: Option<NaiveDate>,
) -> Result<Option<Explanation>> {
    let row = match day {
        Some(day) => snapshot::find(conn, account, day)?,
        None => snapshot::latest(conn, account)?,
    };
    row.map(|row| of_row(conn, zone, &row)).transpose()
}

/// Finds an account by its external id or, when only one has it, its exact name. Errors: `NotFound`.
pub fn account_named(conn: &mut AnyConnection, name: &str) -> Result<AccountId> {
    let external: Option<AccountId> = accounts::table
        .filter(accounts::external_id.eq(name))
        .select(accounts::id)
        .first(conn)
        .optional()?;
    if let Some(id) = external {
        return Ok(id);
    }
    let named: Vec<AccountId> = accounts::table
        .filter(accounts::name.eq(name))
        .select(accounts::id)
        .limit(2)
        .load(conn)?;
    match named.as_slice() {
        [id] => Ok(*id),
        _ => Err(crate::Error::NotFound),
    }
}

fn of_row(conn: &mut AnyConnection, zone: chrono_tz::Tz, row: &Snapshot) -> Result<Explanation> {
    let config = publishing::of_version(conn, row.config_version)?;
    let detail = row.detail()?;
    let (name, external_id): (String, Option<String>) = accounts::table
        .find(row.account_id)
        .select((accounts::name, accounts::external_id))
        .first(conn)?;
    Ok(Explanation {
        account: AccountName {
            id: row.account_id,
            name,
            external_id,
        },
        as_of: row.day,
        config_version: row.config_version,
        stage: stage::stage_part(conn, zone, row, &config, &detail)?,
        health: HealthPart {
            score: row.score,
            raw: row.raw,
            state: row.state,
            coverage: row.coverage,
            band: row.band,
            cap: row.cap.clone(),
            trend: detail.trend.0,
            days_in_band: row.days_in_band,
            thresholds: [config.bands.yellow, config.bands.green],
            change: detail.trend.1,
            slope: detail.trend.2,
        },
        groups: scores::groups(&config, &detail),
        programme: channels::programme(row, &detail, zone),
        support: scores::support_part(&detail),
        scorecard: detail.card,
        scorecard_rule: detail.rule,
        preliminary: row.computed_at < UtcTime::end_of_day(row.day, zone),
    })
}
