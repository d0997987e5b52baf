//! Reading CSV strictly (RFC 4180) and in constant memory: the reader says which line is wrong instead of guessing, and no
//! field can grow past its limit.

use std::io::{BufRead, BufReader, Read};

use crate::import::refusal::Refusal;

/// Bytes a field may have.
pub const FIELD_LIMIT: usize = 64 * 1024;
/// Fields a row may have.
const WIDTH_LIMIT: usize = 500;

/// A row as it stands in the file: the line it begins on and its fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Line in the file, counted from 1.
    pub line: u64,
    /// Fields in order.
    pub fields: Vec<String>,
}

/// Why reading stopped: the file is wrong, or it could not be read at all.
#[derive(Debug)]
pub enum Stop {
    /// Something a person can mend.
    Refused(Refusal),
    /// The disk's fault.
    Io(std::io::Error),
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// Reads records from UTF-8 bytes.
pub struct CsvReader<R> {
    input: BufReader<R>,
    separator: u8,
    line: u64,
}

enum State {
    FieldStart,
    Plain,
    Quoted,
    QuoteInQuoted,
}

impl<R: Read> CsvReader<R> {
    /// A reader of fields between `separator`s.
    pub fn new(input: R, separator: u8) -> Self {
        Self {
            input: BufReader::with_capacity(64 * 1024, input),
            separator,
            line: 1,
        }
    }

    fn next_byte(&mut self) -> Result<Option<u8>, std::io::Error> {
        let byte = self.input.fill_buf()?.first().copied();
        if byte.is_some() {
            self.input.consume(1);
        }
        Ok(byte)
    }

    fn peek(&mut self) -> Result<Option<u8>, std::io::Error> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    /// The next record; lines with nothing on them are passed over. `None` at the end.
    pub fn next_record(&mut self) -> Result<Option<Record>, Stop> {
        loop {
            let Some(record) = self.read_record()? else {
                return Ok(None);
            };
            if record.fields.len() > 1 || record.fields.iter().any(|field| !field.is_empty()) {
                return Ok(Some(record));
            }
        }
    }

    fn read_record(&mut self) -> Result<Option<Record>, Stop> {
        if self.peek()?.is_none() {
            return Ok(None);
        }
        let start = self.line;
        let mut opened = start;
        let mut fields = Vec::new();
        let mut field = Vec::new();
        let mut state = State::FieldStart;
        loop {
            let byte = self.next_byte()?;
            if field.len() > FIELD_LIMIT {
                return Err(Stop::Refused(
                    Refusal::at(start, "", "import-field-too-long").with("limit", "64 KiB"),
                ));
            }
            if byte == Some(0) {
                return Err(Stop::Refused(Refusal::at(self.line, "", "import-nul")));
            }
            let ends_line = match byte {
                Some(b'\n') => true,
                Some(b'\r') => self.peek()? == Some(b'\n'),
                _ => false,
            };
            state = match (state, byte) {
                (State::Quoted, None) => {
                    return Err(Stop::Refused(Refusal::at(opened, "", "import-quote-open")));
                }
                (State::Quoted, Some(b'"')) => State::QuoteInQuoted,
                (State::Quoted, Some(byte)) => {
                    if byte == b'\n' {
                        self.line += 1;
                    }
                    field.push(byte);
                    State::Quoted
                }
                (State::QuoteInQuoted, Some(b'"')) => {
                    field.push(b'"');
                    State::Quoted
                }
                (State::FieldStart, Some(b'"')) => {
                    opened = self.line;
                    State::Quoted
                }
                (_, None) => {
                    fields.push(text(std::mem::take(&mut field), start)?);
                    return Ok(Some(Record {
                        line: start,
                        fields,
                    }));
                }
                (_, Some(_)) if ends_line => {
                    if byte == Some(b'\r') {
                        self.next_byte()?;
                    }
                    self.line += 1;
                    fields.push(text(std::mem::take(&mut field), start)?);
                    return Ok(Some(Record {
                        line: start,
                        fields,
                    }));
                }
                (_, Some(byte)) if byte == self.separator => {
                    if fields.len() >= WIDTH_LIMIT {
                        return Err(Stop::Refused(
                            Refusal::at(start, "", "import-too-wide").with("limit", WIDTH_LIMIT),
                        ));
                    }
                    fields.push(text(std::mem::take(&mut field), start)?);
                    State::FieldStart
                }
                (State::QuoteInQuoted, Some(_)) => {
                    return Err(Stop::Refused(Refusal::at(
                        self.line,
                        "",
                        "import-quote-stray",
                    )));
                }
                (State::Plain, Some(b'"')) => {
                    return Err(Stop::Refused(Refusal::at(
                        self.line,
                        "",
                        "import-quote-stray",
                    )));
                }
                (State::FieldStart | State::Plain, Some(byte)) => {
                    field.push(byte);
                    State::Plain
                }
            };
        }
    }
}

fn text(bytes: Vec<u8>, line: u64) -> Result<String, Stop> {
    String::from_utf8(bytes).map_err(|_| Stop::Refused(Refusal::at(line, "", "import-not-utf8")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(input: &str) -> Result<Vec<(u64, Vec<String>)>, String> {
        let mut reader = CsvReader::new(input.as_bytes(), b',');
        let mut rows = Vec::new();
        loop {
            match reader.next_record() {
                Ok(Some(record)) => rows.push((record.line, record.fields)),
                Ok(None) => return Ok(rows),
                Err(Stop::Refused(refusal)) => {
                    return Err(format!("{} {}", refusal.line, refusal.problem.key));
                }
                Err(Stop::Io(error)) => return Err(error.to_string()),
            }
        }
    }

    fn row(line: u64, fields: &[&str]) -> (u64, Vec<String>) {
        (line, fields.iter().map(|&field| field.to_owned()).collect())
    }

    #[test]
    fn quotes_line_breaks_and_both_line_ends_are_read() {
        assert_eq!(
            read("a,b\r\n\"x, \"\"y\"\"\nz\",2\n\n,3"),
            Ok(vec![
                row(1, &["a", "b"]),
                row(2, &["x, \"y\"\nz", "2"]),
                row(5, &["", "3"]),
            ])
        );
    }

    #[test]
    fn a_wrong_quote_names_its_line() {
        assert_eq!(read("a\nb\n\"c"), Err("3 import-quote-open".to_owned()));
        assert_eq!(read("a\nb\"c\n"), Err("2 import-quote-stray".to_owned()));
        assert_eq!(read("a\n\"b\"c\n"), Err("2 import-quote-stray".to_owned()));
    }

    #[test]
    fn an_endless_field_stops_at_its_limit() {
        let long = "x".repeat(FIELD_LIMIT + 10);
        assert_eq!(read(&long), Err("1 import-field-too-long".to_owned()));
        assert_eq!(read("a\n\0"), Err("2 import-nul".to_owned()));
    }
}
