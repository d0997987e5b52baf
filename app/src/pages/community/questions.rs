//! The lists of questions, discussions and announcements: newest, unanswered, by tag, by space.

use domain::community::list::{Filter, Questions};
use domain::community::space::Space;
use domain::community::{SpaceAudience, TopicKind};
use domain::types::SpaceId;
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::follow_control::follow_control;
use crate::parts::kinds;
use crate::parts::pagination::pagination;
use crate::parts::question_row::{Level, encode, question_list};
use crate::shell::{Head, shell};

/// A list of topics of one kind; `spaces` are the places the reader may go to.
pub fn questions_page(page: &Page, filter: &Filter, found: &Questions, spaces: &[Space]) -> String {
    let kind = filter.kind;
    let words = kinds::words(kind);
    let title = match (&found.tag, &found.space) {
        (Some(tag), _) => page
            .locale
            .tr(words.tagged, &[("tag", tag.name.clone().into())]),
        (None, Some(space)) => space.name(page.locale).to_owned(),
        (None, None) => page.t(words.many),
    };
    let current = |unanswered: bool| (filter.unanswered == unanswered).then_some("page");
    let may_ask = kinds::may_begin(page, kind);
    let (base, new) = (kinds::path(kind), kinds::new_path(kind));
    let narrowed = found.tag.is_some() || found.space.is_some();
    let pinned = (!found.pinned.is_empty()).then(|| {
        view! {
            <section class="pinned" aria-labelledby="pinned">
                <h2 id="pinned" class="pinned__title">{page.t("moderation-pinned")}</h2>
                {question_list(page, &found.pinned, Level::Third)}
            </section>
        }
    });
    let list = if found.rows.items.is_empty() && pinned.is_none() {
        let key = if filter.unanswered {
            "qa-questions-empty-unanswered"
        } else {
            words.empty
        };
        let way = if may_ask {
            view! { <a class="button" href=new.clone()>{page.t(words.new)}</a> }.into_any()
        } else {
            view! { <a class="button" href=base>{page.t("qa-questions-everything")}</a> }.into_any()
        };
        let way = (may_ask || filter.unanswered || narrowed).then_some(way);
        view! { <div class="empty"><p>{page.t(key)}</p>{way.map(|way| view! { <p>{way}</p> })}</div> }
            .into_any()
    } else if found.rows.items.is_empty() {
        ().into_any()
    } else {
        question_list(page, &found.rows.items, Level::Second).into_any()
    };
    let ask = may_ask.then(|| {
        view! { <a class="button button--main" href=new>{page.t(words.new)}</a> }
    });
    let all = narrowed.then(|| {
        view! { <a href=base>{page.t("qa-questions-everything")}</a> }
    });
    let unanswered = (kind == TopicKind::Question).then(|| {
        view! { <a href=address(filter, true) aria-current=current(true)>{page.t("qa-questions-unanswered")}</a> }
    });
    let rail = (spaces.len() > 1).then(|| {
        let here = found.space.as_ref().map(|space| space.id);
        places(page, base, here, found.tag.is_some(), spaces)
    });
    let frame = rail.is_some().then_some("with-places");
    let list = view! {
        <div class="listing">
            <div class="page-head">
                <h1>{title.clone()}</h1>
                {ask}
            </div>
            {kinds::kind_tabs(page, kind, filter.tag.as_deref(), filter.space.as_deref())}
            <nav class="tabs" aria-label=page.t("qa-questions-order")>
                <a href=address(filter, false) aria-current=current(false)>{page.t("qa-questions-newest")}</a>
                {unanswered}
                <a href="/tags">{page.t("qa-tags")}</a>
                {all}
            </nav>
            {follow_control(page, found.following)}
            {pinned}
            {list}
            {pagination(page, &address(filter, filter.unanswered), found.rows.next, filter.after.is_none())}
        </div>
    };
    let body = view! { <div class=frame>{rail}{list}</div> };
    let mut head = Head::titled(title).in_place("questions");
    let public = found
        .space
        .as_ref()
        .is_none_or(|space| space.audience == SpaceAudience::Public);
    if filter.after.is_none() && public {
        head.canonical = Some(address(filter, filter.unanswered));
        head.feed = (kind == TopicKind::Question).then(|| (head.title.clone(), feed(found)));
    } else {
        head = head.unlisted();
    }
    shell(page, head, body)
}

/// The feed of what a list holds.
fn feed(found: &Questions) -> String {
    match (&found.tag, &found.space) {
        (Some(tag), _) => format!("/feeds/tag/{}", encode(&tag.slug)),
        (None, Some(space)) => format!("/feeds/space/{}", encode(&space.slug)),
        (None, None) => "/feeds/questions".to_owned(),
    }
}

/// The rail of spaces.
pub fn places(
    page: &Page,
    base: &'static str,
    here: Option<SpaceId>,
    tagged: bool,
    spaces: &[Space],
) -> impl IntoView + use<> {
    let everywhere = (here.is_none() && !tagged).then_some("page");
    let links = spaces
        .iter()
        .map(|space| {
            let href = format!("{base}?space={}", encode(&space.slug));
            let current = (here == Some(space.id)).then_some("page");
            view! { <a href=href aria-current=current>{space.name(page.locale).to_owned()}</a> }
        })
        .collect_view();
    view! {
        <nav class="places" aria-label=page.t("qa-spaces")>
            <a href=base aria-current=everywhere>{page.t("kinds-ideas-all")}</a>
            {links}
        </nav>
    }
}

/// The address of a filter, without its place in the list.
pub fn questions_path(filter: &Filter) -> String {
    address(filter, filter.unanswered)
}

fn address(filter: &Filter, unanswered: bool) -> String {
    let mut query = Vec::new();
    if unanswered {
        query.push("filter=unanswered".to_owned());
    }
    if let Some(tag) = &filter.tag {
        query.push(format!("tag={}", encode(tag)));
    }
    if let Some(space) = &filter.space {
        query.push(format!("space={}", encode(space)));
    }
    let base = kinds::path(filter.kind);
    if query.is_empty() {
        base.to_owned()
    } else {
        format!("{base}?{}", query.join("&"))
    }
}
