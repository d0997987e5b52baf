//! One row's cells as values. Whatever is wrong is collected with its line, column and fix, so that one run names everything.

use std::str::FromStr;

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use unicode_normalization::UnicodeNormalization;

use crate::UtcTime;
use crate::import::heading::nearest_word;
use crate::import::refusal::Refusal;

/// How strictly cells are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Style {
    /// The command line: one way to write each value.
    #[default]
    Strict,
    /// The staff page: also full-width digits, 2026/4/1, Excel's day numbers and Japanese words for choices.
    Lenient,
}

/// What a row says about a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given<T> {
    /// The file has no such column: what is known stays.
    Absent,
    /// The cell is empty: not known.
    Empty,
    /// A value.
    Value(T),
}

impl<T> Given<T> {
    /// What is known after this row, when `old` was known before.
    pub fn over(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Absent => old,
            Self::Empty => None,
            Self::Value(value) => Some(value),
        }
    }

    /// The value, if there is one.
    pub fn value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Empty => None,
        }
    }

    /// The value by another name.
    pub fn map<U>(self, work: impl FnOnce(T) -> U) -> Given<U> {
        match self {
            Self::Absent => Given::Absent,
            Self::Empty => Given::Empty,
            Self::Value(value) => Given::Value(work(value)),
        }
    }
}

/// One row of a mapped table: the line it stands on, and its cells by column. A cell is there when its column is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Row {
    /// Line in the file.
    #[serde(rename = "l")]
    pub line: u64,
    /// Trimmed text by column name, in the order of the kind's columns.
    #[serde(rename = "c")]
    pub cells: Vec<(String, String)>,
}

/// A row being read.
pub struct Cells<'a> {
    row: &'a Row,
    zone: Tz,
    style: Style,
    /// What is wrong so far.
    pub problems: Vec<Refusal>,
}

impl<'a> Cells<'a> {
    /// Starts to read a row.
    pub fn new(row: &'a Row, zone: Tz, style: Style) -> Self {
        Self {
            row,
            zone,
            style,
            problems: Vec::new(),
        }
    }

    /// Line in the file.
    pub fn line(&self) -> u64 {
        self.row.line
    }

