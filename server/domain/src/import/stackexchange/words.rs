//! A row's words as ours: names, bodies, titles and tags within our limits.

use super::dump::Record;
use crate::community::{tag, text};
use crate::{Error, Result, markdown};

pub(super) fn display_name(given: Option<&str>, otherwise: &str) -> String {
    let name: String = text::line(given.unwrap_or_default())
        .chars()
        .take(60)
        .collect();
    let name = name.trim();
    if name.is_empty() {
        otherwise.to_owned()
    } else {
        name.to_owned()
    }
}

/// A body within the limits of a post, never empty.
pub(super) fn written(body: &str) -> String {
    let mut body = text::block(body);
    if body.len() > markdown::MAX_SOURCE {
        let mut end = markdown::MAX_SOURCE;
        while !body.is_char_boundary(end) {
            end -= 1;
        }
        body.truncate(end);
    }
    if body.trim().is_empty() {
        body = "—".to_owned();
    }
    body
}

/// A rendered body; one that is too tangled for the renderer becomes plain text.
pub(super) fn rendered(body: &str) -> Result<(String, markdown::Rendered)> {
    match markdown::render(body) {
        Ok(rendered) => Ok((body.to_owned(), rendered)),
        Err(Error::Invalid(_)) => {
            let plain = text::excerpt(body, 20_000);
            let rendered = markdown::render(&plain)?;
            Ok((plain, rendered))
        }
        Err(error) => Err(error),
    }
}

pub(super) fn title_of(row: &Record, body: &str) -> String {
    let title: String = text::line(row.get("Title").unwrap_or_default())
        .chars()
        .take(text::MAX_TITLE)
        .collect();
    if title.is_empty() {
        text::excerpt(body, 60)
    } else {
        title
    }
}

/// Tags, written `<a><b>` in older dumps and `|a|b|` in newer ones.
pub(super) fn tags(row: &Record) -> Vec<tag::Tag> {
    let names: Vec<&str> = row
        .get("Tags")
        .unwrap_or_default()
        .split(['<', '>', '|'])
        .filter(|name| !name.is_empty())
        .collect();
    tag::parse(&names.join(" ")).unwrap_or_default()
}

pub(super) fn digest(parts: &[&str]) -> String {
    crate::entropy::digest(&parts.join("\0"))
}
