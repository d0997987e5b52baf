//! What is typed into the search box. White space, full-width too, parts it; all of it must be found; quotes keep words together;
//! `-` leaves out. `tag:`, `author:`, `space:`, `is:`, `kind:`, `before:` and `after:` narrow. Nothing is ever an error: whatever is none of
//! these, half a quote or another search engine's syntax included, is plain text.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use super::fold;
use super::terms::{self, Term};
use crate::community::TopicKind;

/// Most characters of a query; the rest is not looked for.
pub const MAX_CHARS: usize = 200;
/// Most terms.
const MAX_TERMS: usize = 12;
/// Most filters.
const MAX_FILTERS: usize = 10;

crate::text_enum! {
    /// A state that results can be narrowed to.
    State {
        /// Nobody has answered yet.
        Unanswered = "unanswered",
        /// Somebody has.
        Answered = "answered",
        /// An answer was accepted.
        Solved = "solved",
        /// None was yet.
        Unsolved = "unsolved",
        /// The vendor vouches for an answer.
        Official = "official",
        /// Written by the reader.
        Mine = "mine",
    }
}

impl State {
    /// The state of this name in either language.
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "未回答" | "回答待ち" => Self::Unanswered,
            "回答あり" | "回答済み" => Self::Answered,
            "解決" | "解決済み" => Self::Solved,
            "未解決" | "open" => Self::Unsolved,
            "公式" => Self::Official,
            "自分" | "me" => Self::Mine,
            name => return name.parse().ok(),
        })
    }

    fn opposite(self) -> Option<Self> {
        Some(match self {
            Self::Unanswered => Self::Answered,
            Self::Answered => Self::Unanswered,
            Self::Solved => Self::Unsolved,
            Self::Unsolved => Self::Solved,
            Self::Official | Self::Mine => return None,
        })
    }
}

crate::text_enum! {
    /// What is looked for.
    Kind {
        /// Questions.
        Question = "question",
        /// Discussions.
        Discussion = "discussion",
        /// Ideas.
        Idea = "idea",
        /// Customers' cases.
        Case = "case",
        /// Announcements.
        Announcement = "announcement",
    }
}

impl Kind {
    /// The kind of this name in either language.
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "質問" | "questions" => Self::Question,
            "意見交換" | "ディスカッション" | "discussions" => Self::Discussion,
            "アイデア" | "要望" | "ideas" => Self::Idea,
            "事例" | "活用事例" | "cases" | "story" | "stories" => Self::Case,
            "お知らせ" | "announcements" | "news" => Self::Announcement,
            name => return name.parse().ok(),
        })
    }

    /// The kind of topic; none for cases, which are no topics.
    pub fn topic(self) -> Option<TopicKind> {
        match self {
            Self::Question => Some(TopicKind::Question),
            Self::Discussion => Some(TopicKind::Discussion),
            Self::Idea => Some(TopicKind::Idea),
            Self::Announcement => Some(TopicKind::Announcement),
            Self::Case => None,
        }
    }
}

/// What narrows a search besides words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filters {
    /// With each of these tags (slugs).
    pub tags: Vec<String>,
    /// With none of these.
    pub without_tags: Vec<String>,
    /// By an author whose name has this in it.
    pub authors: Vec<String>,
    /// In the space of this slug or name.
    pub spaces: Vec<String>,
    /// In each of these states.
    pub states: Vec<State>,
    /// Of this kind; of two kinds nothing is.
    pub kinds: Vec<Kind>,
    /// Written on this day or later.
    pub from: Option<NaiveDate>,
    /// Written before this day.
    pub before: Option<NaiveDate>,
}

/// A query, understood.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Each must be found.
    pub terms: Vec<Term>,
    /// Count for the order.
    pub soft: Vec<Term>,
    /// None may be found.
    pub without: Vec<Term>,
    /// What narrows it.
    pub filters: Filters,
    /// The words alone as they were typed, without filters and what is left out.
    pub words: String,
    /// Whether something was left aside because there was too much.
    pub shortened: bool,
}

impl Query {
    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.filters == Filters::default()
    }
}

