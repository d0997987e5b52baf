//! The page on which a customer confirms a case. It is read on a phone, from a mail: one column, large things to press, nothing
//! that needs a script, and nothing that happens before a button is pressed.

use domain::markdown;
use domain::stories::consent::CHANGED;
use domain::stories::review::{Offered, Review};
use domain::stories::{State, StoryAudience};
use leptos::prelude::*;

use super::{changed_parts, figures, phase_name, shown_line, size_name, state_badge};
use crate::page::{Form, Page};
use crate::parts::field::{form_problems, problem_list, text_area};
use crate::parts::prose::prose;
use crate::parts::when::exact_day;
use crate::shell::{Head, shell};

/// The page; `action` is where its forms go.
pub fn review_page(page: &Page, review: &Review, form: &Form, action: &str) -> String {
    let title = page.t("stories-review-title");
    let text = &review.text;
    let lang = domain::community::text::language(&text.challenge);
    let lead = if review.story.by_customer {
        page.t("stories-review-own-lead")
    } else {
        page.locale.tr(
            "stories-review-lead",
            &[("site", page.site_name.clone().into())],
        )
    };
    let lead = review.offered.is_some().then(|| view! { <p>{lead}</p> });
    let silent = review.old_link
        || review.offered.is_some()
        || (review.former && review.state == State::Asked);
    let status = (!silent).then(|| state_line(page, review));
    let former = review.former.then(|| {
        view! { <div class="notice notice--wrong" role="alert"><p>{page.t("stories-review-former")}</p></div> }
    });
    let old_link = review.old_link.then(|| {
        let href = format!("/stories/{}/review", review.story.id);
        view! {
            <div class="notice notice--wrong" role="alert">
                <p>{page.t("stories-review-old-link")}</p>
                <p><a class="button" href=href>{page.t("stories-review-sign-in")}</a></p>
            </div>
        }
    });
    let stale = form.problems.iter().any(|problem| problem.key == CHANGED);
    let changed = (!review.changed.is_empty() && stale).then(|| {
        view! {
            <section class="review__changed" aria-labelledby="changed">
                <h2 id="changed">{page.t("stories-review-changed-title")}</h2>
                {changed_parts(page, &review.changed)}
            </section>
        }
    });
    let part = |key: &str, source: &str| {
        view! {
            <section class="story__part">
                <h3>{page.t(key)}</h3>
                {prose(markdown::render_or_plain(source).html, lang)}
            </section>
        }
    };
    let used = (!text.features.is_empty()).then(|| {
        view! {
            <section class="story__part">
                <h3>{page.t("stories-features")}</h3>
                <p>{text.features.clone()}</p>
            </section>
        }
    });
    let edit = (review.story.by_customer
        && !review.old_link
        && !review.former
        && review.story.hidden_at.is_none()
        && review.story.asked_version == Some(review.story.version))
    .then(|| {
        view! { <p><a class="button" href=format!("/stories/{}/edit", review.story.id)>{page.t("stories-review-edit")}</a></p> }
    });
    let confirm = review
        .offered
        .as_ref()
        .map(|offered| confirm_form(page, review, offered, form, action));
    let send_back = (review.offered.is_some() && !review.story.by_customer)
        .then(|| return_form(page, review, form, action));
    let body = view! {
        <div class="column column--middle review">
            <div class="page-head"><h1>{title.clone()}</h1></div>
            {form_problems(page, form)}
            {former}
            {status}
            {old_link}
            {changed}
            {lead}
            <article class="review__story">
                <h2 lang=lang dir="auto">{text.title.clone()}</h2>
                {part("stories-challenge", &text.challenge)}
                {part("stories-approach", &text.approach)}
                {part("stories-result", &text.result)}
                {figures(page, &text.figure_list())}
                {used}
            </article>
            {edit}
            {confirm}
            {send_back}
            {withdraw_form(page, review, action)}
        </div>
    };
    shell(
        page,
        Head::titled(title).unlisted().in_place("stories"),
        body,
    )
}

