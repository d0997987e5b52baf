//! The form of an event: what every event needs in sight, everything else under 「詳細」.

use domain::events::group::Group;
use domain::events::{Audience, EventId};
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, problem_list, text_area, text_field};
use crate::shell::{Head, shell};

/// What the form is for.
#[derive(Debug, Clone, Copy)]
pub enum Writing {
    /// A new event, maybe from an earlier one.
    New(Option<EventId>),
    /// Changing one.
    Change {
        /// Which.
        id: EventId,
        /// Whether whom it is for is shown only.
        keeps_circle: bool,
    },
}

/// Fields that stand under 「詳細」.
const DETAILS: [&str; 17] = [
    "body",
    "end_date",
    "time_zone",
    "audience",
    "attendee_list",
    "group",
    "accounts",
    "opens_at",
    "closes_at",
    "cancel_until",
    "account_max",
    "offer_hours",
    "tags",
    "newcomers_first",
    "speakers",
    "agenda",
    "limits",
];

/// The form. `slots` is how many slots the event has: seats stand here only while there is but one.
pub fn form_page(
    page: &Page,
    writing: Writing,
    form: &Form,
    groups: &[Group],
    slots: usize,
) -> String {
    let vendor = domain::policy::events::desk(&page.actor).is_ok();
    let (title, action, back) = match writing {
        Writing::New(_) => (
            if vendor {
                "events-new"
            } else {
                "events-propose"
            },
            "/events/new".to_owned(),
            "/events".to_owned(),
        ),
        Writing::Change { id, .. } => (
            "events-edit",
            format!("/events/{id}/edit"),
            format!("/events/{id}"),
        ),
    };
    let hidden = match writing {
        Writing::New(from) => from
            .map(|id| view! { <input type="hidden" name="from" value=id.to_string()/> }.into_any()),
        Writing::Change { .. } => Some(
            view! { <input type="hidden" name="version" value=form.value("version")/> }.into_any(),
        ),
    };
    let capacity = (slots < 2).then(|| {
        view! { {text_field(page, form, "capacity", "text", "events-capacity", Some("events-capacity-help"))} }
    });
    let several =
        (slots > 1).then(|| view! { <p class="quiet">{page.t("events-capacity-slots")}</p> });
    let wrong_below = form
        .problems
        .iter()
        .any(|problem| DETAILS.contains(&problem.field.as_str()));
    let buttons = match writing {
        Writing::New(_) => {
            let key = if vendor {
                "events-publish"
            } else {
                "events-propose-send"
            };
            view! {
                <button class="button button--main" name="act" value="publish">{page.t(key)}</button>
                <button class="button" name="act" value="draft">{page.t("events-save-draft")}</button>
            }
            .into_any()
        }
        Writing::Change { .. } => {
            view! { <button class="button button--main">{page.t("events-save")}</button> }
                .into_any()
        }
    };
    let keeps_circle = matches!(
        writing,
        Writing::Change {
            keeps_circle: true,
            ..
        }
    );
    let heading = page.t(title);
    let lead = match writing {
        Writing::New(Some(_)) => page.t("events-copy-lead"),
        Writing::New(None) if !vendor => page.t("events-propose-lead"),
        Writing::New(None) => page.t("events-new-lead"),
        Writing::Change { .. } => page.t("events-edit-lead"),
    };
    let body = view! {
        <div class="column column--middle">
            <div class="page-head"><div><h1>{heading.clone()}</h1><p>{lead}</p></div></div>
            <form class="form" method="post" action=action>
                {form_problems(page, form)}
                {hidden}
                {text_field(page, form, "title", "text", "events-field-title", None)}
                <div class="event-form__when">
                    {text_field(page, form, "date", "date", "events-field-date", None)}
                    {text_field(page, form, "start", "time", "events-field-start", None)}
                    {text_field(page, form, "end", "time", "events-field-end", None)}
                </div>
                {text_field(page, form, "place", "text", "events-field-place", None)}
                {text_field(page, form, "online_url", "url", "events-field-url", Some("events-field-url-help"))}
                {capacity}
                {several}
                <details class="event-form__more" open=wrong_below>
                    <summary>{page.t("events-details")}</summary>
                    {details(page, form, groups, vendor, keeps_circle)}
                </details>
                <p class="actions">{buttons}<a href=back>{page.t("events-cancel-form")}</a></p>
            </form>
        </div>
    };
    shell(
        page,
        Head::titled(heading).unlisted().in_place("events"),
        body,
    )
}

