//! Getting into an event: codes, personal links, the door, calendars, attendance files.

mod after;
mod calendars;
mod draws;
mod entrance;
mod files;
mod presence;

use domain::Tx;
use domain::actor::Role;
use domain::events::EventId;
use domain::events::draft::EventDraft;
use domain::events::presence as places;

use crate::fixtures::{Town, meeting};

/// A published event of the vendor's.
fn event(town: &Town, title: &str, change: impl Fn(&mut EventDraft)) -> EventId {
    let by = town.people.staff(Role::Cs);
    town.write(|tx| {
        let mut draft = meeting::draft(title);
        change(&mut draft);
        meeting::published(tx, by, &draft)
    })
}

/// Somebody's registration.
fn place(town: &Town, person: i64, event: EventId) -> i64 {
    town.write(|tx| meeting::registered(tx, person, event)).id
}

/// The path of a personal link.
fn link(town: &Town, registration: i64) -> String {
    places::link(&town.hiroba.domain.seal, registration)
}

/// The code of an event's room.
fn code(town: &Town, event: EventId) -> String {
    let by = town.people.staff(Role::Cs);
    town.write(|tx| {
        let actor = crate::fixtures::talk::actor(tx, by)?;
        let may = meeting::runs(tx, by, event)?;
        places::make_code(tx, &actor, &may)
    })
    .code
}

/// Lets the seats of an event's only slot be drawn.
fn drawn_by_lot(tx: &mut Tx<'_>, event: EventId) -> domain::Result<i64> {
    use diesel::prelude::*;
    use domain::db::schema::event_slots;
    let slot: i64 = event_slots::table
        .filter(event_slots::event_id.eq(event))
        .select(event_slots::id)
        .first(tx.conn)?;
    diesel::update(event_slots::table.find(slot))
        .set(event_slots::rule.eq(domain::events::Rule::Lottery))
        .execute(tx.conn)?;
    Ok(slot)
}

/// Changes an event, as customer success.
fn changed(
    town: &Town,
    id: EventId,
    change: impl Fn(&mut EventDraft) + Send + Sync,
) -> domain::Result<()> {
    let by = town.people.staff(Role::Cs);
    town.domain.write(|tx| {
        let actor = crate::fixtures::talk::actor(tx, by)?;
        let may = meeting::runs(tx, by, id)?;
        let before = domain::events::event::shown_to(tx.conn, &may)?;
        let mut typed = domain::events::draft::of_event(tx.conn, &before, true)?;
        change(&mut typed);
        domain::events::draft::change(tx, &actor, &may, before.version, &typed).map(drop)
    })
}

/// A published event whose only slot is drawn: two seats. Event, slot, and the registrations of 田中 葵, 鈴木 健 and 佐藤 美咲.
pub fn lottery(town: &Town) -> (EventId, i64, [i64; 3]) {
    let id = event(town, "抽選の会", |draft| {
        draft.capacity = "2".to_owned()
    });
    let slot = town.write(|tx| drawn_by_lot(tx, id));
    let people = &town.people;
    let places = [people.aoi, people.ken, people.misaki].map(|person| place(town, person, id));
    (id, slot, places)
}
