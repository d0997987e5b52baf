//! The site's name, logo, sender and terms.

use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::console::console;
use crate::parts::field::{LOGO_KINDS, file_field, form_problems, text_area, text_field};

/// The form; `configured_sender` is used while the site has none of its own.
pub fn settings_page(page: &Page, form: &Form, configured_sender: &str) -> String {
    let sender = page.locale.tr(
        "admin-settings-configured-sender",
        &[("sender", configured_sender.to_owned().into())],
    );
    let shown = page.logo_url.clone().map(|url| {
        view! {
            <p><img class="logo" src=url alt=page.t("setup-logo")/></p>
            <form method="post" action="/admin/settings/logo/remove">
                <button class="link">{page.t("admin-settings-logo-remove")}</button>
            </form>
        }
    });
    let body = view! {
        <section class="stack">
            <div class="page-head"><h1>{page.t("admin-settings")}</h1></div>
            {form_problems(page, form)}
            <form class="form" method="post" action="/admin/settings">
                {text_field(page, form, "site_name", "text", "setup-site-name", None)}
                {text_field(page, form, "mark", "text", "setup-mark", Some("setup-mark-help"))}
                {text_field(page, form, "mail_from", "text", "setup-mail-from", Some("setup-mail-from-help"))}
                <p class="quiet">{sender}</p>
                {text_field(page, form, "idea_votes", "text", "kinds-settings-votes", Some("kinds-settings-votes-help"))}
                <fieldset class="field stack">
                    <legend>{page.t("moderation-settings")}</legend>
                    <p class="field__help">{page.t("moderation-settings-help")}</p>
                    {text_field(page, form, "hold_days", "text", "moderation-settings-days", Some("moderation-settings-days-help"))}
                    {text_field(page, form, "hold_posts", "text", "moderation-settings-posts", Some("moderation-settings-posts-help"))}
                    {text_field(page, form, "hold_links", "text", "moderation-settings-links", None)}
                    {text_field(page, form, "hold_fast", "text", "moderation-settings-fast", None)}
                    {text_field(page, form, "hold_daily", "text", "moderation-settings-daily", None)}
                </fieldset>
                {text_area(page, form, "terms_ja", 8, "setup-terms-ja", Some("setup-terms-help"))}
                {text_area(page, form, "terms_en", 8, "setup-terms-en", None)}
                <button class="button">{page.t("me-save")}</button>
            </form>
            <h2>{page.t("setup-logo")}</h2>
            {shown}
            <form class="form" method="post" action="/admin/settings/logo" enctype="multipart/form-data">
                {file_field(page, form, "logo", LOGO_KINDS, "setup-logo-file", Some("setup-logo-help"))}
                <button class="button">{page.t("admin-settings-logo-set")}</button>
            </form>
        </section>
    };
    console(
        page,
        page.t("admin-settings"),
        "admin-settings",
        body.into_any(),
    )
}
