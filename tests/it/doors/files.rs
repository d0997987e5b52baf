//! Attendance files of online meetings.

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::{event_import_rows, event_imports};
use domain::events::{Attendance, Via, attendance, attendance_import};

use super::{event, place};
use crate::fixtures::gathering::{evening, hosted};
use crate::fixtures::{Town, meeting, talk};

const ZOOM: &str = "名前（元の名前）,ユーザーのメール,参加時刻,退出時刻,期間（分）\n\
    田中 葵,aoi@aoba.example,2026/04/22 19:00:00,2026/04/22 19:30:00,30\n\
    田中 葵,aoi@aoba.example,2026/04/22 20:00:00,2026/04/22 20:45:00,45\n\
    みなと商事_佐藤美咲,,2026/04/22 19:00:00,2026/04/22 20:00:00,60\n\
    iPhone,,2026/04/22 19:00:00,2026/04/22 19:05:00,5\n";

#[test]
fn an_attendance_file_is_matched_by_a_person_and_recorded_once() {
    let town = Town::start();
    let cs = town.people.staff(Role::Cs);
    let id = event(&town, "オンライン勉強会", |draft| {
        draft.place = String::new();
        draft.online_url = "https://meet.example.com/j/1".to_owned();
    });
    let other = event(&town, "別の会", |_| {});
    let aoi = place(&town, town.people.aoi, id);
    let misaki = place(&town, town.people.misaki, id);
    let elsewhere = place(&town, town.people.aoi, other);
    let path = format!("/events/{id}/doors/files");
    let send = |bytes: &[u8]| {
        let files = [("file", "参加者.csv", "text/csv", bytes)];
        town.staff(Role::Cs).upload(&path, &[], &files)
    };
    send(ZOOM.as_bytes()).expect(422).says("始まってから");
    meeting::go_to(&town, id, 3 * 3_600);
    for (bytes, said) in [
        (&b"PK\x03\x04"[..], "Excelのブック"),
        (&b"a,b\n1,2\n"[..], "見出し"),
        (&b""[..], "ファイルを選んで"),
    ] {
        send(bytes).expect(422).says(said);
    }
    // Both were taken for absent first.
    town.write(|tx| {
        let actor = talk::actor(tx, cs)?;
        let may = meeting::runs(tx, cs, id)?;
        attendance::mark_absent(tx, &actor, &may, None)
    });
    assert_eq!(meeting::acts(&town, id, "evt.registered"), 0);

    let answer = send(ZOOM.as_bytes());
    answer.expect(303);
    let screen = answer.location().to_owned();
    let page = town.staff(Role::Cs).get(&screen);
    page.expect(200)
        .says("メールアドレスが同じ")
        .says("名前が同じ")
        .says("申し込みに見当たりません")
        .says("75分")
        .says("3行のうち、未確認は3行");
    let text = page.text();
    let rows: Vec<String> = text
        .split("name=\"")
        .skip(1)
        .filter_map(|part| part.split('"').next())
        .filter(|name| name.starts_with("row_"))
        .map(str::to_owned)
        .collect();
    assert_eq!(rows.len(), 3, "{rows:?}");
    let (aoi_id, misaki_id) = (aoi.to_string(), misaki.to_string());
    // A row offers the few who may be meant; everybody stands in one list of the page.
    let option = format!("<option value=\"{aoi}\"");
    assert_eq!(text.matches(&option).count(), 1);
    assert_eq!(text.matches("<datalist").count(), 1);
    let aoi_line = format!("田中 葵さん（青葉精機） #{aoi}");
    assert!(text.contains(&aoi_line), "{text}");
    let other = rows[2].replace("row_", "other_");
    let cs_posts = |form: &[(&str, &str)]| town.staff(Role::Cs).post(&screen, form);
    cs_posts(&[(&rows[2], ""), (&other, "どなたか")])
        .expect(422)
        .says("候補から選んで")
        .says("どなたか");
    assert_eq!(
        meeting::row(&town, aoi).attendance,
        Some(Attendance::NoShow)
    );
    // Somebody of another event is refused, and nothing is recorded.
    let wrong = elsewhere.to_string();
    town.staff(Role::Cs)
        .post(&screen, &[(&rows[0], &aoi_id), (&rows[1], &wrong)])
        .expect(422);
    assert_eq!(
        meeting::row(&town, aoi).attendance,
        Some(Attendance::NoShow)
    );
    for _ in 0..2 {
        town.staff(Role::Cs)
            .post(
                &screen,
                &[
                    (&rows[0], &aoi_id),
                    (&rows[1], &misaki_id),
                    (&rows[2], "none"),
                ],
            )
            .expect(303);
    }
    for id in [aoi, misaki] {
        let row = meeting::row(&town, id);
        assert_eq!(row.attendance, Some(Attendance::Attended));
        assert_eq!(row.checked_in_via, Some(Via::Import));
    }
    assert_eq!(meeting::acts(&town, id, "evt.attended_online"), 2);
    assert_eq!(meeting::acts(&town, id, "evt.registered"), 2);
    let minutes = town.write(|tx| {
        let may = meeting::runs(tx, cs, id)?;
        attendance_import::minutes(tx.conn, &may)
    });
    assert_eq!(minutes.get(&aoi), Some(&75));
    assert_eq!(minutes.get(&misaki), Some(&60));
    town.staff(Role::Cs).get(&screen).says("未確認は0行");
    // Somebody else's after all: whoever came by this row alone did not come, and whoever has another row still did.
    cs_posts(&[(&rows[1], "none"), (&other, &aoi_line)]).expect(303);
    assert_eq!(meeting::row(&town, misaki).attendance, None);
    assert_eq!(meeting::acts(&town, id, "evt.attended_online"), 1);
    cs_posts(&[(&rows[0], "none")]).expect(303);
    assert_eq!(
        meeting::row(&town, aoi).attendance,
        Some(Attendance::Attended)
    );
    cs_posts(&[(&rows[0], &aoi_id), (&rows[2], "none")]).expect(303);
    cs_posts(&[(&rows[1], &misaki_id)]).expect(303);
    assert_eq!(meeting::acts(&town, id, "evt.attended_online"), 2);

    // Nobody else says whose they are.
    town.aoi().get(&screen).expect(404);
    town.aoi().post(&screen, &[(&rows[0], "none")]).expect(404);

    // An event takes so many files and no more.
    town.write(|tx| {
        for _ in 1..50 {
            diesel::insert_into(event_imports::table)
                .values((
                    event_imports::event_id.eq(id),
                    event_imports::source.eq("file"),
                    event_imports::by_id.eq(cs),
                    event_imports::at.eq(tx.now),
                ))
                .execute(tx.conn)?;
        }
        Ok(())
    });
    send(ZOOM.as_bytes()).expect(422).says("50個まで");
    // Who leaves is in no file any more; after a while nobody is, and how long they were there stays.
    let named = || -> Vec<String> {
        town.read(|conn| {
            Ok(event_import_rows::table
                .filter(event_import_rows::name.ne(""))
                .order(event_import_rows::id)
                .select(event_import_rows::name)
                .load(conn)?)
        })
    };
    assert_eq!(named(), ["田中 葵", "みなと商事_佐藤美咲", "iPhone"]);
    town.misaki()
        .post(
            "/me/leave",
            &[("email", "misaki@minato.example"), ("sure", "on")],
        )
        .expect(303);
    assert_eq!(named(), ["田中 葵", "iPhone"]);
    town.pass_days(61);
    town.write(domain::people::sweep);
    assert!(named().is_empty(), "{:?}", named());
    let minutes = town.write(|tx| {
        let may = meeting::runs(tx, cs, id)?;
        attendance_import::minutes(tx.conn, &may)
    });
    assert_eq!(minutes.get(&aoi), Some(&75));
    town.staff(Role::Cs).get(&screen).expect(200);
}

