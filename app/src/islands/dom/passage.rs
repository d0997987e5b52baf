//! Words selected in a text, offered to a form that keeps them: the form stands hidden on the page, the text says where it is sent
//! (`data-passage`), and a selection within one text shows it.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Document, Element, Event, EventTarget, HtmlElement, HtmlFormElement, HtmlInputElement, Node,
    RequestInit, Response, UrlSearchParams,
};

/// Between the last change of the selection and the form.
const PAUSE: i32 = 250;
/// Fewer characters are no passage.
const FEWEST: usize = 4;
/// Characters that the form repeats.
const REPEATED: usize = 60;

/// Shows the page's form, if it has one, for what is selected.
pub fn offer_passages() {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else {
        return;
    };
    let form = document
        .query_selector("[data-passage-form]")
        .ok()
        .flatten();
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else {
        return;
    };
    let turn = Rc::new(Cell::new(0_u32));
    {
        let (form, page) = (form.clone(), document.clone());
        on(&document, "selectionchange", move |_| {
            let mine = turn.get().wrapping_add(1);
            turn.set(mine);
            let (turn, form, page) = (turn.clone(), form.clone(), page.clone());
            after(PAUSE, move || {
                if turn.get() == mine {
                    look(&page, &form);
                }
            });
        });
    }
    {
        let form = form.clone();
        on(&form.clone(), "keydown", move |event| {
            let key = Reflect::get(&event, &"key".into()).ok();
            let composing = Reflect::get(&event, &"isComposing".into()).ok();
            let leaves = key.and_then(|key| key.as_string()).as_deref() == Some("Escape");
            if leaves && composing.and_then(|value| value.as_bool()) != Some(true) {
                form.set_hidden(true);
            }
        });
    }
    on(&form.clone(), "submit", move |event| {
        event.prevent_default();
        keep(&document, &form);
    });
}

fn on(target: &EventTarget, name: &str, work: impl Fn(Event) + 'static) {
    let closure = Closure::<dyn Fn(Event)>::new(work);
    _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    // It lives as long as the page.
    closure.forget();
}

fn after(milliseconds: i32, work: impl FnOnce() + 'static) {
    let closure = Closure::once_into_js(work);
    if let Some(window) = web_sys::window() {
        _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(
            closure.unchecked_ref(),
            milliseconds,
        );
    }
}

/// The text that is selected and where it would be sent, if all of it stands in one text.
fn selected(document: &Document) -> Option<(String, String)> {
    let ask = Reflect::get(document, &"getSelection".into()).ok()?;
    let selection = ask.dyn_ref::<Function>()?.call0(document).ok()?;
    let text_of = |name: &str| -> Option<Element> {
        let node: Node = Reflect::get(&selection, &name.into())
            .ok()?
            .dyn_into()
            .ok()?;
        let element = match node.dyn_ref::<Element>() {
            Some(element) => element.clone(),
            None => node.parent_element()?,
        };
        element.closest("[data-passage]").ok().flatten()
    };
    let (begins, ends) = (text_of("anchorNode")?, text_of("focusNode")?);
    if begins != ends {
        return None;
    }
    let says = Reflect::get(&selection, &"toString".into()).ok()?;
    let words = says
        .dyn_ref::<Function>()?
        .call0(&selection)
        .ok()?
        .as_string()?;
    let words = words.trim().to_owned();
    (words.chars().count() >= FEWEST).then_some((words, begins.get_attribute("data-passage")?))
}

fn field(form: &HtmlFormElement, name: &str) -> Option<HtmlInputElement> {
    let field = form
        .query_selector(&format!("[name={name}]"))
        .ok()
        .flatten()?;
    field.dyn_into().ok()
}

fn look(document: &Document, form: &HtmlFormElement) {
    // Who writes why has left the selection, not the passage.
    if form.contains(document.active_element().as_deref()) {
        return;
    }
    let Some((words, path)) = selected(document) else {
        form.set_hidden(true);
        return;
    };
    form.set_action(&path);
    if let Some(field) = field(form, "passage") {
        field.set_value(&words);
    }
    if let Some(place) = form.query_selector("[data-passage-words]").ok().flatten() {
        let mut begins: String = words.chars().take(REPEATED).collect();
        if words.chars().count() > REPEATED {
            begins.push('…');
        }
        place.set_text_content(Some(&begins));
    }
    say(document, false);
    form.set_hidden(false);
}

/// Says that a passage is kept, or nothing.
fn say(document: &Document, kept: bool) {
    if let Some(place) = document
        .query_selector("[data-passage-said]")
        .ok()
        .flatten()
    {
        let words = place.get_attribute("data-passage-said").filter(|_| kept);
        place.set_text_content(words.as_deref());
    }
}

/// Sends the form and stays on the page; what is refused is sent again in the plain way, whose answer says why.
fn keep(document: &Document, form: &HtmlFormElement) {
    let (document, form) = (document.clone(), form.clone());
    spawn_local(async move {
        if send(&form).await.is_ok() {
            form.set_hidden(true);
            if let Some(why) = field(&form, "why") {
                why.set_value("");
            }
            say(&document, true);
        } else {
            _ = form.submit();
        }
    });
}

async fn send(form: &HtmlFormElement) -> Result<(), JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let body = UrlSearchParams::new()?;
    for name in ["passage", "why"] {
        let value = field(form, name)
            .map(|field| field.value())
            .unwrap_or_default();
        body.append(name, &value);
    }
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&body);
    let form: &HtmlElement = form;
    let path = form.get_attribute("action").ok_or(JsValue::NULL)?;
    let answer: Response = JsFuture::from(window.fetch_with_str_and_init(&path, &request))
        .await?
        .dyn_into()?;
    if answer.ok() {
        Ok(())
    } else {
        Err(JsValue::NULL)
    }
}
