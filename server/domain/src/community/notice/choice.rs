//! What somebody wants to learn, and where: for each kind of notice, for mail as a whole, for the digest.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::{Kind, Way};
use crate::db::AnyConnection;
use crate::db::schema::{mail_choices, notice_choices, people};
use crate::types::PersonId;
use crate::{Actor, Error, Result, Tx, UtcTime, each_backend};

/// Where a person learns of a kind of notice.
pub fn way(conn: &mut AnyConnection, person: PersonId, kind: Kind) -> Result<Way> {
    let chosen: Option<Way> = notice_choices::table
        .find((person, kind.as_str()))
        .select(notice_choices::way)
        .first(conn)
        .optional()?;
    Ok(chosen
        .filter(|way| kind.ways().contains(way))
        .unwrap_or_else(|| kind.default_way()))
}

/// A person's choices, as their page shows them.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Each kind that they may get, with where it goes.
    pub ways: Vec<(Kind, Way)>,
    /// Whether notices are mailed at all.
    pub mail: bool,
    /// Whether the weekly digest is.
    pub digest: bool,
    /// Their mail server has refused our mail; nothing is sent until they sign in with a mailed code again.
    pub refused: bool,
    /// Where mail goes.
    pub email: Option<String>,
}

/// What the actor has chosen.
pub fn of(conn: &mut AnyConnection, actor: &Actor) -> Result<Choices> {
    let person = actor.person_id().ok_or(Error::NotFound)?;
    let chosen: Vec<(String, Way)> = notice_choices::table
        .filter(notice_choices::person_id.eq(person))
        .select((notice_choices::kind, notice_choices::way))
        .load(conn)?;
    let ways = Kind::ALL
        .iter()
        .filter(|kind| !kind.is_for_staff() || actor.is_staff())
        .filter(|kind| !kind.is_for_customers() || !actor.is_staff())
        .map(|kind| {
            let way = chosen
                .iter()
                .find(|(of, _)| of == kind.as_str())
                .map(|(_, way)| *way)
                .filter(|way| kind.ways().contains(way));
            (*kind, way.unwrap_or_else(|| kind.default_way()))
        })
        .collect();
    let email: Option<String> = people::table
        .find(person)
        .select(people::email)
        .first(conn)?;
    let mail = Mailing::of(conn, person)?;
    Ok(Choices {
        ways,
        mail: mail.notices,
        digest: mail.digest,
        refused: mail.refused.is_some() && mail.refused == email,
        email,
    })
}

/// What a form of choices says.
#[derive(Debug, Clone)]
pub struct Chosen {
    /// Where each kind goes; one that is not named stays as it is.
    pub ways: Vec<(Kind, Way)>,
    /// Whether notices are mailed at all.
    pub mail: bool,
    /// Whether the weekly digest is.
    pub digest: bool,
}

/// Keeps what the actor has chosen. Errors: `Invalid` for a way that a kind does not go.
pub fn choose(tx: &mut Tx<'_>, actor: &Actor, chosen: &Chosen) -> Result<()> {
    let person = actor.person_id().ok_or(Error::NotFound)?;
    for (kind, way) in &chosen.ways {
        if !kind.ways().contains(way) {
            return Err(Error::invalid(kind.as_str(), "notice-problem-way"));
        }
        each_backend!(tx.conn, conn => diesel::sql_query(
            "INSERT INTO notice_choices (person_id, kind, way) VALUES ($1, $2, $3) \
             ON CONFLICT (person_id, kind) DO UPDATE SET way = $3",
        )
        .bind::<BigInt, _>(person)
        .bind::<Text, _>(kind.as_str())
        .bind::<Text, _>(way.as_str())
        .execute(conn))?;
    }
    set_mail(tx, person, Some(chosen.mail), Some(chosen.digest))
}

/// What holds of all mail to a person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mailing {
    /// Notices are mailed.
    pub notices: bool,
    /// The digest is mailed.
    pub digest: bool,
    /// The address that a mail server refused for good.
    pub refused: Option<String>,
    /// When the last digest went.
    pub digested_at: Option<UtcTime>,
}

impl Mailing {
    pub(crate) fn of(conn: &mut AnyConnection, person: PersonId) -> Result<Self> {
        type Row = (
            Option<UtcTime>,
            Option<UtcTime>,
            Option<String>,
            Option<UtcTime>,
        );
        let row: Option<Row> = mail_choices::table
            .find(person)
            .select((
                mail_choices::notices_off_at,
                mail_choices::digest_off_at,
                mail_choices::refused_address,
                mail_choices::digested_at,
            ))
            .first(conn)
            .optional()?;
        let (notices_off, digest_off, refused, digested_at) = row.unwrap_or_default();
        Ok(Self {
            notices: notices_off.is_none(),
            digest: digest_off.is_none(),
            refused,
            digested_at,
        })
    }
}

/// Switches mail of notices, and the digest, on or off; what is not named stays.
pub(crate) fn set_mail(
    tx: &mut Tx<'_>,
    person: PersonId,
    notices: Option<bool>,
    digest: Option<bool>,
) -> Result<()> {
    ensure(tx, person)?;
    let row = mail_choices::table.find(person);
    let off = |on: bool| (!on).then_some(tx.now);
    if let Some(on) = notices {
        diesel::update(row)
            .set(mail_choices::notices_off_at.eq(off(on)))
            .execute(tx.conn)?;
    }
    if let Some(on) = digest {
        diesel::update(row)
            .set(mail_choices::digest_off_at.eq(off(on)))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Notes that a mail server refused an address for good, or, without one, that mail arrives there after all.
pub(crate) fn set_refused(tx: &mut Tx<'_>, person: PersonId, address: Option<&str>) -> Result<()> {
    each_backend!(tx.conn, conn => diesel::sql_query(
        "INSERT INTO mail_choices (person_id, refused_address) VALUES ($1, $2) \
         ON CONFLICT (person_id) DO UPDATE SET refused_address = $2",
    )
    .bind::<BigInt, _>(person)
    .bind::<Nullable<Text>, _>(address)
    .execute(conn))?;
    Ok(())
}

/// Notes when a digest went.
pub(crate) fn set_digested(tx: &mut Tx<'_>, person: PersonId, at: UtcTime) -> Result<()> {
    each_backend!(tx.conn, conn => diesel::sql_query(
        "INSERT INTO mail_choices (person_id, digested_at) VALUES ($1, $2) \
         ON CONFLICT (person_id) DO UPDATE SET digested_at = $2",
    )
    .bind::<BigInt, _>(person)
    .bind::<BigInt, _>(at)
    .execute(conn))?;
    Ok(())
}

fn ensure(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    each_backend!(tx.conn, conn => diesel::sql_query(
        "INSERT INTO mail_choices (person_id) VALUES ($1) ON CONFLICT (person_id) DO NOTHING",
    )
    .bind::<BigInt, _>(person)
    .execute(conn))?;
    Ok(())
}
