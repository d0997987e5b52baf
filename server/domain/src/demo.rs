//! The demo: the community of a made-up vendor, Shimebi（シメビ）, a cloud for invoices and expenses, over the 24 months up to yesterday.
//! The same seed and day give the same rows. Beyond the written threads it is a load generator: texts repeat.
//!
//! Everything is laid out here and written in bulk, by the rules the application itself follows: ledger rows with caps and vote
//! rules ([`book`]), counters that equal a recount, history with the account of that day. What happens stays consistent with
//! each account's [`story`].
//!
//! Ids are our own, so the database must be empty. Up to [`AT_ONCE`] posts everything commits together; beyond that in chunks of
//! bounded size, whatever the number of posts.

pub mod book;
pub mod crowd;
pub mod desk;
pub mod dice;
mod events;
pub mod fixture;
pub mod kinds;
mod moderation;
pub mod names;
pub mod notices;
pub mod pictures;
pub mod place;
pub mod postgres;
pub mod product;
mod profiles;
pub mod rows;
pub mod story;
pub mod texts;
pub mod thread;
pub mod world;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use chrono::{Datelike, NaiveDate, Weekday};
use diesel::prelude::*;

use crate::db::AnyConnection;
use crate::db::schema::{accounts, people, posts, role_grants, topics};
use crate::demo::book::{Act, Book};
use crate::demo::crowd::Crowd;
use crate::demo::dice::Dice;
use crate::demo::rows::{
    AccountRow, Batch, DomainRow, EventRow, GrantRow, InvitationRow, JoinRequestRow, MembershipRow,
    MissRow, PersonRow, SpaceAccountRow, SpaceRow, StaffRow, StageRow, TagRow,
};
use crate::demo::texts::Thread;
use crate::demo::thread::Forum;
use crate::demo::world::{Company, World};
use crate::engagement::ledger;
use crate::health::snapshot;
use crate::search::index;
use crate::{Actor, Error, Hiroba, Result, UtcTime, policy, site};

/// Up to so many posts, everything is one transaction.
pub const AT_ONCE: usize = 20_000;
/// Rows of one transaction beyond that.
const CHUNK: usize = 40_000;

/// How much to make up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// Customer companies, 1 to 10,000.
    pub accounts: usize,
    /// Posts, about; up to 1,000,000.
    pub posts: usize,
    /// Seed of every choice.
    pub seed: u64,
}

impl Default for Size {
    fn default() -> Self {
        Self {
            accounts: 60,
            posts: 1_000,
            seed: 1,
        }
    }
}

/// What was made up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Customer companies.
    pub accounts: usize,
    /// People, the vendor's included.
    pub people: usize,
    /// Topics.
    pub topics: usize,
    /// Posts.
    pub posts: usize,
    /// Ledger rows.
    pub events: usize,
}

/// Whether nobody and nothing is in the database yet.
pub fn is_empty(conn: &mut AnyConnection) -> Result<bool> {
    let people: i64 = people::table.count().get_result(conn)?;
    let accounts: i64 = accounts::table.count().get_result(conn)?;
    let topics: i64 = topics::table.count().get_result(conn)?;
    Ok(people + accounts + topics == 0)
}

