//! The list of events: what is to come, what was, what is mine.

use domain::community::cursor::Slice;
use domain::events::Format;
use domain::events::group::Group;
use domain::events::list::{Filter, Listed, Which};
use leptos::prelude::*;

use super::{format_name, seats_left, standing_badge, state_badge, times};
use crate::page::{Page, query_value};
use crate::parts::pagination::pagination;
use crate::shell::{Head, shell};

/// What the list shows besides its rows.
pub struct Around<'a> {
    /// Groups to narrow it down by.
    pub groups: &'a [Group],
    /// For who publishes: drafts, and what customers propose.
    pub waiting: &'a [Listed],
}

fn which_key(which: Which) -> &'static str {
    match which {
        Which::Upcoming => "events-upcoming",
        Which::Past => "events-past",
        Which::Mine => "events-mine",
    }
}

fn address(filter: &Filter) -> String {
    let mut parts = Vec::new();
    if filter.which != Which::Upcoming {
        parts.push(format!("which={}", filter.which));
    }
    if let Some(group) = filter.group {
        parts.push(format!("group={group}"));
    }
    if let Some(format) = filter.format {
        parts.push(format!("format={format}"));
    }
    if let Some(tag) = &filter.tag {
        parts.push(format!("tag={}", query_value(tag)));
    }
    if parts.is_empty() {
        "/events".to_owned()
    } else {
        format!("/events?{}", parts.join("&"))
    }
}

/// The address of a month, of the present one where none is named, narrowed down as the list is.
pub fn month_address(filter: &Filter, month: Option<chrono::NaiveDate>) -> String {
    let mut address = "/events?view=month".to_owned();
    if let Some(month) = month {
        address.push_str(&month.format("&month=%Y-%m").to_string());
    }
    if let Some(group) = filter.group {
        address.push_str(&format!("&group={group}"));
    }
    if let Some(format) = filter.format {
        address.push_str(&format!("&format={format}"));
    }
    if let Some(tag) = &filter.tag {
        address.push_str(&format!("&tag={}", query_value(tag)));
    }
    address
}

/// The list.
pub fn events_page(
    page: &Page,
    filter: &Filter,
    found: &Slice<Listed>,
    around: &Around<'_>,
) -> String {
    let title = page.t("events-title");
    let begins = domain::policy::events::begin(&page.actor).ok().map(|may| {
        let key = if may.vendor {
            "events-new"
        } else {
            "events-propose"
        };
        view! {
            <p class="actions">
                <a class="button" href="/events/groups">{page.t("events-groups")}</a>
                <a class="button button--main" href="/events/new">{page.t(key)}</a>
            </p>
        }
    });
    let signed_in = page.reader_name.is_some();
    let tabs = Which::ALL
        .iter()
        .filter(|which| signed_in || **which != Which::Mine)
        .map(|which| {
            let href = address(&Filter {
                which: *which,
                after: None,
                ..filter.clone()
            });
            let current = (filter.which == *which).then_some("page");
            view! { <a href=href aria-current=current>{page.t(which_key(*which))}</a> }
        })
        .collect_view();
    let month = month_address(filter, None);
    let narrowed = filter.group.is_some() || filter.format.is_some() || filter.tag.is_some();
    let list = if found.items.is_empty() {
        let key = match filter.which {
            _ if narrowed => "events-empty-filter",
            Which::Upcoming => "events-empty-upcoming",
            Which::Past => "events-empty-past",
            Which::Mine => "events-empty-mine",
        };
        let clear = narrowed.then(|| {
            view! { <p><a class="button" href="/events">{page.t("events-clear")}</a></p> }
        });
        view! { <div class="empty"><p>{page.t(key)}</p>{clear}</div> }.into_any()
    } else {
        rows(page, &found.items).into_any()
    };
    let waiting = (!around.waiting.is_empty() && filter.which == Which::Upcoming).then(|| {
        view! {
            <section class="staff-panel" aria-labelledby="waiting">
                <h2 id="waiting">{page.t("events-unpublished")}</h2>
                {rows(page, around.waiting)}
            </section>
        }
    });
    let body = view! {
        <div class="listing">
            <div class="page-head">
                <div><h1>{title.clone()}</h1><p>{page.t("events-lead")}</p></div>
                {begins}
            </div>
            <nav class="tabs" aria-label=page.t("events-which")>{tabs}<a href=month>{page.t("doors-view-month")}</a></nav>
            {filters(page, filter, around.groups, &[])}
            {waiting}
            <h2 class="visually-hidden">{page.t(which_key(filter.which))}</h2>
            {list}
            {pagination(page, &address(filter), found.next, filter.after.is_none())}
        </div>
    };
    let mut head = Head::titled(title).in_place("events");
    if filter.which == Which::Upcoming && !narrowed && filter.after.is_none() {
        head.canonical = Some("/events".to_owned());
    } else {
        head = head.unlisted();
    }
    shell(page, head, body)
}

