//! The pages that ask why, before something is done to a post or a topic.

use domain::community::moderation::act::Act;
use domain::community::moderation::split::Choice;
use domain::community::post::Post;
use domain::community::space::Space;
use domain::community::text;
use domain::community::topic::Topic;
use leptos::prelude::*;

use super::case::note_field;
use super::{choice, desk};
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, problem_list, text_area, text_field};

/// What a page asks about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The topic.
    pub topic: &'a Topic,
    /// What is to be done.
    pub act: Act,
}

/// The page of an act that needs nothing but a reason.
pub fn plain_page(page: &Page, subject: Subject<'_>, form: &Form) -> String {
    topic_page(page, subject, form, ().into_any())
}

/// Pinning, with its last day.
pub fn pin_page(page: &Page, subject: Subject<'_>, form: &Form) -> String {
    let until = view! {
        {text_field(page, form, "until", "date", "moderation-pin-until", Some("moderation-pin-until-help"))}
    };
    topic_page(page, subject, form, until.into_any())
}

/// Moving, with the places there are.
pub fn move_page(page: &Page, subject: Subject<'_>, places: &[Space], form: &Form) -> String {
    if places.is_empty() {
        return nothing(page, subject, "moderation-move-nowhere");
    }
    let options = places
        .iter()
        .map(|space| (space.slug.clone(), space.name(page.locale).to_owned(), None))
        .collect();
    let places = choice(page, form, "space", "moderation-move-to", options);
    topic_page(page, subject, form, places.into_any())
}

/// Merging, with the other's address.
pub fn merge_page(page: &Page, subject: Subject<'_>, form: &Form) -> String {
    let into = text_field(
        page,
        form,
        "into",
        "text",
        "moderation-merge-into",
        Some("moderation-merge-into-help"),
    );
    topic_page(page, subject, form, into.into_any())
}

/// Splitting, with the answers to choose from.
pub fn split_page(page: &Page, subject: Subject<'_>, answers: &[Choice], form: &Form) -> String {
    if answers.is_empty() {
        return nothing(page, subject, "moderation-split-nothing");
    }
    let problems = form.problems_of("answers", page.locale);
    let wrong = !problems.is_empty();
    let boxes = answers
        .iter()
        .map(|answer| {
            let name = format!("answer-{}", answer.id);
            let checked = form.has(&name);
            let lang = text::language(&answer.body);
            view! {
                <label class="choice">
                    <input type="checkbox" id=name.clone() name=name value="1" checked=checked/>
                    <span lang=lang dir="auto">{answer.body.clone()}</span>
                </label>
            }
        })
        .collect_view();
    let kinds = ["question", "discussion"]
        .map(|kind| {
            (
                kind.to_owned(),
                page.t(&format!("moderation-split-{kind}")),
                None,
            )
        })
        .to_vec();
    let mut form = form.clone();
    if !form.has("kind") {
        let kind = match subject.topic.kind {
            domain::community::TopicKind::Question => "question",
            _ => "discussion",
        };
        form.values.insert("kind".to_owned(), kind.to_owned());
    }
    let fields = view! {
        <fieldset class="choices" class:field--wrong=wrong aria-describedby=wrong.then_some("answers-problem")>
            <legend>{page.t("moderation-split-which")}</legend>
            {boxes}
            {problem_list("answers", problems)}
        </fieldset>
        {text_field(page, &form, "title", "text", "moderation-split-title", None)}
        {choice(page, &form, "kind", "moderation-split-kind", kinds)}
    };
    topic_page(page, subject, &form, fields.into_any())
}

/// Hiding a post or bringing it back, with a note to its author.
pub fn post_page(page: &Page, subject: Subject<'_>, post: &Post, form: &Form) -> String {
    let title = page.t(&format!("moderation-act-{}", subject.act));
    let body = view! {
        <div class="page-head"><div>
            <h1>{title.clone()}</h1>
            <p>{page.t(&format!("moderation-lead-{}", subject.act))}</p>
        </div></div>
        <blockquote class="clip__passage" dir="auto">{text::excerpt(&post.body, 200)}</blockquote>
        <p class="quiet small"><a href=format!("/posts/{}", post.id)>{subject.topic.title.clone()}</a></p>
        <form class="form" method="post" action=format!("/posts/{}/{}", post.id, subject.act)>
            {form_problems(page, form)}
            {text_area(page, form, "reason", 2, "moderation-reason", Some("moderation-reason-help"))}
            {note_field(page, form)}
            <p class="actions">
                <button class="button button--main">{title.clone()}</button>
                <a href=format!("/posts/{}", post.id)>{page.t("moderation-cancel")}</a>
            </p>
        </form>
    };
    desk(page, title, body.into_any())
}

fn topic_page(page: &Page, subject: Subject<'_>, form: &Form, fields: AnyView) -> String {
    let Subject { topic, act } = subject;
    let title = page.t(&format!("moderation-act-{act}"));
    // Why a topic is closed is for its readers; every other reason stays among those who moderate.
    let help = match act {
        Act::Close => "moderation-reason-public",
        _ => "moderation-reason-help",
    };
    let body = view! {
        {head(page, subject)}
        <form class="form" method="post" action=format!("/topics/{}/{act}", topic.id)>
            {form_problems(page, form)}
            {fields}
            {text_area(page, form, "reason", 2, "moderation-reason", Some(help))}
            <p class="actions">
                <button class="button button--main">{title.clone()}</button>
                <a href=topic.path()>{page.t("moderation-cancel")}</a>
            </p>
        </form>
        <p><a href=format!("/topics/{}/moderation", topic.id)>{page.t("moderation-history-title")}</a></p>
    };
    desk(page, title, body.into_any())
}

/// Where there is nothing to choose.
fn nothing(page: &Page, subject: Subject<'_>, key: &str) -> String {
    let title = page.t(&format!("moderation-act-{}", subject.act));
    let body = view! {
        {head(page, subject)}
        <div class="empty">
            <p>{page.t(key)}</p>
            <p><a class="button" href=subject.topic.path()>{page.t("moderation-back")}</a></p>
        </div>
    };
    desk(page, title, body.into_any())
}

fn head(page: &Page, subject: Subject<'_>) -> impl IntoView + use<> {
    let Subject { topic, act } = subject;
    view! {
        <div class="page-head"><div>
            <h1>{page.t(&format!("moderation-act-{act}"))}</h1>
            <p><a href=topic.path()>{topic.title.clone()}</a></p>
        </div></div>
        <p>{page.t(&format!("moderation-lead-{act}"))}</p>
    }
}
