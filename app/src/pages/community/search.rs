//! Searching: the box with its filters, what was found, and what to do when nothing was.

use domain::community::{Audience, PostKind};
use domain::search::excerpt::Part;
use domain::search::find::{CaseHit, Hit, Period, PostHit, Results, Search};
use domain::search::query::{Filters, Kind, MAX_CHARS, State};
use domain::search::similar::Similar;
use leptos::prelude::*;

use crate::page::Page;
use crate::pages::stories::shown_line;
use crate::parts::byline::byline;
use crate::parts::kinds;
use crate::parts::pagination::pagination;
use crate::parts::question_row::{encode, tag_list_in};
use crate::parts::similar::{similar_list, state};
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// The page of a search.
pub fn search_page(page: &Page, search: &Search, results: &Results) -> String {
    let typed = search.typed.trim().to_owned();
    let asked = !results.query.is_empty() || search.is_narrowed();
    let title = if typed.is_empty() {
        page.t("search-title")
    } else {
        page.locale
            .tr("search-title-of", &[("words", typed.clone().into())])
    };
    let shortened = results.query.shortened.then(|| {
        let words = page
            .locale
            .tr("search-shortened", &[("max", MAX_CHARS.into())]);
        view! { <p class="notice">{words}</p> }
    });
    let found = if !asked {
        let too_little = (!typed.is_empty())
            .then(|| view! { <p class="empty" role="status">{page.t("search-too-little")}</p> });
        view! { {too_little}{help(page, true)} }.into_any()
    } else if results.hits.items.is_empty() {
        nothing(page, search, results).into_any()
    } else {
        let count = results.total.map(|total| {
            let key = if results.at_least {
                "search-count-more"
            } else {
                "search-count"
            };
            let words = page.locale.tr(key, &[("n", total.into())]);
            view! { <p class="search-count" role="status">{words}</p> }
        });
        let rows = results
            .hits
            .items
            .iter()
            .map(|hit| match hit {
                Hit::Post(hit) => row(page, hit).into_any(),
                Hit::Case(hit) => case_row(page, hit).into_any(),
            })
            .collect_view();
        view! {
            {count}
            <ol class="hits" role="list">{rows}</ol>
            {pagination(page, &address(search), results.hits.next, search.after.is_none())}
        }
        .into_any()
    };
    let body = view! {
        <div class="listing search">
            <div class="page-head"><h1>{title.clone()}</h1></div>
            {form(page, search, results)}
            {shortened}
            {found}
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("search"),
        body,
    )
}

/// The address of a search, without its place in the list.
fn address(search: &Search) -> String {
    let mut query = format!("/search?q={}", encode(&search.typed));
    let mut add = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            query.push_str(&format!("&{name}={}", encode(value)));
        }
    };
    add("space", search.space.as_deref());
    add("tag", search.tag.as_deref());
    add("kind", search.kind.map(Kind::as_str));
    add("state", search.state.map(State::as_str));
    add("period", search.period.map(Period::as_str));
    add("sort", search.newest.then_some("newest"));
    query
}

