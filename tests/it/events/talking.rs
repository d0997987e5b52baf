//! What those around an event say to each other: questions kept as Q&A, letters to a part of those who come, customers who run it; and
//! what an event is filed under.

use diesel::prelude::*;
use domain::actor::Role;
use domain::community::notice::Kind;
use domain::db::schema::{event_inquiries, event_letters, notices, posts, tags, topics};
use domain::events::console;

use super::{audited, standing, subjects_kept};
use crate::fixtures::Town;
use crate::fixtures::gathering::{evening, published, registered, run};

/// The question with these words.
fn question(town: &Town, words: &str) -> i64 {
    town.read(|conn| {
        Ok(event_inquiries::table
            .filter(event_inquiries::body.eq(words))
            .select(event_inquiries::id)
            .first(conn)?)
    })
}

/// What somebody was told of an event of theirs.
fn news(town: &Town, person: i64) -> Vec<String> {
    town.read(|conn| {
        Ok(notices::table
            .filter(notices::person_id.eq(person))
            .filter(notices::kind.eq(Kind::EventNews))
            .order(notices::id)
            .select(notices::detail)
            .load(conn)?)
    })
}

#[test]
fn questions_are_asked_answered_and_kept_and_count_once_for_who_asked() {
    const FIRST: &str = "締め日は月の途中で変えられますか。";
    const SECOND: &str = "権限の一覧は書き出せますか。";
    const ALOUD: &str = "会場の方: 導入にはどのくらいかかりますか。";
    let town = Town::start();
    let people = &town.people;
    let event = town.write(|tx| {
        let event = published(tx, people, &evening("質問の会", "5"))?;
        registered(tx, event, people.misaki)?;
        registered(tx, event, people.aoi)?;
        Ok(event)
    });
    let path = format!("/events/{event}/questions");
    let (cs, misaki, aoi) = (town.staff(Role::Cs), town.misaki(), town.aoi());
    // Who has no seat neither reads nor asks.
    let ken = town.signed_in(people.ken);
    ken.get(&path).expect(404);
    ken.post(&path, &[("body", FIRST)]).expect(404);
    misaki
        .get(&format!("/events/{event}"))
        .expect(200)
        .says("この回への質問（0件）");
    misaki.get(&path).expect(200).says("質問はまだありません");
    misaki.post(&path, &[("body", " ")]).expect(422);
    let long = "あ".repeat(2_001);
    misaki
        .post(&path, &[("body", &long)])
        .expect(422)
        .says("2000")
        .says(&long);
    // The second click asks nothing new; a second question is one, and counts no more.
    for words in [FIRST, FIRST, SECOND] {
        misaki.post(&path, &[("body", words)]).expect(303);
    }
    assert_eq!(
        standing(&town, "evt.question_asked", event),
        [people.misaki]
    );
    // Whoever comes reads it without a name; who runs the event sees who asked.
    aoi.get(&path)
        .expect(200)
        .says(FIRST)
        .does_not_say("佐藤 美咲")
        .does_not_say("みなと商事");
    cs.get(&path)
        .expect(200)
        .says("佐藤 美咲")
        .says("みなと商事");
    let first = question(&town, FIRST);
    aoi.post(&format!("/events/questions/{first}/remove"), &[])
        .expect(404);
    aoi.post(
        &format!("/events/questions/{first}/answer"),
        &[("answer", "いいえ。")],
    )
    .expect(404);
    // Asked aloud, by nobody known: it counts for nobody.
    cs.post(&path, &[("body", ALOUD), ("of", "")]).expect(303);
    assert_eq!(standing(&town, "evt.question_asked", event).len(), 1);
    // Noted for somebody, it counts for them.
    let aois: i64 = town.read(|conn| {
        Ok(
            domain::events::registration::of_person(conn, event, people.aoi)?
                .map_or(0, |row| row.id),
        )
    });
    let of = aois.to_string();
    cs.post(&path, &[("body", "葵さんの質問です。"), ("of", &of)])
        .expect(303);
    assert_eq!(standing(&town, "evt.question_asked", event).len(), 2);
    let hers = question(&town, "葵さんの質問です。");
    aoi.get(&path).expect(200).says("あなたの質問");
    cs.post(&format!("/events/questions/{hers}/remove"), &[])
        .expect(303);
    assert_eq!(standing(&town, "evt.question_asked", event).len(), 1);

    let answer = format!("/events/questions/{first}/answer");
    cs.post(&answer, &[("answer", "")]).expect(422).says(FIRST);
    for words in ["はい、変えられます。", "はい、管理画面で変えられます。"]
    {
        cs.post(&answer, &[("answer", words)]).expect(303);
    }
    assert_eq!(news(&town, people.misaki), ["answered"], "told once");
    misaki
        .get("/notices")
        .expect(200)
        .says("「質問の会」でのご質問に回答がありました");
    aoi.get(&path)
        .expect(200)
        .says("はい、管理画面で変えられます。")
        .does_not_say("はい、変えられます。");
    // What has an answer is its asker's to take away no more.
    misaki
        .post(&format!("/events/questions/{first}/remove"), &[])
        .expect(404);

    let keep = format!("/events/questions/{first}/keep");
    let seen = town.read(|conn| {
        let actor = domain::people::session::actor_of(conn, people.staff(Role::Cs), town.now())?;
        let shown = domain::events::inquiry::show(conn, &actor, event, town.now())?;
        let row = shown.rows.into_iter().find(|row| row.id == first);
        Ok(row.map(|row| row.mark).unwrap_or_default())
    });
    let kept_as = |title: &str, space: &str, mark: &str| {
        cs.post(&keep, &[("title", title), ("space", space), ("mark", mark)])
    };
    kept_as("", "everyone", &seen).expect(422).says(FIRST);
    kept_as("締め日を変えるには", "nowhere", &seen)
        .expect(422)
        .says("スペースを選び直してください");
    // What was changed since it was seen is not posted under anybody's name.
    kept_as("締め日を変えるには", "everyone", "seen before")
        .expect(422)
        .says("締め日を変えるには");
    for _ in 0..2 {
        kept_as("締め日を変えるには", "everyone", &seen).expect(303);
    }
    let kept: Vec<(i64, i64)> = town.read(|conn| {
        Ok(topics::table
            .filter(topics::title.eq("締め日を変えるには"))
            .select((topics::id, topics::author_id))
            .load(conn)?)
    });
    let [(topic, author)] = kept.as_slice() else {
        panic!("{kept:?}");
    };
    assert_eq!(*author, people.staff(Role::Cs));
    let said: Vec<String> = town.read(|conn| {
        Ok(posts::table
            .filter(posts::topic_id.eq(topic))
            .order(posts::id)
            .select(posts::body)
            .load(conn)?)
    });
    let [asked, answered] = said.as_slice() else {
        panic!("{said:?}");
    };
    assert!(asked.starts_with(FIRST), "{asked}");
    assert_eq!(answered, "はい、管理画面で変えられます。");
    aoi.get(&path).expect(200).says("締め日を変えるには");

    let steps = town.write(|tx| {
        let may = run(tx, &town.people, event)?;
        console::funnel(tx.conn, &may)
    });
    assert_eq!((steps.all.registered, steps.all.asked), (2, 1));

    // Her own words go along with her data.
    let own = town.read(|conn| {
        let actor = domain::people::session::actor_of(conn, people.misaki, town.now())?;
        Ok(domain::people::own_data::of(conn, &actor)?
            .documents
            .into_iter()
            .map(|(_, document)| document.to_string())
            .collect::<String>())
    });
    assert!(own.contains(SECOND), "{own}");

    // The last of hers that goes takes the ledger's row along.
    let second = question(&town, SECOND);
    misaki
        .post(&format!("/events/questions/{second}/remove"), &[])
        .expect(303);
    assert_eq!(standing(&town, "evt.question_asked", event).len(), 1);
    cs.post(&format!("/events/questions/{first}/remove"), &[])
        .expect(303);
    assert!(standing(&town, "evt.question_asked", event).is_empty());
    assert_eq!(audited(&town, "event.question_removed"), 2);
    // Weeks later nothing is taken any more.
    town.pass_days(40);
    town.misaki()
        .post(&path, &[("body", FIRST)])
        .expect(422)
        .says("7日後まで");
}

