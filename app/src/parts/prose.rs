//! A rendered text. The one place where the server puts HTML into a page as HTML: it comes from the domain's renderer.

use leptos::prelude::*;

/// `html`, made safe by the renderer, marked with its language.
pub fn prose(html: String, lang: &str) -> impl IntoView + use<> {
    view! { <div class="prose" lang=lang.to_owned() dir="auto" inner_html=html></div> }
}

/// The same, of which passages can be kept: words selected in it are offered to the form of `keep`.
pub fn prose_to_keep(html: String, lang: &str, keep: Option<String>) -> impl IntoView + use<> {
    view! {
        <div class="prose" lang=lang.to_owned() dir="auto" data-passage=keep inner_html=html></div>
    }
}
