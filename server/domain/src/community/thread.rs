//! A topic as its page shows it: its text, a page of answers, the first comments under each. A fixed number of queries,
//! each bounded, so that a topic of ten thousand replies opens as fast as one of ten.

use diesel::prelude::*;

use crate::Actor;
use crate::community::byline::{self, Author, AuthorColumns, Byline, byline};
use crate::community::cursor::{Cursor, Slice};
use crate::community::draft::{self, Draft, Target};
use crate::community::follow::{self, Following, Object};
use crate::community::moderation::split::Pointer;
use crate::community::moderation::{flag, hold, pin, split};
use crate::community::reader::Reader;
use crate::community::space::{self, Space, SpaceColumns};
use crate::community::tag::Tag;
use crate::community::topic::Topic;
use crate::community::{
    Audience, Identity, PostKind, SpaceAudience, TopicKind, close, idea, live, post, tag,
};
use crate::db::AnyConnection;
use crate::db::one_of::one_of;
use crate::db::schema::{me_toos, posts, spaces, topics, votes};
use crate::desk::standing::{self, Standing};
use crate::policy::community::{self as policy, PostFacts, TopicFacts};
use crate::types::{PersonId, PostId, TopicId};
use crate::{Error, Result, UtcTime, markdown};

/// Answers on one page.
pub const PAGE: usize = 20;
/// Comments shown under a post before "all comments".
pub const COMMENTS: i64 = 10;
/// Comments on a page of their own.
pub const COMMENT_PAGE: usize = 50;

/// What the reader may do with a post.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PostRights {
    /// Say 参考になった.
    pub vote: bool,
    /// Comment under it.
    pub comment: bool,
    /// Accept it, or take that back.
    pub accept: bool,
    /// Mark it official, or take that off.
    pub endorse: bool,
    /// Change it.
    pub edit: bool,
    /// See earlier versions.
    pub history: bool,
    /// Hide it or bring it back.
    pub moderate: bool,
    /// Report it.
    pub flag: bool,
    /// Clip a passage of it, or draft a case from it.
    pub curate: bool,
}

/// A post as a reader sees it.
#[derive(Debug, Clone)]
pub struct PostView {
    /// Id.
    pub id: PostId,
    /// What it is.
    pub kind: PostKind,
    /// Who wrote it.
    pub byline: Byline,
    /// Language of the text.
    pub lang: String,
    /// The text, safe.
    pub html: String,
    /// When it was written.
    pub created_at: UtcTime,
    /// When it was edited, unless silently.
    pub edited_at: Option<UtcTime>,
    /// 参考になった.
    pub votes: i64,
    /// The reader said it.
    pub voted: bool,
    /// Accepted.
    pub accepted: bool,
    /// 公式回答.
    pub endorsed: bool,
    /// Hidden from everyone but staff and moderators.
    pub hidden: bool,
    /// Held by a rule until somebody has looked; only those who decide and its author see it.
    pub held: bool,
    /// The reader reported it.
    pub flagged: bool,
    /// The first comments.
    pub comments: Vec<PostView>,
    /// How many comments there are.
    pub comment_count: i64,
    /// What the reader may do.
    pub may: PostRights,
}

/// A topic's page.
#[derive(Debug, Clone)]
pub struct Thread {
    /// Id.
    pub id: TopicId,
    /// Title.
    pub title: String,
    /// The title's share of the address.
    pub slug: String,
    /// Language of the title.
    pub lang: String,
    /// What it is.
    pub kind: TopicKind,
    /// Of an idea: votes, status and what became of it.
    pub idea: Option<idea::Detail>,
    /// Its space.
    pub space: Space,
    /// Who of the space may read it.
    pub audience: Audience,
    /// When it was asked.
    pub created_at: UtcTime,
    /// An answer was accepted.
    pub solved: bool,
    /// Takes no more replies.
    pub closed: bool,
    /// Why it was closed, where somebody said.
    pub closed_reason: Option<String>,
    /// Hidden from everyone but staff and moderators.
    pub hidden: bool,
    /// It stands first in its space.
    pub pinned: bool,
    /// Topics it was split off from, or that were split off from it.
    pub pointers: Vec<Pointer>,
    /// Answers in all.
    pub answer_count: i64,
    /// 私も知りたい.
    pub me_too_count: i64,
    /// The reader said it.
    pub me_too: bool,
    /// Tags.
    pub tags: Vec<Tag>,
    /// The question itself.
    pub question: PostView,
    /// This page of answers: accepted ones first, then in the order they came.
    pub answers: Slice<PostView>,
    /// Whether this is the first page.
    pub first_page: bool,
    /// The reader may say 私も知りたい.
    pub may_me_too: bool,
    /// The reader may answer.
    pub may_reply: bool,
    /// The reader may close, open, hide and restore.
    pub may_moderate: bool,
    /// The reader asked it.
    pub mine: bool,
    /// The identity the reader last wrote under, for the answer form.
    pub identity: Identity,
    /// The reader is of the vendor.
    pub vendor: bool,
    /// How it stands on the desk, while it waits for its first answer.
    pub desk: Option<Standing>,
    /// How the reader follows it, if they can.
    pub following: Option<Following>,
    /// The answer that the reader has begun to write.
    pub draft: Option<Draft>,
    /// The comments that the reader has begun to write under these posts.
    pub comment_drafts: Vec<Draft>,
    /// The latest reply, for readers who are told of what comes after it.
    pub latest: Option<PostId>,
}

