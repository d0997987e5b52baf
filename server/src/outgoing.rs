//! The one way out to an address that somebody typed: https to a public address, nothing followed, nothing read.
//!
//! What a name resolves to is judged, and exactly that is connected to: a name can't answer differently a moment later. Where
//! only this machine can reach the site (demo, tests), loopback addresses and plain http are let through as well.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::time::Duration;

use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// For the whole of it, and for coming to speak with the other end at all.
const TIMEOUT: Duration = Duration::from_secs(15);
const CONNECT: Duration = Duration::from_secs(5);
/// Longest head of an answer.
const MAX_HEAD: usize = 16 * 1024;

/// Why nothing was delivered. The cause never holds the address, which is a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undelivered {
    /// In a few words.
    pub cause: String,
    /// Trying again can't help.
    pub hopeless: bool,
}

impl Undelivered {
    fn later(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            hopeless: false,
        }
    }

    fn never(cause: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            hopeless: true,
        }
    }
}

/// Whether an address may be posted to at all, as far as its text tells.
pub fn is_acceptable(url: &str, local: bool) -> bool {
    parse(url, local).is_some()
}

fn parse(url: &str, local: bool) -> Option<Uri> {
    let plain = url.bytes().all(|byte| (0x21..0x7f).contains(&byte)) && !url.contains('\\');
    let uri: Uri = url.parse().ok().filter(|_| plain)?;
    let authority = uri.authority()?;
    // `user:password@host` hides where it leads.
    if authority.as_str().contains('@') || authority.host().is_empty() {
        return None;
    }
    let literal: Option<IpAddr> = authority
        .host()
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse()
        .ok();
    let loopback =
        local && (literal.is_some_and(|ip| ip.is_loopback()) || authority.host() == "localhost");
    if loopback {
        return matches!(uri.scheme_str(), Some("http" | "https")).then_some(uri);
    }
    let port = authority.port_u16();
    // A port that is not a number is read as none.
    let odd_port = authority.port().is_none()
        && authority
            .as_str()
            .rsplit(']')
            .next()
            .is_some_and(|rest| rest.contains(':'));
    let named = authority.host().contains('.') || literal.is_some();
    (uri.scheme_str() == Some("https")
        && !odd_port
        && matches!(port, None | Some(443 | 8443))
        && named
        && literal.is_none_or(is_public))
    .then_some(uri)
}

/// Whether an address is one of the internet's own: none that IANA keeps for special purposes, and none that carries another
/// address inside.
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !matches!(
        (a, b, c),
        (0 | 10 | 127, ..)
            | (100, 64..=127, _)
            | (169, 254, _)
            | (172, 16..=31, _)
            | (192, 0, 0 | 2)
            | (192, 31, 196)
            | (192, 52, 193)
            | (192, 88, 99)
            | (192, 168, _)
            | (192, 175, 48)
            | (198, 18 | 19, _)
            | (198, 51, 100)
            | (203, 0, 113)
            | (224..=255, ..)
    )
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [a, b, ..] = ip.segments();
    // Only what is handed out for global use, and of that neither Teredo, ORCHID and their like (2001::/23), nor documentation
    // (2001:db8::/32, 3fff::/20), nor 6to4 (2002::/16).
    (0x2000..=0x3fff).contains(&a)
        && !(a == 0x2001 && (b < 0x0200 || b == 0x0db8))
        && a != 0x2002
        && !(a == 0x3fff && b < 0x1000)
}

/// Resolves a name, and gives out its addresses only if every one of them may be reached.
#[derive(Debug)]
struct Judge {
    names: DefaultResolver,
    local: bool,
}

impl Resolver for Judge {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let allowed = |ip: IpAddr| is_public(ip) || (self.local && ip.is_loopback());
        if found.iter().all(|address| allowed(address.ip())) {
            Ok(found)
        } else {
            Err(ureq::Error::Io(std::io::Error::new(
                std::io::ErrorKind::PermissionDenied,
                "the address is not a public one",
            )))
        }
    }
}

/// Posts JSON to `url`. Blocks for at most a quarter of a minute.
pub fn post_json(url: &str, body: &serde_json::Value, local: bool) -> Result<(), Undelivered> {
    let uri =
        parse(url, local).ok_or_else(|| Undelivered::never("the address is not acceptable"))?;
    let config = Agent::config_builder()
        .proxy(None)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .https_only(!local)
        .timeout_global(Some(TIMEOUT))
        .timeout_connect(Some(CONNECT))
        .max_response_header_size(MAX_HEAD)
        .max_idle_connections(0)
        .user_agent("hiroba")
        .build();
    let judge = Judge {
        names: DefaultResolver::default(),
        local,
    };
    let agent = Agent::with_parts(config, DefaultConnector::default(), judge);
    let answer = agent
        .post(uri)
        .content_type("application/json")
        .send(body.to_string().as_bytes())
        .map_err(told)?;
    // What it says is nobody's business; whether it took the message is.
    match answer.status().as_u16() {
        200..=299 => Ok(()),
        status @ 300..=399 => Err(Undelivered::never(format!("it redirects ({status})"))),
        status @ (400 | 401 | 403 | 404 | 405 | 410 | 413 | 415 | 422) => {
            Err(Undelivered::never(format!("it refused ({status})")))
        }
        status => Err(Undelivered::later(format!("it answered {status}"))),
    }
}

