//! Who there is: companies with their stories, their people, the vendor's people.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use crate::UtcTime;
use crate::demo::Size;
use crate::demo::dice::Dice;
use crate::demo::names;
use crate::demo::place;
use crate::demo::story::{self, Story};
use crate::demo::texts::Lang;

/// Days of history.
pub const HISTORY_DAYS: i64 = 730;

/// A customer company.
#[derive(Debug)]
pub struct Company {
    /// Row id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Mail domain.
    pub domain: String,
    /// Language its people write.
    pub lang: Lang,
    /// Segment.
    pub segment: String,
    /// Industry.
    pub industry: String,
    /// Employees.
    pub employees: i64,
    /// Seats it could have.
    pub addressable: i64,
    /// Seats it has.
    pub licensed: i64,
    /// Business phase.
    pub phase: String,
    /// What became of it.
    pub story: &'static Story,
    /// Start of the contract.
    pub started: NaiveDate,
    /// Stages with the day each began.
    pub stages: Vec<(NaiveDate, &'static str)>,
    /// Who looks after it (index into staff).
    pub owner: usize,
    /// Its people (indices), in the order they joined.
    pub people: Vec<usize>,
    /// A factor of its own, so that companies with the same story differ.
    pub flavour: f64,
}

impl Company {
    /// The stage now.
    pub fn stage(&self) -> &'static str {
        self.stages.last().map_or("handover", |(_, stage)| stage)
    }

    /// Whether it has gone, and when.
    pub fn gone(&self) -> Option<NaiveDate> {
        self.stages
            .last()
            .filter(|(_, stage)| matches!(*stage, "churned" | "excluded"))
            .map(|(day, _)| *day)
    }

    /// The stage on a day.
    pub fn stage_on(&self, day: NaiveDate) -> &'static str {
        self.stages
            .iter()
            .rev()
            .find(|(since, _)| *since <= day)
            .map_or("handover", |(_, stage)| stage)
    }
}

/// A customer's person.
#[derive(Debug)]
pub struct Person {
    /// Row id.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Company (index).
    pub company: usize,
    /// Department.
    pub department: String,
    /// Title.
    pub title: String,
    /// Role towards us.
    pub role: &'static str,
    /// Invited.
    pub invited: UtcTime,
    /// Joined; none: not yet.
    pub joined: Option<UtcTime>,
    /// Left the company.
    pub left: Option<UtcTime>,
    /// Where they went, and when they joined there again.
    pub moved: Option<(usize, UtcTime)>,
    /// How much they post, next to others.
    pub zeal: f64,
    /// How they appear by habit.
    pub identity: &'static str,
}

impl Person {
    /// The company (index) at an instant, when they are a member then.
    pub fn company_at(&self, at: UtcTime) -> Option<usize> {
        if let Some((to, since)) = self.moved
            && since <= at
        {
            return Some(to);
        }
        (self.joined? <= at && self.left.is_none_or(|left| at < left)).then_some(self.company)
    }
}

/// Everyone.
#[derive(Debug)]
pub struct World {
    /// Seed of every choice.
    pub seed: u64,
    /// The day it is loaded on; nothing happens on it.
    pub today: NaiveDate,
    /// The organisation's time zone.
    pub zone: Tz,
    /// The vendor's people: row id and line in [`place::STAFF`].
    pub staff: Vec<i64>,
    /// Companies.
    pub companies: Vec<Company>,
    /// Their people.
    pub people: Vec<Person>,
}

impl World {
    /// Makes everyone up.
    pub fn new(size: Size, today: NaiveDate, zone: Tz) -> Self {
        let staff: Vec<i64> = (1..).take(place::STAFF.len()).collect();
        let mut world = Self {
            seed: size.seed,
            today,
            zone,
            staff,
            companies: Vec::new(),
            people: Vec::new(),
        };
        for (number, line) in written_lines().take(size.accounts).enumerate() {
            world.add_written(number, &line);
        }
        while world.companies.len() < size.accounts {
            world.add_composed();
        }
        world.change_jobs();
        world
    }

    /// The first instant of the history.
    pub fn begins(&self) -> UtcTime {
        UtcTime::start_of_day(self.today - chrono::Duration::days(HISTORY_DAYS), self.zone)
    }

