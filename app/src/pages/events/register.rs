//! The form to register: which slot, what is asked, how to be shown; and for who has no account yet, name and company.

use domain::events::question::{Kind, Question};
use domain::events::show::{Shown, SlotShown};
use domain::events::{AttendeeList, Rule};
use leptos::prelude::*;

use super::{seats_left, times};
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, in_text_area, problem_list, text_field};
use crate::shell::{Head, shell};

/// The page for who has no account yet.
pub fn register_page(page: &Page, shown: &Shown, form: &Form, action: &str) -> String {
    let title = page.t("events-register");
    let body = view! {
        <section class="narrow">
            <p class="quiet">{times(page, &shown.event)}</p>
            <h1 dir="auto">{shown.event.title.clone()}</h1>
            <p>{page.t("events-stranger-lead")}</p>
            <form class="form" method="post" action=action.to_owned()>
                {form_problems(page, form)}
                {text_field(page, form, "name", "text", "events-field-name", None)}
                {text_field(page, form, "company", "text", "events-field-company", Some("events-field-company-help"))}
                {choices(page, shown, form)}
                <p class="actions"><button class="button button--main">{page.t("events-register")}</button></p>
            </form>
        </section>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("events"),
        body,
    )
}

/// The fields that everybody who registers fills in.
pub fn choices(page: &Page, shown: &Shown, form: &Form) -> AnyView {
    let slots = (shown.slots.len() > 1).then(|| slot_choice(page, &shown.slots, form));
    let questions = shown
        .questions
        .iter()
        .map(|question| question_field(page, question, form))
        .collect_view();
    let identity = (shown.event.attendee_list == AttendeeList::Attendees).then(|| {
        let options = ["full", "name", "profile"]
            .map(|key| {
                let chosen = form.value("identity") == key;
                view! { <option value=key selected=chosen>{page.t(&format!("events-identity-{key}"))}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label for="identity">{page.t("events-identity")}</label>
                <p class="field__help" id="identity-help">{page.t("events-identity-help")}</p>
                <select id="identity" name="identity" aria-describedby="identity-help">{options}</select>
            </div>
        }
    });
    view! { {slots}{questions}{identity} }.into_any()
}

fn slot_choice(page: &Page, slots: &[SlotShown], form: &Form) -> AnyView {
    let problems = form.problems_of("slot", page.locale);
    let wrong = !problems.is_empty();
    let options = slots
        .iter()
        .map(|row| {
            let id = row.slot.id.to_string();
            let chosen = form.value("slot") == id;
            let rule = match row.slot.rule {
                Rule::FirstCome => None,
                Rule::Lottery => Some(page.t("events-rule-lottery")),
                Rule::Approval => Some(page.t("events-rule-approval")),
            };
            let facts = [Some(seats_left(page, &row.seats)), rule];
            let facts: Vec<String> = facts.into_iter().flatten().collect();
            view! {
                <label class="choice">
                    <input type="radio" name="slot" value=id checked=chosen required/>
                    <span><span class="choice__name" dir="auto">{row.slot.name.clone()}</span><br/><span class="choice__help">{facts.join(" · ")}</span></span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" class:field--wrong=wrong aria-describedby=wrong.then_some("slot-problem")>
            <legend>{page.t("events-slot")}</legend>
            {options}
            {problem_list("slot", problems)}
        </fieldset>
    }
    .into_any()
}

fn question_field(page: &Page, question: &Question, form: &Form) -> AnyView {
    let name = question.field();
    let problems = form.problems_of(&name, page.locale);
    let wrong = !problems.is_empty();
    let value = form.value(&name);
    let required = question.required;
    let label = if required {
        question.label.clone()
    } else {
        format!("{} {}", question.label, page.t("events-optional"))
    };
    let described = wrong.then(|| format!("{name}-problem"));
    let control = match question.kind {
        Kind::Agreement => {
            let checked = value == "yes";
            return view! {
                <div class="field" class:field--wrong=wrong>
                    <label class="choice">
                        <input type="checkbox" name=name.clone() value="yes" checked=checked required=required aria-describedby=described/>
                        <span dir="auto">{label}</span>
                    </label>
                    {problem_list(&name, problems)}
                </div>
            }
            .into_any();
        }
        Kind::Text => view! {
            <textarea id=name.clone() name=name.clone() rows="2" required=required aria-describedby=described>{in_text_area(&value)}</textarea>
        }
        .into_any(),
        Kind::Number => view! {
            <input id=name.clone() name=name.clone() inputmode="decimal" value=value required=required aria-describedby=described/>
        }
        .into_any(),
        Kind::Choice => {
            let options = question
                .options()
                .map(|option| {
                    let chosen = option == value;
                    view! { <option value=option.to_owned() selected=chosen>{option.to_owned()}</option> }
                })
                .collect_view();
            view! {
                <select id=name.clone() name=name.clone() required=required aria-describedby=described>
                    <option value="">{page.t("events-choose")}</option>
                    {options}
                </select>
            }
            .into_any()
        }
    };
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for=name.clone() dir="auto">{label}</label>
            {control}
            {problem_list(&name, problems)}
        </div>
    }
    .into_any()
}
