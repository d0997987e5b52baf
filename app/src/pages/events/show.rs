//! An event's page: what, when, where, how many seats are left, who hosts, and the reader's own place with its button.

use domain::events::event::{Window, link_path};
use domain::events::registration::Registration;
use domain::events::show::{Attendee, Shown};
use domain::events::slot::Slot;
use domain::events::{Attendance, Audience, Format, Rule, Standing, State, time};
use leptos::prelude::*;

use super::around;
use super::register::choices;
use super::{format_name, seats_left, standing_badge, state_badge, times};
use crate::page::{Form, Page, query_value};
use crate::parts::field::{form_problems, problem_list};
use crate::parts::prose::prose;
use crate::shell::{Head, shell};

/// The page. `key` is the link's, for who came by it.
pub fn show_page(page: &Page, shown: &Shown, form: &Form, key: Option<&str>) -> String {
    let event = &shown.event;
    let manage = shown.runs.then(|| {
        let base = event.path();
        view! {
            <p class="actions">
                <a class="button" href=format!("{base}/manage")>{page.t("events-manage")}</a>
                <a class="button" href=format!("{base}/edit")>{page.t("events-edit")}</a>
                <a class="button" href=format!("/events/new?from={}", event.id)>{page.t("events-copy")}</a>
            </p>
        }
    });
    let calendar = matches!(event.state, State::Published | State::Finished).then(|| {
        view! { <p><a href=format!("{}/calendar.ics", event.path()) download>{page.t("doors-ics-add")}</a></p> }
    });
    let unpublished = (shown.runs && matches!(event.state, State::Draft | State::Proposed))
        .then(|| publish_form(page, shown));
    let called_off = (event.state == State::Cancelled).then(|| {
        let note = (!event.cancel_note.is_empty())
            .then(|| view! { <p class="event__note" dir="auto">{event.cancel_note.clone()}</p> });
        view! { <div class="notice notice--wrong"><p>{page.t("events-called-off")}</p>{note}</div> }
    });
    let place =
        (!event.place.is_empty()).then(|| view! { <span dir="auto">{event.place.clone()}</span> });
    let hosts = (!shown.hosts.is_empty()).then(|| {
        view! { <dt>{page.t("events-hosts")}</dt><dd dir="auto">{shown.hosts.join(&page.t("joint"))}</dd> }
    });
    let group = shown.group.clone().map(|name| {
        let href = event.group_id.map(|id| format!("/events?group={id}"));
        view! { <dt>{page.t("events-group")}</dt><dd><a href=href dir="auto">{name}</a></dd> }
    });
    let body = view! {
        <article class="column column--middle event">
            <header class="event__head">
                <p class="event-card__facts">{state_badge(page, event.state)}{audience(page, event.audience)}</p>
                <h1 dir="auto">{event.title.clone()}</h1>
                <dl class="event__facts">
                    <dt>{page.t("events-when")}</dt><dd>{times(page, event)}</dd>
                    <dt>{page.t("events-where")}</dt><dd>{format_name(page, event.format)}" "{place}</dd>
                    {seats(page, shown)}
                    {group}
                    {hosts}
                </dl>
                {around::tags(shown)}
                {calendar}
                {manage}
            </header>
            {called_off}
            {unpublished}
            {form_problems(page, form)}
            {own(page, shown, form, key)}
            {prose(shown.html.clone(), domain::community::text::language(&event.body))}
            {after(page, shown)}
            {program(page, shown)}
            {around::inquiries(page, shown)}
            {shown.attendees.as_deref().map(|list| attendees(page, list))}
            {around::series(page, shown)}
            <p><a href="/events">{page.t("events-back")}</a></p>
        </article>
    };
    let mut head = Head::titled(event.title.clone()).in_place("events");
    if event.audience == Audience::Public && event.state == State::Published {
        head.canonical = Some(event.path());
        head.description = Some(domain::community::text::excerpt(&event.body, 120));
    } else {
        head = head.unlisted();
    }
    shell(page, head, body)
}

