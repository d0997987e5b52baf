//! People of the vendor, and roles. Whatever is granted or taken holds from the next request on.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use super::{Email, person, session};
use crate::actor::Role;
use crate::community::moderation;
use crate::db::schema::{departures, people, role_grants, spaces, staff_members};
use crate::db::{AnyConnection, lock};
use crate::policy::Administration;
use crate::types::{Id, PersonId, SpaceId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

/// Makes a person staff of a department, or moves them to it. Whoever wasn't staff is signed out: their sessions were made under
/// the rules for members.
pub fn hire(tx: &mut Tx<'_>, person_id: PersonId, department: &str) -> Result<()> {
    if !session::actor_of(tx.conn, person_id, tx.now)?.is_staff() {
        session::end_all(tx, person_id)?;
    }
    let changed = diesel::update(staff_members::table.find(person_id))
        .set((
            staff_members::department.eq(department),
            staff_members::ended_at.eq(None::<UtcTime>),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        diesel::insert_into(staff_members::table)
            .values((
                staff_members::person_id.eq(person_id),
                staff_members::department.eq(department),
                staff_members::since.eq(tx.now),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Grants a role unless it is held already; a moderator's is bound to a space. With more rights one signs in anew.
pub fn grant(
    tx: &mut Tx<'_>,
    person_id: PersonId,
    role: Role,
    space_id: Option<SpaceId>,
    by: Option<PersonId>,
) -> Result<()> {
    let held: Vec<Option<SpaceId>> = role_grants::table
        .filter(role_grants::person_id.eq(person_id))
        .filter(role_grants::role.eq(role))
        .filter(role_grants::revoked_at.is_null())
        .select(role_grants::space_id)
        .load(tx.conn)?;
    if !held.contains(&space_id) {
        session::end_all(tx, person_id)?;
        diesel::insert_into(role_grants::table)
            .values((
                role_grants::person_id.eq(person_id),
                role_grants::role.eq(role),
                role_grants::space_id.eq(space_id),
                role_grants::granted_by.eq(by),
                role_grants::granted_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// The spaces that a text names (key or name); all of them without a text.
pub fn spaces_named(conn: &mut AnyConnection, text: Option<&str>) -> Result<Vec<SpaceId>> {
    let mut query = spaces::table
        .select(spaces::id)
        .order(spaces::id)
        .into_boxed();
    if let Some(text) = text {
        query = query.filter(
            spaces::slug
                .eq(text.to_owned())
                .or(spaces::name_ja.eq(text.to_owned()))
                .or(spaces::name_en.eq(text.to_owned())),
        );
    }
    let found: Vec<SpaceId> = query.load(conn)?;
    if text.is_some() && found.is_empty() {
        return Err(Error::invalid("space", "problem-space"));
    }
    Ok(found)
}

/// Somebody with rights beyond a member's, or found by name or address, as administrators see them.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Who.
    pub id: PersonId,
    /// Display name.
    pub name: String,
    /// Address.
    pub email: Option<String>,
    /// Department, when staff.
    pub department: Option<String>,
    /// Roles: grant, role, and the space's Japanese name of a moderator's.
    pub grants: Vec<(Id, Role, Option<String>)>,
    /// Since when suspended.
    pub suspended_at: Option<UtcTime>,
    /// Whether an authenticator is set up.
    pub has_authenticator: bool,
    /// Last seen.
    pub last_seen_at: Option<UtcTime>,
}

/// Staff and moderators; with `query`, everybody whose name or address holds it. At most 100.
pub fn list(conn: &mut AnyConnection, _: &Administration, query: &str) -> Result<Vec<Listed>> {
    type Row = (
        PersonId,
        String,
        Option<String>,
        Option<String>,
        Option<UtcTime>,
        Option<UtcTime>,
        Option<UtcTime>,
    );
    let with_rights = role_grants::table
        .filter(role_grants::revoked_at.is_null())
        .select(role_grants::person_id);
    let mut found = people::table
        .left_join(
            staff_members::table.on(staff_members::person_id
                .eq(people::id)
                .and(staff_members::ended_at.is_null())),
        )
        .select((
            people::id,
            people::name,
            people::email,
            staff_members::department.nullable(),
            people::suspended_at,
            people::totp_confirmed_at,
            people::last_seen_at,
        ))
        .order((people::name, people::id))
        .limit(100)
        .into_boxed();
    let query = query.trim();
    if query.is_empty() {
        found = found.filter(
            staff_members::person_id
                .is_not_null()
                .or(people::id.eq_any(with_rights)),
        );
    } else {
        let pattern = format!("%{}%", query.replace(['%', '_', '\\'], ""));
        found = found.filter(
            people::name
                .like(pattern.clone())
                .or(people::email.like(pattern.to_lowercase())),
        );
    }
    let rows: Vec<Row> = found.load(conn)?;
    let ids: Vec<PersonId> = rows.iter().map(|row| row.0).collect();
    let grants: Vec<(Id, PersonId, Role, Option<SpaceId>)> = role_grants::table
        .filter(role_grants::person_id.eq_any(ids))
        .filter(role_grants::revoked_at.is_null())
        .order(role_grants::id)
        .select((
            role_grants::id,
            role_grants::person_id,
            role_grants::role,
            role_grants::space_id,
        ))
        .load(conn)?;
    let names: BTreeMap<SpaceId, String> = spaces::table
        .select((spaces::id, spaces::name_ja))
        .load::<(SpaceId, String)>(conn)?
        .into_iter()
        .collect();
    Ok(rows
        .into_iter()
        .map(
            |(id, name, email, department, suspended_at, authenticator, last_seen_at)| Listed {
                id,
                name,
                email,
                department,
                grants: grants
                    .iter()
                    .filter(|(_, person, ..)| *person == id)
                    .map(|(grant, _, role, space)| {
                        (
                            *grant,
                            *role,
                            space.and_then(|space| names.get(&space).cloned()),
                        )
                    })
                    .collect(),
                suspended_at,
                has_authenticator: authenticator.is_some(),
                last_seen_at,
            },
        )
        .collect())
}

/// Gives somebody a role by address, making them known if they aren't. A moderator must be a customer, everyone else becomes
/// staff of the role's department.
pub fn appoint(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &Administration,
    email: &str,
    name: &str,
    role: Role,
    space: Option<SpaceId>,
) -> Result<()> {
    let email = Email::parse(email)?;
    let known = person::by_email(tx.conn, &email)?;
    let id = match (known, role) {
        (Some(known), _) => known.id,
        (None, Role::Moderator) => return Err(Error::invalid("email", "problem-not-a-member")),
        (None, _) => person::create(tx, &email, name, None)?,
    };
    let is_staff = session::actor_of(tx.conn, id, tx.now)?.is_staff();
    if role == Role::Moderator {
        if is_staff {
            return Err(Error::invalid("role", "problem-staff-moderate-anyway"));
        }
        if space.is_none() {
            return Err(Error::invalid("space", "problem-space"));
        }
        grant(tx, id, role, space, actor.person_id())?;
    } else {
        if !is_staff {
            let department = if role == Role::Admin {
                "cs"
            } else {
                role.as_str()
            };
            hire(tx, id, department)?;
        }
        grant(tx, id, role, None, actor.person_id())?;
    }
    audit::record(
        tx,
        actor,
        "role.granted",
        &format!("person:{id}"),
        &serde_json::json!({ "role": role, "space": space }),
    )
}

/// Takes a role away. Whoever has none left is no longer staff; the last administrator stays.
pub fn dismiss(tx: &mut Tx<'_>, actor: &Actor, _: &Administration, grant_id: Id) -> Result<()> {
    let (person_id, role): (PersonId, Role) = role_grants::table
        .find(grant_id)
        .filter(role_grants::revoked_at.is_null())
        .select((role_grants::person_id, role_grants::role))
        .first(tx.conn)?;
    if role == Role::Admin {
        keep_one_administrator(tx, person_id)?;
    }
    diesel::update(role_grants::table.find(grant_id))
        .set(role_grants::revoked_at.eq(tx.now))
        .execute(tx.conn)?;
    let left: i64 = role_grants::table
        .filter(role_grants::person_id.eq(person_id))
        .filter(role_grants::revoked_at.is_null())
        .count()
        .get_result(tx.conn)?;
    if left == 0 {
        diesel::update(staff_members::table.find(person_id))
            .set(staff_members::ended_at.eq(tx.now))
            .execute(tx.conn)?;
    }
    audit::record(
        tx,
        actor,
        "role.revoked",
        &format!("person:{person_id}"),
        &serde_json::json!({ "role": role }),
    )
}

/// Shuts somebody out: their sessions end with this transaction, and no sign-in lets them in.
pub fn suspend(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &Administration,
    person_id: PersonId,
) -> Result<()> {
    if actor.person_id() == Some(person_id) {
        return Err(Error::invalid("", "problem-not-yourself"));
    }
    keep_one_administrator(tx, person_id)?;
    let suspended = diesel::update(
        people::table
            .find(person_id)
            .filter(people::suspended_at.is_null()),
    )
    .set(people::suspended_at.eq(tx.now))
    .execute(tx.conn)?;
    if suspended == 0 {
        return Err(Error::NotFound);
    }
    session::end_all(tx, person_id)?;
    moderation::case::drop_all_of(tx, person_id)?;
    audit::record(
        tx,
        actor,
        "person.suspended",
        &format!("person:{person_id}"),
        &serde_json::json!({}),
    )
}

/// Lets a suspended person in again.
pub fn reinstate(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &Administration,
    person_id: PersonId,
) -> Result<()> {
    // Who has left is nobody to let in again.
    let left = departures::table.select(departures::person_id);
    let reinstated = diesel::update(
        people::table
            .find(person_id)
            .filter(diesel::dsl::not(people::id.eq_any(left)))
            .filter(people::suspended_at.is_not_null()),
    )
    .set(people::suspended_at.eq(None::<UtcTime>))
    .execute(tx.conn)?;
    if reinstated == 0 {
        return Err(Error::NotFound);
    }
    audit::record(
        tx,
        actor,
        "person.reinstated",
        &format!("person:{person_id}"),
        &serde_json::json!({}),
    )
}

/// Makes a person's staff roles these: grants what is missing, takes back what is not listed. Their sessions end when anything
/// changes. Errors: `Invalid` when nobody would be left to administer the site.
pub(crate) fn set_roles(
    tx: &mut Tx<'_>,
    person_id: PersonId,
    held: &BTreeSet<Role>,
    wanted: &BTreeSet<Role>,
    by: Option<PersonId>,
) -> Result<()> {
    if held == wanted {
        return Ok(());
    }
    if held.contains(&Role::Admin) && !wanted.contains(&Role::Admin) {
        keep_one_administrator(tx, person_id)?;
    }
    let object = format!("person:{person_id}");
    for role in held.difference(wanted) {
        diesel::update(
            role_grants::table
                .filter(role_grants::person_id.eq(person_id))
                .filter(role_grants::role.eq(*role))
                .filter(role_grants::revoked_at.is_null()),
        )
        .set(role_grants::revoked_at.eq(tx.now))
        .execute(tx.conn)?;
        let detail = serde_json::json!({ "role": role });
        audit::record_by(tx, by, "role.revoked", &object, &detail)?;
    }
    for role in wanted.difference(held) {
        grant(tx, person_id, *role, None, by)?;
        let detail = serde_json::json!({ "role": role, "space": null });
        audit::record_by(tx, by, "role.granted", &object, &detail)?;
    }
    session::end_all(tx, person_id)?;
    Ok(())
}

/// Refuses what would leave nobody to administer the site.
pub(super) fn keep_one_administrator(tx: &mut Tx<'_>, leaving: PersonId) -> Result<()> {
    lock::until_commit(tx.conn, "administrators")?;
    if is_last_administrator(tx.conn, leaving)? {
        return Err(Error::invalid("", "problem-last-administrator"));
    }
    Ok(())
}

/// Whether nobody else administers the site.
pub(crate) fn is_last_administrator(conn: &mut AnyConnection, person_id: PersonId) -> Result<bool> {
    let admins: Vec<PersonId> = role_grants::table
        .inner_join(people::table.on(people::id.eq(role_grants::person_id)))
        .filter(role_grants::role.eq(Role::Admin))
        .filter(role_grants::revoked_at.is_null())
        .filter(people::suspended_at.is_null())
        .select(role_grants::person_id)
        .load(conn)?;
    Ok(admins.contains(&person_id) && admins.iter().all(|id| *id == person_id))
}

/// Spaces to choose from: id and both names.
pub fn spaces_to_moderate(
    conn: &mut AnyConnection,
    _: &Administration,
) -> Result<Vec<(SpaceId, String, String)>> {
    Ok(spaces::table
        .filter(spaces::archived_at.is_null())
        .order((spaces::position, spaces::id))
        .select((spaces::id, spaces::name_ja, spaces::name_en))
        .load(conn)?)
}
