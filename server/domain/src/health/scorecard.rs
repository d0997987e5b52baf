//! The scorecard: measures in groups, how a value becomes 0–100, and how measures become one score with its coverage.
//!
//! **Measure → 0–100.** Piecewise linear through anchors x₀→0, x₁→50, x₂→75, x₃→100, rising or falling, clamped at both
//! ends; or a figure that is 0–100 already. For an account whose start is less than 180 days ago the product anchors are halved.
//!
//! **Group.** `G = Σ w·m / Σ w` over its available measures, `k = available weight / all weight`. With k < 0.5 the group is
//! not available and counts as k = 0. The programme group is the exception: it is available whenever programme utilisation is, `G = PU`, `k`
//! = the coverage of PU.
//!
//! **Overall.** `H = Σ W·G / Σ W` over available groups; coverage `K = Σ W·k / Σ W` over all groups, compared after rounding to 6 decimals: below
//! 0.50 the state is `insufficient` (no number, no colour), below 0.70 `provisional`, else `final`.
//!
//! **Explaining.** Every available measure has an effective weight `W_g/ΣW · w_j/Σw`; its contribution is that times its
//! score and all contributions add up to H before caps. Most helpful next is the effective weight times (100 − score).
//!
//! A measure that is missing drops out, unless its policy says otherwise: `zero` and `neutral50` stand in for a missing feed or a stale value
//! only (never for what does not apply, is too new or was not bought), `carry` keeps a stale value so many days longer.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::UtcTime;
use crate::figure::{Figure, Fraction, Na, compared};

/// A named set of groups.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Scorecard {
    /// Key.
    pub key: String,
    /// Groups in the order shown.
    pub groups: Vec<Group>,
}

/// Measures that say one thing together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Group {
    /// Key.
    pub key: String,
    /// Weight W within the score.
    pub weight: f64,
    /// Available whenever its one measure is, with that measure's own coverage.
    #[serde(default)]
    pub by_coverage: bool,
    /// Measures in the order shown.
    pub measures: Vec<Measure>,
}

/// One measure of a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// Key.
    pub key: String,
    /// Weight w within the group.
    pub weight: f64,
    /// From value to score.
    pub scale: Scale,
    /// Whether the anchors are halved for young accounts.
    #[serde(default)]
    pub young_halved: bool,
    /// What to do without a value.
    #[serde(default)]
    pub missing: Missing,
    /// Why, where missing counts as zero.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// How a value becomes 0–100.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// Anchors for 0, 50, 75, 100.
    Anchors([f64; 4]),
    /// The value is a score already.
    Score,
    /// Yes is 100, no is 0.
    Boolean,
    /// A score for each of some values, by their text.
    Table(BTreeMap<String, f64>),
}

/// What a missing measure counts as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// It drops out of the weights.
    #[default]
    Exclude,
    /// It counts as 0; the configuration says why.
    Zero,
    /// It counts as 50.
    Neutral50,
    /// A stale value stays for so many days more.
    Carry(i64),
}

/// Coverage thresholds and ages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Coverage from which there is a number.
    pub provisional: f64,
    /// Coverage from which it is final.
    pub final_: f64,
    /// Share of a group's weight from which the group is available.
    pub group: f64,
    /// Days since the start in which an account is young.
    pub young_days: i64,
    /// By how much young accounts' anchors are multiplied.
    pub young_factor: f64,
    /// Days a monthly value stays fresh.
    pub feed_days: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            provisional: 0.50,
            final_: 0.70,
            group: 0.5,
            young_days: 180,
            young_factor: 0.5,
            feed_days: 40,
        }
    }
}

crate::text_enum! {
    /// How much a score can be trusted.
    State {
        /// Coverage of at least 70 %.
        Final = "final",
        /// At least 50 %: number and colour, marked.
        Provisional = "provisional",
        /// Less: no number, no colour.
        Insufficient = "insufficient",
        /// Not unlocked at this measurement level.
        Locked = "locked",
    }
}

/// A measure of one account on one day, before the scorecard.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The value, or why there is none.
    pub value: Figure,
    /// The last day it speaks of.
    pub as_of: Option<NaiveDate>,
    /// Until when it counts; none: as long as its rows do.
    pub fresh_until: Option<UtcTime>,
    /// Share of its own parts that were available; 1 for most.
    pub coverage: f64,
    /// What the ratio was of.
    pub of: Option<Fraction>,
    /// How many rows or facts it was computed from.
    pub evidence: usize,
}

impl Reading {
    /// A measure without a value.
    pub fn missing(na: Na) -> Self {
        Self {
            value: Err(na),
            as_of: None,
            fresh_until: None,
            coverage: 0.0,
            of: None,
            evidence: 0,
        }
    }

