//! Inviting: one address or a pasted list, again, and taking back.

use diesel::prelude::*;

use super::LIFETIME_DAYS;
use crate::db::schema::{accounts, invitations};
use crate::entropy::digest;
use crate::i18n::Locale;
use crate::limit::{self, Limits};
use crate::mail::compose::{Part, name as safe_name, render};
use crate::mail::{self, Mail};
use crate::people::{Email, person};
use crate::policy::AccountWrite;
use crate::types::{AccountId, Id};
use crate::{Actor, Error, Problem, Result, Tx, audit};

/// One line of a pasted list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pasted {
    /// Address.
    pub email: Email,
    /// Name, if the line had one.
    pub name: String,
}

/// At most so many at once.
const MOST: usize = 500;

/// Reads a pasted list: a line each, as `address`, `Name <address>`, or cells of a table with the address in one of them. The
/// problem names the first line that has no address.
pub fn parse_pasted(text: &str) -> Result<Vec<Pasted>> {
    let mut all: Vec<Pasted> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        let pieces: Vec<&str> = line
            .split(['\t', ',', ';', '<', '>', '、', '　'])
            .map(str::trim)
            .filter(|piece| !piece.is_empty())
            .collect();
        let email = pieces
            .iter()
            .flat_map(|piece| piece.split_whitespace())
            .find_map(|word| Email::parse(word).ok());
        let Some(email) = email else {
            return Err(Problem::new("people", "problem-line-without-address")
                .with("line", number + 1)
                .with("text", line.chars().take(60).collect::<String>())
                .into());
        };
        let name = pieces
            .iter()
            .find(|piece| !piece.contains('@'))
            .and_then(|piece| person::parse_name(&piece.replace('"', "")).ok())
            .unwrap_or_default();
        if all.iter().all(|other| other.email != email) {
            all.push(Pasted { email, name });
        }
    }
    if all.is_empty() {
        return Err(Error::invalid("people", "problem-required"));
    }
    if all.len() > MOST {
        return Err(Problem::new("people", "problem-too-many")
            .with("max", MOST)
            .into());
    }
    Ok(all)
}

/// Invites people to an account. Whoever has an open invitation to it gets that one again. Returns how many were mailed.
#[expect(
    clippy::too_many_arguments,
    reason = "an act, its proof, and what the mail needs"
)]
pub fn invite(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &AccountWrite,
    account_id: AccountId,
    people: &[Pasted],
    site_name: &str,
    locale: Locale,
    limits: &Limits,
) -> Result<usize> {
    let count = i64::try_from(people.len()).unwrap_or(i64::MAX);
    limit::hit_many(
        tx,
        &format!("invite:{account_id}"),
        limits.invitations_per_account,
        count,
    )?;
    for one in people {
        let open: Option<Id> = invitations::table
            .filter(invitations::account_id.eq(account_id))
            .filter(invitations::email.eq(one.email.as_str()))
            .filter(invitations::accepted_at.is_null())
            .filter(invitations::revoked_at.is_null())
            .select(invitations::id)
            .first(tx.conn)
            .optional()?;
        let id = match open {
            Some(id) => id,
            None => diesel::insert_into(invitations::table)
                .values((
                    invitations::account_id.eq(account_id),
                    invitations::email.eq(one.email.as_str()),
                    invitations::name.eq(&one.name),
                    invitations::invited_by.eq(actor.person_id()),
                    invitations::created_at.eq(tx.now),
                    invitations::expires_at.eq(tx.now.plus_days(LIFETIME_DAYS)),
                ))
                .returning(invitations::id)
                .get_result(tx.conn)?,
        };
        send(tx, id, site_name, locale)?;
    }
    audit::record(
        tx,
        actor,
        "invitation.sent",
        &format!("account:{account_id}"),
        &serde_json::json!({ "people": count }),
    )?;
    Ok(people.len())
}

/// Sends an invitation again, with a new link and a new term.
pub fn send_again(
    tx: &mut Tx<'_>,
    _: &AccountWrite,
    id: Id,
    site_name: &str,
    locale: Locale,
    limits: &Limits,
) -> Result<()> {
    let account_id: AccountId = invitations::table
        .find(id)
        .select(invitations::account_id)
        .first(tx.conn)?;
    limit::hit(
        tx,
        &format!("invite:{account_id}"),
        limits.invitations_per_account,
    )?;
    send(tx, id, site_name, locale)
}

