//! The draw of a slot: before it, when it will be; after it, all that somebody who lost needs to do it again.

use domain::events::draw::{Entry, Lot, Outcome};
use domain::events::lottery::{Drawn, Shown};
use domain::events::time;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_field};
use crate::shell::{Head, shell};

/// The page.
pub fn draw_page(page: &Page, shown: &Shown, form: &Form) -> String {
    let event = &shown.event;
    let path = format!("/events/draws/{}", shown.slot.id);
    let state = match &shown.drawn {
        Some(drawn) => view! {
            {own(page, shown, drawn)}
            {again(page, shown, drawn)}
            {table(page, shown, drawn)}
        }
        .into_any(),
        None => before(page, shown, form, &path),
    };
    let slot = (!shown.slot.name.is_empty()).then(|| format!(" · {}", shown.slot.name));
    let body = view! {
        <div class="listing stack stack--loose">
            <div class="page-head">
                <div>
                    <h1>{page.t("doors-draw-title")}</h1>
                    <p><a href=event.path() dir="auto">{event.title.clone()}</a>{slot}</p>
                </div>
            </div>
            {form_problems(page, form)}
            {state}
        </div>
    };
    shell(
        page,
        Head::titled(page.t("doors-draw-title"))
            .unlisted()
            .in_place("events"),
        body,
    )
}

fn before(page: &Page, shown: &Shown, form: &Form, path: &str) -> AnyView {
    let zone = shown.event.zone();
    let when = match shown.slot.draw_at {
        Some(at) => {
            let at = time::instant(page.locale, page.zone, at);
            page.locale.tr("doors-draw-at", &[("at", at.into())])
        }
        None => page.t("doors-draw-by-hand"),
    };
    let applied = page
        .locale
        .tr("doors-draw-applied", &[("n", shown.applied.into())]);
    let mine = shown.mine.map(|number| {
        let words = page
            .locale
            .tr("doors-draw-mine", &[("number", number.to_string().into())]);
        view! { <p>{words}</p> }
    });
    let runs = shown.runs.then(|| {
        let mut form = form.clone();
        if !form.has("draw_at") {
            let now = shown
                .slot
                .draw_at
                .map(|at| time::local(zone, at))
                .unwrap_or_default();
            form.values.insert("draw_at".to_owned(), now);
        }
        view! {
            <section class="stack">
                <h2>{page.t("doors-draw-manage")}</h2>
                <form class="form" method="post" action=format!("{path}/time")>
                    {text_field(page, &form, "draw_at", "datetime-local", "doors-draw-time", Some("doors-draw-time-help"))}
                    <button class="button">{page.t("doors-draw-time-save")}</button>
                </form>
                <form method="post" action=path.to_owned()>
                    <p>{page.t("doors-draw-now-help")}</p>
                    <button class="button button--main">{page.t("doors-draw-now")}</button>
                </form>
            </section>
        }
    });
    view! {
        <p>{when}</p>
        <p>{applied}</p>
        {mine}
        <p>{page.t("doors-draw-how-before")}</p>
        {runs}
    }
    .into_any()
}

/// What the draw came to for the reader.
fn own(page: &Page, shown: &Shown, drawn: &Drawn) -> Option<impl IntoView + use<>> {
    let number = shown.mine?;
    let lot = drawn.lots.iter().find(|lot| lot.number == number)?;
    let (key, class) = match lot.outcome {
        Outcome::Seat => ("doors-draw-won", "verdict verdict--good"),
        Outcome::SeatsGone => ("doors-draw-lost", "verdict verdict--wrong"),
        Outcome::AccountFull => ("doors-draw-full", "verdict verdict--wrong"),
    };
    let words = page.locale.tr(
        key,
        &[
            ("rank", lot.rank.into()),
            ("all", drawn.lots.len().into()),
            ("waiting", lot.waiting.unwrap_or(0).into()),
        ],
    );
    let number = page
        .locale
        .tr("doors-draw-mine", &[("number", number.to_string().into())]);
    Some(view! { <p class=class>{words}</p><p>{number}</p> })
}

