//! What moves an account from one stage to the next.

use domain::actor::Role;
use domain::health::promotion;
use domain::health::stage::Mode;
use domain::policy::account_write;

use super::*;

/// An account in onboarding that meets its gate from early April on.
fn ready(town: &Town) -> AccountId {
    let book = town.book();
    let aoba = town.people.aoba;
    book.started(aoba, "2026-01-10");
    book.stage(aoba, "onboarding", "2026-01-10");
    book.month(aoba, "2026-03-01", [50, 100, 25, 5]);
    for (number, on) in ["2026-02-10", "2026-03-05", "2026-03-28", "2026-04-02"]
        .iter()
        .enumerate()
    {
        book.act(
            "com.answer_posted",
            aoba,
            town.people.aoi,
            &format!("post:{number}"),
            on,
        );
        book.act(
            "com.answer_posted",
            aoba,
            town.people.ken,
            &format!("post:1{number}"),
            on,
        );
    }
    aoba
}

#[test]
fn a_gate_met_for_three_days_makes_a_proposal_with_its_evidence() {
    let town = Town::start();
    let aoba = ready(&town);
    let report = town.snapshot("2026-04-14");
    assert_eq!((report.proposals, report.moves), (1, 0));
    assert_eq!(town.snapshot("2026-04-14").proposals, 0, "made once");

    // March's figures are known from 1 April on: met on the 1st, the 2nd and the 3rd.
    assert!(town.explained(aoba, "2026-04-02").stage.proposal.is_none());
    let stage = town.explained(aoba, "2026-04-03").stage;
    assert_eq!(stage.key.as_deref(), Some("onboarding"));
    assert_eq!(stage.progress, Some(1.0));
    let proposal = stage.proposal.expect("a proposal");
    assert_eq!(
        (proposal.to.as_str(), proposal.since),
        ("adoption", day("2026-04-03"))
    );
    let conditions = proposal.evidence["conditions"]
        .as_array()
        .expect("conditions");
    assert_eq!(conditions.len(), 3);
    assert!(conditions.iter().all(|condition| condition["met"] == true));
}

#[test]
fn accepting_moves_the_account_and_only_once() {
    let town = Town::start();
    let aoba = ready(&town);
    town.snapshot("2026-04-14");
    let proposal = town
        .explained(aoba, "2026-04-14")
        .stage
        .proposal
        .expect("a proposal")
        .id;
    let cs = town.actor(Role::Cs);
    town.write(|tx| promotion::accept(tx, &account_write(&cs)?, &cs, proposal));
    let again = town
        .domain
        .write(|tx| promotion::accept(tx, &account_write(&cs)?, &cs, proposal));
    assert!(matches!(again, Err(domain::Error::Conflict)), "{again:?}");
    let before = town.row(aoba, "2026-04-14");
    assert_eq!(before.stage.as_deref(), Some("onboarding"));
    assert!(town.again(aoba, "2026-04-14").same_figures(&before));
    town.pass_days(1);
    let stage = town.explained(aoba, "2026-04-15").stage;
    assert_eq!(stage.key.as_deref(), Some("adoption"));
    assert_eq!(stage.cause.as_deref(), Some("rule"));
    assert_eq!(stage.since, Some(day("2026-04-15")));
    assert!(stage.proposal.is_none());
}

#[test]
fn a_declined_proposal_rests_for_a_month() {
    let town = Town::start();
    let aoba = ready(&town);
    town.book().month(aoba, "2026-04-01", [50, 100, 25, 5]);
    town.snapshot("2026-04-14");
    let proposal = town
        .explained(aoba, "2026-04-14")
        .stage
        .proposal
        .expect("a proposal")
        .id;
    let cs = town.actor(Role::Cs);
    town.write(|tx| promotion::decline(tx, &account_write(&cs)?, &cs, proposal, "まだ早い"));
    town.pass_days(29);
    assert_eq!(town.snapshot("2026-05-13").proposals, 0);
    town.pass_days(4);
    assert_eq!(town.snapshot("2026-05-17").proposals, 1);
    assert!(town.explained(aoba, "2026-05-17").stage.proposal.is_some());
    assert!(town.explained(aoba, "2026-05-14").stage.proposal.is_none());
}

#[test]
fn rules_move_by_themselves_where_an_administrator_says_so() {
    let town = Town::start();
    let aoba = ready(&town);
    town.write(|tx| {
        publish(tx, |config| {
            for way in &mut config.stages.transitions {
                if way.from == "onboarding" {
                    way.mode = Mode::Auto;
                }
            }
        })
    });
    let report = town.snapshot("2026-04-14");
    assert_eq!((report.proposals, report.moves), (0, 1));
    assert_eq!(
        town.row(aoba, "2026-04-02").stage.as_deref(),
        Some("onboarding")
    );
    assert_eq!(
        town.row(aoba, "2026-04-03").stage.as_deref(),
        Some("adoption")
    );
    let stage = town.explained(aoba, "2026-04-10").stage;
    assert_eq!(
        (stage.cause.as_deref(), stage.since),
        (Some("rule"), Some(day("2026-04-03")))
    );
    for on in ["2026-04-02", "2026-04-03", "2026-04-04", "2026-04-14"] {
        assert!(
            town.again(aoba, on).same_figures(&town.row(aoba, on)),
            "{on}"
        );
    }
    assert_eq!(town.snapshot("2026-04-14").moves, 0);
}