/// Fills an empty database. `progress` hears of posts written so far, where the work takes several transactions. Errors:
/// `Conflict` when the database isn't empty.
pub fn load(hiroba: &Hiroba, size: Size, progress: &mut dyn FnMut(usize)) -> Result<Loaded> {
    if !hiroba.read(is_empty)? {
        return Err(Error::Conflict);
    }
    let today = hiroba.now().local_day(hiroba.zone);
    let world = World::new(size, today, hiroba.zone);
    let (version, taxonomy) = hiroba.read(ledger::taxonomy_in_force)?;
    let mut sink = Sink {
        hiroba,
        batch: Batch::default(),
        limit: if size.posts > AT_ONCE {
            CHUNK
        } else {
            usize::MAX
        },
        loaded: Loaded::default(),
        progress,
    };
    let spaces = ids(place::SPACES.iter().map(|space| space.0));
    let tags = ids(place::TAGS.iter().map(|tag| tag.0));
    write_place(&world, &spaces, &tags, &mut sink.batch);
    write_people(&world, &mut sink)?;
    let mut clockwork = Clockwork::new(Book::new(taxonomy, version, hiroba.zone));
    for company in &world.companies {
        write_account(&world, company, &mut sink.batch);
        let mut acts = Vec::new();
        product::write(
            &world,
            company,
            &mut sink.batch,
            &mut acts,
            &mut clockwork.absent,
        );
        clockwork.wait(acts);
        sink.ease()?;
    }
    run(
        &world,
        size,
        Forum::new(&world, spaces, tags),
        &mut clockwork,
        &mut sink,
    )?;
    let loaded = sink.finish(world.ends(), size.seed)?;
    kinds::add(hiroba, &world)?;
    hiroba.write(desk::lay_out)?;
    hiroba.write(moderation::lay_out)?;
    hiroba.write(profiles::write)?;
    hiroba.write(events::lay_out)?;
    Ok(loaded)
}

/// Up to so many accounts, every day of the history gets its snapshots; beyond, none: `hiroba snapshot` computes them.
pub const SNAPSHOT_ACCOUNTS: usize = 1_000;

/// Computes the snapshots of the whole history, up to yesterday, telling how far it has come. Returns how many rows.
pub fn compute_history(hiroba: &Hiroba, progress: &mut dyn FnMut(NaiveDate)) -> Result<usize> {
    let yesterday = hiroba.now().local_day(hiroba.zone) - chrono::Duration::days(1);
    let may = policy::administration(&Actor::System)?;
    Ok(snapshot::run_telling(hiroba, &may, yesterday, progress)?.computed)
}

/// Somebody to sign in as: what they are there for, and the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// `customer`, `moderator`, `cs`, `marketing` or `admin`.
    pub part: &'static str,
    /// Name.
    pub name: String,
    /// Mail address.
    pub email: String,
}

/// People of the demo to sign in as, one for each part.
pub fn guides(conn: &mut AnyConnection) -> Result<Vec<Guide>> {
    let mut guides = Vec::new();
    let moderator: Option<i64> = role_grants::table
        .filter(role_grants::role.eq("moderator"))
        .filter(role_grants::revoked_at.is_null())
        .order(role_grants::id)
        .select(role_grants::person_id)
        .first(conn)
        .optional()?;
    // The busiest customer who is not the moderator.
    let customer: Option<i64> = posts::table
        .filter(posts::account_id.is_not_null())
        .filter(posts::author_id.ne(moderator.unwrap_or(0)))
        .filter(posts::lang.eq("ja"))
        .filter(posts::identity.eq(place::IDENTITY_FULL))
        .group_by(posts::author_id)
        .order((diesel::dsl::count_star().desc(), posts::author_id))
        .select(posts::author_id)
        .first(conn)
        .optional()?;
    for (part, id) in [("customer", customer), ("moderator", moderator)] {
        let row: Option<(String, Option<String>)> = people::table
            .find(id.unwrap_or(0))
            .select((people::name, people::email))
            .first(conn)
            .optional()?;
        if let Some((name, Some(email))) = row {
            guides.push(Guide { part, name, email });
        }
    }
    for (part, local) in [
        ("cs", "mizuno"),
        ("marketing", "kuroki"),
        ("admin", "admin"),
    ] {
        let email = format!("{local}@{}", place::VENDOR_DOMAIN);
        let name: Option<String> = people::table
            .filter(people::email.eq(&email))
            .select(people::name)
            .first(conn)
            .optional()?;
        if let Some(name) = name {
            guides.push(Guide { part, name, email });
        }
    }
    Ok(guides)
}

fn ids(slugs: impl Iterator<Item = &'static str>) -> HashMap<&'static str, i64> {
    slugs.zip(1..).collect()
}

/// Takes rows and writes them when there are enough.
struct Sink<'a> {
    hiroba: &'a Hiroba,
    batch: Batch,
    limit: usize,
    loaded: Loaded,
    progress: &'a mut dyn FnMut(usize),
}

