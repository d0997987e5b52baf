//! Signing in by mail: a six-digit code bound to the browser that asked, or the link beside it. Every address gets the same
//! answer and the same mail, whether we know it or not; what we know is decided only once the address is proved.

use diesel::prelude::*;
use fluent_bundle::FluentValue;
use serde::{Deserialize, Serialize};

use super::device::Device;
use super::{Email, invitation, membership, person, session};
use crate::audit;
use crate::community::notice;
use crate::db::AnyConnection;
use crate::db::schema::{one_time_tokens, people};
use crate::entropy::digest;
use crate::i18n::Locale;
use crate::limit::{self, Limit, Limits};
use crate::mail::compose::{Part, render};
use crate::mail::{self, Mail};
use crate::types::{Id, PersonId};
use crate::{Result, Tx, UtcTime};

/// Seconds that a mailed code or link lives.
pub const LIFETIME: i64 = 600;
/// Seconds that a link printed on the command line lives.
pub const PRINTED_LIFETIME: i64 = 24 * 3_600;
/// Wrong codes before the code is spent.
pub const CODE_TRIES: i64 = 5;
/// So many wrong codes and passwords for one address in a day, and neither lets anybody in until the day is over or a mailed link
/// was used: the link can't be guessed, and proves the mailbox.
pub const WRONG_A_DAY: Limit = Limit::new(100, 86_400);
const PURPOSE: &str = "sign_in";

/// Who is at the other end, for limits and for the list of sessions.
#[derive(Debug, Clone)]
pub struct Client {
    /// Network address.
    pub ip: String,
    /// `User-Agent`.
    pub user_agent: String,
    /// Language of the page they use.
    pub locale: Locale,
    /// What their browser shows of having signed in before.
    pub device: Device,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Payload {
    next: String,
}

/// Mails a code and a link to an address and returns the secret that binds the code to this browser.
pub fn ask(
    tx: &mut Tx<'_>,
    email: &Email,
    next: &str,
    client: &Client,
    site_name: &str,
    limits: &Limits,
) -> Result<String> {
    match client.device.known_for(email.as_str()) {
        // Whoever has signed in with this browser before can't be kept waiting by strangers who ask for codes.
        Some(device) => limit::hit(tx, &format!("mail:device:{device}"), limits.mail_per_ip)?,
        None => {
            count_network(tx, "mail", next, client, limits.mail_per_ip, limits)?;
            limit::hit(tx, &format!("mail:to:{email}"), limits.mail_per_address)?;
        }
    }
    // An older code stays good in the browser that asked for it: a stranger's asking must not spend the owner's. Each code
    // has its own few tries, and there are only so many codes an hour.
    let browser = tx.entropy.token()?;
    let code = tx.entropy.six_digits()?;
    let token = tx.entropy.token()?;
    let expires = tx.now.plus_seconds(LIFETIME);
    diesel::insert_into(one_time_tokens::table)
        .values((
            one_time_tokens::purpose.eq(PURPOSE),
            one_time_tokens::token_hash.eq(digest(&token)),
            one_time_tokens::code_hash.eq(code_hash(&browser, &code)),
            one_time_tokens::browser_hash.eq(digest(&browser)),
            one_time_tokens::email.eq(email.as_str()),
            one_time_tokens::payload.eq(payload(next)?),
            one_time_tokens::created_at.eq(tx.now),
            one_time_tokens::expires_at.eq(expires),
        ))
        .execute(tx.conn)?;
    let link = format!("{}/sign-in/link/{token}", tx.base_url);
    let letter = code_mail(email, &code, &link, site_name, client.locale, expires);
    mail::queue(tx, letter)?;
    Ok(browser)
}

/// A link that signs an existing person in once, for the command line: never a password.
pub fn print_link(tx: &mut Tx<'_>, email: &Email) -> Result<String> {
    let token = tx.entropy.token()?;
    diesel::insert_into(one_time_tokens::table)
        .values((
            one_time_tokens::purpose.eq(PURPOSE),
            one_time_tokens::token_hash.eq(digest(&token)),
            one_time_tokens::email.eq(email.as_str()),
            one_time_tokens::payload.eq(payload("/")?),
            one_time_tokens::created_at.eq(tx.now),
            one_time_tokens::expires_at.eq(tx.now.plus_seconds(PRINTED_LIFETIME)),
        ))
        .execute(tx.conn)?;
    Ok(format!("{}/sign-in/link/{token}", tx.base_url))
}

/// What became of a try to sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// In.
    Entered(Entered),
    /// The code is wrong; so many tries are left.
    Wrong {
        /// Tries left.
        left: i64,
    },
    /// Unknown, used, expired, or tried too often: ask for a new one.
    Spent,
    /// There were too many wrong tries for this address today: only a mailed link lets in.
    Stopped,
    /// The address is proved, but an administrator suspended this person.
    Suspended,
}

