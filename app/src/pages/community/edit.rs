//! Changing a post's text.

use domain::community::draft::Target;
use domain::community::edit::{Draft, EDITED_MEANWHILE};
use domain::community::{PostKind, TopicKind};
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::composer::{composer, preview_button};
use crate::parts::draft::{draft_button, draft_notice, draft_state};
use crate::parts::field::{form_problems, text_field};
use crate::parts::identity_choice::identity_select;
use crate::parts::kinds;
use crate::shell::{Head, shell};

/// The form for a changed text.
pub fn edit_page(page: &Page, draft: &Draft, form: &Form, preview: Option<String>) -> String {
    let id = draft.post.id;
    let question = draft.post.kind == PostKind::Question;
    let kind = draft.topic.kind;
    let title = page.t(match (draft.post.kind, kind) {
        (PostKind::Question, TopicKind::Question) => "qa-edit-question",
        (PostKind::Question, TopicKind::Discussion) => "kinds-discussion-edit",
        (PostKind::Question, TopicKind::Idea) => "kinds-idea-edit",
        (PostKind::Question, TopicKind::Announcement) => "kinds-announcement-edit",
        (PostKind::Answer, TopicKind::Question) => "qa-edit-answer",
        (PostKind::Answer, _) => "kinds-reply-edit",
        (PostKind::Comment, _) => "qa-edit-comment",
    });
    let words = kinds::words(kind);
    let chosen = form
        .value("identity")
        .parse()
        .unwrap_or(draft.post.identity);
    let everywhere = draft.masks && draft.topic.author_id == draft.post.author_id;
    let body = view! {
        <div class="column column--middle">
            <div class="page-head"><h1>{title.clone()}</h1></div>
            {draft_notice(page, form)}
            <form
                class="form"
                method="post"
                action=format!("/posts/{id}/edit")
                enctype="multipart/form-data"
                data-draft=Target::edit(id).path()
            >
                {form_problems(page, form)}
                {clash(page, draft, form)}
                <input type="hidden" name="revision" value=form.value("revision")/>
                {question.then(|| text_field(page, form, "title", "text", words.title, Some(words.title_help)))}
                {composer(page, form, "qa-edit-body", 12, preview)}
                {question.then(|| text_field(page, form, "tags", "text", "qa-tags", Some("qa-ask-tags-help")))}
                <p class="field__help">{page.t("qa-edit-help")}</p>
                {everywhere.then(|| view! { <p class="field__help">{page.t("qa-edit-identity-help")}</p> })}
                <p class="actions">
                    {identity_select(page, "identity".to_owned(), chosen, draft.masks)}
                    {preview_button(page)}
                    {draft_button(page)}
                    <button class="button button--main">{page.t("qa-edit-save")}</button>
                    <a href=format!("/posts/{id}")>{page.t("qa-edit-cancel")}</a>
                </p>
                {draft_state(page, form.value("draft"), &format!("/posts/{id}/edit"))}
            </form>
        </div>
    };
    shell(
        page,
        Head::titled(title)
            .unlisted()
            .in_place("questions")
            .with_islands(),
        body,
    )
}

/// What somebody else made of the text meanwhile, to be taken over by hand.
fn clash(page: &Page, draft: &Draft, form: &Form) -> Option<impl IntoView + use<>> {
    form.problems
        .iter()
        .any(|problem| problem.key == EDITED_MEANWHILE)
        .then(|| {
            let title = (draft.post.kind == PostKind::Question)
                .then(|| view! { <p>{draft.topic.title.clone()}</p> });
            view! {
                <section class="field" aria-labelledby="text-now">
                    <h2 id="text-now">{page.t("qa-edit-now")}</h2>
                    {title}
                    <pre class="text-now" tabindex="0" role="region" aria-labelledby="text-now">{draft.post.body.clone()}</pre>
                </section>
            }
        })
}
