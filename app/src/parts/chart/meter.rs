//! A figure of 0–100 as a filled bar.

use leptos::prelude::*;

use super::coordinate;

/// The bar; what it says stands beside it in words, so it is hidden from screen readers. Without a value it is hatched by
/// its class.
pub fn meter(value: Option<f64>) -> AnyView {
    let filled = value.map(|value| coordinate(value.clamp(0.0, 100.0)));
    let class = if filled.is_some() {
        "meter"
    } else {
        "meter meter--none"
    };
    view! {
        <svg class=class viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="meter__track" width="100" height="6"></rect>
            {filled.map(|width| view! { <rect class="meter__fill" width=width height="6"></rect> })}
        </svg>
    }
    .into_any()
}
