//! Discussions, ideas and announcements: what each is, and what it is not.

use diesel::prelude::*;
use domain::actor::Role;
use domain::community::idea::status::{self, NewStatus};
use domain::community::idea::{Status, merging, votes_left};
use domain::community::{Audience, TopicKind};
use domain::db::schema::{engagement_events, idea_votes, ideas, inquiries, jobs};
use domain::types::TopicId;

use crate::fixtures::talk::{actor, answered, asked, body_of, hidden, question};
use crate::fixtures::{AOBA, Town, tale};

/// Types of an object's ledger rows that stand.
fn standing(town: &Town, object: &str) -> Vec<String> {
    town.read(|conn| {
        let rows: Vec<(i64, String)> = engagement_events::table
            .filter(engagement_events::object.eq(object))
            .filter(engagement_events::reversal_of.is_null())
            .order(engagement_events::id)
            .select((engagement_events::id, engagement_events::type_))
            .load(conn)?;
        let reversed: Vec<Option<i64>> = engagement_events::table
            .filter(engagement_events::reversal_of.is_not_null())
            .select(engagement_events::reversal_of)
            .load(conn)?;
        Ok(rows
            .into_iter()
            .filter(|(id, _)| !reversed.contains(&Some(*id)))
            .map(|(_, kind)| kind)
            .collect())
    })
}

fn begun(town: &Town, kind: TopicKind, title: &str) -> TopicId {
    let mut new = question(title, "みなさんはどのようにしていますか。");
    new.kind = kind;
    town.write(|tx| asked(tx, town.people.aoi, &new)).id
}

/// The mails that tell of an idea's change, ten minutes later.
fn told(town: &Town) -> Vec<domain::mail::Letter> {
    crate::letters::sent(town)
        .into_iter()
        .filter(|letter| letter.subject.contains("の状況が"))
        .collect()
}

#[test]
fn a_discussion_is_talked_about_and_is_no_inquiry() {
    let town = Town::start();
    let id = begun(&town, TopicKind::Discussion, "月次の締めは何営業日ですか");
    let page = town.aoi().get(&format!("/t/{id}/q"));
    page.expect(200)
        .says("返信 0件")
        .says("返信を投稿する")
        .does_not_say("私も知りたい")
        .does_not_say("回答を投稿する");
    let reply = town.write(|tx| answered(tx, town.people.misaki, id, "うちは五営業日です。"));
    town.misaki()
        .get(&format!("/t/{id}/q"))
        .says("返信 1件")
        .does_not_say("解決した回答にする");
    town.aoi()
        .post(&format!("/posts/{reply}/accept"), &[])
        .expect(404);
    town.staff(Role::Cs)
        .post(&format!("/posts/{reply}/endorse"), &[])
        .expect(404);
    town.misaki()
        .post(&format!("/topics/{id}/me-too"), &[])
        .expect(404);
    assert_eq!(
        standing(&town, &format!("topic:{id}")),
        ["com.reply_posted"]
    );
    assert_eq!(
        standing(&town, &format!("post:{reply}")),
        ["com.reply_posted"]
    );
    let count: i64 = town.read(|conn| Ok(inquiries::table.count().get_result(conn)?));
    assert_eq!(count, 0, "only questions are inquiries");
    // Each kind has its own list.
    town.aoi()
        .get("/discussions")
        .says("月次の締めは何営業日ですか");
    town.aoi()
        .get("/questions")
        .does_not_say("月次の締めは何営業日ですか");
    // Hidden, it takes its row along, and brings it back.
    let body = town.write(|tx| body_of(tx, id));
    town.write(|tx| hidden(tx, town.people.ryo, body));
    assert!(standing(&town, &format!("topic:{id}")).is_empty());
    town.moderator()
        .post(
            &format!("/posts/{body}/restore"),
            &[("reason", "運営の判断")],
        )
        .expect(303);
    assert_eq!(
        standing(&town, &format!("topic:{id}")),
        ["com.reply_posted"]
    );
}

