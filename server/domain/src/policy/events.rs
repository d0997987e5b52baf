//! May they, with events? What may not be seen is "not found" before anybody asks here.

use crate::actor::{Actor, Role};
use crate::events::EventId;
use crate::types::{AccountId, PersonId};
use crate::{Error, Result};

/// May publish events, run every one of them, and keep groups.
#[derive(Debug)]
pub struct EventDesk(pub PersonId, ());

/// Customer success and administrators.
pub fn desk(actor: &Actor) -> Result<EventDesk> {
    match actor {
        Actor::Staff(staff) if actor.has(Role::Cs) || actor.is_admin() => {
            Ok(EventDesk(staff.person_id, ()))
        }
        _ => Err(Error::NotFound),
    }
}

/// May begin an event: as the vendor, or as a customer who proposes one.
#[derive(Debug)]
pub struct MayBegin {
    /// Who.
    pub person_id: PersonId,
    /// Of the vendor, who publishes without asking.
    pub vendor: bool,
    _proof: (),
}

/// Whoever runs events for the vendor, and customers with an account.
pub fn begin(actor: &Actor) -> Result<MayBegin> {
    match actor {
        Actor::Staff(_) => desk(actor).map(|may| MayBegin {
            person_id: may.0,
            vendor: true,
            _proof: (),
        }),
        Actor::Member(member) if !member.account_ids.is_empty() && member.person_id > 0 => {
            Ok(MayBegin {
                person_id: member.person_id,
                vendor: false,
                _proof: (),
            })
        }
        _ => Err(Error::NotFound),
    }
}

/// May run an event: change it, see who comes, check them in.
#[derive(Debug)]
pub struct MayRun {
    /// Who.
    pub person_id: PersonId,
    /// Which.
    pub event_id: EventId,
    /// Of the vendor: publishes, and sees what belongs to accounts.
    pub vendor: bool,
    _proof: (),
}

/// The vendor's event people run every event; customers those that they organise (`organises`).
pub fn run(actor: &Actor, event_id: EventId, organises: bool) -> Result<MayRun> {
    if let Ok(may) = desk(actor) {
        return Ok(MayRun {
            person_id: may.0,
            event_id,
            vendor: true,
            _proof: (),
        });
    }
    match actor {
        Actor::Member(member) if organises && !member.account_ids.is_empty() => Ok(MayRun {
            person_id: member.person_id,
            event_id,
            vendor: false,
            _proof: (),
        }),
        _ => Err(Error::NotFound),
    }
}

/// May register for events that they see.
#[derive(Debug, Clone)]
pub struct MayRegister {
    /// Who asks.
    pub person_id: PersonId,
    /// Their accounts; none while staff have yet to find theirs.
    pub account_ids: Vec<AccountId>,
    /// Of the vendor.
    pub vendor: bool,
    _proof: (),
}

impl MayRegister {
    /// The account that registrations are credited to.
    pub fn account_id(&self) -> Option<AccountId> {
        self.account_ids.first().copied()
    }
}

/// Everyone who is signed in, also while they wait for an account: registering is joining.
pub fn register(actor: &Actor) -> Result<MayRegister> {
    match actor {
        Actor::Member(member) if member.person_id > 0 => Ok(MayRegister {
            person_id: member.person_id,
            account_ids: member.account_ids.clone(),
            vendor: false,
            _proof: (),
        }),
        Actor::Staff(staff) => Ok(MayRegister {
            person_id: staff.person_id,
            account_ids: Vec::new(),
            vendor: true,
            _proof: (),
        }),
        _ => Err(Error::NotFound),
    }
}

/// May check people in at one event, by a link that whoever stands at its door was given. It opens nothing else.
#[derive(Debug)]
pub struct MayGreet {
    /// Which link.
    pub door_id: crate::types::Id,
    run: MayRun,
}

impl MayGreet {
    /// Which event.
    pub fn event_id(&self) -> EventId {
        self.run.event_id
    }

    /// Who made the link, and answers for it.
    pub fn made_by(&self) -> PersonId {
        self.run.person_id
    }

    /// What attendance demands. It is not the vendor's: nobody is found by an address at the door.
    pub(crate) fn run(&self) -> &MayRun {
        &self.run
    }
}

/// Whoever has a link that works, as long as `maker`, who made it, may run the event themselves.
pub fn greet(
    door: &crate::events::door::Door,
    maker: &MayRun,
    now: crate::UtcTime,
) -> Result<MayGreet> {
    let theirs = maker.event_id == door.event_id && maker.person_id == door.created_by;
    if !theirs || !door.works(now) {
        return Err(Error::NotFound);
    }
    Ok(MayGreet {
        door_id: door.id,
        run: MayRun {
            person_id: door.created_by,
            event_id: door.event_id,
            vendor: false,
            _proof: (),
        },
    })
}
