//! Fetching a part of a page anew.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Response, Window};

use super::show_fragment;

/// Milliseconds between two looks.
const PAUSE: i32 = 10_000;

/// Puts what `url` answers in the place of what is in `pane`, every few seconds while the page is seen.
pub fn fetch_again(pane: &Element, url: &str) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let (pane, url, seen) = (pane.clone(), url.to_owned(), window.clone());
    let look = Closure::<dyn Fn()>::new(move || {
        if seen.document().is_none_or(|page| page.hidden()) {
            return;
        }
        let (pane, url, window) = (pane.clone(), url.clone(), seen.clone());
        spawn_local(async move {
            if let Some(html) = fragment(&window, &url).await {
                show_fragment(&pane, &html);
            }
        });
    });
    _ = window.set_interval_with_callback_and_timeout_and_arguments_0(
        look.as_ref().unchecked_ref(),
        PAUSE,
    );
    look.forget();
}

/// None where there is no net, and for who may not have it any more: what is there stays.
async fn fragment(window: &Window, url: &str) -> Option<String> {
    let answer: Response = JsFuture::from(window.fetch_with_str(url))
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    if !answer.ok() || answer.redirected() {
        return None;
    }
    JsFuture::from(answer.text().ok()?).await.ok()?.as_string()
}
