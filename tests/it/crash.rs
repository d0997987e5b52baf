//! The server is killed at random instants while people post. What it acknowledged is there afterwards, once, with its ledger
//! row; what it did not acknowledge is there once or not at all; nothing is half there.
//!
//! `HIROBA_CRASH_ROUNDS` sets how many times (5 unless given). The server is this very test binary, started again: the same
//! code that `hiroba serve` runs, with its worker, as a process of its own.

mod seats;

use std::collections::{BTreeMap, BTreeSet};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use domain::clock::Clock;
use domain::db::{Db, migrate};
use domain::entropy::Entropy;
use domain::people::session;
use domain::types::{PersonId, TopicId};
use domain::{Hiroba, UtcTime};
use server::config::Config;

use crate::fixtures;
use crate::fixtures::talk::{asked, question};
use crate::support::database::{self, Backend, Database, backend};
use crate::support::http;

/// Set in the process that serves.
const SERVE: &str = "HIROBA_CRASH_SERVE";

/// Not a test: the server of the test below, in a process of its own.
#[test]
fn serves_when_asked_to() {
    let Ok(settings) = std::env::var(SERVE) else {
        return;
    };
    let settings: BTreeMap<String, String> = serde_json::from_str(&settings).expect("settings");
    let config = Config::from_lookup(|name| settings.get(name).cloned()).expect("config");
    server::cli::serve::run(config, server::cli::serve::Arguments::default()).expect("serve");
}

#[test]
fn nothing_acknowledged_is_lost_when_the_server_is_killed() {
    let rounds = rounds();
    let database = Database::migrated();
    let hiroba = hiroba(&database);
    let (writers, topic) = hiroba.write(set_up).expect("set up");
    let acknowledged: Mutex<BTreeSet<String>> = Mutex::default();
    let sent: Mutex<BTreeSet<String>> = Mutex::default();
    for round in 0..rounds {
        let mut server = Server::ready(&database);
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for (number, (_, token)) in writers.iter().enumerate() {
                let address = server.address;
                let (acknowledged, sent, stop) = (&acknowledged, &sent, &stop);
                scope.spawn(move || {
                    let mut count = 0;
                    while !stop.load(Ordering::SeqCst) {
                        let mark = format!("kizu-{round}-{number}-{count}");
                        count += 1;
                        sent.lock().expect("sent").insert(mark.clone());
                        if post(address, token, topic, count, &mark) {
                            acknowledged.lock().expect("acknowledged").insert(mark);
                        }
                    }
                });
            }
            std::thread::sleep(Duration::from_millis(
                60 + u64::from(rand::random::<u16>() % 700),
            ));
            server.kill();
            stop.store(true, Ordering::SeqCst);
        });
    }
    // What a restart has to mend, it mends now.
    Server::ready(&database).kill();
    let acknowledged = acknowledged.into_inner().expect("acknowledged");
    let sent = sent.into_inner().expect("sent");
    assert!(
        acknowledged.len() >= rounds as usize,
        "hardly anything was posted: {} of {}",
        acknowledged.len(),
        sent.len()
    );
    check(&hiroba.db, &acknowledged, &sent);
    println!(
        "{rounds} kills: {} acknowledged of {} sent, none lost",
        acknowledged.len(),
        sent.len()
    );
}

/// How many times.
fn rounds() -> u32 {
    std::env::var("HIROBA_CRASH_ROUNDS")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(5)
}

fn hiroba(database: &Database) -> Hiroba {
    let db = database.open();
    migrate::run(&db, UtcTime::from_chrono(chrono::Utc::now())).expect("migrate");
    let mut config =
        Config::from_lookup(|name| (name == "HIROBA_DATABASE_URL").then(|| database.url.clone()))
            .expect("config");
    config.folder = database.folder().to_path_buf();
    let mut hiroba = config.open().expect("open");
    hiroba.db = db;
    hiroba.clock = Clock::System;
    hiroba.entropy = Entropy::System;
    hiroba
}

