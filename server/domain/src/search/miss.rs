//! What customers searched for and did not find: demand that content does not meet. Kept by day, without anyone's name, and
//! only for half a year.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Text};
use unicode_normalization::UnicodeNormalization;

use crate::db::AnyConnection;
use crate::db::schema::search_misses;
use crate::policy::StaffHome;
use crate::{Actor, Result, Tx, each_backend};

/// Longest text kept, in characters.
const MAX_WORDS: usize = 80;
/// Different texts of one day.
const MAX_A_DAY: i64 = 500;
/// Days they are kept.
const KEPT_DAYS: i64 = 180;
/// Texts listed.
const LISTED: i64 = 100;

/// What is kept of words that found nothing: one width and case, cut short. `None` where they hold what may tell of a person:
/// a mail address, a long number.
pub fn kept(words: &str) -> Option<String> {
    let text: String = words.nfkc().flat_map(char::to_lowercase).collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut digits = 0;
    for c in text.chars().filter(|c| !matches!(c, '-' | ' ' | '(' | ')')) {
        digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
        if digits > 5 || c == '@' {
            return None;
        }
    }
    let text: String = text.chars().take(MAX_WORDS).collect();
    (!text.is_empty()).then_some(text)
}

/// Whose searches are kept: customers'. The vendor's own are no demand, and a stranger could write anything here.
pub fn counts(actor: &Actor) -> bool {
    actor.is_active_member() && actor.person_id().is_some_and(|person| person > 0)
}

/// Counts one search that found nothing.
pub fn note(tx: &mut Tx<'_>, words: &str) -> Result<()> {
    let Some(words) = kept(words) else {
        return Ok(());
    };
    let day = tx.now.local_day(tx.zone);
    let known: i64 = search_misses::table
        .filter(search_misses::day.eq(day))
        .count()
        .get_result(tx.conn)?;
    let there: i64 = search_misses::table
        .filter(search_misses::day.eq(day))
        .filter(search_misses::words.eq(&words))
        .count()
        .get_result(tx.conn)?;
    if known >= MAX_A_DAY && there == 0 {
        return Ok(());
    }
    each_backend!(tx.conn, conn => diesel::sql_query(
        "INSERT INTO search_misses (day, words, count) VALUES ($1, $2, 1) \
         ON CONFLICT (day, words) DO UPDATE SET count = search_misses.count + 1",
    )
    .bind::<Date, _>(day)
    .bind::<Text, _>(&words)
    .execute(conn))?;
    Ok(())
}

/// Words that found nothing.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Miss {
    /// The words.
    pub words: String,
    /// How often.
    pub count: i64,
    /// The last day.
    pub last: Option<NaiveDate>,
}

/// What was missed on `from` or later, the most often missed first.
pub fn list(conn: &mut AnyConnection, _: &StaffHome, from: NaiveDate) -> Result<Vec<Miss>> {
    let often = || diesel::dsl::sql::<BigInt>("CAST(sum(search_misses.count) AS BIGINT)");
    let last = diesel::dsl::max(search_misses::day);
    Ok(search_misses::table
        .filter(search_misses::day.ge(from))
        .group_by(search_misses::words)
        .select((search_misses::words, often(), last))
        .order((often().desc(), last.desc(), search_misses::words.asc()))
        .limit(LISTED)
        .load(conn)?)
}

/// Forgets what is older than half a year.
pub fn sweep(tx: &mut Tx<'_>) -> Result<()> {
    let oldest = tx.now.plus_days(-KEPT_DAYS).local_day(tx.zone);
    diesel::delete(search_misses::table.filter(search_misses::day.lt(oldest))).execute(tx.conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn what_is_kept_is_short_and_tells_of_nobody() {
        assert_eq!(kept(" ＡＰＩ　連携 "), Some("api 連携".to_owned()));
        assert_eq!(kept(""), None);
        assert_eq!(kept("taro@example.com"), None);
        assert_eq!(kept("ｔａｒｏ＠example"), None);
        assert_eq!(kept("090-1234-5678"), None);
        assert_eq!(kept("2026年度"), Some("2026年度".to_owned()));
        assert_eq!(kept(&"長".repeat(200)).unwrap().chars().count(), 80);
    }
}