    /// The row itself.
    pub fn row(&self) -> &'a Row {
        self.row
    }

    /// Whether anything is wrong.
    pub fn is_wrong(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Adds a problem with a column.
    pub fn refuse(&mut self, column: &str, key: &'static str) {
        self.problems.push(Refusal::at(self.row.line, column, key));
    }

    /// Adds a problem that quotes a value.
    pub fn refuse_value(&mut self, column: &str, key: &'static str, value: &str) {
        self.problems
            .push(Refusal::at(self.row.line, column, key).with("value", value));
    }

    /// Adds a problem with more to say.
    pub fn refuse_with(&mut self, refusal: Refusal) {
        self.problems.push(refusal);
    }

    fn raw(&self, column: &str) -> Given<&'a str> {
        match self.row.cells.iter().find(|(name, _)| name == column) {
            None => Given::Absent,
            Some((_, text)) if text.is_empty() => Given::Empty,
            Some((_, text)) => Given::Value(text),
        }
    }

    /// Reads a cell; a value that `parse` does not know is refused with `key` and becomes [`Given::Absent`].
    fn parsed<T>(
        &mut self,
        column: &str,
        key: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Given<T> {
        match self.raw(column) {
            Given::Absent => Given::Absent,
            Given::Empty => Given::Empty,
            Given::Value(text) => {
                let plain;
                let text = if self.style == Style::Lenient {
                    plain = text.nfkc().collect::<String>();
                    plain.trim()
                } else {
                    text
                };
                match parse(text) {
                    Some(value) => Given::Value(value),
                    None => {
                        self.refuse_value(column, key, text);
                        Given::Absent
                    }
                }
            }
        }
    }

    /// Text of at most `limit` characters.
    pub fn text(&mut self, column: &str, limit: usize) -> Given<String> {
        match self.raw(column) {
            Given::Absent => Given::Absent,
            Given::Empty => Given::Empty,
            Given::Value(text) => {
                if text.chars().count() > limit {
                    let refusal = Refusal::at(self.row.line, column, "import-text-too-long")
                        .with("limit", limit);
                    self.problems.push(refusal);
                    return Given::Absent;
                }
                if text.chars().any(is_unwelcome) {
                    self.refuse(column, "import-text-control");
                    return Given::Absent;
                }
                Given::Value(text.to_owned())
            }
        }
    }

    /// Text that must be there. `None` after a refusal.
    pub fn required_text(&mut self, column: &str, limit: usize) -> Option<String> {
        let text = self.text(column, limit);
        self.required(column, text)
    }

    /// A value that must be there.
    pub fn required<T>(&mut self, column: &str, given: Given<T>) -> Option<T> {
        match given {
            Given::Value(value) => Some(value),
            Given::Empty => {
                self.refuse(column, "import-cell-required");
                None
            }
            // Absent here means that the value itself was refused already, or the column was.
            Given::Absent => None,
        }
    }

    /// A whole number, 0 or more.
    pub fn count(&mut self, column: &str) -> Given<i64> {
        let lenient = self.style == Style::Lenient;
        self.parsed(column, "import-count", |text| {
            let digits;
            let mut text = text;
            if lenient {
                digits = text.replace(',', "");
                text = digits
                    .trim_end_matches(['人', '名', '件', '回', '日'])
                    .trim();
                text = text.strip_suffix(".0").unwrap_or(text);
            }
            let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse()
                .ok()
                .filter(|count: &i64| plain && *count <= 1_000_000_000_000)
        })
    }

    /// A number, 0 or more.
    pub fn number(&mut self, column: &str) -> Given<f64> {
        let lenient = self.style == Style::Lenient;
        self.parsed(column, "import-number", |text| {
            let digits;
            let mut text = text;
            if lenient {
                digits = text.replace(',', "");
                text = digits.trim_end_matches("時間").trim();
            }
            let plain = text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.');
            text.parse()
                .ok()
                .filter(|number: &f64| plain && number.is_finite() && *number <= 1e12)
        })
    }

    /// A calendar day.
    pub fn date(&mut self, column: &str) -> Given<NaiveDate> {
        let lenient = self.style == Style::Lenient;
        self.parsed(column, "import-date", |text| day(text, lenient))
    }

    /// A month, as its first day.
    pub fn month(&mut self, column: &str) -> Given<NaiveDate> {
        let lenient = self.style == Style::Lenient;
        self.parsed(column, "import-month", |text| month(text, lenient))
    }

    /// An instant; a bare date is local midnight.
    pub fn time(&mut self, column: &str) -> Given<UtcTime> {
        let lenient = self.style == Style::Lenient;
        let zone = self.zone;
        self.parsed(column, "import-time", |text| instant(text, zone, lenient))
    }

    /// Yes or no.
    pub fn yes_no(&mut self, column: &str) -> Given<bool> {
        let lenient = self.style == Style::Lenient;
        self.parsed(column, "import-yes-no", |text| match text {
            "1" | "true" => Some(true),
            "0" | "false" => Some(false),
            _ if !lenient => None,
            _ => match text.to_lowercase().as_str() {
                "true" | "yes" | "はい" | "有" | "有り" | "あり" | "○" | "〇" | "する" => {
                    Some(true)
                }
                "false" | "no" | "いいえ" | "無" | "無し" | "なし" | "×" | "x" | "しない" => {
                    Some(false)
                }
                _ => None,
            },
        })
    }

    /// One of a closed list of keys. `words` gives the staff page Japanese words for them.
    pub fn choice<T: FromStr + Copy>(
        &mut self,
        column: &str,
        known: &[&'static str],
        words: &[(&str, T)],
    ) -> Given<T> {
        let text = match self.raw(column) {
            Given::Absent => return Given::Absent,
            Given::Empty => return Given::Empty,
            Given::Value(text) => text,
        };
        let key = if self.style == Style::Lenient {
            text.nfkc().collect::<String>().trim().to_lowercase()
        } else {
            text.to_owned()
        };
        if let Ok(value) = key.parse() {
            return Given::Value(value);
        }
        if self.style == Style::Lenient
            && let Some((_, value)) = words.iter().find(|(word, _)| *word == key)
        {
            return Given::Value(*value);
        }
        self.refuse_choice(column, text, &key, known);
        Given::Absent
    }

    /// [`Cells::choice`] of keys that the organisation itself may name.
    pub fn one_of(
        &mut self,
        column: &str,
        known: &[String],
        words: &[(&str, &str)],
    ) -> Given<String> {
        let text = match self.raw(column) {
            Given::Absent => return Given::Absent,
            Given::Empty => return Given::Empty,
            Given::Value(text) => text,
        };
        let lenient = self.style == Style::Lenient;
        let key = if lenient {
            text.nfkc().collect::<String>().trim().to_lowercase()
        } else {
            text.to_owned()
        };
        let meant = words
            .iter()
            .find(|(word, _)| lenient && *word == key)
            .map(|(_, meant)| *meant);
        if let Some(found) = known
            .iter()
            .find(|known| **known == key)
            .or_else(|| known.iter().find(|known| Some(known.as_str()) == meant))
        {
            return Given::Value(found.clone());
        }
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        self.refuse_choice(column, text, &key, &known);
        Given::Absent
    }

    fn refuse_choice(&mut self, column: &str, text: &str, key: &str, known: &[&str]) {
        let mut refusal = match nearest_word(known.iter().copied(), key) {
            Some(near) => {
                Refusal::at(self.row.line, column, "import-choice-near").with("near", near)
            }
            None => Refusal::at(self.row.line, column, "import-choice"),
        };
        refusal = refusal.with("value", text);
        // The list is ours, not the file's: it is shown whole.
        refusal.problem = refusal.problem.with("known", known.join(", "));
        self.problems.push(refusal);
    }

    /// An e-mail address in lower case.
    pub fn email(&mut self, column: &str) -> Given<String> {
        self.parsed(column, "import-email", address)
    }
}

/// Control characters and marks that turn text around have no place in names and keys.
fn is_unwelcome(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t' && c != '\r')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// A plain address in ASCII: one `@`, a dotted domain of exact labels, nothing encoded or quoted. Addresses that only look
/// like another one (other scripts, encoded words) are refused rather than guessed at.
pub fn address(text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    let (local, domain) = text.split_once('@')?;
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..")
        && !local.starts_with("=?")
        && local
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte));
    (local_ok && is_domain(domain) && text.len() <= 254).then_some(text)
}

