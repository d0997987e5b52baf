//! Limits that hold across servers: a count per key and window in the database. For sign-in and for mail we send on a
//! stranger's word.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::schema::limit_counters;
use crate::{Error, Result, Tx, each_backend};

/// So many in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many pass.
    pub hits: i64,
    /// In how many seconds.
    pub seconds: i64,
}

impl Limit {
    /// `hits` in `seconds`.
    pub const fn new(hits: i64, seconds: i64) -> Self {
        Self { hits, seconds }
    }
}

/// The limits that the domain itself keeps; each is a setting.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Tries to sign in, per address.
    pub sign_in_per_address: Limit,
    /// Tries to sign in, per client network.
    pub sign_in_per_ip: Limit,
    /// Mails with a code, per address.
    pub mail_per_address: Limit,
    /// Mails with a code, per client network.
    pub mail_per_ip: Limit,
    /// People new to the site, per client network.
    pub sign_up_per_ip: Limit,
    /// Who registers for one event by its link, per client network: a whole room may sit behind one.
    pub event_per_ip: Limit,
    /// Invitations, per account.
    pub invitations_per_account: Limit,
    /// Exports, per person.
    pub exports: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            sign_in_per_address: Limit::new(10, 900),
            sign_in_per_ip: Limit::new(30, 900),
            mail_per_address: Limit::new(3, 3_600),
            mail_per_ip: Limit::new(20, 3_600),
            sign_up_per_ip: Limit::new(10, 3_600),
            event_per_ip: Limit::new(200, 3_600),
            invitations_per_account: Limit::new(500, 3_600),
            exports: Limit::new(5, 3_600),
        }
    }
}

#[derive(QueryableByName)]
struct Counter {
    #[diesel(sql_type = BigInt)]
    window_start: i64,
    #[diesel(sql_type = BigInt)]
    hits: i64,
}

/// Counts one hit on `key`; [`Error::Limited`] when there were enough in this window. The count commits with the caller's
/// transaction, so a caller that counts failures must return `Ok` for them.
pub fn hit(tx: &mut Tx<'_>, key: &str, limit: Limit) -> Result<()> {
    hit_many(tx, key, limit, 1)
}

/// Counts `count` hits at once.
pub fn hit_many(tx: &mut Tx<'_>, key: &str, limit: Limit, count: i64) -> Result<()> {
    let now = tx.now;
    let oldest = now.plus_seconds(-limit.seconds);
    let counters: Vec<Counter> = each_backend!(tx.conn, conn => diesel::sql_query(
        "INSERT INTO limit_counters (key, window_start, hits) VALUES ($1, $2, $3) ON CONFLICT (key) DO UPDATE SET \
         hits = CASE WHEN limit_counters.window_start <= $4 THEN $3 ELSE limit_counters.hits + $3 END, \
         window_start = CASE WHEN limit_counters.window_start <= $4 THEN $2 ELSE limit_counters.window_start END \
         RETURNING window_start, hits",
    )
    .bind::<Text, _>(key)
    .bind::<BigInt, _>(now)
    .bind::<BigInt, _>(count)
    .bind::<BigInt, _>(oldest)
    .load(conn))?;
    match counters.first() {
        Some(counter) if counter.hits > limit.hits => {
            let ends = counter.window_start / crate::UtcTime::SECOND + limit.seconds;
            Err(Error::Limited {
                retry_after: (ends - now.0 / crate::UtcTime::SECOND).max(1),
            })
        }
        _ => Ok(()),
    }
}

/// Counts one hit on `key` that is let through whatever the count, for [`is_over`] to ask about later.
pub fn note(tx: &mut Tx<'_>, key: &str, limit: Limit) -> Result<()> {
    match hit(tx, key, limit) {
        Err(Error::Limited { .. }) | Ok(()) => Ok(()),
        Err(error) => Err(error),
    }
}

/// Whether there were as many hits on `key` in this window as pass.
pub fn is_over(tx: &mut Tx<'_>, key: &str, limit: Limit) -> Result<bool> {
    let hits: Option<i64> = limit_counters::table
        .filter(limit_counters::key.eq(key))
        .filter(limit_counters::window_start.gt(tx.now.plus_seconds(-limit.seconds)))
        .select(limit_counters::hits)
        .first(tx.conn)
        .optional()?;
    Ok(hits.is_some_and(|hits| hits >= limit.hits))
}

/// Begins anew to count hits on `key`.
pub fn clear(tx: &mut Tx<'_>, key: &str) -> Result<()> {
    diesel::delete(limit_counters::table.find(key)).execute(tx.conn)?;
    Ok(())
}

/// The network a client is counted by: an IPv4 address, or the /64 of an IPv6 one.
pub fn network(ip: &str) -> String {
    match ip.parse() {
        Ok(std::net::IpAddr::V6(address)) => match address.to_ipv4_mapped() {
            Some(mapped) => mapped.to_string(),
            None => {
                let [a, b, c, d, ..] = address.segments();
                format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        },
        _ => ip.to_owned(),
    }
}
