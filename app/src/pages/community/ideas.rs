//! The list of ideas.

use domain::community::TopicKind;
use domain::community::idea::list::{Filter, IdeaRow, Ideas, Order, Which};
use domain::community::space::Space;
use leptos::prelude::*;

use super::questions::places;
use crate::page::Page;
use crate::parts::byline::byline;
use crate::parts::idea::status_badge;
use crate::parts::kinds;
use crate::parts::pagination::pagination;
use crate::parts::question_row::{encode, tag_list_in};
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// The list of ideas; `spaces` are the places the reader may go to.
pub fn ideas_page(page: &Page, filter: &Filter, found: &Ideas, spaces: &[Space]) -> String {
    let kind = TopicKind::Idea;
    let words = kinds::words(kind);
    let title = match (&found.tag, &found.space) {
        (Some(tag), _) => page
            .locale
            .tr(words.tagged, &[("tag", tag.name.clone().into())]),
        (None, Some(space)) => space.name(page.locale).to_owned(),
        (None, None) => page.t(words.many),
    };
    let may_begin = kinds::may_begin(page, kind);
    let new = may_begin.then(|| {
        view! { <a class="button button--main" href=kinds::new_path(kind)>{page.t(words.new)}</a> }
    });
    let list = if found.rows.items.is_empty() {
        let way = if may_begin {
            view! { <p><a class="button" href=kinds::new_path(kind)>{page.t(words.new)}</a></p> }
                .into_any()
        } else {
            view! { <p><a class="button" href="/ideas?which=all">{page.t("kinds-ideas-all")}</a></p> }
                .into_any()
        };
        view! { <div class="empty"><p>{page.t(words.empty)}</p>{way}</div> }.into_any()
    } else {
        let rows = found
            .rows
            .items
            .iter()
            .map(|row| idea_row(page, row))
            .collect_view();
        view! { <ul class="question-list" role="list">{rows}</ul> }.into_any()
    };
    let left = found.left.map(|left| {
        view! { <p class="quiet small">{page.locale.tr("kinds-ideas-left", &[("n", left.into())])}</p> }
    });
    let order = |order: Order, key: &str| {
        let mut to = filter.clone();
        to.order = order;
        let here = (filter.order == order).then_some("page");
        view! { <a href=address(&to) aria-current=here>{page.t(key)}</a> }
    };
    let which = |which: Which, key: &str| {
        let mut to = filter.clone();
        to.which = which;
        let here = (filter.which == which).then_some("page");
        view! { <a href=address(&to) aria-current=here>{page.t(key)}</a> }
    };
    let rail = (spaces.len() > 1).then(|| {
        let here = found.space.as_ref().map(|space| space.id);
        places(page, "/ideas", here, found.tag.is_some(), spaces)
    });
    let frame = rail.is_some().then_some("with-places");
    let base = address(filter);
    let body = view! {
        <div class=frame>
            {rail}
            <div class="listing">
                <div class="page-head"><h1>{title.clone()}</h1>{new}</div>
                {kinds::kind_tabs(page, kind, filter.tag.as_deref(), filter.space.as_deref())}
                <nav class="tabs" aria-label=page.t("kinds-ideas-order")>
                    {order(Order::Votes, "kinds-ideas-votes")}
                    {order(Order::Newest, "kinds-ideas-newest")}
                </nav>
                <nav class="tabs" aria-label=page.t("kinds-ideas-which")>
                    {which(Which::Open, "kinds-ideas-open")}
                    {which(Which::Received, "kinds-status-received")}
                    {which(Which::Considering, "kinds-status-considering")}
                    {which(Which::Developing, "kinds-status-developing")}
                    {which(Which::Provided, "kinds-status-provided")}
                    {which(Which::Declined, "kinds-status-declined")}
                    {which(Which::All, "kinds-ideas-all")}
                </nav>
                {left}
                {list}
                {pagination(page, &base, found.rows.next, filter.after.is_none())}
            </div>
        </div>
    };
    let mut head = Head::titled(title).in_place("questions");
    if filter.after.is_none() {
        head.canonical = Some(base);
    } else {
        head = head.unlisted();
    }
    shell(page, head, body)
}

fn idea_row(page: &Page, idea: &IdeaRow) -> impl IntoView + use<> {
    let row = &idea.row;
    let href = domain::community::topic::path(row.id, &row.slug);
    let count = page
        .locale
        .tr("kinds-ideas-count", &[("n", idea.votes.into())]);
    let state = if idea.voted { "solved" } else { "answered" };
    let replies = (row.answers > 0).then(|| {
        view! { <span>{page.locale.tr("kinds-row-replies", &[("n", row.answers.into())])}</span> }
    });
    let private = (row.audience == domain::community::Audience::Own)
        .then(|| view! { <span class="badge badge--plain badge--private">{page.t("qa-audience-own-badge")}</span> });
    let hidden = row.hidden.then(
        || view! { <span class="badge badge--plain badge--hidden">{page.t("qa-hidden")}</span> },
    );
    let voted = idea
        .voted
        .then(|| view! { <span class="badge badge--plain badge--mine">{page.t("kinds-idea-voted")}</span> });
    view! {
        <li class="question-row">
            <p class=format!("question-row__state question-row__state--{state}")>{count}</p>
            <div class="question-row__text">
                <h2 class="question-row__title"><a href=href lang=row.lang.clone()>{row.title.clone()}</a></h2>
                <p class="question-row__meta">
                    {status_badge(page, idea.status)}
                    {byline(page, &row.byline)}
                    {when(page, row.created_at)}
                    <span class="question-row__space">{row.space.name(page.locale).to_owned()}</span>
                    {replies}
                    {voted}
                    {private}
                    {hidden}
                </p>
                {tag_list_in("/ideas", &row.tags)}
            </div>
        </li>
    }
}

/// The address of a filter, without its place in the list.
fn address(filter: &Filter) -> String {
    let mut query = Vec::new();
    if filter.order != Order::Votes {
        query.push(format!("order={}", filter.order));
    }
    if filter.which != Which::Open {
        query.push(format!("which={}", filter.which));
    }
    if let Some(tag) = &filter.tag {
        query.push(format!("tag={}", encode(tag)));
    }
    if let Some(space) = &filter.space {
        query.push(format!("space={}", encode(space)));
    }
    if query.is_empty() {
        "/ideas".to_owned()
    } else {
        format!("/ideas?{}", query.join("&"))
    }
}