/// Whether `text` is a mail domain in its ASCII form.
pub fn is_domain(text: &str) -> bool {
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        })
        && text
            .rsplit('.')
            .next()
            .is_some_and(|label| label.bytes().any(|byte| byte.is_ascii_lowercase()))
}

fn sensible(day: NaiveDate) -> bool {
    (1900..=2200).contains(&day.year())
}

/// Reads a day: `2026-04-01`, and leniently `2026/4/1`, `2026.4.1`, `2026年4月1日` or Excel's day number.
pub fn day(text: &str, lenient: bool) -> Option<NaiveDate> {
    let strict = (text.len() == 10)
        .then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok())
        .flatten();
    let found = strict.or_else(|| {
        if !lenient {
            return None;
        }
        let text = text.split(['T', ' ']).next().unwrap_or(text);
        let parts: Vec<&str> = text
            .split(['/', '-', '.', '年', '月', '日'])
            .filter(|part| !part.is_empty())
            .collect();
        match parts.as_slice() {
            [year, month, day] if year.len() == 4 => {
                NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
            }
            [number] if number.len() == 5 => excel_day(number.parse().ok()?),
            _ => None,
        }
    });
    found.filter(|day| sensible(*day))
}

/// The day of Excel's serial number (1 is 1900-01-01, and Excel believes in 1900-02-29).
fn excel_day(number: i64) -> Option<NaiveDate> {
    (10_000..=90_000)
        .contains(&number)
        .then(|| {
            NaiveDate::from_ymd_opt(1899, 12, 30)?
                .checked_add_days(chrono::Days::new(number.unsigned_abs()))
        })
        .flatten()
}

fn month(text: &str, lenient: bool) -> Option<NaiveDate> {
    let strict = (text.len() == 7)
        .then(|| NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").ok())
        .flatten();
    let found = strict.or_else(|| {
        if !lenient {
            return None;
        }
        let parts: Vec<&str> = text
            .split(['/', '-', '.', '年', '月'])
            .filter(|part| !part.is_empty())
            .collect();
        match parts.as_slice() {
            [year, month] if year.len() == 4 => {
                NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1)
            }
            _ => day(text, true)?.with_day(1),
        }
    });
    found.filter(|day| sensible(*day))
}

