//! The first page of a new site.

use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{LOGO_KINDS, file_field, form_problems, text_area, text_field};
use crate::shell::{Head, shell};

/// Asks for the site's name, logo, sender, terms, the first administrator, and what to start with. The demo is offered only where
/// nobody else can reach the site.
pub fn setup_page(page: &Page, form: &Form, offer_demo: bool) -> String {
    let starts = offer_demo.then(|| {
        let choice = |key: &'static str| {
            let chosen = form.value("start") == key;
            view! {
                <label class="choice">
                    <input type="radio" name="start" value=key checked=chosen/>
                    <span>
                        <span class="choice__name">{page.t(&format!("setup-start-{key}"))}</span>
                        <br/>
                        <span class="choice__help">{page.t(&format!("setup-start-{key}-help"))}</span>
                    </span>
                </label>
            }
        };
        let problems = form.problems_of("start", page.locale);
        view! {
            <fieldset class="choices">
                <legend>{page.t("setup-start")}</legend>
                {choice("own")}
                {choice("demo")}
                {problems.into_iter().map(|text| view! { <p class="field__problems">{text}</p> }).collect_view()}
            </fieldset>
        }
    });
    let body = view! {
        <section class="narrow">
            <h1>{page.t("setup-title")}</h1>
            <p>{page.t("setup-intro")}</p>
            {form_problems(page, form)}
            <form class="form" method="post" enctype="multipart/form-data">
                <h2>{page.t("setup-site")}</h2>
                {text_field(page, form, "site_name", "text", "setup-site-name", None)}
                {text_field(page, form, "mark", "text", "setup-mark", Some("setup-mark-help"))}
                {file_field(page, form, "logo", LOGO_KINDS, "setup-logo", Some("setup-logo-help"))}
                {text_field(page, form, "mail_from", "text", "setup-mail-from", Some("setup-mail-from-help"))}
                {text_area(page, form, "terms_ja", 5, "setup-terms-ja", Some("setup-terms-help"))}
                {text_area(page, form, "terms_en", 5, "setup-terms-en", None)}
                <h2>{page.t("setup-you")}</h2>
                {text_field(page, form, "name", "text", "join-name", None)}
                {text_field(page, form, "email", "email", "sign-in-email", None)}
                {starts}
                <button class="button">{page.t("setup-finish")}</button>
            </form>
        </section>
    };
    shell(page, Head::titled(page.t("setup-title")).unlisted(), body)
}
