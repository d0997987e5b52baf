//! Times as people say them, with the exact one a hover away.

use chrono::Datelike;
use domain::UtcTime;
use leptos::prelude::*;

use crate::page::Page;

/// "3 hours ago", or the date when it is longer ago than a month.
pub fn when(page: &Page, at: UtcTime) -> impl IntoView + use<> {
    let words = relative(page, at);
    view! { <time datetime=at.rfc3339() title=exact(page, at)>{words}</time> }
}

/// Date and time in the reader's zone.
pub fn exact(page: &Page, at: UtcTime) -> String {
    page.locale.time(at, page.zone)
}

/// The day in the reader's zone.
pub fn exact_day(page: &Page, at: UtcTime) -> String {
    page.locale.day(at, page.zone)
}

/// Date and time as tables write them, in the reader's zone.
pub fn minute(page: &Page, at: UtcTime) -> String {
    let local = at.to_chrono().with_timezone(&page.zone);
    local.format("%Y-%m-%d %H:%M").to_string()
}

/// The day as tables write it, in the reader's zone.
pub fn day(page: &Page, at: UtcTime) -> String {
    let local = at.to_chrono().with_timezone(&page.zone);
    local.format("%Y-%m-%d").to_string()
}

/// The time of day in the reader's zone.
pub fn clock(page: &Page, at: UtcTime) -> String {
    let local = at.to_chrono().with_timezone(&page.zone);
    local.format("%H:%M").to_string()
}

fn relative(page: &Page, at: UtcTime) -> String {
    let seconds = (page.now.0 - at.0) / UtcTime::SECOND;
    let say = |key: &str, n: i64| page.locale.tr(key, &[("n", n.into())]);
    match seconds {
        ..60 => page.t("qa-when-now"),
        60..3_600 => say("qa-when-minutes", seconds / 60),
        3_600..86_400 => say("qa-when-hours", seconds / 3_600),
        86_400..2_592_000 => say("qa-when-days", seconds / 86_400),
        _ => date(page, at),
    }
}

fn date(page: &Page, at: UtcTime) -> String {
    let local = at.to_chrono().with_timezone(&page.zone);
    let this_year = page.now.to_chrono().with_timezone(&page.zone).year() == local.year();
    let format = match (page.locale, this_year) {
        (domain::i18n::Locale::Ja, true) => "%-m月%-d日",
        (domain::i18n::Locale::Ja, false) => "%Y年%-m月%-d日",
        (domain::i18n::Locale::En, true) => "%-d %b",
        (domain::i18n::Locale::En, false) => "%-d %b %Y",
    };
    local.format(format).to_string()
}
