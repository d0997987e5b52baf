//! Reporting, deciding, and what moderators do.

use actix_web::http::Method;
use domain::community::moderation::flag::{self, NewFlag, Reason};
use domain::db::schema::moderation_cases;
use domain::types::{Id, PostId, TopicId};

use diesel::prelude::*;

use super::super::{Ask, CONSOLE, Case, MEMBERS, Row, STAFF, case, case_of, row};
use super::community::{
    MODERATORS, answer_by, by, closed_topic, hidden_topic, open_topic, own_topic, topic_in,
};
use super::{get, post};
use crate::fixtures::Town;
use crate::fixtures::talk;

/// Why, as a form says it.
const WHY: (&str, &str) = ("reason", "運営の判断");

/// Rows of this area.
pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        get("/posts/{id}/flag", flags(200, &[])),
        post(
            "/posts/{id}/flag",
            flags(303, &[("reason", "spam"), ("note", "")]),
        ),
        get(
            "/posts/{id}/decision",
            vec![
                case_of(
                    "of 佐藤 美咲's answer, hidden",
                    &[("B", 200)],
                    |town, _| by(format!("/posts/{}/decision", hidden_answer(town)), &[]),
                ),
                case_of("nothing decided", &[], |town, _| {
                    by(format!("/posts/{}/decision", answer(town)), &[])
                }),
                case("absent", "/posts/999999/decision", &[], &[]),
            ],
        ),
        get(
            "/moderation",
            vec![
                case("what waits", "/moderation", &[], &[(MODERATORS, 200)]),
                case(
                    "what was decided",
                    "/moderation?show=decided",
                    &[],
                    &[(MODERATORS, 200)],
                ),
                case(
                    "an unknown key",
                    "/moderation?sort=mrr",
                    &[],
                    // Who may not read it is told nothing of how it is read.
                    &[(MEMBERS, 400)],
                ),
            ],
        ),
        get("/moderation/{id}", cases(200, "", &[])),
        post("/moderation/{id}/claim", cases(303, "/claim", &[])),
        post("/moderation/{id}/release", cases(303, "/release", &[])),
        post(
            "/moderation/{id}/decide",
            cases(303, "/decide", &[("verdict", "keep"), WHY, ("note", "")]),
        ),
        get("/topics/{id}/moderation", of_topics(200, "moderation", &[])),
    ];
    for (path, name, form) in [
        ("/topics/{id}/close", "close", &[][..]),
        ("/topics/{id}/reopen", "reopen", &[]),
        ("/topics/{id}/pin", "pin", &[("until", "")]),
        ("/topics/{id}/unpin", "unpin", &[]),
        ("/topics/{id}/move", "move", &[("space", "nowhere")]),
        ("/topics/{id}/merge", "merge", &[("into", "999999")]),
        ("/topics/{id}/split", "split", &[("title", "別の話題です")]),
    ] {
        rows.push(get(path, of_topics(200, name, &[])));
        // Where there is nothing to move, merge into or split, the form comes back.
        let done = match name {
            "move" | "merge" | "split" => 422,
            _ => 303,
        };
        let mut form = form.to_vec();
        form.push(WHY);
        let mut cases = of_topics(done, name, &form);
        if name == "pin" {
            // What is hidden can't stand first.
            cases.retain(|case| case.what != "hidden");
        }
        rows.push(post(path, cases));
    }
    for (path, name) in [
        ("/posts/{id}/hide", "hide"),
        ("/posts/{id}/restore", "restore"),
    ] {
        rows.push(row(Method::GET, path, of_posts(200, name, &[])));
        let mut cases = of_posts(303, name, &[WHY]);
        cases.push(case_of(
            "without a reason",
            &[(MODERATORS, 422), ("AKB", 403)],
            move |town, _| by(format!("/posts/{}/{name}", answer(town)), &[]),
        ));
        rows.push(row(Method::POST, path, cases));
    }
    rows
}

/// 佐藤 美咲 answers 田中 葵.
fn answer(town: &Town) -> PostId {
    answer_by(town, town.people.misaki, open_topic(town))
}

/// A topic that members read, where no customer moderates.
fn elsewhere(town: &Town) -> TopicId {
    topic_in(town, "members")
}

fn hidden_answer(town: &Town) -> PostId {
    let post = answer(town);
    town.write(|tx| talk::hidden(tx, town.people.ryo, post));
    post
}

/// Customer success answers 佐藤 美咲 among her own company.
fn own_answer(town: &Town) -> PostId {
    answer_by(
        town,
        town.people.staff(domain::actor::Role::Cs),
        own_topic(town),
    )
}

