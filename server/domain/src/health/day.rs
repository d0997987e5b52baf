//! One account's figures of one day: everything that the day's snapshot keeps.
//!
//! Order within the day: product and support measures, programme utilisation, score, band, stage. Whatever needs the stage uses the stage
//! at the end of the day before. Peers are compared on the same day's inquiries.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::UtcTime;
use crate::engagement::programme::{self, Utilisation};
use crate::engagement::taxonomy::Channel;
use crate::figure::{Figure, stored};
use crate::health::band::{self, Band};
use crate::health::config::{Config, Profile};
use crate::health::facts::{Account, last_day_of};
use crate::health::measure::{self, Usage};
use crate::health::scorecard::{self, Health, Missing, Reading, Scorecard, State};
use crate::health::stage::{self, Judgement};
use crate::health::support::{self, Counts, Volume};
use crate::health::trend::{self, Trend};

/// Key of programme utilisation as a measure.
pub const PROGRAMME: &str = "programme_utilisation";

/// What one account brings to a day before it is compared with others.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Its stage at the end of the day before.
    pub stage: Option<String>,
    /// Its product measures.
    readings: BTreeMap<String, Reading>,
    /// Its inquiries.
    counts: Counts,
    /// Its inquiries per login users.
    rate: Figure,
    /// Whether it can be anybody's peer.
    peer: bool,
}

/// What others a figure was compared with.
#[derive(Debug, Clone, Default)]
struct Peers {
    /// Rates of the same stage and segment, by account position.
    rates: BTreeMap<(Option<String>, Option<String>), Vec<(usize, f64)>>,
    /// Depths of the same stage, by account position.
    depths: BTreeMap<Option<String>, Vec<(usize, f64)>>,
}

/// Where an account's counters stand at the end of a day.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Standing {
    /// Of its band.
    pub band: band::Standing,
    /// Of its stage's next transition.
    pub stage: stage::Standing,
}

/// Support figures of a day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Support {
    /// Counts of 90 days.
    pub counts: Counts,
    /// Inquiries per so many login users.
    pub rate: Figure,
    /// Volume against peers.
    pub volume: Volume,
    /// Depth with the peers' drawn in.
    pub depth: Figure,
    /// The peers' depth.
    pub peer_depth: f64,
}

/// One account's figures of one day.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The scorecard's key.
    pub card: String,
    /// The rule that chose it; none: the default.
    pub rule: Option<usize>,
    /// Score, coverage, groups and measures.
    pub health: Health,
    /// Trend of the score.
    pub trend: Trend,
    /// Programme utilisation.
    pub programme: Utilisation,
    /// Support.
    pub support: Support,
    /// The transition from the stage the account stands in, judged.
    pub judgement: Option<Judgement>,
    /// The way back whose conditions hold, on the last day of a month.
    pub fall: Option<stage::Fall>,
    /// The stage at the end of the day, before a move the rules make by themselves.
    pub stage: Option<String>,
    /// Counters for the next day.
    pub standing: Standing,
}

impl Figures {
    /// The stored score; none without a number.
    pub fn score(&self) -> Option<f64> {
        self.health.raw.map(stored)
    }

    /// The band as shown: none on a day without a number.
    pub fn band(&self) -> Option<Band> {
        match self.health.state {
            State::Final | State::Provisional => self.standing.band.band,
            State::Insufficient | State::Locked => None,
        }
    }
}

/// Opens the day that ends at `t` for an account; `before` is the end of the day before.
pub fn open(config: &Config, account: &Account, t: UtcTime, before: UtcTime) -> Opening {
    let stage = account.standing(before, true).map(|step| step.to.clone());
    let card = card_of(config, account, stage.as_deref()).map(|(card, _)| card);
    let readings = measure::product(&usage(account), t, |key| {
        config.coverage.feed_days + card.map_or(0, |card| carried(card, key))
    });
    let counts = support::counts(&account.inquiries, &account.rows, t, &config.support);
    let logins = measure::fresh(usage(account).login_users(t), t, config.coverage.feed_days)
        .map(|latest| latest.value);
    Opening {
        peer: account.active && !config.stages.is_terminal(stage.as_deref()),
        rate: support::rate(&counts, logins, &config.support),
        stage,
        readings,
        counts,
    }
}

fn card_of<'a>(
    config: &'a Config,
    account: &Account,
    stage: Option<&str>,
) -> Option<(&'a Scorecard, Option<usize>)> {
    config.scorecard(Profile {
        stage,
        segment: account.segment.as_deref(),
        phase: account.phase.as_deref(),
    })
}

/// How many days longer than fresh the card keeps a measure.
fn carried(card: &Scorecard, key: &str) -> i64 {
    card.groups
        .iter()
        .flat_map(|group| &group.measures)
        .find(|measure| measure.key == key)
        .map_or(0, |measure| match measure.missing {
            Missing::Carry(days) => days,
            _ => 0,
        })
}

fn usage(account: &Account) -> Usage<'_> {
    Usage {
        months: &account.months,
        sizes: &account.sizes,
    }
}

/// The day's openings side by side.
pub struct Day<'a> {
    config: &'a Config,
    day: NaiveDate,
    t: UtcTime,
    openings: &'a [Opening],
    peers: Peers,
}

