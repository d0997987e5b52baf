//! The lines of a text that say what was searched for, with marks.

use super::fold;
use super::terms::Term;

/// Characters of an excerpt.
const LENGTH: usize = 150;
/// Characters before the first mark.
const LEAD: usize = 30;
/// Marks that are looked for in one text.
const MOST: usize = 40;

/// A part of a text and whether it is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The text.
    pub text: String,
    /// Whether it was searched for.
    pub marked: bool,
}

/// All of a text, with marks: for titles.
pub fn whole(terms: &[Term], text: &str) -> Vec<Part> {
    cut(text, &marks(terms, text), 0, text.len())
}

/// The stretch of a text that says the most of `terms`; its beginning where none of them is.
pub fn excerpt(terms: &[Term], text: &str) -> Vec<Part> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let marks = marks(terms, &text);
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let place = |byte: usize| starts.partition_point(|at| *at < byte);
    let byte = |place: usize| starts.get(place).copied().unwrap_or(text.len());
    // The window from each mark on; the one with most different terms wins, the earlier of equals.
    let mut best = (0, 0);
    for mark in &marks {
        let from = place(mark.from).saturating_sub(LEAD);
        let until = byte(from + LENGTH);
        let mut seen: Vec<usize> = marks
            .iter()
            .filter(|other| other.from >= mark.from && other.to <= until)
            .map(|other| other.term)
            .collect();
        seen.sort_unstable();
        seen.dedup();
        if seen.len() > best.0 {
            best = (seen.len(), from);
        }
    }
    let mut from = best.1;
    // From the beginning of the sentence, if that is near.
    let window = text
        .get(byte(from.saturating_sub(20))..byte(from + LEAD))
        .unwrap_or_default();
    if from > 0
        && let Some(at) = window.rfind(['。', '．', '！', '？', '!', '?'])
    {
        let first = marks
            .iter()
            .map(|mark| mark.from)
            .find(|at| *at >= byte(from));
        let begin = byte(from.saturating_sub(20)) + at;
        let begin = begin
            + text
                .get(begin..)
                .and_then(|tail| tail.chars().next())
                .map_or(0, char::len_utf8);
        if first.is_none_or(|first| begin <= first) {
            from = place(begin);
        }
    }
    let (start, end) = (byte(from), byte(from + LENGTH));
    let mut parts = cut(&text, &marks, start, end);
    if start > 0
        && let Some(first) = parts.first_mut()
    {
        if first.marked {
            parts.insert(
                0,
                Part {
                    text: "…".to_owned(),
                    marked: false,
                },
            );
        } else {
            let ends = |c: char| {
                c.is_whitespace()
                    || matches!(
                        c,
                        '。' | '、' | '）' | ')' | '」' | '』' | '，' | '．' | ',' | '.'
                    )
            };
            first.text = format!("…{}", first.text.trim_start_matches(ends));
        }
    }
    if end < text.len() {
        parts.push(Part {
            text: "…".to_owned(),
            marked: false,
        });
    }
    parts
}

struct Mark {
    from: usize,
    to: usize,
    term: usize,
}

fn marks(terms: &[Term], text: &str) -> Vec<Mark> {
    let folded = fold::folded(text);
    let mut marks: Vec<Mark> = Vec::new();
    for (number, term) in terms.iter().enumerate() {
        for place in term.places(&folded.form, MOST) {
            if let Some((from, to)) = folded.source(place.from, place.to) {
                marks.push(Mark {
                    from,
                    to,
                    term: number,
                });
            }
        }
    }
    marks.sort_by_key(|mark| (mark.from, mark.to));
    marks
}

fn cut(text: &str, marks: &[Mark], start: usize, end: usize) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut push = |from: usize, to: usize, marked: bool| {
        if let Some(text) = text.get(from..to).filter(|text| !text.is_empty()) {
            parts.push(Part {
                text: text.to_owned(),
                marked,
            });
        }
    };
    let mut at = start;
    for mark in marks {
        let (from, to) = (mark.from.max(at), mark.to.min(end));
        if from >= to {
            continue;
        }
        push(at, from, false);
        push(from, to, true);
        at = to;
    }
    push(at, end, false);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::query;

    fn shown(typed: &str, text: &str) -> String {
        excerpt(&query::parse(typed).terms, text)
            .into_iter()
            .map(|part| {
                if part.marked {
                    format!("[{}]", part.text)
                } else {
                    part.text
                }
            })
            .collect()
    }

    #[test]
    fn marks_stand_on_what_was_written() {
        assert_eq!(
            shown("サーバー run", "新しいｻｰﾊﾞで\n Running しています。"),
            "新しい[ｻｰﾊﾞ]で [Running] しています。"
        );
        assert_eq!(shown("\"foo bar\"", "a foo_bar b"), "a [foo_bar] b");
        assert_eq!(shown("京都 東京", "東京都です"), "[東京][都]です");
        assert_eq!(shown("ない語", "本文です"), "本文です");
    }

    #[test]
    fn a_long_text_is_cut_around_them() {
        let text = format!(
            "{}ここからが本題です。請求書の締め日を変えるには権限が要ります。{}",
            "前置きが続きます。".repeat(40),
            "後書きが続きます。".repeat(40)
        );
        let shown = shown("締め日 権限", &text);
        assert!(shown.starts_with('…') && shown.ends_with('…'), "{shown}");
        assert!(
            shown.contains("[締め日]") && shown.contains("[権限]"),
            "{shown}"
        );
        assert!(shown.chars().count() < 190, "{shown}");
    }

    #[test]
    fn nothing_breaks_a_character() {
        for text in ["👨‍👩‍👧‍👦 run", "か\u{3099}run", "ﾊﾞrun ", "", " "] {
            let all: String = whole(&query::parse("run が バ").terms, text)
                .into_iter()
                .map(|part| part.text)
                .collect();
            assert_eq!(all, text);
        }
    }
}
