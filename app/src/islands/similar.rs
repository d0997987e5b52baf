//! Looks for questions like the one whose title is being typed.

use std::time::Duration;

use leptos::prelude::*;

use super::dom;

/// Between the last letter and the look.
const PAUSE: Duration = Duration::from_millis(350);

/// Wraps the field of a title and the place below it, its children. Nothing is looked for while an input method is composing:
/// what is not accepted yet is not what will be asked.
#[island]
pub fn SimilarTopics(
    /// Where to look: takes a form's `title`, answers a fragment of safe HTML.
    url: String,
    /// The field, and a place marked `data-similar`.
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<leptos::html::Div>::new();
    let turn = StoredValue::new(0_u32);
    let look = move || {
        turn.update_value(|turn| *turn = turn.wrapping_add(1));
        let mine = turn.get_value();
        let url = url.clone();
        set_timeout(
            move || {
                if turn.get_value() == mine
                    && let Some(frame) = frame.get_untracked()
                {
                    dom::similar(&frame, &url, move || turn.get_value() == mine);
                }
            },
            PAUSE,
        );
    };
    let again = look.clone();
    view! {
        <div
            class="similar-frame"
            node_ref=frame
            on:input=move |event| {
                if !dom::is_composing(&event) {
                    look();
                }
            }
            on:compositionend=move |_| again()
        >
            {children()}
        </div>
    }
}
