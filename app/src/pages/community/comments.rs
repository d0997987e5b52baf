//! All comments under one post, and the form for another.

use domain::community::draft::Target;
use domain::community::thread::Comments;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::byline::byline;
use crate::parts::composer::{composer, preview_button};
use crate::parts::draft::{draft_button, draft_notice, draft_state};
use crate::parts::field::form_problems;
use crate::parts::identity_choice::identity_select;
use crate::parts::pagination::pagination;
use crate::parts::post_card::comment_list;
use crate::parts::prose::prose;
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// The page of a post's comments.
pub fn comments_page(page: &Page, data: &Comments, form: &Form, preview: Option<String>) -> String {
    let title = page.t("qa-comments");
    let base = format!("/posts/{}/comments", data.parent.id);
    let list = if data.comments.items.is_empty() {
        view! { <p class="empty">{page.t("qa-comments-none")}</p> }.into_any()
    } else {
        comment_list(page, &data.comments.items).into_any()
    };
    // What was typed stays, also when no more can be said here.
    let may_write = data.parent.may.comment || !form.value("body").is_empty();
    let write = may_write.then(|| {
        let chosen = form.value("identity").parse().unwrap_or(data.identity);
        let choice = !data.mine && !data.vendor;
        view! {
            {draft_notice(page, form)}
            <form
                class="form"
                method="post"
                action=base.clone()
                enctype="multipart/form-data"
                data-draft=Target::comment(data.parent.id).path()
                data-people=format!("/people/offered?topic={}&q=", data.topic.id)
            >
                {form_problems(page, form)}
                {composer(page, form, "qa-comment", 4, preview)}
                <p class="actions">
                    {identity_select(page, "identity".to_owned(), chosen, choice)}
                    {preview_button(page)}
                    {draft_button(page)}
                    <button class="button button--main">{page.t("qa-comment-send")}</button>
                </p>
                {draft_state(page, form.value("draft"), &base)}
            </form>
        }
    });
    let body = view! {
        <div class="thread">
            <p class="thread__place"><a href=format!("/posts/{}", data.parent.id)>{data.topic.title.clone()}</a></p>
            <h1>{title.clone()}</h1>
            <article class="post">
                <header class="post__head">{byline(page, &data.parent.byline)}{when(page, data.parent.created_at)}</header>
                {prose(data.parent.html.clone(), &data.parent.lang)}
            </article>
            <section class="comments" aria-label=page.t("qa-comments")>
                {list}
                {pagination(page, &base, data.comments.next, data.first_page)}
                {write}
            </section>
        </div>
    };
    let mut head = Head::titled(title).unlisted().in_place("questions");
    if may_write {
        head = head.with_islands();
    }
    shell(page, head, body)
}
