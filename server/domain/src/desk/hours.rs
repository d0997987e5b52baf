//! Business hours: which days are worked, from when to when, and when so many hours of them have passed.
//!
//! Hours that end at or before they begin go on into the next day and belong to the day they begin on, so that a night shift is
//! one window; 00:00 to 00:00 is all day. A day is worked if its weekday is, unless it is a holiday or falls into the days
//! closed at the year's end; what an administrator wrote for that very day comes before all of those.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::UtcTime;
use crate::desk::holidays;

/// Minutes in a day.
pub const DAY: i64 = 24 * 60;
/// The longest time for an answer that can be set, in hours.
pub const MAX_HOURS: i64 = 400;
/// Days ahead that are looked at for hours to pass.
const AHEAD: usize = 1_200;

/// A day of any year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct MonthDay {
    /// Month, from 1.
    pub month: u32,
    /// Day, from 1.
    pub day: u32,
}

impl MonthDay {
    fn of(day: NaiveDate) -> Self {
        Self {
            month: day.month(),
            day: day.day(),
        }
    }
}

/// When the organisation works, as an administrator set it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Hours {
    /// Weekdays worked, 1 for Monday to 7 for Sunday.
    pub days: Vec<u32>,
    /// Minute of the day at which work begins.
    pub opens: i64,
    /// Minute of the day at which it ends; at or before `opens`: of the next day.
    pub closes: i64,
    /// Hours of work within which a question should have its first answer.
    pub answer_hours: i64,
    /// Whether Japan's public holidays are days off.
    pub holidays: bool,
    /// First and last of the days closed at the year's end, if any are.
    pub year_end: Option<(MonthDay, MonthDay)>,
}

impl Default for Hours {
    fn default() -> Self {
        Self {
            days: vec![1, 2, 3, 4, 5],
            opens: 9 * 60,
            closes: 18 * 60,
            answer_hours: 8,
            holidays: true,
            year_end: Some((
                MonthDay { month: 12, day: 29 },
                MonthDay { month: 1, day: 3 },
            )),
        }
    }
}

/// Why a day is worked or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayOf {
    /// Worked as usual.
    Work,
    /// Its weekday is off.
    Weekend,
    /// A public holiday, by name.
    Holiday(String),
    /// Closed at the year's end.
    YearEnd,
    /// Closed by an administrator, with their words for it.
    Closed(String),
    /// Worked by an administrator's word though it would be off.
    Opened(String),
}

impl DayOf {
    /// Whether the day is worked.
    pub fn is_work(&self) -> bool {
        matches!(self, Self::Work | Self::Opened(_))
    }
}

/// Hours with the days that differ.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The hours.
    pub hours: Hours,
    /// Days that an administrator opened (true) or closed (false), with their words.
    pub exceptions: BTreeMap<NaiveDate, (bool, String)>,
    /// Where the hours are those of the clock.
    pub zone: Tz,
}

impl Calendar {
    /// What kind of day `day` is.
    pub fn day(&self, day: NaiveDate) -> DayOf {
        if let Some((open, name)) = self.exceptions.get(&day) {
            return if *open {
                DayOf::Opened(name.clone())
            } else {
                DayOf::Closed(name.clone())
            };
        }
        self.usual(day)
    }

    /// What kind of day `day` is when nobody wrote anything for it.
    pub fn usual(&self, day: NaiveDate) -> DayOf {
        if !self
            .hours
            .days
            .contains(&day.weekday().number_from_monday())
        {
            return DayOf::Weekend;
        }
        let date = MonthDay::of(day);
        let in_year_end = self.hours.year_end.is_some_and(|(first, last)| {
            if first <= last {
                (first..=last).contains(&date)
            } else {
                date >= first || date <= last
            }
        });
        if self.hours.holidays
            && let Some(name) = holidays::name(day)
        {
            return DayOf::Holiday(name);
        }
        if in_year_end {
            return DayOf::YearEnd;
        }
        DayOf::Work
    }

    /// From when to when is worked on `day`, whatever kind of day it is.
    fn window(&self, day: NaiveDate) -> (UtcTime, UtcTime) {
        let ends_on = if self.hours.closes <= self.hours.opens {
            day.succ_opt().unwrap_or(day)
        } else {
            day
        };
        (
            self.at(day, self.hours.opens),
            self.at(ends_on, self.hours.closes),
        )
    }

    /// The instant of a minute of a day; where the clock skips it, the first one after.
    fn at(&self, day: NaiveDate, minute: i64) -> UtcTime {
        let local = day.and_time(chrono::NaiveTime::MIN) + chrono::Duration::minutes(minute);
        (0..=4)
            .find_map(|halves| {
                self.zone
                    .from_local_datetime(&(local + chrono::Duration::minutes(30 * halves)))
                    .earliest()
            })
            .map_or_else(
                || UtcTime::from_chrono(local.and_utc()),
                |at| UtcTime::from_chrono(at.with_timezone(&Utc)),
            )
    }

