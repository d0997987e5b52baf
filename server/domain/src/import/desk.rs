//! The staff page's way in: a file or a pasted table is received, its columns are mapped, a preview shows what would change,
//! and only then is it applied. Each step is a state of the import's row, so that a page can be left and come back to.
//!
//! States: `received` (columns to be mapped) → `checking` → `checked` → `applying` → `done`; or `discarded`.

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::schema::{imports, people};
use crate::db::{AnyConnection, lock};
use crate::import::cell::Style;
use crate::import::csv::{CsvReader, Record, Stop};
use crate::import::encoding::{self, Encoding};
use crate::import::heading::{self, Mapping};
use crate::import::kind::Kind;
use crate::import::refusal::Refusal;
use crate::import::run::{self, Noted, PreviewRow, Records, Summary, Table};
use crate::import::step::{Counts, Mode};
use crate::import::{spool, workbook};
use crate::types::Id;
use crate::{Actor, Error, Hiroba, Problem, Result, UtcTime, policy};

/// Bytes a file may have.
pub const SIZE_LIMIT: u64 = 50 * 1024 * 1024;
/// Rows a table may have.
pub const ROW_LIMIT: u64 = 200_000;
/// Seconds after which a check that nobody continues is taken for interrupted.
const PATIENCE: i64 = 900;
/// Rows shown beside the headings while they are mapped.
const SAMPLES: usize = 3;

crate::text_enum! {
    /// How far an import has come.
    State {
        /// Received; its columns are to be mapped.
        Received = "received",
        /// Being checked.
        Checking = "checking",
        /// Checked; a preview is there.
        Checked = "checked",
        /// Being applied.
        Applying = "applying",
        /// Applied.
        Done = "done",
        /// Stopped by a fault of the file.
        Failed = "failed",
        /// Interrupted and begun anew.
        Interrupted = "interrupted",
        /// Thrown away before it was applied.
        Discarded = "discarded",
    }
}

/// How a table came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// An uploaded file: a workbook or CSV, told apart by its first bytes.
    File,
    /// Cells pasted from a spreadsheet (apart by tabs), or CSV text.
    Pasted,
}

/// A table being prepared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Headings as they stand in the table.
    pub headings: Vec<String>,
    /// The line they stand on.
    pub heading_line: u64,
    /// A few rows, to recognise columns by.
    pub samples: Vec<Vec<String>>,
    /// For each heading its column in the kind's list, or none when it is left aside.
    pub mapping: Mapping,
    /// Rows under the headings.
    pub rows: u64,
    /// What applying would do, the first rows of it.
    #[serde(default)]
    pub preview: Vec<PreviewRow>,
    /// What applying would do, counted.
    #[serde(default)]
    pub expected: Counts,
}

/// What `imports.summary` holds for an import of the staff page: a [`Summary`] once it is being applied, and the draft.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    summary: Summary,
    draft: Draft,
}

/// One import as the page shows it.
#[derive(Debug, Clone)]
pub struct View {
    /// Id.
    pub id: Id,
    /// What the table is about.
    pub kind: Kind,
    /// Name of the file, or nothing for a pasted table.
    pub file_name: String,
    /// How far it has come.
    pub state: State,
    /// When it began.
    pub started_at: UtcTime,
    /// Rows applied so far.
    pub applied: i64,
    /// Rows to be applied.
    pub total: u64,
    /// What applying did so far.
    pub counts: Counts,
    /// What is wrong.
    pub problems: Vec<Noted>,
    /// The table.
    pub draft: Option<Draft>,
}

/// One line of the list of imports.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Id.
    pub id: Id,
    /// Kind's key, or `stackexchange`.
    pub kind: String,
    /// Name of the file.
    pub file_name: String,
    /// Who; nobody for the command line.
    pub by: Option<String>,
    /// When it began.
    pub started_at: UtcTime,
    /// How far it has come.
    pub state: State,
    /// Whether the page can show it.
    pub openable: bool,
}