/// An error without the address that some of them repeat.
fn told(error: ureq::Error) -> Undelivered {
    match error {
        ureq::Error::Timeout(_) => Undelivered::later("it took too long"),
        ureq::Error::HostNotFound => Undelivered::later("there is no such host"),
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            Undelivered::never("the address is not a public one")
        }
        ureq::Error::Io(error) => Undelivered::later(error.to_string()),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => {
            Undelivered::later("no secure connection could be made")
        }
        ureq::Error::RedirectFailed | ureq::Error::TooManyRedirects => {
            Undelivered::never("it redirects")
        }
        ureq::Error::ConnectionFailed => Undelivered::later("it could not be reached"),
        _ => Undelivered::later("it did not speak as expected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_to_the_internet_is_acceptable() {
        for url in [
            "https://hooks.slack.com/services/T0/B0/xyz",
            "https://example.com:443/x",
            "https://example.com:8443/x",
            "https://prod-01.japaneast.logic.azure.com/workflows/abc/triggers?sig=a%2Fb",
            "https://93.184.215.14/x",
            "https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/x",
        ] {
            assert!(is_acceptable(url, false), "{url}");
        }
        for url in [
            "",
            "x",
            "hooks.slack.com/x",
            "http://example.com/x",
            "ftp://example.com/x",
            "file:///etc/passwd",
            "gopher://example.com/",
            "https://",
            "https:///x",
            "https://localhost/x",
            "https://intranet/x",
            "https://user@example.com/x",
            "https://user:password@example.com/x",
            "https://example.com@10.0.0.1/",
            "https://example.com:80/x",
            "https://example.com:22/",
            "https://example.com:99999/",
            "https://example.com\\@10.0.0.1/",
            "https://exam ple.com/",
            "https://例え.jp/",
            "https://0.0.0.0/",
            "https://10.1.2.3/",
            "https://100.64.0.1/",
            "https://127.0.0.1/",
            "https://127.0.0.1:8443/",
            "https://169.254.169.254/latest/meta-data/",
            "https://172.16.0.1/",
            "https://172.31.255.255/",
            "https://192.0.0.8/",
            "https://192.168.0.1/",
            "https://198.18.0.1/",
            "https://203.0.113.7/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://[::]/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[::ffff:7f00:1]/",
            "https://[64:ff9b::a00:1]/",
            "https://[fc00::1]/",
            "https://[fd12:3456::1]/",
            "https://[fe80::1]/",
            "https://[2001::1]/",
            "https://[2001:10::1]/",
            "https://[2001:db8::1]/",
            "https://[2002:a00:1::]/",
            "https://[3fff::1]/",
            "https://[ff02::1]/",
            "https://[100::1]/",
        ] {
            assert!(!is_acceptable(url, false), "{url}");
        }
    }

    #[test]
    fn numbers_that_a_resolver_reads_as_addresses_are_judged_when_resolved() {
        for url in [
            "https://0x7f.0.0.1/",
            "https://0177.0.0.1/",
            "https://127.1/",
        ] {
            let outcome = post_json(url, &serde_json::json!({}), false);
            assert!(outcome.is_err(), "{url}: {outcome:?}");
        }
    }

    #[test]
    fn on_this_machine_alone_loopback_is_let_through_and_nothing_else_more() {
        assert!(is_acceptable("http://127.0.0.1:9999/hook", true));
        assert!(is_acceptable("http://localhost:9999/hook", true));
        for url in [
            "http://example.com/",
            "https://10.0.0.1/",
            "https://169.254.169.254/",
            "ftp://127.0.0.1/",
            "http://127.0.0.1@10.0.0.1/",
        ] {
            assert!(!is_acceptable(url, true), "{url}");
        }
    }

    #[test]
    fn the_edges_of_the_ranges() {
        for (text, public) in [
            ("9.255.255.255", true),
            ("11.0.0.0", true),
            ("100.63.255.255", true),
            ("100.128.0.0", true),
            ("172.15.255.255", true),
            ("172.32.0.0", true),
            ("192.0.1.1", true),
            ("198.17.255.255", true),
            ("198.20.0.0", true),
            ("223.255.255.255", true),
            ("1.1.1.1", true),
            ("2001:200::1", true),
            ("2001:1ff::1", false),
            ("2400::1", true),
            ("3ffe::1", true),
            ("4000::1", false),
            ("1fff::1", false),
        ] {
            let ip: IpAddr = text.parse().unwrap();
            assert_eq!(is_public(ip), public, "{text}");
        }
    }
}
