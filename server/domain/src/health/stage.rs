//! Stages: where a customer stands, and what moves it on. The stage is separate from health, risk and contracts.
//!
//! A transition has entry conditions, a minimum stay (14 days) and a mode. It is judged daily, last; the entry must hold on
//! 3 consecutive days, which may overlap the stay. `suggest` (the default) then makes a proposal with its evidence that the owner accepts or
//! declines, `auto` moves at once, `manual` is only ever moved by hand. A measure that is not available makes its condition false;
//! "band not red" holds when there is no band. Progress is the conditions met of those for the next stage.
//!
//! **Demotion** is a rule of its own, slow and reviewed: judged on the last day of a month only, it makes a proposal to go back. The owner accepts
//! or declines it; one that nobody answers within 10 days is carried out by itself, and the move says that nobody confirmed it. None is set
//! until what it would rest on exists.
//!
//! Until value points, handovers and success definitions exist, the `standard` model uses these gates: Handover → Onboarding
//! by hand; Onboarding → Adoption with a tenure of 30 days, `login_rate` ≥ 0.4 and programme utilisation ≥ 30; Adoption →
//! Value with a tenure of 90 days, `feature_reach` ≥ 0.5 and at least 2 people with a row of 3 points or more in 90 days; Value → Strategic by
//! hand; Strategic → Advocate with a case shared, a talk or a story in 365 days and the band not red.
//!
//! Readings chosen where the rule leaves room: tenure counts from the day the account started, and an unknown start makes its
//! condition false; a band that is kept grey for lack of coverage is still that band; talks are those at events and elsewhere; rows
//! that earned no points beyond a cap are still acts; an account whose stage nobody ever set has none, and nothing is proposed for
//! it; a manual transition is one condition (approval) that is not met; the last stage has no progress.

use serde::{Deserialize, Serialize};

use crate::UtcTime;
use crate::engagement::Row;
use crate::engagement::decay::age_days;
use crate::health::band::Band;

/// The stages of a template and the ways between them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Template key.
    pub key: String,
    /// Stages in order.
    pub stages: Vec<Stage>,
    /// Ways from one to another, in the order tried.
    pub transitions: Vec<Transition>,
    /// Consecutive days an entry must hold.
    pub days: i64,
    /// Days during which a declined proposal is not made again.
    pub rest_days: i64,
    /// Ways back.
    #[serde(default)]
    pub demotions: Vec<Demotion>,
    /// Days in which the owner answers a proposal to go back.
    #[serde(default = "ten")]
    pub confirm_days: i64,
}

fn ten() -> i64 {
    10
}

/// A way back from a stage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Demotion {
    /// From this stage.
    pub from: String,
    /// Back to this one.
    pub to: String,
    /// What must hold. A measure that is not available holds nothing.
    pub when: Entry,
}

/// A way back whose conditions hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Fall {
    /// Where to.
    pub to: String,
    /// Each condition.
    pub outcomes: Vec<Outcome>,
}

/// One stage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stage {
    /// Key.
    pub key: String,
    /// One of the first stages, in which more training is expected and basic questions are right.
    #[serde(default)]
    pub early: bool,
    /// The end: such accounts are nobody's peers.
    #[serde(default)]
    pub terminal: bool,
}

/// A way from one stage to another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transition {
    /// From this stage.
    pub from: String,
    /// To this one.
    pub to: String,
    /// Who decides.
    pub mode: Mode,
    /// What must hold.
    pub entry: Entry,
    /// Days to stay in `from` at least.
    pub min_dwell: i64,
}

crate::text_enum! {
    /// Who decides on a transition.
    Mode {
        /// The rules.
        Auto = "auto",
        /// The rules propose, the owner decides.
        Suggest = "suggest",
        /// People only.
        Manual = "manual",
    }
}

/// What must hold for a transition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    /// All of these.
    All(Vec<Condition>),
    /// Any of these.
    Any(Vec<Condition>),
    /// None of these: for ways back, such as no case shared in a year.
    None(Vec<Condition>),
    /// Approval by hand.
    Approval,
}

impl Entry {
    /// Its conditions in order; approval has none.
    pub fn conditions(&self) -> &[Condition] {
        match self {
            Self::All(conditions) | Self::Any(conditions) | Self::None(conditions) => conditions,
            Self::Approval => &[],
        }
    }
}

/// One condition.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// A measure's value compares so with a figure, for so many days running (0 and 1: today).
    Measure {
        /// Measure key.
        key: String,
        /// How.
        op: Op,
        /// With what.
        value: f64,
        /// Consecutive days.
        #[serde(default)]
        for_days: i64,
    },
    /// So many days since the account started.
    Tenure {
        /// Days.
        days: i64,
    },
    /// So many acts of these types.
    Events {
        /// Type keys.
        types: Vec<String>,
        /// How many.
        at_least: i64,
        /// In so many days.
        days: i64,
    },
    /// So many people with an act of so many points.
    People {
        /// Granted points of the act.
        points: f64,
        /// How many people.
        at_least: i64,
        /// In so many days.
        days: i64,
    },
    /// The band is not red, or there is none.
    BandNotRed,
}

