//! The server is killed at random instants while a crowd registers, gives places up, and finds more seats or fewer. On PostgreSQL
//! it is one of two servers; the other goes on. No seat is sold twice, nobody jumps the queue, and whoever was told something has
//! it, by one mail.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use diesel::prelude::*;
use domain::db::schema::{event_registrations, event_slots, jobs};
use domain::db::{AnyConnection, Db};
use domain::events::{EventId, SlotId, Standing};
use domain::people::session;
use domain::types::PersonId;

use super::{Server, answered, hiroba, rounds};
use crate::events::crowd::{follow, log_of};
use crate::fixtures::gathering::{evening, hosted};
use crate::fixtures::{self, People};
use crate::support::database::{Backend, Database, backend};

const CROWD: usize = 64;
/// What the capacity changes between.
const SEATS: [usize; 3] = [20, 26, 33];

/// Somebody with an open session, and what they know of their place: nothing while a request is under way.
struct Person {
    id: PersonId,
    token: String,
    has: Option<bool>,
}

struct Evening {
    event: EventId,
    slot: SlotId,
    host: String,
    crowd: Vec<Person>,
    /// Mails that were queued before.
    mails: i64,
}

#[test]
fn no_seat_is_sold_twice_when_a_server_is_killed() {
    let database = Database::migrated();
    let hiroba = hiroba(&database);
    let mut evening = hiroba.write(set_up).expect("set up");
    // The one that goes on.
    let other = (backend() == Backend::Postgres).then(|| Server::ready(&database));
    let (mut acts, rounds) = (0, rounds());
    for round in 0..rounds {
        let mut killed = Server::ready(&database);
        let addresses: Vec<SocketAddr> = std::iter::once(&killed)
            .chain(other.as_ref())
            .map(|server| server.address)
            .collect();
        acts += a_round(&mut evening, &addresses, || killed.kill());
        check(&hiroba.db, &evening, round);
    }
    Server::ready(&database).kill();
    let log = hiroba
        .db
        .read(|conn| log_of(conn, evening.event))
        .expect("the log");
    follow(&log, SEATS[2]);
    let told = hiroba.db.read(mails).expect("mails") - evening.mails;
    assert_eq!(told, log.len() as i64, "a mail for each transition");
    assert!(acts >= rounds as usize, "hardly anything was done: {acts}");
    println!(
        "{rounds} kills: {acts} acts of {CROWD} people answered, {} transitions, a mail each; no seat sold twice, no queue jumped",
        log.len()
    );
}

fn set_up(tx: &mut domain::Tx<'_>) -> domain::Result<Evening> {
    let people = fixtures::settle(tx)?;
    let mut draft = evening("満員の会", &SEATS[0].to_string());
    // These servers' clock is the machine's.
    let day = tx.now.to_chrono() + chrono::Days::new(20);
    draft.date = day.format("%Y-%m-%d").to_string();
    let event = hosted(tx, &people, people.aoi, &draft)?;
    let slot = event_slots::table
        .filter(event_slots::event_id.eq(event))
        .select(event_slots::id)
        .first(tx.conn)?;
    let crowd = (0..CROWD)
        .map(|number| somebody(tx, &people, number))
        .collect::<domain::Result<_>>()?;
    Ok(Evening {
        event,
        slot,
        host: session::open(tx, people.aoi, "crash", "127.0.0.1")?,
        crowd,
        mails: mails(tx.conn)?,
    })
}

/// One of the crowd, of one company or the other.
fn somebody(tx: &mut domain::Tx<'_>, people: &People, number: usize) -> domain::Result<Person> {
    let company = [people.aoba, people.minato][number % 2];
    let email = format!("crowd{number}@aoba.example");
    let id = fixtures::person(tx, &format!("群衆 {number}"), Some(&email))?;
    fixtures::member(tx, id, company)?;
    Ok(Person {
        id,
        token: session::open(tx, id, "crash", "127.0.0.1")?,
        has: None,
    })
}

