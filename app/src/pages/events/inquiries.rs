//! Questions of an evening: asked, answered, and kept where everybody reads them.

use domain::community::SpaceAudience;
use domain::community::text::{cut, language};
use domain::events::inquiry::{Inquiry, Shown};
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::field::{form_problems, in_text_area, problem_list, text_area};
use crate::parts::when::minute;
use crate::shell::{Head, shell};

/// The page, with one form at most: its field `form` says which, `ask`, `answer-ID` or `keep-ID`.
pub fn inquiries_page(page: &Page, shown: &Shown, form: &Form) -> String {
    let event = &shown.event;
    let title = page.t("events-inquiries");
    let lead = page.t(if shown.runs {
        "events-inquiries-lead-runs"
    } else {
        "events-inquiries-lead"
    });
    let rows = shown
        .rows
        .iter()
        .map(|one| row(page, shown, one, form))
        .collect_view();
    let list = if shown.rows.is_empty() {
        view! { <p class="empty">{page.t("events-inquiries-none")}</p> }.into_any()
    } else {
        view! { <ul class="event-list" role="list">{rows}</ul> }.into_any()
    };
    let ask = if shown.open {
        ask_form(page, shown, form)
    } else {
        view! { <p class="notice">{page.t("events-inquiry-closed")}</p> }.into_any()
    };
    let body = view! {
        <div class="column column--middle stack">
            <div class="page-head"><div>
                <p><a href=event.path() dir="auto">{event.title.clone()}</a></p>
                <h1>{title.clone()}</h1>
                <p>{lead}</p>
            </div></div>
            {form_problems(page, form)}
            {list}
            {ask}
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("events"),
        body,
    )
}

fn ask_form(page: &Page, shown: &Shown, form: &Form) -> AnyView {
    let fresh = Form::default();
    let own = if form.value("form") == "ask" {
        form
    } else {
        &fresh
    };
    let of = shown.runs.then(|| {
        let chosen = if own.has("of") {
            own.value("of")
        } else {
            shown.mine.map(|id| id.to_string()).unwrap_or_default()
        };
        let options = shown
            .people
            .iter()
            .map(|(id, name)| {
                let id = id.to_string();
                let chosen = chosen == id;
                view! { <option value=id selected=chosen>{name.clone()}</option> }
            })
            .collect_view();
        view! {
            <div class="field">
                <label for="of">{page.t("events-inquiry-of")}</label>
                <select id="of" name="of"><option value="">{page.t("events-inquiry-nobody")}</option>{options}</select>
            </div>
        }
    });
    let (heading, send) = if shown.runs {
        ("events-inquiry-note", "events-inquiry-note-send")
    } else {
        ("events-inquiry-ask", "events-inquiry-send")
    };
    view! {
        <form class="form" method="post" action=format!("{}/questions", shown.event.path())>
            <h2>{page.t(heading)}</h2>
            {text_area(page, own, "body", 4, "events-inquiry-words", None)}
            {of}
            <p class="actions"><button class="button button--main">{page.t(send)}</button></p>
        </form>
    }
    .into_any()
}

fn row(page: &Page, shown: &Shown, one: &Inquiry, form: &Form) -> AnyView {
    let who = match (&one.who, one.mine) {
        (_, true) => {
            view! { <span class="badge badge--plain">{page.t("events-inquiry-mine")}</span> }
                .into_any()
        }
        (Some((name, company)), _) => {
            let company = company.clone();
            view! { <span dir="auto">{name.clone()}" "<span class="quiet">{company}</span></span> }
                .into_any()
        }
        (None, _) => ().into_any(),
    };
    let answer = if one.answer.is_empty() {
        view! { <p class="quiet">{page.t("events-inquiry-unanswered")}</p> }.into_any()
    } else {
        view! {
            <div class="event__answer"><p class="small quiet">{page.t("events-inquiry-answer")}</p>
            <p class="survey__text" dir="auto">{one.answer.clone()}</p></div>
        }
        .into_any()
    };
    let kept = one.kept.clone().map(|(path, title)| {
        view! { <p class="small">{page.t("events-inquiry-kept")}" "<a href=path dir="auto">{title}</a></p> }
    });
    let which = cut(&one.body, 40);
    let removable = shown.runs || (one.mine && one.answer.is_empty());
    let remove = removable.then(|| {
        let label = format!("{} {which}", page.t("events-remove"));
        view! {
            <form method="post" action=format!("/events/questions/{}/remove", one.id)>
                <button class="button button--small" aria-label=label>{page.t("events-remove")}</button>
            </form>
        }
    });
    view! {
        <li class="event-card" id=format!("question-{}", one.id)>
            <p class="event-card__facts">{who}<span class="quiet">{minute(page, one.at)}</span></p>
            <p class="survey__text" dir="auto" lang=language(&one.body)>{one.body.clone()}</p>
            {answer}
            {kept}
            <div class="stack">
                {shown.runs.then(|| answer_form(page, one, form))}
                {keep_form(page, shown, one, form)}
                {remove}
            </div>
        </li>
    }
    .into_any()
}

