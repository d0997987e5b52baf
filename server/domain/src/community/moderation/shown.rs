//! What an author learns of what became of their post: what, when, and what was said to them; never by whom, nor who reported it.

use diesel::prelude::*;

use super::act::Act;
use crate::community::{PostKind, TopicKind};
use crate::db::AnyConnection;
use crate::db::schema::{moderation_acts as acts, posts, topics};
use crate::types::{PersonId, PostId};
use crate::{Actor, Error, Result, UtcTime, markdown};

/// How a post stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// In sight.
    Open,
    /// A rule holds it until somebody has looked.
    Held,
    /// Hidden, or never let out.
    Hidden,
}

/// What became of a post, for its author.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The post.
    pub id: PostId,
    /// What it is.
    pub kind: PostKind,
    /// What its topic is.
    pub of: TopicKind,
    /// The title, where the topic is the author's own.
    pub title: Option<String>,
    /// Language of the text.
    pub lang: String,
    /// Its text, safe.
    pub html: String,
    /// How it stands now.
    pub state: State,
    /// What was decided last, and when.
    pub last: Option<(Act, UtcTime)>,
    /// What was said to them with it.
    pub note: String,
}

/// What became of the actor's own post. Errors: `NotFound` for what they did not write, and where nobody ever decided anything.
pub fn shown(conn: &mut AnyConnection, actor: &Actor, id: PostId) -> Result<Shown> {
    let person = actor.person_id().ok_or(Error::NotFound)?;
    type Row = (
        (PostKind, String, String),
        (Option<UtcTime>, Option<PersonId>, Option<UtcTime>),
        (TopicKind, String, PersonId),
    );
    let ((kind, lang, body), (hidden_at, hidden_by, held_at), (of, title, asker)): Row =
        posts::table
            .inner_join(topics::table.on(topics::id.eq(posts::topic_id)))
            .filter(posts::id.eq(id))
            .filter(posts::author_id.eq(person))
            .select((
                (posts::kind, posts::lang, posts::body),
                (posts::hidden_at, posts::hidden_by, posts::held_at),
                (topics::kind, topics::title, topics::author_id),
            ))
            .first(conn)?;
    let last: Option<(Act, UtcTime, String)> = acts::table
        .filter(acts::post_id.eq(id))
        .filter(acts::act.ne(Act::Keep))
        .order(acts::id.desc())
        .select((acts::act, acts::at, acts::note))
        .first(conn)
        .optional()?;
    let state = match (hidden_at, hidden_by, held_at) {
        (None, _, _) => State::Open,
        (_, None, Some(_)) => State::Held,
        _ => State::Hidden,
    };
    if last.is_none() && state != State::Held {
        return Err(Error::NotFound);
    }
    let (last, note) = match last {
        Some((act, at, note)) => (Some((act, at)), note),
        None => (None, String::new()),
    };
    Ok(Shown {
        id,
        kind,
        of,
        title: (asker == person && kind == PostKind::Question).then_some(title),
        lang,
        html: markdown::render_or_plain(&body).html,
        state,
        last,
        note,
    })
}
