//! What happened, what was bought, and how the product is used.

use domain::accounts::overview::Overview;
use domain::accounts::timeline::{Entry, What};
use leptos::prelude::*;
use serde_json::Value;

use super::{pages, words};
use crate::page::Page;
use crate::parts::when::when;

/// The timeline.
pub fn panel(page: &Page, view: &Overview, first: bool) -> AnyView {
    let account = view.account.id;
    let day = words::local(page, page.now);
    let body = if view.timeline.entries.is_empty() {
        view! { <p class="empty">{page.t("staff-account-timeline-empty")}</p> }.into_any()
    } else {
        let entries: Vec<_> = view
            .timeline
            .entries
            .iter()
            .map(|entry| line(page, entry))
            .collect();
        view! { <ol class="timeline">{entries}</ol> }.into_any()
    };
    view! {
        <section aria-labelledby="timeline">
            <h2 id="timeline">{page.t("staff-account-timeline")}</h2>
            {body}
            {pages(page, &format!("/staff/accounts/{account}"), view.timeline.next.as_deref(), first)}
            <p class="small"><a href=format!("/staff/accounts/{account}/evidence?key=all&day={day}")>{page.t("staff-account-timeline-all")}</a></p>
        </section>
    }
    .into_any()
}

fn line(page: &Page, entry: &Entry) -> AnyView {
    let (class, body) = match &entry.what {
        What::Act {
            kind,
            object,
            granted,
            link,
            vendor,
            reversed,
        } => {
            let place = match link {
                Some(link) => {
                    let href = match link.post {
                        Some(post) => format!("/posts/{post}"),
                        None => format!("/t/{}/{}", link.topic, link.slug),
                    };
                    view! { " "<a href=href>{link.title.clone()}</a> }.into_any()
                }
                None if object.is_empty() || object.contains(':') => ().into_any(),
                None => view! { " "<span>{object.clone()}</span> }.into_any(),
            };
            let points = (*granted > 0.0).then(|| {
                words::say(
                    page,
                    "staff-tl-points",
                    &[("points", &words::short(*granted))],
                )
            });
            let vendor =
                vendor.then(|| view! { " "<span class="tag">{page.t("staff-tl-vendor")}</span> });
            let taken = reversed
                .then(|| view! { " "<span class="tag">{page.t("staff-tl-reversed")}</span> });
            let class = if *reversed {
                "timeline__entry timeline__entry--reversed"
            } else {
                "timeline__entry"
            };
            let body = view! {
                {words::kind(page, kind)}{place}
                <span class="quiet small">" "{points}</span>{vendor}{taken}
            };
            (class, body.into_any())
        }
        What::Stage {
            from,
            to,
            cause,
            reason,
        } => {
            let text = words::say(
                page,
                "staff-tl-stage",
                &[
                    ("from", &words::stage_or_none(page, from.as_deref())),
                    ("to", &words::stage(page, to)),
                ],
            );
            let reason = reason.clone().map(|reason| format!(" · {reason}"));
            let body = view! {
                <b>{text}</b>
                <span class="quiet small">" "{page.t(&format!("staff-account-cause-{cause}"))}{reason}</span>
            };
            ("timeline__entry timeline__entry--stage", body.into_any())
        }
        What::Import { kind, file } => {
            let name = if file.is_empty() { kind } else { file };
            let text = words::say(page, "staff-tl-import", &[("file", name)]);
            ("timeline__entry timeline__entry--staff", text.into_any())
        }
        What::Edit { action, detail } => {
            let text = page.t(&format!("staff-tl-{}", action.replace('.', "-")));
            let more = detail
                .get("what")
                .or_else(|| detail.get("reason"))
                .or_else(|| detail.get("domain"))
                .and_then(Value::as_str)
                .filter(|text| !text.is_empty())
                .map(|text| view! { <span class="quiet">" "{text.to_owned()}</span> });
            (
                "timeline__entry timeline__entry--staff",
                view! { {text}{more} }.into_any(),
            )
        }
    };
    let person = entry
        .person
        .clone()
        .map(|name| view! { <span class="timeline__who">{name}" "</span> });
    view! {
        <li class=class>
            <span class="timeline__when quiet small">{when(page, entry.at)}</span>
            <span>{person}{body}</span>
        </li>
    }
    .into_any()
}

/// What the account has bought.
pub fn contracts(page: &Page, view: &Overview) -> AnyView {
    let body = if view.contracts.is_empty() {
        view! { <p class="empty">{page.t("staff-account-contracts-empty")}</p> }.into_any()
    } else {
        let rows: Vec<_> = view
            .contracts
            .iter()
            .map(|contract| {
                let what = [&contract.product, &contract.plan, &contract.department]
                    .into_iter()
                    .flatten()
                    .cloned()
                    .collect::<Vec<_>>()
                    .join(" · ");
                let day = |day: Option<chrono::NaiveDate>| {
                    day.map(|day| words::full_day(page, day)).unwrap_or_default()
                };
                let notice = contract.notice_by().map(|day| words::day_view(page, day));
                let renew = (contract.auto_renew == Some(true))
                    .then(|| view! { <br/><span class="quiet small">{page.t("staff-fact-auto-renew")}</span> });
                view! {
                    <tr>
                        <th scope="row">{contract.contract.clone()}</th>
                        <td>{what}</td>
                        <td>{day(contract.starts_on)}" – "{day(contract.ends_on)}{renew}</td>
                        <td>{notice}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            <div class="table-frame" tabindex="0" role="group" aria-label=page.t("staff-account-contracts")>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{page.t("staff-account-contract")}</th>
                        <th scope="col">{page.t("staff-account-product")}</th>
                        <th scope="col">{page.t("staff-account-term")}</th>
                        <th scope="col">{page.t("staff-account-notice")}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="contracts-title">
            <h2 id="contracts-title">{page.t("staff-account-contracts")}</h2>
            {body}
        </section>
    }
    .into_any()
}

/// How the product is used, month by month.
pub fn usage(page: &Page, view: &Overview) -> AnyView {
    let body = if view.months.is_empty() {
        view! { <p class="empty">{page.t("staff-account-usage-empty")}</p> }.into_any()
    } else {
        let number =
            |value: Option<i64>| value.map_or_else(|| "–".to_owned(), |value| value.to_string());
        let rows: Vec<_> = view
            .months
            .iter()
            .map(|month| {
                let features = [month.feature_1, month.feature_2, month.feature_3]
                    .map(number)
                    .join(" · ");
                view! {
                    <tr>
                        <th scope="row">{words::month(page, month.month)}</th>
                        <td class="number">{number(month.licensed_users)}</td>
                        <td class="number">{number(month.accounts_created)}</td>
                        <td class="number">{number(month.login_users)}</td>
                        <td class="number">{features}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            <div class="table-frame" tabindex="0" role="group" aria-label=page.t("staff-account-usage")>
                <table class="table">
                    <thead><tr>
                        <th scope="col">{page.t("staff-account-month")}</th>
                        <th scope="col" class="number">{page.t("staff-account-licensed")}</th>
                        <th scope="col" class="number">{page.t("staff-account-created")}</th>
                        <th scope="col" class="number">{page.t("staff-account-logins")}</th>
                        <th scope="col" class="number">{page.t("staff-account-features")}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section aria-labelledby="usage-title">
            <h2 id="usage-title">{page.t("staff-account-usage")}</h2>
            {body}
        </section>
    }
    .into_any()
}
