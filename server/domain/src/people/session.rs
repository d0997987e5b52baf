//! Signed-in browsers. The cookie carries 256 random bits; the table keeps only their hash, so that sessions can be listed,
//! revoked, and seen alike by every server on the same database.

use diesel::prelude::*;

use super::sign_in;
use crate::actor::{Actor, Member, Role, Staff};
use crate::community::moderation::queue;
use crate::community::notice;
use crate::db::schema::{memberships, people, role_grants, sessions, staff_members};
use crate::db::{AnyConnection, lock};
use crate::engagement::ledger::{self, Act};
use crate::entropy::digest;
use crate::i18n::Locale;
use crate::types::{AccountId, Id, PersonId, SpaceId};
use crate::{Error, Result, Tx, UtcTime};

/// Members: signed out after 90 days unused.
pub const MEMBER_IDLE: i64 = 90 * 86_400;
/// Members: signed out after a year whatever happens.
pub const MEMBER_ABSOLUTE: i64 = 365 * 86_400;
/// Staff: signed out after 30 minutes unused.
pub const STAFF_IDLE: i64 = 30 * 60;
/// Staff: signed out after 12 hours whatever happens.
pub const STAFF_ABSOLUTE: i64 = 12 * 3_600;
/// A session's last use is written at most this often, so that reading pages doesn't write to the database.
const TOUCH_AFTER: i64 = 60;
/// Sessions a person may have.
const MOST: i64 = 20;

/// Who is behind a session, as a page needs it.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// The session's row.
    pub session_id: Id,
    /// Who, with their rights of this moment.
    pub actor: Actor,
    /// Display name.
    pub name: String,
    /// Chosen language, if any.
    pub locale: Option<Locale>,
    /// Chosen time zone, if any.
    pub zone: Option<chrono_tz::Tz>,
    /// Whether 「この場で記録されること」 was shown and acknowledged.
    pub recording_seen: bool,
    /// When the person last proved who they are in this session.
    pub reauthenticated_at: UtcTime,
    /// When the second factor was last given in this session.
    pub second_factor_at: Option<UtcTime>,
    /// Whether the person first signed in less than a day ago.
    pub is_new: bool,
    /// Whether the person has a confirmed authenticator.
    pub has_authenticator: bool,
    /// Notices they have not read, counted up to a bound.
    pub unread: i64,
    /// Posts that wait for their decision, counted up to a bound; `None` for who decides nothing.
    pub waiting: Option<i64>,
    /// Whether `last_seen_at` is old enough to be written again, or of another day.
    pub needs_touch: bool,
}

/// Opens a session for a person and returns the token for the cookie; it is kept nowhere.
pub fn open(tx: &mut Tx<'_>, person_id: PersonId, user_agent: &str, ip: &str) -> Result<String> {
    let token = tx.entropy.token()?;
    let staff = staff_of(tx.conn, person_id)?.is_some();
    let absolute = if staff {
        STAFF_ABSOLUTE
    } else {
        MEMBER_ABSOLUTE
    };
    diesel::insert_into(sessions::table)
        .values((
            sessions::person_id.eq(person_id),
            sessions::token_hash.eq(digest(&token)),
            sessions::created_at.eq(tx.now),
            sessions::last_seen_at.eq(tx.now),
            sessions::expires_at.eq(tx.now.plus_seconds(absolute)),
            sessions::reauthenticated_at.eq(tx.now),
            sessions::user_agent.eq(user_agent.chars().take(300).collect::<String>()),
            sessions::ip.eq(ip),
        ))
        .execute(tx.conn)?;
    // The oldest make room: a person has at most so many browsers.
    let surplus: Vec<Id> = sessions::table
        .filter(sessions::person_id.eq(person_id))
        .order((sessions::last_seen_at.desc(), sessions::id.desc()))
        .select(sessions::id)
        .offset(MOST)
        .limit(100)
        .load(tx.conn)?;
    if !surplus.is_empty() {
        diesel::delete(sessions::table.filter(sessions::id.eq_any(surplus))).execute(tx.conn)?;
    }
    Ok(token)
}

