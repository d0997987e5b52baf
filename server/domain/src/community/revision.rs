//! The versions of a post, newest first, each with what it changed.

use diesel::prelude::*;

use crate::Actor;
use crate::community::PostKind;
use crate::community::byline::{self, Author, AuthorColumns, Byline, byline};
use crate::community::cursor::Cursor;
use crate::community::diff::{self, Change};
use crate::community::post;
use crate::community::reader::Reader;
use crate::community::space;
use crate::community::topic::Topic;
use crate::db::AnyConnection;
use crate::db::schema::post_revisions;
use crate::policy;
use crate::types::{PersonId, PostId};
use crate::{Result, UtcTime};

/// One version.
#[derive(Debug, Clone)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// When it was made.
    pub at: UtcTime,
    /// Who made it; none where it was somebody other than the author and the reader is not to know who.
    pub by: Option<Byline>,
    /// The title, where it changed.
    pub title: Option<(String, String)>,
    /// The lines that changed since the version before, and those around them; the first version is all added.
    pub lines: Vec<(Change, String)>,
}

/// A post's history.
#[derive(Debug, Clone)]
pub struct History {
    /// Its topic.
    pub topic: Topic,
    /// The post.
    pub post_id: PostId,
    /// Versions, newest first.
    pub versions: Vec<Version>,
    /// Whether these begin with the newest of all.
    pub newest: bool,
    /// The version after which the next page goes on.
    pub next: Option<Cursor>,
}

/// Versions on a page.
const PAGE: usize = 10;

/// A page of a post's history: the versions before number `before`. Errors: `NotFound` for anyone but its author, staff and moderators of the space.
pub fn history(
    conn: &mut AnyConnection,
    actor: &Actor,
    post_id: PostId,
    before: Option<i64>,
) -> Result<History> {
    let reader = Reader::of(actor);
    let (post, topic) = post::find(conn, &reader, post_id)?;
    policy::community::history(actor, post.facts(&topic))?;
    type Row = (i64, Option<String>, String, Option<PersonId>, UtcTime);
    // One more than is shown: what the oldest of them changed shows beside the one before it.
    let mut rows: Vec<Row> = post_revisions::table
        .filter(post_revisions::post_id.eq(post_id))
        .filter(post_revisions::revision.lt(before.unwrap_or(i64::MAX)))
        .order(post_revisions::revision.desc())
        .limit(i64::try_from(PAGE + 1).unwrap_or(11))
        .select((
            post_revisions::revision,
            post_revisions::title,
            post_revisions::body,
            post_revisions::edited_by,
            post_revisions::at,
        ))
        .load(conn)?;
    rows.reverse();
    let newest = before.is_none();
    if newest {
        rows.push((
            post.revision,
            (post.kind == PostKind::Question).then(|| topic.title.clone()),
            post.body.clone(),
            post.edited_by,
            post.edited_at.unwrap_or(post.created_at),
        ));
    }
    let more = rows.len() > PAGE;
    let surplus = rows.len().saturating_sub(PAGE + 1);
    rows.drain(..surplus);
    let author = author_of(conn, post_id)?;
    let audience = space::audience_of(conn, topic.space_id)?;
    let mut versions = Vec::with_capacity(rows.len());
    let mut before: Option<(Option<String>, String)> = None;
    for (number, title, body, by, at) in rows {
        let by_author = by.is_none_or(|by| by == post.author_id);
        let by = by_author.then(|| {
            byline(
                &reader,
                Author::from(author.clone()).within(audience),
                post.identity,
                post.author_id == topic.author_id,
                post.hidden_at.is_some(),
            )
        });
        let old = before.as_ref().map_or("", |(_, body)| body.as_str());
        let changed_title = match (&before, &title) {
            (Some((Some(old), _)), Some(new)) if old != new => Some((old.clone(), new.clone())),
            _ => None,
        };
        versions.push(Version {
            number,
            at,
            by,
            title: changed_title,
            lines: diff::near_changes(diff::lines(old, &body)),
        });
        before = Some((title, body));
    }
    versions.reverse();
    versions.truncate(PAGE);
    let next = versions.last().filter(|_| more).map(|version| Cursor {
        key: 0,
        id: version.number,
    });
    byline::blur(
        conn,
        versions
            .iter_mut()
            .filter_map(|version| version.by.as_mut()),
    )?;
    Ok(History {
        topic,
        post_id,
        versions,
        newest,
        next,
    })
}

fn author_of(conn: &mut AnyConnection, post_id: PostId) -> Result<AuthorColumns> {
    use crate::db::schema::posts;
    Ok(crate::with_author!(posts::table, posts)
        .filter(posts::id.eq(post_id))
        .select(crate::author_columns!(posts))
        .first(conn)?)
}
