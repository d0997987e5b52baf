//! What of the community is in the index: the text of every post that is in sight, with its topic's title and tags, and every case
//! that is out (`case`). Written in
//! the transaction that changes it, so that a search finds what a page shows; what is hidden is out at once. Everything in here
//! can be made again from the posts.

pub(crate) mod case;

use std::collections::HashMap;
use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::engine::{self, Document};
use super::{fold, plain};
use crate::community::PostKind;
use crate::db::schema::{posts, search_documents, tags, topic_tags, topics};
use crate::db::{AnyConnection, lock};
use crate::types::{Id, PostId, TopicId};
use crate::{Hiroba, Result, Tx, UtcTime, each_backend, job};

/// Posts of one step of a rebuild, each a transaction of its own.
const STEP: i64 = 200;
/// Posts read at once.
const CHUNK: usize = 500;
/// Longest title with its tags, in characters of their form.
const MAX_TITLE: usize = 4_000;
/// Up to so many posts of a topic follow a new title at once; more of them in a job.
const AT_ONCE: i64 = 200;

/// The kind of job that makes the index again where it is not of this program's tokenizer.
pub const JOB: &str = "search-index";

/// Makes what the index holds of `ids` what it should. In the transaction that changed them.
pub(crate) fn refresh(tx: &mut Tx<'_>, ids: &[PostId]) -> Result<()> {
    for ids in ids.chunks(CHUNK) {
        // Whoever reads a topic for the index waits for who is changing it, or would store what it was.
        let of: Vec<TopicId> = posts::table
            .filter(posts::id.eq_any(ids.to_vec()))
            .select(posts::topic_id)
            .distinct()
            .order(posts::topic_id)
            .load(tx.conn)?;
        for topic in of {
            lock::until_commit(tx.conn, &format!("search:{topic}"))?;
        }
        let documents = documents(tx.conn, ids)?;
        let present: HashSet<PostId> = documents.iter().map(|document| document.post_id).collect();
        let gone: Vec<PostId> = ids
            .iter()
            .copied()
            .filter(|id| !present.contains(id))
            .collect();
        engine::remove(tx.conn, &gone)?;
        engine::store(tx.conn, &documents)?;
    }
    Ok(())
}

/// [`refresh`] for a topic whose title, tags or visibility changed. The topic's own post at once; of very many replies, which
/// are found by the title too, the rest follows in a job.
pub(crate) fn refresh_topic(tx: &mut Tx<'_>, topic: TopicId) -> Result<()> {
    let ids: Vec<PostId> = posts::table
        .filter(posts::topic_id.eq(topic))
        .order((posts::kind.eq(PostKind::Question).desc(), posts::id))
        .limit(AT_ONCE + 1)
        .select(posts::id)
        .load(tx.conn)?;
    if i64::try_from(ids.len()).unwrap_or(i64::MAX) <= AT_ONCE {
        return refresh(tx, &ids);
    }
    // Nothing of it is found until the job has seen it: rather that than what was hidden.
    let known: Vec<PostId> = search_documents::table
        .filter(search_documents::topic_id.eq(topic))
        .select(search_documents::post_id)
        .load(tx.conn)?;
    engine::remove(tx.conn, &known)?;
    refresh(tx, &ids)?;
    let now = tx.now;
    job::enqueue(tx, JOB, &serde_json::json!({}), now, None)
}

/// [`refresh`] in a job for whatever carries a tag, after its name changed or what carries it. Until then the old name finds it.
pub(crate) fn refresh_tagged(tx: &mut Tx<'_>, tag: Id) -> Result<()> {
    let under = topic_tags::table
        .filter(topic_tags::tag_id.eq(tag))
        .select(topic_tags::topic_id);
    diesel::update(search_documents::table.filter(search_documents::topic_id.eq_any(under)))
        .set(search_documents::version.eq(0))
        .execute(tx.conn)?;
    let now = tx.now;
    job::enqueue(tx, JOB, &serde_json::json!({}), now, None)
}

/// [`refresh`] for a post that was hidden or restored, with what stands under it.
pub(crate) fn refresh_under(tx: &mut Tx<'_>, post: PostId) -> Result<()> {
    let mut ids: Vec<PostId> = posts::table
        .filter(posts::parent_id.eq(post))
        .select(posts::id)
        .load(tx.conn)?;
    ids.push(post);
    refresh(tx, &ids)
}

