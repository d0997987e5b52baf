//! A person's drafts, each with where it goes on.

use diesel::prelude::*;

use super::{COLUMNS, Draft, Kind, Row, draft_of};
use crate::community::reader::Reader;
use crate::community::{post, text, topic};
use crate::db::AnyConnection;
use crate::db::schema::drafts;
use crate::types::{Id, PersonId};
use crate::{Actor, Error, Result, UtcTime};

/// Drafts listed.
const MOST: i64 = 300;
/// Characters of a draft's text in the list.
const EXCERPT: usize = 120;

/// A draft in the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Id.
    pub id: Id,
    /// What it is to become.
    pub kind: Kind,
    /// The title: its own, or that of the topic it belongs to; nothing when there is none yet or the topic is out of sight.
    pub title: Option<String>,
    /// The topic it belongs to can't be read any more.
    pub out_of_sight: bool,
    /// How it begins.
    pub excerpt: String,
    /// When it was last saved.
    pub updated_at: UtcTime,
}

/// A person's drafts.
#[derive(Debug, Clone, Default)]
pub struct Drafts {
    /// Those that are there, newest first.
    pub kept: Vec<Listed>,
    /// Those deleted a moment ago, which can be brought back.
    pub deleted: Vec<Listed>,
}

/// Lists the reader's drafts. A title of another's is shown only while its topic may be read.
pub fn list(conn: &mut AnyConnection, actor: &Actor) -> Result<Drafts> {
    let person: PersonId = actor.person_id().ok_or(Error::NotFound)?;
    let reader = Reader::of(actor);
    let rows: Vec<Row> = drafts::table
        .filter(drafts::person_id.eq(person))
        .order((drafts::updated_at.desc(), drafts::id.desc()))
        .limit(MOST)
        .select(COLUMNS)
        .load(conn)?;
    let mut drafts = Drafts::default();
    for row in rows {
        let deleted = row.6.is_some();
        let listed = listed(conn, &reader, draft_of(row))?;
        if deleted {
            drafts.deleted.push(listed);
        } else {
            drafts.kept.push(listed);
        }
    }
    Ok(drafts)
}

fn listed(conn: &mut AnyConnection, reader: &Reader, draft: Draft) -> Result<Listed> {
    let own = text::line(&draft.typed.title);
    let above = match draft.target.kind {
        Kind::Topic => Ok(None),
        Kind::Answer => topic::find(conn, reader, draft.target.object).map(Some),
        Kind::Comment | Kind::Edit => {
            post::find(conn, reader, draft.target.object).map(|(_, topic)| Some(topic))
        }
    };
    let (above, out_of_sight) = match above {
        Ok(above) => (above, false),
        Err(Error::NotFound) => (None, true),
        Err(error) => return Err(error),
    };
    Ok(Listed {
        id: draft.id,
        kind: draft.target.kind,
        title: (!own.is_empty())
            .then_some(own)
            .or_else(|| above.map(|topic| topic.title)),
        out_of_sight,
        excerpt: text::excerpt(&draft.typed.body, EXCERPT),
        updated_at: draft.updated_at,
    })
}

/// Where a draft goes on: the page whose form opens with it; none when that page is out of its writer's reach.
pub fn place(conn: &mut AnyConnection, actor: &Actor, draft: &Draft) -> Result<Option<String>> {
    let reader = Reader::of(actor);
    let object = draft.target.object;
    let found = match draft.target.kind {
        Kind::Topic => draft
            .target
            .topic_kind()
            .map(|kind| format!("/ask?kind={kind}"))
            .ok_or(Error::NotFound),
        Kind::Answer => topic::find(conn, &reader, object).and_then(|topic| {
            crate::policy::community::reply(actor, topic.facts())
                .map(|_| format!("{}#your-answer", topic.path()))
        }),
        Kind::Comment => post::find(conn, &reader, object).and_then(|(_, topic)| {
            crate::policy::community::reply(actor, topic.facts())
                .map(|_| format!("/posts/{object}/comments#body"))
        }),
        Kind::Edit => post::find(conn, &reader, object).and_then(|(post, topic)| {
            crate::policy::community::edit(actor, post.facts(&topic))
                .map(|_| format!("/posts/{object}/edit"))
        }),
    };
    match found {
        Ok(place) => Ok(Some(place)),
        Err(Error::NotFound | Error::Forbidden) => Ok(None),
        Err(error) => Err(error),
    }
}
