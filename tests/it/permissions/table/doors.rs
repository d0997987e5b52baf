//! Getting into an event: codes, personal links, the door, calendars, attendance files.

use domain::actor::Role;
use domain::events::{attendance_import, door, presence};

use super::super::{Ask, MEMBERS, Row, SIGNED_IN, case, case_of};
use super::{get, post};
use crate::fixtures::{Town, meeting, talk};

/// Who runs events for the vendor.
const DESK: &str = "ca";
/// Everyone whom a page behind a link is for: whoever has the link.
const ANYONE: &str = "gAKBMpsfcmlurea";

/// An event for members that has begun, with a place of 田中 葵: event and registration.
fn begun(town: &Town) -> (i64, i64) {
    let cs = town.people.staff(Role::Cs);
    town.write(|tx| {
        let mut draft = meeting::draft("受付の会");
        draft.date = "2026-04-15".to_owned();
        draft.start = "09:30".to_owned();
        draft.end = "23:00".to_owned();
        draft.opens_at = String::new();
        draft.closes_at = "2026-04-15T22:00".to_owned();
        let id = meeting::published(tx, cs, &draft)?;
        let place = meeting::registered(tx, town.people.aoi, id)?;
        Ok((id, place.id))
    })
}

/// A door link of an event: its token and its number.
fn door_of(town: &Town, event: i64) -> (String, i64) {
    let cs = town.people.staff(Role::Cs);
    town.write(|tx| {
        let actor = talk::actor(tx, cs)?;
        let may = meeting::runs(tx, cs, event)?;
        let token = door::make(tx, &actor, &may, "")?;
        let id = door::list(tx.conn, &may)?.first().map_or(0, |door| door.id);
        Ok((token, id))
    })
}

fn file_of(town: &Town, event: i64) -> i64 {
    let cs = town.people.staff(Role::Cs);
    town.write(|tx| {
        let actor = talk::actor(tx, cs)?;
        let may = meeting::runs(tx, cs, event)?;
        let found = attendance_import::read(b"Name,Email\nX,x@x.example\n")?;
        attendance_import::take_in(tx, &actor, &may, "a.csv", &found)
    })
}

fn code_of(town: &Town, event: i64) {
    let cs = town.people.staff(Role::Cs);
    town.write(|tx| {
        let actor = talk::actor(tx, cs)?;
        let may = meeting::runs(tx, cs, event)?;
        presence::make_code(tx, &actor, &may)
    });
}