#[test]
fn organisers_write_to_a_part_and_each_reads_it_as_they_chose() {
    const BODY: &str = "名刺をお持ちください。\n受付は18時半からです。";
    let town = Town::start();
    let people = &town.people;
    let event = town.write(|tx| {
        let event = published(tx, people, &evening("お知らせの会", "2"))?;
        for person in [people.misaki, people.aoi, people.ken] {
            registered(tx, event, person)?;
        }
        Ok(event)
    });
    let path = format!("/events/{event}/letters");
    let cs = town.staff(Role::Cs);
    cs.get(&path)
        .expect(200)
        .says("参加が確定した方（2人）")
        .says("まだ何も送っていません");
    let letter = |segment: &'static str, subject: &'static str| {
        [("segment", segment), ("subject", subject), ("body", BODY)]
    };
    cs.post(&path, &letter("confirmed", ""))
        .expect(422)
        .says(BODY);
    cs.post(&path, &letter("attended", "御礼"))
        .expect(422)
        .says("まだどなたもいません");
    cs.post(&path, &letter("everybody", "御礼")).expect(400);
    // Who wants no mail of it reads it in the site.
    town.misaki()
        .post("/me/notices", &[("mail", "on"), ("way-event_news", "site")])
        .expect(303);
    for _ in 0..2 {
        cs.post(&path, &letter("confirmed", "持ち物のお知らせ"))
            .expect(303);
    }
    assert_eq!(news(&town, people.misaki), ["letter"]);
    assert_eq!(news(&town, people.aoi), ["letter"]);
    assert!(news(&town, people.ken).is_empty(), "waits for a seat");
    let sent: i64 =
        town.read(|conn| Ok(event_letters::table.select(event_letters::id).first(conn)?));
    let read = format!("{path}/{sent}");
    town.misaki()
        .get(&read)
        .expect(200)
        .says("持ち物のお知らせ")
        .says("受付は18時半からです。");
    town.signed_in(people.ken).get(&read).expect(404);
    town.misaki()
        .get("/notices")
        .expect(200)
        .says("「お知らせの会」の主催者からお知らせがあります");

    town.pass_seconds(domain::community::notice::MAIL_AFTER + 1);
    server::worker::drain(&town.state()).expect("work");
    let mailed = subjects_kept(&town);
    let about = |address: &str| {
        mailed
            .iter()
            .any(|(to, subject)| to == address && subject.contains("お知らせの会」の主催者から"))
    };
    assert!(about("aoi@aoba.example"), "{mailed:?}");
    assert!(!about("misaki@minato.example"), "{mailed:?}");
    let whole = domain::mail::kept::newest(&town.domain.folder.join("mail"), 100)
        .into_iter()
        .any(|letter| letter.text.contains("受付は18時半からです。"));
    assert!(whole, "the mail carries the whole text");

    // Five a day, each another one.
    let cs = town.staff(Role::Cs);
    for subject in ["二通目", "三通目", "四通目", "五通目"] {
        cs.post(&path, &letter("waiting", subject)).expect(303);
    }
    cs.post(&path, &letter("waiting", "六通目"))
        .expect(429)
        .says(BODY);
    assert_eq!(news(&town, people.ken).len(), 4);
    assert_eq!(audited(&town, "event.letter_sent"), 5);
}

