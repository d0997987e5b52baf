//! Checking oneself in.

use diesel::prelude::*;
use domain::db::schema::{memberships, people};
use domain::events::{Attendance, Via};

use super::{code, event, link, place};
use crate::fixtures::{Town, meeting};
use crate::people::mail;

/// The paths of a letter's links to this site.
fn links(text: &str, base_url: &str) -> Vec<String> {
    text.split_whitespace()
        .filter_map(|word| word.strip_prefix(base_url))
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_mailed_link_changes_nothing_until_its_button_is_pressed() {
    let town = Town::start();
    let event = event(&town, "オンライン勉強会", |draft| {
        draft.place = String::new();
        draft.online_url = "https://meet.example.com/j/123?pwd=x".to_owned();
    });
    let aoi = place(&town, town.people.aoi, event);
    let letter = mail(&town);
    let paths = links(&letter.text, town.base_url());
    let own = link(&town, aoi);
    assert!(paths.contains(&own), "{paths:?}");
    let calendar = letter.calendar.expect("a calendar file");
    assert!(calendar.media_type.ends_with("method=REQUEST"));
    assert!(!calendar.file.contains("meet.example.com"));

    meeting::go_to(&town, event, 60);
    let before = meeting::row(&town, aoi);
    for path in &paths {
        for _ in 0..3 {
            for method in ["GET", "HEAD"] {
                for visitor in [town.guest(), town.aoi()] {
                    let answer = visitor.send(method, path, &[], b"");
                    assert!(answer.status < 500, "{method} {path}: {}", answer.status);
                }
            }
        }
    }
    assert_eq!(meeting::row(&town, aoi), before);
    assert_eq!(meeting::acts(&town, event, "evt.attended_online"), 0);

    // Twenty minutes before, and after the end, the button says why not.
    let guest = town.guest();
    meeting::go_to(&town, event, -20 * 60);
    guest.get(&own).expect(200).says("からです");
    guest.post(&own, &[]).expect(422).says("受付の開始前です");
    meeting::go_to(&town, event, -15 * 60);
    let page = guest.get(&own);
    page.expect(200)
        .says("オンラインで参加する")
        .says("田中 葵");
    page.does_not_say("meet.example.com/j");
    for _ in 0..2 {
        let answer = guest.post(&own, &[]);
        answer
            .expect(200)
            .says("href=\"https://meet.example.com/j/123?pwd=x\"");
        let on = answer.header("refresh");
        assert_eq!(on, Some("0; url=https://meet.example.com/j/123?pwd=x"));
        assert_eq!(answer.header("referrer-policy"), Some("no-referrer"));
    }
    let row = meeting::row(&town, aoi);
    assert_eq!(row.attendance, Some(Attendance::Attended));
    assert_eq!(row.checked_in_via, Some(Via::Link));
    assert_eq!(meeting::acts(&town, event, "evt.attended_online"), 1);
    meeting::go_to(&town, event, 3 * 3_600);
    guest.post(&own, &[]).expect(422).says("もう使えません");
    guest.get(&own.replace("attend/", "attend/9")).expect(404);
    guest.post("/attend/nothing", &[]).expect(404);
}

#[test]
fn the_code_of_the_room_checks_in_once_and_says_what_is_wrong() {
    let town = Town::start();
    let here = event(&town, "東京の会", |_| {});
    let elsewhere = event(&town, "大阪の会", |_| {});
    let aoi = place(&town, town.people.aoi, here);
    let misaki = place(&town, town.people.misaki, here);
    let (old, other) = (code(&town, here), code(&town, elsewhere));
    let code = code(&town, here);
    let path = format!("/events/{here}/here");

    meeting::go_to(&town, here, -3 * 3_600);
    let visitor = town.aoi();
    visitor.get(&path).expect(200).says("東京の会");
    visitor
        .post(&path, &[("code", &code)])
        .expect(422)
        .says("受付の開始前です");
    meeting::go_to(&town, here, -2 * 3_600);
    visitor
        .post(&path, &[("code", "12")])
        .expect(422)
        .says("コードが違います");
    visitor
        .post(&path, &[("code", &other)])
        .expect(422)
        .says("別のイベントのコード");
    visitor
        .post(&path, &[("code", &old)])
        .expect(422)
        .says("もう使えません");
    // A code for another event's door, scanned there: in words, not as a page that is missing.
    let wrong = format!("/events/{elsewhere}/here?code={other}");
    visitor
        .get(&wrong)
        .expect(200)
        .says("お申し込みが見つかりません");
    visitor
        .get("/events/999999/here?code=123456")
        .expect(200)
        .says("お申し込みが見つかりません");
    assert_eq!(meeting::row(&town, aoi).attendance, None);

    // A camera opens the page with its button; opening it changes nothing.
    let scanned = format!("{path}?code={code}");
    for _ in 0..3 {
        visitor.get(&scanned).expect(200).says("チェックインする");
    }
    assert_eq!(meeting::row(&town, aoi).attendance, None);
    for said in ["チェックインしました", "チェックイン済みです"] {
        visitor
            .post(&path, &[("code", &code), ("scanned", "1")])
            .expect(200)
            .says(said);
    }
    assert_eq!(meeting::row(&town, aoi).checked_in_via, Some(Via::Qr));
    assert_eq!(meeting::acts(&town, here, "evt.attended_onsite"), 1);

    // By the personal link, without signing in; guesses are few.
    let own = format!("{}/here", link(&town, misaki));
    for _ in 0..10 {
        town.guest()
            .post(&own, &[("code", "999999999")])
            .expect(422);
    }
    town.guest()
        .post(&own, &[("code", &code)])
        .expect(429)
        .says("試した回数が多すぎます");
    town.pass_seconds(901);
    let (front, back) = code.split_at(3);
    town.guest()
        .post(&own, &[("code", &format!("{front} {back}"))])
        .expect(200)
        .says("チェックインしました");
    assert_eq!(meeting::acts(&town, here, "evt.attended_onsite"), 2);
    assert_eq!(meeting::row(&town, misaki).checked_in_via, Some(Via::Code));
    assert!(town.guest().get(&path).location().starts_with("/sign-in"));
}

#[test]
fn whoever_left_the_company_that_comes_has_no_place_any_more() {
    let town = Town::start();
    let event = event(&town, "会社の会", |draft| {
        draft.audience = "link".to_owned()
    });
    let row = place(&town, town.people.misaki, event);
    let (misaki, own) = (town.misaki(), link(&town, row));
    let code = code(&town, event);
    // Who is suspended has no link that works either, as long as they are.
    let suspend = |at: Option<domain::UtcTime>| {
        town.write(|tx| {
            diesel::update(people::table.find(town.people.misaki))
                .set(people::suspended_at.eq(at))
                .execute(tx.conn)?;
            Ok(())
        });
    };
    suspend(Some(town.now()));
    town.guest().get(&own).expect(404);
    suspend(None);
    let (ticket, here) = (
        format!("/events/{event}/ticket"),
        format!("/events/{event}/here"),
    );
    misaki.get(&ticket).expect(200);
    town.guest().get(&own).expect(200);
    town.write(|tx| {
        diesel::update(memberships::table.filter(memberships::person_id.eq(town.people.misaki)))
            .set(memberships::valid_to.eq(tx.now))
            .execute(tx.conn)?;
        Ok(())
    });
    meeting::go_to(&town, event, -60);
    misaki.get(&format!("/events/{event}")).expect(404);
    misaki.get(&ticket).expect(404);
    town.guest().get(&own).expect(404);
    town.guest().post(&own, &[]).expect(404);
    let said = misaki.post(&here, &[("code", &code)]);
    said.expect(422)
        .says("お申し込みが見つかりません")
        .does_not_say("会社の会");
    assert_eq!(meeting::row(&town, row).attendance, None);
    server::worker::drain(&town.state()).expect("work");
    let letters = domain::mail::kept::newest(&town.domain.folder.join("mail"), 100);
    let reminded = letters
        .iter()
        .filter(|letter| letter.subject.contains("まもなく"));
    assert_eq!(reminded.count(), 0);
}
