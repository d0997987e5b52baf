//! Coming in and going out: codes and links, sessions, invitations, setup, settings of the process.

use std::collections::BTreeSet;

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::{audit_entries, engagement_events, invitations, jobs, memberships};
use domain::mail::Letter;
use domain::people::sign_in::{self, Client, Outcome};
use domain::people::{Email, invitation, setup};
use domain::{i18n::Locale, policy};
use server::config::Config;

use crate::fixtures::Town;
use crate::support::{TestHiroba, Visitor};

/// The newest queued mail.
pub fn mail(hiroba: &TestHiroba) -> Letter {
    let payload: String = hiroba.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq("mail"))
            .order(jobs::id.desc())
            .select(jobs::payload)
            .first(conn)?)
    });
    serde_json::from_str(&payload).expect("a letter")
}

pub fn code_in(letter: &Letter) -> String {
    letter
        .text
        .split_whitespace()
        .find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .expect("a code")
        .to_owned()
}

/// The path of the link in a mail.
fn path_in(letter: &Letter, start: &str) -> String {
    let from = letter.text.find(start).expect("a link");
    letter.text[from..]
        .split_whitespace()
        .next()
        .expect("a link")
        .to_owned()
}

/// Signs in by code, as far as the first page.
pub(crate) fn sign_in(hiroba: &TestHiroba, visitor: &Visitor<'_>, email: &str) {
    visitor
        .post("/sign-in", &[("email", email), ("next", "/me")])
        .expect(303);
    let code = code_in(&mail(hiroba));
    visitor
        .post("/sign-in/code", &[("code", &code)])
        .expect(303);
}

#[test]
fn a_known_and_an_unknown_address_get_the_same_answer() {
    let town = Town::start();
    let answers: Vec<_> = ["aoi@aoba.example", "nobody@nowhere.example"]
        .into_iter()
        .map(|email| {
            let answer = town.guest().post("/sign-in", &[("email", email)]);
            let names: BTreeSet<String> = answer
                .headers
                .iter()
                .map(|(name, _)| name.clone())
                .collect();
            (
                answer.status,
                answer.location().to_owned(),
                answer.text(),
                names,
            )
        })
        .collect();
    assert_eq!(answers[0], answers[1]);
}

#[test]
fn a_code_works_once_in_the_browser_that_asked() {
    let town = Town::start();
    let browser = town.guest();
    browser
        .post(
            "/sign-in",
            &[("email", "aoi@aoba.example"), ("next", "/me")],
        )
        .expect(303);
    let code = code_in(&mail(&town));
    town.guest()
        .post("/sign-in/code", &[("code", &code)])
        .expect(422);
    let copy = town
        .guest()
        .with_cookie("pre", &browser.cookie("pre").expect("the binding"));
    let answer = browser.post("/sign-in/code", &[("code", &code)]);
    assert_eq!(answer.expect(303).location(), "/me");
    browser.get("/me").expect(200).says("aoi@aoba.example");
    copy.post("/sign-in/code", &[("code", &code)]).expect(422);
}

#[test]
fn five_wrong_codes_spend_the_right_one() {
    let town = Town::start();
    let browser = town.guest();
    browser
        .post("/sign-in", &[("email", "aoi@aoba.example")])
        .expect(303);
    let code = code_in(&mail(&town));
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        browser
            .post("/sign-in/code", &[("code", wrong)])
            .expect(422);
    }
    browser
        .post("/sign-in/code", &[("code", &code)])
        .expect(422);
}

#[test]
fn a_code_dies_after_ten_minutes() {
    let town = Town::start();
    let browser = town.guest();
    browser
        .post("/sign-in", &[("email", "aoi@aoba.example")])
        .expect(303);
    let code = code_in(&mail(&town));
    town.pass_seconds(601);
    browser
        .post("/sign-in/code", &[("code", &code)])
        .expect(422);
}

