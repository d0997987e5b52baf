//! Programmes other than events, entered by hand: courses, office hours and consulting move the figures as files do, what was entered
//! by mistake leaves no trace in them, and what is wrong is said beside its field with nothing written.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain::Actor;
use domain::actor::Role;
use domain::db::schema::{audit_entries, engagement_events, program_facts};
use domain::health::detail::Detail;
use domain::health::snapshot;
use domain::import::{self, Kind, Options};
use domain::types::AccountId;

use crate::fixtures::{AOBA, MINATO, Town};
use crate::numbers::elsewhere::{moved, same_on};
use crate::support::http::encode;
use crate::support::{Answer, TestHiroba, Visitor};

const COURSE: &str = "管理者基礎コース";

fn today(hiroba: &TestHiroba) -> NaiveDate {
    hiroba.now().local_day(hiroba.domain.zone)
}

/// Today's figures of an account as known now.
fn figures(hiroba: &TestHiroba, account: AccountId) -> Detail {
    snapshot::recompute(&hiroba.domain, today(hiroba))
        .expect("figures")
        .into_iter()
        .find(|row| row.account_id == account)
        .expect("the account has begun")
        .detail()
        .expect("a detail")
}

/// Enters participants on the page for a new programme.
fn entered(cs: &Visitor<'_>, what: &str, name: &str, on: &str, lines: &str) -> Answer {
    cs.post(
        "/staff/programs",
        &[
            ("what", what),
            ("name", name),
            ("on", on),
            ("status", ""),
            ("lines", lines),
        ],
    )
}

fn facts(hiroba: &TestHiroba) -> i64 {
    hiroba.read(|conn| Ok(program_facts::table.count().get_result(conn)?))
}

/// The newest row of a person in a programme.
fn row_of(hiroba: &TestHiroba, name: &str, person: i64) -> i64 {
    hiroba.read(|conn| {
        Ok(program_facts::table
            .filter(program_facts::name.eq(name))
            .filter(program_facts::person_id.eq(person))
            .order(program_facts::id.desc())
            .select(program_facts::id)
            .first(conn)?)
    })
}

/// Ledger rows of a programme that stand, and reversals, by type.
fn ledger(hiroba: &TestHiroba, name: &str) -> BTreeMap<String, (i64, i64)> {
    let rows: Vec<(String, Option<i64>)> = hiroba.read(|conn| {
        Ok(engagement_events::table
            .filter(engagement_events::object.eq(name))
            .select((engagement_events::type_, engagement_events::reversal_of))
            .load(conn)?)
    });
    let mut counted: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for (kind, reversal) in rows {
        let (standing, reversed) = counted.entry(kind).or_default();
        match reversal {
            None => *standing += 1,
            Some(_) => {
                *standing -= 1;
                *reversed += 1;
            }
        }
    }
    counted
}

fn taken_in(hiroba: &TestHiroba, text: &str) {
    let path = hiroba.domain.folder.join("programs.csv");
    std::fs::write(&path, text).expect("a file");
    let report = import::file(
        &hiroba.domain,
        &Actor::System,
        Kind::Programs,
        &path,
        Options::default(),
    )
    .expect("an import");
    assert!(!report.refused, "{:#?}", report.problems);
}

