//! An event that a crowd registers for and is checked in at, and a calendar of many events.

use std::time::Duration;

use domain::demo::fixture::gathering;
use domain::events::EventId;

use super::load::{self, Outcome, Request};
use super::stage::{Server, Stage};
use super::{CONNECTIONS, Table};
use crate::cli::say::complain;

/// Who comes, at most: everybody once, so that nobody is waited for.
const CROWD: i64 = 6_000;
/// Events of a small calendar, and of a large one.
const CALENDARS: [usize; 2] = [50, 5_000];
/// Seconds for which people register.
const TIME: Duration = Duration::from_secs(10);

/// Measures it all over `servers`, which share the database of `stage`.
pub(super) fn measure(
    stage: &Stage,
    servers: &[&Server],
    on: &str,
    table: &mut Table,
    facts: &mut Vec<(String, String)>,
) -> Result<(), String> {
    let sessions = stage.sessions(CROWD)?;
    complain!("{} people register, {on}", sessions.len());
    let (event, door) =
        gathering::crowded(&stage.hiroba, sessions.len()).map_err(|error| error.to_string())?;
    let registered = over(servers, &|server, index| {
        let session = sessions.get(index)?;
        let path = format!("/events/{event}/register");
        Some(Request::post(server.address, &path, Some(session), ""))
    });
    table.rate(
        &format!("register for one event ({on}, {CONNECTIONS} at a time)"),
        &registered,
    );
    facts.push(check_ins(stage, servers, event, &door, on)?);
    let cookie = sessions.first().cloned().unwrap_or_default();
    facts.push(calendars(stage, servers, &cookie, on)?);
    Ok(())
}

/// Asks over all servers at once, each with its share of the connections; `request` is told the server and which of all requests it is.
fn over(
    servers: &[&Server],
    request: &(dyn Fn(&Server, usize) -> Option<Request> + Sync),
) -> Outcome {
    let share = CONNECTIONS / servers.len().max(1);
    let outcomes: Vec<Outcome> = std::thread::scope(|scope| {
        let runs: Vec<_> = servers
            .iter()
            .enumerate()
            .map(|(number, server)| {
                scope.spawn(move || {
                    load::run(server.address, share, TIME, 303, &|connection, sent| {
                        let index = sent * CONNECTIONS + number * share + connection;
                        request(server, index)
                    })
                })
            })
            .collect();
        runs.into_iter().filter_map(|run| run.join().ok()).collect()
    });
    together(&outcomes)
}

/// What several servers answered in the same time: rates add up, and the slower one's times stand for both.
fn together(outcomes: &[Outcome]) -> Outcome {
    let mut all = Outcome::default();
    for one in outcomes {
        all.rate += one.rate;
        all.p50 = all.p50.max(one.p50);
        all.p95 = all.p95.max(one.p95);
        all.p99 = all.p99.max(one.p99);
        all.bytes = one.bytes;
        all.wrong += one.wrong;
        all.status = all.status.max(one.status);
    }
    all
}

/// One after another at the door, as many as a hall has.
fn check_ins(
    stage: &Stage,
    servers: &[&Server],
    event: EventId,
    door: &str,
    on: &str,
) -> Result<(String, String), String> {
    const GUESTS: usize = 300;
    let places = gathering::places(&stage.hiroba, event).map_err(|error| error.to_string())?;
    let Some(server) = servers.first() else {
        return Err("no server".to_owned());
    };
    let path = format!("/door/{door}/check-in");
    let outcome = load::run(server.address, 1, TIME, 200, &|_, sent| {
        let place = places.get(sent).filter(|_| sent < GUESTS)?;
        let form = format!("registration={place}&key=bench-{sent:08}");
        Some(Request::post(server.address, &path, None, &form))
    });
    Ok((
        format!(
            "check-in at a door of {} guests ({on}), p50 and p99",
            places.len()
        ),
        format!(
            "{:.1} ms, {:.1} ms{}",
            outcome.p50,
            outcome.p99,
            wrong(&outcome)
        ),
    ))
}

fn wrong(outcome: &Outcome) -> String {
    if outcome.wrong > 0 {
        format!(" ({} answers were {})", outcome.wrong, outcome.status)
    } else {
        String::new()
    }
}

/// The list and the month of few events, and of many.
fn calendars(
    stage: &Stage,
    servers: &[&Server],
    cookie: &str,
    on: &str,
) -> Result<(String, String), String> {
    let Some(server) = servers.first() else {
        return Err("no server".to_owned());
    };
    let mut told = Vec::new();
    for count in CALENDARS {
        complain!("a calendar of {count} events, {on}");
        gathering::calendar(&stage.hiroba, count).map_err(|error| error.to_string())?;
        let pages = ["/events", "/events?view=month"].map(|path| {
            let request = Request::get(server.address, path, Some(cookie));
            load::run(server.address, 2, Duration::from_secs(2), 200, &|_, _| {
                Some(request.clone())
            })
            .p50
        });
        told.push(format!("{count}: {:.1} ms, {:.1} ms", pages[0], pages[1]));
    }
    Ok((
        format!("calendar of so many events ({on}), list and month"),
        told.join("; "),
    ))
}
