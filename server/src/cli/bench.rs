//! `hiroba bench`, behind `make bench`: how fast and how large, on a demo of 100,000 posts in a temporary folder, over loopback only.
//! Each rate is given beside the same server's static 40 kB answer, so that machines can be compared.

mod community;
mod gatherings;
mod jobs;
mod load;
mod stage;

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use domain::demo::Size;

use crate::cli::say::{complain, say};
use load::{Outcome, Request};
use stage::{Server, Stage};

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
    /// An empty PostgreSQL database on which an event is measured too, with two servers.
    #[arg(long)]
    postgres: Option<String>,
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
        &page(
            community::search_path("請求書 締め日"),
            Some(cookie.clone()),
        ),
    );
    facts.push(community::searches(&server, &cookie, large.posts));
    facts.push(community::similar(&server, &cookie));

    complain!("signing in");
    table.rate(
        "sign-in by link",
        &community::sign_ins(&large, &server, time)?,
    );
    complain!("answering");
    for (name, outcome) in community::answers(&large, &server, &sessions, time)? {
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

    gatherings::measure(&large, &[&server], "SQLite", &mut table, &mut facts)?;
    facts.push(community::streams(&large, &server)?);
    facts.push(jobs::import(arguments, &large, &server, &topic)?);
    drop(server);

    complain!("writing digests");
    facts.push(community::digests(&large)?);

    complain!("taking a snapshot");
    facts.push(jobs::snapshot(&large)?);

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

    if let Some(url) = &arguments.postgres {
        let stage = Stage::fill_at(
            "PostgreSQL",
            size(arguments.accounts, 2_000),
            folder.to_path_buf(),
            url.clone(),
        )?;
        let one = Server::start(&stage.url, &stage.folder)?;
        let other = Server::start(&stage.url, &stage.folder)?;
        gatherings::measure(
            &stage,
            &[&one, &other],
            "PostgreSQL, two servers",
            &mut table,
            &mut facts,
        )?;
    }

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
