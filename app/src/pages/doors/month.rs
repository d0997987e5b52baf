//! A month of events, as a table: a week a row on a wide screen, the days that have something on a narrow one.

use chrono::{Datelike, Months, NaiveDate};
use domain::events::State;
use domain::events::calendar::{Month, OnDay};
use domain::events::group::Group;
use domain::events::list::Filter;
use domain::i18n::Locale;
use leptos::prelude::*;

use crate::page::Page;
use crate::pages::events::{filters, month_address};
use crate::shell::{Head, shell};

/// The page of a month.
pub fn month_page(page: &Page, filter: &Filter, groups: &[Group], month: &Month) -> String {
    let title = page.t("events-title");
    let signed_in = page.reader_name.is_some();
    let own = signed_in.then(|| {
        view! { <p><a href="/me/calendar">{page.t("doors-feed-title")}</a></p> }
    });
    let kept = [
        ("view", "month".to_owned()),
        ("month", month.first.format("%Y-%m").to_string()),
    ];
    let list = "/events";
    let body = view! {
        <div class="listing">
            <div class="page-head"><div><h1>{title.clone()}</h1><p>{page.t("events-lead")}</p></div></div>
            <nav class="tabs" aria-label=page.t("events-which")>
                <a href=list>{page.t("events-upcoming")}</a>
                <a href=format!("{list}?which=past")>{page.t("events-past")}</a>
                {signed_in.then(|| view! { <a href=format!("{list}?which=mine")>{page.t("events-mine")}</a> })}
                <a href=month_address(filter, None) aria-current="page">{page.t("doors-view-month")}</a>
            </nav>
            {filters(page, filter, groups, &kept)}
            {month_view(page, month, |to| month_address(filter, Some(to)))}
            {own}
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("events"),
        body,
    )
}

/// The month. `address` makes the address of another one.
fn month_view(page: &Page, month: &Month, address: impl Fn(NaiveDate) -> String) -> AnyView {
    let one = Months::new(1);
    let before = month.first.checked_sub_months(one).filter(|_| month.before);
    let after = month.first.checked_add_months(one).filter(|_| month.after);
    let step = |to: Option<NaiveDate>, key: &str| {
        to.map(|to| view! { <a class="button" href=address(to)>{page.t(key)}</a> })
    };
    let title = page.locale.tr(
        "doors-month",
        &[
            ("year", month.first.year().to_string().into()),
            ("month", month.first.month().into()),
        ],
    );
    // A week begins on Sunday on Japanese calendars.
    let lead = match page.locale {
        Locale::Ja => month.first.weekday().num_days_from_sunday(),
        Locale::En => month.first.weekday().num_days_from_monday(),
    };
    let names: [&str; 7] = match page.locale {
        Locale::Ja => ["日", "月", "火", "水", "木", "金", "土"],
        Locale::En => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"],
    };
    let heads = names
        .map(|name| view! { <th scope="col">{name}</th> })
        .collect_view();
    let today = page.now.local_day(page.zone);
    let mut cells: Vec<AnyView> = (0..lead)
        .map(|_| view! { <td class="month__blank"></td> }.into_any())
        .collect();
    cells.extend(
        month
            .days
            .iter()
            .map(|(day, on)| cell(page, *day, on, *day == today)),
    );
    while !cells.len().is_multiple_of(7) {
        cells.push(view! { <td class="month__blank"></td> }.into_any());
    }
    let mut weeks = Vec::new();
    let mut week = Vec::new();
    for cell in cells {
        week.push(cell);
        if week.len() == 7 {
            weeks.push(view! { <tr>{std::mem::take(&mut week)}</tr> });
        }
    }
    let none = month
        .days
        .iter()
        .all(|(_, on)| on.is_empty())
        .then(|| view! { <p class="empty">{page.t("doors-month-none")}</p> });
    let more = month
        .more
        .then(|| view! { <p class="quiet">{page.t("doors-month-more")}</p> });
    view! {
        <section class="month-view">
            <div class="month__head">
                <h2>{title.clone()}</h2>
                <p class="actions">{step(before, "doors-month-before")}{step(after, "doors-month-after")}</p>
            </div>
            {none}
            <table class="month" aria-label=title>
                <thead><tr>{heads}</tr></thead>
                <tbody>{weeks}</tbody>
            </table>
            {more}
        </section>
    }
    .into_any()
}

fn cell(page: &Page, day: NaiveDate, on: &[OnDay], today: bool) -> AnyView {
    let links = on
        .iter()
        .map(|event| {
            let at = event
                .starts_at
                .to_chrono()
                .with_timezone(&page.zone);
            let time = (at.date_naive() == day).then(|| {
                let time = at.format("%H:%M").to_string();
                view! { <span class="month__time">{time}</span> }
            });
            let off = (event.state == State::Cancelled)
                .then(|| view! { <span class="badge badge--risk">{page.t("doors-month-cancelled")}</span> });
            let mine = event
                .mine
                .is_some()
                .then(|| view! { <span class="badge badge--good">{page.t("doors-month-mine")}</span> });
            view! {
                <li>{time}<a href=domain::events::path(event.id)>{event.title.clone()}</a>{off}{mine}</li>
            }
        })
        .collect_view();
    let list = (!on.is_empty()).then(|| view! { <ul role="list">{links}</ul> });
    let class = if on.is_empty() {
        "month__day month__day--empty"
    } else {
        "month__day"
    };
    let number = match page.locale {
        Locale::Ja => day.format("%-m月%-d日").to_string(),
        Locale::En => day.format("%-d %b").to_string(),
    };
    view! {
        <td class=class aria-current=today.then_some("date")>
            <time class="month__number" datetime=day.to_string()>
                <span aria-hidden="true">{day.day()}</span><span class="month__full">{number}</span>
            </time>
            {list}
        </td>
    }
    .into_any()
}
