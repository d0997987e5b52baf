//! Getting people in, for whoever runs an event.

use domain::events::attendance_import::Import;
use domain::events::door::Door;
use domain::events::event::Event;
use domain::events::presence::Code;
use domain::events::time;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{file_field, form_problems, text_field};
use crate::parts::qr::qr;
use crate::parts::when::minute;
use crate::shell::{Head, shell};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct DoorsView {
    /// The event.
    pub event: Event,
    /// The code of the room.
    pub code: Option<Code>,
    /// Links for the door.
    pub doors: Vec<Door>,
    /// Attendance files.
    pub imports: Vec<Import>,
    /// A link that was made just now: shown this once.
    pub made: Option<String>,
}

/// The page.
pub fn doors_page(page: &Page, view: &DoorsView, form: &Form) -> String {
    let event = &view.event;
    let path = format!("/events/{}/doors", event.id);
    let body = view! {
        <div class="listing stack stack--loose">
            <div class="page-head">
                <div>
                    <h1>{page.t("doors-title")}</h1>
                    <p><a href=event.path()>{event.title.clone()}</a></p>
                </div>
            </div>
            {form_problems(page, form)}
            {code(page, view, &path)}
            {doors(page, view, form, &path)}
            {files(page, view, form, &path)}
        </div>
    };
    shell(
        page,
        Head::titled(page.t("doors-title"))
            .unlisted()
            .in_place("events"),
        body,
    )
}

fn code(page: &Page, view: &DoorsView, path: &str) -> impl IntoView + use<> {
    let (shown, button) = match &view.code {
        Some(code) => {
            let zone = view.event.zone();
            let works = time::span(page.locale, zone, code.opens_at, code.closes_at);
            let works = page
                .locale
                .tr("doors-code-works", &[("span", works.into())]);
            let shown = view! {
                <p class="door__code">{code.code.clone()}</p>
                <p class="quiet">{works}</p>
                <p class="actions"><a class="button" href=format!("{path}/poster")>{page.t("doors-poster")}</a></p>
            };
            (Some(shown), "doors-code-renew")
        }
        None => (None, "doors-code-make"),
    };
    view! {
        <section class="stack">
            <h2>{page.t("doors-code-title")}</h2>
            <p>{page.t("doors-code-intro")}</p>
            {shown}
            <form method="post" action=format!("{path}/code")><button class="button">{page.t(button)}</button></form>
        </section>
    }
}

fn doors(page: &Page, view: &DoorsView, form: &Form, path: &str) -> impl IntoView + use<> {
    let made = view.made.clone().map(|url| {
        view! {
            <div class="notice" role="status">
                <p>{page.t("doors-link-made")}</p>
                <p><code class="hash">{url.clone()}</code></p>
                {qr(&url, page.t("doors-link-qr"))}
            </div>
        }
    });
    let rows = view
        .doors
        .iter()
        .map(|door| {
            let label = if door.label.is_empty() {
                page.t("doors-link-unnamed")
            } else {
                door.label.clone()
            };
            let until = minute(page, door.expires_at());
            let until = page
                .locale
                .tr("doors-link-until", &[("until", until.into())]);
            let used = match door.used_at {
                Some(at) => page
                    .locale
                    .tr("doors-link-used", &[("at", minute(page, at).into())]),
                None => page.t("doors-link-unused"),
            };
            let whose = page
                .locale
                .tr("doors-link-end-which", &[("label", label.clone().into())]);
            view! {
                <li class="door__guest">
                    <div class="door__who"><span class="door__name">{label}</span><span class="door__company">{until}" · "{used}</span></div>
                    <form method="post" action=format!("/events/doors/{}/revoke", door.id)>
                        <button class="button" aria-label=whose>{page.t("doors-link-end")}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let list = (!view.doors.is_empty())
        .then(|| view! { <ul class="door__guests" role="list">{rows}</ul> });
    view! {
        <section class="stack">
            <h2>{page.t("doors-links-title")}</h2>
            <p>{page.t("doors-links-intro")}</p>
            {made}
            {list}
            <form class="form" method="post" action=path.to_owned()>
                {text_field(page, form, "label", "text", "doors-link-label", Some("doors-link-label-help"))}
                <button class="button">{page.t("doors-link-make")}</button>
            </form>
        </section>
    }
}

fn files(page: &Page, view: &DoorsView, form: &Form, path: &str) -> impl IntoView + use<> {
    let rows = view
        .imports
        .iter()
        .map(|import| {
            let name = if import.file_name.is_empty() {
                page.t("doors-file-unnamed")
            } else {
                import.file_name.clone()
            };
            view! {
                <li><a href=format!("/events/attendance/{}", import.id)>{name}</a>" "<span class="quiet">{minute(page, import.at)}</span></li>
            }
        })
        .collect_view();
    let list = (!view.imports.is_empty()).then(|| view! { <ul>{rows}</ul> });
    view! {
        <section class="stack">
            <h2>{page.t("doors-files-title")}</h2>
            <p>{page.t("doors-files-intro")}</p>
            {list}
            <form class="form" method="post" action=format!("{path}/files") enctype="multipart/form-data">
                {file_field(page, form, "file", ".csv,.tsv,.txt,text/csv", "doors-file", Some("doors-file-help"))}
                <button class="button">{page.t("doors-file-send")}</button>
            </form>
        </section>
    }
}

/// What hangs in the room or stands on its screen: the code, and the same as a QR code.
pub fn poster_page(page: &Page, event: &Event, code: &Code) -> String {
    let url = format!(
        "{}/events/{}/here?code={}",
        page.base_url, event.id, code.code
    );
    let body = view! {
        <section class="narrow poster">
            <h1>{event.title.clone()}</h1>
            <p>{page.t("doors-poster-scan")}</p>
            {qr(&url, page.t("doors-poster-qr"))}
            <p>{page.t("doors-poster-type")}</p>
            <p class="poster__code">{code.code.clone()}</p>
            <p class="quiet">{format!("{}/events/{}/here", page.base_url, event.id)}</p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("doors-poster"))
            .unlisted()
            .in_place("events"),
        body,
    )
}
