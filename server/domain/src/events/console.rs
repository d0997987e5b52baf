//! The organiser's page: who registered, from which company, who came. Addresses, stages and the funnel are the vendor's alone; a
//! customer who organises gets rows that have none.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::attendance_file::name;
use super::event::{self, Event};
use super::show::{self, SlotShown};
use super::{Attendance, EventId, RegistrationId, SlotId, Standing, Via, object, question};
use crate::community::cursor::{Cursor, Slice};
use crate::db::AnyConnection;
use crate::db::schema::{
    accounts, engagement_events, event_answers, event_invitations,
    event_registrations as registrations, people, stage_moves,
};
use crate::policy::events::MayRun;
use crate::types::{AccountId, Id, PersonId};
use crate::{Error, Result, UtcTime};

/// Rows of a page.
const PAGE: i64 = 200;
/// Registrations that are searched.
const SEARCHED: i64 = 10_000;

/// What the list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// A part of a name or company.
    pub words: String,
    /// Only this slot.
    pub slot: Option<SlotId>,
    /// Only this standing.
    pub standing: Option<Standing>,
    /// After this row.
    pub after: Option<Cursor>,
}

/// A registration as the organiser sees it.
#[derive(Debug, Clone)]
pub struct Row {
    /// Registration.
    pub id: RegistrationId,
    /// Slot.
    pub slot_id: SlotId,
    /// Name.
    pub name: String,
    /// Company: their account, or what they named.
    pub company: String,
    /// Whether the account is known.
    pub matched: bool,
    /// Whether it is a person here.
    pub known: bool,
    /// Of the vendor.
    pub vendor: bool,
    /// Where it stands.
    pub standing: Standing,
    /// Number in the queue.
    pub place: i64,
    /// When it last changed.
    pub changed_at: UtcTime,
    /// Whether they came.
    pub attendance: Option<Attendance>,
    /// When they were checked in.
    pub checked_in_at: Option<UtcTime>,
    /// How.
    pub via: Option<Via>,
    /// When they left before the end.
    pub left_early_at: Option<UtcTime>,
    /// The account's stage, for the vendor alone.
    pub stage: Option<String>,
    /// The account, for the vendor alone.
    pub account_id: Option<AccountId>,
}

/// How many there are of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// With a seat.
    pub confirmed: i64,
    /// With a seat kept.
    pub offered: i64,
    /// Waiting.
    pub waitlisted: i64,
    /// To be drawn or decided about.
    pub applied: i64,
    /// Given up.
    pub cancelled: i64,
    /// Came.
    pub attended: i64,
    /// Did not come.
    pub no_show: i64,
}

/// The organiser's page.
#[derive(Debug, Clone)]
pub struct Console {
    /// The event.
    pub event: Event,
    /// Its slots.
    pub slots: Vec<SlotShown>,
    /// How many there are of each.
    pub counts: Counts,
    /// The rows asked for.
    pub rows: Slice<Row>,
    /// For the vendor: what became of each account.
    pub funnel: Option<Funnel>,
}

/// The organiser's page of an event.
pub fn console(conn: &mut AnyConnection, may: &MayRun, filter: &Filter) -> Result<Console> {
    let event = event::row(conn, may.event_id)?;
    let rows = rows(conn, may, filter, PAGE)?;
    let funnel = if may.vendor {
        Some(funnel(conn, may)?)
    } else {
        None
    };
    Ok(Console {
        slots: show::slots_of(conn, event.id)?,
        counts: counts(conn, event.id)?,
        rows,
        funnel,
        event,
    })
}

/// How many there are of each: what the page asks for again while it is open.
pub fn counts(conn: &mut AnyConnection, id: EventId) -> Result<Counts> {
    let grouped: Vec<(Standing, Option<Attendance>, i64)> = registrations::table
        .filter(registrations::event_id.eq(id))
        .group_by((registrations::state, registrations::attendance))
        .select((
            registrations::state,
            registrations::attendance,
            diesel::dsl::count_star(),
        ))
        .load(conn)?;
    let mut counts = Counts::default();
    for (standing, attendance, count) in grouped {
        match standing {
            Standing::Confirmed => counts.confirmed += count,
            Standing::Offered => counts.offered += count,
            Standing::Waitlisted => counts.waitlisted += count,
            Standing::Applied => counts.applied += count,
            Standing::Cancelled | Standing::Declined => counts.cancelled += count,
        }
        match attendance {
            Some(Attendance::Attended) => counts.attended += count,
            Some(Attendance::NoShow) => counts.no_show += count,
            None => {}
        }
    }
    Ok(counts)
}

