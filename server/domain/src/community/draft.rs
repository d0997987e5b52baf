//! Drafts: what somebody has begun to write, kept on the server so that it is there on every device and after signing in again.
//!
//! One for each thing it is about: the next question, an answer to a topic, a comment under a post, a change of a post. Each
//! saving counts a version, and names the one it started from: where another window or device has saved meanwhile, nothing is
//! replaced until the writer says so. Publishing ends the draft in the same transaction. Nobody else ever reads one, staff
//! included.

pub mod listing;

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::community::reader::Reader;
use crate::community::{TopicKind, post, text, topic};
use crate::db::AnyConnection;
use crate::db::schema::drafts;
use crate::markdown::MAX_SOURCE;
use crate::policy;
use crate::types::{Id, PersonId, PostId, TopicId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime};

/// Days for which a draft is kept after it was last saved.
pub const KEPT_DAYS: i64 = 180;
/// Days in which a deleted draft can be brought back.
pub const DELETED_DAYS: i64 = 1;
/// Drafts of one person.
const MOST: i64 = 300;
/// Bytes of a draft's text: more than may be published, so that what is too long can be shortened another day.
const MAX_BODY: usize = 2 * MAX_SOURCE;
/// Characters of its title.
const MAX_TITLE: usize = 1_000;
/// Characters of each other field, and of all of them as they are stored.
const MAX_FIELD: usize = 500;
const MAX_FIELDS: usize = 4_000;

crate::text_enum! {
    /// What a draft is to become.
    Kind {
        /// A topic of one's own.
        Topic = "topic",
        /// An answer to a topic.
        Answer = "answer",
        /// A comment under a post.
        Comment = "comment",
        /// A change of a post.
        Edit = "edit",
    }
}

/// What a draft is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// What it is to become.
    pub kind: Kind,
    /// The topic or post; for a new topic the place of its kind among all, so that each kind has a draft of its own.
    pub object: Id,
}

impl Target {
    /// The next topic of a kind.
    pub fn topic(kind: TopicKind) -> Self {
        let place = TopicKind::ALL.iter().position(|each| *each == kind);
        Self {
            kind: Kind::Topic,
            object: place
                .and_then(|place| Id::try_from(place).ok())
                .unwrap_or(0),
        }
    }

    /// The kind of a new topic.
    pub fn topic_kind(self) -> Option<TopicKind> {
        let place = usize::try_from(self.object).ok()?;
        TopicKind::ALL
            .get(place)
            .copied()
            .filter(|_| self.kind == Kind::Topic)
    }

    /// An answer to a topic.
    pub fn answer(topic: TopicId) -> Self {
        Self {
            kind: Kind::Answer,
            object: topic,
        }
    }

    /// A comment under a post.
    pub fn comment(post: PostId) -> Self {
        Self {
            kind: Kind::Comment,
            object: post,
        }
    }

    /// A change of a post.
    pub fn edit(post: PostId) -> Self {
        Self {
            kind: Kind::Edit,
            object: post,
        }
    }

    /// Where it is saved: `/drafts/answer/42`.
    pub fn path(self) -> String {
        format!("/drafts/{}/{}", self.kind, self.object)
    }
}

/// What was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Typed {
    /// Title, of a topic or a question.
    pub title: String,
    /// The text.
    pub body: String,
    /// The form's other fields by name.
    pub fields: BTreeMap<String, String>,
}

impl Typed {
    fn is_empty(&self) -> bool {
        self.title.trim().is_empty() && self.body.trim().is_empty()
    }
}

/// A draft.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Id.
    pub id: Id,
    /// What it is about.
    pub target: Target,
    /// What was typed.
    pub typed: Typed,
    /// How often it was saved.
    pub version: i64,
    /// When it was last saved.
    pub updated_at: UtcTime,
}

/// What became of saving.
#[derive(Debug, Clone)]
pub enum Saved {
    /// It is kept, as this version.
    Kept(i64),
    /// There was nothing to keep, and nothing is kept.
    Nothing,
    /// Another window or device saved this meanwhile; it stands.
    Newer(Box<Draft>),
    /// It was published or deleted elsewhere meanwhile.
    Gone,
}

type Row = (
    Id,
    Kind,
    Id,
    (String, String, String),
    i64,
    UtcTime,
    Option<UtcTime>,
);

const COLUMNS: (
    drafts::id,
    drafts::kind,
    drafts::object_id,
    (drafts::title, drafts::body, drafts::fields),
    drafts::version,
    drafts::updated_at,
    drafts::deleted_at,
) = (
    drafts::id,
    drafts::kind,
    drafts::object_id,
    (drafts::title, drafts::body, drafts::fields),
    drafts::version,
    drafts::updated_at,
    drafts::deleted_at,
);