fn ask(path: String, form: &[(&'static str, &str)]) -> Ask {
    Ask {
        path,
        form: form
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect(),
    }
}

pub(super) fn rows() -> Vec<Row> {
    [
        own(),
        by_link(),
        organisers(),
        calendars(),
        draws(),
        afterwards(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Of whoever has a place.
fn own() -> Vec<Row> {
    vec![
        get(
            "/events/{id}/here",
            vec![
                case(
                    "no such event says so in words",
                    "/events/999999/here",
                    &[],
                    &[(SIGNED_IN, 200)],
                ),
                case_of("one's own", &[(SIGNED_IN, 200)], |town, _| {
                    ask(format!("/events/{}/here", begun(town).0), &[])
                }),
            ],
        ),
        post(
            "/events/{id}/here",
            vec![case_of("a wrong code", &[(SIGNED_IN, 422)], |town, _| {
                ask(
                    format!("/events/{}/here", begun(town).0),
                    &[("code", "000000")],
                )
            })],
        ),
        get(
            "/events/{id}/ticket",
            vec![case_of("hers", &[("A", 200)], |town, _| {
                ask(format!("/events/{}/ticket", begun(town).0), &[])
            })],
        ),
    ]
}

/// Of whoever has a link, which is a key.
fn by_link() -> Vec<Row> {
    let place = |town: &Town| presence::link(&town.hiroba.domain.seal, begun(town).1);
    let doors = |town: &Town| {
        let (event, place) = begun(town);
        (
            format!("/door/{}", door_of(town, event).0),
            place.to_string(),
        )
    };
    vec![
        get(
            "/attend/{token}",
            vec![
                case("no link", "/attend/nothing", &[], &[]),
                case_of("a link", &[(ANYONE, 200)], move |town, _| {
                    ask(place(town), &[])
                }),
            ],
        ),
        post(
            "/attend/{token}",
            vec![case_of(
                "a place in a room joins nothing",
                &[],
                move |town, _| ask(place(town), &[]),
            )],
        ),
        post(
            "/attend/{token}/here",
            vec![
                case(
                    "no link",
                    "/attend/nothing/here",
                    &[("code", "123456")],
                    &[],
                ),
                case_of("a wrong code", &[(ANYONE, 422)], move |town, _| {
                    ask(format!("{}/here", place(town)), &[("code", "000000")])
                }),
            ],
        ),
        get(
            "/door/{token}",
            vec![
                case(
                    "a link that does not work says so",
                    "/door/nothing",
                    &[],
                    &[(ANYONE, 410)],
                ),
                case_of("a link", &[(ANYONE, 200)], move |town, _| {
                    ask(doors(town).0, &[])
                }),
            ],
        ),
        post(
            "/door/{token}/check-in",
            vec![case_of("a link", &[(ANYONE, 200)], move |town, _| {
                let (path, place) = doors(town);
                ask(
                    format!("{path}/check-in"),
                    &[("registration", &place), ("key", "k")],
                )
            })],
        ),
        post(
            "/door/{token}/undo",
            vec![case_of("a link", &[(ANYONE, 200)], move |town, _| {
                let (path, place) = doors(town);
                ask(
                    format!("{path}/undo"),
                    &[("registration", &place), ("q", "")],
                )
            })],
        ),
        post(
            "/door/{token}/walk-in",
            vec![case_of("a link", &[(ANYONE, 200)], move |town, _| {
                let (path, _) = doors(town);
                ask(
                    format!("{path}/walk-in"),
                    &[("name", "飛び入り"), ("company", ""), ("key", "w")],
                )
            })],
        ),
    ]
}

/// Of whoever runs the event.
fn organisers() -> Vec<Row> {
    let at = |rest: &'static str| {
        move |town: &Town, _: char| ask(format!("/events/{}{rest}", begun(town).0), &[])
    };
    vec![
        get(
            "/events/{id}/doors",
            vec![case_of("", &[(DESK, 200)], at("/doors"))],
        ),
        post(
            "/events/{id}/doors",
            vec![case_of("", &[(DESK, 200)], |town, _| {
                ask(
                    format!("/events/{}/doors", begun(town).0),
                    &[("label", "入口")],
                )
            })],
        ),
        post(
            "/events/{id}/doors/code",
            vec![case_of("", &[(DESK, 303)], at("/doors/code"))],
        ),
        get(
            "/events/{id}/doors/poster",
            vec![
                case_of("before there is a code", &[], at("/doors/poster")),
                case_of("with a code", &[(DESK, 200)], |town, _| {
                    let (event, _) = begun(town);
                    code_of(town, event);
                    ask(format!("/events/{event}/doors/poster"), &[])
                }),
            ],
        ),
        post(
            "/events/doors/{door}/revoke",
            vec![case_of("", &[(DESK, 303)], |town, _| {
                let (event, _) = begun(town);
                let (_, door) = door_of(town, event);
                ask(format!("/events/doors/{door}/revoke"), &[])
            })],
        ),
        post(
            "/events/{id}/doors/files",
            vec![case_of(
                "without a file",
                &[(DESK, 422)],
                at("/doors/files"),
            )],
        ),
        get(
            "/events/attendance/{import}",
            vec![case_of("", &[(DESK, 200)], |town, _| {
                let (event, _) = begun(town);
                let file = file_of(town, event);
                ask(format!("/events/attendance/{file}"), &[])
            })],
        ),
        post(
            "/events/attendance/{import}",
            vec![case_of("nothing said", &[(DESK, 303)], |town, _| {
                let (event, _) = begun(town);
                let file = file_of(town, event);
                ask(format!("/events/attendance/{file}"), &[])
            })],
        ),
    ]
}

fn calendars() -> Vec<Row> {
    vec![
        get(
            "/events/{id}/calendar.ics",
            vec![case_of("for members", &[(MEMBERS, 200)], |town, _| {
                ask(format!("/events/{}/calendar.ics", begun(town).0), &[])
            })],
        ),
        get(
            "/feeds/events",
            vec![case("", "/feeds/events", &[], &[(ANYONE, 200)])],
        ),
        get(
            "/feeds/events/group/{group}",
            vec![case(
                "no such group",
                "/feeds/events/group/999999",
                &[],
                &[],
            )],
        ),
        get(
            "/feeds/events/mine/{token}",
            vec![case("no link", "/feeds/events/mine/nothing", &[], &[])],
        ),
        get(
            "/me/calendar",
            vec![case("", "/me/calendar", &[], &[(SIGNED_IN, 200)])],
        ),
        post(
            "/me/calendar",
            vec![case("", "/me/calendar", &[], &[(SIGNED_IN, 200)])],
        ),
        post(
            "/me/calendar/end",
            vec![case("", "/me/calendar/end", &[], &[(SIGNED_IN, 303)])],
        ),
    ]
}

/// The slot of an event that is drawn.
fn lottery(town: &Town) -> i64 {
    crate::doors::lottery(town).1
}

fn draws() -> Vec<Row> {
    let at = |town: &Town, rest: &str| format!("/events/draws/{}{rest}", lottery(town));
    vec![
        get(
            "/events/draws/{slot}",
            vec![case_of("for members", &[(MEMBERS, 200)], move |town, _| {
                ask(at(town, ""), &[])
            })],
        ),
        post(
            "/events/draws/{slot}",
            vec![case_of("for members", &[(DESK, 303)], move |town, _| {
                ask(at(town, ""), &[])
            })],
        ),
        post(
            "/events/draws/{slot}/time",
            vec![case_of("for members", &[(DESK, 303)], move |town, _| {
                ask(at(town, "/time"), &[("draw_at", "2026-04-20T12:00")])
            })],
        ),
    ]
}

fn afterwards() -> Vec<Row> {
    /// An event of which 田中 葵 came, with one question.
    fn asked(town: &Town) -> i64 {
        let cs = town.people.staff(Role::Cs);
        let (event, place) = begun(town);
        town.write(|tx| {
            let actor = talk::actor(tx, cs)?;
            let may = meeting::runs(tx, cs, event)?;
            domain::events::attendance::check_in(tx, &actor, &may, place, false)?;
            let kind = domain::events::afterwards::SurveyKind::Text;
            domain::events::afterwards::add_question(
                tx,
                &actor,
                &may,
                kind,
                "いかがでしたか",
                false,
            )
        });
        event
    }
    /// The material and the question of an event.
    fn filled(town: &Town) -> (i64, i64) {
        let cs = town.people.staff(Role::Cs);
        let event = asked(town);
        town.write(|tx| {
            let actor = talk::actor(tx, cs)?;
            let may = meeting::runs(tx, cs, event)?;
            use domain::events::afterwards;
            afterwards::add_material(tx, &actor, &may, "資料", "https://slides.example.com/")?;
            let desk = afterwards::desk(tx.conn, &actor, &may)?;
            let material = desk.materials.first().map_or(0, |one| one.id);
            Ok((
                material,
                desk.survey.first().map_or(0, |one| one.question.id),
            ))
        })
    }
    let at = |rest: &'static str, form: &'static [(&'static str, &'static str)]| {
        move |town: &Town, _: char| ask(format!("/events/{}{rest}", begun(town).0), form)
    };
    let topic: &[(&str, &str)] = &[("topic", "")];
    let material: &[(&str, &str)] = &[("title", "資料"), ("url", "https://slides.example.com/")];
    let question: &[(&str, &str)] = &[("label", "満足度"), ("kind", "scale")];
    vec![
        get(
            "/events/{id}/after",
            vec![case_of("", &[(DESK, 200)], at("/after", &[]))],
        ),
        post(
            "/events/{id}/after/materials",
            vec![case_of(
                "",
                &[(DESK, 303)],
                at("/after/materials", material),
            )],
        ),
        post(
            "/events/materials/{material}/remove",
            vec![
                case("none there", "/events/materials/999999/remove", &[], &[]),
                case_of("one", &[(DESK, 303)], |town, _| {
                    let id = filled(town).0;
                    ask(format!("/events/materials/{id}/remove"), &[])
                }),
            ],
        ),
        post(
            "/events/{id}/after/recap",
            vec![case_of("", &[(DESK, 303)], at("/after/recap", topic))],
        ),
        post(
            "/events/{id}/after/questions",
            vec![case_of(
                "",
                &[(DESK, 303)],
                at("/after/questions", question),
            )],
        ),
        post(
            "/events/survey-questions/{question}/remove",
            vec![
                case(
                    "none there",
                    "/events/survey-questions/999999/remove",
                    &[],
                    &[],
                ),
                case_of("one", &[(DESK, 303)], |town, _| {
                    let id = filled(town).1;
                    ask(format!("/events/survey-questions/{id}/remove"), &[])
                }),
            ],
        ),
        get(
            "/events/{id}/survey",
            vec![
                case_of("nothing is asked", &[], at("/survey", &[])),
                case_of("who came", &[("A", 200)], |town, _| {
                    ask(format!("/events/{}/survey", asked(town)), &[])
                }),
            ],
        ),
        post(
            "/events/{id}/survey",
            vec![case_of("nothing answered", &[("A", 422)], |town, _| {
                ask(format!("/events/{}/survey", asked(town)), &[])
            })],
        ),
    ]
}
