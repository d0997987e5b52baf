//! Drafts: kept on the server, on every device, for nobody else, and never replaced without their writer's word.

use diesel::prelude::*;
use domain::actor::Role;
use domain::community::draft;
use domain::db::schema::drafts;

use crate::fixtures::Town;
use crate::fixtures::talk::{self, question};
use crate::support::Visitor;

const TITLE: &str = "承認の順番を変えられますか";
const BODY: &str = "課長と部長の順番を入れ替えたいです。";

fn ask_fields<'a>(title: &'a str, body: &'a str, version: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("space", "everyone"),
        ("title", title),
        ("body", body),
        ("tags", "承認"),
        ("audience", "own"),
        ("identity", "name"),
        ("draft", version),
    ]
}

/// Saves as the page's script does; the version it was told.
#[track_caller]
fn autosave(visitor: &Visitor<'_>, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = visitor.post(path, fields);
    answer.expect(200);
    assert!(
        answer
            .header("content-type")
            .is_some_and(|kind| kind.starts_with("text/plain"))
    );
    answer.text().lines().next().unwrap_or_default().to_owned()
}

fn count(town: &Town) -> i64 {
    town.read(|conn| {
        Ok(drafts::table
            .filter(drafts::deleted_at.is_null())
            .count()
            .get_result(conn)?)
    })
}

#[test]
fn a_question_begun_here_goes_on_there() {
    let town = Town::start();
    let here = town.aoi();
    assert_eq!(
        autosave(&here, "/drafts/topic/0", &ask_fields(TITLE, BODY, "0")),
        "1"
    );
    assert_eq!(
        autosave(
            &here,
            "/drafts/topic/0",
            &ask_fields(TITLE, "続きを書きました。", "1")
        ),
        "2"
    );
    let there = town.aoi();
    let page = there.get("/ask");
    page.expect(200)
        .says(TITLE)
        .says("続きを書きました。")
        .says("value=\"承認\"")
        .says("name=\"draft\" value=\"2\"")
        .says("に保存した下書きを開きました")
        .says("id=\"audience-own\" name=\"audience\" value=\"own\" checked");
    there
        .get("/me/drafts")
        .expect(200)
        .says(TITLE)
        .says("新しい投稿");
    // Publishing ends it.
    there
        .post("/ask", &ask_fields(TITLE, BODY, "2"))
        .expect(303);
    assert_eq!(count(&town), 0);
    there.get("/ask").expect(200).does_not_say(BODY);
    // The first window learns of it before it brings the draft back.
    let late = here.post("/drafts/topic/0", &ask_fields(TITLE, "遅れた文です。", "2"));
    late.expect(409).says("投稿または削除されました");
    assert_eq!(count(&town), 0);
    // Unless its writer says so.
    autosave(
        &here,
        "/drafts/topic/0",
        &ask_fields(TITLE, "遅れた文です。", "0"),
    );
    assert_eq!(count(&town), 1);
}

#[test]
fn of_two_windows_neither_replaces_the_other_unasked() {
    let town = Town::start();
    let (one, two) = (town.aoi(), town.aoi());
    autosave(
        &one,
        "/drafts/topic/0",
        &ask_fields(TITLE, "一つ目の画面です。", "0"),
    );
    let refused = two.post(
        "/drafts/topic/0",
        &ask_fields(TITLE, "二つ目の画面です。", "0"),
    );
    refused.expect(409).says("新しい下書きが保存されています");
    assert!(refused.text().starts_with("1\n"), "{}", refused.text());
    // The same text is no conflict.
    assert_eq!(
        autosave(
            &two,
            "/drafts/topic/0",
            &ask_fields(TITLE, "一つ目の画面です。", "0")
        ),
        "1"
    );
    // Without a script: the page keeps what was typed, shows the other, and a second press decides.
    let mut fields = ask_fields(TITLE, "二つ目の画面です。", "0");
    fields.push(("save", "1"));
    let page = two.post("/ask", &fields);
    page.expect(409)
        .says("二つ目の画面です。")
        .says("一つ目の画面です。")
        .says("name=\"draft\" value=\"1\"");
    let mut fields = ask_fields(TITLE, "二つ目の画面です。", "1");
    fields.push(("save", "1"));
    let saved = two.post("/ask", &fields);
    assert_eq!(
        saved.expect(303).location(),
        "/ask?kind=question&done=draft-saved"
    );
    two.get("/ask?kind=question&done=draft-saved")
        .expect(200)
        .says("下書きを保存しました")
        .says("二つ目の画面です。")
        .does_not_say("一つ目の画面です。");
}