#[test]
fn only_the_vendor_announces_and_may_take_no_replies() {
    let town = Town::start();
    let form = [
        ("kind", "announcement"),
        ("space", "everyone"),
        ("title", "年末年始の営業日のお知らせ"),
        ("body", "12月29日から1月3日まで休みます。"),
        ("closed", "1"),
        ("audience", "members"),
        ("identity", "full"),
    ];
    town.aoi().get("/ask?kind=announcement").expect(404);
    town.aoi().post("/ask", &form).expect(404);
    town.staff(Role::Cs)
        .get("/ask?kind=announcement")
        .expect(200);
    let answer = town.staff(Role::Cs).post("/ask", &form);
    answer.expect(303);
    let page = town.aoi().get(answer.location());
    page.expect(200)
        .says("このお知らせは返信を受け付けていません")
        .does_not_say("返信を投稿する");
    town.aoi()
        .get("/announcements")
        .says("年末年始の営業日のお知らせ");
    town.aoi().get("/").says("年末年始の営業日のお知らせ");
    town.aoi().get("/ask?kind=nonsense").expect(400);
}

#[test]
fn an_idea_is_voted_for_within_a_quota_that_comes_back() {
    let town = Town::start();
    let people = &town.people;
    town.write(|tx| {
        let mut site = domain::site::load(tx.conn)?;
        site.idea_votes = 2;
        domain::site::store(tx, &site)
    });
    let ids: Vec<TopicId> = [
        "一つめのアイデアです",
        "二つめのアイデアです",
        "三つめのアイデアです",
    ]
    .into_iter()
    .map(|title| town.write(|tx| tale::idea(tx, people.aoi, title)).id)
    .collect();
    let [first, second, third] = ids.as_slice() else {
        panic!("three")
    };
    assert_eq!(
        standing(&town, &format!("topic:{first}")),
        ["com.idea_posted"]
    );
    for id in [first, second] {
        town.misaki()
            .post(&format!("/ideas/{id}/vote"), &[])
            .expect(303);
    }
    let refused = town.misaki().post(&format!("/ideas/{third}/vote"), &[]);
    refused.expect(422).says("票を使い切っています");
    assert_eq!(
        standing(&town, &format!("topic:{first}")),
        ["com.idea_posted", "com.idea_voted"]
    );
    // Provided: the vote comes back, and stays counted.
    town.write(|tx| {
        let product = actor(tx, people.staff(Role::Product))?;
        let new = NewStatus {
            status: Status::Provided,
            note: "12月の版に入りました。".to_owned(),
        };
        status::change(tx, &product, *first, &new).map(drop)
    });
    town.misaki()
        .post(&format!("/ideas/{third}/vote"), &[])
        .expect(303);
    assert_eq!(town.read(|conn| votes_left(conn, people.misaki)), 0);
    // A second click changes nothing. Taken back, its row is reversed.
    for verb in ["vote", "not-vote", "not-vote"] {
        town.misaki()
            .post(&format!("/ideas/{third}/{verb}"), &[])
            .expect(303);
    }
    assert_eq!(
        standing(&town, &format!("topic:{third}")),
        ["com.idea_posted"]
    );
    // Voting on what is settled is over, and the page says what became of it.
    town.misaki()
        .post(&format!("/ideas/{first}/vote"), &[])
        .expect(422);
    town.misaki()
        .get(&format!("/t/{first}/q"))
        .says("提供済み")
        .says("12月の版に入りました。");
    // A hidden idea holds nobody's vote.
    let body = town.write(|tx| body_of(tx, *second));
    town.write(|tx| hidden(tx, people.ryo, body));
    assert_eq!(town.read(|conn| votes_left(conn, people.misaki)), 2);
    // Those who voted and the author were told, and nobody else.
    let letters = told(&town);
    for letter in &letters {
        let of = format!("{}\n{}", letter.subject, letter.text);
        for words in [
            "一つめのアイデアです",
            "「提供済み」",
            "12月の版に入りました。",
        ] {
            assert!(of.contains(words), "{words} in {of}");
        }
        assert_eq!(
            of.contains("使った票は戻りました"),
            letter.to.starts_with("misaki")
        );
    }
    town.misaki()
        .get("/notices")
        .says("の状況が「提供済み」になりました。")
        .says("12月の版に入りました。");
    let told: Vec<String> = letters.into_iter().map(|letter| letter.to).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.contains(&"misaki@minato.example".to_owned()));
    assert!(told.contains(&"aoi@aoba.example".to_owned()));
}

