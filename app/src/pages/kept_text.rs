//! What was typed when the session had ended: signing in opens beside it, and then it is sent from here.

use leptos::prelude::*;

use crate::page::Page;
use crate::parts::field::in_text_area;
use crate::shell::{Head, shell};

/// Values longer than this are shown; the rest goes along unseen.
const LONG: usize = 40;

/// The form that was sent to `action`, to be sent again.
pub fn kept_text_page(page: &Page, action: &str, fields: &[(String, String)]) -> String {
    let texts = fields
        .iter()
        .enumerate()
        .map(|(place, (name, value))| {
            if value.chars().count() <= LONG && !value.contains('\n') {
                return view! { <input type="hidden" name=name.clone() value=value.clone()/> }
                    .into_any();
            }
            let id = format!("text-{place}");
            view! {
                <div class="field">
                    <label for=id.clone()>{page.t("kept-text-yours")}</label>
                    <textarea id=id name=name.clone() rows="8">{in_text_area(value)}</textarea>
                </div>
            }
            .into_any()
        })
        .collect_view();
    let body = if fields.is_empty() {
        view! {
            <p>{page.t("kept-text-none")}</p>
            <p><a class="button" href="/sign-in">{page.t("shell-sign-in")}</a></p>
        }
        .into_any()
    } else {
        view! {
            <p>{page.t("kept-text-intro")}</p>
            <p><a class="button" href="/sign-in" target="_blank" rel="noopener">{page.t("kept-text-sign-in")}</a></p>
            <form class="form" method="post" action=action.to_owned()>
                {texts}
                <button class="button">{page.t("kept-text-send")}</button>
            </form>
        }
        .into_any()
    };
    let body = view! {
        <section class="narrow">
            <h1>{page.t("kept-text-title")}</h1>
            {body}
        </section>
    };
    shell(
        page,
        Head::titled(page.t("kept-text-title")).unlisted(),
        body,
    )
}

/// What was typed by somebody who may not send it, or not any more: to be copied.
pub fn copy_page(page: &Page, text: &str) -> String {
    let body = view! {
        <section class="narrow">
            <h1>{page.t("problem-403-title")}</h1>
            <p>{page.t("problem-403-text")}</p>
            <div class="field">
                <label for="text">{page.t("kept-text-yours")}</label>
                <textarea id="text" rows="8" readonly>{in_text_area(text)}</textarea>
            </div>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("problem-403-title")).unlisted(),
        body,
    )
}

/// A draft whose topic its writer can't write to any more: to be copied.
pub fn draft_page(page: &Page, title: &str, text: &str) -> String {
    let heading = (!title.is_empty()).then(|| view! { <p><strong>{title.to_owned()}</strong></p> });
    let body = view! {
        <section class="narrow">
            <h1>{page.t("draft-list")}</h1>
            <p>{page.t("draft-no-way")}</p>
            {heading}
            <div class="field">
                <label for="text">{page.t("kept-text-yours")}</label>
                <textarea id="text" rows="12" readonly>{in_text_area(text)}</textarea>
            </div>
            <p><a href="/me/drafts">{page.t("draft-all")}</a></p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("draft-list")).unlisted().in_place("me"),
        body,
    )
}
