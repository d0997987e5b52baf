//! What goes by mail: when, to whom, what it says, how it ends; and what happens when the mail server does not play along.

use std::sync::{Arc, Mutex};

use diesel::prelude::*;
use domain::community::follow::{self, Level, Object};
use domain::community::notice::{self, Kind, News, digest_mail};
use domain::community::text::Body;
use domain::community::{Audience, Identity, answer};
use domain::db::schema::{
    acceptances, jobs, mail_choices, memberships, notice_choices, notices, people, posts, topics,
};
use domain::job;
use domain::mail::{Letter, Mailer};
use domain::types::{PersonId, PostId, TopicId};

use crate::fixtures::Town;
use crate::fixtures::talk::{actor, asked, question};
use crate::support::post_office::{Manner, PostOffice};

const TITLE: &str = "締め日を変えられますか";

/// Does what waits now, and gives what was sent.
pub fn sent_now(town: &Town) -> Vec<Letter> {
    let mut state = town.state();
    let letters: Arc<Mutex<Vec<Letter>>> = Arc::default();
    state.mailer = Mailer::Memory(letters.clone());
    server::worker::drain(&state).expect("the queue");
    let letters = letters.lock().expect("the letters");
    // To be looked at in a browser.
    if let Some(folder) = std::env::var_os("HIROBA_KEEP_MAILS") {
        for letter in letters.iter() {
            let name = letter.message_id.trim_matches(['<', '>']).replace('@', "-");
            let folder = std::path::Path::new(&folder);
            std::fs::write(folder.join(format!("{name}.html")), &letter.html).expect("a file");
            let text = format!("{}\n\n{}", letter.subject, letter.text);
            std::fs::write(folder.join(format!("{name}.txt")), text).expect("a file");
        }
    }
    letters.clone()
}

/// The same once ten minutes have gone by.
pub fn sent(town: &Town) -> Vec<Letter> {
    // What tells followers runs at once.
    let mut letters = sent_now(town);
    town.pass_seconds(notice::MAIL_AFTER + 1);
    letters.extend(sent_now(town));
    letters
}

fn to(letters: &[Letter], address: &str) -> Vec<Letter> {
    letters
        .iter()
        .filter(|letter| letter.to == address)
        .cloned()
        .collect()
}

fn aois_topic(town: &Town) -> TopicId {
    town.write(|tx| {
        asked(
            tx,
            town.people.aoi,
            &question(TITLE, "月末から二十日にしたいです。"),
        )
    })
    .id
}

fn answer_as(town: &Town, by: PersonId, topic: TopicId, body: &str) -> PostId {
    town.write(|tx| {
        let who = actor(tx, by)?;
        answer::answer(tx, &who, topic, &Body::of(body)?, Identity::Full)
    })
}

fn text(letter: &Letter) -> String {
    format!("{}\n{}\n{}", letter.subject, letter.text, letter.html)
}

/// The path of the first link of a letter that begins like this.
fn path_in(letter: &Letter, town: &Town, start: &str) -> String {
    letter
        .text
        .lines()
        .find_map(|line| {
            line.strip_prefix(town.base_url())
                .filter(|path| path.starts_with(start))
        })
        .unwrap_or_else(|| panic!("no {start} in {}", letter.text))
        .to_owned()
}

/// Jobs that are not done. A question waits for its first answer all the while; that is none of a mail's concern.
fn open_jobs(town: &Town) -> Vec<(String, i64, bool)> {
    town.read(|conn| {
        Ok(jobs::table
            .filter(jobs::done_at.is_null())
            .filter(jobs::kind.ne(domain::desk::escalation::JOB))
            .order(jobs::id)
            .select((jobs::kind, jobs::attempts, jobs::dead_at.is_not_null()))
            .load(conn)?)
    })
}

