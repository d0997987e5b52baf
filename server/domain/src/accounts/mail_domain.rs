//! The mail domains of a company. Whoever proves an address at a verified one joins the account; a domain counts as verified
//! once somebody of the vendor vouches that it is the company's own. It is compared whole, never by its ending.

use diesel::prelude::*;

use crate::accounts::audit_object;
use crate::db::AnyConnection;
use crate::db::schema::{account_domains, accounts, memberships, people};
use crate::people::email::is_domain;
use crate::people::membership::is_free_mail;
use crate::policy::{AccountConsole, AccountWrite};
use crate::types::{AccountId, Id};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// Most domains of one account.
pub const MOST: i64 = 50;

/// A domain of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailDomain {
    /// Row.
    pub id: Id,
    /// The domain.
    pub domain: String,
    /// Since when it is vouched for.
    pub verified_at: Option<UtcTime>,
    /// Since when it is here.
    pub created_at: UtcTime,
    /// People of this account who have come in with an address there.
    pub people: usize,
    /// Other accounts that have the domain too: newcomers are asked which is theirs.
    pub shared_with: Vec<String>,
}

/// The domains of an account, by name.
pub fn list(
    conn: &mut AnyConnection,
    _: &AccountConsole,
    id: AccountId,
    now: UtcTime,
) -> Result<Vec<MailDomain>> {
    type Row = (Id, String, Option<UtcTime>, UtcTime);
    let rows: Vec<Row> = account_domains::table
        .filter(account_domains::account_id.eq(id))
        .order(account_domains::domain)
        .select((
            account_domains::id,
            account_domains::domain,
            account_domains::verified_at,
            account_domains::created_at,
        ))
        .load(conn)?;
    let names: Vec<&str> = rows.iter().map(|row| row.1.as_str()).collect();
    let others: Vec<(String, String)> = account_domains::table
        .inner_join(accounts::table.on(accounts::id.eq(account_domains::account_id)))
        .filter(account_domains::domain.eq_any(names))
        .filter(account_domains::account_id.ne(id))
        .order((accounts::name, accounts::id))
        .select((account_domains::domain, accounts::name))
        .load(conn)?;
    let addresses: Vec<Option<String>> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::account_id.eq(id))
        .filter(memberships::joined_at.is_not_null())
        .filter(
            memberships::valid_to
                .is_null()
                .or(memberships::valid_to.gt(now)),
        )
        .select(people::email)
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(id, domain, verified_at, created_at)| MailDomain {
            people: addresses
                .iter()
                .flatten()
                .filter(|address| address.rsplit('@').next() == Some(domain.as_str()))
                .count(),
            shared_with: others
                .iter()
                .filter(|(other, _)| *other == domain)
                .map(|(_, name)| name.clone())
                .collect(),
            id,
            domain,
            verified_at,
            created_at,
        })
        .collect())
}

/// Gives an account a domain, vouched for or not yet. Errors: `Invalid` for what is no domain, for hosts where anyone can have an
/// address, and for one that is there already.
pub fn add(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    id: AccountId,
    typed: &str,
    vouched: bool,
) -> Result<()> {
    let _: AccountId = accounts::table
        .find(id)
        .select(accounts::id)
        .first(tx.conn)?;
    let wrong = |key| Err(Error::invalid("domain", key));
    let domain = tidy(typed);
    if !is_domain(&domain) {
        return wrong("staff-domains-problem");
    }
    if is_free_mail(&domain) {
        return wrong("staff-domains-problem-free");
    }
    let known: Vec<String> = account_domains::table
        .filter(account_domains::account_id.eq(id))
        .select(account_domains::domain)
        .load(tx.conn)?;
    if known.contains(&domain) {
        return wrong("staff-domains-problem-there");
    }
    if i64::try_from(known.len()).unwrap_or(i64::MAX) >= MOST {
        return Err(Problem::new("domain", "problem-too-many")
            .with("max", MOST)
            .into());
    }
    diesel::insert_into(account_domains::table)
        .values((
            account_domains::account_id.eq(id),
            account_domains::domain.eq(&domain),
            account_domains::verified_at.eq(vouched.then_some(tx.now)),
            account_domains::created_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    audit::record(
        tx,
        actor,
        "account.domain_added",
        &audit_object(id),
        &serde_json::json!({ "domain": domain, "verified": vouched }),
    )
}

/// Vouches that a domain is the company's own. Again: nothing.
pub fn verify(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    id: AccountId,
    row: Id,
) -> Result<()> {
    let (domain, verified) = find(tx, id, row)?;
    if verified.is_some() {
        return Ok(());
    }
    diesel::update(account_domains::table.find(row))
        .set(account_domains::verified_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    audit::record(
        tx,
        actor,
        "account.domain_verified",
        &audit_object(id),
        &serde_json::json!({ "domain": domain }),
    )
}

/// Takes a domain away. Who joined by it stays; nobody new does.
pub fn remove(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    actor: &Actor,
    id: AccountId,
    row: Id,
) -> Result<()> {
    let (domain, _) = find(tx, id, row)?;
    diesel::delete(account_domains::table.find(row)).execute(tx.conn)?;
    audit::record(
        tx,
        actor,
        "account.domain_removed",
        &audit_object(id),
        &serde_json::json!({ "domain": domain }),
    )
}

fn find(tx: &mut Tx<'_>, id: AccountId, row: Id) -> Result<(String, Option<UtcTime>)> {
    Ok(account_domains::table
        .find(row)
        .filter(account_domains::account_id.eq(id))
        .select((account_domains::domain, account_domains::verified_at))
        .first(tx.conn)?)
}

/// A domain as people paste it: with an address before it, an `@`, a dot at the end, in full width.
fn tidy(typed: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let text: String = typed.nfkc().collect::<String>().trim().to_lowercase();
    let domain = text.rsplit('@').next().unwrap_or_default();
    domain.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::tidy;

    #[test]
    fn a_domain_is_read_however_it_is_pasted() {
        for typed in [
            "aoba.example",
            " @Aoba.Example ",
            "aoi@aoba.example",
            "ａｏｂａ．ｅｘａｍｐｌｅ",
            "aoba.example.",
        ] {
            assert_eq!(tidy(typed), "aoba.example", "{typed}");
        }
    }
}
