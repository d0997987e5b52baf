//! Health over time on the account's page, with its table one click away.

use chrono::{Datelike, NaiveDate};
use domain::accounts::overview::Overview;
use domain::i18n::Locale;
use leptos::prelude::*;

use super::words;
use crate::page::Page;
use crate::parts::chart::over_time::{Day, OverTime, over_time};

/// The panel.
pub fn panel(page: &Page, view: &Overview) -> AnyView {
    let scored: Vec<f64> = view.points.iter().filter_map(|point| point.score).collect();
    let body = match (scored.first(), scored.last()) {
        (Some(first), Some(last)) => {
            let low = scored.iter().copied().fold(f64::INFINITY, f64::min);
            let high = scored.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let description = words::say(
                page,
                "staff-account-chart-text",
                &[
                    ("days", &scored.len().to_string()),
                    ("first", &words::one(*first)),
                    ("last", &words::one(*last)),
                    ("low", &words::one(low)),
                    ("high", &words::one(high)),
                ],
            );
            drawn(page, view, description)
        }
        _ => view! { <p class="quiet">{page.t("staff-account-chart-none")}</p> }.into_any(),
    };
    view! {
        <section aria-labelledby="health-title">
            <h2 id="health-title">{page.t("staff-account-health")}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn drawn(page: &Page, view: &Overview, description: String) -> AnyView {
    // The line begins where the first figures are, so that a young account fills its chart.
    let (from, to) = view.span;
    let started = view.points.first().map_or(from, |point| point.day);
    let least = to - chrono::Duration::days(89);
    let first = started.max(from).min(least);
    let title = words::say(
        page,
        "staff-account-chart-title",
        &[
            ("name", &view.account.name),
            ("from", &words::full_day(page, first)),
            ("to", &words::full_day(page, to)),
        ],
    );
    let month: fn(NaiveDate) -> String = match page.locale {
        Locale::Ja => |day: NaiveDate| {
            if day.month() == 1 {
                format!("{}年", day.year())
            } else {
                format!("{}月", day.month())
            }
        },
        Locale::En => |day: NaiveDate| {
            if day.month() == 1 {
                day.year().to_string()
            } else {
                day.format("%b").to_string()
            }
        },
    };
    let chart = OverTime {
        first,
        last: to,
        days: view
            .points
            .iter()
            .map(|point| Day {
                day: point.day,
                score: point.score,
                provisional: point.state == "provisional",
            })
            .collect(),
        marks: view
            .moves
            .iter()
            .map(|(at, stage)| (words::local(page, *at), words::stage(page, stage)))
            .collect(),
        bands: [
            page.t("numbers-band-red"),
            page.t("numbers-band-yellow"),
            page.t("numbers-band-green"),
        ],
        thresholds: view.figures.as_ref().map_or_else(
            || {
                let usual = domain::health::band::Rules::default();
                [usual.yellow, usual.green]
            },
            |figures| figures.health.thresholds,
        ),
        title,
        description,
        month,
    };
    view! {
        <figure>
            {over_time(&chart)}
            <figcaption class="quiet small">{page.t("staff-account-chart-legend")}</figcaption>
        </figure>
        <details class="as-table">
            <summary>{page.t("staff-account-table")}</summary>
            {table(page, view)}
        </details>
    }
    .into_any()
}

/// The last day of each week, newest first: enough to read, and the days between are in the chart.
fn table(page: &Page, view: &Overview) -> AnyView {
    let rows: Vec<_> = view
        .points
        .iter()
        .rev()
        .step_by(7)
        .map(|point| {
            let score = point.score.map_or_else(|| "–".to_owned(), words::one);
            let programme = point.programme.map_or_else(|| "–".to_owned(), words::one);
            view! {
                <tr>
                    <th scope="row">{words::full_day(page, point.day)}</th>
                    <td class="number">{score}</td>
                    <td>{words::band_badge(page, Some(&point.state), point.band.as_deref())}</td>
                    <td class="number">{programme}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="table-frame table-frame--tall" tabindex="0" role="group" aria-label=page.t("staff-account-table")>
            <table class="table">
                <thead><tr>
                    <th scope="col">{page.t("staff-account-table-week")}</th>
                    <th scope="col" class="number">{page.t("numbers-health")}</th>
                    <th scope="col">{page.t("staff-accounts-band")}</th>
                    <th scope="col" class="number">{page.t("numbers-programme")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
