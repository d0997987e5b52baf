//! The numbers that topics and posts keep beside themselves.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::Site;
use crate::community::topic;
use crate::types::Id;
use crate::{Result, Tx};

/// The numbers of `counts::recount`, for many topics at once.
const SETTLE_TOPICS: &str = "UPDATE topics SET \
     answer_count = (SELECT count(*) FROM posts p WHERE p.topic_id = topics.id AND p.kind = 'answer' AND p.hidden_at IS NULL), \
     reply_count = (SELECT count(*) FROM posts p WHERE p.topic_id = topics.id AND p.kind IN ('answer', 'comment') \
     AND p.hidden_at IS NULL), \
     first_reply_at = (SELECT min(p.created_at) FROM posts p WHERE p.topic_id = topics.id \
     AND p.kind IN ('answer', 'comment') AND p.author_id <> topics.author_id), \
     last_activity_at = coalesce((SELECT max(p.created_at) FROM posts p WHERE p.topic_id = topics.id \
     AND p.created_at > topics.last_activity_at), last_activity_at), \
     solved_at = (SELECT min(p.accepted_at) FROM posts p WHERE p.topic_id = topics.id AND p.accepted_at IS NOT NULL \
     AND p.hidden_at IS NULL) \
     WHERE id IN ({ids})";

const SETTLE_POSTS: &str = "UPDATE posts SET comment_count = (SELECT count(*) FROM posts p WHERE p.parent_id = posts.id \
     AND p.hidden_at IS NULL) WHERE id IN ({ids})";

fn listed(ids: &BTreeSet<Id>) -> String {
    ids.iter().map(Id::to_string).collect::<Vec<_>>().join(", ")
}

impl Site<'_> {
    /// What topics and posts keep beside themselves, for those that the chunk in hand gave something new: in its transaction, so
    /// that an interruption leaves no topic with stale numbers.
    pub(super) fn settle(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let topics = std::mem::take(&mut self.touched);
        for id in &topics {
            topic::lock(tx, *id)?;
        }
        if !topics.is_empty() {
            diesel::sql_query(SETTLE_TOPICS.replace("{ids}", &listed(&topics))).execute(tx.conn)?;
        }
        let parents = std::mem::take(&mut self.commented);
        if !parents.is_empty() {
            diesel::sql_query(SETTLE_POSTS.replace("{ids}", &listed(&parents))).execute(tx.conn)?;
        }
        Ok(())
    }
}
