//! Ledger rows for what happens in the demo, by the same rules as the application's: one row an act, the daily cap in order of arrival,
//! points of the taxonomy, nothing for votes inside one account, from the vendor, and beyond five between two people who thank each other within 30 days.

use std::collections::{HashMap, HashSet, VecDeque};

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::UtcTime;
use crate::demo::rows::EventRow;
use crate::engagement::taxonomy::{self, Taxonomy};

/// An act that waits to be written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Act {
    /// When.
    pub at: UtcTime,
    /// Type key.
    pub kind: &'static str,
    /// Object.
    pub object: String,
    /// Who.
    pub person: i64,
    /// Credited to.
    pub account: Option<i64>,
    /// For praise: who gave it and their account.
    pub giver: Option<(i64, Option<i64>)>,
    /// The vendor's own act.
    pub vendor: bool,
    /// Where it can be seen.
    pub evidence: Option<String>,
}

/// Window in which a pair's votes for each other are counted.
const PAIR_DAYS: i64 = 30;
/// Most votes between two people within the window that earn points, once they go both ways.
const RECIPROCAL: usize = 5;

/// Writes acts in order of time.
#[derive(Debug)]
pub struct Book {
    taxonomy: Taxonomy,
    version: i64,
    zone: Tz,
    next_id: i64,
    day: Option<NaiveDate>,
    counts: HashMap<(i64, &'static str), i64>,
    seen: HashSet<(i64, &'static str, String)>,
    pairs: HashMap<(i64, i64), VecDeque<(UtcTime, i64)>>,
}

impl Book {
    /// An empty book under a taxonomy and the number of its configuration.
    pub fn new(taxonomy: Taxonomy, version: i64, zone: Tz) -> Self {
        Self {
            taxonomy,
            version,
            zone,
            next_id: 1,
            day: None,
            counts: HashMap::new(),
            seen: HashSet::new(),
            pairs: HashMap::new(),
        }
    }

    /// Writes an act; none when a row already stands for it. Acts come in order of time.
    pub fn record(&mut self, act: Act) -> Option<EventRow> {
        let day = act.at.local_day(self.zone);
        if self.day != Some(day) {
            self.day = Some(day);
            self.counts.clear();
            self.seen.clear();
        }
        if !self.seen.insert((act.person, act.kind, act.object.clone())) {
            return None;
        }
        let kind = self.taxonomy.get(act.kind)?;
        let (points, half_life, adv, cap) = (
            kind.points,
            kind.half_life_days,
            kind.adv_points,
            kind.daily_cap,
        );
        let earlier = self.counts.entry((act.person, act.kind)).or_insert(0);
        let mut granted = taxonomy::granted(points, cap, *earlier);
        *earlier += 1;
        if let Some((giver, account)) = act.giver
            && !self.earns(act.at, (act.person, act.account), (giver, account))
        {
            granted = 0.0;
        }
        let id = self.next_id;
        self.next_id += 1;
        Some(EventRow {
            id,
            type_: act.kind.to_owned(),
            person_id: Some(act.person),
            account_id: act.account,
            object: act.object,
            occurred_at: act.at,
            recorded_at: act.at,
            local_day: day,
            source: "app".to_owned(),
            granted_points: granted,
            half_life_days: half_life,
            adv_points: if granted > 0.0 { adv } else { 0.0 },
            touch_mode: None,
            side: if act.vendor { "vendor" } else { "customer" }.to_owned(),
            reversal_of: None,
            reversal_reason: None,
            evidence_url: act.evidence,
            config_version: self.version,
        })
    }

    /// The reversal of a row, from `at` on.
    pub fn reverse(&mut self, row: &EventRow, at: UtcTime, reason: &str) -> EventRow {
        let id = self.next_id;
        self.next_id += 1;
        EventRow {
            id,
            occurred_at: at,
            recorded_at: at,
            local_day: at.local_day(self.zone),
            granted_points: 0.0,
            adv_points: 0.0,
            reversal_of: Some(row.id),
            reversal_reason: Some(reason.to_owned()),
            ..row.clone()
        }
    }

    /// Whether a vote by `from` for `to` earns points.
    fn earns(&mut self, at: UtcTime, to: (i64, Option<i64>), from: (i64, Option<i64>)) -> bool {
        let votes = self
            .pairs
            .entry((to.0.min(from.0), to.0.max(from.0)))
            .or_default();
        while votes
            .front()
            .is_some_and(|(first, _)| *first < at.plus_days(-PAIR_DAYS))
        {
            votes.pop_front();
        }
        votes.push_back((at, from.0));
        let returned = votes.iter().any(|(_, giver)| *giver == to.0);
        from.1.is_some() && from.1 != to.1 && !(returned && votes.len() > RECIPROCAL)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(minute: i64, kind: &'static str, object: &str) -> Act {
        Act {
            at: UtcTime(1_760_000_000_000_000).plus_seconds(minute * 60),
            kind,
            object: object.to_owned(),
            person: 1,
            account: Some(1),
            giver: None,
            vendor: false,
            evidence: None,
        }
    }

    #[test]
    fn caps_and_single_rows_hold() {
        let mut book = Book::new(Taxonomy::default(), 0, chrono_tz::Asia::Tokyo);
        let mut granted = Vec::new();
        for n in 0..5 {
            let row = book.record(act(n, "com.question_posted", &format!("topic:{n}")));
            granted.push(row.map(|row| row.granted_points));
        }
        assert_eq!(
            granted,
            [Some(4.0), Some(4.0), Some(4.0), Some(0.0), Some(0.0)]
        );
        assert!(
            book.record(act(6, "com.question_posted", "topic:1"))
                .is_none()
        );
    }

    #[test]
    fn votes_inside_an_account_and_beyond_what_a_pair_may_earn_nothing() {
        let mut book = Book::new(Taxonomy::default(), 0, chrono_tz::Asia::Tokyo);
        let mut vote = |day: i64, to: i64, giver: (i64, Option<i64>)| {
            let mut act = act(
                day * 1_440,
                "com.helpful_vote_received",
                &format!("vote:{day}:{}", giver.0),
            );
            act.person = to;
            act.account = Some(to);
            act.giver = Some(giver);
            book.record(act).map(|row| row.granted_points)
        };
        assert_eq!(vote(0, 1, (2, Some(1))), Some(0.0));
        assert_eq!(vote(0, 1, (9, None)), Some(0.0));
        // One way, as many as they like; both ways, five in 30 days.
        for day in 1..=7 {
            assert_eq!(vote(day, 1, (3, Some(3))), Some(1.0));
        }
        assert_eq!(vote(8, 3, (1, Some(1))), Some(0.0));
        assert_eq!(vote(60, 3, (1, Some(1))), Some(1.0));
    }
}
