//! Times of events in words and as typed: a day and a time of day in a zone, which may skip hours and have others twice.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

use crate::i18n::Locale;
use crate::{Problem, UtcTime};

/// From when to when, in a zone that is named.
pub fn span(locale: Locale, zone: Tz, from: UtcTime, to: UtcTime) -> String {
    let (from, to) = (
        from.to_chrono().with_timezone(&zone),
        to.to_chrono().with_timezone(&zone),
    );
    let name = from.format("%Z");
    let joint = match locale {
        Locale::Ja => "〜",
        Locale::En => "–",
    };
    let start = format!(
        "{} {}",
        day(locale, from.date_naive()),
        from.format("%H:%M")
    );
    let end = if from.date_naive() == to.date_naive() {
        to.format("%H:%M").to_string()
    } else {
        format!("{} {}", day(locale, to.date_naive()), to.format("%H:%M"))
    };
    format!("{start}{joint}{end} ({name})")
}

/// An instant, in a zone that is named.
pub fn instant(locale: Locale, zone: Tz, at: UtcTime) -> String {
    let at = at.to_chrono().with_timezone(&zone);
    let day = day(locale, at.date_naive());
    format!("{day} {}", at.format("%H:%M (%Z)"))
}

/// A day with its weekday.
pub fn day(locale: Locale, day: NaiveDate) -> String {
    match locale {
        Locale::Ja => {
            const WEEKDAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
            let weekday = WEEKDAYS
                .get(day.weekday().num_days_from_monday() as usize)
                .copied()
                .unwrap_or_default();
            format!(
                "{}年{}月{}日({weekday})",
                day.year(),
                day.month(),
                day.day()
            )
        }
        Locale::En => day.format("%a %-d %b %Y").to_string(),
    }
}

/// The instant of a day and a time of day in `zone`. A time that the zone has twice is the earlier one. Errors: a problem with `field`
/// for a time that the zone skips.
pub fn instant_of(
    field: &'static str,
    zone: Tz,
    day: NaiveDate,
    time: NaiveTime,
) -> Result<UtcTime, Problem> {
    zone.from_local_datetime(&day.and_time(time))
        .earliest()
        .map(|at| UtcTime::from_chrono(at.with_timezone(&Utc)))
        .ok_or_else(|| Problem::new(field, "events-problem-skipped").with("zone", zone.name()))
}

/// A time of day as people and browsers type it, in any width of digits.
pub fn parse_time(typed: &str) -> Option<NaiveTime> {
    use unicode_normalization::UnicodeNormalization;
    let typed: String = typed.trim().nfkc().collect();
    NaiveTime::parse_from_str(&typed, "%H:%M")
        .or_else(|_| NaiveTime::parse_from_str(&typed, "%H:%M:%S"))
        .ok()
}

/// A day as browsers type it, or with slashes.
pub fn parse_day(typed: &str) -> Option<NaiveDate> {
    use unicode_normalization::UnicodeNormalization;
    let typed: String = typed.trim().nfkc().collect::<String>().replace('/', "-");
    let day = NaiveDate::parse_from_str(&typed, "%Y-%m-%d").ok()?;
    (2000..2200).contains(&day.year()).then_some(day)
}

/// A day and a time of day as a browser's field for both types them.
pub fn parse_local(typed: &str) -> Option<(NaiveDate, NaiveTime)> {
    let (day, time) = typed.trim().split_once(['T', ' '])?;
    Some((parse_day(day)?, parse_time(time)?))
}

/// What such a field starts from.
pub fn local(zone: Tz, at: UtcTime) -> String {
    at.to_chrono()
        .with_timezone(&zone)
        .format("%Y-%m-%dT%H:%M")
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(zone: &str, day: &str, time: &str) -> Result<String, Problem> {
        let zone: Tz = zone.parse().unwrap();
        let (day, time) = (parse_day(day).unwrap(), parse_time(time).unwrap());
        instant_of("start", zone, day, time).map(UtcTime::rfc3339)
    }

    #[test]
    fn a_skipped_hour_is_refused_and_a_repeated_one_is_the_first() {
        assert_eq!(
            at("Asia/Tokyo", "2026/12/01", "１９：００").unwrap(),
            "2026-12-01T10:00:00Z"
        );
        assert!(at("America/New_York", "2026-03-08", "02:30").is_err());
        assert_eq!(
            at("America/New_York", "2026-11-01", "01:30").unwrap(),
            "2026-11-01T05:30:00Z"
        );
        assert!(at("Europe/London", "2026-03-29", "01:15").is_err());
        // Half an hour is skipped on Lord Howe.
        assert!(at("Australia/Lord_Howe", "2026-10-04", "02:15").is_err());
        assert!(at("Australia/Lord_Howe", "2026-10-04", "02:30").is_ok());
    }

    #[test]
    fn spans_name_the_weekday_and_the_zone() {
        let from = UtcTime::from_chrono(
            chrono::DateTime::parse_from_rfc3339("2026-12-01T10:00:00Z")
                .unwrap()
                .to_utc(),
        );
        let to = from.plus_seconds(7_200);
        let zone: Tz = "Asia/Tokyo".parse().unwrap();
        assert_eq!(
            span(Locale::Ja, zone, from, to),
            "2026年12月1日(火) 19:00〜21:00 (JST)"
        );
        assert_eq!(
            span(Locale::En, zone, from, to),
            "Tue 1 Dec 2026 19:00–21:00 (JST)"
        );
    }
}