#[test]
fn opening_a_mailed_link_does_nothing_until_its_button_is_pressed() {
    let town = Town::start();
    town.guest()
        .post(
            "/sign-in",
            &[("email", "aoi@aoba.example"), ("next", "/me")],
        )
        .expect(303);
    let link = path_in(&mail(&town), "/sign-in/link/");
    let scanner = town.guest();
    for _ in 0..3 {
        scanner.get(&link).expect(200).says("aoi@aoba.example");
        scanner.send("HEAD", &link, &[], b"").expect(200);
    }
    assert_eq!(scanner.cookie("sid"), None);
    let browser = town.guest();
    browser.post(&link, &[]).expect(303);
    browser.get("/me").expect(200);
    town.guest().post(&link, &[]).expect(422);
}

#[test]
fn of_many_who_press_at_once_one_gets_in() {
    let town = Town::start();
    let email = Email::parse("aoi@aoba.example").expect("an address");
    let link = town.write(|tx| sign_in::print_link(tx, &email));
    let token = link.rsplit('/').next().expect("a token").to_owned();
    let entered: usize = std::thread::scope(|scope| {
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (hiroba, token) = (town.domain.clone(), token.clone());
                scope.spawn(move || {
                    let client = client();
                    let limits = domain::limit::Limits::default();
                    hiroba.write(|tx| sign_in::by_link(tx, &token, &client, &limits))
                })
            })
            .collect();
        tries
            .into_iter()
            .map(|thread| thread.join().expect("a thread"))
            .filter(|outcome| matches!(outcome, Ok(Outcome::Entered(_))))
            .count()
    });
    assert_eq!(entered, 1);
}

fn client() -> Client {
    Client {
        ip: "192.0.2.7".to_owned(),
        user_agent: "test".to_owned(),
        locale: Locale::Ja,
        device: domain::people::device::Device::default(),
    }
}

#[test]
fn signing_out_everywhere_ends_every_browser() {
    let town = Town::start();
    let (here, there) = (town.aoi(), town.aoi());
    here.post("/me/sessions/end-all", &[]).expect(303);
    there.get("/me").expect(303);
    here.get("/me").expect(303);
}

#[test]
fn what_is_taken_away_is_gone_with_the_next_request() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    cs.get("/staff/invitations").expect(200);
    let admin = town.staff(Role::Admin);
    let grant: i64 = town.read(|conn| {
        use domain::db::schema::role_grants;
        Ok(role_grants::table
            .filter(role_grants::person_id.eq(town.people.staff(Role::Cs)))
            .select(role_grants::id)
            .first(conn)?)
    });
    admin
        .post(&format!("/admin/roles/{grant}/revoke"), &[])
        .expect(303);
    cs.get("/staff/invitations").expect(404);
    let aoi = town.aoi();
    admin
        .post(&format!("/admin/people/{}/suspend", town.people.aoi), &[])
        .expect(303);
    aoi.get("/me").expect(303);
}

#[test]
fn the_last_administrator_stays() {
    let town = Town::start();
    let id = town.people.staff(Role::Admin);
    let admin = town.staff(Role::Admin);
    admin
        .post(&format!("/admin/people/{id}/suspend"), &[])
        .expect(422);
    admin.get("/admin").expect(200);
}

#[test]
fn an_invitation_is_accepted_by_the_invited_address_alone() {
    let town = Town::start();
    let people = invitation::parse_pasted("花子 <hanako@new.example>").expect("a list");
    town.write(|tx| {
        let may = policy::account_write(&domain::Actor::System)?;
        let limits = domain::limit::Limits::default();
        invitation::invite(
            tx,
            &domain::Actor::System,
            &may,
            town.people.minato,
            &people,
            "広場",
            Locale::Ja,
            &limits,
        )
    });
    let link = path_in(&mail(&town), "/invited/");
    let browser = town.guest();
    browser
        .get(&link)
        .expect(200)
        .does_not_say("hanako")
        .does_not_say(crate::fixtures::MINATO);
    browser.post(&link, &[]).expect(303);
    assert_eq!(mail(&town).to, "hanako@new.example");
    let code = code_in(&mail(&town));
    browser
        .post("/sign-in/code", &[("code", &code)])
        .expect(303);
    let (accepted, joined): (i64, i64) = town.read(|conn| {
        Ok((
            invitations::table
                .filter(invitations::accepted_at.is_not_null())
                .count()
                .get_result(conn)?,
            memberships::table
                .filter(memberships::account_id.eq(town.people.minato))
                .filter(memberships::joined_at.eq(town.now()))
                .count()
                .get_result(conn)?,
        ))
    });
    assert_eq!((accepted, joined), (1, 1));
    // Used: the link now leads nowhere.
    town.guest().post(&link, &[]).expect(404);
}

