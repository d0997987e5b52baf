//! Customers who run an event beside the vendor. The vendor alone names them: who runs an event sees who comes to it.

use diesel::prelude::*;

use super::event::{self, Event};
use super::{EventId, attendance, object};
use crate::community::notice::{self, Kind, News};
use crate::db::AnyConnection;
use crate::db::schema::{event_organisers as organisers, people};
use crate::policy::events::MayRun;
use crate::types::PersonId;
use crate::{Actor, Error, Result, Tx, UtcTime, audit};

/// Organisers of an event.
const MOST: i64 = 20;

/// Somebody who runs an event.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Organiser {
    /// Who.
    pub person_id: PersonId,
    /// Their name.
    pub name: String,
    /// Since when.
    pub since: UtcTime,
}

/// The page of an event's organisers.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The event, without its meeting's address.
    pub event: Event,
    /// Who runs it, by name.
    pub rows: Vec<Organiser>,
    /// Whether the reader names them.
    pub names: bool,
    /// The reader, who may step back.
    pub me: PersonId,
}

fn of_event(conn: &mut AnyConnection, id: EventId) -> Result<Vec<Organiser>> {
    Ok(organisers::table
        .inner_join(people::table.on(people::id.eq(organisers::person_id)))
        .filter(organisers::event_id.eq(id))
        .filter(organisers::removed_at.is_null())
        .order((people::name, people::id))
        .select((people::id, people::name, organisers::added_at))
        .load(conn)?)
}

/// The page.
pub fn show(conn: &mut AnyConnection, may: &MayRun) -> Result<Shown> {
    let mut event = event::row(conn, may.event_id)?;
    event.online_url = String::new();
    Ok(Shown {
        rows: of_event(conn, event.id)?,
        names: may.vendor,
        me: may.person_id,
        event,
    })
}

/// Names somebody as an organiser, and tells them. Doing so twice changes nothing. Errors: `NotFound` for customers who organise; `Invalid`
/// on `email` for an address that no customer with an account has, and for too many.
pub fn add(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, email: &str) -> Result<()> {
    if !may.vendor {
        return Err(Error::NotFound);
    }
    let event = event::locked(tx, may.event_id)?;
    if email.trim().is_empty() {
        return Err(Error::invalid("email", "problem-required"));
    }
    let Some((person, Some(_), false)) = attendance::by_address(tx, email)? else {
        return Err(Error::invalid("email", "events-organiser-unknown"));
    };
    let known = of_event(tx.conn, event.id)?;
    if known.iter().any(|one| one.person_id == person) {
        return Ok(());
    }
    if i64::try_from(known.len()).unwrap_or(MOST) >= MOST {
        return Err(Error::invalid("email", "events-organiser-many"));
    }
    let row = (
        organisers::added_by.eq(may.person_id),
        organisers::added_at.eq(tx.now),
        organisers::removed_at.eq(None::<UtcTime>),
    );
    let again = diesel::update(organisers::table.find((event.id, person)))
        .set(row)
        .execute(tx.conn)?;
    if again == 0 {
        diesel::insert_into(organisers::table)
            .values((
                organisers::event_id.eq(event.id),
                organisers::person_id.eq(person),
                row,
            ))
            .execute(tx.conn)?;
    }
    let path = format!("{}/manage", event.path());
    let news = News::of_page(&path, "organiser").by(may.person_id);
    notice::tell(tx, person, Kind::EventNews, &news)?;
    let detail = serde_json::json!({ "person": person });
    let object = object(event.id);
    audit::record(tx, actor, "event.organiser_added", &object, &detail)
}

/// Ends somebody's running of an event: the vendor anybody's, customers their own. The links to the door that they made end with it. Doing
/// so twice changes nothing. Errors: `NotFound` for a customer who means another.
pub fn remove(tx: &mut Tx<'_>, actor: &Actor, may: &MayRun, person: PersonId) -> Result<()> {
    if !may.vendor && may.person_id != person {
        return Err(Error::NotFound);
    }
    event::locked(tx, may.event_id)?;
    let ended = diesel::update(
        organisers::table
            .filter(organisers::event_id.eq(may.event_id))
            .filter(organisers::person_id.eq(person))
            .filter(organisers::removed_at.is_null()),
    )
    .set(organisers::removed_at.eq(tx.now))
    .execute(tx.conn)?;
    if ended == 0 {
        return Ok(());
    }
    let detail = serde_json::json!({ "person": person });
    let object = object(may.event_id);
    audit::record(tx, actor, "event.organiser_removed", &object, &detail)
}
