//! One form for what people write in many: the same for texts that are searched and for words that are searched for.
//!
//! Width, compatibility forms and case are folded (NFKC), accents dropped, English words stemmed. Katakana and hiragana stay
//! apart here (デモ is not でも); a longer query in one is also looked for in the other. A katakana word of four letters or more
//! loses its trailing ー, as サーバー and サーバ are one word, and no other ー: ビール is not ビル.
//!
//! The form is a text again: words apart by a space, a run of Japanese as it stands. [`tokens`] makes of it what an index holds:
//! each word, each overlapping pair of a run, and a run's last character alone. So a pair's place is its character's place, a
//! string of pairs is a string of characters, and one character is found by what begins with it.

use rust_stemmers::{Algorithm, Stemmer};
use unicode_normalization::UnicodeNormalization;

/// Number of this tokenizer: an index made by another one is made again.
pub const VERSION: i64 = 1;

/// Longest word, in characters; what is longer is cut.
const MAX_WORD: usize = 40;
/// A katakana word at least so long loses its trailing long mark.
const LONG_KANA: usize = 4;
/// Stands between texts that don't continue each other, and is in no query.
pub const GAP: &str = "¶";

/// What a character is to words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A letter or digit of a script that writes words apart.
    Word,
    /// Kanji.
    Kanji,
    /// Katakana, its long mark included.
    Katakana,
    /// Hiragana.
    Hiragana,
    /// Hangul.
    Hangul,
    /// Anything else.
    Other,
}

impl Class {
    /// The class of a folded character.
    pub fn of(c: char) -> Self {
        match c {
            '々'
            | '〆'
            | '\u{3400}'..='\u{4dbf}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{20000}'..='\u{3ffff}' => Self::Kanji,
            'ー' | '\u{30a1}'..='\u{30fa}' | '\u{30fd}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' => {
                Self::Katakana
            }
            '\u{3041}'..='\u{3096}' | '\u{309d}'..='\u{309f}' => Self::Hiragana,
            '\u{ac00}'..='\u{d7a3}' => Self::Hangul,
            c if c.is_alphanumeric() => Self::Word,
            _ => Self::Other,
        }
    }

    /// Whether it is written without spaces.
    pub fn runs_on(self) -> bool {
        matches!(
            self,
            Self::Kanji | Self::Katakana | Self::Hiragana | Self::Hangul
        )
    }
}

/// A folded character and the bytes of the source it came from.
#[derive(Debug, Clone, Copy)]
struct Mark {
    c: char,
    from: usize,
    to: usize,
}

/// What stands between a piece and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// Nothing.
    None,
    /// One character that joins, as in `API-v2` or `foo_bar`.
    Joined,
    /// Anything else, or the text's beginning.
    Apart,
}

/// A word, or a run of Japanese.
#[derive(Debug, Clone)]
pub struct Piece {
    /// Folded; of a word, stemmed.
    pub text: String,
    /// Folded; of a word, not stemmed.
    pub raw: String,
    /// Whether it is a word.
    pub word: bool,
    /// How it follows the one before.
    pub joint: Joint,
    /// The source bytes of each character of a run; of a word, of the whole.
    pub spans: Vec<(usize, usize)>,
}

/// A text's form, with where in the source each part of it stands.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    /// The form.
    pub form: String,
    /// Bytes of the form, then of the source; ascending.
    spans: Vec<(usize, usize, usize, usize)>,
}

impl Folded {
    /// The source bytes of a stretch of the form.
    pub fn source(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let first = self.spans.partition_point(|span| span.1 <= from);
        let last = self
            .spans
            .partition_point(|span| span.0 < to)
            .checked_sub(1)?;
        let start = self.spans.get(first)?.2;
        let end = self.spans.get(last)?.3;
        (start < end).then_some((start, end))
    }
}

/// The form of a text.
pub fn form(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    for piece in pieces(text) {
        if !form.is_empty() {
            form.push(' ');
        }
        form.push_str(&piece.text);
    }
    form
}

/// The form of a text with the way back to it.
pub fn folded(text: &str) -> Folded {
    let mut folded = Folded::default();
    for piece in pieces(text) {
        if !folded.form.is_empty() {
            folded.form.push(' ');
        }
        let start = folded.form.len();
        folded.form.push_str(&piece.text);
        if piece.word {
            if let Some((from, to)) = piece.spans.first() {
                folded.spans.push((start, folded.form.len(), *from, *to));
            }
        } else {
            let mut at = start;
            for (c, (from, to)) in piece.text.chars().zip(&piece.spans) {
                folded.spans.push((at, at + c.len_utf8(), *from, *to));
                at += c.len_utf8();
            }
        }
    }
    folded
}

