//! What must hold of every answer whatever the route: its headers, where a form may come from, where a redirect may lead.

use actix_web::http::Method;
use server::http::routes;

use crate::fixtures::Town;
use crate::support::{Answer, TestHiroba};

/// Addresses that are not paths of ours, as people write them to be led elsewhere.
const ELSEWHERE: &[&str] = &[
    "https://evil.example",
    "http://evil.example/",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/%2fevil.example",
    "/%2Fevil.example",
    "/%5cevil.example",
    "/%5Cevil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    " //evil.example",
    "/ /evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "mailto:a@b",
    "evil.example",
    "@evil.example",
    "/@evil.example\\..",
    ".evil.example",
    "?next=//evil.example",
    "#//evil.example",
    "/\u{0}/evil.example",
    "/\u{85}/evil.example",
    "/\u{2028}/evil.example",
    "/\u{3000}/evil.example",
    "／／evil.example",
    "/．．／evil.example",
    "//evil.example/%2f..",
    "///evil.example/%2f..",
    "//evil.example\\@127.0.0.1",
    "//%5cevil.example",
    "/.//evil.example",
    "/..//evil.example",
    "/./\\evil.example",
    "/questions\r\nlocation: https://evil.example",
    "/questions%0d%0alocation:%20https://evil.example",
    "/\\/\\evil.example",
    "http:\\\\evil.example",
    "//0x7f000001",
    "//[::1]",
    "//evil。example",
    "https://127.0.0.1@evil.example",
    "https://127.0.0.1.evil.example",
    "",
    "/\u{202e}//evil",
    "//localhost%23@evil.example",
    "/%09/evil.example",
    "/%2e%2e//evil.example",
];

#[track_caller]
fn has_every_header(answer: &Answer) {
    let of = format!("{} → {}", answer.of, answer.status);
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-frame-options", "DENY"),
    ] {
        assert_eq!(answer.header(name), Some(value), "{of}: {name}");
    }
    let referrer = answer.header("referrer-policy");
    assert!(
        matches!(
            referrer,
            Some("strict-origin-when-cross-origin" | "same-origin")
        ),
        "{of}: referrer-policy {referrer:?}"
    );
    let permissions = answer.header("permissions-policy").unwrap_or_default();
    assert!(
        permissions.contains("geolocation=()"),
        "{of}: permissions-policy {permissions:?}"
    );
    let cache = answer.header("cache-control").unwrap_or_default();
    let asset = answer.of.contains("/assets/") && answer.status < 400;
    assert!(
        if asset {
            cache.contains("immutable")
        } else {
            cache == "no-store"
        },
        "{of}: cache-control {cache:?}"
    );
    let policy = answer.header("content-security-policy").unwrap_or_default();
    for part in ["default-src 'none'", "frame-ancestors 'none'"] {
        assert!(policy.contains(part), "{of}: no {part} in {policy:?}");
    }
    for loose in ["unsafe-inline", "'unsafe-eval'", "http:", "https:", "*"] {
        assert!(!policy.contains(loose), "{of}: {loose} in {policy:?}");
    }
    for name in ["server", "x-powered-by", "access-control-allow-origin"] {
        assert_eq!(answer.header(name), None, "{of}: {name}");
    }
}

/// A concrete path for a pattern, whose object most likely does not exist.
fn somewhere(pattern: &str) -> String {
    let mut path = String::new();
    let mut rest = pattern;
    while let Some(start) = rest.find('{') {
        path.push_str(&rest[..start]);
        path.push_str("999999");
        rest = rest[start..].split_once('}').map_or("", |(_, after)| after);
    }
    path + rest
}

