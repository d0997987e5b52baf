//! Ledger rows and programme facts as the formulas read them: what happened, when, and from when to when it was known.

use std::sync::Arc;

use crate::UtcTime;
use crate::engagement::taxonomy::{Channel, Sense};
use crate::types::{EventId, PersonId};

/// When a fact happened, since when we know of it, and since when we know better: a reversal or a newer version was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// When it happened.
    pub occurred_at: UtcTime,
    /// When it was recorded.
    pub recorded_at: UtcTime,
    /// When its reversal or its next version was recorded, if ever.
    pub replaced_at: Option<UtcTime>,
}

impl Known {
    /// Something recorded as it happened and never taken back.
    pub fn from_the_start(at: UtcTime) -> Self {
        Self {
            occurred_at: at,
            recorded_at: at,
            replaced_at: None,
        }
    }

    /// Whether the fact counts at `t`: it happened and was recorded before t, and nothing recorded before t took it back.
    pub fn counts_at(&self, t: UtcTime) -> bool {
        self.occurred_at < t && self.recorded_at < t && self.replaced_at.is_none_or(|at| at >= t)
    }

    /// Whether the fact counts at `t` and happened within the `days` before it: in `[t − days, t)`.
    pub fn within(&self, t: UtcTime, days: i64) -> bool {
        self.counts_at(t) && self.occurred_at >= t.plus_days(-days)
    }
}

/// One ledger row of an account's customer side. Rows of the vendor's staff never get this far, nor do reversal rows: those
/// are the `replaced_at` of the rows they reverse.
#[derive(Debug, Clone)]
pub struct Row {
    /// The ledger row's id.
    pub id: EventId,
    /// When, and how long it counts.
    pub known: Known,
    /// Type key, `com.answer_posted` for one.
    pub kind: Arc<str>,
    /// Channel of the type.
    pub channel: Channel,
    /// What the formulas make of the type.
    pub sense: Sense,
    /// Who; a row without a person counts for its account, never towards people.
    pub person: Option<PersonId>,
    /// What it was done to; rows without one are each their own object.
    pub object: Option<Arc<str>>,
    /// Points granted when the row was written.
    pub granted: f64,
    /// Half-life in days, as of then.
    pub half_life: f64,
}

impl Row {
    /// What the row's points are worth at `t`.
    pub fn worth(&self, t: UtcTime) -> f64 {
        if self.granted == 0.0 {
            return 0.0;
        }
        super::decay::decayed(
            self.granted,
            super::decay::age_days(self.known.occurred_at, t),
            self.half_life,
        )
    }

    /// What tells this row's object from others: the object, or the row itself when it names none.
    pub fn object_key(&self) -> ObjectKey<'_> {
        self.object
            .as_deref()
            .map_or(ObjectKey::Own(self.id), ObjectKey::Named)
    }
}

/// An object's identity within an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectKey<'a> {
    /// A named object.
    Named(&'a str),
    /// A row without an object is its own object.
    Own(EventId),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_counts_strictly_after_it_happened_and_was_recorded() {
        let fact = Known {
            occurred_at: UtcTime(10),
            recorded_at: UtcTime(20),
            replaced_at: Some(UtcTime(30)),
        };
        assert!(!fact.counts_at(UtcTime(10)));
        assert!(!fact.counts_at(UtcTime(20)));
        assert!(fact.counts_at(UtcTime(21)));
        assert!(
            fact.counts_at(UtcTime(30)),
            "a reversal counts once it was recorded before t"
        );
        assert!(!fact.counts_at(UtcTime(31)));
    }

    #[test]
    fn windows_include_their_lower_end_and_exclude_their_upper() {
        let t = UtcTime(0).plus_days(100);
        assert!(Known::from_the_start(t.plus_days(-90)).within(t, 90));
        assert!(!Known::from_the_start(UtcTime(t.plus_days(-90).0 - 1)).within(t, 90));
        assert!(!Known::from_the_start(t).within(t, 90));
    }
}
