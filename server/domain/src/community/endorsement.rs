//! 公式回答: the vendor vouches for an answer. A different mark than the asker's.

use diesel::prelude::*;

use crate::Actor;
use crate::community::PostKind;
use crate::community::post;
use crate::community::reader::Reader;
use crate::community::topic::Topic;
use crate::db::schema::posts;
use crate::policy;
use crate::types::PostId;
use crate::{Error, Result, Tx};

/// Marks an answer as official, or takes the mark off. Errors: `Forbidden` for anyone but staff.
pub fn set(tx: &mut Tx<'_>, actor: &Actor, post_id: PostId, official: bool) -> Result<Topic> {
    let (post, topic) = post::find(tx.conn, &Reader::of(actor), post_id)?;
    if post.kind != PostKind::Answer {
        return Err(Error::NotFound);
    }
    let may = policy::community::endorse(actor, post.facts(&topic))?;
    diesel::update(posts::table.find(post_id))
        .set((
            posts::endorsed_at.eq(official.then_some(tx.now)),
            posts::endorsed_by.eq(official.then_some(may.0)),
        ))
        .execute(tx.conn)?;
    Ok(topic)
}
