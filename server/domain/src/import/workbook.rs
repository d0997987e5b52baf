//! The first sheet of an .xlsx workbook as rows of text, cell by cell: dates as 2026-04-01, numbers without needless decimals.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, open_workbook};

use crate::import::csv::{FIELD_LIMIT, Record, Stop};
use crate::import::refusal::Refusal;

/// Columns a sheet may have.
const WIDTH_LIMIT: usize = 500;

/// Hands every row that has anything in it to `each`.
pub fn rows(path: &Path, mut each: impl FnMut(Record) -> Result<(), Stop>) -> Result<(), Stop> {
    let unreadable = |error: calamine::XlsxError| {
        Stop::Refused(Refusal::of_file("import-workbook").with("reason", error))
    };
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
        while record.fields.len() < column {
            record.fields.push(String::new());
        }
        record.fields.push(text);
    }
    match current {
        Some(record) => each(record),
        None => Ok(()),
    }
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
