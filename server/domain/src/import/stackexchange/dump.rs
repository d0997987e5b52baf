//! Reading a dump's files row by row, in constant memory: a byte-order mark is passed over, a DTD is never fetched, entities
//! other than XML's own five are refused.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use crate::UtcTime;
use crate::import::csv::Stop;
use crate::import::refusal::Refusal;

/// One `row` element.
#[derive(Debug, Clone, Default)]
pub(super) struct Record(Vec<(String, String)>);

impl Record {
    /// An attribute that is there and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
    }

    /// A number.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.get(name)?.parse().ok()
    }

    /// A time; the dumps' times are UTC and say nothing of a zone.
    pub fn time(&self, name: &str) -> Option<UtcTime> {
        let text = self.get(name)?;
        let at = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
        Some(UtcTime::from_chrono(at.and_utc()))
    }
}

/// Rows of one file.
pub(super) struct Rows {
    reader: quick_xml::Reader<BufReader<File>>,
    buffer: Vec<u8>,
    name: String,
}

impl Rows {
    /// Opens a file of the dump; `None` when the dump has no such file.
    pub fn open(folder: &Path, name: &str) -> Result<Option<Self>, Stop> {
        let file = match File::open(folder.join(name)) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let mut input = BufReader::with_capacity(64 * 1024, file);
        if input.fill_buf()?.starts_with(&[0xef, 0xbb, 0xbf]) {
            input.consume(3);
        }
        Ok(Some(Self {
            reader: quick_xml::Reader::from_reader(input),
            buffer: Vec::new(),
            name: name.to_owned(),
        }))
    }

    /// The next row.
    pub fn next_row(&mut self) -> Result<Option<Record>, Stop> {
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            let found = match event {
                Ok(Event::Empty(element) | Event::Start(element))
                    if element.name().as_ref() == "row" =>
                {
                    attributes(&element)
                }
                Ok(Event::Eof) => return Ok(None),
                Ok(_) => continue,
                Err(error) => Err(error.to_string()),
            };
            return match found {
                Ok(record) => Ok(Some(record)),
                Err(reason) => Err(Stop::Refused(
                    Refusal::of_file("import-xml")
                        .with("file", &self.name)
                        .with(
                            "position",
                            self.reader
                                .error_position()
                                .max(self.reader.buffer_position()),
                        )
                        .with("reason", reason),
                )),
            };
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> Result<Record, String> {
    let mut found = Vec::new();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let name: &str = attribute.key.as_ref();
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?;
        found.push((name.to_owned(), value.into_owned()));
    }
    Ok(Record(found))
}
