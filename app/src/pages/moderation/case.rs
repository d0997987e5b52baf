//! A case: the post, why it waits, and the decision.

use domain::community::moderation::case::{Origin, Verdict};
use domain::community::moderation::queue::Detail;
use domain::i18n::Locale;
use leptos::prelude::*;

use super::queue::{outcome, why};
use super::{choice, desk};
use crate::page::{Form, Page};
use crate::parts::byline::byline;
use crate::parts::desk::holder_words;
use crate::parts::field::{form_problems, text_area};
use crate::parts::prose::prose;
use crate::parts::when::when;

/// Words to an author to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Template {
    /// Personal or confidential information was in it.
    Private,
    /// Advertising.
    Spam,
    /// Unkind words.
    Tone,
    /// It belongs elsewhere.
    Elsewhere,
    /// It came out; nothing is wrong.
    Welcome,
}

impl Template {
    /// All of them, in the order in which they are offered.
    const ALL: [Self; 5] = [
        Self::Private,
        Self::Spam,
        Self::Tone,
        Self::Elsewhere,
        Self::Welcome,
    ];

    /// Its name in forms and messages.
    fn key(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Spam => "spam",
            Self::Tone => "tone",
            Self::Elsewhere => "elsewhere",
            Self::Welcome => "welcome",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|template| template.key() == name)
    }

    /// The words, in the language of the post that they are about.
    pub fn words(self, lang: &str) -> String {
        let locale = lang.parse().unwrap_or(Locale::Ja);
        locale
            .t(&format!("moderation-template-{}-words", self.key()))
            .into_owned()
    }
}

/// A case, with the form to decide it by.
pub fn case_page(page: &Page, detail: &Detail, form: &Form) -> String {
    let row = &detail.row;
    let title = page.t("moderation-case-title");
    let reports = (!detail.reports.is_empty()).then(|| {
        let items: Vec<_> = detail
            .reports
            .iter()
            .map(|report| {
                let note = (!report.note.is_empty())
                    .then(|| view! { <p class="text-now" dir="auto">{report.note.clone()}</p> });
                view! {
                    <li class="clip">
                        <p class="clip__source">
                            <strong>{page.t(&format!("moderation-flag-{}", report.reason))}</strong>
                            {byline(page, &report.byline)}
                            <span class="quiet">{when(page, report.at)}</span>
                        </p>
                        {note}
                    </li>
                }
            })
            .collect();
        view! {
            <h2>{page.t("moderation-reports")}</h2>
            <p class="quiet small">{page.t("moderation-reports-help")}</p>
            <ul class="clip-list" role="list">{items}</ul>
        }
    });
    let hidden = row
        .hidden
        .then(|| view! { <span class="mark mark--hidden">{page.t("qa-hidden")}</span> });
    let body = view! {
        <div class="page-head"><div>
            <h1>{title.clone()}</h1>
            <p>{why(page, row)}" "{hidden}" "<span class="quiet small">{when(page, row.opened_at)}</span></p>
        </div></div>
        <article class="post">
            <header class="post__head">{byline(page, &row.byline)}{when(page, row.written_at)}</header>
            {prose(detail.html.clone(), &row.lang)}
            <p class="small">
                <a href=format!("/posts/{}", row.post)>{row.title.clone()}</a>
                " "<span class="quiet">{row.space.name(page.locale).to_owned()}</span>
            </p>
        </article>
        {reports}
        {decision(page, detail, form)}
        <p><a href="/moderation">{page.t("moderation-all")}</a></p>
    };
    desk(page, title, body.into_any())
}

fn decision(page: &Page, detail: &Detail, form: &Form) -> AnyView {
    let row = &detail.row;
    if let Some(decided) = &row.decided {
        return view! {
            {form_problems(page, form)}
            <h2>{page.t("moderation-decided")}</h2>
            {outcome(page, decided)}
        }
        .into_any();
    }
    let claim = |verb: &str, key: &str| {
        view! {
            <form method="post" action=format!("/moderation/{}/{verb}", row.id)>
                <button class="button button--small">{page.t(key)}</button>
            </form>
        }
    };
    let holder = match &row.holder {
        None => view! {
            <div class="desk-note desk-note--staff"><p>{page.t("moderation-nobody")}</p>{claim("claim", "moderation-claim")}</div>
        }
        .into_any(),
        Some(holder) if holder.mine => view! {
            <div class="desk-note desk-note--staff"><p>{page.t("moderation-mine")}</p>{claim("release", "moderation-release")}</div>
        }
        .into_any(),
        Some(holder) => {
            let words = page.locale.tr(
                "moderation-holder-other",
                &[("name", holder_words(page, holder).into())],
            );
            return view! {
                {form_problems(page, form)}
                <p class="desk-note">{words}</p>
            }
            .into_any();
        }
    };
    let verdicts: &[Verdict] = match row.origin {
        Origin::Flag => &[Verdict::Keep, Verdict::Hide],
        Origin::Held => &[Verdict::Publish, Verdict::Refuse],
    };
    let options = verdicts
        .iter()
        .map(|verdict| {
            let key = format!("moderation-verdict-{verdict}");
            let help = page.t(&format!("{key}-help"));
            (verdict.to_string(), page.t(&key), Some(help))
        })
        .collect();
    view! {
        <h2>{page.t("moderation-decide")}</h2>
        {holder}
        <form class="form" method="post" action=format!("/moderation/{}/decide", row.id)>
            {form_problems(page, form)}
            {choice(page, form, "verdict", "moderation-verdict", options)}
            {text_area(page, form, "reason", 2, "moderation-reason", Some("moderation-reason-help"))}
            {note_field(page, form)}
            <p class="actions"><button class="button button--main">{page.t("moderation-decide-send")}</button></p>
        </form>
    }
    .into_any()
}

/// What is said to the author, with words to begin with.
pub(super) fn note_field(page: &Page, form: &Form) -> impl IntoView + use<> {
    let chosen = form.value("template");
    let options = Template::ALL
        .iter()
        .map(|template| {
            let key = template.key();
            let selected = chosen == key;
            let words = page.t(&format!("moderation-template-{key}"));
            view! { <option value=key selected=selected>{words}</option> }
        })
        .collect_view();
    view! {
        {text_area(page, form, "note", 5, "moderation-note", Some("moderation-note-help"))}
        <p class="actions">
            <label for="template">{page.t("moderation-template")}</label>
            <select id="template" name="template">{options}</select>
            <button class="button button--small" name="fill" value="1" formnovalidate="">{page.t("moderation-template-fill")}</button>
        </p>
    }
}
