//! Asking, answering, accepting: what readers see of it, and what the ledger holds of it.

use diesel::prelude::*;
use domain::Actor;
use domain::actor::Role;
use domain::community::{counts, list, record};
use domain::db::schema::{accounts, engagement_events, inquiries, posts, role_grants, topics};
use domain::people::session::actor_of;
use domain::types::{AccountId, PersonId, PostId, TopicId};

use crate::fixtures::{AOBA, Town, talk};
use crate::support::{TestHiroba, Visitor};

const TITLE: &str = "承認済みの請求書を差し戻す方法はありますか";
const BODY: &str = "承認したあとで金額の誤りに気づきました。**差し戻し**はできますか。";

/// Asks with these choices and returns the topic.
fn ask(town: &Town, who: &Visitor<'_>, audience: &str, identity: &str) -> TopicId {
    let answer = who.post(
        "/ask",
        &[
            ("space", "everyone"),
            ("title", TITLE),
            ("body", BODY),
            ("tags", "請求書、承認"),
            ("audience", audience),
            ("identity", identity),
        ],
    );
    answer.expect(303);
    let newest: TopicId = town
        .read(|conn| {
            Ok(topics::table
                .select(diesel::dsl::max(topics::id))
                .first::<Option<i64>>(conn)?)
        })
        .expect("a topic");
    assert_eq!(answer.location(), format!("/t/{newest}/q"));
    newest
}

/// Answers a topic and returns the answer.
fn reply(town: &Town, who: &Visitor<'_>, topic: TopicId, identity: &str) -> PostId {
    who.post(
        &format!("/topics/{topic}/answers"),
        &[
            ("body", "管理画面の「承認」から取り消せます。"),
            ("identity", identity),
        ],
    )
    .expect(303);
    newest_post(town)
}

fn newest_post(town: &Town) -> PostId {
    town.read(|conn| {
        Ok(posts::table
            .select(diesel::dsl::max(posts::id))
            .first::<Option<i64>>(conn)?)
    })
    .expect("a post")
}

type LedgerRow = (
    String,
    Option<PersonId>,
    Option<AccountId>,
    String,
    f64,
    String,
    bool,
);

/// Every row of the ledger but visits: type, person, account, object, points, side, whether it is a reversal.
fn ledger(town: &Town) -> Vec<LedgerRow> {
    town.read(|conn| {
        use engagement_events as e;
        let rows: Vec<(
            String,
            Option<PersonId>,
            Option<AccountId>,
            String,
            f64,
            String,
            Option<i64>,
        )> = e::table
            .filter(e::type_.ne("com.visit_day"))
            .order(e::id)
            .select((
                e::type_,
                e::person_id,
                e::account_id,
                e::object,
                e::granted_points,
                e::side,
                e::reversal_of,
            ))
            .load(conn)?;
        Ok(rows
            .into_iter()
            .map(|(kind, person, account, object, points, side, reversal)| {
                (
                    kind,
                    person,
                    account,
                    object,
                    points,
                    side,
                    reversal.is_some(),
                )
            })
            .collect())
    })
}

/// Types and points of the rows that stand.
fn standing(town: &Town) -> Vec<(String, f64)> {
    town.read(|conn| {
        use engagement_events as e;
        let reversed: Vec<Option<i64>> = e::table
            .filter(e::reversal_of.is_not_null())
            .select(e::reversal_of)
            .load(conn)?;
        let rows: Vec<(i64, String, f64)> = e::table
            .filter(e::type_.ne("com.visit_day"))
            .filter(e::reversal_of.is_null())
            .order(e::id)
            .select((e::id, e::type_, e::granted_points))
            .load(conn)?;
        Ok(rows
            .into_iter()
            .filter(|(id, _, _)| !reversed.contains(&Some(*id)))
            .map(|(_, kind, points)| (kind, points))
            .collect())
    })
}

fn counters_hold(town: &Town, topic: TopicId) {
    let (kept, counted) =
        town.read(|conn| Ok((counts::kept(conn, topic)?, counts::recount(conn, topic)?)));
    assert_eq!(kept, counted);
}

