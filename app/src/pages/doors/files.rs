//! Saying whose the rows of an attendance file are. Each row offers the few who may be meant; everybody else stands in one list of the
//! whole page, as a list in every row would grow with both.

use std::collections::HashMap;

use domain::events::attendance_file::matching::Proposal;
use domain::events::attendance_import::{Choice, Matching, Row, RowState};
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, problem_list};
use crate::shell::{Head, shell};

/// The screen.
pub fn matching_page(page: &Page, found: &Matching, form: &Form) -> String {
    let event = &found.event;
    let back = format!("/events/{}/doors", event.id);
    let open = found
        .rows
        .iter()
        .filter(|(row, _)| row.state == RowState::Open)
        .count();
    let by_id: HashMap<i64, &Choice> = found
        .choices
        .iter()
        .map(|choice| (choice.id, choice))
        .collect();
    let rows = found
        .rows
        .iter()
        .map(|(row, proposal)| line(page, row, proposal, &by_id, form))
        .collect_view();
    let everybody = found
        .choices
        .iter()
        .map(|choice| view! { <option value=format!("{} #{}", who(page, choice), choice.id)/> })
        .collect_view();
    let left = page.locale.tr(
        "doors-match-open",
        &[("open", open.into()), ("all", found.rows.len().into())],
    );
    let body = view! {
        <div class="listing stack">
            <div class="page-head">
                <div>
                    <h1>{page.t("doors-match-title")}</h1>
                    <p><a href=back>{event.title.clone()}</a></p>
                </div>
            </div>
            <p>{page.t("doors-match-intro")}</p>
            <p role="status">{left}</p>
            <form class="stack" method="post" action=format!("/events/attendance/{}", found.import.id)>
                {form_problems(page, form)}
                <div class="table-frame" tabindex="0" role="group" aria-label=page.t("doors-match-title")>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{page.t("doors-match-name")}</th>
                                <th scope="col">{page.t("doors-match-minutes")}</th>
                                <th scope="col">{page.t("doors-match-whose")}</th>
                                <th scope="col">{page.t("doors-match-why")}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <datalist id=EVERYBODY>{everybody}</datalist>
                <p class="actions"><button class="button button--main">{page.t("doors-match-confirm")}</button></p>
            </form>
        </div>
    };
    shell(
        page,
        Head::titled(page.t("doors-match-title"))
            .unlisted()
            .in_place("events"),
        body,
    )
}

/// The list of everybody with a seat.
const EVERYBODY: &str = "everybody";

/// Somebody with a seat, in words.
fn who(page: &Page, choice: &Choice) -> String {
    let label = if choice.company.is_empty() {
        choice.name.clone()
    } else {
        page.locale.tr(
            "doors-who",
            &[
                ("name", choice.name.clone().into()),
                ("company", choice.company.clone().into()),
            ],
        )
    };
    if choice.came {
        page.locale.tr("doors-match-came", &[("who", label.into())])
    } else {
        label
    }
}

fn line(
    page: &Page,
    row: &Row,
    proposal: &Proposal,
    by_id: &HashMap<i64, &Choice>,
    form: &Form,
) -> impl IntoView + use<> {
    let name = format!("row_{}", row.id);
    let other = format!("other_{}", row.id);
    let (proposed, mut offered) = match proposal {
        Proposal::ByEmail(id) | Proposal::ByName(id) => (id.to_string(), vec![*id]),
        Proposal::Several(ids) => (String::new(), ids.clone()),
        Proposal::Unknown => ("none".to_owned(), Vec::new()),
    };
    // What was typed, else what was said before, else what is proposed.
    let chosen = if form.has(&name) {
        form.value(&name)
    } else {
        match (row.state, row.registration_id) {
            (RowState::Matched, Some(id)) => id.to_string(),
            (RowState::Skipped, _) => "none".to_owned(),
            _ => proposed,
        }
    };
    let said = [chosen.parse().ok(), row.registration_id];
    for id in said.into_iter().flatten() {
        if !offered.contains(&id) {
            offered.push(id);
        }
    }
    let why = match (row.state, proposal) {
        (RowState::Matched, _) => "doors-match-done",
        (RowState::Skipped, _) => "doors-match-skipped",
        (RowState::Open, Proposal::ByEmail(_)) => "doors-match-by-email",
        (RowState::Open, Proposal::ByName(_)) => "doors-match-by-name",
        (RowState::Open, Proposal::Several(_)) => "doors-match-several",
        (RowState::Open, Proposal::Unknown) => "doors-match-unknown",
    };
    let options = offered
        .iter()
        .filter_map(|id| by_id.get(id))
        .map(|choice| {
            let value = choice.id.to_string();
            let selected = value == chosen;
            view! { <option value=value selected=selected>{who(page, choice)}</option> }
        })
        .collect_view();
    let minutes = row
        .minutes
        .map(|minutes| page.locale.tr("doors-minutes", &[("n", minutes.into())]));
    let address = (!row.email.is_empty())
        .then(|| view! { <br/><span class="quiet small">{row.email.clone()}</span> });
    let whose = [("name", row.name.clone().into())];
    let label = page.locale.tr("doors-match-whose-row", &whose);
    let other_label = page.locale.tr("doors-match-other-row", &whose);
    let problems = form.problems_of(&other, page.locale);
    let wrong = !problems.is_empty();
    view! {
        <tr>
            <th scope="row">{row.name.clone()}{address}</th>
            <td>{minutes}</td>
            <td>
                <select name=name aria-label=label>
                    <option value="" selected=chosen.is_empty()>{page.t("doors-match-later")}</option>
                    <option value="none" selected=chosen == "none">{page.t("doors-match-nobody")}</option>
                    {options}
                </select>
                <input name=other.clone() list=EVERYBODY autocomplete="off" maxlength="300" value=form.value(&other)
                    placeholder=page.t("doors-match-other") aria-label=other_label
                    aria-invalid=wrong.then_some("true") aria-describedby=wrong.then(|| format!("{other}-problem"))/>
                {problem_list(&other, problems)}
            </td>
            <td>{page.t(why)}</td>
        </tr>
    }
}
