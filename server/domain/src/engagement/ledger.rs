//! The one append-only, bitemporal ledger. Every figure anywhere is a replay of its rows, and every row leads back to the act
//! it records. Nothing is ever updated or deleted: what turns out wrong gets a reversal row, and the past keeps what was known.
//!
//! Rules applied when a row is written:
//! - *One row an act.* The same (type, person, object, local day) is one row, whoever reports it: the second report returns the
//!   first's id. A row that was reversed no longer stands for its act, so doing it again writes a new row. Rows without a person
//!   are told apart by their reporter (an import's own identity), not here.
//! - *Cap.* Per type, person and local day, in order of arrival: beyond the cap a row is written with 0 points. Every earlier row
//!   of the type that day counts, whatever it was granted and whether or not it was reversed later.
//! - *Reinstatement.* What moderation reversed and later thought better of is written again row by row, with the points, half-life
//!   and times of the row it stands for: the act is the same one, so its cap was decided when it happened.
//! - *Points* come from the taxonomy in force, or from an import's own column, and never change afterwards.

use diesel::prelude::*;

use crate::db::schema::{config_versions, engagement_events as events};
use crate::db::{AnyConnection, lock};
use crate::engagement::taxonomy::{self, Taxonomy};
use crate::types::{AccountId, EventId, Id, PersonId};
use crate::{Error, Result, Tx, UtcTime};

/// Of a query over `engagement_events`: only rows that stand, which neither are reversals nor were reversed.
#[macro_export]
#[doc(hidden)]
macro_rules! standing {
    () => {{
        use diesel::dsl::{exists, not};
        use $crate::db::schema::engagement_events;
        let reversals = diesel::alias!(engagement_events as reversals);
        engagement_events::reversal_of.is_null().and(not(exists(
            reversals.filter(
                reversals
                    .field(engagement_events::reversal_of)
                    .eq(engagement_events::id.nullable()),
            ),
        )))
    }};
}

/// Why rows of a hidden post are reversed.
pub const MODERATED: &str = "moderated";

crate::text_enum! {
    /// Who reported a row.
    Source {
        /// The application, as the act happened.
        App = "app",
        /// A file.
        Import = "import",
        /// The programming interface.
        Api = "api",
        /// A staff member, by hand.
        Staff = "staff",
    }
}

crate::text_enum! {
    /// Whose side the person is on. Only customers' rows enter an account's figures.
    Side {
        /// A customer's person.
        Customer = "customer",
        /// The vendor's.
        Vendor = "vendor",
        /// A partner's.
        Partner = "partner",
    }
}

/// An act to be recorded.
#[derive(Debug, Clone)]
pub struct Act {
    kind: String,
    object: String,
    person: Option<PersonId>,
    account: Option<AccountId>,
    occurred_at: Option<UtcTime>,
    recorded_at: Option<UtcTime>,
    source: Source,
    side: Side,
    points: Option<f64>,
    half_life: Option<f64>,
    touch_mode: Option<String>,
    evidence_url: Option<String>,
    external_id: Option<String>,
    import_id: Option<Id>,
}

impl Act {
    /// An act of a taxonomy type upon an object such as `post:42`, by the application, now, on the customer's side.
    pub fn new(kind: impl Into<String>, object: impl Into<String>) -> Self {
        Self {
            kind: kind.into(),
            object: object.into(),
            person: None,
            account: None,
            occurred_at: None,
            recorded_at: None,
            source: Source::App,
            side: Side::Customer,
            points: None,
            half_life: None,
            touch_mode: None,
            evidence_url: None,
            external_id: None,
            import_id: None,
        }
    }

    /// By this person.
    pub fn person(mut self, person: impl Into<Option<PersonId>>) -> Self {
        self.person = person.into();
        self
    }

    /// Credited to this account, the person's on that day.
    pub fn account(mut self, account: impl Into<Option<AccountId>>) -> Self {
        self.account = account.into();
        self
    }

