//! Where a dump goes: its space, and the import that is written down for it.

use diesel::prelude::*;

use crate::community::SpaceAudience;
use crate::community::space::{self, NewSpace};
use crate::community::text;
use crate::db::schema::{imports, spaces};
use crate::import::step::Counts;
use crate::types::{Id, SpaceId};
use crate::{Actor, Hiroba, Result};

pub(super) fn slug_of(name: &str) -> String {
    match text::slug(name).as_str() {
        // A name without Latin letters still needs an address of its own.
        "q" if name != "q" => {
            let digest = crate::entropy::digest(name);
            format!("space-{}", digest.get(..8).unwrap_or_default())
        }
        slug => slug.chars().take(45).collect(),
    }
}

/// The space to fill. `None` when it exists and others than everyone read it, though it was to be public.
pub(super) fn place(
    hiroba: &Hiroba,
    name: &str,
    slug: &str,
    public: bool,
) -> Result<Option<SpaceId>> {
    hiroba.write(|tx| {
        let existing: Option<(SpaceId, SpaceAudience)> = spaces::table
            .filter(spaces::slug.eq(slug))
            .select((spaces::id, spaces::audience))
            .first(tx.conn)
            .optional()?;
        match existing {
            Some((_, audience)) if public && audience != SpaceAudience::Public => Ok(None),
            Some((id, _)) => Ok(Some(id)),
            None => space::ensure(
                tx,
                &NewSpace {
                    slug,
                    name_ja: name,
                    name_en: name,
                    audience: if public {
                        SpaceAudience::Public
                    } else {
                        SpaceAudience::Members
                    },
                    accounts: &[],
                },
            )
            .map(Some),
        }
    })
}

pub(super) fn begin(hiroba: &Hiroba, actor: &Actor, file_name: &str) -> Result<Id> {
    hiroba.write(|tx| {
        // A run that was interrupted goes on in this one.
        diesel::update(
            imports::table
                .filter(imports::kind.eq("stackexchange"))
                .filter(imports::file_name.eq(file_name))
                .filter(imports::state.eq("applying")),
        )
        .set((
            imports::state.eq("interrupted"),
            imports::finished_at.eq(Some(tx.now)),
        ))
        .execute(tx.conn)?;
        Ok(diesel::insert_into(imports::table)
            .values((
                imports::kind.eq("stackexchange"),
                imports::file_name.eq(file_name),
                imports::actor_id.eq(actor.person_id()),
                imports::started_at.eq(tx.now),
                imports::state.eq("applying"),
            ))
            .returning(imports::id)
            .get_result(tx.conn)?)
    })
}

pub(super) fn finish(
    hiroba: &Hiroba,
    import: Id,
    state: &str,
    counts: &[(&'static str, Counts)],
) -> Result<()> {
    let summary: serde_json::Map<String, serde_json::Value> = counts
        .iter()
        .map(|(noun, counts)| Ok(((*noun).to_owned(), serde_json::to_value(counts)?)))
        .collect::<Result<_>>()?;
    let summary = serde_json::to_string(&summary)?;
    hiroba.write(|tx| {
        diesel::update(imports::table.find(import))
            .set((
                imports::state.eq(state),
                imports::summary.eq(&summary),
                imports::finished_at.eq(Some(tx.now)),
            ))
            .execute(tx.conn)?;
        Ok(())
    })
}
