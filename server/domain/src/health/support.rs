//! Support measures: how many inquiries an account has and how deep its questions are, both against its peers. Questions asked
//! in the community are inquiries too, so that moving support into the community does not look like silence.
//!
//! **Volume.** rate = inquiries of 90 days ÷ (login users ÷ 10). ρ = rate ÷ the median rate of the other active accounts of the
//! same stage and segment that have one; fewer than 5 of those, or a median of 0: too few to compare. Score 100 for 0.5 ≤ ρ ≤ 1.5; above, falling linearly
//! to 40 at 3 and staying; below, falling linearly to 70 at 0.25; below 0.25 stale, with a silence flag. Few questions are
//! not a good mark.
//!
//! **Depth.** Labelled questions of 90 days: basic .25, advanced .6, practice .85, strategic 1; Q their mean, n their number,
//! Q_peer the mean of Q over the other active accounts of the same stage (.5 when none). Score `100·(n·Q + 5·Q_peer)/(n + 5)`; n = 0 no feed; in the
//! first two stages not applicable: basic questions are right there.
//!
//! Readings chosen where the rule leaves room: accounts without a stage or segment are peers of each other; an inquiry of
//! unknown kind with a depth is a question; an account that left (a terminal stage) is nobody's peer.

use serde::{Deserialize, Serialize};

use crate::UtcTime;
use crate::engagement::taxonomy::Sense;
use crate::engagement::{Known, Row};
use crate::figure::{Figure, Na, median};

/// Key of the volume measure.
pub const VOLUME: &str = "inquiry_volume";
/// Key of the depth measure.
pub const DEPTH: &str = "inquiry_depth";

crate::text_enum! {
    /// How deep a question goes.
    Depth {
        /// How to.
        Basic = "basic",
        /// A feature in depth.
        Advanced = "advanced",
        /// How to work with it.
        Practice = "practice",
        /// Where to go with it.
        Strategic = "strategic",
    }
}

/// Parameters of both measures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Days of inquiries.
    pub days: i64,
    /// Login users per unit of the rate.
    pub per_users: f64,
    /// Others with a rate needed to compare.
    pub least_peers: usize,
    /// Ratio below which an account is silent.
    pub silent: f64,
    /// Ratio from which the volume is usual.
    pub low: f64,
    /// Ratio up to which it is usual.
    pub high: f64,
    /// Ratio from which the score falls no more.
    pub very_high: f64,
    /// Score at `silent`.
    pub silent_score: f64,
    /// Score at `very_high`.
    pub very_high_score: f64,
    /// What a basic question is worth.
    pub basic: f64,
    /// What an advanced one is worth.
    pub advanced: f64,
    /// What one about practice is worth.
    pub practice: f64,
    /// What a strategic one is worth.
    pub strategic: f64,
    /// How many questions of the peers' depth every account starts with.
    pub prior: f64,
    /// The peers' depth where there is none.
    pub default_depth: f64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            days: 90,
            per_users: 10.0,
            least_peers: 5,
            silent: 0.25,
            low: 0.5,
            high: 1.5,
            very_high: 3.0,
            silent_score: 70.0,
            very_high_score: 40.0,
            basic: 0.25,
            advanced: 0.6,
            practice: 0.85,
            strategic: 1.0,
            prior: 5.0,
            default_depth: 0.5,
        }
    }
}

impl Rules {
    fn worth(&self, depth: Depth) -> f64 {
        match depth {
            Depth::Basic => self.basic,
            Depth::Advanced => self.advanced,
            Depth::Practice => self.practice,
            Depth::Strategic => self.strategic,
        }
    }
}

/// One version of one inquiry. `known.occurred_at` is when it was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Inquiry {
    /// When, and how long this version counts.
    pub known: Known,
    /// Whether it is a question (or of unknown kind).
    pub question: bool,
    /// Its label.
    pub depth: Option<Depth>,
}

/// Counts of an account's last 90 days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Inquiries, community questions included.
    pub inquiries: usize,
    /// Questions among them.
    pub questions: usize,
    /// Questions with a label of depth.
    pub labelled: usize,
    /// Q: mean worth of the labelled ones.
    pub quality: Option<f64>,
}

