//! What taking in one row works with: the transaction, how far to go, and what earlier rows of the file have shown.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::engagement::{Taxonomy, ledger};
use crate::health::config::publishing;
use crate::import::accounts::earlier::Earlier;
use crate::import::cell::{Cells, Row};
use crate::import::resolve::{FoundAccount, FoundPerson};
use crate::types::{AccountId, Id};
use crate::{Result, Tx, UtcTime};

/// How far to go with a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    /// Is it right?
    Check,
    /// What would it change?
    Preview,
    /// Change it.
    Write,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Something new.
    Created,
    /// Something known, now different.
    Updated,
    /// Nothing to do.
    Unchanged,
}

/// One column's value before and after, for a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Column.
    pub column: String,
    /// What is known now; empty for nothing.
    pub from: String,
    /// What the file says; empty for nothing.
    pub to: String,
}

/// How many rows of a file had which fate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Rows under the heading.
    pub read: u64,
    /// Made something new.
    pub created: u64,
    /// Changed something known.
    pub updated: u64,
    /// Said what was known already.
    pub unchanged: u64,
    /// Wrong.
    pub refused: u64,
}

impl Counts {
    /// Counts one row's fate.
    pub fn add(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::Updated => self.updated += 1,
            Outcome::Unchanged => self.unchanged += 1,
        }
    }
}

/// What earlier rows of the same file have shown. Bounded, but for a few bytes a row.
#[derive(Default)]
pub(super) struct Memory {
    pub accounts: HashMap<String, FoundAccount>,
    /// What earlier rows of an accounts file will have made of accounts.
    pub earlier: Earlier,
    pub people: HashMap<String, FoundPerson>,
    ordinals: HashMap<u64, u32>,
    seen: HashMap<u64, u64>,
    said: HashMap<u64, u64>,
    taxonomy: Option<(i64, Arc<Taxonomy>)>,
    /// Whether a row made somebody an administrator, so that a later one may take that from another.
    pub admin_granted: bool,
    stages: Option<Arc<[String]>>,
    /// Whose the ids are that rows of this file carry.
    owners: HashMap<u64, i64>,
    /// Ids that rows of this file carry, for rows that refer to them before they are written.
    pub ids: std::collections::HashSet<u64>,
}

/// More than this many accounts or people are looked up again instead of remembered.
pub(super) const REMEMBERED: usize = 20_000;

impl Memory {
    /// The identity of a row without an id: its whole content, and its ordinal among equals in this file.
    pub fn identity(&mut self, row: &Row) -> String {
        let digest = content_digest(row);
        let key = short(&digest);
        let ordinal = self.ordinals.entry(key).or_default();
        *ordinal += 1;
        format!("row-{digest}-{ordinal}")
    }
}

/// A digest of what a row says: columns in the kind's order, empty cells left out, so that a file with one more empty column
/// says the same.
fn content_digest(row: &Row) -> String {
    let mut hash = Sha256::new();
    for (name, text) in row.cells.iter().filter(|(_, text)| !text.is_empty()) {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(text.as_bytes());
        hash.update([0]);
    }
    let digest = crate::entropy::hex(&hash.finalize());
    digest.get(..32).unwrap_or(&digest).to_owned()
}

