//! Everything as the CSV files that `import` takes, so that another Hiroba that takes them in shows the same figures.
//!
//! Files are plain (nothing is escaped for Excel) and carry what the figures rest on: versions with when they were recorded,
//! ledger rows with ids, points and reversals. What the files have no place for stays behind and is counted: rows of the ledger
//! that belong to no account, rows of the vendor's people who have left, contacts without an address.

mod files;

use std::path::{Path, PathBuf};

use crate::import::Kind;
use crate::{Actor, Hiroba, Problem, Result, policy};

/// The order to take the files in: whoever is referred to comes first.
pub const ORDER: &[Kind] = &[
    Kind::Staff,
    Kind::Accounts,
    Kind::Contacts,
    Kind::Stages,
    Kind::Contracts,
    Kind::Usage,
    Kind::Inquiries,
    Kind::Ledger,
    Kind::Programs,
];

/// One file written.
#[derive(Debug, Clone)]
pub struct Written {
    /// What it is about.
    pub kind: Kind,
    /// Where it is.
    pub path: PathBuf,
    /// Rows under the heading.
    pub rows: u64,
    /// Rows the file has no place for.
    pub left_out: u64,
}

/// Writes every file into `folder`, which is made if need be. Errors: `Invalid` when one of the files is there already.
pub fn everything(hiroba: &Hiroba, actor: &Actor, folder: &Path) -> Result<Vec<Written>> {
    policy::administration(actor)?;
    for kind in ORDER {
        let path = path_of(folder, *kind);
        if path.exists() {
            return Err(Problem::new("", "export-file-exists")
                .with("path", path.display())
                .into());
        }
    }
    files::make_folder(folder)?;
    ORDER
        .iter()
        .map(|kind| files::write(hiroba, *kind, path_of(folder, *kind)))
        .collect()
}

fn path_of(folder: &Path, kind: Kind) -> PathBuf {
    folder.join(format!("{kind}.csv"))
}
