//! Subjects of questions.

use diesel::prelude::*;
use unicode_normalization::UnicodeNormalization;

use crate::community::reader::{Reach, Reader};
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::one_of::one_of;
use crate::db::schema::{event_tags, events, spaces, tags, topic_tags, topics};
use crate::events::EventId;
use crate::events::event::Viewer;
use crate::search::index;
use crate::types::{Id, TopicId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime};

/// Most tags on one question.
pub const MAX_TAGS: usize = 5;
/// Longest tag, in characters as people count them.
pub const MAX_LENGTH: usize = 30;

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its name in addresses.
    pub slug: String,
    /// Name.
    pub name: String,
}

/// A tag with the number of questions the reader can see under it.
#[derive(Debug, Clone)]
pub struct Counted {
    /// The tag.
    pub tag: Tag,
    /// What it is about.
    pub description: String,
    /// Questions the reader can see.
    pub count: i64,
}

/// Reads what was typed in the tag field: names apart by comma, 、 or white space.
pub fn parse(raw: &str) -> Result<Vec<Tag>, Problem> {
    let mut found: Vec<Tag> = Vec::new();
    let names = raw
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '、' | '，'))
        .map(|name| text::line(name.trim_start_matches(['#', '＃'])))
        .filter(|name| !name.is_empty());
    for name in names {
        let slug = slug_of(&name);
        if text::graphemes(&name) > MAX_LENGTH
            || name.chars().count() > 80
            || slug.chars().count() > 80
        {
            return Err(Problem::new("tags", "qa-problem-tag-long").with("max", MAX_LENGTH));
        }
        if !found.iter().any(|tag| tag.slug == slug) {
            found.push(Tag { slug, name });
        }
    }
    if found.len() > MAX_TAGS {
        return Err(Problem::new("tags", "qa-problem-tags-many").with("max", MAX_TAGS));
    }
    Ok(found)
}

/// A tag's name in addresses: width, case and what an address can't hold folded away.
pub(crate) fn slug_of(name: &str) -> String {
    name.nfkc()
        .flat_map(char::to_lowercase)
        .map(|c| {
            if matches!(c, '/' | '?' | '#' | '&' | '%' | '\\') {
                '-'
            } else {
                c
            }
        })
        .collect()
}

/// Puts exactly `wanted` on a topic; tags nobody used yet are made. A word that is staff's own is to a customer one that nobody
/// used yet: they get a tag of that name, and staff's goes by another address.
pub(crate) fn attach(
    tx: &mut Tx<'_>,
    topic: TopicId,
    created_at: UtcTime,
    wanted: &[Tag],
    staff: bool,
) -> Result<()> {
    let ids = ids_of(tx, wanted, staff)?;
    let before: Vec<Id> = topic_tags::table
        .filter(topic_tags::topic_id.eq(topic))
        .select(topic_tags::tag_id)
        .load(tx.conn)?;
    if staff {
        diesel::delete(topic_tags::table.filter(topic_tags::topic_id.eq(topic)))
            .execute(tx.conn)?;
    } else {
        // What a member can't see they can't take off either.
        diesel::delete(
            topic_tags::table
                .filter(topic_tags::topic_id.eq(topic))
                .filter(
                    topic_tags::tag_id.eq_any(
                        tags::table
                            .filter(tags::staff_only.eq(false))
                            .select(tags::id),
                    ),
                ),
        )
        .execute(tx.conn)?;
    }
    let changed = ids.len() != before.len() || ids.iter().any(|id| !before.contains(id));
    for id in ids {
        diesel::insert_into(topic_tags::table)
            .values((
                topic_tags::topic_id.eq(topic),
                topic_tags::tag_id.eq(id),
                topic_tags::created_at.eq(created_at),
            ))
            .execute(tx.conn)?;
    }
    if changed {
        index::refresh_topic(tx, topic)?;
    }
    Ok(())
}

