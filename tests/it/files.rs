//! Files in posts: what is taken and what is refused, who gets to see them, and when they go.

use std::io::Write as _;

use diesel::prelude::*;
use domain::community::upload::{Address, Kind, sweep};
use domain::community::{Audience, Identity};
use domain::db::schema::{posts, upload_posts, uploads};
use domain::types::{PersonId, PostId, TopicId};

use crate::fixtures::Town;
use crate::fixtures::talk::{self, question};
use crate::support::{TestHiroba, Visitor};

/// A picture of 4 × 2 pixels with a comment in it.
pub const PICTURE: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x04, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02, 0x00, 0x00, 0x00, 0xf0, 0xca, 0xea,
    0x34, 0x00, 0x00, 0x00, 0x0f, 0x74, 0x45, 0x58, 0x74, 0x43, 0x6f, 0x6d, 0x6d, 0x65, 0x6e, 0x74,
    0x00, 0x6b, 0x61, 0x6e, 0x61, 0x72, 0x69, 0x61, 0x39, 0xf8, 0xf9, 0x7c, 0x00, 0x00, 0x00, 0x10,
    0x49, 0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0x50, 0x48, 0x58, 0x00, 0x47, 0x0c, 0xc8, 0x1c, 0x00,
    0x71, 0x1a, 0x09, 0x01, 0xe6, 0x3d, 0xa2, 0xc5, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44,
    0xae, 0x42, 0x60, 0x82,
];
const TITLE: &str = "画面の右上が切れて見えます";
const BODY: &str = "添付の画像のとおり、右上のボタンが切れています。";

/// Sends a file as the composer's script does; what a text says to show it.
#[track_caller]
pub fn sent(visitor: &Visitor<'_>, name: &str, bytes: &[u8]) -> String {
    let answer = visitor.upload(
        "/files",
        &[],
        &[("file", name, "application/octet-stream", bytes)],
    );
    answer.expect(200).text()
}

