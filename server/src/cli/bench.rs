//! `hiroba bench`, behind `make bench`: how fast and how large, on a demo of 100,000 posts in a temporary folder, over loopback only.
//! Each rate is given beside the same server's static 40 kB answer, so that machines can be compared.

mod load;

use std::fmt::Write as _;
use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use domain::community::notice::digest_mail;
use domain::db::{Db, PoolSettings};
use domain::demo::{self, Size, fixture};
use domain::entropy::Entropy;
use domain::people::{Email, session, sign_in};
use domain::{Clock, Hiroba};

use load::{Outcome, Request};

use crate::cli::say::{complain, say};

/// Options of `hiroba bench`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// Posts of the demo that is measured.
    #[arg(long, default_value_t = 100_000)]
    posts: usize,
    /// Accounts of the demo that is measured.
    #[arg(long, default_value_t = 1_000)]
    accounts: usize,
    /// Seconds each page is asked for.
    #[arg(long, default_value_t = 5)]
    seconds: u64,
    /// Rows of the file that is imported.
    #[arg(long, default_value_t = 100_000)]
    rows: usize,
}

const CONNECTIONS: usize = 16;

/// Measures and prints a Markdown table.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let folder = std::env::temp_dir().join(format!("hiroba-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let outcome = measure(arguments, &folder);
    let _ = std::fs::remove_dir_all(&folder);
    say!("{}", outcome?);
    Ok(())
}

/// A server of its own over one database.
struct Server {
    child: Child,
    address: SocketAddr,
    started_in: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(database: &str, folder: &Path) -> Result<Self, String> {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| error.to_string())?
            .port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let started = Instant::now();
        let child = hiroba_command(database, folder)?
            .args(["serve", "--bench"])
            .env("HIROBA_LISTEN", address.to_string())
            .env("HIROBA_BASE_URL", format!("http://{address}"))
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut server = Self {
            child,
            address,
            started_in: Duration::ZERO,
        };
        while started.elapsed() < Duration::from_secs(30) {
            if load::once(address, &Request::get(address, "/readyz", None))
                .is_ok_and(|status| status == 200)
            {
                server.started_in = started.elapsed();
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err("the server did not become ready within 30 s".to_owned())
    }

    /// Resident memory now and at most, in MB.
    fn memory(&self) -> (f64, f64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .unwrap_or_default();
        let field = |name: &str| {
            status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
                .map_or(0.0, |kilobytes| kilobytes / 1_024.0)
        };
        (field("VmRSS:"), field("VmHWM:"))
    }
}

/// This program, with limits out of the way.
fn hiroba_command(database: &str, folder: &Path) -> Result<Command, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    for (name, _) in std::env::vars() {
        if name.starts_with("HIROBA_") {
            command.env_remove(name);
        }
    }
    for limit in [
        "SIGN_IN",
        "SIGN_IN_IP",
        "MAIL",
        "MAIL_IP",
        "SIGN_UP_IP",
        "POST",
        "POST_NEW",
        "SEARCH",
        "PREVIEW",
        "ANONYMOUS",
    ] {
        command.env(format!("HIROBA_LIMIT_{limit}"), "100000000/1s");
    }
    command
        .env("HIROBA_DATABASE_URL", database)
        .env("HIROBA_LOG", "error")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    Ok(command)
}

fn open(url: &str, folder: &Path, base_url: String) -> Result<Hiroba, String> {
    let hiroba = Hiroba {
        db: Db::open(url, PoolSettings::default()).map_err(|error| error.to_string())?,
        clock: Clock::System,
        entropy: Entropy::System,
        zone: chrono_tz::Asia::Tokyo,
        base_url,
        folder: folder.to_path_buf(),
        files: domain::storage::Storage::memory(),
        seal: domain::seal::Seal::new("bench".into()),
    };
    domain::db::migrate::run(&hiroba.db, hiroba.now()).map_err(|error| error.to_string())?;
    Ok(hiroba)
}

/// A demo in a database of its own, with the topic that is measured.
struct Stage {
    url: String,
    folder: PathBuf,
    hiroba: Hiroba,
    topic: i64,
    posts: usize,
    events: usize,
    filled_in: Duration,
}

impl Stage {
    fn fill(name: &str, size: Size, folder: &Path) -> Result<Self, String> {
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let url = format!("sqlite://{}", folder.join("bench.db").display());
        let hiroba = open(&url, &folder, "http://127.0.0.1".to_owned())?;
        let started = Instant::now();
        complain!(
            "filling {name}: {} accounts, {} posts",
            size.accounts,
            size.posts
        );
        let loaded = demo::load(&hiroba, size, &mut |_| {}).map_err(|error| error.to_string())?;
        let filled_in = started.elapsed();
        let topic = fixture::public_topic(&hiroba).map_err(|error| error.to_string())?;
        Ok(Self {
            url,
            folder,
            hiroba,
            topic,
            posts: loaded.posts,
            events: loaded.events,
            filled_in,
        })
    }