fn audience(page: &Page, audience: Audience) -> impl IntoView + use<> {
    (audience != Audience::Public).then(|| {
        let key = format!("events-audience-{audience}");
        view! { <span class="badge badge--plain">{page.t(&key)}</span> }
    })
}

/// Seats left, in all or slot by slot.
fn seats(page: &Page, shown: &Shown) -> impl IntoView + use<> {
    let open = shown.event.ends_at > page.now && shown.event.state != State::Cancelled;
    open.then(|| {
        let lines = if shown.slots.len() > 1 {
            let lines = shown
                .slots
                .iter()
                .map(|row| {
                    let left = seats_left(page, &row.seats);
                    let draw = (row.slot.rule == Rule::Lottery).then(|| draw_link(page, &row.slot));
                    view! { <li><span dir="auto">{row.slot.name.clone()}</span>" "<span class="quiet">{left}</span>" "{draw}</li> }
                })
                .collect_view();
            view! { <ul class="event__slots" role="list">{lines}</ul> }.into_any()
        } else {
            let draw = shown
                .slots
                .first()
                .filter(|row| row.slot.rule == Rule::Lottery)
                .map(|row| draw_link(page, &row.slot));
            view! { {seats_left(page, &shown.seats())}" "{draw} }.into_any()
        };
        view! { <dt>{page.t("events-seats")}</dt><dd>{lines}</dd> }
    })
}

fn draw_link(page: &Page, slot: &Slot) -> impl IntoView + use<> {
    let href = format!("/events/draws/{}", slot.id);
    view! { <a class="small" href=href>{page.t("doors-draw-link")}</a> }
}

fn publish_form(page: &Page, shown: &Shown) -> AnyView {
    let vendor = domain::policy::events::desk(&page.actor).is_ok();
    let proposed = shown.event.state == State::Proposed;
    if proposed && !vendor {
        return view! { <p class="notice">{page.t("events-proposed-note")}</p> }.into_any();
    }
    let (note, act) = if vendor {
        ("events-draft-note", "events-publish")
    } else {
        ("events-propose-note", "events-propose-send")
    };
    view! {
        <form class="notice" method="post" action=format!("{}/publish", shown.event.path())>
            <p>{page.t(note)}</p>
            <p class="actions"><button class="button button--main">{page.t(act)}</button></p>
        </form>
    }
    .into_any()
}

/// The reader's own place, or how to get one.
fn own(page: &Page, shown: &Shown, form: &Form, key: Option<&str>) -> AnyView {
    let event = &shown.event;
    if matches!(event.state, State::Draft | State::Proposed) {
        return ().into_any();
    }
    let mine = shown.mine.as_ref().filter(|mine| mine.standing.is_active());
    if let Some(mine) = mine {
        return view! { {place(page, shown, mine)}{colleague(page, shown, form)} }.into_any();
    }
    let past = shown.mine.as_ref().map(|mine| {
        view! { <p class="quiet">{page.t("events-mine-was")}" "{standing_badge(page, mine.standing)}</p> }
    });
    let way = match shown.window {
        Window::Closed if event.state == State::Cancelled => ().into_any(),
        Window::Closed => view! { <p>{page.t("events-closed")}</p> }.into_any(),
        Window::NotYet => {
            let opens = event
                .opens_at
                .map(|at| time::instant(page.locale, page.zone, at))
                .unwrap_or_default();
            view! { <p>{page.locale.tr("events-opens", &[("when", opens.into())])}</p> }.into_any()
        }
        Window::Open => enter(page, shown, form, key),
    };
    view! { <section class="event__own" id="own">{past}{way}{colleague(page, shown, form)}</section> }.into_any()
}

