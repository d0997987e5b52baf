//! Answering stage proposals, and moving an account by hand. Every move is a row of the stage history with its cause, who approved it
//! and what it rested on; nothing is overwritten.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{accounts, stage_moves, stage_proposals};
use crate::db::{AnyConnection, lock};
use crate::health::config::publishing;
use crate::health::facts::Cause;
use crate::policy::AccountWrite;
use crate::types::{AccountId, Id, PersonId};
use crate::{Actor, Error, Result, Tx, UtcTime};

crate::text_enum! {
    /// What became of a proposal.
    ProposalState {
        /// Waiting for the owner.
        Open = "open",
        /// The account moved.
        Accepted = "accepted",
        /// It did not.
        Declined = "declined",
        /// The account moved otherwise meanwhile.
        Superseded = "superseded",
    }
}

/// Accepts an open proposal: the account moves now. Errors: `NotFound`; `Conflict` when it was answered or the account has moved
/// meanwhile.
pub fn accept(tx: &mut Tx<'_>, _: &AccountWrite, actor: &Actor, proposal: Id) -> Result<AccountId> {
    let (account, from, to, evidence, version) = open_proposal(tx, proposal)?;
    lock::until_commit(tx.conn, &format!("stage:{account}"))?;
    if current(tx.conn, account, tx.now)?.as_deref() != Some(&*from) {
        return Err(Error::Conflict);
    }
    decide(tx, actor, proposal, ProposalState::Accepted, "")?;
    insert_move(
        tx,
        NewMove {
            account,
            from: Some(from),
            to,
            at: tx.now,
            cause: Cause::Rule,
            rule_version: Some(version),
            inputs: evidence,
            approver: actor,
        },
    )?;
    Ok(account)
}

/// Declines an open proposal with a reason. Errors: `NotFound`; `Conflict` when it was answered meanwhile.
pub fn decline(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    proposal: Id,
    reason: &str,
) -> Result<AccountId> {
    let (account, ..) = open_proposal(tx, proposal)?;
    if reason.chars().count() > 1000 {
        return Err(Error::invalid("reason", "numbers-problem-reason-too-long"));
    }
    decide(tx, actor, proposal, ProposalState::Declined, reason.trim())?;
    Ok(account)
}

/// Moves an account to a stage by hand, now or as of the start of a day; an open proposal is accepted by that, or falls away. Errors: `NotFound` for
/// the account; `Invalid` for a stage that the model does not have or a day to come.
pub fn set_stage(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    account: AccountId,
    to: &str,
    since: Option<NaiveDate>,
    note: &str,
) -> Result<()> {
    let known: i64 = accounts::table.find(account).count().get_result(tx.conn)?;
    if known == 0 {
        return Err(Error::NotFound);
    }
    let model = publishing::newest(tx.conn)?
        .map(|(_, config)| config.stages)
        .unwrap_or_default();
    if model.stage(to).is_none() {
        return Err(Error::invalid("stage", "numbers-problem-unknown-stage"));
    }
    let at = since.map_or(tx.now, |day| UtcTime::start_of_day(day, tx.zone));
    if at > tx.now {
        return Err(Error::invalid("since", "numbers-problem-day-to-come"));
    }
    if note.chars().count() > 1000 {
        return Err(Error::invalid("note", "numbers-problem-reason-too-long"));
    }
    lock::until_commit(tx.conn, &format!("stage:{account}"))?;
    let from = current(tx.conn, account, tx.now)?;
    if from.as_deref() == Some(to) && since.is_none() {
        return Ok(());
    }
    close(tx, account, to, actor.person_id(), tx.now)?;
    let inputs = serde_json::json!({ "note": note.trim() }).to_string();
    insert_move(
        tx,
        NewMove {
            account,
            from,
            to: to.to_owned(),
            at,
            cause: Cause::Manual,
            rule_version: None,
            inputs,
            approver: actor,
        },
    )
}

