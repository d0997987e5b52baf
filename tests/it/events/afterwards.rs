//! The window, slots, questions, groups, colleagues; and what is left when it is over.

use diesel::prelude::*;
use domain::Tx;
use domain::actor::Role;
use domain::db::schema::{event_invitations, event_speakers};
use domain::events::{Standing, console, draft, event};

use super::{audited, people_at, slot_of, standing, subjects};
use crate::fixtures::gathering::{cancelled, evening, hosted, published, registered, run};
use crate::fixtures::{self, People, Town, talk};

#[test]
fn slots_questions_and_windows_bind_everyone() {
    let town = Town::start();
    let aoi = town.aoi();
    let mut draft = evening("枠のある会", "1");
    draft.opens_at = "2026-04-15T12:00".to_owned();
    draft.closes_at = "2026-05-12T12:00".to_owned();
    draft.cancel_until = "2026-05-10T00:00".to_owned();
    draft.account_max = "1".to_owned();
    let event = town.write(|tx| published(tx, &town.people, &draft));
    let page = format!("/events/{event}");
    let manage = format!("{page}/manage");
    // Not before it opens.
    aoi.get(&page).expect(200).says("から受け付けます");
    aoi.post(&format!("{page}/register"), &[])
        .expect(422)
        .says("まだ始まっていません");
    town.pass_seconds(3 * 3_600);
    let (cs, aoi, misaki) = (town.staff(Role::Cs), town.aoi(), town.misaki());
    let only = slot_of(&town, event);
    let slot = |name: &'static str, rule: &'static str| {
        [
            ("name", name),
            ("format", "online"),
            ("capacity", "1"),
            ("rule", rule),
        ]
    };
    cs.post(&format!("{manage}/slots"), &slot("", "approval"))
        .expect(422);
    cs.post(&format!("{manage}/slots"), &slot("オンライン", "approval"))
        .expect(303);
    cs.get(&format!("{manage}/setup?form=slot"))
        .expect(200)
        .says("オンライン");
    cs.post(
        &format!("{manage}/questions"),
        &[
            ("label", "ご利用年数"),
            ("kind", "number"),
            ("choices", ""),
            ("required", "1"),
        ],
    )
    .expect(303);
    let form = aoi.get(&page).expect(200).text();
    let question = form
        .split("name=\"question-")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .map(|id| format!("question-{id}"))
        .expect("a question");
    let online = (only + 1).to_string();
    let only = only.to_string();
    aoi.post(&format!("{page}/register"), &[])
        .expect(422)
        .says("参加枠をお選び");
    aoi.post(
        &format!("{page}/register"),
        &[("slot", &only), (&question, "たくさん")],
    )
    .expect(422)
    .says("たくさん");
    aoi.post(
        &format!("{page}/register"),
        &[("slot", &only), (&question, "３")],
    )
    .expect(303);
    // One slot each.
    aoi.post(
        &format!("{page}/register"),
        &[("slot", &online), (&question, "3")],
    )
    .expect(422)
    .says("別の枠");
    // One place a company.
    town.signed_in(town.people.ken)
        .post(
            &format!("{page}/register"),
            &[("slot", &online), (&question, "3")],
        )
        .expect(422)
        .says("1社1名");
    // Approval.
    misaki
        .post(
            &format!("{page}/register"),
            &[("slot", &online), (&question, "5")],
        )
        .expect(303);
    assert_eq!(
        people_at(&town, event, Standing::Applied),
        [town.people.misaki]
    );
    let row = town.read(|conn| {
        Ok(
            domain::events::registration::of_person(conn, event, town.people.misaki)?
                .map_or(0, |row| row.id),
        )
    });
    cs.post(&format!("{manage}/{row}/approve"), &[]).expect(303);
    cs.post(&format!("{manage}/{row}/approve"), &[]).expect(303);
    assert_eq!(
        subjects(&town, "misaki@minato.example").len(),
        2,
        "applied, confirmed"
    );
    // One more applies, about whom nobody decides before the beginning.
    let late = town.write(|tx| {
        let late = fixtures::person(tx, "間に合わない人", Some("late@hikari.example"))?;
        fixtures::member(tx, late, town.people.hikari)?;
        Ok(late)
    });
    town.signed_in(late)
        .post(
            &format!("{page}/register"),
            &[("slot", &online), (&question, "1")],
        )
        .expect(303);
    // Held slots stay; seats below what is held are refused.
    cs.post(&format!("{manage}/slots/{online}/remove"), &[])
        .expect(422);
    cs.post(
        &format!("{manage}/slots/{online}"),
        &[
            ("name", "オンライン"),
            ("format", "online"),
            ("capacity", "0"),
            ("rule", "approval"),
        ],
    )
    .expect(422);
    let csv = cs.post(&format!("{manage}/export"), &[]).expect(200).text();
    assert!(
        csv.contains("ご利用年数") && csv.contains(",3\r\n"),
        "{csv}"
    );
    // Too late to cancel, too late to register.
    town.pass_days(26);
    let misaki = town.misaki();
    misaki
        .post(&format!("{page}/cancel"), &[])
        .expect(422)
        .says("期限を過ぎました");
    town.pass_days(2);
    town.moderator()
        .post(
            &format!("{page}/register"),
            &[("slot", &only), (&question, "1")],
        )
        .expect(422)
        .says("終了しました");
    // Nobody is let in from afar once it has begun; at the door they are, and they can be told no.
    town.pass_seconds(7 * 3_600);
    let cs = town.staff(Role::Cs);
    let row = town.read(|conn| {
        Ok(domain::events::registration::of_person(conn, event, late)?.map_or(0, |row| row.id))
    });
    cs.get(&manage)
        .expect(200)
        .does_not_say("/approve")
        .says(&format!("/{row}/check-in"));
    cs.post(&format!("{manage}/{row}/approve"), &[])
        .expect(422)
        .says("承認できません");
    for _ in 0..2 {
        cs.post(&format!("{manage}/{row}/decline"), &[]).expect(303);
    }
    assert_eq!(people_at(&town, event, Standing::Declined), [late]);
    assert_eq!(audited(&town, "event.decided"), 2, "one let in, one not");
}

