//! The optional password.

use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::form_problems;
use crate::shell::{Head, shell};

/// Signing in with a password.
pub fn sign_in_page(page: &Page, form: &Form) -> String {
    let again = format!(
        "/sign-in?next={}",
        crate::page::query_value(&form.value("next"))
    );
    let problems = form.problems_of("email", page.locale);
    let wrong = !problems.is_empty();
    let body = view! {
        <section class="narrow">
            <h1>{page.t("sign-in-with-password")}</h1>
            {form_problems(page, form)}
            <form class="form" method="post" action="/sign-in/password">
                <input type="hidden" name="next" value=form.value("next")/>
                <div class="field" class:field--wrong=wrong>
                    <label for="email">{page.t("sign-in-email")}</label>
                    <input id="email" name="email" type="email" autocomplete="username" required maxlength="254"
                        value=form.value("email") aria-invalid=wrong.then_some("true")
                        aria-describedby=wrong.then_some("email-problem")/>
                    {wrong.then(|| view! {
                        <ul class="field__problems" id="email-problem">{problems.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
                    })}
                </div>
                <div class="field">
                    <label for="password">{page.t("password-label")}</label>
                    <input id="password" name="password" type="password" autocomplete="current-password" required maxlength="1024"/>
                </div>
                <button class="button">{page.t("code-submit")}</button>
            </form>
            <p class="quiet"><a href=again>{page.t("password-forgotten")}</a></p>
        </section>
    };
    shell(page, Head::titled(page.t("sign-in-title")).unlisted(), body)
}

/// Setting, changing or removing one's own password; `least` is how many characters it needs.
pub fn own_page(page: &Page, form: &Form, is_set: bool, least: usize) -> String {
    let problems = form.problems_of("password", page.locale);
    let wrong = !problems.is_empty();
    let intro = page.t(if is_set {
        "password-is-set"
    } else {
        "password-not-set"
    });
    let help = page
        .locale
        .tr("password-help", &[("min", (least as i64).into())]);
    let body = view! {
        <section class="narrow">
            <h1>{page.t("password-title")}</h1>
            <p>{intro}</p>
            <form class="form" method="post" action="/me/password">
                <div class="field" class:field--wrong=wrong>
                    <label for="password">{page.t("password-new")}</label>
                    <p class="field__help" id="password-help">{help}</p>
                    <input id="password" name="password" type="password" autocomplete="new-password" required maxlength="1024"
                        aria-invalid=wrong.then_some("true")
                        aria-describedby=if wrong { "password-help password-problem" } else { "password-help" }/>
                    {wrong.then(|| view! {
                        <ul class="field__problems" id="password-problem">
                            {problems.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                        </ul>
                    })}
                </div>
                <button class="button">{page.t("me-save")}</button>
            </form>
            {is_set.then(|| view! {
                <form class="form" method="post" action="/me/password">
                    <button class="link" name="remove" value="1">{page.t("password-remove")}</button>
                </form>
            })}
        </section>
    };
    shell(
        page,
        Head::titled(page.t("password-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}
