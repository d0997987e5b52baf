//! The organiser's page: how many, who, checking in with search and undo, and what to do with the event.

use domain::events::console::{Console, Counts, Filter, Funnel, Row, Steps};
use domain::events::show::SlotShown;
use domain::events::{Attendance, Rule, Standing, State, event::link_path, export};
use leptos::prelude::*;

use super::{seats_left, standing_badge, state_badge, times};
use crate::islands::Moving;
use crate::page::{Form, Page, query_value};
use crate::pages::staff::words;
use crate::parts::field::{form_problems, text_area, text_field};
use crate::parts::pagination::pagination;
use crate::parts::when::{clock, minute};
use crate::render::island;
use crate::shell::{Head, shell};

/// What the page was asked for, and the form that was refused on it.
pub struct Asked<'a> {
    /// What the list is narrowed to.
    pub filter: &'a Filter,
    /// A refused form; its field `form` says which.
    pub form: &'a Form,
}

fn address(console: &Console, filter: &Filter) -> String {
    let mut parts = Vec::new();
    if !filter.words.is_empty() {
        parts.push(format!("q={}", query_value(&filter.words)));
    }
    if let Some(slot) = filter.slot {
        parts.push(format!("slot={slot}"));
    }
    if let Some(standing) = filter.standing {
        parts.push(format!("standing={standing}"));
    }
    let base = format!("{}/manage", console.event.path());
    if parts.is_empty() {
        base
    } else {
        format!("{base}?{}", parts.join("&"))
    }
}

/// The page.
pub fn console_page(page: &Page, console: &Console, asked: &Asked<'_>) -> String {
    let event = &console.event;
    let base = event.path();
    let title = page.t("events-manage");
    let over = event.ends_at <= page.now;
    let link = (!event.link_key.is_empty()
        && matches!(
            event.audience,
            domain::events::Audience::Public | domain::events::Audience::Link
        )
        && event.state == State::Published)
        .then(|| {
            let url = format!("{}{}", page.base_url, link_path(&event.link_key));
            view! {
                <div class="field">
                    <label for="link">{page.t("events-link")}</label>
                    <p class="field__help" id="link-help">{page.t("events-link-help")}</p>
                    <input id="link" readonly value=url aria-describedby="link-help"/>
                </div>
            }
        });
    let files = export::Encoding::ALL
        .iter()
        .map(|encoding| {
            view! { <button class="button" name="encoding" value=encoding.to_string()>{page.t(&format!("events-export-{encoding}"))}</button> }
        })
        .collect_view();
    let absent = (over && event.state != State::Cancelled && console.counts.confirmed > console.counts.attended + console.counts.no_show).then(|| {
        let n = console.counts.confirmed - console.counts.attended - console.counts.no_show;
        view! {
            <form class="notice" method="post" action=format!("{base}/manage/absent")>
                <p>{page.locale.tr("events-absent-note", &[("n", n.into())])}</p>
                <p class="actions"><button class="button">{page.t("events-absent-all")}</button></p>
            </form>
        }
    });
    let list = if console.rows.items.is_empty() {
        let key = if asked.filter.words.is_empty() {
            "events-nobody"
        } else {
            "events-nobody-found"
        };
        view! { <p class="empty">{page.t(key)}</p> }.into_any()
    } else {
        table(page, console).into_any()
    };
    let here = address(console, asked.filter);
    let figures = counts(page, &console.counts).into_any();
    let url = format!("{base}/manage/counts");
    let moving = island(move || view! { <Moving url>{figures}</Moving> });
    let body = view! {
        <div class="listing stack">
            <div class="page-head">
                <div>
                    <p class="event-card__facts">{state_badge(page, event.state)}<span>{times(page, event)}</span></p>
                    <h1><a href=base.clone() dir="auto">{event.title.clone()}</a></h1>
                </div>
                <p class="actions">
                    <a class="button" href=format!("{base}/edit")>{page.t("events-edit")}</a>
                    {console.funnel.is_some().then(|| view! { <a class="button" href=format!("{base}/invitations")>{page.t("events-invite")}</a> })}
                    <a class="button" href=format!("{base}/letters")>{page.t("events-letters")}</a>
                    <a class="button" href=format!("{base}/questions")>{page.t("events-inquiries")}</a>
                    <a class="button" href=format!("{base}/organisers")>{page.t("events-organisers")}</a>
                    <a class="button" href=format!("{base}/doors")>{page.t("doors-title")}</a>
                    <a class="button" href=format!("{base}/after")>{page.t("doors-after-title")}</a>
                    <a class="button" href=format!("{base}/manage/setup")>{page.t("events-setup")}</a>
                    <a class="button" href=format!("/events/new?from={}", event.id)>{page.t("events-copy")}</a>
                </p>
            </div>
            {form_problems(page, asked.form)}
            {moving}
            {slots(page, &console.slots)}
            {link}
            {absent}
            <h2>{page.t("events-people")}</h2>
            {filters(page, console, asked.filter)}
            {list}
            {pagination(page, &here, console.rows.next, asked.filter.after.is_none())}
            {walk_in(page, console, asked.form)}
            {console.funnel.as_ref().map(|all| funnel(page, all))}
            <form class="actions" method="post" action=format!("{base}/manage/export")>{files}</form>
            {call_off(page, console, asked.form)}
        </div>
    };
    shell(
        page,
        Head::titled(title)
            .unlisted()
            .in_place("events")
            .with_islands(),
        body,
    )
}

