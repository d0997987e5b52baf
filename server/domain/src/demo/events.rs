//! The demo's user groups and events: two that took place, told by the ledger rows that are there already, and some to come, one
//! with a queue, one drafted, one that a customer proposes.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::actor::Role;
use crate::community::Identity;
use crate::db::schema::{
    engagement_events as ledger, event_registrations as registrations, events, jobs, memberships,
    people, role_grants,
};
use crate::events::draft::{self, EventDraft};
use crate::events::registration::{self, Wish};
use crate::events::slot::{self, SlotDraft};
use crate::events::{Attendance, EventId, SlotId, Standing, State, Via, group, lifecycle};
use crate::people::session::actor_of;
use crate::policy::events as policy;
use crate::types::{AccountId, Id, PersonId};
use crate::{Actor, Result, Tx, UtcTime};

/// Past events that are told.
const PAST: usize = 2;

/// Lays it out, after everything has been written.
pub(super) fn lay_out(tx: &mut Tx<'_>) -> Result<()> {
    // Of the day, whatever hour it is: the same seed and day make the same rows.
    let today = UtcTime::start_of_day(tx.now.local_day(tx.zone), tx.zone);
    tx.now = today;
    let vendor: Option<PersonId> = role_grants::table
        .filter(role_grants::role.eq(Role::Cs.as_str()))
        .filter(role_grants::revoked_at.is_null())
        .select(diesel::dsl::min(role_grants::person_id))
        .first(tx.conn)?;
    let Some(vendor) = vendor else {
        return Ok(());
    };
    let cs = actor_of(tx.conn, vendor, today)?;
    let guests = guests(tx)?;
    let tokyo = groups(tx, &cs, &guests)?;
    past(tx, &cs, tokyo)?;
    let last_mail: Option<Id> = jobs::table
        .select(diesel::dsl::max(jobs::id))
        .first(tx.conn)?;
    tx.now = today.plus_days(-6);
    to_come(tx, &cs, tokyo, &guests)?;
    proposed(tx, &guests)?;
    // Nobody waits for these mails.
    diesel::delete(
        jobs::table
            .filter(jobs::kind.eq(crate::mail::JOB))
            .filter(jobs::id.gt(last_mail.unwrap_or(0))),
    )
    .execute(tx.conn)?;
    tx.now = today;
    Ok(())
}

/// Customers who come by, those of as many companies as possible first.
fn guests(tx: &mut Tx<'_>) -> Result<Vec<PersonId>> {
    let now = tx.now;
    let rows: Vec<(AccountId, PersonId)> = memberships::table
        .inner_join(people::table.on(people::id.eq(memberships::person_id)))
        .filter(memberships::joined_at.lt(now.plus_days(-30)))
        .filter(memberships::valid_to.is_null())
        .filter(people::suspended_at.is_null())
        .filter(people::first_signed_in_at.is_not_null())
        .order((memberships::person_id, memberships::account_id))
        .select((memberships::account_id, memberships::person_id))
        .load(tx.conn)?;
    let mut seen = BTreeSet::new();
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for (account, person) in rows {
        if seen.insert(account) {
            first.push(person);
        } else if !first.contains(&person) && !rest.contains(&person) {
            rest.push(person);
        }
    }
    first.extend(rest);
    Ok(first)
}

/// Two groups; the first's id.
fn groups(tx: &mut Tx<'_>, cs: &Actor, guests: &[PersonId]) -> Result<Id> {
    let may = policy::desk(cs)?;
    let tokyo = group::create(
        tx,
        cs,
        &may,
        "東京ユーザー会",
        "首都圏の経理・情報システムの担当者が、ふた月に一度集まります。初めての方も歓迎です。",
    )?;
    let english = group::create(
        tx,
        cs,
        &may,
        "International user group",
        "For teams that close the month across languages and time zones. We meet online.",
    )?;
    for (place, person) in guests.iter().take(14).enumerate() {
        let actor = actor_of(tx.conn, *person, tx.now)?;
        let id = if place % 4 == 3 { english } else { tokyo };
        group::set_member(tx, &actor, id, true)?;
    }
    Ok(tokyo)
}

