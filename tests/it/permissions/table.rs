//! The table itself, area by area, in the order of the routes.

use actix_web::http::Method;

mod community;
mod doors;
mod events;
mod gatherings;
mod kinds;
mod moderation;
mod notices;
mod own;
mod programs;
mod staff;

use crate::fixtures::Town;

use super::{Ask, Case, EVERYONE, MEMBERS, PAST, Row, SIGNED_IN, case, case_of, row};

/// Every row.
pub(super) fn rows() -> Vec<Row> {
    let areas = [
        health(),
        outside(),
        community::rows(),
        doors::rows(),
        kinds::rows(),
        events::rows(),
        gatherings::rows(),
        moderation::rows(),
        signing_in(),
        more_ways_in(),
        joining(),
        me(),
        notices::rows(),
        own::rows(),
        programs::rows(),
        staff::rows(),
    ];
    areas.into_iter().flatten().collect()
}

fn get(path: &'static str, cases: Vec<Case>) -> Row {
    row(Method::GET, path, cases)
}

fn post(path: &'static str, cases: Vec<Case>) -> Row {
    row(Method::POST, path, cases)
}

/// A page that takes no argument.
fn page(path: &'static str, expect: &[(&'static str, u16)]) -> Row {
    get(path, vec![case("", path, &[], expect)])
}

fn health() -> Vec<Row> {
    vec![
        page("/healthz", &[(EVERYONE, 200)]),
        page("/readyz", &[(EVERYONE, 200)]),
        get(
            "/assets/{file}",
            vec![case("no such file", "/assets/none.css", &[], &[])],
        ),
        get(
            "/logo/{file}",
            vec![case("none was set", "/logo/0123456789abcdef.png", &[], &[])],
        ),
    ]
}

/// For those who pass by: the same for everyone.
fn outside() -> Vec<Row> {
    /// A place of its own that everyone may read, with a question in it.
    fn public(town: &Town) -> (String, i64) {
        use crate::fixtures::talk;
        let slug = format!("open-{}", rand::random::<u32>());
        let topic = town.write(|tx| {
            crate::fixtures::space(tx, &slug, "public")?;
            let mut asked = talk::question("誰でも読める質問です", "誰でも読める本文です。");
            asked.space.clone_from(&slug);
            asked.tags = slug.clone();
            talk::asked(tx, town.people.aoi, &asked)
        });
        (slug, topic.id)
    }
    let at = |path: String| Ask {
        path,
        form: Vec::new(),
    };
    vec![
        page("/robots.txt", &[(EVERYONE, 200)]),
        page("/sitemap.xml", &[(EVERYONE, 200)]),
        page("/sitemaps/pages", &[(EVERYONE, 200)]),
        get(
            "/sitemaps/topics/{number}",
            vec![
                case("nothing public in it", "/sitemaps/topics/0", &[], &[]),
                case("no number", "/sitemaps/topics/x", &[], &[]),
                case_of("something public", &[(EVERYONE, 200)], move |town, _| {
                    public(town);
                    at("/sitemaps/topics/0".to_owned())
                }),
            ],
        ),
        page("/feeds/questions", &[(EVERYONE, 200)]),
        get(
            "/feeds/space/{space}",
            vec![
                case("for members", "/feeds/space/everyone", &[], &[]),
                case("absent", "/feeds/space/nowhere", &[], &[]),
                case_of("public", &[(EVERYONE, 200)], move |town, _| {
                    at(format!("/feeds/space/{}", public(town).0))
                }),
            ],
        ),
        get(
            "/feeds/tag/{tag}",
            vec![
                case("absent", "/feeds/tag/nothing", &[], &[]),
                case_of("public", &[(EVERYONE, 200)], move |town, _| {
                    at(format!("/feeds/tag/{}", public(town).0))
                }),
            ],
        ),
    ]
}