    /// The end of the history: midnight that begins today.
    pub fn ends(&self) -> UtcTime {
        UtcTime::start_of_day(self.today, self.zone)
    }

    /// Months between an instant and today.
    pub fn months_ago(&self, at: UtcTime) -> f64 {
        (self.ends().0 - at.0) as f64 / UtcTime::DAY as f64 / 30.44
    }

    /// A time of the working day on `day`.
    pub fn office_hour(&self, day: NaiveDate, dice: &mut Dice) -> UtcTime {
        UtcTime::start_of_day(day, self.zone)
            .plus_seconds(dice.between(9 * 3_600, 18 * 3_600 + 1_800))
    }

    fn add_written(&mut self, number: usize, line: &[String]) {
        let field = |n: usize| line.get(n).map_or("", String::as_str);
        let figure = |n: usize| field(n).parse::<i64>().unwrap_or(1);
        let months: f64 = field(10).parse().unwrap_or(12.0);
        let company = Company {
            id: 0,
            name: field(0).to_owned(),
            domain: format!("{}.example", field(1)),
            lang: if field(2) == "en" { Lang::En } else { Lang::Ja },
            segment: field(3).to_owned(),
            industry: field(4).to_owned(),
            employees: figure(5),
            addressable: figure(6),
            licensed: figure(7),
            phase: field(8).to_owned(),
            story: story::named_or_plain(field(9)),
            started: self.today - story::days_of(months),
            stages: Vec::new(),
            owner: 0,
            people: Vec::new(),
            flavour: 1.0,
        };
        self.add(company, number, figure(11).unsigned_abs() as usize);
    }

    fn add_composed(&mut self) {
        let number = self.companies.len();
        let mut dice = Dice::of(self.seed, "company", number as u64);
        let (name, domain, industry) = names::company(number);
        let common = [
            "adoption",
            "value",
            "strategic",
            "advocate",
            "silent",
            "onboarding",
            "adoption_falling",
            "churned",
            "startup",
        ];
        let weights = [0.30, 0.52, 0.62, 0.68, 0.78, 0.85, 0.91, 0.97, 1.0];
        let key = dice
            .weighted(&weights)
            .and_then(|n| common.get(n))
            .copied()
            .unwrap_or("adoption");
        let employees = (10.0_f64).powf(dice.range(1.3, 3.6)).round() as i64;
        let licensed = (employees as f64 * dice.range(0.2, 0.8)).ceil() as i64;
        let months = match key {
            "onboarding" => dice.range(0.5, 3.0),
            "startup" => dice.range(8.0, 14.0),
            "adoption" | "adoption_falling" => dice.range(5.0, 18.0),
            _ => dice.range(14.0, 40.0),
        };
        let segment = match employees {
            ..=150 => "smb",
            151..=1_000 => "mid",
            _ => "enterprise",
        };
        let company = Company {
            id: 0,
            name,
            domain,
            lang: if dice.chance(0.08) {
                Lang::En
            } else {
                Lang::Ja
            },
            segment: segment.to_owned(),
            industry,
            employees,
            addressable: licensed.max((employees as f64 * 0.9) as i64),
            licensed,
            phase: dice
                .pick(&["seed", "series_a", "series_b_plus", "pre_ipo", "listed"])
                .copied()
                .unwrap_or("listed")
                .to_owned(),
            story: story::named_or_plain(key),
            started: self.today - story::days_of(months),
            stages: Vec::new(),
            owner: 0,
            people: Vec::new(),
            flavour: 1.0,
        };
        let people = 2 + dice.below(4);
        self.add(company, number, people);
    }

    fn add(&mut self, mut company: Company, number: usize, people: usize) {
        let mut dice = Dice::of(self.seed, "account", number as u64);
        company.id = number as i64 + 1;
        company.flavour = dice.range(0.86, 1.14);
        company.stages = story::stages(company.story, company.started, self.today);
        // Companies abroad are looked after in English; the others take turns.
        company.owner = if company.lang == Lang::En {
            3
        } else {
            number % 3
        };
        let index = self.companies.len();
        for nth in 0..people {
            self.add_person(&mut company, index, nth, &mut dice);
        }
        self.companies.push(company);
    }