    fn sessions(&self, count: i64) -> Result<Vec<String>, String> {
        let members = fixture::members(&self.hiroba, count).map_err(|error| error.to_string())?;
        self.hiroba
            .write(|tx| {
                members
                    .iter()
                    .map(|(person, _)| session::open(tx, *person, "bench", "127.0.0.1"))
                    .collect()
            })
            .map_err(|error| error.to_string())
    }
}

struct Table {
    text: String,
    base: f64,
}

impl Table {
    fn rate(&mut self, name: &str, outcome: &Outcome) {
        let ratio = if self.base > 0.0 {
            outcome.rate / self.base
        } else {
            0.0
        };
        let wrong = if outcome.wrong > 0 {
            format!(" ({} answers were {})", outcome.wrong, outcome.status)
        } else {
            String::new()
        };
        let _ = writeln!(
            self.text,
            "| {name}{wrong} | {:.0}/s | {ratio:.3} | {:.1} | {:.1} | {:.1} | {:.1} kB |",
            outcome.rate,
            outcome.p50,
            outcome.p99,
            if outcome.p50 > 0.0 {
                outcome.p99 / outcome.p50
            } else {
                0.0
            },
            outcome.bytes as f64 / 1_000.0
        );
    }
}

fn measure(arguments: &Arguments, folder: &Path) -> Result<String, String> {
    let size = |accounts, posts| Size {
        accounts,
        posts,
        seed: 1,
    };
    let large = Stage::fill("large", size(arguments.accounts, arguments.posts), folder)?;
    let small = Stage::fill("small", size(60, 1_000), folder)?;
    let time = Duration::from_secs(arguments.seconds);
    let mut table = Table {
        text: "| what | rate | ÷ static | p50 ms | p99 ms | p99 ÷ p50 | answer |\n|---|--:|--:|--:|--:|--:|--:|\n".to_owned(),
        base: 0.0,
    };
    let mut facts: Vec<(String, String)> = Vec::new();
    let sessions = large.sessions(64)?;
    let cookie = sessions.first().cloned().unwrap_or_default();

    let server = Server::start(&large.url, &large.folder)?;
    let page = |path: String, cookie: Option<String>| {
        let request = Request::get(server.address, &path, cookie.as_deref());
        complain!("asking for {path}");
        // Once for the caches, then for the figures.
        let _ = load::run(
            server.address,
            CONNECTIONS,
            Duration::from_millis(500),
            200,
            &|_, _| Some(request.clone()),
        );
        let outcome = load::run(server.address, CONNECTIONS, time, 200, &|_, _| {
            Some(request.clone())
        });
        complain!("so far at most {:.0} MB", server.memory().1);
        outcome
    };
    let idle = server.memory();
    let still = page("/bench/static".to_owned(), None);
    table.base = still.rate;
    table.rate("static 40 kB", &still);
    let topic = format!("/t/{}/q", large.topic);
    table.rate(
        "topic page of 20 posts, visitor",
        &page(topic.clone(), None),
    );
    table.rate(
        "topic page of 20 posts, signed in",
        &page(topic.clone(), Some(cookie.clone())),
    );
    table.rate(
        "question list, signed in",
        &page("/questions".to_owned(), Some(cookie.clone())),
    );
    table.rate(
        "home, signed in",
        &page("/".to_owned(), Some(cookie.clone())),
    );
    table.rate(
        "search for two words, signed in",
        &page(search_path("請求書 締め日"), Some(cookie.clone())),
    );
    facts.push(searches(&server, &cookie, large.posts));
    facts.push(similar(&server, &cookie));

    complain!("signing in");
    table.rate("sign-in by link", &sign_ins(&large, &server, time)?);
    complain!("answering");
    for (name, outcome) in answers(&large, &server, &sessions, time)? {
        table.rate(name, &outcome);
    }
    let busy = server.memory();
    facts.push((
        "start".to_owned(),
        format!("{:.2} s", server.started_in.as_secs_f64()),
    ));
    facts.push((
        "memory at rest, and at most under load".to_owned(),
        format!("{:.0} MB, {:.0} MB", idle.0, busy.1),
    ));

    facts.push(streams(&large, &server)?);
    facts.push(import(arguments, &large, &server, &topic)?);
    drop(server);

    complain!("writing digests");
    facts.push(digests(&large)?);

    complain!("taking a snapshot");
    facts.push(snapshot(&large)?);

    let little = Server::start(&small.url, &small.folder)?;
    let path = format!("/t/{}/q", small.topic);
    let request = Request::get(little.address, &path, None);
    let _ = load::run(
        little.address,
        CONNECTIONS,
        Duration::from_millis(500),
        200,
        &|_, _| Some(request.clone()),
    );
    let flat = load::run(little.address, CONNECTIONS, time, 200, &|_, _| {
        Some(request.clone())
    });
    table.rate(
        &format!("topic page, visitor, among {} posts", small.posts),
        &flat,
    );
    drop(little);

    facts.push((
        format!(
            "filling {} posts, {} ledger rows",
            large.posts, large.events
        ),
        format!("{:.1} s", large.filled_in.as_secs_f64()),
    ));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut text = format!(
        "{CONNECTIONS} connections on loopback, generator on the same {cores} cores, SQLite, {} accounts, {} posts\n\n{}\n| what | |\n|---|--:|\n",
        arguments.accounts, large.posts, table.text
    );
    for (name, value) in facts {
        let _ = writeln!(text, "| {name} | {value} |");
    }
    Ok(text)
}

