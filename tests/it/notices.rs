//! Who is told what, where, and when: notices in the site, following, calls and quotations. What goes by mail is in `letters.rs`.

use diesel::prelude::*;
use domain::actor::Role;
use domain::community::follow::{self, Level, Object};
use domain::community::notice::{self, Kind, News};
use domain::community::{Audience, Identity};
use domain::db::schema::{notices, people, posts, tags};
use domain::types::PersonId;

use crate::fixtures::Town;
use crate::fixtures::talk::{
    actor, answer_under, answered, aois_topic, asked, body_of, commented, hidden, question,
};
use crate::support::TestHiroba;

/// Does what waits, without sending anything anywhere.
fn work(town: &Town) {
    let mut state = town.state();
    state.mailer = domain::mail::Mailer::Memory(std::sync::Arc::default());
    server::worker::drain(&state).expect("the queue");
}

/// What stands for a person, the latest last, as kind and amount.
/// What a person was told, but for the badge of a first answer, which is another test's.
fn told(town: &Town, person: PersonId) -> Vec<(String, i64)> {
    work(town);
    town.read(|conn| {
        Ok(notices::table
            .filter(notices::person_id.eq(person))
            .filter(notices::kind.ne("badge"))
            .order(notices::id)
            .select((notices::kind, notices::amount))
            .load(conn)?)
    })
}

fn kinds(town: &Town, person: PersonId) -> Vec<String> {
    told(town, person)
        .into_iter()
        .map(|(kind, _)| kind)
        .collect()
}

fn follow(town: &Town, by: PersonId, object: Object, id: i64, level: Level) {
    town.write(|tx| {
        let who = actor(tx, by)?;
        follow::set(tx, &who, object, id, level)
    });
}

#[test]
fn an_answer_shows_in_the_header_at_once_and_is_read_by_being_opened() {
    let town = Town::start();
    let topic = aois_topic(&town);
    town.aoi().get("/").does_not_say("未読の通知");
    let post = answer_under(
        &town,
        town.people.misaki,
        topic,
        "設定の画面で変えられます。",
        Identity::Full,
    );
    let aoi = town.aoi();
    aoi.get("/").expect(200).says("未読の通知 1件");
    aoi.get("/notices")
        .expect(200)
        .says("「締め日を変えられますか」に、佐藤 美咲さん（みなと商事）から回答がありました。")
        .says("設定の画面で変えられます。")
        .says("すべて既読にする");
    let id: i64 = town.read(|conn| {
        Ok(notices::table
            .filter(notices::person_id.eq(town.people.aoi))
            .select(notices::id)
            .first(conn)?)
    });
    let opened = aoi.post(&format!("/notices/{id}/open"), &[]);
    assert_eq!(opened.expect(303).location(), format!("/posts/{post}"));
    aoi.get("/notices")
        .does_not_say("未読の通知")
        .does_not_say("すべて既読にする")
        .says("から回答がありました");
    // To nobody else.
    town.misaki()
        .get("/notices")
        .does_not_say("から回答がありました");
    town.moderator()
        .get("/notices")
        .says("通知はまだありません");
    town.misaki()
        .post(&format!("/notices/{id}/open"), &[])
        .expect(404);
}

#[test]
fn seeing_the_topic_reads_its_notices_and_so_does_the_button() {
    let town = Town::start();
    let (first, second) = (aois_topic(&town), aois_topic(&town));
    for topic in [first, second] {
        answer_under(
            &town,
            town.people.misaki,
            topic,
            "設定の画面で変えられます。",
            Identity::Full,
        );
    }
    let aoi = town.aoi();
    aoi.get("/").says("未読の通知 2件");
    let head = aoi.send("HEAD", &format!("/t/{first}/q"), &[], b"");
    assert_eq!(head.status, 200);
    aoi.get("/").says("未読の通知 2件");
    aoi.get(&format!("/t/{first}/q")).says("未読の通知 1件");
    aoi.post("/notices/read", &[]).expect(303);
    aoi.get("/").does_not_say("未読の通知");
}

