//! Rows kept on disk between being checked and being applied: one JSON line a row, in the folder `imports` beside the rest of
//! what is not in the database.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::import::cell::Row;
use crate::types::Id;
use crate::{Error, Hiroba, Result};

/// The folder of spool files, made when first needed.
pub fn folder(hiroba: &Hiroba) -> Result<PathBuf> {
    let folder = hiroba.folder.join("imports");
    std::fs::create_dir_all(&folder).map_err(|error| fault(&folder, &error))?;
    Ok(folder)
}

/// Where the checked rows of an import are.
pub fn path_of(hiroba: &Hiroba, import: Id) -> Result<PathBuf> {
    Ok(folder(hiroba)?.join(format!("{import}.rows")))
}

/// A path nothing else uses.
pub fn fresh_path(hiroba: &Hiroba, ending: &str) -> Result<PathBuf> {
    let name = crate::entropy::hex(&hiroba.entropy.bytes::<12>()?);
    Ok(folder(hiroba)?.join(format!("{name}.{ending}")))
}

/// A fault of the disk, with the path it happened at.
pub fn fault(path: &Path, error: &std::io::Error) -> Error {
    Error::Internal(format!("{}: {error}", path.display()))
}

/// Writes rows.
pub struct Writer {
    path: PathBuf,
    output: BufWriter<File>,
}

impl Writer {
    /// Starts a file, readable by its owner only.
    pub fn create(path: PathBuf) -> Result<Self> {
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(&path).map_err(|error| fault(&path, &error))?;
        Ok(Self {
            output: BufWriter::new(file),
            path,
        })
    }

    /// Adds a row.
    pub fn push(&mut self, row: &Row) -> Result<()> {
        serde_json::to_writer(&mut self.output, row)?;
        self.output
            .write_all(b"\n")
            .map_err(|error| fault(&self.path, &error))
    }

    /// Puts everything on the disk and returns where.
    pub fn finish(mut self) -> Result<PathBuf> {
        let done = self
            .output
            .flush()
            .and_then(|()| self.output.get_ref().sync_all());
        done.map_err(|error| fault(&self.path, &error))?;
        Ok(self.path)
    }
}

/// Reads rows back.
pub struct Reader {
    path: PathBuf,
    input: BufReader<File>,
}

impl Reader {
    /// Opens a spool file.
    pub fn open(path: PathBuf) -> Result<Self> {
        let file = File::open(&path).map_err(|error| fault(&path, &error))?;
        Ok(Self {
            input: BufReader::new(file),
            path,
        })
    }

    /// The next row.
    pub fn next_row(&mut self) -> Result<Option<Row>> {
        let mut line = String::new();
        let count = self
            .input
            .read_line(&mut line)
            .map_err(|error| fault(&self.path, &error))?;
        if count == 0 {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&line)?))
    }
}
