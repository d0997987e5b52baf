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
        <div class="table-frame" tabindex="0" role="group" aria-label=page.t("staff-account-evidence")>
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

/// Facts from files, a column for each thing they tell, in the order told.
fn facts(page: &Page, facts: &[Value]) -> AnyView {
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in facts.iter().filter_map(Value::as_object).flatten() {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let head: Vec<_> = columns
        .iter()
        .map(|name| view! { <th scope="col">{fact_name(page, name)}</th> })
        .collect();
    let rows: Vec<_> = facts
        .iter()
        .take(200)
        .map(|fact| {
            let cells: Vec<_> = columns
                .iter()
                .map(|name| {
                    let value = fact.get(name).unwrap_or(&Value::Null);
                    let class = value.is_number().then_some("number");
                    view! { <td class=class>{fact_value(page, name, value)}</td> }
                })
                .collect();
            view! { <tr>{cells}</tr> }
        })
        .collect();
    view! {
        <div class="table-frame" tabindex="0" role="group" aria-label=page.t("staff-evidence-facts")>
            <table class="table table--facts">
                <thead><tr>{head}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// What a column of a file is called, as on the page that brings files in.
fn fact_name(page: &Page, name: &str) -> String {
    match name {
        "features" => page.t("staff-account-features"),
        "question" => page.t("import-column-kind"),
        name => words::named(
            page,
            format!("import-column-{}", name.replace('_', "-")),
            name,
        ),
    }
}

fn fact_value(page: &Page, name: &str, value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Number(number) => number.as_f64().map(words::short).unwrap_or_default(),
        Value::Bool(yes) => page.t(if *yes {
            "staff-evidence-question"
        } else {
            "staff-evidence-other"
        }),
        Value::Array(items) => items
            .iter()
            .map(|item| fact_value(page, name, item))
            .collect::<Vec<_>>()
            .join(" · "),
        Value::String(text) if name == "depth" => {
            words::named(page, format!("numbers-depth-{text}"), text)
        }
        Value::String(text) => {
            if let Ok(at) = chrono::DateTime::parse_from_rfc3339(text) {
                exact(
                    page,
                    domain::UtcTime::from_chrono(at.with_timezone(&chrono::Utc)),
                )
            } else if let Ok(day) = text.parse() {
                words::full_day(page, day)
            } else if let Ok(day) = format!("{text}-01").parse() {
                words::month(page, day)
            } else {
                text.clone()
            }
        }
        other @ Value::Object(_) => other.to_string(),
    }
}
