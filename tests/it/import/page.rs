//! The staff page: pasted tables, uploaded files, preview.

use super::*;

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