fn answer_form(page: &Page, one: &Inquiry, form: &Form) -> AnyView {
    let sent = form.value("form") == format!("answer-{}", one.id);
    let name = format!("answer-{}", one.id);
    let problems = if sent {
        form.problems_of("answer", page.locale)
    } else {
        Vec::new()
    };
    let wrong = !problems.is_empty();
    let value = if sent {
        form.value("answer")
    } else {
        one.answer.clone()
    };
    let key = if one.answer.is_empty() {
        "events-inquiry-reply"
    } else {
        "events-inquiry-reply-change"
    };
    view! {
        <details open=sent>
            <summary>{page.t(key)}<span class="visually-hidden">{format!(" {}", cut(&one.body, 40))}</span></summary>
            <form class="form" method="post" action=format!("/events/questions/{}/answer", one.id)>
                <div class="field" class:field--wrong=wrong>
                    <label for=name.clone()>{page.t("events-inquiry-answer")}<span class="visually-hidden">{format!(" {}", cut(&one.body, 40))}</span></label>
                    <textarea id=name.clone() name="answer" rows="4" aria-invalid=wrong.then_some("true") aria-describedby=wrong.then(|| format!("{name}-problem"))>{in_text_area(&value)}</textarea>
                    {problem_list(&name, problems)}
                </div>
                <p class="actions"><button class="button">{page.t("events-save")}</button></p>
            </form>
        </details>
    }
    .into_any()
}

/// For the vendor: keeping a question as a topic.
fn keep_form(page: &Page, shown: &Shown, one: &Inquiry, form: &Form) -> AnyView {
    if shown.spaces.is_empty() || one.kept.is_some() {
        return ().into_any();
    }
    let sent = form.value("form") == format!("keep-{}", one.id);
    let title_id = format!("keep-title-{}", one.id);
    let space_id = format!("keep-space-{}", one.id);
    let problems = if sent {
        form.problems_of("title", page.locale)
    } else {
        Vec::new()
    };
    let wrong = !problems.is_empty();
    let title = if sent {
        form.value("title")
    } else {
        one.body
            .lines()
            .next()
            .map(|line| cut(line, 80))
            .unwrap_or_default()
    };
    let chosen = if sent {
        form.value("space")
    } else {
        String::new()
    };
    let options = shown
        .spaces
        .iter()
        .map(|space| {
            let name = space.name(page.locale).to_owned();
            let name = if space.audience == SpaceAudience::Public {
                page.locale
                    .tr("events-inquiry-space-public", &[("name", name.into())])
            } else {
                name
            };
            let chosen = chosen == space.slug;
            view! { <option value=space.slug.clone() selected=chosen>{name}</option> }
        })
        .collect_view();
    view! {
        <details open=sent>
            <summary>{page.t("events-inquiry-keep")}<span class="visually-hidden">{format!(" {}", cut(&one.body, 40))}</span></summary>
            <form class="form" method="post" action=format!("/events/questions/{}/keep", one.id)>
                <p class="field__help">{page.t("events-inquiry-keep-note")}</p>
                <input type="hidden" name="mark" value=one.mark.clone()/>
                <div class="field" class:field--wrong=wrong>
                    <label for=title_id.clone()>{page.t("events-field-title")}</label>
                    <input id=title_id.clone() name="title" value=title aria-invalid=wrong.then_some("true") aria-describedby=wrong.then(|| format!("{title_id}-problem"))/>
                    {problem_list(&title_id, problems)}
                </div>
                <div class="field">
                    <label for=space_id.clone()>{page.t("events-inquiry-space")}</label>
                    <select id=space_id name="space">{options}</select>
                </div>
                <p class="actions"><button class="button">{page.t("events-inquiry-keep-send")}</button></p>
            </form>
        </details>
    }
    .into_any()
}
