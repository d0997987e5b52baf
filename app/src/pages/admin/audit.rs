//! Who did what that matters for security.

use domain::audit::Entry;
use domain::types::Id;
use leptos::prelude::*;

use super::minute;
use crate::page::Page;
use crate::parts::console::console;

/// A page of entries, the newest first, and whether the chain holds.
pub fn audit_page(page: &Page, rows: Vec<Entry>, broken: Option<Id>) -> String {
    let older = rows
        .last()
        .filter(|_| rows.len() == 50)
        .map(|row| format!("/admin/audit?before={}", row.id));
    let rows = rows
        .into_iter()
        .map(|row| {
            view! {
                <tr>
                    <td class="table__whole">{minute(page, row.at)}</td>
                    <td>{row.actor.unwrap_or_else(|| page.t("admin-audit-system"))}</td>
                    <th scope="row">{act(page, &row.action)}</th>
                    <td>{object(page, row.object)}</td>
                    <td><code>{(row.detail != "{}").then_some(row.detail)}</code></td>
                </tr>
            }
        })
        .collect_view();
    let warning = broken.map(|id| {
        let text = page.locale.tr("admin-audit-broken", &[("id", id.into())]);
        view! { <p class="notice notice--wrong" role="alert">{text}</p> }
    });
    let body = view! {
        <div class="page-head"><div>
            <h1>{page.t("admin-audit")}</h1>
            <p>{page.t("admin-audit-intro")}</p>
        </div></div>
        {warning}
        <div class="table-scroll" tabindex="0" role="group" aria-label=page.t("admin-audit")>
            <table class="table">
                <thead><tr>
                    <th scope="col">{page.t("admin-audit-when")}</th>
                    <th scope="col">{page.t("admin-audit-who")}</th>
                    <th scope="col">{page.t("admin-audit-act")}</th>
                    <th scope="col">{page.t("admin-audit-object")}</th>
                    <th scope="col">{page.t("admin-audit-detail")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {older.map(|path| view! { <p><a href=path>{page.t("admin-audit-older")}</a></p> })}
    };
    console(page, page.t("admin-audit"), "admin-audit", body.into_any())
}

/// An act in words; by its name where this program has none for it.
fn act(page: &Page, action: &str) -> String {
    let words = page.t(&format!("audit-{}", action.replace('.', "-")));
    if words.starts_with('[') {
        action.to_owned()
    } else {
        words
    }
}

/// What was acted on, leading to it where it has a page.
fn object(page: &Page, object: String) -> AnyView {
    let Some((kind, id)) = object.split_once(':') else {
        return object.into_any();
    };
    let (path, key) = match kind {
        "person" => (format!("/u/{id}"), "audit-object-person"),
        "account" => (format!("/staff/accounts/{id}"), "audit-object-account"),
        "post" => (format!("/posts/{id}"), "audit-object-post"),
        "topic" => (format!("/t/{id}"), "audit-object-topic"),
        _ => return object.into_any(),
    };
    let words = page.locale.tr(key, &[("id", id.to_owned().into())]);
    view! { <a href=path>{words}</a> }.into_any()
}
