//! User-group events（ユーザー会）: exact seats, honest attendance.
//!
//! **An event** is a draft, proposed (by a customer, for the vendor to publish), published, cancelled or finished. It has one or
//! more slots（参加枠）, each with a capacity and a rule.
//!
//! **A registration** is one person's place at one event, one row for good; [`registration`] alone changes its [`Standing`]:
//!
//! ```text
//!                    first come, seat free
//!   (none) ───────────────────────────────────────────► confirmed ◄──┐
//!     │  first come, full                                 ▲  │       │ offer taken
//!     ├──────────────────────► waitlisted ── seat freed ──┤  │       │
//!     │                          ▲   │                    └──┼── offered ── not taken in time ──► cancelled
//!     │  lottery before its      │   │                       │       │
//!     │  draw, or approval       │ won/approved, full        │       │
//!     └──────────► applied ──────┴── won/approved ───────────┘       │
//!                    │  refused, or nobody decided before the end    │
//!                    └─────────► declined                            │
//!   applied, waitlisted, offered, confirmed ── by member, organiser, or with the event ──► cancelled
//!   cancelled, declined ── registering again ──► as from (none), behind everybody who waits
//! ```
//!
//! Confirmed and offered hold a seat. What holds, always and after every transaction:
//! - *Never oversold.* A slot's held seats are at most its capacity; a capacity is never set below the seats held.
//! - *Nothing left free.* Until the event begins, nobody waits for a slot that has a seat free, but people of an account that has
//!   as many seats of the event as one may, and those who left the account that they registered for or are suspended.
//! - *First in, first out.* Who is promoted is who has waited longest, by [`registration::Registration::place`], of those whose
//!   account may have another seat.
//! - *One each.* A person has one registration of an event, in one slot.
//! - Each transition writes its log row, its ledger row and its mail in the transaction that it happens in.
//!
//! Every such transaction begins by raising the event's `turn`, which makes the next one wait for it on PostgreSQL (SQLite has one
//! writer anyway) and numbers the places in the queue.
//!
//! **Attendance** is told apart from standing: attended (how, when, noted by whom), no-show（当日欠席）, or not known yet. Who gives a
//! place up, or loses it with the event, has none.
//!
//! **What is recorded**: `evt.registered` when a seat is confirmed, reversed by cancelling and by a no-show;
//! `evt.attended_onsite` or `_online` when somebody came; `evt.question_asked` and `evt.survey_answered` once each; `evt.spoke` and
//! `evt.hosted` when the event has ended. Somebody whose
//! account staff have yet to find gets the same rows once it is known ([`matching`]).

pub mod afterwards;
pub mod attendance;
pub mod attendance_file;
pub mod attendance_import;
pub mod calendar;
pub mod calendar_file;
pub mod console;
pub mod door;
pub mod draft;
pub mod draw;
pub mod event;
pub mod export;
pub mod group;
pub mod inquiry;
pub mod invitation;
pub mod letter;
pub mod lifecycle;
pub mod list;
pub mod lottery;
pub mod matching;
pub mod organiser;
mod own_words;
pub mod presence;
pub mod program;
pub mod question;
pub mod registration;
pub mod reminder;
pub mod segment;
pub mod show;
pub mod slot;
pub mod time;

use crate::types::Id;

/// Id of an event.
pub type EventId = Id;
/// Id of a slot.
pub type SlotId = Id;
/// Id of a registration.
pub type RegistrationId = Id;

crate::text_enum! {
    /// Where an event stands.
    State {
        /// Being written.
        Draft = "draft",
        /// A customer proposes it; the vendor has yet to publish it.
        Proposed = "proposed",
        /// Out, and open for registration in its window.
        Published = "published",
        /// Called off.
        Cancelled = "cancelled",
        /// Over.
        Finished = "finished",
    }
}

