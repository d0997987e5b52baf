//! A post on a topic's page: author, text, marks, what can be done with it, and the comments under it.

use domain::community::PostKind;
use domain::community::draft::{Draft, Target};
use domain::community::thread::PostView;
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::byline::{behind, byline};
use crate::parts::draft::{draft_button, draft_state, of_comment};
use crate::parts::field::in_text_area;
use crate::parts::identity_choice::identity_select;
use crate::parts::prose::prose_to_keep;
use crate::parts::when::{exact, when};

/// How the comment forms under posts are offered.
#[derive(Debug, Clone, Copy)]
pub struct CommentForm<'a> {
    /// The identity chosen last.
    pub identity: domain::community::Identity,
    /// Whether there is a choice.
    pub choice: bool,
    /// Whether an answer may quote this post.
    pub quote: bool,
    /// The topic: names are offered of those who can read it.
    pub topic: domain::types::TopicId,
    /// The reader's own drafts of comments.
    pub drafts: &'a [Draft],
}

/// An answer, or a question's body below its title.
pub fn post_card(page: &Page, post: &PostView, form: CommentForm<'_>) -> impl IntoView + use<> {
    let marks = (post.accepted || post.endorsed || post.hidden).then(|| {
        view! {
            <p class="post__marks">
                {post.accepted.then(|| view! { <span class="mark mark--accepted">{page.t("qa-accepted")}</span> })}
                {post.endorsed.then(|| view! { <span class="mark mark--official">{page.t("qa-official")}</span> })}
                {post.hidden.then(|| view! { <span class="mark mark--hidden">{page.t(hidden_key(post))}</span> })}
            </p>
            {held_note(page, post)}
        }
    });
    let answer = post.kind == PostKind::Answer;
    view! {
        <article
            class="post"
            class:post--accepted=post.accepted
            class:post--hidden=post.hidden
            id=format!("post-{}", post.id)
        >
            {marks}
            <header class="post__head">
                {byline(page, &post.byline)}
                {when(page, post.created_at)}
                {edited(page, post)}
            </header>
            {behind(page, &post.byline)}
            {prose_to_keep(post.html.clone(), &post.lang, clip_path(post))}
            <footer class="post__actions">
                {answer.then(|| helpful(page, post))}
                {post.may.accept.then(|| accept(page, post))}
                {quote(post.id, form, page.t("qa-quote"))}
                {menu(page, post)}
            </footer>
            {comments(page, post, form)}
        </article>
    }
}

/// Where passages of a post are kept, for whoever may keep them.
fn clip_path(post: &PostView) -> Option<String> {
    post.may.curate.then(|| format!("/posts/{}/clip", post.id))
}

/// The form that takes what is selected in a post, for whoever may keep passages: shown only where scripts run and something is
/// selected. Without them each post's menu leads to the same form.
pub fn passage_form(page: &Page, may_curate: bool) -> impl IntoView + use<> {
    may_curate.then(|| {
        view! {
            <form class="passage-form" method="post" data-passage-form="" aria-label=page.t("clips-new") hidden>
                <p class="passage-form__words" data-passage-words=""></p>
                <input type="hidden" name="passage"/>
                <div class="field">
                    <label for="passage-why">{page.t("clips-why")}</label>
                    <input id="passage-why" name="why" type="text" maxlength="500" autocomplete="off"/>
                </div>
                <button class="button button--main">{page.t("clips-send")}</button>
            </form>
            <p class="passage-said" role="status" data-passage-said=page.t("clips-kept")></p>
        }
    })
}

/// The message that says how a post is out of sight.
pub fn hidden_key(post: &PostView) -> &'static str {
    if post.held {
        "moderation-held-mark"
    } else {
        "qa-hidden"
    }
}

/// To its author, why nobody else sees a post yet.
fn held_note(page: &Page, post: &PostView) -> impl IntoView + use<> {
    (post.held && post.byline.mine)
        .then(|| view! { <p class="desk-note" role="note">{page.t("moderation-held-note")}</p> })
}

/// The way to an answer that begins with this post's words.
fn quote(id: domain::types::PostId, form: CommentForm, words: String) -> impl IntoView + use<> {
    form.quote.then(|| {
        let href = format!("/posts/{id}/quote");
        view! { <a class="post__quote" rel="nofollow" href=href>{words}</a> }
    })
}

/// When a post was edited, unless silently; a link to its history for those who may see it.
fn edited(page: &Page, post: &PostView) -> impl IntoView + use<> {
    post.edited_at.map(|at| {
        let words = page.t("qa-edited");
        let title = exact(page, at);
        if post.may.history {
            view! { <a class="post__edited" href=format!("/posts/{}/history", post.id) title=title>{words}</a> }.into_any()
        } else {
            view! { <span class="post__edited" title=title>{words}</span> }.into_any()
        }
    })
}

fn helpful(page: &Page, post: &PostView) -> impl IntoView + use<> {
    let count = post.votes;
    let label = page.t("qa-helpful");
    if post.may.vote {
        let (verb, title) = if post.voted {
            ("unhelpful", page.t("qa-helpful-undo"))
        } else {
            ("helpful", String::new())
        };
        view! {
            <form method="post" action=format!("/posts/{}/{verb}", post.id)>
                <button class="button button--react" aria-pressed=post.voted.to_string() title=title>
                    {label}
                    <span class="count">{count}</span>
                </button>
            </form>
        }
        .into_any()
    } else {
        view! { <p class="reacted">{label}<span class="count">{count}</span></p> }.into_any()
    }
}

