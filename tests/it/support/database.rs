//! A fresh database for each test, copied from one that was migrated once.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl};
use domain::UtcTime;
use domain::db::{Db, PoolSettings, migrate};
use sha2::{Digest, Sha256};

/// Which database this run is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// The run's database, by `HIROBA_TEST_DB`.
pub fn backend() -> Backend {
    match std::env::var("HIROBA_TEST_DB").as_deref() {
        Err(_) | Ok("" | "sqlite") => Backend::Sqlite,
        Ok("postgres") => Backend::Postgres,
        Ok(other) => panic!("HIROBA_TEST_DB is sqlite or postgres, not {other:?}"),
    }
}

/// A database that lives as long as its test.
pub struct Database {
    /// As `HIROBA_DATABASE_URL` takes it.
    pub url: String,
    folder: PathBuf,
    postgres: Option<String>,
}

impl Database {
    /// Migrated and empty.
    pub fn migrated() -> Self {
        let database = Self::named();
        match backend() {
            Backend::Sqlite => {
                std::fs::copy(sqlite_template(), database.sqlite_path())
                    .expect("copy the template");
            }
            Backend::Postgres => database.create_postgres(Some(&postgres_template())),
        }
        database
    }

    /// Without a single table.
    pub fn empty() -> Self {
        let database = Self::named();
        if backend() == Backend::Postgres {
            database.create_postgres(None);
        }
        database
    }

    /// Opens it, with few connections.
    pub fn open(&self) -> Db {
        open(&self.url)
    }

