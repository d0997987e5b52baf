//! Who wrote it, as far as the reader may know.

use domain::community::byline::{Byline, SizeBand, Who};
use domain::types::PersonId;
use leptos::prelude::*;

use crate::page::Page;

/// The author of a post; inside a topic the asker is marked as such.
pub fn byline(page: &Page, byline: &Byline) -> impl IntoView + use<> {
    let who = match &byline.who {
        Who::Named {
            person_id,
            name,
            company,
        } => view! {
            {linked(page, *person_id, name)}
            {company.clone().map(|company| view! { <span class="byline__company">{company}</span> })}
        }
        .into_any(),
        Who::NameOnly { name } => linked(page, None, name),
        Who::Masked { industry, size } => {
            let words = masked(page, industry.as_deref(), *size);
            view! { <span class="byline__name byline__name--masked">{words}</span> }.into_any()
        }
        Who::Vendor { person_id, name } => view! {
            {linked(page, *person_id, name)}
            <span class="badge badge--plain badge--vendor">{page.t("qa-byline-vendor")}</span>
        }
        .into_any(),
    };
    let asker = byline
        .asker
        .then(|| view! { <span class="badge badge--plain">{page.t("qa-byline-asker")}</span> });
    let mine = byline.mine.then(
        || view! { <span class="badge badge--plain badge--mine">{page.t("qa-byline-mine")}</span> },
    );
    view! { <span class="byline">{who}{asker}{mine}</span> }
}

/// The author in plain words, for where there are no elements: as much as the page itself says, but for the company.
pub fn said(page: &Page, byline: &Byline) -> String {
    match &byline.who {
        Who::Named { name, .. } | Who::NameOnly { name } | Who::Vendor { name, .. } => {
            shown_name(page, name)
        }
        Who::Masked { industry, size } => masked(page, industry.as_deref(), *size),
    }
}

/// A name as its reader reads it: who left is said to have, in their language.
fn shown_name(page: &Page, name: &str) -> String {
    if name == domain::people::leaving::NAME {
        page.t("person-left")
    } else {
        name.to_owned()
    }
}

/// A name, with a link where the reader can open the page behind it.
fn linked(page: &Page, person_id: Option<PersonId>, name: &str) -> AnyView {
    let name = shown_name(page, name);
    match person_id {
        Some(id) => view! { <a class="byline__name" href=format!("/u/{id}")>{name}</a> }.into_any(),
        None => view! { <span class="byline__name">{name}</span> }.into_any(),
    }
}

/// For staff, closed on every load: who stands behind a mask.
pub fn behind(page: &Page, byline: &Byline) -> impl IntoView + use<> {
    byline.behind.as_ref().and_then(|who| match who {
        Who::Named {
            person_id,
            name,
            company,
        } => Some(view! {
            <details class="staff-note">
                <summary>{page.t("qa-byline-behind")}</summary>
                <p>
                    {linked(page, *person_id, name)}
                    {company.clone().map(|company| view! { " "<span class="byline__company">{company}</span> })}
                </p>
            </details>
        }),
        _ => None,
    })
}

/// 「製造業・51〜300名の会員」.
pub fn masked(page: &Page, industry: Option<&str>, size: Option<SizeBand>) -> String {
    let size = size.map(|size| page.t(size_key(size)));
    let facts: Vec<String> = industry
        .map(str::to_owned)
        .into_iter()
        .chain(size)
        .collect();
    if facts.is_empty() {
        page.t("qa-byline-member")
    } else {
        let separator = page.t("qa-byline-separator");
        page.locale.tr(
            "qa-byline-masked",
            &[("facts", facts.join(&separator).into())],
        )
    }
}

/// The message that names a size.
pub fn size_key(size: SizeBand) -> &'static str {
    match size {
        SizeBand::UpTo50 => "qa-size-50",
        SizeBand::UpTo300 => "qa-size-300",
        SizeBand::UpTo1000 => "qa-size-1000",
        SizeBand::UpTo5000 => "qa-size-5000",
        SizeBand::Above => "qa-size-above",
    }
}