/// The posts among `ids` that are in sight, as the index holds them.
fn documents(conn: &mut AnyConnection, ids: &[PostId]) -> Result<Vec<Document>> {
    type Row = (
        PostId,
        TopicId,
        PostKind,
        Option<PostId>,
        String,
        String,
        Option<UtcTime>,
        Option<UtcTime>,
    );
    let rows: Vec<Row> = posts::table
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .filter(posts::id.eq_any(ids.to_vec()))
        .order(posts::id)
        .select((
            posts::id,
            posts::topic_id,
            posts::kind,
            posts::parent_id,
            posts::html,
            topics::title,
            posts::hidden_at,
            topics::hidden_at,
        ))
        .load(conn)?;
    let parents: Vec<PostId> = rows.iter().filter_map(|row| row.3).collect();
    let hidden: Vec<PostId> = posts::table
        .filter(posts::id.eq_any(parents))
        .filter(posts::hidden_at.is_not_null())
        .select(posts::id)
        .load(conn)?;
    let of: HashSet<TopicId> = rows.iter().map(|row| row.1).collect();
    // A tag of the vendor's would make a topic findable by a word that its readers don't see.
    let tagged: Vec<(TopicId, String)> = topic_tags::table
        .inner_join(tags::table.on(tags::id.eq(topic_tags::tag_id)))
        .filter(topic_tags::topic_id.eq_any(of.into_iter().collect::<Vec<_>>()))
        .filter(tags::staff_only.eq(false))
        .order((topic_tags::topic_id, tags::name))
        .select((topic_tags::topic_id, tags::name))
        .load(conn)?;
    let mut tags_of: HashMap<TopicId, Vec<String>> = HashMap::new();
    for (topic, name) in tagged {
        tags_of.entry(topic).or_default().push(name);
    }
    let mut titles: HashMap<TopicId, String> = HashMap::new();
    let mut documents = Vec::new();
    for (post_id, topic_id, kind, parent, html, title, hidden_at, topic_hidden) in rows {
        let above = parent.is_some_and(|parent| hidden.contains(&parent));
        if hidden_at.is_some() || topic_hidden.is_some() || above {
            continue;
        }
        let title = titles.entry(topic_id).or_insert_with(|| {
            let mut all = fold::form(&title);
            for tag in tags_of.get(&topic_id).into_iter().flatten() {
                all.push_str(&format!(" {} {}", fold::GAP, fold::form(tag)));
            }
            all.chars().take(MAX_TITLE).collect()
        });
        documents.push(Document {
            post_id,
            topic_id,
            version: fold::VERSION,
            title: title.clone(),
            body: fold::form(&plain::of_html(&html)),
            leads: kind == PostKind::Question,
        });
    }
    Ok(documents)
}

#[derive(QueryableByName)]
struct PostRow {
    #[diesel(sql_type = BigInt)]
    id: PostId,
}

/// Posts in sight after `after` of which the index holds nothing, or something of another tokenizer.
fn stale(conn: &mut AnyConnection, after: PostId, most: i64) -> Result<Vec<PostId>> {
    let rows: Vec<PostRow> = each_backend!(conn, conn => diesel::sql_query(
        "SELECT p.id AS id FROM posts p JOIN topics t ON t.id = p.topic_id \
         LEFT JOIN posts above ON above.id = p.parent_id LEFT JOIN search_documents d ON d.post_id = p.id \
         WHERE p.id > $1 AND p.hidden_at IS NULL AND t.hidden_at IS NULL AND above.hidden_at IS NULL \
         AND (d.version IS NULL OR d.version <> $2) ORDER BY p.id LIMIT $3",
    )
    .bind::<BigInt, _>(after)
    .bind::<BigInt, _>(fold::VERSION)
    .bind::<BigInt, _>(most)
    .load(conn))?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Whether the index lacks something that it should hold.
pub fn is_stale(conn: &mut AnyConnection) -> Result<bool> {
    Ok(!stale(conn, 0, 1)?.is_empty() || !case::stale(conn)?.is_empty())
}

/// How many posts and cases the index holds.
pub fn count(conn: &mut AnyConnection) -> Result<i64> {
    let posts: i64 = search_documents::table.count().get_result(conn)?;
    Ok(posts + case::count(conn)?)
}

/// Marks everything as of no tokenizer, so that [`complete`] makes it again. Until it has, what was there is found.
pub fn start_over(tx: &mut Tx<'_>) -> Result<()> {
    diesel::update(search_documents::table)
        .set(search_documents::version.eq(0))
        .execute(tx.conn)?;
    case::start_over(tx)
}

/// Brings the index up to the posts, some at a time, telling how many it has made. Others may read and write meanwhile.
/// Returns how many.
pub fn complete(hiroba: &Hiroba, progress: &mut dyn FnMut(usize)) -> Result<usize> {
    let mut after = 0;
    let mut made = 0;
    loop {
        let (last, count) = hiroba.write(|tx| {
            lock::until_commit(tx.conn, "tags")?;
            let ids = stale(tx.conn, after, STEP)?;
            refresh(tx, &ids)?;
            Ok((ids.last().copied(), ids.len()))
        })?;
        let Some(last) = last else { break };
        after = last;
        made += count;
        progress(made);
    }
    hiroba.write(forget_unseen)?;
    Ok(made + case::complete(hiroba)?)
}

/// Takes out what should not be in: what is marked as of no tokenizer after everything in sight was made again.
fn forget_unseen(tx: &mut Tx<'_>) -> Result<()> {
    let old: Vec<PostId> = search_documents::table
        .filter(search_documents::version.ne(fold::VERSION))
        .select(search_documents::post_id)
        .load(tx.conn)?;
    refresh(tx, &old)
}