crate::text_enum! {
    /// Where people meet.
    Format {
        /// In a room.
        Onsite = "onsite",
        /// On the net.
        Online = "online",
        /// Both.
        Both = "both",
    }
}

crate::text_enum! {
    /// Who may read of an event and register for it.
    Audience {
        /// Anyone.
        Public = "public",
        /// Customers, and whoever has its link.
        Link = "link",
        /// Customers.
        Members = "members",
        /// Customers of some accounts.
        Accounts = "accounts",
        /// The members of its group.
        Group = "group",
        /// The vendor's people.
        Staff = "staff",
    }
}

crate::text_enum! {
    /// Who learns who comes.
    AttendeeList {
        /// Whoever runs the event.
        Organisers = "organisers",
        /// Those who come, of each other, as each has chosen to be shown.
        Attendees = "attendees",
    }
}

crate::text_enum! {
    /// How the seats of a slot are given.
    Rule {
        /// To who comes first.
        FirstCome = "first_come",
        /// By a draw.
        Lottery = "lottery",
        /// By the organiser's word.
        Approval = "approval",
    }
}

crate::text_enum! {
    /// Where a registration stands.
    Standing {
        /// Waits for the draw or for the organiser's word.
        Applied = "applied",
        /// Waits for a seat.
        Waitlisted = "waitlisted",
        /// Has a seat kept for a while, to be taken.
        Offered = "offered",
        /// Has a seat.
        Confirmed = "confirmed",
        /// Was given up.
        Cancelled = "cancelled",
        /// Was not drawn, or refused.
        Declined = "declined",
    }
}

impl Standing {
    /// Whether a seat is held.
    pub fn holds_seat(self) -> bool {
        matches!(self, Self::Offered | Self::Confirmed)
    }

    /// Whether the person still wants to come.
    pub fn is_active(self) -> bool {
        !matches!(self, Self::Cancelled | Self::Declined)
    }

    /// Those that hold a seat.
    pub const HOLDING: [Self; 2] = [Self::Offered, Self::Confirmed];
    /// Those who still want to come.
    pub const ACTIVE: [Self; 4] = [
        Self::Applied,
        Self::Waitlisted,
        Self::Offered,
        Self::Confirmed,
    ];
}

crate::text_enum! {
    /// Whether somebody with a seat came.
    Attendance {
        /// They came.
        Attended = "attended",
        /// They did not（当日欠席）.
        NoShow = "no_show",
    }
}

crate::text_enum! {
    /// How somebody was checked in.
    Via {
        /// By the organiser, from the list.
        List = "list",
        /// Added at the door.
        WalkIn = "walk_in",
        /// By the code shown in the room.
        Code = "code",
        /// By a scanned QR code.
        Qr = "qr",
        /// By their personal link, to the meeting.
        Link = "link",
        /// By whoever stands at the door.
        Door = "door",
        /// By a file of attendance.
        Import = "import",
    }
}

crate::text_enum! {
    /// Why a registration's standing changed.
    Cause {
        /// Its person registered.
        Registered = "registered",
        /// A colleague registered them.
        ByColleague = "by_colleague",
        /// They were added at the door.
        WalkIn = "walk_in",
        /// A seat was freed.
        Promoted = "promoted",
        /// Capacity was raised.
        Raised = "raised",
        /// The draw.
        Drawn = "drawn",
        /// The organiser's word.
        Decided = "decided",
        /// An offer was taken.
        Taken = "taken",
        /// An offer was not taken in time.
        Lapsed = "lapsed",
        /// Its person gave it up.
        ByMember = "by_member",
        /// The organiser took it out.
        ByOrganiser = "by_organiser",
        /// The event was called off, or ended before anybody decided.
        WithEvent = "with_event",
    }
}

/// The address of an event.
pub fn path(id: EventId) -> String {
    format!("/events/{id}")
}

/// How an event is named in the ledger.
pub fn object(id: EventId) -> String {
    format!("event:{id}")
}
