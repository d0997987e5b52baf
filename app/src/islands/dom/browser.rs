//! The browser's side.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Element, Event, EventInit, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement,
    InputEvent, KeyboardEvent, RequestInit, Response, UrlSearchParams,
};

/// Puts `before` and `after` around what is selected in the text field inside `frame`, and keeps it selected.
pub fn surround_selection(frame: &Element, before: &str, after: &str) {
    let Some(field) = field_in(frame) else { return };
    let (start, end) = selection(&field);
    let chosen = slice(&field, start, end);
    replace(&field, &format!("{before}{chosen}{after}"), start, end);
    let inside = start + utf16_len(before);
    _ = field.set_selection_range(inside, inside + utf16_len(&chosen));
}

/// Puts `start` before each line that the selection touches.
pub fn prefix_lines(frame: &Element, start: &str) {
    let Some(field) = field_in(frame) else { return };
    let (from, to) = selection(&field);
    let head = slice(&field, 0, from);
    let line = utf16_len(head.rsplit_once('\n').map_or("", |(before, _)| before));
    let line = if head.contains('\n') { line + 1 } else { 0 };
    let chosen = slice(&field, line, to);
    let marked: Vec<String> = chosen
        .split('\n')
        .map(|text| format!("{start}{text}"))
        .collect();
    replace(&field, &marked.join("\n"), line, to);
}

/// Sends the form on Ctrl+Enter or ⌘+Enter, unless an input method is composing.
pub fn submit_on_shortcut(event: &KeyboardEvent) {
    // 229 is what some input methods still report for the Enter that accepts a word.
    let composing = event.is_composing() || event.key_code() == 229;
    if composing || event.key() != "Enter" || !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    let form = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .and_then(|target| target.closest("form").ok().flatten())
        .and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
    if let Some(form) = form {
        event.prevent_default();
        _ = form.request_submit();
    }
}

/// Shows in `pane` what the server makes of the text typed so far.
pub fn preview(frame: &Element, pane: &Element, url: &str, loading: &str, failed: &str) {
    let Some(field) = field_in(frame) else { return };
    pane.set_text_content(Some(loading));
    let (pane, url, failed, text) = (
        pane.clone(),
        url.to_owned(),
        failed.to_owned(),
        field.value(),
    );
    spawn_local(async move {
        match fetch_fragment(&url, "body", &text).await {
            Ok(html) => show_fragment(&pane, &html),
            Err(_) => pane.set_text_content(Some(&failed)),
        }
    });
}

/// Whether an input method has not accepted yet what was typed.
pub fn is_composing(event: &Event) -> bool {
    event
        .dyn_ref::<InputEvent>()
        .is_some_and(InputEvent::is_composing)
}

/// Shows in the place marked `data-similar` what the server finds for the text of the input inside `frame`, unless `wanted`
/// says by then that it has changed. What is there stays where nothing comes.
pub fn similar(frame: &Element, url: &str, wanted: impl Fn() -> bool + 'static) {
    let field = frame.query_selector("input").ok().flatten();
    let place = frame.query_selector("[data-similar]").ok().flatten();
    let (Some(field), Some(place)) = (
        field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()),
        place,
    ) else {
        return;
    };
    let text = field.value();
    // The server judges what is enough; so little never is.
    if text.trim().chars().count() < 3 {
        place.set_text_content(None);
        return;
    }
    let url = url.to_owned();
    spawn_local(async move {
        if let Ok(html) = fetch_fragment(&url, "title", &text).await
            && wanted()
        {
            show_fragment(&place, &html);
        }
    });
}

async fn fetch_fragment(url: &str, name: &str, text: &str) -> Result<String, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let body = UrlSearchParams::new()?;
    body.append(name, text);
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&body);
    let answer: Response = JsFuture::from(window.fetch_with_str_and_init(url, &request))
        .await?
        .dyn_into()?;
    if !answer.ok() {
        return Err(JsValue::NULL);
    }
    JsFuture::from(answer.text()?)
        .await?
        .as_string()
        .ok_or(JsValue::NULL)
}

/// The one place where the browser takes HTML as HTML: the server made it, and made it safe.
pub(super) fn show_fragment(pane: &Element, html: &str) {
    pane.set_inner_html(html);
}

/// Puts what is in `new`, a part of a page that the server made, in the place of what is in `pane`.
pub(super) fn show_part(pane: &Element, new: &Element) {
    show_fragment(pane, &new.inner_html());
}

pub(super) fn field_in(frame: &Element) -> Option<HtmlTextAreaElement> {
    frame
        .query_selector("textarea")
        .ok()
        .flatten()?
        .dyn_into()
        .ok()
}

/// The selection's ends, in UTF-16 units as the browser counts.
pub(super) fn selection(field: &HtmlTextAreaElement) -> (u32, u32) {
    let start = field.selection_start().ok().flatten().unwrap_or(0);
    (start, field.selection_end().ok().flatten().unwrap_or(start))
}

pub(super) fn slice(field: &HtmlTextAreaElement, start: u32, end: u32) -> String {
    js_sys::JsString::from(field.value())
        .slice(start, end)
        .into()
}

pub(super) fn utf16_len(text: &str) -> u32 {
    u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX)
}

/// Replaces a range and tells whoever listens that the text changed.
pub(super) fn replace(field: &HtmlTextAreaElement, with: &str, start: u32, end: u32) {
    let field_as_html: &HtmlElement = field;
    _ = field_as_html.focus();
    _ = field.set_range_text_with_start_and_end(with, start, end);
    let bubbling = EventInit::new();
    bubbling.set_bubbles(true);
    if let Ok(event) = Event::new_with_event_init_dict("input", &bubbling) {
        _ = field.dispatch_event(&event);
    }
}