/// 64 bits of a text's digest.
pub(super) fn short(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    digest
        .iter()
        .take(8)
        .fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// One row's surroundings.
pub(super) struct Step<'t, 'c> {
    pub tx: &'t mut Tx<'c>,
    pub mode: Mode,
    pub import: Option<Id>,
    pub memory: &'t mut Memory,
    /// Column by column what would change, when the mode is [`Mode::Preview`].
    pub changes: Vec<Change>,
}

impl Step<'_, '_> {
    /// Now.
    pub fn now(&self) -> UtcTime {
        self.tx.now
    }

    /// The types of engagement in force, and the number of their configuration.
    pub fn taxonomy(&mut self) -> Result<(i64, Arc<Taxonomy>)> {
        if let Some(known) = &self.memory.taxonomy {
            return Ok(known.clone());
        }
        let (version, taxonomy) = ledger::taxonomy_in_force(self.tx.conn)?;
        let known = (version, Arc::new(taxonomy));
        self.memory.taxonomy = Some(known.clone());
        Ok(known)
    }

    /// The stages of the model in force, in order.
    pub fn stages(&mut self) -> Result<Arc<[String]>> {
        if let Some(known) = &self.memory.stages {
            return Ok(known.clone());
        }
        let model = publishing::newest(self.tx.conn)?
            .map(|(_, config)| config.stages)
            .unwrap_or_default();
        let known: Arc<[String]> = model.stages.into_iter().map(|stage| stage.key).collect();
        self.memory.stages = Some(known.clone());
        Ok(known)
    }

    /// Whether changes are to be made.
    pub fn writes(&self) -> bool {
        self.mode == Mode::Write
    }

    /// In a preview, what a row would do that names something an earlier row of the same file names too.
    pub fn again(&mut self, key: &str, row: &Row) -> Option<Outcome> {
        if self.mode != Mode::Preview {
            return None;
        }
        let content = short(&content_digest(row));
        match self.memory.seen.insert(short(key), content) {
            Some(before) if before == content => Some(Outcome::Unchanged),
            Some(_) => Some(Outcome::Updated),
            None => None,
        }
    }

    /// Before anything is written: whether an earlier row of the file says something else of the same thing. Taking such a
    /// file in again would change it back and forth.
    fn contradicts(&mut self, key: &str, row: &Row) -> bool {
        if self.mode == Mode::Write {
            return false;
        }
        let content = short(&content_digest(row));
        let first = *self.memory.said.entry(short(key)).or_insert(content);
        first != content
    }

    /// Whether an id names a row of another account: of `known`, whose it was before this file, or of the one that an earlier row of
    /// the file names with it. An id stands for one row, whichever account's.
    pub fn is_anothers(&mut self, id: &str, account: AccountId, known: Option<AccountId>) -> bool {
        let first = *self.memory.owners.entry(short(id)).or_insert(account);
        known.unwrap_or(first) != account || first != account
    }

    /// What already decides a row whose cells are right, before anything is read for it: `column` is refused where an earlier row
    /// of the file contradicts it, a check is over, and a preview tells what an earlier row left for this one. Rows that carry
    /// their own `recorded_at` (`dated`) are versions of one thing and contradict nothing.
    pub fn decided(
        &mut self,
        cells: &mut Cells<'_>,
        key: &str,
        column: &'static str,
        dated: bool,
    ) -> Option<Outcome> {
        if !dated && self.contradicts(key, cells.row()) {
            cells.refuse(column, "import-twice");
            return Some(Outcome::Unchanged);
        }
        if self.mode == Mode::Check {
            return Some(Outcome::Unchanged);
        }
        self.again(key, cells.row())
    }

    /// Puts `to` in `known` if it differs, and says whether it did.
    pub fn settle<T: PartialEq + Told>(&mut self, column: &str, known: &mut T, to: T) -> bool {
        if *known == to {
            return false;
        }
        if self.mode == Mode::Preview && self.changes.len() < 20 {
            self.changes.push(Change {
                column: column.to_owned(),
                from: known.told(),
                to: to.told(),
            });
        }
        *known = to;
        true
    }
}

/// A value as a preview shows it.
pub(super) trait Told {
    fn told(&self) -> String;
}

impl Told for String {
    fn told(&self) -> String {
        self.chars().take(100).collect()
    }
}

impl Told for i64 {
    fn told(&self) -> String {
        self.to_string()
    }
}

impl Told for f64 {
    fn told(&self) -> String {
        self.to_string()
    }
}

impl Told for bool {
    fn told(&self) -> String {
        if *self { "1" } else { "0" }.to_owned()
    }
}

impl Told for chrono::NaiveDate {
    fn told(&self) -> String {
        self.to_string()
    }
}

impl Told for UtcTime {
    fn told(&self) -> String {
        self.rfc3339()
    }
}

impl<T: Told> Told for Option<T> {
    fn told(&self) -> String {
        self.as_ref().map(Told::told).unwrap_or_default()
    }
}
