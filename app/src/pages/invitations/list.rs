//! Inviting, and what became of invitations.

use domain::people::invitation::{Invitation, State};
use domain::types::AccountId;
use leptos::prelude::*;

use super::{account_field, day};
use crate::page::{Form, Page};
use crate::parts::console::console;
use crate::parts::field::{form_problems, text_area};

/// The form and the list.
pub fn list_page(
    page: &Page,
    form: &Form,
    rows: Vec<Invitation>,
    accounts: Vec<(AccountId, String)>,
) -> String {
    let empty = rows.is_empty();
    let rows = rows
        .into_iter()
        .map(|row| {
            let (state, badge) = match row.state {
                State::Sent => ("invite-state-sent", "badge badge--watch"),
                State::Accepted => ("invite-state-accepted", "badge badge--good"),
                State::Expired => ("invite-state-expired", "badge badge--plain"),
                State::Revoked => ("invite-state-revoked", "badge badge--plain"),
            };
            let open = matches!(row.state, State::Sent | State::Expired);
            let email = || ("email", row.email.clone().into());
            let again = page.locale.tr("invite-send-again-to", &[email()]);
            let revoke = page.locale.tr("invite-revoke-of", &[email()]);
            view! {
                <tr>
                    <th scope="row">{row.email.clone()}<br/><span class="quiet small">{row.name}</span></th>
                    <td>{row.account}</td>
                    <td><span class=badge>{page.t(state)}</span></td>
                    <td>{row.sent_at.map(|at| day(page, at))}</td>
                    <td>
                        <div class="actions">{open.then(|| view! {
                            <form method="post" action=format!("/staff/invitations/{}/send", row.id)>
                                <button class="link" aria-label=again>{page.t("invite-send-again")}</button>
                            </form>
                            <form method="post" action=format!("/staff/invitations/{}/revoke", row.id)>
                                <button class="link" aria-label=revoke>{page.t("invite-revoke")}</button>
                            </form>
                        })}</div>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let table = if empty {
        view! { <p class="empty">{page.t("invite-none")}</p> }.into_any()
    } else {
        view! {
            <div class="table-scroll" tabindex="0" role="group" aria-label=page.t("invite-list")>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{page.t("invite-person")}</th>
                        <th scope="col">{page.t("invite-account")}</th>
                        <th scope="col">{page.t("invite-state")}</th>
                        <th scope="col">{page.t("invite-sent-on")}</th>
                        <th scope="col"><span class="visually-hidden">{page.t("invite-actions")}</span></th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let body = view! {
        <div class="page-head"><h1>{page.t("invite-title")}</h1></div>
        {form_problems(page, form)}
        <form class="form" method="post" action="/staff/invitations">
            {account_field(page, form, "invite", &accounts)}
            {text_area(page, form, "people", 5, "invite-people", Some("invite-people-help"))}
            <button class="button">{page.t("invite-submit")}</button>
        </form>
        <h2>{page.t("invite-list")}</h2>
        {table}
    };
    console(page, page.t("invite-title"), "invitations", body.into_any())
}
