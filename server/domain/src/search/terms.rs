//! What is typed, as terms an index can be asked for. A term is found where one of its ways of writing is.

use super::fold::{self, Class, Joint, Piece};

/// Most tokens of one way of writing.
const MAX_TOKENS: usize = 24;
/// A kana word at least so long is looked for in the other kana too; in katakana shorter ones are other words (デモ, でも).
const OTHER_KANA: usize = 3;

/// A token of an index, or what one begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Folded.
    pub text: String,
    /// Whether a token that begins so counts.
    pub begins: bool,
}

/// One way of writing a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// Its tokens, one right after the other.
    pub tokens: Vec<Token>,
    /// How it stands in a form.
    pub form: String,
    /// Whether it is found only where a piece begins.
    starts: bool,
    /// Whether it is found only where a piece ends.
    ends: bool,
}

/// Something that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The ways of writing it.
    pub ways: Vec<Way>,
    /// A word so common that it is not asked for beside others.
    pub common: bool,
}

/// Where a term stands in a form.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Place {
    /// First byte.
    pub from: usize,
    /// Byte after the last.
    pub to: usize,
    /// How much it is a word of its own there: 1 at best, less amid others (京都 in 東京都).
    pub whole: f64,
}

impl Way {
    /// The way of writing of pieces that follow each other; `None` when they say nothing.
    fn of(pieces: &[Piece]) -> Option<Self> {
        let last = pieces.len().checked_sub(1)?;
        let mut tokens: Vec<Token> = Vec::new();
        let mut form = String::new();
        for (number, piece) in pieces.iter().enumerate() {
            if number > 0 {
                form.push(' ');
            }
            form.push_str(&piece.text);
            let mut parts: Vec<String> = fold::tokens(&piece.text).map(str::to_owned).collect();
            // A run may go on after the last one, so its last character is not alone there.
            let mut begins = false;
            if number == last && !piece.word {
                if parts.len() > 1 {
                    parts.pop();
                } else {
                    begins = true;
                }
            }
            tokens.extend(parts.into_iter().map(|text| Token { text, begins }));
        }
        tokens.truncate(MAX_TOKENS);
        if tokens.is_empty() {
            return None;
        }
        let word = |piece: Option<&Piece>| piece.is_some_and(|piece| piece.word);
        Some(Self {
            tokens,
            form,
            starts: word(pieces.first()),
            ends: word(pieces.last()),
        })
    }

    /// Every place where it stands in a form, at most `most`.
    fn places(&self, form: &str, most: usize, found: &mut Vec<Place>) {
        for (from, part) in form.match_indices(self.form.as_str()).take(most * 4) {
            let to = from + part.len();
            let before = form.get(..from).and_then(|head| head.chars().next_back());
            let after = form.get(to..).and_then(|tail| tail.chars().next());
            let free = |c: Option<char>| c.is_none_or(|c| c == ' ');
            if (self.starts && !free(before)) || (self.ends && !free(after)) {
                continue;
            }
            let head = form.get(..from).unwrap_or_default();
            let whole = begins_at(head, part) * ends_at(part, after);
            found.push(Place { from, to, whole });
            if found.len() >= most {
                break;
            }
        }
    }
}

impl Term {
    /// The term that pieces make together, exactly as they stand: a phrase in quotes.
    pub fn phrase(pieces: &[Piece]) -> Option<Self> {
        Some(Self {
            ways: vec![Way::of(pieces)?],
            common: false,
        })
    }

    /// Where it stands in a form, in order, at most `most` places.
    pub fn places(&self, form: &str, most: usize) -> Vec<Place> {
        let mut found = Vec::new();
        for way in &self.ways {
            way.places(form, most, &mut found);
        }
        found.sort_by_key(|place| place.from);
        found.truncate(most);
        found
    }

    /// How many characters it has: longer ones are rarer.
    pub fn length(&self) -> usize {
        self.ways.first().map_or(0, |way| way.form.chars().count())
    }
}

