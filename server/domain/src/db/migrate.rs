//! Bringing a database to this program's schema: under a lock, after a copy of a SQLite file, all or nothing for each step.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use crate::db::connect::Target;
use crate::db::{AnyConnection, Db};
use crate::{Error, Result, UtcTime};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Any number no other program is likely to lock.
const ADVISORY_LOCK: i64 = 0x4849_524f_4241;

/// What migrating did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outcome {
    /// Versions applied now, oldest first; empty when nothing was to do.
    pub applied: Vec<String>,
    /// Where the SQLite file was copied to before, if it had to change.
    pub copy: Option<std::path::PathBuf>,
}

/// Applies what is pending. Of several servers that start together exactly one migrates; the others wait for it.
/// Refuses a database that a newer program has migrated.
pub fn run(db: &Db, now: UtcTime) -> Result<Outcome> {
    let target = db.target().clone();
    db.maintenance(|conn| match conn {
        AnyConnection::Sqlite(inner) => {
            let fail = |error: diesel::result::Error| Error::Internal(error.to_string());
            inner.batch_execute("PRAGMA foreign_keys = OFF;").map_err(fail)?;
            let outcome = migrate_sqlite(inner, &target, now);
            inner.batch_execute("PRAGMA foreign_keys = ON;").map_err(fail)?;
            outcome
        }
        AnyConnection::Pg(inner) => {
            let fail = |error: diesel::result::Error| Error::Internal(error.to_string());
            inner
                .batch_execute(&format!(
                    "SET lock_timeout = 0; SELECT pg_advisory_lock({ADVISORY_LOCK}); SET lock_timeout = '5s';"
                ))
                .map_err(fail)?;
            let applied = refuse_newer(inner, POSTGRES).and_then(|()| {
                inner
                    .run_pending_migrations(POSTGRES)
                    .map(versions)
                    .map_err(Error::internal)
            });
            inner
                .batch_execute(&format!("SELECT pg_advisory_unlock({ADVISORY_LOCK})"))
                .map_err(fail)?;
            Ok(Outcome {
                applied: applied?,
                copy: None,
            })
        }
    })
}

/// Copies a database that has to change, then changes it. Both the question and the change hold the file's exclusive lock, so
/// that servers starting together don't run the same step twice.
fn migrate_sqlite(
    conn: &mut diesel::SqliteConnection,
    target: &Target,
    now: UtcTime,
) -> Result<Outcome> {
    let has_to_change = exclusively(conn, |conn| {
        refuse_newer(conn, SQLITE)?;
        Ok(has_applied(conn)?
            && conn
                .has_pending_migration(SQLITE)
                .map_err(Error::internal)?)
    })?;
    let mut copy = None;
    if let (Target::Sqlite(path), true) = (target, has_to_change) {
        let name = format!(
            "before-{}-{}.db",
            now.0 / UtcTime::SECOND,
            std::process::id()
        );
        let to = path.with_extension(name);
        let quoted = to.to_string_lossy().replace('\'', "''");
        conn.batch_execute(&format!("VACUUM INTO '{quoted}'"))?;
        copy = Some(to);
    }
    let applied = exclusively(conn, |conn| {
        refuse_newer(conn, SQLITE)?;
        conn.run_pending_migrations(SQLITE)
            .map(versions)
            .map_err(Error::internal)
    })?;
    // Another server was faster: its copy is the one to keep.
    if applied.is_empty()
        && let Some(copy) = copy.take()
    {
        std::fs::remove_file(&copy).map_err(Error::internal)?;
    }
    Ok(Outcome { applied, copy })
}

/// Runs `work` while no other process can even read the database.
fn exclusively<T>(
    conn: &mut diesel::SqliteConnection,
    work: impl FnOnce(&mut diesel::SqliteConnection) -> Result<T>,
) -> Result<T> {
    AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN EXCLUSIVE")?;
    let outcome = work(conn);
    if outcome.is_ok() {
        AnsiTransactionManager::commit_transaction(conn)?;
    } else {
        AnsiTransactionManager::rollback_transaction(conn)?;
    }
    outcome
}

/// Undoes every migration, newest first: for the test that down reverts up.
pub fn revert_all(db: &Db) -> Result<()> {
    db.maintenance(|conn| {
        match conn {
            AnyConnection::Sqlite(inner) => inner.revert_all_migrations(SQLITE).map(drop),
            AnyConnection::Pg(inner) => inner.revert_all_migrations(POSTGRES).map(drop),
        }
        .map_err(Error::internal)
    })
}

/// Whether nothing is pending.
pub fn is_current(db: &Db) -> Result<bool> {
    db.maintenance(|conn| {
        match conn {
            AnyConnection::Sqlite(inner) => inner.has_pending_migration(SQLITE),
            AnyConnection::Pg(inner) => inner.has_pending_migration(POSTGRES),
        }
        .map(|pending| !pending)
        .map_err(Error::internal)
    })
}

fn versions(applied: Vec<diesel::migration::MigrationVersion<'_>>) -> Vec<String> {
    applied.iter().map(ToString::to_string).collect()
}

fn has_applied<DB: diesel::backend::Backend>(conn: &mut impl MigrationHarness<DB>) -> Result<bool> {
    Ok(!conn
        .applied_migrations()
        .map_err(Error::internal)?
        .is_empty())
}

fn refuse_newer<DB, C>(conn: &mut C, known: EmbeddedMigrations) -> Result<()>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: diesel::migration::MigrationSource<DB>,
{
    use diesel::migration::MigrationSource;
    let known: Vec<String> = MigrationSource::<DB>::migrations(&known)
        .map_err(Error::internal)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    for version in conn.applied_migrations().map_err(Error::internal)? {
        let version = version.to_string();
        if !known.contains(&version) {
            return Err(Error::Internal(format!(
                "the database was migrated by a newer Hiroba (step {version}); use that version or restore a copy"
            )));
        }
    }
    Ok(())
}
