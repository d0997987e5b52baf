//! Reports and what becomes of them, posts that rules hold, and what moderators do to topics: who sees what at each step, what
//! counts, and what the ledger knows.

use std::sync::Barrier;

use diesel::prelude::*;
use domain::actor::Role;
use domain::community::follow::{self, Level, Object};
use domain::community::moderation::case::{self, Verdict};
use domain::community::moderation::{Why, decide};
use domain::community::{Audience, counts, me_too};
use domain::db::schema::{
    engagement_events as events, follows, inquiries, moderation_cases, notices, people, posts,
    spaces, topics,
};
use domain::types::{Id, PersonId, PostId, TopicId};

use crate::fixtures::talk::{actor, answered, asked, body_of, commented, hidden, question};
use crate::fixtures::{self, Town};

const TITLE: &str = "締め日の変え方を知りたい";
const BODY: &str = "月末から二十日に変えたいです。どこで変えられますか。";

fn ask(town: &Town, by: PersonId, title: &str) -> TopicId {
    town.write(|tx| asked(tx, by, &question(title, BODY))).id
}

fn answer(town: &Town, by: PersonId, topic: TopicId, body: &str) -> PostId {
    town.write(|tx| answered(tx, by, topic, body))
}

/// Does what waits, without sending anything anywhere.
fn work(town: &Town) {
    let mut state = town.state();
    state.mailer = domain::mail::Mailer::Memory(std::sync::Arc::default());
    server::worker::drain(&state).expect("the queue");
}

fn kinds(town: &Town, person: PersonId) -> Vec<String> {
    work(town);
    town.read(|conn| {
        Ok(notices::table
            .filter(notices::person_id.eq(person))
            // A first answer earns one; it is no part of this story.
            .filter(notices::kind.ne("badge"))
            .order(notices::id)
            .select(notices::kind)
            .load(conn)?)
    })
}

/// The rows that stand, as type and object.
fn ledger(town: &Town) -> Vec<(String, String)> {
    let mut rows: Vec<(String, String)> = town.read(|conn| {
        let reversed: Vec<Option<Id>> = events::table
            .filter(events::reversal_of.is_not_null())
            .select(events::reversal_of)
            .load(conn)?;
        let reversed: Vec<Id> = reversed.into_iter().flatten().collect();
        Ok(events::table
            .filter(events::reversal_of.is_null())
            .filter(events::id.ne_all(reversed))
            .filter(events::type_.ne("com.visit_day"))
            .select((events::type_, events::object))
            .load(conn)?)
    });
    rows.sort();
    rows
}

#[track_caller]
fn counters_hold(town: &Town, topic: TopicId) {
    let (kept, recounted) =
        town.read(|conn| Ok((counts::kept(conn, topic)?, counts::recount(conn, topic)?)));
    assert_eq!(kept, recounted);
}

/// The address of a search.
fn search(words: &str) -> String {
    format!("/search?q={}", server::http::reply::encode(words))
}

fn open_case(town: &Town, post: PostId) -> Id {
    town.read(|conn| {
        Ok(moderation_cases::table
            .filter(moderation_cases::post_id.eq(post))
            .filter(moderation_cases::decided_at.is_null())
            .select(moderation_cases::id)
            .first(conn)?)
    })
}

/// Somebody of 青葉精機 who came in an hour ago.
fn newcomer(town: &Town) -> PersonId {
    let person = town.write(|tx| {
        let id = fixtures::person(tx, "新田 光", Some("hikaru@aoba.example"))?;
        fixtures::member(tx, id, town.people.aoba)?;
        diesel::update(people::table.find(id))
            .set(people::first_signed_in_at.eq(tx.now.plus_seconds(-3_600)))
            .execute(tx.conn)?;
        Ok(id)
    });
    town.pass_seconds(1);
    person
}

