//! Merging a topic into another that is the same. Its answers join the other's in the order they were written, its own text
//! becomes a comment under the other's, followers and those who said 私も知りたい go along, and its address leads on. What the
//! ledger knows stays with the posts it is about. The readers must not become more, nor a mask thinner.

use diesel::prelude::*;

use super::act::{Act, Upon, Why, note};
use super::relocate;
use crate::community::reader::Reader;
use crate::community::recognition;
use crate::community::record::{self, InquiryState};
use crate::community::topic::{self, Topic};
use crate::community::{Audience, Identity, PostKind, TopicKind, acceptance, counts, edit};
use crate::db::AnyConnection;
use crate::db::schema::{
    acceptances, drafts, follows, me_toos, moderation_acts, notices, posts, spaces, topic_pins,
    topics,
};
use crate::engagement::ledger;
use crate::policy;
use crate::search::index;
use crate::types::{PersonId, PostId, TopicId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime};

/// Why a reaction that the other topic has already is taken back.
const MERGED: &str = "merged_duplicate";

/// Merges the topic `id` into the one whose address or number was typed, and returns that. Errors: `Forbidden` for anyone but staff
/// and moderators of both spaces; `Invalid` where the other is not there, hidden, of another kind, or read by more people.
pub fn merge(tx: &mut Tx<'_>, actor: &Actor, id: TopicId, into: &str, why: &Why) -> Result<Topic> {
    let refused = |key: &'static str| Error::from(Problem::new("into", key));
    let reader = Reader::of(actor);
    let found = topic::find(tx.conn, &reader, id)?;
    policy::community::moderate(actor, found.facts())?;
    let typed = topic::named(into).ok_or_else(|| refused("moderation-problem-merge-address"))?;
    // Into what was itself merged is into where that went.
    let target = topic::merged_into(tx.conn, typed)?.unwrap_or(typed);
    // Both locks in one order, whichever way round two people merge.
    for topic in [id.min(target), id.max(target)] {
        topic::lock(tx, topic)?;
    }
    let source = topic::find(tx.conn, &reader, id)?;
    let may = policy::community::moderate(actor, source.facts())?;
    let target = match topic::find(tx.conn, &reader, target) {
        Ok(target) => target,
        Err(Error::NotFound) => return Err(refused("moderation-problem-merge-gone")),
        Err(error) => return Err(error),
    };
    if policy::community::moderate(actor, target.facts()).is_err() {
        return Err(refused("moderation-problem-merge-elsewhere"));
    }
    if target.id == source.id {
        return Err(refused("moderation-problem-merge-itself"));
    }
    if target.hidden_at.is_some() || source.hidden_at.is_some() {
        return Err(refused("moderation-problem-merge-hidden"));
    }
    if target.kind != source.kind || source.kind == TopicKind::Idea {
        return Err(refused("moderation-problem-merge-kind"));
    }
    let now = tx.now;
    if !is_read_by_no_more(tx.conn, &source, &target, now)? {
        return Err(refused("moderation-problem-merge-readers"));
    }
    go_over(tx, &source, &target, may.0)?;
    let to = Upon::topics(source.id, target.id);
    note(tx, actor, Act::Merge, to, why)?;
    topic::find(tx.conn, &reader, target.id)
}

/// Whether the target's readers may all read the source, and the source's author the target.
fn is_read_by_no_more(
    conn: &mut AnyConnection,
    source: &Topic,
    target: &Topic,
    now: UtcTime,
) -> Result<bool> {
    let audience = spaces::table
        .find(target.space_id)
        .select(spaces::audience)
        .first(conn)?;
    let whose = match (source.audience, target.audience) {
        (Audience::Members, Audience::Members) => true,
        // A company's own stays among the same company.
        (Audience::Own, Audience::Own) => source.account_id == target.account_id,
        _ => false,
    };
    Ok(whose && relocate::fits(conn, source, (target.space_id, audience), now)?)
}

