//! Changing an account: memo, next action, owner, profile, many at once, and a new one. Every change leaves an audit entry,
//! from which the timeline tells who changed what.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde_json::json;

use crate::accounts::find::Account;
use crate::accounts::{Status, audit_object};
use crate::actor::Actor;
use crate::db::lock;
use crate::db::schema::{account_names, accounts, staff_members};
use crate::policy::{AccountConsole, AccountWrite};
use crate::types::{AccountId, PersonId};
use crate::{Error, Problem, Result, Tx, audit, limit};

/// The lock under which accounts are found by name and made.
pub(crate) const NAMES: &str = "account-names";
/// Longest memo, in characters.
pub const MEMO_LIMIT: usize = 10_000;
/// Longest next action, in characters.
pub const ACTION_LIMIT: usize = 300;
/// Longest name, segment and industry, in characters.
pub const NAME_LIMIT: usize = 200;
/// Most accounts changed at once.
pub const BULK_LIMIT: usize = 200;

/// Key of the problem that somebody else was quicker: what a form began from is no longer so.
pub const CHANGED: &str = "staff-problem-changed";

/// What identifies the memo that a form began from, so that two people editing it at once notice.
pub fn memo_mark(memo: &str) -> String {
    mark_of(&[memo])
}

/// [`memo_mark`] for the next action.
pub fn next_action_mark(account: &Account) -> String {
    mark_of(&[
        &account.next_action,
        &shown(account.next_action_on),
        &shown(account.next_action_owner_id),
    ])
}

/// [`memo_mark`] for what [`profile`] changes.
pub fn profile_mark(account: &Account) -> String {
    mark_of(&[
        &account.name,
        account.external_id.as_deref().unwrap_or_default(),
        account.segment.as_deref().unwrap_or_default(),
        account.industry.as_deref().unwrap_or_default(),
        &account.status,
        &shown(account.started_on),
        &shown(account.owner_id),
    ])
}

fn mark_of(parts: &[&str]) -> String {
    crate::entropy::digest(&parts.join("\0"))
        .chars()
        .take(16)
        .collect()
}

fn shown(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// The account as it is, to be changed by nobody else until this transaction ends.
fn held(tx: &mut Tx<'_>, id: AccountId) -> Result<Account> {
    lock::until_commit(tx.conn, &format!("account:{id}"))?;
    Ok(accounts::table
        .find(id)
        .select(Account::as_select())
        .first(tx.conn)?)
}

/// Replaces the memo. `mark` is that of the memo the writer started from; when it has changed meanwhile nothing is written.
pub fn memo(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    id: AccountId,
    text: &str,
    mark: &str,
) -> Result<()> {
    let text = tidy(text);
    if text.chars().count() > MEMO_LIMIT {
        return Err(Problem::new("memo", "staff-problem-long")
            .with("limit", MEMO_LIMIT)
            .into());
    }
    let before = held(tx, id)?.memo;
    if memo_mark(&before) != mark {
        return Err(Error::invalid("memo", CHANGED));
    }
    if before == text {
        return Ok(());
    }
    // A file that is being taken in holds no lock of ours.
    let changed = diesel::update(accounts::table.find(id).filter(accounts::memo.eq(&before)))
        .set((accounts::memo.eq(&text), accounts::updated_at.eq(tx.now)))
        .execute(tx.conn)?;
    if changed != 1 {
        return Err(Error::invalid("memo", CHANGED));
    }
    // What the memo says stays in the account; the entry only says that it changed.
    audit::record(
        tx,
        actor,
        "account.memo",
        &audit_object(id),
        &json!({ "characters": text.chars().count() }),
    )
}

/// What to do next, until when, by whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NextAction {
    /// What; empty for nothing.
    pub what: String,
    /// Until when.
    pub on: Option<NaiveDate>,
    /// By whom.
    pub owner_id: Option<PersonId>,
}