#[test]
fn a_report_goes_to_those_who_decide_and_the_author_hears_only_what_was_decided() {
    let town = Town::start();
    let people = &town.people;
    let topic = ask(&town, people.aoi, TITLE);
    let post = answer(
        &town,
        people.misaki,
        topic,
        "弊社の製品ならすぐに解決します。",
    );
    let path = format!("/posts/{post}/flag");

    let aoi = town.aoi();
    aoi.get(&format!("/t/{topic}/q")).says(&path);
    town.misaki().get(&path).expect(403);
    aoi.get(&path).expect(200).says("宣伝・迷惑な投稿");
    let refused = aoi.post(&path, &[("reason", "other"), ("note", "")]);
    refused.expect(422).says("具体的にお書きください");
    let spam = [("reason", "spam"), ("note", "広告の言葉ABC")];
    aoi.post(&path, &spam).expect(303);
    // Once more is the same report.
    aoi.post(&path, &spam).expect(303);
    aoi.get(&path).expect(200).says("通報を受け付けています");
    aoi.get(&format!("/t/{topic}/q")).says("通報済み");
    town.signed_in(people.ken)
        .post(&path, &[("reason", "misplaced"), ("note", "")])
        .expect(303);
    let case = open_case(&town, post);

    // Those who decide see it and how much waits; the author and other members nothing.
    let moderator = town.moderator();
    moderator.get("/").says("対応待ち 1件");
    moderator.get("/moderation").expect(200).says("通報 2件");
    moderator
        .get(&format!("/moderation/{case}"))
        .says("広告の言葉ABC")
        .says("田中 葵")
        .does_not_say("aoi@aoba.example");
    town.misaki().get("/moderation").expect(404);
    town.misaki()
        .get(&format!("/moderation/{case}"))
        .expect(404);
    town.misaki()
        .get(&format!("/t/{topic}/q"))
        .does_not_say("通報済み")
        .does_not_say("広告の言葉ABC");
    assert_eq!(kinds(&town, people.misaki), Vec::<String>::new());

    // A template's words are there to be changed; what was typed stays.
    let filled = moderator.post(
        &format!("/moderation/{case}/decide"),
        &[
            ("verdict", "hide"),
            ("reason", "広告のため"),
            ("note", ""),
            ("template", "spam"),
            ("fill", "1"),
        ],
    );
    filled
        .expect(200)
        .says("宣伝にあたる内容")
        .says("広告のため");
    moderator
        .post(
            &format!("/moderation/{case}/decide"),
            &[("verdict", "hide"), ("reason", ""), ("note", "x")],
        )
        .expect(422)
        .says("理由をお書きください");
    let before = ledger(&town);
    moderator
        .post(
            &format!("/moderation/{case}/decide"),
            &[
                ("verdict", "hide"),
                ("reason", "広告のため"),
                ("note", "お知らせの言葉XYZ"),
            ],
        )
        .expect(303);
    moderator
        .get("/moderation?show=decided")
        .says("非表示にしました")
        .says("広告のため");
    moderator
        .post(
            &format!("/moderation/{case}/decide"),
            &[("verdict", "keep"), ("reason", "やり直し"), ("note", "")],
        )
        .expect(409);
    aoi.get(&format!("/t/{topic}/q"))
        .does_not_say("すぐに解決します");
    assert_eq!(kinds(&town, people.misaki), ["moderation"]);
    let own = town.misaki().get(&format!("/posts/{post}/decision"));
    own.expect(200)
        .says("お知らせの言葉XYZ")
        .says("すぐに解決します")
        .does_not_say("広告のため")
        .does_not_say("田中 葵")
        .does_not_say("高橋 涼");
    town.aoi()
        .get(&format!("/posts/{post}/decision"))
        .expect(404);
    // Hidden, it counts for nothing; back in sight, for what it did.
    let object = format!("post:{post}");
    assert!(!ledger(&town).iter().any(|(_, of)| *of == object));
    moderator
        .post(
            &format!("/posts/{post}/restore"),
            &[("reason", "見直しました"), ("note", "")],
        )
        .expect(303);
    assert_eq!(ledger(&town), before);
    let history = moderator.get(&format!("/topics/{topic}/moderation"));
    history.says("広告のため").says("見直しました");
    town.misaki()
        .get(&format!("/topics/{topic}/moderation"))
        .expect(403);
    town.staff(Role::Admin)
        .get("/admin/audit")
        .says("広告のため");
    counters_hold(&town, topic);
}

