//! Facts are kept in versions: a version counts from when it was recorded until the next one was. These are the rules for
//! when a row of a file is a new version, and since when it is known.

use crate::UtcTime;

/// What a row adds to the versions known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Nothing: it says what is known.
    Known,
    /// The first version, known since then.
    First(UtcTime),
    /// A version more, known since then.
    Next(UtcTime),
}

/// The version that a row's absent cells are filled from: the newest, or the newest that was known at `recorded_at`.
pub(super) fn base<T>(versions: &[(UtcTime, T)], recorded_at: Option<UtcTime>) -> Option<&T> {
    versions
        .iter()
        .rev()
        .find(|(at, _)| recorded_at.is_none_or(|recorded_at| *at <= recorded_at))
        .map(|(_, fact)| fact)
}

/// Judges a row. `versions` are known ones, oldest first; `recorded_at` is the row's own, `occurred_at` when the fact came to
/// be. History is known since it happened; a correction is known from now on, and the past keeps what was known then.
pub(super) fn judge<T: PartialEq>(
    versions: &[(UtcTime, T)],
    fact: &T,
    occurred_at: UtcTime,
    recorded_at: Option<UtcTime>,
    now: UtcTime,
) -> Verdict {
    let Some((_, newest)) = versions.last() else {
        return Verdict::First(recorded_at.unwrap_or(occurred_at.min(now)));
    };
    let Some(at) = recorded_at else {
        return if newest == fact {
            Verdict::Known
        } else {
            Verdict::Next(now)
        };
    };
    let same_time: Vec<&T> = versions
        .iter()
        .filter(|(known, _)| *known == at)
        .map(|(_, fact)| fact)
        .collect();
    if same_time.contains(&fact) {
        return Verdict::Known;
    }
    if same_time.is_empty() {
        return Verdict::Next(at);
    }
    // Something else was known at that very time: this corrects it, from now on.
    if newest == fact {
        Verdict::Known
    } else {
        Verdict::Next(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcTime = UtcTime(100);
    const THEN: UtcTime = UtcTime(10);

    #[test]
    fn history_is_known_since_it_happened_and_a_correction_from_now_on() {
        let none: [(UtcTime, i32); 0] = [];
        assert_eq!(judge(&none, &1, THEN, None, NOW), Verdict::First(THEN));
        assert_eq!(
            judge(&none, &1, UtcTime(200), None, NOW),
            Verdict::First(NOW)
        );
        assert_eq!(
            judge(&none, &1, THEN, Some(UtcTime(50)), NOW),
            Verdict::First(UtcTime(50))
        );
        assert_eq!(judge(&[(THEN, 1)], &1, THEN, None, NOW), Verdict::Known);
        assert_eq!(judge(&[(THEN, 1)], &2, THEN, None, NOW), Verdict::Next(NOW));
    }

    #[test]
    fn versions_with_their_own_times_are_met_again_unchanged() {
        let known = [(UtcTime(10), 1), (UtcTime(20), 2), (UtcTime(30), 1)];
        for (at, fact) in known {
            assert_eq!(judge(&known, &fact, THEN, Some(at), NOW), Verdict::Known);
        }
        assert_eq!(
            judge(&known, &3, THEN, Some(UtcTime(25)), NOW),
            Verdict::Next(UtcTime(25))
        );
        assert_eq!(
            judge(&known, &3, THEN, Some(UtcTime(20)), NOW),
            Verdict::Next(NOW)
        );
        let corrected = [(UtcTime(20), 2), (NOW, 3)];
        assert_eq!(
            judge(&corrected, &3, THEN, Some(UtcTime(20)), UtcTime(200)),
            Verdict::Known
        );
    }

    #[test]
    fn absent_cells_come_from_what_was_known_then() {
        let known = [(UtcTime(10), 1), (UtcTime(20), 2)];
        assert_eq!(base(&known, None), Some(&2));
        assert_eq!(base(&known, Some(UtcTime(15))), Some(&1));
        assert_eq!(base(&known, Some(UtcTime(5))), None);
    }
}
