//! Ledger rows, with what each granted and what took it back.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{engagement_events, external_ids};
use crate::engagement::ledger::Side;
use crate::export::naming::{Addresses, Names};
use crate::export::table::{CHUNK, Out, pages, told};
use crate::types::{AccountId, EventId, PersonId};
use crate::{Hiroba, Result, UtcTime};

pub(super) fn ledger(hiroba: &Hiroba, out: &mut Out) -> Result<()> {
    use engagement_events as events;
    type Found = (
        (EventId, String, Option<PersonId>, Option<AccountId>, String),
        (UtcTime, UtcTime, f64, f64, Side),
        (Option<EventId>, Option<String>, Option<String>),
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
                        events::half_life_days,
                        events::side,
                    ),
                    (
                        events::reversal_of,
                        events::reversal_reason,
                        events::external_id,
                    ),
                ))
                .load::<Found>(conn)?;
            let referred: Vec<EventId> = rows.iter().filter_map(|row| row.2.0).collect();
            let known = file_ids(conn, rows.iter().map(|row| row.0.0).chain(referred))?;
            Ok(rows
                .into_iter()
                .map(|row| {
                    let id = known.get(&row.0.0).cloned();
                    let of = row.2.0.map(|of| {
                        let id = known.get(&of).cloned();
                        id.unwrap_or_else(|| own_id(of))
                    });
                    (row, id, of)
                })
                .collect())
        },
        |row| row.0.0.0,
        |rows| {
            for (((id, type_, person, account, object), what, reversal), file_id, reversal_of) in
                rows
            {
                let (occurred, recorded, granted, half_life, side) = what;
                let (of, reason, external_id) = reversal;
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
                let (points, half_life) = if reversal_of.is_some() {
                    (String::new(), String::new())
                } else {
                    (granted.to_string(), half_life.to_string())
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
                    half_life,
                    told(reason),
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
