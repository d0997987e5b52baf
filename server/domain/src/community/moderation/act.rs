//! An act of moderation: what, why, and what is said to the author.

use diesel::prelude::*;

use crate::community::record;
use crate::community::text;
use crate::db::schema::moderation_acts;
use crate::types::{PostId, TopicId};
use crate::{Actor, Problem, Result, Tx, audit};

/// Longest reason and note, in characters as people count them.
pub const MAX_REASON: usize = 500;
/// Longest note to an author.
pub const MAX_NOTE: usize = 1_000;

crate::text_enum! {
    /// What was done.
    Act {
        /// A post was taken out of sight.
        Hide = "hide",
        /// And brought back.
        Restore = "restore",
        /// What was reported stays as it is.
        Keep = "keep",
        /// What a rule held came out.
        Publish = "publish",
        /// What a rule held stays out of sight.
        Refuse = "refuse",
        /// No more replies.
        Close = "close",
        /// Replies again.
        Reopen = "reopen",
        /// First in its space.
        Pin = "pin",
        /// And no more.
        Unpin = "unpin",
        /// To another space.
        Move = "move",
        /// Into another topic.
        Merge = "merge",
        /// Some answers to a topic of their own.
        Split = "split",
    }
}

/// Why something is done, and what is said to the author of the post.
#[derive(Debug, Clone, Default)]
pub struct Why {
    /// For those who moderate; of a closed topic for its readers too.
    pub(crate) reason: String,
    /// To the author; nothing where there is nothing to say.
    pub(crate) note: String,
}

impl Why {
    /// What was typed. Errors: `Invalid` without a reason, and where either is too long.
    pub fn parse(reason: &str, note: &str) -> Result<Self> {
        let (reason, note) = (text::block(reason), text::block(note));
        let mut problems = Vec::new();
        if reason.trim().is_empty() {
            problems.push(Problem::new("reason", "moderation-problem-reason"));
        }
        problems.extend(too_long("reason", &reason, MAX_REASON));
        problems.extend(too_long("note", &note, MAX_NOTE));
        if problems.is_empty() {
            Ok(Self { reason, note })
        } else {
            Err(crate::Error::Invalid(problems))
        }
    }

    /// A reason without a note.
    pub fn because(reason: &str) -> Result<Self> {
        Self::parse(reason, "")
    }
}

/// What a column of twice as many code points holds.
pub(crate) fn too_long(field: &str, text: &str, max: usize) -> Option<Problem> {
    (text::graphemes(text) > max || text.chars().count() > max * 2)
        .then(|| Problem::new(field, "problem-too-long").with("max", max))
}

/// What an act was done to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Upon {
    pub topic: TopicId,
    pub post: Option<PostId>,
    /// Where it was merged into or split off to.
    pub other: Option<TopicId>,
}

impl Upon {
    /// A post of a topic.
    pub fn post(topic: TopicId, post: PostId) -> Self {
        Self {
            topic,
            post: Some(post),
            other: None,
        }
    }

    /// A topic.
    pub fn topic(topic: TopicId) -> Self {
        Self {
            topic,
            post: None,
            other: None,
        }
    }

    /// A topic that has to do with another.
    pub fn topics(topic: TopicId, other: TopicId) -> Self {
        Self {
            topic,
            post: None,
            other: Some(other),
        }
    }
}

/// Puts an act on record: for the topic's history, and for the audit.
pub(crate) fn note(tx: &mut Tx<'_>, actor: &Actor, act: Act, upon: Upon, why: &Why) -> Result<()> {
    note_with(tx, actor, act, upon, why, serde_json::json!({}))
}

/// [`note`] with more for the audit: an object.
pub(crate) fn note_with(
    tx: &mut Tx<'_>,
    actor: &Actor,
    act: Act,
    upon: Upon,
    why: &Why,
    detail: serde_json::Value,
) -> Result<()> {
    diesel::insert_into(moderation_acts::table)
        .values((
            moderation_acts::topic_id.eq(upon.topic),
            moderation_acts::post_id.eq(upon.post),
            moderation_acts::other_topic_id.eq(upon.other),
            moderation_acts::act.eq(act),
            moderation_acts::reason.eq(&why.reason),
            moderation_acts::note.eq(&why.note),
            moderation_acts::done_by.eq(actor.person_id()),
            moderation_acts::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    let object = match upon.post {
        Some(post) => record::post_object(post),
        None => record::topic_object(upon.topic),
    };
    let mut detail = detail;
    if let Some(fields) = detail.as_object_mut() {
        fields.insert("reason".to_owned(), why.reason.clone().into());
        if let Some(other) = upon.other {
            fields.insert("other".to_owned(), other.into());
        }
    }
    audit::record(tx, actor, &format!("community.{act}"), &object, &detail)
}
