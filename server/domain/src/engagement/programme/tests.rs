use super::*;
use crate::engagement::Taxonomy;
use crate::figure::round_to;

const DAY: i64 = UtcTime::DAY;

fn t() -> UtcTime {
    UtcTime(0).plus_days(2000)
}

fn ago(days: f64) -> UtcTime {
    UtcTime(t().0 - (days * DAY as f64) as i64)
}

fn row(id: i64, kind: &str, person: Option<i64>, object: Option<&str>, days_ago: f64) -> Row {
    let taxonomy = Taxonomy::default();
    let points = taxonomy.get(kind).map_or(0.0, |kind| kind.points);
    let half_life = taxonomy.get(kind).map_or(1.0, |kind| kind.half_life_days);
    Row {
        id,
        known: Known::from_the_start(ago(days_ago)),
        kind: kind.into(),
        channel: taxonomy.channel(kind),
        sense: Sense::of(kind),
        person,
        object: object.map(Into::into),
        granted: points,
        half_life,
    }
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| (row.known.occurred_at, row.id));
    rows
}

fn facts(rows: &[Row]) -> Facts<'_> {
    Facts {
        rows,
        terms: &[],
        offers: &[],
        invitations: &[],
        licensed: None,
        early: false,
    }
}

fn of(rows: &[Row]) -> Utilisation {
    utilisation(&facts(rows), t(), &Rules::default())
}

#[test]
fn golden_community_scores() {
    let rules = CommunityRules::default();
    let inputs = CommunityInputs {
        active_people: 2,
        target: 4.0,
        points: 20.0,
        windows_active: 3,
        windows: 6,
        ..CommunityInputs::default()
    };
    assert_eq!(round_to(community_score(&inputs, &rules), 6), 48.963617);
    assert_eq!(round_to(community_score(&inputs, &rules), 9), 48.963616765);
    let readers = CommunityInputs {
        target: 4.0,
        windows: 6,
        reading_weeks: 13,
        ..CommunityInputs::default()
    };
    assert_eq!(community_score(&readers, &rules), 25.0);
}

#[test]
fn golden_blend() {
    let rules = Rules::default();
    let community = community_score(
        &CommunityInputs {
            active_people: 2,
            target: 4.0,
            points: 20.0,
            windows_active: 3,
            windows: 6,
            ..CommunityInputs::default()
        },
        &rules.community,
    );
    let (score, coverage) = blend(&[
        (rules.community_weight, Ok(community)),
        (rules.consulting_weight, Err(Na::NotPurchased)),
        (rules.free_weight, Ok(50.0)),
        (rules.training_weight, Ok(80.0)),
    ]);
    assert_eq!(score.map(|score| round_to(score, 6)), Some(58.921582));
    assert_eq!(round_to(coverage, 6), 0.8);
}

#[test]
fn nothing_known_is_not_available_and_never_zero() {
    let none = of(&[]);
    assert_eq!(none.score, Err(Na::NotInvited));
    assert_eq!(none.coverage, 0.0);
    assert_eq!(none.consulting.0, Err(Na::NotPurchased));
    assert_eq!(none.training.0, Err(Na::NotInvited));
    assert_eq!(none.free.0, Err(Na::NotInvited));
    assert_eq!(none.community.0, Err(Na::NotInvited));
}

#[test]
fn an_invitation_is_too_new_for_ninety_days_and_then_silence_is_a_real_zero() {
    let at = |days| {
        let invitations = [Known::from_the_start(ago(days))];
        utilisation(
            &Facts {
                invitations: &invitations,
                ..facts(&[])
            },
            t(),
            &Rules::default(),
        )
    };
    assert_eq!(at(1.0).community.0, Err(Na::TooNew));
    assert_eq!(at(1.0).score, Err(Na::TooNew));
    assert_eq!(at(89.9).community.0, Err(Na::TooNew));
    assert_eq!(at(90.0).community.0, Ok(0.0));
    assert_eq!(at(90.0).score, Ok(0.0));
}

