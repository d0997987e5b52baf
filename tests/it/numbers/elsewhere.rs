//! What an export carries to another database is all that the figures rest on: there, every account is explained the same.

use std::collections::BTreeMap;

use domain::actor::Role;
use domain::demo;
use domain::health::promotion;
use domain::import::{self, Kind, Options};
use domain::policy::account_write;
use serde_json::Value;

use crate::support::TestHiroba;

use super::*;

/// Exports a site, and takes every file in, twice, on an empty one whose clock shows the same time.
pub fn moved(from: &TestHiroba) -> TestHiroba {
    let folder = from.domain.folder.join("out");
    let written =
        domain::export::everything(&from.domain, &Actor::System, &folder).expect("an export");
    let to = TestHiroba::start();
    to.domain.clock.set(from.now());
    for round in 0..2 {
        for file in &written {
            let report = match file.kind.parse::<Kind>() {
                Ok(kind) => import::file(
                    &to.domain,
                    &Actor::System,
                    kind,
                    &file.path,
                    Options::default(),
                ),
                Err(_) => import::decisions::file(&to.domain, &Actor::System, &file.path, false),
            }
            .expect("an import");
            assert!(
                !report.refused && report.counts.refused == 0,
                "{}: {:#?}",
                file.kind,
                report.problems
            );
            if round == 1 {
                assert_eq!(
                    (report.counts.created, report.counts.updated),
                    (0, 0),
                    "{} a second time",
                    file.kind
                );
            }
        }
    }
    to
}

/// What `hiroba explain --json` says of every account on a day, by name. The configuration's number is the database's own.
fn everyone(hiroba: &TestHiroba, on: NaiveDate) -> BTreeMap<String, Value> {
    let ids: Vec<AccountId> =
        hiroba.read(|conn| Ok(accounts::table.select(accounts::id).load(conn)?));
    ids.into_iter()
        .map(|id| {
            let explained =
                explain::explain(&hiroba.domain, &permission(), id, on).expect("explained");
            let mut told = serde_json::to_value(&explained).expect("json");
            if let Some(told) = told.as_object_mut() {
                told.remove("config_version");
            }
            (explained.account.name, told)
        })
        .collect()
}

#[track_caller]
pub fn same_on(from: &TestHiroba, to: &TestHiroba, on: NaiveDate) {
    let (here, there) = (everyone(from, on), everyone(to, on));
    assert_eq!(
        here.keys().collect::<Vec<_>>(),
        there.keys().collect::<Vec<_>>()
    );
    for (name, told) in &here {
        assert_eq!(Some(told), there.get(name), "{name} on {on}");
    }
}

#[test]
fn the_whole_demo_is_explained_the_same_elsewhere() {
    let from = TestHiroba::start();
    demo::load(&from.domain, demo::Size::default(), &mut |_| {}).expect("a demo");
    demo::compute_history(&from.domain, &mut |_| {}).expect("snapshots");
    let to = moved(&from);
    let yesterday = day("2026-04-14");
    assert_eq!(
        everyone(&to, yesterday).len(),
        demo::Size::default().accounts
    );
    same_on(&from, &to, yesterday);
    same_on(&from, &to, day("2026-01-31"));
    same_on(&from, &to, day("2025-03-10"));
}

#[test]
fn decisions_and_corrections_go_along() {
    let town = Town::start();
    let aoba = town.busy_spring();
    let book = town.book();
    let minato = town.people.minato;
    // One gate is met in early April; the proposal is declined, and made again a month later.
    book.started(minato, "2026-01-10");
    book.stage(minato, "onboarding", "2026-01-10");
    book.month(minato, "2026-03-01", [50, 100, 25, 5]);
    book.month(minato, "2026-04-01", [50, 100, 25, 5]);
    for (number, on) in ["2026-02-10", "2026-03-05", "2026-03-28", "2026-04-02"]
        .iter()
        .enumerate()
    {
        book.act(
            "com.answer_posted",
            minato,
            town.people.misaki,
            &format!("post:{number}"),
            on,
        );
    }
    book.act(
        "com.answer_accepted_peer",
        minato,
        town.people.misaki,
        "post:0",
        "2026-02-11",
    );
    book.act(
        "com.case_shared",
        minato,
        town.people.misaki,
        "topic:case",
        "2026-03-06",
    );
    book.programme(town.people.hikari, "training", "offered", "2026-03-10");
    book.size(aoba, Some(81), Some(110), "2026-03-12");
    let thanked = book.act(
        "com.answer_accepted_peer",
        aoba,
        town.people.aoi,
        "post:9",
        "2026-04-10",
    );
    town.write(|tx| publish(tx, |config| config.programme.community.saturation = 30.0));
    town.snapshot("2026-04-14");
    let cs = town.actor(Role::Cs);
    let proposal = town
        .explained(minato, "2026-04-14")
        .stage
        .proposal
        .map(|proposal| proposal.id);
    if let Some(proposal) = proposal {
        town.write(|tx| promotion::decline(tx, &account_write(&cs)?, &cs, proposal, "まだ早い"));
    }
    town.pass_days(3);
    // Points, half-lives and the taxonomy change; what was granted stays.
    town.write(|tx| {
        publish(tx, |config| {
            config.programme.community.saturation = 25.0;
            config.stages.days = 4;
        })
    });
    town.write(|tx| ledger::reverse(tx, thanked, "consent_withdrawn"));
    let wrong = book.act(
        "com.answer_posted",
        aoba,
        town.people.ken,
        "post:77",
        "2026-04-16",
    );
    town.write(|tx| ledger::reverse(tx, wrong, "spam"));
    town.write(|tx| {
        promotion::set_stage(tx, &account_write(&cs)?, &cs, aoba, "value", None, "成果")
    });
    town.pass_days(30);
    let to = moved(&town);
    for on in [
        "2026-05-17",
        "2026-05-10",
        "2026-04-20",
        "2026-04-17",
        "2026-04-14",
        "2026-04-05",
        "2026-03-01",
    ] {
        same_on(&town, &to, day(on));
    }
    assert!(proposal.is_some(), "a proposal was there to be declined");
}
