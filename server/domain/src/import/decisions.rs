//! Taking in `decisions.json` of an export: the published configurations with their times, and the stage proposals with their answers. The whole
//! file in one transaction; once taken in, it changes nothing again.
//!
//! Versions of the configuration follow each other, so the file's must go on from those that are here: it belongs into an
//! empty database, after the accounts and before the ledger (whose types the configuration defines).

use std::path::Path;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::db::schema::{config_versions, people, stage_proposals};
use crate::db::{AnyConnection, lock};
use crate::health::Config;
use crate::health::promotion::ProposalState;
use crate::import::refusal::Refusal;
use crate::import::resolve::{self, FoundAccount};
use crate::import::run::Report;
use crate::import::spool::fault;
use crate::import::step::{Counts, Outcome};
use crate::types::{AccountId, Id, PersonId};
use crate::{Actor, Hiroba, Result, Tx, UtcTime, policy};

/// The file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decisions {
    /// Published configurations, oldest first.
    pub configurations: Vec<Configuration>,
    /// Stage proposals, oldest first.
    pub proposals: Vec<Proposal>,
}

/// A published configuration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Configuration {
    /// When it was published.
    pub published_at: String,
    /// By whom: an address, or nothing.
    pub by: String,
    /// What for.
    pub note: String,
    /// The configuration.
    pub document: Value,
}

/// A stage proposal and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// The account, as files name it.
    pub account: String,
    /// From this stage.
    pub from: String,
    /// To this one.
    pub to: String,
    /// The day whose figures it rests on.
    pub proposed_on: NaiveDate,
    /// Up or down.
    pub direction: String,
    /// What became of it.
    pub state: ProposalState,
    /// When it was answered.
    pub decided_at: Option<String>,
    /// Who answered it: an address, or nothing.
    pub by: String,
    /// Their reason.
    pub reason: String,
    /// When it was made.
    pub created_at: String,
    /// Under which of the configurations above, counted from 1.
    pub configuration: usize,
    /// What it rests on.
    pub evidence: Value,
}

/// Takes the file in, or with `dry_run` only says what would change.
pub fn file(hiroba: &Hiroba, actor: &Actor, path: &Path, dry_run: bool) -> Result<Report> {
    policy::administration(actor)?;
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(refused(
                Refusal::of_file("import-file-missing").with("path", path.display()),
            ));
        }
        Err(error) => return Err(fault(path, &error)),
    };
    let decisions: Decisions = match serde_json::from_str(&text) {
        Ok(decisions) => decisions,
        Err(error) => {
            return Ok(refused(
                Refusal::at(error.line() as u64, "", "import-decisions-broken")
                    .with("reason", error),
            ));
        }
    };
    let plan = match hiroba.read(|conn| Plan::make(conn, &decisions))? {
        Ok(plan) => plan,
        Err(refusal) => return Ok(refused(refusal)),
    };
    let mut report = Report {
        counts: plan.counts,
        ..Report::default()
    };
    if dry_run {
        return Ok(report);
    }
    let done = hiroba.write(|tx| {
        lock::until_commit(tx.conn, "config-versions")?;
        // Again, as others may have written since.
        match Plan::make(tx.conn, &decisions)? {
            Ok(plan) => plan.carry_out(tx).map(Ok),
            Err(refusal) => Ok(Err(refusal)),
        }
    })?;
    match done {
        Ok(counts) => report.counts = counts,
        Err(refusal) => return Ok(refused(refusal)),
    }
    Ok(report)
}

fn refused(refusal: Refusal) -> Report {
    Report {
        problems: vec![refusal],
        refused: true,
        ..Report::default()
    }
}

/// What is to be written.
struct Plan<'a> {
    counts: Counts,
    /// Ids of the versions that are here already, in the file's order.
    versions: Vec<Id>,
    configurations: Vec<(&'a Configuration, UtcTime, Option<PersonId>)>,
    proposals: Vec<Planned<'a>>,
}

struct Planned<'a> {
    proposal: &'a Proposal,
    account: AccountId,
    by: Option<PersonId>,
    created_at: UtcTime,
    decided_at: Option<UtcTime>,
}

impl<'a> Plan<'a> {
    fn make(conn: &mut AnyConnection, decisions: &'a Decisions) -> Result<Result<Self, Refusal>> {
        let mut plan = Self {
            counts: Counts::default(),
            versions: Vec::new(),
            configurations: Vec::new(),
            proposals: Vec::new(),
        };
        if let Some(refusal) = plan.configurations(conn, &decisions.configurations)? {
            return Ok(Err(refusal));
        }
        for proposal in &decisions.proposals {
            if let Some(refusal) = plan.proposal(conn, proposal, decisions.configurations.len())? {
                return Ok(Err(refusal));
            }
        }
        Ok(Ok(plan))
    }

