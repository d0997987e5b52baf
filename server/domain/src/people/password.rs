//! Passwords, for whoever prefers one to a mailed code. argon2id; hashing is slow on purpose and takes 46 MiB, so callers run
//! it on a thread that may block and bound how many run at once.

use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use diesel::prelude::*;
use passwords::analyzer::is_common_password;
use unicode_normalization::UnicodeNormalization;

use super::sign_in::{self, Client, Outcome};
use super::{Email, person, session};
use crate::db::AnyConnection;
use crate::db::schema::{accounts, memberships, people};
use crate::entropy::Entropy;
use crate::limit::Limits;
use crate::types::{Id, PersonId};
use crate::{Error, Problem, Result, Tx, audit};

/// At least so many characters.
pub const MIN: usize = 15;
/// At least so many where an authenticator is asked for as well.
pub const MIN_WITH_SECOND_FACTOR: usize = 8;
/// At most so many bytes.
pub const MAX_BYTES: usize = 1_024;
const MEMORY_KIB: u32 = 47_104;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// What people here type first and lists made elsewhere don't hold.
const LOCAL: &[&str] = &[
    "hiroba",
    "community",
    "administrator",
    "pasuwado",
    "aishiteru",
    "toukyou",
    "nippon",
    "himitsu",
    "ohayou",
    "arigatou",
    "konnichiwa",
    "yoroshiku",
    "kaisha",
];
/// Longest password that is looked at as two common ones in a row; a longer one has more in it.
const TWO_WORDS: usize = 40;