#[test]
fn colleagues_and_groups_are_ones_own() {
    let town = Town::start();
    let (cs, aoi, misaki) = (town.staff(Role::Cs), town.aoi(), town.misaki());
    let event = town.write(|tx| published(tx, &town.people, &evening("同僚の会", "1")));
    let page = format!("/events/{event}");
    aoi.get(&page)
        .expect(200)
        .says("鈴木 健")
        .does_not_say("佐藤 美咲");
    let ken = town.people.ken.to_string();
    let stranger = town.people.misaki.to_string();
    aoi.post(&format!("{page}/colleague"), &[("colleague", &stranger)])
        .expect(422);
    aoi.post(&format!("{page}/colleague"), &[("colleague", &ken)])
        .expect(303);
    assert_eq!(
        people_at(&town, event, Standing::Confirmed),
        [town.people.ken]
    );
    assert!(subjects(&town, "ken@aoba.example")[0].contains("参加の申し込みがありました"));
    // A group's events are its members'.
    cs.post(
        "/events/groups",
        &[("name", "関西支部"), ("description", "大阪で集まります")],
    )
    .expect(303);
    cs.post(
        "/events/groups",
        &[("name", "関西支部"), ("description", "")],
    )
    .expect(422);
    aoi.post(
        "/events/groups",
        &[("name", "勝手な会"), ("description", "")],
    )
    .expect(404);
    aoi.post("/events/groups/1/join", &[]).expect(303);
    aoi.post("/events/groups/1/join", &[]).expect(303);
    aoi.get("/events/groups")
        .expect(200)
        .says("1名")
        .says("退会する");
    let mut draft = evening("支部の会", "");
    draft.audience = "group".to_owned();
    draft.group = "1".to_owned();
    let inner = town.write(|tx| published(tx, &town.people, &draft));
    aoi.get("/events?group=1").expect(200).says("支部の会");
    misaki.get("/events").expect(200).does_not_say("支部の会");
    misaki.get(&format!("/events/{inner}")).expect(404);
    misaki
        .post(&format!("/events/{inner}/register"), &[])
        .expect(404);
    aoi.post("/events/groups/1/leave", &[]).expect(303);
    aoi.get(&format!("/events/{inner}")).expect(404);
}

