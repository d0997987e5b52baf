//! Settings: environment variables, and `hiroba.toml` with the same names; the environment wins. A wrong, blank or unknown one
//! stops the start with one line that says what to do.

pub mod limits;
pub mod network;
pub mod secret;
pub mod sources;

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use domain::clock::Clock;
use domain::community::upload::Quota;
use domain::db::connect::Target;
use domain::db::{Db, PoolSettings};
use domain::entropy::Entropy;
use domain::i18n::Locale;
use domain::limit::Limits;
use domain::mail::Mailer;
use domain::seal::Seal;
use domain::storage::Storage;
use domain::{Hiroba, UtcTime};

use limits::ProcessLimits;
use network::Network;

/// One setting, as the README and `hiroba doctor` list it.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Its value when not given.
    pub default: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

const fn setting(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
    Setting {
        name,
        default,
        meaning,
    }
}

/// Every setting but the limits, which [`limits::SETTINGS`] lists.
pub const SETTINGS: &[Setting] = &[
    setting(
        "HIROBA_DATABASE_URL",
        "sqlite://data/hiroba.db",
        "The database: `sqlite://PATH`, or `postgres://…` for PostgreSQL and engines that speak its protocol",
    ),
    setting(
        "HIROBA_LISTEN",
        "127.0.0.1:8080",
        "Address and port to serve at",
    ),
    setting(
        "HIROBA_BASE_URL",
        "http:// and HIROBA_LISTEN",
        "What people type: `https://community.example.com`. Plain http only on loopback. Required when HIROBA_LISTEN is not loopback",
    ),
    setting(
        "HIROBA_TRUSTED_PROXIES",
        "none",
        "Addresses or networks of reverse proxies whose X-Forwarded-For is believed, separated by commas: `127.0.0.1, 10.0.0.0/8`",
    ),
    setting(
        "HIROBA_SMTP_URL",
        "none",
        "Mail server: `smtps://USER:PASSWORD@HOST:465` or `smtp://USER:PASSWORD@HOST:587?tls=required`. Without it mails are kept as files under `data/mail/`",
    ),
    setting(
        "HIROBA_MAIL_FROM",
        "Hiroba <no-reply@HOST>",
        "Sender of mails, `Name <address>`; the site's own setting comes first",
    ),
    setting(
        "HIROBA_FOLDER",
        "data",
        "Folder for what is not in the database: kept mails, uploads, the secret",
    ),
    setting(
        "HIROBA_UPLOADS",
        "data/uploads",
        "Folder for uploaded files; two servers share one",
    ),
    setting(
        "HIROBA_UPLOADS_PERSON",
        "1G",
        "Room for the files of one person: bytes, or a number with K, M or G",
    ),
    setting(
        "HIROBA_UPLOADS_ACCOUNT",
        "20G",
        "Room for the files of one account's people together",
    ),
    setting(
        "HIROBA_UPLOADS_SITE",
        "100G",
        "Room for everyone's files together",
    ),
    setting(
        "HIROBA_SECRET_FILE",
        "data/secret",
        "File with the secret that signs device cookies; made at the first start, readable by its owner only. Two servers share one",
    ),
    setting(
        "HIROBA_TIME_ZONE",
        "Asia/Tokyo",
        "Where days and months begin",
    ),
    setting(
        "HIROBA_LOCALE",
        "ja",
        "Language when a reader states none: `ja` or `en`",
    ),
    setting(
        "HIROBA_DATABASE_CONNECTIONS",
        "8",
        "Connections kept: readers on SQLite, all on PostgreSQL",
    ),
    setting(
        "HIROBA_WORKERS",
        "number of cores",
        "Threads that accept requests",
    ),
    setting(
        "HIROBA_STREAMS",
        "1000",
        "Open pages that are told live of notices and replies; the others are when they are opened anew",
    ),
    setting(
        "HIROBA_LOG",
        "info",
        "What is logged: a level, or directives such as `info,server=debug`",
    ),
    setting(
        "HIROBA_LOG_FORMAT",
        "text on a terminal, else json",
        "`json` or `text`",
    ),
    setting(
        "HIROBA_NOW",
        "the machine's clock",
        "Stops the clock at an RFC 3339 time, for tests; loopback only",
    ),
];

/// Settings that may hold a password: of these nothing is remembered but that they were given.
const SECRETS: [&str; 2] = ["HIROBA_DATABASE_URL", "HIROBA_SMTP_URL"];

/// What was given for a setting, as far as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// This.
    Text(String),
    /// Something that is nobody's to read.
    Secret,
}

