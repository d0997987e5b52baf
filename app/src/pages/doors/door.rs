//! The screen at the door, for a phone held in one hand and for a tablet on a table.

use domain::events::door::{Guest, Outcome, Scanned, Screen};
use domain::events::{Standing, time};
use leptos::prelude::*;

use crate::islands::DoorDesk;
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_field};
use crate::render::island;
use crate::shell::{Head, shell};

/// What the screen shows.
#[derive(Debug, Clone)]
pub struct DoorView {
    /// The link's path.
    pub path: String,
    /// What is searched.
    pub q: String,
    /// What the last check-in came to.
    pub scanned: Option<Scanned>,
    /// Names the acts of this page, together with what each is about.
    pub key: String,
    /// The screen.
    pub shown: Screen,
}

/// The HTTP status of what a check-in came to.
pub fn outcome_status(outcome: Outcome) -> u16 {
    match outcome {
        Outcome::In | Outcome::Already => 200,
        _ => 422,
    }
}

/// The screen.
pub fn door_page(page: &Page, view: &DoorView, form: &Form) -> String {
    let shown = &view.shown;
    let span = time::span(page.locale, shown.zone, shown.starts_at, shown.ends_at);
    let count = page.locale.tr(
        "doors-count",
        &[
            ("came", shown.came.into()),
            ("expected", shown.expected.into()),
        ],
    );
    let early = (page.now < shown.opens_at).then(|| {
        let from = time::instant(page.locale, shown.zone, shown.opens_at);
        let words = page.locale.tr("doors-opens", &[("from", from.into())]);
        view! { <p class="notice">{words}</p> }
    });
    let called_off = shown
        .called_off
        .then(|| view! { <p class="verdict verdict--wrong">{page.t("doors-called-off")}</p> });
    let screen = view! {
        <div class="door">
            <header class="door__head">
                <h1>{shown.title.clone()}</h1>
                <p>{span}{(!shown.label.is_empty()).then(|| format!(" · {}", shown.label))}</p>
                <p class="door__count" role="status">{count}</p>
            </header>
            {early}
            {called_off}
            {view.scanned.as_ref().map(|scanned| verdict(page, scanned))}
            {search(page, view)}
            {guests(page, view)}
            {by_ticket(page, view)}
            {walk_in(page, view, form)}
        </div>
    };
    let screen = screen.into_any();
    let (path, waiting) = (view.path.clone(), page.t("doors-waiting-sent"));
    let body = island(move || view! { <DoorDesk path waiting>{screen}</DoorDesk> });
    shell(
        page,
        Head::titled(page.t("doors-door-title"))
            .unlisted()
            .with_islands(),
        body,
    )
}

/// What the last check-in came to, large.
fn verdict(page: &Page, scanned: &Scanned) -> impl IntoView + use<> {
    let key = match scanned.outcome {
        Outcome::In => "doors-scan-in",
        Outcome::Already => "doors-scan-already",
        Outcome::NoSeat => "doors-scan-no-seat",
        Outcome::NotComing => "doors-scan-not-coming",
        Outcome::Elsewhere => "doors-scan-elsewhere",
        Outcome::Unreadable => "doors-scan-unreadable",
        Outcome::OtherDay => "doors-scan-other-day",
        Outcome::CalledOff => "doors-called-off",
    };
    let words = page
        .locale
        .tr(key, &[("name", scanned.name.clone().into())]);
    let class = match scanned.outcome {
        Outcome::In | Outcome::Already => "verdict verdict--good",
        _ => "verdict verdict--wrong",
    };
    view! { <p class=class role="alert">{words}</p> }
}

fn search(page: &Page, view: &DoorView) -> impl IntoView + use<> {
    let clear = (!view.q.is_empty())
        .then(|| view! { <a class="button" href=view.path.clone()>{page.t("doors-clear")}</a> });
    view! {
        <form class="door__search" role="search" method="get" action=view.path.clone()>
            <label for="q">{page.t("doors-search")}</label>
            <div class="door__line">
                <input id="q" name="q" type="search" maxlength="100" autocomplete="off" enterkeyhint="search" value=view.q.clone()/>
                <button class="button button--main">{page.t("doors-search-go")}</button>
                {clear}
            </div>
        </form>
    }
}

fn guests(page: &Page, view: &DoorView) -> AnyView {
    let shown = &view.shown;
    if shown.guests.is_empty() {
        let key = match (view.q.is_empty(), shown.expected) {
            (false, _) => "doors-none-found",
            (true, 0) => "doors-none-yet",
            (true, _) => "doors-all-in",
        };
        return view! { <p class="empty">{page.t(key)}</p> }.into_any();
    }
    let rows = shown
        .guests
        .iter()
        .map(|guest| row(page, view, guest))
        .collect_view();
    let more = shown
        .more
        .then(|| view! { <p class="quiet">{page.t("doors-more")}</p> });
    let title = if view.q.is_empty() {
        "doors-expected"
    } else {
        "doors-found"
    };
    view! {
        <section>
            <h2>{page.t(title)}</h2>
            <ul class="door__guests" role="list">{rows}</ul>
            {more}
        </section>
    }
    .into_any()
}

