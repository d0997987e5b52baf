//! Time-based one-time codes (RFC 6238: SHA-1, six digits, 30 s) of an authenticator app. A code works once: the step it was
//! given for is kept. The step before the current one is taken too, for slow typists. Ten recovery codes of 80 bits stand in
//! for an app that is lost; each works once, and only their hashes are kept.

use diesel::prelude::*;
use totp_rs::{Algorithm, Secret, TOTP};

use super::sign_in::plain_digits;
use crate::db::AnyConnection;
use crate::db::schema::{people, recovery_codes, sessions};
use crate::entropy::digest;
use crate::i18n::Locale;
use crate::limit::{self, Limit};
use crate::mail::compose::{Part, render};
use crate::mail::{self, Mail};
use crate::types::{Id, PersonId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

/// Seconds a code stands for.
const STEP: i64 = 30;
/// Recovery codes made at once.
pub const RECOVERY_CODES: usize = 10;
/// Tries per person: ten in a quarter of an hour.
const TRIES: Limit = Limit::new(10, 900);

/// What an app needs to make codes.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// For typing in by hand, base32.
    pub secret: String,
    /// For the QR code.
    pub url: String,
}

/// Starts enrolling: a secret that counts only once a code of it was given. Starting again before that keeps the secret, so
/// that it still fits the app.
pub fn begin(tx: &mut Tx<'_>, person_id: PersonId) -> Result<()> {
    let (held, confirmed): (Option<String>, Option<UtcTime>) = people::table
        .find(person_id)
        .select((people::totp_secret, people::totp_confirmed_at))
        .first(tx.conn)?;
    if confirmed.is_some() {
        return Err(Error::Conflict);
    }
    if held.is_none() {
        let secret = Secret::Raw(tx.entropy.bytes::<20>()?.to_vec())
            .to_encoded()
            .to_string();
        diesel::update(people::table.find(person_id))
            .set(people::totp_secret.eq(&secret))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// What to show of an enrolment that was started and is not confirmed yet. Changes nothing.
pub fn begun(
    conn: &mut AnyConnection,
    person_id: PersonId,
    site_name: &str,
) -> Result<Option<Enrolment>> {
    let (email, held): (Option<String>, Option<String>) = people::table
        .find(person_id)
        .filter(people::totp_confirmed_at.is_null())
        .select((people::email, people::totp_secret))
        .first(conn)?;
    held.map(|secret| {
        let totp = machine(&secret, site_name, email.as_deref().unwrap_or_default())?;
        Ok(Enrolment {
            secret,
            url: totp.get_url(),
        })
    })
    .transpose()
}

/// Gives the first code of a new secret: from now on signing in asks for one. This session has given it, and goes on under the
/// token returned, beside the recovery codes to be shown once; none when the code is wrong.
pub fn confirm(
    tx: &mut Tx<'_>,
    person_id: PersonId,
    session_id: Id,
    code: &str,
) -> Result<Option<(String, Vec<String>)>> {
    if !take(tx, person_id, code, false)? {
        return Ok(None);
    }
    diesel::update(people::table.find(person_id))
        .set(people::totp_confirmed_at.eq(tx.now))
        .execute(tx.conn)?;
    let token = note(tx, session_id)?;
    audit::record_by(
        tx,
        Some(person_id),
        "second_factor.enrolled",
        &format!("person:{person_id}"),
        &serde_json::json!({}),
    )?;
    let codes = make_codes(tx, person_id)?;
    Ok(Some((token, codes)))
}

/// Gives a code of the app when signing in. The session goes on under the token returned; none when the code is wrong or was
/// used.
pub fn give(
    tx: &mut Tx<'_>,
    person_id: PersonId,
    session_id: Id,
    code: &str,
) -> Result<Option<String>> {
    if !take(tx, person_id, code, true)? {
        return Ok(None);
    }
    note(tx, session_id).map(Some)
}

/// Gives a recovery code instead; the session's new token, none when it is no code of this person's or was used. They are
/// told by mail.
pub fn recover(
    tx: &mut Tx<'_>,
    person_id: PersonId,
    session_id: Id,
    code: &str,
    site_name: &str,
) -> Result<Option<String>> {
    limit::hit(tx, &format!("second_factor:{person_id}"), TRIES)?;
    let used = diesel::update(
        recovery_codes::table
            .filter(recovery_codes::person_id.eq(person_id))
            .filter(recovery_codes::code_hash.eq(digest(&plain_code(code))))
            .filter(recovery_codes::used_at.is_null()),
    )
    .set(recovery_codes::used_at.eq(tx.now))
    .execute(tx.conn)?;
    if used != 1 {
        return Ok(None);
    }
    let token = note(tx, session_id)?;
    let left = codes_left(tx.conn, person_id)?;
    audit::record_by(
        tx,
        Some(person_id),
        "second_factor.recovered",
        &format!("person:{person_id}"),
        &serde_json::json!({ "codes_left": left }),
    )?;
    tell(tx, person_id, left, site_name)?;
    Ok(Some(token))
}

/// Makes new recovery codes, to be shown once; the old ones stop working.
pub fn renew_codes(tx: &mut Tx<'_>, person_id: PersonId) -> Result<Vec<String>> {
    let confirmed: Option<UtcTime> = people::table
        .find(person_id)
        .select(people::totp_confirmed_at)
        .first(tx.conn)?;
    if confirmed.is_none() {
        return Err(Error::Conflict);
    }
    audit::record_by(
        tx,
        Some(person_id),
        "second_factor.codes",
        &format!("person:{person_id}"),
        &serde_json::json!({}),
    )?;
    make_codes(tx, person_id)
}

/// How many recovery codes a person has left.
pub fn codes_left(conn: &mut AnyConnection, person_id: PersonId) -> Result<i64> {
    Ok(recovery_codes::table
        .filter(recovery_codes::person_id.eq(person_id))
        .filter(recovery_codes::used_at.is_null())
        .count()
        .get_result(conn)?)
}

/// Puts one's own authenticator away, to set up another: a new telephone. The other sessions end.
pub fn put_away(tx: &mut Tx<'_>, person_id: PersonId, session_id: Id) -> Result<()> {
    forget(tx, person_id)?;
    super::session::end_others(tx, person_id, session_id)?;
    audit::record_by(
        tx,
        Some(person_id),
        "second_factor.put_away",
        &format!("person:{person_id}"),
        &serde_json::json!({}),
    )
}

/// Removes the authenticator of somebody who lost it. Their sessions end.
pub fn reset(tx: &mut Tx<'_>, actor: &Actor, person_id: PersonId) -> Result<()> {
    forget(tx, person_id)?;
    super::session::end_all(tx, person_id)?;
    audit::record(
        tx,
        actor,
        "second_factor.reset",
        &format!("person:{person_id}"),
        &serde_json::json!({}),
    )
}

/// Nothing of an authenticator stays.
fn forget(tx: &mut Tx<'_>, person_id: PersonId) -> Result<()> {
    let known = diesel::update(people::table.find(person_id))
        .set((
            people::totp_secret.eq(None::<String>),
            people::totp_confirmed_at.eq(None::<UtcTime>),
            people::totp_last_step.eq(None::<i64>),
        ))
        .execute(tx.conn)?;
    if known == 0 {
        return Err(Error::NotFound);
    }
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person_id)))
        .execute(tx.conn)?;
    Ok(())
}