#[test]
fn moving_by_hand_lets_an_open_proposal_fall_away() {
    let town = Town::start();
    let aoba = ready(&town);
    town.snapshot("2026-04-14");
    let cs = town.actor(Role::Cs);
    town.write(|tx| {
        promotion::set_stage(
            tx,
            &account_write(&cs)?,
            &cs,
            aoba,
            "value",
            None,
            "先に進んだ",
        )
    });
    let unknown = town
        .domain
        .write(|tx| promotion::set_stage(tx, &account_write(&cs)?, &cs, aoba, "nirvana", None, ""));
    assert!(
        matches!(unknown, Err(domain::Error::Invalid(_))),
        "{unknown:?}"
    );
    town.pass_days(1);
    let stage = town.explained(aoba, "2026-04-15").stage;
    assert_eq!(
        (stage.key.as_deref(), stage.cause.as_deref()),
        (Some("value"), Some("manual"))
    );
    assert!(stage.proposal.is_none());
    assert!(
        town.explained(aoba, "2026-04-14").stage.proposal.is_some(),
        "it was open then"
    );
}

#[test]
fn a_way_back_is_proposed_at_the_end_of_a_month_and_carried_out_when_nobody_answers() {
    use domain::health::stage::{Condition, Demotion, Entry, Op};
    let town = Town::start();
    let book = town.book();
    let aoba = town.people.aoba;
    book.started(aoba, "2025-10-01");
    book.stage(aoba, "adoption", "2026-01-10");
    book.month(aoba, "2026-01-01", [50, 100, 10, 5]);
    town.write(|tx| {
        publish(tx, |config| {
            config.stages.demotions = vec![Demotion {
                from: "adoption".to_owned(),
                to: "onboarding".to_owned(),
                when: Entry::All(vec![Condition::Measure {
                    key: "login_rate".to_owned(),
                    op: Op::LessThan,
                    value: 0.3,
                    for_days: 0,
                }]),
            }];
        })
    });
    let report = town.snapshot("2026-03-05");
    assert_eq!((report.proposals, report.moves), (1, 0));
    assert!(town.explained(aoba, "2026-02-27").stage.proposal.is_none());
    let proposal = town
        .explained(aoba, "2026-02-28")
        .stage
        .proposal
        .expect("a proposal on the last day of February");
    assert_eq!(proposal.to, "onboarding");
    let report = town.snapshot("2026-04-14");
    assert_eq!((report.proposals, report.moves), (0, 1));
    assert_eq!(
        town.row(aoba, "2026-03-09").stage.as_deref(),
        Some("adoption")
    );
    assert_eq!(
        town.row(aoba, "2026-03-10").stage.as_deref(),
        Some("onboarding")
    );
    let inputs: String = town.read(|conn| {
        Ok(stage_moves::table
            .filter(stage_moves::cause.eq("rule"))
            .select(stage_moves::inputs)
            .first(conn)?)
    });
    assert!(inputs.contains("unconfirmed"), "{inputs}");
    for on in ["2026-02-28", "2026-03-09", "2026-03-10", "2026-03-11"] {
        assert!(
            town.again(aoba, on).same_figures(&town.row(aoba, on)),
            "{on}"
        );
    }
}

#[test]
fn trying_a_configuration_says_who_would_look_different_and_keeps_nothing() {
    let town = Town::start();
    town.busy_spring();
    town.snapshot("2026-04-14");
    let config = domain::health::Config::default();
    let same = domain::health::what_if::compare(&town.domain, &permission(), &config)
        .expect("a comparison");
    assert_eq!(same.day, Some(day("2026-04-14")));
    assert!(same.accounts > 0 && same.differences.is_empty(), "{same:?}");
    let mut other = config;
    other.programme.community.saturation = 60.0;
    let differs = domain::health::what_if::compare(&town.domain, &permission(), &other)
        .expect("a comparison");
    let names: Vec<&str> = differs
        .differences
        .iter()
        .map(|difference| difference.account.as_str())
        .collect();
    assert!(names.contains(&crate::fixtures::AOBA), "{names:?}");
    assert_eq!(town.snapshot("2026-04-14").computed, 0);
}

#[test]
fn marketing_moves_nobody() {
    let town = Town::start();
    let marketing = town.actor(Role::Marketing);
    assert!(matches!(
        account_write(&marketing),
        Err(domain::Error::NotFound)
    ));
}