/// The tags of these names, each once; those nobody used yet are made.
fn ids_of(tx: &mut Tx<'_>, wanted: &[Tag], staff: bool) -> Result<Vec<Id>> {
    // On PostgreSQL two people may coin the same tag at once, or staff merge one away meanwhile: they take turns.
    crate::db::lock::until_commit(tx.conn, "tags")?;
    let mut ids: Vec<Id> = Vec::new();
    for tag in wanted {
        let found = match resolve(tx.conn, &tag.slug)? {
            Some((_, true)) if !staff => {
                make_way(tx, &tag.slug)?;
                None
            }
            found => found,
        };
        let id = match found {
            Some((id, _)) => id,
            None => diesel::insert_into(tags::table)
                .values((
                    tags::slug.eq(&tag.slug),
                    tags::name.eq(&tag.name),
                    tags::created_at.eq(tx.now),
                ))
                .returning(tags::id)
                .get_result(tx.conn)?,
        };
        // Two words for one subject are one tag.
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Puts exactly `wanted` on an event, under the rules of [`attach`].
pub(crate) fn attach_to_event(
    tx: &mut Tx<'_>,
    event: EventId,
    wanted: &[Tag],
    staff: bool,
) -> Result<()> {
    let before = of_events(tx.conn, staff, &[event])?;
    if before.len() == wanted.len()
        && wanted
            .iter()
            .all(|tag| before.contains(&(event, tag.clone())))
    {
        return Ok(());
    }
    let ids = ids_of(tx, wanted, staff)?;
    let seen = tags::table
        .filter(tags::staff_only.eq(false).or(tags::staff_only.eq(staff)))
        .select(tags::id);
    diesel::delete(
        event_tags::table
            .filter(event_tags::event_id.eq(event))
            .filter(event_tags::tag_id.eq_any(seen)),
    )
    .execute(tx.conn)?;
    let kept: Vec<Id> = event_tags::table
        .filter(event_tags::event_id.eq(event))
        .select(event_tags::tag_id)
        .load(tx.conn)?;
    for id in ids.into_iter().filter(|id| !kept.contains(id)) {
        diesel::insert_into(event_tags::table)
            .values((event_tags::event_id.eq(event), event_tags::tag_id.eq(id)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// The tags of some events, by name; staff's own for staff alone.
pub(crate) fn of_events(
    conn: &mut AnyConnection,
    staff: bool,
    ids: &[EventId],
) -> Result<Vec<(EventId, Tag)>> {
    let mut query = event_tags::table
        .inner_join(tags::table.on(tags::id.eq(event_tags::tag_id)))
        .filter(event_tags::event_id.eq_any(ids.to_vec()))
        .order((event_tags::event_id, tags::name))
        .select((event_tags::event_id, tags::slug, tags::name))
        .into_boxed();
    if !staff {
        query = query.filter(tags::staff_only.eq(false));
    }
    let rows: Vec<(EventId, String, String)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(event, slug, name)| (event, Tag { slug, name }))
        .collect())
}

/// The tag that a slug stands for, a synonym's own tag included, and whether the word is for staff only: because its tag is, or
/// because it is a synonym that customers never knew.
fn resolve(conn: &mut AnyConnection, slug: &str) -> Result<Option<(Id, bool)>> {
    let found: Option<(Id, Option<Id>, bool)> = tags::table
        .filter(tags::slug.eq(slug))
        .select((tags::id, tags::merged_into, tags::staff_only))
        .first(conn)
        .optional()?;
    let Some((id, merged_into, hidden)) = found else {
        return Ok(None);
    };
    let Some(of) = merged_into else {
        return Ok(Some((id, hidden)));
    };
    let of_staff: bool = tags::table.find(of).select(tags::staff_only).first(conn)?;
    Ok(Some((of, hidden || of_staff)))
}

/// The tag that a slug stands for, to who may know it.
pub(crate) fn known(conn: &mut AnyConnection, slug: &str, staff: bool) -> Result<Option<Id>> {
    Ok(resolve(conn, slug)?
        .filter(|(_, hidden)| staff || !hidden)
        .map(|(id, _)| id))
}

/// Gives the address of staff's own word free; its name stays.
fn make_way(tx: &mut Tx<'_>, slug: &str) -> Result<()> {
    let short: String = slug.chars().take(70).collect();
    let mut number = 2_u32;
    let free = loop {
        let other = format!("{short}-{number}");
        let taken: Option<Id> = tags::table
            .filter(tags::slug.eq(&other))
            .select(tags::id)
            .first(tx.conn)
            .optional()?;
        if taken.is_none() {
            break other;
        }
        number = number.saturating_add(1);
    };
    diesel::update(tags::table.filter(tags::slug.eq(slug)))
        .set(tags::slug.eq(free))
        .execute(tx.conn)?;
    Ok(())
}

/// Whether customers at large can read something under a tag: a topic, or an event.
pub(crate) fn is_common(conn: &mut AnyConnection, id: Id) -> Result<bool> {
    let anyone = Reader::of(&Actor::any_member());
    let under = topic_tags::table
        .inner_join(topics::table.on(topics::id.eq(topic_tags::topic_id)))
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topic_tags::tag_id.eq(id))
        .limit(1)
        .select(topics::id)
        .into_boxed();
    let found: Option<TopicId> = crate::readable!(under, &anyone).first(conn).optional()?;
    if found.is_some() {
        return Ok(true);
    }
    let viewer = Viewer::reading(&anyone);
    let event: Option<EventId> = event_tags::table
        .inner_join(events::table.on(events::id.eq(event_tags::event_id)))
        .filter(event_tags::tag_id.eq(id))
        .filter(crate::events_seen_by!(&viewer))
        .select(events::id)
        .first(conn)
        .optional()?;
    Ok(event.is_some())
}

/// The tags of some topics, as far as the reader may see them.
pub(crate) fn of_topics(
    conn: &mut AnyConnection,
    reader: &Reader,
    ids: &[TopicId],
) -> Result<Vec<(TopicId, Tag)>> {
    let mut query = topic_tags::table
        .inner_join(tags::table.on(tags::id.eq(topic_tags::tag_id)))
        .filter(one_of(topic_tags::topic_id, ids))
        .order((topic_tags::topic_id, tags::name))
        .select((topic_tags::topic_id, tags::slug, tags::name))
        .into_boxed();
    if !reader.staff {
        query = query.filter(tags::staff_only.eq(false));
    }
    let rows: Vec<(TopicId, String, String)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(topic, slug, name)| (topic, Tag { slug, name }))
        .collect())
}

/// The most used tags, counted over what the reader can see.
pub fn most_used(conn: &mut AnyConnection, reader: &Reader, limit: i64) -> Result<Vec<Counted>> {
    if reader.reach(conn)? == Reach::Nowhere {
        return Ok(Vec::new());
    }
    let count = diesel::dsl::count(topics::id);
    let query = topic_tags::table
        .inner_join(tags::table.on(tags::id.eq(topic_tags::tag_id)))
        .inner_join(topics::table.on(topics::id.eq(topic_tags::topic_id)))
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .group_by((tags::id, tags::slug, tags::name, tags::description))
        .select((tags::slug, tags::name, tags::description, count))
        .order((count.desc(), tags::slug.asc()))
        .limit(limit)
        .into_boxed();
    let mut query = crate::readable!(query, reader);
    if !reader.staff {
        query = query.filter(tags::staff_only.eq(false));
    }
    let rows: Vec<(String, String, String, i64)> = query.load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(slug, name, description, count)| Counted {
            tag: Tag { slug, name },
            description,
            count,
        })
        .collect())
}

