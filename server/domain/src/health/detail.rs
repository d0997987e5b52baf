//! What a snapshot keeps besides its columns: every measure, group, channel and gate of the day, rounded as stored, as compact
//! JSON. Weights and anchors are not repeated: they are in the configuration of the snapshot's version.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::UtcTime;
use crate::engagement::programme::{CommunityInputs, ConsultingInputs, FreeInputs, TrainingInputs};
use crate::figure::{Figure, Na, stored};
use crate::health::day::Figures;
use crate::health::scorecard::Scored;
use crate::health::trend::Direction;

/// A rounded figure: value, or reason.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Kept(pub Option<f64>, pub Option<Na>);

impl From<Figure> for Kept {
    fn from(figure: Figure) -> Self {
        match figure {
            Ok(value) => Self(Some(stored(value)), None),
            Err(na) => Self(None, Some(na)),
        }
    }
}

/// A measure as kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptMeasure {
    /// Value.
    #[serde(rename = "v", default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// 0–100.
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// Why there is no value.
    #[serde(rename = "na", default, skip_serializing_if = "Option::is_none")]
    pub na: Option<Na>,
    /// The last day it speaks of.
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<NaiveDate>,
    /// Until when it counts.
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub fresh_until: Option<UtcTime>,
    /// Numerator and denominator.
    #[serde(rename = "of", default, skip_serializing_if = "Option::is_none")]
    pub of: Option<(f64, f64)>,
    /// Points of the score that come from it.
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub contribution: Option<f64>,
    /// Points the score would gain if it were full.
    #[serde(rename = "h", default, skip_serializing_if = "Option::is_none")]
    pub helpful: Option<f64>,
    /// Rows and facts it was computed from.
    #[serde(rename = "n", default)]
    pub evidence: usize,
}

impl From<&Scored> for KeptMeasure {
    fn from(measure: &Scored) -> Self {
        let reading = &measure.reading;
        Self {
            value: reading.value.ok().map(stored),
            score: measure.score.ok().map(stored),
            na: reading.value.err(),
            as_of: reading.as_of.filter(|_| reading.value.is_ok()),
            fresh_until: reading.fresh_until,
            of: reading.of.map(|of| (of.numerator, of.denominator)),
            contribution: measure.contribution().map(stored),
            helpful: measure.helpful().map(stored),
            evidence: reading.evidence,
        }
    }
}

/// Paid consulting as kept: score; terms, hours purchased and used, elapsed share, ahead of time.
pub type KeptConsulting = (Kept, usize, f64, Option<f64>, Option<f64>, bool);
/// Training as kept: score; trained, target, enrolled, completed.
pub type KeptTraining = (Kept, usize, f64, usize, usize);
/// Free programmes as kept: score; objects attended, expected, attendances, registrations.
pub type KeptFree = (Kept, usize, f64, usize, usize);
/// The community as kept: score; active people, target, points, active windows, windows, praised, reading weeks, first invitation.
pub type KeptCommunity = (
    Kept,
    usize,
    f64,
    f64,
    i64,
    i64,
    bool,
    usize,
    Option<UtcTime>,
);
/// Support as kept: inquiries, questions, labelled, Q, rate, ρ, peers with a rate, silence, the peers' depth.
pub type KeptSupport = (
    usize,
    usize,
    usize,
    Option<f64>,
    Kept,
    Option<f64>,
    usize,
    bool,
    f64,
);
/// The trend as kept: direction, change, slope.
pub type KeptTrend = (Option<Direction>, Option<f64>, Option<f64>);
/// The next stage as kept: its key, and of each condition in order whether it is met and what there is.
pub type KeptNext = (String, Vec<(bool, Option<f64>)>);

/// Everything kept of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// Scorecard.
    pub card: String,
    /// The rule that chose it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<usize>,
    /// Measures by key; those nobody feeds yet are left out.
    #[serde(rename = "m")]
    pub measures: BTreeMap<String, KeptMeasure>,
    /// Score and coverage of each group that has one.
    #[serde(rename = "g")]
    pub groups: BTreeMap<String, (f64, f64)>,
    /// Why programme utilisation has no score.
    #[serde(rename = "pu", default, skip_serializing_if = "Option::is_none")]
    pub programme_na: Option<Na>,
    /// Paid consulting.
    #[serde(rename = "pc")]
    pub consulting: KeptConsulting,
    /// Training.
    #[serde(rename = "pt")]
    pub training: KeptTraining,
    /// Free programmes.
    #[serde(rename = "pf")]
    pub free: KeptFree,
    /// The community.
    #[serde(rename = "pm")]
    pub community: KeptCommunity,
    /// Support.
    #[serde(rename = "su")]
    pub support: KeptSupport,
    /// Trend.
    #[serde(rename = "t")]
    pub trend: KeptTrend,
    /// The next stage.
    #[serde(rename = "n", default, skip_serializing_if = "Option::is_none")]
    pub next: Option<KeptNext>,
}

impl Detail {
    /// What a day's figures leave behind.
    pub fn of(figures: &Figures) -> Self {
        let measures = figures
            .health
            .groups
            .iter()
            .flat_map(|group| &group.measures)
            .filter(|measure| measure.score.is_ok() || measure.reading.value != Err(Na::NoFeed))
            .map(|measure| (measure.key.clone(), measure.into()))
            .collect();
        let groups = figures
            .health
            .groups
            .iter()
            .filter_map(|group| {
                Some((
                    group.key.clone(),
                    (stored(group.score?), stored(group.coverage)),
                ))
            })
            .collect();
        let ConsultingInputs {
            terms,
            hours_purchased,
            hours_used,
            elapsed,
            ahead,
        } = figures.programme.consulting.1;
        let TrainingInputs {
            trained,
            target,
            enrolled,
            completed,
        } = figures.programme.training.1;
        let FreeInputs {
            attended,
            expected,
            attendances,
            registrations,
        } = figures.programme.free.1;
        let community: CommunityInputs = figures.programme.community.1;
        let support = &figures.support;
        Self {
            card: figures.card.clone(),
            rule: figures.rule,
            measures,
            groups,
            programme_na: figures.programme.score.err(),
            consulting: (
                figures.programme.consulting.0.into(),
                terms,
                stored(hours_purchased),
                hours_used.map(stored),
                elapsed.map(stored),
                ahead,
            ),
            training: (
                figures.programme.training.0.into(),
                trained,
                target,
                enrolled,
                completed,
            ),
            free: (
                figures.programme.free.0.into(),
                attended,
                expected,
                attendances,
                registrations,
            ),
            community: (
                figures.programme.community.0.into(),
                community.active_people,
                community.target,
                stored(community.points),
                community.windows_active,
                community.windows,
                community.praised,
                community.reading_weeks,
                community.invited_at,
            ),
            support: (
                support.counts.inquiries,
                support.counts.questions,
                support.counts.labelled,
                support.counts.quality.map(stored),
                support.rate.into(),
                support.volume.ratio.map(stored),
                support.volume.peers,
                support.volume.silence,
                stored(support.peer_depth),
            ),
            trend: (
                figures.trend.direction,
                figures.trend.change.map(stored),
                figures.trend.slope.map(stored),
            ),
            next: figures.judgement.as_ref().map(|judgement| {
                let outcomes = judgement
                    .outcomes
                    .iter()
                    .map(|outcome| (outcome.met, outcome.actual.map(stored)))
                    .collect();
                (judgement.to.clone(), outcomes)
            }),
        }
    }
}
