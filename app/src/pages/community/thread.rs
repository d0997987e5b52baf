//! A question with its answers.

use domain::community::thread::Thread;
use domain::community::{Audience, SpaceAudience};
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::composer::{composer, preview_button};
use crate::parts::field::form_problems;
use crate::parts::identity_choice::identity_select;
use crate::parts::pagination::pagination;
use crate::parts::post_card::{CommentForm, post_card};
use crate::parts::question_row::tag_list;
use crate::shell::{Head, shell};

/// A topic's page. `form` is the answer being written.
pub fn thread_page(page: &Page, thread: &Thread, form: &Form, preview: Option<String>) -> String {
    let path = domain::community::topic::path(thread.id, &thread.slug);
    let comment_form = CommentForm {
        identity: thread.identity,
        choice: !thread.vendor && !thread.mine,
    };
    let answers = thread
        .answers
        .items
        .iter()
        .map(|post| post_card(page, post, comment_form))
        .collect_view();
    let count = page
        .locale
        .tr("qa-answers", &[("n", thread.answer_count.into())]);
    let space_href = format!(
        "/questions?space={}",
        crate::parts::question_row::encode(&thread.space.slug)
    );
    let marks = view! {
        {thread.solved.then(|| view! { <span class="mark mark--accepted">{page.t("qa-solved")}</span> })}
        {(thread.audience == Audience::Own)
            .then(|| view! { <span class="badge badge--plain badge--private">{page.t("qa-audience-own-badge")}</span> })}
        {thread.closed.then(|| view! { <span class="mark">{page.t("qa-closed")}</span> })}
        {thread.hidden.then(|| view! { <span class="mark mark--hidden">{page.t("qa-hidden")}</span> })}
    };
    let body = view! {
        <div class="thread">
            <header class="thread__head">
                <p class="thread__place">
                    <a href=space_href>{thread.space.name(page.locale).to_owned()}</a>
                    {marks}
                </p>
                <h1 lang=thread.lang.clone()>{thread.title.clone()}</h1>
                {tag_list(&thread.tags)}
            </header>
            {post_card(page, &thread.question, comment_form)}
            {me_too(page, thread)}
            <section class="answers" aria-labelledby="answers">
                <h2 id="answers">{count}</h2>
                {(thread.answer_count == 0).then(|| view! { <p class="empty">{page.t("qa-answers-none")}</p> })}
                {answers}
                {pagination(page, &path, thread.answers.next, thread.first_page)}
            </section>
            {answer_form(page, thread, form, preview)}
        </div>
    };
    let mut head = Head::titled(thread.title.clone()).in_place("questions");
    if thread.space.audience == SpaceAudience::Public
        && thread.audience == Audience::Members
        && !thread.hidden
    {
        head.canonical = thread.first_page.then_some(path);
    } else {
        head = head.unlisted();
    }
    if thread.may_reply {
        head = head.with_islands();
    }
    shell(page, head, body)
}

fn me_too(page: &Page, thread: &Thread) -> impl IntoView + use<> {
    let count = thread.me_too_count;
    let button = if thread.may_me_too {
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
        view! {
            <form method="post" action=format!("/topics/{}/{action}", thread.id)>
                <button class="button">{page.t(key)}</button>
            </form>
        }
    });
    view! { <div class="thread__actions">{button}{close}</div> }
}

fn answer_form(
    page: &Page,
    thread: &Thread,
    form: &Form,
    preview: Option<String>,
) -> impl IntoView + use<> {
    // What was typed stays, also when the topic was closed meanwhile.
    if thread.may_reply || !form.value("body").is_empty() {
        let choice = !thread.vendor && !thread.mine;
        let chosen = form.value("identity").parse().unwrap_or(thread.identity);
        view! {
            <section class="answer-form" aria-labelledby="your-answer">
                <h2 id="your-answer">{page.t("qa-answer-write")}</h2>
                <form class="form" method="post" action=format!("/topics/{}/answers#your-answer", thread.id)>
                    {form_problems(page, form)}
                    {composer(page, form, "qa-answer-body", 8, preview)}
                    <p class="actions">
                        {identity_select(page, "identity".to_owned(), chosen, choice)}
                        {preview_button(page)}
                        <button class="button button--main">{page.t("qa-answer-send")}</button>
                    </p>
                </form>
            </section>
        }
        .into_any()
    } else if thread.closed {
        view! { <p class="notice">{page.t("qa-closed-note")}</p> }.into_any()
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
                {page.t("qa-answer-sign-in")}" "
                <a class="button button--main" href=href>{page.t("shell-sign-in")}</a>
            </p>
        }
        .into_any()
    } else {
        ().into_any()
    }
}
