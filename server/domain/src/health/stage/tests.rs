use super::*;
use crate::engagement::Known;
use crate::engagement::taxonomy::{Channel, Sense};

fn t() -> UtcTime {
    UtcTime(0).plus_days(1000)
}

fn row(id: i64, kind: &str, person: Option<i64>, granted: f64, days_ago: i64) -> Row {
    Row {
        id,
        known: Known::from_the_start(t().plus_days(-days_ago)),
        kind: kind.into(),
        channel: Channel::Community,
        sense: Sense::Plain,
        person,
        object: None,
        granted,
        half_life: 90.0,
    }
}

fn facts<'a>(measure: &'a dyn Fn(&str) -> Option<f64>, rows: &'a [Row]) -> Facts<'a> {
    Facts {
        t: t(),
        started_at: Some(t().plus_days(-100)),
        entered_at: Some(t().plus_days(-60)),
        measure,
        rows,
        band: None,
    }
}

fn standing(from: &str, days: i64, held: &[i64]) -> Standing {
    Standing {
        from: Some(from.to_owned()),
        days,
        held: held.to_vec(),
    }
}

fn enough(key: &str) -> Option<f64> {
    match key {
        "login_rate" => Some(0.4),
        "programme_utilisation" => Some(30.0),
        "feature_reach" => Some(0.5),
        _ => None,
    }
}

#[test]
fn a_gate_must_hold_on_three_days() {
    let model = Model::default();
    let facts = facts(&enough, &[]);
    let mut before = Standing::default();
    for (day, ready) in [(1, false), (2, false), (3, true), (4, true)] {
        let judged = model.judge("onboarding", &before, &facts).unwrap();
        assert_eq!((judged.standing.days, judged.ready), (day, ready));
        assert_eq!(judged.to, "adoption");
        assert_eq!(judged.progress, 1.0);
        before = judged.standing;
    }
}

#[test]
fn a_missing_measure_is_false_and_breaks_the_run() {
    let model = Model::default();
    let only_login = |key: &str| (key == "login_rate").then_some(0.9);
    let facts = facts(&only_login, &[]);
    let judged = model
        .judge("onboarding", &standing("onboarding", 2, &[2, 2, 2]), &facts)
        .unwrap();
    assert_eq!(judged.standing.days, 0);
    assert!(!judged.ready);
    assert_eq!(crate::figure::stored(judged.progress), 0.667);
    let met: Vec<_> = judged.outcomes.iter().map(|o| (o.met, o.actual)).collect();
    assert_eq!(met, [(true, Some(100.0)), (true, Some(0.9)), (false, None)]);
}

#[test]
fn the_stay_may_overlap_the_three_days() {
    let model = Model::default();
    let mut facts = facts(&enough, &[]);
    facts.entered_at = Some(t().plus_days(-13));
    let before = standing("onboarding", 10, &[10, 10, 10]);
    assert!(!model.judge("onboarding", &before, &facts).unwrap().ready);
    facts.entered_at = Some(t().plus_days(-14));
    assert!(model.judge("onboarding", &before, &facts).unwrap().ready);
}

#[test]
fn counters_of_another_stage_do_not_count() {
    let model = Model::default();
    let judged = model
        .judge(
            "onboarding",
            &standing("adoption", 9, &[9, 9, 9]),
            &facts(&enough, &[]),
        )
        .unwrap();
    assert_eq!(judged.standing, standing("onboarding", 1, &[1, 1, 1]));
}

#[test]
fn tenure_is_inclusive_and_an_unknown_start_is_not_enough() {
    let model = Model::default();
    let mut facts = facts(&enough, &[]);
    for (started, met) in [(Some(30), true), (Some(29), false), (None, false)] {
        facts.started_at = started.map(|days: i64| t().plus_days(-days));
        let judged = model
            .judge("onboarding", &Standing::default(), &facts)
            .unwrap();
        assert_eq!(judged.outcomes.first().map(|o| o.met), Some(met));
    }
}

#[test]
fn value_needs_two_people() {
    let model = Model::default();
    let judge = |rows: &[Row]| {
        let judged = model
            .judge("adoption", &Standing::default(), &facts(&enough, rows))
            .unwrap();
        judged
            .outcomes
            .last()
            .map(|outcome| (outcome.met, outcome.actual))
    };
    assert_eq!(judge(&[]), Some((false, Some(0.0))));
    let rows = [
        row(1, "com.reply_posted", Some(1), 3.0, 90),
        row(2, "com.reply_posted", Some(1), 3.0, 10),
        row(3, "com.reaction_given", Some(2), 1.0, 10),
        row(4, "com.reply_posted", None, 3.0, 10),
    ];
    assert_eq!(judge(&rows), Some((false, Some(1.0))));
    let mut rows = rows.to_vec();
    rows.push(row(5, "trn.completed", Some(3), 5.0, 5));
    assert_eq!(judge(&rows), Some((true, Some(2.0))));
}

#[test]
fn advocates_showed_something_and_are_not_red() {
    let model = Model::default();
    let rows = [row(1, "com.case_shared", Some(1), 0.0, 300)];
    for (band, met) in [
        (None, true),
        (Some(Band::Yellow), true),
        (Some(Band::Green), true),
        (Some(Band::Red), false),
    ] {
        let mut facts = facts(&enough, &rows);
        facts.band = band;
        let judged = model
            .judge("strategic", &Standing::default(), &facts)
            .unwrap();
        assert_eq!(judged.standing.days == 1, met, "{band:?}");
    }
    let judged = model
        .judge("strategic", &Standing::default(), &facts(&enough, &[]))
        .unwrap();
    assert_eq!(judged.progress, 0.5);
}

#[test]
fn manual_ways_are_never_ready_and_ends_lead_nowhere() {
    let model = Model::default();
    let judged = model
        .judge("handover", &Standing::default(), &facts(&enough, &[]))
        .unwrap();
    assert_eq!(
        (judged.mode, judged.ready, judged.progress),
        (Mode::Manual, false, 0.0)
    );
    for end in ["advocate", "churned", "excluded", "unknown"] {
        assert!(
            model
                .judge(end, &Standing::default(), &facts(&enough, &[]))
                .is_none()
        );
    }
}

#[test]
fn a_condition_can_ask_for_days_running() {
    let mut model = Model::default();
    let Some(Transition {
        entry: Entry::All(conditions),
        ..
    }) = model
        .transitions
        .iter_mut()
        .find(|way| way.from == "onboarding")
    else {
        unreachable!("the standard model leads on from onboarding")
    };
    for condition in conditions {
        if let Condition::Measure { for_days, .. } = condition {
            *for_days = 5;
        }
    }
    let mut before = Standing::default();
    let mut ready = Vec::new();
    for _ in 0..8 {
        let judged = model
            .judge("onboarding", &before, &facts(&enough, &[]))
            .unwrap();
        ready.push(judged.ready);
        before = judged.standing;
    }
    assert_eq!(
        ready,
        [false, false, false, false, false, false, true, true]
    );
}

#[test]
fn the_model_survives_json() {
    let model = Model::default();
    let text = serde_json::to_string(&model).unwrap();
    assert_eq!(serde_json::from_str::<Model>(&text).unwrap(), model);
    assert!(text.contains(r#""op":">=""#));
}
