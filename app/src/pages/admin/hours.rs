//! Business hours, days off, and where overdue questions are posted.

use chrono::{Datelike, NaiveDate};
use domain::UtcTime;
use domain::desk::calendar::{Special, clock, month_day_text};
use domain::desk::hours::{DayOf, Hours};
use domain::desk::webhook::Format;
use domain::i18n::Locale;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::console::console;
use crate::parts::field::{form_problems, problem_list, text_field};
use crate::parts::when::exact;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct HoursView {
    /// The hours that hold.
    pub hours: Hours,
    /// When a question asked now would be due.
    pub due: UtcTime,
    /// Days to come that are not what their weekday would be.
    pub coming: Vec<Special>,
    /// What reads the posts, where an address is set.
    pub webhook: Option<Format>,
}

/// The page. `typed` is what was sent in one of its forms, if it was refused.
pub fn hours_page(page: &Page, typed: &Form, view: &HoursView) -> String {
    let sent = typed.value("form");
    // What was typed goes back to its own form.
    let of = |name: &str, fresh: Form| {
        if sent == name { typed.clone() } else { fresh }
    };
    let title = page.t("hours-title");
    let body = view! {
        <section class="stack">
            <div class="page-head"><div><h1>{title.clone()}</h1><p>{page.t("hours-lead")}</p></div></div>
            {hours_form(page, &of("hours", form_of(&view.hours)), view)}
            <h2>{page.t("hours-calendar")}</h2>
            {calendar(page, &view.coming)}
            <h3>{page.t("hours-write")}</h3>
            {day_form(page, &of("day", Form::default()))}
            <h2>{page.t("hours-hook")}</h2>
            {webhook(page, &of("webhook", Form::default()), view.webhook)}
        </section>
    };
    console(page, title, "admin-hours", body.into_any())
}

/// The hours as the form's values.
fn form_of(hours: &Hours) -> Form {
    let (first, last) = hours
        .year_end
        .or(Hours::default().year_end)
        .map_or((String::new(), String::new()), |(first, last)| {
            (month_day_text(first), month_day_text(last))
        });
    let mut form = Form::with([
        ("opens", clock(hours.opens)),
        ("closes", clock(hours.closes)),
        ("answer_hours", hours.answer_hours.to_string()),
        ("year_end_from", first),
        ("year_end_to", last),
    ]);
    for day in &hours.days {
        form.values.insert(format!("day_{day}"), "1".to_owned());
    }
    if hours.holidays {
        form.values.insert("holidays".to_owned(), "1".to_owned());
    }
    if hours.year_end.is_some() {
        form.values.insert("year_end".to_owned(), "1".to_owned());
    }
    form
}

fn hours_form(page: &Page, form: &Form, view: &HoursView) -> AnyView {
    let days: Vec<_> = (1..=7)
        .map(|day| {
            let name = format!("day_{day}");
            let checked = form.values.contains_key(&name);
            view! {
                <label class="choice choice--day">
                    <input type="checkbox" name=name value="1" checked=checked/>
                    <span>{page.t(&format!("hours-day-{day}"))}</span>
                </label>
            }
        })
        .collect();
    let problems = form.problems_of("days", page.locale);
    let wrong = !problems.is_empty();
    let due = page
        .locale
        .tr("hours-example", &[("at", exact(page, view.due).into())]);
    let zone = page
        .locale
        .tr("hours-zone", &[("zone", page.site_zone.name().into())]);
    view! {
        <form class="form" method="post" action="/admin/hours">
            <input type="hidden" name="form" value="hours"/>
            {form_problems(page, form)}
            <fieldset class="field" class:field--wrong=wrong aria-describedby=wrong.then_some("days-problem")>
                <legend>{page.t("hours-days")}</legend>
                <div class="row">{days}</div>
                {problem_list("days", problems)}
            </fieldset>
            {text_field(page, form, "opens", "text", "hours-opens", None)}
            {text_field(page, form, "closes", "text", "hours-closes", Some("hours-closes-help"))}
            <p class="quiet">{zone}</p>
            {text_field(page, form, "answer_hours", "text", "hours-answer", Some("hours-answer-help"))}
            {check(page, form, "holidays", "hours-holidays", Some("hours-holidays-help"))}
            {check(page, form, "year_end", "hours-year-end", None)}
            {text_field(page, form, "year_end_from", "text", "hours-year-end-from", Some("hours-month-day-help"))}
            {text_field(page, form, "year_end_to", "text", "hours-year-end-to", Some("hours-month-day-help"))}
            <p class="quiet">{due}</p>
            <p><button class="button button--main">{page.t("hours-save")}</button></p>
        </form>
    }
    .into_any()
}

fn check(page: &Page, form: &Form, name: &'static str, label: &str, help: Option<&str>) -> AnyView {
    let checked = form.values.contains_key(name);
    let help = help.map(|key| {
        view! { <br/><span class="choice__help">{page.t(key)}</span> }
    });
    view! {
        <label class="choice">
            <input type="checkbox" name=name value="1" checked=checked/>
            <span><span class="choice__name">{page.t(label)}</span>{help}</span>
        </label>
    }
    .into_any()
}

