//! Programme utilisation (プログラム活用度): how much an account makes of what it is offered, in four channels, each 0–100 or
//! not available with its reason, always beside its raw counts.
//!
//! Rows are customer-side, unreversed, of this account. `licensed` in targets is the latest known number of licensed users,
//! whatever its age.
//!
//! - **Paid consulting** `100·min(1, u/max(e, 0.05))`: u = hours used ÷ hours purchased over the terms that contain the day,
//!   e = the elapsed share of the term (weighted by hours purchased when there are several). No term: not purchased. u/e above 1.2 says that
//!   more may be wanted; the score does not rise for it.
//! - **Training** `100·(0.6·min(1, trained/target) + 0.4·completed/enrolled)`: per person and course the highest status of
//!   the last 365 days, which implies the lower ones; trained = people with a completed course; enrolled and completed = pairs of
//!   person and course; target = clamp(⌈0.2·licensed⌉, 2, 20), 2 when unknown. Nobody enrolled: the second part falls away
//!   and the score is 0. No training of any status, offers included, in 365 days: not invited.
//! - **Free programmes** `100·min(1, attended/expected)`: distinct objects attended in 180 days; expected 3 in the first two stages, then 2.
//!   Nothing offered, registered or attended in 180 days: not invited.
//! - **Community** `max(100·(0.40·b + 0.30·d + 0.20·c + 0.10·r), 25·v/13)`:
//!   b = min(1, active people of 90 days ÷ target), active with a community row of at least 3 points,
//!   target = clamp(⌈0.1·licensed⌉, 2, 10), 2 when unknown;
//!   d = 1 − e^(−P/20), P = Σ over people of min(their decayed community points without visits, 30), so that one person cannot carry an account;
//!   c = of the latest n 30-day windows those with a row of at least 3 points, n = clamp(whole windows since the first invitation, 1, 6);
//!   r = 1 with praise from another account that earned points in 180 days;
//!   v = of the last 13 seven-day windows those with a visit.
//!   The first invitation is the earliest of invitation, membership and community row. None: not invited. Younger than 90
//!   days with nobody active: too new. Later and silent: a real 0.
//!
//! `PU` is the mean of the channels that are available, weighted consulting .20, training .25 (.45 in the first two stages),
//! free .20, community .35. Coverage is the available weight over the weight of all four.
//!
//! Readings chosen where the rule leaves room: a term holds every day from its first to its last, both included, and ends at
//! 24:00 of the last; a term whose hours used are unknown drops out of the sums, and without another there is no feed; rows without a person open windows, praise and attendance for their account but
//! are nobody's points, training or activity; training without an object is its own course, as attendance is its own
//! event; without any channel PU is `too_new` where the community is, else `not_invited`; an account whose stage is unknown
//! is judged like a later one.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::UtcTime;
use crate::engagement::decay::{age_days, saturation};
use crate::engagement::fact::{Known, ObjectKey, Row};
use crate::engagement::taxonomy::{Channel, Sense};
use crate::figure::{Figure, Na, ceil};
use crate::types::PersonId;

/// Weights, targets and thresholds of programme utilisation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Weight of paid consulting.
    pub consulting_weight: f64,
    /// Weight of training from the third stage on.
    pub training_weight: f64,
    /// Weight of training in the first two stages.
    pub early_training_weight: f64,
    /// Weight of free programmes.
    pub free_weight: f64,
    /// Weight of the community.
    pub community_weight: f64,
    /// The elapsed share of a consulting term below which it is not taken as smaller.
    pub least_elapsed: f64,
    /// Use ahead of time beyond which an account may want more.
    pub expansion_ratio: f64,
    /// Days of training that count.
    pub training_days: i64,
    /// People to train.
    pub training_target: Target,
    /// Share of the training score for people trained; the rest is for finishing what was begun.
    pub trained_share: f64,
    /// Days of free programmes that count.
    pub free_days: i64,
    /// Free programmes expected in that time in the first two stages.
    pub early_free_expected: f64,
    /// Free programmes expected from the third stage on.
    pub free_expected: f64,
    /// The community's.
    pub community: CommunityRules,
}