fn form(page: &Page, search: &Search, results: &Results) -> impl IntoView + use<> {
    let option = |value: &str, words: String, chosen: bool| {
        view! { <option value=value.to_owned() selected=chosen>{words}</option> }
    };
    let spaces = (results.spaces.len() > 1).then(|| {
        let options: Vec<_> = results
            .spaces
            .iter()
            .map(|space| {
                let chosen = search.space.as_deref() == Some(space.slug.as_str());
                option(&space.slug, space.name(page.locale).to_owned(), chosen)
            })
            .collect();
        view! {
            <div class="field">
                <label for="search-space">{page.t("search-space")}</label>
                <select id="search-space" name="space">
                    {option("", page.t("search-space-all"), search.space.is_none())}
                    {options}
                </select>
            </div>
        }
    });
    let kinds: Vec<_> = [
        (Kind::Question, "qa-kind-question"),
        (Kind::Discussion, "kinds-discussion-one"),
        (Kind::Idea, "kinds-idea-one"),
        (Kind::Case, "search-kind-case"),
        (Kind::Announcement, "kinds-announcement-one"),
    ]
    .into_iter()
    .map(|(kind, key)| option(kind.as_str(), page.t(key), search.kind == Some(kind)))
    .collect();
    let states: Vec<_> = [
        (State::Unanswered, "search-state-unanswered"),
        (State::Answered, "search-state-answered"),
        (State::Unsolved, "search-state-unsolved"),
        (State::Solved, "search-state-solved"),
        (State::Official, "search-state-official"),
    ]
    .into_iter()
    .chain(
        page.actor
            .person_id()
            .map(|_| (State::Mine, "search-state-mine")),
    )
    .map(|(state, key)| option(state.as_str(), page.t(key), search.state == Some(state)))
    .collect();
    let periods: Vec<_> = [
        (Period::Week, "search-period-week"),
        (Period::Month, "search-period-month"),
        (Period::Year, "search-period-year"),
    ]
    .into_iter()
    .map(|(period, key)| option(period.as_str(), page.t(key), search.period == Some(period)))
    .collect();
    let tag = search.tag.clone().unwrap_or_default();
    let asked = !search.typed.is_empty() || search.is_narrowed();
    view! {
        <form class="search-form" role="search" method="get" action="/search">
            <div class="search-form__box">
                <label class="visually-hidden" for="search-q">{page.t("search-box")}</label>
                <input id="search-q" type="search" name="q" value=search.typed.clone() maxlength=MAX_CHARS.to_string()
                    autocomplete="off" enterkeyhint="search" autofocus={!asked}/>
                <button class="button button--main">{page.t("search-go")}</button>
            </div>
            <details class="search-form__more" open={search.is_narrowed() || search.newest}>
                <summary>{page.t("search-more")}</summary>
                <div class="search-form__filters">
                    <div class="field">
                        <label for="search-kind">{page.t("search-kind")}</label>
                        <select id="search-kind" name="kind">
                            {option("", page.t("search-kind-any"), search.kind.is_none())}
                            {kinds}
                        </select>
                    </div>
                    {spaces}
                    <div class="field">
                        <label for="search-tag">{page.t("search-tag")}</label>
                        <input id="search-tag" type="text" name="tag" value=tag maxlength="80" autocomplete="off"/>
                    </div>
                    <div class="field">
                        <label for="search-state">{page.t("search-state")}</label>
                        <select id="search-state" name="state">
                            {option("", page.t("search-any"), search.state.is_none())}
                            {states}
                        </select>
                    </div>
                    <div class="field">
                        <label for="search-period">{page.t("search-period")}</label>
                        <select id="search-period" name="period">
                            {option("", page.t("search-period-all"), search.period.is_none())}
                            {periods}
                        </select>
                    </div>
                    <div class="field">
                        <label for="search-sort">{page.t("search-sort")}</label>
                        <select id="search-sort" name="sort">
                            {option("", page.t("search-sort-best"), !search.newest)}
                            {option("newest", page.t("search-sort-newest"), search.newest)}
                        </select>
                    </div>
                    <button class="button">{page.t("search-apply")}</button>
                </div>
            </details>
        </form>
    }
}

/// A text with what was searched for marked.
fn marked(parts: &[Part]) -> impl IntoView + use<> {
    parts
        .iter()
        .map(|part| {
            let text = part.text.clone();
            if part.marked {
                view! { <mark>{text}</mark> }.into_any()
            } else {
                text.into_any()
            }
        })
        .collect_view()
}

/// A case that was found.
fn case_row(page: &Page, hit: &CaseHit) -> impl IntoView + use<> {
    let path = domain::stories::path(hit.id, &hit.slug);
    let private = hit.members_only.then(
        || view! { <span class="badge badge--plain badge--private">{page.t("stories-members-only")}</span> },
    );
    view! {
        <li class="hit">
            <h2 class="hit__title"><a href=path lang=hit.lang>{marked(&hit.title)}</a></h2>
            <p class="hit__excerpt" lang=hit.excerpt_lang>{marked(&hit.excerpt)}</p>
            <p class="question-row__meta">
                <span class="question-row__state question-row__state--answered">{page.t("search-kind-case")}</span>
                <span>{shown_line(page, &hit.shown)}</span>
                {when(page, hit.at)}
                {private}
            </p>
        </li>
    }
}

fn row(page: &Page, hit: &PostHit) -> impl IntoView + use<> {
    let path = domain::community::topic::path(hit.topic_id, &hit.slug);
    let post = format!("/posts/{}", hit.post_id);
    let topic = Similar {
        id: hit.topic_id,
        kind: hit.topic_kind,
        title: String::new(),
        slug: String::new(),
        lang: String::new(),
        answers: hit.answers,
        solved: hit.solved,
    };
    let kind = match (hit.kind, hit.accepted) {
        (PostKind::Answer, true) => Some("search-kind-accepted"),
        (PostKind::Answer, false) => Some("search-kind-answer"),
        (PostKind::Comment, _) => Some("search-kind-comment"),
        (PostKind::Question, _) => None,
    };
    let to_post = kind.map(|key| view! { <a class="hit__post" href=post>{page.t(key)}</a> });
    let official = hit
        .endorsed
        .then(|| view! { <span class="mark mark--official">{page.t("search-official")}</span> });
    let private = (hit.audience == Audience::Own)
        .then(|| view! { <span class="badge badge--plain badge--private">{page.t("qa-audience-own-badge")}</span> });
    let hidden = hit.hidden.then(
        || view! { <span class="badge badge--plain badge--hidden">{page.t("qa-hidden")}</span> },
    );
    view! {
        <li class="hit">
            <h2 class="hit__title"><a href=path lang=hit.title_lang.clone()>{marked(&hit.title)}</a></h2>
            <p class="hit__excerpt" lang=hit.lang.clone()>{marked(&hit.excerpt)}</p>
            <p class="question-row__meta">
                {state(page, &topic)}
                {to_post}
                {official}
                {byline(page, &hit.byline)}
                {when(page, hit.at)}
                <span class="question-row__space">{hit.space.name(page.locale).to_owned()}</span>
                {private}
                {hidden}
            </p>
            {tag_list_in(kinds::path(hit.topic_kind), &hit.tags)}
        </li>
    }
}