#[test]
fn an_answer_is_mailed_whole_after_ten_minutes_unless_it_was_read() {
    let town = Town::start();
    let topic = aois_topic(&town);
    let post = answer_as(
        &town,
        town.people.misaki,
        topic,
        "**設定**の画面で、[こう](/posts/1)します。",
    );
    assert_eq!(sent_now(&town), []);
    let letters = sent(&town);
    let [letter] = letters.as_slice() else {
        panic!("{} mails", letters.len());
    };
    assert_eq!(letter.to, "aoi@aoba.example");
    assert!(letter.subject.contains(TITLE), "{}", letter.subject);
    let base = town.base_url();
    for words in [
        "佐藤 美咲さん（みなと商事）から回答がありました",
        "> **設定**の画面で、[こう](/posts/1)します。",
        &format!("{base}/open/posts/{post}"),
        "解決しました",
    ] {
        assert!(letter.text.contains(words), "{words} in {}", letter.text);
    }
    assert!(letter.html.contains("<strong>設定</strong>"));
    assert!(
        letter.html.contains(&format!("href=\"{base}/posts/1\"")),
        "{}",
        letter.html
    );
    assert_eq!(
        letter.thread.as_deref(),
        Some(format!("<topic-{topic}@127.0.0.1>").as_str())
    );
    let list = letter.list.as_ref().expect("a list");
    assert!(
        list.unsubscribe
            .starts_with(&format!("{base}/unsubscribe/notices-"))
    );
    // Once.
    assert_eq!(sent(&town), []);
    // What was read in the site is not mailed.
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "もう一つの方法もあります。",
    );
    sent_now(&town);
    town.aoi().get(&format!("/t/{topic}/q")).expect(200);
    assert_eq!(sent(&town), []);
}

#[test]
fn what_comes_together_about_a_topic_goes_in_one_mail() {
    let town = Town::start();
    let (topic, other) = (aois_topic(&town), aois_topic(&town));
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。",
    );
    town.pass_seconds(300);
    answer_as(&town, town.people.ken, topic, "二つ目の答えです。長めに。");
    answer_as(
        &town,
        town.people.ken,
        other,
        "別の話題の答えです。長めに。",
    );
    let mut letters = sent_now(&town);
    town.pass_seconds(301);
    letters.extend(sent_now(&town));
    let mine = to(&letters, "aoi@aoba.example");
    assert_eq!(mine.len(), 1, "{mine:?}");
    assert!(mine[0].text.contains("一つ目") && mine[0].text.contains("二つ目"));
    town.pass_seconds(300);
    let mine = to(&sent_now(&town), "aoi@aoba.example");
    assert_eq!(mine.len(), 1);
    assert!(mine[0].text.contains("別の話題"));
    assert_ne!(mine[0].message_id, letters[0].message_id);
}

#[test]
fn nobody_gets_more_than_a_hundred_a_day() {
    let town = Town::start();
    town.write(|tx| {
        for n in 0..105 {
            let words = format!("お知らせ{n}。");
            notice::tell(
                tx,
                town.people.aoi,
                Kind::Decision,
                &News::of_page("/me", &words),
            )?;
        }
        Ok(())
    });
    assert_eq!(sent(&town).len(), 100);
    assert_eq!(open_jobs(&town), []);
    town.pass_seconds(86_400);
    town.write(|tx| {
        notice::tell(
            tx,
            town.people.aoi,
            Kind::Decision,
            &News::of_page("/me", "x"),
        )
    });
    assert_eq!(sent(&town).len(), 1);
}

#[test]
fn mail_follows_its_readers_choice_for_each_kind() {
    let town = Town::start();
    for (way, count) in [("mail", 1), ("site", 0), ("digest", 0), ("off", 0)] {
        town.aoi()
            .post(
                "/me/notices",
                &[("mail", "on"), ("digest", "on"), ("way-answer", way)],
            )
            .expect(303);
        let topic = aois_topic(&town);
        answer_as(
            &town,
            town.people.misaki,
            topic,
            "一つ目の答えです。長めに。",
        );
        assert_eq!(sent(&town).len(), count, "{way}");
    }
    town.aoi()
        .post("/me/notices", &[("digest", "on"), ("way-answer", "mail")])
        .expect(303);
    let topic = aois_topic(&town);
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。",
    );
    assert_eq!(sent(&town), [], "mail is off as a whole");
}

