//! The tags as staff keep them: the list, and one of them.

use domain::community::tag::Tag;
use domain::community::tag_desk::{Kept, Kepts};
use leptos::prelude::*;

use super::{console, pages, words};
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, text_area, text_field};
use crate::parts::question_row::tag_path;

/// Every tag, or those that a search found.
pub fn tag_list_page(page: &Page, search: &str, found: &Kepts, first: bool) -> String {
    let title = page.t("tags-title");
    let rows: Vec<AnyView> = found.tags.iter().map(|tag| row(page, tag)).collect();
    let list = if rows.is_empty() {
        let key = if search.is_empty() {
            "tags-none"
        } else {
            "tags-none-found"
        };
        let all = (!search.is_empty()).then(
            || view! { <p><a class="button" href="/staff/tags">{page.t("tags-all")}</a></p> },
        );
        view! { <div class="empty"><p>{page.t(key)}</p>{all}</div> }.into_any()
    } else {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=title.clone()>
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{page.t("tags-name")}</th>
                            <th scope="col">{page.t("tags-synonyms")}</th>
                            <th scope="col" class="number">{page.t("tags-topics")}</th>
                            <th scope="col">{page.t("tags-description")}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    let base = if search.is_empty() {
        "/staff/tags".to_owned()
    } else {
        format!("/staff/tags?q={}", words::encode(search))
    };
    let body = view! {
        <div class="page-head"><div><h1>{title.clone()}</h1><p>{page.t("tags-intro")}</p></div></div>
        <form class="row" method="get" action="/staff/tags" role="search">
            <label for="q">{page.t("tags-search")}</label>
            <input id="q" name="q" type="search" value=search.to_owned()/>
            <button class="button">{page.t("tags-find")}</button>
        </form>
        {list}
        {pages(page, &base, found.next.as_deref(), first)}
    };
    console(page, title, "tags", body.into_any())
}

fn row(page: &Page, kept: &Kept) -> AnyView {
    let only = kept
        .staff_only
        .then(|| view! { <span class="quiet small">{page.t("tags-staff-only")}</span> });
    let synonyms: Vec<String> = kept
        .synonyms
        .iter()
        .map(|(_, tag)| tag.name.clone())
        .collect();
    view! {
        <tr>
            <th scope="row"><a href=format!("/staff/tags/{}", kept.id)>{kept.tag.name.clone()}</a>" "{only}</th>
            <td>{synonyms.join(&page.t("qa-byline-separator"))}</td>
            <td class="number">{kept.topics.to_string()}</td>
            <td>{kept.description.clone()}</td>
        </tr>
    }
    .into_any()
}

/// One tag: its name and meaning, its synonyms, merging. `refused` is a form of this page that was sent and is shown again.
pub fn tag_page(page: &Page, kept: &Kept, refused: Option<&Form>) -> String {
    let title = words::say(page, "tags-title-of", &[("name", &kept.tag.name)]);
    let stored = Form::with([
        ("name", kept.tag.name.clone()),
        ("description", kept.description.clone()),
        (
            "staff_only",
            if kept.staff_only { "1" } else { "" }.to_owned(),
        ),
    ]);
    let nothing = Form::default();
    // Each form of the page knows its own fields; the others show what is stored.
    let of = |field: &str| refused.filter(|form| form.has(field));
    let main = of("name").unwrap_or(&stored);
    let home = format!("/staff/tags/{}", kept.id);
    let staff_only = main.value("staff_only") == "1";
    let synonyms = if kept.synonyms.is_empty() {
        view! { <p class="quiet">{page.t("tags-no-synonyms")}</p> }.into_any()
    } else {
        let items = kept
            .synonyms
            .iter()
            .map(|(id, tag)| synonym(page, &home, *id, tag))
            .collect_view();
        view! { <ul class="plain" role="list">{items}</ul> }.into_any()
    };
    let count = page
        .locale
        .tr("qa-tags-count", &[("n", kept.topics.into())]);
    let body = view! {
        <section class="column">
            <p class="crumb"><a href="/staff/tags">{page.t("tags-title")}</a></p>
            <h1>{title.clone()}</h1>
            <p><a href=tag_path(&kept.tag)>{count}</a></p>
            {form_problems(page, main)}
            <form class="form" method="post" action=home.clone()>
                {text_field(page, main, "name", "text", "tags-name", Some("tags-name-help"))}
                {text_area(page, main, "description", 2, "tags-description", Some("tags-description-help"))}
                <label class="choice">
                    <input type="checkbox" name="staff_only" value="1" checked=staff_only/>
                    <span>
                        <span class="choice__name">{page.t("tags-staff-only")}</span>
                        <br/>
                        <span class="choice__help">{page.t("tags-staff-only-help")}</span>
                    </span>
                </label>
                <div class="row"><button class="button button--main">{page.t("tags-save")}</button></div>
            </form>
            <h2>{page.t("tags-synonyms")}</h2>
            <p>{page.t("tags-synonyms-help")}</p>
            {synonyms}
            <form class="form" method="post" action=format!("{home}/synonyms")>
                {text_field(page, of("synonym").unwrap_or(&nothing), "synonym", "text", "tags-synonym", None)}
                <div class="row"><button class="button">{page.t("tags-synonym-add")}</button></div>
            </form>
            <h2>{page.t("tags-merge-title")}</h2>
            <p>{page.t("tags-merge-help")}</p>
            <form class="form" method="post" action=format!("{home}/merge")>
                {text_field(page, of("into").unwrap_or(&nothing), "into", "text", "tags-into", None)}
                <div class="row"><button class="button">{page.t("tags-merge")}</button></div>
            </form>
        </section>
    };
    console(page, title, "tags", body.into_any())
}

fn synonym(page: &Page, home: &str, id: i64, tag: &Tag) -> AnyView {
    let label = words::say(page, "tags-synonym-remove-which", &[("name", &tag.name)]);
    view! {
        <li class="row row--tight">
            <span>{tag.name.clone()}</span>
            <form method="post" action=format!("{home}/synonyms/{id}/remove")>
                <button class="link" aria-label=label>{page.t("tags-synonym-remove")}</button>
            </form>
        </li>
    }
    .into_any()
}
