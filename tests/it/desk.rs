//! No question left: when a first answer is due, who has a question in hand, and what happens when its time has passed.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Barrier, mpsc};
use std::time::Duration;

use diesel::prelude::*;
use domain::UtcTime;
use domain::actor::Role;
use domain::community::{Audience, Identity};
use domain::db::schema::{accounts, desk_questions, jobs};
use domain::desk::escalation;
use domain::types::TopicId;

use crate::fixtures::talk::{self, question};
use crate::fixtures::{self, Town};

const TITLE: &str = "請求書の宛名を変える手順";
const BODY: &str = "宛名を部署ごとに変えたいのですが、どこで設定できますか。";

fn asked(town: &Town) -> TopicId {
    town.write(|tx| talk::asked(tx, town.people.aoi, &question(TITLE, BODY)))
        .id
}

/// Due and settled, as they are kept.
fn kept(town: &Town, topic: TopicId) -> (UtcTime, Option<UtcTime>) {
    town.read(|conn| {
        Ok(desk_questions::table
            .find(topic)
            .select((desk_questions::due_at, desk_questions::settled_at))
            .first(conn)?)
    })
}

fn waits(town: &Town, topic: TopicId) -> bool {
    kept(town, topic).1.is_none()
}

/// Does what is queued and due.
fn drain(town: &Town) {
    server::worker::drain(&town.state()).expect("the queue");
}

/// The mails about overdue questions, once what is unread was mailed: to whom, and what.
fn told(town: &Town) -> Vec<(String, String)> {
    drain(town);
    town.pass_seconds(domain::community::notice::MAIL_AFTER + 1);
    drain(town);
    let folder = town.domain.folder.join("mail");
    domain::mail::kept::newest(&folder, 100)
        .into_iter()
        .filter(|letter| letter.subject.contains("回答が予定より遅れています"))
        .map(|letter| (letter.to, format!("{}\n{}", letter.subject, letter.text)))
        .collect()
}

/// How many were told in the site.
fn noticed(town: &Town) -> i64 {
    use domain::db::schema::notices;
    town.read(|conn| {
        Ok(notices::table
            .filter(notices::kind.eq("escalation"))
            .count()
            .get_result(conn)?)
    })
}

#[test]
fn a_question_waits_until_somebody_else_has_answered_in_sight() {
    let town = Town::start();
    let people = &town.people;
    let topic = asked(&town);
    // Wednesday, 10:00 in Tokyo; eight hours of work later it is 18:00.
    assert_eq!(kept(&town, topic).0, town.now().plus_seconds(8 * 3_600));
    let cs = town.staff(Role::Cs);
    cs.get("/staff/desk")
        .expect(200)
        .says(TITLE)
        .says("2026年4月15日 18:00")
        .says(fixtures::AOBA);

    // Neither the asker's own answer nor anybody's comment is one.
    town.write(|tx| {
        talk::answered(tx, people.aoi, topic, "補足です。宛名は三種類あります。")?;
        let body = talk::body_of(tx, topic)?;
        talk::commented(tx, people.misaki, body, "私も知りたいです。")
    });
    assert!(waits(&town, topic));

    let answer = town
        .write(|tx| talk::answered(tx, people.misaki, topic, "設定の「請求先」で変えられます。"));
    assert!(!waits(&town, topic));
    cs.get("/staff/desk")
        .does_not_say(TITLE)
        .says("回答を待っている質問はありません");

    // Hidden, it is no answer; back in sight, it is.
    let moderator = town.moderator();
    moderator
        .post(
            &format!("/posts/{answer}/hide"),
            &[("reason", "運営の判断")],
        )
        .expect(303);
    assert!(waits(&town, topic));
    cs.get("/staff/desk").says(TITLE);
    moderator
        .post(
            &format!("/posts/{answer}/restore"),
            &[("reason", "運営の判断")],
        )
        .expect(303);
    assert!(!waits(&town, topic));
}

