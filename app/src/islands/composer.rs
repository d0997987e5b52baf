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
    /// Said while a file is on its way.
    pub uploading: String,
    /// Said when a file did not get through.
    pub upload_failed: String,
    /// Said when whoever sends a file is not signed in any more.
    pub signed_out: String,
    /// Said when a draft could not be saved.
    pub draft_failed: String,
    /// Said when whoever writes a draft is not signed in any more.
    pub draft_signed_out: String,
}

/// Wraps one plain `<textarea>`, its child, in a toolbar and a preview drawn by the server's own renderer.
///
/// Pictures and files that are pasted, dropped or chosen are sent at once: a line stands for each at the cursor, and what shows it
/// takes that line's place, though never in the midst of a word that an input method is composing. What is typed is kept as a
/// draft by the form's own `data-draft`.
///
/// After an `@` names are offered of those who can read what is written there; they are picked by the arrow keys and Enter or by
/// the pointer.
///
/// Ctrl+Enter (⌘+Enter) sends the form, but never while an input method is composing: there Enter accepts a word.
#[island]
pub fn Composer(
    /// Where the preview is drawn: takes a form's `body`, answers a fragment of safe HTML.
    preview_url: String,
    /// Where a file is sent: takes a form's `file` and `alt`, answers what a text says to show it.
    files_url: String,
    /// What it says.
    words: ComposerWords,
    /// The field itself, as it stands without this island.
    children: Children,
) -> impl IntoView {
    let frame = NodeRef::<leptos::html::Div>::new();
    let pane = NodeRef::<leptos::html::Div>::new();
    let said = NodeRef::<leptos::html::P>::new();
    let people = NodeRef::<leptos::html::Div>::new();
    let (alive, set_alive) = signal(false);
    let (previewing, set_previewing) = signal(false);

    // Effects run only in the browser: the tools stay hidden where they would do nothing.
    let (failed, signed_out) = (words.draft_failed.clone(), words.draft_signed_out.clone());
    Effect::new(move || {
        set_alive.set(true);
        dom::keep_drafts(&failed, &signed_out);
    });
    let way = dom::FileWay {
        url: files_url,
        uploading: words.uploading.clone(),
        failed: words.upload_failed.clone(),
        signed_out: words.signed_out.clone(),
    };
    Effect::new(move || {
        if let (Some(frame), Some(said)) = (frame.get(), said.get()) {
            dom::take_files(&frame, &said, way.clone());
        }
    });

    Effect::new(move || {
        if let (Some(frame), Some(people)) = (frame.get(), people.get()) {
            dom::offer_people(&frame, &people);
        }
    });

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
            <div class="people-picker" node_ref=people hidden></div>
            <p class="composer-said" role="status" node_ref=said></p>
            <div class="composer-preview prose" aria-live="polite" node_ref=pane hidden=move || !previewing.get()></div>
        </div>
    }
}