/// Somebody who just signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// Who.
    pub person_id: PersonId,
    /// For the session cookie.
    pub session: String,
    /// The path they wanted.
    pub next: String,
    /// Whether they are of the vendor.
    pub is_staff: bool,
    /// Whether they have a confirmed authenticator.
    pub has_authenticator: bool,
    /// Whether another company has invited them, which they are asked about.
    pub invited: bool,
    /// Whether they have an account to act for, or are staff; otherwise they go through joining.
    pub placed: bool,
    /// Whether they were already told what is recorded.
    pub recording_seen: bool,
    /// The cookie that tells this browser from a stranger's next time, unless it holds one.
    pub device: Option<String>,
}

type Token = (Id, Option<String>, Option<String>, String, i64);

/// Tries a code in the browser that asked for it.
pub fn by_code(
    tx: &mut Tx<'_>,
    browser: &str,
    code: &str,
    client: &Client,
    limits: &Limits,
) -> Result<Outcome> {
    let found: Option<Token> = one_time_tokens::table
        .filter(one_time_tokens::purpose.eq(PURPOSE))
        .filter(one_time_tokens::browser_hash.eq(digest(browser)))
        .filter(one_time_tokens::used_at.is_null())
        .filter(one_time_tokens::expires_at.gt(tx.now))
        .order(one_time_tokens::id.desc())
        .select((
            one_time_tokens::id,
            one_time_tokens::code_hash,
            one_time_tokens::email,
            one_time_tokens::payload,
            one_time_tokens::tries,
        ))
        .first(tx.conn)
        .optional()?;
    let Some((id, Some(right), Some(email), payload, _)) = found else {
        return Ok(Outcome::Spent);
    };
    // The code has its own tries; only where they come from is counted here, or a stranger's guesses would bar the owner.
    if client.device.known_for(&email).is_none() {
        let next = serde_json::from_str::<Payload>(&payload)?.next;
        count_network(tx, "sign_in", &next, client, limits.sign_in_per_ip, limits)?;
    }
    if is_stopped(tx, &email, client)? {
        return Ok(Outcome::Stopped);
    }
    // The try is counted by the row that it is allowed by, so that parallel guesses can't share one.
    let allowed = diesel::update(
        one_time_tokens::table
            .filter(one_time_tokens::id.eq(id))
            .filter(one_time_tokens::used_at.is_null())
            .filter(one_time_tokens::tries.lt(CODE_TRIES)),
    )
    .set(one_time_tokens::tries.eq(one_time_tokens::tries + 1))
    .returning(one_time_tokens::tries)
    .get_result::<i64>(tx.conn)
    .optional()?;
    let Some(tries) = allowed else {
        return Ok(Outcome::Spent);
    };
    let digits: String = plain_digits(code);
    if code_hash(browser, &digits) != right {
        note_wrong(tx, &email, client)?;
        let left = CODE_TRIES - tries;
        return Ok(if left > 0 {
            Outcome::Wrong { left }
        } else {
            Outcome::Spent
        });
    }
    redeem(tx, id, &email, &payload, client, limits)
}

/// The address that a link signs in, while it works: for the page with the button. Changes nothing.
pub fn link_address(conn: &mut AnyConnection, token: &str, now: UtcTime) -> Result<Option<String>> {
    Ok(one_time_tokens::table
        .filter(one_time_tokens::purpose.eq(PURPOSE))
        .filter(one_time_tokens::token_hash.eq(digest(token)))
        .filter(one_time_tokens::used_at.is_null())
        .filter(one_time_tokens::expires_at.gt(now))
        .select(one_time_tokens::email)
        .first::<Option<String>>(conn)
        .optional()?
        .flatten())
}