#[test]
fn closing_hiding_and_accepting_end_the_wait_and_taking_them_back_begins_it_again() {
    let town = Town::start();
    let topic = asked(&town);
    let due = kept(&town, topic).0;
    let cs = town.staff(Role::Cs);
    let body = town.write(|tx| talk::body_of(tx, topic));
    let own = town.write(|tx| {
        talk::answered(
            tx,
            town.people.aoi,
            topic,
            "自分で見つけました。設定の中でした。",
        )
    });
    for (end, begin) in [
        (
            format!("/topics/{topic}/close"),
            format!("/topics/{topic}/reopen"),
        ),
        (
            format!("/posts/{body}/hide"),
            format!("/posts/{body}/restore"),
        ),
        (
            format!("/posts/{own}/accept"),
            format!("/posts/{own}/unaccept"),
        ),
    ] {
        cs.post(&end, &[("reason", "運営の判断")]).expect(303);
        assert!(!waits(&town, topic), "{end}");
        cs.post(&begin, &[("reason", "運営の判断")]).expect(303);
        assert!(waits(&town, topic), "{begin}");
    }
    assert_eq!(kept(&town, topic).0, due, "the time stays what it was");
}

#[test]
fn what_the_vendor_asks_is_on_no_desk() {
    let town = Town::start();
    let topic = town.write(|tx| {
        talk::asked(
            tx,
            town.people.staff(Role::Cs),
            &question("皆さんはどう使っていますか", "よろしければ教えてください。"),
        )
    });
    town.staff(Role::Cs)
        .get("/staff/desk")
        .does_not_say(&topic.title);
}

#[test]
fn one_person_has_a_question_in_hand_and_only_those_concerned_learn_of_it() {
    let town = Town::start();
    let people = &town.people;
    let topic = asked(&town);
    let path = format!("/t/{topic}/q");
    let (cs, support) = (town.staff(Role::Cs), town.staff(Role::Support));
    let (claim, release) = (
        format!("/topics/{topic}/claim"),
        format!("/topics/{topic}/release"),
    );
    let taken = "担当者が確認しています";
    town.aoi().get(&path).expect(200).does_not_say(taken);

    cs.post(&claim, &[]).expect(303);
    // Pressed again it changes nothing.
    cs.post(&claim, &[]).expect(303);
    town.aoi().get(&path).says(taken).does_not_say("社員 cs");
    for reader in [town.misaki(), town.signed_in(people.ken)] {
        reader
            .get(&path)
            .expect(200)
            .does_not_say(taken)
            .does_not_say("回答期限")
            .does_not_say("社員 cs");
    }
    town.moderator()
        .get(&path)
        .says("担当: 社員 cs")
        .says("回答期限");
    support.get(&path).says("担当: 社員 cs").says("引き継ぐ");

    // Who did not see that somebody has it by now can't take it away; who did can.
    support.post(&claim, &[]).expect(409);
    support.post(&release, &[]).expect(409);
    support.post(&claim, &[("over", "1")]).expect(409);
    let over = self::over(&support.get(&path).text());
    support.post(&claim, &[("over", &over)]).expect(303);
    cs.post(&release, &[]).expect(409);
    cs.get("/staff/desk?show=mine").does_not_say(TITLE);
    support.get("/staff/desk?show=mine").says(TITLE);
    cs.get("/staff/desk?show=claimed").says(TITLE);
    cs.get("/staff/desk?show=unclaimed").does_not_say(TITLE);
    support
        .post(&release, &[("next", "/staff/desk?show=unclaimed")])
        .expect(303);
    cs.get("/staff/desk?show=unclaimed").says(TITLE);

    // A moderator is a customer: other customers who moderate don't learn who.
    let moderator = town.moderator();
    moderator.post(&claim, &[]).expect(303);
    cs.get(&path).says("担当: 高橋 涼");
    town.write(|tx| {
        let space = space_id(tx)?;
        fixtures::grant(tx, people.misaki, Role::Moderator, Some(space))
    });
    town.misaki()
        .get(&path)
        .says("担当: モデレーター")
        .does_not_say("高橋 涼");
    // Nor by a number: the claim alone is named when it is taken over.
    let form = town.misaki().get(&path).text();
    assert!(!form.contains("name=\"from\""), "{form}");
    let taken_at = self::over(&form);

    // Answered, there is nothing to take.
    town.write(|tx| talk::answered(tx, people.misaki, topic, "設定の「請求先」です。"));
    cs.post(&claim, &[("over", &taken_at)]).expect(409);
    cs.get(&path).does_not_say("回答期限");
}