/// The invited person asks for a new mail because theirs is too old. It goes to the invited address only.
pub fn ask_again(
    tx: &mut Tx<'_>,
    id: Id,
    site_name: &str,
    locale: Locale,
    limits: &Limits,
) -> Result<()> {
    let email: String = invitations::table
        .find(id)
        .select(invitations::email)
        .first(tx.conn)?;
    limit::hit(tx, &format!("mail:to:{email}"), limits.mail_per_address)?;
    send(tx, id, site_name, locale)
}

/// Takes an invitation back.
pub fn revoke(tx: &mut Tx<'_>, actor: &Actor, _: &AccountWrite, id: Id) -> Result<()> {
    let revoked = diesel::update(
        invitations::table
            .filter(invitations::id.eq(id))
            .filter(invitations::accepted_at.is_null())
            .filter(invitations::revoked_at.is_null()),
    )
    .set(invitations::revoked_at.eq(tx.now))
    .execute(tx.conn)?;
    if revoked == 0 {
        return Err(Error::NotFound);
    }
    audit::record(
        tx,
        actor,
        "invitation.revoked",
        &format!("invitation:{id}"),
        &serde_json::json!({}),
    )
}

fn send(tx: &mut Tx<'_>, id: Id, site_name: &str, locale: Locale) -> Result<()> {
    let token = tx.entropy.token()?;
    let (email, name, account_id): (String, String, AccountId) = diesel::update(
        invitations::table
            .filter(invitations::id.eq(id))
            .filter(invitations::accepted_at.is_null())
            .filter(invitations::revoked_at.is_null()),
    )
    .set((
        invitations::token_hash.eq(digest(&token)),
        invitations::sent_at.eq(tx.now),
        invitations::expires_at.eq(tx.now.plus_days(LIFETIME_DAYS)),
    ))
    .returning((
        invitations::email,
        invitations::name,
        invitations::account_id,
    ))
    .get_result(tx.conn)?;
    let account: String = accounts::table
        .find(account_id)
        .select(accounts::name)
        .first(tx.conn)?;
    let site = || site_name.to_owned().into();
    let mut parts = Vec::new();
    if !name.is_empty() {
        parts.push(Part::Text(
            locale.tr("mail-dear", &[("name", safe_name(&name).into())]),
        ));
    }
    parts.push(Part::Text(locale.tr(
        "mail-invitation-text",
        &[("site", site()), ("account", safe_name(&account).into())],
    )));
    parts.push(Part::Link(
        locale.t("mail-invitation-link").into_owned(),
        format!("{}/invited/{token}", tx.base_url),
    ));
    parts.push(Part::Note(
        locale.tr("mail-invitation-note", &[("days", LIFETIME_DAYS.into())]),
    ));
    let (text, html) = render(locale.as_str(), &parts);
    mail::queue(
        tx,
        Mail {
            to: email,
            subject: locale.tr("mail-invitation-subject", &[("site", site())]),
            text,
            html,
            kind: "invitation",
            useless_after: None,
        },
    )
}

#[cfg(test)]
mod tests {
    use super::parse_pasted;

    #[test]
    fn a_pasted_list_takes_whatever_people_paste() {
        let people = parse_pasted(
            "hanako@example.co.jp\n佐藤 花子 <sato@example.co.jp>\n\n鈴木一郎\tsuzuki@example.co.jp\t営業部\nHANAKO@example.co.jp\n",
        )
        .unwrap();
        let pairs: Vec<(&str, &str)> = people
            .iter()
            .map(|one| (one.email.as_str(), one.name.as_str()))
            .collect();
        assert_eq!(
            pairs,
            [
                ("hanako@example.co.jp", ""),
                ("sato@example.co.jp", "佐藤 花子"),
                ("suzuki@example.co.jp", "鈴木一郎"),
            ]
        );
        assert!(parse_pasted("a@example.com\nno address here").is_err());
        assert!(parse_pasted(" \n").is_err());
    }
}
