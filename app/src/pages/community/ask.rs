//! Beginning a topic, a question above all, safely: who will read it, and what they will learn of the author, stands above
//! the button.

use domain::community::ask::{Desk, Place};
use domain::community::byline::SizeBand;
use domain::community::draft::Target;
use domain::community::{Audience, Identity, SpaceAudience, TopicKind};
use domain::search::similar::Similar;
use leptos::prelude::*;

use crate::page::{Form, Page};
use crate::parts::byline::masked;
use crate::parts::composer::{composer, preview_button};
use crate::parts::draft::{draft_button, draft_notice, draft_state};
use crate::parts::field::{form_problems, text_field};
use crate::parts::identity_choice::identity_key;
use crate::parts::kinds;
use crate::parts::similar::title_with_similar;
use crate::shell::{Head, shell};

/// The form for a topic of a kind.
pub fn ask_page(
    page: &Page,
    kind: TopicKind,
    desk: &Desk,
    form: &Form,
    similar: &[Similar],
    preview: Option<String>,
) -> String {
    let words = kinds::words(kind);
    let title = page.t(words.new);
    let hidden_kind = (kind != TopicKind::Question)
        .then(|| view! { <input type="hidden" name="kind" value=kind.as_str()/> });
    // Only a question may have been answered before.
    let heading = if kind == TopicKind::Question {
        title_with_similar(page, form, similar).into_any()
    } else {
        text_field(
            page,
            form,
            "title",
            "text",
            words.title,
            Some(words.title_help),
        )
        .into_any()
    };
    let closed = (kind == TopicKind::Announcement).then(|| {
        let checked = form.value("closed") == "1";
        view! {
            <label class="choice">
                <input type="checkbox" name="closed" value="1" checked=checked/>
                <span>{page.t("kinds-announcement-closed")}</span>
            </label>
        }
    });
    let body = if desk.places.is_empty() {
        view! {
            <div class="column column--middle">
                <div class="page-head"><h1>{title.clone()}</h1></div>
                <p class="empty">{page.t("qa-ask-nowhere")}</p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="column column--middle">
                <div class="page-head"><h1>{title.clone()}</h1></div>
                {kinds::new_tabs(page, kind)}
                {draft_notice(page, form)}
                <form
                    class="form form--ask"
                    method="post"
                    action="/ask"
                    enctype="multipart/form-data"
                    data-draft=Target::topic(kind).path()
                >
                    {form_problems(page, form)}
                    {hidden_kind}
                    {heading}
                    {composer(page, form, words.body, 12, preview)}
                    {text_field(page, form, "tags", "text", "qa-tags", Some("qa-ask-tags-help"))}
                    {spaces(page, words.space, desk, form)}
                    {(!desk.vendor).then(|| audiences(page, form))}
                    {(!desk.vendor).then(|| identities(page, desk, form))}
                    {closed}
                    <div class="readers" role="status">
                        {desk.places.iter().map(|place| readers(page, desk, place)).collect_view()}
                    </div>
                    <p class="actions">
                        {preview_button(page)}
                        {draft_button(page)}
                        <button class="button button--main">{page.t(words.send)}</button>
                    </p>
                    {draft_state(page, form.value("draft"), &format!("/ask?kind={kind}"))}
                </form>
                {reader_styles(page, desk)}
            </div>
        }
        .into_any()
    };
    shell(
        page,
        Head::titled(title)
            .unlisted()
            .in_place("questions")
            .with_islands(),
        body,
    )
}

fn spaces(page: &Page, legend: &'static str, desk: &Desk, form: &Form) -> impl IntoView + use<> {
    let chosen = form.value("space");
    if let [only] = desk.places.as_slice() {
        return view! { <input type="hidden" name="space" value=only.space.slug.clone()/> }
            .into_any();
    }
    let options = desk
        .places
        .iter()
        .map(|place| {
            let id = space_id(place);
            let key = match place.space.audience {
                SpaceAudience::Public => "qa-space-public",
                SpaceAudience::Members => "qa-space-members",
                SpaceAudience::Accounts => "qa-space-accounts",
                SpaceAudience::Staff => "qa-space-staff",
            };
            view! {
                <label class="choice">
                    <input type="radio" id=id name="space" value=place.space.slug.clone() checked={place.space.slug == chosen}/>
                    <span class="choice__name">{place.space.name(page.locale).to_owned()}</span>
                    <span class="choice__help">{page.t(key)}</span>
                </label>
            }
        })
        .collect_view();
    view! { <fieldset class="choices"><legend>{page.t(legend)}</legend>{options}</fieldset> }
        .into_any()
}

