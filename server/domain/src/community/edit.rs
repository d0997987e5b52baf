//! Editing. Small corrections right after writing are silent; everything else keeps the earlier version. Its author may also
//! change what others learn of them: at once and everywhere, earlier versions included, as if it had been chosen from the start.

use diesel::prelude::*;

use crate::Actor;
use crate::community::follow::Object;
use crate::community::moderation::hold;
use crate::community::post::{self, Post};
use crate::community::reader::Reader;
use crate::community::text::Body;
use crate::community::topic::{self, Topic};
use crate::community::{
    Identity, PostKind, diff, draft as drafts, notice, notify, recognition, tag, text, upload,
};
use crate::db::AnyConnection;
use crate::db::schema::{follows, notices, post_revisions, posts, topics};
use crate::policy;
use crate::search::index;
use crate::types::{PersonId, PostId, TopicId};
use crate::{Error, Problem, Result, Tx, UtcTime, audit, entropy};

/// Seconds after a version was made in which its author's small corrections are silent.
const SILENT_SECONDS: i64 = 5 * 60;
/// Characters that may change silently.
const SILENT_CHARACTERS: usize = 100;

/// What is said when somebody else changed the text meanwhile.
pub const EDITED_MEANWHILE: &str = "qa-problem-edited-meanwhile";

/// What the edit form starts from.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The post.
    pub post: Post,
    /// Its topic.
    pub topic: Topic,
    /// Tags of a question, as typed.
    pub tags: String,
    /// The reader wrote it as a customer, so that what others learn of them is theirs to choose.
    pub masks: bool,
    /// A change of it that the reader has begun to write.
    pub begun: Option<drafts::Draft>,
    /// Stands for exactly what is on the screen: silent corrections too make another one of it.
    pub mark: String,
}

/// The text to edit. Errors: `NotFound` for a post the actor can't read, `Forbidden` for one they may not change.
pub fn draft(conn: &mut AnyConnection, actor: &Actor, post_id: PostId) -> Result<Draft> {
    let reader = Reader::of(actor);
    let (post, topic) = post::find(conn, &reader, post_id)?;
    policy::community::edit(actor, post.facts(&topic))?;
    draft_of(conn, actor, &reader, post, topic)
}

fn draft_of(
    conn: &mut AnyConnection,
    actor: &Actor,
    reader: &Reader,
    post: Post,
    topic: Topic,
) -> Result<Draft> {
    let tags = if post.kind == PostKind::Question {
        tag::of_topics(conn, reader, &[topic.id])?
            .into_iter()
            .map(|(_, tag)| tag.name)
            .collect::<Vec<_>>()
            .join(", ")
    } else {
        String::new()
    };
    let masks = masks(actor, &post);
    // A comment or answer may be changed though the title above it was.
    let title = if post.kind == PostKind::Question {
        topic.title.as_str()
    } else {
        ""
    };
    let revision = post.revision.to_string();
    let shown = [
        revision.as_str(),
        title,
        &post.body,
        &tags,
        post.identity.as_str(),
    ];
    let mark = entropy::digest(&shown.join("\0"));
    let begun = drafts::find(conn, actor, drafts::Target::edit(post.id))?;
    Ok(Draft {
        begun,
        post,
        topic,
        tags,
        masks,
        mark,
    })
}

/// Whether what others learn of the author is the actor's to choose.
fn masks(actor: &Actor, post: &Post) -> bool {
    matches!(actor, Actor::Member(member) if member.person_id == post.author_id)
}

/// A changed text.
#[derive(Debug, Clone)]
pub struct Edit {
    /// The [`Draft::mark`] of the version that was on the screen.
    pub mark: String,
    /// Title, of a question.
    pub title: String,
    /// Markdown, rendered.
    pub body: Body,
    /// Tags, of a question.
    pub tags: String,
    /// What others learn of the author from now on. Counts only where its author chooses it.
    pub identity: Option<Identity>,
}

