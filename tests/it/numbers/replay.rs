//! Computing a day again gives the same bytes.

use chrono::Days;

use super::*;

#[test]
fn any_day_computed_again_equals_its_row() {
    let town = Town::start();
    let aoba = town.busy_spring();
    let report = town.snapshot("2026-04-14");
    assert!(report.computed > 300, "{report:?}");
    let row = town.row(aoba, "2026-04-14");
    assert!(row.score.is_some(), "{row:?}");

    for back in [0, 1, 2, 13, 14, 15, 30, 45, 70, 90] {
        let on = day("2026-04-14") - Days::new(back);
        let computed = snapshot::recompute(&town.domain, on).expect("computed again");
        assert!(!computed.is_empty());
        for fresh in computed {
            let kept = town
                .read(|conn| snapshot::find(conn, fresh.account_id, on))
                .expect("a row for every account that has begun");
            assert!(
                kept.same_figures(&fresh),
                "{on}: {kept:?} against {fresh:?}"
            );
        }
    }
}

#[test]
fn a_second_run_changes_nothing() {
    let town = Town::start();
    town.busy_spring();
    town.snapshot("2026-04-14");
    let again = town.snapshot("2026-04-14");
    assert_eq!((again.computed, again.proposals, again.moves), (0, 0, 0));
    assert!(again.accounts > 0);
}

#[test]
fn one_run_and_many_runs_agree() {
    let (whole, parts) = (Town::start(), Town::start());
    let account = whole.busy_spring();
    assert_eq!(parts.busy_spring(), account);
    whole.snapshot("2026-04-14");
    for to in [
        "2026-01-20",
        "2026-02-28",
        "2026-03-01",
        "2026-03-02",
        "2026-04-14",
    ] {
        parts.snapshot(to);
    }
    for on in [
        "2026-01-20",
        "2026-02-28",
        "2026-03-01",
        "2026-03-31",
        "2026-04-14",
    ] {
        let (one, many) = (whole.row(account, on), parts.row(account, on));
        assert!(one.same_figures(&many), "{on}: {one:?} against {many:?}");
    }
}

#[test]
fn a_day_without_snapshots_is_explained_after_the_missing_days() {
    let town = Town::start();
    let aoba = town.busy_spring();
    let explained = town.explained(aoba, "2026-03-31");
    assert_eq!(explained.as_of, day("2026-03-31"));
    // From the first fact on.
    let first =
        town.read(|conn| snapshot::briefs(conn, Some(aoba), day("2020-01-01"), day("2026-04-15")));
    let last = first.last().map(|brief| brief.day);
    assert_eq!(last, Some(day("2026-03-31")));
    let days = first
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if a.day + Days::new(1) == b.day));
    assert!(days, "no day is left out");
}

/// After 24 months a week keeps its Sunday and an account its first day; what went comes out the same when it is asked for, and nothing
/// takes it for missing.
#[test]
fn days_long_ago_are_thinned_out_and_come_out_again_the_same() {
    use chrono::{Datelike, NaiveDate, Weekday};
    use domain::db::schema::health_snapshots as snapshots;
    let town = Town::start();
    let aoba = town.busy_spring();
    town.snapshot("2026-04-14");
    let all = |town: &Town| -> Vec<Snapshot> {
        town.read(|conn| {
            Ok(snapshots::table
                .order((snapshots::account_id, snapshots::day))
                .select(snapshots::all_columns)
                .load(conn)?)
        })
    };
    let before = all(&town);
    let thin = || snapshot::thin::thin(&town.domain, &permission()).expect("thinned");
    assert_eq!(thin(), 0, "all of it is recent");
    town.pass_days(900);
    assert!(thin() > before.len() / 2);
    assert_eq!(thin(), 0);
    let kept = all(&town);
    let first = |account| {
        before
            .iter()
            .find(|row| row.account_id == account)
            .map(|row| row.day)
    };
    for row in &before {
        let stays = row.day.weekday() == Weekday::Sun || Some(row.day) == first(row.account_id);
        assert_eq!(kept.contains(row), stays, "{} {}", row.account_id, row.day);
    }
    assert_eq!(
        town.snapshot("2026-05-31").computed,
        0,
        "nothing is missing"
    );
    for on in [
        "2026-01-15",
        "2026-02-14",
        "2026-02-28",
        "2026-04-05",
        "2026-04-14",
    ] {
        let on: NaiveDate = day(on);
        let then: Vec<&Snapshot> = before.iter().filter(|row| row.day == on).collect();
        let again = snapshot::recompute(&town.domain, on).expect("computed again");
        assert!(!then.is_empty() && then.len() == again.len(), "{on}");
        for (kept, fresh) in then.iter().zip(&again) {
            assert!(kept.same_figures(fresh), "{on}: {kept:?} against {fresh:?}");
        }
    }
    // It can be explained as well.
    let explained = town.explained(aoba, "2026-04-14");
    assert_eq!(explained.as_of, day("2026-04-14"));
    assert_eq!(all(&town).len(), kept.len(), "asking writes nothing");
}

