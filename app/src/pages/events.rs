//! Events: their lists, an event's page, the organiser's pages, groups.

mod around;
mod console;
mod form;
mod groups;
mod inquiries;
mod invitations;
mod letters;
mod list;
mod organisers;
mod register;
mod setup;
mod show;

pub use console::{Asked, console_page, counts_fragment};
pub use form::{Writing, form_page};
pub use groups::groups_page;
pub use inquiries::inquiries_page;
pub use invitations::invitations_page;
pub use letters::{letter_page, letters_page};
pub use list::{Around, events_page, filters, month_address};
pub use organisers::organisers_page;
pub use register::register_page;
pub use setup::setup_page;
pub use show::show_page;

use domain::events::event::Event;
use domain::events::list::Seats;
use domain::events::{Format, Standing, State, export, time};
use leptos::prelude::*;

use crate::page::Page;

/// When an event is, by the reader's clock and, where that is another, by its own.
pub fn times(page: &Page, event: &Event) -> impl IntoView + use<> {
    let span = |zone| time::span(page.locale, zone, event.starts_at, event.ends_at);
    let mine = span(page.zone);
    let there = (event.zone() != page.zone).then(|| {
        let there = span(event.zone());
        view! { <span class="quiet small">{page.locale.tr("events-there", &[("when", there.into())])}</span> }
    });
    view! { <time datetime=event.starts_at.rfc3339()>{mine}</time>" "{there} }
}

/// Where people meet, in a word.
pub fn format_name(page: &Page, format: Format) -> String {
    page.t(match format {
        Format::Onsite => "events-onsite",
        Format::Online => "events-online",
        Format::Both => "events-both",
    })
}

/// Where an event stands, unless it is simply out.
pub fn state_badge(page: &Page, state: State) -> impl IntoView + use<> {
    let (key, class) = match state {
        State::Published => return None,
        State::Draft => ("events-state-draft", "badge badge--plain"),
        State::Proposed => ("events-state-proposed", "badge badge--watch"),
        State::Cancelled => ("events-state-cancelled", "badge badge--risk"),
        State::Finished => ("events-state-finished", "badge badge--plain"),
    };
    Some(view! { <span class=class>{page.t(key)}</span> })
}

/// Where somebody stands, as a badge.
pub fn standing_badge(page: &Page, standing: Standing) -> impl IntoView + use<> {
    let class = match standing {
        Standing::Confirmed => "badge badge--good",
        Standing::Offered | Standing::Waitlisted | Standing::Applied => "badge badge--watch",
        Standing::Cancelled | Standing::Declined => "badge badge--plain",
    };
    view! { <span class=class>{page.t(export::standing_key(standing))}</span> }
}

/// How many seats are left, exactly.
pub fn seats_left(page: &Page, seats: &Seats) -> String {
    let n = |key: &str, n: i64| page.locale.tr(key, &[("n", n.into())]);
    match seats.left() {
        None => n("events-seats-open", seats.held),
        Some(0) if seats.waiting > 0 => n("events-seats-waiting", seats.waiting),
        Some(0) => page.t("events-seats-full"),
        Some(left) => page.locale.tr(
            "events-seats-left",
            &[
                ("left", left.into()),
                ("all", seats.capacity.unwrap_or(left).into()),
            ],
        ),
    }
}