type Columns = (
    super::registration::Registration,
    Option<String>,
    Option<String>,
);

/// Rows that the filter lets through, in the order of the queue.
fn rows(conn: &mut AnyConnection, may: &MayRun, filter: &Filter, limit: i64) -> Result<Slice<Row>> {
    let mut query = registrations::table
        .left_join(people::table.on(people::id.nullable().eq(registrations::person_id)))
        .left_join(accounts::table.on(accounts::id.nullable().eq(registrations::account_id)))
        .filter(registrations::event_id.eq(may.event_id))
        .order((registrations::place, registrations::id))
        .select((
            registrations::all_columns,
            people::name.nullable(),
            accounts::name.nullable(),
        ))
        .into_boxed();
    if let Some(slot) = filter.slot {
        query = query.filter(registrations::slot_id.eq(slot));
    }
    query = match filter.standing {
        Some(standing) => query.filter(registrations::state.eq(standing)),
        None => query.filter(registrations::state.eq_any(Standing::ACTIVE)),
    };
    let wanted = name::form(&filter.words);
    if !wanted.is_empty() {
        query = query.filter(registrations::id.eq_any(named(conn, may.event_id, &wanted)?));
    }
    if let Some(Cursor { key, id }) = filter.after {
        query = query.filter(
            registrations::place
                .gt(key)
                .or(registrations::place.eq(key).and(registrations::id.gt(id))),
        );
    }
    let found: Vec<Columns> = query.limit(limit + 1).load(conn)?;
    let stages = if may.vendor {
        stages(
            conn,
            found
                .iter()
                .filter_map(|(row, _, _)| row.account_id)
                .collect(),
        )?
    } else {
        HashMap::new()
    };
    let rows = found
        .into_iter()
        .map(|(row, person, account)| Row {
            id: row.id,
            slot_id: row.slot_id,
            known: row.person_id.is_some(),
            matched: row.account_id.is_some() || row.vendor,
            name: person.unwrap_or(row.name),
            company: account.unwrap_or(row.company),
            vendor: row.vendor,
            standing: row.standing,
            place: row.place,
            changed_at: row.changed_at,
            attendance: row.attendance,
            checked_in_at: row.checked_in_at,
            via: row.checked_in_via,
            left_early_at: row.left_early_at,
            stage: row.account_id.and_then(|id| stages.get(&id).cloned()),
            account_id: row.account_id.filter(|_| may.vendor),
        })
        .collect();
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(Slice::cut(rows, limit, |row: &Row| Cursor {
        key: row.place,
        id: row.id,
    }))
}

/// The registrations of an event with `wanted` in their name or company, compared as at the door: whatever their width, case and kana.
fn named(conn: &mut AnyConnection, id: EventId, wanted: &str) -> Result<Vec<RegistrationId>> {
    type Named = (
        RegistrationId,
        String,
        String,
        Option<String>,
        Option<String>,
    );
    let rows: Vec<Named> = registrations::table
        .left_join(people::table.on(people::id.nullable().eq(registrations::person_id)))
        .left_join(accounts::table.on(accounts::id.nullable().eq(registrations::account_id)))
        .filter(registrations::event_id.eq(id))
        .order(registrations::id)
        .select((
            registrations::id,
            registrations::name,
            registrations::company,
            people::name.nullable(),
            accounts::name.nullable(),
        ))
        .limit(SEARCHED)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .filter(|(_, name, company, person, account)| {
            let shown = [
                person.as_ref().unwrap_or(name),
                account.as_ref().unwrap_or(company),
            ];
            shown
                .into_iter()
                .any(|text| name::has(&name::form(text), wanted))
        })
        .map(|(id, ..)| id)
        .collect())
}

/// The present stage of some accounts.
fn stages(conn: &mut AnyConnection, ids: Vec<AccountId>) -> Result<HashMap<AccountId, String>> {
    let moves: Vec<(AccountId, String)> = stage_moves::table
        .filter(stage_moves::account_id.eq_any(ids))
        .order((stage_moves::at, stage_moves::id))
        .select((stage_moves::account_id, stage_moves::to_stage))
        .load(conn)?;
    Ok(moves.into_iter().collect())
}

