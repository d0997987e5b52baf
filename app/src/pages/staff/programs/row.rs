//! One row of a programme: how it stands, what can be done about it, how it came to be.

use domain::programs::show::{Detail, Row, Said};
use leptos::prelude::*;

use super::{HOME, forms, hours, hours_of, sort, status};
use crate::page::{Form, Page};
use crate::pages::staff::{Opened, console, profile, words};
use crate::parts::field::{form_problems, text_field};
use crate::parts::when::when;

/// The page. `opened` is the form of it that was sent and is shown again.
pub fn row_page(page: &Page, detail: &Detail, opened: &Opened, may_write: bool) -> String {
    let row = &detail.row;
    let who = row
        .person
        .as_ref()
        .map_or_else(|| row.account.1.clone(), |(_, name)| name.clone());
    let title = words::say(
        page,
        "programs-row-title",
        &[("who", &who), ("name", &detail.name)],
    );
    let home = format!("{HOME}/rows/{}", row.id);
    let kind = match &detail.what {
        Some(domain::programs::What::Free(type_)) => sort(page, detail.kind, Some(type_)),
        _ => sort(page, detail.kind, None),
    };
    let acts = (may_write && !detail.withdrawn).then(|| {
        view! {
            {if detail.is_term { term_forms(page, opened, &home) } else { correction(page, detail, opened, &home) }}
            {withdrawal(page, opened, &home)}
        }
    });
    let uses = detail.is_term.then(|| uses(page, &detail.uses));
    let body = view! {
        <section class="column stack">
            <p class="crumb"><a href=format!("{HOME}/{}", row.id)>{detail.name.clone()}</a></p>
            <h1>{who}</h1>
            <p class="quiet">{kind}</p>
            {detail.withdrawn.then(|| view! { <p class="notice">{page.t("programs-withdrawn")}</p> })}
            {now(page, detail)}
            {acts}
            {uses}
            {history(page, detail)}
        </section>
    };
    console(page, title, "programs", body.into_any())
}

/// How it stands.
fn now(page: &Page, detail: &Detail) -> AnyView {
    let row = &detail.row;
    let person = row.person.as_ref().map(|(id, name)| {
        view! { <div><dt>{page.t("programs-person")}</dt><dd><a href=format!("/u/{id}")>{name.clone()}</a></dd></div> }
    });
    let said = match (row.term, row.status) {
        (Some((start, end)), _) => view! {
            <div><dt>{page.t("programs-hours-title")}</dt><dd>{hours_of(page, row.used.unwrap_or(0.0), row.bought.unwrap_or(0.0))}</dd></div>
            <div><dt>{page.t("programs-term")}</dt><dd>{words::full_day(page, start)}" – "{words::full_day(page, end)}</dd></div>
        }
        .into_any(),
        (None, known) => {
            let said = match (detail.what.is_some(), row.used) {
                (false, Some(used)) => hours(page, used),
                _ => known.map(|known| status(page, known)).unwrap_or_default(),
            };
            let label = if detail.what.is_some() { "programs-status" } else { "programs-hours-title" };
            view! {
                <div><dt>{page.t(label)}</dt><dd>{said}</dd></div>
                <div><dt>{page.t("programs-on")}</dt><dd>{words::full_day(page, words::local(page, row.at))}</dd></div>
            }
            .into_any()
        }
    };
    view! {
        <dl class="standing">
            <div><dt>{page.t("programs-company")}</dt><dd><a href=format!("/staff/accounts/{}", row.account.0)>{row.account.1.clone()}</a></dd></div>
            {person}
            {said}
        </dl>
    }
    .into_any()
}

/// Another status or day.
fn correction(page: &Page, detail: &Detail, opened: &Opened, home: &str) -> AnyView {
    let Some(what) = &detail.what else {
        return ().into_any();
    };
    let form = opened.form_of("change").unwrap_or_else(|| {
        Form::with([
            (
                "status",
                detail
                    .row
                    .status
                    .map(|known| known.as_str().to_owned())
                    .unwrap_or_default(),
            ),
            ("on", words::local(page, detail.row.at).to_string()),
        ])
    });
    let mut statuses = forms::statuses_of(page, what);
    if let Some(known) = detail.row.status
        && !what.statuses().contains(&known)
    {
        statuses.push((known.as_str().to_owned(), status(page, known)));
    }
    view! {
        <h2>{page.t("programs-change-title")}</h2>
        <p class="quiet">{page.t("programs-change-help")}</p>
        {form_problems(page, &form)}
        <form class="form" method="post" action=format!("{home}/change")>
            <div class="field-row">
                {profile::choice(page, &form, "status", "programs-status", statuses)}
                {text_field(page, &form, "on", "date", "programs-on", None)}
            </div>
            <div class="row"><button class="button button--main">{page.t("programs-change")}</button></div>
        </form>
    }
    .into_any()
}

