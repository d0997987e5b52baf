//! The order of what was found, the same on both databases: worked out from the forms, not by either's own ranking.
//!
//! A topic's score is that of its title and tags plus that of its best post. A term counts more the longer it is; in a title six
//! times what it counts in a text; in a text by how often and in how much text (as BM25 has it: k₁ = 1.2, b = 0.75); as a part of
//! another word less. Found together as typed, accepted and official answers, and solved questions count a little on top. Older
//! and newer count alike; of equals the newer comes first.

use std::collections::HashMap;

use super::terms::Term;
use crate::types::{PostId, TopicId};

/// A title's weight against a text's.
const TITLE: f64 = 6.0;
/// How soon more of the same stops counting.
const K1: f64 = 1.2;
/// How much a text's length counts.
const B: f64 = 0.75;
/// An ordinary text, in bytes of its form.
const ORDINARY: f64 = 700.0;
/// Places counted of one term.
const MOST: usize = 12;

/// A post that was found.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The post.
    pub post_id: PostId,
    /// Its topic.
    pub topic_id: TopicId,
    /// Whether it is the topic's own.
    pub leads: bool,
    /// Title and tags in their form.
    pub title: String,
    /// The beginning of the text in its form.
    pub body: String,
    /// Accepted.
    pub accepted: bool,
    /// The vendor vouches for it.
    pub endorsed: bool,
    /// An answer of its topic was accepted.
    pub solved: bool,
}

/// A topic that was found, with the post to show of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ranked {
    /// The topic.
    pub topic_id: TopicId,
    /// Its best post.
    pub post_id: PostId,
    /// In millionths.
    pub score: i64,
}

/// Orders what was found, a row a topic, the best first.
pub fn rank(terms: &[Term], soft: &[Term], candidates: &[Candidate]) -> Vec<Ranked> {
    let mut titles: HashMap<TopicId, f64> = HashMap::new();
    let mut best: HashMap<TopicId, (f64, bool, PostId)> = HashMap::new();
    for candidate in candidates {
        titles
            .entry(candidate.topic_id)
            .or_insert_with(|| title(terms, &candidate.title));
        let mut score = text(terms, &candidate.body) + 0.3 * text(soft, &candidate.body);
        if score > 0.0 || candidate.leads {
            score += 0.3 * f64::from(u8::from(candidate.accepted))
                + 0.3 * f64::from(u8::from(candidate.endorsed))
                + 0.15 * f64::from(u8::from(candidate.solved));
        }
        // Of posts that say nothing of it, the question stands for the topic.
        let better = match best.get(&candidate.topic_id) {
            None => true,
            Some((other, leads, id)) => {
                (score, candidate.leads, -candidate.post_id) > (*other, *leads, -*id)
            }
        };
        if better {
            best.insert(
                candidate.topic_id,
                (score, candidate.leads, candidate.post_id),
            );
        }
    }
    let mut ranked: Vec<Ranked> = best
        .into_iter()
        .map(|(topic_id, (score, _, post_id))| {
            let score = score + titles.get(&topic_id).copied().unwrap_or(0.0);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "scores are small; the last digits decide nothing"
            )]
            let score = (score * 1_000_000.0) as i64;
            Ranked {
                topic_id,
                post_id,
                score,
            }
        })
        .collect();
    ranked.sort_by_key(|row| std::cmp::Reverse((row.score, row.topic_id)));
    ranked
}

fn weight(term: &Term) -> f64 {
    1.0 + (term.length().min(12) as f64).ln()
}

/// A title's share.
fn title(terms: &[Term], form: &str) -> f64 {
    let mut score = 0.0;
    let mut last_end = None;
    for term in terms {
        let places = term.places(form, MOST);
        let whole = places.iter().map(|place| place.whole).fold(0.0, f64::max);
        score += TITLE * weight(term) * whole;
        // Beside each other in the order they were typed.
        let together = last_end.is_some_and(|end: usize| {
            places
                .iter()
                .any(|place| place.from >= end && place.from <= end + 7)
        });
        if together {
            score += 1.0;
        }
        last_end = places.first().map(|place| place.to);
    }
    // Of two titles that say it, the shorter says little else.
    score * (1.0 + 8.0 / (form.len() as f64 + 40.0))
}

/// A text's share.
fn text(terms: &[Term], form: &str) -> f64 {
    let length = 1.0 - B + B * (form.len() as f64 / ORDINARY);
    let mut score = 0.0;
    let mut last_end = None;
    for term in terms {
        let places = term.places(form, MOST);
        let often: f64 = places.iter().map(|place| place.whole).sum();
        score += weight(term) * often * (K1 + 1.0) / (often + K1 * length);
        let together = last_end.is_some_and(|end: usize| {
            places
                .iter()
                .any(|place| place.from >= end && place.from <= end + 7)
        });
        if together {
            score += 0.4;
        }
        last_end = places.first().map(|place| place.to);
    }
    score
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::{fold, query};

    fn order(typed: &str, texts: &[(&str, &str)]) -> Vec<i64> {
        let query = query::parse(typed);
        let candidates: Vec<Candidate> = texts
            .iter()
            .zip(1..)
            .map(|((title, body), id)| Candidate {
                post_id: id,
                topic_id: id,
                leads: true,
                title: fold::form(title),
                body: fold::form(body),
                accepted: false,
                endorsed: false,
                solved: false,
            })
            .collect();
        rank(&query.terms, &query.soft, &candidates)
            .into_iter()
            .map(|row| row.topic_id)
            .collect()
    }

    #[test]
    fn kyoto_comes_before_tokyo() {
        let texts = [
            (
                "東京都の税率を設定したい",
                "東京都の事業所です。東京都だけ違います。",
            ),
            ("京都の事業所を追加したい", "京都に事業所を開きます。"),
            ("事業所の追加", "京都に事業所を開きます。"),
        ];
        assert_eq!(order("京都", &texts).first(), Some(&2));
        assert_eq!(order("東京都", &texts[..1]), [1]);
    }

    #[test]
    fn titles_weigh_more_and_length_counts() {
        let long = "まったく関係のない話をしています。".repeat(60);
        assert_eq!(
            order(
                "請求書",
                &[
                    ("締め日の変更", &format!("請求書{long}")),
                    ("締め日の変更", "請求書の締め日です。"),
                    ("請求書の締め日", "変更できますか。"),
                ],
            ),
            [3, 2, 1]
        );
    }

    #[test]
    fn one_row_a_topic_with_the_post_that_says_it() {
        let of = |post_id, leads, body: &str, accepted| Candidate {
            post_id,
            topic_id: 7,
            leads,
            title: fold::form("締め日の変更"),
            body: fold::form(body),
            accepted,
            endorsed: false,
            solved: true,
        };
        let terms = query::parse("締め日 権限").terms;
        let rows = rank(
            &terms,
            &[],
            &[
                of(1, true, "変更できません。", false),
                of(2, false, "権限が要ります。", false),
                of(3, false, "管理者の権限が要ります。", true),
            ],
        );
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0].post_id, 3);
    }
}
