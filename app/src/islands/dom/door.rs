//! Check-ins at a door: each is written down in the browser first and crossed out when the server has answered, so that nothing is lost
//! while there is no net. The server knows an act by its key and does it once, however often it is sent.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Date, JSON};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    DomParser, Element, Event, FormData, HtmlElement, HtmlFormElement, RequestInit, Response,
    Storage, SupportedType, UrlSearchParams, Window,
};

use super::show_part;

/// Milliseconds between two tries.
const PAUSE: i32 = 5_000;
/// Where the screen is.
const SCREEN: &str = "[data-door-screen]";

/// One door's screen.
struct Desk {
    window: Window,
    frame: Element,
    path: String,
    waiting: String,
    busy: Cell<bool>,
}

/// Takes over checking in within `frame`.
pub fn keep_door(frame: &Element, path: &str, waiting: &str) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let desk = Rc::new(Desk {
        window: window.clone(),
        frame: frame.clone(),
        path: path.to_owned(),
        waiting: waiting.to_owned(),
        busy: Cell::new(false),
    });
    let on_submit = {
        let desk = desk.clone();
        Closure::<dyn Fn(Event)>::new(move |event: Event| {
            if desk.write_down(&event).is_some() {
                event.prevent_default();
                send(&desk);
            }
        })
    };
    _ = frame.add_event_listener_with_callback("submit", on_submit.as_ref().unchecked_ref());
    on_submit.forget();
    let again = {
        let desk = desk.clone();
        Closure::<dyn Fn()>::new(move || {
            if !desk.kept().is_empty() {
                send(&desk);
            }
        })
        .into_js_value()
        .unchecked_into::<js_sys::Function>()
    };
    _ = window.add_event_listener_with_callback("online", &again);
    _ = window.set_interval_with_callback_and_timeout_and_arguments_0(&again, PAUSE);
    // What another visit to this page left.
    desk.say();
    send(&desk);
}

impl Desk {
    fn store(&self) -> Option<Storage> {
        self.window.local_storage().ok().flatten()
    }

    fn name(&self) -> String {
        format!("hiroba{}", self.path)
    }

    /// What waits to be sent, the oldest first: bodies of forms.
    fn kept(&self) -> Vec<String> {
        let text = self
            .store()
            .and_then(|store| store.get_item(&self.name()).ok().flatten());
        let list = text.and_then(|text| JSON::parse(&text).ok());
        let Some(list) = list.filter(Array::is_array) else {
            return Vec::new();
        };
        Array::from(&list)
            .iter()
            .filter_map(|item| item.as_string())
            .collect()
    }

    /// Whether it could be kept.
    fn keep(&self, bodies: &[String]) -> bool {
        let list: Array = bodies.iter().map(JsValue::from).collect();
        let text = JSON::stringify(&list).ok().map(String::from);
        let (Some(store), Some(text)) = (self.store(), text) else {
            return false;
        };
        store.set_item(&self.name(), &text).is_ok()
    }

    /// Writes a check-in down, with its moment. None for what else is sent here, and where the browser keeps nothing: it goes as a form.
    fn write_down(&self, event: &Event) -> Option<()> {
        let form: HtmlFormElement = event.target()?.dyn_into().ok()?;
        if form.get_attribute("action")? != format!("{}/check-in", self.path) {
            return None;
        }
        let data = FormData::new_with_form(&form).ok()?;
        let body = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
        let now = Date::new_0();
        body.set("made_at", &String::from(now.to_iso_string()));
        // A reader of codes types one after another into the same field.
        if body.get("ticket").is_some() {
            let key = body.get("key")?;
            body.set("key", &format!("{key}{}", now.get_time()));
            form.reset();
        }
        let mut kept = self.kept();
        kept.push(String::from(body.to_string()));
        self.keep(&kept).then_some(())
    }

    /// Says how much waits.
    fn say(&self) {
        let n = self.kept().len();
        let place = self.frame.query_selector("[data-door-waiting]");
        if let Some(place) = place
            .ok()
            .flatten()
            .and_then(|place| place.dyn_into::<HtmlElement>().ok())
        {
            place.set_text_content(Some(&self.waiting.replace('#', &n.to_string())));
            place.set_hidden(n == 0);
        }
    }

    /// Sends the oldest; whether there may be more to send now.
    async fn send_one(&self, body: &str) -> Result<bool, JsValue> {
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_body(&UrlSearchParams::new_with_str(body)?.into());
        let url = format!("{}/check-in", self.path);
        let answer: Response = JsFuture::from(self.window.fetch_with_str_and_init(&url, &request))
            .await?
            .dyn_into()?;
        // Not now: it stays written down.
        if answer.status() >= 500 || answer.status() == 429 {
            return Ok(false);
        }
        let text = JsFuture::from(answer.text()?)
            .await?
            .as_string()
            .unwrap_or_default();
        // Whatever else was written down meanwhile stands behind it.
        let mut kept = self.kept();
        if kept.first().is_some_and(|first| first == body) {
            kept.remove(0);
            self.keep(&kept);
        }
        self.show(&text, body.contains("ticket="))?;
        Ok(true)
    }

    /// Shows what came of it. A page that is none of the door's says that the link has ended.
    fn show(&self, html: &str, by_ticket: bool) -> Result<(), JsValue> {
        let page = DomParser::new()?.parse_from_string(html, SupportedType::TextHtml)?;
        let (new, old) = (
            page.query_selector(SCREEN)?,
            self.frame.query_selector(SCREEN)?,
        );
        let (Some(new), Some(old)) = (new, old) else {
            return self.window.location().reload();
        };
        show_part(&old, &new);
        let next = if by_ticket { "#ticket" } else { "h1" };
        if let Some(place) = old
            .query_selector(next)?
            .and_then(|place| place.dyn_into::<HtmlElement>().ok())
        {
            if by_ticket {
                place.focus()?;
            } else {
                place.scroll_into_view();
            }
        }
        Ok(())
    }
}

/// Sends what is written down, one after another, until there is none or no net.
fn send(desk: &Rc<Desk>) {
    if desk.busy.replace(true) {
        return;
    }
    let desk = desk.clone();
    spawn_local(async move {
        while let Some(body) = desk.kept().into_iter().next() {
            if !matches!(desk.send_one(&body).await, Ok(true)) {
                break;
            }
        }
        desk.busy.set(false);
        desk.say();
    });
}
