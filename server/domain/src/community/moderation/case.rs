//! A case: one post that waits for somebody to decide about it. Claimed by one person at a time, decided once.

use diesel::prelude::*;

use crate::community::post::{self, Post};
use crate::community::reader::Reader;
use crate::community::record;
use crate::community::topic::{self, Topic};
use crate::db::schema::moderation_cases as cases;
use crate::policy;
use crate::policy::community::MayModerate;
use crate::types::{Id, PersonId, PostId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

crate::text_enum! {
    /// Why there is a case.
    Origin {
        /// Somebody reported the post.
        Flag = "flag",
        /// A rule holds it.
        Held = "held",
    }
}

crate::text_enum! {
    /// Which rule holds a post of somebody new.
    Rule {
        /// Many links that lead elsewhere.
        Links = "links",
        /// Many posts in ten minutes.
        Speed = "speed",
        /// Many posts in a day.
        Volume = "volume",
    }
}

crate::text_enum! {
    /// What became of a case.
    Verdict {
        /// What was reported stays.
        Keep = "keep",
        /// It was taken out of sight.
        Hide = "hide",
        /// What was held came out.
        Publish = "publish",
        /// What was held stays out of sight.
        Refuse = "refuse",
    }
}

/// A case's own row.
#[derive(Debug, Clone, Queryable)]
pub(crate) struct Case {
    pub post_id: PostId,
    pub origin: Origin,
    pub claimed_by: Option<PersonId>,
    pub decided_at: Option<UtcTime>,
}

/// The open case of a post, made if there is none. Under the topic's lock.
pub(crate) fn open(
    tx: &mut Tx<'_>,
    post: PostId,
    origin: Origin,
    rule: Option<Rule>,
) -> Result<Id> {
    if let Some(id) = cases::table
        .filter(cases::post_id.eq(post))
        .filter(cases::decided_at.is_null())
        .select(cases::id)
        .first(tx.conn)
        .optional()?
    {
        return Ok(id);
    }
    Ok(diesel::insert_into(cases::table)
        .values((
            cases::post_id.eq(post),
            cases::origin.eq(origin),
            cases::rule.eq(rule),
            cases::opened_at.eq(tx.now),
        ))
        .returning(cases::id)
        .get_result(tx.conn)?)
}

/// Settles what is open about a post, because somebody acted upon the post itself.
pub(crate) fn settle(
    tx: &mut Tx<'_>,
    post: PostId,
    verdict: Verdict,
    by: Option<PersonId>,
    reason: &str,
) -> Result<()> {
    diesel::update(
        cases::table
            .filter(cases::post_id.eq(post))
            .filter(cases::decided_at.is_null()),
    )
    .set((
        cases::verdict.eq(verdict),
        cases::decided_by.eq(by),
        cases::decided_at.eq(tx.now),
        cases::reason.eq(reason),
    ))
    .execute(tx.conn)?;
    Ok(())
}

/// A case with its post, and the actor's right to decide it, all held until the transaction ends. Errors: `NotFound` for a case
/// about a post that the actor can't read, may not moderate, or wrote.
pub(crate) fn find(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: Id,
) -> Result<(Case, Post, Topic, MayModerate)> {
    let post_id: PostId = cases::table
        .find(id)
        .select(cases::post_id)
        .first(tx.conn)?;
    topic::lock_of(tx, post_id)?;
    crate::db::lock::until_commit(tx.conn, &format!("case:{id}"))?;
    let case: Case = cases::table
        .find(id)
        .select((
            cases::post_id,
            cases::origin,
            cases::claimed_by,
            cases::decided_at,
        ))
        .first(tx.conn)?;
    let (post, topic) = post::find(tx.conn, &Reader::of(actor), case.post_id)?;
    let may = policy::community::judge(actor, post.facts(&topic))?;
    Ok((case, post, topic, may))
}

/// Takes a case in hand. Of two who do so at once one has it, and the other is told. Errors: `Conflict` when somebody else has it
/// or it was decided, otherwise as for `find`.
pub fn claim(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<()> {
    let (case, _, _, may) = find(tx, actor, id)?;
    if case.decided_at.is_some() || case.claimed_by.is_some_and(|holder| holder != may.0) {
        return Err(Error::Conflict);
    }
    if case.claimed_by.is_none() {
        set(tx, id, Some(may.0))?;
        noted(tx, actor, "moderation.claim", case.post_id)?;
    }
    Ok(())
}

/// Lets go of a case. Errors as for [`claim`].
pub fn release(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<()> {
    let (case, _, _, may) = find(tx, actor, id)?;
    match case.claimed_by {
        _ if case.decided_at.is_some() => Err(Error::Conflict),
        None => Ok(()),
        Some(holder) if holder == may.0 => {
            set(tx, id, None)?;
            noted(tx, actor, "moderation.release", case.post_id)
        }
        Some(_) => Err(Error::Conflict),
    }
}

/// Lets go of everything that somebody has in hand who is shut out or has left.
pub(crate) fn drop_all_of(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    diesel::update(
        cases::table
            .filter(cases::decided_at.is_null())
            .filter(cases::claimed_by.eq(person)),
    )
    .set((
        cases::claimed_by.eq(None::<PersonId>),
        cases::claimed_at.eq(None::<UtcTime>),
    ))
    .execute(tx.conn)?;
    Ok(())
}

/// Lets go of what was taken in hand more than a day ago and never decided: it waits for everybody again.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let old = tx.now.plus_days(-1);
    diesel::update(
        cases::table
            .filter(cases::decided_at.is_null())
            .filter(cases::claimed_at.lt(old)),
    )
    .set((
        cases::claimed_by.eq(None::<PersonId>),
        cases::claimed_at.eq(None::<UtcTime>),
    ))
    .execute(tx.conn)?;
    Ok(())
}

fn set(tx: &mut Tx<'_>, id: Id, holder: Option<PersonId>) -> Result<()> {
    diesel::update(cases::table.find(id))
        .set((
            cases::claimed_by.eq(holder),
            cases::claimed_at.eq(holder.map(|_| tx.now)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

fn noted(tx: &mut Tx<'_>, actor: &Actor, action: &str, post: PostId) -> Result<()> {
    audit::record(
        tx,
        actor,
        action,
        &record::post_object(post),
        &serde_json::json!({}),
    )
}
