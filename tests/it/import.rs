//! Taking in files: the columns of each kind, what is refused and how, versions, identity, the staff page, a whole dump, and
//! the way out and back in.

mod companies;
mod dump;
mod interruption;
mod kinds;
mod page;
mod refusal;
mod rights;
mod round_trip;

use std::path::{Path, PathBuf};

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::{
    acceptances, account_domains, account_sizes, accounts, contracts, engagement_events, imports,
    inquiries, memberships, people, posts, program_facts, role_grants, staff_members, stage_moves,
    topics, usage_months, votes,
};
use domain::i18n::Locale;
use domain::import::{self, Kind, Options, Report, stackexchange};
use domain::{Actor, UtcTime};

use crate::fixtures::Town;
use crate::support::TestHiroba;

/// A file of a test.
fn file(hiroba: &TestHiroba, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = hiroba.domain.folder.join(name);
    std::fs::write(&path, bytes).expect("write a file");
    path
}

fn take_with(hiroba: &TestHiroba, kind: Kind, bytes: impl AsRef<[u8]>, options: Options) -> Report {
    let path = file(hiroba, "taken.csv", bytes);
    import::file(&hiroba.domain, &Actor::System, kind, &path, options).expect("an import")
}

fn take(hiroba: &TestHiroba, kind: Kind, text: impl AsRef<[u8]>) -> Report {
    take_with(hiroba, kind, text, Options::default())
}

/// Takes a file in that must not be refused; created, updated, unchanged.
#[track_caller]
fn taken(hiroba: &TestHiroba, kind: Kind, text: impl AsRef<[u8]>) -> (u64, u64, u64) {
    let report = take(hiroba, kind, text);
    assert!(!report.refused, "{:#?}", report.problems);
    (
        report.counts.created,
        report.counts.updated,
        report.counts.unchanged,
    )
}

/// Lines, columns and message keys of what is wrong.
fn wrong(report: &Report) -> Vec<(u64, &str, &str)> {
    assert!(report.refused, "nothing was refused: {report:?}");
    report
        .problems
        .iter()
        .map(|problem| {
            (
                problem.line,
                problem.problem.field.as_str(),
                problem.problem.key,
            )
        })
        .collect()
}

fn town() -> TestHiroba {
    let hiroba = TestHiroba::start();
    taken(
        &hiroba,
        Kind::Staff,
        "email,name,department,roles\ncs@vendor.example,担当,cs,cs;admin\n",
    );
    taken(
        &hiroba,
        Kind::Accounts,
        "name,external_id\n青空,A1\n若葉,A2\n",
    );
    hiroba
}

fn count_events(hiroba: &TestHiroba) -> i64 {
    hiroba.read(|conn| Ok(engagement_events::table.count().get_result(conn)?))
}

/// Files that imports keep.
fn left(town: &Town) -> usize {
    std::fs::read_dir(town.domain.folder.join("imports"))
        .expect("a folder")
        .count()
}

fn administrator(town: &Town) -> crate::support::Visitor<'_> {
    town.staff(Role::Admin)
}

/// Follows an import's page until nothing runs any more.
#[track_caller]
fn settled(visitor: &crate::support::Visitor<'_>, path: &str) -> crate::support::Answer {
    for _ in 0..200 {
        let answer = visitor.get(path);
        if answer.header("refresh").is_none() {
            return answer;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("{path} never came to rest");
}
