//! What somebody says of themselves, and who finds it. Nothing is shown to other companies that its person has not chosen: the
//! directory lists nobody by itself, and neither company nor department is said of who did not say so.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};

use super::{person, session};
use crate::community::{Identity, text};
use crate::db::AnyConnection;
use crate::db::schema::{memberships, people, profiles};
use crate::policy;
use crate::types::PersonId;
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, each_backend};

/// Longest department, in characters as people count them.
pub const MAX_DEPARTMENT: usize = 60;
/// Most things that somebody says they use.
pub const MAX_USES: usize = 12;
/// Longest of those.
pub const MAX_USE: usize = 30;
/// Longest introduction.
pub const MAX_INTRODUCTION: usize = 1_000;

/// What a person says of themselves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// Since when the directory lists them.
    pub listed_at: Option<UtcTime>,
    /// Other companies may know theirs.
    pub show_company: bool,
    /// Other companies may know their department.
    pub show_department: bool,
    /// Their department.
    pub department: String,
    /// What they use.
    pub uses: Vec<String>,
    /// In their own words.
    pub introduction: String,
}

/// What a person says of themselves; nothing where they never said anything.
pub fn of(conn: &mut AnyConnection, person: PersonId) -> Result<Profile> {
    type Row = (Option<UtcTime>, bool, bool, String, String, String);
    let row: Option<Row> = profiles::table
        .find(person)
        .select((
            profiles::listed_at,
            profiles::show_company,
            profiles::show_department,
            profiles::department,
            profiles::uses,
            profiles::introduction,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map_or_else(
        Profile::default,
        |(listed_at, show_company, show_department, department, uses, introduction)| Profile {
            listed_at,
            show_company,
            show_department,
            department,
            uses: listed_uses(&uses),
            introduction,
        },
    ))
}

/// What somebody uses, as it is kept: a line each.
pub(crate) fn listed_uses(kept: &str) -> Vec<String> {
    kept.lines().map(str::to_owned).collect()
}

/// The form of one's own page.
#[derive(Debug, Clone)]
pub struct Own {
    /// What it says now.
    pub profile: Profile,
    /// What others learn of them where they choose nothing else.
    pub identity: Identity,
}

/// The actor's own profile. Errors: `NotFound` for who has no account.
pub fn own(conn: &mut AnyConnection, actor: &Actor) -> Result<Own> {
    let may = policy::community::present(actor)?;
    let mut profile = of(conn, may.0)?;
    let said: bool =
        diesel::select(diesel::dsl::exists(profiles::table.find(may.0))).get_result(conn)?;
    if !said {
        // What their company has on file is where they start from; nobody sees it before they say so.
        profile.department = memberships::table
            .filter(memberships::person_id.eq(may.0))
            .filter(memberships::valid_to.is_null())
            .filter(memberships::joined_at.is_not_null())
            .order(memberships::id)
            .select(memberships::department)
            .first(conn)
            .optional()?
            .unwrap_or_default();
    }
    let identity = people::table
        .find(may.0)
        .select(people::default_identity)
        .first(conn)?;
    Ok(Own { profile, identity })
}

/// What was typed on one's own page.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Be found in the directory.
    pub listed: bool,
    /// Other companies may know theirs.
    pub show_company: bool,
    /// Other companies may know their department.
    pub show_department: bool,
    /// Department.
    pub department: String,
    /// What they use, apart by comma, 、 or line.
    pub uses: String,
    /// Introduction.
    pub introduction: String,
    /// What others learn of them where they choose nothing else.
    pub identity: Option<Identity>,
}

