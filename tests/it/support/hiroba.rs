//! A Hiroba of a test's own.

use std::collections::HashMap;

use domain::clock::Clock;
use domain::db::AnyConnection;
use domain::entropy::Entropy;
use domain::people::session;
use domain::types::PersonId;
use domain::{Hiroba, Tx, UtcTime};
use server::config::Config;
use server::state::State;

use super::database::Database;
use super::server::{Server, listener};
use super::visitor::Visitor;

/// When every test begins, unless it says otherwise: a Wednesday morning in Tokyo.
pub const START: &str = "2026-04-15T01:00:00Z";

/// One site with a database, a clock that stands still, seeded randomness and a server of its own.
pub struct TestHiroba {
    /// The domain behind the server: same database, same clock.
    pub domain: Hiroba,
    /// The running server; a second one for tests of two.
    servers: Vec<Server>,
    config: Config,
    // Last, so that nothing uses the database when it goes.
    database: Database,
}

impl TestHiroba {
    /// Empty but migrated.
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// Empty but migrated, with settings by the names the environment has.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        super::logs::keep();
        let database = Database::migrated();
        let socket = listener();
        let address = socket.local_addr().expect("an address");
        let mut values: HashMap<String, String> = HashMap::from([
            ("HIROBA_DATABASE_URL".to_owned(), database.url.clone()),
            ("HIROBA_LISTEN".to_owned(), address.to_string()),
            ("HIROBA_NOW".to_owned(), START.to_owned()),
            (
                "HIROBA_FOLDER".to_owned(),
                database.folder().display().to_string(),
            ),
        ]);
        // One machine is everybody here; limits that a test is about are set by it, and those of signing in hold.
        for limit in server::config::limits::SETTINGS {
            if !["SIGN_IN", "MAIL", "SIGN_UP", "POST"]
                .iter()
                .any(|kind| limit.name.contains(kind))
            {
                values.insert(limit.name.to_owned(), "off".to_owned());
            }
        }
        for (name, value) in settings {
            values.insert((*name).to_owned(), (*value).to_owned());
        }
        let mut config =
            Config::from_lookup(|name| values.get(name).cloned()).expect("settings of a test");
        config.folder = database.folder().to_path_buf();
        let mut domain = config.open().expect("open");
        domain.db = database.open();
        domain.entropy = Entropy::seeded(20_260_415);
        let state = State::new(domain.clone(), &config).expect("state");
        domain.seal = state.seal();
        let server = Server::start(socket, state);
        Self {
            domain,
            servers: vec![server],
            config,
            database,
        }
    }

    /// Starts one more server on the same database; returns its number for [`Visitor::at`]. It has connections of its own,
    /// as a second machine would, but the same clock.
    pub fn start_another_server(&mut self) -> usize {
        let mut domain = self.domain.clone();
        domain.db = self.database.open();
        domain.entropy = Entropy::seeded(rand::random());
        let state = State::new(domain, &self.config).expect("state");
        self.servers.push(Server::start(listener(), state));
        self.servers.len() - 1
    }

    /// Connections of their own to the same database, as a second process would have.
    pub fn another_pool(&self) -> domain::db::Db {
        self.database.open()
    }

    /// Where server `number` listens.
    pub fn address(&self, number: usize) -> std::net::SocketAddr {
        self.servers[number].address
    }

    /// The base URL, which is also the only accepted `Origin`.
    pub fn base_url(&self) -> &str {
        &self.config.base_url
    }

    /// A visitor who isn't signed in.
    pub fn guest(&self) -> Visitor<'_> {
        Visitor::new(self)
    }

    /// A visitor signed in as this person, on a browser of their own. Staff have given their second factor.
    pub fn signed_in(&self, person_id: PersonId) -> Visitor<'_> {
        let token = self.write(|tx| {
            let token = session::open(tx, person_id, "test browser", "127.0.0.1")?;
            second_factor_given(tx, &token)?;
            Ok(token)
        });
        let name = server::http::ctx::session_cookie(self.base_url().starts_with("https://"));
        Visitor::new(self).with_cookie(name, &token)
    }

    /// State for doing the worker's part: the same database and the same clock.
    pub fn state(&self) -> State {
        State::new(self.domain.clone(), &self.config).expect("state")
    }

    /// Reads the database.
    #[track_caller]
    pub fn read<T>(&self, work: impl FnOnce(&mut AnyConnection) -> domain::Result<T>) -> T {
        self.domain.read(work).expect("read")
    }

    /// Writes the database.
    #[track_caller]
    pub fn write<T>(&self, work: impl FnOnce(&mut Tx<'_>) -> domain::Result<T>) -> T {
        self.domain.write_once(work).expect("write")
    }

    /// The clock's present instant.
    pub fn now(&self) -> UtcTime {
        self.domain.now()
    }

    /// Moves the clock on.
    pub fn pass_seconds(&self, seconds: i64) {
        self.clock().set(self.now().plus_seconds(seconds));
    }

    /// Moves the clock on by days of 24 hours.
    pub fn pass_days(&self, days: i64) {
        self.clock().set(self.now().plus_days(days));
    }

    fn clock(&self) -> &Clock {
        &self.domain.clock
    }
}

fn second_factor_given(tx: &mut Tx<'_>, token: &str) -> domain::Result<()> {
    use diesel::prelude::*;
    use domain::db::schema::sessions;
    diesel::update(sessions::table.filter(sessions::token_hash.eq(domain::entropy::digest(token))))
        .set(sessions::second_factor_at.eq(Some(tx.now)))
        .execute(tx.conn)?;
    Ok(())
}
