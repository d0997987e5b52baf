//! 通報: a reader says that a post should be looked at. One report a person and post; several people's reports gather on one case.
//! Who reported is known to those who decide, and never to the author.

use diesel::prelude::*;

use super::act::too_long;
use super::case;
use crate::community::post::{self, Post};
use crate::community::reader::Reader;
use crate::community::text;
use crate::community::topic::{self, Topic};
use crate::db::AnyConnection;
use crate::db::schema::flags;
use crate::policy;
use crate::types::{PersonId, PostId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime};

/// Longest words of one's own, in characters as people count them.
pub const MAX_NOTE: usize = 500;

crate::text_enum! {
    /// What is wrong with a post.
    Reason {
        /// Advertising and the like.
        Spam = "spam",
        /// Personal or confidential information.
        Private = "private",
        /// Harassment.
        Harassment = "harassment",
        /// Off topic, or in the wrong place.
        Misplaced = "misplaced",
        /// Something else, said in words.
        Other = "other",
    }
}

/// A report as it was typed.
#[derive(Debug, Clone)]
pub struct NewFlag {
    /// What is wrong.
    pub reason: Reason,
    /// In words.
    pub note: String,
}

/// What the page for reporting shows.
#[derive(Debug, Clone)]
pub struct Flagging {
    /// The post.
    pub post: Post,
    /// Its topic.
    pub topic: Topic,
    /// When the reader reported it, if they did.
    pub received_at: Option<UtcTime>,
}

/// The post to be reported. Errors: `NotFound` for what the actor can't read, `Forbidden` for their own and for what is hidden
/// already.
pub fn flagging(conn: &mut AnyConnection, actor: &Actor, post_id: PostId) -> Result<Flagging> {
    let (post, topic) = post::find(conn, &Reader::of(actor), post_id)?;
    let may = policy::community::flag(actor, post.facts(&topic))?;
    let received_at = received(conn, post_id, may.0.person_id)?;
    Ok(Flagging {
        post,
        topic,
        received_at,
    })
}

fn received(conn: &mut AnyConnection, post: PostId, person: PersonId) -> Result<Option<UtcTime>> {
    Ok(flags::table
        .filter(flags::post_id.eq(post))
        .filter(flags::person_id.eq(person))
        .select(flags::at)
        .first(conn)
        .optional()?)
}

/// Reports a post; once more changes nothing. Errors as for [`flagging`], and `Invalid` with the problems of the fields.
pub fn flag(tx: &mut Tx<'_>, actor: &Actor, post_id: PostId, new: &NewFlag) -> Result<()> {
    topic::lock_of(tx, post_id)?;
    let (post, topic) = post::find(tx.conn, &Reader::of(actor), post_id)?;
    let may = policy::community::flag(actor, post.facts(&topic))?;
    let person = may.0.person_id;
    let note = text::block(&new.note);
    let mut problems = Vec::new();
    if new.reason == Reason::Other && note.trim().is_empty() {
        problems.push(Problem::new("note", "moderation-problem-flag-note"));
    }
    problems.extend(too_long("note", &note, MAX_NOTE));
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    if received(tx.conn, post_id, person)?.is_some() {
        return Ok(());
    }
    let case = case::open(tx, post_id, case::Origin::Flag, None)?;
    diesel::insert_into(flags::table)
        .values((
            flags::case_id.eq(case),
            flags::post_id.eq(post_id),
            flags::person_id.eq(person),
            flags::reason.eq(new.reason),
            flags::note.eq(note),
            flags::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Which of `posts` a person has reported.
pub(crate) fn flagged_by(
    conn: &mut AnyConnection,
    person: PersonId,
    posts: &[PostId],
) -> Result<Vec<PostId>> {
    use crate::db::one_of::one_of;
    Ok(flags::table
        .filter(flags::person_id.eq(person))
        .filter(one_of(flags::post_id, posts))
        .select(flags::post_id)
        .load(conn)?)
}
