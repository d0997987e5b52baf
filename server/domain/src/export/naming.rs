//! What the files call accounts and people.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::db::schema::{accounts, people, staff_members};
use crate::types::{AccountId, PersonId};
use crate::{Hiroba, Result};

/// What the files call each account: its external id; else its name, unless something else is called that.
pub(super) struct Names(HashMap<AccountId, (String, Option<String>)>);

impl Names {
    /// All of them.
    pub(super) fn load(hiroba: &Hiroba) -> Result<Self> {
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

    /// The account's.
    pub(super) fn of(&self, id: AccountId) -> String {
        self.0
            .get(&id)
            .map(|(name, external_id)| external_id.clone().unwrap_or_else(|| name.clone()))
            .unwrap_or_default()
    }
}

/// Addresses of people, and who of them is staff.
pub(super) struct Addresses(HashMap<PersonId, (String, bool)>);

impl Names {
    /// The external id that the files give an account, where it has one there.
    pub(super) fn external_id(&self, id: AccountId) -> Option<String> {
        self.0.get(&id).and_then(|(_, id)| id.clone())
    }
}

impl Addresses {
    /// All of them.
    pub(super) fn load(hiroba: &Hiroba) -> Result<Self> {
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

    /// The person's address, or nothing.
    pub(super) fn of(&self, id: Option<PersonId>) -> String {
        id.and_then(|id| self.0.get(&id))
            .map(|(email, _)| email.clone())
            .unwrap_or_default()
    }

    /// Whether the person is of the vendor.
    pub(super) fn staff(&self, id: Option<PersonId>) -> bool {
        id.and_then(|id| self.0.get(&id))
            .is_some_and(|(_, staff)| *staff)
    }
}
