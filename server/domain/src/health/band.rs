//! Bands with hysteresis: red, yellow, green on the health score, slow to change so that a score near a threshold does not flicker.
//!
//! Thresholds T are 50 (red to yellow) and 75 (yellow to green), lower bound inclusive. The first band is the raw one. Then,
//! one step a day at most:
//!
//! - up one band when H ≥ T + 3 on 5 consecutive days, T the next threshold above;
//! - down one band when H < T − 3 on 2 consecutive days, T the threshold below the band;
//! - a crash, H < T − 15, gives the raw band at once.
//!
//! Counters start again on a change and on a day without a score; on such a day the band is kept and shown grey. Scores are
//! compared after rounding to 6 decimals.

use serde::{Deserialize, Serialize};

use crate::figure::compared;

crate::text_enum! {
    /// A band of the health score.
    Band {
        /// Below the first threshold.
        Red = "red",
        /// Between the thresholds.
        Yellow = "yellow",
        /// From the second threshold on.
        Green = "green",
    }
}

/// Thresholds and hysteresis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// From red to yellow.
    pub yellow: f64,
    /// From yellow to green.
    pub green: f64,
    /// δ: how far beyond a threshold a score must be to move the band.
    pub margin: f64,
    /// Consecutive days above to go up.
    pub days_up: i64,
    /// Consecutive days below to go down.
    pub days_down: i64,
    /// How far below its threshold a score falls through at once.
    pub crash: f64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            yellow: 50.0,
            green: 75.0,
            margin: 3.0,
            days_up: 5,
            days_down: 2,
            crash: 15.0,
        }
    }
}

/// Where the hysteresis stands at the end of a day; stored with the day, so that the next one goes on from it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Standing {
    /// The band; none before the first score.
    pub band: Option<Band>,
    /// Consecutive days above the next threshold.
    pub up: i64,
    /// Consecutive days below the band's threshold.
    pub down: i64,
    /// Days in the band, this one included, grey days too.
    pub days: i64,
}

impl Rules {
    /// The band of a score without history.
    pub fn raw(&self, score: f64) -> Band {
        let score = compared(score);
        if score >= self.green {
            Band::Green
        } else if score >= self.yellow {
            Band::Yellow
        } else {
            Band::Red
        }
    }

    /// The threshold between `band` and the one below; red has none.
    fn below(&self, band: Band) -> Option<(f64, Band)> {
        match band {
            Band::Red => None,
            Band::Yellow => Some((self.yellow, Band::Red)),
            Band::Green => Some((self.green, Band::Yellow)),
        }
    }

    /// The threshold between `band` and the one above; green has none.
    fn above(&self, band: Band) -> Option<(f64, Band)> {
        match band {
            Band::Red => Some((self.yellow, Band::Yellow)),
            Band::Yellow => Some((self.green, Band::Green)),
            Band::Green => None,
        }
    }

    /// The standing at the end of a day with this score, after the standing of the day before.
    pub fn next(&self, before: Standing, score: Option<f64>) -> Standing {
        let entered = |band| Standing {
            band: Some(band),
            up: 0,
            down: 0,
            days: 1,
        };
        let Some(score) = score.map(compared) else {
            return Standing {
                up: 0,
                down: 0,
                days: if before.band.is_some() {
                    before.days + 1
                } else {
                    0
                },
                ..before
            };
        };
        let Some(band) = before.band else {
            return entered(self.raw(score));
        };
        let below = self.below(band);
        if let Some((threshold, _)) = below
            && score < threshold - self.crash
        {
            return entered(self.raw(score));
        }
        let above = self.above(band);
        let up = match above {
            Some((threshold, _)) if score >= threshold + self.margin => before.up + 1,
            _ => 0,
        };
        let down = match below {
            Some((threshold, _)) if score < threshold - self.margin => before.down + 1,
            _ => 0,
        };
        match (above, below) {
            (Some((_, higher)), _) if up >= self.days_up => entered(higher),
            (_, Some((_, lower))) if down >= self.days_down => entered(lower),
            _ => Standing {
                band: Some(band),
                up,
                down,
                days: before.days + 1,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(scores: &[Option<f64>]) -> String {
        let rules = Rules::default();
        let mut standing = Standing::default();
        scores
            .iter()
            .map(|score| {
                standing = rules.next(standing, *score);
                match standing.band {
                    None => '-',
                    Some(Band::Red) => 'R',
                    Some(Band::Yellow) => 'Y',
                    Some(Band::Green) => 'G',
                }
            })
            .collect()
    }

    fn walk(scores: &[i32]) -> String {
        letters(
            &scores
                .iter()
                .map(|s| Some(f64::from(*s)))
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn golden_walks() {
        assert_eq!(
            walk(&[76, 74, 73, 72, 71, 70, 76, 79, 79, 79, 79, 79, 80]),
            "GGGGGYYYYYYGG"
        );
        assert_eq!(walk(&[76, 74, 76, 74, 76, 73, 77, 72, 76]), "GGGGGGGGG");
        assert_eq!(walk(&[80, 58, 80, 80, 80, 80, 80, 80]), "GYYYYYGG");
        assert_eq!(walk(&[90, 30, 55, 56, 57, 58, 59, 60]), "GRRRRRYY");
    }

    #[test]
    fn thresholds_include_their_lower_end() {
        assert_eq!(walk(&[75]), "G");
        assert_eq!(walk(&[50]), "Y");
        assert_eq!(letters(&[Some(74.9999)]), "Y");
        assert_eq!(
            letters(&[Some(74.999_999_9)]),
            "G",
            "binary dust decides nothing"
        );
        // Exactly T − 15 is no crash, exactly T + 3 counts as above.
        assert_eq!(walk(&[80, 60]), "GG");
        assert_eq!(walk(&[60, 78, 78, 78, 78, 78]), "YYYYYG");
    }

    #[test]
    fn one_step_a_day_upwards() {
        assert_eq!(
            walk(&[10, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99]),
            "RRRRRYYYYYG"
        );
    }

    #[test]
    fn a_day_without_a_score_keeps_the_band_and_resets_the_counters() {
        let high = Some(79.0);
        assert_eq!(
            letters(&[
                Some(60.0),
                high,
                high,
                high,
                high,
                None,
                high,
                high,
                high,
                high,
                high
            ]),
            "YYYYYYYYYYG"
        );
        assert_eq!(letters(&[None, None, Some(20.0)]), "--R");
        let rules = Rules::default();
        let grey = rules.next(
            Standing {
                band: Some(Band::Red),
                up: 3,
                down: 0,
                days: 4,
            },
            None,
        );
        assert_eq!((grey.up, grey.days), (0, 5));
    }

    #[test]
    fn a_stored_standing_goes_on_where_it_stopped() {
        let rules = Rules::default();
        let scores = [76.0, 71.0, 76.0, 71.0, 70.0, 79.0, 79.0, 79.0, 79.0, 79.0];
        let mut whole = Standing::default();
        let mut resumed = Standing::default();
        for score in scores {
            whole = rules.next(whole, Some(score));
            let text = serde_json::to_string(&resumed).unwrap_or_default();
            resumed = rules.next(serde_json::from_str(&text).unwrap_or_default(), Some(score));
            assert_eq!(whole, resumed);
        }
    }
}
