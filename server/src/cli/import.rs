//! `hiroba import KIND FILE` and `hiroba import stackexchange DIR`.

use std::path::PathBuf;

use clap::ValueEnum;
use domain::i18n::Locale;
use domain::import::encoding::Encoding;
use domain::import::{self, Kind, Options, Report, stackexchange};
use domain::{Actor, Hiroba};

use crate::cli::say::{complain, say};
use crate::config::Config;

/// Options of `hiroba import`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// What the file is about.
    #[arg(value_enum, value_name = "KIND")]
    kind: What,
    /// The CSV file; for stackexchange the folder of the dump.
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// Says what would change, and changes nothing.
    #[arg(long)]
    dry_run: bool,
    /// How the file's bytes are read.
    #[arg(long, value_enum, default_value_t = Bytes::Auto)]
    encoding: Bytes,
    /// Takes in the rows that are right even when others are wrong.
    #[arg(long)]
    skip_bad: bool,
    /// Prints the figures as JSON.
    #[arg(long)]
    json: bool,
    /// stackexchange: the space to put the questions in (default: the folder's name).
    #[arg(long, value_name = "NAME")]
    space: Option<String>,
    /// stackexchange: makes a new space that anyone may read.
    #[arg(long)]
    public: bool,
}

/// What can be taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    Accounts,
    Contacts,
    Stages,
    Contracts,
    Revenue,
    Usage,
    Inquiries,
    Programs,
    Interactions,
    Ledger,
    Staff,
    /// decisions.json of an export: configurations and stage proposals
    Decisions,
    /// A Stack Exchange data dump
    Stackexchange,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Bytes {
    Auto,
    #[value(name = "utf-8")]
    Utf8,
    Cp932,
}

impl What {
    /// The kind of table, or `None` for what is not one.
    fn kind(self) -> Option<Kind> {
        Some(match self {
            Self::Accounts => Kind::Accounts,
            Self::Contacts => Kind::Contacts,
            Self::Stages => Kind::Stages,
            Self::Contracts => Kind::Contracts,
            Self::Revenue => Kind::Revenue,
            Self::Usage => Kind::Usage,
            Self::Inquiries => Kind::Inquiries,
            Self::Programs => Kind::Programs,
            Self::Interactions => Kind::Interactions,
            Self::Ledger => Kind::Ledger,
            Self::Staff => Kind::Staff,
            Self::Decisions | Self::Stackexchange => return None,
        })
    }
}

/// Takes in a file, migrating first, and prints what became of its rows.
pub fn run(config: &Config, arguments: &Arguments) -> Result<(), String> {
    let hiroba = config.open().map_err(|error| error.to_string())?;
    domain::db::migrate::run(&hiroba.db, hiroba.now()).map_err(|error| error.to_string())?;
    let resumed = import::resume_interrupted(&hiroba).map_err(|error| error.to_string())?;
    if resumed > 0 {
        complain!("finished {resumed} import(s) that had been interrupted");
    }
    match arguments.kind.kind() {
        Some(kind) => file(&hiroba, kind, arguments),
        None if arguments.kind == What::Decisions => decided(&hiroba, arguments),
        None => dump(&hiroba, arguments),
    }
}

fn file(hiroba: &Hiroba, kind: Kind, arguments: &Arguments) -> Result<(), String> {
    if arguments.space.is_some() || arguments.public {
        return Err("--space and --public are for: hiroba import stackexchange".to_owned());
    }
    let options = Options {
        encoding: match arguments.encoding {
            Bytes::Auto => Encoding::Auto,
            Bytes::Utf8 => Encoding::Utf8,
            Bytes::Cp932 => Encoding::Cp932,
        },
        dry_run: arguments.dry_run,
        skip_bad: arguments.skip_bad,
    };
    let report = import::file(hiroba, &Actor::System, kind, &arguments.path, options)
        .map_err(|error| format!("{error}; run it again to go on where it stopped"))?;
    told(&report, kind.as_str(), arguments)
}

fn decided(hiroba: &Hiroba, arguments: &Arguments) -> Result<(), String> {
    if arguments.skip_bad || arguments.space.is_some() || arguments.public {
        return Err(
            "decisions are taken in whole: --skip-bad, --space and --public are for other kinds"
                .to_owned(),
        );
    }
    let report =
        import::decisions::file(hiroba, &Actor::System, &arguments.path, arguments.dry_run)
            .map_err(|error| error.to_string())?;
    told(&report, "decisions", arguments)
}

