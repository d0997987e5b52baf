//! The ways to administrators' pages.

use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell};

/// A list of places, each with what it is for.
pub fn home_page(page: &Page) -> String {
    let places = [
        ("/admin/people", "admin-people", "admin-people-what"),
        ("/admin/settings", "admin-settings", "admin-settings-what"),
        ("/staff/invitations", "invite-title", "invite-title-what"),
        (
            "/staff/join-requests",
            "requests-title",
            "requests-title-what",
        ),
        ("/admin/jobs", "admin-jobs", "admin-jobs-what"),
        ("/admin/mail", "admin-mail", "admin-mail-what"),
        ("/admin/audit", "admin-audit", "admin-audit-what"),
    ]
    .into_iter()
    .map(|(path, key, what)| {
        view! {
            <li class="row">
                <div><a href=path>{page.t(key)}</a><p class="quiet">{page.t(what)}</p></div>
            </li>
        }
    })
    .collect_view();
    let body = view! {
        <section class="narrow">
            <h1>{page.t("admin-title")}</h1>
            <ul class="rows">{places}</ul>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("admin-title"))
            .unlisted()
            .in_place("staff"),
        body,
    )
}