    /// It happened at this time.
    pub fn at(mut self, occurred_at: UtcTime) -> Self {
        self.occurred_at = Some(occurred_at);
        self
    }

    /// It is known since this time: a file of history.
    pub fn recorded(mut self, recorded_at: UtcTime) -> Self {
        self.recorded_at = Some(recorded_at);
        self
    }

    /// Reported by.
    pub fn source(mut self, source: Source) -> Self {
        self.source = source;
        self
    }

    /// On whose side.
    pub fn side(mut self, side: Side) -> Self {
        self.side = side;
        self
    }

    /// With these points instead of the taxonomy's; the cap still applies.
    pub fn points(mut self, points: impl Into<Option<f64>>) -> Self {
        self.points = points.into();
        self
    }

    /// With this half-life in days instead of the taxonomy's: as it was granted elsewhere.
    pub fn half_life(mut self, days: impl Into<Option<f64>>) -> Self {
        self.half_life = days.into();
        self
    }

    /// Recorded, but worth nothing: a vote inside one account, or beyond what a reciprocal pair may give.
    pub fn without_points(mut self) -> Self {
        self.points = Some(0.0);
        self
    }

    /// Where a person can see it, as a path on this site or an address.
    pub fn evidence(mut self, url: impl Into<String>) -> Self {
        self.evidence_url = Some(url.into());
        self
    }

    /// How much of ours went in: `digital`, `group`, `personal`.
    pub fn touch_mode(mut self, mode: impl Into<String>) -> Self {
        self.touch_mode = Some(mode.into());
        self
    }

    /// Its id in the file or system it comes from.
    pub fn external_id(mut self, id: impl Into<Option<String>>) -> Self {
        self.external_id = id.into();
        self
    }

    /// The import that brought it.
    pub fn import(mut self, import_id: impl Into<Option<Id>>) -> Self {
        self.import_id = import_id.into();
        self
    }
}

/// Writes an act's row and returns its id, or the id of the row that already stands for it. Errors: `Invalid` for a type that
/// is not in the taxonomy.
pub fn record(tx: &mut Tx<'_>, act: Act) -> Result<EventId> {
    let (version, taxonomy) = taxonomy_in_force(tx.conn)?;
    record_with(tx, act, version, &taxonomy)
}

/// [`record`] with a taxonomy at hand, for many rows in one transaction.
pub fn record_with(
    tx: &mut Tx<'_>,
    act: Act,
    version: i64,
    taxonomy: &Taxonomy,
) -> Result<EventId> {
    record_noting(tx, act, version, taxonomy).map(|(id, _)| id)
}

/// [`record_with`], and whether the row is new.
pub fn record_noting(
    tx: &mut Tx<'_>,
    act: Act,
    version: i64,
    taxonomy: &Taxonomy,
) -> Result<(EventId, bool)> {
    let kind = taxonomy
        .get(&act.kind)
        .ok_or_else(|| Error::invalid("type", "numbers-problem-unknown-type"))?;
    let occurred_at = act.occurred_at.unwrap_or(tx.now);
    let day = occurred_at.local_day(tx.zone);
    let mut earlier = 0;
    if let Some(person) = act.person {
        lock::until_commit(tx.conn, &format!("ledger:{}:{person}:{day}", act.kind))?;
        let same_day: Vec<(EventId, String)> = events::table
            .filter(events::person_id.eq(person))
            .filter(events::type_.eq(&act.kind))
            .filter(events::local_day.eq(day))
            .filter(events::reversal_of.is_null())
            .order(events::id)
            .select((events::id, events::object))
            .load(tx.conn)?;
        for (id, object) in &same_day {
            if *object == act.object && !is_reversed(tx.conn, *id)? {
                return Ok((*id, false));
            }
        }
        earlier = acts(tx.conn, &same_day)?;
    }
    let points = act.points.unwrap_or(kind.points);
    let cap = act.person.and(kind.daily_cap);
    let granted = taxonomy::granted(points, cap, earlier);
    let id = diesel::insert_into(events::table)
        .values((
            (
                events::type_.eq(&act.kind),
                events::person_id.eq(act.person),
                events::account_id.eq(act.account),
                events::object.eq(&act.object),
                events::occurred_at.eq(occurred_at),
                events::recorded_at.eq(act.recorded_at.unwrap_or(tx.now)),
                events::local_day.eq(day),
                events::source.eq(act.source),
                events::granted_points.eq(granted),
            ),
            (
                events::half_life_days.eq(act.half_life.unwrap_or(kind.half_life_days)),
                events::adv_points.eq(if granted > 0.0 { kind.adv_points } else { 0.0 }),
                events::touch_mode.eq(act.touch_mode),
                events::side.eq(act.side),
                events::evidence_url.eq(act.evidence_url),
                events::external_id.eq(act.external_id),
                events::config_version.eq(version),
                events::import_id.eq(act.import_id),
            ),
        ))
        .returning(events::id)
        .get_result(tx.conn)?;
    Ok((id, true))
}

