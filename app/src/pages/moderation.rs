//! Reporting, what waits for a decision, deciding, and the pages that ask why something is done.

pub mod acts;
pub mod case;
pub mod flag;
pub mod history;
pub mod queue;
pub mod shown;

use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::console::console;
use crate::parts::field::problem_list;
use crate::shell::{Head, shell};

/// The frame of a page for those who decide: in the console for the vendor's people, by itself for a customer who moderates.
fn desk(page: &Page, title: String, body: AnyView) -> String {
    if page.actor.is_staff() {
        return console(page, title, "moderation", body);
    }
    let body = view! { <section class="narrow stack">{body}</section> };
    shell(
        page,
        Head::titled(title).unlisted().in_place("moderation"),
        body,
    )
}

/// One of several, each with a word on what it means.
fn choice(
    page: &Page,
    form: &Form,
    name: &'static str,
    legend: &str,
    options: Vec<(String, String, Option<String>)>,
) -> impl IntoView + use<> {
    let problems = form.problems_of(name, page.locale);
    let wrong = !problems.is_empty();
    let chosen = form.value(name);
    let options = options
        .into_iter()
        .map(|(value, words, help)| {
            let id = format!("{name}-{value}");
            let checked = chosen == value;
            let help = help.map(|help| view! { <span class="choice__help">{help}</span> });
            view! {
                <label class="choice">
                    <input type="radio" id=id name=name value=value checked=checked required=true/>
                    <span class="choice__name">{words}</span>
                    {help}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices" class:field--wrong=wrong aria-describedby=wrong.then(|| format!("{name}-problem"))>
            <legend>{page.t(legend)}</legend>
            {options}
            {problem_list(name, problems)}
        </fieldset>
    }
}
