//! What the process was started with, for administrators to read.

use leptos::prelude::*;

use crate::page::Page;
use crate::parts::console::console;

/// What holds for a setting.
#[derive(Debug, Clone)]
pub enum Value {
    /// Its default, as nothing was given.
    Default,
    /// What was given.
    Text(String),
    /// Something was given that nobody is shown.
    Secret,
}

/// A setting.
#[derive(Debug, Clone)]
pub struct Row {
    /// The variable that sets it.
    pub name: &'static str,
    /// Its value when nothing is given.
    pub default: &'static str,
    /// What holds.
    pub value: Value,
}

/// Every setting with its value, its default and the variable that sets it.
pub fn configuration_page(page: &Page, rows: &[Row]) -> String {
    let rows = rows.iter().map(|row| line(page, row)).collect_view();
    let title = page.t("configuration-title");
    let body = view! {
        <div class="page-head"><h1>{title.clone()}</h1></div>
        <p class="quiet">{page.t("configuration-lead")}</p>
        <div class="table-scroll" tabindex="0" role="group" aria-label=title.clone()>
            <table class="table">
                <thead><tr>
                    <th scope="col">{page.t("configuration-setting")}</th>
                    <th scope="col">{page.t("configuration-value")}</th>
                    <th scope="col">{page.t("configuration-default")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    };
    console(page, title, "admin-configuration", body.into_any())
}

fn line(page: &Page, row: &Row) -> impl IntoView + use<> {
    let meaning = row
        .name
        .trim_start_matches("HIROBA_")
        .to_ascii_lowercase()
        .replace('_', "-");
    let value = match &row.value {
        Value::Default => {
            view! { <span class="quiet">{page.t("configuration-unset")}</span> }.into_any()
        }
        Value::Secret => {
            view! { <span class="badge badge--plain">{page.t("configuration-secret")}</span> }
                .into_any()
        }
        Value::Text(text) => view! { <code>{text.clone()}</code> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row"><code>{row.name}</code><p class="quiet small">{page.t(&format!("configuration-of-{meaning}"))}</p></th>
            <td>{value}</td>
            <td><code>{row.default}</code></td>
        </tr>
    }
}
