//! Rows of `stages`, and the stage columns of `accounts`: when an account entered which stage.

use diesel::prelude::*;

use crate::db::schema::stage_moves;
use crate::health::facts::Cause;
use crate::health::promotion;
use crate::import::cell::{Cells, Given};
use crate::import::resolve;
use crate::import::step::{Mode, Outcome, Step};
use crate::types::{AccountId, Id, PersonId};
use crate::{Result, UtcTime};

/// Words of the staff page for stages of the template `standard`.
const STAGE_WORDS: &[(&str, &str)] = &[
    ("引き継ぎ", "handover"),
    ("引継ぎ", "handover"),
    ("引継", "handover"),
    ("オンボーディング", "onboarding"),
    ("導入", "onboarding"),
    ("導入支援", "onboarding"),
    ("活用", "adoption"),
    ("活用定着", "adoption"),
    ("定着", "adoption"),
    ("アダプション", "adoption"),
    ("価値実感", "value"),
    ("成果", "value"),
    ("戦略活用", "strategic"),
    ("戦略", "strategic"),
    ("アドボケイト", "advocate"),
    ("推奨", "advocate"),
    ("ファン", "advocate"),
    ("解約", "churned"),
    ("解約済み", "churned"),
    ("対象外", "excluded"),
];
const CAUSES: &[&str] = &["rule", "manual", "import", "migration"];

/// Reads a stage's key: one of the model that is in force.
pub(super) fn stage(
    step: &mut Step<'_, '_>,
    cells: &mut Cells<'_>,
    column: &str,
) -> Result<Given<String>> {
    let known = step.stages()?;
    Ok(cells.one_of(column, &known, STAGE_WORDS))
}

/// Reads since when an account is in a stage: a move still to come would be shown as one that was made.
pub(super) fn since(step: &Step<'_, '_>, cells: &mut Cells<'_>, column: &str) -> Given<UtcTime> {
    let since = cells.time(column);
    if matches!(&since, Given::Value(at) if *at > step.now()) {
        cells.refuse(column, "import-stage-to-come");
        return Given::Absent;
    }
    since
}

/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    let account = resolve::account(step, cells)?;
    let stage = stage(step, cells, "stage")?;
    let stage = cells.required("stage", stage);
    let since = since(step, cells, "since");
    let since = cells.required("since", since);
    let cause = cells.choice("cause", CAUSES, &[]).value();
    let by = cells.text("by", 254).value();
    let recorded_at = cells.time("recorded_at").value();
    let (Some(account), Some(stage), Some(since), false) =
        (account, stage, since, cells.is_wrong())
    else {
        return Ok(Outcome::Unchanged);
    };
    if step.mode == Mode::Check {
        return Ok(Outcome::Unchanged);
    }
    let key = format!("{account}/{}/{stage}", since.0);
    if let Some(outcome) = step.again(&key, cells.row()) {
        return Ok(outcome);
    }
    let approver = match by.as_deref().filter(|by| by.contains('@')) {
        Some(email) => {
            resolve::find_person(step, &email.to_ascii_lowercase())?.map(|found| found.id)
        }
        None => None,
    };
    let inputs = match by {
        Some(by) => serde_json::json!({ "by": by }).to_string(),
        None => "{}".to_owned(),
    };
    let entry = Entry {
        stage,
        since,
        cause: cause.unwrap_or(Cause::Import),
        approver,
        inputs,
        recorded_at,
    };
    Ok(if write(step, account, entry)? {
        Outcome::Created
    } else {
        Outcome::Unchanged
    })
}

struct Entry {
    stage: String,
    since: UtcTime,
    cause: Cause,
    approver: Option<PersonId>,
    inputs: String,
    recorded_at: Option<UtcTime>,
}

/// Moves an account into a stage since a time, or now when it isn't in it and no time is given. Says whether that is news.
pub(super) fn enter(
    step: &mut Step<'_, '_>,
    account: AccountId,
    stage: String,
    since: Option<UtcTime>,
) -> Result<bool> {
    let since = match since {
        Some(since) => since,
        None => {
            let now = step.now();
            let current = promotion::current(step.tx.conn, account, now)?;
            if current.as_deref() == Some(stage.as_str()) {
                return Ok(false);
            }
            step.now()
        }
    };
    let entry = Entry {
        stage,
        since,
        cause: Cause::Import,
        approver: None,
        inputs: "{}".to_owned(),
        recorded_at: None,
    };
    write(step, account, entry)
}

fn write(step: &mut Step<'_, '_>, account: AccountId, entry: Entry) -> Result<bool> {
    let moves: Vec<(UtcTime, String)> = stage_moves::table
        .filter(stage_moves::account_id.eq(account))
        .filter(stage_moves::at.le(entry.since))
        .order((stage_moves::at.desc(), stage_moves::id.desc()))
        .select((stage_moves::at, stage_moves::to_stage))
        .load(step.tx.conn)?;
    let same_time: Vec<&String> = moves
        .iter()
        .take_while(|(at, _)| *at == entry.since)
        .map(|(_, stage)| stage)
        .collect();
    let known = same_time.iter().any(|stage| **stage == entry.stage);
    if known {
        return Ok(false);
    }
    let from = moves
        .iter()
        .find(|(at, _)| *at < entry.since)
        .map(|(_, stage)| stage.clone());
    let mut shown = from.clone();
    step.settle("stage", &mut shown, Some(entry.stage.clone()));
    if step.writes() {
        // History is known since it happened; another stage at a time that has one is a correction, known from now on.
        let recorded_at = match entry.recorded_at {
            Some(at) => at,
            None if same_time.is_empty() => entry.since.min(step.now()),
            None => step.now(),
        };
        let import: Option<Id> = step.import;
        diesel::insert_into(stage_moves::table)
            .values((
                stage_moves::account_id.eq(account),
                stage_moves::from_stage.eq(from),
                stage_moves::to_stage.eq(entry.stage),
                stage_moves::at.eq(entry.since),
                stage_moves::recorded_at.eq(recorded_at),
                stage_moves::cause.eq(entry.cause),
                stage_moves::inputs.eq(entry.inputs),
                stage_moves::approver_id.eq(entry.approver),
                stage_moves::import_id.eq(import),
            ))
            .execute(step.tx.conn)?;
    }
    Ok(true)
}