/// What an index holds of a form, in order.
pub fn tokens(form: &str) -> impl Iterator<Item = &str> {
    form.split(' ').flat_map(|piece| {
        let run = piece.chars().next().is_some_and(|c| Class::of(c).runs_on());
        let mut rest = (!piece.is_empty()).then_some(piece);
        std::iter::from_fn(move || {
            let text = rest?;
            if !run {
                rest = None;
                return Some(text);
            }
            let mut ends = text.char_indices().skip(1).map(|(at, _)| at);
            let first = ends.next();
            let second = ends.next().unwrap_or(text.len());
            rest = first.and_then(|at| text.get(at..));
            text.get(..first.map_or(text.len(), |_| second))
        })
    })
}

/// The words and runs of a text.
pub fn pieces(text: &str) -> Vec<Piece> {
    let marks = marks(text);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut at = 0;
    // How many characters since the last piece, and whether all of them join.
    let mut between = (usize::MAX, false);
    while let Some(mark) = marks.get(at) {
        let class = Class::of(mark.c);
        if class == Class::Other {
            let joins = matches!(
                mark.c,
                '-' | '_' | '.' | '/' | ':' | '@' | '\'' | '+' | '#' | '\u{2010}'
                    ..='\u{2013}' | '\u{2212}'
            );
            between = match between {
                (0, _) => (1, joins),
                _ => (usize::MAX, false),
            };
            at += 1;
            continue;
        }
        let joint = match between {
            (0, _) => Joint::None,
            (1, true) => Joint::Joined,
            _ => Joint::Apart,
        };
        let (piece, next) = if class == Class::Word {
            word(&marks, at, joint)
        } else {
            run(&marks, at, joint)
        };
        at = next.max(at + 1);
        between = (0, false);
        // A long mark alone says nothing.
        if piece.text.chars().any(|c| c != 'ー') {
            pieces.push(piece);
        }
    }
    pieces
}

/// Whether `marks` has at `at` a comma amid the digits of one number: 1,000.
fn is_inner_comma(marks: &[Mark], at: usize) -> bool {
    let digit = |at: Option<usize>| {
        at.and_then(|at| marks.get(at))
            .is_some_and(|mark| mark.c.is_ascii_digit())
    };
    marks.get(at).is_some_and(|mark| mark.c == ',')
        && digit(at.checked_sub(1))
        && (1..=3).all(|ahead| digit(Some(at + ahead)))
        && !digit(Some(at + 4))
}

fn is_apostrophe(marks: &[Mark], at: usize) -> bool {
    marks
        .get(at)
        .is_some_and(|mark| matches!(mark.c, '\'' | '’'))
        && marks
            .get(at + 1)
            .is_some_and(|next| next.c.is_alphabetic() && Class::of(next.c) == Class::Word)
}

/// The word that begins at `at`, and where it ends.
fn word(marks: &[Mark], mut at: usize, joint: Joint) -> (Piece, usize) {
    let from = marks.get(at).map_or(0, |mark| mark.from);
    let mut to = from;
    let mut raw = String::new();
    let mut length = 0;
    while let Some(mark) = marks.get(at) {
        if Class::of(mark.c) == Class::Word {
            if length < MAX_WORD {
                raw.push(mark.c);
            }
            length += 1;
            to = to.max(mark.to);
        } else if is_apostrophe(marks, at) {
            // user's is user, don't is dont.
            let last = marks.get(at + 1).is_some_and(|next| next.c == 's')
                && marks
                    .get(at + 2)
                    .is_none_or(|after| Class::of(after.c) != Class::Word);
            if last {
                at += 2;
                break;
            }
        } else if !is_inner_comma(marks, at) {
            break;
        }
        at += 1;
    }
    // C++, C#, F# are names.
    if raw.len() <= 2 && raw.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let follows = |ahead: usize, c: char| marks.get(at + ahead).is_some_and(|mark| mark.c == c);
        let tail = if follows(0, '+') && follows(1, '+') {
            "++"
        } else if follows(0, '#') {
            "#"
        } else {
            ""
        };
        raw.push_str(tail);
        at += tail.len();
        to = to.max(
            at.checked_sub(1)
                .and_then(|last| marks.get(last))
                .map_or(to, |mark| mark.to),
        );
    }
    let piece = Piece {
        text: stem(&raw),
        raw,
        word: true,
        joint,
        spans: vec![(from, to)],
    };
    (piece, at)
}

/// A word's stem, where it is an English one.
pub fn stem(word: &str) -> String {
    if word.len() >= 3 && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        Stemmer::create(Algorithm::English).stem(word).into_owned()
    } else {
        word.to_owned()
    }
}

