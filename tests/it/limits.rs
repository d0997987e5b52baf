//! Every limit that the settings name holds: what it bounds is refused once there was enough, and said so.

use domain::actor::Role;
use domain::i18n::Locale;
use domain::people::invitation;
use domain::policy;

use crate::fixtures::Town;
use crate::fixtures::gathering::{evening, key, published};
use crate::fixtures::talk::{answered, asked, question};
use crate::support::{Answer, TestHiroba};

/// The newest mail's code.
fn code(hiroba: &TestHiroba) -> String {
    use diesel::prelude::*;
    use domain::db::schema::jobs;
    let payload: String = hiroba.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq("mail"))
            .order(jobs::id.desc())
            .select(jobs::payload)
            .first(conn)?)
    });
    let letter: domain::mail::Letter = serde_json::from_str(&payload).expect("a letter");
    letter
        .text
        .split_whitespace()
        .find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .expect("a code")
        .to_owned()
}

/// A town where one setting allows two an hour and no other is in the way.
fn town(setting: &str) -> Town {
    let mut settings: Vec<(&str, &str)> = server::config::limits::SETTINGS
        .iter()
        .map(|limit| (limit.name, "off"))
        .collect();
    settings.push((setting, "2/1h"));
    Town::of(TestHiroba::with(&settings))
}

/// Two pass, and the third is asked to wait.
#[track_caller]
fn holds(setting: &str, act: impl Fn(usize) -> Answer) {
    for number in 0..2 {
        let answer = act(number);
        assert_ne!(answer.status, 429, "{setting}: {} too early", answer.of);
        assert!(answer.status < 500, "{setting}: {}", answer.of);
    }
    let answer = act(2);
    assert_eq!(answer.status, 429, "{setting}: {}", answer.of);
    let wait = answer
        .header("retry-after")
        .and_then(|seconds| seconds.parse::<i64>().ok());
    assert!(
        wait.is_some_and(|seconds| (1..=3_600).contains(&seconds)),
        "{setting}: retry after {wait:?}"
    );
    assert!(
        answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/html")),
        "{setting}: not a page"
    );
}

/// Signs in from a new browser.
fn comes_in(town: &Town, email: &str) -> Answer {
    let browser = town.guest();
    browser.post("/sign-in", &[("email", email)]).expect(303);
    browser.post("/sign-in/code", &[("code", &code(town))])
}

