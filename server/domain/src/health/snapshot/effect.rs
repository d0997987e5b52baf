//! What a day sets off: proposals made, proposals answered by a move, and moves that the rules make by themselves.

use chrono::NaiveDate;

use crate::engagement::Known;
use crate::health::config::Config;
use crate::health::day::Figures;
use crate::health::facts::{Account, Cause, Move, Proposal, last_instant};
use crate::health::stage::{Mode, Outcome};
use crate::types::{Id, PersonId};
use crate::{Result, UtcTime};

/// One thing that a day's row sets off.
pub(super) enum Effect {
    /// A proposal.
    Propose {
        from: String,
        to: String,
        /// `up` or `down`.
        direction: &'static str,
        evidence: String,
    },
    /// The account has moved to `to`, by `by`: an open proposal is answered.
    Close {
        at: UtcTime,
        to: String,
        by: Option<PersonId>,
    },
    /// A move.
    Move {
        from: String,
        to: String,
        at: UtcTime,
        evidence: String,
    },
}

/// What the day's judgement sets off, noted in the account too; returns the stage at the end of the day.
pub(super) fn of_day(
    config: &Config,
    account: &mut Account,
    figures: &Figures,
    day: NaiveDate,
    t: UtcTime,
    ended: bool,
) -> Result<(Option<String>, Vec<Effect>)> {
    let mut effects = Vec::new();
    let stage = figures.stage.clone();
    if let Some(effect) = close_left_behind(account, stage.as_deref(), day, t) {
        effects.push(effect);
    }
    let Some(from) = &stage else {
        return Ok((stage, effects));
    };
    if ended && let Some((to, effect)) = unanswered(config, account, from, day, t) {
        effects.extend(effect);
        return Ok((Some(to), effects));
    }
    let judgement = figures.judgement.as_ref().filter(|judged| judged.ready);
    let Some(judgement) = judgement else {
        if let Some(fall) = &figures.fall
            && may_propose(config, account, &fall.to, from, day, t)
        {
            effects.push(propose(
                account,
                from,
                &fall.to,
                "down",
                day,
                &fall.outcomes,
            ));
        }
        return Ok((stage, effects));
    };
    match judgement.mode {
        Mode::Auto if ended => {
            let at = last_instant(t);
            let done = account.moves.iter().any(|step| {
                step.automatic && step.known.occurred_at == at && step.to == judgement.to
            });
            let evidence = evidence(day, &judgement.outcomes);
            if !done {
                account.moves.push(Move {
                    id: Id::MAX,
                    known: Known::from_the_start(at),
                    to: judgement.to.clone(),
                    cause: Cause::Rule.as_str().to_owned(),
                    approver: None,
                    automatic: true,
                });
                effects.push(Effect::Move {
                    from: from.clone(),
                    to: judgement.to.clone(),
                    at,
                    evidence,
                });
            }
            Ok((Some(judgement.to.clone()), effects))
        }
        Mode::Suggest if may_propose(config, account, &judgement.to, from, day, t) => {
            let effect = propose(account, from, &judgement.to, "up", day, &judgement.outcomes);
            effects.push(effect);
            Ok((stage, effects))
        }
        Mode::Auto | Mode::Suggest | Mode::Manual => Ok((stage, effects)),
    }
}

fn evidence(day: NaiveDate, outcomes: &[Outcome]) -> String {
    serde_json::json!({ "as_of": day, "conditions": outcomes }).to_string()
}

/// Notes a proposal in the account too.
fn propose(
    account: &mut Account,
    from: &str,
    to: &str,
    direction: &'static str,
    day: NaiveDate,
    outcomes: &[Outcome],
) -> Effect {
    account.proposals.push(Proposal {
        id: 0,
        from: from.to_owned(),
        to: to.to_owned(),
        on: day,
        down: direction == "down",
        decided_at: None,
        declined: false,
    });
    Effect::Propose {
        from: from.to_owned(),
        to: to.to_owned(),
        direction,
        evidence: evidence(day, outcomes),
    }
}

/// The stage to go back to, as nobody answered the proposal in time, and the move where it was not made before.
fn unanswered(
    config: &Config,
    account: &mut Account,
    from: &str,
    day: NaiveDate,
    t: UtcTime,
) -> Option<(String, Option<Effect>)> {
    let at = last_instant(t);
    let due = day - chrono::Duration::days(config.stages.confirm_days);
    let proposal = account.proposals.iter_mut().find(|proposal| {
        proposal.down
            && proposal.from == from
            && proposal.on == due
            && !proposal.declined
            && proposal.decided_at.is_none_or(|decided| decided == at)
    })?;
    proposal.decided_at = Some(at);
    let to = proposal.to.clone();
    let done = account
        .moves
        .iter()
        .any(|step| step.automatic && step.known.occurred_at == at && step.to == to);
    if done {
        return Some((to, None));
    }
    account.moves.push(Move {
        id: Id::MAX,
        known: Known::from_the_start(at),
        to: to.clone(),
        cause: Cause::Rule.as_str().to_owned(),
        approver: None,
        automatic: true,
    });
    let evidence = serde_json::json!({ "proposed_on": due, "unconfirmed": true }).to_string();
    let effect = Effect::Move {
        from: from.to_owned(),
        to: to.clone(),
        at,
        evidence,
    };
    Some((to, Some(effect)))
}

/// Closes the open proposal of an account that has left the stage it starts from.
fn close_left_behind(
    account: &mut Account,
    stage: Option<&str>,
    day: NaiveDate,
    t: UtcTime,
) -> Option<Effect> {
    let (moved_at, by) = account
        .standing(t, false)
        .map(|step| (step.known.occurred_at, step.approver))?;
    let proposal = account.proposals.iter_mut().find(|proposal| {
        proposal.decided_at.is_none() && proposal.on <= day && stage != Some(proposal.from.as_str())
    })?;
    // When it was answered is when the account moved, if that was after the proposal became known.
    let at = moved_at
        .max(UtcTime(t.0 - UtcTime::DAY))
        .min(last_instant(t));
    proposal.decided_at = Some(at);
    Some(Effect::Close {
        at,
        to: stage.unwrap_or_default().to_owned(),
        by,
    })
}

/// Whether nothing stands in the way of a proposal at the end of a day: none was open then, none was made this day, none to the same stage
/// had been declined lately. What was answered later was open.
fn may_propose(
    config: &Config,
    account: &Account,
    to: &str,
    from: &str,
    day: NaiveDate,
    t: UtcTime,
) -> bool {
    !account.proposals.iter().any(|proposal| {
        let same = proposal.from == from && proposal.to == to;
        match proposal.decided_at {
            None => true,
            Some(_) if same && proposal.on == day => true,
            Some(at) if at >= t => proposal.on <= day,
            Some(at) => same && proposal.declined && at >= t.plus_days(-config.stages.rest_days),
        }
    })
}
