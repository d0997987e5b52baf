//! The way out and back in.

use super::*;

#[test]
fn what_goes_out_comes_back_in_the_same() {
    let from = town();
    taken(
        &from,
        Kind::Accounts,
        "name,external_id,accounts_created,licensed_users,owner,domains\n青空,A1,120,200,cs@vendor.example,aozora.example\n若葉,A2,,,,\n",
    );
    taken(&from, Kind::Accounts, "name\n無番号\n");
    // Names that a spreadsheet would run, or that look as if they had been kept from it, go out and come in as they are.
    taken(
        &from,
        Kind::Contacts,
        "account,email,name\nA1,x@aozora.example,\"=HYPERLINK(\"\"https://evil.example\"\")\"\nA1,y@aozora.example,''=1\n",
    );
    let names = |hiroba: &TestHiroba| -> Vec<String> {
        hiroba.read(|conn| {
            Ok(people::table
                .filter(people::email.like("%@aozora.example"))
                .order(people::email)
                .select(people::name)
                .load(conn)?)
        })
    };
    taken(
        &from,
        Kind::Contacts,
        "account,email,name,invited_at\nA1,hana@aozora.example,花,2026-01-05\n無番号,b@b.example,,\n",
    );
    taken(
        &from,
        Kind::Stages,
        "account,stage,since,by\nA1,onboarding,2026-01-01,\nA1,adoption,2026-03-01,cs@vendor.example\n",
    );
    taken(
        &from,
        Kind::Contracts,
        "account,contract,plan\nA1,C-1,standard\n",
    );
    taken(
        &from,
        Kind::Usage,
        "account,month,accounts_created,login_users\nA1,2026-02,100,40\nA1,2026-03,110,50\n",
    );
    from.pass_days(2);
    taken(
        &from,
        Kind::Usage,
        "account,month,login_users\nA1,2026-03,55\n",
    );
    taken(
        &from,
        Kind::Accounts,
        "name,external_id,accounts_created\n青空,A1,130\n",
    );
    taken(
        &from,
        Kind::Inquiries,
        "account,opened_at,kind,depth\nA1,2026-03-01,question,basic\nA1,2026-03-01,question,basic\n",
    );
    taken(
        &from,
        Kind::Programs,
        "account,kind,name,occurred_at,id,email,status\n\
         A1,free,交流会,2026-03-02,P2,hana@aozora.example,registered\n\
         A1,training,入門,2026-03-02,P3,hana@aozora.example,completed\n",
    );
    taken(
        &from,
        Kind::Programs,
        "account,kind,name,occurred_at,id,status\nA1,free,交流会,2026-03-02,P2,no_show\n",
    );
    taken(
        &from,
        Kind::Ledger,
        "type,account,occurred_at,email,object,id,points,reversal_of\n\
         com.question_posted,A1,2026-03-01,hana@aozora.example,q1,r1,,\n\
         com.question_posted,A1,2026-03-02,hana@aozora.example,q1,r2,,r1\n\
         com.answer_posted,A1,2026-03-03,hana@aozora.example,,,2,\n",
    );
    let folder = from.domain.folder.join("out");
    let written =
        domain::export::everything(&from.domain, &Actor::System, &folder).expect("an export");
    assert!(written.iter().all(|file| file.left_out == 0), "{written:?}");
    let contacts = std::fs::read_to_string(folder.join("contacts.csv")).expect("a file");
    assert!(contacts.contains("\"=HYPERLINK"), "{contacts}");
    assert!(
        names(&from)
            .iter()
            .any(|name| name.starts_with("=HYPERLINK"))
    );
    let events = |hiroba: &TestHiroba| -> Vec<(String, String, f64, UtcTime, UtcTime, bool)> {
        let mut rows = hiroba.read(|conn| {
            Ok(engagement_events::table
                .select((
                    engagement_events::type_,
                    engagement_events::object,
                    engagement_events::granted_points,
                    engagement_events::occurred_at,
                    engagement_events::recorded_at,
                    engagement_events::reversal_of.is_not_null(),
                ))
                .load::<(String, String, f64, UtcTime, UtcTime, bool)>(conn)?)
        });
        rows.sort_by(|a, b| a.partial_cmp(b).expect("numbers"));
        rows
    };
    let mut other_order: Vec<Kind> = domain::export::ORDER.to_vec();
    other_order.swap(7, 8);
    for order in [domain::export::ORDER.to_vec(), other_order] {
        let to = TestHiroba::start();
        for round in 0..2 {
            for kind in &order {
                let path = folder.join(format!("{kind}.csv"));
                let report =
                    import::file(&to.domain, &Actor::System, *kind, &path, Options::default())
                        .expect("an import");
                assert!(!report.refused, "{kind}: {:#?}", report.problems);
                if round == 1 {
                    assert_eq!(
                        (report.counts.created, report.counts.updated),
                        (0, 0),
                        "{kind} a second time, in {order:?}"
                    );
                }
            }
        }
        assert_eq!(events(&from), events(&to), "in {order:?}");
        assert_eq!(names(&from), names(&to), "in {order:?}");
        let again = to.domain.folder.join("out");
        domain::export::everything(&to.domain, &Actor::System, &again).expect("an export");
        for kind in domain::export::ORDER {
            assert_eq!(
                sorted(&folder.join(format!("{kind}.csv")), *kind),
                sorted(&again.join(format!("{kind}.csv")), *kind),
                "{kind}"
            );
        }
    }
    assert!(
        domain::export::everything(&from.domain, &Actor::System, &folder).is_err(),
        "nothing is overwritten"
    );
}

/// A file's lines in order of their text. Ids of rows that got one on the way out are the first database's own.
fn sorted(path: &Path, kind: Kind) -> Vec<String> {
    let mut lines: Vec<String> = std::fs::read_to_string(path)
        .expect("a file")
        .lines()
        .map(|line| {
            if kind == Kind::Ledger {
                line.split(',')
                    .filter(|cell| !cell.starts_with("hiroba-"))
                    .collect::<Vec<_>>()
                    .join(",")
            } else {
                line.to_owned()
            }
        })
        .collect();
    lines.sort();
    lines
}

#[test]
fn people_without_an_address_come_from_dumps_only() {
    let hiroba = town();
    taken(
        &hiroba,
        Kind::Contacts,
        "account,email\nA1,hana@aozora.example\n",
    );
    let nameless: i64 = hiroba.read(|conn| {
        Ok(people::table
            .filter(people::email.is_null())
            .count()
            .get_result(conn)?)
    });
    assert_eq!(nameless, 0);
}