/// Counts at `t` from inquiries and from the questions in the account's ledger rows.
pub fn counts(inquiries: &[Inquiry], rows: &[Row], t: UtcTime, rules: &Rules) -> Counts {
    let mut counts = Counts::default();
    let mut sum = 0.0;
    for inquiry in inquiries
        .iter()
        .filter(|inquiry| inquiry.known.within(t, rules.days))
    {
        counts.inquiries += 1;
        if inquiry.question {
            counts.questions += 1;
            if let Some(depth) = inquiry.depth {
                counts.labelled += 1;
                sum += rules.worth(depth);
            }
        }
    }
    let from = t.plus_days(-rules.days);
    let start = rows.partition_point(|row| row.known.occurred_at < from);
    let asked = rows
        .get(start..)
        .unwrap_or_default()
        .iter()
        .filter(|row| row.sense == Sense::Question && row.known.counts_at(t))
        .count();
    counts.inquiries += asked;
    counts.questions += asked;
    counts.quality = (counts.labelled > 0).then(|| sum / counts.labelled as f64);
    counts
}

/// Inquiries per so many login users; not available as the login users are not.
pub fn rate(counts: &Counts, logins: Figure<i64>, rules: &Rules) -> Figure {
    let logins = logins?;
    if logins == 0 {
        return Err(Na::NoFeed);
    }
    Ok(counts.inquiries as f64 / (logins as f64 / rules.per_users))
}

/// The volume measure with what it was computed from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Volume {
    /// Score, or why there is none.
    pub score: Figure,
    /// ρ, where there is anybody to compare with.
    pub ratio: Option<f64>,
    /// How many others had a rate.
    pub peers: usize,
    /// Whether the account has gone silent.
    pub silence: bool,
}

/// The volume measure of an account with this rate among `others` (the rates of its peers, itself not among them).
pub fn volume(rate: Figure, others: &[f64], rules: &Rules) -> Volume {
    let mut volume = Volume {
        score: Err(Na::InsufficientN),
        ratio: None,
        peers: others.len(),
        silence: false,
    };
    let rate = match rate {
        Ok(rate) => rate,
        Err(na) => {
            volume.score = Err(na);
            return volume;
        }
    };
    let usual = median(others.iter().copied()).filter(|median| *median > 0.0);
    let (Some(usual), true) = (usual, others.len() >= rules.least_peers) else {
        return volume;
    };
    let ratio = rate / usual;
    volume.ratio = Some(ratio);
    volume.silence = ratio < rules.silent;
    volume.score = volume_score(ratio, rules);
    volume
}

/// The score for a ratio ρ to the peers' median.
pub fn volume_score(ratio: f64, rules: &Rules) -> Figure {
    let line = |x: f64, x0: f64, y0: f64, x1: f64, y1: f64| y0 + (y1 - y0) * (x - x0) / (x1 - x0);
    if ratio < rules.silent {
        Err(Na::Stale)
    } else if ratio < rules.low {
        Ok(line(
            ratio,
            rules.silent,
            rules.silent_score,
            rules.low,
            100.0,
        ))
    } else if ratio <= rules.high {
        Ok(100.0)
    } else if ratio < rules.very_high {
        Ok(line(
            ratio,
            rules.high,
            100.0,
            rules.very_high,
            rules.very_high_score,
        ))
    } else {
        Ok(rules.very_high_score)
    }
}

/// Q̂ as a score: the account's own mean drawn towards its peers'. `peers` are the Q of the other accounts of its stage.
pub fn depth(counts: &Counts, peers: &[f64], early: bool, rules: &Rules) -> Figure {
    if early {
        return Err(Na::NotApplicable);
    }
    let quality = counts.quality.ok_or(Na::NoFeed)?;
    let n = counts.labelled as f64;
    let peer = peer_depth(peers, rules);
    Ok(100.0 * (n * quality + rules.prior * peer) / (n + rules.prior))
}