/// Takes a row out of every figure from now on: moderation, spam, a no-show, a merged duplicate, an act undone by its
/// person. Reversing twice writes one reversal. Returns the reversal row's id.
pub fn reverse(tx: &mut Tx<'_>, id: EventId, reason: &str) -> Result<EventId> {
    reverse_at(tx, id, reason, None, None, None)
}

/// [`reverse`] as a file reports it: at a time of its own, known since, by an import.
pub fn reverse_at(
    tx: &mut Tx<'_>,
    id: EventId,
    reason: &str,
    occurred_at: Option<UtcTime>,
    recorded_at: Option<UtcTime>,
    import_id: Option<Id>,
) -> Result<EventId> {
    lock::until_commit(tx.conn, &format!("ledger-reversal:{id}"))?;
    if let Some(existing) = events::table
        .filter(events::reversal_of.eq(id))
        .select(events::id)
        .first(tx.conn)
        .optional()?
    {
        return Ok(existing);
    }
    type Original = (
        String,
        Option<PersonId>,
        Option<AccountId>,
        String,
        f64,
        Side,
        i64,
    );
    let (kind, person, account, object, half_life, side, version): Original = events::table
        .find(id)
        .filter(events::reversal_of.is_null())
        .select((
            events::type_,
            events::person_id,
            events::account_id,
            events::object,
            events::half_life_days,
            events::side,
            events::config_version,
        ))
        .first(tx.conn)?;
    let at = occurred_at.unwrap_or(tx.now);
    Ok(diesel::insert_into(events::table)
        .values((
            (
                events::type_.eq(kind),
                events::person_id.eq(person),
                events::account_id.eq(account),
                events::object.eq(object),
                events::occurred_at.eq(at),
                events::recorded_at.eq(recorded_at.unwrap_or(tx.now)),
                events::local_day.eq(at.local_day(tx.zone)),
                events::source.eq(if import_id.is_some() {
                    Source::Import
                } else {
                    Source::App
                }),
            ),
            (
                events::granted_points.eq(0.0),
                events::half_life_days.eq(half_life),
                events::adv_points.eq(0.0),
                events::side.eq(side),
                events::reversal_of.eq(id),
                events::reversal_reason.eq(reason),
                events::config_version.eq(version),
                events::import_id.eq(import_id),
            ),
        ))
        .returning(events::id)
        .get_result(tx.conn)?)
}

/// Reverses every standing row of `kind` upon `object`, by `person` where one is named. Returns how many.
pub fn reverse_object(
    tx: &mut Tx<'_>,
    kind: &str,
    object: &str,
    person: Option<PersonId>,
    reason: &str,
) -> Result<usize> {
    let mut query = events::table
        .filter(events::object.eq(object))
        .filter(events::type_.eq(kind))
        .filter(events::reversal_of.is_null())
        .select(events::id)
        .order(events::id)
        .into_boxed();
    if let Some(person) = person {
        query = query.filter(events::person_id.eq(person));
    }
    let ids: Vec<EventId> = query.load(tx.conn)?;
    let mut reversed = 0;
    for id in ids {
        if !is_reversed(tx.conn, id)? {
            reverse(tx, id, reason)?;
            reversed += 1;
        }
    }
    Ok(reversed)
}