/// Reads a query.
pub fn parse(typed: &str) -> Query {
    let mut query = Query {
        shortened: typed.chars().count() > MAX_CHARS,
        ..Query::default()
    };
    let typed: String = typed.chars().take(MAX_CHARS).collect();
    let mut words: Vec<&str> = Vec::new();
    let mut filters = 0;
    for part in parts(&typed) {
        if filters < MAX_FILTERS && take_filter(&part, &mut query.filters) {
            filters += 1;
            continue;
        }
        let found = if part.quoted {
            terms::Terms {
                hard: Term::phrase(&fold::pieces(part.text)).into_iter().collect(),
                soft: Vec::new(),
            }
        } else {
            terms::of(part.plain)
        };
        if part.minus {
            // All of what stands behind one minus is one thing to leave out.
            let term = match found.hard.as_slice() {
                [only] => Some(only.clone()),
                _ => Term::phrase(&fold::pieces(part.plain)),
            };
            query.without.extend(term);
        } else {
            words.push(part.whole);
            query.terms.extend(found.hard);
            query.soft.extend(found.soft);
        }
    }
    if query.terms.iter().any(|term| !term.common) {
        query.terms.retain(|term| !term.common);
    }
    query.terms.dedup();
    let most = |terms: &mut Vec<Term>| {
        let over = terms.len() > MAX_TERMS;
        terms.truncate(MAX_TERMS);
        over
    };
    let over = most(&mut query.terms) | most(&mut query.without);
    query.shortened |= over;
    query.soft.truncate(MAX_TERMS);
    query.words = words.join(" ");
    query
}

/// A part of a query between white space.
#[derive(Debug, PartialEq, Eq)]
struct Part<'a> {
    /// All of it.
    whole: &'a str,
    /// Without minus, name and quotes.
    text: &'a str,
    /// Without minus and quotes.
    plain: &'a str,
    minus: bool,
    quoted: bool,
    /// What stands before a colon.
    name: Option<&'a str>,
}

/// The quotation mark that ends what `c` begins.
fn closing(c: char) -> Option<&'static [char]> {
    Some(match c {
        '"' | '＂' | '“' | '”' | '„' => &['"', '＂', '“', '”'],
        '「' => &['」'],
        '『' => &['』'],
        _ => return None,
    })
}

fn parts(typed: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = typed.trim_start();
    while !rest.is_empty() {
        let whole_from = rest;
        let minus = rest
            .chars()
            .next()
            .filter(|c| matches!(c, '-' | '－' | '−'))
            .and_then(|c| rest.get(c.len_utf8()..))
            .filter(|after| after.chars().next().is_some_and(|c| !c.is_whitespace()));
        let body = minus.unwrap_or(rest);
        let stop = body.find(char::is_whitespace).unwrap_or(body.len());
        let named = body
            .get(..stop)
            .and_then(|part| part.find([':', '：']))
            .filter(|at| *at > 0);
        let (name, value) = match named {
            Some(at) => {
                let (name, value) = body.split_at(at);
                let mut value = value.chars();
                value.next();
                (Some(name), value.as_str())
            }
            None => (None, body),
        };
        let (text, quoted, after) = match quoted_at_start(value) {
            Some((inside, after)) if name.is_none() || is_filter(name) => (inside, true, after),
            _ => {
                // A quotation may begin amid a word: it parts the two.
                let text = body.get(..stop).unwrap_or(body);
                let inner = text
                    .char_indices()
                    .skip(1)
                    .find(|(at, c)| {
                        closing(*c).is_some()
                            && body
                                .get(*at..)
                                .is_some_and(|tail| quoted_at_start(tail).is_some())
                    })
                    .map(|(at, _)| at);
                let (text, after) = body.split_at(inner.unwrap_or(stop));
                (text, false, after)
            }
        };
        let whole = whole_from
            .get(..whole_from.len() - after.len())
            .unwrap_or(whole_from);
        let value = match (quoted, name) {
            (false, Some(name)) => text.get(name.len()..).map_or(text, |rest| {
                let mut rest = rest.chars();
                rest.next();
                rest.as_str()
            }),
            _ => text,
        };
        let filter = is_filter(name) && !value.is_empty();
        parts.push(Part {
            whole,
            text: if filter { value } else { text },
            plain: text,
            minus: minus.is_some(),
            quoted,
            name: name.filter(|_| filter),
        });
        rest = after.trim_start();
    }
    parts
}

