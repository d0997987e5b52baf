//! Rows of `stages`, and the stage columns of `accounts`: when an account entered which stage.

use diesel::prelude::*;

use crate::db::schema::stage_moves;
use crate::import::cell::{Cells, Given};
use crate::import::resolve;
use crate::import::step::{Mode, Outcome, Step};
use crate::types::{AccountId, Id, PersonId};
use crate::{Result, UtcTime};

crate::text_enum! {
    /// A stage of the template `standard`.
    Stage {
        /// Handed over from sales.
        Handover = "handover",
        /// Being set up.
        Onboarding = "onboarding",
        /// In use.
        Adoption = "adoption",
        /// Light success.
        Value = "value",
        /// Deep success.
        Strategic = "strategic",
        /// Recommends us.
        Advocate = "advocate",
        /// Gone.
        Churned = "churned",
        /// Not to be worked on.
        Excluded = "excluded",
    }
}

crate::text_enum! {
    /// Why an account moved.
    Cause {
        /// The gates' rules.
        Rule = "rule",
        /// A person.
        Manual = "manual",
        /// A file.
        Import = "import",
        /// A change of the model.
        Migration = "migration",
    }
}

const STAGES: &[&str] = &[
    "handover",
    "onboarding",
    "adoption",
    "value",
    "strategic",
    "advocate",
    "churned",
    "excluded",
];
const STAGE_WORDS: &[(&str, Stage)] = &[
    ("引き継ぎ", Stage::Handover),
    ("引継ぎ", Stage::Handover),
    ("引継", Stage::Handover),
    ("オンボーディング", Stage::Onboarding),
    ("導入", Stage::Onboarding),
    ("導入支援", Stage::Onboarding),
    ("活用", Stage::Adoption),
    ("活用定着", Stage::Adoption),
    ("定着", Stage::Adoption),
    ("アダプション", Stage::Adoption),
    ("価値実感", Stage::Value),
    ("成果", Stage::Value),
    ("戦略活用", Stage::Strategic),
    ("戦略", Stage::Strategic),
    ("アドボケイト", Stage::Advocate),
    ("推奨", Stage::Advocate),
    ("ファン", Stage::Advocate),
    ("解約", Stage::Churned),
    ("解約済み", Stage::Churned),
    ("対象外", Stage::Excluded),
];
const CAUSES: &[&str] = &["rule", "manual", "import", "migration"];

/// Reads a stage's key.
pub(super) fn stage(cells: &mut Cells<'_>, column: &str) -> Given<Stage> {
    cells.choice(column, STAGES, STAGE_WORDS)
}

/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    let account = resolve::account(step, cells)?;
    let stage = stage(cells, "stage");
    let stage = cells.required("stage", stage);
    let since = cells.time("since");
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
    stage: Stage,
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
    stage: Stage,
    since: Option<UtcTime>,
) -> Result<bool> {
    let since = match since {
        Some(since) => since,
        None => {
            let current: Option<String> = stage_moves::table
                .filter(stage_moves::account_id.eq(account))
                .order((stage_moves::at.desc(), stage_moves::id.desc()))
                .select(stage_moves::to_stage)
                .first(step.tx.conn)
                .optional()?;
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
    let known = same_time.iter().any(|stage| *stage == entry.stage.as_str());
    if known {
        return Ok(false);
    }
    let from = moves
        .iter()
        .find(|(at, _)| *at < entry.since)
        .map(|(_, stage)| stage.clone());
    let mut shown = from.clone();
    step.settle("stage", &mut shown, Some(entry.stage.to_string()));
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
