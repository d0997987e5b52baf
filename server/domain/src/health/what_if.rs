//! What a configuration would change, before it is published: the day of the newest snapshots computed again under it, from the same
//! facts and going on from the same day before. Nothing is kept.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;

use crate::db::schema::accounts;
use crate::health::band::Band;
use crate::health::config::Config;
use crate::health::scorecard::State;
use crate::health::snapshot::{self, Snapshot};
use crate::policy::Administration;
use crate::types::AccountId;
use crate::{Hiroba, Result};

/// What an account's day shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shown {
    /// Score.
    pub score: Option<f64>,
    /// How much it can be trusted.
    pub state: State,
    /// Band.
    pub band: Option<Band>,
    /// Programme utilisation.
    pub programme: Option<f64>,
    /// Share of the next stage's conditions met.
    pub progress: Option<f64>,
}

impl From<&Snapshot> for Shown {
    fn from(row: &Snapshot) -> Self {
        Self {
            score: row.score,
            state: row.state,
            band: row.band,
            programme: row.programme,
            progress: row.stage_progress,
        }
    }
}

/// An account that would look different.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Its name.
    pub account: String,
    /// As it was shown.
    pub before: Shown,
    /// As it would be.
    pub after: Shown,
}

/// A comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// The day compared; none before the first snapshot.
    pub day: Option<NaiveDate>,
    /// Accounts compared.
    pub accounts: usize,
    /// Those that differ, by name.
    pub differences: Vec<Difference>,
}

/// Compares the newest day with how it would be under `config`.
pub fn compare(hiroba: &Hiroba, _: &Administration, config: &Config) -> Result<Comparison> {
    let mut comparison = Comparison {
        day: hiroba.read(snapshot::latest_day)?,
        accounts: 0,
        differences: Vec::new(),
    };
    let Some(day) = comparison.day else {
        return Ok(comparison);
    };
    let names: HashMap<AccountId, String> = hiroba.read(|conn| {
        Ok(accounts::table
            .select((accounts::id, accounts::name))
            .load::<(AccountId, String)>(conn)?
            .into_iter()
            .collect())
    })?;
    for after in snapshot::under(hiroba, day, config)? {
        let Some(before) = hiroba.read(|conn| snapshot::find(conn, after.account_id, day))? else {
            continue;
        };
        comparison.accounts += 1;
        let (before, account) = (Shown::from(&before), after.account_id);
        let after = Shown::from(&after);
        if before != after {
            comparison.differences.push(Difference {
                account: names.get(&account).cloned().unwrap_or_default(),
                before,
                after,
            });
        }
    }
    comparison
        .differences
        .sort_by(|a, b| a.account.cmp(&b.account));
    Ok(comparison)
}
