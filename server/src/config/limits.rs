//! Limits as settings: `COUNT/TIME`, such as `20/10m` or `300/60s`; `off` lifts one.

use domain::limit::{Limit, Limits};

use super::{Setting, setting};

/// Every limit.
pub const SETTINGS: &[Setting] = &[
    setting(
        "HIROBA_LIMIT_SIGN_IN",
        "10/15m",
        "Tries to sign in, per address",
    ),
    setting(
        "HIROBA_LIMIT_SIGN_IN_IP",
        "30/15m",
        "Tries to sign in, per client address (IPv6: /64)",
    ),
    setting(
        "HIROBA_LIMIT_MAIL",
        "3/1h",
        "Mails with a code, per address that asks from a new device",
    ),
    setting(
        "HIROBA_LIMIT_MAIL_IP",
        "20/1h",
        "Mails with a code, per client address",
    ),
    setting(
        "HIROBA_LIMIT_SIGN_UP_IP",
        "10/1h",
        "People new to the site whom nobody invited, per client address",
    ),
    setting(
        "HIROBA_LIMIT_EVENT_IP",
        "200/1h",
        "Codes mailed to, and people new to the site among, those who register for one event by its link, per client address",
    ),
    setting("HIROBA_LIMIT_INVITE", "500/1h", "Invitations, per account"),
    setting("HIROBA_LIMIT_EXPORT", "5/1h", "Exports, per person"),
    setting(
        "HIROBA_LIMIT_POST",
        "20/10m",
        "Questions, answers, comments and votes, per person",
    ),
    setting(
        "HIROBA_LIMIT_POST_NEW",
        "5/10m",
        "The same in a person's first day on the site",
    ),
    setting(
        "HIROBA_LIMIT_PREVIEW",
        "60/1m",
        "Previews of a text, and as many looks for similar questions while asking, per person",
    ),
    setting("HIROBA_LIMIT_SEARCH", "30/1m", "Searches, per person"),
    setting("HIROBA_LIMIT_UPLOAD", "20/10m", "Files sent, per person"),
    setting("HIROBA_LIMIT_DRAFT", "60/1m", "Drafts saved, per person"),
    setting(
        "HIROBA_LIMIT_ANONYMOUS",
        "300/1m",
        "Requests of visitors who are not signed in, per client address",
    ),
];

/// Limits that each process counts for itself.
#[derive(Debug, Clone, Copy)]
pub struct ProcessLimits {
    /// Posts and votes, per person.
    pub post: Limit,
    /// Posts and votes of a person's first day.
    pub post_new: Limit,
    /// Previews of a text.
    pub preview: Limit,
    /// Searches.
    pub search: Limit,
    /// Files sent.
    pub upload: Limit,
    /// Drafts saved.
    pub draft: Limit,
    /// Requests of visitors not signed in.
    pub anonymous: Limit,
}

/// Reads all limits.
pub fn read(
    given: &impl Fn(&str) -> Result<Option<String>, String>,
) -> Result<(Limits, ProcessLimits), String> {
    let limit = |name: &str| -> Result<Limit, String> {
        let default = SETTINGS
            .iter()
            .find(|setting| setting.name == name)
            .map_or("off", |setting| setting.default);
        let text = given(name)?.unwrap_or_else(|| default.to_owned());
        parse(&text)
            .ok_or_else(|| format!("{name} must be COUNT/TIME such as 20/10m, or off, not {text}"))
    };
    Ok((
        Limits {
            sign_in_per_address: limit("HIROBA_LIMIT_SIGN_IN")?,
            sign_in_per_ip: limit("HIROBA_LIMIT_SIGN_IN_IP")?,
            mail_per_address: limit("HIROBA_LIMIT_MAIL")?,
            mail_per_ip: limit("HIROBA_LIMIT_MAIL_IP")?,
            sign_up_per_ip: limit("HIROBA_LIMIT_SIGN_UP_IP")?,
            event_per_ip: limit("HIROBA_LIMIT_EVENT_IP")?,
            invitations_per_account: limit("HIROBA_LIMIT_INVITE")?,
            exports: limit("HIROBA_LIMIT_EXPORT")?,
        },
        ProcessLimits {
            post: limit("HIROBA_LIMIT_POST")?,
            post_new: limit("HIROBA_LIMIT_POST_NEW")?,
            preview: limit("HIROBA_LIMIT_PREVIEW")?,
            search: limit("HIROBA_LIMIT_SEARCH")?,
            upload: limit("HIROBA_LIMIT_UPLOAD")?,
            draft: limit("HIROBA_LIMIT_DRAFT")?,
            anonymous: limit("HIROBA_LIMIT_ANONYMOUS")?,
        },
    ))
}

/// A number of bytes: `500M`, `20G`.
pub fn bytes(text: &str) -> Option<i64> {
    let (number, factor) = match text.strip_suffix(['K', 'M', 'G']) {
        Some(number) => (
            number,
            match text.chars().last()? {
                'K' => 1 << 10,
                'M' => 1 << 20,
                _ => 1 << 30,
            },
        ),
        None => (text, 1),
    };
    let number: i64 = number.trim().parse().ok()?;
    number.checked_mul(factor).filter(|bytes| *bytes >= 0)
}

fn parse(text: &str) -> Option<Limit> {
    if text == "off" {
        return Some(Limit::new(1_000_000_000, 1));
    }
    let (hits, time) = text.split_once('/')?;
    let (number, unit) = match time.trim().strip_suffix(['s', 'm', 'h']) {
        Some(number) => (number, time.trim().chars().last()?),
        None => (time.trim(), 's'),
    };
    let factor = match unit {
        'm' => 60,
        'h' => 3_600,
        _ => 1,
    };
    let number: i64 = if number.is_empty() {
        1
    } else {
        number.parse().ok()?
    };
    let hits: i64 = hits.trim().parse().ok()?;
    let seconds = number.checked_mul(factor)?;
    ((1..=1_000_000_000).contains(&hits) && (1..=86_400 * 30).contains(&seconds))
        .then_some(Limit::new(hits, seconds))
}

#[cfg(test)]
mod tests {
    use super::{Limit, SETTINGS, bytes, parse};

    #[test]
    fn room_is_counted_in_bytes() {
        assert_eq!(bytes("1000"), Some(1_000));
        assert_eq!(bytes("2K"), Some(2_048));
        assert_eq!(bytes("500M"), Some(500 << 20));
        assert_eq!(bytes("20G"), Some(20 << 30));
        for wrong in ["", "G", "-1", "1T", "1.5G", "99999999999999999999G"] {
            assert_eq!(bytes(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn limits_are_counts_per_time() {
        assert_eq!(parse("20/10m"), Some(Limit::new(20, 600)));
        assert_eq!(parse("3/h"), Some(Limit::new(3, 3_600)));
        assert_eq!(parse("5/90"), Some(Limit::new(5, 90)));
        assert!(parse("off").is_some());
        for wrong in ["", "20", "0/1m", "-1/1m", "x/1m", "1/0", "1/1d", "1/1m/2"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert!(
            SETTINGS
                .iter()
                .all(|setting| parse(setting.default).is_some())
        );
    }
}
