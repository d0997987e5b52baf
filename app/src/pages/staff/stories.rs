//! Cases on staff's desk.

use domain::community::cursor::Slice;
use domain::stories::consent::{Consent, Via, Word};
use domain::stories::desk::{Desk, Row};
use domain::stories::{State, StoryAudience};
use leptos::prelude::*;

use super::console;
use crate::page::{Form, Page};
use crate::pages::stories::{changed_parts, figures, shown_line, state_badge};
use crate::parts::field::form_problems;
use crate::parts::pagination::pagination;
use crate::parts::prose::prose;
use crate::parts::when::{exact, when};

/// All cases.
pub fn stories_page(page: &Page, rows: &Slice<Row>, first: bool) -> String {
    let title = page.t("stories-desk-title");
    let list = if rows.items.is_empty() {
        view! { <p class="empty">{page.t("stories-desk-empty")}</p> }.into_any()
    } else {
        let items: Vec<_> = rows
            .items
            .iter()
            .map(|row| {
                let by_customer = row.story.by_customer.then(|| {
                    view! { " "<span class="badge badge--plain">{page.t("stories-desk-by-customer")}</span> }
                });
                view! {
                    <tr>
                        <th scope="row"><a href=format!("/staff/stories/{}", row.story.id)>{row.title.clone()}</a>{by_customer}</th>
                        <td>{row.company.clone()}" "<span class="quiet">{row.customer.clone()}</span></td>
                        <td>{state_badge(page, row.state)}</td>
                        <td>{when(page, row.story.updated_at)}</td>
                    </tr>
                }
            })
            .collect();
        view! {
            <div class="table-frame" tabindex="0" role="group" aria-label=title.clone()>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">{page.t("stories-field-title")}</th>
                            <th scope="col">{page.t("stories-desk-customer")}</th>
                            <th scope="col">{page.t("stories-desk-state")}</th>
                            <th scope="col">{page.t("stories-desk-updated")}</th>
                        </tr>
                    </thead>
                    <tbody>{items}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let body = view! {
        <div class="page-head">
            <div><h1>{title.clone()}</h1><p>{page.t("stories-desk-lead")}</p></div>
            <p class="actions"><a class="button button--main" href="/staff/stories/new">{page.t("stories-desk-new")}</a></p>
        </div>
        {list}
        {pagination(page, "/staff/stories", rows.next, first)}
    };
    console(page, title, "stories", body.into_any())
}

/// One case, with all that was said about it.
pub fn desk_page(page: &Page, desk: &Desk, form: &Form) -> String {
    let id = desk.story.id;
    let title = desk.text.title.clone();
    let lang = domain::community::text::language(&desk.text.challenge);
    let part = |key: &str, source: &str| {
        view! {
            <section class="story__part">
                <h2>{page.t(key)}</h2>
                {prose(domain::markdown::render_or_plain(source).html, lang)}
            </section>
        }
    };
    let customer = format!("{} · {}", desk.offered.company, desk.offered.name);
    let source = desk.source.map(|post| {
        view! { <div><dt>{page.t("stories-desk-source")}</dt><dd><a href=format!("/posts/{post}")>{format!("/posts/{post}")}</a></dd></div> }
    });
    let by_customer = desk.story.by_customer.then(|| {
        view! { <span class="badge badge--plain">{page.t("stories-desk-by-customer")}</span> }
    });
    let changed = (!desk.changed.is_empty()).then(|| {
        view! { <h2>{page.t("stories-desk-changed")}</h2>{changed_parts(page, &desk.changed)} }
    });
    let used = (!desk.text.features.is_empty()).then(|| {
        view! { <section class="story__part"><h2>{page.t("stories-features")}</h2><p>{desk.text.features.clone()}</p></section> }
    });
    let consents = if desk.consents.is_empty() {
        view! { <p class="quiet">{page.t("stories-desk-consents-empty")}</p> }.into_any()
    } else {
        let items: Vec<_> = desk
            .consents
            .iter()
            .map(|consent| consent_item(page, consent))
            .collect();
        view! { <ol class="clip-list" role="list">{items}</ol> }.into_any()
    };
    let versions: Vec<_> = desk
        .versions
        .iter()
        .map(|version| {
            let name = page
                .locale
                .tr("stories-review-version", &[("n", version.version.into())]);
            let by = page
                .locale
                .tr("stories-desk-version-by", &[("name", version.by.clone().into())]);
            view! { <li>{name}" "<span class="quiet small">{by}" "{exact(page, version.at)}</span></li> }
        })
        .collect();
    let body = view! {
        <div class="page-head">
            <div><h1 lang=lang dir="auto">{title.clone()}</h1><p>{state_badge(page, desk.state)}" "{by_customer}</p></div>
        </div>
        {form_problems(page, form)}
        <dl class="story__facts">
            <div><dt>{page.t("stories-desk-customer")}</dt><dd>{customer}</dd></div>
            {source}
        </dl>
        {actions(page, desk)}
        {changed}
        <article class="review__story">
            {part("stories-challenge", &desk.text.challenge)}
            {part("stories-approach", &desk.text.approach)}
            {part("stories-result", &desk.text.result)}
            {figures(page, &desk.text.figure_list())}
            {used}
        </article>
        <p class="actions"><a class="button" href=format!("/staff/stories/{id}/edit")>{page.t("stories-desk-edit")}</a></p>
        <h2>{page.t("stories-desk-consents")}</h2>
        {consents}
        <h2>{page.t("stories-desk-versions")}</h2>
        <ol class="plain-list" role="list">{versions}</ol>
    };
    console(page, title, "stories", body.into_any())
}

/// What can be done with a case where it stands.
fn actions(page: &Page, desk: &Desk) -> impl IntoView + use<> {
    let id = desk.story.id;
    let act = |verb: &str, key: &str, class: &'static str, help: Option<String>| {
        let help = help.map(|help| view! { <p class="field__help">{help}</p> });
        view! {
            <form class="form" method="post" action=format!("/staff/stories/{id}/{verb}")>
                <p class="actions"><button class=class>{page.t(key)}</button></p>
                {help}
            </form>
        }
    };
    let ask_help = || {
        Some(page.locale.tr(
            "stories-desk-ask-help",
            &[("name", desk.offered.name.clone().into())],
        ))
    };
    let main = match desk.state {
        State::Draft | State::Changed | State::Returned => act(
            "ask",
            "stories-desk-ask",
            "button button--main",
            ask_help(),
        )
        .into_any(),
        State::Asked | State::Withdrawn => {
            act("ask", "stories-desk-ask-again", "button", ask_help()).into_any()
        }
        State::Submitted => act(
            "publish",
            "stories-desk-publish",
            "button button--main",
            Some(page.t("stories-desk-publish-help")),
        )
        .into_any(),
        State::Published => view! {
            <p class="actions"><a class="button" href=desk.story.path()>{page.t("stories-desk-page")}</a></p>
        }
        .into_any(),
        State::Hidden => ().into_any(),
    };
    let hide = match desk.state {
        State::Hidden => Some(act("restore", "stories-desk-restore", "button", None)),
        State::Published | State::Submitted => Some(act(
            "hide",
            "stories-desk-hide",
            "button button--risk",
            None,
        )),
        _ => None,
    };
    view! { <div class="review__form">{main}{hide}</div> }
}

fn consent_item(page: &Page, consent: &Consent) -> impl IntoView + use<> {
    let word = page.t(match consent.word {
        Word::Confirmed => "stories-desk-word-confirmed",
        Word::Returned => "stories-desk-word-returned",
        Word::Withdrawn => "stories-desk-word-withdrawn",
    });
    let via = page.t(match consent.via {
        Via::Mail => "stories-desk-via-mail",
        Via::Session => "stories-desk-via-session",
    });
    let version = page
        .locale
        .tr("stories-review-version", &[("n", consent.version.into())]);
    let note = (!consent.note.is_empty())
        .then(|| view! { <p class="idea__note" dir="auto">{consent.note.clone()}</p> });
    let scope = (consent.word == Word::Confirmed).then(|| {
        let nothing = consent.shown == domain::stories::consent::Shown::default();
        let shown = if nothing {
            page.t("stories-desk-shown-none")
        } else {
            shown_line(page, &consent.shown)
        };
        let audience = page.t(match consent.audience {
            StoryAudience::Public => "stories-review-public",
            StoryAudience::Members => "stories-review-members",
        });
        let reuse = page.t(if consent.reuse {
            "stories-desk-reuse-yes"
        } else {
            "stories-desk-reuse-no"
        });
        view! {
            <dl class="story__facts">
                <div><dt>{page.t("stories-desk-shown")}</dt><dd>{shown}</dd></div>
                <div><dt>{page.t("stories-review-audience")}</dt><dd>{audience}</dd></div>
                <div><dt>{page.t("stories-review-reuse")}</dt><dd>{reuse}</dd></div>
                <div><dt>{page.t("stories-desk-hash")}</dt><dd><code class="hash">{consent.text_hash.clone()}</code></dd></div>
            </dl>
        }
    });
    view! {
        <li class="clip">
            <p><strong>{word}</strong>" "{version}" "<span class="quiet small">{via}" "{exact(page, consent.at)}</span></p>
            {note}
            {scope}
        </li>
    }
}
