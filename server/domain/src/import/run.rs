//! From a file to what became of it: check everything, spool what is right, apply it in short transactions.

use std::path::{Path, PathBuf};

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::accounts::edit;
use crate::db::lock;
use crate::db::schema::imports;
use crate::i18n::Locale;
use crate::import::cell::{Cells, Row, Style};
use crate::import::csv::{CsvReader, Record, Stop};
use crate::import::encoding::{self, Encoding};
use crate::import::heading::{self, Mapping};
use crate::import::kind::Kind;
use crate::import::refusal::{Refusal, placed};
use crate::import::step::{Change, Counts, Memory, Mode, Outcome, Step};
use crate::import::{
    accounts, contacts, contracts, inquiries, ledger_rows, programs, spool, staff, stages, usage,
};
use crate::types::Id;
use crate::{Actor, Error, Hiroba, Result, Tx, UtcTime, policy};

/// Rows read or written in one transaction.
const CHUNK: usize = 200;
/// Refusals kept in full; beyond, they are only counted.
const KEPT: usize = 1_000;
/// How often rows that meet contention are tried.
const TRIES: u64 = 8;
/// Seconds after which an import that nobody continues is taken for interrupted.
pub(super) const LEASE: i64 = 120;

/// How to take in a file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// How its bytes are read.
    pub encoding: Encoding,
    /// Only say what would change.
    pub dry_run: bool,
    /// Apply the rows that are right even when others are wrong.
    pub skip_bad: bool,
}

/// What became of a file.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The import's id, when anything was applied.
    pub import_id: Option<Id>,
    /// Rows by fate.
    pub counts: Counts,
    /// What is wrong, the first thousand.
    pub problems: Vec<Refusal>,
    /// What was found wrong only when it was to be written.
    pub late: Vec<Noted>,
    /// Whether the file was refused, so that nothing was written.
    pub refused: bool,
}

/// One row of a preview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// Line in the file.
    pub line: u64,
    /// What the row is about, by its first columns.
    pub label: String,
    /// What applying it would do.
    pub outcome: Outcome,
    /// What would change, column by column.
    pub changes: Vec<Change>,
}

/// A refusal in both languages, as it is kept with its import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Line in the file; 0 for the file as a whole.
    pub line: u64,
    /// Column, or `""`.
    pub column: String,
    /// In Japanese.
    pub ja: String,
    /// In English.
    pub en: String,
}

impl Noted {
    /// As a sentence with its place, in the reader's language.
    pub fn say(&self, locale: Locale) -> String {
        let message = match locale {
            Locale::Ja => &self.ja,
            Locale::En => &self.en,
        };
        placed(self.line, &self.column, message.clone(), locale)
    }
}

impl From<&Refusal> for Noted {
    fn from(refusal: &Refusal) -> Self {
        Self {
            line: refusal.line,
            column: refusal.problem.field.clone(),
            ja: Locale::Ja.problem(&refusal.problem),
            en: Locale::En.problem(&refusal.problem),
        }
    }
}

/// What `imports.summary` holds.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Rows by fate, so far.
    pub counts: Counts,
    /// Rows to be applied.
    pub total: u64,
    /// How cells are read.
    pub style: Style,
    /// What was wrong.
    #[serde(default)]
    pub problems: Vec<Noted>,
}

/// What else is kept beside a [`Summary`]: carried along untouched.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct WithRest {
    #[serde(flatten)]
    summary: Summary,
    #[serde(flatten)]
    rest: serde_json::Map<String, serde_json::Value>,
}

/// Where rows come from.
pub trait Records {
    /// The next row of the table, headings first.
    fn next_record(&mut self) -> Result<Option<Record>, Stop>;
}

impl<R: std::io::Read> Records for CsvReader<R> {
    fn next_record(&mut self) -> Result<Option<Record>, Stop> {
        CsvReader::next_record(self)
    }
}

