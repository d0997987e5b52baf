//! Publishing the configuration and finding the version that is in force.

use diesel::prelude::*;

use crate::db::schema::config_versions;
use crate::db::{AnyConnection, lock};
use crate::health::Config;
use crate::policy::Administration;
use crate::types::Id;
use crate::{Actor, Hiroba, Result, Tx};

/// The newest published version and its configuration; none before the first.
pub fn newest(conn: &mut AnyConnection) -> Result<Option<(Id, Config)>> {
    let found: Option<(Id, String)> = config_versions::table
        .order(config_versions::id.desc())
        .select((config_versions::id, config_versions::document))
        .first(conn)
        .optional()?;
    found
        .map(|(id, document)| Ok((id, serde_json::from_str(&document)?)))
        .transpose()
}

/// The configuration of one version. Errors: `NotFound`.
pub fn of_version(conn: &mut AnyConnection, version: Id) -> Result<Config> {
    let document: String = config_versions::table
        .find(version)
        .select(config_versions::document)
        .first(conn)?;
    Ok(serde_json::from_str(&document)?)
}

/// The version in force; publishes the defaults where nothing was published yet.
pub fn in_force(hiroba: &Hiroba) -> Result<(Id, Config)> {
    if let Some(found) = hiroba.read(newest)? {
        return Ok(found);
    }
    hiroba.write(|tx| {
        lock::until_commit(tx.conn, "config-versions")?;
        match newest(tx.conn)? {
            Some(found) => Ok(found),
            None => {
                let config = Config::default();
                Ok((insert(tx, &config, None, "")?, config))
            }
        }
    })
}

/// Publishes a configuration; it is in force from the next snapshot on. Returns its version.
pub fn publish(
    tx: &mut Tx<'_>,
    _: &Administration,
    actor: &Actor,
    config: &Config,
    note: &str,
) -> Result<Id> {
    lock::until_commit(tx.conn, "config-versions")?;
    insert(tx, config, Some(actor), note)
}

fn insert(tx: &mut Tx<'_>, config: &Config, actor: Option<&Actor>, note: &str) -> Result<Id> {
    Ok(diesel::insert_into(config_versions::table)
        .values((
            config_versions::document.eq(serde_json::to_string(config)?),
            config_versions::published_by.eq(actor.and_then(Actor::person_id)),
            config_versions::published_at.eq(tx.now),
            config_versions::note.eq(note),
        ))
        .returning(config_versions::id)
        .get_result(tx.conn)?)
}
