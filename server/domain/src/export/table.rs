//! A file being written, row by row, and how values look in it.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::db::AnyConnection;
use crate::export::Written;
use crate::import::Kind;
use crate::import::spool::fault;
use crate::types::Id;
use crate::{Error, Hiroba, Result, UtcTime};

/// Rows read at a time.
pub(super) const CHUNK: i64 = 1_000;

/// Makes the folder, readable by its owner only.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
        .create(folder)
        .map_err(|error| fault(folder, &error))
}

/// Makes a file that is not there yet, readable by its owner only.
pub(super) fn create(path: &Path) -> Result<File> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(|error| fault(path, &error))
}

/// A file being written.
pub(super) struct Out {
    kind: Kind,
    path: PathBuf,
    writer: csv::Writer<File>,
    rows: u64,
    /// Rows the file has no place for.
    pub(super) left_out: u64,
}

impl Out {
    /// Begins a kind's file with its heading.
    pub(super) fn create(kind: Kind, path: PathBuf) -> Result<Self> {
        let mut writer = csv::Writer::from_writer(create(&path)?);
        writer
            .write_record(kind.columns().iter().map(|column| column.name))
            .map_err(Error::internal)?;
        Ok(Self {
            kind,
            path,
            writer,
            rows: 0,
            left_out: 0,
        })
    }

    /// Adds a row: a value for every column of the kind, in its order, as it is: this file is for taking in again, not for a
    /// spreadsheet.
    pub(super) fn row<const N: usize>(&mut self, values: [String; N]) -> Result<()> {
        debug_assert_eq!(N, self.kind.columns().len());
        self.rows += 1;
        self.writer.write_record(&values).map_err(Error::internal)
    }

    /// Ends the file and makes it durable.
    pub(super) fn finish(mut self) -> Result<Written> {
        self.writer
            .flush()
            .and_then(|()| self.writer.get_ref().sync_all())
            .map_err(|error| fault(&self.path, &error))?;
        Ok(Written {
            kind: self.kind.as_str(),
            path: self.path,
            rows: self.rows,
            left_out: self.left_out,
        })
    }
}

/// A value, or nothing.
pub(super) fn told<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// A time, or nothing.
pub(super) fn time(value: Option<UtcTime>) -> String {
    value.map(UtcTime::rfc3339).unwrap_or_default()
}

/// Yes, no, or nothing.
pub(super) fn yes_no(value: Option<bool>) -> String {
    value
        .map(|value| if value { "1" } else { "0" })
        .unwrap_or_default()
        .to_owned()
}

/// Reads pages of rows by ascending id until there are no more.
pub(super) fn pages<T>(
    hiroba: &Hiroba,
    mut page: impl FnMut(&mut AnyConnection, Id) -> Result<Vec<T>>,
    id: impl Fn(&T) -> Id,
    mut each: impl FnMut(Vec<T>) -> Result<()>,
) -> Result<()> {
    let mut after = 0;
    loop {
        let rows = hiroba.read(|conn| page(conn, after))?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = id(last);
        let ended = i64::try_from(rows.len()).unwrap_or(0) < CHUNK;
        each(rows)?;
        if ended {
            return Ok(());
        }
    }
}