/// What is in the quotation that `text` begins with, and what follows it; `None` when it is never closed or says nothing.
fn quoted_at_start(text: &str) -> Option<(&str, &str)> {
    let mut chars = text.chars();
    let ends = closing(chars.next()?)?;
    let inside = chars.as_str();
    let at = inside.find(ends)?;
    let (inside, after) = inside.split_at(at);
    let mut after = after.chars();
    after.next();
    (!inside.trim().is_empty()).then_some((inside, after.as_str()))
}

/// What a name before a colon means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    Tag,
    Author,
    Space,
    Is,
    Kind,
    Before,
    After,
}

fn name_of(name: &str) -> Option<Name> {
    let name: String = name.nfkc().flat_map(char::to_lowercase).collect();
    Some(match name.as_str() {
        "tag" | "タグ" => Name::Tag,
        "author" | "投稿者" | "名前" => Name::Author,
        "space" | "スペース" => Name::Space,
        "is" | "状態" => Name::Is,
        "kind" | "type" | "種類" => Name::Kind,
        "before" | "以前" => Name::Before,
        "after" | "以降" => Name::After,
        _ => return None,
    })
}

fn is_filter(name: Option<&str>) -> bool {
    name.and_then(name_of).is_some()
}

/// Takes a part as a filter, if it is one that can be understood.
fn take_filter(part: &Part<'_>, filters: &mut Filters) -> bool {
    let Some(name) = part.name.and_then(name_of) else {
        return false;
    };
    let value: String = part
        .text
        .trim()
        .nfkc()
        .flat_map(char::to_lowercase)
        .collect();
    if value.is_empty() {
        return false;
    }
    match (name, part.minus) {
        (Name::Tag, minus) => {
            let slug = value.trim_start_matches('#').to_owned();
            if minus {
                filters.without_tags.push(slug);
            } else {
                filters.tags.push(slug);
            }
        }
        (Name::Is, minus) => {
            let state = State::named(&value)
                .and_then(|state| if minus { state.opposite() } else { Some(state) });
            match state {
                Some(state) => filters.states.push(state),
                None => return false,
            }
        }
        (_, true) => return false,
        (Name::Author, false) => filters.authors.push(value),
        (Name::Space, false) => filters.spaces.push(value),
        (Name::Kind, false) => match Kind::named(&value) {
            Some(kind) => filters.kinds.push(kind),
            None => return false,
        },
        (Name::Before, false) => match day(&value) {
            Some(day) => filters.before = Some(filters.before.map_or(day, |old| old.min(day))),
            None => return false,
        },
        (Name::After, false) => match day(&value) {
            Some(day) => filters.from = Some(filters.from.map_or(day, |old| old.max(day))),
            None => return false,
        },
    }
    true
}