/// The tags of the newest questions that the reader can see, the most used first: bounded, however many questions there are.
pub fn recent(conn: &mut AnyConnection, reader: &Reader, limit: usize) -> Result<Vec<Tag>> {
    const NEWEST: i64 = 200;
    let reach = reader.reach(conn)?;
    if reach == Reach::Nowhere {
        return Ok(Vec::new());
    }
    let query = topics::table
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .order((topics::created_at.desc(), topics::id.desc()))
        .limit(NEWEST)
        .select(topics::id)
        .into_boxed();
    let mut query = crate::readable!(query, reader);
    if let Reach::One(space) = reach {
        query = query.filter(topics::space_id.eq(space));
    }
    let ids: Vec<TopicId> = query.load(conn)?;
    let mut used: Vec<(usize, Tag)> = Vec::new();
    for (_, tag) in of_topics(conn, reader, &ids)? {
        match used.iter_mut().find(|(_, known)| *known == tag) {
            Some((count, _)) => *count += 1,
            None => used.push((1, tag)),
        }
    }
    used.sort_by(|(a, x), (b, y)| b.cmp(a).then_with(|| x.slug.cmp(&y.slug)));
    used.truncate(limit);
    Ok(used.into_iter().map(|(_, tag)| tag).collect())
}

/// The tag with this slug, if the reader can see a question under it: a tag coined in a private question is not there for
/// anyone else. A synonym leads to its tag, whose slug is the one to go on with.
pub fn by_slug(conn: &mut AnyConnection, reader: &Reader, slug: &str) -> Result<(Id, Tag)> {
    let (id, staff_only) = resolve(conn, slug)?.ok_or(Error::NotFound)?;
    if staff_only && !reader.staff {
        return Err(Error::NotFound);
    }
    let (slug, name): (String, String) = tags::table
        .find(id)
        .select((tags::slug, tags::name))
        .first(conn)?;
    let under = topic_tags::table
        .inner_join(topics::table.on(topics::id.eq(topic_tags::topic_id)))
        .inner_join(spaces::table.on(spaces::id.eq(topics::space_id)))
        .filter(topic_tags::tag_id.eq(id))
        .limit(1)
        .select(topics::id)
        .into_boxed();
    let _: TopicId = crate::readable!(under, reader).first(conn)?;
    Ok((id, Tag { slug, name }))
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn tags_are_read_as_people_type_them() {
        let slugs = |raw: &str| {
            parse(raw).map(|tags| tags.into_iter().map(|tag| tag.slug).collect::<Vec<_>>())
        };
        assert_eq!(
            slugs("請求書、ＡＰＩ, api　#権限"),
            Ok(vec![
                "請求書".to_owned(),
                "api".to_owned(),
                "権限".to_owned()
            ])
        );
        assert_eq!(slugs(" , "), Ok(vec![]));
        assert!(slugs("a b c d e f").is_err());
        assert!(slugs(&"長".repeat(31)).is_err());
    }
}