fn accept(page: &Page, post: &PostView) -> impl IntoView + use<> {
    let (action, key) = if post.accepted {
        ("unaccept", "qa-unaccept")
    } else {
        ("accept", "qa-accept")
    };
    view! {
        <form method="post" action=format!("/posts/{}/{action}", post.id)>
            <button class="button" class:button--main=!post.accepted>{page.t(key)}</button>
        </form>
    }
}

/// What is done rarely stands in a menu.
fn menu(page: &Page, post: &PostView) -> impl IntoView + use<> {
    let rights = post.may;
    let any = rights.edit
        || rights.history
        || rights.endorse
        || rights.moderate
        || rights.flag
        || rights.curate;
    any.then(|| {
        let id = post.id;
        let act = move |action: &str, words: String| {
            view! {
                <form method="post" action=format!("/posts/{id}/{action}")><button class="link">{words}</button></form>
            }
        };
        let edit = (rights.edit)
            .then(|| view! { <a href=format!("/posts/{id}/edit")>{page.t("qa-edit")}</a> });
        let history = rights
            .history
            .then(|| view! { <a href=format!("/posts/{id}/history")>{page.t("qa-history")}</a> });
        let endorse = rights.endorse.then(|| {
            if post.endorsed {
                act("unendorse", page.t("qa-unendorse"))
            } else {
                act("endorse", page.t("qa-endorse"))
            }
        });
        let hide = rights.moderate.then(|| {
            let (act, key) = if post.hidden {
                ("restore", "qa-restore")
            } else {
                ("hide", "qa-hide")
            };
            view! { <a href=format!("/posts/{id}/{act}")>{page.t(key)}</a> }
        });
        let flag = rights.flag.then(|| {
            let key = if post.flagged {
                "moderation-flag-done"
            } else {
                "moderation-flag"
            };
            view! { <a rel="nofollow" href=format!("/posts/{id}/flag")>{page.t(key)}</a> }
        });
        let curate = rights.curate.then(|| {
            view! {
                <a href=format!("/posts/{id}/clip")>{page.t("clips-new")}</a>
                <a href=format!("/staff/stories/new?post={id}")>{page.t("stories-clip-from")}</a>
            }
        });
        view! {
            <details class="menu">
                <summary>{page.t("qa-menu")}</summary>
                <div class="menu__items">{edit}{history}{endorse}{hide}{curate}{flag}</div>
            </details>
        }
    })
}

fn comments(page: &Page, post: &PostView, form: CommentForm<'_>) -> impl IntoView + use<> {
    let shown = i64::try_from(post.comments.len()).unwrap_or(0);
    let list = (shown > 0).then(|| comment_list(page, &post.comments));
    let more = (post.comment_count > shown).then(|| {
        let words = page
            .locale
            .tr("qa-comments-all", &[("n", post.comment_count.into())]);
        view! { <p><a href=format!("/posts/{}/comments", post.id)>{words}</a></p> }
    });
    let write = post.may.comment.then(|| {
        let field = format!("comment-{}", post.id);
        let draft = of_comment(form.drafts, post.id);
        let open = draft.is_some();
        let begun = draft
            .map(|draft| draft.typed.body.clone())
            .unwrap_or_default();
        let identity = draft
            .and_then(|draft| draft.typed.fields.get("identity")?.parse().ok())
            .unwrap_or(form.identity);
        let version = draft
            .map(|draft| draft.version.to_string())
            .unwrap_or_default();
        view! {
            <details class="comment-form" open=open>
                <summary>{page.t("qa-comment-write")}</summary>
                <form
                    method="post"
                    action=format!("/posts/{}/comments", post.id)
                    data-draft=Target::comment(post.id).path()
                    data-people=format!("/people/offered?topic={}&q=", form.topic)
                >
                    <label class="visually-hidden" for=field.clone()>{page.t("qa-comment")}</label>
                    <div data-calls="">
                        <textarea id=field name="body" rows="3" required>{in_text_area(&begun)}</textarea>
                        <div class="people-picker" hidden></div>
                    </div>
                    <p class="actions">
                        {identity_select(page, format!("identity-{}", post.id), identity, form.choice)}
                        {draft_button(page)}
                        <button class="button">{page.t("qa-comment-send")}</button>
                    </p>
                    {draft_state(page, version, &format!("/posts/{}/comments", post.id))}
                </form>
            </details>
        }
    });
    (list.is_some() || more.is_some() || write.is_some()).then(|| {
        view! { <div class="comments">{list}{more}{write}</div> }
    })
}

/// Comments, in the order they came.
pub fn comment_list(page: &Page, comments: &[PostView]) -> impl IntoView + use<> {
    let items = comments
        .iter()
        .map(|comment| {
            view! {
                <li class="comment" class:comment--hidden=comment.hidden id=format!("post-{}", comment.id)>
                    {prose_to_keep(comment.html.clone(), &comment.lang, clip_path(comment))}
                    <div class="comment__meta">
                        {byline(page, &comment.byline)}
                        {when(page, comment.created_at)}
                        {edited(page, comment)}
                        {comment.hidden.then(|| view! { <span class="mark mark--hidden">{page.t(hidden_key(comment))}</span> })}
                        {menu(page, comment)}
                    </div>
                    {held_note(page, comment)}
                    {behind(page, &comment.byline)}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="comments__list" role="list">{items}</ul> }
}