/// The claim that a page's form would take over.
fn over(page: &str) -> String {
    let rest = page
        .split("name=\"over\" value=\"")
        .nth(1)
        .unwrap_or_else(|| panic!("nothing to take over: {page}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn space_id(tx: &mut domain::Tx<'_>) -> domain::Result<i64> {
    use domain::db::schema::spaces;
    Ok(spaces::table
        .filter(spaces::slug.eq("everyone"))
        .select(spaces::id)
        .first(tx.conn)?)
}

#[test]
fn the_desk_shows_each_of_the_vendor_what_they_may_read() {
    let town = Town::start();
    let mut own = question("自社だけに見せたい契約の質問", BODY);
    own.audience = Audience::Own;
    own.identity = Identity::Profile;
    town.write(|tx| talk::asked(tx, town.people.misaki, &own));
    asked(&town);
    let cs = town.staff(Role::Cs);
    cs.get("/staff/desk")
        .says("自社だけに見せたい契約の質問")
        .says(fixtures::MINATO)
        .says(TITLE);
    cs.get(&format!("/staff/desk?account={}", town.people.aoba))
        .says(TITLE)
        .does_not_say("自社だけに見せたい契約の質問");
    // Marketing reads what every customer reads, and can't find out by filtering.
    let marketing = town.staff(Role::Marketing);
    let page = marketing.get("/staff/desk");
    page.expect(200)
        .says(TITLE)
        .does_not_say("自社だけに見せたい契約の質問")
        .does_not_say(fixtures::MINATO)
        .does_not_say("/staff/accounts/");
    marketing
        .get(&format!("/staff/desk?account={}", town.people.minato))
        .says(TITLE);
}

#[test]
fn the_desk_pages_in_the_order_of_due_times() {
    let town = Town::start();
    let mut titles = Vec::new();
    for n in 0..35 {
        let title = format!("期限の順に並ぶ質問 その{n:02}");
        town.write(|tx| talk::asked(tx, town.people.aoi, &question(&title, BODY)));
        titles.push(title);
        town.pass_seconds(60);
    }
    let cs = town.staff(Role::Cs);
    let first = cs.get("/staff/desk");
    first
        .expect(200)
        .says(&titles[0])
        .says(&titles[29])
        .does_not_say(&titles[30]);
    let text = crate::support::crawl::unescape(&first.text());
    let next = text
        .split("rel=\"next\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a next page");
    cs.get(next)
        .expect(200)
        .says(&titles[30])
        .says(&titles[34])
        .does_not_say(&titles[29]);
}

#[test]
fn an_overdue_question_is_told_of_once_to_its_owner_and_to_support() {
    let town = Town::start();
    let people = &town.people;
    town.write(|tx| {
        Ok(diesel::update(accounts::table.find(people.aoba))
            .set(accounts::owner_id.eq(Some(people.staff(Role::Cs))))
            .execute(tx.conn)?)
    });
    let mut masked = question(TITLE, BODY);
    masked.identity = Identity::Profile;
    let topic = town.write(|tx| talk::asked(tx, people.aoi, &masked)).id;
    town.pass_seconds(8 * 3_600 - 60);
    drain(&town);
    assert_eq!(noticed(&town), 0);
    town.pass_seconds(120);
    drain(&town);
    assert_eq!(noticed(&town), 2);
    let mut mails = told(&town);
    mails.sort();
    let to: Vec<&str> = mails.iter().map(|(to, _)| to.as_str()).collect();
    assert_eq!(to, ["cs@vendor.example", "support@vendor.example"]);
    for (_, text) in &mails {
        assert!(text.contains(TITLE) && text.contains(&format!("/t/{topic}/")));
        assert!(text.contains("2026年4月15日 18:00"), "{text}");
        assert!(text.contains("一度だけです"), "{text}");
        // Neither who asked nor a word of what was asked.
        for hidden in ["田中", fixtures::AOBA, "部署ごと"] {
            assert!(!text.contains(hidden), "{text}");
        }
    }
    // Never again, whatever becomes of it.
    let cs = town.staff(Role::Cs);
    cs.post(
        &format!("/topics/{topic}/close"),
        &[("reason", "運営の判断")],
    )
    .expect(303);
    cs.post(
        &format!("/topics/{topic}/reopen"),
        &[("reason", "運営の判断")],
    )
    .expect(303);
    town.pass_days(3);
    drain(&town);
    assert_eq!(told(&town).len(), 2);
    town.staff(Role::Cs)
        .get("/staff/desk?show=overdue")
        .says(TITLE)
        .says("通知済み");
}

#[test]
fn without_owner_and_support_administrators_are_told() {
    use domain::db::schema::role_grants;
    let town = Town::start();
    town.write(|tx| {
        Ok(
            diesel::update(role_grants::table.filter(role_grants::role.eq("support")))
                .set(role_grants::revoked_at.eq(Some(tx.now)))
                .execute(tx.conn)?,
        )
    });
    asked(&town);
    town.pass_seconds(9 * 3_600);
    drain(&town);
    let to: Vec<String> = told(&town).into_iter().map(|(to, _)| to).collect();
    assert_eq!(to, ["admin@vendor.example"]);
}

#[test]
fn what_is_answered_in_time_is_told_to_nobody() {
    let town = Town::start();
    let topic = asked(&town);
    town.write(|tx| talk::answered(tx, town.people.misaki, topic, "設定の「請求先」です。"));
    town.pass_seconds(9 * 3_600);
    drain(&town);
    assert_eq!(told(&town), []);

    // Answered between the telling and the sending, no mail goes either.
    let second = asked(&town);
    town.pass_days(5);
    let told_of = town.write(|tx| escalation::escalate(tx, second));
    assert!(told_of);
    town.write(|tx| talk::answered(tx, town.people.misaki, second, "設定の「請求先」です。"));
    drain(&town);
    assert_eq!(told(&town), []);
}

#[test]
fn opened_again_after_its_time_a_question_is_told_of_then() {
    let town = Town::start();
    let topic = asked(&town);
    // Staff are signed out long before the second act.
    let set = |verb: &str| {
        town.staff(Role::Cs)
            .post(
                &format!("/topics/{topic}/{verb}"),
                &[("reason", "運営の判断")],
            )
            .expect(303);
    };
    set("close");
    town.pass_days(2);
    drain(&town);
    assert_eq!(told(&town), []);
    set("reopen");
    drain(&town);
    assert_eq!(told(&town).len(), 1);
}

#[test]
fn two_servers_tell_of_it_exactly_once() {
    let town = Town::start();
    let topics: Vec<TopicId> = (0..6).map(|_| asked(&town)).collect();
    town.pass_seconds(9 * 3_600);
    let servers: Vec<domain::Hiroba> = (0..2)
        .map(|_| {
            let mut domain = town.domain.clone();
            domain.db = town.another_pool();
            domain
        })
        .collect();
    let start = Barrier::new(4);
    let told: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|n| {
                let (server, start, topics) = (&servers[n % 2], &start, &topics);
                scope.spawn(move || {
                    start.wait();
                    topics
                        .iter()
                        .filter(|topic| {
                            server
                                .write(|tx| escalation::escalate(tx, **topic))
                                .expect("escalate")
                        })
                        .count()
                })
            })
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().expect("a thread"))
            .sum()
    });
    assert_eq!(told, topics.len());
    let mails = noticed(&town);
    assert_eq!(mails, topics.len() as i64, "one for support each");
}

