//! An event's own row, found only among what the reader may see.

use chrono_tz::Tz;
use diesel::prelude::*;

use super::{AttendeeList, Audience, EventId, Format, State};
use crate::actor::Actor;
use crate::community::reader::Reader;
use crate::db::AnyConnection;
use crate::db::schema::{event_organisers, events};
use crate::policy::events::{self as policy, MayRun};
use crate::types::{AccountId, Id, PersonId, TopicId};
use crate::{Error, Result, Tx, UtcTime};

/// An event's own row.
#[derive(Debug, Clone, Queryable)]
pub struct Event {
    /// Id.
    pub id: EventId,
    /// Where it stands.
    pub state: State,
    /// Title.
    pub title: String,
    /// The title's share of the address.
    pub slug: String,
    /// What it is about, as Markdown.
    pub body: String,
    /// Where people meet.
    pub format: Format,
    /// The zone its times were given in.
    pub time_zone: String,
    /// When it begins.
    pub starts_at: UtcTime,
    /// When it ends.
    pub ends_at: UtcTime,
    /// The room.
    pub place: String,
    /// The meeting on the net; for those with a seat.
    pub online_url: String,
    /// Who may read of it.
    pub audience: Audience,
    /// What its link carries.
    pub link_key: String,
    /// Who learns who comes.
    pub attendee_list: AttendeeList,
    /// Whose it is.
    pub group_id: Option<Id>,
    /// A picture.
    pub cover_id: Option<Id>,
    /// When registration opens; at once where nothing is said.
    pub opens_at: Option<UtcTime>,
    /// When it closes; at the beginning where nothing is said.
    pub closes_at: Option<UtcTime>,
    /// Until when members give up their place themselves; until the beginning where nothing is said.
    pub cancel_until: Option<UtcTime>,
    /// Most places for people of one account.
    pub account_max: Option<i64>,
    /// In a draw, accounts that come for the first time come first.
    pub newcomers_first: bool,
    /// Hours for which a freed seat is offered; none: it is given at once.
    pub offer_hours: Option<i64>,
    /// The event it was copied from.
    pub copied_from: Option<EventId>,
    /// What links the events of a series.
    pub series: Option<String>,
    /// What calendars know it by.
    pub ics_uid: String,
    /// How often calendars were told of a change.
    pub ics_sequence: i64,
    /// The talk about it.
    pub recap_topic_id: Option<TopicId>,
    /// How many acts upon its registrations there were.
    pub turn: i64,
    /// Version of the form.
    pub version: i64,
    /// Who began it.
    pub created_by: PersonId,
    /// When.
    pub created_at: UtcTime,
    /// When it was last changed.
    pub updated_at: UtcTime,
    /// When a customer proposed it.
    pub proposed_at: Option<UtcTime>,
    /// When it came out.
    pub published_at: Option<UtcTime>,
    /// By whose hand.
    pub published_by: Option<PersonId>,
    /// When it was called off.
    pub cancelled_at: Option<UtcTime>,
    /// By whom.
    pub cancelled_by: Option<PersonId>,
    /// What was said with it.
    pub cancel_note: String,
    /// When it was over.
    pub finished_at: Option<UtcTime>,
}

impl Event {
    /// The zone its times were given in.
    pub fn zone(&self) -> Tz {
        self.time_zone.parse().unwrap_or(Tz::UTC)
    }

    /// Its address.
    pub fn path(&self) -> String {
        super::path(self.id)
    }

    /// Until when members give up their places themselves.
    pub fn cancellable_until(&self) -> UtcTime {
        self.cancel_until.unwrap_or(self.starts_at)
    }

    /// Whether one may register at `now`.
    pub fn window(&self, now: UtcTime) -> Window {
        if self.state != State::Published || now >= self.closes_at.unwrap_or(self.starts_at) {
            Window::Closed
        } else if self.opens_at.is_some_and(|opens| now < opens) {
            Window::NotYet
        } else {
            Window::Open
        }
    }

