//! Staff, accounts, contacts and contracts.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::actor::Role;
use crate::db::AnyConnection;
use crate::db::schema::{
    account_domains, account_names, account_sizes, accounts, contracts, memberships, people,
    role_grants, staff_members,
};
use crate::export::naming::{Addresses, Names};
use crate::export::table::{CHUNK, Out, pages, time, told, yes_no};
use crate::types::{AccountId, Id, PersonId};
use crate::{Hiroba, Result, UtcTime};

pub(super) fn staff(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    type Found = (PersonId, Option<String>, String, String);
    let found: Vec<Found> = hiroba.read(|conn| {
        Ok(staff_members::table
            .inner_join(people::table.on(people::id.eq(staff_members::person_id)))
            .filter(staff_members::ended_at.is_null())
            .order(people::id)
            .select((
                people::id,
                people::email,
                people::name,
                staff_members::department,
            ))
            .load(conn)?)
    })?;
    for (id, email, name, department) in found {
        let Some(email) = email else {
            out.left_out += 1;
            continue;
        };
        let mut roles: Vec<String> = hiroba.read(|conn| {
            Ok(role_grants::table
                .filter(role_grants::person_id.eq(id))
                .filter(role_grants::revoked_at.is_null())
                .filter(role_grants::role.ne(Role::Moderator))
                .order(role_grants::role)
                .select(role_grants::role)
                .load(conn)?)
        })?;
        roles.dedup();
        out.row([email, name, department, roles.join(";")])?;
    }
    Ok(())
}

pub(super) fn all_accounts(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    type Found = (
        (AccountId, String, Option<String>, Option<String>),
        (Option<i64>, Option<i64>, Option<String>, String),
        (Option<NaiveDate>, Option<PersonId>),
    );
    let names = Names::load(hiroba)?;
    let addresses = Addresses::load(hiroba)?;
    pages(
        hiroba,
        |conn, after| {
            Ok(accounts::table
                .filter(accounts::id.gt(after))
                .order(accounts::id)
                .limit(CHUNK)
                .select((
                    (
                        accounts::id,
                        accounts::name,
                        accounts::segment,
                        accounts::industry,
                    ),
                    (
                        accounts::employees,
                        accounts::addressable_seats,
                        accounts::phase,
                        accounts::status,
                    ),
                    (accounts::started_on, accounts::owner_id),
                ))
                .load::<Found>(conn)?)
        },
        |row| row.0.0,
        |rows| {
            for (
                (id, name, segment, industry),
                (employees, seats, phase, status),
                (started, owner),
            ) in rows
            {
                let external_id = names.external_id(id);
                let Extras {
                    domains,
                    former_names,
                    sizes,
                } = hiroba.read(|conn| extras(conn, id))?;
                let owner = if addresses.staff(owner) {
                    addresses.of(owner)
                } else {
                    String::new()
                };
                // One row a version of the sizes; without any, one row.
                let versions = if sizes.is_empty() {
                    vec![(None, None, None)]
                } else {
                    sizes
                };
                for (created, licensed, recorded_at) in versions {
                    out.row([
                        name.clone(),
                        told(external_id.clone()),
                        domains.clone(),
                        told(segment.clone()),
                        told(industry.clone()),
                        told(employees),
                        told(seats),
                        told(phase.clone()),
                        status.clone(),
                        told(created),
                        told(licensed),
                        told(started),
                        // Stages have a file of their own.
                        String::new(),
                        String::new(),
                        owner.clone(),
                        time(recorded_at),
                        former_names.clone(),
                    ])?;
                }
            }
            Ok(())
        },
    )
}

type Sizes = Vec<(Option<i64>, Option<i64>, Option<UtcTime>)>;

struct Extras {
    domains: String,
    former_names: String,
    sizes: Sizes,
}

