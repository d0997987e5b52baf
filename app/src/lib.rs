//! What people see. Pages and parts are rendered on the server (`ssr`) and never reach the browser; islands are all the
//! browser gets (`hydrate`).

pub mod islands;
#[cfg(feature = "ssr")]
pub mod page;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod parts;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(feature = "ssr")]
pub mod shell;

/// Called once by the page's script: readies the reactive runtime for the islands it then wakes one by one, listens for what
/// comes while the page is open, and attends to what plain markup asks for.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
    islands::listen();
    islands::offer_people_in_time();
    islands::offer_passages();
}
