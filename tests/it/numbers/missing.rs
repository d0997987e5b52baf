//! What is missing says why, and is never zero.

use super::*;

fn reasons(explained: &Explanation) -> Vec<(&str, Option<&'static str>)> {
    explained
        .groups
        .iter()
        .flat_map(|group| &group.measures)
        .map(|measure| (measure.key.as_str(), measure.na.map(|na| na.as_str())))
        .collect()
}

#[test]
fn an_account_nobody_knows_anything_about() {
    let town = Town::start();
    let empty = town.write(|tx| crate::fixtures::account(tx, "名前だけ"));
    let explained = town.explained(empty, "2026-04-14");
    assert_eq!(explained.health.score, None);
    assert_eq!(explained.health.state.as_str(), "insufficient");
    assert_eq!(explained.health.coverage, 0.0);
    assert_eq!(explained.health.band, None);
    assert_eq!(explained.stage.key, None);
    assert_eq!(
        reasons(&explained),
        [
            ("activation", Some("no_feed")),
            ("login_rate", Some("no_feed")),
            ("feature_reach", Some("no_feed")),
            ("programme_utilisation", Some("not_invited")),
            ("relationship", Some("no_feed")),
            ("inquiry_volume", Some("no_feed")),
            ("inquiry_depth", Some("no_feed")),
            ("value_points", Some("no_feed")),
            ("resolution_feeling", Some("no_feed")),
        ]
    );
    let channels = &explained.programme.channels;
    let reason = |channel: &explain::ChannelPart| (channel.score, channel.na.map(|na| na.as_str()));
    assert_eq!(reason(&channels.consulting), (None, Some("not_purchased")));
    assert_eq!(reason(&channels.training), (None, Some("not_invited")));
    assert_eq!(reason(&channels.free), (None, Some("not_invited")));
    assert_eq!(reason(&channels.community), (None, Some("not_invited")));
}

#[test]
fn two_columns_of_the_accounts_file_are_enough_for_a_portfolio() {
    let town = Town::start();
    let account = town.write(|tx| crate::fixtures::account(tx, "二列だけ"));
    town.book().size(account, Some(12), None, "2026-04-10");
    let explained = town.explained(account, "2026-04-14");
    assert_eq!(explained.health.score, None);
    assert_eq!(
        reasons(&explained)[0],
        ("activation", Some("no_feed")),
        "licensed users are unknown"
    );
    town.book().size(account, Some(12), Some(24), "2026-04-15");
    town.pass_days(1);
    let explained = town.explained(account, "2026-04-15");
    let activation = &explained.groups[0].measures[0];
    assert_eq!((activation.value, activation.na), (Some(0.5), None));
}

#[test]
fn a_feed_that_stops_goes_stale_after_forty_days() {
    let town = Town::start();
    let aoba = town.people.aoba;
    town.book().month(aoba, "2026-02-01", [50, 100, 25, 5]);
    let login_rate = |on: &str| {
        let explained = town.explained(aoba, on);
        let measure = &explained.groups[0].measures[1];
        (measure.value, measure.na.map(|na| na.as_str()))
    };
    assert_eq!(login_rate("2026-02-28"), (None, Some("no_feed")));
    assert_eq!(login_rate("2026-03-01"), (Some(0.5), None));
    assert_eq!(login_rate("2026-04-09"), (Some(0.5), None));
    assert_eq!(login_rate("2026-04-10"), (None, Some("stale")));
}

#[test]
fn silence_long_after_the_invitation_is_a_real_zero_and_young_silence_is_not() {
    let town = Town::start();
    // People of the fixtures joined 300 days before the clock's start.
    let minato = town.people.minato;
    let community = |on: &str| {
        let community = town.explained(minato, on).programme.channels.community;
        (community.score, community.na.map(|na| na.as_str()))
    };
    assert_eq!(community("2025-07-01"), (None, Some("too_new")));
    assert_eq!(community("2026-04-14"), (Some(0.0), None));
    let explained = town.explained(minato, "2026-04-14");
    assert_eq!(explained.programme.score, Some(0.0));
    assert_eq!(
        explained.health.score, None,
        "too little is known for a number"
    );
}

#[test]
fn an_offer_nobody_took_is_a_real_zero() {
    let town = Town::start();
    let aoba = town.people.aoba;
    town.book()
        .programme(aoba, "training", "offered", "2026-04-01");
    town.book().programme(aoba, "free", "offered", "2026-04-01");
    let channels = town.explained(aoba, "2026-04-14").programme.channels;
    assert_eq!(
        (channels.training.score, channels.free.score),
        (Some(0.0), Some(0.0))
    );
    let before = town.explained(aoba, "2026-03-31").programme.channels;
    assert_eq!(
        before.training.na.map(|na| na.as_str()),
        Some("not_invited")
    );
}

#[test]
fn the_vendors_people_never_count() {
    let town = Town::start();
    let aoba = town.people.aoba;
    let staff = town.people.staff(domain::actor::Role::Cs);
    town.write(|tx| {
        ledger::record(
            tx,
            Act::new("com.answer_posted", "post:1")
                .person(staff)
                .account(aoba)
                .at(noon("2026-04-01"))
                .recorded(noon("2026-04-01"))
                .side(Side::Vendor),
        )
    });
    let community = town
        .explained(aoba, "2026-04-14")
        .programme
        .channels
        .community;
    assert_eq!(community.score, Some(0.0));
    assert_eq!(community.inputs["active_people"], 0);
}

#[test]
fn basic_questions_are_right_in_the_first_stages() {
    let town = Town::start();
    let aoba = town.people.aoba;
    town.book().stage(aoba, "onboarding", "2026-03-01");
    town.book().inquiry(aoba, "i1", Some("basic"), "2026-04-01");
    let explained = town.explained(aoba, "2026-04-14");
    assert!(reasons(&explained).contains(&("inquiry_depth", Some("not_applicable"))));
    // The stage at the end of the day before decides: on the first day there is none yet.
    assert_eq!(explained.stage.key.as_deref(), Some("onboarding"));
}

#[test]
fn a_community_question_is_one_inquiry_however_often_it_is_reported() {
    let town = Town::start();
    let aoba = town.people.aoba;
    town.book().act(
        "com.question_posted",
        aoba,
        town.people.aoi,
        "topic:7",
        "2026-04-01",
    );
    town.book().inquiry(aoba, "topic:7", None, "2026-04-01");
    town.book().act(
        "com.question_posted",
        aoba,
        town.people.aoi,
        "topic:8",
        "2026-04-02",
    );
    assert_eq!(town.explained(aoba, "2026-04-14").support.inquiries, 2);
}