/// Takes in a CSV file of a kind, strictly: the command line's way.
pub fn file(
    hiroba: &Hiroba,
    actor: &Actor,
    kind: Kind,
    path: &Path,
    options: Options,
) -> Result<Report> {
    policy::administration(actor)?;
    let opened = read_headings(kind, path, options.encoding);
    let (mut records, mapping) = match opened {
        Ok(opened) => opened,
        Err(Trouble::Refused(problems)) => return Ok(refused(problems)),
        Err(Trouble::Error(error)) => return Err(error),
    };
    let mode = if options.dry_run {
        Mode::Preview
    } else {
        Mode::Check
    };
    let checked = check(
        hiroba,
        &Table {
            kind,
            mapping: &mapping,
            style: Style::Strict,
            row_limit: None,
        },
        &mut records,
        mode,
        !options.dry_run,
        &mut || Ok(()),
    )?;
    let refused = checked.counts.refused > 0 && !options.skip_bad;
    if refused || options.dry_run {
        if let Some(spool) = checked.spool {
            let _ = std::fs::remove_file(spool);
        }
        return Ok(Report {
            import_id: None,
            counts: checked.counts,
            problems: checked.problems,
            late: Vec::new(),
            refused,
        });
    }
    let file_name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let Some(spool) = checked.spool else {
        return Err(Error::internal("nothing was spooled"));
    };
    let summary = Summary {
        counts: Counts {
            read: checked.counts.read,
            refused: checked.counts.refused,
            ..Counts::default()
        },
        total: checked.counts.read - checked.counts.refused,
        style: Style::Strict,
        problems: checked.problems.iter().take(200).map(Noted::from).collect(),
    };
    let id = begin(hiroba, actor, kind, &file_name, &summary, spool)?;
    let known = summary.problems.len();
    let done = apply(hiroba, id)?;
    Ok(Report {
        import_id: Some(id),
        counts: done.counts,
        problems: checked.problems,
        // Rows that were right when they were checked, and wrong when their turn came: somebody changed something meanwhile.
        late: done.problems.into_iter().skip(known).collect(),
        refused: false,
    })
}

/// Why a table could not even be begun.
enum Trouble {
    Refused(Vec<Refusal>),
    Error(Error),
}

fn trouble(stop: Stop, path: &Path) -> Trouble {
    match stop {
        Stop::Refused(refusal) => Trouble::Refused(vec![refusal]),
        Stop::Io(error) if error.kind() == std::io::ErrorKind::NotFound => Trouble::Refused(vec![
            Refusal::of_file("import-file-missing").with("path", path.display()),
        ]),
        Stop::Io(error) => Trouble::Error(spool::fault(path, &error)),
    }
}

type OpenCsv = CsvReader<Box<dyn std::io::Read + Send>>;

fn read_headings(
    kind: Kind,
    path: &Path,
    encoding: Encoding,
) -> Result<(OpenCsv, Mapping), Trouble> {
    if !kind.is_supported() {
        return Err(Trouble::Refused(vec![
            Refusal::of_file("import-kind-unsupported").with("kind", kind),
        ]));
    }
    if path.is_dir() {
        return Err(Trouble::Refused(vec![
            Refusal::of_file("import-file-folder").with("path", path.display()),
        ]));
    }
    let input = encoding::open(path, encoding).map_err(|stop| trouble(stop, path))?;
    let mut records = CsvReader::new(input, b',');
    let Some(headings) = records.next_record().map_err(|stop| trouble(stop, path))? else {
        return Err(Trouble::Refused(vec![Refusal::of_file("import-empty")]));
    };
    let mapping =
        heading::exact(kind, &headings.fields, headings.line).map_err(Trouble::Refused)?;
    Ok((records, mapping))
}

fn refused(problems: Vec<Refusal>) -> Report {
    Report {
        problems,
        refused: true,
        ..Report::default()
    }
}

/// A table whose headings are mapped.
pub(super) struct Table<'a> {
    pub kind: Kind,
    pub mapping: &'a Mapping,
    pub style: Style,
    pub row_limit: Option<u64>,
}

/// A table that was read to its end.
pub(super) struct Checked {
    pub counts: Counts,
    pub problems: Vec<Refusal>,
    pub preview: Vec<PreviewRow>,
    pub spool: Option<PathBuf>,
}

/// Rows of a preview that are shown.
const PREVIEWED: usize = 50;