/// Where it stands, for whoever has nothing to press now.
fn state_line(page: &Page, review: &Review) -> impl IntoView + use<> {
    let key = match review.state {
        State::Asked | State::Draft => "stories-you-asked",
        State::Returned => "stories-you-returned",
        State::Changed => "stories-you-changed",
        State::Submitted => "stories-you-submitted",
        State::Published => "stories-you-published",
        State::Withdrawn => "stories-you-withdrawn",
        State::Hidden => "stories-you-hidden",
    };
    let open = (review.state == State::Published).then(|| {
        view! { <p><a class="button" href=review.story.path()>{page.t("stories-review-open-page")}</a></p> }
    });
    let confirmed = review.consent.as_ref().map(|consent| {
        let at = page.locale.tr(
            "stories-review-confirmed-at",
            &[("date", exact_day(page, consent.at).into())],
        );
        let audience = page.t(match consent.audience {
            StoryAudience::Public => "stories-review-public",
            StoryAudience::Members => "stories-review-members",
        });
        view! { <p>{at}" "{shown_line(page, &consent.shown)}" / "{audience}</p> }
    });
    view! {
        <div class="notice" role="status">
            <p>{state_badge(page, review.state)}" "{page.t(key)}</p>
            {confirmed}
            {open}
        </div>
    }
}

/// The choice and its button.
fn confirm_form(
    page: &Page,
    review: &Review,
    offered: &Offered,
    form: &Form,
    action: &str,
) -> AnyView {
    // What was ticked before, or sent just now, is ticked again; at first nothing that names anybody.
    let sent = form.values.contains_key("mark");
    let ticked = |name: &str, before: bool| {
        if sent {
            form.values.contains_key(name)
        } else {
            before
        }
    };
    let before = review.before.as_ref();
    let shown = |pick: fn(&domain::stories::consent::Shown) -> bool, first: bool| {
        before.map_or(first, |consent| pick(&consent.shown))
    };
    let tick = |name: &'static str, key: &str, value: String, on: bool| {
        let words = page.locale.tr(key, &[("value", value.into())]);
        let problems = form.problems_of(name, page.locale);
        view! {
            <label class="choice choice--large">
                <input type="checkbox" id=name name=name value="1" checked=on aria-describedby=(!problems.is_empty()).then(|| format!("{name}-problem"))/>
                <span>{words}</span>
            </label>
            {problem_list(name, problems)}
        }
    };
    let Offered {
        name,
        title,
        company,
        industry,
        size,
        phase,
        crowd,
    } = offered.clone();
    let optional = |field: &'static str, key: &'static str, value: Option<String>, on: bool| {
        value.map(|value| tick(field, key, value, on))
    };
    let few = (!crowd).then(|| view! { <p class="field__help">{page.t("stories-review-few")}</p> });
    let audience = if sent {
        form.value("audience")
    } else {
        before
            .map_or(StoryAudience::Members, |consent| consent.audience)
            .as_str()
            .to_owned()
    };
    let audiences = [
        (
            StoryAudience::Members,
            "stories-review-members",
            "stories-review-members-help",
        ),
        (
            StoryAudience::Public,
            "stories-review-public",
            "stories-review-public-help",
        ),
    ]
    .into_iter()
    .map(|(value, name, help)| {
        view! {
            <label class="choice">
                <input type="radio" name="audience" value=value.as_str() checked={audience == value.as_str()}/>
                <span class="choice__name">{page.t(name)}</span>
                <span class="choice__help">{page.t(help)}</span>
            </label>
        }
    })
    .collect_view();
    let reuse = ticked("reuse", before.is_some_and(|consent| consent.reuse));
    let authority = ticked("authority", before.is_some_and(|consent| consent.authority));
    let authority_problems = form.problems_of("authority", page.locale);
    view! {
        <form class="form review__form" method="post" action=format!("{action}#main")>
            <input type="hidden" name="mark" value=review.mark.clone()/>
            <input type="hidden" name="version" value=review.story.version.to_string()/>
            <fieldset class="choices">
                <legend>{page.t("stories-review-who")}</legend>
                <p class="field__help">{page.t("stories-review-who-help")}</p>
                {tick("company", "stories-review-show-company", company, ticked("company", shown(|shown| shown.company.is_some(), false)))}
                {tick("name", "stories-review-show-name", name, ticked("name", shown(|shown| shown.name.is_some(), false)))}
                {optional("position", "stories-review-show-title", title, ticked("position", shown(|shown| shown.title.is_some(), false)))}
                {optional("industry", "stories-review-show-industry", industry, ticked("industry", shown(|shown| shown.industry.is_some(), true)))}
                {optional("size", "stories-review-show-size", size.map(|size| size_name(page, size)), ticked("size", shown(|shown| shown.size.is_some(), true)))}
                {optional("phase", "stories-review-show-phase", phase.map(|phase| phase_name(page, &phase)), ticked("phase", shown(|shown| shown.phase.is_some(), false)))}
                {few}
            </fieldset>
            <div class="field">
                <label class="choice choice--large">
                    <input type="checkbox" id="authority" name="authority" value="1" checked=authority aria-describedby="authority-help"/>
                    <span>{page.t("stories-review-authority")}</span>
                </label>
                <p class="field__help" id="authority-help">{page.t("stories-review-authority-help")}</p>
                {problem_list("authority", authority_problems)}
            </div>
            <fieldset class="choices">
                <legend>{page.t("stories-review-audience")}</legend>
                {audiences}
            </fieldset>
            <div class="field">
                <label class="choice choice--large">
                    <input type="checkbox" name="reuse" value="1" checked=reuse/>
                    <span>{page.t("stories-review-reuse")}</span>
                </label>
                <p class="field__help">{page.t("stories-review-reuse-help")}</p>
            </div>
            <p class="field__help">{page.t("stories-review-any-time")}</p>
            <p class="actions"><button class="button button--main" name="act" value="confirm">{page.t("stories-review-confirm")}</button></p>
        </form>
    }
    .into_any()
}

