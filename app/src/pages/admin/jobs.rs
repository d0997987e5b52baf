//! What waits in the queue, what failed, what was given up.

use domain::job::Listed;
use leptos::prelude::*;

use super::minute;
use crate::page::Page;
use crate::parts::console::console;

/// The open jobs, dead ones first; of each kind in `dead` so many were given up, and can be tried again together.
pub fn jobs_page(page: &Page, rows: Vec<Listed>, count: i64, dead: &[(String, i64)]) -> String {
    let together = dead
        .iter()
        .map(|(kind, count)| {
            let words = page.locale.tr(
                "admin-jobs-retry-all",
                &[("kind", kind.clone().into()), ("n", (*count).into())],
            );
            view! {
                <li><form method="post" action="/admin/jobs/retry">
                    <input type="hidden" name="kind" value=kind.clone()/>
                    <button class="button button--small">{words}</button>
                </form></li>
            }
        })
        .collect_view();
    let together = (!dead.is_empty()).then(|| {
        view! {
            <section aria-labelledby="given-up">
                <h2 id="given-up">{page.t("admin-jobs-given-up")}</h2>
                <ul class="actions" role="list">{together}</ul>
            </section>
        }
    });
    let empty = rows.is_empty();
    let rows = rows
        .into_iter()
        .map(|row| {
            let (state, badge) = if row.dead_at.is_some() {
                ("admin-jobs-dead", "badge badge--risk")
            } else if row.last_error.is_some() {
                ("admin-jobs-failed", "badge badge--watch")
            } else {
                ("admin-jobs-waiting", "badge badge--plain")
            };
            let retry = row.dead_at.is_some() || row.last_error.is_some();
            view! {
                <tr>
                    <th scope="row">{row.id}" "{row.kind}</th>
                    <td><span class=badge>{page.t(state)}</span></td>
                    <td>{minute(page, row.due_at)}</td>
                    <td>{row.attempts}</td>
                    <td>{row.last_error}</td>
                    <td>{retry.then(|| view! {
                        <form method="post" action=format!("/admin/jobs/{}/retry", row.id)>
                            <button class="link">{page.t("admin-jobs-retry")}</button>
                        </form>
                    })}</td>
                </tr>
            }
        })
        .collect_view();
    let content = if empty {
        view! { <p class="empty">{page.t("admin-jobs-none")}</p> }.into_any()
    } else {
        view! {
            <p class="quiet">{page.locale.tr("admin-jobs-count", &[("n", count.into())])}</p>
            <div class="table-scroll" tabindex="0" role="group" aria-label=page.t("admin-jobs")>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{page.t("admin-jobs-kind")}</th>
                        <th scope="col">{page.t("invite-state")}</th>
                        <th scope="col">{page.t("admin-jobs-due")}</th>
                        <th scope="col">{page.t("admin-jobs-tries")}</th>
                        <th scope="col">{page.t("admin-jobs-cause")}</th>
                        <th scope="col"><span class="visually-hidden">{page.t("invite-actions")}</span></th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let body =
        view! { <div class="page-head"><h1>{page.t("admin-jobs")}</h1></div>{together}{content} };
    console(page, page.t("admin-jobs"), "admin-jobs", body.into_any())
}
