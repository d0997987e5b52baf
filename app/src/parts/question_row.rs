//! A question in a list.

use domain::community::list::Row;
use domain::community::tag::Tag;
use domain::community::{Audience, TopicKind};
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::byline::byline;
use crate::parts::kinds;
use crate::parts::when::when;

/// Which heading the questions of a list are: below the page's own, or below a section's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// `<h2>`.
    Second,
    /// `<h3>`.
    Third,
}

/// The rows of a list of questions.
pub fn question_list(page: &Page, rows: &[Row], level: Level) -> impl IntoView + use<> {
    let rows = rows
        .iter()
        .map(|row| question_row(page, row, level))
        .collect_view();
    view! { <ul class="question-list" role="list">{rows}</ul> }
}

fn question_row(page: &Page, row: &Row, level: Level) -> impl IntoView + use<> {
    let href = domain::community::topic::path(row.id, &row.slug);
    let (state, state_key) = if row.kind == TopicKind::Announcement {
        ("answered", "kinds-row-news")
    } else if row.kind != TopicKind::Question {
        ("answered", "kinds-row-replies")
    } else if row.solved {
        ("solved", "qa-row-solved")
    } else if row.answers > 0 {
        ("answered", "qa-row-answers")
    } else {
        ("open", "qa-row-waiting")
    };
    let count = page.locale.tr(state_key, &[("n", row.answers.into())]);
    let private = (row.audience == Audience::Own)
        .then(|| view! { <span class="badge badge--plain badge--private">{page.t("qa-audience-own-badge")}</span> });
    let hidden = row.hidden.then(|| {
        let key = if row.held {
            "moderation-held-mark"
        } else {
            "qa-hidden"
        };
        view! { <span class="badge badge--plain badge--hidden">{page.t(key)}</span> }
    });
    let me_too = (row.me_too > 0).then(|| {
        let words = page.locale.tr("qa-row-me-too", &[("n", row.me_too.into())]);
        view! { <span class="question-row__me-too">{words}</span> }
    });
    let link = view! { <a href=href lang=row.lang.clone()>{row.title.clone()}</a> };
    let title = match level {
        Level::Second => view! { <h2 class="question-row__title">{link}</h2> }.into_any(),
        Level::Third => view! { <h3 class="question-row__title">{link}</h3> }.into_any(),
    };
    view! {
        <li class="question-row">
            <p class=format!("question-row__state question-row__state--{state}")>{count}</p>
            <div class="question-row__text">
                {title}
                <p class="question-row__meta">
                    {byline(page, &row.byline)}
                    {when(page, row.created_at)}
                    <span class="question-row__space">{row.space.name(page.locale).to_owned()}</span>
                    {me_too}
                    {private}
                    {hidden}
                </p>
                {tag_list_in(kinds::path(row.kind), &row.tags)}
            </div>
        </li>
    }
}

/// Tags, each leading to its questions.
pub fn tag_list(tags: &[Tag]) -> impl IntoView + use<> {
    tag_list_in("/questions", tags)
}

/// Tags, each leading to its share of the list `base`.
pub fn tag_list_in(base: &'static str, tags: &[Tag]) -> impl IntoView + use<> {
    (!tags.is_empty()).then(|| {
        let tags = tags
            .iter()
            .map(|tag| {
                let href = format!("{base}?tag={}", encode(&tag.slug));
                view! { <li><a class="tag" href=href>{tag.name.clone()}</a></li> }
            })
            .collect_view();
        view! { <ul class="tags" role="list">{tags}</ul> }
    })
}

/// The list of a tag's questions.
pub fn tag_path(tag: &Tag) -> String {
    format!("/questions?tag={}", encode(&tag.slug))
}

/// Percent-encodes a value for an address.
pub fn encode(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
