//! Search: what is found, in which order, by whom; the same on both databases.

use diesel::prelude::*;
use domain::Actor;
use domain::actor::Role;
use domain::community::{Audience, Identity};
use domain::db::schema::{search_documents, search_misses, tags, topic_tags};
use domain::search::find::{self, Hit, Results, Search};
use domain::search::similar;
use domain::search::{fold, index};
use domain::types::{PersonId, PostId, TopicId};

use crate::fixtures::Town;
use crate::fixtures::talk::{self, answered, asked, body_of, commented, question};

fn actor(town: &Town, who: Option<PersonId>) -> Actor {
    match who {
        Some(person) => town.write(|tx| talk::actor(tx, person)),
        None => Actor::Guest,
    }
}

fn searched(town: &Town, who: Option<PersonId>, search: &Search) -> Results {
    let actor = actor(town, who);
    let (now, zone) = (town.now(), town.domain.zone);
    town.read(|conn| find::search(conn, &actor, search, now, zone))
}

fn typed(text: &str) -> Search {
    Search {
        typed: text.to_owned(),
        ..Search::default()
    }
}

/// Topics that 佐藤 美咲 finds, in order.
fn found(town: &Town, text: &str) -> Vec<TopicId> {
    found_by(town, Some(town.people.misaki), text)
}

fn found_by(town: &Town, who: Option<PersonId>, text: &str) -> Vec<TopicId> {
    searched(town, who, &typed(text))
        .hits
        .items
        .iter()
        .map(place)
        .collect()
}

/// The topic of what was found; a case's id below zero.
fn place(hit: &Hit) -> TopicId {
    match hit {
        Hit::Post(hit) => hit.topic_id,
        Hit::Case(hit) => -hit.id,
    }
}

/// The post that was found.
fn post_of(hit: &Hit) -> PostId {
    match hit {
        Hit::Post(hit) => hit.post_id,
        Hit::Case(hit) => panic!("a case: {hit:?}"),
    }
}

fn ask(town: &Town, title: &str, body: &str) -> TopicId {
    town.write(|tx| asked(tx, town.people.aoi, &question(title, body)))
        .id
}

/// The address of a search.
fn page_of(text: &str) -> String {
    format!("/search?q={}", server::http::reply::encode(text))
}

const NONE: [TopicId; 0] = [];
const BODY: &str = "手順書を読みましたが分かりませんでした。";

#[test]
fn what_must_be_found_is_found_and_nothing_else() {
    let town = Town::start();
    // Query, a text that has it, a text that has not.
    let cases = [
        ("ｻｰﾊﾞ", "サーバーが止まります", "サバの味噌煮の作り方"),
        ("サーバー", "ｻｰﾊﾞの増設について", "サーフボードの保管"),
        ("ＡＰＩ", "api の呼び出し方", "アプリの入れ方について"),
        ("請求書", "請求書払いに切り替えたい", "求人の書き方について"),
        ("健", "健康診断の受付について", "見積もりの受付について"),
        ("サイバー", "サイバー攻撃への備え", "サイドバーの幅を変える"),
        (
            "running",
            "how to run the report",
            "pruned trees everywhere",
        ),
        (
            "run",
            "it keeps running forever",
            "the brunch menu of today",
        ),
        (
            "3ヶ月",
            "３か月ごとに締めたい場合",
            "13か月ごとに締めたい場合",
        ),
        (
            "ゴミ箱",
            "ごみ箱に入れた書類の戻し方",
            "重箱に入れた書類の戻し方",
        ),
        ("ビール", "ビール会社の経費精算", "ビルの設備の経費精算"),
        (
            "デモ",
            "デモ環境を用意してほしい",
            "何度でも試せるようにしたい",
        ),
        (
            "UTF-8",
            "utf8 で書き出したい場合",
            "utf16 で書き出したい場合",
        ),
        ("C#", "C# から呼び出したい場合", "C++ から呼び出したい場合"),
        ("1000", "合計が1,000円ずれる場合", "合計が10000円ずれる場合"),
        ("foo_bar", "foo-bar という項目名", "bar foo という項目名"),
        ("API-v2", "api v2 への移行手順", "api v1 への移行手順 v2x"),
        ("㈱", "(株)を付けたい場合", "有限会社を付けたい場合"),
        ("cafe", "Café の領収書の扱い", "caffe の領収書の扱い"),
        (
            "\"締め 変更\"",
            "締め 変更の順に押す",
            "変更 締めの順に押す",
        ),
        (
            "ヴァージョン",
            "バージョンを上げたい場合",
            "バーションを上げたい場合",
        ),
        ("4月", "2026年4月から使いたい場合", "2026年14月4日の場合"),
        ("髙橋", "高橋さんの権限について", "橋本さんの権限について"),
        (
            "don't",
            "it dont work here today",
            "it donates work here today",
        ),
        (
            "締め日を変更したい",
            "締め日の変更方法について",
            "締め切りの変更方法について",
        ),
    ];
    for (query, with, without) in cases {
        let yes = ask(&town, &format!("{with}ですか"), BODY);
        let no = ask(&town, &format!("{without}ですか"), BODY);
        let found = found(&town, query);
        assert!(found.contains(&yes), "{query} does not find {with}");
        assert!(!found.contains(&no), "{query} finds {without}");
    }
}

