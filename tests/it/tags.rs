//! Keeping tags in order: names, synonyms, merging, and links that go on working.

use diesel::prelude::*;
use domain::actor::Role;
use domain::community::tag_desk;
use domain::db::schema::{tags, topic_tags};
use domain::policy;
use domain::types::TopicId;
use domain::{Actor, Error};

use crate::fixtures::{Town, talk};
use crate::support::http::encode;

/// A question of 青葉's with these tags.
fn asked(town: &Town, tags: &str) -> TopicId {
    town.write(|tx| {
        let mut question = talk::question("請求書の差し戻し", "承認のあとで差し戻せますか。");
        question.tags = tags.to_owned();
        Ok(talk::asked(tx, town.people.aoi, &question)?.id)
    })
}

fn id_of(town: &Town, slug: &str) -> i64 {
    town.read(|conn| {
        Ok(tags::table
            .filter(tags::slug.eq(slug))
            .select(tags::id)
            .first(conn)?)
    })
}

/// The slugs on a topic.
fn on(town: &Town, topic: TopicId) -> Vec<String> {
    town.read(|conn| {
        Ok(topic_tags::table
            .inner_join(tags::table.on(tags::id.eq(topic_tags::tag_id)))
            .filter(topic_tags::topic_id.eq(topic))
            .order(tags::slug)
            .select(tags::slug)
            .load(conn)?)
    })
}

fn merge(town: &Town, id: i64, into: &str) -> domain::Result<i64> {
    let actor = staff(town);
    let may = policy::tag_write(&actor)?;
    town.domain
        .write(|tx| tag_desk::merge(tx, &may, &actor, id, into))
}

fn staff(town: &Town) -> Actor {
    let person = town.people.staff(Role::Product);
    town.write(|tx| talk::actor(tx, person))
}

#[test]
fn merging_moves_topics_and_keeps_links_alive() {
    let town = Town::start();
    let one = asked(&town, "請求、承認");
    let both = asked(&town, "請求、請求書");
    let older = asked(&town, "インボイス");
    merge(&town, id_of(&town, "インボイス"), "請求").expect("a merge");
    let target = merge(&town, id_of(&town, "請求"), "請求書").expect("a merge");
    assert_eq!(target, id_of(&town, "請求書"));
    assert_eq!(on(&town, one), ["承認", "請求書"]);
    assert_eq!(on(&town, both), ["請求書"]);
    assert_eq!(on(&town, older), ["請求書"]);
    // Old addresses lead on, a synonym's synonym too, and new questions get the one tag.
    for old in ["請求", "インボイス"] {
        let answer = town
            .misaki()
            .get(&format!("/questions?tag={}", encode(old)));
        answer.expect(303);
        assert_eq!(
            answer.location(),
            format!("/questions?tag={}", encode("請求書"))
        );
    }
    // What was tagged otherwise is found by the name it has now.
    domain::search::index::complete(&town.domain, &mut |_| {}).expect("an index");
    for words in ["請求書", "tag:インボイス"] {
        town.misaki()
            .get(&format!("/search?q={}", encode(words)))
            .expect(200)
            .says(&format!("/t/{older}/"));
    }
    let later = asked(&town, "請求、インボイス、請求書");
    assert_eq!(on(&town, later), ["請求書"]);
    let list = town.misaki().get("/tags");
    list.expect(200).says("請求書").does_not_say("インボイス");
}

#[test]
fn a_merge_that_makes_no_sense_is_refused_and_changes_nothing() {
    let town = Town::start();
    let topic = asked(&town, "請求");
    let id = id_of(&town, "請求");
    for (into, key) in [
        ("請求", "tags-problem-itself"),
        ("ない", "tags-problem-into"),
        ("", "tags-problem-name"),
        ("a b", "tags-problem-name"),
    ] {
        match merge(&town, id, into) {
            Err(Error::Invalid(problems)) => {
                let keys: Vec<&str> = problems.iter().map(|problem| problem.key).collect();
                assert_eq!(keys, [key], "{into}");
                assert!(problems.iter().all(|problem| problem.field == "into"));
            }
            other => panic!("{into}: {other:?}"),
        }
    }
    // Into one of its own synonyms: that is itself.
    asked(&town, "せいきゅう");
    merge(&town, id_of(&town, "せいきゅう"), "請求").expect("a merge");
    assert!(matches!(
        merge(&town, id, "せいきゅう"),
        Err(Error::Invalid(_))
    ));
    assert_eq!(on(&town, topic), ["請求"]);
}

