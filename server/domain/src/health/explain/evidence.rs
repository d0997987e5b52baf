//! From a figure down to the ledger rows and facts it rests on.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};

use crate::db::AnyConnection;
use crate::db::schema::people;
use crate::engagement::Row;
use crate::engagement::taxonomy::{Channel, Sense};
use crate::figure::stored;
use crate::health::config::publishing;
use crate::health::day::{self, PROGRAMME};
use crate::health::facts;
use crate::health::measure::{ACTIVATION, FEATURE_REACH, LOGIN_RATE, Usage};
use crate::health::{snapshot, support};
use crate::types::{AccountId, EventId, PersonId};
use crate::{Result, UtcTime};

/// What stands behind a figure: ledger rows, and facts from files where the figure rests on those.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// Ledger rows that counted on that day, oldest first.
    pub rows: Vec<EvidenceRow>,
    /// Facts from files: months of use, consulting terms, inquiries; each by its names.
    pub facts: Vec<Value>,
}

/// A ledger row as evidence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceRow {
    /// Ledger row.
    pub id: EventId,
    /// Type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Who.
    pub person_id: Option<PersonId>,
    /// Their name.
    pub person: Option<String>,
    /// What it was done to, as in `post:42`.
    pub object: Option<String>,
    /// When.
    pub occurred_at: String,
    /// Known since.
    pub recorded_at: String,
    /// Points granted.
    pub granted: f64,
    /// What they were worth at the end of the day.
    pub worth: f64,
}

/// The rows behind the figure `key` of an account's day: a measure's key, a channel's (`community`, `training`, `free`, `consulting`),
/// or `stage` for the acts that the next stage's conditions count. Errors: `NotFound` for an unknown key.
pub fn evidence(
    conn: &mut AnyConnection,
    zone: chrono_tz::Tz,
    account: AccountId,
    day: NaiveDate,
    key: &str,
) -> Result<Evidence> {
    let config = match snapshot::find(conn, account, day)? {
        Some(row) => publishing::of_version(conn, row.config_version)?,
        None => publishing::newest(conn)?
            .map(|(_, config)| config)
            .unwrap_or_default(),
    };
    let t = UtcTime::end_of_day(day, zone);
    let mut found = facts::load(conn, zone, Some(account), t)?
        .into_iter()
        .next()
        .ok_or(crate::Error::NotFound)?;
    found.sort_into_channels(&config.taxonomy);
    let rows = |wanted: &dyn Fn(&Row) -> bool| -> Vec<&Row> {
        found
            .rows
            .iter()
            .filter(|row| row.known.counts_at(t) && wanted(row))
            .collect()
    };
    let towards = |channel: Channel| {
        rows(&|row: &Row| {
            row.channel == channel
                && day::counts_towards(row.channel, t, row.known.occurred_at, &config)
        })
    };
    let mut evidence = Evidence::default();
    let chosen = match key {
        PROGRAMME => {
            rows(&|row: &Row| day::counts_towards(row.channel, t, row.known.occurred_at, &config))
        }
        "community" => towards(Channel::Community),
        "training" => towards(Channel::Training),
        "free" => towards(Channel::Free),
        "consulting" => towards(Channel::Consulting),
        "stage" => {
            let from = t.plus_days(-365);
            rows(&|row: &Row| row.known.occurred_at >= from)
        }
        support::VOLUME | support::DEPTH => rows(&|row: &Row| {
            matches!(row.sense, Sense::Question) && row.known.within(t, config.support.days)
        }),
        ACTIVATION | LOGIN_RATE | FEATURE_REACH => Vec::new(),
        other => {
            let known = config
                .scorecards
                .iter()
                .flat_map(|card| &card.groups)
                .flat_map(|group| &group.measures)
                .any(|measure| measure.key == other);
            if !known {
                return Err(crate::Error::NotFound);
            }
            Vec::new()
        }
    };
    match key {
        ACTIVATION | LOGIN_RATE | FEATURE_REACH => {
            let usage = Usage {
                months: &found.months,
                sizes: &found.sizes,
            };
            evidence.facts = usage
                .months_at(t)
                .into_iter()
                .take(3)
                .map(|month| {
                    json!({
                        "month": month.last_day.format("%Y-%m").to_string(),
                        "accounts_created": month.accounts_created,
                        "licensed_users": month.licensed_users,
                        "login_users": month.login_users,
                        "features": month.features,
                        "recorded_at": month.known.recorded_at.rfc3339(),
                    })
                })
                .chain(
                    found
                        .sizes
                        .iter()
                        .filter(|size| size.known.counts_at(t))
                        .map(|size| {
                            json!({
                                "accounts_created": size.accounts_created,
                                "licensed_users": size.licensed_users,
                                "recorded_at": size.known.recorded_at.rfc3339(),
                            })
                        }),
                )
                .collect();
        }
        support::VOLUME | support::DEPTH => {
            evidence.facts = found
                .inquiries
                .iter()
                .filter(|inquiry| inquiry.known.within(t, config.support.days))
                .filter(|inquiry| key == support::VOLUME || inquiry.depth.is_some())
                .map(|inquiry| {
                    json!({
                        "opened_at": inquiry.known.occurred_at.rfc3339(),
                        "question": inquiry.question,
                        "depth": inquiry.depth,
                    })
                })
                .collect();
        }
        "consulting" => {
            evidence.facts = found
                .terms
                .iter()
                .filter(|term| term.known.counts_at(t) && term.starts_at < t && t <= term.ends_at)
                .map(|term| {
                    json!({
                        "term_start": term.starts_at.local_day(zone),
                        "term_end": UtcTime(term.ends_at.0 - 1).local_day(zone),
                        "hours_purchased": term.purchased,
                        "hours_used": term.used,
                    })
                })
                .collect();
        }
        _ => {}
    }
    evidence.rows = with_names(conn, &chosen, t)?;
    Ok(evidence)
}

fn with_names(conn: &mut AnyConnection, rows: &[&Row], t: UtcTime) -> Result<Vec<EvidenceRow>> {
    let mut wanted: Vec<PersonId> = rows.iter().filter_map(|row| row.person).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut names = std::collections::HashMap::new();
    for some in wanted.chunks(500) {
        let found: Vec<(PersonId, String)> = people::table
            .filter(people::id.eq_any(some.to_vec()))
            .select((people::id, people::name))
            .load(conn)?;
        names.extend(found);
    }
    Ok(rows
        .iter()
        .map(|row| EvidenceRow {
            id: row.id,
            kind: row.kind.to_string(),
            person_id: row.person,
            person: row.person.and_then(|id| names.get(&id).cloned()),
            object: row.object.as_deref().map(str::to_owned),
            occurred_at: row.known.occurred_at.rfc3339(),
            recorded_at: row.known.recorded_at.rfc3339(),
            granted: row.granted,
            worth: stored(row.worth(t)),
        })
        .collect())
}
