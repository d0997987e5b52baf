//! Finding accounts and the staff who look after them.

use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{account_domains, accounts, people, staff_members};
use crate::health::config::publishing;
use crate::policy::AccountConsole;
use crate::types::{AccountId, PersonId};
use crate::{Result, UtcTime};

/// An account's own row.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = accounts)]
pub struct Account {
    /// Row.
    pub id: AccountId,
    /// Id in another system.
    pub external_id: Option<String>,
    /// Name of the company.
    pub name: String,
    /// Segment.
    pub segment: Option<String>,
    /// Industry.
    pub industry: Option<String>,
    /// How many people work there.
    pub employees: Option<i64>,
    /// How many of them could use the product.
    pub addressable_seats: Option<i64>,
    /// Phase of the company.
    pub phase: Option<String>,
    /// Commercial status key.
    pub status: String,
    /// First day as a customer.
    pub started_on: Option<chrono::NaiveDate>,
    /// Who looks after it.
    pub owner_id: Option<PersonId>,
    /// Memo.
    pub memo: String,
    /// What to do next.
    pub next_action: String,
    /// Until when.
    pub next_action_on: Option<chrono::NaiveDate>,
    /// By whom.
    pub next_action_owner_id: Option<PersonId>,
    /// When the row was made.
    pub created_at: UtcTime,
    /// When it last changed.
    pub updated_at: UtcTime,
}

/// A person of the vendor, as somebody to choose.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct StaffName {
    /// Who.
    pub id: PersonId,
    /// Display name.
    pub name: String,
}

/// The account with this id.
pub fn account(conn: &mut AnyConnection, _: &AccountConsole, id: AccountId) -> Result<Account> {
    Ok(accounts::table
        .find(id)
        .select(Account::as_select())
        .first(conn)?)
}

/// The account's mail domains, verified ones first.
pub fn domains(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
) -> Result<Vec<(String, bool)>> {
    let rows: Vec<(String, Option<UtcTime>)> = account_domains::table
        .filter(account_domains::account_id.eq(id))
        .order(account_domains::domain)
        .select((account_domains::domain, account_domains::verified_at))
        .load(conn)?;
    let mut rows: Vec<(String, bool)> = rows
        .into_iter()
        .map(|(domain, verified)| (domain, verified.is_some()))
        .collect();
    rows.sort_by_key(|(_, verified)| !verified);
    Ok(rows)
}

/// Everyone of the vendor who can look after an account, by name.
pub fn staff(conn: &mut AnyConnection, _: &AccountConsole) -> Result<Vec<StaffName>> {
    Ok(staff_members::table
        .inner_join(people::table.on(people::id.eq(staff_members::person_id)))
        .filter(staff_members::ended_at.is_null())
        .order((people::name, people::id))
        .select((people::id, people::name))
        .load(conn)?)
}

/// Whether this person looks after any account.
pub fn looks_after_any(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    person: PersonId,
) -> Result<bool> {
    let found: Option<AccountId> = accounts::table
        .filter(accounts::owner_id.eq(person))
        .select(accounts::id)
        .first(conn)
        .optional()?;
    Ok(found.is_some())
}

/// Stage keys of the model in force, in the order of the journey.
pub fn stages(conn: &mut AnyConnection, _: &AccountConsole) -> Result<Vec<String>> {
    let model = publishing::newest(conn)?
        .map(|(_, config)| config.stages)
        .unwrap_or_default();
    Ok(model.stages.into_iter().map(|stage| stage.key).collect())
}

/// The segments in use, for filters and suggestions.
pub fn segments(conn: &mut AnyConnection, _: &AccountConsole) -> Result<Vec<String>> {
    let found: Vec<Option<String>> = accounts::table
        .filter(accounts::segment.is_not_null())
        .select(accounts::segment)
        .distinct()
        .order(accounts::segment)
        .load(conn)?;
    Ok(found
        .into_iter()
        .flatten()
        .filter(|segment| !segment.is_empty())
        .collect())
}