#[test]
fn a_moderator_decides_only_where_they_moderate_and_read_and_never_about_themselves() {
    let town = Town::start();
    let people = &town.people;
    let elsewhere = town.write(|tx| {
        let space = fixtures::space(tx, "elsewhere", "members")?;
        fixtures::grant(tx, people.ken, Role::Moderator, Some(space))?;
        Ok(space)
    });
    assert!(elsewhere > 0);
    let topic = ask(&town, people.misaki, TITLE);
    let mut own = question("自社だけの相談です", BODY);
    own.audience = Audience::Own;
    let own = town.write(|tx| asked(tx, people.misaki, &own)).id;
    let theirs = answer(&town, people.ryo, topic, "モデレーター自身の回答です。");
    let within = answer(
        &town,
        people.staff(Role::Cs),
        own,
        "ご相談ありがとうございます。",
    );
    let spam = [("reason", "harassment"), ("note", "")];
    town.aoi()
        .post(&format!("/posts/{theirs}/flag"), &spam)
        .expect(303);
    town.misaki()
        .post(&format!("/posts/{within}/flag"), &spam)
        .expect(303);
    let hidden_own = answer(&town, people.ryo, topic, "もう一つ、自身の回答です。");
    let why = [("reason", "身内だけに話す理由"), ("note", "")];
    town.staff(Role::Cs)
        .post(&format!("/posts/{hidden_own}/hide"), &why)
        .expect(303);
    // Of their own a moderator learns what became of it, not why and by whom.
    let history = format!("/topics/{topic}/moderation");
    town.moderator()
        .get(&history)
        .expect(200)
        .says("ご自身の投稿についての判断です")
        .does_not_say("身内だけに話す理由")
        .does_not_say("社員 cs");
    town.staff(Role::Support)
        .get(&history)
        .says("身内だけに話す理由")
        .says("社員 cs");
    town.moderator()
        .post(&format!("/posts/{hidden_own}/restore"), &why)
        .expect(404);
    town.staff(Role::Cs)
        .post(&format!("/posts/{hidden_own}/restore"), &why)
        .expect(303);
    let (theirs, within) = (open_case(&town, theirs), open_case(&town, within));
    let answers = [("verdict", "keep"), ("reason", "理由"), ("note", "")];
    for (who, id) in [
        (town.moderator(), theirs),
        (town.moderator(), within),
        (town.signed_in(people.ken), theirs),
        (town.staff(Role::Cs), within),
        (town.staff(Role::Marketing), within),
    ] {
        who.get("/moderation")
            .expect(200)
            .does_not_say(&format!("\"/moderation/{id}\""));
        who.get(&format!("/moderation/{id}")).expect(404);
        who.post(&format!("/moderation/{id}/claim"), &[])
            .expect(404);
        who.post(&format!("/moderation/{id}/decide"), &answers)
            .expect(404);
    }
    let post = town.write(|tx| body_of(tx, topic));
    let ken = town.signed_in(people.ken);
    ken.post(&format!("/posts/{post}/hide"), &[("reason", "理由")])
        .expect(403);
    for act in ["close", "pin", "move", "merge", "split"] {
        ken.get(&format!("/topics/{topic}/{act}")).expect(403);
    }
    // Nor may what they read less of be brought to where they moderate.
    let target = town.write(|tx| {
        let mut there = question("もう一つの話題です", BODY);
        there.space = "elsewhere".to_owned();
        asked(tx, people.aoi, &there)
    });
    ken.post(
        &format!("/topics/{}/merge", target.id),
        &[("into", &topic.to_string()), ("reason", "同じ話題")],
    )
    .expect(422)
    .says("まとめる操作ができません");
    town.staff(Role::Support)
        .post(&format!("/moderation/{within}/decide"), &answers)
        .expect(303);
}

#[test]
fn of_many_who_take_a_case_at_once_one_has_it() {
    let town = Town::start();
    let people = &town.people;
    let topic = ask(&town, people.aoi, TITLE);
    let post = answer(&town, people.misaki, topic, "誰かが通報する回答です。");
    town.aoi()
        .post(
            &format!("/posts/{post}/flag"),
            &[("reason", "spam"), ("note", "")],
        )
        .expect(303);
    let id = open_case(&town, post);
    let deciders: Vec<PersonId> = [Role::Cs, Role::Support, Role::Sales, Role::Admin]
        .into_iter()
        .map(|role| people.staff(role))
        .chain([people.ryo])
        .collect();
    let barrier = Barrier::new(deciders.len());
    let outcomes: Vec<(PersonId, bool)> = std::thread::scope(|scope| {
        let running: Vec<_> = deciders
            .iter()
            .map(|person| {
                let (town, barrier) = (&town, &barrier);
                scope.spawn(move || {
                    barrier.wait();
                    let outcome = town.domain.write(|tx| {
                        let who = actor(tx, *person)?;
                        case::claim(tx, &who, id)
                    });
                    match outcome {
                        Ok(()) => (*person, true),
                        Err(domain::Error::Conflict) => (*person, false),
                        Err(error) => panic!("{error}"),
                    }
                })
            })
            .collect();
        running
            .into_iter()
            .map(|thread| thread.join().expect("a claim"))
            .collect()
    });
    let winners: Vec<PersonId> = outcomes
        .iter()
        .filter(|(_, won)| *won)
        .map(|(person, _)| *person)
        .collect();
    let [winner] = winners.as_slice() else {
        panic!("{} have it", winners.len());
    };
    let holder: Option<PersonId> = town.read(|conn| {
        Ok(moderation_cases::table
            .find(id)
            .select(moderation_cases::claimed_by)
            .first(conn)?)
    });
    assert_eq!(holder, Some(*winner));
    let other = deciders.iter().find(|person| *person != winner).copied();
    let other = other.expect("somebody else");
    let why = Why::because("理由").expect("a reason");
    let decided = town.domain.write(|tx| {
        let who = actor(tx, other)?;
        decide::decide(tx, &who, id, Verdict::Keep, &why)
    });
    assert!(matches!(decided, Err(domain::Error::Conflict)));
    town.signed_in(*winner)
        .post(&format!("/moderation/{id}/release"), &[])
        .expect(303);
    town.signed_in(other)
        .post(
            &format!("/moderation/{id}/decide"),
            &[("verdict", "keep"), ("reason", "問題なし"), ("note", "")],
        )
        .expect(303);
    assert_eq!(kinds(&town, people.misaki), Vec::<String>::new());
}