#[test]
fn kyoto_comes_before_tokyo_and_titles_before_texts() {
    let town = Town::start();
    let tokyo = ask(
        &town,
        "東京都の税率を設定したい",
        "東京都の事業所です。東京都だけが違います。",
    );
    let kyoto = ask(&town, "京都の拠点を追加したい", "京都に拠点を開きます。");
    let text = ask(&town, "拠点の追加の手順について", "京都に拠点を開きます。");
    let tokyo_again = ask(&town, "東京都の帳票の様式について", BODY);
    let order = found(&town, "京都");
    assert_eq!(order.first(), Some(&kyoto));
    assert!(order.iter().position(|id| *id == text) < order.iter().position(|id| *id == tokyo));
    assert!(order.contains(&tokyo_again));
    assert_eq!(found(&town, "東京都").len(), 2);
}

#[test]
fn words_may_stand_in_title_tags_question_and_replies() {
    let town = Town::start();
    let misaki = town.people.misaki;
    let topic = town.write(|tx| {
        let mut ask = question("締め日の変更について教えてください", BODY);
        ask.tags = "請求書, 経理".to_owned();
        asked(tx, town.people.aoi, &ask)
    });
    let (answer, comment) = town.write(|tx| {
        let answer = answered(tx, misaki, topic.id, "管理者の**権限**が必要です。")?;
        let comment = commented(tx, misaki, answer, "監査ログにも残ります。")?;
        Ok((answer, comment))
    });
    let hit = |text: &str| -> Option<(TopicId, PostId)> {
        let results = searched(&town, Some(misaki), &typed(text));
        assert!(results.hits.items.len() <= 1, "{text}");
        results
            .hits
            .items
            .first()
            .map(|hit| (place(hit), post_of(hit)))
    };
    let body = town.write(|tx| body_of(tx, topic.id));
    assert_eq!(hit("締め日 手順書"), Some((topic.id, body)));
    assert_eq!(hit("締め日 権限"), Some((topic.id, answer)));
    assert_eq!(hit("請求書 監査ログ"), Some((topic.id, comment)));
    assert_eq!(hit("経理"), Some((topic.id, body)));
    assert_eq!(hit("締め日 存在しない語"), None);
    assert_eq!(hit("締め日 -権限"), None, "the topic has what is left out");
    assert_eq!(hit("strong"), None, "markup is no text");
}

#[test]
fn an_edit_a_tag_and_a_moderator_change_what_is_found_at_once() {
    let town = Town::start();
    let (aoi, ryo) = (town.people.aoi, town.people.ryo);
    let topic = ask(&town, "りんごの仕入れについて", "青森から仕入れています。");
    let (body, answer, comment) = town.write(|tx| {
        let answer = answered(tx, town.people.ken, topic, "みかんのほうが安いです。")?;
        let comment = commented(tx, aoi, answer, "ぶどうはどうでしょう。")?;
        Ok((body_of(tx, topic)?, answer, comment))
    });
    assert_eq!(found(&town, "りんご みかん"), [topic]);
    town.write(|tx| {
        talk::edited(
            tx,
            aoi,
            body,
            "もも の仕入れについて",
            "岡山から仕入れています。産地の見分け方も知りたいです。",
        )
    });
    assert_eq!(found(&town, "りんご"), NONE);
    assert_eq!(found(&town, "青森"), NONE);
    assert_eq!(
        found(&town, "もも みかん"),
        [topic],
        "replies know the new title"
    );

    // A hidden answer takes what stands under it along.
    assert_eq!(found(&town, "ぶどう"), [topic]);
    town.write(|tx| talk::hidden(tx, ryo, answer));
    for word in ["みかん", "ぶどう"] {
        for who in [
            None,
            Some(aoi),
            Some(ryo),
            Some(town.people.staff(Role::Admin)),
        ] {
            assert_eq!(found_by(&town, who, word), NONE, "{word}");
        }
    }
    town.write(|tx| {
        let ryo = talk::actor(tx, ryo)?;
        domain::community::hide::restore(tx, &ryo, answer, &talk::why()).map(drop)
    });
    assert_eq!(found(&town, "ぶどう"), [topic]);
    let results = searched(&town, Some(aoi), &typed("ぶどう"));
    assert_eq!(post_of(&results.hits.items[0]), comment);

    // A hidden question takes everything along.
    town.write(|tx| talk::hidden(tx, ryo, body));
    for word in ["もも", "みかん", "岡山"] {
        assert_eq!(found(&town, word), NONE, "{word}");
    }
    let left: i64 = town.read(|conn| Ok(search_documents::table.count().get_result(conn)?));
    assert_eq!(left, 0, "the index keeps nothing of what is hidden");
}