#[test]
fn a_notice_says_nothing_of_what_its_reader_may_not_read() {
    let town = Town::start();
    let topic = aois_topic(&town);
    let answer = answer_under(
        &town,
        town.people.misaki,
        topic,
        "設定の画面で変えられます。",
        Identity::Full,
    );
    let aoi = town.aoi();
    // The author put a mask on since.
    town.write(|tx| {
        diesel::update(posts::table.find(answer))
            .set(posts::identity.eq(Identity::Profile))
            .execute(tx.conn)?;
        Ok(())
    });
    aoi.get("/notices")
        .says("会員の方から回答がありました")
        .does_not_say("美咲")
        .does_not_say("みなと商事");
    town.write(|tx| hidden(tx, town.people.ryo, answer));
    aoi.get("/notices")
        .says("ご覧になれなくなった投稿")
        .does_not_say("締め日")
        .does_not_say("設定の画面");
    let id: i64 = town.read(|conn| {
        Ok(notices::table
            .filter(notices::person_id.eq(town.people.aoi))
            .select(notices::id)
            .first(conn)?)
    });
    let opened = aoi.post(&format!("/notices/{id}/open"), &[]);
    assert_eq!(opened.expect(303).location(), "/notices");
}

#[test]
fn thanks_are_one_notice_and_name_nobody_who_hides() {
    let town = Town::start();
    let topic = aois_topic(&town);
    let answer = answer_under(
        &town,
        town.people.misaki,
        topic,
        "設定の画面で変えられます。",
        Identity::Full,
    );
    let helpful = format!("/posts/{answer}/helpful");
    let says = |words: &str| {
        town.misaki().get("/notices").expect(200).says(words);
    };
    // 健 can be read under his name elsewhere; who can't is not named for a vote either.
    let elsewhere = aois_topic(&town);
    answer_under(
        &town,
        town.people.ken,
        elsewhere,
        "別の質問への答えです。",
        Identity::Full,
    );
    // 葵 shows her company's profile only, by default.
    town.write(|tx| {
        diesel::update(people::table.find(town.people.aoi))
            .set(people::default_identity.eq(Identity::Profile))
            .execute(tx.conn)?;
        Ok(())
    });
    town.aoi().post(&helpful, &[]).expect(303);
    says("1名が、「締め日を変えられますか」");
    town.misaki().get("/notices").does_not_say("葵");
    town.signed_in(town.people.ken)
        .post(&helpful, &[])
        .expect(303);
    says("鈴木 健さんほか1名が、");
    // Who wrote here under a mask is not named by a vote either.
    answer_under(
        &town,
        town.people.ken,
        topic,
        "わたしも知りたかったです。",
        Identity::Name,
    );
    says("2名が、「締め日を変えられますか」");
    let thanks = told(&town, town.people.misaki)
        .into_iter()
        .filter(|(kind, _)| kind == "thanks")
        .count();
    assert_eq!(thanks, 1);
    // Both take it back: nothing is left to say.
    let unhelpful = format!("/posts/{answer}/unhelpful");
    town.aoi().post(&unhelpful, &[]).expect(303);
    town.signed_in(town.people.ken)
        .post(&unhelpful, &[])
        .expect(303);
    town.misaki().get("/notices").does_not_say("参考になった");
}

#[test]
fn who_follows_hears_of_it_as_much_as_they_want() {
    let town = Town::start();
    let people = &town.people;
    let topic = aois_topic(&town);
    follow(&town, people.ken, Object::Topic, topic, Level::Watching);
    follow(&town, people.ryo, Object::Topic, topic, Level::Tracking);
    follow(
        &town,
        people.staff(Role::Cs),
        Object::Topic,
        topic,
        Level::Muted,
    );
    for n in 0..3 {
        answer_under(
            &town,
            people.misaki,
            topic,
            &format!("{n}番目の答えです。長めに。"),
            Identity::Full,
        );
    }
    assert_eq!(kinds(&town, people.aoi), ["answer"; 3]);
    assert_eq!(kinds(&town, people.ken), ["activity"; 3]);
    assert_eq!(told(&town, people.ryo), [("activity".to_owned(), 3)]);
    assert_eq!(kinds(&town, people.staff(Role::Cs)), Vec::<String>::new());
    assert_eq!(kinds(&town, people.misaki), Vec::<String>::new());
    town.moderator()
        .get("/notices")
        .says("「締め日を変えられますか」に、新しい投稿が3件あります。");
    // Whoever replied keeps track; who asked may still switch it off.
    answer_under(
        &town,
        people.ken,
        topic,
        "補足です。こうも書けます。",
        Identity::Full,
    );
    assert_eq!(kinds(&town, people.misaki), ["activity"]);
    follow(&town, people.aoi, Object::Topic, topic, Level::Muted);
    answer_under(
        &town,
        people.misaki,
        topic,
        "もう一つ、思い出しました。",
        Identity::Full,
    );
    assert_eq!(kinds(&town, people.aoi).len(), 4);
    // The pages: the control, the list.
    town.misaki()
        .get(&format!("/t/{topic}/q"))
        .says("この話題のフォロー");
    town.misaki()
        .get("/me/follows")
        .says("締め日を変えられますか")
        .says("自動");
    town.guest()
        .get(&format!("/t/{topic}/q"))
        .does_not_say("この話題のフォロー");
}

