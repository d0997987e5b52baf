//! The screen at the door.

use diesel::prelude::*;
use domain::UtcTime;
use domain::actor::Role;
use domain::db::schema::{audit_entries, event_registrations, events, people, role_grants};
use domain::events::{Attendance, Standing, Via};

use super::{event, link, place};
use crate::fixtures::{Town, meeting};

/// The path of a new door link, as its page shows it once.
fn door(town: &Town, event: i64) -> String {
    let answer = town
        .staff(Role::Cs)
        .post(&format!("/events/{event}/doors"), &[("label", "正面入口")]);
    let text = answer.expect(200).text();
    let start = text.find("/door/").expect("a link");
    text[start..].chars().take("/door/".len() + 64).collect()
}

#[test]
fn the_door_checks_in_and_opens_nothing_else() {
    let town = Town::start();
    let here = event(&town, "東京の会", |_| {});
    let elsewhere = event(&town, "大阪の会", |_| {});
    let aoi = place(&town, town.people.aoi, here);
    let misaki = place(&town, town.people.misaki, here);
    let other = place(&town, town.people.misaki, elsewhere);
    meeting::go_to(&town, here, -30 * 60);
    let path = door(&town, here);
    let door = town.guest();
    let screen = door.get(&path);
    screen
        .expect(200)
        .says("田中 葵")
        .says("青葉精機")
        .says("2人のうち0人");
    for secret in ["@", "大阪の会"] {
        let main = screen.text();
        let main = main.split("<main").nth(1).unwrap_or_default();
        assert!(!main.contains(secret), "{secret} at the door");
    }
    for found in ["田中葵", "たなか", "青葉", "葵"] {
        let page = door.get(&format!("{path}?q={}", server::http::reply::encode(found)));
        assert_eq!(
            page.text().contains("田中 葵"),
            found != "たなか",
            "{found}"
        );
        page.does_not_say("佐藤 美咲");
    }

    let check_in = format!("{path}/check-in");
    let listed = aoi.to_string();
    for said in ["チェックインしました", "チェックインしました"] {
        // The same act, sent again when the net came back.
        door.post(&check_in, &[("registration", &listed), ("key", "k-1")])
            .expect(200)
            .says(said);
    }
    door.post(&check_in, &[("registration", &listed), ("key", "k-2")])
        .expect(200)
        .says("チェックイン済みです");
    assert_eq!(meeting::row(&town, aoi).checked_in_via, Some(Via::Door));
    assert_eq!(meeting::acts(&town, here, "evt.attended_onsite"), 1);
    door.get(&path).says("2人のうち1人");
    door.post(
        &format!("{path}/undo"),
        &[("registration", &listed), ("q", "")],
    )
    .expect(200)
    .says("2人のうち0人");
    assert_eq!(meeting::acts(&town, here, "evt.attended_onsite"), 0);

    // Tickets: ours made without a net an hour ago, another event's, nonsense, and one from yesterday.
    let ticket = format!("{}{}", town.base_url(), link(&town, misaki));
    let foreign = link(&town, other);
    let made = |seconds: i64| town.now().plus_seconds(seconds).rfc3339();
    let scan = |text: &str, key: &str, at: &str| {
        door.post(
            &check_in,
            &[("ticket", text), ("key", key), ("made_at", at)],
        )
    };
    scan(&ticket, "s-1", &made(-86_400))
        .expect(422)
        .says("受付時間の外");
    scan(&foreign, "s-2", "")
        .expect(422)
        .says("別のイベントの受付票");
    scan("https://example.com/", "s-3", "")
        .expect(422)
        .says("読み取れませんでした");
    scan(&ticket, "s-4", &made(-3_600))
        .expect(200)
        .says("佐藤 美咲さんをチェックインしました");
    let row = meeting::row(&town, misaki);
    assert_eq!(row.checked_in_at, Some(town.now().plus_seconds(-3_600)));
    scan(&ticket, "s 5", "").expect(400);
    scan(&ticket, "s-6", "yesterday").expect(400);
    door.post(
        &check_in,
        &[("registration", &other.to_string()), ("key", "k-9")],
    )
    .expect(422)
    .says("別のイベント");
    assert_eq!(meeting::row(&town, other).attendance, None);

    // Somebody without a registration, sent twice.
    for _ in 0..2 {
        door.post(
            &format!("{path}/walk-in"),
            &[
                ("name", "飛び入り 太郎"),
                ("company", "飛び入り商事"),
                ("key", "w-1"),
            ],
        )
        .expect(200)
        .says("3人のうち2人");
    }
    door.post(&format!("{path}/walk-in"), &[("name", " "), ("key", "w-2")])
        .expect(422);

    // What was noted in another way is not the door's to take back; what it took back says by which link.
    let undo = format!("{path}/undo");
    let scanned = misaki.to_string();
    door.post(&undo, &[("registration", &scanned), ("q", "")])
        .expect(200);
    assert_eq!(meeting::row(&town, misaki).attendance, None);
    let detail: String = town.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::action.eq("event.check_in_undone"))
            .order(audit_entries::id.desc())
            .select(audit_entries::detail)
            .first(conn)?)
    });
    assert!(detail.contains("\"door\""), "{detail}");
    town.staff(Role::Cs)
        .post(&format!("/events/{here}/manage/{misaki}/check-in"), &[])
        .expect(303);
    let found = format!("{path}?q={}", server::http::reply::encode("ｻﾄｳ 佐藤"));
    door.get(&found).expect(200).does_not_say("佐藤 美咲");
    let found = format!("{path}?q={}", server::http::reply::encode("佐藤"));
    door.get(&found)
        .says("佐藤 美咲")
        .does_not_say("のチェックインを取り消す");
    door.post(&undo, &[("registration", &scanned), ("q", "")])
        .expect(200);
    assert_eq!(
        meeting::row(&town, misaki).attendance,
        Some(Attendance::Attended)
    );
    crowd(&town, here, 999);
    door.post(
        &format!("{path}/walk-in"),
        &[("name", "千人目の次"), ("key", "w-3")],
    )
    .expect(422)
    .says("当日参加として追加できるのは");

    // It opens nothing else, and ends.
    door.get(&format!("/events/{here}/doors")).expect(303);
    door.get(&format!("/events/{here}")).expect(404);
    let revoke = town.staff(Role::Cs).get(&format!("/events/{here}/doors"));
    let text = revoke.text();
    let at = text.find("/revoke").expect("a way to end it");
    let id = text[..at]
        .rsplit('/')
        .next()
        .expect("its number")
        .to_owned();
    town.misaki()
        .post(&format!("/events/doors/{id}/revoke"), &[])
        .expect(404);
    door.get(&path).expect(200);
    town.staff(Role::Cs)
        .post(&format!("/events/doors/{id}/revoke"), &[])
        .expect(303);
    door.get(&path).expect(410).says("期限が切れたか");
    door.post(&check_in, &[("registration", &listed), ("key", "k-10")])
        .expect(410);
    door.get("/door/nothing").expect(410);
    assert_eq!(meeting::row(&town, aoi).attendance, None);
    assert_eq!(
        meeting::row(&town, misaki).attendance,
        Some(Attendance::Attended)
    );
}