#[test]
fn a_customer_who_hosts_tests_nobodys_address_by_a_file() {
    let town = Town::start();
    let people = &town.people;
    let id = town.write(|tx| hosted(tx, people, people.aoi, &evening("主催の会", "5")));
    place(&town, people.misaki, id);
    meeting::go_to(&town, id, 3_600);
    let file = "Name,Email,Join Time\n\
        iPhone,misaki@minato.example,2026/05/13 19:00:00\n\
        ,ken@aoba.example,2026/05/13 19:00:00\n";
    let files = [("file", "a.csv", "text/csv", file.as_bytes())];
    let sent = town
        .aoi()
        .upload(&format!("/events/{id}/doors/files"), &[], &files);
    sent.expect(303);
    for visitor in [town.aoi(), town.staff(Role::Cs)] {
        visitor
            .get(sent.location())
            .expect(200)
            .says("申し込みに見当たりません")
            .does_not_say("メールアドレスが同じ")
            .does_not_say("misaki@")
            .does_not_say("ken@");
    }
    let kept: Vec<(String, String)> = town.read(|conn| {
        Ok(event_import_rows::table
            .order(event_import_rows::id)
            .select((event_import_rows::name, event_import_rows::email))
            .load(conn)?)
    });
    let none = String::new;
    assert_eq!(
        kept,
        [("iPhone".to_owned(), none()), ("ken".to_owned(), none())]
    );
    // A file of the vendor's, with addresses, says no more to them.
    let sent = town
        .staff(Role::Cs)
        .upload(&format!("/events/{id}/doors/files"), &[], &files);
    let cs = town.staff(Role::Cs);
    cs.get(sent.expect(303).location())
        .says("メールアドレスが同じ")
        .says("misaki@minato.example");
    town.aoi()
        .get(sent.location())
        .expect(200)
        .does_not_say("メールアドレスが同じ")
        .does_not_say("misaki@")
        .does_not_say("ken@");
}
