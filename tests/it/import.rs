//! Taking in files: the columns of each kind, what is refused and how, versions, identity, the staff page, a whole dump, and
//! the way out and back in.

use std::path::{Path, PathBuf};

use diesel::prelude::*;
use domain::actor::Role;
use domain::db::schema::{
    acceptances, account_domains, account_sizes, accounts, contracts, engagement_events, imports,
    inquiries, memberships, people, posts, program_facts, role_grants, staff_members, stage_moves,
    topics, usage_months, votes,
};
use domain::i18n::Locale;
use domain::import::{self, Kind, Options, Report, stackexchange};
use domain::{Actor, UtcTime};

use crate::fixtures::Town;
use crate::support::TestHiroba;

/// A file of a test.
fn file(hiroba: &TestHiroba, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = hiroba.domain.folder.join(name);
    std::fs::write(&path, bytes).expect("write a file");
    path
}

fn take_with(hiroba: &TestHiroba, kind: Kind, bytes: impl AsRef<[u8]>, options: Options) -> Report {
    let path = file(hiroba, "taken.csv", bytes);
    import::file(&hiroba.domain, &Actor::System, kind, &path, options).expect("an import")
}

fn take(hiroba: &TestHiroba, kind: Kind, text: impl AsRef<[u8]>) -> Report {
    take_with(hiroba, kind, text, Options::default())
}

/// Takes a file in that must not be refused; created, updated, unchanged.
#[track_caller]
fn taken(hiroba: &TestHiroba, kind: Kind, text: impl AsRef<[u8]>) -> (u64, u64, u64) {
    let report = take(hiroba, kind, text);
    assert!(!report.refused, "{:#?}", report.problems);
    (
        report.counts.created,
        report.counts.updated,
        report.counts.unchanged,
    )
}

/// Lines, columns and message keys of what is wrong.
fn wrong(report: &Report) -> Vec<(u64, &str, &str)> {
    assert!(report.refused, "nothing was refused: {report:?}");
    report
        .problems
        .iter()
        .map(|problem| {
            (
                problem.line,
                problem.problem.field.as_str(),
                problem.problem.key,
            )
        })
        .collect()
}

fn town() -> TestHiroba {
    let hiroba = TestHiroba::start();
    taken(
        &hiroba,
        Kind::Staff,
        "email,name,department,roles\ncs@vendor.example,担当,cs,cs;admin\n",
    );
    taken(
        &hiroba,
        Kind::Accounts,
        "name,external_id\n青空,A1\n若葉,A2\n",
    );
    hiroba
}

fn count_events(hiroba: &TestHiroba) -> i64 {
    hiroba.read(|conn| Ok(engagement_events::table.count().get_result(conn)?))
}

#[test]
fn the_smallest_accounts_file_is_two_columns() {
    let hiroba = TestHiroba::start();
    let text = "name,accounts_created\n株式会社青空,120\n若葉商事,30\n";
    assert_eq!(taken(&hiroba, Kind::Accounts, text), (2, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Accounts, text), (0, 0, 2));
    let sizes: Vec<Option<i64>> = hiroba.read(|conn| {
        Ok(account_sizes::table
            .order(account_sizes::id)
            .select(account_sizes::accounts_created)
            .load(conn)?)
    });
    assert_eq!(sizes, [Some(120), Some(30)]);
}

#[test]
fn what_earlier_rows_make_of_accounts_is_known_before_anything_is_written() {
    let hiroba = TestHiroba::start();
    let report = take(
        &hiroba,
        Kind::Accounts,
        "name,external_id\n青空,A\n青空,B\n青空,\n",
    );
    assert_eq!(wrong(&report), [(4, "name", "import-account-several")]);
    let none: i64 = hiroba.read(|conn| Ok(accounts::table.count().get_result(conn)?));
    assert_eq!(none, 0);
    // An id given to one known by name, a rename, and a row that still uses the name of before: one account.
    assert_eq!(
        taken(
            &hiroba,
            Kind::Accounts,
            "name,external_id,employees\n青空,,1\n青空,A,2\n青空本社,A,3\n青空,,4\n"
        ),
        (1, 3, 0)
    );
    let rows: Vec<(String, Option<String>, Option<i64>)> = hiroba.read(|conn| {
        Ok(accounts::table
            .select((accounts::name, accounts::external_id, accounts::employees))
            .load(conn)?)
    });
    assert_eq!(
        rows,
        [("青空本社".to_owned(), Some("A".to_owned()), Some(4))]
    );
}

#[test]
fn rows_that_say_different_things_of_one_fact_are_refused() {
    let hiroba = town();
    for (kind, text, column) in [
        (
            Kind::Usage,
            "account,month,login_users\nA1,2026-03,5\nA1,2026-03,5\nA1,2026-03,6\n",
            "month",
        ),
        (
            Kind::Inquiries,
            "account,opened_at,id,severity\nA1,2026-03-01,q1,1\nA1,2026-03-01,q1,1\nA1,2026-03-01,q1,2\n",
            "id",
        ),
        (
            Kind::Programs,
            "account,kind,name,occurred_at,id,status\nA1,training,基礎,2026-03-01,p1,enrolled\nA1,training,基礎,2026-03-01,p1,enrolled\n\
             A1,training,基礎,2026-03-01,p1,completed\n",
            "id",
        ),
        (
            Kind::Contracts,
            "account,contract,plan\nA1,C1,基本\nA1,C1,基本\nA1,C1,拡張\n",
            "contract",
        ),
    ] {
        assert_eq!(
            wrong(&take(&hiroba, kind, text)),
            [(4, column, "import-twice")]
        );
    }
}

#[test]
fn a_row_found_wrong_when_its_turn_comes_is_told_with_its_place() {
    let hiroba = town();
    let path = file(
        &hiroba,
        "late.csv",
        "account,contract,plan\nA1,C1,基本\nA2,C2,基本\n",
    );
    // It is checked while both accounts are there; before it is applied somebody takes the id of one away.
    let report = std::thread::scope(|scope| {
        let reading = hiroba.write(|tx| {
            domain::db::lock::until_commit(tx.conn, "import")?;
            diesel::update(accounts::table.filter(accounts::external_id.eq("A2")))
                .set(accounts::external_id.eq("X2"))
                .execute(tx.conn)?;
            let (hiroba, path) = (&hiroba, &path);
            let reading = scope.spawn(move || {
                import::file(
                    &hiroba.domain,
                    &Actor::System,
                    Kind::Contracts,
                    path,
                    Options::default(),
                )
            });
            std::thread::sleep(std::time::Duration::from_millis(1_500));
            Ok(reading)
        });
        reading.join().expect("no panic").expect("an import")
    });
    assert_eq!((report.counts.created, report.counts.refused), (1, 1));
    let late: Vec<(u64, &str)> = report
        .late
        .iter()
        .map(|noted| (noted.line, noted.column.as_str()))
        .collect();
    assert_eq!(late, [(3, "account")]);
}

