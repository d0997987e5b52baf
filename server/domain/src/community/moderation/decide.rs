//! Deciding a case, and telling the author.

use diesel::prelude::*;

use super::act::{Act, Upon, Why, note};
use super::case::{self, Origin, Verdict};
use super::hold;
use crate::community::hide;
use crate::community::notice::{self, Kind, News};
use crate::community::post::Post;
use crate::community::topic::Topic;
use crate::db::schema::moderation_cases as cases;
use crate::types::{Id, PersonId};
use crate::{Actor, Error, Result, Tx};

/// Decides a case. What was reported stays or is hidden; what was held is published or refused. Errors: `NotFound` as for the
/// case itself, `Conflict` when somebody else has it in hand or it was decided, `Forbidden` for a verdict that is not of its
/// origin.
pub fn decide(tx: &mut Tx<'_>, actor: &Actor, id: Id, verdict: Verdict, why: &Why) -> Result<()> {
    let (case, post, topic, may) = case::find(tx, actor, id)?;
    if case.decided_at.is_some() || case.claimed_by.is_some_and(|holder| holder != may.0) {
        return Err(Error::Conflict);
    }
    match (case.origin, verdict) {
        (Origin::Flag, Verdict::Keep) => note(
            tx,
            actor,
            Act::Keep,
            Upon::post(topic.id, post.id),
            // To the author nothing happened.
            &Why {
                note: String::new(),
                ..why.clone()
            },
        )?,
        (Origin::Flag, Verdict::Hide) => hide::take_down(tx, actor, &post, &topic, may.0, why)?,
        (Origin::Held, Verdict::Publish) => publish(tx, actor, &post, &topic, may.0, why)?,
        (Origin::Held, Verdict::Refuse) => refuse(tx, actor, &post, &topic, may.0, why)?,
        _ => return Err(Error::Forbidden),
    }
    diesel::update(cases::table.find(id))
        .set((
            cases::claimed_by.eq(may.0),
            cases::verdict.eq(verdict),
            cases::decided_by.eq(may.0),
            cases::decided_at.eq(tx.now),
            cases::reason.eq(&why.reason),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Brings out what was held.
pub(crate) fn publish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    post: &Post,
    topic: &Topic,
    by: PersonId,
    why: &Why,
) -> Result<()> {
    hold::release(tx, post)?;
    note(tx, actor, Act::Publish, Upon::post(topic.id, post.id), why)?;
    tell(tx, post, by, Act::Publish)
}

/// Keeps what was held out of sight for good; nothing of it counts.
fn refuse(
    tx: &mut Tx<'_>,
    actor: &Actor,
    post: &Post,
    topic: &Topic,
    by: PersonId,
    why: &Why,
) -> Result<()> {
    hold::refuse(tx, post, by)?;
    note(tx, actor, Act::Refuse, Upon::post(topic.id, post.id), why)?;
    tell(tx, post, by, Act::Refuse)
}

/// Tells the author what became of their post; the page behind it says the rest.
pub(crate) fn tell(tx: &mut Tx<'_>, post: &Post, by: PersonId, act: Act) -> Result<()> {
    let path = format!("/posts/{}/decision", post.id);
    let news = News::of_page(&path, act.as_str()).by(by);
    notice::tell(tx, post.author_id, Kind::Moderation, &news)
}
