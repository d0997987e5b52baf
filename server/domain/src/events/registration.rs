//! Registrations, and the one way that their standing changes. The machine is drawn in [`super`].

use diesel::prelude::*;

use super::event::{self, Event, Window};
use super::question::{self, Answer};
use super::slot::{self, Slot};
use super::{
    Attendance, AttendeeList, Cause, EventId, RegistrationId, Rule, SlotId, Standing, Via,
    attendance, invitation, letter, matching, object, reminder,
};
use crate::community::Identity;
use crate::db::AnyConnection;
use crate::db::schema::{
    event_organisers, event_registrations as registrations, event_transitions, people,
};
use crate::engagement::ledger::{self, Act, Side};
use crate::policy::events::{MayRegister, MayRun};
use crate::types::{AccountId, PersonId};
use crate::{Actor, Error, Problem, Result, Tx, UtcTime, audit};

/// One person's place at one event.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Registration {
    /// Id.
    pub id: RegistrationId,
    /// The event.
    pub event_id: EventId,
    /// The slot.
    pub slot_id: SlotId,
    /// Who; nobody yet for somebody added at the door whom nobody has matched.
    pub person_id: Option<PersonId>,
    /// Their account of that day; none for the vendor's people, and while staff have yet to find it.
    pub account_id: Option<AccountId>,
    /// What somebody without a person is called.
    pub name: String,
    /// The company that was named by who has no account yet.
    pub company: String,
    /// Where it stands.
    pub standing: Standing,
    /// The number in the queue.
    pub place: i64,
    /// What other people who come learn of them.
    pub identity: Identity,
    /// Of the vendor.
    pub vendor: bool,
    /// Added at the door.
    pub walk_in: bool,
    /// The colleague or organiser who registered them.
    pub registered_by: Option<PersonId>,
    /// How often this person's calendar alone was told of a change.
    pub ics_sequence: i64,
    /// When they first registered.
    pub created_at: UtcTime,
    /// When the standing last changed.
    pub changed_at: UtcTime,
    /// Until when a seat is kept for them.
    pub offered_until: Option<UtcTime>,
    /// Whether they came.
    pub attendance: Option<Attendance>,
    /// When they were checked in.
    pub checked_in_at: Option<UtcTime>,
    /// How.
    pub checked_in_via: Option<Via>,
    /// By whom.
    pub checked_in_by: Option<PersonId>,
    /// When they left before the end.
    pub left_early_at: Option<UtcTime>,
}

/// What somebody asks for.
#[derive(Debug, Clone)]
pub struct Wish {
    /// Which slot; the only one where nothing is said.
    pub slot_id: Option<SlotId>,
    /// What other people who come learn of them.
    pub identity: Identity,
    /// The company they name while they have no account.
    pub company: String,
    /// What they answered.
    pub answers: Vec<Answer>,
}

/// The row `id` of an event. Who may have it is the caller's to ask.
pub(crate) fn find(
    conn: &mut AnyConnection,
    event_id: EventId,
    id: RegistrationId,
) -> Result<Registration> {
    Ok(registrations::table
        .filter(registrations::id.eq(id))
        .filter(registrations::event_id.eq(event_id))
        .first(conn)?)
}

/// A person's row at an event.
pub fn of_person(
    conn: &mut AnyConnection,
    event_id: EventId,
    person: PersonId,
) -> Result<Option<Registration>> {
    Ok(registrations::table
        .filter(registrations::event_id.eq(event_id))
        .filter(registrations::person_id.eq(person))
        .first(conn)
        .optional()?)
}

/// Registers whoever asks. Registering again changes nothing. Errors: `Invalid` outside the window, for a slot that is gone, for a
/// second slot, beyond what an account may have, and with the problems of the answers.
pub fn register(
    tx: &mut Tx<'_>,
    may: &MayRegister,
    event_id: EventId,
    wish: &Wish,
) -> Result<Registration> {
    let event = event::locked(tx, event_id)?;
    let who = Who {
        person: may.person_id,
        account: may.account_id(),
        vendor: may.vendor,
        by: None,
    };
    admit(tx, &event, &who, wish, Cause::Registered)
}

