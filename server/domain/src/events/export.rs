//! The file of who registered, for a spreadsheet: no cell in it is one that a spreadsheet would run.

use super::console::{self, Exported};
use super::{Attendance, Standing, slot, time};
use crate::db::AnyConnection;
use crate::i18n::Locale;
use crate::policy::events::MayRun;
use crate::{Error, Result};

crate::text_enum! {
    /// In which bytes.
    Encoding {
        /// UTF-8 with a byte-order mark, which Excel knows it by.
        Utf8 = "utf-8",
        /// CP932, for older Japanese programs. What it can't write stands as a question mark.
        Cp932 = "cp932",
    }
}

/// The message that names a standing.
pub fn standing_key(standing: Standing) -> &'static str {
    match standing {
        Standing::Applied => "events-standing-applied",
        Standing::Waitlisted => "events-standing-waitlisted",
        Standing::Offered => "events-standing-offered",
        Standing::Confirmed => "events-standing-confirmed",
        Standing::Cancelled => "events-standing-cancelled",
        Standing::Declined => "events-standing-declined",
    }
}

/// The message that names an attendance.
pub fn attendance_key(attendance: Attendance) -> &'static str {
    match attendance {
        Attendance::Attended => "events-attended",
        Attendance::NoShow => "events-no-show",
    }
}

/// The file's bytes. Addresses are in it for the vendor alone.
pub fn file(
    conn: &mut AnyConnection,
    may: &MayRun,
    locale: Locale,
    encoding: Encoding,
) -> Result<Vec<u8>> {
    let event = super::event::row(conn, may.event_id)?;
    let slots = slot::of_event(conn, event.id)?;
    let (questions, rows) = console::everyone(conn, may)?;
    let t = |key: &str| locale.t(key).into_owned();
    let mut out = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut head = vec![
        t("events-field-name"),
        t("events-field-company"),
        t("events-slot"),
        t("events-column-standing"),
        t("events-column-attendance"),
        t("events-column-changed"),
    ];
    if may.vendor {
        head.push(t("events-column-email"));
        head.push(t("events-column-stage"));
    }
    head.extend(questions);
    write(&mut out, head)?;
    for Exported {
        row,
        email,
        answers,
    } in rows
    {
        let slot = slots
            .iter()
            .find(|slot| slot.id == row.slot_id)
            .map(|slot| slot.name.clone())
            .unwrap_or_default();
        let mut cells = vec![
            row.name,
            row.company,
            slot,
            t(standing_key(row.standing)),
            row.attendance
                .map(|attendance| t(attendance_key(attendance)))
                .unwrap_or_default(),
            time::instant(locale, event.zone(), row.changed_at),
        ];
        if may.vendor {
            cells.push(email.unwrap_or_default());
            cells.push(row.stage.unwrap_or_default());
        }
        cells.extend(answers);
        write(&mut out, cells)?;
    }
    let bytes = out.into_inner().map_err(Error::internal)?;
    let text = String::from_utf8(bytes).map_err(Error::internal)?;
    Ok(match encoding {
        Encoding::Utf8 => [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat(),
        Encoding::Cp932 => cp932(&text),
    })
}

fn write(out: &mut csv::Writer<Vec<u8>>, cells: Vec<String>) -> Result<()> {
    out.write_record(cells.iter().map(|cell| harmless(cell)))
        .map_err(Error::internal)
}

/// A cell that a spreadsheet takes for words: one that begins like a formula gets an apostrophe before it.
pub fn harmless(cell: &str) -> String {
    let first = cell.trim_start().chars().next();
    let odd = matches!(
        first,
        Some('=' | '+' | '-' | '@' | '|' | '＝' | '＋' | '－' | '＠')
    ) || cell.starts_with(['\t', '\r', '\n']);
    if odd {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

fn cp932(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0_u8; 4];
    for c in text.chars() {
        let (encoded, _, lost) = encoding_rs::SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
        if lost {
            bytes.push(b'?');
        } else {
            bytes.extend_from_slice(&encoded);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_run_and_cp932_loses_only_what_it_has_not() {
        for odd in ["=1+1", "+81", "-2", "@SUM(A1)", "\t=1", " =1", "＝1"] {
            assert!(harmless(odd).starts_with('\''), "{odd}");
        }
        assert_eq!(harmless("山田 花子"), "山田 花子");
        assert_eq!(cp932("髙ａ😀"), [0xfb, 0xfc, 0x82, 0x81, b'?']);
    }
}