#[test]
fn new_topics_reach_followers_of_tag_space_and_person_who_may_read_them() {
    let town = Town::start();
    let people = &town.people;
    let ask = |by, identity, audience, tags: &str| {
        let mut ask = question("新しい話題です。よろしく", "本文です。長めに書きます。");
        ask.tags = tags.to_owned();
        ask.identity = identity;
        ask.audience = audience;
        town.write(|tx| asked(tx, by, &ask)).id
    };
    ask(people.aoi, Identity::Full, Audience::Members, "請求書");
    work(&town);
    let tag: i64 = town.read(|conn| Ok(tags::table.select(tags::id).first(conn)?));
    let space: i64 = town.read(|conn| {
        use domain::db::schema::spaces;
        Ok(spaces::table.select(spaces::id).first(conn)?)
    });
    follow(&town, people.misaki, Object::Tag, tag, Level::Watching);
    follow(
        &town,
        people.ryo,
        Object::Person,
        people.aoi,
        Level::Watching,
    );
    follow(
        &town,
        people.staff(Role::Cs),
        Object::Space,
        space,
        Level::Tracking,
    );
    ask(people.aoi, Identity::Full, Audience::Members, "請求書");
    for person in [people.misaki, people.ryo, people.staff(Role::Cs)] {
        assert_eq!(kinds(&town, person), ["new_topic"], "{person}");
    }
    // Under a mask the author's followers hear nothing, or they would know whose it is.
    ask(people.aoi, Identity::Profile, Audience::Members, "");
    assert_eq!(kinds(&town, people.ryo).len(), 1);
    // For her own company: the tag's follower may not read it.
    ask(people.aoi, Identity::Full, Audience::Own, "請求書");
    assert_eq!(kinds(&town, people.misaki).len(), 1);
    assert_eq!(kinds(&town, people.staff(Role::Cs)).len(), 3);
    // A muted tag is stronger than a followed space.
    follow(
        &town,
        people.staff(Role::Cs),
        Object::Tag,
        tag,
        Level::Muted,
    );
    ask(people.aoi, Identity::Full, Audience::Members, "請求書");
    assert_eq!(kinds(&town, people.staff(Role::Cs)).len(), 3);
    // Who never wrote under their name can't be followed by a stranger; nor oneself.
    let refused = |by: PersonId, id: PersonId| {
        town.signed_in(by).post(
            "/follows",
            &[
                ("object", "person"),
                ("id", &id.to_string()),
                ("level", "watching"),
            ],
        )
    };
    refused(people.misaki, people.ken).expect(404);
    refused(people.aoi, people.aoi).expect(403);
}

#[test]
fn followers_are_told_in_several_steps_each_once() {
    let town = Town::start();
    let topic = aois_topic(&town);
    let crowd: Vec<PersonId> = town.write(|tx| {
        (0..450)
            .map(|n| {
                let id = crate::fixtures::person(tx, &format!("人 {n}"), None)?;
                crate::fixtures::member(tx, id, town.people.hikari)?;
                let who = actor(tx, id)?;
                follow::set(tx, &who, Object::Topic, topic, Level::Tracking)?;
                Ok(id)
            })
            .collect::<domain::Result<_>>()
    });
    answer_under(
        &town,
        town.people.misaki,
        topic,
        "設定の画面で変えられます。",
        Identity::Full,
    );
    work(&town);
    let reached: Vec<PersonId> = town.read(|conn| {
        Ok(notices::table
            .filter(notices::kind.eq(Kind::Activity))
            .order(notices::person_id)
            .select(notices::person_id)
            .load(conn)?)
    });
    assert_eq!(reached, crowd);
}