type PostColumns = (
    (
        PostId,
        Option<PostId>,
        PostKind,
        PersonId,
        Identity,
        String,
        String,
        i64,
        i64,
    ),
    (
        UtcTime,
        Option<UtcTime>,
        Option<UtcTime>,
        i64,
        i64,
        Option<UtcTime>,
        Option<UtcTime>,
        (Option<PersonId>, Option<UtcTime>),
    ),
    AuthorColumns,
);

macro_rules! post_columns {
    () => {
        (
            (
                posts::id,
                posts::parent_id,
                posts::kind,
                posts::author_id,
                posts::identity,
                posts::lang,
                posts::html,
                posts::renderer,
                posts::revision,
            ),
            (
                posts::created_at,
                posts::edited_at,
                posts::hidden_at,
                posts::vote_count,
                posts::comment_count,
                posts::accepted_at,
                posts::endorsed_at,
                (posts::hidden_by, posts::held_at),
            ),
            author_columns!(posts),
        )
    };
}
use crate::author_columns;

/// Turns rows into what one reader sees of them.
struct Viewer<'a> {
    actor: &'a Actor,
    reader: &'a Reader,
    topic: TopicFacts,
    audience: SpaceAudience,
}

impl Viewer<'_> {
    fn view(&self, conn: &mut AnyConnection, row: PostColumns) -> Result<PostView> {
        let (of, state, author) = row;
        let (id, _, kind, author_id, identity, lang, mut html, renderer, revision) = of;
        let (
            created_at,
            edited_at,
            hidden_at,
            vote_count,
            comment_count,
            accepted_at,
            endorsed_at,
            (hidden_by, held_at),
        ) = state;
        if renderer < markdown::RENDERER {
            // Made by an older renderer: never show what a fix was made for.
            let body: String = posts::table.find(id).select(posts::body).first(conn)?;
            html = markdown::render_or_plain(&body).html;
        }
        let facts = PostFacts {
            topic: self.topic,
            author_id,
            hidden: hidden_at.is_some(),
        };
        let answer = kind == PostKind::Answer;
        Ok(PostView {
            id,
            kind,
            byline: byline(
                self.reader,
                Author::from(author).within(self.audience),
                identity,
                author_id == self.topic.author_id,
                hidden_at.is_some(),
            ),
            lang,
            html,
            created_at,
            edited_at: edited_at.filter(|_| revision > 1),
            votes: vote_count,
            voted: false,
            accepted: accepted_at.is_some(),
            endorsed: endorsed_at.is_some(),
            hidden: hidden_at.is_some(),
            held: held_at.is_some() && hidden_by.is_none(),
            flagged: false,
            comments: Vec::new(),
            comment_count,
            may: PostRights {
                vote: kind != PostKind::Comment && policy::react(self.actor, facts).is_ok(),
                comment: kind != PostKind::Comment
                    && hidden_at.is_none()
                    && policy::reply(self.actor, self.topic).is_ok(),
                accept: answer && policy::accept(self.actor, facts).is_ok(),
                endorse: answer && policy::endorse(self.actor, facts).is_ok(),
                edit: policy::edit(self.actor, facts).is_ok(),
                history: revision > 1 && policy::history(self.actor, facts).is_ok(),
                moderate: policy::moderate(self.actor, self.topic).is_ok(),
                flag: policy::flag(self.actor, facts).is_ok(),
                curate: crate::policy::stories::curate(self.actor).is_ok(),
            },
        })
    }
}

