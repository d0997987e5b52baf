//! For somebody who has a company and was invited by another: have they moved? Nobody is moved unasked.

use domain::people::invitation::Offer;
use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell};

/// The open invitations, each to accept or decline, and the way on to `next`.
pub fn asked_page(page: &Page, offers: Vec<Offer>, next: &str) -> String {
    let none = offers.is_empty();
    let next = next.to_owned();
    let cards = offers
        .into_iter()
        .map(|offer| {
            let name = || ("account", offer.account.clone().into());
            let button = |verb: &str, key: &str, class: &'static str| {
                view! {
                    <form method="post" action=format!("/me/invitations/{}/{verb}", offer.id)>
                        <input type="hidden" name="next" value=next.clone()/>
                        <button class=class>{page.locale.tr(key, &[name()])}</button>
                    </form>
                }
            };
            view! {
                <li>
                    <p>{page.locale.tr("asked-invited", &[name()])}</p>
                    <div class="actions">
                        {button("accept", "asked-accept", "button button--main")}
                        {button("decline", "asked-decline", "button")}
                    </div>
                </li>
            }
        })
        .collect_view();
    let content = if none {
        view! { <p class="empty">{page.t("asked-none")}</p> }.into_any()
    } else {
        view! {
            <p>{page.t("asked-intro")}</p>
            <ul class="plain">{cards}</ul>
        }
        .into_any()
    };
    let body = view! {
        <section class="narrow">
            <h1>{page.t("asked-title")}</h1>
            {content}
            <p><a href=next.clone()>{page.t("asked-later")}</a></p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("asked-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}
