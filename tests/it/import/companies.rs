//! Accounts and their people: who a row names, what it keeps and clears.

use super::*;

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