#[test]
fn a_stage_is_one_of_the_model_in_force_and_never_still_to_come() {
    use domain::health::config::{Config, publishing};
    let hiroba = town();
    hiroba.write(|tx| {
        let mut config = Config::default();
        let mut own = config.stages.stages[0].clone();
        own.key = "試行".to_owned();
        config.stages.stages.push(own);
        let may = domain::policy::administration(&Actor::System)?;
        publishing::publish(tx, &may, &Actor::System, &config, "")
    });
    assert_eq!(
        taken(
            &hiroba,
            Kind::Stages,
            "account,stage,since\nA1,試行,2026-03-01\n"
        ),
        (1, 0, 0)
    );
    assert_eq!(
        wrong(&take(
            &hiroba,
            Kind::Stages,
            "account,stage,since\nA1,won,2026-03-01\nA1,adoption,2026-05-01\n"
        )),
        [
            (2, "stage", "import-choice"),
            (3, "since", "import-stage-to-come")
        ]
    );
    assert_eq!(
        wrong(&take(
            &hiroba,
            Kind::Accounts,
            "name,external_id,stage,stage_since\n青空,A1,adoption,2026-05-01\n"
        )),
        [(2, "stage_since", "import-stage-to-come")]
    );
}

#[test]
fn two_files_at_once_make_an_account_known_by_name_only_once() {
    let hiroba = TestHiroba::start();
    let together = std::sync::Barrier::new(4);
    std::thread::scope(|scope| {
        for number in 0..4 {
            let (hiroba, together) = (&hiroba, &together);
            scope.spawn(move || {
                let name = format!("at-once-{number}.csv");
                let path = file(hiroba, &name, "name\n青空\n若葉\n");
                together.wait();
                import::file(
                    &hiroba.domain,
                    &Actor::System,
                    Kind::Accounts,
                    &path,
                    Options::default(),
                )
                .expect("an import");
            });
        }
    });
    let count: i64 = hiroba.read(|conn| Ok(accounts::table.count().get_result(conn)?));
    assert_eq!(count, 2);
}

#[test]
fn an_import_that_broke_off_is_taken_up_once_its_lease_is_over() {
    use domain::import::desk;
    let town = Town::start();
    let visitor = administrator(&town);
    let table = "会社名\n株式会社青空\n若葉商事\n";
    let answer = visitor.upload("/staff/import", &[("kind", ""), ("table", table)], &[]);
    let path = answer.location().to_owned();
    let id = path
        .rsplit('/')
        .next()
        .and_then(|id| id.parse().ok())
        .expect("an id");
    visitor
        .post(&format!("{path}/columns"), &[("column_0", "name")])
        .expect(303);
    settled(&visitor, &path).expect(200).says("株式会社青空");
    // The process ends right after the import was begun.
    desk::start(&town.domain, &Actor::System, id, false).expect("begun");
    let resume = || import::resume_interrupted(&town.domain).expect("resume");
    assert_eq!(resume(), 0);
    town.pass_seconds(121);
    assert_eq!(resume(), 1);
    let (state, count): (String, i64) = town.read(|conn| {
        Ok((
            imports::table.find(id).select(imports::state).first(conn)?,
            accounts::table
                .filter(accounts::name.eq_any(["株式会社青空", "若葉商事"]))
                .count()
                .get_result(conn)?,
        ))
    });
    assert_eq!((state.as_str(), count), ("done", 2));
}

#[test]
fn an_account_known_by_name_gets_its_external_id_and_keeps_its_former_name() {
    let hiroba = TestHiroba::start();
    assert_eq!(taken(&hiroba, Kind::Accounts, "name\n青空\n"), (1, 0, 0));
    assert_eq!(
        taken(&hiroba, Kind::Accounts, "name,external_id\n青空,A1\n"),
        (0, 1, 0)
    );
    // Renamed by its id; a file that still uses the old name finds it, and does not rename it back.
    assert_eq!(
        taken(
            &hiroba,
            Kind::Accounts,
            "name,external_id\n青空ホールディングス,A1\n"
        ),
        (0, 1, 0)
    );
    assert_eq!(
        taken(&hiroba, Kind::Accounts, "name,employees\n青空,50\n"),
        (0, 1, 0)
    );
    assert_eq!(
        taken(
            &hiroba,
            Kind::Usage,
            "account,month,login_users\n青空,2026-03,5\n"
        ),
        (1, 0, 0)
    );
    let rows: Vec<(String, Option<String>, Option<i64>)> = hiroba.read(|conn| {
        Ok(accounts::table
            .select((accounts::name, accounts::external_id, accounts::employees))
            .load(conn)?)
    });
    assert_eq!(
        rows,
        [(
            "青空ホールディングス".to_owned(),
            Some("A1".to_owned()),
            Some(50)
        )]
    );
    // Another company of the same name, with an id of its own, is another account; then the bare name is ambiguous.
    assert_eq!(
        taken(
            &hiroba,
            Kind::Accounts,
            "name,external_id\n青空ホールディングス,A9\n"
        ),
        (1, 0, 0)
    );
    let report = take(
        &hiroba,
        Kind::Usage,
        "account,month\n青空ホールディングス,2026-03\n",
    );
    assert_eq!(wrong(&report), [(2, "account", "import-account-several")]);
}

#[test]
fn an_absent_column_keeps_and_an_empty_cell_clears() {
    let hiroba = TestHiroba::start();
    taken(
        &hiroba,
        Kind::Accounts,
        "name,employees,industry,phase\n青空,50,製造,listed\n",
    );
    taken(&hiroba, Kind::Accounts, "name,industry\n青空,\n");
    let row: (Option<i64>, Option<String>, Option<String>) = hiroba.read(|conn| {
        Ok(accounts::table
            .select((accounts::employees, accounts::industry, accounts::phase))
            .first(conn)?)
    });
    assert_eq!(row, (Some(50), None, Some("listed".to_owned())));
}