/// Registers a colleague of the same account. Errors as for [`register`].
pub fn register_colleague(
    tx: &mut Tx<'_>,
    may: &MayRegister,
    event_id: EventId,
    colleague: PersonId,
    wish: &Wish,
) -> Result<Registration> {
    let account = may.account_id().ok_or(Error::NotFound)?;
    let now = tx.now;
    if !matching::belongs(tx.conn, colleague, account, now)? {
        return Err(Error::invalid("colleague", "events-problem-colleague"));
    }
    let event = event::locked(tx, event_id)?;
    let who = Who {
        person: colleague,
        account: Some(account),
        vendor: false,
        by: Some(may.person_id),
    };
    admit(tx, &event, &who, wish, Cause::ByColleague)
}

/// Chooses how one is shown to the others who come, at any time. Errors: `NotFound` for who has no place, and where nobody is shown.
pub fn show_as(
    tx: &mut Tx<'_>,
    may: &MayRegister,
    event_id: EventId,
    identity: Identity,
) -> Result<()> {
    let event = event::locked(tx, event_id)?;
    let mine = of_person(tx.conn, event_id, may.person_id)?.ok_or(Error::NotFound)?;
    if !mine.standing.is_active() || event.attendee_list != AttendeeList::Attendees {
        return Err(Error::NotFound);
    }
    diesel::update(registrations::table.find(mine.id))
        .set(registrations::identity.eq(identity))
        .execute(tx.conn)?;
    Ok(())
}

struct Who {
    person: PersonId,
    account: Option<AccountId>,
    vendor: bool,
    by: Option<PersonId>,
}

fn admit(
    tx: &mut Tx<'_>,
    event: &Event,
    who: &Who,
    wish: &Wish,
    cause: Cause,
) -> Result<Registration> {
    let known = of_person(tx.conn, event.id, who.person)?;
    if let Some(mine) = known.as_ref().filter(|mine| mine.standing.is_active()) {
        // The second tab, the second click.
        if wish.slot_id.is_none_or(|slot| slot == mine.slot_id) {
            return Ok(mine.clone());
        }
        return Err(Error::invalid("slot", "events-problem-one-slot"));
    }
    match event.window(tx.now) {
        Window::Open => {}
        Window::NotYet => return Err(Error::invalid("", "events-problem-not-yet")),
        Window::Closed => return Err(Error::invalid("", "events-problem-closed")),
    }
    let slot = slot::wanted(tx.conn, event.id, wish.slot_id)?;
    within_account(tx, event, who)?;
    let answers = question::check(tx.conn, event.id, &wish.answers)?;
    let becomes = match slot.rule {
        Rule::Approval => Standing::Applied,
        Rule::Lottery if slot.drawn_at.is_none() => Standing::Applied,
        Rule::Lottery | Rule::FirstCome => seat_or_wait(tx, event, &slot, who.account)?,
    };
    // Who was not asked how their name is shown is shown without it, should the list open later.
    let identity = match event.attendee_list {
        AttendeeList::Attendees => wish.identity,
        AttendeeList::Organisers => Identity::Profile,
    };
    let row = (
        registrations::slot_id.eq(slot.id),
        registrations::account_id.eq(who.account),
        registrations::company.eq(&wish.company),
        registrations::place.eq(event.turn),
        registrations::identity.eq(identity),
        registrations::vendor.eq(who.vendor),
        registrations::registered_by.eq(who.by),
        registrations::attendance.eq(None::<Attendance>),
        registrations::walk_in.eq(false),
    );
    let mut mine: Registration = match &known {
        Some(known) => diesel::update(registrations::table.find(known.id))
            .set(row)
            .returning(registrations::all_columns)
            .get_result(tx.conn)?,
        None => diesel::insert_into(registrations::table)
            .values((
                row,
                registrations::event_id.eq(event.id),
                registrations::person_id.eq(who.person),
                registrations::state.eq(Standing::Cancelled),
                registrations::created_at.eq(tx.now),
                registrations::changed_at.eq(tx.now),
            ))
            .returning(registrations::all_columns)
            .get_result(tx.conn)?,
    };
    question::keep(tx, mine.id, &answers)?;
    invitation::answered(tx, event, who.person)?;
    let was = known.map(|known| known.standing);
    let by = who.by.unwrap_or(who.person);
    pass(tx, event, &mut mine, was, becomes, cause, Some(by))?;
    Ok(mine)
}