/// Nothing was found: what was looked for, ways to look for less, and asking.
fn nothing(page: &Page, search: &Search, results: &Results) -> impl IntoView + use<> {
    let words = results.query.words.clone();
    let said = if words.is_empty() {
        page.t("search-nothing-filters")
    } else {
        page.locale
            .tr("search-nothing", &[("words", words.clone().into())])
    };
    let narrowed = search.is_narrowed() || results.query.filters != Filters::default();
    let left_out = !results.query.without.is_empty();
    let mut ways: Vec<(String, String)> = Vec::new();
    if (narrowed || left_out) && !words.is_empty() {
        let key = if results.found_unfiltered {
            "search-without-filters-found"
        } else {
            "search-without-filters"
        };
        ways.push((format!("/search?q={}", encode(&words)), page.t(key)));
    }
    let single: Vec<&str> = words.split_whitespace().collect();
    if single.len() > 1 {
        for word in single.iter().take(4) {
            let text = page
                .locale
                .tr("search-only", &[("word", (*word).to_owned().into())]);
            ways.push((format!("/search?q={}", encode(word)), text));
        }
    }
    let ways = (!ways.is_empty()).then(|| {
        let ways = ways
            .into_iter()
            .map(|(href, text)| view! { <li><a class="button" href=href>{text}</a></li> })
            .collect_view();
        view! { <ul class="search-ways" role="list">{ways}</ul> }
    });
    let partly = (!results.partly.is_empty()).then(|| {
        view! {
            <section class="search-partly">
                <h2>{page.t("search-partly")}</h2>
                <div class="similar">{rows_of(page, &results.partly)}</div>
            </section>
        }
    });
    let may_ask = page.actor.is_active_member() || page.actor.is_staff();
    let ask = if may_ask {
        let title: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut href = "/ask".to_owned();
        if !title.is_empty() {
            href.push_str(&format!("?title={}", encode(&title)));
        }
        Some(
            view! {
                <p>{page.t("search-ask-lead")}</p>
                <p><a class="button button--main" href=href>{page.t("search-ask")}</a></p>
            }
            .into_any(),
        )
    } else if page.reader_name.is_none() {
        Some(view! {
            <p>{page.t("search-sign-in-lead")}</p>
            <p><a class="button" href=format!("/sign-in?next={}", encode(&address(search)))>{page.t("shell-sign-in")}</a></p>
        }.into_any())
    } else {
        None
    };
    view! {
        <div class="empty" role="status">
            <p class="search-nothing">{said}</p>
            {narrowed.then(|| view! { <p>{page.t("search-nothing-narrowed")}</p> })}
            {ways}
        </div>
        {partly}
        <div class="search-ask">{ask}</div>
        {help(page, false)}
    }
}

/// Questions that have some of the words.
fn rows_of(page: &Page, rows: &[Similar]) -> impl IntoView + use<> {
    let rows = rows
        .iter()
        .map(|topic| {
            let href = domain::community::topic::path(topic.id, &topic.slug);
            view! {
                <li><a href=href lang=topic.lang.clone()>{topic.title.clone()}</a>" "{state(page, topic)}</li>
            }
        })
        .collect_view();
    view! { <ul class="similar__list" role="list">{rows}</ul> }
}

/// How to search.
fn help(page: &Page, open: bool) -> impl IntoView + use<> {
    let lines = [
        ("search-help-words", "search-help-words-what"),
        ("search-help-phrase", "search-help-phrase-what"),
        ("search-help-minus", "search-help-minus-what"),
        ("search-help-tag", "search-help-tag-what"),
        ("search-help-author", "search-help-author-what"),
        ("search-help-is", "search-help-is-what"),
        ("search-help-kind", "search-help-kind-what"),
        ("search-help-after", "search-help-after-what"),
    ]
    .map(|(example, what)| {
        view! { <div><dt><code>{page.t(example)}</code></dt><dd>{page.t(what)}</dd></div> }
    });
    view! {
        <details class="search-help" open={open}>
            <summary>{page.t("search-help")}</summary>
            <dl>{lines.into_iter().collect_view()}</dl>
            <p class="quiet small">{page.t("search-help-note")}</p>
        </details>
    }
}

/// What the field of a title shows below itself while one types.
pub fn similar_fragment(page: &Page, similar: &[Similar]) -> String {
    similar_list(page, similar).to_html()
}
