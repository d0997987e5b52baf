//! Rows of `accounts`. The account is the one of the external id; else the one of the name, which then gets the id; else a new
//! one. Master data is overwritten; sizes are facts and get a version of their own each time they change.

pub(super) mod earlier;

use diesel::prelude::*;

use crate::Result;
use crate::UtcTime;
use crate::accounts::{Status, edit};
use crate::db::AnyConnection;
use crate::db::schema::{account_domains, account_sizes, accounts};
use crate::import::cell::{Cells, Given, is_domain};
use crate::import::resolve::{self, FoundAccount};
use crate::import::stages;
use crate::import::step::{Mode, Outcome, Step};
use crate::people::membership::is_free_mail;
use crate::types::{AccountId, Id, PersonId};

crate::text_enum! {
    /// A company's phase.
    Phase {
        /// Seed.
        Seed = "seed",
        /// Series A.
        SeriesA = "series_a",
        /// Series B and later.
        SeriesB = "series_b_plus",
        /// Before going public.
        PreIpo = "pre_ipo",
        /// Listed.
        Listed = "listed",
        /// Public sector.
        PublicSector = "public_sector",
    }
}

const PHASES: &[&str] = &[
    "seed",
    "series_a",
    "series_b_plus",
    "pre_ipo",
    "listed",
    "public_sector",
];
const PHASE_WORDS: &[(&str, Phase)] = &[
    ("シード", Phase::Seed),
    ("シリーズa", Phase::SeriesA),
    ("シリーズb", Phase::SeriesB),
    ("シリーズb以降", Phase::SeriesB),
    ("上場準備", Phase::PreIpo),
    ("上場準備中", Phase::PreIpo),
    ("上場", Phase::Listed),
    ("上場企業", Phase::Listed),
    ("官公庁", Phase::PublicSector),
    ("公共", Phase::PublicSector),
    ("自治体", Phase::PublicSector),
];
const STATUSES: &[&str] = &["prospect", "active", "churned"];
const STATUS_WORDS: &[(&str, Status)] = &[
    ("見込み", Status::Prospect),
    ("見込", Status::Prospect),
    ("商談中", Status::Prospect),
    ("契約中", Status::Active),
    ("利用中", Status::Active),
    ("有効", Status::Active),
    ("稼働中", Status::Active),
    ("解約", Status::Churned),
    ("解約済", Status::Churned),
    ("解約済み", Status::Churned),
];

/// Days after which the same sizes said again are a fresh statement, so that a monthly file keeps them from going stale.
const RESTATED_AFTER_DAYS: i64 = 28;

#[derive(Debug, Clone, PartialEq, Queryable, AsChangeset)]
#[diesel(table_name = accounts, treat_none_as_null = true)]
struct Known {
    external_id: Option<String>,
    name: String,
    segment: Option<String>,
    industry: Option<String>,
    employees: Option<i64>,
    addressable_seats: Option<i64>,
    phase: Option<Phase>,
    status: Status,
    started_on: Option<chrono::NaiveDate>,
    owner_id: Option<PersonId>,
}

