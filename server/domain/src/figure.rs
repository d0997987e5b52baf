//! What every derived figure is made of: a value or the reason why there is none, and one way of rounding.
//!
//! Not available is never zero. A figure that is missing says why ([`Na`]) and drops out of weights; a real zero counts.
//! Figures are chained unrounded as `f64`, summed in ascending key order, and only the copy that is stored or printed is
//! rounded ([`stored`]), so that computing a day again gives the same bytes.

use serde::{Deserialize, Serialize};

crate::text_enum! {
    /// Why a figure is not available. The list is closed.
    Na {
        /// The question makes no sense for this account now.
        NotApplicable = "not_applicable",
        /// Nobody of the account was ever invited to this.
        NotInvited = "not_invited",
        /// The invitation is too young to judge silence.
        TooNew = "too_new",
        /// The account has not bought this.
        NotPurchased = "not_purchased",
        /// No data, or nothing to divide by.
        NoFeed = "no_feed",
        /// The last data is too old.
        Stale = "stale",
        /// Too few others to compare with.
        InsufficientN = "insufficient_n",
        /// Not unlocked at this measurement level.
        LockedLevel = "locked_level",
    }
}

/// A value, or why there is none.
pub type Figure<T = f64> = Result<T, Na>;

/// `x` rounded to `decimals`, half away from zero. Negative zero becomes zero.
pub fn round_to(x: f64, decimals: i32) -> f64 {
    let scale = 10_f64.powi(decimals);
    (x * scale).round() / scale + 0.0
}

/// The stored and printed copy of a figure: 3 decimals, half away from zero.
pub fn stored(x: f64) -> f64 {
    round_to(x, 3)
}

/// The copy that is compared with thresholds: 6 decimals, so that binary dust decides nothing.
pub fn compared(x: f64) -> f64 {
    round_to(x, 6)
}

/// `ceil(x)` that forgives binary dust: 0.07 × 100 is 7, not 8.
pub fn ceil(x: f64) -> f64 {
    (x - 1e-9).ceil()
}

/// Numerator over denominator; [`Na::NoFeed`] when the denominator is zero or either is unknown.
pub fn ratio(numerator: Option<f64>, denominator: Option<f64>) -> Figure {
    match (numerator, denominator) {
        (Some(n), Some(d)) if d != 0.0 => Ok(n / d),
        _ => Err(Na::NoFeed),
    }
}

/// The median of some values: the middle one, or the mean of the two in the middle. None of nothing.
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    let half = values.len() / 2;
    let upper = values.get(half).copied()?;
    if values.len() % 2 == 1 {
        Some(upper)
    } else {
        let lower = values.get(half.checked_sub(1)?).copied()?;
        Some((lower + upper) / 2.0)
    }
}

/// Numerator and denominator kept beside a ratio, as pages print them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fraction {
    /// What was counted.
    pub numerator: f64,
    /// Out of how many.
    pub denominator: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_half_away_from_zero() {
        assert_eq!(round_to(0.5, 0), 1.0);
        assert_eq!(round_to(-0.5, 0), -1.0);
        assert_eq!(round_to(2.5, 0), 3.0);
        assert_eq!(stored(1.0625), 1.063);
        assert_eq!(stored(-1.0625), -1.063);
        assert_eq!(stored(-0.0001).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn ceil_forgives_dust() {
        let dusty = std::hint::black_box(0.07) * 100.0;
        assert!(dusty > 7.0);
        assert_eq!(ceil(dusty), 7.0);
        assert_eq!(ceil(7.1), 8.0);
        assert_eq!(ceil(0.0), 0.0);
    }

    #[test]
    fn a_zero_denominator_is_no_feed_and_a_zero_numerator_is_zero() {
        assert_eq!(ratio(Some(1.0), Some(0.0)), Err(Na::NoFeed));
        assert_eq!(ratio(None, Some(2.0)), Err(Na::NoFeed));
        assert_eq!(ratio(Some(0.0), Some(2.0)), Ok(0.0));
    }

    #[test]
    fn medians() {
        assert_eq!(median([]), None);
        assert_eq!(median([3.0]), Some(3.0));
        assert_eq!(median([4.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median([4.0, 1.0, 3.0, 2.0]), Some(2.5));
    }
}