fn go_over(tx: &mut Tx<'_>, source: &Topic, target: &Topic, by: PersonId) -> Result<()> {
    let body_of = |tx: &mut Tx<'_>, topic: TopicId| -> Result<PostId> {
        Ok(posts::table
            .filter(posts::topic_id.eq(topic))
            .filter(posts::kind.eq(PostKind::Question))
            .select(posts::id)
            .first(tx.conn)?)
    };
    let (body, above) = (body_of(tx, source.id)?, body_of(tx, target.id)?);
    let (kind, object) = record::posting(source.kind, PostKind::Question, source.id, body);
    let known: Option<String> = posts::table
        .find(body)
        .select(posts::recorded_as)
        .first(tx.conn)?;
    let recorded = known.unwrap_or_else(|| format!("{kind} {object}"));
    let known = recorded
        .split_once(' ')
        .map_or((kind.to_owned(), object), |(kind, object)| {
            (kind.to_owned(), object.to_owned())
        });
    diesel::update(posts::table.filter(posts::parent_id.eq(body)))
        .set(posts::parent_id.eq(above))
        .execute(tx.conn)?;
    diesel::update(posts::table.find(body))
        .set((
            posts::kind.eq(PostKind::Comment),
            posts::parent_id.eq(above),
            posts::recorded_as.eq(recorded),
        ))
        .execute(tx.conn)?;
    diesel::update(posts::table.filter(posts::topic_id.eq(source.id)))
        .set(posts::topic_id.eq(target.id))
        .execute(tx.conn)?;
    diesel::update(acceptances::table.filter(acceptances::topic_id.eq(source.id)))
        .set(acceptances::topic_id.eq(target.id))
        .execute(tx.conn)?;
    diesel::update(notices::table.filter(notices::topic_id.eq(source.id)))
        .set(notices::topic_id.eq(target.id))
        .execute(tx.conn)?;
    diesel::update(
        moderation_acts::table
            .filter(moderation_acts::topic_id.eq(source.id))
            .filter(moderation_acts::post_id.is_not_null()),
    )
    .set(moderation_acts::topic_id.eq(target.id))
    .execute(tx.conn)?;
    let (kind, object) = known;
    ledger::reverse_object(tx, &kind, &object, None, MERGED)?;
    mask_alike(tx, target)?;
    wanted_too(tx, source, target)?;
    followers(tx, source.id, target.id)?;
    begun(tx, source.id, target.id)?;
    away(tx, source, target.id, by)?;
    first_reply(tx, target)?;
    counts::refresh(tx, source.id)?;
    counts::refresh(tx, target.id)?;
    let target = topic::find(tx.conn, &Reader::of(&Actor::System), target.id)?;
    acceptance::settle(tx, &target)?;
    // One question is one inquiry and one act, however often it was asked.
    let merged = InquiryState {
        withdrawn: true,
        ..InquiryState::default()
    };
    record::inquiry(tx, source, merged)?;
    crate::desk::settle(tx, source.id)?;
    crate::desk::settle(tx, target.id)?;
    recognition::settle_topic(tx, target.id)?;
    index::refresh_topic(tx, target.id)
}

/// The asker of a topic is known as such on every post of theirs: all of them, and the topic, take the thickest of their masks.
pub(crate) fn mask_alike(tx: &mut Tx<'_>, topic: &Topic) -> Result<()> {
    let worn: Vec<Identity> = posts::table
        .filter(posts::topic_id.eq(topic.id))
        .filter(posts::author_id.eq(topic.author_id))
        .select(posts::identity)
        .distinct()
        .load(tx.conn)?;
    let thickest = [Identity::Profile, Identity::Name]
        .into_iter()
        .find(|mask| *mask == topic.identity || worn.contains(mask))
        .unwrap_or(Identity::Full);
    if thickest == Identity::Full {
        return Ok(());
    }
    diesel::update(topics::table.find(topic.id))
        .set(topics::identity.eq(thickest))
        .execute(tx.conn)?;
    diesel::update(
        posts::table
            .filter(posts::topic_id.eq(topic.id))
            .filter(posts::author_id.eq(topic.author_id)),
    )
    .set(posts::identity.eq(thickest))
    .execute(tx.conn)?;
    edit::untell_followers(tx, topic.id, topic.author_id)
}

/// An answer that somebody has begun goes along, unless they have begun one there.
fn begun(tx: &mut Tx<'_>, from: TopicId, to: TopicId) -> Result<()> {
    let there: Vec<PersonId> = drafts::table
        .filter(drafts::kind.eq("answer"))
        .filter(drafts::object_id.eq(to))
        .select(drafts::person_id)
        .load(tx.conn)?;
    diesel::update(
        drafts::table
            .filter(drafts::kind.eq("answer"))
            .filter(drafts::object_id.eq(from))
            .filter(diesel::dsl::not(drafts::person_id.eq_any(there))),
    )
    .set((
        drafts::object_id.eq(to),
        drafts::version.eq(drafts::version + 1),
    ))
    .execute(tx.conn)?;
    Ok(())
}

