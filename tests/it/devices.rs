//! A stranger who does not own an address can't lock its owner out.

use diesel::prelude::*;
use domain::db::schema::{jobs, people};
use domain::entropy::Entropy;
use domain::mail::Letter;
use domain::people::password;

use crate::fixtures::Town;
use crate::support::{TestHiroba, Visitor};

const KEN: &str = "ken@aoba.example";
const PASSWORD: &str = "雨の日は本を三冊かかえて図書館へ";

fn letter(hiroba: &TestHiroba) -> Letter {
    let payload: String = hiroba.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq("mail"))
            .order(jobs::id.desc())
            .select(jobs::payload)
            .first(conn)?)
    });
    serde_json::from_str(&payload).expect("a letter")
}

fn code(hiroba: &TestHiroba) -> String {
    letter(hiroba)
        .text
        .split_whitespace()
        .find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
        .expect("a code")
        .to_owned()
}

fn town() -> Town {
    let town = Town::of(TestHiroba::with(&[
        ("HIROBA_LIMIT_SIGN_IN", "3/15m"),
        ("HIROBA_LIMIT_SIGN_IN_IP", "off"),
        ("HIROBA_LIMIT_MAIL", "2/1h"),
        ("HIROBA_LIMIT_MAIL_IP", "off"),
    ]));
    let hash = password::hash(&Entropy::System, PASSWORD).expect("a hash");
    town.write(|tx| {
        diesel::update(people::table.find(town.people.ken))
            .set(people::password_hash.eq(Some(&hash)))
            .execute(tx.conn)?;
        Ok(())
    });
    town
}

fn by_password(visitor: &Visitor<'_>, password: &str) -> u16 {
    visitor
        .post(
            "/sign-in/password",
            &[("email", KEN), ("password", password)],
        )
        .status
}

/// Ken's own browser: he has signed in with it before, and out again.
fn kens_browser(town: &Town) -> Visitor<'_> {
    let browser = town.guest();
    assert_eq!(by_password(&browser, PASSWORD), 303);
    assert!(browser.cookie("device").is_some());
    browser.post("/sign-out", &[]).expect(303);
    assert!(browser.cookie("sid").is_none() && browser.cookie("device").is_some());
    browser
}

#[test]
fn guesses_of_strangers_do_not_bar_the_owners_browser() {
    let town = town();
    let owner = kens_browser(&town);
    let refused = (0..20)
        .filter(|_| by_password(&town.guest(), "not this one, surely") == 429)
        .count();
    assert!(refused >= 17, "{refused} of 20 guesses were refused");
    // Somebody else's browser, even with the right password, waits like the strangers; his own does not.
    assert_eq!(by_password(&town.guest(), PASSWORD), 429);
    assert_eq!(by_password(&owner, PASSWORD), 303);
    // His browser has tries of its own, not endless ones.
    owner.post("/sign-out", &[]).expect(303);
    let refused = (0..6)
        .filter(|_| by_password(&owner, "not this one, surely") == 429)
        .count();
    assert!(refused >= 2, "{refused}");
    assert_eq!(by_password(&owner, PASSWORD), 429);
}

#[test]
fn a_forged_or_foreign_device_counts_as_a_stranger() {
    let town = town();
    let owner = kens_browser(&town);
    let proof = owner.cookie("device").expect("a proof");
    let misaki = town.guest();
    misaki
        .post("/sign-in", &[("email", "misaki@minato.example")])
        .expect(303);
    misaki
        .post("/sign-in/code", &[("code", &code(&town))])
        .expect(303);
    let foreign = misaki.cookie("device").expect("a proof of another address");
    let forged = proof.replacen(|c: char| c != '0', "0", 1);
    for _ in 0..4 {
        by_password(&town.guest(), "not this one, surely");
    }
    for wrong in [forged.as_str(), foreign.as_str(), "x", "."] {
        let visitor = town.guest().with_cookie("device", wrong);
        assert_eq!(by_password(&visitor, PASSWORD), 429, "{wrong}");
    }
}

