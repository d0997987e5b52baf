//! 私も知りたい.

use diesel::prelude::*;

use crate::Actor;
use crate::community::reader::Reader;
use crate::community::topic::{self, Topic};
use crate::community::{TopicKind, record};
use crate::db::schema::{me_toos, topics};
use crate::engagement::ledger;
use crate::policy;
use crate::policy::community::PostFacts;
use crate::types::TopicId;
use crate::{Error, Result, Tx};

/// Says 私も知りたい of a question, or takes it back: `said` is what shall hold afterwards. Returns the topic. Errors: `Forbidden` on
/// one's own question.
pub fn set(tx: &mut Tx<'_>, actor: &Actor, topic_id: TopicId, said: bool) -> Result<Topic> {
    topic::lock(tx, topic_id)?;
    let topic = topic::find(tx.conn, &Reader::of(actor), topic_id)?;
    if topic.kind != TopicKind::Question {
        return Err(Error::NotFound);
    }
    let facts = PostFacts {
        topic: topic.facts(),
        author_id: topic.author_id,
        hidden: topic.hidden_at.is_some(),
    };
    let may = policy::community::react(actor, facts)?;
    let person = may.0;
    let object = record::topic_object(topic_id);
    let stands: Option<TopicId> = me_toos::table
        .find((topic_id, person.person_id))
        .select(me_toos::topic_id)
        .first(tx.conn)
        .optional()?;
    if stands.is_some() == said {
        return Ok(topic);
    }
    if !said {
        diesel::delete(me_toos::table.find((topic_id, person.person_id))).execute(tx.conn)?;
        diesel::update(topics::table.find(topic_id))
            .set(topics::me_too_count.eq(topics::me_too_count - 1))
            .execute(tx.conn)?;
        ledger::reverse_object(
            tx,
            "com.reaction_given",
            &object,
            Some(person.person_id),
            "undone",
        )?;
        // They may have said it of one that was merged into this.
        let merged: Vec<TopicId> = topics::table
            .filter(topics::merged_into.eq(topic_id))
            .select(topics::id)
            .load(tx.conn)?;
        for from in merged {
            ledger::reverse_object(
                tx,
                "com.reaction_given",
                &record::topic_object(from),
                Some(person.person_id),
                "undone",
            )?;
        }
        return Ok(topic);
    }
    diesel::insert_into(me_toos::table)
        .values((
            me_toos::topic_id.eq(topic_id),
            me_toos::person_id.eq(person.person_id),
            me_toos::account_id.eq(person.account_id),
            me_toos::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    diesel::update(topics::table.find(topic_id))
        .set(topics::me_too_count.eq(topics::me_too_count + 1))
        .execute(tx.conn)?;
    record::reacted(tx, person, object, format!("/t/{topic_id}"), tx.now)?;
    Ok(topic)
}
