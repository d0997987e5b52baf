//! Settings, taking one's data along, and leaving for good.

use std::io::Read;

use diesel::prelude::*;
use domain::actor::Role;
use domain::community::follow::{self, Level, Object};
use domain::db::AnyConnection;
use domain::db::schema::{audit_entries, engagement_events, follows, people, sessions};
use domain::people::leaving::NAME;
use domain::people::profile::{self, Typed};
use domain::stories::StoryAudience;

use crate::fixtures::talk::{actor, answered, asked, edited, question};
use crate::fixtures::{self, Town, tale};

#[test]
fn language_and_time_zone_are_the_readers() {
    let town = Town::start();
    let aoi = town.aoi();
    aoi.get("/me")
        .expect(200)
        .says("Asia/Tokyo")
        .says("America/New York");
    aoi.post(
        "/me",
        &[
            ("name", "田中 葵"),
            ("locale", "en"),
            ("time_zone", "America/New_York"),
        ],
    )
    .expect(303);
    // 01:00 UTC is the evening before there.
    aoi.get("/me/sessions").says("2026-04-14 21:00");
    aoi.get("/me").says("Your settings");
    aoi.post(
        "/me",
        &[("name", ""), ("locale", "tlh"), ("time_zone", "Moon/Base")],
    )
    .expect(422)
    .says("Choose one of the time zones listed")
    .says("Choose one of the languages listed");
    aoi.get("/me/sessions").says("2026-04-14 21:00");
    aoi.post(
        "/me",
        &[("name", "田中 葵"), ("locale", ""), ("time_zone", "")],
    )
    .expect(303);
    aoi.get("/me/sessions")
        .says("2026-04-15 10:00")
        .says("ログイン中のブラウザ");
}

fn documents(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a ZIP file");
    let mut all = String::new();
    for n in 0..zip.len() {
        let mut file = zip.by_index(n).expect("a file");
        all.push_str(&format!("== {}\n", file.name().expect("a name")));
        file.read_to_string(&mut all).expect("text");
    }
    all
}

#[test]
fn ones_own_data_is_all_there_and_nobody_elses() {
    let town = Town::with_limit();
    let people = &town.people;
    let topic = town.write(|tx| {
        let topic = asked(tx, people.aoi, &question("締め日を変えられますか", "最初の言葉で書いた本文です。"))?;
        let post = crate::fixtures::talk::body_of(tx, topic.id)?;
        edited(tx, people.aoi, post, "締め日を変えられますか", "すっかり書き直した、まったく別の長い本文です。以前の文章は、もうどこにも残っていないはずです。それでも履歴にはあります。設定の画面をいくら探しても見つかりませんでしたので、こちらでお聞きします。どなたかご存じでしょうか。よろしくお願いいたします。ここまで書けば百文字を超えます。")?;
        answered(tx, people.misaki, topic.id, "美咲の書いた答えです。")?;
        Ok(topic.id)
    });
    let aoi = town.aoi();
    aoi.get("/me/export").expect(200).says("100MB");
    let answer = aoi.post("/me/export", &[]);
    answer.expect(200);
    assert_eq!(answer.header("content-type"), Some("application/zip"));
    let text = documents(&answer.bytes);
    for own in [
        "aoi@aoba.example",
        "青葉精機",
        "最初の言葉で",
        "すっかり書き直した",
        "com.question_posted",
        "test browser",
        "== recorded.json",
        "== notices.json",
        "== drafts.json",
        "== files.json",
        "== votes.json",
    ] {
        assert!(text.contains(own), "{own} is missing:\n{text}");
    }
    for other in ["美咲", "misaki", "みなと商事", "granted", "token_hash"] {
        assert!(!text.contains(other), "{other} is there:\n{text}");
    }
    assert!(topic > 0);
    // On record, limited, and only for who has just shown who they are.
    let noted: i64 = town.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::action.eq("person.exported"))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(noted, 1);
    aoi.post("/me/export", &[]).expect(429);
    town.pass_seconds(3_700);
    let confirm = aoi.post("/me/export", &[]);
    assert!(
        confirm
            .expect(303)
            .location()
            .starts_with("/sign-in/confirm")
    );
    assert!(
        aoi.get("/me/leave")
            .expect(303)
            .location()
            .starts_with("/sign-in/confirm")
    );
}

impl Town {
    /// With one export an hour.
    fn with_limit() -> Self {
        Self::of(crate::support::TestHiroba::with(&[(
            "HIROBA_LIMIT_EXPORT",
            "1/1h",
        )]))
    }
}

/// Every text in every table, but for what is kept by law of the log.
fn everything(conn: &mut AnyConnection) -> domain::Result<String> {
    crate::canary::everything(conn)
}

