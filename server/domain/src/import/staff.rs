//! Rows of `staff`: the vendor's people, their department and roles.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::Result;
use crate::actor::Role;
use crate::db::schema::{imports, people, role_grants, staff_members};
use crate::import::cell::{Cells, Given};
use crate::import::heading;
use crate::import::refusal::Refusal;
use crate::import::resolve;
use crate::import::step::{Mode, Outcome, Step};
use crate::people::staff;
use crate::types::PersonId;

crate::text_enum! {
    /// A department of the vendor.
    Department {
        /// Customer success.
        Cs = "cs",
        /// Marketing.
        Marketing = "marketing",
        /// Sales.
        Sales = "sales",
        /// Inside sales.
        InsideSales = "inside_sales",
        /// Support.
        Support = "support",
        /// Product.
        Product = "product",
        /// Executives.
        Executive = "executive",
    }
}

const DEPARTMENTS: &[&str] = &[
    "cs",
    "marketing",
    "sales",
    "inside_sales",
    "support",
    "product",
    "executive",
];
const DEPARTMENT_WORDS: &[(&str, Department)] = &[
    ("カスタマーサクセス", Department::Cs),
    ("マーケティング", Department::Marketing),
    ("営業", Department::Sales),
    ("フィールドセールス", Department::Sales),
    ("インサイドセールス", Department::InsideSales),
    ("サポート", Department::Support),
    ("カスタマーサポート", Department::Support),
    ("プロダクト", Department::Product),
    ("開発", Department::Product),
    ("経営", Department::Executive),
    ("役員", Department::Executive),
];
const ROLES: &[&str] = &[
    "cs",
    "marketing",
    "sales",
    "support",
    "product",
    "executive",
    "admin",
];

/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    let email = cells.email("email");
    let email = cells.required("email", email);
    let name = cells.text("name", 60).value();
    let department = cells.choice("department", DEPARTMENTS, DEPARTMENT_WORDS);
    let roles = roles(cells);
    let (Some(email), false) = (email, cells.is_wrong()) else {
        return Ok(Outcome::Unchanged);
    };
    if takes_last_administrator(step, &email, &roles)? {
        let refusal = Refusal::at(cells.line(), "roles", "problem-last-administrator");
        cells.refuse_with(refusal);
        return Ok(Outcome::Unchanged);
    }
    if step.mode == Mode::Check {
        return Ok(Outcome::Unchanged);
    }
    if let Some(outcome) = step.again(&email, cells.row()) {
        return Ok(outcome);
    }
    let existing = resolve::find_person(step, &email)?;
    let person = resolve::person(step, &email, name.as_deref())?;
    let was_staff = existing.is_some_and(|found| found.staff);
    if !was_staff {
        if step.writes() {
            let department = department.clone().value().unwrap_or(Department::Cs);
            staff::hire(step.tx, person.id, department.as_str())?;
            set_roles(step, person.id, roles)?;
            // Known as staff from the next row on.
            step.memory.people.remove(&email);
        }
        return Ok(Outcome::Created);
    }
    let mut changed = rename(step, person.id, name)?;
    let mut known: String = staff_members::table
        .find(person.id)
        .select(staff_members::department)
        .first(step.tx.conn)?;
    let to = match department {
        Given::Absent => known.clone(),
        Given::Empty => Department::Cs.to_string(),
        Given::Value(department) => department.to_string(),
    };
    if step.settle("department", &mut known, to) {
        changed = true;
        if step.writes() {
            diesel::update(staff_members::table.find(person.id))
                .set(staff_members::department.eq(known))
                .execute(step.tx.conn)?;
        }
    }
    changed |= set_roles(step, person.id, roles)?;
    Ok(if changed {
        Outcome::Updated
    } else {
        Outcome::Unchanged
    })
}

/// Reads `roles`: keys separated by `;`.
fn roles(cells: &mut Cells<'_>) -> Given<BTreeSet<Role>> {
    let text = match cells.text("roles", 200) {
        Given::Absent => return Given::Absent,
        Given::Empty => return Given::Empty,
        Given::Value(text) => text,
    };
    let mut roles = BTreeSet::new();
    for part in text
        .split([';', '；', '、', ','])
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        match part.to_lowercase().parse::<Role>() {
            // Members are customers, and moderators are customers of a named space: neither is staff's.
            Ok(role) if role != Role::Moderator => {
                roles.insert(role);
            }
            _ => {
                let mut refusal = match heading::nearest_of(ROLES.iter().copied(), part) {
                    Some(near) => {
                        Refusal::at(cells.line(), "roles", "import-choice-near").with("near", near)
                    }
                    None => Refusal::at(cells.line(), "roles", "import-choice"),
                };
                refusal = refusal.with("value", part);
                refusal.problem = refusal.problem.with("known", ROLES.join(", "));
                cells.refuse_with(refusal);
            }
        }
    }
    Given::Value(roles)
}

fn rename(step: &mut Step<'_, '_>, id: PersonId, name: Option<String>) -> Result<bool> {
    let Some(name) = name else {
        return Ok(false);
    };
    let mut known: String = people::table
        .find(id)
        .select(people::name)
        .first(step.tx.conn)?;
    if !step.settle("name", &mut known, name) {
        return Ok(false);
    }
    if step.writes() {
        diesel::update(people::table.find(id))
            .set(people::name.eq(known))
            .execute(step.tx.conn)?;
    }
    Ok(true)
}

/// Makes the person's staff roles these: grants what is missing, takes back what is not listed.
fn set_roles(step: &mut Step<'_, '_>, id: PersonId, roles: Given<BTreeSet<Role>>) -> Result<bool> {
    let wanted = match roles {
        Given::Absent => return Ok(false),
        Given::Empty => BTreeSet::new(),
        Given::Value(roles) => roles,
    };
    let held: Vec<Role> = role_grants::table
        .filter(role_grants::person_id.eq(id))
        .filter(role_grants::revoked_at.is_null())
        .filter(role_grants::role.ne(Role::Moderator))
        .select(role_grants::role)
        .load(step.tx.conn)?;
    let held: BTreeSet<Role> = held.into_iter().collect();
    let text = |roles: &BTreeSet<Role>| {
        roles
            .iter()
            .map(|role| role.as_str())
            .collect::<Vec<_>>()
            .join(";")
    };
    let mut from = text(&held);
    if !step.settle("roles", &mut from, text(&wanted)) {
        return Ok(false);
    }
    if step.writes() {
        let by = by(step)?;
        staff::set_roles(step.tx, id, &held, &wanted, by)?;
    }
    Ok(true)
}

/// Whether a row would leave nobody to administer the site.
fn takes_last_administrator(
    step: &mut Step<'_, '_>,
    email: &str,
    roles: &Given<BTreeSet<Role>>,
) -> Result<bool> {
    let stays = match roles {
        Given::Absent => return Ok(false),
        Given::Empty => false,
        Given::Value(roles) => roles.contains(&Role::Admin),
    };
    step.memory.admin_granted |= stays;
    if stays || step.memory.admin_granted {
        return Ok(false);
    }
    match resolve::find_person(step, email)? {
        Some(person) => staff::is_last_administrator(step.tx.conn, person.id),
        None => Ok(false),
    }
}

/// Who applies the file.
fn by(step: &mut Step<'_, '_>) -> Result<Option<PersonId>> {
    let Some(import) = step.import else {
        return Ok(None);
    };
    Ok(imports::table
        .find(import)
        .select(imports::actor_id)
        .first(step.tx.conn)?)
}
