//! A customer's own cases.

use domain::stories::review::Own;
use leptos::prelude::*;

use super::state_badge;
use crate::page::Page;
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// The list of what a customer confirms or wrote.
pub fn own_page(page: &Page, own: &[Own]) -> String {
    let title = page.t("stories-own-title");
    let list = if own.is_empty() {
        view! {
            <div class="empty">
                <p>{page.t("stories-own-empty")}</p>
                <p><a class="button" href="/stories/new">{page.t("stories-new")}</a></p>
            </div>
        }
        .into_any()
    } else {
        let items = own
            .iter()
            .map(|own| {
                view! {
                    <li>
                        {state_badge(page, own.state)}
                        <a href=format!("/stories/{}/review", own.story.id)>{own.title.clone()}</a>
                        {when(page, own.story.updated_at)}
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="contributions" role="list">{items}</ul> }.into_any()
    };
    let body = view! {
        <div class="thread">
            <div class="page-head">
                <h1>{title.clone()}</h1>
                <p class="actions"><a class="button" href="/stories/new">{page.t("stories-new")}</a></p>
            </div>
            {list}
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("stories"),
        body,
    )
}