fn extras(conn: &mut AnyConnection, id: AccountId) -> Result<Extras> {
    let domains: Vec<String> = account_domains::table
        .filter(account_domains::account_id.eq(id))
        .filter(account_domains::verified_at.is_not_null())
        .order(account_domains::domain)
        .select(account_domains::domain)
        .load(conn)?;
    let former_names: Vec<String> = account_names::table
        .filter(account_names::account_id.eq(id))
        .order(account_names::id)
        .select(account_names::name)
        .load(conn)?;
    let sizes: Vec<(Option<i64>, Option<i64>, UtcTime)> = account_sizes::table
        .filter(account_sizes::account_id.eq(id))
        .order((account_sizes::recorded_at, account_sizes::id))
        .select((
            account_sizes::accounts_created,
            account_sizes::licensed_users,
            account_sizes::recorded_at,
        ))
        .load(conn)?;
    let mut kept: Sizes = Vec::with_capacity(sizes.len());
    for (created, licensed, at) in sizes {
        // Of several versions of one instant only the last ever counted.
        if kept
            .last()
            .is_some_and(|(_, _, before)| *before == Some(at))
        {
            kept.pop();
        }
        kept.push((created, licensed, Some(at)));
    }
    Ok(Extras {
        domains: domains.join(";"),
        former_names: former_names.join(";"),
        sizes: kept,
    })
}

pub(super) fn contacts(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    type Found = (
        (Id, AccountId, Option<String>, String),
        (String, String, String),
        (
            Option<UtcTime>,
            Option<UtcTime>,
            Option<UtcTime>,
            Option<UtcTime>,
            UtcTime,
        ),
    );
    let names = Names::load(hiroba)?;
    pages(
        hiroba,
        |conn, after| {
            Ok(memberships::table
                .inner_join(people::table.on(people::id.eq(memberships::person_id)))
                .filter(memberships::id.gt(after))
                .order(memberships::id)
                .limit(CHUNK)
                .select((
                    (
                        memberships::id,
                        memberships::account_id,
                        people::email,
                        people::name,
                    ),
                    (
                        memberships::department,
                        memberships::title,
                        memberships::role,
                    ),
                    (
                        memberships::invited_at,
                        memberships::joined_at,
                        memberships::valid_from,
                        memberships::valid_to,
                        memberships::recorded_at,
                    ),
                ))
                .load::<Found>(conn)?)
        },
        |row| row.0.0,
        |rows| {
            for ((_, account, email, name), (department, title, role), times) in rows {
                let Some(email) = email else {
                    out.left_out += 1;
                    continue;
                };
                let (invited, joined, from, to, recorded) = times;
                // The first we know of them as someone invited: what the figures count from.
                let invited = match (invited, joined) {
                    (Some(invited), Some(joined)) => Some(invited.min(joined)),
                    (Some(at), None) | (None, Some(at)) => Some(at),
                    (None, None) if from.is_none() => Some(recorded),
                    (None, None) => None,
                };
                out.row([
                    names.of(account),
                    email,
                    name,
                    department,
                    title,
                    role,
                    time(invited),
                    time(from),
                    time(to),
                ])?;
            }
            Ok(())
        },
    )
}

pub(super) fn all_contracts(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    type Found = (
        (
            Id,
            AccountId,
            String,
            Option<String>,
            Option<String>,
            Option<String>,
        ),
        (
            Option<String>,
            Option<NaiveDate>,
            Option<NaiveDate>,
            Option<i64>,
            Option<bool>,
        ),
    );
    let names = Names::load(hiroba)?;
    pages(
        hiroba,
        |conn, after| {
            Ok(contracts::table
                .filter(contracts::id.gt(after))
                .order(contracts::id)
                .limit(CHUNK)
                .select((
                    (
                        contracts::id,
                        contracts::account_id,
                        contracts::contract,
                        contracts::product,
                        contracts::plan,
                        contracts::department,
                    ),
                    (
                        contracts::billing,
                        contracts::starts_on,
                        contracts::ends_on,
                        contracts::notice_days,
                        contracts::auto_renew,
                    ),
                ))
                .load::<Found>(conn)?)
        },
        |row| row.0.0,
        |rows| {
            for (
                (_, account, contract, product, plan, department),
                (billing, starts, ends, notice, renew),
            ) in rows
            {
                out.row([
                    names.of(account),
                    contract,
                    told(product),
                    told(plan),
                    told(department),
                    told(billing),
                    told(starts),
                    told(ends),
                    told(notice),
                    yes_no(renew),
                ])?;
            }
            Ok(())
        },
    )
}