impl Sink<'_> {
    /// Writes when enough waits.
    fn ease(&mut self) -> Result<()> {
        if self.batch.len() >= self.limit {
            self.write()?;
            (self.progress)(self.loaded.posts);
        }
        Ok(())
    }

    fn write(&mut self) -> Result<()> {
        self.loaded.accounts += self.batch.accounts.len();
        self.loaded.people += self.batch.people.len();
        self.loaded.topics += self.batch.topics.len();
        self.loaded.posts += self.batch.posts.len();
        self.loaded.events += self.batch.events.len();
        let posts: Vec<i64> = self.batch.posts.iter().map(|post| post.id).collect();
        let batch = &mut self.batch;
        self.hiroba.write(|tx| {
            batch.write(tx.conn)?;
            index::refresh(tx, &posts)
        })
    }

    fn finish(mut self, until: UtcTime, seed: u64) -> Result<Loaded> {
        self.write()?;
        self.hiroba.write(|tx| {
            postgres::advance_counters(tx.conn)?;
            notices::write(tx, until)?;
            let mut site = site::load(tx.conn)?;
            site.name = place::SITE_NAME.to_owned();
            site.mark = place::SITE_MARK.to_owned();
            site.mail_from = format!("{} <hiroba@{}>", place::SITE_NAME, place::VENDOR_DOMAIN);
            site.demo = true;
            site.set_up = true;
            site::store(tx, &site)
        })?;
        pictures::add(self.hiroba, seed)?;
        Ok(self.loaded)
    }
}

/// Acts that wait for their time, and the ledger they go into.
struct Clockwork {
    book: Book,
    waiting: BinaryHeap<Reverse<Act>>,
    /// Registrations of people who did not come: object, person, since when it is known.
    absent: Vec<(String, i64, UtcTime)>,
    registered: HashMap<(String, i64), EventRow>,
}

impl Clockwork {
    fn new(book: Book) -> Self {
        Self {
            book,
            waiting: BinaryHeap::new(),
            absent: Vec::new(),
            registered: HashMap::new(),
        }
    }

    fn wait(&mut self, acts: impl IntoIterator<Item = Act>) {
        self.waiting.extend(acts.into_iter().map(Reverse));
    }

    /// Records every act before `until`.
    fn run_to(&mut self, until: UtcTime, batch: &mut Batch) {
        while let Some(Reverse(next)) = self.waiting.peek() {
            if next.at >= until {
                break;
            }
            let Some(Reverse(act)) = self.waiting.pop() else {
                break;
            };
            let registration = act.kind == "evt.registered";
            if let Some(row) = self.book.record(act) {
                if registration && let Some(person) = row.person_id {
                    self.registered
                        .insert((row.object.clone(), person), row.clone());
                }
                batch.events.push(row);
            }
        }
    }

    /// Takes back the registrations of those who did not come.
    fn note_absent(&mut self, batch: &mut Batch) {
        self.absent.sort_unstable();
        for (object, person, known) in std::mem::take(&mut self.absent) {
            if let Some(row) = self.registered.get(&(object, person)) {
                batch.events.push(self.book.reverse(row, known, "no_show"));
            }
        }
    }
}

