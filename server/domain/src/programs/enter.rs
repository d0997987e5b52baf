//! Entering several participants at once: people by their address or chosen from their company's, companies by name. All lines are
//! right or nothing is written. The same form sent twice writes once.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::json;

use super::fact::Fact;
use super::line::{self, Line};
use super::progress::{self, Held, Next, Pen, Whose};
use super::{ProgramKind, ProgramStatus, What, name_of};
use crate::accounts::audit_object;
use crate::db::AnyConnection;
use crate::db::schema::{accounts, memberships, people, program_facts, staff_members};
use crate::import::resolve::{FoundAccount, find_account};
use crate::policy::{AccountConsole, AccountWrite};
use crate::types::{AccountId, Id, PersonId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Most people of one company offered to choose from.
pub const CHOOSE: i64 = 200;

/// Participants as typed.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The day, where a line names none.
    pub on: String,
    /// How far they got, where a line says nothing; empty for what is usual ([`What::usual`]).
    pub status: String,
    /// One a line.
    pub lines: String,
    /// The company that people were chosen from.
    pub account: Option<AccountId>,
    /// The chosen ones.
    pub chosen: Vec<PersonId>,
}

/// Enters participants of a programme that the form names; returns a row of it. Errors: `Invalid`; `NotFound` for an account.
pub fn begin(
    tx: &mut Tx<'_>,
    may: &AccountWrite,
    actor: &Actor,
    what: &str,
    name: &str,
    typed: &Typed,
) -> Result<Id> {
    let mut problems = Vec::new();
    let what = What::parse(what);
    if what.is_none() {
        problems.push(Problem::new("what", "programs-problem-what"));
    }
    let name = name_of(name).map_err(|problem| problems.push(problem)).ok();
    if let (Some(What::Free(type_)), Some(name)) = (&what, &name) {
        // A name is one thing to the figures, so it can't be a webinar here and a beta there; not at the same moment either.
        progress::hold(tx, ProgramKind::Free, name)?;
        let known = type_named(tx.conn, name)?;
        if known.is_some_and(|known| known != *type_) {
            problems.push(Problem::new("name", "programs-problem-other-type"));
        }
    }
    let entries = entries(tx, what.as_ref(), typed)?;
    match (what, name, entries, problems.is_empty()) {
        (Some(what), Some(name), Ok(entries), true) => {
            write(tx, may, actor, &what, &name, &entries)
        }
        (_, _, entries, _) => {
            problems.extend(entries.err().unwrap_or_default());
            Err(Error::Invalid(problems))
        }
    }
}

/// Enters more participants of the programme that a row is of. Errors: as [`begin`]; `NotFound` for consulting, which has hours.
pub fn add(
    tx: &mut Tx<'_>,
    may: &AccountWrite,
    actor: &Actor,
    id: Id,
    typed: &Typed,
) -> Result<Id> {
    let row = progress::of_row(tx.conn, id)?;
    if row.fact.kind == ProgramKind::Consulting {
        return Err(Error::NotFound);
    }
    let name = row.fact.name.clone();
    let what = match row.fact.kind {
        ProgramKind::Free => What::Free(
            type_named(tx.conn, &name)?.unwrap_or_else(|| super::fact::FREE_DEFAULT.to_owned()),
        ),
        _ => What::Training,
    };
    match entries(tx, Some(&what), typed)? {
        Ok(entries) => write(tx, may, actor, &what, &name, &entries),
        Err(problems) => Err(Error::Invalid(problems)),
    }
}

/// The type that the free programme of this name was last said to have.
pub(super) fn type_named(conn: &mut AnyConnection, name: &str) -> Result<Option<String>> {
    Ok(program_facts::table
        .filter(program_facts::kind.eq(ProgramKind::Free))
        .filter(program_facts::name.eq(name))
        .filter(program_facts::type_.is_not_null())
        .filter(super::fact::newest!())
        .filter(program_facts::withdrawn.eq(false))
        .order(program_facts::id.desc())
        .select(program_facts::type_)
        .first::<Option<String>>(conn)
        .optional()?
        .flatten())
}

/// One participant, found.
struct Entry {
    line: Line,
    whose: Whose,
    status: ProgramStatus,
    day: NaiveDate,
}

