//! What goes by mail: when, to whom, what it says, how it ends; and what happens when the mail server does not play along.

mod delivery;
mod digest;

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
use domain::types::{PersonId, TopicId};

use crate::fixtures::Town;
use crate::fixtures::gathering::{evening, published};
use crate::fixtures::talk::{AOIS_TITLE, actor, answer_as, aois_topic, asked, question};

/// 葵's question, which 美咲 has answered: what most mails here are about.
fn answered_topic(town: &Town) -> TopicId {
    let topic = aois_topic(town);
    answer_as(
        town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。",
    );
    topic
}

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
    assert!(letter.subject.contains(AOIS_TITLE), "{}", letter.subject);
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
        answered_topic(&town);
        assert_eq!(sent(&town).len(), count, "{way}");
    }
    town.aoi()
        .post("/me/notices", &[("digest", "on"), ("way-answer", "mail")])
        .expect(303);
    answered_topic(&town);
    assert_eq!(sent(&town), [], "mail is off as a whole");
}

#[test]
fn mail_is_ended_by_a_request_of_the_mail_program_and_never_by_opening_the_link() {
    let town = Town::start();
    let topic = answered_topic(&town);
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
        .says(AOIS_TITLE)
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
    let topic = answered_topic(&town);
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
    letters.extend(digest::digests(&town));
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
    let event = town.write(|tx| published(tx, people, &evening("経理の夕べ", "5")));
    let invited = format!("/events/{event}");
    town.write(|tx| {
        diesel::update(people::table.find(people.aoi))
            .set(people::locale.eq(Some("en")))
            .execute(tx.conn)?;
        Ok(())
    });
    for person in [people.aoi, people.ken] {
        // Not mailed unless they want it.
        town.signed_in(person)
            .post("/me/notices", &[("mail", "on"), ("way-badge", "mail")])
            .expect(303);
        for kind in Kind::ALL {
            // What only staff get, and what needs a case: those have their own tests.
            if [Kind::Escalation, Kind::ConfirmCase].contains(kind) {
                continue;
            }
            town.write(|tx| {
                let topic = asked(tx, person, &question(AOIS_TITLE, "月末から二十日にしたいです。"))?;
                let who = actor(tx, people.misaki)?;
                let body = "**管理** → 「締め日」で変えられます。\n\n1. 画面を開く\n2. 日付を選ぶ\n\n```\nclosing_day: 20\n```";
                let post = answer::answer(tx, &who, topic.id, &Body::of(body)?, Identity::Full)?;
                // Only the one that is tried.
                diesel::delete(notices::table).execute(tx.conn)?;
                let news = match kind {
                    Kind::Decision => News::of_page("/me", "お申し出のとおりにしました。"),
                    Kind::Badge => News::of_page("/u/1", "first_answer,first_accepted"),
                    Kind::Reminder => News::of_topic(topic.id),
                    Kind::IdeaStatus => News::of_topic(topic.id).saying("provided\nturn\n来月の版でお使いいただけます。"),
                    Kind::EventInvite => News::of_page(&invited, ""),
                    Kind::EventNews => News::of_page(&invited, "organiser"),
                    Kind::CaseMoved => News::of_page("/stories/mine", "changed\n締めが三日早くなった話\n"),
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
            if *kind == Kind::EventInvite {
                assert!(said.contains("経理の夕べ"), "{said}");
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