/// Day after day: threads begin, people read, acts are recorded.
fn run(
    world: &World,
    size: Size,
    mut forum: Forum<'_>,
    clockwork: &mut Clockwork,
    sink: &mut Sink<'_>,
) -> Result<()> {
    let texts = texts::all();
    let order = order(&texts, size.seed);
    let total = topics_for(&texts, size.posts);
    let first = world.today - chrono::Duration::days(world::HISTORY_DAYS);
    let weights: Vec<f64> = (0..world::HISTORY_DAYS)
        .map(|day| weight(first, day))
        .collect();
    let all: f64 = weights.iter().sum();
    let expected = world.people.len() as f64 * world::HISTORY_DAYS as f64 * 0.1;
    let calm = if expected <= 50_000.0 {
        1.0
    } else {
        (size.posts as f64 / expected).min(1.0)
    };
    let mut crowd = Crowd::default();
    let mut due = 0.0;
    let mut held = 0_usize;
    for (number, weight) in (0..world::HISTORY_DAYS).zip(&weights) {
        let day = first + chrono::Duration::days(number);
        let begins = UtcTime::start_of_day(day, world.zone);
        let mut dice = Dice::of(world.seed, "day", number.unsigned_abs());
        crowd.at(world, begins);
        clockwork.wait(visits(world, day, calm, &mut dice));
        due += weight / all * total as f64;
        let mut times = Vec::new();
        while (held + times.len()) as f64 + 0.5 < due {
            times.push(world.office_hour(day, &mut dice));
        }
        times.sort_unstable();
        for at in times {
            // The newest topics are the written ones, each once; older ones repeat them only in large demos.
            let back = total.saturating_sub(held + 1);
            held += 1;
            let Some(which) = order.get(back % order.len().max(1)) else {
                continue;
            };
            let Some(text) = texts.get(*which) else {
                continue;
            };
            let mut acts = Vec::new();
            clockwork.run_to(at, &mut sink.batch);
            forum.hold(text, at, &crowd, &mut sink.batch, &mut acts);
            clockwork.wait(acts);
            sink.ease()?;
        }
    }
    clockwork.run_to(world.ends(), &mut sink.batch);
    clockwork.note_absent(&mut sink.batch);
    Ok(())
}

/// Words of thanks a thread, about, besides what is written.
const THANKS: f64 = 0.1;

/// How many topics make about so many posts.
fn topics_for(texts: &[Thread], posts: usize) -> usize {
    let written: usize = texts.iter().map(|text| 1 + text.replies.len()).sum();
    let mean = written as f64 / texts.len().max(1) as f64 + THANKS;
    (posts as f64 / mean).round().max(1.0) as usize
}

/// Texts in the order they appear, newest first: mixed, but the same for a seed.
fn order(texts: &[Thread], seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..texts.len()).collect();
    Dice::of(seed, "order", 0).shuffle(&mut order);
    order
}

/// How busy a day is: more with the years, less at weekends, more around the closing of the month.
fn weight(first: NaiveDate, number: i64) -> f64 {
    let day = first + chrono::Duration::days(number);
    let growth = 0.35 + 0.65 * number as f64 / world::HISTORY_DAYS as f64;
    let week = match day.weekday() {
        Weekday::Sat => 0.12,
        Weekday::Sun => 0.06,
        _ => 1.0,
    };
    let closing = if day.day() <= 5 || day.day() >= 27 {
        1.5
    } else {
        1.0
    };
    growth * week * closing
}

/// Who reads on a day.
fn visits(world: &World, day: NaiveDate, calm: f64, dice: &mut Dice) -> Vec<Act> {
    let begins = UtcTime::start_of_day(day, world.zone);
    let months = world.months_ago(begins);
    let week = if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        0.12
    } else {
        1.0
    };
    let mut acts = Vec::new();
    for person in &world.people {
        let Some(company) = person
            .company_at(begins)
            .and_then(|company| world.companies.get(company))
        else {
            continue;
        };
        let chance = 0.07
            * story::value(company.story.reading, months)
            * (0.4 + person.zeal)
            * company.flavour
            * week
            * calm;
        if dice.chance(chance) {
            acts.push(Act {
                at: world.office_hour(day, dice),
                kind: "com.visit_day",
                object: "visit".to_owned(),
                person: person.id,
                account: Some(company.id),
                giver: None,
                vendor: false,
                evidence: None,
            });
        }
    }
    acts
}

