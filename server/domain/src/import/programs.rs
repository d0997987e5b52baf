//! Rows of `programs`: consulting, training and free programmes, in versions. A row that says someone took part also writes
//! the ledger row of that act, with the programme's name as its object.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::schema::{engagement_events, program_facts};
use crate::engagement::ledger::{self, Act, Side, Source};
use crate::import::cell::{Cells, Given};
use crate::import::ledger_rows;
use crate::import::resolve::{self, FoundPerson};
use crate::import::step::{Outcome, Step};
use crate::import::version::{self, Verdict};
use crate::types::{AccountId, EventId, Id, PersonId};
use crate::{Result, UtcTime};

crate::text_enum! {
    /// Which channel a programme belongs to.
    ProgramKind {
        /// Paid consulting.
        Consulting = "consulting",
        /// Training.
        Training = "training",
        /// Events, webinars, betas and the like.
        Free = "free",
    }
}

crate::text_enum! {
    /// How far someone got with it.
    ProgramStatus {
        /// It was offered.
        Offered = "offered",
        /// They registered.
        Registered = "registered",
        /// They enrolled.
        Enrolled = "enrolled",
        /// They came.
        Attended = "attended",
        /// They finished.
        Completed = "completed",
        /// They passed.
        Certified = "certified",
        /// They registered and did not come.
        NoShow = "no_show",
    }
}

const KINDS: &[&str] = &["consulting", "training", "free"];
const KIND_WORDS: &[(&str, ProgramKind)] = &[
    ("コンサルティング", ProgramKind::Consulting),
    ("有償支援", ProgramKind::Consulting),
    ("研修", ProgramKind::Training),
    ("トレーニング", ProgramKind::Training),
    ("無償", ProgramKind::Free),
    ("イベント", ProgramKind::Free),
    ("セミナー", ProgramKind::Free),
    ("ウェビナー", ProgramKind::Free),
];
const STATUSES: &[&str] = &[
    "offered",
    "registered",
    "enrolled",
    "attended",
    "completed",
    "certified",
    "no_show",
];
const STATUS_WORDS: &[(&str, ProgramStatus)] = &[
    ("案内", ProgramStatus::Offered),
    ("案内済み", ProgramStatus::Offered),
    ("申込", ProgramStatus::Registered),
    ("申し込み", ProgramStatus::Registered),
    ("申込済み", ProgramStatus::Registered),
    ("受講中", ProgramStatus::Enrolled),
    ("受講登録", ProgramStatus::Enrolled),
    ("参加", ProgramStatus::Attended),
    ("出席", ProgramStatus::Attended),
    ("修了", ProgramStatus::Completed),
    ("完了", ProgramStatus::Completed),
    ("合格", ProgramStatus::Certified),
    ("認定", ProgramStatus::Certified),
    ("欠席", ProgramStatus::NoShow),
    ("当日欠席", ProgramStatus::NoShow),
];

/// The type of a free programme's attendance when the row names none.
const FREE_DEFAULT: &str = "prg.webinar";

#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = program_facts)]
struct Fact {
    kind: ProgramKind,
    name: String,
    occurred_at: UtcTime,
    person_id: Option<PersonId>,
    status: Option<ProgramStatus>,
    #[diesel(column_name = type_)]
    kind_of_act: Option<String>,
    hours_purchased: Option<f64>,
    hours_used: Option<f64>,
    term_start: Option<NaiveDate>,
    term_end: Option<NaiveDate>,
}

impl Fact {
    /// The ledger type of what this fact says somebody did, if it says so.
    fn act(&self) -> Option<&str> {
        use ProgramStatus as S;
        match (self.kind, self.status?) {
            (_, S::Offered | S::NoShow) => None,
            (ProgramKind::Training, S::Enrolled) => Some("trn.enrolled"),
            (ProgramKind::Training, S::Completed) => Some("trn.completed"),
            (ProgramKind::Training, S::Certified) => Some("trn.certified"),
            (ProgramKind::Training, S::Registered | S::Attended) => None,
            (ProgramKind::Free, S::Registered | S::Enrolled) => Some("evt.registered"),
            (ProgramKind::Free, S::Attended | S::Completed | S::Certified) => {
                Some(self.kind_of_act.as_deref().unwrap_or(FREE_DEFAULT))
            }
            (ProgramKind::Consulting, S::Attended | S::Completed) => Some("prg.consulting_session"),
            (ProgramKind::Consulting, _) => None,
        }
    }

    /// How far along a status is: a correction to a lower one takes the higher one's act back.
    fn rank(&self) -> u8 {
        match self.status {
            None | Some(ProgramStatus::NoShow | ProgramStatus::Offered) => 0,
            Some(ProgramStatus::Registered | ProgramStatus::Enrolled) => 1,
            Some(ProgramStatus::Attended) => 2,
            Some(ProgramStatus::Completed) => 3,
            Some(ProgramStatus::Certified) => 4,
        }
    }
}

