//! On to the next page of a list that pages by keyset, and back to its beginning.

use domain::community::cursor::Cursor;
use leptos::prelude::*;

use crate::page::Page;

/// Links to the first and the next page; nothing where there is but one.
pub fn pagination(
    page: &Page,
    base: &str,
    next: Option<Cursor>,
    first_page: bool,
) -> impl IntoView + use<> {
    (next.is_some() || !first_page).then(|| {
        let joint = if base.contains('?') { '&' } else { '?' };
        let first = (!first_page).then(|| {
            view! { <a class="button" href=base.to_owned()>{page.t("qa-page-first")}</a> }
        });
        let next = next.map(|cursor| {
            let href = format!("{base}{joint}after={cursor}");
            view! { <a class="button" rel="next" href=href>{page.t("qa-page-next")}</a> }
        });
        view! { <nav class="pagination" aria-label=page.t("qa-page-label")>{first}{next}</nav> }
    })
}
