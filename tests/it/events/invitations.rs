//! Asking companies and people to an event: once, once more on demand, and into the funnel.

use diesel::prelude::*;
use domain::actor::Role;
use domain::community::notice::Kind;
use domain::db::schema::{event_registrations, event_slots, events, notices};
use domain::events::{Audience, Standing};

use super::subjects_kept;
use crate::fixtures::Town;
use crate::fixtures::gathering::{evening, hosted, published, registered};

/// How many invitations somebody was told of.
fn told(town: &Town, person: i64) -> i64 {
    town.read(|conn| {
        Ok(notices::table
            .filter(notices::person_id.eq(person))
            .filter(notices::kind.eq(Kind::EventInvite))
            .count()
            .get_result(conn)?)
    })
}

/// How many of those are still to be read.
fn unread(town: &Town, person: i64) -> i64 {
    town.read(|conn| {
        Ok(notices::table
            .filter(notices::person_id.eq(person))
            .filter(notices::kind.eq(Kind::EventInvite))
            .filter(notices::read_at.is_null())
            .count()
            .get_result(conn)?)
    })
}

#[test]
fn companies_and_people_are_asked_once_and_once_more_when_they_are_silent() {
    let town = Town::start();
    let people = &town.people;
    let event = town.write(|tx| published(tx, people, &evening("お誘いの会", "5")));
    town.write(|tx| registered(tx, event, people.ken));
    let path = format!("/events/{event}/invitations");
    let cs = town.staff(Role::Cs);
    cs.get(&path)
        .expect(200)
        .says("まだどなたもお誘いしていません");
    for (words, problem) in [
        ("", "ご入力ください"),
        ("みなと商事\nない会社", "「ない会社」"),
        ("nobody@nowhere.example", "nobody@nowhere.example"),
    ] {
        cs.post(&path, &[("people", words)])
            .expect(422)
            .says(problem)
            .says(words.lines().next().unwrap_or_default());
    }
    assert_eq!(
        told(&town, people.misaki),
        0,
        "half of a wrong form is none"
    );
    // Who wants no mail of it gets none.
    town.misaki()
        .post(
            "/me/notices",
            &[("mail", "on"), ("way-event_invite", "site")],
        )
        .expect(303);
    for _ in 0..2 {
        cs.post(&path, &[("people", "青葉精機\nMISAKI@minato.example")])
            .expect(303);
    }
    assert_eq!(
        [told(&town, people.aoi), told(&town, people.misaki)],
        [1, 1]
    );
    assert_eq!(told(&town, people.ken), 0, "has a place already");
    assert_eq!(told(&town, people.former), 0);
    town.aoi()
        .get("/notices")
        .expect(200)
        .says("「お誘いの会」にお誘いします");
    cs.get(&path).expect(200).says("田中 葵").says("佐藤 美咲");

    // Nobody is asked again before a day has passed.
    town.pass_seconds(domain::community::notice::MAIL_AFTER + 1);
    server::worker::drain(&town.state()).expect("work");
    let mailed = subjects_kept(&town);
    assert!(
        mailed.iter().any(|(to, _)| to == "aoi@aoba.example"),
        "{mailed:?}"
    );
    assert!(
        !mailed.iter().any(|(to, _)| to == "misaki@minato.example"),
        "{mailed:?}"
    );
    let nudge = format!("{path}/nudge");
    cs.post(&nudge, &[]).expect(303);
    assert_eq!(told(&town, people.misaki), 1);
    town.aoi()
        .post(&format!("/events/{event}/register"), &[])
        .expect(303);
    town.pass_days(1);
    let cs = town.staff(Role::Cs);
    cs.get(&path).expect(200).says("お返事のない方が1人");
    // Not while it is for others alone.
    let narrow = |audience: Audience| {
        town.write(|tx| {
            diesel::update(events::table.find(event))
                .set(events::audience.eq(audience))
                .execute(tx.conn)?;
            Ok(())
        });
    };
    narrow(Audience::Staff);
    town.misaki()
        .get("/notices")
        .expect(200)
        .does_not_say("お誘いの会");
    cs.post(&nudge, &[]).expect(303);
    assert_eq!(told(&town, people.misaki), 1);
    narrow(Audience::Link);
    // Somebody nobody knows, at the door, keeps nobody from being asked.
    town.write(|tx| {
        let slot: i64 = event_slots::table
            .filter(event_slots::event_id.eq(event))
            .select(event_slots::id)
            .first(tx.conn)?;
        diesel::insert_into(event_registrations::table)
            .values((
                event_registrations::event_id.eq(event),
                event_registrations::slot_id.eq(slot),
                event_registrations::state.eq(Standing::Cancelled),
                event_registrations::place.eq(0),
                event_registrations::created_at.eq(tx.now),
                event_registrations::changed_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        Ok(())
    });
    for _ in 0..2 {
        cs.post(&nudge, &[]).expect(303);
    }
    assert_eq!(
        [told(&town, people.aoi), told(&town, people.misaki)],
        [1, 2]
    );
    assert_eq!(
        [unread(&town, people.aoi), unread(&town, people.misaki)],
        [0, 1],
        "who answered is asked no more, and nobody twice at a time"
    );
    cs.get(&path)
        .expect(200)
        .says("再度お知らせ")
        .says("参加確定");

    // Three people, of whom two registered.
    let steps = town.write(|tx| {
        let may = crate::fixtures::gathering::run(tx, &town.people, event)?;
        domain::events::console::funnel(tx.conn, &may)
    });
    assert_eq!((steps.all.invited, steps.all.registered), (3, 2));

    // It is the vendor's, and only as long as somebody can come.
    let hers = town.write(|tx| hosted(tx, people, people.aoi, &evening("葵の会", "5")));
    town.aoi()
        .get(&format!("/events/{hers}/invitations"))
        .expect(404);
    town.aoi()
        .get(&format!("/events/{hers}/manage"))
        .expect(200)
        .does_not_say("/invitations");
    let mut narrow = evening("限られた会", "5");
    narrow.audience = "accounts".to_owned();
    narrow.accounts = "青葉精機".to_owned();
    let narrow = town.write(|tx| published(tx, people, &narrow));
    let narrowed = format!("/events/{narrow}/invitations");
    cs.post(&narrowed, &[("people", "みなと商事")])
        .expect(422)
        .says("佐藤 美咲さんは公開範囲の外");
    town.pass_days(60);
    let cs = town.staff(Role::Cs);
    cs.post(&path, &[("people", "みなと商事")]).expect(422);
}
