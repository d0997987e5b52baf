//! Every subject, the most used first.

use domain::community::tag::Counted;
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::question_row::tag_path;
use crate::shell::{Head, shell};

/// The list of tags.
pub fn tags_page(page: &Page, tags: &[Counted]) -> String {
    let list =
        if tags.is_empty() {
            view! { <p class="empty">{page.t("qa-tags-empty")}</p> }.into_any()
        } else {
            let items = tags
            .iter()
            .map(|counted| {
                let count = page.locale.tr("qa-tags-count", &[("n", counted.count.into())]);
                let description = (!counted.description.is_empty())
                    .then(|| view! { <p class="quiet">{counted.description.clone()}</p> });
                view! {
                    <li class="tag-card">
                        <a class="tag" href=tag_path(&counted.tag)>{counted.tag.name.clone()}</a>
                        <span class="quiet">{count}</span>
                        {description}
                    </li>
                }
            })
            .collect_view();
            view! { <ul class="tag-grid" role="list">{items}</ul> }.into_any()
        };
    let body = view! {
        <div class="page-head"><h1>{page.t("qa-tags")}</h1></div>
        {list}
    };
    let mut head = Head::titled(page.t("qa-tags")).in_place("questions");
    head.canonical = Some("/tags".to_owned());
    shell(page, head, body)
}
