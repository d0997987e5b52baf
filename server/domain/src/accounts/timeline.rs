//! What happened at an account, newest first: ledger rows, stage moves, imports, and what staff changed. Visits are left out;
//! they are counted with the people.

use diesel::prelude::*;
use serde_json::Value;

use crate::accounts::audit_object;
use crate::accounts::evidence::{self, Link};
use crate::db::AnyConnection;
use crate::db::schema::{
    account_sizes, audit_entries, engagement_events, imports, inquiries, people, program_facts,
    stage_moves, usage_months,
};
use crate::policy::AccountConsole;
use crate::types::{AccountId, Id};
use crate::{Result, UtcTime};

/// Entries on one page.
pub const PAGE: usize = 30;

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Entry {
    /// When.
    pub at: UtcTime,
    /// Who did it, if anybody.
    pub person: Option<String>,
    /// What it was.
    pub what: What,
    /// Place in the whole order.
    place: Place,
}

/// What happened.
#[derive(Debug, Clone)]
pub enum What {
    /// A ledger row.
    Act {
        /// Type key.
        kind: String,
        /// What it was done to, as stored.
        object: String,
        /// Points granted.
        granted: f64,
        /// Where it can be read.
        link: Option<Link>,
        /// Done by the vendor's people.
        vendor: bool,
        /// Taken back since.
        reversed: bool,
    },
    /// Another stage.
    Stage {
        /// From here.
        from: Option<String>,
        /// To there.
        to: String,
        /// `rule`, `manual`, `import` or `migration`.
        cause: String,
        /// Why, when somebody said so.
        reason: Option<String>,
    },
    /// A file was taken in that says something about the account.
    Import {
        /// Its kind.
        kind: String,
        /// Its name.
        file: String,
    },
    /// Staff changed something.
    Edit {
        /// Which change (`account.memo`, …).
        action: String,
        /// Particulars.
        detail: Value,
    },
}

/// Newest first; at one instant by source, then by row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    at: i64,
    source: u8,
    id: Id,
}

impl Place {
    fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        Some(Self {
            at: parts.next()?.parse().ok()?,
            source: parts.next()?.parse().ok()?,
            id: parts.next()?.parse().ok()?,
        })
    }
}

/// The sources, in the order in which they stand at one instant.
const ACTS: u8 = 0;
const STAGES: u8 = 1;
const FILES: u8 = 2;
const EDITS: u8 = 3;

/// One source's rows of a page are the newest that stand before these two, compared in this order.
type Before = (UtcTime, Id);

/// Where one source goes on after `after`: everything up to `now` on the first page.
fn before(after: Option<Place>, now: UtcTime, source: u8) -> Before {
    let Some(after) = after else {
        return (now, Id::MAX);
    };
    let id = match source.cmp(&after.source) {
        std::cmp::Ordering::Less => Id::MAX,
        std::cmp::Ordering::Equal => after.id,
        std::cmp::Ordering::Greater => Id::MIN,
    };
    (UtcTime(after.at), id)
}

/// A page of the timeline.
#[derive(Debug, Clone)]
pub struct Timeline {
    /// Its entries, newest first.
    pub entries: Vec<Entry>,
    /// Where the next page starts, if there is one.
    pub next: Option<String>,
}

/// The entries that come after `after`.
pub fn page(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
    now: UtcTime,
    after: Option<&str>,
) -> Result<Timeline> {
    let after = after.and_then(Place::parse);
    let mut entries = acts(conn, id, before(after, now, ACTS))?;
    entries.extend(stages(conn, id, before(after, now, STAGES))?);
    entries.extend(files(conn, id, before(after, now, FILES))?);
    entries.extend(edits(conn, id, before(after, now, EDITS))?);
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.place));
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let next = entries
        .last()
        .filter(|_| more)
        .map(|last| format!("{}.{}.{}", last.place.at, last.place.source, last.place.id));
    let objects: Vec<&str> = entries
        .iter()
        .filter_map(|entry| match &entry.what {
            What::Act { object, .. } => Some(object.as_str()),
            _ => None,
        })
        .collect();
    let links = evidence::links(conn, &objects)?;
    for entry in &mut entries {
        if let What::Act { object, link, .. } = &mut entry.what {
            *link = links.get(object.as_str()).cloned();
        }
    }
    Ok(Timeline { entries, next })
}

/// Rows read of each source: a page, and one more to know whether there is another.
const READ: i64 = 31;

fn acts(conn: &mut AnyConnection, id: AccountId, (at, row): Before) -> Result<Vec<Entry>> {
    type Row = (Id, String, Option<String>, String, UtcTime, f64, String);
    let rows: Vec<Row> = engagement_events::table
        .left_join(people::table.on(people::id.nullable().eq(engagement_events::person_id)))
        .filter(engagement_events::account_id.eq(id))
        .filter(engagement_events::reversal_of.is_null())
        .filter(engagement_events::type_.ne("com.visit_day"))
        .filter(engagement_events::occurred_at.le(at))
        .filter(
            engagement_events::occurred_at
                .lt(at)
                .or(engagement_events::id.lt(row)),
        )
        .order((
            engagement_events::occurred_at.desc(),
            engagement_events::id.desc(),
        ))
        .select((
            engagement_events::id,
            engagement_events::type_,
            people::name.nullable(),
            engagement_events::object,
            engagement_events::occurred_at,
            engagement_events::granted_points,
            engagement_events::side,
        ))
        .limit(READ)
        .load(conn)?;
    let ids: Vec<Option<Id>> = rows.iter().map(|row| Some(row.0)).collect();
    let reversed: Vec<Option<Id>> = engagement_events::table
        .filter(engagement_events::reversal_of.eq_any(ids))
        .select(engagement_events::reversal_of)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(row, kind, person, object, at, granted, side)| Entry {
            at,
            person,
            what: What::Act {
                kind,
                object,
                granted,
                link: None,
                vendor: side == "vendor",
                reversed: reversed.contains(&Some(row)),
            },
            place: Place {
                at: at.0,
                source: ACTS,
                id: row,
            },
        })
        .collect())
}

