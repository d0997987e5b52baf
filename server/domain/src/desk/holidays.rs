//! Japan's public holidays, from the law and its exceptions. Equinoxes of years that the government has not announced yet are
//! computed, and may be off by a day.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use chrono::{Datelike, NaiveDate};
use jpholiday::jpholiday::JPHoliday;

/// Years computed so far: a year is asked for many times and never changes.
static YEARS: LazyLock<Mutex<BTreeMap<i32, BTreeMap<NaiveDate, String>>>> =
    LazyLock::new(Mutex::default);

/// The first and the last year that are computed: the law of today says nothing of others.
const KNOWN: std::ops::RangeInclusive<i32> = 2000..=2099;

/// The name of the public holiday on `day`, if it is one.
pub fn name(day: NaiveDate) -> Option<String> {
    if !KNOWN.contains(&day.year()) {
        return None;
    }
    let mut years = match YEARS.lock() {
        Ok(years) => years,
        Err(poisoned) => poisoned.into_inner(),
    };
    years
        .entry(day.year())
        .or_insert_with(|| {
            JPHoliday::new()
                .year_holidays(day.year())
                .into_iter()
                .collect()
        })
        .get(&day)
        .cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As the Cabinet Office announced them.
    const ANNOUNCED: &[(i32, &[(u32, u32)])] = &[
        (
            2024,
            &[
                (1, 1),
                (1, 8),
                (2, 11),
                (2, 12),
                (2, 23),
                (3, 20),
                (4, 29),
                (5, 3),
                (5, 4),
                (5, 5),
                (5, 6),
                (7, 15),
                (8, 11),
                (8, 12),
                (9, 16),
                (9, 22),
                (9, 23),
                (10, 14),
                (11, 3),
                (11, 4),
                (11, 23),
            ],
        ),
        (
            2025,
            &[
                (1, 1),
                (1, 13),
                (2, 11),
                (2, 23),
                (2, 24),
                (3, 20),
                (4, 29),
                (5, 3),
                (5, 4),
                (5, 5),
                (5, 6),
                (7, 21),
                (8, 11),
                (9, 15),
                (9, 23),
                (10, 13),
                (11, 3),
                (11, 23),
                (11, 24),
            ],
        ),
        (
            2026,
            &[
                (1, 1),
                (1, 12),
                (2, 11),
                (2, 23),
                (3, 20),
                (4, 29),
                (5, 3),
                (5, 4),
                (5, 5),
                (5, 6),
                (7, 20),
                (8, 11),
                (9, 21),
                (9, 22),
                (9, 23),
                (10, 12),
                (11, 3),
                (11, 23),
            ],
        ),
        (
            2027,
            &[
                (1, 1),
                (1, 11),
                (2, 11),
                (2, 23),
                (3, 21),
                (3, 22),
                (4, 29),
                (5, 3),
                (5, 4),
                (5, 5),
                (7, 19),
                (8, 11),
                (9, 20),
                (9, 23),
                (10, 11),
                (11, 3),
                (11, 23),
            ],
        ),
    ];

    #[test]
    fn holidays_are_those_announced() {
        for (year, days) in ANNOUNCED {
            let found: Vec<(u32, u32)> = NaiveDate::from_ymd_opt(*year, 1, 1)
                .unwrap()
                .iter_days()
                .take_while(|day| day.year() == *year)
                .filter(|day| name(*day).is_some())
                .map(|day| (day.month(), day.day()))
                .collect();
            assert_eq!(found, *days, "{year}");
        }
    }

    #[test]
    fn substitutes_and_days_between_have_names_and_other_centuries_none() {
        let of = |year, month, day| name(NaiveDate::from_ymd_opt(year, month, day).unwrap());
        assert_eq!(of(2026, 11, 23).as_deref(), Some("勤労感謝の日"));
        assert!(of(2026, 5, 6).is_some_and(|name| name.contains("振替休日")));
        assert!(of(2026, 9, 22).is_some_and(|name| name.contains("国民の休日")));
        assert_eq!(of(2200, 1, 1), None);
        assert_eq!(of(1990, 1, 1), None);
    }
}
