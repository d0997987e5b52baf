//! Product measures from what companies report monthly: nothing here is tracked by us.
//!
//! - `activation` = accounts created ÷ licensed users;
//! - `login_rate` = login users ÷ accounts created;
//! - `feature_reach` = mean, over the key features that have a value that month, of people who used it ÷ login users. A feature whose
//!   column was never filled is not defined; blank is not 0.
//!
//! A month's figures are as of the month's end and unknown before. For each field the latest month with a value counts, for 40
//! days after that month's end, then it is stale. The accounts file's numbers serve when no month has one, from when they were recorded,
//! for 40 days.
//!
//! Readings chosen where the rule leaves room: like every window, the 40 days are `[t − 40 d, t)`, so a month counts from the
//! day after its last one to the fortieth day after it; the two parts of a ratio may come from different months, each its latest; for feature reach "that
//! month" is the latest with any feature, and login users follow the rule for fields; a ratio above 1 is left as it is and
//! the scale clamps it.

use chrono::NaiveDate;
use std::collections::BTreeMap;

use crate::UtcTime;
use crate::engagement::Known;
use crate::figure::{Figure, Fraction, Na};
use crate::health::scorecard::Reading;

/// Key of accounts created ÷ licensed users.
pub const ACTIVATION: &str = "activation";
/// Key of login users ÷ accounts created.
pub const LOGIN_RATE: &str = "login_rate";
/// Key of the mean share of login users who use each key feature.
pub const FEATURE_REACH: &str = "feature_reach";

/// One version of one month's figures. `known.occurred_at` is the month's end.
#[derive(Debug, Clone, PartialEq)]
pub struct Month {
    /// When, and how long this version counts.
    pub known: Known,
    /// The month's last day.
    pub last_day: NaiveDate,
    /// Accounts that exist in the product.
    pub accounts_created: Option<i64>,
    /// Users paid for.
    pub licensed_users: Option<i64>,
    /// Users who signed in.
    pub login_users: Option<i64>,
    /// Whether anybody signed in, where no number is known.
    pub logged_in: Option<bool>,
    /// People who used each key feature.
    pub features: [Option<i64>; 3],
}

/// One version of the numbers in the accounts file. `known.occurred_at` is when they were recorded.
#[derive(Debug, Clone, PartialEq)]
pub struct Size {
    /// When, and how long this version counts.
    pub known: Known,
    /// The day they were recorded.
    pub day: NaiveDate,
    /// Accounts that exist in the product.
    pub accounts_created: Option<i64>,
    /// Users paid for.
    pub licensed_users: Option<i64>,
}

/// A field's latest value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Latest<T> {
    /// The value.
    pub value: T,
    /// The instant it is as of.
    pub since: UtcTime,
    /// The day it is as of.
    pub day: NaiveDate,
}

/// What an account reported, all versions.
#[derive(Debug, Clone, Copy)]
pub struct Usage<'a> {
    /// Versions of months, in any order.
    pub months: &'a [Month],
    /// Versions of the accounts file's numbers, in any order.
    pub sizes: &'a [Size],
}

impl Usage<'_> {
    /// The months known at `t`, newest first.
    pub fn months_at(&self, t: UtcTime) -> Vec<&Month> {
        let mut months: Vec<&Month> = self
            .months
            .iter()
            .filter(|month| month.known.counts_at(t))
            .collect();
        months.sort_by_key(|month| std::cmp::Reverse(month.last_day));
        months
    }

    fn latest<T>(&self, t: UtcTime, field: impl Fn(&Month) -> Option<T>) -> Option<Latest<T>> {
        self.months
            .iter()
            .filter(|month| month.known.counts_at(t))
            .filter_map(|month| {
                Some(Latest {
                    value: field(month)?,
                    since: month.known.occurred_at,
                    day: month.last_day,
                })
            })
            .max_by_key(|latest| latest.since)
    }

    fn latest_size(&self, t: UtcTime, field: impl Fn(&Size) -> Option<i64>) -> Option<Latest<i64>> {
        self.sizes
            .iter()
            .filter(|size| size.known.counts_at(t))
            .max_by_key(|size| size.known.recorded_at)
            .and_then(|size| {
                Some(Latest {
                    value: field(size)?,
                    since: size.known.recorded_at,
                    day: size.day,
                })
            })
    }

    /// Accounts created, whatever its age.
    pub fn accounts_created(&self, t: UtcTime) -> Option<Latest<i64>> {
        self.latest(t, |month| month.accounts_created)
            .or_else(|| self.latest_size(t, |size| size.accounts_created))
    }

    /// Licensed users, whatever its age.
    pub fn licensed_users(&self, t: UtcTime) -> Option<Latest<i64>> {
        self.latest(t, |month| month.licensed_users)
            .or_else(|| self.latest_size(t, |size| size.licensed_users))
    }

    /// Users who signed in, whatever its age.
    pub fn login_users(&self, t: UtcTime) -> Option<Latest<i64>> {
        self.latest(t, |month| month.login_users)
    }

    /// Key features of the latest month with any, whatever its age.
    pub fn features(&self, t: UtcTime) -> Option<Latest<[Option<i64>; 3]>> {
        self.latest(t, |month| {
            month
                .features
                .iter()
                .any(Option::is_some)
                .then_some(month.features)
        })
    }
}

