//! How deeply a person takes part, for thanking. Staff only; people are never ranked by it.
//!
//! Exploring, Participating, Contributing, Leading by the weightiest act (granted points ≥ 1, 4, 7, 10) of the last 365 days.
//! Up at once; down only at the end of a month. A level can only fall because an act leaves the window, so this is the same
//! as judging at t with a window that starts 365 days before the last month's end.

use crate::UtcTime;
use crate::engagement::Row;

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

/// The level at `t` of the person whose rows these are; `last_month_end` is the latest end of a month not after t.
pub fn at<'a>(
    rows: impl IntoIterator<Item = &'a Row>,
    t: UtcTime,
    last_month_end: UtcTime,
) -> Option<Level> {
    let from = last_month_end.plus_days(-365);
    rows.into_iter()
        .filter(|row| row.known.counts_at(t) && row.known.occurred_at >= from)
        .map(|row| row.granted)
        .max_by(f64::total_cmp)
        .and_then(of_weight)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engagement::Known;
    use crate::engagement::taxonomy::{Channel, Sense};

    fn row(at: UtcTime, granted: f64) -> Row {
        Row {
            id: 1,
            known: Known::from_the_start(at),
            kind: "com.case_shared".into(),
            channel: Channel::Community,
            sense: Sense::Plain,
            person: Some(1),
            object: None,
            granted,
            half_life: 365.0,
        }
    }

    #[test]
    fn thresholds_are_inclusive() {
        assert_eq!(of_weight(0.5), None);
        assert_eq!(of_weight(1.0), Some(Level::Exploring));
        assert_eq!(of_weight(4.0), Some(Level::Participating));
        assert_eq!(of_weight(7.0), Some(Level::Contributing));
        assert_eq!(of_weight(10.0), Some(Level::Leading));
    }

    #[test]
    fn up_at_once_and_down_only_at_month_end() {
        let month_end = UtcTime(0).plus_days(1000);
        let act = row(month_end.plus_days(-360), 10.0);
        // Twenty days on, the act is 380 days old but no month has ended since it was 360.
        assert_eq!(
            at([&act], month_end.plus_days(20), month_end),
            Some(Level::Leading)
        );
        let next = month_end.plus_days(30);
        assert_eq!(at([&act], next, next), None);
        let fresh = row(month_end.plus_days(19), 4.0);
        assert_eq!(
            at([&fresh], month_end.plus_days(20), month_end),
            Some(Level::Participating)
        );
    }
}