fn make_codes(tx: &mut Tx<'_>, person_id: PersonId) -> Result<Vec<String>> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person_id)))
        .execute(tx.conn)?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        // 80 bits, sixteen letters.
        let plain = Secret::Raw(tx.entropy.bytes::<10>()?.to_vec())
            .to_encoded()
            .to_string();
        diesel::insert_into(recovery_codes::table)
            .values((
                recovery_codes::person_id.eq(person_id),
                recovery_codes::code_hash.eq(digest(&plain)),
                recovery_codes::created_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        codes.push(grouped(&plain));
    }
    Ok(codes)
}

/// `ABCD-EFGH-…`, to be read and typed.
fn grouped(plain: &str) -> String {
    let mut text = String::new();
    for (place, letter) in plain.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push('-');
        }
        text.push(letter);
    }
    text
}

/// A recovery code as typed on any keyboard: its alphabet has no 0, 1 and 8, so these are what they look like.
fn plain_code(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| match letter.to_ascii_uppercase() {
            '0' => 'O',
            '1' => 'I',
            '8' => 'B',
            other => other,
        })
        .take(32)
        .collect()
}

fn tell(tx: &mut Tx<'_>, person_id: PersonId, left: i64, site_name: &str) -> Result<()> {
    let person = super::person::find(tx.conn, person_id)?;
    let Some(to) = person.email else {
        return Ok(());
    };
    let locale: Locale = person
        .locale
        .and_then(|text| text.parse().ok())
        .unwrap_or(Locale::Ja);
    let site = || site_name.to_owned().into();
    let (text, html) = render(
        locale.as_str(),
        &[
            Part::Text(locale.tr(
                "mail-recovered-text",
                &[("site", site()), ("left", left.into())],
            )),
            Part::Link(
                locale.t("mail-recovered-link").into_owned(),
                format!("{}/me/second-factor", tx.base_url),
            ),
            Part::Note(locale.t("mail-recovered-note").into_owned()),
        ],
    );
    mail::queue(
        tx,
        Mail {
            to,
            subject: locale.tr("mail-recovered-subject", &[("site", site())]),
            text,
            html,
            kind: "security",
            useless_after: None,
        },
    )
}