/// Events whose registrations and attendance the ledger knows: their rows here add none there.
fn past(tx: &mut Tx<'_>, cs: &Actor, group: Id) -> Result<()> {
    let held: Vec<(String, UtcTime)> = ledger::table
        .filter(ledger::type_.eq("evt.attended_onsite"))
        .filter(ledger::reversal_of.is_null())
        .order(ledger::occurred_at.desc())
        .select((ledger::object, ledger::occurred_at))
        .distinct()
        .load(tx.conn)?;
    let today = tx.now;
    let mut told: Vec<(String, UtcTime)> = Vec::new();
    for one in held {
        if told.len() < PAST && told.iter().all(|(name, _)| *name != one.0) {
            told.push(one);
        }
    }
    for (name, at) in told {
        tx.now = at.plus_days(-30);
        let day = at.local_day(tx.zone).to_string();
        let draft = EventDraft {
            title: name.clone(),
            date: day,
            start: "15:00".to_owned(),
            end: "17:00".to_owned(),
            place: "本社 セミナールーム".to_owned(),
            group: group.to_string(),
            audience: "members".to_owned(),
            body: "事例を二つ聞いたあと、テーブルに分かれて話します。資料は終了後にお送りします。"
                .to_owned(),
            agenda: "15:00-15:10 はじめに\n15:10-16:00 事例二題\n16:00-16:50 テーブルトーク"
                .to_owned(),
            ..EventDraft::default()
        };
        let event = out(tx, cs, &draft)?;
        tx.now = today;
        let seats = attended(tx, event, &name, at)?;
        diesel::update(events::table.find(event))
            .set((
                events::state.eq(State::Finished),
                events::finished_at.eq(at.plus_seconds(2 * 3_600)),
                events::turn.eq(seats),
            ))
            .execute(tx.conn)?;
        diesel::delete(jobs::table.filter(
            jobs::dedupe_key.like(format!("{}:finish:{event}:%", crate::events::reminder::JOB)),
        ))
        .execute(tx.conn)?;
    }
    Ok(())
}

/// Writes who registered and who came, as the ledger has it; returns how many.
fn attended(tx: &mut Tx<'_>, event: EventId, name: &str, held: UtcTime) -> Result<i64> {
    let slot = first_slot(tx, event)?;
    type Row = (Option<PersonId>, Option<AccountId>, UtcTime);
    let mut rows_of = |kind: &str| -> Result<Vec<Row>> {
        Ok(ledger::table
            .filter(ledger::object.eq(name))
            .filter(ledger::type_.eq(kind))
            .filter(ledger::reversal_of.is_null())
            .order((ledger::occurred_at, ledger::id))
            .select((ledger::person_id, ledger::account_id, ledger::occurred_at))
            .load(tx.conn)?)
    };
    let came: BTreeSet<PersonId> = rows_of("evt.attended_onsite")?
        .into_iter()
        .filter_map(|(person, _, _)| person)
        .collect();
    let registered = rows_of("evt.registered")?;
    let mut placed = BTreeSet::new();
    let mut place = 0_i64;
    for (person, account, at) in registered {
        let Some(person) = person.filter(|person| placed.insert(*person)) else {
            continue;
        };
        place += 1;
        let was_there = came.contains(&person);
        diesel::insert_into(registrations::table)
            .values((
                registrations::event_id.eq(event),
                registrations::slot_id.eq(slot),
                registrations::person_id.eq(person),
                registrations::account_id.eq(account),
                registrations::state.eq(Standing::Confirmed),
                registrations::place.eq(place),
                registrations::created_at.eq(at),
                registrations::changed_at.eq(at),
                registrations::attendance.eq(if was_there {
                    Attendance::Attended
                } else {
                    Attendance::NoShow
                }),
                registrations::checked_in_at
                    .eq(was_there.then(|| held.plus_seconds(-600 + place * 20))),
                registrations::checked_in_via.eq(was_there.then_some(Via::List)),
            ))
            .execute(tx.conn)?;
    }
    Ok(place)
}

fn first_slot(tx: &mut Tx<'_>, event: EventId) -> Result<SlotId> {
    let slots = slot::of_event(tx.conn, event)?;
    slots
        .first()
        .map(|slot| slot.id)
        .ok_or(crate::Error::NotFound)
}

/// Writes an event down and lets it come out.
fn out(tx: &mut Tx<'_>, cs: &Actor, draft: &EventDraft) -> Result<EventId> {
    let may = policy::begin(cs)?;
    let run = draft::create(tx, cs, &may, draft, None)?;
    lifecycle::publish(tx, cs, &run)?;
    Ok(run.event_id)
}

/// The day so many days from now, as it is typed.
fn in_days(tx: &Tx<'_>, days: i64) -> String {
    // A meeting is on a working day.
    let mut day = tx.now.plus_days(days).local_day(tx.zone);
    while matches!(
        chrono::Datelike::weekday(&day),
        chrono::Weekday::Sat | chrono::Weekday::Sun
    ) {
        day = day.succ_opt().unwrap_or(day);
    }
    day.to_string()
}

fn register(tx: &mut Tx<'_>, event: EventId, person: PersonId, slot: Option<SlotId>) -> Result<()> {
    let actor = actor_of(tx.conn, person, tx.now)?;
    let Ok(may) = policy::register(&actor) else {
        return Ok(());
    };
    let wish = Wish {
        slot_id: slot,
        identity: Identity::Full,
        company: String::new(),
        answers: Vec::new(),
    };
    registration::register(tx, &may, event, &wish).map(drop)
}

