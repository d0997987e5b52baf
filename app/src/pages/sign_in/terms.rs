//! The terms of use an administrator wrote.

use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell};

/// The terms, a paragraph a line; or that there are none yet.
pub fn terms_page(page: &Page, text: &str) -> String {
    let paragraphs: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect();
    let content = if paragraphs.is_empty() {
        view! { <p>{page.t("terms-none")}</p> }.into_any()
    } else {
        paragraphs
            .into_iter()
            .map(|line| match line.strip_prefix('#') {
                Some(heading) => {
                    let heading = heading.trim_start_matches('#').trim().to_owned();
                    view! { <h2>{heading}</h2> }.into_any()
                }
                None => view! { <p>{line}</p> }.into_any(),
            })
            .collect_view()
            .into_any()
    };
    let body = view! {
        <article class="prose">
            <h1>{page.t("terms-title")}</h1>
            {content}
        </article>
    };
    let mut head = Head::titled(page.t("terms-title"));
    head.canonical = Some("/terms".to_owned());
    shell(page, head, body)
}
