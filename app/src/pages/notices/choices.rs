//! What one wants to learn, and where.

use domain::community::notice::Kind;
use domain::community::notice::choice::Choices;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, problem_list};
use crate::shell::{Head, shell};

/// The settings of notices. `form` holds what was typed where it was refused.
pub fn choices_page(page: &Page, choices: &Choices, form: &Form) -> String {
    let address = choices.email.clone().map(|email| {
        let refused = choices.refused.then(|| {
            let words = page
                .locale
                .tr("notice-choices-refused", &[("email", email.clone().into())]);
            view! { <p class="notice notice--watch">{words}</p> }
        });
        let words = page
            .locale
            .tr("notice-choices-address", &[("email", email.into())]);
        view! { {refused}<p class="quiet">{words}</p> }
    });
    let kinds = choices
        .ways
        .iter()
        .map(|(kind, way)| {
            let name = format!("way-{kind}");
            let typed = form.value(&name);
            let options = kind
                .ways()
                .iter()
                .map(|one| {
                    let chosen = if typed.is_empty() {
                        one == way
                    } else {
                        one.as_str() == typed
                    };
                    let words = page.t(&format!("notice-way-{one}"));
                    view! { <option value=one.as_str() selected=chosen>{words}</option> }
                })
                .collect_view();
            let problems = form.problems_of(kind.as_str(), page.locale);
            view! {
                <div class="choice-row">
                    <label for=name.clone()>{kind_words(page, *kind)}</label>
                    <select id=name.clone() name=name.clone()>{options}</select>
                    {problem_list(kind.as_str(), problems)}
                </div>
            }
        })
        .collect_view();
    let check = |name: &'static str, on: bool, label: &str, help: &str| {
        let on = if form.values.is_empty() {
            on
        } else {
            form.value(name) == "on"
        };
        view! {
            <div class="field">
                <label class="check"><input type="checkbox" name=name value="on" checked=on aria-describedby=format!("{name}-help")/>" "{page.t(label)}</label>
                <p class="field__help" id=format!("{name}-help")>{page.t(help)}</p>
            </div>
        }
    };
    let body = view! {
        <section class="narrow">
            <h1>{page.t("notice-choices-title")}</h1>
            <p>{page.t("notice-choices-intro")}</p>
            {address}
            <form class="form" method="post" action="/me/notices">
                {form_problems(page, form)}
                {check("mail", choices.mail, "notice-choices-mail", "notice-choices-mail-help")}
                {check("digest", choices.digest, "notice-choices-digest", "notice-choices-digest-help")}
                <fieldset class="choices">
                    <legend>{page.t("notice-choices-kinds")}</legend>
                    {kinds}
                </fieldset>
                <button class="button button--main">{page.t("notice-choices-save")}</button>
            </form>
            <p class="notices__more">
                <a href="/notices">{page.t("notice-title")}</a>
                <a href="/me/follows">{page.t("notice-follows")}</a>
            </p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("notice-choices-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}

fn kind_words(page: &Page, kind: Kind) -> String {
    page.t(&format!("notice-kind-{}", kind.as_str().replace('_', "-")))
}
