//! The list of notices.

use domain::community::cursor::Slice;
use domain::community::notice::show::{View, note, sentence};
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::pagination::pagination;
use crate::parts::when::when;
use crate::shell::{Head, shell};

/// A page of notices, unread ones first.
pub fn notices_page(page: &Page, notices: &Slice<View>, first_page: bool) -> String {
    let rows = notices
        .items
        .iter()
        .map(|notice| row(page, notice))
        .collect_view();
    let list = if notices.items.is_empty() {
        view! { <p class="empty">{page.t("notice-none")}</p> }.into_any()
    } else {
        view! { <ul class="notices" role="list">{rows}</ul> }.into_any()
    };
    let all_read = (page.unread > 0).then(|| {
        view! {
            <form method="post" action="/notices/read">
                <button class="button">{page.t("notice-all-read")}</button>
            </form>
        }
    });
    let body = view! {
        <section class="narrow">
            <div class="page-head">
                <h1>{page.t("notice-title")}</h1>
                {all_read}
            </div>
            {list}
            {pagination(page, "/notices", notices.next, first_page)}
            <p class="notices__more">
                <a href="/me/notices">{page.t("notice-settings")}</a>
                <a href="/me/follows">{page.t("notice-follows")}</a>
            </p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("notice-title"))
            .unlisted()
            .in_place("notices"),
        body,
    )
}

/// One notice: a button, because opening it marks it as read.
fn row(page: &Page, notice: &View) -> impl IntoView + use<> {
    let words = sentence(page.locale, notice, str::to_owned);
    let unread = (!notice.read)
        .then(|| view! { <span class="badge badge--plain notices__mark">{page.t("notice-unread")}</span> });
    let open = format!("/notices/{}/open", notice.id);
    let what = match &notice.subject {
        Some(subject) => {
            let excerpt = (!subject.excerpt.is_empty())
                .then(|| view! { <p class="notices__excerpt" lang=domain::community::text::language(&subject.excerpt)>{subject.excerpt.clone()}</p> });
            let detail = note(notice).map(|words| {
                let lang = domain::community::text::language(words);
                view! { <p class="notices__excerpt" lang=lang>{words.to_owned()}</p> }
            });
            view! {
                <form method="post" action=open>
                    <button class="link notices__open">{words}</button>
                </form>
                {detail}
                {excerpt}
            }
            .into_any()
        }
        None if notice.read => view! { <p class="quiet">{words}</p> }.into_any(),
        None => view! {
            <p class="quiet">{words}</p>
            <form method="post" action=open><button class="link">{page.t("notice-gone-read")}</button></form>
        }
        .into_any(),
    };
    view! {
        <li class="notices__row" class:notices__row--unread=!notice.read>
            {what}
            <p class="notices__meta">{when(page, notice.at)}{unread}</p>
        </li>
    }
}
