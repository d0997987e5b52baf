//! A person: name, company, what they wrote under their name.

use domain::community::person::Profile;
use domain::community::{PostKind, TopicKind};
use leptos::prelude::*;

use crate::page::Page;
use crate::pages::directory::uses_list;
use crate::parts::follow_control::follow_control;
use crate::parts::kinds;
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// A person's page.
pub fn person_page(page: &Page, profile: &Profile) -> String {
    let fact = |key: &str, n: i64| {
        view! { <div><dt>{page.t(key)}</dt><dd>{n}</dd></div> }
    };
    let recent = profile
        .recent
        .iter()
        .map(|item| {
            let kind = page.t(match (item.kind, item.topic_kind) {
                (PostKind::Question, kind) => kinds::words(kind).one,
                (_, TopicKind::Question) => "qa-kind-answer",
                (_, _) => "kinds-reply",
            });
            view! {
                <li>
                    <span class="quiet">{kind}</span>
                    <a href=format!("/posts/{}", item.post_id) lang=item.lang.clone()>{item.title.clone()}</a>
                    {when(page, item.at)}
                    {item.accepted.then(|| view! { <span class="mark mark--accepted">{page.t("qa-accepted")}</span> })}
                </li>
            }
        })
        .collect_view();
    let list = if profile.recent.is_empty() {
        let key = if profile.mine {
            "qa-person-empty-mine"
        } else {
            "qa-person-empty"
        };
        view! { <p class="empty">{page.t(key)}</p> }.into_any()
    } else {
        view! { <ul class="contributions" role="list">{recent}</ul> }.into_any()
    };
    let work = [
        profile.company.clone(),
        profile.department.clone(),
        Some(profile.title.clone()),
    ]
    .into_iter()
    .flatten()
    .filter(|text| !text.is_empty())
    .collect::<Vec<_>>()
    .join(" · ");
    let body = view! {
        <div class="thread">
            <header class="person">
                <h1>{profile.name.clone()}</h1>
                {profile.vendor.then(|| view! { <span class="badge badge--plain badge--vendor">{page.t("qa-byline-vendor")}</span> })}
                {(!work.is_empty()).then(|| view! { <p class="person__work">{work}</p> })}
                {follow_control(page, profile.following)}
                {(profile.mine && page.actor.is_active_member()).then(|| view! {
                    <p>
                        {profile.listed.then(|| format!("{} ", page.t("person-listed-note")))}
                        <a href="/me/profile">{page.t("person-edit")}</a>
                    </p>
                })}
                {profile.following.map(|_| view! { <p class="field__help">{page.t("follow-person-note")}</p> })}
            </header>
            {about(page, profile)}
            {badges(page, profile)}
            <dl class="tally">
                {fact("qa-person-questions", profile.questions)}
                {fact("qa-person-answers", profile.answers)}
                {(!profile.vendor).then(|| view! {
                    {fact("qa-person-accepted", profile.accepted)}
                    {fact("qa-person-thanks", profile.thanks)}
                })}
            </dl>
            {profile.mine.then(|| view! { <p class="field__help">{page.t("qa-person-own-note")}</p> })}
            <section aria-labelledby="recent">
                <h2 id="recent">{page.t("qa-person-recent")}</h2>
                {list}
            </section>
        </div>
    };
    shell(page, Head::titled(profile.name.clone()).unlisted(), body)
}

/// In their own words: what they use, and how they introduce themselves.
fn about(page: &Page, profile: &Profile) -> impl IntoView + use<> {
    let uses = (!profile.uses.is_empty()).then(|| {
        view! {
            <section class="person__part" aria-labelledby="uses">
                <h2 id="uses">{page.t("person-uses")}</h2>
                {uses_list(page, &profile.uses)}
            </section>
        }
    });
    let introduction = (!profile.introduction.is_empty()).then(|| {
        let paragraphs = profile
            .introduction
            .split("\n\n")
            .map(|text| view! { <p class="person__words">{text.to_owned()}</p> })
            .collect_view();
        let lang = domain::community::text::language(&profile.introduction);
        view! {
            <section class="person__part" aria-labelledby="introduction">
                <h2 id="introduction">{page.t("person-introduction")}</h2>
                <div lang=lang>{paragraphs}</div>
            </section>
        }
    });
    view! { {introduction}{uses} }
}

fn badges(page: &Page, profile: &Profile) -> impl IntoView + use<> {
    (!profile.badges.is_empty()).then(|| {
        let items = profile
            .badges
            .iter()
            .map(|badge| {
                view! {
                    <li><strong class="honour">{page.t(badge.key())}</strong>" "<span class="quiet small">{page.t(badge.about())}</span></li>
                }
            })
            .collect_view();
        view! {
            <section class="person__part" aria-labelledby="badges">
                <h2 id="badges">{page.t("person-badges")}</h2>
                <ul class="plain-list" role="list">{items}</ul>
            </section>
        }
    })
}