/// Redeems a link: the button on its page.
pub fn by_link(tx: &mut Tx<'_>, token: &str, client: &Client, limits: &Limits) -> Result<Outcome> {
    let found: Option<(Id, Option<String>, String)> = one_time_tokens::table
        .filter(one_time_tokens::purpose.eq(PURPOSE))
        .filter(one_time_tokens::token_hash.eq(digest(token)))
        .filter(one_time_tokens::used_at.is_null())
        .filter(one_time_tokens::expires_at.gt(tx.now))
        .select((
            one_time_tokens::id,
            one_time_tokens::email,
            one_time_tokens::payload,
        ))
        .first(tx.conn)
        .optional()?;
    match found {
        Some((id, Some(email), payload)) => {
            let outcome = redeem(tx, id, &email, &payload, client, limits)?;
            if matches!(outcome, Outcome::Entered(_)) {
                limit::clear(tx, &wrong_key(&email, client))?;
                limit::clear(tx, &format!("sign_in:wrong:{email}"))?;
            }
            Ok(outcome)
        }
        _ => {
            // A guess; whoever holds a good link is let through however many guessed from their network.
            let network = limit::network(&client.ip);
            limit::hit(tx, &format!("sign_in:ip:{network}"), limits.sign_in_per_ip)?;
            Ok(Outcome::Spent)
        }
    }
}

/// Every code and link mailed or printed for a person before now stops working: after their password, their rights or their
/// authenticator changed, and when they sign out everywhere.
pub(super) fn retire(tx: &mut Tx<'_>, person_id: PersonId) -> Result<()> {
    let email: Option<String> = people::table
        .find(person_id)
        .select(people::email)
        .first(tx.conn)?;
    diesel::update(
        one_time_tokens::table
            .filter(one_time_tokens::purpose.eq(PURPOSE))
            .filter(one_time_tokens::email.is_not_null())
            .filter(one_time_tokens::email.eq(email))
            .filter(one_time_tokens::used_at.is_null()),
    )
    .set(one_time_tokens::used_at.eq(tx.now))
    .execute(tx.conn)?;
    Ok(())
}

/// Counts a guess at a password: against the browser if it is known, else against the address and the client's network.
pub(super) fn count_try(
    tx: &mut Tx<'_>,
    email: &str,
    client: &Client,
    limits: &Limits,
) -> Result<()> {
    // Ten guesses a quarter of an hour for all strangers together, and as many for each browser that was in before.
    if let Some(device) = client.device.known_for(email) {
        let key = format!("sign_in:device:{device}");
        return limit::hit(tx, &key, limits.sign_in_per_address);
    }
    let network = limit::network(&client.ip);
    limit::hit(tx, &format!("sign_in:ip:{network}"), limits.sign_in_per_ip)?;
    limit::hit(
        tx,
        &format!("sign_in:to:{email}"),
        limits.sign_in_per_address,
    )
}

/// Where wrong tries for an address are counted: those of a browser that was in before for themselves, so that no stranger's
/// guessing shuts its owner out.
fn wrong_key(email: &str, client: &Client) -> String {
    match client.device.known_for(email) {
        Some(device) => format!("sign_in:wrong:device:{device}"),
        None => format!("sign_in:wrong:{email}"),
    }
}

/// Whether codes and passwords no longer let in for an address today, known or not.
pub(super) fn is_stopped(tx: &mut Tx<'_>, email: &str, client: &Client) -> Result<bool> {
    limit::is_over(tx, &wrong_key(email, client), WRONG_A_DAY)
}

/// Counts a wrong code or password.
pub(super) fn note_wrong(tx: &mut Tx<'_>, email: &str, client: &Client) -> Result<()> {
    limit::note(tx, &wrong_key(email, client), WRONG_A_DAY)
}

fn redeem(
    tx: &mut Tx<'_>,
    id: Id,
    email: &str,
    payload: &str,
    client: &Client,
    limits: &Limits,
) -> Result<Outcome> {
    let used = diesel::update(
        one_time_tokens::table
            .filter(one_time_tokens::id.eq(id))
            .filter(one_time_tokens::used_at.is_null()),
    )
    .set(one_time_tokens::used_at.eq(tx.now))
    .execute(tx.conn)?;
    if used != 1 {
        return Ok(Outcome::Spent);
    }
    let email = Email::parse(email)?;
    let payload: Payload = serde_json::from_str(payload)?;
    let outcome = enter(tx, &email, &payload.next, client, limits)?;
    if let Outcome::Entered(entered) = &outcome {
        // What was mailed there has arrived, whatever its server said before.
        notice::mail::arrives(tx, entered.person_id)?;
    }
    Ok(outcome)
}

