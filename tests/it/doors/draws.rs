//! Lottery slots.

use domain::actor::Role;
use domain::events::draw::Outcome;
use domain::events::{Standing, draft, lottery, registration};
use domain::policy::events as policy;

use super::place;
use crate::fixtures::{self, Town, meeting, talk};

#[test]
fn a_draw_takes_place_once_at_its_time_and_explains_itself() {
    let town = Town::start();
    let (event, slot, places) = super::lottery(&town);
    let path = format!("/events/draws/{slot}");
    let page = town.aoi().get(&path);
    page.expect(200)
        .says("申し込み: 3人")
        .says("あなたの番号は");
    town.misaki().post(&path, &[]).expect(404);
    let time = format!("{path}/time");
    let cs = town.staff(Role::Cs);
    for wrong in ["2026-04-14T12:00", "2026-04-22T19:01", "soon"] {
        cs.post(&time, &[("draw_at", wrong)]).expect(422);
    }
    cs.post(&time, &[("draw_at", "2026-04-20T12:00")])
        .expect(303);
    cs.post(&time, &[("draw_at", "2026-04-20T13:00")])
        .expect(303);
    town.aoi().get(&path).says("2026年4月20日(月) 13:00");
    // The beginning doesn't move before the draw.
    let sooner = super::changed(&town, event, |draft| draft.date = "2026-04-20".to_owned());
    sooner.expect("seven in the evening of that day is after it");
    let sooner = super::changed(&town, event, |draft| draft.start = "12:59".to_owned());
    assert!(
        matches!(sooner, Err(domain::Error::Invalid(_))),
        "{sooner:?}"
    );
    super::changed(&town, event, |draft| draft.date = "2026-04-22".to_owned()).expect("back again");

    // At the time that was set first nothing happens; at the other one everybody is told.
    meeting::go_to(&town, event, -(2 * 24 * 3_600 + 7 * 3_600));
    server::worker::drain(&town.state()).expect("work");
    assert_eq!(meeting::row(&town, places[0]).standing, Standing::Applied);
    town.pass_seconds(3_600);
    server::worker::drain(&town.state()).expect("work");
    let standing = |id| meeting::row(&town, id).standing;
    let seats = places
        .iter()
        .filter(|id| standing(**id) == Standing::Confirmed)
        .count();
    assert_eq!(seats, 2);
    let lost = *places
        .iter()
        .find(|id| standing(**id) == Standing::Waitlisted)
        .expect("one who lost");
    let shown = town.write(|tx| {
        let actor = talk::actor(tx, town.people.aoi)?;
        lottery::show(tx.conn, &actor, slot)
    });
    let drawn = shown.drawn.expect("a draw");
    let again = domain::events::draw::draw(&drawn.seed, &drawn.entries, drawn.rules);
    assert_eq!(
        again, drawn.lots,
        "it can be done again from what is published"
    );
    assert_eq!(
        drawn
            .lots
            .iter()
            .filter(|lot| lot.outcome == Outcome::Seat)
            .count(),
        2
    );
    let row = meeting::row(&town, lost);
    let position = town.read(|conn| registration::position(conn, &row));
    assert_eq!(position, 1);
    let reader = town.signed_in(row.person_id.expect("a person"));
    let page = town_page(&reader, &path, &drawn.seed);
    assert!(page.contains("3人中3番目、キャンセル待ち1番目"), "{page}");
    for name in ["鈴木 健", "佐藤 美咲", "青葉精機", "みなと商事"] {
        let main = page.split("<main").nth(1).unwrap_or_default();
        assert!(!main.contains(name), "{name} on the page of a draw");
    }
    // Not twice, by nobody; and a freed seat goes to who lost.
    let cs = town.staff(Role::Cs);
    cs.post(&path, &[]).expect(422).says("もう終わっています");
    let winner = *places.iter().find(|id| **id != lost).expect("a winner");
    let person = meeting::row(&town, winner).person_id.expect("a person");
    town.signed_in(person)
        .post(&format!("/events/{event}/cancel"), &[])
        .expect(303);
    assert_eq!(standing(lost), Standing::Confirmed);
}

