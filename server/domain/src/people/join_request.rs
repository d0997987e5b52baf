//! The queue of people whose address is proved but whose company is not known: staff match each to an account, or decline.
//! Nobody is ever matched by a company's name.

use diesel::prelude::*;

use super::{Email, membership, person};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, join_requests, people};
use crate::mail::Mail;
use crate::mail::compose::{Part, render};
use crate::policy::AccountWrite;
use crate::types::{AccountId, Id, PersonId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit, mail};

/// What somebody without an account sees when they come in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// They have an account, or are staff: nothing to do here.
    Placed,
    /// Their address's domain belongs to several accounts: they say which is theirs.
    Choose(Vec<(AccountId, String)>),
    /// They tell us their company.
    Ask,
    /// Staff have been asked, at this time.
    Waiting(UtcTime),
}

/// Where a signed-in person stands.
pub fn standing(conn: &mut AnyConnection, actor: &Actor) -> Result<Standing> {
    let Actor::Member(member) = actor else {
        return Ok(Standing::Placed);
    };
    if !member.account_ids.is_empty() {
        return Ok(Standing::Placed);
    }
    let waiting: Option<UtcTime> = join_requests::table
        .filter(join_requests::person_id.eq(member.person_id))
        .filter(join_requests::decided_at.is_null())
        .order(join_requests::id.desc())
        .select(join_requests::created_at)
        .first(conn)
        .optional()?;
    if let Some(since) = waiting {
        return Ok(Standing::Waiting(since));
    }
    let choices = match person::find(conn, member.person_id)?.email {
        Some(email) => membership::accounts_by_domain(conn, &Email::parse(&email)?)?,
        None => Vec::new(),
    };
    Ok(if choices.is_empty() {
        Standing::Ask
    } else {
        Standing::Choose(choices)
    })
}

/// Joins one of the accounts that the address's domain belongs to.
pub fn choose(tx: &mut Tx<'_>, actor: &Actor, name: &str, account_id: AccountId) -> Result<()> {
    match (standing(tx.conn, actor)?, actor.person_id()) {
        (Standing::Choose(choices), Some(person_id))
            if choices.iter().any(|(id, _)| *id == account_id) =>
        {
            person::rename(tx, person_id, name)?;
            membership::join(tx, person_id, account_id)
        }
        _ => Err(Error::NotFound),
    }
}

/// Asks staff to be matched to a company.
pub fn ask(tx: &mut Tx<'_>, actor: &Actor, name: &str, company: &str, message: &str) -> Result<()> {
    let Some(person_id) = actor.person_id() else {
        return Err(Error::NotFound);
    };
    match standing(tx.conn, actor)? {
        Standing::Ask | Standing::Choose(_) => {}
        // Sent twice: the first stands.
        Standing::Waiting(_) => return Ok(()),
        Standing::Placed => return Err(Error::NotFound),
    }
    let mut problems = Vec::new();
    let company = company.trim();
    let message = message.trim();
    if let Err(Error::Invalid(wrong)) = person::parse_name(name) {
        problems.extend(wrong);
    }
    if company.is_empty() {
        problems.push(Problem::new("company", "problem-required"));
    }
    for (field, text, max) in [("company", company, 200), ("message", message, 1_000)] {
        if text.chars().count() > max {
            problems.push(Problem::new(field, "problem-too-long").with("max", max));
        }
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    person::rename(tx, person_id, name)?;
    diesel::insert_into(join_requests::table)
        .values((
            join_requests::person_id.eq(person_id),
            join_requests::company.eq(company),
            join_requests::message.eq(message),
            join_requests::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
}

/// Asks the same while registering for an event. Whoever waits already says their name and company anew for the event alone.
pub fn ask_at_event(
    tx: &mut Tx<'_>,
    actor: &Actor,
    name: &str,
    company: &str,
    event: &str,
) -> Result<()> {
    if company.is_empty() {
        let mut problems = vec![Problem::new("company", "problem-required")];
        if let Err(Error::Invalid(wrong)) = person::parse_name(name) {
            problems.extend(wrong);
        }
        return Err(Error::Invalid(problems));
    }
    let message: String = event.chars().take(1_000).collect();
    ask(tx, actor, name, company, &message)
}

/// A request as staff see it.
#[derive(Debug, Clone, Queryable)]
pub struct Waiting {
    /// Row.
    pub id: Id,
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Their proved address.
    pub email: Option<String>,
    /// The company they named.
    pub company: String,
    /// What they wrote.
    pub message: String,
    /// Since when they wait.
    pub created_at: UtcTime,
}

/// Who waits, the longest first.
pub fn list(conn: &mut AnyConnection, _: &AccountWrite) -> Result<Vec<Waiting>> {
    Ok(join_requests::table
        .inner_join(people::table.on(people::id.eq(join_requests::person_id)))
        .filter(join_requests::decided_at.is_null())
        .order(join_requests::id)
        .select((
            join_requests::id,
            people::id,
            people::name,
            people::email,
            join_requests::company,
            join_requests::message,
            join_requests::created_at,
        ))
        .limit(50)
        .load(conn)?)
}

/// Matches a request to an account, or declines it. The person is told by mail when they are in.
pub fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &AccountWrite,
    id: Id,
    account_id: Option<AccountId>,
    site_name: &str,
) -> Result<()> {
    if let Some(account_id) = account_id {
        let _: AccountId = accounts::table
            .find(account_id)
            .select(accounts::id)
            .first(tx.conn)
            .optional()?
            .ok_or_else(|| Error::invalid("account", "problem-account"))?;
    }
    let person_id: PersonId = diesel::update(
        join_requests::table
            .filter(join_requests::id.eq(id))
            .filter(join_requests::decided_at.is_null()),
    )
    .set((
        join_requests::decided_at.eq(tx.now),
        join_requests::decided_by.eq(actor.person_id()),
        join_requests::account_id.eq(account_id),
        join_requests::decision.eq(if account_id.is_some() {
            "joined"
        } else {
            "declined"
        }),
    ))
    .returning(join_requests::person_id)
    .get_result(tx.conn)?;
    if let Some(account_id) = account_id {
        membership::join(tx, person_id, account_id)?;
        tell(tx, person_id, site_name)?;
    }
    audit::record(
        tx,
        actor,
        "join.decided",
        &format!("person:{person_id}"),
        &serde_json::json!({ "account": account_id }),
    )
}

fn tell(tx: &mut Tx<'_>, person_id: PersonId, site_name: &str) -> Result<()> {
    let person = person::find(tx.conn, person_id)?;
    let Some(to) = person.email else {
        return Ok(());
    };
    let locale = person
        .locale
        .and_then(|text| text.parse().ok())
        .unwrap_or(crate::i18n::Locale::Ja);
    let site = || site_name.to_owned().into();
    let (text, html) = render(
        locale.as_str(),
        &[
            Part::Text(locale.tr("mail-joined-text", &[("site", site())])),
            Part::Link(
                locale.t("mail-joined-link").into_owned(),
                tx.base_url.to_owned(),
            ),
        ],
    );
    mail::queue(
        tx,
        Mail {
            to,
            subject: locale.tr("mail-joined-subject", &[("site", site())]),
            text,
            html,
            kind: "joined",
            useless_after: None,
        },
    )
}