    /// Whether freed seats still go to whoever waits.
    pub fn moves_up(&self, now: UtcTime) -> bool {
        self.state == State::Published && now < self.starts_at
    }
}

/// Whether one may register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// Not before a time to come.
    NotYet,
    /// Now.
    Open,
    /// No more.
    Closed,
}

/// Who looks at events, as values for SQL.
#[derive(Debug, Clone)]
pub struct Viewer {
    /// Who, when signed in.
    pub person: Option<PersonId>,
    /// Accounts they belong to now.
    pub accounts: Vec<AccountId>,
    /// Audiences that are open to them by rule.
    pub audiences: Vec<Audience>,
    /// Runs events for the vendor: sees drafts too.
    pub desk: bool,
}

impl Viewer {
    /// What is open to whoever belongs to an account.
    pub(super) const OF_CUSTOMERS: [Audience; 3] =
        [Audience::Public, Audience::Link, Audience::Members];

    /// The viewer that `actor` is.
    pub fn of(actor: &Actor) -> Self {
        let audiences = match actor {
            Actor::Staff(_) | Actor::System => Audience::ALL.to_vec(),
            Actor::Member(member) if !member.account_ids.is_empty() => Self::OF_CUSTOMERS.to_vec(),
            Actor::Member(_) | Actor::Guest => vec![Audience::Public],
        };
        Self {
            person: actor.person_id(),
            accounts: match actor {
                Actor::Member(member) => member.account_ids.clone(),
                _ => Vec::new(),
            },
            audiences,
            desk: policy::desk(actor).is_ok(),
        }
    }
}

impl Viewer {
    /// The viewer that a reader of the community is; as such nobody sees drafts.
    pub(crate) fn reading(reader: &Reader) -> Self {
        let audiences = if reader.staff {
            Audience::ALL.to_vec()
        } else if reader.accounts.is_empty() {
            vec![Audience::Public]
        } else {
            Self::OF_CUSTOMERS.to_vec()
        };
        Self {
            person: reader.person,
            accounts: reader.accounts.clone(),
            audiences,
            desk: false,
        }
    }
}

/// The condition on `events` that `$viewer` may see them.
#[macro_export]
#[doc(hidden)]
macro_rules! events_seen_by {
    ($viewer:expr) => {{
        use $crate::db::schema::{
            event_accounts, event_organisers, event_registrations, events, user_group_members,
        };
        use $crate::events::{Audience, Standing, State};
        let viewer: &$crate::events::event::Viewer = $viewer;
        let person = viewer.person.unwrap_or(-1);
        let organised = event_organisers::table
            .filter(event_organisers::person_id.eq(person))
            .filter(event_organisers::removed_at.is_null())
            .select(event_organisers::event_id);
        let invited = event_accounts::table
            .filter(event_accounts::account_id.eq_any(viewer.accounts.clone()))
            .select(event_accounts::event_id);
        let grouped = user_group_members::table
            .filter(user_group_members::person_id.eq(person))
            .filter(user_group_members::left_at.is_null())
            .select(user_group_members::group_id.nullable());
        // Whoever left the company that a place counts for has it no more.
        let mine = event_registrations::table
            .filter(event_registrations::person_id.eq(person))
            .filter(
                event_registrations::account_id
                    .is_null()
                    .or(event_registrations::account_id.eq_any(viewer.accounts.clone())),
            )
            .filter(event_registrations::state.eq_any(Standing::ACTIVE))
            .select(event_registrations::event_id);
        let out = events::state.eq_any([State::Published, State::Cancelled, State::Finished]);
        // A customer who waits for an account is let in by their registration alone.
        let for_customers =
            diesel::dsl::sql::<diesel::sql_types::Bool>(if viewer.accounts.is_empty() {
                "1 = 0"
            } else {
                "1 = 1"
            });
        let everything = diesel::dsl::sql::<diesel::sql_types::Bool>(if viewer.desk {
            "1 = 1"
        } else {
            "1 = 0"
        });
        everything.or(events::id.eq_any(organised)).or(out.and(
            events::audience
                .eq_any(viewer.audiences.clone())
                .or(events::audience
                    .eq(Audience::Accounts)
                    .and(events::id.eq_any(invited)))
                .or(for_customers
                    .and(events::audience.eq(Audience::Group))
                    .and(events::group_id.eq_any(grouped)))
                .or(events::id.eq_any(mine)),
        ))
    }};
}

