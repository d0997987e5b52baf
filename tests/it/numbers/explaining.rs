//! A figure leads to its inputs, and those to rows.

use super::*;

#[test]
fn contributions_add_up_to_the_score() {
    let town = Town::start();
    let aoba = town.busy_spring();
    let explained = town.explained(aoba, "2026-04-14");
    let score = explained.health.raw.expect("a score");
    let sum: f64 = explained
        .groups
        .iter()
        .flat_map(|group| &group.measures)
        .filter_map(|measure| measure.contribution)
        .sum();
    assert!((score - sum).abs() < 0.004, "{score} against {sum}");
    // Relationship and outcomes are not built: coverage is that of product, programme and support.
    assert_eq!(explained.health.state.as_str(), "provisional");
    let helpful = explained.most_helpful();
    assert!(
        helpful
            .windows(2)
            .all(|pair| pair[0].helpful >= pair[1].helpful)
    );
}

#[test]
fn the_object_has_the_shape_that_others_rely_on() {
    let town = Town::start();
    let aoba = town.busy_spring();
    let object = serde_json::to_value(town.explained(aoba, "2026-04-14")).expect("an object");
    let keys = |value: &serde_json::Value| -> Vec<String> {
        value
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect()
    };
    assert_eq!(
        keys(&object),
        [
            "account",
            "as_of",
            "config_version",
            "stage",
            "health",
            "groups",
            "programme",
            "support"
        ]
    );
    assert_eq!(keys(&object["account"]), ["name", "external_id"]);
    assert_eq!(
        keys(&object["stage"]),
        ["key", "since", "cause", "progress", "proposal"]
    );
    assert_eq!(
        keys(&object["health"]),
        [
            "score",
            "raw",
            "state",
            "coverage",
            "band",
            "cap",
            "trend",
            "days_in_band"
        ]
    );
    assert_eq!(
        keys(&object["groups"][0]),
        ["key", "weight", "score", "available", "measures"]
    );
    assert_eq!(
        keys(&object["groups"][0]["measures"][0]),
        [
            "key",
            "weight",
            "value",
            "score",
            "na",
            "as_of",
            "contribution",
            "evidence"
        ]
    );
    assert_eq!(
        keys(&object["programme"]),
        ["score", "coverage", "channels"]
    );
    assert_eq!(
        keys(&object["programme"]["channels"]),
        ["consulting", "training", "free", "community"]
    );
    assert_eq!(
        keys(&object["programme"]["channels"]["free"]),
        ["score", "na", "inputs"]
    );
    assert_eq!(object["as_of"], "2026-04-14");
    assert_eq!(object["groups"][0]["measures"][1]["value"], 0.8);
    assert_eq!(
        object["programme"]["channels"]["consulting"]["na"],
        "not_purchased"
    );
    assert_eq!(object["health"]["cap"], serde_json::Value::Null);
}

#[test]
fn evidence_is_as_many_rows_as_the_figure_says() {
    let town = Town::start();
    let aoba = town.busy_spring();
    let explained = town.explained(aoba, "2026-04-14");
    let programme = explained
        .groups
        .iter()
        .flat_map(|group| &group.measures)
        .find(|measure| measure.key == "programme_utilisation")
        .expect("a measure");
    let rows = |key: &str| {
        town.read(|conn| {
            explain::evidence(conn, chrono_tz::Asia::Tokyo, aoba, day("2026-04-14"), key)
        })
    };
    assert_eq!(
        rows(&programme.evidence.filter).rows.len(),
        programme.evidence.count
    );
    assert_eq!(programme.evidence.count, 13);
    let community = rows("community").rows;
    assert_eq!(community.len(), 10);
    assert!(community.iter().all(|row| row.kind.starts_with("com.")));
    assert_eq!(community[0].person.as_deref(), Some("田中 葵"));
    assert!(community.iter().all(|row| row.worth < row.granted));
    assert_eq!(rows("training").rows.len(), 2);
    assert_eq!(rows("login_rate").facts.len(), 3);
    let unknown = town.domain.read(|conn| {
        explain::evidence(
            conn,
            chrono_tz::Asia::Tokyo,
            aoba,
            day("2026-04-14"),
            "luck",
        )
    });
    assert!(matches!(unknown, Err(domain::Error::NotFound)));
}

#[test]
fn an_act_changes_the_figures_by_what_explains_them() {
    let town = Town::start();
    let aoba = town.busy_spring();
    town.snapshot("2026-04-14");
    let before = town.explained(aoba, "2026-04-14");
    town.pass_days(1);
    town.book().act(
        "com.answer_accepted_peer",
        aoba,
        town.people.aoi,
        "post:77",
        "2026-04-15",
    );
    let after = town.explained(aoba, "2026-04-15");
    let points = |explained: &Explanation| {
        explained.programme.channels.community.inputs["points"]
            .as_f64()
            .expect("points")
    };
    let rows = town.read(|conn| {
        explain::evidence(
            conn,
            chrono_tz::Asia::Tokyo,
            aoba,
            day("2026-04-15"),
            "community",
        )
    });
    let worth: f64 = rows
        .rows
        .iter()
        .filter(|row| row.kind != "com.visit_day")
        .map(|row| row.worth)
        .sum();
    assert!(
        (points(&after) - worth).abs() < 0.02,
        "{} against {worth}",
        points(&after)
    );
    assert!(after.health.score > before.health.score);
}

#[test]
fn accounts_are_named_by_external_id_or_by_a_name_only_one_has() {
    let town = Town::start();
    let found = |name: &str| town.domain.read(|conn| explain::account_named(conn, name));
    assert_eq!(found("青葉精機").ok(), Some(town.people.aoba));
    town.write(|tx| crate::fixtures::account(tx, "青葉精機"));
    assert!(matches!(found("青葉精機"), Err(domain::Error::NotFound)));
    assert!(matches!(
        found("どこにもない"),
        Err(domain::Error::NotFound)
    ));
}