#[test]
fn the_vendor_names_customers_who_run_an_event_and_ends_it() {
    let town = Town::start();
    let people = &town.people;
    let event = town.write(|tx| published(tx, people, &evening("任せる会", "5")));
    let path = format!("/events/{event}/organisers");
    let (cs, misaki) = (town.staff(Role::Cs), town.misaki());
    misaki.get(&path).expect(404);
    for (email, problem) in [
        ("", "ご入力ください"),
        ("nobody@nowhere.example", "見つかりません"),
        ("だれか", "だれか"),
    ] {
        cs.post(&path, &[("email", email)])
            .expect(422)
            .says(problem);
    }
    for _ in 0..2 {
        cs.post(&path, &[("email", "Misaki@minato.example")])
            .expect(303);
    }
    assert_eq!(news(&town, people.misaki), ["organiser"]);
    // The vendor's word puts nobody's name before everybody.
    town.aoi()
        .get(&format!("/events/{event}"))
        .expect(200)
        .does_not_say("佐藤 美咲");
    cs.get(&path).expect(200).says("佐藤 美咲");
    misaki
        .get(&format!("/events/{event}/manage"))
        .expect(200)
        .says("任せる会")
        .does_not_say("/staff/accounts/");
    // She names nobody, and steps back herself.
    misaki.get(&path).expect(200).does_not_say("主催者に加える");
    misaki
        .post(&path, &[("email", "ken@aoba.example")])
        .expect(404);
    let own = format!("{path}/{}/remove", people.misaki);
    misaki.post(&own, &[]).expect(303);
    // She has nothing to step back from any more.
    misaki.post(&own, &[]).expect(404);
    misaki.get(&format!("/events/{event}/manage")).expect(404);
    misaki
        .get("/notices")
        .expect(200)
        .does_not_say("主催者になりました");
    assert_eq!(audited(&town, "event.organiser_removed"), 1);
    // Named again, she is an organiser again.
    cs.post(&path, &[("email", "misaki@minato.example")])
        .expect(303);
    misaki.get(&format!("/events/{event}/manage")).expect(200);
}

