//! Notices, following, calling people, and the links of mails.

use diesel::prelude::*;
use domain::db::schema::notices;

use super::super::{CONSOLE, EVERYONE, MEMBERS, Row, SIGNED_IN, case, case_of};
use super::community::{
    MODERATORS, answer_by, body_of, by, for_readers, hidden_topic, open_topic, own_topic, topic_in,
};
use super::{get, page, post};
use crate::fixtures::Town;

/// Rows of this area.
pub(super) fn rows() -> Vec<Row> {
    let mut rows = own_pages();
    rows.extend(following());
    rows.extend(links());
    rows
}

/// A notice of 田中 葵's: 佐藤 美咲 answered her.
fn told(town: &Town) -> i64 {
    let topic = open_topic(town);
    let answer = answer_by(town, town.people.misaki, topic);
    town.read(|conn| {
        Ok(notices::table
            .filter(notices::person_id.eq(town.people.aoi))
            .filter(notices::post_id.eq(answer))
            .select(notices::id)
            .first(conn)?)
    })
}

fn own_pages() -> Vec<Row> {
    vec![
        page("/notices", &[(SIGNED_IN, 200)]),
        get(
            "/live",
            vec![
                case("", "/live", &[], &[(MEMBERS, 200)]),
                case_of("a topic", &[(MEMBERS, 200)], |town, _| {
                    by(format!("/live?topic={}&after=0", open_topic(town)), &[])
                }),
                case_of(
                    "a topic of their company",
                    &[("B", 200), (CONSOLE, 200)],
                    |town, _| by(format!("/live?topic={}&after=0", own_topic(town)), &[]),
                ),
                case_of("a hidden topic", &[(MODERATORS, 200)], |town, _| {
                    by(format!("/live?topic={}&after=0", hidden_topic(town)), &[])
                }),
                case_of(
                    "a topic for named accounts",
                    &[("B", 200), (CONSOLE, 200)],
                    |town, _| {
                        let topic = topic_in(town, "accounts");
                        by(format!("/live?topic={topic}&after=0"), &[])
                    },
                ),
                case("no topic", "/live?topic=999999", &[], &[]),
            ],
        ),
        post(
            "/notices/read",
            vec![case("", "/notices/read", &[], &[(SIGNED_IN, 303)])],
        ),
        post(
            "/notices/{id}/open",
            vec![
                case("none", "/notices/999999/open", &[], &[]),
                case_of("her own", &[("A", 303)], |town, _| {
                    by(format!("/notices/{}/open", told(town)), &[])
                }),
            ],
        ),
        get(
            "/me/notices",
            vec![
                case("", "/me/notices", &[], &[(SIGNED_IN, 200)]),
                case(
                    "an unknown key",
                    "/me/notices?a=b",
                    &[],
                    &[(SIGNED_IN, 400)],
                ),
            ],
        ),
        post(
            "/me/notices",
            vec![
                case(
                    "a choice",
                    "/me/notices",
                    &[("mail", "on"), ("way-answer", "digest")],
                    &[(SIGNED_IN, 303)],
                ),
                case(
                    "a way that thanks don't go",
                    "/me/notices",
                    &[("way-thanks", "mail")],
                    &[(SIGNED_IN, 422)],
                ),
                case(
                    "an unknown kind",
                    "/me/notices",
                    &[("way-mrr", "mail")],
                    &[(SIGNED_IN, 400)],
                ),
            ],
        ),
        page("/me/follows", &[(SIGNED_IN, 200)]),
    ]
}

fn following() -> Vec<Row> {
    let mut follow = for_readers(303, |_, topic| {
        by(
            "/follows".to_owned(),
            &[
                ("object", "topic"),
                ("id", &topic.to_string()),
                ("level", "watching"),
                ("next", "/"),
            ],
        )
    });
    // A guest reads a public topic, but follows nothing.
    for case in &mut follow {
        for (readers, _) in &mut case.expect {
            *readers = MEMBERS
                .chars()
                .filter(|who| readers.contains(*who))
                .collect::<String>()
                .leak();
        }
    }
    follow.push(case(
        "oneself, or a stranger without a word",
        "/follows",
        &[
            ("object", "person"),
            ("id", "999999"),
            ("level", "watching"),
        ],
        &[],
    ));
    follow.push(case(
        "an unknown kind of thing",
        "/follows",
        &[("object", "account"), ("id", "1"), ("level", "watching")],
        &[(MEMBERS, 400)],
    ));
    vec![
        post("/follows", follow),
        get(
            "/people/offered",
            vec![
                case("nobody yet", "/people/offered?q=", &[], &[(MEMBERS, 200)]),
                case(
                    "an unknown key",
                    "/people/offered?email=a",
                    &[],
                    &[(MEMBERS, 400)],
                ),
                case_of(
                    "in a company's own topic",
                    &[("B", 200), (CONSOLE, 200)],
                    |town, _| {
                        by(
                            format!("/people/offered?q=a&topic={}", own_topic(town)),
                            &[],
                        )
                    },
                ),
            ],
        ),
        get(
            "/posts/{id}/quote",
            vec![
                case_of("open to members", &[(MEMBERS, 303)], |town, _| {
                    by(
                        format!("/posts/{}/quote", body_of(town, open_topic(town))),
                        &[],
                    )
                }),
                case_of(
                    "a company's own",
                    &[("B", 303), (CONSOLE, 303)],
                    |town, _| {
                        by(
                            format!("/posts/{}/quote", body_of(town, own_topic(town))),
                            &[],
                        )
                    },
                ),
            ],
        ),
    ]
}

fn links() -> Vec<Row> {
    // Everyone signed in is sent on; the page says what is theirs.
    let mut rows = vec![get(
        "/open/{path:.*}",
        vec![case("a page", "/open/posts/1", &[], &[(SIGNED_IN, 303)])],
    )];
    for (path, none) in [
        ("/unsubscribe/{token}", "/unsubscribe/none"),
        ("/solved/{token}", "/solved/none"),
    ] {
        let what = "a link nobody was sent";
        let other = "a link made for something else";
        // Of a link that is not good the page says so, to everybody; nothing is done.
        let ask = move |town: &Town, _: char| by(made_for_something_else(town, path), &[]);
        rows.push(get(
            path,
            vec![
                case(what, none, &[], &[(EVERYONE, 200)]),
                case_of(other, &[(EVERYONE, 200)], ask),
            ],
        ));
        rows.push(post(
            path,
            vec![
                case(what, none, &[], &[(EVERYONE, 422)]),
                case_of(other, &[(EVERYONE, 422)], ask),
            ],
        ));
    }
    rows
}

/// The one link's token at the other's address: signed by this very server, for another purpose.
fn made_for_something_else(town: &Town, path: &str) -> String {
    use domain::community::notice::{solved, unsubscribe};
    let seal = town.state().seal();
    let aoi = town.people.aoi;
    let link = if path.starts_with("/solved") {
        unsubscribe::link(&seal, "", aoi, unsubscribe::List::Notices)
    } else {
        let answer = answer_by(town, town.people.misaki, open_topic(town));
        solved::link(&seal, "", aoi, answer, town.now())
    };
    let token = link.rsplit('/').next().unwrap_or_default();
    path.replace("{token}", token)
}