/// Receives a table that lies in the file `path`, which is used up. Errors: `Invalid` on the field `file` or `table` when it
/// can't be read as a table.
pub fn receive(
    hiroba: &Hiroba,
    actor: &Actor,
    path: &Path,
    file_name: &str,
    shape: Shape,
    kind: Option<Kind>,
) -> Result<Id> {
    policy::administration(actor)?;
    let spooled = spool::fresh_path(hiroba, "table")?;
    let outcome = normalise(path, shape, &spooled);
    let _ = std::fs::remove_file(path);
    let (headings, samples, rows) = match outcome {
        Ok(read) => read,
        Err(stop) => {
            let _ = std::fs::remove_file(&spooled);
            return Err(match stop {
                Stop::Io(error) => spool::fault(path, &error),
                Stop::Refused(refusal) => {
                    let field = match shape {
                        Shape::File => "file",
                        Shape::Pasted => "table",
                    };
                    let mut problem = Problem::new(field, refusal.problem.key);
                    problem.args = refusal.problem.args;
                    let place = (refusal.line > 0)
                        .then(|| Problem::new(field, "import-at-line").with("line", refusal.line));
                    Error::Invalid(place.into_iter().chain([problem]).collect())
                }
            });
        }
    };
    let kind = kind
        .or_else(|| heading::guess_kind(&headings.fields))
        .unwrap_or(Kind::Accounts);
    let stored = Stored {
        summary: Summary {
            counts: Counts::default(),
            total: rows,
            style: Style::Lenient,
            problems: Vec::new(),
        },
        draft: Draft {
            mapping: heading::guessed(kind, &headings.fields),
            headings: headings.fields,
            heading_line: headings.line,
            samples,
            rows,
            preview: Vec::new(),
            expected: Counts::default(),
        },
    };
    // Once: a file is not renamed back.
    hiroba.write_once(|tx| {
        let id: Id = diesel::insert_into(imports::table)
            .values((
                imports::kind.eq(kind),
                imports::file_name.eq(file_name.chars().take(300).collect::<String>()),
                imports::actor_id.eq(actor.person_id()),
                imports::started_at.eq(tx.now),
                imports::state.eq(State::Received),
                imports::summary.eq(serde_json::to_string(&stored)?),
            ))
            .returning(imports::id)
            .get_result(tx.conn)?;
        let path = table_path(hiroba, id)?;
        std::fs::rename(&spooled, &path).map_err(|error| spool::fault(&path, &error))?;
        Ok(id)
    })
}

fn table_path(hiroba: &Hiroba, id: Id) -> Result<PathBuf> {
    Ok(spool::folder(hiroba)?.join(format!("{id}.table")))
}

type Normalised = (Record, Vec<Vec<String>>, u64);

/// Rewrites any table as one JSON line a row, headings first.
fn normalise(path: &Path, shape: Shape, to: &Path) -> Result<Normalised, Stop> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut output = BufWriter::new(options.open(to)?);
    let mut headings: Option<Record> = None;
    let mut samples = Vec::new();
    let mut rows = 0;
    let mut each = |record: Record| -> Result<(), Stop> {
        if record.fields.iter().all(|field| field.trim().is_empty()) {
            return Ok(());
        }
        serde_json::to_writer(&mut output, &(record.line, &record.fields))
            .map_err(std::io::Error::from)?;
        output.write_all(b"\n")?;
        if headings.is_none() {
            let mut record = record;
            while record
                .fields
                .last()
                .is_some_and(|field| field.trim().is_empty())
            {
                record.fields.pop();
            }
            headings = Some(record);
            return Ok(());
        }
        rows += 1;
        if rows > ROW_LIMIT {
            return Err(Stop::Refused(
                Refusal::at(record.line, "", "import-too-many-rows").with("limit", ROW_LIMIT),
            ));
        }
        if samples.len() < SAMPLES {
            samples.push(
                record
                    .fields
                    .iter()
                    .map(|field| field.chars().take(60).collect())
                    .collect(),
            );
        }
        Ok(())
    };
    if shape == Shape::File && is_workbook(path)? {
        workbook::rows(path, &mut each)?;
    } else {
        let separator = match shape {
            Shape::Pasted if first_line_has_tab(path)? => b'\t',
            _ => b',',
        };
        let mut reader = CsvReader::new(encoding::open(path, Encoding::Auto)?, separator);
        while let Some(record) = reader.next_record()? {
            each(record)?;
        }
    }
    output.flush()?;
    match headings {
        Some(headings) => Ok((headings, samples, rows)),
        None => Err(Stop::Refused(Refusal::of_file("import-empty"))),
    }
}

