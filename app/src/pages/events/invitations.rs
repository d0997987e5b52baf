//! Asking people to an event, and what became of it.

use domain::events::invitation::{Invited, Shown};
use leptos::prelude::*;

use super::standing_badge;
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area};
use crate::parts::when::day;
use crate::shell::{Head, shell};

/// The page.
pub fn invitations_page(page: &Page, shown: &Shown, form: &Form) -> String {
    let event = &shown.event;
    let path = format!("{}/invitations", event.path());
    let title = page.t("events-invite");
    let ask = shown.open.then(|| {
        view! {
            <form class="form" method="post" action=path.clone()>
                {text_area(page, form, "people", 5, "events-invite-people", Some("events-invite-people-help"))}
                <p class="actions"><button class="button button--main">{page.t("events-invite-send")}</button></p>
            </form>
        }
    });
    let closed =
        (!shown.open).then(|| view! { <p class="notice">{page.t("events-invite-closed")}</p> });
    let again = (shown.silent > 0).then(|| {
        let words = page
            .locale
            .tr("events-invite-silent", &[("n", shown.silent.into())]);
        view! {
            <form class="notice" method="post" action=format!("{path}/nudge")>
                <p>{words}</p>
                <p class="actions"><button class="button">{page.t("events-invite-nudge")}</button></p>
            </form>
        }
    });
    let rows = shown.rows.iter().map(|one| row(page, one)).collect_view();
    let list = if shown.rows.is_empty() {
        view! { <p class="empty">{page.t("events-invite-none")}</p> }.into_any()
    } else {
        let label = page.t("events-invite-list");
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=label>
                <table>
                    <thead><tr>
                        <th scope="col">{page.t("events-field-company")}</th>
                        <th scope="col">{page.t("events-field-name")}</th>
                        <th scope="col">{page.t("events-invite-at")}</th>
                        <th scope="col">{page.t("events-invite-answer")}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let body = view! {
        <div class="listing stack stack--loose">
            <div class="page-head"><div>
                <p><a href=format!("{}/manage", event.path()) dir="auto">{event.title.clone()}</a></p>
                <h1>{title.clone()}</h1>
                <p>{page.t("events-invite-lead")}</p>
            </div></div>
            {form_problems(page, form)}
            {closed}
            {ask}
            {again}
            <h2>{page.t("events-invite-list")}</h2>
            {list}
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("events"),
        body,
    )
}

fn row(page: &Page, one: &Invited) -> impl IntoView + use<> {
    let name = one
        .name
        .clone()
        .unwrap_or_else(|| page.t("events-invite-company"));
    let again = one.nudged_at.map(|at| {
        let words = page
            .locale
            .tr("events-invite-again", &[("at", day(page, at).into())]);
        view! { <br/><span class="small quiet">{words}</span> }
    });
    let answer = match one.standing {
        Some(standing) => standing_badge(page, standing).into_any(),
        None => {
            view! { <span class="quiet">{page.t("events-invite-unanswered")}</span> }.into_any()
        }
    };
    view! {
        <tr>
            <th scope="row" dir="auto">{one.company.clone()}</th>
            <td dir="auto">{name}</td>
            <td>{day(page, one.at)}{again}</td>
            <td>{answer}</td>
        </tr>
    }
}
