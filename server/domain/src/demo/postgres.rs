//! On PostgreSQL, rows written with ids of our own leave the counters behind; this moves them on.

use diesel::RunQueryDsl;

use crate::Result;
use crate::db::AnyConnection;

const TABLES: &[&str] = &[
    "people",
    "accounts",
    "spaces",
    "tags",
    "topics",
    "posts",
    "engagement_events",
];

/// Makes the next id of each table follow the largest one there is. Nothing to do on SQLite.
pub fn advance_counters(conn: &mut AnyConnection) -> Result<()> {
    if let AnyConnection::Pg(inner) = conn {
        for table in TABLES {
            diesel::sql_query(format!(
                "SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT COALESCE(MAX(id), 1) FROM {table}))"
            ))
            .execute(inner)?;
        }
    }
    Ok(())
}
