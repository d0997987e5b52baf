//! Inviting people, the page behind an invitation's link, and those who ask to join.

mod asked;
mod link;
mod list;
mod requests;

pub use asked::asked_page;
pub use link::link_page;
pub use list::list_page;
pub use requests::requests_page;

use domain::types::AccountId;
use leptos::prelude::*;

use crate::page::{Form, Page};

/// A field for an account by name, with the names as suggestions.
fn account_field(
    page: &Page,
    form: &Form,
    id: &str,
    accounts: &[(AccountId, String)],
) -> impl IntoView + use<> {
    let problems = form.problems_of("account", page.locale);
    let wrong = !problems.is_empty();
    let (field, list) = (format!("account-{id}"), format!("accounts-{id}"));
    let described = format!("account-{id}-problem");
    let options = accounts
        .iter()
        .map(|(_, name)| view! { <option value=name.clone()></option> })
        .collect_view();
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for=field.clone()>{page.t("invite-account")}</label>
            <input id=field name="account" list=list.clone() autocomplete="off" value=form.value("account")
                aria-invalid=wrong.then_some("true") aria-describedby=wrong.then(|| described.clone())/>
            <datalist id=list>{options}</datalist>
            {wrong.then(|| view! {
                <ul class="field__problems" id=described>{problems.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
            })}
        </div>
    }
}

use crate::parts::when::day;
