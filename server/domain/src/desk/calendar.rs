//! The calendar as it is kept: hours in the settings, single days in a table, both edited by administrators.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{calendar_days, settings};
use crate::desk::hours::{Calendar, DAY, DayOf, Hours, MAX_HOURS, MonthDay};
use crate::policy::Administration;
use crate::{Actor, Error, Problem, Result, Tx, audit, site};

const KEY: &str = "desk.hours";
/// Longest name of a day.
const MAX_NAME: usize = 60;
/// Days ahead that the page lists, and for which single days can be written.
pub const AHEAD: i64 = 550;

/// The hours that hold.
pub fn hours(conn: &mut AnyConnection) -> Result<Hours> {
    let value: Option<String> = settings::table
        .find(KEY)
        .select(settings::value)
        .first(conn)
        .optional()?;
    match value {
        Some(text) => Ok(serde_json::from_str(&text)?),
        None => Ok(Hours::default()),
    }
}

/// The calendar that holds.
pub fn load(conn: &mut AnyConnection, zone: Tz) -> Result<Calendar> {
    let exceptions: Vec<(NaiveDate, bool, String)> = calendar_days::table
        .select((calendar_days::day, calendar_days::open, calendar_days::name))
        .load(conn)?;
    Ok(Calendar {
        hours: hours(conn)?,
        exceptions: exceptions
            .into_iter()
            .map(|(day, open, name)| (day, (open, name)))
            .collect::<BTreeMap<_, _>>(),
        zone,
    })
}

/// The hours as somebody typed them.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// Weekdays, 1 for Monday.
    pub days: Vec<u32>,
    /// `09:00`.
    pub opens: String,
    /// `18:00`.
    pub closes: String,
    /// Hours for a first answer.
    pub answer_hours: String,
    /// Public holidays are off.
    pub holidays: bool,
    /// Days are closed at the year's end.
    pub year_end: bool,
    /// `12-29`.
    pub year_end_from: String,
    /// `01-03`.
    pub year_end_to: String,
}

/// `09:00` as minutes; 24:00 is the midnight that ends a day.
fn minutes(text: &str) -> Option<i64> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let at = hours * 60 + minutes;
    ((0..=24).contains(&hours) && (0..60).contains(&minutes) && at <= DAY).then_some(at % DAY)
}

/// Minutes as `09:00`.
pub fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `12-29`, `12/29` or `12月29日`.
fn month_day(text: &str) -> Option<MonthDay> {
    let text = text.trim().trim_end_matches('日');
    let (month, day) = text.split_once(['-', '/', '月'])?;
    let (month, day) = (month.trim().parse().ok()?, day.trim().parse().ok()?);
    // A leap year knows every day there is.
    NaiveDate::from_ymd_opt(2024, month, day)?;
    Some(MonthDay { month, day })
}

/// A day of any year, as the field shows it.
pub fn month_day_text(day: MonthDay) -> String {
    format!("{:02}-{:02}", day.month, day.day)
}

/// Checks what somebody typed. Errors: `Invalid` with every problem.
pub fn parse(typed: &Typed) -> Result<Hours> {
    let mut problems = Vec::new();
    let mut take = |field: &'static str, value: Option<i64>| {
        value.unwrap_or_else(|| {
            problems.push(Problem::new(field, "desk-problem-clock"));
            0
        })
    };
    let opens = take("opens", minutes(&typed.opens));
    let closes = take("closes", minutes(&typed.closes));
    let answer_hours = typed
        .answer_hours
        .trim()
        .parse()
        .ok()
        .filter(|hours| (1..=MAX_HOURS).contains(hours))
        .unwrap_or_else(|| {
            problems
                .push(Problem::new("answer_hours", "desk-problem-hours").with("max", MAX_HOURS));
            0
        });
    let mut days = typed.days.clone();
    days.retain(|day| (1..=7).contains(day));
    days.sort_unstable();
    days.dedup();
    if days.is_empty() {
        problems.push(Problem::new("days", "desk-problem-days"));
    }
    let mut year_end = None;
    if typed.year_end {
        let mut part = |field: &'static str, text: &str| {
            let day = month_day(text);
            if day.is_none() {
                problems.push(Problem::new(field, "desk-problem-month-day"));
            }
            day
        };
        year_end = part("year_end_from", &typed.year_end_from)
            .zip(part("year_end_to", &typed.year_end_to));
    }
    if problems.is_empty() {
        Ok(Hours {
            days,
            opens,
            closes,
            answer_hours,
            holidays: typed.holidays,
            year_end,
        })
    } else {
        Err(Error::Invalid(problems))
    }
}