/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    let name = cells.required_text("name", 200);
    let external_id = cells.text("external_id", 200).value();
    let domains = domains(cells);
    let segment = cells.text("segment", 100);
    let industry = cells.text("industry", 100);
    let employees = cells.count("employees");
    let seats = cells.count("addressable_seats");
    let phase = cells.choice("phase", PHASES, PHASE_WORDS);
    let status = cells.choice("status", STATUSES, STATUS_WORDS);
    let created = cells.count("accounts_created");
    let licensed = cells.count("licensed_users");
    let started_on = cells.date("started_on");
    let stage = stages::stage(step, cells, "stage")?;
    let stage_since = stages::since(step, cells, "stage_since");
    if stage_since.clone().value().is_some() && stage.clone().value().is_none() && !cells.is_wrong()
    {
        cells.refuse("stage_since", "import-stage-since-alone");
    }
    let owner = resolve::staff(step, cells, "owner")?;
    let recorded_at = cells.time("recorded_at").value();
    let former_names = cells.text("former_names", 4_000).value();
    let (Some(name), false) = (name, cells.is_wrong()) else {
        return Ok(Outcome::Unchanged);
    };
    let found = if step.writes() {
        find(step, external_id.as_deref(), &name)?
    } else {
        earlier::find(step, external_id.as_deref(), &name)?
    };
    let found = match found {
        Found::Several => {
            cells.refuse_value("name", "import-account-several", &name);
            return Ok(Outcome::Unchanged);
        }
        Found::One(id, by_present_name) => Some((id, by_present_name)),
        Found::Earlier | Found::None => None,
    };
    if step.mode == Mode::Check {
        return Ok(Outcome::Unchanged);
    }
    if let Some(outcome) = step.again(external_id.as_deref().unwrap_or(&name), cells.row()) {
        return Ok(outcome);
    }
    let Some((id, by_present_name)) = found else {
        let fresh = Known {
            external_id,
            name,
            segment: segment.value(),
            industry: industry.value(),
            employees: employees.value(),
            addressable_seats: seats.value(),
            phase: phase.value(),
            status: status.value().unwrap_or(Status::Active),
            started_on: started_on.value(),
            owner_id: owner.value(),
        };
        if step.writes() {
            let id = insert(step, fresh)?;
            set_domains(step, id, domains)?;
            state_sizes(step, id, created, licensed, recorded_at)?;
            remember_names(step, id, former_names.as_deref())?;
            if let Some(stage) = stage.value() {
                stages::enter(step, id, stage, stage_since.value())?;
            }
        }
        return Ok(Outcome::Created);
    };
    let before = load(step.tx.conn, id)?;
    let mut known = before.clone();
    let mut changed = false;
    if external_id.is_some() {
        changed |= step.settle("external_id", &mut known.external_id, external_id);
    }
    // A file that still uses a name from before does not take the present one away.
    if by_present_name {
        changed |= step.settle("name", &mut known.name, name);
    }
    let to = segment.over(known.segment.clone());
    changed |= step.settle("segment", &mut known.segment, to);
    let to = industry.over(known.industry.clone());
    changed |= step.settle("industry", &mut known.industry, to);
    let to = employees.over(known.employees);
    changed |= step.settle("employees", &mut known.employees, to);
    let to = seats.over(known.addressable_seats);
    changed |= step.settle("addressable_seats", &mut known.addressable_seats, to);
    let to = phase.over(known.phase);
    if known.phase != to {
        let mut from = known.phase.map(|phase| phase.to_string());
        changed |= step.settle("phase", &mut from, to.map(|phase| phase.to_string()));
        known.phase = to;
    }
    let to = status.over(Some(known.status)).unwrap_or(Status::Active);
    if known.status != to {
        let mut from = known.status.to_string();
        changed |= step.settle("status", &mut from, to.to_string());
        known.status = to;
    }
    let to = started_on.over(known.started_on);
    changed |= step.settle("started_on", &mut known.started_on, to);
    let to = owner.over(known.owner_id);
    changed |= step.settle("owner", &mut known.owner_id, to);
    if changed && step.writes() {
        if known.name != before.name {
            edit::remember_name(step.tx, id, &before.name)?;
        }
        diesel::update(accounts::table.find(id))
            .set((&known, accounts::updated_at.eq(step.now())))
            .execute(step.tx.conn)?;
    }
    changed |= set_domains(step, id, domains)?;
    changed |= state_sizes(step, id, created, licensed, recorded_at)?;
    changed |= remember_names(step, id, former_names.as_deref())?;
    if let Some(stage) = stage.value() {
        changed |= stages::enter(step, id, stage, stage_since.value())?;
    }
    Ok(if changed {
        Outcome::Updated
    } else {
        Outcome::Unchanged
    })
}

enum Found {
    /// The account, and whether the row's name may become its name.
    One(AccountId, bool),
    /// None yet: one that an earlier row of the file makes.
    Earlier,
    None,
    Several,
}