#[test]
fn a_call_by_name_reaches_who_may_read_and_nobody_else() {
    let town = Town::start();
    let people = &town.people;
    let topic = aois_topic(&town);
    answer_under(
        &town,
        people.misaki,
        topic,
        "設定の画面で変えられます。",
        Identity::Full,
    );
    let call = |id: PersonId, words: &str| format!("@[どなたか](/u/{id}) {words}");
    // 美咲 has written under her name: she can be called. 涼 has not.
    let aoi = town.aoi();
    let said = aoi.post(
        &format!("/topics/{topic}/answers"),
        &[
            ("body", &call(people.misaki, "くわしく教えてください。")),
            ("identity", "full"),
        ],
    );
    aoi.get(said.expect(303).location()).expect(303);
    let there = aoi.get(said.location());
    aoi.get(there.location())
        .expect(200)
        .does_not_say("お知らせできない方がいます")
        .says(&format!("href=\"/u/{}\"", people.misaki));
    assert!(kinds(&town, people.misaki).contains(&"mention".to_owned()));
    let said = aoi.post(
        &format!("/topics/{topic}/answers"),
        &[
            ("body", &call(people.ryo, "いかがでしょうか。")),
            ("identity", "full"),
        ],
    );
    assert!(said.expect(303).location().ends_with("?done=untold"));
    let there = aoi.get(said.location());
    aoi.get(there.expect(303).location())
        .expect(200)
        .says("お知らせできない方がいます");
    assert!(!kinds(&town, people.ryo).contains(&"mention".to_owned()));
    // In a topic of her own company's, 健 can be called and 美咲 can't.
    let mut own = question(
        "社内だけの質問です。どうぞ",
        &format!(
            "{}{}",
            call(people.ken, "さん"),
            call(people.misaki, "さん")
        ),
    );
    own.audience = Audience::Own;
    let before = kinds(&town, people.misaki).len();
    town.write(|tx| asked(tx, people.aoi, &own));
    assert_eq!(kinds(&town, people.ken), ["mention"]);
    assert_eq!(kinds(&town, people.misaki).len(), before);
}

#[test]
fn the_picker_offers_only_who_can_be_called() {
    let town = Town::start();
    let people = &town.people;
    let topic = aois_topic(&town);
    let offered = |by: PersonId, query: &str| {
        town.signed_in(by)
            .get(&format!("/people/offered?{query}"))
            .expect(200)
            .text()
    };
    // A colleague at once; a stranger only once they have written under their name.
    assert!(offered(people.aoi, "q=").contains("鈴木 健"));
    assert!(!offered(people.aoi, "q=%E7%BE%8E%E5%92%B2").contains("佐藤 美咲"));
    answer_under(
        &town,
        people.misaki,
        topic,
        "設定の画面で変えられます。",
        Identity::Profile,
    );
    assert!(!offered(people.aoi, "q=%E7%BE%8E%E5%92%B2").contains("佐藤 美咲"));
    answer_under(
        &town,
        people.misaki,
        topic,
        "補足します。こう書きます。",
        Identity::Full,
    );
    let found = offered(people.aoi, &format!("topic={topic}&q=%E7%BE%8E%E5%92%B2"));
    assert!(
        found.contains(&format!(
            "data-insert=\"@[佐藤 美咲](/u/{}) \"",
            people.misaki
        )),
        "{found}"
    );
    // Not where she can't read, and never the suspended.
    let mut own = question("社内だけの質問です。どうぞ", "本文です。長めに書きます。");
    own.audience = Audience::Own;
    let own = town.write(|tx| asked(tx, people.aoi, &own)).id;
    assert!(
        !offered(people.aoi, &format!("topic={own}&q=%E7%BE%8E%E5%92%B2")).contains("佐藤 美咲")
    );
    assert!(!offered(people.aoi, "q=%E6%AD%A2").contains("止められた人"));
    assert!(offered(people.aoi, "q=%25").contains("見つかりません"));
}

