//! An event by hand, from the first form to the file.

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::event_accounts;
use domain::events::{Standing, afterwards};

use super::{audited, due, letters, people_at, standing, subjects};
use crate::fixtures::gathering::{self, evening, hosted, key, published, registered, run};
use crate::fixtures::{Town, meeting, talk};
use crate::support::{Answer, TestHiroba};

/// The event that a form led to.
fn event_of(answer: &Answer) -> i64 {
    answer.expect(303);
    answer
        .location()
        .trim_start_matches("/events/")
        .split('?')
        .next()
        .and_then(|id| id.parse().ok())
        .unwrap_or_else(|| panic!("{} leads to {}", answer.of, answer.location()))
}

/// The row of a person at an event.
fn row_of(town: &Town, event: i64, person: i64) -> i64 {
    town.read(|conn| {
        Ok(domain::events::registration::of_person(conn, event, person)?.map_or(0, |row| row.id))
    })
}

#[test]
fn an_event_is_made_copied_filled_and_held() {
    let town = Town::start();
    let (cs, aoi, misaki) = (town.staff(Role::Cs), town.aoi(), town.misaki());
    let ken = town.signed_in(town.people.ken);
    aoi.get("/events").expect(200).says("まだありません");
    // What is wrong is said beside what was typed.
    let wrong = cs.post(
        "/events/new",
        &[
            ("title", "第1回"),
            ("date", "2026-05-13"),
            ("start", "19:00"),
            ("end", "18:00"),
            ("act", "publish"),
        ],
    );
    wrong
        .expect(422)
        .says("第1回")
        .says("終了は開始より後")
        .says("会場かオンライン");
    let form = [
        ("title", "第1回 経理ユーザー会"),
        ("date", "2026-04-20"),
        ("start", "19:00"),
        ("end", "21:00"),
        ("place", "大手町"),
        ("online_url", "https://meet.example/secret-room"),
        ("capacity", "２"),
        ("agenda", "19:00-19:30 開会 | 山田\n19:30 事例"),
        ("speakers", "田中 葵 | 青葉精機 | aoi@aoba.example"),
        ("act", "publish"),
    ];
    let first = event_of(&cs.post("/events/new", &form));
    aoi.get(&format!("/events/{first}"))
        .expect(200)
        .says("残り2席")
        .says("開会");
    // The next one has everything of it, four weeks on.
    let copy = cs.get(&format!("/events/new?from={first}"));
    copy.expect(200)
        .says("第1回 経理ユーザー会")
        .says("2026-05-18")
        .says("19:00-19:30 開会 | 山田");
    let id = first.to_string();
    let second = [
        ("from", id.as_str()),
        ("title", "第2回 経理ユーザー会"),
        ("date", "2026-05-18"),
        ("start", "19:00"),
        ("end", "21:00"),
        ("place", "大手町"),
        ("online_url", "https://meet.example/secret-room"),
        ("capacity", "1"),
        ("act", "publish"),
    ];
    let event = event_of(&cs.post("/events/new", &second));
    let page = format!("/events/{event}");
    // Two companies, one seat.
    aoi.get("/events").expect(200).says("第2回");
    aoi.post(&format!("{page}/register"), &[]).expect(303);
    aoi.post(&format!("{page}/register"), &[]).expect(303);
    misaki.post(&format!("{page}/register"), &[]).expect(303);
    ken.post(&format!("{page}/register"), &[]).expect(303);
    // Where the meeting is, is told by the button of one's own page, at its time.
    let placed = aoi.get(&page);
    placed.expect(200).says("参加が確定").says("/ticket");
    placed.does_not_say("secret-room");
    let waiting = misaki.get(&page);
    waiting.expect(200).says("1番目").says("満席");
    // Who waits learns neither where the meeting is nor who comes.
    waiting.does_not_say("secret-room").does_not_say("田中 葵");
    ken.get(&page).expect(200).says("2番目");
    misaki
        .get("/events?which=mine")
        .expect(200)
        .says("キャンセル待ち");
    // A seat is freed and goes to who waited longest.
    aoi.post(&format!("{page}/cancel"), &[]).expect(303);
    aoi.post(&format!("{page}/cancel"), &[]).expect(303);
    assert_eq!(
        people_at(&town, event, Standing::Confirmed),
        [town.people.misaki]
    );
    ken.get(&page).expect(200).says("1番目");
    let told = subjects(&town, "misaki@minato.example");
    assert!(told[0].contains("キャンセル待ち"), "{told:?}");
    assert!(told[1].contains("空きが出て"), "{told:?}");
    assert_eq!(subjects(&town, "aoi@aoba.example").len(), 2);
    let mail = letters(&town, "misaki@minato.example").remove(1);
    assert!(
        mail.text.contains("2026年5月18日(月) 19:00〜21:00"),
        "{}",
        mail.text
    );
    assert!(
        !mail.text.contains("secret-room"),
        "a mail can be forwarded"
    );
    // Opening what was mailed changes nothing.
    for _ in 0..3 {
        misaki.get(&page).expect(200);
        misaki.send("HEAD", &page, &[], b"").expect(200);
    }
    // The place changes; whoever has one, or waits, is told.
    let edit = cs.get(&format!("{page}/edit"));
    edit.expect(200).says("name=\"version\" value=\"1\"");
    let mut changed: Vec<(&str, &str)> = second[1..8].to_vec();
    changed.push(("version", "1"));
    changed.retain(|(name, _)| *name != "place");
    changed.push(("place", "品川"));
    cs.post(&format!("{page}/edit"), &changed).expect(303);
    // A second tab with the old version is not let through.
    cs.post(&format!("{page}/edit"), &changed).expect(422);
    let told = subjects(&town, "misaki@minato.example");
    assert!(told[2].contains("内容の変更"), "{told:?}");
    // Reminders: the business day before, and the day itself, at eight.
    town.pass_days(29);
    due(&town);
    assert_eq!(subjects(&town, "misaki@minato.example").len(), 3);
    town.pass_days(2);
    due(&town);
    town.pass_days(2);
    due(&town);
    let told = subjects(&town, "misaki@minato.example");
    assert_eq!(
        told.iter().filter(|one| one.contains("まもなく")).count(),
        2,
        "{told:?}"
    );
    at_the_door(&town, event);
}

