//! Signing in, answering, searching, listening, digests.

use std::time::{Duration, Instant};

use domain::community::notice::digest_mail;
use domain::demo::fixture;
use domain::people::{Email, sign_in};

use super::CONNECTIONS;
use super::load::{self, Outcome, Request};
use super::stage::{Server, Stage};
use crate::cli::say::complain;

/// Answers, each a transaction with its index, ledger rows and notices: as many at once as the disk takes, and one at a time.
pub(super) fn answers(
    stage: &Stage,
    server: &Server,
    sessions: &[String],
    time: Duration,
) -> Result<[(&'static str, Outcome); 2], String> {
    let topics = fixture::answerable(&stage.hiroba, 900).map_err(|error| error.to_string())?;
    let form = "identity=full&body=%E5%90%8C%E3%81%98%E6%89%8B%E9%A0%86%E3%81%A7%E3%81%A7%E3%81%8D%E3%81%BE%E3%81%97%E3%81%9F%E3%80%82%20bench";
    let post = |connection: usize, sent: usize| {
        let topic = topics.get((connection * 7_919 + sent * 31) % topics.len().max(1))?;
        let session = sessions.get((connection + sent) % sessions.len().max(1))?;
        let path = format!("/topics/{topic}/answers");
        Some(Request::post(server.address, &path, Some(session), form))
    };
    Ok([
        (
            "post an answer",
            load::run(server.address, CONNECTIONS, time, 303, &post),
        ),
        (
            "post an answer, one at a time",
            load::run(server.address, 1, time, 303, &post),
        ),
    ])
}

/// What is searched for: rare and common, one word and several, both languages, phrases, filters, sentences, in vain.
const SEARCHES: [&str; 20] = [
    "請求書",
    "締め日",
    "承認",
    "ログインできない",
    "権限",
    "CSV",
    "API",
    "経費 申請 承認",
    "請求書の締め日を変更したい",
    "\"承認ルート\"",
    "インボイス 登録番号",
    "ｴﾗｰ",
    "approval route",
    "export invoices",
    "電子帳簿保存法",
    "請求書 is:unanswered",
    "経費 -出張",
    "竜宮城",
    "設定 after:2026-01",
    "日",
];

pub(super) fn search_path(words: &str) -> String {
    format!("/search?q={}", crate::http::reply::encode(words))
}

/// Every search by turns, two at a time, so that none waits for others.
pub(super) fn searches(server: &Server, cookie: &str, posts: usize) -> (String, String) {
    complain!("searching");
    let ask = |connection: usize, sent: usize| {
        let words = SEARCHES.get((sent * 7 + connection) % SEARCHES.len())?;
        Some(Request::get(
            server.address,
            &search_path(words),
            Some(cookie),
        ))
    };
    let time = Duration::from_secs(5);
    let _ = load::run(server.address, 2, Duration::from_secs(1), 200, &ask);
    let outcome = load::run(server.address, 2, time, 200, &ask);
    let alone = SEARCHES.iter().map(|words| {
        let request = Request::get(server.address, &search_path(words), Some(cookie));
        let once = load::run(server.address, 1, time, 200, &|_, sent| {
            (sent < 5).then(|| request.clone())
        });
        (once.p50, words)
    });
    let slowest = alone
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(time, words)| format!("; slowest 「{words}」 {time:.0} ms"))
        .unwrap_or_default();
    (
        format!(
            "{} searches by turns among {posts} posts, p50 and p95",
            SEARCHES.len()
        ),
        format!("{:.1} ms, {:.1} ms{slowest}", outcome.p50, outcome.p95),
    )
}

/// Many open pages, each told of its topic.
pub(super) fn streams(stage: &Stage, server: &Server) -> Result<(String, String), String> {
    const STREAMS: usize = 1_000;
    // A person may have eight.
    let sessions = stage.sessions(i64::try_from(STREAMS / 8).unwrap_or(125))?;
    let path = format!("/live?topic={}&after=0", stage.topic);
    let asked: Vec<Request> = sessions
        .iter()
        .cycle()
        .take(STREAMS)
        .map(|session| Request::stream(server.address, &path, session))
        .collect();
    complain!("opening {STREAMS} streams");
    let before = server.memory().0;
    let (held, granted) = load::hold(server.address, &asked);
    // Two looks at what is new for all of them.
    std::thread::sleep(Duration::from_secs(4));
    let after = server.memory().0;
    drop(held);
    Ok((
        format!("{granted} open streams of events"),
        format!("{:.0} MB more", after - before),
    ))
}

/// The weekly digest of every member, written and noted as sent, but not sent.
pub(super) fn digests(stage: &Stage) -> Result<(String, String), String> {
    const MOST: i64 = 10_000;
    let hiroba = &stage.hiroba;
    let members = fixture::members(hiroba, MOST).map_err(|error| error.to_string())?;
    let seal = domain::seal::Seal::new("bench".into());
    let people: Vec<_> = members.iter().map(|(person, _)| *person).collect();
    let started = Instant::now();
    let mut written = 0;
    for some in people.chunks(25) {
        let batch = digest_mail::Batch::of(some);
        let now = hiroba.now();
        let ready = hiroba
            .read(|conn| {
                digest_mail::write(conn, &seal, &hiroba.base_url, &batch, (now, hiroba.zone))
            })
            .map_err(|error| error.to_string())?;
        for one in &ready {
            hiroba
                .write(|tx| digest_mail::settle(tx, std::slice::from_ref(one)))
                .map_err(|error| error.to_string())?;
        }
        written += ready.len();
    }
    Ok((
        format!(
            "digests of {} members, {written} of them with something to say",
            people.len()
        ),
        format!("{:.1} s", started.elapsed().as_secs_f64()),
    ))
}

/// Titles as they are typed.
pub(super) fn similar(server: &Server, cookie: &str) -> (String, String) {
    const TITLES: [&str; 6] = [
        "請求書の",
        "請求書の締め日を",
        "請求書の締め日を変更したいのですが",
        "承認ルートが",
        "ログインできないときの対処",
        "How to export invoices",
    ];
    let forms = TITLES.map(|title| format!("title={}", crate::http::reply::encode(title)));
    let outcome = load::run(
        server.address,
        2,
        Duration::from_secs(3),
        200,
        &|connection, sent| {
            let form = forms.get((sent + connection) % forms.len())?;
            Some(Request::post(
                server.address,
                "/ask/similar",
                Some(cookie),
                form,
            ))
        },
    );
    (
        "similar questions while asking, p50 and p95".to_owned(),
        format!("{:.1} ms, {:.1} ms", outcome.p50, outcome.p95),
    )
}

pub(super) fn sign_ins(stage: &Stage, server: &Server, time: Duration) -> Result<Outcome, String> {
    let members = fixture::members(&stage.hiroba, 500).map_err(|error| error.to_string())?;
    let links: Vec<String> = stage
        .hiroba
        .write(|tx| {
            let mut links = Vec::new();
            for (_, email) in members.iter().cycle().take(4_000) {
                if let Ok(email) = Email::parse(email) {
                    links.push(sign_in::print_link(tx, &email)?);
                }
            }
            Ok(links)
        })
        .map_err(|error| error.to_string())?;
    let share = links.len() / CONNECTIONS;
    Ok(load::run(
        server.address,
        CONNECTIONS,
        time,
        303,
        &|connection, sent| {
            if sent >= share {
                return None;
            }
            let link = links.get(connection * share + sent)?;
            let token = link.rsplit('/').next()?;
            Some(Request::post(
                server.address,
                &format!("/sign-in/link/{token}"),
                None,
                "",
            ))
        },
    ))
}
