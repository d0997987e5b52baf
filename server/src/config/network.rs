//! Addresses in settings: the base URL, proxies, the mail server.

use std::net::IpAddr;

/// A network such as `10.0.0.0/8`, or one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    address: IpAddr,
    bits: u8,
}

impl Network {
    /// Reads `ADDRESS` or `ADDRESS/BITS`.
    pub fn parse(text: &str) -> Option<Self> {
        let (address, bits) = match text.split_once('/') {
            Some((address, bits)) => (address.parse().ok()?, Some(bits.parse::<u8>().ok()?)),
            None => (text.parse::<IpAddr>().ok()?, None),
        };
        let most = if address.is_ipv4() { 32 } else { 128 };
        let bits = bits.unwrap_or(most);
        (bits <= most).then_some(Self { address, bits })
    }

    /// Whether `ip` is in it.
    pub fn contains(&self, ip: IpAddr) -> bool {
        match (self.address, canonical(ip)) {
            (IpAddr::V4(net), IpAddr::V4(ip)) => {
                let mask = u32::MAX.checked_shl(32 - u32::from(self.bits)).unwrap_or(0);
                net.to_bits() & mask == ip.to_bits() & mask
            }
            (IpAddr::V6(net), IpAddr::V6(ip)) => {
                let mask = u128::MAX
                    .checked_shl(128 - u32::from(self.bits))
                    .unwrap_or(0);
                net.to_bits() & mask == ip.to_bits() & mask
            }
            _ => false,
        }
    }
}

/// An IPv4 address written as IPv6 counts as what it is.
pub fn canonical(ip: IpAddr) -> IpAddr {
    ip.to_canonical()
}

/// A list of networks separated by commas.
pub fn list(name: &str, text: &str) -> Result<Vec<Network>, String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            Network::parse(part).ok_or_else(|| {
                format!("{name} must list addresses or networks such as 127.0.0.1, 10.0.0.0/8; {part} is neither")
            })
        })
        .collect()
}

/// The client's address: the right-most hop that is not a trusted proxy. `forwarded` is the whole `X-Forwarded-For`, and is
/// ignored unless the peer itself is trusted. Whatever can't be read as an address ends the walk.
pub fn client_address(peer: IpAddr, forwarded: &str, trusted: &[Network]) -> IpAddr {
    let is_trusted = |ip: IpAddr| trusted.iter().any(|network| network.contains(ip));
    let mut client = canonical(peer);
    for hop in forwarded.rsplit(',') {
        if !is_trusted(client) {
            break;
        }
        let Ok(ip) = hop.trim().parse::<IpAddr>() else {
            break;
        };
        client = canonical(ip);
    }
    client
}

/// Checks `HIROBA_BASE_URL` and takes a slash off its end.
pub fn base_url(text: &str) -> Result<String, String> {
    let url = text.trim_end_matches('/');
    let (scheme, authority) = url.split_once("://").unwrap_or(("", url));
    let plain = !authority.is_empty()
        && authority
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte));
    if !plain || !matches!(scheme, "http" | "https") {
        return Err(format!(
            "HIROBA_BASE_URL must be https:// and a host, without a path, such as https://community.example.com, not {text}"
        ));
    }
    if scheme == "http" && !is_loopback_host(domain::mail::host_of(url)) {
        return Err(format!(
            "HIROBA_BASE_URL={url} is plain http, which is for loopback only: use https (a reverse proxy can provide it)"
        ));
    }
    Ok(url.to_ascii_lowercase())
}

/// Whether a host name can only mean this machine.
pub fn is_loopback_host(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Whether a `Host` header names this site. On loopback any loopback name and port will do.
pub fn is_own_host(host: &str, base_url: &str) -> bool {
    let own = base_url
        .split_once("://")
        .map_or(base_url, |(_, rest)| rest);
    let host = host.to_ascii_lowercase();
    let default_port = if base_url.starts_with("https://") {
        ":443"
    } else {
        ":80"
    };
    host == own
        || host.strip_suffix(default_port) == Some(own)
        || (is_loopback_host(domain::mail::host_of(base_url))
            && is_loopback_host(domain::mail::host_of(&host)))
}

/// What stands after the `@` of the default sender.
pub fn mail_host(host: &str) -> &str {
    if host.parse::<IpAddr>().is_ok() || host.starts_with('[') {
        "localhost"
    } else {
        host
    }
}

/// Checks that `HIROBA_SMTP_URL` demands TLS; only a mail server on this machine may go without.
pub fn smtp_url(url: &str) -> Result<(), String> {
    let authority = url
        .split_once("://")
        .map(|(_, rest)| rest.split(['/', '?']).next().unwrap_or(rest))
        .unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or(authority);
    let local = is_loopback_host(domain::mail::host_of(host));
    let encrypted =
        url.starts_with("smtps://") || (url.starts_with("smtp://") && url.contains("tls=required"));
    if host.is_empty() || !(encrypted || (local && url.starts_with("smtp://"))) {
        return Err(
            "HIROBA_SMTP_URL must be smtps://USER:PASSWORD@HOST:465 or smtp://USER:PASSWORD@HOST:587?tls=required; remove it to keep mails as files"
                .to_owned(),
        );
    }
    domain::mail::Mailer::smtp(url).map(|_| ()).map_err(|_| {
        "HIROBA_SMTP_URL can't be read: percent-encode special characters of the password"
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_most_untrusted_hop_counts() {
        let trusted = list("X", "10.0.0.0/8, ::1").unwrap();
        let of = |peer: &str, forwarded: &str| {
            client_address(peer.parse().unwrap(), forwarded, &trusted).to_string()
        };
        assert_eq!(of("203.0.113.9", "1.2.3.4"), "203.0.113.9");
        assert_eq!(of("10.0.0.1", "1.2.3.4"), "1.2.3.4");
        assert_eq!(of("10.0.0.1", "6.6.6.6, 1.2.3.4"), "1.2.3.4");
        assert_eq!(of("10.0.0.1", "6.6.6.6, 1.2.3.4, 10.2.0.9"), "1.2.3.4");
        assert_eq!(of("10.0.0.1", "6.6.6.6, nonsense"), "10.0.0.1");
        assert_eq!(of("10.0.0.1", ""), "10.0.0.1");
        assert_eq!(of("::ffff:10.0.0.1", "1.2.3.4"), "1.2.3.4");
    }

    #[test]
    fn plain_http_is_for_loopback() {
        assert_eq!(
            base_url("http://127.0.0.1:8080/").unwrap(),
            "http://127.0.0.1:8080"
        );
        assert_eq!(
            base_url("https://C.example.com").unwrap(),
            "https://c.example.com"
        );
        for wrong in [
            "http://example.com",
            "example.com",
            "ftp://example.com",
            "https://",
            "https://example.com/path",
            "https://user@example.com",
            "http://127.0.0.1.example.com",
        ] {
            assert!(base_url(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn another_host_is_not_ours() {
        assert!(is_own_host("C.example.com", "https://c.example.com"));
        assert!(is_own_host("c.example.com:443", "https://c.example.com"));
        assert!(!is_own_host("evil.example.com", "https://c.example.com"));
        assert!(!is_own_host("c.example.com:8443", "https://c.example.com"));
        assert!(is_own_host("localhost:9000", "http://127.0.0.1:8080"));
        assert!(!is_own_host("evil.example.com", "http://127.0.0.1:8080"));
    }
}
