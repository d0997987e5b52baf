//! Figures that move while a page is open.

use leptos::prelude::*;

use super::dom;

/// Wraps figures, its children, and fetches them anew every few seconds while the page is seen.
#[island]
pub fn Moving(
    /// Answers a fragment of safe HTML, to stand in their place.
    url: String,
    /// The figures.
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            dom::fetch_again(&frame, &url);
        }
    });
    view! { <div node_ref=frame aria-live="off">{children()}</div> }
}
