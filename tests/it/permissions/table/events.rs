//! Events and user groups.

use diesel::prelude::*;
use domain::Tx;
use domain::actor::Role;
use domain::db::schema::{event_registrations, event_slots, events};
use domain::events::draft::{self, EventDraft};
use domain::events::question::{self, QuestionDraft};
use domain::events::{EventId, Standing, State, group, lifecycle};
use domain::policy::events as policy;
use domain::types::PersonId;

use super::super::{Ask, EVERYONE, MEMBERS, Row, SIGNED_IN, STAFF, case, case_of};
use super::{get, page, post};
use crate::fixtures::Town;
use crate::fixtures::gathering::{evening, hosted, key, published, registered, run};
use crate::fixtures::talk::actor;

/// Customers with an account.
const CUSTOMERS: &str = "AKBM";
/// Who runs every event.
pub(super) const DESK: &str = "ca";
/// Those, and 葵, who hosts.
pub(super) const HOST: &str = "Aca";

/// Rows of this area.
pub(super) fn rows() -> Vec<Row> {
    [
        lists(),
        reading(),
        registering(),
        writing(),
        running(),
        people(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

pub(super) fn by(path: String, form: &[(&'static str, &str)]) -> Ask {
    Ask {
        path,
        form: form
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    }
}

/// An event that is out, for customers and whoever has the link.
pub(super) fn open(town: &Town) -> EventId {
    town.write(|tx| published(tx, &town.people, &evening("権限の会", "1")))
}

pub(super) fn with(town: &Town, change: impl Fn(&mut EventDraft)) -> EventId {
    let mut draft = evening("権限の会", "1");
    change(&mut draft);
    town.write(|tx| published(tx, &town.people, &draft))
}

/// One that 葵 hosts.
pub(super) fn hers(town: &Town) -> EventId {
    town.write(|tx| hosted(tx, &town.people, town.people.aoi, &evening("葵の会", "1")))
}

/// One that only its writer knows of.
fn drafted(town: &Town, by: PersonId) -> EventId {
    town.write(|tx| {
        // Only so many of a customer's may wait: those of earlier visitors do no more.
        let waiting: Vec<EventId> = events::table
            .filter(events::created_by.eq(by))
            .filter(events::state.eq_any([State::Draft, State::Proposed]))
            .order(events::id.desc())
            .select(events::id)
            .load(tx.conn)?;
        let earlier: Vec<EventId> = waiting.into_iter().skip(5).collect();
        diesel::update(events::table.filter(events::id.eq_any(earlier)))
            .set(events::state.eq(State::Cancelled))
            .execute(tx.conn)?;
        let actor = actor(tx, by)?;
        let may = policy::begin(&actor)?;
        Ok(draft::create(tx, &actor, &may, &evening("下書きの会", "1"), None)?.event_id)
    })
}

fn called_off(town: &Town) -> EventId {
    let id = open(town);
    town.write(|tx| {
        let actor = actor(tx, town.people.staff(Role::Cs))?;
        let may = run(tx, &town.people, id)?;
        lifecycle::cancel(tx, &actor, &may, "")
    });
    id
}

/// A case about an event made afresh for each visitor, at `path` below it.
fn at(
    what: &'static str,
    make: fn(&Town) -> EventId,
    path: &'static str,
    form: &'static [(&'static str, &'static str)],
    expect: &[(&'static str, u16)],
) -> super::Case {
    case_of(what, expect, move |town, _| {
        by(format!("/events/{}{path}", make(town)), form)
    })
}

fn lists() -> Vec<Row> {
    fn a_group(town: &Town) -> i64 {
        town.write(|tx| {
            let cs = actor(tx, town.people.staff(Role::Cs))?;
            let may = policy::desk(&cs)?;
            let name = format!("支部 {}", rand::random::<u32>());
            group::create(tx, &cs, &may, &name, "")
        })
    }
    let member = |act: &'static str| {
        let path: &'static str = if act == "join" {
            "/events/groups/{id}/join"
        } else {
            "/events/groups/{id}/leave"
        };
        post(
            path,
            vec![
                case_of("a group", &[(CUSTOMERS, 303)], move |town, _| {
                    by(format!("/events/groups/{}/{act}", a_group(town)), &[])
                }),
                case_of("no group", &[], move |_, _| {
                    by(format!("/events/groups/999/{act}"), &[])
                }),
            ],
        )
    };
    vec![
        get(
            "/events",
            vec![
                case("to come", "/events", &[], &[(EVERYONE, 200)]),
                case(
                    "past, narrowed",
                    "/events?which=past&group=1&format=online",
                    &[],
                    &[(EVERYONE, 200)],
                ),
                case("no such list", "/events?which=mrr", &[], &[(EVERYONE, 400)]),
            ],
        ),
        page("/events/groups", &[(MEMBERS, 200)]),
        post(
            "/events/groups",
            vec![case_of("a new one", &[(DESK, 303)], |_, _| {
                let name = format!("会 {}", rand::random::<u32>());
                by(
                    "/events/groups".to_owned(),
                    &[("name", &name), ("description", "")],
                )
            })],
        ),
        member("join"),
        member("leave"),
    ]
}

fn reading() -> Vec<Row> {
    vec![
        get(
            "/events/{id}",
            vec![
                at("by link", open, "", &[], &[(MEMBERS, 200)]),
                at(
                    "public",
                    |town| with(town, |draft| draft.audience = "public".to_owned()),
                    "",
                    &[],
                    &[(EVERYONE, 200)],
                ),
                at(
                    "of the vendor",
                    |town| with(town, |draft| draft.audience = "staff".to_owned()),
                    "",
                    &[],
                    &[(STAFF, 200)],
                ),
                at(
                    "of one company",
                    |town| {
                        with(town, |draft| {
                            draft.audience = "accounts".to_owned();
                            draft.accounts = crate::fixtures::AOBA.to_owned();
                        })
                    },
                    "",
                    &[],
                    &[("AKcmlurea", 200), ("v", 404)],
                ),
                at(
                    "the vendor's draft",
                    |town| drafted(town, town.people.staff(Role::Cs)),
                    "",
                    &[],
                    &[(DESK, 200)],
                ),
                at(
                    "a customer's draft",
                    |town| drafted(town, town.people.aoi),
                    "",
                    &[],
                    &[(HOST, 200)],
                ),
                at("called off", called_off, "", &[], &[(MEMBERS, 200)]),
                case("absent", "/events/999999", &[], &[]),
            ],
        ),
        get(
            "/events/link/{key}",
            vec![
                case_of("the link", &[("gspf", 200), (MEMBERS, 303)], |town, _| {
                    let id = open(town);
                    let key = town.write(|tx| key(tx, id));
                    by(format!("/events/link/{key}"), &[])
                }),
                case_of("a link of one for members", &[], |town, _| {
                    let id = with(town, |draft| draft.audience = "members".to_owned());
                    let key = town.write(|tx| key(tx, id));
                    by(format!("/events/link/{key}"), &[])
                }),
                case("a wrong one", "/events/link/0123456789abcdef0123", &[], &[]),
            ],
        ),
    ]
}

fn registering() -> Vec<Row> {
    fn with_aoi(town: &Town) -> EventId {
        let id = open(town);
        town.write(|tx| registered(tx, id, town.people.aoi));
        id
    }
    let by_link = |town: &Town| {
        let id = open(town);
        let key = town.write(|tx| key(tx, id));
        format!("/events/link/{key}/register")
    };
    vec![
        get(
            "/events/link/{key}/register",
            vec![case_of(
                "the link",
                &[("pf", 200), (MEMBERS, 303)],
                move |town, _| by(by_link(town), &[]),
            )],
        ),
        post(
            "/events/link/{key}/register",
            vec![case_of("the link", &[(SIGNED_IN, 303)], move |town, _| {
                by(
                    by_link(town),
                    &[("name", "新しい人"), ("company", "新会社")],
                )
            })],
        ),
        post(
            "/events/{id}/register",
            vec![
                at("open", open, "/register", &[], &[(MEMBERS, 303)]),
                at(
                    "called off",
                    called_off,
                    "/register",
                    &[],
                    &[(MEMBERS, 422)],
                ),
                at(
                    "of the vendor",
                    |town| with(town, |draft| draft.audience = "staff".to_owned()),
                    "/register",
                    &[],
                    &[(STAFF, 303)],
                ),
            ],
        ),
        post(
            "/events/{id}/colleague",
            vec![case_of(
                "健 of 青葉精機",
                &[("AK", 303), ("BM", 422)],
                |town, _| {
                    let ken = town.people.ken.to_string();
                    by(
                        format!("/events/{}/colleague", open(town)),
                        &[("colleague", &ken)],
                    )
                },
            )],
        ),
        post(
            "/events/{id}/cancel",
            vec![at("葵's place", with_aoi, "/cancel", &[], &[("A", 303)])],
        ),
        post(
            "/events/{id}/take",
            vec![at("葵's place", with_aoi, "/take", &[], &[("A", 303)])],
        ),
    ]
}

const FORM: &[(&str, &str)] = &[
    ("title", "権限の会"),
    ("date", "2026-05-13"),
    ("start", "19:00"),
    ("end", "21:00"),
    ("place", "大手町"),
    ("capacity", "3"),
];

fn writing() -> Vec<Row> {
    fn draft_of_hers(town: &Town) -> EventId {
        drafted(town, town.people.aoi)
    }
    const CHANGE: &[(&str, &str)] = &[
        ("title", "権限の会"),
        ("date", "2026-05-13"),
        ("start", "19:00"),
        ("end", "21:00"),
        ("place", "大手町"),
        ("capacity", "3"),
        ("version", "1"),
    ];
    vec![
        get(
            "/events/new",
            vec![
                case(
                    "from nothing",
                    "/events/new",
                    &[],
                    &[(CUSTOMERS, 200), (DESK, 200), ("v", 404)],
                ),
                case_of("from 葵's", &[(HOST, 200)], |town, _| {
                    by(format!("/events/new?from={}", hers(town)), &[])
                }),
            ],
        ),
        post(
            "/events/new",
            vec![
                case(
                    "from nothing",
                    "/events/new",
                    FORM,
                    &[(CUSTOMERS, 303), (DESK, 303)],
                ),
                case_of("from 葵's", &[(HOST, 303)], |town, _| {
                    let from = hers(town).to_string();
                    let mut ask = by("/events/new".to_owned(), FORM);
                    ask.form.push(("from", from));
                    ask
                }),
            ],
        ),
        get(
            "/events/{id}/edit",
            vec![
                at("the vendor's", open, "/edit", &[], &[(DESK, 200)]),
                at("葵's", hers, "/edit", &[], &[(HOST, 200)]),
            ],
        ),
        post(
            "/events/{id}/edit",
            vec![
                at("the vendor's", open, "/edit", CHANGE, &[(DESK, 303)]),
                at("葵's", hers, "/edit", CHANGE, &[(HOST, 303)]),
            ],
        ),
        post(
            "/events/{id}/publish",
            vec![at("葵's", draft_of_hers, "/publish", &[], &[(HOST, 303)])],
        ),
    ]
}

/// The rows of pages and forms below an event that whoever runs it opens and sends.
fn running() -> Vec<Row> {
    const SLOT: &[(&str, &str)] = &[
        ("name", "オンライン"),
        ("format", "online"),
        ("capacity", "5"),
        ("rule", "first_come"),
    ];
    const QUESTION: &[(&str, &str)] = &[("label", "ご利用年数"), ("kind", "text"), ("choices", "")];
    let both = |path: &'static str, form: &'static [(&'static str, &'static str)], status: u16| {
        vec![
            at("the vendor's", open, path, form, &[(DESK, status)]),
            at("葵's", hers, path, form, &[(HOST, status)]),
        ]
    };
    let slot = |town: &Town, id: EventId| -> i64 {
        town.read(|conn| {
            Ok(event_slots::table
                .filter(event_slots::event_id.eq(id))
                .select(event_slots::id)
                .first(conn)?)
        })
    };
    vec![
        get("/events/{id}/manage", both("/manage", &[], 200)),
        get(
            "/events/{id}/manage/counts",
            both("/manage/counts", &[], 200),
        ),
        // The vendor's, also where a customer hosts.
        get(
            "/events/{id}/invitations",
            vec![at("葵's", hers, "/invitations", &[], &[(DESK, 200)])],
        ),
        post(
            "/events/{id}/invitations",
            vec![at(
                "a company",
                hers,
                "/invitations",
                &[("people", "みなと商事")],
                &[(DESK, 303)],
            )],
        ),
        post(
            "/events/{id}/invitations/nudge",
            vec![at("葵's", hers, "/invitations/nudge", &[], &[(DESK, 303)])],
        ),
        post(
            "/events/{id}/manage/export",
            both("/manage/export", &[], 200),
        ),
        get("/events/{id}/manage/setup", both("/manage/setup", &[], 200)),
        // Not over yet; nobody named; not the day.
        post(
            "/events/{id}/manage/absent",
            both("/manage/absent", &[], 422),
        ),
        post(
            "/events/{id}/manage/walk-in",
            both("/manage/walk-in", &[], 422),
        ),
        post(
            "/events/{id}/manage/call-off",
            both("/manage/call-off", &[("note", "")], 303),
        ),
        post(
            "/events/{id}/manage/slots",
            both("/manage/slots", SLOT, 303),
        ),
        post(
            "/events/{id}/manage/slots/{slot}",
            vec![
                case_of("葵's", &[(HOST, 303)], move |town, _| {
                    let id = hers(town);
                    by(
                        format!("/events/{id}/manage/slots/{}", slot(town, id)),
                        SLOT,
                    )
                }),
                case_of("another event's", &[], move |town, _| {
                    let other = slot(town, open(town));
                    by(format!("/events/{}/manage/slots/{other}", hers(town)), SLOT)
                }),
            ],
        ),
        post(
            "/events/{id}/manage/slots/{slot}/remove",
            vec![case_of("葵's last", &[(HOST, 422)], move |town, _| {
                let id = hers(town);
                by(
                    format!("/events/{id}/manage/slots/{}/remove", slot(town, id)),
                    &[],
                )
            })],
        ),
        post(
            "/events/{id}/manage/questions",
            both("/manage/questions", QUESTION, 303),
        ),
        post(
            "/events/{id}/manage/questions/{question}/remove",
            vec![case_of("葵's", &[(HOST, 303)], |town, _| {
                let id = hers(town);
                let question = town.write(|tx| {
                    let cs = actor(tx, town.people.staff(Role::Cs))?;
                    let may = run(tx, &town.people, id)?;
                    let draft = QuestionDraft {
                        kind: "text".to_owned(),
                        label: "ご利用年数".to_owned(),
                        ..QuestionDraft::default()
                    };
                    question::add(tx, &cs, &may, &draft)
                });
                by(
                    format!("/events/{id}/manage/questions/{question}/remove"),
                    &[],
                )
            })],
        ),
    ]
}

/// A place of 美咲 at an event.
fn place(town: &Town, id: EventId) -> i64 {
    town.write(|tx| registered(tx, id, town.people.misaki)).id
}

/// Somebody added at the door whom nobody knows.
fn nobody(tx: &mut Tx<'_>, id: EventId) -> domain::Result<i64> {
    let slot: i64 = event_slots::table
        .filter(event_slots::event_id.eq(id))
        .select(event_slots::id)
        .first(tx.conn)?;
    Ok(diesel::insert_into(event_registrations::table)
        .values((
            event_registrations::event_id.eq(id),
            event_registrations::slot_id.eq(slot),
            event_registrations::name.eq("当日の方"),
            event_registrations::state.eq(Standing::Confirmed),
            event_registrations::place.eq(1_i64),
            event_registrations::created_at.eq(tx.now),
            event_registrations::changed_at.eq(tx.now),
        ))
        .returning(event_registrations::id)
        .get_result(tx.conn)?)
}

/// The rows of buttons beside a registration.
fn people() -> Vec<Row> {
    let button = |path: &'static str, status: u16| {
        let act = path.rsplit('/').next().unwrap_or_default();
        post(
            path,
            vec![
                case_of("葵's event", &[(HOST, status)], move |town, _| {
                    let id = hers(town);
                    let row = place(town, id);
                    by(format!("/events/{id}/manage/{row}/{act}"), &[])
                }),
                case_of("another event's person", &[], move |town, _| {
                    let other = open(town);
                    let row = place(town, other);
                    by(format!("/events/{}/manage/{row}/{act}", hers(town)), &[])
                }),
            ],
        )
    };
    vec![
        button("/events/{id}/manage/{person}/check-in", 422),
        button("/events/{id}/manage/{person}/undo", 303),
        post(
            "/events/{id}/manage/{person}/left",
            vec![case_of("葵's event", &[(HOST, 303)], |town, _| {
                let id = hers(town);
                let row = place(town, id);
                by(format!("/events/{id}/manage/{row}/left"), &[])
            })],
        ),
        post(
            "/events/{id}/manage/{person}/absent",
            vec![case_of("not over yet", &[(HOST, 422)], |town, _| {
                let id = hers(town);
                let row = place(town, id);
                by(format!("/events/{id}/manage/{row}/absent"), &[])
            })],
        ),
        button("/events/{id}/manage/{person}/take-out", 303),
        button("/events/{id}/manage/{person}/approve", 303),
        button("/events/{id}/manage/{person}/decline", 303),
        post(
            "/events/{id}/manage/{person}/match",
            vec![case_of("somebody unknown", &[(DESK, 303)], |town, _| {
                let id = open(town);
                let row = town.write(|tx| nobody(tx, id));
                by(
                    format!("/events/{id}/manage/{row}/match"),
                    &[("email", "ken@aoba.example")],
                )
            })],
        ),
    ]
}
