//! What those around an event say to each other: questions, letters, organisers, how somebody is shown.

use domain::events::inquiry;
use domain::events::segment::{self, Draft, Segment};
use domain::events::{EventId, RegistrationId};

use super::super::{Row, case_of};
use super::events::{DESK, HOST, by, hers, open, with};
use super::{get, post};
use crate::fixtures::Town;
use crate::fixtures::gathering::{registered, run};
use crate::fixtures::talk::actor;

/// 美咲, who has a place, and those who run 葵's event.
const HERS_AND_MISAKI: &str = "ABca";

/// An event that 葵 hosts, to which 美咲 comes.
fn visited(town: &Town) -> (EventId, RegistrationId) {
    let id = hers(town);
    let row = town.write(|tx| registered(tx, id, town.people.misaki));
    (id, row.id)
}

/// A question that 美咲 asked there, and the mark of its words.
fn asked(town: &Town) -> (i64, String) {
    let (id, _) = visited(town);
    let body = format!("締め日は変えられますか {}", rand::random::<u32>());
    town.write(|tx| {
        let misaki = actor(tx, town.people.misaki)?;
        inquiry::ask(tx, &misaki, id, &body, None)?;
        let shown = inquiry::show(tx.conn, &misaki, id, tx.now)?;
        let row = shown.rows.first();
        Ok(row.map_or((0, String::new()), |row| (row.id, row.mark.clone())))
    })
}

/// A letter to those who come there.
fn written(town: &Town) -> String {
    let (id, _) = visited(town);
    let letter = town.write(|tx| {
        let may = run(tx, &town.people, id)?;
        let cs = actor(tx, may.person_id)?;
        let draft = Draft {
            segment: Segment::Confirmed,
            slot_id: None,
            subject: "持ち物のお知らせ".to_owned(),
            body: "名刺をお持ちください。".to_owned(),
        };
        segment::send(tx, &cs, &may, &draft)?;
        Ok(segment::show(tx.conn, &may, tx.now)?
            .sent
            .first()
            .map_or(0, |sent| sent.id))
    });
    format!("/events/{id}/letters/{letter}")
}

/// Rows of this area.
pub(super) fn rows() -> Vec<Row> {
    [questions(), letters(), organisers()]
        .into_iter()
        .flatten()
        .collect()
}

fn questions() -> Vec<Row> {
    let of = |act: &'static str, form: &'static [(&'static str, &'static str)]| {
        move |town: &Town, _| by(format!("/events/questions/{}/{act}", asked(town).0), form)
    };
    vec![
        get(
            "/events/{id}/questions",
            vec![
                case_of("美咲 comes", &[(HERS_AND_MISAKI, 200)], |town, _| {
                    by(format!("/events/{}/questions", visited(town).0), &[])
                }),
                case_of("nobody comes", &[(DESK, 200)], |town, _| {
                    by(format!("/events/{}/questions", open(town)), &[])
                }),
            ],
        ),
        post(
            "/events/{id}/questions",
            vec![
                case_of("美咲 comes", &[(HERS_AND_MISAKI, 303)], |town, _| {
                    by(
                        format!("/events/{}/questions", visited(town).0),
                        &[("body", "締め日は変えられますか")],
                    )
                }),
                case_of("noted for 美咲", &[(HOST, 303)], |town, _| {
                    let (id, row) = visited(town);
                    by(
                        format!("/events/{id}/questions"),
                        &[("body", "締め日は"), ("of", &row.to_string())],
                    )
                }),
                case_of("somebody of another event", &[], |town, _| {
                    let (_, row) = visited(town);
                    by(
                        format!("/events/{}/questions", visited(town).0),
                        &[("body", "締め日は"), ("of", &row.to_string())],
                    )
                }),
            ],
        ),
        post(
            "/events/questions/{question}/answer",
            vec![case_of(
                "美咲's",
                &[(HOST, 303)],
                of("answer", &[("answer", "変えられます。")]),
            )],
        ),
        post(
            "/events/questions/{question}/keep",
            vec![case_of("美咲's", &[(DESK, 303)], |town, _| {
                let (question, mark) = asked(town);
                by(
                    format!("/events/questions/{question}/keep"),
                    &[
                        ("title", "締め日を変えるには"),
                        ("space", "everyone"),
                        ("mark", &mark),
                    ],
                )
            })],
        ),
        post(
            "/events/questions/{question}/remove",
            vec![case_of(
                "美咲's",
                &[(HERS_AND_MISAKI, 303)],
                of("remove", &[]),
            )],
        ),
    ]
}

fn letters() -> Vec<Row> {
    const LETTER: &[(&str, &str)] = &[
        ("segment", "confirmed"),
        ("subject", "持ち物"),
        ("body", "名刺をお持ちください。"),
    ];
    vec![
        get(
            "/events/{id}/letters",
            vec![case_of("葵's", &[(HOST, 200)], |town, _| {
                by(format!("/events/{}/letters", hers(town)), &[])
            })],
        ),
        post(
            "/events/{id}/letters",
            vec![case_of("美咲 comes", &[(HOST, 303)], |town, _| {
                by(format!("/events/{}/letters", visited(town).0), LETTER)
            })],
        ),
        get(
            "/events/{id}/letters/{letter}",
            vec![case_of(
                "to 美咲",
                &[(HERS_AND_MISAKI, 200)],
                |town, _| by(written(town), &[]),
            )],
        ),
    ]
}

fn organisers() -> Vec<Row> {
    fn listed(town: &Town) -> EventId {
        let id = with(town, |draft| draft.attendee_list = "attendees".to_owned());
        town.write(|tx| registered(tx, id, town.people.misaki));
        id
    }
    vec![
        get(
            "/events/{id}/organisers",
            vec![case_of("葵's", &[(HOST, 200)], |town, _| {
                by(format!("/events/{}/organisers", hers(town)), &[])
            })],
        ),
        post(
            "/events/{id}/organisers",
            vec![case_of("葵's", &[(DESK, 303)], |town, _| {
                by(
                    format!("/events/{}/organisers", hers(town)),
                    &[("email", "misaki@minato.example")],
                )
            })],
        ),
        post(
            "/events/{id}/organisers/{person}/remove",
            vec![
                case_of("葵 of hers", &[(HOST, 303)], |town, _| {
                    let (id, aoi) = (hers(town), town.people.aoi);
                    by(format!("/events/{id}/organisers/{aoi}/remove"), &[])
                }),
                case_of("somebody else of hers", &[(DESK, 303)], |town, _| {
                    let (id, misaki) = (hers(town), town.people.misaki);
                    by(format!("/events/{id}/organisers/{misaki}/remove"), &[])
                }),
            ],
        ),
        post(
            "/events/{id}/shown",
            vec![
                case_of("美咲's place", &[("B", 303)], |town, _| {
                    by(
                        format!("/events/{}/shown", listed(town)),
                        &[("identity", "name")],
                    )
                }),
                case_of("of who runs it alone", &[], |town, _| {
                    by(
                        format!("/events/{}/shown", visited(town).0),
                        &[("identity", "name")],
                    )
                }),
                case_of("nobody comes", &[], |town, _| {
                    by(
                        format!("/events/{}/shown", open(town)),
                        &[("identity", "name")],
                    )
                }),
            ],
        ),
    ]
}