/// 2026, 2026-04, 2026/4/1, 2026年4月1日: the first day of it.
pub fn day(text: &str) -> Option<NaiveDate> {
    let mut numbers = text
        .split(['-', '/', '.', '年', '月', '日'])
        .filter(|part| !part.is_empty());
    let year: i32 = numbers.next()?.parse().ok()?;
    let mut next = || match numbers.next() {
        None => Some(1),
        Some(number) => number.parse().ok(),
    };
    let (month, date) = (next()?, next()?);
    if numbers.next().is_some() || !(1970..=9998).contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, month, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forms(terms: &[Term]) -> Vec<String> {
        terms
            .iter()
            .filter_map(|term| term.ways.first())
            .map(|way| way.form.clone())
            .collect()
    }

    #[test]
    fn words_are_parted_by_any_space_and_kept_together_by_quotes() {
        let query = parse("請求書　締め日 \"closing day\"「支払い 方法」");
        assert_eq!(
            forms(&query.terms),
            ["請求書", "締め日", "close day", "支払い 方法"]
        );
        assert_eq!(forms(&parse("how to use the API").terms), ["use", "api"]);
        assert_eq!(forms(&parse("the").terms), ["the"]);
        assert_eq!(forms(&parse("設定「請求書」が").terms), ["設定", "請求書"]);
    }

    #[test]
    fn filters_are_read_in_both_languages_and_widths() {
        let query = parse(
            "エラー tag:請求書 ｔａｇ：ＡＰＩ -tag:済 author:\"田中 葵\" is:solved 状態:未回答 space:everyone after:2026-04 before:2026/5/1",
        );
        assert_eq!(forms(&query.terms), ["エラー"]);
        assert_eq!(query.filters.tags, ["請求書", "api"]);
        assert_eq!(query.filters.without_tags, ["済"]);
        assert_eq!(query.filters.authors, ["田中 葵"]);
        assert_eq!(query.filters.states, [State::Solved, State::Unanswered]);
        assert_eq!(query.filters.spaces, ["everyone"]);
        assert_eq!(query.filters.from, NaiveDate::from_ymd_opt(2026, 4, 1));
        assert_eq!(query.filters.before, NaiveDate::from_ymd_opt(2026, 5, 1));
        assert_eq!(query.words, "エラー");
        assert_eq!(parse("-is:solved").filters.states, [State::Unsolved]);
        for typed in ["kind:case", "種類：事例", "ＫＩＮＤ:活用事例", "type:cases"] {
            assert_eq!(parse(typed).filters.kinds, [Kind::Case], "{typed}");
        }
        assert_eq!(parse("kind:mrr").filters, Filters::default());
    }

    #[test]
    fn what_is_left_out_is_said_with_a_minus() {
        let query = parse("請求書 -テスト -\"旧 画面\" －api");
        assert_eq!(forms(&query.terms), ["請求書"]);
        assert_eq!(forms(&query.without), ["テスト", "旧 画面", "api"]);
        // A minus amid a word joins, and alone it is nothing.
        assert_eq!(forms(&parse("api-v2 - x").terms), ["api v2", "x"]);
    }

    #[test]
    fn everything_else_is_plain_text() {
        for (typed, words) in [
            ("\"half a quote", &["half", "quot"][..]),
            ("「請求書", &["請求書"]),
            ("is:unknown", &["is unknown"]),
            ("before:yesterday", &["befor yesterday"]),
            ("tag:", &["tag"]),
            ("http://example.com/a", &["http", "exampl com a"]),
            ("NEAR(a b) OR x*", &["near", "b", "x"]),
            ("title : foo", &["titl", "foo"]),
            ("^a' --; DROP", &["drop"]),
            ("\"\"", &[]),
            ("の を", &[]),
            ("()*&|!<->:", &[]),
            ("- -- ー", &[]),
            ("author:", &["author"]),
        ] {
            let query = parse(typed);
            assert_eq!(query.filters, Filters::default(), "{typed}");
            let found = forms(&query.terms);
            for word in words {
                assert!(
                    found.iter().any(|form| form.contains(word)),
                    "{typed}: {found:?}"
                );
            }
            assert_eq!(found.is_empty(), words.is_empty(), "{typed}: {found:?}");
        }
    }

    #[test]
    fn too_much_is_cut_and_said_so() {
        assert!(parse(&"あ".repeat(201)).shortened);
        let many: String = (0..40).map(|n| format!("w{n} ")).collect();
        let query = parse(&many);
        assert!(query.shortened);
        assert_eq!(query.terms.len(), MAX_TERMS);
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in [
            "2026-04-01",
            "2026/4/1",
            "2026年4月1日",
            "2026-04",
            "2026年4月",
        ] {
            assert_eq!(day(text), NaiveDate::from_ymd_opt(2026, 4, 1), "{text}");
        }
        for text in [
            "",
            "4月",
            "2026-13",
            "2026-02-30",
            "2026-1-1-1",
            "x",
            "-5",
            "99999",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
