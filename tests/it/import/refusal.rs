//! What is refused, where it says the fault is, and how bytes are read.

use super::*;

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
