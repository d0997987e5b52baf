//! What waits for a decision, and what was decided.

use domain::community::cursor::Slice;
use domain::community::moderation::case::Origin;
use domain::community::moderation::queue::{Decided, Row, Show};
use leptos::prelude::*;

use super::desk;
use crate::page::Page;
use crate::parts::byline::byline;
use crate::parts::desk::holder_words;
use crate::parts::pagination::pagination;
use crate::parts::when::when;

/// A page of cases.
pub fn queue_page(page: &Page, show: Show, rows: &Slice<Row>, first_page: bool) -> String {
    let title = page.t("moderation-title");
    let address = |show: Show| match show {
        Show::Waiting => "/moderation".to_owned(),
        Show::Decided => "/moderation?show=decided".to_owned(),
    };
    let tab = |of: Show, key: &str| {
        let current = (of == show).then_some("page");
        view! { <a href=address(of) aria-current=current>{page.t(key)}</a> }
    };
    let list = if rows.items.is_empty() {
        let (key, more) = match show {
            Show::Waiting => ("moderation-empty", "moderation-empty-what"),
            Show::Decided => ("moderation-empty-decided", "moderation-empty-decided-what"),
        };
        view! { <div class="empty"><p>{page.t(key)}</p><p>{page.t(more)}</p></div> }.into_any()
    } else {
        let items: Vec<_> = rows.items.iter().map(|row| item(page, row)).collect();
        view! { <ul class="clip-list" role="list">{items}</ul> }.into_any()
    };
    let body = view! {
        <div class="page-head"><div>
            <h1>{title.clone()}</h1>
            <p>{page.t("moderation-lead")}</p>
        </div></div>
        <nav class="tabs" aria-label=page.t("moderation-show")>
            {tab(Show::Waiting, "moderation-show-waiting")}
            {tab(Show::Decided, "moderation-show-decided")}
        </nav>
        {list}
        {pagination(page, &address(show), rows.next, first_page)}
    };
    desk(page, title, body.into_any())
}

fn item(page: &Page, row: &Row) -> impl IntoView + use<> {
    let decided = row.decided.as_ref().map(|decided| outcome(page, decided));
    let holder = row.holder.as_ref().map(|holder| {
        let words = page.locale.tr(
            "moderation-holder",
            &[("name", holder_words(page, holder).into())],
        );
        view! { <span class="badge badge--plain">{words}</span> }
    });
    let waits = row.decided.is_none().then(|| {
        view! { <p><a class="button button--small" href=format!("/moderation/{}", row.id)>{page.t("moderation-open")}</a></p> }
    });
    let open = row.decided.is_some().then(|| {
        view! { <a class="small" href=format!("/moderation/{}", row.id)>{page.t("moderation-open-decided")}</a> }
    });
    view! {
        <li class="clip">
            <p>{why(page, row)}" "{holder}" "<span class="quiet small">{when(page, row.opened_at)}</span></p>
            <blockquote class="clip__passage" lang=row.lang.clone() dir="auto">{row.excerpt.clone()}</blockquote>
            <p class="clip__source">
                {byline(page, &row.byline)}
                <a href=format!("/posts/{}", row.post)>{row.title.clone()}</a>
                <span class="quiet">{row.space.name(page.locale).to_owned()}</span>
            </p>
            {waits}
            {decided}
            {open}
        </li>
    }
}

/// Why there is a case.
pub(super) fn why(page: &Page, row: &Row) -> impl IntoView + use<> {
    let words = match (row.origin, row.rule) {
        (Origin::Held, Some(rule)) => page.t(&format!("moderation-held-{rule}")),
        (Origin::Held, None) => page.t("moderation-held"),
        (Origin::Flag, _) => page
            .locale
            .tr("moderation-flags", &[("n", row.flags.into())]),
    };
    view! { <span class="badge badge--watch">{words}</span> }
}

/// What became of it.
pub(super) fn outcome(page: &Page, decided: &Decided) -> impl IntoView + use<> {
    let verdict = page.t(&format!("moderation-decided-{}", decided.verdict));
    let by = decided
        .by
        .as_ref()
        .map(|by| view! { <span>{holder_words(page, by)}</span> });
    let reason = (!decided.reason.is_empty())
        .then(|| view! { <p class="text-now" dir="auto">{decided.reason.clone()}</p> });
    view! {
        <p><strong>{verdict}</strong>" "<span class="quiet small">{by}" "{when(page, decided.at)}</span></p>
        {reason}
    }
}
