//! What a form says of the draft behind it. The form saves it by a button; where scripts run, also while one types.

use domain::community::draft::{Draft, Target};
use leptos::prelude::*;

use crate::page::{Form, Page};

/// Above a form that opened with a draft: when it was saved, and how to be rid of it.
pub fn draft_notice(page: &Page, form: &Form) -> Option<impl IntoView + use<>> {
    let id = form.values.get("draft-id")?.clone();
    let words = page
        .locale
        .tr("draft-opened", &[("time", form.value("draft-at").into())]);
    Some(view! {
        <form class="notice draft-notice" method="post" action=format!("/me/drafts/{id}/delete")>
            {words}" "
            <button class="link">{page.t("draft-delete")}</button>
            " "
            <a href="/me/drafts">{page.t("draft-all")}</a>
        </form>
    })
}

/// Inside a form: the version it started from, and the line that says what became of saving. `back` is the page of the form.
pub fn draft_state(page: &Page, version: String, back: &str) -> impl IntoView + use<> {
    let version = if version.is_empty() {
        "0".to_owned()
    } else {
        version
    };
    view! {
        <div class="draft-state">
            <input type="hidden" name="draft" value=version/>
            <span role="status" class="field__help" data-draft-state=""></span>
            <span data-draft-clash="" hidden>
                <button type="button" class="link" data-draft-over="">{page.t("draft-over")}</button>
                " "
                <a href=back.to_owned()>{page.t("draft-open-newer")}</a>
            </span>
        </div>
    }
}

/// The button that saves a draft.
pub fn draft_button(page: &Page) -> impl IntoView + use<> {
    view! { <button class="button" name="save" value="1" formnovalidate>{page.t("draft-save")}</button> }
}

/// What another window or device saved meanwhile, to be taken over by hand.
pub fn newer_draft(page: &Page, form: &Form) -> Option<impl IntoView + use<>> {
    let other = form.values.get("draft-other")?.clone();
    Some(view! {
        <section class="field" aria-labelledby="draft-newer">
            <h2 id="draft-newer">{page.t("draft-newer")}</h2>
            <pre class="text-now" tabindex="0" role="region" aria-labelledby="draft-newer">{other}</pre>
        </section>
    })
}

/// The draft of a comment under this post, among those loaded.
pub fn of_comment(drafts: &[Draft], post: domain::types::PostId) -> Option<&Draft> {
    drafts
        .iter()
        .find(|draft| draft.target == Target::comment(post))
}