#[test]
fn a_question_is_asked_answered_and_accepted_and_every_act_is_in_the_ledger() {
    let town = Town::start();
    let people = &town.people;
    let topic = ask(&town, &town.aoi(), "members", "full");
    let answer = reply(&town, &town.misaki(), topic, "full");
    town.aoi()
        .post(&format!("/posts/{answer}/helpful"), &[])
        .expect(303);
    town.aoi()
        .post(&format!("/posts/{answer}/accept"), &[])
        .expect(303);
    town.misaki()
        .post(&format!("/topics/{topic}/me-too"), &[])
        .expect(303);
    town.aoi()
        .post(
            &format!("/posts/{answer}/comments"),
            &[("body", "助かりました。")],
        )
        .expect(303);

    let page = town.aoi().get(&format!("/t/{topic}/q"));
    page.expect(200)
        .says(TITLE)
        .says("<strong>差し戻し</strong>")
        .says("佐藤 美咲")
        .says("解決済み")
        .says("助かりました。")
        .says("/questions?tag=%E8%AB%8B%E6%B1%82%E6%9B%B8");

    let customer = "customer".to_owned();
    let row = |kind: &str, person, account, object: String, points| {
        (
            kind.to_owned(),
            Some(person),
            Some(account),
            object,
            points,
            customer.clone(),
            false,
        )
    };
    let comment = newest_post(&town);
    assert_eq!(
        ledger(&town),
        [
            row(
                "com.question_posted",
                people.aoi,
                people.aoba,
                record::topic_object(topic),
                4.0
            ),
            row(
                "com.answer_posted",
                people.misaki,
                people.minato,
                record::post_object(answer),
                5.0
            ),
            row(
                "com.reaction_given",
                people.aoi,
                people.aoba,
                record::post_object(answer),
                1.0
            ),
            row(
                "com.helpful_vote_received",
                people.misaki,
                people.minato,
                record::vote_object(answer, people.aoi),
                1.0
            ),
            row(
                "com.answer_accepted_peer",
                people.misaki,
                people.minato,
                record::post_object(answer),
                8.0
            ),
            row(
                "com.reaction_given",
                people.misaki,
                people.minato,
                record::topic_object(topic),
                1.0
            ),
            row(
                "com.reply_posted",
                people.aoi,
                people.aoba,
                record::post_object(comment),
                3.0
            ),
        ]
    );
    type Version = (AccountId, bool, bool);
    let versions: Vec<Version> = town.read(|conn| {
        Ok(inquiries::table
            .filter(inquiries::topic_id.eq(topic))
            .order(inquiries::id)
            .select((
                inquiries::account_id,
                inquiries::first_reply_at.is_not_null(),
                inquiries::solved_at.is_not_null(),
            ))
            .load(conn)?)
    });
    assert_eq!(
        versions,
        [
            (people.aoba, false, false),
            (people.aoba, true, false),
            (people.aoba, true, true),
        ]
    );
    counters_hold(&town, topic);
}

#[test]
fn a_masked_asker_stays_masked_for_every_customer() {
    let town = Town::start();
    town.write(|tx| {
        diesel::update(accounts::table.find(town.people.aoba))
            .set((
                accounts::industry.eq("製造業"),
                accounts::employees.eq(120_i64),
            ))
            .execute(tx.conn)?;
        Ok(())
    });
    let topic = ask(&town, &town.aoi(), "members", "profile");
    let answer = reply(&town, &town.misaki(), topic, "name");
    // The asker's own comment must not lift the mask, whatever the form sends.
    town.aoi()
        .post(
            &format!("/posts/{answer}/comments"),
            &[("body", "ありがとうございます。"), ("identity", "full")],
        )
        .expect(303);
    let paths = [
        "/".to_owned(),
        "/questions".to_owned(),
        "/questions?tag=%E8%AB%8B%E6%B1%82%E6%9B%B8".to_owned(),
        "/tags".to_owned(),
        format!("/t/{topic}/q"),
        format!("/posts/{answer}/comments"),
    ];
    let link = format!("/u/{}", town.people.aoi);
    let colleague = town.signed_in(town.people.ken);
    for reader in [&town.misaki(), &town.moderator(), &colleague, &town.guest()] {
        for path in &paths {
            let page = reader.get(path);
            page.does_not_say("田中")
                .does_not_say(AOBA)
                .does_not_say(&link);
        }
    }
    let page = town.misaki().get(&format!("/t/{topic}/q"));
    // Of three companies here one is of this industry: the mask says neither that nor its size.
    page.does_not_say("製造業")
        .does_not_say("51〜300名")
        .says("質問者");
    // A name alone has no link: the profile might tell the company.
    page.says("佐藤 美咲")
        .does_not_say(&format!("/u/{}", town.people.misaki));
    town.misaki().get(&link).expect(404);
    town.guest().get(&link).expect(404);
    // Colleagues know each other, but the masked post is not on the profile.
    colleague.get(&link).expect(200).does_not_say(TITLE);
    // Staff with account rights see who it is; marketing alone does not.
    town.staff(Role::Cs)
        .get(&format!("/t/{topic}/q"))
        .says("田中 葵")
        .says(AOBA);
    town.staff(Role::Marketing)
        .get(&format!("/t/{topic}/q"))
        .does_not_say("田中 葵")
        .does_not_say(AOBA);
    // The ledger still credits the account.
    assert!(
        ledger(&town)
            .iter()
            .any(|row| row.0 == "com.question_posted" && row.2 == Some(town.people.aoba))
    );
}

