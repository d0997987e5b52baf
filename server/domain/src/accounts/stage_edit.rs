//! Moving an account to another stage by hand, and answering what the rules propose.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::accounts::audit_object;
use crate::actor::Actor;
use crate::db::AnyConnection;
use crate::db::schema::{people, stage_moves, stage_proposals};
use crate::health::promotion;
use crate::policy::{AccountConsole, AccountWrite};
use crate::types::{AccountId, Id};
use crate::{Error, Problem, Result, Tx, UtcTime, audit};

/// Longest reason, in characters.
pub const REASON_LIMIT: usize = 500;

/// Where an account stands.
#[derive(Debug, Clone, Queryable)]
pub struct Standing {
    /// Stage key.
    pub stage: String,
    /// Since when.
    pub since: UtcTime,
    /// `rule`, `manual`, `import` or `migration`.
    pub cause: String,
    /// Who approved it.
    pub approver: Option<String>,
}

/// The newest move of the account that is not still to come.
pub fn standing(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
    now: UtcTime,
) -> Result<Option<Standing>> {
    Ok(stage_moves::table
        .left_join(people::table.on(people::id.nullable().eq(stage_moves::approver_id)))
        .filter(stage_moves::account_id.eq(id))
        .filter(stage_moves::at.le(now))
        .order((stage_moves::at.desc(), stage_moves::id.desc()))
        .select((
            stage_moves::to_stage,
            stage_moves::at,
            stage_moves::cause,
            people::name.nullable(),
        ))
        .first(conn)
        .optional()?)
}

/// Every move of the account up to now, oldest first.
pub fn moves(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
    now: UtcTime,
) -> Result<Vec<(UtcTime, String)>> {
    Ok(stage_moves::table
        .filter(stage_moves::account_id.eq(id))
        .filter(stage_moves::at.le(now))
        .order((stage_moves::at, stage_moves::id))
        .select((stage_moves::at, stage_moves::to_stage))
        .limit(200)
        .load(conn)?)
}

/// A move the rules propose.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Row.
    pub id: Id,
    /// From here.
    pub from: String,
    /// To there.
    pub to: String,
    /// Since when.
    pub on: NaiveDate,
    /// Up or down.
    pub direction: String,
    /// Why: the conditions with what there was.
    pub evidence: Value,
}

/// The account's open proposal.
pub fn open_proposal(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
) -> Result<Option<Proposal>> {
    type Row = (Id, String, String, NaiveDate, String, String);
    let row: Option<Row> = stage_proposals::table
        .filter(stage_proposals::account_id.eq(id))
        .filter(stage_proposals::state.eq("open"))
        .order(stage_proposals::id.desc())
        .select((
            stage_proposals::id,
            stage_proposals::from_stage,
            stage_proposals::to_stage,
            stage_proposals::proposed_on,
            stage_proposals::direction,
            stage_proposals::evidence,
        ))
        .first(conn)
        .optional()?;
    row.map(|(id, from, to, on, direction, evidence)| {
        Ok(Proposal {
            id,
            from,
            to,
            on,
            direction,
            evidence: serde_json::from_str(&evidence)?,
        })
    })
    .transpose()
}

/// Does what a proposal of this account says.
pub fn accept(
    tx: &mut Tx<'_>,
    permission: &AccountWrite,
    actor: &Actor,
    account: AccountId,
    proposal: Id,
) -> Result<()> {
    belongs(tx, account, proposal)?;
    promotion::accept(tx, permission, actor, proposal)?;
    audit::record(
        tx,
        actor,
        "stage.accepted",
        &audit_object(account),
        &json!({ "proposal": proposal }),
    )
}

/// Turns a proposal of this account down, and says why.
pub fn decline(
    tx: &mut Tx<'_>,
    permission: &AccountWrite,
    actor: &Actor,
    account: AccountId,
    proposal: Id,
    reason: &str,
) -> Result<()> {
    let reason = checked(reason)?;
    let to = belongs(tx, account, proposal)?;
    promotion::decline(tx, permission, actor, proposal, &reason)?;
    audit::record(
        tx,
        actor,
        "stage.declined",
        &audit_object(account),
        &json!({ "to": to, "reason": reason }),
    )
}

/// Moves the account by hand, and says why.
pub fn set(
    tx: &mut Tx<'_>,
    permission: &AccountWrite,
    actor: &Actor,
    account: AccountId,
    to: &str,
    reason: &str,
) -> Result<()> {
    let reason = checked(reason)?;
    let from = promotion::current(tx.conn, account, tx.now)?;
    if from.as_deref() == Some(to) {
        return Err(Error::invalid("stage", "staff-problem-same-stage"));
    }
    promotion::set_stage(tx, permission, actor, account, to, None, &reason)?;
    audit::record(
        tx,
        actor,
        "stage.moved",
        &audit_object(account),
        &json!({ "from": from, "to": to, "reason": reason }),
    )
}

/// The stage a proposal leads to, when it is this account's.
fn belongs(tx: &mut Tx<'_>, account: AccountId, proposal: Id) -> Result<String> {
    Ok(stage_proposals::table
        .find(proposal)
        .filter(stage_proposals::account_id.eq(account))
        .select(stage_proposals::to_stage)
        .first(tx.conn)?)
}

fn checked(reason: &str) -> Result<String> {
    let reason = reason.trim().replace("\r\n", "\n");
    if reason.is_empty() {
        return Err(Error::invalid("reason", "staff-problem-reason-missing"));
    }
    if reason.chars().count() > REASON_LIMIT {
        return Err(Problem::new("reason", "staff-problem-long")
            .with("limit", REASON_LIMIT)
            .into());
    }
    Ok(reason)
}
