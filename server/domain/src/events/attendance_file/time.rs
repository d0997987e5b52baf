//! Times and durations as Zoom and Teams write them, in Japanese and English.

use chrono::NaiveDateTime;
use unicode_normalization::UnicodeNormalization;

/// From joining to leaving, in seconds since 1970 by the file's own clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    /// Joined.
    pub(super) from: i64,
    /// Left.
    pub(super) to: i64,
}

/// Seconds that `spans` count more than once. Sorts them.
pub(super) fn overlap(spans: &mut [Span]) -> i64 {
    spans.sort_unstable();
    let mut twice = 0;
    let mut until = i64::MIN;
    for span in spans {
        if span.from < until {
            twice += until.min(span.to) - span.from;
        }
        until = until.max(span.to);
    }
    twice
}

/// A moment by the file's own clock. Only differences matter, so which of two numbers is the day and which the month hardly does.
pub(super) fn point(cell: &str) -> Option<i64> {
    const FORMATS: &[&str] = &[
        "%m/%d/%Y %I:%M:%S %p",
        "%m/%d/%Y %I:%M %p",
        "%m/%d/%Y %H:%M:%S",
        "%m/%d/%Y %H:%M",
        "%d/%m/%Y %I:%M:%S %p",
        "%d/%m/%Y %I:%M %p",
        "%d/%m/%Y %H:%M:%S",
        "%d/%m/%Y %H:%M",
        "%Y/%m/%d %I:%M:%S %p",
        "%Y/%m/%d %I:%M %p",
        "%Y/%m/%d %H:%M:%S",
        "%Y/%m/%d %H:%M",
        "%d.%m.%Y %H:%M:%S",
        "%b %d %Y %I:%M:%S %p",
        "%b %d %Y %H:%M:%S",
        "%b %d %Y %I:%M %p",
    ];
    let mut text: String = cell
        .nfkc()
        .map(|c| match c {
            ',' | 'T' => ' ',
            '-' => '/',
            c => c,
        })
        .collect();
    // Japanese before noon and after noon stand before the time.
    for (word, mark) in [("午前", "AM"), ("午後", "PM")] {
        if text.contains(word) {
            text = format!("{} {mark}", text.replace(word, " "));
        }
    }
    let text = text
        .replace("年", "/")
        .replace("月", "/")
        .replace('日', " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut text = words.join(" ").to_uppercase();
    if let Some(cut) = text.strip_suffix('Z') {
        text = cut.to_owned();
    }
    if let Some((day, rest)) = text.split_once(' ')
        && let Some(full) = full_year(day)
    {
        text = format!("{full} {rest}");
    }
    FORMATS
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(&text, format).ok())
        .map(|at| at.and_utc().timestamp())
}

/// `7/22/26` as `7/22/2026`; none for a day that needs no help.
fn full_year(day: &str) -> Option<String> {
    let mut parts = day.splitn(3, '/');
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    (a.len() <= 2 && c.len() == 2).then(|| format!("{a}/{b}/20{c}"))
}

/// Seconds of a duration: `57` (minutes), `1h 27m 51s`, `1 時間 27 分 51 秒`, `1:27:51`, `27:51`, `57 min`.
pub(super) fn seconds(cell: &str) -> Option<i64> {
    let text: String = cell.nfkc().flat_map(char::to_lowercase).collect();
    let text = text.trim();
    if let Ok(minutes) = text.parse::<f64>() {
        // Bounded, so that the conversion below is exact.
        return (0.0..=100_000.0)
            .contains(&minutes)
            .then(|| (minutes * 60.0).round() as i64);
    }
    if text.contains(':') {
        let parts: Vec<i64> = text
            .split(':')
            .map(|part| part.trim().parse().ok())
            .collect::<Option<_>>()?;
        return match parts.as_slice() {
            [hours, minutes, seconds] => Some(hours * 3_600 + minutes * 60 + seconds),
            [minutes, seconds] => Some(minutes * 60 + seconds),
            _ => None,
        }
        .filter(|seconds| (0..=6_000_000).contains(seconds));
    }
    let mut total: Option<i64> = None;
    let mut number = String::new();
    let mut unit = String::new();
    // A space at the end closes the last unit.
    for c in text.chars().chain([' ', '0']) {
        if c.is_ascii_digit() && !unit.is_empty() {
            let each = unit_seconds(&unit)?;
            let count: i64 = number.parse().ok().filter(|count| *count <= 100_000)?;
            total = Some(total.unwrap_or(0) + count * each);
            number.clear();
            unit.clear();
        }
        if c.is_ascii_digit() {
            number.push(c);
        } else if !c.is_whitespace() && c != '.' && c != ',' {
            unit.push(c);
        }
    }
    total
}

fn unit_seconds(unit: &str) -> Option<i64> {
    match unit {
        "h" | "hr" | "hrs" | "hour" | "hours" | "時間" => Some(3_600),
        "m" | "min" | "mins" | "minute" | "minutes" | "分" | "分間" => Some(60),
        "s" | "sec" | "secs" | "second" | "seconds" | "秒" | "秒間" => Some(1),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_of_both_programs_and_languages_are_read() {
        for (cell, expected) in [
            ("57", Some(3_420)),
            ("５７", Some(3_420)),
            ("1h 27m 51s", Some(5_271)),
            ("1 時間 27 分 51 秒", Some(5_271)),
            ("27分51秒", Some(1_671)),
            ("1:27:51", Some(5_271)),
            ("27:51", Some(1_671)),
            ("57 min", Some(3_420)),
            ("2 hrs", Some(7_200)),
            ("30s", Some(30)),
            ("", None),
            ("soon", None),
            ("-3", None),
            ("99999999999999999999h", None),
        ] {
            assert_eq!(seconds(cell), expected, "{cell}");
        }
    }

    #[test]
    fn moments_of_both_programs_and_languages_are_read() {
        let seven = NaiveDateTime::parse_from_str("2026-07-22 19:00:11", "%Y-%m-%d %H:%M:%S")
            .unwrap()
            .and_utc()
            .timestamp();
        for cell in [
            "07/22/2026 07:00:11 PM",
            "7/22/26, 7:00:11 PM",
            "7/22/2026, 7:00:11\u{202f}PM",
            "2026/07/22 19:00:11",
            "2026-07-22 19:00:11",
            "2026-07-22T19:00:11Z",
            "2026/7/22 午後7:00:11",
            "2026年7月22日 19:00:11",
            "22/07/2026 19:00:11",
            "22.07.2026 19:00:11",
            "Jul 22, 2026 19:00:11",
            "Jul 22, 2026 07:00:11 PM",
        ] {
            assert_eq!(point(cell), Some(seven), "{cell}");
        }
        assert_eq!(point("soon"), None);
    }

    #[test]
    fn two_devices_at_once_are_counted_once() {
        let span = |from, to| Span { from, to };
        assert_eq!(overlap(&mut [span(0, 10), span(20, 30)]), 0);
        assert_eq!(overlap(&mut [span(5, 30), span(0, 10), span(6, 8)]), 7);
    }
}