/// Everything that carries posts outward or lists them, as this visitor finds it.
fn found(town: &Town, who: &crate::support::Visitor<'_>, word: &str) -> Vec<String> {
    let q = server::http::reply::encode(word);
    let mut paths = vec![
        "/".to_owned(),
        "/questions".to_owned(),
        "/questions?space=open".to_owned(),
        "/questions?filter=unanswered".to_owned(),
        "/feeds/questions".to_owned(),
        "/feeds/space/open".to_owned(),
        "/sitemaps/topics/0".to_owned(),
        format!("/search?q={q}"),
        "/notices".to_owned(),
    ];
    let topics: Vec<(TopicId, String)> = town.read(|conn| {
        Ok(topics::table
            .select((topics::id, topics::slug))
            .load(conn)?)
    });
    paths.extend(topics.iter().map(|(id, slug)| format!("/t/{id}/{slug}")));
    paths
        .into_iter()
        .filter(|path| {
            let answer = who.get(path);
            let text = answer
                .text()
                .replace(&q, "")
                .replace(&format!("value=\"{word}\""), "");
            answer.status == 200
                && text.contains(word)
                && !(path.starts_with("/search") && text.contains("見つかりません"))
        })
        .collect()
}

#[test]
fn what_a_rule_holds_is_nowhere_until_it_is_published_and_then_counts() {
    let town = Town::start();
    let people = &town.people;
    town.write(|tx| fixtures::space(tx, "open", "public").map(drop));
    let topic = {
        let mut asked_openly = question("公開の場所での質問です", BODY);
        asked_openly.space = "open".to_owned();
        town.write(|tx| asked(tx, people.misaki, &asked_openly)).id
    };
    work(&town);
    town.write(|tx| {
        let ken = actor(tx, people.ken)?;
        let space = spaces::table
            .filter(spaces::slug.eq("open"))
            .select(spaces::id)
            .first(tx.conn)?;
        follow::set(tx, &ken, Object::Space, space, Level::Watching)
    });
    let new = newcomer(&town);
    let before = ledger(&town);
    // Three links elsewhere are too many for somebody new; two are not.
    let links = "くじらの資料は https://a.example/1 と https://b.example/2 と https://c.example/3 にあります。";
    let mut held = question("くじらの質問を公開の場所でします", links);
    held.space = "open".to_owned();
    let held_topic = town.write(|tx| asked(tx, new, &held)).id;
    let held_answer = answer(&town, new, topic, links);
    let held_comment = town.write(|tx| {
        let body = body_of(tx, topic)?;
        commented(tx, new, body, links)
    });
    // Not so fast as to be held for that.
    town.pass_seconds(700);
    let fine = answer(&town, new, topic, "資料は https://a.example/1 にあります。");
    // What would be held is not slipped in by an edit.
    town.write(|tx| {
        let refused = fixtures::talk::edited(tx, new, fine, "", links);
        assert!(matches!(refused, Err(domain::Error::Invalid(_))));
        Ok(())
    });
    counters_hold(&town, topic);
    counters_hold(&town, held_topic);
    let counted = |town: &Town| -> (i64, i64) {
        town.read(|conn| {
            Ok(topics::table
                .find(topic)
                .select((topics::answer_count, topics::reply_count))
                .first(conn)?)
        })
    };
    assert_eq!(counted(&town), (1, 1));
    let inquiries_of = |town: &Town| -> i64 {
        town.read(|conn| {
            Ok(inquiries::table
                .filter(inquiries::topic_id.eq(held_topic))
                .count()
                .get_result(conn)?)
        })
    };
    assert_eq!(inquiries_of(&town), 0);
    assert_eq!(ledger(&town).len(), before.len() + 1);
    assert_eq!(kinds(&town, people.ken), Vec::<String>::new());
    assert_eq!(kinds(&town, people.misaki), ["answer"]);

    // Nobody but its author and those who decide.
    let nowhere: Vec<String> = Vec::new();
    for who in [
        town.guest(),
        town.aoi(),
        town.misaki(),
        town.signed_in(people.ken),
    ] {
        assert_eq!(found(&town, &who, "くじら"), nowhere);
        who.get(&format!("/posts/{held_answer}")).expect(404);
        who.get(&format!("/t/{held_topic}")).expect(404);
    }
    town.guest()
        .get(&format!("/t/{topic}/q"))
        .says("\"answerCount\":1");
    let similar = town
        .aoi()
        .post("/ask/similar", &[("title", "くじらの質問を公開の場所で")]);
    similar.does_not_say("くじら");
    let author = town.signed_in(new);
    author
        .get(&format!("/t/{topic}/q"))
        .says("くじら")
        .says("公開前の確認を待っています");
    let mine = author.get(&format!("/t/{held_topic}/q"));
    mine.expect(200).says("確認待ち");
    author.get(&search("くじら")).does_not_say("c.example");
    author
        .post(&format!("/posts/{held_comment}/edit"), &[("body", "x")])
        .expect(403);
    let cs = town.staff(Role::Cs);
    cs.get("/moderation")
        .says("外部へのリンクが多い")
        .says("くじら");
    // The moderator of another space does not come into it.
    town.moderator().get("/moderation").does_not_say("くじら");

    // Published, everything that follows from a post follows; refused, nothing does.
    let body = town.write(|tx| body_of(tx, held_topic));
    for post in [body, held_answer] {
        let id = open_case(&town, post);
        cs.post(
            &format!("/moderation/{id}/decide"),
            &[("verdict", "publish"), ("reason", "問題なし"), ("note", "")],
        )
        .expect(303);
    }
    let id = open_case(&town, held_comment);
    cs.post(
        &format!("/moderation/{id}/decide"),
        &[
            ("verdict", "refuse"),
            ("reason", "宣伝"),
            ("note", "ご遠慮ください"),
        ],
    )
    .expect(303);
    assert_eq!(counted(&town), (2, 2));
    counters_hold(&town, topic);
    assert_eq!(inquiries_of(&town), 1);
    let now = ledger(&town);
    assert_eq!(now.len(), before.len() + 3);
    assert!(now.contains(&(
        "com.question_posted".to_owned(),
        format!("topic:{held_topic}")
    )));
    assert!(
        !now.iter()
            .any(|(_, of)| *of == format!("post:{held_comment}"))
    );
    assert_eq!(kinds(&town, people.ken), ["new_topic"]);
    assert_eq!(kinds(&town, people.misaki), ["answer", "answer"]);
    assert_eq!(
        kinds(&town, new),
        ["moderation", "moderation", "moderation"]
    );
    for place in ["/questions", "/feeds/space/open", &search("くじら")] {
        town.guest().get(place).says("の質問を公開の場所で");
    }
    town.guest()
        .get("/sitemaps/topics/0")
        .says(&format!("/t/{held_topic}/"));
    author
        .get(&format!("/posts/{held_comment}/decision"))
        .says("公開しないこと")
        .says("ご遠慮ください");
    author.get(&format!("/posts/{held_comment}")).expect(404);
    // Brought back after all, it comes out like any other.
    cs.post(
        &format!("/posts/{held_comment}/restore"),
        &[("reason", "再考")],
    )
    .expect(303);
    assert_eq!(counted(&town), (2, 3));
    assert!(ledger(&town).contains(&(
        "com.reply_posted".to_owned(),
        format!("post:{held_comment}")
    )));
    assert!(fine > 0);
}

