//! Every example of the CommonMark specification through the renderer of posts. What comes out differently, and why, is listed
//! here; an example that is listed and does not differ fails as well.
//!
//! The specification's text is under CC BY-SA, so it is not kept here: it comes from npm with the browser's tests.

use std::collections::BTreeMap;

/// What is the same to a reader is not told apart: the `rel` of links, headings that begin two levels lower, line breaks that are
/// kept as typed, and attributes' order.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Tag(String),
    Text(String),
}

struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

fn examples() -> Option<Vec<Example>> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("browser/node_modules/commonmark-spec/spec.txt");
    let Ok(spec) = std::fs::read_to_string(path) else {
        assert!(
            std::env::var_os("HIROBA_TEST_ISLANDS").is_none(),
            "npm's packages were fetched before the tests, and the specification is not there"
        );
        println!("skipped: the specification was not fetched; .ci/npm does");
        return None;
    };
    let fence = "`".repeat(32);
    let (mut found, mut section) = (Vec::new(), String::new());
    let mut lines = spec.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix('#') {
            title
                .trim_start_matches('#')
                .trim()
                .clone_into(&mut section);
        }
        if line != format!("{fence} example") {
            continue;
        }
        let mut part = |end: &str| {
            let mut text = String::new();
            for line in lines.by_ref() {
                if line == end {
                    break;
                }
                text.push_str(&line.replace('→', "\t"));
                text.push('\n');
            }
            text
        };
        let (markdown, html) = (part("."), part(&fence));
        found.push(Example {
            number: found.len() + 1,
            section: section.clone(),
            markdown,
            html,
        });
    }
    Some(found)
}

fn decoded(text: &str) -> String {
    crate::support::crawl::unescape(&text.replace("&nbsp;", "\u{a0}"))
}

/// A tag without what doesn't count.
fn tag(inside: &str) -> Option<String> {
    let inside = inside.trim_end_matches('/').trim();
    let (name, rest) = inside
        .split_once(char::is_whitespace)
        .unwrap_or((inside, ""));
    if name == "br" {
        return None;
    }
    let (slash, plain) = match name.strip_prefix('/') {
        Some(plain) => ("/", plain),
        None => ("", name),
    };
    let lower = |level: u32| format!("h{}", (level + 2).min(6));
    let name = match plain
        .strip_prefix('h')
        .and_then(|level| level.parse::<u32>().ok())
    {
        // The renderer's own begin at three.
        Some(level) => lower(level),
        None => plain.to_owned(),
    };
    let mut attributes: BTreeMap<String, String> = BTreeMap::new();
    let mut rest = rest.trim();
    while let Some((key, after)) = rest.split_once("=\"") {
        let (value, after) = after.split_once('"').unwrap_or((after, ""));
        if key.trim() != "rel" {
            attributes.insert(key.trim().to_owned(), decoded(value));
        }
        rest = after.trim();
    }
    Some(format!("{slash}{name} {attributes:?}"))
}

fn tokens(html: &str, ours: bool) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut in_pre = 0_usize;
    let say = |text: &str, in_pre: usize, found: &mut Vec<Token>| {
        let text = decoded(text);
        let text = if in_pre > 0 {
            text
        } else {
            // Line breaks are white space.
            let words: Vec<&str> = text
                .split([' ', '\n', '\t'])
                .filter(|w| !w.is_empty())
                .collect();
            words.join(" ")
        };
        if text.is_empty() {
            return;
        }
        match found.last_mut() {
            Some(Token::Text(before)) if in_pre == 0 => {
                before.push(' ');
                before.push_str(&text);
            }
            _ => found.push(Token::Text(text)),
        }
    };
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        say(before, in_pre, &mut found);
        let mut quoted = false;
        let end = after
            .char_indices()
            .find(|(_, c)| {
                quoted ^= *c == '"';
                *c == '>' && !quoted
            })
            .map_or(after.len(), |(at, _)| at);
        let inside = &after[..end];
        rest = after.get(end + 1..).unwrap_or_default();
        let heading = inside.trim_start_matches('/').strip_prefix('h');
        let level = heading.and_then(|level| level.get(..1)?.parse::<u32>().ok());
        match level {
            // Ours are as low already.
            Some(level) if ours => {
                let slash = if inside.starts_with('/') { "/" } else { "" };
                found.push(Token::Tag(format!("{slash}h{level} {{}}")));
            }
            _ => {
                if let Some(tag) = tag(inside) {
                    match tag.split(' ').next() {
                        Some("pre") => in_pre += 1,
                        Some("/pre") => in_pre = in_pre.saturating_sub(1),
                        _ => {}
                    }
                    found.push(Token::Tag(tag));
                }
            }
        }
    }
    say(rest, in_pre, &mut found);
    found
}

/// Why an example comes out differently, and which ones do.
const DIFFERENCES: &[(&str, &[usize])] = &[
    (
        "HTML is shown as the text it is",
        &[
            21, 31, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163,
            164, 165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 179, 180,
            181, 182, 183, 184, 185, 186, 187, 188, 189, 190, 191, 201, 308, 309, 344, 475, 476,
            477, 491, 494, 524, 536, 613, 614, 615, 616, 617, 623, 625, 626, 627, 628, 629, 630,
            631, 642, 643,
        ],
    ),
    (
        "pictures from elsewhere are not fetched for the reader: a link, or its words where a link can't be",
        &[
            517, 520, 531, 572, 573, 574, 575, 576, 577, 578, 579, 580, 581, 582, 583, 584, 585,
            586, 587, 588, 589, 591,
        ],
    ),
    (
        "a link leads to the web or to a mail address, and nowhere else",
        &[596, 598, 599, 601],
    ),
    ("a bare address is a link", &[602, 608, 611, 612]),
    (
        "a link within the text leads to an id of that text alone",
        &[501],
    ),
    (
        "the language of a block of code is a short plain word",
        &[34, 144],
    ),
];

#[test]
fn the_specification_s_examples_come_out_as_it_says() {
    let Some(examples) = examples() else { return };
    assert!(examples.len() > 640, "{} examples", examples.len());
    let expected: BTreeMap<usize, &str> = DIFFERENCES
        .iter()
        .flat_map(|(why, numbers)| numbers.iter().map(move |number| (*number, *why)))
        .collect();
    let mut wrong = Vec::new();
    for example in &examples {
        let ours = domain::markdown::render(&example.markdown)
            .unwrap_or_else(|error| panic!("example {}: {error}", example.number))
            .html;
        let same = tokens(&ours, true) == tokens(&example.html, false);
        match (same, expected.get(&example.number)) {
            (true, None) | (false, Some(_)) => {}
            (true, Some(why)) => {
                wrong.push(format!("{} is as specified, not: {why}", example.number))
            }
            (false, None) => wrong.push(format!(
                "{} ({})\n--- {:?}\n--- {:?}\n--- {:?}",
                example.number, example.section, example.markdown, example.html, ours
            )),
        }
    }
    assert!(
        wrong.is_empty(),
        "{} examples:\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}
