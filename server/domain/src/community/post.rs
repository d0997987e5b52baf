//! A post's own row, found only among what the reader may read.

use diesel::prelude::*;

use crate::Actor;
use crate::community::reader::Reader;
use crate::community::text::Body;
use crate::community::topic::Topic;
use crate::community::{Identity, PostKind, draft, text, upload};
use crate::db::AnyConnection;
use crate::db::schema::{posts, spaces, staff_members, topics};
use crate::markdown::references::References;
use crate::policy::community::{Author, PostFacts};
use crate::search::index;
use crate::types::{AccountId, PersonId, PostId, TopicId};
use crate::{Error, Result, Tx, UtcTime};

/// What verbs need of a post.
#[derive(Debug, Clone, Queryable)]
pub struct Post {
    /// Id.
    pub id: PostId,
    /// Its topic.
    pub topic_id: TopicId,
    /// A comment's question or answer.
    pub parent_id: Option<PostId>,
    /// What it is.
    pub kind: PostKind,
    /// Who wrote it.
    pub author_id: PersonId,
    /// The writer's account of that day.
    pub account_id: Option<AccountId>,
    /// What readers learn of the writer.
    pub identity: Identity,
    /// Markdown source.
    pub body: String,
    /// Number of the present version.
    pub revision: i64,
    /// When it was written.
    pub created_at: UtcTime,
    /// When the present version was made, if it is not the first.
    pub edited_at: Option<UtcTime>,
    /// Who made it.
    pub edited_by: Option<PersonId>,
    /// Since when it is hidden.
    pub hidden_at: Option<UtcTime>,
    /// Since when it is accepted.
    pub accepted_at: Option<UtcTime>,
    /// By whom it is hidden; nobody while a rule holds it.
    pub hidden_by: Option<PersonId>,
    /// Since when it has not come out, held by a rule or refused.
    pub held_at: Option<UtcTime>,
    /// As what the ledger knows it, where it has become another kind of post since: type and object.
    pub recorded_as: Option<String>,
}

impl Post {
    /// What policy needs to know.
    pub fn facts(&self, topic: &Topic) -> PostFacts {
        PostFacts {
            topic: topic.facts(),
            author_id: self.author_id,
            hidden: self.hidden_at.is_some(),
        }
    }

    /// Whether a rule holds it until somebody has looked: then its author sees it too.
    pub fn is_held(&self) -> bool {
        self.held_at.is_some() && self.hidden_by.is_none()
    }
}

/// A post that comes out: as it is written, or when it is held no longer.
pub(crate) struct Out<'a> {
    /// Its author, with the rights of now.
    pub actor: &'a Actor,
    /// As whom it was written.
    pub author: Author,
    /// The post.
    pub post: &'a Post,
    /// Whom and what it refers to.
    pub references: &'a References,
}

/// As whom a post was written. Who belonged to no account that day is the vendor's only if they are of the vendor: imported
/// authors may be nobody's.
pub(crate) fn author_of(conn: &mut AnyConnection, post: &Post) -> Result<Author> {
    let vendor = post.account_id.is_none()
        && diesel::select(diesel::dsl::exists(
            staff_members::table.find(post.author_id),
        ))
        .get_result(conn)?;
    Ok(Author {
        person_id: post.author_id,
        account_id: post.account_id,
        vendor,
    })
}

const COLUMNS: (
    posts::id,
    posts::topic_id,
    posts::parent_id,
    posts::kind,
    posts::author_id,
    posts::account_id,
    posts::identity,
    posts::body,
    posts::revision,
    posts::created_at,
    posts::edited_at,
    posts::edited_by,
    posts::hidden_at,
    posts::accepted_at,
    posts::hidden_by,
    posts::held_at,
    posts::recorded_as,
) = (
    posts::id,
    posts::topic_id,
    posts::parent_id,
    posts::kind,
    posts::author_id,
    posts::account_id,
    posts::identity,
    posts::body,
    posts::revision,
    posts::created_at,
    posts::edited_at,
    posts::edited_by,
    posts::hidden_at,
    posts::accepted_at,
    posts::hidden_by,
    posts::held_at,
    posts::recorded_as,
);

/// The post `id` with its topic, if `reader` may read it. What is hidden, or stands under what is hidden, is there only for
/// staff and moderators of the space; what a rule holds, for its author too.
pub fn find(conn: &mut AnyConnection, reader: &Reader, id: PostId) -> Result<(Post, Topic)> {
    let query = posts::table
        .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(posts::id.eq(id))
        .select((COLUMNS, crate::topic_columns!()))
        .into_boxed();
    let (post, topic): (Post, Topic) = crate::readable!(query, reader).first(conn)?;
    if !reader.sees_hidden_in(topic.space_id) {
        let own = post.is_held() && reader.person == Some(post.author_id);
        let mut hidden = post.hidden_at.filter(|_| !own);
        if let (None, Some(parent)) = (hidden, post.parent_id) {
            hidden = posts::table
                .find(parent)
                .select(posts::hidden_at)
                .first(conn)?;
        }
        if hidden.is_some() {
            return Err(Error::NotFound);
        }
    }
    Ok((post, topic))
}

/// A text about to become a post.
pub(crate) struct NewPost<'a> {
    pub topic_id: TopicId,
    pub parent_id: Option<PostId>,
    pub kind: PostKind,
    pub author: Author,
    pub identity: Identity,
    pub body: &'a Body,
    /// A rule holds it: stored, and hidden by nobody.
    pub held: bool,
}

/// Stores a post with its files, in place of its author's draft, and puts it into the search index.
pub(crate) fn insert(tx: &mut Tx<'_>, new: NewPost<'_>) -> Result<PostId> {
    let Body {
        source, rendered, ..
    } = new.body;
    let id = diesel::insert_into(posts::table)
        .values((
            posts::topic_id.eq(new.topic_id),
            posts::parent_id.eq(new.parent_id),
            posts::kind.eq(new.kind),
            posts::author_id.eq(new.author.person_id),
            posts::account_id.eq(new.author.account_id),
            posts::identity.eq(new.identity),
            posts::lang.eq(text::language(source)),
            posts::body.eq(source),
            posts::html.eq(&rendered.html),
            posts::renderer.eq(rendered.renderer),
            posts::created_at.eq(tx.now),
            posts::hidden_at.eq(new.held.then_some(tx.now)),
            posts::held_at.eq(new.held.then_some(tx.now)),
        ))
        .returning(posts::id)
        .get_result(tx.conn)?;
    index::refresh(tx, &[id])?;
    upload::attach(tx, new.author.person_id, new.topic_id, id, source, true)?;
    // What was a draft of this is published now.
    let begun = match (new.kind, new.parent_id) {
        (PostKind::Question, _) => {
            let kind = topics::table
                .find(new.topic_id)
                .select(topics::kind)
                .first(tx.conn)?;
            draft::Target::topic(kind)
        }
        (PostKind::Comment, Some(parent)) => draft::Target::comment(parent),
        _ => draft::Target::answer(new.topic_id),
    };
    draft::posted(tx, new.author.person_id, begun, &new.body.source)?;
    Ok(id)
}
