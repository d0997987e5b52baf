//! Changing many accounts: what to change, and the question before it happens.

use domain::accounts::Status;
use domain::accounts::find::StaffName;
use domain::types::AccountId;
use leptos::prelude::*;

use super::{console, words};
use crate::page::{Form, Page};
use crate::parts::field::form_problems;

/// Beneath the list: the item to change, with its values.
pub fn chooser(page: &Page, staff: &[StaffName], segments: &[String], form: &Form) -> AnyView {
    let owners: Vec<_> = staff
        .iter()
        .map(|person| {
            let chosen = form.value("owner") == person.id.to_string();
            view! { <option value=person.id.to_string() selected=chosen>{person.name.clone()}</option> }
        })
        .collect();
    let statuses: Vec<_> = Status::ALL
        .iter()
        .map(|status| {
            let chosen = form.value("status") == status.as_str();
            view! { <option value=status.as_str() selected=chosen>{words::status(page, status.as_str())}</option> }
        })
        .collect();
    let known: Vec<_> = segments
        .iter()
        .map(|segment| view! { <option value=segment.clone()></option> })
        .collect();
    view! {
        <details class="bulk" open=!form.problems.is_empty()>
            <summary>{page.t("staff-bulk")}</summary>
            <div class="bulk__choices">
                <div class="field">
                    <label for="bulk-owner">{page.t("staff-accounts-owner")}</label>
                    <select id="bulk-owner" name="owner"><option value="none">{page.t("staff-accounts-nobody")}</option>{owners}</select>
                    <button class="button button--small" name="change" value="owner">{page.t("staff-bulk-owner")}</button>
                </div>
                <div class="field">
                    <label for="bulk-status">{page.t("staff-accounts-status")}</label>
                    <select id="bulk-status" name="status">{statuses}</select>
                    <button class="button button--small" name="change" value="status">{page.t("staff-bulk-status")}</button>
                </div>
                <div class="field">
                    <label for="bulk-segment">{page.t("staff-accounts-segment")}</label>
                    <input id="bulk-segment" name="segment" list="bulk-segments" maxlength="100" value=form.value("segment")/>
                    <datalist id="bulk-segments">{known}</datalist>
                    <button class="button button--small" name="change" value="segment">{page.t("staff-bulk-segment")}</button>
                </div>
            </div>
        </details>
    }
    .into_any()
}

/// What is about to change.
#[derive(Debug, Clone)]
pub struct BulkView {
    /// Which item: `owner`, `status` or `segment`.
    pub change: String,
    /// Its new value, as sent.
    pub value: String,
    /// Its new value in words.
    pub value_words: String,
    /// Which accounts.
    pub accounts: Vec<(AccountId, String)>,
    /// Query of the list to go back to.
    pub back: String,
}

/// The question before a change to many.
pub fn bulk_page(page: &Page, view: &BulkView, form: &Form) -> String {
    let title = page.t("staff-bulk-title");
    let what = page.t(match view.change.as_str() {
        "owner" => "staff-accounts-owner",
        "status" => "staff-accounts-status",
        _ => "staff-accounts-segment",
    });
    let value = if view.value_words.is_empty() {
        page.t("staff-bulk-empty-value")
    } else {
        view.value_words.clone()
    };
    let n = view.accounts.len();
    let lead = words::say(
        page,
        "staff-bulk-lead",
        &[("n", &n.to_string()), ("what", &what), ("value", &value)],
    );
    let hidden: Vec<_> = view
        .accounts
        .iter()
        .map(|(id, _)| view! { <input type="hidden" name=format!("a{id}") value="1"/> })
        .collect();
    let names: Vec<_> = view
        .accounts
        .iter()
        .map(|(id, name)| view! { <li><a href=format!("/staff/accounts/{id}")>{name.clone()}</a></li> })
        .collect();
    let back = if view.back.is_empty() {
        "/staff/accounts".to_owned()
    } else {
        format!("/staff/accounts?{}", view.back)
    };
    let body = view! {
        <section class="column">
            <h1>{title.clone()}</h1>
            {form_problems(page, form)}
            <p>{lead}</p>
            <ul class="plain-list plain-list--columns">{names}</ul>
            <form class="row" method="post" action="/staff/accounts/bulk">
                {hidden}
                <input type="hidden" name="change" value=view.change.clone()/>
                <input type="hidden" name=view.change.clone() value=view.value.clone()/>
                <input type="hidden" name="back" value=view.back.clone()/>
                <button class="button button--main" name="confirm" value="1">{words::count(page, "staff-bulk-confirm", n)}</button>
                <a class="button" href=back>{page.t("staff-bulk-cancel")}</a>
            </form>
        </section>
    };
    console(page, title, "accounts", body.into_any())
}
