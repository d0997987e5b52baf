//! Every route × everyone × every state of an object that matters → the status they get. A route without a row here, or a row
//! without a route, fails: nothing is served that nobody has thought about.
//!
//! Who is not named in a case is refused: a guest who opens a page is asked to sign in, and one who sends a form gets it back to
//! send again after that; everyone else gets the same page as for an address that does not exist. Two more of the vendor come
//! by everywhere: one who **o**wes the second factor is led to it, and one who looks at the customer's **v**iew reads what a
//! customer without a company of their own would, and sends nothing.

mod table;

use std::collections::BTreeSet;

use actix_web::http::Method;
use domain::actor::Role;
use server::http::access::Access;
use server::http::routes;

use crate::fixtures::Town;
use crate::support::{Answer, TestHiroba, Visitor};

/// Everyone there is, a letter each: guest; **A**oi and **K**en of one company, Misa**B** of another; a customer who is
/// **M**oderator; **p**ending, **s**uspended, **f**ormer; and of the vendor **c**s, **m**arketing, sa**l**es, s**u**pport,
/// p**r**oduct, **e**xecutive, **a**dministrator.
const EVERYONE: &str = "gAKBMpsfcmlurea";

/// Everyone but those whom a session doesn't carry: guests and the suspended.
const SIGNED_IN: &str = "AKBMpfcmlurea";

/// Customers with an account, and staff.
const MEMBERS: &str = "AKBMcmlurea";

/// The vendor.
const STAFF: &str = "cmlurea";

/// The vendor's people who may read account figures: not marketing.
const CONSOLE: &str = "clurea";

/// Those who may change accounts.
const WRITERS: &str = "cla";

/// Administrators.
const ADMIN: &str = "a";

/// Of the vendor, but for the moment less: owing the second factor, and in the customer's view.
const LESS: &str = "ov";

/// What can be sent from the customer's view.
const READ_ONLY: [&str; 3] = ["/staff/customer-view/end", "/sign-out", "/language"];

/// Past the gate: whatever the handler says to this form, it is not the refusal and not a fault.
const PAST: u16 = 0;

