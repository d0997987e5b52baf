//! Taking one's data along, and leaving for good.

use leptos::prelude::*;

use super::about::check;
use crate::page::{Form, Page};
use crate::parts::console::console;
use crate::parts::field::{form_problems, text_field};
use crate::shell::{Head, shell};

/// What an export of one's own data holds, and the button that makes it. `megabytes` of files go along at most.
pub fn export_page(page: &Page, megabytes: i64) -> String {
    let files = page.locale.tr("export-files", &[("mb", megabytes.into())]);
    let body = view! {
        <section class="narrow">
            <h1>{page.t("export-title")}</h1>
            <p>{page.t("export-intro")}</p>
            <p>{page.t("export-content")}</p>
            <p class="quiet">{files}</p>
            <p class="quiet">{page.t("export-confirm")}</p>
            <form class="form" method="post" action="/me/export">
                <button class="button button--main">{page.t("export-button")}</button>
            </form>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("export-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}

fn what_happens(page: &Page) -> impl IntoView + use<> {
    let items = [
        "leave-posts",
        "leave-own",
        "leave-cases",
        "leave-sessions",
        "leave-address",
        "leave-ledger",
        "leave-text",
    ]
    .into_iter()
    .map(|key| view! { <li>{page.t(key)}</li> })
    .collect_view();
    view! { <ul class="what-happens">{items}</ul> }
}

/// What leaving means, and the form that does it.
pub fn leave_page(page: &Page, form: &Form) -> String {
    let body = view! {
        <section class="narrow">
            <h1>{page.t("leave-title")}</h1>
            {form_problems(page, form)}
            <p>{page.t("leave-intro")}</p>
            {what_happens(page)}
            <p><a href="/me/export">{page.t("leave-export-first")}</a></p>
            <form class="form" method="post" action="/me/leave">
                {text_field(page, form, "email", "email", "leave-email", None)}
                {check(page, form, "sure", "leave-sure", None)}
                <button class="button button--risk">{page.t("leave-button")}</button>
            </form>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("leave-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}

/// The last page: nobody is signed in any more.
pub fn left_page(page: &Page) -> String {
    let body = view! {
        <section class="narrow">
            <h1>{page.t("leave-done-title")}</h1>
            <p>{page.t("leave-done")}</p>
            <p><a href="/">{page.t("problem-home")}</a></p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("leave-done-title")).unlisted(),
        body,
    )
}

/// For an administrator: somebody asked to be taken out.
pub fn take_out_page(page: &Page, form: &Form, id: i64, name: &str) -> String {
    let title = page
        .locale
        .tr("leave-staff-title", &[("name", name.to_owned().into())]);
    let body = view! {
        <div class="page-head"><h1>{title.clone()}</h1></div>
        {form_problems(page, form)}
        <p>{page.t("leave-staff-intro")}</p>
        {what_happens(page)}
        <form class="form" method="post" action=format!("/admin/people/{id}/leave")>
            {text_field(page, form, "reason", "text", "leave-staff-reason", Some("leave-staff-reason-help"))}
            {check(page, form, "sure", "leave-staff-sure", None)}
            <button class="button button--risk">{page.t("leave-button")}</button>
        </form>
    };
    console(page, title, "admin-people", body.into_any())
}