/// How much of a word of its own begins where `head` ends. Compounds are mostly made of pairs of kanji: of 経費申請, 申請 is a
/// word; 京都 is none in 東京都, where one kanji is cut off that is no prefix.
fn begins_at(head: &str, part: &str) -> f64 {
    const PREFIXES: [char; 24] = [
        '再', '新', '全', '各', '非', '未', '無', '不', '超', '前', '後', '毎', '同', '元', '旧',
        '他', '当', '本', '御', '約', '計', '要', '初', '最',
    ];
    let class = |c: Option<char>| c.map_or(Class::Other, Class::of);
    let before = head.chars().next_back();
    match (class(before), class(part.chars().next())) {
        (Class::Kanji, Class::Kanji) => {
            let kanji = head
                .chars()
                .rev()
                .take_while(|c| Class::of(*c) == Class::Kanji)
                .take(8)
                .count();
            match kanji {
                1 if before.is_some_and(|c| PREFIXES.contains(&c)) => 0.7,
                1 => 0.05,
                even if even % 2 == 0 => 0.7,
                _ => 0.5,
            }
        }
        (Class::Katakana, Class::Katakana) | (Class::Hangul, Class::Hangul) => 0.6,
        _ => 1.0,
    }
}

/// How much of a word of its own ends before `after`. What a word begins with is more of it than what it ends with: 京都市 is of
/// 京都.
fn ends_at(part: &str, after: Option<char>) -> f64 {
    match (
        part.chars().next_back().map(Class::of),
        after.map(Class::of),
    ) {
        (Some(Class::Kanji), Some(Class::Kanji)) => 0.85,
        (Some(Class::Katakana), Some(Class::Katakana))
        | (Some(Class::Hangul), Some(Class::Hangul)) => 0.8,
        _ => 1.0,
    }
}

/// Terms typed without quotes: what must be found, and what is only the better for being found.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    /// Must be found, each of them.
    pub hard: Vec<Term>,
    /// Count for the order.
    pub soft: Vec<Term>,
}

/// The terms of one stretch of text that holds no white space.
pub fn of(text: &str) -> Terms {
    let pieces = fold::pieces(text);
    let mut terms = Terms::default();
    let mut rest = pieces.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let together = 1 + after
            .iter()
            .zip(rest)
            .take_while(|(next, before)| goes_with(before, next))
            .count();
        let (group, others) = rest.split_at(together.min(rest.len()));
        rest = others;
        if group.len() == 1 && !first.word {
            segment(first, &mut terms);
        } else {
            terms.hard.extend(compound(group));
        }
    }
    terms
}

/// Whether two pieces are one term: words that something joins, and a number with what it counts.
fn goes_with(before: &Piece, next: &Piece) -> bool {
    let number = |piece: &Piece| piece.word && piece.raw.bytes().all(|byte| byte.is_ascii_digit());
    match (before.word, next.word) {
        (true, true) => next.joint != Joint::Apart,
        (true, false) => next.joint == Joint::None && number(before),
        (false, true) => next.joint == Joint::None && number(next),
        (false, false) => false,
    }
}

/// Words joined: together in this order, or written as one.
fn compound(group: &[Piece]) -> Option<Term> {
    let mut ways = vec![Way::of(group)?];
    if group.iter().all(|piece| piece.word) {
        if group.len() > 1 {
            let together: String = group.iter().map(|piece| piece.raw.as_str()).collect();
            ways.extend(Way::of(&fold::pieces(&together)));
        } else if let Some((letters, digits)) = group.first().and_then(|piece| apart(&piece.raw)) {
            // utf8 is utf-8.
            ways.extend(Way::of(&fold::pieces(&format!("{letters}-{digits}"))));
        }
    }
    let common = match group {
        [only] => is_common(&only.raw),
        _ => false,
    };
    Some(Term { ways, common })
}