fn stages(conn: &mut AnyConnection, id: AccountId, (at, row): Before) -> Result<Vec<Entry>> {
    type Row = (
        Id,
        Option<String>,
        String,
        UtcTime,
        String,
        String,
        Option<String>,
    );
    let rows: Vec<Row> = stage_moves::table
        .left_join(people::table.on(people::id.nullable().eq(stage_moves::approver_id)))
        .filter(stage_moves::account_id.eq(id))
        .filter(stage_moves::at.le(at))
        .filter(stage_moves::at.lt(at).or(stage_moves::id.lt(row)))
        .order((stage_moves::at.desc(), stage_moves::id.desc()))
        .select((
            stage_moves::id,
            stage_moves::from_stage,
            stage_moves::to_stage,
            stage_moves::at,
            stage_moves::cause,
            stage_moves::inputs,
            people::name.nullable(),
        ))
        .limit(READ)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(row, from, to, at, cause, inputs, person)| {
            let inputs: Value = serde_json::from_str(&inputs).unwrap_or_default();
            let reason = inputs
                .get("note")
                .and_then(Value::as_str)
                .filter(|reason| !reason.is_empty())
                .map(str::to_owned);
            Entry {
                at,
                person,
                what: What::Stage {
                    from,
                    to,
                    cause,
                    reason,
                },
                place: Place {
                    at: at.0,
                    source: STAGES,
                    id: row,
                },
            }
        })
        .collect())
}

fn files(conn: &mut AnyConnection, id: AccountId, (at, row): Before) -> Result<Vec<Entry>> {
    let mut ids: Vec<Option<Id>> = usage_months::table
        .filter(usage_months::account_id.eq(id))
        .select(usage_months::import_id)
        .distinct()
        .load(conn)?;
    ids.extend(
        account_sizes::table
            .filter(account_sizes::account_id.eq(id))
            .select(account_sizes::import_id)
            .distinct()
            .load::<Option<Id>>(conn)?,
    );
    ids.extend(
        inquiries::table
            .filter(inquiries::account_id.eq(id))
            .select(inquiries::import_id)
            .distinct()
            .load::<Option<Id>>(conn)?,
    );
    ids.extend(
        program_facts::table
            .filter(program_facts::account_id.eq(id))
            .select(program_facts::import_id)
            .distinct()
            .load::<Option<Id>>(conn)?,
    );
    let ids: Vec<Id> = ids.into_iter().flatten().collect();
    type Row = (Id, String, String, UtcTime, Option<String>);
    let rows: Vec<Row> = imports::table
        .left_join(people::table.on(people::id.nullable().eq(imports::actor_id)))
        .filter(imports::id.eq_any(ids))
        .filter(imports::started_at.le(at))
        .filter(imports::started_at.lt(at).or(imports::id.lt(row)))
        .order((imports::started_at.desc(), imports::id.desc()))
        .select((
            imports::id,
            imports::kind,
            imports::file_name,
            imports::started_at,
            people::name.nullable(),
        ))
        .limit(READ)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(row, kind, file, at, person)| Entry {
            at,
            person,
            what: What::Import { kind, file },
            place: Place {
                at: at.0,
                source: FILES,
                id: row,
            },
        })
        .collect())
}

fn edits(conn: &mut AnyConnection, id: AccountId, (at, row): Before) -> Result<Vec<Entry>> {
    type Row = (Id, UtcTime, Option<String>, String, String);
    // Stage moves tell of themselves; the entry that somebody made one would say it twice.
    const KNOWN: [&str; 9] = [
        "account.memo",
        "account.next_action",
        "account.created",
        "account.profile",
        "account.bulk",
        "account.domain_added",
        "account.domain_verified",
        "account.domain_removed",
        "stage.declined",
    ];
    let rows: Vec<Row> = audit_entries::table
        .left_join(people::table.on(people::id.nullable().eq(audit_entries::actor_id)))
        .filter(audit_entries::object.eq(audit_object(id)))
        .filter(audit_entries::action.eq_any(KNOWN))
        .filter(audit_entries::at.le(at))
        .filter(audit_entries::at.lt(at).or(audit_entries::id.lt(row)))
        .order((audit_entries::at.desc(), audit_entries::id.desc()))
        .select((
            audit_entries::id,
            audit_entries::at,
            people::name.nullable(),
            audit_entries::action,
            audit_entries::detail,
        ))
        .limit(READ)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(row, at, person, action, detail)| Entry {
            at,
            person,
            what: What::Edit {
                action,
                detail: serde_json::from_str(&detail).unwrap_or_default(),
            },
            place: Place {
                at: at.0,
                source: EDITS,
                id: row,
            },
        })
        .collect())
}
