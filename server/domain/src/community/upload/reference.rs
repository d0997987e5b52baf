//! How texts name a file: `/files/KEY-WIDTHxHEIGHT.png` for a picture, `/files/KEY.pdf` for anything else.

use std::collections::BTreeSet;

use super::kind::Kind;
use crate::storage::Key;

/// Where files are served.
const FOLDER: &str = "/files/";
/// Digits of a key.
const KEY_DIGITS: usize = 32;

/// A file as an address names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Where it lies.
    pub key: Key,
    /// Width and height of a picture.
    pub size: Option<(u32, u32)>,
    /// What it is.
    pub kind: Kind,
}

impl Address {
    /// Reads the last part of an address. There is one way to write each: anything else is no file.
    pub fn parse(name: &str) -> Option<Self> {
        let (stem, ending) = name.rsplit_once('.')?;
        let kind: Kind = ending.parse().ok()?;
        let (key, size) = match stem.split_once('-') {
            Some((key, size)) => {
                let (width, height) = size.split_once('x')?;
                (key, Some((width.parse().ok()?, height.parse().ok()?)))
            }
            None => (stem, None),
        };
        let address = Self {
            key: Key::parse(key)?,
            size,
            kind,
        };
        (address.name() == name && kind.is_picture() == size.is_some()).then_some(address)
    }

    /// Reads a whole path of this site.
    pub fn of_path(path: &str) -> Option<Self> {
        Self::parse(path.strip_prefix(FOLDER)?)
    }

    /// The last part of the address.
    pub fn name(&self) -> String {
        match self.size {
            Some((width, height)) => format!("{}-{width}x{height}.{}", self.key, self.kind),
            None => format!("{}.{}", self.key, self.kind),
        }
    }

    /// The address on this site.
    pub fn path(&self) -> String {
        format!("{FOLDER}{}", self.name())
    }
}

/// The keys of all files that a text may mean.
pub fn keys_in(text: &str) -> BTreeSet<Key> {
    text.match_indices(FOLDER)
        .filter_map(|(at, found)| {
            let start = at + found.len();
            Key::parse(text.get(start..start + KEY_DIGITS)?)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn there_is_one_way_to_write_an_address() {
        for good in [format!("{KEY}-640x480.png"), format!("{KEY}.pdf")] {
            assert_eq!(Address::parse(&good).unwrap().name(), good);
        }
        for wrong in [
            format!("{KEY}.png"),
            format!("{KEY}-640x480.pdf"),
            format!("{KEY}-0640x480.png"),
            format!("{KEY}-640x480.PNG"),
            format!("{KEY}-640x480.svg"),
            format!("{KEY}-640x+480.png"),
            format!("{KEY}-640.png"),
            format!("../{KEY}.pdf"),
            KEY.to_owned(),
        ] {
            assert_eq!(Address::parse(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn keys_are_found_wherever_they_stand() {
        let text = format!("![a](/files/{KEY}-1x1.png) あ /files/{KEY} /files/short /files/");
        assert_eq!(keys_in(&text).len(), 1);
        assert!(keys_in("ファイル /files/あああああああああああああ").is_empty());
    }
}