/// A chat at the other end of a webhook: what it was sent, a request each; it answers with `answer`.
fn chat(answer: &'static str) -> (String, mpsc::Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!(
        "http://{}/hook/himitsu",
        listener.local_addr().expect("an address")
    );
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
            let mut bytes = Vec::new();
            let mut buffer = [0_u8; 4_096];
            let whole = |bytes: &[u8]| {
                let text = String::from_utf8_lossy(bytes).into_owned();
                let (head, body) = text.split_once("\r\n\r\n")?;
                let length = head.lines().find_map(|line| {
                    line.to_ascii_lowercase()
                        .strip_prefix("content-length: ")?
                        .parse::<usize>()
                        .ok()
                })?;
                (body.len() >= length).then_some(())
            };
            while whole(&bytes).is_none() {
                match stream.read(&mut buffer) {
                    Ok(0) | Err(_) => break,
                    Ok(n) => bytes.extend_from_slice(&buffer[..n]),
                }
            }
            let _ = stream.write_all(
                format!("HTTP/1.1 {answer}\r\ncontent-length: 2\r\nconnection: close\r\n\r\nok")
                    .as_bytes(),
            );
            if send
                .send(String::from_utf8_lossy(&bytes).into_owned())
                .is_err()
            {
                return;
            }
        }
    });
    (url, receive)
}

