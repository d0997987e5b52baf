//! Pasted, dropped and chosen files, on their way into a text.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    ClipboardEvent, DragEvent, Element, Event, File, FileList, FormData, HtmlInputElement,
    ProgressEvent, XmlHttpRequest,
};

use super::FileWay;
use super::browser::{field_in, replace, selection, utf16_len};

/// One composer's files.
struct Desk {
    frame: Element,
    said: Element,
    way: FileWay,
    /// An input method is composing: the text must not change under it.
    composing: Cell<bool>,
    /// What takes which line's place once it may.
    waiting: RefCell<Vec<(String, String)>>,
    /// Files so far, so that no two lines are alike.
    count: Cell<u32>,
}

/// Takes files that come to the composer `frame`, and says in `said` what becomes of them.
pub fn take_files(frame: &Element, said: &Element, way: FileWay) {
    let desk = Rc::new(Desk {
        frame: frame.clone(),
        said: said.clone(),
        way,
        composing: Cell::new(false),
        waiting: RefCell::default(),
        count: Cell::new(0),
    });
    let on = |name: &str, act: Box<dyn Fn(&Rc<Desk>, Event)>| {
        let desk = desk.clone();
        let listener = Closure::<dyn Fn(Event)>::new(move |event| act(&desk, event));
        _ = frame.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        // It lives as long as the page does.
        listener.forget();
    };
    on(
        "paste",
        Box::new(|desk, event| {
            let data = event
                .dyn_ref::<ClipboardEvent>()
                .and_then(ClipboardEvent::clipboard_data);
            // Cells of a table come as a picture too; whoever copies words means the words.
            if let Some(data) = data
                && data.get_data("text/plain").unwrap_or_default().is_empty()
                && let Some(files) = data.files()
            {
                desk.take_all(&event, &files);
            }
        }),
    );
    on(
        "dragover",
        Box::new(|_, event| {
            let data = event
                .dyn_ref::<DragEvent>()
                .and_then(DragEvent::data_transfer);
            if data.is_some_and(|data| data.types().includes(&JsValue::from_str("Files"), 0)) {
                event.prevent_default();
            }
        }),
    );
    on(
        "drop",
        Box::new(|desk, event| {
            let data = event
                .dyn_ref::<DragEvent>()
                .and_then(DragEvent::data_transfer);
            if let Some(files) = data.and_then(|data| data.files()) {
                desk.take_all(&event, &files);
            }
        }),
    );
    on(
        "change",
        Box::new(|desk, event| {
            let input = event
                .target()
                .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input
                && let Some(files) = input.files()
            {
                desk.take_all(&event, &files);
                // Sent already: the form need not send it again.
                input.set_value("");
            }
        }),
    );
    on(
        "compositionstart",
        Box::new(|desk, _| desk.composing.set(true)),
    );
    on(
        "compositionend",
        Box::new(|desk, _| {
            desk.composing.set(false);
            let waiting: Vec<_> = desk.waiting.borrow_mut().drain(..).collect();
            for (line, with) in waiting {
                desk.put(&line, &with);
            }
        }),
    );
}

impl Desk {
    fn take_all(self: &Rc<Self>, event: &Event, files: &FileList) {
        for at in 0..files.length() {
            if let Some(file) = files.get(at) {
                event.prevent_default();
                self.take(&file);
            }
        }
    }

    /// A line at the cursor stands for the file until it is there.
    fn take(self: &Rc<Self>, file: &File) {
        let Some(field) = field_in(&self.frame) else {
            return;
        };
        self.count.set(self.count.get() + 1);
        let name = file.name().replace(['[', ']', '\n'], " ");
        let line = format!("[{} {name} {}]", self.way.uploading, self.count.get());
        // Behind what is selected, never instead of it: a file that is refused must cost no words.
        let (_, end) = selection(&field);
        replace(&field, &line, end, end);
        let after = end + utf16_len(&line);
        _ = field.set_selection_range(after, after);
        if self.send(file, &name, line.clone()).is_err() {
            self.refuse(&line, &self.way.failed);
        }
    }

    fn send(self: &Rc<Self>, file: &File, name: &str, line: String) -> Result<(), JsValue> {
        let form = FormData::new()?;
        form.append_with_blob_and_filename("file", file, &file.name())?;
        let alt = self.frame.query_selector("input[name=alt]")?;
        if let Some(alt) = alt.and_then(|alt| alt.dyn_into::<HtmlInputElement>().ok()) {
            form.append_with_str("alt", &alt.value())?;
            alt.set_value("");
        }
        let request = XmlHttpRequest::new()?;
        request.open("POST", &self.way.url)?;
        let (said, words) = (self.said.clone(), format!("{} {name}", self.way.uploading));
        said.set_text_content(Some(&words));
        let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
            if event.length_computable() && event.total() > 0.0 {
                let share = (event.loaded() / event.total() * 100.0).floor();
                said.set_text_content(Some(&format!("{words} {share}%")));
            }
        });
        request
            .upload()?
            .set_onprogress(Some(progress.as_ref().unchecked_ref()));
        let (desk, answer) = (self.clone(), request.clone());
        // Held by itself until it has run, together with the other.
        let done = Closure::once_into_js(move || {
            let text = answer.response_text().ok().flatten().unwrap_or_default();
            let plain = answer
                .get_response_header("content-type")
                .ok()
                .flatten()
                .is_some_and(|kind| kind.starts_with("text/plain"));
            match answer.status().unwrap_or(0) {
                200 if plain => {
                    desk.said.set_text_content(None);
                    desk.put(&line, &text);
                }
                401 => desk.refuse(&line, &desk.way.signed_out),
                _ if plain => desk.refuse(&line, &text),
                _ => desk.refuse(&line, &desk.way.failed),
            }
            drop(progress);
        });
        request.set_onloadend(Some(done.unchecked_ref()));
        request.send_with_opt_form_data(Some(&form))
    }

    /// Takes the file's line away and says why.
    fn refuse(&self, line: &str, why: &str) {
        self.put(line, "");
        self.said.set_text_content(Some(why));
    }

    /// Puts `with` in the place of a line, once no word is being composed. Where the cursor still stands behind it, the words of a
    /// picture are selected, to be written anew.
    fn put(&self, line: &str, with: &str) {
        if self.composing.get() {
            self.waiting
                .borrow_mut()
                .push((line.to_owned(), with.to_owned()));
            return;
        }
        let Some(field) = field_in(&self.frame) else {
            return;
        };
        let text = field.value();
        let Some((before, _)) = text.split_once(line) else {
            return;
        };
        let start = utf16_len(before);
        let end = start + utf16_len(line);
        let cursor = selection(&field);
        replace(&field, with, start, end);
        let after = start + utf16_len(with);
        let moved = |at: u32| {
            if at >= end {
                at - end + after
            } else {
                at.min(start)
            }
        };
        let words = with
            .strip_prefix("![")
            .and_then(|rest| rest.split_once("]("));
        match words {
            Some((words, _)) if cursor == (end, end) => {
                _ = field.set_selection_range(start + 2, start + 2 + utf16_len(words));
            }
            _ => _ = field.set_selection_range(moved(cursor.0), moved(cursor.1)),
        }
    }
}
