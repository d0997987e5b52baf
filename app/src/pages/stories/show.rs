//! A case that is out.

use domain::stories::StoryAudience;
use domain::stories::list::StoryPage;
use leptos::prelude::*;

use super::{features, figures, phase_name, size_name};
use crate::page::Page;
use crate::parts::prose::prose;
use crate::parts::question_row::encode;
use crate::parts::when::exact_day;
use crate::shell::{Head, shell};

/// The page of a case.
pub fn story_page(page: &Page, story: &StoryPage) -> String {
    let title = story.text.title.clone();
    let path = domain::stories::path(story.id, &story.slug);
    let members = (story.audience == StoryAudience::Members).then(|| {
        view! { <span class="badge badge--plain badge--private">{page.t("stories-members-only")}</span> }
    });
    let published = page.locale.tr(
        "stories-published",
        &[("date", exact_day(page, story.published_at).into())],
    );
    let [challenge, approach, result] = story.html.clone();
    let section = |key: &str, id: &'static str, html: String| {
        view! {
            <section class="story__part" aria-labelledby=id>
                <h2 id=id>{page.t(key)}</h2>
                {prose(html, story.lang)}
            </section>
        }
    };
    let used = story.text.feature_list();
    let used = (!used.is_empty()).then(|| {
        view! {
            <section class="story__part" aria-labelledby="features">
                <h2 id="features">{page.t("stories-features")}</h2>
                {features(&used)}
            </section>
        }
    });
    let may_ask = page.actor.is_active_member() || page.actor.is_staff();
    let ask = may_ask.then(|| {
        let href = format!("/ask?title={}", encode(&title));
        view! { <a class="button" href=href>{page.t("stories-ask-about")}</a> }
    });
    let mine = story.mine.then(|| {
        view! { <a href=format!("/stories/{}/review", story.id)>{page.t("stories-manage")}</a> }
    });
    let desk = story.may_curate.then(|| {
        view! { <a href=format!("/staff/stories/{}", story.id)>{page.t("stories-desk-link")}</a> }
    });
    let body = view! {
        <article class="story thread">
            <header class="thread__head">
                <p class="thread__place"><a href="/stories">{page.t("stories-title")}</a>{members}</p>
                <h1 lang=story.lang dir="auto">{title.clone()}</h1>
                {customer(page, story)}
                <p class="quiet small">{published}</p>
            </header>
            {section("stories-challenge", "challenge", challenge)}
            {section("stories-approach", "approach", approach)}
            {section("stories-result", "result", result)}
            {figures(page, &story.text.figure_list())}
            {used}
            <p class="actions">{ask}{mine}{desk}</p>
        </article>
    };
    let mut head = Head::titled(title).in_place("stories");
    if story.audience == StoryAudience::Public {
        head.canonical = Some(path);
        head.description = Some(domain::community::text::excerpt(&story.text.result, 110));
    } else {
        head = head.unlisted();
    }
    shell(page, head, body)
}

/// Who told it, as far as they allow.
fn customer(page: &Page, story: &StoryPage) -> impl IntoView + use<> {
    let shown = &story.shown;
    let person = [shown.title.clone(), shown.name.clone()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ");
    let company = shown
        .company
        .clone()
        .map(|company| view! { <span class="story__company">{company}</span> });
    let person =
        (!person.is_empty()).then(|| view! { <span class="story__person">{person}</span> });
    let nobody = (company.is_none() && person.is_none())
        .then(|| view! { <span class="story__company">{page.t("stories-anonymous")}</span> });
    let facts = [
        ("stories-industry", shown.industry.clone()),
        (
            "stories-size",
            shown.size_band().map(|size| size_name(page, size)),
        ),
        (
            "stories-phase",
            shown.phase.as_deref().map(|phase| phase_name(page, phase)),
        ),
    ]
    .into_iter()
    .filter_map(|(key, value)| value.map(|value| (key, value)))
    .map(|(key, value)| view! { <div><dt>{page.t(key)}</dt><dd>{value}</dd></div> })
    .collect_view();
    view! {
        <div class="story__customer" role="group" aria-label=page.t("stories-customer")>
            <p class="story__who">{company}{person}{nobody}</p>
            <dl class="story__facts">{facts}</dl>
        </div>
    }
}