/// Monday 10:00 of the event, to the file.
fn at_the_door(town: &Town, event: i64) {
    let cs = town.staff(Role::Cs);
    let manage = format!("/events/{event}/manage");
    let row = row_of(town, event, town.people.misaki);
    let waiting = row_of(town, event, town.people.ken);
    cs.get(&manage)
        .expect(200)
        .says("佐藤 美咲")
        .says("みなと商事");
    cs.get(&format!("{manage}?q=%E3%81%BF%E3%81%AA%E3%81%A8"))
        .expect(200)
        .says("佐藤 美咲")
        .does_not_say("鈴木 健");
    // Whatever the width, the case and the kana, on either database.
    let search = |words: &str| {
        cs.get(&format!(
            "{manage}?q={}",
            server::http::reply::encode(words)
        ))
    };
    search("ﾐﾅﾄ").says("佐藤 美咲").does_not_say("鈴木 健");
    search("%").says("佐藤 美咲").says("鈴木 健");
    // Twice counts once; taken back and done again it counts once.
    for _ in 0..2 {
        cs.post(&format!("{manage}/{row}/check-in"), &[])
            .expect(303);
    }
    assert_eq!(standing(town, "evt.attended_onsite", event).len(), 1);
    cs.post(&format!("{manage}/{row}/undo"), &[]).expect(303);
    assert!(attended(town, event).is_empty());
    cs.post(&format!("{manage}/{row}/check-in"), &[])
        .expect(303);
    assert_eq!(attended(town, event), [town.people.misaki]);
    assert_eq!(audited(town, "event.checked_in"), 2);
    // Who is in gives no place up, and isn't taken out of it.
    let misaki = town.misaki();
    let page = format!("/events/{event}");
    misaki.get(&page).expect(200).does_not_say("キャンセルする");
    misaki
        .post(&format!("{page}/cancel"), &[])
        .expect(422)
        .says("受付がお済み");
    cs.post(&format!("{manage}/{row}/take-out"), &[])
        .expect(422);
    assert_eq!(attended(town, event), [town.people.misaki]);
    // Who waits is let in only with a seat more.
    cs.post(&format!("{manage}/{waiting}/check-in"), &[])
        .expect(422)
        .says("空席がありません");
    cs.post(&format!("{manage}/{waiting}/check-in"), &[("raise", "1")])
        .expect(303);
    cs.post(
        &format!("{manage}/walk-in"),
        &[
            ("name", "=HYPERLINK(1)"),
            ("company", "飛び込み社"),
            ("raise", "1"),
        ],
    )
    .expect(303);
    cs.post(
        &format!("{manage}/walk-in"),
        &[("name", ""), ("company", "")],
    )
    .expect(422);
    search("hyperlink")
        .says("飛び込み社")
        .does_not_say("佐藤 美咲");
    // The end comes by itself; who was not there is marked by hand.
    cs.post(&format!("{manage}/absent"), &[]).expect(422);
    let file = cs.post(&format!("{manage}/export"), &[("encoding", "utf-8")]);
    file.expect(200);
    let text = file.text();
    assert!(text.starts_with('\u{feff}'));
    assert!(
        text.contains("'=HYPERLINK(1)") && text.contains("misaki@minato.example"),
        "{text}"
    );
    let old = cs.post(&format!("{manage}/export"), &[("encoding", "cp932")]);
    assert!(
        old.expect(200)
            .bytes
            .windows(4)
            .any(|bytes| bytes == [0x8d, 0xb2, 0x93, 0xa1]),
        "佐藤"
    );
    cs.post(&format!("{manage}/export"), &[("encoding", "utf-16")])
        .expect(400);
}

