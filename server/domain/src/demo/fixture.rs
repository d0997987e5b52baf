//! What a benchmark needs beyond the demo: one topic that anybody may read, with twenty posts, topics to answer, and people to be.

pub mod gathering;

use diesel::prelude::*;

use crate::db::schema::{memberships, posts, spaces, topics};
use crate::demo::rows::{Batch, PostRow, TopicRow};
use crate::demo::{place, postgres};
use crate::types::{PersonId, TopicId};
use crate::{Hiroba, Result, markdown};

/// Posts of the topic.
const POSTS: usize = 20;

/// Adds a public question with nineteen answers, made of the newest texts, and returns its id.
pub fn public_topic(hiroba: &Hiroba) -> Result<TopicId> {
    hiroba.write(|tx| {
        let space: i64 = spaces::table
            .filter(spaces::audience.eq("public"))
            .order(spaces::id)
            .select(spaces::id)
            .first(tx.conn)?;
        let topic: i64 = topics::table
            .select(diesel::dsl::max(topics::id))
            .first::<Option<i64>>(tx.conn)?
            .unwrap_or(0)
            + 1;
        let first: i64 = posts::table
            .select(diesel::dsl::max(posts::id))
            .first::<Option<i64>>(tx.conn)?
            .unwrap_or(0)
            + 1;
        let count = i64::try_from(POSTS).unwrap_or(i64::MAX);
        type Source = (String, i64, Option<i64>);
        let sources: Vec<Source> = posts::table
            .filter(posts::account_id.is_not_null())
            .filter(posts::kind.eq("answer"))
            .order(posts::id.desc())
            .limit(count)
            .select((posts::body, posts::author_id, posts::account_id))
            .load(tx.conn)?;
        let mut batch = Batch::default();
        for (offset, (body, author_id, account_id)) in (0_i64..).zip(sources) {
            let at = tx.now.plus_seconds(-3_600 + offset * 60);
            if offset == 0 {
                batch.topics.push(TopicRow {
                    id: topic,
                    space_id: space,
                    kind: "question".to_owned(),
                    title: "二十件の投稿がある公開の質問".to_owned(),
                    slug: "q".to_owned(),
                    lang: "ja".to_owned(),
                    author_id,
                    account_id,
                    audience: place::AUDIENCE_MEMBERS.to_owned(),
                    identity: place::IDENTITY_FULL.to_owned(),
                    created_at: at,
                    last_activity_at: tx.now,
                    first_reply_at: Some(at.plus_seconds(60)),
                    solved_at: None,
                    answer_count: count - 1,
                    reply_count: count - 1,
                    me_too_count: 0,
                });
            }
            batch.posts.push(PostRow {
                id: first + offset,
                topic_id: topic,
                parent_id: None,
                kind: if offset == 0 { "question" } else { "answer" }.to_owned(),
                author_id,
                account_id,
                identity: place::IDENTITY_FULL.to_owned(),
                lang: "ja".to_owned(),
                html: markdown::render_or_plain(&body).html,
                body,
                renderer: markdown::RENDERER,
                revision: 1,
                created_at: at,
                edited_at: None,
                edited_by: None,
                vote_count: 0,
                comment_count: 0,
                accepted_at: None,
                endorsed_at: None,
                endorsed_by: None,
            });
        }
        batch.write(tx.conn)?;
        postgres::advance_counters(tx.conn)?;
        Ok(topic)
    })
}

/// Topics that every customer may answer: at most `limit`, by id.
pub fn answerable(hiroba: &Hiroba, limit: i64) -> Result<Vec<TopicId>> {
    hiroba.read(|conn| {
        Ok(topics::table
            .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
            .filter(spaces::audience.eq("public"))
            .filter(topics::audience.eq(place::AUDIENCE_MEMBERS))
            .filter(topics::closed_at.is_null())
            .filter(topics::hidden_at.is_null())
            .order(topics::id)
            .limit(limit)
            .select(topics::id)
            .load(conn)?)
    })
}

/// Customers who can sign in now: at most `limit`, by id.
pub fn members(hiroba: &Hiroba, limit: i64) -> Result<Vec<(PersonId, String)>> {
    use crate::db::schema::people;
    hiroba.read(|conn| {
        let rows: Vec<(PersonId, Option<String>)> = people::table
            .inner_join(memberships::table.on(memberships::person_id.eq(people::id)))
            .filter(memberships::joined_at.is_not_null())
            .filter(memberships::valid_to.is_null())
            .order(people::id)
            .limit(limit)
            .select((people::id, people::email))
            .load(conn)?;
        Ok(rows
            .into_iter()
            .filter_map(|(id, email)| Some((id, email?)))
            .collect())
    })
}
