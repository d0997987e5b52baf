use super::*;
use crate::figure::round_to;

fn reading(value: f64) -> Reading {
    Reading::from_ledger(Ok(value), NaiveDate::default(), 1)
}

fn plain(groups: &[(&str, f64)]) -> Scorecard {
    Scorecard {
        key: "example".to_owned(),
        groups: groups
            .iter()
            .map(|(key, weight)| Group {
                key: (*key).to_owned(),
                weight: *weight,
                by_coverage: false,
                measures: vec![Measure {
                    key: (*key).to_owned(),
                    weight: 1.0,
                    scale: Scale::Score,
                    young_halved: false,
                    missing: Missing::Exclude,
                    why: None,
                }],
            })
            .collect(),
    }
}

fn example() -> Scorecard {
    plain(&[
        ("product", 30.0),
        ("programme", 25.0),
        ("relationship", 20.0),
        ("support", 15.0),
        ("outcomes", 10.0),
    ])
}

fn readings(values: &[(&str, f64)]) -> BTreeMap<String, Reading> {
    values
        .iter()
        .map(|(key, value)| ((*key).to_owned(), reading(*value)))
        .collect()
}

#[test]
fn golden_aggregation() {
    let readings = readings(&[("product", 70.0), ("relationship", 50.0), ("support", 80.0)]);
    let health = health(&example(), &readings, None, &Rules::default());
    assert_eq!(health.raw.map(|raw| round_to(raw, 6)), Some(66.153846));
    assert_eq!(round_to(health.coverage, 6), 0.65);
    assert_eq!(health.state, State::Provisional);
}

#[test]
fn contributions_add_up_to_the_score() {
    let readings = readings(&[
        ("activation", 0.5),
        ("login_rate", 0.7),
        ("programme_utilisation", 42.0),
        ("inquiry_volume", 100.0),
    ]);
    let health = health(&Scorecard::default(), &readings, None, &Rules::default());
    let sum: f64 = health
        .groups
        .iter()
        .flat_map(|group| &group.measures)
        .filter_map(Scored::contribution)
        .sum();
    assert_eq!(
        health.raw.map(|raw| round_to(raw, 9)),
        Some(round_to(sum, 9))
    );
    let helpful: f64 = health
        .groups
        .iter()
        .flat_map(|group| &group.measures)
        .filter_map(Scored::helpful)
        .sum();
    assert_eq!(round_to(sum + helpful, 9), 100.0);
}

#[test]
fn a_group_needs_half_of_its_weight() {
    // Depth alone is 40 of 100.
    let depth = health(
        &Scorecard::default(),
        &readings(&[("inquiry_depth", 80.0)]),
        None,
        &Rules::default(),
    );
    let support = depth.groups.iter().find(|group| group.key == "support");
    assert_eq!(
        support.map(|group| (group.score, group.coverage)),
        Some((None, 0.0))
    );
    // Volume alone is 60 of 100.
    let volume = health(
        &Scorecard::default(),
        &readings(&[("inquiry_volume", 80.0)]),
        None,
        &Rules::default(),
    );
    let support = volume.groups.iter().find(|group| group.key == "support");
    assert_eq!(
        support.map(|group| (group.score, group.coverage)),
        Some((Some(80.0), 0.6))
    );
}

#[test]
fn the_programme_group_is_there_whenever_utilisation_is() {
    let mut readings = BTreeMap::new();
    readings.insert(
        "programme_utilisation".to_owned(),
        Reading {
            coverage: 0.2,
            ..reading(60.0)
        },
    );
    let health = health(&Scorecard::default(), &readings, None, &Rules::default());
    let programme = health.groups.iter().find(|group| group.key == "programme");
    assert_eq!(
        programme.map(|group| (group.score, group.coverage)),
        Some((Some(60.0), 0.2))
    );
    assert_eq!(round_to(health.coverage, 6), 0.05);
    assert_eq!(health.state, State::Insufficient);
    assert_eq!(health.raw, None, "no number below half of the coverage");
}