/// A seat where one is free that nobody waits for, else a place behind them. Whoever is of an account that has as many seats as it may
/// waits too.
fn seat_or_wait(
    tx: &mut Tx<'_>,
    event: &Event,
    slot: &Slot,
    account: Option<AccountId>,
) -> Result<Standing> {
    if !slot::has_room(tx.conn, slot)? {
        return Ok(Standing::Waitlisted);
    }
    let full = full_accounts(tx.conn, event)?;
    let seated = account.is_none_or(|account| !full.contains(&account))
        && next_waiting(tx, slot.id, full)?.is_none();
    Ok(if seated {
        Standing::Confirmed
    } else {
        Standing::Waitlisted
    })
}

/// Accounts that hold as many seats of an event as one may.
fn full_accounts(conn: &mut AnyConnection, event: &Event) -> Result<Vec<AccountId>> {
    let Some(most) = event.account_max else {
        return Ok(Vec::new());
    };
    let full: Vec<Option<AccountId>> = registrations::table
        .filter(registrations::event_id.eq(event.id))
        .filter(registrations::state.eq_any(Standing::HOLDING))
        .filter(registrations::account_id.is_not_null())
        .group_by(registrations::account_id)
        .having(diesel::dsl::count_star().ge(most))
        .select(registrations::account_id)
        .load(conn)?;
    Ok(full.into_iter().flatten().collect())
}

/// The condition on `event_registrations` that whoever has a place may still come in at `$now`: what [`stands_for_its_account`] asks of one.
#[macro_export]
#[doc(hidden)]
macro_rules! place_stands {
    ($now:expr) => {{
        use diesel::dsl::{exists, not};
        use $crate::db::schema::{event_registrations, memberships, people};
        let belongs = memberships::table
            .filter(
                memberships::person_id
                    .nullable()
                    .eq(event_registrations::person_id),
            )
            .filter(
                memberships::account_id
                    .nullable()
                    .eq(event_registrations::account_id),
            )
            .filter(memberships::joined_at.is_not_null())
            .filter(
                memberships::valid_from
                    .is_null()
                    .or(memberships::valid_from.le($now)),
            )
            .filter(
                memberships::valid_to
                    .is_null()
                    .or(memberships::valid_to.gt($now)),
            );
        let suspended = diesel::alias!(people as barred);
        let suspended = suspended
            .filter(
                suspended
                    .field(people::id)
                    .nullable()
                    .eq(event_registrations::person_id),
            )
            .filter(suspended.field(people::suspended_at).is_not_null());
        event_registrations::person_id
            .is_null()
            .or(event_registrations::account_id
                .is_null()
                .or(exists(belongs)))
            .and(not(exists(suspended)))
    }};
}

/// Who has waited longest for a seat of a slot, of those who may still come (see [`stands_for_its_account`]) and whose account is not
/// `full`.
fn next_waiting(
    tx: &mut Tx<'_>,
    slot_id: SlotId,
    full: Vec<AccountId>,
) -> Result<Option<Registration>> {
    Ok(registrations::table
        .filter(registrations::slot_id.eq(slot_id))
        .filter(registrations::state.eq(Standing::Waitlisted))
        .filter(crate::place_stands!(tx.now))
        .filter(
            registrations::account_id
                .is_null()
                .or(registrations::account_id.ne_all(full)),
        )
        .order((registrations::place, registrations::id))
        .first(tx.conn)
        .optional()?)
}