/// Reads everything typed, or everything that is wrong with it.
fn entries(
    tx: &mut Tx<'_>,
    what: Option<&What>,
    typed: &Typed,
) -> Result<std::result::Result<Vec<Entry>, Vec<Problem>>> {
    let (mut lines, mut problems) = line::parse(&typed.lines);
    let usual = match typed.status.as_str() {
        "" => what.map(What::usual),
        status => status.parse().ok(),
    };
    if what.is_some_and(|what| usual.is_none_or(|usual| !what.statuses().contains(&usual))) {
        problems.push(Problem::new("status", "programs-problem-status"));
    }
    let usual_day = match progress::past_day(&typed.on, "on", tx.now, tx.zone) {
        Ok(day) => Some(day),
        Err(problem) => {
            problems.push(problem);
            None
        }
    };
    if typed.chosen.len() + lines.len() > line::LIMIT {
        problems
            .push(Problem::new(line::FIELD, "programs-problem-many").with("limit", line::LIMIT));
        return Ok(Err(problems));
    }
    if typed.chosen.is_empty()
        && lines.is_empty()
        && problems.iter().all(|p| p.field != line::FIELD)
    {
        problems.push(Problem::new(line::FIELD, "programs-problem-nobody"));
    }
    let known = Known::load(tx, &mut lines, typed)?;
    let mut found = Vec::new();
    for line in lines {
        let (status, day) = (line.status.or(usual), line.on.or(usual_day));
        let (Some(status), Some(day), Some(what)) = (status, day, what) else {
            continue;
        };
        match known.judge(tx, &line, what, status, day) {
            Ok(whose) => found.push(Entry {
                line,
                whose,
                status,
                day,
            }),
            Err(key) => problems.push(line.problem(key)),
        }
    }
    Ok(if problems.is_empty() {
        Ok(found)
    } else {
        Err(problems)
    })
}

/// Somebody with an address, as far as entering them goes.
struct Somebody {
    id: PersonId,
    suspended: bool,
    staff: bool,
    /// Companies they are or were of, from when, until when.
    companies: Vec<(AccountId, Option<UtcTime>, Option<UtcTime>)>,
}

impl Somebody {
    /// The companies they were of on a day. From when is only a hint: many are entered here later than they were hired.
    fn companies_on(&self, day: NaiveDate, zone: chrono_tz::Tz) -> Vec<AccountId> {
        let (begins, ends) = (
            UtcTime::start_of_day(day, zone),
            UtcTime::end_of_day(day, zone),
        );
        let there: Vec<_> = self
            .companies
            .iter()
            .filter(|(_, _, until)| until.is_none_or(|until| until > begins))
            .collect();
        let since = |from: &Option<UtcTime>| from.is_none_or(|from| from < ends);
        let sure = there.iter().any(|(_, from, _)| since(from));
        let mut ids: Vec<AccountId> = there
            .iter()
            .filter(|(_, from, _)| !sure || since(from))
            .map(|(id, ..)| *id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }
}

/// Whom and what the lines name, looked up once.
struct Known {
    people: HashMap<String, Somebody>,
    companies: HashMap<String, FoundAccount>,
}

impl Known {
    /// Looks up what the lines name, and adds a line for each chosen person.
    fn load(tx: &mut Tx<'_>, lines: &mut Vec<Line>, typed: &Typed) -> Result<Self> {
        let addresses: Vec<&str> = lines
            .iter()
            .filter_map(|line| line.email.as_deref())
            .collect();
        type Row = (
            PersonId,
            Option<String>,
            String,
            Option<UtcTime>,
            Option<PersonId>,
        );
        let rows: Vec<Row> = people::table
            .left_join(
                staff_members::table.on(staff_members::person_id
                    .eq(people::id)
                    .and(staff_members::ended_at.is_null())),
            )
            .filter(
                people::email
                    .eq_any(addresses)
                    .or(people::id.eq_any(&typed.chosen)),
            )
            .select((
                people::id,
                people::email,
                people::name,
                people::suspended_at,
                staff_members::person_id.nullable(),
            ))
            .load(tx.conn)?;
        let ids: Vec<PersonId> = rows.iter().map(|row| row.0).collect();
        if typed.chosen.iter().any(|id| !ids.contains(id)) {
            return Err(Error::NotFound);
        }
        let places: Vec<(PersonId, AccountId, Option<UtcTime>, Option<UtcTime>)> =
            memberships::table
                .filter(memberships::person_id.eq_any(ids))
                .order(memberships::id)
                .select((
                    memberships::person_id,
                    memberships::account_id,
                    memberships::valid_from,
                    memberships::valid_to,
                ))
                .load(tx.conn)?;
        let company = match typed.account {
            Some(id) => accounts::table
                .find(id)
                .select(accounts::id)
                .first::<AccountId>(tx.conn)?,
            None => 0,
        };
        let mut people = HashMap::new();
        for (id, email, name, suspended, staff) in rows {
            // Whoever was chosen may have no address; their number stands for it, which no address looks like.
            let email = email.unwrap_or_else(|| format!("#{id}"));
            if typed.chosen.contains(&id) {
                lines.push(Line {
                    text: name,
                    email: Some(email.clone()),
                    company: Some(format!("#{company}")),
                    ..Line::default()
                });
            }
            let companies = places
                .iter()
                .filter(|place| place.0 == id)
                .map(|(_, account, from, until)| (*account, *from, *until))
                .collect();
            people.insert(
                email,
                Somebody {
                    id,
                    suspended: suspended.is_some(),
                    staff: staff.is_some(),
                    companies,
                },
            );
        }
        let mut companies = HashMap::new();
        for name in lines.iter().filter_map(|line| line.company.as_deref()) {
            if !companies.contains_key(name) {
                companies.insert(name.to_owned(), account_named(tx.conn, name)?);
            }
        }
        Ok(Self { people, companies })
    }