/// Writes again what `reason` took from `object`: one row for each person and day whose newest row of `kind` was reversed for
/// it. Returns whether the ledger knows the act at all.
pub fn reinstate_object(tx: &mut Tx<'_>, kind: &str, object: &str, reason: &str) -> Result<bool> {
    let rows: Vec<(EventId, Option<PersonId>, chrono::NaiveDate)> = events::table
        .filter(events::object.eq(object))
        .filter(events::type_.eq(kind))
        .filter(events::reversal_of.is_null())
        .order(events::id.desc())
        .select((events::id, events::person_id, events::local_day))
        .load(tx.conn)?;
    let known = !rows.is_empty();
    let mut acts: Vec<(Option<PersonId>, chrono::NaiveDate)> = Vec::new();
    for (id, person, day) in rows {
        if acts.contains(&(person, day)) {
            continue;
        }
        acts.push((person, day));
        let reversal: Option<Option<String>> = events::table
            .filter(events::reversal_of.eq(id))
            .select(events::reversal_reason)
            .first(tx.conn)
            .optional()?;
        if reversal.flatten().as_deref() == Some(reason) {
            copy(tx, id, None)?;
        }
    }
    Ok(known)
}

/// Why rows are reversed when whoever they are of withdraws their consent.
pub const WITHDRAWN: &str = "consent_withdrawn";

/// Consent to `object` was withdrawn: takes the points towards advocacy of its rows of `kind`, and only those. A row of the
/// advocacy channel goes whole; of any other a row without advocacy points takes its place.
pub fn renounce(tx: &mut Tx<'_>, kind: &str, object: &str) -> Result<()> {
    let advocacy = taxonomy_in_force(tx.conn)?
        .1
        .get(kind)
        .is_none_or(|kind| kind.channel == taxonomy::Channel::Advocacy);
    for (id, _) in standing_rows(tx.conn, kind, object)? {
        reverse(tx, id, WITHDRAWN)?;
        if !advocacy {
            copy(tx, id, Some(0.0))?;
        }
    }
    Ok(())
}

/// Records an act that may have been consented to before: where a row of it stands with all its points nothing happens, what a
/// withdrawal took is written again as it was granted, and else the act is new.
pub fn renew(tx: &mut Tx<'_>, act: Act) -> Result<()> {
    let standing = standing_rows(tx.conn, &act.kind, &act.object)?;
    if standing.iter().any(|(_, adv)| *adv > 0.0) {
        return Ok(());
    }
    let (original, reversal) = diesel::alias!(
        crate::db::schema::engagement_events as original,
        crate::db::schema::engagement_events as reversal
    );
    let taken: Option<EventId> = original
        .inner_join(
            reversal.on(reversal
                .field(events::reversal_of)
                .eq(original.field(events::id).nullable())),
        )
        .filter(original.field(events::type_).eq(&act.kind))
        .filter(original.field(events::object).eq(&act.object))
        .filter(reversal.field(events::reversal_reason).eq(WITHDRAWN))
        .order(original.field(events::id).desc())
        .select(original.field(events::id))
        .first(tx.conn)
        .optional()?;
    match taken {
        Some(taken) => {
            for (id, _) in standing {
                reverse(tx, id, "replaced")?;
            }
            copy(tx, taken, None)
        }
        None if standing.is_empty() => record(tx, act).map(drop),
        None => Ok(()),
    }
}

