//! Who wrote a dump: people without an address.

use std::collections::HashSet;

use diesel::prelude::*;

use super::dump::{Record, Rows};
use super::words::display_name;
use super::{Site, Trouble};
use crate::db::schema::people;
use crate::import::step::{Counts, Outcome};
use crate::types::PersonId;
use crate::{Result, Tx, UtcTime};

/// More authors than this are looked up again instead of remembered.
const REMEMBERED: usize = 50_000;

impl Site<'_> {
    /// Who wrote or edited anything.
    pub(super) fn writers(&self) -> Result<HashSet<i64>, Trouble> {
        let mut ids = HashSet::new();
        for (file, names) in [
            ("Posts.xml", &["OwnerUserId", "LastEditorUserId"][..]),
            ("Comments.xml", &["UserId"][..]),
        ] {
            if let Some(mut rows) = Rows::open(self.folder, file)? {
                while let Some(row) = rows.next_row()? {
                    ids.extend(names.iter().filter_map(|name| row.number(name)));
                }
            }
        }
        Ok(ids)
    }

    /// Authors as people without an address.
    pub(super) fn people(&mut self, writers: &HashSet<i64>) -> Result<Counts, Trouble> {
        self.each(
            "Users.xml",
            |row| row.number("Id").is_some_and(|id| writers.contains(&id)),
            |site, tx, row| {
                let id = format!("u{}", row.get("Id").unwrap_or_default());
                let name = display_name(row.get("DisplayName"), &id);
                match site.known(tx, "person", &id)? {
                    Some(known) if known.digest == name => Ok(Some(Outcome::Unchanged)),
                    Some(known) => {
                        diesel::update(people::table.find(known.object))
                            .set(people::name.eq(&name))
                            .execute(tx.conn)?;
                        site.remember(tx, "person", &id, known.object, &name)?;
                        Ok(Some(Outcome::Updated))
                    }
                    None => {
                        let since = row.time("CreationDate").unwrap_or(tx.now);
                        site.add_person(tx, &id, &name, since)?;
                        Ok(Some(Outcome::Created))
                    }
                }
            },
        )
    }

    pub(super) fn add_person(
        &self,
        tx: &mut Tx<'_>,
        id: &str,
        name: &str,
        since: UtcTime,
    ) -> Result<PersonId> {
        let person: PersonId = diesel::insert_into(people::table)
            .values((people::name.eq(name), people::created_at.eq(since)))
            .returning(people::id)
            .get_result(tx.conn)?;
        self.remember(tx, "person", id, person, name)?;
        Ok(person)
    }

    /// Who wrote a row: a user, or someone who has left and of whom at most a name is known.
    pub(super) fn author(
        &mut self,
        tx: &mut Tx<'_>,
        row: &Record,
        id: &str,
        name: &str,
    ) -> Result<PersonId> {
        let (key, shown) = match (row.number(id), row.get(name)) {
            (Some(id), shown) => (format!("u{id}"), display_name(shown, &format!("user{id}"))),
            (None, Some(shown)) => {
                let shown = display_name(Some(shown), "user");
                (format!("name:{shown}"), shown)
            }
            (None, None) => ("gone".to_owned(), "(deleted user)".to_owned()),
        };
        if let Some(person) = self.authors.get(&key) {
            return Ok(*person);
        }
        let person = match self.known(tx, "person", &key)? {
            Some(known) => known.object,
            None => {
                let since = row.time("CreationDate").unwrap_or(tx.now);
                self.add_person(tx, &key, &shown, since)?
            }
        };
        if self.authors.len() >= REMEMBERED {
            self.authors.clear();
        }
        self.authors.insert(key, person);
        Ok(person)
    }
}
