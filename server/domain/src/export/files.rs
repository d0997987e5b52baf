//! One function a kind: its rows, in the order that importing them gives the same ids' order, some at a time.

use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::actor::Role;
use crate::db::AnyConnection;
use crate::db::schema::{
    account_domains, account_sizes, accounts, contracts, engagement_events, external_ids,
    inquiries, memberships, people, program_facts, role_grants, staff_members, stage_moves,
    usage_months,
};
use crate::engagement::ledger::Side;
use crate::export::Written;
use crate::import::Kind;
use crate::import::spool::fault;
use crate::types::{AccountId, EventId, Id, PersonId};
use crate::{Error, Hiroba, Result, UtcTime};

/// Rows read at a time.
const CHUNK: i64 = 1_000;

/// Makes the folder, readable by its owner only.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
        .create(folder)
        .map_err(|error| fault(folder, &error))
}

/// Writes one kind's file.
pub(super) fn write(hiroba: &Hiroba, kind: Kind, path: PathBuf) -> Result<Written> {
    let mut out = Out::create(kind, path)?;
    match kind {
        Kind::Staff => staff(hiroba, &mut out)?,
        Kind::Accounts => all_accounts(hiroba, &mut out)?,
        Kind::Contacts => contacts(hiroba, &mut out)?,
        Kind::Stages => stages(hiroba, &mut out)?,
        Kind::Contracts => all_contracts(hiroba, &mut out)?,
        Kind::Usage => usage(hiroba, &mut out)?,
        Kind::Inquiries => all_inquiries(hiroba, &mut out)?,
        Kind::Ledger => ledger(hiroba, &mut out)?,
        Kind::Programs => programs(hiroba, &mut out)?,
        Kind::Revenue | Kind::Interactions => {}
    }
    out.finish()
}

/// A file being written.
struct Out {
    kind: Kind,
    path: PathBuf,
    writer: csv::Writer<File>,
    rows: u64,
    left_out: u64,
}

impl Out {
    fn create(kind: Kind, path: PathBuf) -> Result<Self> {
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(&path).map_err(|error| fault(&path, &error))?;
        let mut writer = csv::Writer::from_writer(file);
        writer
            .write_record(kind.columns().iter().map(|column| column.name))
            .map_err(Error::internal)?;
        Ok(Self {
            kind,
            path,
            writer,
            rows: 0,
            left_out: 0,
        })
    }

    /// Adds a row: a value for every column of the kind, in its order.
    fn row<const N: usize>(&mut self, values: [String; N]) -> Result<()> {
        debug_assert_eq!(N, self.kind.columns().len());
        self.rows += 1;
        self.writer.write_record(values).map_err(Error::internal)
    }

    fn finish(mut self) -> Result<Written> {
        self.writer
            .flush()
            .and_then(|()| self.writer.get_ref().sync_all())
            .map_err(|error| fault(&self.path, &error))?;
        Ok(Written {
            kind: self.kind,
            path: self.path,
            rows: self.rows,
            left_out: self.left_out,
        })
    }
}

fn told<T: ToString>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn time(value: Option<UtcTime>) -> String {
    value.map(UtcTime::rfc3339).unwrap_or_default()
}

fn yes_no(value: Option<bool>) -> String {
    value
        .map(|value| if value { "1" } else { "0" })
        .unwrap_or_default()
        .to_owned()
}

/// Reads pages of rows by ascending id until there are no more.
fn pages<T>(
    hiroba: &Hiroba,
    mut page: impl FnMut(&mut AnyConnection, Id) -> Result<Vec<T>>,
    id: impl Fn(&T) -> Id,
    mut each: impl FnMut(Vec<T>) -> Result<()>,
) -> Result<()> {
    let mut after = 0;
    loop {
        let rows = hiroba.read(|conn| page(conn, after))?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = id(last);
        let ended = i64::try_from(rows.len()).unwrap_or(0) < CHUNK;
        each(rows)?;
        if ended {
            return Ok(());
        }
    }
}

/// What the files call each account: its external id; else its name, unless something else is called that.
struct Names(HashMap<AccountId, (String, Option<String>)>);

impl Names {
    fn load(hiroba: &Hiroba) -> Result<Self> {
        let all: Vec<(AccountId, String, Option<String>)> = hiroba.read(|conn| {
            Ok(accounts::table
                .order(accounts::id)
                .select((accounts::id, accounts::name, accounts::external_id))
                .load(conn)?)
        })?;
        let mut times: HashMap<&str, u32> = HashMap::new();
        for (_, name, external_id) in &all {
            *times.entry(name.as_str()).or_default() += 1;
            if let Some(external_id) = external_id.as_deref().filter(|id| id != name) {
                *times.entry(external_id).or_default() += 1;
            }
        }
        let names = all
            .iter()
            .map(|(id, name, external_id)| {
                let external_id = match external_id {
                    Some(external_id) => Some(external_id.clone()),
                    None if times.get(name.as_str()) == Some(&1) => None,
                    None => Some(format!("hiroba-{id}")),
                };
                (*id, (name.clone(), external_id))
            })
            .collect();
        Ok(Self(names))
    }

    fn of(&self, id: AccountId) -> String {
        self.0
            .get(&id)
            .map(|(name, external_id)| external_id.clone().unwrap_or_else(|| name.clone()))
            .unwrap_or_default()
    }
}

/// Addresses of people, and who of them is staff.
struct Addresses(HashMap<PersonId, (String, bool)>);