/// Reads every row, notes what is wrong, and spools what is right. `alive` is called again and again, and can stop it.
pub(super) fn check(
    hiroba: &Hiroba,
    table: &Table<'_>,
    records: &mut dyn Records,
    mode: Mode,
    keep: bool,
    alive: &mut dyn FnMut() -> Result<()>,
) -> Result<Checked> {
    let mut checked = Checked {
        counts: Counts::default(),
        problems: Vec::new(),
        preview: Vec::new(),
        spool: None,
    };
    let mut writer = if keep {
        Some(spool::Writer::create(spool::fresh_path(hiroba, "rows")?)?)
    } else {
        None
    };
    let mut memory = Memory::default();
    let mut ended = false;
    while !ended {
        alive()?;
        let mut rows = Vec::with_capacity(CHUNK);
        while rows.len() < CHUNK {
            match records.next_record() {
                Ok(Some(record)) => {
                    if record.fields.iter().all(|field| field.trim().is_empty()) {
                        continue;
                    }
                    checked.counts.read += 1;
                    if table
                        .row_limit
                        .is_some_and(|limit| checked.counts.read > limit)
                    {
                        let limit = table.row_limit.unwrap_or_default();
                        let refusal = Refusal::at(record.line, "", "import-too-many-rows")
                            .with("limit", limit);
                        note(&mut checked, vec![refusal]);
                        ended = true;
                        break;
                    }
                    match row_of(table, &record) {
                        Ok(row) => rows.push(row),
                        Err(refusal) => note(&mut checked, vec![refusal]),
                    }
                }
                Ok(None) => {
                    ended = true;
                    break;
                }
                Err(Stop::Refused(refusal)) => {
                    checked.counts.read += 1;
                    note(&mut checked, vec![refusal]);
                    ended = true;
                    break;
                }
                Err(Stop::Io(error)) => return Err(Error::internal(error)),
            }
        }
        let fates = hiroba.read(|conn| {
            let mut tx = Tx {
                conn,
                now: hiroba.clock.now(),
                zone: hiroba.zone,
                entropy: &hiroba.entropy,
                base_url: &hiroba.base_url,
                seal: &hiroba.seal,
            };
            let mut fates = Vec::with_capacity(rows.len());
            for row in &rows {
                fates.push(consider(&mut tx, table, row, mode, None, &mut memory)?);
            }
            Ok(fates)
        })?;
        for (row, (fate, changes)) in rows.iter().zip(fates) {
            match fate {
                Err(problems) => note(&mut checked, problems),
                Ok(outcome) => {
                    if mode == Mode::Preview {
                        checked.counts.add(outcome);
                        if checked.preview.len() < PREVIEWED {
                            checked.preview.push(PreviewRow {
                                line: row.line,
                                label: label(row),
                                outcome,
                                changes,
                            });
                        }
                    }
                    if let Some(writer) = writer.as_mut() {
                        writer.push(row)?;
                    }
                }
            }
        }
    }
    checked.problems.sort_by_key(|problem| problem.line);
    checked.spool = writer.map(spool::Writer::finish).transpose()?;
    Ok(checked)
}

fn note(checked: &mut Checked, problems: Vec<Refusal>) {
    checked.counts.refused += 1;
    let room = KEPT.saturating_sub(checked.problems.len());
    checked.problems.extend(problems.into_iter().take(room));
}

fn label(row: &Row) -> String {
    let parts: Vec<&str> = row
        .cells
        .iter()
        .map(|(_, text)| text.as_str())
        .filter(|text| !text.is_empty())
        .take(3)
        .collect();
    parts.join(" · ").chars().take(120).collect()
}

type Fate = (Result<Outcome, Vec<Refusal>>, Vec<Change>);

/// Takes one row as far as `mode` says.
fn consider(
    tx: &mut Tx<'_>,
    table: &Table<'_>,
    row: &Row,
    mode: Mode,
    import: Option<Id>,
    memory: &mut Memory,
) -> Result<Fate> {
    let mut cells = Cells::new(row, tx.zone, table.style);
    let mut step = Step {
        tx,
        mode,
        import,
        memory,
        changes: Vec::new(),
    };
    let outcome = take(table.kind, &mut step, &mut cells)?;
    let changes = step.changes;
    Ok(if cells.problems.is_empty() {
        (Ok(outcome), changes)
    } else {
        (Err(cells.problems), Vec::new())
    })
}