/// How far somebody came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Invited,
    Registered,
    Attended,
    Asked,
    Spoke,
}

/// One of an account's people: who has no person yet is told apart by their registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Guest {
    Person(PersonId),
    Unnamed(RegistrationId),
    /// Whoever will come of an account that was invited as a whole.
    Anyone,
}

/// People of an account, or of a stage, by how far they came. Each step counts people, once, and with them whoever came further.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Steps {
    /// Were asked to come, by name or with their account, or registered unasked.
    pub invited: usize,
    /// Registered at some time, whatever became of it.
    pub registered: usize,
    /// Came.
    pub attended: usize,
    /// Asked or answered: a question at the event, or the survey.
    pub asked: usize,
    /// Spoke.
    pub spoke: usize,
}

impl Steps {
    /// Counts somebody who came so far.
    fn count(&mut self, step: Step) {
        self.invited += 1;
        self.registered += usize::from(step >= Step::Registered);
        self.attended += usize::from(step >= Step::Attended);
        self.asked += usize::from(step >= Step::Asked);
        self.spoke += usize::from(step >= Step::Spoke);
    }
}

/// What became of each account, and of each stage.
#[derive(Debug, Clone, Default)]
pub struct Funnel {
    /// By account: its name, its stage, its people.
    pub accounts: Vec<(AccountId, String, Option<String>, Steps)>,
    /// By stage; no stage last.
    pub stages: Vec<(Option<String>, Steps)>,
    /// All of them.
    pub all: Steps,
}

/// The funnel of an event: invited → registered → attended → asked or answered → spoke. Errors: `NotFound` for customers who organise.
pub fn funnel(conn: &mut AnyConnection, may: &MayRun) -> Result<Funnel> {
    if !may.vendor {
        return Err(Error::NotFound);
    }
    let id = may.event_id;
    let mut furthest: BTreeMap<(AccountId, Guest), Step> = BTreeMap::new();
    let mut reach = |account: AccountId, guest: Guest, step: Step| {
        let at = furthest.entry((account, guest)).or_insert(step);
        *at = (*at).max(step);
    };
    type Placed = (
        AccountId,
        Option<PersonId>,
        RegistrationId,
        Option<Attendance>,
    );
    let placed: Vec<Placed> = registrations::table
        .filter(registrations::event_id.eq(id))
        .filter(registrations::vendor.eq(false))
        .filter(registrations::account_id.is_not_null())
        .select((
            registrations::account_id.assume_not_null(),
            registrations::person_id,
            registrations::id,
            registrations::attendance,
        ))
        .load(conn)?;
    for (account, person, row, attendance) in placed {
        let guest = person.map_or(Guest::Unnamed(row), Guest::Person);
        let step = match attendance {
            Some(Attendance::Attended) => Step::Attended,
            Some(Attendance::NoShow) | None => Step::Registered,
        };
        reach(account, guest, step);
    }
    for (kinds, step) in [
        (
            vec!["evt.question_asked", "evt.survey_answered"],
            Step::Asked,
        ),
        (vec!["evt.spoke"], Step::Spoke),
    ] {
        for (account, person) in people_who(conn, id, kinds)? {
            reach(account, Guest::Person(person), step);
        }
    }
    let invited: Vec<(AccountId, Option<PersonId>)> = event_invitations::table
        .filter(event_invitations::event_id.eq(id))
        .select((event_invitations::account_id, event_invitations::person_id))
        .load(conn)?;
    for (account, person) in invited {
        let guest = person.map_or(Guest::Anyone, Guest::Person);
        reach(account, guest, Step::Invited);
    }
    let mut steps: BTreeMap<AccountId, Steps> = BTreeMap::new();
    // In this order the people of an account come before the account as a whole, which counts as one while nobody of it is known.
    for ((account, guest), step) in furthest {
        let sum = steps.entry(account).or_default();
        if guest != Guest::Anyone || sum.invited == 0 {
            sum.count(step);
        }
    }
    let ids: Vec<AccountId> = steps.keys().copied().collect();
    let names: HashMap<AccountId, String> = accounts::table
        .filter(accounts::id.eq_any(ids.clone()))
        .select((accounts::id, accounts::name))
        .load::<(AccountId, String)>(conn)?
        .into_iter()
        .collect();
    let stages = stages(conn, ids)?;
    let mut funnel = Funnel::default();
    let mut by_stage: BTreeMap<(bool, Option<String>), Steps> = BTreeMap::new();
    for (account, steps) in steps {
        let stage = stages.get(&account).cloned();
        for sum in [
            by_stage
                .entry((stage.is_none(), stage.clone()))
                .or_default(),
            &mut funnel.all,
        ] {
            sum.invited += steps.invited;
            sum.registered += steps.registered;
            sum.attended += steps.attended;
            sum.asked += steps.asked;
            sum.spoke += steps.spoke;
        }
        let name = names.get(&account).cloned().unwrap_or_default();
        funnel.accounts.push((account, name, stage, steps));
    }
    funnel.accounts.sort_by(|a, b| {
        let order = |row: &(AccountId, String, Option<String>, Steps)| {
            (std::cmp::Reverse(row.3.registered), row.1.clone(), row.0)
        };
        order(a).cmp(&order(b))
    });
    funnel.stages = by_stage
        .into_iter()
        .map(|((_, stage), steps)| (stage, steps))
        .collect();
    Ok(funnel)
}

