//! `hiroba explain`.

use chrono::NaiveDate;
use domain::health::explain::{self, ChannelPart, Explanation};
use domain::{Actor, Error, policy};

use crate::cli::say::say;
use crate::config::Config;

/// Options of `hiroba explain`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// The account: its external id or, when only one has it, its exact name.
    account: String,
    /// The day, as YYYY-MM-DD; yesterday when nothing is said.
    #[arg(long, value_name = "DATE")]
    as_of: Option<NaiveDate>,
    /// Prints one JSON object.
    #[arg(long)]
    json: bool,
    /// Prints the rows behind one figure instead: a measure, a channel, or `stage`.
    #[arg(long, value_name = "KEY")]
    evidence: Option<String>,
}

/// Explains an account's day.
pub fn run(config: &Config, arguments: &Arguments) -> Result<(), String> {
    let hiroba = super::opened(config)?;
    let day = arguments.as_of.unwrap_or_else(|| super::yesterday(&hiroba));
    let permission = policy::administration(&Actor::System).map_err(|error| error.to_string())?;
    let account = hiroba
        .read(|conn| explain::account_named(conn, &arguments.account))
        .map_err(|error| match error {
            Error::NotFound => format!(
                "no single account has the external id or the exact name {:?}",
                arguments.account
            ),
            other => super::said(&other),
        })?;
    let explanation = explain::explain(&hiroba, &permission, account, day)
        .map_err(|error| super::said(&error))?;
    match &arguments.evidence {
        Some(key) => evidence(&hiroba, account, day, key, arguments.json),
        None if arguments.json => {
            let text =
                serde_json::to_string_pretty(&explanation).map_err(|error| error.to_string())?;
            say!("{text}");
            Ok(())
        }
        None => {
            say!("{}", in_words(&explanation));
            Ok(())
        }
    }
}

fn evidence(
    hiroba: &domain::Hiroba,
    account: domain::types::AccountId,
    day: NaiveDate,
    key: &str,
    json: bool,
) -> Result<(), String> {
    let evidence = hiroba
        .read(|conn| explain::evidence(conn, hiroba.zone, account, day, key))
        .map_err(|error| match error {
            Error::NotFound => format!("there is no figure {key:?}"),
            other => super::said(&other),
        })?;
    if json {
        let text = serde_json::to_string_pretty(&evidence).map_err(|error| error.to_string())?;
        say!("{text}");
        return Ok(());
    }
    for row in &evidence.rows {
        say!(
            "{}  {:<28} {:<20} {:<20} {:>5} points, worth {}",
            row.occurred_at,
            row.kind,
            row.person.as_deref().unwrap_or("-"),
            row.object.as_deref().unwrap_or("-"),
            row.granted,
            row.worth
        );
    }
    for fact in &evidence.facts {
        say!("{fact}");
    }
    if evidence.rows.is_empty() && evidence.facts.is_empty() {
        say!("nothing counted on that day");
    }
    Ok(())
}

fn in_words(explanation: &Explanation) -> String {
    let figure =
        |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
    let mut lines = Vec::new();
    lines.push(format!(
        "{} as of {} (configuration {})",
        explanation.account.name, explanation.as_of, explanation.config_version
    ));
    let stage = &explanation.stage;
    lines.push(format!(
        "stage       {} since {} by {}, progress {}",
        stage.key.as_deref().unwrap_or("not set"),
        stage
            .since
            .map_or_else(|| "-".to_owned(), |day| day.to_string()),
        stage.cause.as_deref().unwrap_or("-"),
        figure(stage.progress)
    ));
    if let Some(proposal) = &stage.proposal {
        lines.push(format!(
            "            proposed since {}: {}",
            proposal.since, proposal.to
        ));
    }
    let health = &explanation.health;
    lines.push(format!(
        "health      {} ({}), coverage {}, band {}, {} days",
        figure(health.score),
        health.state,
        health.coverage,
        health.band.map_or("-", |band| band.as_str()),
        health.days_in_band
    ));
    for group in &explanation.groups {
        lines.push(format!(
            "  {:<12} weight {:<3} score {}",
            group.key,
            group.weight,
            figure(group.score)
        ));
        for measure in &group.measures {
            let value = match measure.na {
                Some(na) => format!("not available: {na}"),
                None => format!(
                    "{} → {}, contributes {}",
                    figure(measure.value),
                    figure(measure.score),
                    figure(measure.contribution)
                ),
            };
            lines.push(format!("    {:<22} {value}", measure.key));
        }
    }
    let programme = &explanation.programme;
    lines.push(format!(
        "programme   {}, coverage {}",
        figure(programme.score),
        programme.coverage
    ));
    let channels = &programme.channels;
    for (name, channel) in [
        ("consulting", &channels.consulting),
        ("training", &channels.training),
        ("free", &channels.free),
        ("community", &channels.community),
    ] {
        lines.push(format!("  {name:<12} {}", channel_in_words(channel)));
    }
    lines.join("\n")
}

fn channel_in_words(channel: &ChannelPart) -> String {
    let inputs = channel
        .inputs
        .iter()
        .map(|(name, value)| format!("{name} {value}"))
        .collect::<Vec<_>>()
        .join(", ");
    match (channel.score, channel.na) {
        (Some(score), _) => format!("{score} ({inputs})"),
        (None, Some(na)) => format!("not available: {na} ({inputs})"),
        (None, None) => inputs,
    }
}