#[test]
fn every_answer_carries_the_security_headers() {
    let town = Town::start();
    for visitor in [
        town.guest(),
        town.aoi(),
        town.staff(domain::actor::Role::Admin),
    ] {
        for route in routes::all() {
            let path = somewhere(route.path);
            match route.method {
                Method::GET => {
                    has_every_header(&visitor.get(&path));
                    has_every_header(&visitor.send("HEAD", &path, &[], b""));
                }
                _ => has_every_header(&visitor.post(&path, &[])),
            }
            // From elsewhere, by a wrong method, with a broken body.
            has_every_header(&visitor.send(
                "POST",
                &path,
                &[("sec-fetch-site", "cross-site")],
                b"",
            ));
            has_every_header(&visitor.send(
                "DELETE",
                &path,
                &[("sec-fetch-site", "same-origin")],
                b"",
            ));
        }
        for path in [
            "/no/such/page",
            "/%ff",
            "/%00",
            "/..%2f..%2fetc/passwd",
            "/assets/none.css",
            "/.git/config",
        ] {
            let answer = visitor.get(path);
            has_every_header(&answer);
            assert!(
                [400, 404].contains(&answer.status),
                "{path}: {}",
                answer.status
            );
        }
    }
}

#[test]
fn over_https_the_browser_is_told_to_stay_there() {
    let hiroba = TestHiroba::with(&[("HIROBA_BASE_URL", "https://community.example")]);
    let answer = hiroba.guest().get("/no/such/page");
    let value = answer
        .header("strict-transport-security")
        .unwrap_or_default();
    assert!(value.contains("max-age=63072000"), "{value:?}");
}

#[test]
fn every_response_has_a_nonce_of_its_own() {
    let hiroba = TestHiroba::start();
    let nonces: std::collections::BTreeSet<String> = (0..50)
        .map(|_| {
            let answer = hiroba.guest().get("/no/such/page");
            let policy = answer
                .header("content-security-policy")
                .expect("a policy")
                .to_owned();
            let nonce = policy
                .split("'nonce-")
                .nth(1)
                .and_then(|rest| rest.split('\'').next())
                .expect("a nonce")
                .to_owned();
            assert!(nonce.len() >= 32, "{nonce}");
            nonce
        })
        .collect();
    assert_eq!(nonces.len(), 50);
}

/// The rule for unsafe methods, for every route that has one: what comes from elsewhere is refused before anything looks at it.
#[test]
fn forms_from_elsewhere_are_refused_on_every_route() {
    let town = Town::start();
    let base = town.base_url().to_owned();
    let visitor = town.staff(domain::actor::Role::Admin);
    let kinds = [
        "application/x-www-form-urlencoded",
        "text/plain",
        "application/json",
        "multipart/form-data; boundary=x",
    ];
    let origins: [Option<&str>; 5] = [
        None,
        Some("null"),
        Some("https://evil.example"),
        Some("http://127.0.0.1:1"),
        Some(""),
    ];
    for route in routes::all()
        .iter()
        .filter(|route| route.method != Method::GET)
        // Mail programs end mail from anywhere (RFC 8058); the token in the address says for whom.
        .filter(|route| !route.path.starts_with("/unsubscribe/"))
    {
        let path = somewhere(route.path);
        let method = route.method.as_str();
        for kind in kinds {
            for site in [
                "cross-site",
                "same-site",
                "none",
                "",
                "Same-Origin, same-origin",
            ] {
                // A browser that says where the form is from is believed, whatever the origin says.
                for origin in [None, Some(base.as_str()), Some("https://evil.example")] {
                    let mut headers = vec![("sec-fetch-site", site), ("content-type", kind)];
                    headers.extend(origin.map(|origin| ("origin", origin)));
                    let answer = visitor.send(method, &path, &headers, b"a=b");
                    assert_eq!(answer.status, 403, "{method} {path} {headers:?}");
                }
            }
            for origin in origins {
                let mut headers = vec![("content-type", kind)];
                headers.extend(origin.map(|origin| ("origin", origin)));
                let answer = visitor.send(method, &path, &headers, b"a=b");
                assert_eq!(answer.status, 403, "{method} {path} {headers:?}");
            }
        }
        // Our own pages pass this check: by the one header, or in older browsers by the other.
        for headers in [
            vec![("sec-fetch-site", "same-origin")],
            vec![("origin", base.as_str())],
        ] {
            let mut headers = headers;
            headers.push(("content-type", kinds[0]));
            let answer = town.guest().send(method, &path, &headers, b"");
            assert_ne!(answer.status, 403, "{method} {path} {headers:?}");
        }
    }
}

