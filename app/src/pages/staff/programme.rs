//! The four channels of programme utilisation with their raw counts.

use domain::accounts::overview::Overview;
use domain::health::explain::ChannelPart;
use leptos::prelude::*;
use serde_json::Value;

use super::words;
use crate::page::Page;
use crate::parts::chart::meter::meter;

/// The panel; nothing before the first figures.
pub fn panel(page: &Page, view: &Overview) -> AnyView {
    let Some(figures) = &view.figures else {
        return ().into_any();
    };
    let programme = &figures.programme;
    let whole = match (programme.score, programme.na) {
        (Some(score), _) => view! {
            <b class="figure" title=score.to_string()>{words::one(score)}</b>
            <span class="quiet small">{page.t("numbers-coverage")}" "{words::percent(programme.coverage)}</span>
        }
        .into_any(),
        (None, Some(na)) => view! { <span class="quiet">{words::na(page, na.as_str())}</span> }.into_any(),
        (None, None) => ().into_any(),
    };
    let rows: Vec<_> = [
        ("community", &programme.channels.community),
        ("training", &programme.channels.training),
        ("free", &programme.channels.free),
        ("consulting", &programme.channels.consulting),
    ]
    .into_iter()
    .map(|(key, channel)| {
        row(
            page,
            view.account.id,
            &figures.as_of.to_string(),
            key,
            channel,
        )
    })
    .collect();
    view! {
        <section aria-labelledby="programme-title">
            <h2 id="programme-title">{page.t("numbers-programme")}</h2>
            <p class="row row--tight">{whole}</p>
            <ul class="channels">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(page: &Page, account: i64, day: &str, key: &'static str, channel: &ChannelPart) -> AnyView {
    let score = match (channel.score, channel.na) {
        (Some(score), _) => view! { <b title=score.to_string()>{words::one(score)}</b> }.into_any(),
        (None, Some(na)) => {
            view! { <span class="quiet small">{words::na(page, na.as_str())}</span> }.into_any()
        }
        (None, None) => "–".into_any(),
    };
    let silent = matches!(
        channel.na.map(|na| na.as_str()),
        Some("not_purchased" | "not_invited")
    );
    let counts =
        (!silent).then(|| view! { <p class="quiet small">{counts(page, key, channel)}</p> });
    let rows = (!silent).then(|| {
        view! { <a class="small" href=format!("/staff/accounts/{account}/evidence?key={key}&day={day}")>{page.t("staff-account-channel-rows")}</a> }
    });
    view! {
        <li class="channel">
            <span class="channel__name">{words::channel(page, key)}</span>
            {meter(channel.score)}
            <span class="channel__score">{score}</span>
            <div class="channel__counts">{counts}{rows}</div>
        </li>
    }
    .into_any()
}

/// The raw counts of a channel in one sentence.
fn counts(page: &Page, key: &str, channel: &ChannelPart) -> String {
    let number = |name: &str| -> String {
        channel
            .inputs
            .get(name)
            .and_then(Value::as_f64)
            .map_or_else(|| "–".to_owned(), words::short)
    };
    match key {
        "consulting" => {
            let elapsed = channel
                .inputs
                .get("elapsed")
                .and_then(Value::as_f64)
                .map_or_else(|| "–".to_owned(), words::percent);
            words::say(
                page,
                "numbers-input-consulting",
                &[
                    ("hours_used", &number("hours_used")),
                    ("hours_purchased", &number("hours_purchased")),
                    ("elapsed", &elapsed),
                ],
            )
        }
        "training" => words::say(
            page,
            "numbers-input-training",
            &[
                ("trained", &number("trained")),
                ("target", &number("target")),
                ("enrolled", &number("enrolled")),
                ("completed", &number("completed")),
            ],
        ),
        "free" => words::say(
            page,
            "numbers-input-free",
            &[
                ("attended", &number("attended")),
                ("expected", &number("expected")),
                ("registrations", &number("registrations")),
                ("attendances", &number("attendances")),
            ],
        ),
        _ => {
            let text = words::say(
                page,
                "numbers-input-community",
                &[
                    ("active_people", &number("active_people")),
                    ("target", &number("target")),
                    ("windows_active", &number("windows_active")),
                    ("windows", &number("windows")),
                    ("reading_weeks", &number("reading_weeks")),
                ],
            );
            let points = words::say(
                page,
                "numbers-input-points",
                &[("points", &number("points"))],
            );
            let praised = channel
                .inputs
                .get("praised")
                .and_then(Value::as_bool)
                .unwrap_or(false)
                .then(|| page.t("numbers-input-praised"));
            [Some(text), Some(points), praised]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ")
        }
    }
}
