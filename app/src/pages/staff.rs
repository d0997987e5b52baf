//! The staff console. These types exist on the server only and are rendered for the vendor's people only; nothing here is
//! reachable from a page that a customer receives.

mod account;
mod accounts;
mod bulk;
mod chart;
mod edit_forms;
mod evidence;
mod facts;
mod home;
mod marketing;
mod people;
mod profile;
mod programme;
mod score;
mod stage;
mod timeline;
mod words;

pub use account::{Opened, account_page};
pub use accounts::{accounts_page, query_text, sheet_header, sheet_row};
pub use bulk::{BulkView, bulk_page};
pub use evidence::{EvidenceView, evidence_page};
pub use home::home_page;
pub use marketing::marketing_page;
pub use profile::new_account_page;

use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell};

/// A page of the console: its places at the side, its body beside them.
fn console(page: &Page, title: String, place: &'static str, body: AnyView) -> String {
    let current = |name: &str| (place == name).then_some("page");
    let accounts = domain::policy::account_console(&page.actor).is_ok().then(|| {
        view! { <a href="/staff/accounts" aria-current=current("accounts")>{page.t("staff-place-accounts")}</a> }
    });
    let writes = domain::policy::account_write(&page.actor).is_ok().then(|| {
        view! {
            <a href="/staff/invitations">{page.t("invite-title")}</a>
            <a href="/staff/join-requests">{page.t("requests-title")}</a>
        }
    });
    let runs = page.actor.is_admin().then(|| {
        view! {
            <a href="/staff/import">{page.t("import-title")}</a>
            <a href="/admin">{page.t("admin-title")}</a>
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
                {accounts}
                {writes}
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

/// The link to the next page of a list and back to its start; nothing where there is but one.
fn pages(page: &Page, base: &str, next: Option<&str>, first: bool) -> AnyView {
    if next.is_none() && first {
        return ().into_any();
    }
    let joint = if base.contains('?') { '&' } else { '?' };
    let start = (!first)
        .then(|| view! { <a class="button" href=base.to_owned()>{page.t("staff-first-page")}</a> });
    let next = next.map(|next| {
        let href = format!("{base}{joint}after={}", words::encode(next));
        view! { <a class="button" rel="next" href=href>{page.t("staff-next-page")}</a> }
    });
    view! { <nav class="pages" aria-label=page.t("staff-pages")>{start}{next}</nav> }.into_any()
}
