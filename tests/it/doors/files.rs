//! Attendance files of online meetings.

use domain::actor::Role;
use domain::events::{Attendance, Via, attendance, attendance_import};

use super::{event, place};
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

    // Nobody else says whose they are.
    town.aoi().get(&screen).expect(404);
    town.aoi().post(&screen, &[(&rows[0], "none")]).expect(404);
}