/// At most so many places for people of one account.
fn within_account(tx: &mut Tx<'_>, event: &Event, who: &Who) -> Result<()> {
    let (Some(most), Some(account)) = (event.account_max, who.account) else {
        return Ok(());
    };
    let held: i64 = registrations::table
        .filter(registrations::event_id.eq(event.id))
        .filter(registrations::account_id.eq(account))
        .filter(registrations::state.eq_any(Standing::ACTIVE))
        .count()
        .get_result(tx.conn)?;
    if held < most {
        Ok(())
    } else {
        Err(Problem::new("", "events-problem-account-max")
            .with("max", most)
            .into())
    }
}

/// Gives one's own place up. Doing so twice changes nothing. Errors: `NotFound` for who never registered, `Invalid` after the time for it
/// and for who was checked in.
pub fn cancel(tx: &mut Tx<'_>, may: &MayRegister, event_id: EventId) -> Result<()> {
    let event = event::locked(tx, event_id)?;
    let mine = of_person(tx.conn, event_id, may.person_id)?.ok_or(Error::NotFound)?;
    if mine.standing.is_active() && tx.now >= event.cancellable_until() {
        return Err(Error::invalid("", "events-problem-cancel-late"));
    }
    if mine.attendance == Some(Attendance::Attended) {
        return Err(Error::invalid("", "events-problem-cancel-came"));
    }
    give_up(tx, &event, mine, Cause::ByMember, Some(may.person_id))
}

/// Takes a registration out, as who runs the event. Doing so twice changes nothing. Errors: `Invalid` for who was checked in.
pub fn take_out(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, id: RegistrationId) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let row = find(tx.conn, event.id, id)?;
    if row.attendance == Some(Attendance::Attended) {
        return Err(Error::invalid("", "events-problem-attended"));
    }
    if !row.standing.is_active() {
        return Ok(());
    }
    give_up(tx, &event, row, Cause::ByOrganiser, Some(may.person_id))?;
    let detail = serde_json::json!({ "registration": id });
    audit::record(tx, actor, "event.taken_out", &object(event.id), &detail)
}

/// Ends a registration; a seat that it held goes to whoever waits.
pub(super) fn give_up(
    tx: &mut Tx<'_>,
    event: &Event,
    mut row: Registration,
    cause: Cause,
    by: Option<PersonId>,
) -> Result<()> {
    let was = row.standing;
    if !was.is_active() {
        return Ok(());
    }
    pass(
        tx,
        event,
        &mut row,
        Some(was),
        Standing::Cancelled,
        cause,
        by,
    )?;
    if was.holds_seat() {
        move_up(tx, event, row.slot_id, Cause::Promoted)?;
        if event.account_max.is_some() {
            // A colleague who waits in another slot may have a seat now.
            for slot in slot::of_event(tx.conn, event.id)? {
                move_up(tx, event, slot.id, Cause::Promoted)?;
            }
        }
    }
    Ok(())
}

/// Decides about who applied: lets them in, or declines. Whoever is let in and finds no seat free, or others waiting for it, waits too.
/// Deciding twice changes nothing. Errors: `Invalid` for letting somebody in after the beginning, and for a slot that is drawn.
pub fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    may: &MayRun,
    id: RegistrationId,
    let_in: bool,
) -> Result<()> {
    let event = event::locked(tx, may.event_id)?;
    let mut row = find(tx.conn, event.id, id)?;
    if row.standing != Standing::Applied {
        return Ok(());
    }
    let slot = slot::find(tx.conn, event.id, row.slot_id)?;
    if slot.rule == Rule::Lottery {
        return Err(Error::invalid("", "events-problem-lottery"));
    }
    if let_in && !event.moves_up(tx.now) {
        return Err(Error::invalid("", "events-problem-decide-late"));
    }
    if let_in && !stands_for_its_account(tx.conn, &row, tx.now)? {
        return Err(Error::invalid("", "events-problem-gone"));
    }
    let becomes = if let_in {
        seat_or_wait(tx, &event, &slot, row.account_id)?
    } else {
        Standing::Declined
    };
    let (was, by) = (row.standing, Some(may.person_id));
    pass(tx, &event, &mut row, Some(was), becomes, Cause::Decided, by)?;
    let detail = serde_json::json!({ "registration": id, "let_in": let_in });
    audit::record(tx, actor, "event.decided", &object(event.id), &detail)
}