fn find(step: &mut Step<'_, '_>, external_id: Option<&str>, name: &str) -> Result<Found> {
    let conn = &mut *step.tx.conn;
    if let Some(external_id) = external_id {
        let by_id: Option<AccountId> = accounts::table
            .filter(accounts::external_id.eq(external_id))
            .select(accounts::id)
            .first(conn)
            .optional()?;
        if let Some(id) = by_id {
            return Ok(Found::One(id, true));
        }
    }
    // With an id nobody has yet, only an account known by name alone can be meant.
    let mut query = accounts::table
        .filter(accounts::name.eq(name))
        .select(accounts::id)
        .limit(2)
        .into_boxed();
    if external_id.is_some() {
        query = query.filter(accounts::external_id.is_null());
    }
    let ids: Vec<AccountId> = query.load(conn)?;
    match ids.as_slice() {
        [id] => return Ok(Found::One(*id, true)),
        [] => {}
        _ => return Ok(Found::Several),
    }
    match resolve::former_names(conn, name)? {
        FoundAccount::One(id) => {
            let taken: Option<String> = accounts::table
                .find(id)
                .select(accounts::external_id)
                .first(conn)?;
            // Someone else's id: a new company that happens to bear an old name.
            if external_id.is_some() && taken.is_some() {
                return Ok(Found::None);
            }
            Ok(Found::One(id, false))
        }
        FoundAccount::None => Ok(Found::None),
        // Which of those it was nobody can say; with an id of its own it is a new one.
        FoundAccount::Several if external_id.is_some() => Ok(Found::None),
        FoundAccount::Several => Ok(Found::Several),
    }
}

fn load(conn: &mut AnyConnection, id: AccountId) -> Result<Known> {
    Ok(accounts::table
        .find(id)
        .select((
            accounts::external_id,
            accounts::name,
            accounts::segment,
            accounts::industry,
            accounts::employees,
            accounts::addressable_seats,
            accounts::phase,
            accounts::status,
            accounts::started_on,
            accounts::owner_id,
        ))
        .first(conn)?)
}

fn insert(step: &mut Step<'_, '_>, fresh: Known) -> Result<AccountId> {
    let now = step.now();
    Ok(diesel::insert_into(accounts::table)
        .values((
            accounts::external_id.eq(fresh.external_id),
            accounts::name.eq(fresh.name),
            accounts::segment.eq(fresh.segment),
            accounts::industry.eq(fresh.industry),
            accounts::employees.eq(fresh.employees),
            accounts::addressable_seats.eq(fresh.addressable_seats),
            accounts::phase.eq(fresh.phase),
            accounts::status.eq(fresh.status),
            accounts::started_on.eq(fresh.started_on),
            accounts::owner_id.eq(fresh.owner_id),
            accounts::created_at.eq(now),
            accounts::updated_at.eq(now),
        ))
        .returning(accounts::id)
        .get_result(step.tx.conn)?)
}

/// Remembers the names before that `former_names` lists, separated by `;`. Says whether one was news.
fn remember_names(step: &mut Step<'_, '_>, id: AccountId, names: Option<&str>) -> Result<bool> {
    let mut news = false;
    for name in names.unwrap_or_default().split(';').map(str::trim) {
        if !name.is_empty() && step.writes() {
            news |= edit::remember_name(step.tx, id, name)?;
        }
    }
    Ok(news)
}

/// Reads `domains`: mail domains separated by `;`, compared whole, never free-mail hosts, in their ASCII form.
fn domains(cells: &mut Cells<'_>) -> Given<Vec<String>> {
    match cells.text("domains", 4_000) {
        Given::Absent => Given::Absent,
        Given::Empty => Given::Empty,
        Given::Value(text) => {
            let mut domains: Vec<String> = text
                .split([';', '；', '\n', ' ', '　'])
                .map(|part| part.trim().trim_start_matches('@').to_ascii_lowercase())
                .filter(|part| !part.is_empty())
                .collect();
            domains.sort();
            domains.dedup();
            for domain in &domains {
                if !is_domain(domain) {
                    cells.refuse_value("domains", "import-domain", domain);
                } else if is_free_mail(domain) {
                    cells.refuse_value("domains", "import-domain-free", domain);
                }
            }
            Given::Value(domains)
        }
    }
}

