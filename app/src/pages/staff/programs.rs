//! Programmes other than events: the list, one of them with everybody in it, one row, and the forms to enter them.

mod forms;
mod list;
mod row;
mod show;

pub use forms::{EnterView, buy_page, enter_page};
pub use list::{ListView, list_page};
pub use row::{row_page, term_form};
pub use show::program_page;

use domain::accounts::overview::Overview;
use domain::programs::list::{Listed, Reach};
use domain::programs::{ProgramKind, ProgramStatus};
use leptos::prelude::*;

use super::words;
use crate::page::Page;

/// Where they are.
pub(super) const HOME: &str = "/staff/programs";

/// What a programme is: its kind, and for a free one what sort.
fn sort(page: &Page, kind: ProgramKind, type_: Option<&str>) -> String {
    match (kind, type_) {
        (ProgramKind::Free, Some(type_)) => words::named(
            page,
            format!("programs-type-{}", type_.replace('.', "-")),
            &words::kind(page, type_),
        ),
        _ => words::channel(page, kind.as_str()),
    }
}

/// How far somebody got.
fn status(page: &Page, status: ProgramStatus) -> String {
    page.t(&format!("programs-status-{status}"))
}

/// Hours as short as they can be.
fn hours(page: &Page, hours: f64) -> String {
    words::say(page, "programs-hours", &[("hours", &words::short(hours))])
}

/// Hours used of those bought.
fn hours_of(page: &Page, used: f64, bought: f64) -> String {
    words::say(
        page,
        "programs-hours-of",
        &[
            ("used", &words::short(used)),
            ("bought", &words::short(bought)),
        ],
    )
}

/// How many are where, those that there are: a list of a few words.
fn standing(page: &Page, listed: &Listed) -> AnyView {
    if let Some(hours) = listed.hours {
        return hours_of(page, hours.used, hours.bought).into_any();
    }
    let parts: Vec<_> = Reach::ALL
        .into_iter()
        .filter_map(|reach| {
            let n = listed.counts.of(reach);
            let key = match (reach, listed.kind) {
                (Reach::Offered, _) => "programs-status-offered",
                (Reach::Entered, ProgramKind::Training) => "programs-status-enrolled",
                (Reach::Entered, _) => "programs-status-registered",
                (Reach::NoShow, _) => "programs-status-no_show",
                (Reach::Attended, _) => "programs-status-attended",
                (Reach::Completed, _) => "programs-status-completed",
                (Reach::Certified, _) => "programs-status-certified",
            };
            (n > 0).then(|| {
                view! { <li><span class="quiet small">{page.t(key)}</span>" "<b>{n.to_string()}</b></li> }
            })
        })
        .collect();
    view! { <ul class="reach" role="list">{parts}</ul> }.into_any()
}

/// Companies and people of a programme, in words.
fn size(page: &Page, listed: &Listed) -> String {
    [
        words::count(page, "programs-companies", listed.accounts),
        words::count(page, "programs-people", listed.people),
    ]
    .join(" · ")
}

/// On an account's page: what it takes part in, and where to enter more.
pub(super) fn panel(page: &Page, view: &Overview, may_write: bool) -> AnyView {
    let account = view.account.id;
    let enter = may_write.then(|| {
        view! {
            <p class="row row--tight small">
                <a href=format!("{HOME}/new?account={account}")>{page.t("programs-enter")}</a>
                <a href=format!("{HOME}/consulting?account={account}")>{page.t("programs-buy")}</a>
            </p>
        }
    });
    let programs = &view.programs;
    let body = if programs.rows.is_empty() {
        view! { <p class="empty">{page.t("programs-account-none")}</p> }.into_any()
    } else {
        let rows: Vec<_> = programs
            .rows
            .iter()
            .map(|listed| {
                view! {
                    <tr>
                        <th scope="row"><a href=format!("{HOME}/{}", listed.id)>{listed.name.clone()}</a><br/><span class="quiet small">{sort(page, listed.kind, listed.type_.as_deref())}</span></th>
                        <td>{standing(page, listed)}</td>
                        <td class="table__whole">{words::day_view(page, words::local(page, listed.last))}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            <div class="table-frame" tabindex="0" role="group" aria-label=page.t("programs-title")>
                <table class="table table--reach">
                    <thead><tr>
                        <th scope="col">{page.t("programs-name")}</th>
                        <th scope="col">{page.t("programs-standing")}</th>
                        <th scope="col">{page.t("programs-last")}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let all = programs.next.is_some().then(|| {
        view! { <p class="small"><a href=format!("{HOME}?account={account}")>{page.t("programs-account-all")}</a></p> }
    });
    view! {
        <section aria-labelledby="programs-title">
            <h2 id="programs-title">{page.t("programs-title")}</h2>
            {body}
            {all}
            {enter}
        </section>
    }
    .into_any()
}
