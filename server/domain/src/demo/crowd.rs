//! Who is around at a time, and how likely each is to speak or to read.

use std::collections::HashMap;

use crate::UtcTime;
use crate::demo::dice::Dice;
use crate::demo::story;
use crate::demo::texts::Lang;
use crate::demo::world::World;

/// Days after which the crowd is counted again.
const STEP_DAYS: i64 = 10;

/// Running totals of weights over people.
#[derive(Debug, Default)]
struct Totals {
    people: Vec<usize>,
    totals: Vec<f64>,
}

impl Totals {
    fn add(&mut self, person: usize, weight: f64) {
        if weight > 0.0 {
            self.people.push(person);
            self.totals
                .push(self.totals.last().copied().unwrap_or(0.0) + weight);
        }
    }

    fn draw(&self, dice: &mut Dice) -> Option<usize> {
        dice.weighted(&self.totals)
            .and_then(|n| self.people.get(n))
            .copied()
    }
}

/// The crowd of the moment.
#[derive(Debug, Default)]
pub struct Crowd {
    counted_at: Option<UtcTime>,
    speakers: HashMap<&'static str, Totals>,
    readers: Totals,
}

impl Crowd {
    /// Counts again when the last count is too old.
    pub fn at(&mut self, world: &World, at: UtcTime) {
        if self
            .counted_at
            .is_some_and(|then| at < then.plus_days(STEP_DAYS))
        {
            return;
        }
        self.counted_at = Some(at);
        self.speakers.clear();
        self.readers = Totals::default();
        let months = world.months_ago(at);
        for (index, person) in world.people.iter().enumerate() {
            let Some(company) = person
                .company_at(at)
                .and_then(|company| world.companies.get(company))
            else {
                continue;
            };
            let voice = story::value(company.story.voice, months) * person.zeal * company.flavour;
            let reading =
                story::value(company.story.reading, months) * (0.4 + person.zeal) * company.flavour;
            self.speakers
                .entry(company.lang.tag())
                .or_default()
                .add(index, voice);
            self.readers.add(index, reading);
        }
    }

    /// Somebody who speaks this language.
    pub fn speaker(&self, lang: Lang, dice: &mut Dice) -> Option<usize> {
        self.speakers.get(lang.tag())?.draw(dice)
    }

    /// Somebody who reads.
    pub fn reader(&self, dice: &mut Dice) -> Option<usize> {
        self.readers.draw(dice)
    }
}
