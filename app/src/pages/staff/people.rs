//! The people of an account and what they do. Nobody is ranked.

use domain::accounts::crowd::Person;
use domain::accounts::overview::Overview;
use leptos::prelude::*;

use super::words;
use crate::page::Page;
use crate::parts::when::when;

/// Rows shown before the rest is folded.
const SHOWN: usize = 12;

/// The panel.
pub fn panel(page: &Page, view: &Overview) -> AnyView {
    let body = if view.people.is_empty() {
        view! { <p class="empty">{page.t("staff-account-people-empty")}</p> }.into_any()
    } else {
        let (first, rest) = view.people.split_at(view.people.len().min(SHOWN));
        let rest = (!rest.is_empty()).then(|| {
            view! {
                <details class="as-table">
                    <summary>{words::count(page, "staff-account-people-more", rest.len())}</summary>
                    {table(page, rest)}
                </details>
            }
        });
        view! { {table(page, first)}{rest} }.into_any()
    };
    view! {
        <section aria-labelledby="people-title">
            <h2 id="people-title">{page.t("staff-account-people")}</h2>
            {body}
        </section>
    }
    .into_any()
}

fn table(page: &Page, people: &[Person]) -> AnyView {
    let rows: Vec<_> = people.iter().map(|person| row(page, person)).collect();
    view! {
        <div class="table-frame" tabindex="0" role="group" aria-label=page.t("staff-account-people")>
            <table class="table">
                <thead><tr>
                    <th scope="col">{page.t("staff-account-person")}</th>
                    <th scope="col">{page.t("staff-account-level")}</th>
                    <th scope="col">{page.t("staff-account-activity")}</th>
                    <th scope="col">{page.t("staff-account-last-seen")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn row(page: &Page, person: &Person) -> AnyView {
    let level = person.level.map_or("none", |level| level.as_str());
    let acts = person.questions + person.answers + person.replies + person.visits + person.other;
    let activity = if acts == 0 {
        view! { <span class="quiet">{page.t("staff-account-activity-none")}</span> }.into_any()
    } else {
        words::say(
            page,
            "staff-account-activity-text",
            &[
                ("questions", &person.questions.to_string()),
                ("answers", &person.answers.to_string()),
                ("replies", &person.replies.to_string()),
                ("visits", &person.visits.to_string()),
                ("other", &person.other.to_string()),
            ],
        )
        .into_any()
    };
    let seen = match person.last_seen {
        Some(at) => when(page, at).into_any(),
        None => view! { <span class="quiet">{page.t("staff-account-never")}</span> }.into_any(),
    };
    let mark = if person.left {
        Some(page.t("staff-account-left"))
    } else if !person.joined {
        Some(page.t("staff-account-not-joined"))
    } else {
        None
    };
    let mark = mark.map(|mark| view! { " "<span class="tag">{mark}</span> });
    let place = [&person.department, &person.title]
        .into_iter()
        .filter(|text| !text.is_empty())
        .cloned()
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <tr>
            <th scope="row"><a href=format!("/u/{}", person.id)>{person.name.clone()}</a>{mark}<br/><span class="quiet small">{place}</span></th>
            <td class="table__whole">{page.t(&format!("numbers-level-{level}"))}</td>
            <td>{activity}</td>
            <td class="table__whole">{seen}</td>
        </tr>
    }
    .into_any()
}