/// Letters and the digits after them.
fn apart(word: &str) -> Option<(&str, &str)> {
    let at = word.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = word.split_at(at);
    let plain = letters.len() >= 2
        && letters.bytes().all(|byte| byte.is_ascii_lowercase())
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    plain.then_some((letters, digits))
}

/// Words of English that are in nearly every sentence.
fn is_common(word: &str) -> bool {
    const COMMON: [&str; 40] = [
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "can", "do", "does", "for", "from",
        "have", "how", "i", "if", "in", "is", "it", "my", "not", "of", "on", "or", "our", "so",
        "that", "the", "there", "this", "to", "was", "we", "what", "when", "with", "you", "your",
    ];
    COMMON.contains(&word)
}

/// A stretch of one script within a run.
struct Stretch {
    class: Class,
    text: String,
}

impl Stretch {
    fn length(&self) -> usize {
        self.text.chars().count()
    }
}

/// A run as words, as far as scripts tell them apart: 請求書の締め日を変更したい asks for 請求書, 締め日 and 変更.
fn segment(run: &Piece, terms: &mut Terms) {
    let mut stretches: Vec<Stretch> = Vec::new();
    for c in run.text.chars() {
        let class = match (Class::of(c), stretches.last()) {
            (Class::Katakana, Some(last)) if c == 'ー' && last.class == Class::Hiragana => {
                Class::Hiragana
            }
            (class, _) => class,
        };
        match stretches.last_mut() {
            Some(last) if last.class == class => last.text.push(c),
            _ => stretches.push(Stretch {
                class,
                text: String::from(c),
            }),
        }
    }
    let content = |stretch: &Stretch| stretch.class != Class::Hiragana;
    if !stretches.iter().any(content) {
        // One kana is in every text.
        if run.text.chars().nth(1).is_some() {
            terms.hard.extend(run_term(&run.text));
        }
        return;
    }
    let mut word = String::new();
    let mut at = 0;
    while let Some(stretch) = stretches.get(at) {
        let next = stretches.get(at + 1);
        if content(stretch) {
            let last = word.chars().next_back().map_or(Class::Other, Class::of);
            let borrowed = (last == Class::Katakana) != (stretch.class == Class::Katakana);
            if borrowed && word.chars().count() >= 2 && stretch.length() >= 2 {
                terms.hard.extend(run_term(&std::mem::take(&mut word)));
            }
            word.push_str(&stretch.text);
        } else {
            let particle = matches!(
                stretch.text.as_str(),
                "の" | "を"
                    | "が"
                    | "に"
                    | "は"
                    | "へ"
                    | "と"
                    | "で"
                    | "も"
                    | "や"
                    | "お"
                    | "ご"
                    | "な"
                    | "か"
                    | "ら"
            );
            let short = stretch.length() == 1 && !particle;
            let single = word.chars().count() == 1;
            match next {
                // 締め日, 取り込み.
                Some(_) if short && !word.is_empty() => {
                    word.push_str(&stretch.text);
                    at += 1;
                    continue;
                }
                // 払い; but of 開かない only 開.
                None if short && single => word.push_str(&stretch.text),
                _ => {
                    if stretch.length() >= OTHER_KANA {
                        terms.soft.extend(run_term(&stretch.text));
                    }
                }
            }
            if !word.is_empty() {
                terms.hard.extend(run_term(&std::mem::take(&mut word)));
            }
        }
        at += 1;
    }
    if !word.is_empty() {
        terms.hard.extend(run_term(&word));
    }
}

