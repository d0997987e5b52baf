//! The authenticator app: enrolling with a QR code, and giving its code.

use domain::people::second_factor::Enrolment;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::text_field;
use crate::parts::qr::qr;
use crate::shell::{Head, shell};

/// Asks for the app's current code when signing in.
pub fn give_page(page: &Page, form: &Form) -> String {
    let body = view! {
        <section class="narrow">
            <h1>{page.t("second-factor-give-title")}</h1>
            <p>{page.t("second-factor-give-intro")}</p>
            <form class="form" method="post" action="/sign-in/second-factor">
                <input type="hidden" name="next" value=form.value("next")/>
                {code_field(page, form)}
                <button class="button">{page.t("code-submit")}</button>
            </form>
            {recovery(page, form)}
            <p class="quiet">{page.t("second-factor-lost")}</p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("second-factor-give-title")).unlisted(),
        body,
    )
}

/// Says what an authenticator is for. Its button makes the secret, so that opening a page never does.
pub fn start_page(page: &Page, form: &Form) -> String {
    let body = view! {
        <section class="narrow">
            <h1>{page.t("second-factor-title")}</h1>
            <p>{page.t("second-factor-start-intro")}</p>
            <form class="form" method="post" action="/me/second-factor/start">
                <input type="hidden" name="next" value=form.value("next")/>
                <button class="button">{page.t("second-factor-start")}</button>
            </form>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("second-factor-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}

/// Shows a new secret and asks for its first code.
pub fn enrol_page(page: &Page, form: &Form, enrolment: &Enrolment) -> String {
    let grouped: String = enrolment
        .secret
        .chars()
        .enumerate()
        .flat_map(|(place, c)| {
            (place > 0 && place % 4 == 0)
                .then_some(' ')
                .into_iter()
                .chain(std::iter::once(c))
        })
        .collect();
    let body = view! {
        <section class="narrow">
            <h1>{page.t("second-factor-title")}</h1>
            <p>{page.t("second-factor-intro")}</p>
            {qr(&enrolment.url, page.t("second-factor-qr"))}
            <p>{page.t("second-factor-by-hand")}" "<code>{grouped}</code></p>
            <form class="form" method="post" action="/me/second-factor">
                <input type="hidden" name="next" value=form.value("next")/>
                {code_field(page, form)}
                <button class="button">{page.t("second-factor-confirm")}</button>
            </form>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("second-factor-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}

/// The way in without the app, folded away until it is needed.
fn recovery(page: &Page, form: &Form) -> impl IntoView + use<> {
    let wrong = form
        .problems
        .iter()
        .any(|problem| problem.field == "recovery");
    view! {
        <details class="edit" open=wrong>
            <summary>{page.t("recovery-instead")}</summary>
            <form class="form" method="post" action="/sign-in/second-factor">
                <input type="hidden" name="next" value=form.value("next")/>
                {text_field(page, form, "recovery", "text", "recovery-code", Some("recovery-code-help"))}
                <button class="button">{page.t("code-submit")}</button>
            </form>
        </details>
    }
}

/// Shows new recovery codes, this once.
pub fn codes_page(page: &Page, codes: &[String], onward: &str) -> String {
    let codes: Vec<_> = codes
        .iter()
        .map(|code| view! { <li><code>{code.clone()}</code></li> })
        .collect();
    let body = view! {
        <section class="narrow">
            <h1>{page.t("recovery-title")}</h1>
            <p>{page.t("recovery-intro")}</p>
            <ul class="codes">{codes}</ul>
            <p>{page.t("recovery-once")}</p>
            <p><a class="button" href=onward.to_owned()>{page.t("recovery-kept")}</a></p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("recovery-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}

/// Says that an authenticator is set up, how many recovery codes are left, and makes new ones.
pub fn enrolled_page(page: &Page, left: i64) -> String {
    let left = page.locale.tr("recovery-left", &[("left", left.into())]);
    let body = view! {
        <section class="narrow">
            <h1>{page.t("second-factor-title")}</h1>
            <p>{page.t("second-factor-enrolled")}</p>
            <h2>{page.t("recovery-title")}</h2>
            <p>{left}</p>
            <form method="post" action="/me/second-factor/codes">
                <button class="button button--quiet">{page.t("recovery-renew")}</button>
            </form>
            <p class="quiet">{page.t("recovery-renew-help")}</p>
            <h2>{page.t("second-factor-replace-title")}</h2>
            <p>{page.t("second-factor-replace-help")}</p>
            <form method="post" action="/me/second-factor/replace">
                <button class="button button--quiet">{page.t("second-factor-replace")}</button>
            </form>
            <p class="quiet">{page.t("second-factor-lost")}</p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("second-factor-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}

fn code_field(page: &Page, form: &Form) -> impl IntoView + use<> {
    let problems = form.problems_of("code", page.locale);
    let wrong = !problems.is_empty();
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for="code">{page.t("second-factor-code")}</label>
            <input id="code" name="code" class="code-input" inputmode="numeric" autocomplete="one-time-code" required
                maxlength="12" autofocus aria-invalid=wrong.then_some("true")
                aria-describedby=wrong.then_some("code-problem")/>
            {wrong.then(|| view! {
                <ul class="field__problems" id="code-problem">
                    {problems.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                </ul>
            })}
        </div>
    }
}
