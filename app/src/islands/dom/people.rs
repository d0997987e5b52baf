//! The picker of people: names offered while one is typed after an `@`. A word that an input method is still composing is left
//! alone, and the Enter that accepts it picks nobody.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Element, Event, EventTarget, HtmlElement, HtmlTextAreaElement, KeyboardEvent, Response,
};

use super::browser::{field_in, is_composing, replace, selection, show_fragment, slice, utf16_len};

/// Longest beginning of a name that is looked for.
const LONGEST: usize = 20;

/// The picker of one page.
struct Picker {
    field: HtmlTextAreaElement,
    list: HtmlElement,
    url: String,
    /// Counts what was typed: an answer to something older is not shown.
    turn: Cell<u32>,
    /// What the list was last asked for.
    asked: RefCell<String>,
}

/// Offers people in `list` for the text field inside `frame`. The form around it may say where else to ask (`data-people`), so
/// that only those are offered who can read what is written there.
pub fn offer_people(frame: &Element, list: &HtmlElement) {
    let Some(field) = field_in(frame) else { return };
    let url = frame
        .closest("[data-people]")
        .ok()
        .flatten()
        .and_then(|form| form.get_attribute("data-people"))
        .unwrap_or_else(|| "/people/offered?q=".to_owned());
    let picker = Rc::new(Picker {
        field: field.clone(),
        list: list.clone(),
        url,
        turn: Cell::new(0),
        asked: RefCell::default(),
    });
    for name in ["input", "compositionend", "click"] {
        let picker = picker.clone();
        on(&field, name, move |event| {
            if !is_composing(&event) {
                look(&picker);
            }
        });
    }
    {
        let picker = picker.clone();
        on(&field, "keydown", move |event| {
            if let Ok(event) = event.dyn_into::<KeyboardEvent>() {
                press(&picker, &event);
            }
        });
    }
    {
        // Before the field loses its focus, which would close the list under the pointer.
        let picker = picker.clone();
        on(list, "mousedown", move |event| {
            event.prevent_default();
            let button = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .and_then(|target| target.closest("[data-insert]").ok().flatten());
            if let Some(button) = button {
                pick(&picker, &button);
            }
        });
    }
    on(&field, "blur", move |_| close(&picker));
}

/// Does the same for plain fields that stand in a `data-calls` with a list of their own, each when it is first written in: a page
/// may have many.
pub fn offer_people_in_time() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    on(&document, "focusin", |event| {
        let frame = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|target| target.closest("[data-calls]").ok().flatten());
        let Some(frame) =
            frame.filter(|frame| frame.get_attribute("data-calls").as_deref() == Some(""))
        else {
            return;
        };
        let list = frame
            .query_selector(".people-picker")
            .ok()
            .flatten()
            .and_then(|list| list.dyn_into::<HtmlElement>().ok());
        if let Some(list) = list {
            _ = frame.set_attribute("data-calls", "offered");
            offer_people(&frame, &list);
        }
    });
}

fn on(target: &EventTarget, name: &str, work: impl Fn(Event) + 'static) {
    let closure = Closure::<dyn Fn(Event)>::new(work);
    _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    // It lives as long as the page.
    closure.forget();
}

/// What is being typed after an `@`: where the `@` stands, where the caret does, and what is between.
fn typed(field: &HtmlTextAreaElement) -> Option<(u32, u32, String)> {
    let (start, end) = selection(field);
    if start != end {
        return None;
    }
    let before = slice(field, 0, start);
    let at = before.rfind(['@', '＠'])?;
    let name: String = before.get(at..)?.chars().skip(1).collect();
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '@' | '、' | '。');
    // An address is no call: before it stands no letter of one.
    let glued = before
        .get(..at)?
        .chars()
        .next_back()
        .is_some_and(|c| c.is_ascii_alphanumeric());
    if glued || name.chars().count() > LONGEST || name.contains(ends) {
        return None;
    }
    Some((start - utf16_len(&name) - 1, start, name))
}

