//! The front page of a member: what needs them, what is new in what they follow, where they can help.

use diesel::prelude::*;
use domain::community::follow::{self, Level, Object};
use domain::community::{Audience, Identity, home};
use domain::db::schema::tags;
use domain::types::{PersonId, TopicId};

use crate::fixtures::talk::{actor, answered, asked, body_of, hidden, question};
use crate::fixtures::{Town, tale};

fn ask(town: &Town, by: PersonId, title: &str, tag: &str, identity: Identity) -> TopicId {
    town.pass_seconds(60);
    town.write(|tx| {
        let mut new = question(title, "くわしいことを書いた本文です。");
        new.tags = tag.to_owned();
        new.identity = identity;
        asked(tx, by, &new).map(|topic| topic.id)
    })
}

fn follow(town: &Town, by: PersonId, object: Object, id: i64, level: Level) {
    town.write(|tx| {
        let who = actor(tx, by)?;
        follow::set(tx, &who, object, id, level)
    });
}

fn tag(town: &Town, slug: &str) -> i64 {
    town.read(|conn| {
        Ok(tags::table
            .filter(tags::slug.eq(slug))
            .select(tags::id)
            .first(conn)?)
    })
}

#[test]
fn a_newcomer_is_told_what_to_do_first_and_a_visitor_sees_what_they_saw() {
    let town = Town::start();
    town.misaki()
        .get("/")
        .expect(200)
        .says("佐藤 美咲さん、こんにちは")
        .says("はじめの一歩")
        .says("お待ちしているものはありません")
        .says("まだ何もフォローしていません");
    for visitor in [town.guest(), town.signed_in(town.people.pending)] {
        visitor
            .get("/")
            .expect(200)
            .says("使い方の疑問を、使っている人どうしで。")
            .does_not_say("はじめの一歩");
    }
}

#[test]
fn home_shows_what_waits_for_its_reader() {
    let town = Town::start();
    let people = &town.people;
    let mine = ask(
        &town,
        people.aoi,
        "締め日を変えられますか",
        "",
        Identity::Full,
    );
    let aoi = town.aoi();
    aoi.get("/").does_not_say("役に立った回答を選んで");
    let answer = town.write(|tx| answered(tx, people.misaki, mine, "設定の画面で変えられます。"));
    // Answered: once, though there is a notice of it too.
    let page = aoi.get("/");
    page.says("回答 1件").says("役に立った回答を選んで");
    assert_eq!(page.text().matches("から回答がありました").count(), 0);
    // Called by name, a draft, and a case to confirm.
    let other = ask(
        &town,
        people.misaki,
        "一覧の並びを変えたいです",
        "",
        Identity::Full,
    );
    let text = format!("@[田中 葵](/u/{}) さんはどうしていますか。", people.aoi);
    town.write(|tx| answered(tx, people.ryo, other, &text));
    let draft = [
        ("space", "everyone"),
        ("title", "書きかけの質問"),
        ("body", "まだ途中の本文です。"),
        ("tags", ""),
        ("audience", "members"),
        ("identity", "full"),
        ("draft", "0"),
    ];
    aoi.post("/drafts/topic/0", &draft).expect(200);
    town.write(|tx| {
        let story = tale::drafted(
            tx,
            people,
            "aoi@aoba.example",
            &tale::text("締めが早くなりました"),
        )?;
        tale::sent(tx, people, story)
    });
    aoi.get("/")
        .says("あなたに呼びかけました")
        .says("事例の確認")
        .says("書きかけの下書きが1件あります")
        .says("締めが早くなりました")
        .does_not_say("はじめの一歩");
    // Nobody else's.
    town.misaki()
        .get("/")
        .does_not_say("締めが早くなりました")
        .does_not_say("書きかけの下書き");
    // Accepted, it waits no more; hidden, the mention is gone.
    aoi.post(&format!("/posts/{answer}/accept"), &[("accepted", "yes")]);
    town.write(|tx| {
        let post = body_of(tx, other)?;
        hidden(tx, people.staff(domain::actor::Role::Cs), post)
    });
    aoi.get("/").does_not_say("あなたに呼びかけました");
}

