//! What an account is: the fields, for a new one and for changing one.

use domain::accounts::Status;
use domain::accounts::find::StaffName;
use leptos::prelude::*;

use super::{console, words};
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_field};

/// A select with its problems beside it.
pub fn choice(
    page: &Page,
    form: &Form,
    name: &'static str,
    label: &str,
    options: Vec<(String, String)>,
) -> AnyView {
    let problems = form.problems_of(name, page.locale);
    let wrong = !problems.is_empty();
    let chosen = form.value(name);
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, text)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{text}</option> }
        })
        .collect();
    let described = wrong.then(|| format!("{name}-problem"));
    let list = wrong.then(|| {
        let problems: Vec<_> = problems
            .into_iter()
            .map(|text| view! { <li>{text}</li> })
            .collect();
        view! { <ul class="field__problems" id=format!("{name}-problem")>{problems}</ul> }
    });
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for=name>{page.t(label)}</label>
            <select id=name name=name aria-invalid=wrong.then_some("true") aria-describedby=described>{options}</select>
            {list}
        </div>
    }
    .into_any()
}

/// Staff to choose from, nobody first.
pub fn owners(page: &Page, staff: &[StaffName]) -> Vec<(String, String)> {
    let mut options = vec![("none".to_owned(), page.t("staff-accounts-nobody"))];
    options.extend(
        staff
            .iter()
            .map(|person| (person.id.to_string(), person.name.clone())),
    );
    options
}

/// The fields of an account.
pub fn fields(page: &Page, form: &Form, staff: &[StaffName]) -> AnyView {
    let statuses = Status::ALL
        .iter()
        .map(|status| {
            (
                status.as_str().to_owned(),
                words::status(page, status.as_str()),
            )
        })
        .collect();
    view! {
        {text_field(page, form, "name", "text", "staff-profile-name", None)}
        {choice(page, form, "owner", "staff-accounts-owner", owners(page, staff))}
        {choice(page, form, "status", "staff-accounts-status", statuses)}
        {text_field(page, form, "segment", "text", "staff-accounts-segment", None)}
        {text_field(page, form, "industry", "text", "staff-profile-industry", None)}
        {text_field(page, form, "started_on", "date", "staff-profile-started", None)}
        {text_field(page, form, "external_id", "text", "staff-profile-external-id", Some("staff-profile-external-id-help"))}
    }
    .into_any()
}

/// The page for a new account.
pub fn new_account_page(page: &Page, form: &Form, staff: &[StaffName]) -> String {
    let title = page.t("staff-profile-title");
    let body = view! {
        <section class="column">
            <h1>{title.clone()}</h1>
            {form_problems(page, form)}
            <form class="form" method="post" action="/staff/accounts">
                {fields(page, form, staff)}
                <div class="row"><button class="button button--main">{page.t("staff-profile-create")}</button></div>
            </form>
        </section>
    };
    console(page, title, "accounts", body.into_any())
}
