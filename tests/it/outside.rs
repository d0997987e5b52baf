//! Finding it from outside: what a search engine, a feed reader and a preview of a link get to know, and what they don't.

use diesel::prelude::*;
use domain::actor::Role;
use domain::community::{Audience, Identity};
use domain::types::{PostId, TopicId};
use serde_json::Value;

use crate::fixtures::talk::{self, question};
use crate::fixtures::{self, Town};
use crate::support::Answer;

/// A town with a place that everyone may read.
fn open_town() -> Town {
    let town = Town::start();
    town.write(|tx| fixtures::space(tx, "open", "public"));
    town
}

fn asked_in(town: &Town, space: &str, title: &str, body: &str, identity: Identity) -> TopicId {
    let mut asked = question(title, body);
    asked.space = space.to_owned();
    asked.identity = identity;
    asked.tags = "請求, API".to_owned();
    town.write(|tx| talk::asked(tx, town.people.aoi, &asked)).id
}

fn page_of(town: &Town, topic: TopicId) -> Answer {
    let first = town.guest().get(&format!("/t/{topic}"));
    town.guest().get(first.expect(303).location())
}

/// What a page says to machines.
fn data(page: &Answer) -> Value {
    let text = page.text();
    let from = text
        .split("<script type=\"application/ld+json\"")
        .nth(1)
        .unwrap_or_else(|| panic!("no data in {text}"));
    let inside = from
        .split_once('>')
        .and_then(|(_, rest)| rest.split_once("</script>"))
        .expect("a whole element")
        .0;
    serde_json::from_str(inside).expect("JSON")
}

fn meta<'a>(text: &'a str, name: &str) -> &'a str {
    text.split(&format!("\"{name}\" content=\""))
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .unwrap_or_else(|| panic!("no {name} in {text}"))
}