/// A run as it stands, and in the other kana.
fn run_term(text: &str) -> Option<Term> {
    let way = |text: &str| {
        Way::of(&[Piece {
            text: text.to_owned(),
            raw: text.to_owned(),
            word: false,
            joint: Joint::Apart,
            spans: Vec::new(),
        }])
    };
    let mut ways = vec![way(text)?];
    let length = text.chars().count();
    let katakana = fold::katakana(text);
    if length >= 2 && katakana != text {
        ways.extend(way(&katakana));
    }
    let hiragana = fold::hiragana(text);
    if length >= OTHER_KANA && hiragana != text && hiragana != katakana {
        ways.extend(way(&hiragana));
    }
    Some(Term {
        ways,
        common: false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Vec<String> {
        of(text)
            .hard
            .iter()
            .filter_map(|term| term.ways.first())
            .map(|way| way.form.clone())
            .collect()
    }

    fn finds(query: &str, text: &str) -> bool {
        let form = fold::form(text);
        let terms = of(query);
        !terms.hard.is_empty()
            && terms
                .hard
                .iter()
                .all(|term| !term.places(&form, 9).is_empty())
    }

    #[test]
    fn sentences_are_read_as_words() {
        for (text, words) in [
            ("請求書", &["請求書"][..]),
            ("請求書の締め日を変更したい", &["請求書", "締め日", "変更"]),
            ("サーバー設定", &["サーバ", "設定"]),
            ("ゴミ箱", &["ゴミ箱"]),
            ("API連携", &["api", "連携"]),
            ("API-v2", &["api v2"]),
            ("お支払い方法", &["支払い方法"]),
            ("ログインできない", &["ログイン"]),
            ("取り込みエラー", &["取り込み", "エラー"]),
            ("4月分", &["4 月分"]),
            ("払い", &["払い"]),
            ("開かない", &["開"]),
            ("できません", &["できません"]),
            ("foo_bar", &["foo bar"]),
        ] {
            assert_eq!(asked(text), words, "{text}");
        }
    }

    #[test]
    fn what_must_be_found_is() {
        for (query, text) in [
            ("ｻｰﾊﾞ", "サーバーが落ちました"),
            ("サーバー", "ｻｰﾊﾞの設定"),
            ("ＡＰＩ", "api の使い方"),
            ("請求書", "請求書払いに変えたい"),
            ("running", "how to run it"),
            ("run", "it was running"),
            ("ごみ箱", "ゴミ箱に入れた"),
            ("ゴミ箱", "ごみ箱に入れた"),
            ("さーば", "サーバー"),
            ("UTF-8", "utf8 で保存"),
            ("utf8", "UTF-8 で保存"),
            ("e-mail", "an email"),
            ("4月", "2026年4月に締めました"),
            ("１０００", "1,000円の誤差"),
            ("3ヶ月", "３か月の間"),
            ("健", "保健"),
            ("㈱", "青葉(株)"),
        ] {
            assert!(finds(query, text), "{query} in {text}");
        }
    }

    #[test]
    fn what_must_not_be_found_is_not() {
        for (query, text) in [
            ("健", "見積書を見る"),
            ("サイバー", "サイドバーの幅"),
            ("ビール", "ビルの設備"),
            ("デモ", "でも動きません"),
            ("run", "prune the tree"),
            ("4月", "14月4日"),
            ("京都", "東京と都内"),
            ("1000", "10000円"),
            ("C#", "C++ と C"),
        ] {
            assert!(!finds(query, text), "{query} in {text}");
        }
    }

    #[test]
    fn a_part_of_another_word_counts_less() {
        let whole = |query: &str, text: &str| {
            of(query)
                .hard
                .first()
                .and_then(|term| term.places(&fold::form(text), 9).first().copied())
                .map(|place| place.whole)
                .unwrap()
        };
        assert!(whole("京都", "京都の拠点") > whole("京都", "京都市の拠点"));
        assert!(whole("京都", "京都市の拠点") > whole("京都", "東京都の拠点") * 5.0);
        assert!(whole("申請", "経費申請の画面") > whole("京都", "東京都の拠点") * 5.0);
        assert!(whole("申請", "再申請の画面") > whole("京都", "東京都の拠点") * 5.0);
    }
}
