//! `hiroba demo`: a believable community in an empty database, and the load generator.

use std::time::Instant;

use domain::demo::{self, Loaded, Size};
use domain::people::{Email, sign_in};
use domain::{Error, Hiroba};

use crate::cli::say::say;
use crate::config::Config;

/// Options of `hiroba demo`.
#[derive(Debug, Clone, clap::Args)]
pub struct Arguments {
    /// Customer companies (1 to 10,000). The first 60 are written; the others are composed.
    #[arg(long, default_value_t = Size::default().accounts, value_parser = within(1, 10_000))]
    pub accounts: usize,
    /// Posts, about (1 to 1,000,000). Beyond the written threads, texts repeat.
    #[arg(long, default_value_t = Size::default().posts, value_parser = within(1, 1_000_000))]
    pub posts: usize,
    /// The same seed on the same day gives the same community.
    #[arg(long, default_value_t = Size::default().seed)]
    pub seed: u64,
}

fn within(least: usize, most: usize) -> impl Fn(&str) -> Result<usize, String> + Clone {
    move |text| match text.parse::<usize>() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(format!("a whole number from {least} to {most}")),
    }
}

/// Migrates, fills the database and says what it did.
pub fn run(config: &Config, arguments: &Arguments) -> Result<(), String> {
    let hiroba = config.open().map_err(|error| error.to_string())?;
    domain::db::migrate::run(&hiroba.db, hiroba.now()).map_err(|error| error.to_string())?;
    let size = Size {
        accounts: arguments.accounts,
        posts: arguments.posts,
        seed: arguments.seed,
    };
    fill(&hiroba, size)
}

/// Fills the database, telling about it on the terminal. The error is one line.
pub fn fill(hiroba: &Hiroba, size: Size) -> Result<(), String> {
    let started = Instant::now();
    say!(
        "making up {} accounts and about {} posts (seed {}) …",
        size.accounts,
        size.posts,
        size.seed
    );
    let mut told = Instant::now();
    let loaded = demo::load(hiroba, size, &mut |posts| {
        if told.elapsed().as_secs() >= 2 {
            told = Instant::now();
            say!("  {posts} posts");
        }
    });
    let Loaded {
        accounts,
        people,
        topics,
        posts,
        events,
    } = loaded.map_err(|error| match error {
        Error::Conflict => "the demo needs an empty database, and this one has people, accounts or topics in it; point HIROBA_DATABASE_URL at a new one".to_owned(),
        other => other.to_string(),
    })?;
    say!(
        "{accounts} accounts, {people} people, {topics} questions, {posts} posts, {events} ledger rows in {:.1} s",
        started.elapsed().as_secs_f64()
    );
    if accounts > demo::SNAPSHOT_ACCOUNTS {
        say!("no snapshots at this size; `hiroba snapshot` computes them");
        return Ok(());
    }
    let began = Instant::now();
    let rows = demo::compute_history(hiroba, &mut |reached| {
        if told.elapsed().as_secs() >= 2 {
            told = Instant::now();
            say!("  snapshots up to {reached}");
        }
    })
    .map_err(|error| error.to_string())?;
    say!(
        "{rows} daily snapshots in {:.1} s",
        began.elapsed().as_secs_f64()
    );
    Ok(())
}

/// Prints how to sign in as each kind of person: links that work once, new at every start.
pub fn print_guides(hiroba: &Hiroba) -> Result<(), String> {
    let lines = hiroba
        .write(|tx| {
            let mut lines = Vec::new();
            for guide in demo::guides(tx.conn)? {
                let email = Email::parse(&guide.email)
                    .map_err(|_| Error::internal("a mail address of the demo"))?;
                let link = sign_in::print_link(tx, &email)?;
                lines.push((guide, link));
            }
            Ok(lines)
        })
        .map_err(|error| error.to_string())?;
    say!("Sign in with one of these links; each works once, within 24 hours:");
    for (guide, link) in lines {
        let part = match guide.part {
            "customer" => "a customer",
            "moderator" => "a moderator",
            "cs" => "CS",
            "marketing" => "marketing",
            _ => "an administrator",
        };
        say!("  as {part:<16} {link}   {} <{}>", guide.name, guide.email);
    }
    Ok(())
}