fn set_webhook(town: &Town, format: &str, url: &str) {
    town.staff(Role::Admin)
        .post("/admin/hours/webhook", &[("format", format), ("url", url)])
        .expect(303);
}

fn body_of(request: &str) -> serde_json::Value {
    let (_, body) = request.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).expect("JSON")
}

#[test]
fn the_chat_gets_title_and_link_and_nothing_of_who_asked() {
    let town = Town::start();
    let (url, requests) = chat("200 OK");
    set_webhook(&town, "slack", &url);
    // Nobody, not even who set it, gets the address back.
    town.staff(Role::Admin)
        .get("/admin/hours")
        .says("送り先は設定済みです")
        .does_not_say("himitsu");
    let mut masked = question("<!here> & 請求書の宛名", BODY);
    masked.identity = Identity::Profile;
    let open = town
        .write(|tx| talk::asked(tx, town.people.aoi, &masked))
        .id;
    let mut own = question("自社だけに見せたい契約の質問", BODY);
    own.audience = Audience::Own;
    let own = town
        .write(|tx| talk::asked(tx, town.people.misaki, &own))
        .id;
    town.pass_seconds(9 * 3_600);
    drain(&town);
    let all: Vec<String> = (0..2)
        .map(|_| {
            requests
                .recv_timeout(Duration::from_secs(5))
                .expect("a request")
        })
        .collect();
    let text_of = |topic: TopicId| {
        all.iter()
            .map(|request| {
                body_of(request)["text"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned()
            })
            .find(|text| text.contains(&format!("/t/{topic}")))
            .expect("a message about it")
    };
    let text = text_of(open);
    assert!(text.contains("&lt;!here&gt; &amp; 請求書の宛名"), "{text}");
    let text = text_of(own);
    assert!(
        text.contains("自社と担当者のみ") && !text.contains("契約"),
        "{text}"
    );
    for request in &all {
        assert!(request.starts_with("POST /hook/himitsu"));
        for hidden in ["田中", "佐藤", fixtures::AOBA, fixtures::MINATO, "部署ごと"] {
            assert!(!request.contains(hidden), "{request}");
        }
    }
    assert!(!crate::support::logs::kept().contains("himitsu"));
}

#[test]
fn teams_gets_a_card_and_a_trial_says_whether_it_arrived() {
    let town = Town::start();
    let (url, requests) = chat("202 Accepted");
    set_webhook(&town, "teams", &url);
    let admin = town.staff(Role::Admin);
    admin.post("/admin/hours/webhook/try", &[]).expect(303);
    let request = requests
        .recv_timeout(Duration::from_secs(5))
        .expect("a request");
    let card = &body_of(&request)["attachments"][0];
    assert_eq!(
        card["contentType"],
        "application/vnd.microsoft.card.adaptive"
    );
    assert_eq!(
        card["content"]["actions"][0]["url"],
        format!("{}/staff/desk", town.base_url())
    );

    // A redirect is not followed, and the reason is told without the address.
    let (url, _requests) = chat("302 Found\r\nlocation: http://127.0.0.1:1/");
    set_webhook(&town, "teams", &url);
    admin
        .post("/admin/hours/webhook/try", &[])
        .expect(422)
        .says("302")
        .does_not_say("himitsu");
    admin.post("/admin/hours/webhook/remove", &[]).expect(303);
    admin.post("/admin/hours/webhook/try", &[]).expect(404);
}

#[test]
fn a_chat_that_is_away_is_tried_again_and_holds_nothing_up() {
    let town = Town::start();
    // Nobody listens there any more.
    let gone = {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.local_addr().expect("an address")
    };
    set_webhook(&town, "slack", &format!("http://{gone}/himitsu"));
    asked(&town);
    town.pass_seconds(9 * 3_600);
    drain(&town);
    assert_eq!(noticed(&town), 1, "people were told all the same");
    let (attempts, error): (i64, Option<String>) = town.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq("webhook"))
            .select((jobs::attempts, jobs::last_error))
            .first(conn)?)
    });
    assert_eq!(attempts, 1);
    assert!(!error.unwrap_or_default().contains("himitsu"));
}

