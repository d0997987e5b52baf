//! Staff of a site on the open network: nobody is anyone before their authenticator is set up and its code given.

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::people;
use domain::people::setup;

use crate::fixtures::Town;
use crate::people::{app_code, code_in, mail, secret_of};
use crate::support::{Answer, TestHiroba, Visitor};

const SESSION: &str = "__Host-sid";

/// A town that others can reach.
fn open_town() -> Town {
    Town::of(open_site())
}

fn open_site() -> TestHiroba {
    TestHiroba::with(&[("HIROBA_BASE_URL", "https://community.example")])
}

/// Signs in by code; where that leads.
fn enter(hiroba: &TestHiroba, visitor: &Visitor<'_>, email: &str, next: &str) -> Answer {
    visitor
        .post("/sign-in", &[("email", email), ("next", next)])
        .expect(303);
    visitor.post("/sign-in/code", &[("code", &code_in(&mail(hiroba)))])
}

fn has_secret(town: &Town) -> bool {
    let secret: Option<String> = town.read(|conn| {
        Ok(people::table
            .find(town.people.staff(Role::Cs))
            .select(people::totp_secret)
            .first(conn)?)
    });
    secret.is_some()
}

/// Staff with an authenticator whose code is still to be given, and its secret.
fn owing(town: &Town) -> (Visitor<'_>, String) {
    let person = town.people.staff(Role::Cs);
    let secret = secret_of(town, person);
    town.write(|tx| {
        diesel::update(people::table.find(person))
            .set(people::totp_confirmed_at.eq(tx.now))
            .execute(tx.conn)?;
        Ok(())
    });
    let browser = town.guest();
    enter(town, &browser, "cs@vendor.example", "/staff").expect(303);
    (browser, secret)
}

fn give(browser: &Visitor<'_>, code: &str) -> Answer {
    browser.post(
        "/sign-in/second-factor",
        &[("code", code), ("next", "/staff")],
    )
}

#[test]
fn staff_set_up_an_authenticator_before_anything_else() {
    let town = open_town();
    let browser = town.guest();
    let asked = enter(&town, &browser, "cs@vendor.example", "/staff");
    assert!(
        asked
            .expect(303)
            .location()
            .starts_with("/sign-in/second-factor?next=")
    );
    let enrol = browser
        .get(asked.location())
        .expect(303)
        .location()
        .to_owned();
    assert!(enrol.starts_with("/me/second-factor?next="), "{enrol}");
    // Opening the page changes nothing.
    for _ in 0..2 {
        browser.get(&enrol).expect(200).does_not_say("<svg");
        browser.send("HEAD", &enrol, &[], b"").expect(200);
    }
    assert!(!has_secret(&town));
    // Nor does anything else go before it.
    for path in ["/staff", "/me", "/ask"] {
        let sent = browser.get(path);
        assert!(
            sent.expect(303)
                .location()
                .starts_with("/sign-in/second-factor"),
            "{path}"
        );
    }
    for path in ["/recorded", "/me/sessions/end-all", "/staff/customer-view"] {
        let sent = browser.post(path, &[]);
        assert!(
            sent.expect(303)
                .location()
                .starts_with("/sign-in/second-factor"),
            "{path}"
        );
    }
    let started = browser.post("/me/second-factor/start", &[("next", "/staff")]);
    let page = browser.get(started.expect(303).location());
    page.expect(200).says("<svg");
    let person = town.people.staff(Role::Cs);
    let before = browser.cookie(SESSION).expect("a session");
    let code = app_code(&town, &secret_of(&town, person));
    browser
        .post("/me/second-factor", &[("code", &code), ("next", "/staff")])
        .expect(200)
        .says("/staff");
    browser.get("/staff").expect(200);
    // A copy of the session made before it had any rights has none now.
    let copy = town.guest().with_cookie(SESSION, &before);
    assert!(copy.get("/staff").location().starts_with("/sign-in?"));
}

#[test]
fn the_first_administrator_too() {
    let hiroba = open_site();
    let link = hiroba.write(setup::print_link);
    let path = link
        .strip_prefix(hiroba.base_url())
        .expect("our own link")
        .to_owned();
    let browser = hiroba.guest();
    let done = browser.post(
        &path,
        &[
            ("site_name", "ひろば"),
            ("name", "管理"),
            ("email", "admin@vendor.example"),
        ],
    );
    let entered = browser.post(done.expect(303).location(), &[]);
    assert!(
        entered
            .expect(303)
            .location()
            .starts_with("/sign-in/second-factor?next=")
    );
}

#[test]
fn setting_up_later_than_ten_minutes_asks_who_one_is_once_more() {
    let town = open_town();
    let browser = town.guest();
    enter(&town, &browser, "cs@vendor.example", "/staff").expect(303);
    town.pass_seconds(601);
    let confirm = browser.get("/me/second-factor?next=/staff");
    let confirm = confirm.expect(303).location().to_owned();
    assert!(confirm.starts_with("/sign-in/confirm?next="), "{confirm}");
    browser.get(&confirm).expect(200).says("cs@vendor.example");
    let again = enter(
        &town,
        &browser,
        "cs@vendor.example",
        "/me/second-factor?next=/staff",
    );
    again.expect(303);
    browser.get("/me/second-factor").expect(200);
}

#[test]
fn a_code_of_the_present_or_the_previous_step_works_once() {
    let town = open_town();
    let (browser, secret) = owing(&town);
    let now = app_code(&town, &secret);
    town.pass_seconds(60);
    assert_eq!(give(&browser, &now).status, 422, "two steps old");
    let previous = app_code(&town, &secret);
    town.pass_seconds(30);
    let accepted = give(&browser, &previous);
    assert_eq!(accepted.expect(303).location(), "/staff");
    browser.get("/staff").expect(200);
    // Neither it nor one from before it is taken again; the next one is.
    let other = town.guest();
    enter(&town, &other, "cs@vendor.example", "/staff").expect(303);
    assert_eq!(give(&other, &previous).status, 422, "replayed");
    let present = app_code(&town, &secret);
    assert_eq!(give(&other, &present).status, 303);
    let third = town.guest();
    enter(&town, &third, "cs@vendor.example", "/staff").expect(303);
    assert_eq!(give(&third, &present).status, 422, "replayed");
    assert_eq!(give(&third, &previous).status, 422, "older than the last");
}

#[test]
fn ten_wrong_codes_make_even_the_right_one_wait() {
    let town = open_town();
    let (browser, secret) = owing(&town);
    for _ in 0..10 {
        let right = app_code(&town, &secret);
        let wrong = if right == "000000" {
            "000001"
        } else {
            "000000"
        };
        assert_eq!(give(&browser, wrong).status, 422);
    }
    give(&browser, &app_code(&town, &secret)).expect(429);
    town.pass_seconds(901);
    give(&browser, &app_code(&town, &secret)).expect(303);
}

#[test]
fn the_language_can_be_chosen_before_the_code_is_given() {
    let town = open_town();
    let (browser, _) = owing(&town);
    browser.post("/language", &[("locale", "ja")]).expect(303);
    browser
        .get("/sign-in/second-factor")
        .expect(200)
        .says("認証アプリ");
    browser.post("/language", &[("locale", "en")]).expect(303);
    browser
        .get("/sign-in/second-factor")
        .expect(200)
        .says("Authenticator");
}