fn is_workbook(path: &Path) -> Result<bool, std::io::Error> {
    use std::io::Read;
    let mut head = [0_u8; 4];
    Ok(File::open(path)?.read(&mut head)? == 4 && head == *b"PK\x03\x04")
}

fn first_line_has_tab(path: &Path) -> Result<bool, std::io::Error> {
    use std::io::Read;
    let mut head = Vec::new();
    File::open(path)?.take(64 * 1024).read_to_end(&mut head)?;
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(line.contains(&b'\t'))
}

/// Rows of a received table.
struct Kept(BufReader<File>);

impl Records for Kept {
    fn next_record(&mut self) -> Result<Option<Record>, Stop> {
        let mut line = String::new();
        if self.0.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let (line, fields) = serde_json::from_str(&line).map_err(std::io::Error::from)?;
        Ok(Some(Record { line, fields }))
    }
}

/// Chooses the kind and what each column is, and begins the check, which [`check`] then does. Errors: `Invalid` naming what
/// the mapping lacks or has twice; `Conflict` when the import has gone on meanwhile.
pub fn map(hiroba: &Hiroba, actor: &Actor, id: Id, kind: Kind, mapping: Mapping) -> Result<()> {
    policy::administration(actor)?;
    if !kind.is_supported() {
        return Err(Problem::new("kind", "import-kind-unsupported")
            .with("kind", kind)
            .into());
    }
    let problems: Vec<Problem> = heading::incomplete(kind, &mapping, 0)
        .into_iter()
        .map(|refusal| {
            let mut problem = Problem::new(
                "mapping",
                match refusal.problem.key {
                    "import-column-twice" => "import-map-twice",
                    _ => "import-map-missing",
                },
            );
            problem.args = refusal.problem.args;
            problem.with("column", refusal.problem.field)
        })
        .collect();
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    hiroba.write(|tx| {
        let (state, mut stored) = hold(tx, id)?;
        if !matches!(state, State::Received | State::Checked) {
            return Err(Error::Conflict);
        }
        stored.draft.mapping.clone_from(&mapping);
        stored.draft.preview.clear();
        stored.draft.expected = Counts::default();
        stored.summary.problems.clear();
        save(tx, id, State::Checking, Some(kind), &stored, Some(PATIENCE))
    })
}

/// Changes only the kind: columns are guessed afresh.
pub fn change_kind(hiroba: &Hiroba, actor: &Actor, id: Id, kind: Kind) -> Result<()> {
    policy::administration(actor)?;
    hiroba.write(|tx| {
        let (state, mut stored) = hold(tx, id)?;
        if !matches!(state, State::Received | State::Checked) {
            return Err(Error::Conflict);
        }
        stored.draft.mapping = heading::guessed(kind, &stored.draft.headings);
        save(tx, id, State::Received, Some(kind), &stored, None)
    })
}

/// Reads every row of a mapped table and notes what applying it would do. Long: to be run beside the request. It holds the
/// import by a lease that it renews; who finds it lost leaves everything as it is. After a fault the check can be begun again.
pub fn check(hiroba: &Hiroba, id: Id) -> Result<()> {
    let lease: Option<UtcTime> = hiroba.read(|conn| {
        Ok(imports::table
            .find(id)
            .filter(imports::state.eq(State::Checking))
            .select(imports::lease_until)
            .first(conn)?)
    })?;
    let mut held = lease.ok_or(Error::Conflict)?;
    let outcome = check_holding(hiroba, id, &mut held);
    if let Err(error) = &outcome
        && !matches!(error, Error::Conflict)
    {
        hiroba.write(|tx| {
            diesel::update(held_by(id, held))
                .set((
                    imports::state.eq(State::Received),
                    imports::lease_until.eq(None::<UtcTime>),
                ))
                .execute(tx.conn)?;
            Ok(())
        })?;
    }
    outcome
}

