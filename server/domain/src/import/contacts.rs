//! Rows of `contacts`: who works at which account, from when to when. A contact can sign in only after proving the address.

use diesel::prelude::*;

use crate::db::schema::{memberships, people};
use crate::import::cell::{Cells, Given};
use crate::import::refusal::Refusal;
use crate::import::resolve;
use crate::import::step::{Mode, Outcome, Step, short};
use crate::types::{AccountId, Id, PersonId};
use crate::{Result, UtcTime};

crate::text_enum! {
    /// What a contact is at their company.
    ContactRole {
        /// Decides about the money.
        EconomicBuyer = "economic_buyer",
        /// Drives it.
        Champion = "champion",
        /// Runs it.
        Operations = "operations",
        /// An executive who stands behind it.
        ExecutiveSponsor = "executive_sponsor",
        /// Uses it.
        User = "user",
    }
}

const ROLES: &[&str] = &[
    "economic_buyer",
    "champion",
    "operations",
    "executive_sponsor",
    "user",
];
const ROLE_WORDS: &[(&str, ContactRole)] = &[
    ("決裁者", ContactRole::EconomicBuyer),
    ("決裁", ContactRole::EconomicBuyer),
    ("推進者", ContactRole::Champion),
    ("推進担当", ContactRole::Champion),
    ("推進責任者", ContactRole::Champion),
    ("運用担当", ContactRole::Operations),
    ("運用担当者", ContactRole::Operations),
    ("管理者", ContactRole::Operations),
    ("役員", ContactRole::ExecutiveSponsor),
    ("経営層", ContactRole::ExecutiveSponsor),
    ("利用者", ContactRole::User),
    ("ユーザー", ContactRole::User),
];

#[derive(Debug, Clone, PartialEq, Queryable, AsChangeset)]
#[diesel(table_name = memberships, treat_none_as_null = true)]
struct Known {
    department: String,
    title: String,
    role: ContactRole,
    invited_at: Option<UtcTime>,
    valid_from: Option<UtcTime>,
    valid_to: Option<UtcTime>,
}

/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    let account = resolve::account(step, cells)?;
    let email = cells.email("email");
    let email = cells.required("email", email);
    let name = cells.text("name", 60).value();
    let department = cells.text("department", 200);
    let title = cells.text("title", 200);
    let role = cells.choice("role", ROLES, ROLE_WORDS);
    let invited_at = cells.time("invited_at");
    let valid_from = cells.time("valid_from");
    let valid_to = cells.time("valid_to");
    if let (Given::Value(from), Given::Value(to)) = (&valid_from, &valid_to)
        && to < from
    {
        cells.refuse("valid_to", "import-valid-order");
    }
    let (Some(account), Some(email)) = (account, email) else {
        return Ok(Outcome::Unchanged);
    };
    let known_person = resolve::find_person(step, &email)?;
    if known_person.is_some_and(|found| found.staff) {
        cells.refuse_value("email", "import-contact-staff", &email);
    }
    // Where somebody worked before gives no rights; where they work now must not be another company's by its domain.
    let past = matches!(&valid_to, Given::Value(to) if *to <= step.now());
    if past {
        step.memory.ids.insert(short(&format!("{account}/{email}")));
    }
    if !past
        && let Some((_, owner)) = resolve::accounts_of_domain(step.tx.conn, &email, account)?
            .into_iter()
            .find(|(owner, _)| {
                !step
                    .memory
                    .ids
                    .contains(&short(&format!("{owner}/{email}")))
            })
        && !has_left(step, known_person.map(|found| found.id), &email, account)?
    {
        cells.refuse_with(
            Refusal::at(cells.line(), "email", "import-contact-domain")
                .with("value", &email)
                .with("account", owner),
        );
    }
    if cells.is_wrong() || step.mode == Mode::Check {
        return Ok(Outcome::Unchanged);
    }
    let key = format!("{account}/{email}/{:?}", valid_from.clone().value());
    if let Some(outcome) = step.again(&key, cells.row()) {
        return Ok(outcome);
    }
    let person = resolve::person(step, &email, name.as_deref())?;
    let mut changed = known_person.is_some() && rename(step, person.id, name)?;
    let found = find(step, account, person.id, valid_from.clone().value())?;
    let Some((id, before)) = found else {
        if step.writes() {
            let now = step.now();
            diesel::insert_into(memberships::table)
                .values((
                    memberships::person_id.eq(person.id),
                    memberships::account_id.eq(account),
                    memberships::department.eq(department.value().unwrap_or_default()),
                    memberships::title.eq(title.value().unwrap_or_default()),
                    memberships::role.eq(role.value().unwrap_or(ContactRole::User)),
                    memberships::invited_at.eq(invited_at.value()),
                    memberships::valid_from.eq(valid_from.value()),
                    memberships::valid_to.eq(valid_to.value()),
                    memberships::recorded_at.eq(now),
                ))
                .execute(step.tx.conn)?;
        }
        return Ok(Outcome::Created);
    };
    let mut known = before;
    let to = department
        .over(Some(known.department.clone()))
        .unwrap_or_default();
    changed |= step.settle("department", &mut known.department, to);
    let to = title.over(Some(known.title.clone())).unwrap_or_default();
    changed |= step.settle("title", &mut known.title, to);
    let to = role.over(Some(known.role)).unwrap_or(ContactRole::User);
    if known.role != to {
        let mut from = known.role.to_string();
        changed |= step.settle("role", &mut from, to.to_string());
        known.role = to;
    }
    let to = invited_at.over(known.invited_at);
    changed |= step.settle("invited_at", &mut known.invited_at, to);
    let to = valid_from.over(known.valid_from);
    changed |= step.settle("valid_from", &mut known.valid_from, to);
    let to = valid_to.over(known.valid_to);
    changed |= step.settle("valid_to", &mut known.valid_to, to);
    if changed && step.writes() {
        diesel::update(memberships::table.find(id))
            .set(&known)
            .execute(step.tx.conn)?;
    }
    Ok(if changed {
        Outcome::Updated
    } else {
        Outcome::Unchanged
    })
}

