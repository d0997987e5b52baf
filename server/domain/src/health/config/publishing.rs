//! Publishing the configuration and finding the version that is in force.

use std::sync::Arc;

use diesel::prelude::*;

use crate::db::schema::config_versions;
use crate::db::{AnyConnection, lock};
use crate::health::Config;
use crate::policy::Administration;
use crate::types::Id;
use crate::{Actor, Hiroba, Result, Tx, UtcTime};

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

/// One published version.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// Its number.
    pub version: Id,
    /// When it was published.
    pub published_at: UtcTime,
    /// What it says.
    pub config: Config,
}

/// Every published version, oldest first.
#[derive(Debug, Clone, PartialEq)]
pub struct Editions(Vec<Arc<Edition>>);

impl Editions {
    /// One configuration that holds on every day, published or not.
    pub fn only(version: Id, config: Config) -> Self {
        Self(vec![Arc::new(Edition {
            version,
            published_at: UtcTime(i64::MIN),
            config,
        })])
    }

    /// The version that holds on the day that ends at `t`: the newest published before, for days before the first version the
    /// first. It does not matter when the day is computed.
    pub fn on(&self, t: UtcTime) -> Option<&Arc<Edition>> {
        self.0
            .iter()
            .rev()
            .find(|edition| edition.published_at < t)
            .or_else(|| self.0.first())
    }

    /// A version by its number.
    pub fn version(&self, version: Id) -> Option<&Arc<Edition>> {
        self.0.iter().find(|edition| edition.version == version)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Edition> {
        self.0.iter().map(AsRef::as_ref)
    }
}

/// All versions; publishes the defaults where nothing was published yet.
pub fn editions(hiroba: &Hiroba) -> Result<Editions> {
    in_force(hiroba)?;
    let found: Vec<(Id, String, UtcTime)> = hiroba.read(|conn| {
        Ok(config_versions::table
            .order(config_versions::id)
            .select((
                config_versions::id,
                config_versions::document,
                config_versions::published_at,
            ))
            .load(conn)?)
    })?;
    let editions = found
        .into_iter()
        .map(|(version, document, published_at)| {
            Ok(Arc::new(Edition {
                version,
                published_at,
                config: serde_json::from_str(&document)?,
            }))
        })
        .collect::<Result<_>>()?;
    Ok(Editions(editions))
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
