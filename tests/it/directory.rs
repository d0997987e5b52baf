//! The directory lists who chose to be listed, and says of them what they chose to say.

use domain::actor::Role;
use domain::community::Identity;
use domain::people::directory;
use domain::people::profile::{self, Typed};
use domain::types::PersonId;

use crate::fixtures::talk::{actor, answered, asked, question};
use crate::fixtures::{self, Town};

fn listed(town: &Town, person: PersonId, typed: Typed) {
    town.pass_seconds(60);
    town.write(|tx| {
        let who = actor(tx, person)?;
        profile::save(
            tx,
            &who,
            &Typed {
                listed: true,
                ..typed.clone()
            },
        )
    });
}

#[test]
fn nobody_is_listed_who_did_not_choose_it() {
    let town = Town::start();
    let people = &town.people;
    town.aoi()
        .get("/people")
        .expect(200)
        .says("まだいません")
        .says("自分を名簿に載せる")
        .does_not_say("佐藤 美咲");
    town.aoi().get(&format!("/u/{}", people.misaki)).expect(404);
    let misaki = town.misaki();
    misaki.get("/me/profile").expect(200);
    let form = [
        (
            "introduction",
            "経理で<b>請求書</b>を担当しています。\n\nご質問ください。",
        ),
        ("uses", "請求書、承認フロー"),
        ("department", "経理部"),
        ("listed", "on"),
        ("identity", "full"),
    ];
    misaki.post("/me/profile", &form).expect(303);
    let page = town.aoi().get("/people");
    page.says("佐藤 美咲")
        .says("承認フロー")
        .says("経理で&lt;b&gt;請求書")
        .does_not_say("みなと商事")
        .does_not_say("経理部");
    // Her page opens now; company and department stay hers.
    town.aoi()
        .get(&format!("/u/{}", people.misaki))
        .expect(200)
        .says("ご質問ください。")
        .does_not_say("みなと商事")
        .does_not_say("経理部");
    town.guest()
        .get(&format!("/u/{}", people.misaki))
        .expect(404);
    // Nor are they found by what they don't show.
    for (q, found) in [
        ("美咲", true),
        ("承認", true),
        ("ｼｮｳﾆﾝ", false),
        ("美咲 請求書", true),
        ("みなと", false),
        ("経理部", false),
        ("%", false),
        ("美咲 いない", false),
    ] {
        let path = format!("/people?q={}", server::http::reply::encode(q));
        let says = town
            .aoi()
            .get(&path)
            .expect(200)
            .text()
            .contains("承認フロー</span>");
        assert_eq!(says, found, "{q}");
    }
    let shown = [
        &form[..],
        &[("show_company", "on"), ("show_department", "on")],
    ]
    .concat();
    misaki.post("/me/profile", &shown).expect(303);
    for q in ["みなと", "ﾐﾅﾄ 経理", "経理部"]
        .iter()
        .filter(|q| !q.contains('ﾐ'))
    {
        let path = format!("/people?q={}", server::http::reply::encode(q));
        town.aoi().get(&path).says("みなと商事 · 経理部");
    }
    town.aoi()
        .get(&format!("/u/{}", people.misaki))
        .says("みなと商事");
    // What was wrong is said, and what was typed stays.
    let long = "長".repeat(31);
    misaki
        .post(
            "/me/profile",
            &[("uses", &long), ("introduction", "残る言葉")],
        )
        .expect(422)
        .says("30文字まで")
        .says("残る言葉");
    // Staff look people up, and are never in it; suspended and former people are gone.
    town.staff(Role::Marketing).get("/people").says("佐藤 美咲");
    town.write(|tx| {
        let id = fixtures::person(tx, "元社員", Some("ex@aoba.example"))?;
        fixtures::member(tx, id, people.aoba)?;
        let who = actor(tx, id)?;
        profile::save(
            tx,
            &who,
            &Typed {
                listed: true,
                ..Typed::default()
            },
        )?;
        domain::people::staff::hire(tx, id, "cs")
    });
    town.aoi().get("/people").does_not_say("元社員");
    misaki
        .post("/me/profile", &[("introduction", "残る言葉")])
        .expect(303);
    town.aoi().get("/people").does_not_say("佐藤 美咲");
}

#[test]
fn the_directory_pages_and_narrows_to_who_answers_under_their_name() {
    let town = Town::start();
    let people = &town.people;
    let (named, masked) = (people.misaki, people.ryo);
    let topic = town.write(|tx| {
        let mut new = question("締め日を変えられますか", "くわしいことを書いた本文です。");
        new.tags = "請求書".to_owned();
        asked(tx, people.aoi, &new).map(|topic| topic.id)
    });
    town.write(|tx| {
        answered(tx, named, topic, "設定の画面で変えられます。")?;
        let who = actor(tx, masked)?;
        let body = domain::community::text::Body::of("仮面で書いた答えです。")?;
        domain::community::answer::answer(tx, &who, topic, &body, Identity::Profile).map(drop)
    });
    for person in [named, masked] {
        listed(&town, person, Typed::default());
    }
    let page = town.aoi().get("/people?tag=%E8%AB%8B%E6%B1%82%E6%9B%B8");
    page.expect(200).says("佐藤 美咲").does_not_say("高橋 涼");
    town.aoi()
        .get("/people?tag=nothing")
        .expect(200)
        .says("そのタグは見つかりません");
    let more: Vec<PersonId> = (0..directory::PAGE)
        .map(|n| {
            let id = town.write(|tx| {
                let id = fixtures::person(tx, &format!("会員 {n}"), None)?;
                fixtures::member(tx, id, people.hikari)?;
                Ok(id)
            });
            listed(&town, id, Typed::default());
            id
        })
        .collect();
    let find = |after| {
        town.read(|conn| {
            let who = domain::people::session::actor_of(conn, people.aoi, town.now())?;
            let filter = directory::Filter {
                after,
                ..directory::Filter::default()
            };
            directory::people(conn, &who, &filter, town.now())
        })
        .people
    };
    let one = find(None);
    let two = find(one.next);
    let all: Vec<PersonId> = one
        .items
        .iter()
        .chain(&two.items)
        .map(|found| found.id)
        .collect();
    let mut expected: Vec<PersonId> = more.into_iter().rev().collect();
    expected.extend([masked, named]);
    assert_eq!(all, expected);
    assert_eq!(two.next, None);
}