fn signing_in() -> Vec<Row> {
    vec![
        // Who is signed in already is sent on.
        page("/sign-in", &[("gs", 200), (SIGNED_IN, 303)]),
        post(
            "/sign-in",
            vec![
                // Mails to one address and from one place are limited; each visitor comes at a time of their own.
                case_of("a known address", &[(EVERYONE, 303)], |town, _| {
                    town.pass_seconds(3 * 3_600);
                    sign_in_as("ken@aoba.example")
                }),
                case_of("an unknown address", &[(EVERYONE, 303)], |town, _| {
                    town.pass_seconds(3 * 3_600);
                    sign_in_as("who@nowhere.example")
                }),
                case(
                    "not an address",
                    "/sign-in",
                    &[("email", "@")],
                    &[(EVERYONE, 422)],
                ),
            ],
        ),
        page("/sign-in/code", &[(EVERYONE, 200)]),
        post(
            "/sign-in/code",
            vec![case(
                "a code nobody was sent",
                "/sign-in/code",
                &[("code", "123456")],
                &[(EVERYONE, 422)],
            )],
        ),
        get(
            "/sign-in/link/{token}",
            vec![case(
                "a link nobody was sent",
                "/sign-in/link/none",
                &[],
                &[(EVERYONE, 200)],
            )],
        ),
        post(
            "/sign-in/link/{token}",
            vec![case(
                "a link nobody was sent",
                "/sign-in/link/none",
                &[],
                &[(EVERYONE, 422)],
            )],
        ),
        post(
            "/sign-out",
            vec![case("", "/sign-out", &[], &[(EVERYONE, 303)])],
        ),
    ]
}

fn more_ways_in() -> Vec<Row> {
    vec![
        page("/sign-in/password", &[("gs", PAST), (SIGNED_IN, PAST)]),
        post(
            "/sign-in/password",
            vec![case_of("a wrong one", &[(EVERYONE, PAST)], |town, _| {
                town.pass_seconds(3 * 3_600);
                Ask {
                    path: "/sign-in/password".to_owned(),
                    form: vec![
                        ("email", "ken@aoba.example".to_owned()),
                        ("password", "not this one, surely".to_owned()),
                        ("next", String::new()),
                    ],
                }
            })],
        ),
        page(
            "/sign-in/second-factor",
            &[("gs", PAST), ("mclureav", PAST)],
        ),
        post(
            "/sign-in/second-factor",
            vec![case(
                "a wrong code",
                "/sign-in/second-factor",
                &[("code", "000000"), ("next", "")],
                &[("mclureao", PAST)],
            )],
        ),
        page(
            "/sign-in/confirm",
            &[("gs", 303), ("o", 200), (SIGNED_IN, PAST)],
        ),
        post(
            "/sign-in/demo/{side}",
            vec![case("not the demo", "/sign-in/demo/cs", &[], &[])],
        ),
        get(
            "/setup/{token}",
            vec![case("a wrong link", "/setup/none", &[], &[])],
        ),
        post(
            "/setup/{token}",
            vec![case(
                "a wrong link",
                "/setup/none",
                &[
                    ("site_name", "x"),
                    ("mark", ""),
                    ("mail_from", ""),
                    ("terms_ja", ""),
                    ("terms_en", ""),
                    ("name", "x"),
                    ("email", "x@vendor.example"),
                ],
                &[],
            )],
        ),
        get(
            "/invited/{token}",
            vec![case(
                "a wrong link",
                "/invited/none",
                &[],
                &[(EVERYONE, PAST)],
            )],
        ),
        post(
            "/invited/{token}",
            vec![case("a wrong link", "/invited/none", &[], &[])],
        ),
        page("/me/password", &[(SIGNED_IN, PAST)]),
        post(
            "/me/password",
            vec![case(
                "too short",
                "/me/password",
                &[("password", "short"), ("remove", "")],
                &[(SIGNED_IN, PAST)],
            )],
        ),
        page("/me/second-factor", &[("gs", PAST), ("mclureav", PAST)]),
        post(
            "/me/second-factor/start",
            vec![case(
                "",
                "/me/second-factor/start",
                &[("next", "")],
                &[("mclurea", 303), ("o", 409)],
            )],
        ),
        post(
            "/me/second-factor",
            vec![case(
                "a wrong code",
                "/me/second-factor",
                &[("code", "000000"), ("next", "")],
                &[("mclureao", PAST)],
            )],
        ),
        post(
            "/me/second-factor/codes",
            vec![case(
                "without an authenticator",
                "/me/second-factor/codes",
                &[],
                &[("mclurea", 409)],
            )],
        ),
        post(
            "/me/second-factor/replace",
            vec![case(
                "",
                "/me/second-factor/replace",
                &[],
                &[("mclurea", 303)],
            )],
        ),
    ]
}

fn sign_in_as(email: &str) -> Ask {
    Ask {
        path: "/sign-in".to_owned(),
        form: vec![("email", email.to_owned())],
    }
}

