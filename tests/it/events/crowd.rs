//! Sixty-four people at once, over and over: no seat is sold twice, nobody jumps the queue, nobody is told twice.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Barrier;

use diesel::prelude::*;
use domain::Error;
use domain::db::AnyConnection;
use domain::db::schema::{event_registrations, event_transitions};
use domain::events::{RegistrationId, Standing};
use domain::people::leaving::{self, Said};
use domain::types::PersonId;

use super::{mails, people_at, standing};
use crate::fixtures::gathering::{cancelled, evening, published, registered};
use crate::fixtures::talk::actor;
use crate::fixtures::{self, Town};
use crate::races::while_uncommitted;

const CROWD: usize = 64;
const SEATS: usize = 20;
const ROUNDS: usize = 4;

/// Which registration, what it was and what it became.
pub type Row = (RegistrationId, Option<Standing>, Standing);

#[test]
fn a_crowd_gets_exactly_the_seats_there_are_in_the_order_it_came() {
    let mut town = Town::start();
    let second = town.start_another_server();
    let people: Vec<PersonId> = town.write(|tx| {
        (0..CROWD)
            .map(|number| {
                let email = format!("crowd{number}@aoba.example");
                let person = fixtures::person(tx, &format!("群衆 {number}"), Some(&email))?;
                fixtures::member(tx, person, town.people.aoba)?;
                Ok(person)
            })
            .collect()
    });
    let event =
        town.write(|tx| published(tx, &town.people, &evening("満員の会", &SEATS.to_string())));
    let _ = second;
    // A second process has connections of its own.
    let mut other = town.domain.clone();
    other.db = town.another_pool();
    let before = mails(&town);
    for round in 0..ROUNDS {
        let barrier = Barrier::new(CROWD);
        std::thread::scope(|scope| {
            for (number, person) in people.iter().enumerate() {
                let (barrier, town, other) = (&barrier, &town, &other);
                scope.spawn(move || {
                    let hiroba = if number % 2 == 0 { &town.domain } else { other };
                    barrier.wait();
                    loop {
                        // Half of them give their place up in every second round; the others click twice.
                        let outcome = if round % 2 == 1 && (number + round) % 2 == 0 {
                            hiroba.write(|tx| cancelled(tx, event, *person))
                        } else {
                            hiroba
                                .write(|tx| registered(tx, event, *person))
                                .and_then(|_| hiroba.write(|tx| registered(tx, event, *person)))
                                .map(drop)
                        };
                        match outcome {
                            Err(Error::Contended(_) | Error::Unavailable(_)) => {}
                            outcome => break outcome.expect("registered or cancelled"),
                        }
                    }
                });
            }
        });
        let seated = people_at(&town, event, Standing::Confirmed);
        let waiting = people_at(&town, event, Standing::Waitlisted);
        let wanted = seated.len() + waiting.len();
        assert_eq!(seated.len(), SEATS.min(wanted), "round {round}");
        let all: BTreeSet<PersonId> = seated.iter().chain(&waiting).copied().collect();
        assert_eq!(all.len(), wanted, "somebody is there twice");
        let mut seated = seated;
        seated.sort_unstable();
        assert_eq!(standing(&town, "evt.registered", event), seated);
    }
    replay(&town, event, before);
}

/// Goes through the log of an event, see [`follow`]: a row each, and each transition was told once.
fn replay(town: &Town, event: i64, before: i64) {
    let log: Vec<Row> = town.read(|conn| log_of(conn, event));
    follow(&log, SEATS);
    let rows: i64 = town.read(|conn| {
        Ok(event_registrations::table
            .filter(event_registrations::event_id.eq(event))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(rows, CROWD as i64, "a row each, for good");
    assert_eq!(mails(town) - before, log.len() as i64, "a mail each");
}

/// Every transition of an event's registrations, in order.
pub fn log_of(conn: &mut AnyConnection, event: i64) -> domain::Result<Vec<Row>> {
    Ok(event_transitions::table
        .filter(event_transitions::event_id.eq(event))
        .order(event_transitions::id)
        .select((
            event_transitions::registration_id,
            event_transitions::was,
            event_transitions::became,
        ))
        .load(conn)?)
}

/// Goes through a log: at no time were more than `seats` held, and each that was freed went to who waited longest.
pub fn follow(log: &[Row], seats: usize) {
    let mut seated: BTreeSet<RegistrationId> = BTreeSet::new();
    let mut waiting: VecDeque<RegistrationId> = VecDeque::new();
    for (id, was, became) in log {
        match (was, became) {
            (Some(Standing::Waitlisted), Standing::Confirmed) => {
                assert_eq!(waiting.pop_front(), Some(*id), "the queue was jumped");
                seated.insert(*id);
            }
            (_, Standing::Confirmed) => {
                assert!(waiting.is_empty(), "a seat went past the queue");
                assert!(seated.insert(*id), "seated twice");
            }
            (_, Standing::Waitlisted) => waiting.push_back(*id),
            (_, Standing::Cancelled) => {
                seated.remove(id);
                waiting.retain(|one| one != id);
            }
            odd => panic!("{odd:?}"),
        }
        assert!(seated.len() <= seats, "a seat was sold twice");
    }
}

#[test]
fn who_leaves_for_good_while_they_move_up_leaves_the_seat_to_the_next() {
    let town = Town::start();
    let people = &town.people;
    let event = town.write(|tx| published(tx, people, &evening("一席の会", "1")));
    for person in [people.aoi, people.misaki, people.ken] {
        town.write(|tx| registered(tx, event, person));
    }
    while_uncommitted(
        &town,
        |tx| cancelled(tx, event, people.aoi),
        |tx| {
            let misaki = actor(tx, people.misaki)?;
            let said = Said {
                email: "misaki@minato.example".to_owned(),
                sure: true,
            };
            leaving::leave(tx, &misaki, &said)
        },
    );
    assert_eq!(people_at(&town, event, Standing::Confirmed), [people.ken]);
    assert_eq!(standing(&town, "evt.registered", event), [people.ken]);
}