impl<'a> Day<'a> {
    /// Gathers who can be compared with whom; `openings` in the order of the accounts, ascending by id, whose segments are
    /// `segments`.
    pub fn new(
        config: &'a Config,
        day: NaiveDate,
        t: UtcTime,
        openings: &'a [Opening],
        segments: &[Option<String>],
    ) -> Self {
        let mut peers = Peers::default();
        for (position, (opening, segment)) in openings.iter().zip(segments).enumerate() {
            if !opening.peer {
                continue;
            }
            if let Ok(rate) = opening.rate {
                peers
                    .rates
                    .entry((opening.stage.clone(), segment.clone()))
                    .or_default()
                    .push((position, rate));
            }
            if let Some(quality) = opening.counts.quality {
                peers
                    .depths
                    .entry(opening.stage.clone())
                    .or_default()
                    .push((position, quality));
            }
        }
        Self {
            config,
            day,
            t,
            openings,
            peers,
        }
    }

    /// The figures of the account at `position`. `scores` are its stored scores of the days before.
    pub fn figures(
        &self,
        position: usize,
        account: &Account,
        before: &Standing,
        scores: &BTreeMap<NaiveDate, f64>,
    ) -> Option<Figures> {
        let opening = self.openings.get(position)?;
        let config = self.config;
        let t = self.t;
        let early = config.stages.is_early(opening.stage.as_deref());
        let support = self.support(position, opening, account, early);
        let licensed = usage(account).licensed_users(t).map(|latest| latest.value);
        let programme = programme::utilisation(
            &programme::Facts {
                rows: &account.rows,
                terms: &account.terms,
                offers: &account.offers,
                invitations: &account.invitations,
                licensed,
                early,
            },
            t,
            &config.programme,
        );
        let mut readings = opening.readings.clone();
        readings.insert(
            PROGRAMME.to_owned(),
            Reading {
                coverage: programme.coverage,
                ..Reading::from_ledger(
                    programme.score,
                    self.day,
                    programme_evidence(account, t, config),
                )
            },
        );
        readings.insert(
            support::VOLUME.to_owned(),
            Reading::from_ledger(support.volume.score, self.day, support.counts.inquiries),
        );
        readings.insert(
            support::DEPTH.to_owned(),
            Reading::from_ledger(support.depth, self.day, support.counts.labelled),
        );

        let (card, rule) = card_of(config, account, opening.stage.as_deref())?;
        let young = account
            .started_at
            .is_some_and(|at| t.0 - at.0 < config.coverage.young_days * UtcTime::DAY)
            .then_some(config.coverage.young_factor);
        let health = scorecard::health(card, &readings, young, &config.coverage);
        let band = config.bands.next(before.band, health.raw);
        let trend = self.trend(scores, health.raw);

        let entered = account.standing(t, false);
        let measure = |key: &str| readings.get(key).and_then(|reading| reading.value.ok());
        let stage_facts = stage::Facts {
            t,
            started_at: account.started_at,
            entered_at: entered.map(|step| step.known.occurred_at),
            measure: &measure,
            rows: &account.rows,
            band: band.band,
        };
        let judgement =
            entered.and_then(|step| config.stages.judge(&step.to, &before.stage, &stage_facts));
        let ends_month = last_day_of(self.day) == self.day;
        let fall = entered
            .filter(|_| ends_month)
            .and_then(|step| config.stages.falls(&step.to, &stage_facts));
        Some(Figures {
            card: card.key.clone(),
            rule,
            health,
            trend,
            programme,
            support,
            fall,
            stage: entered.map(|step| step.to.clone()),
            standing: Standing {
                band,
                stage: judgement
                    .as_ref()
                    .map(|judgement| judgement.standing.clone())
                    .unwrap_or_default(),
            },
            judgement,
        })
    }

    fn trend(&self, scores: &BTreeMap<NaiveDate, f64>, raw: Option<f64>) -> Trend {
        let from = self
            .day
            .checked_sub_days(chrono::Days::new(self.config.trend.memory()))
            .unwrap_or(self.day);
        let mut recent: BTreeMap<NaiveDate, f64> = scores
            .range(from..self.day)
            .map(|(day, score)| (*day, *score))
            .collect();
        if let Some(raw) = raw {
            recent.insert(self.day, stored(raw));
        }
        trend::trend(&recent, self.day, &self.config.trend)
    }

    fn support(
        &self,
        position: usize,
        opening: &Opening,
        account: &Account,
        early: bool,
    ) -> Support {
        let others = |all: Option<&Vec<(usize, f64)>>| -> Vec<f64> {
            all.into_iter()
                .flatten()
                .filter(|(other, _)| *other != position)
                .map(|(_, value)| *value)
                .collect()
        };
        let group = (opening.stage.clone(), account.segment.clone());
        let rates = others(self.peers.rates.get(&group));
        let depths = others(self.peers.depths.get(&opening.stage));
        Support {
            counts: opening.counts,
            rate: opening.rate,
            volume: support::volume(opening.rate, &rates, &self.config.support),
            depth: support::depth(&opening.counts, &depths, early, &self.config.support),
            peer_depth: support::peer_depth(&depths, &self.config.support),
        }
    }
}

/// How many ledger rows programme utilisation looks at: community rows of any age, training and free programmes of their
/// windows.
fn programme_evidence(account: &Account, t: UtcTime, config: &Config) -> usize {
    account
        .rows
        .iter()
        .filter(|row| counts_towards(row.channel, t, row.known.occurred_at, config))
        .filter(|row| row.known.counts_at(t))
        .count()
}

/// Whether a row of this channel and age belongs to a channel of programme utilisation.
pub fn counts_towards(channel: Channel, t: UtcTime, occurred_at: UtcTime, config: &Config) -> bool {
    match channel {
        Channel::Community => true,
        Channel::Training => occurred_at >= t.plus_days(-config.programme.training_days),
        Channel::Free => occurred_at >= t.plus_days(-config.programme.free_days),
        Channel::Consulting => occurred_at >= t.plus_days(-config.programme.training_days),
        Channel::Advocacy | Channel::Other => false,
    }
}
