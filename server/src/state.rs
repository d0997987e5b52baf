//! What every request can reach.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use domain::Hiroba;
use domain::mail::Mailer;
use domain::seal::Seal;
use domain::site::{self, Site};
use tokio::sync::Semaphore;

use crate::config::network::is_loopback_host;
use crate::config::{Config, secret};
use crate::hasher::Hasher;
use crate::http::rate_limit::Gauges;
use crate::live::Live;
use crate::places::Places;
use crate::touches::Touches;

/// The site's settings are read again after so long; a change on another server shows by then.
const SITE_FRESH: Duration = Duration::from_secs(2);

/// Shared by all workers of one process.
#[derive(Clone)]
pub struct State {
    /// The domain.
    pub hiroba: Hiroba,
    /// Settings of the process.
    pub config: Arc<Config>,
    /// Where mail goes.
    pub mailer: Mailer,
    /// Signs device cookies and links that act for one person.
    pub secret: Arc<str>,
    /// Limits in memory.
    pub gauges: Gauges,
    /// Notes that sessions are in use.
    pub touches: Touches,
    /// Hashes passwords, a few at a time.
    pub hasher: Hasher,
    /// Lets this many large files be received at once, a few of one person: each is held in memory until it is stored.
    pub large_files: Places,
    /// Lets this many people take all that is theirs at once.
    pub exports: Places,
    /// Lets this many streams look at once for what is new, so that pages find a thread and a connection.
    pub looks: Arc<Semaphore>,
    /// Who listens for what comes.
    pub live: Live,
    /// Lets two pictures be read at once: each may take a quarter of a gigabyte.
    pub pictures: Arc<Semaphore>,
    site: Arc<Mutex<Option<(Instant, Arc<Site>)>>>,
}

impl State {
    /// State of a process with these settings.
    pub fn new(mut hiroba: Hiroba, config: &Config) -> domain::Result<Self> {
        let secret: Arc<str> = secret::load_or_make(&config.secret_file)
            .map_err(domain::Error::internal)?
            .into();
        hiroba.seal = Seal::new(secret.clone());
        Ok(Self {
            hiroba,
            mailer: config.mailer().map_err(domain::Error::internal)?,
            secret,
            gauges: Gauges::new(&config.process_limits),
            touches: Touches::default(),
            hasher: Hasher::new(),
            large_files: Places::new(12, 2),
            exports: Places::new(2, 1),
            looks: Arc::new(Semaphore::new(4)),
            live: Live::default(),
            pictures: Arc::new(Semaphore::new(2)),
            config: Arc::new(config.clone()),
            site: Arc::default(),
        })
    }

    /// Signs links that act for one person.
    pub fn seal(&self) -> Seal {
        self.hiroba.seal.clone()
    }

    /// Whether the site is served over https, so that cookies get their strict names.
    pub fn secure(&self) -> bool {
        self.config.base_url.starts_with("https://")
    }

    /// Whether only this machine can reach the site: no second factor is demanded, and the demo's doors are open.
    pub fn is_local(&self) -> bool {
        self.config.listen.ip().is_loopback()
            && is_loopback_host(domain::mail::host_of(&self.config.base_url))
    }

    /// Whether staff must have an authenticator.
    pub fn demands_second_factor(&self) -> bool {
        !self.is_local()
    }

    /// The site's settings, when they were read a moment ago.
    pub fn site_at_hand(&self) -> Option<Arc<Site>> {
        let held = self.site.lock().ok()?;
        let (read, site) = held.as_ref()?;
        (read.elapsed() < SITE_FRESH).then(|| site.clone())
    }

    /// The site's settings. May block.
    pub fn site(&self) -> domain::Result<Arc<Site>> {
        if let Some(site) = self.site_at_hand() {
            return Ok(site);
        }
        let site = Arc::new(self.hiroba.read(site::load)?);
        if let Ok(mut held) = self.site.lock() {
            *held = Some((Instant::now(), site.clone()));
        }
        Ok(site)
    }

    /// Forgets the settings read, after changing them.
    pub fn site_changed(&self) {
        if let Ok(mut held) = self.site.lock() {
            *held = None;
        }
    }

    /// The sender of mails: the site's own, else the configured one.
    pub fn mail_from(&self) -> String {
        match self.site() {
            Ok(site) if !site.mail_from.is_empty() => site.mail_from.clone(),
            _ => self.config.mail_from.clone(),
        }
    }
}