/// The visitor behind a cookie's token; `None` when it is unknown, expired, or the person is suspended.
pub fn visitor(
    conn: &mut AnyConnection,
    token: &str,
    now: UtcTime,
    zone: chrono_tz::Tz,
) -> Result<Option<Visitor>> {
    type Row = (
        Id,
        PersonId,
        UtcTime,
        UtcTime,
        UtcTime,
        UtcTime,
        Option<UtcTime>,
        String,
        Option<String>,
        Option<UtcTime>,
        Option<UtcTime>,
        (Option<UtcTime>, Option<String>),
    );
    let row: Option<Row> = sessions::table
        .inner_join(people::table.on(people::id.eq(sessions::person_id)))
        .filter(sessions::token_hash.eq(digest(token)))
        .filter(people::suspended_at.is_null())
        .select((
            sessions::id,
            sessions::person_id,
            sessions::created_at,
            sessions::last_seen_at,
            sessions::expires_at,
            sessions::reauthenticated_at,
            sessions::second_factor_at,
            people::name,
            people::locale,
            people::recording_seen_at,
            people::totp_confirmed_at,
            (people::first_signed_in_at, people::time_zone),
        ))
        .first(conn)
        .optional()?;
    let Some((
        session_id,
        person_id,
        created,
        seen,
        expires,
        reauthenticated_at,
        second_factor_at,
        name,
        locale,
        recording,
        authenticator,
        (first_signed_in, own_zone),
    )) = row
    else {
        return Ok(None);
    };
    let actor = actor_of(conn, person_id, now)?;
    // A session opened as a member is no longer than staff's once its person is staff.
    let (idle, expires) = if actor.is_staff() {
        (
            STAFF_IDLE,
            expires.min(created.plus_seconds(STAFF_ABSOLUTE)),
        )
    } else {
        (MEMBER_IDLE, expires)
    };
    if now >= expires || now >= seen.plus_seconds(idle) {
        return Ok(None);
    }
    let unread = notice::list::unread(conn, person_id)?;
    let waiting = queue::waiting(conn, &actor)?;
    Ok(Some(Visitor {
        session_id,
        actor,
        name,
        locale: locale.and_then(|text| text.parse().ok()),
        zone: own_zone.as_deref().and_then(zone_named),
        recording_seen: recording.is_some(),
        reauthenticated_at,
        second_factor_at,
        is_new: first_signed_in.is_none_or(|first| now < first.plus_days(1)),
        has_authenticator: authenticator.is_some(),
        unread,
        waiting,
        needs_touch: now >= seen.plus_seconds(TOUCH_AFTER)
            || now.local_day(zone) != seen.local_day(zone),
    }))
}

/// The time zone of a name in the IANA list.
pub(super) fn zone_named(name: &str) -> Option<chrono_tz::Tz> {
    name.parse().ok()
}

/// Notes that a session was used, and the day's visit with it. One that has ended meanwhile stays ended.
pub fn touch(tx: &mut Tx<'_>, session_id: Id, actor: &Actor) -> Result<()> {
    diesel::update(sessions::table.find(session_id))
        .set(sessions::last_seen_at.eq(tx.now))
        .execute(tx.conn)?;
    note_visit(tx, actor)
}

/// Notes that a person is here, today.
pub(super) fn note_visit(tx: &mut Tx<'_>, actor: &Actor) -> Result<()> {
    let Some(person_id) = actor.person_id() else {
        return Ok(());
    };
    diesel::update(people::table.find(person_id))
        .set(people::last_seen_at.eq(tx.now))
        .execute(tx.conn)?;
    if actor.is_active_member() {
        let act = Act::new("com.visit_day", "visit")
            .person(person_id)
            .account(actor.account_id());
        ledger::record(tx, act)?;
    }
    Ok(())
}

/// Who acts in a session, with their rights of this moment; until the transaction ends nobody leaves, and what else they send
/// waits. Errors: `Forbidden` when the session has ended or its person was suspended.
pub fn still(tx: &mut Tx<'_>, session_id: Id, actor: &Actor) -> Result<Actor> {
    let person = actor.person_id().ok_or(Error::Forbidden)?;
    lock::until_commit(tx.conn, &format!("person:{person}"))?;
    let open: bool = diesel::select(diesel::dsl::exists(
        sessions::table
            .inner_join(people::table.on(people::id.eq(sessions::person_id)))
            .filter(sessions::id.eq(session_id))
            .filter(sessions::person_id.eq(person))
            .filter(people::suspended_at.is_null()),
    ))
    .get_result(tx.conn)?;
    if open {
        actor_of(tx.conn, person, tx.now)
    } else {
        Err(Error::Forbidden)
    }
}

