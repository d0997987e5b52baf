//! What people type, made fit to keep: one Unicode form, no control characters, limits counted as people count.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

use crate::markdown::references::{self, References};
use crate::markdown::{self, MAX_SOURCE, Rendered};
use crate::{Problem, Result};

/// Shortest body of a question or answer, in characters as people count them.
pub const MIN_BODY: usize = 8;
/// Shortest comment.
pub const MIN_COMMENT: usize = 2;
/// Shortest title.
pub const MIN_TITLE: usize = 6;
/// Longest title.
pub const MAX_TITLE: usize = 200;
/// Longest title in code points: what the column holds.
const MAX_TITLE_CHARS: usize = 400;

/// How many characters a person counts.
pub fn graphemes(text: &str) -> usize {
    text.graphemes(true).count()
}

/// A one-line text: NFC, without control and direction-changing characters, white space single and trimmed.
pub fn line(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut space = false;
    for c in raw.nfc() {
        if c.is_whitespace() || c.is_control() {
            space = true;
        } else if !is_bidi_control(c) {
            if space && !text.is_empty() {
                text.push(' ');
            }
            space = false;
            text.push(c);
        }
    }
    text
}

/// A text of several lines: NFC, line feeds only, no control characters, no white space at the end.
pub fn block(raw: &str) -> String {
    let text: String = raw
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .nfc()
        .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
        .collect();
    text.trim_end().trim_start_matches('\n').to_owned()
}

/// A text of several lines as [`block`] cleans it, with the HTML made of it. Made before the transaction that stores it: to
/// render one may take a quarter of a second, in which nobody else should have to wait to write.
#[derive(Debug, Clone)]
pub struct Body {
    pub(crate) source: String,
    pub(crate) rendered: Rendered,
    pub(crate) references: References,
}

impl Body {
    /// What was typed. Errors: `Invalid` when it is too long or can't be rendered.
    pub fn of(raw: &str) -> Result<Self> {
        let source = block(raw);
        let rendered = markdown::render(&source)?;
        let references = references::of(&source);
        Ok(Self {
            source,
            rendered,
            references,
        })
    }
}

/// Judges a title that [`line()`] has cleaned.
pub fn check_title(title: &str) -> Option<Problem> {
    let length = graphemes(title);
    if length < MIN_TITLE {
        Some(Problem::new("title", "qa-problem-title-short").with("min", MIN_TITLE))
    } else if length > MAX_TITLE || title.chars().count() > MAX_TITLE_CHARS {
        Some(Problem::new("title", "qa-problem-title-long").with("max", MAX_TITLE))
    } else {
        None
    }
}

/// Judges a body that [`block`] has cleaned.
pub fn check_body(body: &str, min: usize) -> Option<Problem> {
    if body.len() > MAX_SOURCE {
        Some(Problem::new("body", "qa-problem-body-long"))
    } else if graphemes(body.trim()) < min {
        Some(Problem::new("body", "qa-problem-body-short").with("min", min))
    } else {
        None
    }
}

/// The language a text is marked with: Japanese as soon as it has kana or kanji.
pub fn language(text: &str) -> &'static str {
    let japanese = text.chars().any(|c| {
        matches!(c,
            '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
            | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{2fa1f}')
    });
    if japanese { "ja" } else { "en" }
}

/// A title's share of an address: its Latin words and numbers, `q` when it has none.
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for c in title.nfkc() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
        if slug.len() >= 60 {
            break;
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() {
        "q".to_owned()
    } else {
        slug.to_owned()
    }
}

/// A short plain excerpt of a Markdown source, for descriptions and lists.
pub fn excerpt(source: &str, max: usize) -> String {
    cut(
        &line(&without_addresses(source).replace(['#', '*', '`', '>', '|', '_', '~'], "")),
        max,
    )
}

/// At most the first `max` characters, as people count them, of a plain text; where there are more, that shows.
pub fn cut(plain: &str, max: usize) -> String {
    let mut cut: String = plain.graphemes(true).take(max).collect();
    if cut.len() < plain.len() {
        cut.push('…');
    }
    cut
}

/// A text in which files stand as their words alone.
fn without_addresses(source: &str) -> String {
    let mut parts = source.split("](/files/");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        if let Some(start) = text.rfind('[') {
            text.remove(start);
            if text
                .get(..start)
                .is_some_and(|before| before.ends_with('!'))
            {
                text.remove(start - 1);
            }
        }
        text.push_str(part.split_once(')').map_or("", |(_, rest)| rest));
    }
    text
}

fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_count_what_people_see() {
        assert_eq!(graphemes("👨‍👩‍👧‍👦が"), 2);
        assert_eq!(graphemes("か\u{3099}"), 1);
        assert!(check_title("質問です。か").is_none());
        assert!(check_title("質問です。").is_some());
        assert!(check_title(&"あ".repeat(200)).is_none());
        assert!(check_title(&"あ".repeat(201)).is_some());
        // One visible character may hide hundreds of marks; the column's limit still holds.
        assert!(check_title(&format!("abcdefg{}", "\u{301}".repeat(500))).is_some());
        assert!(check_body("12345678", MIN_BODY).is_none());
        assert!(check_body("  1234567  ", MIN_BODY).is_some());
        assert!(check_body(&"a".repeat(MAX_SOURCE + 1), MIN_BODY).is_some());
    }

    #[test]
    fn lines_lose_controls_and_direction_changes() {
        assert_eq!(line(" a\u{202e}b\r\n\u{0}c\u{3000}d "), "ab c d");
        assert_eq!(line("か\u{3099}"), "が");
        assert_eq!(block("a\r\nb\u{1}\tc\n\n"), "a\nb\tc");
    }

    #[test]
    fn excerpts_name_a_file_by_its_words() {
        let source = "前の文。![切れたボタン](/files/0123-4x2.png) と [表.csv](/files/4567.csv)";
        assert_eq!(excerpt(source, 80), "前の文。切れたボタン と 表.csv");
        assert_eq!(excerpt("![a](/files/x", 80), "a");
    }

    #[test]
    fn language_and_slug_follow_the_text() {
        assert_eq!(language("APIの使い方"), "ja");
        assert_eq!(language("How to use the API"), "en");
        assert_eq!(language("ｻｰﾊﾞ"), "ja");
        assert_eq!(slug("How to use the API?"), "how-to-use-the-api");
        assert_eq!(slug("ＡＰＩの使い方"), "api");
        assert_eq!(slug("請求書について"), "q");
        assert!(slug(&"long word ".repeat(40)).len() <= 60);
    }
}