    /// Whose entry a line is, or the key of what is wrong with it.
    fn judge(
        &self,
        tx: &Tx<'_>,
        line: &Line,
        what: &What,
        status: ProgramStatus,
        day: NaiveDate,
    ) -> std::result::Result<Whose, &'static str> {
        if !what.statuses().contains(&status) {
            return Err("programs-problem-line-status");
        }
        progress::within_reason(day, tx.now.local_day(tx.zone)).map_err(|key| match key {
            "programs-problem-future" => "programs-problem-line-future",
            _ => "programs-problem-line-long-ago",
        })?;
        let company = match &line.company {
            None => None,
            Some(name) => match self.companies.get(name) {
                Some(FoundAccount::One(id)) => Some(*id),
                Some(FoundAccount::Several) => return Err("programs-problem-line-several"),
                _ => return Err("programs-problem-line-company"),
            },
        };
        let Some(email) = &line.email else {
            let company = company.ok_or("programs-problem-line-who")?;
            return if progress::may_be_nobody(what, status) {
                Ok((company, None))
            } else {
                Err("programs-problem-line-nobody")
            };
        };
        let person = self
            .people
            .get(email)
            .ok_or("programs-problem-line-unknown")?;
        if person.staff {
            return Err("programs-problem-line-staff");
        }
        if person.suspended {
            return Err("programs-problem-line-suspended");
        }
        let there = person.companies_on(day, tx.zone);
        match (company, there.as_slice()) {
            (Some(company), there) if there.contains(&company) => Ok((company, Some(person.id))),
            (Some(_), _) => Err("programs-problem-line-elsewhere"),
            (None, [one]) => Ok((*one, Some(person.id))),
            (None, []) => Err("programs-problem-line-nowhere"),
            (None, _) => Err("programs-problem-line-which"),
        }
    }
}

/// The account that a text names: `#` and its number, its id in another system, or its exact name.
pub(super) fn account_named(conn: &mut AnyConnection, text: &str) -> Result<FoundAccount> {
    let number = text
        .strip_prefix('#')
        .and_then(|id| id.parse::<AccountId>().ok());
    if let Some(id) = number {
        let found: Option<AccountId> = accounts::table
            .find(id)
            .select(accounts::id)
            .first(conn)
            .optional()?;
        return Ok(found.map_or(FoundAccount::None, FoundAccount::One));
    }
    find_account(conn, text)
}

