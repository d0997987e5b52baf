//! Asking people to an event: the vendor names companies and addresses, everybody of them who takes part here gets a notice (which
//! they can choose to have mailed or not), once, and those who did not answer once more when the organiser says so. Nothing is sent
//! by itself. The funnel of an event begins with these rows.

use std::collections::BTreeSet;

use diesel::prelude::*;

use super::event::{self, Event, Viewer};
use super::{EventId, Standing, State, attendance, object};
use crate::community::notice::{self, Kind, News};
use crate::community::text;
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, event_invitations as invitations, event_registrations as registrations, memberships,
    people,
};
use crate::people::{membership, session};
use crate::policy::events::MayRun;
use crate::types::{AccountId, Id, PersonId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Most people that one form asks.
const MOST: usize = 1_000;
/// Seconds that somebody has to answer before they are asked again.
const PATIENCE: i64 = 24 * 3_600;

/// Somebody who was asked, or a company of which nobody takes part here yet.
#[derive(Debug, Clone)]
pub struct Invited {
    /// Row.
    pub id: Id,
    /// Their company.
    pub company: String,
    /// Their name; none where the company was asked as a whole.
    pub name: Option<String>,
    /// When.
    pub at: UtcTime,
    /// When they were asked again.
    pub nudged_at: Option<UtcTime>,
    /// What became of it; none while they have not answered.
    pub standing: Option<Standing>,
}

/// The page of an event's invitations.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The event, without its meeting's address.
    pub event: Event,
    /// Who was asked, by company and name.
    pub rows: Vec<Invited>,
    /// How many could be asked again now.
    pub silent: usize,
    /// Whether anybody can still be asked.
    pub open: bool,
}

