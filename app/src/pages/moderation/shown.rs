//! What became of one's own post.

use domain::community::moderation::act::Act;
use domain::community::moderation::shown::{Shown, State};
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::prose::prose;
use crate::parts::when::exact;
use crate::shell::{Head, shell};

/// How one's post stands, what was said, and the text as it was.
pub fn shown_page(page: &Page, shown: &Shown) -> String {
    let title = page.t("moderation-shown-title");
    let key = match (shown.state, shown.last) {
        (State::Held, _) => "moderation-shown-held",
        (State::Hidden, Some((Act::Refuse, _))) => "moderation-shown-refused",
        (State::Hidden, _) => "moderation-shown-hidden",
        (State::Open, Some((Act::Publish, _))) => "moderation-shown-published",
        (State::Open, _) => "moderation-shown-restored",
    };
    let at = shown
        .last
        .map(|(_, at)| view! { <p class="quiet small">{exact(page, at)}</p> });
    let note = (!shown.note.is_empty()).then(|| {
        view! {
            <h2>{page.t("moderation-shown-note")}</h2>
            <p class="text-now" dir="auto">{shown.note.clone()}</p>
        }
    });
    let open = (shown.state != State::Hidden).then(|| {
        view! { <p><a class="button" href=format!("/posts/{}", shown.id)>{page.t("moderation-shown-open")}</a></p> }
    });
    let again = (shown.state == State::Hidden)
        .then(|| view! { <p class="quiet">{page.t("moderation-shown-again")}</p> });
    let heading = shown
        .title
        .clone()
        .map(|title| view! { <h3 lang=shown.lang.clone()>{title}</h3> });
    let body = view! {
        <section class="narrow stack">
            <div class="page-head"><h1>{title.clone()}</h1></div>
            <p class="notice">{page.t(key)}</p>
            {at}
            {note}
            {open}
            {again}
            <h2>{page.t("moderation-shown-text")}</h2>
            {heading}
            {prose(shown.html.clone(), &shown.lang)}
        </section>
    };
    shell(page, Head::titled(title).unlisted(), body)
}