fn return_form(page: &Page, review: &Review, form: &Form, action: &str) -> AnyView {
    let open = !form.problems_of("note", page.locale).is_empty();
    view! {
        <details class="review__other" open=open>
            <summary>{page.t("stories-review-return-title")}</summary>
            <form class="form" method="post" action=format!("{action}#main")>
                <input type="hidden" name="mark" value=review.mark.clone()/>
                <input type="hidden" name="version" value=review.story.version.to_string()/>
                {text_area(page, form, "note", 4, "stories-review-return-note", None)}
                <p class="actions"><button class="button" name="act" value="return">{page.t("stories-review-return")}</button></p>
            </form>
        </details>
    }
    .into_any()
}

/// Taking it down, or saying no before it ever was up.
fn withdraw_form(page: &Page, review: &Review, action: &str) -> AnyView {
    if review.state == State::Withdrawn {
        return ().into_any();
    }
    let (title, send) = if review.consent.is_some() {
        ("stories-review-withdraw-title", "stories-review-withdraw")
    } else {
        ("stories-review-decline-title", "stories-review-decline")
    };
    view! {
        <details class="review__other">
            <summary>{page.t(title)}</summary>
            <form class="form" method="post" action=format!("{action}#main")>
                <p>{page.t("stories-review-withdraw-help")}</p>
                <div class="field">
                    <label for="reason">{page.t("stories-review-withdraw-note")}</label>
                    <textarea id="reason" name="note" rows="2"></textarea>
                </div>
                <p class="actions"><button class="button button--risk" name="act" value="withdraw">{page.t(send)}</button></p>
            </form>
        </details>
    }
    .into_any()
}
