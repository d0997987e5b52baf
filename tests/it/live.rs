//! What an open page is told: who may hear it, when, on whichever server, and for how long.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use diesel::prelude::*;
use domain::community::Identity;
use domain::db::schema::posts;
use domain::people::session;
use domain::types::{PostId, TopicId};

use crate::fixtures::Town;
use crate::fixtures::talk::{answer_as, answer_under, aois_topic, hidden};
use crate::support::Visitor;

/// A stream as a browser holds it open.
struct Stream(BufReader<TcpStream>);

impl Stream {
    fn open(town: &Town, server: usize, who: &Visitor<'_>, path: &str) -> Self {
        let mut socket = TcpStream::connect(town.address(server)).expect("connect");
        socket
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a time limit");
        let cookie = who.cookie("sid").unwrap_or_default();
        let host = town.base_url().trim_start_matches("http://");
        write!(
            socket,
            "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: sid={cookie}\r\naccept: text/event-stream\r\n\
             accept-language: ja\r\nsec-fetch-site: same-origin\r\n\r\n"
        )
        .expect("ask");
        Self(BufReader::new(socket))
    }

    /// The next line that begins like this; `None` when the stream has ended.
    fn next(&mut self, start: &str) -> Option<String> {
        let mut line = String::new();
        loop {
            line.clear();
            if self.0.read_line(&mut line).expect("a line in time") == 0 {
                return None;
            }
            if let Some(rest) = line.strip_prefix(start) {
                return Some(rest.trim_end().to_owned());
            }
        }
    }

    /// What the next event of this name carries.
    fn event(&mut self, name: &str) -> serde_json::Value {
        self.next(&format!("event: {name}")).expect("the event");
        let data = self.next("data: ").expect("its data");
        serde_json::from_str(&data).expect("JSON")
    }
}

fn path(topic: TopicId) -> String {
    format!("/live?topic={topic}&after=0")
}

fn first_post(town: &Town, topic: TopicId) -> PostId {
    town.read(|conn| {
        Ok(posts::table
            .filter(posts::topic_id.eq(topic))
            .order(posts::id)
            .select(posts::id)
            .first(conn)?)
    })
}

#[test]
fn an_open_page_is_told_of_replies_and_notices_on_either_server() {
    let mut town = Town::start();
    let other = town.start_another_server();
    let topic = aois_topic(&town);
    let aoi = town.signed_in(town.people.aoi);
    let mut streams = [
        Stream::open(&town, 0, &aoi, &path(topic)),
        Stream::open(&town, other, &aoi, &path(topic)),
    ];
    for stream in &mut streams {
        assert_eq!(stream.event("unread")["n"], 0);
    }
    // Nobody learns who writes: an event says how many and where.
    let post = answer_under(
        &town,
        town.people.ken,
        topic,
        "設定の画面で変えられます。",
        Identity::Profile,
    );
    for stream in &mut streams {
        let replies = stream.event("replies");
        assert_eq!(replies["n"], 1);
        assert_eq!(replies["href"], format!("/posts/{post}"));
        assert_eq!(replies["text"], "新しい返信が1件あります");
    }
    // What is hidden is not new any more, and is told so.
    town.write(|tx| hidden(tx, town.people.ryo, post));
    for stream in &mut streams {
        assert_eq!(stream.event("replies")["n"], 0);
    }
    // Signing out everywhere ends both at once, though nothing else happens.
    town.write(|tx| session::end_all(tx, town.people.aoi));
    for stream in &mut streams {
        assert!(stream.next("event: end").is_some());
        assert_eq!(stream.next("event: "), None);
    }
}

#[test]
fn nobody_listens_where_they_may_not_read() {
    let town = Town::start();
    let topic = aois_topic(&town);
    let (aoi, misaki) = (town.aoi(), town.misaki());
    // Without a stream: what it would begin with, once.
    let first = |who: &Visitor<'_>, path: &str| who.get(path);
    first(&misaki, &path(topic))
        .expect(200)
        .says("event: unread");
    answer_as(&town, town.people.ken, topic, "設定の画面で変えられます。");
    first(&aoi, &path(topic))
        .expect(200)
        .says("\"n\":1,\"text\":\"新しい返信が1件あります\"");
    // One's own replies are not news.
    let ken = town.signed_in(town.people.ken);
    assert!(
        !first(&ken, &path(topic))
            .expect(200)
            .text()
            .contains("event: replies")
    );
    first(&aoi, "/live").expect(200).says("event: unread");
    first(&aoi, "/live?topic=999999&after=0").expect(404);
    first(&aoi, "/live?topic=x").expect(400);
    first(&town.guest(), "/live").expect(303);
    // Whoever is signed out in the meantime is not led to a page that is no stream, and not to come again.
    let ended = Stream::open(&town, 0, &town.guest(), "/live").next("HTTP/1.1 ");
    assert!(ended.is_some_and(|status| status.starts_with("204")));

    // A topic that its reader may no longer see ends the stream, and a new one is not begun.
    let mut stream = Stream::open(&town, 0, &misaki, &path(topic));
    assert_eq!(stream.event("replies")["n"], 1);
    let asked = first_post(&town, topic);
    town.write(|tx| hidden(tx, town.people.ryo, asked));
    assert!(stream.next("event: end").is_some());
    first(&misaki, &path(topic)).expect(404);
}

#[test]
fn the_newest_page_of_a_person_is_listened_to_and_there_is_room_for_others() {
    let town = Town::start();
    let (aoi, ken) = (town.aoi(), town.signed_in(town.people.ken));
    let open = |who: &Visitor<'_>| {
        let mut stream = Stream::open(&town, 0, who, "/live");
        let status = stream.next("HTTP/1.1 ").expect("a status");
        assert!(status.starts_with("200"), "{status}");
        assert_eq!(stream.event("unread")["n"], 0);
        stream
    };
    let ken = open(&ken);
    // Pages that were left are known to be gone only when something is said to them: they must not keep the next ones from
    // listening.
    let mut pages: Vec<_> = (0..8).map(|_| open(&aoi)).collect();
    pages.push(open(&aoi));
    let mut oldest = pages.remove(0);
    assert_eq!(oldest.next("event: "), None, "its place went to the ninth");
    // It was not told to stay away: where it is seen after all, it comes again, and the oldest of those left goes.
    pages.push(open(&aoi));
    assert_eq!(pages.remove(0).next("event: "), None);
    town.write(|tx| session::end_all(tx, town.people.aoi));
    for mut page in pages {
        assert!(page.next("event: end").is_some(), "the others went on");
    }
    drop(ken);
}
