//! Next action, memo and details of an account: shown as they are, changed in place.

use domain::accounts::edit::{CHANGED, memo_mark, next_action_mark, profile_mark};
use domain::accounts::overview::Overview;
use leptos::prelude::*;

use super::account::Opened;
use super::profile::{choice, fields, owners};
use super::words;
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area, text_field};

/// What the form began from. Sent again after other problems it stays the same; once its reader has been told that it changed
/// and sees what it is now, it is that.
fn mark(form: &Form, fresh: String) -> AnyView {
    let told = form.problems.iter().any(|problem| problem.key == CHANGED);
    let value = Some(form.value("mark"))
        .filter(|typed| !told && !typed.is_empty())
        .unwrap_or(fresh);
    view! { <input type="hidden" name="mark" value=value/> }.into_any()
}

/// The next action, and its form.
pub fn next_action(page: &Page, view: &Overview, opened: &Opened, may_write: bool) -> AnyView {
    let account = &view.account;
    let shown = if account.next_action.is_empty() {
        view! { <p class="quiet">{page.t("staff-account-next-none")}</p> }.into_any()
    } else {
        let owner = account
            .next_action_owner_id
            .and_then(|id| view.staff.iter().find(|person| person.id == id))
            .map(|person| person.name.clone());
        let on = account.next_action_on.map(|on| {
            let late = on < words::local(page, page.now);
            let mark = late
                .then(|| view! { <strong class="late">{page.t("staff-fact-overdue")}</strong>" " });
            let date = words::say(page, "staff-fact-by", &[("date", &words::day(page, on))]);
            view! { <span title=words::full_day(page, on)>{mark}{date}</span> }
        });
        let joint = (on.is_some() && owner.is_some()).then_some(" · ");
        view! {
            <p class="next-action">{account.next_action.clone()}</p>
            <p class="quiet small">{on}{joint}{owner}</p>
        }
        .into_any()
    };
    let form = opened.form_of("next-action").unwrap_or_else(|| {
        Form::with([
            ("next_action", account.next_action.clone()),
            (
                "next_action_on",
                account
                    .next_action_on
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
            ),
            (
                "next_action_owner",
                account
                    .next_action_owner_id
                    .or(account.owner_id)
                    .map_or_else(|| "none".to_owned(), |id| id.to_string()),
            ),
        ])
    });
    let label = if account.next_action.is_empty() {
        "staff-account-next-set"
    } else {
        "staff-edit"
    };
    let edit = may_write.then(|| {
        view! {
            <details class="edit" open=opened.is("next-action")>
                <summary>{page.t(label)}</summary>
                <form class="form form--tight" method="post" action=format!("/staff/accounts/{}/next-action", account.id)>
                    {form_problems(page, &form)}
                    {mark(&form, next_action_mark(account))}
                    {text_field(page, &form, "next_action", "text", "staff-account-next-what", None)}
                    <div class="field-row">
                        {text_field(page, &form, "next_action_on", "date", "staff-account-next-on", None)}
                        {choice(page, &form, "next_action_owner", "staff-account-next-owner", owners(page, &view.staff))}
                    </div>
                    <div class="row"><button class="button button--main">{page.t("staff-save")}</button></div>
                </form>
            </details>
        }
    });
    view! {
        <section class="side" aria-labelledby="next-action-title">
            <h2 id="next-action-title">{page.t("staff-account-next")}</h2>
            {shown}
            {edit}
        </section>
    }
    .into_any()
}

/// The memo, and its form.
pub fn memo(page: &Page, view: &Overview, opened: &Opened, may_write: bool) -> AnyView {
    let account = &view.account;
    let shown = if account.memo.is_empty() {
        view! { <p class="quiet">{page.t("staff-account-memo-none")}</p> }.into_any()
    } else {
        view! { <div class="memo">{account.memo.clone()}</div> }.into_any()
    };
    let form = opened
        .form_of("memo")
        .unwrap_or_else(|| Form::with([("memo", account.memo.clone())]));
    let edit = may_write.then(|| {
        view! {
            <details class="edit" open=opened.is("memo")>
                <summary>{page.t("staff-edit")}</summary>
                <form class="form form--tight" method="post" action=format!("/staff/accounts/{}/memo", account.id)>
                    {mark(&form, memo_mark(&account.memo))}
                    {text_area(page, &form, "memo", 8, "staff-account-memo", Some("staff-account-memo-help"))}
                    <div class="row"><button class="button button--main">{page.t("staff-save")}</button></div>
                </form>
            </details>
        }
    });
    view! {
        <section class="side" aria-labelledby="memo-title">
            <h2 id="memo-title">{page.t("staff-account-memo")}</h2>
            {shown}
            {edit}
        </section>
    }
    .into_any()
}

/// The form for what an account is.
pub fn details(page: &Page, view: &Overview, opened: &Opened) -> AnyView {
    let account = &view.account;
    let form = opened.form_of("profile").unwrap_or_else(|| {
        Form::with([
            ("name", account.name.clone()),
            (
                "external_id",
                account.external_id.clone().unwrap_or_default(),
            ),
            ("segment", account.segment.clone().unwrap_or_default()),
            ("industry", account.industry.clone().unwrap_or_default()),
            ("status", account.status.clone()),
            (
                "started_on",
                account
                    .started_on
                    .map(|day| day.to_string())
                    .unwrap_or_default(),
            ),
            (
                "owner",
                account
                    .owner_id
                    .map_or_else(|| "none".to_owned(), |id| id.to_string()),
            ),
        ])
    });
    view! {
        <details class="edit edit--details" open=opened.is("profile")>
            <summary>{page.t("staff-profile-edit")}</summary>
            <form class="form form--tight form--columns" method="post" action=format!("/staff/accounts/{}/profile", account.id)>
                {form_problems(page, &form)}
                {mark(&form, profile_mark(account))}
                {fields(page, &form, &view.staff)}
                <div class="row"><button class="button button--main">{page.t("staff-save")}</button></div>
            </form>
        </details>
    }
    .into_any()
}
