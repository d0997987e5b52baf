//! What the score is made of: a bar that opens to groups, their measures, and the rows behind each; and why it changed.

use domain::accounts::figures::{Cause, Waterfall};
use domain::accounts::overview::Overview;
use domain::health::explain::{Explanation, GroupPart, MeasurePart};
use leptos::prelude::*;

use super::words;
use crate::page::Page;
use crate::parts::chart::stacked::stacked;
use crate::parts::chart::steps;

/// The panel; nothing before the first figures.
pub fn panel(page: &Page, view: &Overview) -> AnyView {
    let Some(figures) = &view.figures else {
        return ().into_any();
    };
    view! {
        <section aria-labelledby="parts-title">
            <h2 id="parts-title">{page.t("staff-account-parts")}</h2>
            {bar(page, figures)}
            {best(page, figures)}
            {groups(page, view.account.id, figures)}
            <p class="quiet small">{words::say(
                page,
                "staff-account-scorecard",
                &[("card", &figures.scorecard), ("version", &figures.config_version.to_string())],
            )}</p>
            {ways(page, view)}
        </section>
    }
    .into_any()
}

fn points(group: &GroupPart) -> f64 {
    group
        .measures
        .iter()
        .filter_map(|measure| measure.contribution)
        .sum()
}

fn bar(page: &Page, figures: &Explanation) -> AnyView {
    let Some(raw) = figures.health.raw else {
        return ().into_any();
    };
    let parts: Vec<(usize, f64, String)> = figures
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| {
            let points = points(group);
            let words = words::say(
                page,
                "staff-account-part",
                &[
                    ("name", &words::group(page, &group.key)),
                    ("points", &words::one(points)),
                ],
            );
            (index + 1, points, words)
        })
        .collect();
    let list = parts
        .iter()
        .filter(|(_, points, _)| *points > 0.0)
        .map(|(_, _, words)| words.clone())
        .collect::<Vec<_>>()
        .join(", ");
    let title = words::say(
        page,
        "staff-account-parts-text",
        &[("score", &words::one(raw)), ("parts", &list)],
    );
    stacked(parts, title)
}

fn best(page: &Page, figures: &Explanation) -> AnyView {
    let most = figures.most_helpful();
    let Some((measure, gain)) = most
        .first()
        .and_then(|measure| Some((*measure, measure.helpful?)))
        .filter(|(_, gain)| *gain >= 0.05)
    else {
        return ().into_any();
    };
    let text = words::say(
        page,
        "staff-account-best-next",
        &[
            ("name", &words::measure(page, &measure.key)),
            ("points", &words::one(gain)),
        ],
    );
    view! { <p>{text}</p> }.into_any()
}

fn groups(page: &Page, account: i64, figures: &Explanation) -> AnyView {
    let rows: Vec<_> = figures
        .groups
        .iter()
        .enumerate()
        .map(|(index, group)| group_row(page, account, figures, index + 1, group))
        .collect();
    view! { <div class="groups">{rows}</div> }.into_any()
}

fn group_row(
    page: &Page,
    account: i64,
    figures: &Explanation,
    number: usize,
    group: &GroupPart,
) -> AnyView {
    let summary = if group.available && figures.health.raw.is_some() {
        let score = group.score.map_or_else(|| "–".to_owned(), words::one);
        view! {
            <span class="groups__points"><b>{words::one(points(group))}</b></span>
            <span class="quiet small">{page.t("staff-account-score")}" "{score}" · "{page.t("staff-account-weight")}" "{words::short(group.weight)}</span>
        }
        .into_any()
    } else {
        view! {
            <span class="groups__points quiet">"–"</span>
            <span class="quiet small">{page.t("staff-account-unavailable")}</span>
        }
        .into_any()
    };
    let head =
        |key: &str, class: &'static str| view! { <th scope="col" class=class>{page.t(key)}</th> };
    let measures: Vec<_> = group
        .measures
        .iter()
        .map(|measure| measure_row(page, account, figures, measure))
        .collect();
    view! {
        <details class="groups__group">
            <summary>
                <span class=format!("swatch swatch--{number}") aria-hidden="true"></span>
                <span class="groups__name">{words::group(page, &group.key)}</span>
                {summary}
            </summary>
            <div class="table-frame" tabindex="0" role="group" aria-label=words::group(page, &group.key)>
                <table class="table">
                    <thead><tr>
                        {head("staff-account-measure", "")}
                        {head("staff-account-value", "number")}
                        {head("staff-account-score", "number")}
                        {head("staff-account-weight", "number")}
                        {head("staff-account-contribution", "number")}
                        {head("staff-account-helpful", "number")}
                        {head("staff-account-as-of", "")}
                        {head("staff-account-evidence", "")}
                    </tr></thead>
                    <tbody>{measures}</tbody>
                </table>
            </div>
        </details>
    }
    .into_any()
}