/// Every address of a site map, and every text of any XML: which must be well-formed.
fn texts(answer: &Answer, element: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let text = answer.text();
    let mut reader = quick_xml::Reader::from_str(&text);
    reader.config_mut().check_end_names = true;
    let (mut inside, mut found) = (false, Vec::new());
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) if tag.name().as_ref() == element => {
                inside = true;
                found.push(String::new());
            }
            Event::End(tag) if tag.name().as_ref() == element => inside = false,
            Event::Text(text) if inside => {
                if let Some(last) = found.last_mut() {
                    last.push_str(&text);
                }
            }
            Event::GeneralRef(name) if inside => {
                if let Some(last) = found.last_mut() {
                    last.push_str(&crate::support::crawl::unescape(&format!("&{};", &*name)));
                }
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[test]
fn a_question_with_five_answers_has_five() {
    let town = open_town();
    let people = &town.people;
    let topic = asked_in(
        &town,
        "open",
        "請求書をAPIで発行するには",
        "**請求書**を `POST` で発行できますか。\n\n- 手順\n- 制限",
        Identity::Profile,
    );
    let answers: Vec<PostId> = (1..=5)
        .map(|n| {
            town.write(|tx| {
                talk::answered(
                    tx,
                    people.misaki,
                    topic,
                    &format!("{n} 番目の回答です。手順は…"),
                )
            })
        })
        .collect();
    town.write(|tx| talk::commented(tx, people.ryo, answers[1], "コメントは回答ではありません。"));
    let hidden = town.write(|tx| talk::answered(tx, people.ken, topic, "隠された回答の文です。"));
    let cs = town.staff(Role::Cs);
    cs.post(
        &format!("/posts/{hidden}/hide"),
        &[("reason", "運営の判断")],
    )
    .expect(303);
    town.aoi()
        .post(&format!("/posts/{}/accept", answers[2]), &[])
        .expect(303);
    town.aoi()
        .post(&format!("/posts/{}/helpful", answers[0]), &[])
        .expect(303);

    let page = page_of(&town, topic);
    let data = data(&page);
    assert_eq!(data["@type"], "QAPage");
    let question = &data["mainEntity"];
    assert_eq!(question["@type"], "Question");
    assert_eq!(question["name"], "請求書をAPIで発行するには");
    assert_eq!(
        question["text"],
        "請求書を POST で発行できますか。\n手順\n制限"
    );
    assert_eq!(question["answerCount"], 5);
    let accepted = question["acceptedAnswer"].as_array().expect("accepted");
    let suggested = question["suggestedAnswer"].as_array().expect("suggested");
    assert_eq!((accepted.len(), suggested.len()), (1, 4));
    assert_eq!(accepted[0]["text"], "3 番目の回答です。手順は…");
    assert_eq!(suggested[0]["upvoteCount"], 1);
    assert_eq!(suggested[0]["author"]["name"], "佐藤 美咲");
    // The page for guests and what it says to machines alike hide who asked.
    page.does_not_say("田中")
        .does_not_say(fixtures::AOBA)
        .does_not_say("隠された回答");
    assert!(question["author"].get("url").is_none(), "{question}");
    // Whoever signed in needs none of this.
    town.misaki()
        .get(page.of.trim_start_matches("GET "))
        .expect(200)
        .does_not_say("ld+json")
        .does_not_say("og:title");
}

#[test]
fn a_page_introduces_itself_and_one_for_members_keeps_to_itself() {
    let town = open_town();
    let topic = asked_in(
        &town,
        "open",
        "請求書の「宛名」を変える \"API\" <はある?>",
        "宛名を変えたいのですが、<b>どこ</b>でしょうか。",
        Identity::Full,
    );
    let page = page_of(&town, topic);
    let text = page.text();
    let base = town.base_url();
    assert_eq!(
        meta(&text, "og:title"),
        "請求書の「宛名」を変える &quot;API&quot; &lt;はある?&gt;"
    );
    assert_eq!(meta(&text, "og:type"), "article");
    assert!(meta(&text, "og:url").starts_with(&format!("{base}/t/{topic}/")));
    assert_eq!(meta(&text, "og:description"), meta(&text, "description"));
    assert!(meta(&text, "description").starts_with("宛名を変えたいのですが"));
    assert_eq!(meta(&text, "twitter:card"), "summary");
    page.says(&format!("rel=\"canonical\" href=\"{base}/t/{topic}/"))
        .does_not_say("noindex");
    for (path, feed) in [
        ("/", "/feeds/questions"),
        ("/questions", "/feeds/questions"),
        ("/questions?space=open", "/feeds/space/open"),
        ("/questions?tag=api", "/feeds/tag/api"),
    ] {
        let list = town.guest().get(path);
        list.expect(200)
            .says("type=\"application/atom+xml\"")
            .says(feed)
            .says("rel=\"canonical\"")
            .does_not_say("noindex");
        town.guest().get(feed).expect(200);
    }

    let inner = asked_in(
        &town,
        "everyone",
        "会員だけの質問です。",
        "会員だけの本文です。",
        Identity::Full,
    );
    let misaki = town.misaki();
    let first = misaki.get(&format!("/t/{inner}"));
    for path in [first.location(), "/questions?space=everyone"] {
        misaki
            .get(path)
            .expect(200)
            .says("content=\"noindex\"")
            .does_not_say("og:")
            .does_not_say("ld+json")
            .does_not_say("rel=\"canonical\"");
    }
}

#[test]
fn texts_that_would_end_the_data_don_t() {
    let town = open_town();
    let hostile = "</script><script>alert(1)</script><!-- ]]> & \u{2028}";
    let topic = asked_in(
        &town,
        "open",
        &format!("題名 {hostile}"),
        hostile,
        Identity::Full,
    );
    town.write(|tx| talk::answered(tx, town.people.misaki, topic, &format!("回答 {hostile}")));
    let page = page_of(&town, topic);
    let data = data(&page);
    let question = &data["mainEntity"];
    assert!(
        question["name"]
            .as_str()
            .is_some_and(|name| name.contains("</script><script>"))
    );
    assert!(
        question["suggestedAnswer"][0]["text"]
            .as_str()
            .is_some_and(|text| text.contains("</script>"))
    );
    // One element, with the nonce that the policy asks for.
    let text = page.text();
    assert_eq!(
        text.matches("<script").count(),
        text.matches("</script>").count()
    );
    assert!(!text.contains("<script>alert"));
    let policy = page.header("content-security-policy").expect("a policy");
    let nonce = policy
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .expect("a nonce");
    page.says(&format!(
        "<script type=\"application/ld+json\" nonce=\"{nonce}\">"
    ));
    for path in ["/feeds/questions", "/feeds/space/open", "/feeds/tag/api"] {
        let feed = town.guest().get(path);
        let titles = texts(&feed, "title");
        assert!(
            titles[1].starts_with("題名 </script><script>alert(1)"),
            "{titles:?}"
        );
        assert!(texts(&feed, "summary")[0].contains("alert(1)"));
    }
}

#[test]
fn the_site_map_has_every_public_question_and_no_other() {
    let town = open_town();
    let map = town.guest().get("/sitemap.xml");
    assert_eq!(
        texts(&map, "loc"),
        [format!("{}/sitemaps/pages", town.base_url())]
    );
    let public: Vec<TopicId> = (0..3)
        .map(|n| {
            asked_in(
                &town,
                "open",
                &format!("public question {n}"),
                "誰でも読める本文です。",
                Identity::Full,
            )
        })
        .collect();
    asked_in(
        &town,
        "everyone",
        "members only question",
        "会員だけの本文です。",
        Identity::Full,
    );
    let mut own = question("own company only question", "自社だけの本文です。");
    own.space = "open".to_owned();
    own.audience = Audience::Own;
    town.write(|tx| talk::asked(tx, town.people.aoi, &own));
    let hidden = asked_in(
        &town,
        "open",
        "hidden question",
        "隠される本文です。",
        Identity::Full,
    );
    town.write(|tx| {
        let body = talk::body_of(tx, hidden)?;
        talk::hidden(tx, town.people.staff(Role::Cs), body)
    });
    let base = town.base_url();
    let map = town.guest().get("/sitemap.xml");
    assert_eq!(
        texts(&map, "loc"),
        [
            format!("{base}/sitemaps/pages"),
            format!("{base}/sitemaps/topics/0")
        ]
    );
    assert_eq!(texts(&map, "lastmod"), [town.now().rfc3339()]);
    let part = town.guest().get("/sitemaps/topics/0");
    let addresses = texts(&part, "loc");
    let expected: Vec<String> = public
        .iter()
        .enumerate()
        .map(|(n, id)| format!("{base}/t/{id}/public-question-{n}"))
        .collect();
    assert_eq!(addresses, expected);
    for address in &addresses {
        town.guest()
            .get(address.trim_start_matches(base))
            .expect(200);
    }
    let pages = texts(&town.guest().get("/sitemaps/pages"), "loc");
    assert!(pages.contains(&format!("{base}/questions?space=open")));
    assert!(pages.contains(&format!("{base}/questions?tag=api")));
    assert!(
        !pages.iter().any(|page| page.contains("everyone")),
        "{pages:?}"
    );
    // A part beyond the last is no part.
    town.guest().get("/sitemaps/topics/1").expect(404);
    // Who is signed in gets the same bytes: nothing of theirs could get into a cache on the way.
    for path in [
        "/sitemap.xml",
        "/sitemaps/pages",
        "/sitemaps/topics/0",
        "/feeds/questions",
    ] {
        let guest = town.guest().get(path);
        assert_eq!(town.staff(Role::Cs).get(path).bytes, guest.bytes, "{path}");
        assert_eq!(
            guest
                .header("content-type")
                .map(|kind| kind.contains("xml")),
            Some(true)
        );
    }
}

#[test]
fn the_site_map_comes_in_parts_of_bounded_size() {
    use domain::community::outside::{CHUNK, listed, parts};
    let town = open_town();
    asked_in(
        &town,
        "open",
        "第一部の質問です。",
        "誰でも読める本文です。",
        Identity::Full,
    );
    let far = asked_in(
        &town,
        "open",
        "別の部の質問です。",
        "誰でも読める本文です。",
        Identity::Full,
    );
    // A far id, without asking thousands of questions.
    town.write(|tx| {
        let id = CHUNK * 3 + 7;
        diesel::sql_query(format!(
            "INSERT INTO topics (id, space_id, kind, title, slug, lang, author_id, account_id, audience, identity, created_at, last_activity_at) \
             SELECT {id}, space_id, kind, title, slug, lang, author_id, account_id, audience, identity, created_at, last_activity_at \
             FROM topics WHERE id = {far}"
        ))
        .execute(tx.conn)?;
        Ok(())
    });
    let numbers: Vec<i64> = town.read(parts).iter().map(|part| part.number).collect();
    assert_eq!(numbers, [0, 3]);
    assert_eq!(town.read(|conn| listed(conn, 0)).len(), 2);
    assert_eq!(town.read(|conn| listed(conn, 3)).len(), 1);
    assert_eq!(town.read(|conn| listed(conn, i64::MAX)).len(), 0);
}

#[test]
fn feeds_name_authors_as_the_page_does_and_say_whether_anything_changed() {
    let town = open_town();
    asked_in(
        &town,
        "open",
        "名前を隠した質問です。",
        "誰でも読める本文です。",
        Identity::Profile,
    );
    town.pass_seconds(90);
    asked_in(
        &town,
        "open",
        "名前を出した質問です。",
        "**誰でも**読める本文です。",
        Identity::Full,
    );
    let guest = town.guest();
    let feed = guest.get("/feeds/questions");
    assert_eq!(
        feed.header("content-type"),
        Some("application/atom+xml; charset=utf-8")
    );
    assert_eq!(
        texts(&feed, "title")[1..],
        [
            "名前を出した質問です。".to_owned(),
            "名前を隠した質問です。".to_owned()
        ]
    );
    let names = texts(&feed, "name");
    assert_eq!(names[0], "田中 葵");
    assert!(!names[1].contains("田中"), "{names:?}");
    assert_eq!(feed.text().matches("田中").count(), 1);
    feed.does_not_say(fixtures::AOBA);
    assert_eq!(texts(&feed, "summary")[0], "誰でも読める本文です。");

    let tag = feed.header("etag").expect("a tag").to_owned();
    // No date: hiding a name or a question changes the feed and no time in it.
    assert_eq!(feed.header("last-modified"), None);
    let again = |name: &str, value: &str| {
        guest
            .send("GET", "/feeds/questions", &[(name, value)], b"")
            .status
    };
    assert_eq!(again("if-none-match", &tag), 304);
    assert_eq!(again("if-none-match", &format!("\"x\", W/{tag}")), 304);
    assert_eq!(again("if-none-match", "\"x\""), 200);
    assert_eq!(
        again("if-modified-since", "Wed, 15 Apr 2026 01:01:30 GMT"),
        200
    );
    town.pass_seconds(5);
    asked_in(
        &town,
        "open",
        "新しく届いた質問です。",
        "誰でも読める本文です。",
        Identity::Full,
    );
    assert_eq!(again("if-none-match", &tag), 200);
    assert_eq!(
        again("if-modified-since", "Wed, 15 Apr 2026 01:01:30 GMT"),
        200
    );
}

#[test]
fn robots_are_told_the_way() {
    let town = open_town();
    let robots = town.guest().get("/robots.txt");
    robots
        .expect(200)
        .says("User-agent: *")
        .says("Disallow: /staff")
        .says(&format!("Sitemap: {}/sitemap.xml", town.base_url()))
        .does_not_say("Disallow: /t/")
        .does_not_say("Disallow: /questions");
}