#[test]
fn mail_is_ended_by_a_request_of_the_mail_program_and_never_by_opening_the_link() {
    let town = Town::start();
    let topic = aois_topic(&town);
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。",
    );
    let letter = sent(&town).remove(0);
    let path = path_in(&letter, &town, "/unsubscribe/");
    let off = || -> Option<Option<domain::UtcTime>> {
        town.read(|conn| {
            Ok(mail_choices::table
                .find(town.people.aoi)
                .select(mail_choices::notices_off_at)
                .first(conn)
                .optional()?)
        })
    };
    for method in ["GET", "HEAD", "GET"] {
        let answer = town.guest().send(method, &path, &[], b"");
        assert_eq!(answer.status, 200);
    }
    town.guest().get(&path).says("配信を停止する");
    assert_eq!(off().flatten(), None);
    // As RFC 8058 has it: no cookie, no origin, from another site altogether; twice.
    for _ in 0..2 {
        let answer = town.guest().send(
            "POST",
            &path,
            &[("content-type", "application/x-www-form-urlencoded")],
            b"List-Unsubscribe=One-Click",
        );
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert!(off().flatten().is_some());
    // One changed letter is another link.
    let forged = path.replace("notices-", "digest-");
    let answer = town.guest().send("POST", &forged, &[], b"");
    assert_eq!(answer.status, 422);
    let digest: Option<domain::UtcTime> = town.read(|conn| {
        Ok(mail_choices::table
            .find(town.people.aoi)
            .select(mail_choices::digest_off_at)
            .first(conn)?)
    });
    assert_eq!(digest, None);
    // The site still tells; mail comes again once it is switched on.
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "二つ目の答えです。長めに。",
    );
    assert_eq!(sent(&town), []);
    town.aoi().get("/").says("未読の通知 2件");
    // Other forms are still refused from elsewhere.
    let answer = town.aoi().send("POST", "/notices/read", &[], b"");
    assert_eq!(answer.status, 403);
}