#[test]
fn who_is_new_and_posts_fast_waits_and_who_is_known_does_not() {
    let town = Town::start();
    let people = &town.people;
    let topic = ask(&town, people.aoi, TITLE);
    let new = newcomer(&town);
    let is_held = |post: PostId| -> bool {
        town.read(|conn| {
            Ok(posts::table
                .find(post)
                .select(posts::held_at.is_not_null())
                .first(conn)?)
        })
    };
    let mut posted = Vec::new();
    for n in 0..4 {
        posted.push(answer(&town, new, topic, &format!("{n} 番目の回答です。")));
    }
    let held: Vec<bool> = posted.iter().map(|post| is_held(*post)).collect();
    assert_eq!(held, [false, false, false, true]);
    // A day later three of theirs have stood for a day: they are known.
    town.pass_days(1);
    town.pass_seconds(1);
    let links = "https://a.example/1 https://b.example/2 https://c.example/3";
    let later = answer(&town, new, topic, links);
    assert!(!is_held(later));
    // The bounds are an administrator's to set; none hold with no days.
    let admin = town.staff(Role::Admin);
    let settings = |days: &'static str| {
        [
            ("site_name", "広場"),
            ("hold_days", days),
            ("hold_posts", "3"),
            ("hold_links", "2"),
            ("hold_fast", "3"),
            ("hold_daily", "10"),
        ]
    };
    admin
        .post("/admin/settings", &settings("x"))
        .expect(422)
        .says("数字を入れてください");
    admin.post("/admin/settings", &settings("0")).expect(303);
    let other = town.write(|tx| {
        let id = fixtures::person(tx, "新井 実", Some("minoru@aoba.example"))?;
        fixtures::member(tx, id, people.aoba)?;
        diesel::update(domain::db::schema::people::table.find(id))
            .set(domain::db::schema::people::first_signed_in_at.eq(tx.now))
            .execute(tx.conn)?;
        Ok(id)
    });
    assert!(!is_held(answer(&town, other, topic, links)));
}