#[test]
fn who_leaves_leaves_no_name_behind() {
    let town = Town::start();
    let people = &town.people;
    let misaki = people.misaki;
    // A life on the site.
    let (topic, story) = town.write(|tx| {
        let topic = asked(
            tx,
            misaki,
            &question("美咲の質問は残ります", "くわしいことを書いた本文です。"),
        )?;
        let call = format!("@[佐藤 美咲](/u/{misaki}) さん、こうすると変えられます。");
        answered(tx, people.aoi, topic.id, &call)?;
        let other = asked(
            tx,
            people.aoi,
            &question("葵の質問です", "くわしいことを書いた本文です。"),
        )?;
        let post = answered(tx, misaki, other.id, "ここに残る答えの本文です。")?;
        let who = actor(tx, people.aoi)?;
        domain::community::acceptance::accept(tx, &who, post)?;
        follow::set(tx, &who, Object::Person, misaki, Level::Watching)?;
        let who = actor(tx, misaki)?;
        profile::save(
            tx,
            &who,
            &Typed {
                listed: true,
                introduction: "自己紹介の言葉".to_owned(),
                ..Typed::default()
            },
        )?;
        let mut choice = tale::anonymous(StoryAudience::Members);
        choice.name = true;
        let story = tale::published(
            tx,
            people,
            (misaki, "misaki@minato.example"),
            &tale::text("締めが早くなりました"),
            &choice,
        )?;
        Ok((topic.id, story))
    });
    fixtures::invite(&town, people.minato, "misaki@minato.example");
    let visitor = town.misaki();
    let elsewhere = town.misaki();
    let before: i64 = town.read(|conn| {
        Ok(engagement_events::table
            .filter(engagement_events::account_id.eq(people.minato))
            .count()
            .get_result(conn)?)
    });
    // It is said what happens; nothing happens by half.
    visitor
        .get("/me/leave")
        .expect(200)
        .says("元に戻せません")
        .says("退会した方");
    visitor
        .post("/me/leave", &[("email", "other@minato.example")])
        .expect(422)
        .says("一致しません")
        .says("チェックを入れて")
        .says("other@minato.example");
    visitor.get("/me").expect(200);
    let gone = visitor.post(
        "/me/leave",
        &[("email", " Misaki@minato.example "), ("sure", "on")],
    );
    assert_eq!(gone.expect(303).location(), "/left");
    town.guest()
        .get("/left")
        .expect(200)
        .says("退会のお手続きが終わりました");
    // Signed out everywhere.
    assert!(elsewhere.get("/me").location().starts_with("/sign-in"));
    let open: i64 = town.read(|conn| {
        Ok(sessions::table
            .filter(sessions::person_id.eq(misaki))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(open, 0);
    // What was written stays, under nobody's name and no company's.
    let aoi = town.aoi();
    for path in [
        format!("/t/{topic}/q"),
        "/questions".to_owned(),
        "/".to_owned(),
        "/notices".to_owned(),
        "/me/follows".to_owned(),
        "/people".to_owned(),
        "/search?q=残る"
            .to_owned()
            .replace("残る", "%E6%AE%8B%E3%82%8B"),
        "/search?q=%E4%BD%90%E8%97%A4".to_owned(),
    ] {
        aoi.get(&path)
            .expect(200)
            .does_not_say("佐藤 美咲")
            .does_not_say("みなと商事");
    }
    aoi.get(&format!("/t/{topic}/q"))
        .says("退会した方")
        .says("@退会した方")
        .says("美咲の質問は残ります");
    aoi.get(&format!("/u/{misaki}")).expect(404);
    aoi.get(&format!("/s/{story}/x")).expect(404);
    // Nowhere in the database, nor the address.
    let all = town.read(everything);
    for gone in ["佐藤", "misaki@", "自己紹介の言葉"] {
        assert!(!all.contains(gone), "{gone} is still there");
    }
    let followed: i64 = town.read(|conn| {
        Ok(follows::table
            .filter(follows::object.eq("person"))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(followed, 0);
    // The company keeps what it did; leaving adds a reversal at most, never takes a row.
    let after: i64 = town.read(|conn| {
        Ok(engagement_events::table
            .filter(engagement_events::account_id.eq(people.minato))
            .count()
            .get_result(conn)?)
    });
    assert!(after >= before);
    // The address is free: whoever has it comes as somebody new.
    let again = town.write(|tx| fixtures::person(tx, "新しい人", Some("misaki@minato.example")));
    assert_ne!(again, misaki);
    // The worker has nothing left to stumble over.
    town.pass_seconds(3_600);
    server::worker::drain(&town.state()).expect("the queue");
}

#[test]
fn staff_let_somebody_leave_who_asked_and_the_last_administrator_stays() {
    let town = Town::start();
    let people = &town.people;
    let admin = town.staff(Role::Admin);
    let path = format!("/admin/people/{}/leave", people.ken);
    admin.get("/admin/people?q=%E5%81%A5").says(&path);
    admin.get(&path).expect(200).says("鈴木 健さんの退会");
    admin
        .post(&path, &[("sure", "on")])
        .expect(422)
        .says("退会");
    town.staff(Role::Cs).get(&path).expect(404);
    let ken = town.signed_in(people.ken);
    admin
        .post(&path, &[("sure", "on"), ("reason", "電話で申し出")])
        .expect(303);
    assert!(ken.get("/me").location().starts_with("/sign-in"));
    let (name, email): (String, Option<String>) = town.read(|conn| {
        Ok(people::table
            .find(people.ken)
            .select((people::name, people::email))
            .first(conn)?)
    });
    assert_eq!((name.as_str(), email), (NAME, None));
    admin.get(&path).expect(404);
    admin
        .post(&path, &[("sure", "on"), ("reason", "もう一度")])
        .expect(404);
    admin.get("/admin/audit").says("person.left");
    // Nobody would be left to administer.
    admin
        .post(
            "/me/leave",
            &[("email", "admin@vendor.example"), ("sure", "on")],
        )
        .expect(422);
    admin.get("/admin").expect(200);
}