#[test]
fn a_question_for_the_own_account_is_not_there_for_anyone_else() {
    let town = Town::start();
    let topic = ask(&town, &town.aoi(), "own", "full");
    let path = format!("/t/{topic}/q");
    let question: PostId = newest_post(&town);
    let absent = town.misaki().get("/t/999999/q");
    for reader in [
        town.misaki(),
        town.moderator(),
        town.guest(),
        town.signed_in(town.people.pending),
        town.signed_in(town.people.former),
        town.staff(Role::Marketing),
    ] {
        reader.get(&path).expect(404);
        reader.get(&format!("/t/{topic}")).expect(404);
        reader.get(&format!("/posts/{question}")).expect(404);
        reader
            .get(&format!("/posts/{question}/comments"))
            .expect(404);
        // Nor is the subject that was coined in it.
        reader
            .get("/questions?tag=%E8%AB%8B%E6%B1%82%E6%9B%B8")
            .expect(404);
        for list in ["/", "/questions", "/questions?filter=unanswered", "/tags"] {
            reader.get(list).does_not_say(TITLE).does_not_say("請求書");
        }
    }
    let refused = town.misaki().get(&path);
    assert_eq!(
        refused.bare(),
        absent.bare(),
        "absent and not yours must look the same"
    );
    town.misaki()
        .post(
            &format!("/topics/{topic}/answers"),
            &[("body", "読めないはずの質問への回答")],
        )
        .expect(404);
    town.misaki()
        .post(&format!("/topics/{topic}/me-too"), &[])
        .expect(404);
    town.signed_in(town.people.ken)
        .get(&path)
        .expect(200)
        .says(TITLE);
    town.staff(Role::Cs).get(&path).expect(200);
    // Whoever leaves the account loses it at once.
    town.write(|tx| {
        use domain::db::schema::memberships;
        diesel::update(memberships::table.filter(memberships::person_id.eq(town.people.ken)))
            .set(memberships::valid_to.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    town.signed_in(town.people.ken).get(&path).expect(404);
}

#[test]
fn thanks_from_colleagues_and_from_the_vendor_are_worth_nothing() {
    let town = Town::start();
    let topic = ask(&town, &town.misaki(), "members", "full");
    let answer = reply(&town, &town.aoi(), topic, "full");
    town.signed_in(town.people.ken)
        .post(&format!("/posts/{answer}/helpful"), &[])
        .expect(303);
    town.staff(Role::Support)
        .post(&format!("/posts/{answer}/helpful"), &[])
        .expect(303);
    town.moderator()
        .post(&format!("/posts/{answer}/helpful"), &[])
        .expect(303);
    let thanks: Vec<f64> = ledger(&town)
        .into_iter()
        .filter(|row| row.0 == "com.helpful_vote_received")
        .map(|row| row.4)
        .collect();
    assert_eq!(thanks, [0.0, 0.0, 1.0]);
    assert!(
        ledger(&town)
            .iter()
            .any(|row| row.0 == "com.reaction_given" && row.5 == "vendor" && row.2.is_none())
    );
    // Not on one's own post, and taking back takes the points back.
    town.aoi()
        .post(&format!("/posts/{answer}/helpful"), &[])
        .expect(403);
    // Clicked twice it still stands, and so does taking it back.
    town.moderator()
        .post(&format!("/posts/{answer}/helpful"), &[])
        .expect(303);
    assert!(standing(&town).contains(&("com.helpful_vote_received".to_owned(), 1.0)));
    for _ in 0..2 {
        town.moderator()
            .post(&format!("/posts/{answer}/unhelpful"), &[])
            .expect(303);
    }
    assert!(!standing(&town).contains(&("com.helpful_vote_received".to_owned(), 1.0)));
    counters_hold(&town, topic);
}

#[test]
fn the_cap_holds_for_questions_of_one_day() {
    let town = Town::start();
    for _ in 0..4 {
        ask(&town, &town.aoi(), "members", "full");
    }
    let points: Vec<f64> = standing(&town).into_iter().map(|row| row.1).collect();
    assert_eq!(points, [4.0, 4.0, 4.0, 0.0]);
}

#[test]
fn unaccepting_hiding_and_restoring_reverse_and_record_again() {
    let town = Town::start();
    let topic = ask(&town, &town.aoi(), "members", "full");
    let answer = reply(&town, &town.misaki(), topic, "full");
    town.aoi()
        .post(&format!("/posts/{answer}/helpful"), &[])
        .expect(303);
    town.aoi()
        .post(&format!("/posts/{answer}/accept"), &[])
        .expect(303);
    let accepted = ("com.answer_accepted_peer".to_owned(), 8.0);
    assert!(standing(&town).contains(&accepted));
    town.aoi()
        .post(&format!("/posts/{answer}/unaccept"), &[])
        .expect(303);
    assert!(!standing(&town).contains(&accepted));
    town.aoi()
        .get(&format!("/t/{topic}/q"))
        .does_not_say("解決済み");
    town.moderator()
        .post(&format!("/posts/{answer}/accept"), &[])
        .expect(303);
    assert!(standing(&town).contains(&accepted));
    let before = standing(&town);

    town.misaki()
        .post(
            &format!("/posts/{answer}/hide"),
            &[("reason", "運営の判断")],
        )
        .expect(403);
    town.moderator()
        .post(
            &format!("/posts/{answer}/hide"),
            &[("reason", "運営の判断")],
        )
        .expect(303);
    let names: Vec<String> = standing(&town).into_iter().map(|row| row.0).collect();
    assert_eq!(names, ["com.question_posted", "com.reaction_given"]);
    town.misaki().get(&format!("/posts/{answer}")).expect(404);
    town.aoi()
        .get(&format!("/t/{topic}/q"))
        .expect(200)
        .does_not_say("取り消せます")
        .does_not_say("解決済み");
    town.moderator()
        .get(&format!("/t/{topic}/q"))
        .says("取り消せます")
        .says("非表示");
    counters_hold(&town, topic);

    town.moderator()
        .post(
            &format!("/posts/{answer}/restore"),
            &[("reason", "運営の判断")],
        )
        .expect(303);
    let mut after = standing(&town);
    let mut before = before;
    after.sort_by(|a, b| a.0.cmp(&b.0));
    before.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(after, before);
    town.aoi()
        .get(&format!("/t/{topic}/q"))
        .says("取り消せます")
        .says("解決済み");
    counters_hold(&town, topic);

    // Hiding the question takes the whole topic along.
    let question: PostId = town.read(|conn| {
        Ok(posts::table
            .filter(posts::topic_id.eq(topic))
            .filter(posts::kind.eq("question"))
            .select(posts::id)
            .first(conn)?)
    });
    town.staff(Role::Cs)
        .post(
            &format!("/posts/{question}/hide"),
            &[("reason", "運営の判断")],
        )
        .expect(303);
    town.aoi().get(&format!("/t/{topic}/q")).expect(404);
    town.misaki().get("/questions").does_not_say(TITLE);
}

#[test]
fn pages_of_questions_and_answers_meet_without_gap_or_double() {
    let town = Town::of(TestHiroba::with(&[("HIROBA_LIMIT_POST", "off")]));
    let mut ids = Vec::new();
    for _ in 0..35 {
        // All at the same instant: only the id tells them apart.
        ids.push(ask(&town, &town.aoi(), "members", "full"));
    }
    let mut seen = Vec::new();
    let mut path = "/questions".to_owned();
    loop {
        let page = town.guestless(&path);
        seen.extend(topics_on(&page));
        match next_on(&page, "/questions?after=") {
            Some(next) => path = next,
            None => break,
        }
    }
    ids.reverse();
    assert_eq!(seen, ids);
    // The same under a tag, in a space, and for a guest, who may read none of it.
    for (tag, space) in [(Some("承認"), None), (None, Some("everyone"))] {
        let mut filter = list::Filter {
            tag: tag.map(str::to_owned),
            space: space.map(str::to_owned),
            limit: 10,
            ..list::Filter::default()
        };
        let mut seen = Vec::new();
        loop {
            let page = town.read(|conn| {
                let aoi = actor_of(conn, town.people.aoi, town.now())?;
                list::questions(conn, &aoi, &filter)
            });
            seen.extend(page.rows.items.iter().map(|row| row.id));
            filter.after = page.rows.next;
            if filter.after.is_none() {
                break;
            }
        }
        assert_eq!(seen, ids);
    }
    let home = town.read(|conn| list::home(conn, &Actor::Guest));
    assert!(home.newest.items.is_empty() && home.tags.is_empty());

    let topic = ids[0];
    let mut answers = Vec::new();
    for _ in 0..45 {
        answers.push(reply(&town, &town.misaki(), topic, "full"));
    }
    let accepted = answers.remove(30);
    town.aoi()
        .post(&format!("/posts/{accepted}/accept"), &[])
        .expect(303);
    answers.insert(0, accepted);
    let mut seen = Vec::new();
    let base = format!("/t/{topic}/q");
    let mut path = base.clone();
    loop {
        let page = town.guestless(&path);
        seen.extend(
            page.split("id=\"post-")
                .skip(2 - usize::from(path != base))
                .filter_map(|rest| rest.split('"').next()?.parse::<PostId>().ok())
                .filter(|id| answers.contains(id)),
        );
        match next_on(&page, &format!("{base}?after=")) {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(seen, answers);
    // A link from a mail lands on the page with the answer.
    let last = answers[44];
    let place = town.aoi().get(&format!("/posts/{last}"));
    place.expect(303);
    assert!(place.location().ends_with(&format!("#post-{last}")));
    let page = place
        .location()
        .split('#')
        .next()
        .unwrap_or_default()
        .to_owned();
    town.aoi()
        .get(&page)
        .expect(200)
        .says(&format!("id=\"post-{last}\""));
    counters_hold(&town, topic);
    for bad in [
        "/questions?after=1",
        "/questions?filter=worst",
        "/questions?filter=newest&filter=newest",
        "/questions?sort=mrr",
        &format!("{base}?after=zz"),
    ] {
        town.aoi().get(bad).expect(400);
    }
    for absent in [
        "/questions?tag=none",
        "/questions?space=none",
        "/t/0/q",
        "/t/x/y",
        "/posts/99999",
        "/u/99999",
    ] {
        town.aoi().get(absent).expect(404);
    }
}

impl Town {
    fn guestless(&self, path: &str) -> String {
        let page = self.moderator().get(path);
        page.expect(200);
        page.text()
    }
}

fn topics_on(html: &str) -> Vec<TopicId> {
    html.split("question-row__title\"><a href=\"/t/")
        .skip(1)
        .filter_map(|rest| rest.split('/').next()?.parse().ok())
        .collect()
}

fn next_on(html: &str, prefix: &str) -> Option<String> {
    html.split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.starts_with(prefix))
        .map(str::to_owned)
}

#[test]
fn a_form_with_problems_comes_back_with_what_was_typed() {
    let town = Town::start();
    let page = town.aoi().post(
        "/ask",
        &[
            ("space", "everyone"),
            ("title", "短い"),
            ("body", "本文"),
            ("tags", "一,二,三,四,五,六"),
            ("audience", "own"),
            ("identity", "profile"),
        ],
    );
    page.expect(422)
        .says("短い")
        .says("6文字以上")
        .says("8文字以上")
        .says("5個まで")
        .says("一,二,三,四,五,六")
        .says("登録顧客4名・社外非公開");
    assert!(ledger(&town).is_empty());
    town.aoi()
        .post(
            "/ask",
            &[
                ("space", "everyone"),
                ("title", TITLE),
                ("body", BODY),
                ("author_id", "1"),
            ],
        )
        .expect(400);
    town.aoi()
        .post("/ask", &[("title", TITLE), ("title", TITLE)])
        .expect(400);
    let preview = town.aoi().post(
        "/ask",
        &[
            ("space", "everyone"),
            ("title", TITLE),
            ("body", "**太い**<script>"),
            ("audience", "members"),
            ("identity", "full"),
            ("preview", "1"),
        ],
    );
    preview
        .expect(200)
        .says("<strong>太い</strong>&lt;script&gt;")
        .says(TITLE);
    town.aoi()
        .post("/preview", &[("body", "**太い**")])
        .expect(200)
        .says("<p><strong>太い</strong></p>");
    town.guest().post("/preview", &[("body", "a")]).expect(401);
    // The choices of the last question are remembered.
    ask(&town, &town.aoi(), "own", "profile");
    let page = town.aoi().get("/ask").text();
    assert!(
        page.contains("value=\"own\" checked") && page.contains("value=\"profile\" checked"),
        "{page}"
    );
}

#[test]
fn an_author_may_change_what_others_learn_of_them_afterwards() {
    let town = Town::start();
    let topic = ask(&town, &town.aoi(), "members", "full");
    let question = newest_post(&town);
    let path = format!("/t/{topic}/q");
    town.aoi()
        .post(
            &format!("/posts/{question}/comments"),
            &[("body", "補足です。"), ("identity", "full")],
        )
        .expect(303);
    town.misaki().get(&path).says("田中 葵").says(AOBA);
    let show_as = |who: &Visitor<'_>, identity: &str| {
        who.post(
            &format!("/posts/{question}/edit"),
            &[
                ("revision", &town.write(|tx| talk::mark_of(tx, question))),
                ("title", TITLE),
                ("body", BODY),
                ("tags", "請求書"),
                ("identity", identity),
            ],
        )
    };
    let form = town.aoi().get(&format!("/posts/{question}/edit"));
    form.expect(200)
        .says("名前の見せ方")
        .says("この質問でのあなたの投稿すべて");
    // The comment under the question would tell: both are shown alike, in lists too.
    show_as(&town.aoi(), "profile").expect(303);
    for page in [path.as_str(), "/questions", "/"] {
        town.misaki()
            .get(page)
            .says("会員の方")
            .does_not_say("田中 葵")
            .does_not_say(AOBA);
    }
    town.aoi().get(&path).does_not_say("編集済み");
    // It is nobody else's to change: neither a moderator's nor the vendor's.
    for other in [town.moderator(), town.staff(Role::Cs)] {
        other
            .get(&format!("/posts/{question}/edit"))
            .expect(200)
            .does_not_say("名前の見せ方");
        show_as(&other, "full").expect(303);
        town.misaki().get(&path).does_not_say("田中 葵");
    }
    show_as(&town.aoi(), "everything").expect(400);
    show_as(&town.aoi(), "name").expect(303);
    town.misaki().get(&path).says("田中 葵").does_not_say(AOBA);
    // The ledger still credits the account.
    assert!(
        ledger(&town)
            .iter()
            .any(|row| row.0 == "com.question_posted" && row.2 == Some(town.people.aoba))
    );
}

#[test]
fn small_corrections_are_silent_and_others_keep_the_earlier_text() {
    let town = Town::start();
    let topic = ask(&town, &town.aoi(), "members", "full");
    let question = newest_post(&town);
    let on_screen = || town.write(|tx| talk::mark_of(tx, question));
    let edit = |who: &Visitor<'_>, mark: &str, body: &str| {
        who.post(
            &format!("/posts/{question}/edit"),
            &[
                ("revision", mark),
                ("title", TITLE),
                ("body", body),
                ("tags", "請求書"),
            ],
        )
    };
    let revision = || -> i64 {
        town.read(|conn| {
            Ok(posts::table
                .find(question)
                .select(posts::revision)
                .first(conn)?)
        })
    };
    town.pass_seconds(299);
    let first = on_screen();
    edit(
        &town.aoi(),
        &first,
        &format!("{BODY}よろしくお願いします。"),
    )
    .expect(303);
    assert_eq!(revision(), 1);
    // Silent as it was, whoever still has the text of before on the screen is told.
    edit(&town.aoi(), &first, &"長".repeat(200)).expect(422);
    edit(&town.aoi(), &on_screen(), &"長".repeat(200)).expect(303);
    assert_eq!(revision(), 2);
    town.pass_seconds(301);
    let second = on_screen();
    edit(&town.aoi(), &second, &"長".repeat(199)).expect(303);
    assert_eq!(revision(), 3);
    edit(&town.misaki(), &on_screen(), "他人による書き換えです")
        .expect(403)
        .says("他人による書き換えです");
    // Whoever comes too late sees both texts, and may put theirs in its place.
    let late = edit(&town.aoi(), &second, "古い画面からの書き換え");
    late.expect(422)
        .says("古い画面からの書き換え")
        .says(&"長".repeat(199))
        .says(&format!("name=\"revision\" value=\"{}\"", on_screen()));
    town.aoi().get(&format!("/t/{topic}/q")).says("編集済み");
    town.aoi()
        .get(&format!("/posts/{question}/history"))
        .expect(200)
        .says("第1版")
        .says("よろしくお願いします。");
    town.misaki()
        .get(&format!("/posts/{question}/history"))
        .expect(404);
    town.moderator()
        .get(&format!("/posts/{question}/history"))
        .expect(200);
}

#[test]
fn writing_too_fast_is_asked_to_wait_and_keeps_the_text() {
    let town = Town::start();
    for _ in 0..20 {
        ask(&town, &town.aoi(), "members", "full");
    }
    let fields = [
        ("space", "everyone"),
        ("title", TITLE),
        ("body", "二十一番目の質問の本文です"),
        ("audience", "members"),
        ("identity", "full"),
    ];
    let refused = town.aoi().post("/ask", &fields);
    refused.expect(429).says("二十一番目の質問の本文です");
    assert!(refused.header("retry-after").is_some());
    town.pass_seconds(601);
    town.aoi().post("/ask", &fields).expect(303);
}

#[test]
fn refused_tries_and_edits_count_as_well() {
    let town = Town::start();
    ask(&town, &town.aoi(), "members", "full");
    let question = newest_post(&town);
    for _ in 0..10 {
        town.aoi()
            .post("/ask", &[("space", "everyone"), ("body", "")])
            .expect(422);
    }
    let edit = |number: i64| {
        town.aoi().post(
            &format!("/posts/{question}/edit"),
            &[
                ("revision", &town.write(|tx| talk::mark_of(tx, question))),
                ("title", TITLE),
                ("body", &format!("{}{number}", "変更しました。".repeat(20))),
                ("tags", ""),
            ],
        )
    };
    for number in 0..9 {
        assert_ne!(edit(number).status, 429);
    }
    edit(9).expect(429).says("変更しました。");
}

#[test]
fn a_long_history_comes_in_pages() {
    let town = Town::start();
    ask(&town, &town.aoi(), "members", "full");
    let question = newest_post(&town);
    for version in 0..24 {
        let body = format!("{version}版の本文です。{}", "い".repeat(150 + version));
        town.pass_seconds(301);
        town.write(|tx| crate::fixtures::talk::edited(tx, town.people.aoi, question, TITLE, &body));
    }
    let more = format!("/posts/{question}/history?");
    let first = town.aoi().get(&format!("/posts/{question}/history"));
    first.expect(200).says("第25版").says("第16版");
    first.does_not_say("第15版");
    let next = next_on(&first.text(), &more).expect("a second page");
    let second = town.aoi().get(&next);
    second.expect(200).says("第15版").says("第6版");
    let next = next_on(&second.text(), &more).expect("a third page");
    let third = town.aoi().get(&next);
    third.expect(200).says("第5版").says("第1版");
    assert_eq!(next_on(&third.text(), &more), None);
}

/// 顧客表示 reads what a customer of no company in particular would.
#[test]
fn the_customers_view_opens_questions() {
    let town = Town::start();
    let topic = ask(&town, &town.aoi(), "members", "full");
    let answer = reply(&town, &town.misaki(), topic, "full");
    let viewing = town.staff(Role::Cs).with_cookie("customer-view", "1");
    for path in [
        format!("/t/{topic}/q"),
        format!("/posts/{answer}/comments"),
        "/ask".to_owned(),
        "/".to_owned(),
    ] {
        viewing.get(&path).expect(200).does_not_say("href=\"/me\"");
    }
    viewing
        .post(&format!("/topics/{topic}/me-too"), &[])
        .expect(403);
    viewing.post("/language", &[("locale", "en")]).expect(303);
    viewing.get("/ask").expect(200).says("lang=\"en\"");
}

#[test]
fn the_asker_is_told_by_mail_what_the_page_would_tell_them() {
    let town = Town::start();
    town.write(|tx| {
        use domain::db::schema::people;
        diesel::update(people::table)
            .set(people::first_signed_in_at.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    let letters = || -> Vec<String> {
        crate::letters::sent(&town)
            .iter()
            .filter(|letter| letter.to == "aoi@aoba.example")
            .map(|letter| format!("{letter:?}"))
            .collect()
    };
    let topic = ask(&town, &town.aoi(), "members", "full");
    let answer = reply(&town, &town.misaki(), topic, "profile");
    let sent = letters();
    assert_eq!(sent.len(), 1);
    let letter = &sent[0];
    assert!(
        letter.contains("aoi@aoba.example") && letter.contains("取り消せます"),
        "{letter}"
    );
    assert!(letter.contains(&format!("/posts/{answer}")));
    assert!(
        !letter.contains("美咲") && !letter.contains("みなと商事"),
        "{letter}"
    );
    // Accepting oneself tells nobody; a moderator's doing so tells the asker.
    town.aoi()
        .post(&format!("/posts/{answer}/accept"), &[])
        .expect(303);
    town.aoi()
        .post(&format!("/posts/{answer}/unaccept"), &[])
        .expect(303);
    assert_eq!(letters().len(), 0);
    town.moderator()
        .post(&format!("/posts/{answer}/accept"), &[])
        .expect(303);
    assert_eq!(letters().len(), 1);
    // Taking it back and doing so again is no news.
    for verb in ["unaccept", "accept"] {
        town.moderator()
            .post(&format!("/posts/{answer}/{verb}"), &[])
            .expect(303);
    }
    assert_eq!(letters().len(), 0);
}

#[test]
fn a_closed_question_takes_no_more_replies() {
    let town = Town::start();
    let topic = ask(&town, &town.aoi(), "members", "full");
    town.aoi()
        .post(
            &format!("/topics/{topic}/close"),
            &[("reason", "運営の判断")],
        )
        .expect(403);
    town.moderator()
        .post(
            &format!("/topics/{topic}/close"),
            &[("reason", "運営の判断")],
        )
        .expect(303);
    town.misaki()
        .post(
            &format!("/topics/{topic}/answers"),
            &[("body", "もう一つ方法があります。")],
        )
        .expect(403)
        .says("もう一つ方法があります。");
    town.misaki()
        .get(&format!("/t/{topic}/q"))
        .says("受付を終了しました")
        .does_not_say("name=\"body\"");
    // A moderator's right ends with the role.
    town.write(|tx| {
        diesel::update(role_grants::table.filter(role_grants::person_id.eq(town.people.ryo)))
            .set(role_grants::revoked_at.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    town.moderator()
        .post(
            &format!("/topics/{topic}/reopen"),
            &[("reason", "運営の判断")],
        )
        .expect(403);
    let actor = town.read(|conn| actor_of(conn, town.people.ryo, town.now()));
    assert!(actor.is_active_member());
}

#[test]
fn a_wrong_slug_leads_to_the_right_address() {
    let town = Town::start();
    let topic = ask(&town, &town.aoi(), "members", "full");
    for path in [format!("/t/{topic}"), format!("/t/{topic}/else")] {
        let answer = town.misaki().get(&path);
        answer.expect(303);
        assert_eq!(answer.location(), format!("/t/{topic}/q"));
    }
}

#[test]
fn what_hiding_took_comes_back_as_it_was_granted_whatever_the_cap_says_by_then() {
    let town = Town::start();
    let asked: Vec<PostId> = (0..4)
        .map(|_| {
            ask(&town, &town.aoi(), "members", "full");
            newest_post(&town)
        })
        .collect();
    let granted = || -> Vec<f64> { standing(&town).into_iter().map(|row| row.1).collect() };
    let away_and_back = |post: &PostId| {
        for act in ["hide", "restore"] {
            town.moderator()
                .post(&format!("/posts/{post}/{act}"), &[("reason", "運営の判断")])
                .expect(303);
        }
    };
    assert_eq!(granted(), [4.0, 4.0, 4.0, 0.0]);
    away_and_back(&asked[0]);
    assert_eq!(granted(), [4.0, 4.0, 0.0, 4.0]);
    away_and_back(&asked[0]);
    away_and_back(&asked[3]);
    assert_eq!(granted(), [4.0, 4.0, 4.0, 0.0]);

    // Nor does a mistaken hiding use up the day: three acts are three, however often one was brought back.
    town.pass_days(1);
    ask(&town, &town.aoi(), "members", "full");
    away_and_back(&newest_post(&town));
    ask(&town, &town.aoi(), "members", "full");
    ask(&town, &town.aoi(), "members", "full");
    assert_eq!(granted()[4..], [4.0, 4.0, 4.0]);
}

#[test]
fn what_staff_made_of_a_question_stays_when_its_state_changes() {
    let town = Town::start();
    let topic = ask(&town, &town.aoi(), "members", "full");
    town.write(|tx| {
        diesel::insert_into(inquiries::table)
            .values((
                inquiries::account_id.eq(town.people.aoba),
                inquiries::key.eq(record::topic_object(topic)),
                inquiries::opened_at.eq(tx.now),
                inquiries::kind.eq("request"),
                inquiries::depth.eq("strategic"),
                inquiries::severity.eq(2),
                inquiries::reopened.eq(1),
                inquiries::source.eq("community"),
                inquiries::recorded_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        Ok(())
    });
    town.pass_seconds(60);
    reply(&town, &town.misaki(), topic, "full");
    type Labels = (
        Option<String>,
        Option<String>,
        Option<i64>,
        Option<i64>,
        bool,
    );
    let newest: Labels = town.read(|conn| {
        Ok(inquiries::table
            .order(inquiries::id.desc())
            .select((
                inquiries::kind,
                inquiries::depth,
                inquiries::severity,
                inquiries::reopened,
                inquiries::first_reply_at.is_not_null(),
            ))
            .first(conn)?)
    });
    assert_eq!(
        newest,
        (
            Some("request".to_owned()),
            Some("strategic".to_owned()),
            Some(2),
            Some(1),
            true
        )
    );
}

#[test]
fn a_moderator_finds_a_post_on_the_page_that_has_it() {
    let town = Town::start();
    let topic = ask(&town, &town.aoi(), "members", "full");
    let answers: Vec<PostId> = (0..21)
        .map(|_| {
            town.write(|tx| {
                talk::answered(tx, town.people.misaki, topic, "管理画面から取り消せます。")
            })
        })
        .collect();
    let (first, last) = (answers[0], answers[20]);
    town.moderator()
        .post(&format!("/posts/{first}/hide"), &[("reason", "運営の判断")])
        .expect(303);
    for reader in [town.moderator(), town.aoi()] {
        let answer = reader.get(&format!("/posts/{last}"));
        answer.expect(303);
        let address = answer.location();
        let page = address.split('#').next().expect("a path");
        reader.get(page).expect(200).says(&format!("post-{last}"));
    }
}

#[test]
fn typing_a_tag_of_the_team_tells_nothing_of_it() {
    let town = Town::start();
    town.write(|tx| {
        use domain::db::schema::tags;
        diesel::insert_into(tags::table)
            .values((
                tags::slug.eq("解約予兆"),
                tags::name.eq("解約予兆"),
                tags::staff_only.eq(true),
                tags::created_at.eq(tx.now),
            ))
            .execute(tx.conn)?;
        Ok(())
    });
    town.aoi()
        .post(
            "/ask",
            &[
                ("space", "everyone"),
                ("title", TITLE),
                ("body", BODY),
                ("tags", "解約予兆"),
                ("audience", "members"),
                ("identity", "full"),
            ],
        )
        .expect(303);
}

#[test]
fn the_first_day_begins_with_the_first_visit() {
    use domain::db::schema::people;
    let town = Town::of(TestHiroba::with(&[("HIROBA_LIMIT_POST_NEW", "1/10m")]));
    let ask_once = |status: u16| {
        town.misaki()
            .post(
                "/ask",
                &[
                    ("space", "everyone"),
                    ("title", TITLE),
                    ("body", BODY),
                    ("tags", ""),
                    ("audience", "members"),
                    ("identity", "full"),
                ],
            )
            .expect(status);
    };
    ask_once(303);
    ask_once(303);
    // A contact known for months who comes today is as new here as anyone.
    town.write(|tx| {
        diesel::update(people::table.find(town.people.misaki))
            .set(people::first_signed_in_at.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    ask_once(429);
}

/// A text comes back into its form as it was typed, and can't end the field it stands in.
#[test]
fn a_text_stays_in_its_field() {
    let town = Town::start();
    let hostile = "最初の行です。</textarea><script>alert(1)</script> &lt;b&gt;";
    let topic = town.write(|tx| {
        talk::asked(
            tx,
            town.people.aoi,
            &talk::question("欄から出ようとする文です", hostile),
        )
    });
    let body = town.write(|tx| talk::body_of(tx, topic.id));
    for reader in [town.aoi(), town.moderator()] {
        reader
            .get(&format!("/posts/{body}/edit"))
            .expect(200)
            .does_not_say("</textarea><script>")
            .says("&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp;lt;b&amp;gt;");
    }
}
