//! What accounts did and reported, in versions: stages, use, inquiries, programmes.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{inquiries, program_facts, stage_moves, usage_months};
use crate::export::naming::{Addresses, Names};
use crate::export::table::{CHUNK, Out, pages, time, told, yes_no};
use crate::types::{AccountId, Id, PersonId};
use crate::{Hiroba, Result, UtcTime};

pub(super) fn stages(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    type Found = (
        Id,
        AccountId,
        String,
        UtcTime,
        UtcTime,
        String,
        Option<PersonId>,
    );
    let names = Names::load(hiroba)?;
    let addresses = Addresses::load(hiroba)?;
    pages(
        hiroba,
        |conn, after| {
            Ok(stage_moves::table
                .filter(stage_moves::id.gt(after))
                .order(stage_moves::id)
                .limit(CHUNK)
                .select((
                    stage_moves::id,
                    stage_moves::account_id,
                    stage_moves::to_stage,
                    stage_moves::at,
                    stage_moves::recorded_at,
                    stage_moves::cause,
                    stage_moves::approver_id,
                ))
                .load::<Found>(conn)?)
        },
        |row| row.0,
        |rows| {
            for (_, account, stage, at, recorded, cause, approver) in rows {
                out.row([
                    names.of(account),
                    stage,
                    at.rfc3339(),
                    cause,
                    addresses.of(approver),
                    recorded.rfc3339(),
                ])?;
            }
            Ok(())
        },
    )
}

pub(super) fn usage(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    type Found = (
        (Id, AccountId, NaiveDate, UtcTime),
        (Option<i64>, Option<i64>, Option<i64>, Option<bool>),
        (Option<i64>, Option<i64>, Option<i64>, Option<f64>),
    );
    let names = Names::load(hiroba)?;
    pages(
        hiroba,
        |conn, after| {
            Ok(usage_months::table
                .filter(usage_months::id.gt(after))
                .order(usage_months::id)
                .limit(CHUNK)
                .select((
                    (
                        usage_months::id,
                        usage_months::account_id,
                        usage_months::month,
                        usage_months::recorded_at,
                    ),
                    (
                        usage_months::accounts_created,
                        usage_months::licensed_users,
                        usage_months::login_users,
                        usage_months::logged_in,
                    ),
                    (
                        usage_months::feature_1,
                        usage_months::feature_2,
                        usage_months::feature_3,
                        usage_months::consumption,
                    ),
                ))
                .load::<Found>(conn)?)
        },
        |row| row.0.0,
        |rows| {
            for ((_, account, month, recorded), (created, licensed, logins, logged_in), features) in
                rows
            {
                let (one, two, three, consumption) = features;
                out.row([
                    names.of(account),
                    month.format("%Y-%m").to_string(),
                    told(created),
                    told(licensed),
                    told(logins),
                    yes_no(logged_in),
                    told(one),
                    told(two),
                    told(three),
                    told(consumption),
                    recorded.rfc3339(),
                ])?;
            }
            Ok(())
        },
    )
}

pub(super) fn all_inquiries(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    type Found = (
        (
            Id,
            AccountId,
            String,
            Option<PersonId>,
            UtcTime,
            UtcTime,
            bool,
        ),
        (Option<String>, Option<String>, Option<i64>, String),
        (Option<UtcTime>, Option<UtcTime>, Option<i64>),
    );
    let names = Names::load(hiroba)?;
    let addresses = Addresses::load(hiroba)?;
    pages(
        hiroba,
        |conn, after| {
            Ok(inquiries::table
                .filter(inquiries::id.gt(after))
                .order(inquiries::id)
                .limit(CHUNK)
                .select((
                    (
                        inquiries::id,
                        inquiries::account_id,
                        inquiries::key,
                        inquiries::person_id,
                        inquiries::opened_at,
                        inquiries::recorded_at,
                        inquiries::withdrawn,
                    ),
                    (
                        inquiries::kind,
                        inquiries::depth,
                        inquiries::severity,
                        inquiries::source,
                    ),
                    (
                        inquiries::first_reply_at,
                        inquiries::solved_at,
                        inquiries::reopened,
                    ),
                ))
                .load::<Found>(conn)?)
        },
        |row| row.0.0,
        |rows| {
            for (
                (_, account, key, person, opened, recorded, withdrawn),
                (kind, depth, severity, source),
                rest,
            ) in rows
            {
                let (first_reply, solved, reopened) = rest;
                out.row([
                    names.of(account),
                    opened.rfc3339(),
                    key,
                    addresses.of(person),
                    told(kind),
                    told(depth),
                    told(severity),
                    source,
                    time(first_reply),
                    time(solved),
                    told(reopened),
                    yes_no(Some(withdrawn)),
                    recorded.rfc3339(),
                ])?;
            }
            Ok(())
        },
    )
}

pub(super) fn programs(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    type Found = (
        (Id, AccountId, String, String, String, UtcTime, UtcTime),
        (Option<PersonId>, Option<String>, Option<String>),
        (
            Option<f64>,
            Option<f64>,
            Option<NaiveDate>,
            Option<NaiveDate>,
            bool,
        ),
    );
    let names = Names::load(hiroba)?;
    let addresses = Addresses::load(hiroba)?;
    pages(
        hiroba,
        |conn, after| {
            Ok(program_facts::table
                .filter(program_facts::id.gt(after))
                .order(program_facts::id)
                .limit(CHUNK)
                .select((
                    (
                        program_facts::id,
                        program_facts::account_id,
                        program_facts::key,
                        program_facts::kind,
                        program_facts::name,
                        program_facts::occurred_at,
                        program_facts::recorded_at,
                    ),
                    (
                        program_facts::person_id,
                        program_facts::status,
                        program_facts::type_,
                    ),
                    (
                        program_facts::hours_purchased,
                        program_facts::hours_used,
                        program_facts::term_start,
                        program_facts::term_end,
                        program_facts::withdrawn,
                    ),
                ))
                .load::<Found>(conn)?)
        },
        |row| row.0.0,
        |rows| {
            for (
                (_, account, key, kind, name, occurred, recorded),
                (person, status, type_),
                rest,
            ) in rows
            {
                let (purchased, used, start, end, withdrawn) = rest;
                let type_ = if kind == "free" {
                    told(type_)
                } else {
                    String::new()
                };
                out.row([
                    names.of(account),
                    kind,
                    name,
                    occurred.rfc3339(),
                    key,
                    addresses.of(person),
                    told(status),
                    type_,
                    told(purchased),
                    told(used),
                    told(start),
                    told(end),
                    yes_no(Some(withdrawn)),
                    recorded.rfc3339(),
                ])?;
            }
            Ok(())
        },
    )
}
