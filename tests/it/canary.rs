//! Secrets planted in every confidential field, and everything that carries bytes read as everyone who must not see them: pages
//! and their heads, redirects, answers to forms, downloads, mails, logs, the browser's program.

mod plant;

pub use plant::everything;

use std::collections::BTreeSet;

use actix_web::http::Method;
use domain::actor::Role;
use server::http::routes;

use crate::fixtures::Town;
use crate::support::crawl::{crawl, fill};
use crate::support::{Answer, Visitor, logs};

use plant::{Garden, Secret};

/// A reader, by the letter of the permission table.
fn readers(town: &Town) -> Vec<(char, Visitor<'_>)> {
    vec![
        ('g', town.guest()),
        ('A', town.aoi()),
        ('B', town.misaki()),
        ('M', town.moderator()),
        ('p', town.signed_in(town.people.pending)),
        ('f', town.signed_in(town.people.former)),
        ('m', town.staff(Role::Marketing)),
        ('c', town.staff(Role::Cs)),
        ('a', town.staff(Role::Admin)),
    ]
}

/// What of `secrets` somebody found in an answer that is not for them.
fn found(secrets: &[Secret], who: char, what: &str, bytes: &str) -> Vec<String> {
    secrets
        .iter()
        .filter(|secret| !secret.for_whom.contains(who))
        // Who asks for an address knows what it says; an answer may repeat it.
        .filter(|secret| !what.contains(&secret.token) && bytes.contains(&secret.token))
        .map(|secret| format!("{} as {who}: {what}", secret.name))
        .collect()
}

/// Head and body, as they came over the wire; of encoded text also what it says.
fn bytes_of(answer: &Answer) -> String {
    let head: Vec<String> = answer
        .headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    let text = answer.text();
    let plain = if text.contains('&') {
        crate::support::crawl::unescape(&text)
    } else {
        String::new()
    };
    format!("{}\n{text}\n{plain}", head.join("\n"))
}

/// Every address there could be: each pattern filled with every id of the database and with the words in it.
fn guesses(garden: &Garden) -> Vec<String> {
    let ids: Vec<String> = (1..=garden.largest_id).map(|id| id.to_string()).collect();
    let values = |name: &str| -> Vec<String> {
        match name {
            "slug" | "title" => vec!["x".to_owned()],
            "file" | "token" | "name" | "kind" | "format" | "key" | "tag" | "space" => {
                let mut words = vec!["x".to_owned(), "everyone".to_owned()];
                words.extend(garden.words.iter().cloned());
                words
            }
            _ => ids.clone(),
        }
    };
    let searches = SEARCHES.iter().flat_map(|words| {
        let q = server::http::reply::encode(words);
        [
            format!("/search?q={q}"),
            format!("/search?q={q}&sort=newest"),
            format!("/search?q={q}&state=unanswered"),
        ]
    });
    routes::all()
        .iter()
        .filter(|route| route.method == Method::GET)
        .flat_map(|route| fill(route.path, &values))
        .chain(searches)
        .chain(
            garden
                .words
                .iter()
                .map(|word| format!("/search?q=tag:{word}")),
        )
        .chain(
            garden
                .topics
                .iter()
                .map(|topic| format!("/people/offered?q=&topic={topic}")),
        )
        .chain(ODD.map(str::to_owned))
        .collect()
}

/// Words that posts with something to hide have beside it.
const SEARCHES: [&str; 12] = [
    "社外の方",
    "監査",
    "会社名を出さず",
    "社内だけの質問",
    "書いた本文",
    "お答えします",
    "失礼な言葉",
    "隠された質問",
    "話題です",
    "設定が見つかりません",
    "is:unanswered",
    "before:2100",
];

/// Addresses with what somebody might look for in them: people by the beginning of a name, posts by who wrote them, cases by what
/// their customers are.
const ODD: [&str; 10] = [
    "/people/offered?q=",
    "/people/offered?q=kanaria",
    "/people/offered?q=%25",
    "/people?q=kanaria",
    "/search?q=author:kanaria",
    "/search?q=author:me",
    "/search?q=-tag:x+author:kanaria",
    "/stories?industry=x&size=300&phase=listed",
    "/stories?size=50",
    "/stories?phase=listed&feature=x",
];

