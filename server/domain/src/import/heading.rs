//! From the headings of a table to the columns of a kind: exactly (command line), or by what people call things (staff page).

use unicode_normalization::UnicodeNormalization;

use crate::import::kind::Kind;
use crate::import::refusal::Refusal;

/// For each heading of the file, the column it is, or `None` when it is left aside.
pub type Mapping = Vec<Option<usize>>;

/// Maps headings by their exact names; every other heading is refused with the nearest known one.
pub fn exact(kind: Kind, headings: &[String], line: u64) -> Result<Mapping, Vec<Refusal>> {
    let mut problems = Vec::new();
    let mapping: Mapping = headings
        .iter()
        .map(|heading| {
            let heading = heading.trim();
            let found = kind
                .columns()
                .iter()
                .position(|column| column.name == heading);
            if found.is_none() {
                problems.push(unknown(kind, heading, line));
            }
            found
        })
        .collect();
    problems.extend(incomplete(kind, &mapping, line));
    if problems.is_empty() {
        Ok(mapping)
    } else {
        Err(problems)
    }
}

/// Maps headings as well as can be guessed: names, then what people call them. What nobody knows is left aside.
pub fn guessed(kind: Kind, headings: &[String]) -> Mapping {
    let mut taken = vec![false; kind.columns().len()];
    let mut mapping: Mapping = vec![None; headings.len()];
    for exactly in [true, false] {
        for (slot, heading) in mapping.iter_mut().zip(headings) {
            if slot.is_some() {
                continue;
            }
            let heading = normal_heading(heading);
            let found = kind.columns().iter().enumerate().find(|(at, column)| {
                let known = if exactly {
                    column.name.replace('_', "") == heading
                } else {
                    column.also.contains(&heading.as_str())
                };
                known && taken.get(*at) == Some(&false)
            });
            if let Some((at, _)) = found {
                *slot = Some(at);
                if let Some(taken) = taken.get_mut(at) {
                    *taken = true;
                }
            }
        }
    }
    mapping
}

/// What a mapping still lacks or has twice.
pub fn incomplete(kind: Kind, mapping: &Mapping, line: u64) -> Vec<Refusal> {
    let mut problems = Vec::new();
    for (at, column) in kind.columns().iter().enumerate() {
        let times = mapping.iter().filter(|mapped| **mapped == Some(at)).count();
        if times == 0 && column.required {
            let all = required_names(kind);
            problems.push(
                Refusal::at(line, column.name, "import-column-missing").with("required", all),
            );
        }
        if times > 1 {
            problems.push(Refusal::at(line, column.name, "import-column-twice"));
        }
    }
    problems
}

/// The kind whose columns fit the headings best, if any kind's required ones are all there.
pub fn guess_kind(headings: &[String]) -> Option<Kind> {
    Kind::supported()
        .filter_map(|kind| {
            let mapping = guessed(kind, headings);
            let complete = incomplete(kind, &mapping, 1).is_empty();
            let mapped = mapping.iter().flatten().count();
            complete.then_some((mapped, kind))
        })
        // Of equals the first: a list of names alone is a list of accounts.
        .fold(None, |best: Option<(usize, Kind)>, (mapped, kind)| {
            if best.is_none_or(|(most, _)| mapped > most) {
                Some((mapped, kind))
            } else {
                best
            }
        })
        .map(|(_, kind)| kind)
}

fn required_names(kind: Kind) -> String {
    let names: Vec<&str> = kind
        .columns()
        .iter()
        .filter(|column| column.required)
        .map(|column| column.name)
        .collect();
    names.join(", ")
}

fn unknown(kind: Kind, heading: &str, line: u64) -> Refusal {
    if heading.is_empty() {
        return Refusal::at(line, "", "import-heading-empty");
    }
    let shown: String = heading.chars().take(60).collect();
    match nearest(kind, heading) {
        Some(name) => Refusal::at(line, &shown, "import-column-unknown-near").with("near", name),
        None => {
            let names: Vec<&str> = kind.columns().iter().map(|column| column.name).collect();
            let mut refusal = Refusal::at(line, &shown, "import-column-unknown");
            refusal.problem = refusal.problem.with("known", names.join(", "));
            refusal
        }
    }
}