    /// A measure computed as of `day` from what never goes stale: the ledger, inquiries.
    pub fn from_ledger(value: Figure, day: NaiveDate, evidence: usize) -> Self {
        Self {
            coverage: if value.is_ok() { 1.0 } else { 0.0 },
            value,
            as_of: Some(day),
            fresh_until: None,
            of: None,
            evidence,
        }
    }
}

/// The value through the scale, 0–100. `young` halves anchors where the measure says so.
pub fn score(measure: &Measure, value: f64, young: Option<f64>) -> f64 {
    let factor = if measure.young_halved {
        young.unwrap_or(1.0)
    } else {
        1.0
    };
    match &measure.scale {
        Scale::Anchors(anchors) => through(anchors.map(|x| x * factor), value),
        Scale::Score => value.clamp(0.0, 100.0),
        Scale::Boolean => {
            if value == 0.0 {
                0.0
            } else {
                100.0
            }
        }
        Scale::Table(table) => table.get(&value.to_string()).copied().unwrap_or(0.0),
    }
}

/// Piecewise linear through (x₀,0) (x₁,50) (x₂,75) (x₃,100), rising or falling, clamped.
fn through(anchors: [f64; 4], value: f64) -> f64 {
    let [x0, x1, x2, x3] = anchors;
    // A falling scale is a rising one seen in a mirror.
    let sign = if x3 < x0 { -1.0 } else { 1.0 };
    let value = value * sign;
    for (from, to, low, high) in [
        (x0, x1, 0.0, 50.0),
        (x1, x2, 50.0, 75.0),
        (x2, x3, 75.0, 100.0),
    ] {
        let (from, to) = (from * sign, to * sign);
        if value < from {
            return low;
        }
        if value < to {
            return low + (high - low) * (value - from) / (to - from);
        }
    }
    100.0
}

/// A measure within a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored {
    /// Key.
    pub key: String,
    /// Weight within the group.
    pub weight: f64,
    /// As read.
    pub reading: Reading,
    /// 0–100, or why there is none.
    pub score: Figure,
    /// Share of the whole score, 0 when it has none.
    pub effective: f64,
}

impl Scored {
    /// Points of the score that come from this measure.
    pub fn contribution(&self) -> Option<f64> {
        match self.score {
            Ok(score) if self.effective > 0.0 => Some(self.effective * score),
            _ => None,
        }
    }

    /// Points that the score would gain if this measure were full.
    pub fn helpful(&self) -> Option<f64> {
        match self.score {
            Ok(score) if self.effective > 0.0 => Some(self.effective * (100.0 - score)),
            _ => None,
        }
    }
}

/// A group within a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ScoredGroup {
    /// Key.
    pub key: String,
    /// Weight W.
    pub weight: f64,
    /// G, or none when the group is not available.
    pub score: Option<f64>,
    /// k: available share of the group's weight; 0 when the group is not available.
    pub coverage: f64,
    /// Measures in the order shown.
    pub measures: Vec<Scored>,
}

/// The whole score.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// H before caps; none when no group is available or coverage is insufficient.
    pub raw: Option<f64>,
    /// K.
    pub coverage: f64,
    /// How much it can be trusted.
    pub state: State,
    /// Groups in the order shown.
    pub groups: Vec<ScoredGroup>,
}

impl Health {
    /// The measure with this key.
    pub fn measure(&self, key: &str) -> Option<&Scored> {
        self.groups
            .iter()
            .flat_map(|group| &group.measures)
            .find(|measure| measure.key == key)
    }
}

/// The score of an account whose measures read like this; a measure without a reading is not available (`no_feed`).
/// `young` is the factor for anchors of a young account.
pub fn health(
    card: &Scorecard,
    readings: &BTreeMap<String, Reading>,
    young: Option<f64>,
    rules: &Rules,
) -> Health {
    let mut groups: Vec<ScoredGroup> = card
        .groups
        .iter()
        .map(|group| scored_group(group, readings, young, rules))
        .collect();
    // Sums run in ascending key order, whatever the order shown.
    let mut ascending: Vec<&ScoredGroup> = groups.iter().collect();
    ascending.sort_by(|a, b| a.key.cmp(&b.key));
    let all: f64 = ascending.iter().map(|group| group.weight).sum();
    let covered: f64 = ascending
        .iter()
        .map(|group| group.weight * group.coverage)
        .sum();
    let mut available = 0.0;
    let mut total = 0.0;
    for group in &ascending {
        if let Some(score) = group.score {
            available += group.weight;
            total += group.weight * score;
        }
    }
    let coverage = if all > 0.0 { covered / all } else { 0.0 };
    let state = state_of(coverage, rules);
    let raw = (available > 0.0 && state != State::Insufficient).then(|| total / available);
    for group in &mut groups {
        // Without a number there is nothing to contribute to.
        if group.score.is_none() || raw.is_none() {
            continue;
        }
        let within: f64 = group
            .measures
            .iter()
            .filter(|measure| measure.score.is_ok())
            .map(|measure| measure.weight)
            .sum();
        for measure in &mut group.measures {
            if measure.score.is_ok() && within > 0.0 {
                measure.effective = group.weight / available * measure.weight / within;
            }
        }
    }
    Health {
        raw,
        coverage,
        state,
        groups,
    }
}