/// A latest value while it is fresh: `since` in `[t − days, t)`.
pub fn fresh<T: Copy>(latest: Option<Latest<T>>, t: UtcTime, days: i64) -> Figure<Latest<T>> {
    let latest = latest.ok_or(Na::NoFeed)?;
    if latest.since < t.plus_days(-days) {
        return Err(Na::Stale);
    }
    Ok(latest)
}

/// The product measures at `t` by key. `days` is how long the feed under a key stays fresh.
pub fn product(
    usage: &Usage<'_>,
    t: UtcTime,
    days: impl Fn(&str) -> i64,
) -> BTreeMap<String, Reading> {
    let created = usage.accounts_created(t);
    let licensed = usage.licensed_users(t);
    let logins = usage.login_users(t);
    let features = usage.features(t);
    [
        (ACTIVATION, share(created, licensed, t, days(ACTIVATION))),
        (LOGIN_RATE, share(logins, created, t, days(LOGIN_RATE))),
        (
            FEATURE_REACH,
            reach(features, logins, t, days(FEATURE_REACH)),
        ),
    ]
    .into_iter()
    .map(|(key, reading)| (key.to_owned(), reading))
    .collect()
}

fn share(
    numerator: Option<Latest<i64>>,
    denominator: Option<Latest<i64>>,
    t: UtcTime,
    days: i64,
) -> Reading {
    ratio_of(numerator, denominator, t, days, |top, bottom| {
        let fraction = Fraction {
            numerator: top as f64,
            denominator: bottom as f64,
        };
        (fraction.numerator / fraction.denominator, Some(fraction))
    })
}

fn reach(
    features: Option<Latest<[Option<i64>; 3]>>,
    logins: Option<Latest<i64>>,
    t: UtcTime,
    days: i64,
) -> Reading {
    ratio_of(features, logins, t, days, |people, logins| {
        let shares: Vec<f64> = people
            .iter()
            .flatten()
            .map(|people| *people as f64 / logins as f64)
            .collect();
        (shares.iter().sum::<f64>() / shares.len() as f64, None)
    })
}

