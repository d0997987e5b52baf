//! Stand-ins for the server's build.

use leptos::web_sys::{Element, Event, KeyboardEvent};

use super::FileWay;

/// See the browser's build.
pub fn surround_selection(_frame: &Element, _before: &str, _after: &str) {}

/// See the browser's build.
pub fn prefix_lines(_frame: &Element, _start: &str) {}

/// See the browser's build.
pub fn submit_on_shortcut(_event: &KeyboardEvent) {}

/// See the browser's build.
pub fn preview(_frame: &Element, _pane: &Element, _url: &str, _loading: &str, _failed: &str) {}

/// See the browser's build.
pub fn is_composing(_event: &Event) -> bool {
    false
}

/// See the browser's build.
pub fn similar(_frame: &Element, _url: &str, _wanted: impl Fn() -> bool + 'static) {}

/// See the browser's build.
pub fn take_files(_frame: &Element, _said: &Element, _way: FileWay) {}

/// See the browser's build.
pub fn keep_drafts(_failed: &str, _signed_out: &str) {}