/// A comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Op {
    /// At least.
    #[serde(rename = ">=")]
    AtLeast,
    /// More than.
    #[serde(rename = ">")]
    MoreThan,
    /// At most.
    #[serde(rename = "<=")]
    AtMost,
    /// Less than.
    #[serde(rename = "<")]
    LessThan,
}

impl Op {
    fn holds(self, left: f64, right: f64) -> bool {
        let (left, right) = (
            crate::figure::compared(left),
            crate::figure::compared(right),
        );
        match self {
            Self::AtLeast => left >= right,
            Self::MoreThan => left > right,
            Self::AtMost => left <= right,
            Self::LessThan => left < right,
        }
    }
}

/// What conditions look at.
pub struct Facts<'a> {
    /// The instant of judgement.
    pub t: UtcTime,
    /// When the account started.
    pub started_at: Option<UtcTime>,
    /// When it entered its present stage.
    pub entered_at: Option<UtcTime>,
    /// A measure's value by key.
    pub measure: &'a dyn Fn(&str) -> Option<f64>,
    /// The account's ledger rows, ascending by `occurred_at`.
    pub rows: &'a [Row],
    /// The band at the end of this day.
    pub band: Option<Band>,
}

/// Where the judgement of a transition stands at the end of a day; stored with the day.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// The stage the counters belong to.
    pub from: Option<String>,
    /// Consecutive days the entry held.
    pub days: i64,
    /// Consecutive days each condition compared true.
    pub held: Vec<i64>,
}

/// One condition, judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Outcome {
    /// The condition.
    pub condition: Condition,
    /// Whether it holds.
    pub met: bool,
    /// What there is: the measure's value, days, acts, people; none when not available.
    pub actual: Option<f64>,
}

/// The transition from the present stage, judged.
#[derive(Debug, Clone, PartialEq)]
pub struct Judgement {
    /// Where to.
    pub to: String,
    /// Who decides.
    pub mode: Mode,
    /// Each condition.
    pub outcomes: Vec<Outcome>,
    /// Share of conditions met.
    pub progress: f64,
    /// Whether the entry held long enough and the account stayed long enough.
    pub ready: bool,
    /// Counters for the next day.
    pub standing: Standing,
}

impl Model {
    /// The stage with this key.
    pub fn stage(&self, key: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.key == key)
    }

    /// Whether the stage is one of the first; an unknown one is not.
    pub fn is_early(&self, key: Option<&str>) -> bool {
        key.and_then(|key| self.stage(key))
            .is_some_and(|stage| stage.early)
    }

    /// Whether the stage is an end.
    pub fn is_terminal(&self, key: Option<&str>) -> bool {
        key.and_then(|key| self.stage(key))
            .is_some_and(|stage| stage.terminal)
    }

    /// Judges the first transition out of `stage` at the end of a day; none when nothing leads on.
    pub fn judge(&self, stage: &str, before: &Standing, facts: &Facts<'_>) -> Option<Judgement> {
        let transition = self
            .transitions
            .iter()
            .find(|transition| transition.from == stage)?;
        let conditions = transition.entry.conditions();
        let same = before.from.as_deref() == Some(stage) && before.held.len() == conditions.len();
        let mut held = Vec::with_capacity(conditions.len());
        let mut outcomes = Vec::with_capacity(conditions.len());
        for (index, condition) in conditions.iter().enumerate() {
            let (now, actual) = holds(condition, facts);
            let earlier = if same {
                before.held.get(index).copied().unwrap_or(0)
            } else {
                0
            };
            let running = if now { earlier + 1 } else { 0 };
            let needed = match condition {
                Condition::Measure { for_days, .. } => (*for_days).max(1),
                _ => 1,
            };
            held.push(running);
            outcomes.push(Outcome {
                condition: condition.clone(),
                met: running >= needed,
                actual,
            });
        }
        let met = outcomes.iter().filter(|outcome| outcome.met).count();
        let entry = match &transition.entry {
            Entry::All(_) => met == outcomes.len(),
            Entry::Any(_) => met > 0,
            Entry::None(_) => met == 0,
            Entry::Approval => false,
        };
        let days = match entry {
            true if same => before.days + 1,
            true => 1,
            false => 0,
        };
        let progress = match &transition.entry {
            Entry::All(_) if !outcomes.is_empty() => met as f64 / outcomes.len() as f64,
            Entry::All(_) => 1.0,
            Entry::Any(_) if met > 0 => 1.0,
            Entry::None(_) if met == 0 => 1.0,
            Entry::Any(_) | Entry::None(_) | Entry::Approval => 0.0,
        };
        let stayed = facts
            .entered_at
            .is_some_and(|at| age_days(at, facts.t) >= transition.min_dwell as f64);
        Some(Judgement {
            to: transition.to.clone(),
            mode: transition.mode,
            outcomes,
            progress,
            ready: days >= self.days && stayed && transition.mode != Mode::Manual,
            standing: Standing {
                from: Some(stage.to_owned()),
                days,
                held,
            },
        })
    }
}