/// The state for a coverage, compared after rounding to 6 decimals.
pub fn state_of(coverage: f64, rules: &Rules) -> State {
    let coverage = compared(coverage);
    if coverage < rules.provisional {
        State::Insufficient
    } else if coverage < rules.final_ {
        State::Provisional
    } else {
        State::Final
    }
}

fn scored_group(
    group: &Group,
    readings: &BTreeMap<String, Reading>,
    young: Option<f64>,
    rules: &Rules,
) -> ScoredGroup {
    let measures: Vec<Scored> = group
        .measures
        .iter()
        .map(|measure| {
            let reading = readings
                .get(&measure.key)
                .cloned()
                .unwrap_or_else(|| Reading::missing(Na::NoFeed));
            let score = match (reading.value, measure.missing) {
                (Ok(value), _) => Ok(score(measure, value, young)),
                (Err(Na::NoFeed | Na::Stale), Missing::Zero) => Ok(0.0),
                (Err(Na::NoFeed | Na::Stale), Missing::Neutral50) => Ok(50.0),
                (Err(na), _) => Err(na),
            };
            Scored {
                key: measure.key.clone(),
                weight: measure.weight,
                reading,
                score,
                effective: 0.0,
            }
        })
        .collect();
    let mut ascending: Vec<&Scored> = measures.iter().collect();
    ascending.sort_by(|a, b| a.key.cmp(&b.key));
    let all: f64 = ascending.iter().map(|measure| measure.weight).sum();
    let mut available = 0.0;
    let mut total = 0.0;
    let mut own = 0.0;
    for measure in &ascending {
        if let Ok(score) = measure.score {
            available += measure.weight;
            total += measure.weight * score;
            own += measure.weight * measure.reading.coverage;
        }
    }
    let share = if all > 0.0 { available / all } else { 0.0 };
    let (score, coverage) = if available <= 0.0 {
        (None, 0.0)
    } else if group.by_coverage {
        (Some(total / available), own / all)
    } else if compared(share) < rules.group {
        (None, 0.0)
    } else {
        (Some(total / available), share)
    };
    ScoredGroup {
        key: group.key.clone(),
        weight: group.weight,
        score,
        coverage,
        measures,
    }
}

impl Default for Scorecard {
    fn default() -> Self {
        let measure = |key: &str, weight, scale| Measure {
            key: key.to_owned(),
            weight,
            scale,
            young_halved: false,
            missing: Missing::Exclude,
            why: None,
        };
        let product = |key, weight, anchors| Measure {
            young_halved: true,
            ..measure(key, weight, Scale::Anchors(anchors))
        };
        let group = |key: &str, weight, measures| Group {
            key: key.to_owned(),
            weight,
            by_coverage: false,
            measures,
        };
        Self {
            key: "default".to_owned(),
            groups: vec![
                group(
                    "product",
                    30.0,
                    vec![
                        product("activation", 30.0, [0.10, 0.40, 0.70, 0.90]),
                        product("login_rate", 40.0, [0.10, 0.40, 0.60, 0.80]),
                        product("feature_reach", 30.0, [0.05, 0.30, 0.50, 0.80]),
                    ],
                ),
                Group {
                    by_coverage: true,
                    ..group(
                        "programme",
                        25.0,
                        vec![measure("programme_utilisation", 100.0, Scale::Score)],
                    )
                },
                group(
                    "relationship",
                    20.0,
                    vec![measure("relationship", 100.0, Scale::Score)],
                ),
                group(
                    "support",
                    10.0,
                    vec![
                        measure("inquiry_volume", 60.0, Scale::Score),
                        measure("inquiry_depth", 40.0, Scale::Score),
                    ],
                ),
                group(
                    "outcomes",
                    15.0,
                    vec![
                        measure("value_points", 60.0, Scale::Anchors([0.0, 0.5, 0.75, 1.0])),
                        measure(
                            "resolution_feeling",
                            40.0,
                            Scale::Anchors([1.0, 3.0, 4.0, 5.0]),
                        ),
                    ],
                ),
            ],
        }
    }
}

#[cfg(test)]
mod tests;
