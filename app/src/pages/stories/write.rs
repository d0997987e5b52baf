//! The form for a case's text: for the customer it is about, and for staff.

use domain::stories::draft::{EDITED_MEANWHILE, Start};
use domain::stories::text::Text;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::console::console;
use crate::parts::field::{form_problems, text_area, text_field};
use crate::shell::{Head, shell};

/// Who writes what.
#[derive(Debug, Clone, Copy)]
pub enum Writing<'a> {
    /// A customer begins their own.
    Own,
    /// A customer changes their own; the text as it stands.
    OwnChange(i64, &'a Text),
    /// Staff begin one, from a post where there is one.
    Draft(Option<&'a Start>),
    /// Staff change one; the text as it stands.
    Change(i64, &'a Text),
}

/// The form.
pub fn write_page(page: &Page, writing: Writing<'_>, form: &Form) -> String {
    let (title, lead, action, send, back) = match writing {
        Writing::Own => (
            "stories-write-title",
            "stories-write-lead",
            "/stories/new".to_owned(),
            "stories-save",
            "/stories".to_owned(),
        ),
        Writing::OwnChange(id, _) => (
            "stories-edit-title",
            "stories-edit-lead",
            format!("/stories/{id}/edit"),
            "stories-save",
            format!("/stories/{id}/review"),
        ),
        Writing::Draft(_) => (
            "stories-new-title",
            "stories-new-lead",
            "/staff/stories/new".to_owned(),
            "stories-save-draft",
            "/staff/stories".to_owned(),
        ),
        Writing::Change(id, _) => (
            "stories-edit-title",
            "stories-edit-lead",
            format!("/staff/stories/{id}/edit"),
            "stories-save-change",
            format!("/staff/stories/{id}"),
        ),
    };
    let version = matches!(writing, Writing::OwnChange(..) | Writing::Change(..))
        .then(|| view! { <input type="hidden" name="version" value=form.value("version")/> });
    let now = match writing {
        Writing::OwnChange(_, text) | Writing::Change(_, text) => clash(page, text, form),
        Writing::Own | Writing::Draft(_) => None,
    };
    let source = match writing {
        Writing::Draft(start) => Some(source_fields(page, start, form)),
        _ => None,
    };
    let heading = page.t(title);
    let fields = view! {
        <form class="form" method="post" action=action>
            {form_problems(page, form)}
            {now}
            {version}
            {source}
            {text_field(page, form, "title", "text", "stories-field-title", Some("stories-field-title-help"))}
            {text_area(page, form, "challenge", 5, "stories-challenge", Some("stories-field-challenge-help"))}
            {text_area(page, form, "approach", 5, "stories-approach", Some("stories-field-approach-help"))}
            {text_area(page, form, "result", 5, "stories-result", Some("stories-field-result-help"))}
            {text_area(page, form, "figures", 4, "stories-figures", Some("stories-field-figures-help"))}
            {text_field(page, form, "features", "text", "stories-features", Some("stories-field-features-help"))}
            <p class="actions">
                <button class="button button--main">{page.t(send)}</button>
                <a href=back>{page.t("stories-cancel")}</a>
            </p>
        </form>
    };
    let head = view! { <div class="page-head"><div><h1>{heading.clone()}</h1><p>{page.t(lead)}</p></div></div> };
    match writing {
        Writing::Own | Writing::OwnChange(..) => {
            let body = view! { <div class="column column--middle">{head}{fields}</div> };
            let about = Head::titled(heading).unlisted().in_place("stories");
            shell(page, about, body)
        }
        Writing::Draft(_) | Writing::Change(..) => {
            let body = view! { {head}{fields} };
            console(page, heading, "stories", body.into_any())
        }
    }
}

/// What staff's draft grows from, and who is to confirm it.
fn source_fields(page: &Page, start: Option<&Start>, form: &Form) -> AnyView {
    let from = start.map(|start| {
        let words = page
            .locale
            .tr("stories-new-source", &[("title", start.title.clone().into())]);
        let masked = start
            .masked
            .then(|| view! { <p class="notice">{page.t("stories-new-masked")}</p> });
        let post = start
            .post_id
            .map(|id| view! { <input type="hidden" name="post" value=id.to_string()/> });
        view! {
            {post}
            <p><a href=start.post_id.map(|id| format!("/posts/{id}"))>{words}</a></p>
            <details>
                <summary>{page.t("stories-new-words")}</summary>
                <pre class="text-now" tabindex="0" role="region" aria-label=page.t("stories-new-words")>{start.words.clone()}</pre>
            </details>
            {masked}
        }
    });
    let author = start
        .and_then(|start| start.customer.as_ref())
        .map(|customer| {
            let words = page.locale.tr(
                "stories-new-email-author",
                &[
                    ("name", customer.name.clone().into()),
                    ("company", customer.company.clone().into()),
                ],
            );
            view! { <p class="field__help">{words}</p> }
        });
    view! {
        {from}
        {text_field(page, form, "email", "email", "stories-new-email", Some("stories-new-email-help"))}
        {author}
    }
    .into_any()
}

/// What somebody else made of the text meanwhile, to be taken over by hand.
fn clash(page: &Page, text: &Text, form: &Form) -> Option<AnyView> {
    form.problems
        .iter()
        .any(|problem| problem.key == EDITED_MEANWHILE)
        .then(|| {
            let now = text
                .parts()
                .map(|(_, part)| part)
                .join("\n\n");
            view! {
                <section class="field" aria-labelledby="text-now">
                    <h2 id="text-now">{page.t("stories-now")}</h2>
                    <pre class="text-now" tabindex="0" role="region" aria-labelledby="text-now">{now}</pre>
                </section>
            }
            .into_any()
        })
}
