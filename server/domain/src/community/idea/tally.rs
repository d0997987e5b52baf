//! What staff with account rights see of an idea's votes: how many accounts stand behind them and how large these are. No
//! contract value is known here yet; licensed seats stand for it, in bands, so that the figure on a shared screen tells little.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::behalf::{self, Recorded};
use crate::community::reader::Reader;
use crate::community::topic;
use crate::db::AnyConnection;
use crate::db::schema::{account_sizes, accounts, idea_votes, usage_months};
use crate::policy::AccountConsole;
use crate::types::{AccountId, TopicId};
use crate::{Actor, Result, UtcTime};

crate::text_enum! {
    /// Licensed seats in all, roughly.
    SeatBand {
        /// Up to 100.
        UpTo100 = "100",
        /// 101 to 500.
        UpTo500 = "500",
        /// 501 to 2,000.
        UpTo2000 = "2000",
        /// 2,001 to 10,000.
        UpTo10000 = "10000",
        /// More.
        Above = "above",
    }
}

impl SeatBand {
    /// The band of a number of seats.
    pub fn of(seats: i64) -> Self {
        match seats {
            ..=100 => Self::UpTo100,
            101..=500 => Self::UpTo500,
            501..=2_000 => Self::UpTo2000,
            2_001..=10_000 => Self::UpTo10000,
            _ => Self::Above,
        }
    }
}

/// The votes of an idea, for staff with account rights.
#[derive(Debug, Clone)]
pub struct Tally {
    /// Votes in all.
    pub votes: i64,
    /// Different accounts among them.
    pub accounts: usize,
    /// Their licensed seats in all; none where no account's are known.
    pub seats: Option<SeatBand>,
    /// Accounts whose seats are known.
    pub known: usize,
    /// The accounts with their votes, the most votes first, at most fifty.
    pub by_account: Vec<(AccountId, String, i64)>,
    /// Votes recorded for customers.
    pub recorded: Vec<Recorded>,
}

/// The tally of an idea. Errors: `NotFound` for one the actor can't read.
pub fn tally(
    conn: &mut AnyConnection,
    actor: &Actor,
    _: &AccountConsole,
    id: TopicId,
) -> Result<Tally> {
    topic::find(conn, &Reader::of(actor), id)?;
    let rows: Vec<(AccountId, String)> = idea_votes::table
        .inner_join(accounts::table.on(accounts::id.eq(idea_votes::account_id)))
        .filter(idea_votes::topic_id.eq(id))
        .select((accounts::id, accounts::name))
        .load(conn)?;
    let votes = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let mut counts: BTreeMap<(String, AccountId), i64> = BTreeMap::new();
    for (account, name) in rows {
        *counts.entry((name, account)).or_default() += 1;
    }
    let ids: Vec<AccountId> = counts.keys().map(|(_, account)| *account).collect();
    let seats = seats(conn, &ids)?;
    let mut by_account: Vec<(AccountId, String, i64)> = counts
        .into_iter()
        .map(|((name, account), votes)| (account, name, votes))
        .collect();
    by_account.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.1.cmp(&b.1)));
    by_account.truncate(50);
    Ok(Tally {
        votes,
        accounts: ids.len(),
        seats: (!seats.is_empty()).then(|| SeatBand::of(seats.values().sum())),
        known: seats.len(),
        by_account,
        recorded: behalf::of(conn, id)?,
    })
}

/// The latest known licensed seats of accounts: of the newest month that has a number, else of the accounts file.
fn seats(conn: &mut AnyConnection, ids: &[AccountId]) -> Result<BTreeMap<AccountId, i64>> {
    let wanted: BTreeSet<AccountId> = ids.iter().copied().collect();
    let mut found = BTreeMap::new();
    let months: Vec<(AccountId, Option<i64>)> = usage_months::table
        .filter(usage_months::account_id.eq_any(wanted.iter().copied()))
        .filter(usage_months::licensed_users.is_not_null())
        .order((usage_months::month.asc(), usage_months::recorded_at.asc()))
        .select((usage_months::account_id, usage_months::licensed_users))
        .load(conn)?;
    let sizes: Vec<(AccountId, Option<i64>, UtcTime)> = account_sizes::table
        .filter(account_sizes::account_id.eq_any(wanted.iter().copied()))
        .filter(account_sizes::licensed_users.is_not_null())
        .order((account_sizes::recorded_at.asc(), account_sizes::id.asc()))
        .select((
            account_sizes::account_id,
            account_sizes::licensed_users,
            account_sizes::recorded_at,
        ))
        .load(conn)?;
    // Later rows take the place of earlier ones.
    for (account, seats, _) in sizes {
        found.extend(seats.map(|seats| (account, seats)));
    }
    for (account, seats) in months {
        found.extend(seats.map(|seats| (account, seats)));
    }
    Ok(found)
}