#[test]
fn a_merged_topic_leads_on_with_everything_it_had() {
    let town = Town::start();
    let people = &town.people;
    let target = ask(&town, people.aoi, TITLE);
    let source = ask(&town, people.misaki, "締日を二十日にするには");
    let first = answer(&town, people.ken, source, "りんごの設定から変えられます。");
    let second = answer(&town, people.ryo, target, "みかんの設定から変えられます。");
    let third = answer(
        &town,
        people.aoi,
        source,
        "ぶどうの設定も確かめてください。",
    );
    town.write(|tx| commented(tx, people.ken, first, "補足です。"))
        .to_string();
    for (who, topic) in [
        (people.ken, source),
        (people.ken, target),
        (people.ryo, source),
        (people.aoi, source),
    ] {
        town.write(|tx| {
            let who = actor(tx, who)?;
            me_too::set(tx, &who, topic, true).map(drop)
        });
    }
    town.misaki()
        .post(&format!("/posts/{first}/accept"), &[])
        .expect(303);
    work(&town);
    let before = ledger(&town);
    let body = town.write(|tx| body_of(tx, source));
    let moderator = town.moderator();

    // Into what is hidden, gone, or itself: said, and nothing happens.
    let gone = ask(&town, people.aoi, "消された話題です");
    town.write(|tx| {
        let post = body_of(tx, gone)?;
        hidden(tx, people.staff(Role::Cs), post)
    });
    let merge = |into: &str| {
        moderator.post(
            &format!("/topics/{source}/merge"),
            &[("into", into), ("reason", "同じ質問")],
        )
    };
    merge("999999")
        .expect(422)
        .says("見つかりません")
        .says("999999");
    merge(&gone.to_string()).expect(422).says("非表示の話題");
    merge(&source.to_string()).expect(422).says("同じ話題です");
    merge("あれ").expect(422);
    let done = merge(&format!("https://x.example/t/{target}/q"));
    done.expect(303);
    assert!(done.location().starts_with(&format!("/t/{target}/")));

    let order: Vec<PostId> = town.read(|conn| {
        Ok(posts::table
            .filter(posts::topic_id.eq(target))
            .filter(posts::kind.eq("answer"))
            .order(posts::id)
            .select(posts::id)
            .load(conn)?)
    });
    assert_eq!(order, [first, second, third]);
    counters_hold(&town, target);
    let (answers, replies, wanted): (i64, i64, i64) = town.read(|conn| {
        Ok(topics::table
            .find(target)
            .select((
                topics::answer_count,
                topics::reply_count,
                topics::me_too_count,
            ))
            .first(conn)?)
    });
    // Ken wanted both, and aoi asked the one that stays.
    assert_eq!((answers, replies, wanted), (3, 5, 2));
    let page = town.aoi().get(&format!("/t/{target}/q"));
    for text in ["りんご", "みかん", "ぶどう", "補足です", "解決済み"] {
        page.says(text);
    }
    // Addresses lead on, of the topic and of every post; lists know one topic.
    for path in [format!("/t/{source}"), format!("/t/{source}/q")] {
        let there = town.aoi().get(&path);
        there.expect(303);
        assert!(
            there.location().starts_with(&format!("/t/{target}/")),
            "{path}"
        );
    }
    for post in [body, first, third] {
        let there = town.aoi().get(&format!("/posts/{post}"));
        assert!(there.location().starts_with(&format!("/t/{target}/")));
    }
    town.aoi().get("/questions").does_not_say("締日を二十日");
    moderator.get("/questions").does_not_say("締日を二十日");
    town.aoi().get(&search("りんご")).says(TITLE);
    // Who wrote in the old page still answers.
    town.misaki()
        .post(
            &format!("/topics/{source}/answers"),
            &[("body", "ありがとうございます。"), ("identity", "full")],
        )
        .expect(303);
    let following: Vec<PersonId> = town.read(|conn| {
        Ok(follows::table
            .filter(follows::object.eq("topic"))
            .filter(follows::object_id.eq(target))
            .order(follows::person_id)
            .select(follows::person_id)
            .load(conn)?)
    });
    assert!(following.contains(&people.misaki) && following.contains(&people.ken));
    // The ledger: doubled reactions are gone and the question that was asked twice; everything else stays with its post.
    let after = ledger(&town);
    let asked_row = ("com.question_posted".to_owned(), format!("topic:{source}"));
    let lost: Vec<_> = before.iter().filter(|row| !after.contains(row)).collect();
    assert_eq!(lost, [&asked_row]);
    assert_eq!(after.len(), before.len() - 3 + 1);
    // Neither hiding nor restoring its text brings that back.
    let why = [("reason", "重複"), ("note", "")];
    moderator
        .post(&format!("/posts/{body}/hide"), &why)
        .expect(303);
    assert!(!ledger(&town).contains(&asked_row));
    moderator
        .post(&format!("/posts/{body}/restore"), &why)
        .expect(303);
    assert_eq!(ledger(&town), after);
    // And who wanted the one takes it back on the other.
    town.moderator()
        .post(&format!("/topics/{target}/not-me-too"), &[])
        .expect(303);
    let reactions = |rows: &[(String, String)]| {
        rows.iter()
            .filter(|(kind, _)| kind == "com.reaction_given")
            .count()
    };
    assert_eq!(reactions(&ledger(&town)), reactions(&after) - 1);
    counters_hold(&town, target);
}