#[test]
fn whatever_is_wrong_is_named_with_line_and_column_and_nothing_is_written() {
    let hiroba = TestHiroba::start();
    let report = take(&hiroba, Kind::Accounts, "nmae,accounts_created\nx,1\n");
    assert_eq!(
        wrong(&report),
        [
            (1, "nmae", "import-column-unknown-near"),
            (1, "name", "import-column-missing")
        ]
    );
    assert!(report.problems[0].say(Locale::En).contains("“name”"));
    let report = take(
        &hiroba,
        Kind::Accounts,
        "name,employees,phase,status,started_on,domains,owner\n\
         fine,1,,,,,\n\
         ,1,,,,,\n\
         b,1.5,seeed,gone,2026/4/1,gmail.com;例え.jp,nobody@vendor.example\n\
         c,1\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (3, "name", "import-cell-required"),
            (4, "domains", "import-domain-free"),
            (4, "domains", "import-domain"),
            (4, "employees", "import-count"),
            (4, "phase", "import-choice-near"),
            (4, "status", "import-choice"),
            (4, "started_on", "import-date"),
            (4, "owner", "import-staff-unknown"),
            (5, "", "import-row-width"),
        ]
    );
    for problem in &report.problems {
        for locale in [Locale::Ja, Locale::En] {
            let said = problem.say(locale);
            assert!(!said.contains('[') && !said.contains("{$"), "{said}");
        }
    }
    let count: i64 = hiroba.read(|conn| Ok(accounts::table.count().get_result(conn)?));
    assert_eq!(count, 0);
    let options = Options {
        skip_bad: true,
        ..Options::default()
    };
    let report = take_with(
        &hiroba,
        Kind::Accounts,
        "name,employees\na,1\nb,x\n",
        options,
    );
    assert!(!report.refused);
    assert_eq!((report.counts.created, report.counts.refused), (1, 1));
}

#[test]
fn a_dry_run_says_what_would_change_and_changes_nothing() {
    let hiroba = town();
    let options = Options {
        dry_run: true,
        ..Options::default()
    };
    let text = "name,external_id,employees\n青空,A1,5\n若葉,A2,\n新月,A3,\n新月,A3,7\n";
    let report = take_with(&hiroba, Kind::Accounts, text, options);
    assert_eq!(
        (
            report.counts.created,
            report.counts.updated,
            report.counts.unchanged
        ),
        (1, 2, 1)
    );
    assert_eq!(taken(&hiroba, Kind::Accounts, text), (1, 2, 1));
}

#[test]
fn utf8_with_a_mark_cp932_and_both_line_ends_are_read() {
    let hiroba = TestHiroba::start();
    let text = "name,industry\r\n\"青空, \"\"本社\"\"\",製造\r\n";
    assert_eq!(
        taken(&hiroba, Kind::Accounts, format!("\u{feff}{text}")),
        (1, 0, 0)
    );
    // 青空, "本社" and 製造 as Japanese Excel writes them.
    let cp932: Vec<u8> = [
        b"name,industry\r\n\"".as_slice(),
        &[0x90, 0xc2, 0x8b, 0xf3],
        b", \"\"",
        &[0x96, 0x7b, 0x8e, 0xd0],
        b"\"\"\",",
        &[0x90, 0xbb, 0x91, 0xa2],
        b"\r\n",
    ]
    .concat();
    assert_eq!(taken(&hiroba, Kind::Accounts, &cp932), (0, 0, 1));
    let utf8_only = Options {
        encoding: import::encoding::Encoding::Utf8,
        ..Options::default()
    };
    let report = take_with(&hiroba, Kind::Accounts, &cp932, utf8_only);
    assert_eq!(wrong(&report), [(2, "", "import-not-utf8")]);
    let report = take(&hiroba, Kind::Accounts, b"name\n\xff\xff\n");
    assert_eq!(wrong(&report), [(2, "", "import-not-text")]);
    let report = take(&hiroba, Kind::Accounts, b"PK\x03\x04rest");
    assert_eq!(wrong(&report), [(0, "", "import-is-workbook")]);
    let report = take(&hiroba, Kind::Accounts, "");
    assert_eq!(wrong(&report), [(0, "", "import-empty")]);
    let report = take(&hiroba, Kind::Accounts, "name\n\"open\n");
    assert_eq!(wrong(&report), [(2, "", "import-quote-open")]);
}

#[test]
fn kinds_that_are_not_built_yet_say_so() {
    let hiroba = TestHiroba::start();
    for kind in [Kind::Revenue, Kind::Interactions] {
        let report = take(&hiroba, kind, "account\nx\n");
        assert_eq!(wrong(&report), [(0, "", "import-kind-unsupported")]);
    }
}

#[test]
fn contacts_never_land_at_a_company_whose_domain_is_another() {
    let hiroba = town();
    taken(
        &hiroba,
        Kind::Accounts,
        "name,external_id,domains\n青空,A1,aozora.example\n若葉,A2,wakaba.example;wakaba.jp\n",
    );
    let domains: i64 = hiroba.read(|conn| Ok(account_domains::table.count().get_result(conn)?));
    assert_eq!(domains, 3);
    let report = take(
        &hiroba,
        Kind::Contacts,
        "account,email\n\
         A1,hana@wakaba.example\n\
         A1,=?utf-8?q?hana?=@aozora.example\n\
         A1,hana@аozora.example\n\
         A1,cs@vendor.example\n\
         A3,hana@aozora.example\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "email", "import-contact-domain"),
            (3, "email", "import-email"),
            (4, "email", "import-email"),
            (5, "email", "import-contact-staff"),
            (6, "account", "import-account-unknown"),
        ]
    );
    // A look-alike and a sub-domain are nobody's domain: they name a person, and give no rights before the address is proved.
    let text = "account,email,name,department,role,valid_from\n\
                A1,Hana@Aozora.example,花,情報システム部,champion,2026-01-01\n\
                A1,taro@mail.aozora.example,太郎,,,\n\
                A1,jiro@aozora.example.evil.example,,,,\n";
    assert_eq!(taken(&hiroba, Kind::Contacts, text), (3, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Contacts, text), (0, 0, 3));
    let joined: i64 = hiroba.read(|conn| {
        Ok(memberships::table
            .filter(memberships::joined_at.is_not_null())
            .count()
            .get_result(conn)?)
    });
    assert_eq!(joined, 0);
    // Leaving and coming back are two times at the company.
    assert_eq!(
        taken(
            &hiroba,
            Kind::Contacts,
            "account,email,valid_from,valid_to\nA1,hana@aozora.example,2026-01-01,2026-02-01\nA1,hana@aozora.example,2026-03-01,\n"
        ),
        (1, 1, 0)
    );
}

