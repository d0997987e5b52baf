//! Beginning a topic: asking a question above all.

use diesel::prelude::*;

use crate::Actor;
use crate::community::draft::{self, Draft, Target};
use crate::community::moderation::hold;
use crate::community::notify::{self, Written};
use crate::community::post::{self, NewPost, Out};
use crate::community::reader::Reader;
use crate::community::record::{self, InquiryState};
use crate::community::space::Space;
use crate::community::text::Body;
use crate::community::{
    Audience, Identity, PostKind, SpaceAudience, TopicKind, idea, space, tag, text, topic,
};
use crate::db::AnyConnection;
use crate::db::schema::{people, topics};
use crate::policy;
use crate::policy::community::MayAsk;
use crate::types::{PersonId, TopicId};
use crate::{Error, Problem, Result, Tx};

/// A topic as it was typed: a question, unless its kind says otherwise.
#[derive(Debug, Clone)]
pub struct Question {
    /// What it is.
    pub kind: TopicKind,
    /// Takes no replies from the start. Counts for announcements only.
    pub closed: bool,
    /// Slug of the space.
    pub space: String,
    /// Title.
    pub title: String,
    /// Markdown, rendered.
    pub body: Body,
    /// Tags as typed.
    pub tags: String,
    /// Who of the space may read it.
    pub audience: Audience,
    /// What readers learn of the asker.
    pub identity: Identity,
}

/// Publishes a topic, unless a rule holds it, and remembers its audience and identity for the next one. Errors: `NotFound` for a space the actor can't
/// read and for a kind they may not begin; `Invalid` with every problem of the fields.
pub fn ask(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayAsk,
    question: &Question,
) -> Result<topic::Topic> {
    let author = may.0;
    policy::community::begin(may, question.kind)?;
    let reader = Reader::of(actor);
    let space = space::by_slug(tx.conn, &reader, &question.space)?;
    let title = text::line(&question.title);
    let mut problems: Vec<Problem> = Vec::new();
    problems.extend(text::check_title(&title));
    problems.extend(text::check_body(&question.body.source, text::MIN_BODY));
    let tags = tag::parse(&question.tags).unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    });
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    // The vendor's people always speak under their name, to everyone of the space.
    let (audience, identity) = if author.vendor {
        (Audience::Members, Identity::Full)
    } else {
        (question.audience, question.identity)
    };
    let closed = question.closed && question.kind == TopicKind::Announcement;
    let held = hold::judge(tx, author, &question.body)?;
    let id: TopicId = diesel::insert_into(topics::table)
        .values((
            topics::space_id.eq(space.id),
            topics::kind.eq(question.kind),
            topics::title.eq(&title),
            topics::slug.eq(text::slug(&title)),
            topics::lang.eq(text::language(&title)),
            topics::author_id.eq(author.person_id),
            topics::account_id.eq(author.account_id),
            topics::audience.eq(audience),
            topics::identity.eq(identity),
            topics::created_at.eq(tx.now),
            topics::last_activity_at.eq(tx.now),
            topics::closed_at.eq(closed.then_some(tx.now)),
            topics::hidden_at.eq(held.map(|_| tx.now)),
        ))
        .returning(topics::id)
        .get_result(tx.conn)?;
    let post = post::insert(
        tx,
        NewPost {
            topic_id: id,
            parent_id: None,
            kind: PostKind::Question,
            author,
            identity,
            body: &question.body,
            held: held.is_some(),
        },
    )?;
    if question.kind == TopicKind::Idea {
        idea::begin(tx, id)?;
    }
    tag::attach(tx, id, tx.now, &tags, author.vendor)?;
    if !author.vendor {
        diesel::update(people::table.find(author.person_id))
            .set((
                people::default_audience.eq(audience),
                people::default_identity.eq(identity),
            ))
            .execute(tx.conn)?;
    }
    if let Some(rule) = held {
        hold::wait(tx, post, rule)?;
        return topic::find(tx.conn, &reader, id);
    }
    let (post, topic) = post::find(tx.conn, &reader, post)?;
    let out = Out {
        actor,
        author,
        post: &post,
        references: &question.body.references,
    };
    came_out(tx, &topic, &out)?;
    Ok(topic)
}