/// The form to register, or the way in for who is not signed in.
fn enter(page: &Page, shown: &Shown, form: &Form, key: Option<&str>) -> AnyView {
    let event = &shown.event;
    let full = shown.seats().left() == Some(0);
    let send = if full {
        "events-register-wait"
    } else {
        "events-register"
    };
    match (&page.reader_name, key) {
        (None, _) => {
            let next = match key {
                Some(key) => format!("{}/register", link_path(key)),
                None => event.path(),
            };
            let href = format!("/sign-in?next={}", query_value(&next));
            view! {
                <p>{page.t("events-guest-lead")}</p>
                <p class="actions"><a class="button button--main" href=href>{page.t("events-guest-enter")}</a></p>
            }
            .into_any()
        }
        (Some(_), Some(key)) if !page.actor.is_active_member() && !page.actor.is_staff() => {
            let href = format!("{}/register", link_path(key));
            view! { <p class="actions"><a class="button button--main" href=href>{page.t(send)}</a></p> }.into_any()
        }
        (Some(_), _) => view! {
            <form class="form" method="post" action=format!("{}/register", event.path())>
                <h2>{page.t("events-register-title")}</h2>
                {choices(page, shown, form)}
                {full.then(|| view! { <p class="quiet">{page.t("events-full-note")}</p> })}
                <p class="actions"><button class="button button--main">{page.t(send)}</button></p>
            </form>
        }
        .into_any(),
    }
}

/// A place that is held or waited for.
fn place(page: &Page, shown: &Shown, mine: &Registration) -> AnyView {
    let event = &shown.event;
    let slot = shown
        .slots
        .iter()
        .find(|row| row.slot.id == mine.slot_id)
        .map(|row| row.slot.name.clone())
        .filter(|name| !name.is_empty());
    let words = match mine.standing {
        Standing::Confirmed => page.t("events-you-confirmed"),
        Standing::Waitlisted => page.locale.tr(
            "events-you-waitlisted",
            &[("position", shown.position.unwrap_or(0).into())],
        ),
        Standing::Offered => {
            let until = mine
                .offered_until
                .map(|at| time::instant(page.locale, page.zone, at))
                .unwrap_or_default();
            page.locale
                .tr("events-you-offered", &[("until", until.into())])
        }
        _ => page.t("events-you-applied"),
    };
    let take = (mine.standing == Standing::Offered).then(|| {
        view! {
            <form method="post" action=format!("{}/take", event.path())>
                <button class="button button--main">{page.t("events-take")}</button>
            </form>
        }
    });
    // Joining goes by one's own page, whose button notes who came.
    let confirmed = mine.standing == Standing::Confirmed && event.state == State::Published;
    let meeting = confirmed.then(|| {
        let onsite = (event.format != Format::Online).then(|| {
            view! { <a class="button" href=format!("{}/here", event.path())>{page.t("doors-here-title")}</a> }
        });
        view! {
            <p class="actions">
                <a class="button" href=format!("{}/ticket", event.path())>{page.t("doors-mail-place")}</a>
                {onsite}
            </p>
        }
    });
    let unmatched = (mine.account_id.is_none() && !mine.vendor)
        .then(|| view! { <p class="quiet">{page.t("events-you-unmatched")}</p> });
    let until = event.cancellable_until();
    let came = mine.attendance == Some(Attendance::Attended);
    let leave = if page.now < until && !came {
        let note = page.locale.tr(
            "events-cancel-until",
            &[("until", time::instant(page.locale, page.zone, until).into())],
        );
        view! {
            <details>
                <summary>{page.t("events-cancel")}</summary>
                <form method="post" action=format!("{}/cancel", event.path())>
                    <p>{note}</p>
                    <button class="button button--risk">{page.t("events-cancel-sure")}</button>
                </form>
            </details>
        }
        .into_any()
    } else {
        ().into_any()
    };
    view! {
        <section class="event__own" id="own">
            <p>{standing_badge(page, mine.standing)}" "{slot}</p>
            <p class="event__standing">{words}</p>
            {take}
            {meeting}
            {unmatched}
            {around::shown_as(page, shown, mine)}
            {leave}
        </section>
    }
    .into_any()
}

