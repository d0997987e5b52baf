//! Following: how much somebody wants to hear of a topic, a tag, a space, a person. Nobody may follow what they can't see, and who
//! lost sight of something hears no more of it: each notice is asked about when it is made and when it is shown. What a person
//! writes under a mask reaches none of their followers.

pub mod list;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

use crate::community::reader::Reader;
use crate::community::{person, space, tag, topic};
use crate::db::AnyConnection;
use crate::db::schema::{follows, spaces, tags};
use crate::types::{Id, PersonId};
use crate::{Actor, Error, Result, Tx, UtcTime, each_backend};

crate::text_enum! {
    /// What can be followed.
    Object {
        /// A topic.
        Topic = "topic",
        /// A tag.
        Tag = "tag",
        /// A space.
        Space = "space",
        /// A person.
        Person = "person",
    }
}

crate::text_enum! {
    /// How much somebody wants to hear of it.
    Level {
        /// Everything new, by mail too.
        Watching = "watching",
        /// Everything new, in the site.
        Tracking = "tracking",
        /// Only what is for them: answers to their question, calls by name, quotes.
        Normal = "normal",
        /// Nothing.
        Muted = "muted",
    }
}

/// How a person follows something, if they ever chose or it was chosen for them.
pub fn level(
    conn: &mut AnyConnection,
    person: PersonId,
    object: Object,
    id: Id,
) -> Result<Option<Level>> {
    Ok(follows::table
        .find((person, object.as_str(), id))
        .select(follows::level)
        .first(conn)
        .optional()?)
}

/// What a control beside a thing shows: how the actor follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Following {
    /// What kind of thing.
    pub object: Object,
    /// Which.
    pub id: Id,
    /// How.
    pub level: Level,
}

/// How the actor follows something; `None` for who can't follow anything: guests, and staff in the customer's view.
pub fn of(
    conn: &mut AnyConnection,
    actor: &Actor,
    object: Object,
    id: Id,
) -> Result<Option<Following>> {
    let Some(person) = follower(actor) else {
        return Ok(None);
    };
    Ok(Some(Following {
        object,
        id,
        level: level(conn, person, object, id)?.unwrap_or(Level::Normal),
    }))
}

/// Who follows: customers with an account, and staff.
fn follower(actor: &Actor) -> Option<PersonId> {
    let may = actor.is_active_member() || matches!(actor, Actor::Staff(_));
    actor.person_id().filter(|id| may && *id > 0)
}

/// Follows something, more or less. Errors: `NotFound` for what the actor can't see.
pub fn set(tx: &mut Tx<'_>, actor: &Actor, object: Object, id: Id, level: Level) -> Result<()> {
    let person = follower(actor).ok_or(Error::NotFound)?;
    let now = tx.now;
    is_visible(tx.conn, actor, object, id, now)?;
    if object == Object::Person && id == person {
        return Err(Error::Forbidden);
    }
    write(tx, person, object, id, level, false)
}

/// Errors: `NotFound` for what the actor can't see.
fn is_visible(
    conn: &mut AnyConnection,
    actor: &Actor,
    object: Object,
    id: Id,
    now: UtcTime,
) -> Result<()> {
    let reader = Reader::of(actor);
    match object {
        Object::Topic => topic::find(conn, &reader, id).map(drop),
        Object::Tag => {
            let slug: String = tags::table.find(id).select(tags::slug).first(conn)?;
            tag::by_slug(conn, &reader, &slug).map(drop)
        }
        Object::Space => {
            let slug: String = spaces::table.find(id).select(spaces::slug).first(conn)?;
            space::by_slug(conn, &reader, &slug).map(drop)
        }
        Object::Person => person::profile(conn, actor, id, now).map(drop),
    }
}

/// Follows something on a person's behalf, unless they have chosen themselves: one's own question, and what one replied to.
pub(crate) fn begin(
    tx: &mut Tx<'_>,
    person: PersonId,
    object: Object,
    id: Id,
    level: Level,
) -> Result<()> {
    if self::level(tx.conn, person, object, id)?.is_none() {
        write(tx, person, object, id, level, true)?;
    }
    Ok(())
}

fn write(
    tx: &mut Tx<'_>,
    person: PersonId,
    object: Object,
    id: Id,
    level: Level,
    automatic: bool,
) -> Result<()> {
    let now = tx.now;
    each_backend!(tx.conn, conn => diesel::sql_query(
        "INSERT INTO follows (person_id, object, object_id, level, automatic, at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (person_id, object, object_id) DO UPDATE SET level = $4, automatic = $5, at = $6",
    )
    .bind::<BigInt, _>(person)
    .bind::<Text, _>(object.as_str())
    .bind::<BigInt, _>(id)
    .bind::<Text, _>(level.as_str())
    .bind::<Bool, _>(automatic)
    .bind::<BigInt, _>(now)
    .execute(conn))?;
    Ok(())
}