/// The address in what a text says.
pub fn path_in(text: &str) -> String {
    let from = text.find("/files/").expect("an address");
    text[from..]
        .split([')', '"'])
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn ask_with(town: &Town, by: PersonId, text: &str) -> TopicId {
    town.write(|tx| talk::asked(tx, by, &question(TITLE, &format!("{BODY}\n\n{text}"))))
        .id
}

fn body_of(town: &Town, topic: TopicId) -> PostId {
    town.write(|tx| talk::body_of(tx, topic))
}

#[test]
fn a_file_is_its_senders_until_a_post_shows_it() {
    let town = Town::start();
    let aoi = town.aoi();
    let text = sent(&aoi, "画面 1.png", PICTURE);
    assert!(text.starts_with("![画像](/files/"), "{text}");
    assert!(text.contains("-4x2.png"), "{text}");
    let path = path_in(&text);
    let picture = aoi.get(&path);
    picture.expect(200);
    assert_eq!(picture.header("content-type"), Some("image/png"));
    assert_eq!(picture.header("cache-control"), Some("private, no-store"));
    assert_eq!(picture.header("x-content-type-options"), Some("nosniff"));
    assert!(
        picture
            .header("content-security-policy")
            .is_some_and(|policy| policy.starts_with("sandbox; default-src 'none'"))
    );
    assert!(
        picture
            .header("content-disposition")
            .is_some_and(|way| way.starts_with("inline; filename="))
    );
    assert!(!picture.bytes.windows(7).any(|part| part == b"kanaria"));
    for other in [
        town.guest(),
        town.signed_in(town.people.ken),
        town.misaki(),
        town.moderator(),
        town.staff(domain::actor::Role::Admin),
    ] {
        other.get(&path).expect(404);
    }
    let topic = ask_with(&town, town.people.aoi, &text);
    town.misaki().get(&path).expect(200);
    town.guest().get(&path).expect(404);
    let html = town
        .misaki()
        .get(&format!("/posts/{}/comments", body_of(&town, topic)));
    html.expect(200)
        .says("width=\"4\" height=\"2\" loading=\"lazy\"")
        .says("alt=\"画像\"");
    // There is one way to write an address, and part of a file is no file.
    town.misaki().get(&path.replace("-4x2", "-4x3")).expect(404);
    town.misaki()
        .get(&path.replace("-4x2.png", ".png"))
        .expect(404);
    town.misaki().get(&path.replace(".png", ".svg")).expect(404);
    let part = town
        .misaki()
        .send("GET", &path, &[("range", "bytes=0-3")], b"");
    assert_eq!((part.status, part.bytes.len()), (200, picture.bytes.len()));
}

#[test]
fn a_hidden_post_hides_its_files_and_so_does_a_closed_place() {
    let town = Town::start();
    let aoi = town.aoi();
    let path_of = |text: &str| path_in(text);
    let text = sent(&aoi, "a.png", PICTURE);
    let topic = ask_with(&town, town.people.aoi, &text);
    town.misaki().get(&path_of(&text)).expect(200);
    town.write(|tx| {
        let post = talk::body_of(tx, topic)?;
        talk::hidden(tx, town.people.ryo, post)
    });
    town.misaki().get(&path_of(&text)).expect(404);
    aoi.get(&path_of(&text)).expect(404);
    town.moderator().get(&path_of(&text)).expect(200);

    let text = sent(&aoi, "b.png", PICTURE);
    let mut own = question(TITLE, &format!("{BODY} {text}"));
    own.audience = Audience::Own;
    town.write(|tx| talk::asked(tx, town.people.aoi, &own));
    let path = path_of(&text);
    town.signed_in(town.people.ken).get(&path).expect(200);
    town.staff(domain::actor::Role::Cs).get(&path).expect(200);
    for other in [
        town.guest(),
        town.misaki(),
        town.moderator(),
        town.staff(domain::actor::Role::Marketing),
    ] {
        let refused = other.get(&path);
        refused.expect(404);
        let head = other.send("HEAD", &path, &[], b"");
        assert_eq!(head.status, 404);
        let conditional = other.send("GET", &path, &[("if-none-match", "*")], b"");
        assert_eq!(conditional.status, 404);
    }
    // Naming it elsewhere opens it to nobody.
    ask_with(&town, town.people.misaki, &text);
    town.misaki().get(&path).expect(404);
    // Who reads it and writes elsewhere does not open it either.
    ask_with(&town, town.people.ken, &text);
    town.misaki().get(&path).expect(404);
}

#[test]
fn a_quotation_in_the_same_topic_keeps_a_picture_in_sight() {
    let town = Town::start();
    let text = sent(&town.aoi(), "a.png", PICTURE);
    let path = path_in(&text);
    let topic = ask_with(&town, town.people.aoi, &text);
    let answer = town.write(|tx| {
        talk::answered(
            tx,
            town.people.misaki,
            topic,
            &format!("> {text}\n\nここです。"),
        )
    });
    let links = |conn: &mut domain::db::AnyConnection| -> domain::Result<Vec<PostId>> {
        Ok(upload_posts::table
            .order(upload_posts::post_id)
            .select(upload_posts::post_id)
            .load(conn)?)
    };
    assert_eq!(town.read(links), vec![body_of(&town, topic), answer]);
    // Taken out of the text it is in no post, and its sender's alone.
    let body = body_of(&town, topic);
    town.write(|tx| talk::edited(tx, town.people.aoi, body, TITLE, BODY));
    town.misaki().get(&path).expect(200);
    town.write(|tx| {
        talk::edited(
            tx,
            town.people.misaki,
            answer,
            "",
            "画像は外しました。右上のボタンです。",
        )
    });
    assert_eq!(town.read(links), Vec::<PostId>::new());
    town.misaki().get(&path).expect(404);
    town.aoi().get(&path).expect(200);
}

#[test]
fn files_that_lie_are_refused_and_no_text_is_lost() {
    let town = Town::start();
    let aoi = town.aoi();
    let polyglot = [PICTURE, b"<script>kanaria()</script>"].concat();
    let text = sent(&aoi, "a.png", &polyglot);
    let served = aoi.get(&path_in(&text));
    assert!(!served.bytes.windows(7).any(|part| part == b"kanaria"));
    for (name, bytes, says) in [
        ("a.png", &b"<html><script>1</script>"[..], "一致しません"),
        (
            "a.png.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "添付できません",
        ),
        ("a.html", b"<!doctype html>", "添付できません"),
        ("a.png", &PICTURE[..40], "読み取れませんでした"),
        ("a.exe", b"MZ\x90\0", "添付できません"),
        ("a.pdf", b"MZ\x90\0", "一致しません"),
        ("a.xlsx", b"PK\x03\x04", "一致しません"),
        ("a.txt", b"", "空です"),
    ] {
        let file = [("file", name, "image/png", bytes)];
        aoi.upload("/files", &[], &file).expect(422).says(says);
        let fields = [
            ("space", "everyone"),
            ("title", TITLE),
            ("body", BODY),
            ("tags", "画面"),
            ("audience", "members"),
            ("identity", "full"),
        ];
        aoi.upload("/ask", &fields, &file)
            .expect(422)
            .says(says)
            .says(BODY)
            .says(TITLE)
            .says("value=\"画面\"");
    }
    let count: i64 = town.read(|conn| Ok(posts::table.count().get_result(conn)?));
    assert_eq!(count, 0, "a refused file published its text");
    let large = vec![b'a'; 26 * 1_024 * 1_024];
    aoi.upload("/files", &[], &[("file", "a.txt", "text/plain", &large)])
        .expect(422)
        .says("25MB");
    aoi.upload("/files", &[], &[])
        .expect(422)
        .says("選んでください");
    aoi.upload(
        "/files",
        &[("owner", "1")],
        &[("file", "a.png", "", PICTURE)],
    )
    .expect(400);
}

#[test]
fn without_a_script_a_file_joins_the_text_whichever_button_is_pressed() {
    let town = Town::start();
    let aoi = town.aoi();
    let fields = |more: &'static str| {
        vec![
            ("space", "everyone"),
            ("title", TITLE),
            ("body", BODY),
            ("tags", ""),
            ("audience", "members"),
            ("identity", "full"),
            ("draft", "0"),
            ("alt", "切れたボタン"),
            (more, "1"),
        ]
    };
    let file: &[(&str, &str, &str, &[u8])] = &[("file", "画面.png", "image/png", PICTURE)];
    let shown = aoi.upload("/ask", &fields("preview"), file);
    shown
        .expect(200)
        .says("![切れたボタン](/files/")
        .says("<img src=\"/files/");
    let answer = aoi.upload("/ask", &fields("draft2"), file);
    answer.expect(400);
    let mut publish = fields("preview");
    publish.pop();
    let answer = aoi.upload("/ask", &publish, file);
    let place = answer.expect(303).location().to_owned();
    let page = town.misaki().get(&place);
    page.expect(200).says("alt=\"切れたボタン\"");
    town.misaki().get(&path_in(&page.text())).expect(200);
    // An empty choice is none.
    let nothing: &[(&str, &str, &str, &[u8])] = &[("file", "", "application/octet-stream", b"")];
    aoi.upload("/ask", &publish, nothing).expect(303);
}