/// Keeps what the actor says of themselves. Errors: `Invalid` with the problems of the fields, `NotFound` for who has no account.
pub fn save(tx: &mut Tx<'_>, actor: &Actor, typed: &Typed) -> Result<()> {
    let may = policy::community::present(actor)?;
    let mut problems = Vec::new();
    let too_long =
        |field: &'static str, max: usize| Problem::new(field, "problem-too-long").with("max", max);
    let department = text::line(&typed.department);
    if text::graphemes(&department) > MAX_DEPARTMENT || department.chars().count() > 200 {
        problems.push(too_long("department", MAX_DEPARTMENT));
    }
    let uses = parse_uses(&typed.uses).unwrap_or_else(|problem| {
        problems.push(problem);
        Vec::new()
    });
    let introduction = text::block(&typed.introduction);
    let introduction = introduction.trim();
    if text::graphemes(introduction) > MAX_INTRODUCTION || introduction.chars().count() > 8_000 {
        problems.push(too_long("introduction", MAX_INTRODUCTION));
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let listed_at = typed.listed.then_some(tx.now);
    each_backend!(tx.conn, conn => diesel::sql_query(
        "INSERT INTO profiles (person_id, listed_at, show_company, show_department, department, uses, introduction, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (person_id) DO UPDATE SET \
         listed_at = CASE WHEN $2 IS NULL THEN NULL ELSE COALESCE(profiles.listed_at, $2) END, \
         show_company = $3, show_department = $4, department = $5, uses = $6, introduction = $7, updated_at = $8",
    )
    .bind::<BigInt, _>(may.0)
    .bind::<Nullable<BigInt>, _>(listed_at)
    .bind::<Bool, _>(typed.show_company)
    .bind::<Bool, _>(typed.show_department)
    .bind::<Text, _>(&department)
    .bind::<Text, _>(uses.join("\n"))
    .bind::<Text, _>(introduction)
    .bind::<BigInt, _>(tx.now)
    .execute(conn))?;
    if let Some(identity) = typed.identity {
        diesel::update(people::table.find(may.0))
            .set(people::default_identity.eq(identity))
            .execute(tx.conn)?;
    }
    Ok(())
}

/// Reads what was typed as things used: each once, in their order.
fn parse_uses(raw: &str) -> Result<Vec<String>, Problem> {
    let mut uses: Vec<String> = Vec::new();
    for one in raw.split(['\n', ',', '、', '，']) {
        let one = text::line(one);
        if one.is_empty() || uses.contains(&one) {
            continue;
        }
        if text::graphemes(&one) > MAX_USE || one.chars().count() > 80 {
            return Err(Problem::new("uses", "profile-problem-use-long").with("max", MAX_USE));
        }
        uses.push(one);
    }
    if uses.len() > MAX_USES {
        return Err(Problem::new("uses", "profile-problem-uses-many").with("max", MAX_USES));
    }
    Ok(uses)
}

/// What of one's settings is typed: the name, the language and the time zone.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Display name.
    pub name: String,
    /// Language: empty for the browser's own; nothing leaves it as it is.
    pub locale: Option<String>,
    /// Time zone: empty for the site's; nothing leaves it as it is.
    pub time_zone: Option<String>,
}

/// Keeps a person's settings. Errors: `Invalid` with the problems of the fields.
pub fn settle(tx: &mut Tx<'_>, id: PersonId, settings: &Settings) -> Result<()> {
    let mut problems = Vec::new();
    let locale = settings.locale.as_deref().map(str::trim);
    if locale.is_some_and(|text| !text.is_empty() && text.parse::<crate::i18n::Locale>().is_err()) {
        problems.push(Problem::new("locale", "settings-problem-locale"));
    }
    let zone = settings.time_zone.as_deref().map(str::trim);
    if zone.is_some_and(|text| !text.is_empty() && session::zone_named(text).is_none()) {
        problems.push(Problem::new("time_zone", "settings-problem-zone"));
    }
    match person::rename(tx, id, &settings.name) {
        Ok(()) => {}
        Err(Error::Invalid(of_name)) => problems.extend(of_name),
        Err(error) => return Err(error),
    }
    if !problems.is_empty() {
        return Err(Error::Invalid(problems));
    }
    let chosen = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if let Some(locale) = locale {
        diesel::update(people::table.find(id))
            .set(people::locale.eq(chosen(locale)))
            .execute(tx.conn)?;
    }
    if let Some(zone) = zone {
        diesel::update(people::table.find(id))
            .set(people::time_zone.eq(chosen(zone)))
            .execute(tx.conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::parse_uses;

    #[test]
    fn what_somebody_uses_is_read_as_people_type_it() {
        assert_eq!(
            parse_uses("請求書、承認フロー, API\n\n請求書"),
            Ok(vec![
                "請求書".to_owned(),
                "承認フロー".to_owned(),
                "API".to_owned()
            ])
        );
        assert_eq!(parse_uses(" 、 "), Ok(Vec::new()));
        assert!(parse_uses(&"長".repeat(31)).is_err());
        assert!(parse_uses(&(0..13).map(|n| format!("{n},")).collect::<String>()).is_err());
    }
}
