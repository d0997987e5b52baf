//! The outbox: whatever must happen after a transaction (mail, notices, nightly figures) is queued inside it, then claimed
//! by a worker under a lease, retried with growing pauses, and set aside as dead after eight tries.
//!
//! Delivery is at least once. A fence counts the claims: whoever lost the lease can no longer write the outcome.

mod postgres;
mod sqlite;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::Serialize;

use crate::community::notice::digest_mail;
use crate::db::AnyConnection;
use crate::db::schema::jobs;
use crate::policy::Administration;
use crate::types::Id;
use crate::{Actor, Error, Result, Tx, UtcTime, audit, each_backend};

/// Seconds that a claim lasts unless renewed.
pub const LEASE: i64 = 15;
/// Tries before a job is dead.
pub const MAX_ATTEMPTS: i64 = 8;
/// Days for which a dead job is kept with what it carries, so that it can be put back in line.
const DEAD_DAYS: i64 = 7;

/// Which jobs a worker takes: a person waits for their mail, so no night's work may hold it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Every kind.
    Any,
    /// Mail.
    Mail,
    /// Everything but mail.
    Rest,
}

impl Lane {
    /// The condition on the kind.
    fn sql(self) -> &'static str {
        match self {
            Self::Any => "kind IS NOT NULL",
            Self::Mail => "kind IN ('mail', 'notice_mail')",
            Self::Rest => "kind NOT IN ('mail', 'notice_mail')",
        }
    }
}

/// A claimed job.
#[derive(Debug, Clone, QueryableByName)]
pub struct Job {
    /// Row.
    #[diesel(sql_type = BigInt)]
    pub id: Id,
    /// What to do.
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// With what, as JSON.
    #[diesel(sql_type = Text)]
    pub payload: String,
    /// Which try this is, from 1.
    #[diesel(sql_type = BigInt)]
    pub attempts: i64,
    /// Number of this claim.
    #[diesel(sql_type = BigInt)]
    pub fence: i64,
}

/// Queues a job in the transaction of its cause. A second job with the same `dedupe_key` is dropped, also after the first ran.
pub fn enqueue(
    tx: &mut Tx<'_>,
    kind: &str,
    payload: &impl Serialize,
    due_at: UtcTime,
    dedupe_key: Option<&str>,
) -> Result<()> {
    let payload = serde_json::to_string(payload)?;
    let now = tx.now;
    each_backend!(tx.conn, conn => diesel::sql_query(
        "INSERT INTO jobs (kind, payload, dedupe_key, due_at, attempts, fence, created_at) VALUES ($1, $2, $3, $4, 0, 0, $5) \
         ON CONFLICT (dedupe_key) DO NOTHING",
    )
    .bind::<Text, _>(kind)
    .bind::<Text, _>(&payload)
    .bind::<Nullable<Text>, _>(dedupe_key)
    .bind::<BigInt, _>(due_at)
    .bind::<BigInt, _>(now)
    .execute(conn))?;
    Ok(())
}

/// Whether anything is due: a look that takes no lock.
pub fn any_due(conn: &mut AnyConnection, now: UtcTime, lane: Lane) -> Result<bool> {
    let due: Option<Id> = jobs::table
        .filter(diesel::dsl::sql::<diesel::sql_types::Bool>(lane.sql()))
        .filter(jobs::done_at.is_null())
        .filter(jobs::dead_at.is_null())
        .filter(jobs::due_at.le(now))
        .filter(jobs::lease_until.is_null().or(jobs::lease_until.le(now)))
        .select(jobs::id)
        .first(conn)
        .optional()?;
    Ok(due.is_some())
}

/// Whether a job with this dedupe key was ever queued.
pub fn is_known(conn: &mut AnyConnection, dedupe_key: &str) -> Result<bool> {
    let known: Option<Id> = jobs::table
        .filter(jobs::dedupe_key.eq(dedupe_key))
        .select(jobs::id)
        .first(conn)
        .optional()?;
    Ok(known.is_some())
}

/// Claims the job of a lane that has waited longest, if any is due. One whose tries are used up though none of them ended took
/// its worker along each time: it is set aside instead.
pub fn claim(tx: &mut Tx<'_>, lane: Lane) -> Result<Option<Job>> {
    let (now, until) = (tx.now, tx.now.plus_seconds(LEASE));
    let worn = diesel::update(
        jobs::table
            .filter(jobs::done_at.is_null())
            .filter(jobs::dead_at.is_null())
            .filter(jobs::attempts.ge(MAX_ATTEMPTS))
            .filter(jobs::lease_until.le(now)),
    )
    .set((
        jobs::dead_at.eq(Some(now)),
        jobs::lease_until.eq(None::<UtcTime>),
        jobs::last_error.eq(Some("it ended with its worker every time")),
    ))
    .execute(tx.conn)?;
    if worn > 0 {
        tracing::error!(
            count = worn,
            "jobs that end with their worker are set aside"
        );
    }
    let found = match sqlite::claim(tx.conn, now, until, lane.sql()) {
        Some(found) => found?,
        None => postgres::claim(tx.conn, now, until, lane.sql())
            .transpose()?
            .unwrap_or_default(),
    };
    Ok(found.into_iter().next())
}

/// Proves, inside the transaction that does the job's work, that the claim still holds. A holder that was overtaken stops.
pub fn hold(tx: &mut Tx<'_>, job: &Job) -> Result<()> {
    let held = diesel::update(held_by(job))
        .set(jobs::lease_until.eq(Some(tx.now.plus_seconds(LEASE))))
        .execute(tx.conn)?;
    if held == 1 {
        Ok(())
    } else {
        Err(Error::Conflict)
    }
}

