//! Coming out, and what staff can do about it: asking the customer, publishing what a customer wrote, hiding.

use diesel::prelude::*;

use super::draft::note;
use super::{State, Story, StoryId, belongs, locked, notify, text_of};
use crate::community::recognition;
use crate::db::schema::stories;
use crate::engagement::ledger::{self, Act};
use crate::policy::stories::Curation;
use crate::search::index::case as index;
use crate::{Actor, Error, Result, Tx, UtcTime};

/// Asks the customer to confirm the present version: in the site, and by mail with a link for them and that version alone. Errors: `Invalid` when
/// it stands confirmed already or nobody can confirm it any more.
pub fn ask(tx: &mut Tx<'_>, actor: &Actor, _: &Curation, id: StoryId) -> Result<Story> {
    let story = locked(tx, id)?;
    if matches!(
        story.state(),
        State::Published | State::Submitted | State::Hidden
    ) {
        return Err(Error::invalid("", "stories-problem-not-to-ask"));
    }
    let now = tx.now;
    if !belongs(tx.conn, story.customer_id, story.account_id, now)? {
        return Err(Error::invalid("", "stories-problem-gone"));
    }
    diesel::update(stories::table.find(id))
        .set((
            stories::asked_version.eq(story.version),
            stories::asked_at.eq(now),
            stories::returned_at.eq(None::<UtcTime>),
            stories::withdrawn_at.eq(None::<UtcTime>),
            stories::updated_at.eq(now),
        ))
        .execute(tx.conn)?;
    notify::asked(tx, &story)?;
    note(tx, actor, "story.asked", id)?;
    super::find(tx.conn, id)
}

/// Lets a case that a customer wrote and confirmed come out. Errors: `Invalid` for any other.
pub fn publish(tx: &mut Tx<'_>, actor: &Actor, _: &Curation, id: StoryId) -> Result<Story> {
    let story = locked(tx, id)?;
    if story.state() != State::Submitted {
        return Err(Error::invalid("", "stories-problem-not-to-publish"));
    }
    come_out(tx, &story)?;
    note(tx, actor, "story.published", id)?;
    let story = super::find(tx.conn, id)?;
    let text = text_of(tx.conn, id, story.version)?;
    notify::published(tx, &story, &text)?;
    Ok(story)
}

/// Puts a confirmed case out, and on the ledger: once, however often it comes back after changes.
pub(super) fn come_out(tx: &mut Tx<'_>, story: &Story) -> Result<()> {
    diesel::update(stories::table.find(story.id))
        .set((
            stories::published_at.eq(tx.now),
            stories::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    ledger::renew(
        tx,
        Act::new(story.act(), story.object())
            .person(story.customer_id)
            .account(story.account_id)
            .evidence(format!("/s/{}", story.id)),
    )?;
    index::refresh(tx, story.id)?;
    recognition::settle(tx, story.customer_id)
}

/// Hides a case, or brings it back. What it earned goes and comes with it.
pub fn set_hidden(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &Curation,
    id: StoryId,
    hidden: bool,
) -> Result<Story> {
    let story = locked(tx, id)?;
    if story.hidden_at.is_some() == hidden {
        return Ok(story);
    }
    diesel::update(stories::table.find(id))
        .set((
            stories::hidden_at.eq(hidden.then_some(tx.now)),
            stories::hidden_by.eq(hidden.then_some(may.0)),
            stories::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if hidden {
        notify::settled(tx, &story)?;
        ledger::reverse_object(tx, story.act(), &story.object(), None, ledger::MODERATED)?;
        note(tx, actor, "story.hidden", id)?;
    } else {
        // What was taken back or changed while it was hidden does not come out with this.
        if story.published_at.is_some() {
            ledger::reinstate_object(tx, story.act(), &story.object(), ledger::MODERATED)?;
        }
        note(tx, actor, "story.restored", id)?;
    }
    index::refresh(tx, id)?;
    recognition::settle(tx, story.customer_id)?;
    super::find(tx.conn, id)
}
