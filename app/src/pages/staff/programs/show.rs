//! One programme with everybody in it.

use domain::programs::ProgramKind;
use domain::programs::show::{Program, Row};
use leptos::prelude::*;

use super::{HOME, forms, hours, hours_of, size, sort, standing, status};
use crate::page::{Form, Page};
use crate::pages::staff::{console, pages, words};
use crate::parts::field::form_problems;

/// The page. `form` is the one for more participants: fresh, or as it was sent.
pub fn program_page(
    page: &Page,
    form: &Form,
    program: &Program,
    may_write: bool,
    first: bool,
) -> String {
    let title = program.name.clone();
    let home = format!("{HOME}/{}", program.id);
    let type_ = program
        .listed
        .as_ref()
        .and_then(|listed| listed.type_.as_deref());
    let mut about = vec![sort(page, program.kind, type_)];
    if let Some(listed) = &program.listed {
        about.push(size(page, listed));
        about.push(words::full_day(page, words::local(page, listed.last)));
    }
    let about: Vec<_> = about
        .into_iter()
        .map(|text| view! { <li>{text}</li> })
        .collect();
    let counts = program.listed.as_ref().map(|listed| standing(page, listed));
    let enter = may_write.then(|| match &program.what {
        None => {
            let href = format!("{HOME}/consulting?name={}", words::encode(&program.name));
            view! { <p><a class="button" href=href>{page.t("programs-buy")}</a></p> }.into_any()
        }
        Some(what) => view! {
            <details class="edit edit--details" open={!form.problems.is_empty()}>
                <summary>{page.t("programs-more")}</summary>
                {form_problems(page, form)}
                <form class="form" method="post" action=home.clone()>
                    {forms::participants(page, form, forms::statuses_of(page, what), None)}
                    <div class="row"><button class="button button--main">{page.t("programs-save")}</button></div>
                </form>
            </details>
        }
        .into_any(),
    });
    let list = if program.rows.is_empty() {
        view! { <p class="empty">{page.t("programs-nobody")}</p> }.into_any()
    } else {
        table(page, program, may_write)
    };
    let body = view! {
        <header class="account-head">
            <p class="crumb"><a href=HOME>{page.t("programs-title")}</a></p>
            <h1>{title.clone()}</h1>
            <ul class="about">{about}</ul>
        </header>
        {counts}
        {enter}
        {list}
        {pages(page, &home, program.next.as_deref(), first)}
    };
    console(page, title, "programs", body.into_any())
}

fn table(page: &Page, program: &Program, may_write: bool) -> AnyView {
    let consulting = program.kind == ProgramKind::Consulting;
    let rows: Vec<_> = program
        .rows
        .iter()
        .map(|row| line(page, row, consulting, may_write))
        .collect();
    let what = if consulting {
        "programs-hours-title"
    } else {
        "programs-status"
    };
    view! {
        <div class="table-frame" tabindex="0" role="group" aria-label=page.t("programs-participants")>
            <table class="table">
                <thead><tr>
                    <th scope="col">{page.t("programs-company")}</th>
                    <th scope="col">{page.t("programs-person")}</th>
                    <th scope="col">{page.t(what)}</th>
                    <th scope="col">{page.t("programs-on")}</th>
                    <th scope="col">{page.t("programs-act")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn line(page: &Page, row: &Row, consulting: bool, may_write: bool) -> AnyView {
    let (account, company) = &row.account;
    let person = match &row.person {
        Some((id, name)) => view! { <a href=format!("/u/{id}")>{name.clone()}</a> }.into_any(),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    };
    let said = match (consulting, row.term) {
        (true, Some(_)) => hours_of(page, row.used.unwrap_or(0.0), row.bought.unwrap_or(0.0)),
        (true, None) => row.used.map(|used| hours(page, used)).unwrap_or_default(),
        (false, _) => row
            .status
            .map(|known| status(page, known))
            .unwrap_or_default(),
    };
    let when = match row.term {
        Some((start, end)) => view! {
            {words::full_day(page, start)}" – "{words::full_day(page, end)}
        }
        .into_any(),
        None => words::day_view(page, words::local(page, row.at)),
    };
    let act = match (may_write, consulting && row.term.is_some()) {
        (true, true) => "programs-row-hours",
        (true, false) => "programs-row-change",
        (false, _) => "programs-row-see",
    };
    let who = row
        .person
        .as_ref()
        .map_or(company.as_str(), |(_, name)| name.as_str());
    let label = words::say(page, "programs-row-which", &[("who", who)]);
    view! {
        <tr>
            <th scope="row"><a href=format!("/staff/accounts/{account}")>{company.clone()}</a></th>
            <td>{person}</td>
            <td class="table__whole">{said}</td>
            <td>{when}</td>
            <td class="table__whole"><a href=format!("{HOME}/rows/{}", row.id) aria-label=format!("{} {label}", page.t(act))>{page.t(act)}</a></td>
        </tr>
    }
    .into_any()
}
