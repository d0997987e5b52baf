//! The command line: `hiroba serve` (default) and its siblings. Exit codes: 0 done, 1 refused input, 2 wrong usage.

pub mod admin;
pub mod bench;
pub mod configuration;
pub mod demo;
pub mod doctor;
pub mod explain;
pub mod export;
pub mod import;
pub mod say;
pub mod search;
pub mod serve;
pub mod snapshot;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use say::{complain, say};

/// Hiroba: a customer community whose every act becomes evidence for the account behind it.
#[derive(Debug, Parser)]
#[command(name = "hiroba", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the site (default). Migrates the database first.
    Serve(serve::Arguments),
    /// Users and sign-in links.
    #[command(subcommand)]
    Admin(admin::Command),
    /// Checks settings, database, folders, mail, clock and versions; says what to do where something fails.
    Doctor(doctor::Arguments),
    /// Brings the database to this program's schema and says what it did.
    Migrate,
    /// Fills an empty database with a believable community; also the load generator.
    Demo(demo::Arguments),
    /// Measures this program on a large demo in a temporary folder.
    #[command(hide = true)]
    Bench(bench::Arguments),
    /// Writes everything as CSV files that `hiroba import` takes.
    Export(export::Arguments),
    /// Takes in a file of accounts, people, use and so on, or a Stack Exchange dump.
    Import(import::Arguments),
    /// Points, weights, thresholds and gates of the figures: show them, try others, publish.
    #[command(subcommand)]
    Configuration(configuration::Command),
    /// Computes the figures of a day, or of several, as known at that time.
    Snapshot(snapshot::Arguments),
    /// The search index.
    #[command(subcommand)]
    Search(search::Command),
    /// Explains an account's stage, health and programme utilisation on a day.
    Explain(explain::Arguments),
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let config = crate::config::Config::from_env();
    if let Some(Command::Doctor(arguments)) = &arguments.command {
        return exit(doctor::run(config, arguments));
    }
    let config = match config {
        Ok(config) => config,
        Err(problem) => {
            complain!("hiroba: {problem}");
            return ExitCode::FAILURE;
        }
    };
    let outcome = match arguments
        .command
        .unwrap_or(Command::Serve(serve::Arguments::default()))
    {
        Command::Serve(arguments) => serve::run(config, arguments),
        Command::Admin(command) => admin::run(&config, command),
        Command::Doctor(arguments) => doctor::run(Ok(config), &arguments),
        Command::Migrate => migrate(&config),
        Command::Demo(arguments) => demo::run(&config, &arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Export(arguments) => export::run(&config, &arguments),
        Command::Import(arguments) => import::run(&config, &arguments),
        Command::Configuration(command) => configuration::run(&config, &command),
        Command::Snapshot(arguments) => snapshot::run(&config, &arguments),
        Command::Search(command) => search::run(&config, &command),
        Command::Explain(arguments) => explain::run(&config, &arguments),
    };
    exit(outcome)
}

fn exit(outcome: Result<(), String>) -> ExitCode {
    match outcome {
        Ok(()) if say::failed() => {
            complain!("hiroba: the output could not be written in full");
            ExitCode::FAILURE
        }
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            complain!("hiroba: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn migrate(config: &crate::config::Config) -> Result<(), String> {
    let hiroba = config.open().map_err(|error| error.to_string())?;
    let outcome =
        domain::db::migrate::run(&hiroba.db, hiroba.now()).map_err(|error| error.to_string())?;
    if outcome.applied.is_empty() {
        say!("nothing to do: the database is current");
    }
    if let Some(copy) = outcome.copy {
        say!("copied the database to {} first", copy.display());
    }
    for version in outcome.applied {
        say!("applied {version}");
    }
    Ok(())
}

/// The database of the configuration, at this program's schema.
fn opened(config: &crate::config::Config) -> Result<domain::Hiroba, String> {
    let hiroba = config.open().map_err(|error| error.to_string())?;
    domain::db::migrate::run(&hiroba.db, hiroba.now()).map_err(|error| error.to_string())?;
    Ok(hiroba)
}

/// The last day that has ended.
fn yesterday(hiroba: &domain::Hiroba) -> chrono::NaiveDate {
    let today = hiroba.now().local_day(hiroba.zone);
    today.pred_opt().unwrap_or(today)
}

/// An error in one line, in English.
fn said(error: &domain::Error) -> String {
    match error {
        domain::Error::Invalid(problems) => problems
            .iter()
            .map(|problem| domain::i18n::Locale::En.problem(problem))
            .collect::<Vec<_>>()
            .join(" "),
        other => other.to_string(),
    }
}
