//! Splitting: answers that are about something else become a topic of their own. The first of them begins it, in the same space
//! and under its author's name or mask; a pointer stays behind, and one leads back.

use diesel::prelude::*;

use super::act::{Act, Upon, Why, note_with};
use super::merge;
use crate::community::follow::{self, Level, Object};
use crate::community::post::{self, Post};
use crate::community::reader::Reader;
use crate::community::recognition;
use crate::community::record::{self, InquiryState};
use crate::community::topic::{self, Topic};
use crate::community::{Audience, PostKind, TopicKind, acceptance, counts, text};
use crate::db::AnyConnection;
use crate::db::schema::{moderation_acts, notices, posts, spaces, topic_tags, topics};
use crate::policy;
use crate::search::index;
use crate::types::{PersonId, PostId, TopicId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime};

/// Answers that can be split off at once, and that the form offers.
pub const MOST: i64 = 100;

/// What becomes a topic of its own.
#[derive(Debug, Clone)]
pub struct NewTopic {
    /// Its title as typed.
    pub title: String,
    /// What it is.
    pub kind: TopicKind,
    /// The answers.
    pub answers: Vec<PostId>,
}

/// An answer that may be chosen.
#[derive(Debug, Clone, Queryable)]
pub struct Choice {
    /// Which.
    pub id: PostId,
    /// Its text.
    pub body: String,
    /// When it was written.
    pub at: UtcTime,
}

/// The answers of a topic that may be split off: in sight and not accepted, the latest.
pub fn choices(conn: &mut AnyConnection, topic: TopicId) -> Result<Vec<Choice>> {
    let mut rows: Vec<Choice> = posts::table
        .filter(posts::topic_id.eq(topic))
        .filter(posts::kind.eq(PostKind::Answer))
        .filter(posts::hidden_at.is_null())
        .filter(posts::accepted_at.is_null())
        .order(posts::id.desc())
        .limit(MOST)
        .select((posts::id, posts::body, posts::created_at))
        .load(conn)?;
    rows.reverse();
    for row in &mut rows {
        row.body = text::excerpt(&row.body, 160);
    }
    Ok(rows)
}

/// Splits answers off, and returns the new topic. Errors: `Forbidden` for anyone but staff and moderators of the space; `Invalid`
/// with the problems of the title and of the choice.
pub fn split(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: TopicId,
    new: &NewTopic,
    why: &Why,
) -> Result<Topic> {
    topic::lock(tx, id)?;
    let reader = Reader::of(actor);
    let source = topic::find(tx.conn, &reader, id)?;
    policy::community::moderate(actor, source.facts())?;
    let title = text::line(&new.title);
    let mut problems: Vec<Problem> = text::check_title(&title).into_iter().collect();
    if source.audience == Audience::Own {
        // Whoever reads a company's own reads it for that company's sake; an answer of another's would open or close it.
        problems.push(Problem::new("", "moderation-problem-split-own"));
    }
    if !matches!(new.kind, TopicKind::Question | TopicKind::Discussion) {
        problems.push(Problem::new("kind", "moderation-problem-split-kind"));
    }
    let offered: Vec<PostId> = choices(tx.conn, id)?.iter().map(|row| row.id).collect();
    let mut chosen = new.answers.clone();
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() || !chosen.iter().all(|post| offered.contains(post)) {
        problems.push(Problem::new("answers", "moderation-problem-split-answers"));
    }
    let Some(first) = chosen.first().copied().filter(|_| problems.is_empty()) else {
        return Err(Error::Invalid(problems));
    };
    let (first, _) = post::find(tx.conn, &reader, first)?;
    let topic = begin(tx, &source, &first, &title, new.kind)?;
    go_over(tx, &source, &first, topic, &chosen)?;
    recognition::settle(tx, first.author_id)?;
    recognition::settle_topic(tx, topic)?;
    note_with(
        tx,
        actor,
        Act::Split,
        Upon::topics(source.id, topic),
        why,
        serde_json::json!({ "posts": chosen }),
    )?;
    topic::find(tx.conn, &reader, topic)
}

fn begin(
    tx: &mut Tx<'_>,
    source: &Topic,
    first: &Post,
    title: &str,
    kind: TopicKind,
) -> Result<TopicId> {
    let id: TopicId = diesel::insert_into(topics::table)
        .values((
            topics::space_id.eq(source.space_id),
            topics::kind.eq(kind),
            topics::title.eq(title),
            topics::slug.eq(text::slug(title)),
            topics::lang.eq(text::language(title)),
            topics::author_id.eq(first.author_id),
            topics::account_id.eq(first.account_id),
            topics::audience.eq(source.audience),
            topics::identity.eq(first.identity),
            topics::created_at.eq(first.created_at),
            topics::last_activity_at.eq(first.created_at),
        ))
        .returning(topics::id)
        .get_result(tx.conn)?;
    let tags: Vec<i64> = topic_tags::table
        .filter(topic_tags::topic_id.eq(source.id))
        .select(topic_tags::tag_id)
        .load(tx.conn)?;
    for tag in tags {
        diesel::insert_into(topic_tags::table)
            .values((
                topic_tags::topic_id.eq(id),
                topic_tags::tag_id.eq(tag),
                topic_tags::created_at.eq(first.created_at),
            ))
            .execute(tx.conn)?;
    }
    Ok(id)
}

