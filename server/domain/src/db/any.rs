//! The enum that hides which backend there is.

use diesel::pg::PgConnection;
use diesel::sqlite::SqliteConnection;

/// A connection to either backend; every query of the domain runs on one of these.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// The embedded database.
    Sqlite(SqliteConnection),
    /// PostgreSQL, or an engine that speaks its protocol.
    Pg(PgConnection),
}