    /// A folder of this test's own.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn named() -> Self {
        let name = unique();
        let folder = temporary_folder().join(&name);
        std::fs::create_dir_all(&folder).expect("a temporary folder");
        match backend() {
            Backend::Sqlite => Self {
                url: format!("sqlite://{}", folder.join("hiroba.db").display()),
                folder,
                postgres: None,
            },
            Backend::Postgres => Self {
                url: with_database(&postgres_server(), &name),
                folder,
                postgres: Some(name),
            },
        }
    }

    fn sqlite_path(&self) -> PathBuf {
        self.folder.join("hiroba.db")
    }

    fn create_postgres(&self, template: Option<&str>) {
        let name = self.postgres.as_deref().expect("a PostgreSQL database");
        let template = template.map_or_else(|| "template0".to_owned(), ToOwned::to_owned);
        admin(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(name) = &self.postgres
            && let Ok(mut conn) = PgConnection::establish(&postgres_server())
        {
            let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Opens a database with few connections, as many tests share one server.
pub fn open(url: &str) -> Db {
    let settings = PoolSettings {
        size: 4,
        wait: Duration::from_secs(20),
    };
    Db::open(url, settings).expect("open the database")
}

/// In memory where the machine has such a place: the suite is about behaviour, `crash` is about disks.
fn temporary_folder() -> PathBuf {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() && std::env::var_os("HIROBA_TEST_ON_DISK").is_none() {
        memory.to_path_buf()
    } else {
        std::env::temp_dir()
    }
}

fn unique() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    format!(
        "hiroba_test_{}_{}_{:08x}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed),
        rand::random::<u32>()
    )
}

fn sqlite_template() -> &'static Path {
    static TEMPLATE: OnceLock<PathBuf> = OnceLock::new();
    TEMPLATE.get_or_init(|| {
        let name = format!("hiroba-template-{}.db", migrations_digest("sqlite"));
        let path = temporary_folder().join(name);
        if !path.exists() {
            let building = temporary_folder().join(unique());
            std::fs::create_dir_all(&building).expect("a temporary folder");
            let db = open(&format!("sqlite://{}", building.join("new.db").display()));
            migrate::run(&db, UtcTime(0)).expect("migrate the template");
            let copy = building.join("copy.db");
            db.maintenance(|conn| {
                conn.batch_execute(&format!("VACUUM INTO '{}'", copy.display()))?;
                Ok(())
            })
            .expect("copy the template");
            std::fs::rename(&copy, &path).expect("place the template");
            let _ = std::fs::remove_dir_all(building);
        }
        path
    })
}

/// The URL of the PostgreSQL server that the suite may create databases on.
pub fn postgres_server() -> String {
    match std::env::var("HIROBA_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => url,
        _ if std::env::var_os("HIROBA_TEST_SKIP_POSTGRES").is_some() => {
            use std::io::Write as _;
            let _ = std::io::stderr().write_all(
                b"\nSKIPPED as asked by HIROBA_TEST_SKIP_POSTGRES: nothing was tried on PostgreSQL.\n",
            );
            std::process::exit(0);
        }
        _ => panic!(
            "HIROBA_TEST_DB=postgres needs HIROBA_TEST_POSTGRES, the URL of a server where the suite may create databases \
             (`make test` starts one), or HIROBA_TEST_SKIP_POSTGRES=1 to leave PostgreSQL out"
        ),
    }
}

/// One migrated database a schema, shared by every process of the suite and kept for the next.
fn postgres_template() -> String {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    TEMPLATE
        .get_or_init(|| {
            #[derive(QueryableByName)]
            struct Found {
                #[diesel(sql_type = diesel::sql_types::BigInt)]
                n: i64,
            }
            let name = format!("hiroba_template_{}", migrations_digest("postgres"));
            let mut conn = PgConnection::establish(&postgres_server()).expect("reach PostgreSQL");
            conn.batch_execute("SELECT pg_advisory_lock(7711)")
                .expect("lock");
            let found: Found = diesel::sql_query(format!(
                "SELECT count(*) AS n FROM pg_database WHERE datname = '{name}'"
            ))
            .get_result(&mut conn)
            .expect("list databases");
            if found.n == 0 {
                let building = unique();
                conn.batch_execute(&format!("CREATE DATABASE {building} TEMPLATE template0"))
                    .expect("create the template");
                let db = open(&with_database(&postgres_server(), &building));
                migrate::run(&db, UtcTime(0)).expect("migrate the template");
                drop(db);
                conn.batch_execute(&format!(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{building}'"
                ))
                .expect("leave the template");
                // A backend that was told to go takes a moment to do so.
                let renamed = (0..100).any(|_| {
                    std::thread::sleep(Duration::from_millis(20));
                    conn.batch_execute(&format!("ALTER DATABASE {building} RENAME TO {name}"))
                        .is_ok()
                });
                assert!(renamed, "the template could not be renamed");
            }
            conn.batch_execute("SELECT pg_advisory_unlock(7711)")
                .expect("unlock");
            name
        })
        .clone()
}

fn admin(sql: &str) {
    let mut conn = PgConnection::establish(&postgres_server()).expect("reach PostgreSQL");
    conn.batch_execute(sql).expect(sql);
}

/// `url` with its database's name replaced.
fn with_database(url: &str, name: &str) -> String {
    let (base, query) = url
        .split_once('?')
        .map_or((url, None), |(base, query)| (base, Some(query)));
    let after_scheme = base.find("://").map_or(0, |at| at + 3);
    let base = match base[after_scheme..].find('/') {
        Some(slash) => &base[..after_scheme + slash],
        None => base,
    };
    match query {
        Some(query) => format!("{base}/{name}?{query}"),
        None => format!("{base}/{name}"),
    }
}

fn migrations_digest(backend: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../migrations")
        .join(backend);
    let mut files: Vec<PathBuf> = std::fs::read_dir(&folder)
        .expect("the migrations")
        .map(|entry| entry.expect("an entry").path().join("up.sql"))
        .filter(|path| path.exists())
        .collect();
    files.sort();
    let mut hash = Sha256::new();
    for path in files {
        hash.update(path.to_string_lossy().as_bytes());
        hash.update(std::fs::read(&path).expect("a migration"));
    }
    hash.finalize()
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