#[test]
fn split_off_answers_are_a_topic_of_their_own_with_pointers_both_ways() {
    let town = Town::start();
    let people = &town.people;
    let source = ask(&town, people.aoi, TITLE);
    let kept = answer(&town, people.ken, source, "締め日は設定で変えられます。");
    let off = answer(
        &town,
        people.misaki,
        source,
        "ところで帳票の色も変えられますか。",
    );
    let more = answer(&town, people.ryo, source, "帳票の色なら変えられます。");
    let under = town.write(|tx| commented(tx, people.aoi, off, "私も気になります。"));
    town.aoi()
        .post(&format!("/posts/{more}/helpful"), &[])
        .expect(303);
    let before = ledger(&town);
    let moderator = town.moderator();
    moderator
        .get(&format!("/topics/{source}/split"))
        .says("帳票の色なら");
    let names = [format!("answer-{off}"), format!("answer-{more}")];
    let send = |title: &str, boxes: &[String]| {
        let mut form = vec![
            ("title", title),
            ("kind", "discussion"),
            ("reason", "別の話題"),
        ];
        form.extend(boxes.iter().map(|name| (name.as_str(), "1")));
        moderator.post(&format!("/topics/{source}/split"), &form)
    };
    send("色", &[])
        .expect(422)
        .says("分ける回答をお選び")
        .says("要点は");
    let other = town.write(|tx| {
        let topic = asked(tx, people.aoi, &question("無関係な話題です", BODY))?.id;
        answered(tx, people.ken, topic, "無関係な回答です。")
    });
    send("帳票の色を変えたい", &[format!("answer-{other}")]).expect(422);
    let done = send("帳票の色を変えたい", &names);
    done.expect(303);
    let new: TopicId =
        town.read(|conn| Ok(posts::table.find(off).select(posts::topic_id).first(conn)?));
    assert_ne!(new, source);
    counters_hold(&town, source);
    counters_hold(&town, new);
    let there = town.aoi().get(done.location());
    there
        .expect(200)
        .says("ところで帳票の色も")
        .says("帳票の色なら")
        .says("私も気になります")
        .says("こちらから分かれました");
    let here = town.aoi().get(&format!("/t/{source}/q"));
    here.says("締め日は設定で")
        .says("帳票の色を変えたい")
        .does_not_say("帳票の色なら");
    for post in [off, more, under] {
        let at = town.aoi().get(&format!("/posts/{post}"));
        assert!(at.location().starts_with(&format!("/t/{new}/")));
    }
    assert!(
        town.aoi()
            .get(&format!("/posts/{kept}"))
            .location()
            .starts_with(&format!("/t/{source}/"))
    );
    town.aoi()
        .get(&search("帳票の色"))
        .says(&format!("/t/{new}/"));
    assert_eq!(
        ledger(&town)
            .iter()
            .filter(|row| !row.1.contains(&other.to_string()))
            .filter(|row| before.contains(row))
            .count(),
        before.len()
    );
    // It begins as an answer of misaki's, and hidden takes back just that.
    let row = ("com.answer_posted".to_owned(), format!("post:{off}"));
    assert!(ledger(&town).contains(&row));
    moderator
        .post(&format!("/posts/{off}/hide"), &[("reason", "理由")])
        .expect(303);
    assert!(!ledger(&town).contains(&row));
    town.aoi().get(done.location()).expect(404);
    town.aoi()
        .get(&format!("/t/{source}/q"))
        .does_not_say("帳票の色を変えたい");
    moderator
        .post(&format!("/posts/{off}/restore"), &[("reason", "理由")])
        .expect(303);
    assert!(ledger(&town).contains(&row));
    // So does any other that went along, though the topic is of another kind now.
    let stands = ledger(&town);
    let row = ("com.answer_posted".to_owned(), format!("post:{more}"));
    let of_more = |rows: &[(String, String)]| {
        let object = format!("post:{more}");
        rows.iter().filter(|(_, of)| *of == object).count()
    };
    for (act, there) in [("hide", false), ("restore", true)] {
        moderator
            .post(&format!("/posts/{more}/{act}"), &[("reason", "理由")])
            .expect(303);
        assert_eq!(ledger(&town).contains(&row), there);
    }
    assert_eq!(of_more(&ledger(&town)), of_more(&stands));
}

