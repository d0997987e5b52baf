//! 通報する.

use domain::community::moderation::flag::{Flagging, Reason};
use domain::community::text;
use leptos::prelude::*;

use super::choice;
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area};
use crate::parts::when::exact;
use crate::shell::{Head, shell};

/// The form for a report; once it was received, that it was.
pub fn flag_page(page: &Page, flagging: &Flagging, form: &Form) -> String {
    let title = page.t("moderation-flag-title");
    let id = flagging.post.id;
    let post = view! {
        <blockquote class="clip__passage" dir="auto">{text::excerpt(&flagging.post.body, 200)}</blockquote>
        <p class="quiet small">{page.t("moderation-flag-in")}" "<a href=format!("/posts/{id}")>{flagging.topic.title.clone()}</a></p>
    };
    let body = match flagging.received_at {
        Some(at) => {
            let words = page.locale.tr(
                "moderation-flag-received",
                &[("at", exact(page, at).into())],
            );
            view! {
                <p class="notice" role="status">{words}</p>
                <p>{page.t("moderation-flag-received-more")}</p>
                <p><a class="button" href=format!("/posts/{id}")>{page.t("moderation-back")}</a></p>
            }
            .into_any()
        }
        None => {
            let reasons = Reason::ALL
                .iter()
                .map(|reason| {
                    let key = format!("moderation-flag-{reason}");
                    let help = page.t(&format!("{key}-help"));
                    (reason.to_string(), page.t(&key), Some(help))
                })
                .collect();
            view! {
                <p>{page.t("moderation-flag-lead")}</p>
                <form class="form" method="post" action=format!("/posts/{id}/flag")>
                    {form_problems(page, form)}
                    {choice(page, form, "reason", "moderation-flag-reason", reasons)}
                    {text_area(page, form, "note", 3, "moderation-flag-note", Some("moderation-flag-note-help"))}
                    <p class="actions">
                        <button class="button button--main">{page.t("moderation-flag-send")}</button>
                        <a href=format!("/posts/{id}")>{page.t("moderation-cancel")}</a>
                    </p>
                </form>
            }
            .into_any()
        }
    };
    let body = view! {
        <section class="narrow stack">
            <div class="page-head"><h1>{title.clone()}</h1></div>
            {post}
            {body}
        </section>
    };
    shell(page, Head::titled(title).unlisted(), body)
}
