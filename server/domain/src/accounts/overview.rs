//! Everything the page of one account shows, read from one view of the database.

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::accounts::contract::{self, Contract, Month};
use crate::accounts::crowd::{self, Person};
use crate::accounts::figures::{self, Waterfall};
use crate::accounts::find::{self, Account, StaffName};
use crate::accounts::spark::{self, Point};
use crate::accounts::stage_edit::{self, Proposal, Standing};
use crate::accounts::timeline::{self, Timeline};
use crate::db::AnyConnection;
use crate::health::explain::{self, Explanation};
use crate::policy::AccountConsole;
use crate::programs::list::{self, Programs};
use crate::types::AccountId;
use crate::{Result, UtcTime};

/// Days of the chart over time.
pub const CHART_DAYS: i64 = 365;
/// Days back that a score is compared with.
pub const COMPARE_DAYS: i64 = 28;

/// Programmes shown.
pub const PROGRAMS: usize = 8;

/// One account, whole.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The account's own row.
    pub account: Account,
    /// Mail domains and whether they are verified.
    pub domains: Vec<(String, bool)>,
    /// Those who can look after it.
    pub staff: Vec<StaffName>,
    /// Where it stands.
    pub standing: Option<Standing>,
    /// Its moves, oldest first.
    pub moves: Vec<(UtcTime, String)>,
    /// Where it could be moved.
    pub stages: Vec<String>,
    /// What the rules propose.
    pub proposal: Option<Proposal>,
    /// The newest figures.
    pub figures: Option<Explanation>,
    /// The way from the day before.
    pub since_yesterday: Option<Waterfall>,
    /// The way from 28 days before.
    pub since_month: Option<Waterfall>,
    /// Scores of the last year.
    pub points: Vec<Point>,
    /// First and last day of the chart.
    pub span: (NaiveDate, NaiveDate),
    /// Its people.
    pub people: Vec<Person>,
    /// The programmes it takes part in, the newest.
    pub programs: Programs,
    /// Its contracts.
    pub contracts: Vec<Contract>,
    /// The newest months of product use.
    pub months: Vec<Month>,
    /// What happened.
    pub timeline: Timeline,
}

/// Reads everything about one account.
pub fn overview(
    conn: &mut AnyConnection,
    proof: &AccountConsole,
    id: AccountId,
    now: UtcTime,
    zone: Tz,
    after: Option<&str>,
) -> Result<Overview> {
    let account = find::account(conn, proof, id)?;
    let today = now.local_day(zone);
    let latest = explain::show(conn, proof, zone, id, None)?;
    let earlier = |conn: &mut AnyConnection, back: i64| -> Result<Option<Waterfall>> {
        let Some(latest) = &latest else {
            return Ok(None);
        };
        let day = latest.as_of - chrono::Duration::days(back);
        let before = explain::show(conn, proof, zone, id, Some(day))?;
        Ok(before.and_then(|before| figures::waterfall(&before, latest)))
    };
    let since_yesterday = earlier(conn, 1)?;
    let since_month = earlier(conn, COMPARE_DAYS)?;
    let last = latest.as_ref().map_or(today, |latest| latest.as_of);
    let first = last - chrono::Duration::days(CHART_DAYS - 1);
    let points = spark::points(conn, proof, &[id], first, last)?
        .remove(&id)
        .unwrap_or_default();
    let programs = list::Query {
        account: Some(id),
        ..list::Query::default()
    };
    Ok(Overview {
        domains: find::domains(conn, proof, id)?,
        staff: find::staff(conn, proof)?,
        standing: stage_edit::standing(conn, proof, id, now)?,
        moves: stage_edit::moves(conn, proof, id, now)?,
        stages: find::stages(conn, proof)?,
        proposal: stage_edit::open_proposal(conn, proof, id)?,
        since_yesterday,
        since_month,
        points,
        span: (first, last),
        people: crowd::people_of(conn, proof, id, now, zone)?,
        programs: list::list(conn, proof, &programs, None, PROGRAMS)?,
        contracts: contract::contracts(conn, proof, id)?,
        months: contract::months(conn, proof, id, now, 12)?,
        timeline: timeline::page(conn, proof, id, now, after)?,
        figures: latest,
        account,
    })
}