fn details(
    page: &Page,
    form: &Form,
    groups: &[Group],
    vendor: bool,
    keeps_circle: bool,
) -> AnyView {
    let circle = if keeps_circle {
        kept_circle(page, form, groups)
    } else {
        circle(page, form, groups, vendor)
    };
    let lists = ["organisers", "attendees"]
        .map(|key| (key.to_owned(), page.t(&format!("events-list-{key}"))))
        .to_vec();
    let speakers_help = if vendor {
        "events-field-speakers-help"
    } else {
        "events-field-speakers-help-plain"
    };
    view! {
        <div class="form">
            {text_area(page, form, "body", 8, "events-field-body", Some("events-field-body-help"))}
            {text_area(page, form, "agenda", 4, "events-agenda", Some("events-field-agenda-help"))}
            {text_area(page, form, "speakers", 3, "events-speakers", Some(speakers_help))}
            {text_field(page, form, "tags", "text", "events-field-tags", Some("events-field-tags-help"))}
            {circle}
            {choice(page, form, "attendee_list", "events-field-list", &lists)}
            {text_field(page, form, "opens_at", "datetime-local", "events-field-opens", None)}
            {text_field(page, form, "closes_at", "datetime-local", "events-field-closes", Some("events-field-closes-help"))}
            {text_field(page, form, "cancel_until", "datetime-local", "events-field-cancel-until", Some("events-field-closes-help"))}
            {text_field(page, form, "account_max", "text", "events-field-account-max", None)}
            {text_field(page, form, "offer_hours", "text", "events-field-offer", Some("events-field-offer-help"))}
            <label class="choice"><input type="checkbox" name="newcomers_first" value="1" checked=!form.value("newcomers_first").is_empty()/>" "<span>{page.t("events-field-newcomers")}</span></label>
            {text_field(page, form, "end_date", "date", "events-field-end-date", None)}
            {text_field(page, form, "time_zone", "text", "events-field-zone", Some("events-field-zone-help"))}
        </div>
    }
    .into_any()
}

/// Whom an event is for, where that is not for its organiser to change.
fn kept_circle(page: &Page, form: &Form, groups: &[Group]) -> AnyView {
    let audience = page.t(&format!("events-audience-{}", form.value("audience")));
    let chosen = form.value("group");
    let group = groups
        .iter()
        .find(|group| group.id.to_string() == chosen)
        .map(|group| {
            view! { <dt>{page.t("events-group")}</dt><dd dir="auto">{group.name.clone()}</dd> }
        });
    view! {
        <div>
            <dl class="event__facts"><dt>{page.t("events-field-audience")}</dt><dd>{audience}</dd>{group}</dl>
            <p class="quiet small">{page.t("events-audience-kept")}</p>
        </div>
    }
    .into_any()
}

/// Whom an event is for.
fn circle(page: &Page, form: &Form, groups: &[Group], vendor: bool) -> AnyView {
    let audiences: Vec<(String, String)> = Audience::ALL
        .iter()
        .filter(|audience| vendor || !matches!(audience, Audience::Accounts | Audience::Staff))
        .map(|audience| {
            let key = format!("events-audience-{audience}");
            (audience.to_string(), page.t(&key))
        })
        .collect();
    let mut in_groups = vec![(String::new(), page.t("events-group-none"))];
    in_groups.extend(
        groups
            .iter()
            .map(|group| (group.id.to_string(), group.name.clone())),
    );
    let accounts = vendor.then(|| {
        view! { {text_area(page, form, "accounts", 3, "events-field-accounts", Some("events-field-accounts-help"))} }
    });
    view! {
        {choice(page, form, "audience", "events-field-audience", &audiences)}
        {accounts}
        {choice(page, form, "group", "events-group", &in_groups)}
    }
    .into_any()
}

/// One of several.
pub(super) fn choice(
    page: &Page,
    form: &Form,
    name: &'static str,
    label: &str,
    options: &[(String, String)],
) -> AnyView {
    let problems = form.problems_of(name, page.locale);
    let wrong = !problems.is_empty();
    let value = form.value(name);
    let options = options
        .iter()
        .map(|(key, words)| {
            let chosen = *key == value;
            view! { <option value=key.clone() selected=chosen>{words.clone()}</option> }
        })
        .collect_view();
    view! {
        <div class="field" class:field--wrong=wrong>
            <label for=name>{page.t(label)}</label>
            <select id=name name=name aria-describedby=wrong.then(|| format!("{name}-problem"))>{options}</select>
            {problem_list(name, problems)}
        </div>
    }
    .into_any()
}
