//! Everything as the CSV files that `import` takes, so that another Hiroba that takes them in shows the same figures.
//!
//! No cell is one that a spreadsheet would run (`import` gives back what was there), and the files carry what the figures rest on: versions with when they were recorded,
//! ledger rows with ids, points and reversals. What the files have no place for stays behind and is counted: rows of the ledger
//! that belong to no account, rows of the vendor's people who have left, contacts without an address.
//!
//! Daily figures stay behind too: they are computed anew, each day as known then. What people decided goes along in a file of its own
//! (`decisions.json`): the configurations with their times, and the stage proposals with their answers.

mod decisions;
mod facts;
mod ledger;
mod naming;
mod organisation;
mod table;

use std::path::{Path, PathBuf};

use crate::export::table::Out;
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

/// The file of configurations and stage proposals.
pub const DECISIONS: &str = "decisions.json";

/// One file written.
#[derive(Debug, Clone)]
pub struct Written {
    /// What it is about: what `hiroba import` calls it.
    pub kind: &'static str,
    /// Where it is.
    pub path: PathBuf,
    /// Rows under the heading.
    pub rows: u64,
    /// Rows the file has no place for.
    pub left_out: u64,
}

/// Writes every file into `folder`, which is made if need be; returns them in the order to take them in. Errors: `Invalid` when one of
/// the files is there already.
pub fn everything(hiroba: &Hiroba, actor: &Actor, folder: &Path) -> Result<Vec<Written>> {
    policy::administration(actor)?;
    let decided = folder.join(DECISIONS);
    let paths = ORDER.iter().map(|kind| path_of(folder, *kind));
    for path in paths.chain([decided.clone()]) {
        if path.exists() {
            return Err(Problem::new("", "export-file-exists")
                .with("path", path.display())
                .into());
        }
    }
    table::make_folder(folder)?;
    let mut written = Vec::new();
    for kind in ORDER {
        written.push(write(hiroba, *kind, path_of(folder, *kind))?);
        // The configuration must be known before the ledger, the accounts before the proposals.
        if *kind == Kind::Contacts {
            written.push(decisions::write(hiroba, decided.clone())?);
        }
    }
    Ok(written)
}

/// Writes one kind's file.
fn write(hiroba: &Hiroba, kind: Kind, path: PathBuf) -> Result<Written> {
    let mut out = Out::create(kind, path)?;
    match kind {
        Kind::Staff => organisation::staff(hiroba, &mut out)?,
        Kind::Accounts => organisation::all_accounts(hiroba, &mut out)?,
        Kind::Contacts => organisation::contacts(hiroba, &mut out)?,
        Kind::Contracts => organisation::all_contracts(hiroba, &mut out)?,
        Kind::Stages => facts::stages(hiroba, &mut out)?,
        Kind::Usage => facts::usage(hiroba, &mut out)?,
        Kind::Inquiries => facts::all_inquiries(hiroba, &mut out)?,
        Kind::Programs => facts::programs(hiroba, &mut out)?,
        Kind::Ledger => ledger::ledger(hiroba, &mut out)?,
        Kind::Revenue | Kind::Interactions => {}
    }
    out.finish()
}

fn path_of(folder: &Path, kind: Kind) -> PathBuf {
    folder.join(format!("{kind}.csv"))
}
