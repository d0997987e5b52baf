//! What is shown of a topic that was found.

use diesel::prelude::*;

use super::case::{self, CaseHit};
use crate::community::byline::{self, Author, AuthorColumns, Byline, byline};
use crate::community::reader::Reader;
use crate::community::space::{Space, SpaceColumns};
use crate::community::tag::{self, Tag};
use crate::community::{Audience, Identity, PostKind, TopicKind};
use crate::db::AnyConnection;
use crate::db::schema::{posts, spaces, topics};
use crate::search::excerpt::{self, Part};
use crate::search::rank::Ranked;
use crate::search::terms::Term;
use crate::search::{index, plain};
use crate::types::{PersonId, PostId, TopicId};
use crate::{Actor, Result, UtcTime};

/// What was found.
#[derive(Debug, Clone)]
pub enum Hit {
    /// A topic.
    Post(Box<PostHit>),
    /// A case.
    Case(Box<CaseHit>),
}

/// A topic that was found, with the post that says it.
#[derive(Debug, Clone)]
pub struct PostHit {
    /// The topic.
    pub topic_id: TopicId,
    /// What that is.
    pub topic_kind: TopicKind,
    /// The title's share of the address.
    pub slug: String,
    /// The title, with marks.
    pub title: Vec<Part>,
    /// Its language.
    pub title_lang: String,
    /// Who of the space may read it.
    pub audience: Audience,
    /// Its space.
    pub space: Space,
    /// Its tags.
    pub tags: Vec<Tag>,
    /// Answers.
    pub answers: i64,
    /// Whether one was accepted.
    pub solved: bool,
    /// Whether it is hidden from everyone but staff and moderators.
    pub hidden: bool,
    /// The post.
    pub post_id: PostId,
    /// What it is.
    pub kind: PostKind,
    /// The lines that say it, with marks.
    pub excerpt: Vec<Part>,
    /// Their language.
    pub lang: String,
    /// Who wrote it.
    pub byline: Byline,
    /// When.
    pub at: UtcTime,
    /// Whether it is an accepted answer.
    pub accepted: bool,
    /// Whether the vendor vouches for it.
    pub endorsed: bool,
}

/// What is shown of the rows of a page, in their order.
pub(super) fn hits(
    conn: &mut AnyConnection,
    actor: &Actor,
    terms: &[Term],
    rows: &[Ranked],
) -> Result<Vec<Hit>> {
    let (cases, topics): (Vec<Ranked>, Vec<Ranked>) =
        rows.iter().copied().partition(|row| row.post_id < 0);
    let mut found: Vec<(PostId, Hit)> = Vec::with_capacity(rows.len());
    for hit in of_topics(conn, &Reader::of(actor), terms, &topics)? {
        found.push((hit.post_id, Hit::Post(Box::new(hit))));
    }
    for hit in case::hits(conn, actor, terms, &cases)? {
        found.push((index::case::place(hit.id), Hit::Case(Box::new(hit))));
    }
    found.sort_by_key(|(id, _)| rows.iter().position(|row| row.post_id == *id));
    Ok(found.into_iter().map(|(_, hit)| hit).collect())
}

fn of_topics(
    conn: &mut AnyConnection,
    reader: &Reader,
    terms: &[Term],
    rows: &[Ranked],
) -> Result<Vec<PostHit>> {
    type Row = (
        (
            PostId,
            PostKind,
            String,
            String,
            Identity,
            UtcTime,
            Option<UtcTime>,
            Option<UtcTime>,
        ),
        (
            TopicId,
            TopicKind,
            String,
            String,
            String,
            PersonId,
            Audience,
            Option<UtcTime>,
            Option<UtcTime>,
            i64,
        ),
        SpaceColumns,
        AuthorColumns,
    );
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let wanted: Vec<PostId> = rows.iter().map(|row| row.post_id).collect();
    let joined = posts::table
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)));
    let query = crate::with_author!(joined, posts)
        .filter(posts::id.eq_any(wanted))
        .filter(posts::hidden_at.is_null())
        .select((
            (
                posts::id,
                posts::kind,
                posts::html,
                posts::lang,
                posts::identity,
                posts::created_at,
                posts::accepted_at,
                posts::endorsed_at,
            ),
            (
                topics::id,
                topics::kind,
                topics::title,
                topics::slug,
                topics::lang,
                topics::author_id,
                topics::audience,
                topics::solved_at,
                topics::hidden_at,
                topics::answer_count,
            ),
            crate::space_columns!(),
            crate::author_columns!(posts),
        ))
        .into_boxed();
    let found: Vec<Row> = crate::readable!(query, reader).load(conn)?;
    let mut hits: Vec<PostHit> = found
        .into_iter()
        .map(|(post, topic, space, author)| {
            let (post_id, kind, html, lang, identity, at, accepted, endorsed) = post;
            let (
                topic_id,
                topic_kind,
                title,
                slug,
                title_lang,
                asker,
                audience,
                solved,
                hidden,
                answers,
            ) = topic;
            let author = Author::from(author).within(space.4);
            let asked = kind != PostKind::Question && author.person_id == asker;
            PostHit {
                topic_id,
                topic_kind,
                slug,
                title: excerpt::whole(terms, &title),
                title_lang,
                audience,
                space: space.into(),
                tags: Vec::new(),
                answers,
                solved: solved.is_some(),
                hidden: hidden.is_some(),
                post_id,
                kind,
                excerpt: excerpt::excerpt(terms, &plain::of_html(&html)),
                lang,
                byline: byline(reader, author, identity, asked, hidden.is_some()),
                at,
                accepted: accepted.is_some(),
                endorsed: endorsed.is_some(),
            }
        })
        .collect();
    byline::blur(conn, hits.iter_mut().map(|hit| &mut hit.byline))?;
    let topics: Vec<TopicId> = hits.iter().map(|hit| hit.topic_id).collect();
    for (topic, tag) in tag::of_topics(conn, reader, &topics)? {
        if let Some(hit) = hits.iter_mut().find(|hit| hit.topic_id == topic) {
            hit.tags.push(tag);
        }
    }
    Ok(hits)
}