#[test]
fn an_invitation_recorded_later_is_not_known_yet() {
    let invitations = [Known {
        occurred_at: ago(100.0),
        recorded_at: t(),
        replaced_at: None,
    }];
    let facts = Facts {
        invitations: &invitations,
        ..facts(&[])
    };
    assert_eq!(
        utilisation(&facts, t(), &Rules::default()).community.0,
        Err(Na::NotInvited)
    );
}

#[test]
fn one_new_active_person_counts_at_once() {
    let rows = [row(1, "com.question_posted", Some(7), Some("topic:1"), 1.0)];
    let (score, inputs) = of(&rows).community;
    assert_eq!(inputs.active_people, 1);
    assert_eq!((inputs.windows_active, inputs.windows), (1, 1));
    let points = 4.0 * (-1.0_f64 / 60.0).exp2();
    let expected = 100.0 * (0.4 * 0.5 + 0.3 * (1.0 - (-points / 20.0).exp()) + 0.2);
    assert_eq!(score.map(|s| round_to(s, 9)), Ok(round_to(expected, 9)));
}

#[test]
fn one_person_cannot_carry_an_account() {
    let rows = sorted(
        (1..=10)
            .map(|id| row(id, "com.answer_accepted_peer", Some(7), None, 1.0))
            .collect(),
    );
    assert_eq!(of(&rows).community.1.points, 30.0);
    let shared = sorted(
        (1..=10)
            .map(|id| row(id, "com.answer_accepted_peer", Some(id % 2), None, 1.0))
            .collect(),
    );
    assert_eq!(of(&shared).community.1.points, 60.0);
}

#[test]
fn visits_are_reading_only() {
    let rows = sorted(
        (0..13)
            .map(|week| {
                row(
                    week + 1,
                    "com.visit_day",
                    Some(1),
                    None,
                    7.0 * week as f64 + 3.0,
                )
            })
            .chain([row(99, "com.visit_day", Some(1), None, 200.0)])
            .collect(),
    );
    let (score, inputs) = of(&rows).community;
    assert_eq!(score, Ok(25.0));
    assert_eq!(inputs.points, 0.0);
    assert_eq!(inputs.active_people, 0);
    assert_eq!(inputs.windows_active, 0);
    assert_eq!(inputs.reading_weeks, 13);
}

#[test]
fn weeks_of_reading_include_their_lower_end() {
    // Exactly 91 days old is inside the thirteenth week; a microsecond older is not.
    let inside = [row(1, "com.visit_day", Some(1), None, 91.0)];
    assert_eq!(of(&inside).community.1.reading_weeks, 1);
    let mut outside = inside;
    outside[0].known = Known::from_the_start(UtcTime(ago(91.0).0 - 1));
    assert_eq!(of(&outside).community.1.reading_weeks, 0);
}

#[test]
fn windows_of_constancy_follow_the_first_invitation() {
    let rows = sorted(vec![
        row(1, "com.visit_day", Some(1), None, 100.0),
        row(2, "com.reply_posted", Some(1), None, 70.0),
        row(3, "com.reply_posted", Some(1), None, 5.0),
        row(4, "com.reaction_given", Some(1), None, 40.0),
    ]);
    let inputs = of(&rows).community.1;
    assert_eq!(inputs.windows, 3, "100 days hold three whole windows of 30");
    assert_eq!(inputs.windows_active, 2, "one point is not taking part");
    let old = sorted(vec![row(1, "com.visit_day", Some(1), None, 1000.0)]);
    assert_eq!(of(&old).community.1.windows, 6);
}

#[test]
fn praise_needs_points() {
    let mut rows = [row(1, "com.helpful_vote_received", Some(1), None, 10.0)];
    assert!(of(&rows).community.1.praised);
    rows[0].granted = 0.0;
    assert!(!of(&rows).community.1.praised);
}

#[test]
fn a_row_without_a_person_counts_for_its_account_only() {
    let rows = [row(1, "com.question_posted", None, None, 10.0)];
    let (score, inputs) = of(&rows).community;
    assert_eq!(inputs.active_people, 0);
    assert_eq!(inputs.points, 0.0);
    assert_eq!(inputs.windows_active, 1);
    assert_eq!(
        score,
        Err(Na::TooNew),
        "nobody was active within 90 days of the first row"
    );
    let attended = [row(1, "evt.attended_online", None, Some("event"), 10.0)];
    assert_eq!(of(&attended).free.0, Ok(50.0));
}

