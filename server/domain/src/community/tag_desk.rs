//! What staff do with tags: name and describe them, keep them to staff, give them synonyms, merge two into one. A merged tag stays
//! as a synonym, so that no link to it breaks; synonyms always point at a tag that is none. A synonym may be staff's own as well: the
//! former name of a tag that customers could not see stays unknown to them, or what it leads to would tell that there was one.

use diesel::prelude::*;

use crate::community::tag::{self, Tag};
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::lock;
use crate::db::schema::{event_tags, tags, topic_tags};
use crate::events::EventId;
use crate::policy::TagWrite;
use crate::search::index;
use crate::types::{Id, TopicId};
use crate::{Actor, Error, Problem, Result, Tx, audit};

/// Tags on one page.
pub const PAGE: usize = 100;
/// Longest description, in characters as people count them.
pub const MAX_DESCRIPTION: usize = 300;

/// A tag as staff see it.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Row.
    pub id: Id,
    /// Address and name.
    pub tag: Tag,
    /// What it is about.
    pub description: String,
    /// Only staff see and use it.
    pub staff_only: bool,
    /// Topics that carry it, in sight or not.
    pub topics: i64,
    /// Other words for it, by slug.
    pub synonyms: Vec<(Id, Tag)>,
}

/// A page of tags.
#[derive(Debug, Clone)]
pub struct Kepts {
    /// The tags, by slug.
    pub tags: Vec<Kept>,
    /// The slug that the next page begins after.
    pub next: Option<String>,
}

type Columns = (Id, String, String, String, bool);
type Synonym = (Option<Id>, Id, String, String);

/// Rows with their topics counted and their synonyms beside them.
fn kept(conn: &mut AnyConnection, rows: Vec<Columns>, synonyms: &[Synonym]) -> Result<Vec<Kept>> {
    let ids: Vec<Id> = rows.iter().map(|row| row.0).collect();
    let counts: Vec<(Id, i64)> = topic_tags::table
        .filter(topic_tags::tag_id.eq_any(ids))
        .group_by(topic_tags::tag_id)
        .select((topic_tags::tag_id, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, slug, name, description, staff_only)| Kept {
            id,
            tag: Tag { slug, name },
            description,
            staff_only,
            topics: counts
                .iter()
                .find(|(of, _)| *of == id)
                .map_or(0, |(_, count)| *count),
            synonyms: synonyms
                .iter()
                .filter(|(of, ..)| *of == Some(id))
                .map(|(_, id, slug, name)| {
                    let (slug, name) = (slug.clone(), name.clone());
                    (*id, Tag { slug, name })
                })
                .collect(),
        })
        .collect())
}

/// The tags whose name or synonym contains `search`, after the slug `after`.
pub fn list(
    conn: &mut AnyConnection,
    _: &TagWrite,
    search: &str,
    after: Option<&str>,
) -> Result<Kepts> {
    let mut rows: Vec<Columns> = tags::table
        .filter(tags::merged_into.is_null())
        .order(tags::slug)
        .select((
            tags::id,
            tags::slug,
            tags::name,
            tags::description,
            tags::staff_only,
        ))
        .load(conn)?;
    let synonyms: Vec<Synonym> = tags::table
        .filter(tags::merged_into.is_not_null())
        .order(tags::slug)
        .select((tags::merged_into, tags::id, tags::slug, tags::name))
        .load(conn)?;
    let wanted = tag::slug_of(search.trim());
    rows.retain(|row| {
        after.is_none_or(|after| row.1.as_str() > after)
            && (row.1.contains(&wanted)
                || synonyms
                    .iter()
                    .any(|(of, _, slug, _)| *of == Some(row.0) && slug.contains(&wanted)))
    });
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().map(|row| row.1.clone()).filter(|_| more);
    Ok(Kepts {
        tags: kept(conn, rows, &synonyms)?,
        next,
    })
}

/// One tag. Errors: `NotFound` for an absent one and for a synonym.
pub fn one(conn: &mut AnyConnection, _: &TagWrite, id: Id) -> Result<Kept> {
    let row: Columns = tags::table
        .find(id)
        .filter(tags::merged_into.is_null())
        .select((
            tags::id,
            tags::slug,
            tags::name,
            tags::description,
            tags::staff_only,
        ))
        .first(conn)?;
    let synonyms: Vec<Synonym> = tags::table
        .filter(tags::merged_into.eq(id))
        .order(tags::slug)
        .select((tags::merged_into, tags::id, tags::slug, tags::name))
        .load(conn)?;
    kept(conn, vec![row], &synonyms)?
        .pop()
        .ok_or(Error::NotFound)
}

