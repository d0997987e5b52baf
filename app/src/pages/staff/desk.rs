//! The question desk.

use domain::community::Audience;
use domain::desk::list::{Desk, Filter, Row, Show};
use leptos::prelude::*;

use super::{console, words};
use crate::page::Page;
use crate::parts::byline::byline;
use crate::parts::desk::{claim_forms, holder_words};
use crate::parts::pagination::pagination;
use crate::parts::when::{exact, when};

/// Every question that waits for its first answer.
pub fn question_desk_page(page: &Page, filter: &Filter, desk: &Desk) -> String {
    let title = page.t("desk-title");
    let tabs: Vec<_> = Show::ALL
        .iter()
        .map(|show| {
            let current = (filter.show == *show).then_some("page");
            let href = address(filter, *show);
            let count = words::say(
                page,
                "desk-count",
                &[("n", &desk.counts.of(*show).to_string())],
            );
            let name = page.t(&format!("desk-show-{show}"));
            view! { <a href=href aria-current=current>{name}" "<span class="quiet">{count}</span></a> }
        })
        .collect();
    let here = address(filter, filter.show);
    let list = if desk.rows.items.is_empty() {
        empty(page, filter, desk)
    } else {
        let with_account = !desk.accounts.is_empty();
        let rows: Vec<AnyView> = desk
            .rows
            .items
            .iter()
            .map(|row| row_of(page, row, with_account, &here))
            .collect();
        let account =
            with_account.then(|| view! { <th scope="col">{page.t("desk-column-account")}</th> });
        view! {
            <div class="table-frame" tabindex="0" role="region" aria-label=title.clone()>
                <table class="table table--desk">
                    <thead>
                        <tr>
                            <th scope="col">{page.t("desk-column-due")}</th>
                            <th scope="col">{page.t("desk-column-question")}</th>
                            {account}
                            <th scope="col">{page.t("desk-column-holder")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let body = view! {
        <div class="page-head">
            <div>
                <h1>{title.clone()}</h1>
                <p>{page.t("desk-lead")}</p>
            </div>
        </div>
        <nav class="tabs" aria-label=page.t("desk-filters")>{tabs}</nav>
        {accounts(page, filter, desk)}
        {list}
        {pagination(page, &here, desk.rows.next, filter.after.is_none())}
    };
    console(page, title, "desk", body.into_any())
}

/// Narrowing by account, for those who may.
fn accounts(page: &Page, filter: &Filter, desk: &Desk) -> AnyView {
    if desk.accounts.is_empty() {
        return ().into_any();
    }
    let options: Vec<_> = desk
        .accounts
        .iter()
        .map(|(id, name)| {
            view! { <option value=id.to_string() selected=filter.account == Some(*id)>{name.clone()}</option> }
        })
        .collect();
    view! {
        <form class="row desk-narrow" method="get" action="/staff/desk">
            <input type="hidden" name="show" value=filter.show.as_str()/>
            <label for="account">{page.t("desk-account")}</label>
            <select id="account" name="account">
                <option value="">{page.t("desk-account-any")}</option>
                {options}
            </select>
            <button class="button">{page.t("desk-narrow")}</button>
        </form>
    }
    .into_any()
}

fn row_of(page: &Page, row: &Row, with_account: bool, here: &str) -> AnyView {
    let href = domain::community::topic::path(row.id, &row.slug);
    let overdue = row.due_at < page.now;
    let late =
        overdue.then(|| view! { <span class="mark mark--late">{page.t("desk-overdue")}</span> });
    let told = (overdue && row.escalated).then(|| {
        view! { <span class="quiet small" title=page.t("desk-escalated-help")>{page.t("desk-escalated")}</span> }
    });
    let private = (row.audience == Audience::Own).then(|| {
        view! { <span class="badge badge--plain badge--private">{page.t("qa-audience-own-badge")}</span> }
    });
    let account = with_account.then(|| {
        let link = row.account.clone().map(|(id, name)| {
            view! { <a href=format!("/staff/accounts/{id}")>{name}</a> }
        });
        view! { <td>{link}</td> }
    });
    let holder = row.holder.as_ref().map_or_else(
        || page.t("desk-nobody"),
        |holder| holder_words(page, holder),
    );
    view! {
        <tr>
            <td class="desk__due">
                <time datetime=row.due_at.rfc3339()>{exact(page, row.due_at)}</time>
                <span class="desk__marks">{late}{told}</span>
            </td>
            <th scope="row">
                <a href=href lang=row.lang.clone()>{row.title.clone()}</a>
                <p class="quiet small">
                    {byline(page, &row.byline)}" "{when(page, row.asked_at)}" "
                    {row.space.name(page.locale).to_owned()}" "{private}
                </p>
            </th>
            {account}
            <td>
                <p>{holder}</p>
                {claim_forms(page, row.id, &row.title, row.holder.as_ref(), Some(here))}
            </td>
        </tr>
    }
    .into_any()
}

fn empty(page: &Page, filter: &Filter, desk: &Desk) -> AnyView {
    if filter.show == Show::All && filter.account.is_none() || desk.counts == Default::default() {
        view! {
            <div class="empty">
                <p>{page.t("desk-empty")}</p>
                <p>{page.t("desk-empty-what")}</p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="empty">
                <p>{page.t("desk-empty-filter")}</p>
                <p><a class="button" href="/staff/desk">{page.t("desk-empty-all")}</a></p>
            </div>
        }
        .into_any()
    }
}

/// The address of a filter, without its place in the list.
fn address(filter: &Filter, show: Show) -> String {
    let mut query = Vec::new();
    if show != Show::All {
        query.push(format!("show={show}"));
    }
    if let Some(account) = filter.account {
        query.push(format!("account={account}"));
    }
    if query.is_empty() {
        "/staff/desk".to_owned()
    } else {
        format!("/staff/desk?{}", query.join("&"))
    }
}
