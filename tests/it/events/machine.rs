//! The machine of registrations, walked at random beside a model that is simple enough to be right.

use domain::Error;
use domain::actor::Role;
use domain::events::slot::{self, SlotDraft};
use domain::events::{EventId, SlotId, Standing};
use domain::types::PersonId;
use rand::rngs::SmallRng;
use rand::{Rng, SeedableRng};

use super::{mails, people_at, slot_of, standing};
use crate::fixtures::gathering::{cancelled, evening, published, registered, run};
use crate::fixtures::talk::actor;
use crate::fixtures::{self, Town};

/// What should be: who has a seat, who waits in which order, how many mails went.
#[derive(Default)]
struct Model {
    capacity: usize,
    seated: Vec<PersonId>,
    waiting: Vec<PersonId>,
    mails: i64,
}

impl Model {
    fn register(&mut self, who: PersonId) {
        if self.seated.contains(&who) || self.waiting.contains(&who) {
            return;
        }
        self.mails += 1;
        if self.seated.len() < self.capacity {
            self.seated.push(who);
        } else {
            self.waiting.push(who);
        }
    }

    fn cancel(&mut self, who: PersonId) {
        if self.waiting.contains(&who) {
            self.waiting.retain(|one| *one != who);
            self.mails += 1;
        } else if self.seated.contains(&who) {
            self.seated.retain(|one| *one != who);
            self.mails += 1;
            self.settle();
        }
    }

    /// Whether the capacity may be set so.
    fn resize(&mut self, seats: usize) -> bool {
        if seats < self.seated.len() {
            return false;
        }
        self.capacity = seats;
        self.settle();
        true
    }

    fn settle(&mut self) {
        while self.seated.len() < self.capacity && !self.waiting.is_empty() {
            let next = self.waiting.remove(0);
            self.seated.push(next);
            self.mails += 1;
        }
    }
}

fn resize(town: &Town, event: EventId, slot: SlotId, seats: usize) -> Result<(), Error> {
    town.domain.write(|tx| {
        let may = run(tx, &town.people, event)?;
        let actor = actor(tx, town.people.staff(Role::Cs))?;
        let draft = SlotDraft {
            name: "一般".to_owned(),
            format: "onsite".to_owned(),
            capacity: seats.to_string(),
            rule: "first_come".to_owned(),
        };
        slot::change(tx, &actor, &may, slot, &draft)
    })
}

#[test]
fn a_random_walk_of_registrations_is_what_the_model_says() {
    let town = Town::start();
    let people: Vec<PersonId> = town.write(|tx| {
        let mut people = Vec::new();
        for number in 0..10 {
            let email = format!("guest{number}@aoba.example");
            let person = fixtures::person(tx, &format!("参加 {number}"), Some(&email))?;
            let account = [town.people.aoba, town.people.minato][number % 2];
            fixtures::member(tx, person, account)?;
            people.push(person);
        }
        Ok(people)
    });
    let event = town.write(|tx| published(tx, &town.people, &evening("歩き回る会", "3")));
    let slot = slot_of(&town, event);
    let before = mails(&town);
    let mut model = Model {
        capacity: 3,
        ..Model::default()
    };
    let mut dice = SmallRng::seed_from_u64(20_260_513);
    for step in 0..160 {
        let who = people[dice.random_range(0..people.len())];
        match dice.random_range(0..10) {
            0..5 => {
                town.write(|tx| registered(tx, event, who));
                model.register(who);
            }
            5..9 => {
                let outcome = town.domain.write(|tx| cancelled(tx, event, who));
                assert!(
                    matches!(outcome, Ok(()) | Err(Error::NotFound)),
                    "{outcome:?}"
                );
                model.cancel(who);
            }
            _ => {
                let seats = dice.random_range(1..8);
                let allowed = model.resize(seats);
                let outcome = resize(&town, event, slot, seats);
                assert_eq!(outcome.is_ok(), allowed, "step {step}: {outcome:?}");
            }
        }
        let mut seated = people_at(&town, event, Standing::Confirmed);
        seated.sort_unstable();
        let mut expected = model.seated.clone();
        expected.sort_unstable();
        assert_eq!(seated, expected, "seated after step {step}");
        let waiting = people_at(&town, event, Standing::Waitlisted);
        assert_eq!(waiting, model.waiting, "queue after step {step}");
        assert_eq!(
            mails(&town) - before,
            model.mails,
            "mails after step {step}"
        );
        assert_eq!(
            standing(&town, "evt.registered", event),
            expected,
            "ledger after step {step}"
        );
    }
    assert!(model.mails > 60, "the walk stood still");
}