fn note(tx: &mut Tx<'_>, session_id: Id) -> Result<String> {
    diesel::update(sessions::table.find(session_id))
        .set((
            sessions::second_factor_at.eq(tx.now),
            sessions::reauthenticated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    super::session::renew(tx, session_id)
}

/// Uses up a code if it is right.
fn take(tx: &mut Tx<'_>, person_id: PersonId, code: &str, confirmed: bool) -> Result<bool> {
    limit::hit(tx, &format!("second_factor:{person_id}"), TRIES)?;
    type Row = (Option<String>, Option<UtcTime>, Option<i64>);
    let (secret, confirmed_at, last): Row = people::table
        .find(person_id)
        .select((
            people::totp_secret,
            people::totp_confirmed_at,
            people::totp_last_step,
        ))
        .first(tx.conn)?;
    let Some(secret) = secret.filter(|_| confirmed_at.is_some() == confirmed) else {
        return Err(Error::Conflict);
    };
    let totp = machine(&secret, "", "")?;
    let typed = plain_digits(code);
    let now = tx.now.0 / UtcTime::SECOND / STEP;
    let step = [now, now - 1]
        .into_iter()
        .find(|step| u64::try_from(step * STEP).is_ok_and(|time| totp.generate(time) == typed));
    let Some(step) = step else {
        return Ok(false);
    };
    // The update decides: of two requests with the same code one comes too late.
    let fresh = diesel::update(
        people::table.find(person_id).filter(
            people::totp_last_step
                .is_null()
                .or(people::totp_last_step.lt(step)),
        ),
    )
    .set(people::totp_last_step.eq(step))
    .execute(tx.conn)?;
    Ok(fresh == 1 && last.is_none_or(|last| last < step))
}

fn machine(secret: &str, site_name: &str, email: &str) -> Result<TOTP> {
    let bytes = Secret::Encoded(secret.to_owned())
        .to_bytes()
        .map_err(|error| Error::internal(format!("{error:?}")))?;
    let plain = |text: &str| text.replace(':', " ");
    TOTP::new(
        Algorithm::SHA1,
        6,
        0,
        STEP.unsigned_abs(),
        bytes,
        Some(plain(site_name)),
        plain(email),
    )
    .map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recovery_code_is_read_however_it_is_typed() {
        let code = grouped("ABCDEFGHIJOB2345");
        assert_eq!(code, "ABCD-EFGH-IJOB-2345");
        for typed in [
            code.as_str(),
            "abcd efgh ijob 2345",
            "ＡＢＣＤ－ＥＦＧＨ－１Ｊ０８－２３４５",
            " abcdefgh1j082345\n",
        ] {
            assert_eq!(plain_code(typed), "ABCDEFGHIJOB2345", "{typed:?}");
        }
    }
}