/// Lets in whoever proved an address: the one gate that every way of signing in ends at.
pub(super) fn enter(
    tx: &mut Tx<'_>,
    email: &Email,
    next: &str,
    client: &Client,
    limits: &Limits,
) -> Result<Outcome> {
    let known = match person::by_email(tx.conn, email)? {
        Some(known) => known,
        None => {
            // Whom staff invited is expected; a whole office may come at once.
            if !invitation::is_waiting(tx.conn, email, tx.now)? {
                count_network(tx, "sign_up", next, client, limits.sign_up_per_ip, limits)?;
            }
            let name: String = email.local_part().chars().take(person::NAME_MAX).collect();
            let id = person::create(tx, email, &name, Some(client.locale))?;
            person::find(tx.conn, id)?
        }
    };
    if known.suspended_at.is_some() {
        audit::record_by(
            tx,
            Some(known.id),
            "sign_in.refused",
            &format!("person:{}", known.id),
            &serde_json::json!({ "reason": "suspended" }),
        )?;
        return Ok(Outcome::Suspended);
    }
    membership::join_where_known(tx, known.id)?;
    let mut actor = session::actor_of(tx.conn, known.id, tx.now)?;
    let invited = invitation::accept_unasked(tx, &actor, known.id, email)?;
    actor = session::actor_of(tx.conn, known.id, tx.now)?;
    if !actor.is_staff() && !actor.is_active_member() {
        let matching = membership::accounts_by_domain(tx.conn, email)?;
        if let [(account_id, _)] = matching.as_slice() {
            membership::join(tx, known.id, *account_id)?;
            actor = session::actor_of(tx.conn, known.id, tx.now)?;
        }
    }
    diesel::update(
        people::table
            .find(known.id)
            .filter(people::first_signed_in_at.is_null()),
    )
    .set(people::first_signed_in_at.eq(tx.now))
    .execute(tx.conn)?;
    let token = session::open(tx, known.id, &client.user_agent, &client.ip)?;
    session::note_visit(tx, &actor)?;
    audit::record_by(
        tx,
        Some(known.id),
        "sign_in",
        &format!("person:{}", known.id),
        &serde_json::json!({}),
    )?;
    Ok(Outcome::Entered(Entered {
        person_id: known.id,
        session: token,
        next: next.to_owned(),
        is_staff: actor.is_staff(),
        has_authenticator: known.totp_confirmed_at.is_some(),
        invited,
        placed: actor.is_staff() || actor.is_active_member(),
        recording_seen: known.recording_seen_at.is_some(),
        device: client.device.cookie_for(tx.entropy, email)?,
    }))
}

/// Counts somebody against their network. Whoever comes to register for an event is counted among those of that event: they may all sit
/// in one room.
fn count_network(
    tx: &mut Tx<'_>,
    what: &str,
    next: &str,
    client: &Client,
    usual: Limit,
    limits: &Limits,
) -> Result<()> {
    let network = limit::network(&client.ip);
    let now = tx.now;
    match crate::events::event::gathering(tx.conn, next, now)? {
        Some(event) => {
            let key = format!("{what}:event:{event}:ip:{network}");
            limit::hit(tx, &key, limits.event_per_ip)
        }
        None => limit::hit(tx, &format!("{what}:ip:{network}"), usual),
    }
}

fn payload(next: &str) -> Result<String> {
    let next = next.chars().take(1_000).collect();
    Ok(serde_json::to_string(&Payload { next })?)
}

/// The code is short, so its hash is bound to the browser's secret: a copy of the table alone can't be searched.
fn code_hash(browser: &str, code: &str) -> String {
    digest(&format!("{browser}:{code}"))
}

/// Digits as typed on any keyboard: full-width ones count, spaces and hyphens don't.
pub fn plain_digits(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().filter(char::is_ascii_digit).take(12).collect()
}

fn code_mail(
    email: &Email,
    code: &str,
    link: &str,
    site_name: &str,
    locale: Locale,
    expires: UtcTime,
) -> Mail {
    let site = || FluentValue::from(site_name.to_owned());
    let (text, html) = render(
        locale.as_str(),
        &[
            Part::Text(locale.tr("mail-code-intro", &[("site", site())])),
            Part::Code(code.to_owned()),
            Part::Link(locale.t("mail-code-link").into_owned(), link.to_owned()),
            Part::Note(locale.t("mail-code-note").into_owned()),
        ],
    );
    Mail {
        to: email.to_string(),
        subject: locale.tr(
            "mail-code-subject",
            &[("site", site()), ("code", code.to_owned().into())],
        ),
        text,
        html,
        kind: "sign_in",
        useless_after: Some(expires),
    }
}
