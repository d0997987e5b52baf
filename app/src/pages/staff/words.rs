//! Figures, dates and keys in words.

use chrono::NaiveDate;
use domain::UtcTime;
use domain::health::stage::{Condition, Op};
use domain::i18n::Locale;
use leptos::prelude::*;

use crate::page::Page;

/// The message of a key that data names, or the key itself where there is no message.
pub fn named(page: &Page, message: String, key: &str) -> String {
    let text = page.t(&message);
    if text.starts_with('[') {
        key.to_owned()
    } else {
        text
    }
}

/// A stage.
pub fn stage(page: &Page, key: &str) -> String {
    named(page, format!("numbers-stage-{key}"), key)
}

/// A stage, or that none was set.
pub fn stage_or_none(page: &Page, key: Option<&str>) -> String {
    stage(page, key.unwrap_or("none"))
}

/// A group of measures.
pub fn group(page: &Page, key: &str) -> String {
    named(page, format!("numbers-group-{key}"), key)
}

/// A measure.
pub fn measure(page: &Page, key: &str) -> String {
    named(page, format!("numbers-measure-{key}"), key)
}

/// Where a measure comes from.
pub fn measure_from(page: &Page, key: &str) -> String {
    let text = page.t(&format!("numbers-measure-{key}-from"));
    if text.starts_with('[') {
        String::new()
    } else {
        text
    }
}

/// Why there is no figure.
pub fn na(page: &Page, key: &str) -> String {
    named(page, format!("numbers-na-{key}"), key)
}

/// A kind of ledger row.
pub fn kind(page: &Page, key: &str) -> String {
    named(page, format!("numbers-type-{}", key.replace('.', "-")), key)
}

/// A channel of programme utilisation.
pub fn channel(page: &Page, key: &str) -> String {
    named(page, format!("numbers-channel-{key}"), key)
}

/// A commercial status.
pub fn status(page: &Page, key: &str) -> String {
    named(page, format!("staff-status-{key}"), key)
}

/// A figure with one decimal.
pub fn one(x: f64) -> String {
    let rounded = (x * 10.0).round() / 10.0 + 0.0;
    format!("{rounded:.1}")
}

/// A change with its sign; the minus is a real one.
pub fn signed(x: f64) -> String {
    let text = one(x.abs());
    if x < 0.0 && text != "0.0" {
        format!("−{text}")
    } else {
        format!("+{text}")
    }
}

/// A share as whole percent.
pub fn percent(share: f64) -> String {
    format!("{}%", (share * 100.0).round() + 0.0)
}

/// A figure as short as it can be: no decimals it does not need.
pub fn short(x: f64) -> String {
    let rounded = (x * 100.0).round() / 100.0 + 0.0;
    format!("{rounded}")
}

/// The value of a measure in its own unit.
pub fn value(key: &str, x: f64) -> String {
    match key {
        "activation" | "login_rate" | "feature_reach" | "value_points" => percent(x),
        _ => one(x),
    }
}

/// A band as a shape, a word and a colour; without one, grey and why.
pub fn band_badge(page: &Page, state: Option<&str>, band: Option<&str>) -> AnyView {
    let (class, key) = match (state, band) {
        (Some("final" | "provisional"), Some("green")) => {
            ("badge badge--good", "numbers-band-green")
        }
        (Some("final" | "provisional"), Some("yellow")) => {
            ("badge badge--watch", "numbers-band-yellow")
        }
        (Some("final" | "provisional"), Some("red")) => ("badge badge--risk", "numbers-band-red"),
        (Some("insufficient"), _) => ("badge badge--none", "numbers-state-insufficient"),
        (Some("locked"), _) => ("badge badge--none", "numbers-state-locked"),
        (None, _) => ("badge badge--none", "numbers-state-uncomputed"),
        _ => ("badge badge--none", "numbers-band-none"),
    };
    view! { <span class=class>{page.t(key)}</span> }.into_any()
}

/// A day: with the year only when it is another one.
pub fn day(page: &Page, day: NaiveDate) -> String {
    use chrono::Datelike;
    let this_year = page.now.local_day(page.site_zone).year() == day.year();
    let format = match (page.locale, this_year) {
        (Locale::Ja, true) => "%-m月%-d日",
        (Locale::Ja, false) => "%Y年%-m月%-d日",
        (Locale::En, true) => "%-d %b",
        (Locale::En, false) => "%-d %b %Y",
    };
    day.format(format).to_string()
}

/// A day with its year.
pub fn full_day(page: &Page, day: NaiveDate) -> String {
    let format = match page.locale {
        Locale::Ja => "%Y年%-m月%-d日",
        Locale::En => "%-d %b %Y",
    };
    day.format(format).to_string()
}