#[test]
fn the_asker_says_from_the_mail_that_it_is_solved_without_signing_in() {
    let town = Town::start();
    let topic = aois_topic(&town);
    let post = answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。",
    );
    let letter = to(&sent(&town), "aoi@aoba.example").remove(0);
    let path = path_in(&letter, &town, "/solved/");
    let accepted = || -> i64 { town.read(|conn| Ok(acceptances::table.count().get_result(conn)?)) };
    let phone = town.guest();
    phone
        .get(&path)
        .expect(200)
        .says(TITLE)
        .says("解決しました");
    assert_eq!(phone.send("HEAD", &path, &[], b"").status, 200);
    assert_eq!(accepted(), 0);
    // Not from another site's page.
    let foreign = phone.send("POST", &path, &[("sec-fetch-site", "cross-site")], b"");
    assert_eq!(foreign.status, 403);
    phone.post(&path, &[]).expect(303);
    phone
        .get(&path)
        .expect(200)
        .says("「解決した回答」にしました");
    phone.post(&path, &[]).expect(303);
    assert_eq!(accepted(), 1);
    town.aoi()
        .get(&format!("/t/{topic}/q"))
        .says("解決した回答");
    // It opens nothing else, for nobody.
    assert!(phone.get("/notices").location().starts_with("/sign-in"));
    let other = path.replace(&format!("/{post}-"), &format!("/{}-", post + 1));
    phone.get(&other).expect(200).says("お使いになれません");
    // A week later it acts no more; nor for who is suspended.
    let second = answer_as(
        &town,
        town.people.misaki,
        topic,
        "二つ目の答えです。長めに。",
    );
    let letter = to(&sent(&town), "aoi@aoba.example").remove(0);
    let path = path_in(&letter, &town, "/solved/");
    town.write(|tx| {
        diesel::update(people::table.find(town.people.aoi))
            .set(people::suspended_at.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    phone
        .post(&path, &[])
        .expect(422)
        .says("お使いになれません");
    town.write(|tx| {
        diesel::update(people::table.find(town.people.aoi))
            .set(people::suspended_at.eq(None::<domain::UtcTime>))
            .execute(tx.conn)?;
        Ok(())
    });
    town.pass_days(8);
    phone
        .post(&path, &[])
        .expect(422)
        .says("期限（7日間）が過ぎました");
    let open: Option<domain::UtcTime> = town.read(|conn| {
        Ok(posts::table
            .find(second)
            .select(posts::accepted_at)
            .first(conn)?)
    });
    assert_eq!(open, None);
}

/// All that a link could change, as text.
fn state_of(town: &Town) -> String {
    town.read(|conn| {
        type Notice = (i64, Option<domain::UtcTime>, Option<domain::UtcTime>);
        let notices: Vec<Notice> = notices::table
            .order(notices::id)
            .select((notices::id, notices::read_at, notices::mailed_at))
            .load(conn)?;
        let accepted: i64 = acceptances::table.count().get_result(conn)?;
        let choices: Vec<(i64, Option<domain::UtcTime>, Option<domain::UtcTime>)> =
            mail_choices::table
                .order(mail_choices::person_id)
                .select((
                    mail_choices::person_id,
                    mail_choices::notices_off_at,
                    mail_choices::digest_off_at,
                ))
                .load(conn)?;
        let ways: i64 = notice_choices::table.count().get_result(conn)?;
        let solved: i64 = topics::table
            .filter(topics::solved_at.is_not_null())
            .count()
            .get_result(conn)?;
        let queued: i64 = jobs::table.count().get_result(conn)?;
        Ok(format!(
            "{notices:?} {accepted} {choices:?} {ways} {solved} {queued}"
        ))
    })
}

#[test]
fn a_scanner_that_opens_every_link_of_every_mail_changes_nothing() {
    let town = Town::start();
    let topic = aois_topic(&town);
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。",
    );
    town.write(|tx| notice::tell(tx, town.people.aoi, Kind::Reminder, &News::of_topic(topic)));
    town.write(|tx| {
        notice::tell(
            tx,
            town.people.aoi,
            Kind::Decision,
            &News::of_page("/me", "お知らせ。"),
        )
    });
    let mut letters = sent(&town);
    letters.extend(digests(&town));
    assert!(letters.len() >= 2, "{letters:?}");
    let before = state_of(&town);
    let mut opened = 0;
    for letter in &letters {
        for line in letter.text.lines() {
            let Some(path) = line.strip_prefix(town.base_url()) else {
                continue;
            };
            for method in ["GET", "HEAD", "GET"] {
                let answer = town.guest().send(method, path, &[], b"");
                assert!(answer.status < 400, "{method} {path}: {}", answer.status);
                opened += 1;
            }
        }
    }
    assert!(opened >= 15, "{opened}");
    assert_eq!(state_of(&town), before);
}

#[test]
fn every_kind_of_mail_has_its_words_in_both_languages() {
    let town = Town::start();
    let people = &town.people;
    town.write(|tx| {
        diesel::update(people::table.find(people.aoi))
            .set(people::locale.eq(Some("en")))
            .execute(tx.conn)?;
        Ok(())
    });
    for person in [people.aoi, people.ken] {
        for kind in Kind::ALL {
            town.write(|tx| {
                let topic = asked(tx, person, &question(TITLE, "月末から二十日にしたいです。"))?;
                let who = actor(tx, people.misaki)?;
                let body = "**管理** → 「締め日」で変えられます。\n\n1. 画面を開く\n2. 日付を選ぶ\n\n```\nclosing_day: 20\n```";
                let post = answer::answer(tx, &who, topic.id, &Body::of(body)?, Identity::Full)?;
                // Only the one that is tried.
                diesel::delete(notices::table).execute(tx.conn)?;
                let news = match kind {
                    Kind::Decision => News::of_page("/me", "お申し出のとおりにしました。"),
                    Kind::Reminder => News::of_topic(topic.id),
                    Kind::IdeaStatus => News::of_topic(topic.id).saying("来月の版でお使いいただけます。"),
                    _ => News::of_post(topic.id, post),
                };
                notice::tell(tx, person, *kind, &news)
            });
            town.write(|tx| {
                diesel::delete(jobs::table.filter(jobs::kind.eq(notice::spread::JOB)))
                    .execute(tx.conn)?;
                Ok(())
            });
            let letters = sent(&town);
            if *kind == Kind::Thanks {
                assert_eq!(letters, []);
                continue;
            }
            let [letter] = letters.as_slice() else {
                panic!("{kind}: {} mails", letters.len());
            };
            let said = text(letter);
            for odd in ["[notice-", "{$", "{ $", "\u{2068}[", "href=\"/"] {
                assert!(!said.contains(odd), "{kind}: {odd} in {said}");
            }
            let english = person == people.aoi;
            assert_eq!(
                letter.text.contains("Change your notice settings"),
                english,
                "{said}"
            );
            assert_eq!(
                letter.text.contains("通知の設定を変える"),
                !english,
                "{said}"
            );
        }
    }
}

// ---- the digest

/// Sends every digest that is due, whatever day it is.
fn digests(town: &Town) -> Vec<Letter> {
    town.write(|tx| {
        let people: Vec<PersonId> = people::table
            .filter(people::first_signed_in_at.is_not_null())
            .order(people::id)
            .select(people::id)
            .load(tx.conn)?;
        let now = tx.now;
        job::enqueue(
            tx,
            digest_mail::JOB,
            &serde_json::json!({ "people": people }),
            now,
            None,
        )
    });
    sent_now(town)
        .into_iter()
        .filter(|letter| letter.kind == "digest")
        .collect()
}

#[test]
fn the_digest_tells_each_what_is_theirs_and_names_nobody() {
    let town = Town::start();
    let people = &town.people;
    let ask = |by, title: &str, identity, audience, tags: &str| {
        let mut ask = question(title, "本文です。長めに書きます。");
        ask.identity = identity;
        ask.audience = audience;
        ask.tags = tags.to_owned();
        town.write(|tx| asked(tx, by, &ask)).id
    };
    // Misaki's subject is 権限: she has written under it.
    ask(
        people.misaki,
        "権限の話をまとめました",
        Identity::Full,
        Audience::Members,
        "権限",
    );
    ask(
        people.ryo,
        "権限で困っています。誰か",
        Identity::Full,
        Audience::Members,
        "権限",
    );
    ask(
        people.ryo,
        "関係のない話題です。どうぞ",
        Identity::Full,
        Audience::Members,
        "別件",
    );
    // 葵's company: 健 asked one question openly, one under a mask, one for the company alone.
    let open = ask(
        people.ken,
        "会社の公開の質問です",
        Identity::Full,
        Audience::Members,
        "",
    );
    let masked = ask(
        people.ken,
        "伏せて聞いた質問です",
        Identity::Profile,
        Audience::Members,
        "",
    );
    let own = ask(
        people.ken,
        "社内だけの質問です。",
        Identity::Profile,
        Audience::Own,
        "",
    );
    for topic in [open, masked] {
        answer_as(&town, people.misaki, topic, "このようにします。お試しを。");
    }
    answer_as(
        &town,
        people.staff(domain::actor::Role::Cs),
        own,
        "このようにします。お試しを。",
    );
    sent(&town);
    let letters = digests(&town);
    let of = |address: &str| {
        let mine = to(&letters, address);
        assert_eq!(mine.len(), 1, "{address}: {letters:?}");
        text(&mine[0])
    };
    let misaki = of("misaki@minato.example");
    assert!(misaki.contains("権限で困っています"), "{misaki}");
    assert!(
        !misaki.contains("関係のない") && !misaki.contains("社内だけ"),
        "{misaki}"
    );
    let aoi = of("aoi@aoba.example");
    assert!(
        aoi.contains("会社の公開の質問") && aoi.contains("社内だけの質問"),
        "{aoi}"
    );
    assert!(!aoi.contains("伏せて聞いた"), "a colleague's mask: {aoi}");
    assert!(!aoi.contains('健') && !aoi.contains("美咲"), "{aoi}");
    assert!(aoi.contains("/unsubscribe/digest-"));
    // Once a week; to nobody who does not want it, or has not been here for half a year.
    assert_eq!(digests(&town), []);
    town.pass_days(7);
    assert_eq!(
        to(&digests(&town), "aoi@aoba.example"),
        [],
        "nothing is new"
    );
}

#[test]
fn a_digest_goes_on_monday_morning_to_who_wants_one_and_was_here() {
    use chrono::{TimeZone as _, Utc};
    let town = Town::start();
    let people = &town.people;
    let plan = |hour: u32| -> Vec<String> {
        // A Monday in Tokyo.
        let at = Utc
            .with_ymd_and_hms(2026, 4, 19, 15, 5, 0)
            .single()
            .expect("an instant")
            + chrono::Duration::hours(i64::from(hour));
        town.domain.clock.set(domain::UtcTime::from_chrono(at));
        town.write(|tx| {
            diesel::update(mail_choices::table)
                .set(mail_choices::digested_at.eq(None::<domain::UtcTime>))
                .execute(tx.conn)?;
            diesel::update(notices::table)
                .set(notices::digested_at.eq(None::<domain::UtcTime>))
                .execute(tx.conn)?;
            let now = tx.now;
            job::enqueue(
                tx,
                digest_mail::PLAN,
                &digest_mail::Planning::default(),
                now,
                None,
            )
        });
        sent_now(&town)
            .into_iter()
            .filter(|letter| letter.kind == "digest")
            .map(|letter| letter.to)
            .collect()
    };
    town.domain.clock.set(domain::UtcTime::from_chrono(
        Utc.with_ymd_and_hms(2026, 4, 18, 0, 0, 0)
            .single()
            .expect("an instant"),
    ));
    town.write(|tx| {
        for (person, seen) in [
            (people.aoi, -1),
            (people.misaki, -170),
            (people.ken, -190),
            (people.ryo, -1),
        ] {
            diesel::update(people::table.find(person))
                .set(people::last_seen_at.eq(Some(tx.now.plus_days(seen))))
                .execute(tx.conn)?;
            notice::tell(tx, person, Kind::Thanks, &News::of_page("/me", "x"))?;
        }
        diesel::update(people::table.find(people.ryo))
            .set(people::time_zone.eq(Some("Europe/London")))
            .execute(tx.conn)?;
        Ok(())
    });
    assert_eq!(plan(7), Vec::<String>::new());
    assert_eq!(plan(8), ["aoi@aoba.example", "misaki@minato.example"]);
    assert_eq!(plan(9), Vec::<String>::new());
    // London's eight o'clock is Tokyo's sixteenth hour in summer.
    assert_eq!(plan(16), ["ryo@hikari.example"]);
    town.aoi()
        .post("/me/notices", &[("mail", "on")])
        .expect(303);
    assert_eq!(plan(8), ["misaki@minato.example"]);
}

#[test]
fn an_asker_is_reminded_once_after_a_week() {
    let town = Town::start();
    let topic = aois_topic(&town);
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。",
    );
    let reminders = |days: i64| -> usize {
        town.pass_days(days);
        town.write(|tx| {
            let now = tx.now;
            job::enqueue(tx, notice::reminder::JOB, &serde_json::json!({}), now, None)
        });
        sent(&town)
            .iter()
            .filter(|letter| letter.text.contains("役に立った回答を選んで"))
            .count()
    };
    assert_eq!(reminders(6), 0);
    assert_eq!(reminders(1), 1);
    assert_eq!(reminders(1), 0);
    // Not where an answer was accepted.
    let other = aois_topic(&town);
    let post = answer_as(
        &town,
        town.people.misaki,
        other,
        "一つ目の答えです。長めに。",
    );
    town.aoi()
        .post(&format!("/posts/{post}/accept"), &[])
        .expect(303);
    assert_eq!(reminders(8), 0);
}

