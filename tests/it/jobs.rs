//! The queue behind everything that follows from an act: what is tried again, what is given up, and who waits for whom.

use diesel::prelude::*;
use domain::db::schema::jobs;
use domain::job::{self, Lane, MAX_ATTEMPTS};

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
