//! The kinds of topic: where each is listed, and what its parts are called.

use domain::community::TopicKind;
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::question_row::encode;

/// What the parts of a kind are called: keys of messages.
#[derive(Debug, Clone, Copy)]
pub struct Words {
    /// All of them.
    pub many: &'static str,
    /// One of them.
    pub one: &'static str,
    /// Those with a tag.
    pub tagged: &'static str,
    /// Beginning one.
    pub new: &'static str,
    /// The field for the title.
    pub title: &'static str,
    /// What helps to find one.
    pub title_help: &'static str,
    /// The field for the text.
    pub body: &'static str,
    /// Where it goes.
    pub space: &'static str,
    /// The button.
    pub send: &'static str,
    /// A list without any.
    pub empty: &'static str,
}

/// The words of a kind.
pub fn words(kind: TopicKind) -> Words {
    match kind {
        TopicKind::Question => Words {
            many: "qa-questions",
            one: "qa-kind-question",
            tagged: "qa-questions-tag",
            new: "qa-ask",
            title: "qa-ask-title",
            title_help: "qa-ask-title-help",
            body: "qa-ask-body",
            space: "qa-space",
            send: "qa-ask-send",
            empty: "qa-questions-empty",
        },
        TopicKind::Discussion => Words {
            many: "kinds-nav-discussion",
            one: "kinds-discussion-one",
            tagged: "kinds-discussion-tag",
            new: "kinds-new-discussion",
            title: "kinds-discussion-title",
            title_help: "kinds-discussion-title-help",
            body: "kinds-discussion-body",
            space: "kinds-space",
            send: "kinds-discussion-send",
            empty: "kinds-discussion-empty",
        },
        TopicKind::Idea => Words {
            many: "kinds-nav-idea",
            one: "kinds-idea-one",
            tagged: "kinds-idea-tag",
            new: "kinds-new-idea",
            title: "kinds-idea-title",
            title_help: "kinds-idea-title-help",
            body: "kinds-idea-body",
            space: "kinds-space",
            send: "kinds-idea-send",
            empty: "kinds-ideas-empty",
        },
        TopicKind::Announcement => Words {
            many: "kinds-nav-announcement",
            one: "kinds-announcement-one",
            tagged: "kinds-announcement-tag",
            new: "kinds-new-announcement",
            title: "kinds-announcement-title",
            title_help: "kinds-announcement-title-help",
            body: "kinds-announcement-body",
            space: "kinds-space",
            send: "kinds-announcement-send",
            empty: "kinds-announcement-empty",
        },
    }
}

/// Where a kind is listed.
pub fn path(kind: TopicKind) -> &'static str {
    match kind {
        TopicKind::Question => "/questions",
        TopicKind::Discussion => "/discussions",
        TopicKind::Idea => "/ideas",
        TopicKind::Announcement => "/announcements",
    }
}

/// Where one of a kind is begun.
pub fn new_path(kind: TopicKind) -> String {
    match kind {
        TopicKind::Question => "/ask".to_owned(),
        other => format!("/ask?kind={other}"),
    }
}

/// Whether the reader may begin one of a kind.
pub fn may_begin(page: &Page, kind: TopicKind) -> bool {
    match kind {
        TopicKind::Announcement => page.actor.is_staff(),
        _ => page.actor.is_active_member() || page.actor.is_staff(),
    }
}

/// From one kind's list to the others', with the tag or space that the list is narrowed to.
pub fn kind_tabs(
    page: &Page,
    current: TopicKind,
    tag: Option<&str>,
    space: Option<&str>,
) -> impl IntoView + use<> {
    let query = match (tag, space) {
        (Some(tag), _) => format!("?tag={}", encode(tag)),
        (None, Some(space)) => format!("?space={}", encode(space)),
        (None, None) => String::new(),
    };
    let tabs = TopicKind::ALL
        .iter()
        .map(|kind| {
            let key = match kind {
                TopicKind::Question => "kinds-nav-question",
                TopicKind::Discussion => "kinds-nav-discussion",
                TopicKind::Idea => "kinds-nav-idea",
                TopicKind::Announcement => "kinds-nav-announcement",
            };
            let href = format!("{}{query}", path(*kind));
            let here = (*kind == current).then_some("page");
            view! { <a href=href aria-current=here>{page.t(key)}</a> }
        })
        .collect_view();
    view! { <nav class="tabs tabs--kinds" aria-label=page.t("kinds-nav")>{tabs}</nav> }
}

/// What else could be begun, on the page for beginning one.
pub fn new_tabs(page: &Page, current: TopicKind) -> impl IntoView + use<> {
    let tabs = TopicKind::ALL
        .iter()
        .filter(|kind| may_begin(page, **kind))
        .map(|kind| {
            let key = match kind {
                TopicKind::Question => "kinds-new-question",
                TopicKind::Discussion => "kinds-new-discussion",
                TopicKind::Idea => "kinds-new-idea",
                TopicKind::Announcement => "kinds-new-announcement",
            };
            let here = (*kind == current).then_some("page");
            view! { <a href=new_path(*kind) aria-current=here>{page.t(key)}</a> }
        })
        .collect_view();
    let story = page.actor.is_active_member().then(|| {
        view! { <a href="/stories/new">{page.t("kinds-new-story")}</a> }
    });
    view! { <nav class="tabs tabs--kinds" aria-label=page.t("kinds-new")>{tabs}{story}</nav> }
}
