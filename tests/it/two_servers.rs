//! Two servers on one PostgreSQL behave as one: what is done on one is so on the other with the next request.

use crate::fixtures::Town;
use crate::support::database::{Backend, backend};

/// A town served twice; none on SQLite, which is one server's own.
fn twice() -> Option<(Town, usize)> {
    if backend() == Backend::Sqlite {
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
