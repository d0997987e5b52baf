//! The rules of the house that the compiler can't hold: what may be named where, and both languages whole.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use domain::i18n::{Locale, sources};

#[test]
fn the_domain_knows_nothing_of_http_or_html_pages() {
    let manifest = read("server/domain/Cargo.toml");
    for foreign in [
        "actix",
        "leptos",
        "app.workspace",
        "server.workspace",
        "ureq",
        "reqwest",
    ] {
        assert!(
            !manifest.contains(foreign),
            "server/domain/Cargo.toml names {foreign}"
        );
    }
    nowhere(
        "server/domain/src",
        &["actix", "leptos", "StatusCode", "HttpRe"],
        |_| false,
    );
}

#[test]
fn views_never_see_the_web_server() {
    nowhere(
        "app/src",
        &["actix", "HttpResponse", " HttpRequest", ":HttpRequest"],
        |_| false,
    );
}

#[test]
fn there_is_no_sql_outside_the_domain() {
    for folder in ["app/src", "server/src"] {
        nowhere(folder, &["diesel::", "sql_query", "db::schema"], |_| false);
    }
}

#[test]
fn database_backends_are_named_only_where_they_differ() {
    let names = [
        "SqliteConnection",
        "PgConnection",
        "AnyConnection::Sqlite",
        "AnyConnection::Pg",
        "diesel::sqlite",
        "diesel::pg",
        "is_postgres",
        "libsqlite3_sys",
    ];
    nowhere("server/domain/src", &names, |path| {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        path.ends_with("src/db.rs")
            || path.components().any(|part| part.as_os_str() == "db")
            || ["sqlite.rs", "postgres.rs"].contains(&name)
            // The file above such a pair, which chooses between the two.
            || path.with_extension("").join("sqlite.rs").exists()
    });
}

#[test]
fn html_from_people_enters_a_page_in_one_place_on_the_server_and_one_in_the_browser() {
    const PLACES: [&str; 2] = ["src/parts/prose.rs", "src/islands/dom/browser.rs"];
    let places: Vec<PathBuf> = rust_files("app/src")
        .into_iter()
        .filter(|path| code(path).contains("inner_html"))
        .filter(|path| !PLACES.iter().any(|place| path.ends_with(place)))
        .collect();
    assert!(places.is_empty(), "inner_html in {places:?}");
}

/// Leptos writes what stands in a text area as it is.
#[test]
fn a_text_enters_a_text_area_escaped() {
    for path in rust_files("app/src") {
        let text = code(&path);
        for (at, _) in text.match_indices("</textarea>") {
            let before = &text[..at];
            let inside = before.rsplit_once('>').map_or("", |(_, inside)| inside);
            assert!(
                inside.is_empty() || inside.starts_with("{in_text_area("),
                "{}: {inside} in a text area",
                path.display()
            );
        }
    }
}

#[test]
fn views_carry_no_style_attributes_and_no_inline_handlers() {
    for path in rust_files("app/src") {
        for (number, line) in code(&path).lines().enumerate() {
            let at = |needle: &str| format!("{}:{}: {needle}", path.display(), number + 1);
            for needle in [" style=", " style:", "\tstyle="] {
                assert!(!line.contains(needle), "{}", at(needle));
            }
            for event in [
                "click", "submit", "change", "input", "load", "error", "focus", "keydown",
            ] {
                assert!(!line.contains(&format!(" on{event}=")), "{}", at(event));
            }
        }
    }
}

#[test]
fn commands_say_things_in_one_place_that_survives_a_reader_who_stops() {
    nowhere(
        "server/src",
        &["println!", "print!(", "eprintln!", "eprint!("],
        |path| path.ends_with("cli/say.rs"),
    );
}

#[test]
fn time_and_randomness_come_from_the_handle() {
    nowhere(
        "server/domain/src",
        &[
            "Utc::now",
            "SystemTime::now",
            "Local::now",
            "rand::rng()",
            "rand::random",
            "thread_rng",
        ],
        |path| path.ends_with("clock.rs") || path.ends_with("entropy.rs"),
    );
}