fn write_place(
    world: &World,
    spaces: &HashMap<&'static str, i64>,
    tags: &HashMap<&'static str, i64>,
    batch: &mut Batch,
) {
    let opened = world.begins().plus_days(-30);
    for (position, (slug, audience, name_ja, name_en, about_ja, about_en)) in
        (1_i64..).zip(place::SPACES)
    {
        batch.spaces.push(SpaceRow {
            id: spaces.get(slug).copied().unwrap_or(position),
            slug: (*slug).to_owned(),
            name_ja: (*name_ja).to_owned(),
            name_en: (*name_en).to_owned(),
            description_ja: (*about_ja).to_owned(),
            description_en: (*about_en).to_owned(),
            audience: (*audience).to_owned(),
            position,
            created_at: opened,
        });
    }
    for (slug, name, about) in place::TAGS {
        batch.tags.push(TagRow {
            id: tags.get(slug).copied().unwrap_or_default(),
            slug: (*slug).to_owned(),
            name: (*name).to_owned(),
            description: (*about).to_owned(),
            staff_only: false,
            created_at: opened,
        });
    }
    for (words, days_ago, count) in place::MISSES {
        batch.misses.push(MissRow {
            day: world.today - chrono::Duration::days(*days_ago),
            words: (*words).to_owned(),
            count: *count,
        });
    }
    if let Some(group) = spaces.get("bukai-logistics") {
        for company in &world.companies {
            if place::GROUP_DOMAINS
                .iter()
                .any(|domain| company.domain.strip_suffix(".example") == Some(domain))
            {
                batch.space_accounts.push(SpaceAccountRow {
                    space_id: *group,
                    account_id: company.id,
                });
            }
        }
    }
}

fn write_people(world: &World, sink: &mut Sink<'_>) -> Result<()> {
    let opened = world.begins().plus_days(-40);
    for (id, (name, local, department, title, roles)) in world.staff.iter().zip(place::STAFF) {
        let batch = &mut sink.batch;
        batch.people.push(PersonRow {
            id: *id,
            email: Some(format!("{local}@{}", place::VENDOR_DOMAIN)),
            name: (*name).to_owned(),
            title: (*title).to_owned(),
            locale: Some(if local.contains("emily") { "en" } else { "ja" }.to_owned()),
            recording_seen_at: Some(opened),
            default_audience: place::AUDIENCE_MEMBERS.to_owned(),
            default_identity: place::IDENTITY_FULL.to_owned(),
            first_signed_in_at: Some(opened),
            last_seen_at: Some(world.ends().plus_days(-1)),
            created_at: opened,
        });
        batch.staff.push(StaffRow {
            person_id: *id,
            department: (*department).to_owned(),
            since: opened,
        });
        for role in *roles {
            batch.grants.push(GrantRow {
                person_id: *id,
                role: (*role).to_owned(),
                space_id: None,
                granted_at: opened,
            });
        }
    }
    for person in &world.people {
        let Some(company) = world.companies.get(person.company) else {
            continue;
        };
        sink.batch.people.push(PersonRow {
            id: person.id,
            email: Some(person.email.clone()),
            name: person.name.clone(),
            title: String::new(),
            locale: Some(company.lang.tag().to_owned()),
            recording_seen_at: person.joined,
            default_audience: place::AUDIENCE_MEMBERS.to_owned(),
            default_identity: person.identity.to_owned(),
            first_signed_in_at: person.joined,
            last_seen_at: person.joined,
            created_at: person.invited,
        });
    }
    // Somebody whose company nobody has matched yet.
    let waiting = world
        .people
        .iter()
        .map(|person| person.id)
        .max()
        .unwrap_or(0)
        + 1;
    let asked = world.ends().plus_seconds(-7 * 3_600);
    sink.batch.people.push(PersonRow {
        id: waiting,
        email: Some("k.morishita@hamanasu-unyu.example".to_owned()),
        name: "森下 光".to_owned(),
        title: String::new(),
        locale: Some("ja".to_owned()),
        recording_seen_at: Some(asked),
        default_audience: place::AUDIENCE_MEMBERS.to_owned(),
        default_identity: place::IDENTITY_FULL.to_owned(),
        first_signed_in_at: Some(asked),
        last_seen_at: Some(asked),
        created_at: asked,
    });
    sink.batch.join_requests.push(JoinRequestRow {
        person_id: waiting,
        company: "はまなす運輸（あけぼの湾岸物流グループ）".to_owned(),
        message: "親会社で使っているシメビを当社でも来月から使います。経理の森下です。".to_owned(),
        created_at: asked,
    });
    if let Some(moderator) = moderator(world) {
        sink.batch.grants.push(GrantRow {
            person_id: moderator,
            role: "moderator".to_owned(),
            space_id: Some(1),
            granted_at: world.ends().plus_days(-300),
        });
    }
    Ok(())
}

