//! Both databases end at the tables that `schema.rs` says; every step can be undone; one server migrates, newer ones are refused.

use std::collections::BTreeMap;
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::{QueryableByName, RunQueryDsl};
use domain::UtcTime;
use domain::db::{Db, migrate};

use crate::support::TestHiroba;
use crate::support::database::{Backend, Database, backend};

/// Column → (type as schema.rs writes it, nullable), by table.
type Tables = BTreeMap<String, BTreeMap<String, (String, bool)>>;

#[test]
fn the_migrated_database_has_exactly_the_columns_of_schema_rs() {
    let declared = declared_tables();
    assert!(declared.len() > 25, "schema.rs was not read: {declared:?}");
    let database = Database::migrated();
    let found = actual_tables(&database.open());
    for (table, columns) in &declared {
        let Some(there) = found.get(table) else {
            panic!("schema.rs declares {table}, the database has none");
        };
        assert_eq!(
            there, columns,
            "columns of {table} (left: database, right: schema.rs)"
        );
    }
    for table in found.keys() {
        assert!(
            declared.contains_key(table),
            "schema.rs does not know {table}"
        );
    }
}

#[test]
fn both_databases_have_the_same_steps() {
    let steps = |backend: &str| -> Vec<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../migrations")
            .join(backend);
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .expect("migrations")
            .map(|entry| entry.expect("an entry"))
            .filter(|entry| entry.path().is_dir())
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    let names = steps("sqlite");
    assert_eq!(names, steps("postgres"));
    // What stands before the underscore is a step's number: of two with the same one, the second would never be taken.
    for pair in names.windows(2) {
        let number = |name: &str| name.split('_').next().map(str::to_owned);
        assert_ne!(number(&pair[0]), number(&pair[1]), "{pair:?}");
    }
}

#[test]
fn down_reverts_up_and_up_works_again() {
    let database = Database::empty();
    let db = database.open();
    let first = migrate::run(&db, UtcTime(0)).expect("up");
    assert!(!first.applied.is_empty());
    let tables = actual_tables(&db);
    migrate::revert_all(&db).expect("down");
    assert_eq!(
        actual_tables(&db),
        Tables::new(),
        "something is left after down"
    );
    let again = migrate::run(&db, UtcTime::from_chrono(chrono::Utc::now())).expect("up again");
    assert_eq!(first.applied, again.applied);
    assert_eq!(tables, actual_tables(&db));
}

#[test]
fn migrating_a_current_database_does_nothing() {
    let database = Database::migrated();
    let outcome = migrate::run(&database.open(), UtcTime(0)).expect("migrate");
    assert_eq!(outcome, migrate::Outcome::default());
    assert!(migrate::is_current(&database.open()).expect("ask"));
}

#[test]
fn a_database_from_a_newer_program_is_refused() {
    let database = Database::migrated();
    let db = database.open();
    db.maintenance(|conn| {
        conn.batch_execute(
            "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')",
        )?;
        Ok(())
    })
    .expect("pretend");
    let problem = migrate::run(&db, UtcTime(0))
        .expect_err("refused")
        .to_string();
    assert!(problem.contains("newer"), "{problem}");
    assert!(!problem.contains('\n'), "one line: {problem}");
}

#[test]
fn of_servers_that_start_together_exactly_one_migrates() {
    let database = Database::empty();
    let url = database.url.clone();
    let applied: Vec<usize> = std::thread::scope(|scope| {
        let barrier = std::sync::Arc::new(std::sync::Barrier::new(4));
        let starts: Vec<_> = (0..4)
            .map(|_| {
                let barrier = barrier.clone();
                let url = url.clone();
                scope.spawn(move || {
                    let db = crate::support::database::open(&url);
                    barrier.wait();
                    migrate::run(&db, UtcTime(0))
                        .expect("migrate")
                        .applied
                        .len()
                })
            })
            .collect();
        starts
            .into_iter()
            .map(|start| start.join().expect("no panic"))
            .collect()
    });
    let busy = applied.iter().filter(|count| **count > 0).count();
    assert_eq!(busy, 1, "steps applied by each: {applied:?}");
}

#[test]
fn a_server_says_when_it_can_serve() {
    let hiroba = TestHiroba::start();
    hiroba.guest().get("/healthz").expect(200);
    hiroba.guest().get("/readyz").expect(200);
}

fn declared_tables() -> Tables {
    let source = include_str!("../../server/domain/src/db/schema.rs");
    let mut tables = Tables::new();
    let mut current: Option<String> = None;
    let mut renamed: Option<String> = None;
    for line in source.lines().map(str::trim) {
        if let Some(name) = line
            .strip_prefix("#[sql_name = \"")
            .and_then(|rest| rest.strip_suffix("\"]"))
        {
            renamed = Some(name.to_owned());
        }
        if line.starts_with("///") || line.starts_with("//") || line.starts_with('#') {
            continue;
        }
        if let Some((column, kind)) = line.split_once(" -> ") {
            let Some(table) = &current else { continue };
            let column = renamed.take().unwrap_or_else(|| column.to_owned());
            let kind = kind.trim_end_matches(',');
            let (kind, nullable) = match kind
                .strip_prefix("Nullable<")
                .and_then(|inner| inner.strip_suffix('>'))
            {
                Some(inner) => (inner, true),
                None => (kind, false),
            };
            tables
                .entry(table.clone())
                .or_default()
                .insert(column, (kind.to_owned(), nullable));
        } else if line.ends_with('{')
            && !line.starts_with("diesel::")
            && let Some((name, _)) = line.split_once(" (")
        {
            current = Some(name.to_owned());
        }
    }
    tables
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = diesel::sql_types::Text)]
    of: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
    #[diesel(sql_type = diesel::sql_types::Text)]
    kind: String,
    #[diesel(sql_type = diesel::sql_types::Bool)]
    nullable: bool,
}

fn actual_tables(db: &Db) -> Tables {
    let query = match backend() {
        Backend::Sqlite => {
            "SELECT m.name AS of, c.name AS name, upper(c.type) AS kind, (c.\"notnull\" = 0) AS nullable
             FROM sqlite_schema m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'
             AND m.name NOT LIKE '%\\_fts%' ESCAPE '\\'"
        }
        Backend::Postgres => {
            "SELECT c.table_name::text AS of, c.column_name::text AS name, upper(c.data_type::text) AS kind,
                    (c.is_nullable = 'YES') AS nullable
             FROM information_schema.columns c
             JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
             WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE '\\_\\_%'
             AND c.table_name NOT LIKE '%\\_fts'"
        }
    };
    let rows: Vec<Column> = db
        .maintenance(|conn| Ok(diesel::sql_query(query).load(conn)?))
        .expect("ask for the columns");
    let mut tables = Tables::new();
    for row in rows {
        let kind = match row.kind.as_str() {
            "BIGINT" | "INTEGER" => "BigInt",
            "TEXT" => "Text",
            "BOOLEAN" => "Bool",
            "DATE" => "Date",
            "DOUBLE" | "DOUBLE PRECISION" => "Double",
            "BLOB" | "BYTEA" => "Binary",
            other => other,
        };
        tables
            .entry(row.of)
            .or_default()
            .insert(row.name, (kind.to_owned(), row.nullable));
    }
    tables
}
