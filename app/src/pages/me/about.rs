//! What somebody says of themselves, and whether the directory lists them.

use domain::community::Identity;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area, text_field};
use crate::parts::identity_choice::identity_key;
use crate::shell::{Head, shell};

/// The form about oneself.
pub fn about_page(page: &Page, form: &Form) -> String {
    let own = page
        .actor
        .person_id()
        .map(|id| view! { <p><a href=format!("/u/{id}")>{page.t("profile-view")}</a></p> });
    let identities = Identity::ALL
        .iter()
        .map(|identity| {
            let chosen = form.value("identity") == identity.as_str();
            view! { <option value=identity.as_str() selected=chosen>{page.t(identity_key(*identity))}</option> }
        })
        .collect_view();
    let body = view! {
        <section class="narrow">
            <h1>{page.t("profile-title")}</h1>
            <p>{page.t("profile-intro")}</p>
            {own}
            {form_problems(page, form)}
            <form class="form" method="post" action="/me/profile">
                {text_area(page, form, "introduction", 6, "profile-introduction", Some("profile-introduction-help"))}
                {text_area(page, form, "uses", 3, "profile-uses", Some("profile-uses-help"))}
                {text_field(page, form, "department", "text", "profile-department", Some("profile-department-help"))}
                <fieldset class="choices">
                    <legend>{page.t("profile-directory")}</legend>
                    {check(page, form, "listed", "profile-listed", Some("profile-listed-help"))}
                    {check(page, form, "show_company", "profile-show-company", None)}
                    {check(page, form, "show_department", "profile-show-department", None)}
                </fieldset>
                <div class="field">
                    <label for="identity">{page.t("profile-identity")}</label>
                    <p class="field__help" id="identity-help">{page.t("profile-identity-help")}</p>
                    <select id="identity" name="identity" aria-describedby="identity-help">{identities}</select>
                </div>
                <button class="button button--main">{page.t("profile-save")}</button>
            </form>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("profile-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}

/// A box to tick, with its help below.
pub(super) fn check(
    page: &Page,
    form: &Form,
    name: &'static str,
    label: &str,
    help: Option<&str>,
) -> impl IntoView + use<> {
    let problems = form.problems_of(name, page.locale);
    let wrong = !problems.is_empty();
    let ids: Vec<String> = [
        help.map(|_| format!("{name}-help")),
        wrong.then(|| format!("{name}-problem")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let described = (!ids.is_empty()).then(|| ids.join(" "));
    view! {
        <div class="field" class:field--wrong=wrong>
            <label class="choice" for=name>
                <input id=name name=name type="checkbox" value="on" checked={form.value(name) == "on"}
                    aria-invalid=wrong.then_some("true") aria-describedby=described/>
                <span>{page.t(label)}</span>
            </label>
            {help.map(|key| view! { <p class="field__help" id=format!("{name}-help")>{page.t(key)}</p> })}
            {crate::parts::field::problem_list(name, problems)}
        </div>
    }
}