/// What the process was started with.
#[derive(Debug, Clone)]
pub struct Config {
    /// `HIROBA_DATABASE_URL`.
    pub database_url: String,
    /// `HIROBA_LISTEN`.
    pub listen: SocketAddr,
    /// `HIROBA_BASE_URL`, without a slash at the end.
    pub base_url: String,
    /// `HIROBA_TRUSTED_PROXIES`.
    pub trusted_proxies: Vec<Network>,
    /// `HIROBA_SMTP_URL`.
    pub smtp_url: Option<String>,
    /// `HIROBA_MAIL_FROM`.
    pub mail_from: String,
    /// `HIROBA_FOLDER`.
    pub folder: PathBuf,
    /// `HIROBA_UPLOADS`.
    pub uploads: PathBuf,
    /// `HIROBA_UPLOADS_…`: how much may be stored.
    pub quota: Quota,
    /// `HIROBA_SECRET_FILE`.
    pub secret_file: PathBuf,
    /// `HIROBA_TIME_ZONE`.
    pub zone: chrono_tz::Tz,
    /// `HIROBA_LOCALE`.
    pub locale: Locale,
    /// `HIROBA_DATABASE_CONNECTIONS`.
    pub connections: u32,
    /// `HIROBA_WORKERS`.
    pub workers: usize,
    /// `HIROBA_STREAMS`.
    pub streams: usize,
    /// `HIROBA_LOG`.
    pub log: String,
    /// `HIROBA_LOG_FORMAT`: JSON lines.
    pub log_json: bool,
    /// `HIROBA_NOW`: the clock stands here.
    pub now: Option<UtcTime>,
    /// `HIROBA_LIMIT_…` that hold across servers.
    pub limits: Limits,
    /// `HIROBA_LIMIT_…` that each process keeps.
    pub process_limits: ProcessLimits,
    /// What was given, by the setting's name, without what is secret.
    given: BTreeMap<&'static str, Given>,
}

/// What `hiroba doctor` and the start say when [`Config::proxy_is_unknown`].
pub const UNKNOWN_PROXY: &str = "HIROBA_BASE_URL is https and HIROBA_LISTEN loopback, so a reverse proxy stands before this server, and every visitor would \
     share its address and limits: set HIROBA_TRUSTED_PROXIES=127.0.0.1 if it runs on this machine";

impl Config {
    /// Whether visitors seem to come through a reverse proxy that no setting names: a site on https served from the loopback
    /// address.
    pub fn proxy_is_unknown(&self) -> bool {
        self.trusted_proxies.is_empty()
            && self.listen.ip().is_loopback()
            && self.base_url.starts_with("https://")
    }

    /// Reads `hiroba.toml` and the environment. The error is one line that says what to do.
    pub fn from_env() -> Result<Self, String> {
        let values = sources::gather()?;
        Self::from_lookup(|name| values.get(name).cloned())
    }

    /// Reads settings from wherever `lookup` finds them by name: the environment, or a test's own list.
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let given = |name: &str| -> Result<Option<String>, String> {
            match lookup(name) {
                Some(value) if value.trim().is_empty() => Err(format!(
                    "{name} is blank: give it a value, or remove it for the default"
                )),
                Some(value) => Ok(Some(value.trim().to_owned())),
                None => Ok(None),
            }
        };
        let or = |name: &str, default: &str| -> Result<String, String> {
            Ok(given(name)?.unwrap_or_else(|| default.to_owned()))
        };
        let number = |name: &str, default: usize, most: usize| -> Result<usize, String> {
            match given(name)? {
                None => Ok(default),
                Some(text) => text
                    .parse()
                    .ok()
                    .filter(|n| (1..=most).contains(n))
                    .ok_or_else(|| format!("{name} must be a number from 1 to {most}, not {text}")),
            }
        };

        let room = |name: &str, default: &str| -> Result<i64, String> {
            let text = or(name, default)?;
            limits::bytes(&text).ok_or_else(|| {
                format!("{name} must be a number of bytes such as 500M or 20G, not {text}")
            })
        };