/// A tag as it was typed.
#[derive(Debug, Clone)]
pub struct Typed {
    /// Name.
    pub name: String,
    /// What it is about.
    pub description: String,
    /// Only staff see and use it.
    pub staff_only: bool,
}

/// One tag's name as typed; the problem says `field`.
fn name_of(field: &'static str, typed: &str) -> Result<Tag> {
    let mut found = tag::parse(typed).map_err(|problem| Problem {
        field: field.to_owned(),
        ..problem
    })?;
    match (found.pop(), found.is_empty()) {
        (Some(tag), true) => Ok(tag),
        _ => Err(Error::invalid(field, "tags-problem-name")),
    }
}

/// Names, describes, and keeps to staff. The former name stays as a synonym. Errors: `NotFound`; `Invalid` for a name that is empty,
/// too long or another tag's.
pub fn save(tx: &mut Tx<'_>, _: &TagWrite, actor: &Actor, id: Id, typed: &Typed) -> Result<()> {
    lock::until_commit(tx.conn, "tags")?;
    let (slug_before, name_before, hidden_before): (String, String, bool) = tags::table
        .find(id)
        .filter(tags::merged_into.is_null())
        .select((tags::slug, tags::name, tags::staff_only))
        .first(tx.conn)?;
    let description = text::line(&typed.description);
    let mut problems = Vec::new();
    if text::graphemes(&description) > MAX_DESCRIPTION || description.chars().count() > 1_000 {
        problems.push(
            Problem::new("description", "tags-problem-description").with("max", MAX_DESCRIPTION),
        );
    }
    let tag = match name_of("name", &typed.name) {
        Ok(tag) => tag,
        Err(Error::Invalid(found)) => {
            problems.extend(found);
            return Err(Error::Invalid(problems));
        }
        Err(error) => return Err(error),
    };
    if tag.slug != slug_before {
        match owner(tx.conn, &tag.slug)? {
            None => {}
            // Its own synonym becomes its name.
            Some((synonym, Some(of))) if of == id => {
                diesel::delete(tags::table.find(synonym)).execute(tx.conn)?;
            }
            Some(_) => {
                problems.push(Problem::new("name", "tags-problem-taken").with("name", &tag.name))
            }
        }
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    diesel::update(tags::table.find(id))
        .set((
            tags::slug.eq(&tag.slug),
            tags::name.eq(&tag.name),
            tags::description.eq(&description),
            tags::staff_only.eq(typed.staff_only),
        ))
        .execute(tx.conn)?;
    if tag.slug != slug_before {
        insert_synonym(tx, id, &slug_before, &name_before, hidden_before)?;
    }
    index::refresh_tagged(tx, id)?;
    audit::record(
        tx,
        actor,
        "tag.save",
        &object(id),
        &serde_json::json!({ "name": tag.name, "before": name_before, "staff_only": typed.staff_only }),
    )
}

/// The row of a slug, and the tag it is a synonym of.
fn owner(conn: &mut AnyConnection, slug: &str) -> Result<Option<(Id, Option<Id>)>> {
    Ok(tags::table
        .filter(tags::slug.eq(slug))
        .select((tags::id, tags::merged_into))
        .first(conn)
        .optional()?)
}

fn insert_synonym(tx: &mut Tx<'_>, id: Id, slug: &str, name: &str, staff_only: bool) -> Result<()> {
    diesel::insert_into(tags::table)
        .values((
            tags::slug.eq(slug),
            tags::name.eq(name),
            tags::created_at.eq(tx.now),
            tags::staff_only.eq(staff_only),
            tags::merged_into.eq(Some(id)),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Adds another word for a tag. A word that nobody used yet becomes its synonym; one that is a tag itself has to be merged. Errors:
/// `NotFound`; `Invalid`.
pub fn add_synonym(
    tx: &mut Tx<'_>,
    may: &TagWrite,
    actor: &Actor,
    id: Id,
    typed: &str,
) -> Result<()> {
    lock::until_commit(tx.conn, "tags")?;
    one(tx.conn, may, id)?;
    let word = name_of("synonym", typed)?;
    match owner(tx.conn, &word.slug)? {
        None => insert_synonym(tx, id, &word.slug, &word.name, false)?,
        Some((_, Some(of))) if of == id => return Ok(()),
        Some(_) => {
            return Err(Problem::new("synonym", "tags-problem-synonym-taken")
                .with("name", &word.name)
                .into());
        }
    }
    audit::record(
        tx,
        actor,
        "tag.synonym",
        &object(id),
        &serde_json::json!({ "synonym": word.name }),
    )
}

/// Takes a synonym off: it becomes a tag of its own, without topics. Errors: `NotFound`.
pub fn remove_synonym(
    tx: &mut Tx<'_>,
    _: &TagWrite,
    actor: &Actor,
    id: Id,
    synonym: Id,
) -> Result<()> {
    lock::until_commit(tx.conn, "tags")?;
    let changed = diesel::update(tags::table.find(synonym).filter(tags::merged_into.eq(id)))
        .set(tags::merged_into.eq(None::<Id>))
        .execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    audit::record(
        tx,
        actor,
        "tag.synonym-removed",
        &object(id),
        &serde_json::json!({ "synonym": synonym }),
    )
}

/// Merges a tag into the one named `into`: its topics carry that one, and its name and synonyms lead there. Returns where. Errors:
/// `NotFound`; `Invalid` when `into` is no tag, or itself.
pub fn merge(tx: &mut Tx<'_>, may: &TagWrite, actor: &Actor, id: Id, into: &str) -> Result<Id> {
    lock::until_commit(tx.conn, "tags")?;
    let merged = one(tx.conn, may, id)?;
    let wanted = name_of("into", into)?;
    let target = match owner(tx.conn, &wanted.slug)? {
        Some((found, of)) => of.unwrap_or(found),
        None => {
            return Err(Problem::new("into", "tags-problem-into")
                .with("name", &wanted.name)
                .into());
        }
    };
    if target == id {
        return Err(Error::invalid("into", "tags-problem-itself"));
    }
    // Asked before its topics go: what customers never saw leads them nowhere.
    let hidden = merged.staff_only || !tag::is_common(tx.conn, id)?;
    let both: Vec<TopicId> = {
        let other = diesel::alias!(topic_tags as other);
        topic_tags::table
            .inner_join(
                other.on(other
                    .field(topic_tags::topic_id)
                    .eq(topic_tags::topic_id)
                    .and(other.field(topic_tags::tag_id).eq(target))),
            )
            .filter(topic_tags::tag_id.eq(id))
            .select(topic_tags::topic_id)
            .load(tx.conn)?
    };
    // A statement takes some tens of thousands of values at most.
    for some in both.chunks(1_000) {
        diesel::delete(
            topic_tags::table
                .filter(topic_tags::tag_id.eq(id))
                .filter(topic_tags::topic_id.eq_any(some.to_vec())),
        )
        .execute(tx.conn)?;
    }
    diesel::update(topic_tags::table.filter(topic_tags::tag_id.eq(id)))
        .set(topic_tags::tag_id.eq(target))
        .execute(tx.conn)?;
    let gathered: Vec<EventId> = event_tags::table
        .filter(event_tags::tag_id.eq(target))
        .select(event_tags::event_id)
        .load(tx.conn)?;
    for some in gathered.chunks(1_000) {
        diesel::delete(
            event_tags::table
                .filter(event_tags::tag_id.eq(id))
                .filter(event_tags::event_id.eq_any(some.to_vec())),
        )
        .execute(tx.conn)?;
    }
    diesel::update(event_tags::table.filter(event_tags::tag_id.eq(id)))
        .set(event_tags::tag_id.eq(target))
        .execute(tx.conn)?;
    if hidden {
        diesel::update(tags::table.filter(tags::merged_into.eq(id).or(tags::id.eq(id))))
            .set(tags::staff_only.eq(true))
            .execute(tx.conn)?;
    }
    diesel::update(tags::table.filter(tags::merged_into.eq(id)))
        .set(tags::merged_into.eq(Some(target)))
        .execute(tx.conn)?;
    diesel::update(tags::table.find(id))
        .set(tags::merged_into.eq(Some(target)))
        .execute(tx.conn)?;
    index::refresh_tagged(tx, target)?;
    audit::record(
        tx,
        actor,
        "tag.merge",
        &object(target),
        &serde_json::json!({ "merged": merged.tag.name, "topics": merged.topics }),
    )?;
    Ok(target)
}

fn object(id: Id) -> String {
    format!("tag:{id}")
}