fn calendar(page: &Page, coming: &[Special]) -> AnyView {
    if coming.is_empty() {
        return view! { <p class="empty">{page.t("hours-calendar-none")}</p> }.into_any();
    }
    let rows: Vec<AnyView> = coming
        .iter()
        .map(|special| day_row(page, special))
        .collect();
    view! {
        <div class="table-frame table-frame--tall" tabindex="0" role="region" aria-label=page.t("hours-calendar")>
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{page.t("hours-day")}</th>
                        <th scope="col">{page.t("hours-day-what")}</th>
                        <th scope="col">{page.t("hours-actions")}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn day_row(page: &Page, special: &Special) -> AnyView {
    let day = day_text(page, special.day);
    let named = |key: &str, with: &str, name: &str| {
        if name.is_empty() {
            page.t(key)
        } else {
            page.locale.tr(with, &[("name", name.to_owned().into())])
        }
    };
    let what = match &special.of {
        DayOf::Holiday(name) => named("hours-closed", "hours-holiday", name),
        DayOf::YearEnd => page.t("hours-year-end-day"),
        DayOf::Closed(name) => named("hours-closed", "hours-closed-named", name),
        DayOf::Opened(name) => named("hours-opened", "hours-opened-named", name),
        DayOf::Work | DayOf::Weekend => String::new(),
    };
    let act = if special.written {
        let label = page
            .locale
            .tr("hours-usual-which", &[("day", day.clone().into())]);
        view! {
            <form method="post" action=format!("/admin/hours/days/{}/usual", special.day)>
                <button class="link" aria-label=label>{page.t("hours-usual")}</button>
            </form>
        }
        .into_any()
    } else {
        let label = page
            .locale
            .tr("hours-open-which", &[("day", day.clone().into())]);
        view! {
            <form method="post" action="/admin/hours/days">
                <input type="hidden" name="day" value=special.day.to_string()/>
                <input type="hidden" name="kind" value="open"/>
                <button class="link" aria-label=label>{page.t("hours-open-it")}</button>
            </form>
        }
        .into_any()
    };
    view! { <tr><th scope="row">{day}</th><td>{what}</td><td>{act}</td></tr> }.into_any()
}

/// A date with its weekday.
fn day_text(page: &Page, day: NaiveDate) -> String {
    let weekday = page.t(&format!("hours-day-{}", day.weekday().number_from_monday()));
    match page.locale {
        Locale::Ja => format!("{}（{weekday}）", day.format("%Y年%-m月%-d日")),
        Locale::En => format!("{weekday} {}", day.format("%-d %b %Y")),
    }
}

fn day_form(page: &Page, form: &Form) -> AnyView {
    let open = form.value("kind") == "open";
    view! {
        <form class="form" method="post" action="/admin/hours/days">
            <input type="hidden" name="form" value="day"/>
            {form_problems(page, form)}
            {text_field(page, form, "day", "date", "hours-day", None)}
            <div class="field">
                <label for="kind">{page.t("hours-kind")}</label>
                <select id="kind" name="kind">
                    <option value="closed" selected=!open>{page.t("hours-kind-closed")}</option>
                    <option value="open" selected=open>{page.t("hours-kind-open")}</option>
                </select>
            </div>
            {text_field(page, form, "name", "text", "hours-name", Some("hours-name-help"))}
            <p><button class="button">{page.t("hours-add")}</button></p>
        </form>
    }
    .into_any()
}

fn webhook(page: &Page, form: &Form, set: Option<Format>) -> AnyView {
    let name = |format: Format| match format {
        Format::Slack => page.t("hours-hook-slack"),
        Format::Teams => page.t("hours-hook-teams"),
    };
    let state = match set {
        Some(format) => {
            let words = page
                .locale
                .tr("hours-hook-set", &[("format", name(format).into())]);
            view! {
                <p>{words}</p>
                <div class="row">
                    <form method="post" action="/admin/hours/webhook/try">
                        <button class="button">{page.t("hours-hook-try")}</button>
                    </form>
                    <form method="post" action="/admin/hours/webhook/remove">
                        <button class="link">{page.t("hours-hook-remove")}</button>
                    </form>
                </div>
            }
            .into_any()
        }
        None => view! { <p class="quiet">{page.t("hours-hook-none")}</p> }.into_any(),
    };
    let chosen: Format = form
        .value("format")
        .parse()
        .unwrap_or(set.unwrap_or(Format::Slack));
    let options: Vec<_> = Format::ALL
        .iter()
        .map(|format| {
            view! { <option value=format.as_str() selected=*format == chosen>{name(*format)}</option> }
        })
        .collect();
    view! {
        <p>{page.t("hours-hook-lead")}</p>
        {form_problems(page, form)}
        {state}
        <form class="form" method="post" action="/admin/hours/webhook">
            <input type="hidden" name="form" value="webhook"/>
            <div class="field">
                <label for="format">{page.t("hours-hook-format")}</label>
                <select id="format" name="format">{options}</select>
            </div>
            {text_field(page, form, "url", "url", "hours-hook-url", Some("hours-hook-url-help"))}
            <p><button class="button">{page.t("hours-hook-save")}</button></p>
        </form>
    }
    .into_any()
}