#[test]
fn stages_are_history_with_corrections() {
    let hiroba = town();
    let text = "account,stage,since,cause,by\n\
                A1,onboarding,2026-01-01,,cs@vendor.example\n\
                A1,adoption,2026-03-01,manual,前任\n";
    assert_eq!(taken(&hiroba, Kind::Stages, text), (2, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Stages, text), (0, 0, 2));
    let rows: Vec<(Option<String>, String, UtcTime, UtcTime, bool)> = hiroba.read(|conn| {
        Ok(stage_moves::table
            .order(stage_moves::id)
            .select((
                stage_moves::from_stage,
                stage_moves::to_stage,
                stage_moves::at,
                stage_moves::recorded_at,
                stage_moves::approver_id.is_not_null(),
            ))
            .load(conn)?)
    });
    assert_eq!(rows[1].0.as_deref(), Some("onboarding"));
    assert!(
        rows.iter().all(|row| row.2 == row.3),
        "history is known since it happened"
    );
    assert!(rows[0].4 && !rows[1].4);
    assert_eq!(
        taken(
            &hiroba,
            Kind::Stages,
            "account,stage,since\nA1,value,2026-03-01\n"
        ),
        (1, 0, 0)
    );
    let report = take(&hiroba, Kind::Stages, "account,stage,since\nA1,adoptoin,\n");
    assert_eq!(
        wrong(&report),
        [
            (2, "stage", "import-choice-near"),
            (2, "since", "import-cell-required")
        ]
    );
    // The accounts file's stage columns say the same thing.
    assert_eq!(
        taken(
            &hiroba,
            Kind::Accounts,
            "name,external_id,stage,stage_since\n若葉,A2,handover,2026-02-01\n"
        ),
        (0, 1, 0)
    );
    assert_eq!(
        taken(
            &hiroba,
            Kind::Accounts,
            "name,external_id,stage\n若葉,A2,handover\n"
        ),
        (0, 0, 1)
    );
}

#[test]
fn contracts_are_overwritten_by_name() {
    let hiroba = town();
    let text = "account,contract,plan,billing,starts_on,ends_on,notice_days,auto_renew\n\
                A1,C-1,standard,subscription,2026-04-01,2027-03-31,90,1\n";
    assert_eq!(taken(&hiroba, Kind::Contracts, text), (1, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Contracts, text), (0, 0, 1));
    assert_eq!(
        taken(
            &hiroba,
            Kind::Contracts,
            "account,contract,auto_renew\nA1,C-1,0\n"
        ),
        (0, 1, 0)
    );
    let row: (Option<String>, Option<bool>) = hiroba.read(|conn| {
        Ok(contracts::table
            .select((contracts::plan, contracts::auto_renew))
            .first(conn)?)
    });
    assert_eq!(row, (Some("standard".to_owned()), Some(false)));
    let report = take(
        &hiroba,
        Kind::Contracts,
        "account,contract,starts_on,ends_on,billing\nA1,C-2,2026-04-01,2026-03-01,yearly\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "billing", "import-choice"),
            (2, "ends_on", "import-contract-order")
        ]
    );
}

#[test]
fn usage_is_known_since_its_month_ended_and_corrected_from_now_on() {
    let hiroba = town();
    let text = "account,month,accounts_created,login_users,logged_in\nA1,2026-03,100,50,1\n";
    assert_eq!(taken(&hiroba, Kind::Usage, text), (1, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Usage, text), (0, 0, 1));
    hiroba.pass_days(1);
    assert_eq!(
        taken(
            &hiroba,
            Kind::Usage,
            "account,month,login_users\nA1,2026-03,55\n"
        ),
        (0, 1, 0)
    );
    assert_eq!(
        taken(
            &hiroba,
            Kind::Usage,
            "account,month,login_users\nA1,2026-03,55\n"
        ),
        (0, 0, 1)
    );
    let rows: Vec<(Option<i64>, Option<i64>, UtcTime)> = hiroba.read(|conn| {
        Ok(usage_months::table
            .order(usage_months::id)
            .select((
                usage_months::accounts_created,
                usage_months::login_users,
                usage_months::recorded_at,
            ))
            .load(conn)?)
    });
    let april = UtcTime::start_of_day(
        chrono::NaiveDate::from_ymd_opt(2026, 4, 1).expect("a day"),
        hiroba.domain.zone,
    );
    assert_eq!(
        rows,
        [
            (Some(100), Some(50), april),
            (Some(100), Some(55), hiroba.now())
        ]
    );
    let report = take(
        &hiroba,
        Kind::Usage,
        "account,month,login_users\nA1,2026-4,1\nA1,2027-01,-1\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "month", "import-month"),
            (3, "login_users", "import-count"),
            (3, "month", "import-month-future")
        ]
    );
}

#[test]
fn inquiries_are_known_by_id_or_by_their_whole_content() {
    let hiroba = town();
    let text = "account,opened_at,id,email,kind,depth,severity,solved_at\n\
                A1,2026-04-01T10:00:00+09:00,T-1,hana@aozora.example,question,basic,3,\n\
                A1,2026-04-02,,,question,basic,,\n\
                A1,2026-04-02,,,question,basic,,\n";
    assert_eq!(taken(&hiroba, Kind::Inquiries, text), (3, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Inquiries, text), (0, 0, 3));
    assert_eq!(
        taken(
            &hiroba,
            Kind::Inquiries,
            "account,opened_at,id,solved_at\nA1,2026-04-01T10:00:00+09:00,T-1,2026-04-03\n"
        ),
        (0, 1, 0)
    );
    let keys: Vec<String> = hiroba.read(|conn| {
        Ok(inquiries::table
            .select(inquiries::key)
            .distinct()
            .load(conn)?)
    });
    assert_eq!(keys.len(), 3);
    let report = take(
        &hiroba,
        Kind::Inquiries,
        "account,opened_at,severity,solved_at,depth\nA1,2026-04-02,5,2026-04-01,deep\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "depth", "import-choice"),
            (2, "severity", "import-severity"),
            (2, "solved_at", "import-before-opened"),
        ]
    );
}

