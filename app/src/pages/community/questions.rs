//! The lists of questions: newest, unanswered, by tag, by space.

use domain::community::list::{Filter, Questions};
use domain::community::space::Space;
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::pagination::pagination;
use crate::parts::question_row::{Level, encode, question_list};
use crate::shell::{Head, shell};

/// A list of questions; `spaces` are the places the reader may go to.
pub fn questions_page(page: &Page, filter: &Filter, found: &Questions, spaces: &[Space]) -> String {
    let title = match (&found.tag, &found.space) {
        (Some(tag), _) => page
            .locale
            .tr("qa-questions-tag", &[("tag", tag.name.clone().into())]),
        (None, Some(space)) => space.name(page.locale).to_owned(),
        (None, None) => page.t("qa-questions"),
    };
    let current = |unanswered: bool| (filter.unanswered == unanswered).then_some("page");
    let may_ask = page.actor.is_active_member() || page.actor.is_staff();
    let narrowed = found.tag.is_some() || found.space.is_some();
    let list = if found.rows.items.is_empty() {
        let key = if filter.unanswered {
            "qa-questions-empty-unanswered"
        } else {
            "qa-questions-empty"
        };
        let way = if may_ask {
            view! { <a class="button" href="/ask">{page.t("qa-ask")}</a> }
        } else {
            view! { <a class="button" href="/questions">{page.t("qa-questions-everything")}</a> }
        };
        let way = (may_ask || filter.unanswered || narrowed).then_some(way);
        view! { <div class="empty"><p>{page.t(key)}</p>{way.map(|way| view! { <p>{way}</p> })}</div> }
            .into_any()
    } else {
        question_list(page, &found.rows.items, Level::Second).into_any()
    };
    let ask = may_ask.then(|| {
        view! { <a class="button button--main" href="/ask">{page.t("qa-ask")}</a> }
    });
    let all = narrowed.then(|| {
        view! { <a href="/questions">{page.t("qa-questions-everything")}</a> }
    });
    let rail = (spaces.len() > 1).then(|| places(page, found, spaces));
    let frame = rail.is_some().then_some("with-places");
    let list = view! {
        <div class="listing">
            <div class="page-head">
                <h1>{title.clone()}</h1>
                {ask}
            </div>
            <nav class="tabs" aria-label=page.t("qa-questions-order")>
                <a href=address(filter, false) aria-current=current(false)>{page.t("qa-questions-newest")}</a>
                <a href=address(filter, true) aria-current=current(true)>{page.t("qa-questions-unanswered")}</a>
                <a href="/tags">{page.t("qa-tags")}</a>
                {all}
            </nav>
            {list}
            {pagination(page, &address(filter, filter.unanswered), found.rows.next, filter.after.is_none())}
        </div>
    };
    let body = view! { <div class=frame>{rail}{list}</div> };
    let mut head = Head::titled(title).in_place("questions");
    if filter.after.is_none() {
        head.canonical = Some(address(filter, filter.unanswered));
    } else {
        head = head.unlisted();
    }
    shell(page, head, body)
}

/// The rail of spaces.
fn places(page: &Page, found: &Questions, spaces: &[Space]) -> impl IntoView + use<> {
    let here = found.space.as_ref().map(|space| space.id);
    let everywhere = (here.is_none() && found.tag.is_none()).then_some("page");
    let links = spaces
        .iter()
        .map(|space| {
            let href = format!("/questions?space={}", encode(&space.slug));
            let current = (here == Some(space.id)).then_some("page");
            view! { <a href=href aria-current=current>{space.name(page.locale).to_owned()}</a> }
        })
        .collect_view();
    view! {
        <nav class="places" aria-label=page.t("qa-spaces")>
            <a href="/questions" aria-current=everywhere>{page.t("qa-home-all")}</a>
            {links}
        </nav>
    }
}

/// The address of a filter, without its place in the list.
fn address(filter: &Filter, unanswered: bool) -> String {
    let mut query = Vec::new();
    if unanswered {
        query.push("filter=unanswered".to_owned());
    }
    if let Some(tag) = &filter.tag {
        query.push(format!("tag={}", encode(tag)));
    }
    if let Some(space) = &filter.space {
        query.push(format!("space={}", encode(space)));
    }
    if query.is_empty() {
        "/questions".to_owned()
    } else {
        format!("/questions?{}", query.join("&"))
    }
}