/// Reads an instant: RFC 3339, or a bare date as local midnight; leniently also a local date and time.
fn instant(text: &str, zone: Tz, lenient: bool) -> Option<UtcTime> {
    if let Ok(at) = chrono::DateTime::parse_from_rfc3339(text) {
        return sensible(at.date_naive()).then(|| UtcTime::from_chrono(at.to_utc()));
    }
    if let Some(day) = day(text, false) {
        return Some(UtcTime::start_of_day(day, zone));
    }
    if !lenient {
        return None;
    }
    let (date, time) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let date = day(date, true)?;
    if time.trim().is_empty() {
        return Some(UtcTime::start_of_day(date, zone));
    }
    let time = ["%H:%M:%S", "%H:%M", "%H時%M分"]
        .iter()
        .find_map(|shape| chrono::NaiveTime::parse_from_str(time.trim(), shape).ok())?;
    let local: NaiveDateTime = date.and_time(time);
    local
        .and_local_timezone(zone)
        .earliest()
        .map(|at| UtcTime::from_chrono(at.to_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ymd(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(year, month, day)
    }

    #[test]
    fn the_command_line_takes_one_form_of_date_and_the_page_many() {
        assert_eq!(day("2026-04-01", false), ymd(2026, 4, 1));
        for strange in [
            "2026/4/1",
            "2026-4-1",
            "46113",
            "1-4-2026",
            "2026-02-30",
            "",
        ] {
            assert_eq!(day(strange, false), None, "{strange}");
        }
        for fine in [
            "2026/4/1",
            "2026/04/01",
            "2026-4-1",
            "2026.4.1",
            "2026年4月1日",
            "46113",
        ] {
            assert_eq!(day(fine, true), ymd(2026, 4, 1), "{fine}");
        }
        assert_eq!(day("2026/13/1", true), None);
        assert_eq!(month("2026-04", false), ymd(2026, 4, 1));
        assert_eq!(month("2026年4月", true), ymd(2026, 4, 1));
        assert_eq!(month("2026/4", false), None);
    }

    #[test]
    fn a_bare_date_is_local_midnight() {
        let zone = chrono_tz::Asia::Tokyo;
        assert_eq!(
            instant("2026-04-01", zone, false),
            instant("2026-03-31T15:00:00Z", zone, false)
        );
        assert_eq!(instant("2026-04-01 10:00", zone, false), None);
        assert_eq!(
            instant("2026/4/1 10:00", zone, true),
            instant("2026-04-01T10:00:00+09:00", zone, false)
        );
    }

    #[test]
    fn an_address_is_plain_ascii_or_refused() {
        assert_eq!(
            address("Aoi.Sato@Example.co.jp").as_deref(),
            Some("aoi.sato@example.co.jp")
        );
        for wrong in [
            "",
            "a",
            "a@b",
            "@example.com",
            "a@",
            "a@example..com",
            "a b@example.com",
            "a@exаmple.com",
            "=?utf-8?q?a?=@example.com",
            "a@b@example.com",
            "<a@example.com>",
            "a@example.com,b@example.com",
            "a@-example.com",
            "a@127.0.0.1",
            "a@例え.jp",
        ] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_page_reads_wide_digits_and_words() {
        let row = Row {
            line: 2,
            cells: [
                ("employees", "１，２００名"),
                ("auto_renew", "あり"),
                ("since", "２０２６／４／１"),
            ]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .to_vec(),
        };
        let mut cells = Cells::new(&row, chrono_tz::Asia::Tokyo, Style::Lenient);
        assert_eq!(cells.count("employees"), Given::Value(1200));
        assert_eq!(cells.yes_no("auto_renew"), Given::Value(true));
        assert_eq!(cells.date("since").value(), ymd(2026, 4, 1));
        assert_eq!(cells.date("absent"), Given::Absent);
        assert!(!cells.is_wrong());
        let mut cells = Cells::new(&row, chrono_tz::Asia::Tokyo, Style::Strict);
        assert_eq!(cells.count("employees"), Given::Absent);
        assert!(cells.is_wrong());
    }
}
