//! Markdown to safe HTML: the one renderer of posts, previews and mails. Pure: the same source gives the same bytes.
//!
//! Raw HTML shows as text. Pictures are shown when they are files of this site; from elsewhere nothing is fetched for the reader:
//! such pictures become links. What comrak makes passes an allow-list afterwards all the same. Ids carry a prefix made of the source, so that a post can't clobber the page.

pub mod references;

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use comrak::nodes::{AstNode, NodeValue};
use comrak::{Arena, Options};

use crate::community::upload::Address;
use crate::{Error, Problem, Result};

/// Number of this renderer; a post rendered by an older one is rendered again.
pub const RENDERER: i64 = 2;
/// Longest source, in bytes.
pub const MAX_SOURCE: usize = 64 * 1024;
/// Longest HTML, in bytes.
pub const MAX_HTML: usize = 1024 * 1024;
/// Deepest nesting of blocks and spans.
pub const MAX_DEPTH: usize = 64;
/// Longest time to parse.
const PATIENCE: Duration = Duration::from_millis(250);
/// Headings in a post begin below the page's own `h1` and `h2`.
const HEADING_SHIFT: u8 = 2;

/// A rendered text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Safe HTML.
    pub html: String,
    /// Which renderer made it.
    pub renderer: i64,
}

/// Renders `source`. Errors: `Invalid` when it is too long, nested too deep, or takes too long to read.
pub fn render(source: &str) -> Result<Rendered> {
    if source.len() > MAX_SOURCE {
        return Err(Problem::new("body", "qa-problem-body-long").into());
    }
    let arena = Arena::new();
    let options = options();
    let deadline = Instant::now() + PATIENCE;
    let root = comrak::try_parse_document(&arena, source, &options, &|| Instant::now() >= deadline)
        .map_err(|_| too_complex())?;
    if is_deeper_than(root, MAX_DEPTH) {
        return Err(too_complex());
    }
    adapt(root);
    let mut html = String::with_capacity(source.len() * 2);
    comrak::format_html(root, &options, &mut html).map_err(Error::internal)?;
    if html.len() > MAX_HTML {
        return Err(too_complex());
    }
    let html = sanitised(&html, source);
    if html.len() > MAX_HTML {
        return Err(too_complex());
    }
    Ok(Rendered {
        html,
        renderer: RENDERER,
    })
}

/// Renders `source`, or shows it as plain text where [`render`] refuses: for texts that come from elsewhere and have no
/// author at hand to mend them.
pub fn render_or_plain(source: &str) -> Rendered {
    render(source).unwrap_or_else(|_| {
        let mut end = source.len().min(MAX_SOURCE);
        while !source.is_char_boundary(end) {
            end -= 1;
        }
        let text = source.get(..end).unwrap_or_default();
        Rendered {
            html: format!("<pre><code>{}</code></pre>", escape(text)),
            renderer: RENDERER,
        }
    })
}

/// `text` as HTML text.
pub fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\u{22}' => html.push_str("&quot;"),
            c => html.push(c),
        }
    }
    html
}

/// What HTML of our own making says, without its tags: for descriptions and summaries. What comes out is text, and is to be
/// escaped wherever it goes.
pub fn plain(html: &str) -> String {
    const APART: [&str; 12] = [
        "p",
        "br",
        "hr",
        "li",
        "pre",
        "tr",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "section",
    ];
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        if from.starts_with('<') {
            let end = end_of_tag(from);
            let (tag, after) = from.split_at(end);
            let name = tag.trim_start_matches(['<', '/']);
            let name = name
                .split(|c: char| !c.is_ascii_alphanumeric())
                .next()
                .unwrap_or_default();
            if APART.contains(&name) && !text.ends_with('\n') {
                text.push('\n');
            } else if ["td", "th"].contains(&name) && !text.ends_with([' ', '\n']) {
                text.push(' ');
            }
            rest = after;
        } else {
            const NAMED: [(&str, char); 6] = [
                ("&amp;", '&'),
                ("&lt;", '<'),
                ("&gt;", '>'),
                ("&quot;", '"'),
                ("&nbsp;", ' '),
                ("&#39;", '\''),
            ];
            let (taken, c) = NAMED
                .iter()
                .find(|(name, _)| from.starts_with(name))
                .map_or((1, '&'), |(name, c)| (name.len(), *c));
            text.push(c);
            rest = from.get(taken..).unwrap_or_default();
        }
    }
    text.push_str(rest);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// Just after the `>` that ends the tag at the beginning of `html`; one in quotes ends nothing.
fn end_of_tag(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    html.len()
}

fn too_complex() -> Error {
    Problem::new("body", "qa-problem-body-complex").into()
}

fn options() -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.tasklist = true;
    options.extension.footnotes = true;
    options.extension.cjk_friendly_emphasis = true;
    // A line break typed is a line break meant: Japanese has no spaces to join lines with.
    options.render.hardbreaks = true;
    options.render.escape = true;
    options.render.r#unsafe = false;
    options
}

