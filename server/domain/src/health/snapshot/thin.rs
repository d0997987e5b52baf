//! How long days keep their rows: every day of the last 24 months, and before that one a week, for ever.
//!
//! The one that stays is the Sunday, the last day of the ISO week, and besides the first row an account ever had: with it its
//! counters began. The end of a month needs no row of its own, as what falls due then (a proposal to go back) is kept where it
//! belongs, and counters go from Sunday to Sunday. Days are kept whole from a Monday on, so that the day before the first of them
//! is a Sunday that has its row.
//!
//! A day that was thinned out is not missing: nothing computes it for good again. Asked for, it is worked out anew from the last
//! row before it ([`super::recompute`]).

use std::collections::HashMap;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::lock;
use crate::db::schema::health_snapshots as snapshots;
use crate::policy::Administration;
use crate::types::AccountId;
use crate::{Hiroba, Result};

/// Months of which every day is kept, and which a first run computes at most.
pub const MONTHS: u32 = 24;

/// The first day of those that are all kept: the Monday of the week that lies 24 months back.
pub fn horizon(today: NaiveDate) -> NaiveDate {
    let back = today
        .checked_sub_months(Months::new(MONTHS))
        .unwrap_or(today);
    let into = u64::from(back.weekday().num_days_from_monday());
    back.checked_sub_days(Days::new(into)).unwrap_or(back)
}

/// Takes the rows away that are not kept any longer, in short transactions; how many.
pub fn thin(hiroba: &Hiroba, _: &Administration) -> Result<usize> {
    let horizon = horizon(hiroba.now().local_day(hiroba.zone));
    // No first row is ever older than the ones there are: nothing is computed so far back.
    let (days, firsts) = hiroba.read(|conn| {
        let days: Vec<NaiveDate> = snapshots::table
            .filter(snapshots::day.lt(horizon))
            .select(snapshots::day)
            .distinct()
            .order(snapshots::day)
            .load(conn)?;
        let week_days: Vec<NaiveDate> = days
            .into_iter()
            .filter(|day| day.weekday() != Weekday::Sun)
            .collect();
        let firsts = if week_days.is_empty() {
            HashMap::new()
        } else {
            firsts(conn)?
        };
        Ok((week_days, firsts))
    })?;
    let mut gone = 0;
    // A day a transaction, so that other writers wait for moments only.
    for day in days {
        gone += hiroba.write(|tx| {
            // Nobody computes meanwhile.
            lock::until_commit(tx.conn, "health-snapshots")?;
            let begun: Vec<AccountId> = firsts
                .iter()
                .filter(|(_, first)| **first == day)
                .map(|(account, _)| *account)
                .collect();
            // A statement takes some thousands of values at most; a day on which more accounts began stays for all.
            if begun.len() > 5_000 {
                return Ok(0);
            }
            Ok(diesel::delete(
                snapshots::table
                    .filter(snapshots::day.eq(day))
                    .filter(snapshots::account_id.ne_all(begun)),
            )
            .execute(tx.conn)?)
        })?;
    }
    Ok(gone)
}

/// The first day that each account has a row of.
pub(super) fn firsts(conn: &mut AnyConnection) -> Result<HashMap<AccountId, NaiveDate>> {
    let rows: Vec<(AccountId, Option<NaiveDate>)> = snapshots::table
        .group_by(snapshots::account_id)
        .select((snapshots::account_id, diesel::dsl::min(snapshots::day)))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(account, day)| Some((account, day?)))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_kept_whole_from_a_monday_on() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        for (today, first) in [
            ("2026-04-15", "2024-04-15"),
            ("2026-04-16", "2024-04-15"),
            ("2026-04-21", "2024-04-15"),
            ("2026-04-22", "2024-04-22"),
            ("2024-02-29", "2022-02-28"),
        ] {
            assert_eq!(horizon(day(today)), day(first), "{today}");
        }
    }
}