fn joining() -> Vec<Row> {
    vec![
        // Who has an account already is sent on.
        get(
            "/join",
            vec![case("", "/join", &[], &[("pf", 200), (MEMBERS, 303)])],
        ),
        post(
            "/join",
            vec![case(
                "asking staff",
                "/join",
                &[("name", "名前"), ("company", "どこか")],
                &[("pf", 303)],
            )],
        ),
        page("/recorded", &[(EVERYONE, 200)]),
        post(
            "/recorded",
            vec![case("", "/recorded", &[], &[(SIGNED_IN, 303)])],
        ),
        page("/terms", &[(EVERYONE, 200)]),
        post(
            "/language",
            vec![
                case(
                    "one we speak",
                    "/language",
                    &[("locale", "en")],
                    &[(EVERYONE, 303)],
                ),
                case("one we don't", "/language", &[("locale", "xx")], &[]),
            ],
        ),
    ]
}

fn me() -> Vec<Row> {
    vec![
        page("/me", &[(SIGNED_IN, 200)]),
        post(
            "/me",
            vec![
                case("a name", "/me", &[("name", "改名")], &[(SIGNED_IN, 303)]),
                case("no name", "/me", &[("name", "")], &[(SIGNED_IN, 422)]),
                case(
                    "more than a name",
                    "/me",
                    &[("name", "x"), ("email", "a@b.example")],
                    &[(SIGNED_IN, 400)],
                ),
            ],
        ),
        page("/me/drafts", &[(SIGNED_IN, 200)]),
        get(
            "/me/drafts/{id}",
            vec![
                case_of("田中 葵's", &[("A", 303)], |town, _| Ask {
                    path: format!("/me/drafts/{}", draft(town)),
                    form: Vec::new(),
                }),
                case("absent", "/me/drafts/999999", &[], &[]),
            ],
        ),
        post(
            "/me/drafts/{id}/delete",
            vec![case_of("田中 葵's", &[("A", 303)], |town, _| Ask {
                path: format!("/me/drafts/{}/delete", draft(town)),
                form: Vec::new(),
            })],
        ),
        post(
            "/me/drafts/{id}/restore",
            vec![case_of("田中 葵's", &[("A", 303)], |town, _| Ask {
                path: format!("/me/drafts/{}/restore", draft(town)),
                form: Vec::new(),
            })],
        ),
        page("/me/invitations", &[(SIGNED_IN, 200)]),
        post(
            "/me/invitations/{id}/accept",
            vec![
                case(
                    "none",
                    "/me/invitations/999999/accept",
                    &[("next", "/")],
                    &[],
                ),
                case_of("another address's", &[], |town, _| Ask {
                    path: format!("/me/invitations/{}/accept", invited(town)),
                    form: vec![("next", "/".to_owned())],
                }),
            ],
        ),
        post(
            "/me/invitations/{id}/decline",
            vec![case_of("another address's", &[], |town, _| Ask {
                path: format!("/me/invitations/{}/decline", invited(town)),
                form: vec![("next", "/".to_owned())],
            })],
        ),
        page("/me/sessions", &[(SIGNED_IN, 200)]),
        post(
            "/me/sessions/end",
            vec![case(
                "someone else's",
                "/me/sessions/end",
                &[("id", "999999")],
                &[(SIGNED_IN, 303)],
            )],
        ),
        post(
            "/me/sessions/end-all",
            vec![case("", "/me/sessions/end-all", &[], &[(SIGNED_IN, 303)])],
        ),
    ]
}

/// What 田中 葵 has begun to ask.
fn draft(town: &Town) -> i64 {
    use domain::community::draft::{self, Target, Typed};
    town.write(|tx| {
        let actor = crate::fixtures::talk::actor(tx, town.people.aoi)?;
        let typed = Typed {
            title: "書きかけの質問".to_owned(),
            ..Typed::default()
        };
        draft::save(
            tx,
            &actor,
            Target::topic(domain::community::TopicKind::Question),
            0,
            &typed,
        )?;
        Ok(draft::find(
            tx.conn,
            &actor,
            Target::topic(domain::community::TopicKind::Question),
        )?
        .expect("the draft")
        .id)
    })
}

/// An open invitation of みなと商事 to somebody who is not there yet.
fn invited(town: &Town) -> i64 {
    crate::fixtures::invite(town, town.people.minato, "somebody@minato.example")
}