#[test]
fn every_limit_holds() {
    for limit in server::config::limits::SETTINGS {
        let name = limit.name;
        let town = town(name);
        let wrong_password = |email: &str| {
            town.guest().post(
                "/sign-in/password",
                &[("email", email), ("password", "not this one, surely")],
            )
        };
        match name {
            "HIROBA_LIMIT_SIGN_IN" => holds(name, |_| wrong_password("aoi@aoba.example")),
            "HIROBA_LIMIT_SIGN_IN_IP" => {
                holds(name, |n| wrong_password(&format!("nobody{n}@x.example")));
            }
            "HIROBA_LIMIT_MAIL" => holds(name, |_| {
                town.guest()
                    .post("/sign-in", &[("email", "aoi@aoba.example")])
            }),
            "HIROBA_LIMIT_MAIL_IP" => holds(name, |n| {
                town.guest()
                    .post("/sign-in", &[("email", &format!("a{n}@aoba.example"))])
            }),
            "HIROBA_LIMIT_SIGN_UP_IP" => {
                holds(name, |n| comes_in(&town, &format!("new{n}@new.example")));
            }
            "HIROBA_LIMIT_EVENT_IP" => {
                let event = town.write(|tx| published(tx, &town.people, &evening("会", "58")));
                let key = town.write(|tx| key(tx, event));
                let next = format!("/events/link/{key}/register");
                holds(name, |n| {
                    let email = format!("newcomer{n}@new.example");
                    town.guest()
                        .post("/sign-in", &[("email", &email), ("next", &next)])
                });
            }
            "HIROBA_LIMIT_INVITE" => {
                let cs = town.staff(Role::Cs);
                holds(name, |n| {
                    cs.post(
                        "/staff/invitations",
                        &[
                            ("account", crate::fixtures::AOBA),
                            ("people", &format!("guest{n}@aoba.example")),
                        ],
                    )
                });
            }
            "HIROBA_LIMIT_EXPORT" => {
                let cs = town.staff(Role::Cs);
                holds(name, |_| cs.post("/staff/accounts/download", &[]));
            }
            "HIROBA_LIMIT_POST" | "HIROBA_LIMIT_POST_NEW" => {
                let topic = town.write(|tx| {
                    let topic = asked(
                        tx,
                        town.people.aoi,
                        &question("何でしょうか", "本文です。長めに。"),
                    )?;
                    if name == "HIROBA_LIMIT_POST_NEW" {
                        use diesel::prelude::*;
                        use domain::db::schema::people;
                        diesel::update(people::table.find(town.people.misaki))
                            .set(people::first_signed_in_at.eq(Some(tx.now)))
                            .execute(tx.conn)?;
                    }
                    Ok(topic)
                });
                let misaki = town.misaki();
                let post = town.write(|tx| {
                    answered(
                        tx,
                        town.people.ken,
                        topic.id,
                        "答えです。このようにします。",
                    )
                });
                // Of each kind one: they share the limit.
                holds(name, |n| match n {
                    0 => misaki.post(&format!("/topics/{}/me-too", topic.id), &[]),
                    1 => misaki.post(&format!("/posts/{post}/helpful"), &[]),
                    _ => misaki.post(
                        &format!("/topics/{}/answers", topic.id),
                        &[("body", "わたしはこうしています。"), ("identity", "full")],
                    ),
                });
            }
            "HIROBA_LIMIT_PREVIEW" => {
                let aoi = town.aoi();
                holds(name, |n| match n {
                    0 => aoi.post("/preview", &[("body", "**太字**")]),
                    _ => aoi.post("/ask", &[("body", "**太字**"), ("preview", "1")]),
                });
                aoi.post("/preview", &[("body", "x")]).expect(429);
            }
            "HIROBA_LIMIT_SEARCH" => {
                let admin = town.staff(Role::Admin);
                holds(name, |n| match n {
                    0 => admin.get("/admin/people?q=a"),
                    _ => admin.get("/staff/accounts?q=a"),
                });
                admin.get("/staff/accounts").expect(200);
            }
            "HIROBA_LIMIT_UPLOAD" => {
                let admin = town.staff(Role::Admin);
                holds(name, |_| {
                    admin.upload(
                        "/staff/import",
                        &[("kind", "accounts")],
                        &[("file", "a.csv", "text/csv", b"name\nx\n")],
                    )
                });
            }
            "HIROBA_LIMIT_DRAFT" => {
                let aoi = town.aoi();
                holds(name, |n| {
                    let body = format!("書きかけ{n}");
                    let version = n.to_string();
                    aoi.post(
                        "/ask",
                        &[("body", &body), ("draft", &version), ("save", "1")],
                    )
                });
            }
            "HIROBA_LIMIT_ANONYMOUS" => {
                holds(name, |_| town.guest().get("/questions"));
                // A made-up session is no way around it.
                for number in 0..3 {
                    town.guest()
                        .with_cookie("sid", &format!("{number:064x}"))
                        .get("/questions")
                        .expect(429);
                }
                town.aoi().get("/questions").expect(200);
            }
            unknown => panic!("{unknown} is stated, but nothing here shows that it holds"),
        }
    }
}

#[test]
fn an_invited_office_may_come_all_at_once() {
    let town = town("HIROBA_LIMIT_SIGN_UP_IP");
    let list: Vec<String> = (0..5).map(|n| format!("p{n}@aoba.example")).collect();
    town.write(|tx| {
        let may = policy::account_write(&domain::Actor::System)?;
        let limits = domain::limit::Limits::default();
        let people = invitation::parse_pasted(&list.join("\n"))?;
        invitation::invite(
            tx,
            &domain::Actor::System,
            &may,
            town.people.aoba,
            &people,
            "広場",
            Locale::Ja,
            &limits,
        )
    });
    for email in &list {
        comes_in(&town, email).expect(303);
    }
    for n in 0..2 {
        comes_in(&town, &format!("uninvited{n}@aoba.example")).expect(303);
    }
    // Too many strangers; the code stays good for later.
    comes_in(&town, "uninvited2@aoba.example").expect(429);
}