/// Customers who organise see no invitations: they are the vendor's.
fn vendors(may: &MayRun) -> Result<()> {
    if may.vendor {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

fn is_open(event: &Event, now: UtcTime) -> bool {
    event.state == State::Published && now < event.starts_at
}

/// The page. Errors: `NotFound` for customers who organise.
pub fn show(conn: &mut AnyConnection, may: &MayRun, now: UtcTime) -> Result<Shown> {
    vendors(may)?;
    let mut event = event::row(conn, may.event_id)?;
    event.online_url = String::new();
    type Row = (
        Id,
        String,
        Option<String>,
        UtcTime,
        Option<UtcTime>,
        Option<Standing>,
    );
    let rows: Vec<Row> = invitations::table
        .inner_join(accounts::table.on(accounts::id.eq(invitations::account_id)))
        .left_join(people::table.on(invitations::person_id.eq(people::id.nullable())))
        .left_join(
            registrations::table.on(registrations::event_id
                .eq(invitations::event_id)
                .and(registrations::person_id.eq(invitations::person_id))),
        )
        .filter(invitations::event_id.eq(event.id))
        .order((accounts::name, people::name, invitations::id))
        .select((
            invitations::id,
            accounts::name,
            people::name.nullable(),
            invitations::at,
            invitations::nudged_at,
            registrations::state.nullable(),
        ))
        .load(conn)?;
    let open = is_open(&event, now);
    let silent = if open {
        silent(conn, &event, now)?.len()
    } else {
        0
    };
    Ok(Shown {
        event,
        rows: rows
            .into_iter()
            .map(|(id, company, name, at, nudged_at, standing)| Invited {
                id,
                company,
                name,
                at,
                nudged_at,
                standing,
            })
            .collect(),
        silent,
        open,
    })
}

/// Those who were asked a while ago, and only once, and have not answered.
fn silent(conn: &mut AnyConnection, event: &Event, now: UtcTime) -> Result<Vec<(Id, PersonId)>> {
    let answered = registrations::table
        .filter(registrations::event_id.eq(event.id))
        .filter(registrations::person_id.is_not_null())
        .select(registrations::person_id.assume_not_null());
    let belongs = memberships::table
        .filter(memberships::person_id.eq(people::id))
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
        );
    let asked: Vec<(Id, PersonId)> = invitations::table
        .inner_join(people::table.on(invitations::person_id.eq(people::id.nullable())))
        .filter(invitations::event_id.eq(event.id))
        .filter(people::suspended_at.is_null())
        .filter(invitations::nudged_at.is_null())
        .filter(invitations::at.le(now.plus_seconds(-PATIENCE)))
        .filter(people::id.ne_all(answered))
        .filter(diesel::dsl::exists(belongs))
        .order(invitations::id)
        .select((invitations::id, people::id))
        .load(conn)?;
    // What every customer sees needs no asking one by one.
    if Viewer::OF_CUSTOMERS.contains(&event.audience) {
        return Ok(asked);
    }
    let mut silent = Vec::new();
    for (row, person) in asked {
        if sees(conn, event.id, person, now)? {
            silent.push((row, person));
        }
    }
    Ok(silent)
}

/// Whether somebody may see the event, which may have been narrowed since they were asked.
fn sees(conn: &mut AnyConnection, id: EventId, person: PersonId, now: UtcTime) -> Result<bool> {
    let theirs = session::actor_of(conn, person, now)?;
    match event::find(conn, &Viewer::of(&theirs), id) {
        Ok(_) => Ok(true),
        Err(Error::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}

/// Asks those whom `words` names, a line each: a company by its name or its id elsewhere, or somebody's address. Whoever was asked
/// before, or registered, is not asked again. Errors: `Invalid` on `people` for a line that names nobody, for somebody who may not see
/// the event, and for nobody at all; `NotFound` for customers who organise.
pub fn invite(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, words: &str) -> Result<()> {
    vendors(may)?;
    let event = event::locked(tx, may.event_id)?;
    if !is_open(&event, tx.now) {
        return Err(Error::invalid("people", "events-invite-closed"));
    }
    let mut wrong = Vec::new();
    let mut named: BTreeSet<(AccountId, Option<PersonId>)> = BTreeSet::new();
    for line in words
        .lines()
        .map(text::line)
        .filter(|line| !line.is_empty())
    {
        let found = of_line(tx, &line)?;
        if found.is_empty() {
            wrong.push(Problem::new("people", "events-invite-unknown").with("name", line));
        }
        named.extend(found);
        if named.len() > MOST {
            return Err(Problem::new("people", "events-invite-many")
                .with("max", MOST)
                .into());
        }
    }
    if named.is_empty() && wrong.is_empty() {
        wrong.push(Problem::new("people", "problem-required"));
    }
    let (mut members, mut companies) = (0_usize, 0_usize);
    for (account, person) in named {
        if is_known(tx, event.id, account, person)? {
            continue;
        }
        if let Some(person) = person
            && !sees(tx.conn, event.id, person, tx.now)?
        {
            let name: String = people::table
                .find(person)
                .select(people::name)
                .first(tx.conn)?;
            wrong.push(Problem::new("people", "events-invite-unseen").with("name", name));
            continue;
        }
        diesel::insert_into(invitations::table)
            .values((
                invitations::event_id.eq(event.id),
                invitations::account_id.eq(account),
                invitations::person_id.eq(person),
                invitations::invited_by.eq(may.person_id),
                invitations::at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        match person {
            Some(person) => {
                tell(tx, &event, may, person)?;
                members += 1;
            }
            None => companies += 1,
        }
    }
    if !wrong.is_empty() {
        return Err(Error::Invalid(wrong));
    }
    if members + companies == 0 {
        return Ok(());
    }
    let detail = serde_json::json!({ "people": members, "companies": companies });
    audit::record(tx, actor, "event.invited", &object(event.id), &detail)
}

/// Whom a line names: everybody of a company who takes part here, or the company where nobody does; or one person, by address.
fn of_line(tx: &mut Tx<'_>, line: &str) -> Result<Vec<(AccountId, Option<PersonId>)>> {
    let now = tx.now;
    if line.contains('@') {
        let found = match attendance::by_address(tx, line) {
            Ok(Some((person, Some(account), _))) => vec![(account, Some(person))],
            Ok(_) | Err(Error::Invalid(_)) => Vec::new(),
            Err(error) => return Err(error),
        };
        return Ok(found);
    }
    let account = match membership::account_named(tx.conn, line) {
        Ok(account) => account,
        Err(Error::Invalid(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let all: Vec<(AccountId, PersonId)> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::account_id.eq(account))
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
        .filter(people::suspended_at.is_null())
        .select((memberships::account_id, memberships::person_id))
        .order(memberships::person_id)
        .load(tx.conn)?;
    if all.is_empty() {
        return Ok(vec![(account, None)]);
    }
    Ok(all
        .into_iter()
        .map(|(account, person)| (account, Some(person)))
        .collect())
}

/// Whether somebody was asked before or registered; whether a company was asked before.
fn is_known(
    tx: &mut Tx<'_>,
    event: EventId,
    account: AccountId,
    person: Option<PersonId>,
) -> Result<bool> {
    let asked = invitations::table.filter(invitations::event_id.eq(event));
    let Some(person) = person else {
        return Ok(diesel::select(diesel::dsl::exists(
            asked
                .filter(invitations::account_id.eq(account))
                .filter(invitations::person_id.is_null()),
        ))
        .get_result(tx.conn)?);
    };
    let registered = registrations::table
        .filter(registrations::event_id.eq(event))
        .filter(registrations::person_id.eq(person));
    Ok(diesel::select(
        diesel::dsl::exists(asked.filter(invitations::person_id.eq(person)))
            .or(diesel::dsl::exists(registered)),
    )
    .get_result(tx.conn)?)
}

fn tell(tx: &mut Tx<'_>, event: &Event, may: &MayRun, person: PersonId) -> Result<()> {
    let path = event.path();
    // The title is looked up when the notice is read, and only for who may see the event then.
    let news = News::of_page(&path, "").by(may.person_id);
    notice::tell(tx, person, Kind::EventInvite, &news)
}

/// Somebody has answered, or is asked anew: what asked them before need not be read any more.
pub(super) fn answered(tx: &mut Tx<'_>, event: &Event, person: PersonId) -> Result<()> {
    notice::list::read_page(tx, person, Kind::EventInvite, &event.path())
}

/// Asks those once more who have not answered; nobody more than that; how many. Errors: `NotFound` for customers who organise.
pub fn nudge(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun) -> Result<usize> {
    vendors(may)?;
    let event = event::locked(tx, may.event_id)?;
    if !is_open(&event, tx.now) {
        return Err(Error::invalid("people", "events-invite-closed"));
    }
    let rows = silent(tx.conn, &event, tx.now)?;
    for (id, person) in &rows {
        diesel::update(invitations::table.find(id))
            .set(invitations::nudged_at.eq(tx.now))
            .execute(tx.conn)?;
        answered(tx, &event, *person)?;
        tell(tx, &event, may, *person)?;
    }
    if !rows.is_empty() {
        let detail = serde_json::json!({ "people": rows.len() });
        audit::record(tx, actor, "event.nudged", &object(event.id), &detail)?;
    }
    Ok(rows.len())
}

/// To what somebody was invited, for them to take along.
pub(crate) fn own(conn: &mut AnyConnection, person: PersonId) -> Result<serde_json::Value> {
    let rows: Vec<(EventId, UtcTime, Option<UtcTime>)> = invitations::table
        .filter(invitations::person_id.eq(person))
        .order(invitations::id)
        .select((
            invitations::event_id,
            invitations::at,
            invitations::nudged_at,
        ))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(event, at, again)| {
            serde_json::json!({
                "event": event,
                "invited_at": at.rfc3339(),
                "invited_again_at": again.map(UtcTime::rfc3339),
            })
        })
        .collect())
}
