//! Who stands behind an idea's votes, for staff with account rights.

use domain::community::idea::behalf::Recorded;
use domain::community::idea::tally::{SeatBand, Tally};
use domain::community::topic::Topic;
use leptos::prelude::*;

use super::console;
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area, text_field};
use crate::parts::when::when;

/// The tally of an idea, and the form for a customer's vote.
pub fn idea_page(page: &Page, topic: &Topic, tally: &Tally, form: &Form) -> String {
    let title = page.t("kinds-tally-title");
    let seats = match tally.seats {
        Some(band) => page.t(seats_key(band)),
        None => page.t("kinds-tally-seats-unknown"),
    };
    let known = tally.seats.map(|_| {
        let n = i64::try_from(tally.known).unwrap_or(0);
        view! { <p class="quiet small">{page.locale.tr("kinds-tally-seats-known", &[("n", n.into())])}</p> }
    });
    let accounts = i64::try_from(tally.accounts).unwrap_or(0);
    let by_account = if tally.by_account.is_empty() {
        view! { <p class="empty">{page.t("kinds-tally-none")}</p> }.into_any()
    } else {
        let rows: Vec<_> = tally
            .by_account
            .iter()
            .map(|(id, name, votes)| {
                view! {
                    <tr>
                        <th scope="row"><a href=format!("/staff/accounts/{id}")>{name.clone()}</a></th>
                        <td class="number">{*votes}</td>
                    </tr>
                }
            })
            .collect();
        view! { <div class="table-frame table-frame--narrow"><table class="table"><tbody>{rows}</tbody></table></div> }
            .into_any()
    };
    let recorded = if tally.recorded.is_empty() {
        view! { <p class="quiet">{page.t("kinds-tally-recorded-none")}</p> }.into_any()
    } else {
        let rows: Vec<_> = tally
            .recorded
            .iter()
            .map(|vote| recorded_item(page, topic.id, vote))
            .collect();
        view! { <ul class="clip-list" role="list">{rows}</ul> }.into_any()
    };
    let body = view! {
        <div class="page-head">
            <div>
                <h1>{title.clone()}</h1>
                <p><a href=topic.path()>{topic.title.clone()}</a></p>
            </div>
        </div>
        <p class="notice">{page.t("kinds-tally-lead")}</p>
        <dl class="counts">
            <div><dt>{page.t("kinds-tally-votes")}</dt><dd>{tally.votes}</dd></div>
            <div><dt>{page.t("kinds-tally-accounts")}</dt><dd>{accounts}</dd></div>
            <div><dt>{page.t("kinds-tally-seats")}</dt><dd>{seats}</dd></div>
        </dl>
        {known}
        <h2>{page.t("kinds-tally-by-account")}</h2>
        {by_account}
        <h2>{page.t("kinds-tally-recorded")}</h2>
        {recorded}
        <h2>{page.t("kinds-tally-record")}</h2>
        <p class="quiet">{page.t("kinds-tally-record-help")}</p>
        <form class="form" method="post" action=format!("/staff/ideas/{}/votes", topic.id)>
            {form_problems(page, form)}
            {text_field(page, form, "account", "text", "kinds-tally-account", Some("kinds-tally-account-help"))}
            {text_field(page, form, "evidence", "text", "kinds-tally-evidence", Some("kinds-tally-evidence-help"))}
            {text_area(page, form, "note", 3, "kinds-tally-note", None)}
            <button class="button">{page.t("kinds-tally-send")}</button>
        </form>
    };
    console(page, title, "ideas", body.into_any())
}

fn seats_key(band: SeatBand) -> &'static str {
    match band {
        SeatBand::UpTo100 => "kinds-seats-100",
        SeatBand::UpTo500 => "kinds-seats-500",
        SeatBand::UpTo2000 => "kinds-seats-2000",
        SeatBand::UpTo10000 => "kinds-seats-10000",
        SeatBand::Above => "kinds-seats-above",
    }
}

fn recorded_item(page: &Page, topic: i64, vote: &Recorded) -> impl IntoView + use<> {
    let by = page.locale.tr(
        "kinds-tally-recorded-by",
        &[("name", vote.by.clone().into())],
    );
    let note = (!vote.note.is_empty()).then(|| view! { <p dir="auto">{vote.note.clone()}</p> });
    view! {
        <li class="clip">
            <p>
                <a href=format!("/staff/accounts/{}", vote.account_id)>{vote.account.clone()}</a>
                " "<span class="quiet small">{by}" "{when(page, vote.at)}</span>
            </p>
            {note}
            <p class="small"><a href=vote.evidence.clone() rel="noopener noreferrer">{vote.evidence.clone()}</a></p>
            <form method="post" action=format!("/staff/ideas/{topic}/votes/{}/remove", vote.id)>
                <button class="link">{page.t("kinds-tally-remove")}</button>
            </form>
        </li>
    }
}