/// 私も知りたい of the one is of the other, once a person.
fn wanted_too(tx: &mut Tx<'_>, source: &Topic, target: &Topic) -> Result<()> {
    let there: Vec<PersonId> = me_toos::table
        .filter(me_toos::topic_id.eq(target.id))
        .select(me_toos::person_id)
        .load(tx.conn)?;
    let here: Vec<PersonId> = me_toos::table
        .filter(me_toos::topic_id.eq(source.id))
        .order(me_toos::person_id)
        .select(me_toos::person_id)
        .load(tx.conn)?;
    for person in here {
        let row = me_toos::table.find((source.id, person));
        if there.contains(&person) || person == target.author_id {
            diesel::delete(row).execute(tx.conn)?;
            ledger::reverse_object(
                tx,
                "com.reaction_given",
                &record::topic_object(source.id),
                Some(person),
                MERGED,
            )?;
        } else {
            diesel::update(row)
                .set(me_toos::topic_id.eq(target.id))
                .execute(tx.conn)?;
        }
    }
    Ok(())
}

/// Who followed the one follows the other, as they chose there, else as they chose here.
fn followers(tx: &mut Tx<'_>, source: TopicId, target: TopicId) -> Result<()> {
    let of = |topic: TopicId| {
        follows::table
            .filter(follows::object.eq(crate::community::follow::Object::Topic))
            .filter(follows::object_id.eq(topic))
    };
    let there: Vec<PersonId> = of(target).select(follows::person_id).load(tx.conn)?;
    // A statement takes some tens of thousands of values at most.
    for some in there.chunks(1_000) {
        diesel::delete(of(source).filter(follows::person_id.eq_any(some.to_vec())))
            .execute(tx.conn)?;
    }
    diesel::update(of(source))
        .set(follows::object_id.eq(target))
        .execute(tx.conn)?;
    Ok(())
}

/// The source is there no more; what was merged into it before leads on at once.
fn away(tx: &mut Tx<'_>, source: &Topic, target: TopicId, by: PersonId) -> Result<()> {
    diesel::update(topics::table.filter(topics::merged_into.eq(source.id)))
        .set(topics::merged_into.eq(target))
        .execute(tx.conn)?;
    diesel::update(topics::table.find(source.id))
        .set((
            topics::merged_into.eq(target),
            topics::closed_at.eq(source.closed_at.unwrap_or(tx.now)),
            topics::hidden_at.eq(tx.now),
            topics::hidden_by.eq(by),
        ))
        .execute(tx.conn)?;
    diesel::delete(topic_pins::table.find(source.id)).execute(tx.conn)?;
    Ok(())
}

/// When somebody else first answered, where the topic had no reply before some joined; and when it last moved.
pub(crate) fn first_reply(tx: &mut Tx<'_>, topic: &Topic) -> Result<()> {
    let in_sight = || {
        posts::table
            .filter(posts::topic_id.eq(topic.id))
            .filter(posts::hidden_at.is_null())
    };
    let last: Option<UtcTime> = in_sight()
        .select(diesel::dsl::max(posts::created_at))
        .first(tx.conn)?;
    if let Some(last) = last {
        diesel::update(topics::table.find(topic.id))
            .filter(topics::last_activity_at.lt(last))
            .set(topics::last_activity_at.eq(last))
            .execute(tx.conn)?;
    }
    if topic.first_reply_at.is_some() {
        return Ok(());
    }
    let first: Option<UtcTime> = in_sight()
        .filter(posts::kind.eq(PostKind::Answer))
        .filter(posts::author_id.ne(topic.author_id))
        .select(diesel::dsl::min(posts::created_at))
        .first(tx.conn)?;
    let Some(first) = first else { return Ok(()) };
    // Not before it was asked.
    let first = first.max(topic.created_at);
    diesel::update(topics::table.find(topic.id))
        .set(topics::first_reply_at.eq(first))
        .execute(tx.conn)?;
    record::inquiry(
        tx,
        topic,
        InquiryState {
            first_reply_at: Some(first),
            solved_at: topic.solved_at,
            withdrawn: false,
        },
    )
}
