//! Attendance files of online meetings (Zoom, Teams): who was there and for how long, and whose registration that may be.
//!
//! Zoom and Teams write several shapes of file, differing by version, language and kind of meeting. They have in common tables with a
//! heading, and that is what is looked for: any row that names a column of people and a column of times begins a table.
//! Whoever joined several times is one row of the result, with the time of all of them. Names as typed into a meeting are compared in
//! one form with those registered ([`name`]); what is not certain is left to a person.

pub mod matching;
pub mod name;
mod table;
mod time;

use encoding_rs::{SHIFT_JIS, UTF_16BE, UTF_16LE};

/// Bytes a file may have.
pub const SIZE_LIMIT: usize = 5 * 1024 * 1024;
/// Rows a file may have.
const ROW_LIMIT: usize = 20_000;
/// Cells of a row that are read: what the programs write stands well before them.
const CELL_LIMIT: usize = 60;

/// One person of a meeting, however often they joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attendee {
    /// The name as it stands in the file.
    pub name: String,
    /// Mail address in lower case, where the file has one.
    pub email: Option<String>,
    /// Whole minutes; none where the file says only that they were there.
    pub minutes: Option<i32>,
}

/// Why a file can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// A workbook (`.xlsx`): it is to be saved as CSV.
    Workbook,
    /// Neither UTF-8 nor UTF-16 nor CP932.
    NotText,
    /// No row looks like the heading of attendees.
    NoHeading,
    /// A heading, but nobody below it.
    Nobody,
    /// Larger than any meeting.
    TooLarge,
}

/// The people of an attendance file, in the order of their first row.
pub fn read(bytes: &[u8]) -> Result<Vec<Attendee>, Unreadable> {
    if bytes.len() > SIZE_LIMIT {
        return Err(Unreadable::TooLarge);
    }
    let text = decoded(bytes)?;
    table::people(&rows(&text)?)
}

/// The text of a file: UTF-16 by its mark, else UTF-8, else CP932.
fn decoded(bytes: &[u8]) -> Result<String, Unreadable> {
    let text = match bytes {
        [0x50, 0x4b, 3, 4, ..] => return Err(Unreadable::Workbook),
        [0xff, 0xfe, rest @ ..] => {
            UTF_16LE.decode_without_bom_handling_and_without_replacement(rest)
        }
        [0xfe, 0xff, rest @ ..] => {
            UTF_16BE.decode_without_bom_handling_and_without_replacement(rest)
        }
        // UTF-16 that lost its mark: every other byte of its Latin beginning is nought.
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
            UTF_16LE.decode_without_bom_handling_and_without_replacement(bytes)
        }
        _ => {
            let bytes = bytes.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(bytes);
            match std::str::from_utf8(bytes) {
                Ok(text) => Some(text.into()),
                Err(_) => SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes),
            }
        }
    };
    text.map(std::borrow::Cow::into_owned)
        .filter(|text| !text.contains('\0'))
        .ok_or(Unreadable::NotText)
}

/// The cells, between tabs, commas or semicolons: whichever the file has most of.
fn rows(text: &str) -> Result<Vec<Vec<String>>, Unreadable> {
    let separator = [b'\t', b',', b';']
        .into_iter()
        .max_by_key(|separator| {
            let count = text.bytes().filter(|byte| byte == separator).count();
            // Commas stand in dates and names of files between tabs, tabs hardly ever between commas.
            if *separator == b'\t' {
                count * 3
            } else {
                count
            }
        })
        .unwrap_or(b',');
    let mut rows = Vec::new();
    let reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    for record in reader.into_records() {
        let record = record.map_err(|_| Unreadable::NotText)?;
        if rows.len() >= ROW_LIMIT {
            return Err(Unreadable::TooLarge);
        }
        rows.push(record.iter().take(CELL_LIMIT).map(clean).collect());
    }
    Ok(rows)
}

/// A cell without the spaces and marks that spreadsheets leave, of a bounded length.
fn clean(cell: &str) -> String {
    cell.chars()
        .filter(|c| !matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}'))
        .map(|c| if c.is_control() { ' ' } else { c })
        .take(300)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests;