#[test]
fn a_redirect_never_leads_elsewhere() {
    let town = Town::start();
    let aoi = town.aoi();
    let guest = town.guest();
    for next in ELSEWHERE {
        let own = server::http::reply::own_path(next);
        assert_eq!(own, "/", "{next:?}");
    }
    for next in ELSEWHERE {
        let fields = [("next", *next), ("locale", "en")];
        stays_here(&guest.post("/language", &fields), next);
        stays_here(&aoi.post("/recorded", &[("next", next)]), next);
        stays_here(
            &guest.post("/sign-in", &[("next", next), ("email", "@")]),
            next,
        );
        let encoded = crate::support::http::encode(next);
        for path in ["/sign-in", "/recorded", "/language", "/no/such"] {
            stays_here(&guest.get(&format!("{path}?next={encoded}")), next);
        }
    }
}

#[track_caller]
fn stays_here(answer: &Answer, next: &str) {
    assert!(
        answer.status < 500,
        "{} {next:?}: {}",
        answer.of,
        answer.status
    );
    if let Some(location) = answer.header("location") {
        assert!(
            location.starts_with('/')
                && !location.starts_with("//")
                && !location.starts_with("/\\"),
            "{} {next:?} leads to {location:?}",
            answer.of
        );
    }
    assert!(
        !answer.headers.iter().any(
            |(_, value)| value.contains("evil.example") && !value.starts_with("/sign-in?next=")
        ),
        "{} {next:?}: {:?}",
        answer.of,
        answer.headers
    );
}

#[test]
fn what_was_typed_outlives_the_session() {
    let town = Town::start();
    let aoi = town.aoi();
    let body = "長く書いた質問の本文です。\r\n二行目もあります。".to_owned();
    let fields = [
        ("space", "everyone"),
        ("title", "題名です。短くない"),
        ("body", body.as_str()),
        ("audience", "members"),
        ("identity", "full"),
    ];
    town.pass_days(91);
    let kept = aoi.post("/ask", &fields);
    kept.expect(401)
        .says("二行目もあります。")
        .says("action=\"/ask\"")
        .says("value=\"everyone\"");
    // A password is never shown again.
    let secret = aoi.post("/me/password", &[("password", "ひみつのことば一二三")]);
    secret.expect(401).does_not_say("ひみつのことば");
    // Signed in again, the form goes through as it is.
    town.aoi().post("/ask", &fields).expect(303);
}

#[test]
fn a_form_that_is_not_ours_is_told_apart_from_one_without_the_right() {
    let town = Town::start();
    let aoi = town.aoi();
    let elsewhere = aoi.send("POST", "/me", &[("sec-fetch-site", "cross-site")], b"");
    elsewhere.expect(403).says("送信であることを確認できません");
    let viewing = town
        .staff(domain::actor::Role::Cs)
        .with_cookie("customer-view", "1");
    viewing
        .post("/me", &[("name", "x")])
        .expect(403)
        .says("権限がない");
}

/// Where a browser sends no `Sec-Fetch-Site`, the page's `Origin` must stay true, or its own form is refused.
#[test]
fn a_page_with_a_secret_address_tells_it_to_no_other_site() {
    let town = Town::start();
    for path in ["/sign-in/link/x", "/invited/x"] {
        let answer = town.guest().get(path);
        assert_eq!(
            answer.header("referrer-policy"),
            Some("same-origin"),
            "{path}"
        );
    }
}

/// The switch would open the page anew, without what was typed.
#[test]
fn a_page_that_answers_a_form_has_no_switch_of_language() {
    let town = Town::start();
    let aoi = town.aoi();
    let switch = "action=\"/language\"";
    aoi.get("/ask?title=x").expect(200).says(switch);
    let forms: [(&str, u16, &[(&str, &str)]); 2] = [
        ("/ask", 422, &[("space", "everyone"), ("title", "打ちかけ")]),
        ("/topics/999999/answers", 404, &[("body", "打ちかけ")]),
    ];
    for (path, status, fields) in forms {
        let refused = aoi.post(path, fields);
        let page = refused.expect(status).text();
        assert!(!page.contains(switch), "{path}");
    }
}