/// Replaces the next action; an empty one clears date and person too. `mark` as for [`memo`].
pub fn next_action(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    id: AccountId,
    next: &NextAction,
    mark: &str,
) -> Result<()> {
    let before = held(tx, id)?;
    let what = tidy(&next.what).replace('\n', " ");
    let mut problems = Vec::new();
    if what.chars().count() > ACTION_LIMIT {
        problems
            .push(Problem::new("next_action", "staff-problem-long").with("limit", ACTION_LIMIT));
    }
    if what.is_empty() && next.on.is_some() {
        problems.push(Problem::new("next_action", "staff-problem-action-missing"));
    }
    if let Some(owner) = next.owner_id
        && !is_staff(tx, owner)?
    {
        problems.push(Problem::new("next_action_owner", "staff-problem-owner"));
    }
    if next_action_mark(&before) != mark {
        problems.push(Problem::new("", CHANGED));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let cleared = what.is_empty();
    let on = next.on.filter(|_| !cleared);
    let owner = next.owner_id.filter(|_| !cleared);
    let changed = diesel::update(accounts::table.find(id))
        .set((
            accounts::next_action.eq(&what),
            accounts::next_action_on.eq(on),
            accounts::next_action_owner_id.eq(owner),
            accounts::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    audit::record(
        tx,
        actor,
        "account.next_action",
        &audit_object(id),
        &json!({ "what": what, "on": on, "owner_id": owner }),
    )
}

/// What an account is, as staff edit it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Name of the company.
    pub name: String,
    /// Id in another system.
    pub external_id: String,
    /// Segment.
    pub segment: String,
    /// Industry.
    pub industry: String,
    /// Status key.
    pub status: String,
    /// First day as a customer.
    pub started_on: Option<NaiveDate>,
    /// Who looks after it.
    pub owner_id: Option<PersonId>,
}

/// Makes an account and returns its id.
pub fn create(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    profile: &Profile,
) -> Result<AccountId> {
    // So that a file taken in beside it finds this name instead of making it too.
    lock::until_commit(tx.conn, NAMES)?;
    let profile = checked(tx, profile, None)?;
    let id: AccountId = diesel::insert_into(accounts::table)
        .values((
            accounts::name.eq(&profile.name),
            accounts::external_id.eq(some(&profile.external_id)),
            accounts::segment.eq(some(&profile.segment)),
            accounts::industry.eq(some(&profile.industry)),
            accounts::status.eq(&profile.status),
            accounts::started_on.eq(profile.started_on),
            accounts::owner_id.eq(profile.owner_id),
            accounts::created_at.eq(tx.now),
            accounts::updated_at.eq(tx.now),
        ))
        .returning(accounts::id)
        .get_result(tx.conn)?;
    audit::record(
        tx,
        actor,
        "account.created",
        &audit_object(id),
        &json!({ "name": profile.name }),
    )?;
    Ok(id)
}

/// Changes what an account is. `mark` as for [`memo`]. A name given up is remembered: files that still use it find the account.
pub fn profile(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    id: AccountId,
    profile: &Profile,
    mark: &str,
) -> Result<()> {
    lock::until_commit(tx.conn, NAMES)?;
    let before = held(tx, id)?;
    if profile_mark(&before) != mark {
        return Err(Error::invalid("", CHANGED));
    }
    let profile = checked(tx, profile, Some(id))?;
    if before.name != profile.name {
        remember_name(tx, id, &before.name)?;
    }
    let changed = diesel::update(accounts::table.find(id))
        .set((
            accounts::name.eq(&profile.name),
            accounts::external_id.eq(some(&profile.external_id)),
            accounts::segment.eq(some(&profile.segment)),
            accounts::industry.eq(some(&profile.industry)),
            accounts::status.eq(&profile.status),
            accounts::started_on.eq(profile.started_on),
            accounts::owner_id.eq(profile.owner_id),
            accounts::updated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if changed == 0 {
        return Err(Error::NotFound);
    }
    audit::record(
        tx,
        actor,
        "account.profile",
        &audit_object(id),
        &json!({ "name": profile.name, "status": profile.status, "owner_id": profile.owner_id }),
    )
}

/// Remembers a name that an account was known by. Says whether it was news.
pub(crate) fn remember_name(tx: &mut Tx<'_>, id: AccountId, name: &str) -> Result<bool> {
    let known: i64 = account_names::table
        .filter(account_names::account_id.eq(id))
        .filter(account_names::name.eq(name))
        .count()
        .get_result(tx.conn)?;
    if known == 0 {
        diesel::insert_into(account_names::table)
            .values((
                account_names::account_id.eq(id),
                account_names::name.eq(name),
                account_names::created_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
    }
    Ok(known == 0)
}

/// One change to many accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bulk {
    /// Another owner, or none.
    Owner(Option<PersonId>),
    /// Another status.
    Status(Status),
    /// Another segment; empty for none.
    Segment(String),
}

/// Applies one change to the named accounts, all or none, and returns how many there were.
pub fn bulk(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    ids: &[AccountId],
    change: &Bulk,
) -> Result<usize> {
    if ids.is_empty() {
        return Err(Error::invalid("", "staff-problem-none-chosen"));
    }
    if ids.len() > BULK_LIMIT {
        return Err(Problem::new("", "staff-problem-too-many")
            .with("limit", BULK_LIMIT)
            .into());
    }
    let target = accounts::table.filter(accounts::id.eq_any(ids));
    let (changed, detail) = match change {
        Bulk::Owner(owner) => {
            if let Some(owner) = owner
                && !is_staff(tx, *owner)?
            {
                return Err(Error::invalid("value", "staff-problem-owner"));
            }
            let changed = diesel::update(target)
                .set((
                    accounts::owner_id.eq(*owner),
                    accounts::updated_at.eq(tx.now),
                ))
                .execute(tx.conn)?;
            (changed, json!({ "owner_id": owner }))
        }
        Bulk::Status(status) => {
            let changed = diesel::update(target)
                .set((
                    accounts::status.eq(status.as_str()),
                    accounts::updated_at.eq(tx.now),
                ))
                .execute(tx.conn)?;
            (changed, json!({ "status": status }))
        }
        Bulk::Segment(segment) => {
            let segment = line(segment);
            if segment.chars().count() > 100 {
                return Err(Problem::new("value", "staff-problem-long")
                    .with("limit", 100)
                    .into());
            }
            let changed = diesel::update(target)
                .set((
                    accounts::segment.eq(some(&segment)),
                    accounts::updated_at.eq(tx.now),
                ))
                .execute(tx.conn)?;
            (changed, json!({ "segment": segment }))
        }
    };
    if changed != ids.len() {
        return Err(Error::NotFound);
    }
    for id in ids {
        audit::record(tx, actor, "account.bulk", &audit_object(*id), &detail)?;
    }
    Ok(changed)
}

/// The entry that a list was downloaded: how many rows, by which filter. The mark it returns goes into the file's name, so that
/// a file found later leads back to whoever took it.
pub fn downloaded(
    tx: &mut Tx<'_>,
    _: &AccountConsole,
    actor: &Actor,
    rows: usize,
    filter: &str,
    at_most: limit::Limit,
) -> Result<String> {
    let who = actor.person_id().unwrap_or_default();
    limit::hit(tx, &format!("export:{who}"), at_most)?;
    let mark = crate::entropy::hex(&tx.entropy.bytes::<4>()?);
    audit::record(
        tx,
        actor,
        "account.export",
        "accounts",
        &json!({ "rows": rows, "filter": filter, "file": mark }),
    )?;
    Ok(mark)
}

fn checked(tx: &mut Tx<'_>, profile: &Profile, id: Option<AccountId>) -> Result<Profile> {
    let mut problems = Vec::new();
    let tidied = Profile {
        name: line(&profile.name),
        external_id: line(&profile.external_id),
        segment: line(&profile.segment),
        industry: line(&profile.industry),
        ..profile.clone()
    };
    if tidied.name.is_empty() {
        problems.push(Problem::new("name", "staff-problem-name-missing"));
    }
    for (field, value, limit) in [
        ("name", &tidied.name, NAME_LIMIT),
        ("external_id", &tidied.external_id, NAME_LIMIT),
        ("segment", &tidied.segment, 100),
        ("industry", &tidied.industry, 100),
    ] {
        if value.chars().count() > limit {
            problems.push(Problem::new(field, "staff-problem-long").with("limit", limit));
        }
    }
    if tidied.status.parse::<Status>().is_err() {
        problems.push(Problem::new("status", "staff-problem-choice"));
    }
    if let Some(owner) = tidied.owner_id
        && !is_staff(tx, owner)?
    {
        problems.push(Problem::new("owner", "staff-problem-owner"));
    }
    if !tidied.external_id.is_empty() {
        let taken: Option<AccountId> = accounts::table
            .filter(accounts::external_id.eq(&tidied.external_id))
            .select(accounts::id)
            .first(tx.conn)
            .optional()?;
        if taken.is_some() && taken != id {
            problems.push(Problem::new(
                "external_id",
                "staff-problem-external-id-taken",
            ));
        }
    }
    if problems.is_empty() {
        Ok(tidied)
    } else {
        Err(Error::Invalid(problems))
    }
}

fn is_staff(tx: &mut Tx<'_>, person: PersonId) -> Result<bool> {
    let found: Option<PersonId> = staff_members::table
        .find(person)
        .filter(staff_members::ended_at.is_null())
        .select(staff_members::person_id)
        .first(tx.conn)
        .optional()?;
    Ok(found.is_some())
}

fn some(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

/// Line ends as one kind, no control characters, nothing at the end.
fn tidy(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter(|c| *c == '\n' || *c == '\t' || !c.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

fn line(text: &str) -> String {
    tidy(text).replace(['\n', '\t'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_text_is_tidied() {
        assert_eq!(tidy(" a\r\nb\u{0}\u{7}\n "), "a\nb");
        assert_eq!(line("a\nb"), "a b");
    }
}
