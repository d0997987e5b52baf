//! Where on the site a post stands: what mails and the ledger link to.

use crate::Actor;
use crate::community::cursor::Cursor;
use crate::community::reader::Reader;
use crate::community::{PostKind, post, thread};
use crate::db::AnyConnection;
use crate::db::schema::{posts, topics};
use crate::types::PostId;
use crate::{Error, Result};

use diesel::prelude::*;

/// The address of a post, with the page it is on and its anchor. Errors: `NotFound` for a post the actor can't read.
pub fn of(conn: &mut AnyConnection, actor: &Actor, post_id: PostId) -> Result<String> {
    let reader = Reader::of(actor);
    let (post, topic) = post::find(conn, &reader, post_id)?;
    let sees_hidden = reader.sees_hidden_in(topic.space_id);
    let path = topic.path();
    let page_of = |conn: &mut AnyConnection, answer: PostId, accepted: bool| -> Result<String> {
        // Staff and moderators page over hidden answers too.
        let answers: i64 = if sees_hidden {
            posts::table
                .filter(posts::topic_id.eq(topic.id))
                .filter(posts::kind.eq(PostKind::Answer))
                .count()
                .get_result(conn)?
        } else {
            topics::table
                .find(topic.id)
                .select(topics::answer_count)
                .first(conn)?
        };
        let one_page = answers <= i64::try_from(thread::PAGE).unwrap_or(0);
        Ok(if one_page {
            path.clone()
        } else {
            let before = Cursor {
                key: i64::from(!accepted),
                id: answer - 1,
            };
            format!("{path}?after={before}")
        })
    };
    let address = match post.kind {
        PostKind::Question => path,
        PostKind::Answer => format!(
            "{}#post-{post_id}",
            page_of(conn, post_id, post.accepted_at.is_some())?
        ),
        PostKind::Comment => {
            let parent = post.parent_id.ok_or(Error::NotFound)?;
            let (above, _) = post::find(conn, &reader, parent)?;
            // As many as the page above shows: whether it shows all is told by the count of those in sight.
            let comments: i64 = posts::table
                .find(parent)
                .select(posts::comment_count)
                .first(conn)?;
            if comments > thread::COMMENTS {
                let before = Cursor {
                    key: 0,
                    id: post_id - 1,
                };
                format!("/posts/{parent}/comments?after={before}#post-{post_id}")
            } else if above.kind == PostKind::Question {
                format!("{path}#post-{post_id}")
            } else {
                format!(
                    "{}#post-{post_id}",
                    page_of(conn, parent, above.accepted_at.is_some())?
                )
            }
        }
    };
    Ok(address)
}
