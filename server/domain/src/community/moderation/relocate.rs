//! Moving a topic to another space. What somebody wrote was for the readers of its space: a topic moves only to where nobody
//! reads it who could not before, and where its author still can. Addresses stay; masks stay.

use diesel::prelude::*;

use super::act::{Act, Upon, Why, note_with};
use crate::community::SpaceAudience;
use crate::community::reader::Reader;
use crate::community::recognition;
use crate::community::space::{self, Space};
use crate::community::topic::{self, Topic};
use crate::db::AnyConnection;
use crate::db::schema::{space_accounts, spaces, topic_pins, topics};
use crate::people::session::actor_of;
use crate::policy;
use crate::types::{AccountId, SpaceId, TopicId};
use crate::{Actor, Error, Result, Tx, UtcTime};

/// Where the actor may move a topic to.
pub fn places(
    conn: &mut AnyConnection,
    actor: &Actor,
    topic: &Topic,
    now: UtcTime,
) -> Result<Vec<Space>> {
    let mut fitting = Vec::new();
    for space in space::readable(conn, &Reader::of(actor))? {
        if space.id != topic.space_id && fits(conn, topic, (space.id, space.audience), now)? {
            fitting.push(space);
        }
    }
    Ok(fitting)
}

/// Moves a topic. Errors: `Forbidden` for anyone but staff and moderators of its space; `Invalid` for a space that the actor can't
/// read, or that more people read.
pub fn relocate(
    tx: &mut Tx<'_>,
    actor: &Actor,
    topic_id: TopicId,
    to: &str,
    why: &Why,
) -> Result<Topic> {
    topic::lock(tx, topic_id)?;
    let reader = Reader::of(actor);
    let topic = topic::find(tx.conn, &reader, topic_id)?;
    policy::community::moderate(actor, topic.facts())?;
    let refused = || Error::invalid("space", "moderation-problem-space");
    let space = match space::by_slug(tx.conn, &reader, to) {
        Ok(space) => space,
        Err(Error::NotFound) => return Err(refused()),
        Err(error) => return Err(error),
    };
    let now = tx.now;
    if space.id == topic.space_id || !fits(tx.conn, &topic, (space.id, space.audience), now)? {
        return Err(refused());
    }
    diesel::update(topics::table.find(topic_id))
        .set(topics::space_id.eq(space.id))
        .execute(tx.conn)?;
    // It stood first where it was.
    diesel::delete(topic_pins::table.find(topic_id)).execute(tx.conn)?;
    let from: String = spaces::table
        .find(topic.space_id)
        .select(spaces::slug)
        .first(tx.conn)?;
    recognition::settle_topic(tx, topic_id)?;
    let detail = serde_json::json!({ "from": from, "to": space.slug });
    note_with(tx, actor, Act::Move, Upon::topic(topic_id), why, detail)?;
    Ok(topic)
}

/// Whether nobody reads a topic in `to` who could not before, and its author still does.
pub(crate) fn fits(
    conn: &mut AnyConnection,
    topic: &Topic,
    to: (SpaceId, SpaceAudience),
    now: UtcTime,
) -> Result<bool> {
    if to.0 == topic.space_id {
        return Ok(true);
    }
    let from: SpaceAudience = spaces::table
        .find(topic.space_id)
        .select(spaces::audience)
        .first(conn)?;
    if !is_within(conn, (topic.space_id, from), to)? {
        return Ok(false);
    }
    let author = Reader::of(&actor_of(conn, topic.author_id, now)?);
    // Who left the community reads nothing anyway, and is kept out of nothing by this.
    if author.audiences == [SpaceAudience::Public] {
        return Ok(to.1 != SpaceAudience::Staff || topic.account_id.is_none());
    }
    let open: Option<SpaceId> = spaces::table
        .filter(spaces::id.eq(to.0))
        .filter(crate::open_to!(&author))
        .select(spaces::id)
        .first(conn)
        .optional()?;
    Ok(open.is_some())
}

/// Whether whoever enters `inner` may enter `outer` too.
fn is_within(
    conn: &mut AnyConnection,
    outer: (SpaceId, SpaceAudience),
    inner: (SpaceId, SpaceAudience),
) -> Result<bool> {
    fn width(audience: SpaceAudience) -> u8 {
        match audience {
            SpaceAudience::Staff => 0,
            SpaceAudience::Accounts => 1,
            SpaceAudience::Members => 2,
            SpaceAudience::Public => 3,
        }
    }
    // Named accounts' spaces are closed to some of the vendor's people, so a space of the vendor's is not within one.
    if outer.1 == SpaceAudience::Accounts && inner.1 == SpaceAudience::Staff {
        return Ok(false);
    }
    if (outer.1, inner.1) != (SpaceAudience::Accounts, SpaceAudience::Accounts) {
        return Ok(width(inner.1) <= width(outer.1));
    }
    let accounts_of = |conn: &mut AnyConnection, space: SpaceId| -> Result<Vec<AccountId>> {
        Ok(space_accounts::table
            .filter(space_accounts::space_id.eq(space))
            .select(space_accounts::account_id)
            .load(conn)?)
    };
    let wider = accounts_of(conn, outer.0)?;
    let narrower = accounts_of(conn, inner.0)?;
    Ok(narrower.iter().all(|account| wider.contains(account)))
}
