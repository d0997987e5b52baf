//! Where a mailed link leads: a page with a button, so that a mail scanner that opens links signs nobody in.

use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell};

/// The button for the address the link was made for; without one, the link no longer works.
pub fn link_page(page: &Page, address: Option<String>) -> String {
    let body = match address {
        Some(address) => view! {
            <section class="narrow">
                <h1>{page.t("link-title")}</h1>
                <p>{page.locale.tr("link-intro", &[("email", address.into())])}</p>
                <form class="form" method="post">
                    <button class="button" autofocus>{page.t("link-submit")}</button>
                </form>
            </section>
        }
        .into_any(),
        None => view! {
            <section class="narrow">
                <h1>{page.t("link-spent-title")}</h1>
                <p>{page.t("link-spent-intro")}</p>
                <p><a class="button" href="/sign-in">{page.t("code-again")}</a></p>
            </section>
        }
        .into_any(),
    };
    shell(page, Head::titled(page.t("sign-in-title")).unlisted(), body)
}

/// Shown to a suspended person once their address is proved.
pub fn suspended_page(page: &Page) -> String {
    let body = view! {
        <section class="narrow">
            <h1>{page.t("suspended-title")}</h1>
            <p>{page.t("suspended-intro")}</p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("suspended-title")).unlisted(),
        body,
    )
}