/// Notes that a job is done. What it carried is forgotten: a mail's code has no business in the database afterwards.
pub fn done(tx: &mut Tx<'_>, job: &Job) -> Result<()> {
    diesel::update(held_by(job))
        .set((
            jobs::done_at.eq(Some(tx.now)),
            jobs::lease_until.eq(None::<UtcTime>),
            jobs::last_error.eq(None::<String>),
            jobs::payload.eq("{}"),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Notes that a try failed: again later, or dead when there have been enough, or when trying again can't help.
pub fn failed(tx: &mut Tx<'_>, job: &Job, cause: &str, hopeless: bool) -> Result<()> {
    let dead = hopeless || job.attempts >= MAX_ATTEMPTS;
    diesel::update(held_by(job))
        .set((
            jobs::due_at.eq(tx.now.plus_seconds(pause_after(job.attempts))),
            jobs::lease_until.eq(None::<UtcTime>),
            jobs::last_error.eq(Some(cause.chars().take(1_000).collect::<String>())),
            jobs::dead_at.eq(dead.then_some(tx.now)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Seconds to wait after the `attempts`-th failure: 1, 4, 16 and 64 minutes, then 4, 16 and 48 hours.
fn pause_after(attempts: i64) -> i64 {
    let minutes = match attempts {
        ..=1 => 1,
        2 => 4,
        3 => 16,
        4 => 64,
        5 => 240,
        6 => 960,
        _ => 2_880,
    };
    minutes * 60
}

#[diesel::dsl::auto_type(no_type_alias)]
fn held_by(job: &Job) -> _ {
    let (id, fence): (i64, i64) = (job.id, job.fence);
    jobs::table
        .filter(jobs::id.eq(id))
        .filter(jobs::fence.eq(fence))
        .filter(jobs::done_at.is_null())
}

/// A job as administrators see it.
#[derive(Debug, Clone, Queryable)]
pub struct Listed {
    /// Row.
    pub id: Id,
    /// What to do.
    pub kind: String,
    /// When it is due, or was.
    pub due_at: UtcTime,
    /// Tries so far.
    pub attempts: i64,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was given up.
    pub dead_at: Option<UtcTime>,
    /// When it was queued.
    pub created_at: UtcTime,
}

/// Jobs that wait, failed or died, dead ones first, then the oldest; and how many there are in all.
pub fn list_open(conn: &mut AnyConnection, _: &Administration) -> Result<(Vec<Listed>, i64)> {
    let rows = jobs::table
        .filter(jobs::done_at.is_null())
        .order((jobs::dead_at.is_null(), jobs::due_at, jobs::id))
        .select((
            jobs::id,
            jobs::kind,
            jobs::due_at,
            jobs::attempts,
            jobs::last_error,
            jobs::dead_at,
            jobs::created_at,
        ))
        .limit(50)
        .load(conn)?;
    let count = jobs::table
        .filter(jobs::done_at.is_null())
        .count()
        .get_result(conn)?;
    Ok((rows, count))
}

/// The kinds of which jobs were given up, by name, and how many of each.
pub fn dead_kinds(conn: &mut AnyConnection, _: &Administration) -> Result<Vec<(String, i64)>> {
    Ok(jobs::table
        .filter(jobs::done_at.is_null())
        .filter(jobs::dead_at.is_not_null())
        .group_by(jobs::kind)
        .order(jobs::kind)
        .select((jobs::kind, diesel::dsl::count_star()))
        .load(conn)?)
}

/// Puts every job of a kind that was given up back in line, at once and with all its tries; how many. Errors: `NotFound` when there
/// is none.
pub fn retry_all(tx: &mut Tx<'_>, _: &Administration, actor: &Actor, kind: &str) -> Result<usize> {
    let count = diesel::update(
        jobs::table
            .filter(jobs::kind.eq(kind))
            .filter(jobs::done_at.is_null())
            .filter(jobs::dead_at.is_not_null()),
    )
    .set((
        jobs::dead_at.eq(None::<UtcTime>),
        jobs::due_at.eq(tx.now),
        jobs::attempts.eq(0),
    ))
    .execute(tx.conn)?;
    if count == 0 {
        return Err(Error::NotFound);
    }
    let detail = serde_json::json!({ "count": count });
    audit::record(tx, actor, "jobs.retried", &format!("jobs:{kind}"), &detail)?;
    Ok(count)
}

/// Puts a failed or dead job back in line, at once and with all its tries.
pub fn retry(tx: &mut Tx<'_>, _: &Administration, actor: &Actor, id: Id) -> Result<()> {
    let changed = diesel::update(
        jobs::table
            .filter(jobs::id.eq(id))
            .filter(jobs::done_at.is_null()),
    )
    .set((
        jobs::dead_at.eq(None::<UtcTime>),
        jobs::due_at.eq(tx.now),
        jobs::attempts.eq(0),
    ))
    .execute(tx.conn)?;
    if changed != 1 {
        return Err(Error::NotFound);
    }
    let detail = serde_json::json!({});
    audit::record(tx, actor, "jobs.retried", &format!("job:{id}"), &detail)
}

/// Forgets jobs done more than 30 days ago that no dedupe key needs any more, and dead ones after a week: a mail that never went holds
/// a code or a link.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let gone = diesel::delete(
        jobs::table
            .filter(jobs::dead_at.lt(tx.now.plus_days(-DEAD_DAYS)))
            .filter(jobs::dedupe_key.is_null()),
    )
    .execute(tx.conn)?;
    Ok(gone
        + diesel::delete(
            jobs::table
                .filter(jobs::done_at.lt(tx.now.plus_days(-30)))
                .filter(
                    jobs::dedupe_key
                        .is_null()
                        .or(jobs::kind.eq(digest_mail::PLAN)),
                ),
        )
        .execute(tx.conn)?)
}