#[test]
fn what_is_not_ones_own_is_not_found() {
    let town = Town::start();
    let people = &town.people;
    let own = town.write(|tx| {
        let mut own = question("社内秘の棚卸しの方法", "棚卸しは年に一度だけ行います。");
        own.audience = Audience::Own;
        own.tags = "秘密タグ".to_owned();
        let topic = asked(tx, people.aoi, &own)?;
        answered(
            tx,
            people.staff(Role::Cs),
            topic.id,
            "担当者からの棚卸しの回答です。",
        )?;
        Ok(topic.id)
    });
    let staff = |role| Some(people.staff(role));
    for (who, sees) in [
        (None, false),
        (Some(people.aoi), true),
        (Some(people.ken), true),
        (Some(people.misaki), false),
        (Some(people.ryo), false),
        (Some(people.pending), false),
        (Some(people.former), false),
        (staff(Role::Marketing), false),
        (staff(Role::Cs), true),
    ] {
        for text in ["棚卸し", "tag:秘密タグ", "秘密タグ", "担当者 棚卸し"] {
            let expected: &[TopicId] = if sees { &[own] } else { &[] };
            assert_eq!(found_by(&town, who, text), expected, "{text} as {who:?}");
        }
        let actor = actor(&town, who);
        let like = town.read(|conn| similar::similar(conn, &actor, "棚卸しの方法を知りたい"));
        assert_eq!(!like.is_empty(), sees, "similar as {who:?}");
    }
}

#[test]
fn a_name_that_a_post_does_not_show_finds_nothing() {
    let town = Town::start();
    let people = &town.people;
    let asked_as = |identity, title: &str| {
        town.write(|tx| {
            let mut ask = question(title, BODY);
            ask.identity = identity;
            asked(tx, people.aoi, &ask)
        })
        .id
    };
    let masked = asked_as(Identity::Profile, "匿名で伺いたいことがあります");
    let name = asked_as(Identity::Name, "社名を出さずに伺いたいことがあります");
    let full = asked_as(Identity::Full, "名乗って伺いたいことがあります");
    let by = |who, text: &str| {
        let mut found = found_by(&town, who, text);
        found.sort_unstable();
        found
    };
    let everyone = [masked, name, full];
    for who in [
        Some(people.misaki),
        Some(people.ken),
        Some(people.ryo),
        Some(people.staff(Role::Marketing)),
    ] {
        for text in [
            "author:田中",
            "author:田中葵",
            "author:\"田中 葵\"",
            "投稿者：葵",
        ] {
            assert_eq!(by(who, text), [name, full], "{text} as {who:?}");
        }
        assert_eq!(by(who, "author:田中 匿名"), NONE);
        assert_eq!(
            by(who, "author:青葉精機"),
            NONE,
            "companies are not asked for"
        );
    }
    assert_eq!(by(Some(people.aoi), "author:田中"), everyone);
    assert_eq!(by(Some(people.aoi), "author:me"), everyone);
    assert_eq!(by(Some(people.aoi), "is:mine"), everyone);
    assert_eq!(by(Some(people.misaki), "author:me"), NONE);
    assert_eq!(by(Some(people.staff(Role::Cs)), "author:田中"), everyone);
    assert_eq!(by(None, "author:田中"), NONE);
    // Neither name nor company is among the words of any post.
    for text in ["田中", "葵", "青葉精機"] {
        assert_eq!(by(Some(people.misaki), text), NONE, "{text}");
    }
    // LIKE's own signs are plain text.
    assert_eq!(by(Some(people.misaki), "author:%"), NONE);
    assert_eq!(by(Some(people.misaki), "author:_"), NONE);
}

