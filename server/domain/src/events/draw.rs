//! The lottery: who gets a seat of a slot, in a way that anybody can compute again.
//!
//! Before the draw the list of entries is fixed, each under its number. At the draw a random seed is recorded. Each entry's *lot* is
//! the SHA-256, in hexadecimal, of the text `SEED:NUMBER` (`printf '%s' 'SEED:NUMBER' | sha256sum`). Entries stand in the order of
//! their lots, smallest first; with [`Rules::newcomers_first`] those from an account that never attended stand before all others.
//! Seats are given out in that order. With [`Rules::seats_per_account`] an entry is passed over once its account has that many. Who
//! gets no seat waits, in the same order.
//!
//! Nobody can steer it: the list is fixed before the seed exists, and the seed before any lot does. It says of everyone where they
//! stood and why ([`Lot`]), from the seed, the published list and the rules alone.

use std::collections::BTreeMap;

use crate::entropy;
use crate::types::AccountId;

/// One who wants a seat, as published before the draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its number on the published list; no two have the same.
    pub number: i64,
    /// The account it belongs to, if any. Entries without one share no limit.
    pub account: Option<AccountId>,
    /// Whether nobody of its account has attended before.
    pub newcomer: bool,
}

/// How seats are given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Rules {
    /// Seats to give.
    pub seats: usize,
    /// Accounts that never attended come first.
    pub newcomers_first: bool,
    /// At most so many seats go to one account.
    pub seats_per_account: Option<usize>,
}

/// What an entry came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// A seat.
    Seat,
    /// The seats had gone to those before it.
    SeatsGone,
    /// There were seats, but its account had its share.
    AccountFull,
}

/// An entry's result, with all that is needed to follow it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// The entry's number.
    pub number: i64,
    /// SHA-256 of `SEED:NUMBER`, in hexadecimal.
    pub lot: String,
    /// Place in the order, from 1.
    pub rank: usize,
    /// Whether the entry stood among the newcomers that came first.
    pub ahead: bool,
    /// What it came to.
    pub outcome: Outcome,
    /// Place among those who wait, from 1; none for a seat.
    pub waiting: Option<usize>,
}

/// Draws: everybody's lot, in the order of the draw. The order of `entries` doesn't matter.
pub fn draw(seed: &str, entries: &[Entry], rules: Rules) -> Vec<Lot> {
    let mut order: Vec<(bool, String, &Entry)> = entries
        .iter()
        .map(|entry| {
            let ahead = rules.newcomers_first && entry.newcomer;
            (!ahead, lot(seed, entry.number), entry)
        })
        .collect();
    order.sort_by(|a, b| (a.0, &a.1, a.2.number).cmp(&(b.0, &b.1, b.2.number)));
    let mut given = 0;
    let mut waiting = 0;
    let mut held: BTreeMap<AccountId, usize> = BTreeMap::new();
    order
        .into_iter()
        .enumerate()
        .map(|(place, (behind, lot, entry))| {
            let of_account = entry
                .account
                .map(|account| held.entry(account).or_default());
            let full = rules
                .seats_per_account
                .zip(of_account.as_deref().copied())
                .is_some_and(|(most, has)| has >= most);
            let outcome = if given >= rules.seats {
                Outcome::SeatsGone
            } else if full {
                Outcome::AccountFull
            } else {
                given += 1;
                if let Some(has) = of_account {
                    *has += 1;
                }
                Outcome::Seat
            };
            Lot {
                number: entry.number,
                lot,
                rank: place + 1,
                ahead: !behind,
                outcome,
                waiting: (outcome != Outcome::Seat).then(|| {
                    waiting += 1;
                    waiting
                }),
            }
        })
        .collect()
}

