//! What is learnt later does not change what was known.

use super::*;

#[test]
fn a_row_that_arrives_late_counts_from_then_on() {
    let town = Town::start();
    let aoba = town.busy_spring();
    town.snapshot("2026-04-14");
    let (march, april) = (town.row(aoba, "2026-03-31"), town.row(aoba, "2026-04-14"));
    town.book().act_recorded(
        "com.case_shared",
        aoba,
        town.people.aoi,
        "topic:case",
        "2026-03-30",
        town.now(),
    );
    assert!(town.again(aoba, "2026-03-31").same_figures(&march));
    assert!(town.again(aoba, "2026-04-14").same_figures(&april));
    town.pass_days(1);
    town.snapshot("2026-04-15");
    assert!(town.row(aoba, "2026-04-15").programme > april.programme);
}

#[test]
fn a_corrected_month_changes_the_days_after_the_correction() {
    let town = Town::start();
    let aoba = town.busy_spring();
    town.snapshot("2026-04-14");
    let before = town.row(aoba, "2026-04-14");
    town.book()
        .month_recorded(aoba, "2026-03-01", [80, 100, 8, 1], town.now());
    assert!(town.again(aoba, "2026-04-14").same_figures(&before));
    town.pass_days(1);
    let login_rate = |on: &str| {
        town.explained(aoba, on)
            .groups
            .iter()
            .flat_map(|group| &group.measures)
            .find(|measure| measure.key == "login_rate")
            .and_then(|measure| measure.value)
    };
    assert_eq!(login_rate("2026-04-14"), Some(0.8));
    assert_eq!(login_rate("2026-04-15"), Some(0.1));
}

#[test]
fn a_reversal_counts_from_when_it_was_recorded() {
    let town = Town::start();
    let aoba = town.busy_spring();
    let answer = town.book().act(
        "com.answer_accepted_peer",
        aoba,
        town.people.aoi,
        "post:9",
        "2026-04-01",
    );
    town.snapshot("2026-04-14");
    let before = town.row(aoba, "2026-04-14");
    town.write(|tx| ledger::reverse(tx, answer, "spam"));
    assert!(town.again(aoba, "2026-04-14").same_figures(&before));
    town.pass_days(1);
    town.snapshot("2026-04-15");
    assert!(town.row(aoba, "2026-04-15").programme < before.programme);
    let rows = town.read(|conn| {
        explain::evidence(
            conn,
            chrono_tz::Asia::Tokyo,
            aoba,
            day("2026-04-15"),
            "community",
        )
    });
    assert!(rows.rows.iter().all(|row| row.id != answer));
    let rows = town.read(|conn| {
        explain::evidence(
            conn,
            chrono_tz::Asia::Tokyo,
            aoba,
            day("2026-04-14"),
            "community",
        )
    });
    assert!(rows.rows.iter().any(|row| row.id == answer));
}

#[test]
fn a_month_is_unknown_before_its_end() {
    let town = Town::start();
    let aoba = town.busy_spring();
    let activation = |on: &str| {
        let explained = town.explained(aoba, on);
        explained
            .groups
            .iter()
            .flat_map(|group| &group.measures)
            .find(|measure| measure.key == "activation")
            .map(|measure| (measure.value, measure.as_of))
    };
    assert_eq!(
        activation("2026-03-30"),
        Some((Some(0.6), Some(day("2026-02-28"))))
    );
    assert_eq!(
        activation("2026-04-01"),
        Some((Some(0.8), Some(day("2026-03-31"))))
    );
}

#[test]
fn history_stays_with_the_account_of_that_day() {
    let town = Town::start();
    let aoba = town.busy_spring();
    let minato = town.people.minato;
    town.snapshot("2026-04-14");
    let (old, new) = (town.row(aoba, "2026-04-14"), town.row(minato, "2026-04-14"));
    // 田中 葵 changes jobs and asks at her new company.
    let aoi = town.people.aoi;
    town.write(|tx| {
        use domain::db::schema::memberships;
        diesel::update(memberships::table.filter(memberships::person_id.eq(aoi)))
            .set(memberships::valid_to.eq(Some(tx.now)))
            .execute(tx.conn)?;
        crate::fixtures::member(tx, aoi, minato)
    });
    town.book().act(
        "com.question_posted",
        minato,
        aoi,
        "topic:new",
        "2026-04-15",
    );
    assert!(town.again(aoba, "2026-04-14").same_figures(&old));
    assert!(town.again(minato, "2026-04-14").same_figures(&new));
    town.pass_days(1);
    let active = |account| {
        town.explained(account, "2026-04-15")
            .programme
            .channels
            .community
            .inputs["active_people"]
            .clone()
    };
    assert_eq!(active(aoba), 2, "what she did there stays there");
    assert_eq!(active(minato), 1);
}