#[test]
fn a_date_of_1900_begins_no_more_history_than_is_kept() {
    let town = Town::start();
    town.book().act(
        "com.question_posted",
        town.people.aoba,
        town.people.aoi,
        "topic:old",
        "1900-01-01",
    );
    let report = town.snapshot("2024-05-10");
    // Today is the 15th of April 2026: every day from the Monday 24 months before on.
    assert!(report.computed > 0);
    let (first, days) = town.read(|conn| {
        let days = snapshot::briefs(
            conn,
            Some(town.people.aoba),
            day("1890-01-01"),
            day("2030-01-01"),
        )?;
        Ok((days.first().map(|brief| brief.day), days.len()))
    });
    assert_eq!(first, Some(day("2024-04-15")));
    assert_eq!(days, 26);
    assert_eq!(town.snapshot("2024-05-10").computed, 0);
    // A day before that can still be explained.
    assert_eq!(
        town.explained(town.people.aoba, "2010-06-01").as_of,
        day("2010-06-01")
    );
}

#[test]
fn a_new_configuration_leaves_the_days_before_alone() {
    let town = Town::start();
    let aoba = town.busy_spring();
    town.snapshot("2026-04-13");
    let before = town.row(aoba, "2026-04-13");
    let version =
        town.write(|tx| publish(tx, |config| config.programme.community.saturation = 60.0));
    town.pass_days(1);
    town.snapshot("2026-04-15");
    assert_eq!(town.row(aoba, "2026-04-13"), before);
    let between = town.row(aoba, "2026-04-14");
    assert_eq!(
        between.config_version, before.config_version,
        "published after that day had ended, whenever it is computed"
    );
    assert_eq!(town.row(aoba, "2026-04-15").config_version, version);
    assert!(town.again(aoba, "2026-04-13").same_figures(&before));
    let after = town.row(aoba, "2026-04-15");
    assert!(town.again(aoba, "2026-04-15").same_figures(&after));
    assert_eq!(
        after.days_in_band,
        before.days_in_band + 2,
        "bands go on across versions"
    );
}

#[test]
fn a_day_that_has_not_ended_is_preliminary() {
    let town = Town::start();
    let aoba = town.busy_spring();
    let report = town.snapshot("2026-04-15");
    assert!(report.computed > 0);
    let morning = town.row(aoba, "2026-04-15");
    town.book().act_recorded(
        "com.case_shared",
        aoba,
        town.people.aoi,
        "topic:case",
        "2026-04-15",
        noon("2026-04-15"),
    );
    town.pass_seconds(6 * 3600);
    town.snapshot("2026-04-15");
    let evening = town.row(aoba, "2026-04-15");
    assert_ne!(morning.programme, evening.programme);
    town.pass_days(1);
    town.snapshot("2026-04-15");
    let ended = town.row(aoba, "2026-04-15");
    assert!(ended.same_figures(&evening));
    assert!(ended.computed_at > evening.computed_at);
    assert_eq!(town.snapshot("2026-04-15").computed, 0, "now it stays");
}

#[test]
fn a_day_to_come_is_refused() {
    let town = Town::start();
    let refused = snapshot::run(&town.domain, &permission(), day("2026-04-16"));
    assert!(
        matches!(refused, Err(domain::Error::Invalid(_))),
        "{refused:?}"
    );
}
