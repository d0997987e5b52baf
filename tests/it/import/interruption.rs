//! Imports that broke off.

use super::*;

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