#[test]
fn a_reversal_counts_from_when_it_was_recorded() {
    let mut rows = vec![row(1, "com.question_posted", Some(1), None, 100.0)];
    rows[0].known.replaced_at = Some(ago(50.0));
    let then = utilisation(&facts(&rows), ago(60.0), &Rules::default());
    assert_eq!(then.community.1.active_people, 1);
    let now = of(&rows);
    assert_eq!(
        now.community.0,
        Err(Na::NotInvited),
        "as if it had never been"
    );
}

#[test]
fn training_counts_the_highest_status_per_person_and_course() {
    let rows = sorted(vec![
        row(1, "trn.enrolled", Some(1), Some("a"), 100.0),
        row(2, "trn.completed", Some(1), Some("a"), 50.0),
        row(3, "trn.enrolled", Some(1), Some("b"), 40.0),
        row(4, "trn.certified", Some(2), Some("a"), 30.0),
        row(5, "trn.enrolled", Some(3), Some("a"), 400.0),
    ]);
    let (score, inputs) = of(&rows).training;
    assert_eq!(
        (inputs.trained, inputs.enrolled, inputs.completed),
        (2, 3, 2)
    );
    assert_eq!(
        score.map(|s| round_to(s, 6)),
        Ok(round_to(100.0 * (0.6 + 0.4 * 2.0 / 3.0), 6))
    );
}

#[test]
fn training_offered_and_not_taken_is_a_real_zero() {
    let offers = [Offer {
        known: Known::from_the_start(ago(10.0)),
        channel: Channel::Training,
    }];
    let offered = Facts {
        offers: &offers,
        ..facts(&[])
    };
    assert_eq!(
        utilisation(&offered, t(), &Rules::default()).training.0,
        Ok(0.0)
    );
    let offers = [Offer {
        known: Known::from_the_start(ago(366.0)),
        channel: Channel::Training,
    }];
    let long_ago = Facts {
        offers: &offers,
        ..facts(&[])
    };
    assert_eq!(
        utilisation(&long_ago, t(), &Rules::default()).training.0,
        Err(Na::NotInvited)
    );
}

#[test]
fn targets_grow_with_licences_between_their_ends() {
    let training = Rules::default().training_target;
    assert_eq!(training.of(None), 2.0);
    assert_eq!(training.of(Some(0)), 2.0);
    assert_eq!(training.of(Some(11)), 3.0);
    assert_eq!(training.of(Some(35)), 7.0);
    assert_eq!(training.of(Some(1000)), 20.0);
    let community = CommunityRules::default().target;
    assert_eq!(community.of(Some(70)), 7.0);
    assert_eq!(community.of(Some(31)), 4.0);
    assert_eq!(community.of(Some(1000)), 10.0);
}

#[test]
fn free_programmes_count_objects_once_and_expect_more_early() {
    let rows = sorted(vec![
        row(1, "prg.webinar", Some(1), Some("w1"), 10.0),
        row(2, "prg.webinar", Some(2), Some("w1"), 10.0),
        row(3, "evt.attended_onsite", Some(2), None, 20.0),
        row(4, "prg.download", Some(2), Some("pdf"), 20.0),
        row(5, "evt.registered", Some(3), Some("w1"), 15.0),
    ]);
    let (score, inputs) = of(&rows).free;
    assert_eq!(score, Ok(100.0));
    assert_eq!(
        (inputs.attended, inputs.attendances, inputs.registrations),
        (2, 3, 4)
    );
    let early = Facts {
        early: true,
        ..facts(&rows)
    };
    let score = utilisation(&early, t(), &Rules::default()).free.0;
    assert_eq!(score.map(|s| round_to(s, 6)), Ok(66.666667));
}

#[test]
fn registered_and_never_there_is_a_real_zero_and_a_download_is_no_invitation() {
    let rows = [row(1, "evt.registered", Some(1), Some("e"), 10.0)];
    assert_eq!(of(&rows).free.0, Ok(0.0));
    let rows = [row(1, "prg.download", Some(1), Some("pdf"), 10.0)];
    assert_eq!(of(&rows).free.0, Err(Na::NotInvited));
}