#[test]
fn a_new_name_keeps_the_old_address_and_what_was_typed_survives_a_refusal() {
    let town = Town::start();
    let topic = asked(&town, "せいきゅう");
    asked(&town, "承認");
    let id = id_of(&town, "せいきゅう");
    let product = town.staff(Role::Product);
    let path = format!("/staff/tags/{id}");
    product
        .post(
            &path,
            &[("name", "承認"), ("description", "途中まで書いた説明")],
        )
        .expect(422)
        .says("途中まで書いた説明")
        .says("承認」というタグか同義語がすでにあります");
    product
        .post(
            &path,
            &[("name", "請求書"), ("description", "請求書の発行と訂正")],
        )
        .expect(303);
    assert_eq!(on(&town, topic), ["請求書"]);
    town.misaki()
        .get(&format!("/questions?tag={}", encode("せいきゅう")))
        .expect(303);
    town.misaki()
        .get("/tags")
        .expect(200)
        .says("請求書の発行と訂正");
    // Back to the old name: what was a synonym is the name again.
    product.post(&path, &[("name", "せいきゅう")]).expect(303);
    assert_eq!(on(&town, topic), ["せいきゅう"]);
    product
        .get(&format!("/staff/tags?q={}", encode("請求")))
        .expect(200)
        .says("せいきゅう");
}

#[test]
fn a_tag_kept_to_staff_is_not_there_for_customers_under_any_name() {
    let town = Town::start();
    asked(&town, "社内");
    let id = id_of(&town, "社内");
    let cs = town.staff(Role::Cs);
    cs.post(
        &format!("/staff/tags/{id}/synonyms"),
        &[("synonym", "内部")],
    )
    .expect(303);
    cs.post(
        &format!("/staff/tags/{id}"),
        &[("name", "社内"), ("staff_only", "1")],
    )
    .expect(303);
    for name in ["社内", "内部"] {
        let path = format!("/questions?tag={}", encode(name));
        town.misaki().get(&path).expect(404);
        let status = town.staff(Role::Support).get(&path).status;
        assert!([200, 303].contains(&status), "{status}");
        let before = id_of(&town, name);
        let asked = town.misaki().post(
            "/ask",
            &[
                ("space", "everyone"),
                ("title", "タグの使い方について"),
                ("body", "担当者専用のタグは使えますか。"),
                ("tags", name),
                ("audience", "members"),
                ("identity", "full"),
            ],
        );
        // What a customer types is to them a word that nobody used yet; staff's own goes by another address.
        asked.expect(303);
        assert_ne!(id_of(&town, name), before);
        town.misaki().get(&path).expect(200);
        assert_eq!(id_of(&town, &format!("{name}-2")), before);
    }
    let product = town.staff(Role::Product);
    product
        .get(&format!("/questions?tag={}", encode("社内-2")))
        .expect(200);
}

#[test]
fn a_tag_that_customers_never_saw_leads_them_nowhere_when_it_is_merged() {
    let town = Town::start();
    let open = asked(&town, "請求書");
    // One of staff's own, one coined in a question for one's own company, and one that everybody has seen.
    asked(&town, "解約兆候");
    let secret = id_of(&town, "解約兆候");
    let cs = town.staff(Role::Cs);
    cs.post(
        &format!("/staff/tags/{secret}"),
        &[("name", "解約兆候"), ("staff_only", "1")],
    )
    .expect(303);
    town.write(|tx| {
        let mut question = talk::question("社内の締めの進め方", "自社だけで話したい内容です。");
        question.tags = "新製品コード".to_owned();
        question.audience = domain::community::Audience::Own;
        talk::asked(tx, town.people.aoi, &question)
    });
    asked(&town, "インボイス");
    for slug in ["解約兆候", "新製品コード", "インボイス"] {
        merge(&town, id_of(&town, slug), "請求書").expect("a merge");
    }
    domain::search::index::complete(&town.domain, &mut |_| {}).expect("an index");
    let unknown = |path: &str, word: &str| {
        let misaki = town.misaki();
        let there = misaki.get(&path.replace("{}", &encode(word)));
        let nowhere = misaki.get(&path.replace("{}", &encode("だれも使わない語")));
        (there.status, nowhere.status, there)
    };
    for word in ["解約兆候", "新製品コード"] {
        for path in ["/questions?tag={}", "/ideas?tag={}", "/people?tag={}"] {
            let (there, nowhere, _) = unknown(path, word);
            assert_eq!(there, nowhere, "{word}: {path}");
        }
        let (_, _, found) = unknown("/search?q=tag:{}", word);
        found.expect(200).does_not_say(&format!("/t/{open}/"));
        // Nor can it be followed.
        town.misaki()
            .post(
                "/follows",
                &[
                    ("object", "tag"),
                    ("id", &id_of(&town, word).to_string()),
                    ("level", "watching"),
                ],
            )
            .expect(404);
        // To staff the old name still leads on.
        cs.get(&format!("/questions?tag={}", encode(word)))
            .expect(303);
    }
    town.misaki()
        .get(&format!("/questions?tag={}", encode("インボイス")))
        .expect(303);
    // A staff tag that gets a new name in the open leaves its old one behind with staff.
    asked(&town, "問題児");
    let id = id_of(&town, "問題児");
    cs.post(
        &format!("/staff/tags/{id}"),
        &[("name", "問題児"), ("staff_only", "1")],
    )
    .expect(303);
    cs.post(&format!("/staff/tags/{id}"), &[("name", "要相談")])
        .expect(303);
    let ask = |word: &str| {
        town.misaki()
            .get(&format!("/questions?tag={}", encode(word)))
    };
    ask("要相談").expect(200);
    ask("問題児").expect(404);
}