/// Whether a person whose address names another account has left it: they took their address along to where they are now.
fn has_left(
    step: &mut Step<'_, '_>,
    person: Option<PersonId>,
    email: &str,
    account: AccountId,
) -> Result<bool> {
    let Some(person) = person else {
        return Ok(false);
    };
    let owners: Vec<AccountId> = resolve::accounts_of_domain(step.tx.conn, email, account)?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let ended: i64 = memberships::table
        .filter(memberships::person_id.eq(person))
        .filter(memberships::account_id.eq_any(owners))
        .filter(memberships::valid_to.le(step.now()))
        .count()
        .get_result(step.tx.conn)?;
    Ok(ended > 0)
}

/// Gives a person the file's name, unless they have signed in and chosen their own.
fn rename(step: &mut Step<'_, '_>, id: PersonId, name: Option<String>) -> Result<bool> {
    let Some(name) = name else {
        return Ok(false);
    };
    let (mut known, signed_in): (String, Option<UtcTime>) = people::table
        .find(id)
        .select((people::name, people::first_signed_in_at))
        .first(step.tx.conn)?;
    if signed_in.is_some() || !step.settle("name", &mut known, name) {
        return Ok(false);
    }
    if step.writes() {
        diesel::update(people::table.find(id))
            .set(people::name.eq(known))
            .execute(step.tx.conn)?;
    }
    Ok(true)
}

/// The time at the account that a row is about: the one that began then; else the latest, unless it had ended before.
fn find(
    step: &mut Step<'_, '_>,
    account: AccountId,
    person: PersonId,
    valid_from: Option<UtcTime>,
) -> Result<Option<(Id, Known)>> {
    type Loaded = (
        Id,
        (
            String,
            String,
            ContactRole,
            Option<UtcTime>,
            Option<UtcTime>,
            Option<UtcTime>,
        ),
    );
    let rows: Vec<Loaded> = memberships::table
        .filter(memberships::account_id.eq(account))
        .filter(memberships::person_id.eq(person))
        .order(memberships::id.desc())
        .select((
            memberships::id,
            (
                memberships::department,
                memberships::title,
                memberships::role,
                memberships::invited_at,
                memberships::valid_from,
                memberships::valid_to,
            ),
        ))
        .load(step.tx.conn)?;
    let mut rows: Vec<(Id, Known)> = rows
        .into_iter()
        .map(
            |(id, (department, title, role, invited_at, valid_from, valid_to))| {
                (
                    id,
                    Known {
                        department,
                        title,
                        role,
                        invited_at,
                        valid_from,
                        valid_to,
                    },
                )
            },
        )
        .collect();
    // Latest first by when it began; an unknown beginning is the earliest.
    rows.sort_by_key(|(id, known)| std::cmp::Reverse((known.valid_from, *id)));
    let Some(from) = valid_from else {
        return Ok(rows.into_iter().next());
    };
    if let Some(at) = rows
        .iter()
        .position(|(_, known)| known.valid_from == Some(from))
    {
        return Ok(rows.into_iter().nth(at));
    }
    Ok(rows.into_iter().next().filter(|(_, known)| {
        let ended_before = known.valid_to.is_some_and(|to| to <= from);
        let began_after_it_ended =
            known.valid_from.is_some_and(|began| began > from) && known.valid_to.is_some();
        !ended_before && !began_after_it_ended
    }))
}
