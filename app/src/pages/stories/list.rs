//! The list of cases, with what one can narrow it down by.

use domain::stories::list::{Filter, Row, Stories};
use leptos::prelude::*;

use super::{features, figures, phase_name, shown_line, size_name};
use crate::page::Page;
use crate::parts::pagination::pagination;
use crate::parts::question_row::encode;
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// The list.
pub fn stories_page(page: &Page, filter: &Filter, found: &Stories) -> String {
    let title = page.t("stories-title");
    let member = page.actor.is_active_member();
    let ways = member.then(|| {
        view! {
            <p class="actions">
                <a class="button" href="/stories/mine">{page.t("stories-mine")}</a>
                <a class="button button--main" href="/stories/new">{page.t("stories-new")}</a>
            </p>
        }
    });
    let curates = domain::policy::stories::curate(&page.actor)
        .is_ok()
        .then(|| view! { <p class="actions"><a class="button" href="/staff/stories">{page.t("stories-desk-link")}</a></p> });
    let list = if found.rows.items.is_empty() {
        let (key, clear) = if filter.narrows() {
            ("stories-empty-filter", true)
        } else {
            ("stories-empty", false)
        };
        let way = clear.then(|| {
            view! { <p><a class="button" href="/stories">{page.t("stories-clear")}</a></p> }
        });
        view! { <div class="empty"><p>{page.t(key)}</p>{way}</div> }.into_any()
    } else {
        let rows = found
            .rows
            .items
            .iter()
            .map(|row| story_card(page, row))
            .collect_view();
        view! { <ul class="story-list" role="list">{rows}</ul> }.into_any()
    };
    let base = address(filter);
    let body = view! {
        <div class="listing">
            <div class="page-head">
                <div><h1>{title.clone()}</h1><p>{page.t("stories-lead")}</p></div>
                {ways}
                {curates}
            </div>
            {filters(page, filter, found)}
            {list}
            {pagination(page, &base, found.rows.next, filter.after.is_none())}
        </div>
    };
    let mut head = Head::titled(title).in_place("stories");
    if filter.after.is_none() && !filter.narrows() {
        head.canonical = Some(base);
    } else {
        head = head.unlisted();
    }
    shell(page, head, body)
}

/// One case in the list.
fn story_card(page: &Page, row: &Row) -> impl IntoView + use<> {
    let href = domain::stories::path(row.id, &row.slug);
    let members = row.members_only.then(|| {
        view! { <span class="badge badge--plain badge--private">{page.t("stories-members-only")}</span> }
    });
    let mut first = row.text.figure_list();
    first.truncate(2);
    view! {
        <li class="story-card">
            <p class="story-card__who">{shown_line(page, &row.shown)}{members}</p>
            <h2 class="story-card__title"><a href=href lang=row.lang>{row.title.clone()}</a></h2>
            <p lang=row.lang dir="auto">{row.excerpt.clone()}</p>
            {figures(page, &first)}
            {features(&row.text.feature_list())}
            <p class="quiet small">{when(page, row.published_at)}</p>
        </li>
    }
}

fn filters(page: &Page, filter: &Filter, found: &Stories) -> impl IntoView + use<> {
    let nothing = found.industries.is_empty()
        && found.sizes.is_empty()
        && found.phases.is_empty()
        && found.features.is_empty()
        && !filter.narrows();
    (!nothing).then(|| {
        let industries = options(
            found
                .industries
                .iter()
                .map(|name| (name.clone(), name.clone())),
            filter.industry.as_deref(),
        );
        let sizes = options(
            found
                .sizes
                .iter()
                .map(|size| (size.as_str().to_owned(), size_name(page, *size))),
            filter.size.map(|size| size.as_str()),
        );
        let phases = options(
            found
                .phases
                .iter()
                .map(|phase| (phase.clone(), phase_name(page, phase))),
            filter.phase.as_deref(),
        );
        let features = options(
            found
                .features
                .iter()
                .map(|feature| (feature.slug.clone(), feature.name.clone())),
            filter.feature.as_deref(),
        );
        let select = |name: &'static str, label: &str, options: AnyView| {
            let any = page.t("stories-filter-any");
            view! {
                <div class="field">
                    <label for=name>{page.t(label)}</label>
                    <select id=name name=name><option value="">{any}</option>{options}</select>
                </div>
            }
        };
        let clear = filter.narrows().then(|| view! { <a href="/stories">{page.t("stories-clear")}</a> });
        view! {
            <form class="story-filter" method="get" action="/stories" aria-label=page.t("stories-filter")>
                <div class="field-row">
                    {select("industry", "stories-industry", industries)}
                    {select("size", "stories-size", sizes)}
                    {select("phase", "stories-phase", phases)}
                    {select("feature", "stories-feature", features)}
                </div>
                <p class="actions"><button class="button">{page.t("stories-filter-apply")}</button>{clear}</p>
            </form>
        }
    })
}

fn options(choices: impl Iterator<Item = (String, String)>, chosen: Option<&str>) -> AnyView {
    choices
        .map(|(value, name)| {
            let selected = chosen == Some(value.as_str());
            view! { <option value=value selected=selected>{name}</option> }
        })
        .collect_view()
        .into_any()
}

/// The address of a filter, without its place in the list.
fn address(filter: &Filter) -> String {
    let pairs = [
        ("industry", filter.industry.clone()),
        ("size", filter.size.map(|size| size.as_str().to_owned())),
        ("phase", filter.phase.clone()),
        ("feature", filter.feature.clone()),
    ];
    let query: Vec<String> = pairs
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| format!("{name}={}", encode(&value))))
        .collect();
    if query.is_empty() {
        "/stories".to_owned()
    } else {
        format!("/stories?{}", query.join("&"))
    }
}
