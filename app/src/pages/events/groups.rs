//! User groups, and joining them.

use domain::events::group::Listed;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area, text_field};
use crate::shell::{Head, shell};

/// Every group.
pub fn groups_page(page: &Page, groups: &[Listed], form: &Form) -> String {
    let title = page.t("events-groups");
    let member = page.actor.is_active_member() && !page.customer_view;
    let rows = groups
        .iter()
        .map(|row| {
            let count = page
                .locale
                .tr("events-group-members", &[("n", row.members.into())]);
            let act = if row.mine { "leave" } else { "join" };
            let key = if row.mine { "events-group-leave" } else { "events-group-join" };
            let join = member.then(|| {
                let action = format!("/events/groups/{}/{act}", row.group.id);
                view! { <form method="post" action=action><button class="button">{page.t(key)}</button></form> }
            });
            let events = format!("/events?group={}", row.group.id);
            view! {
                <li class="event-card">
                    <h2 class="event-card__title"><a href=events dir="auto">{row.group.name.clone()}</a></h2>
                    <p class="event__note" dir="auto">{row.group.description.clone()}</p>
                    <p class="event-card__facts"><span class="quiet">{count}</span></p>
                    {join}
                </li>
            }
        })
        .collect_view();
    let list = if groups.is_empty() {
        view! { <p class="empty">{page.t("events-groups-none")}</p> }.into_any()
    } else {
        view! { <ul class="event-list" role="list">{rows}</ul> }.into_any()
    };
    let new = domain::policy::events::desk(&page.actor).is_ok().then(|| {
        view! {
            <section class="staff-panel">
                <h2>{page.t("events-group-new")}</h2>
                <form class="form" method="post" action="/events/groups">
                    {form_problems(page, form)}
                    {text_field(page, form, "name", "text", "events-group-name", None)}
                    {text_area(page, form, "description", 3, "events-group-description", None)}
                    <p class="actions"><button class="button button--main">{page.t("events-group-create")}</button></p>
                </form>
            </section>
        }
    });
    let body = view! {
        <div class="listing">
            <div class="page-head"><div><h1>{title.clone()}</h1><p>{page.t("events-groups-lead")}</p></div></div>
            {list}
            {new}
            <p><a href="/events">{page.t("events-back")}</a></p>
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("events"),
        body,
    )
}
