//! After an event: the organiser's page, and the survey.

use domain::events::afterwards::{Answered, Desk, Survey, SurveyKind, SurveyQuestion};
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, in_text_area, problem_list, text_field};
use crate::shell::{Head, shell};

/// The organiser's page.
pub fn after_page(page: &Page, desk: &Desk, form: &Form) -> String {
    let event = &desk.event;
    let path = format!("/events/{}/after", event.id);
    let materials = desk
        .materials
        .iter()
        .map(|one| {
            let which = page
                .locale
                .tr("doors-after-remove-which", &[("title", one.title.clone().into())]);
            view! {
                <li class="door__guest">
                    <a href=one.url.clone() rel="noopener noreferrer" dir="auto">{one.title.clone()}</a>
                    <form method="post" action=format!("/events/materials/{}/remove", one.id)>
                        <button class="button" aria-label=which>{page.t("doors-after-remove")}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let recap = desk
        .recap
        .clone()
        .map(|(path, title)| view! { <p><a href=path dir="auto">{title}</a></p> });
    let survey = desk
        .survey
        .iter()
        .map(|answered| result(page, answered))
        .collect_view();
    let body = view! {
        <div class="listing stack stack--loose">
            <div class="page-head">
                <div>
                    <h1>{page.t("doors-after-title")}</h1>
                    <p><a href=event.path() dir="auto">{event.title.clone()}</a></p>
                </div>
            </div>
            {form_problems(page, form)}
            <section class="stack">
                <h2>{page.t("doors-after-materials")}</h2>
                <ul class="door__guests" role="list">{materials}</ul>
                <form class="form" method="post" action=format!("{path}/materials")>
                    {text_field(page, form, "title", "text", "doors-after-name", None)}
                    {text_field(page, form, "url", "url", "doors-after-url", Some("doors-after-url-help"))}
                    <button class="button">{page.t("doors-after-add")}</button>
                </form>
            </section>
            <section class="stack">
                <h2>{page.t("doors-after-recap-title")}</h2>
                {recap}
                <form class="form" method="post" action=format!("{path}/recap")>
                    {text_field(page, form, "topic", "text", "doors-after-topic", Some("doors-after-topic-help"))}
                    <button class="button">{page.t("doors-after-topic-save")}</button>
                </form>
            </section>
            <section class="stack">
                <h2>{page.t("doors-survey-title")}</h2>
                <p>{page.t("doors-survey-intro")}</p>
                {survey}
                {question_form(page, form, &path)}
            </section>
        </div>
    };
    shell(
        page,
        Head::titled(page.t("doors-after-title"))
            .unlisted()
            .in_place("events"),
        body,
    )
}

fn question_form(page: &Page, form: &Form, path: &str) -> impl IntoView + use<> {
    let kinds = SurveyKind::ALL
        .iter()
        .map(|kind| {
            let key = match kind {
                SurveyKind::Scale => "doors-survey-scale",
                SurveyKind::Text => "doors-survey-text",
            };
            let chosen = form.value("kind") == kind.as_str();
            view! { <option value=kind.as_str() selected=chosen>{page.t(key)}</option> }
        })
        .collect_view();
    let required = form.has("required");
    view! {
        <form class="form" method="post" action=format!("{path}/questions")>
            {text_field(page, form, "label", "text", "doors-survey-label", None)}
            <div class="field">
                <label for="kind">{page.t("doors-survey-kind")}</label>
                <select id="kind" name="kind">{kinds}</select>
            </div>
            <label class="choice"><input type="checkbox" name="required" value="1" checked=required/>{page.t("doors-survey-required")}</label>
            <button class="button">{page.t("doors-survey-add")}</button>
        </form>
    }
}

/// What was answered to a question.
fn result(page: &Page, answered: &Answered) -> impl IntoView + use<> {
    let question = &answered.question;
    let shown = match question.kind {
        SurveyKind::Scale => {
            let mean = match answered.mean() {
                Some(mean) => page.locale.tr(
                    "doors-survey-mean",
                    &[
                        ("mean", format!("{mean:.1}").into()),
                        ("n", answered.counts.iter().sum::<i64>().into()),
                    ],
                ),
                None => page.t("doors-survey-none"),
            };
            let counts = (1..=5)
                .zip(answered.counts)
                .map(|(value, count)| view! { <li>{format!("{value}: {count}")}</li> })
                .collect_view();
            view! { <p>{mean}</p><ul>{counts}</ul> }.into_any()
        }
        SurveyKind::Text if answered.texts.is_empty() => {
            view! { <p>{page.t("doors-survey-none")}</p> }.into_any()
        }
        SurveyKind::Text => {
            let texts = answered
                .texts
                .iter()
                .map(|text| view! { <li class="survey__text" dir="auto">{text.clone()}</li> })
                .collect_view();
            view! { <ul>{texts}</ul> }.into_any()
        }
    };
    let which = page.locale.tr(
        "doors-survey-remove-which",
        &[("title", question.label.clone().into())],
    );
    view! {
        <section class="survey">
            <h3 dir="auto">{question.label.clone()}</h3>
            {shown}
            <form method="post" action=format!("/events/survey-questions/{}/remove", question.id)>
                <button class="button" aria-label=which>{page.t("doors-survey-remove")}</button>
            </form>
        </section>
    }
}

/// The survey.
pub fn survey_page(page: &Page, survey: &Survey, form: &Form, thanks: bool) -> String {
    let event = &survey.event;
    let fields = survey
        .questions
        .iter()
        .map(|question| field(page, survey, question, form))
        .collect_view();
    let thanks = thanks.then(
        || view! { <p class="verdict verdict--good" role="status">{page.t("doors-survey-thanks")}</p> },
    );
    let body = view! {
        <section class="narrow stack">
            <h1>{page.t("doors-survey-page")}</h1>
            <p><a href=event.path() dir="auto">{event.title.clone()}</a></p>
            {thanks}
            <p>{page.t("doors-survey-note")}</p>
            <form class="form" method="post" action=format!("/events/{}/survey", event.id)>
                {form_problems(page, form)}
                {fields}
                <button class="button button--main">{page.t("doors-survey-send")}</button>
            </form>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("doors-survey-page"))
            .unlisted()
            .in_place("events"),
        body,
    )
}

fn field(page: &Page, survey: &Survey, question: &SurveyQuestion, form: &Form) -> AnyView {
    let name = question.field();
    let problems = form.problems_of(&name, page.locale);
    let wrong = !problems.is_empty();
    let value = if form.has(&name) {
        form.value(&name)
    } else {
        survey
            .answered
            .iter()
            .find(|(id, _)| *id == question.id)
            .map(|(_, text)| text.clone())
            .unwrap_or_default()
    };
    let described = wrong.then(|| format!("{name}-problem"));
    match question.kind {
        SurveyKind::Scale => {
            let choices = (1..=5)
                .map(|number: i64| {
                    let number = number.to_string();
                    let chosen = number == value;
                    view! {
                        <label class="choice"><input type="radio" name=name.clone() value=number.clone() checked=chosen/>{number}</label>
                    }
                })
                .collect_view();
            view! {
                <fieldset class="field" class:field--wrong=wrong aria-describedby=described>
                    <legend dir="auto">{question.label.clone()}</legend>
                    <p class="field__help">{page.t("doors-survey-scale-help")}</p>
                    <div class="survey__scale">{choices}</div>
                    {problem_list(&name, problems)}
                </fieldset>
            }
            .into_any()
        }
        SurveyKind::Text => view! {
            <div class="field" class:field--wrong=wrong>
                <label for=name.clone() dir="auto">{question.label.clone()}</label>
                <textarea id=name.clone() name=name.clone() rows="4" aria-invalid=wrong.then_some("true") aria-describedby=described>{in_text_area(&value)}</textarea>
                {problem_list(&name, problems)}
            </div>
        }
        .into_any(),
    }
}
