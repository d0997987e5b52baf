//! Typing the mailed code.

use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::shell::{Head, shell};

/// Asks for the six digits.
pub fn code_page(page: &Page, form: &Form) -> String {
    let problems = form.problems_of("code", page.locale);
    let wrong = !problems.is_empty();
    let described = if wrong {
        "code-help code-problem"
    } else {
        "code-help"
    };
    let body = view! {
        <section class="narrow">
            <h1>{page.t("code-title")}</h1>
            <p>{page.t("code-intro")}</p>
            <form class="form" method="post" action="/sign-in/code">
                <div class="field" class:field--wrong=wrong>
                    <label for="code">{page.t("code-label")}</label>
                    <p class="field__help" id="code-help">{page.t("code-help")}</p>
                    <input id="code" name="code" class="code-input" inputmode="numeric" autocomplete="one-time-code" required
                        maxlength="12" autofocus value=form.value("code")
                        aria-invalid=wrong.then_some("true") aria-describedby=described/>
                    {wrong.then(|| view! {
                        <ul class="field__problems" id="code-problem">
                            {problems.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                        </ul>
                    })}
                </div>
                <button class="button">{page.t("code-submit")}</button>
            </form>
            <p class="quiet">{page.t("code-none")}" "<a href="/sign-in">{page.t("code-again")}</a></p>
        </section>
    };
    shell(page, Head::titled(page.t("code-title")).unlisted(), body)
}