/// A closed space names its readers to nobody: whoever takes part is offered, and one's colleagues, whoever else reads it.
#[test]
fn the_picker_does_not_tell_who_reads_a_closed_space() {
    let town = Town::start();
    let people = &town.people;
    town.write(|tx| {
        use domain::db::schema::space_accounts;
        let closed = crate::fixtures::space(tx, "closed", "accounts")?;
        for account in [people.aoba, people.minato] {
            diesel::insert_into(space_accounts::table)
                .values((
                    space_accounts::space_id.eq(closed),
                    space_accounts::account_id.eq(account),
                ))
                .execute(tx.conn)?;
        }
        Ok(())
    });
    // 美咲 is known to everybody from the open; that she reads the closed space is not.
    answer_under(
        &town,
        people.misaki,
        aois_topic(&town),
        "設定の画面で変えられます。",
        Identity::Full,
    );
    let mut asked_there = question("限られた会社だけの相談です", "本文です。長めに書きます。");
    asked_there.space = "closed".to_owned();
    let topic = town.write(|tx| asked(tx, people.aoi, &asked_there)).id;
    let path = |topic: &str| format!("/people/offered?q=%E7%BE%8E%E5%92%B2{topic}");
    let there = format!("&topic={topic}");
    let aoi = town.aoi();
    aoi.get(&path("")).expect(200).says("佐藤 美咲");
    aoi.get(&path(&there)).expect(200).does_not_say("佐藤 美咲");
    aoi.get(&format!("/people/offered?q={there}"))
        .says("鈴木 健");
    // Nor does calling her say more: she is not told, as somebody would not be who can't read it.
    let call = format!("@[佐藤 美咲](/u/{}) いかがですか。", people.misaki);
    let before = kinds(&town, people.misaki).len();
    aoi.post(
        &format!("/topics/{topic}/answers"),
        &[("body", &call), ("identity", "full")],
    )
    .expect(303);
    assert_eq!(kinds(&town, people.misaki).len(), before);
    // To staff it is no secret; and once she takes part, to nobody.
    town.staff(Role::Support)
        .get(&path(&there))
        .says("佐藤 美咲");
    answer_under(
        &town,
        people.misaki,
        topic,
        "当社ではこうしています。",
        Identity::Full,
    );
    aoi.get(&path(&there)).says("佐藤 美咲");
}

#[test]
fn a_quotation_names_nobody_and_tells_who_is_quoted() {
    let town = Town::start();
    let people = &town.people;
    let topic = aois_topic(&town);
    let post = answer_under(
        &town,
        people.misaki,
        topic,
        "> 前の引用\n\n設定の画面で\n変えられます。",
        Identity::Full,
    );
    let ken = town.signed_in(people.ken);
    ken.get(&format!("/t/{topic}/q"))
        .says(&format!("/posts/{post}/quote"));
    let to = ken.get(&format!("/posts/{post}/quote"));
    let page = ken.get(
        to.expect(303)
            .location()
            .split('#')
            .next()
            .unwrap_or_default(),
    );
    let text = crate::support::crawl::unescape(&page.expect(200).text());
    assert!(
        text.contains(&format!(
            "> [引用](/posts/{post})\n> 設定の画面で\n> 変えられます。"
        )),
        "{text}"
    );
    assert!(!text.contains("> > 前の引用"));
    let typed = format!("> [引用](/posts/{post})\n> 設定の画面で\n\nその画面が見当たりません。");
    ken.post(
        &format!("/topics/{topic}/answers"),
        &[("body", &typed), ("identity", "full")],
    )
    .expect(303);
    assert_eq!(kinds(&town, people.misaki), ["quote"]);
    // Of one post one notice is enough: she is not told as a follower too.
    town.misaki()
        .get("/notices")
        .says("があなたの投稿を引用しました");
}

