//! A mail address as we accept it: one type, so that nothing else ever compares or stores raw input.

use std::fmt;

use crate::Error;

/// A checked, lower-case ASCII mail address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Email(String);

impl Email {
    /// Reads an address. Quoted local parts, encoded words, address literals and non-ASCII letters are refused: they are how
    /// one address is made to look like another.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong = || Error::invalid("email", "problem-email");
        let text = text.trim().to_ascii_lowercase();
        let (local, domain) = text.split_once('@').ok_or_else(wrong)?;
        let local_fine = (1..=64).contains(&local.len())
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && !local.starts_with("=?")
            && local.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || b".!#$%&'*+-/=?^_`{|}~".contains(&byte)
            });
        if text.len() <= 254 && local_fine && is_domain(domain) {
            Ok(Self(text))
        } else {
            Err(wrong())
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        self.0.split('@').next().unwrap_or_default()
    }

    /// The domain, as whole labels.
    pub fn domain(&self) -> &str {
        self.0.rsplit('@').next().unwrap_or_default()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether `text` is a lower-case host name of at least two labels.
pub fn is_domain(text: &str) -> bool {
    text.len() <= 253
        && text.contains('.')
        && text.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::Email;

    #[test]
    fn an_address_is_lower_case_and_plain() {
        assert_eq!(
            Email::parse("  Hanako.Sato@Example.CO.JP ")
                .unwrap()
                .as_str(),
            "hanako.sato@example.co.jp"
        );
        for wrong in [
            "",
            "a",
            "a@b",
            "@example.com",
            "a@@example.com",
            "a@example.com@evil.com",
            "a b@example.com",
            "a@exa mple.com",
            "a@example.com\r\nBcc: x@evil.com",
            "\"a@evil.com\"@example.com",
            "=?utf-8?q?a=40evil.com?=@example.com",
            "a@例え.jp",
            "а@example.com",
            "a@[127.0.0.1]",
            "a@-x.com",
            "a@x..com",
            ".a@x.com",
            "a,b@x.com",
            "<a@x.com>",
        ] {
            assert!(Email::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
