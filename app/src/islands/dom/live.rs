//! Server-sent events, while the page is seen: a browser has few connections to a server, and a tab in the background needs none.

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{JSON, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, EventSource, HtmlElement, MessageEvent};

/// The stream of this page, and where it comes from; without an address it is not to be opened any more.
struct Line {
    url: Option<String>,
    source: Option<EventSource>,
}

/// Listens where the page says (`data-live-at`), if it does. The places marked `data-live` show what comes.
pub fn listen() {
    let Some(document) = document() else { return };
    let bell = document.query_selector("[data-live-at]").ok().flatten();
    let Some(url) = bell.and_then(|bell| bell.get_attribute("data-live-at")) else {
        return;
    };
    let line = Rc::new(RefCell::new(Line {
        url: Some(url),
        source: None,
    }));
    let turn = {
        let line = line.clone();
        move || {
            if document.hidden() {
                hang_up(&line);
            } else {
                call(&line);
            }
        }
    };
    turn();
    let on_change = Closure::<dyn Fn()>::new(turn);
    if let Some(document) = self::document() {
        _ = document.add_event_listener_with_callback(
            "visibilitychange",
            on_change.as_ref().unchecked_ref(),
        );
    }
    on_change.forget();
}

fn document() -> Option<Document> {
    web_sys::window().and_then(|window| window.document())
}

fn hang_up(line: &RefCell<Line>) {
    if let Some(source) = line.borrow_mut().source.take() {
        source.close();
    }
}

fn call(line: &Rc<RefCell<Line>>) {
    let mut held = line.borrow_mut();
    let (Some(url), None) = (&held.url, &held.source) else {
        return;
    };
    let Ok(source) = EventSource::new(url) else {
        return;
    };
    on(&source, "unread", |data| {
        let none = number(data, "n") == 0.0;
        for (place, name) in [("unread", "shown"), ("unread-spoken", "spoken")] {
            show(place, &text(data, name), none);
        }
    });
    on(&source, "replies", |data| {
        let href = text(data, "href");
        if let Some(link) = place("replies") {
            _ = link.set_attribute("href", &href);
        }
        show("replies", &text(data, "text"), href.is_empty());
    });
    let ended = line.clone();
    on(&source, "end", move |_| {
        ended.borrow_mut().url = None;
        hang_up(&ended);
    });
    held.source = Some(source);
}

/// Has `act` done with what each event of this name carries.
fn on(source: &EventSource, name: &str, act: impl Fn(&JsValue) + 'static) {
    let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(data) = event
            .data()
            .as_string()
            .and_then(|data| JSON::parse(&data).ok())
        {
            act(&data);
        }
    });
    _ = source.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    // The stream keeps it as long as it is open.
    _ = listener.into_js_value();
}

fn text(data: &JsValue, name: &str) -> String {
    Reflect::get(data, &name.into())
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

fn number(data: &JsValue, name: &str) -> f64 {
    Reflect::get(data, &name.into())
        .ok()
        .and_then(|value| value.as_f64())
        .unwrap_or(0.0)
}

fn place(name: &str) -> Option<Element> {
    document()?
        .query_selector(&format!("[data-live={name}]"))
        .ok()
        .flatten()
}

fn show(name: &str, text: &str, hidden: bool) {
    if let Some(place) = place(name).and_then(|place| place.dyn_into::<HtmlElement>().ok()) {
        place.set_text_content(Some(text));
        place.set_hidden(hidden);
    }
}
