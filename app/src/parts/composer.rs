//! The field for a text in Markdown: a plain text area that works alone, with toolbar and preview where scripts run.

use leptos::prelude::*;

use crate::islands::{Composer, ComposerWords};
use crate::page::{Form, Page};
use crate::parts::draft::newer_draft;
use crate::parts::field::{in_text_area, problem_list};
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
        uploading: page.t("file-uploading"),
        upload_failed: page.t("file-failed"),
        signed_out: page.t("file-signed-out"),
        draft_failed: page.t("draft-failed"),
        draft_signed_out: page.t("draft-signed-out"),
    };
    let files = file_fields(page, form);
    let field = island(move || {
        view! {
            <Composer preview_url="/preview".to_owned() files_url="/files".to_owned() words=words>
                <textarea
                    id="body"
                    name="body"
                    rows=rows
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=described
                    autofocus=wrong
                >{in_text_area(&value)}</textarea>
                {files}
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
        {newer_draft(page, form)}
        <div class="field" class:field--wrong=wrong>
            <label for="body">{page.t(label)}</label>
            {field}
            <p class="field__help" id="body-help">{page.t("qa-body-help")}</p>
            {problems}
            {preview}
        </div>
    }
}

/// What a browser offers to choose.
const FILE_KINDS: &str =
    "image/png,image/jpeg,image/gif,image/webp,.pdf,.txt,.log,.md,.csv,.zip,.docx,.xlsx,.pptx";

/// A file for the text. Without a script it is sent along with whichever button is pressed, and joins the text at its end.
fn file_fields(page: &Page, form: &Form) -> impl IntoView + use<> {
    let problems = form.problems_of("file", page.locale);
    let wrong = !problems.is_empty();
    let described = if wrong {
        "file-help file-problem"
    } else {
        "file-help"
    };
    view! {
        <details class="composer-files" open=wrong>
            <summary>{page.t("file-add")}</summary>
            <div class="field" class:field--wrong=wrong>
                <label for="file">{page.t("file-label")}</label>
                <input
                    id="file"
                    name="file"
                    type="file"
                    accept=FILE_KINDS
                    aria-invalid=wrong.then_some("true")
                    aria-describedby=described
                />
                {problem_list("file", problems)}
            </div>
            <div class="field">
                <label for="alt">{page.t("file-alt")}</label>
                <input id="alt" name="alt" type="text" value=form.value("alt") maxlength="200"/>
            </div>
            <p class="field__help" id="file-help">{page.t("file-help")}</p>
        </details>
    }
}

/// The button that shows a preview without a script; first in its form, so that Enter in a field never publishes.
pub fn preview_button(page: &Page) -> impl IntoView + use<> {
    view! { <button class="button preview-button" name="preview" value="1">{page.t("qa-preview")}</button> }
}
