//! A mail server that does not play along.

use super::*;
use crate::support::post_office::{Manner, PostOffice};

/// Tries what is due once, through this post office, as the worker does.
fn try_sending(town: &Town, office: &PostOffice) {
    let mut state = town.state();
    state.mailer = office.mailer();
    server::worker::drain(&state).expect("the queue");
}

#[test]
fn a_mail_goes_through_a_real_server_with_its_headers() {
    let town = Town::start();
    let office = PostOffice::open();
    let topic = aois_topic(&town);
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "一つ目の答えです。長めに。\n.\n点だけの行もあります。",
    );
    town.pass_seconds(notice::MAIL_AFTER + 1);
    try_sending(&town, &office);
    let taken = office.taken();
    let [mail] = taken.as_slice() else {
        panic!("{} mails", taken.len());
    };
    let (head, body) = mail.split_once("\r\n\r\n").expect("a head");
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    for header in [
        "To: aoi@aoba.example",
        &format!("References: <topic-{topic}@127.0.0.1>"),
        &format!("In-Reply-To: <topic-{topic}@127.0.0.1>"),
        "List-Id: <notices.127.0.0.1>",
        "List-Unsubscribe: <http://127.0.0.1",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Auto-Submitted: auto-generated",
        "Message-ID: <notice-",
        "Content-Type: multipart/alternative",
    ] {
        assert!(head.contains(header), "{header} in {head}");
    }
    assert!(body.contains("text/plain") && body.contains("text/html"));
    assert_eq!(open_jobs(&town), []);
}

#[test]
fn a_server_that_is_busy_hangs_or_breaks_off_is_tried_again_and_nothing_is_lost() {
    for manner in [Manner::IsFull, Manner::Hangs, Manner::BreaksOff] {
        let town = Town::start();
        let office = PostOffice::open();
        answered_topic(&town);
        office.is(manner);
        town.pass_seconds(notice::MAIL_AFTER + 1);
        try_sending(&town, &office);
        assert_eq!(office.taken(), Vec::<String>::new(), "{manner:?}");
        assert_eq!(
            open_jobs(&town),
            [("notice_mail".to_owned(), 1, false)],
            "{manner:?}"
        );
        // Not at once.
        office.is(Manner::Takes);
        try_sending(&town, &office);
        assert_eq!(office.taken().len(), 0, "{manner:?}");
        town.pass_seconds(61);
        try_sending(&town, &office);
        assert_eq!(office.taken().len(), 1, "{manner:?}");
        assert_eq!(open_jobs(&town), [], "{manner:?}");
    }
}

#[test]
fn a_server_that_stays_away_ends_in_the_dead_letters() {
    let town = Town::start();
    let office = PostOffice::open();
    office.is(Manner::IsFull);
    answered_topic(&town);
    town.pass_seconds(notice::MAIL_AFTER + 1);
    for _ in 0..domain::job::MAX_ATTEMPTS {
        try_sending(&town, &office);
        town.pass_days(3);
    }
    assert_eq!(open_jobs(&town), [("notice_mail".to_owned(), 8, true)]);
    town.staff(domain::actor::Role::Admin)
        .get("/admin/jobs")
        .expect(200)
        .says("notice_mail");
    // What it was about is still unread in the site.
    town.aoi().get("/").says("未読の通知 1件");
}

#[test]
fn an_address_that_a_server_refuses_is_left_alone_until_its_owner_comes_in_by_mail() {
    let town = Town::start();
    let office = PostOffice::open();
    office.is(Manner::KnowsNobody);
    let topic = answered_topic(&town);
    town.pass_seconds(notice::MAIL_AFTER + 1);
    try_sending(&town, &office);
    assert_eq!(
        open_jobs(&town),
        [("notice_mail".to_owned(), 1, true)],
        "no second try"
    );
    town.aoi()
        .get("/me/notices")
        .says("宛先のサーバーに拒否されました");
    office.is(Manner::Takes);
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "二つ目の答えです。長めに。",
    );
    town.pass_seconds(notice::MAIL_AFTER + 1);
    try_sending(&town, &office);
    assert_eq!(office.taken().len(), 0);
    // A code still goes there, and coming in with it shows that mail arrives.
    let browser = town.guest();
    browser
        .post("/sign-in", &[("email", "aoi@aoba.example")])
        .expect(303);
    let code = sent_now(&town)
        .iter()
        .find_map(|letter| {
            letter
                .text
                .split_whitespace()
                .find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit()))
                .map(ToOwned::to_owned)
        })
        .expect("a code");
    browser
        .post("/sign-in/code", &[("code", &code)])
        .expect(303);
    town.aoi().get("/me/notices").does_not_say("拒否されました");
    answer_as(
        &town,
        town.people.misaki,
        topic,
        "三つ目の答えです。長めに。",
    );
    town.pass_seconds(notice::MAIL_AFTER + 1);
    try_sending(&town, &office);
    assert_eq!(office.taken().len(), 1);
}