/// Which posts of a topic somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sight {
    /// What is in sight.
    Open,
    /// And what a rule holds of theirs.
    WithHeldOf(PersonId),
    /// All.
    All,
}

impl Sight {
    fn of(conn: &mut AnyConnection, reader: &Reader, all: bool) -> Result<Self> {
        match reader.person {
            _ if all => Ok(Self::All),
            Some(person) if hold::holds_of(conn, person)? => Ok(Self::WithHeldOf(person)),
            _ => Ok(Self::Open),
        }
    }
}

/// Narrows a boxed query over posts to what somebody sees.
macro_rules! in_sight {
    ($query:expr, $sight:expr) => {
        match $sight {
            Sight::All => $query,
            Sight::Open => $query.filter(posts::hidden_at.is_null()),
            Sight::WithHeldOf(person) => $query.filter(
                posts::hidden_at.is_null().or(posts::held_at
                    .is_not_null()
                    .and(posts::hidden_by.is_null())
                    .and(posts::author_id.eq(person))),
            ),
        }
    };
}

/// The page of the topic `id` that begins after `after`. Errors: `NotFound` for a topic the actor can't read.
pub fn thread(
    conn: &mut AnyConnection,
    actor: &Actor,
    id: TopicId,
    after: Option<Cursor>,
) -> Result<Thread> {
    let reader = Reader::of(actor);
    type Columns = (Topic, (String, i64, i64), SpaceColumns, PostColumns);
    let query = crate::with_author!(
        topics::table
            .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
            .inner_join(
                posts::table.on(posts::topic_id
                    .eq(topics::id)
                    .and(posts::kind.eq(PostKind::Question)))
            ),
        posts
    )
    .filter(topics::id.eq(id))
    .select((
        crate::topic_columns!(),
        (topics::lang, topics::answer_count, topics::me_too_count),
        crate::space_columns!(),
        post_columns!(),
    ))
    .into_boxed();
    let (topic, (lang, answer_count, me_too_count), space, question): Columns =
        crate::readable!(query, &reader).first(conn)?;
    let facts = topic.facts();
    let viewer = Viewer {
        actor,
        reader: &reader,
        topic: facts,
        audience: space.4,
    };
    let mut views = vec![viewer.view(conn, question)?];
    let sees_hidden = reader.sees_hidden_in(topic.space_id);
    let sight = Sight::of(conn, &reader, sees_hidden)?;
    let rows = answers(conn, &topic, sight, after)?;
    let page = Slice::cut(rows, PAGE, |row: &PostColumns| Cursor {
        key: i64::from(row.1.5.is_none()),
        id: row.0.0,
    });
    for row in page.items {
        views.push(viewer.view(conn, row)?);
    }
    first_comments(conn, &viewer, sight, &mut views)?;
    blur_all(conn, &mut views)?;
    let (mut draft, mut comment_drafts) = (None, Vec::new());
    if policy::reply(actor, facts).is_ok() {
        draft = draft::find(conn, actor, Target::answer(id))?;
        let shown: Vec<PostId> = views.iter().map(|view| view.id).collect();
        comment_drafts = draft::under(conn, actor, &shown)?;
    }
    let mut me_too = false;
    let mut identity = Identity::Full;
    let mut latest = None;
    if let Some(person) = reader.person {
        own_votes(conn, person, &mut views)?;
        // The customer's view that staff take is of nobody in particular.
        let own: Option<(bool, Identity)> = {
            use crate::db::schema::people;
            people::table
                .find(person)
                .select((
                    diesel::dsl::exists(
                        me_toos::table
                            .filter(me_toos::topic_id.eq(id))
                            .filter(me_toos::person_id.eq(person)),
                    ),
                    people::default_identity,
                ))
                .first(conn)
                .optional()?
        };
        (me_too, identity) = own.unwrap_or((false, Identity::Full));
        latest = Some(live::latest(conn, id)?);
    }
    let tags = tag::of_topics(conn, &reader, &[id])?
        .into_iter()
        .map(|(_, tag)| tag)
        .collect();
    let desk = standing::of(conn, actor, &reader, &topic)?;
    let mut views = views.into_iter();
    let question = views.next().ok_or(Error::NotFound)?;
    let asked = PostFacts {
        topic: facts,
        author_id: topic.author_id,
        hidden: facts.hidden,
    };
    let closed_reason = close::reason(conn, &topic)?;
    let idea = match topic.kind {
        TopicKind::Idea => Some(idea::detail(conn, actor, &topic)?),
        _ => None,
    };
    Ok(Thread {
        id,
        kind: topic.kind,
        idea,
        title: topic.title,
        slug: topic.slug,
        lang,
        space: space.into(),
        audience: topic.audience,
        created_at: topic.created_at,
        solved: topic.solved_at.is_some(),
        closed: facts.closed,
        closed_reason,
        hidden: facts.hidden,
        pinned: pin::is_pinned(conn, id)?,
        pointers: split::pointers(conn, &reader, id)?,
        answer_count,
        me_too_count,
        me_too,
        tags,
        question,
        answers: Slice {
            items: views.collect(),
            next: page.next,
        },
        first_page: after.is_none(),
        may_me_too: facts.kind == TopicKind::Question && policy::react(actor, asked).is_ok(),
        may_reply: policy::reply(actor, facts).is_ok(),
        may_moderate: policy::moderate(actor, facts).is_ok(),
        mine: reader.person == Some(topic.author_id),
        identity,
        vendor: actor.is_staff(),
        desk,
        following: follow::of(conn, actor, Object::Topic, id)?,
        draft,
        comment_drafts,
        latest,
    })
}