// ---- a mail server that does not play along

/// Tries what is due once, through this post office, as the worker does.
fn try_sending(town: &Town, office: &PostOffice) {
    let mut state = town.state();
    state.mailer = office.mailer();
    server::worker::drain(&state).expect("the queue");
}

#[test]
fn a_mail_goes_through_a_real_server_with_its_headers() {
    let town = Town::start();
    let office = PostOffice::open();
    let topic = aois_topic(&town);
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。\n.\n点だけの行もあります。",
    );
    town.pass_seconds(notice::MAIL_AFTER + 1);
    try_sending(&town, &office);
    let taken = office.taken();
    let [mail] = taken.as_slice() else {
        panic!("{} mails", taken.len());
    };
    let (head, body) = mail.split_once("\r\n\r\n").expect("a head");
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    for header in [
        "To: aoi@aoba.example",
        &format!("References: <topic-{topic}@127.0.0.1>"),
        &format!("In-Reply-To: <topic-{topic}@127.0.0.1>"),
        "List-Id: <notices.127.0.0.1>",
        "List-Unsubscribe: <http://127.0.0.1",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Auto-Submitted: auto-generated",
        "Message-ID: <notice-",
        "Content-Type: multipart/alternative",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
    assert!(body.contains("text/plain") && body.contains("text/html"));
    assert_eq!(open_jobs(&town), []);
}

