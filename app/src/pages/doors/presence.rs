//! Checking oneself in: the page that the code in the room leads to, and one's own place.

use domain::events::presence::{Answer, Place};
use domain::events::{Standing, State, time};
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::qr::qr;
use crate::parts::when::clock;
use crate::shell::{Head, shell};

/// The HTTP status of an answer.
pub fn status(answer: &Answer) -> u16 {
    match answer {
        Answer::In(_) | Answer::Already(_) => 200,
        Answer::TooMany => 429,
        _ => 422,
    }
}

/// What is said of a try, and whether it went well.
fn said(page: &Page, answer: &Answer) -> (String, bool) {
    let at = |key: &str, at| {
        let at = time::instant(page.locale, page.zone, at);
        page.locale.tr(key, &[("at", at.into())])
    };
    match answer {
        Answer::In(when) => (
            page.locale
                .tr("doors-in", &[("at", clock(page, *when).into())]),
            true,
        ),
        Answer::Already(when) => (at("doors-already", *when), true),
        Answer::Wrong => (page.t("doors-wrong"), false),
        Answer::Elsewhere => (page.t("doors-elsewhere"), false),
        Answer::Over => (page.t("doors-over"), false),
        Answer::NotYet(when) => (at("doors-not-yet", *when), false),
        Answer::NotComing => (page.t("doors-not-coming"), false),
        Answer::NoSeat => (page.t("doors-no-seat"), false),
        Answer::CalledOff => (page.t("doors-called-off"), false),
        Answer::TooMany => (page.t("doors-too-many"), false),
    }
}

/// The answer, large, for somebody who shows it to whoever stands at the door.
fn verdict(page: &Page, answer: Option<&Answer>) -> Option<impl IntoView + use<>> {
    answer.map(|answer| {
        let (words, well) = said(page, answer);
        let class = if well {
            "verdict verdict--good"
        } else {
            "verdict verdict--wrong"
        };
        view! { <p class=class role="status">{words}</p> }
    })
}

/// The page that a code in the room leads to.
pub fn here_page(
    page: &Page,
    event: i64,
    place: Option<&Place>,
    scanned: Option<&str>,
    answer: Option<&Answer>,
) -> String {
    let action = format!("/events/{event}/here");
    let body = match place {
        None => {
            let missing = Answer::NotComing;
            view! {
                <section class="narrow doorway">
                    <h1>{page.t("doors-here-title")}</h1>
                    {verdict(page, answer.or(Some(&missing)))}
                    <p>{page.t("doors-not-coming-help")}</p>
                    <p class="actions"><a class="button" href="/events">{page.t("doors-events")}</a></p>
                </section>
            }
            .into_any()
        }
        Some(place) => {
            let came = place.checked_in_at.map(Answer::Already);
            let answer = answer.or(came.as_ref());
            let form = place
                .checked_in_at
                .is_none()
                .then(|| code_form(page, &action, scanned));
            view! {
                <section class="narrow doorway">
                    <h1>{page.t("doors-here-title")}</h1>
                    {facts(page, place)}
                    {verdict(page, answer)}
                    {form}
                </section>
            }
            .into_any()
        }
    };
    shell(
        page,
        Head::titled(page.t("doors-here-title"))
            .unlisted()
            .in_place("events"),
        body,
    )
}

/// The code: typed, or read by a camera, when only the button is left to press.
fn code_form(page: &Page, action: &str, scanned: Option<&str>) -> impl IntoView + use<> {
    let fields = match scanned {
        Some(code) => view! {
            <input type="hidden" name="code" value=code.to_owned()/>
            <input type="hidden" name="scanned" value="1"/>
        }
        .into_any(),
        None => view! {
            <div class="field">
                <label for="code">{page.t("doors-code")}</label>
                <p class="field__help" id="code-help">{page.t("doors-code-help")}</p>
                <input id="code" name="code" class="code-input" inputmode="numeric" autocomplete="off" required maxlength="12"
                    aria-describedby="code-help"/>
            </div>
        }
        .into_any(),
    };
    view! {
        <form class="form" method="post" action=action.to_owned()>
            {fields}
            <button class="button button--main button--large">{page.t("doors-check-in")}</button>
        </form>
    }
}

