//! One's own calendar feed.

use domain::UtcTime;
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::when::exact_day;
use crate::shell::{Head, shell};

/// The page; `made` is a link that was made just now.
pub fn calendar_page(page: &Page, since: Option<UtcTime>, made: Option<&str>) -> String {
    let made = made.map(|url| {
        view! {
            <div class="notice" role="status">
                <p>{page.t("doors-feed-made")}</p>
                <p><code class="hash">{url.to_owned()}</code></p>
            </div>
        }
    });
    let (state, button) = match since {
        Some(at) => (
            page.locale
                .tr("doors-feed-since", &[("day", exact_day(page, at).into())]),
            "doors-feed-renew",
        ),
        None => (page.t("doors-feed-none"), "doors-feed-make"),
    };
    let end = since.is_some().then(|| {
        view! {
            <form method="post" action="/me/calendar/end"><button class="button">{page.t("doors-feed-end")}</button></form>
        }
    });
    let site = format!("{}/feeds/events", page.base_url);
    let body = view! {
        <section class="narrow stack">
            <h1>{page.t("doors-feed-title")}</h1>
            <p>{page.t("doors-feed-intro")}</p>
            {made}
            <p>{state}</p>
            <div class="actions">
                <form method="post" action="/me/calendar"><button class="button button--main">{page.t(button)}</button></form>
                {end}
            </div>
            <h2>{page.t("doors-feed-public")}</h2>
            <p>{page.t("doors-feed-public-help")}</p>
            <p><code class="hash">{site}</code></p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("doors-feed-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}