/// Writes all entries, or says which of them what is known speaks against. Returns a row of the programme.
fn write(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    what: &What,
    name: &str,
    entries: &[Entry],
) -> Result<Id> {
    progress::hold(tx, what.kind(), name)?;
    let ids: Vec<AccountId> = entries.iter().map(|entry| entry.whose.0).collect();
    let mut held = progress::held(tx.conn, what.kind(), name, &ids)?;
    let pen = Pen::new(tx.conn)?;
    let mut row = held.first().map(|held| held.id);
    let mut problems = Vec::new();
    let mut written: BTreeMap<AccountId, Vec<serde_json::Value>> = BTreeMap::new();
    for entry in entries {
        let (account, person_id) = entry.whose;
        let theirs: Vec<&Held> = held
            .iter()
            .filter(|held| (held.account, held.fact.person_id) == entry.whose)
            .collect();
        let occurred_at = UtcTime::start_of_day(entry.day, tx.zone);
        let (key, said, replaced) = match progress::next(&theirs, entry.status, entry.day, tx.zone)
        {
            Next::Known => continue,
            Next::Against(known) => {
                let day = known.fact.occurred_at.local_day(tx.zone);
                let status = known.fact.status.map_or("none", ProgramStatus::as_str);
                let problem = entry
                    .line
                    .problem("programs-problem-line-against")
                    .with("status", status)
                    .with("on", day);
                problems.push(problem);
                continue;
            }
            Next::On(known) => {
                let said = Fact {
                    status: Some(entry.status),
                    occurred_at,
                    kind_of_act: match (known.fact.kind_of_act.clone(), what) {
                        (None, What::Free(type_)) => Some(type_.clone()),
                        (known, _) => known,
                    },
                    ..known.fact.clone()
                };
                (known.key.clone(), said, Some(known.id))
            }
            Next::Anew => {
                let said = Fact {
                    kind: what.kind(),
                    name: name.to_owned(),
                    occurred_at,
                    person_id,
                    status: Some(entry.status),
                    kind_of_act: match what {
                        What::Training => None,
                        What::Free(type_) => Some(type_.clone()),
                    },
                    hours_purchased: None,
                    hours_used: None,
                    term_start: None,
                    term_end: None,
                    withdrawn: false,
                };
                (progress::fresh_key(tx)?, said, None)
            }
        };
        let id = pen.put(tx, account, &key, &said)?;
        row = row.or(Some(id));
        held.retain(|held| Some(held.id) != replaced);
        held.push(Held {
            id,
            account,
            key,
            fact: said,
        });
        written.entry(account).or_default().push(json!({
            "person": person_id,
            "status": entry.status,
            "on": entry.day,
        }));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    for (account, entries) in written {
        let detail = json!({ "program": name, "kind": what.kind(), "entries": entries });
        audit::record(
            tx,
            actor,
            "program.entered",
            &audit_object(account),
            &detail,
        )?;
    }
    row.ok_or_else(|| Error::invalid(line::FIELD, "programs-problem-nobody"))
}

/// Somebody to choose.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Candidate {
    /// Who.
    pub id: PersonId,
    /// Name.
    pub name: String,
    /// Department.
    pub department: String,
}

/// A company and its people of today, to choose from.
#[derive(Debug, Clone)]
pub struct Company {
    /// Row.
    pub id: AccountId,
    /// Name.
    pub name: String,
    /// What names it and nothing else, where a form is typed.
    pub unambiguous: String,
    /// Its people, by name; at most [`CHOOSE`].
    pub people: Vec<Candidate>,
}

/// A company to enter participants of. Errors: `NotFound`.
pub fn company(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
    now: UtcTime,
) -> Result<Company> {
    let name: String = accounts::table
        .find(id)
        .select(accounts::name)
        .first(conn)?;
    let unambiguous = match account_named(conn, &name)? {
        FoundAccount::One(found) if found == id => name.clone(),
        _ => format!("#{id}"),
    };
    let mut people: Vec<Candidate> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::account_id.eq(id))
        .filter(
            memberships::valid_to
                .is_null()
                .or(memberships::valid_to.gt(now)),
        )
        .filter(people::suspended_at.is_null())
        .order((people::name, people::id, memberships::id))
        .select((people::id, people::name, memberships::department))
        .limit(CHOOSE)
        .load(conn)?;
    people.dedup_by_key(|person| person.id);
    Ok(Company {
        id,
        name,
        unambiguous,
        people,
    })
}
