//! Pages behind links of mails: each says what its button does, and does nothing by being opened.

use domain::community::notice::solved::Solving;
use domain::community::notice::unsubscribe::{Ending, List};
use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell};

/// Ending mail; `token` is the link's.
pub fn stop_page(page: &Page, ending: Ending, token: &str) -> String {
    let key = match (ending.list, ending.ended) {
        (List::Notices, false) => "stop-notices",
        (List::Digest, false) => "stop-digest",
        (List::Notices, true) => "stop-done-notices",
        (List::Digest, true) => "stop-done-digest",
    };
    let settings = view! { <p><a href="/me/notices">{page.t("stop-settings")}</a></p> };
    let rest = if ending.ended {
        view! { <p class="quiet">{page.t("stop-again")}</p>{settings} }.into_any()
    } else {
        view! {
            <form method="post" action=format!("/unsubscribe/{token}")>
                <button class="button button--main">{page.t("stop-button")}</button>
            </form>
            {settings}
        }
        .into_any()
    };
    let body = view! {
        <section class="narrow">
            <h1>{page.t("stop-title")}</h1>
            <p role=ending.ended.then_some("status")>{page.t(key)}</p>
            {rest}
        </section>
    };
    shell(page, Head::titled(page.t("stop-title")).unlisted(), body)
}

/// 「解決しました」; `token` is the link's.
pub fn solved_page(page: &Page, solving: &Solving, token: &str) -> String {
    let open = view! { <p><a href=solving.topic_path.clone()>{page.t("solved-open")}</a></p> };
    let rest = if solving.accepted {
        view! {
            <p role="status">{page.t("solved-done")}</p>
            <p class="quiet">{page.t("solved-undo")}</p>
            {open}
        }
        .into_any()
    } else if solving.expired {
        view! { <p>{page.t("solved-expired")}</p>{open} }.into_any()
    } else {
        let words = page
            .locale
            .tr("solved-text", &[("title", solving.title.clone().into())]);
        view! {
            <p>{words}</p>
            <form method="post" action=format!("/solved/{token}")>
                <button class="button button--main">{page.t("solved-button")}</button>
            </form>
            {open}
        }
        .into_any()
    };
    let body = view! {
        <section class="narrow">
            <h1>{page.t("solved-title")}</h1>
            {rest}
        </section>
    };
    shell(page, Head::titled(page.t("solved-title")).unlisted(), body)
}

/// A link that is none of ours, or stands for nothing any more. `title` and `text` are message keys.
pub fn dead_link_page(page: &Page, title: &str, text: &str) -> String {
    let title = page.t(title);
    let body = view! {
        <section class="narrow">
            <h1>{title.clone()}</h1>
            <p>{page.t(text)}</p>
            <p><a href="/me/notices">{page.t("stop-settings")}</a></p>
        </section>
    };
    shell(page, Head::titled(title).unlisted(), body)
}
