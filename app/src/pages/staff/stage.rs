//! Stage: the open proposal with its evidence, what is missing for the next one, and moving by hand.

use domain::accounts::overview::Overview;
use domain::health::stage::Condition;
use leptos::prelude::*;
use serde_json::Value;

use super::account::Opened;
use super::profile::choice;
use super::words;
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_field};

/// The panel.
pub fn panel(page: &Page, view: &Overview, opened: &Opened, may_write: bool) -> AnyView {
    let cause = view.standing.as_ref().map(|standing| {
        let text = page.t(&format!("staff-account-cause-{}", standing.cause));
        let by = standing.approver.as_ref().map(|name| format!(" · {name}"));
        view! { <p class="quiet small">{text}{by}</p> }
    });
    let here = view
        .standing
        .as_ref()
        .map(|standing| words::stage(page, &standing.stage))
        .unwrap_or_else(|| page.t("numbers-stage-none"));
    view! {
        <section class="side" aria-labelledby="stage-title">
            <h2 id="stage-title">{page.t("staff-account-stage")}</h2>
            <p><b>{here}</b></p>
            {cause}
            {proposal(page, view, opened, may_write)}
            {next(page, view)}
            {may_write.then(|| by_hand(page, view, opened))}
        </section>
    }
    .into_any()
}

fn conditions(page: &Page, rows: Vec<(String, String, bool)>) -> AnyView {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(text, now, met)| {
            let (class, key) = if met {
                ("condition condition--met", "numbers-condition-met")
            } else {
                ("condition", "numbers-condition-unmet")
            };
            view! {
                <li class=class>
                    <span class="visually-hidden">{page.t(key)}" "</span>
                    {text}
                    <span class="quiet small">" "{now}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="conditions">{rows}</ul> }.into_any()
}

fn proposal(page: &Page, view: &Overview, opened: &Opened, may_write: bool) -> AnyView {
    let Some(proposal) = &view.proposal else {
        return ().into_any();
    };
    let account = view.account.id;
    let rows: Vec<(String, String, bool)> = proposal
        .evidence
        .get("conditions")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default()
        .iter()
        .filter_map(|outcome| {
            let condition: Condition =
                serde_json::from_value(outcome.get("condition")?.clone()).ok()?;
            let actual = outcome.get("actual").and_then(Value::as_f64);
            let met = outcome.get("met").and_then(Value::as_bool).unwrap_or(false);
            let (text, now) = words::condition(page, &condition, actual);
            Some((text, now, met))
        })
        .collect();
    let answer = may_write.then(|| {
        let form = opened.form_of("decline").unwrap_or_default();
        let problems = form.problems_of("reason", page.locale);
        let wrong = !problems.is_empty();
        let problems: Vec<_> = problems.into_iter().map(|text| view! { <li>{text}</li> }).collect();
        view! {
            <div class="row">
                <form method="post" action=format!("/staff/accounts/{account}/proposals/{}/accept", proposal.id)>
                    <button class="button button--main button--small">{page.t("staff-account-accept")}</button>
                </form>
                <details class="edit" open=opened.is("decline")>
                    <summary>{page.t("staff-account-decline")}</summary>
                    <form class="form form--tight" method="post" action=format!("/staff/accounts/{account}/proposals/{}/decline", proposal.id)>
                        <div class="field" class:field--wrong=wrong>
                            <label for="decline-reason">{page.t("staff-account-reason")}</label>
                            <input id="decline-reason" name="reason" value=form.value("reason") maxlength="500"
                                aria-invalid=wrong.then_some("true") aria-describedby=wrong.then_some("decline-problem")/>
                            {wrong.then(|| view! { <ul class="field__problems" id="decline-problem">{problems}</ul> })}
                        </div>
                        <div class="row"><button class="button button--small">{page.t("staff-account-decline")}</button></div>
                    </form>
                </details>
            </div>
        }
    });
    let day = proposal.on;
    view! {
        <div class="notice proposal">
            <p><b>{words::say(page, "staff-account-proposal", &[("to", &words::stage(page, &proposal.to))])}</b></p>
            <p class="small">{words::say(page, "staff-account-proposal-since", &[("date", &words::day(page, day))])}</p>
            {conditions(page, rows)}
            <p class="small"><a href=format!("/staff/accounts/{account}/evidence?key=stage&day={day}")>{page.t("staff-account-proposal-rows")}</a></p>
            {answer}
        </div>
    }
    .into_any()
}

/// What is missing for the next stage, as judged on the day of the figures; nothing when the account has moved since.
fn next(page: &Page, view: &Overview) -> AnyView {
    let (Some(figures), Some(standing)) = (&view.figures, &view.standing) else {
        return ().into_any();
    };
    if figures.stage.key.as_deref() != Some(standing.stage.as_str()) {
        return ().into_any();
    }
    let Some(next) = &figures.stage.next else {
        return ().into_any();
    };
    let name = words::stage(page, &next.to);
    if next.conditions.is_empty() {
        let text = words::say(page, "staff-account-to-next-manual", &[("stage", &name)]);
        return view! { <p class="small">{text}</p> }.into_any();
    }
    let met = next
        .conditions
        .iter()
        .filter(|condition| condition.met)
        .count();
    let progress = words::say(
        page,
        "staff-account-progress",
        &[
            ("met", &met.to_string()),
            ("total", &next.conditions.len().to_string()),
        ],
    );
    let rows = next
        .conditions
        .iter()
        .map(|part| {
            let (text, now) = words::condition(page, &part.condition, part.actual);
            (text, now, part.met)
        })
        .collect();
    view! {
        <h3>{words::say(page, "staff-account-to-next", &[("stage", &name)])}</h3>
        {conditions(page, rows)}
        <p class="quiet small">{progress}</p>
    }
    .into_any()
}

fn by_hand(page: &Page, view: &Overview, opened: &Opened) -> AnyView {
    let current = view
        .standing
        .as_ref()
        .map(|standing| standing.stage.clone());
    let options = view
        .stages
        .iter()
        .filter(|key| Some(key.as_str()) != current.as_deref())
        .map(|key| (key.clone(), words::stage(page, key)))
        .collect();
    let form: Form = opened.form_of("stage").unwrap_or_default();
    view! {
        <details class="edit" open=opened.is("stage")>
            <summary>{page.t("staff-account-move")}</summary>
            <form class="form form--tight" method="post" action=format!("/staff/accounts/{}/stage", view.account.id)>
                {form_problems(page, &form)}
                {choice(page, &form, "stage", "staff-account-move-to", options)}
                {text_field(page, &form, "reason", "text", "staff-account-reason", None)}
                <div class="row"><button class="button button--small">{page.t("staff-account-move-do")}</button></div>
            </form>
        </details>
    }
    .into_any()
}
