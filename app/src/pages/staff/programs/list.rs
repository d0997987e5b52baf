//! The programmes there are.

use domain::programs::ProgramKind;
use domain::programs::list::{Listed, Programs, Query};
use leptos::prelude::*;

use super::{HOME, sort, standing};
use crate::page::{Page, query_value};
use crate::pages::staff::{console, pages, words};

/// What the page shows.
#[derive(Debug, Clone, Default)]
pub struct ListView {
    /// What was asked for.
    pub query: Query,
    /// The name of the company asked for.
    pub company: Option<String>,
    /// The programmes found.
    pub found: Programs,
    /// Whether it is the first page.
    pub first: bool,
    /// Whether the reader may enter some.
    pub may_write: bool,
}

/// The page.
pub fn list_page(page: &Page, view: &ListView) -> String {
    let title = page.t("programs-title");
    let query = &view.query;
    let narrowed = query.kind.is_some() || !query.search.is_empty() || query.account.is_some();
    let account = query
        .account
        .map(|id| format!("?account={id}"))
        .unwrap_or_default();
    let enter = view.may_write.then(|| {
        view! {
            <div class="row row--tight">
                <a class="button button--main" href=format!("{HOME}/new{account}")>{page.t("programs-enter")}</a>
                <a class="button" href=format!("{HOME}/consulting{account}")>{page.t("programs-buy")}</a>
            </div>
        }
    });
    let list = if !view.found.rows.is_empty() {
        table(page, &view.found.rows)
    } else if narrowed {
        view! {
            <div class="empty">
                <p>{page.t("programs-none-found")}</p>
                <p><a class="button" href=HOME>{page.t("programs-all")}</a></p>
            </div>
        }
        .into_any()
    } else {
        let how = view
            .may_write
            .then(|| view! { <p>{page.t("programs-none-how")}</p> });
        view! { <div class="empty"><p>{page.t("programs-none")}</p>{how}</div> }.into_any()
    };
    let company = view.company.clone().zip(query.account).map(|(name, id)| {
        let text = words::say(page, "programs-of", &[("name", &name)]);
        view! {
            <p class="row row--tight">
                <a href=format!("/staff/accounts/{id}")>{text}</a>
                <a class="small" href=HOME>{page.t("programs-all")}</a>
            </p>
        }
    });
    let nothing_yet = view.found.rows.is_empty() && !narrowed && view.first;
    let body = view! {
        <div class="page-head"><div><h1>{title.clone()}</h1><p>{page.t("programs-intro")}</p></div>{enter}</div>
        {company}
        {(!nothing_yet).then(|| filters(page, query))}
        {list}
        {pages(page, &base(query), view.found.next.as_deref(), view.first)}
    };
    console(page, title, "programs", body.into_any())
}

/// The address of this list's first page.
fn base(query: &Query) -> String {
    let mut parts = Vec::new();
    if let Some(kind) = query.kind {
        parts.push(format!("kind={kind}"));
    }
    if !query.search.is_empty() {
        parts.push(format!("q={}", query_value(&query.search)));
    }
    if let Some(account) = query.account {
        parts.push(format!("account={account}"));
    }
    if parts.is_empty() {
        HOME.to_owned()
    } else {
        format!("{HOME}?{}", parts.join("&"))
    }
}

fn filters(page: &Page, query: &Query) -> AnyView {
    let option = |value: &'static str, text: String| {
        let selected = query.kind.map_or("", ProgramKind::as_str) == value;
        view! { <option value=value selected=selected>{text}</option> }
    };
    let kinds: Vec<_> = [
        ProgramKind::Training,
        ProgramKind::Free,
        ProgramKind::Consulting,
    ]
    .into_iter()
    .map(|kind| option(kind.as_str(), words::channel(page, kind.as_str())))
    .collect();
    let account = query
        .account
        .map(|id| view! { <input type="hidden" name="account" value=id.to_string()/> });
    view! {
        <form class="filters" method="get" action=HOME role="search">
            <div class="field filters__search">
                <label for="filter-q">{page.t("programs-search")}</label>
                <input id="filter-q" name="q" type="search" value=query.search.clone()/>
            </div>
            <div class="field">
                <label for="filter-kind">{page.t("programs-kind")}</label>
                <select id="filter-kind" name="kind">{option("", page.t("staff-accounts-any"))}{kinds}</select>
            </div>
            {account}
            <div class="filters__act"><button class="button">{page.t("staff-accounts-apply")}</button></div>
        </form>
    }
    .into_any()
}

fn table(page: &Page, rows: &[Listed]) -> AnyView {
    let rows: Vec<_> = rows
        .iter()
        .map(|listed| {
            view! {
                <tr>
                    <th scope="row"><a href=format!("{HOME}/{}", listed.id)>{listed.name.clone()}</a><br/><span class="quiet small">{sort(page, listed.kind, listed.type_.as_deref())}</span></th>
                    <td class="number">{listed.accounts.to_string()}</td>
                    <td class="number">{listed.people.to_string()}</td>
                    <td>{standing(page, listed)}</td>
                    <td class="table__whole">{words::day_view(page, words::local(page, listed.last))}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-frame" tabindex="0" role="group" aria-label=page.t("programs-title")>
            <table class="table table--programs">
                <thead><tr>
                    <th scope="col">{page.t("programs-name")}</th>
                    <th scope="col" class="number">{page.t("programs-accounts")}</th>
                    <th scope="col" class="number">{page.t("programs-persons")}</th>
                    <th scope="col">{page.t("programs-standing")}</th>
                    <th scope="col">{page.t("programs-last")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <p class="quiet small">{page.t("programs-standing-help")}</p>
    }
    .into_any()
}