fn attended(town: &Town, event: i64) -> Vec<i64> {
    let mut all = standing(town, "evt.attended_onsite", event);
    all.extend(standing(town, "evt.attended_online", event));
    all
}

#[test]
fn a_customer_hosts_and_learns_no_more_than_a_host_must() {
    let town = Town::start();
    let (aoi, misaki) = (town.aoi(), town.misaki());
    // Proposed, it is nobody's but hers and the vendor's.
    let proposed = aoi.post(
        "/events/new",
        &[
            ("title", "青葉の勉強会"),
            ("date", "2026-05-13"),
            ("start", "19:00"),
            ("end", "20:00"),
            ("place", "青葉"),
            ("act", "publish"),
        ],
    );
    let id = event_of(&proposed);
    misaki.get(&format!("/events/{id}")).expect(404);
    misaki.get(&format!("/events/{id}/manage")).expect(404);
    town.staff(Role::Marketing)
        .get(&format!("/events/{id}"))
        .expect(404);
    aoi.get(&format!("/events/{id}")).expect(200).says("提案中");
    let cs = town.staff(Role::Cs);
    cs.get("/events").expect(200).says("青葉の勉強会");
    cs.post(&format!("/events/{id}/publish"), &[]).expect(303);
    misaki.get(&format!("/events/{id}")).expect(200);
    // A customer can't make one for the vendor's people or for companies.
    aoi.post(
        "/events/new",
        &[
            ("title", "覗く会"),
            ("date", "2026-05-13"),
            ("start", "19:00"),
            ("end", "20:00"),
            ("place", "x"),
            ("audience", "accounts"),
            ("accounts", "みなと商事"),
        ],
    )
    .expect(422);
    let event =
        town.write(|tx| hosted(tx, &town.people, town.people.aoi, &evening("主催の会", "1")));
    town.write(|tx| registered(tx, event, town.people.misaki));
    town.write(|tx| registered(tx, event, town.people.ryo));
    the_host_changes(&town, event);
    let manage = format!("/events/{event}/manage");
    let seen = aoi.get(&manage);
    seen.expect(200).says("佐藤 美咲").says("みなと商事");
    for hidden in [
        "misaki@minato.example",
        "events-funnel",
        "段階",
        "/staff/accounts",
    ] {
        seen.does_not_say(hidden);
    }
    let file = aoi.post(&format!("{manage}/export"), &[]);
    file.expect(200)
        .says("佐藤 美咲")
        .does_not_say("minato.example")
        .does_not_say("段階");
    // Matching by address is the vendor's, and a walk-in's address tells a customer nothing.
    aoi.post(
        &format!("{manage}/1/match"),
        &[("email", "ken@aoba.example")],
    )
    .expect(404);
    town.pass_days(28);
    let (aoi, misaki) = (town.aoi(), town.misaki());
    aoi.post(
        &format!("{manage}/walk-in"),
        &[
            ("name", "当日の方"),
            ("company", ""),
            ("email", "ken@aoba.example"),
        ],
    )
    .expect(303);
    aoi.get(&manage)
        .expect(200)
        .says("当日の方")
        .does_not_say("鈴木 健");
    // Who came in, and answered the survey, came to nothing when it is called off.
    let row = row_of(&town, event, town.people.misaki);
    aoi.post(&format!("{manage}/{row}/check-in"), &[])
        .expect(303);
    town.write(|tx| {
        let cs = talk::actor(tx, town.people.staff(Role::Cs))?;
        let may = run(tx, &town.people, event)?;
        let scale = afterwards::SurveyKind::Scale;
        afterwards::add_question(tx, &cs, &may, scale, "満足度", true)?;
        let may = gathering::may(tx, town.people.misaki)?;
        let asked = afterwards::survey(tx.conn, &may, event)?.questions;
        let answers = asked.iter().map(|one| (one.field(), "5".to_owned()));
        afterwards::answer(tx, &may, event, &answers.collect::<Vec<_>>())
    });
    assert_eq!(
        standing(&town, "evt.survey_answered", event),
        [town.people.misaki]
    );
    // Calling it off tells everybody once, with her words.
    let before = subjects(&town, "misaki@minato.example").len();
    aoi.post(&format!("{manage}/call-off"), &[("note", "台風のため")])
        .expect(303);
    aoi.post(&format!("{manage}/call-off"), &[("note", "台風のため")])
        .expect(303);
    let told = letters(&town, "misaki@minato.example");
    assert_eq!(told.len(), before + 1);
    assert!(
        told.last()
            .is_some_and(|mail| mail.text.contains("台風のため"))
    );
    for kind in ["evt.registered", "evt.survey_answered"] {
        assert!(standing(&town, kind, event).is_empty(), "{kind}");
    }
    assert!(attended(&town, event).is_empty());
    let row = meeting::row(&town, row);
    assert_eq!((row.attendance, row.checked_in_at), (None, None));
    misaki
        .get(&format!("/events/{event}"))
        .expect(200)
        .says("中止")
        .says("台風のため");
    // So many may wait to be published, and no more.
    let (aoi, now) = (town.aoi(), town.now().to_chrono());
    let day = (now + chrono::Days::new(20)).format("%Y-%m-%d").to_string();
    let form = [
        ("title", "もう一つの会"),
        ("date", day.as_str()),
        ("start", "19:00"),
        ("end", "20:00"),
        ("place", "青葉"),
    ];
    for _ in 0..10 {
        aoi.post("/events/new", &form).expect(303);
    }
    aoi.post("/events/new", &form)
        .expect(422)
        .says("10件まで")
        .says("もう一つの会");
}

