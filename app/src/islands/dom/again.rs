//! Fetching a part of a page anew.

use std::cell::Cell;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Response, Window};

use super::show_fragment;

/// Milliseconds between two looks.
const PAUSE: i32 = 10_000;

/// Puts what `url` answers in the place of what is in `pane`, every few seconds while the page is seen, until it is refused.
pub fn fetch_again(pane: &Element, url: &str) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let timer = Rc::new(Cell::new(None));
    let (pane, url, seen, ends) = (pane.clone(), url.to_owned(), window.clone(), timer.clone());
    let look = Closure::<dyn Fn()>::new(move || {
        if seen.document().is_none_or(|page| page.hidden()) {
            return;
        }
        let (pane, url, window, ends) = (pane.clone(), url.clone(), seen.clone(), ends.clone());
        spawn_local(async move {
            match fragment(&window, &url).await {
                Some(Some(html)) => show_fragment(&pane, &html),
                // Who may not have it any more is not told so every few seconds.
                Some(None) => {
                    if let Some(timer) = ends.take() {
                        window.clear_interval_with_handle(timer);
                    }
                }
                None => {}
            }
        });
    });
    timer.set(
        window
            .set_interval_with_callback_and_timeout_and_arguments_0(
                look.as_ref().unchecked_ref(),
                PAUSE,
            )
            .ok(),
    );
    look.forget();
}

/// What is there now; nothing inside for who is refused. None while there is no net or the server is busy.
async fn fragment(window: &Window, url: &str) -> Option<Option<String>> {
    let answer: Response = JsFuture::from(window.fetch_with_str(url))
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    if answer.status() >= 500 || answer.status() == 429 {
        return None;
    }
    if !answer.ok() || answer.redirected() {
        return Some(None);
    }
    let text = JsFuture::from(answer.text().ok()?).await.ok()?;
    Some(text.as_string())
}
