//! `hiroba configuration`: the points, weights, thresholds and gates that the figures follow.

use std::path::{Path, PathBuf};

use domain::health::config::{publishing, reading};
use domain::health::what_if::{self, Shown};
use domain::{Actor, Hiroba, audit, policy};

use crate::cli::say::say;
use crate::config::Config;

/// What to do with the configuration of the figures.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Prints the one in force as JSON.
    Show,
    /// Says which accounts would look different under the one in FILE; keeps nothing.
    Try {
        /// JSON as `show` prints it; what it leaves out keeps its default.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Prints the differences as JSON.
        #[arg(long)]
        json: bool,
    },
    /// Publishes the one in FILE: it holds from today on. Days before keep theirs.
    Publish {
        /// JSON as `show` prints it; what it leaves out keeps its default.
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// What it is for.
        #[arg(long, default_value = "")]
        note: String,
    },
}

/// Shows, tries or publishes.
pub fn run(config: &Config, command: &Command) -> Result<(), String> {
    let hiroba = super::opened(config)?;
    match command {
        Command::Show => show(&hiroba),
        Command::Try { file, json } => compare(&hiroba, file, *json),
        Command::Publish { file, note } => publish(&hiroba, file, note),
    }
}

fn show(hiroba: &Hiroba) -> Result<(), String> {
    let (version, config) = publishing::in_force(hiroba).map_err(|error| super::said(&error))?;
    let text = serde_json::to_string_pretty(&config).map_err(|error| error.to_string())?;
    crate::cli::say::complain!("configuration {version}");
    say!("{text}");
    Ok(())
}

fn read(file: &Path) -> Result<domain::health::Config, String> {
    let text =
        std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    reading::read(&text).map_err(|error| format!("{}: {}", file.display(), super::said(&error)))
}

fn compare(hiroba: &Hiroba, file: &Path, json: bool) -> Result<(), String> {
    let permission = policy::administration(&Actor::System).map_err(|error| error.to_string())?;
    let comparison =
        what_if::compare(hiroba, &permission, &read(file)?).map_err(|error| super::said(&error))?;
    if json {
        let text = serde_json::to_string(&comparison).map_err(|error| error.to_string())?;
        say!("{text}");
        return Ok(());
    }
    let Some(day) = comparison.day else {
        say!("there are no snapshots yet to compare with; `hiroba snapshot` computes them");
        return Ok(());
    };
    for difference in &comparison.differences {
        say!(
            "{}: {} → {}",
            difference.account,
            in_words(&difference.before),
            in_words(&difference.after)
        );
    }
    say!(
        "{day}: {} of {} accounts would look different; nothing was published",
        comparison.differences.len(),
        comparison.accounts
    );
    Ok(())
}

fn in_words(shown: &Shown) -> String {
    let figure =
        |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
    format!(
        "health {} ({}, {}), programme {}, progress {}",
        figure(shown.score),
        shown.state,
        shown.band.map_or("-", |band| band.as_str()),
        figure(shown.programme),
        figure(shown.progress)
    )
}

fn publish(hiroba: &Hiroba, file: &Path, note: &str) -> Result<(), String> {
    let permission = policy::administration(&Actor::System).map_err(|error| error.to_string())?;
    let config = read(file)?;
    if note.chars().count() > 1_000 {
        return Err("--note is longer than 1,000 characters".to_owned());
    }
    let version = hiroba
        .write(|tx| {
            let version =
                publishing::publish(tx, &permission, &Actor::System, &config, note.trim())?;
            audit::record(
                tx,
                &Actor::System,
                "configuration.published",
                &format!("configuration:{version}"),
                &serde_json::json!({ "note": note.trim() }),
            )?;
            Ok(version)
        })
        .map_err(|error| super::said(&error))?;
    say!("configuration {version} is published; it holds from today on");
    Ok(())
}