#[test]
fn programmes_write_the_ledger_rows_of_what_people_did() {
    let hiroba = town();
    let text = "account,kind,name,occurred_at,id,email,status,type,hours_purchased,hours_used,term_start,term_end\n\
                A1,free,春のウェビナー,2026-03-01,P1,hana@aozora.example,attended,,,,,\n\
                A1,free,交流会,2026-03-02,P2,hana@aozora.example,registered,evt.attended_onsite,,,,\n\
                A1,training,入門講座,2026-03-03,P3,hana@aozora.example,completed,,,,,\n\
                A1,training,入門講座,2026-03-03,P4,,offered,,,,,\n\
                A1,consulting,導入支援,2026-01-01,P5,,,,20,5,2026-01-01,2026-06-30\n";
    assert_eq!(taken(&hiroba, Kind::Programs, text), (5, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Programs, text), (0, 0, 5));
    let acts = |hiroba: &TestHiroba| -> Vec<(String, String, bool)> {
        hiroba.read(|conn| {
            Ok(engagement_events::table
                .order(engagement_events::id)
                .select((
                    engagement_events::type_,
                    engagement_events::object,
                    engagement_events::reversal_of.is_not_null(),
                ))
                .load(conn)?)
        })
    };
    let expected = [
        ("prg.webinar", "春のウェビナー", false),
        ("evt.registered", "交流会", false),
        ("trn.completed", "入門講座", false),
    ]
    .map(|(act, object, reversal)| (act.to_owned(), object.to_owned(), reversal));
    assert_eq!(acts(&hiroba), expected);
    // They did not come: the registration is taken back.
    assert_eq!(
        taken(
            &hiroba,
            Kind::Programs,
            "account,kind,name,occurred_at,id,status\nA1,free,交流会,2026-03-02,P2,no_show\n"
        ),
        (0, 1, 0)
    );
    let after = acts(&hiroba);
    assert_eq!(after.len(), 4);
    assert_eq!(
        after[3],
        ("evt.registered".to_owned(), "交流会".to_owned(), true)
    );
    let report = take(
        &hiroba,
        Kind::Programs,
        "account,kind,name,occurred_at,type\nA1,free,x,2026-03-01,prg.nothing\nA1,training,x,2026-03-01,prg.webinar\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "type", "import-program-type"),
            (3, "type", "import-program-type-free")
        ]
    );
    let versions: i64 = hiroba.read(|conn| Ok(program_facts::table.count().get_result(conn)?));
    assert_eq!(versions, 6);
}

#[test]
fn ledger_rows_keep_the_ledgers_rules() {
    let hiroba = town();
    let text = "type,account,occurred_at,email,object,id,points,reversal_of\n\
                com.question_posted,A1,2026-03-01T10:00:00+09:00,hana@aozora.example,q1,r1,,\n\
                com.question_posted,A1,2026-03-01T11:00:00+09:00,hana@aozora.example,q2,r2,2.5,\n\
                com.question_posted,A1,2026-03-01T12:00:00+09:00,hana@aozora.example,,,,\n\
                com.question_posted,A1,2026-03-01T12:00:00+09:00,hana@aozora.example,,,9,\n\
                com.answer_posted,A1,2026-03-01,cs@vendor.example,a1,r3,,\n\
                evt.registered,A1,2026-03-05,,e1,r4,,\n\
                evt.registered,A1,2026-03-06,,e1,r5,,r4\n";
    assert_eq!(taken(&hiroba, Kind::Ledger, text), (7, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Ledger, text), (0, 0, 7));
    let rows: Vec<(f64, String, bool, bool)> = hiroba.read(|conn| {
        Ok(engagement_events::table
            .order(engagement_events::id)
            .select((
                engagement_events::granted_points,
                engagement_events::side,
                engagement_events::reversal_of.is_not_null(),
                engagement_events::occurred_at.eq(engagement_events::recorded_at),
            ))
            .load(conn)?)
    });
    let points: Vec<f64> = rows.iter().map(|row| row.0).collect();
    assert_eq!(
        points,
        [4.0, 2.5, 4.0, 0.0, 5.0, 1.0, 0.0],
        "a fourth question a day is worth nothing"
    );
    assert_eq!(rows[4].1, "vendor");
    assert!(rows[6].2 && rows.iter().all(|row| row.3));
    // The same act told by another file is the same row.
    assert_eq!(
        taken(
            &hiroba,
            Kind::Ledger,
            "type,account,occurred_at,email,object\ncom.question_posted,A1,2026-03-01,hana@aozora.example,q1\n"
        ),
        (0, 0, 1)
    );
    let report = take(
        &hiroba,
        Kind::Ledger,
        "type,account,occurred_at,id,reversal_of\n\
         com.question_postd,A1,2026-03-01,,\n\
         com.question_posted,A1,2026-03-09,r1,\n\
         com.question_posted,A1,2026-03-09,x,r99\n\
         com.question_posted,A1,2026-03-09,y,\n\
         com.question_posted,A1,2026-03-09,y,\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "type", "import-type-unknown-near"),
            (3, "id", "import-ledger-differs"),
            (4, "reversal_of", "import-reversal-unknown"),
            (6, "id", "import-id-twice"),
        ]
    );
}

#[test]
fn staff_get_departments_and_roles() {
    let hiroba = TestHiroba::start();
    let text = "email,name,department,roles\nCs@Vendor.example,担当,inside_sales,cs;sales\n";
    assert_eq!(taken(&hiroba, Kind::Staff, text), (1, 0, 0));
    assert_eq!(taken(&hiroba, Kind::Staff, text), (0, 0, 1));
    assert_eq!(
        taken(
            &hiroba,
            Kind::Staff,
            "email,roles\ncs@vendor.example,admin\n"
        ),
        (0, 1, 0)
    );
    let held: Vec<String> = hiroba.read(|conn| {
        Ok(role_grants::table
            .filter(role_grants::revoked_at.is_null())
            .select(role_grants::role)
            .load(conn)?)
    });
    assert_eq!(held, ["admin"]);
    let departments: Vec<String> = hiroba.read(|conn| {
        Ok(staff_members::table
            .select(staff_members::department)
            .load(conn)?)
    });
    assert_eq!(departments, ["inside_sales"]);
    let report = take(
        &hiroba,
        Kind::Staff,
        "email,roles\na@vendor.example,moderator\nb@vendor.example,admn\n",
    );
    assert_eq!(
        wrong(&report),
        [
            (2, "roles", "import-choice"),
            (3, "roles", "import-choice-near")
        ]
    );
}