        let database_url = or("HIROBA_DATABASE_URL", "sqlite://data/hiroba.db")?;
        Target::parse(&database_url).map_err(|_| {
            "HIROBA_DATABASE_URL must start with sqlite:// or postgres:// and name a database"
                .to_owned()
        })?;
        let listen: SocketAddr = or("HIROBA_LISTEN", "127.0.0.1:8080")?
            .parse()
            .map_err(|_| {
                "HIROBA_LISTEN must be ADDRESS:PORT, for example 127.0.0.1:8080".to_owned()
            })?;
        let base_url = match given("HIROBA_BASE_URL")? {
            Some(url) => network::base_url(&url)?,
            None if listen.ip().is_loopback() => format!("http://{listen}"),
            None => {
                return Err(format!(
                    "HIROBA_LISTEN={listen} is not loopback: set HIROBA_BASE_URL to the https address that people use"
                ));
            }
        };
        let now = match given("HIROBA_NOW")? {
            None => None,
            Some(_) if !listen.ip().is_loopback() => {
                return Err("HIROBA_NOW is for tests: remove it, or serve on 127.0.0.1".to_owned());
            }
            Some(text) => Some(UtcTime::from_chrono(
                chrono::DateTime::parse_from_rfc3339(&text)
                    .map_err(|_| {
                        format!("HIROBA_NOW must be an RFC 3339 time such as 2026-04-01T09:00:00+09:00, not {text}")
                    })?
                    .to_utc(),
            )),
        };
        let folder = PathBuf::from(or("HIROBA_FOLDER", "data")?);
        let in_folder = |name: &str, file: &str| -> Result<PathBuf, String> {
            Ok(given(name)?.map_or_else(|| folder.join(file), PathBuf::from))
        };
        let smtp_url = given("HIROBA_SMTP_URL")?;
        if let Some(url) = &smtp_url {
            network::smtp_url(url)?;
        }
        let host = domain::mail::host_of(&base_url);
        let mail_from = or(
            "HIROBA_MAIL_FROM",
            &format!("Hiroba <no-reply@{}>", network::mail_host(host)),
        )?;
        if !domain::mail::is_sender(&mail_from) {
            return Err(format!(
                "HIROBA_MAIL_FROM must look like `Name <address@example.com>`, not {mail_from}"
            ));
        }
        let zone = or("HIROBA_TIME_ZONE", "Asia/Tokyo")?;
        let locale = or("HIROBA_LOCALE", "ja")?;
        let log = or("HIROBA_LOG", "info")?;
        log.parse::<tracing_subscriber::EnvFilter>().map_err(|_| {
            format!(
                "HIROBA_LOG must be a level (error, warn, info, debug) or directives, not {log}"
            )
        })?;
        let log_json = match given("HIROBA_LOG_FORMAT")?.as_deref() {
            None => !std::io::IsTerminal::is_terminal(&std::io::stderr()),
            Some("json") => true,
            Some("text") => false,
            Some(other) => {
                return Err(format!(
                    "HIROBA_LOG_FORMAT must be json or text, not {other}"
                ));
            }
        };
        let (limits, process_limits) = limits::read(&given)?;
        let mut shown = BTreeMap::new();
        for setting in SETTINGS.iter().chain(limits::SETTINGS) {
            if let Some(text) = given(setting.name)? {
                let kept = if SECRETS.contains(&setting.name) {
                    Given::Secret
                } else {
                    Given::Text(text)
                };
                shown.insert(setting.name, kept);
            }
        }
        Ok(Self {
            trusted_proxies: network::list(
                "HIROBA_TRUSTED_PROXIES",
                given("HIROBA_TRUSTED_PROXIES")?.as_deref().unwrap_or(""),
            )?,
            uploads: in_folder("HIROBA_UPLOADS", "uploads")?,
            quota: Quota {
                person: room("HIROBA_UPLOADS_PERSON", "1G")?,
                account: room("HIROBA_UPLOADS_ACCOUNT", "20G")?,
                site: room("HIROBA_UPLOADS_SITE", "100G")?,
            },
            secret_file: in_folder("HIROBA_SECRET_FILE", "secret")?,
            zone: zone.parse().map_err(|_| {
                format!("HIROBA_TIME_ZONE must be a name like Asia/Tokyo, not {zone}")
            })?,
            locale: locale
                .parse()
                .map_err(|()| format!("HIROBA_LOCALE must be ja or en, not {locale}"))?,
            connections: u32::try_from(number("HIROBA_DATABASE_CONNECTIONS", 8, 200)?).unwrap_or(8),
            workers: number(
                "HIROBA_WORKERS",
                std::thread::available_parallelism().map_or(2, usize::from),
                256,
            )?,
            streams: number("HIROBA_STREAMS", 1_000, 100_000)?,
            database_url,
            listen,
            base_url,
            smtp_url,
            mail_from,
            folder,
            log,
            log_json,
            now,
            limits,
            process_limits,
            given: shown,
        })
    }

    /// Opens the database and makes the handle.
    pub fn open(&self) -> domain::Result<Hiroba> {
        let pool = PoolSettings {
            size: self.connections,
            ..PoolSettings::default()
        };
        Ok(Hiroba {
            db: Db::open(&self.database_url, pool)?,
            clock: self.now.map_or(Clock::System, Clock::fixed),
            entropy: Entropy::System,
            zone: self.zone,
            base_url: self.base_url.clone(),
            folder: self.folder.clone(),
            files: Storage::folder(&self.uploads),
            // The server hands in its secret; the command line sends nothing that is signed.
            seal: Seal::new("".into()),
        })
    }

    /// Where mail goes.
    pub fn mailer(&self) -> Result<Mailer, String> {
        match &self.smtp_url {
            Some(url) => Mailer::smtp(url),
            None => Ok(Mailer::Directory(self.mail_folder())),
        }
    }

    /// Where mails are kept that no server takes.
    pub fn mail_folder(&self) -> PathBuf {
        self.folder.join("mail")
    }

    /// Every setting with what was given for it, for administrators to see.
    pub fn shown(&self) -> impl Iterator<Item = (&'static Setting, Option<&Given>)> {
        SETTINGS
            .iter()
            .chain(limits::SETTINGS)
            .map(|setting| (setting, self.given.get(setting.name)))
    }
}
