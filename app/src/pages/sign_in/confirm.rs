//! Before a sensitive act: proving once more who one is.

use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::shell::{Head, shell};

/// Sends a code to the signed-in person's own address.
pub fn confirm_page(page: &Page, form: &Form) -> String {
    let email = form.value("email");
    let body = view! {
        <section class="narrow">
            <h1>{page.t("confirm-title")}</h1>
            <p>{page.locale.tr("confirm-intro", &[("email", email.clone().into())])}</p>
            <form class="form" method="post" action="/sign-in">
                <input type="hidden" name="email" value=email/>
                <input type="hidden" name="next" value=form.value("next")/>
                <button class="button" autofocus>{page.t("sign-in-send")}</button>
            </form>
        </section>
    };
    shell(page, Head::titled(page.t("confirm-title")).unlisted(), body)
}