#[test]
fn answers_comments_and_edits_have_drafts_of_their_own() {
    let town = Town::start();
    let topic = town.write(|tx| talk::asked(tx, town.people.misaki, &question(TITLE, BODY)));
    let answer = town.write(|tx| {
        talk::answered(
            tx,
            town.people.aoi,
            topic.id,
            "設定の「承認経路」で変えられます。",
        )
    });
    let aoi = town.aoi();
    let save = |path: &str, body: &str| {
        let fields = [
            ("body", body),
            ("identity", "name"),
            ("draft", "0"),
            ("save", "1"),
        ];
        aoi.post(path, &fields).expect(303).location().to_owned()
    };
    let back = save(
        &format!("/topics/{}/answers", topic.id),
        "書きかけの回答です。",
    );
    assert!(back.ends_with("?done=draft-saved#your-answer"), "{back}");
    save(
        &format!("/posts/{answer}/comments"),
        "書きかけのコメントです。",
    );
    save(&format!("/posts/{answer}/edit"), "書きかけの編集です。");
    let page = aoi.get(back.split('#').next().expect("a path"));
    page.expect(200)
        .says("書きかけの回答です。")
        .says("書きかけのコメントです。")
        .does_not_say("書きかけの編集です。");
    aoi.get(&format!("/posts/{answer}/comments"))
        .expect(200)
        .says("書きかけのコメントです。");
    aoi.get(&format!("/posts/{answer}/edit"))
        .expect(200)
        .says("書きかけの編集です。")
        // It was begun from nothing that is known, and the text as it stands is shown beside it.
        .says("name=\"revision\"");
    let list = aoi.get("/me/drafts");
    list.expect(200).says(TITLE).says("コメント").says("編集");
    for kept in ["回答", "コメント", "編集"] {
        list.says(&format!("書きかけの{kept}です。"));
    }
    assert_eq!(count(&town), 3);
    // Each ends when its text is published, and only that one.
    aoi.post(
        &format!("/topics/{}/answers", topic.id),
        &[("body", "書き終えた回答です。"), ("identity", "name")],
    )
    .expect(303);
    assert_eq!(count(&town), 2);
    aoi.post(
        &format!("/posts/{answer}/comments"),
        &[("body", "書き終えたコメント"), ("identity", "name")],
    )
    .expect(303);
    assert_eq!(count(&town), 1);
    let mark = town.write(|tx| talk::mark_of(tx, answer));
    aoi.post(
        &format!("/posts/{answer}/edit"),
        &[("body", "書き終えた編集です。"), ("revision", &mark)],
    )
    .expect(303);
    assert_eq!(count(&town), 0);
}

#[test]
fn nobody_else_reads_or_touches_a_draft() {
    let town = Town::start();
    let topic = town.write(|tx| talk::asked(tx, town.people.misaki, &question(TITLE, BODY)));
    let aoi = town.aoi();
    let secret = "だれにも見せない下書きです。";
    let path = format!("/drafts/answer/{}", topic.id);
    autosave(&aoi, &path, &[("body", secret), ("draft", "0")]);
    let id: i64 = town.read(|conn| Ok(drafts::table.select(drafts::id).first(conn)?));
    let mut others = vec![
        town.signed_in(town.people.ken),
        town.misaki(),
        town.moderator(),
    ];
    others.extend([Role::Cs, Role::Admin, Role::Support].map(|role| town.staff(role)));
    for other in &others {
        other.get(&topic.path()).expect(200).does_not_say(secret);
        other.get("/me/drafts").expect(200).does_not_say(secret);
        other.get(&format!("/me/drafts/{id}")).expect(404);
        other
            .post(&format!("/me/drafts/{id}/delete"), &[])
            .expect(404);
        other
            .post(&format!("/me/drafts/{id}/restore"), &[])
            .expect(404);
        // A draft of one's own of the same thing stands beside it.
        autosave(
            other,
            &path,
            &[("body", "私の下書きです。"), ("draft", "0")],
        );
    }
    aoi.get(&topic.path()).expect(200).says(secret);
}

