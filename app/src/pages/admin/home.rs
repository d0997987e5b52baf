//! The ways to administrators' pages.

use leptos::prelude::*;

use crate::page::Page;
use crate::parts::console::{ADMINISTRATION, console};

/// A list of places, each with what it is for.
pub fn home_page(page: &Page) -> String {
    let places = ADMINISTRATION
        .map(|(_, path, title, what)| {
            view! { <li><a href=path>{page.t(title)}</a><p class="quiet small">{page.t(what)}</p></li> }
        })
        .collect_view();
    let body = view! {
        <div class="page-head"><h1>{page.t("admin-title")}</h1></div>
        <ul class="ways" role="list">{places}</ul>
    };
    console(page, page.t("admin-title"), "admin", body.into_any())
}