/// Parameters of the community channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommunityRules {
    /// Weight of breadth (people).
    pub breadth: f64,
    /// Weight of depth (points).
    pub depth: f64,
    /// Weight of constancy (windows).
    pub constancy: f64,
    /// Weight of praise.
    pub praise: f64,
    /// What reading alone can reach.
    pub reading: f64,
    /// Granted points from which a row is taking part.
    pub active_points: f64,
    /// Days in which a person must take part to count; also how long an invitation is too new.
    pub active_days: i64,
    /// People expected to take part.
    pub target: Target,
    /// Points of one person that count at most.
    pub person_ceiling: f64,
    /// Points at which depth is about two thirds full.
    pub saturation: f64,
    /// Days of a window of constancy.
    pub window_days: i64,
    /// Windows of constancy at most.
    pub windows: i64,
    /// Days in which praise counts.
    pub praise_days: i64,
    /// Weeks of reading that count.
    pub reading_weeks: i64,
}

/// A number of people that grows with the account: `clamp(⌈share·licensed⌉, least, most)`, `least` when unknown.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Target {
    /// Share of licensed users.
    pub share: f64,
    /// At least.
    pub least: f64,
    /// At most.
    pub most: f64,
}

impl Target {
    /// The target for an account with so many licensed users.
    pub fn of(&self, licensed: Option<i64>) -> f64 {
        licensed.map_or(self.least, |licensed| {
            ceil(self.share * licensed as f64)
                .max(self.least)
                .min(self.most)
        })
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            consulting_weight: 0.20,
            training_weight: 0.25,
            early_training_weight: 0.45,
            free_weight: 0.20,
            community_weight: 0.35,
            least_elapsed: 0.05,
            expansion_ratio: 1.2,
            training_days: 365,
            training_target: Target {
                share: 0.2,
                least: 2.0,
                most: 20.0,
            },
            trained_share: 0.6,
            free_days: 180,
            early_free_expected: 3.0,
            free_expected: 2.0,
            community: CommunityRules::default(),
        }
    }
}

impl Default for CommunityRules {
    fn default() -> Self {
        Self {
            breadth: 0.40,
            depth: 0.30,
            constancy: 0.20,
            praise: 0.10,
            reading: 25.0,
            active_points: 3.0,
            active_days: 90,
            target: Target {
                share: 0.1,
                least: 2.0,
                most: 10.0,
            },
            person_ceiling: 30.0,
            saturation: 20.0,
            window_days: 30,
            windows: 6,
            praise_days: 180,
            reading_weeks: 13,
        }
    }
}

/// Hours bought for a term and hours used in it; one programme fact of kind consulting.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// When, and how long it counts.
    pub known: Known,
    /// The instant the term's first day begins.
    pub starts_at: UtcTime,
    /// The instant the term's last day ends.
    pub ends_at: UtcTime,
    /// Hours bought; none: unknown.
    pub purchased: Option<f64>,
    /// Hours used; none: unknown.
    pub used: Option<f64>,
}

impl Term {
    /// Whether the day that ends at `t` lies in the term.
    fn contains(&self, t: UtcTime) -> bool {
        self.starts_at < t && t <= self.ends_at
    }
}

/// A training or free programme of any status, offers and no-shows included; one programme fact.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// When, and how long it counts.
    pub known: Known,
    /// [`Channel::Training`] or [`Channel::Free`].
    pub channel: Channel,
}

/// What programme utilisation is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The account's ledger rows, ascending by `(occurred_at, id)`.
    pub rows: &'a [Row],
    /// Its consulting terms.
    pub terms: &'a [Term],
    /// Its training and free programmes of any status.
    pub offers: &'a [Offer],
    /// Its invitations and memberships.
    pub invitations: &'a [Known],
    /// Licensed users, the latest known number.
    pub licensed: Option<i64>,
    /// Whether the account was in one of the first two stages at the end of the day before.
    pub early: bool,
}

/// Programme utilisation with its four channels.
#[derive(Debug, Clone, PartialEq)]
pub struct Utilisation {
    /// 0–100, or why there is none.
    pub score: Figure,
    /// Available weight over all weight, 0–1.
    pub coverage: f64,
    /// Paid consulting.
    pub consulting: (Figure, ConsultingInputs),
    /// Training.
    pub training: (Figure, TrainingInputs),
    /// Free programmes.
    pub free: (Figure, FreeInputs),
    /// The community.
    pub community: (Figure, CommunityInputs),
}

