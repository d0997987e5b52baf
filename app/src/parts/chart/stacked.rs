//! One bar of 0–100 in parts: what a score is made of.

use leptos::prelude::*;

use super::coordinate;

/// Where each part begins and how wide it is. Parts that add up to more than 100 by rounding are cut at 100.
pub fn geometry(parts: &[f64]) -> Vec<(f64, f64)> {
    let mut from = 0.0_f64;
    parts
        .iter()
        .map(|part| {
            let to = (from + part.max(0.0)).min(100.0);
            let place = (from, to - from);
            from = to;
            place
        })
        .collect()
}

/// The bar. Each part has a number, which gives it its colour, and a title.
pub fn stacked(parts: Vec<(usize, f64, String)>, title: String) -> AnyView {
    let places = geometry(&parts.iter().map(|(_, value, _)| *value).collect::<Vec<_>>());
    let rects: Vec<_> = parts
        .into_iter()
        .zip(places)
        .filter(|(_, (_, width))| *width > 0.0)
        .map(|((number, _, words), (x, width))| {
            view! {
                <rect class=format!("part part--{number}") x=coordinate(x) width=coordinate(width) height="8">
                    <title>{words}</title>
                </rect>
            }
        })
        .collect();
    view! {
        <svg class="stacked" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label=title>
            <rect class="stacked__track" width="100" height="8"></rect>
            {rects}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_follow_each_other_and_stop_at_a_hundred() {
        assert_eq!(
            geometry(&[30.0, 0.0, 20.0]),
            [(0.0, 30.0), (30.0, 0.0), (30.0, 20.0)]
        );
        assert_eq!(geometry(&[80.0, 30.0]), [(0.0, 80.0), (80.0, 20.0)]);
        assert_eq!(geometry(&[-5.0]), [(0.0, 0.0)]);
    }
}