#[test]
fn consulting_compares_hours_used_with_time_elapsed() {
    let term = |from: f64, to: f64, purchased, used| Term {
        known: Known::from_the_start(ago(from)),
        starts_at: ago(from),
        ends_at: ago(-to),
        purchased,
        used,
    };
    let of = |terms: &[Term]| {
        utilisation(
            &Facts {
                terms,
                ..facts(&[])
            },
            t(),
            &Rules::default(),
        )
        .consulting
    };
    // Half of the term elapsed, a quarter of the hours used.
    let (score, inputs) = of(&[term(50.0, 50.0, Some(40.0), Some(10.0))]);
    assert_eq!(score, Ok(50.0));
    assert_eq!(inputs.elapsed, Some(0.5));
    assert!(!inputs.ahead);
    // Ahead of time: full, and a signal.
    let (score, inputs) = of(&[term(50.0, 50.0, Some(40.0), Some(30.0))]);
    assert_eq!(score, Ok(100.0));
    assert!(inputs.ahead);
    // Just begun: the elapsed share is at least 0.05.
    let (score, _) = of(&[term(1.0, 99.0, Some(40.0), Some(1.0))]);
    assert_eq!(score.map(|s| round_to(s, 6)), Ok(50.0));
    // Two terms, by hours purchased: e = (30·0.5 + 10·0.1)/40 = 0.4, u = 12/40.
    let (score, inputs) = of(&[
        term(50.0, 50.0, Some(30.0), Some(12.0)),
        term(10.0, 90.0, Some(10.0), Some(0.0)),
    ]);
    assert_eq!(inputs.elapsed.map(|e| round_to(e, 9)), Some(0.4));
    assert_eq!(score.map(|s| round_to(s, 6)), Ok(75.0));
    // What was used of one of them is not known: that is not nothing. u = 12/30, e = 0.5.
    let (score, inputs) = of(&[
        term(50.0, 50.0, Some(30.0), Some(12.0)),
        term(10.0, 90.0, Some(10.0), None),
    ]);
    assert_eq!((inputs.terms, inputs.hours_purchased), (2, 30.0));
    assert_eq!(score.map(|s| round_to(s, 6)), Ok(80.0));
    let (score, inputs) = of(&[term(50.0, 50.0, Some(40.0), None)]);
    assert_eq!(score, Err(Na::NoFeed));
    assert_eq!((inputs.hours_purchased, inputs.hours_used), (40.0, None));
    // Over, not begun, nothing bought.
    assert_eq!(
        of(&[term(50.0, -1.0, Some(40.0), None)]).0,
        Err(Na::NotPurchased)
    );
    assert_eq!(
        of(&[term(0.0, 90.0, Some(40.0), None)]).0,
        Err(Na::NotPurchased)
    );
    assert_eq!(of(&[term(50.0, 50.0, Some(0.0), None)]).0, Err(Na::NoFeed));
    // The last day is still in the term.
    assert_eq!(of(&[term(100.0, 0.0, Some(40.0), Some(40.0))]).0, Ok(100.0));
}

#[test]
fn early_stages_weigh_training_more() {
    let rows = sorted(vec![
        row(1, "trn.completed", Some(1), Some("a"), 10.0),
        row(2, "evt.registered", Some(1), Some("e"), 10.0),
    ]);
    let later = of(&rows);
    assert_eq!(round_to(later.coverage, 6), 0.45);
    assert_eq!(
        later.score.map(|s| round_to(s, 6)),
        Ok(round_to(0.25 * 70.0 / 0.45, 6))
    );
    let early = utilisation(
        &Facts {
            early: true,
            ..facts(&rows)
        },
        t(),
        &Rules::default(),
    );
    assert_eq!(round_to(early.coverage, 6), round_to(0.65 / 1.2, 6));
    assert_eq!(
        early.score.map(|s| round_to(s, 6)),
        Ok(round_to(0.45 * 70.0 / 0.65, 6))
    );
}
