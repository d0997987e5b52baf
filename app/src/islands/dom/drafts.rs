//! Keeps what is typed: some seconds after the last key the form goes to its own `data-draft`, and when the page is left, at once.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Element, Event, FormData, HtmlFormElement, HtmlInputElement, RequestInit, Response, Window,
};

/// Milliseconds without a key after which a draft is saved.
const PAUSE: i32 = 2_500;

thread_local! {
    /// One keeper a page, however many composers it has.
    static KEEPING: Cell<bool> = const { Cell::new(false) };
}

/// The form being written in.
struct Keeper {
    failed: String,
    signed_out: String,
    form: RefCell<Option<HtmlFormElement>>,
    timer: Cell<Option<i32>>,
}

/// Listens to every form of the page that has a draft. `failed` and `signed_out` are said when one can't be saved.
pub fn keep_drafts(failed: &str, signed_out: &str) {
    if KEEPING.replace(true) {
        return;
    }
    let Some(window) = web_sys::window() else {
        return;
    };
    let keeper = Rc::new(Keeper {
        failed: failed.to_owned(),
        signed_out: signed_out.to_owned(),
        form: RefCell::default(),
        timer: Cell::new(None),
    });
    let on_time = {
        let keeper = keeper.clone();
        Closure::<dyn Fn()>::new(move || keeper.save())
            .into_js_value()
            .unchecked_into::<js_sys::Function>()
    };
    let on = |name: &str, act: Box<dyn Fn(&Keeper, Event)>| {
        let keeper = keeper.clone();
        let listener = Closure::<dyn Fn(Event)>::new(move |event| act(&keeper, event));
        _ = window.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        listener.forget();
    };
    on(
        "input",
        Box::new(move |keeper, event| {
            if let Some(form) = form_of(&event)
                && form.has_attribute("data-draft")
            {
                keeper.typed(form, &on_time);
            }
        }),
    );
    on(
        "click",
        Box::new(|keeper, event| {
            let asked = event
                .target()
                .and_then(|target| target.dyn_into::<Element>().ok())
                .is_some_and(|target| target.has_attribute("data-draft-over"));
            if let (true, Some(form)) = (asked, form_of(&event)) {
                keeper.take_over(form);
            }
        }),
    );
    // What is sent needs no draft any more.
    on("submit", Box::new(|keeper, _| _ = keeper.stop()));
    on(
        "pagehide",
        Box::new(|keeper, _| {
            if keeper.stop()
                && let Some(form) = keeper.form.borrow().as_ref()
                && let (Some(window), Ok(data)) = (web_sys::window(), data_of(form))
            {
                let url = form.get_attribute("data-draft").unwrap_or_default();
                _ = window
                    .navigator()
                    .send_beacon_with_opt_form_data(&url, Some(&data));
            }
        }),
    );
}

impl Keeper {
    fn typed(&self, form: HtmlFormElement, on_time: &js_sys::Function) {
        let another = self
            .form
            .borrow()
            .as_ref()
            .is_some_and(|before| *before != form);
        if self.stop() && another {
            self.save();
        }
        // Two windows disagree, and the writer has not said which holds.
        if form.has_attribute("data-newer") {
            return;
        }
        *self.form.borrow_mut() = Some(form);
        let timer = web_sys::window().and_then(|window: Window| {
            window
                .set_timeout_with_callback_and_timeout_and_arguments_0(on_time, PAUSE)
                .ok()
        });
        self.timer.set(timer);
    }

    /// Whether something waited to be saved.
    fn stop(&self) -> bool {
        match (self.timer.take(), web_sys::window()) {
            (Some(timer), Some(window)) => {
                window.clear_timeout_with_handle(timer);
                true
            }
            _ => false,
        }
    }

    fn save(&self) {
        self.timer.set(None);
        if let Some(form) = self.form.borrow().clone() {
            let (failed, signed_out) = (self.failed.clone(), self.signed_out.clone());
            spawn_local(async move {
                match send(&form).await {
                    Ok(true) => {}
                    Ok(false) => say(&form, &signed_out),
                    Err(_) => say(&form, &failed),
                }
            });
        }
    }

    /// The writer says that this window's text holds.
    fn take_over(&self, form: HtmlFormElement) {
        if let Some(version) = form.get_attribute("data-newer") {
            _ = form.remove_attribute("data-newer");
            set_version(&form, &version);
            show_clash(&form, false);
            *self.form.borrow_mut() = Some(form);
            self.save();
        }
    }
}

/// Sends the form as it stands; false when its writer is not signed in any more. The answer's first line is the version to go on
/// from, the rest is for the writer.
async fn send(form: &HtmlFormElement) -> Result<bool, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let request = RequestInit::new();
    request.set_method("POST");
    request.set_body(&data_of(form)?.into());
    let url = form.get_attribute("data-draft").unwrap_or_default();
    let answer: Response = JsFuture::from(window.fetch_with_str_and_init(&url, &request))
        .await?
        .dyn_into()?;
    let plain = answer
        .headers()
        .get("content-type")?
        .is_some_and(|kind| kind.starts_with("text/plain"));
    if answer.status() == 401 {
        return Ok(false);
    }
    let text = JsFuture::from(answer.text()?)
        .await?
        .as_string()
        .ok_or(JsValue::NULL)?;
    if !plain {
        return Err(JsValue::NULL);
    }
    let (version, words) = text.split_once('\n').unwrap_or(("", &text));
    match answer.status() {
        200 => set_version(form, version),
        409 => {
            _ = form.set_attribute("data-newer", version);
            show_clash(form, true);
        }
        _ => {}
    }
    say(form, words);
    Ok(true)
}

/// Everything typed; a file that was chosen goes its own way.
fn data_of(form: &HtmlFormElement) -> Result<FormData, JsValue> {
    let data = FormData::new_with_form(form)?;
    data.delete("file");
    Ok(data)
}

fn form_of(event: &Event) -> Option<HtmlFormElement> {
    event
        .target()?
        .dyn_into::<Element>()
        .ok()?
        .closest("form")
        .ok()??
        .dyn_into()
        .ok()
}

fn part(form: &HtmlFormElement, selector: &str) -> Option<Element> {
    form.query_selector(selector).ok().flatten()
}

fn say(form: &HtmlFormElement, words: &str) {
    if let Some(state) = part(form, "[data-draft-state]") {
        state.set_text_content(Some(words));
    }
}

fn set_version(form: &HtmlFormElement, version: &str) {
    let field = part(form, "input[name=draft]");
    if let Some(field) = field.and_then(|field| field.dyn_into::<HtmlInputElement>().ok()) {
        field.set_value(version);
    }
}

fn show_clash(form: &HtmlFormElement, shown: bool) {
    if let Some(clash) = part(form, "[data-draft-clash]") {
        _ = clash.toggle_attribute_with_force("hidden", !shown);
    }
}
