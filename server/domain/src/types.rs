//! Small types that every table shares: instants, ids, and enums stored as text.

use chrono::{DateTime, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// An instant in UTC, in whole microseconds since 1970. Stored as a 64-bit integer on both databases, so that order,
/// equality and keyset paging mean the same on each.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::BigInt)]
#[serde(transparent)]
pub struct UtcTime(pub i64);

impl UtcTime {
    /// Microseconds in a second.
    pub const SECOND: i64 = 1_000_000;
    /// Microseconds in a day of 86,400 seconds.
    pub const DAY: i64 = 86_400 * Self::SECOND;

    /// From a chrono instant; anything finer than a microsecond is dropped.
    pub fn from_chrono(at: DateTime<Utc>) -> Self {
        Self(at.timestamp_micros())
    }

    /// As a chrono instant. Out-of-range values, which no clock yields, become the epoch.
    pub fn to_chrono(self) -> DateTime<Utc> {
        Utc.timestamp_micros(self.0).single().unwrap_or_default()
    }

    /// This instant moved by whole seconds (negative: earlier).
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(Self::SECOND)))
    }

    /// This instant moved by days of 86,400 seconds.
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(days.saturating_mul(Self::DAY)))
    }

    /// The calendar day of this instant in `zone`.
    pub fn local_day(self, zone: Tz) -> NaiveDate {
        self.to_chrono().with_timezone(&zone).date_naive()
    }

    /// Midnight that begins `day` in `zone`; where a zone skips midnight, the first instant after it.
    pub fn start_of_day(day: NaiveDate, zone: Tz) -> Self {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        let local = zone.from_local_datetime(&midnight).earliest().or_else(|| {
            zone.from_local_datetime(&(midnight + chrono::Duration::hours(1)))
                .earliest()
        });
        local.map_or_else(
            || Self::from_chrono(midnight.and_utc()),
            |at| Self::from_chrono(at.with_timezone(&Utc)),
        )
    }

    /// The end of `day` in `zone` (24:00 local), which is the instant an "as of" day is judged at.
    pub fn end_of_day(day: NaiveDate, zone: Tz) -> Self {
        Self::start_of_day(day.succ_opt().unwrap_or(day), zone)
    }

    /// RFC 3339 in UTC, with microseconds only where there are any.
    pub fn rfc3339(self) -> String {
        self.to_chrono()
            .to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)
    }
}

/// A row's id; `i64` on both databases.
pub type Id = i64;
/// Id of a person.
pub type PersonId = Id;
/// Id of an account (a customer company).
pub type AccountId = Id;
/// Id of a space.
pub type SpaceId = Id;
/// Id of a topic.
pub type TopicId = Id;
/// Id of a post.
pub type PostId = Id;
/// Id of a ledger row.
pub type EventId = Id;

/// Declares an enum stored as its text key, with `ALL`, `as_str`, `FromStr`, serde and diesel conversions.
#[macro_export]
macro_rules! text_enum {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $text:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize,
            diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(sql_type = diesel::sql_types::Text)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $text)] $variant),+
        }

        impl $name {
            /// Every value, in the order declared.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stored key.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();
            fn from_str(text: &str) -> std::result::Result<Self, ()> {
                match text { $($text => Ok(Self::$variant),)+ _ => Err(()) }
            }
        }

        impl<DB> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<diesel::sql_types::Text, DB>::to_sql(self.as_str(), out)
            }
        }

        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            DB: diesel::backend::Backend,
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                let text = <String as diesel::deserialize::FromSql<diesel::sql_types::Text, DB>>::from_sql(bytes)?;
                text.parse().map_err(|()| format!("unknown {}: {text}", stringify!($name)).into())
            }
        }
    };
}

/// Implements diesel's conversions for a newtype over `i64` stored as BigInt.
macro_rules! bigint_newtype {
    ($name:ident) => {
        impl<DB> diesel::serialize::ToSql<diesel::sql_types::BigInt, DB> for $name
        where
            DB: diesel::backend::Backend,
            i64: diesel::serialize::ToSql<diesel::sql_types::BigInt, DB>,
        {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, DB>,
            ) -> diesel::serialize::Result {
                diesel::serialize::ToSql::<diesel::sql_types::BigInt, DB>::to_sql(&self.0, out)
            }
        }

        impl<DB> diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB> for $name
        where
            DB: diesel::backend::Backend,
            i64: diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                <i64 as diesel::deserialize::FromSql<diesel::sql_types::BigInt, DB>>::from_sql(
                    bytes,
                )
                .map($name)
            }
        }
    };
}
bigint_newtype!(UtcTime);
