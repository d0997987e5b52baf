//! The versions of a post and what each changed.

use domain::community::diff::Change;
use domain::community::revision::{History, Version};
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::byline::byline;
use crate::parts::pagination::pagination;
use crate::parts::when::{exact, when};
use crate::shell::{Head, shell};

/// The history of a post.
pub fn history_page(page: &Page, history: &History) -> String {
    let title = page.t("qa-history");
    let path = format!("/posts/{}/history", history.post_id);
    let versions = history
        .versions
        .iter()
        .map(|version| version_card(page, version))
        .collect_view();
    let body = view! {
        <div class="thread">
            <p class="thread__place">
                <a href=format!("/posts/{}", history.post_id)>{history.topic.title.clone()}</a>
            </p>
            <h1>{title.clone()}</h1>
            {versions}
            {pagination(page, &path, history.next, history.newest)}
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("questions"),
        body,
    )
}

fn version_card(page: &Page, version: &Version) -> impl IntoView + use<> {
    let name = page
        .locale
        .tr("qa-history-version", &[("n", version.number.into())]);
    let by = match &version.by {
        Some(by) => byline(page, by).into_any(),
        None => view! { <span class="byline">{page.t("qa-history-other")}</span> }.into_any(),
    };
    let titles = version.title.as_ref().map(|(old, new)| {
        view! { <p class="diff"><del>{old.clone()}</del><ins>{new.clone()}</ins></p> }
    });
    let lines = version
        .lines
        .iter()
        .map(|(change, line)| {
            let line = if line.is_empty() {
                "\u{a0}".to_owned()
            } else {
                line.clone()
            };
            match change {
                Change::Same => view! { <span>{line}</span> }.into_any(),
                Change::Removed => view! { <del>{line}</del> }.into_any(),
                Change::Added => view! { <ins>{line}</ins> }.into_any(),
            }
        })
        .collect_view();
    view! {
        <section class="version">
            <h2>{name}</h2>
            <p class="post__head">{by}{when(page, version.at)}<span class="quiet">{exact(page, version.at)}</span></p>
            {titles}
            <div class="diff">{lines}</div>
        </section>
    }
}