/// What a scan found and how much it read.
#[derive(Default)]
struct Scan {
    leaks: BTreeSet<String>,
    pages: Vec<(char, usize)>,
    kinds: BTreeSet<String>,
    mails: usize,
}

/// Reads everything as each of `readers`.
fn scan(town: &Town, garden: &Garden, secrets: &[Secret], who_reads: &str) -> Scan {
    let mut scan = Scan::default();
    let seeds = guesses(garden);
    let readers = || {
        readers(town)
            .into_iter()
            .filter(|(who, _)| who_reads.contains(*who))
    };
    // Before forms are sent: some of them end what they are sent from.
    mails(town, secrets, &mut scan);
    // Sent ones are kept as files, which a page shows. Notices are mailed ten minutes later, digests weekly.
    digests(town);
    server::worker::drain(&town.state()).expect("the queue");
    town.pass_seconds(domain::community::notice::MAIL_AFTER + 1);
    server::worker::drain(&town.state()).expect("the queue");
    kept_mails(town, secrets, &mut scan);
    for (who, visitor) in readers() {
        let mut count = 0;
        // Most guesses are wrong. Of pages that say the same, one is read.
        let mut absent = String::new();
        crawl(&visitor, seeds.iter().cloned(), |path, answer| {
            count += 1;
            if answer.status == 404 {
                let bare = answer.bare();
                if bare == absent {
                    return;
                }
                absent = bare;
            }
            scan.leaks
                .extend(found(secrets, who, path, &bytes_of(answer)));
            scan.kinds
                .extend(answer.header("content-type").map(str::to_owned));
            assert!(
                answer.status < 500,
                "{path} as {who}: {}\n{}",
                answer.status,
                answer.text()
            );
        });
        // What is like a question that is being asked.
        for title in SEARCHES {
            let answer = visitor.post("/ask/similar", &[("title", title)]);
            scan.leaks
                .extend(found(secrets, who, &answer.of, &bytes_of(&answer)));
        }
        scan.pages.push((who, count));
    }
    // What a form says when it is not filled in, or names a thing by its number; downloads too are answers to a form.
    for (who, visitor) in readers() {
        for route in routes::all()
            .iter()
            .filter(|route| route.method == Method::POST)
        {
            if ["/sign-out", "/me/sessions/end-all"].contains(&route.path) {
                continue;
            }
            // Two numbers in one address make many; the first of each kind were planted.
            let most = if route.path.matches('{').count() > 1 {
                5
            } else {
                12
            };
            let ids = |_: &str| {
                (1..=garden.largest_id.min(most))
                    .map(|id| id.to_string())
                    .collect()
            };
            for path in fill(route.path, &ids) {
                for form in [
                    &[][..],
                    &[("id", "1"), ("body", "x"), ("q", "x"), ("next", "/")][..],
                ] {
                    let answer = visitor.post(&path, form);
                    scan.leaks
                        .extend(found(secrets, who, &answer.of, &bytes_of(&answer)));
                    scan.kinds
                        .extend(answer.header("content-type").map(str::to_owned));
                    // What is not there for this reader, or asks who it is first, says the same however it is filled in.
                    if answer.status == 404 || (who == 'g' && answer.status == 303) {
                        break;
                    }
                }
            }
        }
    }
    mails(town, secrets, &mut scan);
    // Nobody reads logs as themselves: what is in them must be for everyone.
    let log = logs::kept();
    for secret in secrets.iter().filter(|secret| !secret.may_be_logged) {
        if log.contains(&secret.token) {
            scan.leaks.insert(format!("{} in the log", secret.name));
        }
    }
    scan
}

/// Reads the mails that wait as those they go to, whoever of them is a reader here.
fn mails(town: &Town, secrets: &[Secret], scan: &mut Scan) {
    use diesel::prelude::*;
    use domain::db::schema::jobs;
    let payloads: Vec<String> = town.read(|conn| {
        Ok(jobs::table
            .filter(jobs::kind.eq("mail"))
            .select(jobs::payload)
            .load(conn)?)
    });
    for payload in payloads {
        if let Ok(letter) = serde_json::from_str(&payload) {
            read_mail(town, secrets, scan, &letter);
        }
    }
}

/// The same of mails that were written as they were sent.
fn kept_mails(town: &Town, secrets: &[Secret], scan: &mut Scan) {
    let folder = town.domain.folder.join("mail");
    for letter in domain::mail::kept::newest(&folder, 1_000) {
        read_mail(town, secrets, scan, &letter);
    }
}