/// Which event, for whom.
fn facts(page: &Page, place: &Place) -> impl IntoView + use<> {
    let event = &place.event;
    let span = time::span(page.locale, page.zone, event.starts_at, event.ends_at);
    let who = if place.company.is_empty() {
        place.name.clone()
    } else {
        page.locale.tr(
            "doors-who",
            &[
                ("name", place.name.clone().into()),
                ("company", place.company.clone().into()),
            ],
        )
    };
    let room = (place.onsite && !event.place.is_empty())
        .then(|| view! { <p class="doorway__place">{event.place.clone()}</p> });
    view! {
        <div class="doorway__facts">
            <p class="doorway__event">{event.title.clone()}</p>
            <p>{span}</p>
            {room}
            <p class="doorway__who">{who}</p>
        </div>
    }
}

/// Somebody's own place, behind `path`: the button to join, the ticket for the door, the code of the room.
pub fn place_page(page: &Page, place: &Place, path: &str, answer: Option<&Answer>) -> String {
    let standing = match (place.event.state, place.standing) {
        (State::Cancelled, _) => Some(Answer::CalledOff),
        (_, Standing::Confirmed) => place.checked_in_at.map(Answer::Already),
        (_, Standing::Cancelled | Standing::Declined) => Some(Answer::NotComing),
        _ => Some(Answer::NoSeat),
    };
    let goes = place.event.state != State::Cancelled && place.standing == Standing::Confirmed;
    let online = (goes && place.online).then(|| join(page, place, path));
    let onsite = (goes && place.onsite).then(|| {
        let address = format!("{}{path}", page.base_url);
        let form = place
            .checked_in_at
            .is_none()
            .then(|| code_form(page, &format!("{path}/here"), None));
        view! {
            <section class="stack">
                <h2>{page.t("doors-ticket")}</h2>
                <p>{page.t("doors-ticket-help")}</p>
                {qr(&address, page.t("doors-ticket-qr"))}
                {form}
            </section>
        }
    });
    let body = view! {
        <section class="narrow doorway">
            <h1>{page.t("doors-place-title")}</h1>
            {facts(page, place)}
            {verdict(page, answer.or(standing.as_ref()))}
            {online}
            {onsite}
            <p class="quiet">{page.t("doors-place-note")}</p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("doors-place-title")).unlisted(),
        body,
    )
}

/// The page between the button and the meeting; the head of the answer leads on by itself.
pub fn joined_page(page: &Page, url: &str) -> String {
    let body = view! {
        <section class="narrow doorway">
            <h1>{page.t("doors-joined")}</h1>
            <p>{page.t("doors-joined-note")}</p>
            <p class="actions"><a class="button button--main button--large" href=url.to_owned() rel="noreferrer">{page.t("doors-joined-link")}</a></p>
        </section>
    };
    shell(page, Head::titled(page.t("doors-joined")).unlisted(), body)
}

fn join(page: &Page, place: &Place, path: &str) -> AnyView {
    if place.joins(page.now) {
        return view! {
            <form class="form" method="post" action=path.to_owned()>
                <button class="button button--main button--large">{page.t("doors-join")}</button>
                <p class="field__help">{page.t("doors-join-help")}</p>
            </form>
        }
        .into_any();
    }
    let words = if page.now >= place.event.ends_at {
        page.t("doors-join-over")
    } else {
        let from = time::instant(page.locale, page.zone, place.join_from);
        page.locale.tr("doors-join-from", &[("from", from.into())])
    };
    view! { <p>{words}</p> }.into_any()
}