/// A request that a case makes: address and form.
struct Ask {
    path: String,
    form: Vec<(&'static str, String)>,
}

/// One state of an object, and what each gets.
struct Case {
    what: &'static str,
    ask: Box<dyn Fn(&Town, char) -> Ask>,
    expect: Vec<(&'static str, u16)>,
}

/// The row of one route.
struct Row {
    method: Method,
    path: &'static str,
    cases: Vec<Case>,
}

fn row(method: Method, path: &'static str, cases: Vec<Case>) -> Row {
    Row {
        method,
        path,
        cases,
    }
}

/// Sends every form that the table knows, filled in as it would be for each of `readers`, in a town of its own for each address,
/// so that what one form does leaves the others as they are.
pub fn forms<G>(
    readers: &[char],
    fresh: impl Fn() -> (Town, G),
    mut each: impl FnMut(&G, char, &Answer),
) {
    for row in table::rows() {
        if row.method != Method::POST {
            continue;
        }
        let (town, garden) = fresh();
        for case in &row.cases {
            for who in readers {
                let ask = (case.ask)(&town, *who);
                let form: Vec<(&str, &str)> = ask
                    .form
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                let answer = visitor(&town, *who).post(&ask.path, &form);
                each(&garden, *who, &answer);
            }
        }
    }
}

/// A case whose request is the same for everyone.
fn case(
    what: &'static str,
    path: &'static str,
    form: &[(&'static str, &str)],
    expect: &[(&'static str, u16)],
) -> Case {
    let form: Vec<(&'static str, String)> = form
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    case_of(what, expect, move |_, _| Ask {
        path: path.to_owned(),
        form: form.clone(),
    })
}

/// A case that makes its object first, afresh for each visitor.
fn case_of(
    what: &'static str,
    expect: &[(&'static str, u16)],
    ask: impl Fn(&Town, char) -> Ask + 'static,
) -> Case {
    Case {
        what,
        ask: Box::new(ask),
        expect: expect.to_vec(),
    }
}

fn visitor(town: &Town, who: char) -> Visitor<'_> {
    let people = &town.people;
    let role = |role| town.staff(role);
    match who {
        'g' => town.guest(),
        'A' => town.aoi(),
        'K' => town.signed_in(people.ken),
        'B' => town.misaki(),
        'M' => town.moderator(),
        'p' => town.signed_in(people.pending),
        's' => town.signed_in(people.suspended),
        'f' => town.signed_in(people.former),
        'c' => role(Role::Cs),
        'm' => role(Role::Marketing),
        'l' => role(Role::Sales),
        'u' => role(Role::Support),
        'r' => role(Role::Product),
        'e' => role(Role::Executive),
        'a' => role(Role::Admin),
        'o' => owing(town),
        'v' => role(Role::Cs).with_cookie("customer-view", "1"),
        other => panic!("nobody is called {other}"),
    }
}

/// Staff with an authenticator who have signed in, but not given its code yet.
fn owing(town: &Town) -> Visitor<'_> {
    use diesel::prelude::*;
    use domain::db::schema::people;
    let token = town.write(|tx| {
        let email = format!("owing-{}@vendor.example", rand::random::<u32>());
        let person = crate::fixtures::person(tx, "社員 未確認", Some(&email))?;
        domain::people::staff::hire(tx, person, "cs")?;
        crate::fixtures::grant(tx, person, Role::Admin, None)?;
        diesel::update(people::table.find(person))
            .set(people::totp_confirmed_at.eq(tx.now))
            .execute(tx.conn)?;
        domain::people::session::open(tx, person, "test browser", "127.0.0.1")
    });
    town.guest().with_cookie("sid", &token)
}

#[test]
fn every_route_has_a_row_and_every_row_a_route() {
    let routes: BTreeSet<String> = routes::all()
        .iter()
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    let rows: Vec<String> = table::rows()
        .iter()
        .map(|row| format!("{} {}", row.method, row.path))
        .collect();
    let unique: BTreeSet<String> = rows.iter().cloned().collect();
    assert_eq!(rows.len(), unique.len(), "a row twice");
    let missing: Vec<_> = routes.difference(&unique).collect();
    let stale: Vec<_> = unique.difference(&routes).collect();
    assert!(missing.is_empty(), "routes without a row: {missing:#?}");
    assert!(stale.is_empty(), "rows without a route: {stale:#?}");
    for row in table::rows() {
        assert!(
            !row.cases.is_empty(),
            "{} {} has no case",
            row.method,
            row.path
        );
    }
}

/// The table is long, so it is walked in parts, side by side.
const PARTS: usize = 4;

#[test]
fn everyone_gets_what_the_table_says() {
    walk(0);
}

#[test]
fn everyone_gets_what_the_table_says_in_its_second_part() {
    walk(1);
}

#[test]
fn everyone_gets_what_the_table_says_in_its_third_part() {
    walk(2);
}

#[test]
fn everyone_gets_what_the_table_says_in_its_fourth_part() {
    walk(3);
}

/// Every row of a part, as everyone.
fn walk(part: usize) {
    let access_of = |row: &Row| {
        routes::all()
            .into_iter()
            .find(|route| route.method == row.method && route.path == row.path)
            .map(|route| route.access)
    };
    let mut wrong = Vec::new();
    for row in table::rows().into_iter().skip(part).step_by(PARTS) {
        // The other test says which.
        let Some(access) = access_of(&row) else {
            continue;
        };
        for case in &row.cases {
            let town = Town::start();
            for who in EVERYONE.chars().chain(LESS.chars()) {
                let named = |who: char| {
                    case.expect
                        .iter()
                        .find(|(letters, _)| letters.contains(who))
                        .map_or_else(|| refusal(who, &row.method, access), |(_, status)| *status)
                };
                let expected = match who {
                    // Everywhere behind a gate the same; before it, a guest.
                    'o' if access != Access::Public => 303,
                    'o' if case.expect.iter().any(|(letters, _)| letters.contains('o')) => {
                        named('o')
                    }
                    'o' => named('g'),
                    'v' if row.method == Method::POST && !READ_ONLY.contains(&row.path) => 403,
                    // Pages about oneself are nobody's here.
                    'v' if access == Access::SignedIn => 404,
                    'v' if case.expect.iter().any(|(letters, _)| letters.contains('v')) => {
                        named('v')
                    }
                    'v' => named('K'),
                    who => named(who),
                };
                let ask = (case.ask)(&town, who);
                let visitor = visitor(&town, who);
                let form: Vec<(&str, &str)> = ask
                    .form
                    .iter()
                    .map(|(name, value)| (*name, value.as_str()))
                    .collect();
                let answer = if row.method == Method::GET {
                    visitor.get(&ask.path)
                } else {
                    visitor.post(&ask.path, &form)
                };
                let past = expected == PAST
                    && answer.status < 500
                    && (answer.status != refusal(who, &row.method, access) || answer.status == 303);
                // A body that can't be read may be refused before anybody asks who sent it.
                let unreadable = answer.status == 400
                    && row.method != Method::GET
                    && case.expect.iter().any(|(_, status)| *status == 400);
                if past || unreadable {
                    continue;
                }
                if answer.status != expected {
                    wrong.push(format!(
                        "{} ({}) as {who}: {} instead of {expected}",
                        answer.of, case.what, answer.status
                    ));
                    continue;
                }
                if expected == 404 {
                    let nowhere = if row.method == Method::GET {
                        visitor.get("/no/such/page")
                    } else {
                        visitor.post("/no/such/page", &[])
                    };
                    if plain(&answer, &ask.path) != plain(&nowhere, "/no/such/page") {
                        wrong.push(format!(
                            "{} ({}) as {who}: its 404 differs from that of no page at all",
                            answer.of, case.what
                        ));
                    }
                }
                if row.method == Method::GET {
                    let head = visitor.send("HEAD", &ask.path, &[], b"");
                    if head.status != answer.status || !head.bytes.is_empty() {
                        wrong.push(format!("HEAD {} as {who}: {}", ask.path, head.status));
                    }
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// What somebody whom a case does not name gets.
fn refusal(who: char, method: &Method, access: Access) -> u16 {
    let guest = who == 'g' || who == 's';
    match (guest && access != Access::Public, method) {
        (true, &Method::GET) => 303,
        (true, _) => 401,
        _ => 404,
    }
}

/// What the reader sees of a problem page, with what may differ between two addresses taken out.
fn plain(answer: &Answer, path: &str) -> String {
    let policy = answer.header("content-security-policy").unwrap_or_default();
    let nonce = policy
        .split("'nonce-")
        .nth(1)
        .and_then(|rest| rest.split('\'').next())
        .unwrap_or("-");
    let escaped = path.replace('&', "&amp;");
    answer
        .text()
        .replace(nonce, "NONCE")
        .replace(&format!("value=\"{escaped}\""), "value=\"PATH\"")
        // A form's answer leads back to the page it was on, and here it was on none.
        .replace("name=\"next\" value=\"/\"", "name=\"next\" value=\"PATH\"")
}

#[test]
fn a_right_that_ends_ends_with_the_next_request() {
    use diesel::prelude::*;
    use domain::db::schema::{people, role_grants, staff_members};
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let person = town.people.staff(Role::Cs);
    let page = routes::all()
        .into_iter()
        .find(|route| {
            route.method == Method::GET
                && route.access == Access::AccountConsole
                && !route.path.contains('{')
        })
        .expect("a page of the account console");
    cs.get(page.path).expect(200);
    town.write(|tx| {
        diesel::update(role_grants::table.filter(role_grants::person_id.eq(person)))
            .set(role_grants::revoked_at.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    cs.get(page.path).expect(404);
    town.write(|tx| {
        diesel::update(staff_members::table.find(person))
            .set(staff_members::ended_at.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    cs.get(page.path).expect(404);
    town.write(|tx| {
        diesel::update(people::table.find(person))
            .set(people::suspended_at.eq(Some(tx.now)))
            .execute(tx.conn)?;
        Ok(())
    });
    assert!(cs.get(page.path).location().starts_with("/sign-in"));
}

#[test]
fn an_address_takes_only_its_own_methods() {
    let hiroba = TestHiroba::start();
    for route in routes::all() {
        let others: &[&str] = if routes::all()
            .iter()
            .any(|other| other.path == route.path && other.method != route.method)
        {
            &["PUT", "PATCH", "DELETE"]
        } else if route.method == Method::GET {
            &["POST", "PUT", "PATCH", "DELETE"]
        } else {
            &["GET", "PUT", "PATCH", "DELETE"]
        };
        let path = route.path.replace(['{', '}'], "");
        for method in others {
            let answer =
                hiroba
                    .guest()
                    .send(method, &path, &[("sec-fetch-site", "same-origin")], b"");
            assert!(
                [404, 405].contains(&answer.status),
                "{method} {path}: {}",
                answer.status
            );
        }
    }
}
