//! User groups（ユーザー会）: those who meet, and whose events are theirs.

use diesel::prelude::*;

use crate::community::text;
use crate::db::AnyConnection;
use crate::db::schema::{user_group_members as members, user_groups as groups};
use crate::policy::events::EventDesk;
use crate::types::{Id, PersonId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// A group, as lists show it.
#[derive(Debug, Clone, Queryable)]
pub struct Group {
    /// Id.
    pub id: Id,
    /// Name.
    pub name: String,
    /// What it is for.
    pub description: String,
}

/// A group and how many are in it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The group.
    pub group: Group,
    /// Members.
    pub members: i64,
    /// Whether the reader is one.
    pub mine: bool,
}

/// Every group, by name.
pub fn all(conn: &mut AnyConnection) -> Result<Vec<Group>> {
    Ok(groups::table
        .filter(groups::archived_at.is_null())
        .order((groups::name, groups::id))
        .select((groups::id, groups::name, groups::description))
        .limit(200)
        .load(conn)?)
}

/// Every group with how many are in it.
pub fn list(conn: &mut AnyConnection, person: Option<PersonId>) -> Result<Vec<Listed>> {
    let counts: Vec<(Id, i64)> = members::table
        .filter(members::left_at.is_null())
        .group_by(members::group_id)
        .select((members::group_id, diesel::dsl::count_star()))
        .load(conn)?;
    let mine: Vec<Id> = members::table
        .filter(members::left_at.is_null())
        .filter(members::person_id.eq(person.unwrap_or(-1)))
        .select(members::group_id)
        .load(conn)?;
    Ok(all(conn)?
        .into_iter()
        .map(|group| Listed {
            members: counts
                .iter()
                .find(|(id, _)| *id == group.id)
                .map_or(0, |(_, count)| *count),
            mine: mine.contains(&group.id),
            group,
        })
        .collect())
}

/// Begins a group. Errors: `Invalid` without a name, or for a name that there is.
pub fn create(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &EventDesk,
    name: &str,
    description: &str,
) -> Result<Id> {
    let (name, description) = (text::line(name), text::block(description));
    let mut problems = Vec::new();
    if name.is_empty() {
        problems.push(Problem::new("name", "problem-required"));
    }
    for (field, value, max) in [("name", &name, 100), ("description", &description, 2_000)] {
        if value.chars().count() > max {
            problems.push(Problem::new(field, "problem-too-long").with("max", max));
        }
    }
    crate::db::lock::until_commit(tx.conn, "user-groups")?;
    if all(tx.conn)?.iter().any(|group| group.name == name) {
        problems.push(Problem::new("name", "events-problem-group-there"));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let mark = crate::entropy::hex(&tx.entropy.bytes::<4>()?);
    let slug = format!("{}-{mark}", text::slug(&name));
    let id: Id = diesel::insert_into(groups::table)
        .values((
            groups::slug.eq(slug),
            groups::name.eq(&name),
            groups::description.eq(description),
            groups::created_by.eq(may.0),
            groups::created_at.eq(tx.now),
        ))
        .returning(groups::id)
        .get_result(tx.conn)?;
    let detail = serde_json::json!({ "name": name });
    audit::record(tx, actor, "group.created", &format!("group:{id}"), &detail)?;
    Ok(id)
}

/// Joins or leaves a group. Doing so twice changes nothing. Errors: `NotFound` for who has no account, and for no such group.
pub fn set_member(tx: &mut Tx<'_>, actor: &Actor, id: Id, joined: bool) -> Result<()> {
    let person = match actor {
        Actor::Member(member) if actor.is_active_member() => member.person_id,
        _ => return Err(Error::NotFound),
    };
    let _: Id = groups::table
        .filter(groups::id.eq(id))
        .filter(groups::archived_at.is_null())
        .select(groups::id)
        .first(tx.conn)?;
    crate::db::lock::until_commit(tx.conn, &format!("group:{id}:{person}"))?;
    let changed = diesel::update(members::table.find((id, person)))
        .set(members::left_at.eq((!joined).then_some(tx.now)))
        .execute(tx.conn)?;
    if changed == 0 && joined {
        diesel::insert_into(members::table)
            .values((
                members::group_id.eq(id),
                members::person_id.eq(person),
                members::joined_at.eq(tx.now),
                members::left_at.eq(None::<UtcTime>),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}
