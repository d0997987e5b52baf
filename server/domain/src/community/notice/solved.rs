//! 「解決しました」 in the mail to who asked: a link to a page with one button that accepts this answer for this question as this
//! person, for a week. It signs nobody in and opens nothing else, so that a mail passed on gives away no more than it says;
//! what it does can be taken back on the topic's page. Opening it does nothing.

use diesel::prelude::*;

use crate::community::reader::Reader;
use crate::community::{PostKind, acceptance, post};
use crate::db::AnyConnection;
use crate::db::schema::people;
use crate::people::session::actor_of;
use crate::seal::Seal;
use crate::types::{PersonId, PostId};
use crate::{Actor, Error, Result, Tx, UtcTime};

/// Days that a link is good for.
const DAYS: i64 = 7;
const PURPOSE: &str = "solved";

/// The link for who asked.
pub fn link(seal: &Seal, base_url: &str, person: PersonId, post: PostId, now: UtcTime) -> String {
    let until = now.plus_days(DAYS).0 / UtcTime::SECOND;
    let token = seal.sealed(PURPOSE, &format!("{post}-{person}-{until}"));
    format!("{base_url}/solved/{token}")
}

/// What the page of a link shows.
#[derive(Debug, Clone)]
pub struct Solving {
    /// The answer.
    pub post_id: PostId,
    /// The question's title.
    pub title: String,
    /// Where it is.
    pub topic_path: String,
    /// The answer is accepted already.
    pub accepted: bool,
    /// The link is too old to act.
    pub expired: bool,
    person: PersonId,
}

/// Reads a link. Errors: `NotFound` for one that we did not make, or whose person may not accept the answer any more.
pub fn read(conn: &mut AnyConnection, seal: &Seal, token: &str, now: UtcTime) -> Result<Solving> {
    let words = seal.opened(PURPOSE, token).ok_or(Error::NotFound)?;
    let mut numbers = words.split('-').map(str::parse::<i64>);
    let (Some(Ok(post_id)), Some(Ok(person)), Some(Ok(until)), None) = (
        numbers.next(),
        numbers.next(),
        numbers.next(),
        numbers.next(),
    ) else {
        return Err(Error::NotFound);
    };
    let actor = owner(conn, person, now)?;
    let (post, topic) = post::find(conn, &Reader::of(&actor), post_id)?;
    if post.kind != PostKind::Answer || topic.author_id != person {
        return Err(Error::NotFound);
    }
    crate::policy::community::accept(&actor, post.facts(&topic)).map_err(|_| Error::NotFound)?;
    let expired = now.0 / UtcTime::SECOND >= until;
    Ok(Solving {
        post_id,
        // Too old to act, it says no more than that.
        title: if expired {
            String::new()
        } else {
            topic.title.clone()
        },
        topic_path: topic.path(),
        accepted: post.accepted_at.is_some(),
        expired,
        person,
    })
}

/// Accepts the answer. Doing so twice changes nothing. Errors as for [`read`]; `Forbidden` with a link that is too old.
pub fn accept(tx: &mut Tx<'_>, seal: &Seal, token: &str) -> Result<Solving> {
    let now = tx.now;
    let solving = read(tx.conn, seal, token, now)?;
    if solving.accepted {
        return Ok(solving);
    }
    if solving.expired {
        return Err(Error::Forbidden);
    }
    let actor = owner(tx.conn, solving.person, now)?;
    acceptance::accept(tx, &actor, solving.post_id)?;
    Ok(Solving {
        accepted: true,
        ..solving
    })
}

/// Who the link was made for, with their rights of now.
fn owner(conn: &mut AnyConnection, person: PersonId, now: UtcTime) -> Result<Actor> {
    let person: PersonId = people::table
        .find(person)
        .filter(people::suspended_at.is_null())
        .select(people::id)
        .first(conn)?;
    actor_of(conn, person, now)
}