#[test]
fn a_course_for_people_of_two_companies_counts_as_a_file_would_and_can_be_taken_back() {
    let town = Town::start();
    let people = &town.people;
    let cs = town.staff(Role::Cs);
    cs.get("/staff/programs")
        .expect(200)
        .says("プログラムの記録はまだありません")
        .says("/staff/programs/new");
    town.staff(Role::Support)
        .get("/staff/programs")
        .expect(200)
        .does_not_say("/staff/programs/new");

    let on = today(&town).to_string();
    let lines = "aoi@aoba.example\n鈴木 健 <ken@aoba.example>, 受講中\nmisaki@minato.example\t修了";
    let done = entered(&cs, "training", COURSE, &on, lines);
    done.expect(303);
    let home = done.location().replace("?done=saved", "");
    // The same form again writes nothing.
    entered(&cs, "training", COURSE, &on, lines).expect(303);
    assert_eq!(facts(&town), 3);
    let (aoba, minato) = (
        figures(&town, people.aoba).training,
        figures(&town, people.minato).training,
    );
    assert_eq!(
        (aoba.1, aoba.3, aoba.4),
        (1, 2, 1),
        "trained, enrolled, completed"
    );
    assert_eq!((minato.1, minato.3, minato.4), (1, 1, 1));
    cs.get("/staff/programs?kind=training&q=%E5%9F%BA%E7%A4%8E")
        .expect(200)
        .says(COURSE)
        .says("受講中");
    for (query, found) in [("kind=free", false), ("q=100%25", false)] {
        let page = cs.get(&format!("/staff/programs?{query}"));
        page.expect(200);
        assert_eq!(page.text().contains(COURSE), found, "{query}");
    }
    cs.get(&format!("/staff/programs?account={}", people.minato))
        .expect(200)
        .says(COURSE)
        .does_not_say("受講中</span>");
    cs.get(&home).expect(200).says("田中 葵").says(MINATO);
    cs.get(&format!("/staff/accounts/{}", people.aoba))
        .expect(200)
        .says(COURSE)
        .says(&format!("/staff/programs/new?account={}", people.aoba));

    // A file that says the same gives the same figures.
    let other = Town::start();
    taken_in(
        &other,
        &format!(
            "account,kind,name,occurred_at,email,status\n\
             {AOBA},training,{COURSE},{on},aoi@aoba.example,completed\n\
             {AOBA},training,{COURSE},{on},ken@aoba.example,enrolled\n\
             {MINATO},training,{COURSE},{on},misaki@minato.example,completed\n"
        ),
    );
    assert_eq!(figures(&other, other.people.aoba).training, aoba);
    assert_eq!(figures(&other, other.people.minato).training, minato);
    assert_eq!(ledger(&other, COURSE), ledger(&town, COURSE));

    // A day later one of them got further, a colleague was chosen from the company's people, and one line can't be.
    town.pass_days(1);
    let cs = town.staff(Role::Cs);
    let on = today(&town).to_string();
    let again = format!(
        "misaki@minato.example, 受講中, {}",
        today(&town).pred_opt().expect("a day")
    );
    cs.post(
        &home,
        &[("on", &on), ("status", "completed"), ("lines", &again)],
    )
    .expect(422)
    .says("すでに「修了」")
    .says(&again);
    cs.post(
        &home,
        &[
            ("on", &on),
            ("status", "completed"),
            ("lines", "ken@aoba.example"),
        ],
    )
    .expect(303);
    let chosen = format!("p{}", people.aoi);
    cs.get(&format!("/staff/programs/new?account={}", people.aoba))
        .expect(200)
        .says(&format!("name=\"{chosen}\""))
        .does_not_say("止められた人")
        .does_not_say("去った人");
    let company = people.aoba.to_string();
    cs.post(
        "/staff/programs",
        &[
            ("what", "training"),
            ("name", COURSE),
            ("on", &on),
            ("status", "certified"),
            ("account", &company),
            (&chosen, "1"),
            ("lines", ""),
        ],
    )
    .expect(303);
    let aoba = figures(&town, people.aoba).training;
    assert_eq!((aoba.1, aoba.3, aoba.4), (2, 2, 2));
    let acts = ledger(&town, COURSE);
    assert_eq!(acts["trn.enrolled"], (1, 0), "whoever completed did enrol");
    assert_eq!(acts["trn.completed"], (3, 0));
    assert_eq!(acts["trn.certified"], (1, 0));

    // A correction downwards takes back what did not happen; a form that began from an older version is refused.
    let row = row_of(&town, COURSE, people.aoi);
    let path = format!("/staff/programs/rows/{row}");
    cs.get(&path).expect(200).says("合格").says(COURSE);
    let correction = [("status", "enrolled"), ("on", on.as_str())];
    cs.post(
        &format!("{path}/change"),
        &[("status", "registered"), ("on", "2199-01-01")],
    )
    .expect(422)
    .says("2199-01-01")
    .says("これからの日付です");
    cs.post(&format!("{path}/change"), &correction).expect(303);
    cs.post(&format!("{path}/change"), &correction).expect(303);
    cs.post(
        &format!("{path}/change"),
        &[("status", "attended"), ("on", &on)],
    )
    .expect(422)
    .says("ほかの人がこの内容を変更しました");
    let acts = ledger(&town, COURSE);
    assert_eq!(acts["trn.certified"], (0, 1));
    assert_eq!(acts["trn.completed"], (2, 1));
    assert_eq!(figures(&town, people.aoba).training.1, 1);

    // Taken back, once; entered again, it counts again; all of it goes along elsewhere.
    let misaki = row_of(&town, COURSE, people.misaki);
    let path = format!("/staff/programs/rows/{misaki}/withdraw");
    town.staff(Role::Support).post(&path, &[]).expect(404);
    cs.post(&path, &[]).expect(303);
    cs.post(&path, &[]).expect(303);
    assert_eq!(ledger(&town, COURSE)["trn.completed"], (1, 2));
    cs.get(&format!("/staff/programs/rows/{misaki}"))
        .expect(200)
        .says("この記録は取り消されています")
        .does_not_say("/withdraw");
    cs.get(&home).expect(200).does_not_say(MINATO);
    let gone = figures(&town, people.minato).training;
    assert_eq!(
        (gone.0.0, gone.1, gone.3),
        (None, 0, 0),
        "as if never invited"
    );
    let noted: Vec<String> = town.read(|conn| {
        Ok(audit_entries::table
            .filter(audit_entries::action.like("program.%"))
            .filter(audit_entries::object.eq(format!("account:{}", people.minato)))
            .order(audit_entries::id)
            .select(audit_entries::action)
            .load(conn)?)
    });
    assert_eq!(noted, ["program.entered", "program.withdrawn"]);
    cs.post(
        &home,
        &[
            ("on", &on),
            ("status", "completed"),
            ("lines", "misaki@minato.example"),
        ],
    )
    .expect(303);
    assert_eq!(ledger(&town, COURSE)["trn.completed"], (2, 2));
    town.pass_days(2);
    let to = moved(&town);
    let mut day = today(&town).pred_opt().expect("a day");
    for _ in 0..3 {
        same_on(&town, &to, day);
        day = day.pred_opt().expect("a day");
    }
    assert_eq!(ledger(&to, COURSE), ledger(&town, COURSE));
}

