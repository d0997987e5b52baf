//! The document around every page: head, header, places, footer.

use domain::UtcTime;
use domain::community::moderation::queue::COUNTED as QUEUED;
use domain::community::notice::list::COUNTED;
use domain::i18n::Locale;
use domain::types::{PostId, TopicId};
use leptos::prelude::*;

use crate::page::Page;
use crate::parts::outside;

/// A topic, and the last post of it that was there when its page was made.
#[derive(Debug, Clone, Copy)]
pub struct Listening {
    /// The topic.
    pub topic: TopicId,
    /// Its latest reply.
    pub after: PostId,
}

/// What a page says about itself in `<head>`.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Title, without the site's name.
    pub title: String,
    /// Canonical path, for pages that anyone may read.
    pub canonical: Option<String>,
    /// One sentence for search engines.
    pub description: Option<String>,
    /// Keep search engines away.
    pub unlisted: bool,
    /// Which entry of the navigation is current: `questions`, `staff`, …
    pub place: Option<&'static str>,
    /// Whether the page has islands, so that the script is loaded.
    pub islands: bool,
    /// Which topic's replies the page is told of while it is open.
    pub listening: Option<Listening>,
    /// When it was written, for pages that are articles.
    pub published: Option<UtcTime>,
    /// Title and path of a feed of what is here.
    pub feed: Option<(String, String)>,
    /// What the page says to machines: JSON that can stand in a script element.
    pub data: Option<String>,
}

impl Head {
    /// A page with a title.
    pub fn titled(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            ..Self::default()
        }
    }

    /// Not for search engines.
    pub fn unlisted(mut self) -> Self {
        self.unlisted = true;
        self
    }

    /// In this place of the navigation.
    pub fn in_place(mut self, place: &'static str) -> Self {
        self.place = Some(place);
        self
    }

    /// With islands to wake.
    pub fn with_islands(mut self) -> Self {
        self.islands = true;
        self
    }
}

/// A whole HTML document.
pub fn shell(page: &Page, head: Head, body: impl IntoView + 'static) -> String {
    let lang = page.locale.as_str();
    let title = if head.title.is_empty() {
        page.site_name.clone()
    } else {
        format!("{} · {}", head.title, page.site_name)
    };
    // Whoever is signed in hears of notices on every page.
    let islands = head.islands || (page.reader_name.is_some() && !page.customer_view);
    let script = page.script_url.clone().filter(|_| islands).map(|url| {
        view! { <script type="module" src=url nonce=page.nonce.clone()></script> }
    });
    let outside = outside::tags(page, &head);
    let document = view! {
        <html lang=lang>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                {head.unlisted.then(|| view! { <meta name="robots" content="noindex"/> })}
                {head.description.map(|text| view! { <meta name="description" content=text/> })}
                {head.canonical.map(|path| view! { <link rel="canonical" href=format!("{}{path}", page.base_url)/> })}
                {outside}
                <link rel="stylesheet" href=page.style_url.clone()/>
                <link rel="icon" href=page.icon_url.clone() type="image/svg+xml"/>
                {script}
            </head>
            <body>
                <a class="skip" href="#main">{page.t("shell-skip")}</a>
                {site_header(page, head.place, head.listening)}
                <main id="main" tabindex="-1">
                    {page.notice.map(|key| view! { <p class="notice" role="status">{page.t(key)}</p> })}
                    {body}
                </main>
                {site_footer(page)}
            </body>
        </html>
    };
    let mut html = String::from("<!DOCTYPE html>");
    html.push_str(&document.to_html());
    html
}

fn site_header(
    page: &Page,
    place: Option<&'static str>,
    listening: Option<Listening>,
) -> impl IntoView + use<> {
    let current = move |name: &str| (place == Some(name)).then_some("page");
    let staff = page.actor.is_staff().then(|| {
        view! { <a href="/staff" aria-current=current("staff")>{page.t("shell-staff")}</a> }
    });
    // The vendor's people have it in the console.
    let moderation = page.waiting.filter(|_| !page.actor.is_staff()).map(|count| {
        view! { <a href="/moderation" aria-current=current("moderation")>{page.t("moderation-title")}{waiting(page, count)}</a> }
    });
    let account = match &page.reader_name {
        // A customer's page about themselves is nobody's here.
        Some(name) if page.customer_view => view! {
            <span>{name.clone()}</span>
            <form method="post" action="/sign-out"><button class="link">{page.t("shell-sign-out")}</button></form>
        }
        .into_any(),
        Some(name) => view! {
            {bell(page, current("notices"), listening)}
            <a href="/me" aria-current=current("me")>{name.clone()}</a>
            <form method="post" action="/sign-out"><button class="link">{page.t("shell-sign-out")}</button></form>
        }
        .into_any(),
        None => view! { <a class="button" href="/sign-in">{page.t("shell-sign-in")}</a> }.into_any(),
    };
    let demo = page
        .demo
        .then(|| view! { <p class="banner">{page.t("shell-demo")}</p> });
    let customer_view = page.customer_view.then(|| {
        view! {
            <form class="banner" method="post" action="/staff/customer-view/end">
                {page.t("shell-customer-view")}" "
                <button class="link">{page.t("shell-customer-view-end")}</button>
            </form>
        }
    });
    // Beside the header, in a landmark of their own.
    let banners = (demo.is_some() || customer_view.is_some())
        .then(|| view! { <aside>{demo}{customer_view}</aside> });
    view! {
        {banners}
        <header class="site-header">
            <a class="site-header__name" href="/">{brand(page)}</a>
            <nav aria-label=page.t("shell-places")>
                <a href="/questions" aria-current=current("questions")>{page.t("shell-questions")}</a>
                <a href="/events" aria-current=current("events")>{page.t("events-title")}</a>
                <a href="/stories" aria-current=current("stories")>{page.t("stories-nav")}</a>
                {staff}
                {moderation}
            </nav>
            {search_box(page, place)}
            <div class="site-header__reader">{account}</div>
        </header>
    }
}

