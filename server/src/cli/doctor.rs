//! `hiroba doctor`: one line a check, and what to do where it fails.

use domain::db::migrate;
use domain::mail::Mailer;
use domain::{Clock, UtcTime};

use crate::cli::say::say;
use crate::config::{Config, SETTINGS, UNKNOWN_PROXY, limits, secret};

/// Options of `hiroba doctor`.
#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Lists every setting with its default and meaning.
    #[arg(long)]
    settings: bool,
}

/// Runs every check. `config` is what reading the settings gave.
pub fn run(config: Result<Config, String>, arguments: &Arguments) -> Result<(), String> {
    if arguments.settings {
        say!("| setting | default | meaning |\n|---|---|---|");
        for setting in SETTINGS.iter().chain(limits::SETTINGS) {
            say!(
                "| `{}` | {} | {} |",
                setting.name,
                setting.default,
                setting.meaning
            );
        }
        return Ok(());
    }
    let mut report = Report::default();
    say!(
        "ok    program: hiroba {}, SQLite library {}",
        env!("CARGO_PKG_VERSION"),
        sqlite_version()
    );
    let Some(config) = report.line("settings", config.map(|config| (describe(&config), config)))
    else {
        return report.outcome();
    };
    report.line("proxy", check_proxy(&config).map(|text| (text, ())));
    check_database(&config, &mut report);
    report.line(
        "folder",
        check_folder(&config.folder).map(|text| (text, ())),
    );
    report.line(
        "uploads",
        check_folder(&config.uploads).map(|text| (text, ())),
    );
    report.line(
        "secret",
        secret::load_or_make(&config.secret_file)
            .map(|_| (config.secret_file.display().to_string(), ())),
    );
    report.line("mail", check_mail(&config).map(|text| (text, ())));
    report.line("clock", check_clock(&config).map(|text| (text, ())));
    report.outcome()
}

#[derive(Default)]
struct Report {
    failures: usize,
}

impl Report {
    /// Prints one check's line and hands on what it found.
    fn line<T>(&mut self, what: &str, found: Result<(String, T), String>) -> Option<T> {
        match found {
            Ok((text, value)) => {
                say!("ok    {what}: {text}");
                Some(value)
            }
            Err(problem) => {
                say!("FAIL  {what}: {problem}");
                self.failures += 1;
                None
            }
        }
    }

    fn outcome(&self) -> Result<(), String> {
        match self.failures {
            0 => Ok(()),
            1 => Err("one check failed".to_owned()),
            n => Err(format!("{n} checks failed")),
        }
    }
}

fn describe(config: &Config) -> String {
    format!(
        "{} at {}, days in {}, {} limits",
        config.base_url,
        config.listen,
        config.zone,
        limits::SETTINGS.len()
    )
}

fn check_database(config: &Config, report: &mut Report) {
    let opened = config
        .open()
        .map_err(|error| format!("{error}; check HIROBA_DATABASE_URL, and that the server runs"));
    let Some(hiroba) = report.line(
        "database",
        opened.map(|hiroba| (hiroba.db.target().kind(), hiroba)),
    ) else {
        return;
    };
    let current = match migrate::is_current(&hiroba.db) {
        Ok(true) => Ok(("this program's".to_owned(), true)),
        Ok(false) => Err("older or newer than this program: run `hiroba migrate`".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    if report.line("schema", current).is_none() {
        return;
    }
    let chain = hiroba
        .read(domain::audit::first_broken)
        .map_err(|error| error.to_string());
    report.line(
        "audit log",
        chain.and_then(|broken| match broken {
            None => Ok(("whole".to_owned(), ())),
            Some(id) => Err(format!(
                "entry {id} does not follow from the one before it: the database was changed by hand; compare with a backup"
            )),
        }),
    );
    let index = hiroba
        .read(|conn| {
            use domain::search::index;
            Ok((index::is_stale(conn)?, index::count(conn)?))
        })
        .map_err(|error| error.to_string());
    report.line(
        "search index",
        index.and_then(|(stale, count)| match stale {
            false => Ok((format!("complete, {count} posts"), ())),
            true => Err(format!(
                "{count} posts, and some are missing or of an older program: the running server completes it, or run `hiroba search rebuild --missing`"
            )),
        }),
    );
    let dead = hiroba
        .read(|conn| {
            let may = domain::policy::administration(&domain::Actor::System)?;
            domain::job::list_open(conn, &may)
        })
        .map_err(|error| error.to_string());
    report.line(
        "queue",
        dead.and_then(|(rows, count)| {
            match rows.iter().filter(|row| row.dead_at.is_some()).count() {
                0 => Ok((format!("{count} waiting"), ())),
                dead => Err(format!(
                    "{dead} given up: look at /admin/jobs and try them again"
                )),
            }
        }),
    );
}

fn check_proxy(config: &Config) -> Result<String, String> {
    match config.proxy_is_unknown() {
        true => Err(UNKNOWN_PROXY.to_owned()),
        false if config.trusted_proxies.is_empty() => Ok("none".to_owned()),
        false => Ok("X-Forwarded-For is believed from the trusted ones".to_owned()),
    }
}

fn check_folder(folder: &std::path::Path) -> Result<String, String> {
    let fault = |error: std::io::Error| {
        format!(
            "{} can't be written: {error}; make it belong to the user who runs hiroba",
            folder.display()
        )
    };
    std::fs::create_dir_all(folder).map_err(fault)?;
    let probe = folder.join(".hiroba-doctor");
    std::fs::write(&probe, b"ok").map_err(fault)?;
    std::fs::remove_file(&probe).map_err(fault)?;
    Ok(folder.display().to_string())
}

fn check_mail(config: &Config) -> Result<String, String> {
    match config.mailer()? {
        Mailer::Directory(folder) => Ok(format!(
            "kept as files in {}; set HIROBA_SMTP_URL to send it",
            folder.display()
        )),
        mailer => mailer
            .test()
            .map(|()| "the mail server answers".to_owned())
            .map_err(|error| {
                format!("the mail server does not answer: {error}; check HIROBA_SMTP_URL")
            }),
    }
}

fn check_clock(config: &Config) -> Result<String, String> {
    let now = Clock::System.now();
    if now < UtcTime(1_750_000_000 * UtcTime::SECOND) {
        return Err(format!(
            "the machine says {}: set its clock (NTP)",
            now.rfc3339()
        ));
    }
    Ok(match config.now {
        Some(at) => format!("stopped at {} by HIROBA_NOW", at.rfc3339()),
        None => now.rfc3339(),
    })
}

fn sqlite_version() -> String {
    let (major, minor, patch) = domain::db::connect::libsqlite3_version();
    format!("{major}.{minor}.{patch}")
}