/// Prints what became of a file's rows.
fn told(report: &Report, kind: &str, arguments: &Arguments) -> Result<(), String> {
    let locale = locale();
    let name = arguments.path.display().to_string();
    if arguments.json {
        say!("{}", json(report, kind, &name, arguments.dry_run, locale));
    } else if !report.refused {
        let counts = report.counts;
        let what = if arguments.dry_run {
            " (dry run: nothing was written)"
        } else {
            ""
        };
        say!(
            "{kind}: read {}, created {}, updated {}, unchanged {}, refused {}{what}",
            counts.read,
            counts.created,
            counts.updated,
            counts.unchanged,
            counts.refused
        );
    }
    for problem in &report.problems {
        complain!("{name}: {}", problem.say(locale));
    }
    for noted in &report.late {
        complain!("{name}: {}", noted.say(locale));
    }
    let told = (report.problems.len() + report.late.len()) as u64;
    if report.counts.refused > told {
        complain!("{name}: and {} more rows", report.counts.refused - told);
    }
    if report.refused {
        return Err(format!(
            "{name} was refused: read {}, refused {}; nothing was written",
            report.counts.read,
            report.counts.refused.max(1)
        ));
    }
    if !report.late.is_empty() {
        return Err(format!(
            "{name}: {} rows were right when they were checked and wrong when their turn came; the others are written",
            report.late.len()
        ));
    }
    Ok(())
}

fn dump(hiroba: &Hiroba, arguments: &Arguments) -> Result<(), String> {
    if arguments.dry_run || arguments.skip_bad {
        return Err("--dry-run and --skip-bad are for CSV files".to_owned());
    }
    let options = stackexchange::Options {
        space: arguments.space.clone(),
        public: arguments.public,
    };
    let report = stackexchange::take(hiroba, &Actor::System, &arguments.path, &options)
        .map_err(|error| format!("{error}; run it again to go on where it stopped"))?;
    if arguments.json {
        let mut figures = serde_json::Map::new();
        for (noun, counts) in &report.counts {
            figures.insert((*noun).to_owned(), serde_json::json!(counts));
        }
        for (reason, count) in &report.skipped {
            figures.insert(format!("left out: {reason}"), (*count).into());
        }
        say!(
            "{}",
            serde_json::json!({ "kind": "stackexchange", "space": report.space, "import_id": report.import_id, "rows": figures })
        );
    } else {
        for (noun, counts) in &report.counts {
            say!(
                "{noun}: read {}, created {}, updated {}, unchanged {}",
                counts.read,
                counts.created,
                counts.updated,
                counts.unchanged
            );
        }
        for (reason, count) in &report.skipped {
            say!("left out: {count} {reason}");
        }
    }
    match report.problem {
        Some(problem) => Err(problem.say(locale())),
        None => Ok(()),
    }
}

fn json(report: &Report, kind: &str, file: &str, dry_run: bool, locale: Locale) -> String {
    let problems: Vec<serde_json::Value> = report
        .problems
        .iter()
        .map(|problem| {
            let told = problem.told(locale);
            serde_json::json!({ "line": told.line, "column": told.column, "message": told.message })
        })
        .chain(report.late.iter().map(|noted| {
            let message = match locale {
                Locale::Ja => &noted.ja,
                Locale::En => &noted.en,
            };
            serde_json::json!({ "line": noted.line, "column": noted.column, "message": message })
        }))
        .collect();
    let counts = report.counts;
    serde_json::json!({
        "kind": kind,
        "file": file,
        "dry_run": dry_run,
        "import_id": report.import_id,
        "applied": !report.refused && !dry_run,
        "read": counts.read,
        "created": counts.created,
        "updated": counts.updated,
        "unchanged": counts.unchanged,
        "refused": counts.refused,
        "problems": problems,
    })
    .to_string()
}

/// The language of the terminal.
fn locale() -> Locale {
    let japanese = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .is_some_and(|value| value.starts_with("ja"));
    if japanese { Locale::Ja } else { Locale::En }
}
