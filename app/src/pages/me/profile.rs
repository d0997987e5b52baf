//! Name, language, time zone, and the ways to the rest.

use std::collections::BTreeMap;

use chrono::Offset;
use domain::i18n::Locale;
use domain::people::person::Person;
use domain::types::AccountId;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{problem_list, text_field};
use crate::shell::{Head, shell};

/// The page of the signed-in person. `companies` are theirs now.
pub fn me_page(page: &Page, form: &Form, me: &Person, companies: &[(AccountId, String)]) -> String {
    let member = page.actor.is_active_member();
    let companies = companies
        .iter()
        .map(|(id, name)| {
            let words = page
                .locale
                .tr("company-link", &[("name", name.clone().into())]);
            view! { <li><a href=format!("/company/{id}")>{words}</a></li> }
        })
        .collect_view();
    let inside = member || page.actor.is_staff();
    let body = view! {
        <section class="narrow">
            <h1>{page.t("me-title")}</h1>
            <form class="form" method="post" action="/me">
                {text_field(page, form, "name", "text", "join-name", Some("join-name-help"))}
                {language(page, form)}
                {zone(page, form)}
                <button class="button">{page.t("me-save")}</button>
            </form>
            <dl class="facts">
                <dt>{page.t("sign-in-email")}</dt>
                <dd>{me.email.clone().unwrap_or_default()}</dd>
            </dl>
            <h2>{page.t("settings-more")}</h2>
            <ul class="rows" role="list">
                {member.then(|| view! { <li><a href="/me/profile">{page.t("profile-title")}</a></li> })}
                {companies}
                {inside.then(|| view! { <li><a href="/people">{page.t("settings-directory")}</a></li> })}
                <li><a href="/me/notices">{page.t("notice-settings")}</a></li>
                <li><a href="/me/follows">{page.t("notice-follows")}</a></li>
                <li><a href="/me/drafts">{page.t("draft-list")}</a></li>
                <li><a href="/me/sessions">{page.t("sessions-title")}</a></li>
                <li><a href="/me/password">{page.t("password-title")}</a></li>
                {page.actor.is_staff().then(|| view! {
                    <li><a href="/me/second-factor">{page.t("second-factor-title")}</a></li>
                })}
                <li><a href="/recorded">{page.t("shell-recorded")}</a></li>
                <li><a href="/me/export">{page.t("export-title")}</a></li>
                <li><a href="/me/leave">{page.t("leave-title")}</a></li>
            </ul>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("me-title")).unlisted().in_place("me"),
        body,
    )
}

fn language(page: &Page, form: &Form) -> impl IntoView + use<> {
    let chosen = form.value("locale");
    let problems = form.problems_of("locale", page.locale);
    let wrong = !problems.is_empty();
    let option = |value: &'static str, words: String| {
        let selected = chosen == value;
        view! { <option value=value selected=selected>{words}</option> }
    };
    let (ja, en) = (Locale::Ja.as_str(), Locale::En.as_str());
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for="locale">{page.t("settings-language")}</label>
            <select id="locale" name="locale" aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("locale-problem")>
                {option("", page.t("settings-language-auto"))}
                {option(ja, "日本語".to_owned())}
                {option(en, "English".to_owned())}
            </select>
            {problem_list("locale", problems)}
        </div>
    }
}

/// Every zone there is, by its part of the world.
fn zone(page: &Page, form: &Form) -> impl IntoView + use<> {
    let chosen = form.value("time_zone");
    let problems = form.problems_of("time_zone", page.locale);
    let wrong = !problems.is_empty();
    let mut groups: BTreeMap<&str, Vec<chrono_tz::Tz>> = BTreeMap::new();
    for zone in chrono_tz::TZ_VARIANTS {
        let group = zone
            .name()
            .split_once('/')
            .map_or("UTC", |(group, _)| group);
        groups.entry(group).or_default().push(zone);
    }
    let now = page.now.to_chrono();
    let groups = groups
        .into_iter()
        .map(|(group, zones)| {
            let options = zones
                .into_iter()
                .map(|zone| {
                    let offset = now.with_timezone(&zone).offset().fix();
                    let words = format!("{} (UTC{offset})", zone.name().replace('_', " "));
                    let selected = chosen == zone.name();
                    view! { <option value=zone.name() selected=selected>{words}</option> }
                })
                .collect_view();
            view! { <optgroup label=group>{options}</optgroup> }
        })
        .collect_view();
    let standard = page.locale.tr(
        "settings-zone-auto",
        &[("zone", page.site_zone.name().into())],
    );
    let described = if wrong {
        "time_zone-help time_zone-problem"
    } else {
        "time_zone-help"
    };
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for="time_zone">{page.t("settings-zone")}</label>
            <p class="field__help" id="time_zone-help">{page.t("settings-zone-help")}</p>
            <select id="time_zone" name="time_zone" aria-invalid=wrong.then_some("true") aria-describedby=described>
                <option value="" selected=chosen.is_empty()>{standard}</option>
                {groups}
            </select>
            {problem_list("time_zone", problems)}
        </div>
    }
}