/// How many mails were ever queued.
fn mails(conn: &mut AnyConnection) -> domain::Result<i64> {
    Ok(jobs::table
        .filter(jobs::kind.eq("mail"))
        .count()
        .get_result(conn)?)
}

/// Everybody acts until a server is killed, at a random instant. How many acts were answered.
fn a_round(evening: &mut Evening, addresses: &[SocketAddr], kill: impl FnOnce()) -> usize {
    let (stop, acts) = (AtomicBool::new(false), AtomicUsize::new(0));
    let (event, slot) = (evening.event, evening.slot);
    std::thread::scope(|scope| {
        for (number, person) in evening.crowd.iter_mut().enumerate() {
            let address = addresses[number % addresses.len()];
            let (stop, acts) = (&stop, &acts);
            scope.spawn(move || {
                while !stop.load(Ordering::SeqCst) && act(address, event, person) {
                    acts.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        let (stop, acts, host) = (&stop, &acts, &evening.host);
        // The host's own server is the one that lives longest.
        let address = addresses[addresses.len() - 1];
        scope.spawn(move || {
            let mut turn = 0;
            while !stop.load(Ordering::SeqCst) {
                turn += 1;
                let capacity = SEATS[turn % SEATS.len()].to_string();
                let path = format!("/events/{event}/manage/slots/{slot}");
                let form = [
                    ("name", ""),
                    ("capacity", capacity.as_str()),
                    ("format", "onsite"),
                    ("rule", "first_come"),
                ];
                // Fewer than are held is refused.
                match answered(address, host, &path, &form, &[303, 422, 503]) {
                    Some(_) => acts.fetch_add(1, Ordering::SeqCst),
                    None => return,
                };
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        std::thread::sleep(Duration::from_millis(
            60 + u64::from(rand::random::<u16>() % 500),
        ));
        kill();
        stop.store(true, Ordering::SeqCst);
    });
    acts.into_inner()
}

/// Somebody registers, clicks twice, or gives their place up. False once the server is gone.
fn act(address: SocketAddr, event: EventId, person: &mut Person) -> bool {
    let wants = rand::random::<u8>() > 85;
    let path = format!(
        "/events/{event}/{}",
        if wants { "register" } else { "cancel" }
    );
    for _ in 0..1 + rand::random::<u8>() % 2 {
        person.has = None;
        // Who never had a place has none to give up.
        match answered(address, &person.token, &path, &[], &[303, 404, 503]) {
            Some(303) => person.has = Some(wants),
            Some(_) => {}
            None => return false,
        }
    }
    true
}

/// No more are seated than there are seats; nobody waits while one is free; and whoever was told something has it.
fn check(db: &Db, evening: &Evening, round: u32) {
    type Row = (PersonId, Standing);
    let (capacity, rows) = db
        .read(|conn| {
            let capacity: Option<i64> = event_slots::table
                .find(evening.slot)
                .select(event_slots::capacity)
                .first(conn)?;
            let rows: Vec<Row> = event_registrations::table
                .filter(event_registrations::event_id.eq(evening.event))
                .filter(event_registrations::state.eq_any(Standing::ACTIVE))
                .select((
                    event_registrations::person_id.assume_not_null(),
                    event_registrations::state,
                ))
                .load(conn)?;
            Ok((capacity, rows))
        })
        .expect("rows");
    let capacity = capacity.and_then(|seats| usize::try_from(seats).ok());
    let confirmed = rows
        .iter()
        .filter(|(_, standing)| *standing == Standing::Confirmed)
        .count();
    let expected = rows.len().min(capacity.expect("a capacity"));
    assert_eq!(
        confirmed,
        expected,
        "round {round}: of {} who want one",
        rows.len()
    );
    for person in &evening.crowd {
        let mine = rows.iter().filter(|(id, _)| *id == person.id).count();
        assert!(mine < 2, "round {round}: twice");
        if let Some(has) = person.has {
            assert_eq!(mine == 1, has, "round {round}: what {} was told", person.id);
        }
    }
}
