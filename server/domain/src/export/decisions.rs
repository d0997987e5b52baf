//! What people decided about the figures, as one JSON file: the published configurations, and the stage proposals with their answers. Tables
//! would not hold them: a configuration is a document, and a proposal carries its evidence.

use std::path::PathBuf;

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::Value;

use crate::db::schema::{config_versions, stage_proposals};
use crate::export::Written;
use crate::export::naming::{Addresses, Names};
use crate::import::decisions::{Configuration, Decisions, Proposal};
use crate::import::spool::fault;
use crate::types::{AccountId, Id, PersonId};
use crate::{Error, Hiroba, Result, UtcTime};

/// Writes the file.
pub(super) fn write(hiroba: &Hiroba, path: PathBuf) -> Result<Written> {
    let addresses = Addresses::load(hiroba)?;
    let (versions, configurations) = configurations(hiroba, &addresses)?;
    let proposals = proposals(hiroba, &addresses, &versions)?;
    let rows = (configurations.len() + proposals.len()) as u64;
    let decisions = Decisions {
        configurations,
        proposals,
    };
    let file = super::table::create(&path)?;
    let mut writer = std::io::BufWriter::new(file);
    serde_json::to_writer_pretty(&mut writer, &decisions)?;
    let file = writer.into_inner().map_err(Error::internal)?;
    file.sync_all().map_err(|error| fault(&path, &error))?;
    Ok(Written {
        kind: "decisions",
        path,
        rows,
        left_out: 0,
    })
}

/// The versions' ids in the order of the file, and what the file says of them.
fn configurations(hiroba: &Hiroba, addresses: &Addresses) -> Result<(Vec<Id>, Vec<Configuration>)> {
    type Found = (Id, String, Option<PersonId>, UtcTime, String);
    let found: Vec<Found> = hiroba.read(|conn| {
        Ok(config_versions::table
            .order(config_versions::id)
            .select((
                config_versions::id,
                config_versions::document,
                config_versions::published_by,
                config_versions::published_at,
                config_versions::note,
            ))
            .load(conn)?)
    })?;
    let ids = found.iter().map(|row| row.0).collect();
    let configurations = found
        .into_iter()
        .map(|(_, document, by, published_at, note)| {
            Ok(Configuration {
                published_at: published_at.rfc3339(),
                by: addresses.of(by),
                note,
                document: serde_json::from_str::<Value>(&document)?,
            })
        })
        .collect::<Result<_>>()?;
    Ok((ids, configurations))
}

fn proposals(hiroba: &Hiroba, addresses: &Addresses, versions: &[Id]) -> Result<Vec<Proposal>> {
    type Found = (
        (AccountId, String, String, NaiveDate, String, String, Id),
        (String, Option<PersonId>, Option<UtcTime>, String, UtcTime),
    );
    let names = Names::load(hiroba)?;
    let found: Vec<Found> = hiroba.read(|conn| {
        Ok(stage_proposals::table
            .order(stage_proposals::id)
            .select((
                (
                    stage_proposals::account_id,
                    stage_proposals::from_stage,
                    stage_proposals::to_stage,
                    stage_proposals::proposed_on,
                    stage_proposals::direction,
                    stage_proposals::evidence,
                    stage_proposals::config_version,
                ),
                (
                    stage_proposals::state,
                    stage_proposals::decided_by,
                    stage_proposals::decided_at,
                    stage_proposals::reason,
                    stage_proposals::created_at,
                ),
            ))
            .load(conn)?)
    })?;
    found
        .into_iter()
        .map(
            |((account, from, to, on, direction, evidence, version), rest)| {
                let (state, by, decided_at, reason, created_at) = rest;
                Ok(Proposal {
                    account: names.of(account),
                    from,
                    to,
                    proposed_on: on,
                    direction,
                    state: state
                        .parse()
                        .map_err(|()| Error::internal("a proposal's state"))?,
                    decided_at: decided_at.map(UtcTime::rfc3339),
                    by: addresses.of(by),
                    reason,
                    created_at: created_at.rfc3339(),
                    configuration: versions.iter().position(|id| *id == version).unwrap_or(0) + 1,
                    evidence: serde_json::from_str(&evidence)?,
                })
            },
        )
        .collect()
}
