//! Customers' cases: the list, a case, and the pages on which a customer writes, reads and confirms one.

mod list;
mod own;
mod review;
mod show;
mod write;

pub use list::stories_page;
pub use own::own_page;
pub use review::review_page;
pub use show::story_page;
pub use write::{Writing, write_page};

use domain::community::byline::SizeBand;
use domain::community::diff::Change;
use domain::stories::State;
use domain::stories::consent::Shown;
use domain::stories::review::Changed;
use domain::stories::text::{Feature, Figure};
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::byline::size_key;
use crate::parts::question_row::encode;

/// The message that names a phase; `None` for one nobody knows.
pub fn phase_key(phase: &str) -> Option<&'static str> {
    Some(match phase {
        "seed" => "stories-phase-seed",
        "series_a" => "stories-phase-series_a",
        "series_b_plus" => "stories-phase-series_b_plus",
        "pre_ipo" => "stories-phase-pre_ipo",
        "listed" => "stories-phase-listed",
        "public_sector" => "stories-phase-public_sector",
        _ => return None,
    })
}

/// A phase in words.
pub fn phase_name(page: &Page, phase: &str) -> String {
    phase_key(phase).map_or_else(|| phase.to_owned(), |key| page.t(key))
}

/// A size in words.
pub fn size_name(page: &Page, size: SizeBand) -> String {
    page.t(size_key(size))
}

/// The message that names where a case stands.
pub fn state_key(state: State) -> &'static str {
    match state {
        State::Draft => "stories-state-draft",
        State::Asked => "stories-state-asked",
        State::Returned => "stories-state-returned",
        State::Changed => "stories-state-changed",
        State::Submitted => "stories-state-submitted",
        State::Published => "stories-state-published",
        State::Withdrawn => "stories-state-withdrawn",
        State::Hidden => "stories-state-hidden",
    }
}

/// Where a case stands, as a badge.
pub fn state_badge(page: &Page, state: State) -> impl IntoView + use<> {
    let class = match state {
        State::Published => "badge badge--good",
        State::Asked | State::Submitted | State::Changed | State::Returned => "badge badge--watch",
        State::Draft => "badge badge--plain",
        State::Withdrawn | State::Hidden => "badge badge--plain badge--hidden",
    };
    view! { <span class=class>{page.t(state_key(state))}</span> }
}

/// What is shown of the customer: company or person first, the rest beside it.
pub fn shown_line(page: &Page, shown: &Shown) -> String {
    let facts = [
        shown.company.clone(),
        shown.title.clone(),
        shown.name.clone(),
        shown.industry.clone(),
        shown.size_band().map(|size| size_name(page, size)),
        shown.phase.as_deref().map(|phase| phase_name(page, phase)),
    ];
    let line = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    if line.is_empty() {
        page.t("stories-anonymous")
    } else {
        line
    }
}

/// Figures, large.
pub fn figures(page: &Page, figures: &[Figure]) -> impl IntoView + use<> {
    (!figures.is_empty()).then(|| {
        let items = figures
            .iter()
            .map(|figure| {
                let what = (!figure.what.is_empty())
                    .then(|| view! { <dt dir="auto">{figure.what.clone()}</dt> });
                view! { <div>{what}<dd dir="auto">{figure.value.clone()}</dd></div> }
            })
            .collect_view();
        view! { <dl class="story__figures" aria-label=page.t("stories-figures")>{items}</dl> }
    })
}

/// Features, each leading to the cases that use it.
pub fn features(features: &[Feature]) -> impl IntoView + use<> {
    (!features.is_empty()).then(|| {
        let items = features
            .iter()
            .map(|feature| {
                let href = format!("/stories?feature={}", encode(&feature.slug));
                view! { <li><a class="tag" href=href>{feature.name.clone()}</a></li> }
            })
            .collect_view();
        view! { <ul class="tags" role="list">{items}</ul> }
    })
}

/// What changed, part by part.
pub fn changed_parts(page: &Page, changed: &[Changed]) -> impl IntoView + use<> {
    changed
        .iter()
        .map(|part| {
            let key = match part.field {
                "title" => "stories-field-title",
                "challenge" => "stories-challenge",
                "approach" => "stories-approach",
                "result" => "stories-result",
                "figures" => "stories-figures",
                _ => "stories-features",
            };
            let lines = part
                .lines
                .iter()
                .map(|(change, line)| {
                    let line = if line.is_empty() {
                        "\u{a0}".to_owned()
                    } else {
                        line.clone()
                    };
                    match change {
                        Change::Same => view! { <span>{line}</span> }.into_any(),
                        Change::Removed => view! { <del>{line}</del> }.into_any(),
                        Change::Added => view! { <ins>{line}</ins> }.into_any(),
                    }
                })
                .collect_view();
            view! {
                <section class="version">
                    <h3>{page.t(key)}</h3>
                    <div class="diff">{lines}</div>
                </section>
            }
        })
        .collect_view()
}
