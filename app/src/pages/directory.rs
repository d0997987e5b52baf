//! The directory of people across companies.

use domain::people::directory::{Directory, Filter, Found};
use leptos::prelude::*;

use crate::page::{Page, query_value};
use crate::parts::pagination::pagination;
use crate::shell::{Head, shell};

/// The address of a filter's first page.
fn base(filter: &Filter) -> String {
    let mut parts = Vec::new();
    if !filter.q.trim().is_empty() {
        parts.push(format!("q={}", query_value(filter.q.trim())));
    }
    if let Some(tag) = &filter.tag {
        parts.push(format!("tag={}", query_value(tag)));
    }
    if parts.is_empty() {
        "/people".to_owned()
    } else {
        format!("/people?{}", parts.join("&"))
    }
}

/// The directory; `found` is nothing where the tag asked for is none.
pub fn directory_page(page: &Page, filter: &Filter, found: Option<&Directory>) -> String {
    let narrowed = !filter.q.trim().is_empty() || filter.tag.is_some();
    let items = found.map_or(&[][..], |found| &found.people.items);
    let list = match (found, items.is_empty()) {
        (None, _) => {
            view! { <p class="empty" role="status">{page.t("directory-no-tag")}</p> }.into_any()
        }
        (Some(_), true) => {
            let key = if narrowed {
                "directory-none"
            } else {
                "directory-empty"
            };
            view! { <p class="empty" role="status">{page.t(key)}</p> }.into_any()
        }
        (Some(_), false) => {
            let rows = items.iter().map(|found| row(page, found)).collect_view();
            view! { <ul class="directory" role="list">{rows}</ul> }.into_any()
        }
    };
    let tag = filter.tag.clone().unwrap_or_default();
    let own = found.filter(|found| found.may_be_listed).map(|found| {
        let (said, action) = if found.listed {
            (Some(page.t("directory-listed")), "directory-change")
        } else {
            (None, "directory-join")
        };
        view! { <p class="directory__own">{said}" "<a href="/me/profile">{page.t(action)}</a></p> }
    });
    let next = found.and_then(|found| found.people.next);
    let body = view! {
        <section class="listing">
            <h1>{page.t("directory-title")}</h1>
            <p>{page.t("directory-intro")}</p>
            {own}
            <form class="directory__search" method="get" action="/people" role="search" aria-label=page.t("directory-title")>
                <div class="field">
                    <label for="q">{page.t("directory-search")}</label>
                    <input id="q" name="q" type="search" maxlength="100" value=filter.q.clone()/>
                </div>
                <div class="field">
                    <label for="tag">{page.t("directory-tag")}</label>
                    <input id="tag" name="tag" type="search" maxlength="80" value=tag aria-describedby="tag-help"/>
                </div>
                <div class="directory__act">
                    <button class="button">{page.t("directory-find")}</button>
                    {narrowed.then(|| view! { <a class="button button--quiet" href="/people">{page.t("directory-clear")}</a> })}
                </div>
                <p class="field__help" id="tag-help">{page.t("directory-tag-help")}</p>
            </form>
            {list}
            {pagination(page, &base(filter), next, filter.after.is_none())}
        </section>
    };
    shell(
        page,
        Head::titled(page.t("directory-title")).unlisted(),
        body,
    )
}

fn row(page: &Page, found: &Found) -> impl IntoView + use<> {
    let work = [found.company.clone(), found.department.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ");
    let excerpt = domain::community::text::cut(&found.introduction, 120);
    view! {
        <li class="directory__row">
            <p><a class="byline__name" href=format!("/u/{}", found.id)>{found.name.clone()}</a>
            {(!work.is_empty()).then(|| view! { " "<span class="quiet">{work}</span> })}</p>
            {uses_list(page, &found.uses)}
            {(!excerpt.is_empty()).then(|| view! { <p class="quiet small" lang=domain::community::text::language(&found.introduction)>{excerpt}</p> })}
        </li>
    }
}

/// What somebody uses.
pub(crate) fn uses_list(page: &Page, uses: &[String]) -> impl IntoView + use<> {
    (!uses.is_empty()).then(|| {
        let items = uses
            .iter()
            .map(|one| view! { <li><span class="tag">{one.clone()}</span></li> })
            .collect_view();
        view! { <ul class="tags" role="list" aria-label=page.t("directory-uses")>{items}</ul> }
    })
}