/// A page of answers and one more: accepted ones first, by id; then the others, by id. The cursor's key says which.
fn answers(
    conn: &mut AnyConnection,
    topic: &Topic,
    sight: Sight,
    after: Option<Cursor>,
) -> Result<Vec<PostColumns>> {
    let mut load = |accepted: bool, after: PostId, limit: usize| -> Result<Vec<PostColumns>> {
        let mut query = crate::with_author!(posts::table, posts)
            .filter(posts::topic_id.eq(topic.id))
            .filter(posts::id.gt(after))
            .order(posts::id)
            .limit(i64::try_from(limit).unwrap_or(0))
            .select(post_columns!())
            .into_boxed();
        query = if accepted {
            // Only answers are ever accepted; naming the kind would lead past the index of accepted ones.
            query.filter(posts::accepted_at.is_not_null())
        } else {
            query
                .filter(posts::kind.eq(PostKind::Answer))
                .filter(posts::accepted_at.is_null())
        };
        query = in_sight!(query, sight);
        Ok(query.load(conn)?)
    };
    let (accepted_after, others_after) = match after {
        None => (Some(0), 0),
        Some(Cursor { key: 0, id }) => (Some(id), 0),
        Some(Cursor { id, .. }) => (None, id),
    };
    let wanted = PAGE + 1;
    let mut rows = match accepted_after {
        Some(after) => load(true, after, wanted)?,
        None => Vec::new(),
    };
    if rows.len() < wanted {
        rows.extend(load(false, others_after, wanted - rows.len())?);
    }
    Ok(rows)
}

/// Loads the first comments under each of `views`. Posts with few share one query; a post with many has its own, bounded.
fn first_comments(
    conn: &mut AnyConnection,
    viewer: &Viewer<'_>,
    sight: Sight,
    views: &mut [PostView],
) -> Result<()> {
    let (few, many): (Vec<&PostView>, Vec<&PostView>) = views
        .iter()
        .partition(|view| view.comment_count <= COMMENTS);
    let few: Vec<PostId> = few
        .iter()
        .filter(|view| view.comment_count > 0 || sight != Sight::Open)
        .map(|view| view.id)
        .collect();
    let many: Vec<PostId> = many.iter().map(|view| view.id).collect();
    let mut rows: Vec<PostColumns> = Vec::new();
    let mut load = |parents: Vec<PostId>, limit: Option<i64>| -> Result<Vec<PostColumns>> {
        let mut query = crate::with_author!(posts::table, posts)
            .filter(one_of(posts::parent_id, &parents))
            .order(posts::id)
            .select(post_columns!())
            .into_boxed();
        if let Some(limit) = limit {
            query = query.limit(limit);
        }
        query = in_sight!(query, sight);
        Ok(query.load(conn)?)
    };
    if !few.is_empty() {
        rows.extend(load(few, None)?);
    }
    for parent in many {
        rows.extend(load(vec![parent], Some(COMMENTS))?);
    }
    for row in rows {
        let parent = row.0.1;
        let comment = viewer.view(conn, row)?;
        if let Some(view) = views.iter_mut().find(|view| Some(view.id) == parent) {
            view.comments.push(comment);
        }
    }
    Ok(())
}

