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
    /// The way to what the mail is about: label and absolute URL, shown as a button.
    Button(String, String),
    /// Words somebody else wrote, set off as such.
    Quote(String),
    /// A post, as its author typed it and as our renderer drew it. The HTML must come from there, with absolute links.
    Prose {
        /// Markdown.
        source: String,
        /// Safe HTML.
        html: String,
    },
    /// A heading.
    Heading(String),
    /// Between two things of one mail.
    Rule,
    /// Small print.
    Note(String),
    /// What stands at the end of every mail of its kind, set off from what it says.
    Footer(Vec<Part>),
}

/// Both renderings of the parts: text, then HTML. Mail programs know little of style sheets, so that styles stand beside what
/// they are for.
pub fn render(lang: &str, parts: &[Part]) -> (String, String) {
    let mut text = String::new();
    let mut html = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"></head>\
         <body style=\"margin:0;padding:16px\"><div style=\"max-width:38em;margin:0 auto;line-height:1.7;\
         font-family:system-ui,'Hiragino Sans','Noto Sans JP','Yu Gothic',Meiryo,sans-serif;overflow-wrap:anywhere\">",
        escape(lang)
    );
    for part in parts {
        put(part, &mut text, &mut html);
    }
    html.push_str("</div></body></html>");
    (text.trim_end().to_owned() + "\n", html)
}

/// Writes one part at the end of both.
fn put(part: &Part, text: &mut String, html: &mut String) {
    // Writing to a string does not fail.
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
        Part::Button(label, url) => {
            let _ = write!(text, "{label}\n{url}\n\n");
            write!(
                html,
                "<p style=\"margin:20px 0\"><a href=\"{}\" style=\"display:inline-block;padding:10px 20px;border-radius:6px;\
                 background:#1f5fbf;color:#ffffff;text-decoration:none;font-weight:bold\">{}</a></p>",
                escape(url),
                escape(label)
            )
        }
        Part::Quote(words) => {
            quote(words, text);
            write!(
                html,
                "<blockquote style=\"{ASIDE}\">{}</blockquote>",
                lines(words)
            )
        }
        Part::Prose {
            source,
            html: drawn,
        } => {
            quote(source, text);
            write!(html, "<div style=\"{ASIDE}\">{drawn}</div>")
        }
        Part::Heading(words) => {
            let _ = write!(text, "■ {words}\n\n");
            write!(
                html,
                "<h2 style=\"font-size:1.1em;margin:28px 0 8px\">{}</h2>",
                escape(words)
            )
        }
        Part::Rule => {
            text.push_str("----------------------------------------\n\n");
            html.push_str(RULE);
            Ok(())
        }
        Part::Note(words) => {
            let _ = write!(text, "--\n{words}\n\n");
            write!(html, "<p><small>{}</small></p>", lines(words))
        }
        Part::Footer(parts) => {
            html.push_str(RULE);
            html.push_str("<div style=\"font-size:.85em;opacity:.8\">");
            for part in parts {
                put(part, text, html);
            }
            html.push_str("</div>");
            Ok(())
        }
    };
}

/// What somebody else wrote.
const ASIDE: &str = "margin:16px 0;padding:4px 0 4px 16px;border-left:4px solid #b9c6d8";
const RULE: &str = "<hr style=\"border:0;border-top:1px solid #b9c6d8;margin:24px 0\">";

fn quote(words: &str, text: &mut String) {
    for line in words.lines() {
        let _ = writeln!(text, "> {line}");
    }
    text.push('\n');
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