/// Takes a seat that was kept for whoever waited. Doing so twice changes nothing. Errors: `Invalid` when it was not taken in time.
pub fn take_offer(tx: &mut Tx<'_>, may: &MayRegister, event_id: EventId) -> Result<()> {
    let event = event::locked(tx, event_id)?;
    let mut mine = of_person(tx.conn, event_id, may.person_id)?.ok_or(Error::NotFound)?;
    if !stands_for_its_account(tx.conn, &mine, tx.now)? {
        return Err(Error::NotFound);
    }
    match mine.standing {
        Standing::Confirmed => Ok(()),
        Standing::Offered if mine.offered_until.is_none_or(|until| tx.now < until) => pass(
            tx,
            &event,
            &mut mine,
            Some(Standing::Offered),
            Standing::Confirmed,
            Cause::Taken,
            Some(may.person_id),
        ),
        _ => Err(Error::invalid("", "events-problem-offer-over")),
    }
}

/// Lets an offer lapse whose time is over; the seat goes to the next. Run twice, or too early, it changes nothing.
pub fn lapse(tx: &mut Tx<'_>, event_id: EventId, id: RegistrationId) -> Result<()> {
    let event = event::locked(tx, event_id)?;
    let row = find(tx.conn, event_id, id)?;
    let over = row.offered_until.is_some_and(|until| until <= tx.now);
    if row.standing == Standing::Offered && over {
        give_up(tx, &event, row, Cause::Lapsed, None)?;
    }
    Ok(())
}

/// Gives the free seats of a slot to whoever has waited longest, one by one, as long as there are both. People of an account that has as
/// many seats as it may are passed over, and keep their places. Returns how many moved up.
pub(super) fn move_up(
    tx: &mut Tx<'_>,
    event: &Event,
    slot_id: SlotId,
    cause: Cause,
) -> Result<usize> {
    let mut moved = 0;
    if !event.moves_up(tx.now) {
        return Ok(moved);
    }
    let slot = slot::find(tx.conn, event.id, slot_id)?;
    while slot::has_room(tx.conn, &slot)? {
        let full = full_accounts(tx.conn, event)?;
        let Some(mut next) = next_waiting(tx, slot_id, full)? else {
            break;
        };
        let becomes = match event.offer_hours {
            Some(_) => Standing::Offered,
            None => Standing::Confirmed,
        };
        let was = Some(Standing::Waitlisted);
        pass(tx, event, &mut next, was, becomes, cause, None)?;
        moved += 1;
    }
    Ok(moved)
}

/// How many wait before a registration in its slot, itself included.
pub fn position(conn: &mut AnyConnection, row: &Registration) -> Result<i64> {
    Ok(registrations::table
        .filter(registrations::slot_id.eq(row.slot_id))
        .filter(registrations::state.eq(Standing::Waitlisted))
        .filter(registrations::place.le(row.place))
        .count()
        .get_result(conn)?)
}

