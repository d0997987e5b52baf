//! What one follows.

use domain::community::cursor::Slice;
use domain::community::follow::list::Followed;
use domain::community::follow::{Following, Object};
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::follow_control::follow_form;
use crate::parts::pagination::pagination;
use crate::shell::{Head, shell};

/// The list of what one follows, each with its choice.
pub fn follows_page(page: &Page, followed: &Slice<Followed>, first_page: bool) -> String {
    let rows = followed
        .items
        .iter()
        .map(|row| {
            let kind = page.t(match row.object {
                Object::Topic => "follows-topic",
                Object::Tag => "follows-tag",
                Object::Space => "follows-space",
                Object::Person => "follows-person",
            });
            let automatic = row.automatic.then(|| {
                view! { <span class="badge badge--plain">{page.t("follows-automatic")}</span> }
            });
            let what = match &row.seen {
                Some(seen) => {
                    let control = follow_form(
                        page,
                        Following {
                            object: row.object,
                            id: row.id,
                            level: row.level,
                        },
                        "/me/follows".to_owned(),
                    );
                    view! {
                        <p><span class="quiet">{kind}</span>" "<a href=seen.path.clone()>{seen.name.clone()}</a>" "{automatic}</p>
                        {control}
                    }
                    .into_any()
                }
                None => view! { <p class="quiet">{kind}" "{page.t("follows-gone")}</p> }.into_any(),
            };
            view! { <li class="row follows__row">{what}</li> }
        })
        .collect_view();
    let list = if followed.items.is_empty() {
        view! { <p class="empty">{page.t("follows-none")}</p> }.into_any()
    } else {
        view! { <ul class="rows" role="list">{rows}</ul> }.into_any()
    };
    let body = view! {
        <section class="narrow">
            <h1>{page.t("follows-title")}</h1>
            {list}
            {pagination(page, "/me/follows", followed.next, first_page)}
            <p class="notices__more">
                <a href="/notices">{page.t("notice-title")}</a>
                <a href="/me/notices">{page.t("notice-settings")}</a>
            </p>
        </section>
    };
    shell(
        page,
        Head::titled(page.t("follows-title"))
            .unlisted()
            .in_place("me"),
        body,
    )
}