impl Model {
    /// The first way back out of `stage` whose conditions hold at the end of a day.
    pub fn falls(&self, stage: &str, facts: &Facts<'_>) -> Option<Fall> {
        self.demotions
            .iter()
            .filter(|way| way.from == stage)
            .find_map(|way| {
                let outcomes: Vec<Outcome> = way
                    .when
                    .conditions()
                    .iter()
                    .map(|condition| {
                        let (met, actual) = holds(condition, facts);
                        Outcome {
                            condition: condition.clone(),
                            met,
                            actual,
                        }
                    })
                    .collect();
                let met = outcomes.iter().filter(|outcome| outcome.met).count();
                let all = !outcomes.is_empty();
                let falls = match &way.when {
                    Entry::All(_) => all && met == outcomes.len(),
                    Entry::Any(_) => met > 0,
                    Entry::None(_) => all && met == 0,
                    Entry::Approval => false,
                };
                falls.then(|| Fall {
                    to: way.to.clone(),
                    outcomes,
                })
            })
    }
}

/// Whether a condition holds today, and what there is.
fn holds(condition: &Condition, facts: &Facts<'_>) -> (bool, Option<f64>) {
    let recent = |days: i64| {
        let from = facts.t.plus_days(-days);
        let start = facts
            .rows
            .partition_point(|row| row.known.occurred_at < from);
        facts
            .rows
            .get(start..)
            .unwrap_or_default()
            .iter()
            .filter(|row| row.known.counts_at(facts.t))
    };
    match condition {
        Condition::Measure { key, op, value, .. } => {
            let actual = (facts.measure)(key);
            (
                actual.is_some_and(|actual| op.holds(actual, *value)),
                actual,
            )
        }
        Condition::Tenure { days } => {
            let actual = facts.started_at.map(|at| age_days(at, facts.t));
            (actual.is_some_and(|actual| actual >= *days as f64), actual)
        }
        Condition::Events {
            types,
            at_least,
            days,
        } => {
            let count = recent(*days)
                .filter(|row| types.iter().any(|key| **key == *row.kind))
                .count() as f64;
            (count >= *at_least as f64, Some(count))
        }
        Condition::People {
            points,
            at_least,
            days,
        } => {
            let people: std::collections::BTreeSet<_> = recent(*days)
                .filter(|row| row.granted >= *points)
                .filter_map(|row| row.person)
                .collect();
            let count = people.len() as f64;
            (count >= *at_least as f64, Some(count))
        }
        Condition::BandNotRed => (facts.band != Some(Band::Red), None),
    }
}

impl Default for Model {
    fn default() -> Self {
        let stage = |key: &str, early, terminal| Stage {
            key: key.to_owned(),
            early,
            terminal,
        };
        let transition = |from: &str, to: &str, entry: Entry| Transition {
            from: from.to_owned(),
            to: to.to_owned(),
            mode: match entry {
                Entry::Approval => Mode::Manual,
                _ => Mode::Suggest,
            },
            entry,
            min_dwell: 14,
        };
        let measure = |key: &str, value| Condition::Measure {
            key: key.to_owned(),
            op: Op::AtLeast,
            value,
            for_days: 0,
        };
        Self {
            key: "standard".to_owned(),
            stages: vec![
                stage("handover", true, false),
                stage("onboarding", true, false),
                stage("adoption", false, false),
                stage("value", false, false),
                stage("strategic", false, false),
                stage("advocate", false, false),
                stage("churned", false, true),
                stage("excluded", false, true),
            ],
            transitions: vec![
                transition("handover", "onboarding", Entry::Approval),
                transition(
                    "onboarding",
                    "adoption",
                    Entry::All(vec![
                        Condition::Tenure { days: 30 },
                        measure("login_rate", 0.4),
                        measure("programme_utilisation", 30.0),
                    ]),
                ),
                transition(
                    "adoption",
                    "value",
                    Entry::All(vec![
                        Condition::Tenure { days: 90 },
                        measure("feature_reach", 0.5),
                        Condition::People {
                            points: 3.0,
                            at_least: 2,
                            days: 90,
                        },
                    ]),
                ),
                transition("value", "strategic", Entry::Approval),
                transition(
                    "strategic",
                    "advocate",
                    Entry::All(vec![
                        Condition::Events {
                            types: [
                                "adv.story_published",
                                "adv.talk",
                                "com.case_shared",
                                "evt.spoke",
                            ]
                            .map(str::to_owned)
                            .to_vec(),
                            at_least: 1,
                            days: 365,
                        },
                        Condition::BandNotRed,
                    ]),
                ),
            ],
            days: 3,
            rest_days: 30,
            demotions: Vec::new(),
            confirm_days: ten(),
        }
    }
}

#[cfg(test)]
mod tests;
