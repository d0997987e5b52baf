//! Where an invitation's link leads. It names neither the invited person nor the company: whoever was forwarded it learns nothing.

use domain::people::invitation::Link;
use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell};

/// A button that mails a code, or a new invitation, to the invited address.
pub fn link_page(page: &Page, link: &Link) -> String {
    let site = page.site_name.clone();
    let title = page.locale.tr("invited-title", &[("site", site.into())]);
    let button = |key: &str| {
        view! {
            <form class="form" method="post"><button class="button" autofocus>{page.t(key)}</button></form>
        }
    };
    let content = match link {
        Link::Open(_) => view! {
            <p>{page.t("invited-intro")}</p>
            {button("invited-submit")}
        }
        .into_any(),
        Link::Expired(_) => view! {
            <p>{page.t("invited-expired")}</p>
            {button("invited-again")}
        }
        .into_any(),
        Link::Gone => view! {
            <p>{page.t("invited-gone")}</p>
            <p><a class="button" href="/sign-in">{page.t("shell-sign-in")}</a></p>
        }
        .into_any(),
    };
    let body = view! {
        <section class="narrow">
            <h1>{title.clone()}</h1>
            {content}
        </section>
    };
    shell(page, Head::titled(title).unlisted(), body)
}