type Writers = Vec<(PersonId, String)>;

fn set_up(tx: &mut domain::Tx<'_>) -> domain::Result<(Writers, TopicId)> {
    let people = fixtures::settle(tx)?;
    let topic = asked(
        tx,
        people.staff(domain::actor::Role::Support),
        &question(
            "みなさんの使い方を教えてください",
            "どんな場面で使っていますか。気軽に書いてください。",
        ),
    )?;
    let mut writers = Vec::new();
    for person in [people.aoi, people.misaki, people.ryo] {
        writers.push((person, session::open(tx, person, "crash", "127.0.0.1")?));
    }
    Ok((writers, topic.id))
}

/// Sends one question, answer or comment; true when the server said that it is done.
fn post(address: SocketAddr, token: &str, topic: TopicId, turn: u32, mark: &str) -> bool {
    let text = format!("{mark} と書いておきます。よろしくお願いします。");
    let title = format!("{mark} についての質問");
    let (path, fields): (String, Vec<(&str, &str)>) = match turn % 3 {
        0 => (
            "/ask".to_owned(),
            vec![
                ("space", "everyone"),
                ("title", &title),
                ("body", &text),
                ("tags", ""),
                ("audience", "members"),
                ("identity", "full"),
            ],
        ),
        1 => (
            format!("/topics/{topic}/answers"),
            vec![("body", &text), ("identity", "full")],
        ),
        _ => (
            "/posts/1/comments".to_owned(),
            vec![("body", &text), ("identity", "full")],
        ),
    };
    answered(address, token, &path, &fields, &[303, 503]) == Some(303)
}

/// The status that a form of somebody signed in was answered with, which is one of `expected`; nothing when the server was gone first.
fn answered(
    address: SocketAddr,
    token: &str,
    path: &str,
    fields: &[(&str, &str)],
    expected: &[u16],
) -> Option<u16> {
    let headers = [
        ("host", address.to_string()),
        ("sec-fetch-site", "same-origin".to_owned()),
        (
            "content-type",
            "application/x-www-form-urlencoded".to_owned(),
        ),
        ("cookie", format!("sid={token}")),
    ]
    .map(|(name, value)| (name.to_owned(), value));
    let body = http::form(fields);
    let answer = http::send(address, "POST", path, &headers, body.as_bytes()).ok()?;
    assert!(
        expected.contains(&answer.status),
        "{}: {}\n{}",
        answer.of,
        answer.status,
        answer.text()
    );
    Some(answer.status)
}

struct Server {
    child: Child,
    address: SocketAddr,
}

