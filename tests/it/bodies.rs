//! Bodies that trickle, and bodies that can't be read.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::fixtures::Town;

/// Sends a head and then a byte now and then, until the server has had enough; what it said, and after how long.
fn trickle(town: &Town, path: &str, kind: &str) -> (String, Duration) {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(town.address(0)).expect("connect");
    stream
        .set_read_timeout(Some(Duration::from_millis(200)))
        .expect("a timeout");
    let host = town.base_url().trim_start_matches("http://").to_owned();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nsec-fetch-site: same-origin\r\ncontent-type: {kind}\r\n\
         accept-language: ja\r\ncontent-length: 200000\r\n\r\nemail="
    );
    stream.write_all(head.as_bytes()).expect("a head");
    let mut said = Vec::new();
    let mut buffer = [0; 4_096];
    while begun.elapsed() < Duration::from_secs(40) {
        let gone = stream.write_all(b"a").is_err();
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => said.extend_from_slice(&buffer[..length]),
            Err(error)
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) => {}
            Err(_) => break,
        }
        if gone {
            break;
        }
    }
    (String::from_utf8_lossy(&said).into_owned(), begun.elapsed())
}

#[test]
fn a_body_that_trickles_is_cut_off() {
    let town = Town::start();
    std::thread::scope(|scope| {
        let form = scope.spawn(|| trickle(&town, "/sign-in", "application/x-www-form-urlencoded"));
        // Nobody reads the body of what is refused or not there at all; the connection must not stay open for it.
        let nowhere =
            scope.spawn(|| trickle(&town, "/no/such", "application/x-www-form-urlencoded"));
        let files =
            scope.spawn(|| trickle(&town, "/staff/import", "multipart/form-data; boundary=x"));
        let (said, took) = form.join().expect("a thread");
        assert!(said.starts_with("HTTP/1.1 408"), "{said}");
        assert!(said.contains("時間内に届きませんでした"), "{said}");
        assert!(
            said.to_lowercase().contains("content-security-policy:"),
            "{said}"
        );
        assert!(
            (Duration::from_secs(9)..Duration::from_secs(20)).contains(&took),
            "{took:?}"
        );
        for (what, waiting) in [("nowhere", nowhere), ("files", files)] {
            let (said, took) = waiting.join().expect("a thread");
            assert!(said.starts_with("HTTP/1.1 4"), "{what}: {said}");
            assert!(took < Duration::from_secs(30), "{what}: {took:?}");
        }
    });
    // And the server goes on.
    town.guest().get("/sign-in").expect(200);
}

#[test]
fn what_cannot_be_read_is_said_in_the_readers_language() {
    let town = Town::start();
    let aoi = town.aoi();
    let bodies: [(&str, &[u8], u16); 5] = [
        ("application/json", b"{\"email\":", 415),
        ("text/plain", b"hello", 415),
        ("application/x-www-form-urlencoded", b"email=a&email=b", 400),
        ("application/x-www-form-urlencoded", b"email=a&admin=1", 400),
        ("application/x-www-form-urlencoded", b"name=x", 400),
    ];
    for (kind, body, status) in bodies {
        for (language, says) in [
            ("ja", "送信内容を読み取れませんでした"),
            ("en", "We could not read that"),
        ] {
            let answer = town.guest().send(
                "POST",
                "/sign-in",
                &[
                    ("sec-fetch-site", "same-origin"),
                    ("content-type", kind),
                    ("accept-language", language),
                ],
                body,
            );
            answer.expect(status).says(says);
            assert_eq!(
                answer.header("content-type"),
                Some("text/html; charset=utf-8")
            );
            assert!(answer.header("content-security-policy").is_some());
        }
    }
    // A number that is none, and an address with a key twice.
    aoi.post("/me/sessions/end", &[("id", "first")])
        .expect(400)
        .says("送信内容を読み取れませんでした");
    aoi.get("/recorded?next=/&next=/me")
        .expect(400)
        .says("送信内容を読み取れませんでした");
}
