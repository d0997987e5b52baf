//! The front page of a member: what needs them, what is new in what they follow, where they can help.

use domain::community::home::{Answered, Mine};
use domain::community::list::Home;
use domain::community::notice::show::{View, sentence};
use leptos::prelude::*;

use super::home::{announcements_panel, newest_list, spaces_panel, stories_panel, tags_panel};
use crate::page::Page;
use crate::parts::pagination::pagination;
use crate::parts::question_row::{Level, question_list};
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// The front page of somebody signed in.
pub fn home_mine_page(page: &Page, home: &Home, mine: &Mine) -> String {
    let name = page.reader_name.clone().unwrap_or_default();
    let title = page.locale.tr("home-title", &[("name", name.into())]);
    let body = view! {
        <section class="hero hero--mine">
            <h1>{title}</h1>
            <p class="hero__actions">
                <a class="button button--main" href="/ask">{page.t("qa-ask")}</a>
                <a class="button" href="/questions?filter=unanswered">{page.t("qa-home-help")}</a>
            </p>
        </section>
        <div class="columns">
            <div class="columns__main columns__main--stack">
                {(mine.newcomer && !page.customer_view).then(|| first_steps(page))}
                {needs(page, mine)}
                {followed(page, mine)}
            </div>
            <div class="columns__side">{stories_panel(page, home)}{announcements_panel(page, home)}</div>
        </div>
        <div class="columns">
            <div class="columns__main columns__main--stack">
                {waiting(page, mine)}
                <section aria-labelledby="newest">
                    <h2 id="newest">{page.t("qa-home-newest")}</h2>
                    {newest_list(page, home)}
                </section>
            </div>
            <div class="columns__side">{people_panel(page)}{spaces_panel(page, home)}{tags_panel(page, home)}</div>
        </div>
    };
    let head = Head {
        canonical: Some("/".to_owned()),
        feed: Some((page.site_name.clone(), "/feeds/questions".to_owned())),
        ..Head::default()
    };
    shell(page, head, body)
}

/// The ways to people: the directory, and one's own company.
fn people_panel(page: &Page) -> impl IntoView + use<> {
    let company = page
        .actor
        .account_id()
        .filter(|_| !page.customer_view)
        .map(|id| {
            view! { <li><a href=format!("/company/{id}")>{page.t("home-people-company")}</a></li> }
        });
    view! {
        <section class="panel" aria-labelledby="home-people">
            <h2 id="home-people">{page.t("home-people")}</h2>
            <ul class="plain-list" role="list">
                <li><a href="/people">{page.t("directory-title")}</a></li>
                {company}
            </ul>
        </section>
    }
}

/// What somebody new does first.
fn first_steps(page: &Page) -> impl IntoView + use<> {
    let step = |href: &'static str, key: &str| {
        view! { <li><a href=href>{page.t(&format!("home-first-{key}"))}</a><p class="quiet">{page.t(&format!("home-first-{key}-why"))}</p></li> }
    };
    view! {
        <section class="panel first-steps" aria-labelledby="first-steps">
            <h2 id="first-steps">{page.t("home-first")}</h2>
            <ol>
                {step("/tags", "follow")}
                {step("/ask", "ask")}
                {page.actor.is_active_member().then(|| step("/me/profile", "profile"))}
            </ol>
        </section>
    }
}

fn needs(page: &Page, mine: &Mine) -> impl IntoView + use<> {
    let list = if mine.needs_them() {
        let cases = mine
            .cases
            .iter()
            .map(|(id, title)| {
                view! {
                    <li class="needs__row">
                        <span class="badge badge--plain">{page.t("home-needs-case")}</span>
                        <a href=format!("/stories/{id}/review")>{title.clone()}</a>
                    </li>
                }
            })
            .collect_view();
        let answered = mine
            .answered
            .iter()
            .map(|question| answered_row(page, question))
            .collect_view();
        let notices = mine
            .notices
            .iter()
            .map(|notice| notice_row(page, notice))
            .collect_view();
        let drafts = (mine.drafts > 0).then(|| {
            let words = page
                .locale
                .tr("home-needs-drafts", &[("n", mine.drafts.into())]);
            view! { <li class="needs__row"><span class="badge badge--plain">{page.t("home-needs-draft")}</span><a href="/me/drafts">{words}</a></li> }
        });
        let hint = (!mine.answered.is_empty())
            .then(|| view! { <p class="needs__hint">{page.t("home-needs-accept")}</p> });
        view! {
            {hint}
            <ul class="needs" role="list">{cases}{answered}{notices}{drafts}</ul>
        }
        .into_any()
    } else {
        view! { <p class="empty">{page.t("home-needs-none")}</p> }.into_any()
    };
    let all = (page.unread > 0)
        .then(|| view! { <p class="more"><a href="/notices">{page.t("home-needs-all")}</a></p> });
    view! {
        <section aria-labelledby="needs">
            <h2 id="needs">{page.t("home-needs")}</h2>
            {list}
            {all}
        </section>
    }
}