fn rows(page: &Page, items: &[Listed]) -> impl IntoView + use<> {
    let rows = items.iter().map(|row| card(page, row)).collect_view();
    view! { <ul class="event-list" role="list">{rows}</ul> }
}

fn card(page: &Page, row: &Listed) -> impl IntoView + use<> {
    let event = &row.event;
    let place = if event.place.is_empty() {
        format_name(page, event.format)
    } else {
        format!("{} · {}", format_name(page, event.format), event.place)
    };
    let open = event.ends_at > page.now && event.state == domain::events::State::Published;
    let seats = open
        .then(|| view! { <span class="event-card__seats">{seats_left(page, &row.seats)}</span> });
    let group = row
        .group
        .clone()
        .map(|name| view! { <span class="quiet">{name}</span> });
    let runs = row.runs.then(|| {
        let href = format!("{}/manage", event.path());
        view! { <a class="small" href=href>{page.t("events-manage")}</a> }
    });
    view! {
        <li class="event-card">
            <p class="event-card__when">{times(page, event)}</p>
            <h3 class="event-card__title"><a href=event.path() dir="auto">{event.title.clone()}</a></h3>
            <p class="event-card__facts">
                {state_badge(page, event.state)}
                {row.mine.map(|standing| standing_badge(page, standing))}
                <span dir="auto">{place}</span>
                {seats}
                {group}
                {runs}
            </p>
        </li>
    }
}

/// The form to narrow the events down by. `kept` goes along with it.
pub fn filters(
    page: &Page,
    filter: &Filter,
    groups: &[Group],
    kept: &[(&'static str, String)],
) -> impl IntoView + use<> {
    let kept = kept
        .iter()
        .map(|(name, value)| view! { <input type="hidden" name=*name value=value.clone()/> })
        .collect_view();
    let which = (filter.which != Which::Upcoming)
        .then(|| view! { <input type="hidden" name="which" value=filter.which.as_str()/> });
    // Goes by being unticked.
    let tag = filter.tag.clone().map(|slug| {
        let words = page
            .locale
            .tr("events-filter-tag", &[("tag", slug.clone().into())]);
        view! { <label class="choice"><input type="checkbox" name="tag" value=slug checked=true/>" "<span dir="auto">{words}</span></label> }
    });
    let group = (!groups.is_empty()).then(|| {
        let options = groups
            .iter()
            .map(|group| {
                let chosen = filter.group == Some(group.id);
                view! { <option value=group.id.to_string() selected=chosen>{group.name.clone()}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label for="group">{page.t("events-group")}</label>
                <select id="group" name="group"><option value="">{page.t("events-any")}</option>{options}</select>
            </div>
        }
    });
    let formats = [Format::Onsite, Format::Online]
        .map(|format| {
            let chosen = filter.format == Some(format);
            view! { <option value=format.as_str() selected=chosen>{format_name(page, format)}</option> }
        })
        .collect_view();
    view! {
        <form class="event-filter" method="get" action="/events" aria-label=page.t("events-filter")>
            {which}
            {tag}
            {kept}
            {group}
            <div class="field">
                <label for="format">{page.t("events-where")}</label>
                <select id="format" name="format"><option value="">{page.t("events-any")}</option>{formats}</select>
            </div>
            <button class="button">{page.t("events-filter-apply")}</button>
        </form>
    }
}
