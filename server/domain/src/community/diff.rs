//! What changed between two versions of a text.

/// How much a line has to do with the change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// In both versions.
    Same,
    /// Only in the earlier one.
    Removed,
    /// Only in the later one.
    Added,
}

/// Lines compared in full; longer texts are shown as replaced from the first to the last difference.
const MAX_LINES: usize = 600;

/// The lines of both versions in reading order.
pub fn lines(old: &str, new: &str) -> Vec<(Change, String)> {
    let old: Vec<&str> = old.lines().collect();
    let new: Vec<&str> = new.lines().collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old
        .iter()
        .skip(head)
        .rev()
        .zip(new.iter().skip(head).rev())
        .take_while(|(a, b)| a == b)
        .count();
    let middle = |lines: &[&'_ str]| -> Vec<String> {
        lines
            .iter()
            .skip(head)
            .take(lines.len().saturating_sub(head + tail))
            .map(|line| (*line).to_owned())
            .collect()
    };
    let same = |line: &&str| (Change::Same, (*line).to_owned());
    let mut out: Vec<(Change, String)> = old.iter().take(head).map(same).collect();
    out.extend(middle_lines(&middle(&old), &middle(&new)));
    out.extend(old.iter().skip(old.len() - tail).map(same));
    out
}

fn middle_lines(old: &[String], new: &[String]) -> Vec<(Change, String)> {
    let removed = |line: &String| (Change::Removed, line.clone());
    let added = |line: &String| (Change::Added, line.clone());
    if old.len() > MAX_LINES || new.len() > MAX_LINES {
        return old
            .iter()
            .map(removed)
            .chain(new.iter().map(added))
            .collect();
    }
    // table[i][j]: longest common run of lines of old[i..] and new[j..].
    let width = new.len() + 1;
    let mut table = vec![0_u32; (old.len() + 1) * width];
    let at = |table: &[u32], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, a) in old.iter().enumerate().rev() {
        for (j, b) in new.iter().enumerate().rev() {
            let best = if a == b {
                at(&table, i + 1, j + 1) + 1
            } else {
                at(&table, i + 1, j).max(at(&table, i, j + 1))
            };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let mut out = Vec::with_capacity(old.len() + new.len());
    let (mut i, mut j) = (0, 0);
    loop {
        match (old.get(i), new.get(j)) {
            (Some(a), Some(b)) if a == b => {
                out.push((Change::Same, a.clone()));
                i += 1;
                j += 1;
            }
            (Some(a), Some(b)) => {
                if at(&table, i + 1, j) >= at(&table, i, j + 1) {
                    out.push(removed(a));
                    i += 1;
                } else {
                    out.push(added(b));
                    j += 1;
                }
            }
            (Some(a), None) => {
                out.push(removed(a));
                i += 1;
            }
            (None, Some(b)) => {
                out.push(added(b));
                j += 1;
            }
            (None, None) => return out,
        }
    }
}

/// Lines shown around each change.
const CONTEXT: usize = 3;
/// Lines shown of one version.
const MOST_SHOWN: usize = 1_000;

/// The changed lines and those around them; `…` stands for what is left out. At most a thousand lines.
pub fn near_changes(lines: Vec<(Change, String)>) -> Vec<(Change, String)> {
    let mut shown = vec![false; lines.len()];
    for (place, (change, _)) in lines.iter().enumerate() {
        if *change != Change::Same {
            let from = place.saturating_sub(CONTEXT);
            for mark in shown.iter_mut().skip(from).take(place - from + CONTEXT + 1) {
                *mark = true;
            }
        }
    }
    let mut out: Vec<(Change, String)> = Vec::new();
    let mut skipped = false;
    for (line, shown) in lines.into_iter().zip(shown) {
        let full = out.len() >= MOST_SHOWN;
        if shown && !full {
            out.push(line);
            skipped = false;
        } else if !skipped {
            out.push((Change::Same, "…".to_owned()));
            skipped = true;
        }
        if full {
            break;
        }
    }
    out
}

/// How many characters lie between the first and the last difference, in the longer version.
pub fn changed_characters(old: &str, new: &str) -> usize {
    let old: Vec<char> = old.chars().collect();
    let new: Vec<char> = new.chars().collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old
        .iter()
        .skip(head)
        .rev()
        .zip(new.iter().skip(head).rev())
        .take_while(|(a, b)| a == b)
        .count();
    old.len().max(new.len()) - head - tail
}

#[cfg(test)]
mod tests {
    use super::{Change, changed_characters, lines};

    #[test]
    fn a_diff_gives_both_versions_back() {
        for (old, new) in [
            ("a\nb\nc", "a\nx\nc"),
            ("a\nb", ""),
            ("", "a\nb"),
            ("a\na\nb\na", "a\nb\na\na"),
            ("同じ", "同じ"),
        ] {
            let diff = lines(old, new);
            let side = |without: Change| {
                diff.iter()
                    .filter(|(change, _)| *change != without)
                    .map(|(_, line)| line.as_str())
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            assert_eq!(side(Change::Added), old);
            assert_eq!(side(Change::Removed), new);
        }
    }

    #[test]
    fn changed_characters_are_counted_between_the_ends() {
        assert_eq!(changed_characters("abcdef", "abXYef"), 2);
        assert_eq!(changed_characters("same", "same"), 0);
        assert_eq!(changed_characters("", "請求書"), 3);
        assert_eq!(changed_characters("aaa", "aa"), 1);
    }
}