    fn configurations(
        &mut self,
        conn: &mut AnyConnection,
        told: &'a [Configuration],
    ) -> Result<Option<Refusal>> {
        let here: Vec<(Id, String, UtcTime)> = config_versions::table
            .order(config_versions::id)
            .select((
                config_versions::id,
                config_versions::document,
                config_versions::published_at,
            ))
            .load(conn)?;
        for (position, configuration) in told.iter().enumerate() {
            self.counts.read += 1;
            let number = position + 1;
            let Some(at) = instant(&configuration.published_at) else {
                return Ok(Some(time_refused(&configuration.published_at)));
            };
            if let Err(error) = serde_json::from_value::<Config>(configuration.document.clone()) {
                return Ok(Some(
                    Refusal::of_file("import-decisions-configuration")
                        .with("number", number)
                        .with("reason", error),
                ));
            }
            match here.get(position) {
                Some((id, document, published_at)) => {
                    let same = *published_at == at
                        && serde_json::from_str::<Value>(document)? == configuration.document;
                    if !same {
                        return Ok(Some(
                            Refusal::of_file("import-decisions-differ").with("number", number),
                        ));
                    }
                    self.versions.push(*id);
                    self.counts.add(Outcome::Unchanged);
                }
                None => {
                    let by = person(conn, &configuration.by)?;
                    self.configurations.push((configuration, at, by));
                    self.counts.add(Outcome::Created);
                }
            }
        }
        Ok(None)
    }

    fn proposal(
        &mut self,
        conn: &mut AnyConnection,
        proposal: &'a Proposal,
        configurations: usize,
    ) -> Result<Option<Refusal>> {
        self.counts.read += 1;
        if !(1..=configurations).contains(&proposal.configuration) {
            return Ok(Some(
                Refusal::of_file("import-decisions-number").with("number", proposal.configuration),
            ));
        }
        let account = match resolve::find_account(conn, &proposal.account)? {
            FoundAccount::One(id) => id,
            FoundAccount::None => {
                return Ok(Some(
                    Refusal::of_file("import-account-unknown").with("value", &proposal.account),
                ));
            }
            FoundAccount::Several => {
                return Ok(Some(
                    Refusal::of_file("import-account-several").with("value", &proposal.account),
                ));
            }
        };
        let Some(created_at) = instant(&proposal.created_at) else {
            return Ok(Some(time_refused(&proposal.created_at)));
        };
        let decided_at = match &proposal.decided_at {
            None => None,
            Some(text) => match instant(text) {
                Some(at) => Some(at),
                None => return Ok(Some(time_refused(text))),
            },
        };
        let known: i64 = stage_proposals::table
            .filter(stage_proposals::account_id.eq(account))
            .filter(stage_proposals::from_stage.eq(&proposal.from))
            .filter(stage_proposals::to_stage.eq(&proposal.to))
            .filter(stage_proposals::proposed_on.eq(proposal.proposed_on))
            .count()
            .get_result(conn)?;
        if known > 0 {
            self.counts.add(Outcome::Unchanged);
            return Ok(None);
        }
        self.counts.add(Outcome::Created);
        self.proposals.push(Planned {
            proposal,
            account,
            by: person(conn, &proposal.by)?,
            created_at,
            decided_at,
        });
        Ok(None)
    }

    fn carry_out(mut self, tx: &mut Tx<'_>) -> Result<Counts> {
        for (configuration, at, by) in std::mem::take(&mut self.configurations) {
            let id: Id = diesel::insert_into(config_versions::table)
                .values((
                    config_versions::document.eq(configuration.document.to_string()),
                    config_versions::published_by.eq(by),
                    config_versions::published_at.eq(at),
                    config_versions::note.eq(&configuration.note),
                ))
                .returning(config_versions::id)
                .get_result(tx.conn)?;
            self.versions.push(id);
        }
        for planned in &self.proposals {
            let proposal = planned.proposal;
            let version = self
                .versions
                .get(proposal.configuration.saturating_sub(1))
                .copied()
                .unwrap_or_default();
            diesel::insert_into(stage_proposals::table)
                .values((
                    stage_proposals::account_id.eq(planned.account),
                    stage_proposals::from_stage.eq(&proposal.from),
                    stage_proposals::to_stage.eq(&proposal.to),
                    stage_proposals::proposed_on.eq(proposal.proposed_on),
                    stage_proposals::direction.eq(&proposal.direction),
                    stage_proposals::evidence.eq(proposal.evidence.to_string()),
                    stage_proposals::config_version.eq(version),
                    stage_proposals::state.eq(proposal.state),
                    stage_proposals::decided_by.eq(planned.by),
                    stage_proposals::decided_at.eq(planned.decided_at),
                    stage_proposals::reason.eq(&proposal.reason),
                    stage_proposals::created_at.eq(planned.created_at),
                ))
                .execute(tx.conn)?;
        }
        Ok(self.counts)
    }
}

fn instant(text: &str) -> Option<UtcTime> {
    chrono::DateTime::parse_from_rfc3339(text)
        .ok()
        .map(|at| UtcTime::from_chrono(at.to_utc()))
}

fn time_refused(text: &str) -> Refusal {
    Refusal::of_file("import-time").with("value", text)
}

fn person(conn: &mut AnyConnection, email: &str) -> Result<Option<PersonId>> {
    Ok(people::table
        .filter(people::email.eq(email))
        .select(people::id)
        .first(conn)
        .optional()?)
}
