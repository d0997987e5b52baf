//! What a public page says of itself to search engines, and to whoever shows a preview of a link. Only in what a guest receives.

use domain::community::byline::{Byline, Who};
use domain::community::text;
use domain::community::thread::{PostView, Thread};
use domain::markdown;
use leptos::prelude::*;
use serde_json::{Map, Value, json};

use crate::page::Page;
use crate::parts::byline::said;
use crate::shell::Head;

/// Characters of a description.
const DESCRIPTION: usize = 120;
/// Characters of a text for machines; longer ones are cut.
const TEXT: usize = 4_000;

/// One sentence or two of a topic.
pub fn description(thread: &Thread) -> String {
    let plain = markdown::plain(&thread.question.html);
    text::cut(&text::line(&plain), DESCRIPTION)
}

/// The elements in `<head>` of a public page.
pub fn tags(page: &Page, head: &Head) -> AnyView {
    let guest = page.actor.person_id().is_none() && !page.actor.is_staff();
    let Some(path) = head.canonical.clone().filter(|_| guest && !head.unlisted) else {
        return ().into_any();
    };
    let title = if head.title.is_empty() {
        page.site_name.clone()
    } else {
        head.title.clone()
    };
    let kind = if head.published.is_some() {
        "article"
    } else {
        "website"
    };
    let locale = match page.locale {
        domain::i18n::Locale::Ja => "ja_JP",
        domain::i18n::Locale::En => "en_US",
    };
    let mut properties = vec![
        ("og:title", title),
        ("og:type", kind.to_owned()),
        ("og:url", format!("{}{path}", page.base_url)),
        ("og:site_name", page.site_name.clone()),
        ("og:locale", locale.to_owned()),
    ];
    if let Some(description) = &head.description {
        properties.push(("og:description", description.clone()));
    }
    if let Some(logo) = &page.logo_url {
        properties.push(("og:image", format!("{}{logo}", page.base_url)));
    }
    if let Some(at) = head.published {
        properties.push(("article:published_time", at.rfc3339()));
    }
    let properties: Vec<_> = properties
        .into_iter()
        .map(|(name, content)| {
            leptos::html::meta()
                .attr("property", name)
                .attr("content", content)
        })
        .collect();
    let feed = head.feed.clone().map(|(title, path)| {
        view! { <link rel="alternate" type="application/atom+xml" title=title href=path/> }
    });
    let data = head.data.clone().map(|data| {
        view! { <script type="application/ld+json" nonce=page.nonce.clone()>{data}</script> }
    });
    view! {
        {properties}
        <meta name="twitter:card" content="summary"/>
        {feed}
        {data}
    }
    .into_any()
}

/// A topic as schema.org's `QAPage`: the question, every answer on the page, and how many there are in all.
pub fn qa_page(page: &Page, thread: &Thread) -> String {
    let url = format!(
        "{}{}",
        page.base_url,
        domain::community::topic::path(thread.id, &thread.slug)
    );
    let (accepted, suggested): (Vec<&PostView>, Vec<&PostView>) = thread
        .answers
        .items
        .iter()
        .filter(|answer| !answer.hidden)
        .partition(|answer| answer.accepted);
    let mut question = post(page, "Question", &thread.question, &url);
    question.insert("name".to_owned(), json!(thread.title));
    question.insert("answerCount".to_owned(), json!(thread.answer_count));
    for (key, answers) in [("acceptedAnswer", accepted), ("suggestedAnswer", suggested)] {
        if !answers.is_empty() {
            let answers: Vec<Value> = answers
                .into_iter()
                .map(|answer| {
                    let url = format!("{url}#post-{}", answer.id);
                    Value::Object(post(page, "Answer", answer, &url))
                })
                .collect();
            question.insert(key.to_owned(), Value::Array(answers));
        }
    }
    script(&json!({
        "@context": "https://schema.org",
        "@type": "QAPage",
        "mainEntity": question,
    }))
}

fn post(page: &Page, kind: &str, post: &PostView, url: &str) -> Map<String, Value> {
    let mut map = Map::new();
    let mut put = |key: &str, value: Value| {
        map.insert(key.to_owned(), value);
    };
    put("@type", json!(kind));
    put("text", json!(text::cut(&markdown::plain(&post.html), TEXT)));
    put("inLanguage", json!(post.lang));
    put("url", json!(url));
    put("upvoteCount", json!(post.votes));
    put("datePublished", json!(post.created_at.rfc3339()));
    if let Some(at) = post.edited_at {
        put("dateModified", json!(at.rfc3339()));
    }
    put("author", author(page, &post.byline));
    map
}

/// An author as the page names them; with a page of their own only where the name leads to one.
fn author(page: &Page, byline: &Byline) -> Value {
    let mut author = json!({ "@type": "Person", "name": said(page, byline) });
    if let Who::Named {
        person_id: Some(id),
        ..
    }
    | Who::Vendor {
        person_id: Some(id),
        ..
    } = &byline.who
        && let Some(map) = author.as_object_mut()
    {
        map.insert("url".to_owned(), json!(format!("{}/u/{id}", page.base_url)));
    }
    author
}

/// JSON that can stand inside a `<script>`: nothing in it ends the element or begins another.
fn script(value: &Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_the_data_ends_its_element() {
        let text = "</script><script>alert(1)</script><!-- --> & \u{2028}";
        let data = script(&json!({ "text": text }));
        for end in ["<", ">", "&", "\u{2028}"] {
            assert!(!data.contains(end), "{data}");
        }
        let read: Value = serde_json::from_str(&data).unwrap();
        assert_eq!(read["text"], text);
        let html = view! { <script type="application/ld+json">{data.clone()}</script> }.to_html();
        assert!(html.contains(&data), "{html}");
    }
}
