//! Claiming on PostgreSQL, where claimers pass by rows that another one is taking.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::Job;
use crate::UtcTime;
use crate::db::AnyConnection;

/// Takes the next due job for which `which` holds until `until`; `None` on another backend.
pub(super) fn claim(
    conn: &mut AnyConnection,
    now: UtcTime,
    until: UtcTime,
    which: &str,
) -> Option<QueryResult<Vec<Job>>> {
    let AnyConnection::Pg(conn) = conn else {
        return None;
    };
    let found = diesel::sql_query(format!(
        "UPDATE jobs SET lease_until = $1, fence = fence + 1, attempts = attempts + 1 WHERE id = ( \
         SELECT id FROM jobs WHERE done_at IS NULL AND dead_at IS NULL AND due_at <= $2 \
         AND (lease_until IS NULL OR lease_until <= $2) AND {which} ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) \
         RETURNING id, kind, payload, attempts, fence",
    ))
    .bind::<BigInt, _>(until)
    .bind::<BigInt, _>(now)
    .load(conn);
    Some(found)
}
