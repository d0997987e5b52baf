//! How points fade: `granted · 2^(−age/half-life)`, without a cut-off.

use crate::UtcTime;

/// Age in days of 86,400 exact seconds of something that happened at `since`, seen at `t`.
pub fn age_days(since: UtcTime, t: UtcTime) -> f64 {
    (t.0.saturating_sub(since.0)) as f64 / UtcTime::DAY as f64
}

/// What `granted` points are worth after `age` days with the given half-life in days. A half-life of zero or less (never in
/// the table) leaves nothing of a past act.
pub fn decayed(granted: f64, age: f64, half_life: f64) -> f64 {
    if half_life <= 0.0 {
        return if age > 0.0 { 0.0 } else { granted };
    }
    granted * (-age / half_life).exp2()
}

/// How full a person's or an account's cup is: `1 − e^(−points/scale)`, 0 to 1.
pub fn saturation(points: f64, scale: f64) -> f64 {
    1.0 - (-points / scale).exp()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::round_to;

    #[test]
    fn six_points_with_a_half_life_of_sixty_days() {
        assert_eq!(round_to(decayed(6.0, 30.0, 60.0), 6), 4.242641);
        assert_eq!(round_to(decayed(6.0, 30.0, 60.0), 9), 4.242640687);
        assert_eq!(decayed(6.0, 60.0, 60.0), 3.0);
        assert_eq!(decayed(6.0, 0.0, 60.0), 6.0);
    }

    #[test]
    fn saturation_at_twenty() {
        for (points, expected) in [
            (5.0, 22.1199),
            (10.0, 39.3469),
            (20.0, 63.2121),
            (40.0, 86.4665),
            (80.0, 98.1684),
        ] {
            assert_eq!(round_to(100.0 * saturation(points, 20.0), 4), expected);
        }
        assert_eq!(saturation(0.0, 20.0), 0.0);
    }

    #[test]
    fn ages_are_exact_seconds() {
        let since = UtcTime(0);
        assert_eq!(age_days(since, UtcTime(UtcTime::DAY)), 1.0);
        assert_eq!(age_days(since, UtcTime(UtcTime::DAY / 2)), 0.5);
    }
}