/// The customer who moderates the first space: the liveliest of the first advocate.
pub fn moderator(world: &World) -> Option<i64> {
    let company = world
        .companies
        .iter()
        .find(|company| company.story.key == "advocate")
        .or_else(|| world.companies.first())?;
    company
        .people
        .iter()
        .filter_map(|index| world.people.get(*index))
        .find(|person| person.joined.is_some())
        .map(|person| person.id)
}

fn write_account(world: &World, company: &Company, batch: &mut Batch) {
    let zone = world.zone;
    let started = UtcTime::start_of_day(company.started, zone).plus_seconds(9 * 3_600);
    let owner = world.staff.get(company.owner).copied();
    let gone = company.gone();
    let written = company.id <= 60 || company.story.next.is_none();
    let next = company.story.next.filter(|_| written);
    batch.accounts.push(AccountRow {
        id: company.id,
        external_id: Some(format!("C{:05}", 1_000 + company.id)),
        name: company.name.clone(),
        segment: Some(company.segment.clone()),
        industry: Some(company.industry.clone()),
        employees: Some(company.employees),
        addressable_seats: Some(company.addressable),
        phase: Some(company.phase.clone()),
        status: if gone.is_some() { "churned" } else { "active" }.to_owned(),
        started_on: Some(company.started),
        owner_id: owner,
        memo: if written {
            company.story.memo.to_owned()
        } else {
            String::new()
        },
        next_action: next.map_or("", |(what, _)| what).to_owned(),
        next_action_on: next
            .map(|(_, days)| world.today + chrono::Duration::days(days + company.id % 3)),
        next_action_owner_id: next.and(owner),
        created_at: started,
        updated_at: world
            .ends()
            .plus_days(-(company.id % 20))
            .plus_seconds(-5 * 3_600),
    });
    batch.domains.push(DomainRow {
        account_id: company.id,
        domain: company.domain.clone(),
        verified_at: Some(started.plus_days(1)),
        created_at: started,
    });
    write_memberships(world, company, owner, batch);
    let mut before: Option<&str> = None;
    for (day, stage) in &company.stages {
        let at = UtcTime::start_of_day(*day, zone).plus_seconds(11 * 3_600);
        batch.stages.push(StageRow {
            account_id: company.id,
            from_stage: before.map(str::to_owned),
            to_stage: (*stage).to_owned(),
            at,
            recorded_at: at,
            cause: "manual".to_owned(),
            inputs: "{}".to_owned(),
            approver_id: owner,
        });
        before = Some(stage);
    }
}

fn write_memberships(world: &World, company: &Company, owner: Option<i64>, batch: &mut Batch) {
    let index = usize::try_from(company.id - 1).unwrap_or(usize::MAX);
    for person in company
        .people
        .iter()
        .filter_map(|index| world.people.get(*index))
    {
        if let Some((to, since)) = person.moved
            && to == index
        {
            batch.memberships.push(MembershipRow {
                person_id: person.id,
                account_id: company.id,
                department: "経理部".to_owned(),
                title: "マネージャー".to_owned(),
                role: "user".to_owned(),
                invited_at: Some(since.plus_days(-2)),
                joined_at: Some(since),
                valid_from: Some(since),
                valid_to: None,
                recorded_at: since.plus_days(-2),
            });
            continue;
        }
        batch.memberships.push(MembershipRow {
            person_id: person.id,
            account_id: company.id,
            department: person.department.clone(),
            title: person.title.clone(),
            role: person.role.to_owned(),
            invited_at: Some(person.invited),
            joined_at: person.joined,
            valid_from: person.joined.or(Some(person.invited)),
            valid_to: person.left,
            recorded_at: person.invited,
        });
        batch.invitations.push(InvitationRow {
            account_id: company.id,
            email: person.email.clone(),
            name: person.name.clone(),
            invited_by: owner,
            created_at: person.invited,
            sent_at: Some(person.invited.plus_seconds(30)),
            expires_at: person.invited.plus_days(14),
            accepted_at: person.joined,
            accepted_by: person.joined.map(|_| person.id),
        });
    }
}

#[cfg(test)]
mod tests;
