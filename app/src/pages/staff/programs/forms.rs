//! The forms: participants of a programme, and hours bought.

use domain::programs::enter::Company;
use domain::programs::{FREE_TYPES, ProgramStatus, What};
use leptos::prelude::*;

use super::{HOME, status};
use crate::page::{Form, Page};
use crate::pages::staff::{console, profile, words};
use crate::parts::field::{form_problems, text_area, text_field};

/// What the form for a programme needs.
#[derive(Debug, Clone, Default)]
pub struct EnterView {
    /// The company it was opened for.
    pub company: Option<Company>,
}

/// The form for participants of a programme that may be new.
pub fn enter_page(page: &Page, form: &Form, view: &EnterView) -> String {
    let title = page.t("programs-enter-title");
    let mut whats = vec![("training".to_owned(), words::channel(page, "training"))];
    whats.extend(FREE_TYPES.map(|type_| {
        let key = format!("programs-type-{}", type_.replace('.', "-"));
        (type_.to_owned(), page.t(&key))
    }));
    let mut statuses = vec![(String::new(), page.t("programs-status-usual"))];
    statuses.extend(
        [
            ProgramStatus::Offered,
            ProgramStatus::Registered,
            ProgramStatus::Enrolled,
            ProgramStatus::Attended,
            ProgramStatus::Completed,
            ProgramStatus::Certified,
            ProgramStatus::NoShow,
        ]
        .map(|known| (known.as_str().to_owned(), status(page, known))),
    );
    let body = view! {
        <section class="column stack">
            {crumb(page, view.company.as_ref())}
            <h1>{title.clone()}</h1>
            <p>{page.t("programs-enter-intro")}</p>
            {form_problems(page, form)}
            <form class="form" method="post" action=HOME>
                {profile::choice(page, form, "what", "programs-what", whats)}
                {text_field(page, form, "name", "text", "programs-name", Some("programs-name-help"))}
                {participants(page, form, statuses, view.company.as_ref())}
                <div class="row"><button class="button button--main">{page.t("programs-save")}</button></div>
            </form>
        </section>
    };
    console(page, title, "programs", body.into_any())
}

fn crumb(page: &Page, company: Option<&Company>) -> AnyView {
    match company {
        Some(company) => view! {
            <p class="crumb"><a href=format!("/staff/accounts/{}", company.id)>{company.name.clone()}</a></p>
        }
        .into_any(),
        None => view! { <p class="crumb"><a href=HOME>{page.t("programs-title")}</a></p> }.into_any(),
    }
}

/// The statuses of a programme as options.
pub(super) fn statuses_of(page: &Page, what: &What) -> Vec<(String, String)> {
    what.statuses()
        .iter()
        .map(|known| (known.as_str().to_owned(), status(page, *known)))
        .collect()
}

/// Day, status and who.
pub(super) fn participants(
    page: &Page,
    form: &Form,
    statuses: Vec<(String, String)>,
    company: Option<&Company>,
) -> AnyView {
    let chosen = company.map(|company| {
        let people: Vec<_> = company
            .people
            .iter()
            .map(|person| {
                let name = format!("p{}", person.id);
                let checked = form.value(&name) == "1";
                let department = (!person.department.is_empty()).then(
                    || view! { <span class="choice__help">{person.department.clone()}</span> },
                );
                view! {
                    <label class="choice">
                        <input type="checkbox" name=name value="1" checked=checked/>
                        <span>{person.name.clone()}" "{department}</span>
                    </label>
                }
            })
            .collect();
        let legend = words::say(page, "programs-people-of", &[("name", &company.name)]);
        let list = if people.is_empty() {
            view! { <p class="quiet">{page.t("programs-people-none")}</p> }.into_any()
        } else {
            view! { <div class="choices choices--columns">{people}</div> }.into_any()
        };
        view! {
            <fieldset class="field">
                <legend>{legend}</legend>
                {list}
            </fieldset>
            <input type="hidden" name="account" value=company.id.to_string()/>
        }
    });
    let label = if company.is_some() {
        "programs-lines-more"
    } else {
        "programs-lines"
    };
    view! {
        <div class="field-row">
            {text_field(page, form, "on", "date", "programs-on", None)}
            {profile::choice(page, form, "status", "programs-status", statuses)}
        </div>
        {chosen}
        {text_area(page, form, "lines", 6, label, Some("programs-lines-help"))}
    }
    .into_any()
}

/// The form for hours that a company bought.
pub fn buy_page(page: &Page, form: &Form, company: Option<&Company>) -> String {
    let title = page.t("programs-buy-title");
    let body = view! {
        <section class="column stack">
            {crumb(page, company)}
            <h1>{title.clone()}</h1>
            <p>{page.t("programs-buy-intro")}</p>
            {form_problems(page, form)}
            <form class="form" method="post" action=format!("{HOME}/consulting")>
                {text_field(page, form, "company", "text", "programs-company", Some("programs-company-help"))}
                {text_field(page, form, "name", "text", "programs-buy-name", Some("programs-buy-name-help"))}
                {term(page, form)}
                <div class="row"><button class="button button--main">{page.t("programs-save")}</button></div>
            </form>
        </section>
    };
    console(page, title, "programs", body.into_any())
}

/// Hours, first and last day.
pub(super) fn term(page: &Page, form: &Form) -> AnyView {
    view! {
        {text_field(page, form, "hours", "text", "programs-bought", None)}
        <div class="field-row">
            {text_field(page, form, "start", "date", "programs-start", None)}
            {text_field(page, form, "end", "date", "programs-end", None)}
        </div>
    }
    .into_any()
}