/// Makes the account's domains these. They count as verified: whoever may import vouches for them.
fn set_domains(
    step: &mut Step<'_, '_>,
    id: AccountId,
    domains: Given<Vec<String>>,
) -> Result<bool> {
    let wanted = match domains {
        Given::Absent => return Ok(false),
        Given::Empty => Vec::new(),
        Given::Value(domains) => domains,
    };
    let known: Vec<String> = account_domains::table
        .filter(account_domains::account_id.eq(id))
        .order(account_domains::domain)
        .select(account_domains::domain)
        .load(step.tx.conn)?;
    let (mut from, to) = (known.join(";"), wanted.join(";"));
    if !step.settle("domains", &mut from, to) {
        return Ok(false);
    }
    if step.writes() {
        diesel::delete(
            account_domains::table
                .filter(account_domains::account_id.eq(id))
                .filter(account_domains::domain.ne_all(wanted.clone())),
        )
        .execute(step.tx.conn)?;
        for domain in wanted.into_iter().filter(|domain| !known.contains(domain)) {
            diesel::insert_into(account_domains::table)
                .values((
                    account_domains::account_id.eq(id),
                    account_domains::domain.eq(domain),
                    account_domains::verified_at.eq(Some(step.now())),
                    account_domains::created_at.eq(step.now()),
                ))
                .execute(step.tx.conn)?;
        }
    }
    Ok(true)
}

/// States how many accounts were issued and licensed: a new version when they differ from what is known, or were last stated
/// a month ago. With a `recorded_at` of its own, the version known since then.
fn state_sizes(
    step: &mut Step<'_, '_>,
    id: AccountId,
    created: Given<i64>,
    licensed: Given<i64>,
    recorded_at: Option<UtcTime>,
) -> Result<bool> {
    if created == Given::Absent && licensed == Given::Absent {
        return Ok(false);
    }
    let versions: Vec<(Option<i64>, Option<i64>, UtcTime)> = account_sizes::table
        .filter(account_sizes::account_id.eq(id))
        .order((account_sizes::recorded_at.desc(), account_sizes::id.desc()))
        .select((
            account_sizes::accounts_created,
            account_sizes::licensed_users,
            account_sizes::recorded_at,
        ))
        .load(step.tx.conn)?;
    let before = versions
        .iter()
        .find(|(_, _, at)| recorded_at.is_none_or(|recorded_at| *at <= recorded_at));
    let (old_created, old_licensed, known_since) = match before {
        Some((created, licensed, at)) => (*created, *licensed, Some(*at)),
        None => (None, None, None),
    };
    let to = (created.over(old_created), licensed.over(old_licensed));
    let same = to == (old_created, old_licensed);
    let now = step.now();
    let newest = versions
        .first()
        .map(|(created, licensed, _)| (*created, *licensed));
    let settled = match (recorded_at, known_since) {
        // Nothing was known and nothing is.
        (_, None) => to == (None, None),
        (Some(at), Some(since)) => at == since && (same || newest == Some(to)),
        (None, Some(since)) => same && since.plus_days(RESTATED_AFTER_DAYS) > now,
    };
    if settled {
        return Ok(false);
    }
    let (mut from_created, mut from_licensed) = (old_created, old_licensed);
    step.settle("accounts_created", &mut from_created, to.0);
    step.settle("licensed_users", &mut from_licensed, to.1);
    if step.writes() {
        // What was known at a time stays known: a different figure for it is a correction, known from now on.
        let at = match (recorded_at, known_since) {
            (Some(at), Some(since)) if at == since => now,
            (Some(at), _) => at,
            (None, _) => now,
        };
        let import: Option<Id> = step.import;
        diesel::insert_into(account_sizes::table)
            .values((
                account_sizes::account_id.eq(id),
                account_sizes::accounts_created.eq(to.0),
                account_sizes::licensed_users.eq(to.1),
                account_sizes::recorded_at.eq(at),
                account_sizes::import_id.eq(import),
            ))
            .execute(step.tx.conn)?;
    }
    Ok(true)
}
