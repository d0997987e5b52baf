//! Writing to a part of those who registered, and what they read.

use domain::community::text::language;
use domain::events::event::Event;
use domain::events::segment::{Segment, Sent, Shown};
use leptos::prelude::*;

use super::form::choice;
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area, text_field};
use crate::parts::when::minute;
use crate::shell::{Head, shell};

fn segment_name(page: &Page, segment: Segment) -> String {
    page.t(match segment {
        Segment::Confirmed => "events-segment-confirmed",
        Segment::Waiting => "events-segment-waiting",
        Segment::Attended => "events-segment-attended",
        Segment::Absent => "events-segment-absent",
    })
}

/// The organiser's page.
pub fn letters_page(page: &Page, shown: &Shown, form: &Form) -> String {
    let event = &shown.event;
    let path = format!("{}/letters", event.path());
    let title = page.t("events-letters");
    let write = if shown.open {
        write_form(page, shown, form, &path)
    } else {
        view! { <p class="notice">{page.t("events-letter-unpublished")}</p> }.into_any()
    };
    let sent = shown
        .sent
        .iter()
        .map(|one| row(page, shown, one, &path))
        .collect_view();
    let list = if shown.sent.is_empty() {
        view! { <p class="empty">{page.t("events-letters-none")}</p> }.into_any()
    } else {
        view! { <ul class="event-list" role="list">{sent}</ul> }.into_any()
    };
    let body = view! {
        <div class="column column--middle stack">
            <div class="page-head"><div>
                <p><a href=format!("{}/manage", event.path()) dir="auto">{event.title.clone()}</a></p>
                <h1>{title.clone()}</h1>
                <p>{page.t("events-letters-lead")}</p>
            </div></div>
            {form_problems(page, form)}
            {write}
            <h2>{page.t("events-letters-sent")}</h2>
            {list}
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("events"),
        body,
    )
}

fn write_form(page: &Page, shown: &Shown, form: &Form, path: &str) -> AnyView {
    let segments: Vec<(String, String)> = shown
        .sizes
        .iter()
        .map(|(segment, size)| {
            let words = page.locale.tr(
                "events-segment-size",
                &[
                    ("segment", segment_name(page, *segment).into()),
                    ("n", (*size).into()),
                ],
            );
            (segment.to_string(), words)
        })
        .collect();
    let slots = (shown.slots.len() > 1).then(|| {
        let mut options = vec![(String::new(), page.t("events-any"))];
        options.extend(
            shown
                .slots
                .iter()
                .map(|slot| (slot.id.to_string(), slot.name.clone())),
        );
        choice(page, form, "slot", "events-slot", &options)
    });
    view! {
        <form class="form" method="post" action=path.to_owned()>
            {choice(page, form, "segment", "events-letter-to", &segments)}
            {slots}
            {text_field(page, form, "subject", "text", "events-letter-subject", None)}
            {text_area(page, form, "body", 8, "events-letter-body", Some("events-letter-body-help"))}
            <p class="actions"><button class="button button--main">{page.t("events-letter-send")}</button></p>
        </form>
    }
    .into_any()
}

fn row(page: &Page, shown: &Shown, one: &Sent, path: &str) -> impl IntoView + use<> {
    let slot = one
        .slot_id
        .and_then(|id| shown.slots.iter().find(|slot| slot.id == id))
        .map(|slot| format!(" · {}", slot.name));
    let to = page.locale.tr(
        "events-segment-size",
        &[
            ("segment", segment_name(page, one.segment).into()),
            ("n", one.people.into()),
        ],
    );
    view! {
        <li class="event-card">
            <p class="event-card__facts"><span class="quiet">{minute(page, one.at)}</span><span>{to}{slot}</span></p>
            <h3 class="event-card__title"><a href=format!("{path}/{}", one.id) dir="auto">{one.subject.clone()}</a></h3>
        </li>
    }
}

/// A letter, for who got it.
pub fn letter_page(page: &Page, event: &Event, sent: &Sent) -> String {
    let body = view! {
        <article class="narrow stack">
            <p><a href=event.path() dir="auto">{event.title.clone()}</a></p>
            <h1 dir="auto">{sent.subject.clone()}</h1>
            <p class="quiet small">{page.t("events-letter-from")}" · "{minute(page, sent.at)}</p>
            <p class="survey__text" dir="auto" lang=language(&sent.body)>{sent.body.clone()}</p>
        </article>
    };
    shell(
        page,
        Head::titled(sent.subject.clone())
            .unlisted()
            .in_place("events"),
        body,
    )
}
