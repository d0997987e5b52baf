//! The first sheet of an .xlsx workbook as rows of text, cell by cell: dates as 2026-04-01, numbers without needless decimals.

use std::fs::File;
use std::io::{BufReader, Read as _};
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, open_workbook};
use zip::ZipArchive;

use crate::import::csv::{FIELD_LIMIT, Record, Stop};
use crate::import::refusal::Refusal;

/// Bytes that everything in a workbook may unpack to.
const UNPACKED_LIMIT: u64 = 512 * 1024 * 1024;
/// Bytes that anything but a sheet may unpack to: these parts are held in memory.
const PART_LIMIT: u64 = 64 * 1024 * 1024;
/// Parts a workbook may have.
const PARTS_LIMIT: usize = 2_000;
/// The texts that cells share; their number is taken from its own heading.
const SHARED: &str = "xl/sharedstrings.xml";
/// Columns a sheet may have.
const WIDTH_LIMIT: usize = 500;

/// Hands every row that has anything in it to `each`.
pub fn rows(path: &Path, mut each: impl FnMut(Record) -> Result<(), Stop>) -> Result<(), Stop> {
    let unreadable = |error: calamine::XlsxError| {
        Stop::Refused(Refusal::of_file("import-workbook").with("reason", error))
    };
    measure(path)?;
    let mut book: Xlsx<BufReader<File>> = open_workbook(path).map_err(unreadable)?;
    let visible = book
        .sheets_metadata()
        .iter()
        .find(|sheet| sheet.visible == SheetVisible::Visible)
        .or_else(|| book.sheets_metadata().first())
        .map(|sheet| sheet.name.clone());
    let Some(name) = visible else {
        return Err(Stop::Refused(Refusal::of_file("import-empty")));
    };
    let mut cells = book.worksheet_cells_reader(&name).map_err(unreadable)?;
    let mut current: Option<Record> = None;
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let line = u64::from(row) + 1;
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        let text = text_of(cell.get_value());
        if text.is_empty() {
            continue;
        }
        if column >= WIDTH_LIMIT {
            return Err(Stop::Refused(
                Refusal::at(line, "", "import-too-wide").with("limit", WIDTH_LIMIT),
            ));
        }
        if text.len() > FIELD_LIMIT {
            return Err(Stop::Refused(
                Refusal::at(line, "", "import-field-too-long").with("limit", "64 KiB"),
            ));
        }
        if current.as_ref().is_some_and(|record| record.line != line)
            && let Some(record) = current.take()
        {
            each(record)?;
        }
        let record = current.get_or_insert_with(|| Record {
            line,
            fields: Vec::new(),
        });
        // Cells come in order; one that doesn't would land under another's heading.
        if record.fields.len() > column {
            return Err(Stop::Refused(
                Refusal::at(line, "", "import-workbook").with("reason", "cells out of order"),
            ));
        }
        record.fields.resize(column, String::new());
        record.fields.push(text);
    }
    match current {
        Some(record) => each(record),
        None => Ok(()),
    }
}

/// Refuses a workbook that unpacks to more than is sensible. What its directory says of sizes may be untrue, so everything is
/// unpacked once and counted; nothing is kept.
fn measure(path: &Path) -> Result<(), Stop> {
    let unreadable = |error: zip::result::ZipError| {
        Stop::Refused(Refusal::of_file("import-workbook").with("reason", error))
    };
    // What can't be unpacked, or is not what its directory says, is a fault of the file, not ours.
    let broken = |error: std::io::Error| {
        Stop::Refused(Refusal::of_file("import-workbook").with("reason", error))
    };
    let large = || Stop::Refused(Refusal::of_file("import-workbook-large"));
    let mut archive = ZipArchive::new(BufReader::new(File::open(path)?)).map_err(unreadable)?;
    if archive.len() > PARTS_LIMIT {
        return Err(large());
    }
    let mut total = 0;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(unreadable)?;
        let name = part.name().map_err(unreadable)?.to_ascii_lowercase();
        let limit = if name.starts_with("xl/worksheets/") {
            UNPACKED_LIMIT - total
        } else {
            PART_LIMIT.min(UNPACKED_LIMIT - total)
        };
        if part.size() > limit {
            return Err(large());
        }
        let mut head = Vec::new();
        (&mut part)
            .take(HEAD)
            .read_to_end(&mut head)
            .map_err(broken)?;
        let mut length = u64::try_from(head.len()).unwrap_or(u64::MAX);
        let rest = limit.saturating_sub(length) + 1;
        length +=
            std::io::copy(&mut (&mut part).take(rest), &mut std::io::sink()).map_err(broken)?;
        if length > limit {
            return Err(large());
        }
        // Memory is set aside for as many texts as the heading says; the shortest has six bytes.
        if name == SHARED && claimed(&head).is_some_and(|count| count > length / 6 + 1) {
            return Err(large());
        }
        total += length;
    }
    Ok(())
}

/// Bytes read of the beginning of each part.
const HEAD: u64 = 64 * 1024;

/// How many texts the heading of the shared texts says there are.
fn claimed(head: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(head);
    let (_, rest) = text.split_once("uniqueCount")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let rest = rest.strip_prefix(['"', '\''])?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    Some(digits.parse().unwrap_or(u64::MAX))
}

fn text_of(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number.to_string(),
        DataRef::String(text) => text.trim().to_owned(),
        DataRef::SharedString(text) => text.trim().to_owned(),
        DataRef::Bool(yes) => if *yes { "1" } else { "0" }.to_owned(),
        DataRef::DateTime(at) => moment(at),
        DataRef::DateTimeIso(text) => text.trim().to_owned(),
        DataRef::DurationIso(text) => text.clone(),
        DataRef::Error(_) | DataRef::Empty => String::new(),
    }
}

/// A date, with its time of day where it has one.
fn moment(at: &ExcelDateTime) -> String {
    if !at.is_datetime() {
        return at.as_f64().to_string();
    }
    let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}
