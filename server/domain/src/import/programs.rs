//! Rows of `programs`: consulting, training and free programmes, in versions. A row that says someone took part also writes
//! the ledger row of that act, as a form does ([`crate::programs::fact`]).

use diesel::prelude::*;

use crate::Result;
use crate::db::schema::program_facts;
use crate::engagement::ledger::Source;
use crate::import::cell::{Cells, Given};
use crate::import::resolve;
use crate::import::step::{Outcome, Step};
use crate::import::version::{self, Verdict};
use crate::programs::fact::{self, Fact};
use crate::programs::{ProgramKind, ProgramStatus, STATUS_WORDS, progress};
use crate::types::AccountId;

const KINDS: &[&str] = &["consulting", "training", "free"];
const KIND_WORDS: &[(&str, ProgramKind)] = &[
    ("コンサルティング", ProgramKind::Consulting),
    ("有償支援", ProgramKind::Consulting),
    ("研修", ProgramKind::Training),
    ("トレーニング", ProgramKind::Training),
    ("無償", ProgramKind::Free),
    ("イベント", ProgramKind::Free),
    ("セミナー", ProgramKind::Free),
    ("ウェビナー", ProgramKind::Free),
];
const STATUSES: &[&str] = &[
    "offered",
    "registered",
    "enrolled",
    "attended",
    "completed",
    "certified",
    "no_show",
];
/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    let identity = step.memory.identity(cells.row());
    let account = resolve::account(step, cells)?;
    let kind = cells.choice("kind", KINDS, KIND_WORDS);
    let kind = cells.required("kind", kind);
    let name = cells.required_text("name", 300);
    let occurred_at = cells.time("occurred_at");
    let occurred_at = cells.required("occurred_at", occurred_at);
    let id = cells.text("id", 200).value();
    let person = resolve::optional_person(step, cells)?;
    let status = cells.choice("status", STATUSES, STATUS_WORDS);
    let type_ = type_of(step, cells, kind)?;
    let hours_purchased = cells.number("hours_purchased");
    let hours_used = cells.number("hours_used");
    let term_start = cells.date("term_start");
    let term_end = cells.date("term_end");
    if let (Given::Value(from), Given::Value(to)) = (&term_start, &term_end)
        && to < from
    {
        cells.refuse("term_end", "import-term-order");
    }
    let withdrawn = cells.yes_no("withdrawn");
    let recorded_at = cells.time("recorded_at").value();
    let (Some(account), Some(kind), Some(name), Some(occurred_at), false) =
        (account, kind, name, occurred_at, cells.is_wrong())
    else {
        return Ok(Outcome::Unchanged);
    };
    if let Some(id) = &id {
        let others: Option<AccountId> = program_facts::table
            .filter(program_facts::key.eq(id))
            .select(program_facts::account_id)
            .order(program_facts::account_id.ne(account))
            .first(step.tx.conn)
            .optional()?;
        if step.is_anothers(id, account, others) {
            cells.refuse_value("id", "import-id-elsewhere", id);
            return Ok(Outcome::Unchanged);
        }
    }
    let key = id.unwrap_or(identity);
    let again = format!("{account}/{key}/{recorded_at:?}");
    if let Some(outcome) = step.decided(cells, &again, "id", recorded_at.is_some()) {
        return Ok(outcome);
    }
    if kind == ProgramKind::Consulting {
        // Hours that a form counts meanwhile are not lost.
        progress::hold(step.tx, kind, &name)?;
    }
    let versions = fact::versions(step.tx.conn, account, &key)?;
    let base = version::base(&versions, recorded_at).cloned();
    let person_id = person.clone().map(|found| found.id);
    let said = match base.clone() {
        None => Fact {
            kind,
            name,
            occurred_at,
            person_id: person_id.value(),
            status: status.value(),
            kind_of_act: type_.value(),
            hours_purchased: hours_purchased.value(),
            hours_used: hours_used.value(),
            term_start: term_start.value(),
            term_end: term_end.value(),
            withdrawn: withdrawn.value().unwrap_or(false),
        },
        Some(base) => Fact {
            kind,
            name,
            occurred_at,
            person_id: person_id.over(base.person_id),
            status: status.over(base.status),
            kind_of_act: type_.over(base.kind_of_act),
            hours_purchased: hours_purchased.over(base.hours_purchased),
            hours_used: hours_used.over(base.hours_used),
            term_start: term_start.over(base.term_start),
            term_end: term_end.over(base.term_end),
            withdrawn: withdrawn.over(Some(base.withdrawn)).unwrap_or(false),
        },
    };
    if let Some(mut shown) = base {
        let text = |status: Option<ProgramStatus>| status.map(|status| status.to_string());
        step.settle("name", &mut shown.name, said.name.clone());
        step.settle("occurred_at", &mut shown.occurred_at, said.occurred_at);
        step.settle("type", &mut shown.kind_of_act, said.kind_of_act.clone());
        step.settle("status", &mut text(shown.status), text(said.status));
        step.settle(
            "hours_purchased",
            &mut shown.hours_purchased,
            said.hours_purchased,
        );
        step.settle("hours_used", &mut shown.hours_used, said.hours_used);
        step.settle("term_start", &mut shown.term_start, said.term_start);
        step.settle("term_end", &mut shown.term_end, said.term_end);
        step.settle("withdrawn", &mut shown.withdrawn, said.withdrawn);
    }
    let (at, outcome) = match version::judge(&versions, &said, occurred_at, recorded_at, step.now())
    {
        Verdict::Known => return Ok(Outcome::Unchanged),
        Verdict::First(at) => (at, Outcome::Created),
        Verdict::Next(at) => (at, Outcome::Updated),
    };
    if step.writes() {
        let (number, taxonomy) = step.taxonomy()?;
        let written = fact::Version {
            account,
            key: &key,
            fact: &said,
            earlier: &versions,
            recorded_at: at,
            vendor: person.value().is_some_and(|person| person.staff),
            source: Source::Import,
            import: step.import,
            taxonomy: (number, &taxonomy),
        };
        fact::write(step.tx, &written)?;
    }
    Ok(outcome)
}

/// Reads `type`: a ledger type of a free programme's attendance.
fn type_of(
    step: &mut Step<'_, '_>,
    cells: &mut Cells<'_>,
    kind: Option<ProgramKind>,
) -> Result<Given<String>> {
    let type_ = cells.text("type", 60);
    if let Given::Value(text) = &type_ {
        let known = step.taxonomy()?.1.get(text).is_some();
        if !known || !(text.starts_with("prg.") || text.starts_with("evt.")) {
            cells.refuse_value("type", "import-program-type", text);
        } else if kind.is_some_and(|kind| kind != ProgramKind::Free) {
            cells.refuse("type", "import-program-type-free");
        }
    }
    Ok(type_)
}