/// Takes a row.
pub(super) fn take(step: &mut Step<'_, '_>, cells: &mut Cells<'_>) -> Result<Outcome> {
    let identity = step.memory.identity(cells.row());
    let account = resolve::account(step, cells)?;
    let kind = cells.choice("kind", KINDS, KIND_WORDS);
    let kind = cells.required("kind", kind);
    let name = cells.required_text("name", 300);
    let occurred_at = cells.time("occurred_at");
    let occurred_at = cells.required("occurred_at", occurred_at);
    let id = cells.text("id", 200).value();
    let person = resolve::optional_person(step, cells)?;
    let status = cells.choice("status", STATUSES, STATUS_WORDS);
    let type_ = type_of(step, cells, kind)?;
    let hours_purchased = cells.number("hours_purchased");
    let hours_used = cells.number("hours_used");
    let term_start = cells.date("term_start");
    let term_end = cells.date("term_end");
    if let (Given::Value(from), Given::Value(to)) = (&term_start, &term_end)
        && to < from
    {
        cells.refuse("term_end", "import-term-order");
    }
    let recorded_at = cells.time("recorded_at").value();
    let (Some(account), Some(kind), Some(name), Some(occurred_at), false) =
        (account, kind, name, occurred_at, cells.is_wrong())
    else {
        return Ok(Outcome::Unchanged);
    };
    if let Some(id) = &id {
        let others: Option<AccountId> = program_facts::table
            .filter(program_facts::key.eq(id))
            .select(program_facts::account_id)
            .order(program_facts::account_id.ne(account))
            .first(step.tx.conn)
            .optional()?;
        if step.is_anothers(id, account, others) {
            cells.refuse_value("id", "import-id-elsewhere", id);
            return Ok(Outcome::Unchanged);
        }
    }
    let key = id.unwrap_or(identity);
    let again = format!("{account}/{key}/{recorded_at:?}");
    if let Some(outcome) = step.decided(cells, &again, "id", recorded_at.is_some()) {
        return Ok(outcome);
    }
    let versions = versions(step, account, &key)?;
    let base = version::base(&versions, recorded_at).cloned();
    let person_id = person.clone().map(|found| found.id);
    let fact = match base.clone() {
        None => Fact {
            kind,
            name,
            occurred_at,
            person_id: person_id.value(),
            status: status.value(),
            kind_of_act: type_.value(),
            hours_purchased: hours_purchased.value(),
            hours_used: hours_used.value(),
            term_start: term_start.value(),
            term_end: term_end.value(),
        },
        Some(base) => Fact {
            kind,
            name,
            occurred_at,
            person_id: person_id.over(base.person_id),
            status: status.over(base.status),
            kind_of_act: type_.over(base.kind_of_act),
            hours_purchased: hours_purchased.over(base.hours_purchased),
            hours_used: hours_used.over(base.hours_used),
            term_start: term_start.over(base.term_start),
            term_end: term_end.over(base.term_end),
        },
    };
    if let Some(mut shown) = base.clone() {
        let text = |status: Option<ProgramStatus>| status.map(|status| status.to_string());
        step.settle("name", &mut shown.name, fact.name.clone());
        step.settle("occurred_at", &mut shown.occurred_at, fact.occurred_at);
        step.settle("type", &mut shown.kind_of_act, fact.kind_of_act.clone());
        step.settle("status", &mut text(shown.status), text(fact.status));
        step.settle(
            "hours_purchased",
            &mut shown.hours_purchased,
            fact.hours_purchased,
        );
        step.settle("hours_used", &mut shown.hours_used, fact.hours_used);
        step.settle("term_start", &mut shown.term_start, fact.term_start);
        step.settle("term_end", &mut shown.term_end, fact.term_end);
    }
    let (at, outcome) = match version::judge(&versions, &fact, occurred_at, recorded_at, step.now())
    {
        Verdict::Known => return Ok(Outcome::Unchanged),
        Verdict::First(at) => (at, Outcome::Created),
        Verdict::Next(at) => (at, Outcome::Updated),
    };
    if step.writes() {
        let import: Option<Id> = step.import;
        diesel::insert_into(program_facts::table)
            .values((
                program_facts::account_id.eq(account),
                program_facts::key.eq(key),
                fact.clone(),
                program_facts::recorded_at.eq(at),
                program_facts::import_id.eq(import),
            ))
            .execute(step.tx.conn)?;
        enter_in_ledger(step, account, base.as_ref(), &fact, person.value(), at)?;
    }
    Ok(outcome)
}

