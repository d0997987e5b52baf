//! Kinds of topic, ideas, customers' cases, clipped passages.

use domain::community::Audience;
use domain::stories::{StoryAudience, consent, review};
use domain::types::{PostId, TopicId};

use super::super::{Ask, CONSOLE, EVERYONE, MEMBERS, Row, STAFF, case, case_of};
use super::{get, page, post};
use crate::fixtures::talk::{self, question};
use crate::fixtures::{AOBA, Town, tale};

/// Customers with an account.
const CUSTOMERS: &str = "AKBM";
/// Who decides about ideas.
const DECIDERS: &str = "cura";
/// Who curates cases and clips.
const CURATORS: &str = "cma";
const TITLE: &str = "条件を保存して一覧を開きたい";

/// Rows of this area.
pub(super) fn rows() -> Vec<Row> {
    [lists(), ideas(), stories(), desk(), clips()]
        .into_iter()
        .flatten()
        .collect()
}

fn by(path: String, form: &[(&'static str, &str)]) -> Ask {
    Ask {
        path,
        form: form
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    }
}

fn lists() -> Vec<Row> {
    ["/discussions", "/announcements"]
        .into_iter()
        .map(|path: &'static str| page(path, &[(EVERYONE, 200)]))
        .chain([get(
            "/ideas",
            vec![
                case("by votes", "/ideas", &[], &[(EVERYONE, 200)]),
                case(
                    "all, newest first",
                    "/ideas?order=newest&which=all",
                    &[],
                    &[(EVERYONE, 200)],
                ),
                case("no such order", "/ideas?order=mrr", &[], &[(EVERYONE, 400)]),
            ],
        )])
        .collect()
}

fn idea(town: &Town) -> TopicId {
    town.write(|tx| tale::idea(tx, town.people.aoi, TITLE)).id
}

/// 佐藤 美咲's, for her own company and the vendor.
fn own_idea(town: &Town) -> TopicId {
    town.write(|tx| {
        let mut new = question(TITLE, "一覧を開くたびに条件を入れ直しています。");
        new.kind = domain::community::TopicKind::Idea;
        new.audience = Audience::Own;
        talk::asked(tx, town.people.misaki, &new)
    })
    .id
}

fn plain_question(town: &Town) -> TopicId {
    town.write(|tx| {
        talk::asked(
            tx,
            town.people.aoi,
            &question("設定画面が開かないときは", "昨日から設定画面が開きません。"),
        )
    })
    .id
}

fn ideas() -> Vec<Row> {
    const STATUS: &[(&str, &str)] = &[("status", "considering"), ("note", "検討を始めました。")];
    const VOTE: &[(&str, &str)] = &[
        ("account", AOBA),
        ("evidence", "https://crm.example/notes/7"),
        ("note", "定例会で要望あり"),
    ];
    vec![
        post(
            "/ideas/{id}/vote",
            vec![
                case_of(
                    "for members",
                    &[(CUSTOMERS, 303), (STAFF, 403)],
                    |town, _| by(format!("/ideas/{}/vote", idea(town)), &[]),
                ),
                case_of(
                    "for its own company",
                    &[("B", 303), (CONSOLE, 403)],
                    |town, _| by(format!("/ideas/{}/vote", own_idea(town)), &[]),
                ),
                case_of("a question", &[], |town, _| {
                    by(format!("/ideas/{}/vote", plain_question(town)), &[])
                }),
                case("absent", "/ideas/999999/vote", &[], &[]),
            ],
        ),
        post(
            "/ideas/{id}/not-vote",
            vec![
                case_of(
                    "for members",
                    &[(CUSTOMERS, 303), (STAFF, 403)],
                    |town, _| by(format!("/ideas/{}/not-vote", idea(town)), &[]),
                ),
                case("absent", "/ideas/999999/not-vote", &[], &[]),
            ],
        ),
        post(
            "/ideas/{id}/status",
            vec![
                case_of("for members", &[(DECIDERS, 303)], |town, _| {
                    by(format!("/ideas/{}/status", idea(town)), STATUS)
                }),
                case_of("declined without a word", &[(DECIDERS, 422)], |town, _| {
                    by(
                        format!("/ideas/{}/status", idea(town)),
                        &[("status", "declined"), ("note", "")],
                    )
                }),
                case("absent", "/ideas/999999/status", STATUS, &[]),
            ],
        ),
        post(
            "/ideas/{id}/merge",
            vec![
                case_of("into another", &[(DECIDERS, 303)], |town, _| {
                    let into = idea(town).to_string();
                    by(
                        format!("/ideas/{}/merge", idea(town)),
                        &[("into", &into), ("sure", "1")],
                    )
                }),
                case_of("into itself", &[(DECIDERS, 422)], |town, _| {
                    let id = idea(town);
                    by(
                        format!("/ideas/{id}/merge"),
                        &[("into", &id.to_string()), ("sure", "1")],
                    )
                }),
                case(
                    "absent",
                    "/ideas/999999/merge",
                    &[("into", "1"), ("sure", "1")],
                    &[],
                ),
            ],
        ),
        get(
            "/staff/ideas/{id}",
            vec![
                case_of("for members", &[(CONSOLE, 200)], |town, _| {
                    by(format!("/staff/ideas/{}", idea(town)), &[])
                }),
                case_of("a question", &[], |town, _| {
                    by(format!("/staff/ideas/{}", plain_question(town)), &[])
                }),
                case("absent", "/staff/ideas/999999", &[], &[]),
            ],
        ),
        post(
            "/staff/ideas/{id}/votes",
            vec![
                case_of("for members", &[(CONSOLE, 303)], |town, _| {
                    by(format!("/staff/ideas/{}/votes", idea(town)), VOTE)
                }),
                case("absent", "/staff/ideas/999999/votes", VOTE, &[]),
            ],
        ),
        post(
            "/staff/ideas/{id}/votes/{vote}/remove",
            vec![
                case_of("a recorded one", &[(CONSOLE, 303)], |town, _| {
                    use diesel::prelude::*;
                    use domain::db::schema::idea_votes;
                    let id = idea(town);
                    let vote: i64 = town.write(|tx| {
                        tale::recorded(tx, &town.people, id, AOBA, "")?;
                        Ok(idea_votes::table
                            .filter(idea_votes::topic_id.eq(id))
                            .select(idea_votes::id)
                            .first(tx.conn)?)
                    });
                    by(format!("/staff/ideas/{id}/votes/{vote}/remove"), &[])
                }),
                case("absent", "/staff/ideas/999999/votes/1/remove", &[], &[]),
            ],
        ),
    ]
}

const AOI: &str = "aoi@aoba.example";

fn drafted(town: &Town) -> i64 {
    town.write(|tx| {
        tale::drafted(
            tx,
            &town.people,
            AOI,
            &tale::text("締めが三日早くなりました"),
        )
    })
}

fn asked(town: &Town) -> i64 {
    let story = drafted(town);
    town.write(|tx| tale::sent(tx, &town.people, story));
    story
}

fn out(town: &Town, audience: StoryAudience) -> i64 {
    let story = asked(town);
    town.write(|tx| tale::confirmed(tx, town.people.aoi, story, &tale::anonymous(audience)));
    story
}

fn link(town: &Town) -> String {
    let story = asked(town);
    tale::linked(town, story, 1, town.people.aoi)
}

/// A link to 田中 葵's case that was made for 佐藤 美咲.
fn strangers(town: &Town) -> String {
    let story = asked(town);
    tale::linked(town, story, 1, town.people.misaki)
}

/// A link that is 31 days old.
fn worn(town: &Town) -> String {
    let story = asked(town);
    let made = town.now().plus_days(-31);
    tale::linked_at(town, story, 1, town.people.aoi, made)
}

/// Written by 田中 葵 herself.
fn own(town: &Town) -> i64 {
    town.write(|tx| {
        let actor = talk::actor(tx, town.people.aoi)?;
        let may = domain::policy::stories::tell(&actor)?;
        domain::stories::draft::tell(tx, &may, &tale::text("自分で書いた締めの話"))
    })
}

/// A case's text as a form.
fn typed() -> Vec<(&'static str, String)> {
    tale::text("締めが三日早くなりました")
        .parts()
        .map(|(name, part)| (name, part.to_owned()))
        .to_vec()
}

fn stories() -> Vec<Row> {
    let address = |slug: &'static str, status: u16| {
        let path = move |id: i64| format!("/s/{id}{slug}");
        vec![
            case_of("for members", &[(MEMBERS, status)], move |town, _| {
                by(path(out(town, StoryAudience::Members)), &[])
            }),
            case_of("public", &[(EVERYONE, status)], move |town, _| {
                by(path(out(town, StoryAudience::Public)), &[])
            }),
            case_of("not confirmed yet", &[], move |town, _| {
                by(path(asked(town)), &[])
            }),
            case_of("withdrawn", &[], move |town, _| {
                let story = out(town, StoryAudience::Public);
                town.write(|tx| {
                    let who = review::by_session(town.people.aoi);
                    consent::withdraw(tx, who, story, "")
                });
                by(path(story), &[])
            }),
            case_of("changed since it was confirmed", &[], move |town, _| {
                let story = out(town, StoryAudience::Public);
                town.write(|tx| {
                    use diesel::prelude::*;
                    use domain::db::schema::stories;
                    // As it is after a change: what was confirmed no longer stands.
                    diesel::update(stories::table.find(story))
                        .set((
                            stories::consent_id.eq(None::<i64>),
                            stories::published_at.eq(None::<domain::UtcTime>),
                        ))
                        .execute(tx.conn)?;
                    Ok(())
                });
                by(path(story), &[])
            }),
            case_of("absent", &[], move |_, _| by(path(999_999), &[])),
        ]
    };
    const WITHDRAW: &[(&str, &str)] = &[("act", "withdraw"), ("note", "")];
    vec![
        page("/stories", &[(EVERYONE, 200)]),
        get("/s/{id}", address("", 303)),
        get("/s/{id}/{slug}", address("/q", 200)),
        page("/stories/new", &[(CUSTOMERS, 200)]),
        post(
            "/stories/new",
            vec![
                case_of("whole", &[(CUSTOMERS, 303)], |_, _| Ask {
                    path: "/stories/new".to_owned(),
                    form: typed(),
                }),
                case("nothing said", "/stories/new", &[], &[(CUSTOMERS, 422)]),
            ],
        ),
        page("/stories/mine", &[(CUSTOMERS, 200)]),
        get(
            "/sitemaps/stories",
            vec![case_of(
                "something public",
                &[(EVERYONE, 200)],
                |town, _| {
                    out(town, StoryAudience::Public);
                    by("/sitemaps/stories".to_owned(), &[])
                },
            )],
        ),
        get(
            "/stories/review/{token}",
            vec![
                case_of("hers", &[(EVERYONE, 200)], |town, _| {
                    by(format!("/stories/review/{}", link(town)), &[])
                }),
                case("nobody's", "/stories/review/0123456789abcdef", &[], &[]),
                case_of("somebody else's", &[], |town, _| {
                    by(format!("/stories/review/{}", strangers(town)), &[])
                }),
                case_of("one whose time is over", &[], |town, _| {
                    by(format!("/stories/review/{}", worn(town)), &[])
                }),
            ],
        ),
        post(
            "/stories/review/{token}",
            vec![
                case_of("somebody else's", &[], |town, _| {
                    by(format!("/stories/review/{}", strangers(town)), WITHDRAW)
                }),
                case_of("one whose time is over", &[], |town, _| {
                    by(format!("/stories/review/{}", worn(town)), WITHDRAW)
                }),
                case_of("hers", &[(EVERYONE, 303)], |town, _| {
                    by(format!("/stories/review/{}", link(town)), WITHDRAW)
                }),
                case(
                    "nobody's",
                    "/stories/review/0123456789abcdef",
                    WITHDRAW,
                    &[],
                ),
            ],
        ),
        get(
            "/stories/{id}/review",
            vec![
                case_of("asked", &[("A", 200)], |town, _| {
                    by(format!("/stories/{}/review", asked(town)), &[])
                }),
                case_of("a draft", &[], |town, _| {
                    by(format!("/stories/{}/review", drafted(town)), &[])
                }),
                case("absent", "/stories/999999/review", &[], &[]),
            ],
        ),
        post(
            "/stories/{id}/review",
            vec![
                case_of("asked", &[("A", 303)], |town, _| {
                    by(format!("/stories/{}/review", asked(town)), WITHDRAW)
                }),
                case_of("a draft", &[], |town, _| {
                    by(format!("/stories/{}/review", drafted(town)), WITHDRAW)
                }),
                case("absent", "/stories/999999/review", WITHDRAW, &[]),
            ],
        ),
        get(
            "/stories/{id}/edit",
            vec![
                case_of("one's own", &[("A", 200)], |town, _| {
                    by(format!("/stories/{}/edit", own(town)), &[])
                }),
                case_of("staff's", &[], |town, _| {
                    by(format!("/stories/{}/edit", asked(town)), &[])
                }),
                case("absent", "/stories/999999/edit", &[], &[]),
            ],
        ),
        post(
            "/stories/{id}/edit",
            vec![
                case_of("one's own", &[("A", 303)], |town, _| {
                    let mut form = typed();
                    form.push(("version", "1".to_owned()));
                    Ask {
                        path: format!("/stories/{}/edit", own(town)),
                        form,
                    }
                }),
                case_of("absent", &[], |_, _| {
                    let mut form = typed();
                    form.push(("version", "1".to_owned()));
                    Ask {
                        path: "/stories/999999/edit".to_owned(),
                        form,
                    }
                }),
            ],
        ),
    ]
}

fn desk() -> Vec<Row> {
    let act = |path: &'static str, verb: &'static str, make: fn(&Town) -> i64, may: u16| {
        post(
            path,
            vec![
                case_of("one there is", &[(CURATORS, may)], move |town, _| {
                    by(format!("/staff/stories/{}/{verb}", make(town)), &[])
                }),
                case_of("absent", &[], move |_, _| {
                    by(format!("/staff/stories/999999/{verb}"), &[])
                }),
            ],
        )
    };
    let confirmed_own = |town: &Town| {
        let story = own(town);
        town.write(|tx| {
            tale::confirmed(
                tx,
                town.people.aoi,
                story,
                &tale::anonymous(StoryAudience::Members),
            )
        });
        story
    };
    let members = |town: &Town| out(town, StoryAudience::Members);
    vec![
        page("/staff/stories", &[(CURATORS, 200)]),
        get(
            "/staff/stories/new",
            vec![
                case(
                    "from nothing",
                    "/staff/stories/new",
                    &[],
                    &[(CURATORS, 200)],
                ),
                case_of("from a post", &[(CURATORS, 200)], |town, _| {
                    let post = body_of(town, plain_question(town));
                    by(format!("/staff/stories/new?post={post}"), &[])
                }),
                case_of("from another company's own", &[("ca", 200)], |town, _| {
                    let post = body_of(town, own_idea(town));
                    by(format!("/staff/stories/new?post={post}"), &[])
                }),
            ],
        ),
        post(
            "/staff/stories/new",
            vec![
                case_of("whole", &[(CURATORS, 303)], |_, _| {
                    let mut form = typed();
                    form.push(("email", AOI.to_owned()));
                    Ask {
                        path: "/staff/stories/new".to_owned(),
                        form,
                    }
                }),
                case_of("nobody to confirm it", &[(CURATORS, 422)], |_, _| Ask {
                    path: "/staff/stories/new".to_owned(),
                    form: typed(),
                }),
            ],
        ),
        get(
            "/staff/stories/{id}",
            vec![
                case_of("a draft", &[(CURATORS, 200)], |town, _| {
                    by(format!("/staff/stories/{}", drafted(town)), &[])
                }),
                case("absent", "/staff/stories/999999", &[], &[]),
            ],
        ),
        get(
            "/staff/stories/{id}/edit",
            vec![
                case_of("a draft", &[(CURATORS, 200)], |town, _| {
                    by(format!("/staff/stories/{}/edit", drafted(town)), &[])
                }),
                case("absent", "/staff/stories/999999/edit", &[], &[]),
            ],
        ),
        post(
            "/staff/stories/{id}/edit",
            vec![
                case_of("a draft", &[(CURATORS, 303)], |town, _| {
                    let mut form = typed();
                    form.push(("version", "1".to_owned()));
                    Ask {
                        path: format!("/staff/stories/{}/edit", drafted(town)),
                        form,
                    }
                }),
                case_of("absent", &[], |_, _| {
                    let mut form = typed();
                    form.push(("version", "1".to_owned()));
                    Ask {
                        path: "/staff/stories/999999/edit".to_owned(),
                        form,
                    }
                }),
            ],
        ),
        act("/staff/stories/{id}/ask", "ask", drafted, 303),
        act("/staff/stories/{id}/publish", "publish", confirmed_own, 303),
        act("/staff/stories/{id}/hide", "hide", members, 303),
        act("/staff/stories/{id}/restore", "restore", members, 303),
    ]
}

fn body_of(town: &Town, topic: TopicId) -> PostId {
    town.write(|tx| talk::body_of(tx, topic))
}

fn clips() -> Vec<Row> {
    vec![
        get(
            "/posts/{id}/clip",
            vec![
                case_of("for members", &[(CURATORS, 200)], |town, _| {
                    by(format!("/posts/{}/clip", body_of(town, idea(town))), &[])
                }),
                case_of("another company's own", &[("ca", 200)], |town, _| {
                    by(
                        format!("/posts/{}/clip", body_of(town, own_idea(town))),
                        &[],
                    )
                }),
                case("absent", "/posts/999999/clip", &[], &[]),
            ],
        ),
        post(
            "/posts/{id}/clip",
            vec![
                case_of("words of it", &[(CURATORS, 303)], |town, _| {
                    by(
                        format!("/posts/{}/clip", body_of(town, idea(town))),
                        &[("passage", "条件を入れ直しています"), ("why", "事例の候補")],
                    )
                }),
                case_of("other words", &[(CURATORS, 422)], |town, _| {
                    by(
                        format!("/posts/{}/clip", body_of(town, idea(town))),
                        &[("passage", "こんなことは言っていない")],
                    )
                }),
                case(
                    "absent",
                    "/posts/999999/clip",
                    &[("passage", "こんなことは言っていない")],
                    &[],
                ),
            ],
        ),
        page("/staff/clips", &[(CURATORS, 200)]),
        post(
            "/staff/clips/{id}/remove",
            vec![
                case_of("one there is", &[(CURATORS, 303)], |town, _| {
                    let post = body_of(town, idea(town));
                    let clip = town.write(|tx| {
                        tale::clipped(tx, &town.people, post, "条件を入れ直しています", "", "")
                    });
                    by(format!("/staff/clips/{clip}/remove"), &[])
                }),
                case("absent", "/staff/clips/999999/remove", &[], &[]),
            ],
        ),
    ]
}