#[test]
fn a_server_that_is_busy_hangs_or_breaks_off_is_tried_again_and_nothing_is_lost() {
    for manner in [Manner::IsFull, Manner::Hangs, Manner::BreaksOff] {
        let town = Town::start();
        let office = PostOffice::open();
        let topic = aois_topic(&town);
        answer_as(
            &town,
            town.people.misaki,
            topic,
            "一つ目の答えです。長めに。",
        );
        office.is(manner);
        town.pass_seconds(notice::MAIL_AFTER + 1);
        try_sending(&town, &office);
        assert_eq!(office.taken(), Vec::<String>::new(), "{manner:?}");
        assert_eq!(
            open_jobs(&town),
            [("notice_mail".to_owned(), 1, false)],
            "{manner:?}"
        );
        // Not at once.
        office.is(Manner::Takes);
        try_sending(&town, &office);
        assert_eq!(office.taken().len(), 0, "{manner:?}");
        town.pass_seconds(61);
        try_sending(&town, &office);
        assert_eq!(office.taken().len(), 1, "{manner:?}");
        assert_eq!(open_jobs(&town), [], "{manner:?}");
    }
}

#[test]
fn a_server_that_stays_away_ends_in_the_dead_letters() {
    let town = Town::start();
    let office = PostOffice::open();
    office.is(Manner::IsFull);
    let topic = aois_topic(&town);
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。",
    );
    town.pass_seconds(notice::MAIL_AFTER + 1);
    for _ in 0..domain::job::MAX_ATTEMPTS {
        try_sending(&town, &office);
        town.pass_days(3);
    }
    assert_eq!(open_jobs(&town), [("notice_mail".to_owned(), 8, true)]);
    town.staff(domain::actor::Role::Admin)
        .get("/admin/jobs")
        .expect(200)
        .says("notice_mail");
    // What it was about is still unread in the site.
    town.aoi().get("/").says("未読の通知 1件");
}