fn draft_of(row: Row) -> Draft {
    let (id, kind, object, (title, body, fields), version, updated_at, _) = row;
    Draft {
        id,
        target: Target { kind, object },
        typed: Typed {
            title,
            body,
            fields: serde_json::from_str(&fields).unwrap_or_default(),
        },
        version,
        updated_at,
    }
}

/// The reader's draft of a thing, if there is one.
pub fn find(conn: &mut AnyConnection, actor: &Actor, target: Target) -> Result<Option<Draft>> {
    let Some(person) = actor.person_id() else {
        return Ok(None);
    };
    let row = row_of(conn, person, target)?;
    Ok(row.filter(|row| row.6.is_none()).map(draft_of))
}

/// The reader's drafts of comments under these posts.
pub fn under(conn: &mut AnyConnection, actor: &Actor, posts: &[PostId]) -> Result<Vec<Draft>> {
    let Some(person) = actor.person_id() else {
        return Ok(Vec::new());
    };
    let rows: Vec<Row> = drafts::table
        .filter(drafts::person_id.eq(person))
        .filter(drafts::kind.eq(Kind::Comment))
        .filter(drafts::object_id.eq_any(posts.to_vec()))
        .filter(drafts::deleted_at.is_null())
        .select(COLUMNS)
        .load(conn)?;
    Ok(rows.into_iter().map(draft_of).collect())
}

fn row_of(conn: &mut AnyConnection, person: PersonId, target: Target) -> Result<Option<Row>> {
    Ok(drafts::table
        .filter(drafts::person_id.eq(person))
        .filter(drafts::kind.eq(target.kind))
        .filter(drafts::object_id.eq(target.object))
        .select(COLUMNS)
        .first(conn)
        .optional()?)
}

