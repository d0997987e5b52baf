//! Two servers on one PostgreSQL behave as one: what is done on one is so on the other with the next request.

use crate::fixtures::Town;
use crate::support::database::{Backend, backend};

/// A town served twice; none on SQLite, which is one server's own.
fn twice() -> Option<(Town, usize)> {
    if backend() == Backend::Sqlite {
        println!("skipped: SQLite is one server's own");
        return None;
    }
    let mut town = Town::start();
    let second = town.start_another_server();
    Some((town, second))
}

#[test]
fn signing_out_everywhere_on_one_signs_out_on_the_other() {
    let Some((town, second)) = twice() else {
        return;
    };
    let aoi = town.aoi();
    let elsewhere = town.aoi().at(second);
    aoi.get("/me").expect(200);
    aoi.at(second).get("/me").expect(200);
    elsewhere.get("/me").expect(200);
    aoi.post("/me/sessions/end-all", &[]).expect(303);
    elsewhere.get("/me").expect(303);
    aoi.at(second).get("/me").expect(303);
}

#[test]
fn wrong_tries_on_one_shut_the_other() {
    use diesel::prelude::*;
    use domain::db::schema::limit_counters;
    let Some((town, second)) = twice() else {
        return;
    };
    let wrong = [
        ("email", "ken@aoba.example"),
        ("password", "not this one, surely"),
    ];
    town.guest().post("/sign-in/password", &wrong).expect(422);
    town.write(|tx| {
        diesel::update(limit_counters::table.find("sign_in:wrong:ken@aoba.example"))
            .set(limit_counters::hits.eq(100))
            .execute(tx.conn)?;
        Ok(())
    });
    town.guest()
        .at(second)
        .post("/sign-in/password", &wrong)
        .expect(422)
        .says("今日は止めています");
}

/// The way of one person through both: in by the code on the first, asking on the second, out of everything on the first.
#[test]
fn what_is_done_on_either_is_so_on_both() {
    let Some((town, second)) = twice() else {
        return;
    };
    let aoi = town.guest();
    crate::people::sign_in(&town, &aoi, "aoi@aoba.example");
    aoi.get("/me").expect(200);
    let there = aoi.at(second);
    let asked = there.post(
        "/ask",
        &[
            ("space", "everyone"),
            ("title", "二台目のサーバーで書いた質問"),
            ("body", "どちらのサーバーからも、すぐに読めるはずです。"),
            ("tags", ""),
            ("audience", "members"),
            ("identity", "full"),
        ],
    );
    asked.expect(303);
    let topic = asked.location().to_owned();
    aoi.get(&topic)
        .expect(200)
        .says("どちらのサーバーからも、すぐに読めるはずです。");
    aoi.get("/questions").says("二台目のサーバーで書いた質問");
    // Both servers write the same account of it: one question, one row.
    let rows = town.read(|conn| {
        use diesel::prelude::*;
        use domain::db::schema::engagement_events as events;
        Ok(events::table
            .filter(events::type_.eq("com.question_posted"))
            .count()
            .get_result::<i64>(conn)?)
    });
    assert_eq!(rows, 1);
    aoi.post("/me/sessions/end-all", &[]).expect(303);
    there.get("/me").expect(303);
    there
        .post(&format!("{topic}/unused"), &[("body", "もう入れません")])
        .does_not_say("どちらのサーバーからも");
    there.get(&topic).does_not_say("どちらのサーバーからも");
}

/// One person presses the same button on two servers at the same instant, again and again.
#[test]
fn a_vote_pressed_on_both_at_once_never_counts_twice() {
    let Some((town, second)) = twice() else {
        return;
    };
    let post = town.write(|tx| {
        use crate::fixtures::talk;
        let people = &town.people;
        let topic = talk::asked(
            tx,
            people.aoi,
            &talk::question("承認フローの設定", "どこから変えられますか。"),
        )?;
        talk::answered(tx, people.misaki, topic.id, "設定画面の「承認」からです。")
    });
    let paths = [
        format!("/posts/{post}/helpful"),
        format!("/posts/{post}/unhelpful"),
    ];
    for _ in 0..5 {
        std::thread::scope(|scope| {
            for (server, path) in [0, second].into_iter().zip(&paths) {
                let town = &town;
                scope.spawn(move || {
                    let ken = town.signed_in(town.people.ken).at(server);
                    let status = ken.post(path, &[]).status;
                    assert!([303, 409].contains(&status), "{status}");
                });
            }
        });
    }
    let (votes, count) = town.read(|conn| {
        use diesel::prelude::*;
        use domain::db::schema::{posts, votes};
        Ok((
            votes::table
                .filter(votes::post_id.eq(post))
                .count()
                .get_result::<i64>(conn)?,
            posts::table
                .find(post)
                .select(posts::vote_count)
                .get_result::<i64>(conn)?,
        ))
    });
    assert!(votes <= 1, "{votes} votes of one person");
    assert_eq!(votes, count, "the number shown is the number of votes");
}