    fn add_person(&mut self, company: &mut Company, index: usize, nth: usize, dice: &mut Dice) {
        let number = self.people.len();
        let (name, local) = names::person(company.lang, number, dice);
        let posts = match company.lang {
            Lang::Ja => names::POSTS_JA,
            Lang::En => names::POSTS_EN,
        };
        let (department, title, role) = posts.get(nth % posts.len()).copied().unwrap_or_default();
        // The first people come with the contract, the others by and by; nobody joined before the community opened.
        let opened = self.today - chrono::Duration::days(HISTORY_DAYS);
        let tenure = (self.today - company.started.max(opened)).num_days().max(1);
        let waits = if nth < 2 {
            dice.between(2, 12)
        } else {
            dice.between(5, (tenure * 2 / 3).max(6))
        };
        let day =
            company.started.max(opened) + chrono::Duration::days(waits.min(tenure - 1).max(0));
        let invited = self.office_hour(day, dice);
        let accepts_after = dice.between(1, 5 * 24) * 3_600 + dice.between(0, 3_599);
        let mut joined = Some(invited.plus_seconds(accepts_after)).filter(|at| *at < self.ends());
        if company.story.key == "brand_new" && nth > 0 || (nth > 2 && dice.chance(0.08)) {
            joined = None;
        }
        let gone = company
            .gone()
            .map(|day| UtcTime::start_of_day(day, self.zone));
        let mut left = gone;
        if nth == 0
            && let Some(months) = company.story.champion_left
        {
            left = Some(UtcTime::start_of_day(
                self.today - story::days_of(months),
                self.zone,
            ));
        }
        if left.is_some_and(|left| joined.is_some_and(|joined| joined >= left)) {
            joined = None;
        }
        let liveliness = dice.unit();
        let zeal =
            0.15 + 2.4 * liveliness * liveliness * liveliness + if nth == 0 { 1.1 } else { 0.0 };
        let identity = match dice.below(100) {
            ..62 => place::IDENTITY_FULL,
            62..82 => place::IDENTITY_NAME,
            _ => place::IDENTITY_PROFILE,
        };
        let clash = self.people.iter().rev().take(12).any(|person| {
            person.company == index && person.email.split('@').next() == Some(local.as_str())
        });
        let local = if clash {
            format!("{local}{nth}")
        } else {
            local
        };
        company.people.push(number);
        self.people.push(Person {
            id: (place::STAFF.len() + number) as i64 + 1,
            name,
            email: format!("{local}@{}", company.domain),
            company: index,
            department: department.to_owned(),
            title: title.to_owned(),
            role,
            invited,
            joined,
            left,
            moved: None,
            zeal,
            identity,
        });
    }

    /// The first champion who left turns up at another customer, under the same name and sign-in.
    fn change_jobs(&mut self) {
        let Some(mover) = self.people.iter().position(|person| {
            person.role == "champion"
                && self
                    .companies
                    .get(person.company)
                    .is_some_and(|company| company.story.champion_left.is_some())
        }) else {
            return;
        };
        let Some(to) = self
            .companies
            .iter()
            .position(|company| company.story.key == "adoption")
        else {
            return;
        };
        let since = self
            .people
            .get(mover)
            .and_then(|person| person.left)
            .map(|left| left.plus_days(24));
        if let (Some(person), Some(since)) = (self.people.get_mut(mover), since)
            && since < UtcTime::start_of_day(self.today, self.zone)
        {
            person.moved = Some((to, since.plus_seconds(10 * 3_600)));
        }
        if let Some(company) = self.companies.get_mut(to) {
            company.people.push(mover);
        }
    }

    /// The last day of the month of `day`.
    pub fn month_end(day: NaiveDate) -> NaiveDate {
        let next = if day.month() == 12 {
            NaiveDate::from_ymd_opt(day.year() + 1, 1, 1)
        } else {
            NaiveDate::from_ymd_opt(day.year(), day.month() + 1, 1)
        };
        next.and_then(|first| first.pred_opt()).unwrap_or(day)
    }
}

fn written_lines() -> impl Iterator<Item = Vec<String>> {
    include_str!("texts/accounts.tsv")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty())
        .map(|line| line.split('\t').map(str::to_owned).collect())
}