/// How to do it again.
fn again(page: &Page, shown: &Shown, drawn: &Drawn) -> impl IntoView + use<> {
    let example = shown
        .mine
        .or_else(|| drawn.lots.first().map(|lot| lot.number))
        .unwrap_or(1);
    let command = format!("printf '%s' '{}:{example}' | sha256sum", drawn.seed);
    let newcomers = drawn
        .rules
        .newcomers_first
        .then(|| view! { <li>{page.t("doors-draw-rule-newcomers")}</li> });
    let most = drawn.rules.seats_per_account.map(|most| {
        let words = page
            .locale
            .tr("doors-draw-rule-account", &[("n", most.into())]);
        view! { <li>{words}</li> }
    });
    let seats = page.locale.tr(
        "doors-draw-rule-seats",
        &[("n", drawn.rules.seats.min(drawn.lots.len()).into())],
    );
    let at = time::instant(page.locale, page.zone, drawn.at);
    let at = page.locale.tr("doors-draw-done", &[("at", at.into())]);
    view! {
        <section class="stack">
            <h2>{page.t("doors-draw-how")}</h2>
            <p>{at}</p>
            <ol>
                <li>{page.t("doors-draw-rule-lot")}</li>
                <li>{page.t("doors-draw-rule-order")}</li>
                {newcomers}
                <li>{seats}</li>
                {most}
                <li>{page.t("doors-draw-rule-wait")}</li>
            </ol>
            <p>{page.t("doors-draw-seed")}" "<code class="hash">{drawn.seed.clone()}</code></p>
            <p>{page.t("doors-draw-command")}</p>
            <p><code class="hash">{command}</code></p>
        </section>
    }
}

fn table(page: &Page, shown: &Shown, drawn: &Drawn) -> impl IntoView + use<> {
    let rows = drawn
        .lots
        .iter()
        .map(|lot| row(page, shown, drawn, lot))
        .collect_view();
    view! {
        <section class="stack">
            <h2>{page.t("doors-draw-result")}</h2>
            <div class="table-frame" tabindex="0" role="group" aria-label=page.t("doors-draw-result")>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{page.t("doors-draw-rank")}</th>
                            <th scope="col">{page.t("doors-draw-number")}</th>
                            <th scope="col">{page.t("doors-draw-account")}</th>
                            <th scope="col">{page.t("doors-draw-outcome")}</th>
                            <th scope="col">{page.t("doors-draw-lot")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(page: &Page, shown: &Shown, drawn: &Drawn, lot: &Lot) -> impl IntoView + use<> {
    let entry: Option<&Entry> = drawn
        .entries
        .iter()
        .find(|entry| entry.number == lot.number);
    let account = entry
        .and_then(|entry| entry.account)
        .map(|account| {
            page.locale
                .tr("doors-draw-company", &[("n", account.into())])
        })
        .unwrap_or_default();
    let newcomer = lot
        .ahead
        .then(|| view! { <span class="badge badge--plain">{page.t("doors-draw-newcomer")}</span> });
    let outcome = page.t(match lot.outcome {
        Outcome::Seat => "doors-draw-seat",
        Outcome::SeatsGone => "doors-draw-waits",
        Outcome::AccountFull => "doors-draw-account-full",
    });
    let you = (shown.mine == Some(lot.number))
        .then(|| view! { <span class="badge badge--good">{page.t("doors-draw-you")}</span> });
    view! {
        <tr>
            <td>{lot.rank.to_string()}</td>
            <th scope="row">{lot.number.to_string()}{you}</th>
            <td>{account}{newcomer}</td>
            <td>{outcome}</td>
            <td><code class="hash">{lot.lot.clone()}</code></td>
        </tr>
    }
}
