//! What was done to a topic, and what can be done.

use domain::community::TopicKind;
use domain::community::moderation::act::Act;
use domain::community::moderation::history::{Entry, History};
use leptos::prelude::*;

use super::desk;
use crate::page::Page;
use crate::parts::desk::holder_words;
use crate::parts::when::{exact, when};

/// A topic's history, below what can be done.
pub fn history_page(page: &Page, history: &History) -> String {
    let title = page.t("moderation-history-title");
    let topic = &history.topic;
    let link = |act: Act| {
        let words = page.t(&format!("moderation-act-{act}"));
        view! { <li><a class="button" href=format!("/topics/{}/{act}", topic.id)>{words}</a></li> }
    };
    let idea = topic.kind == TopicKind::Idea;
    let acts: Vec<_> = [
        Some(if topic.closed_at.is_some() {
            Act::Reopen
        } else {
            Act::Close
        }),
        (!idea).then_some(if history.pinned { Act::Unpin } else { Act::Pin }),
        Some(Act::Move),
        (!idea).then_some(Act::Merge),
        Some(Act::Split),
    ]
    .into_iter()
    .flatten()
    .map(link)
    .collect();
    let list = if history.entries.is_empty() {
        view! { <p class="empty">{page.t("moderation-history-empty")}</p> }.into_any()
    } else {
        let items: Vec<_> = history
            .entries
            .iter()
            .map(|entry| item(page, entry))
            .collect();
        view! { <ol class="clip-list" role="list">{items}</ol> }.into_any()
    };
    let older = history.entries.last().filter(|_| history.more).map(|last| {
        let href = format!("/topics/{}/moderation?before={}", topic.id, last.id);
        view! { <p><a class="button" rel="next" href=href>{page.t("qa-page-next")}</a></p> }
    });
    let body = view! {
        <div class="page-head"><div>
            <h1>{title.clone()}</h1>
            <p><a href=topic.path()>{topic.title.clone()}</a></p>
        </div></div>
        <ul class="actions" role="list">{acts}</ul>
        <h2>{page.t("moderation-history")}</h2>
        {list}
        {older}
    };
    desk(page, title, body.into_any())
}

fn item(page: &Page, entry: &Entry) -> impl IntoView + use<> {
    let act = page.t(&format!("moderation-did-{}", entry.act));
    let by = match &entry.by {
        Some(by) => holder_words(page, by),
        None if entry.own => page.t("moderation-to-your-own"),
        None => page.t("moderation-by-nobody"),
    };
    let post = entry.post.map(|post| {
        view! { <a href=format!("/posts/{post}")>{page.t("moderation-history-post")}</a> }
    });
    let other = entry.other.map(|topic| {
        view! { <a href=format!("/t/{topic}")>{page.t("moderation-history-topic")}</a> }
    });
    let reason = (!entry.reason.is_empty())
        .then(|| view! { <p class="text-now" dir="auto">{entry.reason.clone()}</p> });
    view! {
        <li class="clip">
            <p class="clip__source">
                <strong>{act}</strong>
                {post}
                {other}
                <span class="quiet" title=exact(page, entry.at)>{by}" "{when(page, entry.at)}</span>
            </p>
            {reason}
        </li>
    }
}
