//! The field for a text in Markdown: a plain text area that works alone, with toolbar and preview where scripts run.

use leptos::prelude::*;

use crate::islands::{Composer, ComposerWords};
use crate::page::{Form, Page};
use crate::parts::field::in_text_area;
use crate::parts::prose::prose;
use crate::render::island;

/// The field `body` with its label, problems, and the preview that was asked for without a script.
pub fn composer(
    page: &Page,
    form: &Form,
    label: &str,
    rows: u32,
    preview: Option<String>,
) -> impl IntoView + use<> {
    let problems = form.problems_of("body", page.locale);
    let wrong = !problems.is_empty();
    let described = if wrong {
        "body-help body-problem"
    } else {
        "body-help"
    };
    let value = form.value("body");
    let words = ComposerWords {
        toolbar: page.t("qa-tools"),
        bold: page.t("qa-tools-bold"),
        italic: page.t("qa-tools-italic"),
        link: page.t("qa-tools-link"),
        quote: page.t("qa-tools-quote"),
        code: page.t("qa-tools-code"),
        list: page.t("qa-tools-list"),
        preview: page.t("qa-preview"),
        loading: page.t("qa-preview-loading"),
        failed: page.t("qa-preview-failed"),
    };
    let field = island(move || {
        view! {
            <Composer preview_url="/preview".to_owned() words=words>
                <textarea
                    id="body"
                    name="body"
                    rows=rows
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=described
                    autofocus=wrong
                >{in_text_area(&value)}</textarea>
            </Composer>
        }
    });
    let problems = wrong.then(|| {
        let items = problems
            .into_iter()
            .map(|text| view! { <li>{text}</li> })
            .collect_view();
        view! { <ul class="field__problems" id="body-problem">{items}</ul> }
    });
    let preview = preview.map(|html| {
        let lang = domain::community::text::language(&form.value("body"));
        view! {
            <section class="composer-preview" aria-label=page.t("qa-preview")>{prose(html, lang)}</section>
        }
    });
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for="body">{page.t(label)}</label>
            {field}
            <p class="field__help" id="body-help">{page.t("qa-body-help")}</p>
            {problems}
            {preview}
        </div>
    }
}

/// The button that shows a preview without a script; first in its form, so that Enter in a field never publishes.
pub fn preview_button(page: &Page) -> impl IntoView + use<> {
    view! { <button class="button preview-button" name="preview" value="1">{page.t("qa-preview")}</button> }
}
