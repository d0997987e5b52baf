//! The home of staff who don't look after accounts: counts and public content, no figures of any account.

use domain::accounts::showcase::Showcase;
use leptos::prelude::*;

use super::console;
use crate::page::Page;
use crate::parts::when::when;

/// Counts, segments, and what is public.
pub fn marketing_page(page: &Page, showcase: &Showcase) -> String {
    let title = page.t("staff-marketing-title");
    let counts: Vec<_> = [
        ("staff-marketing-accounts", showcase.accounts),
        ("staff-marketing-people", showcase.people),
        ("staff-marketing-questions", showcase.questions),
        ("staff-marketing-answers", showcase.answers),
        ("staff-marketing-cases", showcase.cases),
    ]
    .into_iter()
    .map(|(key, n)| view! { <div><dt>{page.t(key)}</dt><dd>{n}</dd></div> })
    .collect();
    let segments: Vec<_> = showcase
        .segments
        .iter()
        .map(|(segment, n)| {
            let name = segment.clone().unwrap_or_else(|| page.t("staff-none"));
            view! { <tr><th scope="row">{name}</th><td class="number">{*n}</td></tr> }
        })
        .collect();
    let public = if showcase.public.is_empty() {
        view! { <p class="empty">{page.t("staff-marketing-public-empty")}</p> }.into_any()
    } else {
        let rows: Vec<_> = showcase
            .public
            .iter()
            .map(|topic| {
                view! {
                    <li>
                        <a href=format!("/t/{}/{}", topic.id, topic.slug)>{topic.title.clone()}</a>
                        " "<span class="quiet small">{when(page, topic.at)}</span>
                    </li>
                }
            })
            .collect();
        view! { <ul class="plain-list">{rows}</ul> }.into_any()
    };
    let body = view! {
        <div class="page-head"><div><h1>{title.clone()}</h1><p>{page.t("staff-marketing-lead")}</p></div></div>
        <dl class="counts">{counts}</dl>
        <h2>{page.t("staff-marketing-public")}</h2>
        {public}
        <h2>{page.t("staff-marketing-segments")}</h2>
        <div class="table-frame table-frame--narrow"><table class="table"><tbody>{segments}</tbody></table></div>
    };
    console(page, title, "home", body.into_any())
}
