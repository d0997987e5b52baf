//! Slots and questions of an event.

use domain::events::event::Event;
use domain::events::question::{Kind, Question};
use domain::events::show::SlotShown;
use domain::events::{Format, Rule};
use leptos::prelude::*;

use super::form::choice;
use super::{format_name, seats_left};
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area, text_field};
use crate::shell::{Head, shell};

fn rule_name(page: &Page, rule: Rule) -> String {
    page.t(match rule {
        Rule::FirstCome => "events-rule-first-come",
        Rule::Lottery => "events-rule-lottery",
        Rule::Approval => "events-rule-approval",
    })
}

fn kind_name(page: &Page, kind: Kind) -> String {
    page.t(match kind {
        Kind::Text => "events-kind-text",
        Kind::Choice => "events-kind-choice",
        Kind::Number => "events-kind-number",
        Kind::Agreement => "events-kind-agreement",
    })
}

/// The page, with one form at most: its field `form` says which, `slot`, `slot-ID` or `question`.
pub fn setup_page(
    page: &Page,
    event: &Event,
    slots: &[SlotShown],
    questions: &[Question],
    form: &Form,
) -> String {
    let title = page.t("events-setup");
    let base = format!("{}/manage", event.path());
    let which = form.value("form");
    let new_slot = if which == "slot" {
        slot_form(page, form, &format!("{base}/slots"), "events-add")
    } else {
        let href = format!("{base}/setup?form=slot");
        view! { <p><a class="button" href=href>{page.t("events-slot-add")}</a></p> }.into_any()
    };
    let new_question = if which == "question" {
        question_form(page, form, &format!("{base}/questions"))
    } else {
        let href = format!("{base}/setup?form=question");
        view! { <p><a class="button" href=href>{page.t("events-question-add")}</a></p> }.into_any()
    };
    let slot_rows = slots
        .iter()
        .map(|row| slot_row(page, &base, row, slots.len(), form))
        .collect_view();
    let question_rows = questions
        .iter()
        .map(|question| {
            let action = format!("{base}/questions/{}/remove", question.id);
            let options: Vec<&str> = question.options().collect();
            view! {
                <li class="event-card">
                    <p dir="auto">{question.label.clone()}</p>
                    <p class="quiet small">{kind_name(page, question.kind)}" "{options.join(" / ")}</p>
                    <form method="post" action=action><button class="button button--small">{page.t("events-remove")}</button></form>
                </li>
            }
        })
        .collect_view();
    let body = view! {
        <div class="column column--middle">
            <div class="page-head"><div>
                <p><a href=base.clone() dir="auto">{event.title.clone()}</a></p>
                <h1>{title.clone()}</h1>
            </div></div>
            {form_problems(page, form)}
            <h2>{page.t("events-slots")}</h2>
            <ul class="event-list" role="list">{slot_rows}</ul>
            {new_slot}
            <h2>{page.t("events-questions")}</h2>
            <p class="quiet">{page.t("events-questions-note")}</p>
            <ul class="event-list" role="list">{question_rows}</ul>
            {new_question}
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("events"),
        body,
    )
}

/// A slot, and its form where that is the one.
fn slot_row(page: &Page, base: &str, row: &SlotShown, slots: usize, form: &Form) -> AnyView {
    let name = format!("slot-{}", row.slot.id);
    let action = format!("{base}/slots/{}", row.slot.id);
    let idle = row.seats.held + row.seats.waiting + row.applied == 0;
    let remove = (slots > 1 && idle).then(|| {
        let action = format!("{action}/remove");
        view! { <form method="post" action=action><button class="button button--small">{page.t("events-remove")}</button></form> }
    });
    let heading = if row.slot.name.is_empty() {
        page.t("events-slot-only")
    } else {
        row.slot.name.clone()
    };
    let change = if form.value("form") == name {
        let stored = Form::with([
            ("name", row.slot.name.clone()),
            ("format", row.slot.format.to_string()),
            (
                "capacity",
                row.slot
                    .capacity
                    .map(|seats| seats.to_string())
                    .unwrap_or_default(),
            ),
            ("rule", row.slot.rule.to_string()),
        ]);
        let own = if form.has("name") { form } else { &stored };
        slot_form(page, own, &action, "events-save")
    } else {
        let href = format!("{base}/setup?form={name}");
        view! { <a class="button button--small" href=href>{page.t("events-change")}</a> }.into_any()
    };
    view! {
        <li class="event-card">
            <p><span dir="auto">{heading}</span>" "<span class="quiet small">{rule_name(page, row.slot.rule)}" · "{seats_left(page, &row.seats)}</span></p>
            <div class="row">{change}{remove}</div>
        </li>
    }
    .into_any()
}

fn slot_form(page: &Page, form: &Form, action: &str, send: &str) -> AnyView {
    let formats: Vec<(String, String)> = Format::ALL
        .iter()
        .map(|format| (format.to_string(), format_name(page, *format)))
        .collect();
    let rules: Vec<(String, String)> = Rule::ALL
        .iter()
        .map(|rule| (rule.to_string(), rule_name(page, *rule)))
        .collect();
    view! {
        <form class="form" method="post" action=action.to_owned()>
            {text_field(page, form, "name", "text", "events-slot-name", None)}
            {text_field(page, form, "capacity", "text", "events-capacity", Some("events-capacity-help"))}
            {choice(page, form, "format", "events-where", &formats)}
            {choice(page, form, "rule", "events-rule", &rules)}
            <p class="actions"><button class="button button--main">{page.t(send)}</button></p>
        </form>
    }
    .into_any()
}

fn question_form(page: &Page, form: &Form, action: &str) -> AnyView {
    let kinds: Vec<(String, String)> = Kind::ALL
        .iter()
        .map(|kind| (kind.to_string(), kind_name(page, *kind)))
        .collect();
    view! {
        <form class="form" method="post" action=action.to_owned()>
            {text_field(page, form, "label", "text", "events-question-label", None)}
            {choice(page, form, "kind", "events-question-kind", &kinds)}
            {text_area(page, form, "choices", 3, "events-question-choices", Some("events-question-choices-help"))}
            <label class="choice"><input type="checkbox" name="required" value="1" checked=form.has("required")/>" "<span>{page.t("events-question-required")}</span></label>
            <p class="actions"><button class="button button--main">{page.t("events-add")}</button></p>
        </form>
    }
    .into_any()
}
