//! Calling somebody by name while writing: names offered after an `@`, where scripts run. Typed by hand it works as well.

use domain::community::mention::{self, Callable};
use leptos::prelude::*;

use crate::page::Page;

/// What the picker is answered: one button a person.
pub fn people_offered(page: &Page, people: &[Callable]) -> String {
    if people.is_empty() {
        return view! { <p class="quiet">{page.t("mention-none")}</p> }.to_html();
    }
    let people = people
        .iter()
        .map(|person| {
            let beside = if person.vendor {
                Some(page.t("qa-byline-vendor"))
            } else {
                person.company.clone()
            };
            view! {
                <button
                    type="button"
                    role="option"
                    aria-selected="false"
                    id=format!("offered-{}", person.id)
                    tabindex="-1"
                    data-insert=mention::written(person.id, &person.name)
                >
                    {person.name.clone()}
                    {beside.map(|words| view! { " "<span class="quiet">{words}</span> })}
                </button>
            }
        })
        .collect_view();
    view! { <div role="listbox" aria-label=page.t("mention-offered")>{people}</div> }.to_html()
}
