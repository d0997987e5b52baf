//! The toolbar, preview and keyboard of a text field that works without them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::dom;

/// What the composer says, in the reader's language.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct ComposerWords {
    /// Names the toolbar to a screen reader.
    pub toolbar: String,
    /// Makes the selection bold.
    pub bold: String,
    /// Makes the selection italic.
    pub italic: String,
    /// Makes the selection a link.
    pub link: String,
    /// Makes the lines a quotation.
    pub quote: String,
    /// Makes the selection code.
    pub code: String,
    /// Makes the lines a list.
    pub list: String,
    /// Opens and closes the preview.
    pub preview: String,
    /// Stands in the preview while it is on its way.
    pub loading: String,
    /// Stands in the preview when it did not come.
    pub failed: String,
}

/// Wraps one plain `<textarea>`, its child, in a toolbar and a preview drawn by the server's own renderer.
///
/// Ctrl+Enter (⌘+Enter) sends the form, but never while an input method is composing: there Enter accepts a word.
#[island]
pub fn Composer(
    /// Where the preview is drawn: takes a form's `body`, answers a fragment of safe HTML.
    preview_url: String,
    /// What it says.
    words: ComposerWords,
    /// The field itself, as it stands without this island.
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<leptos::html::Div>::new();
    let pane = NodeRef::<leptos::html::Div>::new();
    let (alive, set_alive) = signal(false);
    let (previewing, set_previewing) = signal(false);

    // Effects run only in the browser: the tools stay hidden where they would do nothing.
    Effect::new(move || set_alive.set(true));

    let mark = move |before: &'static str, after: &'static str| {
        if let Some(frame) = frame.get_untracked() {
            dom::surround_selection(&frame, before, after);
        }
    };
    let prefix = move |start: &'static str| {
        if let Some(frame) = frame.get_untracked() {
            dom::prefix_lines(&frame, start);
        }
    };
    let toggle = {
        let (loading, failed) = (words.loading.clone(), words.failed.clone());
        move |_| {
            let opening = !previewing.get_untracked();
            set_previewing.set(opening);
            if opening
                && let (Some(frame), Some(pane)) = (frame.get_untracked(), pane.get_untracked())
            {
                dom::preview(&frame, &pane, &preview_url, &loading, &failed);
            }
        }
    };

    view! {
        <div class="composer" node_ref=frame on:keydown=move |event| dom::submit_on_shortcut(&event)>
            <div class="composer-tools" role="toolbar" aria-label=words.toolbar hidden=move || !alive.get()>
                <button type="button" on:click=move |_| mark("**", "**")>{words.bold}</button>
                <button type="button" on:click=move |_| mark("*", "*")>{words.italic}</button>
                <button type="button" on:click=move |_| mark("[", "](https://)")>{words.link}</button>
                <button type="button" on:click=move |_| mark("`", "`")>{words.code}</button>
                <button type="button" on:click=move |_| prefix("> ")>{words.quote}</button>
                <button type="button" on:click=move |_| prefix("- ")>{words.list}</button>
                <button type="button" aria-pressed=move || previewing.get().to_string() on:click=toggle>
                    {words.preview}
                </button>
            </div>
            {children()}
            <div class="composer-preview prose" aria-live="polite" node_ref=pane hidden=move || !previewing.get()></div>
        </div>
    }
}