#[test]
fn one_person_writes_registers_and_cancels_at_a_pace() {
    let town = Town::of(TestHiroba::with(&[
        ("HIROBA_LIMIT_POST", "2/10m"),
        ("HIROBA_LIMIT_POST_NEW", "2/10m"),
    ]));
    let event = town.write(|tx| published(tx, &town.people, &evening("次の会", "5")));
    let link = format!("/events/link/{}/register", town.write(|tx| key(tx, event)));
    let aoi = town.aoi();
    let form = [
        ("title", "青葉の勉強会"),
        ("date", "2026-05-13"),
        ("start", "19:00"),
        ("end", "20:00"),
        ("place", "青葉"),
    ];
    aoi.post("/events/new", &form).expect(303);
    aoi.post(&link, &[("name", "田中 葵"), ("company", "")])
        .expect(303);
    let slow = aoi.post("/events/new", &form);
    slow.expect(429).says("青葉の勉強会");
    assert!(slow.header("retry-after").is_some());
    aoi.post(&link, &[("name", "田中 葵"), ("company", "")])
        .expect(429);
    aoi.post(&format!("/events/{event}/cancel"), &[])
        .expect(429);
    assert_eq!(
        people_at(&town, event, Standing::Confirmed),
        [town.people.aoi]
    );
}

