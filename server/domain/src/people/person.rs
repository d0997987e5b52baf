//! Everyone who can sign in or is known as a contact.

use diesel::prelude::*;

use super::Email;
use crate::db::AnyConnection;
use crate::db::schema::people;
use crate::i18n::Locale;
use crate::types::PersonId;
use crate::{Error, Result, Tx, UtcTime};

/// A display name has at most so many characters.
pub const NAME_MAX: usize = 60;

/// What sign-in and administration need of a person.
#[derive(Debug, Clone, Queryable)]
pub struct Person {
    /// Row.
    pub id: PersonId,
    /// Address; a person known only from an import may have none.
    pub email: Option<String>,
    /// Display name.
    pub name: String,
    /// Chosen language.
    pub locale: Option<String>,
    /// Chosen time zone.
    pub time_zone: Option<String>,
    /// When an administrator suspended them.
    pub suspended_at: Option<UtcTime>,
    /// When they acknowledged what is recorded.
    pub recording_seen_at: Option<UtcTime>,
    /// When they first signed in.
    pub first_signed_in_at: Option<UtcTime>,
    /// When their authenticator was confirmed.
    pub totp_confirmed_at: Option<UtcTime>,
}

type Columns = (
    people::id,
    people::email,
    people::name,
    people::locale,
    people::time_zone,
    people::suspended_at,
    people::recording_seen_at,
    people::first_signed_in_at,
    people::totp_confirmed_at,
);
const COLUMNS: Columns = (
    people::id,
    people::email,
    people::name,
    people::locale,
    people::time_zone,
    people::suspended_at,
    people::recording_seen_at,
    people::first_signed_in_at,
    people::totp_confirmed_at,
);

/// The person with an address.
pub fn by_email(conn: &mut AnyConnection, email: &Email) -> Result<Option<Person>> {
    Ok(people::table
        .filter(people::email.eq(email.as_str()))
        .select(COLUMNS)
        .first(conn)
        .optional()?)
}

/// The person of a row.
pub fn find(conn: &mut AnyConnection, id: PersonId) -> Result<Person> {
    Ok(people::table.find(id).select(COLUMNS).first(conn)?)
}

/// Adds a person.
pub fn create(
    tx: &mut Tx<'_>,
    email: &Email,
    name: &str,
    locale: Option<Locale>,
) -> Result<PersonId> {
    Ok(diesel::insert_into(people::table)
        .values((
            people::email.eq(email.as_str()),
            people::name.eq(parse_name(name)?),
            people::locale.eq(locale.map(|locale| locale.as_str())),
            people::created_at.eq(tx.now),
        ))
        .returning(people::id)
        .get_result(tx.conn)?)
}

/// Changes a display name.
pub fn rename(tx: &mut Tx<'_>, id: PersonId, name: &str) -> Result<()> {
    diesel::update(people::table.find(id))
        .set(people::name.eq(parse_name(name)?))
        .execute(tx.conn)?;
    Ok(())
}

/// Chooses a language.
pub fn choose_locale(tx: &mut Tx<'_>, id: PersonId, locale: Locale) -> Result<()> {
    diesel::update(people::table.find(id))
        .set(people::locale.eq(locale.as_str()))
        .execute(tx.conn)?;
    Ok(())
}

/// Notes that the person was told what is recorded here.
pub fn acknowledge_recording(tx: &mut Tx<'_>, id: PersonId) -> Result<()> {
    diesel::update(
        people::table
            .find(id)
            .filter(people::recording_seen_at.is_null()),
    )
    .set(people::recording_seen_at.eq(tx.now))
    .execute(tx.conn)?;
    Ok(())
}

/// A display name: one line, composed form, no invisible direction marks.
pub fn parse_name(text: &str) -> Result<String> {
    use unicode_normalization::UnicodeNormalization;
    let name: String = text
        .nfc()
        .filter(|c| !is_invisible(*c))
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if name.is_empty() || name == super::leaving::NAME {
        Err(Error::invalid("name", "problem-required"))
    } else if name.chars().count() > NAME_MAX {
        Err(crate::Problem::new("name", "problem-too-long")
            .with("max", NAME_MAX)
            .into())
    } else {
        Ok(name)
    }
}

fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}