#[diesel::dsl::auto_type(no_type_alias)]
fn held_by(id: Id, lease: UtcTime) -> _ {
    let (id, lease): (i64, UtcTime) = (id, lease);
    imports::table
        .filter(imports::id.eq(id))
        .filter(imports::state.eq("checking"))
        .filter(imports::lease_until.eq(lease))
}

fn check_holding(hiroba: &Hiroba, id: Id, held: &mut UtcTime) -> Result<()> {
    let (kind, mut stored) = hiroba.read(|conn| {
        let kind: Kind = imports::table.find(id).select(imports::kind).first(conn)?;
        Ok((kind, load(conn, id, hiroba.now())?.1))
    })?;
    let path = table_path(hiroba, id)?;
    let file = File::open(&path).map_err(|error| spool::fault(&path, &error))?;
    let mut records = Kept(BufReader::new(file));
    records
        .next_record()
        .map_err(|_| Error::internal("a received table lost its headings"))?;
    let mut mapping = stored.draft.mapping.clone();
    mapping.resize(stored.draft.headings.len(), None);
    let checked = run::check(
        hiroba,
        &Table {
            kind,
            mapping: &mapping,
            style: Style::Lenient,
            row_limit: Some(ROW_LIMIT),
        },
        &mut records,
        Mode::Preview,
        true,
        &mut || renew(hiroba, id, held),
    )?;
    let Some(spooled) = checked.spool else {
        return Err(Error::internal("nothing was spooled"));
    };
    stored.draft.preview = checked.preview;
    stored.draft.expected = checked.counts;
    stored.summary.total = checked.counts.read - checked.counts.refused;
    stored.summary.problems = checked.problems.iter().take(200).map(Noted::from).collect();
    let to = spool::path_of(hiroba, id)?;
    let outcome = hiroba.write_once(|tx| {
        let ours = diesel::update(held_by(id, *held))
            .set((
                imports::state.eq(State::Checked),
                imports::summary.eq(serde_json::to_string(&stored)?),
                imports::lease_until.eq(None::<UtcTime>),
            ))
            .execute(tx.conn)?;
        if ours != 1 {
            return Err(Error::Conflict);
        }
        std::fs::rename(&spooled, &to).map_err(|error| spool::fault(&to, &error))
    });
    if outcome.is_err() {
        let _ = std::fs::remove_file(&spooled);
    }
    outcome
}

/// Makes the lease last, when a part of it has passed. Errors: `Conflict` when somebody else has it.
fn renew(hiroba: &Hiroba, id: Id, held: &mut UtcTime) -> Result<()> {
    let now = hiroba.now();
    if now < held.plus_seconds(-PATIENCE * 3 / 4) {
        return Ok(());
    }
    let until = now.plus_seconds(PATIENCE);
    hiroba.write(|tx| {
        let ours = diesel::update(held_by(id, *held))
            .set(imports::lease_until.eq(Some(until)))
            .execute(tx.conn)?;
        if ours == 1 {
            Ok(())
        } else {
            Err(Error::Conflict)
        }
    })?;
    *held = until;
    Ok(())
}

/// Begins to apply a checked table; `run::apply` then does it. Errors: `Invalid` when rows are wrong and they are not to be
/// skipped; `Conflict` when it was begun already.
pub fn start(hiroba: &Hiroba, actor: &Actor, id: Id, skip_bad: bool) -> Result<()> {
    policy::administration(actor)?;
    hiroba.write(|tx| {
        let (state, mut stored) = hold(tx, id)?;
        if state != State::Checked {
            return Err(Error::Conflict);
        }
        if stored.draft.expected.refused > 0 && !skip_bad {
            return Err(Error::invalid("skip_bad", "import-skip-needed"));
        }
        stored.summary.counts = Counts {
            read: stored.draft.expected.read,
            refused: stored.draft.expected.refused,
            ..Counts::default()
        };
        save(tx, id, State::Applying, None, &stored, Some(run::LEASE))
    })
}

/// Applies what [`start`] began. Long: to be run beside the request.
pub fn apply(hiroba: &Hiroba, id: Id) -> Result<()> {
    run::apply(hiroba, id)?;
    let _ = std::fs::remove_file(table_path(hiroba, id)?);
    Ok(())
}