#[test]
fn an_address_that_a_server_refuses_is_left_alone_until_its_owner_comes_in_by_mail() {
    let town = Town::start();
    let office = PostOffice::open();
    office.is(Manner::KnowsNobody);
    let topic = aois_topic(&town);
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。",
    );
    town.pass_seconds(notice::MAIL_AFTER + 1);
    try_sending(&town, &office);
    assert_eq!(
        open_jobs(&town),
        [("notice_mail".to_owned(), 1, true)],
        "no second try"
    );
    town.aoi()
        .get("/me/notices")
        .says("宛先のサーバーに拒否されました");
    office.is(Manner::Takes);
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "二つ目の答えです。長めに。",
    );
    town.pass_seconds(notice::MAIL_AFTER + 1);
    try_sending(&town, &office);
    assert_eq!(office.taken().len(), 0);
    // A code still goes there, and coming in with it shows that mail arrives.
    let browser = town.guest();
    browser
        .post("/sign-in", &[("email", "aoi@aoba.example")])
        .expect(303);
    let code = sent_now(&town)
        .iter()
        .find_map(|letter| {
            letter
                .text
                .split_whitespace()
                .find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
                .map(ToOwned::to_owned)
        })
        .expect("a code");
    browser
        .post("/sign-in/code", &[("code", &code)])
        .expect(303);
    town.aoi().get("/me/notices").does_not_say("拒否されました");
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "三つ目の答えです。長めに。",
    );
    town.pass_seconds(notice::MAIL_AFTER + 1);
    try_sending(&town, &office);
    assert_eq!(office.taken().len(), 1);
}

#[test]
fn followers_by_mail_are_asked_again_whether_they_may_read() {
    let town = Town::start();
    let topic = aois_topic(&town);
    town.write(|tx| {
        let who = actor(tx, town.people.ryo)?;
        follow::set(tx, &who, Object::Topic, topic, Level::Watching)
    });
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。",
    );
    sent_now(&town);
    town.write(|tx| {
        diesel::update(memberships::table.filter(memberships::person_id.eq(town.people.ryo)))
            .set(memberships::valid_to.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    assert_eq!(to(&sent(&town), "ryo@hikari.example"), []);
    assert_eq!(open_jobs(&town), []);
}