/// The event `id`, if the viewer may see it.
pub fn find(conn: &mut AnyConnection, viewer: &Viewer, id: EventId) -> Result<Event> {
    Ok(events::table
        .filter(events::id.eq(id))
        .filter(crate::events_seen_by!(viewer))
        .select(events::all_columns)
        .first(conn)?)
}

/// The event that a link leads to, for whoever has the link. Errors: `NotFound` for a wrong link, and where the link alone lets nobody
/// in.
pub fn by_link(conn: &mut AnyConnection, key: &str) -> Result<Event> {
    if key.len() < 16 {
        return Err(Error::NotFound);
    }
    Ok(events::table
        .filter(events::link_key.eq(key))
        .filter(events::audience.eq_any([Audience::Public, Audience::Link]))
        .filter(events::state.eq_any([State::Published, State::Cancelled, State::Finished]))
        .select(events::all_columns)
        .first(conn)?)
}

/// The row `id`. Who may have it is the caller's to ask.
pub(crate) fn row(conn: &mut AnyConnection, id: EventId) -> Result<Event> {
    Ok(events::table.find(id).first(conn)?)
}

/// The row `id`, while every other act upon its registrations waits until this transaction ends. Raises its turn.
pub(crate) fn locked(tx: &mut Tx<'_>, id: EventId) -> Result<Event> {
    Ok(diesel::update(events::table.find(id))
        .set(events::turn.eq(events::turn + 1))
        .returning(events::all_columns)
        .get_result(tx.conn)?)
}

/// Whether a person is among an event's organisers.
pub fn organises(conn: &mut AnyConnection, person: PersonId, id: EventId) -> Result<bool> {
    Ok(diesel::select(diesel::dsl::exists(
        event_organisers::table
            .filter(event_organisers::event_id.eq(id))
            .filter(event_organisers::person_id.eq(person))
            .filter(event_organisers::removed_at.is_null()),
    ))
    .get_result(conn)?)
}

/// The proof that `actor` may run the event `id`. Errors: `NotFound` else, also without such an event.
pub fn runner(conn: &mut AnyConnection, actor: &Actor, id: EventId) -> Result<MayRun> {
    let _: EventId = events::table.find(id).select(events::id).first(conn)?;
    let organises = match actor.person_id() {
        Some(person) => organises(conn, person, id)?,
        None => false,
    };
    policy::run(actor, id, organises)
}

/// The address behind which an event is registered for by its link.
pub fn link_path(key: &str) -> String {
    format!("/events/link/{key}")
}

/// Whether a path on this site leads to an event by its link.
pub fn is_link(path: &str) -> bool {
    path.starts_with("/events/link/")
}

/// The event that whoever wants to go to `path` means to register for, while one can.
pub(crate) fn gathering(
    conn: &mut AnyConnection,
    path: &str,
    now: UtcTime,
) -> Result<Option<EventId>> {
    let Some(key) = path
        .strip_prefix("/events/link/")
        .and_then(|rest| rest.split(['/', '?', '#']).next())
    else {
        return Ok(None);
    };
    match by_link(conn, key) {
        Ok(event) if event.window(now) == Window::Open => Ok(Some(event.id)),
        Ok(_) | Err(Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The event, as whoever runs it sees it.
pub fn shown_to(conn: &mut AnyConnection, may: &MayRun) -> Result<Event> {
    row(conn, may.event_id)
}
