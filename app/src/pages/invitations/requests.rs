//! People whose address is proved but whose company is not known.

use domain::people::join_request::Waiting;
use domain::types::{AccountId, Id};
use leptos::prelude::*;

use super::{account_field, day};
use crate::page::{Form, Page};
use crate::parts::console::console;

/// The queue; `wrong` is the request that `form` came from.
pub fn requests_page(
    page: &Page,
    form: &Form,
    wrong: Option<Id>,
    rows: Vec<Waiting>,
    accounts: Vec<(AccountId, String)>,
) -> String {
    let empty = rows.is_empty();
    let fresh = Form::default();
    let rows = rows
        .into_iter()
        .map(|row| {
            let form = if wrong == Some(row.id) { form } else { &fresh };
            view! {
                <li class="panel stack">
                    <h2>{row.name}</h2>
                    <dl class="facts">
                        <dt>{page.t("sign-in-email")}</dt><dd>{row.email}</dd>
                        <dt>{page.t("join-company")}</dt><dd>{row.company}</dd>
                        <dt>{page.t("requests-since")}</dt><dd>{day(page, row.created_at)}</dd>
                    </dl>
                    {(!row.message.is_empty()).then(|| view! { <blockquote>{row.message}</blockquote> })}
                    <form class="form" method="post" action=format!("/staff/join-requests/{}", row.id)>
                        {account_field(page, form, &row.id.to_string(), &accounts)}
                        <div class="actions">
                            <button class="button button--main" name="decision" value="join">{page.t("requests-join")}</button>
                            <button class="button button--quiet" name="decision" value="decline">{page.t("requests-decline")}</button>
                        </div>
                    </form>
                </li>
            }
        })
        .collect_view();
    let body = view! {
        <div class="page-head"><div><h1>{page.t("requests-title")}</h1><p>{page.t("requests-intro")}</p></div></div>
        {empty.then(|| view! { <p class="empty">{page.t("requests-none")}</p> })}
        <ul class="stack" role="list">{rows}</ul>
    };
    console(page, page.t("requests-title"), "requests", body.into_any())
}
