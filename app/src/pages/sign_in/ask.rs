//! The door: an address, nothing else.

use domain::people::demo_door::Guide;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::form_problems;
use crate::shell::{Head, shell};

/// Asks for an address. The answer is the same whether it is known here or not, and the page says so.
pub fn ask_page(page: &Page, form: &Form, doors: Vec<Guide>) -> String {
    let problems = form.problems_of("email", page.locale);
    let wrong = !problems.is_empty();
    let body = view! {
        <section class="narrow">
            <h1>{page.t("sign-in-title")}</h1>
            <p>{page.t("sign-in-intro")}</p>
            {form_problems(page, form)}
            <form class="form" method="post" action="/sign-in">
                <input type="hidden" name="next" value=form.value("next")/>
                <div class="field" class:field--wrong=wrong>
                    <label for="email">{page.t("sign-in-email")}</label>
                    <input id="email" name="email" type="email" autocomplete="email" required maxlength="254" autofocus
                        value=form.value("email")
                        aria-invalid=wrong.then_some("true")
                        aria-describedby=wrong.then_some("email-problem")/>
                    {wrong.then(|| view! {
                        <ul class="field__problems" id="email-problem">
                            {problems.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}
                        </ul>
                    })}
                </div>
                <button class="button">{page.t("sign-in-send")}</button>
            </form>
            <p class="quiet">
                {page.t("sign-in-new-here")}" "
                <a href="/sign-in/password">{page.t("sign-in-with-password")}</a>
            </p>
            {demo_doors(page, form, doors)}
        </section>
    };
    shell(page, Head::titled(page.t("sign-in-title")).unlisted(), body)
}

/// In the demo: one button for each made-up person one may come in as.
fn demo_doors(page: &Page, form: &Form, doors: Vec<Guide>) -> Option<impl IntoView + use<>> {
    if doors.is_empty() {
        return None;
    }
    let buttons = doors
        .into_iter()
        .map(|guide| {
            let side = page.t(&format!("demo-door-{}", guide.side));
            view! {
                <li class="row">
                    <div><strong>{side}</strong>" "{guide.name}<p class="quiet">{guide.email}</p></div>
                    <form method="post" action=format!("/sign-in/demo/{}", guide.side)>
                        <input type="hidden" name="next" value=form.value("next")/>
                        <button class="button button--quiet">{page.t("demo-door-enter")}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    Some(view! {
        <section class="panel">
            <h2>{page.t("demo-doors-title")}</h2>
            <p>{page.t("demo-doors-intro")}</p>
            <ul class="rows">{buttons}</ul>
        </section>
    })
}
