//! Reading everything a visitor can reach: every link of every page, every address one could guess.

use std::collections::{BTreeSet, VecDeque};

use super::{Answer, Visitor};

/// Visits `seeds` and every own address that a page links to, each once, and hands each answer to `each`.
pub fn crawl(
    visitor: &Visitor<'_>,
    seeds: impl IntoIterator<Item = String>,
    mut each: impl FnMut(&str, &Answer),
) {
    const MOST: usize = 3_000;
    let mut queue: VecDeque<String> = seeds.into_iter().collect();
    let mut seen: BTreeSet<String> = queue.iter().cloned().collect();
    let mut absent = false;
    while let Some(path) = queue.pop_front() {
        let answer = visitor.get(&path);
        each(&path, &answer);
        // What is not there leads to the same places, whatever was asked for.
        if answer.status == 404 && std::mem::replace(&mut absent, true) {
            continue;
        }
        let mut found = links(&answer);
        found.extend(answer.header("location").map(ToOwned::to_owned));
        for link in found {
            let link = link.split('#').next().unwrap_or_default().to_owned();
            if link.starts_with('/')
                && !link.starts_with("//")
                && seen.len() < MOST
                && seen.insert(link.clone())
            {
                queue.push_back(link);
            }
        }
    }
}

/// Addresses that a page leads to without a form being sent.
pub fn links(answer: &Answer) -> Vec<String> {
    let text = answer.text();
    let mut found = Vec::new();
    for attribute in ["href=\"", "src=\"", "action=\""] {
        for (at, _) in text.match_indices(attribute) {
            let value = text[at + attribute.len()..]
                .split('"')
                .next()
                .unwrap_or_default();
            // A form's target is an address to open only when sending it is.
            let tag = &text[text[..at].rfind('<').unwrap_or(0)..at];
            let rest = text[at..].split('>').next().unwrap_or_default();
            if attribute.starts_with("action")
                && (tag.contains("post") || rest.contains("method=\"post\""))
            {
                continue;
            }
            found.push(unescape(value));
        }
    }
    found
}

/// Undoes the escapes of HTML attributes and text.
pub fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

/// Every address of a pattern with its parts filled from `values`, which may give several for one part.
pub fn fill(pattern: &str, values: &dyn Fn(&str) -> Vec<String>) -> Vec<String> {
    let Some((before, rest)) = pattern.split_once('{') else {
        return vec![pattern.to_owned()];
    };
    let (name, after) = rest.split_once('}').unwrap_or((rest, ""));
    let name = name.split(':').next().unwrap_or_default();
    let endings = fill(after, values);
    values(name)
        .iter()
        .flat_map(|value| {
            endings
                .iter()
                .map(move |ending| format!("{before}{value}{ending}"))
        })
        .collect()
}
