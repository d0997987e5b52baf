//! Which account a row means before anything is written: by what the database has, and by what the rows above it will have made
//! of that. Without the second half a file could be found right and still be refused half-way.

use std::collections::HashMap;

use diesel::prelude::*;

use super::Found;
use crate::Result;
use crate::db::schema::{account_names, accounts};
use crate::import::step::Step;
use crate::types::AccountId;

/// Accounts of the same name that are looked at; more are several anyway.
const LOOKED_AT: i64 = 50;

/// An account, there already or made by a row above.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Which {
    Stored(AccountId),
    Made(usize),
}

/// What rows above have made of accounts. Only what differs from the database is kept.
#[derive(Default)]
pub(in crate::import) struct Earlier {
    made: usize,
    /// Name and external id as they will be.
    now: HashMap<Which, (String, Option<String>)>,
    by_external_id: HashMap<String, Which>,
    by_name: HashMap<String, Vec<Which>>,
    /// By names that rows above took away.
    by_former_name: HashMap<String, Vec<Which>>,
}

/// As [`super::find`] will find it when the rows above are written.
pub(super) fn find(
    step: &mut Step<'_, '_>,
    external_id: Option<&str>,
    name: &str,
) -> Result<Found> {
    let found = meant(step, external_id, name)?;
    let (which, by_present_name) = match found {
        Meant::One(which, by_present_name) => (which, by_present_name),
        Meant::Several => return Ok(Found::Several),
        Meant::None => {
            let earlier = &mut step.memory.earlier;
            earlier.made += 1;
            let which = Which::Made(earlier.made);
            earlier.keep(which, name.to_owned(), external_id.map(str::to_owned));
            return Ok(Found::None);
        }
    };
    let (called, known_as) = state(step, which)?;
    let renamed = by_present_name && called != name;
    let identified = external_id.is_some() && known_as.as_deref() != external_id;
    if renamed || identified {
        let earlier = &mut step.memory.earlier;
        let name = if renamed {
            earlier
                .by_former_name
                .entry(called)
                .or_default()
                .push(which);
            name.to_owned()
        } else {
            called
        };
        earlier.keep(which, name, external_id.map(str::to_owned).or(known_as));
    }
    Ok(match which {
        Which::Stored(id) => Found::One(id, by_present_name),
        Which::Made(_) => Found::Earlier,
    })
}

enum Meant {
    One(Which, bool),
    None,
    Several,
}

fn meant(step: &mut Step<'_, '_>, external_id: Option<&str>, name: &str) -> Result<Meant> {
    if let Some(external_id) = external_id {
        if let Some(which) = step.memory.earlier.by_external_id.get(external_id) {
            return Ok(Meant::One(*which, true));
        }
        let stored: Option<AccountId> = accounts::table
            .filter(accounts::external_id.eq(external_id))
            .select(accounts::id)
            .first(step.tx.conn)
            .optional()?;
        if let Some(id) = stored {
            return Ok(Meant::One(Which::Stored(id), true));
        }
    }
    let stored: Vec<AccountId> = accounts::table
        .filter(accounts::name.eq(name))
        .select(accounts::id)
        .limit(LOOKED_AT)
        .load(step.tx.conn)?;
    let mut named = all(stored, step.memory.earlier.by_name.get(name));
    let mut kept = Vec::with_capacity(named.len());
    for which in named.drain(..) {
        let (called, known_as) = state(step, which)?;
        // With an id nobody has yet, only an account known by name alone can be meant.
        if called == name && (external_id.is_none() || known_as.is_none()) {
            kept.push(which);
        }
    }
    match kept.as_slice() {
        [one] => return Ok(Meant::One(*one, true)),
        [] => {}
        _ => return Ok(Meant::Several),
    }
    let stored: Vec<AccountId> = account_names::table
        .filter(account_names::name.eq(name))
        .select(account_names::account_id)
        .distinct()
        .limit(2)
        .load(step.tx.conn)?;
    let former = all(stored, step.memory.earlier.by_former_name.get(name));
    match former.as_slice() {
        [] => Ok(Meant::None),
        [one] => {
            // Someone else's id: a new company that happens to bear an old name.
            if external_id.is_some() && state(step, *one)?.1.is_some() {
                return Ok(Meant::None);
            }
            Ok(Meant::One(*one, false))
        }
        // Which of those it was nobody can say; with an id of its own it is a new one.
        _ if external_id.is_some() => Ok(Meant::None),
        _ => Ok(Meant::Several),
    }
}

/// Stored accounts and those that rows above added, each once.
fn all(stored: Vec<AccountId>, added: Option<&Vec<Which>>) -> Vec<Which> {
    let mut found: Vec<Which> = stored.into_iter().map(Which::Stored).collect();
    for which in added.into_iter().flatten() {
        if !found.contains(which) {
            found.push(*which);
        }
    }
    found
}

/// Name and external id of an account as the rows above leave it.
fn state(step: &mut Step<'_, '_>, which: Which) -> Result<(String, Option<String>)> {
    if let Some(state) = step.memory.earlier.now.get(&which) {
        return Ok(state.clone());
    }
    match which {
        Which::Stored(id) => Ok(accounts::table
            .find(id)
            .select((accounts::name, accounts::external_id))
            .first(step.tx.conn)?),
        Which::Made(_) => Ok(Default::default()),
    }
}

impl Earlier {
    fn keep(&mut self, which: Which, name: String, external_id: Option<String>) {
        let named = self.by_name.entry(name.clone()).or_default();
        if !named.contains(&which) {
            named.push(which);
        }
        if let Some(external_id) = &external_id {
            self.by_external_id.insert(external_id.clone(), which);
        }
        self.now.insert(which, (name, external_id));
    }
}