/// The one way that a standing changes: the row, the log, the ledger, the mail, what is due later.
pub(super) fn pass(
    tx: &mut Tx<'_>,
    event: &Event,
    row: &mut Registration,
    was: Option<Standing>,
    becomes: Standing,
    cause: Cause,
    by: Option<PersonId>,
) -> Result<()> {
    let until = (becomes == Standing::Offered).then(|| offered_until(tx, event));
    let had_seat = was == Some(Standing::Confirmed);
    // A calendar is told of each seat that is had or lost, by a higher number each time.
    let calendar = i64::from(had_seat != (becomes == Standing::Confirmed));
    // Without a place nobody came, whatever was noted at the door.
    if becomes == Standing::Cancelled && row.attendance.is_some() {
        attendance::clear(tx, row, "cancelled")?;
    }
    *row = diesel::update(registrations::table.find(row.id))
        .set((
            registrations::state.eq(becomes),
            registrations::changed_at.eq(tx.now),
            registrations::offered_until.eq(until),
            registrations::ics_sequence.eq(registrations::ics_sequence + calendar),
        ))
        .returning(registrations::all_columns)
        .get_result(tx.conn)?;
    diesel::insert_into(event_transitions::table)
        .values((
            event_transitions::event_id.eq(event.id),
            event_transitions::registration_id.eq(row.id),
            event_transitions::slot_id.eq(row.slot_id),
            event_transitions::was.eq(was),
            event_transitions::became.eq(becomes),
            event_transitions::cause.eq(cause),
            event_transitions::by_id.eq(by),
            event_transitions::at.eq(tx.now),
        ))
        .execute(tx.conn)?;
    if becomes == Standing::Confirmed && !had_seat {
        let at = tx.now;
        record_registered(tx, row, at)?;
        reminder::plan(tx, event, row)?;
    }
    if had_seat && becomes != Standing::Confirmed {
        unrecord_registered(tx, row, "cancelled")?;
    }
    if let Some(until) = until {
        reminder::plan_lapse(tx, row, until)?;
    }
    letter::of_transition(tx, event, row, was, cause)
}

/// Until when an offer stands: as long as the event says, at least six hours, and no longer than to its beginning.
fn offered_until(tx: &Tx<'_>, event: &Event) -> UtcTime {
    let hours = event.offer_hours.unwrap_or(48).max(6);
    let until = tx.now.plus_seconds(hours * 3_600);
    until.min(event.starts_at)
}

/// Whether an act of this registration can go into the ledger: its account is known, or it is the vendor's own.
fn credited(row: &Registration) -> Option<PersonId> {
    row.person_id
        .filter(|_| row.account_id.is_some() || row.vendor)
}

/// An act of a registration, as the ledger takes it.
pub(super) fn act(row: &Registration, kind: &'static str, at: UtcTime) -> Option<Act> {
    let person = credited(row)?;
    let side = if row.vendor {
        Side::Vendor
    } else {
        Side::Customer
    };
    Some(
        Act::new(kind, object(row.event_id))
            .person(person)
            .account(row.account_id)
            .side(side)
            .at(at)
            .evidence(super::path(row.event_id)),
    )
}

/// Whether the ledger has an act of a registration's person upon its event.
pub(super) fn is_recorded(tx: &mut Tx<'_>, row: &Registration, kind: &str) -> Result<bool> {
    use crate::db::schema::engagement_events;
    Ok(diesel::select(diesel::dsl::exists(
        engagement_events::table
            .filter(engagement_events::object.eq(object(row.event_id)))
            .filter(engagement_events::type_.eq(kind))
            .filter(engagement_events::person_id.eq(row.person_id))
            .filter(crate::standing!()),
    ))
    .get_result(tx.conn)?)
}

/// Records that a seat was confirmed.
pub(super) fn record_registered(tx: &mut Tx<'_>, row: &Registration, at: UtcTime) -> Result<()> {
    if let Some(act) = act(row, "evt.registered", at) {
        ledger::record(tx, act)?;
    }
    Ok(())
}

/// Takes that back.
pub(super) fn unrecord_registered(tx: &mut Tx<'_>, row: &Registration, reason: &str) -> Result<()> {
    if let Some(person) = credited(row) {
        let object = object(row.event_id);
        ledger::reverse_object(tx, "evt.registered", &object, Some(person), reason)?;
    }
    Ok(())
}