/// The box to search from any page; the page of results has a larger one of its own.
fn search_box(page: &Page, place: Option<&'static str>) -> impl IntoView + use<> {
    (place != Some("search")).then(|| {
        view! {
            <form class="site-search" role="search" aria-label=page.t("search-box") method="get" action="/search">
                <input type="search" name="q" maxlength="200" autocomplete="off" enterkeyhint="search"
                    aria-label=page.t("search-box") placeholder=page.t("search-box-hint")/>
                <button class="button">{page.t("search-go")}</button>
            </form>
        }
    })
}

/// How many notices are unread, as shown and as spoken.
pub fn unread_words(locale: Locale, count: i64) -> (String, String) {
    if count >= COUNTED {
        let n = COUNTED - 1;
        let spoken = locale.tr("shell-notices-many", &[("n", n.into())]);
        (format!("{n}+"), spoken)
    } else {
        let spoken = locale.tr("shell-notices-unread", &[("n", count.into())]);
        (count.to_string(), spoken)
    }
}

/// The way to the notices, with how many are unread: now, and as more come.
fn bell(
    page: &Page,
    current: Option<&'static str>,
    listening: Option<Listening>,
) -> impl IntoView + use<> {
    let count = page.unread;
    let none = count == 0;
    let (shown, spoken) = if none {
        Default::default()
    } else {
        unread_words(page.locale, count)
    };
    let mut url = "/live".to_owned();
    if let Some(Listening { topic, after }) = listening {
        url = format!("/live?topic={topic}&after={after}");
    }
    let member = page.actor.is_active_member() || page.actor.is_staff();
    view! {
        <a class="bell" href="/notices" aria-current=current data-live-at=member.then_some(url)>
            {page.t("shell-notices")}
            <span class="bell__count" aria-hidden="true" data-live="unread" hidden=none>{shown}</span>
            <span class="visually-hidden" data-live="unread-spoken" hidden=none>{spoken}</span>
        </a>
    }
}

/// How many posts wait for a decision, beside the way to them.
pub fn waiting(page: &Page, count: i64) -> impl IntoView + use<> {
    (count > 0).then(|| {
        let (shown, key) = if count >= QUEUED {
            (format!("{}+", QUEUED - 1), "moderation-waiting-many")
        } else {
            (count.to_string(), "moderation-waiting")
        };
        let spoken = page.locale.tr(key, &[("n", count.min(QUEUED - 1).into())]);
        view! {
            <span class="bell__count" aria-hidden="true">{shown}</span>
            <span class="visually-hidden">{spoken}</span>
        }
    })
}

/// The logo, or the mark and the name.
fn brand(page: &Page) -> AnyView {
    let name = page.site_name.clone();
    if let Some(url) = page.logo_url.clone() {
        return view! { <img src=url alt=name/> }.into_any();
    }
    let mark = (!page.site_mark.is_empty()).then(|| {
        view! { <span class="site-header__mark" aria-hidden="true">{page.site_mark.clone()}</span> }
    });
    view! { {mark}{name} }.into_any()
}

fn site_footer(page: &Page) -> impl IntoView + use<> {
    let other = match page.locale {
        Locale::Ja => ("en", "English"),
        Locale::En => ("ja", "日本語"),
    };
    // Turning the language would open the page anew, without what was typed.
    let language = (!page.sent).then(|| {
        view! {
            <form method="post" action="/language">
                <input type="hidden" name="next" value=page.address.clone()/>
                <button class="link" name="locale" value=other.0 lang=other.0>{other.1}</button>
            </form>
        }
    });
    view! {
        <footer class="site-footer">
            <a href="/recorded">{page.t("shell-recorded")}</a>
            <a href="/terms">{page.t("shell-terms")}</a>
            {language}
        </footer>
    }
}