/// So many who were added at the door and gave their place up.
fn crowd(town: &Town, event: i64, people: i64) {
    let now = town.now();
    town.write(|tx| {
        let slot: i64 = event_registrations::table
            .filter(event_registrations::event_id.eq(event))
            .select(event_registrations::slot_id)
            .first(tx.conn)?;
        for place in 0..people {
            diesel::insert_into(event_registrations::table)
                .values((
                    event_registrations::event_id.eq(event),
                    event_registrations::slot_id.eq(slot),
                    event_registrations::state.eq(Standing::Cancelled),
                    event_registrations::walk_in.eq(true),
                    event_registrations::place.eq(place),
                    event_registrations::created_at.eq(now),
                    event_registrations::changed_at.eq(now),
                ))
                .execute(tx.conn)?;
        }
        Ok(())
    });
}

#[test]
fn a_door_link_ends_half_a_day_after_the_event() {
    let town = Town::start();
    let here = event(&town, "東京の会", |_| {});
    let aoi = place(&town, town.people.aoi, here).to_string();
    let path = door(&town, here);
    let door = town.guest();
    // A day early there is nothing to check in yet.
    door.get(&path).expect(200).says("名簿の確認だけ");
    door.post(
        &format!("{path}/check-in"),
        &[("registration", &aoi), ("key", "k")],
    )
    .expect(422);
    // It works no longer than whoever made it may run the event.
    let cs = town.people.staff(Role::Cs);
    let now = town.now();
    let suspend = |since: Option<UtcTime>| {
        town.write(|tx| {
            diesel::update(people::table.find(cs))
                .set(people::suspended_at.eq(since))
                .execute(tx.conn)?;
            Ok(())
        });
    };
    let revoke = |since: Option<UtcTime>| {
        town.write(|tx| {
            diesel::update(role_grants::table.filter(role_grants::person_id.eq(cs)))
                .set(role_grants::revoked_at.eq(since))
                .execute(tx.conn)?;
            Ok(())
        });
    };
    for end in [&suspend as &dyn Fn(Option<UtcTime>), &revoke] {
        end(Some(now));
        door.get(&path).expect(410).does_not_say("田中 葵");
        door.post(
            &format!("{path}/undo"),
            &[("registration", &aoi), ("q", "")],
        )
        .expect(410);
        end(None);
        door.get(&path).expect(200);
    }
    // Put off by a week, the event takes its link along.
    town.write(|tx| {
        diesel::update(events::table.find(here))
            .set((
                events::starts_at.eq(meeting::starts(tx.conn, here)?.plus_days(7)),
                events::ends_at.eq(meeting::starts(tx.conn, here)?
                    .plus_days(7)
                    .plus_seconds(7_200)),
            ))
            .execute(tx.conn)?;
        Ok(())
    });
    meeting::go_to(&town, here, 2 * 3_600 + 12 * 3_600 - 1);
    let made = town.now().plus_seconds(-13 * 3_600).rfc3339();
    door.post(
        &format!("{path}/check-in"),
        &[("registration", &aoi), ("key", "k2"), ("made_at", &made)],
    )
    .expect(200);
    town.pass_seconds(1);
    door.get(&path).expect(410);
}
