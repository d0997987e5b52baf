//! The rows behind a figure.

use chrono::NaiveDate;
use domain::accounts::evidence::{ALL, Row, Rows};
use leptos::prelude::*;
use serde_json::Value;

use super::{console, pages, words};
use crate::page::Page;
use crate::parts::when::exact;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct EvidenceView {
    /// Account.
    pub account_id: i64,
    /// Its name.
    pub account: String,
    /// Which figure.
    pub key: String,
    /// Of which day.
    pub day: NaiveDate,
    /// Ledger rows.
    pub rows: Rows,
    /// Facts from files.
    pub facts: Vec<Value>,
    /// Whether this is the first page.
    pub first: bool,
}

/// The page.
pub fn evidence_page(page: &Page, view: &EvidenceView) -> String {
    let title = match view.key.as_str() {
        ALL => page.t("staff-evidence-all"),
        "stage" => page.t("staff-evidence-stage"),
        key @ ("community" | "training" | "free" | "consulting") => words::channel(page, key),
        key => words::measure(page, key),
    };
    let title = if view.key == ALL {
        title
    } else {
        words::say(page, "staff-evidence-title", &[("name", &title)])
    };
    let lead = words::say(
        page,
        "staff-evidence-lead",
        &[
            ("account", &view.account),
            ("date", &words::full_day(page, view.day)),
        ],
    );
    let rows = if view.rows.rows.is_empty() {
        (view.facts.is_empty())
            .then(|| view! { <p class="empty">{page.t("staff-evidence-empty")}</p> })
            .into_any()
    } else {
        table(page, &view.rows.rows)
    };
    let facts = (!view.facts.is_empty()).then(|| {
        view! {
            <h2>{page.t("staff-evidence-facts")}</h2>
            {facts(page, &view.facts)}
        }
    });
    let base = format!(
        "/staff/accounts/{}/evidence?key={}&day={}",
        view.account_id, view.key, view.day
    );
    let body = view! {
        <p class="crumb"><a href=format!("/staff/accounts/{}", view.account_id)>{page.t("staff-evidence-back")}</a></p>
        <h1>{title.clone()}</h1>
        <p class="quiet">{lead}</p>
        {rows}
        {pages(page, &base, view.rows.next.as_deref(), view.first)}
        {facts}
    };
    console(page, title, "accounts", body.into_any())
}

fn table(page: &Page, rows: &[Row]) -> AnyView {
    let rows: Vec<_> = rows.iter().map(|row| line(page, row)).collect();
    let head =
        |key: &str, class: &'static str| view! { <th scope="col" class=class>{page.t(key)}</th> };
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label=page.t("staff-account-evidence")>
            <table class="table">
                <thead><tr>
                    {head("staff-evidence-when", "")}
                    {head("staff-evidence-person", "")}
                    {head("staff-evidence-kind", "")}
                    {head("staff-evidence-where", "")}
                    {head("staff-evidence-granted", "number")}
                    {head("staff-evidence-worth", "number")}
                    {head("staff-evidence-source", "")}
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="quiet small">{page.t("staff-evidence-hint")}</p>
    }
    .into_any()
}

fn line(page: &Page, row: &Row) -> AnyView {
    let place = match &row.link {
        Some(link) => {
            let href = match link.post {
                Some(post) => format!("/posts/{post}"),
                None => format!("/t/{}/{}", link.topic, link.slug),
            };
            view! { <a href=href>{link.title.clone()}</a> }.into_any()
        }
        None if row.object.contains(':') => ().into_any(),
        None => row.object.clone().into_any(),
    };
    let reversed = row.reversed.as_ref().map(|(at, _)| {
        let text = words::say(
            page,
            "staff-evidence-reversed",
            &[("date", &words::day(page, words::local(page, *at)))],
        );
        view! { " "<span class="tag">{text}</span> }
    });
    let source = page.t(&format!("numbers-source-{}", row.source));
    view! {
        <tr class:reversed=row.reversed.is_some()>
            <td><time datetime=row.at.rfc3339()>{exact(page, row.at)}</time></td>
            <td>{row.person.clone().unwrap_or_else(|| "–".to_owned())}</td>
            <td>{words::kind(page, &row.kind)}{reversed}</td>
            <td>{place}</td>
            <td class="number">{words::short(row.granted)}</td>
            <td class="number" title=row.worth.to_string()>{words::short(row.worth)}</td>
            <td class="quiet small">{source}</td>
        </tr>
    }
    .into_any()
}

/// Facts from files: their names as in the files, which is where they can be put right.
fn facts(page: &Page, facts: &[Value]) -> AnyView {
    let rows: Vec<_> = facts
        .iter()
        .take(200)
        .map(|fact| {
            let cells: Vec<_> = fact
                .as_object()
                .into_iter()
                .flatten()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| {
                    let text = match value {
                        Value::String(text) => text.clone(),
                        other => other.to_string(),
                    };
                    view! { <span class="fact-cell"><code>{name.clone()}</code>" "{text}</span> }
                })
                .collect();
            view! { <li>{cells}</li> }
        })
        .collect();
    let label = page.t("staff-evidence-facts");
    view! { <ul class="fact-list" aria-label=label>{rows}</ul> }.into_any()
}