#[test]
fn when_it_is_over_the_ledger_tells_who_came_spoke_and_hosted() {
    let town = Town::start();
    let people = &town.people;
    let event = town.write(|tx| hosted(tx, people, people.ryo, &evening("振り返る会", "3")));
    let gone = town.write(|tx| speakers_and_guests(tx, people, event));
    for person in [people.aoi, people.ken, people.misaki] {
        town.write(|tx| registered(tx, event, person));
    }
    let cs = town.staff(Role::Cs);
    let manage = format!("/events/{event}/manage");
    let row = |person: i64| {
        town.read(|conn| {
            Ok(
                domain::events::registration::of_person(conn, event, person)?
                    .map_or(0, |row| row.id),
            )
        })
    };
    // Too early: half a day is the most.
    let answer = cs.post(&format!("{manage}/{}/check-in", row(people.aoi)), &[]);
    answer.expect(422).says("12時間前");
    town.pass_days(28);
    let cs = town.staff(Role::Cs);
    cs.post(&format!("{manage}/{}/check-in", row(people.aoi)), &[])
        .expect(303);
    cs.post(&format!("{manage}/{}/check-in", row(people.misaki)), &[])
        .expect(303);
    for _ in 0..2 {
        cs.post(&format!("{manage}/{}/left", row(people.misaki)), &[])
            .expect(303);
    }
    assert_eq!(audited(&town, "event.left_early"), 1);
    cs.get(&manage).expect(200).says("途中退出");
    town.pass_days(1);
    let cs = town.staff(Role::Cs);
    // It took place, although nothing has noted its end yet.
    cs.get(&manage).expect(200).does_not_say("/call-off");
    cs.post(&format!("{manage}/call-off"), &[("note", "")])
        .expect(422);
    server::worker::drain(&town.state()).expect("the queue");
    server::worker::drain(&town.state()).expect("the queue");
    assert_eq!(
        standing(&town, "evt.spoke", event),
        [people.misaki, people.ryo]
    );
    assert_eq!(standing(&town, "evt.hosted", event), [people.ryo]);
    // 当日欠席 takes the registration back; who came after all gets it again.
    cs.post(&format!("{manage}/absent"), &[]).expect(303);
    cs.post(&format!("{manage}/absent"), &[]).expect(303);
    assert_eq!(
        standing(&town, "evt.registered", event),
        [people.aoi, people.misaki]
    );
    cs.get(&manage).expect(200).says("当日欠席");
    cs.post(&format!("{manage}/{}/undo", row(people.ken)), &[])
        .expect(303);
    assert_eq!(standing(&town, "evt.registered", event).len(), 3);
    cs.post(&format!("{manage}/{}/absent", row(people.ken)), &[])
        .expect(303);
    cs.post(&format!("{manage}/{}/check-in", row(people.ken)), &[])
        .expect(303);
    assert_eq!(standing(&town, "evt.registered", event).len(), 3);
    assert_eq!(
        standing(&town, "evt.attended_onsite", event),
        [people.aoi, people.ken, people.misaki]
    );
    // The funnel adds up, by account and by stage.
    let funnel = town.write(|tx| {
        let may = run(tx, people, event)?;
        console::funnel(tx.conn, &may)
    });
    let sum = |of: fn(&console::Steps) -> usize| -> usize {
        funnel
            .accounts
            .iter()
            .map(|(_, _, _, steps)| of(steps))
            .sum()
    };
    // Three who came, the speaker without a place, and who gave theirs up. Invitations are of people who registered or spoke.
    assert_eq!(funnel.all.invited, 5);
    assert_eq!(funnel.all.registered, 5);
    assert_eq!(sum(|steps| steps.registered), funnel.all.registered);
    assert_eq!(sum(|steps| steps.attended), funnel.all.attended);
    assert_eq!(funnel.all.attended, 4);
    assert_eq!(funnel.all.spoke, 2);
    let of = |account: i64| {
        let mut all = funnel.accounts.iter();
        all.find(|row| row.0 == account).map(|row| row.3)
    };
    let hikari = of(people.hikari).expect("the account he is of now");
    assert_eq!((hikari.invited, hikari.registered, hikari.spoke), (1, 1, 1));
    let minato = of(people.minato).expect("a row");
    assert_eq!(
        (minato.registered, minato.attended),
        (2, 1),
        "{gone} is one"
    );
    let by_stage: usize = funnel.stages.iter().map(|(_, steps)| steps.attended).sum();
    assert_eq!(by_stage, 4);
    // What the numbers say of it: one free programme attended by the account.
    let explained: i64 = town.read(|conn| {
        use domain::db::schema::engagement_events as ledger;
        Ok(ledger::table
            .filter(ledger::account_id.eq(people.aoba))
            .filter(ledger::type_.eq("evt.attended_onsite"))
            .filter(ledger::granted_points.gt(0.0))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(explained, 2);
    // A finished event is read, and no more changed.
    cs.post(&format!("{manage}/call-off"), &[("note", "")])
        .expect(422);
    town.aoi()
        .get("/events?which=past")
        .expect(200)
        .says("振り返る会");
}

/// Names 佐藤 美咲 and 高橋 涼 as speakers, whose account of the day before is another; invites both accounts of them in both ways; lets
/// somebody of みなと商事 register and give up.
fn speakers_and_guests(tx: &mut Tx<'_>, people: &People, event: i64) -> domain::Result<i64> {
    let cs = talk::actor(tx, people.staff(Role::Cs))?;
    let may = run(tx, people, event)?;
    let before = event::shown_to(tx.conn, &may)?;
    let mut draft = draft::of_event(tx.conn, &before, true)?;
    draft.speakers = "佐藤 美咲 | みなと商事 | misaki@minato.example\n\
                      高橋 涼 | ひかり物流 | ryo@hikari.example\n外の方 | どこか"
        .to_owned();
    draft::change(tx, &cs, &may, before.version, &draft)?;
    diesel::update(
        event_speakers::table
            .filter(event_speakers::event_id.eq(event))
            .filter(event_speakers::person_id.eq(people.ryo)),
    )
    .set(event_speakers::account_id.eq(people.aoba))
    .execute(tx.conn)?;
    for (account, person) in [(people.aoba, Some(people.aoi)), (people.hikari, None)] {
        diesel::insert_into(event_invitations::table)
            .values((
                event_invitations::event_id.eq(event),
                event_invitations::account_id.eq(account),
                event_invitations::person_id.eq(person),
                event_invitations::invited_by.eq(may.person_id),
                event_invitations::at.eq(tx.now),
            ))
            .execute(tx.conn)?;
    }
    let gone = fixtures::person(tx, "来られない人", Some("gone@minato.example"))?;
    fixtures::member(tx, gone, people.minato)?;
    registered(tx, event, gone)?;
    cancelled(tx, event, gone)?;
    Ok(gone)
}