#[test]
fn what_is_wrong_is_said_line_by_line_and_nothing_is_written() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let on = today(&town).to_string();
    let lines = "aoi@aoba.example\n\
                 who@nowhere.example\n\
                 suspended@aoba.example\n\
                 former@aoba.example\n\
                 cs@vendor.example\n\
                 pending@nowhere.example\n\
                 どこにもない会社\n\
                 aoi@aoba.example, みなと商事\n\
                 aoi@aoba.example, 2199-01-01\n\
                 aoi@aoba.example, 1999-12-31\n\
                 ken@aoba.example, 申込\n\
                 みなと商事, 修了\n\
                 a@b\n\
                 修了\n\
                 <b>x</b>";
    let answer = entered(&cs, "training", COURSE, &on, lines);
    answer.expect(422);
    for (line, said) in [
        (2, "登録されていません"),
        (3, "利用を停止されています"),
        (4, "どの会社にも所属していません"),
        (5, "社員です"),
        (6, "どの会社にも所属していません"),
        (7, "見つかりません"),
        (8, "この会社に所属していません"),
        (9, "これからの日付です"),
        (10, "日付が古すぎます"),
        (11, "この種類のプログラムにはない状況です"),
        (12, "会社名だけでは記録できない状況です"),
        (13, "メールアドレスの形ではありません"),
        (14, "どなたか分かりません"),
    ] {
        let text = answer.text();
        let problem = text
            .split("<li>")
            .find(|item| item.starts_with(&format!("「{line}: ")))
            .unwrap_or_else(|| panic!("line {line} is not named"));
        assert!(problem.contains(said), "{line}: {problem}");
    }
    answer
        .does_not_say("「1: ")
        .does_not_say("<b>x</b>")
        .says("who@nowhere.example")
        .says(&format!("value=\"{COURSE}\""));
    // The former colleague was there that day.
    let before = today(&town) - chrono::Duration::days(40);
    for (what, name, day, lines, field) in [
        ("party", COURSE, on.as_str(), "aoi@aoba.example", "what"),
        ("training", "  ", &on, "aoi@aoba.example", "name"),
        ("training", "event:12", &on, "aoi@aoba.example", "name"),
        ("training", COURSE, "", "aoi@aoba.example", "on"),
        ("training", COURSE, "2026-02-31", "aoi@aoba.example", "on"),
        ("training", COURSE, "2199-01-01", "aoi@aoba.example", "on"),
        ("training", COURSE, &on, " \n ", "lines"),
        (
            "training",
            COURSE,
            &on,
            &"aoi@aoba.example\n".repeat(201),
            "lines",
        ),
    ] {
        entered(&cs, what, name, day, lines)
            .expect(422)
            .says(&format!("id=\"{field}-problem\""));
    }
    assert_eq!(facts(&town), 0);
    assert!(ledger(&town, COURSE).is_empty());
    entered(
        &cs,
        "training",
        COURSE,
        &before.to_string(),
        "former@aoba.example",
    )
    .expect(303);
    // A name is one thing: an office hour is no beta.
    entered(&cs, "prg.office_hours", "相談会", &on, "aoi@aoba.example").expect(303);
    entered(&cs, "prg.beta", "相談会", &on, "aoi@aoba.example").expect(422);
    cs.post("/staff/programs", &[("what", "training"), ("extra", "1")])
        .expect(400);
}