#[test]
fn other_files_are_downloads_under_their_name_unless_the_author_is_masked() {
    let town = Town::start();
    let aoi = town.aoi();
    let text = sent(&aoi, "青葉精機 見積.pdf", b"%PDF-1.7 <script>1</script>");
    assert!(text.starts_with("[青葉精機 見積"), "{text}");
    let path = path_in(&text);
    ask_with(&town, town.people.aoi, &text);
    let file = town.misaki().get(&path);
    file.expect(200);
    assert_eq!(file.header("content-type"), Some("application/pdf"));
    let way = file.header("content-disposition").expect("a disposition");
    assert!(way.starts_with("attachment; filename=\""), "{way}");
    assert!(way.contains("filename*=UTF-8''%E9%9D%92"), "{way}");
    assert!(way.is_ascii() && !way.contains('\n'), "{way}");

    let text = sent(&aoi, "青葉精機.csv", "社名,値\n".as_bytes());
    let mut masked = question(TITLE, &format!("{BODY} {}", text.replace("青葉精機", "表")));
    masked.identity = Identity::Profile;
    town.write(|tx| talk::asked(tx, town.people.aoi, &masked));
    let path = path_in(&text);
    let name = |visitor: &Visitor<'_>| {
        let file = visitor.get(&path);
        file.expect(200);
        file.header("content-disposition")
            .expect("a disposition")
            .to_owned()
    };
    let name_for_all = name(&town.misaki());
    assert!(!name_for_all.contains("%E9%9D%92"), "{name_for_all}");
    assert!(name_for_all.contains(".csv"), "{name_for_all}");
    assert!(name(&aoi).contains("%E9%9D%92"));
    assert!(name(&town.staff(domain::actor::Role::Cs)).contains("%E9%9D%92"));
}

#[test]
fn an_office_file_is_one_inside_and_brings_no_program() {
    let town = Town::start();
    let aoi = town.aoi();
    let office = |parts: &[&str]| -> Vec<u8> {
        let mut bytes = std::io::Cursor::new(Vec::new());
        let mut archive = zip::ZipWriter::new(&mut bytes);
        for part in parts {
            archive
                .start_file(*part, zip::write::SimpleFileOptions::default())
                .expect("a part");
            archive.write_all(b"x").expect("bytes");
        }
        archive.finish().expect("an archive");
        bytes.into_inner()
    };
    let good = office(&["[Content_Types].xml", "xl/workbook.xml"]);
    sent(&aoi, "a.xlsx", &good);
    for (name, bytes, says) in [
        ("a.docx", good, "一致しません"),
        (
            "a.xlsx",
            office(&[
                "[Content_Types].xml",
                "xl/workbook.xml",
                "xl/vbaProject.bin",
            ]),
            "マクロ",
        ),
    ] {
        aoi.upload("/files", &[], &[("file", name, "", &bytes)])
            .expect(422)
            .says(says);
    }
}

