//! `hiroba snapshot`.

use std::time::Instant;

use chrono::NaiveDate;
use domain::health::snapshot;
use domain::{Actor, policy};

use crate::cli::say::{complain, say};
use crate::config::Config;

/// Options of `hiroba snapshot`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The day, as YYYY-MM-DD; yesterday when nothing is said.
    #[arg(long, value_name = "DATE", conflicts_with_all = ["from", "to"])]
    as_of: Option<NaiveDate>,
    /// The first of several days. Days before it that an account lacks are computed too, as bands and stages go on from them.
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<NaiveDate>,
    /// The last of several days.
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// Prints what was done as JSON.
    #[arg(long)]
    json: bool,
}

/// Computes the missing snapshots up to the day, as known then.
pub fn run(config: &Config, arguments: &Arguments) -> Result<(), String> {
    if let (Some(from), Some(to)) = (arguments.from, arguments.to)
        && from > to
    {
        return Err("--from lies after --to".to_owned());
    }
    let hiroba = super::opened(config)?;
    let day = arguments
        .as_of
        .or(arguments.to)
        .unwrap_or_else(|| super::yesterday(&hiroba));
    let permission = policy::administration(&Actor::System).map_err(|error| error.to_string())?;
    let mut told = Instant::now();
    let report = snapshot::run_telling(&hiroba, &permission, day, &mut |reached| {
        if told.elapsed().as_secs() >= 2 {
            told = Instant::now();
            complain!("  … {reached}");
        }
    })
    .map_err(|error| super::said(&error))?;
    if arguments.json {
        let text = serde_json::to_string(&report).map_err(|error| error.to_string())?;
        say!("{text}");
    } else {
        say!(
            "{}: {} accounts; {} snapshots computed, {} proposals made, {} stages moved",
            report.day,
            report.accounts,
            report.computed,
            report.proposals,
            report.moves
        );
        if day >= hiroba.now().local_day(hiroba.zone) {
            say!("the day has not ended: its figures are preliminary and will be computed again");
        }
    }
    Ok(())
}