#[test]
fn office_hours_are_attended_time_and_again_under_one_name() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let people = &town.people;
    let name = "月例相談会";
    let on = today(&town).to_string();
    entered(
        &cs,
        "prg.office_hours",
        name,
        &on,
        "aoi@aoba.example, 申込\nみなと商事",
    )
    .expect(303);
    let free = figures(&town, people.aoba).free;
    assert_eq!((free.1, free.4), (0, 1), "registered, not there yet");
    assert_eq!(figures(&town, people.minato).free.1, 1, "somebody came");
    town.pass_days(5);
    let cs = town.staff(Role::Cs);
    let later = today(&town).to_string();
    entered(
        &cs,
        "prg.office_hours",
        name,
        &later,
        "aoi@aoba.example\nken@aoba.example, 申込",
    )
    .expect(303);
    town.pass_days(30);
    let cs = town.staff(Role::Cs);
    let month = today(&town).to_string();
    entered(
        &cs,
        "prg.office_hours",
        name,
        &month,
        "aoi@aoba.example\nken@aoba.example, 欠席",
    )
    .expect(303);
    let acts = ledger(&town, name);
    assert_eq!(acts["prg.office_hours"], (3, 0));
    assert_eq!(
        acts["evt.registered"],
        (1, 1),
        "who stayed away did not come"
    );
    let free = figures(&town, people.aoba).free;
    assert_eq!((free.1, free.3), (1, 1), "one thing, one person");
    // Taking back the second time leaves the first.
    let row = row_of(&town, name, people.aoi);
    cs.post(&format!("/staff/programs/rows/{row}/withdraw"), &[])
        .expect(303);
    assert_eq!(ledger(&town, name)["prg.office_hours"], (2, 1));
    assert_eq!(figures(&town, people.aoba).free.1, 1);
    cs.get(&format!("/staff/programs?q={}", encode("相談会")))
        .expect(200)
        .says("欠席");
}