/// A session as its owner sees it.
#[derive(Debug, Clone, Queryable)]
pub struct Listed {
    /// Row.
    pub id: Id,
    /// Since when.
    pub created_at: UtcTime,
    /// Last used.
    pub last_seen_at: UtcTime,
    /// Browser, as it calls itself.
    pub user_agent: String,
    /// Network address it was opened from.
    pub ip: String,
}

/// A person's open sessions, the latest used first.
pub fn list_for(
    conn: &mut AnyConnection,
    person_id: PersonId,
    now: UtcTime,
) -> Result<Vec<Listed>> {
    Ok(sessions::table
        .filter(sessions::person_id.eq(person_id))
        .filter(sessions::expires_at.gt(now))
        .order((sessions::last_seen_at.desc(), sessions::id.desc()))
        .select((
            sessions::id,
            sessions::created_at,
            sessions::last_seen_at,
            sessions::user_agent,
            sessions::ip,
        ))
        .load(conn)?)
}

/// Ends one of a person's own sessions. One that has ended already, or is somebody else's, stays as it is.
pub fn end(tx: &mut Tx<'_>, person_id: PersonId, session_id: Id) -> Result<()> {
    diesel::delete(
        sessions::table
            .filter(sessions::id.eq(session_id))
            .filter(sessions::person_id.eq(person_id)),
    )
    .execute(tx.conn)?;
    Ok(())
}

/// Ends every session of a person but one.
pub fn end_others(tx: &mut Tx<'_>, person_id: PersonId, keep: Id) -> Result<usize> {
    Ok(diesel::delete(
        sessions::table
            .filter(sessions::person_id.eq(person_id))
            .filter(sessions::id.ne(keep)),
    )
    .execute(tx.conn)?)
}

/// Gives a session a new token, and returns it for the cookie: a copy of the old one is worth nothing once rights rise.
pub(super) fn renew(tx: &mut Tx<'_>, session_id: Id) -> Result<String> {
    let token = tx.entropy.token()?;
    diesel::update(sessions::table.find(session_id))
        .set(sessions::token_hash.eq(digest(&token)))
        .execute(tx.conn)?;
    Ok(token)
}

/// Ends every session of a person, and every code and link that would open one: signing out everywhere, suspension, changed
/// rights, a removed authenticator.
pub fn end_all(tx: &mut Tx<'_>, person_id: PersonId) -> Result<usize> {
    sign_in::retire(tx, person_id)?;
    Ok(
        diesel::delete(sessions::table.filter(sessions::person_id.eq(person_id)))
            .execute(tx.conn)?,
    )
}

/// A person's rights at `now`.
pub fn actor_of(conn: &mut AnyConnection, person_id: PersonId, now: UtcTime) -> Result<Actor> {
    let grants: Vec<(Role, Option<SpaceId>)> = role_grants::table
        .filter(role_grants::person_id.eq(person_id))
        .filter(role_grants::revoked_at.is_null())
        .order(role_grants::id)
        .select((role_grants::role, role_grants::space_id))
        .load(conn)?;
    if let Some(department) = staff_of(conn, person_id)? {
        let mut roles: Vec<Role> = grants
            .into_iter()
            .map(|(role, _)| role)
            .filter(|role| *role != Role::Moderator)
            .collect();
        roles.sort_unstable();
        roles.dedup();
        return Ok(Actor::Staff(Staff {
            person_id,
            department,
            roles,
        }));
    }
    let account_ids: Vec<AccountId> = memberships::table
        .filter(memberships::person_id.eq(person_id))
        .filter(memberships::joined_at.is_not_null())
        .filter(
            memberships::valid_from
                .is_null()
                .or(memberships::valid_from.le(now)),
        )
        .filter(
            memberships::valid_to
                .is_null()
                .or(memberships::valid_to.gt(now)),
        )
        .order(memberships::id)
        .select(memberships::account_id)
        .load(conn)?;
    Ok(Actor::Member(Member {
        person_id,
        account_ids,
        moderates: grants
            .into_iter()
            .filter(|(role, _)| *role == Role::Moderator)
            .filter_map(|(_, space)| space)
            .collect(),
    }))
}

fn staff_of(conn: &mut AnyConnection, person_id: PersonId) -> Result<Option<String>> {
    Ok(staff_members::table
        .find(person_id)
        .filter(staff_members::ended_at.is_null())
        .select(staff_members::department)
        .first(conn)
        .optional()?)
}
