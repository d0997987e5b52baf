//! The mailed way to the page for confirming: for one person and one version, without signing in. Reading uses nothing up.

use diesel::prelude::*;

use super::{Story, StoryId};
use crate::db::AnyConnection;
use crate::db::schema::{people, story_links};
use crate::entropy;
use crate::types::PersonId;
use crate::{Error, Result, Tx, UtcTime};

/// Days a link works.
const DAYS: i64 = 30;

/// What a link stands for.
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// The case.
    pub story_id: StoryId,
    /// The version it was made for.
    pub version: i64,
    /// The person it was mailed to.
    pub person_id: PersonId,
}

/// A new link for the customer of a case, in its present version: its secret, to be mailed and never kept.
pub(super) fn make(tx: &mut Tx<'_>, story: &Story) -> Result<String> {
    let token = tx.entropy.token()?;
    diesel::insert_into(story_links::table)
        .values((
            story_links::token_hash.eq(entropy::digest(&token)),
            story_links::story_id.eq(story.id),
            story_links::version.eq(story.version),
            story_links::person_id.eq(story.customer_id),
            story_links::created_at.eq(tx.now),
            story_links::expires_at.eq(tx.now.plus_days(DAYS)),
        ))
        .execute(tx.conn)?;
    Ok(token)
}

/// What a link's secret stands for now. Errors: `NotFound` for one that never was, is too old, or whose person no longer is
/// the customer of that case.
pub fn follow(conn: &mut AnyConnection, token: &str, now: UtcTime) -> Result<Link> {
    let (story_id, version, person_id, expires_at): (StoryId, i64, PersonId, UtcTime) =
        story_links::table
            .find(entropy::digest(token))
            // Whoever is shut out of the site is shut out here.
            .filter(diesel::dsl::exists(
                people::table
                    .filter(people::id.eq(story_links::person_id))
                    .filter(people::suspended_at.is_null()),
            ))
            .select((
                story_links::story_id,
                story_links::version,
                story_links::person_id,
                story_links::expires_at,
            ))
            .first(conn)?;
    if now >= expires_at || super::find(conn, story_id)?.customer_id != person_id {
        return Err(Error::NotFound);
    }
    Ok(Link {
        story_id,
        version,
        person_id,
    })
}