/// Answers, each a transaction with its index, ledger rows and notices: as many at once as the disk takes, and one at a time.
fn answers(
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

fn search_path(words: &str) -> String {
    format!("/search?q={}", crate::http::reply::encode(words))
}

/// Every search by turns, two at a time, so that none waits for others.
fn searches(server: &Server, cookie: &str, posts: usize) -> (String, String) {
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
fn streams(stage: &Stage, server: &Server) -> Result<(String, String), String> {
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
fn digests(stage: &Stage) -> Result<(String, String), String> {
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
fn similar(server: &Server, cookie: &str) -> (String, String) {
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

fn sign_ins(stage: &Stage, server: &Server, time: Duration) -> Result<Outcome, String> {
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

/// Imports a file of usage while a page is asked for.
fn import(
    arguments: &Arguments,
    stage: &Stage,
    server: &Server,
    topic: &str,
) -> Result<(String, String), String> {
    let path = stage.folder.join("usage.csv");
    let months = 100;
    let write = || -> std::io::Result<()> {
        let mut file = std::io::BufWriter::new(std::fs::File::create(&path)?);
        writeln!(
            file,
            "account,month,accounts_created,licensed_users,login_users"
        )?;
        for row in 0..arguments.rows {
            let account = 1_001 + (row / months) % arguments.accounts;
            let month = row % months;
            writeln!(
                file,
                "C{account:05},{:04}-{:02},{},{},{}",
                2010 + month / 12,
                1 + month % 12,
                20 + row % 50,
                100,
                10 + row % 10
            )?;
        }
        file.flush()
    };
    write().map_err(|error| error.to_string())?;
    let request = Request::get(server.address, topic, None);
    let calm = load::run(server.address, 2, Duration::from_secs(2), 200, &|_, _| {
        Some(request.clone())
    });
    complain!("importing {} rows", arguments.rows);
    let started = Instant::now();
    let mut child = hiroba_command(&stage.url, &stage.folder)?
        .args(["import", "usage"])
        .arg(&path)
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| error.to_string())?;
    let mut most = 0.0_f64;
    let mut beside: Vec<Outcome> = Vec::new();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(|error| error.to_string())? {
            break Some(status);
        }
        if started.elapsed() > Duration::from_secs(150) {
            let _ = child.kill();
            let _ = child.wait();
            break None;
        }
        let memory =
            std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        if let Some(peak) = memory.lines().find_map(|line| line.strip_prefix("VmHWM:")) {
            most = most.max(
                peak.split_whitespace()
                    .next()
                    .and_then(|text| text.parse().ok())
                    .unwrap_or(0.0),
            );
        }
        beside.push(load::run(
            server.address,
            2,
            Duration::from_millis(500),
            200,
            &|_, _| Some(request.clone()),
        ));
    };
    let seconds = started.elapsed().as_secs_f64();
    let name = format!("import of {} rows of usage", arguments.rows);
    if !status.is_some_and(|status| status.success()) {
        let mut why = String::new();
        if let Some(mut stderr) = child.stderr.take() {
            let _ = std::io::Read::read_to_string(&mut stderr, &mut why);
        }
        return Ok((
            name,
            format!(
                "failed or took more than 150 s: {}",
                why.lines().next().unwrap_or("no reason given")
            ),
        ));
    }
    let mut p99: Vec<f64> = beside.iter().map(|outcome| outcome.p99).collect();
    p99.sort_by(f64::total_cmp);
    let middle = p99.get(p99.len() / 2).copied().unwrap_or(0.0);
    Ok((
        name,
        format!(
            "{:.0} rows/s, {:.0} MB at most; a page's p99 {:.1} → {middle:.1} ms",
            arguments.rows as f64 / seconds,
            most / 1_024.0,
            calm.p99
        ),
    ))
}

fn snapshot(stage: &Stage) -> Result<(String, String), String> {
    let yesterday = stage.hiroba.now().local_day(stage.hiroba.zone) - chrono::Duration::days(1);
    let started = Instant::now();
    let rows = domain::health::snapshot::recompute(&stage.hiroba, yesterday)
        .map_err(|error| error.to_string())?;
    Ok((
        format!(
            "one day's snapshot of {} accounts, {} ledger rows",
            rows.len(),
            stage.events
        ),
        format!("{:.2} s", started.elapsed().as_secs_f64()),
    ))
}
