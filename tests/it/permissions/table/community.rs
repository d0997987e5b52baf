//! Questions, answers, comments, and the people who write them.

use domain::community::Audience;
use domain::types::{PersonId, PostId, TopicId};

use super::super::{Ask, CONSOLE, Case, EVERYONE, MEMBERS, Row, STAFF, case, case_of};
use super::{get, page, post};
use crate::fixtures::talk::{self, question};
use crate::fixtures::{self, Town};

/// The moderator of the space, and the vendor.
pub(super) const MODERATORS: &str = "Mcmlurea";
/// Members who may read what 田中 葵 wrote, but not change it.
const OTHERS: &str = "KB";
const TITLE: &str = "設定画面が開かないときの調べ方";
const BODY: &str = "昨日から設定画面が開きません。どこから調べればよいでしょうか。";

/// Rows of this area.
pub(super) fn rows() -> Vec<Row> {
    let mut rows = vec![
        page("/", &[(EVERYONE, 200)]),
        get(
            "/following",
            vec![
                case("", "/following", &[], &[(MEMBERS, 200)]),
                case("no place", "/following?after=x", &[], &[(MEMBERS, 400)]),
            ],
        ),
        get(
            "/questions",
            vec![
                case("newest", "/questions", &[], &[(EVERYONE, 200)]),
                case(
                    "unanswered",
                    "/questions?filter=unanswered",
                    &[],
                    &[(EVERYONE, 200)],
                ),
                case(
                    "an unknown filter",
                    "/questions?filter=mrr",
                    &[],
                    &[(EVERYONE, 400)],
                ),
                case(
                    "an unknown key",
                    "/questions?sort=mrr",
                    &[],
                    &[(EVERYONE, 400)],
                ),
                case(
                    "a key twice",
                    "/questions?filter=newest&filter=newest",
                    &[],
                    &[(EVERYONE, 400)],
                ),
            ],
        ),
        get(
            "/tags",
            vec![
                case("", "/tags", &[], &[(EVERYONE, 200)]),
                case("an unknown key", "/tags?sort=mrr", &[], &[(EVERYONE, 400)]),
            ],
        ),
        get("/ask", vec![case("", "/ask", &[], &[(MEMBERS, 200)])]),
        post(
            "/ask",
            vec![
                case_of("a good question", &[(MEMBERS, 303)], |_, _| {
                    asking("everyone", &[])
                }),
                case_of("a preview", &[(MEMBERS, 200)], |_, _| {
                    asking("everyone", &[("preview", "1")])
                }),
                case(
                    "nothing",
                    "/ask",
                    &[("space", "everyone")],
                    &[(MEMBERS, 422)],
                ),
                case_of("a place there is not", &[], |_, _| asking("nowhere", &[])),
                case_of("a column of the table", &[(MEMBERS, 400)], |_, _| {
                    asking("everyone", &[("author_id", "1")])
                }),
                case_of("a key twice", &[(MEMBERS, 400)], |_, _| {
                    asking("everyone", &[("title", TITLE)])
                }),
            ],
        ),
        get(
            "/search",
            vec![
                case("nothing typed", "/search", &[], &[(EVERYONE, 200)]),
                case(
                    "words and filters",
                    "/search?q=a+is%3Asolved&space=nowhere&tag=x&state=solved&period=week&sort=newest",
                    &[],
                    &[(EVERYONE, 200)],
                ),
                case(
                    "a state there is not",
                    "/search?q=a&state=mrr",
                    &[],
                    &[(EVERYONE, 400)],
                ),
                case(
                    "a kind there is not",
                    "/search?q=a&kind=mrr",
                    &[],
                    &[(EVERYONE, 400)],
                ),
                case(
                    "an order there is not",
                    "/search?q=a&sort=mrr",
                    &[],
                    &[(EVERYONE, 400)],
                ),
                case(
                    "an unknown key",
                    "/search?q=a&limit=9",
                    &[],
                    &[(EVERYONE, 400)],
                ),
                case("a key twice", "/search?q=a&q=b", &[], &[(EVERYONE, 400)]),
            ],
        ),
        post(
            "/ask/similar",
            vec![
                case(
                    "a title",
                    "/ask/similar",
                    &[("title", TITLE)],
                    &[(MEMBERS, 200)],
                ),
                case(
                    "more than a title",
                    "/ask/similar",
                    &[("title", TITLE), ("account_id", "1")],
                    &[(MEMBERS, 400)],
                ),
            ],
        ),
        post(
            "/preview",
            vec![case(
                "",
                "/preview",
                &[("body", "**太字**です。")],
                &[(MEMBERS, 200)],
            )],
        ),
    ];
    rows.extend(writing());
    rows.extend(topics());
    rows.extend(posts());
    rows
}

