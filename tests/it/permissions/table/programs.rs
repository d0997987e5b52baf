//! Programmes other than events: read by those who read account figures, entered by those who change accounts.

use diesel::prelude::*;
use domain::db::schema::program_facts;

use super::super::{Ask, CONSOLE, Case, Row, WRITERS, case, case_of};
use super::{get, post};
use crate::fixtures::Town;

const HOME: &str = "/staff/programs";

/// What a row may be about.
#[derive(Clone, Copy)]
enum About {
    Course,
    Term,
    TakenBack,
    Event,
}

/// A new row.
fn fact(town: &Town, about: About) -> i64 {
    let today = town.now().local_day(town.domain.zone);
    let (kind, status) = match about {
        About::Course | About::TakenBack => ("training", Some("completed")),
        About::Term => ("consulting", None),
        About::Event => ("free", Some("offered")),
    };
    let number = rand::random::<u64>();
    let name = match about {
        About::Event => format!("event:{number}"),
        _ => format!("講座{number}"),
    };
    let term = matches!(about, About::Term).then_some(today);
    town.write(|tx| {
        Ok(diesel::insert_into(program_facts::table)
            .values((
                program_facts::account_id.eq(town.people.aoba),
                program_facts::key.eq(format!("k{number}")),
                program_facts::kind.eq(kind),
                program_facts::name.eq(name),
                program_facts::occurred_at.eq(tx.now.plus_days(-1)),
                program_facts::person_id.eq(status.map(|_| town.people.aoi)),
                program_facts::status.eq(status),
                program_facts::hours_purchased.eq(term.map(|_| 20.0)),
                program_facts::term_start.eq(term),
                program_facts::term_end.eq(term),
                program_facts::recorded_at.eq(tx.now),
                program_facts::withdrawn.eq(matches!(about, About::TakenBack)),
            ))
            .returning(program_facts::id)
            .get_result(tx.conn)?)
    })
}

type Expect = &'static [(&'static str, u16)];
type Filled = &'static [(&'static str, &'static str)];

/// A row of each sort with what it answers, one of an event, and one there is not.
fn of_rows(
    before: &'static str,
    rest: &'static str,
    form: Filled,
    expect: [(&'static str, About, Expect); 3],
) -> Vec<Case> {
    let filled = move || {
        form.iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect::<Vec<_>>()
    };
    let mut cases: Vec<Case> = expect
        .into_iter()
        .chain([("an event's", About::Event, &[] as Expect)])
        .map(|(what, about, expect)| {
            case_of(what, expect, move |town: &Town, _| Ask {
                path: format!("{HOME}{before}/{}{rest}", fact(town, about)),
                form: filled(),
            })
        })
        .collect();
    cases.push(case_of("absent", &[], move |_, _| Ask {
        path: format!("{HOME}{before}/999999{rest}"),
        form: filled(),
    }));
    cases
}

fn each(course: Expect, term: Expect, taken_back: Expect) -> [(&'static str, About, Expect); 3] {
    [
        ("somebody's", About::Course, course),
        ("a term", About::Term, term),
        ("one taken back", About::TakenBack, taken_back),
    ]
}

pub(super) fn rows() -> Vec<Row> {
    const SEEN: Expect = &[(CONSOLE, 200)];
    const WRONG: Expect = &[(WRITERS, 422)];
    const DONE: Expect = &[(WRITERS, 303)];
    let for_account = |path: &'static str| {
        vec![
            case("", path, &[], &[(WRITERS, 200)]),
            case_of("of a company", &[(WRITERS, 200)], move |town, _| Ask {
                path: format!("{path}?account={}", town.people.aoba),
                form: Vec::new(),
            }),
            case_of("of no company", &[], move |_, _| Ask {
                path: format!("{path}?account=999999"),
                form: Vec::new(),
            }),
        ]
    };
    vec![
        get(
            HOME,
            vec![
                case("", HOME, &[], SEEN),
                case("a search", "/staff/programs?q=%25&kind=training", &[], SEEN),
                case_of("of a company", SEEN, |town, _| Ask {
                    path: format!("{HOME}?account={}", town.people.aoba),
                    form: Vec::new(),
                }),
                case("of no company", "/staff/programs?account=999999", &[], &[]),
                case(
                    "an unknown kind",
                    "/staff/programs?kind=party",
                    &[],
                    &[(CONSOLE, 400)],
                ),
            ],
        ),
        post(
            HOME,
            vec![
                case("nothing", HOME, &[("lines", "")], WRONG),
                case_of("of a company there is not", &[], |_, _| Ask {
                    path: HOME.to_owned(),
                    form: vec![("account", "999999".to_owned())],
                }),
            ],
        ),
        get("/staff/programs/new", for_account("/staff/programs/new")),
        get(
            "/staff/programs/consulting",
            for_account("/staff/programs/consulting"),
        ),
        post(
            "/staff/programs/consulting",
            vec![case(
                "nothing",
                "/staff/programs/consulting",
                &[("hours", "0")],
                WRONG,
            )],
        ),
        get(
            "/staff/programs/{id}",
            of_rows("", "", &[], each(SEEN, SEEN, SEEN)),
        ),
        post(
            "/staff/programs/{id}",
            of_rows("", "", &[("lines", "x")], each(WRONG, &[], WRONG)),
        ),
        get(
            "/staff/programs/rows/{id}",
            of_rows("/rows", "", &[], each(SEEN, SEEN, SEEN)),
        ),
        post(
            "/staff/programs/rows/{id}/change",
            of_rows("/rows", "/change", &[("on", "x")], each(WRONG, &[], WRONG)),
        ),
        post(
            "/staff/programs/rows/{id}/withdraw",
            of_rows("/rows", "/withdraw", &[], each(DONE, DONE, DONE)),
        ),
        post(
            "/staff/programs/rows/{id}/hours",
            of_rows("/rows", "/hours", &[("hours", "0")], each(&[], WRONG, &[])),
        ),
        post(
            "/staff/programs/rows/{id}/term",
            of_rows("/rows", "/term", &[("hours", "0")], each(&[], WRONG, &[])),
        ),
    ]
}