#[test]
fn consulting_hours_are_bought_for_a_term_and_used_day_by_day() {
    let town = Town::start();
    let cs = town.staff(Role::Cs);
    let people = &town.people;
    let day = today(&town);
    let (start, end) = (
        (day - chrono::Duration::days(9)).to_string(),
        (day + chrono::Duration::days(90)).to_string(),
    );
    let bought = |company: &str, hours: &str, start: &str, end: &str| {
        cs.post(
            "/staff/programs/consulting",
            &[
                ("company", company),
                ("name", "導入支援"),
                ("hours", hours),
                ("start", start),
                ("end", end),
            ],
        )
    };
    for (company, hours, from, until, field) in [
        ("どこか", "20", start.as_str(), end.as_str(), "company"),
        (AOBA, "0", &start, &end, "hours"),
        (AOBA, "-5", &start, &end, "hours"),
        (AOBA, "20000", &start, &end, "hours"),
        (AOBA, "20", &end, &start, "end"),
        (AOBA, "20", "1900-01-01", &end, "start"),
        (AOBA, "20", &start, "", "end"),
    ] {
        bought(company, hours, from, until)
            .expect(422)
            .says(&format!("id=\"{field}-problem\""))
            .says("value=\"導入支援\"");
    }
    let done = bought(AOBA, "２０時間", &start, &end);
    done.expect(303);
    let term = done.location().replace("?done=saved", "");
    bought(AOBA, "20", &start, &end).expect(303);
    bought(&format!("#{}", people.aoba), "30", &start, &end)
        .expect(422)
        .says("別の時間数で記録されています");
    assert_eq!(facts(&town), 1);
    let consulting = |town: &Town| figures(town, people.aoba).consulting;
    let (score, terms, purchased, used, elapsed, _) = consulting(&town);
    assert_eq!(
        (score.0, terms, purchased, used),
        (Some(0.0), 1, 20.0, Some(0.0))
    );
    assert!((elapsed.expect("elapsed") - 0.1).abs() < 1e-9);

    let spent = |hours: &str, on: &str, email: &str| {
        cs.post(
            &format!("{term}/hours"),
            &[("on", on), ("hours", hours), ("email", email)],
        )
    };
    let on = day.to_string();
    for (hours, on, email, field) in [
        ("0", on.as_str(), "", "hours"),
        ("241", &on, "", "hours"),
        ("1", &end, "", "on"),
        ("1", "2025-01-01", "", "on"),
        ("1", &on, "who@nowhere.example", "email"),
        ("1", &on, "misaki@minato.example", "email"),
        ("1", &on, "suspended@aoba.example", "email"),
        ("1", &on, "cs@vendor.example", "email"),
        ("1", &on, "@", "email"),
    ] {
        spent(hours, on, email)
            .expect(422)
            .says(&format!("id=\"{field}-problem\""));
    }
    spent("1.5", &on, "aoi@aoba.example").expect(303);
    // The same form again is the same use; another from the same page is told that it is old.
    spent("1.5", &on, "aoi@aoba.example").expect(303);
    spent("4", &on, "")
        .expect(422)
        .says("ほかの人がこの内容を変更しました");
    let (score, terms, purchased, used, ..) = consulting(&town);
    assert_eq!((terms, purchased, used), (1, 20.0, Some(1.5)));
    assert_eq!(
        score.0,
        Some(75.0),
        "7.5 % of the hours in 10 % of the time"
    );
    assert_eq!(ledger(&town, "導入支援")["prg.consulting_session"], (1, 0));
    cs.get(&term)
        .expect(200)
        .says("20時間のうち1.5時間を利用")
        .says("田中 葵");
    let page = cs.get("/staff/programs?kind=consulting");
    page.expect(200).says("20時間のうち1.5時間を利用");

    // The term itself is corrected, and a use taken back.
    cs.get(&format!("{term}?edit=term"))
        .expect(200)
        .says("value=\"20\"");
    let newest = row_number(&town, |row| row.term_end.is_some());
    let path = format!("/staff/programs/rows/{newest}/term");
    cs.post(&path, &[("hours", "30"), ("start", &end), ("end", &start)])
        .expect(422)
        .says("value=\"30\"");
    cs.post(&path, &[("hours", "30"), ("start", &start), ("end", &end)])
        .expect(303);
    assert_eq!(consulting(&town).2, 30.0);
    let session = row_number(&town, |row| row.person_id.is_some());
    cs.post(&format!("/staff/programs/rows/{session}/withdraw"), &[])
        .expect(303);
    let (score, _, purchased, used, ..) = consulting(&town);
    assert_eq!((score.0, purchased, used), (Some(0.0), 30.0, Some(0.0)));
    assert_eq!(ledger(&town, "導入支援")["prg.consulting_session"], (0, 1));
    town.pass_days(1);
    let to = moved(&town);
    same_on(&town, &to, day);
    let cs = town.staff(Role::Cs);
    let newest = row_number(&town, |row| row.term_end.is_some());
    cs.post(&format!("/staff/programs/rows/{newest}/withdraw"), &[])
        .expect(303);
    assert_eq!(consulting(&town).1, 0, "nothing bought");
}

#[derive(Queryable)]
struct Row {
    id: i64,
    person_id: Option<i64>,
    term_end: Option<NaiveDate>,
}

/// The newest row that is so.
fn row_number(hiroba: &TestHiroba, wanted: impl Fn(&Row) -> bool) -> i64 {
    let rows: Vec<Row> = hiroba.read(|conn| {
        Ok(program_facts::table
            .order(program_facts::id.desc())
            .select((
                program_facts::id,
                program_facts::person_id,
                program_facts::term_end,
            ))
            .load(conn)?)
    });
    rows.iter().find(|row| wanted(row)).expect("a row").id
}
