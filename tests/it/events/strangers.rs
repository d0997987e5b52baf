//! Registering is joining: by the link of an event, from one address, with a mailed code, name and company.

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::{engagement_events, event_registrations, join_requests, people};
use domain::events::Standing;
use domain::people::join_request;

use super::{people_at, standing};
use crate::fixtures::Town;
use crate::fixtures::gathering::{evening, key, published};
use crate::fixtures::talk::actor;
use crate::people::{code_in, mail};
use crate::support::TestHiroba;

#[test]
fn sixty_people_behind_one_address_register_by_the_link_and_staff_match_them() {
    // The limits of signing in hold, and those of events; only those of one person's pace do not matter here.
    let town = Town::of(TestHiroba::with(&[
        ("HIROBA_LIMIT_EVENT_IP", "200/1h"),
        ("HIROBA_LIMIT_ANONYMOUS", "off"),
    ]));
    let event = town.write(|tx| published(tx, &town.people, &evening("はじめての会", "58")));
    let link = format!("/events/link/{}", town.write(|tx| key(tx, event)));
    // Nobody else is let in by it, and looking changes nothing.
    let page = town.guest().get(&link);
    page.expect(200).says("はじめての会").says("残り58席");
    assert!(page.header("referrer-policy").is_some());
    town.guest()
        .get("/events/link/0123456789abcdef01234567")
        .expect(404);
    town.guest().get(&format!("/events/{event}")).expect(404);
    let register = format!("{link}/register");
    let next = register.as_str();
    for number in 0..60 {
        let browser = town.guest();
        let email = format!("newcomer{number}@new{number}.example");
        browser
            .post("/sign-in", &[("email", &email), ("next", next)])
            .expect(303);
        let code = code_in(&mail(&town));
        let entered = browser.post("/sign-in/code", &[("code", &code)]);
        entered.expect(303);
        // What is recorded here is told first, then the way leads to the event, not to the queue of companies.
        assert!(
            entered
                .location()
                .starts_with("/recorded?next=/events/link/")
        );
        if number == 0 {
            browser.post("/recorded", &[("next", next)]).expect(303);
            browser.get(next).expect(200).says("会社名");
            browser
                .post(next, &[("name", ""), ("company", "")])
                .expect(422);
            browser
                .post(
                    next,
                    &[("name", "新人"), ("company", "新会社"), ("mrr", "1")],
                )
                .expect(400);
        }
        let name = format!("新人 {number}");
        let answer = browser.post(next, &[("name", &name), ("company", "新会社")]);
        answer.expect(303);
        if number == 7 {
            // They ask before anybody knows whose they are.
            browser
                .post(
                    &format!("/events/{event}/questions"),
                    &[("body", "初めてでも大丈夫ですか。")],
                )
                .expect(303);
        }
        if number == 0 {
            // The second click finds the place taken by the first.
            browser
                .post(next, &[("name", &name), ("company", "新会社")])
                .expect(303);
            browser
                .get(answer.location())
                .expect(200)
                .says("参加が確定しています")
                .says("会社の確認");
            // Only what they came for: nothing else of the site is open.
            browser.get("/questions/new").expect(404);
        }
    }
    assert_eq!(people_at(&town, event, Standing::Confirmed).len(), 58);
    assert_eq!(people_at(&town, event, Standing::Waitlisted).len(), 2);
    assert!(
        standing(&town, "evt.registered", event).is_empty(),
        "nobody's account is known yet"
    );
    // Staff match one of them; the same row is credited as of when they registered.
    let (person, request): (i64, i64) = town.read(|conn| {
        Ok(join_requests::table
            .inner_join(people::table.on(people::id.eq(join_requests::person_id)))
            .filter(people::email.eq("newcomer7@new7.example"))
            .select((people::id, join_requests::id))
            .first(conn)?)
    });
    let asked: i64 = town.read(|conn| Ok(join_requests::table.count().get_result(conn)?));
    assert_eq!(asked, 60, "a request each");
    town.pass_seconds(3_600);
    town.write(|tx| {
        let cs = actor(tx, town.people.staff(Role::Cs))?;
        let may = domain::policy::account_write(&cs)?;
        join_request::decide(tx, &cs, &may, request, Some(town.people.minato), "広場")
    });
    assert_eq!(standing(&town, "evt.registered", event), [person]);
    assert_eq!(standing(&town, "evt.question_asked", event), [person]);
    let (account, occurred): (Option<i64>, domain::UtcTime) = town.read(|conn| {
        Ok(engagement_events::table
            .filter(engagement_events::person_id.eq(person))
            .filter(engagement_events::type_.eq("evt.registered"))
            .select((
                engagement_events::account_id,
                engagement_events::occurred_at,
            ))
            .first(conn)?)
    });
    assert_eq!(account, Some(town.people.minato));
    assert!(occurred < town.now().plus_seconds(-3_000));
    let matched: Option<i64> = town.read(|conn| {
        Ok(event_registrations::table
            .filter(event_registrations::person_id.eq(person))
            .select(event_registrations::account_id)
            .first(conn)?)
    });
    assert_eq!(matched, Some(town.people.minato));
}
