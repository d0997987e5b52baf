//! The window, slots, questions, groups, colleagues; and what is left when it is over.

use domain::actor::Role;
use domain::events::Standing;
use domain::events::console;

use super::{people_at, slot_of, standing, subjects};
use crate::fixtures::Town;
use crate::fixtures::gathering::{evening, hosted, published, registered, run};

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
    let mut draft = evening("振り返る会", "3");
    draft.speakers = "佐藤 美咲 | みなと商事 | misaki@minato.example\n外の方 | どこか".to_owned();
    let event = town.write(|tx| hosted(tx, people, people.ryo, &draft));
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
    cs.post(&format!("{manage}/{}/left", row(people.misaki)), &[])
        .expect(303);
    cs.get(&manage).expect(200).says("途中退出");
    town.pass_days(1);
    let cs = town.staff(Role::Cs);
    server::worker::drain(&town.state()).expect("the queue");
    server::worker::drain(&town.state()).expect("the queue");
    assert_eq!(standing(&town, "evt.spoke", event), [people.misaki]);
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
    assert_eq!(funnel.all.registered, 3);
    assert_eq!(sum(|steps| steps.registered), funnel.all.registered);
    assert_eq!(sum(|steps| steps.attended), funnel.all.attended);
    assert_eq!(funnel.all.attended, 3);
    assert_eq!(funnel.all.spoke, 1);
    let by_stage: usize = funnel.stages.iter().map(|(_, steps)| steps.attended).sum();
    assert_eq!(by_stage, 3);
    // What the numbers say of it: one free programme attended by the account.
    let explained: i64 = town.read(|conn| {
        use diesel::prelude::*;
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