/// Saves what was typed, over version `base` (0: there was none). Errors: `NotFound` for who may not post, and for a first draft
/// of what they can't read; `Invalid` for a text that is too long to keep or one draft too many.
pub fn save(
    tx: &mut Tx<'_>,
    actor: &Actor,
    target: Target,
    base: i64,
    typed: &Typed,
) -> Result<Saved> {
    let person = policy::community::draft(actor)?.0;
    let typed = fit(typed)?;
    crate::db::lock::until_commit(tx.conn, &format!("draft:{person}"))?;
    let row = row_of(tx.conn, person, target)?;
    let deleted = row.as_ref().is_some_and(|row| row.6.is_some());
    let there = row.filter(|_| !deleted).map(draft_of);
    match there {
        Some(draft) if draft.typed == typed => return Ok(Saved::Kept(draft.version)),
        Some(draft) if draft.version != base => return Ok(Saved::Newer(Box::new(draft))),
        None if base != 0 => return Ok(Saved::Gone),
        Some(draft) if typed.is_empty() => {
            mark_deleted(tx, draft.id)?;
            return Ok(Saved::Nothing);
        }
        None if typed.is_empty() => return Ok(Saved::Nothing),
        Some(draft) => {
            diesel::update(drafts::table.find(draft.id))
                .set((
                    drafts::title.eq(&typed.title),
                    drafts::body.eq(&typed.body),
                    drafts::fields.eq(serde_json::to_string(&typed.fields)?),
                    drafts::version.eq(draft.version + 1),
                    drafts::updated_at.eq(tx.now),
                ))
                .execute(tx.conn)?;
            return Ok(Saved::Kept(draft.version + 1));
        }
        None => {}
    }
    check_target(tx.conn, actor, target)?;
    erase(tx, person, target)?;
    let count: i64 = drafts::table
        .filter(drafts::person_id.eq(person))
        .count()
        .get_result(tx.conn)?;
    if count >= MOST {
        return Err(Problem::new("", "draft-problem-many")
            .with("max", MOST)
            .into());
    }
    diesel::insert_into(drafts::table)
        .values((
            drafts::person_id.eq(person),
            drafts::kind.eq(target.kind),
            drafts::object_id.eq(target.object),
            drafts::title.eq(&typed.title),
            drafts::body.eq(&typed.body),
            drafts::fields.eq(serde_json::to_string(&typed.fields)?),
            drafts::version.eq(1_i64),
            drafts::created_at.eq(tx.now),
            drafts::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(Saved::Kept(1))
}

/// What is kept of what was typed: cut where only the form would mind, refused where the text itself would lose something.
fn fit(typed: &Typed) -> Result<Typed> {
    let body = typed.body.replace("\r\n", "\n");
    if body.len() > MAX_BODY {
        return Err(Problem::new("body", "qa-problem-body-long").into());
    }
    let mut fields: BTreeMap<String, String> = typed
        .fields
        .iter()
        .map(|(name, value)| (name.clone(), value.chars().take(MAX_FIELD).collect()))
        .collect();
    if serde_json::to_string(&fields)?.chars().count() > MAX_FIELDS {
        fields.clear();
    }
    Ok(Typed {
        title: typed.title.chars().take(MAX_TITLE).collect(),
        body,
        fields,
    })
}

/// A draft is begun only of what its writer may read.
fn check_target(conn: &mut AnyConnection, actor: &Actor, target: Target) -> Result<()> {
    let reader = Reader::of(actor);
    match target.kind {
        Kind::Topic => target.topic_kind().map(drop).ok_or(Error::NotFound),
        Kind::Answer => topic::find(conn, &reader, target.object).map(drop),
        Kind::Comment | Kind::Edit => post::find(conn, &reader, target.object).map(drop),
    }
}

/// Ends a draft whose text is published. One that says something else, saved in another window or on another device, can be brought
/// back for a day.
pub(crate) fn posted(
    tx: &mut Tx<'_>,
    person: PersonId,
    target: Target,
    published: &str,
) -> Result<()> {
    crate::db::lock::until_commit(tx.conn, &format!("draft:{person}"))?;
    let found: Option<(Id, String, Option<UtcTime>)> = drafts::table
        .filter(drafts::person_id.eq(person))
        .filter(drafts::kind.eq(target.kind))
        .filter(drafts::object_id.eq(target.object))
        .select((drafts::id, drafts::body, drafts::deleted_at))
        .first(tx.conn)
        .optional()?;
    match found {
        Some((id, body, None)) if text::block(&body).trim() != published.trim() => {
            mark_deleted(tx, id)
        }
        Some((_, _, None)) => erase(tx, person, target),
        _ => Ok(()),
    }
}

fn erase(tx: &mut Tx<'_>, person: PersonId, target: Target) -> Result<()> {
    diesel::delete(
        drafts::table
            .filter(drafts::person_id.eq(person))
            .filter(drafts::kind.eq(target.kind))
            .filter(drafts::object_id.eq(target.object)),
    )
    .execute(tx.conn)?;
    Ok(())
}

fn mark_deleted(tx: &mut Tx<'_>, id: Id) -> Result<()> {
    diesel::update(drafts::table.find(id))
        .set(drafts::deleted_at.eq(tx.now))
        .execute(tx.conn)?;
    Ok(())
}

/// One of the reader's drafts. Errors: `NotFound` for anybody else's.
pub fn open(conn: &mut AnyConnection, actor: &Actor, id: Id) -> Result<Draft> {
    let person = actor.person_id().ok_or(Error::NotFound)?;
    let row: Row = drafts::table
        .filter(drafts::id.eq(id))
        .filter(drafts::person_id.eq(person))
        .filter(drafts::deleted_at.is_null())
        .select(COLUMNS)
        .first(conn)?;
    Ok(draft_of(row))
}

/// Deletes one of the actor's drafts; for a day it can be brought back. Errors: `NotFound` for anybody else's.
pub fn delete(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<()> {
    let draft = open(tx.conn, actor, id)?;
    mark_deleted(tx, draft.id)
}

/// Brings a deleted draft back. Errors: `NotFound` for anybody else's, and once it is gone for good.
pub fn restore(tx: &mut Tx<'_>, actor: &Actor, id: Id) -> Result<()> {
    let person = actor.person_id().ok_or(Error::NotFound)?;
    let restored = diesel::update(
        drafts::table
            .filter(drafts::id.eq(id))
            .filter(drafts::person_id.eq(person)),
    )
    .set(drafts::deleted_at.eq(None::<UtcTime>))
    .execute(tx.conn)?;
    if restored == 1 {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// Forgets drafts that nobody has touched for long, and those deleted.
pub fn sweep(tx: &mut Tx<'_>) -> Result<usize> {
    let old =
        diesel::delete(drafts::table.filter(drafts::updated_at.lt(tx.now.plus_days(-KEPT_DAYS))))
            .execute(tx.conn)?;
    let deleted = diesel::delete(
        drafts::table.filter(drafts::deleted_at.lt(tx.now.plus_days(-DELETED_DAYS))),
    )
    .execute(tx.conn)?;
    Ok(old + deleted)
}
