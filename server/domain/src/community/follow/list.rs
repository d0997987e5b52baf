//! Everything one follows, by kind of thing, as far as it can still be seen.

use diesel::prelude::*;

use super::{Level, Object};
use crate::community::cursor::{Cursor, Slice};
use crate::community::reader::Reader;
use crate::community::{person, tag};
use crate::db::AnyConnection;
use crate::db::schema::{follows, spaces, tags, topics};
use crate::i18n::Locale;
use crate::types::{Id, PersonId, TopicId};
use crate::{Actor, Result, UtcTime};

/// Rows on one page.
pub const PAGE: usize = 50;

/// Something followed.
#[derive(Debug, Clone)]
pub struct Followed {
    /// What kind of thing.
    pub object: Object,
    /// Which.
    pub id: Id,
    /// How.
    pub level: Level,
    /// It began by itself, by asking or replying.
    pub automatic: bool,
    /// What it is called, and where it is; none for what its follower can't see any more.
    pub seen: Option<Seen>,
    at: UtcTime,
}

/// What can be seen of something followed.
#[derive(Debug, Clone)]
pub struct Seen {
    /// Name or title.
    pub name: String,
    /// Its page.
    pub path: String,
}

/// What the actor follows, the latest first; not what they follow like everything else.
pub fn of(
    conn: &mut AnyConnection,
    actor: &Actor,
    locale: Locale,
    after: Option<Cursor>,
    now: UtcTime,
) -> Result<Slice<Followed>> {
    let Some(me) = actor.person_id() else {
        return Ok(Slice {
            items: Vec::new(),
            next: None,
        });
    };
    let mut query = follows::table
        .filter(follows::person_id.eq(me))
        .filter(follows::level.ne(Level::Normal))
        .order((follows::at.desc(), follows::object_id.desc()))
        .limit(i64::try_from(PAGE + 1).unwrap_or(51))
        .select((
            follows::object,
            follows::object_id,
            follows::level,
            follows::automatic,
            follows::at,
        ))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(
            follows::at.lt(after.key).or(follows::at
                .eq(after.key)
                .and(follows::object_id.lt(after.id))),
        );
    }
    let rows: Vec<(Object, Id, Level, bool, UtcTime)> = query.load(conn)?;
    let rows: Vec<Followed> = rows
        .into_iter()
        .map(|(object, id, level, automatic, at)| Followed {
            object,
            id,
            level,
            automatic,
            seen: None,
            at,
        })
        .collect();
    let mut slice = Slice::cut(rows, PAGE, |row: &Followed| Cursor {
        key: row.at.0,
        id: row.id,
    });
    let reader = Reader::of(actor);
    let topics = topics_seen(conn, &reader, &slice.items)?;
    for row in &mut slice.items {
        row.seen = match row.object {
            Object::Topic => {
                topics
                    .iter()
                    .find(|(id, ..)| *id == row.id)
                    .map(|(id, title, slug)| Seen {
                        name: title.clone(),
                        path: crate::community::topic::path(*id, slug),
                    })
            }
            Object::Tag => tag_seen(conn, &reader, row.id)?,
            Object::Space => space_seen(conn, &reader, row.id, locale)?,
            Object::Person => person_seen(conn, actor, row.id, now)?,
        };
    }
    Ok(slice)
}

fn topics_seen(
    conn: &mut AnyConnection,
    reader: &Reader,
    rows: &[Followed],
) -> Result<Vec<(TopicId, String, String)>> {
    let ids: Vec<TopicId> = rows
        .iter()
        .filter(|row| row.object == Object::Topic)
        .map(|row| row.id)
        .collect();
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topics::id.eq_any(ids))
        .select((topics::id, topics::title, topics::slug))
        .into_boxed();
    Ok(crate::readable!(query, reader).load(conn)?)
}

fn tag_seen(conn: &mut AnyConnection, reader: &Reader, id: Id) -> Result<Option<Seen>> {
    let slug: Option<String> = tags::table
        .find(id)
        .select(tags::slug)
        .first(conn)
        .optional()?;
    let Some(slug) = slug else { return Ok(None) };
    match tag::by_slug(conn, reader, &slug) {
        Ok((_, tag)) => Ok(Some(Seen {
            path: format!("/questions?tag={}", encode(&tag.slug)),
            name: tag.name,
        })),
        Err(crate::Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn space_seen(
    conn: &mut AnyConnection,
    reader: &Reader,
    id: Id,
    locale: Locale,
) -> Result<Option<Seen>> {
    let found: Option<(String, String, String)> = spaces::table
        .find(id)
        .filter(spaces::archived_at.is_null())
        .filter(crate::open_to!(reader))
        .select((spaces::slug, spaces::name_ja, spaces::name_en))
        .first(conn)
        .optional()?;
    Ok(found.map(|(slug, ja, en)| Seen {
        name: match locale {
            Locale::Ja => ja,
            Locale::En => en,
        },
        path: format!("/questions?space={}", encode(&slug)),
    }))
}

fn person_seen(
    conn: &mut AnyConnection,
    actor: &Actor,
    id: PersonId,
    now: UtcTime,
) -> Result<Option<Seen>> {
    match person::profile(conn, actor, id, now) {
        Ok(profile) => Ok(Some(Seen {
            name: profile.name,
            path: format!("/u/{id}"),
        })),
        Err(crate::Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Percent-encodes a value for an address.
fn encode(value: &str) -> String {
    use std::fmt::Write as _;
    value.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}