#[test]
fn filters_narrow_and_what_is_no_filter_is_text() {
    let town = Town::start();
    let people = &town.people;
    let open = ask(&town, "在庫の数え方について（一）", BODY);
    let solved = ask(&town, "在庫の数え方について（二）", BODY);
    town.write(|tx| {
        let answer = answered(tx, people.misaki, solved, "棚ごとに数えます。")?;
        let aoi = talk::actor(tx, people.aoi)?;
        domain::community::acceptance::accept(tx, &aoi, answer)?;
        Ok(())
    });
    town.pass_days(40);
    let later = town
        .write(|tx| {
            let mut ask = question("在庫の数え方について（三）", BODY);
            ask.tags = "在庫".to_owned();
            asked(tx, people.ken, &ask)
        })
        .id;
    let by = |text: &str| {
        let mut found = found(&town, text);
        found.sort_unstable();
        found
    };
    for (text, topics) in [
        ("在庫 数え方", vec![open, solved, later]),
        ("在庫 is:unanswered", vec![open, later]),
        ("在庫 is:solved", vec![solved]),
        ("在庫 -is:solved", vec![open, later]),
        ("在庫 状態：未解決", vec![open, later]),
        ("is:unsolved", vec![open, later]),
        ("数え方 tag:在庫", vec![later]),
        ("数え方 -tag:在庫", vec![open, solved]),
        ("数え方 tag:無いタグ", vec![]),
        ("数え方 space:everyone", vec![open, solved, later]),
        ("数え方 space:質問広場", vec![open, solved, later]),
        ("数え方 space:nowhere", vec![]),
        ("数え方 after:2026-05", vec![later]),
        ("数え方 before:2026-05-01", vec![open, solved]),
        ("数え方 author:鈴木", vec![later]),
        ("数え方 author:誰でもない", vec![]),
        ("is:nonsense", vec![]),
        ("数え方　在庫", vec![open, solved, later]),
    ] {
        assert_eq!(by(text), topics, "{text}");
    }
    // A tag goes by its name as well as by its slug.
    town.write(|tx| {
        Ok(diesel::update(tags::table)
            .set((tags::slug.eq("zaiko"), tags::name.eq("在庫 API")))
            .execute(tx.conn)?)
    });
    assert_eq!(by("数え方 tag:zaiko"), [later]);
    assert_eq!(by("数え方 tag:\"在庫 api\""), [later]);
    assert_eq!(by("数え方 tag:在庫"), NONE);
    let month = Search {
        period: Some(find::Period::Month),
        ..typed("数え方")
    };
    assert_eq!(
        searched(&town, Some(people.aoi), &month).hits.items.len(),
        1
    );
}

#[test]
fn nothing_that_is_typed_is_an_error() {
    let town = Town::start();
    ask(&town, "在庫の数え方について教えて", BODY);
    let aoi = town.aoi();
    for text in [
        "\"",
        "\"\"",
        "\"在庫",
        "「在庫",
        "AND",
        "OR",
        "NOT",
        "NEAR(a b)",
        "a AND",
        "(a",
        "a)",
        "*",
        "在*",
        "^在庫",
        "title:在庫",
        "title : (",
        "{title} : a",
        "-",
        "--",
        "-\"",
        "a:b:c",
        "'; DROP TABLE posts; --",
        "a' OR '1'='1",
        "\\",
        "\\'",
        "a & b | !c <-> d",
        ":*",
        "'a':A",
        "%",
        "_",
        "<script>alert(1)</script>",
        "\u{202e}abc",
        "👨‍👩‍👧‍👦",
        "tag:",
        "author:",
        "author:\"",
        "is:",
        "before:",
        "after:9999-99-99",
        "ー",
        "々",
        "の",
        "a",
        "¶",
        "¶ ¶",
        "\u{3000}",
        "\n\t",
        "ｶﾞ",
        "ﾞ",
        "+",
        "#",
        "c++",
        "f#",
        "NULL",
        "0",
        "-1",
        "１",
    ] {
        let path = page_of(text);
        aoi.get(&path).expect(200);
        town.guest().get(&path).expect(200);
        aoi.get(&format!("{path}&sort=newest")).expect(200);
        aoi.post("/ask/similar", &[("title", text)]).expect(200);
    }
    let long = "在庫 ".repeat(500);
    let path = page_of(&long);
    aoi.get(&path).expect(200).says("200");
    for wrong in [
        "/search?q=a&state=mrr",
        "/search?q=a&period=ever",
        "/search?q=a&sort=mrr",
        "/search?q=a&after=x",
        "/search?q=a&q=b",
        "/search?limit=9",
    ] {
        aoi.get(wrong).expect(400);
    }
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let town = Town::start();
    let all: Vec<TopicId> = (0..47)
        .map(|n| ask(&town, &format!("帳票の出力について その{n}"), BODY))
        .collect();
    for newest in [false, true] {
        let mut seen: Vec<TopicId> = Vec::new();
        let mut after = None;
        loop {
            let search = Search {
                newest,
                after,
                ..typed("帳票 出力")
            };
            let results = searched(&town, Some(town.people.misaki), &search);
            if after.is_none() {
                assert_eq!(results.total, Some(47));
            }
            seen.extend(results.hits.items.iter().map(place));
            after = results.hits.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), 47, "newest: {newest}");
        let mut sorted = seen.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, all);
        if newest {
            assert!(seen.is_sorted_by(|a, b| a > b));
        }
    }
}

