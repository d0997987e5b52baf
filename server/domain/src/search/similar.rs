//! Questions that say what somebody is about to ask, from the first words of a title on.

use std::collections::HashMap;

use diesel::prelude::*;

use super::find;
use super::fold::{self, Class};
use super::terms::{self, Term, Terms};
use crate::community::TopicKind;
use crate::community::reader::Reader;
use crate::db::AnyConnection;
use crate::db::schema::{spaces, topics};
use crate::types::TopicId;
use crate::{Actor, Result, UtcTime};

/// Topics shown.
pub const SHOWN: usize = 5;
/// Terms that are looked for.
const TERMS: usize = 10;
/// Topics looked at for one term.
const EACH: i64 = 60;
/// From so much on: four Japanese characters, or two words.
const ENOUGH: usize = 4;

/// A topic that may answer already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    /// The topic.
    pub id: TopicId,
    /// What it is.
    pub kind: TopicKind,
    /// Title.
    pub title: String,
    /// The title's share of the address.
    pub slug: String,
    /// Language of the title.
    pub lang: String,
    /// Answers.
    pub answers: i64,
    /// Whether one was accepted.
    pub solved: bool,
}

/// Whether a title says enough to look for others like it.
pub fn is_enough(title: &str) -> bool {
    let mut amount = 0;
    for piece in fold::pieces(title) {
        amount += if piece.word {
            2
        } else {
            piece.text.chars().count()
        };
    }
    // A long mark that folds away was typed all the same.
    let typed = title
        .chars()
        .filter(|c| !c.is_ascii() && c.is_alphanumeric())
        .count();
    amount.max(typed) >= ENOUGH
}

/// The topics most like a title that is being typed, of those the actor may read.
pub fn similar(conn: &mut AnyConnection, actor: &Actor, title: &str) -> Result<Vec<Similar>> {
    let title: String = title.chars().take(super::query::MAX_CHARS).collect();
    if !is_enough(&title) {
        return Ok(Vec::new());
    }
    let mut all = Terms::default();
    for part in title.split_whitespace() {
        let found = terms::of(part);
        all.hard.extend(found.hard);
        all.soft.extend(found.soft);
    }
    let mut wanted: Vec<Term> = all
        .hard
        .into_iter()
        .filter(|term| !term.common && says_something(term))
        .collect();
    if wanted.is_empty() {
        wanted = all.soft;
    }
    with_some_of(conn, &Reader::of(actor), &wanted)
}

/// One kanji alone, or two kana, is in too much.
fn says_something(term: &Term) -> bool {
    let Some(way) = term.ways.first() else {
        return false;
    };
    let length = way.form.chars().count();
    let kana = way.form.chars().all(|c| Class::of(c) == Class::Hiragana);
    length >= if kana { 3 } else { 2 }
}

/// The parts of a long compound: 請求書発行 is also 請求書 and 発行.
fn parts(term: &Term) -> Vec<Term> {
    let Some(way) = term.ways.first() else {
        return Vec::new();
    };
    let characters: Vec<char> = way.form.chars().collect();
    let compound =
        characters.len() >= 4 && characters.iter().all(|c| Class::of(*c) == Class::Kanji);
    if !compound {
        return Vec::new();
    }
    characters
        .windows(2)
        .filter_map(|pair| {
            let pair: String = pair.iter().collect();
            terms::of(&pair).hard.into_iter().next()
        })
        .collect()
}

/// The topics that have most of some terms, rarer and longer ones before others; titles before texts.
pub(super) fn with_some_of(
    conn: &mut AnyConnection,
    reader: &Reader,
    wanted: &[Term],
) -> Result<Vec<Similar>> {
    let mut wanted: Vec<Term> = wanted.to_vec();
    let more: Vec<Term> = wanted.iter().flat_map(parts).collect();
    wanted.extend(more);
    wanted.dedup();
    wanted.truncate(TERMS);
    let mut scores: HashMap<TopicId, (f64, usize, bool)> = HashMap::new();
    for term in &wanted {
        let one = std::slice::from_ref(term);
        for (title, weight) in [(true, 2.0), (false, 0.7)] {
            let found = find::leading(conn, reader, one, title, EACH)?;
            let rare = (1.0 + 2.0 * EACH as f64 / (found.len() as f64 + 1.0)).ln();
            let worth = weight * rare * (1.0 + (term.length().min(12) as f64).ln());
            for topic in found {
                let (score, count, in_title) = scores.entry(topic).or_insert((0.0, 0, false));
                *score += worth;
                *count += 1;
                *in_title |= title;
            }
        }
    }
    // Those that have all of it may be older than the newest of each.
    if wanted.len() > 1 {
        for topic in find::leading(conn, reader, &wanted, false, EACH)? {
            let (score, count, _) = scores.entry(topic).or_insert((0.0, 0, false));
            *score += 4.0;
            *count += 2;
        }
    }
    let mut rows: Vec<(i64, TopicId)> = scores
        .into_iter()
        .filter(|(_, (_, count, in_title))| *in_title || *count >= 2)
        .map(|(topic, (score, _, _))| {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "scores are small; the last digits decide nothing"
            )]
            let score = (score * 1_000_000.0) as i64;
            (score, topic)
        })
        .collect();
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(*row));
    rows.truncate(SHOWN);
    let ids: Vec<TopicId> = rows.iter().map(|row| row.1).collect();
    shown(conn, reader, &ids)
}

fn shown(conn: &mut AnyConnection, reader: &Reader, ids: &[TopicId]) -> Result<Vec<Similar>> {
    type Row = (
        TopicId,
        TopicKind,
        String,
        String,
        String,
        i64,
        Option<UtcTime>,
    );
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::id.eq_any(ids.to_vec()))
        .select((
            topics::id,
            topics::kind,
            topics::title,
            topics::slug,
            topics::lang,
            topics::answer_count,
            topics::solved_at,
        ))
        .into_boxed();
    let rows: Vec<Row> = crate::readable!(query, reader).load(conn)?;
    let mut topics: Vec<Similar> = rows
        .into_iter()
        .map(|(id, kind, title, slug, lang, answers, solved)| Similar {
            id,
            kind,
            title,
            slug,
            lang,
            answers,
            solved: solved.is_some(),
        })
        .collect();
    topics.sort_by_key(|topic| ids.iter().position(|id| *id == topic.id));
    Ok(topics)
}

#[cfg(test)]
mod tests {
    use super::is_enough;

    #[test]
    fn four_characters_or_two_words_are_enough() {
        for title in [
            "請求書の",
            "api error",
            "API連携",
            "サーバー",
            "２０２６年度",
        ] {
            assert!(is_enough(title), "{title}");
        }
        for title in ["", "請求書", "api", "あ い", "API の", "！！！！"] {
            assert!(!is_enough(title), "{title}");
        }
    }
}