#[test]
fn a_deleted_draft_comes_back_for_a_day_and_an_old_one_goes() {
    let town = Town::start();
    let aoi = town.aoi();
    autosave(&aoi, "/drafts/topic/0", &ask_fields(TITLE, BODY, "0"));
    let id: i64 = town.read(|conn| Ok(drafts::table.select(drafts::id).first(conn)?));
    let opened = aoi.get(&format!("/me/drafts/{id}"));
    assert_eq!(opened.expect(303).location(), "/ask?kind=question");
    aoi.post(&format!("/me/drafts/{id}/delete"), &[])
        .expect(303);
    aoi.get("/ask").expect(200).does_not_say(BODY);
    aoi.get(&format!("/me/drafts/{id}")).expect(404);
    aoi.get("/me/drafts")
        .expect(200)
        .says("元に戻す")
        .says("下書きはありません");
    aoi.post(&format!("/me/drafts/{id}/restore"), &[])
        .expect(303);
    aoi.get("/ask").expect(200).says(BODY);
    aoi.post(&format!("/me/drafts/{id}/delete"), &[])
        .expect(303);
    town.pass_days(2);
    assert_eq!(town.write(draft::sweep), 1);
    aoi.post(&format!("/me/drafts/{id}/restore"), &[])
        .expect(404);
    // An empty form leaves no draft.
    assert_eq!(
        autosave(&aoi, "/drafts/topic/0", &ask_fields("", "", "0")),
        "0"
    );
    autosave(&aoi, "/drafts/topic/0", &ask_fields(TITLE, BODY, "0"));
    town.pass_days(179);
    assert_eq!(town.write(draft::sweep), 0);
    town.pass_days(2);
    assert_eq!(town.write(draft::sweep), 1);
}

#[test]
fn a_draft_of_what_can_not_be_read_any_more_can_still_be_copied() {
    let town = Town::start();
    let topic = town.write(|tx| talk::asked(tx, town.people.misaki, &question(TITLE, BODY)));
    let aoi = town.aoi();
    let path = format!("/drafts/answer/{}", topic.id);
    autosave(
        &aoi,
        &path,
        &[("body", "長い回答の途中です。"), ("draft", "0")],
    );
    town.write(|tx| {
        let post = talk::body_of(tx, topic.id)?;
        talk::hidden(tx, town.people.ryo, post)
    });
    // What was typed since is not lost either.
    assert_eq!(
        autosave(
            &aoi,
            &path,
            &[("body", "長い回答の終わりです。"), ("draft", "1")]
        ),
        "2"
    );
    let id: i64 = town.read(|conn| Ok(drafts::table.select(drafts::id).first(conn)?));
    aoi.get("/me/drafts")
        .expect(200)
        .does_not_say(TITLE)
        .says("ご覧いただけない質問");
    aoi.get(&format!("/me/drafts/{id}"))
        .expect(200)
        .says("長い回答の終わりです。")
        .does_not_say(TITLE);
    // Nobody begins one there, or where nothing is.
    town.signed_in(town.people.ken)
        .post(&path, &[("body", "x"), ("draft", "0")])
        .expect(404);
    for nowhere in [
        "/drafts/answer/999999",
        "/drafts/topic/99",
        "/drafts/memo/1",
    ] {
        aoi.post(nowhere, &[("body", "x"), ("draft", "0")])
            .expect(404);
    }
}

#[test]
fn a_form_that_comes_after_its_session_keeps_its_text_with_a_file_too() {
    let town = Town::start();
    let fields = ask_fields(TITLE, BODY, "0");
    let file: &[(&str, &str, &str, &[u8])] =
        &[("file", "a.png", "image/png", crate::files::PICTURE)];
    town.guest()
        .upload("/ask", &fields, file)
        .expect(401)
        .says(TITLE)
        .says(BODY);
    town.guest().post("/drafts/topic/0", &fields).expect(401);
    assert_eq!(count(&town), 0);
}

#[test]
fn what_is_too_long_is_refused_and_too_many_are_too_many() {
    let town = Town::start();
    let aoi = town.aoi();
    let long = "a".repeat(140_000);
    aoi.post("/drafts/topic/0", &ask_fields(TITLE, &long, "0"))
        .expect(422);
    let many: Vec<(String, String)> = (0..30).map(|n| (format!("f{n}"), "x".to_owned())).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    aoi.post("/drafts/topic/0", &many).expect(400);
    assert_eq!(count(&town), 0);
}
