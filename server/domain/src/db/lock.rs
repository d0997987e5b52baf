//! Locks that hold until the transaction ends, for rules that no unique index can state.

use diesel::RunQueryDsl;
use diesel::sql_types::BigInt;
use sha2::{Digest, Sha256};

use crate::Result;
use crate::db::AnyConnection;

/// Makes every other transaction that asks for the same `name` wait until this one ends. On SQLite there is one writer
/// anyway and nothing is to do.
pub fn until_commit(conn: &mut AnyConnection, name: &str) -> Result<()> {
    if let AnyConnection::Pg(inner) = conn {
        let digest = Sha256::digest(name.as_bytes());
        let mut key = [0_u8; 8];
        key.iter_mut()
            .zip(digest.iter())
            .for_each(|(to, from)| *to = *from);
        diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
            .bind::<BigInt, _>(i64::from_le_bytes(key))
            .execute(inner)?;
    }
    Ok(())
}
