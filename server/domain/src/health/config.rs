//! Every point, weight, anchor, threshold and gate as one document. Published versions are numbered and never changed; each
//! snapshot carries the number it was computed under. A new version makes a new series from its first day on.

pub mod publishing;
pub mod reading;

use serde::{Deserialize, Serialize};

use crate::engagement::{Taxonomy, programme};
use crate::health::scorecard::Scorecard;
use crate::health::{band, scorecard, stage, support, trend};

/// The whole configuration of the numbers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Config {
    /// Types of engagement.
    pub taxonomy: Taxonomy,
    /// Programme utilisation.
    pub programme: programme::Rules,
    /// Which scorecard for whom, in order; the first that matches wins, else the first scorecard.
    pub resolution: Vec<Resolution>,
    /// Scorecards; the first is the default.
    pub scorecards: Vec<Scorecard>,
    /// Coverage and ages.
    pub coverage: scorecard::Rules,
    /// Support measures.
    pub support: support::Rules,
    /// Bands.
    pub bands: band::Rules,
    /// Trend.
    pub trend: trend::Rules,
    /// Stages.
    pub stages: stage::Model,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            taxonomy: Taxonomy::default(),
            programme: programme::Rules::default(),
            resolution: Vec::new(),
            scorecards: vec![Scorecard::default()],
            coverage: scorecard::Rules::default(),
            support: support::Rules::default(),
            bands: band::Rules::default(),
            trend: trend::Rules::default(),
            stages: stage::Model::default(),
        }
    }
}

/// A rule that gives some accounts a scorecard. Every part that is given must match.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Resolution {
    /// Stage key at the end of the day before.
    pub stage: Option<String>,
    /// Segment.
    pub segment: Option<String>,
    /// Phase of the company.
    pub phase: Option<String>,
    /// The scorecard's key.
    pub scorecard: String,
}

/// What resolution looks at.
#[derive(Debug, Clone, Copy, Default)]
pub struct Profile<'a> {
    /// Stage key at the end of the day before.
    pub stage: Option<&'a str>,
    /// Segment.
    pub segment: Option<&'a str>,
    /// Phase of the company.
    pub phase: Option<&'a str>,
}

impl Config {
    /// The scorecard for an account, and the number of the rule that chose it (from 0; none: the default). None only for a
    /// configuration without scorecards.
    pub fn scorecard(&self, profile: Profile<'_>) -> Option<(&Scorecard, Option<usize>)> {
        let fits = |wanted: &Option<String>, given: Option<&str>| {
            wanted.as_deref().is_none_or(|wanted| given == Some(wanted))
        };
        self.resolution
            .iter()
            .enumerate()
            .filter(|(_, rule)| {
                fits(&rule.stage, profile.stage)
                    && fits(&rule.segment, profile.segment)
                    && fits(&rule.phase, profile.phase)
            })
            .find_map(|(index, rule)| {
                let card = self
                    .scorecards
                    .iter()
                    .find(|card| card.key == rule.scorecard)?;
                Some((card, Some(index)))
            })
            .or_else(|| self.scorecards.first().map(|card| (card, None)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_survives_json_and_missing_parts_take_their_defaults() {
        let config = Config::default();
        let text = serde_json::to_string(&config).unwrap();
        assert_eq!(serde_json::from_str::<Config>(&text).unwrap(), config);
        assert_eq!(serde_json::from_str::<Config>("{}").unwrap(), config);
    }

    #[test]
    fn the_first_rule_that_matches_wins_and_a_default_always_exists() {
        let mut config = Config::default();
        let card = |key: &str| Scorecard {
            key: key.to_owned(),
            ..Scorecard::default()
        };
        config.scorecards.extend([card("large"), card("new")]);
        config.resolution = vec![
            Resolution {
                stage: Some("handover".to_owned()),
                scorecard: "new".to_owned(),
                ..Resolution::default()
            },
            Resolution {
                segment: Some("enterprise".to_owned()),
                scorecard: "large".to_owned(),
                ..Resolution::default()
            },
        ];
        let key = |stage, segment| {
            config
                .scorecard(Profile {
                    stage,
                    segment,
                    phase: None,
                })
                .map(|(card, rule)| (card.key.as_str(), rule))
        };
        assert_eq!(
            key(Some("handover"), Some("enterprise")),
            Some(("new", Some(0)))
        );
        assert_eq!(
            key(Some("value"), Some("enterprise")),
            Some(("large", Some(1)))
        );
        assert_eq!(key(None, None), Some(("default", None)));
    }
}