#[test]
fn nobody_is_moved_to_another_company_unasked() {
    let town = Town::start();
    let current = || -> Vec<i64> {
        town.read(|conn| {
            Ok(memberships::table
                .filter(memberships::person_id.eq(town.people.aoi))
                .filter(memberships::valid_to.is_null())
                .select(memberships::account_id)
                .load(conn)?)
        })
    };
    let invitation = crate::fixtures::invite(&town, town.people.minato, "aoi@aoba.example");
    let browser = town.guest();
    browser
        .post(
            "/sign-in",
            &[("email", "aoi@aoba.example"), ("next", "/me")],
        )
        .expect(303);
    let code = code_in(&mail(&town));
    let entered = browser.post("/sign-in/code", &[("code", &code)]);
    assert_eq!(entered.expect(303).location(), "/me/invitations?next=/me");
    assert_eq!(current(), [town.people.aoba]);
    browser
        .get(entered.location())
        .expect(200)
        .says(crate::fixtures::MINATO);
    // Only the invited.
    town.signed_in(town.people.ken)
        .post(&format!("/me/invitations/{invitation}/accept"), &[])
        .expect(404);
    browser
        .post(
            &format!("/me/invitations/{invitation}/accept"),
            &[("next", "/me")],
        )
        .expect(303);
    assert_eq!(current(), [town.people.minato]);
    browser
        .post(&format!("/me/invitations/{invitation}/accept"), &[])
        .expect(404);
    // Declining leaves everything as it is, and is the end of it.
    let back = crate::fixtures::invite(&town, town.people.aoba, "aoi@aoba.example");
    browser
        .post(&format!("/me/invitations/{back}/decline"), &[])
        .expect(303);
    assert_eq!(current(), [town.people.minato]);
    browser
        .get("/me/invitations")
        .expect(200)
        .does_not_say(crate::fixtures::AOBA);
}

#[test]
fn whichever_way_one_comes_in_again_the_former_session_ends() {
    use domain::db::schema::people;
    use domain::people::password;
    const WORDS: &str = "雨の日は本を三冊かかえて図書館へ";
    let town = Town::start();
    let hash = password::hash(&town.domain.entropy, WORDS).expect("a hash");
    town.write(|tx| {
        diesel::update(people::table.find(town.people.aoi))
            .set(people::password_hash.eq(hash))
            .execute(tx.conn)?;
        Ok(())
    });
    let browser = town.aoi();
    let enter = |way: &str| {
        let before = browser.cookie("sid").expect("a session");
        match way {
            "password" => browser.post(
                "/sign-in/password",
                &[("email", "aoi@aoba.example"), ("password", WORDS)],
            ),
            _ => {
                let link = town.write(|tx| {
                    let email = Email::parse("aoi@aoba.example")?;
                    sign_in::print_link(tx, &email)
                });
                browser.post(link.strip_prefix(town.base_url()).expect("ours"), &[])
            }
        }
        .expect(303);
        browser.get("/me").expect(200);
        let copy = town.guest().with_cookie("sid", &before);
        assert_eq!(copy.get("/me").status, 303, "by {way}");
    };
    enter("link");
    enter("password");
}

#[test]
fn a_page_does_not_wait_for_whoever_writes() {
    use std::time::{Duration, Instant};
    let town = Town::start();
    let aoi = town.aoi();
    // Long enough ago that this visit is to be noted.
    town.pass_seconds(120);
    let (begun, wait) = std::sync::mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            town.write(|_| {
                begun.send(()).expect("somebody waits");
                std::thread::sleep(Duration::from_secs(5));
                Ok(())
            });
        });
        wait.recv().expect("a writer");
        let at = Instant::now();
        aoi.get("/me").expect(200);
        assert!(at.elapsed() < Duration::from_secs(4), "{:?}", at.elapsed());
    });
}

