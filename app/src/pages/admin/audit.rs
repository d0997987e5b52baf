//! Who did what that matters for security.

use domain::audit::Entry;
use domain::types::Id;
use leptos::prelude::*;

use super::minute;
use crate::page::Page;
use crate::shell::{Head, shell};

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
                    <td>{minute(page, row.at)}</td>
                    <td>{row.actor.unwrap_or_else(|| page.t("admin-audit-system"))}</td>
                    <th scope="row">{row.action}</th>
                    <td>{row.object}</td>
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
        <h1>{page.t("admin-audit")}</h1>
        <p>{page.t("admin-audit-intro")}</p>
        {warning}
        <div class="table-scroll" tabindex="0" role="region" aria-label=page.t("admin-audit")>
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
    shell(
        page,
        Head::titled(page.t("admin-audit"))
            .unlisted()
            .in_place("staff"),
        body,
    )
}
