//! Servers of their own over demos in databases of their own.

use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use domain::db::{Db, PoolSettings};
use domain::demo::{self, Size, fixture};
use domain::entropy::Entropy;
use domain::people::session;
use domain::{Clock, Hiroba};

use super::load::{self, Request};
use crate::cli::say::complain;

/// A server of its own over one database.
pub(super) struct Server {
    pub(super) child: Child,
    pub(super) address: SocketAddr,
    pub(super) started_in: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    pub(super) fn start(database: &str, folder: &Path) -> Result<Self, String> {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .map_err(|error| error.to_string())?
            .port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let started = Instant::now();
        let child = hiroba_command(database, folder)?
            .args(["serve", "--bench"])
            .env("HIROBA_LISTEN", address.to_string())
            .env("HIROBA_BASE_URL", format!("http://{address}"))
            .spawn()
            .map_err(|error| error.to_string())?;
        let mut server = Self {
            child,
            address,
            started_in: Duration::ZERO,
        };
        while started.elapsed() < Duration::from_secs(30) {
            if load::once(address, &Request::get(address, "/readyz", None))
                .is_ok_and(|status| status == 200)
            {
                server.started_in = started.elapsed();
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err("the server did not become ready within 30 s".to_owned())
    }

    /// Resident memory now and at most, in MB.
    pub(super) fn memory(&self) -> (f64, f64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))
            .unwrap_or_default();
        let field = |name: &str| {
            status
                .lines()
                .find_map(|line| line.strip_prefix(name))
                .and_then(|rest| rest.split_whitespace().next()?.parse::<f64>().ok())
                .map_or(0.0, |kilobytes| kilobytes / 1_024.0)
        };
        (field("VmRSS:"), field("VmHWM:"))
    }
}

/// This program, with limits out of the way.
pub(super) fn hiroba_command(database: &str, folder: &Path) -> Result<Command, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut command = Command::new(program);
    for (name, _) in std::env::vars() {
        if name.starts_with("HIROBA_") {
            command.env_remove(name);
        }
    }
    for limit in [
        "SIGN_IN",
        "SIGN_IN_IP",
        "MAIL",
        "MAIL_IP",
        "SIGN_UP_IP",
        "POST",
        "POST_NEW",
        "SEARCH",
        "PREVIEW",
        "ANONYMOUS",
        "EVENT_IP",
    ] {
        command.env(format!("HIROBA_LIMIT_{limit}"), "100000000/1s");
    }
    command
        .env("HIROBA_DATABASE_URL", database)
        .env("HIROBA_LOG", "error")
        .current_dir(folder)
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    Ok(command)
}

pub(super) fn open(url: &str, folder: &Path, base_url: String) -> Result<Hiroba, String> {
    let hiroba = Hiroba {
        db: Db::open(url, PoolSettings::default()).map_err(|error| error.to_string())?,
        clock: Clock::System,
        entropy: Entropy::System,
        zone: chrono_tz::Asia::Tokyo,
        base_url,
        folder: folder.to_path_buf(),
        files: domain::storage::Storage::memory(),
        seal: domain::seal::Seal::new("bench".into()),
    };
    domain::db::migrate::run(&hiroba.db, hiroba.now()).map_err(|error| error.to_string())?;
    Ok(hiroba)
}

/// A demo in a database of its own, with the topic that is measured.
pub(super) struct Stage {
    pub(super) url: String,
    pub(super) folder: PathBuf,
    pub(super) hiroba: Hiroba,
    pub(super) topic: i64,
    pub(super) posts: usize,
    pub(super) events: usize,
    pub(super) filled_in: Duration,
}

impl Stage {
    pub(super) fn fill(name: &str, size: Size, folder: &Path) -> Result<Self, String> {
        let folder = folder.join(name);
        std::fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let url = format!("sqlite://{}", folder.join("bench.db").display());
        Self::fill_at(name, size, folder, url)
    }

    /// The same in a database that is there and empty.
    pub(super) fn fill_at(
        name: &str,
        size: Size,
        folder: PathBuf,
        url: String,
    ) -> Result<Self, String> {
        let hiroba = open(&url, &folder, "http://127.0.0.1".to_owned())?;
        let started = Instant::now();
        complain!(
            "filling {name}: {} accounts, {} posts",
            size.accounts,
            size.posts
        );
        let loaded = demo::load(&hiroba, size, &mut |_| {}).map_err(|error| error.to_string())?;
        let filled_in = started.elapsed();
        let topic = fixture::public_topic(&hiroba).map_err(|error| error.to_string())?;
        Ok(Self {
            url,
            folder,
            hiroba,
            topic,
            posts: loaded.posts,
            events: loaded.events,
            filled_in,
        })
    }

    pub(super) fn sessions(&self, count: i64) -> Result<Vec<String>, String> {
        let members = fixture::members(&self.hiroba, count).map_err(|error| error.to_string())?;
        self.hiroba
            .write(|tx| {
                members
                    .iter()
                    .map(|(person, _)| session::open(tx, *person, "bench", "127.0.0.1"))
                    .collect()
            })
            .map_err(|error| error.to_string())
    }
}
