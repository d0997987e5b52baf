//! Opening connections with the settings each backend needs, and saying plainly what is wrong when one can't be opened.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::r2d2::ManageConnection;
use diesel::{Connection, RunQueryDsl};

use crate::db::AnyConnection;
use crate::{Error, Result};

/// The database that a URL names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A file.
    Sqlite(PathBuf),
    /// A connection URL.
    Postgres(String),
}

impl Target {
    /// Reads `sqlite://PATH`, `postgres://…` or `postgresql://…`.
    pub fn parse(url: &str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            if path.is_empty() {
                return Err(Error::Internal("sqlite:// needs a path".to_owned()));
            }
            Ok(Self::Sqlite(PathBuf::from(path)))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(Self::Postgres(url.to_owned()))
        } else {
            Err(Error::Internal(
                "a database URL starts with sqlite:// or postgres://".to_owned(),
            ))
        }
    }

    /// What it is, without the password that a URL may hold.
    pub fn kind(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("SQLite at {}", path.display()),
            Self::Postgres(_) => "PostgreSQL".to_owned(),
        }
    }

    /// Makes the folder of a SQLite file, readable by its owner only.
    pub(super) fn prepare(&self) -> Result<()> {
        let Self::Sqlite(path) = self else {
            return Ok(());
        };
        let version = libsqlite3_version();
        if version < (3, 53, 2) {
            return Err(Error::Internal(format!(
                "SQLite {}.{}.{} is older than 3.53.2, whose write-ahead log can be damaged; build with the bundled library",
                version.0, version.1, version.2
            )));
        }
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder
            && !folder.exists()
        {
            std::fs::create_dir_all(folder)
                .map_err(|error| Error::Internal(format!("{}: {error}", folder.display())))?;
            restrict(folder, 0o700)?;
        }
        Ok(())
    }
}

/// The version of the SQLite library linked in.
pub fn libsqlite3_version() -> (u32, u32, u32) {
    let mut parts = libsqlite3_sys::SQLITE_VERSION
        .to_str()
        .unwrap_or_default()
        .split('.')
        .map(|part| part.parse().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}

#[cfg(unix)]
fn restrict(path: &Path, mode: u32) -> Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode))
        .map_err(|error| Error::Internal(format!("{}: {error}", path.display())))
}

#[cfg(not(unix))]
fn restrict(_: &Path, _: u32) -> Result<()> {
    Ok(())
}

/// Whether a connection may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
}

/// Opens and checks pooled connections.
#[derive(Debug)]
pub(super) struct Manager {
    target: Target,
    purpose: Purpose,
}

impl Manager {
    pub(super) fn new(target: Target, purpose: Purpose) -> Self {
        Self { target, purpose }
    }
}

impl ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> std::result::Result<AnyConnection, Self::Error> {
        open(&self.target, self.purpose)
    }

    fn is_valid(&self, conn: &mut AnyConnection) -> std::result::Result<(), Self::Error> {
        diesel::sql_query("SELECT 1")
            .execute(conn)
            .map(|_| ())
            .map_err(diesel::r2d2::Error::QueryError)
    }

    fn has_broken(&self, conn: &mut AnyConnection) -> bool {
        use diesel::connection::TransactionManager;
        <AnyConnection as Connection>::TransactionManager::is_broken_transaction_manager(conn)
    }
}

fn open(
    target: &Target,
    purpose: Purpose,
) -> std::result::Result<AnyConnection, diesel::r2d2::Error> {
    let query = diesel::r2d2::Error::QueryError;
    match target {
        Target::Sqlite(path) => {
            let text = path.to_string_lossy();
            let mut conn = diesel::SqliteConnection::establish(&text)
                .map_err(diesel::r2d2::Error::ConnectionError)?;
            let _ = restrict(path, 0o600);
            conn.batch_execute(
                "PRAGMA busy_timeout = 5000;
                 PRAGMA journal_mode = WAL;
                 PRAGMA synchronous = FULL;
                 PRAGMA foreign_keys = ON;
                 PRAGMA trusted_schema = OFF;
                 PRAGMA cell_size_check = ON;
                 PRAGMA mmap_size = 0;
                 PRAGMA journal_size_limit = 67108864;",
            )
            .map_err(query)?;
            if purpose == Purpose::Read {
                conn.batch_execute("PRAGMA query_only = ON;")
                    .map_err(query)?;
            }
            Ok(AnyConnection::Sqlite(conn))
        }
        Target::Postgres(url) => {
            let mut conn = diesel::PgConnection::establish(url)
                .map_err(diesel::r2d2::Error::ConnectionError)?;
            conn.batch_execute(
                "SET TIME ZONE 'UTC';
                 SET statement_timeout = '300s';
                 SET lock_timeout = '5s';
                 SET idle_in_transaction_session_timeout = '30s';",
            )
            .map_err(query)?;
            Ok(AnyConnection::Pg(conn))
        }
    }
}
