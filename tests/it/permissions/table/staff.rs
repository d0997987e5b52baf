//! The vendor's own pages: accounts and their figures, imports, administration.

use super::super::{ADMIN, Ask, CONSOLE, Case, EVERYONE, PAST, Row, STAFF, WRITERS, case, case_of};
use super::{get, page, post};
use crate::fixtures::Town;

/// Rows of this area.
pub(super) fn rows() -> Vec<Row> {
    [console(), tags(), imports(), administration(), people()]
        .into_iter()
        .flatten()
        .collect()
}

/// About 青葉精機, and about a company there is not.
fn of_account(
    rest: &'static str,
    form: &'static [(&'static str, &'static str)],
    expect: &[(&'static str, u16)],
) -> Vec<Case> {
    vec![
        case_of("an account", expect, move |town: &Town, _| Ask {
            path: format!("/staff/accounts/{}{rest}", town.people.aoba),
            form: form
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
        }),
        case_of("absent", &[], move |_, _| Ask {
            path: format!("/staff/accounts/999999{rest}"),
            form: form
                .iter()
                .map(|(name, value)| (*name, (*value).to_owned()))
                .collect(),
        }),
    ]
}

/// A domain of 青葉精機, asked for through its own account and through another.
fn of_domain(verb: &'static str) -> Vec<Case> {
    let domain = |town: &Town| -> i64 {
        use diesel::prelude::*;
        use domain::db::schema::account_domains;
        town.write(|tx| {
            Ok(diesel::insert_into(account_domains::table)
                .values((
                    account_domains::account_id.eq(town.people.aoba),
                    account_domains::domain.eq(format!("d{}.example", rand::random::<u64>())),
                    account_domains::created_at.eq(tx.now),
                ))
                .returning(account_domains::id)
                .get_result(tx.conn)?)
        })
    };
    vec![
        case_of("its own", &[(WRITERS, 303)], move |town, _| Ask {
            path: format!(
                "/staff/accounts/{}/domains/{}/{verb}",
                town.people.aoba,
                domain(town)
            ),
            form: Vec::new(),
        }),
        case_of("another account's", &[], move |town, _| Ask {
            path: format!(
                "/staff/accounts/{}/domains/{}/{verb}",
                town.people.minato,
                domain(town)
            ),
            form: Vec::new(),
        }),
    ]
}

/// A new tag without topics.
fn tag(town: &Town, merged_into: Option<i64>) -> i64 {
    use diesel::prelude::*;
    use domain::db::schema::tags;
    town.write(|tx| {
        let name = format!("t{}", rand::random::<u64>());
        Ok(diesel::insert_into(tags::table)
            .values((
                tags::slug.eq(&name),
                tags::name.eq(&name),
                tags::created_at.eq(tx.now),
                tags::merged_into.eq(merged_into),
            ))
            .returning(tags::id)
            .get_result(tx.conn)?)
    })
}

/// About a tag, about a synonym, and about a tag there is not.
fn of_tag(
    rest: &'static str,
    form: &'static [(&'static str, &'static str)],
    expect: &[(&'static str, u16)],
) -> Vec<Case> {
    let filled = move || {
        form.iter()
            .map(|(name, value)| (*name, (*value).to_owned()))
            .collect::<Vec<_>>()
    };
    vec![
        case_of("a tag", expect, move |town: &Town, _| Ask {
            path: format!("/staff/tags/{}{rest}", tag(town, None)),
            form: filled(),
        }),
        case_of("a synonym", &[], move |town: &Town, _| Ask {
            path: format!("/staff/tags/{}{rest}", tag(town, Some(tag(town, None)))),
            form: filled(),
        }),
        case_of("absent", &[], move |_, _| Ask {
            path: format!("/staff/tags/999999{rest}"),
            form: filled(),
        }),
    ]
}

fn tags() -> Vec<Row> {
    vec![
        get(
            "/staff/tags",
            vec![
                case("", "/staff/tags", &[], &[(CONSOLE, 200)]),
                case("a search", "/staff/tags?q=t", &[], &[(CONSOLE, 200)]),
                case(
                    "an unknown key",
                    "/staff/tags?sort=mrr",
                    &[],
                    &[(CONSOLE, 400)],
                ),
            ],
        ),
        get("/staff/tags/{id}", of_tag("", &[], &[(CONSOLE, 200)])),
        post(
            "/staff/tags/{id}",
            of_tag("", &[("name", "")], &[(CONSOLE, 422)]),
        ),
        post(
            "/staff/tags/{id}/synonyms",
            of_tag("/synonyms", &[("synonym", "a b")], &[(CONSOLE, 422)]),
        ),
        post(
            "/staff/tags/{id}/synonyms/{synonym}/remove",
            vec![
                case_of("its own", &[(CONSOLE, 303)], |town, _| {
                    let main = tag(town, None);
                    Ask {
                        path: format!(
                            "/staff/tags/{main}/synonyms/{}/remove",
                            tag(town, Some(main))
                        ),
                        form: Vec::new(),
                    }
                }),
                case_of("another tag's", &[], |town, _| Ask {
                    path: format!(
                        "/staff/tags/{}/synonyms/{}/remove",
                        tag(town, None),
                        tag(town, Some(tag(town, None)))
                    ),
                    form: Vec::new(),
                }),
            ],
        ),
        post(
            "/staff/tags/{id}/merge",
            of_tag("/merge", &[("into", "no-such-tag")], &[(CONSOLE, 422)]),
        ),
    ]
}

fn console() -> Vec<Row> {
    vec![
        page("/staff", &[(STAFF, 200)]),
        get(
            "/staff/desk",
            vec![
                case("", "/staff/desk", &[], &[(STAFF, 200)]),
                case(
                    "an unknown filter",
                    "/staff/desk?show=mrr",
                    &[],
                    &[(STAFF, 400)],
                ),
            ],
        ),
        get(
            "/staff/accounts",
            vec![
                case("", "/staff/accounts", &[], &[(CONSOLE, 200)]),
                case(
                    "an unknown order",
                    "/staff/accounts?sort=nothing",
                    &[],
                    &[(CONSOLE, 400)],
                ),
            ],
        ),
        post(
            "/staff/accounts",
            vec![case(
                "nothing",
                "/staff/accounts",
                &[("name", "")],
                &[(WRITERS, 422)],
            )],
        ),
        page("/staff/accounts/new", &[(WRITERS, 200)]),
        post(
            "/staff/accounts/download",
            vec![case(
                "",
                "/staff/accounts/download",
                &[],
                &[(CONSOLE, PAST)],
            )],
        ),
        get(
            "/staff/accounts/{id}",
            of_account("", &[], &[(CONSOLE, 200)]),
        ),
        post(
            "/staff/accounts/bulk",
            vec![case(
                "nothing chosen",
                "/staff/accounts/bulk",
                &[],
                &[(WRITERS, PAST)],
            )],
        ),
        get(
            "/staff/accounts/{id}/domains",
            of_account("/domains", &[], &[(WRITERS, 200)]),
        ),
        post(
            "/staff/accounts/{id}/domains",
            vec![
                case_of("a domain", &[(WRITERS, 303)], |town, who| Ask {
                    path: format!("/staff/accounts/{}/domains", town.people.aoba),
                    form: vec![("domain", format!("{who}.aoba.example").to_lowercase())],
                }),
                case_of("anybody's", &[(WRITERS, 422)], |town, _| Ask {
                    path: format!("/staff/accounts/{}/domains", town.people.aoba),
                    form: vec![("domain", "gmail.com".to_owned())],
                }),
                case(
                    "absent",
                    "/staff/accounts/999999/domains",
                    &[("domain", "aoba.example")],
                    &[],
                ),
            ],
        ),
        post(
            "/staff/accounts/{id}/domains/{domain}/verify",
            of_domain("verify"),
        ),
        post(
            "/staff/accounts/{id}/domains/{domain}/remove",
            of_domain("remove"),
        ),
        post(
            "/staff/accounts/{id}/memo",
            of_account("/memo", &[("memo", "覚え書き")], &[(WRITERS, PAST)]),
        ),
        post(
            "/staff/accounts/{id}/next-action",
            of_account(
                "/next-action",
                &[
                    ("next_action", "電話する"),
                    ("next_action_on", ""),
                    ("next_action_owner", ""),
                ],
                &[(WRITERS, PAST)],
            ),
        ),
        post(
            "/staff/accounts/{id}/profile",
            of_account("/profile", &[("name", "青葉精機")], &[(WRITERS, PAST)]),
        ),
        get(
            "/staff/accounts/{id}/evidence",
            of_account("/evidence", &[], &[(CONSOLE, PAST)]),
        ),
        post(
            "/staff/accounts/{id}/stage",
            of_account(
                "/stage",
                &[("stage", "onboarding"), ("reason", "話した")],
                &[(WRITERS, PAST)],
            ),
        ),
        post(
            "/staff/accounts/{id}/proposals/{proposal}/accept",
            of_account("/proposals/999999/accept", &[], &[]),
        ),
        post(
            "/staff/accounts/{id}/proposals/{proposal}/decline",
            of_account("/proposals/999999/decline", &[("reason", "まだ早い")], &[]),
        ),
        post(
            "/staff/customer-view",
            vec![case("", "/staff/customer-view", &[], &[(STAFF, 303)])],
        ),
        // It takes rights away, from whoever has them.
        post(
            "/staff/customer-view/end",
            vec![case(
                "",
                "/staff/customer-view/end",
                &[],
                &[(EVERYONE, 303)],
            )],
        ),
    ]
}

fn imports() -> Vec<Row> {
    let absent =
        |method: fn(&'static str, Vec<Case>) -> Row, pattern: &'static str, path: &'static str| {
            method(pattern, vec![case("absent", path, &[], &[])])
        };
    vec![
        page("/staff/import", &[(ADMIN, 200)]),
        post(
            "/staff/import",
            vec![case("nothing", "/staff/import", &[], &[(ADMIN, PAST)])],
        ),
        absent(get, "/staff/import/{id}", "/staff/import/999999"),
        absent(post, "/staff/import/{id}/kind", "/staff/import/999999/kind"),
        absent(
            post,
            "/staff/import/{id}/columns",
            "/staff/import/999999/columns",
        ),
        absent(
            post,
            "/staff/import/{id}/apply",
            "/staff/import/999999/apply",
        ),
        absent(
            post,
            "/staff/import/{id}/discard",
            "/staff/import/999999/discard",
        ),
    ]
}

fn administration() -> Vec<Row> {
    vec![
        page("/admin", &[(ADMIN, 200)]),
        page("/admin/people", &[(ADMIN, 200)]),
        post(
            "/admin/people",
            vec![case(
                "a role there is not",
                "/admin/people",
                &[
                    ("email", "new@vendor.example"),
                    ("name", "新人"),
                    ("role", "king"),
                    ("space", ""),
                ],
                &[(ADMIN, PAST)],
            )],
        ),
        post(
            "/admin/roles/{id}/revoke",
            vec![case("absent", "/admin/roles/999999/revoke", &[], &[])],
        ),
        post(
            "/admin/people/{id}/suspend",
            vec![case("absent", "/admin/people/999999/suspend", &[], &[])],
        ),
        post(
            "/admin/people/{id}/reinstate",
            vec![case("absent", "/admin/people/999999/reinstate", &[], &[])],
        ),
        post(
            "/admin/people/{id}/second-factor/reset",
            vec![case(
                "absent",
                "/admin/people/999999/second-factor/reset",
                &[],
                &[],
            )],
        ),
        page("/admin/settings", &[(ADMIN, 200)]),
        post(
            "/admin/settings",
            vec![case(
                "no name",
                "/admin/settings",
                &[
                    ("site_name", ""),
                    ("mark", ""),
                    ("mail_from", ""),
                    ("terms_ja", ""),
                    ("terms_en", ""),
                ],
                &[(ADMIN, PAST)],
            )],
        ),
        post(
            "/admin/settings/logo",
            vec![case(
                "no file",
                "/admin/settings/logo",
                &[],
                &[(ADMIN, 422)],
            )],
        ),
        post(
            "/admin/settings/logo/remove",
            vec![case(
                "",
                "/admin/settings/logo/remove",
                &[],
                &[(ADMIN, 303)],
            )],
        ),
        page("/admin/hours", &[(ADMIN, 200)]),
        post(
            "/admin/hours",
            vec![case("nothing", "/admin/hours", &[], &[(ADMIN, 422)])],
        ),
        post(
            "/admin/hours/days",
            vec![case(
                "no day",
                "/admin/hours/days",
                &[("kind", "closed")],
                &[(ADMIN, 422)],
            )],
        ),
        post(
            "/admin/hours/days/{day}/usual",
            vec![
                case(
                    "nothing was written for it",
                    "/admin/hours/days/2026-05-01/usual",
                    &[],
                    &[(ADMIN, 303)],
                ),
                case("no day", "/admin/hours/days/x/usual", &[], &[]),
            ],
        ),
        post(
            "/admin/hours/webhook",
            vec![case(
                "an address within",
                "/admin/hours/webhook",
                &[("format", "slack"), ("url", "https://10.0.0.1/")],
                &[(ADMIN, 422)],
            )],
        ),
        post(
            "/admin/hours/webhook/try",
            vec![case("none is set", "/admin/hours/webhook/try", &[], &[])],
        ),
        post(
            "/admin/hours/webhook/remove",
            vec![case(
                "",
                "/admin/hours/webhook/remove",
                &[],
                &[(ADMIN, 303)],
            )],
        ),
        page("/admin/jobs", &[(ADMIN, 200)]),
        post(
            "/admin/jobs/retry",
            vec![
                case(
                    "none of that kind given up",
                    "/admin/jobs/retry",
                    &[("kind", "mail")],
                    &[],
                ),
                case(
                    "an unknown field",
                    "/admin/jobs/retry",
                    &[("kind", "mail"), ("all", "1")],
                    &[(ADMIN, 400)],
                ),
            ],
        ),
        get(
            "/admin/configuration",
            vec![
                case("", "/admin/configuration", &[], &[(ADMIN, 200)]),
                case(
                    "an unknown key",
                    "/admin/configuration?show=secrets",
                    &[],
                    &[(ADMIN, 400)],
                ),
            ],
        ),
        post(
            "/admin/jobs/{id}/retry",
            vec![case("absent", "/admin/jobs/999999/retry", &[], &[])],
        ),
        page("/admin/mail", &[(ADMIN, 200)]),
        page("/admin/audit", &[(ADMIN, 200)]),
    ]
}

fn people() -> Vec<Row> {
    vec![
        get(
            "/staff/searches",
            vec![
                case("", "/staff/searches", &[], &[(STAFF, 200)]),
                case(
                    "a time there is not",
                    "/staff/searches?days=9999",
                    &[],
                    &[(STAFF, 400)],
                ),
            ],
        ),
        page("/staff/invitations", &[(WRITERS, 200)]),
        post(
            "/staff/invitations",
            vec![case(
                "nobody",
                "/staff/invitations",
                &[("account", "999999"), ("people", "")],
                &[(WRITERS, PAST)],
            )],
        ),
        post(
            "/staff/invitations/{id}/send",
            vec![case("absent", "/staff/invitations/999999/send", &[], &[])],
        ),
        post(
            "/staff/invitations/{id}/revoke",
            vec![case("absent", "/staff/invitations/999999/revoke", &[], &[])],
        ),
        page("/staff/join-requests", &[(WRITERS, 200)]),
        post(
            "/staff/join-requests/{id}",
            vec![case(
                "absent",
                "/staff/join-requests/999999",
                &[("account", ""), ("decision", "refused")],
                &[],
            )],
        ),
    ]
}
