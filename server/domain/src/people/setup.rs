//! The first minutes of a new site: a link printed once on the console, behind it a page that names the site and makes the
//! first administrator. There is no default account, and without the link there is no page.

use diesel::prelude::*;

use super::{Email, person, sign_in, staff};
use crate::actor::Role;
use crate::db::AnyConnection;
use crate::db::schema::{one_time_tokens, role_grants};
use crate::entropy::digest;
use crate::site::logo::Logo;
use crate::site::{self, Site};
use crate::{Error, Problem, Result, Tx, UtcTime, audit};

const PURPOSE: &str = "setup";
/// Seconds that the printed link lives; the next start prints a new one.
const LIFETIME: i64 = 24 * 3_600;

/// Whether nobody administers this site yet.
pub fn is_needed(conn: &mut AnyConnection) -> Result<bool> {
    let administrators: i64 = role_grants::table
        .filter(role_grants::role.eq(Role::Admin))
        .filter(role_grants::revoked_at.is_null())
        .count()
        .get_result(conn)?;
    Ok(administrators == 0 && !site::load(conn)?.set_up)
}

/// A new setup link; older ones stop working.
pub fn print_link(tx: &mut Tx<'_>) -> Result<String> {
    retire(tx)?;
    let token = tx.entropy.token()?;
    diesel::insert_into(one_time_tokens::table)
        .values((
            one_time_tokens::purpose.eq(PURPOSE),
            one_time_tokens::token_hash.eq(digest(&token)),
            one_time_tokens::payload.eq("{}"),
            one_time_tokens::created_at.eq(tx.now),
            one_time_tokens::expires_at.eq(tx.now.plus_seconds(LIFETIME)),
        ))
        .execute(tx.conn)?;
    Ok(format!("{}/setup/{token}", tx.base_url))
}

/// `NotFound` unless `token` is a setup link that still works.
pub fn check(conn: &mut AnyConnection, token: &str, now: UtcTime) -> Result<()> {
    let found: i64 = one_time_tokens::table
        .filter(one_time_tokens::purpose.eq(PURPOSE))
        .filter(one_time_tokens::token_hash.eq(digest(token)))
        .filter(one_time_tokens::used_at.is_null())
        .filter(one_time_tokens::expires_at.gt(now))
        .count()
        .get_result(conn)?;
    if found == 1 && is_needed(conn)? {
        Ok(())
    } else {
        Err(Error::NotFound)
    }
}

/// What the first page asks.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    /// Name of the site.
    pub site_name: String,
    /// Up to four letters beside it.
    pub mark: String,
    /// Sender of mails; empty: the configured one.
    pub mail_from: String,
    /// Terms of use in Japanese.
    pub terms_ja: String,
    /// Terms of use in English.
    pub terms_en: String,
    /// The first administrator's name.
    pub name: String,
    /// The first administrator's address.
    pub email: String,
}

/// Checks the answers without writing anything.
pub fn parse(answers: &Answers, now: &Site) -> Result<(Site, Email, String)> {
    let mut problems = Vec::new();
    let site = match site::parse(
        now,
        &answers.site_name,
        &answers.mark,
        &answers.mail_from,
        &answers.terms_ja,
        &answers.terms_en,
    ) {
        Ok(site) => Some(site),
        Err(Error::Invalid(wrong)) => {
            problems.extend(wrong);
            None
        }
        Err(error) => return Err(error),
    };
    let email = match Email::parse(&answers.email) {
        Ok(email) => Some(email),
        Err(_) => {
            problems.push(Problem::new("email", "problem-email"));
            None
        }
    };
    let name = match person::parse_name(&answers.name) {
        Ok(name) => Some(name),
        Err(Error::Invalid(wrong)) => {
            problems.extend(wrong);
            None
        }
        Err(error) => return Err(error),
    };
    match (site, email, name) {
        (Some(site), Some(email), Some(name)) => Ok((site, email, name)),
        _ => Err(Error::Invalid(problems)),
    }
}

/// Names the site, makes the first administrator, and returns a link that signs them in once.
pub fn finish(
    tx: &mut Tx<'_>,
    token: &str,
    answers: &Answers,
    logo: Option<&Logo>,
) -> Result<String> {
    check(tx.conn, token, tx.now)?;
    let (mut site, email, name) = parse(answers, &site::load(tx.conn)?)?;
    site.set_up = true;
    site::store(tx, &site)?;
    if let Some(logo) = logo {
        site::logo::keep(tx, logo)?;
    }
    let id = match person::by_email(tx.conn, &email)? {
        Some(known) => known.id,
        None => person::create(tx, &email, &name, None)?,
    };
    staff::hire(tx, id, "cs")?;
    staff::grant(tx, id, Role::Admin, None, None)?;
    staff::grant(tx, id, Role::Cs, None, None)?;
    crate::community::space::ensure_first(tx)?;
    retire(tx)?;
    audit::record_by(
        tx,
        Some(id),
        "site.set_up",
        &format!("person:{id}"),
        &serde_json::json!({}),
    )?;
    sign_in::print_link(tx, &email)
}

fn retire(tx: &mut Tx<'_>) -> Result<()> {
    diesel::update(
        one_time_tokens::table
            .filter(one_time_tokens::purpose.eq(PURPOSE))
            .filter(one_time_tokens::used_at.is_null()),
    )
    .set(one_time_tokens::used_at.eq(tx.now))
    .execute(tx.conn)?;
    Ok(())
}
