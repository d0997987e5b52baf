//! The words of a rendered post, without its Markdown.

/// What HTML of our own renderer says, a line for each block.
pub fn of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        if from.starts_with('<') {
            let end = from.find('>').map_or(from.len(), |end| end + 1);
            let (tag, after) = from.split_at(end);
            if is_block(tag) && !text.ends_with('\n') && !text.is_empty() {
                text.push('\n');
            }
            rest = after;
        } else {
            let (c, length) = entity(from);
            text.push(c);
            rest = from.get(length..).unwrap_or_default();
        }
    }
    text.push_str(rest);
    let trimmed = text.trim_end().len();
    text.truncate(trimmed);
    text
}

fn is_block(tag: &str) -> bool {
    let name = tag
        .trim_start_matches(['<', '/'])
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    !matches!(
        name,
        "a" | "em" | "strong" | "del" | "code" | "sup" | "sub" | "input" | "span"
    )
}

/// The character that an entity stands for, and how long the entity is.
fn entity(text: &str) -> (char, usize) {
    const NAMED: [(&str, char); 6] = [
        ("&amp;", '&'),
        ("&lt;", '<'),
        ("&gt;", '>'),
        ("&quot;", '"'),
        ("&nbsp;", ' '),
        ("&#39;", '\''),
    ];
    for (name, c) in NAMED {
        if text.starts_with(name) {
            return (c, name.len());
        }
    }
    let numbered = text
        .strip_prefix("&#")
        .and_then(|rest| rest.split_once(';'))
        .filter(|(digits, _)| digits.len() <= 7)
        .and_then(|(digits, _)| {
            let number = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            Some((char::from_u32(number)?, digits.len() + 3))
        });
    numbered.unwrap_or(('&', 1))
}

#[cfg(test)]
mod tests {
    use super::of_html;
    use crate::markdown;

    #[test]
    fn a_text_is_left_without_its_marks() {
        let source = "# 見出し\n\n**太字**の[リンク](https://example.com/secret?a=b)と `code < 3 & x`。\n\n- 一つ目\n- 二つ目\n\n| a | b |\n|---|---|\n| c | d |\n\n```rust\nlet x = 1;\n```\n<script>alert(1)</script>";
        let html = markdown::render_or_plain(source).html;
        let text = of_html(&html);
        for words in [
            "見出し\n",
            "太字のリンクと code < 3 & x。\n",
            "一つ目\n",
            "二つ目\n",
            "let x = 1;",
            "<script>alert(1)</script>",
        ] {
            assert!(text.contains(words), "{words:?} in {text:?}");
        }
        for noise in ["**", "](", "https://", "secret", "|", "```", "&lt;", "rust"] {
            assert!(!text.contains(noise), "{noise:?} in {text:?}");
        }
    }

    #[test]
    fn odd_ends_are_text() {
        assert_eq!(
            of_html("a &b; &#x41;&#65; &#9999999; &"),
            "a &b; AA &#9999999; &"
        );
        assert_eq!(of_html("a <b"), "a");
        assert_eq!(of_html(""), "");
    }
}
