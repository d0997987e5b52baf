//! The front page: what is new, what waits for an answer, and the way to ask.

use domain::community::list::Home;
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::question_row::{Level, question_list, tag_list};
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// The front page.
pub fn home_page(page: &Page, home: &Home) -> String {
    let guest = page.actor.person_id().is_none();
    let waiting = !guest && !page.actor.is_staff() && !page.actor.is_active_member();
    let invite = if guest {
        view! {
            <p class="hero__actions">
                <a class="button button--main" href="/sign-in">{page.t("shell-sign-in")}</a>
                <a class="button" href="/questions">{page.t("qa-home-look")}</a>
            </p>
        }
        .into_any()
    } else if waiting {
        view! { <p class="notice">{page.t("qa-home-waiting")}</p> }.into_any()
    } else {
        view! {
            <p class="hero__actions">
                <a class="button button--main" href="/ask">{page.t("qa-ask")}</a>
                <a class="button" href="/questions?filter=unanswered">{page.t("qa-home-help")}</a>
            </p>
        }
        .into_any()
    };
    let lead = if guest {
        "qa-home-lead-guest"
    } else {
        "qa-home-lead"
    };
    let body = view! {
        <section class="hero">
            <h1>{page.t("qa-home-title")}</h1>
            <p>{page.t(lead)}</p>
            {invite}
        </section>
        <div class="columns">
            <section class="columns__main" aria-labelledby="newest">
                <h2 id="newest">{page.t("qa-home-newest")}</h2>
                {newest_list(page, home)}
            </section>
            <div class="columns__side">
                {announcements_panel(page, home)}
                {unanswered_panel(page, home)}
                {stories_panel(page, home)}
                {spaces_panel(page, home)}
                {tags_panel(page, home)}
            </div>
        </div>
    };
    let head = Head {
        canonical: Some("/".to_owned()),
        description: Some(page.t(lead)),
        feed: Some((page.site_name.clone(), "/feeds/questions".to_owned())),
        ..Head::default()
    };
    shell(page, head, body)
}

/// The newest questions, or what to do while there is none.
pub(super) fn newest_list(page: &Page, home: &Home) -> impl IntoView + use<> {
    if home.newest.items.is_empty() {
        let key = if page.actor.person_id().is_none() {
            "qa-home-empty-guest"
        } else {
            "qa-home-empty"
        };
        view! { <p class="empty">{page.t(key)}</p> }.into_any()
    } else {
        view! {
            {question_list(page, &home.newest.items, Level::Third)}
            <p class="more"><a href="/questions">{page.t("qa-home-all")}</a></p>
        }
        .into_any()
    }
}

fn unanswered_panel(page: &Page, home: &Home) -> impl IntoView + use<> {
    (!home.unanswered.items.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="unanswered">
                <h2 id="unanswered">{page.t("qa-home-unanswered")}</h2>
                {short_list(home)}
                <p class="more"><a href="/questions?filter=unanswered">{page.t("qa-home-unanswered-all")}</a></p>
            </section>
        }
    })
}

/// The most used tags of late.
pub(super) fn tags_panel(page: &Page, home: &Home) -> impl IntoView + use<> {
    (!home.tags.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="home-tags">
                <h2 id="home-tags">{page.t("qa-tags")}</h2>
                {tag_list(&home.tags)}
                <p class="more"><a href="/tags">{page.t("qa-tags-all")}</a></p>
            </section>
        }
    })
}

/// The spaces the reader may enter.
pub(super) fn spaces_panel(page: &Page, home: &Home) -> impl IntoView + use<> {
    (home.spaces.len() > 1).then(|| {
        let items = home
            .spaces
            .iter()
            .map(|space| {
                let href = format!(
                    "/questions?space={}",
                    crate::parts::question_row::encode(&space.slug)
                );
                view! { <li><a href=href>{space.name(page.locale).to_owned()}</a></li> }
            })
            .collect_view();
        view! {
            <section class="panel" aria-labelledby="home-spaces">
                <h2 id="home-spaces">{page.t("qa-spaces")}</h2>
                <ul class="plain-list" role="list">{items}</ul>
            </section>
        }
    })
}

/// The vendor's newest announcements.
pub(super) fn announcements_panel(page: &Page, home: &Home) -> impl IntoView + use<> {
    (!home.announcements.is_empty()).then(|| {
        let items = home
            .announcements
            .iter()
            .map(|row| {
                let href = domain::community::topic::path(row.id, &row.slug);
                view! { <li><a href=href lang=row.lang.clone()>{row.title.clone()}</a>" "<span class="quiet small">{when(page, row.created_at)}</span></li> }
            })
            .collect_view();
        view! {
            <section class="panel" aria-labelledby="home-news">
                <h2 id="home-news">{page.t("kinds-home-news")}</h2>
                <ul class="plain-list" role="list">{items}</ul>
                <p class="more"><a href="/announcements">{page.t("kinds-home-news-all")}</a></p>
            </section>
        }
    })
}

/// The newest cases.
pub(super) fn stories_panel(page: &Page, home: &Home) -> impl IntoView + use<> {
    (!home.stories.is_empty()).then(|| {
        let items = home
            .stories
            .iter()
            .map(|row| {
                let href = domain::stories::path(row.id, &row.slug);
                view! { <li><a href=href lang=row.lang>{row.title.clone()}</a></li> }
            })
            .collect_view();
        view! {
            <section class="panel" aria-labelledby="home-stories">
                <h2 id="home-stories">{page.t("stories-home")}</h2>
                <ul class="plain-list" role="list">{items}</ul>
                <p class="more"><a href="/stories">{page.t("stories-home-all")}</a></p>
            </section>
        }
    })
}

/// The titles alone, for the side column.
fn short_list(home: &Home) -> impl IntoView + use<> {
    let items = home
        .unanswered
        .items
        .iter()
        .map(|row| {
            let href = domain::community::topic::path(row.id, &row.slug);
            view! { <li><a href=href lang=row.lang.clone()>{row.title.clone()}</a></li> }
        })
        .collect_view();
    view! { <ul class="plain-list" role="list">{items}</ul> }
}