/// The figures alone, for a page that is open.
pub fn counts_fragment(page: &Page, now: &Counts) -> String {
    counts(page, now).to_html()
}

fn counts(page: &Page, counts: &Counts) -> impl IntoView + use<> {
    let one = |key: &str, n: i64| view! { <div><dt>{page.t(key)}</dt><dd>{n}</dd></div> };
    view! {
        <dl class="event-counts">
            {one("events-standing-confirmed", counts.confirmed)}
            {(counts.offered > 0).then(|| one("events-standing-offered", counts.offered))}
            {one("events-standing-waitlisted", counts.waitlisted)}
            {(counts.applied > 0).then(|| one("events-standing-applied", counts.applied))}
            {one("events-attended", counts.attended)}
            {one("events-no-show", counts.no_show)}
            {one("events-standing-cancelled", counts.cancelled)}
        </dl>
    }
}

fn slots(page: &Page, slots: &[SlotShown]) -> impl IntoView + use<> {
    (slots.len() > 1).then(|| {
        let rows = slots
            .iter()
            .map(|row| {
                view! { <li><span dir="auto">{row.slot.name.clone()}</span>" "<span class="quiet">{seats_left(page, &row.seats)}</span></li> }
            })
            .collect_view();
        view! { <ul class="event__slots" role="list">{rows}</ul> }
    })
}

