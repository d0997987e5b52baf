//! Where the score is going. Level: the median of the last 7 days minus the median of the 7 days that ended 28 days ago; from
//! +5 up, to −5 down. Slope: Theil–Sen on the last 12 weekly medians, in points a week: the median of the slopes between all
//! pairs of weeks.
//!
//! Both read the stored scores of the days, rounded as stored, so that a resumed run and a whole one agree. A window needs at least one
//! score, a slope at least three weeks with one.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::figure::{compared, median};

crate::text_enum! {
    /// Direction of the level.
    Direction {
        /// At least 5 points higher than four weeks ago.
        Up = "up",
        /// Neither.
        Flat = "flat",
        /// At least 5 points lower.
        Down = "down",
    }
}

/// Parameters of the trend.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rules {
    /// Points from which a change is one.
    pub step: f64,
    /// Days of a median.
    pub days: u64,
    /// Days between the two medians.
    pub back: u64,
    /// Weeks of the slope.
    pub weeks: u64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            step: 5.0,
            days: 7,
            back: 28,
            weeks: 12,
        }
    }
}

impl Rules {
    /// How many days before a day the trend looks at.
    pub fn memory(&self) -> u64 {
        (self.weeks * 7).max(self.back + self.days)
    }
}

/// The trend on a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Trend {
    /// Direction of the level; none without scores on both ends.
    pub direction: Option<Direction>,
    /// The change of the level in points.
    pub change: Option<f64>,
    /// Points a week.
    pub slope: Option<f64>,
}

/// The trend on `day` from stored scores by day, `day` included.
pub fn trend(scores: &BTreeMap<NaiveDate, f64>, day: NaiveDate, rules: &Rules) -> Trend {
    let window = |ends_back: u64, days: u64| {
        let last = day.checked_sub_days(Days::new(ends_back))?;
        let first = last.checked_sub_days(Days::new(days.saturating_sub(1)))?;
        median(scores.range(first..=last).map(|(_, score)| *score))
    };
    let change = match (window(0, rules.days), window(rules.back, rules.days)) {
        (Some(now), Some(then)) => Some(now - then),
        _ => None,
    };
    let direction = change.map(compared).map(|change| {
        if change >= rules.step {
            Direction::Up
        } else if change <= -rules.step {
            Direction::Down
        } else {
            Direction::Flat
        }
    });
    let weekly: Vec<(f64, f64)> = (0..rules.weeks)
        .rev()
        .filter_map(|back| Some((-(back as f64), window(back * 7, 7)?)))
        .collect();
    Trend {
        direction,
        change,
        slope: theil_sen(&weekly),
    }
}

/// The median slope between all pairs of points; none with fewer than three.
fn theil_sen(points: &[(f64, f64)]) -> Option<f64> {
    if points.len() < 3 {
        return None;
    }
    let slopes = points.iter().enumerate().flat_map(|(i, (x, y))| {
        points
            .iter()
            .skip(i + 1)
            .map(move |(later, value)| (value - y) / (later - x))
    });
    median(slopes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::default() + Days::new(n)
    }

    fn scores(of: impl Fn(u64) -> f64, days: u64) -> BTreeMap<NaiveDate, f64> {
        (0..days).map(|n| (day(n), of(n))).collect()
    }

    #[test]
    fn level_compares_two_medians_four_weeks_apart() {
        let up = scores(|n| if n < 60 { 50.0 } else { 55.0 }, 70);
        let now = trend(&up, day(69), &Rules::default());
        assert_eq!(
            (now.direction, now.change),
            (Some(Direction::Up), Some(5.0))
        );
        let down = scores(|n| if n < 60 { 50.0 } else { 45.0 }, 70);
        assert_eq!(
            trend(&down, day(69), &Rules::default()).direction,
            Some(Direction::Down)
        );
        let flat = scores(|n| if n < 60 { 50.0 } else { 54.9 }, 70);
        assert_eq!(
            trend(&flat, day(69), &Rules::default()).direction,
            Some(Direction::Flat)
        );
    }

    #[test]
    fn without_history_there_is_no_trend() {
        let young = scores(|_| 50.0, 10);
        let trend = trend(&young, day(9), &Rules::default());
        assert_eq!(trend, Trend::default());
    }

    #[test]
    fn slope_is_the_median_of_slopes_and_shrugs_off_an_outlier() {
        let mut rising = scores(|n| n as f64 / 7.0, 84);
        let plain = trend(&rising, day(83), &Rules::default()).slope;
        assert_eq!(plain.map(|s| crate::figure::round_to(s, 9)), Some(1.0));
        for n in 40..47 {
            rising.insert(day(n), 100.0);
        }
        let robust = trend(&rising, day(83), &Rules::default()).slope;
        assert!(robust.is_some_and(|slope| (slope - 1.0).abs() < 0.2));
    }

    #[test]
    fn days_without_a_score_are_skipped() {
        let mut gaps = scores(|_| 60.0, 70);
        for n in 63..69 {
            gaps.remove(&day(n));
        }
        assert_eq!(
            trend(&gaps, day(69), &Rules::default()).direction,
            Some(Direction::Flat)
        );
    }
}