/// The known column that a misspelt heading most likely means.
pub fn nearest(kind: Kind, heading: &str) -> Option<&'static str> {
    let heading = normal_heading(heading);
    if let Some(column) = kind
        .columns()
        .iter()
        .find(|column| column.also.contains(&heading.as_str()))
    {
        return Some(column.name);
    }
    nearest_of(kind.columns().iter().map(|column| column.name), &heading)
}

/// The word of a list nearest to what was written, when it is near enough to be meant.
pub fn nearest_of(
    known: impl Iterator<Item = &'static str>,
    written: &str,
) -> Option<&'static str> {
    nearest_word(known, written)
}

/// [`nearest_of`] for words that live as long as their list.
pub fn nearest_word<'a>(known: impl Iterator<Item = &'a str>, written: &str) -> Option<&'a str> {
    let written = written.replace('_', "").to_lowercase();
    let length = written.chars().count();
    known
        .map(|name| {
            let plain = name.replace('_', "");
            let steps = if length >= 4 && (plain.contains(&written) || written.contains(&plain)) {
                1
            } else {
                distance(&plain, &written)
            };
            (steps, name)
        })
        .min_by_key(|(steps, _)| *steps)
        .filter(|(steps, name)| *steps <= 1.max(name.len().max(length) / 3))
        .map(|(_, name)| name)
}

/// A heading as it is compared: width folded, lower case, without spaces, brackets' contents and underscores.
pub fn normal_heading(heading: &str) -> String {
    let folded: String = heading.nfkc().collect::<String>().to_lowercase();
    let mut depth = 0_u32;
    folded
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '【' | '（' => depth += 1,
                ')' | ']' | '】' | '）' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0 && !c.is_whitespace() && !matches!(c, '_' | '*' | '※' | ':' | '・')
        })
        .collect()
}

/// Edit distance with neighbouring letters swapped counted once.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, to) in b.iter().enumerate() {
            let cell = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(usize::MAX / 2);
            let mut best = (cell(&last, j) + usize::from(from != to))
                .min(cell(&last, j + 1) + 1)
                .min(cell(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(to) && b.get(j - 1) == Some(from);
            if swapped {
                best = best.min(cell(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn a_misspelt_column_gets_the_nearest_known_one() {
        assert_eq!(
            nearest(Kind::Accounts, "acounts_created"),
            Some("accounts_created")
        );
        assert_eq!(nearest(Kind::Accounts, "Name"), Some("name"));
        assert_eq!(nearest(Kind::Accounts, "nmae"), Some("name"));
        assert_eq!(nearest(Kind::Usage, "login_user"), Some("login_users"));
        assert_eq!(nearest(Kind::Accounts, "会社名"), Some("name"));
        assert_eq!(nearest(Kind::Accounts, "zzzzzzzz"), None);
    }

    #[test]
    fn japanese_headings_find_their_columns_and_kind() {
        let table = headings(&["会社名", "担当者", "メール", "部署", "役職", "備考"]);
        assert_eq!(guess_kind(&table), Some(Kind::Contacts));
        assert_eq!(
            guessed(Kind::Contacts, &table),
            vec![Some(0), Some(2), Some(1), Some(3), Some(4), None]
        );
        let table = headings(&[
            "会社名",
            "契約開始日",
            "発行アカウント数（ID）",
            "ライセンス数",
        ]);
        assert_eq!(guess_kind(&table), Some(Kind::Accounts));
        assert!(guessed(Kind::Accounts, &table).iter().all(Option::is_some));
        let table = headings(&["企業名", "年月", "ログイン人数", "ﾗｲｾﾝｽ数"]);
        assert_eq!(guess_kind(&table), Some(Kind::Usage));
        assert!(guessed(Kind::Usage, &table).iter().all(Option::is_some));
        assert_eq!(guess_kind(&headings(&["foo", "bar"])), None);
        assert_eq!(
            guess_kind(&headings(&["name", "accounts_created"])),
            Some(Kind::Accounts)
        );
    }

    #[test]
    fn a_missing_and_a_doubled_column_are_named() {
        let problems = exact(Kind::Contacts, &headings(&["email", "email"]), 1).err();
        let keys: Vec<(String, &str)> = problems
            .unwrap_or_default()
            .into_iter()
            .map(|refusal| (refusal.problem.field, refusal.problem.key))
            .collect();
        assert_eq!(
            keys,
            vec![
                ("account".to_owned(), "import-column-missing"),
                ("email".to_owned(), "import-column-twice"),
            ]
        );
    }
}
