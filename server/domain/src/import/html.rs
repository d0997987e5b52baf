//! HTML from elsewhere to the Markdown that posts are kept in.

use htmd::HtmlToMarkdown;
use htmd::options::{BrStyle, BulletListMarker, HrStyle, Options};

/// Turns an HTML body into Markdown; scripts and styles are dropped with their contents. `None` when it can't be read.
pub fn to_markdown(html: &str) -> Option<String> {
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        br_style: BrStyle::Backslash,
        hr_style: HrStyle::Dashes,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    HtmlToMarkdown::builder()
        .skip_tags(vec!["script", "style", "iframe", "object", "head"])
        .options(options)
        .build()
        .convert(html)
        .ok()
}

/// A comment of a dump is one paragraph of Markdown: what would begin a heading, list or quotation there is plain text.
pub fn comment_to_markdown(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + 8);
    for (at, line) in text.lines().enumerate() {
        if at > 0 {
            markdown.push('\n');
        }
        let line = line.trim_start();
        let digits = line.bytes().take_while(u8::is_ascii_digit).count();
        let after = line.get(digits..).unwrap_or_default();
        if digits > 0 && after.starts_with(['.', ')']) {
            markdown.push_str(line.get(..digits).unwrap_or_default());
            markdown.push('\\');
            markdown.push_str(after);
        } else {
            if line.starts_with(['#', '>', '=', '|', '~'])
                || ["- ", "+ ", "* ", "---", "***", "___"]
                    .iter()
                    .any(|mark| line.starts_with(mark))
            {
                markdown.push('\\');
            }
            markdown.push_str(line);
        }
    }
    markdown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_readable_markdown() {
        let html = "<p>See <a href=\"https://example.com/a\">this</a> and <em>that</em>.</p>\n\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n\n\
                    <blockquote>\n  <p>said</p>\n</blockquote>\n\n<pre><code>let x = 1;\n</code></pre>\n<script>alert(1)</script>";
        let markdown = to_markdown(html).unwrap_or_default();
        assert_eq!(
            markdown,
            "See [this](https://example.com/a) and *that*.\n\n- one\n- two\n\n> said\n\n```\nlet x = 1;\n```"
        );
    }

    #[test]
    fn a_comment_stays_a_paragraph() {
        assert_eq!(comment_to_markdown("# not a heading"), "\\# not a heading");
        assert_eq!(comment_to_markdown("1. not a list"), "1\\. not a list");
        assert_eq!(
            comment_to_markdown("see *this* `code`"),
            "see *this* `code`"
        );
        assert_eq!(comment_to_markdown("- a"), "\\- a");
    }
}
