//! Lottery slots.

use domain::actor::Role;
use domain::events::draw::Outcome;
use domain::events::{Standing, lottery, registration};

use crate::fixtures::{Town, meeting, talk};

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
