//! One reason to talk to an account, as a line.

use domain::accounts::attention::Fact;
use leptos::prelude::*;

use super::words;
use crate::page::Page;
use crate::parts::when::when;

/// The fact with its label, and a link to where it can be seen.
pub fn fact_line(page: &Page, fact: &Fact) -> AnyView {
    let (class, label, body) = match fact {
        Fact::NextAction { what, on, owner } => {
            let days = (*on - words::local(page, page.now)).num_days();
            let date = words::say(page, "staff-fact-by", &[("date", &words::day(page, *on))]);
            let (class, mark) = match days {
                ..0 => ("fact fact--now", Some(page.t("staff-fact-overdue"))),
                0 => ("fact fact--now", Some(page.t("staff-fact-today"))),
                _ => ("fact", None),
            };
            let mark = mark.map(|mark| view! { <strong>{mark}</strong>" " });
            let owner = owner.as_ref().map(|name| view! { " · "{name.clone()} });
            let body = view! { {what.clone()}" "<span class="quiet">{mark}{date}{owner}</span> }
                .into_any();
            (class, "staff-fact-action", body)
        }
        Fact::Unanswered {
            topic,
            slug,
            title,
            person,
            at,
        } => {
            let body = view! {
                <a href=format!("/t/{topic}/{slug}")>{title.clone()}</a>
                " "<span class="quiet">{person.clone()}" · "{when(page, *at)}</span>
            };
            ("fact fact--now", "staff-fact-unanswered", body.into_any())
        }
        Fact::Deadline {
            contract,
            on,
            ends_on,
            auto_renew,
        } => {
            let days = (*on - words::local(page, page.now)).num_days();
            let text = words::say(
                page,
                "staff-fact-deadline-text",
                &[
                    ("contract", contract),
                    ("date", &words::day(page, *on)),
                    ("days", &days.to_string()),
                    ("end", &words::day(page, *ends_on)),
                ],
            );
            let renew = (*auto_renew == Some(true)).then(
                || view! { <span class="quiet">" · "{page.t("staff-fact-auto-renew")}</span> },
            );
            (
                "fact",
                "staff-fact-deadline",
                view! { {text}{renew} }.into_any(),
            )
        }
        Fact::FirstPost {
            post,
            title,
            person,
            at,
            ..
        } => {
            let body = view! {
                <a href=format!("/posts/{post}")>{title.clone()}</a>
                " "<span class="quiet">{person.clone()}" · "{when(page, *at)}</span>
            };
            ("fact", "staff-fact-first-post", body.into_any())
        }
        Fact::Proposal { from, to, on } => {
            let text = words::say(
                page,
                "staff-fact-proposal-text",
                &[
                    ("from", &words::stage(page, from)),
                    ("to", &words::stage(page, to)),
                    ("date", &words::day(page, *on)),
                ],
            );
            ("fact", "staff-fact-proposal", text.into_any())
        }
        Fact::Unseen { last } => {
            let text = match last {
                Some(at) => words::say(
                    page,
                    "staff-fact-unseen-text",
                    &[("date", &words::day(page, words::local(page, *at)))],
                ),
                None => page.t("staff-fact-never-seen"),
            };
            ("fact fact--quiet", "staff-fact-unseen", text.into_any())
        }
    };
    view! {
        <li class=class>
            <span class="fact__label">{page.t(label)}</span>
            <span class="fact__body">{body}</span>
        </li>
    }
    .into_any()
}
