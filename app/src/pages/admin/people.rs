//! Staff, moderators, and anybody found by name or address.

use domain::actor::Role;
use domain::i18n::Locale;
use domain::people::staff::Listed;
use domain::types::SpaceId;
use leptos::prelude::*;

use super::minute;
use crate::page::{Form, Page};
use crate::parts::console::console;
use crate::parts::field::{form_problems, text_field};

/// The search, the list, and the form that gives a role.
pub fn people_page(
    page: &Page,
    form: &Form,
    rows: Vec<Listed>,
    spaces: Vec<(SpaceId, String, String)>,
) -> String {
    let empty = rows.is_empty();
    let rows = rows.into_iter().map(|row| person(page, row)).collect_view();
    let roles = Role::ALL
        .iter()
        .map(|role| {
            let chosen = form.value("role") == role.as_str();
            view! { <option value=role.as_str() selected=chosen>{page.t(&format!("role-{role}"))}</option> }
        })
        .collect_view();
    let spaces = spaces
        .into_iter()
        .map(|(id, ja, en)| {
            let name = match page.locale {
                Locale::Ja => ja,
                Locale::En => en,
            };
            let chosen = form.value("space") == id.to_string();
            view! { <option value=id.to_string() selected=chosen>{name}</option> }
        })
        .collect_view();
    let about_role =
        |problem: &&domain::Problem| ["role", "space"].contains(&problem.field.as_str());
    let role_wrong = form.problems.iter().any(|problem| about_role(&problem));
    let wrong = role_wrong.then_some("true");
    let role_problems = form
        .problems
        .iter()
        .filter(about_role)
        .map(|problem| page.locale.problem(problem))
        .map(|text| view! { <li>{text}</li> })
        .collect_view();
    let body = view! {
        <div class="page-head"><h1>{page.t("admin-people")}</h1></div>
        {form_problems(page, form)}
        <form class="field-row search" method="get" action="/admin/people" role="search">
            <div class="field">
                <label for="q">{page.t("admin-people-search")}</label>
                <input id="q" name="q" type="search" value=form.value("q")/>
            </div>
            <button class="button">{page.t("admin-people-find")}</button>
        </form>
        {empty.then(|| view! { <p class="empty">{page.t("admin-people-none")}</p> })}
        <ul class="rows rows--acts" role="list">{rows}</ul>
        <h2>{page.t("admin-people-appoint")}</h2>
        <form class="form" method="post" action="/admin/people">
            {text_field(page, form, "email", "email", "sign-in-email", None)}
            {text_field(page, form, "name", "text", "admin-people-name", Some("admin-people-name-help"))}
            <div class="field">
                <label for="role">{page.t("admin-people-role")}</label>
                <select id="role" name="role" aria-invalid=wrong aria-describedby=role_wrong.then_some("role-problem")>{roles}</select>
            </div>
            <div class="field">
                <label for="space">{page.t("admin-people-space")}</label>
                <p class="field__help" id="space-help">{page.t("admin-people-space-help")}</p>
                <select id="space" name="space" aria-invalid=wrong aria-describedby=if role_wrong { "space-help role-problem" } else { "space-help" }><option value="">"–"</option>{spaces}</select>
            </div>
            {role_wrong.then(|| view! { <ul class="field__problems" id="role-problem">{role_problems}</ul> })}
            <button class="button">{page.t("admin-people-give")}</button>
        </form>
    };
    console(
        page,
        page.t("admin-people"),
        "admin-people",
        body.into_any(),
    )
}

fn person(page: &Page, row: Listed) -> impl IntoView + use<> {
    let name = row.name.clone();
    let about = |key: &str| page.locale.tr(key, &[("name", name.clone().into())]);
    let grants = row
        .grants
        .iter()
        .map(|(id, role, space)| {
            let words = page.t(&format!("role-{role}"));
            let label = page.locale.tr(
                "admin-people-take",
                &[("role", words.clone().into()), ("name", name.clone().into())],
            );
            view! {
                <li>
                    <span class="badge badge--plain">{words}{space.clone().map(|space| format!(" ({space})"))}</span>
                    <form method="post" action=format!("/admin/roles/{id}/revoke")>
                        <button class="link" aria-label=label>{page.t("admin-people-take-short")}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let suspended = row.suspended_at.is_some();
    let (act, key, label) = if suspended {
        (
            "reinstate",
            "admin-people-reinstate",
            about("admin-people-reinstate-whom"),
        )
    } else {
        (
            "suspend",
            "admin-people-suspend",
            about("admin-people-suspend-whom"),
        )
    };
    let reset = about("admin-people-reset-whose");
    let leave = about("leave-staff-whose");
    let here = row.email.is_some();
    view! {
        <li>
            <div>
                <strong>{row.name}</strong>
                {suspended.then(|| view! { " "<span class="badge badge--risk">{page.t("admin-people-suspended")}</span> })}
                <p class="quiet small">
                    {row.email}
                    {row.last_seen_at.map(|at| format!(" · {} {}", page.t("sessions-last-seen"), minute(page, at)))}
                </p>
                <ul class="grants" role="list">{grants}</ul>
            </div>
            <div class="actions">
                {row.has_authenticator.then(|| view! {
                    <form method="post" action=format!("/admin/people/{}/second-factor/reset", row.id)>
                        <button class="link" aria-label=reset>{page.t("admin-people-reset")}</button>
                    </form>
                })}
                {here.then(|| view! {
                    <a href=format!("/admin/people/{}/leave", row.id) aria-label=leave>{page.t("leave-staff-link")}</a>
                })}
                <form method="post" action=format!("/admin/people/{}/{act}", row.id)>
                    <button class="link" aria-label=label>{page.t(key)}</button>
                </form>
            </div>
        </li>
    }
}