#[test]
fn a_body_over_the_limit_is_refused_politely() {
    let town = Town::start();
    let paths: Vec<String> = routes::all()
        .iter()
        .filter(|route| route.method == Method::POST)
        .map(|route| somewhere(route.path))
        .collect();
    let body = format!("body={}", "a".repeat(300 * 1024));
    // After such an answer the server waits a second for the rest of the body: many at once.
    std::thread::scope(|scope| {
        for some in paths.chunks(paths.len().div_ceil(16)) {
            let (town, body) = (&town, &body);
            scope.spawn(move || {
                let aoi = town.aoi();
                for path in some {
                    let headers = [
                        ("sec-fetch-site", "same-origin"),
                        ("content-type", "application/x-www-form-urlencoded"),
                    ];
                    let answer = aoi.send("POST", path, &headers, body.as_bytes());
                    assert!(
                        (400..500).contains(&answer.status) || answer.status == 303,
                        "POST {path}: {}",
                        answer.status
                    );
                    has_every_header(&answer);
                }
            });
        }
    });
}

#[test]
fn broken_bodies_are_never_our_fault() {
    let town = Town::start();
    let aoi = town.aoi();
    let bodies: [(&str, &[u8]); 7] = [
        ("application/x-www-form-urlencoded", b"%ff%fe=%00&&==&"),
        (
            "application/x-www-form-urlencoded",
            b"title[]=a&title=b&title=c&body=x&body=y",
        ),
        ("application/x-www-form-urlencoded", b"\xff\xfe\x00"),
        ("application/json", b"{\"title\":"),
        ("text/plain", b"hello"),
        ("multipart/form-data; boundary=x", b"--x\r\nno end"),
        ("multipart/form-data", b"--x--"),
    ];
    for route in routes::all()
        .iter()
        .filter(|route| route.method == Method::POST)
    {
        let path = somewhere(route.path);
        for (kind, body) in &bodies {
            let answer = aoi.send(
                "POST",
                &path,
                &[("sec-fetch-site", "same-origin"), ("content-type", kind)],
                body,
            );
            assert!(
                answer.status < 500,
                "POST {path} {kind} {body:?}: {}",
                answer.status
            );
            assert!(
                answer.status < 400
                    || answer
                        .header("content-type")
                        .is_some_and(|kind| kind.starts_with("text/html")),
                "POST {path} {kind} {body:?}: {} without a page",
                answer.status
            );
            has_every_header(&answer);
        }
    }
}

#[test]
fn odd_paths_and_queries_are_never_our_fault() {
    let town = Town::start();
    let visitors = [
        town.guest(),
        town.aoi(),
        town.staff(domain::actor::Role::Admin),
    ];
    let odd = [
        "0",
        "-1",
        "9223372036854775807",
        "9223372036854775808",
        "1e9",
        "%00",
        "%ff",
        "%E3%81%82",
        "'",
        "\"%3E%3Cscript%3E",
        "..%2f",
        "a%0d%0ab",
        "%F0%9F%98%80",
    ];
    for route in routes::all()
        .iter()
        .filter(|route| route.method == Method::GET)
    {
        for value in odd {
            let path = somewhere(route.path).replace("999999", value);
            let query = format!(
                "{path}?after={value}&before={value}&page={value}&q={value}&sort={value}&tag={value}&day={value}&limit={value}&stage={value}&owner={value}"
            );
            for visitor in &visitors {
                for target in [&path, &query] {
                    let answer = visitor.get(target);
                    assert!(
                        answer.status < 500 || route.path == "/readyz",
                        "GET {target}: {}\n{}",
                        answer.status,
                        answer.text()
                    );
                    assert!(
                        !answer.text().contains("<script>"),
                        "GET {target} repeats a script"
                    );
                }
            }
        }
    }
}
