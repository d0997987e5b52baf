use std::io::Write as _;
use std::process::{Command, Stdio};

use super::*;

/// Titles and places that try to be something else.
const HOSTILE: &[&str] = &[
    "第12回 ユーザー会",
    "A, B; C\\D: \"E\"",
    "x\r\nATTENDEE:mailto:spy@example.com\r\nEND:VEVENT",
    "x\nBEGIN:VALARM\nEND:VALARM",
    "x\rSTATUS:CANCELLED",
    "行\u{2028}の\u{2029}切れ\u{85}目\u{0}\u{8}",
    "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦",
    "\\n\\N\\,\\;\\\\",
    "ends with a backslash\\",
    "\"",
    "",
];

fn at(text: &str) -> UtcTime {
    UtcTime::from_chrono(text.parse().unwrap())
}

fn entry(title: &str) -> Entry {
    Entry {
        uid: uid(12, "community.example.com"),
        sequence: 0,
        stamped: at("2026-11-01T00:00:00.123456Z"),
        starts: at("2026-11-24T09:30:00Z"),
        ends: at("2026-11-24T11:30:00Z"),
        title: title.to_owned(),
        description: "一行目\r\n二行目, と; \\ など".to_owned(),
        location: "東京都千代田区丸の内1-1-1 ひろばビル, 5階; 会議室".to_owned(),
        url: "https://community.example.com/events/12?a=1,2;b".to_owned(),
        organiser: Party {
            name: "ひろば, 運営; \"事務局\": 東京".to_owned(),
            address: "no-reply@community.example.com".to_owned(),
        },
        cancelled: false,
    }
}

fn recipient() -> Party {
    Party {
        name: "佐藤 花子".to_owned(),
        address: "hanako@minato.example".to_owned(),
    }
}

/// Lines as a reader joins them again.
fn unfolded(file: &str) -> Vec<String> {
    file.replace("\r\n ", "")
        .split("\r\n")
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_line_is_never_longer_than_75_octets_nor_cut_within_a_character() {
    let mut long = entry(&"とても長い題名の".repeat(30));
    long.description = "改行のない長い説明。".repeat(300);
    let file = letter(Method::Request, &long, &recipient());
    assert!(file.ends_with("END:VCALENDAR\r\n"));
    assert!(!file.replace("\r\n", "").contains(['\r', '\n']));
    for line in file.split("\r\n") {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
    }
    let description = unfolded(&file)
        .into_iter()
        .find(|line| line.starts_with("DESCRIPTION:"))
        .unwrap();
    assert_eq!(
        description,
        format!("DESCRIPTION:{}", "改行のない長い説明。".repeat(300))
    );
}

#[test]
fn change_and_cancellation_keep_the_uid_and_raise_the_sequence() {
    let mut changed = entry("移動");
    changed.sequence = 3;
    let file = unfolded(&letter(Method::Cancel, &changed, &recipient()));
    for line in [
        "METHOD:CANCEL",
        "STATUS:CANCELLED",
        "SEQUENCE:3",
        "UID:event-12@community.example.com",
        "DTSTART:20261124T093000Z",
        "DTSTAMP:20261101T000000Z",
    ] {
        assert!(file.contains(&line.to_owned()), "{line} in {file:#?}");
    }
    assert_eq!(
        file.iter()
            .filter(|line| line.starts_with("STATUS:"))
            .count(),
        1
    );
    let shared = download(&changed);
    assert!(shared.contains("METHOD:PUBLISH") && shared.contains("STATUS:CONFIRMED"));
    assert!(
        !shared.contains("ATTENDEE"),
        "a download names nobody who attends"
    );
}

#[test]
fn a_hostile_text_stays_the_value_it_is_in() {
    for text in HOSTILE {
        let mut hostile = entry(text);
        hostile.location = (*text).to_owned();
        hostile.description = (*text).to_owned();
        hostile.url = format!("https://community.example.com/{text}");
        hostile.organiser.name = (*text).to_owned();
        hostile.organiser.address = format!("a@example.com{text}");
        let file = letter(
            Method::Request,
            &hostile,
            &Party {
                name: (*text).to_owned(),
                address: "b@example.com".to_owned(),
            },
        );
        let lines = unfolded(&file);
        let count = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
        for (start, expected) in [
            ("BEGIN:", 2),
            ("END:", 2),
            ("ATTENDEE", 1),
            ("ORGANIZER", 1),
            ("STATUS:", 1),
            ("SUMMARY:", 1),
        ] {
            assert_eq!(count(start), expected, "{start} of {text:?}\n{file}");
        }
        assert!(
            !file
                .chars()
                .any(|c| c.is_control() && c != '\r' && c != '\n')
        );
    }
}

/// What an independent reader makes of the same files. Set HIROBA_TEST_PYTHON to a Python that has PyPI's icalendar.
#[test]
fn an_independent_parser_reads_the_same() {
    let python = std::env::var("HIROBA_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python)
        .args(["-c", "import icalendar"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !has.is_ok_and(|status| status.success()) {
        // Past the harness, which would swallow it.
        let _ = writeln!(
            std::io::stderr(),
            "SKIPPED an_independent_parser_reads_the_same: {python} has no icalendar (pip install icalendar)"
        );
        return;
    }
    let entries: Vec<Entry> = HOSTILE.iter().map(|text| entry(text)).collect();
    let mut files = vec![serde_json::json!({
        "file": feed("ひろば, イベント; \r\nX", &entries),
        "method": "PUBLISH",
        "titles": HOSTILE.iter().map(|text| one_line(text)).collect::<Vec<_>>(),
        "status": "CONFIRMED", "sequence": 0, "description": text(&entry("").description), "attendees": 0,
    })];
    for (sequence, method) in [
        (0, Method::Request),
        (1, Method::Request),
        (2, Method::Cancel),
    ] {
        for text_of in HOSTILE {
            let mut entry = entry(text_of);
            entry.sequence = sequence;
            entry.description = (*text_of).to_owned();
            files.push(serde_json::json!({
                "file": letter(method, &entry, &recipient()),
                "method": method.as_str(),
                "titles": [one_line(text_of)],
                "status": if method == Method::Cancel { "CANCELLED" } else { "CONFIRMED" },
                "sequence": sequence, "description": text(text_of), "attendees": 1,
            }));
        }
    }
    let mut child = Command::new(&python)
        .args(["-c", include_str!("independent.py")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let input = serde_json::to_vec(&files).unwrap();
    child.stdin.take().unwrap().write_all(&input).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert_eq!(said.trim(), format!("{} files", files.len()));
}
