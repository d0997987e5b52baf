//! The list as a file for a spreadsheet: UTF-8 with a byte order mark, and no cell that a spreadsheet would run as a formula.

use crate::Result;

/// The text of a file with a header row and these rows.
pub fn file(header: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>> {
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(&mut bytes);
    writer
        .write_record(header.iter().map(|cell| harmless(cell)))
        .map_err(crate::Error::internal)?;
    for row in rows {
        writer
            .write_record(row.iter().map(|cell| harmless(cell)))
            .map_err(crate::Error::internal)?;
    }
    writer.flush().map_err(crate::Error::internal)?;
    drop(writer);
    Ok(bytes)
}

/// What a cell begins with that a spreadsheet runs, or leaves out to run what follows.
const TELLING: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\0'];

/// A cell that begins like a formula, apostrophes before it left aside, gets a leading apostrophe.
pub fn harmless(cell: &str) -> String {
    if cell.trim_start_matches('\'').starts_with(TELLING) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_harmless_and_nothing_else_is_touched() {
        for hostile in ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "\r=1", "\0=1"] {
            assert_eq!(harmless(hostile), format!("'{hostile}"));
        }
        for plain in ["", "株式会社 A=B", "a@b.example", "'quoted", "1-2"] {
            assert_eq!(harmless(plain), plain);
        }
    }

    #[test]
    fn a_file_starts_with_the_mark_and_quotes_what_needs_it() -> Result<()> {
        let bytes = file(
            &["name".to_owned()],
            &[vec!["a,\"b\"\nc".to_owned()], vec!["=x".to_owned()]],
        )?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(text, "\u{feff}name\r\n\"a,\"\"b\"\"\nc\"\r\n'=x\r\n");
        Ok(())
    }
}