/// What a row of each kind means.
fn take(kind: Kind, step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    match kind {
        Kind::Accounts => accounts::take(step, cells),
        Kind::Contacts => contacts::take(step, cells),
        Kind::Stages => stages::take(step, cells),
        Kind::Contracts => contracts::take(step, cells),
        Kind::Usage => usage::take(step, cells),
        Kind::Inquiries => inquiries::take(step, cells),
        Kind::Programs => programs::take(step, cells),
        Kind::Ledger => ledger_rows::take(step, cells),
        Kind::Staff => staff::take(step, cells),
        Kind::Revenue | Kind::Interactions => {
            Err(Error::internal("this kind of file is not taken in"))
        }
    }
}

/// A record's fields under the columns they are mapped to, in the kind's order.
fn row_of(table: &Table<'_>, record: &Record) -> Result<Row, Refusal> {
    let (width, wanted) = (record.fields.len(), table.mapping.len());
    let strict = table.style == Style::Strict;
    let beyond = record
        .fields
        .iter()
        .skip(wanted)
        .any(|field| !field.trim().is_empty());
    if beyond || (strict && width != wanted) {
        return Err(Refusal::at(record.line, "", "import-row-width")
            .with("found", width)
            .with("wanted", wanted));
    }
    let mut cells: Vec<(usize, String)> = table
        .mapping
        .iter()
        .enumerate()
        .filter_map(|(at, column)| {
            let text = record.fields.get(at).map_or("", |field| field.trim());
            column.map(|column| (column, text.to_owned()))
        })
        .collect();
    cells.sort_by_key(|(column, _)| *column);
    let columns = table.kind.columns();
    Ok(Row {
        line: record.line,
        cells: cells
            .into_iter()
            .filter_map(|(column, text)| Some((columns.get(column)?.name.to_owned(), text)))
            .collect(),
    })
}

/// Notes that checked rows are about to be applied. From here on a crash resumes.
fn begin(
    hiroba: &Hiroba,
    actor: &Actor,
    kind: Kind,
    file_name: &str,
    summary: &Summary,
    spooled: PathBuf,
) -> Result<Id> {
    // Once: a file is not renamed back.
    hiroba.write_once(|tx| {
        let id: Id = diesel::insert_into(imports::table)
            .values((
                imports::kind.eq(kind),
                imports::file_name.eq(file_name.chars().take(300).collect::<String>()),
                imports::actor_id.eq(actor.person_id()),
                imports::started_at.eq(tx.now),
                imports::state.eq("applying"),
                imports::summary.eq(serde_json::to_string(summary)?),
                imports::lease_until.eq(Some(tx.now.plus_seconds(LEASE))),
            ))
            .returning(imports::id)
            .get_result(tx.conn)?;
        let path = spool::path_of(hiroba, id)?;
        std::fs::rename(&spooled, &path).map_err(|error| spool::fault(&path, &error))?;
        Ok(id)
    })
}

/// Applies what is left of an import's rows, each transaction noting how far it came. Stops without harm when another
/// process is at it. Where another transaction was in the way it goes on from what is committed; after any other fault the import
/// is free to be taken up at once.
pub(super) fn apply(hiroba: &Hiroba, id: Id) -> Result<Summary> {
    let (mut tries, mut reached) = (1, -1);
    loop {
        let error = match go_on(hiroba, id) {
            Err(error @ Error::Contended(_)) => error,
            Err(error) if !matches!(error, Error::Conflict) => {
                release(hiroba, id)?;
                return Err(error);
            }
            outcome => return outcome,
        };
        let applied: i64 = hiroba.read(|conn| {
            Ok(imports::table
                .find(id)
                .select(imports::applied)
                .first(conn)?)
        })?;
        if applied > reached {
            (tries, reached) = (0, applied);
        }
        tries += 1;
        if tries > TRIES {
            release(hiroba, id)?;
            return Err(error);
        }
        std::thread::sleep(std::time::Duration::from_millis(50 * tries));
    }
}

/// Says that nobody is at an import any more.
fn release(hiroba: &Hiroba, id: Id) -> Result<()> {
    hiroba.write(|tx| {
        diesel::update(
            imports::table
                .find(id)
                .filter(imports::state.eq("applying")),
        )
        .set(imports::lease_until.eq(Some(tx.now)))
        .execute(tx.conn)?;
        Ok(())
    })
}

