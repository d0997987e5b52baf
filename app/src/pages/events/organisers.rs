//! Customers who run an event beside the vendor.

use domain::events::organiser::{Organiser, Shown};
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_field};
use crate::parts::when::day;
use crate::shell::{Head, shell};

/// The page.
pub fn organisers_page(page: &Page, shown: &Shown, form: &Form) -> String {
    let event = &shown.event;
    let path = format!("{}/organisers", event.path());
    let title = page.t("events-organisers");
    let rows = shown
        .rows
        .iter()
        .map(|one| row(page, shown, one, &path))
        .collect_view();
    let list = if shown.rows.is_empty() {
        view! { <p class="empty">{page.t("events-organisers-none")}</p> }.into_any()
    } else {
        view! { <ul class="door__guests" role="list">{rows}</ul> }.into_any()
    };
    let add = shown.names.then(|| {
        view! {
            <form class="form" method="post" action=path.clone()>
                {text_field(page, form, "email", "email", "events-organiser-email", Some("events-organiser-email-help"))}
                <p class="actions"><button class="button button--main">{page.t("events-organiser-add")}</button></p>
            </form>
        }
    });
    let body = view! {
        <div class="column column--middle stack">
            <div class="page-head"><div>
                <p><a href=format!("{}/manage", event.path()) dir="auto">{event.title.clone()}</a></p>
                <h1>{title.clone()}</h1>
                <p>{page.t("events-organisers-lead")}</p>
            </div></div>
            {form_problems(page, form)}
            {list}
            {add}
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("events"),
        body,
    )
}

fn row(page: &Page, shown: &Shown, one: &Organiser, path: &str) -> impl IntoView + use<> {
    let me = one.person_id == shown.me;
    let end = (shown.names || me).then(|| {
        let key = if me {
            "events-organiser-leave"
        } else {
            "events-remove"
        };
        let label = format!("{} {}", page.t(key), one.name);
        view! {
            <form method="post" action=format!("{path}/{}/remove", one.person_id)>
                <button class="button button--small" aria-label=label>{page.t(key)}</button>
            </form>
        }
    });
    view! {
        <li class="door__guest">
            <span><a href=format!("/u/{}", one.person_id) dir="auto">{one.name.clone()}</a>" "<span class="quiet small">{day(page, one.since)}</span></span>
            {end}
        </li>
    }
}