#[test]
fn nobody_is_told_of_an_idea_they_may_no_longer_read() {
    let town = Town::start();
    let people = &town.people;
    let mut new = question("自社だけのアイデアです", "社内の承認を省きたいのです。");
    new.kind = TopicKind::Idea;
    new.audience = Audience::Own;
    let id = town.write(|tx| asked(tx, people.aoi, &new)).id;
    town.write(|tx| tale::voted(tx, people.ken, id));
    town.write(|tx| {
        use domain::db::schema::memberships;
        diesel::update(memberships::table.filter(memberships::person_id.eq(people.ken)))
            .set(memberships::valid_to.eq(Some(tx.now)))
            .execute(tx.conn)?;
        let product = actor(tx, people.staff(Role::Product))?;
        let new = NewStatus {
            status: Status::Considering,
            note: String::new(),
        };
        status::change(tx, &product, id, &new).map(drop)
    });
    let told: Vec<String> = told(&town).into_iter().map(|letter| letter.to).collect();
    assert_eq!(told, ["aoi@aoba.example"]);
}

#[test]
fn two_votes_at_once_take_one_last_vote() {
    let town = Town::start();
    let people = &town.people;
    town.write(|tx| {
        let mut site = domain::site::load(tx.conn)?;
        site.idea_votes = 1;
        domain::site::store(tx, &site)
    });
    let ids: Vec<TopicId> = (0..4)
        .map(|n| {
            town.write(|tx| tale::idea(tx, people.aoi, &format!("同時に押すアイデア{n}")))
                .id
        })
        .collect();
    std::thread::scope(|scope| {
        for id in &ids {
            let town = &town;
            scope.spawn(move || town.misaki().post(&format!("/ideas/{id}/vote"), &[]).status);
        }
    });
    let held: i64 = town.read(|conn| {
        Ok(idea_votes::table
            .filter(idea_votes::person_id.eq(people.misaki))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(held, 1);
}

#[test]
fn staff_see_accounts_behind_votes_and_customers_only_their_number() {
    let town = Town::start();
    let people = &town.people;
    let id = town
        .write(|tx| tale::idea(tx, people.misaki, "取引先ごとに条件を保存したい"))
        .id;
    town.write(|tx| tale::voted(tx, people.aoi, id));
    town.write(|tx| tale::voted(tx, people.ken, id));
    let record = |account: &str, evidence: &str| {
        town.staff(Role::Cs).post(
            &format!("/staff/ideas/{id}/votes"),
            &[
                ("account", account),
                ("evidence", evidence),
                ("note", "定例会での発言"),
            ],
        )
    };
    record("ひかり物流", "https://crm.example/7").expect(303);
    record("ひかり物流", "https://crm.example/8")
        .expect(422)
        .says("すでに記録されています");
    record("ない会社", "https://crm.example/8").expect(422);
    record(AOBA, "電話で聞いた").expect(422);
    let page = town.staff(Role::Cs).get(&format!("/staff/ideas/{id}"));
    page.expect(200)
        .says("青葉精機")
        .says("ひかり物流")
        .says("https://crm.example/7");
    let seen = town.misaki().get(&format!("/t/{id}/q"));
    seen.expect(200)
        .says("賛成 3票")
        .does_not_say("青葉精機")
        .does_not_say("ひかり物流")
        .does_not_say("crm.example");
    // No act of the customer's: nothing on the ledger for it.
    let rows: i64 = town.read(|conn| {
        Ok(engagement_events::table
            .filter(engagement_events::type_.eq("com.idea_voted"))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(rows, 2);
}

#[test]
fn a_merged_idea_hands_its_votes_over_once() {
    let town = Town::start();
    let people = &town.people;
    let (from, into) = town.write(|tx| {
        Ok((
            tale::idea(tx, people.aoi, "条件を保存したいです")?.id,
            tale::idea(tx, people.misaki, "一覧の条件を保存したい")?.id,
        ))
    });
    for (who, id) in [(people.ken, from), (people.ryo, from), (people.ryo, into)] {
        town.write(|tx| tale::voted(tx, who, id));
    }
    town.write(|tx| {
        let product = actor(tx, people.staff(Role::Product))?;
        merging::merge(tx, &product, from, &format!("/t/{into}/q")).map(drop)
    });
    let counts: Vec<(TopicId, i64)> = town.read(|conn| {
        Ok(ideas::table
            .order(ideas::topic_id)
            .select((ideas::topic_id, ideas::vote_count))
            .load(conn)?)
    });
    assert_eq!(counts, [(from, 0), (into, 2)]);
    town.aoi()
        .get(&format!("/t/{from}/q"))
        .says("まとめられました")
        .says("一覧の条件を保存したい");
    town.aoi()
        .get("/ideas")
        .says("一覧の条件を保存したい")
        .does_not_say("条件を保存したいです");
    assert!(!standing(&town, &format!("topic:{from}")).contains(&"com.idea_posted".to_owned()));
}

#[test]
fn thousands_of_voters_are_told_some_at_a_time_and_as_they_chose() {
    use domain::community::idea::notify;
    use domain::db::schema::{idea_votes, notice_choices, notices};
    let town = Town::start();
    let people = &town.people;
    let idea = town
        .write(|tx| tale::idea(tx, people.aoi, "たくさんの方が待つアイデア"))
        .id;
    let voters = town.write(|tx| {
        let mut voters = Vec::new();
        for n in 0..450 {
            let voter = crate::fixtures::person(tx, &format!("賛成{n}"), None)?;
            crate::fixtures::member(tx, voter, people.minato)?;
            diesel::insert_into(idea_votes::table)
                .values((
                    idea_votes::topic_id.eq(idea),
                    idea_votes::person_id.eq(Some(voter)),
                    idea_votes::account_id.eq(people.minato),
                    idea_votes::created_at.eq(tx.now),
                ))
                .execute(tx.conn)?;
            voters.push(voter);
        }
        // One of them wants to hear nothing of ideas.
        diesel::insert_into(notice_choices::table)
            .values((
                notice_choices::person_id.eq(voters[7]),
                notice_choices::kind.eq("idea_status"),
                notice_choices::way.eq("off"),
            ))
            .execute(tx.conn)?;
        let product = actor(tx, people.staff(Role::Product))?;
        let new = NewStatus {
            status: Status::Developing,
            note: String::new(),
        };
        status::change(tx, &product, idea, &new)?;
        Ok(voters)
    });
    let count = |town: &Town| -> i64 {
        town.read(|conn| {
            Ok(notices::table
                .filter(notices::topic_id.eq(idea))
                .filter(notices::kind.eq("idea_status"))
                .count()
                .get_result(conn)?)
        })
    };
    assert_eq!(count(&town), 0, "nobody waits for the telling");
    crate::letters::sent_now(&town);
    assert_eq!(count(&town), 450, "all but one, and the author");
    let batches: i64 = town.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq(notify::JOB))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(batches, 3);
    assert_eq!(voters.len(), 450);
}
