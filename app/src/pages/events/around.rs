//! What stands around an event: its tags, the other events of its series, its questions, and how one is shown to the others who come.

use domain::events::registration::Registration;
use domain::events::show::Shown;
use domain::events::{AttendeeList, State};
use leptos::prelude::*;

use super::times;
use crate::page::Page;
use crate::parts::question_row::tag_list_in;

/// What it is about.
pub fn tags(shown: &Shown) -> impl IntoView + use<> {
    tag_list_in("/events", &shown.tags)
}

/// The other events of its series.
pub fn series(page: &Page, shown: &Shown) -> impl IntoView + use<> {
    (!shown.series.is_empty()).then(|| {
        let rows = shown
            .series
            .iter()
            .map(|event| {
                view! { <li><a href=event.path() dir="auto">{event.title.clone()}</a>" "<span class="quiet small">{times(page, event)}</span></li> }
            })
            .collect_view();
        view! { <section><h2>{page.t("events-series")}</h2><ul>{rows}</ul></section> }
    })
}

/// The way to its questions.
pub fn inquiries(page: &Page, shown: &Shown) -> impl IntoView + use<> {
    shown.inquiries.map(|count| {
        let words = page
            .locale
            .tr("events-inquiries-open", &[("n", count.into())]);
        view! { <p><a href=format!("{}/questions", shown.event.path())>{words}</a></p> }
    })
}

/// How one is shown to the others who come: to be changed at any time, also by who was registered by a colleague.
pub fn shown_as(page: &Page, shown: &Shown, mine: &Registration) -> impl IntoView + use<> {
    let listed = shown.event.attendee_list == AttendeeList::Attendees
        && shown.event.state != State::Cancelled
        && !mine.vendor;
    listed.then(|| {
        let options = ["full", "name", "profile"]
            .map(|key| {
                let chosen = mine.identity.as_str() == key;
                view! { <option value=key selected=chosen>{page.t(&format!("events-identity-{key}"))}</option> }
            })
            .collect_view();
        view! {
            <form class="row" method="post" action=format!("{}/shown", shown.event.path())>
                <label for="shown-as">{page.t("events-identity")}</label>
                <select id="shown-as" name="identity">{options}</select>
                <button class="button button--small">{page.t("events-save")}</button>
            </form>
        }
    })
}
