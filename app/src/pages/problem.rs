//! What is shown instead of a page: not found, forbidden, too fast, out of order. The same page whether a thing is absent or
//! merely not the reader's.

use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell};

/// The page for a form that can't be shown to come from one of our own pages.
pub fn origin_page(page: &Page) -> String {
    written(page, "problem-403-title", "problem-origin-text", None)
}

/// The page for an HTTP status; `request_id` helps support find the log line of a fault.
pub fn problem_page(page: &Page, status: u16, request_id: Option<&str>) -> String {
    let (title, text) = match status {
        404 => ("problem-404-title", "problem-404-text"),
        403 => ("problem-403-title", "problem-403-text"),
        408 => ("problem-408-title", "problem-408-text"),
        409 => ("problem-409-title", "problem-409-text"),
        413 => ("problem-413-title", "problem-413-text"),
        429 => ("problem-429-title", "problem-429-text"),
        503 => ("problem-503-title", "problem-503-text"),
        400 | 405 | 415 | 422 => ("problem-400-title", "problem-400-text"),
        _ => ("problem-500-title", "problem-500-text"),
    };
    written(page, title, text, request_id)
}

fn written(page: &Page, title: &str, text: &str, request_id: Option<&str>) -> String {
    let id = request_id.map(|id| {
        let label = page.t("problem-request-id");
        view! { <p class="quiet">{label}" "<code>{id.to_owned()}</code></p> }
    });
    let body = view! {
        <section class="problem">
            <h1>{page.t(title)}</h1>
            <p>{page.t(text)}</p>
            {id}
            <p><a class="button" href="/">{page.t("problem-home")}</a></p>
        </section>
    };
    shell(page, Head::titled(page.t(title)).unlisted(), body)
}