/// Queues everyone's digest.
fn digests(town: &Town) {
    use diesel::prelude::*;
    use domain::db::schema::people;
    town.write(|tx| {
        let people: Vec<i64> = people::table.select(people::id).load(tx.conn)?;
        let now = tx.now;
        let batch = serde_json::json!({ "people": people });
        domain::job::enqueue(
            tx,
            domain::community::notice::digest_mail::JOB,
            &batch,
            now,
            None,
        )
    });
}

fn read_mail(town: &Town, secrets: &[Secret], scan: &mut Scan, letter: &domain::mail::Letter) {
    use diesel::prelude::*;
    use domain::db::schema::people;
    let mut letters = vec![
        (town.people.aoi, 'A'),
        (town.people.misaki, 'B'),
        (town.people.ryo, 'M'),
    ];
    letters.push((town.people.pending, 'p'));
    for (role, letter) in [(Role::Marketing, 'm'), (Role::Cs, 'c'), (Role::Admin, 'a')] {
        letters.push((town.people.staff(role), letter));
    }
    let reader: Option<i64> = town.read(|conn| {
        Ok(people::table
            .filter(people::email.eq(&letter.to))
            .select(people::id)
            .first(conn)
            .optional()?)
    });
    let Some((_, who)) = letters.iter().find(|(id, _)| Some(*id) == reader) else {
        return;
    };
    scan.mails += 1;
    let text = format!("{}\n{}\n{}", letter.subject, letter.text, letter.html);
    scan.leaks.extend(found(
        secrets,
        *who,
        &format!("mail {}", letter.kind),
        &text,
    ));
}

/// The same of every form that is filled in as it should be, so that it comes as far as whoever sends it may go.
#[test]
fn no_form_says_what_is_not_its_senders() {
    let mut leaks = BTreeSet::new();
    let mut sent = 0;
    let letters: Vec<char> = "gABMpmca".chars().collect();
    let fresh = || {
        let town = Town::start();
        let garden = town.write(|tx| plant::plant(tx, &town.people, &town.domain.files));
        (town, garden)
    };
    crate::permissions::forms(&letters, fresh, |garden, who, answer| {
        sent += 1;
        assert!(answer.status < 500, "{} as {who}", answer.of);
        leaks.extend(found(&garden.secrets, who, &answer.of, &bytes_of(answer)));
    });
    assert!(sent > 500, "{sent} forms");
    assert!(leaks.is_empty(), "{leaks:#?}");
}

#[test]
fn nobody_finds_what_is_not_theirs() {
    let town = Town::start();
    let garden = town.write(|tx| plant::plant(tx, &town.people, &town.domain.files));
    let scan = scan(&town, &garden, &garden.secrets, "gABMpfmca");
    assert!(
        scan.leaks.is_empty(),
        "{} leaks ({:?} pages):\n{:#?}",
        scan.leaks.len(),
        scan.pages,
        scan.leaks
    );
    assert_eq!(scan.pages.len(), 9);
    assert!(scan.mails >= 2, "only {} mails were read", scan.mails);
}