fn filters(page: &Page, console: &Console, filter: &Filter) -> impl IntoView + use<> {
    let slots = (console.slots.len() > 1).then(|| {
        let options = console
            .slots
            .iter()
            .map(|row| {
                let chosen = filter.slot == Some(row.slot.id);
                view! { <option value=row.slot.id.to_string() selected=chosen>{row.slot.name.clone()}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label for="filter-slot">{page.t("events-slot")}</label>
                <select id="filter-slot" name="slot"><option value="">{page.t("events-any")}</option>{options}</select>
            </div>
        }
    });
    let standings = Standing::ALL
        .iter()
        .map(|standing| {
            let chosen = filter.standing == Some(*standing);
            view! { <option value=standing.as_str() selected=chosen>{page.t(export::standing_key(*standing))}</option> }
        })
        .collect_view();
    view! {
        <form class="event-filter" method="get" action=format!("{}/manage", console.event.path()) role="search">
            <div class="field">
                <label for="q">{page.t("events-search")}</label>
                <input id="q" name="q" type="search" maxlength="100" value=filter.words.clone()/>
            </div>
            {slots}
            <div class="field">
                <label for="standing">{page.t("events-column-standing")}</label>
                <select id="standing" name="standing"><option value="">{page.t("events-standing-active")}</option>{standings}</select>
            </div>
            <button class="button">{page.t("events-filter-apply")}</button>
        </form>
    }
}

fn table(page: &Page, console: &Console) -> impl IntoView + use<> {
    let staff = console.funnel.is_some();
    let rows = console
        .rows
        .items
        .iter()
        .map(|row| person(page, console, row, staff))
        .collect_view();
    let stage = staff.then(|| view! { <th scope="col">{page.t("events-column-stage")}</th> });
    let label = page.t("events-people");
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=label>
            <table>
                <thead><tr>
                    <th scope="col">{page.t("events-field-name")}</th>
                    <th scope="col">{page.t("events-field-company")}</th>
                    {stage}
                    <th scope="col">{page.t("events-column-standing")}</th>
                    <th scope="col">{page.t("events-column-attendance")}</th>
                    <th scope="col">{page.t("events-column-act")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn person(page: &Page, console: &Console, row: &Row, staff: bool) -> AnyView {
    let base = format!("{}/manage/{}", console.event.path(), row.id);
    let act = |name: &'static str, key: &str, main: bool| {
        let class = if main {
            "button button--small button--main"
        } else {
            "button button--small"
        };
        let label = format!("{} {}", page.t(key), row.name);
        view! {
            <form method="post" action=format!("{base}/{name}")>
                <button class=class aria-label=label>{page.t(key)}</button>
            </form>
        }
        .into_any()
    };
    let on = matches!(console.event.state, State::Published | State::Finished);
    let over = console.event.ends_at <= page.now;
    let mut acts: Vec<AnyView> = Vec::new();
    match (row.standing, row.attendance) {
        (_, Some(_)) => {
            if row.attendance == Some(Attendance::Attended) && row.left_early_at.is_none() {
                acts.push(act("left", "events-act-left", false));
            }
            acts.push(act("undo", "events-act-undo", false));
        }
        (Standing::Confirmed, None) if on => {
            acts.push(act("check-in", "events-act-check-in", true));
            if over {
                acts.push(act("absent", "events-no-show", false));
            } else {
                acts.push(act("take-out", "events-act-take-out", false));
            }
        }
        (Standing::Applied, None) if on => {
            let decided = console
                .slots
                .iter()
                .any(|slot| slot.slot.id == row.slot_id && slot.slot.rule == Rule::Approval);
            if decided {
                if page.now < console.event.starts_at {
                    acts.push(act("approve", "events-act-approve", true));
                } else {
                    acts.push(admit(page, &base, row));
                }
                acts.push(act("decline", "events-act-decline", false));
            }
        }
        (Standing::Waitlisted | Standing::Offered, None) if on => {
            acts.push(admit(page, &base, row));
            acts.push(act("take-out", "events-act-take-out", false));
        }
        _ => {}
    }
    let attendance = row.attendance.map(|attendance| {
        let at = row.checked_in_at.map(|at| format!(" {}", clock(page, at)));
        let left = row
            .left_early_at
            .map(|_| format!(" · {}", page.t("events-left-early")));
        view! { {page.t(export::attendance_key(attendance))}{at}{left} }
    });
    let stage = staff.then(|| {
        view! { <td>{row.stage.as_deref().map(|key| words::stage(page, key))}</td> }
    });
    let unmatched = (!row.matched && row.known)
        .then(|| view! { <br/><span class="small quiet">{page.t("events-unmatched")}</span> });
    let match_form = (staff && !row.known).then(|| {
        let field = format!("email-{}", row.id);
        view! {
            <form class="row" method="post" action=format!("{base}/match")>
                <label class="visually-hidden" for=field.clone()>{page.t("events-column-email")}</label>
                <input id=field name="email" type="email" placeholder=page.t("events-column-email")/>
                <button class="button button--small">{page.t("events-act-match")}</button>
            </form>
        }
    });
    let vendor = row
        .vendor
        .then(|| view! { <span class="badge badge--plain">{page.t("events-vendor")}</span> });
    view! {
        <tr>
            <th scope="row" dir="auto">{row.name.clone()}" "{vendor}</th>
            <td dir="auto">{row.company.clone()}{unmatched}{match_form}</td>
            {stage}
            <td>{standing_badge(page, row.standing)}<br/><span class="small quiet">{minute(page, row.changed_at)}</span></td>
            <td>{attendance}</td>
            <td><div class="row">{acts}</div></td>
        </tr>
    }
    .into_any()
}

/// Letting somebody in who still waits: with one seat more where none is free.
fn admit(page: &Page, base: &str, row: &Row) -> AnyView {
    let label = format!("{} {}", page.t("events-act-admit"), row.name);
    view! {
        <form method="post" action=format!("{base}/check-in")>
            <input type="hidden" name="raise" value="1"/>
            <button class="button button--small" aria-label=label>{page.t("events-act-admit")}</button>
        </form>
    }
    .into_any()
}

fn walk_in(page: &Page, console: &Console, form: &Form) -> AnyView {
    let soon = console.event.starts_at.plus_seconds(-12 * 3_600) <= page.now;
    let on = matches!(console.event.state, State::Published | State::Finished);
    if !on || !soon {
        return ().into_any();
    }
    let sent = form.value("form") == "walk-in";
    let fresh = Form::default();
    let own = if sent { form } else { &fresh };
    let staff = console.funnel.is_some();
    let slots = (console.slots.len() > 1).then(|| {
        let options: Vec<(String, String)> = console
            .slots
            .iter()
            .map(|row| (row.slot.id.to_string(), row.slot.name.clone()))
            .collect();
        super::form::choice(page, own, "slot", "events-slot", &options)
    });
    let email = staff.then(|| {
        view! { {text_field(page, own, "email", "email", "events-walk-in-email", Some("events-walk-in-email-help"))} }
    });
    let raise = view! {
        <label class="choice"><input type="checkbox" name="raise" value="1" checked=own.has("raise")/>" "<span>{page.t("events-raise")}</span></label>
        {crate::parts::field::problem_list("raise", own.problems_of("raise", page.locale))}
    };
    view! {
        <details class="staff-panel" open=sent>
            <summary>{page.t("events-walk-in")}</summary>
            <form class="form" method="post" action=format!("{}/manage/walk-in", console.event.path())>
                {text_field(page, own, "name", "text", "events-field-name", None)}
                {text_field(page, own, "company", "text", "events-field-company", None)}
                {email}
                {slots}
                {raise}
                <p class="actions"><button class="button button--main">{page.t("events-walk-in-send")}</button></p>
            </form>
        </details>
    }
    .into_any()
}

fn funnel(page: &Page, funnel: &Funnel) -> AnyView {
    if funnel.accounts.is_empty() {
        return ().into_any();
    }
    let cells = |steps: &Steps| {
        [
            steps.invited,
            steps.registered,
            steps.attended,
            steps.asked,
            steps.spoke,
        ]
        .map(|n| view! { <td class="number">{n}</td> })
        .collect_view()
    };
    let head = |first: &str| {
        let columns = [
            "events-funnel-invited",
            "events-funnel-registered",
            "events-attended",
            "events-funnel-asked",
            "events-funnel-spoke",
        ]
        .map(|key| view! { <th scope="col" class="number">{page.t(key)}</th> })
        .collect_view();
        view! { <thead><tr><th scope="col">{page.t(first)}</th>{columns}</tr></thead> }
    };
    let stages = funnel
        .stages
        .iter()
        .map(|(stage, steps)| {
            view! { <tr><th scope="row">{words::stage_or_none(page, stage.as_deref())}</th>{cells(steps)}</tr> }
        })
        .collect_view();
    let accounts = funnel
        .accounts
        .iter()
        .map(|(id, name, stage, steps)| {
            let stage = words::stage_or_none(page, stage.as_deref());
            view! {
                <tr>
                    <th scope="row"><a href=format!("/staff/accounts/{id}") dir="auto">{name.clone()}</a>" "<span class="small quiet">{stage}</span></th>
                    {cells(steps)}
                </tr>
            }
        })
        .collect_view();
    let (by_stage, by_account) = (
        page.t("events-funnel-stage"),
        page.t("events-funnel-account"),
    );
    view! {
        <details class="staff-panel">
            <summary>{page.t("events-funnel")}</summary>
            <div class="table-scroll" tabindex="0" role="region" aria-label=by_stage>
                <table>{head("events-funnel-stage")}<tbody>{stages}</tbody>
                    <tfoot><tr><th scope="row">{page.t("events-funnel-all")}</th>{cells(&funnel.all)}</tr></tfoot></table>
            </div>
            <div class="table-scroll" tabindex="0" role="region" aria-label=by_account>
                <table>{head("events-funnel-account")}<tbody>{accounts}</tbody></table>
            </div>
        </details>
    }
    .into_any()
}

fn call_off(page: &Page, console: &Console, form: &Form) -> AnyView {
    let held = console.event.state == State::Published && console.event.ends_at <= page.now;
    if held || matches!(console.event.state, State::Cancelled | State::Finished) {
        return ().into_any();
    }
    let sent = form.value("form") == "call-off";
    let fresh = Form::default();
    let own = if sent { form } else { &fresh };
    let active = console.counts.confirmed
        + console.counts.offered
        + console.counts.waitlisted
        + console.counts.applied;
    view! {
        <details class="staff-panel" open=sent>
            <summary>{page.t("events-call-off")}</summary>
            <form class="form" method="post" action=format!("{}/manage/call-off", console.event.path())>
                <p>{page.locale.tr("events-call-off-note", &[("n", active.into())])}</p>
                {text_area(page, own, "note", 3, "events-call-off-words", None)}
                <p class="actions"><button class="button button--risk">{page.t("events-call-off-sure")}</button></p>
            </form>
        </details>
    }
    .into_any()
}