fn measure_row(page: &Page, account: i64, figures: &Explanation, measure: &MeasurePart) -> AnyView {
    let dash = || "–".to_owned();
    let exact = |value: Option<f64>| value.map(|value| value.to_string());
    let value = match (measure.value, measure.na) {
        (Some(value), _) => {
            let of = measure
                .of
                .map(|(n, d)| format!(" ({} / {})", words::short(n), words::short(d)));
            view! { {words::value(&measure.key, value)}<span class="quiet small">{of}</span> }
                .into_any()
        }
        (None, Some(na)) => {
            view! { <span class="quiet">{words::na(page, na.as_str())}</span> }.into_any()
        }
        (None, None) => dash().into_any(),
    };
    let evidence = (measure.evidence.count > 0).then(|| {
        let href = format!(
            "/staff/accounts/{account}/evidence?key={}&day={}",
            measure.evidence.filter, figures.as_of
        );
        view! { <a href=href>{words::count(page, "staff-account-evidence-n", measure.evidence.count)}</a> }
    });
    let as_of = measure.as_of.map(|day| words::day_view(page, day));
    view! {
        <tr>
            <th scope="row">{words::measure(page, &measure.key)}<br/><span class="quiet small">{words::measure_from(page, &measure.key)}</span></th>
            <td class="number number--wrap" title=exact(measure.value)>{value}</td>
            <td class="number" title=exact(measure.score)>{measure.score.map_or_else(dash, words::one)}</td>
            <td class="number">{words::short(measure.weight)}</td>
            <td class="number" title=exact(measure.contribution)>{measure.contribution.map_or_else(dash, words::one)}</td>
            <td class="number" title=exact(measure.helpful)>{measure.helpful.map_or_else(dash, words::signed)}</td>
            <td>{as_of}</td>
            <td>{evidence}</td>
        </tr>
    }
    .into_any()
}

fn ways(page: &Page, view: &Overview) -> AnyView {
    let way = |key: &'static str, way: &Option<Waterfall>| {
        way.as_ref().map(|way| {
            view! {
                <details class="way">
                    <summary>{page.t(key)}": "<b>{words::signed(way.after - way.before)}</b></summary>
                    {steps_table(page, way)}
                </details>
            }
        })
    };
    if view.since_month.is_none() && view.since_yesterday.is_none() {
        return ().into_any();
    }
    view! {
        <h3>{page.t("staff-account-way")}</h3>
        {way("staff-account-way-day", &view.since_yesterday)}
        {way("staff-account-way-month", &view.since_month)}
    }
    .into_any()
}

fn steps_table(page: &Page, way: &Waterfall) -> AnyView {
    if way.steps.is_empty() {
        return view! { <p class="quiet">{page.t("staff-account-way-same")}</p> }.into_any();
    }
    let changes: Vec<f64> = way.steps.iter().map(|step| step.by).collect();
    let bars = steps::geometry(way.before, &changes, way.after);
    let end = |label: String, value: f64, bar: Option<&(f64, f64, bool)>| {
        let bar = bar.map(|(x, width, _)| steps::bar("step__whole", *x, *width));
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td class="number" title=value.to_string()>{words::one(value)}</td>
                <td class="step-cell">{bar}</td>
            </tr>
        }
    };
    let first = end(words::full_day(page, way.from), way.before, bars.first());
    let last = end(words::full_day(page, way.to), way.after, bars.last());
    let middle: Vec<_> = way
        .steps
        .iter()
        .zip(bars.iter().skip(1))
        .map(|(step, (x, width, up))| {
            let label = match &step.cause {
                Cause::Value(key) => words::measure(page, key),
                Cause::Weight(key) => words::say(
                    page,
                    "staff-account-way-weight",
                    &[("name", &words::measure(page, key))],
                ),
                Cause::Cap => page.t("staff-account-way-cap"),
                Cause::Rounding => page.t("staff-account-way-rounding"),
            };
            let class = if *up { "step__up" } else { "step__down" };
            view! {
                <tr>
                    <th scope="row">{label}</th>
                    <td class="number" title=step.by.to_string()>{words::signed(step.by)}</td>
                    <td class="step-cell">{steps::bar(class, *x, *width)}</td>
                </tr>
            }
        })
        .collect();
    let config = way
        .config_changed
        .then(|| view! { <p class="quiet small">{page.t("staff-account-way-config")}</p> });
    view! {
        <div class="table-frame">
            <table class="table table--steps"><tbody>{first}{middle}{last}</tbody></table>
        </div>
        {config}
    }
    .into_any()
}