#[test]
fn the_page_shows_marks_and_leads_to_the_answer() {
    let town = Town::start();
    let topic = ask(
        &town,
        "<b>帳票</b>の出力について",
        "帳票が *出ません* & 困っています。",
    );
    let answer = town.write(|tx| {
        answered(
            tx,
            town.people.misaki,
            topic,
            "ﾌﾟﾘﾝﾀｰの<設定>を開き直してください。",
        )
    });
    let page = town.aoi().get(&page_of("帳票"));
    page.expect(200)
        .says("<mark>帳票</mark>")
        .says("&lt;b&gt;")
        .says("1件見つかりました");
    let page = town.aoi().get(&page_of("プリンター"));
    page.expect(200)
        .says("<mark>ﾌﾟﾘﾝﾀｰ</mark>")
        .says("&lt;設定&gt;")
        .says(&format!("/posts/{answer}"));
}

#[test]
fn where_nothing_is_found_the_page_says_what_to_do() {
    let town = Town::start();
    let topic = ask(&town, "帳票の出力について教えて", BODY);
    let page = town.aoi().get(&page_of("帳票 竜宮城"));
    page.expect(200)
        .says("「帳票 竜宮城」を含む投稿や事例は見つかりませんでした")
        .says("「帳票」だけで検索")
        .says(&format!("/t/{topic}/"))
        .says("/ask?title=%E5%B8%B3%E7%A5%A8%20%E7%AB%9C%E5%AE%AE%E5%9F%8E");
    let page = town.aoi().get(&page_of("帳票 is:solved"));
    page.expect(200).says("見つかります");
    // The title is filled in, and the form already shows what is like it.
    let form = town.aoi().get(&format!(
        "/ask?title={}",
        server::http::reply::encode("帳票の出力 竜宮城")
    ));
    form.expect(200)
        .says("value=\"帳票の出力 竜宮城\"")
        .says(&format!("/t/{topic}/"));
    town.guest()
        .get(&page_of("竜宮城"))
        .expect(200)
        .says("/sign-in?next=");
}

#[test]
fn what_customers_miss_is_counted_without_them() {
    let town = Town::start();
    ask(&town, "帳票の出力について教えて", BODY);
    let search = |visitor: &crate::support::Visitor<'_>, text: &str| {
        let path = page_of(text);
        visitor.get(&path).expect(200);
    };
    let rows = || -> Vec<(String, i64)> {
        town.read(|conn| {
            Ok(search_misses::table
                .order(search_misses::words)
                .select((search_misses::words, search_misses::count))
                .load(conn)?)
        })
    };
    search(&town.guest(), "竜宮城");
    search(&town.signed_in(town.people.pending), "竜宮城");
    search(&town.staff(Role::Cs), "竜宮城");
    search(
        &town.staff(Role::Cs).with_cookie("customer-view", "1"),
        "竜宮城",
    );
    assert!(rows().is_empty());
    search(&town.aoi(), "竜宮城");
    search(&town.misaki(), "竜宮城　author:田中 ");
    search(&town.misaki(), "ＡＰＩの鍵 竜宮城");
    // Found once the filter is gone, or telling of somebody: not counted.
    search(&town.aoi(), "帳票 is:solved");
    search(&town.aoi(), "aoi@aoba.example");
    search(&town.aoi(), "090-1234-5678");
    assert_eq!(
        rows(),
        [("apiの鍵 竜宮城".to_owned(), 1), ("竜宮城".to_owned(), 2)]
    );
    let page = town.staff(Role::Marketing).get("/staff/searches");
    page.expect(200).says("竜宮城");
    assert!(!page.text().contains("aoba") && !page.text().contains("田中"));
    // Half a year later they are gone.
    town.pass_days(181);
    town.write(domain::search::miss::sweep);
    assert!(rows().is_empty());
}