/// Whether whoever has a place may still come in: not suspended, and of the company that it counts for, where there is one.
pub(super) fn stands_for_its_account(
    conn: &mut AnyConnection,
    row: &Registration,
    now: UtcTime,
) -> Result<bool> {
    let Some(person) = row.person_id else {
        return Ok(true);
    };
    if let Some(account) = row.account_id {
        return matching::belongs(conn, person, account, now);
    }
    Ok(diesel::select(diesel::dsl::exists(
        people::table
            .find(person)
            .filter(people::suspended_at.is_null()),
    ))
    .get_result(conn)?)
}

/// The slots of an event with the seats each has held, and who waits.
pub(super) fn by_slot(
    conn: &mut AnyConnection,
    events: &[EventId],
) -> Result<Vec<(SlotId, Standing, i64)>> {
    Ok(registrations::table
        .filter(registrations::event_id.eq_any(events.to_vec()))
        .filter(registrations::state.eq_any(Standing::ACTIVE))
        .group_by((registrations::slot_id, registrations::state))
        .select((
            registrations::slot_id,
            registrations::state,
            diesel::dsl::count_star(),
        ))
        .load(conn)?)
}

/// What a slot's rule says of the row it is in: for pages.
pub fn slot_of(conn: &mut AnyConnection, row: &Registration) -> Result<Slot> {
    slot::find(conn, row.event_id, row.slot_id)
}

/// Somebody leaves for good: their places at events to come are free again, what they answered is gone, and they run none any more.
pub(crate) fn forget(tx: &mut Tx<'_>, person: PersonId) -> Result<()> {
    let rows: Vec<Registration> = registrations::table
        .filter(registrations::person_id.eq(person))
        .order(registrations::id)
        .load(tx.conn)?;
    for row in rows {
        let event = event::locked(tx, row.event_id)?;
        // Read again behind the lock: somebody who waited may have moved up.
        let row = find(tx.conn, event.id, row.id)?;
        question::keep(tx, row.id, &[])?;
        if tx.now < event.ends_at && row.attendance.is_none() {
            give_up(tx, &event, row, Cause::ByMember, Some(person))?;
        }
    }
    diesel::update(
        event_organisers::table
            .filter(event_organisers::person_id.eq(person))
            .filter(event_organisers::removed_at.is_null()),
    )
    .set(event_organisers::removed_at.eq(tx.now))
    .execute(tx.conn)?;
    super::own_words::forget(tx, person)
}

/// Somebody's own registrations, for them to take along.
pub(crate) fn own(conn: &mut AnyConnection, person: PersonId) -> Result<serde_json::Value> {
    use crate::db::schema::events;
    type Row = (
        EventId,
        String,
        UtcTime,
        Standing,
        UtcTime,
        Option<Attendance>,
        Option<UtcTime>,
        (RegistrationId, String),
    );
    let words = super::own_words::of(conn, person)?;
    let rows: Vec<Row> = registrations::table
        .inner_join(events::table.on(events::id.eq(registrations::event_id)))
        .filter(registrations::person_id.eq(person))
        .order(registrations::id)
        .select((
            events::id,
            events::title,
            events::starts_at,
            registrations::state,
            registrations::created_at,
            registrations::attendance,
            registrations::checked_in_at,
            (registrations::id, registrations::company),
        ))
        .load(conn)?;
    let at = |time: Option<UtcTime>| time.map(UtcTime::rfc3339);
    Ok(rows
        .into_iter()
        .map(
            |(event, title, starts, standing, created, attendance, checked_in, (id, company))| {
                serde_json::json!({
                    "event": event,
                    "title": title,
                    "starts_at": starts.rfc3339(),
                    "standing": standing,
                    "registered_at": created.rfc3339(),
                    "attendance": attendance,
                    "checked_in_at": at(checked_in),
                    "company": company,
                    "answers": words.answers.get(&id),
                    "survey": words.survey.get(&id),
                    "asked": words.asked.get(&id),
                })
            },
        )
        .collect())
}
