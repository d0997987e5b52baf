//! A labelled form field with its help, its typed value and its problems beside it.

use leptos::prelude::*;

use crate::page::{Form, Page};

/// A one-line field. `label` and `help` are message keys; `kind` is the input's type.
pub fn text_field(
    page: &Page,
    form: &Form,
    name: &'static str,
    kind: &'static str,
    label: &str,
    help: Option<&str>,
) -> impl IntoView + use<> {
    let problems = form.problems_of(name, page.locale);
    let wrong = !problems.is_empty();
    let described = describe(name, help.is_some(), wrong);
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for=name>{page.t(label)}</label>
            {help.map(|key| view! { <p class="field__help" id=format!("{name}-help")>{page.t(key)}</p> })}
            <input id=name name=name type=kind value=form.value(name) aria-invalid=wrong.then_some("true") aria-describedby=described/>
            {problem_list(name, problems)}
        </div>
    }
}

/// What a browser offers to choose as a logo.
pub const LOGO_KINDS: &str = "image/png,image/jpeg,image/webp";

/// A file to send. What was chosen can't be kept when the form is shown again; browsers don't allow it.
pub fn file_field(
    page: &Page,
    form: &Form,
    name: &'static str,
    kinds: &'static str,
    label: &str,
    help: Option<&str>,
) -> impl IntoView + use<> {
    let problems = form.problems_of(name, page.locale);
    let wrong = !problems.is_empty();
    let described = describe(name, help.is_some(), wrong);
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for=name>{page.t(label)}</label>
            {help.map(|key| view! { <p class="field__help" id=format!("{name}-help")>{page.t(key)}</p> })}
            <input id=name name=name type="file" accept=kinds aria-invalid=wrong.then_some("true") aria-describedby=described/>
            {problem_list(name, problems)}
        </div>
    }
}

/// A text as it stands between `<textarea>` and its end. Leptos writes what is in that element as it is, so that a text could end
/// it and begin others: whatever stands there goes through here first. A browser drops the first line break; this one is for
/// it to drop.
pub fn in_text_area(text: &str) -> String {
    format!("\n{}", domain::markdown::escape(text))
}

/// A field of several lines.
pub fn text_area(
    page: &Page,
    form: &Form,
    name: &'static str,
    rows: u32,
    label: &str,
    help: Option<&str>,
) -> impl IntoView + use<> {
    let problems = form.problems_of(name, page.locale);
    let wrong = !problems.is_empty();
    let described = describe(name, help.is_some(), wrong);
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for=name>{page.t(label)}</label>
            {help.map(|key| view! { <p class="field__help" id=format!("{name}-help")>{page.t(key)}</p> })}
            <textarea id=name name=name rows=rows aria-invalid=wrong.then_some("true") aria-describedby=described>{in_text_area(&form.value(name))}</textarea>
            {problem_list(name, problems)}
        </div>
    }
}

/// The problems of the form as a whole, for the top of the form.
pub fn form_problems(page: &Page, form: &Form) -> impl IntoView + use<> {
    let problems = form.problems_of("", page.locale);
    (!problems.is_empty()).then(|| {
        view! {
            <div class="notice notice--wrong" role="alert">
                {problems.into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
            </div>
        }
    })
}

fn describe(name: &str, help: bool, wrong: bool) -> Option<String> {
    let mut ids = Vec::new();
    if help {
        ids.push(format!("{name}-help"));
    }
    if wrong {
        ids.push(format!("{name}-problem"));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// The problems of a field beside it; nothing where there are none. The control names it as `NAME-problem`.
pub fn problem_list(name: &str, problems: Vec<String>) -> impl IntoView + use<> {
    (!problems.is_empty()).then(|| {
        view! {
            <ul class="field__problems" id=format!("{name}-problem")>
                {problems.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
            </ul>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::in_text_area;
    use leptos::prelude::*;

    #[test]
    fn a_text_can_t_end_the_element_it_stands_in() {
        let text = "\n&lt; </textarea><script>ran()</script>";
        let html = view! { <textarea name="x">{in_text_area(text)}</textarea> }.to_html();
        assert_eq!(
            html,
            "<textarea name=\"x\">\n\n&amp;lt; &lt;/textarea&gt;&lt;script&gt;ran()&lt;/script&gt;</textarea>"
        );
    }
}