#[test]
fn room_is_counted_for_a_person_and_for_everyone() {
    let text = vec![b'a'; 600];
    let send = |hiroba: &Town, visitor: &Visitor<'_>| {
        let _ = hiroba;
        visitor.upload("/files", &[], &[("file", "a.txt", "text/plain", &text)])
    };
    let town = Town::of(TestHiroba::with(&[("HIROBA_UPLOADS_PERSON", "1000")]));
    send(&town, &town.aoi()).expect(200);
    send(&town, &town.aoi()).expect(422).says("上限");
    send(&town, &town.misaki()).expect(200);
    let town = Town::of(TestHiroba::with(&[("HIROBA_UPLOADS_ACCOUNT", "1000")]));
    send(&town, &town.aoi()).expect(200);
    send(&town, &town.signed_in(town.people.ken))
        .expect(422)
        .says("貴社");
    send(&town, &town.misaki()).expect(200);
    let town = Town::of(TestHiroba::with(&[("HIROBA_UPLOADS_SITE", "1000")]));
    send(&town, &town.aoi()).expect(200);
    send(&town, &town.misaki()).expect(422);
    let town = Town::of(TestHiroba::with(&[("HIROBA_LIMIT_UPLOAD", "1/1h")]));
    send(&town, &town.aoi()).expect(200);
    let refused = send(&town, &town.aoi());
    refused.expect(429);
    assert!(refused.header("retry-after").is_some());
}

#[test]
fn what_is_nowhere_goes_after_a_week_and_what_is_somewhere_stays() {
    let town = Town::start();
    let aoi = town.aoi();
    let loose = path_in(&sent(&aoi, "a.png", PICTURE));
    let kept = sent(&aoi, "b.png", PICTURE);
    ask_with(&town, town.people.aoi, &kept);
    let begun = sent(&aoi, "c.png", PICTURE);
    aoi.post(
        "/drafts/topic/0",
        &[("title", ""), ("body", &begun), ("draft", "0")],
    )
    .expect(200);
    // Bytes whose row a crash took.
    let stray = domain::storage::Key::new(&domain::entropy::Entropy::seeded(9)).expect("a key");
    town.domain.files.put(&stray, b"stray").expect("stored");
    town.pass_days(6);
    sweep::run(&town.domain).expect("swept");
    aoi.get(&loose).expect(200);
    town.pass_days(2);
    let old = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_000_000);
    let file = town
        .state()
        .config
        .uploads
        .join(&stray.as_str()[..2])
        .join(stray.as_str());
    std::fs::File::open(&file)
        .and_then(|file| file.set_modified(old))
        .expect("made old");
    let swept = sweep::run(&town.domain).expect("swept");
    assert_eq!((swept.loose, swept.strays), (1, 1));
    assert!(!file.exists());
    aoi.get(&loose).expect(404);
    aoi.get(&path_in(&kept)).expect(200);
    aoi.get(&path_in(&begun)).expect(200);
    let rows: i64 = town.read(|conn| Ok(uploads::table.count().get_result(conn)?));
    assert_eq!(rows, 2);
    // Every row has its file, and no file is without a row.
    let keys: Vec<String> = town.read(|conn| Ok(uploads::table.select(uploads::key).load(conn)?));
    for key in keys {
        let key = domain::storage::Key::parse(&key).expect("a key");
        town.domain.files.get(&key).expect("its bytes");
    }
    // Half a year on the draft is gone, and a week later its picture.
    town.pass_days(181);
    server::worker::drain(&town.state()).expect("the queue");
    town.write(|tx| domain::community::draft::sweep(tx).map(drop));
    sweep::run(&town.domain).expect("swept");
    aoi.get(&path_in(&kept)).status.to_string();
    let rows: i64 = town.read(|conn| Ok(uploads::table.count().get_result(conn)?));
    assert_eq!(rows, 1);
}

#[test]
fn a_damaged_file_is_never_served() {
    let town = Town::start();
    let aoi = town.aoi();
    let path = path_in(&sent(&aoi, "a.txt", b"text that matters"));
    let address = Address::of_path(&path).expect("an address");
    assert_eq!(address.kind, Kind::Text);
    town.domain
        .files
        .put(&address.key, b"text that mutters")
        .expect("stored");
    aoi.get(&path).expect(500).does_not_say("mutters");
}