/// Hours used, and another term.
fn term_forms(page: &Page, opened: &Opened, home: &str) -> AnyView {
    let today = words::local(page, page.now).to_string();
    let spent = opened
        .form_of("hours")
        .unwrap_or_else(|| Form::with([("on", today)]));
    // One form at a time, so that each field has one name on the page.
    if let Some(bought) = opened.form_of("term") {
        view! {
            <h2>{page.t("programs-term-title")}</h2>
            {form_problems(page, &bought)}
            <form class="form" method="post" action=format!("{home}/term")>
                {forms::term(page, &bought)}
                <div class="row"><button class="button button--main">{page.t("programs-change")}</button></div>
            </form>
        }
        .into_any()
    } else {
        view! {
            <h2>{page.t("programs-use-title")}</h2>
            {form_problems(page, &spent)}
            <form class="form" method="post" action=format!("{home}/hours")>
                <div class="field-row">
                    {text_field(page, &spent, "on", "date", "programs-on", None)}
                    {text_field(page, &spent, "hours", "text", "programs-used", None)}
                </div>
                {text_field(page, &spent, "email", "email", "programs-use-who", Some("programs-use-who-help"))}
                <div class="row"><button class="button button--main">{page.t("programs-save")}</button></div>
            </form>
            <p class="small"><a href=format!("{home}?edit=term")>{page.t("programs-term-title")}</a></p>
        }
        .into_any()
    }
}

/// The form to correct a term, as it stands.
pub fn term_form(detail: &Detail) -> Form {
    let row = &detail.row;
    let (start, end) = row.term.map_or_else(Default::default, |(start, end)| {
        (start.to_string(), end.to_string())
    });
    Form::with([
        ("hours", row.bought.map(words::short).unwrap_or_default()),
        ("start", start),
        ("end", end),
    ])
}

/// Taking it back.
fn withdrawal(page: &Page, opened: &Opened, home: &str) -> AnyView {
    let form = opened.form_of("withdraw").unwrap_or_default();
    view! {
        <details class="edit" open=opened.is("withdraw")>
            <summary>{page.t("programs-withdraw-title")}</summary>
            {form_problems(page, &form)}
            <form class="form" method="post" action=format!("{home}/withdraw")>
                <p>{page.t("programs-withdraw-help")}</p>
                <div class="row"><button class="button">{page.t("programs-withdraw")}</button></div>
            </form>
        </details>
    }
    .into_any()
}

fn uses(page: &Page, uses: &[Row]) -> AnyView {
    let list = if uses.is_empty() {
        view! { <p class="quiet">{page.t("programs-uses-none")}</p> }.into_any()
    } else {
        let rows: Vec<_> = uses
            .iter()
            .map(|row| {
                let who = row.person.as_ref().map(|(_, name)| name.clone());
                let day = words::full_day(page, words::local(page, row.at));
                view! {
                    <tr>
                        <th scope="row"><a href=format!("{HOME}/rows/{}", row.id)>{day}</a></th>
                        <td class="number">{row.used.map(|used| hours(page, used))}</td>
                        <td>{who}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            <div class="table-frame" tabindex="0" role="group" aria-label=page.t("programs-uses")>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{page.t("programs-on")}</th>
                        <th scope="col" class="number">{page.t("programs-used")}</th>
                        <th scope="col">{page.t("programs-person")}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! { <h2>{page.t("programs-uses")}</h2>{list} }.into_any()
}

fn history(page: &Page, detail: &Detail) -> AnyView {
    let rows: Vec<_> = detail
        .history
        .iter()
        .map(|said| {
            let by = if said.by_file {
                "programs-by-file"
            } else {
                "programs-by-hand"
            };
            view! {
                <li class="timeline__entry">
                    <span class="timeline__when quiet small">{when(page, said.recorded_at)}</span>
                    <span>{told(page, said)}" "<span class="quiet small">{page.t(by)}</span></span>
                </li>
            }
        })
        .collect();
    view! {
        <h2>{page.t("programs-history")}</h2>
        <ol class="timeline">{rows}</ol>
    }
    .into_any()
}

fn told(page: &Page, said: &Said) -> String {
    if said.withdrawn {
        return page.t("programs-said-withdrawn");
    }
    let day = words::full_day(page, words::local(page, said.at));
    match (said.hours, said.status) {
        (Some((bought, used)), _) => hours_of(page, used, bought),
        (None, Some(known)) => format!("{} · {day}", status(page, known)),
        (None, None) => day,
    }
}