#[test]
fn what_somebody_wants_to_hear_is_theirs_to_say() {
    let town = Town::start();
    let topic = aois_topic(&town);
    let aoi = town.aoi();
    aoi.get("/me/notices")
        .expect(200)
        .says("自分の質問への回答")
        .does_not_say("回答が遅れている質問");
    town.staff(Role::Support)
        .get("/me/notices")
        .says("回答が遅れている質問");
    aoi.post(
        "/me/notices",
        &[("mail", "on"), ("digest", "on"), ("way-answer", "off")],
    )
    .expect(303);
    answer_under(
        &town,
        town.people.misaki,
        topic,
        "設定の画面で変えられます。",
        Identity::Full,
    );
    assert_eq!(kinds(&town, town.people.aoi), Vec::<String>::new());
    let refused = aoi.post(
        "/me/notices",
        &[("way-thanks", "mail"), ("way-answer", "site")],
    );
    refused.expect(422).says("この種類では選べない");
    answer_under(
        &town,
        town.people.misaki,
        topic,
        "もう一つの方法もあります。",
        Identity::Full,
    );
    assert_eq!(kinds(&town, town.people.aoi), Vec::<String>::new());
}

#[test]
fn comments_acceptance_and_decisions_are_told() {
    let town = Town::start();
    let people = &town.people;
    let topic = aois_topic(&town);
    let post = answer_under(
        &town,
        people.misaki,
        topic,
        "設定の画面で変えられます。",
        Identity::Full,
    );
    town.write(|tx| commented(tx, people.aoi, post, "できました。"));
    town.aoi()
        .post(&format!("/posts/{post}/accept"), &[])
        .expect(303);
    assert_eq!(kinds(&town, people.misaki), ["comment", "accepted"]);
    town.write(|tx| {
        let body = body_of(tx, topic)?;
        answered(tx, people.ken, topic, "別の答えです。長めに書きます。")?;
        commented(tx, people.misaki, body, "どの画面でしょうか。")
    });
    assert_eq!(kinds(&town, people.aoi), ["answer", "answer", "comment"]);
    town.write(|tx| {
        let news = News::of_page("/me", "ご申請を承認しました。");
        notice::tell(tx, people.misaki, Kind::Decision, &news)
    });
    town.misaki().get("/notices").says("ご申請を承認しました。");
    // The suspended, and who never came, have no page to read it on.
    town.write(|tx| {
        let news = News::of_page("/me", "x");
        notice::tell(tx, people.suspended, Kind::Decision, &news)?;
        let never = crate::fixtures::person(tx, "来ない人", None)?;
        diesel::update(people::table.find(never))
            .set(people::first_signed_in_at.eq(None::<domain::UtcTime>))
            .execute(tx.conn)?;
        notice::tell(tx, never, Kind::Decision, &news)
    });
    let strangers: i64 = town.read(|conn| {
        Ok(notices::table
            .filter(notices::detail.eq("x"))
            .count()
            .get_result(conn)?)
    });
    assert_eq!(strangers, 0);
}

#[test]
fn the_list_pages_through_unread_and_read_ones_each_once() {
    let town = Town::of(TestHiroba::start());
    town.write(|tx| {
        for n in 0..70 {
            tx.now = tx.now.plus_seconds(i64::from(n % 7));
            let words = format!("お知らせ{n:03}。");
            notice::tell(
                tx,
                town.people.aoi,
                Kind::Decision,
                &News::of_page("/me", &words),
            )?;
        }
        let read: Vec<i64> = notices::table
            .limit(40)
            .order(notices::id)
            .select(notices::id)
            .load(tx.conn)?;
        diesel::update(notices::table.filter(notices::id.eq_any(read)))
            .set(notices::read_at.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    let aoi = town.aoi();
    let mut seen = Vec::new();
    let mut path = "/notices".to_owned();
    loop {
        let text = aoi.get(&path).expect(200).text();
        for (at, word) in text.match_indices("お知らせ") {
            let number: String = text[at + word.len()..].chars().take(3).collect();
            if number.chars().all(|c| c.is_ascii_digit()) {
                seen.push(number);
            }
        }
        let Some(at) = text.find("rel=\"next\"") else {
            break;
        };
        let rest = &text[at..];
        path = rest
            .split("href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("an address")
            .to_owned();
    }
    let unread: std::collections::BTreeSet<&String> = seen.iter().take(30).collect();
    assert!(
        unread.iter().all(|number| number.as_str() >= "040"),
        "{seen:?}"
    );
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 70);
}
