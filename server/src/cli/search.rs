//! `hiroba search`.

use std::time::Instant;

use domain::search::index;

use crate::cli::say::{complain, say};
use crate::config::Config;

/// What to do with the search index.
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Makes the search index again from the posts, some at a time; the site may be served meanwhile.
    Rebuild {
        /// Only what is missing or was made by another version of this program.
        #[arg(long)]
        missing: bool,
    },
}

/// Does it.
pub fn run(config: &Config, command: &Command) -> Result<(), String> {
    let Command::Rebuild { missing } = command;
    let hiroba = super::opened(config)?;
    let started = Instant::now();
    if !missing {
        hiroba
            .write(index::start_over)
            .map_err(|error| super::said(&error))?;
    }
    let mut told = Instant::now();
    let made = index::complete(&hiroba, &mut |made| {
        if told.elapsed().as_secs() >= 2 {
            told = Instant::now();
            complain!("  … {made} posts");
        }
    })
    .map_err(|error| super::said(&error))?;
    let held = hiroba
        .read(index::count)
        .map_err(|error| super::said(&error))?;
    say!(
        "{made} posts indexed in {:.1} s; the index holds {held}",
        started.elapsed().as_secs_f64()
    );
    Ok(())
}