fn town_page(reader: &crate::support::Visitor<'_>, path: &str, seed: &str) -> String {
    let page = reader.get(path);
    page.expect(200).says(seed).says("sha256sum");
    page.text()
}

#[test]
fn a_draw_comes_before_the_event_or_its_applicants_are_told() {
    let town = Town::start();
    let cs = town.people.staff(Role::Cs);
    let (event, slot) = town.write(|tx| {
        let actor = talk::actor(tx, cs)?;
        let draft = meeting::draft("下書きの抽選");
        let run = draft::create(tx, &actor, &policy::begin(&actor)?, &draft, None)?;
        let slot = super::drawn_by_lot(tx, run.event_id)?;
        lottery::set_time(tx, &actor, &run, slot, "2026-04-16T12:00")?;
        Ok((run.event_id, slot))
    });
    // The time of the draw passed while it was a draft.
    town.pass_days(2);
    let staff = town.staff(Role::Cs);
    let publish = format!("/events/{event}/publish");
    staff
        .post(&publish, &[])
        .expect(422)
        .says("先に抽選の日時を変えてください");
    staff
        .post(&format!("/events/draws/{slot}/time"), &[("draw_at", "")])
        .expect(303);
    staff.post(&publish, &[]).expect(303);
    let aoi = place(&town, town.people.aoi, event);
    // Nobody draws.
    meeting::go_to(&town, event, 3 * 3_600);
    server::worker::drain(&town.state()).expect("work");
    assert_eq!(meeting::row(&town, aoi).standing, Standing::Declined);
    server::worker::drain(&town.state()).expect("mail");
    let letters = domain::mail::kept::newest(&town.domain.folder.join("mail"), 100);
    let told = letters
        .iter()
        .filter(|letter| {
            letter.to == "aoi@aoba.example" && letter.subject.contains("お申し込みの結果")
        })
        .count();
    assert_eq!(told, 1);
}

#[test]
fn seats_that_an_account_may_not_have_go_to_others() {
    let town = Town::start();
    let people = &town.people;
    let (event, slot, places) = super::lottery(&town);
    let third = town.write(|tx| {
        let third = fixtures::person(tx, "三人目", Some("third@aoba.example"))?;
        fixtures::member(tx, third, people.aoba)?;
        Ok(third)
    });
    let [aoi, ken, misaki] = places;
    let of_aoba = [aoi, ken, place(&town, third, event)];
    super::changed(&town, event, |draft| {
        draft.capacity = "4".to_owned();
        draft.account_max = "1".to_owned();
    })
    .expect("more seats, and one for each company");
    town.staff(Role::Cs)
        .post(&format!("/events/draws/{slot}"), &[])
        .expect(303);
    let seated = || -> Vec<i64> {
        let all = of_aoba.iter().copied();
        all.filter(|id| meeting::row(&town, *id).standing == Standing::Confirmed)
            .collect()
    };
    assert_eq!(seated().len(), 1);
    assert_eq!(meeting::row(&town, misaki).standing, Standing::Confirmed);
    // Two seats are free: for others at once, whoever waits of that company.
    let ryo = place(&town, people.ryo, event);
    assert_eq!(meeting::row(&town, ryo).standing, Standing::Confirmed);
    assert_eq!(seated().len(), 1);
    // Its one seat goes on inside the company, to one of those who wait.
    let first = seated();
    let winner = meeting::row(&town, first[0]).person_id.expect("a person");
    let winner = town.signed_in(winner);
    let own = format!("/events/{event}");
    winner.post(&format!("{own}/cancel"), &[]).expect(303);
    assert_eq!(seated().len(), 1);
    assert_ne!(seated(), first);
    winner
        .post(&format!("{own}/register"), &[])
        .expect(422)
        .says("1社1名");
    // More for each company: whoever waits moves up.
    super::changed(&town, event, |draft| draft.account_max = "2".to_owned()).expect("two each");
    assert_eq!(seated().len(), 2);
}