/// A scan that finds nothing may be blind. This one is shown a leak in each place that it claims to read.
#[test]
fn the_scan_finds_a_leak_wherever_there_is_one() {
    let town = Town::start();
    let garden = town.write(|tx| plant::plant(tx, &town.people, &town.domain.files));
    // Every secret is where it was planted, so that there is something to find.
    let mut text = town.read(plant::everything);
    for name in &garden.words {
        if let Some(key) = domain::storage::Key::parse(name.trim_end_matches(".txt")) {
            let bytes = town.domain.files.get(&key).expect("a file");
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    for secret in &garden.secrets {
        assert!(
            text.contains(&secret.token),
            "{} was never planted",
            secret.name
        );
    }
    let company = garden
        .secrets
        .iter()
        .find(|secret| secret.name == "company of a masked question")
        .expect("that secret");
    let logged = format!("kiroku{:012x}", rand::random::<u64>() >> 16);
    tracing::info!("{logged}");
    let staged = |name, token: &str, may_be_logged| Secret {
        name,
        token: token.to_owned(),
        for_whom: "",
        may_be_logged,
    };
    let secrets = [
        staged("title", &garden.open_word, true),
        staged("mailed title", &garden.mailed_word, true),
        staged("company", &company.token, true),
        staged("logged", &logged, false),
    ];
    let scan = scan(&town, &garden, &secrets, "Ac");
    let seen = |what: &str| {
        assert!(
            scan.leaks.iter().any(|leak| leak.contains(what)),
            "no leak was seen as {what:?}:\n{:#?}",
            scan.leaks
        );
    };
    // A page; the head of a redirect, which has no body; a form's answer; a download; a mail; the log.
    seen("title as A: /questions");
    assert!(
        scan.leaks.iter().any(|leak| {
            leak.strip_prefix("title as A: /t/")
                .is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
        }),
        "{:#?}",
        scan.leaks
    );
    seen("title as A: POST /topics/");
    seen("company as c: POST /staff/accounts/download");
    seen("mailed title as A: mail notice");
    seen("logged in the log");
    let kept = town.staff(Role::Admin).get("/admin/mail");
    kept.expect(200).says(&garden.mailed_word);
    assert!(
        scan.kinds.iter().any(|kind| kind.starts_with("text/csv")),
        "{:?}",
        scan.kinds
    );
}

#[test]
fn everything_a_page_links_to_is_there() {
    let town = Town::start();
    town.write(|tx| plant::plant(tx, &town.people, &town.domain.files));
    let mut wrong = BTreeSet::new();
    for (who, visitor) in readers(&town) {
        let seeds = [
            "/",
            "/questions",
            "/me",
            "/staff",
            "/recorded",
            "/terms",
            "/admin",
        ]
        .map(ToOwned::to_owned);
        let known: BTreeSet<String> = seeds.iter().cloned().collect();
        crawl(&visitor, seeds, |path, answer| {
            let link = !known.contains(path);
            if link && answer.status >= 400 {
                wrong.insert(format!("{path} as {who}: {}", answer.status));
            }
            let html = answer
                .header("content-type")
                .is_some_and(|kind| kind.starts_with("text/html"));
            if html {
                wrong.extend(
                    flaws(&answer.text())
                        .into_iter()
                        .map(|flaw| format!("{path} as {who}: {flaw}")),
                );
            }
        });
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What no page of ours may contain.
fn flaws(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    if html.contains(" style=\"") {
        found.push("a style attribute".to_owned());
    }
    for event in [
        "onclick", "onload", "onerror", "onsubmit", "onchange", "oninput", "onfocus",
    ] {
        if html.contains(&format!(" {event}=")) {
            found.push(format!("an inline handler {event}"));
        }
    }
    // A message that is missing shows its key in brackets.
    for (at, _) in html.match_indices('[') {
        let inside = html[at + 1..].split(']').next().unwrap_or_default();
        if inside.contains('-')
            && inside.len() < 60
            && inside.chars().all(|letter| {
                letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-'
            })
        {
            found.push(format!("a message without text: [{inside}]"));
        }
    }
    if html.contains("{$") || html.contains("{ $") {
        found.push("a message without its argument".to_owned());
    }
    let ids: Vec<&str> = html
        .match_indices(" id=\"")
        .map(|(at, _)| html[at + 5..].split('"').next().unwrap_or_default())
        .collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    if unique.len() != ids.len() {
        let twice: BTreeSet<&&str> = ids
            .iter()
            .filter(|id| ids.iter().filter(|other| other == id).count() > 1)
            .collect();
        found.push(format!("ids twice: {twice:?}"));
    }
    found
}

#[test]
fn the_browsers_program_knows_nothing_of_accounts() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/site/pkg");
    let Ok(entries) = std::fs::read_dir(folder) else {
        assert!(
            std::env::var_os("HIROBA_TEST_ISLANDS").is_none(),
            "the islands were built before the tests, and are not there"
        );
        println!("skipped: the islands are not built");
        return;
    };
    for entry in entries.flatten() {
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        for word in [
            "next_action",
            // Not "memo": WebAssembly's own memory has it in its name.
            "health_snapshots",
            "engagement_events",
            "granted_points",
            "stage_proposals",
            "totp_secret",
            "token_hash",
            "licensed_users",
            "programme",
            "scorecard",
            "SELECT ",
            "INSERT INTO",
        ] {
            assert!(!text.contains(word), "{}: {word}", entry.path().display());
        }
    }
}
