//! Rows of `ledger`: acts from elsewhere. The ledger's own rules hold for them (one row an act, caps), and what is written is
//! never changed: a row of a known id must say the same again, and what was wrong is taken back by a row with `reversal_of`.

use diesel::prelude::*;

use crate::db::schema::{engagement_events, external_ids};
use crate::engagement::ledger::{self, Act, Side, Source};
use crate::import::cell::Cells;
use crate::import::heading;
use crate::import::refusal::Refusal;
use crate::import::resolve;
use crate::import::step::{Mode, Outcome, Step, short};
use crate::programs::fact::{Told, rows_of};
use crate::types::{AccountId, EventId, Id};
use crate::{Result, UtcTime};

/// Where ids of ledger files are kept.
const SOURCE: &str = "file";
const KIND: &str = "ledger";

/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    let identity = step.memory.identity(cells.row());
    let type_ = type_of(step, cells)?;
    let account = resolve::account(step, cells)?;
    let occurred_at = cells.time("occurred_at");
    let occurred_at = cells.required("occurred_at", occurred_at);
    let id = cells.text("id", 250).value();
    let person = resolve::optional_person(step, cells)?.value();
    let object = cells.text("object", 300).value();
    let points = cells.number("points").value();
    let reversal_of = cells.text("reversal_of", 250).value();
    let recorded_at = cells.time("recorded_at").value();
    let half_life = cells.number("half_life_days").value();
    if half_life.is_some_and(|days| days <= 0.0) {
        cells.refuse("half_life_days", "import-half-life");
    }
    let reason = cells.text("reversal_reason", 200).value();
    let key = id.clone().unwrap_or(identity);
    if id.is_some() && step.mode != Mode::Write && !step.memory.ids.insert(short(&key)) {
        cells.refuse_value("id", "import-id-twice", &key);
    }
    let known = event_of(step, &key)?;
    if let (Some(known), Some(type_), Some(account), Some(occurred_at)) =
        (known, type_.as_deref(), account, occurred_at)
        && reversal_of.is_none()
        && !says(step, known, type_, account, occurred_at)?
    {
        cells.refuse_value("id", "import-ledger-differs", &key);
    }
    let mut reversed = None;
    if let Some(of) = &reversal_of {
        reversed = event_of(step, of)?;
        let comes_first =
            step.mode != Mode::Write && step.memory.ids.contains(&short(of)) && *of != key;
        if reversed.is_none() && !comes_first {
            cells.refuse_value("reversal_of", "import-reversal-unknown", of);
        }
    }
    let (Some(type_), Some(account), Some(occurred_at), false) =
        (type_, account, occurred_at, cells.is_wrong())
    else {
        return Ok(Outcome::Unchanged);
    };
    if step.mode == Mode::Check {
        return Ok(Outcome::Unchanged);
    }
    if known.is_some() {
        return Ok(Outcome::Unchanged);
    }
    if !step.writes() {
        return Ok(Outcome::Created);
    }
    let import = step.import;
    let recorded_at = recorded_at.unwrap_or_else(|| occurred_at.min(step.now()));
    let (event, new) = match reversed {
        Some(of) => {
            let before = newest_event(step)?;
            let event = ledger::reverse_at(
                step.tx,
                of,
                reason.as_deref().unwrap_or("import"),
                Some(occurred_at),
                Some(recorded_at),
                import,
            )?;
            (event, Some(event) > before)
        }
        None => {
            let (config, taxonomy) = step.taxonomy()?;
            let side = if person.is_some_and(|person| person.staff) {
                Side::Vendor
            } else {
                Side::Customer
            };
            let told = Told {
                type_: &type_,
                account,
                person: person.map(|person| person.id),
                object: object.as_deref().unwrap_or_default(),
                occurred_at,
                recorded_at,
            };
            // A programme's row may have written this very act before.
            let standing = match &object {
                Some(_) => unclaimed(step, &told)?,
                None => None,
            };
            // Visits are one a day by nature; any other act without an object is its own.
            let object = object.unwrap_or_else(|| match type_.as_str() {
                "com.visit_day" => "visit".to_owned(),
                _ => format!("row:{key}"),
            });
            let act = Act::new(type_, object)
                .person(person.map(|person| person.id))
                .account(account)
                .at(occurred_at)
                .recorded(recorded_at)
                .points(points)
                .half_life(half_life)
                .source(Source::Import)
                .side(side)
                .external_id(id)
                .import(import);
            match standing {
                Some(event) => (event, false),
                None => ledger::record_noting(step.tx, act, config, &taxonomy)?,
            }
        }
    };
    diesel::insert_into(external_ids::table)
        .values((
            external_ids::source.eq(SOURCE),
            external_ids::kind.eq(KIND),
            external_ids::external_id.eq(key),
            external_ids::object_id.eq(event),
            external_ids::import_id.eq(import),
        ))
        .execute(step.tx.conn)?;
    Ok(if new {
        Outcome::Created
    } else {
        Outcome::Unchanged
    })
}

fn type_of(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Option<String>> {
    let Some(type_) = cells.required_text("type", 60) else {
        return Ok(None);
    };
    let (_, taxonomy) = step.taxonomy()?;
    if taxonomy.get(&type_).is_some() {
        return Ok(Some(type_));
    }
    let near = heading::nearest_word(taxonomy.keys(), &type_);
    let refusal = match near {
        Some(near) => {
            Refusal::at(cells.line(), "type", "import-type-unknown-near").with("near", near)
        }
        None => Refusal::at(cells.line(), "type", "import-type-unknown"),
    };
    cells.refuse_with(refusal.with("value", type_));
    Ok(None)
}

/// The ledger row that a file's id stands for.
fn event_of(step: &mut Step<'_, '_>, key: &str) -> Result<Option<EventId>> {
    Ok(external_ids::table
        .filter(external_ids::source.eq(SOURCE))
        .filter(external_ids::kind.eq(KIND))
        .filter(external_ids::external_id.eq(key))
        .select(external_ids::object_id)
        .first(step.tx.conn)
        .optional()?)
}

/// A row of exactly this act that no file's row stands for yet, reversed or not.
fn unclaimed(step: &mut Step<'_, '_>, told: &Told<'_>) -> Result<Option<EventId>> {
    for event in rows_of(step.tx.conn, told)? {
        let claims: i64 = external_ids::table
            .filter(external_ids::kind.eq(KIND))
            .filter(external_ids::object_id.eq(event))
            .filter(external_ids::source.eq(SOURCE))
            .count()
            .get_result(step.tx.conn)?;
        if claims == 0 {
            return Ok(Some(event));
        }
    }
    Ok(None)
}

fn says(
    step: &mut Step<'_, '_>,
    event: EventId,
    type_: &str,
    account: AccountId,
    occurred_at: UtcTime,
) -> Result<bool> {
    let known: Option<(String, Option<Id>, UtcTime)> = engagement_events::table
        .find(event)
        .select((
            engagement_events::type_,
            engagement_events::account_id,
            engagement_events::occurred_at,
        ))
        .first(step.tx.conn)
        .optional()?;
    let zone = step.tx.zone;
    Ok(known.is_none_or(|(of, at_account, at)| {
        of == type_
            && at_account == Some(account)
            && at.local_day(zone) == occurred_at.local_day(zone)
    }))
}

fn newest_event(step: &mut Step<'_, '_>) -> Result<Option<EventId>> {
    Ok(engagement_events::table
        .select(diesel::dsl::max(engagement_events::id))
        .first(step.tx.conn)?)
}