#[test]
fn a_file_grants_rights_as_a_page_would() {
    use domain::db::schema::audit_entries;
    let town = Town::start();
    let admin = administrator(&town);
    let cs = town.staff(Role::Cs);
    let table = "email\troles\ncs@vendor.example\tcs;admin\n";
    let received = admin.upload("/staff/import", &[("kind", "staff"), ("table", table)], &[]);
    let path = received.expect(303).location().to_owned();
    admin
        .post(
            &format!("{path}/columns"),
            &[("column_0", "email"), ("column_1", "roles")],
        )
        .expect(303);
    settled(&admin, &path).expect(200);
    // Not without showing again who one is.
    town.pass_seconds(601);
    let asked = admin.post(&format!("{path}/apply"), &[]);
    assert!(
        asked
            .expect(303)
            .location()
            .starts_with("/sign-in/confirm?next=")
    );
    town.write(|tx| {
        use domain::db::schema::sessions;
        diesel::update(sessions::table)
            .set(sessions::reauthenticated_at.eq(tx.now))
            .execute(tx.conn)?;
        Ok(())
    });
    admin.post(&format!("{path}/apply"), &[]).expect(303);
    settled(&admin, &path).expect(200);
    let noted: Vec<(Option<i64>, String)> = town.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::action.eq("role.granted"))
            .select((audit_entries::actor_id, audit_entries::object))
            .load(conn)?)
    });
    let person = town.people.staff(Role::Cs);
    assert_eq!(
        noted,
        [(
            Some(town.people.staff(Role::Admin)),
            format!("person:{person}")
        )]
    );
    // With other rights one signs in anew.
    cs.get("/staff").expect(303);
}

#[test]
fn no_file_takes_the_last_administrator_away() {
    let hiroba = town();
    let report = take(&hiroba, Kind::Staff, "email,roles\ncs@vendor.example,cs\n");
    assert_eq!(wrong(&report), [(2, "roles", "problem-last-administrator")]);
    // Another one may go.
    taken(
        &hiroba,
        Kind::Staff,
        "email,roles\nb@vendor.example,admin\ncs@vendor.example,cs\n",
    );
}

/// A workbook of these parts.
fn workbook(parts: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let relations = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let start = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let fixed: [(&str, &[u8]); 3] = [
        ("_rels/.rels", start.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
    ];
    for (name, bytes) in fixed.iter().chain(parts) {
        writer
            .start_file(*name, zip::write::SimpleFileOptions::default())
            .expect("a part");
        writer.write_all(bytes).expect("bytes");
    }
    writer.finish().expect("a workbook").into_inner()
}

fn sheet(cells: &str) -> Vec<u8> {
    format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>"#
    )
    .into_bytes()
}

#[test]
fn a_workbook_that_unpacks_to_far_more_than_it_seems_is_refused() {
    const ROWS: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>青空</t></is></c></row>"#;
    let town = Town::start();
    let visitor = administrator(&town);
    let send = |bytes: &[u8]| {
        visitor.upload(
            "/staff/import",
            &[("kind", "accounts")],
            &[("file", "a.xlsx", "application/zip", bytes)],
        )
    };
    let fine = workbook(&[("xl/worksheets/sheet1.xml", &sheet(ROWS))]);
    send(&fine).expect(303);
    // A few kilobytes that become eighty megabytes.
    let blank = vec![b' '; 80 * 1024 * 1024];
    let bomb = workbook(&[
        ("xl/worksheets/sheet1.xml", &sheet(ROWS)),
        ("xl/sharedStrings.xml", &blank),
    ]);
    assert!(bomb.len() < 1024 * 1024);
    send(&bomb).expect(422).says("展開すると大きくなりすぎます");
    // The same, and its directory says otherwise: the size stands before each name.
    let mut liar = bomb.clone();
    let name = b"xl/sharedStrings.xml";
    let directory = (0..liar.len() - name.len())
        .rev()
        .find(|at| liar[*at..].starts_with(name))
        .expect("an entry");
    // In the directory: 46 bytes before the name, the unpacked size at 24.
    liar[directory - 22..directory - 18].copy_from_slice(&100_u32.to_le_bytes());
    // Nothing is unpacked beyond what it says, or it is refused: never eighty megabytes.
    let lied = send(&liar);
    assert!([303, 422].contains(&lied.status), "{}", lied.status);
    // Room for four thousand million texts.
    let claims = br#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="4000000000"><si><t>x</t></si></sst>"#;
    let greedy = workbook(&[
        ("xl/worksheets/sheet1.xml", &sheet(ROWS)),
        ("xl/sharedStrings.xml", claims),
    ]);
    send(&greedy)
        .expect(422)
        .says("展開すると大きくなりすぎます");
    // A cell under another's heading.
    let crooked = sheet(
        r#"<row r="1"><c r="B1" t="inlineStr"><is><t>name</t></is></c><c r="A1" t="inlineStr"><is><t>x</t></is></c></row>"#,
    );
    send(&workbook(&[("xl/worksheets/sheet1.xml", &crooked)])).expect(422);
    // A file twice leaves nothing behind.
    let before = left(&town);
    visitor
        .upload(
            "/staff/import",
            &[("kind", "accounts")],
            &[
                ("file", "a.csv", "text/csv", b"name\na\n"),
                ("file", "b.csv", "text/csv", b"name\nb\n"),
            ],
        )
        .expect(422);
    assert_eq!(left(&town), before);
}

/// Files that imports keep.
fn left(town: &Town) -> usize {
    std::fs::read_dir(town.domain.folder.join("imports"))
        .expect("a folder")
        .count()
}