/// Throws a table away that was not applied.
pub fn discard(hiroba: &Hiroba, actor: &Actor, id: Id) -> Result<()> {
    policy::administration(actor)?;
    hiroba.write(|tx| {
        let (state, mut stored) = hold(tx, id)?;
        if !matches!(state, State::Received | State::Checked) {
            return Err(Error::Conflict);
        }
        stored.draft.samples.clear();
        stored.draft.preview.clear();
        stored.summary.problems.clear();
        save(tx, id, State::Discarded, None, &stored, None)
    })?;
    let _ = std::fs::remove_file(table_path(hiroba, id)?);
    let _ = std::fs::remove_file(spool::path_of(hiroba, id)?);
    Ok(())
}

/// One import. Errors: `NotFound` for one of the command line that has no page.
pub fn view(conn: &mut AnyConnection, actor: &Actor, id: Id, now: UtcTime) -> Result<View> {
    policy::administration(actor)?;
    type Found = (String, String, UtcTime, i64);
    let (kind, file_name, started_at, applied): Found = imports::table
        .find(id)
        .select((
            imports::kind,
            imports::file_name,
            imports::started_at,
            imports::applied,
        ))
        .first(conn)?;
    let kind: Kind = kind.parse().map_err(|()| Error::NotFound)?;
    let (state, text): (State, String) = imports::table
        .find(id)
        .select((imports::state, imports::summary))
        .first(conn)?;
    let (state, summary, draft) = match serde_json::from_str::<Stored>(&text) {
        Ok(_) => {
            let (state, stored) = load(conn, id, now)?;
            (state, stored.summary, Some(stored.draft))
        }
        Err(_) => (state, serde_json::from_str(&text)?, None),
    };
    Ok(View {
        id,
        kind,
        file_name,
        state,
        started_at,
        applied,
        total: summary.total,
        counts: summary.counts,
        problems: summary.problems,
        draft,
    })
}

/// The latest imports, newest first.
pub fn recent(conn: &mut AnyConnection, actor: &Actor) -> Result<Vec<Listed>> {
    policy::administration(actor)?;
    type Found = (Id, String, String, Option<String>, UtcTime, State);
    let rows: Vec<Found> = imports::table
        .left_join(people::table.on(people::id.nullable().eq(imports::actor_id)))
        .order(imports::id.desc())
        .limit(20)
        .select((
            imports::id,
            imports::kind,
            imports::file_name,
            people::name.nullable(),
            imports::started_at,
            imports::state,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, kind, file_name, by, started_at, state)| Listed {
            id,
            openable: kind.parse::<Kind>().is_ok(),
            kind,
            file_name,
            by,
            started_at,
            state,
        })
        .collect())
}

/// The state and the table of an import of this page. A check that nobody continues any more can be begun again.
fn load(conn: &mut AnyConnection, id: Id, now: UtcTime) -> Result<(State, Stored)> {
    let (state, lease, text): (State, Option<UtcTime>, String) = imports::table
        .find(id)
        .select((imports::state, imports::lease_until, imports::summary))
        .first(conn)?;
    let stored: Stored = serde_json::from_str(&text).map_err(|_| Error::NotFound)?;
    let state = match state {
        State::Checking if lease.is_none_or(|until| until < now) => State::Received,
        state => state,
    };
    Ok((state, stored))
}

/// The state and the table of an import, to be changed by nobody else until this transaction ends.
fn hold(tx: &mut crate::Tx<'_>, id: Id) -> Result<(State, Stored)> {
    lock::until_commit(tx.conn, &format!("import:{id}"))?;
    load(tx.conn, id, tx.now)
}

fn save(
    tx: &mut crate::Tx<'_>,
    id: Id,
    state: State,
    kind: Option<Kind>,
    stored: &Stored,
    lease: Option<i64>,
) -> Result<()> {
    diesel::update(imports::table.find(id))
        .set((
            imports::state.eq(state),
            imports::summary.eq(serde_json::to_string(stored)?),
            imports::lease_until.eq(lease.map(|seconds| tx.now.plus_seconds(seconds))),
        ))
        .execute(tx.conn)?;
    if let Some(kind) = kind {
        diesel::update(imports::table.find(id))
            .set(imports::kind.eq(kind))
            .execute(tx.conn)?;
    }
    Ok(())
}
