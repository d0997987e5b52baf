//! A mail is written once, as a few parts, and rendered as text and as HTML.

use std::fmt::Write as _;

/// A piece of a mail.
#[derive(Debug, Clone)]
pub enum Part {
    /// A paragraph.
    Text(String),
    /// Something to type elsewhere, shown large.
    Code(String),
    /// A way to a page of ours: label and absolute URL.
    Link(String, String),
    /// Words somebody else wrote, set off as such.
    Quote(String),
    /// Small print.
    Note(String),
}

/// Both renderings of the parts: text, then HTML.
pub fn render(lang: &str, parts: &[Part]) -> (String, String) {
    let mut text = String::new();
    let mut html = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\"></head><body>",
        escape(lang)
    );
    for part in parts {
        let _ = match part {
            Part::Text(words) => {
                let _ = write!(text, "{words}\n\n");
                write!(html, "<p>{}</p>", lines(words))
            }
            Part::Code(code) => {
                let _ = write!(text, "    {code}\n\n");
                write!(
                    html,
                    "<p style=\"font-size:1.8em;letter-spacing:.2em\"><strong>{}</strong></p>",
                    escape(code)
                )
            }
            Part::Link(label, url) => {
                let _ = write!(text, "{label}\n{url}\n\n");
                write!(
                    html,
                    "<p><a href=\"{}\">{}</a></p>",
                    escape(url),
                    escape(label)
                )
            }
            Part::Quote(words) => {
                for line in words.lines() {
                    let _ = writeln!(text, "> {line}");
                }
                text.push('\n');
                write!(html, "<blockquote>{}</blockquote>", lines(words))
            }
            Part::Note(words) => {
                let _ = write!(text, "--\n{words}\n\n");
                write!(html, "<p><small>{}</small></p>", lines(words))
            }
        };
    }
    html.push_str("</body></html>");
    (text.trim_end().to_owned() + "\n", html)
}

/// A name inside a mail's text: no line breaks, and nothing that a mail reader would turn into a link.
pub fn name(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_control()) {
        safe.push(c);
        if matches!(c, '.' | ':' | '@' | '/') {
            safe.push('\u{200B}');
        }
    }
    safe
}

fn lines(text: &str) -> String {
    escape(text).replace('\n', "<br>")
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::{Part, name, render};

    #[test]
    fn both_renderings_carry_everything_and_html_is_escaped() {
        let (text, html) = render(
            "ja",
            &[
                Part::Text("<b>こんにちは</b>".to_owned()),
                Part::Code("123456".to_owned()),
                Part::Link("開く".to_owned(), "https://x.example/a?b=1&c=2".to_owned()),
            ],
        );
        assert!(text.contains("<b>こんにちは</b>") && text.contains("123456"));
        assert!(text.contains("https://x.example/a?b=1&c=2"));
        assert!(html.contains("&lt;b&gt;") && html.contains("b=1&amp;c=2"));
        assert!(!name("www.evil.example").contains("www.evil"));
    }
}
