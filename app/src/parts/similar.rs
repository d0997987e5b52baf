//! Questions that may answer already what somebody is about to ask, under the title of the question.

use domain::community::TopicKind;
use domain::search::similar::Similar;
use leptos::prelude::*;

use crate::islands::SimilarTopics;
use crate::page::{Form, Page};
use crate::parts::field::text_field;
use crate::render::island;

/// The field for the title, and below it questions like what is typed: those found for the form as it was sent, and, where
/// scripts run, others as it goes on.
pub fn title_with_similar(page: &Page, form: &Form, similar: &[Similar]) -> impl IntoView + use<> {
    let field = text_field(
        page,
        form,
        "title",
        "text",
        "qa-ask-title",
        Some("qa-ask-title-help"),
    )
    .into_any();
    let list = similar_list(page, similar).into_any();
    let label = page.t("search-similar");
    island(move || {
        view! {
            <SimilarTopics url="/ask/similar".to_owned()>
                {field}
                <div class="similar" role="region" aria-live="polite" aria-label=label data-similar="">{list}</div>
            </SimilarTopics>
        }
    })
}

/// The questions, each opening in a tab of its own, so that what is typed stays.
pub fn similar_list(page: &Page, similar: &[Similar]) -> impl IntoView + use<> {
    (!similar.is_empty()).then(|| {
        let rows = similar
            .iter()
            .map(|topic| {
                let href = domain::community::topic::path(topic.id, &topic.slug);
                view! {
                    <li>
                        <a href=href target="_blank" rel="noopener" lang=topic.lang.clone()>
                            {topic.title.clone()}
                            <span class="visually-hidden" lang=page.locale.as_str()>{page.t("search-new-tab")}</span>
                        </a>
                        " "
                        {state(page, topic)}
                    </li>
                }
            })
            .collect_view();
        view! {
            <p class="similar__title">{page.t("search-similar")}</p>
            <ul class="similar__list" role="list">{rows}</ul>
        }
    })
}

/// How far a question has come.
pub fn state(page: &Page, topic: &Similar) -> impl IntoView + use<> {
    let (state, key) = if topic.kind == TopicKind::Announcement {
        ("answered", "kinds-row-news")
    } else if topic.kind != TopicKind::Question {
        ("answered", "kinds-row-replies")
    } else if topic.solved {
        ("solved", "qa-row-solved")
    } else if topic.answers > 0 {
        ("answered", "qa-row-answers")
    } else {
        ("open", "qa-row-waiting")
    };
    let words = page.locale.tr(key, &[("n", topic.answers.into())]);
    view! { <span class=format!("question-row__state question-row__state--{state}")>{words}</span> }
}
