//! The difference between two days of one account, step by step.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::health::explain::{Explanation, MeasurePart};

/// A measure's share of the whole score (0–1) and its own score. Contribution and what is missing to the full add up to a
/// hundred times the share, which tells it even for a score of 0.
pub fn share_and_score(measure: &MeasurePart) -> (f64, f64) {
    match (measure.contribution, measure.helpful, measure.score) {
        (Some(contribution), Some(helpful), Some(score)) => {
            ((contribution + helpful) / 100.0, score)
        }
        _ => (0.0, 0.0),
    }
}

/// One step of the way from an earlier score to a later one.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What changed.
    pub cause: Cause,
    /// By how many points of the score.
    pub by: f64,
}

/// Why a score changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A measure's value.
    Value(String),
    /// A measure's weight: it or another one became available or was lost.
    Weight(String),
    /// A cap began or ceased to apply.
    Cap,
    /// What rounding of the stored copies leaves.
    Rounding,
}

/// The way from one score to another, as an exact sum: `before + Σ steps = after`.
#[derive(Debug, Clone, PartialEq)]
pub struct Waterfall {
    /// The earlier day.
    pub from: NaiveDate,
    /// The score then.
    pub before: f64,
    /// The later day.
    pub to: NaiveDate,
    /// The score then.
    pub after: f64,
    /// Whether the configuration changed in between, so that weights may have too.
    pub config_changed: bool,
    /// What changed, in the order of the groups; nothing that stayed.
    pub steps: Vec<Step>,
}

/// The way from `before` to `after`; none when one of them has no score.
pub fn waterfall(before: &Explanation, after: &Explanation) -> Option<Waterfall> {
    let (from, to) = (before.health.score?, after.health.score?);
    let parts = |day: &Explanation| -> Vec<(String, f64, f64)> {
        day.groups
            .iter()
            .flat_map(|group| &group.measures)
            .map(|measure| {
                let (share, score) = share_and_score(measure);
                (measure.key.clone(), share, score)
            })
            .collect()
    };
    let earlier: BTreeMap<String, (f64, f64)> = parts(before)
        .into_iter()
        .map(|(key, share, score)| (key, (share, score)))
        .collect();
    let mut steps = steps(&earlier, parts(after));
    let cap = (to - after.health.raw.unwrap_or(to)) - (from - before.health.raw.unwrap_or(from));
    if cap.abs() >= SMALLEST {
        steps.push(Step {
            cause: Cause::Cap,
            by: cap,
        });
    }
    let explained: f64 = steps.iter().map(|step| step.by).sum();
    let rest = to - from - explained;
    if rest.abs() >= SMALLEST {
        steps.push(Step {
            cause: Cause::Rounding,
            by: rest,
        });
    }
    Some(Waterfall {
        from: before.as_of,
        before: from,
        to: after.as_of,
        after: to,
        config_changed: before.config_version != after.config_version,
        steps,
    })
}

/// Below this nothing shows in three decimals.
const SMALLEST: f64 = 0.000_5;

/// What each measure's value and weight did to the score before caps.
fn steps(earlier: &BTreeMap<String, (f64, f64)>, later: Vec<(String, f64, f64)>) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut add = |cause: Cause, by: f64| {
        if by.abs() >= SMALLEST {
            steps.push(Step { cause, by });
        }
    };
    for (key, share, score) in later {
        let (share_before, score_before) = earlier.get(&key).copied().unwrap_or_default();
        if share > 0.0 && share_before > 0.0 {
            add(Cause::Value(key.clone()), share * (score - score_before));
            add(Cause::Weight(key), (share - share_before) * score_before);
        } else {
            add(
                Cause::Weight(key),
                share * score - share_before * score_before,
            );
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(share: f64, score: f64) -> MeasurePart {
        MeasurePart {
            key: "m".to_owned(),
            weight: 1.0,
            value: None,
            score: Some(score),
            na: None,
            as_of: None,
            contribution: Some(share * score),
            evidence: crate::health::explain::EvidencePart {
                count: 0,
                filter: "m".to_owned(),
            },
            helpful: Some(share * (100.0 - score)),
            of: None,
            fresh_until: None,
        }
    }

    #[test]
    fn a_share_is_told_even_when_the_score_is_nothing() {
        assert_eq!(share_and_score(&measure(0.25, 0.0)), (0.25, 0.0));
        assert_eq!(share_and_score(&measure(0.5, 80.0)), (0.5, 80.0));
    }

    #[test]
    fn steps_add_up() {
        let earlier = BTreeMap::from([("a", (0.5, 40.0)), ("b", (0.5, 80.0))]);
        let later = [("a", 0.25, 50.0), ("b", 0.5, 80.0), ("c", 0.25, 50.0)];
        let steps = steps(
            &earlier
                .into_iter()
                .map(|(k, v)| (k.to_owned(), v))
                .collect(),
            later
                .into_iter()
                .map(|(k, w, s)| (k.to_owned(), w, s))
                .collect(),
        );
        assert_eq!(
            steps.first(),
            Some(&Step {
                cause: Cause::Value("a".to_owned()),
                by: 2.5
            })
        );
        let sum: f64 = steps.iter().map(|step| step.by).sum();
        assert!((sum - (65.0 - 60.0)).abs() < 1e-9);
    }
}