#[test]
fn strangers_who_ask_for_codes_neither_spend_nor_stop_the_owners() {
    let town = town();
    let owner = kens_browser(&town);
    // He asks; then strangers do, until there were enough.
    owner.post("/sign-in", &[("email", KEN)]).expect(303);
    let his = code(&town);
    let strangers: Vec<Visitor<'_>> = (0..3).map(|_| town.guest()).collect();
    let answers: Vec<u16> = strangers
        .iter()
        .map(|stranger| stranger.post("/sign-in", &[("email", KEN)]).status)
        .collect();
    assert_eq!(answers, [303, 303, 429]);
    for stranger in strangers.iter().take(2) {
        for guess in 0..8 {
            stranger
                .post("/sign-in/code", &[("code", &format!("{guess:06}"))])
                .expect(422);
        }
    }
    owner.post("/sign-in/code", &[("code", &his)]).expect(303);
    // Later he asks again, and gets one at once.
    owner.post("/sign-out", &[]).expect(303);
    owner.post("/sign-in", &[("email", KEN)]).expect(303);
    assert_eq!(letter(&town).to, KEN);
    owner
        .post("/sign-in/code", &[("code", &code(&town))])
        .expect(303);
}

#[test]
fn on_a_new_browser_the_link_of_a_mail_that_a_stranger_asked_for_works() {
    let town = town();
    for _ in 0..2 {
        town.guest().post("/sign-in", &[("email", KEN)]).expect(303);
    }
    let owner = town.guest();
    owner
        .post("/sign-in", &[("email", KEN)])
        .expect(429)
        .says("リンクからログインできます");
    let text = letter(&town).text;
    let from = text.find("/sign-in/link/").expect("a link");
    let link = text[from..].split_whitespace().next().expect("a link");
    owner.post(link, &[]).expect(303);
    assert!(owner.cookie("sid").is_some());
}

/// A hundred wrong tries in a day, and codes and passwords let nobody in; the mailed link does, the owner's own browser does, and so
/// does the next day.
#[test]
fn after_a_hundred_wrong_tries_only_what_proves_the_mailbox_lets_in() {
    use domain::db::schema::limit_counters;
    let town = town();
    let owner = kens_browser(&town);
    let tried = |hits: i64| {
        town.write(|tx| {
            diesel::update(limit_counters::table.find(format!("sign_in:wrong:{KEN}")))
                .set(limit_counters::hits.eq(hits))
                .execute(tx.conn)?;
            Ok(())
        });
    };
    let wait = || town.pass_seconds(3_700);
    assert_eq!(by_password(&town.guest(), "not this one, surely"), 422);
    tried(99);
    let browser = town.guest();
    assert_eq!(
        by_password(&browser, PASSWORD),
        303,
        "the hundredth may be right"
    );
    browser.post("/sign-out", &[]).expect(303);
    wait();
    assert_eq!(by_password(&town.guest(), "not this one, surely"), 422);
    let stranger = town.guest();
    stranger
        .post(
            "/sign-in/password",
            &[("email", KEN), ("password", PASSWORD)],
        )
        .expect(422)
        .says("コードとパスワードでのログインを今日は止めています");
    // Nor by the right code, which is not spent by that.
    stranger.post("/sign-in", &[("email", KEN)]).expect(303);
    let (mail, right) = (letter(&town).text, code(&town));
    stranger
        .post("/sign-in/code", &[("code", &right)])
        .expect(422)
        .says("今日は止めています");
    // Another address is not shut for that, and the owner's own browser is not either.
    assert_eq!(by_password(&owner, PASSWORD), 303);
    let from = mail.find("/sign-in/link/").expect("a link");
    let link = mail[from..].split_whitespace().next().expect("a link");
    town.guest().post(link, &[]).expect(303);
    wait();
    assert_eq!(by_password(&town.guest(), PASSWORD), 303, "begun anew");
    assert_eq!(by_password(&town.guest(), "not this one, surely"), 422);
    tried(100);
    assert_eq!(by_password(&town.guest(), PASSWORD), 422);
    town.pass_seconds(86_400);
    assert_eq!(by_password(&town.guest(), PASSWORD), 303, "the next day");
}

#[test]
fn a_new_password_ends_the_codes_that_are_on_their_way() {
    let town = town();
    let stranger = town.guest();
    stranger.post("/sign-in", &[("email", KEN)]).expect(303);
    let code = code(&town);
    town.signed_in(town.people.ken)
        .post(
            "/me/password",
            &[("password", "三毛猫と夜明けの港を歩いた日の話")],
        )
        .expect(303);
    stranger
        .post("/sign-in/code", &[("code", &code)])
        .expect(422);
}