fn to_come(tx: &mut Tx<'_>, cs: &Actor, group: Id, guests: &[PersonId]) -> Result<()> {
    let evening = EventDraft {
        title: "東京ユーザー会：月末の締めを二日早める".to_owned(),
        date: in_days(tx, 22),
        start: "18:30".to_owned(),
        end: "20:30".to_owned(),
        place: "大手町 サンライズビル 8階".to_owned(),
        online_url: "https://meet.example.com/tokyo-user-group".to_owned(),
        capacity: "8".to_owned(),
        group: group.to_string(),
        attendee_list: "attendees".to_owned(),
        body: "締めを早めた三社の進め方を聞き、自社で試せることを一つ決めて帰る会です。\n\n- 初めての方も歓迎です\n- 終了後に軽い懇親の時間があります".to_owned(),
        agenda: "18:30-18:40 はじめに\n18:40-19:40 三社の事例\n19:40-20:20 テーブルトーク\n20:20-20:30 まとめ".to_owned(),
        ..EventDraft::default()
    };
    let event = out(tx, cs, &evening)?;
    let run = crate::events::event::runner(tx.conn, cs, event)?;
    let room = first_slot(tx, event)?;
    let slot = |name: &str, format: &str, capacity: &str| SlotDraft {
        name: name.to_owned(),
        format: format.to_owned(),
        capacity: capacity.to_owned(),
        rule: "first_come".to_owned(),
    };
    slot::change(tx, cs, &run, room, &slot("会場", "onsite", "8"))?;
    let net = slot::add(tx, cs, &run, &slot("オンライン", "online", "50"))?;
    for (place, person) in guests.iter().take(17).enumerate() {
        tx.now = tx.now.plus_seconds(1_800);
        let chosen = if place % 3 == 2 { net } else { room };
        register(tx, event, *person, Some(chosen))?;
    }
    let noon = EventDraft {
        title: "オンライン勉強会：電子取引データの探し方".to_owned(),
        date: in_days(tx, 13),
        start: "12:10".to_owned(),
        end: "12:50".to_owned(),
        online_url: "https://meet.example.com/lunch-study".to_owned(),
        capacity: "30".to_owned(),
        audience: "members".to_owned(),
        body: "お昼を食べながら、検索要件の満たし方を画面でお見せします。".to_owned(),
        ..EventDraft::default()
    };
    let event = out(tx, cs, &noon)?;
    for person in guests.iter().skip(6).step_by(2).take(9) {
        tx.now = tx.now.plus_seconds(900);
        register(tx, event, *person, None)?;
    }
    let english = EventDraft {
        title: "Closing the month across time zones".to_owned(),
        date: in_days(tx, 34),
        start: "09:00".to_owned(),
        end: "10:00".to_owned(),
        online_url: "https://meet.example.com/international".to_owned(),
        capacity: "20".to_owned(),
        time_zone: "Europe/London".to_owned(),
        body: "Two short talks and an open floor: who closes what, when, and in which ledger."
            .to_owned(),
        agenda: "09:00-09:20 One close, three calendars\n09:20-09:40 What we stopped reconciling\n09:40-10:00 Questions".to_owned(),
        ..EventDraft::default()
    };
    let event = out(tx, cs, &english)?;
    for person in guests.iter().skip(3).step_by(5).take(4) {
        tx.now = tx.now.plus_seconds(900);
        register(tx, event, *person, None)?;
    }
    let next = EventDraft {
        title: "東京ユーザー会：権限の棚卸しを年に一度にする".to_owned(),
        date: in_days(tx, 80),
        ..evening
    };
    let may = policy::begin(cs)?;
    draft::create(tx, cs, &may, &next, None)?;
    Ok(())
}

/// One that a customer proposes.
fn proposed(tx: &mut Tx<'_>, guests: &[PersonId]) -> Result<()> {
    let Some(host) = guests.get(1) else {
        return Ok(());
    };
    let host = actor_of(tx.conn, *host, tx.now)?;
    let Ok(may) = policy::begin(&host) else {
        return Ok(());
    };
    let draft = EventDraft {
        title: "関西の経理担当で集まりませんか".to_owned(),
        date: in_days(tx, 50),
        start: "18:00".to_owned(),
        end: "19:30".to_owned(),
        place: "大阪 梅田の貸会議室".to_owned(),
        capacity: "12".to_owned(),
        body: "関西で集まれる場が少ないので、会場はこちらで用意します。自己紹介と困りごとの共有から始めます。".to_owned(),
        ..EventDraft::default()
    };
    let run = draft::create(tx, &host, &may, &draft, None)?;
    lifecycle::publish(tx, &host, &run).map(drop)
}