fn go_on(hiroba: &Hiroba, id: Id) -> Result<Summary> {
    let (kind, stored, applied): (Kind, String, i64) = hiroba.read(|conn| {
        Ok(imports::table
            .find(id)
            .select((imports::kind, imports::summary, imports::applied))
            .first(conn)?)
    })?;
    let WithRest { mut summary, rest } = serde_json::from_str(&stored)?;
    let path = spool::path_of(hiroba, id)?;
    let mut reader = spool::Reader::open(path.clone())?;
    let mut memory = Memory::default();
    let mapping = Mapping::new();
    let table = Table {
        kind,
        mapping: &mapping,
        style: summary.style,
        row_limit: None,
    };
    let mut done = applied;
    // Rows applied before a crash are only met again so that ordinals among equals come out the same.
    for _ in 0..applied {
        if let Some(row) = reader.next_row()? {
            memory.identity(&row);
        }
    }
    loop {
        let mut rows = Vec::with_capacity(CHUNK);
        while rows.len() < CHUNK {
            match reader.next_row()? {
                Some(row) => rows.push(row),
                None => break,
            }
        }
        let ended = rows.len() < CHUNK;
        let mut counts = summary.counts;
        let mut late = Vec::new();
        let after = done + i64::try_from(rows.len()).map_err(Error::internal)?;
        // Once: what the rows leave in `memory` can't be undone. `apply` begins anew.
        hiroba.write_once(|tx| {
            // Chunks of files wait for each other, so that two files never wait for each other's rows, nor make one account
            // twice; acts of people beside them try again.
            lock::until_commit(tx.conn, "import")?;
            if kind == Kind::Accounts {
                lock::until_commit(tx.conn, edit::NAMES)?;
            }
            for row in &rows {
                let (fate, _) = consider(tx, &table, row, Mode::Write, Some(id), &mut memory)?;
                match fate {
                    Ok(outcome) => counts.add(outcome),
                    Err(refusals) => {
                        counts.refused += 1;
                        late.extend(refusals.iter().map(Noted::from));
                    }
                }
            }
            let mut next = summary.clone();
            next.counts = counts;
            next.problems.append(&mut late);
            let moved = diesel::update(
                imports::table
                    .find(id)
                    .filter(imports::state.eq("applying"))
                    .filter(imports::applied.eq(done)),
            )
            .set((
                imports::applied.eq(after),
                imports::summary.eq(serde_json::to_string(&WithRest {
                    summary: next.clone(),
                    rest: rest.clone(),
                })?),
                imports::lease_until.eq((!ended).then(|| tx.now.plus_seconds(LEASE))),
                imports::state.eq(if ended { "done" } else { "applying" }),
                imports::finished_at.eq(ended.then_some(tx.now)),
            ))
            .execute(tx.conn)?;
            if moved == 0 {
                return Err(Error::Conflict);
            }
            summary = next;
            Ok(())
        })?;
        done = after;
        if ended {
            break;
        }
    }
    let _ = std::fs::remove_file(path);
    Ok(summary)
}

/// Finishes imports that were interrupted and whose rows are on this machine. Returns how many. One that still fails keeps no other
/// from being finished.
pub fn resume_interrupted(hiroba: &Hiroba) -> Result<usize> {
    let now: UtcTime = hiroba.now();
    let ids: Vec<Id> = hiroba.read(|conn| {
        Ok(imports::table
            .filter(imports::state.eq("applying"))
            .filter(imports::lease_until.le(now))
            .order(imports::id)
            .select(imports::id)
            .load(conn)?)
    })?;
    let mut resumed = 0;
    let mut failed = Ok(());
    for id in ids {
        if !spool::path_of(hiroba, id)?.exists() {
            continue;
        }
        let ours = hiroba.write(|tx| {
            let claimed = diesel::update(
                imports::table
                    .find(id)
                    .filter(imports::state.eq("applying"))
                    .filter(imports::lease_until.le(tx.now)),
            )
            .set(imports::lease_until.eq(Some(tx.now.plus_seconds(LEASE))))
            .execute(tx.conn)?;
            Ok(claimed == 1)
        })?;
        if !ours {
            continue;
        }
        match apply(hiroba, id) {
            Ok(_) => resumed += 1,
            Err(Error::Conflict) => {}
            Err(error) => failed = Err(error),
        }
    }
    failed.map(|()| resumed)
}