/// Raw counts of paid consulting.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct ConsultingInputs {
    /// Terms that contain the day.
    pub terms: usize,
    /// Hours bought in those whose hours used are known; in all while no term's are.
    pub hours_purchased: f64,
    /// Hours used in them; none: unknown.
    pub hours_used: Option<f64>,
    /// Elapsed share of the term.
    pub elapsed: Option<f64>,
    /// Whether hours are used so much ahead of time that the account may want more.
    pub ahead: bool,
}

/// Raw counts of training.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct TrainingInputs {
    /// People with a completed course.
    pub trained: usize,
    /// People to train.
    pub target: f64,
    /// Pairs of person and course, enrolled or further.
    pub enrolled: usize,
    /// Pairs of person and course, completed or further.
    pub completed: usize,
}

/// Raw counts of free programmes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct FreeInputs {
    /// Distinct objects attended.
    pub attended: usize,
    /// Objects expected.
    pub expected: f64,
    /// Pairs of person and object that came.
    pub attendances: usize,
    /// Pairs of person and object that registered or came, no-shows included.
    pub registrations: usize,
}

/// Raw counts of the community.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct CommunityInputs {
    /// People who took part in 90 days.
    pub active_people: usize,
    /// People expected to.
    pub target: f64,
    /// Decayed points, each person's up to the ceiling.
    pub points: f64,
    /// Windows of 30 days with somebody taking part …
    pub windows_active: i64,
    /// … out of so many.
    pub windows: i64,
    /// Whether another account praised somebody in 180 days.
    pub praised: bool,
    /// Weeks of the last 13 with a visit.
    pub reading_weeks: usize,
    /// The first invitation, membership or community row; microseconds.
    pub invited_at: Option<UtcTime>,
}

/// The weighted mean of the channels that are available, and the coverage. The order of weights is the ascending order of
/// the channels' keys.
pub fn blend(channels: &[(f64, Figure)]) -> (Option<f64>, f64) {
    let all: f64 = channels.iter().map(|(weight, _)| weight).sum();
    let mut available = 0.0;
    let mut total = 0.0;
    for (weight, score) in channels {
        if let Ok(score) = score {
            available += weight;
            total += weight * score;
        }
    }
    let coverage = if all > 0.0 { available / all } else { 0.0 };
    ((available > 0.0).then(|| total / available), coverage)
}

/// Programme utilisation of an account at `t`.
pub fn utilisation(facts: &Facts<'_>, t: UtcTime, rules: &Rules) -> Utilisation {
    let consulting = consulting(facts.terms, t, rules);
    let training = training(facts, t, rules);
    let free = free(facts, t, rules);
    let community = community(facts, t, &rules.community);
    let training_weight = if facts.early {
        rules.early_training_weight
    } else {
        rules.training_weight
    };
    let (score, coverage) = blend(&[
        (rules.community_weight, community.0),
        (rules.consulting_weight, consulting.0),
        (rules.free_weight, free.0),
        (training_weight, training.0),
    ]);
    let score = score.ok_or(match community.0 {
        Err(Na::TooNew) => Na::TooNew,
        _ => Na::NotInvited,
    });
    Utilisation {
        score,
        coverage,
        consulting,
        training,
        free,
        community,
    }
}

fn consulting(terms: &[Term], t: UtcTime, rules: &Rules) -> (Figure, ConsultingInputs) {
    let current: Vec<&Term> = terms
        .iter()
        .filter(|term| term.known.counts_at(t) && term.contains(t))
        .collect();
    let mut inputs = ConsultingInputs {
        terms: current.len(),
        ..ConsultingInputs::default()
    };
    if current.is_empty() {
        return (Err(Na::NotPurchased), inputs);
    }
    let mut elapsed = 0.0;
    let mut used = 0.0;
    let mut known = 0.0;
    for term in current {
        let purchased = term.purchased.unwrap_or(0.0);
        let Some(hours) = term.used else {
            inputs.hours_purchased += purchased;
            continue;
        };
        let length = age_days(term.starts_at, term.ends_at);
        inputs.hours_used = Some(inputs.hours_used.unwrap_or(0.0) + hours);
        known += purchased;
        used += hours;
        elapsed += purchased * age_days(term.starts_at, t) / length;
    }
    if inputs.hours_used.is_some() {
        inputs.hours_purchased = known;
    }
    if known <= 0.0 {
        return (Err(Na::NoFeed), inputs);
    }
    let used = used / inputs.hours_purchased;
    let elapsed = elapsed / inputs.hours_purchased;
    inputs.elapsed = Some(elapsed);
    inputs.ahead = elapsed > 0.0 && used / elapsed > rules.expansion_ratio;
    (
        Ok(consulting_score(used, elapsed, rules.least_elapsed)),
        inputs,
    )
}

