//! How deeply a person takes part, for thanking. Staff only; people are never ranked by it.
//!
//! Exploring, Participating, Contributing, Leading by the weightiest act (granted points ≥ 1, 4, 7, 10) of the last 365 days.
//! Up at once; down only at the end of a month. A level can only fall because an act leaves the window, so this is the same
//! as judging at t with a window that starts 365 days before the last month's end.

use chrono::Datelike as _;
use chrono_tz::Tz;

use crate::UtcTime;

crate::text_enum! {
    /// How deeply a person takes part.
    Level {
        /// Looks around.
        Exploring = "exploring",
        /// Asks and replies.
        Participating = "participating",
        /// Gives answers that help.
        Contributing = "contributing",
        /// Shares cases, speaks, hosts.
        Leading = "leading",
    }
}

/// The level for the weight of one act; none below 1.
pub fn of_weight(points: f64) -> Option<Level> {
    match points {
        p if p >= 10.0 => Some(Level::Leading),
        p if p >= 7.0 => Some(Level::Contributing),
        p if p >= 4.0 => Some(Level::Participating),
        p if p >= 1.0 => Some(Level::Exploring),
        _ => None,
    }
}

/// Since when acts count towards the levels of `t`.
pub fn since(t: UtcTime, zone: Tz) -> UtcTime {
    let today = t.local_day(zone);
    let first = today.with_day(1).unwrap_or(today);
    UtcTime::start_of_day(first, zone).plus_days(-365)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_inclusive() {
        assert_eq!(of_weight(0.5), None);
        assert_eq!(of_weight(1.0), Some(Level::Exploring));
        assert_eq!(of_weight(4.0), Some(Level::Participating));
        assert_eq!(of_weight(7.0), Some(Level::Contributing));
        assert_eq!(of_weight(10.0), Some(Level::Leading));
    }

    #[test]
    fn the_window_moves_only_at_the_end_of_a_month() {
        let at = |text: &str| UtcTime::from_chrono(text.parse().unwrap());
        let of = |text: &str| since(at(text), chrono_tz::Asia::Tokyo);
        assert_eq!(of("2026-04-30T14:59:59Z"), at("2025-03-31T15:00:00Z"));
        assert_eq!(of("2026-04-01T00:00:00Z"), of("2026-04-30T14:59:59Z"));
        assert_eq!(of("2026-04-30T15:00:00Z"), at("2025-04-30T15:00:00Z"));
    }
}
