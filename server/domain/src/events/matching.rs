//! Registering is joining: who has no account yet holds a seat all the same, and what they did is credited once staff have found it.

use diesel::prelude::*;

use super::registration::{self, Registration};
use super::{Attendance, RegistrationId, afterwards, attendance, event, inquiry};
use crate::db::AnyConnection;
use crate::db::schema::{event_registrations as registrations, memberships, people};
use crate::policy::events::MayRun;
use crate::types::{AccountId, PersonId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

/// Whether a person belongs to an account now.
pub(super) fn belongs(
    conn: &mut AnyConnection,
    person: PersonId,
    account: AccountId,
    now: UtcTime,
) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        memberships::table
            .inner_join(people::table.on(people::id.eq(memberships::person_id)))
            .filter(people::suspended_at.is_null())
            .filter(memberships::person_id.eq(person))
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
            ),
    ))
    .get_result(conn)?)
}

/// The account of a person is known: their registrations without one are credited to it, as they happened.
pub(crate) fn settle(tx: &mut Tx<'_>, person: PersonId, account: AccountId) -> Result<()> {
    let waiting: Vec<Registration> = registrations::table
        .filter(registrations::person_id.eq(person))
        .filter(registrations::account_id.is_null())
        .filter(registrations::vendor.eq(false))
        .order(registrations::id)
        .load(tx.conn)?;
    for row in waiting {
        event::locked(tx, row.event_id)?;
        let row: Registration = diesel::update(registrations::table.find(row.id))
            .set(registrations::account_id.eq(account))
            .returning(registrations::all_columns)
            .get_result(tx.conn)?;
        credit(tx, &row)?;
    }
    Ok(())
}

/// Says who somebody added at the door is: by the address of a person known here. Errors: `Invalid` for an unknown address, and for
/// somebody who has a place of their own.
pub fn assign(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayRun,
    id: RegistrationId,
    email: &str,
) -> Result<()> {
    if !may.vendor {
        return Err(Error::NotFound);
    }
    let event = event::locked(tx, may.event_id)?;
    let row = registration::find(tx.conn, event.id, id)?;
    if row.person_id.is_some() {
        return Err(Error::NotFound);
    }
    let Some((person, account, vendor)) = attendance::by_address(tx, email)? else {
        return Err(Error::invalid("email", "events-problem-unknown"));
    };
    if registration::of_person(tx.conn, event.id, person)?.is_some() {
        return Err(Error::invalid("email", "events-problem-has-place"));
    }
    let row: Registration = diesel::update(registrations::table.find(id))
        .set((
            registrations::person_id.eq(person),
            registrations::account_id.eq(account),
            registrations::vendor.eq(vendor),
        ))
        .returning(registrations::all_columns)
        .get_result(tx.conn)?;
    credit(tx, &row)?;
    let detail = serde_json::json!({ "registration": id, "person": person });
    let object = super::object(event.id);
    audit::record(tx, actor, "event.matched", &object, &detail)
}

/// Writes what a registration whose account became known has earned, at the times that it was earned.
pub(super) fn credit(tx: &mut Tx<'_>, row: &Registration) -> Result<()> {
    if row.standing == super::Standing::Confirmed && row.attendance != Some(Attendance::NoShow) {
        let at = if row.walk_in {
            row.created_at
        } else {
            row.changed_at
        };
        registration::record_registered(tx, row, at)?;
    }
    if row.attendance == Some(Attendance::Attended) {
        let event = event::row(tx.conn, row.event_id)?;
        let at = row.checked_in_at.unwrap_or(event.starts_at);
        attendance::record_attended(tx, &event, row, at)?;
        afterwards::credit(tx, row)?;
    }
    inquiry::credit(tx, row)
}
