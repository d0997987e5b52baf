//! Whom a cell means: accounts by external id or unambiguous exact name, people by address. Never anything fuzzy.

use diesel::prelude::*;

use crate::Result;
use crate::db::AnyConnection;
use crate::db::schema::{account_domains, account_names, accounts, people, staff_members};
use crate::import::cell::{Cells, Given};
use crate::import::step::{Mode, REMEMBERED, Step};
use crate::types::{AccountId, PersonId};

/// What an account's cell leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FoundAccount {
    One(AccountId),
    None,
    Several,
}

/// What an address leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FoundPerson {
    pub id: PersonId,
    pub staff: bool,
}

/// In a preview, a person that applying would add.
const SOMEONE_NEW: FoundPerson = FoundPerson {
    id: 0,
    staff: false,
};

/// The account a row names in its column `account`. `None` after a refusal.
pub(super) fn account(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Option<AccountId>> {
    let Some(text) = cells.required_text("account", 200) else {
        return Ok(None);
    };
    let found = match step.memory.accounts.get(&text) {
        Some(found) => *found,
        None => {
            let found = find_account(step.tx.conn, &text)?;
            if step.memory.accounts.len() >= REMEMBERED {
                step.memory.accounts.clear();
            }
            step.memory.accounts.insert(text.clone(), found);
            found
        }
    };
    match found {
        FoundAccount::One(id) => Ok(Some(id)),
        FoundAccount::None => {
            cells.refuse_value("account", "import-account-unknown", &text);
            Ok(None)
        }
        FoundAccount::Several => {
            cells.refuse_value("account", "import-account-several", &text);
            Ok(None)
        }
    }
}

/// The account of an external id, else of an exact name, else of a name it had before.
pub(crate) fn find_account(conn: &mut AnyConnection, text: &str) -> Result<FoundAccount> {
    let by_id: Option<AccountId> = accounts::table
        .filter(accounts::external_id.eq(text))
        .select(accounts::id)
        .first(conn)
        .optional()?;
    if let Some(id) = by_id {
        return Ok(FoundAccount::One(id));
    }
    let by_name: Vec<AccountId> = accounts::table
        .filter(accounts::name.eq(text))
        .select(accounts::id)
        .limit(2)
        .load(conn)?;
    match by_name.as_slice() {
        [id] => return Ok(FoundAccount::One(*id)),
        [] => {}
        _ => return Ok(FoundAccount::Several),
    }
    former_names(conn, text)
}

/// The account that had this name before.
pub(super) fn former_names(conn: &mut AnyConnection, name: &str) -> Result<FoundAccount> {
    let ids: Vec<AccountId> = account_names::table
        .filter(account_names::name.eq(name))
        .select(account_names::account_id)
        .distinct()
        .limit(2)
        .load(conn)?;
    Ok(match ids.as_slice() {
        [id] => FoundAccount::One(*id),
        [] => FoundAccount::None,
        _ => FoundAccount::Several,
    })
}

/// The person of an address, if anyone has it.
pub(super) fn find_person(step: &mut Step<'_, '_>, email: &str) -> Result<Option<FoundPerson>> {
    if let Some(found) = step.memory.people.get(email) {
        return Ok(Some(*found));
    }
    let found: Option<(PersonId, Option<PersonId>)> = people::table
        .left_join(
            staff_members::table.on(staff_members::person_id
                .eq(people::id)
                .and(staff_members::ended_at.is_null())),
        )
        .filter(people::email.eq(email))
        .select((people::id, staff_members::person_id.nullable()))
        .first(step.tx.conn)
        .optional()?;
    let found = found.map(|(id, staff)| FoundPerson {
        id,
        staff: staff.is_some(),
    });
    if let Some(found) = found {
        remember(step, email, found);
    }
    Ok(found)
}

fn remember(step: &mut Step<'_, '_>, email: &str, found: FoundPerson) {
    if step.memory.people.len() >= REMEMBERED {
        step.memory.people.clear();
    }
    step.memory.people.insert(email.to_owned(), found);
}

/// The person of an address, made known without any rights if nobody has it. In a preview a stand-in without an id.
pub(super) fn person(
    step: &mut Step<'_, '_>,
    email: &str,
    name: Option<&str>,
) -> Result<FoundPerson> {
    if let Some(found) = find_person(step, email)? {
        return Ok(found);
    }
    if step.mode != Mode::Write {
        return Ok(SOMEONE_NEW);
    }
    let local = email.split('@').next().unwrap_or(email);
    let name: String = name.unwrap_or(local).chars().take(60).collect();
    let id = diesel::insert_into(people::table)
        .values((
            people::email.eq(email),
            people::name.eq(name),
            people::created_at.eq(step.now()),
        ))
        .returning(people::id)
        .get_result(step.tx.conn)?;
    let found = FoundPerson { id, staff: false };
    remember(step, email, found);
    Ok(found)
}

/// The person of a row's optional column `email`.
pub(super) fn optional_person(
    step: &mut Step<'_, '_>,
    cells: &mut Cells<'_>,
) -> Result<Given<FoundPerson>> {
    Ok(match cells.email("email") {
        Given::Absent => Given::Absent,
        Given::Empty => Given::Empty,
        Given::Value(email) => Given::Value(person(step, &email, None)?),
    })
}

/// The staff member a cell names by address.
pub(super) fn staff(
    step: &mut Step<'_, '_>,
    cells: &mut Cells<'_>,
    column: &'static str,
) -> Result<Given<PersonId>> {
    let email = match cells.email(column) {
        Given::Absent => return Ok(Given::Absent),
        Given::Empty => return Ok(Given::Empty),
        Given::Value(email) => email,
    };
    match find_person(step, &email)?.filter(|found| found.staff) {
        Some(found) => Ok(Given::Value(found.id)),
        None => {
            cells.refuse_value(column, "import-staff-unknown", &email);
            Ok(Given::Absent)
        }
    }
}

/// The other accounts that claim the domain of an address as their own while this one does not: such a person would be attached
/// to the wrong account. Domains are compared whole, never by their endings.
pub(super) fn accounts_of_domain(
    conn: &mut AnyConnection,
    email: &str,
    account: AccountId,
) -> Result<Vec<(AccountId, String)>> {
    let domain = email.rsplit('@').next().unwrap_or_default();
    let owners: Vec<(AccountId, String)> = account_domains::table
        .inner_join(accounts::table.on(accounts::id.eq(account_domains::account_id)))
        .filter(account_domains::domain.eq(domain))
        .select((accounts::id, accounts::name))
        .order(accounts::id)
        .load(conn)?;
    if owners.iter().any(|(id, _)| *id == account) {
        return Ok(Vec::new());
    }
    Ok(owners)
}