#[test]
fn with_more_rights_one_signs_in_anew() {
    use domain::db::schema::{sessions, staff_members};
    let town = Town::start();
    let aoi = town.aoi();
    let link = town.write(|tx| {
        let email = Email::parse("aoi@aoba.example")?;
        sign_in::print_link(tx, &email)
    });
    town.staff(Role::Admin)
        .post(
            "/admin/people",
            &[
                ("email", "aoi@aoba.example"),
                ("name", "葵"),
                ("role", "moderator"),
                ("space", "1"),
            ],
        )
        .expect(303);
    aoi.get("/me").expect(303);
    // Nor does a link printed before.
    let path = link
        .strip_prefix(town.base_url())
        .expect("our own link")
        .to_owned();
    town.guest().post(&path, &[]).expect(422);
    // A session that came to be staff's in whatever way lives no longer than staff's do.
    let ken = town.signed_in(town.people.ken);
    town.write(|tx| {
        diesel::insert_into(staff_members::table)
            .values((
                staff_members::person_id.eq(town.people.ken),
                staff_members::department.eq("cs"),
                staff_members::since.eq(tx.now),
            ))
            .execute(tx.conn)?;
        Ok(())
    });
    ken.get("/me").expect(200);
    town.pass_seconds(12 * 3_600);
    town.write(|tx| {
        diesel::update(sessions::table)
            .set(sessions::last_seen_at.eq(tx.now))
            .execute(tx.conn)?;
        Ok(())
    });
    ken.get("/me").expect(303);
}

#[test]
fn somebody_unknown_waits_for_staff_and_sees_what_a_guest_sees() {
    let town = Town::start();
    let browser = town.guest();
    sign_in(&town, &browser, "who@elsewhere.example");
    browser.get("/join").expect(200);
    browser
        .post(
            "/join",
            &[("name", "だれか"), ("company", crate::fixtures::AOBA)],
        )
        .expect(303);
    // Naming a company joins nobody to it.
    browser.get("/ask").expect(404);
}

#[test]
fn a_visit_is_one_row_a_day() {
    let town = Town::start();
    let aoi = town.aoi();
    let rows = || -> i64 {
        town.read(|conn| {
            Ok(engagement_events::table
                .filter(engagement_events::type_.eq("com.visit_day"))
                .filter(engagement_events::person_id.eq(town.people.aoi))
                .count()
                .get_result(conn)?)
        })
    };
    // It is noted beside the request.
    let come_to = |count: i64| {
        let noted = (0..100).any(|_| {
            std::thread::sleep(std::time::Duration::from_millis(20));
            rows() == count
        });
        assert!(noted, "{} rows instead of {count}", rows());
    };
    town.pass_seconds(61);
    aoi.get("/me").expect(200);
    come_to(1);
    town.pass_seconds(61);
    aoi.get("/me").expect(200);
    come_to(1);
    town.pass_days(1);
    aoi.get("/me").expect(200);
    come_to(2);
}

#[test]
fn too_many_codes_are_refused_for_a_while() {
    let town = Town::of(TestHiroba::with(&[("HIROBA_LIMIT_MAIL", "3/1h")]));
    let ask = || {
        town.guest()
            .post("/sign-in", &[("email", "aoi@aoba.example")])
    };
    for _ in 0..3 {
        ask().expect(303);
    }
    let refused = ask();
    refused.expect(429);
    assert!(refused.header("retry-after").is_some());
    town.pass_seconds(3_601);
    ask().expect(303);
}

#[test]
fn without_its_token_there_is_no_setup() {
    let hiroba = TestHiroba::start();
    hiroba.guest().get("/setup").expect(404);
    hiroba.guest().get("/setup/guess").expect(404);
    let link = hiroba.write(setup::print_link);
    let path = link
        .strip_prefix(hiroba.base_url())
        .expect("our own link")
        .to_owned();
    let browser = hiroba.guest();
    browser.get(&path).expect(200);
    let answer = browser.post(
        &path,
        &[
            ("site_name", "ひろば"),
            ("name", "管理"),
            ("email", "admin@vendor.example"),
        ],
    );
    let link = answer.expect(303).location().to_owned();
    browser.post(&link, &[]).expect(303);
    browser.get("/admin").expect(200);
    browser.get(&path).expect(404);
}