/// Keeps the masks of posts and of their comments from pointing at one company.
fn blur_all(conn: &mut AnyConnection, views: &mut [PostView]) -> Result<()> {
    byline::blur(
        conn,
        views.iter_mut().flat_map(|view| {
            std::iter::once(&mut view.byline)
                .chain(view.comments.iter_mut().map(|comment| &mut comment.byline))
        }),
    )
}

fn own_votes(conn: &mut AnyConnection, person: PersonId, views: &mut [PostView]) -> Result<()> {
    let ids: Vec<PostId> = views.iter().map(|view| view.id).collect();
    let voted: Vec<PostId> = votes::table
        .filter(votes::person_id.eq(person))
        .filter(one_of(votes::post_id, &ids))
        .select(votes::post_id)
        .load(conn)?;
    let all: Vec<PostId> = views
        .iter()
        .flat_map(|view| std::iter::once(view).chain(&view.comments))
        .map(|view| view.id)
        .collect();
    let flagged = flag::flagged_by(conn, person, &all)?;
    for view in views {
        view.voted = voted.contains(&view.id);
        view.flagged = flagged.contains(&view.id);
        for comment in &mut view.comments {
            comment.flagged = flagged.contains(&comment.id);
        }
    }
    Ok(())
}

/// All comments under one post, a page at a time.
#[derive(Debug, Clone)]
pub struct Comments {
    /// The topic.
    pub topic: Topic,
    /// The post they stand under.
    pub parent: PostView,
    /// This page of comments.
    pub comments: Slice<PostView>,
    /// Whether this is the first page.
    pub first_page: bool,
    /// The identity the reader last wrote under.
    pub identity: Identity,
    /// The reader asked the question.
    pub mine: bool,
    /// The reader is of the vendor.
    pub vendor: bool,
    /// The comment that the reader has begun to write.
    pub draft: Option<Draft>,
}

/// The comments under the post `parent` after `after`. Errors: `NotFound` for a post the actor can't read.
pub fn comments(
    conn: &mut AnyConnection,
    actor: &Actor,
    parent: PostId,
    after: Option<Cursor>,
) -> Result<Comments> {
    let reader = Reader::of(actor);
    let (post, topic) = post::find(conn, &reader, parent)?;
    if post.kind == PostKind::Comment {
        return Err(Error::NotFound);
    }
    let viewer = Viewer {
        actor,
        reader: &reader,
        topic: topic.facts(),
        audience: space::audience_of(conn, topic.space_id)?,
    };
    let row: PostColumns = crate::with_author!(posts::table, posts)
        .filter(posts::id.eq(parent))
        .select(post_columns!())
        .first(conn)?;
    let mut view = vec![viewer.view(conn, row)?];
    let mut query = crate::with_author!(posts::table, posts)
        .filter(posts::parent_id.eq(parent))
        .filter(posts::id.gt(after.map_or(0, |after| after.id)))
        .order(posts::id)
        .limit(i64::try_from(COMMENT_PAGE + 1).unwrap_or(51))
        .select(post_columns!())
        .into_boxed();
    let sight = Sight::of(conn, &reader, reader.sees_hidden_in(topic.space_id))?;
    query = in_sight!(query, sight);
    let rows: Vec<PostColumns> = query.load(conn)?;
    let page = Slice::cut(rows, COMMENT_PAGE, |row: &PostColumns| Cursor {
        key: 0,
        id: row.0.0,
    });
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(viewer.view(conn, row)?);
    }
    blur_all(conn, &mut view)?;
    blur_all(conn, &mut items)?;
    let mut identity = Identity::Full;
    if let Some(person) = reader.person {
        own_votes(conn, person, &mut view)?;
        own_votes(conn, person, &mut items)?;
        identity = crate::community::ask::choices(conn, person)?.1;
    }
    Ok(Comments {
        mine: reader.person == Some(topic.author_id),
        vendor: actor.is_staff(),
        topic,
        parent: view.pop().ok_or(Error::NotFound)?,
        comments: Slice {
            items,
            next: page.next,
        },
        first_page: after.is_none(),
        identity,
        draft: draft::find(conn, actor, Target::comment(parent))?,
    })
}