#[test]
fn hours_and_days_off_are_edited_on_a_page_and_hold_for_what_is_asked_from_then_on() {
    let town = Town::start();
    let admin = town.staff(Role::Admin);
    let before = asked(&town);
    let hours = |more: &[(&'static str, &'static str)]| {
        let mut form = vec![
            ("form", "hours"),
            ("day_3", "1"),
            ("day_4", "1"),
            ("opens", "10:00"),
            ("closes", "12:00"),
            ("answer_hours", "3"),
            ("holidays", "1"),
            ("year_end_from", "12-29"),
            ("year_end_to", "01-03"),
        ];
        form.retain(|(name, _)| !more.iter().any(|(of, _)| of == name));
        form.extend_from_slice(more);
        form
    };
    admin
        .post(
            "/admin/hours",
            &hours(&[("opens", "朝"), ("answer_hours", "0")]),
        )
        .expect(422)
        .says("朝")
        .says("時刻を 09:00 のように入れてください")
        .says("1 から 400 までの数");
    admin.post("/admin/hours", &hours(&[])).expect(303);
    assert_eq!(kept(&town, before).0, town.now().plus_seconds(8 * 3_600));
    // Wednesday 10:00: two hours today, one tomorrow.
    let after = asked(&town);
    assert_eq!(kept(&town, after).0, town.now().plus_seconds(25 * 3_600));

    // Tomorrow closed, the rest is done a week later.
    admin
        .post(
            "/admin/hours/days",
            &[
                ("form", "day"),
                ("day", "2026-04-16"),
                ("kind", "closed"),
                ("name", "創立記念日"),
            ],
        )
        .expect(303);
    admin
        .get("/admin/hours")
        .says("休業: 創立記念日")
        .says("祝日: 昭和の日")
        .says("2026年4月16日（木）");
    let third = asked(&town);
    assert_eq!(
        kept(&town, third).0,
        town.now().plus_seconds((7 * 24 + 1) * 3_600)
    );
    admin
        .post("/admin/hours/days/2026-04-16/usual", &[])
        .expect(303);
    admin.get("/admin/hours").does_not_say("休業: 創立記念日");
    admin
        .post(
            "/admin/hours/days",
            &[
                ("form", "day"),
                ("day", "2020-01-01"),
                ("kind", "closed"),
                ("name", "昔"),
            ],
        )
        .expect(422)
        .says("昔");
    admin
        .get("/admin/audit")
        .says("営業時間と期限を変えた")
        .says("休業日を指定した");
}

#[test]
fn questions_from_before_the_desk_are_taken_in_and_old_ones_told_to_nobody() {
    let town = Town::start();
    let (old, new) = (asked(&town), {
        town.pass_days(2);
        asked(&town)
    });
    town.write(|tx| {
        diesel::delete(desk_questions::table).execute(tx.conn)?;
        diesel::delete(jobs::table).execute(tx.conn)?;
        Ok(())
    });
    assert_eq!(town.write(domain::desk::take_in), 2);
    assert_eq!(town.write(domain::desk::take_in), 0);
    assert!(waits(&town, old) && waits(&town, new));
    drain(&town);
    assert_eq!(told(&town), []);
    town.pass_days(4);
    drain(&town);
    assert_eq!(told(&town).len(), 1, "the new one alone");
}