/// The peers' mean depth, or the default when there are none.
pub fn peer_depth(peers: &[f64], rules: &Rules) -> f64 {
    if peers.is_empty() {
        rules.default_depth
    } else {
        peers.iter().sum::<f64>() / peers.len() as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::round_to;

    fn t() -> UtcTime {
        UtcTime(0).plus_days(1000)
    }

    fn inquiry(days_ago: i64, question: bool, depth: Option<Depth>) -> Inquiry {
        Inquiry {
            known: Known::from_the_start(t().plus_days(-days_ago)),
            question,
            depth,
        }
    }

    #[test]
    fn golden_depth() {
        let counts = Counts {
            labelled: 4,
            quality: Some(0.775),
            ..Counts::default()
        };
        let score = depth(&counts, &[], false, &Rules::default());
        assert_eq!(score.map(|score| round_to(score / 100.0, 6)), Ok(0.622222));
        let same = depth(&counts, &[0.4, 0.6], false, &Rules::default());
        assert_eq!(same.map(|score| round_to(score / 100.0, 6)), Ok(0.622222));
    }

    #[test]
    fn depth_without_labels_or_in_the_first_stages_is_not_available() {
        let none = Counts::default();
        assert_eq!(
            depth(&none, &[0.9], false, &Rules::default()),
            Err(Na::NoFeed)
        );
        assert_eq!(
            depth(&none, &[0.9], true, &Rules::default()),
            Err(Na::NotApplicable)
        );
    }

    #[test]
    fn quality_is_the_mean_of_labelled_questions() {
        let rules = Rules::default();
        let inquiries = [
            inquiry(1, true, Some(Depth::Basic)),
            inquiry(2, true, Some(Depth::Strategic)),
            inquiry(90, true, Some(Depth::Practice)),
            inquiry(91, true, Some(Depth::Strategic)),
            inquiry(5, true, None),
            inquiry(5, false, Some(Depth::Basic)),
        ];
        let counts = counts(&inquiries, &[], t(), &rules);
        assert_eq!(
            (counts.inquiries, counts.questions, counts.labelled),
            (5, 4, 3)
        );
        assert_eq!(counts.quality.map(|q| round_to(q, 6)), Some(0.7));
    }

    #[test]
    fn volume_score_is_a_table_with_slopes() {
        let rules = Rules::default();
        for (ratio, expected) in [
            (0.25, 70.0),
            (0.375, 85.0),
            (0.5, 100.0),
            (1.0, 100.0),
            (1.5, 100.0),
            (2.25, 70.0),
            (3.0, 40.0),
            (10.0, 40.0),
        ] {
            assert_eq!(volume_score(ratio, &rules), Ok(expected), "{ratio}");
        }
        assert_eq!(volume_score(0.249, &rules), Err(Na::Stale));
        assert_eq!(volume_score(0.0, &rules), Err(Na::Stale));
    }

    #[test]
    fn volume_needs_five_others_with_inquiries() {
        let rules = Rules::default();
        let four = volume(Ok(2.0), &[2.0; 4], &rules);
        assert_eq!((four.score, four.peers), (Err(Na::InsufficientN), 4));
        let quiet = volume(Ok(2.0), &[0.0, 0.0, 0.0, 1.0, 1.0], &rules);
        assert_eq!(quiet.score, Err(Na::InsufficientN), "a median of 0");
        let five = volume(Ok(2.0), &[2.0; 5], &rules);
        assert_eq!((five.score, five.ratio), (Ok(100.0), Some(1.0)));
        let silent = volume(Ok(0.0), &[2.0; 5], &rules);
        assert_eq!((silent.score, silent.silence), (Err(Na::Stale), true));
    }

    #[test]
    fn a_rate_needs_login_users() {
        let counts = Counts {
            inquiries: 6,
            ..Counts::default()
        };
        let rules = Rules::default();
        assert_eq!(rate(&counts, Ok(20), &rules), Ok(3.0));
        assert_eq!(rate(&counts, Ok(0), &rules), Err(Na::NoFeed));
        assert_eq!(rate(&counts, Err(Na::Stale), &rules), Err(Na::Stale));
        assert_eq!(
            volume(Err(Na::Stale), &[1.0; 5], &rules).score,
            Err(Na::Stale)
        );
    }
}
