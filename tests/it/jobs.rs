//! The queue behind everything that follows from an act: what is tried again, what is given up, and who waits for whom.

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::jobs;
use domain::job::{self, Lane, MAX_ATTEMPTS};

use crate::fixtures::Town;
use crate::support::TestHiroba;

fn queued(hiroba: &TestHiroba, kind: &str) {
    hiroba.write(|tx| {
        let now = tx.now;
        job::enqueue(
            tx,
            kind,
            &serde_json::json!({ "token": "secret" }),
            now,
            None,
        )
    });
}

#[test]
fn a_job_that_takes_its_worker_along_every_time_is_set_aside() {
    let hiroba = TestHiroba::start();
    queued(&hiroba, "mail");
    let mut claims = 0;
    while hiroba.write(|tx| job::claim(tx, Lane::Any)).is_some() {
        claims += 1;
        assert!(claims <= MAX_ATTEMPTS, "claimed for ever");
        hiroba.pass_seconds(job::LEASE + 1);
    }
    assert_eq!(claims, MAX_ATTEMPTS);
    let dead: i64 = hiroba.read(|conn| {
        Ok(jobs::table
            .filter(jobs::dead_at.is_not_null())
            .count()
            .get_result(conn)?)
    });
    assert_eq!(dead, 1);
}

#[test]
fn mail_does_not_wait_for_the_nights_work() {
    let hiroba = TestHiroba::start();
    queued(&hiroba, "snapshot");
    queued(&hiroba, "mail");
    let kind = |lane| hiroba.write(|tx| job::claim(tx, lane)).map(|job| job.kind);
    assert_eq!(kind(Lane::Mail).as_deref(), Some("mail"));
    assert_eq!(kind(Lane::Mail), None);
    assert_eq!(kind(Lane::Rest).as_deref(), Some("snapshot"));
    assert_eq!(kind(Lane::Rest), None);
}

#[test]
fn what_was_given_up_of_one_kind_is_tried_again_together() {
    let town = Town::start();
    for kind in ["mail", "mail", "desk_webhook"] {
        queued(&town, kind);
        town.write(|tx| {
            let job = job::claim(tx, Lane::Any)?.expect("a job");
            job::failed(tx, &job, "550 no such user", true)
        });
    }
    let dead = || -> Vec<String> {
        town.read(|conn| {
            Ok(jobs::table
                .filter(jobs::dead_at.is_not_null())
                .select(jobs::kind)
                .load(conn)?)
        })
    };
    assert_eq!(dead().len(), 3);
    let admin = town.staff(Role::Admin);
    admin
        .get("/admin/jobs")
        .expect(200)
        .says("mail を2件まとめてやり直す")
        .says("desk_webhook を1件まとめてやり直す");
    admin
        .post("/admin/jobs/retry", &[("kind", "nothing")])
        .expect(404);
    admin
        .post("/admin/jobs/retry", &[("kind", "mail")])
        .expect(303);
    assert_eq!(dead(), ["desk_webhook"]);
    assert!(town.write(|tx| job::claim(tx, Lane::Mail)).is_some());
    admin.get("/admin/audit").expect(200).says("jobs.retried");
}

#[test]
fn administrators_see_the_configuration_and_nobody_its_secrets() {
    let town = Town::of(TestHiroba::with(&[
        (
            "HIROBA_SMTP_URL",
            "smtps://postmaster:kept-to-ourselves@mail.example:465",
        ),
        ("HIROBA_LIMIT_SEARCH", "77/1m"),
    ]));
    let page = town.staff(Role::Admin).get("/admin/configuration");
    page.expect(200)
        .says("<code>HIROBA_LIMIT_SEARCH</code>")
        .says("<code>77/1m</code>")
        .says("<code>30/1m</code>")
        .says("設定済み（非表示）")
        .says("既定のまま")
        .does_not_say("kept-to-ourselves")
        .does_not_say("mail.example");
    for setting in server::config::SETTINGS
        .iter()
        .chain(server::config::limits::SETTINGS)
    {
        page.says(setting.name);
    }
    assert!(!page.text().contains("[configuration-of-"));
    let english = town
        .staff(Role::Admin)
        .with_cookie("locale", "en")
        .get("/admin/configuration")
        .text();
    assert!(!english.contains("[configuration-of-"));
}

#[test]
fn a_mail_that_never_went_is_not_kept_with_its_code_for_long() {
    let hiroba = TestHiroba::start();
    queued(&hiroba, "mail");
    hiroba.write(|tx| {
        let job = job::claim(tx, Lane::Mail)?.expect("a job");
        job::failed(tx, &job, "550 no such user", true)
    });
    let left = || -> i64 { hiroba.read(|conn| Ok(jobs::table.count().get_result(conn)?)) };
    hiroba.pass_days(6);
    hiroba.write(domain::people::sweep);
    assert_eq!(left(), 1);
    hiroba.pass_days(2);
    hiroba.write(domain::people::sweep);
    assert_eq!(left(), 0);
}
