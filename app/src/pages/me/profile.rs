//! Name, language, and the ways to the rest.

use domain::people::person::Person;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::text_field;
use crate::shell::{Head, shell};

/// The page of the signed-in person.
pub fn me_page(page: &Page, form: &Form, me: &Person) -> String {
    let body = view! {
        <section class="narrow">
            <h1>{page.t("me-title")}</h1>
            <form class="form" method="post" action="/me">
                {text_field(page, form, "name", "text", "join-name", Some("join-name-help"))}
                <button class="button">{page.t("me-save")}</button>
            </form>
            <dl class="facts">
                <dt>{page.t("sign-in-email")}</dt>
                <dd>{me.email.clone().unwrap_or_default()}</dd>
            </dl>
            <ul class="rows" role="list">
                <li><a href="/me/notices">{page.t("notice-settings")}</a></li>
                <li><a href="/me/follows">{page.t("notice-follows")}</a></li>
                <li><a href="/me/drafts">{page.t("draft-list")}</a></li>
                <li><a href="/me/sessions">{page.t("sessions-title")}</a></li>
                <li><a href="/me/password">{page.t("password-title")}</a></li>
                {page.actor.is_staff().then(|| view! {
                    <li><a href="/me/second-factor">{page.t("second-factor-title")}</a></li>
                })}
                <li><a href="/recorded">{page.t("shell-recorded")}</a></li>
            </ul>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("me-title")).unlisted().in_place("me"),
        body,
    )
}