/// The lot of an entry: SHA-256 of `SEED:NUMBER`, in hexadecimal.
pub fn lot(seed: &str, number: i64) -> String {
    entropy::digest(&format!("{seed}:{number}"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rand::rngs::SmallRng;
    use rand::seq::SliceRandom;
    use rand::{Rng, SeedableRng};

    use super::*;

    fn entry(number: i64, account: Option<AccountId>, newcomer: bool) -> Entry {
        Entry {
            number,
            account,
            newcomer,
        }
    }

    #[test]
    fn a_lot_is_what_sha256sum_says() {
        // printf '%s' 'hiroba:1' | sha256sum
        assert_eq!(
            lot("hiroba", 1),
            "3cd6842713952add78a890b2616fce9c8366b5db4be30172b97284ccec36da22"
        );
    }

    #[test]
    fn whoever_lost_learns_where_they_stood() {
        let entries: Vec<_> = (1..=5)
            .map(|number| entry(number, Some(1), false))
            .collect();
        let rules = Rules {
            seats: 3,
            seats_per_account: Some(2),
            ..Rules::default()
        };
        let lots = draw("seed", &entries, rules);
        let ranks: Vec<_> = lots.iter().map(|lot| (lot.rank, lot.waiting)).collect();
        assert_eq!(
            ranks,
            [
                (1, None),
                (2, None),
                (3, Some(1)),
                (4, Some(2)),
                (5, Some(3))
            ]
        );
        assert!(
            lots.iter()
                .skip(2)
                .all(|lot| lot.outcome == Outcome::AccountFull)
        );
    }

    /// A draw of anything, with what it was drawn from.
    fn any(dice: &mut SmallRng) -> (String, Vec<Entry>, Rules) {
        let accounts = dice.random_range(1..8_i64);
        let newcomers: BTreeSet<i64> = (1..=accounts).filter(|_| dice.random_bool(0.4)).collect();
        let entries = (1..=dice.random_range(0..60_i64))
            .map(|number| {
                let account = dice
                    .random_bool(0.8)
                    .then(|| dice.random_range(1..=accounts));
                entry(
                    number,
                    account,
                    account.is_none_or(|account| newcomers.contains(&account)),
                )
            })
            .collect();
        let rules = Rules {
            seats: dice.random_range(0..40),
            newcomers_first: dice.random_bool(0.5),
            seats_per_account: dice.random_bool(0.5).then(|| dice.random_range(1..4)),
        };
        (format!("{:x}", dice.random::<u64>()), entries, rules)
    }

    #[test]
    fn any_draw_is_fair_whole_and_reproducible() {
        let mut dice = SmallRng::seed_from_u64(20_261_122);
        for _ in 0..400 {
            let (seed, mut entries, rules) = any(&mut dice);
            let lots = draw(&seed, &entries, rules);
            entries.shuffle(&mut dice);
            assert_eq!(
                draw(&seed, &entries, rules),
                lots,
                "the order of the list says nothing"
            );

            let of = |number: i64| entries.iter().find(|entry| entry.number == number).unwrap();
            let numbers: BTreeSet<_> = lots.iter().map(|lot| lot.number).collect();
            assert_eq!(numbers.len(), entries.len(), "everybody has one lot");
            let seats: Vec<_> = lots
                .iter()
                .filter(|lot| lot.outcome == Outcome::Seat)
                .collect();
            assert!(seats.len() <= rules.seats);

            let mut held: BTreeMap<AccountId, usize> = BTreeMap::new();
            let mut free: usize = 0;
            for lot in &seats {
                match of(lot.number).account {
                    Some(account) => *held.entry(account).or_default() += 1,
                    None => free += 1,
                }
            }
            if let Some(most) = rules.seats_per_account {
                assert!(held.values().all(|seats| *seats <= most));
            }
            // No seat stays empty that somebody could have had.
            if seats.len() < rules.seats {
                assert!(lots.iter().all(|lot| lot.outcome != Outcome::SeatsGone));
            }
            assert_eq!(held.values().sum::<usize>() + free, seats.len());

            for pair in lots.windows(2) {
                let [before, after] = pair else { continue };
                assert_eq!(before.rank + 1, after.rank);
                assert!(before.ahead || !after.ahead, "newcomers stand first");
                assert!(before.ahead != after.ahead || before.lot < after.lot);
            }
            for lot in &lots {
                assert_eq!(lot.ahead, rules.newcomers_first && of(lot.number).newcomer);
                assert_eq!(lot.lot, super::lot(&seed, lot.number));
            }
            let waiting: Vec<_> = lots.iter().filter_map(|lot| lot.waiting).collect();
            assert_eq!(waiting, (1..=waiting.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn every_number_has_the_same_chance() {
        let entries: Vec<_> = (1..=10).map(|number| entry(number, None, true)).collect();
        let rules = Rules {
            seats: 3,
            ..Rules::default()
        };
        let mut won = [0_u32; 11];
        for seed in 0..2_000 {
            for lot in draw(&seed.to_string(), &entries, rules) {
                if lot.outcome == Outcome::Seat {
                    won[usize::try_from(lot.number).unwrap()] += 1;
                }
            }
        }
        // 600 expected, standard deviation 20.5.
        assert!(
            won.iter().skip(1).all(|won| (500..=700).contains(won)),
            "{won:?}"
        );
    }
}
