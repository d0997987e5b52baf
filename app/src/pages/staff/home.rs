//! 「今週声をかける顧客」.

use domain::accounts::attention::{Attention, LIMIT, Reason};
use leptos::prelude::*;

use super::facts::fact_line;
use super::{console, words};
use crate::page::Page;

/// The home of whoever looks after accounts: facts first.
pub fn home_page(page: &Page, attention: &Attention, mine: bool) -> String {
    let title = page.t("staff-place-home");
    let count = words::say(
        page,
        "staff-home-count",
        &[
            ("total", &attention.total.to_string()),
            ("watched", &attention.watched.to_string()),
        ],
    );
    let tab = |href: &'static str, key: &str, current: bool| {
        view! { <a href=href aria-current=current.then_some("true")>{page.t(key)}</a> }
    };
    let list = if attention.accounts.is_empty() {
        empty(page, attention, mine)
    } else {
        let rows: Vec<_> = attention
            .accounts
            .iter()
            .map(|reason| row(page, reason))
            .collect();
        view! { <ol class="attention">{rows}</ol> }.into_any()
    };
    let rest = attention.total.saturating_sub(LIMIT);
    let more = (rest > 0).then(|| {
        let text = words::say(
            page,
            "staff-home-more",
            &[("shown", &LIMIT.to_string()), ("rest", &rest.to_string())],
        );
        view! { <p class="quiet">{text}</p> }
    });
    let body = view! {
        <div class="page-head">
            <div>
                <h1>{title.clone()}</h1>
                <p>{page.t("staff-home-lead")}</p>
            </div>
            <nav class="switch" aria-label=page.t("staff-accounts-owner")>
                {tab("/staff?owner=me", "staff-home-mine", mine)}
                {tab("/staff?owner=all", "staff-home-all", !mine)}
            </nav>
        </div>
        <p class="quiet small">{count}</p>
        {list}
        {more}
    };
    console(page, title, "home", body.into_any())
}

fn row(page: &Page, reason: &Reason) -> AnyView {
    let owner = match &reason.owner {
        Some(name) => words::say(page, "staff-home-owner", &[("name", name)]),
        None => page.t("staff-home-no-owner"),
    };
    let facts: Vec<_> = reason
        .facts
        .iter()
        .take(6)
        .map(|fact| fact_line(page, fact))
        .collect();
    view! {
        <li class="attention__account">
            <h2 class="attention__name"><a href=format!("/staff/accounts/{}", reason.account_id)>{reason.name.clone()}</a></h2>
            <p class="attention__owner">{owner}</p>
            <ul class="facts-list">{facts}</ul>
        </li>
    }
    .into_any()
}

fn empty(page: &Page, attention: &Attention, mine: bool) -> AnyView {
    let (first, second) = if mine && attention.watched == 0 {
        ("staff-home-empty", "staff-home-empty-mine")
    } else {
        ("staff-home-empty", "staff-home-empty-more")
    };
    view! {
        <div class="empty">
            <p>{page.t(first)}</p>
            <p>{page.t(second)}</p>
            <p><a class="button" href="/staff/accounts">{page.t("staff-place-accounts")}</a></p>
        </div>
    }
    .into_any()
}
