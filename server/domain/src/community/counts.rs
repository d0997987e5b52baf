//! The numbers kept beside topics and posts so that pages need not count. They equal a recount at any time.

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::community::PostKind;
use crate::db::AnyConnection;
use crate::db::schema::{me_toos, posts, topics, votes};
use crate::types::{PostId, TopicId};
use crate::{Result, Tx};

/// What a recount of one topic finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counts {
    /// Answers in sight.
    pub answers: i64,
    /// Answers in sight, and comments in sight, wherever they stand.
    pub replies: i64,
    /// 私も知りたい.
    pub me_too: i64,
    /// 参考になった (imported ones too) and comments in sight, by post.
    pub posts: Vec<(PostId, i64, i64)>,
}

/// Counts everything of a topic afresh.
pub fn recount(conn: &mut AnyConnection, topic: TopicId) -> Result<Counts> {
    let visible = |kind: PostKind| {
        posts::table
            .filter(posts::topic_id.eq(topic))
            .filter(posts::kind.eq(kind))
            .filter(posts::hidden_at.is_null())
    };
    let answers: i64 = visible(PostKind::Answer).count().get_result(conn)?;
    let comments: i64 = visible(PostKind::Comment).count().get_result(conn)?;
    let me_too: i64 = me_toos::table
        .filter(me_toos::topic_id.eq(topic))
        .count()
        .get_result(conn)?;
    let ids: Vec<(PostId, i64)> = posts::table
        .filter(posts::topic_id.eq(topic))
        .order(posts::id)
        .select((posts::id, posts::imported_votes))
        .load(conn)?;
    let votes: std::collections::HashMap<PostId, i64> = votes::table
        .inner_join(posts::table.on(posts::id.eq(votes::post_id)))
        .filter(posts::topic_id.eq(topic))
        .group_by(votes::post_id)
        .select((votes::post_id, count_star()))
        .load::<(PostId, i64)>(conn)?
        .into_iter()
        .collect();
    let under: std::collections::HashMap<PostId, i64> = visible(PostKind::Comment)
        .group_by(posts::parent_id)
        .select((posts::parent_id, count_star()))
        .load::<(Option<PostId>, i64)>(conn)?
        .into_iter()
        .filter_map(|(parent, count)| parent.map(|parent| (parent, count)))
        .collect();
    Ok(Counts {
        answers,
        replies: answers + comments,
        me_too,
        posts: ids
            .into_iter()
            .map(|(id, imported)| {
                let of = |counts: &std::collections::HashMap<PostId, i64>| {
                    counts.get(&id).copied().unwrap_or(0)
                };
                (id, imported + of(&votes), of(&under))
            })
            .collect(),
    })
}

/// The numbers as they are kept.
pub fn kept(conn: &mut AnyConnection, topic: TopicId) -> Result<Counts> {
    let (answers, replies, me_too) = topics::table
        .find(topic)
        .select((
            topics::answer_count,
            topics::reply_count,
            topics::me_too_count,
        ))
        .first(conn)?;
    let posts = posts::table
        .filter(posts::topic_id.eq(topic))
        .order(posts::id)
        .select((posts::id, posts::vote_count, posts::comment_count))
        .load(conn)?;
    Ok(Counts {
        answers,
        replies,
        me_too,
        posts,
    })
}

/// Writes a recount: after moderation and imports.
pub fn refresh(tx: &mut Tx<'_>, topic: TopicId) -> Result<()> {
    let counts = recount(tx.conn, topic)?;
    let before = kept(tx.conn, topic)?;
    diesel::update(topics::table.find(topic))
        .set((
            topics::answer_count.eq(counts.answers),
            topics::reply_count.eq(counts.replies),
            topics::me_too_count.eq(counts.me_too),
        ))
        .execute(tx.conn)?;
    for (after, before) in counts.posts.iter().zip(&before.posts) {
        if after != before {
            diesel::update(posts::table.find(after.0))
                .set((
                    posts::vote_count.eq(after.1),
                    posts::comment_count.eq(after.2),
                ))
                .execute(tx.conn)?;
        }
    }
    Ok(())
}
