//! The site's own settings, which an administrator edits on a page: name, logo, sender, terms.

pub mod logo;

use diesel::prelude::*;
use diesel::sql_types::Text;
use serde::{Deserialize, Serialize};

use crate::community::moderation::hold::Rules;
use crate::db::AnyConnection;
use crate::db::schema::settings;
use crate::policy::Administration;
use crate::{Actor, Error, Problem, Result, Tx, each_backend};

/// What pages and mails say of the site.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Site {
    /// Name of the site.
    pub name: String,
    /// Up to four letters shown as a mark beside the name.
    pub mark: String,
    /// The logo's name, under which it is served; empty for none.
    pub logo: String,
    /// Sender of mails, `Name <address>`; empty: the configured one.
    pub mail_from: String,
    /// Terms of use, Markdown, in Japanese.
    pub terms_ja: String,
    /// Terms of use, Markdown, in English.
    pub terms_en: String,
    /// How many votes for open ideas one customer has.
    pub idea_votes: i64,
    /// When posts of new people are held.
    pub hold: Rules,
    /// Whether the made-up community was loaded.
    pub demo: bool,
    /// Whether first-run setup was finished (or made unnecessary).
    pub set_up: bool,
}

impl Default for Site {
    fn default() -> Self {
        Self {
            name: "Hiroba".to_owned(),
            mark: String::new(),
            logo: String::new(),
            mail_from: String::new(),
            terms_ja: String::new(),
            terms_en: String::new(),
            idea_votes: 10,
            hold: Rules::default(),
            demo: false,
            set_up: false,
        }
    }
}

const KEY: &str = "site";

/// The settings now.
pub fn load(conn: &mut AnyConnection) -> Result<Site> {
    let value: Option<String> = settings::table
        .find(KEY)
        .select(settings::value)
        .first(conn)
        .optional()?;
    match value {
        Some(text) => Ok(serde_json::from_str(&text)?),
        None => Ok(Site::default()),
    }
}

/// Checks what somebody typed for the site, over what holds now.
pub fn parse(
    now: &Site,
    name: &str,
    mark: &str,
    mail_from: &str,
    terms_ja: &str,
    terms_en: &str,
) -> Result<Site> {
    let mut problems = Vec::new();
    let (name, mark, mail_from) = (name.trim(), mark.trim(), mail_from.trim());
    if name.is_empty() {
        problems.push(Problem::new("site_name", "problem-required"));
    }
    for (field, text, max) in [
        ("site_name", name, 60),
        ("mark", mark, 4),
        ("mail_from", mail_from, 200),
        ("terms_ja", terms_ja, 50_000),
        ("terms_en", terms_en, 50_000),
    ] {
        if text.chars().count() > max {
            problems.push(Problem::new(field, "problem-too-long").with("max", max));
        }
    }
    if !mail_from.is_empty() && !crate::mail::is_sender(mail_from) {
        problems.push(Problem::new("mail_from", "problem-sender"));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    Ok(Site {
        name: crate::mail::one_line(name),
        mark: crate::mail::one_line(mark),
        mail_from: mail_from.to_owned(),
        terms_ja: terms_ja.trim().to_owned(),
        terms_en: terms_en.trim().to_owned(),
        ..now.clone()
    })
}

/// Checks the number of votes that somebody typed.
pub fn parse_votes(typed: &str) -> Result<i64, Problem> {
    typed
        .trim()
        .parse()
        .ok()
        .filter(|votes| (1..=1_000).contains(votes))
        .ok_or_else(|| Problem::new("idea_votes", "kinds-problem-votes"))
}

/// Changes the settings as an administrator, and notes who did.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, _: &Administration, site: &Site) -> Result<()> {
    store(tx, site)?;
    crate::audit::record(
        tx,
        actor,
        "site.settings",
        "site",
        &serde_json::json!({ "name": site.name }),
    )
}

/// Writes the settings.
pub fn store(tx: &mut Tx<'_>, site: &Site) -> Result<()> {
    put(tx, KEY, &serde_json::to_string(site)?)
}

/// Puts one raw setting.
pub fn put(tx: &mut Tx<'_>, key: &str, value: &str) -> Result<()> {
    each_backend!(tx.conn, conn => diesel::sql_query(
        "INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2",
    )
    .bind::<Text, _>(key)
    .bind::<Text, _>(value)
    .execute(conn))?;
    Ok(())
}
