//! The screen at the door, where the net may go away.

use leptos::prelude::*;

use super::dom;

/// Wraps the screen at the door, its children. Checking in goes over the net where there is one, and the screen shows what came of it;
/// where there is none it is kept in this browser, with the moment at which it was made, and sent as soon as there is.
#[island]
pub fn DoorDesk(
    /// The link's path: what is kept for one door is of no other.
    path: String,
    /// What is said while something waits; `#` stands for how much.
    waiting: String,
    /// The screen.
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<leptos::html::Div>::new();
    Effect::new(move |_| {
        if let Some(frame) = frame.get() {
            dom::keep_door(&frame, &path, &waiting);
        }
    });
    view! {
        <div node_ref=frame>
            <p class="notice door__waiting" data-door-waiting="" role="status" hidden=true></p>
            <div data-door-screen="">{children()}</div>
        </div>
    }
}