/// The rows of `kind` upon `object` that stand, with their points towards advocacy.
fn standing_rows(
    conn: &mut AnyConnection,
    kind: &str,
    object: &str,
) -> Result<Vec<(EventId, f64)>> {
    Ok(events::table
        .filter(events::object.eq(object))
        .filter(events::type_.eq(kind))
        .filter(crate::standing!())
        .order(events::id)
        .select((events::id, events::adv_points))
        .load(conn)?)
}

/// Writes a row again with its own points and times, known from now on; with other points towards advocacy where some are given.
fn copy(tx: &mut Tx<'_>, id: EventId, adv_points: Option<f64>) -> Result<()> {
    type Original = (
        (
            String,
            Option<PersonId>,
            Option<AccountId>,
            String,
            UtcTime,
            chrono::NaiveDate,
            Source,
        ),
        (f64, f64, f64, Option<String>, Side, Option<String>, i64),
    );
    let (of, was): Original = events::table
        .find(id)
        .select((
            (
                events::type_,
                events::person_id,
                events::account_id,
                events::object,
                events::occurred_at,
                events::local_day,
                events::source,
            ),
            (
                events::granted_points,
                events::half_life_days,
                events::adv_points,
                events::touch_mode,
                events::side,
                events::evidence_url,
                events::config_version,
            ),
        ))
        .first(tx.conn)?;
    let (kind, person, account, object, occurred_at, day, source) = of;
    let (granted, half_life, adv, touch_mode, side, evidence_url, version) = was;
    diesel::insert_into(events::table)
        .values((
            (
                events::type_.eq(kind),
                events::person_id.eq(person),
                events::account_id.eq(account),
                events::object.eq(object),
                events::occurred_at.eq(occurred_at),
                events::recorded_at.eq(tx.now),
                events::local_day.eq(day),
                events::source.eq(source),
                events::granted_points.eq(granted),
            ),
            (
                events::half_life_days.eq(half_life),
                events::adv_points.eq(adv_points.unwrap_or(adv)),
                events::touch_mode.eq(touch_mode),
                events::side.eq(side),
                events::evidence_url.eq(evidence_url),
                events::config_version.eq(version),
            ),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// The acts behind one person's rows of one type and day: a row and its reinstatement are one.
fn acts(conn: &mut AnyConnection, rows: &[(EventId, String)]) -> Result<i64> {
    let mut objects: Vec<&str> = rows.iter().map(|(_, object)| object.as_str()).collect();
    objects.sort_unstable();
    objects.dedup();
    let mut count = rows.len();
    if objects.len() < count {
        let ids: Vec<Option<EventId>> = rows.iter().map(|(id, _)| Some(*id)).collect();
        let moderated: Vec<Option<EventId>> = events::table
            .filter(events::reversal_of.eq_any(ids))
            .filter(events::reversal_reason.eq(MODERATED))
            .select(events::reversal_of)
            .load(conn)?;
        count -= rows
            .iter()
            .enumerate()
            .filter(|(at, (id, object))| {
                moderated.contains(&Some(*id))
                    && rows.iter().skip(at + 1).any(|(_, later)| later == object)
            })
            .count();
    }
    i64::try_from(count).map_err(Error::internal)
}

/// The taxonomy that rows written now follow, and the number of the configuration it is part of.
pub fn taxonomy_in_force(conn: &mut AnyConnection) -> Result<(i64, Taxonomy)> {
    #[derive(serde::Deserialize)]
    struct Document {
        taxonomy: Taxonomy,
    }
    let newest: Option<(Id, String)> = config_versions::table
        .order(config_versions::id.desc())
        .select((config_versions::id, config_versions::document))
        .first(conn)
        .optional()?;
    match newest {
        Some((id, document)) => Ok((id, serde_json::from_str::<Document>(&document)?.taxonomy)),
        None => Ok((0, Taxonomy::default())),
    }
}

fn is_reversed(conn: &mut AnyConnection, id: EventId) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        events::table.filter(events::reversal_of.eq(id)),
    ))
    .get_result(conn)?)
}
