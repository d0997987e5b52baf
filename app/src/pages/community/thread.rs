//! A topic with its answers or replies.

use domain::community::draft::Target;
use domain::community::moderation::split::Pointer;
use domain::community::thread::Thread;
use domain::community::{Audience, SpaceAudience, TopicKind};
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::composer::{composer, preview_button};
use crate::parts::desk::standing;
use crate::parts::draft::{draft_button, draft_notice, draft_state};
use crate::parts::field::form_problems;
use crate::parts::follow_control::follow_control;
use crate::parts::idea::idea_panel;
use crate::parts::identity_choice::identity_select;
use crate::parts::kinds;
use crate::parts::outside;
use crate::parts::pagination::pagination;
use crate::parts::post_card::{CommentForm, hidden_key, passage_form, post_card};
use crate::parts::question_row::tag_list_in;
use crate::shell::{Head, Listening, shell};

/// A topic's page. `form` is the answer being written.
pub fn thread_page(page: &Page, thread: &Thread, form: &Form, preview: Option<String>) -> String {
    let path = domain::community::topic::path(thread.id, &thread.slug);
    let comment_form = CommentForm {
        identity: thread.identity,
        choice: !thread.vendor && !thread.mine,
        quote: thread.may_reply,
        topic: thread.id,
        drafts: &thread.comment_drafts,
    };
    let answers = thread
        .answers
        .items
        .iter()
        .map(|post| post_card(page, post, comment_form))
        .collect_view();
    let question = thread.kind == TopicKind::Question;
    let (count_key, none_key) = if question {
        ("qa-answers", "qa-answers-none")
    } else {
        ("kinds-replies", "kinds-discussion-replies-none")
    };
    let count = page
        .locale
        .tr(count_key, &[("n", thread.answer_count.into())]);
    let base = kinds::path(thread.kind);
    let space_href = format!(
        "{base}?space={}",
        crate::parts::question_row::encode(&thread.space.slug)
    );
    let kind = (!question).then(
        || view! { <a class="badge badge--plain" href=base>{page.t(kinds::words(thread.kind).one)}</a> },
    );
    let none = (thread.answer_count == 0 && (question || !thread.closed))
        .then(|| view! { <p class="empty">{page.t(none_key)}</p> });
    let idea = thread
        .idea
        .as_ref()
        .map(|idea| idea_panel(page, thread.id, idea, form));
    let marks = view! {
        {thread.solved.then(|| view! { <span class="mark mark--accepted">{page.t("qa-solved")}</span> })}
        {(thread.audience == Audience::Own)
            .then(|| view! { <span class="badge badge--plain badge--private">{page.t("qa-audience-own-badge")}</span> })}
        {thread.closed.then(|| view! { <span class="mark">{page.t("qa-closed")}</span> })}
        {thread.hidden.then(|| view! { <span class="mark mark--hidden">{page.t(hidden_key(&thread.question))}</span> })}
        {thread.pinned.then(|| view! { <span class="mark">{page.t("moderation-pinned")}</span> })}
    };
    let body = view! {
        <div class="thread">
            <header class="thread__head">
                <p class="thread__place">
                    {kind}
                    <a href=space_href>{thread.space.name(page.locale).to_owned()}</a>
                    {marks}
                </p>
                <h1 lang=thread.lang.clone()>{thread.title.clone()}</h1>
                {tag_list_in(base, &thread.tags)}
                {follow_control(page, thread.following)}
                {pointers(page, &thread.pointers)}
            </header>
            {post_card(page, &thread.question, comment_form)}
            {idea}
            {me_too(page, thread)}
            {standing(page, thread.id, &thread.title, thread.desk.as_ref())}
            <section class="answers" aria-labelledby="answers">
                <h2 id="answers">{count}</h2>
                {none}
                {answers}
                {pagination(page, &path, thread.answers.next, thread.first_page)}
                {thread.latest.is_some().then(live_line)}
            </section>
            {answer_form(page, thread, form, preview)}
            {passage_form(page, thread.question.may.curate)}
        </div>
    };
    let mut head = Head::titled(thread.title.clone()).in_place("questions");
    if thread.space.audience == SpaceAudience::Public
        && thread.audience == Audience::Members
        && !thread.hidden
    {
        head.canonical = thread.first_page.then_some(path);
        head.description = Some(outside::description(thread));
        head.published = Some(thread.created_at);
        head.data = (question && page.actor == domain::Actor::Guest)
            .then(|| outside::qa_page(page, thread));
    } else {
        head = head.unlisted();
    }
    if thread.may_reply || thread.question.may.curate {
        head = head.with_islands();
    }
    head.listening = thread.latest.map(|after| Listening {
        topic: thread.id,
        after,
    });
    shell(page, head, body)
}