fn audiences(page: &Page, form: &Form) -> impl IntoView + use<> {
    let chosen = form.value("audience");
    let option = |audience: Audience, name: &str, help: &str| {
        let id = format!("audience-{audience}");
        view! {
            <label class="choice">
                <input type="radio" id=id name="audience" value=audience.as_str() checked={chosen == audience.as_str()}/>
                <span class="choice__name">{page.t(name)}</span>
                <span class="choice__help">{page.t(help)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend>{page.t("qa-audience")}</legend>
            {option(Audience::Members, "qa-audience-members", "qa-audience-members-help")}
            {option(Audience::Own, "qa-audience-own", "qa-audience-own-help")}
        </fieldset>
    }
}

fn identities(page: &Page, desk: &Desk, form: &Form) -> impl IntoView + use<> {
    let chosen = form.value("identity");
    let size = desk.employees.map(SizeBand::of);
    let options = Identity::ALL
        .iter()
        .map(|identity| {
            let id = format!("identity-{identity}");
            let shown = match (identity, &desk.company) {
                (Identity::Full, Some(company)) => format!("{} · {company}", desk.name),
                (Identity::Full | Identity::Name, _) => desk.name.clone(),
                (Identity::Profile, _) => masked(page, desk.industry.as_deref(), size),
            };
            view! {
                <label class="choice">
                    <input type="radio" id=id name="identity" value=identity.as_str() checked={chosen == identity.as_str()}/>
                    <span class="choice__name">{page.t(identity_key(*identity))}</span>
                    <span class="choice__help">{shown}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="choices">
            <legend>{page.t("qa-identity")}</legend>
            {options}
            <p class="field__help">{page.t("qa-identity-help")}</p>
        </fieldset>
    }
}

/// Who will read it, for each space and audience; the style below shows the line that holds.
fn readers(page: &Page, desk: &Desk, place: &Place) -> impl IntoView + use<> {
    let count = |key: &str, n: i64| page.locale.tr(key, &[("n", n.into())]);
    let everyone = match place.space.audience {
        SpaceAudience::Public => page.t("qa-readers-public"),
        SpaceAudience::Members => count("qa-readers-members", place.readers.everyone),
        SpaceAudience::Accounts => count("qa-readers-accounts", place.readers.everyone),
        SpaceAudience::Staff => page.t("qa-readers-staff"),
    };
    let own = (!desk.vendor).then(|| {
        let words = count("qa-readers-own", place.readers.own);
        view! { <p class="readers__line" data-space=place.space.id.to_string() data-audience="own">{words}</p> }
    });
    view! {
        <p class="readers__line" data-space=place.space.id.to_string() data-audience="members">{everyone}</p>
        {own}
    }
}

/// Shows only the line of readers that the chosen space and audience make true, without a script.
fn reader_styles(page: &Page, desk: &Desk) -> impl IntoView + use<> {
    let mut css = String::from("@supports selector(:has(*)){.readers__line{display:none}");
    let single = desk.places.len() == 1;
    for place in &desk.places {
        let space = if single {
            String::new()
        } else {
            format!(":has(#{}:checked)", space_id(place))
        };
        let audiences: &[&str] = if desk.vendor {
            &["members"]
        } else {
            &["members", "own"]
        };
        for audience in audiences {
            let chosen = if desk.vendor {
                String::new()
            } else {
                format!(":has(#audience-{audience}:checked)")
            };
            css.push_str(&format!(
                ".form--ask{space}{chosen} [data-space=\"{}\"][data-audience=\"{audience}\"]{{display:block}}",
                place.space.id
            ));
        }
    }
    css.push('}');
    view! { <style nonce=page.nonce.clone()>{css}</style> }
}

fn space_id(place: &Place) -> String {
    format!("space-{}", place.space.id)
}
