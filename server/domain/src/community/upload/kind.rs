//! What a file is, told from its bytes. Its name has a say only in that it must agree; what a browser declares has none.

use std::io::Cursor;

use crate::{Problem, Result};

crate::text_enum! {
    /// A kind of file that is taken, by the ending it is served under.
    Kind {
        /// A picture without loss.
        Png = "png",
        /// A photograph.
        Jpeg = "jpg",
        /// A moving picture.
        Gif = "gif",
        /// A document.
        Pdf = "pdf",
        /// Plain text.
        Text = "txt",
        /// A table as text.
        Csv = "csv",
        /// An archive.
        Zip = "zip",
        /// A text of an office suite.
        Docx = "docx",
        /// A table of an office suite.
        Xlsx = "xlsx",
        /// Slides of an office suite.
        Pptx = "pptx",
    }
}

impl Kind {
    /// The type it is served as.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Zip => "application/zip",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Pptx => {
                "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            }
        }
    }

    /// Shown in a page; everything else is only ever downloaded.
    pub fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Gif)
    }
}

/// What the bytes turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sniffed {
    /// A picture, still to be decoded.
    Picture(image::ImageFormat),
    /// A file that is kept as it came.
    File(Kind),
}

/// Endings that a picture may have come under: it is made anew, so which of them matters little.
const PICTURE_ENDINGS: [&str; 5] = ["png", "jpg", "jpeg", "gif", "webp"];
/// Entries of an archive looked at.
const MOST_ENTRIES: usize = 10_000;

/// What a file is. Errors: `Invalid` for kinds that are not taken, and where name and content disagree.
pub(super) fn sniff(bytes: &[u8], name: &str) -> Result<Sniffed> {
    use image::ImageFormat::{Gif, Jpeg, Png, WebP};
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
        .unwrap_or_default();
    let unknown = || Problem::new("file", "file-problem-kind");
    let lies = || Problem::new("file", "file-problem-disagrees");
    if bytes.is_empty() {
        return Err(Problem::new("file", "file-problem-empty").into());
    }
    if let Ok(format @ (Png | Jpeg | Gif | WebP)) = image::guess_format(bytes) {
        return if ending.is_empty() || PICTURE_ENDINGS.contains(&ending.as_str()) {
            Ok(Sniffed::Picture(format))
        } else {
            Err(lies().into())
        };
    }
    let kind = match ending.as_str() {
        "pdf" if bytes.starts_with(b"%PDF-") => Kind::Pdf,
        "txt" | "log" | "md" if is_text(bytes) => Kind::Text,
        "csv" if is_text(bytes) => Kind::Csv,
        "zip" | "docx" | "xlsx" | "pptx" if bytes.starts_with(b"PK\x03\x04") => {
            archive(bytes, &ending)?
        }
        "pdf" | "txt" | "log" | "md" | "csv" | "zip" | "docx" | "xlsx" | "pptx" => {
            return Err(lies().into());
        }
        ending if PICTURE_ENDINGS.contains(&ending) => return Err(lies().into()),
        _ => return Err(unknown().into()),
    };
    Ok(Sniffed::File(kind))
}

/// An office document is an archive with a list of its parts and a folder of its kind, and without a program in it.
fn archive(bytes: &[u8], ending: &str) -> Result<Kind> {
    let broken = || Problem::new("file", "file-problem-disagrees");
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken())?;
    if archive.len() > MOST_ENTRIES {
        return Err(broken().into());
    }
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.map(|name| name.to_ascii_lowercase()))
        .collect::<Result<_, _>>()
        .map_err(|_| broken())?;
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    if names.iter().any(|name| name.ends_with("vbaproject.bin")) {
        return Err(Problem::new("file", "file-problem-macros").into());
    }
    let (kind, folder) = match ending {
        "docx" => (Kind::Docx, "word/"),
        "xlsx" => (Kind::Xlsx, "xl/"),
        "pptx" => (Kind::Pptx, "ppt/"),
        _ => return Ok(Kind::Zip),
    };
    if has("[content_types].xml") && has(folder) {
        Ok(kind)
    } else {
        Err(broken().into())
    }
}

/// UTF-8 or what Japanese Windows writes, without control characters that no text has.
fn is_text(bytes: &[u8]) -> bool {
    let plain = |text: &str| {
        !text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
    };
    match std::str::from_utf8(bytes) {
        Ok(text) => plain(text),
        Err(_) => encoding_rs::SHIFT_JIS
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some_and(|text| plain(&text)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;

    fn problem(bytes: &[u8], name: &str) -> &'static str {
        match sniff(bytes, name) {
            Err(Error::Invalid(problems)) => problems.first().map_or("", |problem| problem.key),
            other => panic!("{name}: {other:?}"),
        }
    }

    #[test]
    fn bytes_and_name_must_agree() {
        for (bytes, name, kind) in [
            (&b"%PDF-1.7 x"[..], "a.pdf", Kind::Pdf),
            ("見出し,値\r\n".as_bytes(), "a.CSV", Kind::Csv),
            (b"\x8c\xa9\x8f\x6f\x82\xb5\r\n", "a.txt", Kind::Text),
        ] {
            assert_eq!(sniff(bytes, name).unwrap(), Sniffed::File(kind), "{name}");
        }
        for (bytes, name) in [
            (&b"<html><script>1</script>"[..], "a.png"),
            (b"%PDF-1.7", "a.txt.png"),
            (b"\x89PNG\r\n\x1a\n", "a.pdf"),
            (b"\x89PNG\r\n\x1a\n", "a.html"),
            (b"\x00\x01\x02", "a.txt"),
            (b"MZ\x90\x00", "a.pdf"),
            (b"PK\x03\x04", "a.docx"),
        ] {
            assert_eq!(problem(bytes, name), "file-problem-disagrees", "{name}");
        }
        for (bytes, name) in [
            (&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], "a.svg"),
            (b"<!doctype html>", "a.html"),
            (b"<?xml version='1.0'?>", "a.xml"),
            (b"MZ\x90\x00", "a.exe"),
            (b"text", "a"),
            (b"#!/bin/sh", "a.sh"),
        ] {
            assert_eq!(problem(bytes, name), "file-problem-kind", "{name}");
        }
        assert_eq!(problem(b"", "a.png"), "file-problem-empty");
    }
}
