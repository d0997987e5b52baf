//! Browsers that somebody has signed in with before. Each holds a signed cookie, good for one address; its tries are counted
//! for themselves, so that strangers who use up an address's tries never lock its owner out. The cookie confers no right: a
//! code or a password is still asked for. (OWASP calls it a device cookie.)

use std::sync::Arc;

use hmac::{Hmac, Mac};
use sha2::Sha256;

use super::Email;
use crate::Result;
use crate::entropy::{Entropy, hex};

/// What a browser shows of itself, and the secret that tells whether it is true.
#[derive(Clone, Default)]
pub struct Device {
    secret: Arc<str>,
    cookie: String,
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Neither the secret nor the cookie has any business in a log.
        f.write_str("Device")
    }
}

impl Device {
    /// A browser that shows `cookie` (empty for none) to a server that signs with `secret`.
    pub fn showing(secret: Arc<str>, cookie: &str) -> Self {
        Self {
            secret,
            cookie: cookie.chars().take(200).collect(),
        }
    }

    /// The number of this browser, when somebody has signed in with it as `email`.
    pub fn known_for(&self, email: &str) -> Option<&str> {
        let (number, signature) = self.cookie.split_once('.')?;
        let plain = number.len() == 32 && number.bytes().all(|byte| byte.is_ascii_hexdigit());
        let signature = unhex(signature)?;
        (plain && self.mac(number, email)?.verify_slice(&signature).is_ok()).then_some(number)
    }

    /// The cookie for a browser that has just signed in as `email`; `None` when it holds that already.
    pub fn cookie_for(&self, entropy: &Entropy, email: &Email) -> Result<Option<String>> {
        if self.known_for(email.as_str()).is_some() {
            return Ok(None);
        }
        let number = hex(&entropy.bytes::<16>()?);
        Ok(self
            .mac(&number, email.as_str())
            .map(|mac| format!("{number}.{}", hex(&mac.finalize().into_bytes()))))
    }

    fn mac(&self, number: &str, email: &str) -> Option<Hmac<Sha256>> {
        // Without a secret nothing can be signed, and nothing is believed.
        if self.secret.is_empty() {
            return None;
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).ok()?;
        mac.update(format!("device:{number}:{email}").as_bytes());
        Some(mac)
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_good_for_its_address_under_its_secret_alone() -> Result<()> {
        let secret: Arc<str> = "0123456789abcdef0123456789abcdef".into();
        let (aoi, ken) = (
            Email::parse("aoi@aoba.example")?,
            Email::parse("ken@aoba.example")?,
        );
        let fresh = Device::showing(secret.clone(), "");
        let cookie = fresh
            .cookie_for(&Entropy::seeded(7), &aoi)?
            .unwrap_or_default();
        let known = Device::showing(secret.clone(), &cookie);
        assert!(known.known_for(aoi.as_str()).is_some());
        assert_eq!(known.cookie_for(&Entropy::seeded(8), &aoi)?, None);
        assert!(known.known_for(ken.as_str()).is_none());
        let other = Device::showing("another secret, another server".into(), &cookie);
        assert!(other.known_for(aoi.as_str()).is_none());
        let blank = Device::showing("".into(), &cookie);
        assert!(blank.known_for(aoi.as_str()).is_none());
        for forged in [
            "".to_owned(),
            ".".to_owned(),
            cookie.replacen(|c: char| c != '0', "0", 1),
            cookie.chars().take(64).collect(),
            format!("{cookie}00"),
        ] {
            let device = Device::showing(secret.clone(), &forged);
            assert!(device.known_for(aoi.as_str()).is_none(), "{forged}");
        }
        Ok(())
    }
}