/// Customers' people who did one of these at an event, with the account it was credited to.
fn people_who(
    conn: &mut AnyConnection,
    id: EventId,
    kinds: Vec<&str>,
) -> Result<Vec<(AccountId, PersonId)>> {
    Ok(engagement_events::table
        .filter(engagement_events::object.eq(object(id)))
        .filter(engagement_events::type_.eq_any(kinds))
        .filter(crate::standing!())
        .filter(engagement_events::account_id.is_not_null())
        .filter(engagement_events::person_id.is_not_null())
        .select((
            engagement_events::account_id.assume_not_null(),
            engagement_events::person_id.assume_not_null(),
        ))
        .distinct()
        .load(conn)?)
}

/// A registration with its answers, for a file.
#[derive(Debug, Clone)]
pub struct Exported {
    /// The row.
    pub row: Row,
    /// Their address, for the vendor alone.
    pub email: Option<String>,
    /// Answers, in the order of the questions.
    pub answers: Vec<String>,
}

/// Everyone who ever registered, with what they answered, and the questions.
pub fn everyone(conn: &mut AnyConnection, may: &MayRun) -> Result<(Vec<String>, Vec<Exported>)> {
    let questions = question::ever_of_event(conn, may.event_id)?;
    let answers: HashMap<(RegistrationId, Id), String> = event_answers::table
        .inner_join(registrations::table.on(registrations::id.eq(event_answers::registration_id)))
        .filter(registrations::event_id.eq(may.event_id))
        .select((
            event_answers::registration_id,
            event_answers::question_id,
            event_answers::answer,
        ))
        .load::<(RegistrationId, Id, String)>(conn)?
        .into_iter()
        .map(|(row, question, answer)| ((row, question), answer))
        .collect();
    let emails: HashMap<RegistrationId, String> = if may.vendor {
        registrations::table
            .inner_join(people::table.on(people::id.nullable().eq(registrations::person_id)))
            .filter(registrations::event_id.eq(may.event_id))
            .filter(people::email.is_not_null())
            .select((registrations::id, people::email.assume_not_null()))
            .load::<(RegistrationId, String)>(conn)?
            .into_iter()
            .collect()
    } else {
        HashMap::new()
    };
    let mut all = Vec::new();
    for standing in Standing::ALL {
        let filter = Filter {
            standing: Some(*standing),
            ..Filter::default()
        };
        all.extend(rows(conn, may, &filter, i64::from(i32::MAX))?.items);
    }
    all.sort_by_key(|row| (row.place, row.id));
    let exported = all
        .into_iter()
        .map(|row| Exported {
            email: emails.get(&row.id).cloned(),
            answers: questions
                .iter()
                .map(|question| {
                    answers
                        .get(&(row.id, question.id))
                        .cloned()
                        .unwrap_or_default()
                })
                .collect(),
            row,
        })
        .collect();
    let labels = questions
        .into_iter()
        .map(|question| question.label)
        .collect();
    Ok((labels, exported))
}
