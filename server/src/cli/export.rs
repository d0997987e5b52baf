//! `hiroba export DIR`.

use std::path::PathBuf;

use domain::i18n::Locale;
use domain::{Actor, Error};

use crate::cli::say::say;
use crate::config::Config;

/// Options of `hiroba export`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The folder to write the files into; made if need be.
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Prints the figures as JSON.
    #[arg(long)]
    json: bool,
}

/// Writes every file and says in which order to take them in.
pub fn run(config: &Config, arguments: &Arguments) -> Result<(), String> {
    let hiroba = config.open().map_err(|error| error.to_string())?;
    domain::db::migrate::run(&hiroba.db, hiroba.now()).map_err(|error| error.to_string())?;
    let written = domain::export::everything(&hiroba, &Actor::System, &arguments.folder).map_err(
        |error| match error {
            Error::Invalid(problems) => problems
                .iter()
                .map(|problem| Locale::En.problem(problem))
                .collect::<Vec<_>>()
                .join("; "),
            other => other.to_string(),
        },
    )?;
    if arguments.json {
        let files: Vec<serde_json::Value> = written
            .iter()
            .map(|file| {
                serde_json::json!({
                    "kind": file.kind, "path": file.path, "rows": file.rows, "left_out": file.left_out
                })
            })
            .collect();
        say!("{}", serde_json::json!({ "files": files }));
        return Ok(());
    }
    for file in &written {
        let left_out = match file.left_out {
            0 => String::new(),
            count => format!(", left out {count} that the file has no place for"),
        };
        say!("{}: {} rows{left_out}", file.path.display(), file.rows);
    }
    say!("To take them in elsewhere, in this order:");
    for file in &written {
        say!("  hiroba import {} {}", file.kind, file.path.display());
    }
    Ok(())
}