/// A month with its year.
pub fn month(page: &Page, day: NaiveDate) -> String {
    let format = match page.locale {
        Locale::Ja => "%Y年%-m月",
        Locale::En => "%b %Y",
    };
    day.format(format).to_string()
}

/// A day as an element that machines read too.
pub fn day_view(page: &Page, when: NaiveDate) -> AnyView {
    let title = full_day(page, when);
    view! { <time datetime=when.to_string() title=title>{day(page, when)}</time> }.into_any()
}

/// An instant as a day in the organisation's zone, in which its figures are reckoned.
pub fn local(page: &Page, at: UtcTime) -> NaiveDate {
    at.local_day(page.site_zone)
}

/// A condition of a stage, and what there is now.
pub fn condition(page: &Page, condition: &Condition, actual: Option<f64>) -> (String, String) {
    let tr =
        |key: &str, args: &[(&'static str, fluent_value::Value)]| fluent_value::tr(page, key, args);
    use fluent_value::Value::{Number, Text};
    let (text, now) = match condition {
        Condition::Measure {
            key,
            op,
            value: wanted,
            ..
        } => {
            let op = match op {
                Op::AtLeast => "ge",
                Op::MoreThan => "gt",
                Op::AtMost => "le",
                Op::LessThan => "lt",
            };
            let text = tr(
                "numbers-condition-measure",
                &[
                    ("measure", Text(measure(page, key))),
                    ("value", Text(value(key, *wanted))),
                    ("op", Text(op.to_owned())),
                ],
            );
            (text, actual.map(|actual| value(key, actual)))
        }
        Condition::Tenure { days } => (
            tr("numbers-condition-tenure", &[("days", Number(*days))]),
            actual.map(|actual| short(actual.floor())),
        ),
        Condition::Events { at_least, days, .. } => (
            tr(
                "numbers-condition-events",
                &[("n", Number(*at_least)), ("days", Number(*days))],
            ),
            actual.map(short),
        ),
        Condition::People {
            points,
            at_least,
            days,
        } => (
            tr(
                "numbers-condition-people",
                &[
                    ("points", Text(short(*points))),
                    ("n", Number(*at_least)),
                    ("days", Number(*days)),
                ],
            ),
            actual.map(short),
        ),
        Condition::BandNotRed => return (page.t("numbers-condition-band"), String::new()),
    };
    let now = match now {
        Some(now) => tr("numbers-condition-now", &[("value", Text(now))]),
        None => page.t("numbers-condition-unknown"),
    };
    (text, now)
}

/// Arguments of messages without their borrowed type.
pub mod fluent_value {
    use crate::page::Page;

    /// One argument.
    #[derive(Debug, Clone)]
    pub enum Value {
        /// Words.
        Text(String),
        /// A count, which can choose a plural.
        Number(i64),
    }

    /// A message with arguments.
    pub fn tr(page: &Page, key: &str, args: &[(&'static str, Value)]) -> String {
        let args: Vec<(&'static str, _)> = args
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Value::Text(text) => text.clone().into(),
                    Value::Number(n) => (*n).into(),
                };
                (*name, value)
            })
            .collect();
        page.locale.tr(key, &args)
    }
}

/// A message whose arguments are all words.
pub fn say(page: &Page, key: &str, args: &[(&'static str, &str)]) -> String {
    let args: Vec<_> = args
        .iter()
        .map(|(name, text)| (*name, fluent_value::Value::Text((*text).to_owned())))
        .collect();
    fluent_value::tr(page, key, &args)
}

/// A message with one count.
pub fn count(page: &Page, key: &str, n: usize) -> String {
    let n = i64::try_from(n).unwrap_or(i64::MAX);
    fluent_value::tr(page, key, &[("n", fluent_value::Value::Number(n))])
}

/// Percent-encodes a value for a query.
pub fn encode(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_short_and_signs_are_real() {
        assert_eq!(one(66.153_846), "66.2");
        assert_eq!(signed(-2.54), "−2.5");
        assert_eq!(signed(0.0), "+0.0");
        assert_eq!(signed(-0.01), "+0.0");
        assert_eq!(percent(0.654), "65%");
        assert_eq!(short(3.0), "3");
        assert_eq!(value("login_rate", 0.5), "50%");
        assert_eq!(value("inquiry_volume", 71.25), "71.3");
    }

    #[test]
    fn a_value_is_encoded_for_an_address() {
        assert_eq!(encode("あ &"), "%E3%81%82%20%26");
    }
}
