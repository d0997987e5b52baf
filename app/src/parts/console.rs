//! The frame of the pages that only the vendor's people see: their places at the side, the page beside them.

use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell, waiting};

/// Where administrators go, by the name of the place: address, title, what is there.
pub const ADMINISTRATION: [(&str, &str, &str, &str); 7] = [
    (
        "admin-people",
        "/admin/people",
        "admin-people",
        "admin-people-what",
    ),
    (
        "admin-settings",
        "/admin/settings",
        "admin-settings",
        "admin-settings-what",
    ),
    (
        "admin-configuration",
        "/admin/configuration",
        "configuration-title",
        "configuration-what",
    ),
    ("admin-hours", "/admin/hours", "hours-title", "hours-what"),
    ("admin-jobs", "/admin/jobs", "admin-jobs", "admin-jobs-what"),
    ("admin-mail", "/admin/mail", "admin-mail", "admin-mail-what"),
    (
        "admin-audit",
        "/admin/audit",
        "admin-audit",
        "admin-audit-what",
    ),
];

/// A page of the console.
pub fn console(page: &Page, title: String, place: &'static str, body: AnyView) -> String {
    let current = |name: &str| (place == name).then_some("page");
    let accounts = domain::policy::account_console(&page.actor).is_ok().then(|| {
        view! {
            <a href="/staff/accounts" aria-current=current("accounts")>{page.t("staff-place-accounts")}</a>
            <a href="/staff/programs" aria-current=current("programs")>{page.t("programs-title")}</a>
        }
    });
    let tags = domain::policy::tag_write(&page.actor).is_ok().then(|| {
        view! { <a href="/staff/tags" aria-current=current("tags")>{page.t("tags-title")}</a> }
    });
    let writes = domain::policy::account_write(&page.actor).is_ok().then(|| {
        view! {
            <a href="/staff/invitations" aria-current=current("invitations")>{page.t("invite-title")}</a>
            <a href="/staff/join-requests" aria-current=current("requests")>{page.t("requests-title")}</a>
        }
    });
    let curates = domain::policy::stories::curate(&page.actor).is_ok().then(|| {
        view! {
            <a href="/staff/stories" aria-current=current("stories")>{page.t("stories-desk-title")}</a>
            <a href="/staff/clips" aria-current=current("clips")>{page.t("clips-title")}</a>
        }
    });
    let runs = page.actor.is_admin().then(|| {
        let inside = place.starts_with("admin").then(|| {
            ADMINISTRATION
                .map(|(name, path, title, _)| view! { <a href=path aria-current=current(name)>{page.t(title)}</a> })
                .collect_view()
        });
        view! {
            <a href="/staff/import" aria-current=current("import")>{page.t("import-title")}</a>
            <a href="/admin" aria-current=current("admin")>{page.t("admin-title")}</a>
            {inside.map(|inside| view! { <div class="places__inside">{inside}</div> })}
        }
    });
    let home = if accounts.is_some() {
        "staff-place-home"
    } else {
        "staff-marketing-title"
    };
    let body = view! {
        <div class="with-places console">
            <nav class="places" aria-label=page.t("staff-places")>
                <a href="/staff" aria-current=current("home")>{page.t(home)}</a>
                <a href="/staff/desk" aria-current=current("desk")>{page.t("desk-title")}</a>
                <a href="/moderation" aria-current=current("moderation")>{page.t("moderation-title")}{page.waiting.map(|count| waiting(page, count))}</a>
                {accounts}
                <a href="/staff/searches" aria-current=current("searches")>{page.t("search-missed")}</a>
                {curates}
                {writes}
                {tags}
                {runs}
                <form method="post" action="/staff/customer-view">
                    <button class="link" title=page.t("staff-customer-view-help")>{page.t("staff-customer-view")}</button>
                </form>
            </nav>
            <div class="console__body">{body}</div>
        </div>
    };
    shell(page, Head::titled(title).unlisted().in_place("staff"), body)
}
