//! Stored rows, found again: one day, the newest, and days in brief for lists and lines.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::Result;
use crate::db::AnyConnection;
use crate::db::schema::health_snapshots as snapshots;
use crate::health::band::Band;
use crate::health::scorecard::State;
use crate::health::snapshot::Snapshot;
use crate::types::AccountId;

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