/// Changes the hours, for questions asked from now on.
pub fn change(tx: &mut Tx<'_>, actor: &Actor, _: &Administration, hours: &Hours) -> Result<()> {
    site::put(tx, KEY, &serde_json::to_string(hours)?)?;
    audit::record(
        tx,
        actor,
        "desk.hours",
        "site",
        &serde_json::to_value(hours)?,
    )
}

/// Opens or closes one day.
pub fn write_day(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &Administration,
    day: Option<NaiveDate>,
    open: bool,
    name: &str,
) -> Result<()> {
    let name = crate::mail::one_line(name.trim());
    let today = tx.now.local_day(tx.zone);
    let mut problems = Vec::new();
    let day = day.filter(|day| (0..=AHEAD).contains(&(*day - today).num_days()));
    if day.is_none() {
        problems.push(Problem::new("day", "desk-problem-day").with("days", AHEAD));
    }
    if name.chars().count() > MAX_NAME {
        problems.push(Problem::new("name", "problem-too-long").with("max", MAX_NAME));
    }
    let Some(day) = day.filter(|_| problems.is_empty()) else {
        return Err(Error::Invalid(problems));
    };
    diesel::delete(calendar_days::table.find(day)).execute(tx.conn)?;
    diesel::insert_into(calendar_days::table)
        .values((
            calendar_days::day.eq(day),
            calendar_days::open.eq(open),
            calendar_days::name.eq(&name),
            calendar_days::recorded_by.eq(actor.person_id()),
            calendar_days::recorded_at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    note(
        tx,
        actor,
        if open {
            "desk.open_day"
        } else {
            "desk.close_day"
        },
        day,
    )
}

/// Lets one day be what it usually is.
pub fn forget_day(
    tx: &mut Tx<'_>,
    actor: &Actor,
    _: &Administration,
    day: NaiveDate,
) -> Result<()> {
    if diesel::delete(calendar_days::table.find(day)).execute(tx.conn)? == 0 {
        return Ok(());
    }
    note(tx, actor, "desk.usual_day", day)
}

fn note(tx: &mut Tx<'_>, actor: &Actor, action: &str, day: NaiveDate) -> Result<()> {
    audit::record(
        tx,
        actor,
        action,
        &format!("day:{day}"),
        &serde_json::json!({}),
    )
}

/// A day to come that is not what its weekday would be.
#[derive(Debug, Clone)]
pub struct Special {
    /// The day.
    pub day: NaiveDate,
    /// What it is.
    pub of: DayOf,
    /// An administrator wrote it.
    pub written: bool,
}

/// The days from `today` on that are closed though their weekday is worked, or worked though they would be closed.
pub fn coming(calendar: &Calendar, today: NaiveDate) -> Vec<Special> {
    today
        .iter_days()
        .take(usize::try_from(AHEAD).unwrap_or(0))
        .map(|day| Special {
            day,
            of: calendar.day(day),
            written: calendar.exceptions.contains_key(&day),
        })
        .filter(|special| !matches!(special.of, DayOf::Work | DayOf::Weekend))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_days_are_read_as_people_write_them() {
        assert_eq!(minutes("09:00"), Some(540));
        assert_eq!(minutes("9:30"), Some(570));
        assert_eq!(minutes("24:00"), Some(0));
        for wrong in ["", "9", "25:00", "24:01", "09:60", "-1:00", "あさ"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
        let december = Some(MonthDay { month: 12, day: 29 });
        for text in ["12-29", "12/29", "12月29日"] {
            assert_eq!(month_day(text), december, "{text}");
        }
        assert_eq!(month_day("02-30"), None);
        assert_eq!(month_day("13-01"), None);
    }

    #[test]
    fn every_problem_is_told_at_once() {
        let Err(Error::Invalid(problems)) = parse(&Typed {
            opens: "x".to_owned(),
            closes: "18:00".to_owned(),
            answer_hours: "0".to_owned(),
            year_end: true,
            year_end_from: "12-29".to_owned(),
            ..Typed::default()
        }) else {
            panic!("accepted")
        };
        let fields: Vec<&str> = problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!(fields, ["opens", "answer_hours", "days", "year_end_to"]);
    }
}
