use super::*;

fn row(id: AccountId, name: &str, score: Option<f64>) -> Row {
    Row {
        id,
        name: name.to_owned(),
        external_id: None,
        segment: None,
        status: "active".to_owned(),
        owner_id: None,
        owner: None,
        stage: Some("adoption".to_owned()),
        stage_since: None,
        state: Some("final".to_owned()),
        score,
        band: score.map(|_| "green".to_owned()),
        coverage: Some(0.8),
        programme: None,
        as_of: None,
        next_action: String::new(),
        next_action_on: None,
        spark: Vec::new(),
    }
}

#[test]
fn search_ignores_width_and_case() {
    let rows = vec![
        row(1, "株式会社アオバ商事", None),
        row(2, "ＡＢＣ Works", None),
    ];
    let find = |search: &str| {
        let query = Query {
            search: search.to_owned(),
            ..Query::default()
        };
        matching(rows.clone(), &query)
            .iter()
            .map(|row| row.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(find("ｱｵﾊﾞ"), [1]);
    assert_eq!(find("abc w"), [2]);
    assert_eq!(find(""), [2, 1]);
}

#[test]
fn accounts_without_a_number_come_last_either_way() {
    let rows = vec![
        row(1, "a", Some(80.0)),
        row(2, "b", None),
        row(3, "c", Some(20.0)),
    ];
    let order = |sort| {
        let query = Query {
            sort: Some(sort),
            ..Query::default()
        };
        matching(rows.clone(), &query)
            .iter()
            .map(|row| row.id)
            .collect::<Vec<_>>()
    };
    assert_eq!(order(Sort::Health), [3, 1, 2]);
    assert_eq!(order(Sort::HealthDown), [1, 3, 2]);
}

#[test]
fn a_band_is_only_a_band_with_a_number() {
    let mut grey = row(1, "a", None);
    grey.band = Some("green".to_owned());
    let rows = vec![grey, row(2, "b", Some(90.0))];
    let query = |band| Query {
        band: Some(band),
        ..Query::default()
    };
    assert_eq!(
        matching(rows.clone(), &query(BandFilter::Is(Band::Green))).len(),
        1
    );
    assert_eq!(
        matching(rows, &query(BandFilter::Unknown))
            .first()
            .map(|row| row.id),
        Some(1)
    );
}

#[test]
fn churned_accounts_are_shown_when_asked_for() {
    let mut gone = row(1, "a", None);
    gone.status = "churned".to_owned();
    assert!(matching(vec![gone.clone()], &Query::default()).is_empty());
    let query = Query {
        status: Some(Status::Churned),
        ..Query::default()
    };
    assert_eq!(matching(vec![gone], &query).len(), 1);
}

#[test]
fn a_cursor_survives_its_text_and_orders_like_its_row() {
    let rows = matching(
        (0..120)
            .map(|id| {
                row(
                    id,
                    &format!("名前.{}", id % 7),
                    (id % 3 == 0).then_some(50.0),
                )
            })
            .collect(),
        &Query {
            sort: Some(Sort::Health),
            ..Query::default()
        },
    );
    for pair in rows.windows(2) {
        let [before, after] = pair else { continue };
        let cursor = Cursor::of(before, Sort::Health);
        let back = Cursor::parse(&cursor.to_text());
        assert_eq!(back.as_ref(), Some(&cursor));
        assert_eq!(
            cursor.compare(&Cursor::of(after, Sort::Health)),
            Ordering::Less
        );
    }
    assert_eq!(Cursor::parse("nonsense"), None);
}
