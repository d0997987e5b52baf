//! Calendar files, feeds and the month.

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::jobs;
use domain::events::{draft, event as events, lifecycle};
use domain::mail::Letter;

use super::{event, place};
use crate::fixtures::{Town, meeting, talk};

/// Calendar files of queued mails about a registration, in order: `(method, uid, sequence)`.
fn told(town: &Town) -> Vec<(String, String, u32)> {
    let payloads: Vec<String> = town.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq("mail"))
            .order(jobs::id)
            .select(jobs::payload)
            .load(conn)?)
    });
    payloads
        .iter()
        .filter_map(|payload| {
            let letter: Letter = serde_json::from_str(payload).expect("a letter");
            let file = letter.calendar?.file;
            let value = |name: &str| {
                let line = file.lines().find(|line| line.starts_with(name));
                line.map(|line| line[name.len()..].to_owned())
                    .unwrap_or_default()
            };
            Some((
                value("METHOD:"),
                value("UID:"),
                value("SEQUENCE:").parse().expect("a number"),
            ))
        })
        .collect()
}

#[test]
fn confirmation_change_and_cancellation_are_one_entry_with_a_rising_number() {
    let town = Town::start();
    let cs = town.people.staff(Role::Cs);
    let id = event(&town, "東京の会", |_| {});
    place(&town, town.people.aoi, id);
    // Given up and taken again, then moved, then called off.
    town.aoi()
        .post(&format!("/events/{id}/cancel"), &[])
        .expect(303);
    place(&town, town.people.aoi, id);
    town.write(|tx| {
        let actor = talk::actor(tx, cs)?;
        let may = meeting::runs(tx, cs, id)?;
        let before = events::shown_to(tx.conn, &may)?;
        let mut changed = draft::of_event(tx.conn, &before, true)?;
        changed.start = "18:30".to_owned();
        draft::change(tx, &actor, &may, before.version, &changed)?;
        lifecycle::cancel(tx, &actor, &may, "台風のため")
    });
    let told = told(&town);
    let methods: Vec<&str> = told.iter().map(|(method, ..)| method.as_str()).collect();
    assert_eq!(
        methods,
        ["REQUEST", "CANCEL", "REQUEST", "REQUEST", "CANCEL"]
    );
    assert!(
        told.iter()
            .all(|(_, uid, _)| !uid.is_empty() && *uid == told[0].1)
    );
    let numbers: Vec<u32> = told.iter().map(|(.., number)| *number).collect();
    assert!(numbers.is_sorted_by(|a, b| a < b), "{numbers:?}");
}

#[test]
fn feeds_hold_what_their_readers_may_know() {
    let town = Town::start();
    let public = event(&town, "公開の会", |draft| {
        draft.audience = "public".to_owned()
    });
    let members = event(&town, "会員の会", |draft| {
        draft.online_url = "https://meet.example.com/secret".to_owned();
    });
    place(&town, town.people.aoi, members);
    let guest = town.guest();
    let feed = guest.get("/feeds/events");
    feed.expect(200).says("公開の会").does_not_say("会員の会");
    assert_eq!(
        feed.header("content-type"),
        Some("text/calendar; charset=utf-8")
    );
    assert_eq!(town.aoi().get("/feeds/events").text(), feed.text());
    guest.get("/feeds/events/group/999").expect(404);
    guest
        .get(&format!("/events/{public}/calendar.ics"))
        .expect(200)
        .says("公開の会");
    guest
        .get(&format!("/events/{members}/calendar.ics"))
        .expect(404);
    let file = town.aoi().get(&format!("/events/{members}/calendar.ics"));
    file.expect(200)
        .does_not_say("meet.example.com")
        .does_not_say("ATTENDEE");

    // One's own feed, until its link is replaced or ended.
    let aoi = town.aoi();
    let made = |visitor: &crate::support::Visitor<'_>| {
        let text = visitor.post("/me/calendar", &[]).expect(200).text();
        let start = text.find("/feeds/events/mine/").expect("a link");
        text[start..].chars().take(19 + 64).collect::<String>()
    };
    let first = made(&aoi);
    guest
        .get(&first)
        .expect(200)
        .says("会員の会")
        .does_not_say("公開の会")
        .does_not_say("meet.example.com");
    let second = made(&aoi);
    guest.get(&first).expect(404);
    guest.get(&second).expect(200);
    town.misaki().post("/me/calendar/end", &[]).expect(303);
    guest.get(&second).expect(200);
    aoi.get("/me/calendar")
        .expect(200)
        .does_not_say("/feeds/events/mine/");
    aoi.post("/me/calendar/end", &[]).expect(303);
    guest.get(&second).expect(404);
}

#[test]
fn a_month_shows_its_days_to_whom_they_are() {
    let town = Town::start();
    event(&town, "公開の会", |draft| {
        draft.audience = "public".to_owned()
    });
    let members = event(&town, "会員の会", |draft| {
        draft.date = "2026-04-30".to_owned();
        draft.start = "23:00".to_owned();
        draft.end_date = "2026-05-01".to_owned();
        draft.end = "01:00".to_owned();
    });
    place(&town, town.people.aoi, members);
    let month = "/events?view=month";
    town.guest()
        .get(month)
        .expect(200)
        .says("2026年4月")
        .says("公開の会")
        .does_not_say("会員の会");
    let april = town.aoi().get(month);
    april
        .expect(200)
        .says("会員の会")
        .says("month=2026-05")
        // Nobody is led on through months in which there is nothing.
        .does_not_say("month=2026-03");
    let may = town.aoi().get("/events?view=month&month=2026-05");
    may.expect(200)
        .says("2026年5月")
        .says("会員の会")
        .says("month=2026-04")
        .does_not_say("month=2026-06")
        .does_not_say("公開の会");
    town.aoi()
        .get("/events?view=month&month=2026-06")
        .says("この月のイベントはありません");
    for odd in ["2026-13", "x", "0001-01"] {
        town.aoi()
            .get(&format!("/events?view=month&month={odd}"))
            .expect(400);
    }
    town.aoi().get("/events?view=week").expect(400);
}
