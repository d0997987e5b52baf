//! How a question stands on the desk, and taking it in hand.

use domain::desk::standing::{Holder, Standing};
use domain::types::TopicId;
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::when::exact;

/// On a topic's own page: to staff and moderators when the first answer is due and who is on it, to the asker that somebody is.
pub fn standing(page: &Page, topic: TopicId, title: &str, standing: Option<&Standing>) -> AnyView {
    match standing {
        None => ().into_any(),
        Some(Standing::InHand) => {
            view! { <p class="desk-note" role="note">{page.t("desk-in-hand")}</p> }.into_any()
        }
        Some(Standing::Waiting { due_at, holder }) => {
            let overdue = *due_at < page.now;
            let late = overdue
                .then(|| view! { <span class="mark mark--late">{page.t("desk-overdue")}</span> });
            let due = page
                .locale
                .tr("desk-due", &[("at", exact(page, *due_at).into())]);
            let who = holder.as_ref().map(|holder| {
                let words = page.locale.tr(
                    "desk-holder",
                    &[("name", holder_words(page, holder).into())],
                );
                view! { <span>{words}</span> }
            });
            view! {
                <aside class="desk-note desk-note--staff" aria-label=page.t("desk-title")>
                    <p>
                        <strong>{page.t("desk-waiting")}</strong>
                        <span>{due}</span>
                        {late}
                        {who}
                    </p>
                    {claim_forms(page, topic, title, holder.as_ref(), None)}
                </aside>
            }
            .into_any()
        }
    }
}

/// Who has a question in hand, in a word.
pub fn holder_words(page: &Page, holder: &Holder) -> String {
    match &holder.name {
        _ if holder.mine => page.t("desk-holder-mine"),
        Some(name) => name.clone(),
        None => page.t("desk-holder-moderator"),
    }
}

/// Taking a question, taking it over, or letting go of it; back to `next`, or to the question.
pub fn claim_forms(
    page: &Page,
    topic: TopicId,
    title: &str,
    holder: Option<&Holder>,
    next: Option<&str>,
) -> AnyView {
    let (verb, key, which) = match holder {
        None => ("claim", "desk-claim", "desk-claim-which"),
        Some(holder) if holder.mine => ("release", "desk-release", "desk-release-which"),
        Some(_) => ("claim", "desk-take-over", "desk-take-over-which"),
    };
    let over = holder
        .filter(|holder| !holder.mine)
        .and_then(|holder| holder.since);
    let over = over.map(|since| {
        view! { <input type="hidden" name="over" value=since.0.to_string()/> }
    });
    let next = next.map(|next| view! { <input type="hidden" name="next" value=next.to_owned()/> });
    let label = page.locale.tr(which, &[("title", title.to_owned().into())]);
    view! {
        <form method="post" action=format!("/topics/{topic}/{verb}")>
            {over}
            {next}
            <button class="button button--small" aria-label=label>{page.t(key)}</button>
        </form>
    }
    .into_any()
}
