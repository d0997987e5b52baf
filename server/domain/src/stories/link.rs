//! The mailed way to the page for confirming: for one person and one version, without signing in. What it is for stands in it,
//! signed; nothing is kept, and reading uses nothing up.

use diesel::prelude::*;

use super::{State, StoryId};
use crate::db::AnyConnection;
use crate::db::schema::people;
use crate::seal::Seal;
use crate::types::PersonId;
use crate::{Error, Result, UtcTime};

/// Days a link works.
const DAYS: i64 = 30;
const PURPOSE: &str = "case";

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

impl Link {
    /// Its secret, to be mailed and never kept.
    pub fn sealed(self, seal: &Seal, now: UtcTime) -> String {
        let until = now.plus_days(DAYS).0 / UtcTime::SECOND;
        let words = format!(
            "{}-{}-{}-{until}",
            self.story_id, self.version, self.person_id
        );
        seal.sealed(PURPOSE, &words)
    }
}

/// The link for a customer who is asked to confirm a case now; none for anyone else, and where nothing is asked.
pub(crate) fn asked(
    conn: &mut AnyConnection,
    person: PersonId,
    id: StoryId,
) -> Result<Option<Link>> {
    let story = match super::find(conn, id) {
        Ok(story) => story,
        Err(Error::NotFound) => return Ok(None),
        Err(error) => return Err(error),
    };
    let asks = story.customer_id == person && story.state() == State::Asked;
    Ok(asks.then_some(Link {
        story_id: id,
        version: story.version,
        person_id: person,
    }))
}

/// What a link's secret stands for now. Errors: `NotFound` for one that never was, is too old, or whose person no longer is
/// the customer of that case.
pub fn follow(conn: &mut AnyConnection, seal: &Seal, token: &str, now: UtcTime) -> Result<Link> {
    let words = seal.opened(PURPOSE, token).ok_or(Error::NotFound)?;
    let mut numbers = words.split('-').map(str::parse::<i64>);
    let mut next = || numbers.next().and_then(Result::ok);
    let (Some(story_id), Some(version), Some(person_id), Some(until)) =
        (next(), next(), next(), next())
    else {
        return Err(Error::NotFound);
    };
    // Whoever is shut out of the site is shut out here.
    let _: PersonId = people::table
        .find(person_id)
        .filter(people::suspended_at.is_null())
        .select(people::id)
        .first(conn)?;
    if now.0 / UtcTime::SECOND >= until || super::find(conn, story_id)?.customer_id != person_id {
        return Err(Error::NotFound);
    }
    Ok(Link {
        story_id,
        version,
        person_id,
    })
}