#[test]
fn an_interrupted_import_is_finished_by_the_next_start() {
    let hiroba = town();
    let mut text = String::from("account,opened_at,kind\n");
    for _ in 0..450 {
        text.push_str("A1,2026-04-01,question\n");
    }
    taken(&hiroba, Kind::Inquiries, &text);
    // As a crash after the first transaction would leave it: the rows on disk, the import half applied.
    let id: i64 = hiroba.read(|conn| {
        Ok(imports::table
            .order(imports::id.desc())
            .select(imports::id)
            .first(conn)?)
    });
    hiroba.write(|tx| {
        let keep: Vec<i64> = inquiries::table
            .order(inquiries::id)
            .limit(200)
            .select(inquiries::id)
            .load(tx.conn)?;
        diesel::delete(inquiries::table.filter(inquiries::id.ne_all(keep))).execute(tx.conn)?;
        diesel::update(imports::table.find(id))
            .set((
                imports::state.eq("applying"),
                imports::applied.eq(200_i64),
                imports::lease_until.eq(Some(tx.now)),
            ))
            .execute(tx.conn)?;
        Ok(())
    });
    let mut writer =
        import::spool::Writer::create(import::spool::path_of(&hiroba.domain, id).expect("a path"))
            .expect("a spool");
    for line in 0..450 {
        let cells = [
            ("account", "A1"),
            ("opened_at", "2026-04-01"),
            ("kind", "question"),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .to_vec();
        writer
            .push(&import::cell::Row {
                line: line + 2,
                cells,
            })
            .expect("a row");
    }
    writer.finish().expect("a spool");
    assert_eq!(
        import::resume_interrupted(&hiroba.domain).expect("resume"),
        1
    );
    assert_eq!(
        import::resume_interrupted(&hiroba.domain).expect("resume"),
        0
    );
    let count: i64 = hiroba.read(|conn| Ok(inquiries::table.count().get_result(conn)?));
    assert_eq!(count, 450);
    assert_eq!(taken(&hiroba, Kind::Inquiries, &text), (0, 0, 450));
}

const POSTS: &str = "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<!DOCTYPE posts SYSTEM 'http://127.0.0.1:9/posts.dtd'>\n<posts>\n\
    <row Id=\"1\" PostTypeId=\"1\" AcceptedAnswerId=\"2\" CreationDate=\"2011-10-11T19:42:20.713\" Score=\"18\" \
    Body=\"&lt;p&gt;Should we &lt;em&gt;cite&lt;/em&gt;?&lt;/p&gt;&#xA;\" OwnerUserId=\"12\" Title=\"Should we cite sources?\" \
    Tags=\"&lt;discussion&gt;&lt;answers&gt;\" />\n\
    <row Id=\"2\" PostTypeId=\"2\" ParentId=\"1\" CreationDate=\"2011-10-11T19:44:27.657\" Score=\"-3\" \
    Body=\"&lt;p&gt;Yes, of course we should.&lt;/p&gt;\" OwnerDisplayName=\"user39\" />\n\
    <row Id=\"3\" PostTypeId=\"5\" CreationDate=\"2011-10-11T19:44:27.657\" Score=\"0\" Body=\"wiki\" />\n\
    </posts>\n";
const COMMENTS: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<comments>\n\
    <row Id=\"1\" PostId=\"2\" Score=\"2\" Text=\"# Thank you\" CreationDate=\"2011-10-11T19:50:34.047\" UserId=\"12\" />\n\
    <row Id=\"2\" PostId=\"3\" Score=\"0\" Text=\"On a wiki\" CreationDate=\"2011-10-11T19:50:34.047\" UserId=\"12\" />\n\
    </comments>\n";
const USERS: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<users>\n\
    <row Id=\"12\" CreationDate=\"2011-10-11T18:50:07.000\" DisplayName=\"Ada\" />\n\
    <row Id=\"13\" CreationDate=\"2011-10-11T18:50:07.000\" DisplayName=\"Silent\" />\n\
    </users>\n";

fn dump(hiroba: &TestHiroba, posts: &str) -> PathBuf {
    let folder = hiroba.domain.folder.join("history");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (name, text) in [
        ("Posts.xml", posts),
        ("Comments.xml", COMMENTS),
        ("Users.xml", USERS),
    ] {
        std::fs::write(folder.join(name), text).expect("a dump");
    }
    folder
}

fn counts_of(report: &stackexchange::Report) -> Vec<(&'static str, u64, u64, u64)> {
    report
        .counts
        .iter()
        .map(|(noun, counts)| (*noun, counts.created, counts.updated, counts.unchanged))
        .collect()
}

#[test]
fn a_dump_becomes_a_public_space_and_a_second_time_changes_nothing() {
    let hiroba = TestHiroba::start();
    let folder = dump(&hiroba, POSTS);
    let options = stackexchange::Options {
        space: Some("History".to_owned()),
        public: true,
    };
    let take =
        || stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options).expect("a dump");
    let first = take();
    assert!(first.problem.is_none(), "{:?}", first.problem);
    assert_eq!(
        counts_of(&first),
        [
            ("people", 1, 0, 0),
            ("questions", 1, 0, 0),
            ("answers", 1, 0, 0),
            ("comments", 1, 0, 0),
            ("acceptances", 1, 0, 0),
        ]
    );
    let events = count_events(&hiroba);
    assert_eq!(events, 4);
    let second = take();
    assert!(
        counts_of(&second)
            .iter()
            .all(|row| (row.1, row.2) == (0, 0)),
        "{second:?}"
    );
    assert_eq!(count_events(&hiroba), events);
    let (id, slug, answers, replies): (i64, String, i64, i64) = hiroba.read(|conn| {
        Ok(topics::table
            .select((
                topics::id,
                topics::slug,
                topics::answer_count,
                topics::reply_count,
            ))
            .first(conn)?)
    });
    assert_eq!(
        (slug.as_str(), answers, replies),
        ("should-we-cite-sources", 1, 2)
    );
    let rows: Vec<(String, i64, i64)> = hiroba.read(|conn| {
        Ok(posts::table
            .order(posts::id)
            .select((posts::body, posts::vote_count, posts::imported_votes))
            .load(conn)?)
    });
    assert_eq!(
        rows,
        [
            ("Should we *cite*?".to_owned(), 18, 18),
            ("Yes, of course we should.".to_owned(), 0, 0),
            ("\\# Thank you".to_owned(), 2, 2),
        ]
    );
    let (kept, recounted) = hiroba.read(|conn| {
        Ok((
            domain::community::counts::kept(conn, id)?,
            domain::community::counts::recount(conn, id)?,
        ))
    });
    assert_eq!(kept, recounted);
    let invented: i64 = hiroba.read(|conn| Ok(votes::table.count().get_result(conn)?));
    assert_eq!(invented, 0);
    hiroba
        .guest()
        .get(&format!("/t/{id}/{slug}"))
        .expect(200)
        .says("<em>cite</em>")
        .says("Yes, of course we should.")
        .says("# Thank you")
        .says("user39");
}

