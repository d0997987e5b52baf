//! The browsers a person is signed in on.

use domain::people::session::Listed;
use domain::types::Id;
use leptos::prelude::*;

use crate::page::Page;
use crate::shell::{Head, shell};

/// Lists sessions, each with a button that ends it, and one that ends them all.
pub fn sessions_page(page: &Page, sessions: Vec<Listed>, current: Option<Id>) -> String {
    let minute = |at: domain::UtcTime| crate::parts::when::minute(page, at);
    let rows = sessions
        .into_iter()
        .map(|session| {
            let here = current == Some(session.id);
            let label = page.locale.tr(
                "sessions-end-one",
                &[("browser", browser_name(&session.user_agent).into())],
            );
            view! {
                <li class="row">
                    <div>
                        <strong>{browser_name(&session.user_agent)}</strong>
                        {here.then(|| view! { " "<span class="tag">{page.t("sessions-here")}</span> })}
                        <p class="quiet">
                            {page.t("sessions-last-seen")}" "{minute(session.last_seen_at)}" · "
                            {page.t("sessions-since")}" "{minute(session.created_at)}" · "{session.ip}
                        </p>
                    </div>
                    <form method="post" action="/me/sessions/end">
                        <button class="link" name="id" value=session.id.to_string() aria-label=label>{page.t("sessions-end")}</button>
                    </form>
                </li>
            }
        })
        .collect_view();
    let body = view! {
        <section class="narrow">
            <h1>{page.t("sessions-title")}</h1>
            <p>{page.t("sessions-intro")}</p>
            <ul class="rows">{rows}</ul>
            <form class="form" method="post" action="/me/sessions/end-all">
                <button class="button button--quiet">{page.t("sessions-end-all")}</button>
            </form>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("sessions-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}

/// A browser and system as people call them, from a `User-Agent`.
fn browser_name(agent: &str) -> String {
    let browser = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]
    .into_iter()
    .find(|(mark, _)| agent.contains(mark))
    .map(|(_, name)| name);
    let system = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ]
    .into_iter()
    .find(|(mark, _)| agent.contains(mark))
    .map(|(_, name)| name);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser} ({system})"),
        (Some(browser), None) => browser.to_owned(),
        _ => agent.chars().take(40).collect(),
    }
}
