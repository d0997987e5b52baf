//! The directory, a company's page, and what is one's own: the profile, the export, leaving.

use super::super::{ADMIN, EVERYONE, MEMBERS, Row, SIGNED_IN, case, case_of};
use super::community::by;
use super::{get, page, post};

/// Customers with an account.
const CUSTOMERS: &str = "AKBM";

/// Rows of this area.
pub(super) fn rows() -> Vec<Row> {
    let mut rows = people();
    rows.extend(profile());
    rows.extend(leaving());
    rows
}

fn people() -> Vec<Row> {
    vec![
        get(
            "/people",
            vec![
                case("", "/people", &[], &[(MEMBERS, 200)]),
                case(
                    "a tag there is not",
                    "/people?tag=none",
                    &[],
                    &[(MEMBERS, 200)],
                ),
                case("an unknown key", "/people?email=a", &[], &[(MEMBERS, 400)]),
                case("no place", "/people?after=x", &[], &[(MEMBERS, 400)]),
            ],
        ),
        get(
            "/company/{id}",
            vec![
                case_of("青葉精機", &[("AK", 200), ("v", 404)], |town, _| {
                    by(format!("/company/{}", town.people.aoba), &[])
                }),
                case_of("みなと商事", &[("B", 200)], |town, _| {
                    by(format!("/company/{}", town.people.minato), &[])
                }),
                case("absent", "/company/999999", &[], &[]),
                case(
                    "nobody's, as the customer's view has it",
                    "/company/0",
                    &[],
                    &[],
                ),
            ],
        ),
    ]
}

fn profile() -> Vec<Row> {
    vec![
        page("/me/profile", &[(CUSTOMERS, 200)]),
        post(
            "/me/profile",
            vec![
                case(
                    "all of it",
                    "/me/profile",
                    &[
                        ("introduction", "経理を担当しています。"),
                        ("uses", "請求書、API"),
                        ("department", "経理部"),
                        ("listed", "on"),
                        ("show_company", "on"),
                        ("identity", "name"),
                    ],
                    &[(CUSTOMERS, 303)],
                ),
                case(
                    "too many things used",
                    "/me/profile",
                    &[("uses", "1,2,3,4,5,6,7,8,9,10,11,12,13")],
                    &[(CUSTOMERS, 422)],
                ),
                case(
                    "an unknown identity",
                    "/me/profile",
                    &[("identity", "king")],
                    &[(SIGNED_IN, 400)],
                ),
                case(
                    "somebody else's",
                    "/me/profile",
                    &[("person_id", "1")],
                    &[(SIGNED_IN, 400)],
                ),
            ],
        ),
        page("/me/export", &[(SIGNED_IN, 200)]),
        post(
            "/me/export",
            vec![
                case("", "/me/export", &[], &[(SIGNED_IN, 200)]),
                case(
                    "somebody else's",
                    "/me/export",
                    &[("person_id", "1")],
                    &[(SIGNED_IN, 400)],
                ),
            ],
        ),
    ]
}

fn leaving() -> Vec<Row> {
    vec![
        page("/me/leave", &[(SIGNED_IN, 200)]),
        post(
            "/me/leave",
            vec![
                case("not confirmed", "/me/leave", &[], &[(SIGNED_IN, 422)]),
                case(
                    "with 佐藤 美咲's address",
                    "/me/leave",
                    &[("email", "misaki@minato.example"), ("sure", "on")],
                    &[("B", 303), (SIGNED_IN, 422)],
                ),
                case(
                    "the last administrator",
                    "/me/leave",
                    &[("email", "admin@vendor.example"), ("sure", "on")],
                    &[(SIGNED_IN, 422)],
                ),
            ],
        ),
        page("/left", &[(EVERYONE, 200)]),
        get(
            "/admin/people/{id}/leave",
            vec![
                case_of("佐藤 美咲", &[(ADMIN, 200)], |town, _| {
                    by(format!("/admin/people/{}/leave", town.people.misaki), &[])
                }),
                case("absent", "/admin/people/999999/leave", &[], &[]),
            ],
        ),
        post(
            "/admin/people/{id}/leave",
            vec![
                case_of("without a word", &[(ADMIN, 422)], |town, _| {
                    by(format!("/admin/people/{}/leave", town.people.misaki), &[])
                }),
                case_of("佐藤 美咲, who asked", &[(ADMIN, 303)], |town, _| {
                    by(
                        format!("/admin/people/{}/leave", town.people.misaki),
                        &[("reason", "電話で申し出"), ("sure", "on")],
                    )
                }),
                case("absent", "/admin/people/999999/leave", &[], &[]),
            ],
        ),
    ]
}