#[test]
fn searches_are_limited() {
    let town = Town::of(crate::support::TestHiroba::with(&[(
        "HIROBA_LIMIT_SEARCH",
        "2/1h",
    )]));
    let aoi = town.aoi();
    aoi.get("/search").expect(200);
    aoi.get("/search?q=a").expect(200);
    aoi.get("/search?q=b").expect(200);
    aoi.get("/search?q=c").expect(429);
    aoi.get("/search").expect(200);
    town.misaki().get("/search?q=c").expect(200);
}

#[test]
fn similar_questions_come_from_the_first_topic_on() {
    let town = Town::start();
    let first = ask(&town, "締め日を月末から20日に変更したい", BODY);
    let like = |title: &str| -> Vec<TopicId> {
        let misaki = actor(&town, Some(town.people.misaki));
        town.read(|conn| similar::similar(conn, &misaki, title))
            .iter()
            .map(|topic| topic.id)
            .collect()
    };
    assert_eq!(like("締め日を"), [first]);
    assert_eq!(like("締め日"), NONE, "three characters are too few");
    assert_eq!(like("締日の変更方法"), [first]);
    for n in 0..8 {
        ask(&town, &format!("経費の申請について その{n}"), BODY);
    }
    assert_eq!(like("月末の締め日").first(), Some(&first));
    assert_eq!(like("経費の申請").len(), similar::SHOWN);
    assert_eq!(like("全然ちがう話題です"), NONE);
    let english = ask(
        &town,
        "How to export invoices as PDF",
        "It fails for every invoice.",
    );
    assert_eq!(like("exporting an invoice"), [english]);
    let answer = town
        .misaki()
        .post("/ask/similar", &[("title", "締め日の変更")]);
    answer.expect(200).says(&format!("/t/{first}/"));
    assert!(!answer.text().contains("<html"));
}

#[test]
fn a_rebuilt_index_is_the_one_that_grew() {
    let town = Town::start();
    let people = &town.people;
    let topic = ask(&town, "帳票の出力について教えて", BODY);
    town.write(|tx| {
        let answer = answered(tx, people.misaki, topic, "設定を開き直してください。")?;
        commented(tx, people.aoi, answer, "開き直しました。")?;
        let hidden = answered(tx, people.ken, topic, "失礼な言葉を書きました。")?;
        talk::hidden(tx, people.ryo, hidden)
    });
    ask(&town, "別の質問をしてもいいですか", BODY);
    let documents = || -> Vec<(PostId, TopicId, i64, String, String)> {
        town.read(|conn| {
            Ok(search_documents::table
                .order(search_documents::post_id)
                .select((
                    search_documents::post_id,
                    search_documents::topic_id,
                    search_documents::version,
                    search_documents::title,
                    search_documents::body,
                ))
                .load(conn)?)
        })
    };
    let grown = documents();
    assert_eq!(grown.len(), 4);
    assert!(!town.read(index::is_stale));

    // Another tokenizer's index is found out, and made again.
    town.write(index::start_over);
    assert!(town.read(index::is_stale));
    assert_eq!(
        found(&town, "帳票"),
        [topic],
        "what was there is found meanwhile"
    );
    index::complete(&town.domain, &mut |_| {}).expect("complete");
    assert_eq!(documents(), grown);

    // So is one that lost everything.
    town.write(|tx| Ok(diesel::delete(search_documents::table).execute(tx.conn)?));
    town.write(|tx| {
        Ok(diesel::sql_query("DELETE FROM search_fts WHERE rowid > 0").execute(tx.conn)?)
    });
    assert_eq!(found(&town, "帳票"), NONE);
    index::complete(&town.domain, &mut |_| {}).expect("complete");
    assert_eq!(documents(), grown);
    assert_eq!(found(&town, "開き直し"), [topic]);
    assert_eq!(grown[0].2, fold::VERSION);
}

#[test]
fn a_title_over_very_many_replies_reaches_them_by_a_job() {
    let town = Town::start();
    let topic = ask(&town, "りんごの仕入れについて", BODY);
    for n in 0..230 {
        town.write(|tx| {
            answered(
                tx,
                town.people.staff(Role::Cs),
                topic,
                &format!("回答その{n}です。"),
            )
        });
    }
    let body = town.write(|tx| body_of(tx, topic));
    town.write(|tx| {
        talk::edited(
            tx,
            town.people.aoi,
            body,
            "みかんの仕入れについて",
            "手順書を読みましたが分かりませんでした。それでも続けます。",
        )
    });
    assert_eq!(found(&town, "りんご"), NONE);
    assert_eq!(found(&town, "みかん"), [topic]);
    server::worker::drain(&town.state()).expect("the queue");
    assert!(!town.read(index::is_stale));
    assert_eq!(found(&town, "みかん 229"), [topic]);
    assert_eq!(found(&town, "りんご"), NONE);
}