fn ratio_of<T: Copy>(
    top: Option<Latest<T>>,
    bottom: Option<Latest<i64>>,
    t: UtcTime,
    days: i64,
    value: impl Fn(T, i64) -> (f64, Option<Fraction>),
) -> Reading {
    // What was never fed outranks what is stale: the way out is a file with both.
    let (Some(_), Some(_)) = (top, bottom) else {
        return Reading::missing(Na::NoFeed);
    };
    let (top, bottom) = match (fresh(top, t, days), fresh(bottom, t, days)) {
        (Ok(top), Ok(bottom)) => (top, bottom),
        (Err(na), _) | (_, Err(na)) => return Reading::missing(na),
    };
    if bottom.value == 0 {
        return Reading::missing(Na::NoFeed);
    }
    let (value, of) = value(top.value, bottom.value);
    let since = top.since.min(bottom.since);
    Reading {
        value: Ok(value),
        as_of: Some(top.day.min(bottom.day)),
        fresh_until: Some(since.plus_days(days)),
        coverage: 1.0,
        of,
        evidence: if top.since == bottom.since { 1 } else { 2 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Days;

    fn day(n: u64) -> NaiveDate {
        NaiveDate::default() + Days::new(n)
    }

    fn at(days: i64) -> UtcTime {
        UtcTime(0).plus_days(days)
    }

    /// A month that ended `end` days after the epoch, recorded then.
    fn month(end: i64, created: Option<i64>, licensed: Option<i64>, logins: Option<i64>) -> Month {
        Month {
            known: Known::from_the_start(at(end)),
            last_day: day(end.unsigned_abs() - 1),
            accounts_created: created,
            licensed_users: licensed,
            login_users: logins,
            logged_in: None,
            features: [None; 3],
        }
    }

    fn size(on: i64, created: Option<i64>, licensed: Option<i64>) -> Size {
        Size {
            known: Known::from_the_start(at(on)),
            day: day(on.unsigned_abs()),
            accounts_created: created,
            licensed_users: licensed,
        }
    }

    fn value(months: &[Month], sizes: &[Size], t: UtcTime, key: &str) -> Figure {
        product(&Usage { months, sizes }, t, |_| 40)
            .get(key)
            .map_or(Err(Na::LockedLevel), |reading| reading.value)
    }

    #[test]
    fn ratios_of_the_latest_month() {
        let months = [month(100, Some(40), Some(100), Some(30))];
        assert_eq!(value(&months, &[], at(101), ACTIVATION), Ok(0.4));
        assert_eq!(value(&months, &[], at(101), LOGIN_RATE), Ok(0.75));
    }

    #[test]
    fn a_month_is_unknown_before_its_end_and_stale_forty_days_after() {
        let months = [month(100, Some(40), Some(100), None)];
        assert_eq!(value(&months, &[], at(99), ACTIVATION), Err(Na::NoFeed));
        assert_eq!(value(&months, &[], at(100), ACTIVATION), Err(Na::NoFeed));
        assert_eq!(value(&months, &[], at(101), ACTIVATION), Ok(0.4));
        assert_eq!(value(&months, &[], at(140), ACTIVATION), Ok(0.4));
        assert_eq!(value(&months, &[], at(141), ACTIVATION), Err(Na::Stale));
    }

    #[test]
    fn each_field_takes_its_own_latest_month() {
        let months = [
            month(100, Some(40), Some(100), Some(20)),
            month(130, None, Some(80), Some(30)),
        ];
        assert_eq!(value(&months, &[], at(131), ACTIVATION), Ok(0.5));
        assert_eq!(value(&months, &[], at(131), LOGIN_RATE), Ok(0.75));
        // The older part goes stale first and takes the ratio with it.
        assert_eq!(value(&months, &[], at(141), ACTIVATION), Err(Na::Stale));
    }

    #[test]
    fn zero_denominators_and_blanks_are_no_feed_and_a_zero_is_zero() {
        let none = [month(100, Some(0), Some(0), Some(0))];
        assert_eq!(value(&none, &[], at(101), ACTIVATION), Err(Na::NoFeed));
        assert_eq!(value(&none, &[], at(101), LOGIN_RATE), Err(Na::NoFeed));
        let silent = [month(100, Some(10), Some(10), Some(0))];
        assert_eq!(value(&silent, &[], at(101), LOGIN_RATE), Ok(0.0));
        assert_eq!(value(&[], &[], at(101), LOGIN_RATE), Err(Na::NoFeed));
    }

    #[test]
    fn the_accounts_file_serves_when_no_month_has_a_value() {
        let sizes = [size(100, Some(5), Some(10))];
        assert_eq!(value(&[], &sizes, at(101), ACTIVATION), Ok(0.5));
        assert_eq!(value(&[], &sizes, at(140), ACTIVATION), Ok(0.5));
        assert_eq!(value(&[], &sizes, at(141), ACTIVATION), Err(Na::Stale));
        let months = [month(90, Some(8), None, None)];
        assert_eq!(value(&months, &sizes, at(101), ACTIVATION), Ok(0.8));
    }

    #[test]
    fn feature_reach_averages_the_features_that_have_a_value() {
        let mut usage = month(100, Some(50), None, Some(40));
        usage.features = [Some(20), None, Some(0)];
        assert_eq!(
            value(&[usage.clone()], &[], at(101), FEATURE_REACH),
            Ok(0.25)
        );
        usage.features = [None; 3];
        assert_eq!(
            value(&[usage.clone()], &[], at(101), FEATURE_REACH),
            Err(Na::NoFeed)
        );
        usage.features = [Some(20), None, None];
        usage.login_users = Some(0);
        assert_eq!(
            value(&[usage], &[], at(101), FEATURE_REACH),
            Err(Na::NoFeed)
        );
    }

    #[test]
    fn a_correction_does_not_change_what_was_known() {
        let mut first = month(100, Some(40), Some(100), None);
        first.known.replaced_at = Some(at(120));
        let mut second = month(100, Some(60), Some(100), None);
        second.known.recorded_at = at(120);
        let months = [first, second];
        assert_eq!(value(&months, &[], at(110), ACTIVATION), Ok(0.4));
        assert_eq!(value(&months, &[], at(120), ACTIVATION), Ok(0.4));
        assert_eq!(value(&months, &[], at(121), ACTIVATION), Ok(0.6));
    }
}
