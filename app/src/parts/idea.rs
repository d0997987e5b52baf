//! Votes and status of an idea, on its page and in lists.

use domain::community::idea::{Change, Detail, Status};
use domain::types::TopicId;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area, text_field};
use crate::parts::when::when;

/// A status as a badge: a shape and a word.
pub fn status_badge(page: &Page, status: Status) -> impl IntoView + use<> {
    let class = match status {
        Status::Received => "badge badge--plain",
        Status::Considering => "badge",
        Status::Developing => "badge badge--watch",
        Status::Provided => "badge badge--good",
        Status::Declined => "badge badge--plain badge--hidden",
    };
    view! { <span class=class>{page.t(status.key())}</span> }
}

/// What stands under an idea's text: its votes, what became of it, and for staff the way to decide.
pub fn idea_panel(page: &Page, id: TopicId, idea: &Detail, form: &Form) -> impl IntoView + use<> {
    let merged = match (&idea.merged, idea.is_merged) {
        (Some(other), _) => view! {
            <p class="notice">
                {page.t("kinds-idea-merged")}" "
                <a href=other.path.clone() lang=other.lang.clone()>{other.title.clone()}</a>
            </p>
        }
        .into_any(),
        (None, true) => {
            view! { <p class="notice">{page.t("kinds-idea-merged-unseen")}</p> }.into_any()
        }
        (None, false) => ().into_any(),
    };
    let changes = (!idea.changes.is_empty()).then(|| {
        let items = idea
            .changes
            .iter()
            .map(|change| change_item(page, change))
            .collect_view();
        view! {
            <section aria-labelledby="idea-changes">
                <h2 class="idea__heading" id="idea-changes">{page.t("kinds-idea-changes")}</h2>
                <ol class="idea__changes" role="list">{items}</ol>
            </section>
        }
    });
    // A problem of voting belongs here; one of the reply form stands there.
    let problems = (form.value("body").is_empty()).then(|| form_problems(page, form));
    view! {
        <div class="idea" id="idea">
            {problems}
            <div class="idea__votes">
                <p class="idea__count">{page.locale.tr("kinds-idea-votes", &[("n", idea.votes.into())])}</p>
                {status_badge(page, idea.status)}
                {vote(page, id, idea)}
            </div>
            {merged}
            {changes}
            {staff(page, id, idea, form)}
        </div>
    }
}

fn change_item(page: &Page, change: &Change) -> impl IntoView + use<> {
    let lang = domain::community::text::language(&change.note);
    let note = (!change.note.is_empty())
        .then(|| view! { <p class="idea__note" lang=lang dir="auto">{change.note.clone()}</p> });
    view! {
        <li class="idea__change">
            <p class="idea__when">{status_badge(page, change.status)}" "{when(page, change.at)}</p>
            {note}
        </li>
    }
}

fn vote(page: &Page, id: TopicId, idea: &Detail) -> AnyView {
    let Some(left) = idea.left else {
        return ().into_any();
    };
    if !idea.may_vote {
        return view! { <p class="reacted">{page.t("kinds-idea-over")}</p> }.into_any();
    }
    if left == 0 && !idea.voted {
        return view! { <p class="reacted">{page.t("kinds-idea-none-left")}</p> }.into_any();
    }
    let (verb, key, title) = if idea.voted {
        (
            "not-vote",
            "kinds-idea-voted",
            page.t("kinds-idea-vote-undo"),
        )
    } else {
        ("vote", "kinds-idea-vote", String::new())
    };
    view! {
        <form method="post" action=format!("/ideas/{id}/{verb}")>
            <button class="button button--react" aria-pressed=idea.voted.to_string() title=title>{page.t(key)}</button>
        </form>
        <p class="quiet small">{page.locale.tr("kinds-idea-left", &[("n", left.into())])}</p>
    }
    .into_any()
}

/// For staff, closed on every load: deciding, merging, and who stands behind the votes.
fn staff(page: &Page, id: TopicId, idea: &Detail, form: &Form) -> AnyView {
    if !idea.may_decide && !idea.may_record {
        return ().into_any();
    }
    let tally = idea.may_record.then(|| {
        view! { <p><a href=format!("/staff/ideas/{id}")>{page.t("kinds-tally-open")}</a></p> }
    });
    let decide = (idea.may_decide && !idea.is_merged).then(|| {
        let chosen = match form.value("status") {
            typed if typed.is_empty() => idea.status.as_str().to_owned(),
            typed => typed,
        };
        let options = Status::ALL
            .iter()
            .map(|status| {
                view! { <option value=status.as_str() selected={status.as_str() == chosen}>{page.t(status.key())}</option> }
            })
            .collect_view();
        view! {
            <form class="form" method="post" action=format!("/ideas/{id}/status#idea")>
                <h2 class="idea__heading">{page.t("kinds-idea-decide-title")}</h2>
                <div class="field">
                    <label for="status">{page.t("kinds-idea-status")}</label>
                    <select id="status" name="status">{options}</select>
                </div>
                {text_area(page, form, "note", 3, "kinds-idea-note", Some("kinds-idea-note-help"))}
                <button class="button">{page.t("kinds-idea-decide")}</button>
            </form>
            <form class="form" method="post" action=format!("/ideas/{id}/merge#idea")>
                <h2 class="idea__heading">{page.t("kinds-idea-merge-title")}</h2>
                {text_field(page, form, "into", "text", "kinds-idea-merge-into", Some("kinds-idea-merge-help"))}
                <label class="choice">
                    <input type="checkbox" name="sure" value="1"/>
                    <span>{page.t("kinds-idea-merge-sure")}</span>
                </label>
                <button class="button button--risk">{page.t("kinds-idea-merge")}</button>
            </form>
        }
    });
    let open = !form.problems.is_empty() && form.value("body").is_empty();
    view! {
        <details class="staff-panel" open=open>
            <summary>{page.t("kinds-idea-staff")}</summary>
            {tally}
            {decide}
        </details>
    }
    .into_any()
}