/// Files and drafts.
fn writing() -> Vec<Row> {
    let mut files = for_readers(200, |town, topic| by(file_in(town, Some(topic)), &[]));
    files.push(case_of("in no post", &[("A", 200)], |town, _| {
        by(file_in(town, None), &[])
    }));
    files.push(case("no such name", "/files/none.png", &[], &[]));
    let mut drafts: Vec<Case> = states()
        .into_iter()
        .map(|(what, readers, make)| {
            let writers: String = readers
                .chars()
                .filter(|who| MEMBERS.contains(*who))
                .collect();
            let writers: &'static str = writers.leak();
            case_of(what, &[(writers, 200)], move |town, _| {
                by(
                    format!("/drafts/answer/{}", make(town)),
                    &[("body", "書きかけです。"), ("draft", "0")],
                )
            })
        })
        .collect();
    drafts.push(case(
        "a new question",
        "/drafts/topic/0",
        &[("title", TITLE), ("body", BODY), ("draft", "0")],
        &[(MEMBERS, 200)],
    ));
    drafts.push(case(
        "of no kind",
        "/drafts/memo/1",
        &[("body", BODY), ("draft", "0")],
        &[],
    ));
    vec![
        get("/files/{file}", files),
        post(
            "/files",
            vec![
                case("nothing sent", "/files", &[], &[(MEMBERS, 422)]),
                case(
                    "as somebody else",
                    "/files",
                    &[("person_id", "1")],
                    &[(MEMBERS, 400)],
                ),
            ],
        ),
        post("/drafts/{kind}/{id}", drafts),
    ]
}

/// The address of a file of 田中 葵's, shown in a topic's text.
fn file_in(town: &Town, topic: Option<TopicId>) -> String {
    use diesel::prelude::*;
    use domain::community::upload::{self, Prepared, Quota};
    use domain::db::schema::{upload_posts, uploads};
    const ROOM: i64 = 1 << 30;
    if topic == Some(999_999) {
        return "/files/0123456789abcdef0123456789abcdef.txt".to_owned();
    }
    let actor = town.write(|tx| talk::actor(tx, town.people.aoi));
    let prepared = Prepared::read(b"text".to_vec(), "a.txt").expect("a text");
    let quota = Quota {
        person: ROOM,
        account: ROOM,
        site: ROOM,
    };
    let kept = upload::keep(&town.domain, &actor, &prepared, quota).expect("kept");
    if let Some(topic) = topic {
        let post = body_of(town, topic);
        town.write(|tx| {
            let id: i64 = uploads::table
                .filter(uploads::key.eq(kept.address.key.as_str()))
                .select(uploads::id)
                .first(tx.conn)?;
            diesel::insert_into(upload_posts::table)
                .values((
                    upload_posts::upload_id.eq(id),
                    upload_posts::post_id.eq(post),
                ))
                .execute(tx.conn)?;
            Ok(())
        });
    }
    kept.address.path()
}