fn look(picker: &Rc<Picker>) {
    let Some((_, _, name)) = typed(&picker.field) else {
        close(picker);
        return;
    };
    if !picker.list.hidden() && *picker.asked.borrow() == name {
        return;
    }
    let turn = picker.turn.get().wrapping_add(1);
    picker.turn.set(turn);
    let picker = picker.clone();
    spawn_local(async move {
        _ = wait(150).await;
        if picker.turn.get() != turn {
            return;
        }
        let encoded: String = js_sys::encode_uri_component(&name).into();
        let found = fetch(&format!("{}{encoded}", picker.url)).await;
        if picker.turn.get() != turn {
            return;
        }
        match found {
            Ok(html) => {
                *picker.asked.borrow_mut() = name;
                show_fragment(&picker.list, &html);
                picker.list.set_hidden(false);
                mark(&picker, 0);
            }
            Err(_) => close(&picker),
        }
    });
}

fn close(picker: &Picker) {
    picker.turn.set(picker.turn.get().wrapping_add(1));
    picker.list.set_hidden(true);
    // Another field's list may hold the same people, under the same ids.
    picker.list.set_text_content(None);
    _ = picker.field.remove_attribute("aria-activedescendant");
}

fn offered(picker: &Picker) -> Vec<Element> {
    let Ok(nodes) = picker.list.query_selector_all("[data-insert]") else {
        return Vec::new();
    };
    (0..nodes.length())
        .filter_map(|at| nodes.get(at)?.dyn_into().ok())
        .collect()
}

fn marked(people: &[Element]) -> usize {
    people
        .iter()
        .position(|person| person.get_attribute("aria-selected").as_deref() == Some("true"))
        .unwrap_or(0)
}

fn mark(picker: &Picker, which: usize) {
    for (at, person) in offered(picker).iter().enumerate() {
        let chosen = at == which;
        _ = person.set_attribute("aria-selected", if chosen { "true" } else { "false" });
        if chosen {
            _ = picker
                .field
                .set_attribute("aria-activedescendant", &person.id());
            person.scroll_into_view_with_bool(false);
        }
    }
}

fn press(picker: &Picker, event: &KeyboardEvent) {
    // 229 is what some input methods still report for the Enter that accepts a word.
    if picker.list.hidden() || event.is_composing() || event.key_code() == 229 {
        return;
    }
    let people = offered(picker);
    let at = marked(&people);
    let plain = !(event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key());
    match event.key().as_str() {
        "Escape" => close(picker),
        _ if people.is_empty() || !plain => return,
        "ArrowDown" => mark(picker, (at + 1) % people.len()),
        "ArrowUp" => mark(picker, (at + people.len() - 1) % people.len()),
        "Enter" | "Tab" => {
            if let Some(person) = people.get(at) {
                pick(picker, person);
            }
        }
        _ => return,
    }
    event.prevent_default();
}

fn pick(picker: &Picker, person: &Element) {
    let Some((start, end, _)) = typed(&picker.field) else {
        close(picker);
        return;
    };
    if let Some(text) = person.get_attribute("data-insert") {
        replace(&picker.field, &text, start, end);
        let after = start + utf16_len(&text);
        _ = picker.field.set_selection_range(after, after);
    }
    close(picker);
}

async fn wait(milliseconds: i32) -> Result<JsValue, JsValue> {
    let promise = js_sys::Promise::new(&mut |done, _| {
        if let Some(window) = web_sys::window() {
            _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&done, milliseconds);
        }
    });
    JsFuture::from(promise).await
}

async fn fetch(url: &str) -> Result<String, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let answer: Response = JsFuture::from(window.fetch_with_str(url))
        .await?
        .dyn_into()?;
    if !answer.ok() || answer.redirected() {
        return Err(JsValue::NULL);
    }
    JsFuture::from(answer.text()?)
        .await?
        .as_string()
        .ok_or(JsValue::NULL)
}
