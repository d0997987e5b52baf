//! What a person has begun to write.

use domain::community::draft::listing::{Drafts, Listed};
use domain::community::draft::{KEPT_DAYS, Kind};
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// Lists drafts, each with the way to go on and a button that deletes it; below them those deleted a moment ago.
pub fn drafts_page(page: &Page, drafts: &Drafts) -> String {
    let kept = if drafts.kept.is_empty() {
        view! { <p class="empty">{page.t("draft-none")}</p> }.into_any()
    } else {
        let rows = drafts.kept.iter().map(|draft| row(page, draft, false));
        view! { <ul class="rows" role="list">{rows.collect_view()}</ul> }.into_any()
    };
    let deleted = (!drafts.deleted.is_empty()).then(|| {
        let rows = drafts.deleted.iter().map(|draft| row(page, draft, true));
        view! {
            <h2>{page.t("draft-deleted")}</h2>
            <p class="quiet">{page.t("draft-deleted-help")}</p>
            <ul class="rows" role="list">{rows.collect_view()}</ul>
        }
    });
    let intro = page
        .locale
        .tr("draft-list-intro", &[("days", KEPT_DAYS.into())]);
    let body = view! {
        <section class="narrow">
            <h1>{page.t("draft-list")}</h1>
            <p>{intro}</p>
            {kept}
            {deleted}
        </section>
    };
    shell(
        page,
        Head::titled(page.t("draft-list")).unlisted().in_place("me"),
        body,
    )
}

fn row(page: &Page, draft: &Listed, deleted: bool) -> impl IntoView + use<> {
    let kind = page.t(match draft.kind {
        Kind::Topic => "draft-kind-topic",
        Kind::Answer => "draft-kind-answer",
        Kind::Comment => "draft-kind-comment",
        Kind::Edit => "draft-kind-edit",
    });
    let id = draft.id;
    let title = match &draft.title {
        Some(title) => title.clone(),
        None if draft.out_of_sight => page.t("draft-out-of-sight"),
        None => page.t("draft-untitled"),
    };
    let (action, words, class) = if deleted {
        ("restore", "draft-restore", "link")
    } else {
        ("delete", "draft-delete", "link")
    };
    let label = format!("{}: {title}", page.t(words));
    let heading = if deleted {
        view! { <strong>{title}</strong> }.into_any()
    } else {
        view! { <a href=format!("/me/drafts/{id}")><strong>{title}</strong></a> }.into_any()
    };
    view! {
        <li class="row">
            <div>
                <span class="tag">{kind}</span>" "{heading}
                <p class="quiet draft-excerpt">{draft.excerpt.clone()}</p>
                <p class="quiet">{when(page, draft.updated_at)}</p>
            </div>
            <form method="post" action=format!("/me/drafts/{id}/{action}")>
                <button class=class aria-label=label>{page.t(words)}</button>
            </form>
        </li>
    }
}
