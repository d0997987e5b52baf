//! Links that act for one person without signing them in: what they may do stands in them, signed with the process's secret.
//! Nothing is stored; two servers that share the secret know each other's links.

use std::sync::Arc;

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::entropy::hex;

/// Signs, and tells what it has signed.
#[derive(Clone)]
pub struct Seal(Arc<str>);

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The secret has no business in a log.
        f.write_str("Seal")
    }
}

impl Seal {
    /// Seals with this secret.
    pub fn new(secret: Arc<str>) -> Self {
        Self(secret)
    }

    /// `words`, which must hold no dot of their own at the end, with their signature: what a link carries. `purpose` is not in
    /// it: one made for another purpose is not valid for this one.
    pub fn sealed(&self, purpose: &str, words: &str) -> String {
        let signature = self
            .mac(purpose, words)
            .map(|mac| hex(&mac.finalize().into_bytes()))
            .unwrap_or_default();
        format!("{words}.{signature}")
    }

    /// The words of a link made by [`Seal::sealed`] for the same purpose.
    pub fn opened<'a>(&self, purpose: &str, text: &'a str) -> Option<&'a str> {
        let (words, signature) = text.rsplit_once('.')?;
        let signature = unhex(signature)?;
        let valid = self.mac(purpose, words)?.verify_slice(&signature).is_ok();
        valid.then_some(words)
    }

    /// A few digits that nobody without the secret can foretell, the same each time.
    pub fn mark(&self, purpose: &str, words: &str) -> String {
        let digits = self
            .mac(purpose, words)
            .map(|mac| hex(&mac.finalize().into_bytes()))
            .unwrap_or_default();
        digits.chars().take(12).collect()
    }

    fn mac(&self, purpose: &str, words: &str) -> Option<Hmac<Sha256>> {
        // Without a secret nothing can be signed, and nothing is believed.
        if self.0.is_empty() {
            return None;
        }
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()).ok()?;
        mac.update(format!("{purpose}:{words}").as_bytes());
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
    use super::Seal;

    #[test]
    fn only_what_was_sealed_for_the_purpose_opens() {
        let seal = Seal::new("secret".into());
        let link = seal.sealed("a", "digest.42");
        assert_eq!(seal.opened("a", &link), Some("digest.42"));
        assert_eq!(seal.opened("b", &link), None);
        assert_eq!(seal.opened("a", &link.replace("42", "43")), None);
        assert_eq!(Seal::new("other".into()).opened("a", &link), None);
        let none = Seal::new("".into());
        assert_eq!(none.opened("a", &none.sealed("a", "x")), None);
        for odd in ["", ".", "x", "x.", "x.zz", &format!("x.{}", "é".repeat(32))] {
            assert_eq!(seal.opened("a", odd), None, "{odd}");
        }
    }
}
