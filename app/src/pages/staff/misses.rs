//! 「求められているのに無い内容」: what customers searched for and did not find.

use domain::search::miss::Miss;
use leptos::prelude::*;

use super::{console, words};
use crate::page::{Page, query_value};

/// What was missed in the last `days` days, the most often missed first.
pub fn misses_page(page: &Page, days: i64, rows: &[Miss]) -> String {
    let title = page.t("search-missed");
    let tab = |of: i64, key: &str| {
        let href = format!("/staff/searches?days={of}");
        view! { <a href=href aria-current={(of == days).then_some("true")}>{page.t(key)}</a> }
    };
    let list = if rows.is_empty() {
        view! { <p class="empty">{page.t("search-missed-none")}</p> }.into_any()
    } else {
        let rows: Vec<_> = rows.iter().map(|row| line(page, row)).collect();
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=title.clone()>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{page.t("search-missed-words")}</th>
                        <th scope="col">{page.t("search-missed-count")}</th>
                        <th scope="col">{page.t("search-missed-last")}</th>
                        <th scope="col">{page.t("search-missed-now")}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let body = view! {
        <div class="page-head">
            <div>
                <h1>{page.t("search-missed-title")}</h1>
                <p>{page.t("search-missed-intro")}</p>
            </div>
            <nav class="switch" aria-label=page.t("search-missed-period")>
                {tab(30, "search-missed-30")}
                {tab(180, "search-missed-180")}
            </nav>
        </div>
        {list}
        <p class="quiet small">{page.t("search-missed-note")}</p>
    };
    console(
        page,
        page.t("search-missed-title"),
        "searches",
        body.into_any(),
    )
}

fn line(page: &Page, row: &Miss) -> AnyView {
    let href = format!("/search?q={}", query_value(&row.words));
    let label = page.locale.tr(
        "search-missed-again-which",
        &[("words", row.words.clone().into())],
    );
    view! {
        <tr>
            <th scope="row" lang=domain::community::text::language(&row.words)>{row.words.clone()}</th>
            <td class="number">{row.count}</td>
            <td class="table__whole">{row.last.map(|day| words::full_day(page, day))}</td>
            <td><a href=href aria-label=label>{page.t("search-missed-again")}</a></td>
        </tr>
    }
    .into_any()
}