#[test]
fn nothing_at_all_is_insufficient_and_not_zero() {
    let health = health(
        &Scorecard::default(),
        &BTreeMap::new(),
        None,
        &Rules::default(),
    );
    assert_eq!((health.raw, health.coverage), (None, 0.0));
    assert_eq!(health.state, State::Insufficient);
    assert!(
        health
            .groups
            .iter()
            .flat_map(|group| &group.measures)
            .all(|measure| measure.score == Err(Na::NoFeed))
    );
}

#[test]
fn a_real_zero_counts() {
    let zero = health(
        &example(),
        &readings(&[("product", 0.0), ("relationship", 0.0)]),
        None,
        &Rules::default(),
    );
    assert_eq!(zero.raw, Some(0.0));
    assert_eq!(
        zero.state,
        State::Provisional,
        "a coverage of exactly one half is enough"
    );
}

#[test]
fn coverage_is_compared_after_rounding() {
    let rules = Rules::default();
    assert_eq!(state_of(0.499_999_9, &rules), State::Provisional);
    assert_eq!(state_of(0.499_999, &rules), State::Insufficient);
    assert_eq!(state_of(0.699_999_9, &rules), State::Final);
    assert_eq!(state_of(0.7, &rules), State::Final);
}

#[test]
fn anchors_are_piecewise_linear_and_clamped() {
    let anchors = [0.10, 0.40, 0.70, 0.90];
    for (value, expected) in [
        (0.0, 0.0),
        (0.10, 0.0),
        (0.25, 25.0),
        (0.40, 50.0),
        (0.55, 62.5),
        (0.70, 75.0),
        (0.80, 87.5),
        (0.90, 100.0),
        (1.5, 100.0),
    ] {
        assert_eq!(round_to(through(anchors, value), 9), expected, "{value}");
    }
    // Falling: fewer is better.
    let falling = [10.0, 6.0, 4.0, 0.0];
    for (value, expected) in [
        (12.0, 0.0),
        (10.0, 0.0),
        (8.0, 25.0),
        (6.0, 50.0),
        (4.0, 75.0),
        (0.0, 100.0),
    ] {
        assert_eq!(through(falling, value), expected, "{value}");
    }
}

#[test]
fn young_accounts_meet_half_the_product_anchors() {
    let card = Scorecard::default();
    let readings = readings(&[
        ("activation", 0.2),
        ("login_rate", 0.2),
        ("feature_reach", 0.15),
    ]);
    let score_of = |young| {
        let health = health(&card, &readings, young, &Rules::default());
        ["activation", "login_rate", "feature_reach"].map(|key| {
            health
                .measure(key)
                .and_then(|measure| measure.score.ok())
                .map(|score| round_to(score, 6))
        })
    };
    assert_eq!(score_of(Some(0.5)), [Some(50.0), Some(50.0), Some(50.0)]);
    assert_eq!(
        score_of(None),
        [Some(16.666667), Some(16.666667), Some(20.0)]
    );
}

#[test]
fn missing_policies_stand_in_for_feeds_only() {
    let mut card = example();
    for (group, missing) in card
        .groups
        .iter_mut()
        .zip([Missing::Zero, Missing::Neutral50])
    {
        for measure in &mut group.measures {
            measure.missing = missing;
        }
    }
    let score = |readings: &BTreeMap<String, Reading>, key: &str| {
        health(&card, readings, None, &Rules::default())
            .measure(key)
            .map(|measure| measure.score)
    };
    assert_eq!(score(&BTreeMap::new(), "product"), Some(Ok(0.0)));
    assert_eq!(score(&BTreeMap::new(), "programme"), Some(Ok(50.0)));
    let mut na = BTreeMap::new();
    na.insert("product".to_owned(), Reading::missing(Na::NotApplicable));
    assert_eq!(score(&na, "product"), Some(Err(Na::NotApplicable)));
}

#[test]
fn the_scorecard_survives_json() {
    let card = Scorecard::default();
    let text = serde_json::to_string(&card).unwrap_or_default();
    assert_eq!(serde_json::from_str::<Scorecard>(&text).ok(), Some(card));
}
