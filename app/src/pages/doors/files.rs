//! Saying whose the rows of an attendance file are.

use domain::events::attendance_file::matching::Proposal;
use domain::events::attendance_import::{Choice, Matching, Row, RowState};
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::form_problems;
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
    let rows = found
        .rows
        .iter()
        .map(|(row, proposal)| line(page, row, proposal, &found.choices, form))
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
            <form method="post" action=format!("/events/attendance/{}", found.import.id)>
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

fn line(
    page: &Page,
    row: &Row,
    proposal: &Proposal,
    choices: &[Choice],
    form: &Form,
) -> impl IntoView + use<> {
    let name = format!("row_{}", row.id);
    let several: &[i64] = match proposal {
        Proposal::Several(ids) => ids,
        _ => &[],
    };
    let proposed = match proposal {
        Proposal::ByEmail(id) | Proposal::ByName(id) => id.to_string(),
        Proposal::Several(_) => String::new(),
        Proposal::Unknown => "none".to_owned(),
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
    let why = match (row.state, proposal) {
        (RowState::Matched, _) => "doors-match-done",
        (RowState::Skipped, _) => "doors-match-skipped",
        (RowState::Open, Proposal::ByEmail(_)) => "doors-match-by-email",
        (RowState::Open, Proposal::ByName(_)) => "doors-match-by-name",
        (RowState::Open, Proposal::Several(_)) => "doors-match-several",
        (RowState::Open, Proposal::Unknown) => "doors-match-unknown",
    };
    // Those who may be meant come first.
    let (likely, others): (Vec<&Choice>, Vec<&Choice>) = choices
        .iter()
        .partition(|choice| several.contains(&choice.id));
    let options = likely
        .into_iter()
        .chain(others)
        .map(|choice| {
            let value = choice.id.to_string();
            let selected = value == chosen;
            let mut label = if choice.company.is_empty() {
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
                label = page.locale.tr("doors-match-came", &[("who", label.into())]);
            }
            view! { <option value=value selected=selected>{label}</option> }
        })
        .collect_view();
    let minutes = row
        .minutes
        .map(|minutes| page.locale.tr("doors-minutes", &[("n", minutes.into())]));
    let address = (!row.email.is_empty())
        .then(|| view! { <br/><span class="quiet small">{row.email.clone()}</span> });
    let label = page.locale.tr(
        "doors-match-whose-row",
        &[("name", row.name.clone().into())],
    );
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
            </td>
            <td>{page.t(why)}</td>
        </tr>
    }
}