impl Server {
    fn start(database: &Database) -> Self {
        // A port that was free a moment ago; the child takes it over.
        let address = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a port");
        let mut settings = BTreeMap::from([
            ("HIROBA_DATABASE_URL", database.url.clone()),
            ("HIROBA_LISTEN", address.to_string()),
            ("HIROBA_FOLDER", database.folder().display().to_string()),
            ("HIROBA_WORKERS", "2".to_owned()),
        ]);
        for limit in server::config::limits::SETTINGS {
            settings.insert(limit.name, "off".to_owned());
        }
        let child = Command::new(std::env::current_exe().expect("this binary"))
            .args(["--exact", "crash::serves_when_asked_to", "--nocapture"])
            .env(SERVE, serde_json::to_string(&settings).expect("settings"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("start the server");
        Self { child, address }
    }

    /// One that takes requests.
    fn ready(database: &Database) -> Self {
        let mut server = Self::start(database);
        server.wait_until_ready();
        server
    }

    fn wait_until_ready(&mut self) {
        let start = Instant::now();
        loop {
            if let Ok(answer) = http::send(self.address, "GET", "/readyz", &[], b"")
                && answer.status == 200
            {
                return;
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("the server ended by itself: {status}");
            }
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "not ready after a minute"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// `kill -9`.
    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

fn check(db: &Db, acknowledged: &BTreeSet<String>, sent: &BTreeSet<String>) {
    let lines = |sql: &str| -> Vec<String> {
        db.read(|conn| Ok(diesel::sql_query(sql).load::<Line>(conn)?))
            .expect(sql)
            .into_iter()
            .map(|line| line.text)
            .collect()
    };
    let number = |sql: &str| -> i64 {
        db.read(|conn| Ok(diesel::sql_query(sql).get_result::<Number>(conn)?))
            .expect(sql)
            .n
    };
    let mut there: BTreeMap<String, u32> = BTreeMap::new();
    for body in lines("SELECT body AS text FROM posts WHERE body LIKE 'kizu-%'") {
        let mark = body.split(' ').next().unwrap_or_default().to_owned();
        *there.entry(mark).or_default() += 1;
    }
    let lost: Vec<_> = acknowledged
        .iter()
        .filter(|mark| !there.contains_key(*mark))
        .collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    let twice: Vec<_> = there.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "there twice: {twice:?}");
    assert!(
        there.keys().all(|mark| sent.contains(mark)),
        "what nobody sent"
    );

    // Every post has exactly one row in the ledger, and every row its post.
    assert_eq!(
        lines(
            "SELECT CAST(id AS TEXT) AS text FROM posts p WHERE p.kind <> 'question' AND 1 <>
               (SELECT count(*) FROM engagement_events e WHERE e.object = 'post:' || p.id
                AND e.type IN ('com.answer_posted', 'com.reply_posted'))"
        ),
        Vec::<String>::new(),
        "posts without exactly one ledger row"
    );
    assert_eq!(
        lines("SELECT CAST(id AS TEXT) AS text FROM topics t WHERE 1 <>
               (SELECT count(*) FROM engagement_events e WHERE e.object = 'topic:' || t.id AND e.type = 'com.question_posted')"),
        Vec::<String>::new(),
        "questions without exactly one ledger row"
    );
    assert_eq!(
        number(
            "SELECT count(*) AS n FROM engagement_events e WHERE e.object LIKE 'post:%'
                AND NOT EXISTS (SELECT 1 FROM posts p WHERE 'post:' || p.id = e.object)"
        ),
        0,
        "ledger rows of nothing"
    );
    // A question is its topic and its body; counts kept are counts recounted.
    assert_eq!(
        number(
            "SELECT count(*) AS n FROM topics t WHERE 1 <>
                (SELECT count(*) FROM posts p WHERE p.topic_id = t.id AND p.kind = 'question')"
        ),
        0,
        "topics without their text"
    );
    assert_eq!(
        number("SELECT count(*) AS n FROM topics t WHERE t.answer_count <>
                (SELECT count(*) FROM posts p WHERE p.topic_id = t.id AND p.kind = 'answer' AND p.hidden_at IS NULL)"),
        0,
        "counts of answers that are not"
    );
    assert_eq!(
        number("SELECT count(*) AS n FROM topics t WHERE t.reply_count <>
                (SELECT count(*) FROM posts p WHERE p.topic_id = t.id AND p.kind <> 'question' AND p.hidden_at IS NULL)"),
        0,
        "counts of replies that are not"
    );
    if backend() == Backend::Sqlite {
        let db = database::open(&match db.target() {
            domain::db::connect::Target::Sqlite(path) => format!("sqlite://{}", path.display()),
            domain::db::connect::Target::Postgres(url) => url.clone(),
        });
        let lines = |sql: &str| -> Vec<String> {
            db.read(|conn| Ok(diesel::sql_query(sql).load::<Line>(conn)?))
                .expect(sql)
                .into_iter()
                .map(|line| line.text)
                .collect()
        };
        assert_eq!(
            lines("SELECT integrity_check AS text FROM pragma_integrity_check"),
            ["ok"]
        );
        assert_eq!(
            lines("SELECT \"table\" AS text FROM pragma_foreign_key_check"),
            Vec::<String>::new()
        );
    }
}
