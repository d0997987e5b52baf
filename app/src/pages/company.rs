//! What a company did this quarter, for its own people.

use chrono::Datelike;
use domain::community::company::{Company, Month};
use leptos::prelude::*;

use crate::page::Page;
use crate::pages::directory::uses_list;
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// A company's page.
pub fn company_page(page: &Page, company: &Company) -> String {
    let title = page
        .locale
        .tr("company-title", &[("name", company.name.clone().into())]);
    let total = company.total();
    let quarter = page.locale.tr(
        "company-quarter",
        &[("from", month_name(page, &total).into())],
    );
    let anything = total.questions + total.answers + total.cases > 0;
    let rows = company
        .months
        .iter()
        .map(|month| row(page, month_name(page, month), month))
        .collect_view();
    let table = view! {
        <div class="table-scroll" tabindex="0" role="group" aria-label=quarter.clone()>
            <table class="table">
                <thead><tr>
                    <th scope="col">{page.t("company-month")}</th>
                    <th scope="col" class="number">{page.t("company-questions")}</th>
                    <th scope="col" class="number">{page.t("company-answers")}</th>
                    <th scope="col" class="number">{page.t("company-to-others")}</th>
                    <th scope="col" class="number">{page.t("company-cases")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
                <tfoot>{row(page, page.t("company-sum"), &total)}</tfoot>
            </table>
        </div>
    };
    let none = (!anything).then(|| {
        view! {
            <div class="empty">
                <p>{page.t("company-none")}</p>
                <p><a href="/ask">{page.t("qa-ask")}</a>" · "<a href="/questions?filter=unanswered">{page.t("qa-home-help")}</a></p>
            </div>
        }
    });
    let body = view! {
        <div class="thread company">
            <header>
                <h1>{title.clone()}</h1>
                <p class="quiet">{page.t("company-intro")}</p>
            </header>
            <section aria-labelledby="quarter">
                <h2 id="quarter">{quarter}</h2>
                {table}
                {none}
            </section>
            {cases(page, company)}
            {missed(page, company)}
            {colleagues(page, company)}
        </div>
    };
    shell(page, Head::titled(title).unlisted(), body)
}

fn month_name(page: &Page, month: &Month) -> String {
    page.locale.tr(
        "company-month-name",
        &[
            ("year", month.first.year().to_string().into()),
            ("month", month.first.month().to_string().into()),
        ],
    )
}

fn row(_: &Page, name: String, month: &Month) -> impl IntoView + use<> {
    let cell = |n: i64| view! { <td class="number">{n}</td> };
    view! {
        <tr>
            <th scope="row">{name}</th>
            {cell(month.questions)}
            {cell(month.answers)}
            {cell(month.to_others)}
            {cell(month.cases)}
        </tr>
    }
}

fn cases(page: &Page, company: &Company) -> impl IntoView + use<> {
    (!company.cases.is_empty()).then(|| {
        let items = company
            .cases
            .iter()
            .map(|case| view! { <li><a href=case.path.clone()>{case.title.clone()}</a></li> })
            .collect_view();
        view! {
            <section aria-labelledby="company-cases">
                <h2 id="company-cases">{page.t("company-cases-list")}</h2>
                <ul class="plain-list" role="list">{items}</ul>
            </section>
        }
    })
}

fn missed(page: &Page, company: &Company) -> impl IntoView + use<> {
    let list = if company.missed.is_empty() {
        view! { <p class="empty">{page.t("company-missed-none")}</p> }.into_any()
    } else {
        let items = company
            .missed
            .iter()
            .map(|topic| {
                view! {
                    <li>
                        <a href=topic.path.clone() lang=topic.lang.clone()>{topic.title.clone()}</a>
                        " "<span class="quiet small">{when(page, topic.at)}</span>
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="plain-list" role="list">{items}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="missed">
            <h2 id="missed">{page.t("company-missed")}</h2>
            <p class="quiet small">{page.t("company-missed-help")}</p>
            {list}
        </section>
    }
}

fn colleagues(page: &Page, company: &Company) -> impl IntoView + use<> {
    let list = if company.colleagues.is_empty() {
        view! {
            <div class="empty">
                <p>{page.t("company-colleagues-none")}</p>
                <p><a href="/me/profile">{page.t("directory-join")}</a></p>
            </div>
        }
        .into_any()
    } else {
        let items = company
            .colleagues
            .iter()
            .map(|colleague| {
                view! {
                    <li class="directory__row">
                        <p><a class="byline__name" href=format!("/u/{}", colleague.id)>{colleague.name.clone()}</a>
                        {(!colleague.department.is_empty()).then(|| view! { " "<span class="quiet">{colleague.department.clone()}</span> })}</p>
                        {uses_list(page, &colleague.uses)}
                    </li>
                }
            })
            .collect_view();
        view! { <ul class="directory" role="list">{items}</ul> }.into_any()
    };
    view! {
        <section aria-labelledby="colleagues">
            <h2 id="colleagues">{page.t("company-colleagues")}</h2>
            <p class="quiet small">{page.t("company-colleagues-help")}</p>
            {list}
        </section>
    }
}
