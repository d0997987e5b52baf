//! A line the size of a word.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::{coordinate, lonely, path};

/// Width of the drawing; a day is a unit wide when it covers 90 days.
const WIDTH: f64 = 90.0;
/// Height of the drawing.
const HEIGHT: f64 = 24.0;
/// Room for the line's thickness.
const EDGE: f64 = 2.0;

/// Where each day's score is drawn; days without a score or without a row are holes.
pub fn geometry(
    days: &[(NaiveDate, Option<f64>)],
    first: NaiveDate,
    last: NaiveDate,
) -> Vec<Option<(f64, f64)>> {
    let span = (last - first).num_days().max(1) as f64;
    let mut found = vec![None; usize::try_from((last - first).num_days().max(0)).unwrap_or(0) + 1];
    for (day, score) in days {
        let offset = (*day - first).num_days();
        let Some(slot) = usize::try_from(offset)
            .ok()
            .and_then(|offset| found.get_mut(offset))
        else {
            continue;
        };
        *slot = score.map(|score| {
            let x = offset as f64 / span * WIDTH;
            let y = HEIGHT - EDGE - score.clamp(0.0, 100.0) / 100.0 * (HEIGHT - 2.0 * EDGE);
            (x, y)
        });
    }
    found
}

/// The line with its title; nothing to draw gives an empty picture with the title.
pub fn sparkline(
    days: &[(NaiveDate, Option<f64>)],
    first: NaiveDate,
    last: NaiveDate,
    title: String,
) -> AnyView {
    let points = geometry(days, first, last);
    let end = points.iter().rev().find_map(|point| *point);
    let dots: Vec<_> = lonely(&points)
        .into_iter()
        .chain(end)
        .map(|(x, y)| view! { <circle cx=coordinate(x) cy=coordinate(y) r="1.8"></circle> })
        .collect();
    let label = title.clone();
    view! {
        <svg class="spark" viewBox="-2 0 94 24" role="img" aria-label=label>
            <title>{title}</title>
            <path class="spark__middle" d="M0 12H90"></path>
            <path class="spark__line" d=path(&points)></path>
            {dots}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::default() + chrono::Days::new(n)
    }

    #[test]
    fn days_without_a_row_and_days_without_a_score_are_holes() {
        let days = [(day(0), Some(0.0)), (day(1), None), (day(3), Some(100.0))];
        let points = geometry(&days, day(0), day(3));
        assert_eq!(points, [Some((0.0, 22.0)), None, None, Some((90.0, 2.0))]);
    }

    #[test]
    fn a_day_outside_the_span_is_left_out() {
        assert_eq!(
            geometry(&[(day(9), Some(5.0))], day(0), day(1)),
            [None, None]
        );
    }
}