#[test]
fn a_newer_dump_changes_what_was_edited() {
    let hiroba = TestHiroba::start();
    let options = stackexchange::Options::default();
    let folder = dump(&hiroba, POSTS);
    stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options).expect("a dump");
    let newer = POSTS
        .replace("of course we should", "we should")
        .replace("Score=\"-3\"", "Score=\"4\"");
    let folder = dump(&hiroba, &newer);
    let report =
        stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options).expect("a dump");
    assert_eq!(counts_of(&report)[2], ("answers", 0, 1, 0));
    let row: (String, i64, i64) = hiroba.read(|conn| {
        Ok(posts::table
            .filter(posts::kind.eq("answer"))
            .select((posts::body, posts::vote_count, posts::revision))
            .first(conn)?)
    });
    assert_eq!(row, ("Yes, we should.".to_owned(), 4, 2));
    let accepted: i64 = hiroba.read(|conn| Ok(acceptances::table.count().get_result(conn)?));
    assert_eq!(accepted, 1);
    // A broken file names itself, and what was there stays.
    let folder = dump(&hiroba, "<posts><row Id=\"1\"");
    let report =
        stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options).expect("a dump");
    assert_eq!(report.problem.expect("a problem").problem.key, "import-xml");
}

#[test]
fn a_dump_that_broke_off_leaves_no_topic_unsettled() {
    let hiroba = TestHiroba::start();
    let options = stackexchange::Options::default();
    let folder = dump(&hiroba, POSTS);
    let more = COMMENTS.replace("PostId=\"3\"", "PostId=\"2\"");
    std::fs::write(folder.join("Comments.xml"), more).expect("a dump");
    let sql = |text: &str| {
        hiroba.write(|tx| {
            diesel::sql_query(text).execute(tx.conn)?;
            Ok(())
        });
    };
    // Whatever it is that ends it while it takes in comments.
    sql("CREATE UNIQUE INDEX one_comment ON posts (kind) WHERE kind = 'comment'");
    stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options)
        .expect_err("it breaks off");
    let kept = || -> (i64, i64, bool) {
        hiroba.read(|conn| {
            Ok(topics::table
                .select((
                    topics::answer_count,
                    topics::reply_count,
                    topics::solved_at.is_not_null(),
                ))
                .first(conn)?)
        })
    };
    assert_eq!(kept(), (1, 1, false));
    sql("DROP INDEX one_comment");
    stackexchange::take(&hiroba.domain, &Actor::System, &folder, &options).expect("a dump");
    assert_eq!(kept(), (1, 3, true));
}

fn administrator(town: &Town) -> crate::support::Visitor<'_> {
    town.staff(Role::Admin)
}

/// Follows an import's page until nothing runs any more.
#[track_caller]
fn settled(visitor: &crate::support::Visitor<'_>, path: &str) -> crate::support::Answer {
    for _ in 0..200 {
        let answer = visitor.get(path);
        if answer.header("refresh").is_none() {
            return answer;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    panic!("{path} never came to rest");
}

#[test]
fn a_pasted_japanese_table_is_mapped_previewed_and_taken_in() {
    let town = Town::start();
    let visitor = administrator(&town);
    visitor.get("/staff/import").expect(200);
    let table = "会社名\t契約開始日\t発行アカウント数\t備考\n株式会社青空\t２０２６／４／１\t１，２００\tひみつ\n\tx\t1\t\n";
    let answer = visitor.upload("/staff/import", &[("kind", ""), ("table", table)], &[]);
    answer.expect(303);
    let path = answer.location().to_owned();
    visitor
        .get(&path)
        .expect(200)
        .says("備考")
        .says("株式会社青空");
    let columns = [
        ("column_0", "name"),
        ("column_1", "started_on"),
        ("column_2", "accounts_created"),
        ("column_3", ""),
    ];
    visitor
        .post(&format!("{path}/columns"), &[("column_0", "")])
        .expect(422);
    visitor
        .post(&format!("{path}/columns"), &columns)
        .expect(303);
    let preview = settled(&visitor, &path);
    preview
        .expect(200)
        .says("株式会社青空")
        .says("空になっています");
    visitor.post(&format!("{path}/apply"), &[]).expect(422);
    visitor
        .post(&format!("{path}/apply"), &[("skip_bad", "1")])
        .expect(303);
    settled(&visitor, &path).expect(200).says("取り込みました");
    let row: (Option<chrono::NaiveDate>, Option<i64>) = town.read(|conn| {
        Ok(accounts::table
            .inner_join(account_sizes::table.on(account_sizes::account_id.eq(accounts::id)))
            .filter(accounts::name.eq("株式会社青空"))
            .select((accounts::started_on, account_sizes::accounts_created))
            .first(conn)?)
    });
    assert_eq!(
        row,
        (chrono::NaiveDate::from_ymd_opt(2026, 4, 1), Some(1200))
    );
}

#[test]
fn an_uploaded_file_that_is_no_table_comes_back_with_its_problem() {
    let town = Town::start();
    let visitor = administrator(&town);
    for (name, bytes, says) in [
        ("a.csv", b"name\n\"open".as_slice(), "2行目"),
        (
            "a.xlsx",
            b"PK\x03\x04 broken".as_slice(),
            "Excelブックを読めません",
        ),
        ("a.csv", b"".as_slice(), "ファイルを選ぶか"),
    ] {
        visitor
            .upload(
                "/staff/import",
                &[("kind", "")],
                &[("file", name, "text/csv", bytes)],
            )
            .expect(422)
            .says(says);
    }
    // Nobody but administrators.
    town.staff(Role::Cs).get("/staff/import").expect(404);
    town.aoi().get("/staff/import").expect(404);
}

#[test]
fn a_discarded_table_is_gone() {
    let town = Town::start();
    let visitor = administrator(&town);
    let answer = visitor.upload(
        "/staff/import",
        &[("kind", "accounts"), ("table", "name\na\n")],
        &[],
    );
    let path = answer.location().to_owned();
    visitor.post(&format!("{path}/discard"), &[]).expect(303);
    visitor
        .post(&format!("{path}/columns"), &[("column_0", "name")])
        .expect(409);
    let left = std::fs::read_dir(town.domain.folder.join("imports"))
        .expect("a folder")
        .count();
    assert_eq!(left, 0);
}

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