fn answered_row(page: &Page, question: &Answered) -> impl IntoView + use<> {
    let count = page
        .locale
        .tr("home-needs-answers", &[("n", question.answers.into())]);
    view! {
        <li class="needs__row">
            <span class="badge badge--plain">{count}</span>
            <a href=question.path.clone() lang=question.lang.clone()>{question.title.clone()}</a>
            <span class="quiet small">{when(page, question.at)}</span>
        </li>
    }
}

/// A notice is opened by a button, because that marks it as read.
fn notice_row(page: &Page, notice: &View) -> impl IntoView + use<> {
    let words = sentence(page.locale, notice, str::to_owned);
    view! {
        <li class="needs__row">
            <span class="badge badge--plain">{page.t("shell-notices")}</span>
            <form method="post" action=format!("/notices/{}/open", notice.id)>
                <button class="link notices__open">{words}</button>
            </form>
            <span class="quiet small">{when(page, notice.at)}</span>
        </li>
    }
}

fn followed(page: &Page, mine: &Mine) -> impl IntoView + use<> {
    let list = if mine.followed.items.is_empty() {
        empty_followed(page, mine.follows).into_any()
    } else {
        view! { {question_list(page, &mine.followed.items, Level::Third)} }.into_any()
    };
    let more = mine.followed.next.map(
        |_| view! { <p class="more"><a href="/following">{page.t("home-followed-all")}</a></p> },
    );
    view! {
        <section aria-labelledby="followed">
            <h2 id="followed">{page.t("home-followed")}</h2>
            {list}
            {more}
        </section>
    }
}

/// Why there is nothing, and what to do about it.
fn empty_followed(page: &Page, follows: bool) -> impl IntoView + use<> {
    let (key, href, action) = if follows {
        ("home-followed-quiet", "/me/follows", "notice-follows")
    } else {
        ("home-followed-none", "/tags", "home-followed-choose")
    };
    view! {
        <div class="empty">
            <p>{page.t(key)}</p>
            <p><a href=href>{page.t(action)}</a></p>
        </div>
    }
}

fn waiting(page: &Page, mine: &Mine) -> impl IntoView + use<> {
    let title = page.t(if mine.by_tag {
        "home-waiting"
    } else {
        "qa-home-unanswered"
    });
    let list = if mine.waiting.is_empty() {
        let key = if mine.by_tag {
            "home-waiting-none"
        } else {
            "qa-questions-empty-unanswered"
        };
        view! { <p class="empty">{page.t(key)}</p> }.into_any()
    } else {
        view! { {question_list(page, &mine.waiting, Level::Third)} }.into_any()
    };
    view! {
        <section aria-labelledby="waiting">
            <h2 id="waiting">{title}</h2>
            {list}
            <p class="more"><a href="/questions?filter=unanswered">{page.t("qa-home-unanswered-all")}</a></p>
        </section>
    }
}

/// Everything new in what the reader follows.
pub fn following_page(
    page: &Page,
    rows: &domain::community::cursor::Slice<domain::community::list::Row>,
    follows: bool,
    first_page: bool,
) -> String {
    let list = if rows.items.is_empty() {
        empty_followed(page, follows).into_any()
    } else {
        view! { {question_list(page, &rows.items, Level::Second)} }.into_any()
    };
    let days = page.locale.tr(
        "home-followed-days",
        &[("days", domain::community::home::NEW_DAYS.into())],
    );
    let body = view! {
        <section class="listing">
            <div class="page-head">
                <h1>{page.t("home-followed")}</h1>
                <p class="actions"><a href="/me/follows">{page.t("notice-follows")}</a></p>
            </div>
            <p class="quiet">{days}</p>
            {list}
            {pagination(page, "/following", rows.next, first_page)}
        </section>
    };
    shell(page, Head::titled(page.t("home-followed")).unlisted(), body)
}