/// Where a line appears when others reply while the page is open: below everything, so that nothing moves under the reader.
fn live_line() -> impl IntoView {
    view! { <p class="live" role="status"><a data-live="replies" hidden=true></a></p> }
}

/// Where answers of this topic went, and where those came from that it began with.
fn pointers(page: &Page, pointers: &[Pointer]) -> impl IntoView + use<> {
    let lines = pointers
        .iter()
        .map(|pointer| {
            let key = if pointer.split_off {
                "moderation-split-off"
            } else {
                "moderation-split-from"
            };
            let href = domain::community::topic::path(pointer.id, &pointer.slug);
            view! {
                <p class="desk-note">{page.t(key)}" "<a href=href lang=pointer.lang.clone()>{pointer.title.clone()}</a></p>
            }
        })
        .collect_view();
    (!pointers.is_empty()).then_some(lines)
}

fn me_too(page: &Page, thread: &Thread) -> impl IntoView + use<> {
    let count = thread.me_too_count;
    let button = if thread.kind != TopicKind::Question {
        ().into_any()
    } else if thread.may_me_too {
        let (verb, title) = if thread.me_too {
            ("not-me-too", page.t("qa-me-too-undo"))
        } else {
            ("me-too", String::new())
        };
        view! {
            <form method="post" action=format!("/topics/{}/{verb}", thread.id)>
                <button class="button button--react" aria-pressed=thread.me_too.to_string() title=title>
                    {page.t("qa-me-too")}
                    <span class="count">{count}</span>
                </button>
            </form>
        }
        .into_any()
    } else {
        view! { <p class="reacted">{page.t("qa-me-too")}<span class="count">{count}</span></p> }
            .into_any()
    };
    let close = thread.may_moderate.then(|| {
        let (action, key) = if thread.closed {
            ("reopen", "qa-reopen")
        } else {
            ("close", "qa-close")
        };
        let id = thread.id;
        view! {
            <a class="button" href=format!("/topics/{id}/{action}")>{page.t(key)}</a>
            <a href=format!("/topics/{id}/moderation")>{page.t("moderation-history-title")}</a>
        }
    });
    (thread.kind == TopicKind::Question || thread.may_moderate)
        .then(|| view! { <div class="thread__actions">{button}{close}</div> })
}

fn answer_form(
    page: &Page,
    thread: &Thread,
    form: &Form,
    preview: Option<String>,
) -> impl IntoView + use<> {
    let question = thread.kind == TopicKind::Question;
    let key = |of_question: &'static str, of_other: &'static str| {
        page.t(if question { of_question } else { of_other })
    };
    // What was typed stays, also when the topic was closed meanwhile.
    if thread.may_reply || !form.value("body").is_empty() {
        let choice = !thread.vendor && !thread.mine;
        let chosen = form.value("identity").parse().unwrap_or(thread.identity);
        view! {
            <section class="answer-form" aria-labelledby="your-answer">
                <h2 id="your-answer">{key("qa-answer-write", "kinds-reply-write")}</h2>
                {draft_notice(page, form)}
                <form
                    class="form"
                    method="post"
                    action=format!("/topics/{}/answers#your-answer", thread.id)
                    enctype="multipart/form-data"
                    data-draft=Target::answer(thread.id).path()
                    data-people=format!("/people/offered?topic={}&q=", thread.id)
                >
                    {form_problems(page, form)}
                    {composer(page, form, if question { "qa-answer-body" } else { "kinds-reply-body" }, 8, preview)}
                    <p class="actions">
                        {identity_select(page, "identity".to_owned(), chosen, choice)}
                        {preview_button(page)}
                        {draft_button(page)}
                        <button class="button button--main">{key("qa-answer-send", "kinds-reply-send")}</button>
                    </p>
                    {draft_state(page, form.value("draft"), &domain::community::topic::path(thread.id, &thread.slug))}
                </form>
            </section>
        }
        .into_any()
    } else if thread.closed {
        let key = match thread.kind {
            TopicKind::Question => "qa-closed-note",
            TopicKind::Announcement => "kinds-announcement-closed-note",
            TopicKind::Discussion | TopicKind::Idea => "kinds-closed-note",
        };
        let why = thread
            .closed_reason
            .clone()
            .map(|reason| view! { <p class="text-now" dir="auto">{reason}</p> });
        view! { <div class="notice"><p>{page.t(key)}</p>{why}</div> }.into_any()
    } else if page.actor.person_id().is_none() {
        let href = format!(
            "/sign-in?next={}",
            crate::parts::question_row::encode(&domain::community::topic::path(
                thread.id,
                &thread.slug
            ))
        );
        view! {
            <p class="answer-form__sign-in">
                {key("qa-answer-sign-in", "kinds-reply-sign-in")}" "
                <a class="button button--main" href=href>{page.t("shell-sign-in")}</a>
            </p>
        }
        .into_any()
    } else {
        ().into_any()
    }
}
