//! The database: one handle over SQLite (default) and PostgreSQL. This file and `db/` are the only ones that name a backend,
//! besides sibling files called `sqlite.rs` and `postgres.rs`.

mod any;
pub mod connect;
pub(crate) mod contention;
pub mod lock;
pub mod migrate;
pub(crate) mod one_of;
pub mod schema;

use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::r2d2::{Pool, PooledConnection};

pub use any::AnyConnection;

use crate::db::connect::{Manager, Purpose, Target};
use crate::{Error, Result};

/// Runs the same expression on whichever connection there is, with `$inner` bound to the backend's own connection: for the
/// few statements that diesel can't build through the enum (upserts, batch inserts).
#[macro_export]
macro_rules! each_backend {
    ($conn:expr, $inner:ident => $body:expr) => {
        match $conn {
            $crate::db::AnyConnection::Sqlite($inner) => $body,
            $crate::db::AnyConnection::Pg($inner) => $body,
        }
    };
}

/// How often a transaction that meets contention is tried.
const TRIES: u32 = 4;
/// Between the first two tries; longer before each further one.
const PAUSE: Duration = Duration::from_millis(15);

/// Connections kept ready: on SQLite one writer and several readers, on PostgreSQL one pool for both.
#[derive(Clone)]
pub struct Db {
    target: Target,
    writers: Pool<Manager>,
    readers: Pool<Manager>,
}

/// How many connections to keep, and how long to wait for one.
#[derive(Debug, Clone, Copy)]
pub struct PoolSettings {
    /// Readers on SQLite, or all connections on PostgreSQL.
    pub size: u32,
    /// Seconds to wait for a free connection before answering "unavailable".
    pub wait: Duration,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            size: 8,
            wait: Duration::from_secs(3),
        }
    }
}

impl Db {
    /// Opens the database that `url` names: `sqlite://PATH` or `postgres://…`. Creates the SQLite file and its folder.
    pub fn open(url: &str, settings: PoolSettings) -> Result<Self> {
        let target = Target::parse(url)?;
        target.prepare()?;
        let pool = |purpose, size| {
            Pool::builder()
                .max_size(size)
                .min_idle(Some(1.min(size)))
                .connection_timeout(settings.wait)
                .test_on_check_out(matches!(target, Target::Postgres(_)))
                .build(Manager::new(target.clone(), purpose))
                .map_err(|error| Error::Unavailable(error.to_string()))
        };
        let (writers, readers) = match target {
            Target::Sqlite(_) => (
                pool(Purpose::Write, 1)?,
                pool(Purpose::Read, settings.size)?,
            ),
            Target::Postgres(_) => {
                let shared = pool(Purpose::Write, settings.size)?;
                (shared.clone(), shared)
            }
        };
        Ok(Self {
            target,
            writers,
            readers,
        })
    }

    /// Which database this is.
    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Whether this is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self.target, Target::Postgres(_))
    }

    /// Runs `work` on one consistent view of the database.
    pub fn read<T>(&self, work: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
        let mut conn = checkout(&self.readers)?;
        begin(
            &mut conn,
            "BEGIN",
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        )?;
        finish(&mut conn, work)
    }

    /// Runs `work` in one transaction that commits if it returns `Ok` and leaves nothing behind otherwise. On SQLite it
    /// takes the write lock at once, so that reading first can't make it fail later. Where transactions were in each other's
    /// way the whole of `work` runs again, a few times: it must not have done anything that a rollback doesn't undo.
    pub fn write<T>(&self, mut work: impl FnMut(&mut AnyConnection) -> Result<T>) -> Result<T> {
        let mut tries = 1;
        loop {
            let outcome = self.write_once(&mut work);
            match outcome {
                Err(Error::Contended(cause)) if tries < TRIES => {
                    tracing::debug!(tries, %cause, "a transaction is tried again");
                    std::thread::sleep(PAUSE * tries);
                    tries += 1;
                }
                outcome => return outcome,
            }
        }
    }

    /// One try of [`Db::write`], for work that must not run twice.
    pub fn write_once<T>(&self, work: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
        let mut conn = checkout(&self.writers)?;
        begin(&mut conn, "BEGIN IMMEDIATE", "BEGIN")?;
        finish(&mut conn, work)
    }

    /// Lends a writing connection outside any transaction: for migrating and maintenance only.
    pub fn maintenance<T>(&self, work: impl FnOnce(&mut AnyConnection) -> Result<T>) -> Result<T> {
        let mut conn = checkout(&self.writers)?;
        work(&mut conn)
    }
}

fn checkout(pool: &Pool<Manager>) -> Result<PooledConnection<Manager>> {
    pool.get()
        .map_err(|error| Error::Unavailable(error.to_string()))
}

fn begin(conn: &mut AnyConnection, sqlite: &str, postgres: &str) -> Result<()> {
    match conn {
        AnyConnection::Sqlite(inner) => {
            AnsiTransactionManager::begin_transaction_sql(inner, sqlite)?;
        }
        AnyConnection::Pg(inner) => {
            AnsiTransactionManager::begin_transaction_sql(inner, postgres)?;
        }
    }
    Ok(())
}

fn finish<T>(
    conn: &mut AnyConnection,
    work: impl FnOnce(&mut AnyConnection) -> Result<T>,
) -> Result<T> {
    type Manager = <AnyConnection as diesel::Connection>::TransactionManager;
    // A panic in `work` must not return a connection with an open transaction to the pool.
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(conn)));
    match outcome {
        Ok(Ok(value)) => {
            Manager::commit_transaction(conn)?;
            Ok(value)
        }
        Ok(Err(error)) => {
            // What went wrong matters, not that undoing it failed too: such a connection is not given back to the pool.
            if let Err(undoing) = Manager::rollback_transaction(conn) {
                tracing::warn!(error = %undoing, "a transaction could not be rolled back");
            }
            Err(error)
        }
        Err(panic) => {
            let _ = Manager::rollback_transaction(conn);
            std::panic::resume_unwind(panic)
        }
    }
}
