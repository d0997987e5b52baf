//! Scores by day, for sparklines and for the chart of one account.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::Result;
use crate::db::AnyConnection;
use crate::db::schema::health_snapshots;
use crate::policy::AccountConsole;
use crate::types::AccountId;

/// One day of one account. Without a score the day is a gap, never a zero.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// The day.
    pub day: NaiveDate,
    /// The score after caps, where there is one.
    pub score: Option<f64>,
    /// The band shown, where there is one.
    pub band: Option<String>,
    /// `final`, `provisional`, `insufficient` or `locked`.
    pub state: String,
    /// Programme utilisation, where there is one.
    pub programme: Option<f64>,
}

type Row = (
    AccountId,
    NaiveDate,
    Option<f64>,
    Option<String>,
    String,
    Option<f64>,
);

/// The points of some accounts from `from` to `to`, each account's in order of days. Where a day was computed under several
/// configurations the newest counts.
pub fn points(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    ids: &[AccountId],
    from: NaiveDate,
    to: NaiveDate,
) -> Result<HashMap<AccountId, Vec<Point>>> {
    let rows: Vec<Row> = health_snapshots::table
        .filter(health_snapshots::account_id.eq_any(ids))
        .filter(health_snapshots::day.ge(from))
        .filter(health_snapshots::day.le(to))
        .order((
            health_snapshots::account_id,
            health_snapshots::day,
            health_snapshots::config_version,
        ))
        .select((
            health_snapshots::account_id,
            health_snapshots::day,
            health_snapshots::score,
            health_snapshots::band,
            health_snapshots::state,
            health_snapshots::programme,
        ))
        .load(conn)?;
    let mut by_account: HashMap<AccountId, BTreeMap<NaiveDate, Point>> = HashMap::new();
    for (account, day, score, band, state, programme) in rows {
        by_account.entry(account).or_default().insert(
            day,
            Point {
                day,
                score,
                band,
                state,
                programme,
            },
        );
    }
    Ok(by_account
        .into_iter()
        .map(|(account, days)| (account, days.into_values().collect()))
        .collect())
}