#[test]
fn a_tag_of_the_vendor_is_no_word_of_a_topic() {
    let town = Town::start();
    let topic = ask(&town, "帳票の出力について教えて", BODY);
    town.write(|tx| {
        diesel::insert_into(tags::table)
            .values((
                tags::slug.eq("要注意"),
                tags::name.eq("要注意"),
                tags::staff_only.eq(true),
                tags::created_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        let tag: i64 = tags::table
            .filter(tags::slug.eq("要注意"))
            .select(tags::id)
            .first(tx.conn)?;
        diesel::insert_into(topic_tags::table)
            .values((
                topic_tags::topic_id.eq(topic),
                topic_tags::tag_id.eq(tag),
                topic_tags::created_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        Ok(())
    });
    town.write(index::start_over);
    index::complete(&town.domain, &mut |_| {}).expect("complete");
    for who in [town.people.misaki, town.people.staff(Role::Cs)] {
        assert_eq!(found_by(&town, Some(who), "要注意"), NONE);
    }
    assert_eq!(found(&town, "tag:要注意"), NONE);
    assert_eq!(
        found_by(&town, Some(town.people.staff(Role::Cs)), "tag:要注意"),
        [topic]
    );
}

#[test]
fn two_worlds_that_differ_in_what_is_not_ones_own_answer_alike() {
    let answer = |secret: bool| {
        let town = Town::start();
        let people = &town.people;
        ask(&town, "帳票の出力について教えて", BODY);
        if secret {
            for n in 0..5 {
                town.write(|tx| {
                    let mut own =
                        question(&format!("帳票の裏話 その{n}"), "帳票の裏話です。内緒です。");
                    own.audience = Audience::Own;
                    own.tags = "裏話".to_owned();
                    asked(tx, people.aoi, &own)
                });
            }
        }
        let who = Some(people.misaki);
        [
            "帳票",
            "裏話",
            "tag:裏話",
            "帳票 -裏話",
            "author:田中",
            "帳票 裏話",
        ]
        .map(|text| {
            let results = searched(&town, who, &typed(text));
            let titles: Vec<String> = results
                .hits
                .items
                .iter()
                .map(|hit| {
                    let title = match hit {
                        Hit::Post(hit) => &hit.title,
                        Hit::Case(hit) => &hit.title,
                    };
                    title.iter().map(|part| part.text.as_str()).collect()
                })
                .collect();
            let partly: Vec<String> = results.partly.iter().map(|row| row.title.clone()).collect();
            (titles, partly, results.total, results.found_unfiltered)
        })
    };
    assert_eq!(answer(false), answer(true));
}

#[test]
fn cases_are_found_by_what_their_page_says_and_by_nothing_else() {
    use crate::fixtures::{AOBA, tale};
    use domain::search::query::Kind;
    use domain::stories::StoryAudience;
    use domain::stories::consent::Choice;

    const AOI: &str = "aoi@aoba.example";
    const KEN: &str = "ken@aoba.example";
    let town = Town::start();
    let people = &town.people;
    let (aoi, misaki) = (Some(people.aoi), Some(people.misaki));
    let topic = ask(&town, "締めを早くした方はいますか", BODY);
    let named = tale::text("三日早く締められた話");
    let draft = town.write(|tx| tale::drafted(tx, people, AOI, &named));
    let cases = |who, search: &Search| -> Vec<TopicId> {
        searched(&town, who, search)
            .hits
            .items
            .iter()
            .map(place)
            .filter(|place| *place < 0)
            .collect()
    };
    let kind = |text: &str, kind| Search {
        kind: Some(kind),
        ..typed(text)
    };
    // Not before its customer confirmed it; not for its customer either, nor for staff.
    for step in ["drafted", "asked"] {
        for who in [None, aoi, misaki, Some(people.staff(Role::Marketing))] {
            assert_eq!(cases(who, &typed("部門ごとに分け")), NONE, "{step}");
        }
        if step == "drafted" {
            town.write(|tx| tale::sent(tx, people, draft));
        }
    }
    let full = Choice {
        name: true,
        company: true,
        authority: true,
        ..tale::anonymous(StoryAudience::Public)
    };
    town.write(|tx| tale::confirmed(tx, people.aoi, draft, &full));
    // Title, text, figures, features, and the company that may be named: for everyone.
    for text in [
        "三日早く締められた",
        "部門ごとに分け",
        "8営業日",
        "承認ワークフロー",
        AOBA,
        "author:田中 三日早く",
        "kind:事例",
    ] {
        for who in [None, aoi, misaki] {
            assert_eq!(cases(who, &typed(text)), [-draft], "{text}");
        }
    }
    assert_eq!(cases(None, &typed("三日早く -承認")), NONE);
    assert_eq!(cases(None, &typed("三日早く tag:請求書")), NONE);
    assert_eq!(cases(None, &typed("三日早く is:solved")), NONE);
    assert_eq!(cases(misaki, &typed("三日早く is:mine")), NONE);
    assert_eq!(cases(aoi, &typed("三日早く is:mine")), [-draft]);
    // Beside topics in one order; each kind alone.
    assert_eq!(found(&town, "締め").len(), 2);
    for newest in [false, true] {
        let mut search = kind("締め", Kind::Case);
        search.newest = newest;
        assert_eq!(searched(&town, misaki, &search).total, Some(1));
        assert_eq!(cases(misaki, &search), [-draft]);
        search.kind = Some(Kind::Question);
        let only: Vec<TopicId> = searched(&town, misaki, &search)
            .hits
            .items
            .iter()
            .map(place)
            .collect();
        assert_eq!(only, [topic]);
        search.kind = Some(Kind::Idea);
        let none = searched(&town, misaki, &search);
        assert_eq!(none.total, Some(0));
        assert!(none.found_unfiltered);
    }
    town.guest()
        .get("/search?q=%E4%B8%89%E6%97%A5%E6%97%A9%E3%81%8F&kind=case")
        .expect(200)
        .says(&format!("/s/{draft}/"))
        .says(AOBA)
        .says("活用事例");
    // Anonymous: by its text alone, and only for those it is for.
    let hidden = tale::text("匿名で語られた締めの工夫");
    let masked = town.write(|tx| {
        tale::published(
            tx,
            people,
            (people.ken, KEN),
            &hidden,
            &tale::anonymous(StoryAudience::Members),
        )
    });
    assert_eq!(cases(misaki, &typed("匿名で語られた")), [-masked]);
    assert_eq!(cases(None, &typed("匿名で語られた")), NONE);
    for text in [AOBA, "author:健 締め", "健"] {
        for who in [misaki, Some(people.staff(Role::Cs))] {
            assert!(!cases(who, &typed(text)).contains(&-masked), "{text}");
        }
    }
    assert_eq!(cases(Some(people.ken), &typed("author:me 締め")), [-masked]);
    // An index that is made again holds the same.
    town.write(index::start_over);
    assert!(town.read(index::is_stale));
    index::complete(&town.domain, &mut |_| {}).expect("an index");
    assert!(!town.read(index::is_stale));
    assert_eq!(cases(misaki, &typed("締め")).len(), 2);
    // Hidden, brought back, changed, withdrawn: it follows at once.
    let set_hidden = |hidden| {
        town.write(|tx| {
            let cs = talk::actor(tx, people.staff(Role::Cs))?;
            let may = domain::policy::stories::curate(&cs)?;
            domain::stories::publication::set_hidden(tx, &cs, &may, draft, hidden).map(drop)
        });
    };
    set_hidden(true);
    assert_eq!(cases(misaki, &typed("三日早く締められた")), NONE);
    set_hidden(false);
    assert_eq!(cases(misaki, &typed("三日早く締められた")), [-draft]);
    town.write(|tx| {
        let cs = talk::actor(tx, people.staff(Role::Cs))?;
        let may = domain::policy::stories::curate(&cs)?;
        let mut text = named.clone();
        text.result = "締めが四営業日早くなりました。".to_owned();
        let writer = domain::stories::draft::Writer::Curator(&may);
        domain::stories::draft::edit(tx, &cs, writer, draft, 1, &text).map(drop)
    });
    assert_eq!(cases(misaki, &typed("三日早く締められた")), NONE);
    town.write(|tx| tale::sent(tx, people, draft));
    town.write(|tx| tale::confirmed(tx, people.aoi, draft, &full));
    assert_eq!(cases(misaki, &typed("四営業日")), [-draft]);
    town.write(|tx| {
        let who = domain::stories::review::by_session(people.aoi);
        domain::stories::consent::withdraw(tx, who, draft, "").map(drop)
    });
    assert_eq!(cases(misaki, &typed("四営業日")), NONE);
    assert_eq!(cases(misaki, &kind("", Kind::Case)), [-masked]);
}