/// Somebody, with the one thing that can be done.
fn row(page: &Page, view: &DoorView, guest: &Guest) -> impl IntoView + use<> {
    let path = &view.path;
    let slot = (!guest.slot.is_empty())
        .then(|| view! { <span class="badge badge--plain">{guest.slot.clone()}</span> });
    let named = page.locale.tr(
        "doors-check-in-whom",
        &[("name", guest.name.clone().into())],
    );
    let act = match (guest.checked_in_at, guest.standing) {
        (Some(at), _) => {
            let at = at.to_chrono().with_timezone(&view.shown.zone).format("%H:%M");
            let since = page
                .locale
                .tr("doors-since", &[("at", at.to_string().into())]);
            let undo = page
                .locale
                .tr("doors-undo-whom", &[("name", guest.name.clone().into())]);
            let button = guest.undo.then(|| {
                view! {
                    <form method="post" action=format!("{path}/undo")>
                        <input type="hidden" name="registration" value=guest.id.to_string()/>
                        <input type="hidden" name="q" value=view.q.clone()/>
                        <button class="button" aria-label=undo>{page.t("doors-undo")}</button>
                    </form>
                }
            });
            view! {
                <span class="badge badge--good">{since}</span>
                {button}
            }
            .into_any()
        }
        (None, Standing::Confirmed) => view! {
            <form method="post" action=format!("{path}/check-in")>
                <input type="hidden" name="registration" value=guest.id.to_string()/>
                <input type="hidden" name="key" value=format!("{}-{}", view.key, guest.id)/>
                <button class="button button--main" aria-label=named>{page.t("doors-check-in")}</button>
            </form>
        }
        .into_any(),
        (None, _) => view! { <span class="badge badge--watch">{page.t("doors-waits")}</span> }.into_any(),
    };
    view! {
        <li class="door__guest">
            <div class="door__who">
                <span class="door__name">{guest.name.clone()}</span>
                <span class="door__company">{guest.company.clone()}</span>
                {slot}
            </div>
            <div class="door__act">{act}</div>
        </li>
    }
}

/// For a reader of QR codes, which types what it reads and presses Enter.
fn by_ticket(page: &Page, view: &DoorView) -> impl IntoView + use<> {
    view! {
        <form class="door__search" method="post" action=format!("{}/check-in", view.path)>
            <label for="ticket">{page.t("doors-ticket-read")}</label>
            <div class="door__line">
                <input id="ticket" name="ticket" maxlength="300" autocomplete="off" autocapitalize="off" spellcheck="false" required/>
                <input type="hidden" name="key" value=format!("{}-t", view.key)/>
                <button class="button">{page.t("doors-check-in")}</button>
            </div>
            <p class="field__help">{page.t("doors-ticket-read-help")}</p>
        </form>
    }
}

fn walk_in(page: &Page, view: &DoorView, form: &Form) -> impl IntoView + use<> {
    let slots = (view.shown.slots.len() > 1).then(|| {
        let chosen = form.value("slot");
        let options = view
            .shown
            .slots
            .iter()
            .map(|(id, name)| {
                let value = id.to_string();
                let selected = value == chosen;
                view! { <option value=value selected=selected>{name.clone()}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label for="slot">{page.t("doors-slot")}</label>
                <select id="slot" name="slot">{options}</select>
            </div>
        }
    });
    let wrong = !form.problems.is_empty();
    view! {
        <details class="edit" open=wrong>
            <summary>{page.t("doors-walk-in")}</summary>
            <form class="form" method="post" action=format!("{}/walk-in", view.path)>
                {form_problems(page, form)}
                {text_field(page, form, "name", "text", "doors-walk-in-name", None)}
                {text_field(page, form, "company", "text", "doors-walk-in-company", None)}
                {slots}
                <input type="hidden" name="key" value=format!("{}-w", view.key)/>
                <button class="button button--main">{page.t("doors-walk-in-go")}</button>
            </form>
        </details>
    }
}

/// What a link says that does not work.
pub fn closed_page(page: &Page) -> String {
    let body = view! {
        <section class="narrow doorway">
            <h1>{page.t("doors-closed-title")}</h1>
            <p class="verdict verdict--wrong">{page.t("doors-closed")}</p>
            <p>{page.t("doors-closed-help")}</p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("doors-closed-title")).unlisted(),
        body,
    )
}
