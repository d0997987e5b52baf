//! One account on one page: what to do, where it stands, why, who, and what happened.

use domain::accounts::overview::Overview;
use leptos::prelude::*;

use super::{
    chart, console, edit_forms, people, programme, programs, score, stage, timeline, words,
};
use crate::page::{Form, Page};

/// Which form of the page was sent and has problems; none for a fresh page.
#[derive(Debug, Clone, Default)]
pub struct Opened(Option<(&'static str, Form)>);

impl Opened {
    /// The form with this name, as it was sent.
    pub fn at(name: &'static str, form: Form) -> Self {
        Self(Some((name, form)))
    }

    /// Whether it is this one.
    pub fn is(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|(opened, _)| *opened == name)
    }

    /// The sent form, when it is this one.
    pub fn form_of(&self, name: &str) -> Option<Form> {
        self.0
            .as_ref()
            .filter(|(opened, _)| *opened == name)
            .map(|(_, form)| form.clone())
    }
}

/// The page of an account.
pub fn account_page(
    page: &Page,
    view: &Overview,
    opened: &Opened,
    may_write: bool,
    first: bool,
) -> String {
    let title = view.account.name.clone();
    let body = view! {
        {header(page, view, may_write)}
        {may_write.then(|| edit_forms::details(page, view, opened))}
        {standing(page, view)}
        <div class="account">
            <div class="account__side">
                {edit_forms::next_action(page, view, opened, may_write)}
                {stage::panel(page, view, opened, may_write)}
                {edit_forms::memo(page, view, opened, may_write)}
            </div>
            <div class="account__main">
                {chart::panel(page, view)}
                {score::panel(page, view)}
                {programme::panel(page, view)}
                {programs::panel(page, view, may_write)}
                {people::panel(page, view)}
                {timeline::panel(page, view, first)}
                {timeline::contracts(page, view)}
                {timeline::usage(page, view)}
            </div>
        </div>
    };
    console(page, title, "accounts", body.into_any())
}

fn header(page: &Page, view: &Overview, may_write: bool) -> AnyView {
    let account = &view.account;
    let owner = account
        .owner_id
        .and_then(|id| view.staff.iter().find(|person| person.id == id))
        .map(|person| words::say(page, "staff-home-owner", &[("name", &person.name)]))
        .unwrap_or_else(|| page.t("staff-home-no-owner"));
    let mut about = vec![owner, words::status(page, &account.status)];
    about.extend(account.segment.clone().filter(|text| !text.is_empty()));
    about.extend(account.industry.clone().filter(|text| !text.is_empty()));
    if let Some(day) = account.started_on {
        about.push(format!(
            "{} {}",
            page.t("staff-account-since"),
            words::full_day(page, day)
        ));
    }
    about.extend(account.external_id.clone());
    let domains: Vec<String> = view
        .domains
        .iter()
        .map(|(domain, verified)| {
            if *verified {
                domain.clone()
            } else {
                format!("{domain} ({})", page.t("staff-account-unverified"))
            }
        })
        .collect();
    if !domains.is_empty() {
        about.push(domains.join(", "));
    }
    let about: Vec<_> = about
        .into_iter()
        .map(|text| view! { <li>{text}</li> })
        .collect();
    let domains = may_write.then(|| {
        let path = format!("/staff/accounts/{}/domains", account.id);
        view! { <li><a href=path>{page.t("staff-domains-title")}</a></li> }
    });
    view! {
        <header class="account-head">
            <p class="crumb"><a href="/staff/accounts">{page.t("staff-place-accounts")}</a></p>
            <h1>{account.name.clone()}</h1>
            <ul class="about">{about}{domains}</ul>
        </header>
    }
    .into_any()
}

/// Stage, health, coverage and freshness in one line of figures.
fn standing(page: &Page, view: &Overview) -> AnyView {
    let today = words::local(page, page.now);
    let stage = match &view.standing {
        Some(standing) => {
            let day = words::local(page, standing.since);
            let since = words::say(
                page,
                "staff-account-stage-since",
                &[
                    ("date", &words::day(page, day)),
                    ("days", &(today - day).num_days().to_string()),
                ],
            );
            view! { <b>{words::stage(page, &standing.stage)}</b><span class="quiet small">{since}</span> }.into_any()
        }
        None => view! { <b class="quiet">{page.t("numbers-stage-none")}</b> }.into_any(),
    };
    let (health, coverage, fresh) = match &view.figures {
        None => (
            view! {
                {words::band_badge(page, None, None)}
                <span class="quiet small">{page.t("staff-account-uncomputed")}</span>
            }
            .into_any(),
            view! { <b class="quiet">"–"</b> }.into_any(),
            view! { <b class="quiet">"–"</b> }.into_any(),
        ),
        Some(figures) => {
            let health = &figures.health;
            let state = health.state.as_str();
            let band = health.band.map(|band| band.as_str());
            let number = health.score.map(|score| {
                view! { <b class="figure" title=format!("{score} / 100")>{words::one(score)}</b> }
            });
            let trend = health.trend.map(|trend| {
                let key = match trend.as_str() {
                    "up" => "numbers-trend-up",
                    "down" => "numbers-trend-down",
                    _ => "numbers-trend-flat",
                };
                page.t(key)
            });
            let note = match state {
                "insufficient" => Some(words::say(
                    page,
                    "staff-account-grey",
                    &[("coverage", &words::percent(health.coverage))],
                )),
                "provisional" => Some(page.t("staff-account-provisional")),
                _ => None,
            };
            let days = (health.band.is_some()).then(|| {
                words::say(
                    page,
                    "staff-account-days-in-band",
                    &[("days", &health.days_in_band.to_string())],
                )
            });
            let cap = health.cap.as_ref().zip(health.raw).map(|(_, raw)| {
                words::say(page, "staff-account-raw", &[("raw", &words::one(raw))])
            });
            let quiet = [trend, days, cap, note]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" · ");
            (
                view! {
                    <span class="row row--tight">{number}{words::band_badge(page, Some(state), band)}</span>
                    <span class="quiet small">{quiet}</span>
                }
                .into_any(),
                view! {
                    <b class="figure">{words::percent(health.coverage)}</b>
                    {crate::parts::chart::meter::meter(Some(health.coverage * 100.0))}
                }
                .into_any(),
                view! { <b>{words::full_day(page, figures.as_of)}</b> }.into_any(),
            )
        }
    };
    view! {
        <dl class="standing">
            <div><dt>{page.t("staff-account-stage")}</dt><dd>{stage}</dd></div>
            <div><dt>{page.t("numbers-health")}</dt><dd>{health}</dd></div>
            <div><dt>{page.t("numbers-coverage")}</dt><dd>{coverage}</dd></div>
            <div><dt>{page.t("numbers-as-of")}</dt><dd>{fresh}</dd></div>
        </dl>
    }
    .into_any()
}