fn is_deeper_than<'a>(root: &'a AstNode<'a>, limit: usize) -> bool {
    let mut open = vec![(root, 0_usize)];
    while let Some((node, depth)) = open.pop() {
        if depth > limit {
            return true;
        }
        open.extend(node.children().map(|child| (child, depth + 1)));
    }
    false
}

/// Pictures of this site stay, others become links; headings sink below the page's own.
fn adapt<'a>(root: &'a AstNode<'a>) {
    let mut pictures = Vec::new();
    for node in root.descendants() {
        let mut data = node.data.borrow_mut();
        match &mut data.value {
            NodeValue::Heading(heading) => heading.level = (heading.level + HEADING_SHIFT).min(6),
            NodeValue::Image(_) => pictures.push(node),
            _ => {}
        }
    }
    for node in pictures {
        let inside_link = node
            .ancestors()
            .skip(1)
            .any(|above| matches!(above.data.borrow().value, NodeValue::Link(_)));
        let own = match &node.data.borrow().value {
            NodeValue::Image(link) => Address::of_path(&link.url),
            _ => None,
        };
        if let Some((address, size)) = own.and_then(|own| own.size.map(|size| (own, size))) {
            let html = picture(&address.path(), size, &words_of(node), inside_link);
            for child in node.children().collect::<Vec<_>>() {
                child.detach();
            }
            node.data.borrow_mut().value = NodeValue::Raw(html);
            continue;
        }
        let mut data = node.data.borrow_mut();
        if let NodeValue::Image(link) = &data.value {
            let mut link = link.clone();
            let label = if link.url.is_empty() {
                "…".to_owned()
            } else {
                link.url.clone()
            };
            link.title.clear();
            // A link can't stand in a link: there only the picture's words stay.
            data.value = if inside_link {
                NodeValue::Emph
            } else {
                NodeValue::Link(link)
            };
            drop(data);
            if node.first_child().is_none() {
                node.data.borrow_mut().value = NodeValue::Text(label.into());
            }
        }
    }
}

/// A picture of ours, with its place kept while it loads; it opens at its full size unless it leads elsewhere.
fn picture(path: &str, (width, height): (u32, u32), words: &str, inside_link: bool) -> String {
    let words = escape(words);
    let image = format!(
        "<img src=\"{path}\" alt=\"{words}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\" decoding=\"async\">"
    );
    if inside_link {
        image
    } else {
        format!("<a href=\"{path}\">{image}</a>")
    }
}

/// The plain words inside a node.
fn words_of<'a>(node: &'a AstNode<'a>) -> String {
    let mut words = String::new();
    for node in node.descendants().skip(1) {
        match &node.data.borrow().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

fn sanitised(html: &str, source: &str) -> String {
    const TAGS: [&str; 31] = [
        "img",
        "p",
        "br",
        "hr",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "a",
        "em",
        "strong",
        "del",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "input",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "sup",
        "section",
        "sub",
        "dl",
        "dt",
    ];
    let prefix = format!(
        "p{}-",
        crate::entropy::digest(source).get(..8).unwrap_or_default()
    );
    let anchor = prefix.clone();
    let mut builder = ammonia::Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title", "id"])),
            ("code", HashSet::from(["class"])),
            ("input", HashSet::from(["type", "disabled", "checked"])),
            ("ol", HashSet::from(["start"])),
            ("li", HashSet::from(["id"])),
            ("th", HashSet::from(["align"])),
            ("td", HashSet::from(["align"])),
            ("sup", HashSet::from(["id"])),
            (
                "img",
                HashSet::from(["src", "alt", "width", "height", "loading", "decoding"]),
            ),
        ]))
        .set_tag_attribute_value("input", "type", "checkbox")
        .set_tag_attribute_value("input", "disabled", "")
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("ugc nofollow noopener noreferrer"))
        .id_prefix(Some(&prefix))
        .attribute_filter(move |tag, name, value| match (tag, name) {
            ("code", "class") => value
                .split_whitespace()
                .find(|class| is_language(class))
                .map(|class| Cow::Owned(class.to_owned())),
            ("a", "href") => match value.strip_prefix('#') {
                Some(rest) => Some(Cow::Owned(format!("#{anchor}{rest}"))),
                None => Some(value.into()),
            },
            ("th" | "td", "align") => {
                matches!(value, "left" | "right" | "center").then(|| value.into())
            }
            ("img", "src") => Address::of_path(value).map(|_| value.into()),
            ("img", "loading") => Some("lazy".into()),
            ("img", "decoding") => Some("async".into()),
            ("img", "width" | "height") => value
                .parse::<u32>()
                .ok()
                .map(|side| Cow::Owned(side.to_string())),
            ("ol", "start") => value
                .parse::<u32>()
                .ok()
                .map(|start| Cow::Owned(start.to_string())),
            _ => Some(value.into()),
        });
    builder.clean(html).to_string()
}

fn is_language(class: &str) -> bool {
    class.strip_prefix("language-").is_some_and(|name| {
        !name.is_empty()
            && name.len() <= 30
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"+-_#".contains(&byte))
    })
}

#[cfg(test)]
mod tests;
