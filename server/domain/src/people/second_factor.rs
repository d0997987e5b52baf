//! Time-based one-time codes (RFC 6238: SHA-1, six digits, 30 s) of an authenticator app. A code works once: the step it was
//! given for is kept. The step before the current one is taken too, for slow typists.

use diesel::prelude::*;
use totp_rs::{Algorithm, Secret, TOTP};

use super::sign_in::plain_digits;
use crate::db::schema::{people, sessions};
use crate::limit::{self, Limit};
use crate::types::{Id, PersonId};
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

/// Seconds a code stands for.
const STEP: i64 = 30;
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
/// that a reloaded page still fits the app.
pub fn begin(tx: &mut Tx<'_>, person_id: PersonId, site_name: &str) -> Result<Enrolment> {
    type Row = (Option<String>, Option<String>, Option<UtcTime>);
    let (email, held, confirmed): Row = people::table
        .find(person_id)
        .select((
            people::email,
            people::totp_secret,
            people::totp_confirmed_at,
        ))
        .first(tx.conn)?;
    if confirmed.is_some() {
        return Err(Error::Conflict);
    }
    let secret = match held {
        Some(secret) => secret,
        None => {
            let secret = Secret::Raw(tx.entropy.bytes::<20>()?.to_vec())
                .to_encoded()
                .to_string();
            diesel::update(people::table.find(person_id))
                .set(people::totp_secret.eq(&secret))
                .execute(tx.conn)?;
            secret
        }
    };
    let totp = machine(&secret, site_name, email.as_deref().unwrap_or_default())?;
    Ok(Enrolment {
        secret,
        url: totp.get_url(),
    })
}

/// Gives the first code of a new secret: from now on signing in asks for one. This session has given it.
pub fn confirm(tx: &mut Tx<'_>, person_id: PersonId, session_id: Id, code: &str) -> Result<bool> {
    if !take(tx, person_id, code, false)? {
        return Ok(false);
    }
    diesel::update(people::table.find(person_id))
        .set(people::totp_confirmed_at.eq(tx.now))
        .execute(tx.conn)?;
    note(tx, session_id)?;
    audit::record_by(
        tx,
        Some(person_id),
        "second_factor.enrolled",
        &format!("person:{person_id}"),
        &serde_json::json!({}),
    )?;
    Ok(true)
}

/// Gives a code when signing in; `false` when it is wrong or was used.
pub fn give(tx: &mut Tx<'_>, person_id: PersonId, session_id: Id, code: &str) -> Result<bool> {
    if !take(tx, person_id, code, true)? {
        return Ok(false);
    }
    note(tx, session_id)?;
    Ok(true)
}

/// Removes the authenticator of somebody who lost it. Their sessions end.
pub fn reset(tx: &mut Tx<'_>, actor: &Actor, person_id: PersonId) -> Result<()> {
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
    super::session::end_all(tx, person_id)?;
    audit::record(
        tx,
        actor,
        "second_factor.reset",
        &format!("person:{person_id}"),
        &serde_json::json!({}),
    )
}

fn note(tx: &mut Tx<'_>, session_id: Id) -> Result<()> {
    diesel::update(sessions::table.find(session_id))
        .set((
            sessions::second_factor_at.eq(tx.now),
            sessions::reauthenticated_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    Ok(())
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
