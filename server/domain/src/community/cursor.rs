//! A place in a list, as it stands in an address: opaque, and total because its second half is an id.

use std::fmt;
use std::str::FromStr;

/// Just after the row with this key and id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The value the list is ordered by.
    pub key: i64,
    /// The id that settles ties.
    pub id: i64,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.key, self.id)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let half = |range| {
            let digits: &str = text.get(range).ok_or(())?;
            let plain = digits
                .bytes()
                .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            if !plain {
                return Err(());
            }
            u64::from_str_radix(digits, 16)
                .map(u64::cast_signed)
                .map_err(|_| ())
        };
        if text.len() != 32 {
            return Err(());
        }
        Ok(Self {
            key: half(0..16)?,
            id: half(16..32)?,
        })
    }
}

/// One page of a list.
#[derive(Debug, Clone)]
pub struct Slice<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
}

impl<T> Slice<T> {
    /// Cuts `items`, of which one more than `limit` was asked for, and points after the last row shown.
    pub fn cut(mut items: Vec<T>, limit: usize, place: impl Fn(&T) -> Cursor) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(place) } else { None };
        Self { items, next }
    }
}

#[cfg(test)]
mod tests {

    use super::Cursor;

    #[test]
    fn a_cursor_reads_back_what_it_wrote() {
        for (key, id) in [(0, 0), (-5, 7), (i64::MAX, i64::MIN)] {
            let cursor = Cursor { key, id };
            assert_eq!(cursor.to_string().parse::<Cursor>().unwrap(), cursor);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "0",
            "zz",
            &"g".repeat(32),
            &"A".repeat(32),
            &"０".repeat(32),
            &"0".repeat(33),
        ] {
            assert!(text.parse::<Cursor>().is_err(), "{text}");
        }
    }
}
