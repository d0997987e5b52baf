//! Marketing's list of passages, and the form for another.

use domain::community::cursor::Slice;
use domain::community::post::Post;
use domain::community::topic::Topic;
use domain::stories::clip::{Clip, Filter, Since};
use leptos::prelude::*;

use super::console;
use crate::page::{Form, Page};
use crate::parts::byline::byline;
use crate::parts::field::{form_problems, text_area, text_field};
use crate::parts::pagination::pagination;
use crate::parts::question_row::encode;
use crate::parts::when::when;

/// The list.
pub fn clips_page(page: &Page, filter: &Filter, rows: &Slice<Clip>) -> String {
    let title = page.t("clips-title");
    let list = if rows.items.is_empty() {
        let key = if filter.words.is_empty() && !filter.mine {
            "clips-empty"
        } else {
            "clips-empty-filter"
        };
        view! { <p class="empty">{page.t(key)}</p> }.into_any()
    } else {
        let items: Vec<_> = rows.items.iter().map(|clip| item(page, clip)).collect();
        view! { <ul class="clip-list" role="list">{items}</ul> }.into_any()
    };
    let tab = |mine: bool, key: &str| {
        let mut to = filter.clone();
        to.mine = mine;
        let here = (filter.mine == mine).then_some("page");
        view! { <a href=address(&to) aria-current=here>{page.t(key)}</a> }
    };
    let mine = filter
        .mine
        .then(|| view! { <input type="hidden" name="whose" value="mine"/> });
    let body = view! {
        <div class="page-head"><div><h1>{title.clone()}</h1></div></div>
        <p class="notice">{page.t("clips-lead")}</p>
        <nav class="tabs" aria-label=title.clone()>{tab(false, "clips-all")}{tab(true, "clips-mine")}</nav>
        <form class="field-row" method="get" action="/staff/clips" role="search">
            {mine}
            <div class="field">
                <label for="q">{page.t("clips-search")}</label>
                <input id="q" name="q" type="search" value=filter.words.clone()/>
            </div>
            <button class="button">{page.t("clips-search-go")}</button>
        </form>
        {list}
        {pagination(page, &address(filter), rows.next, filter.after.is_none())}
    };
    console(page, title, "clips", body.into_any())
}

fn item(page: &Page, clip: &Clip) -> impl IntoView + use<> {
    let (class, key) = match clip.since {
        Since::Same => ("badge badge--good", "clips-since-same"),
        Since::Changed => ("badge badge--watch", "clips-since-changed"),
        Since::Gone => ("badge badge--risk", "clips-since-gone"),
        Since::Hidden => ("badge badge--risk", "clips-since-hidden"),
    };
    let lang = domain::community::text::language(&clip.passage);
    let by = page
        .locale
        .tr("clips-by", &[("name", clip.by.clone().into())]);
    let why = (!clip.why.is_empty()).then(|| view! { <p dir="auto">{clip.why.clone()}</p> });
    let tags = (!clip.tags.is_empty()).then(|| {
        let tags: Vec<_> = clip
            .tags
            .iter()
            .map(|tag| {
                let href = format!("/staff/clips?q={}", encode(tag));
                view! { <li><a class="tag" href=href>{tag.clone()}</a></li> }
            })
            .collect();
        view! { <ul class="tags" role="list">{tags}</ul> }
    });
    view! {
        <li class="clip">
            <blockquote class="clip__passage" lang=lang dir="auto">{clip.passage.clone()}</blockquote>
            <p class="clip__source">
                {byline(page, &clip.byline)}
                <a href=format!("/posts/{}", clip.post_id)>{clip.title.clone()}</a>
                <span class=class>{page.t(key)}</span>
            </p>
            {why}
            {tags}
            <p class="quiet small">{by}" "{when(page, clip.at)}</p>
            <div class="actions">
                <a class="button button--small" href=format!("/staff/stories/new?post={}", clip.post_id)>{page.t("clips-draft")}</a>
                <form method="post" action=format!("/staff/clips/{}/remove", clip.id)>
                    <button class="link">{page.t("clips-remove")}</button>
                </form>
            </div>
        </li>
    }
}

/// The form for a clip; what it starts from is the whole post, to be cut down.
pub fn clip_page(page: &Page, post: &Post, topic: &Topic, form: &Form) -> String {
    let title = page.t("clips-new");
    let body = view! {
        <div class="page-head">
            <div>
                <h1>{title.clone()}</h1>
                <p>{page.t("clips-new-lead")}</p>
            </div>
        </div>
        <p class="notice">{page.t("clips-lead")}</p>
        <p>{page.t("clips-post")}" "<a href=format!("/posts/{}", post.id)>{topic.title.clone()}</a></p>
        <form class="form" method="post" action=format!("/posts/{}/clip", post.id)>
            {form_problems(page, form)}
            {text_area(page, form, "passage", 8, "clips-passage", Some("clips-passage-help"))}
            {text_area(page, form, "why", 2, "clips-why", Some("clips-why-help"))}
            {text_field(page, form, "tags", "text", "clips-tags", None)}
            <p class="actions">
                <button class="button button--main">{page.t("clips-send")}</button>
                <a href=format!("/posts/{}", post.id)>{page.t("stories-cancel")}</a>
            </p>
        </form>
    };
    console(page, title, "clips", body.into_any())
}

/// The address of a filter, without its place in the list.
fn address(filter: &Filter) -> String {
    let mut query = Vec::new();
    if !filter.words.is_empty() {
        query.push(format!("q={}", encode(&filter.words)));
    }
    if filter.mine {
        query.push("whose=mine".to_owned());
    }
    if query.is_empty() {
        "/staff/clips".to_owned()
    } else {
        format!("/staff/clips?{}", query.join("&"))
    }
}