    /// When something asked at `asked` should have its first answer: after so many hours of work.
    pub fn due(&self, asked: UtcTime) -> UtcTime {
        let mut left = self.hours.answer_hours * 3_600 * UtcTime::SECOND;
        let today = asked.local_day(self.zone);
        // Last night's hours may still go on.
        let first = today.pred_opt().unwrap_or(today);
        for day in first.iter_days().take(AHEAD) {
            if !self.day(day).is_work() {
                continue;
            }
            let (opens, closes) = self.window(day);
            let from = opens.max(asked);
            let worked = closes.0 - from.0;
            if worked <= 0 {
                continue;
            }
            if left <= worked {
                return UtcTime(from.0 + left);
            }
            left -= worked;
        }
        // A calendar without any work in sight: plain hours are better than never.
        asked.plus_seconds(self.hours.answer_hours * 3_600)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;
    use rand::SeedableRng;

    fn calendar(hours: Hours, zone: Tz) -> Calendar {
        Calendar {
            hours,
            exceptions: BTreeMap::new(),
            zone,
        }
    }

    fn japan() -> Calendar {
        calendar(Hours::default(), chrono_tz::Asia::Tokyo)
    }

    fn at(zone: Tz, text: &str) -> UtcTime {
        let local = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        UtcTime::from_chrono(
            zone.from_local_datetime(&local)
                .earliest()
                .unwrap()
                .with_timezone(&Utc),
        )
    }

    fn due(calendar: &Calendar, asked: &str) -> String {
        calendar
            .due(at(calendar.zone, asked))
            .to_chrono()
            .with_timezone(&calendar.zone)
            .format("%Y-%m-%d %H:%M")
            .to_string()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn hours_pass_only_while_somebody_works() {
        let calendar = japan();
        for (asked, expected, why) in [
            ("2026-11-17 09:00", "2026-11-17 17:00", "within one day"),
            (
                "2026-11-17 10:00",
                "2026-11-17 18:00",
                "to the minute of closing",
            ),
            ("2026-11-17 10:01", "2026-11-18 09:01", "over a night"),
            ("2026-11-17 17:00", "2026-11-18 16:00", "mostly tomorrow"),
            ("2026-11-17 03:00", "2026-11-17 17:00", "before work"),
            ("2026-11-17 18:00", "2026-11-18 17:00", "as work ends"),
            ("2026-11-17 23:59", "2026-11-18 17:00", "late at night"),
            ("2026-11-18 00:00", "2026-11-18 17:00", "at midnight"),
            (
                "2026-11-20 17:00",
                "2026-11-24 16:00",
                "over a weekend and 勤労感謝の日",
            ),
            (
                "2026-11-21 12:00",
                "2026-11-24 17:00",
                "on a Saturday before a holiday",
            ),
            (
                "2026-09-18 17:30",
                "2026-09-24 16:30",
                "over 敬老の日, 国民の休日 and 秋分の日",
            ),
            (
                "2026-12-28 16:00",
                "2027-01-04 15:00",
                "over the year's end",
            ),
            ("2026-12-31 23:00", "2027-01-04 17:00", "in the year's end"),
            (
                "2026-05-01 17:00",
                "2026-05-07 16:00",
                "over Golden Week, with its substitute",
            ),
        ] {
            assert_eq!(due(&calendar, asked), expected, "{why}: {asked}");
        }
    }

    #[test]
    fn longer_times_run_over_several_days() {
        let mut calendar = japan();
        calendar.hours.answer_hours = 20;
        // 9 on Tuesday, 9 on Wednesday, 2 on Thursday.
        assert_eq!(due(&calendar, "2026-11-17 09:00"), "2026-11-19 11:00");
    }

    #[test]
    fn night_hours_belong_to_the_day_they_begin_on() {
        let night = Hours {
            opens: 22 * 60,
            closes: 6 * 60,
            answer_hours: 4,
            ..Hours::default()
        };
        let calendar = calendar(night, chrono_tz::Asia::Tokyo);
        for (asked, expected) in [
            ("2026-11-17 23:00", "2026-11-18 03:00"),
            ("2026-11-18 04:00", "2026-11-19 00:00"),
            // Friday's night goes on into Saturday; Saturday's is off, Monday is a holiday.
            ("2026-11-21 01:00", "2026-11-21 05:00"),
            ("2026-11-21 03:00", "2026-11-24 23:00"),
        ] {
            assert_eq!(due(&calendar, asked), expected, "{asked}");
        }
    }

    #[test]
    fn the_clock_is_the_organisations() {
        let london = calendar(
            Hours {
                holidays: false,
                year_end: None,
                ..Hours::default()
            },
            chrono_tz::Europe::London,
        );
        // Summer time ends on 25 October 2026: Friday 17:00 is still in it, Monday is not.
        assert_eq!(due(&london, "2026-10-23 17:00"), "2026-10-26 16:00");
        // The same instant is another day elsewhere.
        let instant = at(chrono_tz::Asia::Tokyo, "2026-11-18 08:00");
        assert_eq!(
            london.due(instant),
            at(chrono_tz::Europe::London, "2026-11-18 17:00")
        );
        assert_eq!(
            japan().due(instant),
            at(chrono_tz::Asia::Tokyo, "2026-11-18 17:00")
        );
        // All day and every day is plain time, also where the clock is set forward.
        let always = calendar(
            Hours {
                days: (1..=7).collect(),
                opens: 0,
                closes: 0,
                answer_hours: 24,
                holidays: false,
                year_end: None,
            },
            chrono_tz::Europe::London,
        );
        let before = at(chrono_tz::Europe::London, "2026-03-28 12:00");
        assert_eq!(always.due(before), before.plus_seconds(24 * 3_600));
    }

    #[test]
    fn what_is_written_for_a_day_comes_first() {
        let mut calendar = japan();
        calendar
            .exceptions
            .insert(date("2026-11-23"), (true, "祝日営業".to_owned()));
        assert_eq!(due(&calendar, "2026-11-20 17:00"), "2026-11-23 16:00");
        calendar
            .exceptions
            .insert(date("2026-11-24"), (false, "創立記念日".to_owned()));
        assert_eq!(due(&calendar, "2026-11-23 17:00"), "2026-11-25 16:00");
        calendar
            .exceptions
            .insert(date("2026-11-21"), (true, String::new()));
        assert_eq!(due(&calendar, "2026-11-20 17:00"), "2026-11-21 16:00");
    }

    #[test]
    fn days_are_named_for_what_they_are() {
        let calendar = japan();
        assert_eq!(calendar.day(date("2026-11-22")), DayOf::Weekend);
        assert_eq!(
            calendar.day(date("2026-11-23")),
            DayOf::Holiday("勤労感謝の日".to_owned())
        );
        assert_eq!(calendar.day(date("2026-12-29")), DayOf::YearEnd);
        assert_eq!(calendar.day(date("2026-12-28")), DayOf::Work);
        assert_eq!(calendar.day(date("2027-01-04")), DayOf::Work);
    }

    #[test]
    fn a_calendar_without_work_still_ends() {
        let mut calendar = japan();
        calendar.hours.days.clear();
        let asked = at(calendar.zone, "2026-11-17 09:00");
        assert_eq!(calendar.due(asked), asked.plus_seconds(8 * 3_600));
    }

    /// Hours of work between two instants, counted minute by minute.
    fn minutes_worked(calendar: &Calendar, from: UtcTime, to: UtcTime) -> i64 {
        (0..)
            .map(|minute| from.plus_seconds(minute * 60))
            .take_while(|at| *at < to)
            .filter(|at| {
                let today = at.local_day(calendar.zone);
                [today.pred_opt().unwrap(), today].into_iter().any(|day| {
                    let (opens, closes) = calendar.window(day);
                    calendar.day(day).is_work() && (opens..closes).contains(at)
                })
            })
            .count()
            .try_into()
            .unwrap()
    }

    #[test]
    fn due_is_exactly_so_many_hours_of_work_later_and_never_earlier_for_a_later_question() {
        let mut dice = rand::rngs::SmallRng::seed_from_u64(7);
        let zones = [
            chrono_tz::Asia::Tokyo,
            chrono_tz::Europe::London,
            chrono_tz::America::New_York,
            chrono_tz::Australia::Lord_Howe,
        ];
        for round in 0..60 {
            let opens = dice.random_range(0..DAY / 30) * 30;
            let closes = (opens + dice.random_range(1..=DAY / 30) * 30) % DAY;
            let mut calendar = calendar(
                Hours {
                    days: (1..=7)
                        .filter(|_| dice.random_bool(0.7))
                        .chain([3])
                        .collect(),
                    opens,
                    closes,
                    answer_hours: dice.random_range(1..=30),
                    holidays: dice.random_bool(0.5),
                    year_end: dice
                        .random_bool(0.5)
                        .then(|| Hours::default().year_end)
                        .flatten(),
                },
                zones[round % zones.len()],
            );
            for _ in 0..3 {
                let day = date("2026-12-01") + chrono::Duration::days(dice.random_range(0..60));
                calendar
                    .exceptions
                    .insert(day, (dice.random_bool(0.5), String::new()));
            }
            let start = at(calendar.zone, "2026-12-18 00:00");
            let mut asked: Vec<UtcTime> = (0..6)
                .map(|_| start.plus_seconds(dice.random_range(0..20 * 24 * 60) * 60))
                .collect();
            asked.sort();
            let dues: Vec<UtcTime> = asked.iter().map(|at| calendar.due(*at)).collect();
            assert!(dues.is_sorted(), "{round}: a later question is due earlier");
            for (asked, due) in asked.iter().zip(&dues) {
                assert_eq!(
                    minutes_worked(&calendar, *asked, *due),
                    calendar.hours.answer_hours * 60,
                    "{round}: asked {} due {} by {calendar:?}",
                    asked.rfc3339(),
                    due.rfc3339()
                );
            }
        }
    }
}