/// Changes a post's text. Errors: `Forbidden` for one the actor may not change, `Invalid` with the problems of the fields or
/// when someone changed it meanwhile.
pub fn edit(tx: &mut Tx<'_>, actor: &Actor, post_id: PostId, edit: &Edit) -> Result<()> {
    if edit.identity.is_some() {
        // A mask is of the whole topic, which may be merging with another.
        topic::lock_of(tx, post_id)?;
    }
    crate::db::lock::until_commit(tx.conn, &format!("edit:{post_id}"))?;
    let reader = Reader::of(actor);
    let (post, topic) = post::find(tx.conn, &reader, post_id)?;
    let may = policy::community::edit(actor, post.facts(&topic))?;
    let Draft {
        post, topic, mark, ..
    } = draft_of(tx.conn, actor, &reader, post, topic)?;
    let Body {
        source: body,
        rendered,
        references,
    } = &edit.body;
    // What would have been held as a new post is not slipped in afterwards.
    if may.0 == post.author_id
        && post.held_at.is_none()
        && hold::has_many_links(tx, may.0, actor.is_staff(), &edit.body)?
    {
        return Err(Error::invalid("body", "moderation-problem-links"));
    }
    let question = post.kind == PostKind::Question;
    let min = if post.kind == PostKind::Comment {
        text::MIN_COMMENT
    } else {
        text::MIN_BODY
    };
    let mut problems: Vec<Problem> = text::check_body(body, min).into_iter().collect();
    let title = if question {
        text::line(&edit.title)
    } else {
        topic.title.clone()
    };
    let mut tags = Vec::new();
    if question {
        problems.extend(text::check_title(&title));
        tags = tag::parse(&edit.tags).unwrap_or_else(|problem| {
            problems.push(problem);
            Vec::new()
        });
    }
    if edit.mark != mark {
        problems.push(Problem::new("", EDITED_MEANWHILE));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    if question {
        tag::attach(tx, topic.id, topic.created_at, &tags, actor.is_staff())?;
    }
    if let Some(identity) = edit.identity
        && masks(actor, &post)
    {
        show_as(tx, &post, &topic, identity)?;
    }
    drafts::posted(tx, may.0, drafts::Target::edit(post_id), body)?;
    if *body == post.body && title == topic.title {
        return Ok(());
    }
    upload::attach(tx, may.0, topic.id, post_id, body, false)?;
    let made_at = post.edited_at.unwrap_or(post.created_at);
    let made_by = post.edited_by.unwrap_or(post.author_id);
    let changed =
        diff::changed_characters(&post.body, body) + diff::changed_characters(&topic.title, &title);
    let silent = made_by == may.0
        && tx.now <= made_at.plus_seconds(SILENT_SECONDS)
        && changed <= SILENT_CHARACTERS;
    if may.0 != post.author_id {
        let object = format!("post:{post_id}");
        audit::record(tx, actor, "community.edit", &object, &serde_json::json!({}))?;
    }
    let lang = text::language(body);
    if silent {
        diesel::update(posts::table.find(post_id))
            .set((
                posts::body.eq(body),
                posts::html.eq(&rendered.html),
                posts::renderer.eq(rendered.renderer),
                posts::lang.eq(lang),
            ))
            .execute(tx.conn)?;
    } else {
        keep(tx, &post, &topic, made_by, made_at)?;
        diesel::update(posts::table.find(post_id))
            .set((
                posts::body.eq(body),
                posts::html.eq(&rendered.html),
                posts::renderer.eq(rendered.renderer),
                posts::lang.eq(lang),
                posts::revision.eq(post.revision + 1),
                posts::edited_at.eq(tx.now),
                posts::edited_by.eq(may.0),
            ))
            .execute(tx.conn)?;
    }
    if question {
        diesel::update(topics::table.find(topic.id))
            .set((
                topics::title.eq(&title),
                topics::slug.eq(text::slug(&title)),
                topics::lang.eq(text::language(&title)),
            ))
            .execute(tx.conn)?;
    }
    // Only its author calls somebody; who corrects a text calls nobody with it.
    if may.0 == post.author_id && post.hidden_at.is_none() {
        notify::called(tx, actor, topic.id, post_id, references)?;
    }
    if title == topic.title {
        index::refresh(tx, &[post_id])
    } else {
        index::refresh_topic(tx, topic.id)
    }
}

/// Shows the author of a post otherwise. Whoever asked is shown alike in the whole topic, or a comment would lift the mask of
/// the question.
fn show_as(tx: &mut Tx<'_>, post: &Post, topic: &Topic, identity: Identity) -> Result<()> {
    if topic.author_id != post.author_id {
        diesel::update(posts::table.find(post.id))
            .set(posts::identity.eq(identity))
            .execute(tx.conn)?;
        return recognition::settle(tx, post.author_id);
    }
    diesel::update(topics::table.find(topic.id))
        .set(topics::identity.eq(identity))
        .execute(tx.conn)?;
    diesel::update(
        posts::table
            .filter(posts::topic_id.eq(topic.id))
            .filter(posts::author_id.eq(post.author_id)),
    )
    .set(posts::identity.eq(identity))
    .execute(tx.conn)?;
    if identity != Identity::Full {
        untell_followers(tx, topic.id, post.author_id)?;
    }
    recognition::settle_topic(tx, topic.id)
}

/// Takes back what followers of `author` were told of a topic: who follows the person alone would know by the notice whom the mask
/// hides.
pub(crate) fn untell_followers(tx: &mut Tx<'_>, topic: TopicId, author: PersonId) -> Result<()> {
    let followers = follows::table
        .filter(follows::object.eq(Object::Person))
        .filter(follows::object_id.eq(author))
        .select(follows::person_id);
    diesel::delete(
        notices::table
            .filter(notices::topic_id.eq(topic))
            .filter(notices::kind.eq(notice::Kind::NewTopic))
            .filter(notices::person_id.eq_any(followers)),
    )
    .execute(tx.conn)?;
    Ok(())
}

/// Keeps the version that is about to be replaced.
fn keep(tx: &mut Tx<'_>, post: &Post, topic: &Topic, by: i64, at: UtcTime) -> Result<()> {
    let title = (post.kind == PostKind::Question).then_some(topic.title.as_str());
    diesel::insert_into(post_revisions::table)
        .values((
            post_revisions::post_id.eq(post.id),
            post_revisions::revision.eq(post.revision),
            post_revisions::title.eq(title),
            post_revisions::body.eq(&post.body),
            post_revisions::edited_by.eq(by),
            post_revisions::at.eq(at),
        ))
        .execute(tx.conn)?;
    Ok(())
}