#[test]
fn events_stand_under_tags_and_in_series_and_those_who_come_choose_how_they_are_shown() {
    let town = Town::start();
    let people = &town.people;
    let mut draft = evening("経理の会", "5");
    draft.tags = "経理 インボイス".to_owned();
    draft.newcomers_first = "1".to_owned();
    draft.attendee_list = "attendees".to_owned();
    let event = town.write(|tx| published(tx, people, &draft));
    let other = town.write(|tx| published(tx, people, &evening("人事の会", "5")));
    let (cs, aoi) = (town.staff(Role::Cs), town.aoi());
    aoi.get(&format!("/events/{event}"))
        .expect(200)
        .says("経理")
        .says("インボイス");
    let under = |tag: &str| {
        let list = aoi.get(&format!("/events?tag={tag}"));
        list.expect(200);
        [event, other].map(|id| list.text().contains(&format!("/events/{id}\"")))
    };
    assert_eq!(under("%E7%B5%8C%E7%90%86"), [true, false]);
    assert_eq!(under("nothing"), [false, false]);
    aoi.get("/events?tag=%E7%B5%8C%E7%90%86&view=month&month=2026-05")
        .expect(200)
        .says("経理の会")
        .does_not_say("人事の会");
    // The form keeps what stands in it.
    let form = cs.get(&format!("/events/{event}/edit"));
    form.expect(200).says("インボイス 経理");
    assert!(
        form.text()
            .contains("name=\"newcomers_first\" value=\"1\" checked")
    );
    // Tags that become one are one here too.
    let id = |slug: &str| -> i64 {
        town.read(|conn| {
            Ok(tags::table
                .filter(tags::slug.eq(slug))
                .select(tags::id)
                .first(conn)?)
        })
    };
    let admin = town.staff(Role::Admin);
    admin
        .post(
            &format!("/staff/tags/{}/merge", id("インボイス")),
            &[("into", "経理")],
        )
        .expect(303);
    aoi.get(&format!("/events/{event}"))
        .expect(200)
        .says("経理")
        .does_not_say("インボイス");

    // A copy belongs to the series of what it was copied from.
    let copy = cs.post(
        "/events/new",
        &[
            ("from", &event.to_string()),
            ("act", "publish"),
            ("title", "経理の会 第2回"),
            ("date", "2026-06-10"),
            ("start", "19:00"),
            ("end", "21:00"),
            ("place", "大手町"),
            ("capacity", "5"),
        ],
    );
    copy.expect(303);
    aoi.get(&format!("/events/{event}"))
        .expect(200)
        .says("経理の会 第2回");
    aoi.get(copy.location())
        .expect(200)
        .says("このシリーズのほかの回");
    aoi.get(&format!("/events/{other}"))
        .expect(200)
        .does_not_say("このシリーズのほかの回");

    // Registered by a colleague she is not shown until she says so.
    town.write(|tx| registered(tx, event, people.misaki));
    town.signed_in(people.ken)
        .post(
            &format!("/events/{event}/colleague"),
            &[("colleague", &people.aoi.to_string())],
        )
        .expect(303);
    let page = format!("/events/{event}");
    let misaki = town.misaki();
    misaki.get(&page).expect(200).does_not_say("田中 葵");
    aoi.post(&format!("{page}/shown"), &[("identity", "everyone")])
        .expect(400);
    aoi.post(&format!("{page}/shown"), &[("identity", "name")])
        .expect(303);
    misaki
        .get(&page)
        .expect(200)
        .says("田中 葵")
        .does_not_say("青葉精機");
    misaki
        .post(&format!("/events/{other}/shown"), &[("identity", "name")])
        .expect(404);
}