/// `100·min(1, u/max(e, least))`.
pub fn consulting_score(used: f64, elapsed: f64, least_elapsed: f64) -> f64 {
    100.0 * (used / elapsed.max(least_elapsed)).min(1.0)
}

fn training(facts: &Facts<'_>, t: UtcTime, rules: &Rules) -> (Figure, TrainingInputs) {
    let days = rules.training_days;
    let mut statuses: BTreeMap<(PersonId, ObjectKey<'_>), Sense> = BTreeMap::new();
    let mut any = facts
        .offers
        .iter()
        .any(|offer| offer.channel == Channel::Training && offer.known.within(t, days));
    for row in window(facts.rows, t, days).filter(|row| row.channel == Channel::Training) {
        any = true;
        let Some(person) = row.person else { continue };
        let rank = |sense| match sense {
            Sense::Enrolled => 1,
            Sense::Completed => 2,
            Sense::Certified => 3,
            _ => 0,
        };
        if rank(row.sense) > 0 {
            let best = statuses
                .entry((person, row.object_key()))
                .or_insert(row.sense);
            if rank(row.sense) > rank(*best) {
                *best = row.sense;
            }
        }
    }
    let finished = || {
        statuses
            .iter()
            .filter(|(_, sense)| matches!(sense, Sense::Completed | Sense::Certified))
    };
    let trained: BTreeSet<PersonId> = finished().map(|((person, _), _)| *person).collect();
    let inputs = TrainingInputs {
        trained: trained.len(),
        target: rules.training_target.of(facts.licensed),
        enrolled: statuses.len(),
        completed: finished().count(),
    };
    if any {
        (Ok(training_score(&inputs, rules.trained_share)), inputs)
    } else {
        (Err(Na::NotInvited), inputs)
    }
}

/// `100·(share·min(1, trained/target) + (1 − share)·completed/enrolled)`; with nobody enrolled `100·min(1, trained/target)`.
pub fn training_score(inputs: &TrainingInputs, trained_share: f64) -> f64 {
    let trained = (inputs.trained as f64 / inputs.target).min(1.0);
    if inputs.enrolled == 0 {
        return 100.0 * trained;
    }
    let finished = inputs.completed as f64 / inputs.enrolled as f64;
    100.0 * (trained_share * trained + (1.0 - trained_share) * finished)
}

fn free(facts: &Facts<'_>, t: UtcTime, rules: &Rules) -> (Figure, FreeInputs) {
    let days = rules.free_days;
    let from = t.plus_days(-days);
    let mut attended = BTreeSet::new();
    let mut attendances = BTreeSet::new();
    let mut registrations = BTreeSet::new();
    let mut any = facts
        .offers
        .iter()
        .any(|offer| offer.channel == Channel::Free && offer.known.within(t, days));
    for row in since(facts.rows, from) {
        let pair = (row.person, row.object_key());
        match row.sense {
            Sense::Attended if row.known.counts_at(t) => {
                any = true;
                attended.insert(row.object_key());
                attendances.insert(pair);
                registrations.insert(pair);
            }
            // A no-show takes the registration's points back, yet it was one: the rate of attendance must see it.
            Sense::Registered if row.known.occurred_at < t && row.known.recorded_at < t => {
                any |= row.known.counts_at(t);
                registrations.insert(pair);
            }
            _ => {}
        }
    }
    let inputs = FreeInputs {
        attended: attended.len(),
        expected: if facts.early {
            rules.early_free_expected
        } else {
            rules.free_expected
        },
        attendances: attendances.len(),
        registrations: registrations.len(),
    };
    if any {
        let score = 100.0 * (inputs.attended as f64 / inputs.expected).min(1.0);
        (Ok(score), inputs)
    } else {
        (Err(Na::NotInvited), inputs)
    }
}

fn community(facts: &Facts<'_>, t: UtcTime, rules: &CommunityRules) -> (Figure, CommunityInputs) {
    let rows = || {
        facts
            .rows
            .iter()
            .filter(|row| row.channel == Channel::Community && row.known.counts_at(t))
    };
    let mut inputs = CommunityInputs {
        target: rules.target.of(facts.licensed),
        invited_at: rows()
            .map(|row| row.known)
            .chain(
                facts
                    .invitations
                    .iter()
                    .copied()
                    .filter(|fact| fact.counts_at(t)),
            )
            .map(|fact| fact.occurred_at)
            .min(),
        ..CommunityInputs::default()
    };
    let Some(invited_at) = inputs.invited_at else {
        return (Err(Na::NotInvited), inputs);
    };
    let whole_windows = (t.0 - invited_at.0) / (rules.window_days.max(1) * UtcTime::DAY);
    inputs.windows = whole_windows.clamp(1, rules.windows.max(1));

    let mut active = BTreeSet::new();
    let mut windows = BTreeSet::new();
    let mut weeks = BTreeSet::new();
    let mut points: BTreeMap<PersonId, f64> = BTreeMap::new();
    for row in rows() {
        let at = row.known.occurred_at;
        let ago = |days: i64| (t.0 - 1 - at.0).div_euclid(days.max(1) * UtcTime::DAY);
        if row.sense == Sense::Visit {
            if let Ok(week) = usize::try_from(ago(7))
                && week < usize::try_from(rules.reading_weeks).unwrap_or(0)
            {
                weeks.insert(week);
            }
            continue;
        }
        if row.granted >= rules.active_points {
            let window = ago(rules.window_days);
            if window < inputs.windows {
                windows.insert(window);
            }
            if let Some(person) = row.person
                && at >= t.plus_days(-rules.active_days)
            {
                active.insert(person);
            }
        }
        if row.sense == Sense::Praise && row.granted > 0.0 && at >= t.plus_days(-rules.praise_days)
        {
            inputs.praised = true;
        }
        if let Some(person) = row.person {
            *points.entry(person).or_insert(0.0) += row.worth(t);
        }
    }
    inputs.active_people = active.len();
    inputs.windows_active = i64::try_from(windows.len()).unwrap_or(i64::MAX);
    inputs.reading_weeks = weeks.len();
    inputs.points = points
        .values()
        .map(|points| points.min(rules.person_ceiling))
        .sum();
    let young = t.0 - invited_at.0 < rules.active_days * UtcTime::DAY;
    if young && active.is_empty() {
        return (Err(Na::TooNew), inputs);
    }
    (Ok(community_score(&inputs, rules)), inputs)
}

/// The community's score from its counts.
pub fn community_score(inputs: &CommunityInputs, rules: &CommunityRules) -> f64 {
    let breadth = (inputs.active_people as f64 / inputs.target).min(1.0);
    let depth = saturation(inputs.points, rules.saturation);
    let constancy = inputs.windows_active as f64 / inputs.windows as f64;
    let praise = if inputs.praised { 1.0 } else { 0.0 };
    let taking_part = 100.0
        * (rules.breadth * breadth
            + rules.depth * depth
            + rules.constancy * constancy
            + rules.praise * praise);
    let reading = rules.reading * inputs.reading_weeks as f64 / rules.reading_weeks as f64;
    taking_part.max(reading)
}

/// Rows that happened at `from` or later; `rows` ascend by `occurred_at`.
fn since(rows: &[Row], from: UtcTime) -> &[Row] {
    let start = rows.partition_point(|row| row.known.occurred_at < from);
    rows.get(start..).unwrap_or_default()
}

/// Rows that count at `t` and happened in `[t − days, t)`.
fn window(rows: &[Row], t: UtcTime, days: i64) -> impl Iterator<Item = &Row> {
    since(rows, t.plus_days(-days))
        .iter()
        .filter(move |row| row.known.counts_at(t))
}

#[cfg(test)]
mod tests;