fn go_over(
    tx: &mut Tx<'_>,
    source: &Topic,
    first: &Post,
    id: TopicId,
    chosen: &[PostId],
) -> Result<()> {
    topic::lock(tx, id)?;
    let (kind, object) = record::known_as(source, first);
    let moved = posts::id
        .eq_any(chosen.to_vec())
        .or(posts::parent_id.eq_any(chosen.to_vec()));
    let all: Vec<PostId> = posts::table.filter(moved).select(posts::id).load(tx.conn)?;
    // What they are to the ledger was decided by the kind of topic they were written in.
    for post in chosen {
        let (kind, object) = record::posting(source.kind, PostKind::Answer, source.id, *post);
        diesel::update(posts::table.find(post).filter(posts::recorded_as.is_null()))
            .set(posts::recorded_as.eq(format!("{kind} {object}")))
            .execute(tx.conn)?;
    }
    diesel::update(posts::table.filter(posts::id.eq_any(all.clone())))
        .set(posts::topic_id.eq(id))
        .execute(tx.conn)?;
    diesel::update(posts::table.find(first.id))
        .set((
            posts::kind.eq(PostKind::Question),
            posts::recorded_as.eq(format!("{kind} {object}")),
            // A mark of answers.
            posts::endorsed_at.eq(None::<UtcTime>),
            posts::endorsed_by.eq(None::<PersonId>),
        ))
        .execute(tx.conn)?;
    diesel::update(notices::table.filter(notices::post_id.eq_any(all.clone())))
        .set(notices::topic_id.eq(id))
        .execute(tx.conn)?;
    diesel::update(moderation_acts::table.filter(moderation_acts::post_id.eq_any(all.clone())))
        .set(moderation_acts::topic_id.eq(id))
        .execute(tx.conn)?;
    let system = Reader::of(&Actor::System);
    let topic = topic::find(tx.conn, &system, id)?;
    merge::mask_alike(tx, &topic)?;
    let authors: Vec<PersonId> = posts::table
        .filter(posts::id.eq_any(all))
        .select(posts::author_id)
        .distinct()
        .order(posts::author_id)
        .load(tx.conn)?;
    follow::begin(tx, first.author_id, Object::Topic, id, Level::Watching)?;
    for author in authors {
        follow::begin(tx, author, Object::Topic, id, Level::Tracking)?;
    }
    // A customer's question waits for an answer like any other from now on.
    record::inquiry(tx, &topic, InquiryState::default())?;
    let now = tx.now;
    crate::desk::asked_at(tx, &topic, now)?;
    merge::first_reply(tx, &topic)?;
    counts::refresh(tx, source.id)?;
    counts::refresh(tx, id)?;
    let source = topic::find(tx.conn, &system, source.id)?;
    acceptance::settle(tx, &source)?;
    crate::desk::settle(tx, source.id)?;
    crate::desk::settle(tx, id)?;
    index::refresh_topic(tx, source.id)?;
    index::refresh_topic(tx, id)
}

/// Another topic that this one has to do with.
#[derive(Debug, Clone)]
pub struct Pointer {
    /// It was split off from this one; else this one was split off from it.
    pub split_off: bool,
    /// Which.
    pub id: TopicId,
    /// Its title.
    pub title: String,
    /// The title's share of the address.
    pub slug: String,
    /// Language of the title.
    pub lang: String,
}

/// Pointers from a topic, as far as the reader may follow them.
pub(crate) fn pointers(
    conn: &mut AnyConnection,
    reader: &Reader,
    id: TopicId,
) -> Result<Vec<Pointer>> {
    let rows: Vec<(TopicId, Option<TopicId>)> = moderation_acts::table
        .filter(moderation_acts::act.eq(Act::Split))
        .filter(
            moderation_acts::topic_id
                .eq(id)
                .or(moderation_acts::other_topic_id.eq(id)),
        )
        .order(moderation_acts::id)
        .limit(20)
        .select((moderation_acts::topic_id, moderation_acts::other_topic_id))
        .load(conn)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<TopicId> = rows
        .iter()
        .filter_map(|(from, to)| if *from == id { *to } else { Some(*from) })
        .collect();
    type Row = (TopicId, String, String, String);
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::id.eq_any(ids.clone()))
        .filter(topics::hidden_at.is_null())
        .select((topics::id, topics::title, topics::slug, topics::lang))
        .into_boxed();
    let found: Vec<Row> = crate::readable!(query, reader).load(conn)?;
    Ok(ids
        .iter()
        .filter_map(|id| found.iter().find(|row| row.0 == *id))
        .map(|(other, title, slug, lang)| Pointer {
            split_off: rows.iter().any(|(_, to)| *to == Some(*other)),
            id: *other,
            title: title.clone(),
            slug: slug.clone(),
            lang: lang.clone(),
        })
        .collect())
}