/// Registering somebody of one's own company.
fn colleague(page: &Page, shown: &Shown, form: &Form) -> AnyView {
    // The form beside asks the same; one page says each thing once.
    let twice = !shown.questions.is_empty()
        && !shown
            .mine
            .as_ref()
            .is_some_and(|mine| mine.standing.is_active());
    if shown.colleagues.is_empty() || page.customer_view || twice {
        return ().into_any();
    }
    let problems = form.problems_of("colleague", page.locale);
    let wrong = !problems.is_empty();
    let chosen = form.value("colleague");
    let options = shown
        .colleagues
        .iter()
        .map(|(id, name)| {
            let id = id.to_string();
            let chosen = chosen == id;
            view! { <option value=id selected=chosen>{name.clone()}</option> }
        })
        .collect_view();
    let sent = form.has("colleague");
    let fresh = Form::default();
    let own = if sent { form } else { &fresh };
    view! {
        <details open=sent>
            <summary>{page.t("events-colleague")}</summary>
            <form class="form" method="post" action=format!("{}/colleague", shown.event.path())>
                <div class="field" class:field--wrong=wrong>
                    <label for="colleague">{page.t("events-colleague-who")}</label>
                    <select id="colleague" name="colleague" required>{options}</select>
                    {problem_list("colleague", problems)}
                </div>
                {colleague_choices(page, shown, own)}
                <p class="actions"><button class="button">{page.t("events-colleague-send")}</button></p>
            </form>
        </details>
    }
    .into_any()
}

/// The same choices, but for how one is shown: that is for each to choose.
fn colleague_choices(page: &Page, shown: &Shown, form: &Form) -> AnyView {
    let mut plain = shown.clone();
    plain.event.attendee_list = domain::events::AttendeeList::Organisers;
    choices(page, &plain, form)
}

fn program(page: &Page, shown: &Shown) -> impl IntoView + use<> {
    let zone = shown.event.zone();
    let clock = move |at: domain::UtcTime| {
        at.to_chrono()
            .with_timezone(&zone)
            .format("%H:%M")
            .to_string()
    };
    let agenda = (!shown.agenda.is_empty()).then(|| {
        let rows = shown
            .agenda
            .iter()
            .map(|session| {
                let span = match session.ends_at {
                    Some(to) => format!("{}–{}", clock(session.starts_at), clock(to)),
                    None => clock(session.starts_at),
                };
                let summary = (!session.summary.is_empty())
                    .then(|| view! { <br/><span class="quiet small" dir="auto">{session.summary.clone()}</span> });
                view! { <dt>{span}</dt><dd><span dir="auto">{session.title.clone()}</span>{summary}</dd> }
            })
            .collect_view();
        view! { <h2>{page.t("events-agenda")}</h2><dl class="event__facts">{rows}</dl> }
    });
    let speakers = (!shown.speakers.is_empty()).then(|| {
        let rows = shown
            .speakers
            .iter()
            .map(|speaker| {
                view! { <li dir="auto">{speaker.name.clone()}" "<span class="quiet">{speaker.affiliation.clone()}</span></li> }
            })
            .collect_view();
        view! { <h2>{page.t("events-speakers")}</h2><ul>{rows}</ul> }
    });
    view! { {agenda}{speakers} }
}

/// Slides, the talk about it, and the way to the survey.
fn after(page: &Page, shown: &Shown) -> impl IntoView + use<> {
    let after = &shown.after;
    let survey = after.survey.then(|| {
        let href = format!("{}/survey", shown.event.path());
        view! { <p class="actions"><a class="button button--main" href=href>{page.t("doors-survey-open")}</a></p> }
    });
    let materials = (!after.materials.is_empty()).then(|| {
        let rows = after
            .materials
            .iter()
            .map(|one| {
                view! { <li><a href=one.url.clone() rel="noopener noreferrer nofollow" dir="auto">{one.title.clone()}</a></li> }
            })
            .collect_view();
        view! { <h2>{page.t("doors-after-materials")}</h2><ul>{rows}</ul> }
    });
    let recap = after.recap.clone().map(|(path, title)| {
        view! { <p>{page.t("doors-after-recap")}" "<a href=path dir="auto">{title}</a></p> }
    });
    view! { {survey}{materials}{recap} }
}

fn attendees(page: &Page, list: &[Attendee]) -> impl IntoView + use<> {
    let rows = list
        .iter()
        .map(|one| {
            view! { <li dir="auto">{one.name.clone()}" "<span class="quiet">{one.company.clone()}</span></li> }
        })
        .collect_view();
    view! { <h2>{page.t("events-attendees")}</h2><ul>{rows}</ul> }
}
