//! The staff console. These types exist on the server only and are rendered for the vendor's people only; nothing here is
//! reachable from a page that a customer receives.

mod account;
mod accounts;
mod bulk;
mod chart;
mod clips;
mod desk;
mod domains;
mod edit_forms;
mod evidence;
mod facts;
mod home;
mod idea;
mod marketing;
mod misses;
mod people;
mod profile;
mod programme;
mod programs;
mod score;
mod stage;
mod stories;
mod tags;
mod timeline;
pub(in crate::pages) mod words;

pub use account::{Opened, account_page};
pub use accounts::{accounts_page, query_text, sheet_header, sheet_row};
pub use bulk::{BulkView, bulk_page};
pub use clips::{clip_page, clips_page};
pub use desk::question_desk_page;
pub use domains::{DomainsView, domains_page};
pub use evidence::{EvidenceView, evidence_page};
pub use home::home_page;
pub use idea::idea_page;
pub use marketing::marketing_page;
pub use misses::misses_page;
pub use profile::new_account_page;
pub use programs::{
    EnterView, ListView, buy_page, enter_page, list_page, program_page, row_page, term_form,
};
pub use stories::{desk_page, stories_page};
pub use tags::{tag_list_page, tag_page};

use leptos::prelude::*;

use crate::page::Page;
use crate::parts::console::console;

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
