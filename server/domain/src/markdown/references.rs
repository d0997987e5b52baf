//! Whom and what a text refers to: people called by name, and posts quoted.
//!
//! A call is a link to a person's page right after an `@`: `@[田中 葵](/u/42)`. Names are not unique and Japanese has no spaces
//! around them, so that the id decides and the name is for readers; typed by hand it works like one from the picker. A
//! quotation is a block quote whose first link leads to a post. Neither counts inside code, and nobody is called by a
//! quotation of what called them.

use std::time::Instant;

use comrak::Arena;
use comrak::nodes::{AstNode, NodeValue};

use crate::types::{PersonId, PostId};

/// More people are not called at once.
pub const MAX_CALLED: usize = 10;
/// More posts are not quoted at once.
pub const MAX_QUOTED: usize = 10;

/// What a text refers to, each once, in the order they appear.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct References {
    /// People called by name.
    pub people: Vec<PersonId>,
    /// Posts quoted.
    pub posts: Vec<PostId>,
}

/// What `source` refers to.
pub fn of(source: &str) -> References {
    let mut found = References::default();
    if !source.contains("](/u/") && !source.contains("](/posts/") {
        return found;
    }
    let arena = Arena::new();
    let deadline = Instant::now() + super::PATIENCE;
    let Ok(root) = comrak::try_parse_document(&arena, source, &super::options(), &|| {
        Instant::now() >= deadline
    }) else {
        return found;
    };
    for node in root.descendants() {
        let data = node.data.borrow();
        match &data.value {
            NodeValue::Link(link) => {
                let id = number_after(&link.url, "/u/");
                if let Some(id) = id
                    && found.people.len() < MAX_CALLED
                    && !found.people.contains(&id)
                    && follows_an_at(node)
                    && !is_quoted(node)
                {
                    found.people.push(id);
                }
            }
            NodeValue::BlockQuote => {
                drop(data);
                if !is_quoted(node)
                    && found.posts.len() < MAX_QUOTED
                    && let Some(id) = quoted_post(node)
                    && !found.posts.contains(&id)
                {
                    found.posts.push(id);
                }
            }
            _ => {}
        }
    }
    found
}

/// The post that a block quote's first link leads to.
fn quoted_post<'a>(quote: &'a AstNode<'a>) -> Option<PostId> {
    quote.descendants().find_map(|node| {
        let data = node.data.borrow();
        match &data.value {
            NodeValue::Link(link) => Some(number_after(&link.url, "/posts/")),
            _ => None,
        }
    })?
}

fn number_after(url: &str, start: &str) -> Option<i64> {
    let digits = url.strip_prefix(start)?;
    let plain =
        !digits.is_empty() && digits.len() <= 18 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| plain)
}

fn follows_an_at<'a>(node: &'a AstNode<'a>) -> bool {
    node.previous_sibling().is_some_and(|before| {
        matches!(&before.data.borrow().value, NodeValue::Text(text) if text.ends_with(['@', '＠']))
    })
}

fn is_quoted<'a>(node: &'a AstNode<'a>) -> bool {
    node.ancestors()
        .skip(1)
        .any(|above| matches!(above.data.borrow().value, NodeValue::BlockQuote))
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn people_are_called_and_posts_quoted_where_it_is_meant() {
        for (source, people, posts) in [
            ("@[田中 葵](/u/42)さん、いかがですか。", vec![42], vec![]),
            (
                "伺います＠[葵](/u/42)@[健](/u/7)@[葵](/u/42)",
                vec![42, 7],
                vec![],
            ),
            ("[田中 葵](/u/42)のページ", vec![], vec![]),
            ("`@[葵](/u/42)`\n\n    @[葵](/u/42)", vec![], vec![]),
            ("@[葵](https://evil.example/u/42)", vec![], vec![]),
            ("@[葵](/u/42x) @[葵](/u/) @[葵](/u/-1)", vec![], vec![]),
            (
                "> [引用](/posts/12)\n> @[葵](/u/42) と書いた\n\nなるほど",
                vec![],
                vec![12],
            ),
            (
                "> > [引用](/posts/12)\n\n[これ](/posts/9)",
                vec![],
                vec![12],
            ),
            ("ふつうの文", vec![], vec![]),
        ] {
            let found = of(source);
            assert_eq!((found.people, found.posts), (people, posts), "{source}");
        }
    }
}