fn flags(status: u16, form: &'static [(&'static str, &'static str)]) -> Vec<Case> {
    let ask = move |post: PostId| by(format!("/posts/{post}/flag"), form);
    let mut cases = vec![
        case_of(
            "佐藤 美咲's answer",
            &[("AKMcmlurea", status), ("B", 403)],
            move |town, _| ask(answer(town)),
        ),
        case_of(
            "in another company's own",
            &[("Blurea", status), ("c", 403)],
            move |town, _| ask(own_answer(town)),
        ),
        case_of("hidden already", &[(MODERATORS, 403)], move |town, _| {
            ask(hidden_answer(town))
        }),
        case_of("absent", &[], move |_, _| ask(999_999)),
    ];
    if status == 303 {
        cases.push(case_of(
            "without a reason",
            &[("AKMcmlurea", 422), ("B", 403)],
            |town, _| by(format!("/posts/{}/flag", answer(town)), &[]),
        ));
    }
    cases
}

/// A post that 鈴木 健 reported.
fn reported(town: &Town, post: PostId) -> Id {
    town.write(|tx| {
        let ken = talk::actor(tx, town.people.ken)?;
        let new = NewFlag {
            reason: Reason::Spam,
            note: String::new(),
        };
        flag::flag(tx, &ken, post, &new)?;
        open_case(tx.conn, post)
    })
}

fn open_case(conn: &mut domain::db::AnyConnection, post: PostId) -> domain::Result<Id> {
    Ok(moderation_cases::table
        .filter(moderation_cases::post_id.eq(post))
        .select(moderation_cases::id)
        .first(conn)?)
}

fn cases(
    status: u16,
    verb: &'static str,
    form: &'static [(&'static str, &'static str)],
) -> Vec<Case> {
    let ask = move |id: Id| by(format!("/moderation/{id}{verb}"), form);
    vec![
        case_of(
            "佐藤 美咲's answer",
            &[(MODERATORS, status)],
            move |town, _| ask(reported(town, answer(town))),
        ),
        case_of("in another space", &[(STAFF, status)], move |town, _| {
            let post = answer_by(town, town.people.misaki, elsewhere(town));
            ask(reported(town, post))
        }),
        // Nobody decides about what they wrote.
        case_of(
            "the moderator's own",
            &[("cmlurea", status)],
            move |town, _| {
                let post = answer_by(town, town.people.ryo, open_topic(town));
                ask(reported(town, post))
            },
        ),
        case_of(
            "in another company's own",
            &[("lurea", status)],
            move |town, _| {
                let post = own_answer(town);
                let id = town.write(|tx| {
                    let misaki = talk::actor(tx, town.people.misaki)?;
                    let new = NewFlag {
                        reason: Reason::Other,
                        note: "確認してください".to_owned(),
                    };
                    flag::flag(tx, &misaki, post, &new)?;
                    open_case(tx.conn, post)
                });
                ask(id)
            },
        ),
        case_of("absent", &[], move |_, _| ask(999_999)),
    ]
}

fn of_topics(status: u16, verb: &'static str, form: &[(&'static str, &'static str)]) -> Vec<Case> {
    type Make = fn(&Town) -> TopicId;
    let states: [(&str, Make, &str, &str); 5] = [
        ("for members", open_topic, MODERATORS, "AKB"),
        // Who moderates one space moderates no other.
        ("in another space", elsewhere, STAFF, "AKBM"),
        ("for its own company", own_topic, CONSOLE, "B"),
        ("closed", closed_topic, MODERATORS, "AKB"),
        ("hidden", hidden_topic, MODERATORS, ""),
    ];
    let asking = move |topic: TopicId, form: &[(&'static str, &'static str)]| -> Ask {
        by(format!("/topics/{topic}/{verb}"), form)
    };
    let mut cases: Vec<Case> = states
        .into_iter()
        .map(|(what, make, may, may_not)| {
            let form = form.to_vec();
            case_of(what, &[(may, status), (may_not, 403)], move |town, _| {
                asking(make(town), &form)
            })
        })
        .collect();
    let sent = form.to_vec();
    cases.push(case_of("absent", &[], move |_, _| asking(999_999, &sent)));
    cases
}

fn of_posts(status: u16, verb: &'static str, form: &[(&'static str, &'static str)]) -> Vec<Case> {
    type Make = fn(&Town) -> PostId;
    let states: [(&str, Make, &str, &str); 5] = [
        ("an answer", answer, MODERATORS, "AKB"),
        (
            "in another space",
            |town| answer_by(town, town.people.misaki, elsewhere(town)),
            STAFF,
            "AKBM",
        ),
        ("a hidden answer", hidden_answer, MODERATORS, ""),
        ("in another company's own", own_answer, CONSOLE, "B"),
        ("absent", |_| 999_999, "", ""),
    ];
    states
        .into_iter()
        .map(|(what, make, may, may_not)| {
            let form = form.to_vec();
            case_of(what, &[(may, status), (may_not, 403)], move |town, _| {
                by(format!("/posts/{}/{verb}", make(town)), &form)
            })
        })
        .collect()
}