fn machine() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(Error::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The stored form of a password. Slow.
pub fn hash(entropy: &Entropy, password: &str) -> Result<String> {
    let salt = SaltString::encode_b64(&entropy.bytes::<16>()?).map_err(Error::internal)?;
    Ok(machine()?
        .hash_password(composed(password).as_bytes(), &salt)
        .map_err(Error::internal)?
        .to_string())
}

/// Whether `password` fits. Slow, and just as slow without a stored hash, so that time tells nobody which address is known.
pub fn verify(stored: Option<&str>, password: &str) -> bool {
    // The hash of a password nobody has.
    const NOBODY: &str = "$argon2id$v=19$m=47104,t=2,p=1$bm9ib2R5bm9ib2R5bm9ibw$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    let known = stored.is_some();
    let Ok(parsed) = PasswordHash::new(stored.unwrap_or(NOBODY)) else {
        return false;
    };
    let affordable = Params::try_from(&parsed).is_ok_and(|params| {
        params.m_cost() <= 131_072 && params.t_cost() <= 6 && params.p_cost() <= 4
    });
    let Ok(machine) = machine() else {
        return false;
    };
    let fits = affordable
        && machine
            .verify_password(composed(password).as_bytes(), &parsed)
            .is_ok();
    known && fits
}

/// Whether a stored hash was made with weaker parameters than today's.
pub fn is_outdated(stored: &str) -> bool {
    PasswordHash::new(stored)
        .ok()
        .and_then(|parsed| Params::try_from(&parsed).ok())
        .is_none_or(|params| params.m_cost() < MEMORY_KIB || params.t_cost() < PASSES)
}

/// What is stored for an address, if it has a password.
pub fn stored_for(conn: &mut AnyConnection, email: &Email) -> Result<Option<String>> {
    Ok(people::table
        .filter(people::email.eq(email.as_str()))
        .select(people::password_hash)
        .first::<Option<String>>(conn)
        .optional()?
        .flatten())
}

/// Counts a try before the slow part; commits whether the password fits or not.
pub fn count_try(tx: &mut Tx<'_>, email: &Email, client: &Client, limits: &Limits) -> Result<()> {
    sign_in::count_try(tx, email.as_str(), client, limits)
}

/// What became of a typed password, worked out on a thread that may be slow.
#[derive(Debug, Clone, Default)]
pub struct Tried {
    /// What was stored when it was tried.
    pub stored: Option<String>,
    /// Whether it fits that, from [`verify`].
    pub fits: bool,
    /// Its form by today's parameters, when the stored one is older.
    pub rehashed: Option<String>,
}

/// Lets in whoever gave the right password. A password changed meanwhile lets nobody in.
pub fn enter(
    tx: &mut Tx<'_>,
    email: &Email,
    tried: &Tried,
    next: &str,
    client: &Client,
    limits: &Limits,
) -> Result<Outcome> {
    // Asked first: a right guess must not tell itself from a wrong one either.
    if sign_in::is_stopped(tx, email.as_str(), client)? {
        return Ok(Outcome::Stopped);
    }
    if !tried.fits || stored_for(tx.conn, email)? != tried.stored {
        sign_in::note_wrong(tx, email.as_str(), client)?;
        return Ok(Outcome::Spent);
    }
    if let Some(rehashed) = &tried.rehashed {
        diesel::update(people::table.filter(people::email.eq(email.as_str())))
            .set(people::password_hash.eq(rehashed))
            .execute(tx.conn)?;
    }
    sign_in::enter(tx, email, next, client, limits)
}

/// Words a person's password must not lean on: their name, address, company, and the site's name.
pub fn own_words(
    conn: &mut AnyConnection,
    person_id: PersonId,
    site_name: &str,
) -> Result<Vec<String>> {
    let person = person::find(conn, person_id)?;
    let companies: Vec<String> = memberships::table
        .inner_join(accounts::table.on(accounts::id.eq(memberships::account_id)))
        .filter(memberships::person_id.eq(person_id))
        .select(accounts::name)
        .load(conn)?;
    let mut words = vec![person.name, site_name.to_owned()];
    if let Some(email) = person.email {
        words.extend(email.split(['@', '.']).map(str::to_owned));
    }
    words.extend(companies);
    Ok(words)
}

/// Checks a new password.
pub fn check(password: &str, least: usize, own_words: &[String]) -> Result<()> {
    let wrong = |key| Err(Error::invalid("password", key));
    let password = composed(password);
    if password.len() > MAX_BYTES {
        return wrong("problem-password-long");
    }
    if password.chars().count() < least {
        return Err(Problem::new("password", "problem-password-short")
            .with("min", least)
            .into());
    }
    let plain: String = password
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect();
    // What is left once everything is taken out that anybody knows of this person has to be something.
    let mut rest = plain.clone();
    let own = own_words
        .iter()
        .map(|word| word.to_lowercase())
        .filter(|word| word.chars().count() >= 3);
    for piece in LOCAL.iter().map(|word| (*word).to_owned()).chain(own) {
        rest = rest.replace(&piece, "");
    }
    let distinct = rest
        .chars()
        .collect::<std::collections::BTreeSet<_>>()
        .len();
    let guessable = distinct < 5
        || is_run(&rest)
        || is_common_password(&password)
        || [&plain, &rest].into_iter().any(|text| is_common(text));
    if guessable {
        return wrong("problem-password-guessable");
    }
    Ok(())
}

/// Whether a text is one of the hundred thousand most used passwords, one of them several times over, one of them with digits
/// around it or in place of letters, or two of them in a row.
fn is_common(plain: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    let forms = |text: &str| {
        let core = text.trim_matches(digits);
        let letters: String = text
            .chars()
            .map(|c| match c {
                '0' => 'o',
                '1' => 'i',
                '3' => 'e',
                '4' => 'a',
                '5' => 's',
                '7' => 't',
                other => other,
            })
            .collect();
        let known = |text: &str| text.chars().count() >= 4 && is_common_password(text);
        known(text) || known(core) || known(&letters)
    };
    if forms(plain) || forms(unit(plain)) {
        return true;
    }
    let core = plain.trim_matches(digits);
    core.len() <= TWO_WORDS
        && core.char_indices().skip(4).any(|(place, _)| {
            core.split_at_checked(place).is_some_and(|(first, second)| {
                second.chars().count() >= 4 && forms(first) && forms(second)
            })
        })
}

/// The shortest text that this one repeats: `abc` of `abcabcabc`.
fn unit(text: &str) -> &str {
    text.char_indices()
        .map(|(place, _)| place)
        .skip(1)
        .filter(|place| text.len().is_multiple_of(*place))
        .find_map(|place| {
            let unit = text.get(..place)?;
            (unit.repeat(text.len() / place) == text).then_some(unit)
        })
        .unwrap_or(text)
}

/// Whether neighbours differ by the same step throughout: `123456…`, `aaaa…`.
fn is_run(text: &str) -> bool {
    let codes: Vec<i64> = text.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps: std::collections::BTreeSet<i64> = codes
        .iter()
        .zip(codes.iter().skip(1))
        .map(|(a, b)| b - a)
        .collect();
    steps.len() <= 2
}

/// Sets a password (an already made hash) or takes it away. Every other session ends.
pub fn set(
    tx: &mut Tx<'_>,
    person_id: PersonId,
    keep_session: Id,
    hash: Option<&str>,
) -> Result<()> {
    diesel::update(people::table.find(person_id))
        .set(people::password_hash.eq(hash))
        .execute(tx.conn)?;
    session::end_others(tx, person_id, keep_session)?;
    sign_in::retire(tx, person_id)?;
    audit::record_by(
        tx,
        Some(person_id),
        if hash.is_some() {
            "password.set"
        } else {
            "password.removed"
        },
        &format!("person:{person_id}"),
        &serde_json::json!({}),
    )
}

/// Whether a person has a password.
pub fn is_set(conn: &mut AnyConnection, person_id: PersonId) -> Result<bool> {
    Ok(people::table
        .find(person_id)
        .select(people::password_hash.is_not_null())
        .first(conn)?)
}

/// The same letters typed in another form are the same password.
fn composed(password: &str) -> String {
    password.nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_fits_its_password_only_whatever_the_form_of_its_letters() {
        let stored = hash(&Entropy::seeded(1), "パスワードはながいほどよい").unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=47104,t=2,p=1$"));
        let decomposed: String = "パスワードはながいほどよい".nfd().collect();
        assert!(verify(Some(&stored), &decomposed));
        assert!(!verify(Some(&stored), "パスワードはながいほどよくない"));
        assert!(!verify(None, "whatever"));
        assert!(!is_outdated(&stored));
    }

    #[test]
    fn guessable_passwords_are_refused() {
        let own = ["さくら物産".to_owned(), "hanako".to_owned()];
        for weak in [
            "short",
            "passwordpassword",
            "123456789012345678",
            "aaaaaaaaaaaaaaaaaaa",
            "               ",
            "hanakohanakohanako",
            "さくら物産さくら物産さくら物産",
            "1q2w3e4r5t6y7u8i",
            "sunshine12345678",
            "P4ssw0rdP4ssw0rd",
            "footballbaseball",
            "ILoveYou-princess-2024",
            "letmein letmein letmein",
            "himitsu himitsu 123",
            "さくら物産-sunshine-2024",
        ] {
            assert!(check(weak, MIN, &own).is_err(), "{weak}");
        }
        for fine in [
            "correct horse battery staple",
            "雨の日は本を三冊かかえて図書館へ",
            "vk3Qz-77hhwL-09xPt",
            "three grey cats by the harbour",
        ] {
            assert!(check(fine, MIN, &own).is_ok(), "{fine}");
        }
        assert!(check(&"あx1".repeat(400), MIN, &own).is_err());
    }
}
