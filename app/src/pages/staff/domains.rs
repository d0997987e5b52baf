//! The mail domains of an account.

use domain::accounts::mail_domain::MailDomain;
use domain::types::AccountId;
use leptos::prelude::*;

use super::{console, words};
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_field};

/// What the page shows.
#[derive(Debug, Clone)]
pub struct DomainsView {
    /// The account.
    pub account_id: AccountId,
    /// Its name.
    pub account: String,
    /// Its domains.
    pub domains: Vec<MailDomain>,
}

/// The page.
pub fn domains_page(page: &Page, form: &Form, view: &DomainsView) -> String {
    let title = words::say(page, "staff-domains-title-of", &[("name", &view.account)]);
    let home = format!("/staff/accounts/{}", view.account_id);
    let rows: Vec<AnyView> = view
        .domains
        .iter()
        .map(|domain| row(page, &home, domain))
        .collect();
    let list = if rows.is_empty() {
        view! { <p class="quiet">{page.t("staff-domains-none")}</p> }.into_any()
    } else {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=page.t("staff-domains-title")>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{page.t("staff-domains-domain")}</th>
                            <th scope="col">{page.t("staff-domains-state")}</th>
                            <th scope="col">{page.t("staff-domains-people")}</th>
                            <th scope="col">{page.t("invite-actions")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let vouched = form.value("vouched") == "1";
    let body = view! {
        <section class="column">
            <p class="crumb"><a href=home.clone()>{view.account.clone()}</a></p>
            <h1>{page.t("staff-domains-title")}</h1>
            <p>{page.t("staff-domains-intro")}</p>
            {list}
            <h2>{page.t("staff-domains-add-title")}</h2>
            {form_problems(page, form)}
            <form class="form" method="post" action=format!("{home}/domains")>
                {text_field(page, form, "domain", "text", "staff-domains-domain", Some("staff-domains-domain-help"))}
                <label class="choice">
                    <input type="checkbox" name="vouched" value="1" checked=vouched/>
                    <span>
                        <span class="choice__name">{page.t("staff-domains-vouch")}</span>
                        <br/>
                        <span class="choice__help">{page.t("staff-domains-vouch-help")}</span>
                    </span>
                </label>
                <div class="row"><button class="button button--main">{page.t("staff-domains-add")}</button></div>
            </form>
        </section>
    };
    console(page, title, "accounts", body.into_any())
}

fn row(page: &Page, home: &str, domain: &MailDomain) -> AnyView {
    let name = domain.domain.clone();
    let state = match domain.verified_at {
        Some(at) => words::say(
            page,
            "staff-domains-verified",
            &[("date", &words::full_day(page, words::local(page, at)))],
        ),
        None => page.t("staff-account-unverified"),
    };
    let shared = (!domain.shared_with.is_empty()).then(|| {
        let names = domain.shared_with.join(&page.t("qa-byline-separator"));
        let text = words::say(page, "staff-domains-shared", &[("names", &names)]);
        view! { <p class="quiet small">{text}</p> }
    });
    let path = format!("{home}/domains/{}", domain.id);
    let verify = domain.verified_at.is_none().then(|| {
        let label = words::say(page, "staff-domains-verify-which", &[("domain", &name)]);
        view! {
            <form method="post" action=format!("{path}/verify")>
                <button class="link" aria-label=label>{page.t("staff-domains-verify")}</button>
            </form>
        }
    });
    let label = words::say(page, "staff-domains-remove-which", &[("domain", &name)]);
    view! {
        <tr>
            <th scope="row">{name}{shared}</th>
            <td>{state}</td>
            <td>{domain.people.to_string()}</td>
            <td>
                <div class="row row--tight">
                    {verify}
                    <form method="post" action=format!("{path}/remove")>
                        <button class="link" aria-label=label>{page.t("staff-domains-remove")}</button>
                    </form>
                </div>
            </td>
        </tr>
    }
    .into_any()
}
