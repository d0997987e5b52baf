//! The handle that entry points hold: database, clock, randomness, files, time zone. Cheap to clone.

use std::path::PathBuf;

use chrono_tz::Tz;

use crate::db::{AnyConnection, Db};
use crate::entropy::Entropy;
use crate::seal::Seal;
use crate::storage::Storage;
use crate::{Clock, Result, UtcTime};

/// One running Hiroba.
#[derive(Clone)]
pub struct Hiroba {
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// The organisation's time zone: day and month boundaries.
    pub zone: Tz,
    /// Absolute links start with this, without a slash at the end.
    pub base_url: String,
    /// Folder for what is neither in the database nor among the files (`mail/`).
    pub folder: PathBuf,
    /// Uploaded files.
    pub files: Storage,
    /// Signs links that act for one person.
    pub seal: Seal,
}

/// One transaction being written, with the instant it happens at. Everything written through it commits together.
pub struct Tx<'a> {
    /// The connection, inside its transaction.
    pub conn: &'a mut AnyConnection,
    /// The instant of the whole transaction.
    pub now: UtcTime,
    /// The organisation's time zone.
    pub zone: Tz,
    /// Randomness.
    pub entropy: &'a Entropy,
    /// Absolute links start with this.
    pub base_url: &'a str,
    /// Signs links that act for one person.
    pub seal: &'a Seal,
}

impl Tx<'_> {
    /// Runs `work` inside a savepoint: an expected failure (a unique violation, say) undoes only this part.
    pub fn savepoint<T>(&mut self, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        use diesel::Connection;
        let (now, zone, entropy, base_url, seal) =
            (self.now, self.zone, self.entropy, self.base_url, self.seal);
        self.conn.transaction(|conn| {
            work(&mut Tx {
                conn,
                now,
                zone,
                entropy,
                base_url,
                seal,
            })
        })
    }
}

impl Hiroba {
    /// Reads from one consistent view.
    pub fn read<T>(&self, work: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
        self.db.read(work)
    }

    /// One user action: one transaction, tried again as [`Db::write`] says.
    pub fn write<T>(&self, mut work: impl FnMut(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.db.write(|conn| work(&mut self.tx(conn)))
    }

    /// [`Hiroba::write`] for work that must not run twice: contention is an error.
    pub fn write_once<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> Result<T>) -> Result<T> {
        self.db.write_once(|conn| work(&mut self.tx(conn)))
    }

    fn tx<'a>(&'a self, conn: &'a mut AnyConnection) -> Tx<'a> {
        Tx {
            conn,
            now: self.clock.now(),
            zone: self.zone,
            entropy: &self.entropy,
            base_url: &self.base_url,
            seal: &self.seal,
        }
    }

    /// The present instant.
    pub fn now(&self) -> UtcTime {
        self.clock.now()
    }
}