/// Where an account stands at `now`: a move still to come is none yet.
pub fn current(
    conn: &mut AnyConnection,
    account: AccountId,
    now: UtcTime,
) -> Result<Option<String>> {
    Ok(stage_moves::table
        .filter(stage_moves::account_id.eq(account))
        .filter(stage_moves::at.le(now))
        .order((stage_moves::at.desc(), stage_moves::id.desc()))
        .select(stage_moves::to_stage)
        .first(conn)
        .optional()?)
}

/// Closes an account's open proposal, as the account has moved to `to`: where that is what was proposed, `by` has accepted it; else it
/// falls away.
pub(super) fn close(
    tx: &mut Tx<'_>,
    account: AccountId,
    to: &str,
    by: Option<PersonId>,
    at: UtcTime,
) -> Result<()> {
    let open: Option<(Id, String)> = stage_proposals::table
        .filter(stage_proposals::account_id.eq(account))
        .filter(stage_proposals::state.eq(ProposalState::Open))
        .select((stage_proposals::id, stage_proposals::to_stage))
        .first(tx.conn)
        .optional()?;
    let Some((id, proposed)) = open else {
        return Ok(());
    };
    let accepted = proposed == to;
    diesel::update(stage_proposals::table.find(id))
        .set((
            stage_proposals::state.eq(if accepted {
                ProposalState::Accepted
            } else {
                ProposalState::Superseded
            }),
            stage_proposals::decided_at.eq(at),
            stage_proposals::decided_by.eq(by.filter(|_| accepted)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

type OpenProposal = (AccountId, String, String, String, Id);

fn open_proposal(tx: &mut Tx<'_>, proposal: Id) -> Result<OpenProposal> {
    let (account, from, to, evidence, version, state): (_, _, _, _, _, ProposalState) =
        stage_proposals::table
            .find(proposal)
            .select((
                stage_proposals::account_id,
                stage_proposals::from_stage,
                stage_proposals::to_stage,
                stage_proposals::evidence,
                stage_proposals::config_version,
                stage_proposals::state,
            ))
            .first(tx.conn)?;
    if state == ProposalState::Open {
        Ok((account, from, to, evidence, version))
    } else {
        Err(Error::Conflict)
    }
}

fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    proposal: Id,
    state: ProposalState,
    reason: &str,
) -> Result<()> {
    let changed = diesel::update(
        stage_proposals::table
            .find(proposal)
            .filter(stage_proposals::state.eq(ProposalState::Open)),
    )
    .set((
        stage_proposals::state.eq(state),
        stage_proposals::decided_by.eq(actor.person_id()),
        stage_proposals::decided_at.eq(tx.now),
        stage_proposals::reason.eq(reason),
    ))
    .execute(tx.conn)?;
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Conflict)
    }
}

/// A row of the stage history to be.
pub(super) struct NewMove<'a> {
    pub(super) account: AccountId,
    pub(super) from: Option<String>,
    pub(super) to: String,
    pub(super) at: UtcTime,
    pub(super) cause: Cause,
    pub(super) rule_version: Option<Id>,
    pub(super) inputs: String,
    pub(super) approver: &'a Actor,
}

/// Writes a move. One that the rules make by themselves is recorded as of when it takes effect, so that the days after it
/// see it whenever they are computed; people's moves are recorded now.
pub(super) fn insert_move(tx: &mut Tx<'_>, step: NewMove<'_>) -> Result<()> {
    let approver = step.approver.person_id();
    let automatic = step.cause == Cause::Rule && approver.is_none();
    diesel::insert_into(stage_moves::table)
        .values((
            stage_moves::account_id.eq(step.account),
            stage_moves::from_stage.eq(step.from),
            stage_moves::to_stage.eq(step.to),
            stage_moves::at.eq(step.at),
            stage_moves::recorded_at.eq(if automatic { step.at } else { tx.now }),
            stage_moves::cause.eq(step.cause),
            stage_moves::rule_version.eq(step.rule_version),
            stage_moves::inputs.eq(step.inputs),
            stage_moves::approver_id.eq(approver),
        ))
        .execute(tx.conn)?;
    Ok(())
}