#[test]
fn a_suspension_holds_on_both_at_once() {
    use diesel::prelude::*;
    use domain::db::schema::people;
    let Some((town, second)) = twice() else {
        return;
    };
    let aoi = town.aoi();
    aoi.at(second).get("/me").expect(200);
    town.write(|tx| {
        diesel::update(people::table.find(town.people.aoi))
            .set(people::suspended_at.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    aoi.get("/me").expect(303);
    aoi.at(second).get("/me").expect(303);
}

#[test]
fn mails_asked_for_on_either_count_together() {
    let Some((town, second)) = twice() else {
        return;
    };
    let guest = town.guest();
    let statuses: Vec<u16> = (0..12)
        .map(|turn| {
            let server = if turn % 2 == 0 { 0 } else { second };
            guest
                .at(server)
                .post("/sign-in", &[("email", "ken@aoba.example")])
                .status
        })
        .collect();
    let mails = town.read(|conn| {
        use diesel::prelude::*;
        use domain::db::schema::jobs;
        Ok(jobs::table
            .filter(jobs::kind.eq("mail"))
            .count()
            .get_result::<i64>(conn)?)
    });
    assert!((1..=5).contains(&mails), "{mails} mails after {statuses:?}");
}

#[test]
fn a_day_computed_on_both_at_once_has_one_set_of_rows() {
    use diesel::prelude::*;
    use domain::db::schema::{health_snapshots, stage_moves, stage_proposals};
    use domain::health::snapshot;
    use domain::{Actor, policy};
    if backend() == Backend::Sqlite {
        return;
    }
    let size = domain::demo::Size {
        accounts: 12,
        posts: 120,
        seed: 3,
    };
    let hiroba = crate::support::TestHiroba::start();
    domain::demo::load(&hiroba.domain, size, &mut |_| {}).expect("a demo");
    let alone = crate::support::TestHiroba::start();
    domain::demo::load(&alone.domain, size, &mut |_| {}).expect("a demo");
    let to = "2026-04-14".parse().expect("a day");
    let may = policy::administration(&Actor::System).expect("the system may");
    snapshot::run(&alone.domain, &may, to).expect("snapshots");
    let mut other = hiroba.domain.clone();
    other.db = hiroba.another_pool();
    let computed: Vec<usize> = std::thread::scope(|scope| {
        let runs = [&hiroba.domain, &other].map(|domain| {
            let may = &may;
            scope.spawn(move || snapshot::run(domain, may, to).expect("snapshots").computed)
        });
        runs.map(|run| run.join().expect("a run")).to_vec()
    });
    type Row = (i64, chrono::NaiveDate, String, String, Option<f64>);
    let rows = |hiroba: &crate::support::TestHiroba| -> Vec<Row> {
        hiroba.read(|conn| {
            Ok(health_snapshots::table
                .order((health_snapshots::account_id, health_snapshots::day))
                .select((
                    health_snapshots::account_id,
                    health_snapshots::day,
                    health_snapshots::detail,
                    health_snapshots::carry,
                    health_snapshots::score,
                ))
                .load(conn)?)
        })
    };
    let counts = |hiroba: &crate::support::TestHiroba| -> (i64, i64) {
        hiroba.read(|conn| {
            Ok((
                stage_proposals::table.count().get_result(conn)?,
                stage_moves::table.count().get_result(conn)?,
            ))
        })
    };
    let both = rows(&hiroba);
    assert_eq!(computed.iter().sum::<usize>(), both.len(), "{computed:?}");
    assert!(both == rows(&alone), "as one server computes them");
    assert_eq!(counts(&hiroba), counts(&alone));
}