#[test]
fn both_languages_say_the_same_things() {
    let ja = messages(Locale::Ja);
    let en = messages(Locale::En);
    assert!(ja.len() > 20, "the locale files were not read");
    let only = |a: &BTreeMap<String, BTreeSet<String>>, b: &BTreeMap<String, BTreeSet<String>>| {
        a.keys()
            .filter(|key| !b.contains_key(*key))
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(only(&ja, &en), Vec::<String>::new(), "only in Japanese");
    assert_eq!(only(&en, &ja), Vec::<String>::new(), "only in English");
    for (key, arguments) in &ja {
        assert_eq!(
            Some(arguments),
            en.get(key),
            "arguments of {key} (left: ja, right: en)"
        );
    }
}

#[test]
fn no_message_is_defined_twice() {
    for locale in [Locale::Ja, Locale::En] {
        let mut seen = BTreeSet::new();
        for source in sources(locale) {
            for key in keys_of(source) {
                assert!(seen.insert(key.clone()), "{locale}: {key} twice");
            }
        }
    }
}

#[test]
fn every_message_is_used_and_every_used_message_exists() {
    let defined = messages(Locale::En);
    let mut literals = BTreeSet::new();
    let mut patterns = BTreeSet::new();
    let mut asked: BTreeMap<String, String> = BTreeMap::new();
    for folder in ["app/src", "server/src", "server/domain/src"] {
        for path in rust_files(folder) {
            let text = code(&path);
            for literal in string_literals(&text) {
                // A key made of parts: `format!("stage-{}", …)`.
                if let (Some(start), Some(end)) = (literal.find('{'), literal.rfind('}')) {
                    let (head, tail) = (&literal[..start], &literal[end + 1..]);
                    if head.contains('-') && plain(head) && plain(tail) {
                        patterns.insert((head.to_owned(), tail.to_owned()));
                    }
                } else {
                    literals.insert(literal.clone());
                }
            }
            for call in [".t(\"", ".tr(\"", ".text(\""] {
                for (at, _) in text.match_indices(call) {
                    let key = text[at + call.len()..]
                        .split('"')
                        .next()
                        .unwrap_or_default();
                    if key.contains('-') && plain(key) {
                        asked.insert(key.to_owned(), path.display().to_string());
                    }
                }
            }
        }
    }
    let missing: Vec<_> = asked
        .iter()
        .filter(|(key, _)| !defined.contains_key(*key))
        .collect();
    assert!(
        missing.is_empty(),
        "asked for but not defined: {missing:#?}"
    );
    let unused: Vec<_> = defined
        .keys()
        .filter(|key| {
            !literals.contains(*key)
                && !patterns.iter().any(|(head, tail)| {
                    key.len() >= head.len() + tail.len()
                        && key.starts_with(head.as_str())
                        && key.ends_with(tail.as_str())
                })
        })
        .collect();
    assert!(unused.is_empty(), "defined but never used: {unused:#?}");
}

#[test]
fn sources_name_no_machine_of_ours() {
    let mut found = Vec::new();
    let paths = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/tmp/", "bash"),
        concat!("PLAN", ".md"),
    ];
    for path in committed_files() {
        let Ok(text) = std::fs::read_to_string(root().join(&path)) else {
            continue;
        };
        for word in paths {
            if text.contains(word) {
                found.push(format!("{path}: {word}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn packages_come_from_their_public_registries() {
    for line in read("Cargo.lock")
        .lines()
        .filter(|line| line.starts_with("source = "))
    {
        assert_eq!(
            line,
            "source = \"registry+https://github.com/rust-lang/crates.io-index\""
        );
    }
    for path in committed_files()
        .iter()
        .filter(|path| path.ends_with("package-lock.json"))
    {
        for line in read(path)
            .lines()
            .filter(|line| line.contains("\"resolved\""))
        {
            assert!(
                line.contains("https://registry.npmjs.org/"),
                "{path}: {line}"
            );
        }
    }
}

#[test]
fn no_module_hides_in_mod_rs() {
    let hidden: Vec<String> = committed_files()
        .into_iter()
        .filter(|path| path.ends_with("/mod.rs"))
        .collect();
    assert!(hidden.is_empty(), "{hidden:?}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Files under version control. Without git these rules can't be checked, and a check that did nothing must not pass.
fn committed_files() -> Vec<String> {
    let output = std::process::Command::new("git")
        .args(["ls-files"])
        .current_dir(root())
        .output()
        .expect("git, to list the files");
    assert!(
        output.status.success(),
        "git ls-files: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let files: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(ToOwned::to_owned)
        .collect();
    assert!(!files.is_empty(), "git lists no file");
    files
}

fn rust_files(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).expect("a folder of sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// A file without its comments and without its own unit tests.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a source file");
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    text.lines()
        .map(|line| {
            if line.trim_start().starts_with("//") {
                ""
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[track_caller]
fn nowhere(folder: &str, needles: &[&str], allowed: impl Fn(&Path) -> bool) {
    let mut found = Vec::new();
    for path in rust_files(folder).into_iter().filter(|path| !allowed(path)) {
        for (number, line) in code(&path).lines().enumerate() {
            for needle in needles {
                if line.contains(needle) {
                    found.push(format!(
                        "{}:{}: {}",
                        path.display(),
                        number + 1,
                        line.trim()
                    ));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

fn plain(text: &str) -> bool {
    text.chars().all(|letter| {
        letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-' || letter == '_'
    })
}

fn string_literals(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    // A quotation mark as a character opens no string.
    let text = text.replace("'\"'", "''");
    let mut rest = text.as_str();
    while let Some(start) = rest.find('"') {
        let body = &rest[start + 1..];
        let mut end = None;
        let mut escaped = false;
        for (at, letter) in body.char_indices() {
            match letter {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    end = Some(at);
                    break;
                }
                _ => {}
            }
        }
        let Some(end) = end else { break };
        found.push(body[..end].to_owned());
        rest = &body[end + 1..];
    }
    found
}

fn keys_of(source: &str) -> Vec<String> {
    source
        .lines()
        .filter(|line| line.starts_with(|letter: char| letter.is_ascii_alphabetic()))
        .filter_map(|line| line.split_once('='))
        .map(|(key, _)| key.trim().to_owned())
        .collect()
}

/// Every message with the names of its arguments.
fn messages(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for source in sources(locale) {
        let mut current = None;
        for line in source.lines() {
            if line.starts_with('#') {
                continue;
            }
            if line.starts_with(|letter: char| letter.is_ascii_alphabetic())
                && let Some((key, _)) = line.split_once('=')
            {
                current = Some(key.trim().to_owned());
                all.entry(key.trim().to_owned()).or_default();
            }
            let Some(key) = &current else { continue };
            for (at, _) in line.match_indices('$') {
                let name: String = line[at + 1..]
                    .chars()
                    .take_while(|letter| {
                        letter.is_ascii_alphanumeric() || *letter == '_' || *letter == '-'
                    })
                    .collect();
                if !name.is_empty() {
                    all.entry(key.clone()).or_default().insert(name);
                }
            }
        }
    }
    all
}