#[test]
fn new_in_what_is_followed_pages_and_keeps_to_what_may_be_read() {
    let town = Town::start();
    let people = &town.people;
    let first = ask(
        &town,
        people.misaki,
        "請求書の話題その一",
        "請求書",
        Identity::Full,
    );
    for object in [
        (Object::Tag, tag(&town, "請求書")),
        (Object::Person, people.misaki),
    ] {
        follow(&town, people.aoi, object.0, object.1, Level::Tracking);
    }
    let masked = ask(
        &town,
        people.misaki,
        "仮面の質問です",
        "",
        Identity::Profile,
    );
    let named = ask(
        &town,
        people.misaki,
        "名前を出した質問です",
        "",
        Identity::Full,
    );
    let own = town.write(|tx| {
        let mut new = question("社内だけの質問です", "くわしいことを書いた本文です。");
        new.tags = "請求書".to_owned();
        new.audience = Audience::Own;
        asked(tx, people.misaki, &new).map(|topic| topic.id)
    });
    let followed = |after| {
        town.read(|conn| {
            let who = domain::people::session::actor_of(conn, people.aoi, town.now())?;
            home::followed(conn, &who, people.aoi, after, town.now())
        })
        .0
    };
    let ids =
        |rows: &[domain::community::list::Row]| rows.iter().map(|row| row.id).collect::<Vec<_>>();
    // Newest first; neither what a mask hides nor what is another company's own.
    assert_eq!(ids(&followed(None).items), [named, first]);
    assert!(!ids(&followed(None).items).contains(&masked) && own > 0);
    // A topic followed itself moves up when somebody speaks there, and mutes by itself.
    follow(&town, people.aoi, Object::Topic, first, Level::Watching);
    town.pass_seconds(60);
    town.write(|tx| answered(tx, people.ryo, first, "こうすると変えられます。"));
    assert_eq!(ids(&followed(None).items), [first, named]);
    follow(&town, people.aoi, Object::Topic, named, Level::Muted);
    assert_eq!(ids(&followed(None).items), [first]);
    // Many: two pages, each row once.
    let many: Vec<TopicId> = (0..home::PAGE + 3)
        .map(|n| {
            ask(
                &town,
                people.ryo,
                &format!("請求書の話題 {n} 番"),
                "請求書",
                Identity::Full,
            )
        })
        .collect();
    let one = followed(None);
    assert_eq!(one.items.len(), home::PAGE);
    let two = followed(one.next);
    let mut all = ids(&one.items);
    all.extend(ids(&two.items));
    let mut expected: Vec<TopicId> = many.into_iter().rev().collect();
    expected.push(first);
    assert_eq!(all, expected);
    assert_eq!(two.next, None);
    town.aoi()
        .get("/")
        .says("フォロー中の新着をもっと見る")
        // Unanswered, in a tag she follows.
        .says("あなたが答えられるかもしれない質問");
    let page = town.aoi().get("/following");
    page.expect(200)
        .says("請求書の話題 32 番")
        .says("次のページ");
    town.pass_days(home::NEW_DAYS + 1);
    assert!(followed(None).items.is_empty());
}

/// How many statements the front page of 葵 takes.
fn statements(town: &Town) -> usize {
    use diesel::connection::InstrumentationEvent;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    let count = Arc::new(AtomicUsize::new(0));
    let counting = count.clone();
    let aoi = town.people.aoi;
    let mine = town.read(|conn| {
        let who = domain::people::session::actor_of(conn, aoi, town.now())?;
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                counting.fetch_add(1, Ordering::Relaxed);
            }
        });
        let mine = home::mine(conn, &who, aoi, town.now());
        conn.set_instrumentation(|_: InstrumentationEvent<'_>| {});
        mine
    });
    assert!(!mine.followed.items.is_empty() && !mine.waiting.is_empty());
    count.load(Ordering::Relaxed)
}

#[test]
fn home_asks_the_database_as_often_however_much_there_is() {
    let town = Town::start();
    let people = &town.people;
    let round = |n: usize| {
        ask(
            &town,
            people.misaki,
            &format!("請求書の話題 {n} 番"),
            "請求書",
            Identity::Full,
        );
        let mine = ask(
            &town,
            people.aoi,
            &format!("自分の質問 {n} 番"),
            "",
            Identity::Full,
        );
        let call = format!(
            "@[田中 葵](/u/{}) さん、こうすると変えられます。",
            people.aoi
        );
        town.write(|tx| answered(tx, people.ryo, mine, &call));
        let other = ask(
            &town,
            people.misaki,
            &format!("別の話題 {n} 番"),
            "",
            Identity::Full,
        );
        town.write(|tx| answered(tx, people.ryo, other, &call));
    };
    round(0);
    follow(
        &town,
        people.aoi,
        Object::Tag,
        tag(&town, "請求書"),
        Level::Tracking,
    );
    let few = statements(&town);
    (1..9).for_each(round);
    assert_eq!(statements(&town), few);
    assert!((5..25).contains(&few), "{few}");
}