#[test]
fn moving_pinning_and_closing_hold_for_every_reader() {
    let town = Town::start();
    let people = &town.people;
    town.write(|tx| {
        fixtures::space(tx, "open", "public")?;
        let space = fixtures::space(tx, "aoba-only", "accounts")?;
        diesel::insert_into(domain::db::schema::space_accounts::table)
            .values((
                domain::db::schema::space_accounts::space_id.eq(space),
                domain::db::schema::space_accounts::account_id.eq(people.aoba),
            ))
            .execute(tx.conn)?;
        Ok(())
    });
    let topic = ask(&town, people.aoi, TITLE);
    let older = ask(&town, people.misaki, "二番目に新しい話題です");
    let send = |act: &str, form: &[(&str, &str)]| {
        let mut all = vec![("reason", "運営の理由")];
        all.extend(form);
        // Signed in afresh: days pass here.
        town.staff(Role::Cs)
            .post(&format!("/topics/{topic}/{act}"), &all)
    };
    // Pinned, it comes first and only once; its last day ends it.
    send("pin", &[("until", "2020-01-01")])
        .expect(422)
        .says("これからの日付");
    send("pin", &[("until", "2026-04-16")]).expect(303);
    let list = |town: &Town| town.aoi().get("/questions?space=everyone").text();
    let places = |text: &str| {
        let of = |id: TopicId| text.find(&format!("\"/t/{id}/")).expect("listed");
        (of(topic), of(older))
    };
    let text = list(&town);
    assert!(places(&text).0 < places(&text).1);
    assert_eq!(text.matches(&format!("\"/t/{topic}/")).count(), 1);
    assert!(text.contains("固定"));
    town.pass_days(2);
    let text = list(&town);
    assert!(places(&text).0 > places(&text).1);
    send("unpin", &[]).expect(303);

    // Closed, its readers are told why, and nobody answers.
    send("close", &[]).expect(303);
    town.misaki()
        .get(&format!("/t/{topic}/q"))
        .says("運営の理由")
        .does_not_say("name=\"body\"");
    send("reopen", &[]).expect(303);
    town.misaki()
        .get(&format!("/t/{topic}/q"))
        .does_not_say("運営の理由");

    // Moved to fewer readers, the others see it no more; never to more.
    let cs = town.staff(Role::Cs);
    cs.get(&format!("/topics/{topic}/move"))
        .says("aoba-only")
        .does_not_say("value=\"open\"");
    send("move", &[("space", "open")]).expect(422);
    send("move", &[("space", "aoba-only")]).expect(303);
    town.misaki().get(&format!("/t/{topic}")).expect(404);
    town.misaki().get(&search("締め日")).does_not_say(TITLE);
    town.signed_in(people.ken)
        .get(&format!("/t/{topic}/q"))
        .expect(200);
    // Its author would lose sight of it where only others come in.
    let theirs = ask(&town, people.misaki, "みなと商事の話題です");
    cs.post(
        &format!("/topics/{theirs}/move"),
        &[("space", "aoba-only"), ("reason", "理由")],
    )
    .expect(422);
}