/// What follows when a topic's text comes out: as it is written, or when it is held no longer.
pub(crate) fn came_out(tx: &mut Tx<'_>, topic: &topic::Topic, out: &Out<'_>) -> Result<()> {
    record::posted(
        tx,
        out.author,
        topic.kind,
        PostKind::Question,
        topic.id,
        out.post.id,
        out.post.created_at,
    )?;
    record::inquiry(tx, topic, InquiryState::default())?;
    // What was held waits for its answer from now on.
    let now = tx.now;
    crate::desk::asked_at(tx, topic, now)?;
    let written = Written {
        actor: out.actor,
        topic,
        post: out.post.id,
        references: out.references,
    };
    notify::asked(tx, &written, out.author.person_id)
}

/// One space one may ask in, with who would read it.
#[derive(Debug, Clone)]
pub struct Place {
    /// The space.
    pub space: Space,
    /// How many customers would read it.
    pub readers: space::Readers,
}

/// What the page for asking shows before anything is typed.
#[derive(Debug, Clone)]
pub struct Desk {
    /// Where one may ask.
    pub places: Vec<Place>,
    /// The audience chosen last time.
    pub audience: Audience,
    /// The identity chosen last time.
    pub identity: Identity,
    /// Name and company of the asker, to show what each identity reveals.
    pub name: String,
    /// Company.
    pub company: Option<String>,
    /// Industry of the company.
    pub industry: Option<String>,
    /// Its size.
    pub employees: Option<i64>,
    /// The vendor's people choose neither audience nor identity.
    pub vendor: bool,
    /// What the asker has begun to write.
    pub draft: Option<Draft>,
}

/// What the page for asking shows. Customers' own spaces come before public ones: the careful choice is the first.
pub fn desk(
    conn: &mut AnyConnection,
    actor: &Actor,
    may: &MayAsk,
    kind: TopicKind,
    now: crate::UtcTime,
) -> Result<Desk> {
    let author = may.0;
    let mut spaces = space::readable(conn, &Reader::of(actor))?;
    spaces.sort_by_key(|space| space.audience == SpaceAudience::Public);
    let places = spaces
        .into_iter()
        .map(|space| {
            let readers = space::readers(conn, &space, author.account_id, now)?;
            Ok(Place { space, readers })
        })
        .collect::<Result<_>>()?;
    let (audience, identity, name) = choices(conn, author.person_id)?;
    let company: Option<(String, Option<String>, Option<i64>)> = match author.account_id {
        Some(account) => {
            use crate::db::schema::accounts;
            accounts::table
                .find(account)
                .select((accounts::name, accounts::industry, accounts::employees))
                .first(conn)
                .optional()?
        }
        None => None,
    };
    let (company, industry, employees) = match company {
        Some((name, industry, employees)) => (Some(name), industry, employees),
        None => (None, None, None),
    };
    Ok(Desk {
        places,
        audience,
        identity,
        name,
        company,
        industry,
        employees,
        vendor: author.vendor,
        draft: draft::find(conn, actor, Target::topic(kind))?,
    })
}

/// What a person chose last time, and their name. The customer's view that staff take is of nobody: what is usual then.
pub(crate) fn choices(
    conn: &mut AnyConnection,
    person: PersonId,
) -> Result<(Audience, Identity, String)> {
    let chosen: Option<(String, String, String)> = people::table
        .find(person)
        .select((
            people::default_audience,
            people::default_identity,
            people::name,
        ))
        .first(conn)
        .optional()?;
    let (audience, identity, name) = chosen.unwrap_or_default();
    Ok((
        audience.parse().unwrap_or(Audience::Members),
        identity.parse().unwrap_or(Identity::Full),
        name,
    ))
}