/// What a customer who hosts can change of a published event, and what is the vendor's. One seat is taken; 高橋 涼 waits.
fn the_host_changes(town: &Town, event: i64) {
    let (cs, aoi) = (town.staff(Role::Cs), town.aoi());
    let edit = format!("/events/{event}/edit");
    let form = |changed: &[(&'static str, &'static str)]| {
        let mut form = vec![
            ("title", "主催の会"),
            ("date", "2026-05-13"),
            ("start", "19:00"),
            ("end", "21:00"),
            ("place", "大手町 会議室A"),
            ("capacity", "3"),
        ];
        form.retain(|(name, _)| changed.iter().all(|(other, _)| other != name));
        form.extend(changed);
        form
    };
    // Another room and more seats in one go: who moves up is told once.
    let before = subjects(town, "ryo@hikari.example").len();
    let narrowed = form(&[
        ("version", "1"),
        ("place", "新橋"),
        ("audience", "accounts"),
        ("accounts", "みなと商事"),
    ]);
    cs.post(&edit, &narrowed).expect(303);
    let told = subjects(town, "ryo@hikari.example");
    assert_eq!(told.len(), before + 1, "{told:?}");
    assert!(told[before].contains("空きが出て"), "{told:?}");
    // Whom the vendor chose it for is nothing that a host's edit opens to others, or lists.
    aoi.get(&edit)
        .expect(200)
        .says("指定した会社のお客さま")
        .does_not_say("name=\"audience\"")
        .does_not_say("みなと商事");
    let speakers = ("speakers", "佐藤 美咲 | みなと商事 | misaki@minato.example");
    let fixed = [("version", "2"), ("audience", "public"), speakers];
    aoi.post(&edit, &form(&fixed)).expect(303);
    let listed: Vec<i64> = town.read(|conn| {
        Ok(event_accounts::table
            .filter(event_accounts::event_id.eq(event))
            .select(event_accounts::account_id)
            .load(conn)?)
    });
    assert_eq!(listed, [town.people.minato]);
    let ken = town.signed_in(town.people.ken);
    ken.get(&format!("/events/{event}")).expect(404);
    // Who a speaker is, only the vendor says by an address; a host's edit leaves it as it is.
    let named = || -> Vec<Option<i64>> {
        town.read(|conn| {
            let all = domain::events::program::speakers_of(conn, event)?;
            Ok(all.into_iter().map(|one| one.person_id).collect())
        })
    };
    assert_eq!(named(), [None]);
    let known = [
        ("version", "3"),
        ("audience", "accounts"),
        ("accounts", "みなと商事"),
        speakers,
    ];
    cs.post(&edit, &form(&known)).expect(303);
    let plain = ("speakers", "佐藤 美咲 | みなと商事");
    aoi.post(&edit, &form(&[("version", "4"), plain]))
        .expect(303);
    assert_eq!(named(), [Some(town.people.misaki)]);
    // Whoever mends a slip of the pen learns first that somebody saved meanwhile.
    cs.post(
        &edit,
        &form(&[
            ("version", "5"),
            ("title", "主催者の会"),
            ("audience", "accounts"),
            ("accounts", "みなと商事"),
        ]),
    )
    .expect(303);
    let slip = |version| form(&[("version", version), ("end", "18:00")]);
    aoi.post(&edit, &slip("5"))
        .expect(422)
        .says("ほかの方が先に保存")
        .says("name=\"version\" value=\"6\"")
        .says("指定した会社のお客さま");
    aoi.post(&edit, &slip("6"))
        .expect(422)
        .says("終了は開始より後")
        .says("name=\"version\" value=\"6\"");
    // A year mistyped doesn't end the event.
    aoi.post(&edit, &form(&[("version", "6"), ("date", "2025-05-13")]))
        .expect(422)
        .says("すでに終わった日時");
}