#[test]
fn a_changed_audit_entry_shows() {
    let town = Town::start();
    town.write(|tx| {
        for action in ["a", "b", "c"] {
            domain::audit::record_by(tx, None, action, "x", &serde_json::json!({}))?;
        }
        Ok(())
    });
    assert_eq!(town.read(domain::audit::first_broken), None);
    let second: i64 = town.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::action.eq("b"))
            .select(audit_entries::id)
            .first(conn)?)
    });
    town.write(|tx| {
        diesel::update(audit_entries::table.find(second))
            .set(audit_entries::object.eq("y"))
            .execute(tx.conn)?;
        Ok(())
    });
    assert_eq!(town.read(domain::audit::first_broken), Some(second));
}

#[test]
fn another_host_gets_nothing() {
    let hiroba = TestHiroba::start();
    hiroba
        .guest()
        .send("GET", "/", &[("host", "evil.example")], b"")
        .expect(421);
}

#[test]
fn a_wrong_setting_stops_the_start_with_one_line() {
    for (name, value) in [
        ("HIROBA_DATABASE_URL", ""),
        ("HIROBA_DATABASE_URL", "mysql://x"),
        ("HIROBA_DATABASE_URL", "sqlite://"),
        ("HIROBA_LISTEN", "8080"),
        ("HIROBA_LISTEN", "localhost"),
        ("HIROBA_LISTEN", "0.0.0.0:8080"),
        ("HIROBA_BASE_URL", "http://community.example.com"),
        ("HIROBA_BASE_URL", "community.example.com"),
        ("HIROBA_BASE_URL", "https://x.example/path"),
        ("HIROBA_BASE_URL", " "),
        ("HIROBA_TRUSTED_PROXIES", "everyone"),
        ("HIROBA_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("HIROBA_SMTP_URL", "mail.example.com"),
        ("HIROBA_SMTP_URL", "smtp://mail.example.com:25"),
        ("HIROBA_SMTP_URL", ""),
        ("HIROBA_MAIL_FROM", "nobody"),
        ("HIROBA_TIME_ZONE", "Tokyo"),
        ("HIROBA_LOCALE", "fr"),
        ("HIROBA_NOW", "yesterday"),
        ("HIROBA_WORKERS", "0"),
        ("HIROBA_WORKERS", "many"),
        ("HIROBA_DATABASE_CONNECTIONS", "-1"),
        ("HIROBA_LOG_FORMAT", "xml"),
        ("HIROBA_LIMIT_POST", "fast"),
        ("HIROBA_LIMIT_POST", "0/1m"),
        ("HIROBA_LIMIT_SEARCH", "10"),
        ("HIROBA_LIMIT_MAIL", ""),
    ] {
        let outcome = Config::from_lookup(|asked| (asked == name).then(|| value.to_owned()));
        let problem = outcome.expect_err(&format!("{name}={value:?} was taken"));
        assert!(problem.contains("HIROBA_"), "{name}={value:?}: {problem}");
        assert!(!problem.contains('\n'), "{name}={value:?}: {problem}");
    }
}

#[test]
fn a_second_factor_code_works_once() {
    let town = Town::start();
    let person = town.people.staff(Role::Cs);
    let cs = town.staff(Role::Cs);
    let secret = secret_of(&town, person);
    assert!(
        cs.get("/me/second-factor")
            .expect(200)
            .text()
            .contains("<svg")
    );
    cs.post("/me/second-factor", &[("code", "000000")])
        .expect(422);
    let code = app_code(&town, &secret);
    let shown = cs.post("/me/second-factor", &[("code", &code)]);
    assert_eq!(codes_on(&shown.expect(200).text()).len(), 10);
    // Shown this once.
    assert!(codes_on(&cs.get("/me/second-factor").expect(200).text()).is_empty());
    cs.post("/me/second-factor", &[("code", &code)]).expect(409);
    // The next sign-in asks for a code, and not for this one again.
    let browser = town.guest();
    sign_in(&town, &browser, "cs@vendor.example");
    browser.get("/staff").expect(303);
    browser
        .post("/sign-in/second-factor", &[("code", &code)])
        .expect(422);
    town.pass_seconds(60);
    let code = app_code(&town, &secret);
    browser
        .post(
            "/sign-in/second-factor",
            &[("code", &code), ("next", "/staff")],
        )
        .expect(303);
    browser.get("/staff").expect(200);
}

#[test]
fn a_recovery_code_stands_in_for_a_lost_app_once() {
    let town = Town::start();
    let person = town.people.staff(Role::Cs);
    let cs = town.staff(Role::Cs);
    let secret = secret_of(&town, person);
    let first = cs.post("/me/second-factor", &[("code", &app_code(&town, &secret))]);
    let old = codes_on(&first.text());
    let codes = codes_on(&cs.post("/me/second-factor/codes", &[]).expect(200).text());
    assert_eq!(codes.len(), 10);
    let stored: Vec<String> = town.read(|conn| {
        use domain::db::schema::recovery_codes;
        Ok(recovery_codes::table
            .select(recovery_codes::code_hash)
            .load(conn)?)
    });
    assert_eq!(stored.len(), 10, "the old ones are gone");
    assert!(stored.iter().all(|hash| hash.len() == 64));
    let lost = town.guest();
    sign_in(&town, &lost, "cs@vendor.example");
    let give = |visitor: &Visitor<'_>, code: &str| {
        visitor
            .post(
                "/sign-in/second-factor",
                &[("recovery", code), ("next", "/")],
            )
            .status
    };
    assert_eq!(give(&lost, &old[0]), 422);
    assert_eq!(give(&lost, "AAAA-AAAA-AAAA-AAAA"), 422);
    assert_eq!(give(&lost, &codes[3].to_lowercase().replace('-', " ")), 303);
    lost.get("/staff").expect(200);
    let told = mail(&town);
    assert_eq!(
        (told.kind.as_str(), told.to.as_str()),
        ("security", "cs@vendor.example")
    );
    assert!(!told.text.contains(&codes[3]));
    lost.get("/me/second-factor").expect(200).says("9");
    let again = town.guest();
    sign_in(&town, &again, "cs@vendor.example");
    assert_eq!(give(&again, &codes[3]), 422);
    // With a new telephone: the old app and the rest of the codes end, and so do the other browsers.
    lost.post("/me/second-factor/replace", &[]).expect(303);
    cs.get("/staff").expect(303);
    lost.get("/me/second-factor").expect(200).says("<svg");
    assert_eq!(give(&again, &codes[4]), 404);
}

/// The secret of an authenticator that somebody begins to set up.
pub fn secret_of(town: &Town, person: domain::types::PersonId) -> String {
    use domain::people::second_factor;
    town.write(|tx| second_factor::begin(tx, person));
    town.read(|conn| second_factor::begun(conn, person, "広場"))
        .expect("an enrolment")
        .secret
}

/// What the app shows now.
pub fn app_code(town: &Town, secret: &str) -> String {
    let bytes = totp_rs::Secret::Encoded(secret.to_owned())
        .to_bytes()
        .expect("a secret");
    let totp = totp_rs::TOTP::new(
        totp_rs::Algorithm::SHA1,
        6,
        0,
        30,
        bytes,
        Some("x".to_owned()),
        "x".to_owned(),
    )
    .expect("an app");
    totp.generate(u64::try_from(town.now().0 / 1_000_000).expect("a time"))
}

/// The recovery codes on a page.
fn codes_on(html: &str) -> Vec<String> {
    html.split("<code>")
        .skip(1)
        .filter_map(|rest| rest.split('<').next())
        .filter(|code| code.len() == 19 && code.matches('-').count() == 3)
        .map(str::to_owned)
        .collect()
}