/// The run that begins at `at`, and where it ends.
fn run(marks: &[Mark], mut at: usize, joint: Joint) -> (Piece, usize) {
    let mut text = String::new();
    let mut spans: Vec<(usize, usize)> = Vec::new();
    // Characters of the present stretch of one script.
    let mut stretch = 0;
    let mut script = Class::Other;
    loop {
        let class = marks.get(at).map_or(Class::Other, |mark| Class::of(mark.c));
        let kana = matches!(script, Class::Katakana | Class::Hiragana);
        let long = marks.get(at).is_some_and(|mark| mark.c == 'ー');
        // The long mark goes on with whichever kana it follows.
        let same = class == script || (long && script == Class::Hiragana);
        if !same {
            if kana && stretch >= LONG_KANA {
                while text.ends_with('ー') {
                    text.pop();
                    if let Some((_, to)) = spans.pop()
                        && let Some(last) = spans.last_mut()
                    {
                        last.1 = to;
                    }
                }
            }
            stretch = 0;
            script = class;
        }
        let Some(mark) = marks.get(at).filter(|_| class.runs_on()) else {
            break;
        };
        text.push(mark.c);
        spans.push((mark.from, mark.to));
        stretch += 1;
        at += 1;
    }
    let piece = Piece {
        raw: text.clone(),
        text,
        word: false,
        joint,
        spans,
    };
    (piece, at)
}

/// The folded characters of a text.
fn marks(text: &str) -> Vec<Mark> {
    let mut marks = Vec::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    while let Some((from, c)) = chars.next() {
        let mut to = from + c.len_utf8();
        if c == '\u{ff0d}' {
            // Typed for a long mark as often as for a hyphen: its neighbours tell.
            marks.push(Mark {
                c: '\u{2212}',
                from,
                to,
            });
            continue;
        }
        if c.is_ascii() && !chars.peek().is_some_and(|(_, next)| is_combining(*next)) {
            marks.push(Mark {
                c: c.to_ascii_lowercase(),
                from,
                to,
            });
            continue;
        }
        // A letter and what combines with it: ﾊ and ﾞ are バ.
        let mut cluster = String::from(c);
        while let Some((at, next)) = chars.next_if(|(_, next)| is_combining(*next)) {
            cluster.push(next);
            to = at + next.len_utf8();
        }
        let folded = cluster
            .nfkd()
            .filter(|c| !matches!(c, '\u{300}'..='\u{36f}'))
            .nfc()
            .flat_map(char::to_lowercase);
        for c in folded {
            let c = match c {
                // Shapes of one kanji that normalisation keeps apart, as names have them.
                '髙' => '高',
                '﨑' => '崎',
                '德' => '徳',
                c => c,
            };
            marks.push(Mark { c, from, to });
        }
    }
    adapt(&mut marks);
    marks
}

fn is_combining(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}'
    )
}

/// What depends on the neighbours: a dash typed for a long mark, ヴ, and 3ヶ月 written in its many ways.
fn adapt(marks: &mut Vec<Mark>) {
    let class = |marks: &[Mark], at: Option<usize>| {
        at.and_then(|at| marks.get(at))
            .map_or(Class::Other, |mark| Class::of(mark.c))
    };
    let mut at = 0;
    while let Some(mark) = marks.get(at).copied() {
        let before = at.checked_sub(1);
        let replaced = match mark.c {
            '\u{2010}' | '\u{2012}'..='\u{2015}' | '\u{2212}'
                if class(marks, before) == Class::Katakana
                    && class(marks, Some(at + 1)) == Class::Katakana =>
            {
                Some('ー')
            }
            'ヴ' => {
                let small = marks.get(at + 1).map(|next| next.c);
                let (c, takes) = match small {
                    Some('ァ') => ('バ', true),
                    Some('ィ') => ('ビ', true),
                    Some('ェ') => ('ベ', true),
                    Some('ォ') => ('ボ', true),
                    _ => ('ブ', false),
                };
                if takes {
                    let to = marks.remove(at + 1).to;
                    if let Some(mark) = marks.get_mut(at) {
                        mark.to = to;
                    }
                }
                Some(c)
            }
            'ヶ' | 'ヵ' | 'ケ' | 'カ' | '箇' | '個'
                if before
                    .and_then(|at| marks.get(at))
                    .is_some_and(|mark| is_number(mark.c))
                    && marks
                        .get(at + 1)
                        .is_some_and(|next| matches!(next.c, '月' | '所' | '国' | '年' | '条')) =>
            {
                Some('か')
            }
            'ヶ' => Some('ケ'),
            'ヵ' => Some('カ'),
            _ => None,
        };
        if let (Some(c), Some(mark)) = (replaced, marks.get_mut(at)) {
            mark.c = c;
        }
        at += 1;
    }
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '一' | '二'
                | '三'
                | '四'
                | '五'
                | '六'
                | '七'
                | '八'
                | '九'
                | '十'
                | '百'
                | '千'
                | '数'
                | '何'
        )
}

/// The other kana of a text: hiragana for katakana.
pub fn hiragana(text: &str) -> String {
    shifted(text, 'ァ', 'ヶ', -0x60)
}

/// The other kana of a text: katakana for hiragana.
pub fn katakana(text: &str) -> String {
    shifted(text, 'ぁ', 'ゖ', 0x60)
}

fn shifted(text: &str, first: char, last: char, by: i32) -> String {
    text.chars()
        .map(|c| {
            if (first..=last).contains(&c) {
                u32::from(c)
                    .checked_add_signed(by)
                    .and_then(char::from_u32)
                    .unwrap_or(c)
            } else {
                c
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