impl Addresses {
    fn load(hiroba: &Hiroba) -> Result<Self> {
        let all: Vec<(PersonId, Option<String>, Option<PersonId>)> = hiroba.read(|conn| {
            Ok(people::table
                .left_join(
                    staff_members::table.on(staff_members::person_id
                        .eq(people::id)
                        .and(staff_members::ended_at.is_null())),
                )
                .filter(people::email.is_not_null())
                .select((
                    people::id,
                    people::email,
                    staff_members::person_id.nullable(),
                ))
                .load(conn)?)
        })?;
        Ok(Self(
            all.into_iter()
                .filter_map(|(id, email, staff)| Some((id, (email?, staff.is_some()))))
                .collect(),
        ))
    }

    fn of(&self, id: Option<PersonId>) -> String {
        id.and_then(|id| self.0.get(&id))
            .map(|(email, _)| email.clone())
            .unwrap_or_default()
    }

    fn staff(&self, id: Option<PersonId>) -> bool {
        id.and_then(|id| self.0.get(&id))
            .is_some_and(|(_, staff)| *staff)
    }
}

fn staff(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
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

fn all_accounts(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
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
                let external_id = names.0.get(&id).and_then(|(_, id)| id.clone());
                let (domains, sizes) = hiroba.read(|conn| extras(conn, id))?;
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
                    ])?;
                }
            }
            Ok(())
        },
    )
}

type Sizes = Vec<(Option<i64>, Option<i64>, Option<UtcTime>)>;

fn extras(conn: &mut AnyConnection, id: AccountId) -> Result<(String, Sizes)> {
    let domains: Vec<String> = account_domains::table
        .filter(account_domains::account_id.eq(id))
        .filter(account_domains::verified_at.is_not_null())
        .order(account_domains::domain)
        .select(account_domains::domain)
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
    Ok((domains.join(";"), kept))
}

fn contacts(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
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

fn stages(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
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

fn all_contracts(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
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

fn usage(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
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

fn all_inquiries(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
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

fn ledger(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    use engagement_events as events;
    type Found = (
        (EventId, String, Option<PersonId>, Option<AccountId>, String),
        (UtcTime, UtcTime, f64, Side, Option<EventId>, Option<String>),
    );
    let names = Names::load(hiroba)?;
    let addresses = Addresses::load(hiroba)?;
    // Rows that stay behind: what refers to one stays behind too.
    let mut missing: HashSet<EventId> = HashSet::new();
    pages(
        hiroba,
        |conn, after| {
            let rows = events::table
                .filter(events::id.gt(after))
                .order(events::id)
                .limit(CHUNK)
                .select((
                    (
                        events::id,
                        events::type_,
                        events::person_id,
                        events::account_id,
                        events::object,
                    ),
                    (
                        events::occurred_at,
                        events::recorded_at,
                        events::granted_points,
                        events::side,
                        events::reversal_of,
                        events::external_id,
                    ),
                ))
                .load::<Found>(conn)?;
            let referred: Vec<EventId> = rows.iter().filter_map(|row| row.1.4).collect();
            let known = file_ids(conn, rows.iter().map(|row| row.0.0).chain(referred))?;
            Ok(rows
                .into_iter()
                .map(|row| {
                    let id = known.get(&row.0.0).cloned();
                    let of = row.1.4.map(|of| {
                        let id = known.get(&of).cloned();
                        id.unwrap_or_else(|| own_id(of))
                    });
                    (row, id, of)
                })
                .collect())
        },
        |row| row.0.0.0,
        |rows| {
            for (((id, type_, person, account, object), rest), file_id, reversal_of) in rows {
                let (occurred, recorded, granted, side, of, external_id) = rest;
                let vendor = side != Side::Customer;
                let sayable = account.is_some()
                    && vendor == addresses.staff(person)
                    && of.is_none_or(|of| !missing.contains(&of));
                let Some(account) = account.filter(|_| sayable) else {
                    missing.insert(id);
                    out.left_out += 1;
                    continue;
                };
                let own = external_id.or(file_id).unwrap_or_else(|| own_id(id));
                let points = if reversal_of.is_some() {
                    String::new()
                } else {
                    granted.to_string()
                };
                out.row([
                    type_,
                    names.of(account),
                    occurred.rfc3339(),
                    own,
                    addresses.of(person),
                    object,
                    points,
                    told(reversal_of),
                    recorded.rfc3339(),
                ])?;
            }
            Ok(())
        },
    )
}

/// The ids that rows of a ledger file had.
fn file_ids(
    conn: &mut AnyConnection,
    events: impl Iterator<Item = EventId>,
) -> Result<HashMap<EventId, String>> {
    let ids: Vec<EventId> = events.collect();
    Ok(external_ids::table
        .filter(external_ids::kind.eq("ledger"))
        .filter(external_ids::source.eq("file"))
        .filter(external_ids::object_id.eq_any(ids))
        .order(external_ids::external_id.desc())
        .select((external_ids::object_id, external_ids::external_id))
        .load::<(EventId, String)>(conn)?
        .into_iter()
        .collect())
}

/// The id in files of a row that was written here.
fn own_id(id: EventId) -> String {
    format!("hiroba-{id}")
}

fn programs(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    type Found = (
        (Id, AccountId, String, String, String, UtcTime, UtcTime),
        (Option<PersonId>, Option<String>, Option<String>),
        (
            Option<f64>,
            Option<f64>,
            Option<NaiveDate>,
            Option<NaiveDate>,
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
                let (purchased, used, start, end) = rest;
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
                    recorded.rfc3339(),
                ])?;
            }
            Ok(())
        },
    )
}
