//! Names in the form in which they are compared. People type into a meeting what they like: 「山田 太郎」, 「ﾔﾏﾀﾞ タロウ」, 「山田太郎さん」,
//! 「ひろば商事_山田太郎」, 「Taro Yamada (Hiroba Inc.)」.

use unicode_normalization::UnicodeNormalization;

/// A name's compared form: one width and case, hiragana for katakana, no spaces, signs or honorifics; Latin names by their words in
/// alphabetical order, as either may come first. Empty for what has no letter.
pub fn form(name: &str) -> String {
    let plain: String = name
        .nfkc()
        .flat_map(char::to_lowercase)
        .map(hiragana)
        .map(|c| {
            if c.is_alphanumeric() || c == 'ー' {
                c
            } else {
                ' '
            }
        })
        .collect();
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    if words.len() > 1 {
        words.retain(|word| !TITLES.contains(word));
    }
    if words
        .iter()
        .all(|word| word.chars().all(|c| c.is_alphanumeric() && !east_asian(c)))
    {
        words.sort_unstable();
        return words.join(" ");
    }
    let joined = words.concat();
    HONORIFICS
        .iter()
        .find_map(|honorific| {
            joined
                .strip_suffix(honorific)
                .filter(|rest| rest.chars().count() >= 2)
        })
        .map_or(joined.clone(), str::to_owned)
}

/// Whether a name's form has what was searched in it, itself a form, in either order of its words.
pub fn has(form: &str, wanted: &str) -> bool {
    form.contains(wanted) || wanted.split(' ').all(|word| form.contains(word))
}

/// Every form that a name typed into a meeting may stand for, the likeliest first: as a whole, without what is in brackets, what is in
/// brackets, and the parts between signs that divide a name from a company.
pub fn forms(typed: &str) -> Vec<String> {
    let text: String = typed.nfkc().collect();
    let mut forms = Vec::new();
    let mut add = |part: &str| {
        let form = form(part);
        if form.chars().count() >= 2 && !MARKS.contains(&form.as_str()) && !forms.contains(&form) {
            forms.push(form);
        }
    };
    let (outside, inside) = brackets(&text);
    add(&text);
    add(&outside);
    for part in &inside {
        add(part);
    }
    for whole in std::iter::once(&outside).chain(&inside) {
        let parts: Vec<&str> = whole
            .split(['_', '/', '|', '@', '・', '-', ':', ',', '、'])
            .collect();
        if parts.len() > 1 {
            for part in &parts {
                add(part);
            }
        }
        // 「ひろば商事 山田太郎」, 「ひろば商事 山田 太郎」: the last word, or the last two.
        let words: Vec<&str> = whole.split_whitespace().collect();
        if words.len() > 1 && words.iter().any(|word| word.chars().any(east_asian)) {
            for last in [1, 2] {
                if let Some(tail) = words.len().checked_sub(last).and_then(|at| words.get(at..)) {
                    add(&tail.join(" "));
                }
            }
        }
    }
    forms
}

/// The text outside brackets, and that within each pair.
fn brackets(text: &str) -> (String, Vec<String>) {
    let mut outside = String::new();
    let mut inside = Vec::new();
    let mut open: Option<String> = None;
    for c in text.chars() {
        match (c, &mut open) {
            ('(' | '[' | '【' | '「' | '<' | '〔' | '《' | '{', None) => {
                open = Some(String::new())
            }
            (')' | ']' | '】' | '」' | '>' | '〕' | '》' | '}', Some(_)) => {
                inside.extend(open.take());
                outside.push(' ');
            }
            (c, Some(part)) => part.push(c),
            (c, None) => outside.push(c),
        }
    }
    inside.extend(open);
    (outside.trim().to_owned(), inside)
}

/// Words that are no name: what the programs add in brackets.
const MARKS: &[&str] = &[
    "guest",
    "げすと",
    "external",
    "外部",
    "unverified",
    "未確認",
    "host",
    "ほすと",
    "主催者",
    "co host",
    "共同主催者",
    "organizer",
    "開催者",
];

const TITLES: &[&str] = &["mr", "mrs", "ms", "miss", "dr", "prof", "san", "sama"];

const HONORIFICS: &[&str] = &["さん", "さま", "様", "氏", "殿", "先生"];

fn hiragana(c: char) -> char {
    match c {
        'ァ'..='ヶ' => char::from_u32(u32::from(c) - 0x60).unwrap_or(c),
        c => c,
    }
}

fn east_asian(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_one_form() {
        for (names, form_of) in [
            (
                &[
                    "山田太郎",
                    "山田　太郎",
                    " 山田 太郎さん ",
                    "山田太郎 様",
                    "山田太郎氏",
                ][..],
                "山田太郎",
            ),
            (
                &["ヤマダ タロウ", "ﾔﾏﾀﾞ ﾀﾛｳ", "やまだたろう"],
                "やまだたろう",
            ),
            (
                &[
                    "Taro Yamada",
                    "YAMADA, Taro",
                    "Ｔａｒｏ Yamada",
                    "Mr. Taro Yamada",
                    "yamada-taro",
                ],
                "taro yamada",
            ),
        ] {
            for name in names {
                assert_eq!(form(name), form_of, "{name}");
            }
        }
        assert_eq!(form("!?"), "");
        assert_eq!(form("原氏"), "原氏", "one letter is not cut to");
    }

    #[test]
    fn what_is_typed_into_a_meeting_has_the_name_in_it() {
        for typed in [
            "山田太郎（ひろば商事）",
            "【ひろば商事】山田太郎",
            "ひろば商事_山田太郎",
            "ひろば商事 山田 太郎",
            "ひろば商事　山田太郎さん",
            "山田太郎＠ひろば商事",
            "Taro (山田太郎)",
            "山田太郎 (Guest)",
            "株式会社ひろば／山田太郎",
        ] {
            assert!(
                forms(typed).contains(&"山田太郎".to_owned()),
                "{typed}: {:?}",
                forms(typed)
            );
        }
        assert!(forms("Taro Yamada (Hiroba Inc.)").contains(&"taro yamada".to_owned()));
        assert_eq!(
            forms("山田太郎 (Guest)").first().map(String::as_str),
            Some("山田太郎guest")
        );
        assert!(!forms("山田太郎 (Guest)").contains(&"guest".to_owned()));
    }
}