/// Reads `type`: a ledger type of a free programme's attendance.
fn type_of(
    step: &mut Step<'_, '_>,
    cells: &mut Cells<'_>,
    kind: Option<ProgramKind>,
) -> Result<Given<String>> {
    let type_ = cells.text("type", 60);
    if let Given::Value(text) = &type_ {
        let known = step.taxonomy()?.1.get(text).is_some();
        if !known || !(text.starts_with("prg.") || text.starts_with("evt.")) {
            cells.refuse_value("type", "import-program-type", text);
        } else if kind.is_some_and(|kind| kind != ProgramKind::Free) {
            cells.refuse("type", "import-program-type-free");
        }
    }
    Ok(type_)
}

fn enter_in_ledger(
    step: &mut Step<'_, '_>,
    account: AccountId,
    before: Option<&Fact>,
    fact: &Fact,
    person: Option<FoundPerson>,
    recorded_at: UtcTime,
) -> Result<()> {
    let (import, now) = (step.import, step.now());
    // A no-show takes the registration back; a correction takes back what it says did not happen.
    if fact.status == Some(ProgramStatus::NoShow) {
        for id in standing(step, account, "evt.registered", &fact.name, fact.person_id)? {
            ledger::reverse_at(
                step.tx,
                id,
                "no_show",
                Some(fact.occurred_at),
                Some(recorded_at),
                import,
            )?;
        }
    }
    if let Some(before) = before {
        let moved = before.name != fact.name
            || before.person_id != fact.person_id
            || before.occurred_at.local_day(step.tx.zone)
                != fact.occurred_at.local_day(step.tx.zone)
            || before.kind != fact.kind
            // A free programme somebody came to is one thing: named otherwise, it was not the other.
            || (fact.kind == ProgramKind::Free && before.rank() > 1 && before.act() != fact.act());
        if let Some(act) = before.act()
            && (moved || fact.rank() < before.rank())
        {
            for id in standing(step, account, act, &before.name, before.person_id)? {
                ledger::reverse_at(
                    step.tx,
                    id,
                    "corrected",
                    Some(now),
                    Some(recorded_at),
                    import,
                )?;
            }
        }
    }
    let Some(act) = fact.act() else {
        return Ok(());
    };
    if fact.person_id.is_none() && !standing(step, account, act, &fact.name, None)?.is_empty() {
        return Ok(());
    }
    let told = ledger_rows::Told {
        type_: act,
        account,
        person: fact.person_id,
        object: &fact.name,
        occurred_at: fact.occurred_at,
        recorded_at,
    };
    // A ledger file may have brought this very act before, and taken it back.
    if ledger_rows::same(step, &told, false)?.is_some() {
        return Ok(());
    }
    let (config, taxonomy) = step.taxonomy()?;
    let side = if person.is_some_and(|person| person.staff) {
        Side::Vendor
    } else {
        Side::Customer
    };
    let act = Act::new(act, fact.name.clone())
        .person(fact.person_id)
        .account(account)
        .at(fact.occurred_at)
        .recorded(recorded_at)
        .source(Source::Import)
        .side(side)
        .import(import);
    ledger::record_with(step.tx, act, config, &taxonomy)?;
    Ok(())
}

/// Unreversed ledger rows of an act upon a programme by a person (or by nobody in particular) of this account.
fn standing(
    step: &mut Step<'_, '_>,
    account: AccountId,
    act: &str,
    name: &str,
    person: Option<PersonId>,
) -> Result<Vec<EventId>> {
    use engagement_events as events;
    let reversals = diesel::alias!(engagement_events as reversals);
    let mut query = events::table
        .left_join(
            reversals.on(reversals
                .field(events::reversal_of)
                .eq(events::id.nullable())),
        )
        .filter(reversals.field(events::id).nullable().is_null())
        .filter(events::object.eq(name))
        .filter(events::type_.eq(act))
        .filter(events::account_id.eq(account))
        .filter(events::reversal_of.is_null())
        .order(events::id)
        .select(events::id)
        .into_boxed();
    query = match person {
        Some(person) => query.filter(events::person_id.eq(person)),
        None => query.filter(events::person_id.is_null()),
    };
    Ok(query.load(step.tx.conn)?)
}

fn versions(
    step: &mut Step<'_, '_>,
    account: AccountId,
    key: &str,
) -> Result<Vec<(UtcTime, Fact)>> {
    Ok(program_facts::table
        .filter(program_facts::account_id.eq(account))
        .filter(program_facts::key.eq(key))
        .order((program_facts::recorded_at, program_facts::id))
        .select((
            program_facts::recorded_at,
            (
                program_facts::kind,
                program_facts::name,
                program_facts::occurred_at,
                program_facts::person_id,
                program_facts::status,
                program_facts::type_,
                program_facts::hours_purchased,
                program_facts::hours_used,
                program_facts::term_start,
                program_facts::term_end,
            ),
        ))
        .load(step.tx.conn)?)
}
