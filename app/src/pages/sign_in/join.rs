//! Finding the company of somebody whose address is proved.

use domain::people::join_request::Standing;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area, text_field};
use crate::shell::{Head, shell};

/// Asks for the company, offers the accounts of the address's domain, or says that staff have been asked.
pub fn join_page(page: &Page, form: &Form, standing: &Standing) -> String {
    let body = match standing {
        Standing::Placed => ().into_any(),
        Standing::Waiting(since) => {
            let day = crate::parts::when::day(page, *since);
            view! {
                <section class="narrow">
                    <h1>{page.t("join-waiting-title")}</h1>
                    <p>{page.t("join-waiting-intro")}</p>
                    <p class="quiet">{page.locale.tr("join-waiting-since", &[("day", day.into())])}</p>
                    <p><a href="/">{page.t("join-look-around")}</a></p>
                </section>
            }
            .into_any()
        }
        Standing::Choose(choices) => {
            let options = choices
                .iter()
                .map(|(id, name)| {
                    let (id, name) = (id.to_string(), name.clone());
                    view! {
                        <label class="choice"><input type="radio" name="account" value=id required/>" "{name}</label>
                    }
                })
                .collect_view();
            view! {
                <section class="narrow">
                    <h1>{page.t("join-title")}</h1>
                    <p>{page.t("join-choose-intro")}</p>
                    {form_problems(page, form)}
                    <form class="form" method="post" action="/join">
                        <input type="hidden" name="next" value=form.value("next")/>
                        {text_field(page, form, "name", "text", "join-name", None)}
                        <fieldset><legend>{page.t("join-company")}</legend>{options}</fieldset>
                        <button class="button">{page.t("join-submit")}</button>
                    </form>
                </section>
            }
            .into_any()
        }
        Standing::Ask => view! {
            <section class="narrow">
                <h1>{page.t("join-title")}</h1>
                <p>{page.t("join-intro")}</p>
                {form_problems(page, form)}
                <form class="form" method="post" action="/join">
                    <input type="hidden" name="next" value=form.value("next")/>
                    {text_field(page, form, "name", "text", "join-name", Some("join-name-help"))}
                    {text_field(page, form, "company", "text", "join-company", None)}
                    {text_area(page, form, "message", 3, "join-message", Some("join-message-help"))}
                    <button class="button">{page.t("join-submit")}</button>
                </form>
            </section>
        }
        .into_any(),
    };
    shell(page, Head::titled(page.t("join-title")).unlisted(), body)
}