fn asking(space: &str, more: &[(&'static str, &str)]) -> Ask {
    let mut form = vec![
        ("space", space.to_owned()),
        ("title", TITLE.to_owned()),
        ("body", BODY.to_owned()),
        ("tags", String::new()),
        ("audience", "members".to_owned()),
        ("identity", "full".to_owned()),
    ];
    form.extend(
        more.iter()
            .map(|(name, value)| (*name, (*value).to_owned())),
    );
    Ask {
        path: "/ask".to_owned(),
        form,
    }
}

pub(super) fn by(path: String, form: &[(&'static str, &str)]) -> Ask {
    Ask {
        path,
        form: form
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    }
}

/// 田中 葵 asks everyone.
pub(super) fn open_topic(town: &Town) -> TopicId {
    town.write(|tx| talk::asked(tx, town.people.aoi, &question(TITLE, BODY)))
        .id
}

/// 佐藤 美咲 asks her own company and the vendor.
pub(super) fn own_topic(town: &Town) -> TopicId {
    let mut own = question(TITLE, BODY);
    own.audience = Audience::Own;
    town.write(|tx| talk::asked(tx, town.people.misaki, &own))
        .id
}

/// 田中 葵 asks; a moderator hides it.
pub(super) fn hidden_topic(town: &Town) -> TopicId {
    let topic = open_topic(town);
    town.write(|tx| {
        let body = talk::body_of(tx, topic)?;
        talk::hidden(tx, town.people.ryo, body)
    });
    topic
}

pub(super) fn closed_topic(town: &Town) -> TopicId {
    let topic = open_topic(town);
    town.write(|tx| talk::closed(tx, town.people.ryo, topic));
    topic
}

/// Somebody of the vendor asks in a place with this audience, which no customer moderates.
pub(super) fn topic_in(town: &Town, audience: &str) -> TopicId {
    town.write(|tx| {
        let slug = format!("place-{}", rand::random::<u32>());
        let space = fixtures::space(tx, &slug, audience)?;
        if audience == "accounts" {
            use diesel::prelude::*;
            use domain::db::schema::space_accounts;
            diesel::insert_into(space_accounts::table)
                .values((
                    space_accounts::space_id.eq(space),
                    space_accounts::account_id.eq(town.people.minato),
                ))
                .execute(tx.conn)?;
        }
        let mut ask = question(TITLE, BODY);
        ask.space = slug;
        talk::asked(tx, town.people.staff(domain::actor::Role::Admin), &ask)
    })
    .id
}

pub(super) fn body_of(town: &Town, topic: TopicId) -> PostId {
    town.write(|tx| talk::body_of(tx, topic))
}

pub(super) fn answer_by(town: &Town, person: PersonId, topic: TopicId) -> PostId {
    town.write(|tx| talk::answered(tx, person, topic, "右上の歯車から開けます。"))
}

/// Who reads a topic in each of its states, and how to come by one.
type State = (&'static str, String, fn(&Town) -> TopicId);

fn states() -> Vec<State> {
    vec![
        ("for members", MEMBERS.to_owned(), open_topic),
        ("for its own company", format!("B{CONSOLE}"), own_topic),
        ("hidden", MODERATORS.to_owned(), hidden_topic),
        ("closed", MEMBERS.to_owned(), closed_topic),
        ("public", EVERYONE.to_owned(), |town| {
            topic_in(town, "public")
        }),
        ("for named accounts", format!("B{CONSOLE}"), |town| {
            topic_in(town, "accounts")
        }),
        ("for the vendor", STAFF.to_owned(), |town| {
            topic_in(town, "staff")
        }),
        ("absent", String::new(), |_| 999_999),
    ]
}

/// A case a state: who reads the topic gets `status`, nobody else learns that there is one.
pub(super) fn for_readers(status: u16, ask: fn(&Town, TopicId) -> Ask) -> Vec<Case> {
    states()
        .into_iter()
        .map(|(what, readers, make)| {
            let readers: &'static str = readers.leak();
            case_of(what, &[(readers, status)], move |town, _| {
                ask(town, make(town))
            })
        })
        .collect()
}

/// Cases of a verb that demands more than reading: who may gets 303, who merely reads gets 403, nobody else learns of it.
fn for_those_who_may(
    states: &[(
        &'static str,
        fn(&Town) -> TopicId,
        &'static str,
        &'static str,
    )],
    ask: fn(&Town, TopicId) -> Ask,
) -> Vec<Case> {
    states
        .iter()
        .map(|(what, make, may, may_not)| {
            let make = *make;
            case_of(what, &[(may, 303), (may_not, 403)], move |town, _| {
                ask(town, make(town))
            })
        })
        .collect()
}

fn topics() -> Vec<Row> {
    let mut answers = for_those_who_may(
        &[
            ("for members", open_topic, MEMBERS, ""),
            ("for its own company", own_topic, "Bclurea", ""),
            ("hidden", hidden_topic, "", MODERATORS),
            ("closed", closed_topic, "", MEMBERS),
            ("for the vendor", |town| topic_in(town, "staff"), STAFF, ""),
            ("absent", |_| 999_999, "", ""),
        ],
        |_, topic| {
            by(
                format!("/topics/{topic}/answers"),
                &[("body", "右上の歯車から開けます。"), ("identity", "full")],
            )
        },
    );
    answers.push(case_of("nothing said", &[(MEMBERS, 422)], |town, _| {
        by(
            format!("/topics/{}/answers", open_topic(town)),
            &[("body", ""), ("identity", "full")],
        )
    }));
    answers.push(case_of(
        "someone else's name in the form",
        &[(MEMBERS, 400)],
        |town, _| {
            by(
                format!("/topics/{}/answers", open_topic(town)),
                &[("body", BODY), ("author_id", "1")],
            )
        },
    ));
    vec![
        get(
            "/t/{id}",
            for_readers(303, |_, topic| by(format!("/t/{topic}"), &[])),
        ),
        get(
            "/t/{id}/{slug}",
            for_readers(200, |town, topic| {
                use diesel::prelude::*;
                use domain::db::schema::topics;
                let slug: Option<String> = town.read(|conn| {
                    Ok(topics::table
                        .find(topic)
                        .select(topics::slug)
                        .first(conn)
                        .optional()?)
                });
                by(
                    format!("/t/{topic}/{}", slug.unwrap_or_else(|| "x".to_owned())),
                    &[],
                )
            }),
        ),
        post("/topics/{id}/answers", answers),
        post(
            "/topics/{id}/me-too",
            for_those_who_may(
                &[
                    ("for members", open_topic, "KBMcmlurea", "A"),
                    ("for its own company", own_topic, CONSOLE, "B"),
                    ("hidden", hidden_topic, "", MODERATORS),
                    ("absent", |_| 999_999, "", ""),
                ],
                |_, topic| by(format!("/topics/{topic}/me-too"), &[]),
            ),
        ),
        post(
            "/topics/{id}/not-me-too",
            for_those_who_may(
                &[
                    ("for members", open_topic, "KBMcmlurea", "A"),
                    ("for its own company", own_topic, CONSOLE, "B"),
                    ("hidden", hidden_topic, "", MODERATORS),
                    ("absent", |_| 999_999, "", ""),
                ],
                |_, topic| by(format!("/topics/{topic}/not-me-too"), &[]),
            ),
        ),
        post("/topics/{id}/claim", claims("claim", 409)),
        post("/topics/{id}/release", claims("release", 303)),
    ]
}

/// Taking a question in hand and letting go of it; `hidden` is what those who see a hidden one get, which waits for nothing.
fn claims(verb: &'static str, hidden: u16) -> Vec<Case> {
    let ask = move |topic: TopicId| by(format!("/topics/{topic}/{verb}"), &[]);
    vec![
        case_of(
            "for members",
            &[(MODERATORS, 303), ("AKB", 403)],
            move |town, _| ask(open_topic(town)),
        ),
        case_of(
            "for its own company",
            &[(CONSOLE, 303), ("B", 403)],
            move |town, _| ask(own_topic(town)),
        ),
        case_of("hidden", &[(MODERATORS, hidden)], move |town, _| {
            ask(hidden_topic(town))
        }),
        case_of("of the vendor, so on no desk", &[], move |town, _| {
            ask(topic_in(town, "staff"))
        }),
        case_of("absent", &[], move |_, _| ask(999_999)),
    ]
}

fn posts() -> Vec<Row> {
    fn question_of(town: &Town, topic: TopicId) -> PostId {
        if topic == 999_999 {
            topic
        } else {
            body_of(town, topic)
        }
    }
    // An answer of 佐藤 美咲 to 田中 葵's question.
    fn answer(town: &Town) -> PostId {
        answer_by(town, town.people.misaki, open_topic(town))
    }
    fn own_answer(town: &Town) -> PostId {
        answer_by(
            town,
            town.people.staff(domain::actor::Role::Cs),
            own_topic(town),
        )
    }
    let verb = |path: &'static str,
                name: &'static str,
                cases: Vec<(
        &'static str,
        fn(&Town) -> PostId,
        &'static str,
        &'static str,
    )>| {
        post(
            path,
            cases
                .into_iter()
                .map(|(what, make, may, may_not)| {
                    case_of(what, &[(may, 303), (may_not, 403)], move |town, _| {
                        by(format!("/posts/{}/{name}", make(town)), &[])
                    })
                })
                .collect(),
        )
    };
    const CHANGE: &[(&str, &str)] = &[
        ("title", TITLE),
        ("body", "書き直しました。これで伝わるでしょうか。"),
        ("tags", ""),
    ];
    /// Changes a topic's text as it stands on the screen.
    fn change(town: &Town, topic: TopicId) -> Ask {
        let post = body_of(town, topic);
        let mut ask = by(format!("/posts/{post}/edit"), CHANGE);
        ask.form
            .push(("revision", town.write(|tx| talk::mark_of(tx, post))));
        ask
    }
    vec![
        get(
            "/posts/{id}",
            for_readers(303, |town, topic| {
                by(format!("/posts/{}", question_of(town, topic)), &[])
            }),
        ),
        get(
            "/posts/{id}/comments",
            for_readers(200, |town, topic| {
                by(format!("/posts/{}/comments", question_of(town, topic)), &[])
            }),
        ),
        post(
            "/posts/{id}/comments",
            vec![
                case_of("under an answer", &[(MEMBERS, 303)], |town, _| {
                    by(
                        format!("/posts/{}/comments", answer(town)),
                        &[("body", "助かりました。"), ("identity", "full")],
                    )
                }),
                case_of(
                    "under one's own company's",
                    &[("Bclurea", 303)],
                    |town, _| {
                        by(
                            format!("/posts/{}/comments", own_answer(town)),
                            &[("body", "助かりました。"), ("identity", "full")],
                        )
                    },
                ),
                case_of("nothing said", &[(MEMBERS, 422)], |town, _| {
                    by(
                        format!("/posts/{}/comments", answer(town)),
                        &[("body", ""), ("identity", "full")],
                    )
                }),
                case(
                    "absent",
                    "/posts/999999/comments",
                    &[("body", "助かりました。")],
                    &[],
                ),
            ],
        ),
        get(
            "/posts/{id}/edit",
            vec![
                case_of(
                    "an open question",
                    &[("A", 200), (MODERATORS, 200), (OTHERS, 403)],
                    |town, _| {
                        by(
                            format!("/posts/{}/edit", body_of(town, open_topic(town))),
                            &[],
                        )
                    },
                ),
                case_of(
                    "another company's own",
                    &[("B", 200), (CONSOLE, 200)],
                    |town, _| {
                        by(
                            format!("/posts/{}/edit", body_of(town, own_topic(town))),
                            &[],
                        )
                    },
                ),
                case("absent", "/posts/999999/edit", &[], &[]),
            ],
        ),
        post(
            "/posts/{id}/edit",
            vec![
                case_of(
                    "an open question",
                    &[("A", 303), (MODERATORS, 303), (OTHERS, 403)],
                    |town, _| change(town, open_topic(town)),
                ),
                case_of(
                    "another company's own",
                    &[("B", 303), (CONSOLE, 303)],
                    |town, _| change(town, own_topic(town)),
                ),
                case("absent", "/posts/999999/edit", CHANGE, &[]),
            ],
        ),
        get(
            "/posts/{id}/history",
            vec![
                case_of(
                    "an open question",
                    &[("A", 200), (MODERATORS, 200)],
                    |town, _| {
                        by(
                            format!("/posts/{}/history", body_of(town, open_topic(town))),
                            &[],
                        )
                    },
                ),
                case_of(
                    "another company's own",
                    &[("B", 200), (CONSOLE, 200)],
                    |town, _| {
                        by(
                            format!("/posts/{}/history", body_of(town, own_topic(town))),
                            &[],
                        )
                    },
                ),
                case("absent", "/posts/999999/history", &[], &[]),
            ],
        ),
        verb(
            "/posts/{id}/helpful",
            "helpful",
            vec![
                ("an answer", answer, "AKMcmlurea", "B"),
                ("in another company's own", own_answer, "Blurea", "c"),
                ("absent", |_| 999_999, "", ""),
            ],
        ),
        verb(
            "/posts/{id}/unhelpful",
            "unhelpful",
            vec![
                ("an answer", answer, "AKMcmlurea", "B"),
                ("in another company's own", own_answer, "Blurea", "c"),
                ("absent", |_| 999_999, "", ""),
            ],
        ),
        verb(
            "/posts/{id}/accept",
            "accept",
            vec![
                ("an answer", answer, "AMcmlurea", OTHERS),
                ("in another company's own", own_answer, "Bclurea", ""),
                ("absent", |_| 999_999, "", ""),
            ],
        ),
        verb(
            "/posts/{id}/unaccept",
            "unaccept",
            vec![
                ("an answer", answer, "AMcmlurea", OTHERS),
                ("in another company's own", own_answer, "Bclurea", ""),
                ("absent", |_| 999_999, "", ""),
            ],
        ),
        verb(
            "/posts/{id}/endorse",
            "endorse",
            vec![
                ("an answer", answer, STAFF, ""),
                ("in another company's own", own_answer, CONSOLE, ""),
                ("absent", |_| 999_999, "", ""),
            ],
        ),
        verb(
            "/posts/{id}/unendorse",
            "unendorse",
            vec![
                ("an answer", answer, STAFF, ""),
                ("in another company's own", own_answer, CONSOLE, ""),
                ("absent", |_| 999_999, "", ""),
            ],
        ),
        get(
            "/u/{id}",
            vec![
                case_of(
                    "who wrote something for members",
                    &[(MEMBERS, 200)],
                    |town, _| {
                        answer(town);
                        by(format!("/u/{}", town.people.misaki), &[])
                    },
                ),
                case_of(
                    "who wrote nothing",
                    &[(CONSOLE, 200), ("B", 200)],
                    |town, _| by(format!("/u/{}", town.people.misaki), &[]),
                ),
                case_of(
                    "a colleague who wrote nothing",
                    &[(CONSOLE, 200), ("AK", 200), ("v", 404)],
                    |town, _| by(format!("/u/{}", town.people.ken), &[]),
                ),
                case_of(
                    "who wrote for her company alone",
                    &[("B", 200), (CONSOLE, 200)],
                    |town, _| {
                        own_topic(town);
                        by(format!("/u/{}", town.people.misaki), &[])
                    },
                ),
                case("absent", "/u/999999", &[], &[]),
            ],
        ),
    ]
}
