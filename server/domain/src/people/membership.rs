//! A person at an account, from when to when. Rights begin when the person has proved the address (`joined_at`); history
//! stays with the account of its day.

use diesel::prelude::*;

use super::Email;
use crate::db::AnyConnection;
use crate::db::schema::{account_domains, accounts, memberships};
use crate::policy::AccountWrite;
use crate::types::{AccountId, Id, PersonId};
use crate::{Error, Result, Tx, UtcTime};

/// Mail hosts that anyone can have an address at: never a company's own domain.
pub const FREE_MAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.co.jp",
    "ymail.ne.jp",
    "outlook.com",
    "outlook.jp",
    "hotmail.com",
    "hotmail.co.jp",
    "live.com",
    "live.jp",
    "msn.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "gmx.com",
    "gmx.de",
    "gmx.net",
    "web.de",
    "mail.com",
    "mail.ru",
    "yandex.ru",
    "yandex.com",
    "zoho.com",
    "fastmail.com",
    "tutanota.com",
    "hey.com",
    "qq.com",
    "163.com",
    "126.com",
    "naver.com",
    "hanmail.net",
    "daum.net",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "au.com",
    "softbank.ne.jp",
    "i.softbank.jp",
    "ymobile.ne.jp",
    "rakuten.jp",
    "nifty.com",
    "biglobe.ne.jp",
    "so-net.ne.jp",
    "ocn.ne.jp",
    "plala.or.jp",
    "excite.co.jp",
    "goo.jp",
    "infoseek.jp",
    "mailinator.com",
    "guerrillamail.com",
    "10minutemail.com",
    "yopmail.com",
];

/// Whether a domain belongs to a mail host open to anyone.
pub fn is_free_mail(domain: &str) -> bool {
    FREE_MAIL.contains(&domain)
}

/// Starts rights at an account: the membership that waits for this person, or a new one. Running it twice changes nothing.
pub fn join(tx: &mut Tx<'_>, person_id: PersonId, account_id: AccountId) -> Result<()> {
    let current: Option<(Id, Option<UtcTime>)> = memberships::table
        .filter(memberships::person_id.eq(person_id))
        .filter(memberships::account_id.eq(account_id))
        .filter(
            memberships::valid_to
                .is_null()
                .or(memberships::valid_to.gt(tx.now)),
        )
        .order(memberships::id.desc())
        .select((memberships::id, memberships::joined_at))
        .first(tx.conn)
        .optional()?;
    match current {
        Some((_, Some(_))) => {}
        Some((id, None)) => {
            diesel::update(memberships::table.find(id))
                .set(memberships::joined_at.eq(tx.now))
                .execute(tx.conn)?;
        }
        None => {
            diesel::insert_into(memberships::table)
                .values((
                    memberships::person_id.eq(person_id),
                    memberships::account_id.eq(account_id),
                    memberships::joined_at.eq(tx.now),
                    memberships::valid_from.eq(tx.now),
                    memberships::recorded_at.eq(tx.now),
                ))
                .execute(tx.conn)?;
        }
    }
    crate::events::matching::settle(tx, person_id, account_id)
}

/// Ends whatever other memberships a person has, because they moved: what they did stays with the old account.
pub fn leave_others(tx: &mut Tx<'_>, person_id: PersonId, except: AccountId) -> Result<usize> {
    Ok(diesel::update(
        memberships::table
            .filter(memberships::person_id.eq(person_id))
            .filter(memberships::account_id.ne(except))
            .filter(
                memberships::valid_to
                    .is_null()
                    .or(memberships::valid_to.gt(tx.now)),
            ),
    )
    .set(memberships::valid_to.eq(tx.now))
    .execute(tx.conn)?)
}

/// Starts rights wherever the person is on file as a contact now: whoever proves the address is that contact.
pub(super) fn join_where_known(tx: &mut Tx<'_>, person_id: PersonId) -> Result<()> {
    let began: Vec<AccountId> = diesel::update(
        memberships::table
            .filter(memberships::person_id.eq(person_id))
            .filter(memberships::joined_at.is_null())
            .filter(
                memberships::valid_from
                    .is_null()
                    .or(memberships::valid_from.le(tx.now)),
            )
            .filter(
                memberships::valid_to
                    .is_null()
                    .or(memberships::valid_to.gt(tx.now)),
            ),
    )
    .set(memberships::joined_at.eq(tx.now))
    .returning(memberships::account_id)
    .get_results(tx.conn)?;
    match began.iter().min() {
        Some(account) => crate::events::matching::settle(tx, person_id, *account),
        None => Ok(()),
    }
}

/// How many accounts a person has rights at now.
pub fn count_now(conn: &mut AnyConnection, person_id: PersonId, now: UtcTime) -> Result<i64> {
    Ok(memberships::table
        .filter(memberships::person_id.eq(person_id))
        .filter(memberships::joined_at.is_not_null())
        .filter(
            memberships::valid_from
                .is_null()
                .or(memberships::valid_from.le(now)),
        )
        .filter(
            memberships::valid_to
                .is_null()
                .or(memberships::valid_to.gt(now)),
        )
        .count()
        .get_result(conn)?)
}

/// The accounts whose verified domain is exactly this address's: id and name. Empty for free-mail addresses.
pub fn accounts_by_domain(
    conn: &mut AnyConnection,
    email: &Email,
) -> Result<Vec<(AccountId, String)>> {
    if is_free_mail(email.domain()) {
        return Ok(Vec::new());
    }
    Ok(account_domains::table
        .inner_join(accounts::table.on(accounts::id.eq(account_domains::account_id)))
        .filter(account_domains::domain.eq(email.domain()))
        .filter(account_domains::verified_at.is_not_null())
        .order((accounts::name, accounts::id))
        .select((accounts::id, accounts::name))
        .load(conn)?)
}

/// The account that a text names: by external id, else by exact name when only one has it.
pub fn account_named(conn: &mut AnyConnection, text: &str) -> Result<AccountId> {
    let by_external: Option<AccountId> = accounts::table
        .filter(accounts::external_id.eq(text))
        .select(accounts::id)
        .first(conn)
        .optional()?;
    if let Some(id) = by_external {
        return Ok(id);
    }
    let by_name: Vec<AccountId> = accounts::table
        .filter(accounts::name.eq(text))
        .select(accounts::id)
        .limit(2)
        .load(conn)?;
    match by_name.as_slice() {
        [id] => Ok(*id),
        _ => Err(Error::invalid("account", "problem-account")),
    }
}

/// Accounts to choose from in a form: id and name, the most recently changed first.
pub fn accounts_to_choose(
    conn: &mut AnyConnection,
    _: &AccountWrite,
) -> Result<Vec<(AccountId, String)>> {
    Ok(accounts::table
        .order((accounts::updated_at.desc(), accounts::id))
        .select((accounts::id, accounts::name))
        .limit(500)
        .load(conn)?)
}
